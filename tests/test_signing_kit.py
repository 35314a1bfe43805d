"""The sign-on sheet that is sent out, and what comes back. All names are invented."""

from __future__ import annotations

import csv
import io
import re
import shutil
import subprocess
import sys
import time
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from test_exchange import repacked

from advocacy.document import Version
from advocacy.errors import InputError
from advocacy.inspecting.cleaning import clean
from advocacy.languages import Language, Languages, Moment, PartialDate
from advocacy.reader import normalise, refused_character
from advocacy.resources import Resources
from advocacy.signing.codes import short_code
from advocacy.signing.headings import CHOICE, STATEMENT, capacity_of, choice_of, column_of, kind_of
from advocacy.signing.importing import apply, plan
from advocacy.signing.kit import LISTS, Kit, sheet_csv, sheet_xlsx
from advocacy.signing.kitform import sheet_docx
from advocacy.signing.returned import read
from advocacy.signing.table import Consent, Table
from advocacy.signing.wording import Wording

DIGEST, OTHER = "ab" * 32, "cd" * 32
NAME = "Nhóm Ví dụ Hoà Bình (tên giả định)"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
LANGUAGES = Languages(Resources())


def kit(*codes: str, digest: str = DIGEST, own: Languages | None = None, **changes: Any) -> Kit:
    languages = own or LANGUAGES
    made = Kit(
        {"en": "Release the six writers", "vi": "Hãy trả tự do cho sáu nhà văn", "fr": "Libérez les six écrivains"},
        short_code(digest),
        digest,
        PartialDate(2026, 3, 8),
        (Version("vi", "operative", "12" * 32), Version("en", "translation", "34" * 32)),
        tuple(languages[code] for code in codes or ("vi", "en")),
        PartialDate(2026, 4, 1),
        "By encrypted message to the coordinator.",
    )
    return replace(made, **changes)


@pytest.fixture
def third(tmp_path: Path) -> Languages:
    """A language that the program does not know: a file of a campaign's own, with words for the form."""
    words = (ROOT / "templates/en/language.yaml").read_text(encoding="utf-8")
    begin = words.index("\nsign-on:")
    own = """
sign-on:
  title: Formulaire de signature
  fields: {name: "Nom ({language})", consent: Mode d'affichage, kind: Organisation ou personne, country: Pays}
  consents: {named: Avec nom, organisation-only: "Organisation, sans représentant", counted-only: "Compté sans nom, ce qui veut dire que personne ne lit le nom", anonymous: Anonyme}
  write: écrivez ici
"""
    folder = tmp_path / "templates" / "fr"
    folder.mkdir(parents=True)
    (folder / "language.yaml").write_text(words[:begin].replace("en-GB", "fr-FR") + own, encoding="utf-8")
    return Languages(Resources(tmp_path))


# ------------------------------------------------------------------ filling a form as Word does


def w(name: str) -> str:
    return f"{{{W}}}{name}"


