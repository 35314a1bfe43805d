"""The block tree as data for the Typst template: every word a string, every place a name that the program made."""

from __future__ import annotations

import re
import string
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any

from advocacy.document import (
    ROLES,
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
    Note,
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
    plain,
)
from advocacy.errors import WriterError, said
from advocacy.writers.common import by_language, column_widths

Data = dict[str, Any]
Words = list[str | Data]

# Paragraphs that stay on one page, and those that stay on the page of what follows, as the Word styles say.
_KEPT = frozenset(
    "address attribution banner closing cover-title label mandates reference signature subject subtitle".split()
)
_LEADING = frozenset("closing cover-line kind-label label salutation subtitle".split())
_MAX_KEPT = 150.0  # millimetres; what is kept whole must have room on one page
_TEXT_WIDTH, _TEXT_HEIGHT = 160.0, 230.0  # millimetres that a picture can have
_GUTTER = 10.0  # millimetres between columns
_TABLE_SIZE, _SMALL_SIZE = 12.0, 9.0  # points, of words in a table, and in one that has many columns
_SPACES = str.maketrans("\t\n\r", "   ")
_LONG = re.compile(r"\S{31,}")
_OPENING = re.compile(r"(?<=[/?&=._~#%:-])(?=\w)|(?<=\w{24})(?=\w)")


@dataclass(slots=True)
class File:
    """What the documents of one file share: its pictures by name, the places that links lead to, and those links."""

    pictures: dict[str, bytes] = field(default_factory=dict)
    places: set[str] = field(default_factory=set)
    links: list[Data] = field(default_factory=list)

    def place(self, name: str) -> str:
        """A name for a place, told apart from one that was given before."""
        while name in self.places:
            name += "-again"
        self.places.add(name)
        return name

    def link(self, data: Data) -> Data:
        """A node whose `to` is emptied in the end if it leads nowhere."""
        self.links.append(data)
        return data

    def finish(self) -> None:
        """Take back the links to places that do not exist, as to the mark of a note that no text refers to."""
        for data in self.links:
            data["to"] = data["to"] if data["to"] in self.places else ""


def tag_parts(tag: str) -> list[str]:
    """A BCP 47 tag as Typst takes it: language, and the region where there is one of two letters."""
    language, *others = tag.split("-")
    return [language.lower(), *[each.upper() for each in others if re.fullmatch("[A-Za-z]{2}", each)][:1]]


