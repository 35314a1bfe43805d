"""PDF: the same words, read in the right order and language, the same bytes everywhere, and nothing but the letter."""

from __future__ import annotations

import base64
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from conftest import EXAMPLES, ROOT, MakeCampaign, composed
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from advocacy.cli import main
from advocacy.document import (
    Block,
    Columns,
    Document,
    Emphasis,
    Frozen,
    Heading,
    Image,
    Inline,
    Item,
    LineBreak,
    Link,
    List,
    Note,
    NoteMark,
    NoteNumber,
    Paragraph,
    Phrase,
    Quote,
    Section,
    Strong,
    Table,
    Text,
    Version,
    plain,
)
from advocacy.errors import InputError, WriterError
from advocacy.inspecting.pdf import inspect_pdf
from advocacy.inspecting.picture import inspect_xmp
from advocacy.inspecting.traces import Traces
from advocacy.layout import Publication
from advocacy.load import load_campaign
from advocacy.writers import LAYOUTS, writer
from advocacy.writers.pdf import engine, write

pytest.importorskip("typst", reason="the extra pdf is not installed")
pikepdf = pytest.importorskip("pikepdf", reason="the extra inspect is not installed")

from pdf_words import Element, ReadPdf  # noqa: E402 -- needs what may be missing

PIXEL = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==")
HEADINGS = ("H1", "H2", "H3", "H4", "H5", "H6")


def versions(path: Path) -> list[tuple[str, tuple[Document, Document]]]:
    campaign = load_campaign(path)
    assert campaign.data is not None
    return [
        (f"{path.parent.name}/{letter}", (composed(campaign, "en", letter), composed(campaign, "vi", letter)))
        for letter in campaign.data.documents
    ]


FAMILIES = [found for path in EXAMPLES for found in versions(path)]
PAIRS = [pytest.param(pair, id=name) for name, pair in FAMILIES]
ALL = [pytest.param(each, id=f"{name}.{each.language}") for name, pair in FAMILIES for each in pair]


def document(*blocks: Block, **more: object) -> Document:
    names = {"tags": {"en": "en-GB", "vi": "vi-VN"}, "names": {"en": "English", "vi": "Tiếng Việt"}}
    given = {"language": "en", "tag": "en-GB", "title": "A title", **names, **more}
    return Document(sections=(Section("body", blocks),), **given)  # type: ignore[arg-type]


def paragraph(*children: Inline | str, role: str = "") -> Paragraph:
    return Paragraph(tuple(Text(child) if isinstance(child, str) else child for child in children), role)


def read(*documents: Document, layout: str = "separate") -> ReadPdf:
    return ReadPdf(write(Publication(documents, layout)))


# ------------------------------------------------------------------ the words, as they are read aloud


def unspaced(text: str) -> str:
    return re.sub(r"\s", "", text)


def marked(inlines: Iterable[Inline], notes_before: int, references: bool) -> str:
    """The words with the marks of notes."""
    out = ""
    for node in inlines:
        if isinstance(node, NoteMark):
            shown = str(node.number + notes_before)
            out += f"[{shown}]" if references else shown
        elif isinstance(node, NoteNumber):
            out += str(node.number + notes_before)
        elif isinstance(node, (Strong, Emphasis, Phrase, Link)):
            out += marked(node.children, notes_before, references)
        else:
            out += plain((node,))
    return out


def lines_of(blocks: Iterable[Block], notes_before: int, references: bool) -> list[str]:
    out: list[str] = []
    for block in blocks:
        match block:
            case Paragraph() | Heading():
                out.append(marked(block.children, notes_before, references))
            case List():
                for item in block.items:
                    out += lines_of(item.blocks, notes_before, references)
            case Quote() | Columns():
                out += lines_of(block.blocks, notes_before, references)
            case Table():
                out += [marked(cell, notes_before, references) for row in (block.header, *block.rows) for cell in row]
    return out


def expected(document: Document, notes_before: int = 0) -> list[str]:
    """The lines of the text, then of the notes, of a document and its annexes."""
    texts: list[str] = []
    notes: list[str] = []
    for each in document.with_annexes:
        before, references = (0 if each.name else notes_before), each.notes_as == "references"
        texts += lines_of(each.blocks, before, references)
        for note in each.notes:
            notes += lines_of(note.blocks, before, references)
    return [line for line in map(unspaced, texts + notes) if line]


def spoken(pdf: ReadPdf) -> list[str]:
    """The lines of the text, then those of notes at the foot of pages, as the structure gives them."""
    lines: list[str] = []
    notes: list[str] = []
    _collect(pdf.root, lines, notes)
    return [line for line in map(unspaced, lines + notes) if line]


