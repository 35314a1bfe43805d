"""The order of an alphabet: names sorted as each language sorts them, letters first, then tones, then case.

For Vietnamese this is the order of CLDR's vi collation (compared with ICU in the tests); for other languages accents
count after letters.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Any

# Letters that Unicode does not take apart, for alphabets that do not have them.
_BASE_LETTERS = {"đ": "d", "ø": "o", "ł": "l", "ı": "i"}

# What a character is, its rank among those like it; its tone or accent; whether it is a capital.
_Weight = tuple[tuple[int, int], int, bool]


class Alphabet:
    """The letters of a language in their order, and the combining marks of its tones in theirs."""

    def __init__(self, letters: str, tones: Sequence[str]) -> None:
        self._order = {letter: rank for rank, letter in enumerate(letters)}
        self._tones = {mark: rank for rank, mark in enumerate(tones, 1)}
        self._weights: dict[str, _Weight] = {}

    def key(self, text: str) -> tuple[tuple[Any, ...], ...]:
        """A key that sorts by this alphabet."""
        return tuple(zip(*map(self._weight, unicodedata.normalize("NFC", text)), strict=True))

    def _weight(self, character: str) -> _Weight:
        """What one character weighs, worked out once: tables hold thousands of names of few letters."""
        if character not in self._weights:
            letter, tone = self._split(character)
            lower = letter.lower()
            if lower not in self._order:
                lower = _BASE_LETTERS.get(lower, lower)
            self._weights[character] = self._rank(lower), tone, letter != lower
        return self._weights[character]

    def _rank(self, lower: str) -> tuple[int, int]:
        if lower in self._order:
            return 3, self._order[lower]
        if lower.isdecimal():
            return 2, int(lower)
        if lower.isspace():
            return 0, 0
        return 4 if lower.isalpha() else 1, ord(lower[0])

    def _split(self, character: str) -> tuple[str, int]:
        """A letter without its tone (or accent), and the rank of that tone."""
        decomposed = unicodedata.normalize("NFD", character)
        tones = self._tones or {mark: ord(mark) for mark in decomposed[1:]}
        letter = unicodedata.normalize("NFC", "".join(part for part in decomposed if part not in tones))
        return letter or character, max((tones.get(part, 0) for part in decomposed), default=0)
