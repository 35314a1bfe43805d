"""What changed between two fixed texts, and whether only type was changed or words were.

A change is *typographical* when nothing but these differs: commas and semicolons that no digit follows; colons and
full stops that neither a digit nor a letter follows; the space beside a sign; the kind of quotation marks, apostrophes
and dashes; where a Vietnamese tone mark stands in its syllable (`hoà`, `hòa`) and `y` for `i` at its end. Anything else
is *substantive*: a letter, a capital, a digit, a question mark, a bracket, a word in or out of quotation marks, another
order of blocks, a heading that was a paragraph, another number of an item, a note, the address of a link.

The rule is narrow on purpose. A comma can change what a sentence says, so nobody's consent is ever carried over by the
program: the rule only decides whether a coordinator may record it for all at once.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from advocacy.glossary.tokens import folded
from advocacy.signing.canonical import Line

_ONE_FORM = str.maketrans(
    {**dict.fromkeys('“”„‟«»‹›"', '"'), **dict.fromkeys("‘’‚‛'`´", "'"), **dict.fromkeys("‐‑‒–—―−", "-"), "…": "..."}
)
_OMISSION = re.compile(r"\.{2,}")
_SIGN = re.compile(r"[,;](?!\d)|[:.](?!\w)")
_TOKEN = re.compile(r"\w+|[^\w\s]|\t")


class Weight(StrEnum):
    """How much a text changed."""

    NONE = "unchanged"
    TYPOGRAPHICAL = "typographical"
    SUBSTANTIVE = "substantive"


@dataclass(frozen=True, slots=True)
class Difference:
    """A place where two texts differ: the lines that were there and those that are, either may be none."""

    old: tuple[str, ...]
    new: tuple[str, ...]
    weight: Weight


def weight_of(old: Sequence[Line], new: Sequence[Line]) -> Weight:
    """How much one language version changed, by the rule above."""
    return heaviest(difference.weight for difference in differences(old, new))


def heaviest(weights: Iterator[Weight]) -> Weight:
    """The most that any of them is; unchanged where there are none."""
    return max(weights, key=[*Weight].index, default=Weight.NONE)


def differences(old: Sequence[Line], new: Sequence[Line]) -> list[Difference]:
    """Where two versions of a text differ, in the order of the text."""
    before, after = [*map(str, old)], [*map(str, new)]
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    return [
        Difference(gone, come, _weight(gone, come))
        for kind, a, b, c, d in matcher.get_opcodes()
        if kind != "equal"
        for gone, come in [(tuple(before[a:b]), tuple(after[c:d]))]
    ]


def by_language(old: Mapping[str, Sequence[Line]], new: Mapping[str, Sequence[Line]]) -> dict[str, list[Difference]]:
    """The differences of each language version; one that came or went differs in all its lines."""
    return {code: differences(old.get(code, ()), new.get(code, ())) for code in dict.fromkeys([*old, *new])}


def _weight(old: Sequence[str], new: Sequence[str]) -> Weight:
    same = len(old) == len(new) and all(_is_same(one, other) for one, other in zip(old, new, strict=True))
    return Weight.TYPOGRAPHICAL if same else Weight.SUBSTANTIVE


def _is_same(one: str, other: str) -> bool:
    # What stands between tabs is a note, its number or an address: words of another kind.
    return _marks(one) == _marks(other) and _settled(one) == _settled(other)


def _marks(line: str) -> tuple[str, ...]:
    return line.partition(" ")[0], *line.split("\t")[1::2]


def _settled(line: str) -> list[tuple[str, str]]:
    """The words and signs of a line as the rule compares them: each word's spelling, and where it has capitals."""
    words = "\t".join(line.partition(" ")[2].split("\t")[0::2]).translate(_ONE_FORM)
    kept = _SIGN.sub(" ", _OMISSION.sub("⋯", words))
    return [
        (folded(token), "".join("A" if sign.isupper() else "a" for sign in token)) for token in _TOKEN.findall(kept)
    ]
