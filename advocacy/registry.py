"""The registries: facts as CSV rows in `advocacy/data/`, each with its source and whether it was verified.

A campaign's own `data/` folder adds rows and columns or overrides cells (a further language is a further column).
Text columns are named `field.<language>` with an optional `.<register>`; a blank register column falls back.
"""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, partial

from advocacy.errors import InputError, Localised, Message, Place, file_label, joined, said
from advocacy.languages import Language, PartialDate
from advocacy.reader import read_table
from advocacy.resources import Resources

# A mandate of the Human Rights Council is renewed every three years (Council resolution 5/1, annex, section II.C).
RENEWAL_YEARS = 3


@dataclass(frozen=True, slots=True)
class Entry:
    """One row: its key, the table it stands in, and its cells."""

    key: str
    table: str
    cells: dict[str, str]

    def text(self, field: str, language: Language) -> str:
        """A text in a language and its register, or "" where the row has none."""
        return next((value for name in language.columns(field) if (value := self.cells.get(name, ""))), "")

    @property
    def verified(self) -> bool:
        """Whether the row's main facts were seen in the source it names."""
        return self.cells.get("verified") == "yes"

    @property
    def role(self) -> str:
        """Its row in the forms of address: of a mandate the kind of body, of an office its own."""
        if self.table == "states":
            return "ambassador"  # a letter to a State goes to its Permanent Mission
        return self.cells.get("body") or self.cells.get("role", "")


@dataclass(frozen=True, slots=True)
class Resolution:
    """A resolution that created or renewed a mandate."""

    number: str
    body: str
    date: PartialDate
    verified: bool


class Registry:
    """All registries of one campaign, each read when first used."""

    def __init__(self, resources: Resources) -> None:
        self._resources = resources

    def _table(self, name: str, key: str = "key") -> dict[str, Entry]:
        entries: dict[str, Entry] = {}
        for path in self._resources.tables(f"{name}.csv"):
            for row in read_table(path):
                if not row.get(key):
                    hint = "Separate the columns with commas." if any(";" in column for column in row) else ""
                    raise InputError(
                        joined(said('A row has no "{column}".', column=key), hint), Place(file_label(path))
                    )
                known = entries[row[key]].cells if row[key] in entries else {}
                entries[row[key]] = Entry(
                    row[key], name, known | {column: cell for column, cell in row.items() if cell}
                )
        return entries

    @cached_property
    def mandates(self) -> dict[str, Entry]:
        """Thematic mandates of the Human Rights Council's Special Procedures."""
        return self._table("mandates")

    @cached_property
    def offices(self) -> dict[str, Entry]:
        """Other offices that letters go to, and care-of blocks."""
        return self._table("offices")

    @cached_property
    def states(self) -> dict[str, Entry]:
        """The Member States of the United Nations, as `state:VN`."""
        return self._table("states")

    @cached_property
    def groups(self) -> dict[str, Entry]:
        """Groups of addressees, for `{each: un-member-states}`; `members` are patterns of keys."""
        return self._table("groups")

    @cached_property
    def instruments(self) -> dict[str, Entry]:
        """Treaties, declarations, laws and series of resolutions."""
        return self._table("instruments")

    @cached_property
    def forms_of_address(self) -> dict[str, Entry]:
        """Salutation and closing for each role."""
        return self._table("forms-of-address", key="role")

    @cached_property
    def _resolutions(self) -> dict[str, list[Resolution]]:
        found: dict[str, list[Resolution]] = {}
        for path in self._resources.tables("mandate-resolutions.csv"):
            for row in read_table(path):
                resolution = Resolution(
                    row["number"], row["body"], PartialDate.parse(row["date"]), row["verified"] == "yes"
                )
                found.setdefault(row["mandate"], []).append(resolution)
        return {mandate: sorted(rows, key=lambda row: row.date) for mandate, rows in found.items()}

    def addressable(self, key: str) -> Entry | None:
        """A mandate, office or State by key."""
        if key.startswith("state:"):
            return self.states.get(key)
        return self.mandates.get(key) or self.offices.get(key)

    def citable(self, key: str) -> Entry | None:
        """An instrument, mandate or office by key, for a reference inside a text."""
        return self.instruments.get(key) or self.addressable(key)

    def resolution(self, mandate: str, date: PartialDate | None) -> Resolution | None:
        """The latest resolution of a mandate that was adopted by a date (or the latest of all), or None."""
        rows = [row for row in self._resolutions.get(mandate, []) if date is None or row.date <= date]
        return rows[-1] if rows else None

    @staticmethod
    def has_lapsed(resolution: Resolution, date: PartialDate) -> bool:
        """Whether a mandate must have been renewed since, so that a newer number than this one is missing."""
        return (date.year, date.month) > (resolution.date.year + RENEWAL_YEARS, resolution.date.month + 1)

    def out_of_force(self, entry: Entry, date: PartialDate | None) -> Message:
        """Why an instrument was not in force on a date, as the rest of a sentence; "" when it was or may have been."""
        begun, ended = entry.cells.get("in-force", ""), entry.cells.get("until", "")
        if date is None:
            return said("")
        if begun and PartialDate.parse(begun) > date:
            return said("was not in force until {date}", date=begun)
        if ended and PartialDate.parse(ended) < date:
            successor = self.instruments.get(entry.cells.get("replaced-by", ""))
            if successor is not None:
                return said("ceased to be in force on {date}; see [[{key}]]", date=ended, key=successor.key)
            return said("ceased to be in force on {date}", date=ended)
        return said("")

    def suggest(self, word: str, entries: Iterable[Entry]) -> Message:
        """A sentence that names the entry a misspelt key may mean, with its English name, or ""."""
        candidates = list(entries)
        near = difflib.get_close_matches(word, [entry.key for entry in candidates], n=1, cutoff=0.7)
        tail = _folded(word.partition("-")[2] or word).replace("-", " ")
        by_word = [entry.key for entry in candidates if tail in _folded(entry.cells.get("word", "")).split(";")]
        for key in (*near, *by_word):
            entry = next(entry for entry in candidates if entry.key == key)
            return said('Did you mean "{key}" ({name})?', key=key, name=Localised(partial(_name, entry)))
        return said("")


def _name(entry: Entry, language: str) -> str:
    """What an entry is called in a language, or in English."""
    columns = (f"{field}.{code}" for code in (language, "en") for field in ("sentence", "title"))
    return next((name for column in columns if (name := entry.cells.get(column))), "")


def _folded(text: str) -> str:
    """Lower case without accents, so that words can be typed without Vietnamese marks."""
    decomposed = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(character for character in decomposed if not unicodedata.combining(character))
