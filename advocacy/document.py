"""The block tree: the one value that every writer reads.

A `Document` is one language version of a letter: sections (the named blocks of its kind, in order) of block nodes,
and its notes. All nodes are frozen; text is NFC and already final. A writer that meets a node it does not know
raises `WriterError`; nothing is ever dropped.
"""

from __future__ import annotations

import string
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace

ROLES = frozenset(
    {
        "address", "attribution", "banner", "closing", "cover-line", "cover-title", "date", "end",
        "kind-label", "label", "letterhead", "mandates", "notice", "reference", "salutation", "signature", "subject",
        "subtitle",
    }
)  # fmt: skip
# `paragraph` numbers whole paragraphs through a document; `none` has no mark.
MARKERS = ("bullet", "decimal", "alpha", "roman", "paragraph", "none")


# ------------------------------------------------------------------ inline nodes


@dataclass(frozen=True, slots=True)
class Text:
    """Plain words."""

    text: str


@dataclass(frozen=True, slots=True)
class Strong:
    """Important words, printed bold."""

    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Emphasis:
    """Stressed words or a title, printed italic."""

    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words in another language than the document's; `language` is a language code."""

    language: str
    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead to a web, mail or telephone address."""

    url: str
    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class LineBreak:
    """The end of a printed line inside a paragraph, as in an address."""


@dataclass(frozen=True, slots=True)
class NoteMark:
    """The mark of a note; `number` counts from 1 through the document."""

    number: int


@dataclass(frozen=True, slots=True)
class NoteNumber:
    """The number of a note as a word of the text, as in “supra note 2”; it follows the note into every layout."""

    number: int


@dataclass(frozen=True, slots=True)
class Slot:
    """The place of a value in a template's text; `index` names the value. Filled before a document exists."""

    index: int


@dataclass(frozen=True, slots=True)
class Pending:
    """What a text asks the program to fill in: `kind` is `note`, `cite` or `fill`, `body` what the brackets hold.

    `unit` is the key path of the text it stands in. Resolved once the order of the whole document is known.
    """

    kind: str
    body: str
    unit: str = ""


Inline = Text | Strong | Emphasis | Phrase | Link | LineBreak | NoteMark | NoteNumber | Slot | Pending
INLINE_CONTAINERS = (Strong, Emphasis, Phrase, Link)

# ------------------------------------------------------------------ block nodes


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; `role` says what it is in a letter (one of `ROLES`, or "" for running text)."""

    children: tuple[Inline, ...]
    role: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; `level` 1 is the document's title, or its subject line when `role` says so."""

    level: int
    children: tuple[Inline, ...]
    unit: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a list: one to several blocks."""

    blocks: tuple[Block, ...]
    unit: str = ""


@dataclass(frozen=True, slots=True)
class List:
    """A list; `marker` is one of `MARKERS`, `start` the number of the first item."""

    marker: str
    items: tuple[Item, ...]
    start: int = 1
    role: str = ""


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of somebody else, set apart."""

    blocks: tuple[Block, ...]
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table with one header row; every row has as many cells as the header."""

    header: tuple[tuple[Inline, ...], ...]
    rows: tuple[tuple[tuple[Inline, ...], ...], ...]
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Columns:
    """Signatures or logos that stand beside each other, read down the first column and then the next.

    `number` is the number of columns: 2 for signatures, more for logos.
    """

    blocks: tuple[Paragraph | Image, ...]
    unit: str = ""
    number: int = 2


@dataclass(frozen=True, slots=True)
class Image:
    """A picture: cleaned bytes, a file name that says nothing of where it came from, and its words for who cannot see.

    `width` and `height` are what it takes on paper, in millimetres.
    """

    data: bytes
    name: str
    alternative: str
    width: float
    height: float
    unit: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """A thematic break between two parts of the text."""


@dataclass(frozen=True, slots=True)
class PageBreak:
    """The end of a page, as after a cover."""


Block = Paragraph | Heading | List | Quote | Table | Columns | Image | Rule | PageBreak

# ------------------------------------------------------------------ documents


@dataclass(frozen=True, slots=True)
class Section:
    """One named block of a letter (`concerns`, `closing`) with what it prints."""

    name: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """A note; its number is its place among the document's notes, from 1."""

    blocks: tuple[Block, ...]
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Version:
    """One language version whose words are fixed: its role as `Document.role` has it, and the digest of its text."""

    language: str
    role: str
    digest: str


