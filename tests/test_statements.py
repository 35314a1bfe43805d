"""What a text says about its own document: enclosures, numbers of signatories, one spelling; and notes nobody marks."""

from __future__ import annotations

import pytest
from conftest import MakeCampaign

from advocacy.builder import build, check

LETTER = """
    kind: open-letter
    title: {{en: One, vi: Một}}
    opening:
      en: |
        {en}
      vi: |
        {vi}
    signatories: [Alpha Group, Beta Group, Gamma Group]
    {more}
"""


def codes(campaign: MakeCampaign, en: str, vi: str, more: str = "") -> list[tuple[str, str]]:
    made = campaign(LETTER.format(en=en, vi=vi, more=more))
    return [(finding.code, finding.excerpt) for finding in check(made)]


@pytest.mark.parametrize(
    ("en", "vi", "words"),
    [
        ("A list of their names is attached.", "Danh sách tên được gửi kèm.", ["is attached", "gửi kèm"]),
        ("Please find enclosed our analysis.", "Xin xem tài liệu kèm theo.", ["find enclosed", "xem tài liệu kèm"]),
        ("We enclose a summary.", "Chúng tôi đính kèm bản tóm tắt.", ["We enclose", "Chúng tôi đính kèm"]),
    ],
)
def test_something_enclosed_must_be_listed(campaign: MakeCampaign, en: str, vi: str, words: list[str]) -> None:
    assert codes(campaign, en, vi) == [("attachment-unlisted", excerpt) for excerpt in words]
    assert codes(campaign, en, vi, "attachments: [{en: The list, vi: Danh sách}]") == []


@pytest.mark.parametrize(
    ("en", "vi"),
    [
        ("He is attached to his village.", "Ông gắn bó với làng mình."),
        ("The judge wrote: “a copy is attached”.", "Thẩm phán viết: “bản sao được đính kèm”."),
    ],
)
def test_other_attachments_are_left_alone(campaign: MakeCampaign, en: str, vi: str) -> None:
    assert codes(campaign, en, vi) == []


@pytest.mark.parametrize(
    ("en", "vi", "expected"),
    [
        ("We, the undersigned five groups, ask you.", "Chúng tôi, năm tổ chức ký tên, xin hỏi.", ["five", "năm"]),
        ("We, three civil society groups, ask you.", "Chúng tôi, ba tổ chức xã hội dân sự, xin hỏi.", []),
        ("On behalf of 47 organisations we ask.", "Thay mặt 47 tổ chức, chúng tôi xin hỏi.", ["47", "47"]),
        ("Last year 47 organisations were closed.", "Năm ngoái 47 tổ chức bị đóng cửa.", []),
        ("We, the undersigned groups, ask you.", "Chúng tôi, các tổ chức ký tên, xin hỏi.", []),
    ],
)
def test_a_stated_number_of_signatories_is_the_printed_one(
    campaign: MakeCampaign, en: str, vi: str, expected: list[str]
) -> None:
    found = codes(campaign, en, vi)
    assert [excerpt for code, excerpt in found if code == "signatory-count"] == expected


def test_the_number_of_a_group_may_be_stated(campaign: MakeCampaign) -> None:
    more = ""
    text = LETTER.format(
        en="We, two organisations, ask you.", vi="Chúng tôi, hai tổ chức, xin hỏi.", more=more
    ).replace(
        "[Alpha Group, Beta Group, Gamma Group]",
        "[{name: A, group: one}, {name: B, group: one}, {name: C, group: two}]",
    )
    assert [finding.code for finding in check(campaign(text))] == []


def test_the_country_is_spelt_in_one_way_but_names_and_quotations_keep_theirs(campaign: MakeCampaign) -> None:
    vi = "Việt Nam, Việt Nam."
    assert codes(campaign, "Viet Nam is a party. Of Vietnam we ask this.", vi) == [("spelling-mixed", "Vietnam")]
    kept = "Viet Nam is a party. Writers in the Vietnam Rights Circle read “Vietnam today”."
    assert codes(campaign, kept, "Việt Nam là thành viên. Nhóm đọc “Việt Nam hôm nay”.") == []


def test_a_note_that_nothing_marks_is_told(campaign: MakeCampaign) -> None:
    notes = "notes:\n      count: {en: See there., vi: Xem ở đó.}"
    assert codes(campaign, "One.", "Một.", notes) == [("note-unmarked", "")]
    assert codes(campaign, "One.[^count]", "Một.[^count]", notes) == []


def test_one_language_alone_is_checked_too(campaign: MakeCampaign) -> None:
    made = campaign(
        "languages: [en]\nkind: open-letter\ntitle: One\nopening: |\n  It is the the end.\nsignatories: A\n"
    )
    assert [(finding.code, finding.excerpt) for finding in check(made)] == [("double-word", "the the")]


def test_a_build_counts_what_check_would_say(campaign: MakeCampaign) -> None:
    made = campaign(LETTER.format(en="It is the the end.", vi="Hết.", more=""))
    outcome = build(made, formats=["md"])
    assert [finding.code for finding in outcome.about_texts] == ["double-word"]
    assert outcome.complete


def test_old_encodings_are_named(campaign: MakeCampaign) -> None:
    for vi, name in (
        ("T¤t cä m÷i ngß¶i ð«u có quy«n t± do.", "VISCII"),
        ("TÊt c¶ mäi c«ng d©n ®Òu cã quyÒn tù do.", "TCVN3"),
    ):
        found = check(campaign(LETTER.format(en="All people have the right to freedom.", vi=vi, more="")))
        assert [name in finding.message for finding in found if finding.code == "vi-encoding"] == [True], name
