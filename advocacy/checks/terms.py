"""Terms: each concept in its accepted words, one rendering in one document, one register, acronyms spelt out first.

Matching is by whole words or syllables, and by the whole document where a single text cannot tell. What the checks
cannot know is meaning: a pronoun or another wording that is right.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from advocacy.checks.passages import FILLED, Pair, Passage, Text, found, is_quoted
from advocacy.checks.renderings import Side, check_renderings
from advocacy.errors import Finding, Severity, said
from advocacy.glossary.inflection import inflected
from advocacy.glossary.matching import Form, Match, Matcher, longest
from advocacy.glossary.terms import Glossary, Term
from advocacy.glossary.tokens import folded, key, tokens, words_of

_RIGHT = (Form.PREFERRED, Form.REGISTER, Form.ACCEPTED, Form.ACRONYM)
# A form of fewer words than this is often an ordinary word in the other direction.
_SURE_WORDS = 3
# A reason that judges the words, and does not say what else they mean.
_JUDGED = re.compile(
    r"^(?:the (?:law|name|title)|not |word for word|wrong|vocabulary|says|invective|presumes|slang|colloquial|another"
    r"|a \w+ is missing)"
    r"|never| (?:is|are) [^a-z\s]*[^\x00-\x7f]| (?:is|are) \w*[^\x00-\x7f]"
)
_STEM = 6
_FIGURES = re.compile(r"\d+")
_FORMULAS = "form"  # salutations, labels: two languages need not use the same one


@dataclass(frozen=True, slots=False)
class Seen(Side):
    """The terms of one text, and what the program fills in."""

    filled: frozenset[str]

    @cached_property
    def words(self) -> frozenset[str]:
        """The words of the text, folded."""
        return frozenset(folded(word) for word in words_of(self.passage.words))

    def keys(self) -> set[str]:
        """The concepts that stand here in right words, also inside longer terms."""
        return {match.term.key for match in self.all if match.kind in _RIGHT}


@dataclass(slots=True)
class Terms:
    """The terms of a document, found once for all checks."""

    glossary: Glossary
    source: Matcher
    target: Matcher
    pairs: list[tuple[Seen, Seen]] = field(default_factory=list)

    @classmethod
    def of(cls, text: Text, glossary: Glossary, source: Matcher, target: Matcher) -> Terms:
        """The terms in all pairs of a text."""
        terms = cls(glossary, source, target)
        terms.pairs = [terms.seen(pair) for pair in text.pairs]
        return terms

    def seen(self, pair: Pair) -> tuple[Seen, Seen]:
        """The terms on both sides of a pair."""
        return _seen(self.source, pair.source), _seen(self.target, pair.target)

    def check(self) -> Iterator[Finding]:
        """All findings about terms."""
        for source, target in self.pairs:
            yield from self._check_pair(source, target)
        yield from check_renderings(self.pairs, self.glossary, self.target)
        yield from self._check_register()

    # -- one text and its counterpart

    def _check_pair(self, source: Seen, target: Seen) -> Iterator[Finding]:
        if not source.all and not target.all:
            return
        told: set[str] = set()
        for match in self._wrong(source, target):
            if _count(source, match.term) > _count(target, match.term) and match.term.key not in told:
                told.add(match.term.key)
                yield self._forbidden(target.passage, match)
        rendered, named = target.keys() | self._filled(target), source.keys() | self._filled(source)
        for match in source.longest:
            name = match.term.key
            if match.kind in _RIGHT and name not in rendered | told and self._is_sure(source, match, target):
                if not told.isdisjoint(_keys_inside(source, match)):
                    continue  # what is wrong inside it has been told
                told.add(name)
                yield self._missing(source, target, match)
        for match in target.longest:
            name = match.term.key
            if name not in named | told and self._is_sure_in_target(target, match, named):
                if self._is_part(match.term, named) or self._is_hinted(source, match.term, rendered):
                    continue
                told.add(name)
                yield self._without_source(target.passage, match)

    def _wrong(self, source: Seen, target: Seen) -> list[Match]:
        """The forbidden forms of concepts that the source means, but for quotations."""
        forbidden = [match for match in target.longest if match.kind is Form.FORBIDDEN]
        if not forbidden:
            return []
        meant = {
            match.term.key
            for match in source.all
            if match.kind in _RIGHT and (match.term.get("domain") == _FORMULAS or self._is_sure(source, match, target))
        }
        return [
            match
            for match in forbidden
            if match.term.key in meant
            and not is_quoted(target.passage, match.start)
            and not self._is_other_sense(source, match)
        ]

    def _is_other_sense(self, source: Seen, match: Match) -> bool:
        """Whether the source has a word of the sense in which a wrong rendering is right (`cấm vận`: of trade).

        Only one common word has several senses; the reason says what the wrong rendering means.
        """
        own = [other for other in source.all if other.term.key == match.term.key]
        reason = match.term.forbidden(self.target.language)[match.form]
        if any(other.length > 1 for other in own) or _JUDGED.search(reason):
            return False
        named = {word for other in own for word in key(other.form)}
        meaning = {word for word in key(reason) if len(word) > 3} - named
        # `a murderer`, where the source has `murder`.
        return any(word[:_STEM] == each[:_STEM] for word in meaning for each in source.words)

    def _is_sure_in_target(self, target: Seen, match: Match, named: set[str]) -> bool:
        """Whether a match in the target means the term: long or a name, and no other term of the source."""
        if match.kind not in (Form.PREFERRED, Form.REGISTER) or match.term.get("domain") == _FORMULAS:
            return False
        is_name = match.length > 1 and match.form[:1].isupper() and target.passage.text[match.start].isupper()
        if match.length < _SURE_WORDS and not is_name:
            return False
        return all(other.term.key not in named for other in target.longest if other.start == match.start)

    def _filled(self, seen: Seen) -> set[str]:
        """The concepts that `[[iccpr 9]]` and the like stand for: those with that acronym."""
        known = self.source.acronyms
        return {known[name] for name in seen.filled if name in known}

    def _is_sure(self, source: Seen, match: Match, target: Seen) -> bool:
        """Whether a match in the source means the term, and needs its words in the target.

        One common word has other senses (`adopted`); a name in small letters is none (`working group`); a label before
        a number, and a number in a name, are compared as numbers; two languages need not use the same formula.
        """
        term, passage = match.term, source.passage
        written = passage.text[match.start : match.end]
        if not self.target.preferred.get(term.key) or term.get("domain") == _FORMULAS:
            return False
        if match.length == 1 and written.islower() and not self._is_known_word(source, match):
            return False
        if (match.form[:1].isupper() and written.islower()) or is_quoted(passage, match.start):
            return False
        figures = _FIGURES.findall(written)
        if figures and ("/" in written or not target.words.issuperset(figures)):
            return False
        following = passage.words[match.end : match.end + 3].strip(" \u00a0")
        return not following[:1].isdigit()

    def _is_known_word(self, source: Seen, match: Match) -> bool:
        """Whether one word in small letters means its term: the term's own, and not alone where it has other senses."""
        term, code = match.term, source.passage.language.code
        if term.get("en") != match.form.lower():
            return False
        if not term.get(f"{code}.not-after") and not term.get(f"{code}.not-before"):
            return True
        return any(other.term.key != term.key and other.kind in _RIGHT for other in source.longest)

    def _is_part(self, term: Term, named: set[str]) -> bool:
        """Whether the words of a term stand inside those of a term that the source names."""
        preferred = self.target.preferred
        words = key(preferred[term.key])
        return any(_inside(words, key(preferred[name])) for name in named)

    def _is_hinted(self, source: Seen, term: Term, rendered: set[str]) -> bool:
        """Whether the source has a telling word of the term, or names a treaty by its key: it says it otherwise.

        The words of another term that has no rendering tell nothing: it has been rendered by the wrong one.
        """
        if source.filled and term.get("domain") == "treaty":
            return True
        forms = [term.get("en"), *term.accepted(source.passage.language)]
        telling = {word for form in forms for word in key(form) if len(word) > 4}
        lost = [match for match in source.longest if match.kind in _RIGHT and match.term.key not in rendered]
        words = source.words - {word for match in lost if match.length > 1 for word in key(match.form)}
        return any(not words.isdisjoint(_regular(word)) for word in telling)

    def _forbidden(self, passage: Passage, match: Match) -> Finding:
        reason = match.term.forbidden(self.target.language)[match.form]
        right = match.term.preferred(self.target.language)
        message = said(
            '"{form}" is not how "{term}" is said: {reason}.', form=match.form, term=match.term.get("en"), reason=reason
        )
        hint = said('Write "{right}".', right=right)
        return found("term-forbidden", Severity.ERROR, passage, match.start, match.end, message, hint, match.term.key)

    def _missing(self, source: Seen, target: Seen, match: Match) -> Finding:
        passage = source.passage
        term, right = match.term, match.term.preferred(self.target.language)
        place = self._broader(term, target) or self._beginning(term, source, target)
        if place is not None:
            form = target.passage.text[place[0] : place[1]]
            message = said('"{form}" is shorter than the term that is meant, "{term}".', form=form, term=term.get("en"))
            hint = said('Write "{right}".', right=right)
            return found("term-short", Severity.WARNING, target.passage, *place, message, hint, term.key)
        message = said(
            'No accepted words for "{term}" stand in the other language.', term=passage.text[match.start : match.end]
        )
        hint = said('The glossary has "{right}".', right=right)
        return found("term-missing", Severity.WARNING, passage, match.start, match.end, message, hint, term.key)

    def _broader(self, term: Term, target: Seen) -> tuple[int, int] | None:
        """Where a shorter term stands whose words are inside those of this one, in English at least.

        Those of a name begin it: privacy is no shorter Special Rapporteur on the right to privacy.
        """
        renderings = self._right(term) if term.get("en")[:1].isupper() else []
        for match in target.longest:
            other = match.term
            words, is_name = key(match.form), other.get("en")[:1].isupper() and match.length > 1
            english = [other.get("en"), *other.listed("en.aliases")]
            variants = [form for each in english for form in inflected(key(each))]
            if (
                match.kind in _RIGHT
                and other.key != term.key
                and (not renderings or is_name or any(right[: len(words)] == words for right in renderings))
                and any(_within(variant, key(term.get("en"))) for variant in variants)
            ):
                return match.start, match.end
        return None

    def _beginning(self, term: Term, source: Seen, target: Seen) -> tuple[int, int] | None:
        """Where the first words of a rendering stand that say no other term: in Vietnamese the head comes first.

        Two words of a name with its capital are enough, of other words nearly half.
        """
        if len(key(term.get("en"))) < 2:
            return None  # one word has no shorter term
        named = source.keys()
        taken = [match for match in target.longest if match.term.key in named]
        places = [place for place in tokens(target.passage.words) if not _is_covered(place.start, taken)]
        words = [place.folded for place in places]
        is_name = term.get("en")[:1].isupper()
        for right in sorted(self._right(term), key=len, reverse=True):
            least = 2 if is_name else max(2, -(-len(right) * 2 // 5))
            for size in range(len(right) - 1, least - 1, -1):
                for at in range(len(words) - size + 1):
                    start, end = places[at].start, places[at + size - 1].end
                    capital = not is_name or target.passage.text[start].isupper()
                    if capital and tuple(words[at : at + size]) == right[:size]:
                        return start, end
        return None

    def _right(self, term: Term) -> list[tuple[str, ...]]:
        """The words of the right renderings of a term."""
        language = self.target.language
        return [key(form) for form in (term.preferred(language), *term.accepted(language)) if form]

    def _without_source(self, passage: Passage, match: Match) -> Finding:
        message = said(
            '"{form}" is the term for "{term}", which does not stand in the other language.',
            form=passage.text[match.start : match.end], term=match.term.get("en"),
        )  # fmt: skip
        return found("term-missing", Severity.WARNING, passage, match.start, match.end, message, "", match.term.key)

    # -- the whole document

    def _check_register(self) -> Iterator[Finding]:
        language = self.target.language
        strange = [
            (target.passage, match)
            for _, target in self.pairs
            for match in target.longest
            if match.kind is Form.REGISTER
            and key(match.form) != key(match.term.preferred(language))
            and not is_quoted(target.passage, match.start)
        ]
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
    filled = FILLED.findall(passage.text) if "[[" in passage.text else ()
    return Seen(passage, matches, longest(matches), frozenset(filled))


def _count(seen: Seen, term: Term) -> int:
    """How often a concept stands in right words."""
    return len({match.start for match in seen.all if match.term.key == term.key and match.kind in _RIGHT})


def _keys_inside(seen: Seen, match: Match) -> set[str]:
    """The concepts that stand inside a longer one."""
    return {other.term.key for other in seen.all if match.start <= other.start and other.end <= match.end}


def _is_covered(place: int, matches: list[Match]) -> bool:
    return any(match.start <= place < match.end for match in matches)


def _inside(words: tuple[str, ...], whole: tuple[str, ...]) -> bool:
    size = len(words)
    return 0 < size < len(whole) and any(whole[at : at + size] == words for at in range(len(whole) - size + 1))


def _within(words: tuple[str, ...], whole: tuple[str, ...]) -> bool:
    """Whether words stand in others in their order (freedom of expression: of opinion and expression)."""
    rest = iter(whole)
    return 0 < len(words) < len(whole) and all(word in rest for word in words)


@lru_cache(maxsize=4096)
def _regular(word: str) -> frozenset[str]:
    """A word in its regular forms."""
    return frozenset(form for (form,) in inflected((word,)))
