"""The paragraphs of a Word file, read from its parts and not through python-docx: what a reader of the page would read.

Kept are the body with tables cell by cell, text boxes after the paragraph that holds them, links, content controls,
tracked insertions, results of fields, and foot- and endnotes after the body. Left out are deletions, hidden text, field
codes, comments, headers and footers, pictures, embedded objects, and what only says what to type. Nothing outside the
file is ever opened. The structure is that of ECMA-376 Part 1, 17.

Each character keeps its place in the body. Word takes no comments in notes and text boxes, so the place of their
characters is the mark of the note, and the box.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from advocacy.archives import read_package, relations
from advocacy.comparing.found import FoundParagraph, Spot, checked
from advocacy.comparing.ooxml import Element, Styles, has, local, part, value, w
from advocacy.errors import InputError, Place, file_label
from advocacy.reader import normalise

_OPENED = frozenset(
    {"bdo", "customXml", "dir", "fldSimple", "hyperlink", "ins", "moveTo", "sdtContent", "smartTag", "txbxContent"}
)
_SIGNS = {"br": "\n", "cr": "\n", "tab": "\t", "ptab": "\t", "noBreakHyphen": "-"}
_NOTES = {"footnoteReference": "footnotes", "endnoteReference": "endnotes"}
_CHOICE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Choice"
_REFERENCE = re.compile(r"\[(\d{1,3})\] (?=\S)")  # in a list of references that is no list of notes
_PRIVATE = range(0xE000, 0xF900)  # where fonts of signs put them: no text
_SPACES = str.maketrans("\n\t", "  ")
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")  # most often the mark of a note


@dataclass(frozen=True, slots=True)
class WordFile:
    """A Word file that was read: its parts as they are, the main one's name and tree, and its paragraphs."""

    parts: dict[str, bytes]
    main: str
    root: Element
    paragraphs: list[FoundParagraph]


def read_word(path: Path) -> WordFile:
    """The paragraphs of a DOCX in the order of reading, then its footnotes and endnotes (role `note`).

    Raises:
        InputError: not a package, refused by `archives`, a file with macros, or what `checked` refuses.
    """
    label = file_label(path)
    parts = read_package(path)
    if any(name.lower().endswith("vbaproject.bin") for name in parts):
        raise InputError("The file holds macros. Save it in Word as .docx, without them.", Place(label))
    kinds = relations(parts, "", label).values()
    main = next((each.target for each in kinds if each.kind == "officeDocument"), "word/document.xml")
    root = part(parts, main, label)
    body = None if root is None else root.find(w("body"))
    if root is None or body is None:
        raise InputError("This is not a Word document (.docx).", Place(label))
    beside = {
        each.kind: part(parts, each.target, label)
        for each in relations(parts, main, label).values()
        if each.kind in ("styles", "footnotes", "endnotes") and not each.external
    }
    story = _Story(Styles(beside.get("styles")), body)
    story.read(body, {kind: beside.get(kind) for kind in ("footnotes", "endnotes")})
    return WordFile(parts, main, root, checked(story.found, label))


