"""What writers of pages have in common: names in letters of another language, a running title, widths of columns."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from advocacy.document import Document, Table, plain

_PLACES_TO_BREAK = re.compile(r"\s|(?<=[-–/])")
_NARROW, _WIDE = frozenset("fijlrtI.,;:'’!|()[]-/ "), frozenset("mwMWQ@%&—…")
_BOLD = 1.1  # how much wider words are in the header
_SPARE = 1.06  # fonts differ
_PADDING = 0.95  # em at both sides of a cell
_MOST_WORD, _MOST_LINE = 14.0, 22.0  # em that a column is given for its longest word, and for a line


@cache
def _foreign_words(letters: str) -> re.Pattern[str]:
    """Words with one of the letters, and the words beside them that have an accent, as in a whole name."""
    accented = r"[^\W\d_]*[^\W\d_\x00-\x7f][^\W\d_]*"
    own = rf"[^\W\d_]*[{letters}{letters.upper()}][^\W\d_]*"
    return re.compile(rf"(?:{accented}[ \u00a0])*{own}(?:[ \u00a0]{accented})*")


@cache
def _any_of(letters: str) -> re.Pattern[str]:
    return re.compile(f"[{letters}{letters.upper()}]")


def by_language(text: str, tag: str, document: Document) -> Iterator[tuple[str, str]]:
    """The text cut where names stand in letters of another language, so that it is read aloud and spelt rightly.

    Gives each piece with its language tag; `tag` is that of the text around.
    """
    if tag != document.tag or text.isascii():
        yield text, tag
        return
    at = 0
    for code, letters in document.own_letters.items():
        if not _any_of(letters).search(text):
            continue  # most texts: looking for whole words would take long
        for found in _foreign_words(letters).finditer(text):
            if found.start() < at:
                continue
            if found.start() > at:
                yield text[at : found.start()], tag
            yield found[0], document.tags.get(code, code)
            at = found.end()
    if at < len(text):
        yield text[at:], tag


def shortened(title: str, length: int) -> str:
    """A title that fits on the one line of a running header."""
    if len(title) <= length:
        return title
    return title[:length].rsplit(" ", 1)[0].rstrip(",;:–-") + " …"


@dataclass(frozen=True, slots=True)
class Widths:
    """How wide the columns of a table are, as parts of 1, and whether its words must be small to fit."""

    shares: tuple[float, ...]
    small: bool = False

    def whole(self, width: int) -> list[int]:
        """The widths in whole units of a table that is `width` wide."""
        ends = [0, *(round(width * sum(self.shares[: at + 1])) for at in range(len(self.shares)))]
        return [end - begin for begin, end in pairwise(ends)]


def column_widths(table: Table, room: float, smaller: float) -> Widths:
    """Widths by what stands in the columns: each has room for its longest word, and more for lines that are longer.

    `room` is the width of the table in em of its usual size; in the small size there is `smaller` (0 to 1) of an em.
    Letters are counted by how wide they usually are in a serif face, so the same words have the same widths anywhere.
    """
    texts = [[plain(row[at]) for row in table.rows] for at in range(len(table.header))]
    heads = [_longest_word(plain(head)) * _BOLD for head in table.header]
    words = [max(head, *map(_longest_word, cells), 1.0) for head, cells in zip(heads, texts, strict=True)]
    needed = [min(word * _SPARE, _MOST_WORD) + _PADDING for word in words]
    wanted = [max(need, _usual_line(cells) + _PADDING) for need, cells in zip(needed, texts, strict=True)]
    small = sum(needed) > room
    room = room / smaller if small else room
    if sum(wanted) > room > sum(needed):
        part = (room - sum(needed)) / (sum(wanted) - sum(needed))
        wanted = [need + (want - need) * part for need, want in zip(needed, wanted, strict=True)]
    elif sum(wanted) > room:
        wanted = needed
    return Widths(tuple(want / sum(wanted) for want in wanted), small)


def _usual_line(cells: list[str]) -> float:
    """The width that lines of cells have on average, in em; empty cells do not count."""
    widths = [min(_em(line), _MOST_LINE) for cell in cells for line in cell.split("\n") if line.strip()]
    return sum(widths) / len(widths) if widths else 0.0


def _longest_word(text: str) -> float:
    return max(map(_em, _PLACES_TO_BREAK.split(text)), default=0.0)


def _em(text: str) -> float:
    """About how wide a text is."""
    letters = (each for each in unicodedata.normalize("NFD", text) if not unicodedata.combining(each))
    return sum(0.33 if x in _NARROW else 0.8 if x in _WIDE else 0.7 if x.isupper() else 0.5 for x in letters)
