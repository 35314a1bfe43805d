"""Co-signing: the table, who is shown, duplicates, imports, the chain, receipts. All names are invented."""

from __future__ import annotations

import csv
import io
import json
import re
import stat
import string
import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import ROOT
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from advocacy.editions import Edition
from advocacy.errors import Findings, InputError, Severity, WriterError
from advocacy.languages import Languages
from advocacy.resources import Resources
from advocacy.signing import chain, checking, receipts
from advocacy.signing.chain import NOTHING, Events
from advocacy.signing.duplicates import Likeness, compare, duplicates
from advocacy.signing.headings import AGREES, ANONYMOUS, CHOICE, IGNORED, column_of, country_of, is_yes
from advocacy.signing.importing import Plan, apply, identical, plan
from advocacy.signing.sheets import read_lines
from advocacy.signing.showing import FEWEST, Hidden, Shown, counts, shown
from advocacy.signing.table import (
    COLUMNS,
    Consent,
    Kind,
    Row,
    Signatory,
    Status,
    Table,
    edited,
    new_id,
    read,
    with_ids,
    write,
)
from advocacy.signing.wording import text_of

ONE, TWO = "1" * 64, "2" * 64
DAY = "2026-03-08"
NAME = "Nhóm Ví dụ Hoà Bình (tên giả định)"


def row(number: int = 1, **cells: str) -> Row:
    given = {
        "id": f"bcd{number:05}",
        "kind": "organisation",
        "name": f"Invented Circle {number}",
        "representative": f"Mai Example {number}",
        "role": "Chair",
        "country": "VN",
        "status": "confirmed",
        "consent": "named",
    }
    return Row({**given, **cells})


def table(*rows: Row) -> Table:
    return Table(COLUMNS, rows)


def signed(*rows: Row, digest: str = ONE) -> tuple[Table, Events]:
    return chain.sign(table(*rows), (), [each["id"] for each in rows], digest, DAY)


def told(findings: Findings) -> list[str]:
    return [str(finding) for finding in findings]


def errors(findings: Findings) -> list[str]:
    return [str(finding) for finding in findings if finding.severity is Severity.ERROR]


def csv_of(*rows: str) -> bytes:
    return "\n".join(rows).encode()


# ------------------------------------------------------------------ the table

CELL = st.text(alphabet=st.sampled_from("aạà =+-@'\"’,;\n\tÁ＝‘đ"), max_size=8)


@settings(max_examples=200)
@given(st.lists(st.tuples(CELL, CELL, CELL), max_size=6))
def test_what_is_written_is_read_again_and_no_cell_is_a_formula(cells: list[tuple[str, str, str]]) -> None:
    made = Table(
        ("note", "name.vi", "Our own"),
        tuple(Row(dict(zip(("note", "name.vi", "Our own"), each, strict=True))) for each in cells),
    )
    data = write(made)
    again = read(data, "s.csv")
    assert again.columns == made.columns
    assert write(again) == write(Table(again.columns, tuple(Row(each.cells) for each in again.rows)))
    for line in read_lines(data, "s.csv"):
        assert line.cells
    for raw in csv.reader(io.StringIO(data.decode("utf-8-sig"))):
        assert not any(cell[:1] in "=+-@＝" for cell in raw if cell)
    assert b"\r" not in data


def test_unknown_columns_their_order_and_their_lines_stay() -> None:
    data = csv_of("Our note,Name,country,show", "“=1+1”\u00a0kept,  A  B ,VN,", '"two', 'lines",C,VN,public')
    made = read(data, "s.csv")
    assert made.columns == ("Our note", "name", "country", "show")
    assert made.rows[0]["name"] == "A B"
    assert made.rows[1]["Our note"] == "two\nlines"
    assert [each.line for each in made.rows] == [2, 3]
    assert read(write(with_ids(made)), "s.csv").columns == ("id", *made.columns)
    assert unicodedata.is_normalized("NFC", write(read("name\nHo\u0300a".encode(), "s.csv")).decode())


@pytest.mark.parametrize(
    "data", [b"name,name\na,b", b"name\na,b", b"name,,x\na,b,c", "name\na\u202eb".encode(), b'name\n"a']
)
def test_what_is_no_table_is_refused(data: bytes) -> None:
    with pytest.raises(InputError, match=r"s\.csv"):
        read(data, "s.csv")


def test_wrong_cells_are_found_with_their_lines() -> None:
    made = read(
        csv_of("id,name,kind,status,consent,country,link,date,satus", "bcdf,A,person,confirmed,organisation-only,VN,,,",
               "bcdf,B,organization,confirmd,namd,Vietnam,javascript:x,8 March,", "x,,,invited,,,,,", "y,D,person,confirmed,,VN,,,",
               "z,E,,withdrawn,,,,,"), "s.csv",
    )  # fmt: skip
    found = "\n".join(told(checking.check(made, "s.csv")))
    for words in (
        'There is no column "satus". Did you mean "status"?',
        's.csv:3  `kind` is "organization"; it can be organisation or person. Did you mean "organisation"?',
        's.csv:3  `status` is "confirmd"',
        's.csv:3  There is no country "Vietnam".',
        's.csv:3  `link` is "javascript:x", which cannot be understood.',
        's.csv:3  `date` is "8 March"',
        's.csv:3  The id "bcdf" is in two rows.',
        "s.csv:2  A is a person, and is not named",
        "s.csv:4  This row has no name.",
        "s.csv:5  D has confirmed, but how it agreed",
        "s.csv:6  E withdrew, but its data is still here.",
    ):
        assert words in found
    assert told(checking.check(table(row()), "s.csv")) == []


