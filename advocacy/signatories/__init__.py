"""Who speaks: names from the campaign or from a table, sorted by the alphabet of each language, printed as asked for.

The table (`from: signatories.csv`) is that of co-signing; `signing.showing` decides who of it is printed and counted.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from advocacy.content import Draft
from advocacy.document import Block
from advocacy.errors import said
from advocacy.model import Signatories
from advocacy.signatories.counting import Numbers, group_numbers, numbers_of
from advocacy.signatories.ordering import ordered
from advocacy.signatories.printing import blocks_of
from advocacy.signatories.records import Record, record_of, table_records
from advocacy.signing import WITHOUT_TABLE
from advocacy.units import Key

if TYPE_CHECKING:
    from advocacy.signatories.roll import Roll


def signatories(draft: Draft) -> Signatories | None:
    """Who speaks: the letter's own signatories, else the campaign's."""
    return draft.letter.signatories or draft.data.signatories


class Speakers:
    """The signatories of one letter in one language, read and sorted once."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._stated = signatories(draft)
        self._records: list[Record] = []
        self._numbers = Numbers()
        if self._stated is not None:
            self._gather(self._stated)

    def _gather(self, stated: Signatories) -> None:
        draft = self._draft
        listed = [record for signatory in stated.items if (record := record_of(draft, signatory))]
        listed = [replace(record, number=number) for number, record in enumerate(listed, 1)]
        self._numbers = numbers_of(listed)
        if stated.from_ and draft.signed != WITHOUT_TABLE:
            from advocacy.signatories.roll import roll_of

            found = roll_of(draft.campaign, stated.from_, draft.edition, draft.signed)
            self._tell(stated, found)
            self._numbers += found.numbers
            rows, before = self._rows(stated, found), len(listed)
            listed += [replace(record, number=before + record.number) for record in rows] if before else rows
        self._records = self._ordered(stated, listed)
        self._numbers = replace(self._numbers, groups=group_numbers(listed))

    def _rows(self, stated: Signatories, found: Roll) -> tuple[Record, ...]:
        """The records of the table in this language, made once for all documents."""
        draft = self._draft
        key = ("signatories", stated.from_, draft.edition, draft.signed, draft.language.code)
        entries = [(entry.signatory, entry.rank) for entry in found.entries]
        records, problems = draft.campaign.once(key, lambda: table_records(draft, entries, found.label))
        draft.findings.extend(replace(problem, document=draft.letter_id) for problem in problems)
        return records

    def _ordered(self, stated: Signatories, records: list[Record]) -> list[Record]:
        """The records in the order asked for; those of a table alone are sorted once for all documents."""
        draft = self._draft
        if stated.items:
            return ordered(records, stated, draft.language)
        key = (stated.from_, draft.edition, draft.signed, draft.language.code, stated.order, stated.ignore_articles)
        return draft.campaign.once(("sorted", *key), lambda: ordered(records, stated, draft.language))

    def _tell(self, stated: Signatories, found: Roll) -> None:
        """What is wrong in the table, and how many are not printed, without their names."""
        draft = self._draft
        draft.findings.extend(found.findings)
        draft.unnamed.update(found.unnamed)
        for reason, number in found.left_out if stated.as_ != "none" else ():
            message = said("signatories not printed ({reason}): {number}", reason=reason, number=number)
            draft.left_out.setdefault(message)

    @property
    def records(self) -> list[Record]:
        """Those that are printed, in the order asked for."""
        return self._records

    @property
    def names(self) -> list[str]:
        """The names alone, in the order asked for."""
        return [record.name for record in self._records]

    @property
    def sentence(self) -> str:
        """The names as they stand in a sentence."""
        joined = self._draft.join(self.names)
        self._draft.spoken.add(joined)
        return joined

    @property
    def numbers(self) -> Numbers:
        """How many there are; none where the document prints none."""
        return Numbers() if self._stated is None or self._stated.as_ == "none" else self._numbers

    @property
    def counted(self) -> Numbers:
        """How many there are, for a text that says it."""
        return self._numbers

    @property
    def mandates(self) -> list[Key]:
        """The mandates that signatories hold, in the order of the signatures."""
        return [record.mandate for record in self._records if record.mandate is not None]

    def blocks(self) -> tuple[Block, ...]:
        """The names as the campaign asks for them; nothing where they stand in a sentence."""
        if self._stated is None:
            return ()
        return blocks_of(self._draft, self._stated, self._records, self._numbers)
