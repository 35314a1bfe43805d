"""What Word prints before the items of lists (ECMA-376 Part 1, 17.9)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from advocacy.comparing.ooxml import Element, value, w
from advocacy.signing.canonical import label

_BULLETS = frozenset("•–▪-·o\uf0b7\uf0a7")
_MARKERS = {"decimal": "decimal", "lowerLetter": "alpha", "lowerRoman": "roman"}
_LATIN = "abcdefghijklmnopqrstuvwxyz"
_LETTER = re.compile(r"\s*(\w)\)\s*")


@dataclass(frozen=True, slots=True)
class _Level:
    start: int
    form: str
    text: str
    anew: bool = False  # whether its list begins anew instead of going on where another of its kind ended


class Numbering:
    """Counts the items of a file in the order in which they are asked for."""

    def __init__(self, root: Element | None) -> None:
        self._levels: dict[tuple[str, int], _Level] = {}
        self._kinds: dict[str, str] = {}  # by list the numbering that it shares with others
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[tuple[str, int]] = set()
        abstract = {} if root is None else {each.get(w("abstractNumId")): each for each in root.iter(w("abstractNum"))}
        for number in () if root is None else root.iter(w("num")):
            identifier = str(number.get(w("numId"), ""))
            self._kinds[identifier] = value(number, "abstractNumId")
            holder = abstract.get(self._kinds[identifier])
            for level in () if holder is None else holder.iter(w("lvl")):
                self._take(identifier, level)
            for override in number.iter(w("lvlOverride")):
                for level in override.iter(w("lvl")):
                    self._take(identifier, level)
                if start := value(override, "startOverride"):
                    key = identifier, _integer(override.get(w("ilvl")))
                    known = self._levels.get(key)
                    if known is not None:
                        self._levels[key] = _Level(_integer(start), known.form, known.text, True)

    def _take(self, identifier: str, level: Element) -> None:
        key = identifier, _integer(level.get(w("ilvl")))
        start = _integer(value(level, "start") or "1")
        self._levels[key] = _Level(start, value(level, "numFmt") or "decimal", value(level, "lvlText"))

    def label(self, paragraph: Element) -> tuple[int, str] | None:
        """The depth of an item from 0, and what stands before it as the canonical text has it; None for no item."""
        identifier = value(paragraph, "pPr/numPr/numId")
        if identifier in ("", "0"):
            return None
        depth = _integer(value(paragraph, "pPr/numPr/ilvl"))
        level = self._levels.get((identifier, depth))
        if level is None:
            return depth, ""
        counts = self._counts.setdefault(self._kinds[identifier], {})
        if level.anew and (identifier, depth) not in self._begun:
            counts.pop(depth, None)
        self._begun.add((identifier, depth))
        counts[depth] = counts.get(depth, level.start - 1) + 1
        for deeper in [each for each in counts if each > depth]:
            del counts[deeper]
        return depth, _shown(level, counts[depth], depth)


def _shown(level: _Level, number: int, depth: int) -> str:
    """The label of an item; one that no file of ours has stays as it is, and so changes the text."""
    text = level.text.strip()
    if (level.form in ("bullet", "none") and not text) or (level.form, text) == ("none", f"%{depth + 1}"):
        return ""
    if level.form == "bullet" and text in _BULLETS:
        return "-"
    if level.form in _MARKERS and re.fullmatch(rf"%{depth + 1}[.)]", text):
        return label(_MARKERS[level.form], number, _LATIN)
    letter = _LETTER.fullmatch(text)
    return letter[1] if letter and level.form in ("none", "bullet") else f"?{level.form}:{text}:{number}"


def _integer(text: str | None) -> int:
    return int(text) if text and re.fullmatch(r"[0-9]{1,6}", text) else 0
