"""Blocks as WordprocessingML: one small method a node, one style a role."""

from __future__ import annotations

import string
from collections.abc import Iterable
from itertools import zip_longest

from docx.opc.part import Part
from lxml import etree

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
    Text,
)
from advocacy.document import Table as TableNode
from advocacy.errors import WriterError, said
from advocacy.layout import part_name
from advocacy.writers.common import by_language, column_widths
from advocacy.writers.word.package import Element, Table, WordPackage, add, r, text_run, w

# The order of w:abstractNum in base/word/numbering.xml.
_ABSTRACT = {"bullet": 0, "decimal": 1, "alpha": 2, "roman": 3, "none": 4, "paragraph": 5}
_STYLE = {
    "": "BodyText",
    "address": "Address",
    "attribution": "Attribution",
    "banner": "Banner",
    "closing": "Closing",
    "cover-line": "CoverLine",
    "cover-title": "CoverTitle",
    "date": "Date",
    "end": "End",
    "kind-label": "KindLabel",
    "label": "Label",
    "letterhead": "Letterhead",
    "mandates": "Mandates",
    "notice": "Notice",
    "reference": "Reference",
    "salutation": "Salutation",
    "signature": "Signature",
    "subtitle": "Subtitle",
}
_NOTE = {"footnotes": "footnote", "endnotes": "endnote"}
_MAX_LEVEL = 5
_INDENT = 454  # of a list level, as in base/word/numbering.xml
_PARAGRAPH_INDENT = 567  # of a numbered paragraph
_TABLE_SIZE, _SMALL_SIZE = 12.0, 9.0  # points of the styles of words in a table


def _keep_with_next(parent: Element) -> None:
    """Keep the last paragraph on the page of what it introduces."""
    paragraph = next(child for child in reversed(parent) if child.tag == w("p"))
    style = paragraph.find(f"{w('pPr')}/{w('pStyle')}")
    style.addnext(etree.Element(w("keepNext")))


