"""A sign-on form as a service or a spreadsheet exports it: which column is which, and what each row says.

What cannot be known from the form becomes a `Question`, never a guess, and its cell stays empty until it is answered.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from advocacy.errors import InputError, Place, any_of, did_you_mean, joined, said
from advocacy.reader import normalise, refused_character
from advocacy.signing import headings
from advocacy.signing.checking import countries
from advocacy.signing.codes import read_code, short_code
from advocacy.signing.headings import (
    AGREES,
    ANONYMOUS,
    CHOICE,
    GIVEN,
    IGNORED,
    ORGANISATION_NAME,
    PERSON_NAME,
    SIGNS,
    STATEMENT,
)
from advocacy.signing.table import COLUMNS, Capacity, Consent, Kind, Row, Signatory, base, clean
from advocacy.tables import Line

MAX_CELL = 500
_DIGEST = re.compile(r"\b[0-9a-f]{64}\b")
_MAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
_TELEPHONE = re.compile(r"(?:tel|phone|đt|sđt)?[:. ]*\+?(?:[-(). /]*[0-9]){7,}[-(). /]*", re.IGNORECASE)
_DOMAIN = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]{2,}(?:/[\w./~%-]*)?", re.IGNORECASE)
_SPECIAL = frozenset({AGREES, CHOICE, ANONYMOUS, STATEMENT, SIGNS, ""})
_OF_PEOPLE = ("name", "short", "aliases", "representative")


@dataclass(frozen=True, slots=True)
class Question:
    """Something that only a coordinator can say.

    `about` is `duplicate`, `signed`, or the column of the cell that is asked about; an answer is given by `key` and is
    one of `choices`, of a country any code. Of a duplicate the choices are `new`, the id of a row, or `line:7` for an
    earlier row of the form; `described` says who each of these is, and `identical` that nothing tells the two apart.
    `signed` asks whether to change what was signed.
    """

    key: str
    about: str
    text: str
    choices: tuple[str, ...] = ()
    identical: bool = False
    described: Mapping[str, str] = field(default_factory=dict)

    def allows(self, answer: str) -> bool:
        """Whether this is one of the answers that can be given."""
        return answer in self.choices or (self.about == "country" and (not answer or answer in countries()))


@dataclass(frozen=True, slots=True)
class Form:
    """The columns of a form, by place, and what holds for all its rows.

    `statement` is the digest of the text that its rows must be for; with "" the texts that they name are not compared.
    """

    columns: tuple[tuple[str, str], ...]  # heading, column
    defaults: Mapping[str, str]
    states: Mapping[str, str]
    doubled: tuple[str, ...] = ()  # columns that several headings may be
    has_consent: bool = False
    statement: str = ""

    @classmethod
    def of(
        cls, head: Line, label: str, mapping: dict[str, str], defaults: dict[str, str], states: Mapping[str, str],
        statement: str = "",
    ) -> Form:  # fmt: skip
        """The form with these headings.

        Raises:
            InputError: no column is a name, or the mapping or a default names no column.
        """
        place = Place(label, head.number)
        mapping = {_heading(heading, place): known_column(column) for heading, column in mapping.items()}
        defaults = _checked({known_column(column): cell for column, cell in defaults.items()}, states, place)
        for column in (*(set(mapping.values()) - _SPECIAL), *(set(defaults) - {CHOICE})):
            if base(column) not in GIVEN:
                unknown = said('A form cannot give the column "{column}".', column=column)
                raise InputError(joined(unknown, did_you_mean(column, GIVEN)), place)
        cells = [_heading(cell, place) for cell in head.cells]
        if missing := [heading for heading in mapping if heading not in cells]:
            raise InputError(said('There is no heading "{heading}".', heading=missing[0]), place)
        columns = [mapping[cell] if cell in mapping else headings.column_of(cell) if cell else "" for cell in cells]
        of_organisations = any(column.startswith(ORGANISATION_NAME) for column in columns)
        person = "representative" if of_organisations else "name"
        if not of_organisations and any(column.startswith(PERSON_NAME) for column in columns):
            defaults.setdefault("kind", Kind.PERSON)
        elif of_organisations:
            defaults.setdefault("kind", Kind.ORGANISATION)
        columns = [column.replace(ORGANISATION_NAME, "name").replace(PERSON_NAME, person) for column in columns]
        # What somebody said of a heading goes before what others seem to be.
        stated = {column for cell, column in zip(cells, columns, strict=True) if cell in mapping} - {""}
        pairs = zip(cells, columns, strict=True)
        columns = ["" if column in stated and cell not in mapping else column for cell, column in pairs]
        # Two columns that mean one are a matter for people; what is asked about consent is weighed together.
        twice = {column for column in columns if columns.count(column) > 1} - {AGREES, ANONYMOUS, SIGNS, IGNORED, ""}
        columns = ["" if column in twice else column for column in columns]
        if not any(base(column) == "name" for column in columns):
            message = 'No column of this table is surely a name. Say which one it is: --map "HEADING=name".'
            raise InputError(message, place)
        consent = any(column in (AGREES, CHOICE, ANONYMOUS) for column in columns)
        named = tuple(zip(cells, columns, strict=True))
        return cls(named, defaults, states, tuple(sorted(twice)), consent, statement)

    @property
    def names_text(self) -> bool:
        """Whether the form says which text it is for."""
        return any(column == STATEMENT for _, column in self.columns)

    def refusal(self, line: Line) -> str:
        """Why a row is not taken, or ""."""
        if any(cell.strip() for cell in line.cells[len(self.columns) :]):
            return said("It has more cells than the first row.")
        used = [place for place, (_, column) in enumerate(self.columns) if column not in ("", IGNORED)]
        for place in (place for place in used if place < len(line.cells)):
            if place in line.formulas:
                return said("It holds a formula.")
            if code := refused_character(line.cells[place].replace("\r", "\n")):
                return said("It holds the character {character}, which must not be in a text.", character=code)
            if len(line.cells[place]) > MAX_CELL:
                return said("It has a cell of more than {limit} characters.", limit=MAX_CELL)
        filled = {column for _, column, cell in self._of(line) if cell}
        if not any(base(column) == "name" for column in filled):
            return said("It has no name.")
        if reason := self._is_no_signature(line) or self._is_contact(line):
            return reason
        other = next((words for words in self._texts_of(line) if not _is_text(words, self.statement)), "")
        return said("It is for another text: {code}.", code=other[:40]) if other and self.statement else ""

    def _is_no_signature(self, line: Line) -> str:
        """Why a row is not one of somebody who signs, or ""."""
        for cell in (cell for _, column, cell in self._of(line) if column == SIGNS):
            if not cell:
                return said("It does not say that it agrees to sign.")
            if headings.is_no(cell):
                return said("It does not agree to sign: “{words}”.", words=cell)
            if not headings.is_yes(cell) and not headings.asks_to_sign(cell):
                return said("It does not clearly agree to sign: “{words}”.", words=cell)
        return ""

    def _is_contact(self, line: Line) -> str:
        """Why what stands for a name is none, or ""; such data are never kept."""
        for column, cell in ((base(column), cell) for _, column, cell in self._of(line)):
            words = unicodedata.normalize("NFKC", cell)
            if column in _OF_PEOPLE and _MAIL.search(words):
                return said("A mail address is no name.")
            if column in _OF_PEOPLE and _TELEPHONE.fullmatch(words.strip()):
                return said("A telephone number is no name.")
        return ""

    def _texts_of(self, line: Line) -> Iterator[str]:
        """How a row and the heading above it name the text that is signed."""
        for place, (heading, column) in enumerate(self.columns):
            if column == STATEMENT:
                cells = (headings.statement_of(heading), *line.cells[place : place + 1])
                yield from filter(None, (" ".join(cell.split()) for cell in cells))

    def _of(self, line: Line) -> Iterator[tuple[str, str, str]]:
        for (heading, column), cell in zip(self.columns, line.cells, strict=False):
            if column not in ("", IGNORED):
                yield heading, column, clean(column, cell) if column in GIVEN or base(column) in GIVEN else cell.strip()

    def cells(self, line: Line) -> tuple[dict[str, str], list[Question]]:
        """The cells of a row as the table has them, and what must be asked; what is asked about is not among them."""
        cells = dict(self.defaults)
        asked: list[tuple[str, str, str]] = []
        questions = []
        for heading, column, cell in self._of(line):
            if column in (AGREES, CHOICE, ANONYMOUS):
                asked.append((heading, column, cell))
            elif not cell or column in (STATEMENT, SIGNS):
                continue
            elif question := self._unknown(line.number, column, cell):
                cells.pop(column, None)
                questions.append(question)
            else:
                cells[column] = self._known(column, cell)
        consent = self._consent(asked, cells.get("kind", ""))
        if consent:
            cells["consent"] = consent.value
        elif asked:
            cells.pop("consent", None)
            words = "; ".join(cell or "–" for _, _, cell in asked)
            text = said(
                'How does {name} agree to be shown? The answer was "{words}".', name=name_of(cells), words=words
            )
            questions.append(Question(f"{line.number}:consent", "consent", text, (*Consent, "")))
        return cells, questions

    def _known(self, column: str, cell: str) -> str:
        """A cell as the table has it, "" for a word that is none of those known."""
        match column:
            case "kind":
                return headings.kind_of(cell) or ""
            case "capacity":
                return word if (word := headings.capacity_of(cell)) in set(Capacity) else ""
            case "country":
                return headings.country_of(cell, self.states)
            case "link":
                return cell if cell.startswith(("https://", "http://")) else ""
        return cell

    def _unknown(self, number: int, column: str, cell: str) -> Question | None:
        """What must be asked about a cell before it can stand in the table."""
        if self._known(column, cell):
            return None
        key = f"{number}:{column}"
        match column:
            case "country":
                return Question(key, column, said('Which country is "{words}"?', words=cell))
            case "link":
                text = said('"{words}" is no web address such as https://example.org. Which is it?', words=cell)
                guess = (f"https://{cell}",) if _DOMAIN.fullmatch(cell) else ()
                return Question(key, column, text, (*guess, ""))
        text = said('What is "{words}" in the column “{column}”?', words=cell, column=column)
        return Question(key, column, text, (*(Kind if column == "kind" else Capacity), ""))

    @staticmethod
    def _consent(asked: Sequence[tuple[str, str, str]], kind: str) -> Consent | None:
        """What was clearly agreed to; a yes to a name is a yes to no more than the name that was asked about."""
        found: set[Consent | None] = set()
        for heading, column, answer in asked:
            if column == CHOICE or headings.choice_of(answer):
                found.add(headings.choice_of(answer))
            elif column == ANONYMOUS:
                # Only a plain no, or nothing, leaves it open to the other questions.
                found |= {Consent.ANONYMOUS} if headings.is_yes(answer) else set()
                found |= set() if headings.is_yes(answer) or headings.plain(answer) in ("", "no", "khong") else {None}
            elif not headings.is_yes(answer):
                found.add(None)
            elif kind == Kind.ORGANISATION:
                found.add(Consent.ORGANISATION_ONLY)
            elif kind == Kind.PERSON and not headings.asks_for_organisation(heading):
                found.add(Consent.NAMED)
            else:
                found.add(None)
        return found.pop() if len(found) == 1 else None


def _is_text(words: str, digest: str) -> bool:
    """Whether words name the text of a digest and no other: by its code, by the digest, or by both."""
    digests = _DIGEST.findall(words.lower())
    rest = _DIGEST.sub("", words.lower()).strip()
    right = all(each == digest for each in digests) and (not rest or read_code(rest) == _code_of(digest))
    return right and bool(digests or rest)


@lru_cache(maxsize=8)
def _code_of(digest: str) -> str:
    return short_code(digest)


def name_of(cells: Mapping[str, str]) -> str:
    """A name in some cells, to tell people of whom a message is."""
    return Signatory.of(Row(cells)).any_name


def described(cells: Mapping[str, str]) -> str:
    """A name, and what tells its bearer from others of that name: organisation, city, country."""
    who = Signatory.of(Row(cells))
    beside = [next(iter(words.values()), "") for words in (who.organisation, who.city)]
    return ", ".join(filter(None, (who.any_name, *beside, who.country)))


def _heading(cell: str, place: Place) -> str:
    """A heading in one line.

    Raises:
        InputError: it holds a character that hides or reorders text.
    """
    words = " ".join(normalise(cell).split())
    if code := refused_character(words):
        raise InputError(said("The character {character} must not be in a text.", character=code), place)
    return words


def known_column(column: str) -> str:
    """A column that this program knows in lower case, any other as it stands.

    >>> known_column("Name.EN")
    'name.en'
    """
    lower = column.strip().lower()
    return lower if lower in _SPECIAL or base(lower) in COLUMNS else column.strip()


def _checked(defaults: Mapping[str, str], states: Mapping[str, str], place: Place) -> dict[str, str]:
    """What holds for all rows, in the words of the table.

    Raises:
        InputError: a word that is none of those known.
    """
    found = dict(defaults)
    for column, known, meant in (
        ("kind", tuple(Kind), headings.kind_of),
        ("capacity", tuple(Capacity), headings.capacity_of),
        ("consent", tuple(Consent), headings.choice_of),
    ):
        if cell := defaults.get(column):
            found[column] = cell if cell in known else str(meant(cell) or "")
            if found[column] not in known:
                message = said(
                    '`{key}` is "{value}"; it can be {allowed}.', key=column, value=cell, allowed=any_of(known)
                )
                raise InputError(message, place)
    if cell := defaults.get("country"):
        found["country"] = headings.country_of(cell, states)
        if not found["country"]:
            unknown = said('There is no country "{code}".', code=cell)
            raise InputError(joined(unknown, "Write its ISO 3166 code, as in VN or US."), place)
    return found
