"""Parity: what both languages must have in common. It compares what can be counted, and cannot know what is meant."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from advocacy.checks.passages import Pair, Passage, Text, found
from advocacy.checks.quantities import Quantity, counted, quantities, spoken
from advocacy.errors import Finding, Severity, said
from advocacy.glossary.tokens import key, tokens, words_of

_NAMES = {
    "date": "date", "time": "time", "number": "number", "law": "number of an article or a law",
    "symbol": "number of a document", "url": "web address", "email": "e-mail address",
}  # fmt: skip
_ITALIC = re.compile(r"(?<![\w*_])([*_])(?=[^\s*_])[^*_\n]+(?<=[^\s*_])\1(?![\w*_])")
_RANGE = re.compile(r"(?<![\d/.])(\d{1,4})(?:\s?[–-]\s?|\s(?:to|through|đến|tới)\s)(\d{1,4})(?![\d/.]\d)")
_LONG_RANGE = 30
_POINTS = re.compile(r"\d\)?\s?\(([a-z])\)|\b(?:points?|sub-?paragraphs?|items?)\s\(?([a-z])\b\)?(?!’)", re.IGNORECASE)
_ARTICLES = {
    "en": re.compile(r"\b(?:arts?\.|articles?)\s(?P<n>\d+[^;.:]*)", re.IGNORECASE),
    "vi": re.compile(r"\bđiều\s(?P<n>\d+)", re.IGNORECASE),
}
_NAME = 5  # no more words than a person's name has
_NATIONAL = re.compile(r"\b(?:Code|Decree|Constitution)\b|\bLaws? on\b|\[\[vn-")
_ITEM = re.compile(r"^[ ]*(?:[-*+•–]|\(?(?:\d{1,3}|[a-zđ]|[ivx]{1,4})\)|\d{1,3}\.)[ \t]", re.MULTILINE)
_MARK = re.compile(r"\[\^([\w-]+)\]|\[[^\[\]]*?@([\w-]+)[^\[\]]*\](?!\()")


def check_parity(text: Text) -> Iterator[Finding]:
    """All findings about what the two languages of a text do not share."""
    for pair in text.pairs:
        yield from _check_quantities(pair)
        yield from _check_points(pair)
        yield from _check_articles(pair)
        yield from _check_spoken(pair)
        yield from _check_counts(pair)
        yield from _check_notes(pair)
        yield from _check_names(pair, text.parties)


def _check_quantities(pair: Pair) -> Iterator[Finding]:
    both = [quantities(passage) for passage in pair.both]
    left = [_unmatched(both[side], both[1 - side]) for side in (0, 1)]
    for side in (0, 1):
        if not left[side]:
            continue
        other = pair.both[1 - side]
        there = _There.of(other, both[1 - side], left[1 - side])
        for quantity in left[side]:
            if not _is_elsewhere(quantity, there):
                yield _lost(pair.both[side], quantity)


def _unmatched(own: list[Quantity], others: list[Quantity]) -> list[Quantity]:
    """What has no equal of its own in the other language."""
    values = Counter((quantity.kind, quantity.value) for quantity in others)
    left = []
    for quantity in own:
        if values[quantity.kind, quantity.value] > 0:
            values[quantity.kind, quantity.value] -= 1
        else:
            left.append(quantity)
    return left


@dataclass(frozen=True, slots=True)
class _There:
    """What the other language says: all that is counted, what of it has no equal, the figures in it, the words."""

    all: list[Quantity]
    left: list[Quantity]
    figures: set[str]
    spoken: set[str]

    @classmethod
    def of(cls, passage: Passage, all_: list[Quantity], left: list[Quantity]) -> _There:
        """What a passage says."""
        # The number of an article that has its equal is no number of anything else.
        free = [quantity for quantity in all_ if quantity.kind != "law" or "/" in quantity.value or quantity in left]
        figures = _figures(passage, free) | {quantity.value for quantity in free} | _between(passage.words)
        figures |= {quantity.value[:4] for quantity in all_ if quantity.kind == "date" and quantity.value[4:5] == "s"}
        return cls(all_, left, figures, spoken(passage))

    def values(self, kind: str) -> set[str]:
        """The values of a kind."""
        return {quantity.value for quantity in self.all if quantity.kind == kind}


def _is_elsewhere(quantity: Quantity, there: _There) -> bool:
    """Whether the other language says the same in another form: a word for a number, a date with less in it."""
    loose = there.figures | there.spoken
    if quantity.kind == "date":
        is_decade = "s" in quantity.value and quantity.value[:4] in loose
        agrees = any(_agree(quantity.value, value) for value in there.values("date"))
        return is_decade or agrees or _is_year(quantity, loose)
    if quantity.kind == "symbol" and any(_is_same_letter(quantity.value, value) for value in there.values("symbol")):
        return True
    if quantity.kind == "time":
        return quantity.value in {f"{int(value) % 12}:0" for value in loose if value.isdigit()}
    if quantity.kind == "law":
        # A provision is named again, unless the other language names another one instead.
        again = not any(other.kind == "law" for other in there.left) and quantity.value in there.values("law")
        return again or quantity.value in loose
    if quantity.kind == "number" and _is_hour(quantity.value, there.values("time")):
        return True
    if "/" in quantity.value:
        return _is_part_or_day(quantity.value, there)
    return quantity.value in loose


def _is_hour(value: str, times: set[str]) -> bool:
    """Whether a number is the hour of a time that the other language writes as one."""
    return value.isdigit() and f"{int(value) % 12}:0" in times


def _is_part_or_day(written: str, there: _There) -> bool:
    """Whether `1/3` is a third, or `30/4` a day and a month, in the other language."""
    first, _, second = written.partition("/")
    days = {f"-{second}-{first}", f"-{first}-{second}"}
    is_day = any("-" + value.partition("-")[2] in days for value in there.values("date"))
    return is_day or (second in there.spoken and int(first) < int(second))


def _is_same_letter(one: str, other: str) -> bool:
    """`AL VNM 2/2021` and `VNM 2/2021`: the type of a communication may be left out, but not be another one."""
    shorter, longer = sorted((one, other), key=len)
    return longer.endswith(f" {shorter}") and " " in shorter


def _figures(passage: Passage, found_: list[Quantity]) -> set[str]:
    """The figures inside dates, times, symbols and numbers of laws, which the other language may write alone."""
    parts = (re.findall(r"\d+", passage.text[quantity.start : quantity.end]) for quantity in found_)
    return {figure.lstrip("0") or "0" for figures in parts for figure in figures}


def _between(text: str) -> set[str]:
    """The numbers inside ranges: who writes articles 14 to 16 means 15 too."""
    ranges = ((int(found_[1]), int(found_[2])) for found_ in _RANGE.finditer(text))
    return {str(number) for first, last in ranges if last - first < _LONG_RANGE for number in range(first + 1, last)}


def _is_year(date: Quantity, loose: set[str]) -> bool:
    """A month and year, or a day and month, that the other language writes as bare numbers."""
    parts = [part for part in date.value.split("-") if part]
    return all(part in loose for part in parts)


def _agree(one: str, other: str) -> bool:
    """Whether two dates agree in all that both say."""
    pairs = list(zip(one.split("-"), other.split("-"), strict=True))
    return all(first == second or not first or not second for first, second in pairs) and any(
        first and first == second for first, second in pairs
    )


def _lost(passage: Passage, quantity: Quantity) -> Finding:
    words = passage.text[quantity.start : quantity.end]
    message = said(
        'The {what} "{words}" does not stand in the other language.', what=said(_NAMES[quantity.kind]), words=words
    )
    code = f"parity-{'number' if quantity.kind == 'time' else quantity.kind}"
    return found(code, Severity.ERROR, passage, quantity.start, quantity.end, message, "Compare the two texts.")


def _check_articles(pair: Pair) -> Iterator[Finding]:
    """An article and its paragraph exchanged: the same numbers, none of them that of an article in both languages."""
    patterns = [_ARTICLES.get(passage.language.code) for passage in pair.both]
    if not all(patterns):
        return
    sides = zip(patterns, pair.both, strict=True)
    places = [list(pattern.finditer(passage.words)) for pattern, passage in sides if pattern]
    if len(places[0]) != 1 or len(places[1]) != 1:
        return
    numbers = [re.findall(r"\d+", place[0]["n"])[:1] for place in places]
    laws = [sorted(each.value for each in quantities(passage) if each.kind == "law") for passage in pair.both]
    if numbers[0] != numbers[1] and laws[0] == laws[1]:
        yield _lost(pair.target, Quantity("law", numbers[1][0], *places[1][0].span()))


def _check_points(pair: Pair) -> Iterator[Finding]:
    """The letter of a point: in Vietnamese law it is a place in the Vietnamese alphabet (`(e)` is `điểm đ`)."""
    if (pair.source.language.code, pair.target.language.code) != ("en", "vi"):
        return
    english = [found_[1] or found_[2] for found_ in _POINTS.finditer(pair.source.words)]
    vietnamese = list(re.finditer(r"(?i:\bđiểm)\s([a-zđ])(?=\W)", pair.target.words))
    if len(english) != 1 or len(vietnamese) != 1:
        return
    place = ord(english[0]) - ord("a")
    letters = pair.target.language.point_letters
    national = _NATIONAL.search(pair.source.text)
    expected = letters[place] if national and place < len(letters) else english[0]
    if vietnamese[0][1] != expected:
        message = said('Point ({letter}) is "điểm {expected}".', letter=english[0], expected=expected)
        yield found("parity-law", Severity.ERROR, pair.target, *vietnamese[0].span(), message)


def _check_spoken(pair: Pair) -> Iterator[Finding]:
    """Numbers in words that disagree: each side says one, and neither says the other's."""
    sides = [counted(passage) for passage in pair.both]
    if not all(sides):
        return
    figures = [{quantity.value for quantity in quantities(passage)} | spoken(passage) for passage in pair.both]
    strange = [[word for word in sides[side] if word.value not in figures[1 - side]] for side in (0, 1)]
    if strange[0] and strange[1]:
        word = strange[1][0]
        message = said(
            '"{word}" is another number than in the other language.', word=pair.target.text[word.start : word.end]
        )
        yield found("parity-number", Severity.WARNING, pair.target, word.start, word.end, message)