def document(data: bytes) -> etree._Element:
    return etree.fromstring(zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml"))


def words_of(data: bytes) -> str:
    return "".join(map(str, document(data).itertext()))


def with_document(data: bytes, root: etree._Element) -> bytes:
    return repacked(data, word__document_DOT_xml=etree.tostring(root))


def controls(root: etree._Element) -> dict[str, etree._Element]:
    return {
        str(control.find(f"{w('sdtPr')}/{w('tag')}").get(w("val"))): control  # type: ignore[union-attr]
        for control in root.iter(w("sdt"))
    }


def put(control: etree._Element, text: str) -> None:
    """What Word does when somebody types: the placeholder goes, Enter is a line break."""
    properties, content = control.find(w("sdtPr")), control.find(w("sdtContent"))
    assert properties is not None
    assert content is not None
    for shown in properties.findall(w("showingPlcHdr")):
        properties.remove(shown)
    for run in list(content):
        content.remove(run)
    run = etree.SubElement(content, w("r"))
    for piece in re.split("([\n\t])", text):
        if piece in ("\n", "\t"):
            etree.SubElement(run, w("br" if piece == "\n" else "tab"))
        else:
            etree.SubElement(run, w("t")).text = piece


def filled(data: bytes, cells: Mapping[str, str]) -> bytes:
    """A form with these fields; of lists the words that the reader sees are chosen by their key."""
    root = document(data)
    found = controls(root)
    for column, text in cells.items():
        items = {str(item.get(w("value"))): item for item in found[column].iter(w("listItem"))}
        put(found[column], str(items[text].get(w("displayText"))) if text in items else text)
    return with_document(data, root)


def cleaned_copy(data: bytes, folder: Path) -> bytes:
    path = folder / "form.docx"
    path.write_bytes(data)
    return clean(path).data


FILLED = {
    "kind": "organisation",
    "name.vi": NAME,
    "name.en": "Invented Peace Circle",
    "short": "IPC",
    "representative": "Mai Ví Dụ",
    "role.vi": "Chủ tịch",
    "role.en": "Chair",
    "authority": "Board minute,\n3 March 2026",
    "city": "Huế",
    "country": "Việt Nam",
    "link": "https://example.org",
    "consent": "organisation-only",
}
KEPT = {**FILLED, "country": "VN", "authority": "Board minute, 3 March 2026"}


def fields(data: bytes, label: str = "form.docx") -> dict[str, str]:
    head, row = read([(data, label)]).lines
    return dict(zip(head.cells, row.cells, strict=True))


def refused(data: bytes) -> str:
    with pytest.raises(InputError) as caught:
        plan(Table(), data, "form.docx", statement=DIGEST)
    return str(caught.value)


# ------------------------------------------------------------------ there and back


def test_a_form_that_was_filled_in_becomes_a_row_that_waits() -> None:
    data = filled(sheet_docx(kit()), FILLED)
    planned = plan(Table(), data, "form.docx", statement=DIGEST)
    assert (planned.refused, planned.left, planned.questions, planned.notices) == ((), (), [], ())
    (row,) = apply(Table(), planned).rows
    assert {column: row[column] for column in KEPT} == KEPT
    assert (row["status"], row["digest"], row["date"]) == ("pending", "", "")


def test_what_nobody_wrote_in_stays_empty() -> None:
    data = sheet_docx(kit())
    assert set(fields(data)) == {*kit().columns, STATEMENT}
    assert {text for column, text in fields(data).items() if column != STATEMENT} == {""}
    (refusal,) = plan(Table(), data, "form.docx", statement=DIGEST).refused
    assert refusal.reason == "It has no name."
    # Without an answer to how it is to be shown, the coordinator is asked, and nothing is assumed.
    planned = plan(Table(), filled(data, {"name.vi": NAME, "kind": "organisation"}), "form.docx", statement=DIGEST)
    assert [question.about for question in planned.questions] == ["consent"]
    assert apply(Table(), planned).rows[0]["consent"] == ""


@pytest.mark.parametrize("codes", [("vi", "en"), ("en", "vi"), ("en",), ("vi",)])
def test_every_answer_of_the_lists_comes_back_as_its_key(codes: tuple[str, ...]) -> None:
    made = kit(*codes)
    data = sheet_docx(made)
    name = "name" if len(codes) == 1 else f"name.{codes[0]}"
    for column, (_, keys) in LISTS.items():
        for key in keys:
            cells = {name: NAME, column: key}
            (entry,) = plan(Table(), filled(data, cells), "form.docx", statement=DIGEST).entries
            assert entry.cells[column] == key


@pytest.mark.parametrize("codes", [("vi", "en"), ("en",), ("vi",)])
def test_cleaned_forms_are_read_by_their_labels(codes: tuple[str, ...], tmp_path: Path) -> None:
    made = kit(*codes)
    cells = {column: FILLED[column] for column in made.columns if column in FILLED}
    cells |= {"name": NAME} if len(codes) == 1 else {}
    data = filled(sheet_docx(made), cells)
    cleaned = cleaned_copy(data, tmp_path)
    assert b"field_name" not in zipfile.ZipFile(io.BytesIO(cleaned)).read("word/document.xml")
    assert fields(cleaned) == fields(data)


def test_libreoffice_may_save_the_form_anew(tmp_path: Path) -> None:
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not installed")
    path = tmp_path / "form.docx"
    path.write_bytes(filled(sheet_docx(kit()), {**FILLED, "authority": "Board minute"}))
    subprocess.run(
        [office, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to", "docx",
         "--outdir", str(tmp_path / "out"), str(path)], check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    saved = (tmp_path / "out" / "form.docx").read_bytes()
    assert fields(saved) == fields(path.read_bytes())


def test_many_forms_are_rows_of_one_table() -> None:
    data = sheet_docx(kit())
    files = [(filled(data, {"name.vi": f"Nhóm giả định {n}"}), f"{n}.docx") for n in range(3)]
    files.append((filled(sheet_docx(kit("en")), {"name": "Invented Circle"}), "en.docx"))
    returned = read(files)
    assert returned.sources == ("0.docx", "1.docx", "2.docx", "en.docx")
    planned = plan(Table(), returned, "forms", statement=DIGEST)
    assert [entry.line for entry in planned.new] == [2, 3, 4, 5]
    with pytest.raises(InputError, match="only if all are forms"):
        read([*files, (sheet_csv(kit()), "sheet.csv")])


WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Cn", "Co"]) | st.sampled_from("\n\t=+-@'\"ếỡĐ&<>]["),
    max_size=60,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(st.sampled_from(["name.vi", "name.en", "authority", "city", "link", "relation"]), WORDS))
def test_any_text_comes_back_as_it_was_written(cells: dict[str, str]) -> None:
    back = fields(filled(FORM, cells))
    assert {column: back[column] for column in cells} == {
        column: normalise(text).strip() for column, text in cells.items()
    }


FORM = sheet_docx(kit())


@settings(max_examples=40, deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=4))
def test_any_text_in_a_table_comes_back_as_it_was_written(texts: list[str]) -> None:
    """A spreadsheet writes what was typed; this one marks its cells as we do."""
    from advocacy.formulas import guarded

    stream = io.StringIO(newline="")
    head = next(csv.reader(io.StringIO(sheet_csv(kit()).decode("utf-8-sig"))))
    csv.writer(stream).writerows([head, *([guarded(text), "x"] for text in texts)])
    rows = read([(stream.getvalue().encode(), "sheet.csv")]).lines[1:]
    assert [row.cells[0] for row in rows] == texts


