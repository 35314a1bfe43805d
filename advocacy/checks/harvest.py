"""Terms that a glossary does not have yet: pairs of words that keep standing in the same texts of both languages.

A candidate is a run of two to five words that begins and ends with no function word, stands in several texts, and
has a counterpart that stands in (nearly) the same ones. The measure is Dice's coefficient over texts (Dice 1945; used
for this by Smadja, McKeown and Hatzivassiloglou 1996). It proposes; people decide.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from advocacy.checks.passages import Pair, Passage
from advocacy.glossary.matching import Matcher, longest
from advocacy.glossary.terms import Glossary
from advocacy.glossary.tokens import tokens

_LONGEST = 5
_MOST_CANDIDATES = 4000
_STOP = {
    "en": frozenset((
        "a an the of in on to for and or by with at from as is are was were be been has have had that this "
        "these those it its their his her our we they he she not no which who whose will would shall may must "
        "can any all such than then there here into under over after before between about"
    ).split()),
    "vi": frozenset((
        "và của các những một là có cho với trong ngoài để được bị này đó kia ấy thì mà từ đến về theo vì do "
        "tại ở trên dưới khi nếu như cũng đã đang sẽ không chưa phải rất lại còn chúng tôi họ ông bà người "
        "việc sự ra vào hay hoặc nhưng"
    ).split()),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Proposal:
    """A pair of words that may be a term: how often they stood together, how closely, and where (units)."""

    source: str
    target: str
    together: int
    closeness: float
    units: tuple[str, ...]


def harvest(pairs: Sequence[Pair], glossary: Glossary, *, least: int = 2, closeness: float = 0.6) -> list[Proposal]:
    """Proposals from aligned texts, the surest first; words that the glossary already covers are left out."""
    if not pairs:
        return []
    sides = [_candidates([pair.both[side] for pair in pairs], glossary, least) for side in (0, 1)]
    found = []
    for source, at in sides[0].items():
        best = max(
            (
                (2 * len(at & there) / (len(at) + len(there)), len(target), target)
                for target, there in sides[1].items()
                if at & there
            ),
            default=None,
        )
        if best is not None and best[0] >= closeness:
            common = sorted(at & sides[1][best[2]])
            units = tuple(pairs[number].source.unit for number in common)
            found.append(Proposal(source, best[2], len(common), round(best[0], 2), units))
    return _without_parts(
        sorted(found, key=lambda proposal: (-proposal.together * proposal.closeness, proposal.source))
    )


def _candidates(passages: list[Passage], glossary: Glossary, least: int) -> dict[str, set[int]]:
    """Runs of words by the numbers of the passages they stand in."""
    matcher = Matcher(glossary, passages[0].language)
    stop = _STOP.get(passages[0].language.code, frozenset())
    where: defaultdict[str, set[int]] = defaultdict(set)
    for number, passage in enumerate(passages):
        for run in set(_runs(passage, matcher, stop)):
            where[run].add(number)
    kept = sorted((run for run in where if len(where[run]) >= least), key=lambda run: (-len(where[run]), -len(run)))
    return {run: where[run] for run in kept[:_MOST_CANDIDATES]}


def _runs(passage: Passage, matcher: Matcher, stop: frozenset[str]) -> Iterator[str]:
    covered = {
        place for match in longest(matcher.matches(passage.words)) for place in range(match.first, match.last + 1)
    }
    words = tokens(passage.words)
    for first in range(len(words)):
        for last in range(first + 1, min(first + _LONGEST, len(words))):
            between = passage.words[words[last - 1].end : words[last].start]
            if between.strip(" \u00a0-") or last in covered or first in covered:
                break
            texts = [passage.text[words[place].start : words[place].end].casefold() for place in (first, last)]
            if stop.isdisjoint(texts) and not any(text.isdigit() for text in texts):
                yield " ".join(passage.text[words[first].start : words[last].end].split()).casefold()


def _without_parts(proposals: list[Proposal]) -> list[Proposal]:
    """Without proposals whose both sides stand inside those of a surer or equal one."""
    kept: list[Proposal] = []
    for proposal in proposals:
        size = (len(proposal.source), len(proposal.target))
        inside = any(
            proposal.source in other.source and proposal.target in other.target and proposal.together <= other.together
            for other in proposals
            if (len(other.source), len(other.target)) > size
        )
        if not inside:
            kept.append(proposal)
    return kept
