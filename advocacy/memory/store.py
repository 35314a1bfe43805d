"""A translation memory: entries in a SQLite file, `memory.sqlite` in the folder of the campaign.

Nothing is remembered elsewhere unless another file is named. It holds the texts, where they are from and the day, and
no names of people other than those in the texts. The file may come from somebody else: what it says is checked again
before it is shown.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from advocacy.errors import InputError, Place, file_label, said
from advocacy.exchange.segments import Suggestion
from advocacy.flow import unwrapped
from advocacy.memory.file import errors_of, opened
from advocacy.memory.likeness import NUMBERS, Shelf, numbers, what_is_missing
from advocacy.reader import normalise, refused_character
from advocacy.vouching import State

MEMORY_FILE = "memory.sqlite"
MAX_ENTRIES = 200_000
MAX_TEXT = 20_000
MAX_ORIGIN = 300

_COLUMNS = "source_language, target_language, source, target, origin, unit, state, date"


@dataclass(frozen=True, slots=True)
class Entry:
    """One text and its translation.

    `origin` is the campaign's title or the name of a file, `unit` the key path in it or "". `state` is approved or
    translated, `date` as in 2026-03-08, or "". `confidential` says that the text is not for the public edition: it is
    not remembered, unless whoever adds it says so.
    """

    source_language: str
    target_language: str
    source: str
    target: str
    origin: str = ""
    unit: str = ""
    state: State = State.TRANSLATED
    date: str = ""
    confidential: bool = False


@dataclass(frozen=True, slots=True)
class Changes:
    """What adding entries does: those that are new, those that replace another translation (with it), and counts."""

    new: tuple[Entry, ...]
    changed: tuple[tuple[Entry, str], ...]
    known: int
    left_out: int


def as_compared(text: str) -> str:
    """A text as it is compared for being equal: unwrapped, in NFC, each run of spaces one, without empty lines."""
    return _even(unwrapped(normalise(text)))


def _even(text: str) -> str:
    """An unwrapped text as it is compared."""
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def _key(text: str) -> str:
    """What an unwrapped text is found by."""
    return hashlib.sha256(_even(text).encode()).hexdigest()[:32]


def _cleaned(entry: Entry) -> Entry | None:
    """An entry as it is kept, or None where it cannot be: nothing in it, too long, or with a refused character."""
    source, target = unwrapped(normalise(entry.source)), unwrapped(normalise(entry.target))
    if not source or not target or max(len(source), len(target)) > MAX_TEXT:
        return None
    if source != entry.source or target != entry.target:
        entry = replace(entry, source=source, target=target)
    if max(len(entry.origin), len(entry.unit)) > MAX_ORIGIN or refused_character(
        "".join((entry.source, entry.target, entry.origin, entry.unit))
    ):
        return None
    return entry


class Memory:
    """An open memory; `open_memory` makes it. Each entry serves both directions."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._connection = connection
        self._path = path
        self._shelves: dict[tuple[str, str], tuple[list[int], Shelf]] = {}

    def __len__(self) -> int:
        return int(self._connection.execute("SELECT count(*) FROM entry").fetchone()[0])

    def __iter__(self) -> Iterator[Entry]:
        """All entries in an order that does not depend on when they were added."""
        order = f"ORDER BY {_COLUMNS}"
        with errors_of(self._path):
            rows = self._connection.execute(f"SELECT {_COLUMNS} FROM entry {order}").fetchall()  # noqa: S608
        return (entry for row in rows if (entry := _entry(row)) is not None)

    def pairs(self) -> list[tuple[str, str]]:
        """The directions that can be asked for: each pair of languages, and its reverse."""
        with errors_of(self._path):
            rows = self._connection.execute("SELECT DISTINCT source_language, target_language FROM entry").fetchall()
        return sorted({pair for one, other in rows for pair in ((one, other), (other, one))})

    # -- adding

    def compare(self, entries: Iterable[Entry], *, confidential: bool = False) -> Changes:
        """What `add` would do; nothing is written."""
        with errors_of(self._path):
            return self._add(entries, confidential, write=False)

    def add(self, entries: Iterable[Entry], *, confidential: bool = False) -> Changes:
        """Remember entries, all or none of them.

        Of a text in a unit of an origin only the last translations are kept: those that come together replace those
        that were there. What was approved gives way only to what was approved. Entries that are confidential are left
        out unless `confidential` is set: what is remembered is offered in every campaign that uses this file, and is
        exported.

        Raises:
            WriterError: the file cannot be written.
            InputError: there would be more than `MAX_ENTRIES`.
        """
        with errors_of(self._path):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                changes = self._add(entries, confidential, write=True)
                if len(self) > MAX_ENTRIES:
                    message = said("A memory holds at most {limit} entries. Begin another one.", limit=MAX_ENTRIES)
                    raise InputError(message, Place(file_label(self._path)))
                self._connection.execute("COMMIT")
            except BaseException:
                self._connection.rollback()
                raise
        self._shelves.clear()
        return changes

    def _add(self, entries: Iterable[Entry], confidential: bool, *, write: bool) -> Changes:
        groups: dict[tuple[str, ...], dict[str, Entry]] = {}
        left_out = known = 0
        for given in entries:
            entry = _cleaned(given) if confidential or not given.confidential else None
            if entry is None:
                left_out += 1
                continue
            languages = entry.source_language, entry.target_language
            together = groups.setdefault((*languages, _key(entry.source), entry.origin, entry.unit), {})
            known += entry.target in together
            together[entry.target] = _better(entry, together.get(entry.target))
        new: list[Entry] = []
        changed: list[tuple[Entry, str]] = []
        for group, together in groups.items():
            stored = self._stored(group)
            fresh = [entry for target, entry in together.items() if target not in stored]
            gone = [old for target, old in stored.items() if target not in together and _gives_way(old, fresh)]
            known += len(together) - len(fresh)
            before = _cleaned(gone[0][1]) if gone else None
            changed += ((entry, before.target if before else "") for entry in fresh if gone)
            new += fresh if not gone else []
            if write:
                self._write(fresh, gone if fresh else [], [(stored[t], e) for t, e in together.items() if t in stored])
        return Changes(tuple(new), tuple(changed), known, left_out)

    def _stored(self, group: tuple[str, ...]) -> dict[str, tuple[int, Entry]]:
        rows = self._connection.execute(
            f"SELECT id, {_COLUMNS} FROM entry WHERE source_language = ? AND target_language = ? "  # noqa: S608
            "AND source_key = ? AND origin = ? AND unit = ? ORDER BY id",
            group,
        )
        return {str(row[4]): (row[0], _as_stored(row[1:])) for row in rows}

    def _write(
        self, fresh: list[Entry], gone: list[tuple[int, Entry]], same: list[tuple[tuple[int, Entry], Entry]]
    ) -> None:
        self._connection.executemany("DELETE FROM entry WHERE id = ?", [(number,) for number, _ in gone])
        for (number, old), entry in same:
            if (kept := _better(entry, old)) != old:
                values = (kept.state.value, kept.date, number)
                self._connection.execute("UPDATE entry SET state = ?, date = ? WHERE id = ?", values)
        self._connection.executemany(
            f"INSERT INTO entry ({_COLUMNS}, source_key, target_key) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608
            [
                (
                    *(entry.source_language, entry.target_language, entry.source, entry.target),
                    *(entry.origin, entry.unit, entry.state.value, entry.date, _key(entry.source), _key(entry.target)),
                )
                for entry in fresh
            ],
        )

    # -- looking up

    def exact(self, text: str, source_language: str, target_language: str, most: int = 5) -> list[Suggestion]:
        """Translations of the same text: equal but for line ends, runs of spaces and the form of composition."""
        return _suggestions([(100, entry) for entry in self._equal(text, source_language, target_language)], most)

    def fuzzy(
        self, text: str, source_language: str, target_language: str, least: int = 70, most: int = 5
    ) -> list[Suggestion]:
        """Translations of the same and of like texts, the most alike first; `likeness` says how that is measured.

        Without RapidFuzz they are those of the same text alone, and `what_is_missing` says what to do.
        """
        found = [(100, entry) for entry in self._equal(text, source_language, target_language)]
        asked, counted = as_compared(text), numbers(text)
        if asked and not what_is_missing():
            rows, shelf = self._shelf(source_language, target_language)
            for percent, index in shelf.near(asked, least):
                if len({entry.target for better, entry in found if better > percent}) >= most:
                    break
                entry = self._row(rows[index])
                if entry is not None and _even(entry.source) != asked:
                    percent -= NUMBERS * (numbers(entry.source) != counted)
                    found += [(percent, entry)] if percent >= least else []
        return _suggestions(found, most)

    def _equal(self, text: str, source_language: str, target_language: str) -> list[Entry]:
        asked = as_compared(text)
        languages_and_key = source_language, target_language, _key(asked)
        with errors_of(self._path):
            rows = self._connection.execute(
                f"SELECT {_COLUMNS} FROM entry WHERE source_language = ? AND target_language = ? AND source_key = ?",  # noqa: S608
                languages_and_key,
            ).fetchall()
            turned = self._connection.execute(
                f"SELECT {_COLUMNS} FROM entry WHERE target_language = ? AND source_language = ? AND target_key = ?",  # noqa: S608
                languages_and_key,
            ).fetchall()
        entries = [*map(_entry, rows), *map(_turned, map(_entry, turned))]
        # The keys are those of the file; the text decides.
        return [entry for entry in entries if entry is not None and _even(entry.source) == asked]

    def _shelf(self, source_language: str, target_language: str) -> tuple[list[int], Shelf]:
        """The texts in one language with the rows they are from; a row that serves in reverse is negative."""
        languages = source_language, target_language
        if languages not in self._shelves:
            both = (
                "SELECT id, source FROM entry WHERE source_language = ?1 AND target_language = ?2 "
                "UNION ALL SELECT -id, target FROM entry WHERE target_language = ?1 AND source_language = ?2"
            )
            with errors_of(self._path):
                rows = self._connection.execute(both, languages).fetchall()
            self._shelves[languages] = [row[0] for row in rows], Shelf(str(row[1]) for row in rows)
        return self._shelves[languages]

    def _row(self, number: int) -> Entry | None:
        with errors_of(self._path):
            row = self._connection.execute(
                f"SELECT {_COLUMNS} FROM entry WHERE id = ?",  # noqa: S608
                (abs(number),),
            ).fetchone()
        entry = _entry(row)
        return _turned(entry) if number < 0 else entry


