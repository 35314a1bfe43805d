"""Parity: what both languages must have in common. It compares what can be counted, and cannot know what is meant."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from advocacy.checks.passages import Pair, Passage, Text, found
from advocacy.checks.quantities import Quantity, counted, quantities, spoken
from advocacy.errors import Finding, Severity, said
from advocacy.glossary.tokens import key, tokens

_NAMES = {
    "date": "date", "time": "time", "number": "number", "law": "number of an article or a law",
    "symbol": "number of a document", "url": "web address", "email": "e-mail address",
}  # fmt: skip
_QUOTES = re.compile('[“”"«»]')
_QUOTED = re.compile("“[^“”]*”")
_NATIONAL = re.compile(r"\b(?:Code|Decree|Constitution)\b|\bLaws? on\b|\[\[vn-")
_ITEM = re.compile(r"^[ ]*(?:[-*+•]|\d{1,3}[.)]) ", re.MULTILINE)
_MARK = re.compile(r"\[\^([\w-]+)\]|\[[^\[\]]*?@([\w-]+)[^\[\]]*\](?!\()")


def check_parity(text: Text) -> Iterator[Finding]:
    """All findings about what the two languages of a text do not share."""
    for pair in text.pairs:
        yield from _check_quantities(pair)
        yield from _check_points(pair)
        yield from _check_spoken(pair)
        yield from _check_counts(pair)
        yield from _check_notes(pair)
        yield from _check_names(pair, text.parties)


def _check_quantities(pair: Pair) -> Iterator[Finding]:
    both = [quantities(passage) for passage in pair.both]
    for side in (0, 1):
        own, other = pair.both[side], pair.both[1 - side]
        values = Counter((quantity.kind, quantity.value) for quantity in both[1 - side])
        loose = {quantity.value for quantity in both[1 - side]} | _figures(other, both[1 - side]) | spoken(other)
        for quantity in both[side]:
            if values[quantity.kind, quantity.value] > 0:
                values[quantity.kind, quantity.value] -= 1
            elif not _is_elsewhere(quantity, both[1 - side], loose):
                yield _lost(own, quantity)


def _is_elsewhere(quantity: Quantity, others: list[Quantity], loose: set[str]) -> bool:
    """Whether the other language says the same in another form: a word for a number, a date with less in it."""
    if quantity.kind == "date":
        return any(other.kind == "date" and _agree(quantity.value, other.value) for other in others) or _is_year(
            quantity, loose
        )
    if quantity.kind == "symbol" and any(_is_same_letter(quantity.value, other.value) for other in others):
        return True
    if quantity.kind == "time":
        hours = {f"{int(value) % 12}:0" for value in loose if value.isdigit()}
        return quantity.value in hours
    times = {other.value for other in others if other.kind == "time"}
    if quantity.kind == "number" and quantity.value.isdigit() and f"{int(quantity.value) % 12}:0" in times:
        return True
    return quantity.value in loose


def _is_same_letter(one: str, other: str) -> bool:
    """`AL VNM 2/2021` and `VNM 2/2021`: the type of a communication may be left out, but not be another one."""
    shorter, longer = sorted((one, other), key=len)
    return longer.endswith(f" {shorter}") and " " in shorter


def _figures(passage: Passage, found_: list[Quantity]) -> set[str]:
    """The figures inside dates, times, symbols and numbers of laws, which the other language may write alone."""
    parts = (re.findall(r"\d+", passage.text[quantity.start : quantity.end]) for quantity in found_)
    return {figure.lstrip("0") or "0" for figures in parts for figure in figures}


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


def _check_points(pair: Pair) -> Iterator[Finding]:
    """The letter of a point: in Vietnamese law it is a place in the Vietnamese alphabet (`(e)` is `điểm đ`)."""
    if (pair.source.language.code, pair.target.language.code) != ("en", "vi"):
        return
    english = re.findall(r"\d\)?\s?\(([a-z])\)", pair.source.words)
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
    figures = [{quantity.value for quantity in quantities(passage)} | spoken(passage) for passage in pair.both]
    strange = [[word for word in sides[side] if word.value not in figures[1 - side]] for side in (0, 1)]
    if strange[0] and strange[1]:
        word = strange[1][0]
        message = said(
            '"{word}" is another number than in the other language.', word=pair.target.text[word.start : word.end]
        )
        yield found("parity-number", Severity.WARNING, pair.target, word.start, word.end, message)


def _check_counts(pair: Pair) -> Iterator[Finding]:
    quoted = [(len(_QUOTES.findall(passage.words)) + 1) // 2 for passage in pair.both]
    listed = [len(_ITEM.findall(passage.text)) for passage in pair.both]
    for code, counts, what, pattern in (
        ("parity-quotation", quoted, "quotations", _QUOTED),
        ("parity-list", listed, "list items", _ITEM),
    ):
        if counts[0] == counts[1]:
            continue
        more = 0 if counts[0] > counts[1] else 1
        places = [*pattern.finditer(pair.both[more].text)]
        start, end = places[-1].span() if places else (0, 0)
        message = said(
            "There are {more} {what} here and {fewer} in the other language.",
            more=str(max(counts)),
            what=said(what),
            fewer=str(min(counts)),
        )
        yield found(code, Severity.WARNING, pair.both[more], start, end, message)


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
            if span is None or any(each and _span(other, each) for each in party.values()):
                continue
            message = said(
                '"{name}" is "{counterpart}" in the other language, which does not stand there.',
                name=name,
                counterpart=counterpart,
            )
            yield found("parity-name", Severity.WARNING, own, *span, message)


def _span(passage: Passage, name: str) -> tuple[int, int] | None:
    """Where a name stands in a passage, whatever the spaces and capitals."""
    wanted, words = key(name), tokens(passage.words)
    for at in range(len(words) - len(wanted) + 1):
        if wanted and all(words[at + place].folded == word for place, word in enumerate(wanted)):
            return words[at].start, words[at + len(wanted) - 1].end
    return None
