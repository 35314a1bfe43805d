"""`advocacy compare`: what is read of finished files, which paragraphs belong together, what is found, how it is shown."""

from __future__ import annotations

import argparse
import io
import json
import re
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import docx
import pytest
from conftest import ROOT, W
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from advocacy.archives import read_package
from advocacy.commands import compare as command
from advocacy.comparing.align import align
from advocacy.comparing.compare import Comparison, compare
from advocacy.comparing.evidence import Evidence
from advocacy.comparing.found import MAX_PARAGRAPHS, FoundParagraph
from advocacy.comparing.language import halves, language_of
from advocacy.comparing.plain import markdown_paragraphs, text_paragraphs
from advocacy.comparing.reading import read_found, read_source
from advocacy.errors import InputError
from advocacy.views.commented import commented
from advocacy.views.comparison import as_json

Texts = list[str]


def of_text(tmp_path: Path, text: str, name: str = "a.md") -> list[FoundParagraph]:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8", newline="")
    return read_found(path).paragraphs


def texts(found: Iterable[FoundParagraph]) -> Texts:
    return [paragraph.text for paragraph in found]


def shapes(found: Iterable[FoundParagraph]) -> list[tuple[str, str, str]]:
    return [(paragraph.role, paragraph.marker, paragraph.text) for paragraph in found]


def listed(*given: str) -> list[FoundParagraph]:
    return [FoundParagraph(number, text) for number, text in enumerate(given, 1)]


# ------------------------------------------------------------------ Markdown and text

LETTER = """\
---
title: "Not read"
---

<!-- address -->
Office of the
High Commissioner

# A *heading* #

One line
of a paragraph with a mark.[^1] <!-- not
this --> And an end.

> Quoted words
> on two lines.

- first
- second
  goes on

4) fourth

| Name | Country |
| --- | :---: |
| A \\| B | Viet Nam |

---

[^1]: A note
    that goes on.

    Its second paragraph.

[2] A second one.
"""


def test_markdown_is_read_block_by_block(tmp_path: Path) -> None:
    found = of_text(tmp_path, LETTER)
    assert shapes(found) == [
        ("", "", "Office of the\nHigh Commissioner"),
        ("heading", "", "A *heading*"),
        ("", "", "One line\nof a paragraph with a mark.[^1]         \n         And an end."),
        ("", "", "Quoted words\n  on two lines."),
        ("item", "-", "first"),
        ("item", "-", "second\n  goes on"),
        ("item", "4)", "fourth"),
        ("cell", "", "Name"),
        ("cell", "", "Country"),
        ("cell", "", "A \\| B"),
        ("cell", "", "Viet Nam"),
        ("note", "1", "A note\n    that goes on."),
        ("note", "1", "Its second paragraph."),
        ("note", "2", "A second one."),
    ]
    assert [each.column for each in found if each.role == "cell"] == [1, 2, 1, 2]


