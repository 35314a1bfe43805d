"""The review table: what is written comes back, whatever Word, LibreOffice and translators do with it."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import ROOT, W
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from test_exchange import WORDS, FormatSuite, job

from advocacy.archives import unpack
from advocacy.errors import InputError
from advocacy.exchange.segments import Hint, Job, Returned, Segment, Suggestion
from advocacy.exchange.table import read, write
from advocacy.exchange.table.labels import MAX_TAG
from advocacy.exchange.table.lines import joined, split
from advocacy.messages import translated
from advocacy.vouching import State
from advocacy.writers.word.package import zipped

SOFFICE = shutil.which("soffice")
LIST = "a\n\n- one\n- two\n\nb"
SEGMENTS = (
    Segment("title", "Open letter on the draft law", "Thư ngỏ về dự thảo luật", State.APPROVED, context="Title"),
    Segment(
        "documents.states.opening",
        "We express our **grave concern**.[^draft]\n\nArticle 26 is “vague”,\u00a0see [@ohchr, p. 4].",
        "Chúng tôi bày tỏ **mối quan ngại sâu sắc**.[^draft]\n\nĐiều 26 “mơ hồ”,\u00a0xem [@ohchr, tr. 4].",
        State.TRANSLATED,
        (Hint("grave concern", "mối quan ngại sâu sắc", "not “lo ngại”"),),
        (Suggestion("Chúng tôi quan ngại.", 84, "memory"),),
        comment="Xem lại số điều.\nCả dấu ngoặc.",
    ),
    Segment("concerns.oversight", "There is no oversight, as [[iccpr 17(1)]] demands."),
    Segment(
        "requests.list",
        "We ask you:\n\n- to raise this;\n    - in private,\n    - in public;\n- to report.",
        "Xin Quý vị:\n\n1. nêu việc này;\n2. báo cáo.",
        State.REJECTED,
    ),
    Segment("address", "Palais des Nations\nCH-1211 Geneva 10", "Palais des Nations\nCH-1211 Geneva 10", State.STALE),
    Segment("closing", "Yours,\\\nthe signatories", "Trân trọng,\\\ncác bên ký tên", State.DRAFT),
)
JOB = Job("Open letter on the draft law", "en", "vi", SEGMENTS)


# ------------------------------------------------------------------ helpers

Edit = Callable[[etree._Element], None]


def changed(data: bytes, *edits: Edit, name: str = "word/document.xml", **parts: str) -> bytes:
    """A file whose main part was edited, with further parts (`word__comments` is `word/comments.xml`)."""
    held = unpack(data, "t")
    root = etree.fromstring(held[name])
    for edit in edits:
        edit(root)
    held[name] = etree.tostring(root)
    held |= {f"{key.replace('__', '/')}.xml": text.encode() for key, text in parts.items()}
    return zipped(held)


def cell(root: etree._Element, row: int, column: int) -> etree._Element:
    return root.findall(f".//{W}tr")[row].findall(f"{W}tc")[column]


def fill(row: int, *paragraphs: str, column: int = 2) -> Edit:
    """Put paragraphs, given by what they hold in WordprocessingML, into a cell; the target's, if not said."""

    def edit(root: etree._Element) -> None:
        holder = cell(root, row, column)
        for paragraph in holder.findall(f"{W}p"):
            holder.remove(paragraph)
        for inside in paragraphs:
            holder.append(xml(f"<w:p>{inside}</w:p>"))

    return edit


def xml(text: str) -> etree._Element:
    names = (
        f'xmlns:w="{W[1:-1]}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:m="urn:math"'
    )
    return etree.fromstring(f"<x {names}>{text}</x>")[0]


