"""Pictures in documents: cleaned, described, and inside the file."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from conftest import MakeCampaign, composed, told, words
from lxml import etree

from advocacy.builder import build
from advocacy.document import Image
from advocacy.layout import Publication
from advocacy.markup import parse_published
from advocacy.writers import writer

PIL = pytest.importorskip("PIL.Image")

LETTER = """
    kind: open-letter
    pictures:
      logo: {file: scan 7391.png, alternative: {en: The logo of the network, vi: Biểu trưng của mạng lưới}, width: 30}
    letterhead:
      en: |
        [[picture logo]]

        Example Network
      vi: |
        [[picture logo]]

        Mạng lưới Ví dụ
    title: {en: One, vi: Một}
    signatories: A
"""


@pytest.fixture
def logo(tmp_path: Path) -> bytes:
    from PIL.PngImagePlugin import PngInfo

    info = PngInfo()
    info.add_text("Author", "canary7391")
    stream = io.BytesIO()
    PIL.new("RGB", (60, 20), (31, 58, 95)).save(stream, "PNG", pnginfo=info)
    (tmp_path / "scan 7391.png").write_bytes(stream.getvalue())
    return stream.getvalue()


def test_a_picture_is_in_every_format_without_its_traces(campaign: MakeCampaign, logo: bytes, tmp_path: Path) -> None:
    assert b"canary7391" in logo
    outcome = build(campaign(LETTER))
    assert outcome.complete
    assert sorted(path.name for path in outcome.written if path.suffix == ".png") == ["logo.png"]
    for path in outcome.written:
        parts = {path.name: path.read_bytes()}
        if path.suffix == ".docx":
            with zipfile.ZipFile(path) as archive:
                parts = {name: archive.read(name) for name in archive.namelist()}
        assert not [name for name, data in parts.items() if b"7391" in data or "7391" in name], path


def test_a_picture_has_its_size_and_its_words(campaign: MakeCampaign, logo: bytes) -> None:
    document = composed(campaign(LETTER), "vi")
    (image,) = [block for block in document.blocks if isinstance(block, Image)]
    assert (image.name, image.width, image.height) == ("logo.png", 30, 10)
    publication = Publication((document,))
    data = writer("docx")(publication)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        body = etree.fromstring(archive.read("word/document.xml"))
    (properties,) = body.iter("{*}docPr")
    assert properties.get("descr") == "Biểu trưng của mạng lưới"
    (extent,) = body.iter("{*}extent")
    assert (int(extent.get("cx", "0")), int(extent.get("cy", "0"))) == (1080000, 360000)
    page = writer("html")(publication).decode()
    assert 'alt="Biểu trưng của mạng lưới"' in page
    assert 'src="data:image/png;base64,' in page
    text = writer("md")(publication).decode()
    assert "![Biểu trưng của mạng lưới](logo.png)" in text
    blocks, _ = parse_published(text)
    (read,) = [block for block in blocks if isinstance(block, Image)]
    assert (read.name, read.alternative, read.role) == ("logo.png", "Biểu trưng của mạng lưới", "letterhead")


def test_side_by_side_holds_pictures_too(campaign: MakeCampaign, logo: bytes) -> None:
    made = campaign(LETTER)
    publication = Publication((composed(made), composed(made, "vi")), "side-by-side")
    with zipfile.ZipFile(io.BytesIO(writer("docx")(publication))) as archive:
        body = etree.fromstring(archive.read("word/document.xml"))
    assert len(list(body.iter("{*}docPr"))) == 2


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (("picture logo", "picture lgo"), 'There is no picture "lgo". Did you mean "logo"?'),
        (
            ("scan 7391.png", "other.png"),
            "other.png cannot be read: No such file or directory. Check the name of the file.",
        ),
        (
            ("scan 7391.png", "../logo.png"),
            "../logo.png: A picture stands in the folder of its campaign. Copy it there.",
        ),
        (("scan 7391.png", "letter.yaml"), "letter.yaml: This is not a PNG or JPEG picture. Save it as PNG or JPEG."),
        (("width: 30", "width: 900"), "width"),
    ],
)
def test_what_is_wrong_with_a_picture_is_told(
    campaign: MakeCampaign, logo: bytes, change: tuple[str, str], expected: str
) -> None:
    found = told(campaign(LETTER.replace(*change)))
    assert found
    assert expected in found[0]


def test_words_beside_a_picture_keep_it_a_mistake(campaign: MakeCampaign, logo: bytes) -> None:
    found = told(campaign(LETTER.replace("[[picture logo]]\n", "Here: [[picture logo]]\n")))
    assert any("[[picture logo]]. A picture stands in a paragraph of its own." in line for line in found)
    assert words(composed(campaign(LETTER)))[0] == "Example Network"