def test_ids_are_made_once_and_are_no_words_or_numbers() -> None:
    made = with_ids(table(row(id=""), row(2)))
    assert with_ids(made) == made
    for _ in range(200):
        assert re.fullmatch("[bcdfghjkmnpqrstvwxz][bcdfghjkmnpqrstvwxz2-9]{7}", new_id())
    with pytest.raises(InputError):
        edited(made, made.rows[0]["id"], {"salt": ONE})
    with pytest.raises(InputError, match="two rows"):
        table(row(), row()).row(row()["id"])


# ------------------------------------------------------------------ who is shown


@pytest.mark.parametrize("edition", list(Edition))
@pytest.mark.parametrize("status", [*Status, "", "Confirmed"])
@pytest.mark.parametrize("digest", [ONE, TWO, ""])
@pytest.mark.parametrize("consent", [*Consent, "", "yes"])
def test_nobody_is_shown_against_consent(edition: str, status: str, digest: str, consent: str) -> None:
    for kind in ("organisation", "person", ""):
        found = shown(Signatory.of(row(kind=kind, status=status, digest=digest, consent=consent)), edition, ONE)
        may = kind and status == "confirmed" and digest == ONE and consent == "named"
        may = may or (
            kind == "organisation" and status == "confirmed" and digest == ONE and consent == "organisation-only"
        )
        assert isinstance(found, Shown) == bool(may)
        if isinstance(found, Shown) and consent == "organisation-only":
            assert "Mai Example" not in repr(found)
            assert "Chair" not in repr(found)
        if isinstance(found, Hidden) and found.counted:
            assert status == "confirmed"
            assert digest == ONE
            assert consent in set(Consent)
    assert isinstance(shown(Signatory.of(row(digest="")), edition, ""), Hidden)


def test_show_narrows_and_no_edition_widens() -> None:
    for show, seen in (("", "pcx"), ("public", "pcx"), ("coalition", "cx"), ("confidential", "x"), ("hiden", "x")):
        signatory = Signatory.of(row(show=show, digest=ONE))
        names = {"p": "public", "c": "coalition", "x": "confidential"}
        assert "".join(key for key, name in names.items() if isinstance(shown(signatory, name, ONE), Shown)) == seen


def test_the_few_without_name_of_a_country_are_not_told() -> None:
    rows = [row(n, consent="anonymous", digest=ONE, country="LA") for n in range(FEWEST - 1)]
    rows += [row(n, consent="anonymous", digest=ONE, country="VN", kind="person") for n in range(FEWEST)]
    rows += [row(90, digest=ONE, country="TH"), row(91, consent="counted-only", digest=ONE, country="KH")]
    found = counts(table(*rows).signatories, "public", ONE)
    assert dict(found.countries) == {"KH": 1, "TH": 1, "VN": FEWEST}
    assert (found.organisations, found.persons, found.printed, found.total) == (FEWEST + 1, FEWEST, 1, 2 * FEWEST + 1)


# ------------------------------------------------------------------ duplicates


def org(name: str, **cells: str) -> Signatory:
    return Signatory.of(Row({"kind": "organisation", "name": name, **cells}))


def person(name: str, **cells: str) -> Signatory:
    return Signatory.of(Row({"kind": "person", "name": name, **cells}))


@pytest.mark.parametrize(
    ("one", "other", "likeness"),
    [
        (org("Hội Văn Ví dụ Hoà Bình"), org("HỘI VĂN VÍ DỤ HÒA BÌNH"), Likeness.SAME),
        (org("The Invented Circle, Inc."), org("Invented　Circle"), Likeness.SAME),
        (org("Invented Rights Network (IRN)"), org("Invented Rights Network"), Likeness.SAME),
        (org("A & B Invented"), org("A and B Invented"), Likeness.SAME),
        (org("Nhóm Giả định", aliases="Invented Group; IG"), org("invented group"), Likeness.SAME),
        (org("Invented Circle", country="VN"), org("Invented Circle", country="TH"), Likeness.NEAR),
        (org("Hội Văn Ví dụ"), org("Hoi Van Vi du"), Likeness.NEAR),
        (org("Invented Digital Rights Network"), org("IDRN"), Likeness.NEAR),
        (org("Invented Digital Rights Network", short="IDRN"), org("Mạng lưới Giả định", short="I.D.R.N."), Likeness.NEAR),
        (org("Invented Digital Rigths Network"), org("Invented Digital Rights Network"), Likeness.NEAR),
        (org("Invented Human Rights Group 1 North"), org("Invented Human Rights Group 2 North"), Likeness.DIFFERENT),
        (org("Invented Women"), org("Invented Press"), Likeness.DIFFERENT),
        (person("Mai Ví Dụ"), person("Mai Ví Dụ"), Likeness.NEAR),
        (person("Mai Ví Dụ", city="Huế"), person("mai ví dụ", city="Hue"), Likeness.SAME),
        (person("Mai Ví Dụ", city="Huế"), person("Mai Ví Dụ", city="Hà Nội"), Likeness.NEAR),
        (person("Ví Dụ Mai"), person("Mai Vi Du"), Likeness.NEAR),
        (person("Lê Giả Định"), person("Giả Định"), Likeness.NEAR),
        (person("Mai Ví Dụ"), org("Mai Ví Dụ"), Likeness.NEAR),
        (person("Mai Ví Dụ"), org("Mai Vi Du"), Likeness.DIFFERENT),
    ],
)  # fmt: skip
def test_likeness(one: Signatory, other: Signatory, likeness: Likeness) -> None:
    assert compare(one, other)[0] is likeness
    assert compare(other, one) == compare(one, other)


