"""The one value that readers of finished files give: a paragraph as it was found."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from lxml import etree

from advocacy.errors import InputError, Place, said
from advocacy.reader import refused_character

MAX_PARAGRAPHS = 3_000
MAX_LENGTH = 20_000  # characters of a paragraph, a dozen pages

Spot = tuple[etree._Element, int]
"""Where a character stands in a Word file: the element, and for text the place in it."""


@dataclass(frozen=True, slots=True)
class FoundParagraph:
    """A paragraph of a finished file.

    `number` counts from 1 through the file. `text` is in NFC; of Markdown it is raw, without the marks that make it a
    heading, an item or a quotation, which `role` and `marker` say. `role` is heading, item, cell, note or "".
    `marker` is the typed mark of a list item (`1.`, `a)`) or the number of a note. `start` is the place of `text` in
    the file as `reading.read_source` gives it, from 0, or -1 in Word files, where `spots` has one place a character.
    `column` is that of the outermost table that it stands in, from 1, or 0 outside of tables.
    """

    number: int
    text: str
    role: str = ""
    marker: str = ""
    start: int = -1
    column: int = 0
    spots: Sequence[Spot] = field(default=(), repr=False, compare=False)


def checked(found: list[FoundParagraph], label: str, source: str = "") -> list[FoundParagraph]:
    """The paragraphs that have words, once it is sure that none of them hides or reorders what people see.

    `source` is the text that their places count in, for the line of what is wrong.

    Raises:
        InputError: a character that no text may hold, more than `MAX_PARAGRAPHS`, or one beyond `MAX_LENGTH`.
    """
    if len(found) > MAX_PARAGRAPHS:
        message = said("It holds more than {limit} paragraphs, so it was not read.", limit=MAX_PARAGRAPHS)
        raise InputError(message, Place(label))
    for paragraph in found:
        line = source.count("\n", 0, paragraph.start) + 1 if source else 0
        if len(paragraph.text) > MAX_LENGTH:
            message = said(
                "Paragraph {number} is longer than {limit} characters, so it was not read.",
                number=paragraph.number,
                limit=MAX_LENGTH,
            )
            raise InputError(message, Place(label, line))
        if character := refused_character(paragraph.text):
            words = "".join(each if each.isprintable() else "?" for each in paragraph.text[:30])
            message = said(
                'Paragraph {number} ("{words}") has the character {character}, which must not be in a text. '
                "Type the words again.",
                number=paragraph.number,
                words=words,
                character=character,
            )
            raise InputError(message, Place(label, line))
    return [paragraph for paragraph in found if re.search(r"\w", paragraph.text)]
