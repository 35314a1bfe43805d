"""The canonical lines of a Word file that `advocacy` wrote, also after Word or LibreOffice saved it anew.

The writer leaves bookmarks: where a part begins (`text-vi`, `signatories-vi`, `notes-vi-annex-1`, `code`), over the
columns of languages (`column-vi`), at cells that stand below each other (`cell-vi-2-1`), at notes. A part goes on until
the next one begins, in its own column where there are several. The structure is that of ECMA-376 Part 1, 17.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NoReturn

from advocacy.archives import Relation, relations, unpack
from advocacy.comparing.ooxml import Element, has, local, part, w
from advocacy.errors import said
from advocacy.layout import CODE
from advocacy.signing.canonical import MAX_HEADING, Line, Words, item_mark, normal
from advocacy.signing.found import Gathered, Part, shown
from advocacy.signing.numbering import Numbering
from advocacy.signing.styles import Looks

_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_MARK = re.compile(r"(?P<name>(?:text|signatories|notes)-[a-z]{2,3}(?:-annex-\d+)?|code)(?:-p\d+)?")
_CELL = re.compile(r"cell-[a-z]{2,3}(?:-annex-\d+)?-(\d+)-(\d+)(?:-p\d+)?")
_NOTE = re.compile(r"(note|supra)-([a-z]{2,3}(?:-annex-\d+)?)-(\d{1,6})")
_NOTES = {"footnoteReference": "footnotes", "endnoteReference": "endnotes"}
_SIGNS = {"br": "\n", "cr": "\n", "tab": " ", "ptab": " ", "noBreakHyphen": "-"}
# What prints nothing.
_SILENT = frozenset(
    "bookmarkEnd proofErr lastRenderedPageBreak softHyphen footnoteRef endnoteRef annotationRef commentReference "
    "commentRangeStart commentRangeEnd permStart permEnd pPr rPr sectPr sdtPr sdtEndPr tblPr tblGrid trPr tcPr "
    "separator continuationSeparator smartTagPr customXmlPr tblPrEx".split()
)
_LINK = re.compile(r'\s*HYPERLINK "([^"]+)"(?: \\l "([^"]*)")?\s*')
_TRACKED = frozenset("ins del moveFrom moveTo delText".split())
_WRAPPERS = frozenset("sdt sdtContent smartTag customXml bdo dir".split())


def read(data: bytes, gathered: Gathered) -> None:
    """Gather what a Word file holds.

    Raises:
        InputError: refused by `archives`, or it holds what no file of ours does, or what its readers may see
            otherwise: tracked changes, hidden or struck-out words, text boxes, fields.
    """
    parts = unpack(data, gathered.label)
    kinds = relations(parts, "", gathered.label).values()
    main = next((each.target for each in kinds if each.kind == "officeDocument"), "")
    root = part(parts, main, gathered.label)
    body = None if root is None else root.find(w("body"))
    if body is None:
        gathered.refuse(said("This is not a Word document (.docx)."))
    _Story(parts, main, gathered).read(body)


class _Story:
    """Reads the body block after block, then the notes that it leads to."""

    def __init__(self, parts: dict[str, bytes], main: str, gathered: Gathered) -> None:
        self.gathered = gathered
        self.parts = parts
        self.main = main
        self.links = relations(parts, main, gathered.label)
        found = {
            each.kind: (each.target, part(parts, each.target, gathered.label))
            for each in self.links.values()
            if each.kind in ("styles", "numbering", "footnotes", "endnotes") and not each.external
        }
        self.beside = found
        self.looks = Looks(found.get("styles", ("", None))[1])
        self.numbering = Numbering(found.get("numbering", ("", None))[1])
        self.part: Part | None = None
        self.is_code = False
        self.in_columns = False
        self.note = 0  # of those printed as text, the one that is being read
        self.notes: list[tuple[Part, int, str, str]] = []  # of each footnote: where, its number, kind and id
        self.counted: dict[Part, int] = {}  # the notes of each document so far
        self.before: dict[str, int] = {}  # by language the number of notes of the versions before it
        self.waiting: list[str] = []  # bookmarks that stand before a paragraph
        self._code: str | None = None  # of a field, while it is being read
        self._field_target = ""  # where the words of a field lead to

    def read(self, body: Element) -> None:
        """Read everything."""
        self._blocks(body)
        for owner, number, kind, identifier in self.notes:
            target, root = self.beside.get(kind, ("", None))
            links = relations(self.parts, target, self.gathered.label)
            notes = [] if root is None else [each for each in root if each.get(w("id")) == identifier]
            note = notes[0] if notes else None
            if note is not None:
                self.part, self.is_code, self.links, self.note = owner, False, links, number
                self._blocks(note)
        for relation in relations(self.parts, self.main, self.gathered.label).values():
            if relation.kind in ("header", "footer"):
                self._outside(relation)

    def _outside(self, relation: Relation) -> None:
        """The words of a header or footer, which are no part of the text."""
        root = part(self.parts, relation.target, self.gathered.label)
        for paragraph in () if root is None else root.iter(w("p")):
            words = "".join(str(text.text or "") for text in paragraph.iter(w("t")))
            self.gathered.add_outside(relation.kind, words)

    # -- blocks

    def _blocks(self, parent: Iterable[Element], cell: str = "") -> None:
        for element in parent:
            name = local(element)
            if name == "p":
                self._paragraph(element, cell)
            elif name == "tbl":
                self._table(element)
            elif name == "bookmarkStart":
                self.waiting.append(str(element.get(w("name"), "")))
            elif name in _WRAPPERS:
                self._blocks(element, cell)
            elif name not in _SILENT:
                self._refuse_element(element)

    def _table(self, table: Element) -> None:
        rows = [row for row in table if local(row) == "tr"]
        columns = [
            Part.of(name.replace("column-", "text-", 1))
            for mark in (rows[0] if rows else table).iter(w("bookmarkStart"))
            if (name := str(mark.get(w("name"), ""))).startswith("column-")
        ]
        if any(local(element) not in _SILENT | {"tr", "bookmarkStart"} for element in table):
            self._refuse_element(table)
        if columns:
            for each in filter(None, columns):
                self.gathered.piece(each)
            self._columns(rows)
            return
        for number, row in enumerate(rows, 1):
            for column, cell in enumerate(self._cells(row), 1):
                self._blocks(cell, f"c{number}.{column}")

    def _columns(self, rows: list[Element]) -> None:
        """Languages side by side: in each column its own part goes on from row to row."""
        states: dict[int, tuple[Part | None, list[str]]] = {}
        for number, row in enumerate(rows):
            for column, cell in enumerate(self._cells(row)):
                self.part, self.waiting = states.get(column, (None, []))
                self.is_code, self.in_columns = False, True
                self._blocks(cell)
                if number == 0 and self.part is not None:
                    self._refuse_element(cell)
                states[column] = self.part, self.waiting
        self.part, self.in_columns, self.waiting = None, False, []

    def _cells(self, row: Element) -> Iterator[Element]:
        if has(row, "trPr/hidden"):
            self._refuse_element(row)
        for cell in row:
            if local(cell) == "tc":
                if any(cell.find(w(f"tcPr/{name}")) is not None for name in ("gridSpan", "vMerge", "hMerge")):
                    self.gathered.refuse_foreign("tcPr")
                yield cell
            elif local(cell) not in _SILENT | {"bookmarkStart"}:
                self._refuse_element(cell)

    def _paragraph(self, paragraph: Element, cell: str) -> None:
        marks, after, has_words = _marks(paragraph)
        marks = [*self.waiting, *marks]
        self.waiting = after if has_words else [*marks, *after]
        if not has_words:
            self.numbering.label(paragraph)
            return
        begins = 0
        for name in marks:
            if found := _MARK.fullmatch(name):
                self.is_code = found["name"] == CODE
                self._begin(Part.of(found["name"]))
            elif found := _CELL.fullmatch(name):
                cell = f"c{int(found[1])}.{int(found[2])}"
        if self.part is not None and self.part.kind == "notes":
            numbers = [int(found[3]) for name in marks if (found := _NOTE.fullmatch(name)) and found[1] == "note"]
            self.note = begins = numbers[0] if numbers else self.note
            begins = begins if numbers else 0
        style = self.looks.name(paragraph)
        words = Words()
        pictures: list[str] = []
        self._inlines(paragraph, paragraph, words, "", pictures)
        if self._code is not None or self._field_target:
            self.gathered.refuse_foreign("fldChar")
        label = self.numbering.label(paragraph)
        self._add(self._kind(style, cell, label), words.text, pictures, begins, style)

    def _begin(self, begun: Part | None) -> None:
        self.part, self.note = begun, 0
        if begun is not None and begun.language not in self.before:
            self.gathered.piece(begun)
            listed = self.gathered.notes_of_earlier(begun.language)
            self.before[begun.language] = listed + sum(1 for owner, *_ in self.notes if not owner.annex)

    def _kind(self, style: str, cell: str, label: tuple[int, str] | None) -> str:
        if cell:
            return cell
        if found := re.fullmatch(r"heading ([1-9])|subject", style):
            return f"h{min(int(found[1] or 1), MAX_HEADING)}"
        if label is not None:
            return item_mark(*label)
        return "q" if style == "quote" else "p"

    def _add(self, mark: str, text: str, pictures: list[str], begins: int, style: str) -> None:
        if begins:
            text = self._without_number(text, begins)
        lines = [Line(mark, text)] if normal(text) else []
        lines += [Line("i", words) for words in pictures if normal(words)]
        for line in lines:
            if self.is_code:
                self.gathered.add_code(" ".join(line.parts))
            elif self.part is None:
                self.gathered.add_outside("label", " ".join(line.parts))
            elif self.note:
                self.gathered.add_note(self.part, self.note, [line])
            elif style == "banner":
                self.gathered.add_outside("banner", " ".join(line.parts))
            else:
                self.gathered.add(self.part, [line])

    def _without_number(self, text: str, number: int) -> str:
        """The words of a note printed as text; its number must be the one that its name says."""
        shown_ = number + self._before()
        found = re.match(rf"\s*(?:\[{shown_}\]|{shown_})\s", text)
        if not found:
            self.gathered.refuse_foreign(shown(text))
        return text[found.end() :]

    def _before(self) -> int:
        if self.in_columns or self.part is None or self.part.annex:
            return 0
        return self.before[self.part.language]

    def _refuse_element(self, element: Element) -> NoReturn:
        name = str(element.tag).rpartition("}")[2]
        if name in _TRACKED:
            self.gathered.refuse(said("It holds tracked changes. Accept or reject all of them and save it again."))
        self.gathered.refuse_foreign(name)

    # -- inside a paragraph

    def _inlines(
        self, parent: Iterable[Element], paragraph: Element, words: Words, target: str, pictures: list[str]
    ) -> None:
        for element in parent:
            name = local(element)
            if name == "r":
                self._run(element, paragraph, words, target, pictures)
            elif name == "hyperlink":
                self._hyperlink(element, paragraph, words, pictures)
            elif name in _WRAPPERS:
                self._inlines(element, paragraph, words, target, pictures)
            elif name not in _SILENT and name != "bookmarkStart":
                self._refuse_element(element)

    def _hyperlink(self, element: Element, paragraph: Element, words: Words, pictures: list[str]) -> None:
        anchor = str(element.get(w("anchor"), ""))
        identifier = element.get(f"{_R}id")
        if identifier is None and (found := _NOTE.fullmatch(anchor)):
            inner = Words()
            self._inlines(element, paragraph, inner, "", pictures)
            own = self.part is not None and found[2] == self.part.anchor
            if not own or normal(inner.text).strip("[]") != str(int(found[3]) + self._before()):
                self.gathered.refuse_foreign(shown(inner.text))
            (words.mark if found[1] == "note" else words.number)(int(found[3]))
            return
        relation = self.links.get(str(identifier or ""))
        target = relation.target if relation is not None and relation.external else ""
        self._inlines(element, paragraph, words, f"{target}#{anchor}" if anchor else target, pictures)

    def _run(self, run: Element, paragraph: Element, words: Words, target: str, pictures: list[str]) -> None:
        for element in run:
            name = local(element)
            if name in ("fldChar", "instrText"):
                self._field(element, name)
            elif self._code is not None and name not in _SILENT:
                self._refuse_element(element)
            elif name == "t":
                if normal(element.text or "") and self.looks.is_hidden(run, paragraph):
                    message = 'The words "{words}" are hidden, struck out or hard to see, so its text cannot be told.'
                    self.gathered.refuse(said(message, words=shown(element.text or "")))
                words.add(element.text or "", self._field_target or target)
            elif name in _NOTES:
                words.mark(self._reference(_NOTES[name], str(element.get(w("id"), ""))), target)
            elif name in _SIGNS:
                words.add(_SIGNS[name], target)
            elif name == "drawing":
                pictures.append(self._picture(element))
            elif name not in _SILENT:
                self._refuse_element(element)

    def _field(self, element: Element, name: str) -> None:
        """A link, which LibreOffice writes as a field when its address ends in a fragment; there is no other field."""
        kind = str(element.get(w("fldCharType"), ""))
        if name == "instrText" and self._code is not None:
            self._code += element.text or ""
        elif kind == "begin" and self._code is None and not self._field_target:
            self._code = ""
        elif kind == "separate" and self._code is not None:
            found = _LINK.fullmatch(self._code)
            if found is None:
                self.gathered.refuse_foreign(shown(self._code.strip()))
            self._code, self._field_target = None, f"{found[1]}#{found[2]}" if found[2] else found[1]
        elif kind == "end" and self._code is None and self._field_target:
            self._field_target = ""
        else:
            self._refuse_element(element)

    def _reference(self, kind: str, identifier: str) -> int:
        """The number of a note in its own document."""
        if self.part is None or self.note:
            self.gathered.refuse_foreign(kind)
        own = Part("text", self.part.language, self.part.annex)
        self.counted[own] = self.counted.get(own, 0) + 1
        self.notes.append((own, self.counted[own], kind, identifier))
        return self.counted[own]

    def _picture(self, drawing: Element) -> str:
        """The words of a picture for those who cannot see it; a drawing that holds text is none of ours."""
        if next(drawing.iter(w("txbxContent")), None) is not None or next(drawing.iter("{*}pic"), None) is None:
            self.gathered.refuse_foreign("drawing")
        properties = next(drawing.iter("{*}docPr"), None)
        return "" if properties is None else str(properties.get("descr", ""))


def _marks(paragraph: Element) -> tuple[list[str], list[str], bool]:
    """The bookmarks before and after the words of a paragraph, and whether it has any words.

    A bookmark that the writer put before a paragraph stands after the words of the one before it once LibreOffice has
    saved the last page of a section.
    """
    before: list[str] = []
    after: list[str] = []
    has_words = False
    for element in paragraph.iter():
        name = local(element)
        if name == "bookmarkStart":
            (after if has_words else before).append(str(element.get(w("name"), "")))
        elif name in ("drawing", *_NOTES) or (name == "t" and normal(element.text or "")):
            has_words = True
    return before, after, has_words
