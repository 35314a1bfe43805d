"""Annexes, covers, numbered paragraphs, columns of signatures, banners: what stands around and between the blocks."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO

import pytest
from conftest import MakeCampaign, W, composed, told, words, words_of_docx, words_of_html, words_of_markdown
from lxml import etree

from advocacy.document import Columns, Heading, List, PageBreak, Paragraph
from advocacy.layout import Publication
from advocacy.writers import writer

ANNEXED = """
    kind: open-letter
    languages: [en, vi]
    date: 2026-03-08
    title: {en: One, vi: Một}
    opening:
      en: |
        See the **Annex**.[^a]
      vi: |
        Xem **Phụ lục**.[^a]
    annexes:
      - title: {en: On the law, vi: Về pháp luật}
        body:
          en: |
            # A part

            By [[vn-cybersecurity-2018 5]].[^a] As before.[^b]
          vi: |
            # Một phần

            Theo [[vn-cybersecurity-2018 5]].[^a] Như trước.[^b]
      - kind: open-letter
        label: {en: Annex B, vi: Phụ lục B}
        title: {en: An older letter, vi: Một lá thư cũ}
        date: 2019-05-01
        salutation: {en: "Dear Minister,", vi: "Thưa Bộ trưởng,"}
        opening: {en: It said so., vi: Thư nói vậy.}
        signatories: {en: Older Example, vi: Ví dụ Cũ}
    notes:
      a: {en: First., vi: Thứ nhất.}
      b: {en: Second., vi: Thứ hai.}
"""


def xml(data: bytes, name: str = "word/document.xml") -> etree._Element:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return etree.fromstring(archive.read(name))


def test_each_annex_is_a_document_with_its_own_notes(campaign: MakeCampaign) -> None:
    document = composed(campaign(ANNEXED))
    first, second = document.annexes
    assert [len(each.notes) for each in document.with_annexes] == [1, 2, 0]
    assert words(first)[:3] == ["Annex 1", "On the law", "A part"]
    assert [block.level for block in first.blocks if isinstance(block, Heading)] == [2, 3, 3]
    assert words(second) == [
        "An older letter",
        "1 May 2019",
        "Dear Minister,",
        "It said so.",
        "Yours sincerely,",
        "Older Example",
    ]


def test_law_in_an_annex_is_looked_up_on_the_date_of_its_document(campaign: MakeCampaign) -> None:
    assert not [line for line in told(campaign(ANNEXED)) if "force" in line]
    later = told(campaign(ANNEXED.replace("2026-03-08", "2026-12-01")))
    assert any("ceased to be in force" in line for line in later)


def test_a_mistake_in_an_annex_has_its_place(campaign: MakeCampaign) -> None:
    wrong = ANNEXED.replace("label: {en: Annex B", "lable: {en: Annex B").replace(
        "kind: open-letter\n        lable", "kind: open-leter\n        lable"
    )
    made = campaign(wrong)
    assert any(
        'annexes.2.kind  There is no kind of document "open-leter".' in str(finding) for finding in made.findings
    )
    made = campaign(ANNEXED.replace("label: {en: Annex B", "lable: {en: Annex B"))
    assert ['unknown key "lable". Did you mean "label"?' in str(finding) for finding in made.findings] == [True]


@pytest.mark.parametrize("layout", ["separate", "stacked", "side-by-side"])
def test_annexes_are_in_every_format_and_layout(campaign: MakeCampaign, layout: str) -> None:
    made = campaign(ANNEXED)
    documents = (composed(made), composed(made, "vi")) if layout != "separate" else (composed(made),)
    publication = Publication(documents, layout)
    expected = {line for document in documents for each in document.with_annexes for line in words(each)}
    for extension, read in (("docx", words_of_docx), ("md", words_of_markdown), ("html", words_of_html)):
        data = writer(extension)(publication)
        # The marks of listed notes are digits of the text.
        text = re.sub(r"\d", "", "\n".join(read(data)))
        assert [line for line in expected if re.sub(r"\d", "", line) not in text] == [], (extension, layout)


def test_an_annex_begins_a_page_and_keeps_its_own_numbers(campaign: MakeCampaign) -> None:
    made = campaign(ANNEXED)
    publication = Publication((composed(made),))
    body = xml(writer("docx")(publication))
    broken = [paragraph for paragraph in body.iter(f"{W}p") if paragraph.find(f"{W}pPr/{W}pageBreakBefore") is not None]
    assert ["".join(map(str, paragraph.itertext())) for paragraph in broken] == ["Annex 1", "An older letter"]
    text = writer("md")(publication).decode()
    assert "[^1]: First." in text
    assert "[^annex-1-1]: First." in text
    assert "[^annex-1-2]: Second." in text


NUMBERED = """
    kind: briefing
    languages: [en, vi]
    numbering: paragraphs
    title: {en: One, vi: Một}
    opening: {en: First., vi: Thứ nhất.}
    body:
      - heading: {en: A part, vi: Một phần}
        items:
          - en: |
              Second:

              - a point;
              - a point.
            vi: |
              Thứ hai:

              - một điểm;
              - một điểm.
          - en: |
              Third.
            vi: |
              Thứ ba.

              Vẫn thứ ba.
    recommendations: [{en: Fourth., vi: Thứ tư.}]