def _entry(row: tuple[object, ...]) -> Entry | None:
    """A row as an entry, or None where this program would not have written it."""
    return _cleaned(_as_stored(row))


def _as_stored(row: tuple[object, ...]) -> Entry:
    source_language, target_language, source, target, origin, unit, state, date = map(str, row)
    kept = State.APPROVED if state == State.APPROVED.value else State.TRANSLATED
    return Entry(source_language, target_language, source, target, origin, unit, kept, date)


def _turned(entry: Entry | None) -> Entry | None:
    if entry is None:
        return None
    return replace(
        entry,
        source_language=entry.target_language,
        target_language=entry.source_language,
        source=entry.target,
        target=entry.source,
    )


def _better(entry: Entry, other: Entry | None) -> Entry:
    """The entry with the higher state and the later day of two with the same words."""
    if other is None:
        return entry
    state = State.APPROVED if State.APPROVED in (entry.state, other.state) else entry.state
    return replace(entry, state=state, date=max(entry.date, other.date))


def _gives_way(old: tuple[int, Entry], fresh: list[Entry]) -> bool:
    approved = old[1].state is State.APPROVED
    return any(entry.state is State.APPROVED for entry in fresh) if approved else bool(fresh)


def _suggestions(found: list[tuple[int, Entry]], most: int) -> list[Suggestion]:
    """The best of what was found, a translation once: the most alike, then approved, then the latest."""
    found.sort(key=lambda each: (each[1].origin, each[1].unit, each[1].target))
    found.sort(key=lambda each: (each[0], each[1].state is State.APPROVED, each[1].date), reverse=True)
    best: dict[str, Suggestion] = {}
    for percent, entry in found:
        origin = " · ".join(filter(None, (entry.origin, entry.unit)))
        best.setdefault(entry.target, Suggestion(entry.target, percent, origin))
    return list(best.values())[:most]


@contextmanager
def open_memory(path: Path, *, write: bool = False) -> Iterator[Memory]:
    """The memory in a file. Where there is none it is empty; it is made only to `write`, for its owner alone.

    Raises:
        InputError: the file is something else, is damaged, or is of a newer version of the program.
        WriterError: the file cannot be made, or another program is writing it.
    """
    with opened(path, write=write) as connection:
        yield Memory(connection, path)
