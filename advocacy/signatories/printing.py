"""Signatories as blocks: in the form asked for, in rounds and groups with headings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from advocacy.content import Draft
from advocacy.document import (
    Block,
    Columns,
    Heading,
    Inline,
    Item,
    List,
    Paragraph,
    Table,
    Text,
    map_blocks,
    map_inlines,
)
from advocacy.errors import did_you_mean, key_path, said
from advocacy.markup import plain_text, text_lines
from advocacy.model import SIGNATORY_COLUMNS, Signatories, SignatoryGroup, SignatoryRound
from advocacy.patterns import SLOT, without_empty_parts
from advocacy.signatories.counting import Numbers, numbers_of, summary
from advocacy.signatories.records import SLOTS, Record
from advocacy.units import Unit

_UNIT = "signatories"
_LEVEL = 2  # of the first heading
_Part = TypeVar("_Part", SignatoryRound, SignatoryGroup)


def blocks_of(draft: Draft, stated: Signatories, records: Sequence[Record], numbers: Numbers) -> tuple[Block, ...]:
    """The names as the campaign asks for them; nothing where they stand in a sentence, or nowhere."""
    if stated.as_ in ("sentence", "none"):
        return ()
    if not (numbers.total if stated.as_ == "count" else records):
        return ()
    printing = _Printing(draft, stated, numbers)
    if stated.as_ == "count":
        counted = Paragraph((Text(summary(numbers, draft.language)),), "signature", _UNIT)
        return (*printing.opening(), counted)
    return tuple(printing.blocks(records))


@dataclass(slots=True)
class _Printing:
    """Prints the signatories of one document; `starts` are the numbers with which the lists of each group go on."""

    draft: Draft
    stated: Signatories
    numbers: Numbers
    pattern: str = ""
    starts: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.pattern = self._pattern()

    def _pattern(self) -> str:
        """What is printed of each, "" for the usual lines."""
        line = self.stated.line
        pattern = self.draft.words(line)
        unknown = [slot for slot in SLOT.findall(pattern) if slot not in SLOTS]
        if unknown and line is not None:
            hint = did_you_mean(unknown[0], SLOTS) or said("Slots are {known}.", known=", ".join(SLOTS))
            self.draft.find("unknown-slot", line.place, said("There is no slot {{{name}}}.", name=unknown[0]), hint)
        return pattern

    # -- headings

    def opening(self) -> list[Block]:
        """What stands above all of them: the heading and the words after it."""
        intro = map_blocks(
            self.draft.text(self.stated.intro), lambda inlines: _filled(inlines, self._slots(self.numbers))
        )
        return [*self._heading(self.stated.heading, _LEVEL, self.numbers), *intro]

    def blocks(self, records: Sequence[Record]) -> Iterator[Block]:
        """All of them."""
        opening = self.opening()
        yield from opening
        level = _LEVEL + any(isinstance(block, Heading) for block in opening[:1])
        rounds = {each.round: each for each in self.stated.rounds}
        for round_, members in _parted(records, rounds, lambda record: record.round):
            yield from self._heading(round_.heading, level, numbers_of(members)) if round_ is not None else ()
            yield from self._groups(members, level + bool(self.stated.rounds))

    def _groups(self, records: Sequence[Record], level: int) -> Iterator[Block]:
        groups = {each.group: each for each in self.stated.groups}
        for group, members in _parted(records, groups, lambda record: record.group):
            yield from self._heading(group.heading, level, numbers_of(members)) if group is not None else ()
            yield from self._names(members, group.group if group is not None else "")

    def _heading(self, unit: Unit | None, level: int, numbers: Numbers) -> Iterator[Block]:
        words = _filled(self.draft.inline(unit), self._slots(numbers))
        if words:
            yield Heading(level, words, key_path(unit.path) if unit is not None else _UNIT)

    def _slots(self, numbers: Numbers) -> dict[str, Callable[[], str]]:
        """What slots stand for, worked out where one is used: how a language writes numbers takes long to read."""
        language = self.draft.language
        return {
            "{count}": lambda: language.number(numbers.total),
            "{summary}": lambda: summary(numbers, language),
        }

    # -- names

    def _names(self, records: Sequence[Record], group: str) -> Iterator[Block]:
        match self.stated.as_:
            case "table":
                yield self._table(records)
            case "logos":
                from advocacy.signatories.logos import logo_grid

                yield logo_grid(self.draft, records, [self._line(record) if self.pattern else "" for record in records])
            case "block":
                yield from self._signatures(records)
            case "columns":
                yield Columns(tuple(self._signatures(records)), _UNIT)
            case _:
                yield self._list(records, group)

    def _signatures(self, records: Iterable[Record]) -> Iterator[Paragraph]:
        for record in records:
            words = self._line(record) if self.pattern else "\n".join(_block_lines(record))
            yield Paragraph(text_lines(words), "signature", record.unit)

    def _list(self, records: Sequence[Record], group: str) -> List:
        items = []
        for record in records:
            words = self._line(record) if self.pattern else ", ".join(_list_parts(record))
            items.append(Item((Paragraph((Text(words),), "", record.unit),), record.unit))
        # Where signatures come in rounds, their numbers go on from one round to the next.
        start = self.starts.get(group, 1) if self.stated.rounds else 1
        self.starts[group] = start + len(items)
        numbered = self.stated.as_ == "numbered"
        return List("decimal" if numbered else "bullet", tuple(items), start if numbered else 1)

    def _line(self, record: Record) -> str:
        kept = without_empty_parts(self.pattern, record.words)
        return SLOT.sub(lambda found: record.words.get(found[1], ""), kept).strip()

    def _table(self, records: Sequence[Record]) -> Table:
        used = [column for column in SIGNATORY_COLUMNS if any(column in record.words for record in records)]
        columns = self.stated.columns or used
        heads = self.draft.language.column_heads
        for column in columns:
            if column not in heads:
                code = self.draft.language.code
                message = said('"{code}" has no head for the column "{name}".', code=code, name=column)
                hint = said("Add it to templates/{code}/language.yaml.", code=code)
                self.draft.find("registry-gap", self.draft.place(_UNIT), message, hint)
        return Table(
            tuple((Text(heads.get(column, column)),) for column in columns),
            tuple(tuple(plain_text(record.words.get(column, "")) for column in columns) for record in records),
            _UNIT,
        )


def _parted(
    records: Sequence[Record], parts: Mapping[str, _Part], own: Callable[[Record], str]
) -> Iterator[tuple[_Part | None, list[Record]]]:
    """The records of each round or group that has any, then the others."""
    members: dict[str, list[Record]] = {name: [] for name in parts}
    rest: list[Record] = []
    for record in records:
        members.get(own(record), rest).append(record)
    yield from ((part, members[name]) for name, part in parts.items() if members[name])
    if rest:
        yield None, rest


def _filled(inlines: tuple[Inline, ...], slots: Mapping[str, Callable[[], str]]) -> tuple[Inline, ...]:
    """Words of people with the numbers put in that they ask for."""

    def filled(node: Inline) -> tuple[Inline, ...]:
        if not isinstance(node, Text):
            return (node,)
        text = node.text
        for slot, words in slots.items():
            text = text.replace(slot, words()) if slot in text else text
        return (Text(text),)

    return map_inlines(inlines, filled)


def _block_lines(record: Record) -> list[str]:
    """A signature as lines: the name, who signs and as what, the body. Who signs for a body holds the role."""
    words = record.words
    signer = [words[slot] for slot in ("representative", "relation", "role") if slot in words]
    body = words.get("organisation", "")
    # A capacity that is not the usual one must stand where the body is named.
    aside = f"{body} ({record.aside})" if body and record.aside else body or record.aside
    return [words["name"], *filter(None, [", ".join(signer), aside])]


def _list_parts(record: Record) -> list[str]:
    """A signature in one line."""
    if "represented" not in record.words:
        return _block_lines(record)
    name, *after = _block_lines(record)
    return [name, record.words["represented"], *after[1:]]
