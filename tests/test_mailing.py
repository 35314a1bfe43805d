"""One letter to each of many: the same bytes as alone, only what changed, never half a file. Persons are invented."""

from __future__ import annotations

import csv
import errno
import hashlib
import os
import signal
import subprocess
import sys
import time
import tracemalloc
from pathlib import Path

import pytest
from conftest import ROOT, MakeCampaign, words_of_docx
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from advocacy.builder import Outcome, build, check
from advocacy.cli import main
from advocacy.compose import compose
from advocacy.document import lines
from advocacy.errors import InputError, WriterError
from advocacy.load import Campaign, load_campaign
from advocacy.mailing.files import INDEX
from advocacy.mailing.recipients import each_of, recipients, slug

LETTER = """\
kind: open-letter
date: 2026-03-08
to: {each: [state:DE, state:CI, state:TR, state:VN]}
title: {en: Let families visit, vi: Hãy cho thân nhân thăm gặp}
opening:
  en: |
    We write to [[to]] & all others < here.[^law]
  vi: |
    Chúng tôi viết cho [[to]] & mọi nước khác < ở đây.[^law]
requests:
  - en: Ask **[[to]]** to speak.
    vi: Đề nghị **[[to]]** lên tiếng.
  - {en: Speak., vi: Hãy lên tiếng.}
signatories: [Example Circle]
notes:
  law: {en: A note., vi: Một chú thích.}
"""
PEOPLE = """\
name.en,name.vi,office.en,office.vi,address,salutation.en,salutation.vi,file
Ms Mai Example,Bà Mai Ví Dụ,Member of Parliament,Nghị sĩ,1 Example Street / Exampletown,"Dear Ms Example,","Kính thưa Bà Ví Dụ,",
Mr Đặng Example,Ông Đặng Ví Dụ,,,,,,
=Example,=Ví Dụ,Office,Văn phòng,,"Dear all,","Kính thưa quý vị,",office
"""


def written(campaign: Campaign, *, layout: str = "", formats: tuple[str, ...] = ("docx", "md", "html")) -> Outcome:
    return build(campaign, formats=formats, layout=layout)


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name != INDEX}


def index(folder: Path) -> list[dict[str, str]]:
    return list(csv.DictReader((folder / INDEX).read_text(encoding="utf-8-sig").splitlines()))


def assert_as_alone(campaign: Campaign, layout: str = "") -> None:
    """Each file of the batch has the bytes of the same letter built alone, with the one addressee in the campaign."""
    out = campaign.folder / "out" / "letter"
    written(campaign, layout=layout)
    data = campaign.data
    assert data is not None
    letter = data.documents["letter"]
    each = each_of(campaign, "letter")
    assert each is not None
    made = files(out)
    found, _ = recipients(campaign, each)
    assert made
    for recipient in found:
        alone = data.model_copy(update={"documents": {"letter": letter.model_copy(update={"to": [recipient.to]})}})
        single = load_campaign(campaign.file)
        single.data = alone
        folder = campaign.folder / "alone"
        outcome = build(single, layout=layout, out=folder)
        for path in outcome.written:
            _, languages, extension = path.name.split(".")
            (name,) = [
                name for name in made
                if name.split(".")[1:] == [languages, extension] and name.startswith((f"{recipient.code}.", f"{recipient.code}-"))
                and _is_of(name, recipient.code, [each.code for each in found])
            ]  # fmt: skip
            assert made.pop(name) == path.read_bytes(), name
    assert not made


def _is_of(name: str, code: str, codes: list[str]) -> bool:
    """Whether a file is of this addressee, and not of one whose code goes on."""
    return not any(other != code and other.startswith(code) and name.startswith(other) for other in codes)


# ------------------------------------------------------------------ the same letter


