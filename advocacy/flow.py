"""Line ends inside a text: a file wraps its lines, and a wrapped line is not another text.

A single line end in a Markdown text is a space. It stays one only where it is meant: between paragraphs and list
items, before a heading or a quotation, and after a hard break.
"""

from __future__ import annotations

import re
import textwrap
import unicodedata

_BEGINS = re.compile(r"\s*(?:[-*+•]|\d{1,3}[.)]|#{1,6}|>)\s|\s*$|\s*<!--")
_BREAKS = re.compile(r"(?:\\|  )$")
WIDTH = 100


def unwrapped(text: str) -> str:
    r"""A Markdown text with each paragraph, list item and heading on one line, in NFC, without space at its ends.

    >>> unwrapped("One line\nand another.\n\n- first\n  item\n- second\n")
    'One line and another.\n\n- first item\n- second'
    """
    lines: list[str] = []
    for line in unicodedata.normalize("NFC", text).strip().split("\n"):
        if lines and lines[-1].strip() and not _BEGINS.match(line) and not _BREAKS.search(lines[-1]):
            lines[-1] = f"{lines[-1].rstrip()} {line.strip()}"
        else:
            lines.append(line if _BREAKS.search(line) else line.rstrip())
    return "\n".join(lines)


def wrapped(text: str, width: int = WIDTH) -> str:
    """The same text with lines of at most `width` characters, as `unwrapped` reads back; list items hang."""
    return "\n".join(_wrapped_line(line, width) for line in text.split("\n"))


def _wrapped_line(line: str, width: int) -> str:
    if _BREAKS.search(line) or len(line) <= width:
        return line
    marker = re.match(r"\s*(?:(?:[-*+•]|\d{1,3}[.)])\s+)?", line)
    indent = " " * len(marker[0]) if marker else ""
    lines = textwrap.wrap(
        line, width, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False, drop_whitespace=True
    )
    # A continuation that looks like a marker would begin an item of its own.
    return line if any(_BEGINS.match(each) for each in lines[1:]) else "\n".join(lines)
