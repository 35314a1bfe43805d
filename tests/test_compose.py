"""What a letter prints: order, defaults, rewording, lists, addressees, signatories, and nothing left out in silence."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import MakeCampaign, composed, composition, told
from conftest import words as words_of

from advocacy.document import Document, Heading, List, Paragraph, Quote, Strong, lines, plain
from advocacy.layout import Publication
from advocacy.writers import writer

LETTER = """
    kind: {kind}
    languages: [en]
    date: 2026-03-08
    to: The Example Parliament
    title: The title
    subject: The subject
    opening: |
      The opening.
    concerns:
      - |
        First concern.
      - |
        Second concern.
    requests:
      - |
        First request;
      - |
        second request.
    closing: With respect,
    signatories: Example Group
"""


def letter(kind: str, more: str = "") -> str:
    return LETTER.replace("{kind}", kind) + more


def names(document: Document) -> list[str]:
    return [section.name for section in document.sections]


def text(document: Document, section: str) -> list[str]:
    return list(lines(next(found.blocks for found in document.sections if found.name == section)))


@pytest.mark.parametrize("kind", ["open-letter", "rapporteur-request"])
class TestBothKinds:
    def test_blocks_in_another_order_and_fewer(self, campaign: MakeCampaign, kind: str) -> None:
        more = "    blocks: [requests, opening, date]\n    concerns: none\n"
        document = composed(
            campaign(
                letter(kind, more).replace(
                    "    concerns:\n      - |\n        First concern.\n      - |\n        Second concern.\n", ""
                )
            )
        )
        assert names(document) == ["requests", "opening", "date"]

    def test_a_default_is_switched_off(self, campaign: MakeCampaign, kind: str) -> None:
        document = composed(campaign(letter(kind).replace("closing: With respect,", "closing: none")))
        assert "closing" not in names(document)

    def test_a_section_is_added(self, campaign: MakeCampaign, kind: str) -> None:
        more = "    sections:\n      call: {after: requests, heading: Act now, text: [One., Two.]}\n      last: {text: Before the closing.}\n"
        document = composed(campaign(letter(kind, more)))
        assert text(document, "call") == ["Act now", "One.", "Two."]
        order = names(document)
        assert order[order.index("requests") + 1] == "call"
        assert order[order.index("closing") - 1] == "last"

    def test_words_around_data_are_changed(self, campaign: MakeCampaign, kind: str) -> None:
        more = "    wording:\n      concerns: {intro: 'What worries us about {title}:'}\n      date: {line: 'Geneva, {date}'}\n      requests: {intro: none}\n"
        document = composed(campaign(letter(kind, more)))
        assert text(document, "concerns")[0] == "What worries us about The title:"
        assert text(document, "date") == ["Geneva, 8 March 2026"]
        assert text(document, "requests") == ["First request;", "second request."]

    def test_words_of_one_language_keep_the_default_of_the_other(self, campaign: MakeCampaign, kind: str) -> None:
        made = campaign(f"""
    kind: {kind}
    title: {{en: T, vi: T}}
    subject: {{en: T, vi: T}}
    wording: {{requests: {{intro: {{en: "Please:"}}}}}}
    requests:
      - {{en: go;, vi: đi;}}
    """)
        assert text(composed(made), "requests")[0] == "Please:"
        assert "đề nghị quý vị" in text(composed(made, "vi"), "requests")[0]

    def test_an_unknown_slot_is_told(self, campaign: MakeCampaign, kind: str) -> None:
        found = told(campaign(letter(kind, "    wording: {date: {line: 'On {dat}'}}\n")))
        assert 'There is no slot {dat}. Did you mean "date"?' in "\n".join(found)

    def test_what_is_not_printed_is_told(self, campaign: MakeCampaign, kind: str) -> None:
        found = told(
            campaign(
                letter(
                    kind,
                    "    blocks: [opening, requests, closing, signatories, to, date, title, subject]\n".replace(
                        "title, ", "" if kind == "rapporteur-request" else "title, "
                    ),
                )
            )
        )
        assert any("`concerns` is written, but this document does not print it." in line for line in found)


def test_blocks_may_differ_by_language(campaign: MakeCampaign) -> None:
    made = campaign("""
    kind: open-letter
    title: {en: T, vi: T}
    opening: {en: One., vi: Một.}
    blocks: {vi: [opening, title]}
    """)
    assert names(composed(made)) == ["title", "opening", "closing"]
    assert names(composed(made, "vi")) == ["opening", "title"]


def test_groups_items_leads_and_nesting(campaign: MakeCampaign) -> None:
    document = composed(
        campaign("""
    kind: open-letter
    languages: [en]
    title: T
    requests:
      - heading: To States
        of: States
        marker: alpha
        punctuation: semicolons
        items: [One., Two., Three]
      - {of: companies, intro: "We ask companies:", items: [{lead: Now., text: Stop.}, {text: Also, items: [a., b.]}]}
      - text: |
          Prose to others.

          In two paragraphs.
    """)
    )
    heading, intro, first, intro2, second, *prose = next(s.blocks for s in document.sections if s.name == "requests")
    assert isinstance(heading, Heading)
    assert (heading.level, plain(heading.children)) == (2, "To States")
    assert list(lines([intro, first])) == ["We respectfully ask States to:", "One;", "Two; and", "Three."]
    assert isinstance(first, List)
    assert first.marker == "alpha"
    assert list(lines([intro2, second])) == ["We ask companies:", "Now. Stop.", "Also", "a.", "b."]
    assert isinstance(second, List)
    now, also = second.items
    assert isinstance(now.blocks[0], Paragraph)
    assert isinstance(now.blocks[0].children[0], Strong)
    assert isinstance(also.blocks[1], List)
    assert list(lines(prose)) == ["Prose to others.", "In two paragraphs."]


def test_end_punctuation_goes_after_a_reference_and_before_a_note(campaign: MakeCampaign) -> None:
    document = composed(
        campaign("""
    kind: open-letter
    languages: [en]
    title: T
    requests: {punctuation: semicolons, items: ["[[udhr]]", "**Stop**", "a note[^n]"]}
    notes: {n: N}
    """)
    )
    assert text(document, "requests")[1:] == [
        "The Universal Declaration of Human Rights (UDHR);", "Stop; and", "a note."
    ]  # fmt: skip


def test_markers(campaign: MakeCampaign) -> None:
    for marker in ("none", "decimal", "roman"):
        document = composed(
            campaign(f"kind: open-letter\nlanguages: [en]\ntitle: T\nconcerns: {{marker: {marker}, items: [A., B.]}}\n")
        )
        assert document.sections[1].blocks[1].marker == marker  # type: ignore[union-attr]
    document = composed(
        campaign("kind: open-letter\nlanguages: [en]\ntitle: T\nconcerns: {marker: paragraph, items: [A., B.]}\n")
    )
    assert [type(block) for block in document.sections[1].blocks] == [Paragraph] * 3


def test_quotation(campaign: MakeCampaign) -> None:
    document = composed(
        campaign("""
    kind: open-letter
    languages: [en]
    title: T
    quotation:
      intro: "As they say:"
      text: |
        “Words.”
    """)
    )
    intro, quote = document.sections[1].blocks
    assert isinstance(intro, Paragraph)
    assert isinstance(quote, Quote)
    assert list(lines([quote])) == ["“Words.”"]


def test_headings_of_a_body_stand_below_the_title(campaign: MakeCampaign) -> None:
    document = composed(
        campaign("kind: open-letter\nlanguages: [en]\ntitle: T\nbody: |\n  # A\n\n  x\n\n  ## B\n\n  y\n")
    )
    assert [block.level for block in document.blocks if isinstance(block, Heading)] == [1, 2, 3]


def test_addressees_and_their_salutation(campaign: MakeCampaign) -> None:
    def made(to: str, more: str = "") -> Document:
        return composed(campaign(f"kind: open-letter\nlanguages: [en]\ntitle: T\nto: {to}\n{more}"))

    ohchr = "c/o Office of the High Commissioner for Human Rights\nUnited Nations Office at Geneva\n1211 Geneva\u00a010, Switzerland"
    assert text(made("sr-privacy"), "to")[0].endswith(f"Privacy\n{ohchr}".replace("\u00a0", " "))
    assert text(made("sr-privacy"), "salutation") == ["Dear Special Rapporteur,"]
    assert text(made("[sr-privacy, sr-food]"), "salutation") == ["Dear Special Rapporteurs,"]
    assert text(made("[sr-privacy, wg-business]"), "salutation") == ["Dear Special Procedures mandate holders,"]
    assert text(made("{sr-privacy: The Privacy Rapporteur}", "care-of: none"), "to") == ["The Privacy Rapporteur"]
    assert text(made("sr-privacy", "care-of: By hand"), "to")[0].endswith("\nBy hand")
    person = '{name: H.E. Ms. Example, office: Permanent Representative, address: "1 Street\\nTown", role: ambassador}'
    assert text(made(person), "to") == ["H.E. Ms. Example\nPermanent Representative\n1 Street\nTown"]
    assert text(made(person), "salutation") == ["Excellency,"]
    assert text(made("{name: A, salutation: 'Dear A,'}"), "salutation") == ["Dear A,"]
    assert "salutation" not in names(made("Everyone of goodwill"))
    assert text(made("sr-privacy", "cc: [high-commissioner, Others]"), "cc") == [
        "Copy to:", "United Nations High Commissioner for Human Rights\nOthers"
    ]  # fmt: skip


def test_signatories(campaign: MakeCampaign) -> None:
    def made(stated: str) -> Document:
        return composed(
            campaign(f"""
    kind: open-letter
    languages: [vi]
    title: T
    parties: {{nhom: {{name: Nhóm Ví dụ, short: NVD}}}}
    signatories: {stated}
    """),
            "vi",
        )

    people = "[Đặng Ánh, {name: Trần An, role: Nhà văn, organisation: Nhóm B}, nhom]"
    assert text(made(people), "signatories") == ["Đặng Ánh", "Trần An\nNhà văn\nNhóm B", "Nhóm Ví dụ"]
    listed = made(f"{{items: {people}, as: list, order: name}}")
    assert text(listed, "signatories") == ["Đặng Ánh", "Nhóm Ví dụ", "Trần An, Nhà văn, Nhóm B"]
    assert text(made(f"{{items: {people}, order: given-name}}"), "signatories")[0].startswith("Trần An")
    assert "signatories" not in names(made(f"{{items: {people}, as: none}}"))


def test_confidential_texts_are_left_out_and_said(campaign: MakeCampaign) -> None:
    found = composition(
        campaign("""
    kind: open-letter
    title: {en: T, vi: T}
    opening: {en: Secret one, vi: Secret two, show: confidential}
    concerns:
      - {en: Public., vi: Công khai.}
      - {text: {en: Secret three, vi: Secret four}, show: confidential}
    signatories: [{name: Secret five, show: confidential}, Open Group]
    """)
    )
    assert found.document is not None
    assert "Secret" not in repr(found.document)
    assert found.left_out == ("a signatory (confidential)", "opening (confidential)", "concerns.2 (confidential)")


def test_a_missing_language_is_an_error_of_that_version_only(campaign: MakeCampaign) -> None:
    made = campaign("""
    kind: open-letter
    title: {en: T, vi: T}
    opening:
      en: |
        One.
    context: {vi: Chỉ tiếng Việt., only: vi}
    """)
    assert composed(made).title == "T"
    found = composition(made, "vi")
    assert found.document is None
    assert [str(f).partition("letter.yaml")[2] for f in found.findings] == [
        ":4:7  opening  Vietnamese is missing, so no Vietnamese version was written. Write it, or say `only: en`."
    ]


def test_registers_change_the_registry_words(campaign: MakeCampaign) -> None:
    def made(register: str) -> list[str]:
        source = f"kind: rapporteur-request\nlanguages: [vi]\nregister: {register}\nsubject: S\nto: sr-privacy\n"
        return text(composed(campaign(source), "vi"), "to")

    assert "Liên Hiệp Quốc" in made("diaspora")[1]
    assert "Liên Hợp Quốc" in made("official")[1]


def test_notices_of_translations(campaign: MakeCampaign) -> None:
    made = campaign("kind: open-letter\ntitle: {en: T, vi: T}\nroles: {en: operative, vi: unofficial-translation}\n")
    assert "notice" not in names(composed(made))
    assert text(composed(made, "vi"), "notice") == [
        "[Bản dịch tiếng Việt không chính thức. Nếu có khác biệt, bản tiếng Anh được coi là bản chính.]"
    ]


def test_attachments(campaign: MakeCampaign) -> None:
    def made(stated: str) -> list[str]:
        return text(
            composed(
                campaign(
                    f"kind: open-letter\nlanguages: [en]\ntitle: T\nsources: {{a: {{title: Text A}}}}\nattachments: {stated}\n"
                )
            ),
            "attachments",
        )

    assert made("[a]") == ["Attachment:", "Text A"]
    assert made("[a, Text B]") == ["Attachments:", "Text A", "Text B"]


def test_endnotes_have_a_heading_and_footnotes_none(campaign: MakeCampaign) -> None:
    source = "kind: open-letter\nlanguages: [en]\ntitle: T\nopening: |\n  A.[^n]\nnotes: {n: N}\n"
    assert "notes" not in names(composed(campaign(source)))
    assert text(composed(campaign(source + "notes-as: endnotes\n")), "notes") == ["Notes"]
    assert "notes" not in names(
        composed(campaign("kind: open-letter\nlanguages: [en]\ntitle: T\nnotes-as: endnotes\n"))
    )


def test_a_letter_to_a_state(campaign: MakeCampaign) -> None:
    made = campaign(
        'kind: open-letter\ntitle: {en: T, vi: T}\nto: state:DE\nopening: {en: "To [[to]].", vi: "Gửi [[state:DE]]."}\n'
    )
    assert text(composed(made), "to") == ["Permanent Mission of Germany to the United Nations Office at Geneva"]
    assert text(composed(made), "salutation") == ["Excellency,"]
    assert text(composed(made), "opening") == ["To Germany."]
    assert text(composed(made, "vi"), "opening") == ["Gửi Đức."]


class TestWhatANewcomerStumbledOn:
    """Each of these once gave a wrong letter that `check` called clean."""

    def made(self, campaign: MakeCampaign, more: str, language: str = "en") -> list[str]:
        return told(
            campaign(f"kind: open-letter\nlanguages: [en]\ntitle: T\nsources: {{a: {{title: A}}}}\n{more}"), language
        )

    @pytest.mark.parametrize("value", ['""', "|\n", '"  "'])
    def test_an_empty_text_is_told(self, campaign: MakeCampaign, value: str) -> None:
        found = told(campaign(f"kind: open-letter\ntitle: {{en: T, vi: T}}\nopening:\n  en: One.\n  vi: {value}\n"))
        assert any("opening.vi  Nothing is written here." in line for line in found)

    @pytest.mark.parametrize("cite", ["[@a p. 3]", "[see @a and @a]", "[@A_x]"])
    def test_a_citation_that_cannot_be_read_is_told(self, campaign: MakeCampaign, cite: str) -> None:
        (found,) = self.made(campaign, f"opening: |\n  One.{cite}\n")
        assert found.startswith("letter.yaml:6:8  opening  ")

    def test_ibid_with_a_dot_is_ibid(self, campaign: MakeCampaign) -> None:
        made = campaign(
            "kind: open-letter\nlanguages: [en]\ntitle: T\nsources: {a: {title: A}}\nopening: |\n  One.[@a] Two.[ibid. @a, p. 3]\n"
        )
        assert [list(lines(note.blocks)) for note in composed(made).notes][1] == ["Ibid., p.\u00a03."]

    @pytest.mark.parametrize("url", ["javascript:alert(1)", "file:///etc/passwd", "example.org/x", "not a url"])
    def test_the_address_of_a_source_is_a_web_address(self, campaign: MakeCampaign, url: str) -> None:
        found = campaign(
            f"kind: open-letter\nlanguages: [en]\ntitle: T\nsources: {{a: {{title: A, url: '{url}'}}}}\n"
        ).findings
        assert any("is not a web address" in finding.message for finding in found)

    def test_care_of_and_salutation_of_mixed_addressees(self, campaign: MakeCampaign) -> None:
        document = composed(
            campaign("""
        kind: open-letter
        languages: [en]
        title: T
        to: [sr-privacy, {name: A. Minister, office: Minister of Examples, role: minister}]
        """)
        )
        mandate, minister = text(document, "to")
        assert "c/o Office" in mandate
        assert minister == "A. Minister\nMinister of Examples"
        assert text(document, "salutation") == ["Dear Special Rapporteur, Dear Minister,"]
        assert text(document, "closing") == ["Yours sincerely,"]

    def test_signatories_of_a_sentence_must_be_named_in_one(self, campaign: MakeCampaign) -> None:
        found = self.made(campaign, "signatories: {items: [One Group], as: sentence}\n")
        assert "no text says [[signatories]]" in found[0]

    def test_keys_of_parties_print_their_names(self, campaign: MakeCampaign) -> None:
        document = composed(
            campaign("""
        kind: open-letter
        languages: [en]
        title: T
        parties: {archive: {name: The Archive}}
        requests: {of: archive, items: [go.]}
        signatories: [{name: A. Person, organisation: archive}]
        """)
        )
        assert text(document, "requests")[0] == "We respectfully ask The Archive to:"
        assert text(document, "signatories") == ["A. Person\nThe Archive"]

    def test_a_closing_in_the_wording_goes_before_the_registry(self, campaign: MakeCampaign) -> None:
        source = (
            "kind: open-letter\nlanguages: [en]\ntitle: T\nto: sr-privacy\nwording: {closing: {line: 'In hope,'}}\n"
        )
        assert text(composed(campaign(source)), "closing") == ["In hope,"]

    def test_leads_and_headings_may_cite(self, campaign: MakeCampaign) -> None:
        document = composed(
            campaign("""
        kind: open-letter
        languages: [en]
        title: T
        concerns: [{lead: "Under [[iccpr 9]].[^n]", text: Words.}]
        sections: {more: {heading: "On [[iccpr 10]]", text: Words here.}}
        notes: {n: N}
        """)
        )
        assert text(document, "concerns")[1].startswith("Under article\u00a09 of the International Covenant")
        assert text(document, "more")[0] == "On article\u00a010 of the ICCPR"

    def test_a_list_that_is_empty_in_a_language_has_no_introduction(self, campaign: MakeCampaign) -> None:
        made = campaign("kind: open-letter\ntitle: {en: T, vi: T}\nconcerns: [{vi: Một., only: vi}]\n")
        assert "concerns" not in names(composed(made))

    @pytest.mark.parametrize("to", ["sr_expression", "SR-expression"])
    def test_what_looks_like_a_key_must_be_one(self, campaign: MakeCampaign, to: str) -> None:
        (found,) = self.made(campaign, f"to: {to}\n")
        assert "looks like a key, and is none" in found
        assert "sr-expression" in found

    def test_partial_dates_in_vietnamese(self, campaign: MakeCampaign) -> None:
        made = campaign("kind: open-letter\nlanguages: [vi]\ntitle: T\ndate: 2026-03\n")
        assert text(composed(made, "vi"), "date") == ["Tháng\u00a03 năm\u00a02026"]

    def test_untouched_words_of_a_new_file_are_told(self, campaign: MakeCampaign) -> None:
        (found,) = self.made(campaign, "opening: |\n  [In one paragraph: what has happened.]\n")
        assert "These are still the words of a new campaign file. Write over them." in found

    def test_a_year_that_begins_a_line_is_no_list(self, campaign: MakeCampaign) -> None:
        made = campaign(
            "kind: open-letter\nlanguages: [en]\ntitle: T\nbody: |\n  1. One\n  2. Two\n\n  2025. That was the year.\n\n  • a\n  • b\n"
        )
        assert text(composed(made), "body") == ["One", "Two", "2025. That was the year.", "a", "b"]


def test_signatories_from_a_table_in_groups(campaign: MakeCampaign, tmp_path: Path) -> None:
    (tmp_path / "signatories.csv").write_text(
        "name,name.vi,role,country,group,show\nZeta Group,Nhóm Zeta,,US,organisation,\nAn Example,,Writer,VN,person,\n"
        "Hidden Name,,,,person,confidential\nĐông Group,,,DE,organisation,\n", encoding="utf-8"
    )  # fmt: skip
    head = "kind: open-letter\ntitle: {en: T, vi: T}\n"
    groups = "groups: [{group: organisation, heading: {en: Organisations, vi: Các tổ chức}}, {group: person, heading: {en: Persons, vi: Cá nhân}}]"
    made = campaign(
        head
        + f"signatories: {{from: signatories.csv, as: list, order: name, line: '{{name}}[, {{role}}] ({{country}})', {groups}}}\n"
    )
    assert text(composed(made), "signatories") == [
        "Organisations", "Đông Group (Germany)", "Zeta Group (United States of America)", "Persons", "An Example, Writer (Viet Nam)"
    ]  # fmt: skip
    assert "Nhóm Zeta (Hoa Kỳ)" in text(composed(made, "vi"), "signatories")
    assert composition(made).left_out == ("signatories not printed (is not to be named in this edition): 1",)
    table = composed(campaign(head + "signatories: {from: signatories.csv, as: table}\n"), "vi")
    assert text(table, "signatories")[:6] == ["Tên", "Chức vụ", "Quốc gia", "Nhóm Zeta", "", "Hoa Kỳ"]


def test_a_table_of_signatories_with_a_wrong_column_is_told(campaign: MakeCampaign, tmp_path: Path) -> None:
    (tmp_path / "s.csv").write_text("name,contry\nA Group,DE\n,FR\n", encoding="utf-8")
    found = told(campaign("kind: open-letter\nlanguages: [en]\ntitle: T\nsignatories: {from: s.csv}\n"))
    assert any('There is no column "contry". Did you mean "country"?' in line for line in found)
    assert any("This row has no name" in line for line in found)


def test_contacts_can_be_followed(campaign: MakeCampaign) -> None:
    document = composed(
        campaign("""
    kind: joint-statement
    languages: [en]
    title: T
    contacts:
      - {name: Mai Example, role: Press officer, organisation: Example Group, email: press@example.org, phone: +41 22 555 01 00}
    """)
    )
    assert text(document, "contacts") == [
        "For media enquiries, please contact:",
        "Mai Example, Press officer, Example Group: press@example.org, +41\u00a022\u00a0555\u00a001\u00a000",
    ]
    assert "mailto:press@example.org" in repr(document)
    assert "tel:+41225550100" in repr(document)
    found = campaign(
        "kind: joint-statement\nlanguages: [en]\ntitle: T\ncontacts: [{name: A B, email: nowhere}]\n"
    ).findings
    assert any('"nowhere" is not an e-mail address.' in finding.message for finding in found)


def test_a_confidential_party_is_named_nowhere(campaign: MakeCampaign) -> None:
    made = campaign("""
    kind: open-letter
    languages: [en]
    title: T
    parties: {secret: {name: Hidden Person, show: confidential}}
    sources: {a: {by: [secret, Open Person], title: Words}}
    opening: |
      One.[@a]
    requests: {of: secret, items: [go.]}
    signatories: [{name: A. Person, organisation: secret}, secret]
    """)
    found = composition(made)
    assert found.document is not None
    assert "Hidden" not in repr(found.document)
    assert "parties.1 (confidential)" in found.left_out


def test_a_name_that_is_not_plainly_public_is_not_shown(campaign: MakeCampaign, tmp_path: Path) -> None:
    (tmp_path / "s.csv").write_text("name,show\nOpen Group,public\nHidden Group,private\n", encoding="utf-8")
    found = composition(campaign("kind: open-letter\nlanguages: [en]\ntitle: T\nsignatories: {from: s.csv}\n"))
    assert found.document is None
    said = ['`show` is "private"; it can be public or coalition or confidential.']
    assert [finding.message for finding in found.findings] == said
    assert found.left_out == ("signatories not printed (is not to be named in this edition): 1",)


SEMICOLONS = """
    kind: open-letter
    languages: [en, vi]
    title: {en: One, vi: Một}
    requests:
      punctuation: semicolons
      items:
        - {en: "one.[^a]", vi: "một.[^a]"}
        - {en: "two[^a]", vi: "hai[^a]"}
        - {en: "three,", vi: "ba"}
    notes: {a: {en: Note., vi: Chú thích.}}
    signatories: A
