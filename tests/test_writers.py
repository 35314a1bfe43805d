"""The writers: the same words everywhere, the same bytes every time, and nothing but the letter in the file."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import unicodedata
import zipfile
from collections.abc import Sequence
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from conftest import (
    BATCH,
    EXAMPLES,
    ROOT,
    MakeCampaign,
    composed,
    runs,
    words,
    words_of_docx,
    words_of_html,
    words_of_markdown,
)
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from lxml import etree
from markdown_it import MarkdownIt

from advocacy.builder import build
from advocacy.compose import compose
from advocacy.document import Document, Heading, Section, Table, Text, plain
from advocacy.layout import Publication, aligned
from advocacy.load import load_campaign
from advocacy.writers import FORMATS, LAYOUTS, writer
from advocacy.writers.common import column_widths

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
READ = {"docx": words_of_docx, "md": words_of_markdown, "html": words_of_html}


def versions(path: Path) -> list[tuple[str, Document]]:
    campaign = load_campaign(path)
    assert campaign.data is not None
    return [
        (f"{letter}.{code}", composed(campaign, code, letter))
        for letter in campaign.data.documents
        for code in campaign.data.languages
    ]


ALL = [pytest.param(document, id=name) for path in EXAMPLES for name, document in versions(path)]
PAIRS = [
    pytest.param((en.values[0], vi.values[0]), id=str(en.id)) for en, vi in zip(ALL[::2], ALL[1::2], strict=True)
]  # fmt: skip


@pytest.mark.parametrize("extension", FORMATS)
@pytest.mark.parametrize("document", ALL)
def test_every_format_has_the_same_words_in_the_same_order(document: Document, extension: str) -> None:
    data = writer(extension)(Publication((document,)))
    # The notes of a document with annexes stand before them in one format and after them in another.
    in_order = sorted if document.annexes else list
    assert in_order(READ[extension](data)) == in_order(words(document))


@pytest.mark.parametrize("extension", FORMATS)
@pytest.mark.parametrize("documents", PAIRS)
def test_a_stacked_file_holds_one_language_after_the_other(documents: tuple[Document, ...], extension: str) -> None:
    data = writer(extension)(Publication(documents, "stacked"))
    found = READ[extension](data)
    numbers = re.compile(r"(?:note|số) \d+")
    expected = [numbers.sub("N", line) for document in documents for line in words(document)]
    assert sorted(numbers.sub("N", line) for line in found) == sorted(expected)


@pytest.mark.parametrize("documents", PAIRS)
def test_side_by_side_loses_nothing(documents: tuple[Document, ...]) -> None:
    publication = Publication(documents, "side-by-side")
    expected = sorted(line for document in documents for line in words(document))
    names = {"English", "Tiếng Việt"}
    html = [line for line in words_of_html(writer("html")(publication)) if line not in names]
    docx = [re.sub(r"^\d+ ", "", line) for line in words_of_docx(writer("docx")(publication)) if line not in names]
    docx_expected = sorted(re.sub(r"^\d+ ", "", line) for line in expected)
    assert sorted(html) == expected
    # The marks of notes are words of a cell there, so only what has no mark is compared.
    marked = {line for line in docx if re.search(r"\d$|\d ", line)}
    assert set(docx) - marked <= set(docx_expected)
    assert len(docx) == len(docx_expected)


@pytest.mark.parametrize("documents", PAIRS)
def test_side_by_side_rows_hold_the_same_units(documents: tuple[Document, ...]) -> None:
    for row in aligned(documents):
        filled = [cell for cell in row.cells if cell]
        if len(filled) == 2:
            assert type(filled[0][0]) is type(filled[1][0])


@pytest.mark.parametrize("path", [*EXAMPLES, BATCH], ids=lambda path: path.parent.name)
def test_golden_markdown(path: Path, tmp_path: Path) -> None:
    """The examples read like letters; a change of wording shows here as a difference to be read."""
    build(load_campaign(path), formats=("md",), out=tmp_path)
    golden = path.parent / "golden"
    expected = {file.relative_to(golden): file.read_text(encoding="utf-8") for file in golden.rglob("*.md")}
    assert {file.relative_to(tmp_path): file.read_text(encoding="utf-8") for file in tmp_path.rglob("*.md")} == expected


# ------------------------------------------------------------------ the same bytes, nothing personal

BUILD = """
import sys
from pathlib import Path
from typing import Any
from advocacy.builder import build
from advocacy.load import load_campaign
for layout in ("separate", "stacked", "side-by-side"):
    build(load_campaign(Path(sys.argv[1])), layout=layout, out=Path(sys.argv[2]) / layout)
