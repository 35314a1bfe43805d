"""One rendering of a concept in one document.

What is compared is how the target says the same words of the source. Where a text has as many renderings as its
source has words, they are taken in order; where it has more, some of them say something else.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from advocacy.checks.passages import Passage, found, is_quoted
from advocacy.errors import Finding, Severity, said
from advocacy.glossary.matching import Form, Match, Matcher
from advocacy.glossary.terms import Glossary
from advocacy.glossary.tokens import key

_RENDERINGS = (Form.PREFERRED, Form.REGISTER, Form.ACCEPTED)
_NAMING = (*_RENDERINGS, Form.ACRONYM)
_NUMBERING = frozenset(key("số no năm"))


@dataclass(frozen=True, slots=True)
class Rendering:
    """How the target says a concept at one place, and by which forms its source names it."""

    sources: frozenset[str]
    passage: Passage
    match: Match


@dataclass(frozen=True, slots=True)
class Side:
    """The terms of a text: every match, and those that stand in no longer one."""

    passage: Passage
    all: list[Match]
    longest: list[Match]


def check_renderings(pairs: Sequence[tuple[Side, Side]], glossary: Glossary, target: Matcher) -> Iterator[Finding]:
    """The concepts that have another rendering than before, each told once."""
    for name, renderings in _renderings(pairs).items():
        term = glossary.terms[name]
        if len(renderings) < 2 or term.get("domain") == "form":
            continue  # salutations and labels may change
        registers = {term.preferred(target.language), *term.other_registers(target.language).values()}
        for place, rendering in enumerate(renderings):
            first = next((other for other in renderings[:place] if _differ(other, rendering, registers)), None)
            if first is None:
                continue
            match = rendering.match
            message = said(
                '"{term}" is "{form}" here and "{first}" before.',
                term=term.get("en"), form=match.form, first=first.match.form,
            )  # fmt: skip
            hint = "Keep to one rendering in a document."
            where = (rendering.passage, match.start, match.end)
            yield found("term-inconsistent", Severity.WARNING, *where, message, hint, name)
            break


def _renderings(pairs: Sequence[tuple[Side, Side]]) -> dict[str, list[Rendering]]:
    """For each concept that the source names, how the target says it, in order."""
    several = _several(pairs)
    collected: dict[str, list[Rendering]] = {}
    for source, target in pairs if several else ():
        named = _by_term(match for match in source.all if match.term.key in several and match.kind in _NAMING)
        renderings = _by_term(
            match for match in target.longest if match.term.key in named and _is_rendering(target, match)
        )
        for name, matches in renderings.items():
            collected.setdefault(name, []).extend(_aligned(named[name], matches, target.passage))
    return collected


def _several(pairs: Sequence[tuple[Side, Side]]) -> set[str]:
    """The concepts that the target says in more than one form: most documents have few, and the rest is not needed."""
    forms: dict[str, str] = {}
    several = set()
    for _, target in pairs:
        for match in target.longest:
            if forms.setdefault(match.term.key, match.form) != match.form:
                several.add(match.term.key)
    return several


def _by_term(matches: Iterable[Match]) -> dict[str, list[Match]]:
    """The matches of each term, the first of those that begin at one place."""
    found_: defaultdict[str, list[Match]] = defaultdict(list)
    for match in matches:
        own = found_[match.term.key]
        if not own or match.start >= own[-1].end:
            own.append(match)
    return found_


def _is_rendering(target: Side, match: Match) -> bool:
    """Whether a match can be held against others: not a syllable (too common a word), nor somebody else's words.

    What stands in brackets after other words for it explains them.
    """
    is_word = match.length == 1 and match.kind is not Form.PREFERRED
    if match.kind not in _RENDERINGS or is_word or is_quoted(target.passage, match.start):
        return False
    before = target.passage.words[: match.start].rstrip()
    return not (before.endswith("(") and target.passage.words[match.end : match.end + 1] == ")")


def _aligned(sources: list[Match], matches: list[Match], passage: Passage) -> Iterator[Rendering]:
    """Renderings with the words of the source that they may stand for."""
    if len(matches) > len(sources):
        # Some of these words say something else, and the preferred ones are surest.
        matches = [match for match in matches if match.kind is not Form.ACCEPTED]
    forms = frozenset(source.form for source in sources)
    in_order = len(matches) == len(sources)
    if not in_order and len(forms) > 1:
        return  # which words stand for which is not known
    for place, match in enumerate(matches):
        yield Rendering(frozenset([sources[place].form]) if in_order else forms, passage, match)


def _differ(one: Rendering, other: Rendering, registers: set[str]) -> bool:
    """Whether two renderings of the same words of the source are different ones; those of registers are told apart."""
    forms = {one.match.form, other.match.form}
    return bool(one.sources & other.sources) and not _alike(one.match.form, other.match.form) and not forms <= registers


def _alike(one: str, other: str) -> bool:
    """Whether two forms are the same, or one is the other in short: its words in their order, or its number alone."""
    shorter, longer = sorted((_words(one), _words(other)), key=len)
    rest = iter(longer)
    if all(word in rest for word in shorter):
        return True
    # A law has a title and a number, and both are its name.
    return bool(re.search(r"\d", one)) != bool(re.search(r"\d", other))


def _words(form: str) -> list[str]:
    return [word for word in key(form) if word not in _NUMBERING]