WORDS = st.sampled_from(
    "Invented Invneted Circle Rights Rihgts Hội Hoi Văn Van Hòa Hoà of và 1 2 The IRN Example".split()
)
SIGNATORY = st.builds(
    lambda words, kind, city, short: Signatory.of(Row({"name": " ".join(words), "kind": kind, "city": city, "short": short})),
    st.lists(WORDS, min_size=1, max_size=4), st.sampled_from(["organisation", "person", ""]),
    st.sampled_from(["", "Huế", "Hue", "Đà Nẵng"]), st.sampled_from(["", "IRN", "IR"]),
)  # fmt: skip


@settings(max_examples=150)
@given(st.lists(SIGNATORY, max_size=12))
def test_duplicates_are_symmetric_and_none_is_missed_by_the_keys(rows: list[Signatory]) -> None:
    found = {(match.first, match.second): match.likeness for match in duplicates(rows)}
    slow = {}
    for second, other in enumerate(rows):
        for first, one in enumerate(rows[:second]):
            likeness, reason = compare(one, other)
            assert compare(other, one) == (likeness, reason)
            if likeness:
                slow[first, second] = likeness
    # Of one and the same name the first row stands for all.
    missed = [(pair, likeness) for pair, likeness in slow.items() if pair not in found]
    assert all(likeness is Likeness.NEAR for _, likeness in missed)
    assert {place for _, place in slow} == {place for _, place in found}
    assert found.items() <= slow.items()


# ------------------------------------------------------------------ forms


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("Tên tổ chức", ":organisation-name"), ("Organization Name *", ":organisation-name"), ("Country / Quốc gia", "country"),
        ("Tên tổ chức (tiếng Anh)", ":organisation-name.en"), ("Họ và tên", ":person-name"), ("Tỉnh/Thành phố", "city"),
        ("Chức vụ", "role"), ("Người đại diện", "representative"), ("Dấu thời gian", IGNORED), ("Email address", IGNORED),
        ("Số điện thoại", IGNORED), ("Do you consent to your organisation's name being published?", AGREES),
        ("Quý vị có đồng ý công khai tên tổ chức không?", AGREES), ("How should we list you? How would you like to be shown?", CHOICE),
        ("Do you wish to stay anonymous?", ANONYMOUS), ("I do not agree that my name is published", ""),
        ("I agree with this public statement", ""), ("I agree that my name is stored and listed", ""), ("Name / Role", ""),
        ("status", ""), ("salt", ""), ("Comments", ""), ("name.vi", "name.vi"),
    ],
)  # fmt: skip
def test_headings(heading: str, column: str) -> None:
    assert column_of(heading) == column
    assert column_of(unicodedata.normalize("NFD", heading)) == column


def test_countries_and_answers() -> None:
    names = {
        "Việt Nam": "VN",
        "Vietnam": "VN",
        "Hoa Kỳ": "US",
        "Mỹ / USA": "US",
        "Đức": "DE",
        "Germany": "DE",
        "TH": "TH",
        "Anh": "GB",
    }
    assert {name: country_of(name) for name in names} == names
    assert [country_of(word) for word in ("Atlantis", "Congo", "Đức / France", "")] == ["", "", "", ""]
    assert all(map(is_yes, ["Yes", "Có", "Yes / Có", "ĐỒNG Ý", "Có, chúng tôi đồng ý", "I agree."]))
    assert not any(
        map(is_yes, ["", "No", "TRUE", "1", "yes but", "Không", "Yes / Không", "maybe", "Tôi không đồng ý", "x"])
    )
    assert country_of("Xứ Giả định", {"Xứ giả định": "VN"}) == "VN"


