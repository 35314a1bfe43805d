"""Terms: each concept in its accepted words, one rendering in one document, one register, acronyms spelt out first.

Matching is by whole words or syllables, and by the whole document where a single text cannot tell. What the checks
cannot know is meaning: a pronoun or another wording that is right.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from advocacy.checks.passages import FILLED, Pair, Passage, Text, found
from advocacy.errors import Finding, Severity, said
from advocacy.glossary.inflection import inflected
from advocacy.glossary.matching import Form, Match, Matcher, longest
from advocacy.glossary.terms import Glossary, Term
from advocacy.glossary.tokens import key, tokens

_RIGHT = (Form.PREFERRED, Form.REGISTER, Form.ACCEPTED, Form.ACRONYM)
# A form of fewer words than this is often an ordinary word in the other direction.
_SURE_WORDS = 3
_FORMULAS = "form"  # salutations, labels: two languages need not use the same one


@dataclass(frozen=True, slots=True)
class Seen:
    """The terms of one text: every match, and those that stand in no longer one."""

    passage: Passage
    all: list[Match]
    longest: list[Match]
    filled: frozenset[str] = frozenset()

    def keys(self) -> set[str]:
        """The concepts that stand here in right words, also inside longer terms."""
        return {match.term.key for match in self.all if match.kind in _RIGHT}


@dataclass(slots=True)
class Terms:
    """The terms of a document, found once for all checks."""

    glossary: Glossary
    source: Matcher
    target: Matcher
    by_acronym: dict[str, str] = field(default_factory=dict)
    pairs: list[tuple[Seen, Seen]] = field(default_factory=list)

    @classmethod
    def of(cls, text: Text, glossary: Glossary, source: Matcher, target: Matcher) -> Terms:
        """The terms in all pairs of a text."""
        acronyms = {term.get("en.acronym").casefold(): term.key for term in glossary if term.get("en.acronym")}
        terms = cls(glossary, source, target, acronyms)
        terms.pairs = [terms.seen(pair) for pair in text.pairs]
        return terms

    def seen(self, pair: Pair) -> tuple[Seen, Seen]:
        """The terms on both sides of a pair."""
        return _seen(self.source, pair.source), _seen(self.target, pair.target)

    def check(self) -> Iterator[Finding]:
        """All findings about terms."""
        for source, target in self.pairs:
            yield from self._check_pair(source, target)
        yield from self._check_renderings()
        yield from self._check_register()

    # -- one text and its counterpart

    def _check_pair(self, source: Seen, target: Seen) -> Iterator[Finding]:
        rendered, named = target.keys() | self._filled(target), source.keys() | self._filled(source)
        told: set[str] = set()
        meant = {
            match.term.key for match in source.longest if match.kind in _RIGHT and self._is_sure(source.passage, match)
        }
        wrong = [
            match
            for match in target.longest
            if match.kind is Form.FORBIDDEN and match.term.key in meant and not _is_quoted(target.passage, match)
        ]
        for match in wrong:
            if _count(source, match.term) > _count(target, match.term) and match.term.key not in told:
                told.add(match.term.key)
                yield self._forbidden(target.passage, match)
        for match in source.longest:
            term = match.term
            if match.kind not in _RIGHT or term.key in rendered | told or not self._is_sure(source.passage, match):
                continue
            told.add(term.key)
            yield self._missing(source.passage, target, match)
        for match in target.longest:
            term = match.term
            is_name = match.length > 1 and match.form[:1].isupper() and target.passage.text[match.start].isupper()
            sure = (match.length >= _SURE_WORDS or is_name) and match.kind in (Form.PREFERRED, Form.REGISTER)
            sure = sure and term.get("domain") != _FORMULAS
            shared = {other.term.key for other in target.longest if other.start == match.start}
            partly = self._is_part(term, named) or self._is_hinted(source, term)
            if sure and not shared & named and term.key not in told and not partly:
                told.add(term.key)
                yield self._without_source(target.passage, match)

    def _filled(self, seen: Seen) -> set[str]:
        """The concepts that `[[iccpr 9]]` and the like stand for: those with that acronym."""
        return {self.by_acronym[name] for name in seen.filled if name in self.by_acronym}

    def _is_sure(self, passage: Passage, match: Match) -> bool:
        """Whether a match in the source means the term, and needs its words in the target.

        One common word has other senses (`adopted`); a name in small letters is none (`working group`); a label before
        a number is compared as a number; two languages need not use the same formula.
        """
        term, written = match.term, passage.text[match.start : match.end]
        if not term.preferred(self.target.language) or term.get("domain") == _FORMULAS:
            return False
        if match.length == 1 and written.islower() and term.get("en") != match.form.lower():
            return False
        if (match.form[:1].isupper() and written.islower()) or _is_quoted(passage, match):
            return False
        following = passage.words[match.end : match.end + 3].strip(" \u00a0")
        return not following[:1].isdigit()

    def _is_part(self, term: Term, named: set[str]) -> bool:
        """Whether the words of a term stand inside those of a term that the source names."""
        words = key(term.preferred(self.target.language))
        return any(_inside(words, key(self.glossary.terms[name].preferred(self.target.language))) for name in named)

    def _is_hinted(self, source: Seen, term: Term) -> bool:
        """Whether the source has a telling word of the term, or names a treaty by its key: it says it otherwise."""
        if source.filled and term.get("domain") == "treaty":
            return True
        forms = [term.get("en"), *term.accepted(self.source.language)]
        telling = {word for form in forms for word in key(form) if len(word) > 4}
        words = {form for word in telling for form in inflected((word,))}
        return any((token.folded,) in words for token in tokens(source.passage.words))

    def _forbidden(self, passage: Passage, match: Match) -> Finding:
        reason = match.term.forbidden(self.target.language)[match.form]
        right = match.term.preferred(self.target.language)
        message = said(
            '"{form}" is not how "{term}" is said: {reason}.', form=match.form, term=match.term.get("en"), reason=reason
        )
        hint = said('Write "{right}".', right=right)
        return found("term-forbidden", Severity.ERROR, passage, match.start, match.end, message, hint, match.term.key)

    def _missing(self, passage: Passage, target: Seen, match: Match) -> Finding:
        term, right = match.term, match.term.preferred(self.target.language)
        broader = self._broader(term, target)
        if broader is not None:
            message = said(
                '"{form}" is shorter than the term that is meant, "{term}".', form=broader.form, term=term.get("en")
            )
            hint = said('Write "{right}".', right=right)
            return found(
                "term-short", Severity.WARNING, target.passage, broader.start, broader.end, message, hint, term.key
            )
        message = said(
            'No accepted words for "{term}" stand in the other language.', term=passage.text[match.start : match.end]
        )
        hint = said('The glossary has "{right}".', right=right)
        return found("term-missing", Severity.WARNING, passage, match.start, match.end, message, hint, term.key)

    def _broader(self, term: Term, target: Seen) -> Match | None:
        """A match of a shorter term whose words stand inside those of this one, in both languages."""
        for match in target.longest:
            other = match.term
            variants = inflected(key(other.get("en")))
            if (
                match.kind in _RIGHT
                and other.key != term.key
                and any(_inside(words, key(term.get("en"))) for words in variants)
            ):
                return match
        return None

    def _without_source(self, passage: Passage, match: Match) -> Finding:
        message = said(
            '"{form}" is the term for "{term}", which does not stand in the other language.',
            form=passage.text[match.start : match.end], term=match.term.get("en"),
        )  # fmt: skip
        return found("term-missing", Severity.WARNING, passage, match.start, match.end, message, "", match.term.key)

    # -- the whole document

    def _renderings(self) -> dict[str, list[tuple[Passage, Match]]]:
        """For each concept that the source names, how the target says it, in order."""
        found_: dict[str, list[tuple[Passage, Match]]] = {}
        for source, target in self.pairs:
            named = source.keys()
            for match in target.longest:
                if match.term.key in named and match.kind in (Form.PREFERRED, Form.REGISTER, Form.ACCEPTED):
                    found_.setdefault(match.term.key, []).append((target.passage, match))
        return found_

    def _check_renderings(self) -> Iterator[Finding]:
        for name, places in self._renderings().items():
            term = self.glossary.terms[name]
            first = places[0][1].form
            registers = {term.preferred(self.target.language), *term.other_registers(self.target.language).values()}
            for passage, match in places[1:]:
                both = {first, match.form}
                if _alike(first, match.form) or both <= registers:
                    continue
                message = said(
                    '"{term}" is "{form}" here and "{first}" before.', term=term.get("en"), form=match.form, first=first
                )
                hint = "Keep to one rendering in a document."
                yield found("term-inconsistent", Severity.WARNING, passage, match.start, match.end, message, hint, name)
                break

    def _check_register(self) -> Iterator[Finding]:
        language = self.target.language
        own: Counter[str] = Counter()
        strange: list[tuple[Passage, Match]] = []
        for _, target in self.pairs:
            for match in target.longest:
                differs = any(
                    key(form) != key(match.term.preferred(language))
                    for form in match.term.other_registers(language).values()
                )
                if match.kind is Form.PREFERRED and differs:
                    own[match.form] += 1
                elif _is_quoted(target.passage, match):
                    continue
                elif match.kind is Form.REGISTER and key(match.form) != key(match.term.preferred(language)):
                    strange.append((target.passage, match))
        told: set[str] = set()
        for passage, match in strange:
            if match.term.key in told:
                continue
            told.add(match.term.key)
            message = said('"{form}" belongs to another register than this document.', form=match.form)
            hint = said('In this register: "{right}".', right=match.term.preferred(language))
            yield found(
                "register-mixed", Severity.WARNING, passage, match.start, match.end, message, hint, match.term.key
            )


def _seen(matcher: Matcher, passage: Passage) -> Seen:
    matches = matcher.matches(passage.words)
    return Seen(passage, matches, longest(matches), frozenset(FILLED.findall(passage.text)))


def _is_quoted(passage: Passage, match: Match) -> bool:
    """Whether a match stands between quotation marks: somebody else's words."""
    before = passage.words[: match.start]
    return before.count("“") > before.count("”")


def _count(seen: Seen, term: Term) -> int:
    """How often a concept stands in right words."""
    return len({match.start for match in seen.all if match.term.key == term.key and match.kind in _RIGHT})


def _inside(words: tuple[str, ...], whole: tuple[str, ...]) -> bool:
    size = len(words)
    return 0 < size < len(whole) and any(whole[at : at + size] == words for at in range(len(whole) - size + 1))


def _alike(one: str, other: str) -> bool:
    """Whether two forms are the same, or one is the other in short."""
    first, second = key(one), key(other)
    return first == second or _inside(first, second) or _inside(second, first)
