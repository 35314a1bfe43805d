"""Markdown: what texts may say, what stays plain words, and that other readers see the same."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from advocacy.document import (
    Block,
    Document,
    Emphasis,
    Heading,
    Inline,
    Item,
    LineBreak,
    Link,
    List,
    NoteMark,
    Paragraph,
    Pending,
    Phrase,
    Quote,
    Section,
    Strong,
    Text,
    lines,
    plain,
)
from advocacy.errors import TemplateError
from advocacy.layout import Publication
from advocacy.markup import parse_published, parse_template, parse_text, text_lines
from advocacy.tidying import MarkupError
from advocacy.writers.markdown import write


def shape(blocks: tuple[Block, ...]) -> list[object]:
    """A tree small enough to read in a test."""
    out: list[object] = []
    for block in blocks:
        match block:
            case Paragraph() | Heading():
                out.append(plain(block.children))
            case List():
                out.append((block.marker, block.start, [shape(item.blocks) for item in block.items]))
            case Quote():
                out.append((">", shape(block.blocks)))
    return out


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("one\ntwo\n\nthree", ["one two", "three"]),
        ("Intro:\n- a\n- b", ["Intro:", ("bullet", 1, [["a"], ["b"]])]),
        ("- a\n  - b\n- c", [("bullet", 1, [["a", ("bullet", 1, [["b"]])], ["c"]])]),
        ("- a\n\n  more\n- b", [("bullet", 1, [["a", "more"], ["b"]])]),
        ("3. a\n4. b", [("decimal", 3, [["a"], ["b"]])]),
        ("1) a\n2) b", [("decimal", 1, [["a"], ["b"]])]),
        ("#StopThis now", ["#StopThis now"]),
        ("word\n=====", ["word ====="]),
        ("    not code", ["not code"]),
        ("> said\n> so", [(">", ["said so"])]),
        ("<b>x</b> &amp; `y` ![i](z)", ["<b>x</b> &amp; `y` ![i](z)"]),
        ("[a]: http://x.org", ["[a]: http://x.org"]),
        ("*[HTML]: x\n{: .c}", ["*[HTML]: x {: .c}"]),
        (r"\[[x]] \*y\* \# \<", ["[[x]] *y* # <"]),
    ],
)
def test_blocks(text: str, expected: list[object]) -> None:
    assert shape(parse_text(text)) == expected


def children(text: str) -> tuple[object, ...]:
    (block,) = parse_text(text, "unit")
    assert isinstance(block, Paragraph)
    return block.children


def test_inlines() -> None:
    assert children("**a** *b* [c](https://d.org) <https://e.org> x@y.org <x@y.org>") == (
        Strong((Text("a"),)), Text(" "), Emphasis((Text("b"),)), Text(" "), Link("https://d.org", (Text("c"),)), Text(" "),
        Link("https://e.org", (Text("https://e.org"),)), Text(" x@y.org "), Link("mailto:x@y.org", (Text("x@y.org"),)),
    )  # fmt: skip


def test_what_the_program_fills_in() -> None:
    assert children("a[@b, p. 4] [^c] [[d 1|e]] :en[f]") == (
        Text("a"), Pending("cite", "@b, p. 4", "unit"), Text(" "), Pending("note", "c", "unit"), Text(" "),
        Pending("fill", "d 1|e", "unit"), Text(" "), Phrase("en", (Text("f"),)),
    )  # fmt: skip


def test_a_bare_address_is_a_link_without_the_sentence_around_it() -> None:
    assert children("See https://a.org/b_(c)). Next") == (
        Text("See "), Link("https://a.org/b_(c)", (Text("https://a.org/b_(c)"),)), Text("). Next"),
    )  # fmt: skip


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "../x", "https://u@h.org"]
)
def test_only_web_mail_and_telephone_addresses_are_links(url: str) -> None:
    with pytest.raises(MarkupError, match="is not a web, mail or telephone address"):
        parse_text(f"[x]({url})")


@pytest.mark.parametrize("special", ["[", "![", "<a ", "*", "_", "[[", "[^", "("])
def test_limits_come_before_parsing(special: str) -> None:
    begun = time.monotonic()
    try:
        parse_text(special * 10_000)
    except MarkupError as error:
        assert "more than 200" in str(error) or "is the limit" in str(error)
    assert time.monotonic() - begun < 5  # a hang is minutes; this is no benchmark


def test_lines_of_an_address_are_printed_lines() -> None:
    assert text_lines(" a \n\n# b\n") == (Text("a"), LineBreak(), Text("# b"))


def test_roles_of_templates() -> None:
    assert parse_template("<!-- address -->\na\\\nb\n\n<!-- list: alpha -->\n1. c") == (
        Paragraph((Text("a"), LineBreak(), Text("b")), "address"),
        List("alpha", (Item((Paragraph((Text("c"),)),)),)),
    )
    with pytest.raises(TemplateError, match='no role "adress". Did you mean "address"'):
        parse_template("<!-- adress -->\na")


def test_a_role_cannot_be_written_in_a_text() -> None:
    assert shape(parse_text("<!-- address -->\na")) == ["<!-- address --> a"]


# ------------------------------------------------------------------ what is written is read alike by others

WORD = st.text(st.sampled_from("abcđêư ABC,.;:!?()[]{}*_#<>&|~`'\"\\/-+=1234567890@$%^“”…—"), min_size=1, max_size=30)


def inlines(depth: int = 1) -> st.SearchStrategy[tuple[Inline, ...]]:
    letters = st.text("abcđêư", min_size=1, max_size=6)
    text = WORD.map(lambda word: (Text(" ".join(word.split()) or "x"),))
    if not depth:
        return text
    marked = letters.map(
        lambda word: (Text("a "), Strong((Text(word),)), Text(" b "), Emphasis((Text(word),)), Text(" c"))
    )
    linked = letters.map(lambda word: (Text("a "), Link("https://e.org/a_b", (Text(word),)), Text(" b")))
    return st.one_of(text, marked, linked, st.just((Text("a"), LineBreak(), Text("- b"))))


PARAGRAPH = inlines().map(lambda children: Paragraph(children))
LIST = st.builds(
    lambda paragraphs, marker, start: List(
        marker, tuple(Item((paragraph,)) for paragraph in paragraphs), start if marker == "decimal" else 1
    ),
    st.lists(PARAGRAPH, min_size=1, max_size=3),
    st.sampled_from(["bullet", "decimal", "none", "alpha"]),
    st.integers(1, 30),
)
BLOCK: st.SearchStrategy[Block] = st.one_of(
    PARAGRAPH,
    LIST,
    inlines().map(lambda children: Heading(2, tuple(c for c in children if c != LineBreak()))),
    st.lists(PARAGRAPH, min_size=1, max_size=2).map(lambda blocks: Quote(tuple(blocks))),
)


def published(blocks: list[Block]) -> str:
    # Two quotations in a row are one in every Markdown.
    apart = [
        block
        for at, block in enumerate(blocks)
        if not (at and isinstance(block, Quote) and isinstance(blocks[at - 1], Quote))
    ]
    return write(Publication((Document("en", "en-GB", "T", (Section("body", tuple(apart)),)),))).decode()


@settings(deadline=None, max_examples=400)
@given(st.lists(BLOCK, min_size=1, max_size=4))
def test_published_markdown_reads_back_to_the_same_words_and_shape(blocks: list[Block]) -> None:
    text = published(blocks)
    read, _ = parse_published(text)
    kept = [b for at, b in enumerate(blocks) if not (at and isinstance(b, Quote) and isinstance(blocks[at - 1], Quote))]
    assert shape(read) == shape(tuple(kept)), text


COMMONMARK = MarkdownIt("commonmark")


def oracle(text: str) -> tuple[list[str], int, int, int]:
    """What CommonMark sees: the words of each paragraph, and how many headings, list items and links."""
    body = re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.DOTALL)
    tokens = COMMONMARK.parse(body)
    found = [
        "".join(" " if c.type in ("softbreak", "hardbreak") else c.content for c in token.children or [])
        for token in tokens
        if token.type == "inline"
    ]
    links = sum(c.type == "link_open" for token in tokens for c in token.children or [])
    kinds = [token.type for token in tokens]
    return [" ".join(line.split()) for line in found], kinds.count("heading_open"), kinds.count("list_item_open"), links


@settings(deadline=None, max_examples=400)
@given(st.lists(BLOCK, min_size=1, max_size=4))
def test_commonmark_sees_the_same_words_headings_items_and_links(blocks: list[Block]) -> None:
    text = published(blocks)
    read, _ = parse_published(text)
    seen, headings, items, links = oracle(text)
    assert seen == [" ".join(line.split()) for line in lines(read)], text
    assert headings == sum(isinstance(block, Heading) for block in read)
    assert items == sum(len(block.items) for block in read if isinstance(block, List))
    assert links == text.count("](https://e.org/a_b)")


def test_notes_of_a_published_file_are_read_back() -> None:
    blocks, notes = parse_published("---\ntitle: x\n---\n\na[^1] b[^vi-2]\n\n[^1]: c\n\n    d\n\n[^vi-2]: e\n")
    assert [node for node in blocks[0].children if isinstance(node, NoteMark)] == [NoteMark(1), NoteMark(2)]  # type: ignore[union-attr]
    assert [list(lines(note.blocks)) for note in notes] == [["c", "d"], ["e"]]