class TreeWriter:
    """Writes one document as data.

    `notes_before` is the number of notes of the documents before it in the file; `listed` prints notes as text rather
    than at the foot of pages; `narrow` is for a column beside others; `bookmarked` puts its headings among bookmarks.
    """

    def __init__(
        self,
        file: File,
        document: Document,
        notes_before: int = 0,
        *,
        listed: bool = False,
        narrow: bool = False,
        bookmarked: bool = True,
    ) -> None:
        self.file = file
        self.document = document
        self.notes_before = notes_before
        self.listed = listed or document.notes_as != "footnotes"
        self.narrow = narrow
        self.bookmarked = bookmarked
        self.levels: list[int] = []  # of the last heading and those that it stands under

    def sections(self) -> list[Data]:
        """The whole document; listed notes follow the heading of their section, or the text when there is none."""
        out: list[Data] = []
        for section in self.document.sections:
            out += self.blocks(section.blocks)
            out += self.notes() if section.name == "notes" else []
        if all(section.name != "notes" for section in self.document.sections):
            out += self.notes()
        for annex in self.document.annexes:
            writer = TreeWriter(self.file, annex, listed=True)
            writer.levels = self.levels
            out += [{"k": "page"}, *writer.sections()]
        return out

    def blocks(self, blocks: Iterable[Block]) -> list[Data]:
        """Blocks; a paragraph stays on the page of the list or quotation that it introduces."""
        given = list(blocks)
        out: list[Data] = []
        for block, following in zip_longest(given, given[1:]):
            written = self._block(block)
            if isinstance(block, Paragraph) and isinstance(following, (List, Quote)):
                written[-1]["next"] = True
            out += written
        return out

    def _block(self, block: Block) -> list[Data]:
        match block:
            case Paragraph():
                return [self._paragraph(block)]
            case Heading():
                return [self._heading(block)]
            case List():
                return [self._list(block)]
            case Quote():
                return [{"k": "quote", "b": self.blocks(block.blocks)}]
            case Table():
                return self._table(block)
            case Columns():
                return self._columns(block)
            case Image():
                return [self._image(block)]
            case Rule():
                return [{"k": "rule"}]
            case PageBreak():
                return [] if self.narrow else [{"k": "page"}]
        raise WriterError(said("PDF cannot hold a {what}.", what=type(block).__name__))

    # -- blocks

    def _paragraph(self, block: Paragraph) -> Data:
        role = _known(block.role)
        keep = role in _KEPT and _size((block,)) <= _MAX_KEPT
        words = self.words(block.children)
        return {"k": "paragraph", "role": role, "c": words, "keep": keep, "next": role in _LEADING}

    def _heading(self, block: Heading) -> Data:
        # Levels are read aloud, so none may be missing: a section straight below the title is of the second level.
        while self.levels and self.levels[-1] >= block.level:
            self.levels.pop()
        self.levels.append(block.level)
        look = "subject" if block.role == "subject" and block.level == 1 else str(min(block.level, 3))
        keep = _size((block,)) <= _MAX_KEPT
        shared = {"level": len(self.levels), "look": look, "keep": keep, "bookmarked": self.bookmarked}
        return {"k": "heading", "c": self.words(block.children), **shared}

    def _list(self, block: List) -> Data:
        own_letters = block.marker == "alpha" and self.document.letters != string.ascii_lowercase
        return {
            "k": "list",
            "marker": block.marker,
            "start": block.start,
            "letters": list(self.document.letters) if own_letters else None,
            "wider": max(0, len(str(block.start + len(block.items) - 1)) - 2),
            "items": [self._item(item.blocks) for item in block.items],
        }

    def _item(self, blocks: Iterable[Block]) -> list[Data]:
        """Blocks inside an item or a note, whose paragraphs have no style of their own."""
        out: list[Data] = []
        for block in blocks:
            if isinstance(block, Paragraph):
                out.append({"k": "plain", "c": self.words(block.children)})
            else:
                out += self._block(block)
        return out

    def _table(self, block: Table) -> list[Data]:
        rows = [[self.words(cell) for cell in row] for row in (block.header, *block.rows)]
        if self.narrow:
            # A table inside a table cannot be read aloud in order, so its cells follow each other.
            return [{"k": "plain", "c": cell} for row in rows for cell in row if cell]
        widths = column_widths(block, _TEXT_WIDTH / 25.4 * 72 / _TABLE_SIZE, _SMALL_SIZE / _TABLE_SIZE)
        size = _SMALL_SIZE if widths.small else _TABLE_SIZE
        return [{"k": "table", "widths": widths.shares, "size": size, "header": rows[0], "rows": rows[1:]}]

    def _columns(self, block: Columns) -> list[Data]:
        """Signatures or logos in columns, which the template fills, as only it knows how high each is.

        In a narrow column they stand below each other.
        """
        room = _TEXT_WIDTH / (1 if self.narrow else block.number) - _GUTTER
        entries = [self._group(group, room) for group in _groups(block.blocks)]
        return entries if self.narrow or not entries else [{"k": "columns", "number": block.number, "entries": entries}]

    def _group(self, blocks: list[Paragraph | Image], room: float) -> Data:
        """A signature, or a logo and the name below it."""
        written = [self._image(each, room) if isinstance(each, Image) else self._paragraph(each) for each in blocks]
        return {"k": "kept", "b": written, "keep": _size(blocks) <= _MAX_KEPT} if len(written) > 1 else written[0]

    def _image(self, image: Image, room: float = 0) -> Data:
        """A picture, no wider than `room` millimetres, which is the column's width if it is 0."""
        self.file.pictures[image.name] = image.data
        room = min(room or _TEXT_WIDTH, _TEXT_WIDTH / 2 - _GUTTER if self.narrow else _TEXT_WIDTH)
        width = image.width * min(1, room / image.width, _TEXT_HEIGHT / image.height)
        role = _known(image.role)
        return {"k": "picture", "role": role, "file": image.name, "alternative": image.alternative, "width": width}

    # -- notes

    def notes(self, numbers: Iterable[int] | None = None) -> list[Data]:
        """The listed notes, or those with these numbers; nothing when they stand at the foot of pages."""
        wanted = range(1, len(self.document.notes) + 1) if numbers is None else list(numbers)
        if not self.listed or not wanted:
            return []
        items = [self._listed(number) for number in wanted]
        width = 8.0 + 6 * max(len(item["shown"]) for item in items)
        return [{"k": "notes", "start": wanted[0] + self.notes_before, "width": width, "items": items}]

    def _listed(self, number: int) -> Data:
        shown = str(number + self.notes_before)
        return self.file.link(
            {
                "shown": f"[{shown}]" if self.document.notes_as == "references" else shown,
                "to": f"mark-{self._anchor(number)}",
                "id": self.file.place(f"note-{self._anchor(number)}"),
                **self._note(self.document.notes[number - 1]),
            }
        )

    def _note(self, note: Note) -> Data:
        """A note: the words beside its number, and the blocks after them."""
        first = note.blocks[0] if note.blocks and isinstance(note.blocks[0], Paragraph) else None
        rest = note.blocks[1:] if first else note.blocks
        return {"first": self.words(first.children) if first else [], "rest": self._item(rest)}

    def _mark(self, number: int) -> Data:
        shown = str(number + self.notes_before)
        if not self.listed:
            note = self._note(self.document.notes[number - 1])
            place = self.file.place(f"note-{self._anchor(number)}")
            return {"k": "note", "shown": shown, "id": place, "tag": tag_parts(self.document.tag), **note}
        references = self.document.notes_as == "references"
        return {
            "k": "mark",
            "shown": f"[{shown}]" if references else shown,
            "raised": not references,
            "to": f"note-{self._anchor(number)}",
            "id": self.file.place(f"mark-{self._anchor(number)}"),
        }

    def _anchor(self, number: int) -> str:
        return f"{self.document.anchor}-{number}"

    # -- words

    def words(self, inlines: Iterable[Inline], tag: str = "") -> Words:
        """Inline nodes; `tag` is the language around them when it is not the document's."""
        return [each for node in inlines for each in self._inline(node, tag or self.document.tag)]

    def _inline(self, node: Inline, tag: str) -> Words:
        match node:
            case Text():
                return self._text(node.text, tag)
            case LineBreak():
                return [{"k": "break"}]
            case Strong():
                return [{"k": "strong", "c": self.words(node.children, tag)}]
            case Emphasis():
                return [{"k": "emphasis", "c": self.words(node.children, tag)}]
            case Phrase():
                own = self.document.tags.get(node.language, node.language)
                return [{"k": "language", "tag": tag_parts(own), "c": self.words(node.children, own)}]
            case Link():
                return [{"k": "link", "url": node.url, "c": self.words(node.children, tag)}]
            case NoteNumber():
                place = f"note-{self._anchor(node.number)}"
                shown = str(node.number + self.notes_before)
                return [self.file.link({"k": "number", "shown": shown, "to": place})]
            case NoteMark():
                return [self._mark(node.number)]
        raise WriterError(said("PDF cannot hold a {what}.", what=type(node).__name__))

    def _text(self, text: str, tag: str) -> Words:
        out: Words = []
        for piece, own in by_language(text.translate(_SPACES), tag, self.document):
            written = _broken(piece)
            out += written if own == tag else [{"k": "language", "tag": tag_parts(own), "c": written}]
        return out


