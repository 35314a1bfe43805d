"""Editions: what is for few is in no file for many, in any form; and the build says what it left out, without the words."""

from __future__ import annotations

import argparse
import base64
import csv
import importlib
import importlib.util
import io
import json
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import planting
import pytest
import yaml
from conftest import EXAMPLES, MakeCampaign, composed, composition, words
from planting import Planted, found_in, marks_of, places, plant

from advocacy.builder import Outcome, build
from advocacy.commands.review import FORMATS as FORMATS_FOR_TRANSLATORS
from advocacy.compose import compose
from advocacy.editions import EVERYBODY, Edition, Rule, Show, is_hidden, narrower
from advocacy.errors import TemplateError
from advocacy.errors import told as told_in
from advocacy.kinds import Kinds
from advocacy.load import load_campaign
from advocacy.model import every_unit
from advocacy.resources import Resources
from advocacy.rules import read_rules
from advocacy.views.redactions import COLUMNS, redacted
from advocacy.writers import EDITIONS, LAYOUTS

PICTURES = importlib.util.find_spec("PIL") is not None
NAMES = sorted(set(Kinds(Resources()).names) - {"annex"})
TEXTS = ("docx", "md", "html")
PNG = b"\x89PNG\r\n\x1a\n"


def run(*arguments: str) -> int:
    """Run a command as the command line does."""
    module = importlib.import_module(f"advocacy.commands.{arguments[0]}")
    parser = argparse.ArgumentParser()
    module.declare(parser)
    parser.add_argument("--ui", default="en")
    return int(module.run(parser.parse_args(arguments[1:])))


# ------------------------------------------------------------------ the order of editions


def test_an_edition_prints_what_is_for_its_readers_and_for_wider_circles() -> None:
    hidden = {(show, edition) for show in Edition for edition in Edition if is_hidden(show, edition)}
    assert hidden == {("coalition", "public"), ("confidential", "public"), ("confidential", "coalition")}
    assert {edition for edition in Edition if is_hidden("hiden", edition)} == {"public", "coalition"}
    assert EDITIONS == ("public", "coalition", "confidential")


def test_what_is_inside_is_never_shown_more_widely() -> None:
    few, fewer = Show(Edition.COALITION, guarded=True), Show(Edition.CONFIDENTIAL, Rule.KIND)
    assert narrower(few, EVERYBODY) == narrower(EVERYBODY, few) == few
    assert narrower(few, fewer) == Show(Edition.CONFIDENTIAL, Rule.KIND, guarded=True)
    assert narrower(EVERYBODY, Show(guarded=True)) == EVERYBODY


# ------------------------------------------------------------------ planted markers


def write_campaign(folder: Path, data: dict[str, Any]) -> Path:
    path = folder / "campaign.yaml"
    path.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=10**6), encoding="utf-8")
    if PICTURES:
        from PIL import Image

        Image.new("RGB", (4, 4), "red").save(folder / "planted.png")
    return path


def of_kind(kind: str) -> tuple[dict[str, Any], Planted]:
    """A campaign with one document of a kind that holds nothing but markers and what is needed around them."""
    planted = Planted()
    letter: dict[str, Any] = {"kind": kind}
    shared = plant(letter, kind, planted, pictures=PICTURES)
    hidden = {f"quoz{planted.mark(show, 'key of a document')}x": _whole(show, planted) for show in planting.FEW}
    return {"languages": ["en", "vi"], **shared, "documents": {"open": letter, **hidden}}, planted


def _whole(show: Edition, planted: Planted) -> dict[str, Any]:
    title = planted.unit(show, "title of a document", stated=False)
    return {"kind": "open-letter", "show": show.value, "title": title, "opening": {"en": "Words.", "vi": "Lời."}}


def of_example(path: Path) -> tuple[dict[str, Any], Planted]:
    """An example with markers planted in each of its documents."""
    data = yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)  # noqa: S506 -- strings only
    planted = Planted()
    letters = data["documents"].values() if "documents" in data else [data]
    for letter in letters:
        shared = plant(letter, letter["kind"], planted, pictures=PICTURES)
        for name, entries in shared.items():
            data[name] = {**data.get(name, {}), **entries}
    return data, planted