def run(text: str, kind: str = "t", properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:{kind} xml:space="preserve">{text}</w:{kind}></w:r>'


def tracked(kind: str, text: str) -> str:
    return f'<w:{kind} w:id="9" w:author="A">{run(text, "delText" if kind == "del" else "t")}</w:{kind}>'


def mark(kind: str) -> str:
    return f'<w:pPr><w:rPr><w:{kind} w:id="9" w:author="A"/></w:rPr></w:pPr>'


def target(data: bytes, row: int = 1, *, original: bool = False) -> str:
    return read(data, "t", original=original).segments[row - 1].target


def texts(returned: Returned) -> list[tuple[str, str, str, State, str]]:
    return [(each.unit, each.source, each.target, each.state, each.comment) for each in returned.segments]


def one(source: str, target: str = "", comment: str = "") -> Job:
    return Job("T", "en", "vi", (Segment("u", source, target, State.TRANSLATED, comment=comment),))


# ------------------------------------------------------------------ there and back


def test_what_is_written_comes_back() -> None:
    returned = read(write(JOB), "t")
    assert texts(returned) == texts(Returned("en", "vi", SEGMENTS))
    assert (returned.source_language, returned.target_language) == ("en", "vi")
    assert returned.left_behind == ()
    assert returned.marked


@pytest.mark.parametrize(
    "text",
    [
        "one", LIST, "- one\n\n- two", "- one\n- two\n\nb\n\n- three", "1. a\n2. b\n\nc\n\n3. d\n4. e", "1) a\n2) b",
        "1. a\n1. b", "3. a\n4. b", "* a\n* b", "+ a", "• a\n• b", "- a\n* b", "- a\n    - b\n        - c\n- d",
        "- a\n  - b", "1. a\n    - b\n2. c", "- a\n\n    more of a\n- b", "Intro:\n- a\n- b", "a\\\nb\n\nc", "a\n\n\nb",
        "## Heading\n\ntext", "> quoted\n> words\n\ntext", "| a | b |\n| --- | --- |\n| c | d |", "- **a**[^n]\n- [[iccpr 9]]",
        "a\tb", "“smart” ‘quotes’ – and\u00a0spaces…", "- - a", "2018. A year", "10. a\n11. b\n12. c", "-", "- ", "a  b",
    ],
)  # fmt: skip
def test_no_text_is_changed_on_the_way(text: str) -> None:
    (segment,) = read(write(one(text, text)), "t").segments
    assert (segment.source, segment.target) == (text.strip(), text.strip())


@settings(max_examples=80, deadline=None)
@given(st.text(st.sampled_from("ab-*1.) \n\n"), max_size=24))
def test_any_text_is_split_and_joined(text: str) -> None:
    once = joined(split(text))
    assert joined(split(once)) == once
    assert "".join(once.split()) == "".join(text.split())


def test_files_are_the_same_each_time_and_say_nothing_of_anybody() -> None:
    data = write(JOB)
    assert data == write(JOB)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        content = b"".join(map(archive.read, archive.namelist())).decode()
    assert not re.search(r"w:date|w:author|dcterms|creator|lastModifiedBy|rsid|/root|/home", content)


def test_the_file_passes_the_checker_but_for_markdown_that_is_meant(tmp_path: Path) -> None:
    checker = ROOT.parent / "shared/tools/docx_check.py"
    if not checker.exists():
        pytest.skip("the checker of Word files is not here")
    import sys

    (tmp_path / "t.docx").write_bytes(write(JOB))
    command = [sys.executable, str(checker), "--strict", "--summary", "--ignore", "MARKDOWN", str(tmp_path / "t.docx")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert "ok, 0 errors, 0 warnings" in done.stdout, done.stdout


def test_languages_locks_and_marks_are_those_that_a_translator_needs() -> None:
    root = etree.fromstring(unpack(write(JOB), "t")["word/document.xml"])
    spoken = {
        column: {each.get(f"{W}val") for each in cell(root, 2, column).iter(f"{W}lang")} for column in (1, 2)
    }  # fmt: skip
    assert spoken == {1: {"en-GB"}, 2: {"vi-VN"}}
    marks = [
        "".join(map(str, each.itertext()))
        for each in cell(root, 2, 2).iter(f"{W}r")
        if each.find(f"{W}rPr/{W}rStyle") is not None
    ]
    assert marks == ["**", "**", "[^draft]", "[", "@ohchr", "]"]
    locks = {column: sum(1 for _ in cell(root, 2, column).iter(f"{W}lock")) for column in range(6)}
    assert locks == {0: 1, 1: 2, 2: 0, 3: 0, 4: 0, 5: 0}
    assert root.find(f".//{W}tr/{W}trPr/{W}tblHeader") is not None
    offered = [each.get(f"{W}value") for each in cell(root, 3, 5).iter(f"{W}listItem")]
    assert offered == ["missing", "translated", "approved", "rejected"]


def test_a_key_too_long_for_a_tag_is_read_from_its_cell() -> None:
    unit = "documents." + "x" * MAX_TAG + ".opening"
    job = Job("T", "en", "vi", (Segment(unit, "a", "b", State.APPROVED),))
    assert read(write(job), "t").segments[0].unit == unit


def test_other_languages_have_columns_too() -> None:
    returned = read(write(Job("T", "vi", "fr", (Segment("u", "Một", "Un", State.APPROVED),))), "t")
    assert (returned.source_language, returned.target_language) == ("vi", "fr")
    assert returned.segments[0].target == "Un"


def tidied(text: str) -> str:
    """A text without space at the ends of paragraphs, and with one blank line between them."""
    return "\n\n".join(filter(None, (part.strip() for part in re.split(r"\n\s*\n", text.strip()))))


class TestTable(FormatSuite):
    write = staticmethod(write)
    read = staticmethod(read)

    @settings(max_examples=40, deadline=None)
    @given(source=WORDS, target=WORDS)
    def test_any_text_comes_back(self, source: str, target: str) -> None:
        """A cell has no space around its text, and no blank paragraphs that mean something."""
        source, target = tidied(source), tidied(target)
        (back,) = self.there_and_back(Segment("u", source, target, State.TRANSLATED)).segments
        assert (back.source, back.target) == (source, target)

    def many(self, number: int) -> bytes:
        parts = unpack(write(job(Segment("u", "a", "b", State.TRANSLATED))), "t")
        head, _, rest = parts["word/document.xml"].partition(b"</w:tr>")
        column = "<w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>"
        rows = "".join(
            f"<w:tr>{column.format(f'u{at}')}{column.format('a') * 2}{'<w:tc/>' * 3}</w:tr>" for at in range(number)
        )
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as archive:
            for name, part in parts.items():
                archive.writestr(
                    name, part if name != "word/document.xml" else head + b"</w:tr>" + rows.encode() + rest
                )
        return stream.getvalue()


# ------------------------------------------------------------------ tracked changes


CHANGES = {
    "inserted": ((run("a ") + tracked("ins", "new "), ), "a new", "a"),
    "deleted": ((run("a ") + tracked("del", "old ") + run("b"), ), "a b", "a old b"),
    "replaced": ((tracked("del", "old") + tracked("ins", "new"), ), "new", "old"),
    "moved": ((tracked("moveFrom", "one ") + run("two ") + tracked("moveTo", "one"), ), "two one", "one two"),
    "inserted, then deleted": ((f'{run("a")}<w:ins w:id="1" w:author="A">{tracked("del", "x")}</w:ins>', ), "a", "a"),
    "a paragraph's end deleted": ((mark("del") + run("one "), run("two")), "one two", "one\n\ntwo"),
    "a paragraph's end inserted": ((mark("ins") + run("one "), run("two")), "one\n\ntwo", "one two"),
    "a paragraph deleted": ((run("a"), mark("del") + tracked("del", "b"), run("c")), "a\n\nc", "a\n\nb\n\nc"),
    "the last paragraph deleted": ((mark("del") + run("a"), tracked("del", "b")), "a", "a\n\nb"),
    "a paragraph moved": (
        (mark("moveTo") + tracked("moveTo", "b"), run("a"), mark("moveFrom") + tracked("moveFrom", "b"), run("c")),
        "b\n\na\n\nc", "a\n\nb\n\nc",
    ),
    "all deleted": ((tracked("del", "a"), ), "", "a"),
}  # fmt: skip


@pytest.mark.parametrize(("paragraphs", "accepted", "original"), CHANGES.values(), ids=CHANGES)
def test_tracked_changes_are_resolved(paragraphs: tuple[str, ...], accepted: str, original: str) -> None:
    data = changed(write(JOB), fill(1, *paragraphs))
    assert target(data) == accepted
    assert target(data, original=True) == original


@pytest.mark.parametrize(("kind", "accepted", "original"), [("del", 5, 6), ("ins", 6, 5)])
def test_tracked_rows_are_resolved(kind: str, accepted: int, original: int) -> None:
    def edit(root: etree._Element) -> None:
        root.findall(f".//{W}tr")[2].insert(0, xml(f'<w:trPr><w:{kind} w:id="1" w:author="A"/></w:trPr>'))

    data = changed(write(JOB), edit)
    assert len(read(data, "t").segments) == accepted
    assert len(read(data, "t", original=True).segments) == original


def test_lists_of_the_program_are_lists_in_markdown() -> None:
    numbering = (
        f'<w:numbering xmlns:w="{W[1:-1]}"><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/>'
        '<w:lvlText w:val="\uf0b7"/></w:lvl></w:abstractNum><w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0">'
        '<w:start w:val="2"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1)"/></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
        '</w:numbering>'
    )  # fmt: skip
    item = '<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="{}"/></w:numPr></w:pPr>'
    paragraphs = [run("a"), item.format(1) + run("b"), item.format(1) + run("c"), item.format(1), run("- typed")]
    paragraphs += [run("d"), item.format(2) + run("e"), item.format(2) + run("f"), item.format("-7 x") + run("g")]
    data = changed(write(JOB), fill(1, *paragraphs), word__numbering=numbering)
    assert target(data) == "a\n\n- b\n- c\n- typed\n\nd\n\n2) e\n3) f\n- g"


# ------------------------------------------------------------------ what translators and programs do


def test_line_breaks_and_signs_of_the_program() -> None:
    inside = (
        run("một")
        + "<w:r><w:br/></w:r>"
        + run("hai")
        + "<w:r><w:noBreakHyphen/><w:softHyphen/><w:tab/></w:r>"
        + run("ba")
    )
    decomposed = run("Quy\u0301 vi\u0323\u200b")
    assert target(changed(write(JOB), fill(1, inside, decomposed))) == "một\nhai\u2011\tba\n\nQuý vị"


def test_an_edited_source_is_seen() -> None:
    data = changed(write(JOB), fill(1, run("Something else"), column=1))
    assert read(data, "t").segments[0].source == "Something else"


def test_a_text_that_was_missing_is_translated_and_an_emptied_one_missing() -> None:
    returned = read(changed(write(JOB), fill(3, run("Không có giám sát.")), fill(1, "")), "t")
    assert [returned.segments[row].state for row in (0, 2)] == [State.MISSING, State.TRANSLATED]


@pytest.mark.parametrize(
    ("words", "state"),
    [("approved · đã duyệt", State.APPROVED), ("Approved", State.APPROVED), ("chưa đạt", State.REJECTED)],
)
def test_a_reviewer_chooses_a_state(words: str, state: State) -> None:
    assert read(changed(write(JOB), fill(2, run(words), column=5)), "t").segments[1].state is state


def test_what_only_says_what_to_type_is_no_text() -> None:
    shown = f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{run('Click here')}</w:sdtContent></w:sdt>"
    data = changed(write(JOB), fill(1, shown), fill(2, shown, column=5))
    assert target(data) == ""
    assert not read(data, "t").marked


def without_controls(root: etree._Element) -> None:
    for control in list(root.iter(f"{W}sdt")):
        for child in list(control.find(f"{W}sdtContent")):  # type: ignore[arg-type]
            control.addprevious(child)
        control.getparent().remove(control)  # type: ignore[union-attr]


def test_dropped_controls_do_no_harm() -> None:
    assert texts(read(changed(write(JOB), without_controls), "t")) == texts(read(write(JOB), "t"))


def test_tags_come_before_what_was_typed_over_the_key() -> None:
    def edit(root: etree._Element) -> None:
        for text in cell(root, 1, 0).iter(f"{W}t"):
            text.text = "x"

    assert read(changed(write(JOB), edit), "t").segments[0].unit == "title"


@pytest.mark.parametrize("controls", [True, False])
def test_columns_are_known_by_their_headings(controls: bool) -> None:
    def swap(root: etree._Element) -> None:
        for row in root.findall(f".//{W}tr"):
            row.append(row.findall(f"{W}tc")[1])

    edits = [swap] if controls else [swap, without_controls]
    assert texts(read(changed(write(JOB), *edits), "t")) == texts(read(write(JOB), "t"))


def test_a_split_table_is_read_whole_and_another_one_is_not() -> None:
    def split_table(root: etree._Element) -> None:
        table = root.find(f".//{W}tbl")
        assert table is not None
        second = etree.Element(f"{W}tbl")
        for row in table.findall(f"{W}tr")[4:]:
            second.append(row)
        table.addnext(second)
        second.addnext(xml(f"<w:tbl><w:tr><w:tc><w:p>{run('aside')}</w:p></w:tc></w:tr></w:tbl>"))

    returned = read(changed(write(JOB), split_table), "t")
    assert texts(returned) == texts(read(write(JOB), "t"))
    assert returned.left_behind == ("a further table",)


COMMENTS = (
    f'<w:comments xmlns:w="{W[1:-1]}"><w:comment w:id="0" w:author="Nguyen Van Hidden" w:initials="NVH" w:date="2026-01-01T00:00:00Z">'
    f'<w:p><w:r><w:annotationRef/></w:r>{run("Which law?")}</w:p><w:p>{run("Luật nào?")}</w:p></w:comment>'
    f'<w:comment w:id="1" w:author="B"><w:p>{run("Good.")}</w:p></w:comment>'
    f'<w:comment w:id="2" w:author="B"><w:p>{run("On the whole: fine.")}</w:p></w:comment></w:comments>'
)  # fmt: skip


def add_comments(data: bytes) -> bytes:
    anchor = (
        '<w:commentRangeStart w:id="{0}"/>%s<w:commentRangeEnd w:id="{0}"/><w:r><w:commentReference w:id="{0}"/></w:r>'
    )

    def relate(root: etree._Element) -> None:
        kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"
        etree.SubElement(root, f"{{{root.nsmap[None]}}}Relationship", Id="rIdC", Type=kind, Target="comments.xml")

    inside = anchor.format(0) % run("Thư") + anchor.format(1) % run(" ngỏ")
    data = changed(data, fill(1, inside), word__comments=COMMENTS)
    return changed(data, relate, name="word/_rels/document.xml.rels")


def test_word_comments_belong_to_their_row_without_their_authors() -> None:
    returned = read(add_comments(changed(write(JOB), fill(1, run("Tốt."), column=4))), "t")
    assert returned.segments[0].comment == "Tốt.\nWhich law?\nLuật nào?\nGood."
    assert returned.segments[0].target == "Thư ngỏ"
    assert returned.left_behind == ("a comment outside of the table: “On the whole: fine.”",)
    assert "Hidden" not in repr(returned)


# ------------------------------------------------------------------ what is left behind


FIELD = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>{}</w:instrText></w:r><w:r><w:instrText>{}</w:instrText>'
    '</w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>' + run("result") + '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
)  # fmt: skip
LEFT = {
    "hidden text": (run("a") + run("secret", properties="<w:vanish/>"), "a", "hidden text"),
    "DDE over two runs": (run("a ") + FIELD.format("DDEA", 'UTO c:\\x "y"'), "a", "a field"),
    "INCLUDETEXT": (f'<w:fldSimple w:instr="INCLUDETEXT x.invalid">{run("in")}</w:fldSimple>{run("a")}', "a", "a field"),
    "a field without an end": (run("a") + FIELD.split("<w:r><w:fldChar w:fldCharType=\"separate\"")[0] + run("b"), "a", "a field"),
    "a picture": (run("a") + "<w:r><w:drawing/></w:r>", "a", "a picture or drawing"),
    "a text box": (f"{run('a')}<w:r><mc:AlternateContent>{run('box')}</mc:AlternateContent></w:r>", "a", "a picture or drawing"),
    "an object": (run("a") + "<w:r><w:object/></w:r>", "a", "an embedded object"),
    "a footnote": (run("a") + '<w:r><w:footnoteReference w:id="2"/></w:r>', "a", "a note of the program"),
    "a symbol": (run("a") + '<w:r><w:sym w:font="Wingdings" w:char="F0E0"/></w:r>', "a", "a sign of a special font"),
    "a formula": (run("a") + "<m:oMath>x</m:oMath>", "a", "something that is no text"),
    "bold letters": (run("a ") + run("b", properties="<w:b/>"), "a b", "bold, italic or underlined letters without signs such as **"),
    "no bold letters": (run("a", properties='<w:b w:val="0"/><w:u w:val="none"/>'), "a", ""),
    "a link": (f'<w:hyperlink r:id="rId99">{run("https://example.org")}</w:hyperlink>', "https://example.org", ""),
    "a link as a field": (FIELD.format(' HYPERLINK "http', 's://x.invalid" '), "result", ""),
}  # fmt: skip


@pytest.mark.parametrize(("inside", "text", "told"), LEFT.values(), ids=LEFT)
def test_only_words_are_taken(inside: str, text: str, told: str) -> None:
    returned = read(changed(write(JOB), fill(1, inside)), "t")
    assert returned.segments[0].target == text
    assert [*returned.left_behind] == ([f"{told} (rows: 1)"] if told else [])
    assert [translated(each, "vi") for each in returned.left_behind if "hàng" not in translated(each, "vi")] == []


def hide_row(root: etree._Element) -> None:
    root.findall(f".//{W}tr")[2].insert(0, xml("<w:trPr><w:hidden/></w:trPr>"))


def test_tables_and_documents_in_cells_are_left_behind() -> None:
    def edit(root: etree._Element) -> None:
        holder = cell(root, 1, 2)
        holder.insert(1, xml('<w:altChunk r:id="rId98"/>'))
        holder.insert(1, xml(f"<w:tbl><w:tr><w:tc><w:p>{run('inner')}</w:p></w:tc></w:tr></w:tbl>"))

    returned = read(changed(write(JOB), hide_row, edit), "t")
    assert returned.segments[0].target == SEGMENTS[0].target
    assert [each.unit for each in returned.segments] == [each.unit for each in SEGMENTS if each != SEGMENTS[1]]
    assert returned.left_behind == (
        "a hidden row (rows: 2)", "a table inside a cell (rows: 1)", "another document inside the file (rows: 1)"
    )  # fmt: skip


def test_what_the_file_leads_to_is_named_and_never_opened() -> None:
    def relate(root: etree._Element) -> None:
        for number, kind in enumerate(("attachedTemplate", "image", "hyperlink", "oleObject", "unheard-of")):
            given = {
                "Id": f"rX{number}",
                "Type": f"http://x/{kind}",
                "Target": "https://x.invalid/",
                "TargetMode": "External",
            }
            etree.SubElement(root, f"{{{root.nsmap[None]}}}Relationship", given)

    returned = read(changed(write(JOB), relate, name="word/_rels/document.xml.rels"), "t")
    assert texts(returned) == texts(read(write(JOB), "t"))
    assert returned.left_behind == (
        "a remote template", "a remote picture", "the addresses of links", "an embedded object",
        "something outside of the file",
    )  # fmt: skip
    assert ".invalid" not in repr(returned)


# ------------------------------------------------------------------ what is refused


def row_again(root: etree._Element) -> None:
    rows = root.findall(f".//{W}tr")
    for row in (rows[2], rows[3]):
        row.addnext(etree.fromstring(etree.tostring(row)))


def keys_gone(root: etree._Element) -> None:
    without_controls(root)
    fill(1, "", column=0)(root)
    fill(2, run("2"), column=0)(root)


def merged(root: etree._Element) -> None:
    holder = cell(root, 1, 1).find(f"{W}tcPr")
    assert holder is not None
    holder.append(xml('<w:gridSpan w:val="2"/>'))


def cell_gone(root: etree._Element) -> None:
    holder = cell(root, 2, 4)
    holder.getparent().remove(holder)  # type: ignore[union-attr]


def table_gone(root: etree._Element) -> None:
    holder = root.find(f".//{W}tbl")
    assert holder is not None
    root[0].remove(holder)


BAD: dict[str, tuple[list[Edit], str]] = {
    "keys there twice": ([row_again], "“?documents.states.opening.* twice.*concerns.oversight.* twice"),
    "no keys": ([keys_gone], "Row 1 has no id.*Row 2 has no id"),
    "merged and missing cells": ([merged, cell_gone], "Row 1 has not the cells.*Row 2 has not the cells"),
    "a sign that reorders": ([fill(1, run("a\u202eb"))], "title.*U\\+202E"),
    "a hidden hyphen": ([fill(3, run("a\u00adb"), column=4)], "concerns.oversight.*U\\+00AD"),
    "an unheard-of state": ([fill(1, run("perhaps\u202e"), column=5)], 'Row 1: the state "perhaps" is not one'),
    "an old font": ([fill(1, run("abc", properties='<w:rFonts w:ascii=".VnTime"/>'))], 'Row 1 is typed in the old font ".VnTime"'),
    "no languages": ([fill(0, run("Source"), column=1)], "no table to review"),
    "one language": ([fill(0, run("English (en)"), column=2)], "Both of its languages are en"),
    "no table": ([table_gone], "no table to review"),
}  # fmt: skip


@pytest.mark.parametrize(("edits", "message"), BAD.values(), ids=BAD)
def test_what_cannot_be_taken_in_is_refused_with_all_its_rows(edits: list[Edit], message: str) -> None:
    with pytest.raises(InputError, match=message) as caught:
        read(changed(write(JOB), *edits), "back.docx")
    assert str(caught.value).startswith("back.docx  ")
    assert str(caught.value).isprintable()


def test_an_empty_row_is_passed_over() -> None:
    def edit(root: etree._Element) -> None:
        table = root.find(f".//{W}tbl")
        assert table is not None
        table.append(xml("<w:tr>" + "<w:tc><w:p/></w:tc>" * 6 + "</w:tr>"))

    assert len(read(changed(write(JOB), edit), "t").segments) == len(SEGMENTS)


def bomb() -> bytes:
    return zipped({**unpack(write(JOB), "t"), "word/document.xml": b"<a>" + b" " * (40 * 2**20) + b"</a>"})


def with_part(name: str, content: bytes) -> bytes:
    return zipped({**unpack(write(JOB), "t"), name: content})


XXE = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><w:document xmlns:w="w">&e;</w:document>'
HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "macros": (lambda: with_part("word/vbaProject.bin", b"x"), "holds macros"),
    "XXE": (lambda: with_part("word/document.xml", XXE), "document type"),
    "XXE in UTF-16": (lambda: with_part("word/document.xml", XXE.decode().encode("utf-16")), "document type"),
    "XXE in comments": (lambda: changed_comments(XXE), "document type"),
    "bomb": (bomb, "inflates like a bomb"),
    "deep": (lambda: with_part("word/document.xml", b"<a>" * 300 + b"</a>" * 300), "nested deeper"),
    "not a package": (lambda: b"%PDF-1.7", "not a package"),
    "no document": (lambda: with_part("word/document.xml", b"<a/>"), "not a Word document"),
    "cut off": (lambda: write(JOB)[:-40], "damaged"),
}


