"""Pictures: nothing but the pixels leaves, the pixels stay, and what is not a picture to trust is refused."""

from __future__ import annotations

import base64
import io
import random
import struct
import subprocess
import sys
import tomllib
import warnings
import zipfile
import zlib
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from conftest import ROOT
from hypothesis import given, settings
from hypothesis import strategies as st

from advocacy.pictures import MAX_BYTES, PictureError, clean

if TYPE_CHECKING:
    from PIL.Image import Image as Pillow

PIL = pytest.importorskip("PIL")
Image = pytest.importorskip("PIL.Image")
ImageChops = pytest.importorskip("PIL.ImageChops")
ExifTags = pytest.importorskip("PIL.ExifTags")

CANARY = b"canary7391"
FORMS = [CANARY, CANARY.decode().encode("utf-16-le"), CANARY.decode().encode("utf-16-be"), base64.b64encode(CANARY)]
# What stays of base64 wherever the word begins in the text that was encoded.
SEARCHED = [*FORMS[:3], *(base64.b64encode(b" " * shift + CANARY)[4 if shift else 0 : 12] for shift in range(3))]
EVERYWHERE = b" ".join(FORMS)
PNG = b"\x89PNG\r\n\x1a\n"


def chunk(name: bytes, data: bytes = b"") -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(width: int, height: int, depth: int, colours: int, rows: bytes, *before: bytes) -> bytes:
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colours, 0, 0, 0))
    return b"".join((PNG, header, *before, chunk(b"IDAT", zlib.compress(rows)), chunk(b"IEND")))


def chunks(data: bytes) -> list[bytes]:
    """The names of the chunks, to the last byte of the file."""
    assert data.startswith(PNG)
    names, position = [], 8
    while position < len(data):
        length, name = struct.unpack_from(">I4s", data, position)
        names.append(name)
        position += 12 + length
    assert position == len(data)
    return names


def segment(marker: int, data: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(data) + 2) + data


def segments(data: bytes) -> list[tuple[int, bytes]]:
    """The markers and contents of the segments; behind the scan there is the end and nothing else."""
    assert data.startswith(b"\xff\xd8")
    found, position = [], 2
    while True:
        start, marker, length = struct.unpack_from(">BBH", data, position)
        assert start == 0xFF
        found.append((marker, data[position + 4 : position + 2 + length]))
        position += 2 + length
        if marker == 0xDA:
            break
    assert data.index(b"\xff\xd9", position) == len(data) - 2
    return found


def encoded(image: Pillow, form: str = "PNG", **options: object) -> bytes:
    stream = io.BytesIO()
    image.save(stream, form, **options)
    return stream.getvalue()


def opened(data: bytes) -> Pillow:
    image: Pillow = Image.open(io.BytesIO(data))
    image.load()
    return image


def photograph(width: int = 64, height: int = 48) -> Pillow:
    image = Image.linear_gradient("L").resize((width, height))
    picture: Pillow = Image.merge("RGB", [image, image.rotate(180), image.transpose(Image.Transpose.FLIP_LEFT_RIGHT)])
    return picture


def speckle(mode: str, width: int = 40, height: int = 30) -> Pillow:
    """Every pixel by chance, but always of the same one; with all degrees of transparency where there is any."""
    data = random.Random(7391).randbytes(width * height * 4)  # noqa: S311
    picture: Pillow = Image.frombytes("RGBA", (width, height), data).convert(mode)
    return picture


def exif(orientation: int = 1) -> bytes:
    """As of a telephone: who, where, and a small picture that was made before the face was cut away."""
    fields = Image.Exif()
    fields[0x0112], fields[0x010E], fields[0x013B] = orientation, EVERYWHERE.decode("latin-1"), CANARY.decode()
    fields.get_ifd(0x8825).update({1: "N", 2: (10.0, 46.0, 37.0), 3: "E", 4: (106.0, 41.0, 43.0), 29: CANARY.decode()})
    tiff = bytearray(fields.tobytes()[6:])
    small = encoded(photograph(16, 16), "JPEG", comment=EVERYWHERE)
    pointer = 10 + 12 * struct.unpack_from(">H", tiff, 8)[0]  # of what follows the first directory
    struct.pack_into(">I", tiff, pointer, len(tiff))
    tiff += struct.pack(">HHHIIHHIII", 2, 0x0201, 4, 1, len(tiff) + 30, 0x0202, 4, 1, len(small), 0) + small
    return b"Exif\0\0" + bytes(tiff)


