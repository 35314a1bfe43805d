"""The registries: every row names its source, and what documents ask of them."""

from __future__ import annotations

import re
import unicodedata

import pytest
from conftest import ROOT

from advocacy.languages import PartialDate
from advocacy.reader import read_table
from advocacy.registry import Registry
from advocacy.resources import Resources

DATA = sorted((ROOT / "advocacy" / "data").glob("*.csv"))
REGISTRY = Registry(Resources())
DATES = ("date", "adopted", "in-force", "until", "viet-nam-date")


@pytest.mark.parametrize("path", DATA, ids=lambda path: path.stem)
def test_every_row_names_its_source_and_says_if_it_was_verified(path: object) -> None:
    rows = read_table(path)  # type: ignore[arg-type]
    assert rows
    for row in rows:
        assert row["source"], row
        assert row["verified"] in ("yes", "no"), row
        for name, cell in row.items():
            assert unicodedata.is_normalized("NFC", cell)
            if name in DATES and cell:
                PartialDate.parse(cell)


@pytest.mark.parametrize(
    "path", [path for path in DATA if path.stem not in ("mandate-resolutions", "articles")], ids=lambda path: path.stem
)
def test_keys_are_unique_and_well_formed(path: object) -> None:
    rows = read_table(path)  # type: ignore[arg-type]
    keys = [row.get("key", row.get("role", "")) for row in rows]
    assert len(keys) == len(set(keys))
    assert all(re.fullmatch(r"[a-z][a-z0-9-]*|state:[A-Z]{2}", key) for key in keys)


def test_every_mandate_has_names_in_both_languages_and_a_resolution() -> None:
    assert len(REGISTRY.mandates) == 47
    for key, entry in REGISTRY.mandates.items():
        assert re.match(r"(sr|wg|ie)-", key)
        for field in ("address.en", "sentence.en", "address.vi", "sentence.vi", "word"):
            assert entry.cells.get(field), (key, field)
        assert REGISTRY.resolution(key, None) is not None, key
        assert entry.role in REGISTRY.forms_of_address, key


def test_states_are_those_of_the_united_nations_in_both_languages() -> None:
    assert len(REGISTRY.states) == 193
    for key, entry in REGISTRY.states.items():
        assert all(entry.cells.get(column) for column in ("sentence.en", "sentence.vi", "address.en", "address.vi")), (
            key
        )
    found = REGISTRY.addressable("state:VN")
    assert found is not None
    assert found.cells["sentence.en"] == "Viet Nam"


def test_no_key_means_two_things() -> None:
    assert not set(REGISTRY.mandates) & set(REGISTRY.offices)
    assert not set(REGISTRY.instruments) & (set(REGISTRY.mandates) | set(REGISTRY.offices))


@pytest.mark.parametrize(
    ("mandate", "date", "number"),
    [
        # As printed in AL VNM 2/2021 of 3 May 2021.
        ("sr-defenders", "2021-05-03", "43/16"),
        ("sr-expression", "2021-05-03", "43/4"),
        ("sr-assembly", "2021-05-03", "41/12"),
        ("wg-mercenaries", "2021-05-03", "42/9"),
        ("sr-expression", "1994", "1993/45"),
    ],
)
def test_the_resolution_in_force_on_the_date(mandate: str, date: str, number: str) -> None:
    found = REGISTRY.resolution(mandate, PartialDate.parse(date))
    assert found is not None
    assert found.number == number


def test_before_the_first_resolution_there_is_none() -> None:
    assert REGISTRY.resolution("sr-climate", PartialDate(1990)) is None
