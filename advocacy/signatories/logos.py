"""Logos of signatories, side by side: cleaned, of one size to the eye, and named by nothing but their content."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator

from advocacy.archives import read_file
from advocacy.content import Draft
from advocacy.document import Columns, Image, Paragraph
from advocacy.errors import InputError, said, words_of
from advocacy.markup import text_lines
from advocacy.pictures import PictureError, clean
from advocacy.signatories.records import Record
from advocacy.signatories.roll import inside

COLUMNS = 3
# What the larger side of a logo takes in print, in millimetres: three stand beside each other on any page.
_WIDTH, _HEIGHT = 40.0, 18.0


def logo_grid(draft: Draft, records: Iterable[Record], captions: Iterable[str]) -> Columns:
    """A grid of logos with what stands below each; who has none, or one that cannot be used, stands there by name.

    A logo whose words do not stand below it has the name as its words for those who cannot see it.
    """
    cells: list[Paragraph | Image] = []
    for record, caption in zip(records, captions, strict=True):
        cells += _cell(draft, record, caption)
    return Columns(tuple(cells), "signatories", COLUMNS)


def _cell(draft: Draft, record: Record, caption: str) -> Iterator[Paragraph | Image]:
    logo = _logo(draft, record) if record.logo else None
    if logo is not None:
        yield logo
    words = caption or (record.name if logo is None else "")
    if words:
        yield Paragraph(text_lines(words), "signature", record.unit)


def _logo(draft: Draft, record: Record) -> Image | None:
    try:
        data, name, width, height = draft.campaign.once(("logo", record.logo), lambda: _cleaned(draft, record.logo))
    except InputError as error:
        draft.find("picture", record.place, said("{where}: {what}", where=record.logo, what=error.message))
        return None
    except PictureError as error:
        draft.find("picture", record.place, said("{where}: {what}", where=record.logo, what=words_of(error)))
        return None
    return Image(data, name, record.name, width, height, record.unit, "signature")


def _cleaned(draft: Draft, file: str) -> tuple[bytes, str, float, float]:
    """The bytes of a logo, a name that is the same in all documents, and its size in print."""
    path = inside(draft.campaign.folder, file, said("A picture stands in the folder of its campaign. Copy it there."))
    picture = clean(read_file(path))
    width = min(_WIDTH, _HEIGHT * picture.width / picture.height)
    name = f"logo-{hashlib.sha256(picture.data).hexdigest()[:12]}.{picture.extension}"
    return picture.data, name, width, width * picture.height / picture.width
