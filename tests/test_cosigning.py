"""Co-signing from the command line, as coordinators and those who verify use it. All names are invented."""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import ROOT
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from advocacy.cli import main
from advocacy.load import load_campaign
from advocacy.signing import chain
from advocacy.signing.desk import open_desk
from advocacy.signing.reading import FORMATS, read_statement
from advocacy.signing.table import read
from advocacy.signing.versions import compose_versions

DAY = "2026-05-05"
STATEMENT = """\
kind: joint-statement
date: 2026-05-04
title: {en: On visits, vi: Về việc thăm gặp}
opening:
  en: |
    We call on the Prison Administration, to allow visits.[^law]
  vi: |
    Chúng tôi kêu gọi Cục Quản lý Trại giam, cho thăm gặp.[^law]
requests:
  - {en: Allow visits every month., vi: Cho thăm gặp hằng tháng.}
signatories:
  from: signatories.csv
  as: list
  order: name
  heading: {en: Signed by, vi: Đồng ký tên}
notes:
  law: {en: A note., vi: Một chú thích.}
"""
TABLE = """\
kind,name.en,name.vi,representative,role,country,status,consent
organisation,Example Circle,Nhóm Ví dụ,,,VN,confirmed,named
organisation,Example Bloggers’ Network,Mạng lưới Blogger Ví dụ,Lan Example,Director,PH,confirmed,organisation-only
person,Mai Example,Mai Ví Dụ,,,US,confirmed,named
person,Hidden Example,Ẩn Ví Dụ,,,DE,confirmed,anonymous
organisation,Invited Example,Được Mời Ví dụ,,,FR,invited,named
"""
Run = Callable[..., tuple[int, str]]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "statement.yaml").write_text(STATEMENT, encoding="utf-8")
    (tmp_path / "signatories.csv").write_text(TABLE, encoding="utf-8")
    return tmp_path


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def call(*arguments: str) -> tuple[int, str]:
        status = main(["sign", *arguments])
        streams = capsys.readouterr()
        return status, streams.out + streams.err

    return call


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def collected(run: Run) -> None:
    assert run("freeze", ".", "--date", "2026-05-04")[0] == 0
    assert run("confirm", ".", "--date", DAY)[0] == 0


def printed(here: Path, language: str = "en") -> str:
    """What a build prints of signatories."""
    document = compose_versions(load_campaign(here), "statement", [language])[language].document
    assert document is not None
    return str([section for section in document.sections if section.name == "signatories"])


# ------------------------------------------------------------------ freezing


def test_freezing_keeps_a_copy_of_each_language_and_says_the_code(here: Path, run: Run) -> None:
    status, told = run("freeze", ".", "--date", "2026-05-04")
    assert status == 0
    copies = sorted(path.name for path in (here / "frozen").iterdir())
    assert copies == ["statement.2026-05-04.en.md", "statement.2026-05-04.vi.md"]
    found = read_statement(here / "frozen" / copies[1])
    assert found.is_consistent
    assert found.code in told
    assert found.versions[0].signatories == ()


def test_what_is_frozen_already_stays_as_it_is(here: Path, run: Run) -> None:
    run("freeze", ".", "--date", "2026-05-04")
    before = {path.name: path.read_bytes() for path in (here / "frozen").iterdir()}
    status, told = run("freeze", ".", "--date", "2026-06-01")
    assert (status, "frozen already, on 2026-05-04" in told) == (0, True)
    assert {path.name: path.read_bytes() for path in (here / "frozen").iterdir()} == before


def test_a_second_text_of_one_day_has_a_name_of_its_own(here: Path, run: Run) -> None:
    run("freeze", ".", "--date", "2026-05-04")
    change(here / "statement.yaml", "every month", "each month")
    run("freeze", ".", "--date", "2026-05-04")
    assert (here / "frozen" / "statement.2026-05-04-2.en.md").is_file()
    assert open_desk(load_campaign(here)).text.number == 2


