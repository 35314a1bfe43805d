"""Signatories in documents: who of a table is printed, in which form and order, and how they are counted."""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import MakeCampaign, composed, composition, told, words, words_of_docx, words_of_html, words_of_markdown
from hypothesis import given, settings
from hypothesis import strategies as st

from advocacy.checks.passages import Passage
from advocacy.checks.signed import check_signed
from advocacy.compose import Composition, compose
from advocacy.document import Columns, Document, Heading, Image, List, Paragraph, lines, plain
from advocacy.errors import InputError
from advocacy.languages import Languages
from advocacy.layout import Publication
from advocacy.load import Campaign, load_campaign
from advocacy.resources import Resources
from advocacy.signatories.counting import Numbers, summary
from advocacy.signing.chain import SIGNATURES, Events, sign
from advocacy.signing.chain import write as write_chain
from advocacy.signing.table import COLUMNS, Row, read, write
from advocacy.signing.table import Table as SigningTable
from advocacy.writers import FORMATS, writer

ONE, OTHER = "1" * 64, "2" * 64
HEAD = "kind: open-letter\ntitle: {en: T, vi: T}\nopening: {en: 'One.', vi: 'Một.'}\n"
LANGUAGES = Languages(Resources(Path(".")))

Table_ = Callable[[str], None]


@pytest.fixture
def table(tmp_path: Path) -> Table_:
    """Writes `signatories.csv` beside the campaign file."""

    def make(text: str) -> None:
        (tmp_path / "signatories.csv").write_text(text, encoding="utf-8")

    return make


def section(document: Document) -> list[str]:
    """The lines of the section that prints signatories."""
    found = [each for each in document.sections if each.name == "signatories"]
    return [line for each in found for line in lines(each.blocks)]


def made(campaign: MakeCampaign, stated: str = "as: list", language: str = "en") -> list[str]:
    """The lines that print the signatories of `signatories.csv`."""
    return section(composed(campaign(f"{HEAD}signatories: {{from: signatories.csv, {stated}}}\n"), language))


def of(campaign: MakeCampaign, signed: str | None, edition: str = "public") -> Composition:
    loaded = campaign(f"{HEAD}signatories: {{from: signatories.csv, as: list}}\n")
    return compose(loaded, "letter", "en", edition, signed)


def left_out(found: Composition) -> list[str]:
    return [line for line in found.left_out if "signator" in line]


# ------------------------------------------------------------------ who is printed


def test_a_list_kept_by_hand_is_printed_unless_a_row_says_otherwise(campaign: MakeCampaign, table: Table_) -> None:
    table(
        "name,kind,consent,show\nAlpha Group,,,\nBeta Person,person,named,public\nGamma Person,person,anonymous,\n"
        "Delta Person,person,counted-only,\nEpsilon Group,organisation,,coalition\n"
    )
    found = of(campaign, None)
    assert found.document is not None
    assert section(found.document) == ["Alpha Group", "Beta Person"]
    assert left_out(found) == [
        "signatories not printed (agreed to be counted, not to be named): 2",
        "signatories not printed (is not to be named in this edition): 1",
    ]
    numbers = found.signatories
    assert (numbers.organisations, numbers.persons, numbers.others, numbers.printed) == (1, 3, 1, 2)
    wider = of(campaign, None, "coalition").document
    assert wider is not None
    assert section(wider) == ["Alpha Group", "Beta Person", "Epsilon Group"]


def write_signed(folder: Path, rows: list[dict[str, str]], columns: tuple[str, ...] = (*COLUMNS, "rank")) -> None:
    """Writes a table and the chain of its signatures; who cannot have signed claims it without one."""
    confirmed = [Row(row | {"status": "confirmed", "digest": "", "id": f"b{at}"}) for at, row in enumerate(rows)]
    made = SigningTable(columns, tuple(confirmed))
    events: Events = ()
    for digest in (ONE, OTHER):
        ids = [f"b{at}" for at, row in enumerate(rows) if row["digest"] == digest and row["kind"] and row["consent"]]
        made, events = sign(made, events, ids, digest, "2026-03-01")
    told = [
        new.with_cells({"status": row["status"], "digest": new["digest"] or row["digest"]})
        for new, row in zip(made.rows, rows, strict=True)
    ]
    if "status" not in columns:
        told = [Row({name: cell for name, cell in row.cells.items() if name != "status"}) for row in told]
    (folder / "signatories.csv").write_bytes(write(SigningTable(columns, tuple(told))))
    (folder / SIGNATURES).write_bytes(write_chain(events))


