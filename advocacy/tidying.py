"""What happens to a text before Markdown sees it: limits, and lists put into the one form that all readers share."""

from __future__ import annotations

import re

from advocacy.errors import said

MAX_PARAGRAPH = 20_000
MAX_SPECIALS = 200

_ITEM = re.compile(r"([ ]*)([-*+•‣▪]|\d{1,3}[.)])([ \t]+)(.*)")


class MarkupError(ValueError):
    """A text that is not parsed, with the reason; the text itself is kept as plain words."""


def check_limits(text: str) -> None:
    """Refuse what a parser would take too long over.

    Raises:
        MarkupError: too long a paragraph, or too many signs of one kind in it.
    """
    for paragraph in re.split(r"\n\s*\n", text):
        if len(paragraph) > MAX_PARAGRAPH:
            message = "A paragraph has {number} characters; {limit} is the limit."
            raise MarkupError(said(message, number=len(paragraph), limit=MAX_PARAGRAPH))
        for special in ("[", "<", "*", "_"):
            if paragraph.count(special) > MAX_SPECIALS:
                message = 'A paragraph has more than {limit} times "{sign}".'
                raise MarkupError(said(message, limit=MAX_SPECIALS, sign=special))


def _as_typed_number(line: str, counted: dict[int, int], in_list: bool) -> str:
    """A line whose number does not go on with the list (`2025. That was …`) is text: Markdown would number it anew."""
    found = re.match(r"([ ]*)(\d+)([.)])(?= )", line)
    if not found:
        return line
    indent, number = len(found[1]), int(found[2])
    before = counted.get(indent) if in_list else None
    if number > 99 or (before is not None and number not in (1, before, before + 1)):
        return f"{found[1]}{found[2]}\\{found[3]}{line[found.end() :]}"
    counted[indent] = number
    return line


def tidied(text: str) -> str:
    """Lists in the one form that every Markdown reads alike: a blank line before, four spaces a level."""
    out: list[str] = []
    levels: list[tuple[int, int]] = []  # of each open item: the column of its marker, the column of its text
    counted: dict[int, int] = {}  # the last number at each depth
    for line in text.expandtabs(4).splitlines():
        line = _as_typed_number(line, counted, bool(levels))
        stripped = line.lstrip(" ")
        indent = len(line) - len(stripped)
        item = _ITEM.fullmatch(line)
        if not stripped:
            out.append("")
        elif item and (indent < 4 or levels):
            while levels and indent < levels[-1][1] and indent <= levels[-1][0]:
                levels.pop()
            if not levels and out and out[-1] and not _ITEM.fullmatch(out[-1]):
                out.append("")
            marker = item[2].replace(")", ".") if item[2][0].isdigit() else "-"
            out.append(" " * 4 * len(levels) + f"{marker} {item[4]}")
            levels.append((indent, len(item[1] + item[2] + item[3])))
        else:
            if levels and (not out or not out[-1]):
                while levels and indent < min(levels[-1][1], levels[-1][0] + 2):
                    levels.pop()
            out.append(" " * 4 * len(levels) + stripped if levels else stripped)
    return "\n".join(out)
