"""Words and syllables of a text, folded for comparison, each with its place in the text as written.

Vietnamese writes a space between syllables, not between words, so a term is a run of syllables. What does not tell
terms apart is folded away: case, the placement of a tone mark (`hòa`, `hoà`), `y` for `i` at the end of a syllable
(`Mỹ`, `Mĩ`), and the form of composition (NFC, NFD).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

TONES = "\u0300\u0301\u0303\u0309\u0323"
_WORD = re.compile(r"[^\W_]+(?:\u0300|\u0301|\u0303|\u0309|\u0323|\u0302|\u0306|\u031b|[^\W_])*")
_APOSTROPHES = "'’"
# A syllable whose only vowel is y after a consonant: lý, kỹ, Mỹ, sỹ; and quy.
_FINAL_Y = re.compile(r"(?:[bcdđghklmnprstvx]+|qu)y")


@dataclass(frozen=True, slots=True)
class Token:
    """A word or syllable: folded, and the characters of the text that it is (`text[start:end]`)."""

    folded: str
    start: int
    end: int


@lru_cache(maxsize=65_536)
def folded(word: str) -> str:
    """A word as it is compared: lower case, tones at its end, final y as i.

    >>> folded("Hoà") == folded("hòa"), folded("Mỹ") == folded("mĩ")
    (True, True)
    """
    decomposed = unicodedata.normalize("NFD", word.casefold())
    tone = "".join(mark for mark in decomposed if mark in TONES)
    letters = unicodedata.normalize("NFC", "".join(mark for mark in decomposed if mark not in TONES))
    if _FINAL_Y.fullmatch(letters):
        letters = letters[:-1] + "i"
    return letters + tone


def tokens(text: str) -> list[Token]:
    """The words of a text in order; the possessive `’s` of English belongs to no word."""
    found = []
    for match in _WORD.finditer(text):
        if match.start() and text[match.start() - 1] in _APOSTROPHES and match[0] in ("s", "S"):
            continue
        found.append(Token(folded(match[0]), match.start(), match.end()))
    return found


def key(text: str) -> tuple[str, ...]:
    """The folded words of a text alone."""
    return tuple(token.folded for token in tokens(text))
