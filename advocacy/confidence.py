"""What is confidential must not stand in a public edition in any form: a last look at the finished words.

Leaving a field out is not enough, since people also write names into their texts. So the words of what was left out
are searched for, without regard to case, accents, order and what joins them (`Nguyen-Van-A`, a web or mail address),
and a version that holds them is not written. Part of a name is not searched for.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from advocacy.content import Draft
from advocacy.document import INLINE_CONTAINERS, Block, Document, Image, Inline, Link, List, lines, map_blocks
from advocacy.errors import said
from advocacy.rules import PUBLIC
from advocacy.units import Name

_MIN_LETTERS = 4
_MIN_JOINED = 8  # letters of a name that are searched for without the spaces between its words
_MAX_WORDS = 8


def check_confidence(draft: Draft, document: Document) -> None:
    """Find confidential words in a public edition; the message does not repeat them."""
    if draft.edition != PUBLIC:
        return
    secrets = list(_secrets(draft))
    for unit, line in _all_words(document) if secrets else ():
        words = folded(line)
        for what, secret in secrets:
            if _stands_in(secret, words):
                message = said("The words of {what} are confidential, but stand here.", what=what)
                hint = "Write the text without them, or build with --edition confidential."
                draft.find("confidential", draft.campaign.tree.place_of(unit or what), message, hint)


def _stands_in(secret: str, words: str) -> bool:
    """Whether the words of a name stand in a line, in any order, or joined into one word."""
    wanted, found = secret.split(), words.split()
    size = len(wanted)
    if any(sorted(found[at : at + size]) == sorted(wanted) for at in range(len(found) - size + 1)):
        return True
    joined = "".join(wanted)
    return len(joined) >= _MIN_JOINED and joined in "".join(found)


def _secrets(draft: Draft) -> Iterator[tuple[str, str]]:
    """What is confidential, with its words as they are searched for."""
    said_ = [(what, words) for what, all_words in draft.secrets.items() for words in all_words]
    for key, party in draft.data.parties.items():
        if party.show != PUBLIC:
            units = [unit for unit in (party.name, party.short, party.representative) if isinstance(unit, Name)]
            said_ += [(f"parties.{key}", words) for unit in units for words in (unit.same, *unit.words.values())]
    for what, words in said_:
        words = folded(words)
        if len(words) >= _MIN_LETTERS and len(words.split()) <= _MAX_WORDS:
            yield what, words


def _all_words(document: Document) -> Iterator[tuple[str, str]]:
    """Every line of a document with the unit it comes from, the addresses of its links among them."""
    for each in document.with_annexes:
        yield "", each.title
        for block in (*each.blocks, *(block for note in each.notes for block in note.blocks)):
            unit = _unit(block)
            yield from ((unit, line) for line in lines([block]))
            yield from ((unit, url) for url in _addresses(block))
            if isinstance(block, Image):
                yield unit, block.alternative


def _unit(block: Block) -> str:
    if isinstance(block, List):
        return _unit(block.items[0].blocks[0])
    return getattr(block, "unit", "")


def _addresses(block: Block) -> list[str]:
    found: list[str] = []

    def look(inlines: tuple[Inline, ...]) -> tuple[Inline, ...]:
        for node in inlines:
            if isinstance(node, Link):
                found.append(node.url)
            if isinstance(node, INLINE_CONTAINERS):
                look(node.children)
        return inlines

    map_blocks([block], look)
    return found


def folded(text: str) -> str:
    """Words in small letters without accents or signs between them: `Nguyễn-Văn_Á` is `nguyen van a`."""
    decomposed = unicodedata.normalize("NFKD", text.replace("đ", "d").replace("Đ", "D").casefold())
    bare = "".join(character for character in decomposed if not unicodedata.combining(character))
    return " ".join(re.findall(r"[^\W_]+", bare))
