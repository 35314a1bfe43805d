"""Findings in the terminal: each with its place and its message, and the words concerned underlined in their line."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from advocacy.errors import Finding, told
from advocacy.reader import Tree

_MARGIN = "          "  # as wide as what stands before the place


def shown(findings: Iterable[Finding], tree: Tree, ui: str = "en") -> Iterator[str]:
    """The lines to print, text by text in the order of the file."""
    for finding in findings:
        yield f"{told(finding.severity.value, ui):9} {finding.text(ui)}"
        if finding.start >= 0 and finding.excerpt:
            yield from _pointed(finding, tree.lines)


def _pointed(finding: Finding, lines: Sequence[str]) -> Iterator[str]:
    """The line of the file with marks under the words, or the words alone where they go over a line's end."""
    number = finding.place.line
    line = lines[number - 1] if 0 < number <= len(lines) else ""
    at = finding.place.column - 1
    if line[at : at + len(finding.excerpt)] != finding.excerpt:
        yield f"{_MARGIN}“{finding.excerpt}”"
        return
    yield _MARGIN + line
    yield _MARGIN + " " * _width(line[:at]) + "^" * max(1, _width(finding.excerpt))


def _width(text: str) -> int:
    """The columns of a terminal that a text takes."""
    widths = (
        2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text if not unicodedata.combining(sign)
    )
    return sum(widths)