def _check_counts(pair: Pair) -> Iterator[Finding]:
    quoted = [
        len(passage.marks.quotations) + sum(sign in "“‘«" for sign, _ in passage.marks.opened) for passage in pair.both
    ]
    listed = [len(_ITEM.findall(passage.text)) for passage in pair.both]
    for code, counts, what in (("parity-quotation", quoted, "quotations"), ("parity-list", listed, "list items")):
        more = 0 if counts[0] > counts[1] else 1
        is_same = _is_quoted_alike if code == "parity-quotation" else _is_listed_alike
        if counts[0] == counts[1] or is_same(pair.both[more], pair.both[1 - more], max(counts) - min(counts)):
            continue
        places = pair.both[more].marks.quotations
        if code == "parity-list":
            places = [place.span() for place in _ITEM.finditer(pair.both[more].text)]
        start, end = places[-1] if places else (0, 0)
        message = said(
            "There are {more} {what} here and {fewer} in the other language.",
            more=str(max(counts)),
            what=said(what),
            fewer=str(min(counts)),
        )
        yield found(code, Severity.WARNING, pair.both[more], start, end, message)


def _is_quoted_alike(more: Passage, fewer: Passage, missing: int) -> bool:
    """Whether a quotation is only opened again, or set in italics (a word as a word, a title) in the other language."""
    again = fewer.marks.again - more.marks.again
    italics = len(_ITALIC.findall(fewer.text)) - len(_ITALIC.findall(more.text))
    return missing <= max(again, italics, 0)