@dataclass(frozen=True, slots=True)
class Frozen:
    """That the words are fixed: `versions` are those of all languages, `code` is short enough to be read aloud.

    `date` is an ISO date; `notice` says it all in the document's language; `head` is that of the chain of signatures
    when the file was made, "" before the first. docs/canonical-text.md says what is fixed.
    """

    date: str
    code: str
    versions: tuple[Version, ...]
    notice: str = ""
    head: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """One language version, ready to be written.

    `language` is the language's code and `tag` its BCP 47 tag; `role` is "" or one of operative, translation and
    unofficial-translation; `notes_as` is footnotes, endnotes or references. `tags` and `names` give the tag and the
    own name of every language that may occur in it, `own_letters` the letters that only one of them has; `letters`
    number the points of a lettered list. Annexes are documents of their own, with notes of their own; `name` tells
    them apart (`annex-2`), and is "" for the document itself. Outputs of a document that is `frozen` carry marks from
    which its text can be recomputed.
    """

    language: str
    tag: str
    title: str
    sections: tuple[Section, ...]
    notes: tuple[Note, ...] = ()
    notes_as: str = "footnotes"
    kind: str = ""
    date: str = ""
    role: str = ""
    tags: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    letters: str = string.ascii_lowercase
    own_letters: dict[str, str] = field(default_factory=dict)
    name: str = ""
    annexes: tuple[Document, ...] = ()
    frozen: Frozen | None = None

    @property
    def with_annexes(self) -> tuple[Document, ...]:
        """The document and its annexes, in printed order."""
        return (self, *self.annexes)

    @property
    def anchor(self) -> str:
        """What the names of places in this document begin with in a file that holds several."""
        return "-".join(filter(None, (self.language, self.name)))

    @property
    def banner(self) -> str:
        """What stands on every page, as an embargo does; on the first page it stands in the text."""
        banners = (block for block in self.blocks if isinstance(block, Paragraph) and block.role == "banner")
        return " · ".join(plain(block.children) for block in banners)

    @property
    def blocks(self) -> Iterator[Block]:
        """All blocks in printed order, without the notes."""
        return (block for section in self.sections for block in section.blocks)

    @property
    def images(self) -> Iterator[Image]:
        """All pictures, also those in columns and in annexes."""
        for each in self.with_annexes:
            for block in each.blocks:
                inner = block.blocks if isinstance(block, Columns) else (block,)
                yield from (found for found in inner if isinstance(found, Image))


# ------------------------------------------------------------------ walking


def map_inlines(inlines: Iterable[Inline], change: Callable[[Inline], Iterable[Inline]]) -> tuple[Inline, ...]:
    """The inlines with every leaf replaced by what `change` gives for it; containers are kept around their children."""
    out: list[Inline] = []
    for node in inlines:
        if isinstance(node, INLINE_CONTAINERS):
            out.append(replace(node, children=map_inlines(node.children, change)))
        else:
            out.extend(change(node))
    return merged(out)


def merged(inlines: Iterable[Inline]) -> tuple[Inline, ...]:
    """The inlines with neighbouring texts joined and empty ones gone."""
    out: list[Inline] = []
    for node in inlines:
        if isinstance(node, Text):
            if not node.text:
                continue
            if out and isinstance(out[-1], Text):
                out[-1] = Text(out[-1].text + node.text)
                continue
        elif isinstance(node, INLINE_CONTAINERS) and not node.children:
            continue
        out.append(node)
    return tuple(out)


def map_blocks(
    blocks: Iterable[Block], change: Callable[[tuple[Inline, ...]], tuple[Inline, ...]]
) -> tuple[Block, ...]:
    """The blocks with `change` applied to every run of inlines, in printed order."""
    return tuple(_map_block(block, change) for block in blocks)


def _map_block(block: Block, change: Callable[[tuple[Inline, ...]], tuple[Inline, ...]]) -> Block:
    match block:
        case Paragraph() | Heading():
            return replace(block, children=change(block.children))
        case List():
            return replace(
                block, items=tuple(replace(item, blocks=map_blocks(item.blocks, change)) for item in block.items)
            )
        case Quote():
            return replace(block, blocks=map_blocks(block.blocks, change))
        case Table():
            header = tuple(change(cell) for cell in block.header)
            return replace(block, header=header, rows=tuple(tuple(change(c) for c in row) for row in block.rows))
        case Columns():
            return replace(block, blocks=tuple(_map_block(each, change) for each in block.blocks))  # type: ignore[misc]
        case Image() | Rule() | PageBreak():
            return block


def plain(inlines: Iterable[Inline]) -> str:
    """The words of inlines, without marks of notes; a line break is a newline."""
    out: list[str] = []
    for node in inlines:
        match node:
            case Text():
                out.append(node.text)
            case LineBreak():
                out.append("\n")
            case NoteNumber():
                out.append(str(node.number))
            case Strong() | Emphasis() | Phrase() | Link():
                out.append(plain(node.children))
            case NoteMark() | Slot() | Pending():
                pass
    return "".join(out)


def lines(blocks: Iterable[Block]) -> Iterator[str]:
    """The words of blocks in printed order, one string a paragraph, heading, list item paragraph or table cell.

    This is what all output formats must have in common.
    """
    for block in blocks:
        match block:
            case Paragraph() | Heading():
                yield plain(block.children)
            case List():
                for item in block.items:
                    yield from lines(item.blocks)
            case Quote() | Columns():
                yield from lines(block.blocks)
            case Table():
                for row in (block.header, *block.rows):
                    yield from (plain(cell) for cell in row)
            case Image() | Rule() | PageBreak():
                pass