def archive() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as file:
        file.writestr(CANARY.decode(), EVERYWHERE)
    return stream.getvalue()


def profile(space: bytes, tags: dict[bytes, bytes]) -> bytes:
    """A colour profile, version 2, with a name that tells something."""
    tags = {b"desc": b"desc\0\0\0\0" + struct.pack(">I", len(CANARY) + 1) + CANARY + bytes(79), **tags}
    table, body, start = b"", b"", 132 + 12 * len(tags)
    for name, tag in tags.items():
        table += struct.pack(">4sII", name, start + len(body), len(tag))
        body += tag + bytes(-len(tag) % 4)
    head = struct.pack(
        ">I4s4s4s4s4s12x4s28x", start + len(body), b"none", b"\2\x10\0\0", b"mntr", space, b"XYZ ", b"acsp"
    )
    return head + struct.pack(">III48xI", 63190, 65536, 54061, len(tags)) + table + body


def curve(gamma: float) -> bytes:
    return b"curv\0\0\0\0" + struct.pack(">IH", 1, round(gamma * 256)) + b"\0\0"


def place(*values: float) -> bytes:
    return b"XYZ \0\0\0\0" + struct.pack(">3i", *(round(value * 65536) for value in values))


RED, GREEN, BLUE = place(0.4361, 0.2225, 0.0139), place(0.3851, 0.7169, 0.0971), place(0.1431, 0.0606, 0.7141)
TONES = {b"rTRC": curve(2.2), b"gTRC": curve(2.2), b"bTRC": curve(2.2), b"wtpt": place(0.9642, 1, 0.8249)}
SWAPPED = profile(b"RGB ", {b"rXYZ": GREEN, b"gXYZ": RED, b"bXYZ": BLUE, **TONES})
DARK_GREY = profile(b"GRAY", {b"kTRC": curve(4.4), b"wtpt": place(0.9642, 1, 0.8249)})


def dirty_png(source: Pillow) -> bytes:
    clean_one = encoded(source)
    head, rest = clean_one[:33], clean_one[33:]
    before = (
        chunk(b"tEXt", b"Comment\0" + EVERYWHERE),
        chunk(b"tEXt", b"Author\0" + CANARY),
        chunk(b"zTXt", b"Software\0\0" + zlib.compress(EVERYWHERE)),
        chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0<x>" + CANARY + b"</x>"),
        chunk(b"eXIf", exif()[6:]),
        chunk(b"tIME", struct.pack(">HBBBBB", 2026, 3, 8, 7, 39, 1)),
        chunk(b"pHYs", struct.pack(">IIB", 7391, 7391, 1)),
        chunk(b"gAMA", struct.pack(">I", 45455)),
        chunk(b"caBX", b"jumbc2pa" + EVERYWHERE),
        chunk(b"prVt", EVERYWHERE),
    )
    after = (chunk(b"tEXt", b"Title\0" + CANARY), chunk(b"prVt", EVERYWHERE))
    return b"".join((head, *before, rest[:-12], *after, rest[-12:], EVERYWHERE, archive()))


def dirty_jpeg(source: Pillow, **options: object) -> bytes:
    plain = encoded(source, "JPEG", quality=95, **options)
    resource = b"\x1c\x02\x78" + struct.pack(">H", len(EVERYWHERE)) + EVERYWHERE
    before = (
        segment(0xE1, exif()),
        segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0<x>" + EVERYWHERE + b"</x>"),
        segment(0xED, b"Photoshop 3.0\x008BIM\x04\x04\0\0" + struct.pack(">I", len(resource)) + resource),
        segment(0xE2, b"ICC_PROFILE\0\x01\x01" + EVERYWHERE),
        segment(0xEB, b"JP\0\x01\0\0\0\x01jumbc2pa" + EVERYWHERE),
        segment(0xE5, EVERYWHERE),
        segment(0xFE, EVERYWHERE),
    )
    return b"".join((plain[:2], *before, plain[2:], EVERYWHERE, archive()))


