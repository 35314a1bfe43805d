"""A ZIP of which one member changes: everything else is compressed once, and the bytes are those of `package.zipped`.

Only fixed fields of the headers are touched (APPNOTE.TXT 6.3.10, sections 4.3.7, 4.3.12 and 4.3.16).
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

from advocacy.writers.word.package import zipped

_LOCAL, _CENTRAL, _END = 30, 46, 22  # lengths without names
_CHECKED = struct.Struct("<LLL")  # checksum, compressed size, size
_OFFSET = struct.Struct("<L")


class Archive:
    """The members of a ZIP, ready to be written with another content of one of them."""

    def __init__(self, parts: Mapping[str, bytes], varying: str) -> None:
        whole = zipped(dict(parts))
        with zipfile.ZipFile(io.BytesIO(whole)) as archive:
            entries = archive.infolist()
            start = archive.start_dir
        ends = [*(entry.header_offset for entry in entries[1:]), start]
        at = next(number for number, entry in enumerate(entries) if entry.filename == varying)
        begin, header = entries[at].header_offset, _LOCAL + len(varying.encode())
        self._before, self._header = whole[:begin], bytearray(whole[begin : begin + header])
        self._after = whole[ends[at] : start]
        self._directory = bytearray(whole[start:-_END])
        self._end = bytearray(whole[-_END:])
        self._size = ends[at] - begin - header  # of the compressed content in the directory as it stands
        places = self._places()
        self._entry, self._later = places[at], places[at + 1 :]
        self._offsets = [entry.header_offset for entry in entries[at + 1 :]]

    def _places(self) -> list[int]:
        """Where each entry of the directory begins."""
        places, at = [], 0
        while at < len(self._directory):
            places.append(at)
            at += _CENTRAL + sum(struct.unpack_from("<HHH", self._directory, at + 28))
        return places

    def written(self, content: bytes) -> bytes:
        """The bytes of the ZIP with this content of the member that varies."""
        deflate = zlib.compressobj(zlib.Z_DEFAULT_COMPRESSION, zlib.DEFLATED, -15)
        packed = deflate.compress(content) + deflate.flush()
        checked = zlib.crc32(content), len(packed), len(content)
        header, directory, end = bytearray(self._header), bytearray(self._directory), bytearray(self._end)
        _CHECKED.pack_into(header, 14, *checked)
        _CHECKED.pack_into(directory, self._entry + 16, *checked)
        moved = len(packed) - self._size
        for place, offset in zip(self._later, self._offsets, strict=True):
            _OFFSET.pack_into(directory, place + 42, offset + moved)
        _OFFSET.pack_into(end, 16, len(self._before) + len(header) + len(packed) + len(self._after))
        return b"".join((self._before, header, packed, self._after, directory, end))
