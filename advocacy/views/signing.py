"""Signatures in the terminal: what an import would change, and how a text changed since it was signed."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence

from advocacy.errors import said, told
from advocacy.signing.changes import Difference
from advocacy.signing.forms import Question, name_of
from advocacy.signing.importing import NEW, Entry, Plan
from advocacy.signing.table import COLUMNS


def planned(plan: Plan, ui: str = "en", sources: Sequence[str] = ()) -> Iterator[str]:
    """The lines that say what an import would do: columns, rows, questions with the answers that can be given.

    `sources` are the files of forms, of which each is a row, beginning with row 2.
    """
    for heading, column in plan.mapping.items():
        yield f"  {heading} → {column}"
    for heading in plan.left:
        message = 'The column “{heading}” is not understood. If it matters, say what it is: --map "HEADING=COLUMN".'
        yield f"{told('left out', ui):9} {told(said(message, heading=heading), ui)}"
    if plan.ignored:
        ignored = said("These columns are never kept: {columns}.", columns=", ".join(plan.ignored))
        yield f"{told('left out', ui):9} {told(ignored, ui)}"
    for notice in plan.notices:
        yield told(notice, ui)
    for refused in plan.refused:
        row = _row(refused.line, sources)
        yield told(said("{row} is not taken: {reason}", row=row, reason=refused.reason), ui)
    for entry in plan.new:
        yield f"+ {name_of(entry.cells)}"
    for entry in plan.same:
        yield f"= {_taken_for(entry, ui)}"
    for entry in plan.changed:
        yield f"~ {_taken_for(entry, ui)}"
        yield from (f"    {change.column}: {change.old or '–'} → {change.new}" for change in entry.changes)
    for entry in plan.entries:
        for question in entry.questions:
            yield from asked(question, ui, sources[entry.line - 2] if sources else "")
    counts = said(
        "{new} new, {changed} changed, {same} known already, {open} questions.",
        new=len(plan.new), changed=len(plan.changed), same=len(plan.same), open=len(plan.questions),
    )  # fmt: skip
    yield told(counts, ui)


def asked(question: Question, ui: str = "en", source: str = "") -> Iterator[str]:
    """A question, and how to answer it; `source` is the form that it is about."""
    yield "? " + (f"{source}: " if source else "") + told(question.text, ui)
    if question.described:
        for choice in question.choices:
            who = question.described.get(choice) or told("somebody else", ui)
            yield f"    --answer {question.key}={choice}   {who}"
        return
    choices = list(question.choices) or ["VN", "US", "…"]
    yield "    " + "   ".join(f"--answer {question.key}={choice}" for choice in choices)


def left_open(plan: Plan, ui: str = "en", sources: Sequence[str] = ()) -> Iterator[str]:
    """What becomes of rows with open questions when a plan is applied: who waits, and which cells stay as they are."""
    for entry in plan.entries:
        row, name = _row(entry.line, sources), name_of(entry.cells)
        columns = ", ".join(question.about for question in entry.questions if question.about in COLUMNS)
        if not entry.target:
            yield told(said("{row} waits until it is known who it is: {name}", row=row, name=name), ui)
        elif columns and entry.target == NEW:
            message = "{row} was taken, and these cells are empty: {columns} ({name})"
            yield told(said(message, row=row, columns=columns, name=name), ui)
        elif entry.questions:
            message = "{row} is known, and what is asked about stays as it was: {name}"
            yield told(said(message, row=row, name=name), ui)


def _row(line: int, sources: Sequence[str]) -> str:
    """How a row is named: by the file of its form, or by its number."""
    return sources[line - 2] if sources else said("Row {number}", number=line)


def _taken_for(entry: Entry, ui: str) -> str:
    words = {"name": name_of(entry.cells), "other": entry.known, "id": entry.target}
    return told(said("{name} is {other} ({id})", **words), ui)


def compared(differences: Sequence[Difference], ui: str = "en") -> Iterator[str]:
    """Where a text changed: the lines that were there and those that are, with marks under what differs."""
    for difference in differences:
        yield f"  {told(difference.weight.value, ui)}"
        for line in difflib.ndiff(_plain(difference.old), _plain(difference.new)):
            yield f"    {line.rstrip()}"


def _plain(lines: Sequence[str]) -> list[str]:
    """Canonical lines as people read them: the tabs around notes and addresses as brackets."""
    return ["".join(part if at % 2 == 0 else f"[{part}]" for at, part in enumerate(line.split("\t"))) for line in lines]
