"""Where the terms of a glossary stand in a text: whole words or syllables, longest first.

The cost does not grow with the number of terms.

All forms of all terms are one Aho-Corasick automaton (the library `ahocorasick_rs`) over the folded words of a text,
each between separators, so that a term is never found inside a word.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from ahocorasick_rs import AhoCorasick

from advocacy.glossary.inflection import inflected
from advocacy.glossary.terms import Glossary, Term
from advocacy.glossary.tokens import Token, key, tokens
from advocacy.languages import Language

_SEPARATOR = "\x1f"
_INFLECTED = "en"


class Form(StrEnum):
    """What a form is for its term."""

    PREFERRED = "preferred"
    REGISTER = "register"  # preferred in another register
    ACCEPTED = "accepted"
    ACRONYM = "acronym"
    FORBIDDEN = "forbidden"


@dataclass(frozen=True, slots=True)
class Match:
    """A form of a term in a text: `text[start:end]`; `first` and `last` are the words it takes, `form` as listed."""

    term: Term
    kind: Form
    form: str
    first: int
    last: int
    start: int
    end: int

    @property
    def length(self) -> int:
        """The number of words."""
        return self.last - self.first + 1


class Matcher:
    """Finds the terms of a glossary in texts of one language."""

    def __init__(self, glossary: Glossary, language: Language) -> None:
        self.language = language
        self._forms: dict[tuple[str, ...], list[tuple[Term, Form, str]]] = {}
        for term in glossary:
            for kind, form in _forms(term, language):
                for words in _variants(form, kind, language):
                    self._forms.setdefault(words, []).append((term, kind, form))
        self._patterns = list(self._forms)
        self._automaton = AhoCorasick([_joined(words) for words in self._patterns])

    def matches(self, text: str) -> list[Match]:
        """Every form of every term in a text, also inside longer ones, in the order of the text."""
        words = tokens(text)
        starts, at = {}, 0
        for number, token in enumerate(words):
            starts[at] = number
            at += len(token.folded) + 1
        found = self._automaton.find_matches_as_indexes(_joined(token.folded for token in words), overlapping=True)
        return sorted(
            (
                match
                for pattern, start, _ in found
                for match in self._matches(self._patterns[pattern], starts[start], words, text)
            ),
            key=lambda match: (match.start, -match.end),
        )

    def _matches(self, pattern: tuple[str, ...], first: int, words: list[Token], text: str) -> Iterator[Match]:
        last = first + len(pattern) - 1
        start, end = words[first].start, words[last].end
        for term, kind, form in self._forms[pattern]:
            is_exact = term.case == "exact" or kind is Form.ACRONYM
            if is_exact and not _same_capitals(text[start:end], form):
                continue
            if not self._is_guarded(term, words, first, last):
                yield Match(term, kind, form, first, last, start, end)

    def _is_guarded(self, term: Term, words: list[Token], first: int, last: int) -> bool:
        """Whether the words beside a match show that it is something else."""
        code = self.language.code
        before, after = (
            [key(words) for words in term.listed(f"{code}.{name}")] for name in ("not-after", "not-before")
        )
        left = tuple(token.folded for token in words[max(0, first - 4) : first])
        right = tuple(token.folded for token in words[last + 1 : last + 5])
        return any(left[-len(words) :] == words for words in before) or any(
            right[: len(words)] == words for words in after
        )


def longest(matches: Iterable[Match]) -> list[Match]:
    """The matches without those that stand inside a longer one or overlap it, in the order of the text."""
    taken: set[int] = set()
    kept: list[Match] = []
    places: dict[tuple[int, int], bool] = {}
    for match in sorted(matches, key=lambda match: (-match.length, match.first)):
        place = (match.first, match.last)
        if place not in places:
            span = range(match.first, match.last + 1)
            places[place] = taken.isdisjoint(span)
            taken.update(span if places[place] else ())
        if places[place]:
            kept.append(match)
    return sorted(kept, key=lambda match: (match.start, match.kind))


def _forms(term: Term, language: Language) -> Iterator[tuple[Form, str]]:
    if preferred := term.preferred(language):
        yield Form.PREFERRED, preferred
    for words in term.other_registers(language).values():
        yield Form.REGISTER, words
    for words in term.accepted(language):
        yield Form.ACCEPTED, words
    if acronym := term.acronym(language):
        yield Form.ACRONYM, acronym
    for words in term.forbidden(language):
        yield Form.FORBIDDEN, words


def _variants(form: str, kind: Form, language: Language) -> Iterator[tuple[str, ...]]:
    words = key(form)
    if not words:
        return
    if language.code == _INFLECTED and kind is not Form.ACRONYM:
        yield from dict.fromkeys(inflected(words))
    elif kind is Form.ACRONYM:
        yield from (words, (*words[:-1], words[-1] + "s"))
    else:
        yield words


def _same_capitals(text: str, form: str) -> bool:
    """Whether a text has at least the capitals of a form (`State` is not `state`; `STATE` is)."""
    pairs = zip(tokens(text), tokens(form), strict=False)
    return all(text[one.start].isupper() or not form[other.start].isupper() for one, other in pairs)


def _joined(words: Iterable[str]) -> str:
    return _SEPARATOR + _SEPARATOR.join(words) + _SEPARATOR
