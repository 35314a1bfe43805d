"""HTML: one self-contained page that loads nothing, marks its languages and prints well.

Everything is built from the tree with each value escaped for its place, so nothing needs cleaning afterwards
(docs/decisions/0005-html-without-a-cleaner.md). The policy in the page forbids scripts and any load.
"""

from __future__ import annotations

import base64
import string
from collections.abc import Iterable
from functools import cache
from html import escape
from pathlib import Path

from advocacy.document import (
    Block,
    Columns,
    Document,
    Emphasis,
    Heading,
    Image,
    Inline,
    LineBreak,
    Link,
    List,
    NoteMark,
    NoteNumber,
    PageBreak,
    Paragraph,
    Phrase,
    Quote,
    Rule,
    Strong,
    Table,
    Text,
)
from advocacy.errors import WriterError, said
from advocacy.layout import CODE, Kept, Publication, aligned, part_name, parts

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
_TYPES = {"alpha": "a", "roman": "i", "decimal": "1"}


def write(publication: Publication) -> bytes:
    """One HTML page, UTF-8."""
    first = publication.first
    if publication.layout == "side-by-side" and len(publication.documents) > 1:
        body = _side_by_side(publication.documents)
    else:
        body = "\n".join(_article(*numbered, publication.kept) for numbered in publication.numbered)
    if publication.frozen is not None:
        lines = "\n".join(f'<p lang="{tag}">{escape(line)}</p>' for line, tag in publication.code_lines)
        body += f'\n<footer data-part="{CODE}">\n{lines}\n</footer>'
    return (
        f'<!DOCTYPE html>\n<html lang="{first.tag}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>{escape(first.title)}</title>\n<style>\n{style()}</style>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    ).encode()


@cache
def style() -> str:
    """The style sheet of every page."""
    return Path(__file__).with_name("page.css").read_text(encoding="utf-8")


def _article(document: Document, notes_before: int, kept: Kept | None) -> str:
    texts = _text(document, notes_before, kept)
    for annex in document.annexes:
        texts += ['<section class="annex">', *_text(annex, 0, kept), "</section>"]
    return f'<article lang="{document.tag}">\n' + "\n".join(texts) + "\n</article>"


def _text(document: Document, notes_before: int, kept: Kept | None) -> list[str]:
    """The sections of a document, with its notes in their place or at the end."""
    writer = _Writer(document, notes_before, kept)
    out = []
    for name, sections in parts(document):
        marked = document.frozen is not None
        out += [f'<div data-part="{name}">'] if marked else []
        for section in sections:
            out += writer.blocks(section.blocks)
            out += writer.notes() if section.name == "notes" else []
        out += ["</div>"] if marked else []
    if all(section.name != "notes" for section in document.sections):
        out += writer.notes()
    return out


def _side_by_side(documents: tuple[Document, ...]) -> str:
    heads = (
        f'<th scope="col" lang="{document.tag}">{escape(document.names.get(document.language, document.language))}</th>'
        for document in documents
    )
    rows = ["<tr>" + "".join(heads) + "</tr>", *_rows(documents)]
    for annexes in zip(*(document.annexes for document in documents), strict=True):
        rows += _rows(annexes)
    return '<table class="side-by-side">\n' + "\n".join(rows) + "\n</table>"


def _rows(documents: tuple[Document, ...]) -> list[str]:
    writers = [_Writer(document) for document in documents]
    rows = []
    for row in aligned(documents):
        cells = zip(writers, row.cells, strict=True)
        written = ((writer, "\n".join(writer.blocks(blocks))) for writer, blocks in cells)
        rows.append(_row(written, row.section))
    if any(document.notes for document in documents):
        rows.append(_row((writer, "\n".join(writer.notes())) for writer in writers))
    return rows


def _row(cells: Iterable[tuple[_Writer, str]], section: str = "") -> str:
    return "<tr>" + "".join(_cell(writer.document, text, section) for writer, text in cells) + "</tr>"


def _cell(document: Document, text: str, section: str) -> str:
    part = "" if document.frozen is None else f' data-part="{part_name(document, section)}"'
    return f'<td lang="{document.tag}"{part}>{text}</td>'


class _Writer:
    """Writes the blocks of one document."""

    def __init__(self, document: Document, notes_before: int = 0, kept: Kept | None = None) -> None:
        self.document = document
        self.notes_before = notes_before
        self.kept = kept

    def blocks(self, blocks: Iterable[Block]) -> list[str]:
        return [self._once(block) for block in blocks]

    def _once(self, block: Block) -> str:
        if self.kept is None:
            return self._block(block)
        return self.kept.once(block, ("html", self.document.anchor, self.notes_before), lambda: self._block(block))

    def _block(self, block: Block) -> str:
        match block:
            case Paragraph():
                return f"<p{_class(block.role)}>{self._inlines(block.children)}</p>"
            case Heading():
                level = min(block.level, 6)
                return f"<h{level}{_class(block.role)}>{self._inlines(block.children)}</h{level}>"
            case List():
                return self._list(block)
            case Quote():
                return "<blockquote>\n" + "\n".join(self.blocks(block.blocks)) + "\n</blockquote>"
            case Table():
                return self._table(block)
            case Columns():
                name = "columns" if block.number == 2 else "logos"
                return f'<div class="{name}">\n' + "\n".join(self.blocks(block.blocks)) + "\n</div>"
            case Image():
                return _image(block)
            case Rule():
                return "<hr>"
            case PageBreak():
                return '<div class="page-break"></div>'
        raise WriterError(said("HTML cannot hold a {what}.", what=type(block).__name__))

    def _list(self, block: List) -> str:
        letters = self.document.letters
        if block.marker == "alpha" and letters != string.ascii_lowercase:
            marked = (
                f"<li style=\"list-style-type:'{letters[place % len(letters)]}) '\">{self._item(item.blocks)}</li>"
                for place, item in enumerate(block.items, block.start - 1)
            )
            return "<ol>\n" + "\n".join(marked) + "\n</ol>"
        items = "\n".join(f"<li>{self._item(item.blocks)}</li>" for item in block.items)
        if block.marker == "paragraph":
            return f'<ol class="paragraphs" start="{block.start}">\n{items}\n</ol>'
        if block.marker in _TYPES:
            start = f' start="{block.start}"' if block.start != 1 else ""
            return f'<ol type="{_TYPES[block.marker]}"{start}>\n{items}\n</ol>'
        return f"<ul{_class('unmarked' if block.marker == 'none' else '')}>\n{items}\n</ul>"

    def _item(self, blocks: tuple[Block, ...]) -> str:
        """An item; its first paragraph needs no element of its own when lists are all that follows."""
        if isinstance(blocks[0], Paragraph) and all(isinstance(block, List) for block in blocks[1:]):
            return "\n".join([self._inlines(blocks[0].children), *self.blocks(blocks[1:])])
        return "\n".join(self.blocks(blocks))

    def _table(self, table: Table) -> str:
        head = "".join(f'<th scope="col">{self._inlines(cell)}</th>' for cell in table.header)
        rows = ("<tr>" + "".join(f"<td>{self._inlines(cell)}</td>" for cell in row) + "</tr>" for row in table.rows)
        return f'<table class="grid">\n<tr>{head}</tr>\n' + "\n".join(rows) + "\n</table>"

    def notes(self) -> list[str]:
        """The notes as a numbered list whose marks lead back."""
        if not self.document.notes:
            return []
        items = []
        for number, note in enumerate(self.document.notes, 1):
            name = self._anchor(number)
            back = f' <a class="back" href="#{name}-mark" aria-label="{number + self.notes_before}">↩</a>'
            blocks = self.blocks(note.blocks)
            if blocks and blocks[-1].endswith("</p>"):
                blocks[-1] = blocks[-1].removesuffix("</p>") + back + "</p>"
            items.append(f'<li id="{name}">' + "\n".join(blocks) + "</li>")
        start = f' start="{self.notes_before + 1}"' if self.notes_before else ""
        return [f'<ol class="notes"{start}>\n' + "\n".join(items) + "\n</ol>"]

    def _anchor(self, number: int) -> str:
        return f"note-{self.document.anchor}-{number}"

    def _inlines(self, inlines: Iterable[Inline]) -> str:
        return "".join(self._inline(node) for node in inlines)

    def _inline(self, node: Inline) -> str:
        match node:
            case Text():
                return escape(node.text)
            case Strong():
                return f"<strong>{self._inlines(node.children)}</strong>"
            case Emphasis():
                return f"<em>{self._inlines(node.children)}</em>"
            case Phrase():
                tag = self.document.tags.get(node.language, node.language)
                return f'<span lang="{tag}">{self._inlines(node.children)}</span>'
            case Link():
                return f'<a href="{escape(node.url)}" rel="noopener noreferrer">{self._inlines(node.children)}</a>'
            case LineBreak():
                return "<br>\n"
            case NoteNumber():
                words = str(node.number + self.notes_before)
                marked = self.document.frozen is not None
                return f'<a href="#{self._anchor(node.number)}">{words}</a>' if marked else words
            case NoteMark():
                name = self._anchor(node.number)
                shown = node.number + self.notes_before
                mark = f"[{shown}]" if self.document.notes_as == "references" else str(shown)
                return f'<sup class="mark"><a id="{name}-mark" href="#{name}">{mark}</a></sup>'
        raise WriterError(said("HTML cannot hold a {what}.", what=type(node).__name__))


def _class(name: str) -> str:
    return f' class="{name}"' if name else ""


def _image(image: Image) -> str:
    """A picture inside the page, so that nothing is loaded."""
    media = "image/png" if image.name.endswith(".png") else "image/jpeg"
    source = f"data:{media};base64,{base64.b64encode(image.data).decode('ascii')}"
    words, width = escape(image.alternative), f"{image.width:g}mm"
    return f'<p{_class(image.role)}><img src="{source}" alt="{words}" style="width:{width}"></p>'
