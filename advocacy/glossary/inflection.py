"""The regular forms of an English term, so that a glossary lists only what is irregular.

The last word of a term is inflected, and the last word before a preposition (`Special Rapporteurs on …`). Forms that
nobody writes do no harm: they are never met.
"""

from __future__ import annotations

from collections.abc import Iterator

_PREPOSITIONS = frozenset(
    ["of", "on", "in", "for", "to", "against", "with", "under", "by", "from", "and", "at", "as", "upon"]
)
_VOWELS = "aeiou"


def inflected(words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """The words of a term, and with its heads in every regular form."""
    yield words
    heads = {len(words) - 1}
    first = next((place for place, word in enumerate(words) if word in _PREPOSITIONS and place), 0)
    heads |= {first - 1} if first else set()
    for head in heads:
        for form in _forms(words[head]):
            yield (*words[:head], form, *words[head + 1 :])


def _forms(word: str) -> Iterator[str]:
    if len(word) < 3 or not word.isascii() or not word.isalpha():
        return
    if word.endswith("y") and word[-2] not in _VOWELS:
        yield from (word[:-1] + "ies", word[:-1] + "ied", word + "ing")
    elif word.endswith(("s", "x", "z", "ch", "sh")):
        yield from (word + "es", word + "ed", word + "ing")
    elif word.endswith("e"):
        yield from (word + "s", word + "d", word[:-1] + "ing")
    else:
        yield from (word + "s", word + "ed", word + "ing")
