"""What a DOCX gives away: properties, settings, and what its stories hold besides what a page shows.

Every XML part is walked through to its last attribute, also the parts that Word never shows; pictures are handed to
`picture`, the package to `package`. Sources: ECMA-376 Part 1, 17.13 (annotations), 17.15 (settings), 17.16 (fields),
22.2 and 15.2.12 (properties), [MS-DOCX] (paraId, docId, people).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from lxml import etree

from advocacy.archives import parse_xml, relations, unpack
from advocacy.comparing.ooxml import STRICT, Element, Styles, W, has, value, w
from advocacy.errors import InputError, Place
from advocacy.inspecting.package import inspect_relations, inspect_zip
from advocacy.inspecting.picture import JPEG, PNG, inspect_picture
from advocacy.inspecting.traces import Trace, Traces
from advocacy.inspecting.words import inspect_link, inspect_words

W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
CHANGES = frozenset(
    "ins del moveFrom moveTo rPrChange pPrChange sectPrChange tblPrChange tblPrExChange tblGridChange "
    "trPrChange tcPrChange "
    "numberingChange cellIns cellDel cellMerge customXmlInsRangeStart customXmlDelRangeStart "
    "customXmlMoveFromRangeStart "
    "customXmlMoveToRangeStart moveFromRangeStart moveToRangeStart".split()
)
# Fields that print who, where or when, and fields that run or fetch something.
SAYING_FIELDS = frozenset(
    "AUTHOR LASTSAVEDBY USERNAME USERINITIALS USERADDRESS FILENAME TEMPLATE PRINTDATE SAVEDATE CREATEDATE "
    "EDITTIME REVNUM INFO "
    "DOCPROPERTY DOCVARIABLE COMMENTS KEYWORDS SUBJECT FILESIZE".split()
)
FETCHING_FIELDS = frozenset(
    "INCLUDETEXT INCLUDEPICTURE INCLUDE IMPORT DDE DDEAUTO LINK EMBED DATABASE RD MACROBUTTON GOTOBUTTON "
    "AUTOTEXT HTMLACTIVEX "
    "CONTROL ADDIN MERGEFIELD MERGEREC NEXT NEXTIF SKIPIF DATA ASK FILLIN PRINT PRIVATE BARCODE".split()
)
_CORE = {
    "creator": "author", "lastModifiedBy": "author", "created": "date", "modified": "date", "lastPrinted": "date",
    "revision": "editing", "identifier": "document-id", "subject": "property", "description": "property",
    "keywords": "property",
    "category": "property", "contentStatus": "property", "version": "property", "contentType": "property",
}  # fmt: skip
_APP = {
    "Company": "organisation", "Manager": "organisation", "Template": "template", "TotalTime": "editing",
    "HyperlinkBase": "local-link",
    "Application": "program", "AppVersion": "program", "TitlesOfParts": "property", "DigSig": "signature",
}  # fmt: skip
_SETTINGS = {
    "attachedTemplate": "template", "docVar": "variable", "mailMerge": "mail-merge", "documentProtection": "protection",
    "writeProtection": "protection", "saveThroughXslt": "remote", "docId": "document-id", "rsidRoot": "revision-ids",
    "rsid": "revision-ids",
    "removePersonalInformation": "", "attachedSchema": "custom-xml", "udl": "mail-merge", "src": "mail-merge",
    "query": "mail-merge",
    "connectString": "mail-merge",
}  # fmt: skip
_BEHIND = {
    "permStart": "people", "smartTag": "custom-xml", "customXml": "custom-xml", "dataBinding": "custom-xml",
    "altChunk": "embedded-object", "subDoc": "embedded-object", "control": "macro", "object": "embedded-object",
    "OLEObject": "embedded-object", "contentPart": "embedded-object",
}  # fmt: skip
_OWN_BOOKMARK = re.compile(r"_(?:Toc|Ref|Hlk|Hlt|PERM)?\d+|note-[\w-]+|p\d+|signatories[\w-]*")
_FILE_NAME = re.compile(r"\S.*\.(?:png|jpe?g|gif|tiff?|bmp|heic|webp|emf|wmf|svg|pdf|docx?)\s*$", re.IGNORECASE)
_TINY = 8  # half-points
_SIGNATURES = {
    b"GIF8": "GIF",
    b"II*\0": "TIFF",
    b"MM\0*": "TIFF",
    b"RIFF": "WebP",
    b"BM": "BMP",
    b"\x01\0\0\0": "EMF",
    b"\xd7\xcd\xc6\x9a": "WMF",
}


def open_word(data: bytes, label: str) -> tuple[dict[str, bytes], str]:
    """The parts of a DOCX and the name of the main one.

    Raises:
        InputError: refused by `archives`, or not a Word document.
    """
    parts = unpack(data, label)
    mains = [
        each.target
        for each in relations(parts, "", label).values()
        if each.kind == "officeDocument" and not each.external
    ]
    if not mains or mains[0] not in parts:
        raise InputError("This is not a Word document (.docx).", Place(label))
    return parts, mains[0]


def xml_parts(parts: dict[str, bytes], label: str) -> dict[str, Element]:
    """The parts that are XML, relationships and content types left out, under the names of transitional files."""
    found: dict[str, Element] = {}
    for name, data in parts.items():
        if name.endswith(".rels") or name == "[Content_Types].xml":
            continue
        if name.endswith((".xml", ".vml", ".svg")) or data.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<?xml"):
            found[name] = parse_xml(data.replace(STRICT, W.encode()), label)
    return found


def inspect_word(data: bytes, label: str) -> list[Trace]:
    """What a DOCX gives away.

    Raises:
        InputError: refused by `archives`, or not a Word document.
    """
    parts, main = open_word(data, label)
    traces = Traces(label)
    inspect_zip(data, traces)
    inspect_relations(parts, label, traces)
    roots = xml_parts(parts, label)
    if roots.get(main) is None or roots[main].find(w("body")) is None:
        raise InputError("This is not a Word document (.docx).", Place(label))
    shown = " ".join(_words(node) for node in roots.values() if str(node.tag).startswith(f"{{{W}}}"))
    styles = Styles(next((root for root in roots.values() if root.tag == w("styles")), None))
    for name, root in roots.items():
        _inspect_part(name, root, shown, styles, traces)
        if name.endswith(".svg"):
            traces.add("picture-other", "SVG", name)
    _inspect_unseen(roots, traces)
    for name, content in parts.items():
        _inspect_raw(name, content, name in roots, traces)
    return list(traces)


def _inspect_unseen(roots: dict[str, Element], traces: Traces) -> None:
    """Notes that nothing leads to, and headers and footers of pages that there are not."""
    marks = (w("footnoteReference"), w("endnoteReference"))
    led = {(each.tag, each.get(w("id"))) for root in roots.values() for each in root.iter(*marks)}
    for name, root in roots.items():
        for note in root.iterchildren(w("footnote"), w("endnote")):
            is_led = (f"{note.tag}Reference", note.get(w("id"))) in led
            if not is_led and note.get(w("type"), "normal") == "normal":
                traces.add("hidden-text", _words(note), name)
    unseen = unseen_pages(roots.values())
    for root in roots.values():
        for reference in root.iter(w("headerReference"), w("footerReference")):
            if reference.get(w("type"), "default") in unseen:
                traces.add("hidden-text", f"{etree.QName(reference).localname} {reference.get(w('type'))}", "sectPr")


def unseen_pages(roots: Iterable[Element]) -> set[str]:
    """The kinds of page, `first` and `even`, that no section tells apart: their headers are not shown (17.10)."""
    listed = list(roots)
    titled = any(has(section, "titlePg") for root in listed for section in root.iter(w("sectPr")))
    even = any(has(root, "evenAndOddHeaders") for root in listed)
    return {kind for kind, shown in (("first", titled), ("even", even)) if not shown}


def _words(element: Element) -> str:
    return " ".join(str(text) for text in element.itertext())


def _inspect_raw(name: str, content: bytes, is_xml: bool, traces: Traces) -> None:
    """What only the bytes of a part tell: comments in XML, pictures, other binary parts."""
    if is_xml or name.endswith(".rels") or name == "[Content_Types].xml":
        text = content.decode("utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8", "replace")
        for found in re.finditer(r"<!--(.*?)-->|<\?(?!xml[\s?])(.*?)\?>", text, re.DOTALL):
            traces.add("html-comment", found[1] or found[2] or "", name)
    elif content.startswith((PNG, JPEG)):
        traces.extend(inspect_picture(content, traces.file), name)
    elif kind := next((kind for magic, kind in _SIGNATURES.items() if content.startswith(magic)), ""):
        traces.add("picture-other", kind, name)
    elif name.lower().endswith("vbaproject.bin"):
        traces.add("macro", "", name)
    elif not name.endswith((".odttf", ".bin", ".ttf")):
        traces.add("unknown-part", name, name)


def _inspect_part(name: str, root: Element, shown: str, styles: Styles, traces: Traces) -> None:
    kind = etree.QName(root).localname
    if kind == "coreProperties":
        _inspect_properties(root, _CORE, name, shown, traces)
    elif kind == "Properties" and "custom" in str(etree.QName(root).namespace):
        for each in root:
            traces.add("custom-property", f"{each.get('name', '')}: {_words(each)}", name)
    elif kind == "Properties":
        _inspect_properties(root, _APP, name, shown, traces)
    elif kind == "people":
        for each in root.iter("{*}person", "{*}presenceInfo"):
            traces.add("people", " ".join(map(str, each.attrib.values())), name)
    elif kind == "settings":
        _inspect_settings(root, name, traces)
    _inspect_attributes(root, name, traces)
    if str(root.tag).startswith(f"{{{W}}}"):
        _inspect_story(root, name, styles, traces)


def _inspect_properties(root: Element, codes: dict[str, str], name: str, shown: str, traces: Traces) -> None:
    for each in root:
        key = etree.QName(each).localname
        text = " ".join(_words(each).split())
        quiet = not text or (key == "revision" and text in ("0", "1")) or (key == "TotalTime" and text == "0")
        quiet = quiet or (key == "Template" and text in ("Normal", "Normal.dot", "Normal.dotm"))
        if key == "title" and text and text not in " ".join(shown.split()):
            traces.add("property", f"title: {text}", name)
        elif key == "TitlesOfParts":
            if text not in " ".join(shown.split()):
                traces.add("property", f"{key}: {text}", name)
        elif key in codes and not quiet:
            traces.add(codes[key], f"{key}: {text}", name)


def _inspect_settings(root: Element, name: str, traces: Traces) -> None:
    for each in root.iter():
        code = _SETTINGS.get(etree.QName(each).localname, "")
        if code and len(each.attrib) + len(each):
            told = "" if code == "revision-ids" else " ".join(map(str, each.attrib.values()))
            traces.add(code, told, name)


def _inspect_attributes(root: Element, name: str, traces: Traces) -> None:
    """Numbers, names and paths wherever they stand."""
    for element in root.iter():
        space, kind = etree.QName(element).namespace, etree.QName(element).localname
        for key, text in element.attrib.items():
            attribute = etree.QName(key).localname
            if attribute.startswith("rsid") or kind == "rsid":
                traces.add("revision-ids", "", name)
            elif attribute in ("paraId", "textId", "anchorId", "editId", "durableId", "storeItemID"):
                traces.add("paragraph-ids", "", name)
            elif attribute == "gfxdata":
                traces.add("private-data", "gfxdata", name)
            elif kind in ("docPr", "cNvPr", "imagedata", "shape") and attribute in ("name", "title", "descr", "alt"):
                if _FILE_NAME.match(str(text)) or (attribute == "title" and text):
                    traces.add("picture-name", str(text), name)
            elif kind in ("imagedata", "shape", "fill", "rect") and attribute in ("href", "src") and space != W:
                traces.add("remote", str(text), name)
            if len(text) > 3 and not (kind == "docVar" and attribute == "name"):
                inspect_words(str(text), traces, f"{name} @{attribute}")
        if kind == "srcRect" and any(str(crop).strip("0-%") for crop in element.attrib.values()):
            traces.add("picture-cropped", "", name)


# ------------------------------------------------------------------ stories


def _inspect_story(root: Element, name: str, styles: Styles, traces: Traces) -> None:
    if root.tag in (w("styles"), w("numbering"), w("settings"), w("fonts"), w("webSettings")):
        return
    for element in root.iter():
        kind = etree.QName(element).localname
        if kind in CHANGES and etree.QName(element).namespace == W:
            _inspect_change(element, name, traces)
        elif kind == "comment":
            who = " ".join(str(element.get(w(key), "")) for key in ("author", "initials", "date"))
            traces.add("comment", f"{who}: {_words(element)}", name)
        elif kind == "bookmarkStart" and not _OWN_BOOKMARK.fullmatch(mark := str(element.get(w("name"), ""))):
            traces.add("bookmark", mark, name)
        elif kind in _BEHIND:
            traces.add(_BEHIND[kind], " ".join(map(str, element.attrib.values())), name)
        elif kind in ("tag", "alias") and value(element.getparent(), kind):
            traces.add("property", value(element.getparent(), kind), name)
        elif tip := str(element.get("tooltip") or element.get(w("tooltip")) or ""):
            traces.add("property", tip, name)
    for instruction in instructions(root):
        _inspect_field(instruction, name, traces)
    for paragraph in root.iter(w("p")):
        _inspect_paragraph(paragraph, name, styles, traces)


def _inspect_change(element: Element, name: str, traces: Traces) -> None:
    who = " ".join(str(element.get(w(key), "")) for key in ("author", "date") if element.get(w(key)))
    text = "".join(node.text or "" for node in element.iter(w("delText"), w("t"), w("delInstrText")))
    traces.add("tracked-change", f"{who}: {text}" if text else who, name)


def instructions(root: Element) -> Iterable[str]:
    """The instructions of all fields of a part, also those that are cut into several runs (17.16.18)."""
    yield from (str(simple.get(w("instr"), "")) for simple in root.iter(w("fldSimple")))
    open_: list[str] = []
    for piece in root.iter(w("fldChar"), w("instrText"), w("delInstrText")):
        kind = piece.get(w("fldCharType"), "")
        if kind == "begin":
            open_.append("")
        elif kind in ("separate", "end") and open_:
            if open_[-1]:
                yield open_[-1]
            open_[-1] = ""
            if kind == "end":
                open_.pop()
        elif open_:
            open_[-1] += piece.text or ""
    yield from (rest for rest in open_ if rest)


def _inspect_field(instruction: str, name: str, traces: Traces) -> None:
    words = instruction.split()
    kind = words[0].upper() if words else ""
    if kind in SAYING_FIELDS or kind in FETCHING_FIELDS:
        traces.add("field", instruction, name)
    elif kind == "HYPERLINK" and (
        target := re.search(r"HYPERLINK\s+\"?([^\"\\\s][^\"\s]*)", instruction, re.IGNORECASE)
    ):
        inspect_link(target[1], traces, name)
    inspect_words(instruction, traces, name)


def _inspect_paragraph(paragraph: Element, name: str, styles: Styles, traces: Traces) -> None:
    """The text of one paragraph, read as a whole so that what is cut into runs is seen."""
    style = styles.of_paragraph(paragraph)
    text = ""
    for run in paragraph.iter(w("r")):
        if next(run.iterancestors(w("p")), None) is not paragraph:
            continue
        words = "".join(node.text or "" for node in run.iterfind(w("t")))
        text += words or (" " if len(run) else "")
        if styles.is_hidden(run, style) and (
            words.strip() or next(run.iter("{*}drawing", "{*}pict"), None) is not None
        ):
            traces.add("hidden-text", words, name)
        if words.strip():
            _inspect_look(run, paragraph, words, name, traces)
    inspect_words(text, traces, name)


def _inspect_look(run: Element, paragraph: Element, words: str, name: str, traces: Traces) -> None:
    if (size := value(run, "rPr/sz")).isdigit() and int(size) < _TINY:
        traces.add("tiny-text", words, name)
    if value(run, "rPr/color").upper() in ("FFFFFF", "FEFEFE", "FDFDFD") and not on_dark(run, paragraph):
        traces.add("white-text", words, name)
    if (width := value(run, "rPr/w")).isdigit() and int(width) < 10:
        traces.add("tiny-text", words, name)


def on_dark(run: Element, paragraph: Element) -> bool:
    """Whether white text has a ground of its own: shading of the run, the paragraph or the cell, or a text box."""
    holders = [run.find(w("rPr")), paragraph.find(w("pPr"))]
    holders += [cell.find(w("tcPr")) for cell in run.iterancestors(w("tc"))]
    holders += [table.find(w("tblPr")) for table in run.iterancestors(w("tbl"))]
    for holder in holders:
        fill = "" if holder is None or holder.find(w("shd")) is None else str(holder.find(w("shd")).get(w("fill"), ""))  # type: ignore[union-attr]
        if fill.upper() not in ("", "FFFFFF", "AUTO") or has(holder, "highlight"):
            return True
        if holder is not None and holder.find(w("tblStyle")) is not None:
            return True
    return next(run.iterancestors(w("txbxContent")), None) is not None
