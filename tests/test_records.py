"""Data that only some kinds have, who may see it, and what a kind must have."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from conftest import MakeCampaign, composed, composition, told, words, words_of_docx, words_of_markdown

from advocacy.builder import build
from advocacy.compose import compose
from advocacy.document import Quote
from advocacy.errors import TemplateError
from advocacy.load import load_campaign
from advocacy.resources import Resources
from advocacy.rules import read_rules

SUBMISSION = """
    kind: submission
    urgency: urgent-appeal
    languages: [en]
    to: [sr-torture]
    subject: Held without contact
    victims:
      - name: Nguyễn Thị Ví Dụ
        alias: Cô Ví
        occupation: teacher
        raise-with-state: yes
        name-in-letter: yes
        name-in-report: no
        consent-by: her sister
      - {name: Second Example, born: "1990", raise-with-state: yes, name-in-letter: yes, name-in-report: yes}
    perpetrators:
      - {name: Unknown officers, body: Example Police}
    incidents:
      - {date: 2026-01-12, place: Example Town, text: She was taken from her school.}
      - {date: 2026-01~, text: They came again.}
      - {date: 2026-01-12/2026-02, text: The family asked.}
      - {date: 2026-03/.., text: She is held.}
    domestic-steps: A complaint was filed.
    risk: She needs insulin.
    requests: [send an urgent appeal.]
    signatories: Example Network
    contacts: [{name: Mai Example, email: mai@example.org}]
