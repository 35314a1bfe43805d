"""The translator's loop: states follow from the ledger, decisions are written with the words, nothing passes unread."""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Sequence
from pathlib import Path

import pytest
from conftest import MakeCampaign
from test_storage import stopped_at

from advocacy.builder import build
from advocacy.cli import main
from advocacy.commands.review import FORMATS as FORMATS_OF_REVIEW
from advocacy.compose import compose
from advocacy.drafting.engine import Hypothesis, Provenance
from advocacy.errors import InputError
from advocacy.load import Campaign, load_campaign
from advocacy.reviewing.decisions import Decision, record
from advocacy.reviewing.drafts import by_machine, from_memory, to_draft
from advocacy.reviewing.texts import Translation, translations
from advocacy.vouching import LEDGER, Ledger, Record, State, digest, state_of
from advocacy.writers import FORMATS

CAMPAIGN = """
    kind: open-letter
    campaign: The dam
    title: {en: The dam, vi: Con đập}
    opening:
      en: |
        The dam broke in March.
    concerns:
      - en: |
          Nobody was warned.
      - {en: Two villages are gone., vi: Hai ngôi làng đã mất.}
    signatories: [Example Circle]
"""
TRANSLATED = {
    "The dam broke in March.": "Con đập vỡ vào tháng Ba.",
    "Nobody was warned.": "Không ai được báo trước.",
}


class Fake:
    """An engine that knows its sentences by heart."""

    provenance = Provenance("fake", "by-heart", "1", "0" * 64)

    def translate(self, sentences: Sequence[str], n: int) -> list[list[Hypothesis]]:
        return [[Hypothesis(TRANSLATED.get(sentence, "Vô nghĩa"), -0.05)] for sentence in sentences]


def states(made: Campaign) -> dict[str, State]:
    return {each.key: each.state for each in translations(made, "vi")}


def one(made: Campaign, key: str) -> Translation:
    return next(each for each in translations(made, "vi") if each.key == key)


def again(made: Campaign) -> Campaign:
    return load_campaign(made.file)


def drafted(made: Campaign) -> Campaign:
    list(by_machine(made, to_draft(translations(made, "vi"), ()), "vi", Fake()))
    return again(made)


# ------------------------------------------------------------------ states


def test_states_without_a_ledger(campaign: MakeCampaign) -> None:
    assert states(campaign(CAMPAIGN)) == {
        "title": State.TRANSLATED,
        "opening": State.MISSING,
        "concerns.1": State.MISSING,
        "concerns.2": State.TRANSLATED,
    }


ROW = Record("a", "vi", State.APPROVED, "Mai", "2026-01-01", digest("One"), digest("Một"))


@pytest.mark.parametrize(
    ("state", "source", "target", "expected"),
    [
        (State.APPROVED, "One", "Một", State.APPROVED),
        (State.APPROVED, "One!", "Một", State.STALE),
        (State.APPROVED, "One", "Một!", State.STALE),
        (State.DRAFT, "One", "Một", State.DRAFT),
        (State.DRAFT, "One", "Một rồi", State.TRANSLATED),
        (State.DRAFT, "One!", "Một", State.STALE),
        (State.TRANSLATED, "One!", "Một", State.STALE),
        (State.TRANSLATED, "One", "Một rồi", State.TRANSLATED),
        (State.REJECTED, "One", "Một", State.REJECTED),
        (State.REJECTED, "One", "Một rồi", State.TRANSLATED),
        (State.APPROVED, "One", "", State.MISSING),
    ],
)
def test_a_state_follows_from_the_words_of_today(state: State, source: str, target: str, expected: State) -> None:
    row = Record("a", "vi", state, "Mai", "2026-01-01", digest("One"), digest("Một"))
    assert state_of(row, source, target) is expected


def test_a_row_is_found_by_its_words_before_its_place() -> None:
    other = Record("b", "vi", State.DRAFT, "x", "2026-01-02", digest("Two"), digest("Hai"))
    ledger = Ledger([ROW, other])
    assert ledger.find("c", "vi", digest("One")) == ROW  # moved
    assert ledger.find("a", "vi", digest("Changed")) == ROW  # changed
    assert ledger.find("b", "vi", digest("One")) == ROW  # exchanged
    assert ledger.find("c", "vi", digest("Three")) is None
    assert ledger.find("a", "fr", digest("One")) is None


