"""One signatory in one language: what may be printed of it, from the campaign file or from a row of the table."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from advocacy.addressing import mandate_sentence
from advocacy.content import Draft
from advocacy.document import plain
from advocacy.errors import Finding, Findings, Place, Severity, did_you_mean, said
from advocacy.model import SIGNATORY_COLUMNS, Party, Signatory
from advocacy.patterns import SLOT, without_empty_parts
from advocacy.signing import table
from advocacy.signing.table import Capacity, Kind, word_in
from advocacy.units import Key, Unit

# What a `line` may ask for: the columns, and who signs for a body in the words of the language.
SLOTS = (*SIGNATORY_COLUMNS, "represented")
_REPRESENTED = "{representative}[, {role}]"
_TABLE_COLUMNS = ("name", "short", "representative", "role", "relation", "organisation", "city")


@dataclass(frozen=True, slots=True)
class Record:
    """One signatory in one language: printed words by slot, and what sorts, groups and counts it.

    `country` is its code; `aside` is the capacity where it must stand beside the name, since it is not the usual one;
    `number` is its place among all as they were given, the same in all languages.
    """

    words: Mapping[str, str]
    kind: Kind | None = None
    country: str = ""
    aside: str = ""
    group: str = ""
    round: str = ""
    date: str = ""
    rank: float = math.inf
    logo: str = ""
    place: Place = field(default_factory=Place)
    mandate: Key | None = None
    number: int = 0

    @property
    def name(self) -> str:
        """The name alone, as it stands in a sentence."""
        return self.words["name"]

    @property
    def unit(self) -> str:
        """Its key path."""
        return f"signatories.{self.number}"


def with_represented(draft: Draft, words: dict[str, str]) -> dict[str, str]:
    """The words that there are, with who signs for a body as the language says it (`đại diện: …`)."""
    words = {slot: text for slot, text in words.items() if text}
    if "representative" in words:
        pattern = without_empty_parts(draft.language.signatory_words.get("represented", _REPRESENTED), words)
        words["represented"] = SLOT.sub(lambda found: words.get(found[1], ""), pattern)
    return words


# ------------------------------------------------------------------ from the campaign file


def record_of(draft: Draft, signatory: Signatory) -> Record | None:
    """A signatory that the campaign file names, None when it has no name to print."""
    if isinstance(signatory, Unit):
        words = plain(draft.line(signatory))
        return Record({"name": words}) if words.strip() else None
    party = draft.data.parties.get(signatory.name) if isinstance(signatory, Key) else signatory
    if party is None:
        assert isinstance(signatory, Key)  # noqa: S101 -- the only form that may be unknown
        hint = did_you_mean(signatory.name, draft.data.parties) or "Write it under parties."
        draft.find("unknown-party", signatory.place, said('There is no party "{name}".', name=signatory.name), hint)
        return None
    if draft.hides(party.show, said("a signatory"), party.name.get(draft.language.code) or ""):
        return None
    return _party_record(draft, party)


def _party_record(draft: Draft, party: Party) -> Record | None:
    units = {column: getattr(party, column) for column in SIGNATORY_COLUMNS if column != "country"}
    words = {column: draft.named(unit) for column, unit in units.items() if unit is not None}
    if not words.get("name"):
        return None
    if role := _office(draft, party):
        words["role"] = role
    place = party.name.place
    if party.country:
        words["country"] = draft.country(party.country, place)
    stated = words.get("capacity", "")
    capacity = Capacity(stated) if stated in set(Capacity) else None
    if capacity is not None:
        words["capacity"] = _phrase(draft, capacity, draft.findings)
    return Record(
        with_represented(draft, words),
        kind=Kind(party.kind) if party.kind else None,
        country=party.country,
        aside="" if capacity is Capacity.OFFICIAL else words.get("capacity", ""),
        group=party.group,
        logo=party.logo,
        place=place,
        mandate=party.mandate,
    )


def _office(draft: Draft, party: Party) -> str:
    """What a mandate holder signs as: the mandate, or an office in it of another name, as `Chair-Rapporteur of …`."""
    mandate = mandate_sentence(draft, party.mandate) if party.mandate is not None else ""
    return draft.named(party.office).replace("{mandate}", mandate) if party.office is not None else mandate


# ------------------------------------------------------------------ from the table


def table_records(
    draft: Draft, signatories: Iterable[tuple[table.Signatory, float]], label: str
) -> tuple[tuple[Record, ...], Findings]:
    """The records of rows that are printed, each with its rank; and what keeps one of them from being printed."""
    found, problems = [], Findings()
    countries: dict[str, str] = {}
    for number, (signatory, rank) in enumerate(signatories, 1):
        place = Place(label, signatory.line)
        if signatory.country and signatory.country not in countries:
            countries[signatory.country] = draft.country(signatory.country, place)
        words = _row_words(draft, signatory, countries, problems)
        if "name" not in words:
            continue  # `signing.checking` tells of a row without any name
        if signatory.kind is not Kind.PERSON and not signatory.name_in(draft.language.code):
            problems.add(_renamed(draft, signatory.line, place))
        official = signatory.capacity is Capacity.OFFICIAL and not signatory.capacity_words
        found.append(
            Record(
                words,
                kind=signatory.kind,
                country=signatory.country,
                aside="" if official else words.get("capacity", ""),
                group=signatory.group,
                round=signatory.round,
                date=signatory.date,
                rank=rank,
                logo=signatory.logo,
                place=place,
                number=number,
            )
        )
    return tuple(found), problems


def _row_words(
    draft: Draft, signatory: table.Signatory, countries: Mapping[str, str], problems: Findings
) -> dict[str, str]:
    code = draft.language.code
    words = {column: word_in(getattr(signatory, column), code) for column in _TABLE_COLUMNS}
    words["name"] = words["name"] or signatory.any_name
    words["country"] = countries.get(signatory.country, "")
    words["capacity"] = word_in(signatory.capacity_words, code)
    if not words["capacity"] and signatory.capacity is not None:
        words["capacity"] = _phrase(draft, signatory.capacity, problems)
    return with_represented(draft, words)


def _phrase(draft: Draft, capacity: Capacity, problems: Findings) -> str:
    """A capacity in the words of the language, without which a person would seem to sign for a body."""
    phrase = draft.language.signatory_words.get(capacity, "")
    if not phrase:
        code = draft.language.code
        message = said('"{code}" has no words for the capacity "{name}".', code=code, name=capacity)
        hint = said("Add it to templates/{code}/language.yaml.", code=code)
        place = draft.place("signatories")
        problems.add(Finding("registry-gap", Severity.ERROR, message, hint, place, draft.letter_id, code))
    return phrase


def _renamed(draft: Draft, line: int, place: Place) -> Finding:
    """That a body is printed by its name in another language; people have one name in all."""
    code = draft.language.code
    message = "Row {number} has no name in {code}, so its name in another language is printed."
    hint = said("Fill in name or name.{code} before it is signed.", code=code)
    found = said(message, number=line, code=code)
    return Finding("name-missing", Severity.WARNING, found, hint, place, draft.letter_id, code)