# ------------------------------------------------------------------ which text it is for


def test_a_form_for_another_text_is_refused() -> None:
    for data in (
        filled(sheet_docx(kit(digest=OTHER)), FILLED),
        f"name,statement\n{NAME},{short_code(OTHER)}\n".encode(),
        f"name,statement\n{NAME},{OTHER}\n".encode(),
        f"name,statement\n{NAME},{short_code(DIGEST)} {OTHER}\n".encode(),
        f"name,statement\n{NAME},I sign everything\n".encode(),
        f"name,Code [statement {short_code(OTHER)}]\n{NAME},\n".encode(),
        f"name,Code [statement {short_code(OTHER)}]\n{NAME},{short_code(DIGEST)}\n".encode(),
    ):
        planned = plan(Table(), data, "form", statement=DIGEST)
        assert planned.entries == ()
        assert [each.reason[:26] for each in planned.refused] == [
            "It is for another text: " + planned.refused[0].reason[24:26]
        ]
    (refusal,) = plan(Table(), filled(sheet_docx(kit(digest=OTHER)), FILLED), "f", statement=DIGEST).refused
    assert short_code(OTHER) in refusal.reason


@pytest.mark.parametrize(
    "stated", ["", short_code(DIGEST), DIGEST, DIGEST.upper(), short_code(DIGEST).replace("-", " ")]
)
def test_the_text_may_be_named_in_any_of_its_ways(stated: str) -> None:
    data = f"name,statement\n{NAME},{stated}\n".encode()
    planned = plan(Table(), data, "sheet.csv", statement=DIGEST)
    assert (len(planned.new), planned.refused) == (1, ())
    assert STATEMENT not in planned.new[0].cells


def test_what_cannot_be_compared_is_said() -> None:
    planned = plan(Table(), filled(sheet_docx(kit(digest=OTHER)), FILLED), "form.docx")
    assert len(planned.new) == 1
    assert ["no text is frozen" in notice for notice in planned.notices] == [True]


