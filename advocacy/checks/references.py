"""Acronyms: spelt out before they are short."""

from __future__ import annotations

import re
from collections.abc import Iterator

from advocacy.checks.passages import FILLED, Passage, Text, found, is_quoted
from advocacy.errors import Finding, Severity, said
from advocacy.glossary.matching import Form, Match, Matcher
from advocacy.glossary.tokens import key, tokens
from advocacy.registry import Registry

# What everybody reads without an explanation.
_EVERYDAY = frozenset(
    "AI AIDS ASEAN BBC CEO CIA CNN COVID DVD EU EUR FBI GMT GPS HCMC HIV ID IMF IP IT NATO NGO PDF PGS SIM SMS SOS "
    "TP TPHCM TV UK UN UNESCO UNICEF URL US USA USB USD UTC VIP VND WHO".split()
)
# Words that introduce an acronym: `hereinafter “ICCPR”`, `gọi tắt là UPR`.
_INTRODUCING = re.compile(
    r"(?:\(|\b(?:hereinafter|hereafter|henceforth|abbreviated|abbreviation|acronym|known as|called|or|sau đây"
    r"|gọi tắt|viết tắt|gọi là|tắt là|tiếng Anh(?: là)?))[\s:,]*(?:(?:the|as|to|là|gọi)\s)*[“‘\"*]*$",
    re.IGNORECASE,
)
_DEFINED = re.compile(r"(?<=\w)[ \u00a0]\([“‘\"*]*(?P<acronym>[A-ZĐ]{3,8})[”’\"*]*\)")
_ROMAN = re.compile(r"[IVXLC]+")
_SMALL = frozenset("of on the and for in to against with a an về và của các cho".split())


def check_acronyms(text: Text, matcher: Matcher, registry: Registry) -> Iterator[Finding]:
    """Acronyms that stand before the words they are short for, in one language of a document."""
    explained: set[str] = set()
    told: set[str] = set()
    abbreviated: set[str] = set()
    passages = list(text.passages(matcher.language.code))
    for passage in passages:
        matches = matcher.matches(passage.words)
        for match in matches:
            if match.kind in (Form.PREFERRED, Form.REGISTER, Form.ACCEPTED) and not _is_short(match.form):
                explained.add(match.term.key)
        # `[[iccpr 9]]` prints the name of the treaty, so its abbreviation is understood from there on.
        abbreviated |= {
            registry.instruments[name].cells.get("abbr", "")
            for name in FILLED.findall(passage.text)
            if name in registry.instruments
        }
        for match in matches:
            name = match.term.key
            written = passage.text[match.start : match.end]
            if match.kind is not Form.ACRONYM or _is_known(match, written) or name in explained | told:
                continue
            if written in abbreviated or _is_spelt_out(passage, match.start, written):
                explained.add(name)
                continue
            if not _is_a_word(passage, match.start, match.end):
                continue
            told.add(name)
            message = said('"{acronym}" stands here before it is spelt out.', acronym=written)
            hint = said(
                'At the first place write "{words} ({acronym})".',
                words=match.term.preferred(matcher.language),
                acronym=written,
            )
            yield found("acronym-unexplained", Severity.WARNING, passage, match.start, match.end, message, hint, name)
    yield from _check_own(passages, matcher)


def _check_own(passages: list[Passage], matcher: Matcher) -> Iterator[Finding]:
    """Acronyms of the document's own, of organisations and cases, that stand before the words they are given for."""
    given: dict[str, tuple[int, int]] = {}
    for place, passage in enumerate(passages):
        for defined in _DEFINED.finditer(passage.words):
            given.setdefault(defined["acronym"], (place, defined.start()))
    known = {acronym.upper() for acronym in matcher.acronyms} | _EVERYDAY
    for acronym, (last, end) in given.items():
        if acronym in known or _ROMAN.fullmatch(acronym):
            continue
        for place, passage in enumerate(passages[: last + 1]):
            word = re.search(rf"(?<![\w/-]){acronym}(?![\w/-])", passage.words[: end if place == last else None])
            if word and _is_a_word(passage, *word.span()) and not _is_spelt_out(passage, word.start(), acronym):
                message = said('"{acronym}" stands here before it is spelt out.', acronym=acronym)
                yield found("acronym-unexplained", Severity.WARNING, passage, *word.span(), message)
                break


def _is_known(match: Match, written: str) -> bool:
    """Whether an acronym needs no explanation: everyday ones, and those of the glossary in English."""
    everyday = re.sub(r"[.\s]", "", written).upper().removesuffix("S") in _EVERYDAY and match.term.case != "acronym"
    return everyday or (match.term.case == "acronym" and match.form == match.term.get("en.acronym"))


def _is_a_word(passage: Passage, start: int, end: int) -> bool:
    """Whether letters are a word: not part of a symbol (CAT/C/VNM/CO/1) or an address, nor somebody else's."""
    around = passage.words[start - 1 : start] + passage.words[end : end + 1]
    joined = re.match(r"-[A-Z]", passage.words[end : end + 2]) or re.search(r"[A-Z]-$", passage.words[:start])
    return "/" not in around and not joined and not is_quoted(passage, start)


def _is_short(form: str) -> bool:
    """Whether a form is itself an acronym, listed as a variant."""
    return form.isupper() or len(key(form)) < 2


def _is_spelt_out(passage: Passage, start: int, acronym: str) -> bool:
    """An acronym after a bracket or words that introduce it, or after words that begin with its letters."""
    before = passage.words[:start].rstrip(" \u00a0")
    return (bool(_INTRODUCING.search(before)) and bool(tokens(before))) or _begin_with(before, acronym)


def _begin_with(text: str, acronym: str) -> bool:
    """Whether words of a text, each with a capital but the small ones, begin with the letters of an acronym."""
    words = re.findall(r"[^\W_]+|[.;:!?]", text)
    initials = "".join(word[0] if word[0].isupper() else " " for word in words if word.lower() not in _SMALL)
    return len(acronym) > 2 and acronym.removesuffix("s") in initials
