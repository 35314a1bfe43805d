"""What writers of pages have in common: names in the letters of another language, a title for a running header."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from advocacy.document import Document


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
