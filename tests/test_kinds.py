"""Kinds: both languages alike, safe templates, and new kinds and languages without a line of Python."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from conftest import ROOT, composed, words

from advocacy.builder import build
from advocacy.errors import TemplateError
from advocacy.kinds import Kinds, show
from advocacy.load import load_campaign
from advocacy.resources import Resources

KINDS = Kinds(Resources())


def slots(text: str) -> set[str]:
    return {slot.replace("bare-date", "date") for slot in re.findall(r"\{([a-z-]+)\}", text)}


@pytest.mark.parametrize("name", KINDS.names)
def test_english_and_vietnamese_have_the_same_blocks_wording_and_slots(name: str) -> None:
    en, vi = KINDS.get(name, "en"), KINDS.get(name, "vi")
    assert en.blocks == vi.blocks
    assert {block: list(wording) for block, wording in en.wording.items()} == {
        block: list(wording) for block, wording in vi.wording.items()
    }
    for block, wording in en.wording.items():
        for key, text in wording.items():
            assert slots(text) == slots(vi.wording[block][key]), (block, key)
    assert en.description
    assert vi.description


def values(source: str) -> list[str]:
    return re.findall(r"\{\{-?\s*\(?(\w+)|\{% (?:if|for) (\w+)", source)


@pytest.mark.parametrize("name", KINDS.names)
def test_english_and_vietnamese_print_the_same_values(name: str) -> None:
    en, vi = KINDS.get(name, "en"), KINDS.get(name, "vi")
    for block in en.blocks:
        assert values(en.source[block]) == values(vi.source[block]), block


@pytest.mark.parametrize("name", KINDS.names)
def test_every_kind_has_a_body(name: str) -> None:
    assert "body" in KINDS.block_names(name)


def test_show_lists_blocks_and_wording_in_both_languages() -> None:
    shown = show(KINDS, "rapporteur-request")
    assert "\nsalutation\n" in shown
    assert "    en  line: Subject: {subject}" in shown
    assert "    vi  line: V/v: {subject}" in shown
    with pytest.raises(TemplateError, match='Did you mean "open-letter"'):
        show(KINDS, "open-leter")


def folder(tmp_path: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


PETITION = """{# A petition: one page, one demand. #}
{% block title %}
# {{ title }}
{% endblock %}

{% block demand %}
{{ demand | introduced("HEAD") }}
{% endblock %}

{% block body %}
{{ body }}
{% endblock %}

{% block signatories %}
{{ signatories }}
{% endblock %}
"""
FRENCH_LETTER = (ROOT / "templates/en/open-letter.md.j2").read_text(encoding="utf-8")
FRENCH_BLOCKS = (ROOT / "templates/en/_blocks.md.j2").read_text(encoding="utf-8")
FRENCH = {
    "Subject: {subject}": "Objet : {subject}",
    "We are concerned about the following in particular:": "Nous sommes particulièrement préoccupés par ce qui suit :",
    "We therefore respectfully ask you to:": "Nous vous demandons donc respectueusement de :",
    "We respectfully ask {of} to:": "Nous demandons respectueusement à {of} de :",
    "Yours sincerely,": "Veuillez agréer nos salutations distinguées,",
}


def french_files() -> dict[str, str]:
    """A third language: its conventions, its templates, and columns in the registries. No Python."""
    conventions = (ROOT / "templates/en/language.yaml").read_text(encoding="utf-8")
    for english, french in {
        "tag: en-GB": "tag: fr-FR",
        "article {pinpoint}": "l’article {pinpoint}",
        "articles {pinpoint}": "les articles {pinpoint}",
        "{pinpoint} of {instrument}": "{pinpoint} du {instrument}",
        "instrument: the {title}": "instrument: '{title}'",
        "first: the {title} ({abbreviation})": "first: '{title} ({abbreviation})'",
        "short: the {title}": "short: '{title}'",
    }.items():
        assert english in conventions
        conventions = conventions.replace(english, french)
    # Without these, CLDR says how French names months and joins lists.
    conventions = re.sub(r"^(months|and|languages): .*\n", "", conventions, flags=re.MULTILINE)
    letter, shared = FRENCH_LETTER, FRENCH_BLOCKS
    for english, french in FRENCH.items():
        letter, shared = letter.replace(english, french), shared.replace(english, french)
    return {
        "templates/fr/language.yaml": conventions,
        "templates/fr/_blocks.md.j2": shared,
        "templates/fr/open-letter.md.j2": letter,
        "templates/fr/petition.md.j2": PETITION.replace("HEAD", "Nous demandons :"),
        "data/instruments.csv": "key,title.fr\niccpr,Pacte international relatif aux droits civils et politiques\n",
        "data/offices.csv": "key,address.fr\nhigh-commissioner,Haut-Commissaire des Nations Unies aux droits de l’homme\n",
        "data/forms-of-address.csv": 'role,salutation.fr\nhigh-commissioner,"Monsieur le Haut-Commissaire,"\n',
    }


def test_a_new_kind_and_a_third_language_need_data_and_templates_only(tmp_path: Path) -> None:
    folder(tmp_path, french_files() | {
        "templates/en/petition.md.j2": PETITION.replace("HEAD", "We demand:"),
        "templates/vi/petition.md.j2": PETITION.replace("HEAD", "Chúng tôi đòi hỏi:"),
        "campaign.yaml": """
languages: [en, vi, fr]
documents:
  one:
    kind: petition
    title: {en: One, vi: Một, fr: Un}
    demand: [{en: Now., vi: Ngay., fr: Tout de suite.}]
    signatories: [Group]
  letter:
    kind: open-letter
    date: 2026-03-08
    to: high-commissioner
    title: {en: One, vi: Một, fr: Un}
    opening:
      en: |
        See [[iccpr 19(2)]].
      vi: |
        Xem [[iccpr 19(2)]].
      fr: |
        Voir [[iccpr 19(2)]], :en[chilling effect].
""",
    })  # fmt: skip
    campaign = load_campaign(tmp_path)
    assert words(composed(campaign, "fr", "one")) == ["Un", "Nous demandons :", "Tout de suite.", "Group"]
    assert words(composed(campaign, "en", "one")) == ["One", "We demand:", "Now.", "Group"]
    assert words(composed(campaign, "fr")) == [
        "Un", "8 mars 2026", "Haut-Commissaire des Nations Unies aux droits de l’homme", "Monsieur le Haut-Commissaire,",
        "Voir l’article 19(2) du Pacte international relatif aux droits civils et politiques (ICCPR), chilling effect.",
        "Veuillez agréer nos salutations distinguées,",
    ]  # fmt: skip
    outcome = build(campaign, languages=["fr", "vi"], layout="stacked")
    assert outcome.complete
    assert (tmp_path / "out/letter.vi-fr.docx").is_file()


def test_a_gap_in_a_registry_is_a_finding(tmp_path: Path) -> None:
    files = french_files() | {
        "campaign.yaml": "kind: open-letter\nlanguages: [fr]\ntitle: Un\nto: sr-privacy\nopening: |\n  Voir [[udhr]].\n"
    }
    campaign = load_campaign(folder(tmp_path, files))
    from advocacy.builder import check

    messages = [finding.message for finding in check(campaign)]
    assert 'The registry has no address.fr for "sr-privacy".' in messages
    assert 'The registry has no name for "udhr" in "fr".' in messages


def test_own_templates_come_first(tmp_path: Path) -> None:
    folder(tmp_path, {
        "templates/en/open-letter.md.j2": PETITION.replace("HEAD", "x"),
        "campaign.yaml": "kind: open-letter\nlanguages: [en]\ntitle: T\ndemand: [Now.]\n",
    })  # fmt: skip
    assert words(composed(load_campaign(tmp_path), letter="open-letter")) == ["T", "x", "Now."]


@pytest.mark.parametrize(
    ("block", "message"),
    [
        ("{{ titel }}", "'titel' is undefined"),
        ("{{ ''.__class__ }}", "access to attribute '__class__' of 'str' object is unsafe"),
        ("{{ 'x' * 100000000 }}", 'the operator "*" is not available'),
        ("{{ 10 ** 10000000 }}", 'the operator "**" is not available'),
        ("{{ '%0100000000d' % 1 }}", 'the operator "%" is not available'),
        ("{{ range(10) }}", "'range' is undefined"),
        ("{{ lipsum() }}", "'lipsum' is undefined"),
        ("{{ title | upper }}", "No filter named 'upper'"),
        ("{{ cycler('a') }}", "'cycler' is undefined"),
        ("{% include 'x' %}", "a kind stands alone: it cannot include, import or extend"),
        ("<!-- adress -->\n\nx", 'There is no role "adress". Did you mean "address"?'),
    ],
)
def test_a_template_cannot_leave_its_box(tmp_path: Path, block: str, message: str) -> None:
    folder(tmp_path, {
        "templates/en/mine.md.j2": "{% block body %}\n" + block + "\n{% endblock %}\n",
        "campaign.yaml": "kind: mine\nlanguages: [en]\n",
    })  # fmt: skip
    with pytest.raises(TemplateError, match=re.escape(message)):
        composed(load_campaign(tmp_path), letter="mine")


def test_text_outside_blocks_is_refused(tmp_path: Path) -> None:
    folder(tmp_path, {
        "templates/en/mine.md.j2": "Lost words\n{% block body %}{% endblock %}\n",
        "campaign.yaml": "kind: mine\nlanguages: [en]\n",
    })  # fmt: skip
    with pytest.raises(TemplateError, match="everything in a kind must stand in a block"):
        composed(load_campaign(tmp_path), letter="mine")


def test_no_kind_is_named_in_python() -> None:
    names = "|".join(map(re.escape, KINDS.names))
    for path in (ROOT / "advocacy").rglob("*.py"):
        code = re.sub(r'""".*?"""|#.*', "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        found = set(re.findall(rf"[\"']({names})[\"']", code))
        # What `new` begins with, and what an annex is without a kind of its own (which is also what a page calls it).
        named = {"scaffold.py": {"open-letter"}, "load.py": {"annex"}, "page.py": {"annex"}}
        assert found <= named.get(path.name, set()), path


def test_packaged_templates_are_all_there() -> None:
    assert {path.parent.name for path in (ROOT / "templates").glob("*/language.yaml")} == {"en", "vi"}
    assert not list((ROOT / "templates").rglob("*.py"))


def test_the_name_of_a_kind_is_no_way_to_another_file(tmp_path: Path) -> None:
    folder(tmp_path, {"outside.md.j2": "{% block secret %}{% endblock %}", "templates/en/x.txt": ""})
    assert Kinds(Resources(tmp_path)).block_names("../../outside") == []
