"""The parts of a new package for `wordcopy`: content types, relationships and properties (ECMA-376 Part 2)."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_CORE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
_DC = "http://purl.org/dc/elements/1.1/"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"


@dataclass(slots=True)
class Part:
    """A part of the copy: its type and what it leads to."""

    data: bytes
    kind: str
    relations: list[tuple[str, str, bool]] = field(default_factory=list)  # kind, target, external


def properties(title: str, language: str) -> bytes:
    """The core properties: a title and a language, each only if there is one."""
    root = etree.Element(f"{{{_CORE}}}coreProperties", nsmap={"cp": _CORE, "dc": _DC})
    for name, words in (("title", title), ("language", language)):
        if words:
            etree.SubElement(root, f"{{{_DC}}}{name}").text = words
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def packed(made: dict[str, Part]) -> dict[str, bytes]:
    """The parts with their types and relationships."""
    types = etree.Element(f"{{{_TYPES}}}Types", nsmap={None: _TYPES})  # type: ignore[dict-item]
    etree.SubElement(
        types,
        f"{{{_TYPES}}}Default",
        Extension="rels",
        ContentType="application/vnd.openxmlformats-package.relationships+xml",
    )
    files: dict[str, bytes] = {}
    for name, part in sorted(made.items()):
        etree.SubElement(types, f"{{{_TYPES}}}Override", PartName=f"/{name}", ContentType=part.kind)
        files[name] = part.data
        if part.relations:
            folder, _, last = name.rpartition("/")
            files[f"{folder}/_rels/{last}.rels"] = _rels(
                [(f"{_OFFICE}{kind}", target, out) for kind, target, out in part.relations]
            )
    core = f"{_RELS}/metadata/core-properties"
    files["_rels/.rels"] = _rels(
        [(f"{_OFFICE}officeDocument", "word/document.xml", False), (core, "docProps/core.xml", False)]
    )
    files["[Content_Types].xml"] = etree.tostring(types, xml_declaration=True, encoding="UTF-8", standalone=True)
    return files


def _rels(listed: list[tuple[str, str, bool]]) -> bytes:
    root = etree.Element(f"{{{_RELS}}}Relationships", nsmap={None: _RELS})  # type: ignore[dict-item]
    for number, (kind, target, external) in enumerate(listed, 1):
        mode = {"TargetMode": "External"} if external else {}
        etree.SubElement(
            root, f"{{{_RELS}}}Relationship", {"Id": f"rId{number}", "Type": kind, "Target": target, **mode}
        )
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
