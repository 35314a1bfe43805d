"""What came back from signatories: a table (CSV, XLSX), or sign-on forms (DOCX), each of which is one row.

A form is read like everything else from outside: macros refuse it, nothing is opened or followed, words that Word hides
are left out. Its fields are known by the tags of their content controls; LibreOffice loses these and keeps the
bookmarks beside the labels; `advocacy clean` removes both and leaves the labels. Tracked changes are taken as accepted,
which is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from advocacy.archives import unpack
from advocacy.comparing.ooxml import Element, has, value, w
from advocacy.errors import InputError, Message, Place, said
from advocacy.exchange.table.cells import LEFT, Cells
from advocacy.exchange.table.opening import opened
from advocacy.exchange.taking import check_size
from advocacy.signing import headings
from advocacy.signing.codes import read_code
from advocacy.signing.sheets import MAX_ROWS, read_lines
from advocacy.signing.table import base
from advocacy.tables import Line

PLACEHOLDER = "‹ ", " ›"  # around what stands in a field until somebody writes there
_PLACEHOLDER = re.compile("‹ [^‹›]{0,120} ›")
_MARK = "field_"
_WORD = (".docx", ".docm", ".doc")
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"  # which `opened` refuses in its own words
_MAX_LABEL = 8  # paragraphs
_TRACKED = ("ins", "del", "moveFrom", "moveTo")
_HARMLESS = ("formats",)  # bold or italic letters say nothing here


def mark_of(column: str) -> str:
    """The bookmark beside the label of a field, of signs that every program takes: `field_name_vi`."""
    return _MARK + column.replace(".", "_").replace("-", "_")


@dataclass(frozen=True, slots=True)
class Returned:
    """The rows, first the headings, and what people should know of the files.

    `sources` are the files of forms: the one at place 0 is line 2; of a table there are none.
    """

    lines: tuple[Line, ...]
    notices: tuple[Message, ...] = ()
    sources: tuple[str, ...] = ()


def read(files: Sequence[tuple[bytes, str]]) -> Returned:
    """The rows of one table, or of any number of forms; each file comes with how it is named in messages.

    Raises:
        InputError: refused, unreadable, not one of ours, too many, or a table among several files.
    """
    forms = [(data, label) for data, label in files if _is_word(data, label)]
    if not forms and len(files) == 1:
        return Returned(tuple(read_lines(*files[0])))
    if len(forms) < len(files):
        other = next(label for data, label in files if (data, label) not in forms)
        raise InputError(
            "Several files are taken together only if all are forms (.docx). Take this one alone.", Place(other)
        )
    if len(forms) > MAX_ROWS:
        raise InputError(said("The table has more than {limit} rows.", limit=MAX_ROWS))
    notices: list[Message] = []
    found = [_form(data, label, notices) for data, label in forms]
    columns = tuple(dict.fromkeys(column for fields in found for column in fields))
    rows = (Line(number, tuple(fields.get(each, "") for each in columns)) for number, fields in enumerate(found, 2))
    return Returned((Line(1, columns), *rows), tuple(notices), tuple(label for _, label in forms))


def _is_word(data: bytes, label: str) -> bool:
    """Whether a file is a package with a text.

    Raises:
        InputError: it is called one, and is none.
    """
    check_size(data, label)
    named = label.lower().endswith(_WORD)
    is_package = data.startswith(b"PK\x03\x04")
    found = is_package and any(name.startswith("word/") for name in unpack(data, label))
    if named and not found and not data.startswith(_OLD_OFFICE):
        raise InputError("This is not a Word document (.docx).", Place(label))
    return found or named


def _form(data: bytes, label: str, notices: list[Message]) -> dict[str, str]:
    """The fields of a form by column.

    Raises:
        InputError: refused, not one of our forms, or with a field twice.
    """
    file = opened(data, label)
    cells = Cells(file.beside.get("styles"), file.beside.get("numbering"), original=False)
    fields: dict[str, str] = {}
    for column, cell in _fields(file.body, cells):
        if column in fields:
            raise InputError(said('The field "{field}" is there twice.', field=column), Place(label))
        fields[column] = _PLACEHOLDER.sub("", cells.plain(cell)).strip()
        if cells.old_font:
            font = "".join(sign for sign in cells.old_font[:40] if sign.isprintable())
            message = 'The field "{field}" is typed in the old font "{font}", which is not Unicode. Convert it first.'
            raise InputError(said(message, field=column, font=font), Place(label))
    if headings.STATEMENT not in fields or not any(base(column) == "name" for column in fields):
        raise InputError("This is not a sign-on form of this program.", Place(label))
    if next(file.body.iter(*map(w, _TRACKED)), None) is not None:
        notices.append(said("{file}: its tracked changes were taken as accepted.", file=label))
    left = [said(LEFT[what]) for what in dict.fromkeys(cells.left) if what not in _HARMLESS]
    notices += [said("{file}: left behind: {what}", file=label, what=what) for what in (*file.held, *left)]
    return fields


def _fields(body: Element, cells: Cells) -> Iterator[tuple[str, Element]]:
    """The columns of a form with their cells, each the last one of its row."""
    rows = [(row, inside) for row in body.iter(w("tr")) if len(inside := row.findall(w("tc"))) > 1]
    named = [_named(row) for row, _ in rows]
    if not any(named):
        named = [_labelled(inside, cells) for _, inside in rows]
    for column, (row, inside) in zip(named, rows, strict=True):
        properties = row.find(w("trPr"))
        if column and has(properties, "hidden"):
            cells.left.append("hidden")
        elif column and not cells.is_dropped(properties):
            yield column, inside[-1]


def _named(row: Element) -> str:
    """The column that a row names by a tag or a bookmark, or ""."""
    tags = (value(each, "tag") for each in row.iter(w("sdtPr")))
    marks = (str(each.get(w("name"), "")) for each in row.iter(w("bookmarkStart")))
    ours = (name.removeprefix(_MARK) for name in marks if name.startswith(_MARK))
    named = (*tags, *(name.replace("_", ".", 1).replace("_", "-") for name in ours))
    return next((name for name in named if headings.is_own(name)), "")


def _labelled(inside: Sequence[Element], cells: Cells) -> str:
    """The column that a row means by its words, or ""."""
    column = headings.column_of_label(cells.plain(inside[0]).split("\n")[:_MAX_LABEL])
    is_code = not column and read_code(cells.plain(inside[-1]))
    cells.left.clear()
    return headings.STATEMENT if is_code else column