# ------------------------------------------------------------------ hostile and strange files


def test_macros_document_types_and_bombs_are_refused() -> None:
    assert "macros" in refused(repacked(FORM, word__vbaProject_DOT_bin=b"x"))
    bomb = b'<!DOCTYPE x [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><w:document xmlns:w="x">&b;</w:document>'
    assert "DOCTYPE" in refused(repacked(FORM, word__document_DOT_xml=bomb))
    assert "bomb" in refused(repacked(FORM, word__media__x=b"\0" * 50_000_000))
    assert "leads out" in refused(repacked(FORM, **{"..__evil": b"x"}))


def test_what_leads_elsewhere_is_left_behind_and_named() -> None:
    rels = zipfile.ZipFile(io.BytesIO(FORM)).read("word/_rels/document.xml.rels")
    led = (
        b'<Relationship Id="x1" TargetMode="External" Target="https://example.invalid/t.dotm" '
        b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"/></Relationships>'
    )
    data = repacked(filled(FORM, FILLED), word___rels__document_DOT_xml_DOT_rels=rels.replace(b"</Relationships>", led))
    planned = plan(Table(), data, "form.docx", statement=DIGEST)
    assert planned.notices == ("form.docx: left behind: a remote template",)
    assert not any("invalid" in cell for cell in planned.new[0].cells.values())


def test_hidden_words_are_left_behind_and_named() -> None:
    root = document(filled(FORM, FILLED))
    run = next(controls(root)["name.vi"].iter(w("r")))
    hidden = etree.SubElement(run.getparent(), w("r"))  # type: ignore[arg-type]
    etree.SubElement(etree.SubElement(hidden, w("rPr")), w("vanish"))
    etree.SubElement(hidden, w("t")).text = "and nobody sees this"
    data = with_document(FORM, root)
    assert fields(data)["name.vi"] == normalise(NAME)
    assert read([(data, "f")]).notices == ("f: left behind: hidden text",)


def test_a_hidden_row_is_no_answer() -> None:
    root = document(filled(FORM, FILLED))
    row = next(each for each in controls(root)["consent"].iterancestors(w("tr")))
    etree.SubElement(row.find(w("trPr")), w("hidden"))  # type: ignore[arg-type]
    data = with_document(FORM, root)
    assert "consent" not in fields(data)
    assert read([(data, "f")]).notices == ("f: left behind: a hidden row",)


def test_tracked_changes_are_taken_as_accepted_and_told() -> None:
    root = document(filled(FORM, FILLED))
    content = controls(root)["name.vi"].find(w("sdtContent"))
    assert content is not None
    for kind, words in (("del", "delText"), ("ins", "t")):
        change = etree.SubElement(content, w(kind), {w("id"): "900", w("author"): "Somebody"})
        etree.SubElement(etree.SubElement(change, w("r")), w(words)).text = f" {kind}"
    data = with_document(FORM, root)
    assert fields(data)["name.vi"] == normalise(f"{NAME} ins")
    assert read([(data, "f")]).notices == ("f: its tracked changes were taken as accepted.",)


def test_a_field_that_is_there_twice_is_refused() -> None:
    root = document(filled(FORM, FILLED))
    row = next(each for each in controls(root)["consent"].iterancestors(w("tr")))
    row.addnext(etree.fromstring(etree.tostring(row)))
    assert 'The field "consent" is there twice.' in refused(with_document(FORM, root))


def test_another_document_is_no_form() -> None:
    from test_exchange import JOB

    from advocacy.exchange import table

    assert "not a sign-on form" in refused(table.write(JOB))
    assert "not a Word document" in refused(repacked(FORM, word__document_DOT_xml=None))


