"""What is wrong in a table of signatories, with line numbers: words that are none of the known, rows that disagree."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache

from advocacy.editions import Edition
from advocacy.errors import Finding, Findings, Place, Severity, any_of, did_you_mean, joined, said
from advocacy.languages import PartialDate
from advocacy.signing.table import COLUMNS, Capacity, Consent, Kind, Row, Signatory, Status, Table, base

_HEX = re.compile(r"[0-9a-f]{64}")
_EVENT = re.compile(r"[1-9][0-9]{0,8}")
_ALLOWED: Mapping[str, tuple[str, ...]] = {
    "kind": tuple(Kind),
    "capacity": tuple(Capacity),
    "status": tuple(Status),
    "consent": tuple(Consent),
    "show": tuple(Edition),
}


def check(table: Table, label: str) -> Findings:
    """What is wrong in the cells, with line numbers."""
    findings = Findings()
    for column in table.columns:
        if base(column) not in COLUMNS and (hint := did_you_mean(column, COLUMNS)):
            unknown = said('There is no column "{name}".', name=column)
            findings.add(Finding("unknown-column", Severity.WARNING, unknown, hint, Place(label, 1)))
    seen: set[str] = set()
    for row in table.rows:
        place = Place(label, row.line)
        findings.extend(_wrong_words(row, place))
        findings.extend(_wrong_forms(row, place))
        findings.extend(_contradictions(Signatory.of(row), place))
        if row["id"] in seen:
            message = said('The id "{id}" is in two rows.', id=row["id"])
            advice = "Empty the id of the row that was copied."
            findings.add(Finding("signatory-row", Severity.ERROR, message, advice, place))
        seen |= {row["id"]} - {""}
    return findings


def _wrong_words(row: Row, place: Place) -> Iterable[Finding]:
    for column, known in _ALLOWED.items():
        word = row[column]
        if word and word not in known:
            # In an older table the words stand here that are printed.
            severity = Severity.WARNING if column == "capacity" else Severity.ERROR
            allowed = any_of(known)
            message = said('`{key}` is "{value}"; it can be {allowed}.', key=column, value=word, allowed=allowed)
            yield Finding("unknown-value", severity, message, did_you_mean(word, known), place)
    if row["country"] and row["country"] not in countries():
        message = said('There is no country "{code}".', code=row["country"])
        yield Finding(
            "unknown-value", Severity.ERROR, message, "Write its ISO 3166 code, as in VN or US.", place
        )  # fmt: skip


def _wrong_forms(row: Row, place: Place) -> Iterable[Finding]:
    wrong = [column for column in ("digest", "salt") if row[column] and not _HEX.fullmatch(row[column])]
    wrong += ["event"] if row["event"] and not _EVENT.fullmatch(row["event"]) else []
    wrong += ["link"] if row["link"] and not row["link"].startswith(("https://", "http://")) else []
    wrong += ["date"] if row["date"] and not _is_date(row["date"]) else []
    for column in wrong:
        message = said('`{key}` is "{value}", which cannot be understood.', key=column, value=row[column][:80])
        yield Finding("wrong-value", Severity.ERROR, message, "", place)


def _contradictions(signatory: Signatory, place: Place) -> Iterable[Finding]:
    if not signatory.name and signatory.status is not Status.WITHDRAWN:
        yield Finding("signatory-row", Severity.ERROR, "This row has no name.", "Fill in the column name.", place)
    if signatory.status is Status.WITHDRAWN:
        message = said("{name} withdrew, but its data is still here.", name=signatory.any_name or signatory.id)
        yield Finding("signatory-row", Severity.WARNING, message, "Withdraw it with the program.", place)
    if signatory.status is Status.CONFIRMED and signatory.consent is None:
        message = said("{name} has confirmed, but how it agreed to be shown is not known.", name=signatory.any_name)
        yield Finding("signatory-row", Severity.WARNING, message, "It is neither printed nor counted.", place)
    if signatory.kind is Kind.PERSON and signatory.consent is Consent.ORGANISATION_ONLY:
        message = said("{name} is a person, and is not named without agreeing to it.", name=signatory.any_name)
        hint = joined("For “organisation-only” the kind is `organisation`.", "Until then it is counted only.")
        yield Finding("signatory-row", Severity.WARNING, message, hint, place)


def _is_date(text: str) -> bool:
    try:
        PartialDate.parse(text)
    except ValueError:
        return False
    return True


@cache
def countries() -> frozenset[str]:
    """The ISO 3166 codes of all countries and territories that CLDR knows."""
    from babel import Locale

    found: list[str] = [str(code) for code in Locale.parse("en").territories]
    no_country = {"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"}
    return frozenset(code for code in found if re.fullmatch("[A-Z]{2}", code) and code not in no_country)
