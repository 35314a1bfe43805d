"""Vouching for exact words: who said what of which text, when. A change of the words ends it by itself.

The ledger `review.csv` lies beside the campaign file. Each row says that somebody (or a machine) drafted, translated,
approved or rejected the translation of one text, and holds the digests of both sides. A state is never stored: it
follows from the newest row whose digests still fit.
"""

from __future__ import annotations

import csv
import hashlib
import io
import unicodedata
from collections.abc import Iterable
from dataclasses import astuple, dataclass, field, fields
from enum import StrEnum
from pathlib import Path

from advocacy.errors import InputError, Place, file_label, said
from advocacy.formulas import guarded, unguarded
from advocacy.reader import read_table

LEDGER = "review.csv"


class State(StrEnum):
    """How far the translation of a text is; derived from the ledger, never set by hand."""

    MISSING = "missing"
    DRAFT = "draft"  # by a machine or a memory, seen by nobody
    TRANSLATED = "translated"
    APPROVED = "approved"
    STALE = "stale"  # one side changed after it was approved
    REJECTED = "rejected"


RECORDED = (State.DRAFT, State.TRANSLATED, State.APPROVED, State.REJECTED)
# What keeps a version from being final.
UNFINISHED = frozenset({State.MISSING, State.DRAFT, State.STALE, State.REJECTED})


def digest(text: str) -> str:
    """SHA-256 of a text in NFC, as 64 hexadecimal digits; "" for no text."""
    return hashlib.sha256(unicodedata.normalize("NFC", text).encode("utf-8")).hexdigest() if text else ""


@dataclass(frozen=True, slots=True)
class Record:
    """One row of the ledger.

    `unit` is the key path that the text had, `language` that of the translation, `when` a day. `source` and `target`
    are digests. `reason` is what a reviewer said; `origin` is where a draft is from: engine, model, version, terms.
    """

    unit: str
    language: str
    state: State
    who: str
    when: str
    source: str
    target: str
    reason: str = ""
    origin: str = ""


COLUMNS = tuple(column.name for column in fields(Record))


@dataclass(slots=True)
class Ledger:
    """All rows, oldest first."""

    records: list[Record] = field(default_factory=list)

    @classmethod
    def read(cls, path: Path) -> Ledger:
        """The ledger of a campaign; an empty one where there is no file.

        Raises:
            InputError: it cannot be read as a ledger.
        """
        if not path.is_file():
            return cls()
        records = []
        for number, row in enumerate(read_table(path), 2):
            place = Place(file_label(path), number)
            if set(row) != set(COLUMNS):
                raise InputError(said("The columns of this file are {known}.", known=", ".join(COLUMNS)), place)
            if row["state"] not in RECORDED:
                raise InputError(said('"{word}" is no state that is recorded.', word=row["state"]), place)
            cells = {name: unguarded(cell) for name, cell in row.items()}
            records.append(Record(**{**cells, "state": State(row["state"])}))  # type: ignore[arg-type]
        return cls(records)

    def with_records(self, records: Iterable[Record]) -> Ledger:
        """The ledger with more rows."""
        return Ledger([*self.records, *records])

    def to_csv(self) -> bytes:
        """The ledger as a file."""
        stream = io.StringIO(newline="")
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows([guarded(cell) for cell in astuple(record)] for record in self.records)
        return stream.getvalue().encode("utf-8")

    def find(self, unit: str, language: str, source: str) -> Record | None:
        """The newest row about a text: by the digest of its source, of several the one at its place; else by its place.

        So a text that was moved keeps its row, and one whose source changed is found as changed.
        """
        of_language = [record for record in reversed(self.records) if record.language == language]
        same = [record for record in of_language if record.source == source]
        here = [record for record in same if record.unit == unit]
        return next(iter([*here, *same, *(record for record in of_language if record.unit == unit)]), None)

    def state(self, unit: str, language: str, source: str, target: str) -> State:
        """The state of a translation."""
        return state_of(self.find(unit, language, digest(source)), source, target)


def state_of(record: Record | None, source: str, target: str) -> State:
    """The state of a translation from its row and the two texts of today.

    A row counts for the exact words on both sides. What was approved and then changed is stale. A draft or a rejected
    text that somebody changed is that person's translation; a changed source makes any of them stale.
    """
    if not target:
        return State.MISSING
    if record is None:
        return State.TRANSLATED
    same_source, same_target = record.source == digest(source), record.target == digest(target)
    if same_source and same_target:
        return record.state
    if record.state is State.APPROVED or same_target:
        return State.STALE
    return State.TRANSLATED
