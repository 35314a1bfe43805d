"""The canonical lines of Markdown that `advocacy` wrote, whatever its lines were wrapped to since."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import zip_longest

from advocacy.document import (
    Block,
    Inline,
    List,
    NoteNumber,
    Paragraph,
    Quote,
    map_blocks,
    map_inlines,
    plain,
)
from advocacy.errors import TemplateError
from advocacy.layout import CODE
from advocacy.markup import parse_published
from advocacy.signing.canonical import block_lines
from advocacy.signing.found import Alphabets, Gathered, Part, shown
from advocacy.tidying import MarkupError

_FRONT_MATTER = re.compile(r"\A---\n((?:.*\n)*?)---\n")
_KNOWN = re.compile(r"(title|lang|date|role): .*")
_MARK = re.compile(r"^<!-- ((?:text|signatories)-[a-z0-9-]+|code|notes) -->[ ]*$", re.MULTILINE)
_NOTE = re.compile(r"^\[\^((?:[a-z0-9]+-)*)(\d{1,6})\]:[ ]", re.MULTILINE)
_NOT_INDENTED = re.compile(r"\n[ ]*\n[ ]{0,3}[^\s]")
_MARKERS = re.compile(r"^[ >]*((?:(?:\d{1,9}\.|-)[ ]+)+)", re.MULTILINE)
_REFERENCE = re.compile(r"(?<!\\)\[\^((?:[a-z0-9]+-)*)\d+\]")

_Definition = tuple[Part, int, str]


def read(text: str, gathered: Gathered, letters: Alphabets) -> None:
    """Gather what a Markdown text holds; `letters` gives the alphabet of a language.

    Raises:
        InputError: it holds what no file of ours does.
    """
    if front := _FRONT_MATTER.match(text):
        for line in front[1].splitlines():
            if not _KNOWN.fullmatch(line):
                gathered.refuse_foreign(shown(line))
            gathered.add_outside("title", line)
        text = text[front.end() :]
    before, *marked = _MARK.split(text)
    gathered.add_outside("title", before)
    pieces = list(zip(marked[::2], marked[1::2], strict=True))
    parts = [part for name, _ in pieces if (part := Part.of(name)) is not None]
    several = len({part.language for part in parts}) > 1
    by_prefix = {_prefix(part, several): part for part in parts}
    definitions: list[_Definition] = []
    for part in parts:
        gathered.piece(part)
    for name, body in pieces:
        if name == "notes":
            definitions += _definitions(body, by_prefix, gathered)
    for part, number, _ in definitions:
        gathered.piece(part).notes[number] = []
    reader = _Reader(gathered, letters)
    for name, body in pieces:
        part = Part.of(name)
        if part is not None:
            _refuse_others(body, _prefix(part, several), gathered)
            reader.text(part, body)
        elif name == CODE:
            reader.code(body)
    for part, number, body in definitions:
        gathered.add_note(part, number, block_lines(reader.blocks(part, body), letters(part.language)))


def _prefix(part: Part, several: bool) -> str:
    """What the names of the notes of a document begin with in a file."""
    annex = f"annex-{part.annex}-" if part.annex else ""
    return f"{part.language}-{annex}" if several else annex


def _definitions(body: str, by_prefix: dict[str, Part], gathered: Gathered) -> Iterator[_Definition]:
    """The notes at the end of a file; what is not moved in would be printed after them."""
    before, *found = _NOTE.split(body)
    gathered.add_outside("footer", before)
    for prefix, number, text in zip(found[::3], found[1::3], found[2::3], strict=True):
        if prefix not in by_prefix or _NOT_INDENTED.search(text):
            gathered.refuse_foreign(f"[^{prefix}{number}]")
        yield by_prefix[prefix], int(number), re.sub(r"^ {4}", "", text, flags=re.MULTILINE)


def _refuse_others(body: str, prefix: str, gathered: Gathered) -> None:
    """Refuse marks that lead to the notes of another version."""
    for reference in _REFERENCE.finditer(body):
        if reference[1] != prefix:
            gathered.refuse_foreign(reference[0])


class _Reader:
    """Reads the parts of one file."""

    def __init__(self, gathered: Gathered, letters: Alphabets) -> None:
        self.gathered = gathered
        self.letters = letters

    def text(self, part: Part, body: str) -> None:
        """A part of a text, or of its signatories."""
        blocks = self.blocks(part, body)
        for block in blocks:
            if isinstance(block, Paragraph) and block.role == "banner":
                self.gathered.add_outside("banner", plain(block.children))
        self.gathered.add(part, block_lines(blocks, self.letters(part.language)))

    def code(self, body: str) -> None:
        """The part that says what is fixed."""
        for line in block_lines(self._parsed(body), ""):
            self.gathered.add_code(" ".join(line.parts))

    def blocks(self, part: Part, body: str) -> tuple[Block, ...]:
        """The blocks of Markdown, with the numbers of notes as they are within their own document."""
        before = 0 if part.annex else self.gathered.notes_of_earlier(part.language)

        def own(inlines: tuple[Inline, ...]) -> tuple[Inline, ...]:
            return map_inlines(
                inlines, lambda node: (NoteNumber(node.number - before),) if isinstance(node, NoteNumber) else (node,)
            )

        return map_blocks(self._parsed(body), own)

    def _parsed(self, body: str) -> tuple[Block, ...]:
        try:
            blocks, notes = parse_published(body)
        except (TemplateError, MarkupError) as error:
            self.gathered.refuse_foreign(str(error))
        if notes:
            self.gathered.refuse_foreign("[^…]: …")
        for shown_, counted in zip_longest(_shown_markers(body), _markers(blocks), fillvalue=""):
            if shown_ != counted:
                self.gathered.refuse_foreign(shown_ or counted)
        return blocks


def _shown_markers(body: str) -> Iterator[str]:
    """What stands before the items of lists in the file itself: programs that show it count for themselves."""
    for line in _MARKERS.finditer(body):
        yield from line[1].split()


def _markers(blocks: Iterable[Block]) -> Iterator[str]:
    """What the writer puts before the items of lists."""
    for block in blocks:
        if isinstance(block, List):
            for number, item in enumerate(block.items, block.start):
                yield "-" if block.marker in ("bullet", "none") else f"{number}."
                yield from _markers(item.blocks)
        elif isinstance(block, Quote):
            yield from _markers(block.blocks)
