"""The DOCX package: base document, parts that python-docx has no API for, saving without a trace of time or place."""

from __future__ import annotations

import copy
import io
import zipfile
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import Any

import docx
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part, XmlPart
from docx.shared import Mm
from lxml import etree

from advocacy.writers.common import shortened

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_NSMAP = {"w": W, "r": R}
_BASE = Path(__file__).parent / "base"
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest date a ZIP entry can bear, so it says nothing

_AFTER_TABLE = 140  # twentieths of a point, as after a paragraph
_UNMARKED = 4  # the place of the numbering without marks in base/word/numbering.xml
_HEADER_LENGTH, _HEADER_WIDTH = 88, 9070  # characters of 9 pt that fit on a line of this width

Element = Any  # lxml publishes no type that python-docx's element classes share


def w(name: str) -> str:
    """A WordprocessingML name in Clark notation."""
    return f"{{{W}}}{name}"


def r(name: str) -> str:
    """A relationship attribute in Clark notation."""
    return f"{{{R}}}{name}"


def add(parent: Element, tag: str, /, **attributes: str | int) -> Element:
    """Append an element of the `w` namespace; attributes are of that namespace too.

    In the body, the properties of the last section stay last.
    """
    element = etree.SubElement(parent, w(tag), {w(key): str(value) for key, value in attributes.items()})
    # Its length is never asked for: that counts all that is there, each time.
    before = element.getprevious()
    if before is not None and parent.tag == w("body") and before.tag == w("sectPr"):
        parent.append(before)
    return element


class NotesPart:
    """The footnotes or endnotes of a package; python-docx keeps the part as bytes."""

    def __init__(self, part: Part) -> None:
        self.part = part
        self.root = etree.fromstring(
            part.blob, etree.XMLParser(resolve_entities=False, no_network=True, remove_blank_text=True)
        )
        self.count = 0

    def add(self, kind: str) -> tuple[int, Element]:
        """A new, empty note: its id and its element."""
        self.count += 1
        return self.count, add(self.root, kind, id=self.count)

    def finish(self) -> None:
        """Put the notes back into the package."""
        self.part._blob = serialised(self.root)


class Table:
    """A table that is being built row by row."""

    def __init__(self, parent: Element, style: str, widths: list[int], title: str) -> None:
        self.parent = parent
        self.element = add(parent, "tbl")
        self.widths = widths
        properties = add(self.element, "tblPr")
        add(properties, "tblStyle", val=style)
        add(properties, "tblW", w=sum(widths), type="dxa")
        add(properties, "tblLayout", type="fixed")
        add(properties, "tblCaption", val=title[:200])
        grid = add(self.element, "tblGrid")
        for width in widths:
            add(grid, "gridCol", w=width)

    def row(self, header: bool = False) -> list[Element]:
        """A new row; gives its cells. A header row is repeated on every page."""
        row = add(self.element, "tr")
        if header:
            add(add(row, "trPr"), "tblHeader")
        cells = []
        for width in self.widths:
            cell = add(row, "tc")
            add(add(cell, "tcPr"), "tcW", w=width, type="dxa")
            cells.append(cell)
        return cells

    def close(self, *, page_break: bool = False) -> None:
        """End every cell with a paragraph, as Word asks for, and the table with a small one, which may begin a page."""
        for cell in self.element.iter(w("tc")):
            if cell[-1].tag != w("p"):
                add(cell, "p")
        properties = add(add(self.parent, "p"), "pPr")
        if page_break:
            add(properties, "pageBreakBefore")
        add(properties, "spacing", after=_AFTER_TABLE, line=20, lineRule="exact")


