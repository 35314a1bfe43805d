"""The glossary in the files that others use: CSV, XLSX and TBX (ISO 30042), read back without loss of what they hold.

TBX goes through translate-toolkit, XLSX through openpyxl; both are extras, imported when used. TBX knows a concept,
its terms and a definition: what our table has besides (registers, forbidden forms, guards) is not in it, and is kept
from the present table when TBX is read back.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from advocacy.errors import InputError, Place, WriterError, file_label
from advocacy.glossary.terms import Glossary, Term
from advocacy.reader import MAX_BYTES, normalise
from advocacy.tables.making import Sheet, workbook

FORMATS = ("csv", "xlsx", "tbx")
COLUMNS = (
    "key", "en", "en.aliases", "en.acronym", "vi.diaspora", "vi.official", "vi.accepted", "vi.acronym", "vi.forbidden",
    "vi.not-after", "vi.not-before", "en.not-after", "en.not-before", "case", "domain", "status", "note", "source",
)  # fmt: skip
_DOCTYPE = re.compile(rb"<!DOCTYPE\s+[\w.-]+(?:\s+(?:SYSTEM|PUBLIC)[^>\[]*)?>")


def columns_of(glossary: Glossary) -> list[str]:
    """The columns of a table: the usual ones, then those that only this glossary has."""
    own = {column for term in glossary for column in term.cells}
    return [*COLUMNS, *sorted(own.difference(COLUMNS))]


def to_csv(glossary: Glossary) -> bytes:
    """The table itself: UTF-8, LF, sorted by the English term."""
    stream = io.StringIO(newline="")
    writer = csv.DictWriter(stream, columns_of(glossary), restval="", lineterminator="\n")
    writer.writeheader()
    for term in sorted(glossary, key=lambda term: term.get("en").casefold()):
        writer.writerow(dict(term.cells))
    return stream.getvalue().encode()


def to_xlsx(glossary: Glossary) -> bytes:
    """A workbook with one sheet, made as all workbooks here are: text alone, without author and clock.

    Raises:
        WriterError: the extra is not installed, or a text is too long for a cell.
    """
    columns = columns_of(glossary)
    rows = [columns, *([term.cells.get(column, "") for column in columns] for term in glossary)]
    return workbook(Sheet("glossary", rows, [24] * len(columns)))


def to_tbx(glossary: Glossary, languages: Iterable[str]) -> bytes:
    """A TBX file with one entry a concept: the English term and the preferred one of each language."""
    tbx = _extra("translate.storage.tbx")
    target = next(iter(languages))
    store = tbx.tbxfile(sourcelanguage="en", targetlanguage=target)
    for term in glossary:
        unit = tbx.tbxunit("")
        unit.setid(term.key)
        unit.setsource(term.get("en"), "en")
        unit.settarget(term.get("vi.official") or term.get("vi"), target)
        if term.get("note"):
            unit.addnote(term.get("note"))
        store.addunit(unit)
    return bytes(store)


def read_glossary(path: Path, present: Glossary) -> Glossary:
    """The terms of a file in one of our formats; what a format cannot hold comes from the present glossary.

    Raises:
        InputError: the file cannot be read, or is of no known format.
    """
    kind = path.suffix.removeprefix(".").lower()
    if kind == "csv":
        return Glossary.read(path)
    if kind == "xlsx":
        return _glossary(_xlsx_rows(path), path)
    if kind == "tbx":
        return _merged(_tbx_rows(path), present, path)
    raise InputError("A glossary is a file of the kind csv, xlsx or tbx.", Place(file_label(path)))


def _glossary(rows: list[dict[str, str]], path: Path) -> Glossary:
    terms: dict[str, Term] = {}
    for number, row in enumerate(rows, 2):
        if not row.get("key"):
            raise InputError('A row has no "key".', Place(file_label(path), number))
        terms[row["key"]] = Term(row["key"], {column: cell for column, cell in row.items() if cell})
    return Glossary(terms)


def _merged(rows: list[dict[str, str]], present: Glossary, path: Path) -> Glossary:
    known = {term.key: dict(term.cells) for term in present}
    return _glossary([known.get(row["key"], {}) | row for row in rows], path)


def _xlsx_rows(path: Path) -> list[dict[str, str]]:
    from advocacy.archives import read_package

    read_package(path)  # within limits, and no more than a package
    openpyxl = _extra("openpyxl")
    try:
        with path.open("rb") as stream:
            book = openpyxl.load_workbook(stream, read_only=True, data_only=True)
            lines = [[_text(cell) for cell in row] for row in book.worksheets[0].iter_rows(values_only=True)]
            book.close()
    except Exception as error:
        raise InputError("This workbook cannot be read.", Place(file_label(path))) from error
    head, *rows = lines or [[]]
    return [dict(zip(head, row, strict=False)) for row in rows if any(row)]


def _tbx_rows(path: Path) -> list[dict[str, str]]:
    from advocacy.archives import parse_xml

    if path.stat().st_size > MAX_BYTES * 4:
        raise InputError("This file is too large.", Place(file_label(path)))
    # TBX names its document type by an external id: it is taken out, never loaded.
    data = _DOCTYPE.sub(b"", path.read_bytes(), count=1)
    parse_xml(data, file_label(path))  # refuses what a glossary has no use for
    tbx = _extra("translate.storage.tbx")
    try:
        units = tbx.tbxfile.parsestring(data).units
    except Exception as error:
        raise InputError("This TBX file cannot be read.", Place(file_label(path))) from error
    rows = []
    for unit in units:
        row = {
            "key": str(unit.getid() or ""),
            "en": normalise(str(unit.source or "")),
            "vi.official": normalise(str(unit.target or "")),
        }
        rows.append(row | ({"note": normalise(unit.getnotes())} if unit.getnotes() else {}))
    return rows


def _text(cell: object) -> str:
    return "" if cell is None else " ".join(normalise(str(cell)).split())


def _extra(name: str) -> Any:
    import importlib

    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise WriterError('This format needs the extra "exchange": pip install "advocacy[exchange]".') from error


def differences(present: Mapping[str, Term], other: Glossary) -> list[str]:
    """What an import would change, one line a cell."""
    lines = []
    for term in other:
        known = present.get(term.key)
        if known is None:
            lines.append(f"+ {term.key}: {term.get('en')} = {term.get('vi.official') or term.get('vi.diaspora')}")
            continue
        for column, cell in term.cells.items():
            if cell != known.get(column):
                lines.append(f"~ {term.key}  {column}: {known.get(column) or '(empty)'} -> {cell}")
    return lines
