"""Packages and XML from outside: a hostile corpus is refused in one line, ordinary files pass."""

from __future__ import annotations

import codecs
import io
import os
import random
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import docx
import pytest

from advocacy import archives
from advocacy.archives import MAX_ENTRIES, Relation, parse_xml, read_package, relations, unpack
from advocacy.errors import InputError

CONTENT = "<a>text</a>"


def zipped(parts: list[tuple[str | zipfile.ZipInfo, str | bytes]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in parts:
            archive.writestr(name, content)
    return buffer.getvalue()


def patched(data: bytes, local: int, central: int, value: bytes) -> bytes:
    """The data with a value put at an offset of the first local and of the first central header."""
    changed = bytearray(data)
    for signature, offset in ((b"PK\x03\x04", local), (b"PK\x01\x02", central)):
        at = data.index(signature) + offset
        changed[at : at + len(value)] = value
    return bytes(changed)


def link() -> bytes:
    entry = zipfile.ZipInfo("word/link.xml")
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    return zipped([(entry, "/etc/passwd")])


def overlapping() -> bytes:
    """Two names for the same bytes: the second entry of the directory points at the first part."""
    data = bytearray(zipped([("a.xml", CONTENT), ("b.xml", CONTENT)]))
    second = data.rindex(b"PK\x01\x02")
    data[second + 42 : second + 46] = struct.pack("<I", 0)
    return bytes(data)


def into_the_next() -> bytes:
    """A part that says it is longer than it is, so that it quotes the header of the next one."""
    data = bytearray(zipped([("a.xml", CONTENT), ("b.xml", CONTENT)], zipfile.ZIP_STORED))
    at = data.index(b"PK\x01\x02")
    data[at + 20 : at + 28] = struct.pack("<II", len(CONTENT) + 40, len(CONTENT) + 40)
    return bytes(data)


def into_the_directory() -> bytes:
    data = bytearray(zipped([("a.xml", CONTENT)], zipfile.ZIP_STORED))
    at = data.index(b"PK\x01\x02")
    data[at + 20 : at + 28] = struct.pack("<II", len(CONTENT) + 9, len(CONTENT) + 9)
    return bytes(data)


def lying_size() -> bytes:
    """It declares the size and the checksum of its first three bytes: zipfile gives those without a word."""
    data = bytearray(zipped([("a.xml", CONTENT)]))
    for signature, offset in ((b"PK\x03\x04", 14), (b"PK\x01\x02", 16)):
        at = data.index(signature) + offset
        data[at : at + 4] = struct.pack("<I", zlib.crc32(CONTENT[:3].encode()))
        data[at + 8 : at + 12] = struct.pack("<I", 3)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.read("a.xml") == b"<a>"
    return bytes(data)


def two_names() -> bytes:
    data = bytearray(zipped([("a.xml", CONTENT)]))
    data[30:35] = b"z.xml"
    return bytes(data)


def slack() -> bytes:
    """Bytes hidden between the end of the stream and the end of the part."""
    data = zipped([("a.xml", CONTENT)])
    size = data.index(b"PK\x01\x02") - 35
    changed = bytearray(data[: 35 + size] + b"hidden" + data[35 + size :])
    at = changed.index(b"PK\x01\x02")
    changed[at + 20 : at + 24] = struct.pack("<I", size + 6)
    end = changed.index(b"PK\x05\x06")
    changed[end + 16 : end + 20] = struct.pack("<I", at)
    return bytes(changed)


ORDINARY = zipped([("a.xml", CONTENT)])
HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "bomb": (lambda: zipped([("a.xml", b"\0" * (8 * 2**20))]), "inflates like a bomb"),
    "many small bombs": (lambda: zipped([(f"{n}.xml", b"\0" * 2**20) for n in range(300)]), "inflates like a bomb"),
    "too many parts": (lambda: zipped([(f"{n}", "") for n in range(MAX_ENTRIES + 1)]), "more than 3000 parts"),
    "traversal": (lambda: zipped([("word/../../evil.xml", CONTENT)]), "leads out"),
    "traversal at the end": (lambda: zipped([("word/..", CONTENT)]), "leads out"),
    "absolute": (lambda: zipped([("/etc/evil", CONTENT)]), "leads out"),
    "backslash": (lambda: zipped([("..\\evil.xml", CONTENT)]), "leads out"),
    "drive": (lambda: zipped([("C:evil.xml", CONTENT)]), "leads out"),
    "nothing between slashes": (lambda: zipped([("word//a.xml", CONTENT)]), "leads out"),
    "NUL": (lambda: zipped([("a.xmlX.exe", CONTENT)]).replace(b"a.xmlX", b"a.xml\0"), "leads out"),
    "duplicate": (lambda: zipped([("a.xml", CONTENT), ("b.xml", "")]).replace(b"b.xml", b"a.xml"), "there twice"),
    "duplicate but for case": (lambda: zipped([("word/Straße", ""), ("WORD/STRASSE", "")]), "there twice"),
    "overlap": (overlapping, "overlaps|two names"),
    "overlap with the next": (into_the_next, "overlaps another"),
    "overlap with the directory": (into_the_directory, "overlaps the directory"),
    "two names": (two_names, "has two names"),
    "a false size": (lying_size, "damaged"),
    "slack": (slack, "damaged"),
    "encrypted": (lambda: patched(ORDINARY, 6, 8, b"\x01\x00"), "encrypted"),
    "strongly encrypted": (lambda: patched(ORDINARY, 6, 8, b"\x41\x00"), "encrypted"),
    "link": (link, "is a link"),
    "bzip2": (lambda: zipped([("a.xml", CONTENT)], zipfile.ZIP_BZIP2), "a method that"),
    "lzma": (lambda: zipped([("a.xml", CONTENT)], zipfile.ZIP_LZMA), "a method that"),
    "method 99": (lambda: patched(ORDINARY, 8, 10, b"\x63\x00"), "a method that"),
    "wrong checksum": (lambda: patched(ORDINARY, 14, 16, b"\0\0\0\0"), "damaged"),
    "not a zip": (lambda: b"%PDF-1.7 and so on", "not a package"),
    "empty": (lambda: b"", "not a package"),
    "old Word file": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500, "an old .doc or has a password"),
    "something before it": (lambda: b"#!/bin/sh\n" + ORDINARY, "not a package"),
    "truncated": (lambda: ORDINARY[:-30], "damaged or cut off"),
}


