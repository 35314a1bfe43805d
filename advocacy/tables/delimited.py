"""Reading tables as delimited text (CSV, RFC 4180), in whatever dialect a spreadsheet or a form service saved them.

Split by commas, semicolons, tabs or bars; in UTF-8 or UTF-16, with or without a byte order mark. Old Vietnamese
encodings are named, never guessed into text.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator

from advocacy.errors import InputError, Place, joined, said
from advocacy.formulas import unguarded
from advocacy.reader import normalise
from advocacy.tables import Line

_DELIMITERS = (",", ";", "\t", "|")
_HEAD = 100_000  # characters in which the first row is looked for
_SAVE_AS_UTF8 = "Save it again as UTF-8: in Excel “CSV UTF-8”, in LibreOffice with the character set “Unicode (UTF-8)”."
# Letters that only Vietnamese has, and, in windows-1258, only as a letter and a combining tone.
_VIETNAMESE = re.compile("[ạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]", re.IGNORECASE)
# đ, ư and ơ of TCVN3 are signs in Western encodings, which never stand inside a word.
_TCVN3 = re.compile(rb"\xae(?=[\xa8-\xfe])|(?<=[A-Za-z\xae])[\xac\xad\xae](?=[A-Za-z\xa8-\xfe])")


def lines(data: bytes, label: str) -> Iterator[Line]:
    """The rows, also empty ones, each with its number in a spreadsheet; cells may hold line ends.

    The apostrophe that keeps a spreadsheet from running a cell is taken off; `label` is how the file is named in
    messages.

    Raises:
        InputError: another encoding, or no table.
    """
    text = _decoded(data, label).removeprefix("\ufeff")
    stated = re.match(r"sep=(.)\r?\n", text)
    text = text[stated.end() :] if stated else text
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=stated[1] if stated else _delimiter(text), strict=True)
    number = 0
    try:
        for number, row in enumerate(rows, 1):
            yield Line(number, tuple(map(unguarded, row)))
    except csv.Error as error:
        message = said("The table cannot be read: {reason}.", reason=error)
        raise InputError(message, Place(label, number + 1)) from error


def _delimiter(text: str) -> str:
    """The sign that splits the first row into the most cells; quotation marks may hold line ends."""
    first = re.sub(r'"[^"]*"', "", text[:_HEAD]).lstrip("\r\n").partition("\n")[0]
    return max(_DELIMITERS, key=first.count)


def _decoded(data: bytes, label: str) -> str:
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        return data.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        guess = _guess(data)
        seems = said("It looks like {encoding}.", encoding=guess) if guess else ""
        raise InputError(joined("The file is not in UTF-8.", seems, _SAVE_AS_UTF8), Place(label, line)) from error


def _guess(data: bytes) -> str:
    """The old Vietnamese encoding that a file seems to be in, to name it; it is never converted unseen."""
    if len(_TCVN3.findall(data)) > 1:
        return "TCVN3"
    return "windows-1258" if len(_VIETNAMESE.findall(normalise(data.decode("cp1258", "replace")))) > 1 else ""
