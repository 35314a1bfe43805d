"""Where the terms of a glossary stand in a text: whole words or syllables, longest first.

The cost does not grow with the number of terms.

All forms of all terms are one Aho-Corasick automaton (the library `ahocorasick_rs`) over the folded words of a text,
each between separators, so that a term is never found inside a word.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick

from advocacy.glossary.inflection import inflected
from advocacy.glossary.terms import Glossary, Term
from advocacy.glossary.tokens import folded, key, spans, words_of
from advocacy.languages import Language

_SEPARATOR = "\x1f"
_INFLECTED = "en"
_PARTING = re.compile(r"[.,;:!?…()“”]|\n\s*\n")


class Form(StrEnum):
    """What a form is for its term."""

    PREFERRED = "preferred"
    REGISTER = "register"  # preferred in another register
    ACCEPTED = "accepted"
    ACRONYM = "acronym"
    FORBIDDEN = "forbidden"


class Match(NamedTuple):
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


class _Listed(NamedTuple):
    """A form as it is looked for: `capitals` are the words that must have one; the guards are words beside it.

    `is_parted`: the form itself has a comma or the like.
    """

    term: Term
    kind: Form
    form: str
    capitals: tuple[int, ...]
    not_after: list[list[str]]
    not_before: list[list[str]]
    is_parted: bool
    is_guarded: bool


class Matcher:
    """Finds the terms of a glossary in texts of one language.

    `preferred` has the words to write by term, `acronyms` the terms by their English acronym in small letters.
    """

    def __init__(self, glossary: Glossary, language: Language) -> None:
        self.language = language
        self.preferred = {term.key: term.preferred(language) for term in glossary}
        self.acronyms = {acronym.casefold(): term.key for term in glossary if (acronym := term.get("en.acronym"))}
        self._listed: dict[tuple[str, ...], list[_Listed]] = {}
        for term in glossary:
            after, before = (
                [list(key(words)) for words in term.listed(f"{language.code}.{side}")]
                for side in ("not-after", "not-before")
            )
            for kind, form in _forms(term, language):
                is_exact = term.case == "exact" or kind is Form.ACRONYM
                capitals = _capitals(form) if is_exact else ()
                is_parted = bool(_PARTING.search(form))
                listed = _Listed(term, kind, form, capitals, after, before, is_parted, bool(after or before))
                for words in _variants(form, kind, language):
                    self._listed.setdefault(words, []).append(listed)
        self._patterns = list(self._listed)
        self._automaton = AhoCorasick([_joined(words) for words in self._patterns])

    def matches(self, text: str) -> list[Match]:
        """Every form of every term in a text, also inside longer ones, in the order of the text."""
        written = words_of(text)
        words = [folded(word) for word in written]
        joined = _joined(words)
        found = self._automaton.find_matches_as_indexes(joined, overlapping=True)
        if not found:
            return []
        places = spans(text, written)
        cuts = [cut.start() for cut in _PARTING.finditer(text)]
        matches: list[Match] = []
        for pattern, begin, _ in found:
            first = joined.count(_SEPARATOR, 0, begin)
            last = first + len(self._patterns[pattern]) - 1
            start, end = places[first][0], places[last][1]
            # Words of two clauses are no term: `nhân quyền. Con người`.
            is_parted = last > first and bisect_left(cuts, start) != bisect_left(cuts, end)
            for listed in self._listed[self._patterns[pattern]]:
                # `State` is not `state`; `STATE` is.
                if is_parted and not listed.is_parted:
                    continue
                if all(text[places[first + word][0]].isupper() for word in listed.capitals) and not (
                    listed.is_guarded and _is_guarded(listed, words, first, last, text, places)
                ):
                    matches.append(Match(listed.term, listed.kind, listed.form, first, last, start, end))
        matches.sort(key=lambda match: (match.start, -match.end))
        return matches


def _is_guarded(
    listed: _Listed, words: list[str], first: int, last: int, text: str, places: list[tuple[int, int]]
) -> bool:
    """Whether the words beside a match show that it is something else; those of another clause show nothing."""
    for before in listed.not_after:
        if words[max(0, first - len(before)) : first] == before:
            return not _PARTING.search(text, places[first - 1][1], places[first][0])
    for after in listed.not_before:
        if words[last + 1 : last + 1 + len(after)] == after:
            return not _PARTING.search(text, places[last][1], places[last + 1][0])
    return False


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


def _capitals(form: str) -> tuple[int, ...]:
    """The words of a form that begin with a capital."""
    return tuple(number for number, (start, _) in enumerate(spans(form)) if form[start].isupper())


def _joined(words: Iterable[str]) -> str:
    return _SEPARATOR + _SEPARATOR.join(words) + _SEPARATOR
