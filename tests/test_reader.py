"""The guarded reader: each trap of YAML is told with what to do, and nothing is dropped in silence."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from advocacy.errors import Findings, InputError
from advocacy.reader import MAX_BYTES, read_table, read_text, read_yaml

UNDER = "Put the text under | or in quotes."


def findings(tmp_path: Path, source: str | bytes) -> list[str]:
    path = tmp_path / "x.yaml"
    path.write_bytes(source.encode() if isinstance(source, str) else source)
    found = Findings()
    read_yaml(path, found)
    return [str(finding).replace(str(path), "x.yaml") for finding in found]


def refusal(tmp_path: Path, source: str | bytes) -> str:
    path = tmp_path / "x.yaml"
    path.write_bytes(source.encode() if isinstance(source, str) else source)
    with pytest.raises(InputError) as error:
        read_yaml(path, Findings())
    return str(error.value).replace(str(path), "x.yaml")


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (
            "a: {en: visits, letters}",
            f'x.yaml:1:17  a  YAML splits this at the comma: "letters" was read as a key of its own. {UNDER}',
        ),
        ("a: 1\na: 2", 'x.yaml:2:1  a  "a" is written twice, in line 1 and in line 2. Keep one of them.'),
        ("a: &x b", f'x.yaml:1:4  a  YAML would drop "&x" as an anchor. {UNDER}'),
        ("a: *x", f'x.yaml:1:4  a  YAML reads "*x" as an alias. {UNDER}'),
        ("a: !x b", f'x.yaml:1:4  a  YAML would drop "!x" as a tag. {UNDER}'),
        ("a: !!str b", f'x.yaml:1:4  a  YAML would drop "tag:yaml.org,2002:str" as a tag. {UNDER}'),
        ("<<: {a: b}", f'x.yaml:1:1  "<<" merges keys in YAML, which is not used here. {UNDER}'),
        ("a:", "x.yaml:1:3  a  Nothing is written here. Write it, or `none` to leave it out."),
        ("a: null", 'x.yaml:1:4  a  YAML reads "null" as nothing. Write it, or `none` to leave it out.'),
        ("a: ~", 'x.yaml:1:4  a  YAML reads "~" as nothing. Write it, or `none` to leave it out.'),
        (
            "a: x\u202ey",
            "x.yaml:1:4  a  The character U+202E must not be in a text: it hides or reorders what is read. "
            "Type the words again.",
        ),
    ],
)
def test_a_trap_is_told_with_what_to_do(tmp_path: Path, source: str, message: str) -> None:
    assert findings(tmp_path, source) == [message]


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("a: b: c", f'x.yaml:1:5  A ":" inside unquoted text makes YAML read a new key. {UNDER}'),
        ("a: @x", f'x.yaml:1:4  Unquoted text cannot begin with "@". {UNDER}'),
        ("a: %x", f'x.yaml:1:4  Unquoted text cannot begin with "%". {UNDER}'),
        ("a: *Urgent* news", f'x.yaml:1:11  Unquoted text cannot begin with "*". {UNDER}'),
        ('a: "b" c', "x.yaml:1:8  Text goes on after the closing quotation mark. Put the text under |."),
        ("\ta: b", "x.yaml:1:1  The line is indented with a tab. Indent with spaces."),
        ("a: b #c\n  d", f'x.yaml:2:3  YAML dropped " #c" as a comment and then lost its place. {UNDER}'),
        ("a: b\n---\nc: d", "x.yaml:2:1  A second document begins here (---). Use one file for one campaign."),
        ("[" * 20_000, "x.yaml:1:26  The file is nested too deeply or is too large for a campaign."),
        ("? [a]\n: b", f"x.yaml:1:3  A key must be a single word. {UNDER}"),
        ("", "x.yaml  The file is empty."),
        (
            "a: é".encode("latin-1"),
            "x.yaml:1  The file is not in UTF-8. Save it again with the encoding UTF-8 (Unicode).",
        ),
        (b"a: " + b"x" * MAX_BYTES, "x.yaml  The file is larger than 2 MiB, which no campaign needs."),
    ],
)
def test_what_cannot_be_read_is_refused_with_what_to_do(tmp_path: Path, source: str | bytes, message: str) -> None:
    assert refusal(tmp_path, source) == message


def data(tmp_path: Path, source: str) -> object:
    path = tmp_path / "x.yaml"
    path.write_text(source, encoding="utf-8")
    found = Findings()
    tree = read_yaml(path, found)
    assert not len(found)
    return tree.data


def test_every_scalar_is_a_string(tmp_path: Path) -> None:
    assert data(tmp_path, "on: NO\nyes: 1.10\ntime: 12:30\nzero: 010\ndate: 2026-03-08") == {
        "on": "NO", "yes": "1.10", "time": "12:30", "zero": "010", "date": "2026-03-08",
    }  # fmt: skip


@pytest.mark.parametrize(
    "source",
    ["a: first\n  line\n\n  second", "a: >\n  first\n  line\n\n  second\n", 'a: "first\n  line\n\n  second"'],
)
def test_a_blank_line_separates_paragraphs_in_every_style(tmp_path: Path, source: str) -> None:
    found = data(tmp_path, source)
    assert isinstance(found, dict)
    assert found["a"].strip() == "first line\n\nsecond"


def test_text_is_nfc_and_without_zero_width_characters(tmp_path: Path) -> None:
    assert data(tmp_path, "a: cho\u031b\u0323\u200b") == {"a": "chợ"}


def test_a_comment_after_a_key_word_is_fine_and_kept_with_the_scalar(tmp_path: Path) -> None:
    found = data(tmp_path, "a: word   # what it is")
    assert isinstance(found, dict)
    assert (found["a"], found["a"].comment) == ("word", "   # what it is")


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300)
@given(st.binary(max_size=200))
def test_no_bytes_make_anything_but_an_input_error(tmp_path: Path, raw: bytes) -> None:
    path = tmp_path / "x.yaml"
    path.write_bytes(raw)
    try:
        read_yaml(path, Findings())
    except InputError as error:
        assert str(error)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Co", "Cn", "Cf", "Zl", "Zp"]), min_size=1))
def test_no_word_under_a_block_sign_is_ever_lost(tmp_path: Path, text: str) -> None:
    import unicodedata

    found = data(tmp_path, f"a: |2\n  {text}\n")
    assert isinstance(found, dict)
    assert found["a"] == unicodedata.normalize("NFC", text) + "\n"


def test_a_missing_file_is_an_input_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="There is no such file"):
        read_text(tmp_path / "none")
    with pytest.raises(InputError, match="not a file"):
        read_text(tmp_path)


def test_a_table_is_read_as_text(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        csv.writer(stream).writerows([["key", "en"], ["a", " =1+1 "], ["b", "x\ny"]])
    assert read_table(path) == [{"key": "a", "en": "=1+1"}, {"key": "b", "en": "x\ny"}]


def test_a_row_that_is_too_long_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("key,en\na,b,c\n", encoding="utf-8")
    with pytest.raises(InputError, match="more cells than the header"):
        read_table(path)