"""


def numbers(campaign: MakeCampaign, language: str) -> list[tuple[int, int]]:
    blocks = composed(campaign(NUMBERED), language).blocks
    return [
        (block.start, len(block.items)) for block in blocks if isinstance(block, List) and block.marker == "paragraph"
    ]


def test_paragraphs_are_numbered_through_the_document_alike_in_both_languages(campaign: MakeCampaign) -> None:
    assert numbers(campaign, "en") == numbers(campaign, "vi") == [(1, 1), (2, 2), (4, 1)]


def test_numbered_paragraphs_are_one_list_that_word_goes_on_counting(campaign: MakeCampaign) -> None:
    data = writer("docx")(Publication((composed(campaign(NUMBERED)),)))
    used = [node.get(f"{W}val") for node in xml(data).iterfind(f".//{W}numPr/{W}numId")]
    assert used[0] == used[1] == used[4] == used[5]
    assert used[2] == used[3] != used[0]
    text = writer("md")(Publication((composed(campaign(NUMBERED)),))).decode()
    assert "<!-- list: paragraph -->\n1. First." in text
    assert "<!-- list: paragraph -->\n4. Fourth." in text


def test_a_cover_is_a_page_of_its_own(campaign: MakeCampaign) -> None:
    text = "kind: joint-statement\nlanguages: [en]\ncover: yes\ndate: 2026-03-08\ntitle: One title\nbody: Text.\nsignatories: A\n"
    document = composed(campaign(text))
    blocks = list(document.blocks)
    at = next(number for number, block in enumerate(blocks) if isinstance(block, PageBreak))
    assert [block.role for block in blocks[:at] if isinstance(block, Paragraph)] == [
        "cover-line",
        "kind-label",
        "cover-title",
    ]
    assert "One title" in words(document)[at + 1 :]


def test_a_flag_is_yes_or_no(campaign: MakeCampaign) -> None:
    text = "kind: joint-statement\nlanguages: [en]\ncover: maybe\ntitle: One\n"
    (line,) = told(campaign(text))
    assert line == 'letter.yaml:3:1  cover  "maybe" cannot stand here; it can be yes or no.'


def test_an_embargo_stands_on_every_page(campaign: MakeCampaign) -> None:
    text = (
        "kind: press-release\nlanguages: [en, vi]\nembargo: 2026-05-03 23:00 GMT\ntitle: {en: One, vi: Một}\n"
        "body: {en: Text., vi: Chữ.}\ncontacts: [{name: Mai Example, email: a@example.org}]\n"
    )
    made = campaign(text)
    english, vietnamese = composed(made), composed(made, "vi")
    assert english.banner == "EMBARGOED until 23:00 GMT, 3 May 2026"
    assert vietnamese.banner.replace("\u00a0", " ") == "CẤM PHỔ BIẾN trước 23:00 GMT, ngày 3 tháng 5 năm 2026"
    data = writer("docx")(Publication((english, vietnamese), "side-by-side"))
    header = xml(data, "word/header1-default.xml")
    assert [run.get(f"{W}val") for run in header.iter(f"{W}lang")][:2] == ["en-GB", "vi-VN"]
    assert "EMBARGOED" in "".join(map(str, header.itertext()))
    released = composed(campaign(text.replace("embargo: 2026-05-03 23:00 GMT\n", "")))
    assert released.banner == ""
    assert "FOR IMMEDIATE RELEASE" in words(released)


@pytest.mark.parametrize("moment", ["tomorrow", "2026-05-03", "2026-05-03 25:00 GMT", "2026-02-30 10:00"])
def test_an_embargo_is_a_time(campaign: MakeCampaign, moment: str) -> None:
    (line,) = told(campaign(f"kind: press-release\nlanguages: [en]\nembargo: {moment}\ntitle: One\n"))
    assert f'"{moment}" is not a time of the form 2026-05-03 23:00 GMT.' in line


CAPACITIES = """
    kind: communication
    languages: [en, vi]
    date: 2021-05-03
    reference: AL EXP 1/2021
    signatories:
      as: columns
      items:
        - {name: A Example, mandate: sr-defenders}
        - {name: B Example, mandate: sr-expression}
        - {name: C Example, mandate: wg-mercenaries, office: {en: "Chair-Rapporteur of the {mandate}", vi: "Chủ tịch kiêm Báo cáo viên {mandate}"}}
    questions: [{en: "Why?", vi: "Vì sao?"}]