STATES = [
    dict(zip(("name", "kind", "status", "consent", "digest"), cells, strict=True))
    for cells in (
        ("Confirmed Group", "organisation", "confirmed", "named", ""),
        ("Signed Group", "organisation", "confirmed", "named", ONE),
        ("Other Group", "organisation", "confirmed", "named", OTHER),
        ("Pending Group", "organisation", "pending", "named", ""),
        ("Silent Group", "organisation", "confirmed", "", ""),
        ("Forged Group", "", "confirmed", "named", ONE),
        ("Invited Group", "organisation", "invited", "", ""),
    )
]


@pytest.mark.parametrize(
    ("signed", "expected"),
    [(None, ["Confirmed Group"]), (ONE, ["Signed Group"]), (OTHER, ["Other Group"]), ("", [])],
)
def test_who_signed_another_text_or_none_is_not_printed(
    campaign: MakeCampaign, tmp_path: Path, signed: str | None, expected: list[str]
) -> None:
    write_signed(tmp_path, STATES)
    found = of(campaign, signed)
    assert found.document is not None
    assert section(found.document) == expected
    assert found.signatories.total == len(expected)
    assert any("has not confirmed" in line and line.endswith(": 2") for line in left_out(found))
    assert not any("Group" in line for line in left_out(found))


def test_a_list_kept_by_hand_signs_no_frozen_text(campaign: MakeCampaign, table: Table_) -> None:
    table("name\nAlpha Group\n")
    for signed in (ONE, ""):
        found = of(campaign, signed)
        assert found.document is not None
        assert section(found.document) == []


def test_an_organisation_is_named_without_its_people(campaign: MakeCampaign, table: Table_) -> None:
    table(
        "name,kind,representative,role,capacity,consent\n"
        "Alpha Group,organisation,Mai Example,Director,Chair,organisation-only\n"
        "Beta Group,organisation,Lan Example,Director,,named\n"
        "Quiet Example,person,,,,organisation-only\nNobody Example,,,,,organisation-only\n"
    )
    assert made(campaign) == ["Alpha Group", "Beta Group, represented by Lan Example, Director"]


def test_what_is_wrong_in_the_table_is_told_with_its_line(campaign: MakeCampaign, table: Table_) -> None:
    table("name,consent,show,contry,country,rank\nA,namd,hidden,,XX,first\n")
    found = told(campaign(f"{HEAD}signatories: {{from: signatories.csv}}\n"))
    for line_ in (
        '.csv:1  There is no column "contry". Did you mean "country"?',
        '.csv:2  `consent` is "namd"', '.csv:2  `show` is "hidden"', '.csv:2  There is no country "XX".',
        '.csv:2  `rank` is "first", which cannot be understood.',
    ):  # fmt: skip
        assert any(line_ in line for line in found), (line_, found)


def test_a_table_stands_in_the_folder_of_its_campaign(campaign: MakeCampaign, tmp_path: Path) -> None:
    outside = tmp_path.parent / f"{tmp_path.name}-outside.csv"
    outside.write_text("name\nA\n", encoding="utf-8")
    (tmp_path / "link.csv").symlink_to(outside)
    for name in (f"../{outside.name}", "link.csv", str(outside)):
        with pytest.raises(InputError, match="in the folder of its campaign"):
            composition(campaign(f"{HEAD}signatories: {{from: '{name}'}}\n"))


def test_guarded_cells_and_other_encodings_are_read(campaign: MakeCampaign, tmp_path: Path) -> None:
    (tmp_path / "signatories.csv").write_bytes("name;role\n'=Group;'-ist\n".encode("utf-16"))
    assert made(campaign) == ["=Group, -ist"]


