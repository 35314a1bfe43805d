"""Excel workbooks that hold nothing but text.

Every cell is a string in the format “Text”, so nothing in it is ever a formula, and what somebody types stays what was
typed. The file says nothing of who wrote it and when; the same rows give the same bytes.
"""

from __future__ import annotations

import importlib
import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from typing import Any

from advocacy.errors import WriterError, said
from advocacy.tables.workbook import letters

MAX_CELL = 32_767  # characters, Excel's own limit; openpyxl would cut the rest off in silence
_MAX_CHOICES = 255  # characters of a list in a formula, Excel's own limit; longer lists stand in a sheet
_LISTS = "list"
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest date a ZIP entry can bear, so it says nothing
_CORE = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>'
)
_LOOKS_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its rows, of which the first is the heading, and how wide its columns are, in characters.

    `choices` are the words to choose from in a column (by place, from 0), down to row `last`. With `open` only the
    columns of these places may be edited, without a password; None protects nothing. `named` is the place of what
    tells a row from others in messages.
    """

    title: str
    rows: Sequence[Sequence[str]]
    widths: Sequence[int]
    choices: Mapping[int, Sequence[str]] = field(default_factory=dict)
    last: int = 2
    open: frozenset[int] | None = None
    named: int = 0


def workbook(*sheets: Sheet) -> bytes:
    """The bytes of a workbook.

    Raises:
        WriterError: the extra is not installed, or a text is too long for a cell.
    """
    try:
        openpyxl = importlib.import_module("openpyxl")
    except ImportError as error:
        raise WriterError('This format needs the extra "exchange": pip install "advocacy[exchange]".') from error
    book = openpyxl.Workbook()
    book.remove(book.active)
    made = [book.create_sheet(sheet.title) for sheet in sheets]
    for each, sheet in zip(made, sheets, strict=True):
        _fill(each, sheet)
        _furnish(each, sheet)
    stream = io.BytesIO()
    book.save(stream)
    return _impersonal(stream.getvalue())


def _fill(made: Any, sheet: Sheet) -> None:
    looks: dict[tuple[bool, bool], Any] = {}  # each is made once, since a workbook may have many cells
    for row, texts in enumerate(sheet.rows, 1):
        for place, text in enumerate(texts):
            if len(text) > MAX_CELL:
                message = "{unit}: this text has more than {limit} characters, and a cell holds no more."
                raise WriterError(said(message, unit=texts[sheet.named], limit=MAX_CELL))
            cell = made.cell(row, place + 1, _LOOKS_ESCAPED.sub("_x005F_", text))
            cell.data_type = "s"
            look = row == 1, row == 1 or (sheet.open is not None and place not in sheet.open)
            if look not in looks:
                _look(cell, bold=look[0], locked=look[1])
                looks[look] = cell._style
            cell._style = copy(looks[look])


def _look(cell: Any, *, bold: bool, locked: bool) -> None:
    styles = importlib.import_module("openpyxl.styles")
    cell.number_format = "@"
    cell.alignment = styles.Alignment(wrap_text=True, vertical="top")
    cell.protection = styles.Protection(locked=locked)
    cell.font = styles.Font(bold=bold)


def _furnish(made: Any, sheet: Sheet) -> None:
    validation = importlib.import_module("openpyxl.worksheet.datavalidation").DataValidation
    for place, width in enumerate(sheet.widths):
        column = made.column_dimensions[letters(place)]
        column.width = width
        if sheet.open is None:
            column.number_format = "@"  # also of the cells that are still to be written
    made.freeze_panes = "A2"
    if sheet.open is not None:
        made.protection.sheet = True
        made.protection.formatColumns = made.protection.formatRows = made.protection.formatCells = False
    for place, words in sheet.choices.items():
        offered = validation(type="list", formula1=_listed(made.parent, words), allow_blank=True)
        offered.add(f"{letters(place)}2:{letters(place)}{sheet.last}")
        made.add_data_validation(offered)


def _listed(book: Any, words: Sequence[str]) -> str:
    """A list of words as a formula; one that a formula cannot hold stands in a sheet of its own, and is named by it."""
    listed = ",".join(words)
    if len(listed) <= _MAX_CHOICES and not any("," in word or '"' in word for word in words):
        return f'"{listed}"'
    title = f"{_LISTS} {len(book.worksheets)}"
    _fill(book.create_sheet(title), Sheet(title, [[word] for word in words], ()))
    return f"'{title}'!$A$1:$A${len(words)}"


def _impersonal(data: bytes) -> bytes:
    """The package without author and clock."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as book, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as out:
        for name in book.namelist():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 0
            out.writestr(entry, _CORE if name == "docProps/core.xml" else book.read(name))
    return stream.getvalue()
