"""Marked words of signatories, addressees, logos and forms: in no byte of a file that is not for those who may read them.

`test_editions.py` plants wherever the model hides something; here it is planted in tables, pictures and forms, and
searched for also in PDF, whose words are numbers of glyphs. All names are invented.
"""

from __future__ import annotations

import csv
import importlib.util
import io
import shutil
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import words_of_docx
from planting import Planted, marks_in, marks_of, places, plant

from advocacy.builder import build
from advocacy.cli import main
from advocacy.editions import Edition
from advocacy.load import load_campaign
from advocacy.signing import chain
from advocacy.signing.table import read

DAY = "2026-05-05"
HAS_PDF = importlib.util.find_spec("typst") is not None and importlib.util.find_spec("pikepdf") is not None
FORMATS = ("docx", "md", "html", *(("pdf",) if HAS_PDF else ()))
STATEMENT = """\
kind: joint-statement
date: 2026-05-04
title: {en: On visits, vi: Về việc thăm gặp}
opening: {en: "We call on them, to allow visits.", vi: "Chúng tôi kêu gọi họ, cho thăm gặp."}
signatories: {from: signatories.csv, as: FORM, order: name, heading: {en: Signed by, vi: Đồng ký tên}}
"""
HEADING = '{en: "Signed by [[signatories.count]] organisations", vi: "[[signatories.count]] tổ chức đồng ký tên"}'
LOCAL = ("name", "role", "organisation", "relation")
# What a name in print may say with it, and what is in the table for the coordinator alone.
BESIDE = ("representative", "role", "organisation", "relation")
NEVER = ("aliases", "authority", "own column")


@dataclass
class Rows:
    """A table of signatories with a marker in every cell that holds words."""

    planted: Planted = field(default_factory=Planted)
    never: set[int] = field(default_factory=set)
    rows: list[dict[str, str]] = field(default_factory=list)

    def hidden_from(self, edition: Edition) -> set[int]:
        return self.planted.hidden_from(edition) | self.never

    def add(self, kind: str, consent: str, show: str = "", status: str = "confirmed", *, printed: bool = True) -> str:
        """A row of which `printed` says whether any edition may name it; gives its English name."""
        circle = Edition(show or "public")
        row = {"kind": kind, "consent": consent, "show": show, "status": status, "country": "VN"}
        what = f"{kind}, {consent or 'no consent'}, {show or 'public'}, {status}"
        for column in ("name", "short", "city", *BESIDE, *NEVER):
            may = printed and column not in NEVER and (column not in BESIDE or consent == "named")
            for code in (".en", ".vi") if column in LOCAL else ("",):
                row[column + code] = self.words(circle, f"{column}{code} of {what}", may=may)
        row["logo"] = f"quoz{self.number(circle, f'logo of {what}', may=False)}x.png"
        self.rows.append(row)
        return row["name.en"]

    def words(self, circle: Edition, place: str, *, may: bool) -> str:
        return f"Invented Quợz{self.number(circle, place, may=may)}x"

    def number(self, circle: Edition, place: str, *, may: bool) -> int:
        number = self.planted.mark(circle, place)
        if not may:
            self.never.add(number)
        return number

    def names(self, edition: Edition) -> set[int]:
        """The names that an edition prints."""
        hidden = self.hidden_from(edition)
        return {number for number, place in self.planted.places.items() if place.startswith("name.")} - hidden

    def write(self, folder: Path) -> None:
        with (folder / "signatories.csv").open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, list(self.rows[0]))
            writer.writeheader()
            writer.writerows(self.rows)
        for number, row in enumerate(self.rows):
            (folder / row["logo"]).write_bytes(picture(self, number))


def picture(rows: Rows, number: int) -> bytes:
    """A logo that says in its metadata, its description and behind its end whose it is."""
    image = pytest.importorskip("PIL.Image", reason="the extra pictures is not installed")
    png = pytest.importorskip("PIL.PngImagePlugin")
    words = rows.words(Edition.PUBLIC, "metadata of a logo", may=False)
    made, stream = image.new("RGB", (30, 20), (number, 80, 80)), io.BytesIO()
    exif = made.getexif()
    exif[0x010E], exif[0x013B] = words, words  # description, artist
    if number % 2:
        made.save(stream, "JPEG", exif=exif, comment=words.encode())
    else:
        said = png.PngInfo()
        said.add_itxt("Author", words)
        said.add_text("Comment", words.encode("ascii", "ignore").decode(), zip=True)
        made.save(stream, "PNG", pnginfo=said, exif=exif)
    return stream.getvalue() + words.encode()


