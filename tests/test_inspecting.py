"""`advocacy inspect` and `advocacy clean`: a name planted in every place is found, and is nowhere in the clean copy."""

from __future__ import annotations

import argparse
import base64
import contextlib
import importlib
import io
import json
import re
import subprocess
import sys
import time
import zipfile
import zlib
from pathlib import Path
from typing import Any

import pytest
from conftest import EXAMPLES, ROOT

from advocacy.builder import build
from advocacy.errors import AdvocacyError, InputError, WriterError
from advocacy.inspecting.cleaning import Cleaned, NotCleanError, clean, target_of
from advocacy.inspecting.reading import inspect
from advocacy.inspecting.traces import TRACE_SAYS, Trace, excerpt
from advocacy.load import load_campaign

Image = pytest.importorskip("PIL.Image")
PngImagePlugin = pytest.importorskip("PIL.PngImagePlugin")
pikepdf = pytest.importorskip("pikepdf")

WHO = "Planted Person"
SCRIPTS = Path(__file__).parent.parent
CHECKER = ROOT.parent / "shared" / "tools" / "docx_check.py"


def main(arguments: list[str]) -> int:
    """Run a command as the command line does."""
    module = importlib.import_module(f"advocacy.commands.{arguments[0]}")
    parser = argparse.ArgumentParser()
    module.declare(parser)
    parser.add_argument("--ui", default="en")
    try:
        return int(module.run(parser.parse_args(arguments[1:])))
    except AdvocacyError as error:
        print(error.text(), file=sys.stderr)
        return 1 if isinstance(error, WriterError) else 2


def codes(traces: list[Trace]) -> set[str]:
    return {trace.code for trace in traces}


def unpacked(data: bytes, depth: int = 0) -> bytes:
    """Everything in a file, inflated to the bottom, one after the other."""
    found = [data]
    if data.startswith(b"PK") and depth < 4:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for entry in archive.infolist():
                found += [entry.filename.encode(), entry.extra, entry.comment, unpacked(archive.read(entry), depth + 1)]
            found.append(archive.comment)
    for spot in re.finditer(rb"stream\r?\n", data):
        try:
            found.append(zlib.decompressobj().decompress(data[spot.end() :], 10**7))
        except zlib.error:
            continue
    for spot in re.finditer(rb"base64,([A-Za-z0-9+/=]{40,})", data):
        found.append(unpacked(base64.b64decode(spot[1]), depth + 1))
    return b"\n".join(found)


def is_in(data: bytes, words: str = "Planted") -> bool:
    held = unpacked(data)
    return any(words.encode(encoding) in held for encoding in ("utf-8", "utf-16-le", "utf-16-be"))


# ------------------------------------------------------------------ pictures


def png(**more: Any) -> bytes:
    image = Image.new("RGB", (40, 30), (200, 30, 30))
    image.save(held := io.BytesIO(), "png", **more)
    return held.getvalue()


def chunk(kind: bytes, body: bytes) -> bytes:
    return len(body).to_bytes(4, "big") + kind + body + zlib.crc32(kind + body).to_bytes(4, "big")


def with_chunk(kind: bytes, body: bytes) -> bytes:
    return (data := png())[:33] + chunk(kind, body) + data[33:]


def exif() -> bytes:
    tags = Image.Exif()
    tags[0x013B], tags[0x010F], tags[0x0132], tags[0x0131] = WHO, "Planted Camera", "2026:01:02 03:04:05", "Planted 1.0"
    tags.get_ifd(0x8769)[0xA431] = "Planted-123456"
    tags.get_ifd(0x8825).update({1: "N", 2: (10.0, 46.0, 30.0), 3: "E", 4: (106.0, 40.0, 0.0)})
    return bytes(tags.tobytes())


XMP = (
    '<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="r"><rdf:Description '
    f'xmp:CreatorTool="Planted Tool 7" xmpMM:DocumentID="uuid:Planted-1"><dc:creator><rdf:Seq><rdf:li>{WHO}</rdf:li></rdf:Seq>'
    "</dc:creator><xmp:CreateDate>2026-01-02T03:04:05+07:00</xmp:CreateDate></rdf:Description></rdf:RDF></x:xmpmeta>"
).encode()


def jpeg(**more: Any) -> bytes:
    image = Image.new("RGB", (40, 30), (200, 30, 30))
    image.save(held := io.BytesIO(), "jpeg", **more)
    return held.getvalue()


def with_segment(marker: int, body: bytes) -> bytes:
    data = jpeg()
    return data[:2] + bytes((0xFF, marker)) + (len(body) + 2).to_bytes(2, "big") + body + data[2:]


PICTURES = {
    "png-text": (with_chunk(b"tEXt", b"Comment\0" + WHO.encode()), {"picture-text"}),
    "png-author": (with_chunk(b"tEXt", b"Author\0" + WHO.encode()), {"author"}),
    "png-packed": (with_chunk(b"zTXt", b"Note\0\0" + zlib.compress(WHO.encode())), {"picture-text"}),
    "png-itxt": (with_chunk(b"iTXt", b"Note\0\1\0vi\0\0" + zlib.compress(WHO.encode())), {"picture-text"}),
    "png-xmp": (with_chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + XMP), {"xmp", "author", "program", "document-id", "date"}),
    "png-exif": (with_chunk(b"eXIf", exif().removeprefix(b"Exif\0\0")), {"exif", "author", "camera", "gps", "date", "program"}),
    "png-time": (with_chunk(b"tIME", b"\x07\xea\1\2\3\4\5"), {"date"}),
    "png-c2pa": (with_chunk(b"caBX", WHO.encode()), {"provenance"}),
    "png-own": (with_chunk(b"plNt", WHO.encode()), {"unknown-part"}),
    "png-after": (png() + WHO.encode(), {"trailing-data"}),
    "png-profile": (with_chunk(b"iCCP", b"Planted Screen\0\0" + zlib.compress(b"x" * 200)), {"colour-profile"}),
    "jpeg-exif": (jpeg(exif=exif()), {"exif", "author", "camera", "gps", "date", "program"}),
    "jpeg-comment": (jpeg(comment=WHO.encode()), {"picture-text"}),
    "jpeg-xmp": (with_segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + XMP), {"xmp", "author"}),
    "jpeg-iptc": (with_segment(0xED, b"Photoshop 3.0\x008BIM\4\4\0\0\0\0\0\x13\x1c\2\x50\0\x0e" + WHO.encode()), {"iptc"}),
    "jpeg-c2pa": (with_segment(0xEB, b"JP\0\0" + WHO.encode()), {"provenance"}),
    "jpeg-own": (with_segment(0xE7, WHO.encode()), {"unknown-part"}),
    "jpeg-thumbnail": (with_segment(0xE0, b"JFXX\0\x10" + jpeg()), {"thumbnail"}),
    "jpeg-after": (jpeg() + WHO.encode(), {"trailing-data"}),
    "jpeg-second": (jpeg() + jpeg(comment=WHO.encode()), {"more-pictures"}),
    "jpeg-path": (jpeg(comment=b"C:\\Users\\Planted\\a.jpg"), {"user-path"}),
}  # fmt: skip