@pytest.mark.parametrize("layout", ["separate", "stacked", "side-by-side"])
def test_a_letter_has_the_same_bytes_as_alone(campaign: MakeCampaign, layout: str) -> None:
    assert_as_alone(campaign(LETTER), layout)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("title: {en: Let families visit, vi: Hãy cho thân nhân thăm gặp}\n", ""),  # called by whom it goes to
        ("notes:\n", "care-of: {en: c/o The Office, vi: qua Văn phòng}\nnotes:\n"),
        ("title:", "subject:"),
        ("notes:\n", "closing: {en: 'To [[to]], sincerely', vi: 'Trân trọng, gửi [[to]]'}\nnotes:\n"),
        ("notes:\n", "cover: yes\nnotes:\n"),
        ("  law: {en: A note., vi: Một chú thích.}", "  law: {en: 'For [[to]].', vi: 'Cho [[to]].'}"),
        ("notes:\n", "notes-as: references\nnumbering: paragraphs\nnotes:\n"),
        ("We write to [[to]]", "Công lý for [[to]], and Đặng for [[to]]"),
        ("to: {each: [state:DE, state:CI, state:TR, state:VN]}", "to: {each: [sr-torture, wg-business, state:DE]}"),
        ("to: {each: [state:DE, state:CI, state:TR, state:VN]}", "to: {each: [high-commissioner, state:DE]}"),
    ],
)
def test_wherever_the_addressee_stands(campaign: MakeCampaign, old: str, new: str) -> None:
    assert old in LETTER
    assert_as_alone(campaign(LETTER.replace(old, new)))


def test_people_of_a_table(campaign: MakeCampaign, tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text(PEOPLE, encoding="utf-8")
    made = campaign(LETTER.replace("[state:DE, state:CI, state:TR, state:VN]", "people.csv"))
    assert_as_alone(made)
    out = tmp_path / "out" / "letter"
    assert {"ms-mai-example.vi.docx", "mr-dang-example.en.md", "office.vi.html"} <= files(out).keys()
    found = words_of_docx((out / "ms-mai-example.vi.docx").read_bytes())
    assert "Bà Mai Ví Dụ Nghị sĩ 1 Example Street Exampletown" in found
    assert "Kính thưa Bà Ví Dụ," in found


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=12)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(WORDS, WORDS, WORDS), min_size=1, max_size=3))
def test_whatever_the_addressees_are_called(
    campaign: MakeCampaign, tmp_path: Path, people: list[tuple[str, str, str]]
) -> None:
    with (tmp_path / "people.csv").open("w", encoding="utf-8", newline="") as stream:
        rows = csv.writer(stream)
        rows.writerow(["name", "office", "salutation", "file"])
        rows.writerows([*person, f"f{number}"] for number, person in enumerate(people))
    assert_as_alone(campaign(LETTER.replace("[state:DE, state:CI, state:TR, state:VN]", "people.csv")))
    for path in (tmp_path / "out" / "letter").iterdir():
        path.unlink()


def test_all_member_states(campaign: MakeCampaign) -> None:
    made = campaign(LETTER.replace("[state:DE, state:CI, state:TR, state:VN]", "un-member-states"))
    outcome = written(made, formats=("md",))
    out = made.folder / "out" / "letter"
    assert len(outcome.batches[out].written) == len(files(out)) == 193 * 2
    german = (out / "de-duc.vi.md").read_text(encoding="utf-8")
    assert "Phái đoàn Thường trực Đức tại Văn phòng Liên Hiệp Quốc ở Geneva" in german
    assert "Chúng tôi viết cho Đức & mọi nước khác" in german
    assert not any(
        sign in text for text in map(bytes.decode, files(out).values()) for sign in "\ue000\ue001\ue002\ue003"
    )


# ------------------------------------------------------------------ who


