"""Findings in the terminal: text by text, each with its message and the words concerned underlined in their line."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from advocacy.errors import Finding, Severity, said, told
from advocacy.reader import Tree

_MARGIN = "          "  # as wide as a severity with the space after it


def flat(finding: Finding, ui: str = "en") -> str:
    """A finding in one line, with its place."""
    return f"{told(finding.severity.value, ui):9} {finding.text(ui)}"


def grouped(findings: Iterable[Finding], tree: Tree, ui: str = "en") -> Iterator[str]:
    """The lines to print: findings of one text stay together, the line of the file once for those that share it."""
    # A finding without a text of its own stands alone, as what is wrong with the file does.
    for unit, group in groupby(findings, key=lambda finding: finding.place.key if finding.start >= 0 else ""):
        together = list(group)
        if unit:
            yield str(together[0].place)
        for finding in together:
            if unit:
                words = told(finding.message, ui), told(finding.suggestion, ui), f"[{finding.code}]"
                yield f"{told(finding.severity.value, ui):9} {' '.join(part for part in words if part)}"
                yield from _pointed(finding, tree.lines)
            else:
                yield flat(finding, ui)


def summary(findings: Iterable[Finding], ui: str = "en") -> str:
    """How many errors and warnings there are."""
    found = [finding.severity for finding in findings]
    errors = found.count(Severity.ERROR)
    warnings = len(found) - errors
    if not errors and not warnings:
        return told("Nothing wrong was found.", ui)
    first = said("{number} error" if errors == 1 else "{number} errors", number=errors)
    second = said("{number} warning" if warnings == 1 else "{number} warnings", number=warnings)
    return told(said("{errors}, {warnings}.", errors=first, warnings=second), ui)


def _pointed(finding: Finding, lines: Sequence[str]) -> Iterator[str]:
    """The line of the file with marks under the words, or the words alone where they go over a line's end."""
    number = finding.place.line
    line = lines[number - 1] if 0 < number <= len(lines) else ""
    at = finding.place.column - 1
    if line[at : at + len(finding.excerpt)] != finding.excerpt:
        yield f"{_MARGIN}“{finding.excerpt}”"
        return
    yield _MARGIN + line
    yield _MARGIN + " " * width(line[:at]) + "^" * max(1, width(finding.excerpt))


def width(text: str) -> int:
    """The columns of a terminal that a text takes."""
    widths = (
        2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text if not unicodedata.combining(sign)
    )
    return sum(widths)
