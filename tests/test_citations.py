"""Notes: their numbers, their words, and what points to them."""

from __future__ import annotations

import pytest
from conftest import MakeCampaign, composed, told, words

from advocacy.citations import Citation, parse_citations
from advocacy.document import Document, NoteNumber, lines, plain

HEAD = """
    kind: open-letter
    languages: [en]
    title: T
    parties: {net: {name: Example Network}}
    sources:
      a: {by: net, title: First text, date: 2026-01, url: https://example.org/a}
      b: {by: [Someone Else, net], title: Second text, in: A Journal}
      c: {cite: "*Ready* words", short: Ready}
    notes:
      n: |
        A note that cites [@b, p. 1] itself.
"""


def notes(document: Document) -> list[str]:
    return [" ".join(lines(note.blocks)) for note in document.notes]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("@a", [Citation("a")]),
        ("@a, p. 4", [Citation("a", locator="p. 4")]),
        ("see also @a, para. 2; @b", [Citation("a", "see also", locator="para. 2"), Citation("b")]),
        ("ibid @a, 12", [Citation("a", mode="ibid", locator="12")]),
        ("see supra @b", [Citation("b", "see", "supra")]),
        ("@a, pp. 1; 3", [Citation("a", locator="pp. 1; 3")]),
    ],
)
def test_what_stands_between_the_brackets(body: str, expected: list[Citation]) -> None:
    assert list(parse_citations(body)) == expected


def test_notes_in_full(campaign: MakeCampaign) -> None:
    document = composed(
        campaign(
            HEAD
            + """
    opening: |
      One.[@a, p. 4] Two[see @b; @c, 7], three.[^n]
    """
        )
    )
    assert notes(document) == [
        "Example Network, “First text” (January 2026), p.\u00a04, available at: https://example.org/a.",
        "See Someone Else and Example Network, “Second text”, A Journal; Ready words, 7.",
        "A note that cites Someone Else and Example Network, “Second text”, A Journal, p.\u00a01 itself.",
    ]


def test_each_mark_is_a_note_of_its_own(campaign: MakeCampaign) -> None:
    document = composed(campaign(HEAD + "    opening: |\n      One.[@c] Two.[@c]\n"))
    assert notes(document) == ["Ready words.", "Ready words."]


FAMILY = (
    HEAD
    + """
    opening: |
      One.[@a]
    context: |
      Two.[ibid @a, 12] Three.[@b] Four.[supra @a] See note [[note a]].
    {blocks}
"""
)


def test_ibid_and_supra_follow_their_note(campaign: MakeCampaign) -> None:
    document = composed(campaign(FAMILY.replace("{blocks}", "")))
    assert notes(document)[1:] == [
        "Ibid., 12.",
        "Someone Else and Example Network, “Second text”, A Journal.",
        "Example Network, supra note\u00a01.",
    ]
    assert "See note 1." in " ".join(lines(document.blocks))


def test_ibid_becomes_supra_where_another_note_has_come_between(campaign: MakeCampaign) -> None:
    document = composed(campaign(FAMILY.replace("{blocks}", "").replace("Two.[ibid", "Nought.[@b] Two.[ibid")))
    assert notes(document)[2] == "Example Network, supra note\u00a01, 12."


def test_numbers_change_with_the_order_and_what_points_follows(campaign: MakeCampaign) -> None:
    text = (
        HEAD
        + """
    opening: |
      One.[@a]
    context: |
      Two.[@b]
    conclusion: |
      Three.[supra @a] As note [[note a]] says.
    blocks: [title, context, opening, conclusion]
    """
    )
    document = composed(campaign(text))
    assert notes(document)[2] == "Example Network, supra note\u00a02."
    assert "As note 2 says." in " ".join(lines(document.blocks))
    (number,) = [
        node for section in document.sections if section.name == "conclusion"
        for node in section.blocks[0].children if isinstance(node, NoteNumber)  # type: ignore[union-attr]
    ]  # fmt: skip
    assert number == NoteNumber(2)