def _broken(text: str) -> Words:
    """The text, with places where what is too long for a line may be broken."""
    out: Words = []
    at = 0
    for found in _LONG.finditer(text):
        first, *rest = _OPENING.split(found[0])
        out.append(text[at : found.start()] + first)
        for piece in rest:
            out += [{"k": "opening"}, piece]
        at = found.end()
    return [*out, text[at:]] if at < len(text) or not out else out


def _groups(blocks: Iterable[Paragraph | Image]) -> list[list[Paragraph | Image]]:
    """What stands together in columns: a picture with the paragraph after it, else each for itself."""
    groups: list[list[Paragraph | Image]] = []
    for block in blocks:
        if groups and isinstance(groups[-1][-1], Image) and isinstance(block, Paragraph):
            groups[-1].append(block)
        else:
            groups.append([block])
    return groups


def _size(blocks: Iterable[Paragraph | Heading | Image]) -> float:
    """About how many millimetres of a column blocks take."""
    size = 0.0
    for block in blocks:
        if isinstance(block, Image):
            size += block.height + 3
        else:
            size += sum(5.5 * (1 + len(line) // 40) for line in plain(block.children).split("\n")) + 3.5
    return size


def _known(role: str) -> str:
    if role and role not in ROLES:
        raise WriterError(said('PDF has no style for "{name}".', name=role))
    return "" if role == "subject" else role
