"""Segments as an Excel workbook: one sheet, whose source is locked and whose target, comment and state are open.

Every cell is a string in the format “Text”, so nothing in it is ever a formula, and what a translator types stays what
was typed. The file says nothing of who wrote it and when, and the same segments give the same bytes.

It is read without openpyxl: the parts of the package within limits, of the sheet the words alone. A workbook with
macros is refused, and so is a formula where words are expected; links, objects and comments on cells are left behind
and named.

Sources: ECMA-376 Part 1, 18.2 (workbook), 18.3 (worksheets), 18.4 (shared strings), 22.9.2.19 (ST_Xstring: `_x000D_`).
"""

from __future__ import annotations

import importlib
import io
import re
import zipfile
from collections.abc import Iterator
from copy import copy
from typing import Any

from lxml import etree

from advocacy.archives import parse_xml, relations, unpack
from advocacy.errors import InputError, Place, WriterError, said
from advocacy.exchange.columns import COLUMNS, READ, cells, find_heads, heads, take_rows
from advocacy.exchange.segments import Job, Returned
from advocacy.exchange.taking import MAX_SEGMENTS, check_size
from advocacy.vouching import State

MAX_CELL = 32_767  # characters, Excel's own limit; openpyxl would cut the rest off in silence
_WIDTHS = {
    "number": 8, "id": 28, "context": 28, "source": 60, "target": 60, "glossary": 34, "suggestion": 40, "comment": 40,
    "state": 12,
}  # fmt: skip
_OPEN = ("target", "comment", "state")
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest date a ZIP entry can bear, so it says nothing
_CORE = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>'
)
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_LOOKS_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
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
    openpyxl = _openpyxl()
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "translation"
    looks: dict[tuple[bool, bool], Any] = {}  # each is made once, since a workbook may have many cells
    rows = [heads(job), *(cells(number, segment) for number, segment in enumerate(job.segments, 1))]
    for row, texts in enumerate(rows, 1):
        for column, text in enumerate(texts, 1):
            if len(text) > MAX_CELL:
                message = "{unit}: this text has more than {limit} characters, and a cell holds no more."
                raise WriterError(said(message, unit=texts[1], limit=MAX_CELL))
            cell = sheet.cell(row, column, _LOOKS_ESCAPED.sub("_x005F_", text))
            cell.data_type = "s"
            look = row == 1, row == 1 or COLUMNS[column - 1] not in _OPEN
            if look not in looks:
                _look(cell, bold=look[0], locked=look[1])
                looks[look] = cell._style
            cell._style = copy(looks[look])
    _furnish(sheet, len(rows))
    stream = io.BytesIO()
    book.save(stream)
    return _impersonal(stream.getvalue())


def read(data: bytes, label: str) -> Returned:
    """The segments of a workbook: those of its first sheet.

    Raises:
        InputError: no workbook, unsafe, with macros, a formula among the words, or what `find_heads` and `take_rows`
            refuse.
    """
    check_size(data, label)
    parts = unpack(data, label)
    _refuse_macros(parts, label)
    strings = _strings(parts, label)
    rows = _rows(parse_xml(parts[_sheet(parts, label)], label), strings, label)
    _, first = next(rows, (0, {}))
    head = find_heads(_texts(first), label)
    formulas = {head.places[name] for name in READ if name in head.places}

    def words() -> Iterator[tuple[int, list[str]]]:
        for number, row in rows:
            for place, (_, is_formula) in row.items():
                if is_formula and place in formulas:
                    message = "The cell {cell} holds a formula. Put the words themselves there, as text."
                    raise InputError(said(message, cell=f"{_letters(place)}{number}"), Place(label, number))
            yield number, _texts(row)

    left = [said(_NOT_READ[begins]) for begins in _NOT_READ if any(name.startswith(begins) for name in parts)]
    return take_rows(words(), head, label, dict.fromkeys(left))


# ------------------------------------------------------------------ writing


def _openpyxl() -> Any:
    try:
        return importlib.import_module("openpyxl")
    except ImportError as error:
        raise WriterError('This format needs the extra "exchange": pip install "advocacy[exchange]".') from error


def _look(cell: Any, *, bold: bool, locked: bool) -> None:
    styles = importlib.import_module("openpyxl.styles")
    cell.number_format = "@"
    cell.alignment = styles.Alignment(wrap_text=True, vertical="top")
    cell.protection = styles.Protection(locked=locked)
    cell.font = styles.Font(bold=bold)