@pytest.mark.parametrize(("made", "message"), HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_package_is_refused_in_one_line(made: Callable[[], bytes], message: str) -> None:
    with pytest.raises(InputError, match=message) as caught:
        unpack(made(), "given.docx")
    assert str(caught.value).startswith("given.docx  ")
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 160


def test_a_name_from_outside_cannot_write_on_the_terminal() -> None:
    with pytest.raises(InputError) as caught:
        unpack(zipped([("/\x1b[31m\u202e\n", CONTENT)]), "given.docx")
    assert str(caught.value).isprintable()


def test_limits_count_all_parts_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MAX_TOTAL", 3_000)
    assert len(unpack(zipped([(f"{n}", "x" * 1_000) for n in range(3)]), "given.docx")) == 3
    with pytest.raises(InputError, match="too large"):
        unpack(zipped([(f"{n}", "x" * 1_000) for n in range(4)]), "given.docx")
    monkeypatch.setattr(archives, "MAX_PART", 999)
    with pytest.raises(InputError, match="too large"):
        unpack(zipped([("a", "x" * 1_000)], zipfile.ZIP_STORED), "given.docx")


def test_large_parts_that_shrink_as_texts_do_pass() -> None:
    random.seed(7)
    text = " ".join(random.choice(["<w:p>", "</w:p>", "human", "rights", "quyền"]) for _ in range(400_000))  # noqa: S311
    assert len(text) > 2**21
    assert unpack(zipped([("a.xml", text)]), "x")["a.xml"].decode() == text


def ordinary_docx() -> bytes:
    buffer = io.BytesIO()
    document = docx.Document()
    document.add_heading("A letter", 1)
    document.save(buffer)
    return buffer.getvalue()


def test_ordinary_packages_pass(tmp_path: Path) -> None:
    path = tmp_path / "letter.docx"
    path.write_bytes(ordinary_docx())
    parts = read_package(path)
    assert b"A letter" in parts["word/document.xml"]
    with zipfile.ZipFile(path) as archive:
        assert parts == {name: archive.read(name) for name in archive.namelist()}
    with_folder = zipped([("word/", ""), ("word/a.xml", CONTENT), ("word/ảnh.png", b"\x89PNG"), ("empty", "")])
    assert list(unpack(with_folder, "x")) == ["word/a.xml", "word/ảnh.png", "empty"]


class OneWay(io.BytesIO):
    """A stream that cannot go back, as a program has that writes to the network."""

    def seekable(self) -> bool:
        return False

    def seek(self, offset: int, whence: int = 0, /) -> int:
        raise io.UnsupportedOperation


def test_a_package_that_was_streamed_passes() -> None:
    stream = OneWay()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.xml", CONTENT)
        with archive.open("b.xml", "w", force_zip64=True) as part:
            part.write(CONTENT.encode())
    assert unpack(stream.getvalue(), "x") == {"a.xml": CONTENT.encode(), "b.xml": CONTENT.encode()}


def test_what_is_not_a_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="There is no such file"):
        read_package(tmp_path / "missing.docx")
    with pytest.raises(InputError, match="not a file"):
        read_package(tmp_path)
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(InputError, match="not a file"):
        read_package(tmp_path / "pipe")


def test_a_large_file_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MAX_TOTAL", 20)
    (tmp_path / "large.docx").write_bytes(ORDINARY)
    with pytest.raises(InputError, match="larger than"):
        read_package(tmp_path / "large.docx")


