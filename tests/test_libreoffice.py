"""LibreOffice opens what we write and, through a round trip, keeps its text, notes and languages."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from conftest import EXAMPLES, composed, runs, words_of_docx

from advocacy.layout import Publication
from advocacy.load import load_campaign
from advocacy.writers import writer


def spoken(data: bytes, language: str) -> str:
    """The letters of a file in one language, however its runs are cut."""
    return "".join("".join(text.split()) for tag, text in runs(data) if tag == language)


SOFFICE = shutil.which("soffice")


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
def test_a_round_trip_keeps_text_notes_and_languages(tmp_path: Path) -> None:
    campaign = load_campaign(EXAMPLES[0])
    documents = tuple(composed(campaign, code, "rapporteurs") for code in ("en", "vi"))
    before = writer("docx")(Publication(documents, "stacked"))
    path = tmp_path / "letter.docx"
    path.write_bytes(before)
    for source, target, folder in ((path, "odt", tmp_path), (tmp_path / "letter.odt", "docx", tmp_path / "back")):
        profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
        command = [str(SOFFICE), profile, "--headless", "--convert-to", target, "--outdir", str(folder), str(source)]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
    after = (tmp_path / "back" / "letter.docx").read_bytes()
    assert words_of_docx(after) == words_of_docx(before)
    for language in ("en-GB", "vi-VN"):
        assert spoken(after, language) == spoken(before, language)
