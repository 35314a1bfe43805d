"""Who speaks: names from the campaign or from a table, sorted by the alphabet of each language, printed as asked for.

The table (`from: signatories.csv`) has a header line; its columns are the keys of a record (`name`, `role`, `country`
…), each with an optional language (`name.en`, `name.vi`). What is marked `show: confidential` is left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from advocacy.addressing import mandate_sentence
from advocacy.content import Draft
from advocacy.document import Block, Columns, Heading, Item, List, Paragraph, Table, Text, plain
from advocacy.errors import InputError, Place, any_of, did_you_mean, file_label, said
from advocacy.markup import plain_text, text_lines
from advocacy.model import SIGNATORY_COLUMNS, Party, Signatories, Signatory
from advocacy.patterns import SLOT, without_empty_parts
from advocacy.reader import read_table
from advocacy.rules import CONFIDENTIAL, PUBLIC
from advocacy.units import Key, Unit

_UNIT = "signatories"
_OTHER_COLUMNS = ("group", "show")


@dataclass(frozen=True, slots=True)
class Record:
    """One signatory in one language: printed words by column, its group, and its unit, the same in all languages."""

    words: dict[str, str]
    group: str = ""
    unit: str = _UNIT
    mandate: Key | None = None

    @property
    def name(self) -> str:
        """The name alone, as it stands in a sentence."""
        return self.words["name"]


def signatories(draft: Draft) -> Signatories | None:
    """Who speaks: the letter's own signatories, else the campaign's."""
    return draft.letter.signatories or draft.data.signatories


class Speakers:
    """The signatories of one letter in one language, read and sorted once."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._stated = signatories(draft)
        self._records = _records(draft, self._stated) if self._stated is not None else []

    @property
    def names(self) -> list[str]:
        """The names alone, in the order asked for."""
        return [record.name for record in self._records]

    @property
    def numbers(self) -> tuple[int, ...]:
        """The number of all that are printed, and that of each group."""
        if self._stated is None or self._stated.as_ == "none":
            return ()
        return len(self._records), *Counter(record.group for record in self._records if record.group).values()

    @property
    def mandates(self) -> list[Key]:
        """The mandates that signatories hold, in the order of the signatures."""
        return [record.mandate for record in self._records if record.mandate is not None]

    def blocks(self) -> tuple[Block, ...]:
        """The names as the campaign asks for them; nothing where they stand in a sentence."""
        draft, stated, records = self._draft, self._stated, self._records
        if stated is None or stated.as_ in ("sentence", "none"):
            return ()
        if stated.as_ == "count":
            counted = draft.language.count("signatories", len(records))
            return (Paragraph((Text(counted),), "signature", _UNIT),) if records else ()
        heading = draft.line(stated.heading)
        blocks: list[Block] = [Heading(2, heading, _UNIT)] if heading and records else []
        for group in stated.groups:
            members = [record for record in records if record.group == group.group]
            if members:
                blocks.append(Heading(3 if heading else 2, draft.line(group.heading), _UNIT))
                blocks += _printed(draft, stated, members)
        grouped = {group.group for group in stated.groups}
        rest = [record for record in records if record.group not in grouped]
        return (*blocks, *_printed(draft, stated, rest))


# ------------------------------------------------------------------ records


def _records(draft: Draft, stated: Signatories) -> list[Record]:
    found = [record for signatory in stated.items if (record := _record(draft, signatory))]
    found += _table_records(draft, stated.from_) if stated.from_ else []
    found = [replace(record, unit=f"{_UNIT}.{number}") for number, record in enumerate(found, 1)]
    by_name = draft.language.sort_key
    if stated.order == "name":
        found.sort(key=lambda record: by_name(record.name))
    elif stated.order == "given-name":
        # A Vietnamese name ends with the given name; the whole name decides between equal ones.
        found.sort(key=lambda record: (by_name(record.name.split()[-1]), by_name(record.name)))
    return found


def _record(draft: Draft, signatory: Signatory) -> Record | None:
    if isinstance(signatory, Unit):
        words = plain(draft.line(signatory))
        return Record({"name": words}) if words else None
    party = draft.data.parties.get(signatory.name) if isinstance(signatory, Key) else signatory
    if party is None:
        assert isinstance(signatory, Key)  # noqa: S101 -- the only form that may be unknown
        hint = did_you_mean(signatory.name, draft.data.parties) or "Write it under parties."
        draft.find("unknown-party", signatory.place, said('There is no party "{name}".', name=signatory.name), hint)
        return None
    if draft.hides(party.show, said("a signatory"), party.name.get(draft.language.code) or ""):
        return None
    units = {column: getattr(party, column) for column in SIGNATORY_COLUMNS if column != "country"}
    printed = {column: draft.named(unit) for column, unit in units.items() if unit is not None}
    if role := _office(draft, party):
        printed["role"] = role
    record = _named(draft, printed, party.country, party.group, party.name.place)
    return replace(record, mandate=party.mandate) if record is not None else None


def _office(draft: Draft, party: Party) -> str:
    """What a mandate holder signs as: the mandate, or an office in it of another name, as `Chair-Rapporteur of …`."""
    mandate = mandate_sentence(draft, party.mandate) if party.mandate is not None else ""
    return draft.named(party.office).replace("{mandate}", mandate) if party.office is not None else mandate


