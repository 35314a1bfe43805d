"""Errors in a campaign file: at their place, in words for people, all at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import MakeCampaign, told

from advocacy.compose import compose
from advocacy.errors import InputError
from advocacy.load import find_campaign, load_campaign


def test_everything_is_told_at_once_with_places(campaign: MakeCampaign) -> None:
    found = told(
        campaign("""
    kind: open-letter
    titel: {en: T, vi: T}
    to: sr-expresion
    opening:
      en: |
        One.
      vn: |
        Một.
    requests:
      - en: Stop it. #EndImpunity now
        vi: Thôi đi
      - {en: visits, letters}
    """)
    )
    assert found == [
        'letter.yaml:2:1  titel  unknown key "titel". Did you mean "title"?',
        'letter.yaml:7:7  opening.vn  unknown language "vn"; this campaign has en, vi. Did you mean "vi"?',
        'letter.yaml:10:17  requests.1.en  YAML would drop " #EndImpunity now" as a comment. '
        "Put the text under | or in quotes.",
        'letter.yaml:12:18  requests.2  YAML splits this at the comma: "letters" was read as a key of its own. '
        "Put the text under | or in quotes.",
    ]


def test_a_comment_after_unquoted_text_is_refused(campaign: MakeCampaign) -> None:
    assert told(campaign("""
    kind: open-letter
    languages: [en]
    title: T
    requests:
      - Stop it. #EndImpunity now
    """)) == [
        'letter.yaml:5:13  requests.1  YAML would drop " #EndImpunity now" as a comment. Put the text under | or in quotes.'
    ]  # fmt: skip


def test_a_comment_after_a_word_is_fine(campaign: MakeCampaign) -> None:
    assert (
        told(
            campaign("""
    kind: open-letter      # which kind
    languages: [en]        # one language
    layout: stacked        # both in one file
    title: T
    """)
        )
        == []
    )


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ("kind: open-leter", 'letter.yaml:1:1  kind  There is no kind of document "open-leter". Did you mean "open-letter"?'),
        ("title: {en: T, vi: T}", 'letter.yaml:1:1  kind  "kind" is missing. Say which kind of document this is, as in `kind: open-letter`.'),
        ("kind: open-letter\ndate: 8 March", 'letter.yaml:2:1  date  "8 March" is not a date of the form 2026-03-08, 2026-03 or 2026.'),
        ("kind: open-letter\nlayout: stack", 'letter.yaml:2:1  layout  "stack" cannot stand here; it can be separate, stacked or side-by-side. Did you mean "stacked"?'),
        ("kind: open-letter\nblocks: [title, opning]", 'letter.yaml:2:1  blocks  The kind open-letter has no block "opning". Did you mean "opening"?'),
        ("kind: open-letter\nwording: {closing: {lin: {en: x}}}", 'letter.yaml:2:21  wording.closing.lin  The block closing has no wording "lin". Did you mean "line"?'),
        ("kind: open-letter\nlanguages: [en, xx]", 'letter.yaml:2:17  languages.2  There is no language "xx": no templates/xx/language.yaml was found.'),
        ("kind: open-letter\nregister: formal", 'letter.yaml:2:1  register  There is no register "formal". It can be diaspora or official.'),
        ("kind: open-letter\nroles: {fr: translation}", 'letter.yaml:1:1  unknown language "fr"; this campaign has en, vi.'),
        ("kind: open-letter\nopening: {en: x, vi: y, only: de}", '`only` is "de"; it can be en or vi.'),
        ("kind: open-letter\nopening: {en: x, vi: y, show: secret}", '`show` is "secret"; it can be public or coalition or confidential.'),
        ("kind: open-letter\nconcerns:\n  - Note this: it is one text", 'YAML reads "Note this" as a key, because ": " follows it. Put the text under | or in quotes.'),
        ("kind: open-letter\nconcerns: {items: [{lead: {en: x, vi: y}, txt: {en: x, vi: y}}]}", 'unknown key "txt". Did you mean "text"?'),
        ("kind: open-letter\nsignatories: {items: [{en: x, vi: y}], as: blok}", 'Did you mean "block"?'),
    ],
)  # fmt: skip
def test_one_error(campaign: MakeCampaign, lines: str, message: str) -> None:
    found = [str(finding) for finding in campaign(lines).findings]
    assert any(message in f"letter.yaml{line.partition('letter.yaml')[2]}" for line in found), found


def test_a_family_tells_the_place_inside_the_document(campaign: MakeCampaign) -> None:
    (found,) = campaign("""
    documents:
      states: {kind: open-letter, title: {en: T, vi: T}, closng: none}
    """).findings
    assert str(found.place).endswith("letter.yaml:2:54  documents.states.closng")
    assert found.suggestion == 'Did you mean "closing"?'


def test_keys_of_a_family_must_exist(campaign: MakeCampaign) -> None:
    made = campaign("""
    kind: open-letter
    languages: [en]
    title: T
    to: [sr-expresion, surveillance-expert]
    signatories: [netwrk]
    concerns: [oversigth]
    """)
    assert told(made) == [
        'letter.yaml:4:6  to.1  no addressee "sr-expresion" in the registry. Did you mean "sr-expression" (Special Rapporteur on '
        "the promotion and protection of the right to freedom of opinion and expression)?",
        'letter.yaml:4:20  to.2  no addressee "surveillance-expert" in the registry.',
        'letter.yaml:5:15  signatories.1  There is no party "netwrk". Write it under parties.',
        'letter.yaml:6:12  concerns.1  There is no concern, request or text "oversigth". If it is meant as text, write it as a sentence.',
    ]


def test_a_word_finds_a_mandate(campaign: MakeCampaign) -> None:
    (found, *_) = told(campaign("kind: rapporteur-request\nlanguages: [en]\nsubject: S\nto: sr-giam-sat\n"))
    assert 'Did you mean "sr-privacy"' in found


def test_find_campaign(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"There is no campaign\.yaml here"):
        find_campaign(tmp_path)
    (tmp_path / "one.yaml").write_text("kind: open-letter")
    assert find_campaign(tmp_path).name == "one.yaml"
    (tmp_path / "two.yaml").write_text("kind: open-letter")
    with pytest.raises(InputError, match="2 YAML files to choose from"):
        find_campaign(tmp_path)
    (tmp_path / "campaign.yaml").write_text("kind: open-letter")
    assert find_campaign(tmp_path).name == "campaign.yaml"
    with pytest.raises(InputError, match="no such file"):
        find_campaign(tmp_path / "none")


def test_a_list_is_no_campaign(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text("- a")
    with pytest.raises(InputError, match="list of `key: value`"):
        load_campaign(tmp_path / "x.yaml")


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (
            "documents: {../../etc: {kind: open-letter, title: {en: T, vi: T}}}",
            '"../../etc" is no key: a key has small letters',
        ),
        ("documents: {a/b: {kind: open-letter, title: {en: T, vi: T}}}", '"a/b" is no key'),
        ("kind: open-letter\nsources: {Big One: {title: T}}", '"Big One" is no key'),
        ("kind: open-letter\ndocuments: {}", 'unknown key "kind"'),
    ],
)
def test_keys_have_one_form(campaign: MakeCampaign, source: str, message: str) -> None:
    assert any(message in str(finding) for finding in campaign(source).findings)


def test_notes_may_be_numbered_by_hand(campaign: MakeCampaign) -> None:
    made = campaign(
        "kind: open-letter\nlanguages: [en]\ntitle: T\nopening: |\n  A.[^2] B.[^1]\nnotes: {1: One, 2: Two}\n"
    )
    assert told(made) == []


def test_empty_values_are_told_and_nothing_else_is(campaign: MakeCampaign) -> None:
    assert told(campaign("kind: open-letter\nlanguages: [en]\ntitle: T\nconcerns:\n  - a b\n  -\n  - c d\n")) == [
        "letter.yaml:6:4  concerns.2  Nothing is written here. Write it, or `none` to leave it out."
    ]


def test_plain_text_is_in_the_first_language_and_missing_in_the_others(campaign: MakeCampaign) -> None:
    made = campaign("kind: open-letter\ntitle: {en: A, vi: B}\nopening: One.\nsignatories: A\n")
    assert made.findings.errors == []
    assert compose(made, "letter", "en").document is not None
    (found,) = compose(made, "letter", "vi").findings.errors
    assert (found.code, found.place.line, found.suggestion) == (
        "missing-language", 3, "Write {en: …, vi: …}, or `only: en` beside it.",
    )  # fmt: skip
