"""A house style from a user's Word file: what is on the list comes in, and nothing else of the file does."""

from __future__ import annotations

import io
import re
import shutil
import struct
import subprocess
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import pytest
from conftest import words_of_docx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from advocacy.document import Document, Heading, Paragraph, Section, Text
from advocacy.document import Table as TableNode
from advocacy.errors import InputError
from advocacy.layout import Publication
from advocacy.writers.word import write
from advocacy.writers.word.letterhead import Letterhead, _read

pytest.importorskip("PIL", reason="pictures need Pillow")

NS = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "wp14": "http://schemas.microsoft.com/office/word/2010/wordprocessingDrawing",
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
}
DECLARED = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NS.items())
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
W = f"{{{NS['w']}}}"
R = f"{{{NS['r']}}}"
PLANTED = "PLANTED"

EN = Document(
    "en",
    "en-GB",
    "An open letter",
    (
        Section(
            "text",
            (
                Heading(1, (Text("An open letter"),)),
                Paragraph((Text("First."),)),
                TableNode(((Text("Name"),), (Text("Since"),)), ((((Text("A"),), (Text("2020"),)),))),
            ),
        ),
    ),
    names={"en": "English", "vi": "Tiếng Việt"},
)
VI = Document(
    "vi",
    "vi-VN",
    "Thư ngỏ",
    (Section("text", (Heading(1, (Text("Thư ngỏ"),)), Paragraph((Text("Một."),)))),),
    names=EN.names,
)


# ------------------------------------------------------------------ files to read