def test_damage_never_ends_in_a_traceback() -> None:
    data = ordinary_docx()
    rng = random.Random(11)  # noqa: S311
    damaged = [data[: len(data) * n // 50] for n in range(50)]
    for _ in range(400):
        changed = bytearray(data)
        # The directory is where the structure is; flips elsewhere mostly end in a wrong checksum.
        at = rng.randrange(len(data)) if rng.random() < 0.3 else rng.randrange(data.index(b"PK\x01\x02"), len(data))
        changed[at] ^= 1 << rng.randrange(8)
        damaged.append(bytes(changed))
    for each in damaged:
        try:
            parts = unpack(each, "x")
        except InputError:
            continue
        assert b"A letter" in parts.get("word/document.xml", b"A letter")


# ------------------------------------------------------------------ XML

XXE = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/hostname">]><a>&e;</a>'
LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a0 "ha">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    + "]><a>&a11;</a>"
)
HOSTILE_XML = {
    "xxe": (XXE.encode(), "DOCTYPE"),
    "billion laughs": (LAUGHS.encode(), "DOCTYPE"),
    "an empty document type": (b"<!DOCTYPE a><a/>", "DOCTYPE"),
    "a remote document type": (b'<!DOCTYPE a SYSTEM "http://example.invalid/a.dtd"><a/>', "DOCTYPE"),
    "UTF-16": (XXE.encode("utf-16"), "DOCTYPE"),
    "UTF-16, big end first": (codecs.BOM_UTF16_BE + XXE.encode("utf-16-be"), "DOCTYPE"),
    "UTF-16 without a mark": (XXE.replace("?>", ' encoding="UTF-16LE"?>', 1).encode("utf-16-le"), "DOCTYPE"),
    "UTF-8 with a mark": (codecs.BOM_UTF8 + XXE.encode(), "DOCTYPE"),
    "after a comment": (b"<!-- <!-- --><!DOCTYPE a><a/>".replace(b"<!-- <!--", b"<!-- x"), "DOCTYPE"),
    "deep": (b"<a>" * 257 + b"</a>" * 257, "nested deeper than 256"),
    "deeper": (b"<a>" * 100_000, "nested deeper than 256"),
    "broken": (b"<a>\n<b></a>", "broken XML"),
    "two roots": (b"<a/><a/>", "broken XML"),
    "a prefix of nothing": (b"<w:a/>", "broken XML"),
    "an unknown entity": (b"<a>&nbsp;</a>", "broken XML"),
    "nothing": (b"", "broken XML"),
    "a control character": (b"<a>&#1;</a>", "broken XML"),
    "UTF-7": (b'<?xml version="1.0" encoding="UTF-7"?><a>+ADw-</a>', "encoding|broken"),
    "UTF-32": (CONTENT.encode("utf-32"), "encoding|broken"),
    "an invented encoding": (b'<?xml version="1.0" encoding="x-none"?><a/>', "encoding|broken"),
    "many bytes a letter": (b'<?xml version="1.0" encoding="shift_jis"?><a/>', "encoding|broken"),
    "false UTF-8": (b"<a>\xff\xfe</a>", "encoding|broken"),
}


@pytest.mark.parametrize(("data", "message"), HOSTILE_XML.values(), ids=HOSTILE_XML)
def test_hostile_xml_is_refused_in_one_line(data: bytes, message: str) -> None:
    with pytest.raises(InputError, match=message) as caught:
        parse_xml(data, "given.docx")
    assert str(caught.value).startswith("given.docx")
    assert "\n" not in str(caught.value)


def test_broken_xml_is_told_with_its_line() -> None:
    with pytest.raises(InputError) as caught:
        parse_xml(b"<a>\n<b></a>", "given.docx")
    assert caught.value.place.line == 2


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_ordinary_xml_passes(encoding: str) -> None:
    root = parse_xml(
        "<a><!-- note --><b>Quyền con người &lt;!DOCTYPE&gt; &#225;</b><?mso x?></a>".encode(encoding), "x"
    )
    assert [child.tag for child in root] == ["b"]
    assert root[0].text == "Quyền con người <!DOCTYPE> á"
    assert parse_xml(b"<a>" * 256 + b"</a>" * 256, "x").tag == "a"


def test_relationships_are_resolved_and_addresses_stay_addresses() -> None:
    listed = """<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
    <Relationship Id="a" Type="http://x/relationships/image" Target="media/m%E1%BB%99t.png"/>
    <Relationship Id="b" Type="http://x/relationships/theme" Target="/word/theme/theme1.xml"/>
    <Relationship Id="c" Type="http://x/relationships/image" Target="../../../etc/passwd"/>
    <Relationship Id="d" Type="http://x/relationships/attachedTemplate" Target="http://a.invalid/t" TargetMode="External"/>
    </Relationships>"""
    parts = {"word/_rels/document.xml.rels": listed.encode()}
    assert relations(parts, "word/document.xml", "x") == {
        "a": Relation("image", "word/media/một.png", False),
        "b": Relation("theme", "word/theme/theme1.xml", False),
        "c": Relation("image", "etc/passwd", False),
        "d": Relation("attachedTemplate", "http://a.invalid/t", True),
    }
    assert relations(parts, "", "x") == {}