def changed_comments(content: bytes) -> bytes:
    return zipped({**unpack(add_comments(write(JOB)), "t"), "word/comments.xml": content})


@pytest.mark.parametrize(("made", "message"), HOSTILE.values(), ids=HOSTILE)
def test_hostile_files_are_refused_in_one_line(made: Callable[[], bytes], message: str) -> None:
    with pytest.raises(InputError, match=message) as caught:
        read(made(), "back.docx")
    assert len(str(caught.value).splitlines()) == 1


# ------------------------------------------------------------------ LibreOffice


def converted(folder: Path, kind: str, source: Path) -> Path:
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [str(SOFFICE), profile, "--headless", "--convert-to", kind, "--outdir", str(folder / kind), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return folder / kind / f"{source.stem}.{kind}"


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
def test_a_table_edited_in_libreoffice_comes_back(tmp_path: Path) -> None:
    """LibreOffice 7.4 drops tags and locks, and writes lists in another way; the words stay."""
    (tmp_path / "table.docx").write_bytes(write(JOB))
    odt = converted(tmp_path, "odt", tmp_path / "table.docx")
    parts = unpack(odt.read_bytes(), "t")
    content = parts["content.xml"].decode()
    assert content.count("Thư ngỏ về dự thảo luật") == 1
    parts["content.xml"] = content.replace("Thư ngỏ về dự thảo luật", "Thư ngỏ về <text:s/>dự luật").encode()
    odt.write_bytes(zipped(parts))
    returned = read(converted(tmp_path, "docx", odt).read_bytes(), "t")
    expected = texts(Returned("en", "vi", SEGMENTS))
    expected[0] = ("title", "Open letter on the draft law", "Thư ngỏ về  dự luật", State.APPROVED, "")
    assert texts(returned) == expected
    assert (returned.source_language, returned.target_language, returned.marked) == ("en", "vi", True)
    assert returned.left_behind == ()