def test_places_lead_back_to_the_file(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(b"\xef\xbb\xbf" + LETTER.replace("High", "Ho\u0323c \u200bh\u1ea1").replace("\n", "\r\n").encode())
    file = read_found(path)
    assert file.source == read_source(path)
    for paragraph in file.paragraphs:
        assert file.source.startswith(paragraph.text.split("\n")[0].rstrip(), paragraph.start)
    heading = file.paragraphs[1]
    assert str(file.place(heading, 2)).endswith("a.md:9:5  2")


def test_lines_of_a_text_are_joined_where_they_were_broken_by_hand(tmp_path: Path) -> None:
    assert shapes(of_text(tmp_path, "\nDear all,\nOne.[1]\n- item\n# no heading\n\n", "a.txt")) == [
        ("", "", "Dear all,"), ("", "", "One.[1]"), ("item", "-", "item"), ("", "", "# no heading"),
    ]  # fmt: skip
    broken = "Dear all,\n\nOne line\nof two.\n- item\n  goes on\n\n[1] A source.\n[2] Another."
    assert texts(of_text(tmp_path, broken, "a.txt")) == [
        "Dear all,", "One line\nof two.", "item\n  goes on", "A source.", "Another."
    ]  # fmt: skip
    assert len(of_text(tmp_path, f"{'word ' * 40}\nNext.\n\nLast.", "a.txt")) == 3


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_encodings_that_say_what_they_are_are_read(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.TXT"
    path.write_bytes("Kính gửi: Quy\u0301 vị".encode(encoding))
    assert texts(read_found(path).paragraphs) == ["Kính gửi: Quý vị"]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-32", "cp1258", "latin-1"])
def test_other_encodings_are_told(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("Résumé à Hà".encode(encoding))
    with pytest.raises(InputError, match="neither in UTF-8 nor in UTF-16"):
        read_found(path)


@pytest.mark.parametrize("bad", ["\u202e", "\u00ad", "\ue000", "\x07"])
def test_characters_that_hide_text_are_refused_with_their_line(tmp_path: Path, bad: str) -> None:
    with pytest.raises(InputError, match=r"Paragraph 2 .*U\+[0-9A-F]{4}") as caught:
        of_text(tmp_path, f"One.\n\nTwo\nwords{bad} here.\n")
    assert caught.value.place.line == 3
    assert str(caught.value).isprintable()
    assert texts(of_text(tmp_path, f"One. <!-- {bad} -->")) == ["One."]


def test_what_cannot_be_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(InputError, match="There is no such file"):
        read_found(tmp_path / "none.md")
    with pytest.raises(InputError, match=r"Only \.docx, \.md and \.txt"):
        of_text(tmp_path, "x", "a.pdf")
    with pytest.raises(InputError, match=f"more than {MAX_PARAGRAPHS} paragraphs"):
        of_text(tmp_path, "a\n\n" * (MAX_PARAGRAPHS + 1))
    with pytest.raises(InputError, match=r"Paragraph 2 is longer"):
        of_text(tmp_path, "One.\n\n" + "a" * 20_001)
    monkeypatch.setattr("advocacy.comparing.reading.MAX_TEXT", 3)
    with pytest.raises(InputError, match="larger than"):
        of_text(tmp_path, "four")


HOSTILE_LINES = [
    "# a" + " " * 200_000 + "b", "|a|\n|---" + " " * 200_000 + "x|", "<!--" * 100_000, "[" * 200_000, "](" * 100_000,
    ">" * 200_000, "- " * 100_000 + "x",
]  # fmt: skip
HOSTILE_PARAGRAPHS = [
    sign * (19_000 // len(sign))
    for sign in ("a@", "a.a@", "[^", "A/", "Nguyễn ", "“", "(", "\\", "one hundred ", "note 1 ")
]


@pytest.mark.parametrize("text", HOSTILE_LINES, ids=range(len(HOSTILE_LINES)))
def test_no_line_keeps_the_reader_busy(text: str) -> None:
    """What grows with the square of a line's length would take minutes here."""
    markdown_paragraphs(text)
    text_paragraphs(text)


@settings(max_examples=60, deadline=None)
@given(st.text(st.sampled_from("ab #>-*|`[]^:1.)\n\t\\<!é"), max_size=60))
def test_any_text_is_read_with_its_places(text: str) -> None:
    for read in (markdown_paragraphs, text_paragraphs):
        last = 0
        for paragraph in read(text):
            assert paragraph.text == paragraph.text.strip()
            assert text[paragraph.start] == paragraph.text[0]
            assert paragraph.start >= last
            last = paragraph.start


# ------------------------------------------------------------------ Word

NS = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STYLES = """
<w:style w:type="paragraph" w:default="1" w:styleId="N"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="T1"><w:name w:val="heading 1"/></w:style>
<w:style w:type="paragraph" w:styleId="T2"><w:basedOn w:val="T1"/></w:style>
<w:style w:type="paragraph" w:styleId="B"><w:basedOn w:val="T1"/><w:pPr><w:outlineLvl w:val="9"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="L"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="H"><w:rPr><w:vanish/></w:rPr></w:style>
<w:style w:type="character" w:styleId="C"><w:basedOn w:val="C"/><w:rPr><w:vanish/></w:rPr></w:style>
"""


def word(body: str, *, footnotes: str = "", endnotes: str = "", extra: dict[str, str] | None = None) -> bytes:
    """A DOCX of hand-made XML."""
    wrapped = {"styles": STYLES, "footnotes": footnotes, "endnotes": endnotes}
    links = "".join(f'<Relationship Id="{kind}" Type="{KINDS}/{kind}" Target="{kind}.xml"/>' for kind in wrapped)
    parts = {f"word/{kind}.xml": f"<w:{kind} {NS}>{inner}</w:{kind}>" for kind, inner in wrapped.items()}
    parts |= {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="a" Type="{KINDS}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{links}</Relationships>',
        "word/document.xml": f"<w:document {NS}><w:body>{body}</w:body></w:document>",
        **(extra or {}),
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def r(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def p(inner: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{inner}</w:p>"


def style(name: str) -> str:
    return f'<w:pStyle w:val="{name}"/>'


def mark(kind: str, note: int) -> str:
    return f'<w:r><w:{kind}Reference w:id="{note}"/></w:r>'


def note(kind: str, number: int, *lines: str) -> str:
    return (
        f'<w:{kind} w:id="{number}">{"".join(p(f"<w:r><w:{kind}Ref/></w:r>" + r(line)) for line in lines)}</w:{kind}>'
    )


def of_word(tmp_path: Path, body: str, **parts: Any) -> list[FoundParagraph]:
    (tmp_path / "a.docx").write_bytes(word(body, **parts))
    return read_found(tmp_path / "a.docx").paragraphs


def test_headings_lists_and_cells(tmp_path: Path) -> None:
    body = (
        p(r("One"), style("T1")) + p(r("Two"), style("T2")) + p(r("Four"), style("B")) + p(r("Five"), '<w:outlineLvl w:val="0"/>')
        + p(r("  ")) + p("") + p(r("---")) + p(r("a"), '<w:numPr><w:numId w:val="1"/></w:numPr>') + p(r("d"), style("L"))
        + p(r("i"), style("L") + '<w:numPr><w:numId w:val="0"/></w:numPr>')
        + f'<w:tbl><w:tr><w:tc>{p(r("j"))}</w:tc><w:tc>{p(r("l"), style("T1"))}<w:tbl><w:tr><w:tc>{p(r("m"))}</w:tc></w:tr></w:tbl></w:tc></w:tr>'
        f"<w:tr><w:trPr><w:del/></w:trPr><w:tc>{p(r('gone'))}</w:tc></w:tr></w:tbl>"
    )  # fmt: skip
    found = of_word(tmp_path, body)
    assert [(each.role, each.text) for each in found] == [
        ("heading", "One"), ("heading", "Two"), ("", "Four"), ("heading", "Five"), ("item", "a"), ("item", "d"), ("", "i"),
        ("cell", "j"), ("heading", "l"), ("cell", "m"),
    ]  # fmt: skip
    assert [each.column for each in found[-3:]] == [1, 2, 2]


def test_what_stands_in_a_paragraph(tmp_path: Path) -> None:
    field = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'.format
    body = (
        p(r("A") + '<w:hyperlink w:anchor="x">' + r(" link") + "</w:hyperlink><w:sdt><w:sdtContent>" + r(" control") + "</w:sdtContent></w:sdt>")
        + p("<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>" + r("Click here") + "</w:sdtContent></w:sdt>" + r("B"))
        + p(r("C") + "<w:ins>" + r(" in") + "</w:ins><w:del><w:r><w:delText>out</w:delText></w:r></w:del><w:moveFrom>" + r("from") + "</w:moveFrom><w:moveTo>" + r(" to") + "</w:moveTo>")
        + p(r("D") + r("hidden", "<w:vanish/>") + r("shown", '<w:vanish w:val="0"/>') + r("styled", '<w:rStyle w:val="C"/>'))
        + p(r("all hidden"), style("H"))
        + p(r("E ") + field("begin") + "<w:r><w:instrText>IF </w:instrText></w:r>" + field("begin") + r("inner") + field("separate") + r("1") + field("end")
            + field("separate") + r("result") + field("end"))
        + p("<w:r><w:t>F</w:t><w:br/><w:t>next</w:t><w:tab/><w:t>tab</w:t><w:noBreakHyphen/><w:t>x</w:t><w:softHyphen/>"
            '<w:sym w:font="Symbol" w:char="F0B7"/><w:sym w:font="Arial" w:char="00A7"/></w:r>')
        + p("<w:r><mc:AlternateContent><mc:Choice><w:drawing><w:txbxContent>" + p(r("in a box")) + "</w:txbxContent></w:drawing></mc:Choice>"
            "<mc:Fallback><w:pict><w:txbxContent>" + p(r("in a box")) + "</w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r>" + r("G"))
        + p(r("Joined "), "<w:rPr><w:del/></w:rPr>") + p(r("lines"))
        + p(r("Raised") + r("12", '<w:vertAlign w:val="superscript"/>'))
        + p(r("[12] A reference.")) + p(r("Quye\u0302") + r("\u0300n")) + p(r("Last"), "<w:rPr><w:del/></w:rPr>")
    )  # fmt: skip
    found = of_word(tmp_path, body)
    assert texts(found) == [
        "A link control", "B", "C in to", "Dshown", "E result", "F\nnext\ttab-x§", "G", "in a box", "Joined lines",
        "Raised¹²", "A reference.", "Quyền", "Last",
    ]  # fmt: skip
    assert (found[-3].role, found[-3].marker) == ("note", "12")
    assert all(len(each.spots) == len(each.text) for each in found)


def test_notes_stand_after_the_text_by_their_numbers(tmp_path: Path) -> None:
    body = p(r("One") + mark("footnote", 9) + r(" two") + mark("footnote", 2)) + p(r("Three") + mark("endnote", 2))
    footnotes = note("footnote", 2, "Second") + note("footnote", 9, "First", "more")
    found = of_word(tmp_path, body, footnotes=footnotes, endnotes=note("endnote", 2, "End"))
    assert shapes(found) == [
        ("", "", "One[^1] two[^2]"), ("", "", "Three[^e1]"), ("note", "1", "First"), ("note", "1", "more"),
        ("note", "2", "Second"), ("note", "e1", "End"),
    ]  # fmt: skip


HOSTILE_FILES = [
    (b"no package", "not a package"),
    (word(p(r("x")))[:-40], "damaged"),
    (word(p(r("x")), extra={"word/document.xml": "<!DOCTYPE a><a/>"}), "DOCTYPE"),
    (word(p(r("x")), extra={"word/document.xml": f"<w:document {NS}/>"}), "not a Word document"),
    (word(p(r("x")), extra={"word/styles.xml": "<broken"}), "broken XML"),
    (word(p(r("x")), extra={"word/vbaProject.bin": "x"}), "holds macros"),
    (word(p(r("x")), extra={"../evil.xml": "x"}), "leads out"),
    (word(p(r("a\u202eb"))), r"Paragraph 1 .*U\+202E"),
    (word("<w:sdt>" * 300 + "</w:sdt>" * 300), "nested deeper"),
]


@pytest.mark.parametrize(("data", "message"), HOSTILE_FILES, ids=[message for _, message in HOSTILE_FILES])
def test_hostile_files_are_refused_in_one_line(tmp_path: Path, data: bytes, message: str) -> None:
    (tmp_path / "a.docx").write_bytes(data)
    with pytest.raises(InputError, match=message) as caught:
        read_found(tmp_path / "a.docx")
    assert "\n" not in str(caught.value)


def test_nothing_is_read_twice_however_it_is_nested(tmp_path: Path) -> None:
    box = p(r("deepest"))
    for _ in range(18):
        box = p(f"<w:r><w:drawing><w:txbxContent>{box}</w:txbxContent></w:drawing></w:r>" + r("box"))
    assert texts(of_word(tmp_path, box)) == ["box"] * 18 + ["deepest"]
    table = p(r("inner"))
    for _ in range(60):
        table = f"<w:tbl><w:tr><w:tc>{table}</w:tc></w:tr></w:tbl>"
    assert texts(of_word(tmp_path, table)) == ["inner"]


# ------------------------------------------------------------------ languages

TOLD = {
    "en": "Key points|Yours sincerely,|Date: 17 July 2025|Subject: Urgent appeal|The six|Notes to editors|"
    "Mr. Trần Thí Dụ, a teacher of literature|We thank Nguyễn Văn A and Lê Thị B.|See https://vi.example.org/tieng-viet for more.",
    "vi": "Tóm tắt|Bối cảnh|Đính kèm:|Trân trọng,|Kính thưa Quý vị,|V/v: Thư kêu gọi khẩn cấp|Về chúng tôi|Sáu nhà văn|"
    "Liên Minh Vì Dân Chủ Cho Việt Nam|nguyên tắc quốc tịch thụ động (passive personality)|rút lại dự thảo nghị định;",
    "": "Summary|Geneva|Nguyễn Văn A|Trần Thí Dụ|Việt Nam|2025-07-17|ICCPR|1211|press@example.org|---|+41 22 555 01 30|X|https://example.org/the-report",
}  # fmt: skip


@pytest.mark.parametrize("code", TOLD)
def test_short_texts_are_told(code: str) -> None:
    assert {text: language_of(text) for text in TOLD[code].split("|")} == dict.fromkeys(TOLD[code].split("|"), code)


ENGLISH = [
    "Example Circle", "Date: 17 July 2025", "Dear Special Rapporteurs,", "We write about the six writers in prison.",
    "Key concerns include:", "Two of the six are ill and see no doctor.", "Yours sincerely,", "Mai Example",
]  # fmt: skip
VIETNAMESE = [
    "Nhóm Ví dụ", "Ngày: 17 tháng 7 năm 2025", "Kính thưa Quý Báo cáo viên,", "Chúng tôi viết về sáu nhà văn bị cầm tù.",
    "Những điều quan ngại gồm có:", "Hai người đang lâm bệnh và không được gặp bác sĩ.", "Trân trọng,", "Mai Example",
]  # fmt: skip
SEPARATORS = [
    "",
    "[Bản dịch tiếng Việt]",
    "TIẾNG VIỆT",
    "English version below:",
    "[Unofficial Vietnamese translation by A.]",
]


@pytest.mark.parametrize("separator", SEPARATORS)
@pytest.mark.parametrize("first", [ENGLISH, VIETNAMESE], ids=["en", "vi"])
def test_languages_one_after_the_other_are_taken_apart(separator: str, first: Texts) -> None:
    second = VIETNAMESE if first is ENGLISH else ENGLISH
    both = halves(listed(*first, *([separator] if separator else []), *second))
    assert both is not None
    assert (texts(both[0]), texts(both[1])) == (first, second)


def test_languages_in_turns_and_in_columns_are_taken_apart() -> None:
    by_section = [*ENGLISH[1:4], *VIETNAMESE[1:4], *ENGLISH[4:7], *VIETNAMESE[4:7]]
    both = halves(listed(*by_section))
    assert both is not None
    assert (texts(both[0]), texts(both[1])) == (ENGLISH[1:7], VIETNAMESE[1:7])
    cells = [
        FoundParagraph(0, text, "cell", column=column)
        for pair in zip(ENGLISH, VIETNAMESE, strict=True)
        for column, own in enumerate(pair, 1)
        for text in (own, "2026")
    ]
    both = halves(cells)
    assert both is not None
    assert (texts(both[0])[::2], texts(both[1])[::2]) == (ENGLISH, VIETNAMESE)
    assert halves(listed(*ENGLISH, "Trân trọng,")) is None
    assert halves([]) is None


# ------------------------------------------------------------------ alignment

GOLDEN = ROOT / "examples/cybercrime-convention/golden/rapporteurs.en.md"


def compared(tmp_path: Path, left: str | bytes, right: str | bytes, **options: Any) -> Comparison:
    """The comparison of two files of these names' kinds: text, or the bytes of a Word file."""
    paths = []
    for name, content in (("a", left), ("b", right)):
        path = tmp_path / f"{name}.{'md' if isinstance(content, str) else 'docx'}"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        paths.append(path)
    return compare(paths[0], paths[1], **options)


def beads(comparison: Comparison) -> list[tuple[list[int], list[int]]]:
    return [tuple([each.number for each in side] for side in row.paragraphs) for row in comparison.rows]  # type: ignore[misc]


def codes(comparison: Comparison) -> list[str]:
    return [finding.code for finding in comparison.findings]


EN = """\
Subject: Six writers in prison

Dear Ambassador,

On 3 May 2026 we wrote to your Government about six writers. We have had no answer to that letter in nine weeks.

Two of them, Mai Example and Ba Sample, are ill. Their families told us on 14 June that no doctor had seen either of them since the winter, although the prison has a clinic.

The book that they published was printed in 1,200 copies and is sold openly in Hanoi to this day.

We ask you to see to it that a doctor visits them by 1 August 2026.

Yours sincerely,

The Example Circle
"""
VI = """\
V/v: Sáu nhà văn bị cầm tù

Kính thưa Ngài Đại sứ,

Ngày 3 tháng 5 năm 2026 chúng tôi đã viết thư cho Quý Chính phủ về sáu nhà văn. Chín tuần qua chúng tôi chưa nhận được thư trả lời.

Hai người trong số họ, Mai Example và Ba Sample, đang lâm bệnh. Ngày 14 tháng 6, gia đình cho chúng tôi biết rằng từ mùa đông đến nay chưa có bác sĩ nào đến khám, dù trại giam có trạm xá.

Cuốn sách của họ được in 1.200 bản và đến nay vẫn được bán công khai ở Hà Nội.

Chúng tôi đề nghị Ngài bảo đảm có bác sĩ đến thăm khám cho họ trước ngày 1 tháng 8 năm 2026.

Trân trọng,

Nhóm Ví dụ
"""
ONE_TO_ONE = [([number], [number]) for number in range(1, 9)]


def test_paragraphs_that_answer_each_other_are_aligned(tmp_path: Path) -> None:
    comparison = compared(tmp_path, EN, VI)
    assert beads(comparison) == ONE_TO_ONE
    assert codes(comparison) == []


def test_one_paragraph_may_answer_two(tmp_path: Path) -> None:
    split = VI.replace("bệnh. Ngày", "bệnh.\n\nNgày")
    assert beads(compared(tmp_path, EN, split))[3:5] == [([4], [4, 5]), ([5], [6])]
    assert beads(compared(tmp_path, split, EN))[3:5] == [([4], [4, 5]), ([5], [6])]
    assert codes(compared(tmp_path, EN, split)) == []
    split = EN.replace("ill. Their", "ill.\n\nTheir")
    assert beads(compared(tmp_path, split, VI))[3:5] == [([4, 5], [4]), ([6], [5])]


def test_a_paragraph_that_was_left_out_is_told(tmp_path: Path) -> None:
    left_out = re.sub(r"Cuốn sách.*\n\n", "", VI)
    comparison = compared(tmp_path, EN, left_out)
    assert beads(comparison)[4:6] == [([5], []), ([6], [5])]
    ((row, finding),) = comparison.located()
    assert (finding.code, finding.severity, finding.language) == ("paragraph-alone", "warning", "en")
    assert finding.excerpt == row.words(0)
    assert str(finding.place).endswith("a.md:9:1  5")
    (told,) = compared(tmp_path, re.sub(r"The book.*\n\n", "", EN), VI).findings
    assert (told.code, told.language) == ("paragraph-alone", "vi")


def test_what_only_one_language_says_by_custom_may_stand_alone(tmp_path: Path) -> None:
    with_notice = f"Kính gửi:\n\n{VI}\n[Bản dịch tiếng Việt không chính thức. Bản tiếng Anh được coi là bản chính.]"
    assert codes(compared(tmp_path, EN, with_notice)) == []


@pytest.mark.parametrize("name", ["cybercrime-convention/golden/rapporteurs", "detained-teacher/golden/submission"])
def test_the_examples_are_aligned(name: str) -> None:
    english, vietnamese = (ROOT / "examples" / f"{name}.{code}.md" for code in ("en", "vi"))
    comparison = compare(english, vietnamese)
    alone = [row.words(0) + row.words(1) for row in comparison.rows if not row.is_whole]
    assert all(text.startswith(("Kính gửi:", "\\[Bản dịch")) for text in alone)
    assert {tuple(map(len, row.paragraphs)) for row in comparison.rows if row.is_whole} == {(1, 1)}
    assert "paragraph-alone" not in codes(comparison)


ANCHORS = st.lists(
    st.tuples(st.integers(1, 400), st.frozensets(st.sampled_from(["value:5", "value:79/243", "role:item", "term:x"]))),
    max_size=14,
)


@settings(max_examples=60, deadline=None)
@given(ANCHORS, ANCHORS, st.booleans())
def test_every_paragraph_is_in_one_bead_in_order(left: Any, right: Any, in_band: bool) -> None:
    lengths, found_ = ([[each[at] for each in side] for side in (left, right)] for at in (0, 1))
    evidence = Evidence(lengths, found_, 0.95)
    with pytest.MonkeyPatch.context() as patch:
        if in_band:
            patch.setattr("advocacy.comparing.align.HALF_BAND", 1)
        found = align(evidence)
    assert [at for bead in found for at in bead.left] == list(range(len(left)))
    assert [at for bead in found for at in bead.right] == list(range(len(right)))
    assert all(bead.left or bead.right for bead in found)


# ------------------------------------------------------------------ what is found


def test_the_files_may_be_named_in_either_order(tmp_path: Path) -> None:
    wrong = VI.replace("1.200", "1.300")
    for left, right in ((EN, wrong), (wrong, EN)):
        comparison = compared(tmp_path, left, right)
        found = [(finding.code, finding.language, finding.excerpt) for _, finding in comparison.located()]
        assert found == [("parity-number", "en", "1,200"), ("parity-number", "vi", "1.300")]
        assert comparison.files[comparison.second].label.endswith("b.md")


def test_one_file_may_hold_both_languages(tmp_path: Path) -> None:
    path = tmp_path / "both.txt"
    path.write_text(f"{EN}\n[Bản dịch tiếng Việt]\n\n{VI.replace('tháng 8', 'tháng 9')}", encoding="utf-8")
    comparison = compare(path)
    assert [[side[0].number for side in row.paragraphs] for row in comparison.rows] == [[n, n + 9] for n in range(1, 9)]
    located = [finding for _, finding in comparison.located()]
    assert [(finding.code, finding.place.key, finding.excerpt) for finding in located] == [
        ("parity-date", "6", "1 August 2026"), ("parity-date", "15", "ngày 1 tháng 9 năm 2026"),
    ]  # fmt: skip


def test_the_numbers_of_notes_are_those_of_a_file(tmp_path: Path) -> None:
    """Where both languages share a file, the second one's notes go on counting, and so do pointers to them."""
    en = EN.replace("copies", "copies[^1]") + "\n[^1]: The Guardian, 3 May 2026. See note 1.\n"
    vi = VI.replace("bản và", "bản[^2] và") + "\n[^2]: The Guardian, ngày 3 tháng 5 năm 2026. Xem chú thích số 2.\n"
    path = tmp_path / "both.md"
    path.write_text(f"{en}\n---\n\n{vi}", encoding="utf-8")
    assert codes(compare(path)) == []
    found = compared(tmp_path, en, vi.replace("bản[^2] và", "bản và"))
    assert ("parity-notes", "[^1]") in [(finding.code, finding.excerpt) for _, finding in found.located()]


def test_the_register_is_the_one_that_the_text_has(tmp_path: Path) -> None:
    en = "The United Nations and the United Nations Office.\n\nHuman rights and the United Nations."
    official = "Liên Hợp Quốc và Văn phòng Liên Hợp Quốc.\n\nQuyền con người và Liên Hợp Quốc."
    assert "register-mixed" not in codes(compared(tmp_path, en, official))
    assert "register-mixed" in codes(compared(tmp_path, en, official, register="diaspora"))


def test_terms_of_an_own_glossary_are_checked(tmp_path: Path) -> None:
    table = tmp_path / "own.csv"
    table.write_text("key,en,vi.diaspora,vi.official\nclinic,clinic,bệnh xá,bệnh xá\n", encoding="utf-8")
    located = compared(tmp_path, EN, VI, glossary=table).located()
    assert [(finding.code, finding.excerpt, finding.term) for _, finding in located] == [
        ("term-missing", "clinic", "clinic")
    ]


@pytest.mark.parametrize("text", HOSTILE_PARAGRAPHS, ids=lambda text: text[:8])
def test_no_paragraph_keeps_the_checks_busy(tmp_path: Path, text: str) -> None:
    own = (f"{EN}\n{text}", VI) if language_of(text) != "vi" else (EN, f"{VI}\n{text}")
    compared(tmp_path, *own)


@pytest.mark.parametrize(
    ("left", "right", "message"),
    [
        (EN, EN, "same language"),
        (VI, VI, "same language"),
        ("17", "---", "not enough words"),
        (EN, None, "one language only"),
    ],
)
def test_languages_that_cannot_be_compared_are_told(tmp_path: Path, left: str, right: str | None, message: str) -> None:
    of_text(tmp_path, left)
    with pytest.raises(InputError, match=message):
        compare(tmp_path / "a.md") if right is None else compared(tmp_path, left, right)


# ------------------------------------------------------------------ how it is shown


def run(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, str]:
    parser = argparse.ArgumentParser()
    command.declare(parser)
    parser.add_argument("--ui", default="en")
    status = command.run(parser.parse_args([str(argument) for argument in arguments]))
    return status, capsys.readouterr().out


@pytest.fixture
def two(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A letter and its translation with a wrong number in it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.md").write_text(EN, encoding="utf-8")
    (tmp_path / "b.md").write_text(VI.replace("1.200 bản", "1.300 bản"), encoding="utf-8")
    return tmp_path


def test_words_are_underlined_in_their_line(two: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out = run(capsys, "a.md", "b.md")
    assert status == 1
    lines = out.splitlines()
    assert lines[0] == "a.md 5 = b.md 5"
    assert (
        lines[1]
        == 'error     The number "1,200" does not stand in the other language. Compare the two texts. [parity-number]'
    )
    assert lines[2][lines[3].index("^") :][: lines[3].count("^")] == "1,200"
    assert lines[-1] == "2 errors, 0 warnings."
    assert run(capsys, "b.md", "a.md", "--ui", "vi")[1].splitlines()[0] == "b.md 5 = a.md 5"
    assert "lỗi       Ngôn ngữ kia không có con số “1.300”." in run(capsys, "b.md", "a.md", "--ui", "vi")[1]
    (two / "b.md").write_text(VI, encoding="utf-8")
    assert run(capsys, "a.md", "b.md") == (0, "Nothing wrong was found.\n")


def test_json_names_paragraph_and_span(two: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out = run(capsys, "a.md", "b.md", "--json")
    assert status == 1
    found = json.loads(out)
    assert found[0] == {
        "code": "parity-number", "severity": "error", "language": "en", "excerpt": "1,200", "term": "", "file": "a.md",
        "message": 'The number "1,200" does not stand in the other language.', "suggestion": "Compare the two texts.",
        "paragraph": 5, "start": 44, "end": 49,
    }  # fmt: skip
    for each in found:
        paragraph = read_found(two / each["file"]).paragraphs[each["paragraph"] - 1]
        assert paragraph.text[each["start"] : each["end"]] == each["excerpt"]


def test_texts_are_shown_beside_each_other_in_a_word_file(two: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, "a.md", "b.md", "--review-docx", "out.docx")
    parts = read_package(two / "out.docx")
    assert comments_of((two / "out.docx").read_bytes())[0] == ("1,200", 'The number "1,200" does not stand in the other language. Compare the two texts. [parity-number]')  # fmt: skip
    assert len(docx.Document(str(two / "out.docx")).tables[0].rows) == 9
    assert str(two).encode() not in b"".join(parts.values())


# ------------------------------------------------------------------ comments in a copy


def comments_of(data: bytes) -> list[tuple[str, str]]:
    """The comments of a Word file: the words that each is about, and what it says."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        body, part = (etree.fromstring(archive.read(f"word/{name}.xml")) for name in ("document", "comments"))
    said: dict[str, str] = {}
    for comment in part:
        said[str(comment.get(f"{W}id"))] = "\n".join(
            "".join(t.text or "" for t in each.iter(f"{W}t")) for each in comment
        )
        assert set(comment.attrib) >= {f"{W}id", f"{W}author"}
    words: dict[str, str] = {}
    open_: set[str] = set()
    ended: list[str] = []
    for element in body.iter():
        if element.tag == f"{W}commentRangeStart":
            open_.add(str(element.get(f"{W}id")))
        elif element.tag == f"{W}commentRangeEnd":
            open_.remove(str(element.get(f"{W}id")))
        elif element.tag == f"{W}commentReference":
            ended.append(str(element.get(f"{W}id")))
        elif element.tag == f"{W}t":
            for number in open_:
                words[number] = words.get(number, "") + (element.text or "")
    assert not open_
    assert sorted(ended) == sorted(said)
    return [(words.get(number, ""), text) for number, text in said.items()]


SOURCE = "On 3 May 2026 we wrote about 1,200 books of the Human Rights Council.\n\nThe book that they published was banned.\n"
BODY = (
    p(r("Ngày 3 tháng 5 năm 2026 chúng tôi viết về 1.") + r("300", "<w:b/>") + r(" cuốn sách") + mark("footnote", 2) + r(" của ")
      + '<w:ins w:id="1" w:author="B">' + r("Hội đồng nhân quyền.") + "</w:ins>"
      '<w:del w:id="2" w:author="B"><w:r><w:delText>1.400</w:delText></w:r></w:del>')
    + p("<w:r><w:drawing><w:txbxContent>" + p(r("Trong khung có chữ  thừa.")) + "</w:txbxContent></w:drawing></w:r>" + r("Cuốn sách của họ đã bị cấm."))
)  # fmt: skip
NOTES = note("footnote", 2, "Ghi chú này không có trong bản kia, 77 trang.")


def test_comments_stand_at_the_exact_words_of_a_copy(tmp_path: Path) -> None:
    data = word(BODY, footnotes=NOTES, extra={"word/media/logo.png": "\x00 as it was"})
    comparison = compared(tmp_path, SOURCE, data)
    before = texts(comparison.files[1].paragraphs)
    copy = commented(comparison)
    assert commented(comparison) == copy
    found = {said.rpartition("[")[2].rstrip("]"): (words, said) for words, said in comments_of(copy)}
    assert found["capitals"][0] == "Hội đồng nhân quyền"
    numbers = [words for words, said in comments_of(copy) if "parity-number" in said]
    assert "1.300" in numbers
    # What is found in the first file stands at the paragraph that answers it, with its words.
    quoted = [said for _, said in comments_of(copy) if said.startswith("a.md 1: “1,200”\n")]
    assert len(quoted) == 1
    (tmp_path / "copy.docx").write_bytes(copy)
    assert texts(read_found(tmp_path / "copy.docx").paragraphs) == before
    old, new = read_package(tmp_path / "b.docx"), read_package(tmp_path / "copy.docx")
    changed = {"word/document.xml", "word/_rels/document.xml.rels", "[Content_Types].xml"}
    assert {name: new[name] for name in old.keys() - changed} == {name: old[name] for name in old.keys() - changed}
    assert new.keys() - old.keys() == {"word/comments.xml"}
    assert new["word/document.xml"].count(b"delText") == 2
    bold = etree.fromstring(new["word/document.xml"]).findall(f".//{W}b/../../{W}t")
    assert [each.text for each in bold] == ["300"]


def test_comments_that_are_there_stay(tmp_path: Path) -> None:
    there = f'<w:comments {NS}><w:comment w:id="7" w:author="Mai" w:date="2026-05-03T00:00:00Z"><w:p><w:r><w:t>Mine.</w:t></w:r></w:p></w:comment></w:comments>'
    links = f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="c" Type="{KINDS}/comments" Target="comments.xml"/></Relationships>'
    body = BODY.replace(
        "<w:r><w:rPr></w:rPr><w:t", '<w:commentRangeStart w:id="7"/><w:r><w:rPr></w:rPr><w:t', 1
    ).replace("</w:p>", '<w:commentRangeEnd w:id="7"/><w:r><w:commentReference w:id="7"/></w:r></w:p>', 1)
    data = word(body, extra={"word/comments.xml": there, "word/_rels/document.xml.rels": links})
    found = comments_of(commented(compared(tmp_path, SOURCE, data)))
    assert found[0][1] == "Mine."
    assert len(found) > 2


def test_a_strict_file_stays_strict(tmp_path: Path) -> None:
    strict = "http://purl.oclc.org/ooxml/wordprocessingml/main"
    transitional = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    document = f"<w:document {NS}><w:body>{BODY}</w:body></w:document>".replace(transitional, strict)
    data = word("", extra={"word/document.xml": document})
    (tmp_path / "copy.docx").write_bytes(commented(compared(tmp_path, SOURCE, data)))
    parts = read_package(tmp_path / "copy.docx")
    for name in ("word/document.xml", "word/comments.xml"):
        assert transitional.encode() not in parts[name]
    assert b"purl.oclc.org/ooxml/officeDocument/relationships/comments" in parts["word/_rels/document.xml.rels"]


def test_a_copy_of_a_real_file_has_its_comments(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, text in (("a", EN), ("b", VI.replace("1.200", "1.300").replace("Hai người", "Hai người người"))):
        document = docx.Document()
        for line in text.split("\n\n"):
            document.add_paragraph(line.strip())
        document.save(str(tmp_path / f"{name}.docx"))
    review = tmp_path / "review.docx"
    assert run(capsys, tmp_path / "a.docx", tmp_path / "b.docx", "--review-docx", review)[0] == 1
    comparison = compare(tmp_path / "a.docx", tmp_path / "b.docx")
    own = [each["excerpt"] for each in as_json(comparison) if str(each["file"]).endswith("b.docx")]
    assert own == [words for words, said in comments_of(review.read_bytes()) if not said.startswith("a.docx")]
    assert len(docx.Document(str(review)).paragraphs) == len(docx.Document(str(tmp_path / "b.docx")).paragraphs)


RUNS = st.lists(st.text(st.sampled_from("ab 1é"), min_size=1, max_size=6), min_size=1, max_size=5)


@settings(max_examples=60, deadline=None)
@given(RUNS, st.data())
def test_any_span_can_be_marked(pieces: Texts, data: st.DataObject) -> None:
    """However runs are cut and comments overlap, the words stay and each comment is at its own."""
    from advocacy.comparing.ooxml import Styles
    from advocacy.comparing.word import _Story
    from advocacy.views.commented import _Cuts

    root = etree.fromstring(f"<w:document {NS}><w:body>{p(''.join(map(r, pieces)))}</w:body></w:document>")
    story = _Story(Styles(None), root[0])
    story.read(root[0], {})
    if not story.found:
        return
    (paragraph,) = story.found
    at = st.integers(0, len(paragraph.text) - 1)
    spans = [sorted(span) for span in data.draw(st.lists(st.tuples(at, at), max_size=4))]
    cuts = _Cuts()
    for number, (start, end) in enumerate(spans):
        cuts.add(paragraph, start, end + 1, number)
    done = cuts.done(root)
    assert "".join(t.text or "" for t in done.iter(f"{W}t")) == "".join(pieces)
    for number, (start, end) in enumerate(spans):
        inside, words = False, ""
        for element in done.iter():
            if element.get(f"{W}id") == str(number) and "Range" in str(element.tag):
                inside = not inside
            elif inside and element.tag == f"{W}t":
                words += element.text or ""
        # A span to the end of the paragraph takes the spaces after it, which belong to no text.
        assert words.rstrip() == paragraph.text[start : end + 1].rstrip()
