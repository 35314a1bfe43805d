"""Which paragraphs of one file belong to which of another: in order, many to many.

The best path through both files is looked for by dynamic programming over the beads of Gale and Church (1993): 1-1,
1-0, 0-1, 2-1, 1-2 and 2-2; `evidence` says what lengths and anchors speak for each. What is then left alone beside a
bead that lacks it is added to it, so that an address of one paragraph can meet one of six. Long files are searched in a
band around the diagonal.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from advocacy.comparing.evidence import Evidence, Group

# How often each kind of bead is met. Of the 451 of the examples and the letter 440 are 1-1, 9 are 0-1 and 2 are 1-2; to
# these are added 25 in the shares of Gale and Church's table 5, and half of what one side has is taken for each.
PRIOR = {(1, 1): 0.97, (1, 0): 0.0097, (0, 1): 0.0097, (2, 1): 0.0044, (1, 2): 0.0044, (2, 2): 0.0006}
FURTHER = 0.3  # what each paragraph of a bead that is larger than these makes it rarer by: a guess
HALF_BAND = 100  # paragraphs to each side of the diagonal, besides what the one file has more than the other
MOST_ADDED = 12  # paragraphs that may be added to each end of a bead

_STEPS = tuple((*shape, math.log(share)) for shape, share in PRIOR.items())
_LOG_PRIOR = {shape: math.log(share) for shape, share in PRIOR.items()}
_NEVER = float("-inf")
_NOTHING: Group = (1, 0.0, frozenset(), 0.0)


@dataclass(frozen=True, slots=True)
class Bead:
    """Paragraphs that say the same: their places in the two lists, from 0; one side is empty where nothing answers.

    `score` is in nats: how much more likely these paragraphs are as one bead than if they had nothing in common. Below
    0 only their order speaks for it; with an empty side it says no more than how rare that is.
    """

    left: tuple[int, ...]
    right: tuple[int, ...]
    score: float


def align(evidence: Evidence) -> list[Bead]:
    """The beads of two files: every paragraph of both is in exactly one, and the order of both is kept.

    Time and memory grow with the number of paragraphs times the width of the band.
    """
    return _grown(_path(evidence), evidence)


# ------------------------------------------------------------------ the best path


def _path(evidence: Evidence) -> list[Bead]:
    """The best path, found row by row; only the two rows before are needed, and the steps of all."""
    columns = len(evidence.sides[1][0]) + 1
    band = _band(len(evidence.sides[0][0]) + 1, columns)
    steps: list[bytearray] = []
    before = before2 = [_NEVER] * columns
    for i, places in enumerate(band):
        row = [_NEVER] * columns
        steps.append(_row(evidence, i, places, (row, before, before2)))
        before, before2 = row, before
    beads: list[Bead] = []
    i, j = len(band) - 1, columns - 1
    while i or j:
        di, dj, _ = _STEPS[steps[i][j - band[i][0]]]
        beads.append(_bead(evidence, range(i - di, i), range(j - dj, j)))
        i, j = i - di, j - dj
    return beads[::-1]


def _band(rows: int, columns: int) -> list[range]:
    """For each place before, between and after the left paragraphs the places among the right ones to look at."""
    half = HALF_BAND + abs(rows - columns)
    middles = (i * (columns - 1) // max(1, rows - 1) for i in range(rows))
    return [range(max(0, middle - half), min(columns, middle + half + 1)) for middle in middles]


def _row(evidence: Evidence, i: int, places: range, rows: tuple[list[float], ...]) -> bytearray:
    """Fill a row with what the best way to each cell is worth; gives the last step of each, a place in `_STEPS`."""
    lefts, rights = evidence.sides
    groups = [lefts[di - 1][i - di] if 0 < di <= i else _NOTHING for di in range(3)]
    steps = [(number, *step) for number, step in enumerate(_STEPS) if step[0] <= i]
    chosen = bytearray(len(places))
    for at, j in enumerate(places):
        best = _NEVER if i or j else 0.0
        for number, di, dj, prior in steps:
            if dj > j:
                continue
            worth = rows[di][j - dj] + prior
            if di and dj:
                left, right = groups[di], rights[dj - 1][j - dj]
                if di + dj > 2 and not evidence.may_join(left, right):
                    continue
                worth += evidence.of(left, right)
            if worth > best:
                best, chosen[at] = worth, number
        rows[0][j] = best
    return chosen


def _bead(evidence: Evidence, left: range, right: range) -> Bead:
    """A bead of any size, with its score."""
    sizes = len(left), len(right)
    prior = _LOG_PRIOR.get(sizes, _LOG_PRIOR[1, 2] + (sum(sizes) - 3) * math.log(FURTHER))
    said = evidence.of(evidence.group(0, left), evidence.group(1, right)) if left and right else 0.0
    return Bead(tuple(left), tuple(right), prior + said)


# ------------------------------------------------------------------ beads of more paragraphs


def _grown(beads: list[Bead], evidence: Evidence) -> list[Bead]:
    """The beads, with what was left alone added to a neighbour that becomes more likely by it."""
    grown: list[Bead] = []
    alone: list[Bead] = []
    for bead in [*beads, None]:
        if bead is not None and not (bead.left and bead.right):
            alone.append(bead)
            continue
        before = [grown.pop()] if grown else []
        grown += _shared_out(before, alone, [] if bead is None else [bead], evidence)
        alone = []
    return grown


def _shared_out(before: list[Bead], alone: list[Bead], after: list[Bead], evidence: Evidence) -> list[Bead]:
    """Beads in a row, where the first of those between two pairs may join the one and the last the other."""
    most = min(len(alone), MOST_ADDED)
    first = [_joined([*before, *alone[:count]], evidence) for count in range(most + 1)] if before else [[]]
    last = [_joined([*alone[len(alone) - count :], *after], evidence) for count in range(most + 1)] if after else [[]]
    best, chosen = _NEVER, [*before, *alone, *after]
    for p, one in enumerate(first):
        for q, other in enumerate(last):
            if p + q <= len(alone):
                beads = [*one, *alone[p : len(alone) - q], *other]
                if (worth := sum(bead.score for bead in beads)) > best:
                    best, chosen = worth, beads
    return chosen


def _joined(beads: list[Bead], evidence: Evidence) -> list[Bead]:
    """Neighbouring beads as one; as they are where their lengths forbid it."""
    left, right = _span(bead.left for bead in beads), _span(bead.right for bead in beads)
    if len(beads) < 2 or not evidence.may_join(evidence.group(0, left), evidence.group(1, right)):
        return beads
    return [_bead(evidence, left, right)]


def _span(places: Iterable[tuple[int, ...]]) -> range:
    """Neighbouring places as a range."""
    listed = [at for each in places for at in each]
    return range(listed[0], listed[-1] + 1)
