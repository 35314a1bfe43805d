"""Dates, lists, numbers and the alphabet of each language."""

from __future__ import annotations

import itertools
import random

import pytest

from advocacy.languages import Language, Languages, PartialDate
from advocacy.resources import Resources


@pytest.fixture(scope="module")
def languages() -> Languages:
    return Languages(Resources())


@pytest.fixture(scope="module")
def vi(languages: Languages) -> Language:
    return languages["vi"]


@pytest.mark.parametrize(
    ("text", "en", "vi"),
    [
        ("2025-07-17", "17 July 2025", "ngày 17 tháng 7 năm 2025"),
        ("2026-03-08", "8 March 2026", "ngày 8 tháng 3 năm 2026"),
        ("2026-01", "January 2026", "tháng 1 năm 2026"),
        ("2026", "2026", "năm 2026"),
    ],
)
def test_dates_are_as_precise_as_they_are_known(languages: Languages, text: str, en: str, vi: str) -> None:
    date = PartialDate.parse(text)
    assert (languages["en"].date(date), languages["vi"].date(date)) == (en, vi)
    assert str(date) == text


def test_a_label_takes_the_bare_date(vi: Language) -> None:
    assert vi.date(PartialDate(2025, 7, 17), bare=True) == "17 tháng 7 năm 2025"


@pytest.mark.parametrize("text", ["2026-13", "2026-02-30", "8/3/2026", "2026-00", "26", "2026-3-8", "March 2026"])
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 -- datetime words some of these itself
        PartialDate.parse(text)


def test_lists_and_numbers(languages: Languages) -> None:
    assert languages["en"].join(["A", "B", "C"]) == "A, B and C"
    assert languages["en"].join(["A, and B", "C"]) == "A, and B and C"
    assert languages["vi"].join(["A", "B", "C"]) == "A, B và C"
    assert (languages["en"].number(1211), languages["vi"].number(1211)) == ("1,211", "1.211")


def test_names_of_languages_inside_a_sentence(languages: Languages) -> None:
    assert (languages["en"].language_name("vi"), languages["vi"].language_name("en")) == ("Vietnamese", "tiếng Anh")


def test_no_line_breaks_after_article_words(languages: Languages) -> None:
    assert languages["vi"].typeset("Điều 5, khoản 2 ngày 8") == "Điều\u00a05, khoản\u00a02 ngày\u00a08"
    assert languages["en"].typeset("Article 5 and an article on law") == "Article\u00a05 and an article on law"


def test_the_vietnamese_alphabet(vi: Language) -> None:
    words = ["đa", "Anh", "ấn", "ân", "ăn", "an", "da", "ạn", "ãn", "ản", "àn", "án", "Ăn", "oa", "ơ", "ô", "a2", "a 1"]
    ordered = [
        "a 1",
        "a2",
        "an",
        "àn",
        "ản",
        "ãn",
        "án",
        "ạn",
        "Anh",
        "ăn",
        "Ăn",
        "ân",
        "ấn",
        "da",
        "đa",
        "oa",
        "ô",
        "ơ",
    ]
    assert sorted(words, key=vi.sort_key) == ordered


def test_the_order_is_that_of_icu(vi: Language) -> None:
    icu = pytest.importorskip("icu", reason="PyICU is not installed (extra: oracles)")
    collator = icu.Collator.createInstance(icu.Locale("vi_VN"))
    draw = random.Random(7)  # noqa: S311 -- a test needs the same names every time
    syllables = [
        "Hội",
        "hội",
        "Nhà",
        "văn",
        "Ví",
        "dụ",
        "Liên",
        "minh",
        "Vì",
        "Dân",
        "chủ",
        "Đồng",
        "đông",
        "Ân",
        "an",
        "Ấn",
        "ơn",
        "ở",
        "2",
        "11",
    ]
    names = [" ".join(draw.choices(syllables, k=draw.randint(1, 4))) for _ in range(4000)]
    for one, other in itertools.pairwise(names):
        ours = (vi.sort_key(one) > vi.sort_key(other)) - (vi.sort_key(one) < vi.sort_key(other))
        assert ours == collator.compare(one, other), (one, other)


def test_registers(languages: Languages) -> None:
    official = Languages(Resources(), "official")["vi"]
    assert languages["vi"].register == "diaspora"
    assert official.columns("title") == ["title.vi.official", "title.vi"]
    assert languages["en"].columns("title") == ["title.en"]