def dirty_mpo() -> bytes:
    second = photograph().rotate(180)
    second.info["comment"] = EVERYWHERE
    data = encoded(photograph(), "MPO", save_all=True, append_images=[second], quality=95, comment=CANARY)
    assert opened(data).format == "MPO"
    return data


def assert_nothing_planted(dirty: bytes, data: bytes) -> None:
    assert CANARY in dirty
    for form in SEARCHED:
        assert form not in data


@pytest.mark.parametrize("mode", ["1", "L", "RGB", "P"])
def test_nothing_but_the_pixels_of_a_png_leaves(mode: str) -> None:
    source = speckle("RGB").convert(mode)
    dirty = dirty_png(source)
    picture = clean(dirty)
    assert_nothing_planted(dirty, picture.data)
    assert set(chunks(picture.data)) == {b"IHDR", b"IDAT", b"IEND"} | ({b"PLTE"} if mode == "P" else set())
    after = opened(picture.data)
    assert (picture.extension, after.mode, after.size) == ("png", mode, (picture.width, picture.height))
    assert after.convert("RGB").tobytes() == opened(dirty).convert("RGB").tobytes() == source.convert("RGB").tobytes()


@pytest.mark.parametrize("mode", ["L", "RGB", "CMYK"])
def test_nothing_but_the_pixels_of_a_jpeg_leaves(mode: str) -> None:
    dirty = dirty_jpeg(photograph().convert(mode))
    before = opened(dirty)
    assert before.getexif().get_ifd(0x8825)[29] == CANARY.decode()
    assert 0x0201 in before.getexif().get_ifd(ExifTags.IFD.IFD1)
    picture = clean(dirty)
    assert_nothing_planted(dirty, picture.data)
    assert_a_bare_jpeg(picture.data)
    after = opened(picture.data)
    assert (picture.extension, after.mode, after.size) == ("jpeg", "L" if mode == "L" else "RGB", before.size)
    assert_alike(after, before.convert(after.mode))