@pytest.mark.parametrize("name", PICTURES)
def test_what_a_picture_tells_is_found_and_is_not_in_the_copy(name: str, tmp_path: Path) -> None:
    data, expected = PICTURES[name]
    path = tmp_path / f"{name}.{'png' if name.startswith('png') else 'jpg'}"
    path.write_bytes(data)
    assert expected <= codes(inspect(path))
    made = clean(path)
    assert made.left == []
    assert not is_in(made.data)


def test_the_place_and_the_values_of_a_photograph_are_told(tmp_path: Path) -> None:
    (path := tmp_path / "a.jpg").write_bytes(PICTURES["jpeg-exif"][0])
    told = {trace.code: trace.revealed for trace in inspect(path)}
    assert told["gps"] == "10.77500, 106.66667"
    assert told["author"] == WHO


# ------------------------------------------------------------------ Word

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
PICTURE = (
    '<w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"><wp:extent cx="9" cy="9"/>'
    '<wp:docPr id="1" name="Planted.png" descr="C:\\Users\\Planted\\me.png"/><a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
    '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture">'
    '<pic:nvPicPr><pic:cNvPr id="0" name="Planted.png"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="rId7"/>%s<a:stretch><a:fillRect/></a:stretch>'
    '</pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="9" cy="9"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>'
    "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
)


def docx(
    body: str = "", *, parts: dict[str, str | bytes] | None = None, relations: tuple[tuple[str, str, str], ...] = (),
    package: tuple[tuple[str, str, str], ...] = (), settings: str = "", styles: str = "", comment: str = "", extra: bytes = b"",
) -> bytes:  # fmt: skip
    """A Word file made by hand: what stands in the body, further parts, relationships (id, kind, target) of the document."""

    def rels(listed: tuple[tuple[str, str, str], ...]) -> str:
        made = "".join(
            f'<Relationship Id="{number}" Type="{kind if "://" in kind else OFFICE + "/" + kind}" Target="{target}"'
            + (' TargetMode="External"/>' if "://" in target or "\\" in target else "/>")
            for number, kind, target in listed
        )
        return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{made}</Relationships>'

    base = (("rId1", "styles", "styles.xml"), ("rId2", "settings", "settings.xml"))
    files: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="{MAIN}"/></Types>',
        "_rels/.rels": rels((("rId1", "officeDocument", "word/document.xml"), *package)),
        "word/document.xml": f"<w:document {W}><w:body><w:p><w:r><w:t>Words that stay.</w:t></w:r></w:p>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": rels((*base, *relations)),
        "word/styles.xml": f'<w:styles {W}><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>{styles}</w:styles>',
        "word/settings.xml": f"<w:settings {W}>{settings}</w:settings>",
        **(parts or {}),
    }
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.create_system, entry.extra = 0, extra
            archive.writestr(entry, content)
        archive.comment = comment.encode()
    return held.getvalue()


def p(inside: str) -> str:
    return f"<w:p>{inside}</w:p>"


def run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


def field(code: str, result: str = WHO) -> str:
    half = len(code) // 2
    char = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    inside = f"<w:r><w:instrText>{code[:half]}</w:instrText></w:r><w:r><w:instrText>{code[half:]}</w:instrText></w:r>"
    return p(char.format("begin") + inside + char.format("separate") + run(result) + char.format("end"))


CORE = '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"><%s>Planted Person 2026-01-02T03:04:05Z</%s></cp:coreProperties>'
APP = '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"><%s>Planted Person</%s></Properties>'
CORE_REL = (
    "rId2",
    "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties",
    "docProps/core.xml",
)
APP_REL = ("rId3", "extended-properties", "docProps/app.xml")
ODD = "\u200b"


def core(name: str) -> bytes:
    return docx(parts={"docProps/core.xml": CORE % (name, name)}, package=(CORE_REL,))


def app(name: str) -> bytes:
    return docx(parts={"docProps/app.xml": APP % (name, name)}, package=(APP_REL,))


def story(kind: str, root: str, inside: str) -> bytes:
    return docx(
        parts={f"word/{kind}.xml": f"<w:{root} {W}>{inside}</w:{root}>"}, relations=(("rId9", kind, f"{kind}.xml"),)
    )