"""


def built(out: Path, **environment: str) -> dict[str, bytes]:
    env = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
    subprocess.run([sys.executable, "-c", BUILD, str(EXAMPLES[0]), str(out)], env=env, check=True)
    return {str(path.relative_to(out)): path.read_bytes() for path in sorted(out.rglob("*")) if path.is_file()}


def test_the_same_input_gives_the_same_bytes_anywhere(tmp_path: Path) -> None:
    canary = "canary7391"
    home = tmp_path / canary
    home.mkdir()
    first = built(
        home / "one",
        PYTHONHASHSEED="1",
        TZ="UTC",
        LANG="C",
        HOME=str(home),
        USER=canary,
        LOGNAME=canary,
        TMPDIR=str(home),
    )
    second = built(tmp_path / "two", PYTHONHASHSEED="2", TZ="Pacific/Kiritimati", LANG="vi_VN.UTF-8", USER="other")
    assert first == second
    assert len(first) == 24
    for name, data in first.items():
        for part in unpacked(data):
            assert canary.encode() not in part, name
            assert canary.encode("utf-16-le") not in part, name


def unpacked(data: bytes) -> list[bytes]:
    if not data.startswith(b"PK"):
        return [data]
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [data, *(archive.read(name) for name in archive.namelist())]


def test_nothing_personal_is_in_a_word_file() -> None:
    document = ALL[0].values[0]
    assert isinstance(document, Document)
    data = writer("docx")(Publication((document,)))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
        core = archive.read("docProps/core.xml").decode()
        everything = b"".join(archive.read(name) for name in names)
        dates = {info.date_time for info in archive.infolist()}
    assert names == sorted(names, key=lambda name: (name != "[Content_Types].xml", name))
    assert dates == {(1980, 1, 1, 0, 0, 0)}
    assert set(re.findall(r"<(\w+:\w+)[ >/]", core)) == {"cp:coreProperties", "dc:title", "dc:language"}
    for trace in (b"rsid", b"w14:", b"thumbnail", b"customXml", b"comments", b"python-docx", b"app.xml"):
        assert trace not in everything, trace


# ------------------------------------------------------------------ Word


def test_every_run_has_its_language(campaign: MakeCampaign) -> None:
    document = composed(
        campaign("""
    kind: open-letter
    title: {en: T, vi: Tựa đề}
    opening: {en: One., vi: "Nguyên tắc :en[passive personality] này.[^n]"}
    notes: {n: {en: Note., vi: "Chú thích :en[note]."}}
    """),
        "vi",
    )
    data = writer("docx")(Publication((document,)))
    found = list(runs(data))
    assert ("en-GB", "passive personality") in found
    assert {language for language, text in found if text.strip() and text != "passive personality"} == {"vi-VN"}
    assert ("en-GB", "note") in list(runs(data, "word/footnotes.xml"))


def part(data: bytes, name: str) -> Any:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return etree.fromstring(archive.read(name))


@pytest.mark.parametrize(("notes_as", "kind"), [("footnotes", "footnote"), ("endnotes", "endnote")])
def test_notes_are_real(campaign: MakeCampaign, notes_as: str, kind: str) -> None:
    document = composed(
        campaign(f"""
    kind: open-letter
    languages: [en]
    title: T
    notes-as: {notes_as}
    opening: One.[^a] Two.[^b]
    notes:
      a: |
        First [link](https://example.org).

        Its second paragraph.
      b: Second
    """)
    )
    data = writer("docx")(Publication((document,)))
    marks = [mark.get(f"{W}id") for mark in part(data, "word/document.xml").iter(f"{W}{kind}Reference")]
    notes = part(data, f"word/{kind}s.xml")
    assert marks == ["1", "2"]
    assert [note.get(f"{W}id") for note in notes] == ["-1", "0", "1", "2"]
    assert len(list(notes[2].iter(f"{W}p"))) == 2
    relations = part(data, f"word/_rels/{kind}s.xml.rels")
    assert [relation.get("Target") for relation in relations] == ["https://example.org"]


def test_references_are_listed_where_their_block_stands(campaign: MakeCampaign) -> None:
    document = composed(
        campaign("""
    kind: open-letter
    languages: [en]
    title: T
    notes-as: references
    opening: One.[^a]
    blocks: [title, opening, notes, signatories]
    signatories: Last Group
    notes: {a: Note A}
    """)
    )
    data = writer("docx")(Publication((document,)))
    assert words_of_docx(data)[1:] == ["One.", "References", "Note A", "Last Group"]
    shown = ["".join(map(str, paragraph.itertext())) for paragraph in part(data, "word/document.xml").iter(f"{W}p")]
    assert shown[1:] == ["One.[1]", "References", "[1] Note A", "Last Group"]
    assert words_of_html(writer("html")(Publication((document,))))[1:] == ["One.", "References", "Note A", "Last Group"]


def test_lists_are_real_and_begin_anew(campaign: MakeCampaign) -> None:
    document = composed(
        campaign("""
    kind: open-letter
    languages: [en]
    title: T
    concerns: {marker: decimal, items: [A., B.]}
    requests: {marker: decimal, items: [C., {text: D., marker: alpha, items: [E.]}]}
    """)
    )
    root = part(writer("docx")(Publication((document,))), "word/document.xml")
    levels = [
        (p.find(f"{W}pPr/{W}numPr/{W}ilvl").get(f"{W}val"), p.find(f"{W}pPr/{W}numPr/{W}numId").get(f"{W}val"))
        for p in root.iter(f"{W}p")
        if p.find(f"{W}pPr/{W}numPr") is not None
    ]
    assert levels == [("0", "1"), ("0", "1"), ("0", "2"), ("0", "2"), ("1", "3")]


def test_tables_and_rules_of_a_body(campaign: MakeCampaign) -> None:
    document = composed(
        campaign("""
    kind: open-letter
    languages: [en]
    title: T
    body: |
      | Name | Since |
      |------|-------|
      | A \\| B | 2020 |

      ---

      End.
    """)
    )
    for extension in FORMATS:
        assert READ[extension](writer(extension)(Publication((document,))))[1:] == [
            "Name",
            "Since",
            "A | B",
            "2020",
            "End.",
            "Yours sincerely,",
        ]


def table_of(*columns: Sequence[str]) -> Table:
    """A table of its columns, each with its head first."""
    rows = [tuple((Text(cell),) for cell in row) for row in zip(*columns, strict=True)]
    return Table(rows[0], tuple(rows[1:]))


LONG = "Example Network for Freedom of Expression"
WIDE = table_of(
    ["Name", "Nguyễn Thị Ví Dụ", "An Example"],
    ["Representative", "Mai Example", ""],
    ["Relation", "President", ""],
    ["Role", "Executive Director", "Coordinator"],
    ["Organisation", LONG, "Ví Dụ Press"],
    ["Place", "Sample Town", "Berlin"],
    ["Country", "United States of America", "Viet Nam"],
)


def test_columns_are_as_wide_as_what_stands_in_them() -> None:
    short, long = table_of(["Year", "2025"], ["Name", LONG]), table_of(["Name", LONG], ["Year", "2025"])
    narrow, wide = column_widths(short, 38, 0.75).shares
    assert narrow < wide / 3
    assert column_widths(long, 38, 0.75).shares == (wide, narrow)
    assert column_widths(table_of(["A", "b c"], ["A", "b c"]), 38, 0.75).shares == (0.5, 0.5)
    assert column_widths(table_of(["A", ""], ["A", ""]), 38, 0.75).shares == (0.5, 0.5)
    # Letters count, not how they are encoded, and an empty cell makes no column narrower.
    composed_, apart = ("Nguyễn Thị Ví Dụ", unicodedata.normalize("NFD", "Nguyễn Thị Ví Dụ"))
    widths = [column_widths(table_of(["A", name], ["B", LONG]), 38, 0.75) for name in (composed_, apart)]
    assert widths[0] == widths[1]


@pytest.mark.parametrize("room", [20.0, 37.8, 60.0, 200.0])
def test_every_column_has_room_for_its_longest_word(room: float) -> None:
    widths = column_widths(WIDE, room, 0.75)
    assert sum(widths.shares) == pytest.approx(1)
    assert sum(widths.whole(9071)) == 9071
    assert widths.small == (room < 55)
    if room > 30:
        size = 0.75 if widths.small else 1
        for share, head in zip(widths.shares, WIDE.header, strict=True):
            word = plain(head)
            assert share * room / size > 0.5 * len(word), word  # about half an em a letter


def test_what_no_column_can_hold_leaves_the_others_some_room() -> None:
    widths = column_widths(table_of(["Address", "https://example.org/" + "a" * 500], ["Name", "An Example"]), 38, 0.75)
    assert widths.shares[1] > 0.2


def test_a_word_table_has_widths_by_its_words_and_keeps_them() -> None:
    document = Document("en", "en-GB", "T", (Section("body", (WIDE,)),), tags={"en": "en-GB"})
    data = writer("docx")(Publication((document,)))
    assert data == writer("docx")(Publication((document,)))
    body = part(data, "word/document.xml")
    grid = [int(column.get(f"{W}w")) for column in body.iter(f"{W}gridCol")]
    widths = [int(cell.get(f"{W}w")) for cell in body.iter(f"{W}tcW")]
    assert widths == grid * 3
    assert len(set(grid)) > 3
    assert sum(grid) == int(next(body.iter(f"{W}tblW")).get(f"{W}w"))
    assert {style.get(f"{W}val") for style in body.iter(f"{W}pStyle")} >= {"TableTextSmall"}


def test_a_heading_stays_with_what_follows_it_in_word() -> None:
    with zipfile.ZipFile(io.BytesIO(writer("docx")(Publication((Document("en", "en-GB", "T", ()),))))) as archive:
        styles = etree.fromstring(archive.read("word/styles.xml"))
    for name in ("Heading1", "Heading2", "Heading3", "Subject", "Label"):
        (style,) = (each for each in styles.iter(f"{W}style") if each.get(f"{W}styleId") == name)
        assert style.find(f"{W}pPr/{W}keepNext") is not None, name


# ------------------------------------------------------------------ HTML


class Loads(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str, str]] = []
        self.languages: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in ("src", "href", "action", "data", "poster", "srcset", "style") or name.startswith("on"):
                self.found.append((tag, name, value or ""))
            if name == "lang":
                self.languages.append(value or "")


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("documents", PAIRS)
def test_a_page_loads_nothing_and_marks_languages(documents: tuple[Document, ...], layout: str) -> None:
    page = writer("html")(Publication(documents, layout)).decode()
    parser = Loads()
    parser.feed(page)
    for tag, name, value in parser.found:
        leads_away = tag == "a" and name == "href" and re.match(r"https?:|mailto:|tel:|#", value)
        letters_a_point = tag == "li" and name == "style" and re.fullmatch(r"list-style-type:'\w\) '", value)
        assert leads_away or letters_a_point, (tag, name, value)
    assert {"en-GB", "vi-VN"} <= set(parser.languages)
    assert "url(" not in page
    assert "@import" not in page
    assert "default-src 'none'" in page


# ------------------------------------------------------------------ names print as typed

NAMES = st.lists(
    st.sampled_from(["# x", "1. x", "[a](b)", "[a](https://b.org)", "*y*", "{{ z }}", "<b>", "- q", "> w", "`v`", "_u_", "|", "&lt;",
                     "https://n.org", "{title}", "[[udhr]]", "[^n]", "[@s]", "---", "<!-- address -->", ":en[x]", "~~s~~", "\\", "</p>",
                     "$m$", "@me", "{% x %}", "![i](j)", "Ánh", "+ k", "===", "12)", "    i", "a@b.org", '"', "'"]),
    min_size=1, max_size=4,
).map(" ".join)  # fmt: skip


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(NAMES, NAMES)
@example("# x", "1. x")
@example("[a](b)", "<b>")
def test_a_name_prints_as_typed_and_adds_nothing(campaign: MakeCampaign, name: str, title: str) -> None:
    import json

    def made(name: str, title: str) -> Document:
        text = f"kind: open-letter\nlanguages: [en]\ntitle: {json.dumps(title)}\nto: {json.dumps(name + ' x')}\nsignatories: [{json.dumps('X ' + name)}]\n"
        return composed(campaign(text))

    document, plain = made(name, title), made("Name", "Title")
    typed = [" ".join(title.split()), " ".join(f"{name} x".split()), "Yours sincerely,", " ".join(f"X {name}".split())]
    assert words(document) == typed
    for extension in FORMATS:
        data = writer(extension)(Publication((document,)))
        assert READ[extension](data) == typed, extension
        assert counts(data, extension) == counts(writer(extension)(Publication((plain,))), extension), extension


def counts(data: bytes, extension: str) -> list[int]:
    """How many headings, list items, links and tables a file has."""
    if extension == "docx":
        root = part(data, "word/document.xml")
        styles = [style.get(f"{W}val") for style in root.iter(f"{W}pStyle")]
        return [styles.count("Heading1"), len(list(root.iter(f"{W}numPr"))), len(list(root.iter(f"{W}hyperlink")))]
    if extension == "html":
        text = re.sub(r"<style>.*?</style>", "", data.decode(), flags=re.DOTALL)
        return [len(re.findall(f"<{tag}[ >]", text)) for tag in ("h1", "li", "a", "b", "table", "script", "p")]
    body = re.sub(r"\A---\n.*?\n---\n", "", data.decode(), flags=re.DOTALL)
    kinds = [token.type for token in MarkdownIt("commonmark").parse(body)]
    return [
        kinds.count(kind)
        for kind in ("heading_open", "list_item_open", "blockquote_open", "fence", "hr", "paragraph_open")
    ]


def test_an_unknown_node_is_never_dropped() -> None:
    from advocacy.document import Section, Slot
    from advocacy.errors import WriterError

    document = Document("en", "en-GB", "T", (Section("x", (Heading(1, (Slot(1),)),)),))
    for extension in FORMATS:
        with pytest.raises(WriterError, match="cannot hold a Slot"):
            writer(extension)(Publication((document,)))


def test_composing_is_pure(campaign: MakeCampaign) -> None:
    made = campaign("kind: open-letter\nlanguages: [en]\ntitle: T\nopening: One.\n")
    assert compose(made, "letter", "en").document == compose(made, "letter", "en").document


def test_points_are_lettered_with_the_alphabet_of_the_language(campaign: MakeCampaign) -> None:
    items = ", ".join(f"{{en: Point {n}., vi: Điểm {n}.}}" for n in range(1, 8))
    made = campaign(f"kind: open-letter\ntitle: {{en: T, vi: T}}\nconcerns: {{marker: alpha, items: [{items}]}}\n")
    vietnamese, english = (writer("docx")(Publication((composed(made, code),))) for code in ("vi", "en"))
    numbering = part(vietnamese, "word/numbering.xml")
    texts = {
        a.get(f"{W}abstractNumId"): a.find(f"{W}lvl/{W}lvlText").get(f"{W}val")
        for a in numbering.iter(f"{W}abstractNum")
    }
    used = [texts[n.find(f"{W}abstractNumId").get(f"{W}val")] for n in numbering.iter(f"{W}num")]
    assert used == ["a)", "b)", "c)", "d)", "đ)", "e)", "g)"]
    assert len(list(part(english, "word/numbering.xml").iter(f"{W}num"))) == 1
    assert "list-style-type:'đ) '" in writer("html")(Publication((composed(made, "vi"),))).decode()
