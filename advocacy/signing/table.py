"""The table of signatories, `signatories.csv`, which people edit in a spreadsheet.

Columns that this program knows; those marked * may have a language, as in `name.en` and `name.vi`:

    id          made by the program when the row is first kept; it never changes
    kind        organisation | person
    name *      the name as printed; `aliases` holds other names, split by semicolons
    short *     the abbreviation
    representative *, role *    who signs for an organisation, or what a person is
    authority   the proof that the representative may sign (a letter, a minute; not printed)
    organisation *, relation *  where a person belongs, or how it stands to who the statement is about
    capacity *  official | personal | identification (the organisation is named for identification only)
    city *, country             the country as its ISO 3166 code
    group, round                headings and dated rounds that the campaign knows
    date        the day of the signature
    status      invited | pending | confirmed | withdrawn
    consent     named | organisation-only | counted-only | anonymous
    show        public | coalition | confidential: the widest edition that may name it; nothing means public
    logo, link  a picture beside the campaign file, a web address
    digest, event, salt         written by signing: the statement, the row of `signatures.csv`, and its salt

There is no column for mail addresses or telephone numbers, and imports leave them behind: nothing printed or checked
needs them, and a seized or leaked table should not be a list of whom to visit. Other columns are kept as they are.
The table is private, since it holds people who are not shown, and salts; what is published is made by `chain`.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import lru_cache
from typing import TypeVar

from advocacy.editions import Edition
from advocacy.errors import InputError, Place, said
from advocacy.formulas import guarded
from advocacy.reader import normalise, refused_character

LOCAL = ("name", "short", "representative", "role", "organisation", "capacity", "relation", "city")
COLUMNS = (
    "id", "kind", "name", "short", "aliases", "representative", "authority", "role", "organisation", "capacity",
    "relation", "city", "country", "group", "round", "date", "status", "consent", "show", "logo", "link",
    "digest", "event", "salt",
)  # fmt: skip
# What a signature is for: a change of any of these ends it. Of the second kind only what consent lets be printed.
SIGNED_ALWAYS = ("id", "kind", "name", "short", "city", "country", "consent", "show", "date")
SIGNED_IF_NAMED = ("representative", "role", "organisation", "capacity", "relation")

# Without vowels no id is a word, a month that a spreadsheet makes a date of, or a number such as 1e5.
_ID_LETTERS = "bcdfghjkmnpqrstvwxz"
_ID_SIGNS = _ID_LETTERS + "23456789"
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]+)*")

Words = Mapping[str, str]
_Each = TypeVar("_Each", bound=StrEnum)


class Kind(StrEnum):
    """Who signs."""

    ORGANISATION = "organisation"
    PERSON = "person"


class Capacity(StrEnum):
    """As what a person signs."""

    OFFICIAL = "official"
    PERSONAL = "personal"
    IDENTIFICATION = "identification"


class Status(StrEnum):
    """How far a signature is; only what is confirmed is ever printed or counted."""

    INVITED = "invited"
    PENDING = "pending"
    CONFIRMED = "confirmed"
    WITHDRAWN = "withdrawn"


class Consent(StrEnum):
    """How a signatory agreed to be shown."""

    NAMED = "named"
    ORGANISATION_ONLY = "organisation-only"
    COUNTED_ONLY = "counted-only"
    ANONYMOUS = "anonymous"


@dataclass(frozen=True, slots=True)
class Row:
    """One row as it stands: cells by column, and its line in the file (0 for a new one)."""

    cells: Mapping[str, str]
    line: int = 0

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")

    def local(self, column: str) -> Words:
        """A column by language; "" is what is the same in all of them."""
        return self.locals.get(column, {})

    @property
    def locals(self) -> Mapping[str, Words]:
        """All columns that may have a language and hold something, each by language."""
        found: dict[str, dict[str, str]] = {}
        for name in sorted(self.cells):
            column = base(name)
            if self.cells[name] and column in LOCAL:
                found.setdefault(column, {})[name.partition(".")[2]] = self.cells[name]
        return found

    def with_cells(self, changes: Mapping[str, str]) -> Row:
        """The row with other words in some cells."""
        return replace(self, cells={**self.cells, **{name: clean(name, cell) for name, cell in changes.items()}})


@dataclass(frozen=True, slots=True)
class Signatory:
    """What a row says, typed. A word that is none of those allowed counts as missing, which shows nobody."""

    id: str
    kind: Kind | None
    name: Words
    short: Words = field(default_factory=dict)
    aliases: tuple[str, ...] = ()
    representative: Words = field(default_factory=dict)
    role: Words = field(default_factory=dict)
    organisation: Words = field(default_factory=dict)
    capacity: Capacity | None = None
    capacity_words: Words = field(default_factory=dict)
    relation: Words = field(default_factory=dict)
    city: Words = field(default_factory=dict)
    country: str = ""
    group: str = ""
    round: str = ""
    date: str = ""
    status: Status | None = None
    consent: Consent | None = None
    show: Edition = Edition.PUBLIC
    logo: str = ""
    link: str = ""
    digest: str = ""
    line: int = 0

    @classmethod
    def of(cls, row: Row) -> Signatory:
        """The signatory of a row; the salt and what proves its authority stay in the row."""
        capacity = _one_of(Capacity, row["capacity"])
        words, nothing = row.locals, dict[str, str]()
        return cls(
            id=row["id"],
            kind=_one_of(Kind, row["kind"]),
            name=words.get("name", nothing),
            short=words.get("short", nothing),
            aliases=tuple(filter(None, (alias.strip() for alias in row["aliases"].split(";")))),
            representative=words.get("representative", nothing),
            role=words.get("role", nothing),
            organisation=words.get("organisation", nothing),
            capacity=capacity,
            capacity_words={code: text for code, text in words.get("capacity", {}).items() if code or not capacity},
            relation=words.get("relation", nothing),
            city=words.get("city", nothing),
            country=row["country"],
            group=row["group"],
            round=row["round"],
            date=row["date"],
            status=_one_of(Status, row["status"]),
            consent=_one_of(Consent, row["consent"]),
            # A slip in the word that hides somebody must not show it.
            show=(_one_of(Edition, row["show"]) or Edition.CONFIDENTIAL) if row["show"] else Edition.PUBLIC,
            logo=row["logo"],
            link=row["link"],
            digest=row["digest"],
            line=row.line,
        )

    def name_in(self, language: str) -> str:
        """The name in a language, else the one that is the same in all; "" when there is neither."""
        return word_in(self.name, language)

    @property
    def any_name(self) -> str:
        """A name to tell people of which row a message is."""
        return self.name.get("") or next(iter(self.name.values()), "")


def word_in(words: Words, language: str) -> str:
    """What stands in a column for a language, else what is the same in all languages, else ""."""
    return words.get(language) or words.get("", "")


def _one_of(kind: type[_Each], word: str) -> _Each | None:
    return kind(word) if word and word in kind.__members__.values() else None


@dataclass(frozen=True, slots=True)
class Table:
    """The columns in their order, and the rows."""

    columns: tuple[str, ...] = COLUMNS
    rows: tuple[Row, ...] = ()

    @property
    def signatories(self) -> list[Signatory]:
        """All rows, typed."""
        return [Signatory.of(row) for row in self.rows]

    @property
    def ids(self) -> set[str]:
        """The ids that are taken."""
        return {row["id"] for row in self.rows if row["id"]}

    def row(self, id_: str) -> Row:
        """The row of an id.

        Raises:
            InputError: there is none, or more than one.
        """
        found = [row for row in self.rows if row["id"] == id_] if id_ else []
        if len(found) > 1:
            raise InputError(said('The id "{id}" is in two rows.', id=id_), Place(line=found[1].line))
        if not found:
            raise InputError(said('There is no signatory "{id}".', id=id_))
        return found[0]

    def with_rows(self, rows: Iterable[Row]) -> Table:
        """The table with these rows in place of those of the same ids, and the others after the last."""
        given = {row["id"]: row for row in rows}
        kept = [given.pop(row["id"], row) for row in self.rows]
        new = {column: None for row in given.values() for column in row.cells}
        columns = dict.fromkeys([*self.columns, *new, *(column for row in kept for column in row.cells)])
        return Table(tuple(columns), (*kept, *given.values()))

    def without(self, id_: str) -> Table:
        """The table without a row."""
        gone = self.row(id_)
        return replace(self, rows=tuple(row for row in self.rows if row is not gone))


def edited(table: Table, id_: str, changes: Mapping[str, str]) -> Table:
    """The table with other words in some cells of one row; ids and what signing writes are not edited so.

    Raises:
        InputError: there is no such row, or a cell that must not be edited.
    """
    for column in changes:
        if column in ("id", "digest", "event", "salt"):
            raise InputError(said('The column "{column}" is written by the program.', column=column))
        if code := refused_character(changes[column]):
            raise InputError(said("The character {character} must not be in a text.", character=code))
    return table.with_rows([table.row(id_).with_cells(changes)])


def with_ids(table: Table) -> Table:
    """The table with an id for each row that has none."""
    taken = table.ids
    rows = []
    for row in table.rows:
        rows.append(row if row["id"] else row.with_cells({"id": new_id(taken)}))
        taken.add(rows[-1]["id"])
    columns = table.columns if "id" in table.columns else ("id", *table.columns)
    return Table(columns, tuple(rows))


def new_id(taken: Collection[str] = ()) -> str:
    """A short random id that no row has."""
    import secrets

    while True:
        made = secrets.choice(_ID_LETTERS) + "".join(secrets.choice(_ID_SIGNS) for _ in range(7))
        if made not in taken:
            return made


# ------------------------------------------------------------------ reading and writing


@lru_cache(maxsize=1024)
def base(column: str) -> str:
    """A column without its language."""
    name, _, code = column.partition(".")
    return name if name in LOCAL and (not code or _LANGUAGE.fullmatch(code)) else column


def clean(column: str, text: str) -> str:
    """A cell as it is kept: NFC, without characters of no width; words of known columns in one line."""
    text = normalise(text.replace("\r\n", "\n").replace("\r", "\n"))
    return " ".join(text.split()) if base(column) in COLUMNS else text.strip()


def read(data: bytes, label: str) -> Table:
    """The table of a file, with all its columns in their order.

    Raises:
        InputError: it cannot be read as a table, a column is there twice, a row is longer than the first one, or a
            cell holds a character that hides or reorders text.
    """
    from advocacy.signing.sheets import read_lines

    lines = read_lines(data, label)
    if not lines:
        return Table()
    columns = [_column(cell) for cell in lines[0].cells]
    while columns and not columns[-1]:
        columns.pop()
    for column, times in Counter(columns).items():
        if times > 1 or not column:
            message = (
                said('The column "{column}" is there twice.', column=column) if column else "A column has no name."
            )
            raise InputError(message, Place(label, lines[0].number))
    rows = []
    for line in lines[1:]:
        place = Place(label, line.number)
        if any(cell.strip() for cell in line.cells[len(columns) :]):
            raise InputError("This row has more cells than the header.", place)
        if code := next(filter(None, map(_refused, line.cells)), ""):
            raise InputError(said("The character {character} must not be in a text.", character=code), place)
        cells = {column: clean(column, cell) for column, cell in zip(columns, line.cells, strict=False)}
        rows.append(Row(cells, line.number))
    return Table(tuple(columns), tuple(rows))


def _refused(cell: str) -> str:
    return refused_character(cell.replace("\r", "\n"))


def _column(cell: str) -> str:
    """A column's name: a known one in lower case, any other as it stands."""
    name = " ".join(normalise(cell).split())
    return name.lower() if base(name.lower()) in COLUMNS else name


def write(table: Table) -> bytes:
    """The table as CSV: UTF-8 with a byte order mark (for Excel), commas, LF; no cell is a formula."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow([guarded(column) for column in table.columns])
    for row in table.rows:
        writer.writerow([guarded(clean(column, row[column])) for column in table.columns])
    return b"\xef\xbb\xbf" + stream.getvalue().encode()
