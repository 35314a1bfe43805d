"""What a text says about its own document: what is enclosed, how many have signed, how the country is spelt."""

from __future__ import annotations

import re
from collections.abc import Iterator

from advocacy.checks.passages import Passage, Text, found, is_quoted
from advocacy.checks.signed import check_signed
from advocacy.errors import Finding, Severity, said

_ENCLOSED = {
    "en": re.compile(
        r"\bwe (?:also )?(?:attach|enclose)\b|\bfind (?:attached|enclosed)\b"
        r"|\b(?:attached|enclosed) (?:please|you will) find\b"
        r"|\b(?:is|are) (?:attached|enclosed)\b(?! to (?!this)| by)"
        r"|\bthe (?:attached|enclosed) (?:list|document|report|analysis|annex|statement|testimony|summary|copy|file)\b"
        r"|\bsee (?:the )?(?:attachment|enclosure|annex)\b",
        re.IGNORECASE,
    ),
    "vi": re.compile(
        r"\b(?:xin |chúng tôi )?(?:đính|gửi) kèm\b|\bkèm theo (?:thư|văn bản|đơn|đây)\b"
        r"|\bxem (?:phụ lục|tài liệu (?:đính )?kèm)|\btài liệu (?:đính kèm|kèm theo)\b",
        re.IGNORECASE,
    ),
}
_COUNTRY = re.compile(r"\bViet(?: |\u00a0)?[Nn]am\b(?!ese)")


def check_statements(text: Text) -> Iterator[Finding]:
    """All findings about what a text says of its document; about spelling alone where nothing is known of it."""
    passages, about = text.every_passage(), text.about
    if about is not None:
        for passage in passages:
            if not about.enclosures:
                yield from _check_enclosed(passage)
            if about.signatories:
                yield from check_signed(passage, about.signatories)
    yield from _check_country([passage for passage in passages if passage.language.code == "en"])


def _check_enclosed(passage: Passage) -> Iterator[Finding]:
    pattern = _ENCLOSED.get(passage.language.code)
    place = pattern.search(passage.words) if pattern else None
    if place and not is_quoted(passage, place.start()):
        hint = "Name it under attachments, or write it under annexes."
        message = said(
            '"{words}" speaks of something enclosed, and the letter lists nothing.',
            words=passage.text[place.start() : place.end()],
        )
        yield found("attachment-unlisted", Severity.WARNING, passage, place.start(), place.end(), message, hint)


def _check_country(passages: list[Passage]) -> Iterator[Finding]:
    """`Viet Nam`, as the United Nations write it, and `Vietnam` in one document; names and quotations keep theirs."""
    seen: dict[bool, tuple[Passage, re.Match[str]]] = {}
    for passage in passages:
        for place in _COUNTRY.finditer(passage.words):
            if not is_quoted(passage, place.start()) and not _is_in_name(passage.words, place):
                seen.setdefault(len(place[0]) > len("Vietnam"), (passage, place))
    if len(seen) == 2:
        (_, first), (passage, place) = seen.values()
        message = said('"{words}" stands here and "{first}" before.', words=place[0], first=first[0])
        hint = "Keep to one spelling in a document; the United Nations write Viet Nam."
        yield found("spelling-mixed", Severity.WARNING, passage, *place.span(), message, hint)


def _is_in_name(words: str, place: re.Match[str]) -> bool:
    """Whether a capitalised word stands beside it: a name of something, which is spelt as it spells itself."""
    after = re.match(r"[ \u00a0]+([A-ZĐ]\w+)", words[place.end() :])
    before = re.search(r"([A-ZĐ]\w+)[ \u00a0]+$", words[: place.start()])
    starts = before is not None and not re.search(r"(?:^|[.!?:“(][ \u00a0]*)$", words[: before.start(1)])
    return after is not None or starts
