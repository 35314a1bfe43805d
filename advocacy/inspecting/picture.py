"""What a PNG or JPEG tells besides its pixels: every chunk and segment is walked through, and known ones are read.

Nothing is decoded: what is on the list of parts that only make the picture is passed over, all else is told. EXIF is
read by Pillow where it is installed; without it, it is still told that there is EXIF.

Sources: PNG (W3C, third edition, 11.3), ITU-T T.81 annex B (JPEG), JFIF 1.02, EXIF 2.32 (CIPA DC-008), XMP part 3,
IPTC IIM 4.2 in Photoshop resources, ICC.1:2022 (7.2), C2PA 1.3 (11.3).
"""

from __future__ import annotations

import contextlib
import re
import struct
import warnings
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from advocacy.inspecting.traces import Trace, Traces
from advocacy.inspecting.words import inspect_words

PNG, JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
MAX_TEXT = 2**20
_QUIET_CHUNKS = frozenset(b"IHDR PLTE IDAT IEND tRNS sRGB gAMA cHRM cICP bKGD hIST pHYs sBIT".split())
_FRAMES = frozenset(b"acTL fcTL fdAT".split())
_EXIF, _XMP, _XMP_MORE = b"Exif\0\0", b"http://ns.adobe.com/xap/1.0/\0", b"http://ns.adobe.com/xmp/extension/\0"
# Pillow's names of EXIF tags that say who, when or with what; other tags are told together.
_EXIF_CODES = {
    "Artist": "author", "XPAuthor": "author", "CameraOwnerName": "author", "Copyright": "author",
    "HostComputer": "author",
    "DateTime": "date", "DateTimeOriginal": "date", "DateTimeDigitized": "date", "GPSDateStamp": "date",
    "Make": "camera", "Model": "camera", "BodySerialNumber": "camera", "LensSerialNumber": "camera",
    "LensModel": "camera",
    "LensMake": "camera", "UniqueCameraModel": "camera", "CameraSerialNumber": "camera", "ImageUniqueID": "document-id",
    "Software": "program", "ProcessingSoftware": "program", "MakerNote": "private-data",
    "ImageDescription": "picture-text", "UserComment": "picture-text", "XPTitle": "picture-text",
    "XPComment": "picture-text",
    "XPKeywords": "picture-text", "XPSubject": "picture-text", "DocumentName": "picture-name",
}  # fmt: skip
_XMP_CODES = (
    ("author", r"dc:(?:creator|rights|contributor|publisher)|(?:xmp|xap|pdf|photoshop|aux|tiff|Iptc4xmp\w+):"
     r"(?:Author\w*|Artist|OwnerName|CaptionWriter|Credit|Creator)"),
    ("program", r"(?:xmp|xap):CreatorTool|pdf:Producer|stEvt:softwareAgent|tiff:Software"),
    ("date", r"(?:xmp|xap):\w+Date|photoshop:DateCreated|stEvt:when|exif:DateTime\w*|pdfx?:SourceModified"),
    ("document-id", r"(?:xmpMM|xapMM):\w+ID|stRef:\w+ID|stEvt:instanceID"),
    ("camera", r"tiff:(?:Make|Model)|aux:(?:SerialNumber|Lens\w*)|exifEX:\w*SerialNumber"),
    ("gps", r"exif:GPS\w+|photoshop:(?:City|Country|State)|Iptc4xmp\w+:\w*Location\w*"),
)  # fmt: skip
# What PDF/UA (ISO 14289-1, 7.1) asks a file to say of itself, and what says no more than its own properties do.
_XMP_OF_PDF_UA = re.compile(
    r"(?:x|rdf|xmlns|xml):\w+|dc:(?:title|language|format)|pdfuaid:\w+|pdf:PDFVersion|xmp:CreatorTool|xmpTPg:NPages"
)