@pytest.mark.parametrize(
    ("label", "data", "told"),
    [
        ("bad.docx", b"words", "not a Word document"), ("bad.docx", sheet_csv(kit("en")), "not a Word document"),
        ("bad.xlsx", b"words", "not a workbook"), ("BAD.XLSX", b"", "not a workbook"),
        ("old.xlsx", b"\xd0\xcf\x11\xe0", "old workbook"), ("old.doc", b"\xd0\xcf\x11\xe0", "old .doc"),
    ],
)  # fmt: skip
def test_what_is_not_what_its_name_says_is_refused(label: str, data: bytes, told: str) -> None:
    with pytest.raises(InputError, match=told) as caught:
        read([(data, label)])
    assert caught.value.place.file == label


def test_old_fonts_are_refused() -> None:
    root = document(filled(FORM, FILLED))
    run = next(controls(root)["name.vi"].iter(w("r")))
    properties = etree.Element(w("rPr"))
    run.insert(0, properties)
    etree.SubElement(properties, w("rFonts"), {w("ascii"): ".VnTime"})
    assert '".VnTime"' in refused(with_document(FORM, root))


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(FORM) - 1), st.integers(1, 255))
def test_a_damaged_form_is_refused_or_read(at: int, change: int) -> None:
    for data in (FORM[:at], FORM[:at] + bytes([FORM[at] ^ change]) + FORM[at + 1 :]):
        try:
            plan(Table(), data, "form.docx", statement=DIGEST)
        except InputError as error:
            assert str(error)


# ------------------------------------------------------------------ the sheets


@pytest.mark.parametrize("codes", [("vi", "en"), ("en", "vi"), ("en",), ("vi",)])
def test_our_own_headings_need_no_question(codes: tuple[str, ...]) -> None:
    made = kit(*codes)
    (row,) = csv.reader(io.StringIO(sheet_csv(made).decode("utf-8-sig")))
    assert [column_of(heading) for heading in row] == [*made.columns, STATEMENT]
    # The words say it alone; only the code of the text stands in brackets.
    assert [heading for heading in row if "[" in heading] == [row[-1]]
    assert made.code in row[-1]


def test_the_workbook_offers_lists_and_explains_itself() -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.load_workbook(io.BytesIO(sheet_xlsx(kit())))
    sheet, explained = book.worksheets
    heads = [cell.value for cell in sheet[1]]
    assert [column_of(heading) for heading in heads] == [*kit().columns, STATEMENT]
    assert sheet.max_row == 1
    offered = {str(each.sqref): each.formula1.strip('"').split(",") for each in sheet.data_validations.dataValidation}
    assert [kind_of(word) for word in offered["A2:A500"]] == ["organisation", "person"]
    assert [capacity_of(word) for word in offered["J2:J500"]] == ["official", "personal", "identification"]
    assert [choice_of(word) for word in offered["O2:O500"]] == list(Consent)
    told = " ".join(str(cell.value) for row in explained.iter_rows() for cell in row)
    assert short_code(DIGEST) in told
    assert "rút tên" in told
    assert "ngày 1 tháng 4 năm 2026" in told
    assert {cell.data_type for each in book for row in each.iter_rows() for cell in row if cell.value} == {"s"}


def test_a_filled_workbook_comes_back() -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.load_workbook(io.BytesIO(sheet_xlsx(kit())))
    words = Wording(kit().languages)
    cells = {**FILLED, "kind": words.choice("kinds", "organisation"), CHOICE: words.choice("consents", "named")}
    book.worksheets[0].append([cells.get(column, "") for column in kit().columns])
    stream = io.BytesIO()
    book.save(stream)
    (entry,) = plan(Table(), stream.getvalue(), "sheet.xlsx", statement=DIGEST).entries
    assert entry.cells["consent"] == "named"
    assert {**entry.cells, "consent": ""} == {**KEPT, "consent": ""}
    assert entry.questions == ()