def test_the_apa_style(campaign: MakeCampaign) -> None:
    document = composed(campaign(HEAD + "    citation-style: apa\n    opening: |\n      One.[@a, p. 4] Two.[@b]\n"))
    assert notes(document) == [
        "Example Network. (January 2026). First text (p.\u00a04). https://example.org/a",
        "Someone Else and Example Network. Second text. A Journal.",
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("One.[@d]", 'letter.yaml:13:8  opening  There is no source "d". Write it under sources, or put \\ before the [.'),
        ("One.[^m]", 'letter.yaml:13:9  opening  There is no note "m". Write it under notes.'),
        (
            "One.[supra @a]",
            'letter.yaml:13:8  opening  No earlier note cites "a" in full, so there is nothing to point to. '
            "Write [@a] at the first place.",
        ),
        ("See [[note a]].", 'letter.yaml:13:9  opening  [[note a]]: no note "a" is printed in this document.'),
        ("As [[icpr 9]] says.", 'letter.yaml:13:8  opening  Nothing is known as [[icpr 9]]. '
         'Did you mean "iccpr" (International Covenant on Civil and Political Rights)?'),
        ("As [[iccpr nine]] says.", 'letter.yaml:13:8  opening  [[iccpr nine]]: "nine" is not a provision such as '
         "9, 9(2) or 6(2)(b). Write it so, or the words after |."),
        ("As [[iccpr x|article 9]] says.", 'letter.yaml:13:8  opening  [[iccpr x]]'),
    ],
)  # fmt: skip
def test_what_points_nowhere_is_told(campaign: MakeCampaign, text: str, message: str) -> None:
    (found,) = told(campaign(HEAD + f"    opening: |\n      {text}\n"))
    assert found.startswith(message.replace("[[iccpr x]]", "[[iccpr x|article 9]]"))


def test_references_are_introduced_once_and_begin_sentences_large(campaign: MakeCampaign) -> None:
    document = composed(
        campaign("""
    kind: open-letter
    languages: [en]
    title: T
    opening: |
      [[iccpr 9(2)]] and **[[iccpr 10]]** hold. [[uncc]] does not; see [[iccpr 19(1), 19(2)|articles 19.1 and 19.2]].

      \\[[iccpr 9]] is as typed.
    """)
    )
    assert [plain(block.children) for block in document.sections[1].blocks] == [  # type: ignore[union-attr]
        "Article\u00a09(2) of the International Covenant on Civil and Political Rights (ICCPR) and article\u00a010 of the "
        "ICCPR hold. The United Nations Convention against Cybercrime does not; see articles\u00a019.1 and 19.2.",
        "[[iccpr 9]] is as typed.",
    ]


def test_names_mandates_and_numbers_fill_in(campaign: MakeCampaign) -> None:
    made = campaign("""
    kind: rapporteur-request
    date: 2021-05-03
    to: [sr-defenders, wg-mercenaries]
    languages: [en, vi]
    subject: {en: S, vi: S}
    signatories: {items: [Zeta, {en: Alpha, vi: Ánh}], as: sentence, order: name}
    opening:
      en: |
        We, [[signatories]], [[signatories.count]] in all, write to [[to]] under resolutions [[resolutions]] on [[date]].
      vi: |
        Chúng tôi, [[signatories]], viết [[date]].
    """)
    assert "".join(lines(composed(made).sections[4].blocks)) == (
        "We, Alpha and Zeta, 2 in all, write to Special Rapporteur on the situation of human rights defenders and "
        "Working Group on the use of mercenaries as a means of violating human rights and impeding the exercise of the "
        "right of peoples to self-determination under resolutions\u00a043/16 and 42/9 on 3 May 2021."
    )
    assert "Ánh và Zeta, viết ngày\u00a03 tháng\u00a05 năm\u00a02021" in "".join(
        lines(composed(made, "vi").sections[4].blocks)
    )


def test_a_resolution_that_must_have_been_renewed_is_a_warning(campaign: MakeCampaign) -> None:
    found = told(
        campaign("""
    kind: rapporteur-request
    languages: [en]
    date: 2040-01-01
    to: sr-privacy
    subject: S
    opening: |
      Under [[resolutions]].
    """)
    )
    assert len(found) == 2
    assert "Nobody has yet seen in a source that 55/3 is the resolution of sr-privacy." in found[0]
    assert "The newest known resolution of sr-privacy by 2040-01-01 is" in found[1]


@pytest.mark.parametrize(
    ("date", "message"),
    [
        ("2018-12-01", "[[vn-cybersecurity-2018]] was not in force until 2019-01-01."),
        ("2026-06-30", ""),
        ("2026-07-01", "[[vn-cybersecurity-2018]] ceased to be in force on 2026-06-30; see [[vn-cybersecurity-2025]]."),
        ("2026", ""),
    ],
)
def test_citing_what_was_not_in_force_is_a_warning(campaign: MakeCampaign, date: str, message: str) -> None:
    source = (
        f"kind: open-letter\nlanguages: [en]\ndate: {date}\ntitle: T\nopening: |\n  See [[vn-cybersecurity-2018]].\n"
    )
    found = told(campaign(source))
    assert ([message in line for line in found] or [not message]) == [True]


def test_a_reference_inside_a_note_is_small_inside_a_sentence(campaign: MakeCampaign) -> None:
    text = """
        kind: open-letter
        languages: [en]
        title: One
        opening: Text.[^a]
        notes: {a: "See also [[iccpr 9]]. [[iccpr 10]] says more."}
        signatories: A
    """
    assert words(composed(campaign(text)))[-1].replace("\u00a0", " ") == (
        "See also article 9 of the International Covenant on Civil and Political Rights (ICCPR). Article 10 of the ICCPR says more."
    )
