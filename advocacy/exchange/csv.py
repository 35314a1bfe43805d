"""Segments as CSV, for those who have nothing but a spreadsheet program.

Written is UTF-8 with a byte order mark (without it Excel takes the bytes for an old encoding), commas, every cell in
quotation marks, CR LF between rows (RFC 4180).

No cell is ever taken for a formula, and what was done for that is undone in reading (`advocacy.formulas`). A table that
was saved as a workbook keeps the apostrophes, and its sources then differ from ours by them.
"""

from __future__ import annotations

import csv
import io

from advocacy.exchange.columns import cells, find_heads, heads, take_rows
from advocacy.exchange.segments import Job, Returned
from advocacy.exchange.taking import check_size
from advocacy.formulas import guarded
from advocacy.tables import Line, delimited


def write(job: Job) -> bytes:
    """The segments as a table, one in each row."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(heads(job))
    for number, segment in enumerate(job.segments, 1):
        writer.writerow([guarded(cell) for cell in cells(number, segment)])
    return b"\xef\xbb\xbf" + stream.getvalue().encode()


def read(data: bytes, label: str) -> Returned:
    """The segments of a table that Excel or LibreOffice saved, in any dialect that `tables.delimited` reads.

    Raises:
        InputError: another encoding, no table, or what `find_heads` and `take_rows` refuse.
    """
    check_size(data, label)
    lines = delimited.lines(data, label)
    head = find_heads(next(lines, Line(1, ())).cells, label)
    return take_rows(((line.number, line.cells) for line in lines), head, label)