def test_a_text_that_goes_back_to_an_earlier_one_is_that_one(here: Path, run: Run) -> None:
    collected(run)
    change(here / "statement.yaml", "every month", "each month")
    run("freeze", ".", "--date", "2026-05-06")
    change(here / "statement.yaml", "each month", "every month")
    assert open_desk(load_campaign(here)).text.date.day == 4
    assert "Example Circle" in printed(here)


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        (", vi: Cho thăm gặp hằng tháng.", "", "Vietnamese is missing"),
        ("We call", "We, [[signatories.count]] groups, call", "[[signatories.count]]"),
        ("We call", "We, [[signatories]], call", "[[signatories]]"),
        ("  as: list\n", "  as: sentence\n", "stand"),
    ],
)
def test_what_is_not_final_is_not_frozen(here: Path, run: Run, old: str, new: str, reason: str) -> None:
    change(here / "statement.yaml", old, new)
    status, told = run("freeze", ".")
    assert (status, reason in told) == (1, True)
    assert not (here / "frozen").exists()


def test_a_machines_draft_is_not_frozen(here: Path, run: Run) -> None:
    from advocacy.vouching import Ledger, Record, State, digest

    words = ("Allow visits every month.", "Cho thăm gặp hằng tháng.")
    draft = Record("requests.1", "vi", State.DRAFT, "machine", DAY, digest(words[0]), digest(words[1]))
    (here / "review.csv").write_bytes(Ledger([draft]).to_csv())
    status, told = run("freeze", ".")
    assert (status, "is draft" in told) == (1, True)


def test_a_frozen_copy_that_was_changed_is_refused(here: Path, run: Run) -> None:
    collected(run)
    change(here / "frozen" / "statement.2026-05-04.en.md", "Allow visits", "Allow no visits")
    status, told = run("status", ".")
    assert (status, "not those that were fixed" in told) == (2, True)
    assert main(["build", "."]) == 2


def test_a_freezing_that_was_interrupted_does_not_count(here: Path, run: Run) -> None:
    run("freeze", ".", "--date", "2026-05-04")
    (here / "frozen" / "statement.2026-05-04.vi.md").unlink()
    assert "was not frozen" in run("status", ".")[1]
    assert run("freeze", ".", "--date", "2026-05-04")[0] == 0
    assert open_desk(load_campaign(here)).text.versions[1].language == "vi"


# ------------------------------------------------------------------ who is printed


def test_only_who_signed_the_text_is_printed(here: Path, run: Run) -> None:
    collected(run)
    for language, names in (("en", ["Example Circle", "Bloggers", "Mai Example"]), ("vi", ["Nhóm Ví dụ", "Mai Ví Dụ"])):
        found = printed(here, language)
        assert all(name in found for name in names)
        assert not re.search("Hidden|Ẩn|Invited|Được Mời|Lan Example|Director", found)


def test_a_changed_text_prints_nobody_until_they_consent_again(here: Path, run: Run) -> None:
    collected(run)
    change(here / "statement.yaml", "every month", "each month")
    assert "Example" not in printed(here)
    findings = compose_versions(load_campaign(here), "statement", ["en"])["en"].findings
    assert [finding.code for finding in findings] == ["text-changed"]
    run("freeze", ".", "--date", "2026-05-06")
    assert "Example" not in printed(here)
    run("confirm", ".", "Example Circle", "--date", "2026-05-07")
    assert "Example Circle" in printed(here)
    assert "Mai" not in printed(here)