def test_a_table_is_read_once_for_all_languages_and_documents(
    campaign: MakeCampaign, table: Table_, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[str] = []

    def counting(data: bytes, label: str) -> SigningTable:
        calls.append(label)
        return read(data, label)

    monkeypatch.setattr("advocacy.signatories.roll.read", counting)
    table("name\nA\nB\n")
    both = "documents:\n" + "".join(
        f"  {name}: {{kind: open-letter, title: {{en: T, vi: T}}}}\n" for name in ("one", "two")
    )
    loaded = campaign(f"{both}signatories: {{from: signatories.csv, order: name, as: list}}\n")
    for name in ("one", "two"):
        for language in ("en", "vi"):
            assert section(composed(loaded, language, name)) == ["A", "B"]
    assert len(calls) == 1


def test_problems_of_a_row_are_told_of_every_document(campaign: MakeCampaign, table: Table_) -> None:
    table("name.en\nA\n")
    both = "documents:\n" + "".join(
        f"  {name}: {{kind: open-letter, title: {{en: T, vi: T}}}}\n" for name in ("one", "two")
    )
    loaded = campaign(f"{both}signatories: {{from: signatories.csv}}\n")
    for name in ("one", "two"):
        assert [finding.code for finding in compose(loaded, name, "vi").findings] == ["name-missing"]
        assert list(compose(loaded, name, "en").findings) == []


# ------------------------------------------------------------------ names that must not stand in a text


UNNAMED = (
    "name,kind,short,aliases,representative,consent\nThu Sương Example,person,,Sương Ẩn,,anonymous\n"
    "Open Group,organisation,,,Mai Kín Example,organisation-only\n"
)


@pytest.mark.parametrize(
    ("text", "edition", "hidden"),
    [
        ("We thank Thu Suong Example.", "public", True),
        ("We thank Example, Thu Sương.", "public", True),
        ("See https://example.org/thu-suong-example.", "public", True),
        ("We thank SƯƠNG ẨN.", "public", True),
        ("We thank Mai Kin Example.", "public", True),
        ("We thank Thu Sương Example.", "coalition", True),
        ("We thank Thu Sương Example.", "confidential", True),
        ("We thank Open Group and Thu Example.", "public", False),
    ],
)
def test_who_is_not_to_be_named_stands_in_no_text(
    campaign: MakeCampaign, table: Table_, text: str, edition: str, hidden: bool
) -> None:
    table(UNNAMED)
    loaded = campaign(
        f'kind: open-letter\nlanguages: [en]\ntitle: T\nopening: "{text}"\nsignatories: {{from: signatories.csv}}\n'
    )
    found = compose(loaded, "letter", "en", edition)
    assert (found.document is None) is hidden
    messages = [finding.message for finding in found.findings if finding.code == "confidential"]
    assert messages == ["This names a signatory who agreed to be counted, not to be named."] * hidden


def test_namesakes_and_parts_of_names_do_not_keep_a_list_from_being_printed(
    campaign: MakeCampaign, table: Table_
) -> None:
    table(
        "name,kind,consent\nNguyễn Minh Anh Example,person,named\nMinh Anh Example,person,anonymous\n"
        "Trần Example,person,named\nTrần Example,person,anonymous\n"
    )
    for form in ("list", "block", "table", "columns"):
        assert "Nguyễn Minh Anh Example" in made(campaign, f"as: {form}")
    text = HEAD.replace("One.", "We, [[signatories]].").replace("Một.", "Một, [[signatories]].")
    document = composed(campaign(f"{text}signatories: {{from: signatories.csv, as: sentence}}\n"))
    assert "We, Nguyễn Minh Anh Example and Trần Example." in list(lines(document.blocks))
    text = HEAD.replace("One.", "As Trần Example says.")
    assert composition(campaign(f"{text}signatories: {{from: signatories.csv}}\n")).document is not None


def test_a_row_that_names_somebody_hidden_is_told(campaign: MakeCampaign, table: Table_) -> None:
    table(
        "name,kind,relation,consent\nAn Example,person,wife of Hidden Person,named\nHidden Person,person,,anonymous\n"
    )
    found = list(composition(campaign(f"{HEAD}signatories: {{from: signatories.csv}}\n")).findings)
    assert [(finding.code, finding.place.line) for finding in found] == [("confidential", 2)]
    assert "Hidden" not in str(found[0])


# ------------------------------------------------------------------ forms


PEOPLE = (
    "name,name.vi,kind,representative,role,organisation,capacity,relation,city,country\n"
    "Example Network,Mạng lưới Ví dụ,organisation,Mai Example,Coordinator,,,,,TH\n"
    "An Example,,person,,Writer,Example Press,identification,,,VN\n"
    "Binh Example,,person,,Lecturer,Example College,personal,,,VN\n"
    "Chi Example,,person,,Judge,Example Court,official,,,VN\n"
    "Dung Example,,person,,Vendor,,,wife of A. Prisoner,Dak Lak,VN\n"
)


def test_each_is_printed_with_what_it_signs_as(campaign: MakeCampaign, table: Table_) -> None:
    table(PEOPLE)
    assert made(campaign, "as: list") == [
        "Example Network, represented by Mai Example, Coordinator",
        "An Example, Writer, Example Press (for identification only)",
        "Binh Example, Lecturer, Example College (in a personal capacity)",
        "Chi Example, Judge, Example Court",
        "Dung Example, wife of A. Prisoner, Vendor",
    ]
    assert made(campaign, "as: list", "vi")[:3] == [
        "Mạng lưới Ví dụ, đại diện: Mai Example, Coordinator",
        "An Example, Writer, Example Press (tên tổ chức chỉ để nhận biết)",
        "Binh Example, Lecturer, Example College (với tư cách cá nhân)",
    ]
    assert made(campaign, "as: block")[:2] == [
        "Example Network\nMai Example, Coordinator", "An Example\nWriter\nExample Press (for identification only)"
    ]  # fmt: skip
    stated = "as: list, line: '{name}[ ({represented})][, {capacity}][, {city}][, {country}]'"
    found = made(campaign, stated)
    assert found[0] == "Example Network (represented by Mai Example, Coordinator), Thailand"
    assert found[3:] == ["Chi Example, in an official capacity, Viet Nam", "Dung Example, Dak Lak, Viet Nam"]
    assert "Relation" in made(campaign, "as: table")


def test_own_words_for_a_capacity_are_printed(campaign: MakeCampaign, table: Table_) -> None:
    table(
        "name,organisation,capacity,capacity.vi\nAn Example,Press,personal,tự mình\nBinh Example,Press,as a friend,\n"
    )
    assert made(campaign) == ["An Example, Press (in a personal capacity)", "Binh Example, Press (as a friend)"]
    assert made(campaign, "as: list", "vi")[0] == "An Example, Press (tự mình)"
    text = f"{HEAD}signatories: {{as: list, items: [{{name: A, organisation: B, capacity: personal}}]}}\n"
    assert section(composed(campaign(text), "vi")) == ["A, B (với tư cách cá nhân)"]


ROUNDS = (
    "name,group,round\nAlpha,organisation,1\nAn,person,1\nBinh,person,1\nBeta,organisation,2\nChi,person,2\nLate,,3\n"
)


def test_rounds_with_groups_inside_and_numbers_that_go_on(campaign: MakeCampaign, table: Table_) -> None:
    table(ROUNDS)
    stated = """
    signatories:
      from: signatories.csv
      as: numbered
      heading: {en: "Signed by {summary}", vi: "Ký tên: {summary}"}
      intro: {en: "In all **{count}**.", vi: "Tổng cộng **{count}**."}
      rounds:
        - {round: "1", heading: {en: "Round 1 ({count})", vi: "Đợt 1 (đến 12 giờ ngày 5 tháng 3): {summary}"}}
        - {round: "2", heading: {en: Round 2, vi: Đợt 2}}
      groups:
        - {group: organisation, heading: {en: Organisations, vi: Tổ chức}}
        - {group: person, heading: {en: Individuals, vi: Cá nhân}}
    """
    text = "kind: open-letter\ntitle: {en: T, vi: T}\n" + "\n".join(line[4:] for line in stated.splitlines())
    document = composed(campaign(text))
    blocks = [block for each in document.sections if each.name == "signatories" for block in each.blocks]
    headings = [(block.level, plain(block.children)) for block in blocks if isinstance(block, Heading)]
    assert headings == [
        (2, "Signed by 6 signatories"), (3, "Round 1 (3)"), (4, "Organisations"), (4, "Individuals"),
        (3, "Round 2"), (4, "Organisations"), (4, "Individuals"),
    ]  # fmt: skip
    lists = [(block.start, len(block.items)) for block in blocks if isinstance(block, List)]
    assert lists == [(1, 1), (1, 2), (2, 1), (3, 1), (1, 1)]
    assert "In all 6." in list(lines(blocks))
    assert "Đợt 1 (đến 12 giờ ngày\u00a05 tháng\u00a03): 3 bên ký tên" in list(
        lines(composed(campaign(text), "vi").blocks)
    )
    data = writer("md")(Publication((document,))).decode()
    assert "\n2. Beta\n" in data
    assert "\n3. Chi\n" in data
    assert words_of_markdown(data.encode()) == words(document)


def test_only_a_count_is_printed(campaign: MakeCampaign, table: Table_) -> None:
    table("name,kind,country,consent\nA,organisation,VN,\nB,organisation,TH,\nC,person,,anonymous\n")
    assert made(campaign, "as: count") == ["2 organisations from 2 countries and 1 individual"]
    assert made(campaign, "as: count", "vi") == ["2 tổ chức từ 2 quốc gia và 1 cá nhân"]
    opened = (
        "as: count, heading: {en: '{count} have signed', vi: '{count} bên đã ký'}, intro: {en: So far., vi: Đến nay.}"
    )
    assert made(campaign, opened) == ["3 have signed", "So far.", "2 organisations from 2 countries and 1 individual"]
    assert made(campaign, opened, "vi")[:2] == ["3 bên đã ký", "Đến nay."]
    text = HEAD.replace("One.", "We, [[signatories.summary]], [[signatories.count]] in all, ask.")
    document = composed(campaign(f"{text}signatories: {{from: signatories.csv, as: none}}\n"))
    assert "We, 2 organisations from 2 countries and 1 individual, 3 in all, ask." in list(lines(document.blocks))


def test_parties_are_counted_by_their_kind(campaign: MakeCampaign) -> None:
    items = "[{name: A, kind: organisation, country: VN}, {name: B, kind: person}, C]"
    text = f"{HEAD}signatories: {{as: count, items: {items}}}\n"
    assert section(composed(campaign(text))) == ["1 organisation, 1 individual and 1 other signatory"]


# ------------------------------------------------------------------ logos


def picture(tmp_path: Path, name: str, size: tuple[int, int] = (80, 40)) -> None:
    pytest.importorskip("PIL")
    from PIL import Image as Pillow
    from PIL.PngImagePlugin import PngInfo

    info = PngInfo()
    info.add_text("Author", "Somebody Secret")
    Pillow.new("RGB", size, (30, 60, 90)).save(tmp_path / name, pnginfo=info)


def test_logos_are_a_grid_and_who_has_none_stands_there_by_name(
    campaign: MakeCampaign, table: Table_, tmp_path: Path
) -> None:
    picture(tmp_path, "internal-name.png")
    picture(tmp_path, "tall.png", (40, 80))
    table("name,logo\nAlpha Group,internal-name.png\nBeta Group,\nGamma Group,tall.png\n")
    text = f"{HEAD}signatories: {{from: signatories.csv, as: logos}}\n"
    document = composed(campaign(text))
    (grid,) = [block for block in document.blocks if isinstance(block, Columns)]
    assert grid.number == 3
    first, second, third = grid.blocks
    assert isinstance(first, Image)
    assert isinstance(second, Paragraph)
    assert isinstance(third, Image)
    assert (first.alternative, first.width, first.height) == ("Alpha Group", 36.0, 18.0)
    assert (third.width, third.height) == (9.0, 18.0)
    assert first.name.startswith("logo-")
    assert first.name != third.name
    for extension in FORMATS:
        if extension == "pdf":
            continue
        data = unpacked(writer(extension)(Publication((document,))))
        assert b"Alpha Group" in data
        assert b"Beta Group" in data
        assert b"internal-name" not in data
        assert b"Secret" not in data
    below = composed(campaign(text.replace("as: logos", "as: logos, line: '{name}'")))
    assert section(below) == ["Alpha Group", "Beta Group", "Gamma Group"]
    assert words_of_html(writer("html")(Publication((below,)))) == words(below)
    assert words_of_docx(writer("docx")(Publication((below,)))) == words(below)


@pytest.mark.parametrize(
    ("logo", "why"),
    [("../x.png", "folder of its campaign"), ("no.png", "no such file"), ("signatories.csv", "not a PNG or JPEG")],
)
def test_a_logo_that_cannot_be_used_is_told(campaign: MakeCampaign, table: Table_, logo: str, why: str) -> None:
    table(f"name,logo\nAlpha Group,{logo}\n")
    found = composition(campaign(f"{HEAD}signatories: {{from: signatories.csv, as: logos}}\n"))
    assert found.document is None
    assert [(finding.code, finding.place.line) for finding in found.findings] == [("picture", 2)]
    assert any(why in finding.message for finding in found.findings)


# ------------------------------------------------------------------ order


MIXED = (
    "name,kind,date,rank\nThe Zeta Project,organisation,2026-03-02,\nĐông Group,organisation,2026-03-01,2\n"
    "Trần Ánh,person,,\nDo Group,organisation,2026-02,1\nLê An,person,2026-03-02,\n"
)


@pytest.mark.parametrize(
    ("order", "language", "expected"),
    [
        ("as-given", "en", "The Zeta Project|Đông Group|Trần Ánh|Do Group|Lê An"),
        ("name", "en", "Do Group|Đông Group|Lê An|The Zeta Project|Trần Ánh"),
        ("name", "vi", "Do Group|Đông Group|Lê An|The Zeta Project|Trần Ánh"),
        ("given-name", "vi", "Lê An|Trần Ánh|Do Group|Đông Group|The Zeta Project"),
        ("joined", "en", "Do Group|Đông Group|The Zeta Project|Lê An|Trần Ánh"),
        ("rank", "en", "Do Group|Đông Group|Lê An|The Zeta Project|Trần Ánh"),
        ("name, ignore-articles: yes", "en", "Do Group|Đông Group|Lê An|Trần Ánh|The Zeta Project"),
        ("name, ignore-articles: yes", "vi", "Do Group|Đông Group|Lê An|The Zeta Project|Trần Ánh"),
    ],
)
def test_orders(campaign: MakeCampaign, table: Table_, order: str, language: str, expected: str) -> None:
    table(MIXED)
    assert made(campaign, f"as: list, order: {order}", language) == expected.split("|")


# ------------------------------------------------------------------ numbers stated in a text


ELEVEN = frozenset("ABCDEFGHIJK")
MANY = Numbers(47, 312, 0, 359, ELEVEN, frozenset("VT"), frozenset(), ELEVEN | {"V", "T"}, (5, 42))


def test_summaries() -> None:
    en, vi = LANGUAGES["en"], LANGUAGES["vi"]
    assert summary(MANY, en) == "47 organisations from 11 countries and 312 individuals"
    assert summary(MANY, vi) == "47 tổ chức từ 11 quốc gia và 312 cá nhân"
    assert summary(Numbers(1, 1, 0), en) == "1 organisation and 1 individual"
    assert summary(Numbers(0, 1211, countries_of_persons=frozenset("AB")), vi) == "1.211 cá nhân từ 2 quốc gia"
    assert summary(Numbers(2, 0, 3, countries_of_organisations=None), en) == "2 organisations and 3 other signatories"
    assert summary(Numbers(others=1), en) == "1 signatory"
    assert summary(Numbers(), vi) == "0 bên ký tên"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "We, 47 organisations from 11 countries and 312 individuals, call."),
        ("en", "We, the undersigned 47 organisations and 312 individuals, call."),
        ("en", "We, the 47 undersigned organisations, call."),
        ("en", "The undersigned 359 ask."),
        ("en", "We, forty-seven groups together with more than 300 individuals, call."),
        ("en", "This letter is signed by over 300 individuals and 47 organisations from 11 countries."),
        ("en", "47 organisations and at least 312 individuals have signed this letter."),
        ("en", "We, nearly 50 organisations working in the region and 312 people, ask."),
        ("en", "On behalf of our 47 organisations we ask for 12 people."),
        ("en", "We, five organisations, began."),
        ("en", "Last year 5 organisations and 10 individuals were fined."),
        ("en", "They wrote: “We, 8 organisations, ask.”"),
        ("en", "We, 47 civil society organisations, met 12 people from 3 countries."),
        ("vi", "Chúng tôi, 47 tổ chức từ 11 quốc gia và 312 cá nhân, kêu gọi."),
        ("vi", "Chúng tôi gồm 47 tổ chức và hơn 300 cá nhân kêu gọi."),
        ("vi", "Chúng tôi, bốn mươi bảy tổ chức và gần 320 cá nhân, kêu gọi."),
        ("vi", "312 cá nhân và 47 tổ chức ký tên."),
        ("vi", "Thư này được ít nhất 40 tổ chức ủng hộ."),
        ("vi", "Thay mặt 47 tổ chức tại 11 nước, chúng tôi kêu gọi."),
        ("vi", "Năm ngoái 5 tổ chức và 10 cá nhân bị phạt."),
        ("vi", "Chúng tôi, một tổ chức nhân quyền, kêu gọi."),
        ("vi", "Chúng tôi, khoảng 300 người, kêu gọi."),
    ],
)
def test_right_numbers_and_numbers_of_others_are_left_alone(language: str, text: str) -> None:
    assert list(check_signed(Passage("opening", LANGUAGES[language], text), (MANY,))) == []