"""


def test_capacities_and_resolutions_follow_the_signatures(campaign: MakeCampaign) -> None:
    said = words(composed(campaign(CAPACITIES)))
    (capacity,) = [line for line in said if line.startswith("We have the honour")]
    assert (
        capacity.index("human rights defenders")
        < capacity.index("opinion and expression;")
        < capacity.index("; and Working Group")
    )
    assert capacity.endswith("resolutions 43/16, 43/4 and 42/9.")
    assert said[0].startswith(
        "Mandates of the Special Rapporteur on the situation of human rights defenders; the Special"
    )
    assert "REFERENCE: AL EXP 1/2021" in said
    assert said[-1].startswith("C Example Chair-Rapporteur of the Working Group on the use of mercenaries")
    with_comma = words(composed(campaign("\n    serial-comma: yes" + CAPACITIES)))
    assert any("43/16, 43/4, and 42/9." in line for line in with_comma)


def test_one_mandate_speaks_in_the_singular(campaign: MakeCampaign) -> None:
    text = "kind: communication\nlanguages: [en]\ndate: 2021-05-03\nreference: A\nsignatories: {name: A Example, mandate: sr-defenders}\nquestions: [Why?]\n"
    assert any(
        line.startswith("I have the honour to address you in my capacity as Special")
        for line in words(composed(campaign(text)))
    )


def test_an_unknown_mandate_is_told_with_the_near_one(campaign: MakeCampaign) -> None:
    found = told(campaign(CAPACITIES.replace("sr-expression", "sr-expresion")))
    assert any('There is no mandate "sr-expresion". Did you mean "sr-expression"' in line for line in found)


def test_signatures_stand_in_columns_without_a_table(campaign: MakeCampaign) -> None:
    document = composed(campaign(CAPACITIES))
    (columns,) = [block for block in document.blocks if isinstance(block, Columns)]
    assert len(columns.blocks) == 3
    body = xml(writer("docx")(Publication((document,))))
    sections = [section.find(f"{W}cols") for section in body.iter(f"{W}sectPr")]
    assert [columns.get(f"{W}num") if columns is not None else None for columns in sections] == [None, "2", None]
    assert body.find(f".//{W}tbl") is None
    assert '<div class="columns">' in writer("html")(Publication((document,))).decode()


def test_signatories_may_be_only_counted(campaign: MakeCampaign) -> None:
    text = "kind: joint-statement\nlanguages: [en, vi]\ntitle: {en: One, vi: Một}\nsignatories: {as: count, items: [A, B]}\n"
    assert words(composed(campaign(text)))[-1] == "2 signatories"
    assert words(composed(campaign(text), "vi"))[-1] == "2 bên ký tên"
    assert words(composed(campaign(text.replace("[A, B]", "[A]"))))[-1] == "1 signatory"


@pytest.mark.parametrize(
    ("style", "language", "expected"),
    [
        ("month-first", "en", "March 8, 2026"), ("numeric", "en", "08/03/2026"), ("iso", "en", "2026-03-08"), ("decree", "en", "8 March 2026"),
        ("decree", "vi", "Ngày 08 tháng 3 năm 2026"), ("numeric", "vi", "8/3/2026"), ("month-first", "vi", "Ngày 8 tháng 3 năm 2026"),
        ("{en: month-first, vi: decree}", "vi", "Ngày 08 tháng 3 năm 2026"),
    ],
)  # fmt: skip
def test_dates_have_other_forms(campaign: MakeCampaign, style: str, language: str, expected: str) -> None:
    text = f"kind: open-letter\ndate: 2026-03-08\ndate-style: {style}\ntitle: {{en: One, vi: Một}}\nsignatories: A\n"
    assert expected in words(composed(campaign(text), language))


def test_decree_30_pads_days_and_the_first_two_months_only(campaign: MakeCampaign) -> None:
    text = "kind: open-letter\nlanguages: [vi]\ndate: 2026-02-05\ndate-style: decree\nplace: Hà Nội\ntitle: Một\nsignatories: A\n"
    assert "Hà Nội, ngày 05 tháng 02 năm 2026" in words(composed(campaign(text), "vi"))


def test_an_unknown_form_of_dates_is_told(campaign: MakeCampaign) -> None:
    text = "kind: open-letter\ndate: 2026-03-08\ndate-style: DATE\ntitle: {en: One, vi: Một}\nsignatories: A\n"
    assert any(
        'no form of dates "decreee"' in line for line in told(campaign(text.replace("DATE", "{vi: decreee}")), "vi")
    )
    assert any(
        'There is no form of dates "decreee". Did you mean "decree"?' in line
        for line in told(campaign(text.replace("DATE", "decreee")))
    )


def test_a_translator_is_named_in_the_notice(campaign: MakeCampaign) -> None:
    text = (
        "kind: open-letter\ntitle: {en: One, vi: Một}\nsignatories: A\n"
        "roles: {en: operative, vi: {role: unofficial-translation, translator: Mai Example}}\n"
    )
    said = words(composed(campaign(text), "vi"))
    assert (
        said[0]
        == "[Bản dịch tiếng Việt không chính thức, do Mai Example dịch. Nếu có khác biệt, bản tiếng Anh được coi là bản chính.]"
    )


def test_reference_and_delivery_are_lines_of_the_letter(campaign: MakeCampaign) -> None:
    text = "kind: open-letter\nlanguages: [en]\ntitle: One\nreference: EX 4/2026\ndelivery: By e-mail\nletterhead: Example Network\nsignatories: A\n"
    said = words(composed(campaign(text)))
    assert said[:4] == ["Example Network", "Our reference: EX 4/2026", "By e-mail", "One"]
