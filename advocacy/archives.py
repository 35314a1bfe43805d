"""The one guarded reader of packages and XML that come from outside: a house style, a returned translation.

A package (DOCX, ODT, XLSX, OMEGAT) is a ZIP, and a ZIP can hold more than it says: a megabyte that inflates to
gigabytes, names that lead out of the folder, two parts of one name of which each program reads another. All of that is
checked before the first byte is inflated, and what is inflated is counted while it grows. Nothing is ever put on disk.

XML is read without document types and entities, whatever its encoding: they exist to fetch (XXE) and to multiply text.

Sources: APPNOTE.TXT 6.3.10 (ZIP), ECMA-376 Part 2 (packages: UTF-8 or UTF-16, no DTD, names compared without case),
CVE-2024-0450 (overlapping parts, which the zipfile module of Python 3.11.7 does not see).
"""

from __future__ import annotations

import io
import posixpath
import re
import stat
import struct
import unicodedata
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn
from urllib.parse import unquote
from xml.parsers import expat

from lxml import etree

from advocacy.errors import InputError, Place, file_label, said

MAX_ENTRIES = 3_000
MAX_PART = 64 * 2**20
MAX_TOTAL = 256 * 2**20  # of a package, packed or unpacked
MAX_RATIO = 100  # bytes out of one, as Apache POI has it; the largest that deflate can do is 1032
RATIO_FROM = 2**20  # a smaller part does no harm, and short texts of one letter shrink well
MAX_DEPTH = 256