@pytest.mark.parametrize(
    ("language", "text", "wrong"),
    [
        ("en", "We, 46 organisations from 12 countries and 313 individuals, call.", "46|12|313"),
        ("en", "We, the undersigned 46 organisations and 300 individuals, call.", "46|300"),
        ("en", "We, the 46 undersigned organisations, call.", "46"),
        ("en", "The undersigned 358 ask.", "358"),
        ("en", "We, forty-six groups together with more than 312 individuals, call.", "forty-six|more than 312"),
        (
            "en",
            "This statement has been signed by over 400 individuals and 48 groups from 10 countries.",
            "over 400|48|10",
        ),
        ("en", "46 organisations and at least 313 individuals have signed this letter.", "46|at least 313"),
        ("en", "We, nearly 40 organisations working in the region and 311 people, ask.", "nearly 40|311"),
        ("vi", "Chúng tôi, 46 tổ chức từ 12 quốc gia và 313 cá nhân, kêu gọi.", "46|12|313"),
        ("vi", "Chúng tôi gồm 48 tổ chức và hơn 312 cá nhân kêu gọi.", "48|hơn 312"),
        ("vi", "Chúng tôi, bốn mươi sáu tổ chức và gần 312 cá nhân, kêu gọi.", "bốn mươi sáu|gần 312"),
        ("vi", "310 cá nhân và 46 tổ chức cùng ký tên.", "310|46"),
        ("vi", "Thư này được ít nhất 50 tổ chức ủng hộ.", "ít nhất 50"),
        ("vi", "Thay mặt 46 tổ chức tại 14 nước, chúng tôi kêu gọi.", "46|14"),
    ],
)
def test_wrong_numbers_are_told(language: str, text: str, wrong: str) -> None:
    found = list(check_signed(Passage("opening", LANGUAGES[language], text), (MANY,)))
    assert [finding.excerpt for finding in found] == wrong.split("|")
    assert {finding.code for finding in found} == {"signatory-count"}
    # What nobody knows is not told: the countries of some, and which of the signatories are organisations.
    unknown = Numbers(others=46, printed=46, countries_of_others=None, countries_of_all=None)
    excerpts = [each.excerpt for each in check_signed(Passage("opening", LANGUAGES[language], text), (unknown,))]
    assert not {"46", "12", "14", "10"} & set(excerpts)