class WordPackage:
    """A DOCX that is being written."""

    def __init__(self, title: str, tag: str) -> None:
        self.document = docx.Document(io.BytesIO(_base()))
        self.part = self.document.part
        self.body: Element = self.document.element.body
        properties = self.document.core_properties
        properties.title = title[:255]
        properties.language = tag
        self._set_default_language(tag)
        self.footnotes = NotesPart(self.part.part_related_by(RELATIONSHIP_TYPE.FOOTNOTES))
        self.endnotes = NotesPart(self.part.part_related_by(RELATIONSHIP_TYPE.ENDNOTES))
        self.numbering = self.part.numbering_part.element
        self._headers = 0
        self._nums = 0
        self._bookmarks = 0
        self._part_marks: dict[str, int] = {}
        self._pictures = 0
        self._letters: dict[str, int] = {}
        # The headers of a house style, by page type: each makes the part, with what must stand above, and gives its id.
        self.house_headers: dict[str, Callable[[list[Element]], str]] = {}

    def base_size(self, half_points: int) -> None:
        """The largest size of running text, for a layout with narrow columns."""
        defaults = self.part._styles_part.element.find(f"{w('docDefaults')}/{w('rPrDefault')}/{w('rPr')}")
        for name in ("sz", "szCs"):
            size = defaults.find(w(name))
            size.set(w("val"), str(min(half_points, int(size.get(w("val"))))))

    def restyle(self, font: str, styles: str) -> None:
        """Another font for running text, and more styles, as WordprocessingML in one root element."""
        known = self.part._styles_part.element
        fonts = known.find(f"{w('docDefaults')}/{w('rPrDefault')}/{w('rPr')}/{w('rFonts')}")
        for name in list(fonts.attrib):
            fonts.set(name, font)
        known.extend(etree.fromstring(styles, etree.XMLParser(remove_blank_text=True)))

    def _set_default_language(self, tag: str) -> None:
        for language in self.part._styles_part.element.iter(w("lang")):
            language.set(w("val"), tag)
        for language in self.part._settings_part.element.iter(w("themeFontLang")):
            language.set(w("val"), tag)

    def protect(self) -> None:
        """Have the file opened for reading only."""
        protection = etree.Element(w("documentProtection"), {w("edit"): "readOnly", w("enforcement"): "1"})
        self.part._settings_part.element.find(w("defaultTabStop")).addprevious(protection)

    @property
    def text_width(self) -> int:
        """The width of the text area in twentieths of a point."""
        size, margins = self.body[-1].find(w("pgSz")), self.body[-1].find(w("pgMar"))
        return int(size.get(w("w"))) - sum(int(margins.get(w(side), "0")) for side in ("left", "right", "gutter"))

    @property
    def text_width_mm(self) -> float:
        """The width of the text area in millimetres."""
        return self.text_width / 20 / 72 * 25.4

    # -- pieces

    def link(self, url: str, part: Part) -> str:
        """The relationship id of an external link of a part."""
        return str(part.relate_to(url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))

    def number(self, abstract: int, level: int, start: int) -> int:
        """A new list that counts from `start` at `level`; gives its `numId`."""
        self._nums += 1
        number = etree.SubElement(self.numbering, w("num"), {w("numId"): str(self._nums)})
        add(number, "abstractNumId", val=abstract)
        override = add(number, "lvlOverride", ilvl=level)
        add(override, "startOverride", val=start)
        return self._nums

    def letter(self, letter: str, level: int) -> int:
        """A list of one item that is marked with this letter; gives its `numId`.

        Word has no format for another alphabet than the Latin one, so each letter is a numbering of its own.
        """
        if letter not in self._letters:
            known = self.numbering.findall(w("abstractNum"))
            abstract = copy.deepcopy(known[_UNMARKED])
            self._letters[letter] = len(known)
            abstract.set(w("abstractNumId"), str(len(known)))
            for definition in abstract.iter(w("lvl")):
                definition.find(w("lvlText")).set(w("val"), f"{letter})")
                definition.find(w("suff")).set(w("val"), "tab")
                indent = definition.find(f"{w('pPr')}/{w('ind')}")
                del indent.attrib[w("firstLine")]
                indent.set(w("hanging"), "340")
            known[-1].addnext(abstract)
        return self.number(self._letters[letter], level, 1)

    def bookmark(self, paragraph: Element, name: str) -> None:
        """A bookmark at the end of what the paragraph holds so far."""
        self._bookmarks += 1
        add(paragraph, "bookmarkStart", id=self._bookmarks, name=name)
        add(paragraph, "bookmarkEnd", id=self._bookmarks)

    def part_mark(self, paragraph: Element, name: str) -> None:
        """A bookmark that says which part of a frozen text a paragraph belongs to; Word wants each name but once."""
        before = self._part_marks.get(name, 0)
        self._part_marks[name] = before + 1
        self.bookmark(paragraph, f"{name}-p{before + 1}" if before else name)

    def code(self, words: str, tag: str) -> None:
        """Print the code of a frozen text in every footer."""
        references = self.body[-1].findall(w("footerReference"))
        for identifier in sorted({reference.get(r("id")) for reference in references}):
            part = self.part.related_parts[identifier]
            root = part.element if isinstance(part, XmlPart) else etree.fromstring(part.blob)
            paragraph = add(root, "p")
            add(add(paragraph, "pPr"), "pStyle", val="Footer")
            text_run(paragraph, words, tag)
            if not isinstance(part, XmlPart):
                part._blob = serialised(root)

    def table(self, style: str, widths: list[int], title: str) -> Table:
        """A new table at the end of the body."""
        return Table(self.body, style, widths, title)

    def next_picture(self) -> int:
        """A number for a picture that no other one in the file has."""
        self._pictures += 1
        return self._pictures

    def picture(self, data: bytes, width: float, alternative: str) -> Element:
        """A picture of a width in millimetres, with the words for those who cannot see it."""
        inline = self.part.new_pic_inline(io.BytesIO(data), width=Mm(width))
        number = self.next_picture()
        for side in ("distT", "distB", "distL", "distR"):
            inline.set(side, "0")  # where it is not said, LibreOffice moves the picture to the right
        properties = inline.docPr
        properties.set("id", str(number))
        properties.set("name", f"Picture {number}")
        properties.set("descr", alternative)
        drawing = etree.Element(w("drawing"))
        drawing.append(inline)
        return drawing

    def header(self, title: str, tag: str, banners: Iterable[tuple[str, str]] = ()) -> None:
        """The running header of the current section, on every page but the first: banners with their tags, title."""
        self._headers += 1
        root = etree.Element(w("hdr"), nsmap=_NSMAP)
        for words, own_tag in banners:
            marking = add(root, "p")
            add(add(marking, "pPr"), "pStyle", val="BannerHeader")
            text_run(marking, words, own_tag)
        paragraph = add(root, "p")
        add(add(paragraph, "pPr"), "pStyle", val="Header")
        text_run(paragraph, shortened(title, _HEADER_LENGTH * self.text_width // _HEADER_WIDTH), tag)
        first = etree.Element(w("hdr"), nsmap=_NSMAP)
        add(add(add(first, "p"), "pPr"), "pStyle", val="Header")
        section = self.body[-1]
        if section.find(w("titlePg")) is None:
            add(section, "titlePg")
        for kind, element in (("first", first), ("default", root)):
            reference = etree.Element(w("headerReference"), {w("type"): kind})
            if kind in self.house_headers:
                reference.set(r("id"), self.house_headers[kind](list(element)[:-1]))
            else:
                name = PackURI(f"/word/header{self._headers}-{kind}.xml")
                part = Part(name, CONTENT_TYPE.WML_HEADER, serialised(element), self.part.package)
                reference.set(r("id"), self.part.relate_to(part, RELATIONSHIP_TYPE.HEADER))
            section.insert(0, reference)

    def end_section(self, *, continuous: bool = False, columns: int = 1) -> None:
        """End the section; the next one begins on a new page, or goes on in this one with the same headers."""
        last = next(child for child in reversed(self.body) if child.tag == w("p"))
        properties = last.find(w("pPr"))
        if properties is None:
            properties = etree.Element(w("pPr"))
            last.insert(0, properties)
        if properties.find(w("sectPr")) is not None:
            return  # nothing stands between the end of the last section and here
        section = self.body[-1]
        ended = copy.deepcopy(section)
        if columns > 1:
            ended.find(w("pgMar")).addnext(etree.Element(w("cols"), {w("num"): str(columns), w("space"): "567"}))
        for name in ("headerReference", "type", *(["titlePg"] if continuous else [])):
            for element in section.findall(w(name)):
                section.remove(element)
        if continuous:
            section.find(w("pgSz")).addprevious(etree.Element(w("type"), {w("val"): "continuous"}))
        properties.append(ended)

    def save(self) -> bytes:
        """The bytes of the file."""
        return zipped(self.parts())

    def parts(self) -> dict[str, bytes]:
        """The parts of the file by name."""
        self.footnotes.finish()
        self.endnotes.finish()
        package = self.part.package
        found = sorted(package.iter_parts(), key=lambda part: str(part.partname))
        parts = {"[Content_Types].xml": _content_types(found), "_rels/.rels": package.rels.xml}
        for part in found:
            parts[part.partname.membername] = part.blob
            if len(part.rels):
                parts[part.partname.rels_uri.membername] = part.rels.xml
        return parts


def text_run(parent: Element, text: str, tag: str, style: str = "", superscript: bool = False) -> Element:
    """A run of text with its language; `style` is a character style."""
    run = add(parent, "r")
    properties = add(run, "rPr")
    if style:
        add(properties, "rStyle", val=style)
    if superscript:
        add(properties, "vertAlign", val="superscript")
    add(properties, "lang", val=tag)
    element = add(run, "t")
    element.text = text
    element.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return run


def serialised(root: Element) -> bytes:
    """An XML part as bytes."""
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def _content_types(parts: list[Part]) -> bytes:
    """The list of content types (ECMA-376 Part 2, 10.1.2)."""
    root = etree.Element(f"{{{_TYPES}}}Types", nsmap={None: _TYPES})  # type: ignore[dict-item]
    etree.SubElement(root, f"{{{_TYPES}}}Default", Extension="rels", ContentType=CONTENT_TYPE.OPC_RELATIONSHIPS)
    for part in parts:
        etree.SubElement(root, f"{{{_TYPES}}}Override", PartName=str(part.partname), ContentType=part.content_type)
    return serialised(root)


@cache
def _base() -> bytes:
    """The base document as a ZIP, made of the readable parts in `base/`."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_blank_text=True)
    files = (path for path in sorted(_BASE.rglob("*")) if path.is_file())
    return zipped(
        {path.relative_to(_BASE).as_posix(): serialised(etree.parse(path, parser).getroot()) for path in files}
    )


def zipped(parts: dict[str, bytes]) -> bytes:
    """A ZIP without dates, system or extra fields; the content types come first, as Word writes them."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in sorted(parts, key=lambda name: (name != "[Content_Types].xml", name)):
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.create_system = 0
            entry.external_attr = 0
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, parts[name])
    return buffer.getvalue()
