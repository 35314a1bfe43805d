"""The rows of any table that a spreadsheet or a form service saved: CSV of every kind, or an Excel workbook.

Both come from outside, so they enter through the guarded readers of `exchange`: sizes are limited, a workbook is
unpacked without trusting it, macros are refused, and old Vietnamese encodings are named, never guessed into text.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass

from advocacy.archives import parse_xml, unpack
from advocacy.errors import InputError, Place, said
from advocacy.exchange.csv import _decoded
from advocacy.exchange.taking import check_size
from advocacy.exchange.xlsx import _refuse_macros, _rows, _sheet, _strings, _texts
from advocacy.formulas import unguarded

MAX_ROWS = 20_000
_DELIMITERS = (",", ";", "\t", "|")


@dataclass(frozen=True, slots=True)
class Line:
    """One row: its number in the file, the words of its cells, and which of the cells are formulas."""

    number: int
    cells: tuple[str, ...]
    formulas: frozenset[int] = frozenset()


def read_lines(data: bytes, label: str) -> list[Line]:
    """The rows of a file that hold anything; `label` is how the file is named in messages.

    CSV may be in UTF-8 or UTF-16, with or without a byte order mark, split by commas, semicolons, tabs or bars. Of a
    workbook the first sheet is read. The apostrophe that keeps a spreadsheet from running a cell is taken off.

    Raises:
        InputError: too large, another encoding, no table, or a workbook with macros.
    """
    check_size(data, label)
    found = _workbook(data, label) if data.startswith(b"PK\x03\x04") else _csv(data, label)
    lines = [line for line in found if any(cell.strip() for cell in line.cells)]
    if len(lines) > MAX_ROWS + 1:
        raise InputError(said("The table has more than {limit} rows.", limit=MAX_ROWS), Place(label))
    return lines


def _csv(data: bytes, label: str) -> list[Line]:
    text = _decoded(data, label).removeprefix("\ufeff")
    stated = re.match(r"sep=(.)\r?\n", text)
    text = text[stated.end() :] if stated else text
    delimiter = stated[1] if stated else _delimiter(text)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    lines, begin = [], 1 + bool(stated)
    try:
        for row in rows:
            lines.append(Line(begin, tuple(unguarded(cell) for cell in row)))
            begin = rows.line_num + 1 + bool(stated)
    except csv.Error as error:
        message = said("The table cannot be read: {reason}.", reason=error)
        raise InputError(message, Place(label, rows.line_num)) from error
    return lines


def _delimiter(text: str) -> str:
    """The sign that splits the first row into the most cells; quotation marks may hold line ends."""
    first = re.sub(r'"[^"]*"', "", text[:100_000]).lstrip("\r\n").partition("\n")[0]
    return max(_DELIMITERS, key=first.count)


def _workbook(data: bytes, label: str) -> list[Line]:
    parts = unpack(data, label)
    _refuse_macros(parts, label)
    strings = _strings(parts, label)
    sheet = parse_xml(parts[_sheet(parts, label)], label)
    return [
        Line(
            number,
            tuple(unguarded(text) for text in _texts(row)),
            frozenset(place for place, (_, formula) in row.items() if formula),
        )
        for number, row in _rows(sheet, strings, label)
    ]