# ------------------------------------------------------------------ properties

# A word that stands for one person or body; every byte of an output is searched for it.
TOKENS = st.integers(0, 25**3 - 1).map(
    lambda n: "q" + "".join(chr(98 + n // 25**place % 25) for place in range(3)) + "zqx"
)
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "kind": st.sampled_from(["organisation", "organisation", "person", "person", ""]),
            "status": st.sampled_from([*["confirmed"] * 6, "pending", "invited", "withdrawn", ""]),
            "consent": st.sampled_from(
                [*["named"] * 5, "organisation-only", "organisation-only", "counted-only", "anonymous", ""]
            ),
            "show": st.sampled_from(["", "", "public", "coalition", "confidential"]),
            "digest": st.sampled_from([ONE, ONE, ONE, "", "", "", OTHER]),
            "country": st.sampled_from(["VN", "TH", "US", ""]),
            "group": st.sampled_from(["a", "b", ""]),
            "round": st.sampled_from(["1", ""]),
            "date": st.sampled_from(["2026-03-01", "2026-02-01", ""]),
            "rank": st.sampled_from(["1", "2", ""]),
        }
    ),
    min_size=2,
    max_size=8,
)
WIDTH = {"": 0, "public": 0, "coalition": 1, "confidential": 2}


@settings(max_examples=60, deadline=None)
@given(
    rows=ROWS,
    tokens=st.lists(TOKENS, min_size=16, max_size=16, unique=True),
    managed=st.booleans(),
    signed=st.sampled_from([None, None, ONE, ONE, ""]),
    edition=st.sampled_from(["public", "coalition", "confidential"]),
    form=st.sampled_from(["block", "columns", "list", "numbered", "table", "logos", "sentence", "count"]),
    order=st.sampled_from(["as-given", "name", "given-name", "joined", "rank"]),
)
def test_nobody_is_shown_against_consent_and_all_others_are_once(
    rows: list[dict[str, str]],
    tokens: list[str],
    managed: bool,
    signed: str | None,
    edition: str,
    form: str,
    order: str,
) -> None:
    full = [
        row | {"name": f"Name {tokens[2 * at]}", "representative": f"Rep {tokens[2 * at + 1]}"}
        for at, row in enumerate(rows)
    ]
    columns = tuple(column for column in (*COLUMNS, "rank") if managed or column != "status")
    with tempfile.TemporaryDirectory() as folder:
        write_signed(Path(folder), full, columns)
        document = _document(Path(folder), form, order, edition, signed)
    named = [row for row in full if _is_named(row, managed=managed, signed=signed, edition=edition)]
    counted = [row for row in full if _is_counted(row, managed=managed, signed=signed)]
    assert document.signatories.total == len(counted)
    assert document.signatories.printed == len(named)
    for kind in ("organisation", "person", ""):
        of_kind = {"organisation": document.signatories.organisations, "person": document.signatories.persons}
        assert of_kind.get(kind, document.signatories.others) == sum(row["kind"] == kind for row in counted)
    assert document.document is not None
    names = {row["name"].split()[1] for row in named}
    people = {row["representative"].split()[1] for row in named if row["consent"] != "organisation-only"}
    for extension in ("md", "html", "docx"):
        content = unpacked(writer(extension)(Publication((document.document,)))).decode("utf-8", "ignore")
        assert {token for token in tokens if token in content} - people <= names
        assert not {token for token in tokens if token in content} - people - names
        if form != "count":
            assert all(content.count(name) == 1 for name in names)


