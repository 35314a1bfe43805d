"""Word: a DOCX with real headings, lists, notes and languages, nothing personal inside, and the same bytes every time.

python-docx opens and saves the package and keeps its relationships; the body is built as WordprocessingML
(ECMA-376 Part 1) on the base document in `base/`, which is plain XML so that it can be read and reviewed.
"""

from __future__ import annotations

from advocacy.document import Document
from advocacy.layout import CODE, Publication, aligned, part_name
from advocacy.writers.word.body import BodyWriter
from advocacy.writers.word.package import Table, WordPackage, zipped

_COLUMN_SIZE = 21  # half-points


def write(publication: Publication) -> bytes:
    """One DOCX file, ECMA-376 transitional."""
    return zipped(parts(publication))


def parts(publication: Publication) -> dict[str, bytes]:
    """The parts of a DOCX file by name.

    Notes are Word footnotes or endnotes, numbered through the file (LibreOffice cannot begin anew in a section); side
    by side they stand in rows of their own below the text, because a page has one foot for both columns.
    """
    first = publication.first
    package = WordPackage(first.title, first.tag)
    if publication.letterhead is not None:
        # Imported here, since most letters have none and a letter is mostly imports (docs/decisions/0008).
        from advocacy.writers.word.letterhead import Letterhead, apply

        apply(package, Letterhead.read(publication.letterhead))
    if publication.read_only:
        package.protect()
    if publication.frozen is not None:
        package.code(publication.frozen.code, first.tag)
    if publication.layout == "side-by-side" and len(publication.documents) > 1:
        _side_by_side(package, publication.documents)
    else:
        for document, notes_before in publication.numbered:
            if document is not first:
                package.end_section()
            package.header(document.title, document.tag, _banners((document,)))
            BodyWriter(package, document, notes_before).sections(package.body)
    _code(package, publication)
    return package.parts()


def _code(package: WordPackage, publication: Publication) -> None:
    """At the end of a frozen text which words are fixed."""
    writer = BodyWriter(package, publication.first)
    writer.mark = CODE
    for line, tag in publication.code_lines:
        writer.run_paragraph(package.body, "Notice", line, tag)


def _banners(documents: tuple[Document, ...]) -> list[tuple[str, str]]:
    """What stands on every page, with the language that it is in."""
    return [(document.banner, document.tag) for document in documents if document.banner]


def _side_by_side(package: WordPackage, documents: tuple[Document, ...]) -> None:
    package.base_size(_COLUMN_SIZE)
    package.header(documents[0].title, documents[0].tag, _banners(documents))
    pairs = [documents, *zip(*(document.annexes for document in documents), strict=True)]
    for number, part in enumerate(pairs, 1):
        table = _table(package, part)
        _rows(package, table, part)
        table.close(page_break=number < len(pairs))


def _table(package: WordPackage, documents: tuple[Document, ...]) -> Table:
    """A table with a column for each language, named in its first row."""
    widths = [package.text_width // len(documents)] * len(documents)
    table = package.table("SideBySide", widths, documents[0].title)
    for document, cell in zip(documents, table.row(header=True), strict=True):
        name = document.names.get(document.language, document.language)
        writer = BodyWriter(package, document)
        writer.mark = "" if document.frozen is None else f"column-{document.anchor}"
        writer.run_paragraph(cell, "Label", name, document.tag)
    return table


def _rows(package: WordPackage, table: Table, documents: tuple[Document, ...]) -> None:
    """The rows of documents beside each other, then those of their notes."""
    writers = [BodyWriter(package, document, listed=True) for document in documents]
    for row in aligned(documents):
        for writer, cell, blocks in zip(writers, table.row(), row.cells, strict=True):
            writer.begin(part_name(writer.document, row.section))
            writer.blocks(cell, blocks, in_table=True)
    longest = max(len(document.notes) for document in documents)
    for number in range(1, longest + 1):
        for writer, cell in zip(writers, table.row(), strict=True):
            writer.listed_note(cell, number)