_LOCAL, _CENTRAL = b"PK\x03\x04", b"PK\x01\x02"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"  # also what Word puts around a file with a password
_STORED, _DEFLATED = 0, 8
_ENCRYPTED = 0x1 | 0x20 | 0x40 | 0x2000  # also patched data and masked headers: none is read by anybody
_UTF8_NAME = 0x800
_BAD_NAME = re.compile(r"^$|^/|//|^[A-Za-z]:|[\\\x00-\x1f\x7f]|(?:^|/)\.{1,2}(?:/|$)")
# What zipfile raises about a broken directory of parts.
_BROKEN = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError, NotImplementedError)


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a package may be: the number of its parts, the bytes of one, and of all together, packed or not."""

    entries: int
    part: int
    total: int


def office_limits() -> Limits:
    """The limits for packages of office programs."""
    return Limits(MAX_ENTRIES, MAX_PART, MAX_TOTAL)


@dataclass(frozen=True, slots=True)
class Relation:
    """What a part of a package leads to: `kind` is the last word of its type (`header`, `image`).

    `target` is the name of a part, or, when `external`, an address that must never be opened.
    """

    kind: str
    target: str
    external: bool


# ------------------------------------------------------------------ packages


def read_file(path: Path, limits: Limits | None = None) -> bytes:
    """The bytes of a package file.

    Raises:
        InputError: missing, not a plain file, or larger than the limits.
    """
    place, limits = Place(file_label(path)), limits or office_limits()
    try:
        if not path.is_file():
            raise InputError("There is no such file." if not path.exists() else "This is not a file.", place)
        with path.open("rb") as stream:
            data = stream.read(limits.total + 1)
    except OSError as error:
        raise InputError(said("The file cannot be read: {reason}.", reason=error.strerror), place) from error
    if len(data) > limits.total:
        _refuse(said("The file is larger than {size} MiB, so it was not read.", size=limits.total >> 20), place.file)
    return data


def read_package(path: Path, limits: Limits | None = None) -> dict[str, bytes]:
    """The parts of a package file by name, in the order of its directory.

    Raises:
        InputError: the file cannot be read, or is refused as `unpack` says.
    """
    return unpack(read_file(path, limits), file_label(path), limits)


def unpack(data: bytes, label: str, limits: Limits | None = None) -> dict[str, bytes]:
    """The parts of a package by name; `label` is how the file is named in messages. Folders are left out.

    Raises:
        InputError: not a ZIP, damaged, over a limit of this module, or unsafe: a name that leads elsewhere or is there
            twice, parts that overlap, a link, encryption, a method other than stored and deflated.
    """
    limits = limits or office_limits()
    if data.startswith(_OLD_OFFICE):
        _refuse("This is an old .doc or has a password. Save it in Word as .docx, without a password.", label)
    if not data.startswith(_LOCAL):
        _refuse("This is not a package such as .docx.", label)
    # Every part has a line in the directory, so this bounds what zipfile will build of it.
    if data.count(_CENTRAL) > limits.entries:
        _refuse(said("It holds more than {limit} parts, so it was not read.", limit=limits.entries), label)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries, end = archive.infolist(), archive.start_dir
    except _BROKEN as error:
        raise InputError("The package is damaged or cut off. Save it again.", Place(label)) from error
    _check_names(entries, label)
    begins = _begins(data, entries, end, label)
    parts: dict[str, bytes] = {}
    room = limits.total
    for entry in entries:
        if not entry.filename.endswith("/"):
            content = _inflated(data, begins[entry.orig_filename], entry, min(limits.part, room), label)
            parts[entry.orig_filename] = content
            room -= len(content)
    return parts


def relations(parts: dict[str, bytes], name: str, label: str) -> dict[str, Relation]:
    """The relationships of a part by id, targets resolved to names of parts; `name` "" asks for those of the package.

    Raises:
        InputError: the list of relationships cannot be read as XML.
    """
    folder, _, last = name.rpartition("/")
    listed = parts.get(posixpath.join(folder, "_rels", f"{last}.rels"))
    found: dict[str, Relation] = {}
    for element in [] if listed is None else parse_xml(listed, label):
        kind = str(element.get("Type", "")).rpartition("/")[2]
        target, external = str(element.get("Target", "")), element.get("TargetMode") == "External"
        if not external:
            target = posixpath.normpath(posixpath.join("/", folder, unquote(target))).lstrip("/")
        found[str(element.get("Id", ""))] = Relation(kind, target, external)
    return found


def _refuse(message: str, label: str) -> NoReturn:
    raise InputError(message, Place(label))


def _shown(name: str) -> str:
    """A name from outside, fit for one line of a message."""
    return "".join(character if character.isprintable() else "?" for character in name[:60])


def _check_names(entries: list[zipfile.ZipInfo], label: str) -> None:
    seen: set[str] = set()
    for entry in entries:
        # orig_filename, because zipfile cuts names at NUL and turns backslashes round on Windows.
        name = entry.orig_filename
        shown = _shown(name)
        key = unicodedata.normalize("NFC", name).casefold().rstrip("/")
        if _BAD_NAME.search(name):
            _refuse(said('A part is called "{part}", which leads out of the package.', part=shown), label)
        if key in seen:
            message = 'The part "{part}" is there twice, and programs differ on which one they read.'
            _refuse(said(message, part=shown), label)
        if stat.S_IFMT(entry.external_attr >> 16) not in (0, stat.S_IFREG, stat.S_IFDIR):
            _refuse(said('The part "{part}" is a link to elsewhere.', part=shown), label)
        if entry.flag_bits & _ENCRYPTED:
            _refuse(said('The part "{part}" is encrypted. Save the file without a password.', part=shown), label)
        if entry.compress_type not in (_STORED, _DEFLATED):
            _refuse(said('The part "{part}" is packed by a method that office files do not use.', part=shown), label)
        seen.add(key)


def _begins(data: bytes, entries: list[zipfile.ZipInfo], end: int, label: str) -> dict[str, int]:
    """Where the packed bytes of each part begin, once it is sure that every part has bytes of its own."""
    begins: dict[str, int] = {}
    free = 0
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        start = entry.header_offset
        header = data[start : start + 30] if start >= 0 else b""
        if start < free:
            _refuse(said('The part "{part}" overlaps another one.', part=_shown(entry.orig_filename)), label)
        if len(header) < 30 or not header.startswith(_LOCAL):
            _refuse("The package is damaged or cut off. Save it again.", label)
        name_length, extra_length = struct.unpack("<HH", header[26:30])
        encoded = entry.orig_filename.encode("utf-8" if entry.flag_bits & _UTF8_NAME else "cp437")
        if data[start + 30 : start + 30 + name_length] != encoded:
            _refuse(said('The part "{part}" has two names.', part=_shown(entry.orig_filename)), label)
        begins[entry.orig_filename] = start + 30 + name_length + extra_length
        free = begins[entry.orig_filename] + entry.compress_size
    if free > end:
        _refuse("A part overlaps the directory of the package.", label)
    return begins


def _inflated(data: bytes, begin: int, entry: zipfile.ZipInfo, room: int, label: str) -> bytes:
    packed = data[begin : begin + entry.compress_size]
    limit = min(room, max(RATIO_FROM, MAX_RATIO * len(packed)))
    content, whole, shown = packed, True, _shown(entry.orig_filename)
    if entry.compress_type == _DEFLATED:
        engine = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            content = engine.decompress(packed, limit + 1)
        except zlib.error as error:
            raise InputError("The package is damaged. Save it again.", Place(label)) from error
        whole = engine.eof and not engine.unused_data
    if len(content) > limit:
        _refuse(said('The part "{part}" is too large or inflates like a bomb.', part=shown), label)
    if not whole or len(content) != entry.file_size or zlib.crc32(content) != entry.CRC:
        _refuse(said('The part "{part}" is damaged. Save the file again.', part=shown), label)
    return content


# ------------------------------------------------------------------ XML


def parse_xml(data: bytes, label: str) -> etree._Element:
    """The root of an XML part, without comments and processing instructions.

    It is read twice: expat, which knows UTF-8, UTF-16 and one-byte encodings only, meets a document type before
    anything in it is interpreted; what it lets through is safe to build.

    Raises:
        InputError: a document type or entity is declared, it is nested deeper than `MAX_DEPTH`, or it is not XML.
    """
    try:
        _guard(label).Parse(data, True)
        parser = etree.XMLParser(
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        root = etree.fromstring(data, parser)
    except (expat.ExpatError, etree.XMLSyntaxError) as error:
        raise InputError("It holds broken XML. Save it again.", Place(label, error.lineno or 0)) from error
    except (LookupError, ValueError) as error:
        raise InputError("It holds XML in an encoding other than UTF-8 and UTF-16.", Place(label)) from error
    # Should the two ever decode the same bytes differently.
    if root.getroottree().docinfo.internalDTD is not None:
        _refuse_document_type(label)
    return root


def _guard(label: str) -> expat.XMLParserType:
    """A parser that builds nothing and stops at what must not be built."""
    depth = 0

    def open_(name: str, attributes: object) -> None:
        nonlocal depth
        depth += 1
        if depth > MAX_DEPTH:
            message = said("It holds XML that is nested deeper than {limit}, so it was not read.", limit=MAX_DEPTH)
            _refuse(message, label)

    def close(name: str) -> None:
        nonlocal depth
        depth -= 1

    def refuse(*declaration: object) -> None:
        _refuse_document_type(label)

    guard = expat.ParserCreate()
    guard.StartElementHandler, guard.EndElementHandler = open_, close
    guard.StartDoctypeDeclHandler = guard.EntityDeclHandler = refuse
    return guard


def _refuse_document_type(label: str) -> NoReturn:
    _refuse("It holds XML with a document type (DOCTYPE), which can fetch or multiply text, so it was not read.", label)
