"""A unit's Markdown as sentences and what stands between them, so that nothing else reaches a translator.

Joining the pieces again gives the text, letter by letter. A sentence may run over the end of a line, which Markdown
reads as a space; marks of lists, quotations and headings, empty lines and lines of the program's own are no sentences.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

# What a sentence is never parted in: fill-ins, citations, marks of notes, addresses.
_WHOLE = re.compile(r"\[\[[^\[\]]*\]\]|\[[^\[\]]*\]|\([^()\n]*\)|https?://\S+|[\w.+-]+@[\w-]+\.[\w.-]+|<!--.*?-->")
# The beginning of a block, and lines that end one: empty, or of the program's own.
_OPENING = re.compile(
    r"(?:[ \t]*(?:#{1,6}[ \t]|>[ \t]?|[-*+•][ \t]|\(?(?:\d{1,3}|[a-zđ]|[ivx]{1,4})[.)][ \t]))+|[ \t]+"
)
_ALONE = re.compile(r"[ \t]*(?:<!--.*-->|\[\[[^\[\]]*\]\]|[-*_ ]{3,}|[|].*)?[ \t]*")
_HARD_BREAK = re.compile(r"(?:  +|\\)\n$")
_END = re.compile(
    r"[.!?…]+(?P<closing>[”’\"'»)*_]*(?:\[\^[\w-]+\]|[ ]?\[[^\[\]]*@[^\[\]]*\])*)\s+(?=[“‘\"'«(\[*_]*[^\W\d_a-z]|\d)"
)
_ABBREVIATION = re.compile(
    r"(?:^|[\s(“\"])(?:Mr|Mrs|Ms|Mx|Dr|Prof|Rev|Fr|Sr|Jr|St|Gen|Col|Capt|Lt|No|Nos|Art|Arts|art|arts|para|paras|p|pp"
    r"|vs|v|cf|e\.g|i\.e|etc|al|ed|eds|vol|Inc|Ltd|Co|Corp|U\.S|U\.N|U\.K|Ph\.D|approx"
    r"|TP|Tp|Q|P|ThS|TS|PGS|GS|BS|LS|KS|CN|Đ/c|tr|Tr|số|[A-ZĐ])\.$"
)
_MASK = "\ue000"


@dataclass(frozen=True, slots=True)
class Piece:
    """A sentence, or what stands between two."""

    text: str
    is_sentence: bool


def split(text: str) -> list[Piece]:
    """The pieces of a text in order, which joined are the text."""
    pieces: list[Piece] = []
    for block in _blocks(text):
        pieces += _pieces(block)
    return pieces


def _blocks(text: str) -> Iterator[str]:
    """Paragraphs, items and lines that stand alone, each with its line end."""
    held = ""
    for line in text.splitlines(keepends=True):
        alone = _ALONE.fullmatch(line.rstrip("\r\n")) is not None
        opening = _OPENING.match(line)
        if held and (alone or (opening and opening[0].strip())):
            yield held
            held = ""
        if alone:
            yield line
            continue
        held += line
        if _HARD_BREAK.search(line) or line.lstrip().startswith("#"):
            yield held
            held = ""
    if held:
        yield held


def _pieces(block: str) -> Iterator[Piece]:
    if _ALONE.fullmatch(block.rstrip("\r\n")):
        yield Piece(block, False)
        return
    opening = _OPENING.match(block)
    body = block[opening.end() :] if opening else block
    if opening:
        yield Piece(opening[0], False)
    stripped = body.rstrip()
    stripped = stripped[:-1].rstrip() if stripped.endswith("\\") else stripped
    at = 0
    for start, end in _ends(stripped):
        yield Piece(stripped[at:start], True)
        yield Piece(stripped[start:end], False)
        at = end
    if stripped[at:]:
        yield Piece(stripped[at:], any(sign.isalnum() for sign in stripped[at:]))
    if body[len(stripped) :]:
        yield Piece(body[len(stripped) :], False)


def _ends(text: str) -> Iterator[tuple[int, int]]:
    """Where the spaces between two sentences begin and end."""
    masked = _WHOLE.sub(lambda found: found[0] if found[0][:2] == "[^" else _kept(found[0]), text)
    at = 0
    for found in _END.finditer(masked):
        dot = found.start("closing")
        begin = dot + len(found["closing"])
        if masked[found.start() : dot] == "." and _ABBREVIATION.search(masked[at:dot]):
            continue
        yield begin, found.end()
        at = found.end()


def _kept(whole: str) -> str:
    """What must stay whole: of a citation the brackets and the `@` are seen, so that it may follow a full stop."""
    if whole.startswith("[") and "@" in whole and not whole.startswith("[["):
        return "[@" + _MASK * (len(whole) - 3) + "]"
    inner = _MASK * (len(whole) - 2)
    # In round brackets the signs at the edges are seen, so that “(…)” may open or close a sentence.
    return whole[0] + inner + whole[-1] if whole[0] in "([" else _MASK * len(whole)
