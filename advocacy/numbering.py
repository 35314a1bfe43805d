"""Paragraphs numbered through a whole document, alike in all of its languages.

What is numbered is the unit, not the paragraph: a translator may use two paragraphs where the other language has one,
and both keep one number. A list or quotation inside a text belongs to its paragraph.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from itertools import groupby

from advocacy.document import Block, Item, List, Paragraph, Quote, Section, Table


def numbered(sections: list[Section], unnumbered: Collection[str]) -> list[Section]:
    """The sections with each text as an item of a list that counts through all of them, but for the `unnumbered`."""
    count = 0
    found: list[Section] = []
    for section in sections:
        if section.name not in unnumbered:
            blocks = tuple(_numbered(section.blocks, count))
            count += sum(
                len(block.items) for block in blocks if isinstance(block, List) and block.marker == "paragraph"
            )
            section = replace(section, blocks=blocks)
        found.append(section)
    return found


def _numbered(blocks: tuple[Block, ...], count: int) -> Iterator[Block]:
    for is_text, run in groupby(_units(blocks), key=lambda unit: _is_text(unit[0])):
        texts = list(run)
        if is_text:
            items = tuple(Item(tuple(text), _unit(text[0])) for text in texts)
            yield List("paragraph", items, count + 1)
            count += len(items)
        else:
            yield from (block for text in texts for block in text)


def _units(blocks: tuple[Block, ...]) -> Iterator[list[Block]]:
    """The blocks by unit: a paragraph with all that belongs to the same text, and the items below it."""
    texts: list[list[Block]] = []
    for unit, run in groupby(blocks, key=_unit):
        above = _unit(texts[-1][0]) if texts else ""
        entry = above.rpartition(".")[0]
        if entry and unit.startswith(f"{entry}.items.") and _is_text(texts[-1][0]):
            texts[-1] += run
        else:
            texts.append(list(run))
    yield from texts


def _is_text(block: Block) -> bool:
    """Whether a block begins a numbered text: a paragraph of the campaign's own that does not introduce a list."""
    if not isinstance(block, Paragraph) or block.role or not block.unit:
        return False
    return not block.unit.startswith("wording.") and not block.unit.endswith(".intro")


def _unit(block: Block) -> str:
    if isinstance(block, List):
        return block.items[0].unit
    return block.unit if isinstance(block, (Paragraph, Quote, Table)) else ""