def _collect(element: Element, lines: list[str], notes: list[str]) -> None:
    for each in element.held:
        if not isinstance(each, Element) or each.tag in ("Lbl", "Link"):
            continue
        if each.tag in ("P", *HEADINGS):
            lines.append(each.words(without=("Note", *HEADINGS)))
        if each.tag == "Note":
            notes.append(each.words(without=("Lbl", "P", "L")))
        _collect(each, notes if each.tag == "Note" else lines, notes)


@pytest.mark.parametrize("document", ALL)
def test_the_words_are_those_of_the_tree_in_reading_order(document: Document) -> None:
    pdf = read(document)
    found, wanted = spoken(pdf), expected(document)
    # Notes at the foot of pages are read where their mark is, those of annexes below them.
    assert sorted(found) == sorted(wanted)
    texts = [line for line in wanted if line in found]
    if not document.annexes:
        assert [line for line in found if line in set(texts)] == texts
    assert pdf.unmarked == []
    assert pdf.contents == {}  # all that is marked belongs to the structure
    everything = "".join(words.text for words in pdf.root.spoken())
    assert everything == unicodedata.normalize("NFC", everything)
    assert "\ufffd" not in everything


@pytest.mark.parametrize("layout", LAYOUTS[1:])
@pytest.mark.parametrize("pair", PAIRS)
def test_layouts_lose_nothing(pair: tuple[Document, Document], layout: str) -> None:
    found = spoken(read(*pair, layout=layout))
    numbered = Publication(pair, layout).numbered
    wanted = [line for each, before in numbered for line in expected(each, before)]
    names = ["English", "TiếngViệt"] * (1 + len(pair[0].annexes)) if layout == "side-by-side" else []
    assert sorted(found) == sorted([*wanted, *names])


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext is not installed")
@pytest.mark.parametrize("pair", PAIRS)
def test_another_reader_gets_the_same_words(pair: tuple[Document, Document], tmp_path: Path) -> None:
    for each in pair:
        (tmp_path / "letter.pdf").write_bytes(write(Publication((each,))))
        done = subprocess.run(["pdftotext", tmp_path / "letter.pdf", "-"], capture_output=True, check=True)
        text = done.stdout.decode()
        assert text == unicodedata.normalize("NFC", text)
        assert not re.search("[\ufb00-\ufb06\ue000-\uf8ff]", text)  # ligatures and private letters
        found = set(text.split())
        words = {word for line in expected_words(each) for word in line.split()}
        assert {word for word in words if word not in found and len(word) < 25 and not re.search(r"\d", word)} == set()


def expected_words(document: Document) -> list[str]:
    return [line for each in document.with_annexes for line in lines_of(each.blocks, 0, False)]


# ------------------------------------------------------------------ structure


@pytest.mark.parametrize("pair", PAIRS)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_structure_is_what_pdf_ua_asks_for(pair: tuple[Document, Document], layout: str) -> None:
    first = pair[0]
    pdf = read(*(pair[:1] if layout == "separate" else pair), layout=layout)
    catalog = pdf.pdf.Root
    assert bool(catalog.MarkInfo.Marked)
    assert str(catalog.Lang) == first.tag
    assert bool(catalog.ViewerPreferences.DisplayDocTitle)
    packet = bytes(catalog.Metadata.read_bytes()).decode()
    assert "<pdfuaid:part>1</pdfuaid:part>" in packet
    assert str(pdf.pdf.docinfo.Title) == first.title.strip()
    levels = [int(each.tag[1]) for each in pdf.all(*HEADINGS)]
    assert all(after <= before + 1 for before, after in zip([0, *levels], levels, strict=False))
    assert all(each.alternative for each in pdf.all("Figure"))
    identifiers = [each.identifier for each in pdf.all("Note")]
    assert all(identifiers)
    assert len(set(identifiers)) == len(identifiers)
    for table in pdf.all("Table"):
        heads = [each for each in table.walk() if each.tag == "TH"]
        assert heads
        assert {each.attributes["Scope"] for each in heads} == {"Column"}
    for each in pdf.all("L"):
        assert {kid.tag for kid in each.held if isinstance(kid, Element)} <= {"LI", "L"}
    for page in pdf.pdf.pages:
        assert str(page.get("/Tabs", "/S")) == "/S"
        for annotation in page.get("/Annots", []):
            assert str(annotation.Contents)
            assert "/StructParent" in annotation
    linked = [note for each in pdf.all("Link") for note in each.annotations]
    assert len(linked) >= sum(len(page.get("/Annots", [])) for page in pdf.pdf.pages)