"""


@pytest.mark.parametrize("numbering", ["none", "paragraphs"])
def test_items_end_by_rule_with_marks_after_the_sign(campaign: MakeCampaign, numbering: str) -> None:
    text = SEMICOLONS + f"    numbering: {numbering}\n"
    publication = Publication((composed(campaign(text)),))
    printed = writer("md")(publication).decode()
    assert "one;[^1]" in printed
    assert "two;[^2] and\n" in printed
    assert "three.\n" in printed
    assert "hai;[^2]\n" in writer("md")(Publication((composed(campaign(text), "vi"),))).decode()


def test_who_signs_for_a_body_holds_the_role(campaign: MakeCampaign) -> None:
    text = "kind: open-letter\nlanguages: [en]\ntitle: One\nsignatories: [{name: Example Org, representative: Mai Example, role: Coordinator}]\n"
    assert words_of(composed(campaign(text)))[-1] == "Example Org Mai Example, Coordinator"


def test_a_party_has_a_name_for_sentences(campaign: MakeCampaign) -> None:
    text = """
        kind: open-letter
        languages: [en]
        title: One
        parties:
          administration: {name: Prison Administration, sentence: the Prison Administration}
        requests: {of: administration, items: [open the doors.]}
        signatories: A
    """
    assert "We respectfully ask the Prison Administration to:" in words_of(composed(campaign(text)))


def test_vietnamese_has_no_comma_before_and(campaign: MakeCampaign) -> None:
    text = """
        kind: joint-statement
        serial-comma: yes
        title: {en: One, vi: Một}
        opening: {en: "We, [[signatories]].", vi: "Chúng tôi, [[signatories]]."}
        signatories: {as: sentence, items: [A, B, C]}
    """
    assert "We, A, B, and C." in words_of(composed(campaign(text)))
    assert "Chúng tôi, A, B và C." in words_of(composed(campaign(text), "vi"))
