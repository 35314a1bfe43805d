"""The rows of any table that a spreadsheet or a form service saved: CSV of every kind, or an Excel workbook.

Both come from outside, so they enter through the guarded readers of `tables`.
"""

from __future__ import annotations

from dataclasses import replace

from advocacy.archives import unpack
from advocacy.errors import InputError, Place, said
from advocacy.exchange.taking import check_size
from advocacy.formulas import unguarded
from advocacy.tables import Line, delimited, workbook

MAX_ROWS = 20_000
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"


def read_lines(data: bytes, label: str) -> list[Line]:
    """The rows of a file that hold anything; `label` is how the file is named in messages.

    Of a workbook the first sheet is read. The apostrophe that keeps a spreadsheet from running a cell is taken off.

    Raises:
        InputError: too large, another encoding, no table, or a workbook with macros, in an old format or damaged.
    """
    check_size(data, label)
    if data.startswith(_OLD_OFFICE):
        message = "This is an old workbook or has a password. Save it as .xlsx, without a password."
        raise InputError(message, Place(label))
    is_package = data.startswith(b"PK\x03\x04")
    if not is_package and label.lower().endswith((".xlsx", ".xlsm")):
        raise InputError("This is not a workbook.", Place(label))
    found = _workbook(data, label) if is_package else delimited.lines(data, label)
    lines = [line for line in found if any(cell.strip() for cell in line.cells)]
    if len(lines) > MAX_ROWS + 1:
        raise InputError(said("The table has more than {limit} rows.", limit=MAX_ROWS), Place(label))
    return lines


def _workbook(data: bytes, label: str) -> list[Line]:
    rows = workbook.lines(unpack(data, label), label, 2 * MAX_ROWS)
    return [replace(line, cells=tuple(map(unguarded, line.cells))) for line in rows]