def _named(draft: Draft, words: dict[str, str], country: str, group: str, place: Place) -> Record | None:
    if country:
        words["country"] = draft.country(country, place)
    return Record({column: text for column, text in words.items() if text}, group) if words.get("name") else None


def _table_records(draft: Draft, name: str) -> list[Record]:
    """The rows of a table beside the campaign file.

    Raises:
        InputError: the table cannot be read, or stands outside the campaign's folder.
    """
    folder = draft.campaign.folder
    path = folder / name
    if not path.resolve().is_relative_to(folder.resolve()):
        raise InputError("A table of signatories stands in the folder of its campaign.", Place(file_label(path)))
    label, found = file_label(path), []
    for number, row in enumerate(read_table(path), 2):
        if number == 2:
            _check_columns(draft, label, row)
        if row.get("show", "") not in ("", PUBLIC):
            # Whatever else stands there, somebody did not want the name shown.
            if row["show"] != CONFIDENTIAL:
                allowed = any_of((PUBLIC, CONFIDENTIAL))
                message = said(
                    '`{key}` is "{value}"; it can be {allowed}.', key="show", value=row["show"], allowed=allowed
                )
                draft.find("unknown-value", Place(label, number), message)
            if draft.hides(CONFIDENTIAL, said("a signatory"), _cell(draft, row, "name")):
                continue
        words = {column: _cell(draft, row, column) for column in SIGNATORY_COLUMNS if column != "country"}
        record = _named(draft, words, row.get("country", ""), row.get("group", ""), Place(label, number))
        if record is not None:
            found.append(record)
        elif any(row.values()):
            code = draft.language.code
            message = said("Row {number} has no name in {code}.", number=number, code=code)
            hint = said("Fill in name or name.{code}.", code=code)
            draft.find("missing-language", Place(label, number), message, hint)
    return found


def _check_columns(draft: Draft, label: str, row: dict[str, str]) -> None:
    known = [*SIGNATORY_COLUMNS, *_OTHER_COLUMNS]
    for column in row:
        if column.partition(".")[0] not in known:
            hint = did_you_mean(column, known) or said("Columns are {known}.", known=", ".join(known))
            draft.find("unknown-column", Place(label, 1), said('There is no column "{name}".', name=column), hint)


def _cell(draft: Draft, row: dict[str, str], column: str) -> str:
    return " ".join((row.get(f"{column}.{draft.language.code}") or row.get(column, "")).split())


# ------------------------------------------------------------------ printing


def _printed(draft: Draft, stated: Signatories, records: list[Record]) -> Iterator[Block]:
    if not records:
        return
    if stated.as_ == "table":
        yield _table(draft, stated, records)
    elif stated.as_ in ("block", "columns"):
        signatures = tuple(
            Paragraph(text_lines("\n".join(_block_lines(draft, stated, record))), "signature", record.unit)
            for record in records
        )
        yield from signatures if stated.as_ == "block" else (Columns(signatures, _UNIT),)
    else:
        marker = "decimal" if stated.as_ == "numbered" else "bullet"
        texts = ((", ".join(_block_lines(draft, stated, record)), record.unit) for record in records)
        yield List(marker, tuple(Item((Paragraph((Text(text),), "", unit),), unit) for text, unit in texts))


def _block_lines(draft: Draft, stated: Signatories, record: Record) -> list[str]:
    pattern = draft.words(stated.line)
    if not pattern:
        # Who signs for a body holds the role, not the body.
        words = record.words
        signer = [words[column] for column in ("representative", "role") if column in words]
        return [words["name"], *([", ".join(signer)] if signer else []), *filter(None, [words.get("organisation")])]
    unknown = [slot for slot in SLOT.findall(pattern) if slot not in SIGNATORY_COLUMNS]
    if unknown and stated.line is not None:
        known = ", ".join(SIGNATORY_COLUMNS)
        hint = did_you_mean(unknown[0], SIGNATORY_COLUMNS) or said("Slots are {known}.", known=known)
        message = said("There is no slot {{{name}}}.", name=unknown[0])
        draft.find("unknown-slot", stated.line.place, message, hint)
    kept = without_empty_parts(pattern, record.words)
    return [SLOT.sub(lambda found: record.words.get(found[1], ""), kept).strip()]


def _table(draft: Draft, stated: Signatories, records: list[Record]) -> Table:
    used = [column for column in SIGNATORY_COLUMNS if any(column in record.words for record in records)]
    columns = stated.columns or used
    heads = draft.language.column_heads
    for column in columns:
        if column not in heads:
            code = draft.language.code
            message = said('"{code}" has no head for the column "{name}".', code=code, name=column)
            hint = said("Add it to templates/{code}/language.yaml.", code=code)
            draft.find("registry-gap", draft.place(_UNIT), message, hint)
    return Table(
        tuple((Text(heads.get(column, column)),) for column in columns),
        tuple(tuple(plain_text(record.words.get(column, "")) for column in columns) for record in records),
        _UNIT,
    )
