"""How much more likely two groups of paragraphs are if they say the same than if they have nothing in common.

All of it is the natural logarithm of such a ratio ("nats"), so that evidence adds up and 0 says nothing.

Lengths: W. A. Gale and K. W. Church, "A Program for Aligning Sentences in Bilingual Corpora", Computational Linguistics
19(1), 1993: a translation is as long as its original times a factor, with a variance that grows with the length. It is
compared with the length that any paragraph has, as R. C. Moore does in "Fast and Accurate Sentence Alignment of
Bilingual Corpora" (AMTA 2002), so that leaving out a long paragraph is no dearer than leaving out a short one.

Anchors: what both languages must have in common as the checks read it (numbers, dates, symbols, addresses), terms of
the glossary, words that both write alike, and what a paragraph is. Each speaks for a pair that shares it, the more the
rarer it is, and against one where it stands on one side only (naive Bayes). That such "cognates" will do is from
M. Simard, G. F. Foster and P. Isabelle, "Using Cognates to Align Sentences in Bilingual Corpora" (TMI 1992).

The figures are counted in the nine pairs of files in examples/*/golden (406 pairs of paragraphs, without the lists of
names in alphabetical order) and in one published letter with its translation (31 pairs).
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

from advocacy.checks.passages import Passage
from advocacy.checks.quantities import quantities
from advocacy.comparing.found import FoundParagraph
from advocacy.glossary.matching import Form, Matcher

# Characters of Vietnamese for one of English: 36,495 / 38,577 = 0.946 (0.938 the examples, 1.010 the letter).
VIETNAMESE_PER_ENGLISH = 0.95
# Squared difference per character: 1.44 the examples, 2.99 the letter, which is taken because it was not written for
# this program. (Gale and Church have 6.8, for sentences of economic reports.)
VARIANCE = 3.0
# Natural logarithms of the lengths of all paragraphs: mean and standard deviation.
LOG_LENGTH, LOG_SPREAD = 3.87, 1.13
# One pair in 150 is so free that its lengths say nothing: a guess.
_LOG_FREE = math.log(1 / 150)
# Several paragraphs are one bead only where neither side is this many times as long as the other.
JOINED = 1.8

# The share of the anchors of a kind that stand on both sides of a pair. Nearly all quantities, markers and roles did;
# they are held to less, because slips in them are what files are compared for. Of the words that both files have 105
# of 131 did; the share of terms is that of a lexicon that was tried before.
KEPT = {"value": 0.92, "marker": 0.95, "role": 0.97, "word": 0.8, "term": 0.7}
# Of these only what both files have counts at all: the others are no translation of anything.
_ON_BOTH = frozenset({"word", "term", "role", "marker"})
_MOST = 6.0  # what one anchor may say for a pair: a guess, as the next
_LEAST = -6.0  # what all anchors together may say against one
_LONG_WORD = re.compile(r"\b[^\W\d_]{3,}\b")
_MARKS = re.compile(r"\[\^?[\w-]{1,40}\]|\]\([^()\s]*\)|[\s*_\\`<>\[\]|#]+")

Group = tuple[int, float, frozenset[str], float]
"""Neighbouring paragraphs as one: their length, how likely that length is by itself (nats), their anchors, and what
these say against a pair whose other side has none of them (nats)."""
Side = tuple[list[Group], list[Group]]
"""All single paragraphs of a file, and all two neighbours by the place of the first."""


def length(text: str) -> int:
    """The number of characters without white space, marks of Markdown and notes, and the targets of links."""
    return len(_MARKS.sub("", text))


def anchors(paragraph: FoundParagraph, passage: Passage, matcher: Matcher) -> frozenset[str]:
    """The anchors of a paragraph, each with its kind: `value:79/243`, `term:torture`, `word:Geneva`, `marker:2`.

    `passage` is its text as the checks read it.
    """
    found = {f"value:{quantity.value}" for quantity in quantities(passage)}
    found |= {f"term:{match.term.key}" for match in matcher.matches(passage.words) if match.kind is not Form.FORBIDDEN}
    # Words that may be the same in both languages: names, and what is too long to be a Vietnamese syllable by chance.
    found |= {
        f"word:{word}"
        for word in _LONG_WORD.findall(passage.words)
        if (len(word) > 4 and word.isascii()) or (word[0].isupper() and not word.isupper())
    }
    if paragraph.role:
        found.add(f"role:{paragraph.role}")
    marker = re.sub(r"[^\w]", "", paragraph.marker).lower()
    if marker and paragraph.role == "item":
        found.add(f"marker:{marker}")
    return frozenset(found)


class Evidence:
    """What speaks for and against pairs of groups of two files.

    `lengths` and `found` are of the paragraphs of both; `ratio` is how many characters the second has for one of the
    first; `sides` are the groups of the two.
    """

    def __init__(self, lengths: Sequence[Sequence[int]], found: Sequence[Sequence[frozenset[str]]], ratio: float):
        self.ratio = ratio
        self._gain, self._loss = _weights(found)
        first, second = (self._side(*side) for side in zip(lengths, found, strict=True))
        self.sides = first, second

    def _side(self, lengths: Sequence[int], found: Sequence[frozenset[str]]) -> Side:
        singles: list[Group] = []
        for each, anchored in zip(lengths, found, strict=True):
            size, known = max(1, each), frozenset(filter(self._loss.__contains__, anchored))
            singles.append((size, _alone(size), known, self._cost(known)))
        return singles, [self._joined(pair) for pair in pairwise(singles)]

    def _joined(self, groups: Sequence[Group]) -> Group:
        found = frozenset[str]().union(*(group[2] for group in groups))
        total = sum(group[0] for group in groups)
        # Who cuts a paragraph in two does not cut off one word: 0 for even parts, and less the more uneven they are.
        even = sum(math.log(len(groups) * group[0] / total) for group in groups)
        return total, _alone(total), found, self._cost(found) + even

    def _cost(self, found: Iterable[str]) -> float:
        return sum(self._loss[anchor] for anchor in found)

    def group(self, side: int, places: range) -> Group:
        """Neighbouring paragraphs of a side, 0 or 1, as one group."""
        singles = self.sides[side][0]
        return singles[places[0]] if len(places) == 1 else self._joined([singles[at] for at in places])

    def of(self, left: Group, right: Group) -> float:
        """What speaks for a pair of groups, in nats: its lengths and its anchors."""
        length_left, _, found_left, cost_left = left
        length_right, alone, found_right, cost_right = right
        shared = cost_left + cost_right
        if not found_left.isdisjoint(found_right):
            gain = self._gain
            shared += sum([gain[anchor] for anchor in found_left & found_right])
        expected = self.ratio * length_left
        variance = VARIANCE / 2 * (expected + length_right)
        off = length_right - expected
        lengths = -0.5 * (off * off / variance + math.log(variance)) - alone
        # max() would take a fifth of the time of everything.
        return (shared if shared > _LEAST else _LEAST) + (lengths if lengths > _LOG_FREE else _LOG_FREE)

    def may_join(self, left: Group, right: Group) -> bool:
        """Whether the lengths of two groups are near enough for a bead of several paragraphs."""
        return 1 / JOINED < self.ratio * left[0] / right[0] < JOINED


def _alone(size: int) -> float:
    """How likely a length is of any paragraph (log-normal), without the constant that all densities here share."""
    spread = (math.log(size) - LOG_LENGTH) / LOG_SPREAD
    return -0.5 * spread * spread - math.log(LOG_SPREAD * size)


def _weights(sides: Sequence[Sequence[frozenset[str]]]) -> tuple[dict[str, float], dict[str, float]]:
    """For every anchor what it adds when both sides have it (after both costs), and what it costs when one has it.

    Of a kind that one file has none of, nothing is said: a text without numbers does not contradict one with them.
    """
    counts = [Counter(anchor for each in side for anchor in each) for side in sides]
    kinds = set(map(_kind, counts[0])) & set(map(_kind, counts[1]))
    gain: dict[str, float] = {}
    loss: dict[str, float] = {}
    for anchor in counts[0].keys() | counts[1].keys():
        kind = _kind(anchor)
        if kind not in kinds or (kind in _ON_BOTH and not (counts[0][anchor] and counts[1][anchor])):
            continue
        shares = [(count[anchor] + 0.5) / (len(side) + 1) for count, side in zip(counts, sides, strict=True)]
        chance = min(0.9, math.sqrt(shares[0] * shares[1]))
        loss[anchor] = min(0.0, math.log((1 - KEPT[kind]) / (1 - chance)))
        gain[anchor] = min(_MOST, max(0.0, math.log(KEPT[kind] / chance))) - 2 * loss[anchor]
    return gain, loss


def _kind(anchor: str) -> str:
    return anchor.partition(":")[0]
