"""What several tests share: campaigns made of a few lines, and the words of a written file."""

from __future__ import annotations

import io
import re
import textwrap
import zipfile
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from lxml import etree

from advocacy.compose import Composition, compose
from advocacy.document import Document, lines
from advocacy.load import Campaign, load_campaign
from advocacy.markup import parse_published

ROOT = Path(__file__).parent.parent
BATCH = ROOT / "examples" / "members-of-parliament" / "letter.yaml"  # one letter to each of many
EXAMPLES = sorted(path for path in (ROOT / "examples").glob("*/*.yaml") if path != BATCH)
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

MakeCampaign = Callable[[str], Campaign]


@pytest.fixture
def campaign(tmp_path: Path) -> MakeCampaign:
    """Makes a campaign of a YAML text in a folder of its own."""

    def make(text: str) -> Campaign:
        path = tmp_path / "letter.yaml"
        path.write_text(textwrap.dedent(text).lstrip("\n"), encoding="utf-8")
        return load_campaign(path)

    return make


def composed(campaign: Campaign, language: str = "en", letter: str = "letter") -> Document:
    """The document of a campaign that has no errors."""
    assert [str(finding) for finding in campaign.findings.errors] == []
    composition = compose(campaign, letter, language)
    assert composition.document is not None, [str(finding) for finding in composition.findings]
    return composition.document


def composition(campaign: Campaign, language: str = "en", letter: str = "letter") -> Composition:
    assert [str(finding) for finding in campaign.findings.errors] == []
    return compose(campaign, letter, language)


def told(campaign: Campaign, language: str = "en") -> list[str]:
    """What composing says, as printed without the file name."""
    found = [*campaign.findings]
    if campaign.data is not None:
        found += composition(campaign, language).findings
    return [re.sub(r"^\S*letter\.yaml", "letter.yaml", str(finding)) for finding in found]


def words(document: Document) -> list[str]:
    """The lines that every format must have in common: the text, then the notes; those of annexes likewise."""
    documents = document.with_annexes
    texts = [line for each in documents for line in lines(each.blocks)]
    return _normal(texts + [line for each in documents for note in each.notes for line in lines(note.blocks)])


def _normal(found: list[str]) -> list[str]:
    return [" ".join(line.split()) for line in found if line.strip()]


def words_of_markdown(data: bytes) -> list[str]:
    blocks, notes = parse_published(data.decode())
    return _normal([*lines(blocks), *(line for note in notes for line in lines(note.blocks))])


def words_of_docx(data: bytes) -> list[str]:
    """Body paragraphs, then foot- and endnotes, as Word shows them, without the marks and numbers of notes."""
    found: list[str] = []
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in ("word/document.xml", "word/footnotes.xml", "word/endnotes.xml"):
            if name not in archive.namelist():
                continue
            for paragraph in etree.fromstring(archive.read(name)).iter(f"{W}p"):
                nodes = (node for node in paragraph.iter(f"{W}t", f"{W}br") if not _is_mark(node))
                text = "".join(" " if node.tag == f"{W}br" else node.text or "" for node in nodes)
                style = paragraph.find(f"{W}pPr/{W}pStyle")
                listed = style is not None and style.get(f"{W}val") == "NoteText"
                found.append(re.sub(r"^\[?\d+\]? ", "", text) if listed else text)
    return _normal(found)


def _is_mark(node: etree._Element) -> bool:
    """Whether a text is a link to a note that stands in the text."""
    return any(str(parent.get(f"{W}anchor", "")).startswith("note-") for parent in node.iterancestors(f"{W}hyperlink"))


class _Lines(HTMLParser):
    """The text of block elements of a page, without marks of notes and the links back."""

    BLOCKS = frozenset({"p", "h1", "h2", "h3", "h4", "li", "th", "td", "blockquote", "article", "ol", "ul", "tr"})

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = [""]
        self.skipping: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = dict(attrs)
        if tag in ("style", "title", "sup") or names.get("class") == "back":
            self.skipping.append(tag)
        if tag in self.BLOCKS:
            self.found.append("")
        if tag == "br":
            self.found[-1] += " "

    def handle_endtag(self, tag: str) -> None:
        if self.skipping and self.skipping[-1] == tag:
            self.skipping.pop()
        if tag in self.BLOCKS:
            self.found.append("")

    def handle_data(self, data: str) -> None:
        if not self.skipping:
            self.found[-1] += data


def words_of_html(data: bytes) -> list[str]:
    parser = _Lines()
    parser.feed(data.decode())
    return _normal(parser.found)


def runs(data: bytes, part: str = "word/document.xml") -> Iterator[tuple[str, str]]:
    """Every run of a DOCX part: its language and its text."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        root = etree.fromstring(archive.read(part))
    for run in root.iter(f"{W}r"):
        text = "".join(node.text or "" for node in run.iter(f"{W}t"))
        language = run.find(f"{W}rPr/{W}lang")
        if text:
            yield ("" if language is None else str(language.get(f"{W}val"))), text
