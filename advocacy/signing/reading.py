"""The door for files of fixed texts: from bytes to canonical lines, with nothing but the file itself.

Word (also after Word or LibreOffice saved it anew), Markdown and HTML that this program wrote. Nothing is trusted and
nothing outside the file is opened; a file in which words could stand that its digest does not see is refused.
"""

from __future__ import annotations

from pathlib import Path

from advocacy.archives import read_file
from advocacy.errors import InputError, Place, TemplateError, file_label, said
from advocacy.languages import Languages
from advocacy.resources import Resources
from advocacy.signing import markdown, page, word
from advocacy.signing.found import FoundStatement, Gathered

FORMATS = ("docx", "md", "html")
MAX_TEXT = 64 * 2**20  # bytes: pages hold their pictures
_LATIN = "abcdefghijklmnopqrstuvwxyz"


def read_statement(path: Path) -> FoundStatement:
    """What a file of a fixed text holds.

    Raises:
        InputError: missing, or refused as `statement_of` says.
    """
    return statement_of(read_file(path), file_label(path))


def statement_of(data: bytes, label: str, languages: Languages | None = None) -> FoundStatement:
    """What the bytes of a file of a fixed text hold; `label` names it, and its end says its format.

    `languages` are those of the program unless given: of each is asked only which letters number points.

    Raises:
        InputError: no file that this program wrote of a fixed text, damaged, unsafe, or with something in it that a
            reader may see otherwise than its digest does, such as hidden or struck-out words and tracked changes.
    """
    known = languages or Languages(Resources())
    gathered = Gathered(label)

    def letters(code: str) -> str:
        try:
            return known[code].point_letters
        except TemplateError:  # a language of somebody's own
            return _LATIN

    kind = label.lower().rpartition(".")[2]
    if kind == "docx":
        word.read(data, gathered)
    elif kind in ("md", "markdown"):
        markdown.read(_decoded(data, gathered), gathered, letters)
    elif kind in ("html", "htm"):
        page.read(_decoded(data, gathered), gathered, letters)
    else:
        raise InputError("Only .docx, .md and .html can hold a text whose words are fixed.", Place(label))
    return gathered.statement()


def _decoded(data: bytes, gathered: Gathered) -> str:
    if len(data) > MAX_TEXT:
        gathered.refuse(said("The file is larger than {size} MiB, so it was not read.", size=MAX_TEXT >> 20))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError("The file is not in UTF-8.", Place(gathered.label)) from error
    return text.replace("\r\n", "\n").replace("\r", "\n")