"""


@pytest.mark.parametrize(
    ("born", "english", "vietnamese"),
    [
        ("1980-02-03", "3 February 1980", "ngày 3 tháng 2 năm 1980"),
        ("1980-02", "February 1980", "tháng 2 năm 1980"),
        ("1980", "1980", "năm 1980"),
        ("{en: about 40, vi: khoảng 40 tuổi}", "about 40", "khoảng 40 tuổi"),
        ("46", "46", "46"),
    ],
)
def test_a_date_of_birth_is_in_the_words_of_the_language(
    campaign: MakeCampaign, born: str, english: str, vietnamese: str
) -> None:
    text = SUBMISSION.replace('born: "1990"', f"born: {born}")
    for language, wanted in (("en", english), ("vi", vietnamese)):
        made = campaign(text.replace("languages: [en]", f"languages: [{language}]"))
        found = [line for line in words(composed(made, language)) if re.match("Date of birth|Ngày sinh", line)]
        assert [line.partition(": ")[2] for line in found] == [wanted]


@pytest.mark.parametrize("born", ["1980-02-30", "1980-13", "1980-2-3"])
def test_a_date_of_birth_that_is_none_is_told(campaign: MakeCampaign, born: str) -> None:
    found = told(campaign(SUBMISSION.replace('born: "1990"', f"born: {born}")))
    assert any(f'"{born}" is not a date of the form' in line for line in found)


def test_a_public_submission_shows_no_more_than_was_consented_to(campaign: MakeCampaign) -> None:
    found = composition(campaign(SUBMISSION))
    assert found.document is not None
    said = words(found.document)
    assert "Person 1 (name withheld)" in said
    assert "Second Example" in said
    text = "\n".join(said)
    assert not [
        secret for secret in ("Ví Dụ", "Cô Ví", "teacher", "sister", "mai@example.org", "Consent") if secret in text
    ]
    assert "victims.1.name (confidential)" in found.left_out
    assert "contacts (for the coalition only)" in found.left_out


def test_the_confidential_edition_shows_all_and_says_so_on_every_page(campaign: MakeCampaign) -> None:
    document = compose(campaign(SUBMISSION), "letter", "en", "confidential").document
    assert document is not None
    said = words(document)
    assert said[0] == document.banner == "CONFIDENTIAL: for the addressees only"
    assert {"Nguyễn Thị Ví Dụ", "Also known as: Cô Ví", "Consent given by: her sister"} <= set(said)
    assert "The name may stand in the public report: no" in said
    assert "Mai Example: mai@example.org" in said


def test_dates_of_incidents_are_as_precise_as_they_are_known(campaign: MakeCampaign) -> None:
    said = words(composed(campaign(SUBMISSION)))
    assert "12 January 2026, Example Town" in said
    assert "About January 2026" in said
    assert "12 January 2026 to February 2026" in said
    assert "Since March 2026" in said


@pytest.mark.parametrize(
    "sentence",
    ["She, Nguyễn Thị Ví Dụ, is ill.", "nguyen thi   vi du", "NGUYỄN THỊ VÍ DỤ", "Người ta gọi là cô ví.", "Nguyễn Thị Ví Dụ"],
)  # fmt: skip
def test_a_withheld_name_stands_nowhere_else_in_any_form(campaign: MakeCampaign, sentence: str) -> None:
    found = composition(campaign(SUBMISSION.replace("She needs insulin.", sentence)))
    assert found.document is None
    (finding,) = found.findings.errors
    assert finding.code == "confidential"
    assert "Ví Dụ" not in str(finding)


@pytest.mark.parametrize(
    "leak",
    ["Nguyễn-Thị-Ví-Dụ", "nguyen_thi_vi_du", "#NguyenThiViDu", "Ví Dụ Nguyễn Thị", "<https://example.org/nguyen-thi-vi-du-arrested>",
     "<nguyen.thi.vi.du@example.org>"],
)  # fmt: skip
def test_a_withheld_name_is_found_however_it_is_joined(campaign: MakeCampaign, leak: str) -> None:
    found = composition(campaign(SUBMISSION.replace("risk: She needs insulin.", f'risk: "See {leak}"')))
    assert found.document is None
    assert [(finding.code, finding.place.key) for finding in found.findings.errors] == [("confidential", "risk")]


def test_a_text_in_place_of_victims_is_in_no_public_edition(campaign: MakeCampaign) -> None:
    text = "kind: submission\nlanguages: [en]\nurgency: other\nsubject: One\nvictims: |\n  Somebody Example, born 1990.\nsummary: Two.\n"
    made = campaign(text)
    found = composition(made)
    assert found.document is not None
    assert not any("Somebody" in line for line in words(found.document))
    assert "victims (confidential)" in found.left_out
    secret = compose(made, "letter", "en", "confidential").document
    assert secret is not None
    assert "Somebody Example, born 1990." in words(secret)


def test_files_of_an_earlier_build_are_named(campaign: MakeCampaign, tmp_path: Path) -> None:
    made = campaign(SUBMISSION)
    build(made)
    build(made, edition="confidential")
    assert build(made).older == []
    assert [path.name for path in build(made, formats=["docx"]).older] == ["letter.en.html", "letter.en.md"]


def test_words_that_only_resemble_a_withheld_name_are_fine(campaign: MakeCampaign) -> None:
    found = composition(campaign(SUBMISSION.replace("She needs insulin.", "Thị Ví Dụng and Nguyễn Thị Vĩnh are free.")))
    assert found.document is not None


def test_editions_are_files_of_their_own(campaign: MakeCampaign, tmp_path: Path) -> None:
    made = campaign(SUBMISSION)
    build(made)
    build(made, edition="confidential")
    public = sorted(path.name for path in (tmp_path / "out").glob("letter.en.*"))
    assert public == ["letter.en.docx", "letter.en.html", "letter.en.md"]
    confidential = sorted(path.name for path in (tmp_path / "out").glob("letter.confidential.en.*"))
    assert confidential == ["letter.confidential.en.docx", "letter.confidential.en.html", "letter.confidential.en.md"]
    for path in (tmp_path / "out").glob("letter.en.*"):
        data = path.read_bytes()
        text = "\n".join(words_of_docx(data) if path.suffix == ".docx" else [data.decode()])
        assert "Ví Dụ" not in text
    secret = (tmp_path / "out/letter.confidential.en.md").read_bytes()
    assert "Nguyễn Thị Ví Dụ" in words_of_markdown(secret)


def test_fields_of_records_are_checked(campaign: MakeCampaign) -> None:
    wrong = SUBMISSION.replace("alias: Cô Ví", "alais: Cô Ví").replace("name-in-letter: yes\n        name", "name")
    wrong = wrong.replace("date: 2026-01-12,", "date: last week,").replace(
        "name-in-report: no", "name-in-report: maybe"
    )
    assert told(campaign(wrong)) == [
        'letter.yaml:7:11  victims.1.name  "name-in-letter" is missing. Consent to the name in the letter to the State.',
        'letter.yaml:8:12  victims.1.alais  unknown key "alais". Did you mean "alias"?',
        'letter.yaml:11:21  victims.1.name-in-report  "maybe" cannot stand here; it can be yes or no.',
        'letter.yaml:17:12  incidents.1.date  "last week" is not a date such as 2026-03-08, 2026-03~ (about), 2026-03-08/2026-03-10, 2026-03/.. (since).',
    ]


def test_what_a_submission_lacks_is_told_with_the_reason(campaign: MakeCampaign) -> None:
    found = [
        line
        for line in told(campaign("kind: submission\nlanguages: [vi]\nurgency: urgent-appeal\nsubject: Một"))
        if "kind" in line
    ]
    assert [line.partition("kind  ")[2].partition(" is missing")[0] for line in found] == [
        "`to`", "`signatories` or `submitter`", "`victims` or `legislation`", "`incidents` or `body` or `legislation`",
        "`perpetrators` or `legislation`", "`domestic-steps`", "`requests`", "`risk`",
    ]  # fmt: skip
    everything = told(campaign("kind: submission\nlanguages: [vi]\nurgency: other\nsubject: Một\nlegislation: Hai."))
    assert not any("`risk`" in line or "`victims`" in line for line in everything)
    assert any("English, French and Spanish" in line for line in everything)


def test_a_record_may_also_be_a_text(campaign: MakeCampaign) -> None:
    text = """
        kind: communication
        languages: [en]
        signatories: {name: One Example, mandate: sr-expression}
        prior-communications: An earlier letter was answered.
        questions: [Why?]
    """
    assert "An earlier letter was answered." in words(composed(campaign(text)))
    records = text.replace(
        "An earlier letter was answered.", "[{reference: EXP 5/2019, date: 2019-01-22}, {reference: EXP 6/2019}]"
    )
    said = words(composed(campaign(records)))
    assert "EXP 5/2019, 22 January 2019" in said
    assert "EXP 6/2019" in said


def test_a_kind_of_ones_own_may_declare_records(tmp_path: Path) -> None:
    files = {
        "templates/en/appeal.md.j2": (
            "{# An appeal. #}\n{% block title %}{{ super() }}{% endblock %}\n{% block body %}{% endblock %}\n{% block people %}\n"
            "{% for person in people %}\n\n- {{ person | printed('{name}[, held since {since}][, {charge}]', 'line') }}\n"
            "{% endfor %}\n{% endblock %}\n"
        ),
        "data/kinds/appeal.yaml": (
            "records:\n  people:\n    name: {is: name, needed: 'yes'}\n    since: {is: date}\n    charge: {is: name, show: confidential}\n"
        ),
        "letter.yaml": "kind: appeal\nlanguages: [en]\ntitle: Free them\npeople:\n  - {name: A Example, since: 2026-01, charge: none known}\n  - {name: B Example}\n",
    }
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(content, encoding="utf-8")
    made = load_campaign(tmp_path / "letter.yaml")
    assert words(composed(made)) == ["Free them", "A Example, held since January 2026", "B Example"]


@pytest.mark.parametrize(
    "text", ["records: {a: {b: {is: nothing}}}", "nonsense: yes", "needs: [{say: {en: x}}]", "words: {one: 3}"]
)
def test_broken_rules_are_told_with_their_file(tmp_path: Path, text: str) -> None:
    (tmp_path / "data/kinds").mkdir(parents=True)
    (tmp_path / "data/kinds/mine.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(TemplateError, match=r"mine\.yaml"):
        read_rules(Resources(tmp_path), "mine")


def test_a_long_submission_is_told_without_counting_notes_and_cover(campaign: MakeCampaign) -> None:
    head = "kind: upr-submission\nlanguages: [en]\nreview: Exampleland\nabout: One.\ntitle: T\ncover: yes\nsignatories: A\nrecommendations: [B.]\n"
    body = "introduction: |\n  " + "word " * 2805 + "[^n]\nnotes:\n  n: |\n    " + "note " * 50 + "\n"
    # Introduction (1), 2805 words, Recommendations (1), "We recommend that the State under review:" (7), B. (1)
    assert not [line for line in told(campaign(head + body)) if "words" in line]
    (line,) = [line for line in told(campaign(head + body.replace("[^n]", "more [^n]"))) if "words" in line]
    assert "This version has 2816 words; the limit is 2815 (this limit was not seen in a source: check it)." in line
    joint = head.replace("signatories: A", "signatories: [A, B]") + body.replace("[^n]", "more [^n]")
    assert not [line for line in told(campaign(joint)) if "words" in line]


def test_a_body_in_a_record_may_be_the_key_of_a_party(campaign: MakeCampaign) -> None:
    text = """
        kind: press-release
        languages: [en]
        title: One
        parties:
          circle: {name: Example Circle}
        body: Text.
        quotations:
          - {text: We wait., name: Mai Example, organisation: circle}
          - {text: So do we., name: Second Example, role: Chair, organisation: Another Circle}
        contacts: [{name: Mai Example}]
    """
    document = composed(campaign(text))
    assert "— Mai Example, Example Circle" in words(document)
    assert "— Second Example, Chair, Another Circle" in words(document)
    assert [len(block.blocks) for block in document.blocks if isinstance(block, Quote)] == [2, 2]
    wrong = told(campaign(text.replace("organisation: circle", "organisation: circel")))
    assert any('There is no party "circel". Did you mean "circle"?' in line for line in wrong)
