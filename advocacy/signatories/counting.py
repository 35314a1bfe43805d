"""How many have signed, in numbers and in the words of each language."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from advocacy.languages import Language
from advocacy.signatories.records import Record
from advocacy.signing.table import Kind

# Countries by their codes, None where that of somebody is not known.
Countries = frozenset[str] | None


@dataclass(frozen=True, slots=True)
class Numbers:
    """How many signatories there are, of each kind (`others` are of none that is known), and from which countries.

    All who may be counted are: `printed` are those of them that are named. `groups` are the numbers of those that are
    printed in each group and round.
    """

    organisations: int = 0
    persons: int = 0
    others: int = 0
    printed: int = 0
    countries_of_organisations: Countries = frozenset()
    countries_of_persons: Countries = frozenset()
    countries_of_others: Countries = frozenset()
    countries_of_all: Countries = frozenset()
    groups: tuple[int, ...] = ()

    @property
    def total(self) -> int:
        """All that are counted."""
        return self.organisations + self.persons + self.others

    @property
    def countries(self) -> frozenset[int]:
        """The numbers of countries that a text may state: of the organisations, of the persons, of all."""
        stated = (self.countries_of_organisations, self.countries_of_persons, self.countries_of_all)
        return frozenset(len(codes) for codes in stated if codes)

    def __add__(self, other: Numbers) -> Numbers:
        return Numbers(
            self.organisations + other.organisations,
            self.persons + other.persons,
            self.others + other.others,
            self.printed + other.printed,
            _both(self.countries_of_organisations, other.countries_of_organisations),
            _both(self.countries_of_persons, other.countries_of_persons),
            _both(self.countries_of_others, other.countries_of_others),
            _both(self.countries_of_all, other.countries_of_all),
            (*self.groups, *other.groups),
        )


def _both(one: Countries, other: Countries) -> Countries:
    return None if one is None or other is None else one | other


def numbers_of(records: Iterable[Record]) -> Numbers:
    """The numbers of signatories that are all printed."""
    found = list(records)
    kinds = Counter(record.kind for record in found)
    return Numbers(
        kinds[Kind.ORGANISATION],
        kinds[Kind.PERSON],
        kinds[None],
        len(found),
        _countries(record for record in found if record.kind is Kind.ORGANISATION),
        _countries(record for record in found if record.kind is Kind.PERSON),
        _countries(record for record in found if record.kind is None),
        _countries(found),
    )


def group_numbers(records: Iterable[Record]) -> tuple[int, ...]:
    """How many are printed in each group and in each round."""
    found = list(records)
    groups = Counter(record.group for record in found if record.group)
    rounds = Counter(record.round for record in found if record.round)
    return (*groups.values(), *rounds.values())


def _countries(records: Iterable[Record]) -> Countries:
    codes = {record.country for record in records}
    return None if "" in codes else frozenset(codes)


def summary(numbers: Numbers, language: Language) -> str:
    """`47 organisations from 11 countries and 312 individuals`.

    What there are none of goes, and so do countries when they are not known of all, or when there is one only.
    """
    others = "other-signatories" if numbers.organisations or numbers.persons else "signatories"
    kinds = [
        ("organisations", numbers.organisations, numbers.countries_of_organisations),
        ("persons", numbers.persons, numbers.countries_of_persons),
        (others, numbers.others, numbers.countries_of_others),
    ]
    stated = [kind for kind in kinds if kind[1]] or [("signatories", 0, frozenset())]
    parts = [language.count(name, number) for name, number, _ in stated]
    countries = stated[0][2]
    if countries is not None and len(countries) > 1:
        parts[0] = language.count("from-countries", len(countries), what=parts[0])
    return language.join(parts)