def png(text: str = f"{PLANTED} in a chunk", width: int = 4) -> bytes:
    """A blue PNG with a comment inside and something behind its end."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, 2, 8, 2, 0, 0, 0)
    pixels = zlib.compress((b"\0" + b"\x1f\x3a\x5f" * width) * 2)
    comment = chunk(b"tEXt", b"Author\0" + text.encode())
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + comment
        + chunk(b"IDAT", pixels)
        + chunk(b"IEND", b"")
        + b"PLANTED"
    )


def relationships(listed: dict[str, tuple[str, str]]) -> str:
    rows = "".join(
        f'<Relationship Id="{key}" Type="http://x/relationships/{kind}" Target="{target}"'
        f"{' TargetMode=' + chr(34) + 'External' + chr(34) if '://' in target else ''}/>"
        for key, (kind, target) in listed.items()
    )
    return f'<Relationships xmlns="{RELATIONS}">{rows}</Relationships>'


def package(
    header: str = "",
    footer: str = "",
    *,
    styles: str = "",
    theme: str = "",
    section: str = "",
    references: str = "",
    body: str = "",
    linked: dict[str, tuple[str, str]] | None = None,
    header_linked: dict[str, tuple[str, str]] | None = None,
    parts: Mapping[str, bytes | str] | None = None,
) -> bytes:
    """A small Word file made of the parts that a test is about."""
    main = {"s": ("styles", "styles.xml"), "t": ("theme", "theme/theme1.xml"), **(linked or {})}
    made: dict[str, bytes | str] = {
        "[Content_Types].xml": f'<Types xmlns="{TYPES}"/>',
        "_rels/.rels": relationships({"d": ("officeDocument", "word/document.xml")}),
        "word/styles.xml": f"<w:styles {DECLARED}>{styles}</w:styles>",
        "word/theme/theme1.xml": f"<a:theme {DECLARED}>{theme}</a:theme>",
        "word/media/logo.png": png(),
    }
    for kind, root, story in (("header", "hdr", header), ("footer", "ftr", footer)):
        if story:
            main[kind] = (kind, f"{kind}1.xml")
            references += f'<w:{kind}Reference w:type="default" r:id="{kind}"/>'
            made[f"word/{kind}1.xml"] = f"<w:{root} {DECLARED}>{story}</w:{root}>"
    made["word/_rels/header1.xml.rels"] = relationships({"logo": ("image", "media/logo.png"), **(header_linked or {})})
    made["word/_rels/document.xml.rels"] = relationships(main)
    made["word/document.xml"] = (
        f"<w:document {DECLARED}><w:body>{body}<w:sectPr>{references}{section}</w:sectPr></w:body></w:document>"
    )
    made.update(parts or {})
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in made.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def paragraph(content: str, properties: str = "") -> str:
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{content}</w:p>"


def run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


def field(*codes: str, result: str = "9") -> str:
    """A complex field; each code is a run of its own, as Word cuts them."""
    instruction = "".join(f'<w:r><w:instrText xml:space="preserve">{code}</w:instrText></w:r>' for code in codes)
    begin, separate, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end"))
    return f"{begin}{instruction}{separate}{run(result)}{end}"


def drawing(
    inner: str = "", *, blip: str = 'r:embed="logo"', described: str = "", place: str = "", crop: str = ""
) -> str:
    picture = (
        f'<a:graphic><a:graphicData uri="{NS["pic"]}"><pic:pic><pic:nvPicPr><pic:cNvPr id="7" name="{PLANTED}.png"/>'
        f"<pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip {blip}><a:extLst><a:ext uri='{PLANTED}'/></a:extLst></a:blip>"
        f"{crop}<a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr/></pic:pic></a:graphicData></a:graphic>"
    )
    kind = "anchor" if place else "inline"
    return (
        f'<w:r><w:drawing><wp:{kind} distT="9" behindDoc="1">{place}<wp:extent cx="720000" cy="360000"/>'
        f'<wp:docPr id="7" name="{PLANTED}" title="{PLANTED}" {described}>{inner}</wp:docPr>{picture}</wp:{kind}></w:drawing></w:r>'
    )


# ------------------------------------------------------------------ what was written


def read(tmp_path: Path, data: bytes) -> Letterhead:
    path = tmp_path / "letterhead.docx"
    path.write_bytes(data)
    return Letterhead.read(path)


def written(
    tmp_path: Path, data: bytes, documents: tuple[Document, ...] = (EN,), layout: str = "separate"
) -> dict[str, bytes]:
    """The parts of a document with this letterhead; nothing that was planted is in any of them."""
    path = tmp_path / "letterhead.docx"
    path.write_bytes(data)
    made = write(Publication(documents, layout, path))
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for name, content in parts.items():
        assert PLANTED.encode() not in content, name
        assert PLANTED.encode("utf-16-le") not in content, name
        assert not re.search(rb"rsid|w14:|\.invalid", content), name
        if name.endswith((".xml", ".rels")):
            etree.fromstring(content)
    return parts


def tree(parts: dict[str, bytes], name: str) -> Any:
    return etree.fromstring(parts[name])


def stories(parts: dict[str, bytes]) -> list[dict[str, Any]]:
    """For each section: the root of the header or footer by `header first` and the like."""
    relations = {each.get("Id"): each.get("Target") for each in tree(parts, "word/_rels/document.xml.rels")}
    return [
        {
            f"{reference.tag.removeprefix(W).removesuffix('Reference')} {reference.get(W + 'type')}": etree.fromstring(
                parts[f"word/{relations[reference.get(R + 'id')]}"]
            )
            for reference in section
            if reference.tag in (f"{W}headerReference", f"{W}footerReference")
        }
        for section in tree(parts, "word/document.xml").iter(f"{W}sectPr")
    ]


def shown(root: Any) -> str:
    """The text of a story; a tab is a bar, a picture a star, a page number its field in brackets."""
    marks = {"t": "", "tab": "|", "ptab": "|", "br": "/", "drawing": "*", "instrText": ""}
    found = []
    for each in root.iter(*(f"{W}{name}" for name in marks)):
        if each.getparent().tag == f"{W}tabs":
            continue
        name = each.tag.removeprefix(W)
        found.append(marks[name] or (f"[{(each.text or '').strip()}]" if name == "instrText" else each.text or ""))
    return "".join(found)


def the_header(parts: dict[str, bytes]) -> Any:
    return stories(parts)[0]["header default"]


def style(parts: dict[str, bytes], identifier: str) -> Any:
    return tree(parts, "word/styles.xml").find(f"{W}style[@{W}styleId='{identifier}']")


def values(parent: Any, path: str) -> dict[str, str]:
    """The attributes of the element at a path such as `rPr/sz`."""
    found = parent.find("/".join(W + name for name in path.split("/")))
    return {} if found is None else {key.removeprefix(W): value for key, value in found.attrib.items()}


# ------------------------------------------------------------------ an ordinary letterhead


def add_field(target: Any, code: str) -> None:
    for kind, text in (("begin", ""), ("", code), ("separate", ""), ("end", "")):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = text
        target.add_run()._r.append(element)


@pytest.fixture
def ordinary(tmp_path: Path) -> bytes:
    """What somebody makes in Word: fonts, margins, a header with a logo, a footer with page numbers."""
    document = docx.Document()
    document.core_properties.author = PLANTED
    document.core_properties.last_modified_by = PLANTED
    document.core_properties.comments = PLANTED
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Georgia", Pt(11)
    heading = document.styles["Heading 1"]
    heading.element.rPr.rFonts.attrib.clear()
    heading.font.name, heading.font.color.rgb = "Arial", RGBColor(0x99, 0, 0)
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin, section.top_margin = Mm(35), Mm(20), Mm(45)
    (tmp_path / f"{PLANTED}.png").write_bytes(png())
    first = section.header.paragraphs[0]
    first.add_run().add_picture(str(tmp_path / f"{PLANTED}.png"), width=Mm(30))
    first.add_run(" Coalition of Examples").bold = True
    section.header.add_paragraph("12 Example Street\tSpringfield")
    footer = section.footer.paragraphs[0]
    footer.add_run("Page ")
    add_field(footer, " PAGE  \\* MERGEFORMAT ")
    footer.add_run(" of ")
    add_field(footer, "NUMPAGES")
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


HEADER = "* Coalition of Examples12 Example Street|Springfield"
FOOTER = "Page [PAGE]1 of [NUMPAGES]1"


def test_a_house_style_comes_in(tmp_path: Path, ordinary: bytes) -> None:
    parts = written(tmp_path, ordinary)
    (section,) = stories(parts)
    assert {name: shown(root) for name, root in section.items()} == {
        "header first": HEADER,
        "header default": HEADER,
        "footer first": FOOTER,
        "footer default": FOOTER,
    }
    defaults = tree(parts, "word/styles.xml").find(f"{W}docDefaults/{W}rPrDefault")
    assert values(defaults, "rPr/sz") == {"val": "22"}
    assert values(style(parts, "Normal"), "rPr/rFonts") == dict.fromkeys(
        ("ascii", "hAnsi", "cs", "eastAsia"), "Georgia"
    )
    assert values(style(parts, "Heading1"), "rPr/rFonts")["cs"] == "Arial"
    assert values(style(parts, "Heading1"), "rPr/color") == {"val": "990000"}
    assert values(style(parts, "Heading1"), "pPr/outlineLvl") == {"val": "0"}
    body = tree(parts, "word/document.xml").find(f"{W}body")
    assert values(body[-1], "pgMar") == {
        "left": "1984", "right": "1134", "top": "2551", "bottom": "1440", "header": "720", "footer": "720", "gutter": "0",
    }  # fmt: skip
    assert values(body, "tbl/tblPr/tblW")["w"] == str((11906 - 1984 - 1134) // 2 * 2)
    assert "word/footer1.xml" not in parts
    assert [name for name in parts if "media" in name] == ["word/media/letterhead1.png"]
    core = parts["docProps/core.xml"].decode()
    assert set(re.findall(r"<(\w+:\w+)[ >/]", core)) == {"cp:coreProperties", "dc:title", "dc:language"}


def test_what_the_letter_says_is_the_same(tmp_path: Path, ordinary: bytes) -> None:
    path = tmp_path / "letterhead.docx"
    path.write_bytes(ordinary)
    assert words_of_docx(write(Publication((EN,), letterhead=path))) == words_of_docx(write(Publication((EN,))))


def test_the_same_letterhead_gives_the_same_bytes(tmp_path: Path, ordinary: bytes) -> None:
    path = tmp_path / "letterhead.docx"
    path.write_bytes(ordinary)
    publication = Publication((EN, VI), "stacked", path)
    first = write(publication)
    assert write(publication) == first
    _read.cache_clear()
    path.rename(tmp_path / "other.docx")
    assert write(Publication((EN, VI), "stacked", tmp_path / "other.docx")) == first


@pytest.mark.parametrize("layout", ["stacked", "side-by-side"])
def test_it_holds_in_every_section_of_every_layout(tmp_path: Path, ordinary: bytes, layout: str) -> None:
    parts = written(tmp_path, ordinary, (EN, VI), layout)
    sections = stories(parts)
    assert len(sections) == (2 if layout == "stacked" else 1)
    for section in sections:
        assert {name: shown(root) for name, root in section.items()} == {
            **dict.fromkeys(("header first", "header default"), HEADER),
            **dict.fromkeys(("footer first", "footer default"), FOOTER),
        }
    if layout == "side-by-side":
        assert values(tree(parts, "word/document.xml").find(f"{W}body"), "tbl/tblGrid/gridCol")["w"] == "4394"
        defaults = tree(parts, "word/styles.xml").find(f"{W}docDefaults/{W}rPrDefault")
        assert values(defaults, "rPr/sz") == {"val": "21"}


def test_what_must_stand_on_every_page_stands_above_the_header(tmp_path: Path, ordinary: bytes) -> None:
    marked = tuple(
        replace(
            each, sections=(Section("x", (Paragraph((Text(f"EMBARGO {each.language}"),), "banner"),)), *each.sections)
        )
        for each in (EN, VI)
    )
    parts = written(tmp_path, ordinary, marked, "stacked")
    assert [shown(section["header default"]) for section in stories(parts)] == [
        f"EMBARGO {x}{HEADER}" for x in ("en", "vi")
    ]
    assert [shown(section["header first"]) for section in stories(parts)] == [HEADER, HEADER]
    everything = b"".join(content for name, content in parts.items() if name.startswith("word/letterhead"))
    numbers = re.findall(rb'<wp:docPr id="(\d+)"', everything)
    assert len(numbers) == len(set(numbers)) == 3


FIRST = {
    "header": "<w:headerReference w:type='first' r:id='h1'/>",
    "footer": "<w:footerReference w:type='first' r:id='f1'/>",
}


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("", ("", "An open letter", "[PAGE]", "[PAGE]")),
        ("H", ("H", "H", "[PAGE]", "[PAGE]")),
        ("F", ("", "An open letter", "F", "F")),
        ("HF", ("H", "H", "F", "F")),
        ("HF1", ("", "H", "", "F")),
        ("HFhf1", ("h", "H", "f", "F")),
        ("hf1", ("h", "An open letter", "f", "[PAGE]")),
        ("HFhf", ("H", "H", "F", "F")),
        ("1", ("", "An open letter", "[PAGE]", "[PAGE]")),
    ],
)
def test_a_page_type_without_a_header_of_theirs_keeps_ours(
    tmp_path: Path, given: str, expected: tuple[str, ...]
) -> None:
    """H and F are headers and footers of all pages, h and f of the first page, 1 that the first page is told apart."""
    data = package(
        paragraph(run("H")) if "H" in given else "",
        paragraph(run("F")) if "F" in given else "",
        references=(FIRST["header"] if "h" in given else "") + (FIRST["footer"] if "f" in given else ""),
        section="<w:titlePg/>" if "1" in given else "",
        linked={"h1": ("header", "h1.xml"), "f1": ("footer", "f1.xml")},
        parts={f"word/{x}1.xml": f"<w:hdr {DECLARED}>{paragraph(run(x))}</w:hdr>" for x in "hf"},
    )
    (section,) = stories(written(tmp_path, data))
    names = ("header first", "header default", "footer first", "footer default")
    assert tuple(re.sub(r"\[PAGE\].*", "[PAGE]", shown(section[name])) for name in names) == expected


def test_our_page_number_keeps_its_place_when_there_is_no_footer(tmp_path: Path) -> None:
    styles = '<w:style w:type="paragraph" w:styleId="x"><w:name w:val="Footer"/><w:rPr><w:b/></w:rPr></w:style>'
    assert values(style(written(tmp_path, package(styles=styles)), "Footer"), "pPr/jc") == {"val": "center"}
    parts = written(tmp_path, package(footer=paragraph(run("F"), '<w:pStyle w:val="x"/>'), styles=styles))
    assert values(style(parts, "Footer"), "pPr/jc") == {}
    assert values(stories(parts)[0]["footer first"], "p/pPr/pStyle") == {"val": "Footer"}


def test_a_header_may_be_said_for_an_earlier_section(tmp_path: Path) -> None:
    earlier = f"<w:p><w:pPr><w:sectPr>{FIRST['header'].replace('first', 'default')}</w:sectPr></w:pPr></w:p>"
    linked = {"h1": ("header", "h1.xml")}
    part = f"<w:hdr {DECLARED}>{paragraph(run('From before'))}</w:hdr>"
    data = package(body=earlier, linked=linked, parts={"word/h1.xml": part})
    assert shown(the_header(written(tmp_path, data))) == "From before"


def test_even_pages_are_told(tmp_path: Path) -> None:
    data = package(references=FIRST["header"].replace("first", "even"), linked={"h1": ("header", "h1.xml")})
    assert read(tmp_path, data).dropped == ("the header of even pages",)


# ------------------------------------------------------------------ what stays outside


HIDING = '<w:style w:type="character" w:styleId="secret"><w:name w:val="secret"/><w:rPr><w:vanish/></w:rPr></w:style>'
LINK = (
    '<w:hyperlink r:id="away"><w:r><w:rPr><w:rStyle w:val="Hyperlink"/></w:rPr><w:t>our page</w:t></w:r></w:hyperlink>'
)
TEXT_BOX = (
    '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor><a:graphic><a:graphicData '
    f'uri="{NS["wps"]}"><wps:txbx><w:txbxContent>{paragraph(run(PLANTED))}</w:txbxContent></wps:txbx></a:graphicData>'
    f"</a:graphic></wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict>{PLANTED}</w:pict></mc:Fallback>"
    "</mc:AlternateContent></w:r>"
)
HOSTILE = {
    "a link": (LINK, "our page", "a link"),
    "a link as a field": (
        field(' HYPERLINK "http://PLANTED.invalid/" ', result="our page"), "our page", "a link",
    ),
    "a link as a short field": (
        f'<w:fldSimple w:instr="HYPERLINK http://PLANTED.invalid/">{run("our page")}</w:fldSimple>', "our page", "a link",
    ),
    "the author": (field(" AUTHOR ", result=PLANTED), "", "the field AUTHOR"),
    "a short field": (f'<w:fldSimple w:instr=" FILENAME \\p ">{run(PLANTED)}</w:fldSimple>', "", "the field FILENAME"),
    "DDE, cut over runs": (
        field("D", "DE", "AUTO c:\\\\cmd.exe PLANTED", result=PLANTED), "", "the field DDEAUTO",
    ),
    "INCLUDETEXT": (
        field(' INCLUDETEXT "http://PLANTED.invalid/x.docx" ', result=PLANTED), "", "the field INCLUDETEXT",
    ),
    "a field in a field": (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> IF </w:instrText></w:r>' + field(" PAGE ")
        + f'<w:r><w:instrText>=1 "PLANTED"</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        f'{run(PLANTED)}<w:r><w:fldChar w:fldCharType="end"/></w:r>', "", "the field IF",
    ),
    "a page number in a link": (field(' HYPERLINK "x" ', result="").replace(run(""), field("PAGE")), "[PAGE]1", "a link"),
    "a field without an end": (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>' + run(PLANTED), "", "a field that never ends",
    ),
    "a field that is no word": (field(" =1+1 PLANTED", result=PLANTED), "", "a field"),
    "hidden text": (run(PLANTED, "<w:vanish/>"), "", "hidden text"),
    "hidden by a style": (run(PLANTED, '<w:rStyle w:val="secret"/>'), "", "hidden text"),
    "a hidden page number": (
        field(" PAGE ").replace("<w:r><w:fldChar", "<w:r><w:rPr><w:vanish/></w:rPr><w:fldChar"), "", "the field PAGE",
    ),
    "a text box": (TEXT_BOX, "", "a text box or shape"),
    "VML": ('<w:r><w:pict><v:shape href="http://PLANTED.invalid"/></w:pict></w:r>', "", "an old-style drawing (VML)"),
    "an object": (f'<w:r><w:object><o:OLEObject ProgID="{PLANTED}"/></w:object></w:r>', "", "an embedded object"),
    "ActiveX": ('<w:r><w:control r:id="x" w:name="PLANTED"/></w:r>', "", "an ActiveX control"),
    "a content control": (
        f'<w:sdt><w:sdtPr><w:alias w:val="{PLANTED}"/></w:sdtPr><w:sdtContent>{run("Dept. 4")}</w:sdtContent></w:sdt>',
        "Dept. 4", "a content control",
    ),
    "a placeholder": (
        f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{run(PLANTED)}</w:sdtContent></w:sdt>",
        "", "a content control",
    ),
    "an insertion": (f'<w:ins w:author="{PLANTED}" w:date="2020-01-01T00:00:00Z">{run("new")}</w:ins>', "new", "tracked changes"),
    "a deletion": (f'<w:del w:author="{PLANTED}"><w:r><w:delText>{PLANTED}</w:delText></w:r></w:del>', "", "tracked changes"),
    "a move": (f"<w:moveFrom>{run(PLANTED)}</w:moveFrom><w:moveTo>{run('moved')}</w:moveTo>", "moved", "tracked changes"),
    "a comment": ('<w:commentRangeStart w:id="1"/><w:r><w:commentReference w:id="1"/></w:r>', "", "a comment"),
    "a bookmark": (f'<w:bookmarkStart w:id="1" w:name="{PLANTED}"/><w:bookmarkEnd w:id="1"/>', "", "a bookmark"),
    "custom XML": (f'<w:customXml w:uri="{PLANTED}" w:element="x">{run("kept")}</w:customXml>', "kept", "custom XML data"),
    "a sign": ('<w:r><w:sym w:font="Wingdings" w:char="F028"/></w:r>', "", "a sign of a symbol font"),
    "a formula": (f"<m:oMath><m:r><m:t>{PLANTED}</m:t></m:r></m:oMath>", "", "a formula"),
    "a note": ('<w:r><w:footnoteReference w:id="1"/></w:r>', "", "a note"),
    "permissions": (f'<w:permStart w:id="1" w:ed="{PLANTED}"/>', "", "editing permissions"),
    "what nobody knows": (f'<w14:conflict w14:x="{PLANTED}"/>', "", "something unknown (conflict)"),
    "reordered text": (run("ab\u202ecd"), "abcd", "characters that hide or reorder text, or have no meaning outside one font,"),
    "a remote picture": (drawing(blip='r:link="away"'), "", "a remote picture"),
    "a picture that is there and elsewhere": (drawing(blip='r:embed="logo" r:link="away"'), "", "a remote picture"),
    "a picture at an address": (drawing(blip='r:embed="away"'), "", "a remote picture"),
    "a picture that is not there": (drawing(blip='r:embed="none"'), "", "a picture in the header that is not in the file"),
    "a cropped picture": (drawing(crop='<a:srcRect l="25000"/>'), "", "a cropped picture (in Word: Compress Pictures, Delete cropped areas)"),
    "a hidden picture": (drawing(described='hidden="1"'), "", "a hidden picture"),
    "a picture with a link": (drawing('<a:hlinkClick r:id="away"/>'), "*", "the link of a picture"),
    "an EMF": (drawing(blip='r:embed="emf"'), "", "a picture in the header (EMF; only PNG and JPEG can be used)"),
    "an EMF that says PNG": (drawing(blip='r:embed="false"'), "", "a picture in the header (PNG; only PNG and JPEG can be used)"),
}  # fmt: skip


@pytest.mark.parametrize(("content", "kept", "told"), HOSTILE.values(), ids=HOSTILE)
def test_what_is_not_on_the_list_is_left_and_told(tmp_path: Path, content: str, kept: str, told: str) -> None:
    data = package(
        paragraph(run("Us. ")) + paragraph(content),
        header_linked={
            "away": ("image", "http://PLANTED.invalid/logo.png"),
            "emf": ("image", "media/PLANTED.emf"),
            "false": ("image", "media/PLANTED.png"),
        },
        parts={"word/media/PLANTED.emf": b"\1\0\0\0 EMF", "word/media/PLANTED.png": b"\1\0\0\0 EMF"},
        styles=HIDING,
    )
    header = the_header(written(tmp_path, data))
    assert shown(header) == f"Us. {kept}"
    expected = told if told.startswith("a picture in the header") else f"{told} in the header"
    assert read(tmp_path, data).dropped == (expected,)


ALLOWED = set(
    """
    hdr p pPr pStyle keepNext keepLines widowControl pBdr top left bottom right between shd tabs tab spacing ind contextualSpacing jc
    r rPr rStyle rFonts b bCs i iCs caps smallCaps strike color w kern position sz szCs u vertAlign lang t br ptab noBreakHyphen
    fldChar instrText drawing tbl tblPr tblStyle tblW tblInd tblBorders insideH insideV tblLayout tblCellMar tblGrid gridCol tr trPr
    gridBefore gridAfter cantSplit trHeight tblHeader tc tcPr tcW gridSpan vMerge tcBorders noWrap tcMar vAlign
    """.split()
)


def test_only_names_of_the_list_are_in_a_rebuilt_header(tmp_path: Path) -> None:
    """Every element and attribute of one header that has everything at once."""
    everything = "".join(content for content, _, _ in HOSTILE.values() if "never" not in content)
    marks = f'w:rsidR="00AB12CD" w:rsidRDefault="00AB12CD" w14:paraId="1234" w:author="{PLANTED}"'
    properties = (
        '<w:pStyle w:val="Header"/><w:numPr><w:ilvl w:val="0"/><w:numId w:val="3"/></w:numPr><w:framePr w:w="9"/>'
        f'<w:jc w:val="{PLANTED}"/><w:spacing w:before="٣" w:after="120" w:line="-5"/><w:ind w:left="99999999" w:right="10"/>'
        f'<w:rPr><w:ins w:author="{PLANTED}"/></w:rPr><w:pPrChange w:author="{PLANTED}"/><w:pBdr><w:top w:val="apples"/></w:pBdr>'
    )
    row = f"<w:tr {marks}><w:trPr><w:ins w:author='{PLANTED}'/></w:trPr><w:tc><w:p>{run('cell')}</w:p></w:tc></w:tr>"
    rows = row + f"<w:tr><w:trPr><w:del/></w:trPr><w:tc><w:p>{run(PLANTED)}</w:p></w:tc></w:tr>"
    table = f"<w:tbl><w:tblPr><w:tblStyle w:val='x'/><w:tblDescription w:val='{PLANTED}'/></w:tblPr><w:tblGrid/>{rows}</w:tbl>"
    runs = run(
        "text", f'<w:lang w:val="{PLANTED}"/><w:rFonts w:ascii="{PLANTED * 9}"/><w:sz w:val="9999"/><w:em w:val="dot"/>'
    )
    data = package(f"<w:p {marks}><w:pPr>{properties}</w:pPr>{runs}</w:p>{table}<w:p>{everything}</w:p>")
    header = the_header(written(tmp_path, data))
    names = {each.tag.removeprefix(W) for each in header.iter() if each.tag.startswith(W)}
    assert names - ALLOWED == set()
    others = {each.tag for each in header.iter() if not each.tag.startswith(W)}
    assert {etree.QName(tag).namespace for tag in others} <= {NS["wp"], NS["a"], NS["pic"], DECORATIVE}
    attributes = {key for each in header.iter() if each.tag.startswith(W) for key in each.attrib}
    assert all(key.startswith(W) or key.endswith("}space") for key in attributes)
    assert values(header, "p/pPr/spacing") == {"after": "120"}
    assert values(header, "p/pPr/ind") == {"right": "10"}
    assert values(header, "p/pPr/jc") == {}
    assert shown(header).startswith("textcellour page")
    assert {"a frame in the header", "list numbers in the header"} <= set(read(tmp_path, data).dropped)


WRAPPERS = (
    "<w:p>{}</w:p>",
    "<w:r>{}</w:r>",
    "<w:ins>{}</w:ins>",
    "<w:hyperlink>{}</w:hyperlink>",
    "<w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt>",
    "<w:tbl><w:tr><w:tc>{}</w:tc></w:tr></w:tbl>",
    "<w:tbl>{}</w:tbl>",
    "<w:tr>{}</w:tr>",
    "<w:tc>{}</w:tc>",
    "<w:fldSimple w:instr='PAGE'>{}</w:fldSimple>",
    "<mc:AlternateContent><mc:Choice>{}</mc:Choice></mc:AlternateContent>",
    "<w:pPr>{}</w:pPr>",
    "<w:tblPr>{}</w:tblPr>",
    "<w:drawing>{}</w:drawing>",
    "<w14:x>{}</w14:x>",
)
LEAVES = [content for content, _, _ in HOSTILE.values()] + [
    '<w:fldChar w:fldCharType="begin"/>',
    "<w:instrText>PAGE</w:instrText>",
    '<w:fldChar w:fldCharType="separate"/>',
    '<w:fldChar w:fldCharType="end"/>',
    '<w:tab w:val="left" w:pos="9"/>',
    '<w:ptab w:alignment="right" w:relativeTo="margin" w:leader="none"/>',
    '<w:br w:type="page"/>',
    "<w:sz/>",
    f"{PLANTED}",
]
TREES = st.recursive(
    st.sampled_from(LEAVES),
    lambda inner: st.builds(str.format, st.sampled_from(WRAPPERS), st.lists(inner, max_size=4).map("".join)),
    max_leaves=20,
)


@settings(deadline=None, max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(TREES)
def test_whatever_a_header_is_made_of_what_comes_out_is_on_the_list(tmp_path: Path, content: str) -> None:
    header = the_header(written(tmp_path, package(paragraph(run("Us")) + content, styles=HIDING)))
    assert {each.tag.removeprefix(W) for each in header.iter() if each.tag.startswith(W)} - ALLOWED == set()
    kinds = [each.get(f"{W}fldCharType") for each in header.iter(f"{W}fldChar")]
    assert kinds == ["begin", "separate", "end"] * (len(kinds) // 3)
    assert all(cell[-1].tag == f"{W}p" for cell in header.iter(f"{W}tc"))


def test_what_is_wrapped_up_often_is_left(tmp_path: Path) -> None:
    nested = "<w:ins>" * 120 + run(PLANTED) + "</w:ins>" * 120
    table = "<w:tbl><w:tr><w:tc>" * 60 + paragraph(run("once")) + "</w:tc></w:tr></w:tbl>" * 60
    data = package(paragraph(run("Us") + nested) + table)
    assert shown(the_header(written(tmp_path, data))) == "Usonce"
    assert "what is wrapped up too often in the header" in read(tmp_path, data).dropped


def test_what_is_larger_than_a_letterhead_is_left(tmp_path: Path) -> None:
    pictures = {f"p{n}": ("image", f"media/{n}.png") for n in range(21)}
    made = {f"word/media/{n}.png": png(width=n + 1) for n in range(21)}
    many = package(
        paragraph("".join(drawing(blip=f'r:embed="{name}"') for name in pictures)), header_linked=pictures, parts=made
    )
    assert len(drawn(written(tmp_path, many))) == 20
    assert read(tmp_path, many).dropped == ("more pictures than a letterhead has",)
    large = package(paragraph(run(" ".join(map(str, range(400_000))))))
    assert shown(the_header(written(tmp_path, large))) == "An open letter"
    assert read(tmp_path, large).dropped == ("a header that is larger than any letterhead has",)


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("<w:tr><w:trPr><w:hidden/></w:trPr><w:tc>{}</w:tc></w:tr>", "hidden text"),
        ("<w:tr><w:trPr><w:del w:author='PLANTED'/></w:trPr><w:tc>{}</w:tc></w:tr>", "tracked changes"),
        ("<w:tr><w:tc><w:tcPr><w:cellDel w:author='PLANTED'/></w:tcPr>{}</w:tc></w:tr>", "tracked changes"),
    ],
)
def test_hidden_and_deleted_rows_stay_outside(tmp_path: Path, row: str, told: str) -> None:
    rows = row.format(paragraph(run(PLANTED)))
    data = package(f"<w:tbl><w:tr><w:tc>{paragraph(run('seen'))}</w:tc></w:tr>{rows}</w:tbl>")
    assert shown(the_header(written(tmp_path, data))) == "seen"
    assert read(tmp_path, data).dropped == (f"{told} in the header",)


DECORATIVE = "http://schemas.microsoft.com/office/drawing/2017/decorative"

FILE = {
    "macros": ({"x": ("vbaProject", "vbaProject.bin")}, {"word/vbaProject.bin": b"PLANTED"}),
    "custom XML data": ({"x": ("customXml", "../customXml/item1.xml")}, {"customXml/item1.xml": f"<a>{PLANTED}</a>"}),
    "an embedded object": ({"x": ("oleObject", "embeddings/a.bin")}, {"word/embeddings/a.bin": b"PLANTED"}),
    "another document inside the file": ({"x": ("aFChunk", "a.html")}, {"word/a.html": "<b>PLANTED</b>"}),
    "a remote picture": ({"x": ("image", "http://PLANTED.invalid/a.png")}, {}),
    "a remote template": (
        {"x": ("settings", "settings.xml")},
        {
            "word/settings.xml": f'<w:settings {DECLARED}><w:attachedTemplate r:id="y"/></w:settings>',
            "word/_rels/settings.xml.rels": relationships({"y": ("attachedTemplate", "http://PLANTED.invalid/t.dotm")}),
        },
    ),
    "embedded fonts": (
        {"x": ("fontTable", "fontTable.xml")},
        {
            "word/fontTable.xml": f"<w:fonts {DECLARED}/>",
            "word/_rels/fontTable.xml.rels": relationships({"y": ("font", "fonts/font1.odttf")}),
        },
    ),
}  # fmt: skip


@pytest.mark.parametrize(("linked", "parts"), FILE.values(), ids=FILE)
def test_what_the_file_holds_besides_is_told(
    tmp_path: Path, request: pytest.FixtureRequest, linked: dict[str, tuple[str, str]], parts: dict[str, bytes | str]
) -> None:
    data = package(paragraph(run("Us")), linked=linked, parts=parts)
    assert shown(the_header(written(tmp_path, data))) == "Us"
    assert read(tmp_path, data).dropped == (request.node.callspec.id,)


def test_the_pages_themselves_stay_outside(tmp_path: Path) -> None:
    data = package(body=paragraph(run(PLANTED)), section='<w:cols w:num="2"/><w:pgBorders/>')
    written(tmp_path, data)
    assert read(tmp_path, data).dropped == (
        "the text and pictures of the pages themselves",
        "text columns",
        "a page border",
    )


# ------------------------------------------------------------------ pictures


def drawn(parts: dict[str, bytes]) -> list[Any]:
    return list(the_header(parts).iter(f"{W}drawing"))


def test_a_picture_has_nothing_but_its_pixels_and_is_there_once(tmp_path: Path) -> None:
    data = package(paragraph(drawing() + drawing()), paragraph(run("F")))
    parts = written(tmp_path, data, (EN, VI), "stacked")
    (name,) = (name for name in parts if "media" in name)
    chunks = re.findall(rb"IHDR|IDAT|IEND|tEXt|iTXt|eXIf|tIME|pHYs", parts[name])
    assert set(chunks) == {b"IHDR", b"IDAT", b"IEND"}
    assert b'Extension="png"' not in parts["[Content_Types].xml"]
    assert f'PartName="/{name}" ContentType="image/png"'.encode() in parts["[Content_Types].xml"]
    numbers = [properties.get("id") for each in drawn(parts) for properties in each.iter(f"{{{NS['wp']}}}docPr")]
    assert len(numbers) == len(set(numbers)) == 2


@pytest.mark.parametrize(
    ("descr", "expected"),
    [
        ("Logo of the A/B alliance", "Logo of the A/B alliance"),
        ("Biểu trưng", "Biểu trưng"),
        ("", ""),
        ("Picture 1", ""),
        ("C:\\Users\\PLANTED\\logo", ""),
        ("/home/PLANTED/logo", ""),
        ("https://PLANTED.invalid/logo", ""),
        ("PLANTED.PNG", ""),
        ("a\u202eb", ""),
    ],
)
def test_a_picture_has_words_or_is_decoration(tmp_path: Path, descr: str, expected: str) -> None:
    parts = written(tmp_path, package(paragraph(drawing(described=f'descr="{descr}"'))))
    (properties,) = (each for picture in drawn(parts) for each in picture.iter(f"{{{NS['wp']}}}docPr"))
    assert properties.get("descr", "") == expected
    assert (next(properties.iter(f"{{{DECORATIVE}}}decorative"), None) is None) == bool(expected)
    assert properties.get("name") == "Picture 1"
    assert properties.get("title") is None


PLACES = {
    "from the page": (
        '<wp:positionH relativeFrom="page"><wp:posOffset>360000</wp:posOffset></wp:positionH>'
        '<wp:positionV relativeFrom="topMargin"><wp:align>center</wp:align></wp:positionV><wp:wrapTight wrapText="left"/>',
        ("page", "360000", "topMargin", "center", "wrapSquare"),
    ),
    "in percent": (
        '<mc:AlternateContent><mc:Choice Requires="wp14"><wp:positionH relativeFrom="page"><wp14:pctPosHOffset>5</wp14:pctPosHOffset>'
        '</wp:positionH></mc:Choice><mc:Fallback><wp:positionH relativeFrom="page"><wp:posOffset>77</wp:posOffset></wp:positionH>'
        "</mc:Fallback></mc:AlternateContent><wp:wrapNone/>",
        ("page", "77", "paragraph", "0", "wrapNone"),
    ),
    "nowhere": (
        f'<wp:positionH relativeFrom="{PLANTED}"><wp:align>{PLANTED}</wp:align></wp:positionH>',
        ("column", "0", "paragraph", "0", "wrapNone"),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("place", "expected"), PLACES.values(), ids=PLACES)
def test_a_picture_keeps_its_place(tmp_path: Path, place: str, expected: tuple[str, ...]) -> None:
    (picture,) = drawn(written(tmp_path, package(paragraph(drawing(place=place)))))
    (anchor,) = picture
    assert [etree.QName(each).localname for each in anchor] == [
        "simplePos", "positionH", "positionV", "extent", expected[4], "docPr", "graphic",
    ]  # fmt: skip
    found = [(each.get("relativeFrom"), each[0].text) for each in anchor if "position" in each.tag]
    assert found == [expected[:2], expected[2:4]]
    assert (anchor.get("behindDoc"), anchor.get("distT")) == ("1", "9")


def test_without_pillow_a_picture_is_told_and_the_rest_comes_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "PIL", None)
    data = package(paragraph(run("Us") + drawing(described='descr="no Pillow"')))
    assert shown(the_header(written(tmp_path, data))) == "Us"
    assert "advocacy[pictures]" in read(tmp_path, data).dropped[0]
    _read.cache_clear()


# ------------------------------------------------------------------ styles and pages


THEME = """<a:themeElements><a:clrScheme name="x"><a:dk1><a:sysClr val="windowText" lastClr="000000"/></a:dk1>
<a:lt1><a:sysClr val="window" lastClr="FFFFFF"/></a:lt1><a:accent1><a:srgbClr val="4F81BD"/></a:accent1>
<a:hlink><a:srgbClr val="0000FF"/></a:hlink></a:clrScheme><a:fontScheme name="x"><a:majorFont><a:latin typeface="Cambria"/>
</a:majorFont><a:minorFont><a:latin typeface="Calibri"/></a:minorFont></a:fontScheme></a:themeElements>"""


def paragraph_style(name: str, properties: str, *, identifier: str = "x", based_on: str = "", default: str = "") -> str:
    based = f'<w:basedOn w:val="{based_on}"/>' if based_on else ""
    return (
        f'<w:style w:type="paragraph" w:styleId="{identifier}" {default}><w:name w:val="{name}"/>{based}'
        f"<w:rsid w:val='00112233'/>{properties}</w:style>"
    )


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ('<w:color w:val="000000" w:themeColor="accent1"/>', {"val": "4F81BD"}),
        ('<w:color w:val="244061" w:themeColor="accent1" w:themeShade="80"/>', {"val": "244061"}),
        ('<w:color w:val="x" w:themeColor="accent1" w:themeShade="80"/>', {"val": "4F81BD"}),
        ('<w:color w:val="000001" w:themeColor="hyperlink"/>', {"val": "0000FF"}),
        ('<w:color w:val="123456" w:themeColor="none"/>', {"val": "123456"}),
        ('<w:color w:val="123456" w:themeColor="text1"/>', {"val": "000000"}),
        ('<w:color w:val="123456" w:themeColor="background1"/>', {"val": "auto"}),
        ('<w:color w:val="ffffff"/>', {"val": "auto"}),
        ('<w:color w:val="red"/>', {}),
    ],
)
def test_colours_of_a_theme_get_their_values(tmp_path: Path, given: str, expected: dict[str, str]) -> None:
    data = package(styles=paragraph_style("Heading 1", f"<w:rPr>{given}</w:rPr>"), theme=THEME)
    assert values(style(written(tmp_path, data), "Heading1"), "rPr/color") == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ('<w:rFonts w:asciiTheme="majorHAnsi" w:hAnsiTheme="majorHAnsi" w:ascii="Wrong"/>', "Cambria"),
        ('<w:rFonts w:asciiTheme="minorHAnsi"/>', "Calibri"),
        ('<w:rFonts w:ascii="Noto Serif" w:cs="Other"/>', "Noto Serif"),
        ('<w:rFonts w:hAnsi="Noto Sans"/>', "Noto Sans"),
        ('<w:rFonts w:eastAsia="MS Mincho"/>', ""),
        (f'<w:rFonts w:ascii="{"x" * 32}"/>', ""),
        ('<w:rFonts w:ascii="a&quot;; url(x)"/>', ""),
        ('<w:rFonts w:ascii=".VnTime"/>', ""),
        ('<w:rFonts w:ascii="VNI-Times"/>', ""),
    ],
)
def test_a_font_is_the_same_in_all_scripts(tmp_path: Path, given: str, expected: str) -> None:
    defaults = f"<w:docDefaults><w:rPrDefault><w:rPr>{given}</w:rPr></w:rPrDefault></w:docDefaults>"
    data = package(styles=defaults, theme=THEME)
    root = tree(written(tmp_path, data), "word/styles.xml")
    names = ("ascii", "hAnsi", "cs", "eastAsia")
    assert values(root, "docDefaults/rPrDefault/rPr/rFonts") == dict.fromkeys(names, expected or "Times New Roman")
    told = [f"the font {name}, which is older than Unicode" for name in (".VnTime", "VNI-Times") if name in given]
    assert list(read(tmp_path, data).dropped) == told


def test_a_style_says_what_all_below_it_say(tmp_path: Path) -> None:
    styles = (
        paragraph_style("Normal", "<w:rPr><w:sz w:val='20'/><w:i/></w:rPr>", identifier="n", default='w:default="1"')
        + paragraph_style("House", "<w:pPr><w:spacing w:before='60' w:after='70'/></w:pPr><w:rPr><w:b/></w:rPr>", identifier="h", based_on="n")
        + paragraph_style("BODY TEXT", "<w:pPr><w:spacing w:after='80'/></w:pPr><w:rPr><w:b w:val='0'/></w:rPr>", identifier="b", based_on="h")
        + paragraph_style("heading 2", "<w:pPr><w:numPr><w:numId w:val='1'/></w:numPr></w:pPr><w:rPr><w:lang w:val='xx'/></w:rPr>", based_on="x")
    )  # fmt: skip
    parts = written(tmp_path, package(styles=styles))
    body = style(parts, "BodyText")
    assert values(body, "pPr/spacing") == {"before": "60", "after": "80"}
    assert values(body, "rPr/b") == {"val": "0"}
    assert body.find(f"{W}rPr/{W}i") is None
    normal = style(parts, "Normal")
    assert [each.tag.removeprefix(W) for each in normal.find(f"{W}rPr")] == ["i"]
    assert values(normal, "pPr/spacing") == {}
    heading = style(parts, "Heading2")
    assert [each.tag.removeprefix(W) for each in heading.find(f"{W}pPr")] == ["keepNext", "keepLines", "outlineLvl"]
    root = tree(parts, "word/styles.xml")
    assert (
        values(root, "docDefaults/rPrDefault/rPr/sz")
        == values(root, "docDefaults/rPrDefault/rPr/szCs")
        == {"val": "20"}
    )
    assert {each.get(f"{W}val") for each in root.iter(f"{W}lang")} == {"en-GB"}


def test_the_look_of_a_style_that_we_do_not_have_is_said_in_the_header(tmp_path: Path) -> None:
    styles = (
        paragraph_style("header", "<w:pPr><w:tabs><w:tab w:val='right' w:pos='9000'/></w:tabs></w:pPr>", identifier="h")
        + paragraph_style("Address line", "<w:pPr><w:jc w:val='right'/></w:pPr><w:rPr><w:b/><w:sz w:val='16'/></w:rPr>", identifier="a", based_on="h")
        + '<w:style w:type="character" w:styleId="c"><w:name w:val="Org"/><w:rPr><w:color w:val="990000"/></w:rPr></w:style>'
        + '<w:style w:type="table" w:styleId="t"><w:name w:val="Frame"/><w:tblPr><w:tblBorders><w:top w:val="single" w:sz="8"/></w:tblBorders></w:tblPr></w:style>'
    )  # fmt: skip
    content = paragraph(run("Us", '<w:rStyle w:val="c"/><w:sz w:val="18"/>'), '<w:pStyle w:val="a"/>')
    table = f'<w:tbl><w:tblPr><w:tblStyle w:val="t"/></w:tblPr><w:tr><w:tc>{content}</w:tc></w:tr></w:tbl>'
    header = the_header(written(tmp_path, package(content + table, styles=styles)))
    assert values(header, "p/pPr/pStyle") == {"val": "Header"}
    assert values(header, "p/pPr/jc") == {"val": "right"}
    assert values(header, "p/pPr/tabs") == {}
    properties = header.find(f"{W}p/{W}r/{W}rPr")
    assert [each.tag.removeprefix(W) for each in properties] == ["b", "color", "sz"]
    assert values(properties, "sz") == {"val": "18"}
    assert values(header, "tbl/tblPr/tblBorders/top") == {"val": "single", "sz": "8"}
    assert header[-1].tag == f"{W}p"


def test_a_table_of_a_header_can_be_read_aloud(tmp_path: Path) -> None:
    inner = f"<w:tbl><w:tr><w:tc>{paragraph(run('deep'))}</w:tc></w:tr></w:tbl>"
    row = (
        f"<w:tr><w:trPr><w:trHeight w:val='400'/></w:trPr><w:tc>{paragraph(run('a'))}</w:tc><w:tc>{inner}</w:tc></w:tr>"
    )
    grid = "<w:tblGrid><w:gridCol w:w='4000'/><w:gridCol w:w='x'/></w:tblGrid>"
    data = package(f"<w:tbl>{grid}{row}{row}<w:tr/></w:tbl>")
    header = the_header(written(tmp_path, data))
    assert shown(header) == "adeepadeep"
    assert len(list(header.iter(f"{W}tbl"))) == 1
    rows = list(header.iter(f"{W}tr"))
    assert [row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows] == [True, False]
    assert all(cell[-1].tag == f"{W}p" for cell in header.iter(f"{W}tc"))
    assert read(tmp_path, data).dropped == ("the grid of a table inside a table in the header",)


def test_a_circle_of_styles_ends(tmp_path: Path) -> None:
    circle = paragraph_style("a", "", identifier="a", based_on="b") + paragraph_style(
        "b", "", identifier="b", based_on="a"
    )
    content = paragraph(run("Us"), '<w:pStyle w:val="a"/>')
    assert shown(the_header(written(tmp_path, package(content, styles=circle)))) == "Us"


def test_the_language_of_a_header_is_said(tmp_path: Path) -> None:
    defaults = '<w:docDefaults><w:rPrDefault><w:rPr><w:lang w:val="en-US"/></w:rPr></w:rPrDefault></w:docDefaults>'
    content = run("Coalition") + run("Liên minh vì các quyền") + run("Coalition", '<w:lang w:val="fr-FR"/>') + run(" ")
    header = the_header(written(tmp_path, package(paragraph(content), styles=defaults), (VI,)))
    languages = [values(each, "rPr/lang").get("val", "") for each in header.iter(f"{W}r")]
    assert languages == ["en-US", "vi-VN", "fr-FR", ""]


MARGINS = (
    '<w:pgMar w:top="{top}" w:right="1000" w:bottom="1000" w:left="{left}" w:header="500" w:footer="500" w:gutter="0"/>'
)


@pytest.mark.parametrize(
    ("section", "expected", "told"),
    [
        ('<w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>' + MARGINS.format(top=900, left=2000), (16838, 13838), ()),
        ('<w:pgSz w:w="12240" w:h="15840"/>' + MARGINS.format(top=-900, left=1240), (12240, 10000), ()),
        ('<w:pgSz w:w="12240" w:h="15840"/>', (11906, 9070), ()),
        ("", (11906, 9070), ()),
        *(
            (f'<w:pgSz w:w="{width}" w:h="15840"/>' + MARGINS.format(top=top, left=left), (11906, 9070),
             ("page margins that leave no room for a letter",))
            for width, top, left in [("x", 1, 1), ("99999999", 1, 1), ("1e4", 1, 1), (12240, 20000, 1), (12240, 1, 9000), (-1, 1, 1)]
        ),
    ],
)  # fmt: skip
def test_the_page_is_theirs_when_it_is_a_page(
    tmp_path: Path, section: str, expected: tuple[int, int], told: tuple[str, ...]
) -> None:
    data = package(section=section)
    parts = written(tmp_path, data, (EN, VI), "side-by-side")
    body = tree(parts, "word/document.xml").find(f"{W}body")
    assert (int(values(body[-1], "pgSz")["w"]), int(values(body, "tbl/tblGrid/gridCol")["w"]) * 2) == expected
    assert values(body[-1], "pgSz").get("orient") == ("landscape" if expected[0] == 16838 else None)
    assert read(tmp_path, data).dropped == told


def test_the_running_title_fits_the_width(tmp_path: Path) -> None:
    title = "A long title " * 12
    long = Document("en", "en-GB", title, EN.sections, names=EN.names)
    page = '<w:pgSz w:w="8000" w:h="12000"/>' + MARGINS.format(top=900, left=1000)
    narrow = shown(the_header(written(tmp_path, package(section=page), (long,))))
    assert 40 < len(narrow) <= 60
    assert narrow.endswith(" …")


# ------------------------------------------------------------------ files that are refused


def test_a_file_that_is_none_is_refused(tmp_path: Path, ordinary: bytes) -> None:
    strict = "http://purl.oclc.org/ooxml/wordprocessingml/main"
    for data, message in [
        (b"plain text", "not a package"),
        (ordinary[:-40], "damaged or cut off"),
        (package(parts={"_rels/.rels": relationships({})}), "not a Word document"),
        (package(parts={"word/document.xml": f"<w:document {DECLARED}/>"}), "not a Word document"),
        (package(parts={"word/document.xml": "<!DOCTYPE x><x/>"}), "DOCTYPE"),
        (package(parts={"word/styles.xml": '<!DOCTYPE x [<!ENTITY e "PLANTED">]><x>&e;</x>'}), "DOCTYPE"),
        (package(paragraph("<w:r>" * 300 + "</w:r>" * 300)), "nested deeper"),
        (
            package(parts={"word/document.xml": f'<d:document xmlns:d="{strict}"><d:body/></d:document>'}),
            "Strict Open XML",
        ),
    ]:
        with pytest.raises(InputError, match=message) as caught:
            read(tmp_path, data)
        assert caught.value.place.file.endswith("letterhead.docx")
    with pytest.raises(InputError, match="There is no such file"):
        Letterhead.read(tmp_path / "missing.docx")


def test_parts_of_the_wrong_kind_are_not_read(tmp_path: Path) -> None:
    data = package(
        paragraph(run("Us")),
        linked={"header": ("footer", "header1.xml"), "s": ("styles", "http://PLANTED.invalid/styles.xml")},
        parts={"word/theme/theme1.xml": f"<w:body {DECLARED}/>"},
    )
    assert written(tmp_path, data)
    assert read(tmp_path, package(parts={"word/styles.xml": f"<w:body {DECLARED}/>"})).styles.looks == {}


SOFFICE = shutil.which("soffice")


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
def test_libreoffice_opens_it_and_its_own_files_can_be_letterheads(tmp_path: Path, ordinary: bytes) -> None:
    (tmp_path / "ours.docx").write_bytes(ordinary)
    for source, target, folder in (("ours.docx", "odt", "."), ("ours.odt", "docx", "back")):
        profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
        command = [str(SOFFICE), profile, "--headless", "--convert-to", target, "--outdir", str(tmp_path / folder)]
        subprocess.run([*command, str(tmp_path / source)], check=True, capture_output=True, timeout=120)
    parts = written(tmp_path, (tmp_path / "back" / "ours.docx").read_bytes())
    (section,) = stories(parts)
    assert shown(section["header default"]) == HEADER
    assert shown(section["footer first"]) == FOOTER
    assert values(style(parts, "Heading1"), "rPr/color") == {"val": "990000"}