def assert_kept(folder: Path, planted: Planted, layouts: tuple[str, ...]) -> set[int]:
    """Build all editions in all layouts, and look for every marker in every byte; gives the markers that are printed."""
    campaign = load_campaign(folder / "campaign.yaml")
    assert [str(finding) for finding in campaign.findings] == []
    printed: set[int] = set()
    for layout in layouts:
        found = {}
        for edition in Edition:
            out = folder / f"{layout}-{edition}"
            outcome = build(campaign, formats=TEXTS, layout=layout, edition=edition, out=out)
            assert [str(finding) for finding in outcome.findings.errors] == []
            assert outcome.complete
            found[edition] = found_in(out)
            assert_not_told(outcome, edition, planted)
        everything = found[Edition.CONFIDENTIAL]
        for edition in Edition:
            leaked = found[edition] & planted.hidden_from(edition)
            assert not leaked, (layout, edition, places(planted, leaked))
            lost = everything - planted.hidden_from(edition) - found[edition]
            assert not lost, (layout, edition, places(planted, lost))
        printed |= everything
    return printed


def assert_not_told(outcome: Outcome, edition: Edition, planted: Planted) -> None:
    """No report of what was left out holds a word of it."""
    assert outcome.redactions or edition is Edition.CONFIDENTIAL
    for ending in (".csv", ".json"):
        for ui in ("en", "vi"):
            told_ = marks_of(redacted(outcome.redactions, edition, ending, ui))
            assert not told_ & planted.hidden_from(edition), places(planted, told_)


@pytest.fixture(scope="module")
def seen() -> set[str]:
    """The places in which a marker was printed, in whatever kind."""
    return set()


class TestPlanted:
    """What is hidden by the model or by a kind is nowhere that it must not be, and everywhere else."""

    @pytest.fixture(autouse=True)
    def without_checks_of_texts(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """They change no file, and take most of the time."""
        monkeypatch.setattr("advocacy.checks.campaign.check_texts", lambda *_: iter(()))

    @pytest.mark.parametrize("kind", NAMES)
    def test_no_word_for_few_is_in_a_file_for_many(self, kind: str, tmp_path: Path, seen: set[str]) -> None:
        data, planted = of_kind(kind)
        write_campaign(tmp_path, data)
        printed = assert_kept(tmp_path, planted, LAYOUTS if kind == "submission" else LAYOUTS[:1])
        seen.update(planted.places[number] for number in printed)
        for edition in planting.FEW:
            assert sum(planted.shown_in[number] is edition for number in printed) > 25

    def test_every_place_was_printed_in_some_kind(self, seen: set[str]) -> None:
        """Else the test above could not fail for it."""
        if not seen:
            pytest.skip("needs the tests of the kinds before it")
        planted = [of_kind(kind)[1] for kind in NAMES]
        never = {place for each in planted for place in each.places.values()} - seen
        # The key of a party is printed nowhere.
        assert never - {"key of a party"} <= UNPRINTED

    @pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.parent.name)
    def test_no_word_for_few_is_in_a_file_of_an_example(self, path: Path, tmp_path: Path) -> None:
        data, planted = of_example(path)
        for table in path.parent.glob("*.csv"):
            (tmp_path / table.name).write_bytes(table.read_bytes())
        write_campaign(tmp_path, data)
        assert len(assert_kept(tmp_path, planted, ("side-by-side",))) > 40


# Only an annex prints its label, and a sentence names a party whose key it is; both are planted in another way.
UNPRINTED = {"Letter.label", "Party.sentence"}


@pytest.mark.parametrize(
    "disguise",
    [
        str.encode,
        lambda text: text.encode("utf-16"),
        lambda text: b"\0" + text.encode("utf-16-le"),
        lambda text: unicodedata.normalize("NFD", text).encode(),
        lambda text: text.upper().encode(),
        lambda text: quote(text).encode(),
        lambda text: "".join(f"&#{ord(sign)};" for sign in text).encode(),
        lambda text: json.dumps(text).encode(),
        lambda text: "<w:t>".join(text).encode(),
        lambda text: f'<img alt="{text}">'.encode(),
        lambda text: base64.b64encode(f"long enough to be seen: {text}".encode()),
        lambda text: packed(packed(text.encode(), "inner.zip")),
        lambda text: packed(b"", f"media/{text}.png"),
        lambda text: PNG + chunk(b"tEXt", b"Comment\0" + text.encode()),
        lambda text: PNG + chunk(b"zTXt", b"Comment\0\0" + zlib.compress(text.encode())),
        lambda text: b"%PDF-1.7 stream\n" + zlib.compress(text.encode()) + b"\nendstream",
    ],
)
def test_a_marker_is_found_in_whatever_form(disguise: Callable[[str], bytes]) -> None:
    """Else the tests above would pass whatever a file holds."""
    assert marks_of(disguise("Quợz1234x")) == {1234}
    assert marks_of(disguise("Quợz123x")) == set()


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def packed(data: bytes, name: str = "name") -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return stream.getvalue()


