"""The table of signatories as a document needs it: read once, with who is printed in an edition, and how many are not.

A table without a column `status` is kept by hand: its rows count as confirmed, and as named unless they say otherwise,
as long as the text was never frozen. In all others only who confirmed and said how to be shown is printed; once a text
is frozen, only who signed exactly that text.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from advocacy.archives import read_file
from advocacy.editions import Edition
from advocacy.errors import Finding, Findings, InputError, Place, Severity, file_label, said
from advocacy.load import Campaign
from advocacy.signatories.counting import Numbers
from advocacy.signing.chain import vouched
from advocacy.signing.checking import check
from advocacy.signing.records import chain_of
from advocacy.signing.showing import Hidden, Shown, counted, shown
from advocacy.signing.table import Consent, Kind, Row, Signatory, Status, Table, read

# Stands for the text where none is frozen: who has signed no other one may be printed.
_ANY = "any text"


@dataclass(frozen=True, slots=True)
class Entry:
    """A signatory that is printed, without what may not be; `rank` is infinite where none is given."""

    signatory: Signatory
    rank: float


@dataclass(frozen=True, slots=True)
class Roll:
    """Who of a table is printed, in the order of the rows.

    `numbers` count all who may be counted; `left_out` says why the others are not printed, and how many they are, and
    `unnamed` holds the names of those who agreed to be counted, not to be named.
    """

    label: str
    entries: tuple[Entry, ...]
    numbers: Numbers
    left_out: tuple[tuple[str, int], ...]
    unnamed: frozenset[str]
    findings: tuple[Finding, ...]


def roll_of(campaign: Campaign, name: str, edition: str, signed: str | None) -> Roll:
    """Who of a table beside the campaign file is printed in an edition of the text with the digest `signed`.

    `signed` is None where the text was never frozen, and "" where it is not the one that was.

    Raises:
        InputError: the table cannot be read, or stands outside the campaign's folder.
    """
    table, findings = campaign.once(("signatories", name), lambda: _read(campaign, name))
    made = _Roll(file_label(campaign.folder / name), table, edition, signed, findings)
    return campaign.once(("signatories", name, edition, signed), made.made)


def _read(campaign: Campaign, name: str) -> tuple[Table, tuple[Finding, ...]]:
    path = inside(campaign.folder, name, said("A table of signatories stands in the folder of its campaign."))
    label = file_label(path)
    if not path.is_file():
        message = said("There is no {file} yet, so nobody of it is printed.", file=name)
        return Table(), (Finding("signatories-missing", Severity.WARNING, message, "", Place(campaign.label)),)
    table, forged = vouched(read(read_file(path), label), chain_of(campaign), label)
    return table, tuple(Findings([*check(table, label), *_wrong_ranks(table, label), *forged]))


def inside(folder: Path, name: str, refusal: str) -> Path:
    """The path of a file that a campaign names, which never leads out of its folder.

    Raises:
        InputError: it does.
    """
    path = folder / name
    if not path.resolve().is_relative_to(folder.resolve()):
        raise InputError(refusal, Place(file_label(path)))
    return path


def _wrong_ranks(table: Table, label: str) -> Iterable[Finding]:
    for row in table.rows:
        if row["rank"] and _rank(row) == math.inf:
            message = said('`{key}` is "{value}", which cannot be understood.', key="rank", value=row["rank"][:80])
            yield Finding("wrong-value", Severity.ERROR, message, "Write a number, as in 1.", Place(label, row.line))


def _rank(row: Row) -> float:
    return int(row["rank"]) if row["rank"].isascii() and row["rank"].isdigit() else math.inf


@dataclass(frozen=True, slots=True)
class _Roll:
    """Makes the roll of one table for one edition of one text."""

    label: str
    table: Table
    edition: str
    signed: str | None
    findings: tuple[Finding, ...]

    def made(self) -> Roll:
        by_hand = self.signed is None and "status" not in self.table.columns
        entries: list[Entry] = []
        reasons: Counter[str] = Counter()
        counting: list[_Outcome] = []
        unnamed: set[str] = set()
        for row in self.table.rows:
            stated = Signatory.of(row)
            asked = _by_hand(stated, row) if by_hand else self._asked(stated)
            outcome = shown(asked, self.edition, _ANY if self.signed is None else self.signed)
            if isinstance(outcome, Shown):
                entries.append(Entry(_of_kind(outcome.signatory, stated.kind), _rank(row)))
            else:
                reasons[outcome.reason] += 1
            if isinstance(outcome, Shown) or outcome.counted:
                counting.append((stated.kind, asked, outcome))
            unnamed.update(_unnamed(stated, self.edition))
        # Of two who have one name, a text may name the one who agreed to it.
        unnamed -= {name for entry in entries for name in entry.signatory.name.values()}
        numbers = _numbers(counting, len(entries))
        return Roll(self.label, tuple(entries), numbers, tuple(reasons.items()), frozenset(unnamed), self.findings)

    def _asked(self, signatory: Signatory) -> Signatory:
        """The signatory as it is asked for: without a frozen text, who has signed no other one has signed any."""
        return replace(signatory, digest=_ANY) if self.signed is None and not signatory.digest else signatory


# A signatory that is counted: its kind as stated, itself as it was asked for, and what is printed of it.
_Outcome = tuple[Kind | None, Signatory, Shown | Hidden]


def _by_hand(signatory: Signatory, row: Row) -> Signatory:
    """A row of a list that is kept by hand: all who stand in it have agreed to be named, unless the row says more."""
    return replace(
        signatory,
        status=Status.CONFIRMED,
        consent=signatory.consent if row["consent"] else Consent.NAMED,
        digest=signatory.digest or _ANY,
        # Nobody is taken for an organisation that may be named without its people.
        kind=signatory.kind or Kind.PERSON,
    )


def _of_kind(signatory: Signatory, kind: Kind | None) -> Signatory:
    return signatory if signatory.kind is kind else replace(signatory, kind=kind)


def _unnamed(signatory: Signatory, edition: str) -> set[str]:
    """The names that must not stand anywhere, of somebody who would be counted, but not named or not wholly."""
    if signatory.consent in (None, Consent.NAMED) and signatory.show is Edition.PUBLIC:
        return set()
    as_signed = replace(
        signatory, status=Status.CONFIRMED, digest=_ANY, consent=signatory.consent or Consent.NAMED,
        kind=signatory.kind or Kind.PERSON,
    )  # fmt: skip
    outcome = shown(as_signed, edition, _ANY)
    people = set(signatory.representative.values())
    if isinstance(outcome, Shown):
        return people - set(outcome.signatory.representative.values())
    return {*people, *signatory.name.values(), *signatory.short.values(), *signatory.aliases}


def _numbers(counting: list[_Outcome], printed: int) -> Numbers:
    kinds = {wanted: [each for each in counting if each[0] is wanted] for wanted in (*Kind, None)}
    return Numbers(
        organisations=len(kinds[Kind.ORGANISATION]),
        persons=len(kinds[Kind.PERSON]),
        others=len(kinds[None]),
        printed=printed,
        countries_of_organisations=_countries(kinds[Kind.ORGANISATION]),
        countries_of_persons=_countries(kinds[Kind.PERSON]),
        countries_of_others=_countries(kinds[None]),
        countries_of_all=_countries(counting),
    )


def _countries(counting: list[_Outcome]) -> frozenset[str] | None:
    """The countries that may be counted, None where that of somebody is not known."""
    if not all(signatory.country for _, signatory, _ in counting):
        return None
    return frozenset(counted((signatory, outcome) for _, signatory, outcome in counting).countries)