def _is_listed_alike(more: Passage, fewer: Passage, missing: int) -> bool:
    """Whether one language only numbers the same paragraphs or lines."""
    lines = [len([line for line in passage.text.splitlines() if line.strip()]) for passage in (more, fewer)]
    return not _ITEM.search(fewer.text) and lines[0] == lines[1]


def _check_notes(pair: Pair) -> Iterator[Finding]:
    marks = [[match[1] or match[2] for match in _MARK.finditer(passage.text)] for passage in pair.both]
    if marks[0] == marks[1]:
        return
    for side in (0, 1):
        left = Counter(marks[side]) - Counter(marks[1 - side])
        for match in _MARK.finditer(pair.both[side].text):
            name = match[1] or match[2]
            if left[name] > 0:
                left[name] -= 1
                message = said('The note "{name}" has no mark in the other language.', name=name)
                yield found("parity-notes", Severity.ERROR, pair.both[side], match.start(), match.end(), message)
    if Counter(marks[0]) == Counter(marks[1]):
        match = next(_MARK.finditer(pair.target.text))
        order = "The notes stand in another order in the other language."
        yield found("parity-notes", Severity.WARNING, pair.target, match.start(), match.end(), order)


def _check_names(pair: Pair, parties: Sequence[Mapping[str, str]]) -> Iterator[Finding]:
    for party in parties:
        for side in (0, 1):
            own, other = pair.both[side], pair.both[1 - side]
            name, counterpart = party.get(own.language.code, ""), party.get(other.language.code, "")
            span = _span(own, name) if name and counterpart else None
            if span is None or _is_named(other, party):
                continue
            message = said(
                '"{name}" is "{counterpart}" in the other language, which does not stand there.',
                name=name,
                counterpart=counterpart,
            )
            yield found("parity-name", Severity.WARNING, own, *span, message)