def test_a_row_that_claims_a_signature_is_not_printed(here: Path, run: Run) -> None:
    collected(run)
    rows = list(csv.reader((here / "signatories.csv").read_text(encoding="utf-8-sig").splitlines()))
    head, digest = rows[0], rows[1][rows[0].index("digest")]
    forged = ["" for _ in head]
    for column, cell in (
        ("id", "xxxxxxxx"), ("kind", "organisation"), ("name.en", "Forged Example"), ("name.vi", "Giả Ví dụ"),
        ("status", "confirmed"), ("consent", "named"), ("digest", digest),
    ):  # fmt: skip
        forged[head.index(column)] = cell
    with (here / "signatories.csv").open("a", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerow(forged)
    assert "Forged" not in printed(here)
    assert run("status", ".")[0] == 1


def test_a_row_that_was_changed_after_signing_is_not_printed(here: Path, run: Run) -> None:
    collected(run)
    change(here / "signatories.csv", "Mai Example", "Mai Another")
    assert not re.search("Mai Another|Mai Example", printed(here))
    status, told = run("status", ".")
    assert (status, "is not what was signed" in told) == (1, True)
    assert run("publish", ".")[0] == 1


# ------------------------------------------------------------------ corrections


def test_a_comma_may_be_recorded_for_all_at_once(here: Path, run: Run) -> None:
    collected(run)
    change(here / "statement.yaml", "Administration, to", "Administration to")
    status, told = run("status", ".")
    assert (status, "typographical" in told, "consent again" in told) == (0, True, True)
    run("freeze", ".", "--date", "2026-05-06")
    assert run("confirm", ".", "--typographical", "--date", "2026-05-07")[0] == 0
    assert "Mai Example" in printed(here)
    events = chain.read((here / "signatures.csv").read_bytes(), "")
    assert [event.kind for event in events] == ["signed"] * 4 + ["consented-again"] * 4


def test_a_changed_word_needs_each_of_them(here: Path, run: Run) -> None:
    collected(run)
    change(here / "statement.yaml", "every month", "each month")
    assert "substantive" in run("status", ".")[1]
    run("freeze", ".", "--date", "2026-05-06")
    status, told = run("confirm", ".", "--typographical")
    assert (status, "consent by name" in told) == (2, True)


def test_nothing_is_recorded_for_a_text_that_is_not_frozen(here: Path, run: Run) -> None:
    assert run("confirm", ".")[0] == 2
    collected(run)
    change(here / "statement.yaml", "every month", "each month")
    status, told = run("confirm", ".", "Example Circle")
    assert (status, "changed after it was frozen" in told) == (2, True)


def test_status_as_json(here: Path, run: Run) -> None:
    collected(run)
    change(here / "statement.yaml", "hằng tháng", "mỗi tháng")
    found = json.loads(run("status", ".", "--json")[1])
    (changed,) = found["changes"]
    assert changed["languages"]["en"]["weight"] == "unchanged"
    assert changed["languages"]["vi"]["weight"] == "substantive"
    assert len(changed["consent-again"]) == 4
    assert found["signatures"] == 4


# ------------------------------------------------------------------ withdrawing


def test_a_withdrawal_leaves_nothing_of_its_data(here: Path, run: Run) -> None:
    collected(run)
    row = next(row for row in read((here / "signatories.csv").read_bytes(), "").rows if row["name.en"] == "Mai Example")
    status, _ = run("withdraw", ".", "Mai Example", "--date", "2026-05-08")
    assert status == 0
    left = b"".join(path.read_bytes() for path in here.rglob("*") if path.is_file())
    for secret in ("Mai Example", "Mai Ví Dụ", row["salt"], row["id"]):
        assert secret.encode() not in left
    assert chain.read((here / "signatures.csv").read_bytes(), "")[-1].kind == "withdrawn"
    assert "Mai" not in printed(here)
    assert run("status", ".")[0] == 0


def test_a_name_that_nobody_has_is_told_with_the_nearest(here: Path, run: Run) -> None:
    collected(run)
    status, told = run("withdraw", ".", "Mai Exampel")
    assert (status, "Mai Example" in told) == (2, True)


# ------------------------------------------------------------------ importing and adding


def test_an_import_is_a_dry_run_until_it_is_applied(here: Path, run: Run) -> None:
    (here / "answers.csv").write_text("name.en,country,consent\nNew Example,VN,named\n", encoding="utf-8")
    before = (here / "signatories.csv").read_bytes()
    status, told = run("import", "answers.csv", ".")
    assert (status, "+ New Example" in told, "--apply" in told) == (0, True, True)
    assert (here / "signatories.csv").read_bytes() == before
    assert run("import", "answers.csv", ".", "--apply")[0] == 0
    added = read((here / "signatories.csv").read_bytes(), "").rows[-1]
    assert (added["name.en"], added["status"], len(added["id"])) == ("New Example", "pending", 8)


def test_a_near_match_is_a_question_that_can_be_answered(here: Path, run: Run) -> None:
    (here / "answers.csv").write_text("name.en,consent\nThe Exampel Circle,named\n", encoding="utf-8")
    _, told = run("import", "answers.csv", ".")
    answer = re.search(r"--answer (2:duplicate=new)", told)
    assert answer is not None
    run("import", "answers.csv", ".", "--apply")
    assert len(read((here / "signatories.csv").read_bytes(), "").rows) == 5
    run("import", "answers.csv", ".", "--answer", answer[1], "--apply")
    assert len(read((here / "signatories.csv").read_bytes(), "").rows) == 6


def test_adding_one_looks_for_duplicates_too(here: Path, run: Run) -> None:
    _, told = run("add", ".", "name.en=Example Circle", "country=VN", "kind=organisation", "--apply")
    assert "known already" in told
    assert len(read((here / "signatories.csv").read_bytes(), "").rows) == 5
    status, told = run("add", ".", "name.en=Wholly Other", "kind=organisation", "consent=named", "--apply")
    assert status == 0
    assert read((here / "signatories.csv").read_bytes(), "").rows[-1]["name.en"] == "Wholly Other"


def test_an_open_question_leaves_the_cell_empty_and_is_told(here: Path, run: Run) -> None:
    status, told = run("add", ".", "Name=Ghost", "KIND=alien", "country=Narnia", "--apply")
    assert (status, "these cells are empty: kind, country" in told) == (1, True)
    added = read((here / "signatories.csv").read_bytes(), "").rows[-1]
    assert (added["name"], added["kind"], added["country"]) == ("Ghost", "", "")
    status, told = run("add", ".", "name=Ghost", "country=VN", "kind=organisation", "--answer", "2:dup=new")
    assert (status, "no question" in told) == (2, True)
    assert run("add", ".", "country=VN")[0] == 2
    assert run("add", ".", "name=Ghost", "NAME=Other")[0] == 2


def test_rows_that_wait_are_told(here: Path, run: Run) -> None:
    (here / "answers.csv").write_text(
        "name.en,kind,consent\nThe Exampel Circle,organisation,named\nEXAMPLE circle,organisation,named\n",
        encoding="utf-8",
    )
    _, told = run("import", "answers.csv", ".")
    assert "= EXAMPLE circle is Example Circle (" in told
    status, told = run("import", "answers.csv", ".", "--apply")
    assert (status, "Row 2 waits" in told) == (1, True)
    status, told = run("import", "answers.csv", ".", "--answer", "2:duplicate=new", "--apply")
    assert (status, "?" in told, "+ The Exampel Circle" in told) == (0, False, True)


def test_who_is_refused_is_told_by_the_status(here: Path, run: Run) -> None:
    before = (here / "signatories.csv").read_bytes()
    status, told = run("add", ".", "name=lan@example.org", "--apply")
    assert (status, "no name" in told) == (1, True)
    assert (here / "signatories.csv").read_bytes() == before


# ------------------------------------------------------------------ publishing and verifying


@pytest.fixture
def published(here: Path, run: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What was published, in a folder without the campaign."""
    collected(run)
    status, told = run("publish", ".")
    assert status == 0, told
    away = tmp_path_factory.mktemp("away")
    shutil.copytree(here / "out" / "published", away, dirs_exist_ok=True)
    return away


@pytest.mark.parametrize("language", ["en", "vi"])
@pytest.mark.parametrize("extension", FORMATS)
def test_every_file_verifies_without_the_campaign(published: Path, run: Run, extension: str, language: str) -> None:
    names = str(published / "statement.signatories.csv")
    status, told = run("verify", str(published / f"statement.{language}.{extension}"), names)
    assert status == 0, told
    assert "these names signed them" in told
    assert f"{language}: 3 names" in told


def test_nobody_hidden_is_in_what_is_published(published: Path) -> None:
    for path in published.iterdir():
        held = [path.read_bytes()]
        if path.suffix == ".docx":
            with zipfile.ZipFile(path) as archive:
                held = [archive.read(name) for name in archive.namelist()]
        for secret in ("Hidden", "Ẩn Ví", "Invited", "Được Mời", "Lan Example", "Director"):
            assert all(secret.encode() not in content for content in held), (path.name, secret)


def test_the_whole_layout_verifies(here: Path, run: Run) -> None:
    collected(run)
    for layout in ("stacked", "side-by-side"):
        out = here / layout
        assert run("publish", ".", "--layout", layout, "--out", str(out))[0] == 0
        for extension in FORMATS:
            names = str(out / "statement.signatories.csv")
            status, told = run("verify", str(out / f"statement.en-vi.{extension}"), names)
            assert status == 0, told


def test_the_code_that_one_was_told_is_compared(published: Path, run: Run) -> None:
    file = str(published / "statement.en.md")
    code = read_statement(published / "statement.en.md").code
    assert run("verify", file, "--code", code.replace("-", " "))[0] == 0
    assert run("verify", file, "--code", code[:-1] + str((int(code[-1]) + 1) % 10))[0] == 1
    assert "Compare the code" in run("verify", file)[1]


def _markdown_places(path: Path) -> list[int]:
    """Where the characters of the text and of the names stand in the Markdown, without marks and front matter."""
    text = path.read_text(encoding="utf-8")
    begin, end = text.index("<!-- text-en -->"), text.index("<!-- code -->")
    hidden = [match.span() for match in re.finditer(r"<!--.*?-->|\[\^\d+\]|## Signed by", text)]
    return [at for at in range(begin, end) if text[at].isalnum() and not any(a <= at < b for a, b in hidden)]


def test_every_changed_character_is_found(published: Path, run: Run, tmp_path: Path) -> None:
    path, names = published / "statement.en.md", published / "statement.signatories.csv"
    text = path.read_text(encoding="utf-8")
    places = _markdown_places(path)
    assert len(places) > 100
    for at in places[::3]:
        changed = tmp_path / "statement.en.md"
        changed.write_text(f"{text[:at]}{'x' if text[at] != 'x' else 'y'}{text[at + 1 :]}", encoding="utf-8")
        assert run("verify", str(changed), str(names))[0] != 0, text[at - 20 : at + 20]


def test_a_name_that_nobody_signed_for_is_found(published: Path, run: Run) -> None:
    names = str(published / "statement.signatories.csv")
    path = published / "statement.en.md"
    change(path, "- Mai Example", "- Mai Example\n- Forged Example")
    status, told = run("verify", str(path), names)
    assert (status, "“Forged Example” is printed as a signatory, and is not in the table" in told) == (1, True)


def test_a_name_that_stands_twice_is_found(published: Path, run: Run) -> None:
    path = published / "statement.en.md"
    line = next(line for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("- Mai Example"))
    change(path, line, f"{line}\n{line}")
    assert run("verify", str(path), str(published / "statement.signatories.csv"))[0] == 1


def test_an_office_that_nobody_signed_for_is_found(published: Path, run: Run) -> None:
    path = published / "statement.en.md"
    change(path, "- Mai Example", "- Mai Example, Ambassador")
    status, told = run("verify", str(path), str(published / "statement.signatories.csv"))
    assert (status, "says more than was signed: Ambassador" in told) == (1, True)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_one_changed_character_of_the_tables_is_found(published: Path, run: Run, data: st.DataObject) -> None:
    names, events = published / "statement.signatories.csv", published / "signatures.csv"
    which = data.draw(st.sampled_from([names, events]))
    whole = which.read_text(encoding="utf-8")
    begin = whole.index("\n") + 1
    at = data.draw(st.sampled_from([at for at in range(begin, len(whole)) if whole[at].isalnum()]))
    which.write_text(f"{whole[:at]}{'7' if whole[at] != '7' else '8'}{whole[at + 1 :]}", encoding="utf-8")
    try:
        assert run("verify", str(published / "statement.en.md"), str(names))[0] != 0
    finally:
        which.write_text(whole, encoding="utf-8")


def test_a_row_that_was_taken_out_of_the_chain_is_found(published: Path, run: Run) -> None:
    path = published / "signatures.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    for gone in range(1, len(lines)):
        path.write_text("".join(lines[:gone] + lines[gone + 1 :]), encoding="utf-8")
        status, _ = run("verify", str(published / "statement.en.md"), str(published / "statement.signatories.csv"))
        assert status == 1


def test_receipts_outlive_a_chain_that_was_written_anew(here: Path, run: Run) -> None:
    pytest.importorskip("cryptography")
    collected(run)
    _, told = run("key", "key")
    key = re.findall(r"[0-9a-f]{64}", told)[0]
    assert run("receipt", ".", "Example Circle", "--key", "key", "--out", "receipt.json")[0] == 0
    assert run("publish", ".")[0] == 0
    out = here / "out" / "published"
    given_ = (str(out / "statement.vi.docx"), str(out / "statement.signatories.csv"))
    assert run("verify", *given_, "--receipt", "receipt.json", "--key", key)[0] == 0
    # The coordinator begins a new chain, without the first signature.
    (here / "signatures.csv").unlink()
    table = read((here / "signatories.csv").read_bytes(), "")
    from advocacy.signing.table import write

    (here / "signatories.csv").write_bytes(
        write(table.with_rows(row.with_cells({"event": "", "salt": "", "digest": ""}) for row in table.rows))
    )
    assert run("confirm", ".", "--date", DAY)[0] == 0
    assert run("publish", ".")[0] == 0
    status, told = run("verify", *given_, "--receipt", "receipt.json", "--key", key)
    assert (status, "written anew" in told) == (1, True)


# ------------------------------------------------------------------ several coordinators


def test_coordinators_at_once_lose_nothing_that_was_said_to_be_written(here: Path) -> None:
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    names = [f"{word} Example" for word in ("Amber", "Bamboo", "Cedar", "Lotus", "Maple")]
    command = [
        sys.executable,
        "-m",
        "advocacy",
        "sign",
        "add",
        str(here),
        "kind=organisation",
        "consent=named",
        "--apply",
    ]
    running = {
        name: subprocess.Popen([*command, f"name={name}"], env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for name in names
    }
    done = {name: process.wait() for name, process in running.items()}
    for process in running.values():
        process.communicate()
    kept = {row["name"] for row in read((here / "signatories.csv").read_bytes(), "").rows}
    assert {name for name, status in done.items() if status == 0} == kept & set(names)
    assert any(status == 0 for status in done.values())
    assert not list((here / ".advocacy").glob("*.json")) or [p.name for p in (here / ".advocacy").glob("*.json")] == [
        "undo.json"
    ]


def test_a_receipt_says_that_it_is_valid(here: Path, run: Run) -> None:
    pytest.importorskip("cryptography")
    collected(run)
    key = re.findall(r"[0-9a-f]{64}", run("key", "key")[1])[0]
    run("receipt", ".", "Example Circle", "--key", "key", "--out", "receipt.json")
    run("publish", ".")
    file = str(here / "out" / "published" / "statement.en.md")
    assert "The receipt is valid" in run("verify", file, "--receipt", "receipt.json", "--key", key)[1]


def test_without_the_chain_no_name_is_confirmed(published: Path, run: Run) -> None:
    (published / "signatures.csv").unlink()
    path, names = published / "statement.en.md", published / "statement.signatories.csv"
    change(path, "Mai Example", "Forged Example")
    change(names, "Mai Example", "Forged Example")
    status, told = run("verify", str(path), str(names))
    assert (status, "these names signed them" in told) == (1, False)


def test_a_broken_chain_prints_nobody(here: Path, run: Run) -> None:
    collected(run)
    change(here / "signatures.csv", "3,2026-05-05,signed", "3,2026-05-05,withdrawn")
    assert "Example" not in printed(here)
    findings = compose_versions(load_campaign(here), "statement", ["en"])["en"].findings
    assert any("The event 3 was changed" in str(finding) for finding in findings)


def test_a_slip_in_the_table_does_not_change_the_text(here: Path, run: Run) -> None:
    collected(run)
    change(here / "signatories.csv", "invited", "Đã xác nhận")
    status, told = run("status", ".")
    assert "was changed since" not in told
    assert (status, "Đã xác nhận" in told) == (1, True)


def test_placeholders_are_not_frozen(tmp_path: Path, run: Run) -> None:
    assert main(["new", str(tmp_path / "x"), "--kind", "joint-statement"]) == 0
    assert run("freeze", str(tmp_path / "x"))[0] == 1


def test_a_table_that_is_not_there_yet_is_empty(here: Path, run: Run) -> None:
    (here / "signatories.csv").unlink()
    assert run("freeze", ".")[0] == 0
    assert main(["build", ".", "--format", "md"]) == 0
    assert run("add", ".", "name=New Example", "kind=organisation", "consent=named", "--apply")[0] == 0


def test_nothing_is_signed_in_the_future(here: Path, run: Run) -> None:
    run("freeze", ".", "--date", "2026-05-04")
    assert run("confirm", ".", "--date", "2099-01-01")[0] == 2
    assert run("confirm", ".", "--date", "2026-05-03")[0] == 2
    assert not (here / "signatures.csv").exists()


def test_one_incomplete_row_keeps_nobody_else_from_signing(here: Path, run: Run) -> None:
    change(here / "signatories.csv", "organisation,Example Circle", ",Example Circle")
    run("freeze", ".", "--date", "2026-05-04")
    status, told = run("confirm", ".", "--date", DAY)
    assert (status, "Example Circle" in told, "3 signatures" in told) == (1, True, True)


def test_a_name_in_one_language_serves_for_both(here: Path, run: Run) -> None:
    change(here / "signatories.csv", "Mai Example,Mai Ví Dụ", "Mai Example,")
    collected(run)
    assert "Mai Example" in printed(here, "vi")
    status, told = run("publish", ".")
    assert (status, "said" in told) == (0, False), told


def test_who_signs_for_a_body_is_no_addition(here: Path, run: Run) -> None:
    change(here / "signatories.csv", "confirmed,organisation-only", "confirmed,named")
    collected(run)
    status, told = run("publish", ".")
    assert (status, "says more" in told) == (0, False), told
