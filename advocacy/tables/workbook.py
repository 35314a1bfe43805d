"""Reading the first sheet of an Excel workbook: its words alone, without openpyxl, the parts within limits.

A workbook with macros is refused. Of formulas it is said that they are some; links, objects and comments on cells are
not looked at.

Sources: ECMA-376 Part 1, 18.2 (workbook), 18.3 (worksheets), 18.4 (shared strings), 22.9.2.19 (ST_Xstring: `_x000D_`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from lxml import etree

from advocacy.archives import parse_xml, relations
from advocacy.errors import InputError, Place, said
from advocacy.tables import Line

MAX_COLUMNS = 1_000  # a word in the last column of Excel would make 16,384 cells of each row
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")


def lines(parts: Mapping[str, bytes], label: str, limit: int) -> Iterator[Line]:
    """The rows of the first sheet that have cells; `parts` are those of the package, as `archives.unpack` gives them.

    Raises:
        InputError: no workbook, with macros, more than `limit` rows, wider than `MAX_COLUMNS`, or with words that are
            nowhere.
    """
    parts = dict(parts)
    _refuse_macros(parts, label)
    strings = _strings(parts, label)
    sheet = parse_xml(parts[_first_sheet(parts, label)], label)
    number = 0
    for count, element in enumerate(sheet.iter("{*}row")):
        if count > limit:
            raise InputError(said("The table has more than {limit} rows.", limit=limit), Place(label))
        stated = element.get("r", "")
        number = int(stated) if stated.isdecimal() and len(stated) < 8 else number + 1
        line = _line(element, number, strings, label)
        if line.cells:
            yield line


def letters(place: int) -> str:
    """The letters of a column, counted from 0.

    >>> letters(27)
    'AB'
    """
    return (letters(place // 26 - 1) if place >= 26 else "") + chr(65 + place % 26)


def _refuse_macros(parts: dict[str, bytes], label: str) -> None:
    named = any(name.lower().endswith(("vbaproject.bin", "vbadata.xml")) or "/macrosheets/" in name for name in parts)
    if named or b"macroEnabled" in parts.get("[Content_Types].xml", b""):
        raise InputError("The workbook holds macros, so it was not read. Save it as .xlsx.", Place(label))


def _first_sheet(parts: dict[str, bytes], label: str) -> str:
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


def _line(element: etree._Element, number: int, strings: list[str], label: str) -> Line:
    found: dict[int, str] = {}
    formulas = set()
    place = -1
    for cell in element.iterchildren("{*}c"):
        place = _place(cell.get("r", ""), place + 1)
        if not len(cell):
            continue
        if place >= MAX_COLUMNS:
            message = said("The table has more than {limit} columns.", limit=MAX_COLUMNS)
            raise InputError(message, Place(label, number))
        found[place] = _cell(cell, strings, Place(label, number))
        if cell.find("{*}f") is not None:
            formulas.add(place)
    cells = tuple(found.get(each, "") for each in range(max(found, default=-1) + 1))
    return Line(number, cells, frozenset(formulas))


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