def every_row() -> Rows:
    """Who may be named, in each circle; and who may not, for each reason."""
    rows = Rows()
    for show in ("", "coalition", "confidential"):
        rows.add("organisation", "named", show)
        rows.add("organisation", "organisation-only", show)
        rows.add("person", "named", show)
        for consent in ("counted-only", "anonymous"):
            rows.add("person", consent, show, printed=False)
            rows.add("organisation", consent, show, printed=False)
    rows.add("person", "organisation-only", printed=False)
    for status in ("pending", "invited", "withdrawn"):
        rows.add("organisation", "named", "", status, printed=False)
    return rows


# ------------------------------------------------------------------ looking


def found_in(folder: Path) -> set[int]:
    """The markers in all files below a folder and in their names, also in the words that a PDF shows."""
    found: set[int] = set()
    for path in folder.rglob("*"):
        found |= marks_of(path.name.encode())
        if path.is_file():
            found |= marks_of_pdf(path) if path.suffix == ".pdf" else marks_of(path.read_bytes())
    return found


def marks_of_pdf(path: Path) -> set[int]:
    """Those in the bytes, in every object and stream, and in the words as two programs read them."""
    import pikepdf
    from pdf_words import ReadPdf

    data = path.read_bytes()
    found = marks_in(data) | marks_in(ReadPdf(data).root.words().encode())
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for each in pdf.objects:
            found |= marks_in("\n".join(_strings(each)).encode())
            if isinstance(each, pikepdf.Stream):
                photograph = "/DCTDecode" in str(each.get("/Filter"))
                found |= marks_of(each.read_raw_bytes()) if photograph else marks_in(each.read_bytes())
    if shutil.which("pdftotext"):
        shown = subprocess.run(["pdftotext", "-enc", "UTF-8", str(path), "-"], capture_output=True, check=True)
        found |= marks_in(shown.stdout)
    return found


def _strings(thing: Any) -> Iterable[str]:
    import pikepdf

    if isinstance(thing, (pikepdf.Dictionary, pikepdf.Stream)):
        for key, value in thing.items():
            yield str(key)
            if not getattr(value, "is_indirect", False):
                yield from _strings(value)
    elif isinstance(thing, pikepdf.Array):
        for value in thing:
            if not getattr(value, "is_indirect", False):
                yield from _strings(value)
    elif isinstance(thing, (pikepdf.String, pikepdf.Name)):
        yield str(thing)


# ------------------------------------------------------------------ signatories


def write_statement(folder: Path, form: str) -> None:
    (folder / "statement.yaml").write_text(STATEMENT.replace("FORM", form), encoding="utf-8")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def sign(*arguments: str) -> None:
    assert main(["sign", *arguments]) == 0


@pytest.mark.parametrize("form", ["list", "table", "logos"])
def test_who_did_not_agree_is_in_no_file_of_a_statement(form: str, here: Path) -> None:
    """Every edition in every format, what is published, and what a coordinator sends out."""
    rows = every_row()
    rows.write(here)
    write_statement(here, form)
    sign("freeze", ".", "--date", "2026-05-04")
    sign("confirm", ".", "--date", DAY)
    campaign = load_campaign(here)
    layout = "side-by-side" if form == "table" else "separate"
    for edition in Edition:
        out = here / f"made-{edition}"
        outcome = build(campaign, formats=FORMATS, layout=layout, edition=edition, out=out)
        assert outcome.complete, [str(finding) for finding in outcome.findings]
        found = found_in(out)
        assert places(rows.planted, found & rows.hidden_from(edition)) == {}
        assert places(rows.planted, rows.names(edition) - found) == {}
    sign("publish", ".", "--out", "published")
    assert places(rows.planted, found_in(here / "published") & rows.hidden_from(Edition.PUBLIC)) == {}
    table = read((here / "published" / "statement.signatories.csv").read_bytes(), "")
    assert marks_of("\n".join(row["name.en"] for row in table.rows).encode()) <= rows.names(Edition.PUBLIC)
    assert len(table.rows) == 3
    sign("kit", ".", "--out", "kit")
    assert found_in(here / "kit") == set()
    assert found_in(here / "frozen") == set()