WORD: dict[str, tuple[bytes, str]] = {
    **{f"core-{name}": (core(name), code) for name, code in {
        "dc:creator": "author", "cp:lastModifiedBy": "author", "dcterms:created": "date", "dcterms:modified": "date", "cp:lastPrinted": "date",
        "cp:revision": "editing", "dc:subject": "property", "cp:keywords": "property", "dc:description": "property", "cp:category": "property",
        "dc:title": "property", "dc:identifier": "document-id",
    }.items()},
    **{f"app-{name}": (app(name), code) for name, code in {
        "Company": "organisation", "Manager": "organisation", "Template": "template", "TotalTime": "editing", "HyperlinkBase": "local-link", "Application": "program",
    }.items()},
    "custom-property": (docx(parts={"docProps/custom.xml": '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"><property name="Planted" fmtid="x" pid="2"/></Properties>'}, package=(("rId4", "custom-properties", "docProps/custom.xml"),)), "custom-property"),
    "thumbnail": (docx(parts={"docProps/thumbnail.jpeg": jpeg(comment=WHO.encode())}, package=(("rId5", "http://schemas.openxmlformats.org/package/2006/relationships/metadata/thumbnail", "docProps/thumbnail.jpeg"),)), "thumbnail"),
    "custom-xml": (docx(parts={"customXml/item1.xml": f"<a>{WHO}</a>"}, relations=(("rId9", "customXml", "../customXml/item1.xml"),)), "custom-xml"),
    "comments": (docx(p('<w:commentRangeStart w:id="0"/>' + run("x") + '<w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r>'), parts={"word/comments.xml": f'<w:comments {W}><w:comment w:id="0" w:author="{WHO}" w:date="2026-01-02T03:04:05Z">{p(run(WHO))}</w:comment></w:comments>'}, relations=(("rId9", "comments", "comments.xml"),)), "comment"),
    "people": (docx(parts={"word/people.xml": f'<w15:people xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml"><w15:person w15:author="{WHO}"/></w15:people>'}, relations=(("rId9", "http://schemas.microsoft.com/office/2011/relationships/people", "people.xml"),)), "people"),
    "rsid": (docx(f'<w:p w:rsidR="00PLANTED">{run("x")}</w:p>'), "revision-ids"),
    "rsids": (docx(settings='<w:rsids><w:rsidRoot w:val="00Planted"/></w:rsids>'), "revision-ids"),
    "para-id": (docx(f'<w:p xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" w14:paraId="Planted1">{run("x")}</w:p>'), "paragraph-ids"),
    "doc-id": (docx(settings='<w14:docId xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" w14:val="Planted1"/>'), "document-id"),
    "variable": (docx(settings=f'<w:docVars><w:docVar w:name="a" w:val="{WHO}"/></w:docVars>'), "variable"),
    "mail-merge": (docx(settings=f'<w:mailMerge><w:query w:val="SELECT {WHO}"/></w:mailMerge>'), "mail-merge"),
    "protection": (docx(settings='<w:documentProtection w:edit="readOnly" w:hash="Planted"/>'), "protection"),
    "template": (docx(settings='<w:attachedTemplate r:id="rId1"/>', parts={"word/_rels/settings.xml.rels": f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="{OFFICE}/attachedTemplate" Target="file:///C:/Users/Planted/x.dotm" TargetMode="External"/></Relationships>'}), "template"),
    "remote-template": (docx(settings='<w:attachedTemplate r:id="rId1"/>', parts={"word/_rels/settings.xml.rels": f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="{OFFICE}/attachedTemplate" Target="https://planted.invalid/Planted.dotm" TargetMode="External"/></Relationships>'}), "remote"),
    "hidden": (docx(p(run(WHO, "<w:vanish/>"))), "hidden-text"),
    "hidden-style": (docx(p(run(WHO, '<w:rStyle w:val="H"/>')), styles='<w:style w:type="character" w:styleId="H"><w:name w:val="H"/><w:rPr><w:vanish/></w:rPr></w:style>'), "hidden-text"),
    "bookmark": (docx(p('<w:bookmarkStart w:id="0" w:name="Planted_Person"/>' + run("x") + '<w:bookmarkEnd w:id="0"/>')), "bookmark"),
    "go-back": (docx(p('<w:bookmarkStart w:id="0" w:name="_GoBack"/>' + run("x") + '<w:bookmarkEnd w:id="0"/>')), "bookmark"),
    "permission": (docx('<w:permStart w:id="1" w:ed="Planted"/>' + p(run("x")) + '<w:permEnd w:id="1"/>'), "people"),
    "control": (docx(f'<w:sdt><w:sdtPr><w:alias w:val="{WHO}"/></w:sdtPr><w:sdtContent>{p(run("x"))}</w:sdtContent></w:sdt>'), "property"),
    "binding": (docx(f'<w:sdt><w:sdtPr><w:dataBinding w:xpath="/Planted" w:storeItemID="x"/></w:sdtPr><w:sdtContent>{p(run("x"))}</w:sdtContent></w:sdt>'), "custom-xml"),
    "smart-tag": (docx(p(f'<w:smartTag w:uri="x" w:element="Planted">{run("x")}</w:smartTag>')), "custom-xml"),
    **{f"field-{code.split()[0]}": (docx(field(code)), "field") for code in ("AUTHOR", "FILENAME \\p", "USERNAME", "LASTSAVEDBY", "DOCPROPERTY Planted", "DOCVARIABLE Planted")},
    **{f"field-{code.split()[0]}": (docx(field(code, "x")), "field") for code in ('INCLUDETEXT "C:\\\\Users\\\\Planted\\\\a.docx"', "INCLUDEPICTURE https://x.invalid/Planted.png", "DDEAUTO Planted", "MERGEFIELD Planted")},
    "field-simple": (docx(p(f'<w:fldSimple w:instr="AUTHOR">{run(WHO)}</w:fldSimple>')), "field"),
    "link-tracks": (docx(p(f'<w:hyperlink r:id="rId9">{run("x")}</w:hyperlink>'), relations=(("rId9", "hyperlink", "https://e.invalid/?a=1&amp;utm_source=Planted"),)), "tracking-link"),
    "link-local": (docx(p(f'<w:hyperlink r:id="rId9">{run("x")}</w:hyperlink>'), relations=(("rId9", "hyperlink", "file:///C:/Users/Planted/x.docx"),)), "local-link"),
    "link-share": (docx(p(f'<w:hyperlink r:id="rId9">{run("x")}</w:hyperlink>'), relations=(("rId9", "hyperlink", "\\\\PLANTED\\share"),)), "local-link"),
    "link-tip": (docx(p(f'<w:hyperlink r:id="rId9" w:tooltip="{WHO}">{run("x")}</w:hyperlink>'), relations=(("rId9", "hyperlink", "https://e.invalid/"),)), "property"),
    "printer": (docx(parts={"word/printerSettings1.bin": "Planted".encode("utf-16-le")}, relations=(("rId9", "printerSettings", "printerSettings1.bin"),)), "printer"),
    "invisible": (docx(p(run(f"a{ODD}b"))), "invisible-characters"),
    "reordered": (docx(p(run("a\u202eb"))), "bidi-controls"),
    "xml-comment": (docx(f"<!-- {WHO} -->"), "html-comment"),
    "zip-comment": (docx(comment=WHO), "package"),
    "zip-extra": (docx(extra=b"\x55\x54\x07\x00Planted"), "package"),
    "zip-after": (docx() + WHO.encode(), "trailing-data"),
    "unknown-part": (docx(parts={"word/extra.xml": f"<a>{WHO}</a>"}), "unknown-part"),
    "dropped-note": (story("footnotes", "footnotes", f'<w:footnote w:id="5">{p(run(WHO))}</w:footnote>'), "hidden-text"),
    "picture": (docx(p(PICTURE % ""), parts={"word/media/image1.jpeg": jpeg(exif=exif())}, relations=(("rId7", "image", "media/image1.jpeg"),)), "gps"),
    "picture-name": (docx(p(PICTURE % ""), parts={"word/media/image1.png": png()}, relations=(("rId7", "image", "media/image1.png"),)), "picture-name"),
    "picture-cropped": (docx(p(PICTURE % '<a:srcRect l="50000"/>'), parts={"word/media/image1.png": png()}, relations=(("rId7", "image", "media/image1.png"),)), "picture-cropped"),
    "first-header": (docx('<w:sectPr><w:headerReference w:type="first" r:id="rId9"/></w:sectPr>', parts={"word/header1.xml": f"<w:hdr {W}>{p(run(WHO))}</w:hdr>"}, relations=(("rId9", "header", "header1.xml"),)), "hidden-text"),
}  # fmt: skip


@pytest.mark.parametrize("name", WORD)
def test_what_a_word_file_tells_is_found_and_is_not_in_the_copy(name: str, tmp_path: Path) -> None:
    data, expected = WORD[name]
    (path := tmp_path / "letter.docx").write_bytes(data)
    assert expected in codes(inspect(path))
    made = clean(path)
    assert made.left == []
    assert not is_in(made.data), unpacked(made.data)
    with zipfile.ZipFile(io.BytesIO(made.data)) as archive:
        assert b"Words that stay." in archive.read("word/document.xml")


REFUSED = {
    "macro": (docx(parts={"word/vbaProject.bin": b"x"}, relations=(("rId9", "http://schemas.microsoft.com/office/2006/relationships/vbaProject", "vbaProject.bin"),)), "macro"),
    "object": (docx(parts={"word/embeddings/a.bin": WHO}, relations=(("rId9", "oleObject", "embeddings/a.bin"),)), "embedded-object"),
    "package": (docx(parts={"word/embeddings/a.xlsx": docx()}, relations=(("rId9", "package", "embeddings/a.xlsx"),)), "embedded-object"),
    "tiny": (docx(p(run(WHO, '<w:sz w:val="2"/>'))), "tiny-text"),
    "white": (docx(p(run(WHO, '<w:color w:val="FFFFFF"/>'))), "white-text"),
    "path": (docx(p(run("C:\\Users\\Planted\\a.docx"))), "user-path"),
    "look-alike": (docx(p(run("pаypal"))), "look-alikes"),
    "remote-picture": (docx(p((PICTURE % "").replace("r:embed", "r:link")), relations=(("rId7", "image", "https://x.invalid/a.png"),)), "remote"),
    "changes": (docx(p(f'<w:del w:id="1" w:author="{WHO}" w:date="2026-01-02T03:04:05Z"><w:r><w:delText>{WHO}</w:delText></w:r></w:del>')), "tracked-change"),
    "gif": (docx(p(PICTURE % ""), parts={"word/media/image1.gif": b"GIF89a" + WHO.encode()}, relations=(("rId7", "image", "media/image1.gif"),)), "picture-other"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_left_out_is_refused_and_nothing_is_written(name: str, tmp_path: Path, capsys: Any) -> None:
    data, expected = REFUSED[name]
    (path := tmp_path / "letter.docx").write_bytes(data)
    assert expected in codes(inspect(path))
    assert main(["clean", str(path)]) in (1, 2)
    assert [each.name for each in tmp_path.iterdir()] == ["letter.docx"]
    assert capsys.readouterr().err.strip()


def test_tracked_changes_are_accepted_when_asked_for(tmp_path: Path) -> None:
    by = f'w:id="1" w:author="{WHO}" w:date="2026-01-02T03:04:05Z"'
    body = p(
        run("one ") + f"<w:ins {by}>{run('new')}</w:ins><w:del {by}><w:r><w:delText>{WHO}</w:delText></w:r></w:del>"
    )
    body += f"<w:p><w:pPr><w:rPr><w:del {by}/></w:rPr></w:pPr>{run('joined ')}</w:p>" + p(run("with this"))
    body += (
        f"<w:tbl><w:tblPr/><w:tblGrid/><w:tr><w:trPr><w:del {by}/></w:trPr><w:tc>{p(run(WHO))}</w:tc></w:tr></w:tbl>"
    )
    body += p(f"<w:r><w:rPr><w:b/><w:rPrChange {by}><w:rPr/></w:rPrChange></w:rPr><w:t>bold</w:t></w:r>")
    (path := tmp_path / "letter.docx").write_bytes(docx(body))
    with pytest.raises(InputError, match="tracked changes"):
        clean(path)
    made = clean(path, accept_changes=True)
    with zipfile.ZipFile(io.BytesIO(made.data)) as archive:
        document = archive.read("word/document.xml").decode()
    texts = ["".join(re.findall(r"<w:t[^>]*>([^<]*)", each)) for each in re.findall(r"<w:p>.*?</w:p>", document)]
    assert texts == ["Words that stay.", "one new", "joined with this", "bold"]
    assert "<w:b/>" in document
    assert not is_in(made.data)


def test_fields_that_number_and_lead_stay(tmp_path: Path) -> None:
    body = (
        field("PAGE", "1")
        + field('HYPERLINK "https://e.invalid/?utm_id=1&amp;b=2"', "x")
        + field("PAGEREF _Toc12345 \\h", "3")
    )
    body += p('<w:bookmarkStart w:id="4" w:name="_Toc12345"/>' + run("here") + '<w:bookmarkEnd w:id="4"/>')
    (path := tmp_path / "letter.docx").write_bytes(docx(body))
    with zipfile.ZipFile(io.BytesIO(clean(path).data)) as archive:
        document = archive.read("word/document.xml").decode()
    assert [code for code in re.findall(r"<w:instrText>([^<]*)", document) if code] == [
        " PAGE ", ' HYPERLINK "https://e.invalid/?b=2" ', " PAGEREF mark1 \\h ",
    ]  # fmt: skip
    assert 'w:name="mark1"' in document


def test_a_cropped_picture_keeps_only_what_is_seen(tmp_path: Path) -> None:
    (path := tmp_path / "letter.docx").write_bytes(WORD["picture-cropped"][0])
    with zipfile.ZipFile(io.BytesIO(clean(path).data)) as archive:
        assert Image.open(io.BytesIO(archive.read("word/media/image1.png"))).size == (20, 30)


# ------------------------------------------------------------------ PDF


def pdf(change: Any = None, content: bytes = b"BT /F1 12 Tf 50 700 Td (Words that stay.) Tj ET", **more: Any) -> bytes:
    made = pikepdf.new()
    made.add_blank_page(page_size=(595, 842))
    font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    page = made.pages[0].obj
    page["/Resources"] = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=made.make_indirect(font)))
    page["/Contents"] = made.make_stream(content)
    if change is not None:
        change(made, page)
    made.save(held := io.BytesIO(), fix_metadata_version=False, **more)
    return held.getvalue()


def note(kind: str, **more: Any) -> Any:
    def change(made: Any, page: Any) -> None:
        given = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name("/" + kind), Rect=[50, 690, 200, 720], **more
        )
        page["/Annots"] = pikepdf.Array([made.make_indirect(given)])

    return change


def setting(place: str, **more: Any) -> Any:
    def change(made: Any, page: Any) -> None:
        holder = {"Info": made.docinfo, "Root": made.Root, "page": page}[place]
        for key, value in more.items():
            holder["/" + key] = value(made) if callable(value) else value

    return change


def xmp(made: Any) -> Any:
    return made.make_stream(XMP, Type=pikepdf.Name.Metadata, Subtype=pikepdf.Name.XML)


def attachment(made: Any, page: Any) -> None:
    made.attachments["Planted.txt"] = WHO.encode()


def photograph(made: Any, page: Any) -> None:
    image = made.make_stream(
        b"x",
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Image,
        Width=40,
        Height=30,
        ColorSpace=pikepdf.Name.DeviceRGB,
        BitsPerComponent=8,
    )
    image.write(jpeg(exif=exif()), filter=pikepdf.Name.DCTDecode)
    page["/Resources"]["/XObject"] = pikepdf.Dictionary(I1=image)
    page["/Contents"] = made.make_stream(
        b"BT /F1 12 Tf 50 700 Td (Words that stay.) Tj ET q 40 0 0 30 10 10 cm /I1 Do Q"
    )


def layer(off: bool) -> Any:
    def change(made: Any, page: Any) -> None:
        group = made.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name=WHO))
        default = pikepdf.Dictionary(OFF=[group]) if off else pikepdf.Dictionary()
        made.Root["/OCProperties"] = pikepdf.Dictionary(OCGs=[group], D=default)

    return change


def action(**more: Any) -> Any:
    return pikepdf.Dictionary(Type=pikepdf.Name.Action, **more)


def updated() -> bytes:
    old = pdf(setting("Info", Author=WHO), object_stream_mode=pikepdf.ObjectStreamMode.disable)
    start, size = int(re.findall(rb"startxref\s+(\d+)", old)[-1]), int(re.findall(rb"/Size (\d+)", old)[-1])
    root = re.findall(rb"/Root (\d+ 0 R)", old)[-1].decode()
    new = f"{size} 0 obj\n<< /Changed true >>\nendobj\n"
    table = f"xref\n{size} 1\n{len(old):010} 00000 n \ntrailer\n<< /Size {size + 1} /Root {root} /Prev {start} >>\n"
    return old + f"{new}{table}startxref\n{len(old) + len(new)}\n%%EOF\n".encode()


S = pikepdf.Name
PDFS = {
    **{f"info-{key}": (pdf(setting("Info", **{key: WHO})), code) for key, code in {"Author": "author", "Company": "organisation", "Creator": "program", "Producer": "program", "Title": "property", "Subject": "property", "Keywords": "property", "PlantedBy": "custom-property", "ModDate": "date"}.items()},
    "xmp": (pdf(setting("Root", Metadata=xmp)), "author"),
    "page-xmp": (pdf(setting("page", Metadata=xmp)), "document-id"),
    "private": (pdf(setting("page", PieceInfo=pikepdf.Dictionary(Planted=pikepdf.Dictionary(Private=WHO)))), "private-data"),
    "changed": (pdf(setting("page", LastModified="D:20260102030405 Planted")), "date"),
    "note": (pdf(note("Text", T=WHO, Contents=WHO)), "annotation"),
    "highlight": (pdf(note("Highlight", T=WHO)), "annotation"),
    "attachment": (pdf(attachment), "attachment"),
    "script": (pdf(setting("Root", OpenAction=lambda made: action(S=S.JavaScript, JS=WHO))), "script"),
    "launch": (pdf(setting("Root", OpenAction=lambda made: action(S=S.Launch, F=WHO))), "script"),
    "page-script": (pdf(setting("page", AA=lambda made: pikepdf.Dictionary(O=action(S=S.JavaScript, JS=WHO)))), "script"),
    "link-tracks": (pdf(note("Link", A=action(S=S.URI, URI="https://e.invalid/?utm_source=Planted"))), "tracking-link"),
    "link-local": (pdf(note("Link", A=action(S=S.URI, URI="file:///C:/Users/Planted/a"))), "local-link"),
    "link-out": (pdf(note("Link", A=action(S=S.GoToR, F="Planted.pdf"))), "local-link"),
    "layer": (pdf(layer(off=False)), "layer"),
    "picture": (pdf(photograph), "gps"),
    "invisible": (pdf(content=b"BT /F1 12 Tf 50 700 Td (Words that stay.) Tj 3 Tr 0 -20 Td (Planted Person) Tj ET"), "hidden-text"),
    "before": (b"Planted" + pdf(), "trailing-data"),
    "after": (pdf() + b"Planted", "trailing-data"),
    "comment": (pdf().replace(b"%%EOF", b"% Planted Person\n%%EOF"), "html-comment"),
    "box": (pdf(note("FreeText", Contents=WHO)), "annotation"),
}  # fmt: skip


@pytest.mark.parametrize("name", PDFS)
def test_what_a_pdf_tells_is_found_and_is_not_in_the_copy(name: str, tmp_path: Path) -> None:
    data, expected = PDFS[name]
    (path := tmp_path / "letter.pdf").write_bytes(data)
    assert expected in codes(inspect(path))
    made = clean(path)
    assert not [trace for trace in made.left if trace.code != "layer"]
    assert not is_in(made.data)
    with pikepdf.open(io.BytesIO(made.data)) as copy:
        assert b"Words that stay." in copy.pages[0].obj["/Contents"].read_bytes()
    assert clean(path).data == made.data


REFUSED_PDFS = {
    "covered": (pdf(content=b"BT /F1 12 Tf 50 700 Td (Planted Person) Tj ET 0 g 45 695 120 18 re f"), "covered-text"),
    "covered-path": (pdf(content=b"BT /F1 12 Tf 50 700 Td (Planted Person) Tj ET 0 g 45 695 m 165 695 l 165 713 l 45 713 l h f"), "covered-text"),
    "white": (pdf(content=b"BT /F1 12 Tf 1 g 50 700 Td (Planted Person) Tj ET"), "white-text"),
    "hidden-layer": (pdf(layer(off=True)), "hidden-layer"),
    "redaction": (pdf(note("Redact", Contents=WHO)), "covered-text"),
    "signature": (pdf(setting("Root", AcroForm=lambda made: pikepdf.Dictionary(Fields=[made.make_indirect(pikepdf.Dictionary(FT=S.Sig, T=WHO))]))), "signature"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED_PDFS)
def test_a_pdf_that_would_say_something_else_is_refused(name: str, tmp_path: Path) -> None:
    data, expected = REFUSED_PDFS[name]
    (path := tmp_path / "letter.pdf").write_bytes(data)
    assert expected in codes(inspect(path))
    with pytest.raises((NotCleanError, InputError)):
        clean(path)


def test_text_on_a_coloured_ground_or_under_a_highlight_is_no_hidden_text(tmp_path: Path) -> None:
    content = b"0 0 0.5 rg 40 690 300 30 re f BT /F1 12 Tf 1 g 50 700 Td (White on blue) Tj ET"
    (path := tmp_path / "a.pdf").write_bytes(pdf(content=content))
    assert not codes(inspect(path)) & {"white-text", "covered-text"}


def test_earlier_versions_are_told(tmp_path: Path) -> None:
    (path := tmp_path / "a.pdf").write_bytes(updated())
    assert "earlier-version" in codes(inspect(path))
    assert "author" not in codes(inspect(path))
    assert is_in(path.read_bytes())
    assert not is_in(clean(path).data)


def test_an_encrypted_pdf_is_refused(tmp_path: Path) -> None:
    for number, password in enumerate(("secret", "")):
        (path := tmp_path / f"{number}.pdf").write_bytes(pdf(encryption=pikepdf.Encryption(owner="o", user=password)))
        with pytest.raises(InputError, match="encrypted"):
            inspect(path)


def test_a_pdf_that_inflates_like_a_bomb_costs_nothing(tmp_path: Path) -> None:
    def bomb(made: Any, page: Any) -> None:
        packed = zlib.compress(b"\0" * 200 * 2**20, 9)
        stream = made.make_stream(b"x", Type=S.Metadata, Subtype=S.XML)
        stream.write(packed, filter=S.FlateDecode)
        made.Root["/Metadata"] = stream

    (path := tmp_path / "a.pdf").write_bytes(pdf(bomb))
    with pytest.raises(InputError):
        inspect(path)


# ------------------------------------------------------------------ text

TEXTS = {
    "author.md": ("---\ntitle: A\nauthor: Planted Person\n---\n\nWords\n", "author", "---\ntitle: A\n---\n\nWords\n"),
    "dated.md": ("---\ndate: 2026-01-02 03:04:05 # Planted\n---\nWords\n", "date", "---\n---\nWords\n"),
    "comment.md": ("Words<!-- Planted --> here\n", "html-comment", "Words here\n"),
    "definition.md": ("Words\n\n[//]: # (Planted)\n", "html-comment", "Words\n\n"),
    "picture.md": ("![A map](https://e.invalid/Map.png)\n", "remote", "[A map](https://e.invalid/Map.png)\n"),
    "pixel.md": ("Words ![](https://e.invalid/Planted.gif)\n", "remote", "Words\n"),
    "reference.md": ("![map][m] x\n\n[m]: https://e.invalid/Planted\nend\n", "remote", "![map][m] x\n\nend\n"),
    "element.md": ('A <span style="display: none">Planted</span>B\n', "hidden-element", "A B\n"),
    "link.md": ("[a](https://e.invalid/p?fbclid=Planted&b=1#c)\n", "tracking-link", "[a](https://e.invalid/p?b=1#c)\n"),
    "sent-on.md": ("https://l.facebook.com/l.php?u=https%3A%2F%2Fe.invalid%2Fa&h=Planted\n", "redirect-link", "https://e.invalid/a\n"),
    "zero.txt": ("Wo\u200brds \u200c\u200dhere\u2060\n", "invisible-characters", "Words here\n"),
    "tags.txt": ("Words\U000e0050\U000e006c\n", "invisible-characters", "Words\n"),
    "turned.txt": ("a\u202eb\u202c\n", "bidi-controls", "ab\n"),
    "space.txt": ("a\u2003b\n", "odd-spaces", "a b\n"),
    "ends.txt": ("a \t\nb\t \nc \nd\n", "trailing-spaces", "a\nb\nc\nd\n"),
    "lines.txt": ("a\r\nb\nc\r\n", "trailing-spaces", "a\nb\nc\n"),
    "bom.txt": ("\ufeffWords\n", "bom", "Words\n"),
    "mixed.txt": ("hoà bình ho\u0061\u0300 b\u0069\u0300nh\n", "mixed-forms", "hoà bình hoà bình\n"),
    "meta.html": ('<!DOCTYPE html><html><head><meta name="author" content="Planted"><title>A</title></head><body>B</body></html>', "author", "<!DOCTYPE html><html><head><title>A</title></head><body>B</body></html>"),
    "script.html": ("<html><body>A<script>Planted()</script>B</body></html>", "script", "<html><body>AB</body></html>"),
    "handler.html": ("<html><body><p onclick='Planted()'>A</p></body></html>", "script", "<html><body><p>A</p></body></html>"),
    "pixel.html": ("<html><body>A<img src='//e.invalid/Planted.gif'>B</body></html>", "remote", "<html><body>AB</body></html>"),
    "style.html": ("<html><style>@import 'Planted'; p { color: red } /* Planted */</style>A</html>", "remote", "<html><style> p { color: red } </style>A</html>"),
    "hidden.html": ("<html><div hidden><div>Planted</div></div>A</html>", "hidden-element", "<html>A</html>"),
    "comment.html": ("<html><!-- Planted -->A</html>", "html-comment", "<html>A</html>"),
    "data.html": ('<html><p data-user="Planted">A</p></html>', "hidden-element", "<html><p>A</p></html>"),
    "local.html": ('<html><a href="file:///C:/Users/Planted/a">A</a></html>', "local-link", "<html><a>A</a></html>"),
}  # fmt: skip


@pytest.mark.parametrize("name", TEXTS)
def test_what_a_text_tells_is_found_and_cut_out_and_all_else_stays(name: str, tmp_path: Path) -> None:
    text, expected, cleaned = TEXTS[name]
    (path := tmp_path / name).write_bytes(text.encode())
    assert expected in codes(inspect(path))
    made = clean(path)
    assert made.data.decode() == cleaned
    assert not is_in(made.data)


def test_a_picture_inside_a_page_is_looked_into_and_made_anew(tmp_path: Path) -> None:
    encoded = base64.b64encode(jpeg(exif=exif())).decode()
    (path := tmp_path / "a.html").write_text(f'<html><img alt="A" src="data:image/jpeg;base64,{encoded}">B</html>')
    assert "gps" in codes(inspect(path))
    made = clean(path)
    assert (made.left, is_in(made.data)) == ([], False)


@pytest.mark.parametrize("text", [
    "Một nước \u00a0 ngoặc “kép” – 👩\u200d👩\u200d👧 ❤\ufe0f\n", "αβγ και русский текст\n", "Δt = 5 μm\n", "`<!-- shown -->`\n\n```html\n<script>shown</script>\n```\n",
    "Hard  \nbreak\n", "https://e.org/home/linh/x and a/b\n", "می\u200cخواهم\n",
])  # fmt: skip
def test_ordinary_text_tells_nothing(text: str, tmp_path: Path) -> None:
    (path := tmp_path / "a.md").write_bytes(text.encode())
    assert [str(trace) for trace in inspect(path)] == []
    assert clean(path).data == text.encode()


def test_look_alikes_are_left_to_people(tmp_path: Path) -> None:
    (path := tmp_path / "a.md").write_text("The pаypal of it\n", encoding="utf-8")
    assert codes(inspect(path)) == {"look-alikes"}
    with pytest.raises(NotCleanError):
        clean(path)


# ------------------------------------------------------------------ what this program made


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.parent.name)
def test_what_this_program_built_gives_nothing_away(path: Path, tmp_path: Path) -> None:
    build(load_campaign(path), out=tmp_path)
    made = sorted(each for each in tmp_path.rglob("*") if each.suffix in (".docx", ".md", ".html"))
    assert made
    for each in made:
        assert [trace.text() for trace in inspect(each)] == [], each.name
        if each.suffix != ".docx":
            assert clean(each).data == each.read_bytes()


@pytest.mark.skipif(not CHECKER.is_file(), reason="the checker of Word files is not here")
def test_a_clean_copy_passes_the_checker(tmp_path: Path) -> None:
    docx_ = pytest.importorskip("docx")
    document = docx_.Document()
    document.add_heading("A heading")
    document.add_paragraph("One", style="List Bullet")
    document.add_table(2, 2).cell(0, 0).text = "Cell"
    document.add_picture(io.BytesIO(jpeg(exif=exif())))
    document.core_properties.author = WHO
    document.save(str(tmp_path / "a.docx"))
    (tmp_path / "b.docx").write_bytes(WORD["picture-cropped"][0])
    (tmp_path / "c.docx").write_bytes(WORD["comments"][0])
    for path in sorted(tmp_path.glob("?.docx")):
        (copy := path.with_suffix(".clean.docx")).write_bytes(clean(path).data)
        asked = [
            sys.executable,
            str(CHECKER),
            "--strict",
            "--only",
            "hygiene,security,conformance",
            "--ignore",
            "NO_SECTPR",
            str(copy),
        ]
        done = subprocess.run(asked, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout


# ------------------------------------------------------------------ hostile and odd files


@pytest.mark.parametrize("name", ["docx", "pdf", "png", "jpg", "md", "html"])
def test_a_file_cut_anywhere_never_breaks_the_program(name: str, tmp_path: Path) -> None:
    data = {
        "docx": WORD["picture"][0], "pdf": PDFS["picture"][0], "png": PICTURES["png-exif"][0], "jpg": PICTURES["jpeg-exif"][0],
        "md": TEXTS["element.md"][0].encode(), "html": TEXTS["style.html"][0].encode(),
    }[name]  # fmt: skip
    path = tmp_path / f"a.{name}"
    for part in range(25):
        cut = data[: len(data) * part // 25]
        for content in (cut, cut + bytes([part * 7 % 256, 255]) + data[len(cut) + 2 :]):
            path.write_bytes(content)
            try:
                inspect(path)
                clean(path)
            except (InputError, WriterError):
                continue


@pytest.mark.parametrize(
    "piece",
    ["<!--", "<!-- x --> ", "<a ", "`", "[", "![a](", "<div hidden>", "\u200b", "e\u0301é", "аА ", "/home/", "<", " "],
)
def test_texts_made_to_keep_the_reader_busy_do_not(piece: str, tmp_path: Path) -> None:
    for name in ("a.md", "a.html"):
        (path := tmp_path / name).write_text(piece * 20_000 + "x", encoding="utf-8")
        begun = time.process_time()
        inspect(path)
        with contextlib.suppress(InputError, WriterError):
            clean(path)
        assert time.process_time() - begun < 8


def test_what_a_page_never_closes_is_hidden_too(tmp_path: Path) -> None:
    for rest in ("<!-- Planted", "<a Planted"):
        (path := tmp_path / "a.html").write_text(f"<html><p>A</p></html>{rest}", encoding="utf-8")
        assert codes(inspect(path)) & {"html-comment", "hidden-element"}
        assert clean(path).data == b"<html><p>A</p></html>"


def test_hostile_packages_are_refused(tmp_path: Path) -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"0" * 200 * 2**20)
    (tmp_path / "bomb.docx").write_bytes(held.getvalue())
    (tmp_path / "old.docx").write_bytes(b"\xd0\xcf\x11\xe0" + b"\0" * 600)
    (tmp_path / "entity.docx").write_bytes(docx(parts={"word/x.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}))
    (tmp_path / "sheet.docx").write_bytes(docx(parts={"_rels/.rels": "<a/>"}))
    (tmp_path / "what.bin").write_bytes(b"\xff\xfe\0\0\x80")
    (tmp_path / "drawing.svg").write_bytes(b"<svg xmlns='x'><script/></svg>")
    for path in tmp_path.iterdir():
        with pytest.raises(InputError):
            inspect(path)


def test_content_decides_and_a_wrong_name_is_told(tmp_path: Path) -> None:
    (path := tmp_path / "letter.pdf").write_bytes(core("dc:creator"))
    assert {"author", "wrong-name"} <= codes(inspect(path))
    (path := tmp_path / "a.docx").write_bytes(png())
    assert codes(inspect(path)) == {"wrong-name"}


# ------------------------------------------------------------------ the commands


def test_the_command_tells_all_files_and_its_status(tmp_path: Path, capsys: Any) -> None:
    (dirty := tmp_path / "a.docx").write_bytes(core("dc:creator"))
    (good := tmp_path / "b.md").write_text("Words\n")
    assert main(["inspect", str(dirty), str(good)]) == 1
    told = capsys.readouterr().out
    assert "[author]" in told
    assert WHO in told
    assert main(["inspect", str(good), "--ui", "vi"]) == 0
    capsys.readouterr()
    assert main(["inspect", str(dirty), "--json"]) == 1
    (found,) = json.loads(capsys.readouterr().out)
    assert (found["code"], found["serious"], found["part"]) == ("author", True, "docProps/core.xml")
    assert main(["inspect", str(tmp_path / "none.pdf"), str(dirty)]) == 2


def test_a_copy_never_replaces_a_file(tmp_path: Path, capsys: Any) -> None:
    (path := tmp_path / "letter.docx").write_bytes(data := core("dc:creator"))
    assert main(["clean", str(path), "--out", str(path)]) == 1
    assert main(["clean", str(path)]) == 0
    assert path.read_bytes() == data
    assert codes(inspect(tmp_path / "letter.clean.docx")) == set()
    assert main(["clean", str(path)]) == 1
    assert "already there" in capsys.readouterr().err
    (link := tmp_path / "link.docx").symlink_to(path)
    with pytest.raises(WriterError):
        target_of(path, link)


def test_what_is_taken_out_is_told(tmp_path: Path) -> None:
    (path := tmp_path / "letter.docx").write_bytes(core("dc:creator"))
    made = clean(path)
    assert isinstance(made, Cleaned)
    assert codes(made.removed) == {"author"}


def test_every_code_is_documented() -> None:
    page = (SCRIPTS / "docs/inspect.md").read_text(encoding="utf-8")
    documented = {
        code for row in re.findall(r"^\| (`.*?) \|", page, re.MULTILINE) for code in re.findall(r"`([a-z-]+)`", row)
    }
    assert documented == set(TRACE_SAYS)


def test_what_is_quoted_fits_on_one_line() -> None:
    assert excerpt("a\n b\u202e" + "x" * 200).startswith("a b<U+202E>x")
    assert len(excerpt("x" * 500)) == 80