def test_what_is_made_for_others_or_for_programs_holds_no_word_for_few(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Lists of findings, states, files for translators and reviewers, and the report of what was left out."""
    monkeypatch.chdir(tmp_path)
    data, planted = of_kind("submission")
    path = str(write_campaign(tmp_path, data))
    out = tmp_path / "made"
    out.mkdir()
    run("check", path, "--review-docx", str(out / "review.docx"))
    run("check", path, "--json")
    run("check", path, "--sarif")
    run("status", path, "--json")
    for form in FORMATS_FOR_TRANSLATORS:
        assert run("review", "export", path, "--to", "vi", "--as", form, "--out", str(out / f"sent.{form}")) == 0
    run("build", path, "--redactions", str(out / "left-out.json"), "--out", str(tmp_path / "out"))
    (out / "said.txt").write_text(capsys.readouterr().out, encoding="utf-8")
    leaked = found_in(out) & planted.hidden_from(Edition.PUBLIC)
    # The key of a document is told to whoever builds it; that of a picture stands in the text that prints it.
    assert {planted.places[number] for number in leaked} <= {"key of a document", "picture"}
    assert run("review", "export", path, "--to", "vi", "--out", str(out / "all.docx"), "--confidential") == 0
    assert len(found_in(out) & planted.hidden_from(Edition.PUBLIC)) > 50


# ------------------------------------------------------------------ what each edition is


LETTER = """
    kind: open-letter
    languages: [en]
    title: A title
    opening: |
      Everybody reads this.[^inner] And this.[^open]
    body: {en: "Only members read this.", show: coalition}
    notes: {inner: {en: For members., show: coalition}, open: For all.}
    contacts:
      - {name: Mai Example, email: mai@example.org, phone: +41 22 555 01 10, show: coalition}
      - {name: Press office, email: press@example.org}
    signatories: [Mai Example]
"""


def test_the_edition_of_the_coalition_says_so_on_every_page_and_in_its_name(
    campaign: MakeCampaign, tmp_path: Path
) -> None:
    made = campaign(LETTER)
    assert build(made, edition="coalition", formats=["md"]).complete
    (path,) = (tmp_path / "out").iterdir()
    assert path.name == "letter.coalition.en.md"
    document = compose(made, "letter", "en", "coalition").document
    assert document is not None
    assert document.banner == "FOR MEMBERS OF THE COALITION ONLY"
    said = words(document)
    assert {"Only members read this.", "For members.", "Press office: press@example.org"} <= set(said)
    vietnamese = compose(campaign(LETTER.replace("[en]", "[vi]").replace("{en:", "{vi:")), "letter", "vi", "coalition")
    assert vietnamese.document is not None
    assert vietnamese.document.banner == "CHỈ DÀNH CHO THÀNH VIÊN LIÊN MINH"


def test_a_note_for_few_leaves_no_mark_and_no_number(campaign: MakeCampaign) -> None:
    document = composed(campaign(LETTER))
    assert [len(document.notes), "For all." in words(document)] == [1, True]
    assert "Everybody reads this. And this." in words(document)


def test_consent_is_for_no_circle_but_the_addressees(campaign: MakeCampaign) -> None:
    text = """
        kind: submission
        languages: [en]
        subject: One
        victims: [{name: Lê Thị Minh Họa, raise-with-state: yes, name-in-letter: yes, name-in-report: no, consent-by: A sister}]
        contacts: [{name: Mai Example}]
    """
    made = campaign(text)
    found = {edition: compose(made, "letter", "en", edition) for edition in EDITIONS}
    said = {edition: " ".join(words(each.document)) if each.document else "" for edition, each in found.items()}
    assert [("Minh Họa" in each, "A sister" in each, "Mai" in each) for each in said.values()] == [
        (False, False, False), (False, False, True), (True, True, True),
    ]  # fmt: skip
    assert [each.what for each in found["public"].redactions if each.shown_in == "coalition"] == ["contacts"]
    by_consent = [each for each in found["coalition"].redactions if each.rule is Rule.CONSENT]
    assert [(each.what, each.reason) for each in by_consent] == [("victims.1.name", "name-in-report is not yes")]
    assert not found["confidential"].redactions


INCIDENTS = """
    kind: submission
    languages: [en]
    subject: One
    victims:
      - {show: coalition, name: Maria Kowalczyk, nationality: Ruritanian, raise-with-state: yes, name-in-letter: yes, name-in-report: yes}
      - {name: Second Example, nationality: Ruritanian, raise-with-state: yes, name-in-letter: yes, name-in-report: yes}
    incidents:
      - {date: 2026-01-12, place: Example Town, text: She was taken.}
      - {date: 2026-01-13, place: Hideout, text: {en: They met there., show: coalition}}
      - {show: confidential, date: 2026-01-14, place: Cellar, text: They came back.}
    risk: LEAK
"""


def test_a_record_for_few_leaves_nothing_behind(campaign: MakeCampaign) -> None:
    """Neither one that says so, nor the heading of one whose text is hidden."""
    made = campaign(INCIDENTS.replace("LEAK", "Great."))
    said = {edition: "\n".join(words(compose(made, "letter", "en", edition).document)) for edition in EDITIONS}  # type: ignore[arg-type]
    seen = ("12 January", "13 January", "Hideout", "14 January", "Cellar", "Kowalczyk", "Second Example", "withheld")
    assert {edition: [each for each in seen if each in text] for edition, text in said.items()} == {
        "public": ["12 January", "Second Example"],
        "coalition": ["12 January", "13 January", "Hideout", "Kowalczyk", "Second Example"],
        "confidential": list(seen[:-1]),
    }
    hidden = [(each.what, each.rule, each.shown_in) for each in composition(made).redactions]
    assert {("incidents.2", Rule.STATED, "coalition"), ("incidents.3", Rule.STATED, "confidential")} <= set(hidden)
    assert ("victims.1", Rule.STATED, "coalition") in hidden
    assert not [what for what, _, _ in hidden if what.startswith(("incidents.2.", "incidents.3.", "victims.1."))]
    assert not [each for each in composition(made).findings if each.code == "not-printed"]


@pytest.mark.parametrize(
    ("leak", "code"),
    [
        ("They are at the hideout.", ""),  # left out with its text, which alone says that it is for few
        ("They were in the cellar.", "confidential"),
        ("Maria Kowalczyk is ill.", "confidential"),
        ("The hearing of Kowalczyk is near.", "confidential-part"),
        ("Ruritanian law is harsh.", ""),  # the kind says that anybody may use this word
    ],
)
def test_the_words_of_a_record_for_few_stand_nowhere_else(campaign: MakeCampaign, leak: str, code: str) -> None:
    found = {each.code for each in composition(campaign(INCIDENTS.replace("LEAK", leak))).findings}
    about = {each for each in found if each.startswith("confidential")}
    assert code in about if code else not about


def test_records_that_are_all_for_few_leave_no_heading(campaign: MakeCampaign) -> None:
    text = """
        kind: press-release
        languages: [en]
        title: One
        opening: Two.
        quotations:
          - {text: {en: "“Three.”", show: coalition}, name: Mai Example}
          - {text: "“Four.”", name: {value: Lan Example, show: coalition}, role: Teacher}
    """
    made = campaign(text)
    assert not [line for line in words(composed(made)) if set(line.split()) & {"—", "Example", "Teacher", "“Four.”"}]
    assert [each.what for each in composition(made).redactions] == ["quotations.1", "quotations.2"]
    incidents = INCIDENTS.replace("      - {date: 2026-01-12, place: Example Town, text: She was taken.}\n", "")
    assert "What happened" not in words(composed(campaign(incidents.replace("LEAK", "Great."))))


def test_no_heading_stands_over_what_is_left_out(campaign: MakeCampaign) -> None:
    """Of a block of the kind, of a free section, of a group."""
    text = """
        kind: submission
        languages: [en]
        subject: One
        summary: {en: Two., show: coalition}
        context: [{heading: Where they meet, items: [{en: Three., show: coalition}]}, {heading: Both, text: Four.}]
        sections: {plan: {after: context, heading: Where they hide, text: {en: Five., show: coalition}}}
    """
    said = words(composed(campaign(text)))
    assert {"Context and pattern", "Both", "Four."} <= set(said)
    assert not {"Summary", "Where they meet", "Where they hide"} & set(said)
    inner = compose(campaign(text), "letter", "en", "coalition").document
    assert inner is not None
    assert {"Summary", "Where they meet", "Where they hide"} <= set(words(inner))


def test_who_sees_a_record_cannot_be_misspelt(campaign: MakeCampaign) -> None:
    for wrong, code in (("confidental", "unknown-value"), ("[coalition]", "wrong-shape")):
        found = campaign(INCIDENTS.replace("show: confidential", f"show: {wrong}")).findings.errors
        assert [error.code for error in found] == [code]


def test_a_document_for_few_is_not_built_for_many(campaign: MakeCampaign, tmp_path: Path) -> None:
    made = campaign("""
        languages: [en]
        documents:
          open: {kind: open-letter, title: One, opening: Two.}
          internal-plan: {kind: briefing, show: coalition, title: Three, opening: Four.}
    """)
    outcome = build(made, formats=["md"])
    assert [path.name for path in outcome.written] == ["open.en.md"]
    assert outcome.left_out == ["internal-plan (for the coalition only)"]
    assert [(each.document, each.what) for each in outcome.redactions] == [("", "documents.2")]
    written = [path.name for path in build(made, formats=["md"], edition="coalition").written]
    assert written == ["open.coalition.en.md", "internal-plan.coalition.en.md"]


def test_files_of_other_editions_are_no_older_files_of_this_one(campaign: MakeCampaign) -> None:
    made = campaign(LETTER)
    for edition in EDITIONS:
        build(made, edition=edition)
    for edition in EDITIONS:
        assert build(made, edition=edition).older == []
        assert [path.suffix for path in build(made, edition=edition, formats=["docx"]).older] == [".html", ".md"]


def test_default_words_stand_where_a_wording_is_for_few(campaign: MakeCampaign) -> None:
    text = 'kind: open-letter\nlanguages: [en]\ntitle: T\nopening: O.\nconcerns: [A.]\nwording: {concerns: {intro: {en: "Hidden:", show: coalition}}}\n'
    assert "Hidden:" not in words(composed(campaign(text)))
    assert "Hidden:" in words(composed(campaign(text.replace("coalition", "public"))))


def test_the_title_of_a_source_for_few_is_in_no_language(campaign: MakeCampaign) -> None:
    text = """
        kind: open-letter
        title: {en: T, vi: T}
        opening: {en: "A.[@s]", vi: "A.[@s]"}
        sources: {s: {by: Body, title: {vi: Tài liệu kín, only: vi, show: coalition}}}
    """
    made = campaign(text)
    assert [words(composed(made, code))[-1] for code in ("en", "vi")] == ["Body.", "Body."]
    inner = compose(made, "letter", "en", "coalition").document
    assert inner is not None
    assert "Tài liệu kín" in words(inner)[-1]


# ------------------------------------------------------------------ the last look


PARTY = """
    kind: open-letter
    languages: [en, vi]
    title: {en: A title, vi: Tựa đề}
    opening: {en: LEAK, vi: Lời.}
    parties: {lan: {name: {en: Sister Lan Nguyen Minh Hoa, vi: Nguyễn Lan Minh Họa}, show: SHOW}}
    pictures: {a: {file: a.png, alternative: A picture}}
"""


@pytest.mark.parametrize("show", ["coalition", "confidential"])
@pytest.mark.parametrize(
    "leak", ["Nguyễn Lan Minh Họa", "nguyen lan minh hoa", "<https://example.org/nguyen-lan-minh-hoa>"]
)
def test_words_for_few_stand_in_no_wider_edition_in_any_language(campaign: MakeCampaign, leak: str, show: str) -> None:
    """The Vietnamese name in the English text, too."""
    made = campaign(PARTY.replace("LEAK", f'"See {leak}."').replace("SHOW", show))
    for edition in Edition:
        errors = compose(made, "letter", "en", edition).findings.errors
        assert [error.code for error in errors] == (["confidential"] if is_hidden(show, edition) else [])
        assert not any(
            "lan" in f"{error.message} {error.suggestion} {error.excerpt}".lower().split() for error in errors
        )


def test_words_for_few_stand_in_no_title_picture_or_file_name(campaign: MakeCampaign, tmp_path: Path) -> None:
    leaking = PARTY.replace("SHOW", "confidential").replace("LEAK", "Words.")
    titled = composition(campaign(leaking.replace("A title", "About Nguyen Lan Minh Hoa")))
    assert [error.code for error in titled.findings.errors] == ["confidential"]
    path = tmp_path / "nguyen-lan-minh-hoa.yaml"
    (tmp_path / "letter.yaml").rename(path)
    path.write_text(path.read_text(encoding="utf-8").replace("About Nguyen Lan Minh Hoa", "A title"), encoding="utf-8")
    made = load_campaign(path)
    (error,) = compose(made, "nguyen-lan-minh-hoa", "en").findings.errors
    assert error.message == "The words of parties.1.name are not for this edition, but stand in the name of the file."
    outcome = build(made)
    assert not outcome.written
    if PICTURES:
        write_campaign(tmp_path, {})
        text = leaking.replace("Words.", '"[[picture a]]"').replace("a.png", "planted.png")
        for changed in (
            text.replace("A picture", "Nguyen Lan Minh Hoa"),
            text.replace("a:", "nguyen-lan-minh-hoa:").replace("picture a]", "picture nguyen-lan-minh-hoa]"),
        ):
            errors = composition(campaign(changed)).findings.errors
            assert [error.code for error in errors] == ["confidential"]


@pytest.mark.parametrize(
    ("leak", "is_told"),
    [
        ("We met Ms. Hoa.", True),
        ("We met Ms. Họa twice.", True),
        ("We met Sister Lan Nguyen.", False),  # neither the beginning nor the end of the Vietnamese name
        ("We met Mr. Minh.", False),
        ("The hoa festival.", False),
        ("We met Dr Example.", False),
    ],
)
def test_a_part_of_a_name_after_a_title_is_a_warning(campaign: MakeCampaign, leak: str, is_told: bool) -> None:
    text = PARTY.replace("Sister Lan Nguyen Minh Hoa", "Nguyen Lan Minh Hoa").replace("SHOW", "confidential")
    found = composition(campaign(text.replace("LEAK", f'"{leak}"')))
    assert found.document is not None
    assert ["confidential-part" for each in found.findings if each.code == "confidential-part"] == [
        "confidential-part"
    ] * is_told
    # Somebody who is named in public may be meant.
    other = text.replace("parties: {", "parties: {other: {name: Tran Van Hoa}, ").replace("LEAK", f'"{leak}"')
    assert not [each for each in composition(campaign(other)).findings if each.code == "confidential-part"]


def test_a_long_part_of_the_name_of_a_victim_is_a_warning(campaign: MakeCampaign) -> None:
    text = """
        kind: submission
        languages: [en]
        subject: One
        victims: [{name: Maria Kowalczyk, raise-with-state: yes, name-in-letter: yes, name-in-report: no}]
        risk: The hearing of Kowalczyk is near.
    """
    assert "confidential-part" in {each.code for each in composition(campaign(text)).findings}
    assert "confidential-part" not in {
        each.code for each in composition(campaign(text.replace("of Kow", "of kow"))).findings
    }


def test_the_address_and_the_number_of_a_contact_for_few_stand_nowhere(campaign: MakeCampaign) -> None:
    for leak in ("mai@example.org", "022 555 01 10", "0041225550110"):
        found = composition(campaign(LETTER.replace("Everybody reads this.", f"Call {leak}.")))
        assert [error.code for error in found.findings.errors] == ["confidential"]
    # The name may be that of somebody who signs.
    assert "Mai Example" in words(composed(campaign(LETTER)))


# ------------------------------------------------------------------ what is said of it


def test_the_report_says_what_was_left_out_by_which_rule_and_no_word_of_it(
    campaign: MakeCampaign, tmp_path: Path
) -> None:
    text = (
        LETTER
        + "    parties: {mai-mau: {name: Mai Mẫu, show: confidential}, b: {name: Second Example, show: confidential}}\n"
    )
    made = campaign(text.replace("[Mai Example]", "[mai-mau, b, Open Group]"))
    outcome = build(made, formats=["md"])
    rows = list(csv.DictReader(io.StringIO(redacted(outcome.redactions, "public", ".csv").decode("utf-8-sig"))))
    assert tuple(rows[0]) == COLUMNS
    assert [(row["what"], row["rule"], row["shown-in"], row["number"]) for row in rows] == [
        ("a signatory", "show", "confidential", "2"), ("body", "show", "coalition", "1"),
        ("contacts.1", "show", "coalition", "1"), ("notes.1", "show", "coalition", "1"),
    ]  # fmt: skip
    assert "letter: 2 × a signatory (confidential)" in outcome.left_out
    vietnamese = json.loads(redacted(outcome.redactions, "public", ".json", "vi"))
    assert (vietnamese[0]["what"], vietnamese[0]["reason"]) == (
        "một bên ký tên",
        "tệp chiến dịch ghi show: confidential",
    )
    assert told_in(outcome.left_out[2], "vi") == "letter: contacts.1 (chỉ dành cho liên minh)"


def test_the_command_writes_the_report(
    tmp_path: Path, campaign: MakeCampaign, capsys: pytest.CaptureFixture[str]
) -> None:
    campaign(LETTER)
    for name in ("left.csv", "left.JSON"):
        assert run("build", str(tmp_path), "--redactions", str(tmp_path / name), "--format", "md") == 0
        assert name in capsys.readouterr().out
    assert len(json.loads((tmp_path / "left.JSON").read_text(encoding="utf-8"))) == 3
    with pytest.raises(SystemExit):
        run("build", str(tmp_path), "--redactions", "left.txt")
    assert "does not end in .csv or .json" in capsys.readouterr().err


@pytest.mark.parametrize("flags", [[], ["--strict"]])
def test_where_nothing_was_composed_no_report_says_that_nothing_is_left_out(
    tmp_path: Path, campaign: MakeCampaign, capsys: pytest.CaptureFixture[str], flags: list[str]
) -> None:
    campaign(LETTER.replace("Everybody", "[[nothing]]") if flags else LETTER + "    titel: One\n")
    left = tmp_path / "left.csv"
    for is_older in (False, True):
        assert run("build", str(tmp_path), "--redactions", str(left), *flags) == 1
        said = capsys.readouterr().out
        assert "left.csv: nothing was composed" in said
        assert "wrote" not in said
        assert ("left.csv is of an earlier build" in said) is is_older
        assert left.exists() is is_older
        left.write_text("", encoding="utf-8")


def test_check_takes_an_edition_and_says_what_it_did_not_look_at(
    tmp_path: Path, campaign: MakeCampaign, capsys: pytest.CaptureFixture[str]
) -> None:
    campaign(
        'languages: [en]\ndocuments:\n  a: {kind: briefing, title: One, opening: Two.}\n  b: {kind: briefing, show: coalition, title: One, opening: "[[nothing]]"}\n'
    )
    assert run("check", str(tmp_path)) == 0
    assert "Not checked: b." in capsys.readouterr().out
    assert run("check", str(tmp_path), "--edition", "coalition") == 1
    assert "Not checked" not in capsys.readouterr().out


def test_a_kind_cannot_misspell_who_sees_a_field(tmp_path: Path) -> None:
    (tmp_path / "data/kinds").mkdir(parents=True)
    path = tmp_path / "data/kinds/mine.yaml"
    path.write_text("records: {people: {name: {is: name, show: confidental}}}", encoding="utf-8")
    with pytest.raises(
        TemplateError, match='name: show is "confidental"; it can be public or coalition or confidential'
    ):
        read_rules(Resources(tmp_path), "mine")
    path.write_text("records: {people: {show: {is: name}}}", encoding="utf-8")
    with pytest.raises(TemplateError, match="cannot be called `show`"):
        read_rules(Resources(tmp_path), "mine")
    path.write_text("coalition: [a]\nconfidential: [b]\n", encoding="utf-8")
    assert {name: show.edition for name, show in read_rules(Resources(tmp_path), "mine").blocks.items()} == {
        "a": "coalition",
        "b": "confidential",
    }


def test_every_text_knows_who_sees_it(campaign: MakeCampaign) -> None:
    """So that what exports and remembers texts needs to ask nothing else."""
    data = campaign(LETTER).data
    assert data is not None
    hidden = {unit.path[0] for unit in every_unit(data) if unit.confidential}
    assert hidden == {"body", "notes", "contacts"}