def test_the_chain_says_nothing_of_anybody(here: Path) -> None:
    """Neither words, nor ids and salts of who is not named."""
    rows = every_row()
    rows.write(here)
    write_statement(here, "list")
    sign("freeze", ".", "--date", "2026-05-04")
    sign("confirm", ".", "--date", DAY)
    sign("publish", ".", "--out", "published")
    table = read((here / "signatories.csv").read_bytes(), "")
    named = read((here / "published" / "statement.signatories.csv").read_bytes(), "").ids
    whole = b"".join(path.read_bytes() for path in (here / "published").glob("*.csv"))
    assert marks_of((here / "published" / chain.SIGNATURES).read_bytes()) == set()
    hidden = [row for row in table.rows if row["event"] and row["id"] not in named]
    assert len(hidden) > 10
    for row in hidden:
        assert row["id"].encode() not in whole
        assert row["salt"].encode() not in whole


def test_who_withdrew_is_in_no_file_that_is_written_afterwards(here: Path) -> None:
    rows = Rows()
    name = rows.add("organisation", "named", printed=False)
    rows.add("organisation", "named")
    rows.write(here)
    write_statement(here, "list")
    sign("freeze", ".", "--date", "2026-05-04")
    sign("confirm", ".", "--date", DAY)
    sign("withdraw", ".", name, "--date", "2026-05-06")
    sign("publish", ".", "--out", "published")
    build(load_campaign(here), formats=FORMATS, edition=Edition.CONFIDENTIAL, out=here / "few")
    withdrawn = {
        number for number, place in rows.planted.places.items() if number in rows.never and "metadata" not in place
    }
    logo = here / rows.rows[0]["logo"]
    assert logo.is_file()  # a file of the coordinator's own, which nothing else mentions
    logo.unlink()
    own = {number for row in rows.rows[1:] for cell in row.values() for number in marks_of(cell.encode())}
    assert places(rows.planted, found_in(here) & withdrawn - own) == {}
    for folder in ("published", "few"):
        assert places(rows.planted, found_in(here / folder) & rows.never) == {}


def test_addresses_in_the_answers_of_a_form_go_nowhere(here: Path) -> None:
    """Mail, telephone, address of the network and time stay in the form."""
    planted = Planted()
    write_statement(here, "list")
    (here / "signatories.csv").write_text("kind,name\n", encoding="utf-8")
    head = ["Timestamp", "Organisation name", "Country", "Email address", "Phone", "IP address", "Số điện thoại", "E-mail",
            "Consent to publish your name"]  # fmt: skip
    private = [planted.word(Edition.CONFIDENTIAL, heading) for heading in ("time", *head[3:8])]
    answers = here.parent / "answers.csv"
    with answers.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([head, [private[0], "Invented Lotus Press", "Vietnam", *private[1:], "Yes"]])
    sign("freeze", ".", "--date", "2026-05-04")
    sign("import", str(answers), ".", "--apply")
    sign("confirm", ".", "Invented Lotus Press", "--date", DAY)
    sign("publish", ".", "--out", "published")
    assert "Invented Lotus Press" in (here / "published" / "statement.en.md").read_text(encoding="utf-8")
    assert found_in(here) == set()
    assert marks_of(answers.read_bytes()) == set(planted.places)


# ------------------------------------------------------------------ letters to each of many


