"""How the language versions of a document share a file: separate, stacked, or side by side in aligned rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import groupby
from pathlib import Path

from advocacy.document import (
    Block,
    Columns,
    Document,
    Frozen,
    Heading,
    Image,
    List,
    Paragraph,
    Quote,
    Section,
    Table,
    Version,
)
from advocacy.errors import WriterError

SIGNATORIES = "signatories"  # the section that prints them
CODE = "code"  # the part of a file that says which words are fixed
CHAIN = "signatures"  # stands before the head of the chain of signatures in that part


@dataclass(slots=True)
class Kept:
    """What the files of many letters have in common, so that it is written but once.

    `blocks` are those that are the same objects in all of them, by id; `written` is what a writer made of each.
    """

    blocks: Mapping[int, Block]
    written: dict[tuple[object, ...], str] = field(default_factory=dict)

    def once(self, block: Block, key: tuple[object, ...], write: Callable[[], str]) -> str:
        """What a writer makes of a block; `key` is all else that it depends on."""
        if id(block) not in self.blocks:
            return write()
        whole = (id(block), *key)
        if whole not in self.written:
            self.written[whole] = write()
        return self.written[whole]


@dataclass(frozen=True, slots=True)
class Publication:
    """What one file holds: one document, or the language versions of one document in a layout.

    `layout` is separate, stacked or side-by-side; `letterhead` is a Word file whose house style the Word writer takes;
    `kept` is what it has in common with other files of the batch that it belongs to. What is `read_only` is sent out to
    be signed as it is: Word opens it so (ECMA-376 Part 1, 17.15.1.29), which keeps slips out, not people.
    """

    documents: tuple[Document, ...]
    layout: str = "separate"
    letterhead: Path | None = None
    kept: Kept | None = None
    read_only: bool = False

    @property
    def numbered(self) -> list[tuple[Document, int]]:
        """The documents, each with the number of notes before it: stacked notes are numbered through the file."""
        before = [sum(len(earlier.notes) for earlier in self.documents[:at]) for at in range(len(self.documents))]
        return list(zip(self.documents, before if self.layout == "stacked" else [0] * len(before), strict=True))

    @property
    def first(self) -> Document:
        """The version that gives the file its title and language."""
        return self.documents[0]

    @property
    def frozen(self) -> Frozen | None:
        """What is fixed, if anything is: the same for all versions but for the notice."""
        return self.first.frozen

    @property
    def code_lines(self) -> list[tuple[str, str]]:
        """What stands at the end of a frozen file, each line with its language: notices, digests, the chain's head."""
        if self.frozen is None:
            return []
        notices = [(each.frozen.notice, each.tag) for each in self.documents if each.frozen is not None]
        lines = [version_line(each) for each in self.frozen.versions]
        lines += [f"{CHAIN} {self.frozen.head}"] if self.frozen.head else []
        return [*notices, *((line, self.first.tag) for line in lines)]


@dataclass(frozen=True, slots=True)
class Row:
    """What stands beside each other: for each language the blocks of the same units."""

    cells: tuple[tuple[Block, ...], ...]
    section: str = ""


def version_line(version: Version) -> str:
    """A fixed version as files print it: language, role where there is one, digest."""
    return " ".join(filter(None, (version.language, version.role, version.digest)))


def part_name(document: Document, section: str) -> str:
    """The name under which files mark what belongs together: `text-vi`, `signatories-vi`, `text-vi-annex-1`."""
    return f"{SIGNATORIES if section == SIGNATORIES else 'text'}-{document.anchor}"


def parts(document: Document) -> list[tuple[str, tuple[Section, ...]]]:
    """The sections of a document in groups that belong together, each with its name."""
    groups = groupby(document.sections, key=lambda section: part_name(document, section.name))
    return [(name, tuple(group)) for name, group in groups]


def aligned(documents: tuple[Document, ...]) -> list[Row]:
    """The rows of a side-by-side layout: sections by name, then units, then blocks where their number agrees.

    A text is aligned as a whole: a translator may use two paragraphs where the other language has one.
    """
    if any(document.frozen is not None for document in documents):
        _refuse_other_orders(documents)
    by_name = [{section.name: section for section in document.sections} for document in documents]
    names = _merged([[section.name for section in document.sections] for document in documents])
    rows: list[Row] = []
    for name in names:
        found = _rows([sections.get(name, Section(name, ())).blocks for sections in by_name])
        rows += [replace(row, section=name) for row in found]
    return rows


def _refuse_other_orders(documents: tuple[Document, ...]) -> None:
    """Refuse to print fixed texts in an order that is not their own.

    Raises:
        WriterError: two languages have their sections in different orders, or one has a section twice.
    """
    orders = [[section.name for section in document.sections] for document in documents]
    merged = _merged(orders)
    if any([name for name in merged if name in order] != order for order in orders):
        raise WriterError(
            "The languages have their blocks in different orders, and side by side one of them would change. "
            "Choose another layout."
        )


def _merged(orders: list[list[str]]) -> list[str]:
    """One order for all: that of the first version, with what only another has put before its next neighbour."""
    merged = list(orders[0])
    for order in orders[1:]:
        for at in range(len(order) - 1, -1, -1):
            if order[at] not in merged:
                follower = next((name for name in order[at + 1 :] if name in merged), None)
                merged.insert(merged.index(follower) if follower else len(merged), order[at])
    return merged


def _rows(columns: list[tuple[Block, ...]]) -> list[Row]:
    single = [_split(blocks) for blocks in columns]
    units = [[unit for unit, _ in _by_unit(blocks)] for blocks in single]
    if all(each == units[0] for each in units):
        groups = zip(*([group for _, group in _by_unit(blocks)] for blocks in single), strict=True)
        return [row for group in groups for row in _pairs(list(group))]
    return [Row(tuple(tuple(blocks) for blocks in columns))]


def _pairs(columns: list[list[Block]]) -> list[Row]:
    kinds = [[type(block) for block in blocks] for blocks in columns]
    if all(each == kinds[0] for each in kinds):
        return [Row(tuple((block,) for block in blocks)) for blocks in zip(*columns, strict=True)]
    return [Row(tuple(tuple(blocks) for blocks in columns))]


def _by_unit(blocks: Iterable[Block]) -> list[tuple[str, list[Block]]]:
    return [(unit, list(group)) for unit, group in groupby(blocks, key=_unit)]


def _unit(block: Block) -> str:
    if isinstance(block, List):
        return block.items[0].unit
    return block.unit if isinstance(block, (Paragraph, Heading, Quote, Table, Columns, Image)) else ""


def _split(blocks: Iterable[Block]) -> list[Block]:
    """The blocks with every list cut into lists of one item, each with its own number."""
    out: list[Block] = []
    for block in blocks:
        if isinstance(block, List):
            out += [replace(block, items=(item,), start=block.start + at) for at, item in enumerate(block.items)]
        else:
            out.append(block)
    return out