def inspect_picture(data: bytes, label: str) -> list[Trace]:
    """What a PNG or JPEG gives away; `label` is how the file is named. Damaged ones are read as far as they go."""
    traces = Traces(label)
    if data.startswith(PNG):
        _inspect_png(data, traces)
    elif data.startswith(JPEG):
        _inspect_jpeg(data, traces)
    else:
        traces.add("picture-other")
    return list(traces)


# ------------------------------------------------------------------ PNG


def _inspect_png(data: bytes, traces: Traces) -> None:
    at, ended = len(PNG), False
    while not ended and at + 12 <= len(data):
        size, kind = struct.unpack(">I4s", data[at : at + 8])
        name = kind.decode("latin-1")
        body, span = data[at + 8 : at + 8 + size], (at, min(len(data), at + 12 + size))
        ended, at = kind == b"IEND", at + 12 + size
        if kind == b"IEND" and size:
            traces.add("trailing-data", name, span=span)
        elif kind in (b"tEXt", b"zTXt", b"iTXt"):
            _png_text(kind, body, traces, span)
        elif kind == b"eXIf":
            inspect_exif(body, traces, span)
        elif kind == b"tIME" and len(body) == 7:
            traces.add("date", "{}-{:02}-{:02} {:02}:{:02}:{:02}".format(*struct.unpack(">H5B", body)), name, span=span)
        elif kind == b"iCCP":
            traces.add("colour-profile", body.partition(b"\0")[0].decode("latin-1"), name, span=span)
            _profile(_inflated(body.partition(b"\0")[2][1:]), traces, name)
        elif kind in _FRAMES:
            traces.add("more-pictures", name, span=span)
        elif kind == b"caBX":
            traces.add("provenance", _strings(body), name, span=span)
        elif kind not in _QUIET_CHUNKS:
            traces.add("unknown-part", f"{name}: {_strings(body)}", name, span=span)
    if at < len(data):
        traces.add("trailing-data", _strings(data[at:]), span=(at, len(data)))


def _png_text(kind: bytes, body: bytes, traces: Traces, span: tuple[int, int]) -> None:
    keyword, _, rest = body.partition(b"\0")
    if kind == b"zTXt":
        text = _inflated(rest[1:]).decode("latin-1")
    elif kind == b"iTXt":
        packed, rest = rest[:1] == b"\1", rest[2:]
        content = rest.split(b"\0", 2)[-1]
        text = (_inflated(content) if packed else content).decode("utf-8", "replace")
    else:
        text = rest.decode("latin-1")
    name = keyword.decode("latin-1")
    if name == "XML:com.adobe.xmp":
        inspect_xmp(text, traces, name, span)
        return
    codes = {
        "Author": "author",
        "Creation Time": "date",
        "Software": "program",
        "date:create": "date",
        "Copyright": "author",
    }
    traces.add(codes.get(name, "picture-text"), text, name, span=span)
    inspect_words(text, traces, name)


