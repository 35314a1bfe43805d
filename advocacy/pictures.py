"""Pictures that users put into documents, cleaned so that nothing but what is seen leaves.

A logo or a scan tells more than it shows: place and camera (EXIF, XMP, IPTC), its history (C2PA), how it looked before
it was cropped, files behind its end. No list of such places is ever complete: the pixels alone are encoded anew.
"""

from __future__ import annotations

import contextlib
import io
import re
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING

from advocacy.errors import said

if TYPE_CHECKING:
    from PIL.Image import Image

MAX_BYTES = 20 * 2**20
MAX_PIXELS = 40_000_000
MAX_SIDE = 3_000  # 25 cm in print at 300 dots per inch

_OTHERS = {
    "a TIFF picture": rb"II[*+]\0|MM\0[*+]", "a GIF picture": rb"GIF8", "a WebP picture": rb"RIFF....WEBP",
    "a HEIC picture": rb"....ftyp(?:he|mif1)", "an AVIF picture": rb"....ftypavi", "a BMP picture": rb"BM.{4}\0{4}",
    "an EMF picture": rb"\x01\0\0\0.{36} EMF", "a WMF picture": rb"\xd7\xcd\xc6\x9a|[\x01\x02]\0\x09\0",
    "a PDF document": rb".{0,1000}%PDF-", "an HTML page": rb".*<(?i:!doctype html|h\0?t\0?m\0?l\b)",
    "an SVG picture": rb".*<\0?(?i:(?:\w+:)?s\0?v\0?g\b|!doctype svg)",
}  # fmt: skip


class PictureError(ValueError):
    """A picture that cannot be used; its text says to people what is wrong and what to do."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A clean picture, encoded; `extension` is "png" or "jpeg", `width` and `height` are in pixels."""

    data: bytes
    extension: str
    width: int
    height: int


def clean(data: bytes) -> Picture:
    """The picture made anew of what is seen of it: upright, in sRGB, no side longer than `MAX_SIDE`, same format.

    The same bytes give the same bytes. A PNG stays exact but for what nobody sees (colours behind full transparency
    or of no pixel) and depth beyond 8 bits; a JPEG is encoded a second time. Of an animation the first frame stays.

    Raises `PictureError` for what is by its content neither PNG nor JPEG (vector formats can fetch, link and hide), for
    what is too large, damaged or incomplete, and when Pillow, an optional dependency, is missing.
    """
    if len(data) > MAX_BYTES:
        raise PictureError(said("This picture has over {size} MiB. Save a smaller copy.", size=MAX_BYTES >> 20))
    extension = _extension(data)
    try:
        import PIL  # noqa: F401 -- asked for here, for all functions below
    except ImportError as error:
        raise PictureError(said('Pictures need the extra "pictures": pip install "advocacy[pictures]".')) from error
    try:
        if max(map(data.count, (b"\xff\xda", b"\xff\xe1", b"iCCP"))) > 600:  # chance alone writes 320 into MAX_BYTES
            raise ValueError("more scans, EXIF segments or profiles, each of which takes time, than cameras write")
        with warnings.catch_warnings(action="ignore"):
            image = _visible(_in_srgb(_eight_bit(_decoded(data, extension), data[24])))
            image.info.clear()  # Pillow would write comments and profiles from here
            image.save(encoded := io.BytesIO(), extension, quality=92, subsampling=0)
            return Picture(encoded.getvalue(), extension, *image.size)
    except PictureError:
        raise
    except Exception as error:  # a hostile file makes decoders raise anything
        raise PictureError(said("This picture is damaged or of a rare kind. Save it again as PNG or JPEG.")) from error


def _extension(data: bytes) -> str:
    for extension, magic in {"png": b"\x89PNG\r\n\x1a\n", "jpeg": b"\xff\xd8\xff"}.items():
        if data.startswith(magic):
            return extension
    for name, pattern in _OTHERS.items():
        if re.match(pattern, data[:4096], re.DOTALL):
            raise PictureError(said("This is {what}. Save it as PNG or JPEG.", what=said(name)))
    raise PictureError(said("This is not a PNG or JPEG picture. Save it as PNG or JPEG."))


def _decoded(data: bytes, extension: str) -> Image:
    """The first picture of the file, upright; its header is asked for the size before its pixels are decoded."""
    from PIL import Image, ImageOps

    try:
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        image = Image.open(io.BytesIO(data), formats=[extension])
        if image.width * image.height > MAX_PIXELS:
            raise Image.DecompressionBombError
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        message = said("This picture has over {size} megapixels. Save a smaller copy.", size=MAX_PIXELS // 10**6)
        raise PictureError(message) from error
    image.verify()  # that a PNG is whole; a JPEG tells when it is decoded
    image = Image.open(io.BytesIO(data), formats=[extension])
    image.load()
    with contextlib.suppress(Exception):  # EXIF that cannot be read turns nothing, as in every viewer
        return ImageOps.exif_transpose(image)
    return image


def _eight_bit(image: Image, depth: int) -> Image:
    """One byte for a value, and alpha instead of a transparent colour, which a PNG tells in its own `depth` of bits."""
    from PIL.Image import frombytes

    if image.mode == "I;16":
        image, image.info = frombytes("L", image.size, image.tobytes()[1::2]), image.info
    key = image.info.get("transparency")
    if key is None or image.mode == "P":
        return image
    values = key if image.mode == "RGB" else [key]
    values = [value >> 8 if depth > 8 else min(255, value * 255 // (2**depth - 1)) for value in values]
    image.info["transparency"] = tuple(values) if image.mode == "RGB" else values[0]
    return image.convert("RGBA" if image.mode == "RGB" else "LA")


def _in_srgb(image: Image) -> Image:
    """Converted by the colour profile if there is one that fits; readers show a picture without one as sRGB."""
    from PIL import ImageCms

    if (profile := image.info.get("icc_profile")) and image.mode != "1":
        image = image.convert()  # a palette to its colours
        mode, alpha = image.mode.removesuffix("A"), image.getchannel("A") if image.mode.endswith("A") else None
        image = image.convert(mode)
        with contextlib.suppress(ImageCms.PyCMSError, ImportError):
            srgb = ImageCms.createProfile("sRGB")
            image = ImageCms.profileToProfile(image, io.BytesIO(profile), srgb, outputMode="RGB") or image
        image = image.convert("L" if mode == "L" else "RGB")
        if alpha:
            image.putalpha(alpha)
    return image.convert("RGB") if image.mode == "CMYK" else image


def _visible(image: Image) -> Image:
    """Not larger than needed, and without colours that full transparency hides or that no pixel has."""
    from PIL.Image import Resampling

    if max(image.size) > MAX_SIDE:
        image = image.convert("L" if image.mode == "1" else None)
        image.thumbnail((MAX_SIDE, MAX_SIDE), Resampling.LANCZOS, reducing_gap=None)
    if image.mode == "P":
        image.apply_transparency()
        return image.remap_palette([index for index, count in enumerate(image.histogram()) if count])
    if image.mode.endswith("A"):
        image.paste((0,) * len(image.mode), mask=image.getchannel("A").point([255] + [0] * 255))
    return image