def _document(folder: Path, form: str, order: str, edition: str, signed: str | None) -> Composition:
    asked = "We, [[signatories]]." if form == "sentence" else "One."
    groups = "groups: [{group: a, heading: Group}], rounds: [{round: '1', heading: Round}]"
    (folder / "letter.yaml").write_text(
        f"kind: open-letter\nlanguages: [en]\ntitle: T\nopening: {asked}\n"
        f"signatories: {{from: signatories.csv, as: {form}, order: {order}, {groups}}}\n",
        encoding="utf-8",
    )
    loaded: Campaign = load_campaign(folder)
    return compose(loaded, "letter", "en", edition, signed)


def _is_counted(row: dict[str, str], *, managed: bool, signed: str | None) -> bool:
    """The rules of the documentation, written again."""
    if signed is None and not managed:
        return not row["digest"]
    confirmed = managed and row["status"] == "confirmed" and bool(row["kind"]) and bool(row["consent"])
    return confirmed and row["digest"] == (signed or "") and signed != ""


def _is_named(row: dict[str, str], *, managed: bool, signed: str | None, edition: str) -> bool:
    if not _is_counted(row, managed=managed, signed=signed) or WIDTH[row["show"]] > WIDTH[edition]:
        return False
    return row["consent"] in ("named", "") or (row["consent"] == "organisation-only" and row["kind"] == "organisation")


def unpacked(data: bytes) -> bytes:
    """All bytes of a file, with those of the parts of a package."""
    if not data.startswith(b"PK"):
        return data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return b"\n".join(name.encode() + b"\n" + archive.read(name) for name in archive.namelist())
