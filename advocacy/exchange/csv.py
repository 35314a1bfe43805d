"""Segments as CSV, for those who have nothing but a spreadsheet program.

Written is UTF-8 with a byte order mark (without it Excel takes the bytes for an old encoding), commas, every cell in
quotation marks, CR LF between rows (RFC 4180).

No cell is ever taken for a formula, and what was done for that is undone in reading (`advocacy.formulas`). A table that
was saved as a workbook keeps the apostrophes, and its sources then differ from ours by them.
"""

from __future__ import annotations

import csv
import io
import re

from advocacy.errors import InputError, Place, joined, said
from advocacy.exchange.columns import cells, find_heads, heads, take_rows
from advocacy.exchange.segments import Job, Returned
from advocacy.exchange.taking import check_size
from advocacy.formulas import guarded, unguarded
from advocacy.reader import normalise

_DELIMITERS = (",", ";", "\t")
_SAVE_AS_UTF8 = "Save it again as UTF-8: in Excel “CSV UTF-8”, in LibreOffice with the character set “Unicode (UTF-8)”."
# Letters that only Vietnamese has, and, in windows-1258, only as a letter and a combining tone.
_VIETNAMESE = re.compile("[ạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]", re.IGNORECASE)
# đ, ư and ơ of TCVN3 are signs in Western encodings, which never stand inside a word.
_TCVN3 = re.compile(rb"\xae(?=[\xa8-\xfe])|(?<=[A-Za-z\xae])[\xac\xad\xae](?=[A-Za-z\xa8-\xfe])")


def write(job: Job) -> bytes:
    """The segments as a table, one in each row."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(heads(job))
    for number, segment in enumerate(job.segments, 1):
        writer.writerow([guarded(cell) for cell in cells(number, segment)])
    return b"\xef\xbb\xbf" + stream.getvalue().encode()


def read(data: bytes, label: str) -> Returned:
    """The segments of a table that Excel or LibreOffice saved: commas, semicolons or tabs, UTF-8 or UTF-16.

    Raises:
        InputError: another encoding, no table, or what `find_heads` and `take_rows` refuse.
    """
    check_size(data, label)
    text = re.sub(r"\A(?:\ufeff)?sep=.\r?\n", "", _decoded(data, label)).removeprefix("\ufeff")
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    try:
        head = find_heads(next(rows, []), label)
        numbered = ((rows.line_num, [unguarded(cell) for cell in row]) for row in rows)
        return take_rows(numbered, head, label)
    except csv.Error as error:
        message = said("The table cannot be read: {reason}.", reason=error)
        raise InputError(message, Place(label, rows.line_num)) from error


def _delimiter(text: str) -> str:
    """The sign that splits the first row into the most cells."""
    first = re.sub(r'"[^"]*"', "", text.partition("\n")[0])
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
