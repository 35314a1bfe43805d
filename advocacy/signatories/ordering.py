"""In which order signatories are printed: that of the rows, of each language's alphabet, of joining, or of rank."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from advocacy.languages import Language
from advocacy.model import Signatories
from advocacy.signatories.records import Record
from advocacy.signing.table import Kind

_NEVER = "9999-99-99"  # stands for the date of who has none, which comes last


def ordered(records: Iterable[Record], stated: Signatories, language: Language) -> list[Record]:
    """The records in the order asked for; equal ones stay in the order in which they were given."""
    key = _keys(stated, language).get(stated.order)
    return list(records) if key is None else sorted(records, key=key)


def _keys(stated: Signatories, language: Language) -> dict[str, Callable[[Record], Any]]:
    def by_name(record: Record) -> Any:
        name = language.without_article(record.name) if stated.ignore_articles else record.name
        return language.sort_key(name)

    def by_given_name(record: Record) -> Any:
        # A Vietnamese name ends with the given name; the whole name decides between equal ones.
        if record.kind is Kind.ORGANISATION:
            return by_name(record), by_name(record)
        return language.sort_key(record.name.split()[-1]), language.sort_key(record.name)

    return {
        "name": by_name,
        "given-name": by_given_name,
        "joined": lambda record: record.date or _NEVER,
        "rank": lambda record: (record.rank, by_name(record)),
    }
