"""A comparison as people and other programs read it: lines of the terminal, JSON, a Word file with comments."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from advocacy.comparing.compare import Comparison, Row
from advocacy.errors import Finding, told
from advocacy.views.terminal import width

_MARGIN = "          "  # as wide as a severity with the space after it
_AROUND = 45  # characters of the line to each side of the words


def lines(comparison: Comparison, ui: str = "en") -> Iterator[str]:
    """The lines to print: what was found in paragraphs that answer each other stays together."""
    for number, (_, group) in enumerate(groupby(comparison.located(), key=lambda each: each[0].unit)):
        together = list(group)
        if number:
            yield ""
        yield _heading(together[0][0], comparison)
        for row, finding in together:
            words = told(finding.message, ui), told(finding.suggestion, ui), f"[{finding.code}]"
            yield f"{told(finding.severity.value, ui):9} {' '.join(part for part in words if part)}"
            yield from _pointed(finding, row)


def as_json(comparison: Comparison, ui: str = "en") -> list[dict[str, str | int]]:
    """The objects that `--json` prints: those of `Finding.as_json`, with paragraph and span instead of a line.

    `start` and `end` count characters of the paragraph from 0, in NFC.
    """
    return [_object(finding, ui) for _, finding in comparison.located()]


def _object(finding: Finding, ui: str) -> dict[str, str | int]:
    given = finding.as_json(ui)
    kept = {name: given[name] for name in ("code", "severity", "message", "suggestion", "language", "excerpt", "term")}
    place = {"paragraph": int(finding.place.key), "start": finding.start, "end": finding.end}
    return {**kept, "file": finding.place.file, **place}


def _heading(row: Row, comparison: Comparison) -> str:
    """The paragraphs of a row, in the order in which the files were named."""
    sides = (1 - comparison.second, comparison.second)
    told_ = [
        f"{comparison.files[side].label} {', '.join(str(each.number) for each in row.paragraphs[side])}"
        for side in sides
        if row.paragraphs[side]
    ]
    return " = ".join(told_)


def _pointed(finding: Finding, row: Row) -> Iterator[str]:
    """The words with what stands around them, and marks under them."""
    side = row.paragraphs[row.side_of(finding)]
    text = next(paragraph.text for paragraph in side if str(paragraph.number) == finding.place.key)
    text = text.replace("\n", " ").replace("\t", " ")
    end = min(finding.end, finding.start + 2 * _AROUND)
    begin, last = max(0, finding.start - _AROUND), min(len(text), end + _AROUND)
    before = ("…" if begin else "") + text[begin : finding.start]
    yield f"{_MARGIN}{before}{text[finding.start : last]}{'…' if last < len(text) else ''}"
    yield _MARGIN + " " * width(before) + "^" * max(1, width(text[finding.start : end]))