def _inflated(packed: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(packed, MAX_TEXT)
    except zlib.error:
        return b""


# ------------------------------------------------------------------ JPEG


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a JPEG: its marker (the byte after FF), where it begins and ends, its bytes without the head."""

    marker: int
    start: int
    end: int
    body: bytes


def segments(data: bytes) -> Iterator[Segment]:
    """The segments of a JPEG in order, pixels with the scan they follow, until its end or where it is damaged."""
    at = 2
    while at + 2 <= len(data):
        if data[at] != 0xFF:
            return
        marker = data[at + 1]
        if marker == 0xFF:  # a fill byte
            at += 1
            continue
        if marker == 0xD9:
            yield Segment(marker, at, at + 2, b"")
            return
        if marker == 0x01 or 0xD0 <= marker <= 0xD7:
            at += 2
            continue
        if at + 4 > len(data):
            return
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        head = end
        if marker == 0xDA:
            end = _scan_end(data, end)
        yield Segment(marker, at, min(end, len(data)), data[at + 4 : head])
        at = max(end, at + 2)


def _scan_end(data: bytes, at: int) -> int:
    """Where the pixels of a scan end: at the next marker that is neither stuffing nor a restart."""
    while (at := data.find(b"\xff", at)) >= 0 and at + 1 < len(data):
        if data[at + 1] not in (0x00, 0xFF) and not 0xD0 <= data[at + 1] <= 0xD7:
            return at
        at += 1 if data[at + 1] == 0xFF else 2
    return len(data)


def _inspect_jpeg(data: bytes, traces: Traces) -> None:
    end = 2
    for segment in segments(data):
        if segment.start > end:
            traces.add("trailing-data", _strings(data[end : segment.start]), span=(end, segment.start))
        end = segment.end
        _inspect_segment(segment, traces)
    if end < len(data):
        rest = data[end:]
        code = "more-pictures" if JPEG in rest else "trailing-data"
        traces.add(code, "" if JPEG in rest else _strings(rest), span=(end, len(data)))


def _inspect_segment(segment: Segment, traces: Traces) -> None:
    body, span = segment.body, (segment.start, segment.end)
    name = f"APP{segment.marker - 0xE0}" if 0xE0 <= segment.marker <= 0xEF else "COM"
    if segment.marker == 0xFE:
        text = body.decode("utf-8", "replace")
        traces.add("picture-text", text, name, span=span)
        inspect_words(text, traces, name)
    elif not 0xE0 <= segment.marker <= 0xEF or name == "APP14":
        return
    elif name == "APP0" and body.startswith(b"JFIF\0"):
        if len(body) > 14:
            traces.add("thumbnail", "", name, span=span)
    elif body.startswith(_EXIF):
        inspect_exif(body[len(_EXIF) :], traces, span)
    elif body.startswith((_XMP, _XMP_MORE)):
        inspect_xmp(body.decode("utf-8", "replace"), traces, "XMP", span)
    elif body.startswith(b"ICC_PROFILE\0"):
        traces.add("colour-profile", "", name, span=span)
        _profile(body[14:], traces, name)
    elif body.startswith(b"MPF\0"):
        traces.add("more-pictures", "", name, span=span)
    elif body.startswith(b"JFXX\0"):
        traces.add("thumbnail", "", name, span=span)
    elif body.startswith(b"Photoshop 3.0\0"):
        traces.add("iptc", _strings(body[14:]), name, span=span)
    elif name == "APP11":
        traces.add("provenance", _strings(body), name, span=span)
    else:
        traces.add("unknown-part", _strings(body), name, span=span)


def stripped_jpeg(data: bytes) -> bytes:
    """A JPEG without all segments that do not make the picture, its pixels untouched; as it is where it is damaged."""
    pieces, whole = [data[:2]], False
    for segment in segments(data):
        whole = segment.marker == 0xD9
        if segment.marker == 0xE0:
            pieces.append(b"\xff\xe0\0\x10JFIF\0" + segment.body[5:12].ljust(7, b"\0") + b"\0\0")
        elif segment.marker == 0xEE or not (0xE0 <= segment.marker <= 0xEF or segment.marker == 0xFE):
            pieces.append(data[segment.start : segment.end])
    return b"".join(pieces) if whole else data


# ------------------------------------------------------------------ what both hold


def inspect_exif(data: bytes, traces: Traces, span: tuple[int, int] | None = None) -> None:
    """What EXIF data tell, tag by tag; that they are there where they cannot be read."""
    traces.add("exif", "", "EXIF", span=span)
    if len(data) > MAX_TEXT:
        return
    with contextlib.suppress(Exception), warnings.catch_warnings(action="ignore"):  # hostile data raise anything
        from PIL import ExifTags, Image

        exif = Image.Exif()
        exif.load(data)
        _exif_tags(dict(exif), ExifTags.TAGS, traces)
        _exif_tags(dict(exif.get_ifd(ExifTags.IFD.Exif)), ExifTags.TAGS, traces)
        if place := dict(exif.get_ifd(ExifTags.IFD.GPSInfo)):
            traces.add("gps", _place(place), "EXIF")
        if thumbnail := dict(exif.get_ifd(ExifTags.IFD.IFD1)):
            traces.add("thumbnail", "", "EXIF")
            _exif_tags(thumbnail, ExifTags.TAGS, traces)


def _exif_tags(tags: dict[int, object], names: dict[int, str], traces: Traces) -> None:
    for tag, value in tags.items():
        name = names.get(tag, str(tag))
        if isinstance(value, bytes):
            wide = name.startswith("XP")
            value = (
                "" if name == "MakerNote" else value.decode("utf-16-le" if wide else "latin-1", "replace").strip("\0 ")
            )
        code = _EXIF_CODES.get(name, "")
        if code or (isinstance(value, str) and len(value) > 4 and not re.fullmatch(r"[\d:.+ -]+", value)):
            traces.add(code or "exif", str(value), f"EXIF {name}")
        if isinstance(value, str):
            inspect_words(value.strip("\0"), traces, f"EXIF {name}")


def _place(tags: dict[int, object]) -> str:
    """Latitude and longitude as degrees, or "" where they are not both there (EXIF 2.32, 4.6.6)."""
    found = []
    for sign, value in ((1, 2), (3, 4)):
        parts = tags.get(value)
        if not isinstance(parts, tuple) or len(parts) != 3:
            return ""
        degrees = sum(float(part) / 60**power for power, part in enumerate(parts))
        found.append(f"{-degrees if tags.get(sign) in ('S', 'W') else degrees:.5f}")
    return ", ".join(found)


def inspect_xmp(text: str, traces: Traces, part: str, span: tuple[int, int] | None = None) -> None:
    """What an XMP packet tells; it is searched as text and not parsed, so that a broken one tells as much."""
    at = max(text.find("<x:xmpmeta"), text.find("<rdf:RDF"), 0)
    text = text[at : at + MAX_TEXT]
    for code, names in _XMP_CODES:
        for found in re.finditer(
            rf"\b(?:{names})(?:=[\"']([^\"'<>]{{1,400}})[\"']|\s*>((?:\s*</?rdf:\w+[^<>]{{0,80}}>)*)([^<>]{{1,400}}))",
            text,
        ):
            if value := (found[1] or found[3] or "").strip():
                traces.add(code, value, part, span=span)
    plain = " ".join(piece.strip() for piece in re.findall(r">([^<>]{2,400})<", text) if piece.strip())
    named = set(re.findall(r"</?([A-Za-z]\w*:\w+)", text)) | set(re.findall(r"\s([A-Za-z]\w*:\w+)\s*=", text))
    accessible = "pdfuaid:part" in named and all(_XMP_OF_PDF_UA.fullmatch(name) for name in named)
    traces.add("property" if accessible else "xmp", plain, part, span=span)
    inspect_words(text, traces, part)


def _profile(data: bytes, traces: Traces, part: str) -> None:
    """The descriptions in a colour profile: its maker, its device (ICC.1:2022, 10.2 and 10.15)."""
    for tag in (b"desc", b"cprt", b"dmdd", b"dmnd"):
        at = data.find(tag, 128, 4096)
        if at >= 0 and at + 12 <= len(data):
            offset, size = struct.unpack(">II", data[at + 4 : at + 12])
            value = data[offset + 12 : offset + min(size, 400)]
            plain = value.replace(b"\0", b"").decode("latin-1")
            if words := re.sub(r"[^\w .,()/-]", "", plain).strip():
                traces.add("colour-profile", words, part)


def _strings(data: bytes) -> str:
    """The readable pieces of bytes."""
    pieces = re.findall(rb"[\x20-\x7e\xc3-\xef\x80-\xbf]{4,}", data[: 64 * 2**10])
    return " ".join(piece.decode("utf-8", "replace") for piece in pieces[:20])
