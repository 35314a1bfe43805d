"""PDF: tagged for those who listen to it (PDF/UA-1), fonts inside, and the same bytes everywhere.

Laid out as the Word file is: A4, a running header from the second page on, page numbers and the code of a frozen text
at the foot. A house style is a Word file and has no part in this. A batch calls `write` again and again in one process:
fonts and template are loaded once, and what letters have in common is set once (see `engine` on processes).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from advocacy.document import Document, lines
from advocacy.errors import WriterError, said
from advocacy.layout import Publication, aligned
from advocacy.writers.common import shortened
from advocacy.writers.pdf.engine import MissingLettersError, compiled, compiler
from advocacy.writers.pdf.tree import Data, File, TreeWriter, tag_parts

_SIZE, _COLUMN_SIZE = 12.0, 10.5  # points, of running text
_HEADER_LENGTH = 88  # characters of 9 pt that fit on a line
_TITLE_LENGTH = 250


def write(publication: Publication) -> bytes:
    """One PDF file.

    Raises:
        InputError: Typst is not installed.
        WriterError: the document has a letter that the fonts lack, or cannot be set.
    """
    file = File()
    data = data_of(publication, file)
    file.finish()
    try:
        return compiled(data, file.pictures)
    except MissingLettersError as error:
        raise _placed(error, publication) from None


def ready() -> None:
    """See that Typst is there.

    Raises:
        InputError: the extra is not installed.
    """
    compiler()


def data_of(publication: Publication, file: File) -> dict[str, Any]:
    """What the template prints; pictures and places are kept in `file`."""
    first = publication.first
    columns = publication.layout == "side-by-side" and len(publication.documents) > 1
    parts = [_side_by_side(publication.documents, file)] if columns else list(_stacked(publication, file))
    parts[-1]["blocks"] += [_code_line(line, tag) for line, tag in publication.code_lines]
    return {
        "title": _title(first),
        "tag": tag_parts(first.tag),
        "size": _COLUMN_SIZE if columns else _SIZE,
        "columns": columns,
        "code": "" if publication.frozen is None else publication.frozen.code,
        "parts": parts,
    }


def _title(document: Document) -> str:
    """The title that a reader's window shows; PDF/UA asks for one, so the first words stand in."""
    words = document.title.strip() or next((line for line in lines(document.blocks) if line.strip()), "") or "–"
    return shortened(" ".join(words.split()), _TITLE_LENGTH)


def _stacked(publication: Publication, file: File) -> Iterator[Data]:
    """A part for each document; each begins a page."""
    for document, notes_before in publication.numbered:
        yield _part((document,), TreeWriter(file, document, notes_before).sections())


def _side_by_side(documents: tuple[Document, ...], file: File) -> Data:
    """The documents beside each other, and their annexes likewise on pages of their own."""
    blocks: list[Data] = []
    for versions in (documents, *zip(*(document.annexes for document in documents), strict=True)):
        blocks += [{"k": "page"}] if blocks else []
        blocks.append(_rows(versions, file))
    return _part(documents, blocks)


def _part(documents: tuple[Document, ...], blocks: list[Data]) -> Data:
    first = documents[0]
    banners = [{"text": each.banner, "tag": tag_parts(each.tag)} for each in documents if each.banner]
    title = shortened(_title(first), _HEADER_LENGTH)
    return {"title": title, "tag": tag_parts(first.tag), "banners": banners, "blocks": blocks}


def _rows(documents: tuple[Document, ...], file: File) -> Data:
    """A table with a column for each language, named in its first row; notes stand in rows below the text."""
    writers = [
        TreeWriter(file, document, listed=True, narrow=True, bookmarked=document is documents[0])
        for document in documents
    ]
    tags = [tag_parts(document.tag) for document in documents]
    names = (document.names.get(document.language, document.language) for document in documents)
    rows = [[writer.blocks(cell) for writer, cell in zip(writers, r.cells, strict=True)] for r in aligned(documents)]
    for number in range(1, max(len(document.notes) for document in documents) + 1):
        rows.append([writer.notes([number] if number <= len(writer.document.notes) else []) for writer in writers])
    return {
        "k": "rows",
        "header": [{"tag": tag, "c": [name]} for tag, name in zip(tags, names, strict=True)],
        "rows": [[{"tag": tag, "b": cell} for tag, cell in zip(tags, row, strict=True)] for row in rows],
    }


def _code_line(line: str, tag: str) -> Data:
    words = [{"k": "language", "tag": tag_parts(tag), "c": [line]}]
    return {"k": "paragraph", "role": "notice", "c": words, "keep": False, "next": False}


def _placed(error: MissingLettersError, publication: Publication) -> WriterError:
    """The error with the words that the first missing letter stands in."""
    for document in publication.documents:
        for each in document.with_annexes:
            notes = (block for note in each.notes for block in note.blocks)
            for line in (*lines(each.blocks), *lines(notes)):
                if (at := line.find(error.letters[0])) >= 0:
                    excerpt = " ".join(line[max(0, at - 30) : at + 30].split())
                    return WriterError(said("{what} It stands in “{excerpt}”.", what=error.message, excerpt=excerpt))
    return error
