"""English or Vietnamese: of a text however short, and of the halves of a file that holds both.

A text is told by its words and not by its letters alone, because names keep their marks in an English sentence. Each
word speaks for a language with a weight: frequent words and small-letter words that only one of the two can have
most, capitalised ones less, as they may be names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import accumulate

from advocacy.checks.syllables import is_possible, looks_vietnamese
from advocacy.comparing.found import FoundParagraph

LANGUAGES = ("en", "vi")
Side = list[FoundParagraph]

MAX_READ = 2_000  # characters of a text: what they do not tell, more would not
LEAST = 0.6  # what must be said for a language: more than one word that may be a foreign one
CLEAR = 2 / 3  # the other language must say less than this part of what the told one says
# Of all letters whose language is known, each half must have this part: less is a quotation or an abstract.
LEAST_HALF = 0.15
# A split may leave this part of the smaller half on the wrong side, such as names and titles in the other language.
MISPLACED = 0.15

_NO_WORDS = re.compile(r"https?://\S+|www\.\S+|[^\s@]{1,64}@\S+|<[^<>]*>|\]\([^()\s]*\)|\[\^[\w-]+\]")
_WORD = re.compile(r"[^\W\d_]+")
# Frequent words that a Vietnamese syllable could be by its letters, and Vietnamese ones without marks.
_ENGLISH = frozenset("a and at be by he his i in is it no of on or our that the them then there this we with".split())
_BARE_VIETNAMESE = frozenset("cho chung khi nhau sau theo trong xin".split())
_SHORTEST_IN_CAPITALS = 7  # letters: a shorter word may be an acronym
_MAX_SEPARATOR = 200
_SEPARATOR = re.compile(
    r"(?:bản |phần )?(?:dịch )?(?:sang )?tiếng (?:việt|anh)(?: không chính thức)?|"
    r"(?:the )?(?:unofficial )?(?:english|vietnamese)(?: (?:version|text|translation|below|follows))*"
)


def language_of(text: str) -> str:
    """`vi`, `en`, or "" where it cannot be told: numbers, web addresses, names of persons, signs."""
    words = _WORD.findall(_NO_WORDS.sub(" ", text[:MAX_READ]))
    if len(words) < 5 and all(word[0].isupper() and not word.isascii() for word in words):
        return ""  # a name; a heading with a capital to each word looks the same
    english, vietnamese = sum(map(_english, words)), sum(map(_vietnamese, words))
    if max(english, vietnamese) < LEAST or min(english, vietnamese) > CLEAR * max(english, vietnamese):
        return ""
    return "vi" if vietnamese > english else "en"


def _english(word: str) -> float:
    lower = word.lower()
    if lower in _ENGLISH:
        return 1
    is_acronym = word.isupper() and len(word) < _SHORTEST_IN_CAPITALS
    if not lower.isascii() or len(lower) < 3 or is_acronym or is_possible(lower):
        return 0
    return 1 if word[0].islower() else 0.5


def _vietnamese(word: str) -> float:
    lower = word.lower()
    if lower.isascii():
        return 0.3 if lower in _BARE_VIETNAMESE else 0
    return (1 if word[0].islower() else 0.4) if looks_vietnamese(lower) else 0


def language_of_all(paragraphs: Iterable[FoundParagraph]) -> str:
    """The language in which most letters of several paragraphs are, or "" where none can be told."""
    letters = dict.fromkeys(LANGUAGES, 0)
    for paragraph in paragraphs:
        if code := language_of(paragraph.text):
            letters[code] += len(paragraph.text)
    best = max(LANGUAGES, key=letters.__getitem__)
    return best if letters[best] else ""


# ------------------------------------------------------------------ one file, two languages


def halves(paragraphs: Side) -> tuple[Side, Side] | None:
    """The paragraphs in each language of a file that holds both, first the language that the file begins with.

    The languages may stand one after the other, with or without a line between them (which is in neither half), or in
    turns, as in a table with a column for each. Notes go to the half that leads to them. None where one language is
    all there is, or where the other is no more than a quotation (`LEAST_HALF`).
    """
    body = [paragraph for paragraph in paragraphs if paragraph.role != "note"]
    columns = _languages_of_columns(body)
    told = [columns.get(paragraph.column) or language_of(paragraph.text) for paragraph in body]
    letters = {
        code: sum(len(paragraph.text) for paragraph, each in zip(body, told, strict=True) if each == code)
        for code in LANGUAGES
    }
    if min(letters.values()) <= LEAST_HALF * sum(letters.values()):
        return None
    first = next(code for code in told if code)
    begin, misplaced = _best_split(body, told, first)
    if misplaced <= MISPLACED * min(letters.values()):
        left, right = body[:begin], body[begin:]
    else:
        left, right = [], []
        code = first
        for paragraph, own in zip(body, told, strict=True):
            code = own or code
            (left if code == first else right).append(paragraph)
    left, right = without_separators(left), without_separators(right)
    if not left or not right:
        return None
    _share_notes([paragraph for paragraph in paragraphs if paragraph.role == "note"], left, right, first)
    return left, right


def _languages_of_columns(body: Side) -> dict[int, str]:
    """The language of each column, where tables have one column for each of the two."""
    columns: dict[int, Side] = {}
    for paragraph in body:
        columns.setdefault(paragraph.column, []).append(paragraph)
    found = {column: language_of_all(listed) for column, listed in columns.items() if column}
    return found if set(found.values()) == set(LANGUAGES) else {}


def _best_split(body: Side, told: Sequence[str], first: str) -> tuple[int, int]:
    """Where the second language begins, and how many letters then stand on the wrong side."""
    weights = [len(paragraph.text) if code else 0 for paragraph, code in zip(body, told, strict=True)]
    signed = [-weight if code == first else weight for weight, code in zip(weights, told, strict=True)]
    own = sum(weight for weight, code in zip(weights, told, strict=True) if code == first)
    costs = [own + each for each in accumulate(signed, initial=0)]
    least = min(costs)
    low, high = costs.index(least), len(costs) - 1 - costs[::-1].index(least)
    # Between the two stand only lines that could be either, such as the name of the organisation above a letter: a
    # line that separates or a heading begins the second half, else as many as the file has before its first known one.
    marks = [at for at in range(low, high) if names_language(body[at].text)] or [
        at for at in range(low, high) if body[at].role == "heading"
    ]
    leading = next(at for at, code in enumerate(told) if code)
    return (marks[0] if marks else max(low, high - leading)), least


def names_language(text: str) -> bool:
    """Whether a line says no more than which language follows; in brackets it may go on (`[Unofficial …]`)."""
    words = " ".join(_WORD.findall(text.lower()))
    found = _SEPARATOR.match(words) if len(text) <= _MAX_SEPARATOR else None
    return found is not None and (found.end() == len(words) or text.lstrip("\\")[:1] in ("[", "("))


def without_separators(paragraphs: Side) -> Side:
    """The paragraphs without those that only say which language is here, and so have no counterpart."""
    return [paragraph for paragraph in paragraphs if not names_language(paragraph.text)]


def _share_notes(notes: Side, left: Side, right: Side, first: str) -> None:
    """Add the notes to the half that leads to them, else to that of their language, else to that of the note before."""
    marks = [
        set(re.findall(r"\[\^?([\w-]+)\]", "\n".join(paragraph.text for paragraph in half))) for half in (left, right)
    ]
    begin, target = right[0].number, left
    for note in notes:
        held = [note.marker in half for half in marks]
        if note.number < begin:
            target = left
        elif held[0] != held[1]:
            target = left if held[0] else right
        elif code := language_of(note.text):
            target = left if code == first else right
        target.append(note)
