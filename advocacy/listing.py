"""Lists and headings as a letter prints them: items with their ends, who is asked, headings below the title."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from advocacy.document import (
    Block,
    Heading,
    Inline,
    Item,
    LineBreak,
    List,
    Paragraph,
    Pending,
    Quote,
    Slot,
    Text,
    map_blocks,
    map_inlines,
    merged,
    plain,
)

# The slot that `{of}` in an introduction is parsed into; the actor of each group is put there.
ACTOR = Slot(0)


def levelled(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Headings of a text put below the document's title: the highest of them becomes level 2."""
    levels = [block.level for block in blocks if isinstance(block, Heading)]
    if not levels:
        return blocks
    shift = 2 - min(levels)
    return tuple(replace(block, level=block.level + shift) if isinstance(block, Heading) else block for block in blocks)


def unit_of(blocks: tuple[Block, ...]) -> str:
    """The unit that a run of blocks begins with."""
    return next((block.unit for block in blocks if isinstance(block, (Paragraph, Heading, Quote))), "")


def with_actor(intro: tuple[Block, ...], actor: tuple[Inline, ...]) -> tuple[Block, ...]:
    """An introduction with the actor in its place."""
    return map_blocks(intro, lambda inlines: map_inlines(inlines, lambda node: actor if node == ACTOR else (node,)))


def listed(items: list[Item], marker: str) -> Iterator[Block]:
    """Items as a list, or as the paragraphs they are."""
    if marker == "paragraph":
        for item in items:
            yield from item.blocks
    elif items:
        yield List(marker, tuple(items))


def ended(items: list[Item], ends: dict[str, str]) -> list[Item]:
    """Items ended by rule, with `;` and `; and` and a full stop."""
    found = []
    for number, item in enumerate(items, 1):
        left = len(items) - number
        end = ends["last"] if left == 0 else ends["last-but-one"] if left == 1 else ends["each"]
        last = item.blocks[-1]
        if isinstance(last, Paragraph):
            item = replace(item, blocks=(*item.blocks[:-1], replace(last, children=_end_with(last.children, end))))
        found.append(item)
    return found


def _end_with(inlines: tuple[Inline, ...], end: str) -> tuple[Inline, ...]:
    """The inlines with their closing punctuation replaced: its sign before marks of notes, its word after them."""
    sign, word = (Text(end[:1]),), (Text(end[1:]),) if end[1:] else ()
    for index in range(len(inlines) - 1, -1, -1):
        node, marks = inlines[index], inlines[index + 1 :]
        if isinstance(node, Text):
            return merged((*inlines[:index], Text(node.text.rstrip().rstrip(".;,")), *sign, *marks, *word))
        is_words = plain((node,)) or isinstance(node, LineBreak) or (isinstance(node, Pending) and node.kind == "fill")
        if is_words:
            return merged((*inlines[: index + 1], *sign, *marks, *word))
    return inlines
