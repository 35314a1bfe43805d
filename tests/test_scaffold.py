"""`advocacy new`: what it writes builds at once, in the languages asked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from advocacy.builder import build, check
from advocacy.errors import InputError
from advocacy.kinds import Kinds
from advocacy.load import load_campaign
from advocacy.resources import Resources
from advocacy.scaffold import Answers, ask, scaffold


@pytest.mark.parametrize("kind", Kinds(Resources()).names)
@pytest.mark.parametrize("languages", [(), ("en",), ("vi",), ("vi", "en")])
def test_what_is_written_builds_at_once(tmp_path: Path, kind: str, languages: tuple[str, ...]) -> None:
    path = scaffold(tmp_path / "new", Answers(kind, languages, 'A "title": #1', "Group & Co", "2026-11-21"))
    campaign = load_campaign(path)
    found = [finding for finding in check(campaign) if finding.code != "placeholder"]
    # In Vietnamese alone it cannot be read by those it goes to; some resolutions are not verified.
    assert [
        str(finding)
        for finding in found
        if finding.code not in ("needed", "unverified", "resolution-lapsed", "not-printed")
    ] == []
    assert not [finding for finding in found if finding.code == "needed" and languages != ("vi",)]
    assert not [finding for finding in found if finding.code == "not-printed" and kind != "annex"]
    outcome = build(campaign, formats=["md"])
    assert outcome.complete
    assert len(outcome.written) == len(languages or ("en", "vi"))
    text = outcome.written[0].read_text(encoding="utf-8")
    assert "2026-11-21" in text or kind == "annex"
    assert 'A "title": #1' in text
    assert "Group & Co" in text


def test_a_kind_of_ones_own_gets_a_file_from_its_blocks(tmp_path: Path) -> None:
    for code in ("en", "vi"):
        template = tmp_path / "templates" / code / "mine.md.j2"
        template.parent.mkdir(parents=True)
        template.write_text(
            "{% block title %}\n# {{ title }}\n{% endblock %}\n{% block body %}\n{{ body }}\n{% endblock %}\n{% block signatories %}\n{{ signatories }}\n{% endblock %}\n"
        )
    campaign = load_campaign(scaffold(tmp_path, Answers("mine")))
    assert build(campaign, formats=["md"]).complete
    assert campaign.data is not None
    assert list(campaign.data.documents["mine"].content) == ["body"]


def test_nothing_is_overwritten_and_names_are_checked(tmp_path: Path) -> None:
    scaffold(tmp_path, Answers())
    with pytest.raises(InputError, match="There is a campaign already"):
        scaffold(tmp_path, Answers())
    with pytest.raises(InputError, match='Did you mean "open-letter"'):
        scaffold(tmp_path / "a", Answers("open-leter"))
    with pytest.raises(InputError, match='no language "xx"'):
        scaffold(tmp_path / "a", Answers(languages=("xx",)))


def test_questions_are_asked_only_for_what_is_open() -> None:
    asked: list[str] = []

    def question(text: str) -> str:
        asked.append(text)
        replies = {"Which l": "xx" if len(asked) == 1 else "vi, en", "Title o": " T "}
        return replies.get(text[:7], "")

    assert ask(Answers(kind="open-letter", signatory="G"), question) == Answers("open-letter", ("vi", "en"), "T", "G")
    assert len(asked) == 3


def test_the_file_speaks_the_first_language(tmp_path: Path) -> None:
    english = scaffold(tmp_path / "en", Answers()).read_text(encoding="utf-8")
    vietnamese = scaffold(tmp_path / "vi", Answers(languages=("vi", "en"))).read_text(encoding="utf-8")
    assert "# To whom: any words" in english
    assert "# Gửi ai: viết tự do" in vietnamese
    for text in (english, vietnamese):
        assert "#en" not in text
        assert "#vi" not in text
    assert "# To whom" not in vietnamese