@pytest.mark.parametrize("make", [sheet_docx, sheet_csv, sheet_xlsx])
def test_the_same_kit_gives_the_same_bytes_and_says_nothing_of_who_made_it(make: Any) -> None:
    if make is sheet_xlsx:
        pytest.importorskip("openpyxl")
    first = make(kit())
    time.sleep(1.1)  # the clock of a ZIP goes by seconds
    assert make(kit()) == first
    if first.startswith(b"PK"):
        parts = zipfile.ZipFile(io.BytesIO(first))
        core = parts.read("docProps/core.xml")
        assert not re.search(rb"creator>[^<]|lastModifiedBy>[^<]|created|modified", core)
        assert {entry.date_time for entry in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_a_value_is_text_in_every_sheet() -> None:
    titles = {"vi": '=cmd|"/c calc"!A0', "en": "<w:p>&amp; [x](y)"}
    made = kit(titles=titles, coordinator="=HYPERLINK(1)", deadline=Moment.parse("2026-04-01 23:00 GMT"))
    words = words_of(sheet_docx(made))
    assert titles["vi"] in words
    assert titles["en"] in words
    assert "23:00 GMT" in words
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.load_workbook(io.BytesIO(sheet_xlsx(made)))
    assert {cell.data_type for each in book for row in each.iter_rows() for cell in row if cell.value} == {"s"}


@pytest.mark.parametrize("codes", [("vi", "en"), ("en",), ("vi",)])
def test_the_form_passes_the_strict_checker(codes: tuple[str, ...], tmp_path: Path) -> None:
    checker = ROOT.parent / "shared" / "tools" / "docx_check.py"
    if not checker.is_file():
        pytest.skip("the checker is not beside the checkout")
    path = tmp_path / "form.docx"
    path.write_bytes(sheet_docx(kit(*codes)))
    done = subprocess.run(
        [sys.executable, str(checker), "--strict", "--summary", "--lang", codes[0], "--min-headings", "3", str(path)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout


def test_a_form_without_deadline_and_coordinator_leaves_their_lines_out() -> None:
    words = words_of(sheet_docx(kit("en", deadline=None, coordinator="")))
    assert "Please return by" not in words
    assert "How to return" not in words


# ------------------------------------------------------------------ languages


def test_a_language_of_a_campaign_needs_no_python(third: Languages, tmp_path: Path) -> None:
    made = kit("fr", "en", own=third)
    (row,) = csv.reader(io.StringIO(sheet_csv(made).decode("utf-8-sig")))
    assert row[1] == "Nom (français) / Name in French [name.fr]"
    assert [column_of(heading) for heading in row] == [*made.columns, STATEMENT]
    data = filled(sheet_docx(made), {"name.fr": "Cercle inventé", "consent": "counted-only", "country": "France"})
    (entry,) = plan(Table(), data, "form.docx", statement=DIGEST).entries
    assert (entry.cells["consent"], entry.cells["country"]) == ("counted-only", "FR")
    cleaned = cleaned_copy(data, tmp_path)
    assert fields(cleaned) == fields(data)


def test_a_language_without_words_for_the_form_takes_english(third: Languages) -> None:
    french = third["fr"]
    french.sign_on = {}
    made = kit("fr", own=third)
    words = words_of(sheet_docx(made))
    assert "Who signs" in words
    assert "Libérez les six écrivains" in words
    assert fields(sheet_docx(made)) == {**dict.fromkeys(made.columns, ""), STATEMENT: made.code}


def test_long_lists_stand_in_a_sheet_of_their_own(third: Languages) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.load_workbook(io.BytesIO(sheet_xlsx(kit("fr", "en", "vi", own=third))))
    formulas = [each.formula1 for each in book.worksheets[0].data_validations.dataValidation]
    (named,) = [formula for formula in formulas if formula.startswith("'")]
    title = named.split("'")[1]
    assert [choice_of(row[0].value) for row in book[title].iter_rows()] == list(Consent)


@pytest.mark.parametrize("code", ["en", "vi"])
def test_both_languages_say_the_same(code: str) -> None:
    def shape(words: Any) -> Any:
        return {key: shape(value) for key, value in words.items()} if isinstance(words, dict) else slots(words)

    def slots(words: str) -> set[str]:
        return set(re.findall(r"\{\w+\}", words))

    language: Language = LANGUAGES[code]
    assert shape(language.sign_on) == shape(LANGUAGES["en"].sign_on)
    assert list(language.sign_on["meanings"]) == list(Consent)
    for each in _texts(language.sign_on):
        assert normalise(each) == each
        assert not refused_character(each)


def _texts(words: Any) -> list[str]:
    return [text for value in words.values() for text in _texts(value)] if isinstance(words, dict) else [words]