class _Story:
    """Reads block after block; what is open between blocks (fields, joined paragraphs) is kept here."""

    def __init__(self, styles: Styles, body: Element) -> None:
        self.styles = styles
        self.found: list[FoundParagraph] = []
        # By kind and id the number that Word shows, and the element that leads to the note.
        self._references: dict[tuple[str, str], tuple[str, Element]] = {}
        # Endnotes are told from footnotes where a file has both, since Word numbers each from 1.
        self._endnote = "e" if next(body.iter(w("footnoteReference")), None) is not None else ""
        self._fields: list[bool] = []  # for each open field, whether its code is being read
        self._letters: list[tuple[str, Spot]] = []
        self._boxes: list[tuple[Element, Element]] = []  # what a box holds, and its drawing
        self._host: Element | None = None  # what stands in the body for a note or a box
        self._note = ""
        self._column = 0  # of the outermost table

    def read(self, body: Element, notes: dict[str, Element | None]) -> None:
        """Read the body, then the notes that it leads to, footnotes first, each in the order of its number."""
        self._blocks(body)
        for kind, root in notes.items():
            held = {} if root is None else {str(note.get(w("id"), "")): note for note in root}
            for (listed, note_id), (shown, reference) in list(self._references.items()):
                if listed == kind and note_id in held:
                    self._fields, self._note, self._host = [], shown, reference
                    self._blocks(held[note_id])

    # -- blocks

    def _blocks(self, parent: Iterable[Element]) -> None:
        """Read paragraphs and tables, also those inside wrappers."""
        for element in parent:
            name = local(element)
            if name == "p":
                self._paragraph(element)
            elif name == "tbl":
                self._table(element)
            elif name == "sdt":
                if not has(element, "sdtPr/showingPlcHdr"):
                    self._blocks(element.iterfind(w("sdtContent")))
            elif name in _OPENED:
                self._blocks(element)
            elif name == "AlternateContent":
                self._blocks(_chosen(element))
        if self._letters:  # the mark of the last paragraph was deleted, and there is nothing to join it with
            self._finish("")

    def _table(self, table: Element) -> None:
        for row in _inside(table, "tr"):
            if not has(row, "trPr/hidden") and row.find(w("trPr/del")) is None:
                cells = [cell for cell in _inside(row, "tc") if cell.find(w("tcPr/cellDel")) is None]
                for number, cell in enumerate(cells, 1):
                    outside, self._column = self._column, self._column or number
                    self._blocks(cell)
                    self._column = outside

    def _paragraph(self, paragraph: Element) -> None:
        self._inline(paragraph, self.styles.of_paragraph(paragraph))
        mark = paragraph.find(w("pPr/rPr"))
        if mark is not None and (mark.find(w("del")) is not None or mark.find(w("moveFrom")) is not None):
            return  # it is joined with the next one
        self._finish(self.styles.role(paragraph))
        boxes, self._boxes = self._boxes, []
        outside = self._host
        for box, drawing in boxes:
            self._host = drawing if outside is None else outside
            self._blocks(box)
        self._host = outside

    def _finish(self, role: str) -> None:
        """Turn what was read into a paragraph, unless there is nothing in it."""
        letters, self._letters = self._letters, []
        self._fields = [False] * len(self._fields)  # no code goes on in the next paragraph
        text, spots = _composed(letters)
        role, marker = ("note", self._note) if self._note else (role or ("cell" if self._column else ""), "")
        begin, end = len(text) - len(text.lstrip()), len(text.rstrip())
        if reference := _REFERENCE.match(text, begin):
            role, marker, begin = "note", reference[1], reference.end()
        if begin < end:
            number, words, places = len(self.found) + 1, text[begin:end], spots[begin:end]
            self.found.append(FoundParagraph(number, words, role, marker, column=self._column, spots=places))

    # -- inside a paragraph

    def _inline(self, parent: Iterable[Element], style: str) -> None:
        for element in parent:
            name = local(element)
            if name == "r":
                self._run(element, element, style)
            elif name == "sdt":
                if not has(element, "sdtPr/showingPlcHdr"):
                    self._inline(element.iterfind(w("sdtContent")), style)
            elif name in _OPENED:
                self._inline(element, style)
            elif name == "AlternateContent":
                self._inline(_chosen(element), style)

    def _run(self, run: Element, parent: Iterable[Element], style: str) -> None:
        hidden = self.styles.is_hidden(run, style)
        for element in parent:
            name = local(element)
            if name == "fldChar":
                self._field(str(element.get(w("fldCharType"), "")))
            elif hidden or any(self._fields):
                continue
            elif name in ("drawing", "pict", "object"):
                self._boxes += [(box, element) for box in _boxes(element)]
            elif name == "AlternateContent":
                self._run(run, _chosen(element), style)
            elif name == "t":
                text = (element.text or "").translate(_SPACES)
                raised = value(run, "rPr/vertAlign") == "superscript" and text.isdecimal()
                self._add(text.translate(_RAISED) if raised else text, element, is_text=True)
            else:
                self._add(self._sign(element, name), element)

    def _add(self, text: str, element: Element, *, is_text: bool = False) -> None:
        holder = element if self._host is None else self._host
        at_own = is_text and self._host is None
        self._letters += [(sign, (holder, at if at_own else 0)) for at, sign in enumerate(text)]

    def _sign(self, element: Element, name: str) -> str:
        """The text that an element of a run other than `w:t` stands for, "" for what prints none."""
        if name in _NOTES:
            return f"[^{self._reference(_NOTES[name], element)}]"
        if name == "sym":
            code = str(element.get(w("char"), ""))
            sign = int(code, 16) if re.fullmatch("[0-9A-Fa-f]{4}", code) else 0
            return chr(sign) if sign >= 0x20 and sign not in _PRIVATE else ""
        return _SIGNS.get(name, "")

    def _field(self, kind: str) -> None:
        if kind == "begin":
            self._fields.append(True)
        elif kind == "separate" and self._fields:
            self._fields[-1] = False
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _reference(self, kind: str, element: Element) -> str:
        """The number of a note, by the order in which the text leads to it, as Word has it."""
        key = kind, str(element.get(w("id"), ""))
        if key not in self._references:
            before = sum(1 for each, _ in self._references if each == kind)
            prefix = self._endnote if kind == "endnotes" else ""
            self._references[key] = f"{prefix}{before + 1}", element
        return self._references[key][0]


def _composed(letters: list[tuple[str, Spot]]) -> tuple[str, list[Spot]]:
    """The text in NFC; what several characters became stands at the place of the first of them."""
    raw = "".join(sign for sign, _ in letters)
    if normalise(raw) == raw:
        return raw, [spot for _, spot in letters]
    begins = [at for at, sign in enumerate(raw) if not at or not unicodedata.combining(sign)]
    text, spots = "", list[Spot]()
    for begin, end in zip(begins, [*begins[1:], len(raw)], strict=True):
        composed = normalise(raw[begin:end])
        text += composed
        spots += [letters[begin][1]] * len(composed)
    return text, spots


def _chosen(alternatives: Element) -> Iterable[Element]:
    """What a newer program reads of `mc:AlternateContent`; what is for older ones says the same again."""
    return next(alternatives.iterfind(_CHOICE), ())


def _boxes(element: Element) -> Iterator[Element]:
    """What text boxes of a drawing hold; a box in a box belongs to the paragraph that holds it."""
    for child in _chosen(element) if local(element) == "AlternateContent" else element:
        if child.tag == w("txbxContent"):
            yield child
        else:
            yield from _boxes(child)


def _inside(parent: Element, name: str) -> Iterator[Element]:
    """The rows of a table or the cells of a row, also those in content controls and tracked insertions."""
    for element in parent:
        if element.tag == w(name):
            yield element
        elif local(element) in ("sdt", "sdtContent", "customXml", "ins"):
            yield from _inside(element, name)
