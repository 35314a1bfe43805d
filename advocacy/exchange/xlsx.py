"""Segments as an Excel workbook: one sheet, whose source is locked and whose target, comment and state are open.

It is written and read by `advocacy.tables`. A formula where words are expected is refused; links, objects and comments
on cells are left behind and named.
"""

from __future__ import annotations

from collections.abc import Iterator

from advocacy.archives import unpack
from advocacy.errors import InputError, Place, said
from advocacy.exchange.columns import COLUMNS, READ, cells, find_heads, heads, take_rows
from advocacy.exchange.segments import Job, Returned
from advocacy.exchange.taking import MAX_SEGMENTS, check_size
from advocacy.tables import Line, workbook
from advocacy.tables.making import Sheet
from advocacy.tables.making import workbook as made
from advocacy.vouching import State

_WIDTHS = {
    "number": 8, "id": 28, "context": 28, "source": 60, "target": 60, "glossary": 34, "suggestion": 40, "comment": 40,
    "state": 12,
}  # fmt: skip
_OPEN = ("target", "comment", "state")
# Parts that are left behind, by the beginning of their names.
_NOT_READ = {
    "xl/externalLinks/": "links to other files",
    "xl/connections": "connections to data",
    "xl/queryTables/": "connections to data",
    "xl/embeddings/": "embedded objects",
    "xl/activeX/": "embedded objects",
    "xl/drawings/": "pictures and drawings",
    "xl/comments": "comments on cells (use the column “comment”)",
    "xl/threadedComments/": "comments on cells (use the column “comment”)",
}


def write(job: Job) -> bytes:
    """The segments as a workbook, one in each row.

    Raises:
        WriterError: the extra is not installed, or a text is too long for a cell.
    """
    rows = [heads(job), *(cells(number, segment) for number, segment in enumerate(job.segments, 1))]
    return made(
        Sheet(
            "translation",
            rows,
            [_WIDTHS[name] for name in COLUMNS],
            choices={COLUMNS.index("state"): [state.value for state in State]},
            last=max(len(rows), 2),
            open=frozenset(map(COLUMNS.index, _OPEN)),
            named=COLUMNS.index("id"),
        )
    )


def read(data: bytes, label: str) -> Returned:
    """The segments of a workbook: those of its first sheet.

    Raises:
        InputError: no workbook, unsafe, with macros, a formula among the words, or what `find_heads` and `take_rows`
            refuse.
    """
    check_size(data, label)
    parts = unpack(data, label)
    lines = workbook.lines(parts, label, 2 * MAX_SEGMENTS)
    head = find_heads(next(lines, Line(1, ())).cells, label)
    words = {head.places[name] for name in READ if name in head.places}

    def rows() -> Iterator[tuple[int, tuple[str, ...]]]:
        for line in lines:
            for place in sorted(line.formulas & words):
                message = "The cell {cell} holds a formula. Put the words themselves there, as text."
                cell = f"{workbook.letters(place)}{line.number}"
                raise InputError(said(message, cell=cell), Place(label, line.number))
            yield line.number, line.cells

    left = [said(_NOT_READ[begins]) for begins in _NOT_READ if any(name.startswith(begins) for name in parts)]
    return take_rows(rows(), head, label, dict.fromkeys(left))
