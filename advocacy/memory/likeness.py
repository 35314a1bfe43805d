"""How alike two texts are, in percent, and which of many are alike enough.

The measure is on words. With `n` words in the longer text and `d` words to put in, take out or replace to make one of
the other (Levenshtein's distance), two texts are alike by `100 * (n - d) / n` percent, rounded down. Words are
compared without case and whichever way the tone mark is placed. What is equal in its words and still another text (in
capitals, punctuation or marks) is alike by 99. Where the numbers differ, `NUMBERS` percent are taken off besides: a
wrong year in a good sentence is what nobody sees.

The distance is that of RapidFuzz. Each word is a character of an alphabet made for the purpose, and a text of words a
string of such characters, which RapidFuzz compares many at a time.
"""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Iterable

from advocacy.errors import said
from advocacy.glossary.tokens import folded, words_of

NUMBERS = 5
NEAR = 99  # the most that two texts which are not equal can have
_MOST_CANDIDATES = 1_000  # of the nearest, whose numbers are looked at
_FIRST, _LAST, _UNKNOWN = 0xE000, 0x10FFFF, "\0"  # beyond the surrogates; there is room for a million words
_NUMBER = re.compile(r"\d+")


def what_is_missing() -> str:
    """Why like texts cannot be found here and what to do about it, or ""."""
    if importlib.util.find_spec("rapidfuzz") is not None:
        return ""
    return said('Only equal texts can be found here. For like ones: pip install "advocacy[exchange]"')


def numbers(text: str) -> list[str]:
    """The runs of digits in a text, sorted."""
    return sorted(_NUMBER.findall(text))


class _Alphabet(dict[str, str]):
    """A character for each word; forms of a word that are compared as equal share theirs."""

    def __init__(self) -> None:
        self._of_folded: dict[str, str] = {}

    def __missing__(self, word: str) -> str:
        code = min(_FIRST + len(self._of_folded), _LAST)
        self[word] = letter = self._of_folded.setdefault(folded(word), chr(code))
        return letter

    def known(self, word: str) -> str:
        """The character of a word that was met, or one that stands for all others."""
        return self._of_folded.get(folded(word), _UNKNOWN)


class Shelf:
    """Texts in one language, among which like ones are looked for."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._alphabet = _Alphabet()
        letter = self._alphabet.__getitem__
        self._texts = ["".join(map(letter, words_of(text))) for text in texts]

    def near(self, text: str, least: int) -> list[tuple[int, int]]:
        """The percentage and the index of texts alike by at least `least` percent, the most alike first.

        Numbers are not looked at yet; `NEAR` is the most. No more than 1,000 are given.
        """
        from rapidfuzz import process
        from rapidfuzz.distance import Levenshtein

        asked = "".join(map(self._alphabet.known, words_of(text)))
        if not asked:
            return []
        found = process.extract(
            asked,
            self._texts,
            scorer=Levenshtein.normalized_similarity,
            processor=None,
            score_cutoff=max(least, 1) / 100 - 1e-9,
            limit=_MOST_CANDIDATES,
        )
        # Counted again in whole numbers: 0.29 * 100 is less than 29.
        near = []
        for letters, similarity, index in found:
            longer = max(len(asked), len(letters))
            near.append((min(100 * round(similarity * longer) // longer, NEAR), index))
        return near
