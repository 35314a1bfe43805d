"""What a kind's template sees and calls: values that print themselves, and the filters that put words around them.

A template's text and the values are parsed apart and joined as trees, so a value can never become markup and a
campaign text is never a template (docs/decisions/0002-values-are-trees.md).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any

from advocacy.content import Draft, Introduction
from advocacy.document import (
    Block,
    Columns,
    Heading,
    Image,
    Inline,
    Item,
    List,
    Paragraph,
    Quote,
    Slot,
    Strong,
    Text,
    map_inlines,
    merged,
    plain,
)
from advocacy.errors import Place, TemplateError, did_you_mean, said
from advocacy.facts import Fact
from advocacy.grammar import Content
from advocacy.listing import ACTOR
from advocacy.markup import parse_template, parse_text
from advocacy.patterns import SLOT, without_empty_parts

_SLOT_NAME = re.compile(r"\{([a-z-]+)\}")
_TOP_OF_VALUES = 2  # the level of the highest heading that a value brings along
# Slots that say more than one field.
_FIELDS_OF_SLOT = {"bare-date": ("date",), "dateline": ("date", "place"), "mandates-line": ("mandates",)}


class Value:
    """A value as a template sees it: it prints itself, and is false when there is nothing to print."""

    __slots__ = ("_printer", "_truth", "blocks", "name")

    def __init__(self, printer: Printer, name: str, blocks: Callable[[], tuple[Block, ...]], truth: bool) -> None:
        self._printer = printer
        self._truth = truth
        self.name = name
        self.blocks = blocks

    def __str__(self) -> str:
        return self._printer.put(self.name, self.blocks())

    def __bool__(self) -> bool:
        return self._truth


class ContentValue(Value):
    """The content of a block as the campaign gives it; the filters decide what stands around it."""

    __slots__ = ("content",)

    def __init__(self, printer: Printer, name: str, content: Content) -> None:
        super().__init__(printer, name, lambda: printer.draft.content(content), True)
        self.content = content


class ChoiceValue(Value):
    """A word of a choice: it equals that word, and prints `yes` and `no` in the language of the letter."""

    __slots__ = ("word",)

    def __init__(self, printer: Printer, name: str, word: str) -> None:
        printed = printer.draft.language.answers.get(word, word)
        super().__init__(printer, name, lambda: (Paragraph((Text(printed),), unit=name),), True)
        self.word = word

    def __eq__(self, other: object) -> bool:
        self._printer.used.add(self.name)
        return other == self.word

    def __hash__(self) -> int:
        return hash(self.word)


RecordValues = dict[str, Value]


class Printer:
    """Prints the blocks of one letter's kind; `used` and `named` say which values and facts were asked for."""

    def __init__(self, draft: Draft, facts: dict[str, Fact]) -> None:
        self.draft = draft
        self.facts = facts
        self.used: set[str] = set()
        self.named: set[str] = set()
        self._block = ""
        self._level = 0
        self._values: list[tuple[Block, ...]] = [()]  # the first is the place of ACTOR

    def print(self, block: str, context: dict[str, Any]) -> tuple[Block, ...]:
        """The blocks that one block of the kind prints.

        Raises:
            TemplateError: the template is broken, or asks for what does not exist.
        """
        self._block, self._level = block, 0
        kinds, letter = self.draft.campaign.kinds, self.draft.letter
        printed = kinds.render(letter.kind, self.draft.language.code, block, context | self._filters())
        return tuple(self._placed(parse_template(printed)))

    def _placed(self, blocks: Iterable[Block]) -> Iterator[Block]:
        """The blocks of a template filled; headings inside values stand below the last heading of the template."""
        for block in blocks:
            if isinstance(block, Heading):
                self._level = block.level
            yield from self._filled([block])

    def _filters(self) -> dict[str, Any]:
        return {
            "_wording": self._wording,
            "_introduced": self._introduced,
            "_quoted": self._quoted,
            "_labelled": self._labelled,
            "_led": self._led,
            "_printed": self._printed,
        }

    # -- values

    def value(self, name: str, blocks: tuple[Block, ...]) -> Value:
        """Blocks that are ready to print."""
        return Value(self, name, lambda: blocks, bool(blocks))

    def line(self, name: str, words: tuple[Inline, ...]) -> Value:
        """Words of one line."""
        return self.value(name, (Paragraph(words, unit=name),) if plain(words) else ())

    def put(self, name: str, blocks: tuple[Block, ...]) -> str:
        """Keep blocks for the place where the template prints them; gives the mark of that place."""
        self.used.add(name)
        self._values.append(blocks)
        return f"\ue000{len(self._values) - 1}\ue001"

    # -- filters (the module `kinds` shows them)

    def _wording(self, default: Any, name: str, **slots: Any) -> Value:
        return self.value("", self._worded(str(default), name, slots))

    def _worded(self, default: str, name: str, slots: dict[str, Any] | None = None) -> tuple[Block, ...]:
        words, place = self._words(default, name)

        def filled(found: re.Match[str]) -> str:
            if slots and found[1] in slots:
                return str(slots[found[1]])
            return self._slot(found[1], place, first=found.start() == 0)

        text = _SLOT_NAME.sub(filled, words)
        return tuple(self._filled(parse_text(text, f"wording.{self._block}.{name}"))) if text.strip() else ()

    def _words(self, default: str, name: str) -> tuple[str, Place]:
        """The words of the campaign for a wording, else the default; and where they stand."""
        stated = self.draft.letter.wording.get(self._block, {}).get(name)
        if stated is not None and stated.show.is_hidden(self.draft.edition):
            stated = None
        own = stated.get(self.draft.language.code) if stated is not None else None
        words = default if own is None and (stated is None or stated.words or stated.same) else own or ""
        return words, stated.place if stated is not None else Place()

    def _slot(self, name: str, place: Place, *, first: bool) -> str:
        """The mark of a fact in a wording; one that begins the line begins with a capital."""
        if name == "of":
            return f"\ue000{ACTOR.index}\ue001"
        name = f"signatories.{name}" if name in ("count", "summary") else name
        self.used.update(_FIELDS_OF_SLOT.get(name, (name,)))
        self.named.add(name)
        if name not in self.facts:
            known = ["of", "count", "summary", *self.facts]
            message = said("There is no slot {{{name}}}.", name=name)
            self.draft.find("unknown-slot", place, message, did_you_mean(name, known))
            return ""
        inlines = self.facts[name]()
        if first and inlines and isinstance(inlines[0], Text):
            inlines = (Text(inlines[0].text[:1].upper() + inlines[0].text[1:]), *inlines[1:])
        return self.put(name, (Paragraph(inlines),))

    def _introduced(self, value: Value, default: str, of: str = "", marker: str = "bullet") -> Value:
        """Lists without words of their own before them get these."""
        if not isinstance(value, ContentValue):
            return value
        intro = Introduction(self._worded(default, "intro"), self._worded(of or default, "intro-of"))
        return Value(self, value.name, lambda: self.draft.content(value.content, marker, intro), True)

    def _quoted(self, value: Value) -> Value:
        """The text set apart as somebody else's words, its introduction before it."""
        if not isinstance(value, ContentValue):
            return value
        return self.value(value.name, tuple(self._quotations(value.content)))

    def _quotations(self, content: Content) -> Iterator[Block]:
        for part in content if isinstance(content, list) else [content]:
            intro = getattr(part, "intro", None)
            yield from self.draft.text(intro)
            bare = part.model_copy(update={"intro": None}) if intro is not None else part  # type: ignore[union-attr]
            quoted = self.draft.content(bare)  # type: ignore[arg-type]
            if quoted:
                yield Quote(quoted, quoted[0].unit if isinstance(quoted[0], Paragraph) else "")

    def _labelled(self, value: Value, default: str, name: str) -> Value:
        """A value after its label, in one paragraph where it has no more; nothing when there is no value."""
        if not value:
            return value
        return self._before(value, default, name, bold=True)

    def _led(self, value: Value, default: str, name: str) -> Value:
        """Words before a text, in its first paragraph."""
        return self._before(value, default, name, bold=False) if value else value

    def _before(self, value: Value, default: str, name: str, *, bold: bool) -> Value:
        worded = self._worded(default, name)
        words = worded[0].children if worded and isinstance(worded[0], Paragraph) else ()
        lead: tuple[Inline, ...] = ((Strong(words),) if bold else words) if plain(words).strip() else ()
        blocks = value.blocks()
        if not lead or not blocks:
            return value
        first = blocks[0]
        if isinstance(first, Paragraph) and (len(blocks) == 1 or not bold):
            blocks = (replace(first, children=merged((*lead, Text(" "), *first.children))), *blocks[1:])
        else:
            blocks = (Paragraph(lead, unit=f"wording.{self._block}.{name}"), *blocks)
        return self.value(value.name, blocks)

    def _printed(self, record: RecordValues, default: str, name: str) -> Value:
        """A record in one line by a pattern whose `[parts]` go when one of their slots is empty."""
        words, place = self._words(default, name)
        values: dict[str, Value] = {key.replace("_", "-"): value for key, value in record.items()}
        for slot in SLOT.findall(words):
            if slot not in values:
                hint = did_you_mean(slot, values) or said("Slots are {known}.", known=", ".join(values))
                self.draft.find("unknown-slot", place, said("There is no slot {{{name}}}.", name=slot), hint)
        kept = without_empty_parts(words, values)
        text = SLOT.sub(lambda found: str(values[found[1]]) if values.get(found[1]) else "", kept)
        return self.value("", _begun(tuple(self._filled(parse_text(text, f"wording.{self._block}.{name}")))))

    # -- joining values and template text

    def _filled(self, blocks: Iterable[Block]) -> Iterator[Block]:
        for block in blocks:
            match block:
                case Paragraph():
                    yield from self._filled_paragraph(block)
                case Heading():
                    children = self._inline(block.children)
                    if plain(children).strip():
                        yield replace(block, children=children)
                case List():
                    filled = ((tuple(self._filled(item.blocks)), item) for item in block.items)
                    items = tuple(Item(found, _unit(found) or item.unit) for found, item in filled if found)
                    if items:
                        yield replace(block, items=items)
                case Quote():
                    found = tuple(self._filled(block.blocks))
                    if found:
                        yield replace(block, blocks=found, unit=block.unit or _unit(found))
                case _:
                    yield block

    def _filled_paragraph(self, block: Paragraph) -> Iterator[Block]:
        alone = [node for node in block.children if not (isinstance(node, Text) and not node.text.strip())]
        if len(alone) == 1 and isinstance(alone[0], Slot) and alone[0] != ACTOR:
            for value in self._filled(self._values[alone[0].index]):
                if isinstance(value, (Paragraph, List, Image)) and not value.role:
                    value = replace(value, role=block.role)
                if isinstance(value, Heading) and self._level >= _TOP_OF_VALUES:
                    value = replace(value, level=value.level + self._level + 1 - _TOP_OF_VALUES)
                yield value
            return
        children = self._inline(block.children)
        if children:
            yield replace(block, children=children)

    def _inline(self, inlines: tuple[Inline, ...]) -> tuple[Inline, ...]:
        return map_inlines(inlines, self._inline_value)

    def _inline_value(self, node: Inline) -> tuple[Inline, ...]:
        if not isinstance(node, Slot) or node == ACTOR:
            return (node,)
        blocks = tuple(self._filled(self._values[node.index]))
        if not blocks:
            return ()
        if len(blocks) > 1 or not isinstance(blocks[0], (Paragraph, Heading)):
            message = "block {block}: a value of several paragraphs needs a line of its own."
            raise TemplateError(said(message, block=self._block))
        return blocks[0].children


def _begun(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """A line that a value begins (`about March 2026`) begun with a capital."""
    first = blocks[0] if blocks else None
    if not isinstance(first, Paragraph) or not isinstance(first.children[0], Text):
        return blocks
    begun = Text(first.children[0].text[:1].upper() + first.children[0].text[1:])
    return (replace(first, children=(begun, *first.children[1:])), *blocks[1:])


def _unit(blocks: tuple[Block, ...]) -> str:
    """The unit that a run of blocks begins with."""
    first = blocks[0]
    return first.unit if isinstance(first, (Paragraph, Heading, Quote, Columns, Image)) else ""
