"""References to law: the right form in each language, introduced once."""

from __future__ import annotations

import pytest
from conftest import MakeCampaign, composed, words

from advocacy.languages import Languages
from advocacy.references import Mentions, Pinpoint, PinpointError
from advocacy.registry import Registry
from advocacy.resources import Resources

LANGUAGES = Languages(Resources())
REGISTRY = Registry(Resources())


def printed(reference: str, language: str, *, known: bool = True) -> str:
    key, _, pinpoints = reference.partition(" ")
    entry = REGISTRY.citable(key)
    assert entry is not None
    return Mentions({key} if known else set()).print(entry, pinpoints, LANGUAGES[language])


@pytest.mark.parametrize(
    ("reference", "en", "vi"),
    [
        ("iccpr 9", "article 9 of the ICCPR", "Điều 9 ICCPR"),
        ("iccpr 9(2)", "article 9(2) of the ICCPR", "khoản 2 Điều 9 ICCPR"),
        ("iccpr 9.2", "article 9(2) of the ICCPR", "khoản 2 Điều 9 ICCPR"),
        ("iccpr 19(1), 19(2)", "articles 19(1) and 19(2) of the ICCPR", "các khoản 1 và 2 Điều 19 ICCPR"),
        ("iccpr 19, 21, 22", "articles 19, 21 and 22 of the ICCPR", "Điều 19, Điều 21 và Điều 22 ICCPR"),
        ("crc 40(2)(b)", "article 40(2)(b) of the CRC", "điểm b khoản 2 Điều 40 CRC"),
        ("vn-penal-code 331", None, "Điều 331 Bộ luật Hình sự năm 2015"),
        ("ga-resolution 79/243", "General Assembly resolution 79/243", "Nghị quyết Đại hội đồng số 79/243"),
        (
            "hrc-resolution 43/16, 43/4, 41/12",
            "Human Rights Council resolutions 43/16, 43/4 and 41/12",
            "các Nghị quyết Hội đồng Nhân quyền số 43/16, 43/4 và 41/12",
        ),
        ("sr-privacy", "the Special Rapporteur on the right to privacy", "Báo cáo viên Đặc biệt về quyền riêng tư"),
    ],
)
def test_forms(reference: str, en: str | None, vi: str) -> None:
    assert printed(reference, "vi") == vi
    if en is not None:
        assert printed(reference, "en") == en


def test_the_first_mention_introduces_the_abbreviation() -> None:
    assert (
        printed("iccpr 9", "en", known=False)
        == "article 9 of the International Covenant on Civil and Political Rights (ICCPR)"
    )
    assert printed("uncc", "en", known=False) == "the United Nations Convention against Cybercrime"
    assert printed("uncc", "en") == "the Convention against Cybercrime"


def test_points_of_vietnamese_law_are_places_in_its_alphabet() -> None:
    # The fifth point is đ in Vietnamese and (e) in English; treaties keep their own letters.
    assert "điểm đ khoản 1 Điều 93" in printed("vn-penal-code 93(1)(đ)", "vi")
    assert "93(1)(e)" in printed("vn-penal-code 93(1)(đ)", "en")
    assert "93(1)(f)" in printed("vn-penal-code 93(1)(e)", "en")
    assert "điểm e khoản 2 Điều 40" in printed("crc 40(2)(e)", "vi")


@pytest.mark.parametrize("text", ["nine", "9(2", "9)(", "(2)", "9(2)(bb)", ""])
def test_what_is_no_provision_is_refused(text: str) -> None:
    with pytest.raises(PinpointError):
        Pinpoint.parse(text)


def test_rules_and_principles_are_not_articles(campaign: MakeCampaign) -> None:
    text = """
        kind: open-letter
        title: {en: One, vi: Một}
        opening:
          en: |
            See [[mandela-rules 27]], [[body-of-principles 15, 16]].
          vi: |
            Xem [[mandela-rules 27]], [[body-of-principles 15, 16]].
        signatories: A
    """
    (english,) = [line for line in words(composed(campaign(text))) if line.startswith("See")]
    assert english.startswith("See rule 27 of the United Nations Standard Minimum Rules")
    assert ", principles 15 and 16 of the Body of Principles" in english
    (vietnamese,) = [
        line.replace("\u00a0", " ") for line in words(composed(campaign(text), "vi")) if line.startswith("Xem")
    ]
    assert vietnamese.startswith("Xem Quy tắc 27 ")
    assert ", Nguyên tắc 15 và Nguyên tắc 16 " in vietnamese
