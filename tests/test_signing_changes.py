"""What a change of a signed text weighs: type alone, or words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advocacy.signing.canonical import Line
from advocacy.signing.changes import Weight, by_language, differences, heaviest, weight_of

TYPE = [
    ("A, B and C", "A B and C"),
    ("hoà bình", "hòa bình"),
    ("Mỹ", "Mĩ"),
    ("He said “no”.", 'He said "no".'),
    ("x – y", "x — y"),
    ("Stop", "Stop."),
    ("một; hai", "một, hai"),
    ("công lý ,hòa bình", "công lý, hòa bình"),
    ("wait…", "wait..."),
    ("It’s so", "It's so"),
]
WORDS = [
    ("We ask", "We demand"),
    ("Stop.", "Stop?"),
    ("1,000", "1000"),
    ("1.5", "15"),
    ("He said “no”", "He said no"),
    ("a part", "apart"),
    ("the State", "the state"),
    ("wait…", "wait"),
    ("(all)", "all"),
    ("nhà nước", "nhà nươc"),
    ("ma", "má"),
    ("example.org", "example org"),
    ("re-sign", "resign"),
    ("Điều 5", "Điều 6"),
]


def p(words: str, mark: str = "p") -> list[Line]:
    return [Line(mark, words)]


@pytest.mark.parametrize(("old", "new"), TYPE)
def test_only_type(old: str, new: str) -> None:
    assert weight_of(p(old), p(new)) is Weight.TYPOGRAPHICAL
    assert weight_of(p(new), p(old)) is Weight.TYPOGRAPHICAL


@pytest.mark.parametrize(("old", "new"), WORDS)
def test_words(old: str, new: str) -> None:
    assert weight_of(p(old), p(new)) is Weight.SUBSTANTIVE
    assert weight_of(p(new), p(old)) is Weight.SUBSTANTIVE


def test_what_a_block_is_counts() -> None:
    assert weight_of(p("One."), p("One.", "h2")) is Weight.SUBSTANTIVE
    assert weight_of(p("One.", "1:1"), p("One.", "1:2")) is Weight.SUBSTANTIVE


def test_notes_and_addresses_count() -> None:
    noted = Line("p", "One.\x02^1\x03")
    assert weight_of([noted], p("One.")) is Weight.SUBSTANTIVE
    assert weight_of([Line("p", "a\x02<https://a.example>\x03")], [Line("p", "a\x02<https://b.example>\x03")]) is (
        Weight.SUBSTANTIVE
    )


def test_moving_leaving_out_and_adding_count() -> None:
    one, two = Line("p", "One."), Line("p", "Two.")
    assert weight_of([one, two], [two, one]) is Weight.SUBSTANTIVE
    assert weight_of([one, two], [one]) is Weight.SUBSTANTIVE
    assert weight_of([one], [one, two]) is Weight.SUBSTANTIVE
    assert weight_of([one, two], [Line("p", "One. Two.")]) is Weight.SUBSTANTIVE


def test_the_heaviest_change_decides() -> None:
    old, new = (
        [Line("p", "A, b"), Line("p", "Stay"), Line("p", "Two")],
        [Line("p", "A b"), Line("p", "Stay"), Line("p", "Three")],
    )
    assert [each.weight for each in differences(old, new)] == [Weight.TYPOGRAPHICAL, Weight.SUBSTANTIVE]
    assert heaviest(each.weight for each in differences(old, new)) is Weight.SUBSTANTIVE


def test_a_language_that_came_or_went_is_a_change_of_words() -> None:
    found = by_language({"en": p("One.")}, {"en": p("One."), "vi": p("Một.")})
    assert found["en"] == []
    assert [each.weight for each in found["vi"]] == [Weight.SUBSTANTIVE]


@given(st.text(), st.integers(0, 40), st.characters(categories=["L", "N"]))
def test_a_letter_more_is_never_type(text: str, at: int, letter: str) -> None:
    assert weight_of(p(f"x{text}"), p(f"x{text[:at]}{letter}{text[at:]}")) in (
        {Weight.SUBSTANTIVE} if _differs(text, at, letter) else {Weight.NONE}
    )


def _differs(text: str, at: int, letter: str) -> bool:
    return str(Line("p", f"x{text}")) != str(Line("p", f"x{text[:at]}{letter}{text[at:]}"))


@given(st.lists(st.text(), max_size=6))
def test_a_text_is_unchanged_from_itself(texts: list[str]) -> None:
    lines = [Line("p", text) for text in texts]
    assert weight_of(lines, lines) is Weight.NONE
