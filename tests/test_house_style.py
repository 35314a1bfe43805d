"""`--letterhead` and `letterhead.docx`: a house style reaches every Word file, and what stays behind is said."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import pytest
from conftest import MakeCampaign
from docx.shared import Mm, Pt

from advocacy.builder import build
from advocacy.errors import InputError

LETTER = "kind: open-letter\nlanguages: [en]\ntitle: One\nopening: Text.\nsignatories: A\n"


def house(path: Path, header: str) -> Path:
    document = docx.Document()
    document.styles["Normal"].font.name = "Carlito"
    document.styles["Normal"].font.size = Pt(11)
    document.sections[0].left_margin = Mm(40)
    document.sections[0].header.paragraphs[0].text = header
    document.core_properties.author = "canary7391"
    document.save(str(path))
    return path


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_a_letterhead_beside_the_campaign_is_used_and_a_named_one_goes_before_it(
    campaign: MakeCampaign, tmp_path: Path
) -> None:
    made = campaign(LETTER)
    house(tmp_path / "letterhead.docx", "Our own house")
    build(made)
    written = parts(tmp_path / "out/letter.en.docx")
    assert any(b"Our own house" in data for data in written.values())
    assert b"Carlito" in written["word/styles.xml"]
    assert b'w:left="2268"' in written["word/document.xml"]
    assert not any(b"7391" in data for data in written.values())
    other = house(tmp_path / "other.docx", "Another house")
    build(made, letterhead=other)
    written = parts(tmp_path / "out/letter.en.docx")
    assert any(b"Another house" in data for data in written.values())
    assert not any(b"Our own house" in data for data in written.values())


def test_what_a_letterhead_leaves_behind_is_said(campaign: MakeCampaign, tmp_path: Path) -> None:
    outcome = build(campaign(LETTER), letterhead=house(tmp_path / "a.docx", "House"))
    assert [line for line in outcome.left_out if line.endswith("a.docx: custom XML data")]
    assert not build(campaign(LETTER), letterhead=tmp_path / "a.docx", formats=["md"]).left_out


def test_a_letterhead_that_is_none_is_refused(campaign: MakeCampaign, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"letter\.yaml"):
        build(campaign(LETTER), letterhead=tmp_path / "letter.yaml")