def fonts(pdf: ReadPdf) -> list[tuple[str, bool, bool]]:
    """The fonts of a file: the name, whether it is inside, whether it maps to Unicode."""
    found = [font for page in pdf.pdf.pages for font in page.Resources.get("/Font", {}).values()]
    inside = ["/FontFile3" in font.DescendantFonts[0].FontDescriptor for font in found]
    return [(str(font.BaseFont), within, "/ToUnicode" in font) for font, within in zip(found, inside, strict=True)]


@pytest.mark.parametrize("pair", PAIRS)
def test_fonts_are_inside_and_map_to_unicode(pair: tuple[Document, Document]) -> None:
    for name, inside, maps in fonts(read(*pair, layout="stacked")):
        assert re.match(r"/[A-Z]{6}\+LibertinusSerif-", name)
        # Eighteen Vietnamese letters of that face have lost their body.
        assert "BoldItalic" not in name
        assert inside
        assert maps


def test_no_letter_of_either_language_is_broken() -> None:
    """What a letter is made of takes at least the ink of its body, in each face that is used."""
    typst = pytest.importorskip("typst")
    image = pytest.importorskip("PIL.Image", reason="the extra pictures is not installed")
    marks = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
    bases = [base + mark for base in "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY" for mark in marks]
    letters = [*(unicodedata.normalize("NFC", base) for base in bases), "đ", "Đ"]
    bodies = [*(base[0] for base in bases), "d", "D"]

    def ink(characters: list[str], face: str) -> list[int]:
        source = f"""#set page(width: 60pt, height: 80pt, margin: 15pt)
            #set text(font: "Libertinus Serif", size: 40pt, fallback: false, {face})
            #for each in json("letters.json") {{ page(each) }}"""
        files = {"main.typ": source.encode(), "letters.json": json.dumps(characters).encode()}
        compiler: Any = engine.compiler()
        pages = compiler.compile(input=files, format="png", ppi=72)
        return [255 * 4800 - sum(image.open(io.BytesIO(page)).convert("L").tobytes()) for page in pages]

    for face in ('weight: "regular"', 'style: "italic"', 'weight: "bold"'):
        pairs = zip(letters, ink(letters, face), ink(bodies, face), strict=True)
        assert [letter for letter, whole, body in pairs if whole < 0.97 * body] == []
    assert typst.Fonts(include_system_fonts=False).families().count("Libertinus Serif") == 1


def test_bold_in_italic_and_italic_in_bold_use_whole_faces() -> None:
    both = paragraph(Strong((Emphasis((Text("sự thật"),)),)), Emphasis((Strong((Text("từ ngữ"),)),)))
    heading = Heading(3, (Text("Một "), Emphasis((Text("tự do"),))))
    quote = Quote((paragraph(Strong((Text("chữ"),))), paragraph("– Example", role="attribution")))
    found = fonts(read(document(both, heading, quote, paragraph(Strong((Text("ự"),)), role="notice"))))
    assert not [name for name, _, _ in found if "BoldItalic" in name]


def bookmarks(pdf: ReadPdf) -> list[str]:
    with pdf.pdf.open_outline() as outline:
        found: list[str] = []
        waiting = list(outline.root)
        while waiting:
            item = waiting.pop(0)
            found.append(str(item.title))
            waiting = [*item.children, *waiting]
    return found


def test_headings_are_bookmarks_once() -> None:
    one = document(Heading(1, (Text("One"),)), Heading(3, (Text("Under it"),)), Heading(2, (Text("Beside that"),)))
    two = replace(one, language="vi", tag="vi-VN", sections=(Section("body", (Heading(1, (Text("Hai"),)),)),))
    assert [each.tag for each in read(one).all(*HEADINGS)] == ["H1", "H2", "H2"]
    assert bookmarks(read(one)) == ["One", "Under it", "Beside that"]
    assert bookmarks(read(one, two, layout="stacked")) == ["One", "Under it", "Beside that", "Hai"]
    assert bookmarks(read(one, two, layout="side-by-side")) == ["One", "Under it", "Beside that"]


def test_a_document_without_headings_and_title_has_a_title() -> None:
    pdf = read(document(paragraph("First words."), title=" "))
    assert str(pdf.pdf.docinfo.Title) == "First words."


def languages(pdf: ReadPdf) -> dict[str, str]:
    return {words.text.strip(): words.language for words in pdf.root.spoken() if words.text.strip()}