def _is_named(passage: Passage, party: Mapping[str, str]) -> bool:
    """Whether a party stands in a passage under any of its names, or its initials."""
    names = {name for name in party.values() if name}
    return any(_span(passage, name, is_bare=len(names) == 1) or _is_short(passage, name) for name in names)


def _span(passage: Passage, name: str, *, is_bare: bool = True) -> tuple[int, int] | None:
    """Where a name stands in a passage, whatever the spaces and capitals, and with its marks or without.

    A name of persons may stand in the other order: Kim Anh Trinh. `is_bare`: the name may be given without marks.
    """
    wanted = key(name)
    size = len(wanted)
    if not _plain_words(passage.words).issuperset(map(_plain, wanted)):
        return None  # most names stand in few passages
    words = tokens(passage.words)
    orders = [wanted, *(wanted[at:] + wanted[:at] for at in range(1, size))] if 2 <= size <= _NAME else [wanted]
    for at in range(len(words) - size + 1):
        here = [words[at + place].folded for place in range(size)]
        if wanted and any(_is_same_name(here, list(order), is_bare=is_bare) for order in orders):
            return words[at].start, words[at + size - 1].end
    return None


@lru_cache(maxsize=512)
def _plain_words(text: str) -> frozenset[str]:
    """The words of a text, folded and without their marks."""
    return frozenset(map(_plain, key(text)))


def _is_same_name(here: list[str], name: list[str], *, is_bare: bool) -> bool:
    """Whether words are a name, one of the two perhaps without any of its marks."""
    ours, theirs = [_plain(word) for word in here], [_plain(word) for word in name]
    return here == name or (ours == theirs and (here == ours or (is_bare and name == theirs)))


@lru_cache(maxsize=65_536)
def _plain(word: str) -> str:
    """A word without its marks."""
    return re.sub("[\u0300-\u036f]", "", unicodedata.normalize("NFD", word)).replace("đ", "d")


def _is_short(passage: Passage, name: str) -> bool:
    """Whether the initials of a name stand in a passage, as organisations are called."""
    initials = "".join(word[0] for word in words_of(name) if word[:1].isupper())
    return len(initials) > 2 and initials in words_of(passage.words)
