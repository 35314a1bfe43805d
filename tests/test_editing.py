"""Texts are written back into a campaign file, and every other character stays."""

from __future__ import annotations

import difflib

import pytest
from conftest import EXAMPLES
from hypothesis import given, settings
from hypothesis import strategies as st

from advocacy.editing import rewritten
from advocacy.errors import Findings, InputError, KeyPath
from advocacy.flow import unwrapped, wrapped
from advocacy.reader import parse_yaml, refused_character


def value(text: str, path: KeyPath) -> str:
    found = parse_yaml(text, "letter.yaml", Findings()).data
    for part in path:
        found = found[part]
    return unwrapped(str(found))


FILE = """\
# The letter   # and a remark
title:   {en: One}
opening:
    en: |
        Hello
        there.   

    # after it
closing: {en: "X", vi: "Y"}   # kept
concerns:
- en: 'A'
- {en: B, vi: Bê}
-   text:
        en: >
            folded
            words
    lead: {en: L}
plain: Words here.
items:
  - Words of an item.
flow: [One, Two]
"""  # noqa: W291
CASES: dict[str, tuple[KeyPath, str, str, str]] = {
    "beside it in braces": (("title", "vi"), "Một, hai", "title:   {en: One}", 'title:   {en: One, vi: "Một, hai"}'),
    "below it": (("opening", "vi"), "Xin chào\n\n- một\n- hai: ba", "        there.   \n", "        there.   \n    vi: |\n      Xin chào\n\n      - một\n      - hai: ba\n"),
    "in the place of another": (("closing", "vi"), "Thân ái", 'vi: "Y"', "vi: Thân ái"),
    "in a list": (("concerns", 0, "vi"), "Thế: này", "- en: 'A'\n", "- en: 'A'\n  vi: |\n    Thế: này\n"),
    "in a list in braces": (("concerns", 1, "vi"), "Xê #x", "vi: Bê", 'vi: "Xê #x"'),
    "beside folded text": (("concerns", 2, "text", "vi"), "Gấp", "            words\n", "            words\n        vi: Gấp\n"),
    "plain words": (("plain", "vi"), "Lời", "plain: Words here.\n", "plain:\n  en: Words here.\n  vi: Lời\n"),
    "a plain item": (("items", 0, "vi"), "Lời", "- Words of an item.\n", "- en: Words of an item.\n    vi: Lời\n"),
    "a plain item in brackets": (("flow", 1, "vi"), "Hai", "Two]", "{en: Two, vi: Hai}]"),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_a_text_is_put_where_it_belongs(name: str) -> None:
    path, words, old, new = CASES[name]
    assert FILE.count(old) == 1
    written = rewritten(FILE, {path: words}, "letter.yaml")
    assert written == FILE.replace(old, new)
    assert value(written, path) == unwrapped(words)


def test_line_ends_and_the_mark_of_unicode_stay() -> None:
    source = "\ufeff" + FILE.replace("\n", "\r\n")
    written = rewritten(source, {("title", "vi"): "Một"}, "letter.yaml")
    assert written == source.replace("{en: One}", "{en: One, vi: Một}")


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.parent.name)
def test_writing_what_is_there_changes_only_how_its_lines_break(path) -> None:  # type: ignore[no-untyped-def]
    source = path.read_text(encoding="utf-8")
    found: dict[KeyPath, str] = {}

    def walk(node: object, at: KeyPath) -> None:
        if isinstance(node, dict):
            for key, each in node.items():
                walk(each, (*at, key))
        elif isinstance(node, list):
            for number, each in enumerate(node):
                walk(each, (*at, number))
        elif at[-1] == "vi":
            found[at] = unwrapped(str(node))

    walk(parse_yaml(source, "x", Findings()).data, ())
    assert len(found) > 5
    written = rewritten(source, dict.fromkeys(found, "X"), "x")
    back = rewritten(written, found, "x")
    kept = [line for line in source.splitlines() if line.lstrip().startswith("#")]
    assert [line for line in back.splitlines() if line.lstrip().startswith("#")] == kept
    # What differs stands inside Vietnamese texts.
    texts = " ".join(found.values())
    for line in difflib.ndiff(source.splitlines(), back.splitlines()):
        words = line[2:].split("vi:")[-1].strip(' "|>{}')
        assert line[0] != "-" or words in texts or not words, line


def test_what_is_not_there_is_told() -> None:
    with pytest.raises(InputError, match="oponing"):
        rewritten(FILE, {("oponing", "vi"): "x"}, "letter.yaml")


WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Co", "Cn"]) | st.sampled_from("\n\n:#-|>'\"{}[]&*!%@`, "),
    min_size=1,
).map(unwrapped).filter(lambda text: text and not refused_character(text) and "\u0085" not in text)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(WORDS, st.sampled_from(sorted(CASES)))
def test_any_text_reads_back(words: str, name: str) -> None:
    path = CASES[name][0]
    try:
        written = rewritten(FILE, {path: words}, "letter.yaml")
    except InputError:
        return  # refused, so nothing is written
    assert value(written, path) == unwrapped(words)


@settings(max_examples=300, deadline=None)
@given(WORDS)
def test_wrapping_is_only_looks(words: str) -> None:
    assert unwrapped(wrapped(words, 40)) == unwrapped(words)