def test_phrases_names_and_versions_are_in_their_language() -> None:
    phrase = Phrase("vi", (Text("tự do ngôn luận"),))
    english = document(paragraph("About ", phrase, " and Đỗ Ví Dụ."), own_letters={"vi": "đăơư"})
    vietnamese = replace(document(paragraph("Về ", Phrase("en", (Text("rights"),)))), language="vi", tag="vi-VN")
    found = languages(read(english, vietnamese, layout="stacked"))
    assert found["tự do ngôn luận"] == "vi-VN"
    assert found["Đỗ Ví Dụ"] == "vi-VN"
    assert found["About"] == "en-GB"
    assert found["rights"] == "en-GB"
    assert found["Về"] == "vi-VN"


def labels(pdf: ReadPdf) -> list[str]:
    return [kid.words() for each in pdf.all("LI") for kid in each.held if isinstance(kid, Element) and kid.tag == "Lbl"]


def points(marker: str, number: int, start: int = 1) -> List:
    return List(marker, tuple(Item((paragraph(f"Point {marker} {at}"),)) for at in range(number)), start)


def test_lists_are_lists_with_the_marks_of_their_language() -> None:
    lists = (points("alpha", 6), paragraph("Between."), points("decimal", 2, start=9), points("roman", 4))
    nested = List("bullet", (Item((paragraph("Outer"), points("bullet", 1), paragraph("After"))),))
    vietnamese = document(*lists, nested, points("none", 1), letters="abcdđeghiklmnopqrstuvxy")
    wanted = [*(f"{letter})" for letter in "abcdđe"), "9.", "10.", "i.", "ii.", "iii.", "iv.", "•", "–", ""]
    assert labels(read(vietnamese)) == wanted
    assert labels(read(document(*lists)))[4:6] == ["e)", "f)"]


def test_paragraph_numbers_run_through_a_document() -> None:
    pdf = read(document(points("paragraph", 2), Heading(2, (Text("Next"),)), points("paragraph", 2, start=3)))
    assert labels(pdf) == ["1.", "2.", "3.", "4."]


def test_a_table_has_heads() -> None:
    table = Table(((Text("Name"),), (Text("Year"),)), (((Text("A"),), (Text("2025"),)),))
    pdf = read(document(table))
    assert [each.words() for each in pdf.all("TH")] == ["Name", "Year"]
    assert [each.words() for each in pdf.all("TD")] == ["A", "2025"]
    beside = read(document(table), replace(document(table), language="vi", tag="vi-VN"), layout="side-by-side")
    assert len(beside.all("Table")) == 1
    assert [each.words() for each in beside.all("TH")] == ["English", "Tiếng Việt"]


