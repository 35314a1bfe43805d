"""The term base: its own rules, matching by words and syllables, search, exchange."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st

from advocacy.errors import InputError
from advocacy.glossary.exchange import COLUMNS, differences, read_glossary, to_csv, to_tbx, to_xlsx
from advocacy.glossary.inflection import inflected
from advocacy.glossary.lint import lint
from advocacy.glossary.matching import Form, Matcher, longest
from advocacy.glossary.search import search
from advocacy.glossary.terms import Glossary, Term, glossary_of
from advocacy.glossary.tokens import folded, key, tokens
from advocacy.languages import Languages
from advocacy.resources import Resources

GLOSSARY = glossary_of(None)
DIASPORA, OFFICIAL = Languages(Resources(), "diaspora"), Languages(Resources(), "official")


def test_the_glossary_keeps_its_own_rules() -> None:
    assert [str(finding) for finding in lint(GLOSSARY, DIASPORA, "glossary.csv")] == []
    assert len(GLOSSARY) >= 250
    raw = (ROOT / "glossary.csv").read_bytes()
    assert raw == to_csv(GLOSSARY)  # sorted, NFC as the reader makes it, LF, no byte order mark


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"vi.forbidden": "đảng = never"}, 'forbidden, and stands in the accepted "đảng quốc gia"'),
        ({"vi.forbidden": "bang"}, "forbidden without a reason"),
        ({"status": "sure"}, 'status is "sure"'),
        ({"case": "any"}, 'case is "any"'),
        ({"domain": ""}, "The column domain is empty"),
        ({"vi.accepted": "một|Một"}, "has a form twice"),
        ({"note": "two  spaces"}, "spaces too many"),
        ({"vi.diaspora": ""}, 'no words in "vi"'),
        ({"en": "United Nations"}, 'belongs to "b" as well'),
    ],
)
def test_what_breaks_a_rule_is_told(cells: dict[str, str], expected: str) -> None:
    row = {
        "key": "a",
        "en": "a thing",
        "vi.diaspora": "đảng quốc gia",
        "domain": "un",
        "status": "verified",
        "source": "x",
    }
    row = {column: cell for column, cell in (row | cells).items() if cell}
    other = Term(
        "b",
        {"en": "united nations", "vi.diaspora": "một", "domain": "un", "status": "verified", "source": "x", "key": "b"},
    )
    found = lint(
        Glossary({"a": Term("a", row), "b": other} if "en" not in cells else {"b": other, "a": Term("a", row)}),
        DIASPORA,
        "g.csv",
    )
    assert any(expected in finding.message for finding in found), [finding.message for finding in found]


def test_a_campaigns_own_rows_add_and_override(tmp_path: Path) -> None:
    (tmp_path / "glossary.csv").write_text(
        "key,en,vi.diaspora,fr\nunited-nations,,LHQ,Nations Unies\nmine,my term,lời tôi,\n", encoding="utf-8"
    )
    own = glossary_of(tmp_path)
    assert len(own) == len(GLOSSARY) + 1
    assert own.terms["united-nations"].preferred(DIASPORA["vi"]) == "LHQ"
    assert own.terms["united-nations"].get("en") == "United Nations"
    assert own.terms["united-nations"].get("fr") == "Nations Unies"


# ------------------------------------------------------------------ words


@pytest.mark.parametrize(
    ("one", "other"), [("hoà", "hòa"), ("thuý", "thúy"), ("Mỹ", "mĩ"), ("kỹ", "kĩ"), ("quý", "quí"), ("hòa", "hòa")]
)
def test_what_does_not_tell_terms_apart_is_folded(one: str, other: str) -> None:
    assert folded(one) == folded(other)


@pytest.mark.parametrize(
    ("one", "other"), [("thúy", "thúi"), ("hoa", "hóa"), ("tay", "tai"), ("ma", "mà"), ("đa", "da")]
)
def test_what_tells_words_apart_is_kept(one: str, other: str) -> None:
    assert folded(one) != folded(other)


@given(st.text(max_size=40))
def test_every_token_is_a_place_in_the_text(text: str) -> None:
    places = [(token.start, token.end) for token in tokens(text)]
    assert places == sorted(places)
    assert all(0 <= start < end <= len(text) for start, end in places)


def test_inflections_are_of_the_head_and_of_the_last_word() -> None:
    forms = {" ".join(words) for words in inflected(key("violation of human rights"))}
    assert "violations of human rights" in forms
    assert {"treaties", "treaty"} <= {" ".join(words) for words in inflected(key("treaty"))}


def found(code: str, text: str, languages: Languages = DIASPORA) -> list[str]:
    return [match.term.key for match in longest(Matcher(GLOSSARY, languages[code]).matches(text))]


@pytest.mark.parametrize(
    ("code", "text", "expected"),
    [
        (
            "en",
            "The Special Rapporteurs on the right to privacy wrote.",
            ["special-rapporteur-on-the-right-to-privacy"],
        ),
        ("en", "the State’s duty", ["state"]),
        ("en", "in a sorry state", []),
        ("vi", "xã hội đồng lòng", []),
        ("vi", "chính quyền địa phương", []),
        ("vi", "Hội đồng Nhân quyền", ["human-rights-council"]),
        ("vi", "HỘI ĐỒNG NHÂN QUYỀN", ["human-rights-council"]),
        ("vi", "Hội\u00a0đồng **Nhân quyền**", ["human-rights-council"]),
        ("vi", unicodedata.normalize("NFD", "Hội đồng Nhân quyền"), ["human-rights-council"]),
    ],
)
def test_terms_are_found_as_whole_words_longest_first(code: str, text: str, expected: list[str]) -> None:
    assert [
        name
        for name in found(code, text)
        if name in {*expected, "human-rights-council", "state", "human-rights", "right"}
    ] == expected


def test_a_match_leads_back_to_the_original_characters() -> None:
    text = "Trước Hội\u00a0đồng Nhân quyền"
    (match,) = [
        match
        for match in longest(Matcher(GLOSSARY, DIASPORA["vi"]).matches(text))
        if match.term.key == "human-rights-council"
    ]
    assert text[match.start : match.end] == "Hội\u00a0đồng Nhân quyền"
    assert match.kind in (Form.PREFERRED, Form.ACCEPTED)


# ------------------------------------------------------------------ search, exchange


@pytest.mark.parametrize("word", ["nhan quyen", "Nhân quyền", "human rights", "nhân  quyền"])
def test_a_word_is_found_in_either_language_without_its_marks(word: str) -> None:
    assert "human-rights" in [term.key for term in search(GLOSSARY, word)]


def test_a_near_word_is_found_when_there_is_none() -> None:
    assert "impunity" in [term.key for term in search(GLOSSARY, "impunty")]
    assert search(GLOSSARY, "xyzzyx") == []


@pytest.mark.parametrize("extension", ["csv", "xlsx"])
def test_tables_come_back_as_they_went(tmp_path: Path, extension: str) -> None:
    pytest.importorskip("openpyxl")
    path = tmp_path / f"glossary.{extension}"
    path.write_bytes(to_csv(GLOSSARY) if extension == "csv" else to_xlsx(GLOSSARY))
    again = read_glossary(path, GLOSSARY)
    assert to_csv(again) == to_csv(GLOSSARY)
    assert differences(GLOSSARY.terms, again) == []


def test_no_cell_of_a_workbook_is_a_formula(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    path = tmp_path / "g.xlsx"
    path.write_bytes(to_xlsx(Glossary({"a": Term("a", {"key": "a", "en": '=HYPERLINK("http://x")'})})))
    sheet = openpyxl.load_workbook(path).active
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value} == {"s"}


def test_tbx_keeps_concepts_and_brings_changes_back(tmp_path: Path) -> None:
    pytest.importorskip("translate.storage.tbx")
    path = tmp_path / "g.tbx"
    data = to_tbx(GLOSSARY, ["vi"])
    path.write_bytes(data)
    assert [
        line for line in differences(GLOSSARY.terms, read_glossary(path, GLOSSARY)) if not line.startswith("~")
    ] == []
    words = GLOSSARY.terms["impunity"].get("vi.official")
    path.write_bytes(data.replace(f">{words}<".encode(), ">sự không bị trừng phạt<".encode(), 1))
    assert any("impunity  vi.official" in line for line in differences(GLOSSARY.terms, read_glossary(path, GLOSSARY)))


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.tbx", b'<!DOCTYPE x [<!ENTITY e "1">]><martif>&e;</martif>'),
        ("a.xlsx", b"PK\x03\x04junk"),
        ("a.txt", b"x"),
        ("a.tbx", b"<a>"),
    ],
)
def test_a_hostile_or_unknown_file_is_refused(tmp_path: Path, name: str, data: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(InputError):
        read_glossary(path, GLOSSARY)


def test_the_columns_are_those_that_are_documented() -> None:
    text = (ROOT / "docs/glossary.md").read_text(encoding="utf-8")
    assert [column for column in COLUMNS if f"`{column}`" not in text] == []
