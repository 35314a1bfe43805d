r"""A Markdown text as paragraphs of a table cell, and back, so that nothing changes on the way.

What a blank line divides, and each item of a list, is a paragraph of its own; any other line end is a line break
inside one. Items that follow each other have a single line end between them; where there is a blank line, an empty
paragraph stands between them. Plain lists become lists of the program, which goes on with them at each Enter.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

_ITEM = re.compile(r" *(?:[-*+•]|\d{1,3}[.)]) +\S")
_PLAIN_ITEM = re.compile(
    r"(?P<indent>(?: {4}){0,8})(?P<marker>[-*+]|(?P<number>\d{1,3})[.)]) (?P<words>\S.*)", re.DOTALL
)
_INDENT = 4  # spaces a level, as docs/writing.md asks for


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph: its words, and, when the program marks it as an item, the mark in Markdown and the level from 0."""

    words: str
    marker: str = ""
    level: int = 0

    @property
    def text(self) -> str:
        """The words with the mark, as Markdown has it."""
        return f"{' ' * _INDENT * self.level}{self.marker} {self.words}" if self.marker else self.words


def split(text: str) -> list[Line]:
    r"""The paragraphs of a text.

    >>> [line.words for line in split("a\n\n- one\n- two\n\nb")]
    ['a', 'one', 'two', 'b']
    """
    found: list[str] = []
    for block in text.split("\n\n"):
        if found and _ITEM.match(found[-1]) and _ITEM.match(block):
            found.append("")  # a blank line between two items
        begins = True
        for line in block.split("\n"):
            if begins or (_ITEM.match(line) and _ITEM.match(found[-1])):
                found.append(line)
            else:
                found[-1] += f"\n{line}"
            begins = False
    return _listed(found)


def joined(lines: Iterable[Line]) -> str:
    """The text of paragraphs, the reverse of `split`; empty ones count between items only."""
    text, gap, after_item = "", False, False
    for line in lines:
        if not line.words.strip(" \t\n"):
            gap = gap or not line.marker
            continue
        words = line.text.rstrip(" \t\n")
        if words.startswith(" ") and not words.startswith("  "):
            words = words[1:]
        is_item = _ITEM.match(words) is not None
        if text:
            text += "\n" if after_item and is_item and not gap else "\n\n"
        text += words
        gap, after_item = False, is_item
    return text.strip(" \t\n")


def _listed(texts: list[str]) -> list[Line]:
    """Paragraphs with each plain list turned into one of the program."""
    lines: list[Line] = []
    group: list[str] = []
    for text in texts:
        if (group and not text) or _ITEM.match(text):
            group.append(text)
        else:
            lines += [*_group(group), Line(text)]
            group = []
    return lines + _group(group)


def _group(texts: list[str]) -> list[Line]:
    """The items of one list: one mark at all levels, or numbers that count on; any other list stays as typed."""
    items = [_PLAIN_ITEM.fullmatch(text) for text in texts if text]
    known = [item for item in items if item is not None]
    typed = [Line(text) for text in texts]
    if not known or len(known) < len(items):
        return typed
    first = known[0]
    if first["number"]:
        begin, sign = int(first["number"]), first["marker"][-1]
        expected = [f"{begin + count}{sign}" for count in range(len(known))]
        if [item["marker"] for item in known] != expected or any(item["indent"] for item in known):
            return typed
    elif {item["marker"] for item in known} != {first["marker"]} or first["indent"]:
        return typed
    parsed = iter(known)
    lines = []
    for text in texts:
        item = next(parsed) if text else None
        lines.append(Line(item["words"], item["marker"], len(item["indent"]) // _INDENT) if item else Line(""))
    return lines