def test_signatures_in_columns_are_read_down() -> None:
    names = [f"Signatory {number}" for number in range(1, 8)]
    for number, count in ((2, 7), (3, 7), (2, 300)):
        blocks = [paragraph(f"{name} {turn}", role="signature") for turn in range(count // 7 + 1) for name in names]
        pdf = read(document(Columns(tuple(blocks), number=number)))
        assert [each.words() for each in pdf.all("P")] == [plain(block.children) for block in blocks]


def grid(count: int, number: int, logos: bool) -> Columns:
    """Entries of one to four lines; every third has a logo above it."""
    blocks: list[Paragraph | Image] = []
    for entry in range(count):
        if logos and entry % 3 == 0:
            wide = entry % 2 == 0
            name = f"Logo {entry}"
            blocks.append(Image(PIXEL, "logo.png", name, 40 if wide else 18, 10 if wide else 18, "", "signature"))
        lines = [part for line in range(1 + entry % 4) for part in (Text(f"Entry {entry:02}.{line}"), LineBreak())]
        blocks.append(Paragraph(tuple(lines[:-1]), "signature"))
    return Columns(tuple(blocks), number=number)


@dataclass(frozen=True)
class Placed:
    """A line of an entry: the page, the column's left edge and the height where it stands."""

    page: int
    left: int
    top: float
    entry: int


def placed(data: bytes, tmp_path: Path) -> tuple[list[Placed], dict[str, tuple[int, float]]]:
    """Where the lines of entries stand, by page, column and height; and where other words stand first."""
    (tmp_path / "grid.pdf").write_bytes(data)
    done = subprocess.run(["pdftotext", "-bbox", tmp_path / "grid.pdf", "-"], capture_output=True, check=True)
    found: list[Placed] = []
    others: dict[str, tuple[int, float]] = {}
    for page, text in enumerate(done.stdout.decode().split("<page ")[1:]):
        words = re.findall(r'xMin="([\d.]+)" yMin="([\d.]+)"[^>]*>([^<]*)<', text)
        for (left, top, word), (*_, after) in zip(words, [*words[1:], ("", "", "")], strict=True):
            others.setdefault(word, (page, float(top)))
            if word == "Entry":
                found.append(Placed(page, round(float(left)), float(top), int(after.split(".")[0])))
    return sorted(found, key=lambda each: (each.page, each.left, each.top)), others


# How many paragraphs stand before: the grid begins at the head of a page, in its middle, at its foot, on the next.
@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext is not installed")
@pytest.mark.parametrize("logos", [False, True])
@pytest.mark.parametrize("number", [2, 3])
@pytest.mark.parametrize("before", [0, 5, 7, 8])
def test_columns_fill_each_page_in_reading_order(before: int, number: int, logos: bool, tmp_path: Path) -> None:
    counts = range(1, 41) if before == 7 else (1, 2, 4, 9, 31, 40)
    for count in counts:
        filler = [paragraph("Words of a letter here. " * 20)] * before
        heading = Heading(2, (Text("Signatories"),))
        data = write(Publication((document(*filler, heading, grid(count, number, logos), paragraph("Afterwards.")),)))
        found, others = placed(data, tmp_path)
        assert list(dict.fromkeys(each.entry for each in found)) == list(range(count))
        assert [each.entry for each in found] == sorted(each.entry for each in found)
        columns: dict[tuple[int, int], list[Placed]] = {}
        for each in found:
            columns.setdefault((each.page, each.left), []).append(each)
        # No entry is cut by a column's end, and the heading stands with the first.
        assert sum(len({each.entry for each in column}) for column in columns.values()) == count
        assert others["Signatories"][0] == found[0].page
        lowest = max(each.top for each in found if each.page == found[-1].page)
        assert others["Afterwards."] > (found[-1].page, lowest)
        pages = {page: [column for at, column in columns.items() if at[0] == page] for page, _ in columns}
        if count >= 9:
            assert all(len(each) == number for each in list(pages.values())[:-1])
        # A page that is not the last is filled: none of its columns ends more than an entry above its foot.
        for filled in list(pages.values())[:-1]:
            assert all(column[-1].top > 842 - 65 - 145 for column in filled)


def test_columns_are_about_as_high_as_each_other(tmp_path: Path) -> None:
    for count, number, wanted in (
        (4, 3, [2, 1, 1]),
        (6, 3, [2, 2, 2]),
        (7, 2, [4, 3]),
        (2, 3, [1, 1]),
        (31, 3, [11, 10, 10]),
    ):
        same = Columns(tuple(paragraph(f"Entry {each:02}.0", role="signature") for each in range(count)), number=number)
        found, _ = placed(write(Publication((document(same),))), tmp_path)
        assert list(Counter(each.left for each in found).values()) == wanted


def test_columns_leave_room_for_the_notes_of_their_page(tmp_path: Path) -> None:
    note = Note((paragraph("Words of a note that is long. " * 12),))
    filler = [paragraph("Words of a letter here. " * 20)] * 4
    data = write(Publication((document(paragraph("See", NoteMark(1)), *filler, grid(40, 3, False), notes=(note,)),)))
    found, others = placed(data, tmp_path)
    assert [each.entry for each in found] == sorted(each.entry for each in found)
    assert found[0].page == 0
    assert max(each.top for each in found if each.page == 0) < others["note"][1] < 842


@pytest.mark.parametrize("role", ["address", "signature", "mandates", "reference", "closing"])
def test_what_is_longer_than_a_page_goes_on_on_the_next(role: str) -> None:
    lines = [part for number in range(200) for part in (Text(f"Line {number}"), LineBreak())]
    long = Paragraph(tuple(lines), role)
    for block in (long, Columns((long,)), Columns((Image(PIXEL, "pixel.png", "A dot", 1, 1), long), number=3)):
        assert len(read(document(block)).pdf.pages) >= 4


# ------------------------------------------------------------------ notes


def noted(notes_as: str) -> Document:
    body = paragraph("One", NoteMark(1), " and two", NoteMark(2), ".")
    second = paragraph("See supra note ", NoteNumber(1), ".")
    notes = (Note((paragraph("First."), paragraph("More."))), Note((second,)))
    return document(body, notes=notes, notes_as=notes_as)


def test_footnotes_are_notes_and_go_on_counting() -> None:
    first = noted("footnotes")
    pdf = read(first, replace(first, language="vi", tag="vi-VN"), layout="stacked")
    notes = pdf.all("Note")
    assert [each.words() for each in notes] == [
        "1First.More.",
        "2See supra note 1.",
        "3First.More.",
        "4See supra note 3.",
    ]
    assert [list(each.spoken())[-1].language for each in notes] == ["en-GB", "en-GB", "vi-VN", "vi-VN"]
    assert [each.words() for each in pdf.all("Lbl")] == ["1", "1", "2", "2", "3", "3", "4", "4"]


@pytest.mark.parametrize(("notes_as", "shown"), [("endnotes", ["1", "2"]), ("references", ["[1]", "[2]"])])
def test_listed_notes_lead_both_ways(notes_as: str, shown: list[str]) -> None:
    pdf = read(noted(notes_as))
    assert labels(pdf) == shown
    links = [each.words() for each in pdf.all("Link")]
    assert links == [*shown, shown[0], shown[1], "1"]
    for each in pdf.all("Link"):
        assert all("/Dest" in note or str(note.A.S) == "/GoTo" for note in each.annotations)
    (text, *_) = [each.words() for each in pdf.all("P")]
    assert text == f"One{shown[0]} and two{shown[1]}."


def test_a_note_without_a_mark_and_a_mark_used_twice_are_printed() -> None:
    twice = paragraph("One", NoteMark(1), " again", NoteMark(1), ".")
    notes = (Note((paragraph("First."),)), Note((paragraph("Lonely."),)))
    for notes_as in ("endnotes", "references"):
        words = read(document(twice, notes=notes, notes_as=notes_as)).root.words()
        assert "Lonely." in words
    assert read(document(twice, notes=notes)).root.words().count("First.") == 2


# ------------------------------------------------------------------ words are data

HOSTILE = [
    '#import "@preview/cetz:0.3.0": *', '#read("/etc/passwd")', "#sys.inputs", '#include "letter.typ"', "$x^2$", "$", "@label",
    "<part-0>", "// comment", "/* open", "*/", "a \\ b", "\\u{41}", "= Title", "- item", "+ item", "/ term: x", "*bold*",
    "_under_", "`raw`", "```", "#[", "]", "{", "}", '"', "'", "---", "...", "~", "1. x", "https://example.org/", "#panic()", "%(x)s",
    "{{ x }}", "\\", "</xmp:CreatorTool>", "/Creator(Typst 9)", "<?xpacket begin", "--", "#pagebreak()", "<<", ">>", "endobj",
]  # fmt: skip


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_print_as_typed(words: str) -> None:
    everywhere = document(
        Heading(1, (Text(words),)),
        paragraph(words, NoteMark(1)),
        points("bullet", 1),
        Table(((Text(words),),), (((Text(words),),),)),
        Quote((paragraph(Strong((Text(words),))),)),
        title=words,
        notes=(Note((paragraph(words),)),),
    )
    data = write(Publication((everywhere,)))
    pdf = ReadPdf(data)
    found = [each.words(without=("Lbl", "Note")) for each in pdf.all("H1", "P", "Note") if each.words().strip()]
    assert found.count(words) == 6
    assert str(pdf.pdf.docinfo.Title) == words
    assert bookmarks(pdf) == [words]
    assert len(pdf.all("Link")) == 2  # of the note and its number
    assert data.count(b"/URI") == 0


# Letters of both languages, what Typst has a meaning for, and what PDF has.
ALPHABET = "aăâbcdđeêghiklmnoôơpqrstuưvxyạảấầẩẫậắằẳẵặẹẻẽếềểễệỉĩịọỏốồổỗộớờởỡợụủũứừửữựỳỵỷỹÁÀĐƯƠỆ "
SIGNS = "#$@<>*_`\\/[]{}()\"'~-+=.,:;!?%&|^0123456789“”‘’–—…→«»§°№€"


@given(st.text(ALPHABET + SIGNS, min_size=1, max_size=60).filter(str.strip))
@example("a" * 400)
@example("https://example.org/" + "path/" * 40)
@example("ffi ffl fi fl Th")
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_words_come_out_as_they_went_in(words: str) -> None:
    pdf = read(document(paragraph("A", words, "Z"), Heading(2, (Text("B" + words),)), title=words))
    assert unspaced(pdf.root.words()) == unspaced("A" + words + "Z" + "B" + words)
    assert pdf.unmarked == []


@given(st.text(max_size=40))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_text_is_printed_whole_or_refused_by_name(words: str) -> None:
    clean = "".join(
        each for each in words if unicodedata.category(each) not in ("Cc", "Cs", "Cf", "Co", "Cn", "Zl", "Zp")
    )
    try:
        pdf = read(document(paragraph("A", unicodedata.normalize("NFC", clean))))
    except WriterError as error:
        assert "U+" in str(error)
    else:
        found = unicodedata.normalize("NFC", pdf.root.words())
        assert sorted(unspaced(found)) == sorted(unspaced("A" + unicodedata.normalize("NFC", clean)))


@pytest.mark.parametrize(("letter", "named"), [("😀", "U+1F600"), ("中", "U+4E2D"), ("ខ", "U+1781"), ("ไ", "U+0E44")])
def test_a_letter_that_the_fonts_lack_is_named_with_its_place(letter: str, named: str) -> None:
    lacking = document(paragraph("Good."), notes=(Note((paragraph("Words before ", letter, " after."),)),))
    lacking = replace(lacking, sections=(Section("body", (paragraph("Good", NoteMark(1)),)),))
    with pytest.raises(WriterError, match=re.escape(named)) as caught:
        write(Publication((lacking,)))
    assert f"Words before {letter} after" in str(caught.value)


def test_an_unknown_role_is_refused() -> None:
    with pytest.raises(WriterError, match='no style for "footer"'):
        write(Publication((document(paragraph("x", role="footer")),)))


# ------------------------------------------------------------------ pages

FROZEN = Frozen("2026-03-01", "kilo 1234", (Version("en", "", "0" * 64),), "These words are fixed.")


def test_every_page_has_its_number_header_banner_and_code() -> None:
    banner = paragraph("Embargoed until 9 March", role="banner")
    long = [paragraph("Words of a letter. " * 40) for _ in range(12)]
    title = "A title that is far too long for the one line that a running header has on paper of this size, really"
    fixed = document(banner, *long, title=title, frozen=FROZEN)
    second = replace(fixed, language="vi", tag="vi-VN")
    pdf = read(fixed, second, layout="stacked")
    pages = len(pdf.pdf.pages)
    furniture = [each for each in pdf.artifacts if each]
    feet = [each for each in furniture if "/" in each]
    assert feet == [f"{page} / {pages}kilo 1234" for page in range(1, pages + 1)]
    # The first page of each version has its title and banner in the text.
    assert sum("Embargoed" in each for each in furniture) == pages - 2
    assert furniture.count(next(each for each in furniture if each.endswith(" …"))) == pages - 2
    assert pdf.root.words().endswith("These words are fixed.These words are fixed.en " + "0" * 64)


def test_a_picture_has_its_words(campaign: MakeCampaign, tmp_path: Path) -> None:
    image = pytest.importorskip("PIL.Image", reason="the extra pictures is not installed")
    image.new("RGB", (40, 20), "navy").save(tmp_path / "map.png")
    made = campaign("""
    kind: open-letter
    languages: [en]
    title: T
    pictures: {map: {file: map.png, alternative: A blue field, width: 170}}
    opening: |
      Before.

      [[picture map]]
    """)
    pdf = read(composed(made))
    (figure,) = pdf.all("Figure")
    assert figure.alternative == "A blue field"
    left, _, right, _ = map(float, re.findall(r"\d+\.\d+", figure.attributes["BBox"]))
    assert right - left == pytest.approx(160 / 25.4 * 72, abs=0.1)  # no wider than the text
    assert not list(Path(tempfile.gettempdir()).glob("pdf-*"))  # through which the picture went


def test_pictures_of_the_same_name_are_told_apart() -> None:
    image = pytest.importorskip("PIL.Image", reason="the extra pictures is not installed")
    made = []
    for colour in ("navy", "red", "navy"):
        data = io.BytesIO()
        image.new("RGB", (40, 20), colour).save(data, "PNG")
        made.append(write(Publication((document(Image(data.getvalue(), "logo.png", "A field", 40, 20)),))))
    assert made[0] == made[2] != made[1]


# ------------------------------------------------------------------ the same bytes, nothing personal

BUILD = """
import sys
from pathlib import Path
from advocacy.builder import build
from advocacy.load import load_campaign
for layout in ("separate", "stacked", "side-by-side"):
    build(load_campaign(Path(sys.argv[1])), layout=layout, formats=["pdf"], out=Path(sys.argv[2]) / layout)
"""


def built(out: Path, cwd: Path, umask: str, **environment: str) -> dict[str, bytes]:
    env = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
    command = f'umask {umask} && exec "$0" "$@"'
    arguments = [sys.executable, "-c", BUILD, str(EXAMPLES[-1]), str(out)]
    subprocess.run(["/bin/sh", "-c", command, *arguments], env=env, cwd=cwd, check=True)
    return {str(path.relative_to(out)): path.read_bytes() for path in sorted(out.rglob("*.pdf"))}


def test_a_pdf_has_the_same_bytes_anywhere(tmp_path: Path) -> None:
    canary = "canary7391"
    home = tmp_path / canary
    home.mkdir()
    names = {"HOME": str(home), "USER": canary, "LOGNAME": canary, "TMPDIR": str(home)}
    first = built(home / "one", home, "077", PYTHONHASHSEED="1", TZ="UTC", LANG="C", **names)
    other = {"TZ": "Pacific/Kiritimati", "LANG": "vi_VN.UTF-8", "USER": "other", "SOURCE_DATE_EPOCH": "1234567890"}
    second = built(tmp_path / "two", ROOT, "022", PYTHONHASHSEED="2", **other)
    assert first == second
    assert len(first) == 4
    for name, data in first.items():
        pdf = ReadPdf(data).pdf
        streams = [bytes(each.read_bytes()) for each in pdf.objects if isinstance(each, pikepdf.Stream)]
        for thing in (data, *streams):
            assert canary.encode() not in thing, name
            assert canary.encode("utf-16-be") not in thing, name


def test_a_letter_is_the_same_alone_and_after_others() -> None:
    _, pair = FAMILIES[0]
    alone = [write(Publication((each,))) for each in pair]
    for number in range(3):
        write(Publication((document(paragraph(f"Another letter {number}.")),)))
    assert [write(Publication((each,))) for each in pair] == alone


@pytest.mark.parametrize("pair", PAIRS)
def test_a_pdf_tells_its_title_and_language_only(pair: tuple[Document, Document]) -> None:
    data = write(Publication(pair, "stacked"))
    pdf = ReadPdf(data).pdf
    assert {key: str(value) for key, value in pdf.docinfo.items()} == {"/Title": pair[0].title, "/Creator": "Typst"}
    packet = bytes(pdf.Root.Metadata.read_bytes()).decode()
    named = {name for name in re.findall(r"<([a-zA-Z]+:\w+)", packet) if not name.startswith(("rdf:", "x:"))}
    allowed = {
        "dc:title",
        "dc:language",
        "dc:format",
        "xmp:CreatorTool",
        "pdfuaid:part",
        "xmpTPg:NPages",
        "pdf:PDFVersion",
    }
    assert named <= allowed
    assert not re.search(r"\d{4}-\d\d-\d\dT|Typst +\d", packet)
    assert b"/CreationDate" not in data
    assert b"/ModDate" not in data
    assert [trace.code for trace in inspect_pdf(data, "letter.pdf") if trace.serious] == []


def test_xmp_that_says_more_than_pdf_ua_asks_for_is_told() -> None:
    def told(more: str) -> set[str]:
        traces = Traces("letter.pdf")
        inspect_xmp(f"<rdf:RDF><pdfuaid:part>1</pdfuaid:part><dc:title>T</dc:title>{more}</rdf:RDF>", traces, "XMP")
        return {trace.code for trace in traces if trace.serious}

    assert told("") == set()
    assert told("<dc:creator>Example</dc:creator>") == {"author", "xmp"}
    assert told('<rdf:Description pdf:Keywords="a"/>') == {"xmp"}


def test_an_unknown_engine_is_refused() -> None:
    with pytest.raises(WriterError, match="version of Typst"):
        engine._plain(b"%PDF-1.7 of another shape")


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    engine.compiler.cache_clear()
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(InputError, match=re.escape('pip install "advocacy[pdf]"')):
        write(Publication((document(paragraph("x")),)))


# ------------------------------------------------------------------ the command


def test_pdf_is_written_when_it_is_asked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    letter = str(EXAMPLES[-1])
    assert main(["build", letter, "--out", str(tmp_path / "default")]) == 0
    assert not list((tmp_path / "default").glob("*.pdf"))
    assert main(["build", letter, "--format", "pdf,docx", "--lang", "vi", "--out", str(tmp_path / "both")]) == 0
    assert sorted(path.name for path in (tmp_path / "both").iterdir()) == ["letter.vi.docx", "letter.vi.pdf"]
    assert writer("pdf") is write
    capsys.readouterr()
    with pytest.raises(SystemExit):
        main(["build", letter, "--format", "odt"])
    assert "docx, md, html, pdf" in capsys.readouterr().err
