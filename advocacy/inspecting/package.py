"""Traces of a package (ZIP): times, systems, comments, what stands outside of it, parts that nothing leads to.

Sources: APPNOTE.TXT 6.3.10 (4.4: times, made-by, extra fields, comments), ECMA-376 Part 2 (relationships).
"""

from __future__ import annotations

import io
import posixpath
import zipfile

from advocacy.archives import Relation, relations
from advocacy.inspecting.traces import Traces
from advocacy.inspecting.words import inspect_link

_QUIET_TIMES = ((1980, 1, 1, 0, 0, 0), (1980, 0, 0, 0, 0, 0))  # what Word writes, and we
_SYSTEMS = {0: "MS-DOS", 3: "Unix", 7: "Macintosh", 10: "Windows NTFS", 19: "macOS"}
_TYPES = "[Content_Types].xml"

# What a relationship of each kind gives away, whether it leads into the package or out of it.
RELATION_CODES = {
    "attachedTemplate": "template", "vbaProject": "macro", "wordVbaData": "macro", "control": "macro",
    "activeXControlBinary": "macro",
    "attachedToolbars": "macro", "keyMapCustomizations": "macro", "extensibility": "macro",
    "userCustomization": "macro", "ui/extensibility": "macro",
    "oleObject": "embedded-object", "package": "embedded-object", "aFChunk": "embedded-object",
    "subDocument": "embedded-object", "frame": "remote",
    "video": "embedded-object", "audio": "embedded-object", "media": "embedded-object", "model3d": "embedded-object",
    "am3d": "embedded-object",
    "printerSettings": "printer", "thumbnail": "thumbnail", "customXml": "custom-xml", "customXmlProps": "custom-xml",
    "comments": "comment", "commentsExtended": "comment", "commentsIds": "comment", "commentsExtensible": "comment",
    "people": "people",
    "custom-properties": "custom-property", "mailMergeSource": "mail-merge", "mailMergeHeaderSource": "mail-merge",
    "recipientData": "mail-merge",
    "glossaryDocument": "private-data", "font": "embedded-font", "transform": "remote", "origin": "signature",
    "signature": "signature",
    "documenttasks": "comment", "classificationlabels": "property", "webExtensionTaskPanes": "macro",
    "taskpanes": "macro", "webextensiontaskpanes": "macro",
}  # fmt: skip
_QUIET_KINDS = frozenset(
    {
        "officeDocument", "core-properties", "extended-properties", "styles", "settings", "webSettings", "fontTable",
        "numbering", "theme",
        "footnotes", "endnotes", "header", "footer", "image", "hyperlink", "stylesWithEffects", "chart",
        "chartUserShapes", "chartStyle",
        "chartColorStyle", "diagramData", "diagramLayout", "diagramQuickStyle", "diagramColors", "diagramDrawing",
        "themeOverride",
    }
)  # fmt: skip


def inspect_zip(data: bytes, traces: Traces) -> None:
    """What the ZIP itself tells, whatever its parts are."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries = archive.infolist()
        if archive.comment:
            traces.add("package", archive.comment.decode("utf-8", "replace"))
        end = data.rfind(b"PK\x05\x06")
        after = data[end + 22 + len(archive.comment) :] if end >= 0 else b""
    if after:
        traces.add("trailing-data", after[:200].decode("latin-1"), span=(len(data) - len(after), len(data)))
    first = min((entry.header_offset for entry in entries), default=0)
    if first:
        traces.add("trailing-data", data[:first][:200].decode("latin-1"), span=(0, first))
    for entry in entries:
        if entry.date_time not in _QUIET_TIMES:
            traces.add("package", "{}-{:02}-{:02} {:02}:{:02}:{:02}".format(*entry.date_time), "ZIP")
        # Word fills the first entries with an extra field (0xa220) of nothing but room to grow.
        if entry.extra.strip(b"\0") and not entry.extra.startswith((b"\x20\xa2", b"\xfe\xca")):
            traces.add("package", f"extra field {entry.extra[:2][::-1].hex()}", entry.filename)
        if entry.comment:
            traces.add("package", entry.comment.decode("utf-8", "replace"), entry.filename)
        if entry.create_system and entry.create_system != 45:
            traces.add("package", _SYSTEMS.get(entry.create_system, str(entry.create_system)), "ZIP")
    _inspect_gaps(data, entries, traces)


def _inspect_gaps(data: bytes, entries: list[zipfile.ZipInfo], traces: Traces) -> None:
    """Bytes between the parts, which no program reads; and extra fields that only the local header has."""
    at = min((entry.header_offset for entry in entries), default=0)
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        between = data[at : entry.header_offset]
        if between and not between.startswith(b"PK\x07\x08") and len(between) not in (12, 16, 20, 24):
            traces.add("trailing-data", between[:200].decode("latin-1"), span=(at, entry.header_offset))
        name, extra = (int.from_bytes(data[entry.header_offset + spot :][:2], "little") for spot in (26, 28))
        begin = entry.header_offset + 30 + name
        local = data[begin : begin + extra]
        if local.strip(b"\0") and not local.startswith((b"\x20\xa2", b"\xfe\xca")):
            traces.add("package", f"extra field {local[:2][::-1].hex()}", entry.filename)
        at = begin + extra + entry.compress_size


def inspect_relations(parts: dict[str, bytes], label: str, traces: Traces) -> None:
    """What the parts of a package lead to, in it and outside of it, and the parts that nothing leads to."""
    reached: set[str] = set()
    todo = [""]
    while todo:
        name = todo.pop()
        for relation in relations(parts, name, label).values():
            if relation.external:
                _inspect_external(relation, name, traces)
            elif relation.target not in reached:
                reached.add(relation.target)
                todo.append(relation.target)
            if not relation.external and relation.kind in RELATION_CODES:
                traces.add(RELATION_CODES[relation.kind], relation.target.rpartition("/")[2], relation.target)
            elif not relation.external and relation.kind not in _QUIET_KINDS:
                traces.add("unknown-part", relation.kind, relation.target)
    for name in parts:
        folder, last = posixpath.split(name)
        described = (
            posixpath.join(posixpath.dirname(folder), last.removesuffix(".rels")) if folder.endswith("_rels") else ""
        )
        if (
            name not in reached
            and name != _TYPES
            and not (folder.endswith("_rels") and (described in parts or last == ".rels"))
        ):
            traces.add("unknown-part", name, name)


def _inspect_external(relation: Relation, part: str, traces: Traces) -> None:
    inspect_link(relation.target, traces, part)
    if relation.kind == "hyperlink":
        return
    code = RELATION_CODES.get(relation.kind, "remote")
    traces.add("mail-merge" if code == "mail-merge" else "remote", f"{relation.kind}: {relation.target}", part)
    if code == "template":
        traces.add("template", relation.target, part)
