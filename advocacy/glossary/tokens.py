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
# The possessive `’s` of English belongs to no word.
_BEGIN = r"(?:(?<!['’])|(?![sS](?![^\W_])))"
_PLAIN = re.compile(r"[^\W_]+")
_COMPOSED = re.compile(_BEGIN + r"[^\W_]+")
_MARKS = "\u0300\u0301\u0303\u0309\u0323\u0302\u0306\u031b"
_DECOMPOSED = re.compile(_BEGIN + rf"[^\W_]+(?:[{_MARKS}]|[^\W_])*")
_HAS_MARKS = re.compile(f"[{_MARKS}]")
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
    letters, tone = word.casefold(), ""
    if not letters.isascii():
        decomposed = unicodedata.normalize("NFD", letters)
        tone = "".join(mark for mark in decomposed if mark in TONES)
        letters = unicodedata.normalize("NFC", "".join(mark for mark in decomposed if mark not in TONES))
    if _FINAL_Y.fullmatch(letters):
        letters = letters[:-1] + "i"
    return letters + tone


def _words(text: str) -> re.Pattern[str]:
    """The fastest pattern that finds the words of a text: most texts have no apostrophe, and nearly all are NFC."""
    if _HAS_MARKS.search(text):
        return _DECOMPOSED
    return _COMPOSED if "’" in text or "'" in text else _PLAIN


def words_of(text: str) -> list[str]:
    """The words of a text in order, as written."""
    return _words(text).findall(text)


def spans(text: str, words: list[str] | None = None) -> list[tuple[int, int]]:
    """Where each of these words stands; `words` may be the first of them, if they are known."""
    pattern = _words(text)
    if pattern is not _PLAIN:
        return [match.span() for match in pattern.finditer(text)]
    # Between two words stands no letter, so the next word is where its letters are found next; faster than matching.
    places, at = [], 0
    for word in pattern.findall(text) if words is None else words:
        start = text.index(word, at)
        at = start + len(word)
        places.append((start, at))
    return places


def tokens(text: str) -> list[Token]:
    """The words of a text in order, each with its place."""
    return [Token(folded(match[0]), *match.span()) for match in _words(text).finditer(text)]


@lru_cache(maxsize=65_536)
def key(text: str) -> tuple[str, ...]:
    """The folded words of a text alone."""
    return tuple(folded(word) for word in words_of(text))
