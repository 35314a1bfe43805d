"""What is confidential must not stand in a public edition in any form: a last look at the finished words.

Leaving a field out is not enough, since people also write names into their texts. So the words of what was left out
are searched for, without regard to case, accents and spacing, and a version that holds them is not written.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from advocacy.content import Draft
from advocacy.document import Block, Document, Image, lines
from advocacy.rules import PUBLIC
from advocacy.units import Name

_MIN_LETTERS = 4
_MAX_WORDS = 8


def check_confidence(draft: Draft, document: Document) -> None:
    """Find confidential words in a public edition; the message does not repeat them."""
    if draft.edition != PUBLIC:
        return
    text = folded("\n".join(_all_words(document)))
    for what, words in _secrets(draft):
        if re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text):
            message = f"{what} is confidential, but its words stand in this document."
            hint = "Write the text without them, or build with --edition confidential."
            draft.find("confidential", draft.campaign.tree.place_of(what), message, hint)


def _secrets(draft: Draft) -> Iterator[tuple[str, str]]:
    """What is confidential, with its words as they are searched for."""
    said = [(what, words) for what, all_words in draft.secrets.items() for words in all_words]
    for key, party in draft.data.parties.items():
        if party.show != PUBLIC:
            units = [unit for unit in (party.name, party.short, party.representative) if isinstance(unit, Name)]
            said += [(f"parties.{key}", words) for unit in units for words in (unit.same, *unit.words.values())]
    for what, words in said:
        words = folded(words)
        if len(words) >= _MIN_LETTERS and len(words.split()) <= _MAX_WORDS:
            yield what, words


def _all_words(document: Document) -> Iterator[str]:
    for each in document.with_annexes:
        yield each.title
        yield from lines(each.blocks)
        yield from (line for note in each.notes for line in lines(note.blocks))
        yield from (image.alternative for image in _images(each.blocks))


def _images(blocks: Iterator[Block]) -> Iterator[Image]:
    return (block for block in blocks if isinstance(block, Image))


def folded(text: str) -> str:
    """Words without case, accents or runs of spaces, so that `Nguyễn Văn Á` is found as `nguyen  van a`."""
    decomposed = unicodedata.normalize("NFKD", text.replace("đ", "d").replace("Đ", "D").casefold())
    bare = "".join(character for character in decomposed if not unicodedata.combining(character))
    return " ".join(bare.split())