def test_no_word_for_few_is_in_a_letter_to_each_of_many(tmp_path: Path) -> None:
    """Nor in the index of the letters."""
    planted = Planted()
    letter: dict[str, Any] = {"kind": "open-letter", "title": {"en": "On visits", "vi": "Về việc thăm gặp"}}
    shared = plant(letter, "open-letter", planted, pictures=False)
    letter["to"] = {"each": "people.csv"}
    data = {
        "languages": ["en", "vi"],
        **{name: held for name, held in shared.items() if held},
        "documents": {"letter": letter},
    }
    (tmp_path / "campaign.yaml").write_text(
        yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=10**6), encoding="utf-8"
    )
    (tmp_path / "people.csv").write_text("key,name.en,name.vi\nstate:DE,,\n,Ms Example,Bà Ví Dụ\n", encoding="utf-8")
    campaign = load_campaign(tmp_path)
    assert [str(finding) for finding in campaign.findings] == []
    found = {}
    for edition in Edition:
        out = tmp_path / edition
        outcome = build(campaign, formats=FORMATS, edition=edition, out=out)
        assert [str(finding) for finding in outcome.findings.errors] == []
        assert len(list(out.rglob("index*.csv"))) == 1
        assert len([path for path in out.rglob("*") if path.suffix == ".md"]) == 4
        found[edition] = found_in(out)
        assert places(planted, found[edition] & planted.hidden_from(edition)) == {}
    assert len(found[Edition.COALITION]) > 10
    assert len(found[Edition.CONFIDENTIAL] - found[Edition.COALITION]) > 10


# ------------------------------------------------------------------ looking, again


@pytest.mark.skipif(not HAS_PDF, reason="the extras pdf and inspect are not installed")
def test_a_marker_is_found_in_the_words_of_a_pdf(here: Path) -> None:
    """Its words are numbers of glyphs, so that the bytes alone do not tell."""
    rows = Rows()
    rows.add("organisation", "named")
    rows.write(here)
    write_statement(here, "list")
    build(load_campaign(here), formats=("pdf",), out=here / "out")
    found = marks_of_pdf(here / "out" / "statement.en.pdf")
    assert found
    assert found <= rows.names(Edition.PUBLIC) | {
        number for number, place in rows.planted.places.items() if "of org" in place
    }


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext (Poppler) is not installed")
@pytest.mark.skipif(not HAS_PDF, reason="the extras pdf and inspect are not installed")
def test_another_reader_of_pdf_finds_a_marker_too(here: Path) -> None:
    rows = Rows()
    rows.add("organisation", "named")
    rows.write(here)
    write_statement(here, "list")
    build(load_campaign(here), formats=("pdf",), out=here / "out")
    path = here / "out" / "statement.en.pdf"
    shown = subprocess.run(["pdftotext", "-enc", "UTF-8", str(path), "-"], capture_output=True, check=True)
    assert marks_of(shown.stdout) & rows.names(Edition.PUBLIC)


# ------------------------------------------------------------------ many


def test_thousands_sign_and_each_is_printed_once(here: Path) -> None:
    """Imported, signed, sorted and printed in both languages; the count is right and nobody is lost or twice.

    Three thousand, since ten thousand take a minute, and nothing here depends on how many they are (`bench/` has more).
    """
    number = 3000
    counted = STATEMENT.replace("{en: Signed by, vi: Đồng ký tên}", HEADING)
    (here / "statement.yaml").write_text(counted.replace("FORM", "list"), encoding="utf-8")
    (here / "signatories.csv").write_text("kind,name\n", encoding="utf-8")
    letters = "bcdfghjkmnpqrstvwxz"
    names = [f"Invented {letters[at % 19]}{letters[at // 19 % 19]}{at}u Circle" for at in range(number)]
    with (here.parent / "many.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(
            [("kind", "name", "country", "consent"), *(("organisation", name, "VN", "named") for name in names)]
        )
    sign("freeze", ".", "--date", "2026-05-04")
    sign("import", str(here.parent / "many.csv"), ".", "--apply")
    table = (here / "signatories.csv").read_bytes()
    assert [row["status"] for row in read(table, "").rows] == ["pending"] * number
    (here / "signatories.csv").write_bytes(table.replace(b",pending,", b",confirmed,"))
    sign("confirm", ".", "--date", DAY)
    outcome = build(load_campaign(here), formats=("docx", "md"), out=here / "out")
    assert outcome.complete
    for language, said in (("en", "Signed by 3,000 organisations"), ("vi", "3.000 tổ chức đồng ký tên")):
        text = (here / "out" / f"statement.{language}.md").read_text(encoding="utf-8")
        document = words_of_docx((here / "out" / f"statement.{language}.docx").read_bytes())
        for found in (text.splitlines(), document):
            assert [line for line in found if line.lstrip("# ") == said]
            printed = [line.removeprefix("- ") for line in found if "Invented" in line]
            assert sorted(printed) == sorted(names)