def test_an_order_of_the_file_changes_nothing(campaign: MakeCampaign) -> None:
    made = campaign(CAMPAIGN)
    record(made, "vi", [Decision(one(made, "concerns.2"), "Hai ngôi làng đã mất.", State.APPROVED, "Mai")])
    text = made.file.read_text(encoding="utf-8")
    moved = "  - {en: Two villages are gone., vi: Hai ngôi làng đã mất.}\n"
    assert text.count(moved) == 1
    made.file.write_text(text.replace(moved, "").replace("concerns:\n", "concerns:\n" + moved), encoding="utf-8")
    assert states(again(made))["concerns.1"] is State.APPROVED


def test_a_line_wrapped_otherwise_is_the_same_text(campaign: MakeCampaign) -> None:
    made = campaign(CAMPAIGN.replace("vi: Con đập}", "vi: Con đập}\n    context: {en: It was old., vi: Nó đã cũ.}"))
    record(made, "vi", [Decision(one(made, "context"), "Nó đã cũ.", State.APPROVED, "Mai")])
    text = made.file.read_text(encoding="utf-8")
    made.file.write_text(
        text.replace("context: {en: It was old., vi: Nó đã cũ.}", "context:\n  en: |\n    It was\n    old.\n  vi: |\n    Nó\n    đã cũ.\n"),
        encoding="utf-8",
    )  # fmt: skip
    assert states(again(made))["context"] is State.APPROVED


def test_a_ledger_that_is_none_is_refused(tmp_path: Path) -> None:
    (tmp_path / LEDGER).write_text("unit,language\na,vi\n")
    with pytest.raises(InputError, match="columns"):
        Ledger.read(tmp_path / LEDGER)
    (tmp_path / LEDGER).write_bytes(Ledger([ROW]).to_csv().replace(b"approved", b"perfect"))
    with pytest.raises(InputError, match="perfect"):
        Ledger.read(tmp_path / LEDGER)


def test_the_ledger_is_safe_in_a_spreadsheet(tmp_path: Path) -> None:
    row = Record("a", "vi", State.REJECTED, "=cmd()", "2026-01-01", digest("One"), "", "+1 for me", "'tis")
    (tmp_path / LEDGER).write_bytes(Ledger([row]).to_csv())
    assert ",'=cmd()," in (tmp_path / LEDGER).read_text()
    assert Ledger.read(tmp_path / LEDGER).records == [row]


# ------------------------------------------------------------------ drafts


def test_a_draft_is_marked_in_every_format_and_its_row_says_where_it_is_from(campaign: MakeCampaign) -> None:
    made = drafted(campaign(CAMPAIGN))
    assert states(made)["opening"] is State.DRAFT
    (row,) = [row for row in made.ledger.records if row.unit == "opening"]
    assert (row.who, row.origin.split(";")[0]) == ("fake", "fake: by-heart 1")
    outcome = build(made, languages=["vi"])
    assert len(outcome.written) == len(FORMATS)
    for path in outcome.written:
        if path.suffix != ".docx":
            text = path.read_text(encoding="utf-8")
            assert "có đoạn chưa được duyệt" in text
            assert "(BẢN NHÁP) Con đập vỡ vào tháng Ba." in text
            assert "(BẢN NHÁP) Hai ngôi làng" not in text
    document = compose(made, "letter", "vi").document
    assert document is not None
    assert "có đoạn chưa được duyệt" in document.banner
    english = compose(made, "letter", "en").document
    assert english is not None
    assert not english.banner


def test_what_a_machine_cannot_do_stays_missing_with_the_reason(campaign: MakeCampaign) -> None:
    made = campaign(CAMPAIGN.replace("Nobody was warned.", "On 4 May 2025 nobody was warned."))
    (told,) = [each for each in by_machine(made, to_draft(translations(made, "vi"), ()), "vi", Fake()) if each.reasons]
    assert told.unit == "concerns.1"
    made = again(made)
    left = one(made, "concerns.1")
    assert (left.state, left.record and left.record.state) == (State.MISSING, State.REJECTED)
    assert to_draft(translations(made, "vi"), ()) == []
    assert [each.key for each in to_draft(translations(made, "vi"), ["concerns.1"])] == ["concerns.1"]


def test_what_a_person_wrote_is_never_drafted_over(campaign: MakeCampaign) -> None:
    found = translations(campaign(CAMPAIGN), "vi")
    assert "title" not in {each.key for each in to_draft(found, ["title", "opening"], again=True)}


# ------------------------------------------------------------------ the command line


def run(*arguments: object) -> int:
    return main([str(argument) for argument in arguments])