FORM = csv_of(
    "Timestamp;Tên tổ chức;Organisation name in English;Country/Quốc gia;Người đại diện;Email;Đồng ý công khai tên?;Ghi chú",
    "1;Nhóm Giả định Một;Invented Group One;Việt Nam;Mai Ví Dụ;secret@example.org;Có;hi",
    "2;Nhóm Giả định Hai;;Atlantis;;;Không;",
    "3;;;Việt Nam;;;Có;",
    "4;Nhóm Giả định Một;;Việt Nam;Lan Ví Dụ;;Có;",
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("delimiter", list(";,\t|"))
def test_a_form_becomes_a_plan_and_then_rows(encoding: str, delimiter: str) -> None:
    data = FORM.decode().replace(";", delimiter).encode(encoding)
    planned = plan(Table(), data, "form.csv", withdrawn=1)
    assert planned.left == ("Ghi chú",)
    assert planned.ignored == ("Timestamp", "Email")
    assert [(entry.line, entry.target) for entry in planned.entries] == [(2, "new"), (3, "new"), (5, "line:2")]
    assert [(each.column, each.new) for each in planned.changed[0].changes] == [("representative", "Lan Ví Dụ")]
    assert [str(each.reason) for each in planned.refused] == ["It has no name."]
    assert [question.key for question in planned.questions] == ["3:country", "3:consent"]
    assert any("withdrew before" in notice for notice in planned.notices)
    made = apply(Table(), planned, {"3:country": "TH"})
    assert [each["country"] for each in made.rows] == ["VN", "TH"]
    assert [each["consent"] for each in made.rows] == ["organisation-only", ""]
    assert {each["status"] for each in made.rows} == {"pending"}
    assert b"secret@" not in write(made)
    again = plan(made, data, "form.csv")
    assert not again.new
    assert len(apply(made, again).rows) == 2


def test_a_workbook_is_read_and_formulas_are_refused() -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.active.append(["Organisation name", "Country"])
    book.active.append(["Invented One", "Thailand"])
    book.active.append(["=1+1", "Thailand"])
    stream = io.BytesIO()
    book.save(stream)
    planned = plan(Table(), stream.getvalue(), "form.xlsx")
    assert [entry.cells["country"] for entry in planned.new] == ["TH"]
    assert [str(each.reason) for each in planned.refused] == ["It holds a formula."]
    assert "nobody in it will be printed" in planned.notices[0]


def test_people_of_one_name_are_asked_about_and_wait() -> None:
    form = csv_of("Full name,Country", "Mai Example,Vietnam", "Mai Example,Vietnam")
    planned = plan(Table(), form, "f.csv")
    (question,) = planned.questions
    assert (question.about, question.identical, question.choices) == ("duplicate", True, ("line:2", "new"))
    assert len(apply(Table(), planned).rows) == 1
    made = apply(Table(), planned, {question.key: "new"})
    assert len(made.rows) == 2
    again = plan(made, form, "f.csv")
    assert len(again.questions) == 2
    assert not again.new
    assert apply(made, again, identical(again)) == made
    with pytest.raises(InputError, match="no answer"):
        apply(made, again, {again.questions[0].key: "bcdf"})
    with pytest.raises(InputError, match="changed since"):
        apply(Table(), again)


def test_what_was_signed_or_agreed_to_changes_only_by_an_answer() -> None:
    made, events = signed(row(consent="anonymous"))
    form = csv_of("name,kind,country,role,consent,aliases", "Invented Circle 1,organisation,VN,Head,named,Another name")
    planned = plan(made, form, "f.csv")
    assert {question.about for question in planned.questions} == {"consent", "signed"}
    kept = apply(made, planned).rows[0]
    assert (kept["role"], kept["consent"], kept["aliases"], kept["status"]) == (
        "Chair",
        "anonymous",
        "Another name",
        "confirmed",
    )
    assert errors(chain.check(apply(made, planned), events, "s.csv")) == []
    taken = apply(
        made,
        planned,
        {question.key: {"consent": "named", "signed": "yes"}[question.about] for question in planned.questions},
    )
    assert (taken.rows[0]["role"], taken.rows[0]["status"]) == ("Head", "pending")
    assert errors(chain.check(taken, events, "s.csv"))


def test_a_form_cannot_confirm_itself() -> None:
    form = csv_of("name,kind,status,digest,salt,event,show", f"Invented,organisation,confirmed,{ONE},{ONE},1,public")
    planned = plan(Table(), form, "f.csv")
    made = apply(Table(), planned).rows[0]
    assert (made["status"], made["digest"], made["salt"], made["event"]) == ("pending", "", "", "")
    for wrong in ({"name": "status"}, {"nothing": "name"}):
        with pytest.raises(InputError):
            plan(Table(), form, "f.csv", mapping=wrong)
    with pytest.raises(InputError, match="surely a name"):
        plan(Table(), csv_of("Whatever", "x"), "f.csv")
    assert plan(Table(), csv_of("Whatever", "Invented"), "f.csv", mapping={"Whatever": "name.en"}).new


# ------------------------------------------------------------------ the chain


def test_the_document_shows_what_the_program_computes() -> None:
    page = (ROOT / "docs/signatures.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```json\n(.*)\n```", page)
    held = json.loads(example)
    made = Row(held["signatory"])
    assert f"`{chain.commitment(made, held['salt'], held['statement'])}`" in page
    made = made.with_cells({"status": "confirmed", "date": ""})
    _, events = chain.sign(table(made), (), [made["id"]], held["statement"], DAY, salt=lambda: held["salt"])
    assert f"`{chain.head(events)}`" in page


def test_signing_again_and_withdrawing() -> None:
    made, events = signed(row(1), row(2), row(3))
    assert chain.sign(made, events, [each["id"] for each in made.rows], ONE, DAY) == (made, events)
    first = made.rows[0]
    made, events = chain.sign(made, events, [first["id"]], TWO, "2026-04-01")
    assert (events[-1].kind, events[-1].ends) == ("consented-again", first["event"])
    assert made.rows[0]["salt"] != first["salt"]
    assert errors(chain.check(made, events, "s.csv")) == []
    assert len(errors(chain.check(made, events, "s.csv", TWO))) == 2
    made, events = chain.withdraw(made, events, first["id"], "2026-04-02")
    assert (events[-1].kind, events[-1].ends, events[-1].commitment) == ("withdrawn", "4", "")
    assert (chain.withdrawals(events), len(chain.live(events)), len(made.rows)) == (1, 2, 2)
    assert errors(chain.check(made, events, "s.csv")) == []
    assert told(chain.verify_file(chain.write(events), stated_head=events[2].hash)) == []
    for wrong in (replace(made, rows=(*made.rows, row(9, event="2"))), replace(made, rows=made.rows[:1])):
        assert errors(chain.check(wrong, events, "s.csv"))
    unsigned, same = chain.withdraw(table(row(7)), events, row(7)["id"], DAY)
    assert (unsigned.rows, same) == ((), events)


@pytest.mark.parametrize("cells", [{"status": "pending"}, {"name": ""}, {"kind": ""}, {"consent": "x"}, {"event": "7"}])
def test_only_what_is_ready_is_signed(cells: dict[str, str]) -> None:
    with pytest.raises(InputError):
        signed(row().with_cells(cells))
    for digest, day in (("", DAY), (ONE, "2026-03"), (ONE, "8 March")):
        with pytest.raises(InputError):
            chain.sign(table(row()), (), [row()["id"]], digest, day)


def test_a_row_with_the_number_of_another_ends_nothing_of_it() -> None:
    made, events = signed(row(1), row(2))
    one, two = made.rows
    stolen = replace(made, rows=(one.with_cells({"event": two["event"], "salt": ""}), two))
    with pytest.raises(InputError, match="is not that of"):
        chain.withdraw(stolen, events, one["id"], DAY)


@settings(max_examples=300)
@given(st.data())
def test_a_changed_character_of_the_chain_is_found(data: st.DataObject) -> None:
    made, events = signed(row(1), row(2), row(3))
    made, events = chain.withdraw(made, events, row(2)["id"], DAY)
    written = chain.write(events).decode()
    at = data.draw(st.integers(0, len(written) - 1))
    letter = data.draw(st.sampled_from([each for each in string.printable + "é" if each != written[at]]))
    change = data.draw(st.sampled_from(["replace", "delete", "insert"]))
    wrong = written[:at] + ("" if change == "delete" else letter) + written[at + (change != "insert") :]
    if wrong == written:  # a letter that stands there twice
        return
    try:
        found = told(chain.verify_file(wrong.encode()))
    except InputError:
        return
    assert found or write_differs(wrong, events)


def write_differs(wrong: str, events: Events) -> bool:
    """A lost last line end, or a quoted cell: the events are the same, so nothing was changed."""
    return chain.read(wrong.encode(), "") == events


@settings(max_examples=60)
@given(st.permutations(range(5)), st.integers(0, 4))
def test_events_that_are_moved_dropped_or_put_in_are_found(order: list[int], which: int) -> None:
    _, events = signed(*(row(n) for n in range(5)))
    moved = tuple(events[place] for place in order)
    assert (told(chain.verify_chain(moved)) == []) == (order == sorted(order))
    dropped = events[:which] + events[which + 1 :]
    assert told(chain.verify_chain(dropped, stated_head=chain.head(events)))
    assert told(chain.verify_chain((*events[:which], events[which], *events[which:])))
    assert told(chain.verify_chain(events, stated_head=NOTHING)) == []


SIGNED_COLUMNS = (
    "id",
    "kind",
    "name",
    "representative",
    "role",
    "country",
    "status",
    "consent",
    "date",
    "digest",
    "event",
    "salt",
)


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_a_changed_character_of_a_signed_row_is_found(data: st.DataObject) -> None:
    made, events = signed(row(1), row(2, consent="organisation-only"), row(3, consent="anonymous"))
    place = data.draw(st.integers(0, 2))
    column = data.draw(st.sampled_from(SIGNED_COLUMNS))
    before = made.rows[place]
    at = data.draw(st.integers(0, len(before[column]) - 1))
    letter = data.draw(st.sampled_from(string.ascii_letters + string.digits + "ạ."))
    after = before.with_cells({column: before[column][:at] + letter + before[column][at + 1 :]})
    wrong = replace(made, rows=tuple(after if each is before else each for each in made.rows))
    hidden = before["consent"] == "organisation-only" and column in ("representative", "role")
    if after[column] == before[column] or hidden:
        return
    assert errors(chain.check(wrong, events, "s.csv")) or errors(checking.check(wrong, "s.csv"))


@settings(max_examples=150)
@given(st.data())
def test_a_changed_character_of_the_published_table_is_found(data: st.DataObject) -> None:
    made, events = signed(row(1, name=NAME), row(2, consent="organisation-only"), row(3, consent="anonymous"))
    public = chain.published(made, events, ONE)
    written = write(public).decode()
    for secret in ("Mai Example 2", "Circle 3", made.rows[2]["salt"]):
        assert secret not in written
    assert errors(chain.check(read(written.encode(), ""), events, "", ONE, whole=False)) == []
    at = data.draw(st.integers(len("\ufeff"), len(written) - 1))
    letter = data.draw(st.sampled_from(string.ascii_letters + string.digits + "ạ.;'"))
    wrong = (written[:at] + letter + written[at + 1 :]).encode()
    try:
        again = read(wrong, "")
        found = errors(chain.check(again, events, "", ONE, whole=False))
    except InputError:
        return
    assert found or [each.cells for each in again.rows] == [each.cells for each in read(written.encode(), "").rows]


def test_only_what_was_signed_is_published() -> None:
    made, events = signed(row(1))
    with pytest.raises(InputError, match="not what was signed"):
        chain.published(edited(made, row(1)["id"], {"name": "Another"}), events, ONE)
    assert chain.published(made, events, TWO).rows == ()


# ------------------------------------------------------------------ all together

STEP = st.one_of(
    st.tuples(st.just("import"), st.lists(st.tuples(st.integers(0, 7), st.sampled_from(["Có", "Yes", "No", "maybe", ""])), min_size=1, max_size=4)),
    st.tuples(st.sampled_from(["confirm", "sign", "again", "withdraw"]), st.integers(0, 7)),
    st.tuples(st.just("consent"), st.tuples(st.integers(0, 7), st.sampled_from([*Consent, ""]))),
)  # fmt: skip


@settings(max_examples=120, deadline=None)
@given(st.lists(STEP, max_size=16))
def test_no_sequence_loses_or_doubles_a_signatory_or_shows_one_against_consent(  # noqa: C901 -- one story
    steps: list[tuple[str, object]],
) -> None:
    names = [f"Invented {word}" for word in "Maple Birch Cedar Willow Poplar Aspen Linden Alder".split()]
    made, events = Table(), tuple[chain.Event, ...]()
    known: dict[str, str] = {}  # by name, the consent that somebody clearly gave
    gone: list[tuple[str, str]] = []
    for step, given_ in steps:
        by_name = {each["name"]: each for each in made.rows}
        if step == "import":
            assert isinstance(given_, list)
            form = csv_of(
                "Organisation name,Consent to publish your name",
                *(f"{names[number]},{answer}" for number, answer in given_),
            )
            made = apply(made, plan(made, form, "form.csv"))
            for number, answer in given_:
                clear = "organisation-only" if answer in ("Có", "Yes") else ""
                known[names[number]] = known.get(names[number]) or clear
        elif step == "consent":
            assert isinstance(given_, tuple)
            number, consent = given_
            if names[number] in by_name:
                made = edited(made, by_name[names[number]]["id"], {"consent": consent})
                known[names[number]] = str(consent)
        elif isinstance(given_, int) and names[given_] in by_name:
            name = names[given_]
            id_ = by_name[name]["id"]
            if step == "confirm":
                made = edited(made, id_, {"status": "confirmed"})
            elif step == "withdraw":
                gone.append((name, by_name[name]["salt"]))
                made, events = chain.withdraw(made, events, id_, DAY)
                del known[name]
                data = write(made) + chain.write(events)
                assert name.encode() not in data
                assert id_.encode() not in data
                assert not by_name[name]["salt"] or by_name[name]["salt"].encode() not in data
            elif by_name[name]["status"] == "confirmed" and by_name[name]["consent"]:
                made, events = chain.sign(made, events, [id_], ONE if step == "sign" else TWO, DAY)
        assert sorted(each["name"] for each in made.rows) == sorted(known)
        assert len(made.ids) == len(made.rows)
        assert told(chain.verify_chain(events)) == []
        assert read(write(made), "") == read(write(read(write(made), "")), "")
        for each in made.rows:
            for digest in (ONE, TWO):
                if isinstance(shown(Signatory.of(each), Edition.CONFIDENTIAL, digest), Shown):
                    assert known[each["name"]] in ("named", "organisation-only")
                    assert each["digest"] == digest
                    assert each["status"] == "confirmed"
    salts = {salt for _, salt in gone if salt}
    assert not any(salt.encode() in write(made) + chain.write(events) for salt in salts)


def test_three_thousand_signatories_work() -> None:
    letters = "bcdfghjkmnpqrstvwxz"
    rows = [f"Invented {letters[n % 19]}{n}u{letters[n // 19 % 19]} Circle,Vietnam,Mai Example,Có" for n in range(3000)]
    form = csv_of("Tên tổ chức,Quốc gia,Người đại diện,Đồng ý công khai tên?", *rows)
    planned: Plan = plan(Table(), form, "form.csv")
    assert (len(planned.new), len(planned.questions)) == (3000, 0)
    made = apply(Table(), planned)
    assert len(plan(made, form, "form.csv").same) == 3000
    made = made.with_rows([each.with_cells({"status": "confirmed"}) for each in made.rows])
    made, events = chain.sign(made, (), [each["id"] for each in made.rows], ONE, DAY)
    again = read(write(made), "s.csv")
    assert (
        told(checking.check(again, "s.csv"))
        == told(chain.check(again, chain.read(chain.write(events), ""), "s.csv"))
        == []
    )
    assert counts(again.signatories, "public", ONE).total == 3000
    assert len(chain.published(again, events, ONE).rows) == 3000


# ------------------------------------------------------------------ receipts


def test_a_receipt_proves_what_was_signed(tmp_path: Path) -> None:
    pytest.importorskip("cryptography")
    path = tmp_path / "coordinator.key"
    key = receipts.make_key(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert receipts.public_key(path) == key
    with pytest.raises(WriterError):
        receipts.make_key(path)
    _, events = signed(row(1), row(2))
    data = receipts.receipt(path, events, "1", ONE, "1234 5678")
    found = receipts.verify_receipt(data, key)
    assert (found.statement, found.code, found.commitment, found.head) == (
        ONE,
        "1234 5678",
        events[0].commitment,
        chain.head(events),
    )
    assert receipts.stands_in(found, events)
    assert not receipts.stands_in(found, signed(row(1), row(2))[1])
    assert b"Invented" not in data
    for at in range(len(data) - 1):
        with pytest.raises(InputError):
            receipts.verify_receipt(data[:at] + (b"0" if data[at : at + 1] != b"0" else b"1") + data[at + 1 :], key)
    with pytest.raises(InputError, match="Another key"):
        receipts.verify_receipt(data, receipts.make_key(tmp_path / "other.key"))
    with pytest.raises(InputError, match="no signature"):
        receipts.receipt(path, events, "9", ONE, "1")
    path.chmod(0o644)
    with pytest.raises(InputError, match="Others may read"):
        receipts.receipt(path, events, "1", ONE, "1")


def test_without_the_extra_people_are_told_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr("importlib.import_module", missing)
    with pytest.raises(InputError, match=r"advocacy\[sign\]"):
        receipts.make_key(tmp_path / "k")


def test_kinds_are_what_the_table_says() -> None:
    assert Signatory.of(row()).kind is Kind.ORGANISATION
    assert Signatory.of(row(capacity="in a personal capacity")).capacity_words == {"": "in a personal capacity"}


# ------------------------------------------------------------------ what is asked, answered and refused


def test_a_word_that_is_not_known_leaves_its_cell_empty_until_it_is_answered() -> None:
    form = csv_of("name,kind,country,capacity,link", "Invented One,alien,Narnia,boss,example.org")
    planned = plan(Table(), form, "f.csv")
    assert [question.key for question in planned.questions] == ["2:kind", "2:country", "2:capacity", "2:link"]
    (made,) = apply(Table(), planned).rows
    assert {column: made[column] for column in ("kind", "country", "capacity", "link")} == dict.fromkeys(
        ("kind", "country", "capacity", "link"), ""
    )
    assert not errors(checking.check(apply(Table(), planned), "s.csv"))
    given_ = {"2:kind": "person", "2:country": "TH", "2:capacity": "", "2:link": "https://example.org"}
    settled = plan(Table(), form, "f.csv", answers=given_)
    assert settled.questions == []
    (made,) = apply(Table(), settled).rows
    assert [made[column] for column in ("kind", "country", "capacity", "link")] == [
        "person",
        "TH",
        "",
        given_["2:link"],
    ]


@pytest.mark.parametrize(
    ("answers", "told_"),
    [
        ({"2:dup": "new"}, r'no question "2:dup"\. The questions are: 2:duplicate, 2:country\.'),
        ({"2:duplicate": "same"}, r"It can be bcd00001 or new\."),
        ({"2:country": "Thailand"}, "ISO 3166"),
        ({"7:duplicate": "new"}, "no question"),
    ],
)
def test_an_answer_to_nothing_is_refused(answers: dict[str, str], told_: str) -> None:
    form = csv_of("name,kind,country", "Invented Circel 1,organisation,Narnia")
    with pytest.raises(InputError, match=told_):
        plan(table(row()), form, "f.csv", answers=answers)
    assert plan(table(row()), form, "f.csv", answers={"2:duplicate": "new"}).new


def test_an_answer_is_taken_for_a_person_that_the_same_words_brought_in() -> None:
    form = csv_of("Full name,Country,How to be shown", "Mai Example,Vietnam,perhaps")
    made = apply(Table(), plan(Table(), form, "f.csv"))
    assert made.rows[0]["consent"] == ""
    assert {each.about for each in plan(made, form, "f.csv").questions} == {"duplicate", "consent"}
    again = plan(made, form, "f.csv", answers={"2:consent": "named"})
    assert (again.questions, [each.target for each in again.changed]) == ([], [made.rows[0]["id"]])
    (changed,) = apply(made, again).rows
    assert changed["consent"] == "named"
    # Another Mai Example is somebody else until it is said.
    other = csv_of("Full name,Country,City,How to be shown", "Mai Example,Vietnam,Exampletown,perhaps")
    (question,) = plan(made, other, "f.csv", answers={"2:consent": "named"}).questions
    assert question.key == "2:duplicate"
    twice = form + b"\nMai Example,Vietnam,perhaps\n"
    assert "2:duplicate" in {each.key for each in plan(made, twice, "f.csv", answers={"2:consent": "named"}).questions}


def test_keeping_an_old_consent_is_an_answer() -> None:
    made = table(row(consent="anonymous", event=""))
    form = csv_of("name,kind,consent", "Invented Circle 1,organisation,named")
    for answer, changed in (("anonymous", []), ("named", ["consent"])):
        planned = plan(made, form, "f.csv", answers={"2:consent": answer})
        assert planned.questions == []
        assert [each.column for entry in planned.changed for each in entry.changes] == changed
        assert apply(made, planned).rows[0]["consent"] == answer
    held = plan(made, form, "f.csv")
    assert (len(held.questions), held.changed) == (1, [])


def test_a_row_waits_with_the_one_that_it_repeats() -> None:
    form = csv_of("name,kind", "Invented Circel 1,organisation", "INVENTED circel 1,organisation")
    planned = plan(table(row()), form, "f.csv")
    assert [(entry.line, entry.target) for entry in planned.entries if entry.line == 2] == [(2, "")]
    assert {entry.line for entry in planned.waiting} == {2, 3}
    assert len(apply(table(row()), planned).rows) == 1


def test_what_is_equal_after_folding_is_shown_as_known() -> None:
    from advocacy.views.signing import planned as shown_plan

    made = table(row(name="Nhóm Ví dụ Hoà Bình"))
    form = csv_of("name,kind,country", "NHÓM  ví dụ ｈòa bình,organisation,VN")
    planned = plan(made, form, "f.csv")
    assert [(entry.target, entry.known) for entry in planned.same] == [("bcd00001", "Nhóm Ví dụ Hoà Bình")]
    assert any(line.startswith("= NHÓM") and "bcd00001" in line for line in shown_plan(planned))


def test_what_stands_in_brackets_tells_chapters_apart() -> None:
    one, other = (Signatory.of(row(name=f"Invented Circle ({place})")) for place in ("UK", "USA"))
    assert compare(one, other)[0] is Likeness.NEAR
    assert compare(one, Signatory.of(row(name="Invented Circle")))[0] is Likeness.SAME


def test_people_of_one_name_are_told_apart_by_where_they_are() -> None:
    made = table(row(1, name="Mai Example", kind="person", city="Huế"), row(2, name="Mai Example", kind="person", organisation="Invented Union", country="DE"))  # fmt: skip
    (question,) = plan(made, csv_of("Full name,Country", "Mai Example,Thailand"), "f.csv").questions
    assert dict(question.described) == {
        "bcd00001": "Mai Example, Huế, VN",
        "bcd00002": "Mai Example, Invented Union, DE",
    }
    assert "Mai Example, TH" in question.text


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("Do you agree to sign?", "signs"), ("I agree to sign", "signs"), ("Đồng ý ký tên?", "signs"),
        ("Quý vị có đồng ý ký tên không?", "signs"), ("I do not agree to sign", ""), ("Signature", ""),
        ("How may we show your name?", CHOICE), ("How may we show your signature?", CHOICE),
        ("Quý vị đồng ý nêu tên như thế nào?", CHOICE), ("Đồng ý công khai tên?", AGREES),
        ("I agree to sign and to publish my name", AGREES),
    ],
)  # fmt: skip
def test_headings_of_form_services(heading: str, column: str) -> None:
    assert column_of(heading) == column


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ("Yes", ""), ("Có", ""), ("I agree to sign", ""), ("Tôi đồng ý ký tên", ""), ("No", "does not agree"),
        ("Không", "does not agree"), ("", "does not say"), ("perhaps", "does not clearly agree"),
        ("I do not agree to sign", "does not agree"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("heading", ["Do you agree to sign?", "Đồng ý ký tên?"])
def test_who_does_not_agree_to_sign_is_not_taken(heading: str, answer: str, reason: str) -> None:
    planned = plan(Table(), csv_of(f"Full name,{heading}", f"Mai Example,{answer}"), "f.csv")
    assert (len(planned.new), len(planned.refused)) == ((0, 1) if reason else (1, 0))
    assert all(reason in each.reason for each in planned.refused)


@pytest.mark.parametrize("language", ["en", "vi"])
@pytest.mark.parametrize("consent", list(Consent))
@pytest.mark.parametrize(
    "heading",
    ["How may we show your name?", "Do you agree that your name is published?", "Do you wish to stay anonymous?"],
)
def test_our_own_words_are_understood_under_every_question_of_consent(
    heading: str, consent: Consent, language: str
) -> None:
    words = text_of(Languages(Resources())[language], f"consents.{consent.value}")
    for kind in Kind:
        form = csv_of(f"name,kind,{heading}", f"Invented,{kind},{words}")
        (entry,) = plan(Table(), form, "f.csv").new
        assert (entry.cells["consent"], entry.questions) == (consent, ())


@pytest.mark.parametrize("name", ["lan@example.org", "Lan <lan@example.org>", "+84 (0)90 123-4567", "0901234567"])
def test_contact_data_is_no_name(name: str) -> None:
    planned = plan(Table(), csv_of("Full name,Country", f"{name},VN", "Nhóm 8406,VN"), "f.csv")
    assert [each.line for each in planned.refused] == [2]
    assert name not in planned.refused[0].reason
    assert [entry.cells["name"] for entry in planned.new] == ["Nhóm 8406"]


def test_rows_are_counted_as_a_spreadsheet_does() -> None:
    data = b'name,kind\n"Invented\nOne",organisation\n\nInvented Two,organisation\n'
    assert [line.number for line in read_lines(data, "f.csv")] == [1, 2, 4]
    assert [each.line for each in read(data, "s.csv").rows] == [2, 4]
    assert [line.number for line in read_lines(b"sep=;\r\nname;kind\r\nOne;person\r\n", "f.csv")] == [1, 2]


def test_what_is_said_of_a_heading_goes_before_what_another_seems_to_be() -> None:
    form = csv_of("Name,Signatory", "Invented One,Invented Two")
    with pytest.raises(InputError, match='--map "HEADING=name"'):
        plan(Table(), form, "f.csv")
    (entry,) = plan(Table(), form, "f.csv", mapping={"Signatory": "Name"}).new
    assert entry.cells["name"] == "Invented Two"


@pytest.mark.parametrize("default", [{"kind": "alien"}, {"country": "Narnia"}, {"consent": "perhaps"}, {"signs": "x"}])
def test_what_holds_for_all_rows_is_in_known_words(default: dict[str, str]) -> None:
    with pytest.raises(InputError):
        plan(Table(), csv_of("name", "Invented"), "f.csv", defaults=default)


def test_a_heading_with_characters_that_hide_text_is_refused() -> None:
    with pytest.raises(InputError, match="must not be in a text"):
        plan(Table(), csv_of("name,\u202eyrtnuoc", "Invented,x"), "f.csv")


def test_of_forms_the_files_are_named() -> None:
    from advocacy.views.signing import left_open
    from advocacy.views.signing import planned as shown_plan

    form = csv_of("name,kind,country", "Invented Circel 1,organisation,VN", "Invented Two,organisation,Narnia", ",,VN")
    planned = plan(table(row()), form, "f.csv")
    files = ("a.docx", "b.docx", "c.docx")
    lines = [*shown_plan(planned, sources=files), *left_open(planned, sources=files)]
    assert not any("Row" in line for line in lines)
    assert [line.split(" ")[:2] for line in lines if line.startswith("?")] == [["?", "a.docx:"], ["?", "b.docx:"]]
    assert [line.partition(" ")[0] for line in lines if ".docx" in line[:6]] == ["c.docx", "a.docx", "b.docx"]