def assert_a_bare_jpeg(data: bytes) -> None:
    found = segments(data)
    assert found[0] == (0xE0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0")  # neither density nor thumbnail
    assert {marker for marker, _ in found[1:]} == {0xDB, 0xC0, 0xC4, 0xDA}
    frame = dict(found)[0xC0]
    assert {frame[place] for place in range(7, len(frame), 3)} == {0x11}  # no colour is shared by several pixels
    assert dict(found)[0xDB][1] <= 3  # the coarseness of quality 92


def assert_alike(after: Pillow, before: Pillow, furthest: int = 6) -> None:
    assert after.mode == before.mode
    for band, other in zip(after.split(), before.split(), strict=True):
        assert ImageChops.difference(band, other).getextrema()[1] <= furthest


def test_only_the_first_of_several_pictures_leaves() -> None:
    dirty = dirty_mpo()
    picture = clean(dirty)
    assert_nothing_planted(dirty, picture.data)
    assert_a_bare_jpeg(picture.data)
    assert_alike(opened(picture.data), photograph())

    frames = [speckle("RGB"), speckle("RGB").rotate(180)]
    picture = clean(encoded(frames[0], save_all=True, append_images=frames[1:]))
    assert chunks(picture.data) == [b"IHDR", b"IDAT", b"IEND"]
    assert opened(picture.data).tobytes() == frames[0].tobytes()


def test_a_palette_stays_one_but_without_colours_of_no_pixel() -> None:
    rows = b"\0" + bytes([0, 1, 2, 9, 9, 2])
    palette = bytes([255, 0, 0, 0, 255, 0, 0, 0, 255]) + CANARY * 2 + b"\1" + CANARY
    for alpha, kept in ((b"", set()), (b"\xff\x00", {b"tRNS"}), (b"\xff\x80\x00", {b"tRNS"})):
        dirty = png(6, 1, 8, 3, rows, chunk(b"PLTE", palette[:30]), *([chunk(b"tRNS", alpha)] if alpha else []))
        picture = clean(dirty)
        assert_nothing_planted(dirty, picture.data)
        assert set(chunks(picture.data)) == {b"IHDR", b"PLTE", b"IDAT", b"IEND"} | kept
        after = opened(picture.data)
        assert after.mode == "P"
        assert after.convert("RGBA").tobytes() == opened(dirty).convert("RGBA").tobytes()


@pytest.mark.parametrize("mode", ["LA", "RGBA"])
def test_what_is_behind_full_transparency_does_not_leave(mode: str) -> None:
    source = speckle("RGBA").convert(mode)
    alpha = source.getchannel("A").point(lambda value: 0 if value < 100 else value)
    source.putalpha(alpha)
    picture = clean(dirty_png(source))
    assert chunks(picture.data) == [b"IHDR", b"IDAT", b"IEND"]
    after = opened(picture.data)
    assert after.mode == mode
    assert after.getchannel("A").tobytes() == alpha.tobytes()
    pixels = zip(after.get_flattened_data(), source.get_flattened_data(), strict=True)
    for pixel, was in pixels:
        assert isinstance(was, tuple)
        assert pixel == (was if was[-1] else (0,) * len(mode))


@pytest.mark.parametrize(
    ("data", "mode", "pixels"),
    [
        (png(2, 1, 16, 0, b"\0\x12\x34\xff\xfe"), "L", "12 ff"),
        (png(2, 1, 16, 0, b"\0\x12\x34\xff\xfe", chunk(b"tRNS", b"\xff\xfe")), "LA", "12ff 0000"),
        (png(2, 1, 16, 2, b"\0" + bytes(range(12))), "RGB", "000204 06080a"),
        (png(2, 1, 16, 2, b"\0" + bytes(range(12)), chunk(b"tRNS", bytes(range(6)))), "RGBA", "00000000 06080aff"),
        (png(1, 1, 16, 4, b"\0\x12\x34\xff\xff"), "RGBA", "121212ff"),
        (png(2, 1, 16, 6, b"\0" + b"\x12\0\x34\0\x56\0\x80\0" * 2), "RGBA", "12345680 12345680"),
        (png(4, 1, 2, 0, b"\0\x1b"), "L", "00 55 aa ff"),
        (png(4, 1, 2, 0, b"\0\x1b", chunk(b"tRNS", b"\0\x02")), "LA", "00ff 55ff 0000 ffff"),
        (png(2, 1, 4, 0, b"\0\x0f", chunk(b"tRNS", b"\0\x0f")), "LA", "00ff 0000"),
        (png(2, 1, 8, 0, b"\0\x00\xff", chunk(b"tRNS", b"\0\xff")), "LA", "00ff 0000"),
        (png(8, 1, 1, 0, b"\0\x80", chunk(b"tRNS", b"\0\x01")), "LA", "0000" + "00ff" * 7),
        (png(2, 1, 8, 2, b"\0\1\2\3\4\5\6", chunk(b"tRNS", b"\0\1\0\2\0\3")), "RGBA", "00000000 040506ff"),
    ],
)
def test_every_depth_and_way_of_transparency_is_shown_as_meant(data: bytes, mode: str, pixels: str) -> None:
    picture = clean(data)
    assert chunks(picture.data) == [b"IHDR", b"IDAT", b"IEND"]
    after = opened(picture.data)
    assert (after.mode, after.tobytes()) == (mode, bytes.fromhex(pixels))


BACK = {
    1: None, 2: "FLIP_LEFT_RIGHT", 3: "ROTATE_180", 4: "FLIP_TOP_BOTTOM",
    5: "TRANSPOSE", 6: "ROTATE_90", 7: "TRANSVERSE", 8: "ROTATE_270",
}  # fmt: skip


@pytest.mark.parametrize(("orientation", "turn"), BACK.items())
def test_a_picture_that_lies_on_its_side_is_stood_up(orientation: int, turn: str | None) -> None:
    source = photograph()
    stored = source.transpose(Image.Transpose[turn]) if turn else source
    picture = clean(encoded(stored, exif=exif(orientation)))
    assert opened(picture.data).tobytes() == source.tobytes()
    assert (picture.width, picture.height) == source.size
    picture = clean(encoded(stored, "JPEG", exif=exif(orientation), quality=95))
    assert_alike(opened(picture.data), source)
    assert opened(picture.data).getexif() == {}


def test_black_and_white_stays_so_whatever_its_profile_says() -> None:
    after = opened(clean(encoded(speckle("1"), icc_profile=DARK_GREY)).data)
    assert (after.mode, after.tobytes()) == ("1", speckle("1").tobytes())


@pytest.mark.parametrize("broken", [CANARY, b"Exif\0\0" + CANARY, b"Exif\0\0", exif(6)[:20], exif(99)])
def test_exif_that_cannot_be_read_turns_nothing(broken: bytes) -> None:
    for form in ("PNG", "JPEG"):
        with warnings.catch_warnings(record=True, action="always") as heard:
            after = opened(clean(encoded(photograph(), form, exif=broken)).data)
        assert heard == []
        assert_alike(after, photograph())


def test_the_first_pixel_of_orientation_6_is_shown_at_the_upper_right() -> None:
    stored = Image.new("L", (4, 2))
    stored.putpixel((0, 0), 255)
    after = opened(clean(encoded(stored, exif=exif(6))).data)
    assert after.size == (2, 4)
    assert after.getpixel((1, 0)) == 255


def test_colours_of_a_profile_are_converted_and_the_profile_is_dropped() -> None:
    red, green = (255, 0, 0), (0, 255, 0)
    for source, mode in ((Image.new("RGB", (2, 2), red), "RGB"), (Image.new("RGBA", (2, 2), (*red, 128)), "RGBA")):
        dirty = encoded(source, icc_profile=SWAPPED)
        assert CANARY in opened(dirty).info["icc_profile"]
        picture = clean(dirty)
        assert chunks(picture.data) == [b"IHDR", b"IDAT", b"IEND"]
        assert_alike(opened(picture.data), Image.new(mode, (2, 2), (*green, 128)[: len(mode)]), 2)
    dirty = encoded(Image.new("RGB", (16, 16), red), "JPEG", icc_profile=SWAPPED)
    picture = clean(dirty)
    assert_nothing_planted(dirty, picture.data)
    assert_a_bare_jpeg(picture.data)
    assert_alike(opened(picture.data), Image.new("RGB", (16, 16), green))
    palette = Image.new("P", (2, 2))
    palette.putpalette(red)
    assert_alike(opened(clean(encoded(palette, icc_profile=SWAPPED)).data), Image.new("RGB", (2, 2), green), 2)


def test_grey_with_a_profile_stays_grey() -> None:
    source = Image.linear_gradient("L")
    with_alpha = source.copy()
    with_alpha.putalpha(200)
    for image in (source, with_alpha):
        after = opened(clean(encoded(image, icc_profile=DARK_GREY)).data)
        assert after.mode == image.mode
        grey = after.getchannel("L").resize((1, 256)).tobytes()
        assert grey[255] == 255
        assert 40 < grey[128] < 80


@pytest.mark.parametrize("broken", [b"", CANARY, DARK_GREY, SWAPPED[:200], SWAPPED[:128] + b"\xff" * 100])
def test_a_profile_that_does_not_fit_is_dropped_and_the_pixels_stay(broken: bytes) -> None:
    picture = clean(encoded(speckle("RGB"), icc_profile=broken))
    assert chunks(picture.data) == [b"IHDR", b"IDAT", b"IEND"]
    assert opened(picture.data).tobytes() == speckle("RGB").tobytes()
    assert opened(clean(encoded(photograph().convert("CMYK"), "JPEG", icc_profile=broken)).data).mode == "RGB"


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA"])
def test_what_is_larger_than_any_page_is_scaled_down(mode: str) -> None:
    source = Image.new("RGB", (6_001, 20), (255, 0, 0)).convert(mode)
    picture = clean(encoded(source))
    after = opened(picture.data)
    assert (picture.width, picture.height) == after.size == (3_000, 10)
    assert after.mode == {"1": "L", "P": "RGB"}.get(mode, mode)
    picture = clean(encoded(photograph(10, 4_000), "JPEG"))
    assert (picture.width, picture.height) == opened(picture.data).size == (7, 3_000)


def test_scaling_is_smooth_and_mixes_no_hidden_colour_in() -> None:
    source = Image.new("RGBA", (6_000, 8), (255, 255, 255, 0))
    source.paste((0, 0, 0, 255), (1_001, 0, 6_000, 8))
    after = opened(clean(encoded(source)).data)
    assert {pixel[:3] for _, pixel in after.getcolors(1_000) or [] if isinstance(pixel, tuple)} == {(0, 0, 0)}
    assert len(after.getcolors(1_000) or []) > 2


@pytest.mark.parametrize("make", [lambda: dirty_png(speckle("RGBA")), lambda: dirty_jpeg(photograph()), dirty_mpo])
def test_the_same_picture_gives_the_same_bytes(make: Callable[[], bytes]) -> None:
    first = clean(make())
    assert clean(make()) == first
    if first.extension == "png":
        assert clean(first.data) == first


REFUSED = {
    b"II*\0" + bytes(99): "a TIFF picture",
    b"MM\0*" + bytes(99): "a TIFF picture",
    b"MM\0+" + bytes(99): "a TIFF picture",
    b"GIF89a" + bytes(99): "a GIF picture",
    b"RIFF\x10\0\0\0WEBPVP8 ": "a WebP picture",
    b"\0\0\0\x18ftypheic\0\0\0\0mif1heic": "a HEIC picture",
    b"\0\0\0\x18ftypavif\0\0\0\0mif1avif": "an AVIF picture",
    b"BM\x46\0\0\0\0\0\0\0\x36\0\0\0": "a BMP picture",
    b"\x01\0\0\0\x6c\0\0\0" + bytes(32) + b" EMF\0\0\x01\0": "an EMF picture",
    b"\xd7\xcd\xc6\x9a" + bytes(30): "a WMF picture",
    b"\x01\0\x09\0\0\x03" + bytes(30): "a WMF picture",
    b"%PDF-1.7\n": "a PDF document",
    b"\n\n%PDF-1.7\n": "a PDF document",
    b"<!DOCTYPE html><svg></svg>": "an HTML page",
    b"\xef\xbb\xbf <HTML>": "an HTML page",
    b"<svg xmlns='http://www.w3.org/2000/svg'>": "an SVG picture",
    b"\xef\xbb\xbf<?xml version='1.0'?>\n<!-- logo -->\n<!DOCTYPE svg>\n<svg>": "an SVG picture",
    b"<s:svg xmlns:s='http://www.w3.org/2000/svg'>": "an SVG picture",
    "<?xml version='1.0' encoding='utf-16'?><svg>".encode("utf-16"): "an SVG picture",
}


@pytest.mark.parametrize(("data", "name"), REFUSED.items())
def test_other_formats_are_refused_by_name(data: bytes, name: str) -> None:
    with pytest.raises(PictureError) as error:
        clean(data)
    assert str(error.value) == f"This is {name}. Save it as PNG or JPEG."


@pytest.mark.parametrize("form", ["TIFF", "GIF", "WEBP", "BMP", "ICO", "PPM", "JPEG2000", "TGA"])
def test_what_pillow_writes_in_other_formats_is_refused(form: str) -> None:
    with pytest.raises(PictureError, match=r"Save it as PNG or JPEG\.$"):
        clean(encoded(photograph(), form))


@pytest.mark.parametrize("data", [b"", b"\x89PN", b"\xff\xd8", b"PK\3\4", b"logo.png", b" " + encoded(photograph())])
def test_what_is_no_picture_is_refused(data: bytes) -> None:
    with pytest.raises(PictureError) as error:
        clean(data)
    assert str(error.value) == "This is not a PNG or JPEG picture. Save it as PNG or JPEG."


def test_a_file_that_is_too_large_is_refused() -> None:
    with pytest.raises(PictureError) as error:
        clean(encoded(speckle("L")) + bytes(MAX_BYTES))
    assert str(error.value) == "This picture has over 20 MiB. Save a smaller copy."


@pytest.mark.parametrize("width", [60_000, 12_000, 6_400])  # an error of Pillow, a warning of Pillow, neither
def test_a_picture_of_too_many_pixels_is_refused_before_it_is_decoded(
    width: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def load(_: object) -> None:
        raise AssertionError("decoded")

    monkeypatch.setattr("PIL.ImageFile.ImageFile.load", load)
    flat = encoded(Image.new("L", (8, 8)), "JPEG")
    place = flat.index(b"\xff\xc0") + 5
    for data in (
        png(width, width, 8, 2, b""),
        flat[:place] + struct.pack(">HH", width, width) + flat[place + 4 :],
    ):
        with pytest.raises(PictureError) as error:
            clean(data)
        assert str(error.value) == "This picture has over 40 megapixels. Save a smaller copy."


@pytest.mark.parametrize(
    "data",
    [
        png(1, 1, 8, 0, b"\0\0", *[chunk(b"iCCP", b"a\0\0" + zlib.compress(bytes(99)))] * 700),
        (plain := encoded(photograph(), "JPEG", progressive=True))[:2] + segment(0xE1, b"Exif\0\0") * 700 + plain[2:],
        plain[:-2] + plain[plain.rindex(b"\xff\xda") : -2] * 700 + plain[-2:],
    ],
    ids=["profiles", "exif", "scans"],
)
def test_a_picture_that_would_take_hours_is_refused(data: bytes) -> None:
    with pytest.raises(PictureError, match="of a rare kind"):
        clean(data)


@pytest.mark.parametrize("extension", ["png", "jpeg"])
def test_an_incomplete_picture_is_refused(extension: str) -> None:
    whole = encoded(photograph(24, 16), extension)
    magic, closing = {"png": (8, 4), "jpeg": (3, 2)}[extension]  # the closing bytes only say that nothing follows
    for end in range(magic, len(whole) - closing):
        with pytest.raises(PictureError) as error:
            clean(whole[:end])
        assert str(error.value) == "This picture is damaged or of a rare kind. Save it again as PNG or JPEG."


def test_a_png_that_was_cut_inside_is_refused() -> None:
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 24, 16, 8, 0, 0, 0, 0))
    for half in (zlib.compress(random.Random(7391).randbytes(25 * 16))[:200], b""):  # noqa: S311
        with pytest.raises(PictureError, match="damaged"):
            clean(PNG + header + chunk(b"IDAT", half) + chunk(b"IEND"))