def test_the_whole_way(campaign: MakeCampaign, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Drafted, exported, corrected, imported, approved, built; then one sentence changes, and exactly it is stale."""
    made = drafted(campaign(CAMPAIGN))
    folder, sent = made.folder, tmp_path / "sent.csv"
    assert run("build", folder, "--final") == 1
    assert not (folder / "out" / "letter.vi.docx").exists()
    assert (folder / "out" / "letter.en.docx").exists()
    assert run("review", "export", folder, "--to", "vi", "--as", "csv", "--out", sent) == 0
    text = sent.read_text(encoding="utf-8-sig")
    sent.write_text(text.replace("Con đập vỡ vào tháng Ba.", "Con đập bị vỡ vào tháng Ba."), encoding="utf-8-sig")
    before = made.file.read_bytes()
    assert run("review", "import", sent, folder, "--by", "Mai Example") == 0
    assert made.file.read_bytes() == before  # only shown
    assert run("review", "import", sent, folder, "--by", "Mai Example", "--apply") == 0
    assert "Con đập bị vỡ vào tháng Ba." in made.file.read_text(encoding="utf-8")
    assert states(again(made))["opening"] is State.TRANSLATED
    assert run("review", "approve", folder, "--to", "vi", "--by", "Hoa Example") == 0
    assert states(again(made))["concerns.1"] is State.DRAFT  # nobody touched it: by name only
    assert run("review", "approve", folder, "--to", "vi", "--by", "Hoa Example", "concerns.1") == 0
    assert set(states(again(made)).values()) == {State.APPROVED}
    assert run("build", folder, "--final") == 0
    assert "BẢN NHÁP" not in (folder / "out" / "letter.vi.md").read_text(encoding="utf-8")
    made.file.write_text(made.file.read_text(encoding="utf-8").replace("Nobody was", "No one was"), encoding="utf-8")
    changed = states(again(made))
    assert [key for key, state in changed.items() if state is State.STALE] == ["concerns.1"]
    assert set(changed.values()) == {State.STALE, State.APPROVED}
    capsys.readouterr()
    assert run("build", folder, "--final") == 1
    assert "concerns.1" in capsys.readouterr().out
    assert run("status", folder, "--json") == 0
    (english, vietnamese) = json.loads(capsys.readouterr().out)
    assert (english["final"], vietnamese["final"]) == (True, False)
    assert vietnamese["blocking"] == [{"unit": "concerns.1", "state": "stale"}]
    assert run("review", "undo", folder) == 0


def test_a_rejected_text_needs_a_reason_and_goes_out_with_it(
    campaign: MakeCampaign, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = campaign(CAMPAIGN).folder
    assert run("review", "reject", folder, "title", "--to", "vi", "--by", "Hoa Example") == 2
    assert run("review", "reject", folder, "title", "--to", "vi", "--by", "Hoa Example", "--reason", "Which dam?") == 0
    assert run("review", "export", folder, "--to", "vi", "--as", "csv", "--out", tmp_path / "sent.csv") == 0
    assert "Which dam?" in (tmp_path / "sent.csv").read_text(encoding="utf-8-sig")
    capsys.readouterr()
    assert run("build", folder, "--final", "--lang", "vi") == 1
    assert "Which dam?" in capsys.readouterr().out


def test_what_was_approved_once_is_drafted_from_the_memory(campaign: MakeCampaign) -> None:
    made = campaign(CAMPAIGN)
    assert run("review", "approve", made.folder, "--to", "vi", "--by", "Hoa Example", "concerns.2") == 0
    text = made.file.read_text(encoding="utf-8")
    made.file.write_text(text.replace("Nobody was warned.", "Two villages are gone."), encoding="utf-8")
    made = again(made)
    (found,) = from_memory(made, to_draft(translations(made, "vi"), ()), "vi", None)
    assert (found.unit, found.target) == ("concerns.1", "Hai ngôi làng đã mất.")
    # The same words were approved at another place; here nobody has read them.
    assert states(again(made))["concerns.1"] is State.DRAFT
    assert states(again(made))["concerns.2"] is State.APPROVED


def test_confidential_texts_stay_at_home(
    campaign: MakeCampaign, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = CAMPAIGN.replace(
        "{en: Two villages are gone., vi: Hai ngôi làng đã mất.}", "{en: Secret., vi: Mật., show: confidential}"
    )
    made = campaign(text)
    sent = tmp_path / "sent.csv"
    assert run("review", "export", made.folder, "--to", "vi", "--as", "csv", "--out", sent) == 0
    assert "Secret" not in sent.read_text(encoding="utf-8-sig")
    assert "confidential" in capsys.readouterr().out
    assert run("review", "import", sent, made.folder) == 0  # what was left out is not missing
    assert run("review", "approve", made.folder, "--to", "vi", "--by", "Hoa Example", "concerns.2") == 0
    assert b"Secret" not in (made.folder / "memory.sqlite").read_bytes()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("concerns.1", "concerns.9"), 'no text "concerns.9"'),
        (("Nobody was warned.", "Somebody was warned."), 'source of "concerns.1"'),
        (("source (en)", "source (fr)"), "from"),
    ],
)
def test_an_import_that_does_not_fit_stops_with_a_list(
    campaign: MakeCampaign, tmp_path: Path, capsys: pytest.CaptureFixture[str], change: tuple[str, str], said: str
) -> None:
    made = campaign(CAMPAIGN)
    sent = tmp_path / "sent.csv"
    run("review", "export", made.folder, "--to", "vi", "--as", "csv", "--out", sent)
    sent.write_text(sent.read_text(encoding="utf-8-sig").replace(*change), encoding="utf-8-sig")
    before = made.file.read_bytes()
    assert run("review", "import", sent, made.folder, "--apply", "--by", "Mai Example") == 2
    assert said in capsys.readouterr().err
    assert made.file.read_bytes() == before


@pytest.mark.parametrize("format_", ["table", "xliff", "xliff-1.2", "po", "xlsx", "csv"])
def test_what_comes_back_as_it_went_out_changes_nothing(
    campaign: MakeCampaign, tmp_path: Path, capsys: pytest.CaptureFixture[str], format_: str
) -> None:
    made = drafted(campaign(CAMPAIGN))
    folder = made.folder
    assert run("review", "approve", folder, "--to", "vi", "--by", "Hoa Example", "title") == 0
    made.file.write_text(
        made.file.read_text(encoding="utf-8").replace("Two villages", "Three villages"), encoding="utf-8"
    )
    sent = tmp_path / f"sent.{FORMATS_OF_REVIEW[format_][1]}"
    assert run("review", "export", folder, "--to", "vi", "--as", format_, "--out", sent) == 0
    capsys.readouterr()
    assert run("review", "import", sent, folder, "--apply", "--by", "Mai Example") == 0
    assert capsys.readouterr().out == "Nothing would change.\n"
    assert states(again(made))["opening"] is State.DRAFT


def test_a_lost_note_stops_an_import(
    campaign: MakeCampaign, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (
        CAMPAIGN.replace("Nobody was warned.", "Nobody was warned.[^w]").rstrip()
        + "\n    notes: {w: {en: W., vi: W.}}\n"
    )
    made, sent = campaign(text), tmp_path / "sent.csv"
    run("review", "export", made.folder, "--to", "vi", "--as", "csv", "--out", sent)
    with sent.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.reader(stream))
    for row in rows:
        if row[1] == "concerns.1":
            row[4] = "Không ai được báo."
    with sent.open("w", encoding="utf-8-sig", newline="") as stream:
        csv.writer(stream).writerows(rows)
    assert run("review", "import", sent, made.folder, "--apply", "--by", "Mai Example") == 2
    assert "[^w]" in capsys.readouterr().err


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes cannot be forked here")
def test_an_import_that_is_killed_leaves_campaign_and_ledger_together_old_or_new(
    campaign: MakeCampaign, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = drafted(campaign(CAMPAIGN))
    sent = tmp_path / "sent.csv"
    run("review", "export", made.folder, "--to", "vi", "--as", "csv", "--out", sent)
    text = sent.read_text(encoding="utf-8-sig")
    sent.write_text(text.replace("Con đập vỡ vào tháng Ba.", "Con đập bị vỡ vào tháng Ba."), encoding="utf-8-sig")
    old = (made.file.read_bytes(), (made.folder / LEDGER).read_bytes())
    found = []
    for number in range(1, 60):
        made.file.write_bytes(old[0])
        (made.folder / LEDGER).write_bytes(old[1])
        died = stopped_at(number, lambda: run("review", "import", sent, made.folder, "--apply", "--by", "Mai Example"))
        is_new = states(again(made))["opening"] is State.TRANSLATED  # the next command finishes or drops the work
        now = (made.file.read_bytes(), (made.folder / LEDGER).read_bytes())
        assert (now[0] != old[0], now[1] != old[1]) == (is_new, is_new), number
        found.append(is_new)
        if not died:
            break
    assert (found[0], found[-1], len(found) > 8) == (False, True, True)