class BodyWriter:
    """Writes one document into a package.

    `notes_before` is the number of notes of the documents before it in the file; `listed` prints the notes as text
    instead of at the foot of pages.
    """

    def __init__(self, package: WordPackage, document: Document, notes_before: int = 0, listed: bool = False) -> None:
        self.package = package
        self.document = document
        self.tag = document.tag
        self.part: Part = package.part
        self.notes_before = notes_before
        # Word prints endnotes after everything; those of a document with annexes belong before them.
        before_annexes = document.notes_as == "endnotes" and bool(document.annexes)
        self.listed = listed or document.notes_as == "references" or before_annexes
        self.in_table = False
        self.breaks = False  # whether the next paragraph begins a page
        self.part_name = ""  # of a frozen document: which part what is written belongs to
        self.mark = ""  # the bookmark that the next paragraph gets
        self.paragraphs = 0  # the numbering of whole paragraphs, one for the document so that Word goes on counting

    def sections(self, parent: Element) -> None:
        """All sections; listed notes follow the heading of their section, or the text when there is none."""
        names = [section.name for section in self.document.sections]
        for section in self.document.sections:
            self.begin(part_name(self.document, section.name))
            self.blocks(parent, section.blocks)
            if section.name == "notes":
                self._listed_notes(parent)
        if "notes" not in names:
            self._listed_notes(parent)
        for annex in self.document.annexes:
            writer = BodyWriter(self.package, annex, listed=True)
            writer.breaks = True
            writer.sections(parent)

    def begin(self, name: str) -> None:
        """Mark in a frozen document where a part of it begins, for those who recompute its text."""
        if self.document.frozen is not None and name != self.part_name:
            self.part_name = self.mark = name

    def blocks(self, parent: Element, blocks: Iterable[Block], in_table: bool = False) -> None:
        """Blocks at the end of a parent: the body or a table cell."""
        self.in_table = in_table
        given = list(blocks)
        for block, following in zip_longest(given, given[1:]):
            self._block(parent, block)
            if isinstance(block, Paragraph) and isinstance(following, (List, Quote)):
                _keep_with_next(parent)

    def _block(self, parent: Element, block: Block) -> None:
        match block:
            case Paragraph():
                self._paragraph(parent, self._style(block.role), block.children)
            case Heading():
                style = "Subject" if block.role == "subject" and block.level == 1 else f"Heading{min(block.level, 3)}"
                self._paragraph(parent, style, block.children)
            case List():
                self._list(parent, block, 0)
            case Quote():
                self._quote(parent, block)
            case TableNode():
                self._table(parent, block)
            case Columns():
                self._columns(parent, block)
            case Image():
                self._image(parent, block)
            case PageBreak():
                self.breaks = not self.in_table
            case Rule():
                border = add(add(self._new_paragraph(parent, "BodyText").find(w("pPr")), "pBdr"), "bottom")
                for key, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "9DB2CC")):
                    border.set(w(key), value)
            case _:
                raise WriterError(said("Word cannot hold a {what}.", what=type(block).__name__))

    def _style(self, role: str) -> str:
        if role not in _STYLE:
            raise WriterError(said('Word has no style for "{name}".', name=role))
        return "TableText" if self.in_table and not role else _STYLE[role]

    # -- paragraphs

    def _new_paragraph(self, parent: Element, style: str) -> Element:
        paragraph = add(parent, "p")
        properties = add(paragraph, "pPr")
        add(properties, "pStyle", val=style)
        if self.breaks:
            add(properties, "pageBreakBefore")
            self.breaks = False
        if self.mark:
            self.package.part_mark(paragraph, self.mark)
            self.mark = ""
        return paragraph

    def _paragraph(self, parent: Element, style: str, children: Iterable[Inline]) -> Element:
        paragraph = self._new_paragraph(parent, style)
        self._inlines(paragraph, children, self.tag, ())
        return paragraph

    def run_paragraph(self, parent: Element, style: str, text: str, tag: str) -> None:
        """A paragraph of plain words."""
        text_run(self._new_paragraph(parent, style), text, tag)

    def _quote(self, parent: Element, quote: Quote) -> None:
        for block in quote.blocks:
            if isinstance(block, Paragraph):
                self._paragraph(parent, _STYLE[block.role] if block.role else "Quote", block.children)
            else:
                self._block(parent, block)

    def _list(self, parent: Element, block: List, level: int) -> None:
        level = min(level, _MAX_LEVEL)
        letters = self.document.letters
        own_letters = block.marker == "alpha" and letters != string.ascii_lowercase
        indent = _PARAGRAPH_INDENT if block.marker == "paragraph" else _INDENT * (level + 1)
        number = 0 if own_letters else self._number(block, level)
        for place, item in enumerate(block.items, block.start - 1):
            if own_letters:
                number = self.package.letter(letters[place % len(letters)], level)
            for position, inner in enumerate(item.blocks):
                if isinstance(inner, List):
                    self._list(parent, inner, level + 1)
                elif not isinstance(inner, Paragraph):
                    self._block(parent, inner)
                elif position == 0:
                    self._item(parent, inner, number, level)
                else:
                    paragraph = self._paragraph(parent, "ListContinue", inner.children)
                    add(paragraph.find(w("pPr")), "ind", left=indent)

    def _number(self, block: List, level: int) -> int:
        """The numbering of a list; numbered paragraphs share one, but where columns of languages interleave."""
        if block.marker != "paragraph" or self.in_table:
            return self.package.number(_ABSTRACT[block.marker], level, block.start)
        self.paragraphs = self.paragraphs or self.package.number(_ABSTRACT[block.marker], 0, block.start)
        return self.paragraphs

    def _item(self, parent: Element, first: Paragraph, number: int, level: int) -> None:
        paragraph = self._new_paragraph(parent, "TableText" if self.in_table else "ListParagraph")
        properties = add(paragraph.find(w("pPr")), "numPr")
        add(properties, "ilvl", val=level)
        add(properties, "numId", val=number)
        self._inlines(paragraph, first.children, self.tag, ())

    def _columns(self, parent: Element, columns: Columns) -> None:
        """Signatures or logos in columns; inside a table, which has columns already, below each other."""
        if not self.in_table:
            self.package.end_section(continuous=True)
        for block, following in zip_longest(columns.blocks, columns.blocks[1:]):
            self._block(parent, block)
            if isinstance(block, Image) and isinstance(following, Paragraph):
                _keep_with_next(parent)
        if not self.in_table:
            self.package.end_section(continuous=True, columns=columns.number)

    def _image(self, parent: Element, image: Image) -> None:
        paragraph = self._new_paragraph(parent, self._style(image.role))
        width = min(image.width, self.package.text_width_mm / (2 if self.in_table else 1))
        add(paragraph, "r").append(self.package.picture(image.data, width, image.alternative))

    def _table(self, parent: Element, node: TableNode) -> None:
        if self.in_table:
            # A table inside a table cannot be read aloud in order, so its cells follow each other.
            for number, row in enumerate((node.header, *node.rows), 1):
                for column, cell in enumerate(row, 1):
                    if cell:
                        paragraph = self._new_paragraph(parent, "TableText")
                        if self.document.frozen is not None:
                            self.package.part_mark(paragraph, f"cell-{self.document.anchor}-{number}-{column}")
                        self._inlines(paragraph, cell, self.tag, ())
            return
        widths = column_widths(node, self.package.text_width / 20 / _TABLE_SIZE, _SMALL_SIZE / _TABLE_SIZE)
        table = Table(parent, "TableGrid", widths.whole(self.package.text_width), self.document.title)
        for number, row in enumerate((node.header, *node.rows)):
            for cell, inlines in zip(table.row(header=number == 0), row, strict=True):
                self._paragraph(cell, "TableTextSmall" if widths.small else "TableText", inlines)
        table.close()

    # -- inlines

    def _inlines(self, parent: Element, inlines: Iterable[Inline], tag: str, marks: tuple[str, ...]) -> None:
        for node in inlines:
            match node:
                case Text():
                    for text, own_tag in by_language(node.text, tag, self.document):
                        self._run(parent, text, own_tag, marks)
                case LineBreak():
                    add(add(parent, "r"), "br")
                case Strong():
                    self._inlines(parent, node.children, tag, (*marks, "Strong"))
                case Emphasis():
                    self._inlines(parent, node.children, tag, (*marks, "Emphasis"))
                case Phrase():
                    self._inlines(parent, node.children, self.document.tags.get(node.language, node.language), marks)
                case Link():
                    link = etree.SubElement(parent, w("hyperlink"), {r("id"): self.package.link(node.url, self.part)})
                    self._inlines(link, node.children, tag, (*marks, "Hyperlink"))
                case NoteMark():
                    self._note_mark(parent, node.number)
                case NoteNumber():
                    shown, place = parent, self._bookmark(node.number, "supra")
                    if self.document.frozen is not None:
                        shown = etree.SubElement(parent, w("hyperlink"), {w("anchor"): place})
                    self._run(shown, str(node.number + self.notes_before), tag, marks)
                case _:
                    raise WriterError(said("Word cannot hold a {what}.", what=type(node).__name__))

    def _run(self, parent: Element, text: str, tag: str, marks: tuple[str, ...]) -> None:
        """A run of text. A run takes one character style: of several marks the others are set directly."""
        style = marks[-1] if marks else ""
        run = text_run(parent, text, tag, style)
        others = set(marks[:-1]) - {style}
        properties = run.find(w("rPr"))
        language = properties[-1]
        for mark, names in (("Strong", ("b", "bCs")), ("Emphasis", ("i", "iCs"))):
            if mark in others:
                for name in names:
                    language.addprevious(etree.Element(w(name)))

    # -- notes

    def _note_mark(self, parent: Element, number: int) -> None:
        if self.document.frozen is not None:
            self.package.bookmark(parent, self._bookmark(number, "supra"))
        if self.listed:
            anchor = etree.SubElement(parent, w("hyperlink"), {w("anchor"): self._bookmark(number)})
            if self.document.notes_as == "references":
                text_run(anchor, f"[{number + self.notes_before}]", self.tag)
            else:
                text_run(anchor, str(number + self.notes_before), self.tag, superscript=True)
            return
        kind = _NOTE[self.document.notes_as]
        notes = self.package.footnotes if kind == "footnote" else self.package.endnotes
        identifier, element = notes.add(kind)
        style = f"{kind.capitalize()}Reference"
        run = add(parent, "r")
        add(add(run, "rPr"), "rStyle", val=style)
        add(run, f"{kind}Reference", id=identifier)
        self._write_note(element, number, kind, style, notes.part)

    def _write_note(self, element: Element, number: int, kind: str, style: str, part: Part) -> None:
        body_part, self.part = self.part, part
        text_style = f"{kind.capitalize()}Text"
        for position, block in enumerate(self.document.notes[number - 1].blocks):
            if not isinstance(block, Paragraph):
                self._block(element, block)
                continue
            paragraph = self._new_paragraph(element, text_style)
            if position == 0:
                run = add(paragraph, "r")
                add(add(run, "rPr"), "rStyle", val=style)
                add(run, f"{kind}Ref")
                text_run(paragraph, " ", self.tag)
            self._inlines(paragraph, block.children, self.tag, ())
        self.part = body_part

    def _listed_notes(self, parent: Element) -> None:
        if self.listed:
            for number in range(1, len(self.document.notes) + 1):
                self.listed_note(parent, number)

    def listed_note(self, parent: Element, number: int) -> None:
        """A note as text with its number, where its mark can lead to; nothing when there is no such note."""
        if number > len(self.document.notes):
            return
        self.begin(f"notes-{self.document.anchor}")
        for position, block in enumerate(self.document.notes[number - 1].blocks):
            if not isinstance(block, Paragraph):
                self._block(parent, block)
                continue
            paragraph = self._new_paragraph(parent, "NoteText")
            if position == 0:
                self.package.bookmark(paragraph, self._bookmark(number))
                references = self.document.notes_as == "references"
                shown = number + self.notes_before
                text_run(paragraph, f"[{shown}]" if references else str(shown), self.tag, superscript=not references)
                text_run(paragraph, " ", self.tag)
            self._inlines(paragraph, block.children, self.tag, ())

    def _bookmark(self, number: int, kind: str = "note") -> str:
        return f"{kind}-{self.document.anchor}-{number}"