@pytest.mark.parametrize(
    ("each", "message"),
    [
        ("un-member-state", "Did you mean"),
        ("nobody.csv", "There is no such file"),
        ("../people.csv", "expected"),
        ("[state:XX]", "no addressee"),
    ],
)
def test_who_cannot_be_found_is_told(
    campaign: MakeCampaign, each: str, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    made = campaign(LETTER.replace("[state:DE, state:CI, state:TR, state:VN]", each))
    status = main(["build", str(made.file)])
    told = capsys.readouterr()
    assert status != 0
    assert message in told.out + told.err


def test_a_table_that_is_a_link_out_of_the_folder_is_refused(campaign: MakeCampaign, tmp_path: Path) -> None:
    away = tmp_path / "away"
    away.mkdir()
    (away / "people.csv").write_text(PEOPLE, encoding="utf-8")
    made = campaign(LETTER.replace("[state:DE, state:CI, state:TR, state:VN]", "people.csv"))
    (made.folder / "people.csv").symlink_to(away / "people.csv")
    with pytest.raises(InputError, match="beside the campaign file"):
        written(made)


def test_one_bad_addressee_spoils_no_other_letter(campaign: MakeCampaign, tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text(
        "key,name.en,name.vi\nstate:DE,,\nstate:XX,,\n,Only English,\nstate:VN,,\n", encoding="utf-8"
    )
    made = campaign(LETTER.replace("[state:DE, state:CI, state:TR, state:VN]", "people.csv"))
    outcome = written(made, formats=("md",))
    assert sorted(files(tmp_path / "out" / "letter")) == [
        "de-duc.vi.md", "de-germany.en.md", "only-english.en.md", "vn-viet-nam.en.md", "vn-viet-nam.vi.md",
    ]  # fmt: skip
    assert not outcome.complete
    assert {finding.code for finding in outcome.findings.errors} == {"unknown-addressee", "missing-language"}
    assert main(["build", str(made.file)]) == 1


def test_a_withheld_name_is_no_addressee(campaign: MakeCampaign, tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text(
        "name,file\nMs Hidden Example,ms\nMs Other,hidden-example\nMs Third,\n", encoding="utf-8"
    )
    parties = "parties:\n  hidden: {name: Hidden Example, show: confidential}\n"
    made = campaign(parties + LETTER.replace("[state:DE, state:CI, state:TR, state:VN]", "people.csv"))
    outcome = written(made, formats=("md",))
    assert sorted(files(tmp_path / "out" / "letter")) == ["ms-third.en.md", "ms-third.vi.md"]
    assert {finding.code for finding in outcome.findings.errors} == {"confidential"}
    assert not any("Hidden" in str(finding) for finding in outcome.findings)


def test_only_those_who_are_asked_for(campaign: MakeCampaign) -> None:
    made = campaign(LETTER)
    out = made.folder / "out" / "letter"
    build(made, formats=("md",), to=["state:DE", "vn"])
    assert sorted(files(out)) == ["de-duc.vi.md", "de-germany.en.md", "vn-viet-nam.en.md", "vn-viet-nam.vi.md"]
    with pytest.raises(InputError, match="does not go to"):
        build(made, to=["state:FR"])


def test_a_person_can_be_asked_for_by_name(campaign: MakeCampaign, tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text(PEOPLE, encoding="utf-8")
    made = campaign(LETTER.replace("[state:DE, state:CI, state:TR, state:VN]", "people.csv"))
    build(made, formats=("md",), to=["Ông Đặng  Ví Dụ", "ms-mai-example", "Ms Mai Example"])
    names = {name.partition(".")[0] for name in files(tmp_path / "out" / "letter")}
    assert names == {"mr-dang-example", "ms-mai-example"}
    with pytest.raises(InputError, match="Did you mean"):
        build(made, to=["Ms May Example"])


def test_check_looks_at_all_addressees(campaign: MakeCampaign, tmp_path: Path) -> None:
    table = LETTER.replace("[state:DE, state:CI, state:TR, state:VN]", "people.csv")
    (tmp_path / "people.csv").write_text(
        "key,name.en,name.vi,role\nstate:XX,,,\n,Only English,,minister\n,Both,Cả hai,ministr\n,,,minister\n",
        encoding="utf-8",
    )
    found = {(error.code, error.place.line) for error in check(campaign(table)).errors}
    assert found == {("unknown-addressee", 2), ("missing-language", 3), ("unknown-role", 4), ("unknown-addressee", 5)}
    assert not (tmp_path / "out").exists()
    (missing,) = check(campaign(LETTER.replace("[state:DE, state:CI, state:TR, state:VN]", "nothing.csv"))).errors
    assert (missing.code, missing.document) == ("unknown-addressee", "letter")
    assert "There is no such file" in missing.message
    twice = check(campaign(LETTER.replace("state:CI", "state:DE")))
    assert [each.code for each in twice if each.code.startswith("addressee")] == ["addressee-twice"]
    assert not check(campaign(LETTER)).errors
    hidden = table.replace("kind: open-letter", "kind: open-letter\nshow: coalition")
    assert not check(campaign(hidden)).errors
    assert len(check(campaign(hidden), "coalition").errors) == 4


@pytest.mark.parametrize(
    ("stated", "rows"),
    [
        ("", [3, 5]),
        ("salutation: none\n", []),
        ("salutation: {en: Dear all, vi: Kính thưa quý vị}\n", []),
        ("blocks: [title, opening]\n", []),
        ("blocks: {vi: [title, opening]}\n", [3, 5]),
    ],
)
def test_who_would_get_no_salutation_is_told(
    campaign: MakeCampaign, tmp_path: Path, stated: str, rows: list[int]
) -> None:
    people = "key,name,role,salutation\n,One,minister,\n,Two,,\n,Three,,Dear Three\nThe Fourth,,,\nstate:DE,,,\n"
    (tmp_path / "people.csv").write_text(people, encoding="utf-8")
    made = campaign(LETTER.replace("[state:DE, state:CI, state:TR, state:VN]", "people.csv") + stated)
    for found in (check(made), written(made, formats=("md",)).findings):
        told = [finding for finding in found if finding.code == "no-salutation"]
        assert [finding.place.line for finding in told] == rows
        assert all(f"Row {row} " in finding.message for row, finding in zip(rows, told, strict=True))
        assert not found.errors


def test_a_batch_cannot_be_frozen(campaign: MakeCampaign, capsys: pytest.CaptureFixture[str]) -> None:
    made = campaign(LETTER)
    assert main(["sign", "freeze", str(made.file)]) == 1
    assert "each" in capsys.readouterr().out
    assert not (made.folder / "frozen").exists()


def test_names_of_files() -> None:
    assert slug("Đức / Bà Ví Dụ") == "duc-ba-vi-du"
    assert slug("../../etc/passwd") == "etc-passwd"
    assert slug("…") == ""
    assert len(slug("a" * 500)) == 60


@pytest.mark.parametrize(
    ("number", "register", "greetings"),
    [
        (1, "diaspora", ("Dear Member of Parliament,", "Kính thưa Quý Dân biểu,")),
        (1, "official", ("Dear Member of Parliament,", "Kính thưa Quý Đại biểu Quốc hội,")),
        (2, "diaspora", ("Dear Members of Parliament,", "Kính thưa Quý vị Dân biểu,")),
        (2, "official", ("Dear Members of Parliament,", "Kính thưa Quý vị Đại biểu Quốc hội,")),
    ],
)
def test_one_member_of_parliament_and_several(
    campaign: MakeCampaign, number: int, register: str, greetings: tuple[str, str]
) -> None:
    to = ", ".join(f"{{name: Member {each}, role: member-of-parliament}}" for each in range(number))
    text = LETTER.replace("{each: [state:DE, state:CI, state:TR, state:VN]}", f"[{to}]")
    made = campaign(f"register: {register}\n{text}")
    for code, greeting in zip(("en", "vi"), greetings, strict=True):
        document = compose(made, "letter", code).document
        assert document is not None
        (said,) = [
            line for section in document.sections if section.name == "salutation" for line in lines(section.blocks)
        ]
        assert said == greeting


# ------------------------------------------------------------------ only what is missing or changed


@pytest.fixture
def built(campaign: MakeCampaign) -> Path:
    made = campaign(LETTER)
    written(made)
    return made.folder / "out" / "letter"


def _again(folder: Path) -> tuple[list[str], list[str]]:
    outcome = build(load_campaign(folder.parent.parent / "letter.yaml"))
    posted = outcome.batches[folder]
    return sorted(posted.written), sorted(posted.same)


def test_the_index_says_whom_each_file_is_for(built: Path) -> None:
    rows = index(built)
    assert {row["file"] for row in rows} == files(built).keys()
    for row in rows:
        assert row["digest"] == hashlib.sha256((built / row["file"]).read_bytes()).hexdigest()
    german = next(row for row in rows if row["file"] == "de-duc.vi.docx")
    assert (german["addressee"], german["language"]) == ("Đức", "vi")


def test_the_index_names_people_and_not_their_addresses(campaign: MakeCampaign, tmp_path: Path) -> None:
    people = "name.en,name.vi,office,address,salutation\nMs Mai,Bà Mai,Office,1 Street,Dear all\n,,The Clerk,2 Street,Dear all\n"
    (tmp_path / "people.csv").write_text(people, encoding="utf-8")
    written(campaign(LETTER.replace("[state:DE, state:CI, state:TR, state:VN]", "people.csv")), formats=("md",))
    rows = index(tmp_path / "out" / "letter")
    assert [row["addressee"] for row in rows] == ["Ms Mai", "Bà Mai", "The Clerk", "The Clerk"]


def test_nothing_is_written_twice(built: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in built.iterdir()}
    assert _again(built) == ([], sorted(files(built)))
    assert {path: path.stat().st_mtime_ns for path in built.iterdir()} == before


def test_what_is_gone_or_was_changed_is_made_again(built: Path) -> None:
    before = files(built)
    (built / "de-germany.en.docx").unlink()
    (built / "tr-turkiye.en.md").write_text("Something else", encoding="utf-8")
    assert _again(built)[0] == ["de-germany.en.docx", "tr-turkiye.en.md"]
    assert files(built) == before


def test_what_the_text_changes_in_is_made_again(built: Path) -> None:
    path = built.parent.parent / "letter.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("We write", "We turn"), encoding="utf-8")
    made, same = _again(built)
    assert {name.split(".")[1] for name in made} == {"en"}
    assert {name.split(".")[1] for name in same} == {"vi"}


def test_an_index_that_cannot_be_used_is_made_anew(built: Path) -> None:
    (built / INDEX).write_text("a,b\n1,2\n", encoding="utf-8")
    assert _again(built)[1] == []
    assert {row["file"] for row in index(built)} == files(built).keys()


def test_who_is_no_longer_written_to_is_told(built: Path) -> None:
    path = built.parent.parent / "letter.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace(", state:VN", ""), encoding="utf-8")
    outcome = build(load_campaign(path))
    assert {path.name.partition(".")[0] for path in outcome.older} == {"vn-viet-nam"}
    assert (built / "vn-viet-nam.en.md").is_file()


# ------------------------------------------------------------------ interruptions


def test_an_interrupted_batch_goes_on_where_it_stopped(campaign: MakeCampaign) -> None:
    made = campaign(LETTER)
    out = made.folder / "out" / "letter"

    def stop(done: int, whole: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build(made, progress=stop)
    first = files(out)
    assert {name.partition("-")[0] for name in first} == {"de", "ci"}
    made_now, same = _again(out)
    assert sorted(first) == same
    assert not {name for name in made_now if name in first}
    assert len(files(out)) == 4 * 2 * 3


def test_a_full_disk_leaves_whole_files_and_says_so(campaign: MakeCampaign, monkeypatch: pytest.MonkeyPatch) -> None:
    made = campaign(LETTER)
    out = made.folder / "out" / "letter"
    room = 5
    real = os.replace

    def full(source: str, target: str) -> None:
        nonlocal room
        room -= 1
        if room < 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        real(source, target)

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(WriterError, match="No space left"):
        build(made)
    monkeypatch.undo()
    assert not [name for name in os.listdir(out) if name.startswith(".")]
    kept = files(out)
    assert len(kept) == 5
    _again(out)
    assert {name: files(out)[name] for name in kept} == kept


@pytest.mark.skipif(os.name != "posix", reason="needs a signal that cannot be caught")
def test_a_killed_process_leaves_whole_files(campaign: MakeCampaign) -> None:
    made = campaign(LETTER.replace("[state:DE, state:CI, state:TR, state:VN]", "un-member-states"))
    out = made.folder / "out" / "letter"
    command = [sys.executable, "-m", "advocacy", "build", str(made.file), "--format", "md,docx"]
    process = subprocess.Popen(command, env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=subprocess.DEVNULL)
    while not out.is_dir() or len(os.listdir(out)) < 40:
        assert process.poll() is None
        time.sleep(0.002)
    process.send_signal(signal.SIGKILL)
    process.wait()
    kept = {name: content for name, content in files(out).items() if not name.startswith(".")}
    assert len(kept) < 193 * 4
    outcome = written(load_campaign(made.file), formats=("md", "docx"))
    whole = files(out)
    assert len([name for name in whole if not name.startswith(".")]) == 193 * 4
    assert {name: whole[name] for name in kept} == kept
    assert outcome.complete


def test_memory_does_not_grow_with_the_letters(campaign: MakeCampaign) -> None:
    made = campaign(LETTER.replace("[state:DE, state:CI, state:TR, state:VN]", "un-member-states"))
    each = each_of(made, "letter")
    assert each is not None
    codes = [recipient.code for recipient in recipients(made, each)[0]]

    def peak(number: int) -> int:
        tracemalloc.start()
        build(made, formats=("docx", "md"), to=codes[:number], out=made.folder / f"out{number}")
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    peak(5)  # what is loaded once
    assert peak(190) < peak(20) + 2_000_000


# ------------------------------------------------------------------ the tree


def test_what_is_composed_for_anybody_has_marks_and_no_errors(campaign: MakeCampaign) -> None:
    made = campaign(LETTER)
    for code in ("en", "vi"):
        found = compose(made, "letter", code)
        assert any("\ue003" in line for section in found.document.sections for line in lines(section.blocks))  # type: ignore[union-attr]
        assert [str(finding) for finding in found.findings.errors] == []