def _furnish(sheet: Any, rows: int) -> None:
    """What helps the eye and keeps the source as it is; the protection has no password."""
    validation = importlib.import_module("openpyxl.worksheet.datavalidation").DataValidation
    letters = dict(zip(COLUMNS, map(_letters, range(len(COLUMNS))), strict=True))
    for name, width in _WIDTHS.items():
        sheet.column_dimensions[letters[name]].width = width
    sheet.freeze_panes = "A2"
    protection = sheet.protection
    protection.sheet = True
    protection.formatColumns = protection.formatRows = protection.formatCells = False
    states = validation(type="list", formula1=f'"{",".join(state.value for state in State)}"', allow_blank=True)
    states.add(f"{letters['state']}2:{letters['state']}{max(rows, 2)}")
    sheet.add_data_validation(states)


def _impersonal(data: bytes) -> bytes:
    """The package without author and clock."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as book, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as out:
        for name in book.namelist():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 0
            out.writestr(entry, _CORE if name == "docProps/core.xml" else book.read(name))
    return stream.getvalue()


# ------------------------------------------------------------------ reading

_Row = dict[int, tuple[str, bool]]  # by column: the words, and whether a formula made them


def _refuse_macros(parts: dict[str, bytes], label: str) -> None:
    named = any(name.lower().endswith(("vbaproject.bin", "vbadata.xml")) or "/macrosheets/" in name for name in parts)
    if named or b"macroEnabled" in parts.get("[Content_Types].xml", b""):
        raise InputError("The workbook holds macros, so it was not read. Save it as .xlsx.", Place(label))


def _sheet(parts: dict[str, bytes], label: str) -> str:
    """The name of the part that holds the first sheet."""
    main = next((each.target for each in relations(parts, "", label).values() if each.kind == "officeDocument"), "")
    if main not in parts:
        raise InputError("This is not a workbook.", Place(label))
    led = relations(parts, main, label)
    for element in parse_xml(parts[main], label).iter("{*}sheet"):
        for name, value in element.attrib.items():
            found = led.get(str(value)) if str(name).endswith("}id") else None
            if found and found.kind == "worksheet" and not found.external and found.target in parts:
                return found.target
    raise InputError("This is not a workbook.", Place(label))


def _strings(parts: dict[str, bytes], label: str) -> list[str]:
    for name, data in parts.items():
        if name.lower() == "xl/sharedstrings.xml":
            return [_words(element) for element in parse_xml(data, label).iterchildren("{*}si")]
    return []


def _rows(sheet: etree._Element, strings: list[str], label: str) -> Iterator[tuple[int, _Row]]:
    """The rows of a sheet that hold anything, each with its number.

    Raises:
        InputError: there are too many, or one has words that are nowhere.
    """
    number = 0
    for count, element in enumerate(sheet.iter("{*}row")):
        if count > 2 * MAX_SEGMENTS:
            raise InputError(said("The file has more than {limit} texts.", limit=MAX_SEGMENTS), Place(label))
        stated = element.get("r", "")
        number = int(stated) if stated.isdecimal() and len(stated) < 8 else number + 1
        row: _Row = {}
        place = -1
        for cell in element.iterchildren("{*}c"):
            place = _place(cell.get("r", ""), place + 1)
            if len(cell):
                row[place] = _cell(cell, strings, Place(label, number)), cell.find("{*}f") is not None
        if row:
            yield number, row


def _cell(cell: etree._Element, strings: list[str], place: Place) -> str:
    inline, value = cell.find("{*}is"), cell.findtext("{*}v", "")
    match cell.get("t", "n"):
        case "s":
            if not value.strip().isdecimal() or int(value[:9]) >= len(strings):
                raise InputError("This workbook cannot be read.", place)
            return strings[int(value)]
        case "inlineStr":
            return "" if inline is None else _words(inline)
        case "str":
            return _unescaped(value)
        case "e":
            return ""
    return value


def _words(element: etree._Element) -> str:
    """The words of a string, of all its runs, without what says how they are pronounced."""
    return _unescaped("".join(text.text or "" for text in element.iterfind("{*}t")) or "".join(
        text.text or "" for run in element.iterfind("{*}r") for text in run.iterfind("{*}t")
    ))  # fmt: skip


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)


def _place(reference: str, otherwise: int) -> int:
    """The column of a cell by its reference: 0 for `A7`."""
    found = re.match("[A-Z]{1,3}(?=[0-9])", reference)
    place = 0
    for letter in found[0] if found else "":
        place = place * 26 + ord(letter) - 64
    return place - 1 if found else otherwise


def _letters(place: int) -> str:
    return (_letters(place // 26 - 1) if place >= 26 else "") + chr(65 + place % 26)


def _texts(row: _Row) -> list[str]:
    texts = [""] * (max(row, default=-1) + 1)
    for place, (words, _) in row.items():
        texts[place] = words
    return texts
