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


# An example of each kind, in one profile and two runs of the program, since each run takes seconds.
def letters(path: Path) -> list[str]:
    data = load_campaign(path).data
    return list(data.documents) if data is not None else []


DOCUMENTS = [pytest.param(path, letter, id=letter) for path in EXAMPLES for letter in letters(path)]


def converted(folder: Path, target: str, sources: list[Path]) -> None:
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [str(SOFFICE), profile, "--headless", "--convert-to", target, "--outdir", str(folder / target)]
    subprocess.run([*command, *map(str, sources)], check=True, capture_output=True, timeout=300)


@pytest.fixture(scope="module")
def round_trips(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[bytes, bytes]]:
    """Every document of the examples, stacked, before and after a way through LibreOffice."""
    folder = tmp_path_factory.mktemp("office")
    before: dict[str, bytes] = {}
    for path, letter in (parameter.values for parameter in DOCUMENTS):
        assert isinstance(path, Path)
        assert isinstance(letter, str)
        campaign = load_campaign(path)
        documents = tuple(composed(campaign, code, letter) for code in ("en", "vi"))
        before[letter] = writer("docx")(Publication(documents, "stacked"))
        (folder / f"{letter}.docx").write_bytes(before[letter])
    converted(folder, "odt", [folder / f"{letter}.docx" for letter in before])
    converted(folder, "docx", [folder / "odt" / f"{letter}.odt" for letter in before])
    return {letter: (data, (folder / "docx" / f"{letter}.docx").read_bytes()) for letter, data in before.items()}


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize(("path", "letter"), DOCUMENTS)
def test_a_round_trip_keeps_text_notes_and_languages(
    round_trips: dict[str, tuple[bytes, bytes]], path: Path, letter: str
) -> None:
    before, after = round_trips[letter]
    assert words_of_docx(after) == words_of_docx(before)
    for language in ("en-GB", "vi-VN"):
        assert spoken(after, language) == spoken(before, language)
