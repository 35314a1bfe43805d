"""A sign-on form as a service or a spreadsheet exports it: which column is which, and what each row says.

What cannot be known from the form becomes a `Question`, never a guess.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from advocacy.errors import InputError, Place, said
from advocacy.reader import refused_character
from advocacy.signing import headings
from advocacy.signing.codes import read_code, short_code
from advocacy.signing.headings import (
    AGREES,
    ANONYMOUS,
    CHOICE,
    GIVEN,
    IGNORED,
    ORGANISATION_NAME,
    PERSON_NAME,
    STATEMENT,
)
from advocacy.signing.table import Consent, Kind, Row, Signatory, base, clean
from advocacy.tables import Line

MAX_CELL = 500
_DIGEST = re.compile(r"\b[0-9a-f]{64}\b")


@dataclass(frozen=True, slots=True)
class Question:
    """Something that only a coordinator can say.

    `about` is `duplicate`, `consent`, `country` or `signed`; an answer is given by `key` and is one of `choices`, of a
    country any code. Of a duplicate the choices are `new`, the id of a row, or `line:7` for an earlier row of the
    form; `identical` says that nothing tells the two apart. `signed` asks whether to change what was signed.
    """

    key: str
    about: str
    text: str
    choices: tuple[str, ...] = ()
    identical: bool = False


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
        special = {AGREES, CHOICE, ANONYMOUS, STATEMENT, ""}
        for column in (*mapping.values(), *defaults):
            if column not in special and base(column) not in GIVEN:
                raise InputError(said('A form cannot give the column "{column}".', column=column), place)
        cells = [" ".join(cell.split()) for cell in head.cells]
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
        # Two columns that mean one are a matter for people; what is asked about consent is weighed together.
        twice = {column for column in columns if columns.count(column) > 1} - {AGREES, ANONYMOUS, IGNORED, ""}
        columns = ["" if column in twice else column for column in columns]
        if not any(base(column) == "name" for column in columns):
            raise InputError("No column of this table is surely a name. Say which one it is.", place)
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
        other = next((words for words in self._texts_of(line) if not _is_text(words, self.statement)), "")
        return said("It is for another text: {code}.", code=other[:40]) if other and self.statement else ""

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
        """The cells of a row as the table has them, and what must be asked."""
        cells = dict(self.defaults)
        asked: list[tuple[str, str, str]] = []
        questions = []
        for heading, column, cell in self._of(line):
            if column in (AGREES, CHOICE, ANONYMOUS):
                asked.append((heading, column, cell))
            elif not cell or column == STATEMENT:
                continue
            elif column == "kind":
                cells |= {"kind": kind.value} if (kind := headings.kind_of(cell)) else {}
            elif column == "capacity":
                cells[column] = headings.capacity_of(cell)
            elif column == "country":
                code = headings.country_of(cell, self.states)
                cells[column] = code or cell
                if not code:
                    text = said('Which country is "{words}"?', words=cell)
                    questions.append(Question(f"{line.number}:country", "country", text))
            else:
                cells[column] = cell
        consent = self._consent(asked, cells.get("kind", ""))
        if consent:
            cells["consent"] = consent.value
        elif asked:
            words = "; ".join(cell or "–" for _, _, cell in asked)
            text = said(
                'How does {name} agree to be shown? The answer was "{words}".', name=name_of(cells), words=words
            )
            questions.append(Question(f"{line.number}:consent", "consent", text, (*Consent, "")))
        return cells, questions

    @staticmethod
    def _consent(asked: Sequence[tuple[str, str, str]], kind: str) -> Consent | None:
        """What was clearly agreed to; a yes to a name is a yes to no more than the name that was asked about."""
        found: set[Consent | None] = set()
        for heading, column, answer in asked:
            if column == CHOICE:
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