HOSTILE = {
    "png": dirty_png(speckle("RGB", 6, 5).convert("P")),
    "jpeg": dirty_jpeg(photograph(9, 7), icc_profile=SWAPPED),
    "mpo": dirty_mpo(),
}


@settings(deadline=None, max_examples=300)
@given(st.sampled_from(["png", "jpeg", "mpo"]), st.data())
def test_no_bytes_make_anything_but_a_picture_or_a_picture_error(kind: str, choices: st.DataObject) -> None:
    data = bytearray(HOSTILE[kind])
    change = st.tuples(st.integers(3, len(data) - 1), st.binary(max_size=6))
    for place, value in choices.draw(st.lists(change, max_size=9)):
        data[place : place + len(value)] = value
    try:
        picture = clean(bytes(data))
    except PictureError as error:
        assert str(error)
    else:
        assert opened(picture.data).size == (picture.width, picture.height)


def test_no_other_decoder_of_pillow_is_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    monkeypatch.setattr("PIL.Image.open", lambda _, formats=None: asked.append(formats))
    for data in (dirty_png(speckle("RGB")), dirty_jpeg(photograph())):
        with pytest.raises(PictureError):
            clean(data)
    assert asked == [["png"], ["jpeg"]]


def test_pillow_is_asked_for_when_there_is_a_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    code = "import sys, advocacy.pictures; sys.exit(any(name.startswith('PIL') for name in sys.modules))"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)
    monkeypatch.setitem(sys.modules, "PIL", None)
    with pytest.raises(PictureError) as error:
        clean(PNG)
    assert str(error.value) == 'Pictures need the extra "pictures": pip install "advocacy[pictures]".'


def test_pillow_stands_above_known_holes() -> None:
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    assert extras["pictures"] == ["pillow>=13.0.0"]
    assert any(each.startswith("advocacy[") and "pictures" in each for each in extras["test"])
    assert tuple(int(part) for part in PIL.__version__.split(".")[:2]) >= (13, 0)
