"""Signatures in the terminal: what an import would change, and how a text changed since it was signed."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence

from advocacy.errors import said, told
from advocacy.signing.changes import Difference
from advocacy.signing.forms import Question, name_of
from advocacy.signing.importing import Plan


def planned(plan: Plan, ui: str = "en", sources: Sequence[str] = ()) -> Iterator[str]:
    """The lines that say what an import would do: columns, rows, questions with the answers that can be given.

    `sources` are the files of forms, of which each is a row, beginning with row 2.
    """
    for heading, column in plan.mapping.items():
        yield f"  {heading} → {column}"
    for heading in plan.left:
        yield f"{told('left out', ui):9} {told(said('The column “{heading}” is not understood.', heading=heading), ui)}"
    if plan.ignored:
        ignored = said("These columns are never kept: {columns}.", columns=", ".join(plan.ignored))
        yield f"{told('left out', ui):9} {told(ignored, ui)}"
    for notice in plan.notices:
        yield told(notice, ui)
    for refused in plan.refused:
        row = sources[refused.line - 2] if sources else said("Row {number}", number=refused.line)
        yield told(said("{row} is not taken: {reason}", row=row, reason=refused.reason), ui)
    for entry in plan.new:
        yield f"+ {name_of(entry.cells)}"
    for entry in plan.changed:
        yield f"~ {name_of(entry.cells)}"
        yield from (f"    {change.column}: {change.old or '–'} → {change.new}" for change in entry.changes)
    for question in plan.questions:
        yield from asked(question, ui)
    counts = said(
        "{new} new, {changed} changed, {same} known already, {open} questions.",
        new=len(plan.new), changed=len(plan.changed), same=len(plan.same), open=len(plan.questions),
    )  # fmt: skip
    yield told(counts, ui)


def asked(question: Question, ui: str = "en") -> Iterator[str]:
    """A question, and how to answer it."""
    yield f"? {told(question.text, ui)}"
    choices = list(question.choices) or ["VN", "US", "…"]
    yield "    " + "   ".join(f"--answer {question.key}={choice}" for choice in choices)


def compared(differences: Sequence[Difference], ui: str = "en") -> Iterator[str]:
    """Where a text changed: the lines that were there and those that are, with marks under what differs."""
    for difference in differences:
        yield f"  {told(difference.weight.value, ui)}"
        for line in difflib.ndiff(_plain(difference.old), _plain(difference.new)):
            yield f"    {line.rstrip()}"


def _plain(lines: Sequence[str]) -> list[str]:
    """Canonical lines as people read them: the tabs around notes and addresses as brackets."""
    return ["".join(part if at % 2 == 0 else f"[{part}]" for at, part in enumerate(line.split("\t"))) for line in lines]
