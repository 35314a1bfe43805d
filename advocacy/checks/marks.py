"""Quotation marks and brackets of a text, each opening one with the one that closes it.

An apostrophe looks like a closing single mark (`the lawyers’ letters`), and a quotation of several paragraphs is
opened in each and closed once; both are told apart here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_SIGN = re.compile("[“”„‘’«»\"'()\\[\\]]")
_CLOSES = {"”": "“„", "»": "«", ")": "(", "]": "["}
_QUOTES = "“„‘«\"'"
# `a)`, `(i)`, `12)` count points; what counts them needs no opening bracket.
_POINT = re.compile(r"(?<![\w(])\w{1,4}$")
_PARAGRAPH = re.compile(r"(?:^|\n)[ \u00a0]*$")
_ELISION = re.compile(r"\d\ds?\b|(?:tis|twas|em|til|cause|n)\b", re.IGNORECASE)


@dataclass(slots=True)
class Marks:
    """The quotations of a text, from mark to mark, and the marks and brackets that stand alone.

    `again` is how often a quotation is opened again at the head of a paragraph.
    """

    quotations: list[tuple[int, int]] = field(default_factory=list)
    opened: list[tuple[str, int]] = field(default_factory=list)
    closed: list[tuple[str, int]] = field(default_factory=list)
    again: int = 0

    def is_quoted(self, place: int) -> bool:
        """Whether a place stands in a quotation; one that is never closed goes on to the end."""
        return any(start <= place < end for start, end in self.quotations) or any(
            sign in "“«" and at < place for sign, at in self.opened
        )


def marks_of(text: str) -> Marks:
    """The marks and brackets of a text."""
    marks = Marks()
    quotes: list[tuple[str, int]] = []
    brackets: dict[str, list[int]] = {"(": [], "[": []}
    for found in _SIGN.finditer(text):
        sign, at = found[0], found.start()
        if sign in "()[]":
            _bracket(text, sign, at, brackets, marks)
        elif sign in "‘’'":
            _single(text, sign, at, quotes, marks)
        else:
            _double(text, sign, at, quotes, marks)
    marks.opened += [(sign, at) for sign, at in quotes if sign != "'"]
    marks.opened += [(sign, at) for sign, places in brackets.items() for at in places]
    marks.quotations.sort()
    return marks


def _bracket(text: str, sign: str, at: int, brackets: dict[str, list[int]], marks: Marks) -> None:
    if sign in brackets:
        brackets[sign].append(at)
    elif brackets[_CLOSES[sign]]:
        brackets[_CLOSES[sign]].pop()
    elif sign == "]" or not _POINT.search(text[:at]):
        marks.closed.append((sign, at))


def _double(text: str, sign: str, at: int, quotes: list[tuple[str, int]], marks: Marks) -> None:
    if sign == '"':
        is_inch = not any(open_ == '"' for open_, _ in quotes) and text[at - 1 : at].isdigit()
        if not _close(sign, at, quotes, marks) and not is_inch:
            quotes.append((sign, at))
    elif sign in _CLOSES:
        if not any(_close(opening, at, quotes, marks) for opening in _CLOSES[sign]) and sign == "”":
            marks.closed.append((sign, at))
    elif sign == "“" and quotes and quotes[-1][0] == "„":
        _close("„", at, quotes, marks)
    elif sign == "«" and text[at - 1 : at].isalpha() and at:
        return  # a letter of an old encoding, or a closing mark of another style
    elif any(opening == sign for opening, _ in quotes) and _PARAGRAPH.search(text[:at]):
        marks.again += 1
    else:
        quotes.append((sign, at))


def _single(text: str, sign: str, at: int, quotes: list[tuple[str, int]], marks: Marks) -> None:
    before, after = text[at - 1 : at] if at else "", text[at + 1 : at + 2]
    opens = not before.isalnum() and after.strip() and not _ELISION.match(text, at + 1)
    is_open = bool(quotes) and quotes[-1][0] in "‘'"
    if sign == "‘":
        if opens and is_open and _PARAGRAPH.search(text[:at]):
            marks.again += 1
        elif opens:
            quotes.append((sign, at))
    elif after.isalnum():
        # A straight mark opens only what is closed further on.
        if sign == "'" and opens and not is_open and re.search(r"(?<=[^\s\w])'|(?<=\w)'(?!\w)", text[at + 1 :]):
            quotes.append((sign, at))
    elif is_open and quotes[-1][0] == ("‘" if sign == "’" else "'") and not _is_possessive(text, at, sign):
        _close(quotes[-1][0], at, quotes, marks)


def _is_possessive(text: str, at: int, sign: str) -> bool:
    """Whether `s’` before a word belongs to the word, since the quotation is closed further on."""
    if text[at - 1 : at].lower() != "s" or not re.match(r"\s[a-z]", text[at + 1 : at + 3]):
        return False
    rest = re.split("[‘“”\n]", text[at + 1 :], maxsplit=1)[0]
    return bool(re.search(rf"{sign}(?!\w)", rest))


def _close(opening: str, at: int, quotes: list[tuple[str, int]], marks: Marks) -> bool:
    """Close the innermost quotation with this opening mark; those inside it that are open stay so."""
    place = next((place for place in range(len(quotes) - 1, -1, -1) if quotes[place][0] == opening), None)
    if place is None:
        return False
    marks.quotations.append((quotes[place][1], at + 1))
    marks.opened += [(sign, start) for sign, start in quotes[place + 1 :] if sign != "'"]
    del quotes[place:]
    return True
