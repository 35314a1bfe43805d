"""What a text says of acronyms and treaties: spelt out before they are short, acceded to and not ratified."""

from __future__ import annotations

import re
from collections.abc import Iterator

from advocacy.checks.passages import FILLED, Passage, Text, found
from advocacy.errors import Finding, Severity, said
from advocacy.glossary.matching import Form, Matcher
from advocacy.glossary.tokens import key, tokens
from advocacy.languages import Language
from advocacy.registry import Entry, Registry

_RATIFIED = {
    "en": re.compile(r"\bratif(?:y|ies|ied|ying|ication)\b", re.IGNORECASE),
    "vi": re.compile(r"\bphê\schuẩn\b", re.IGNORECASE),
}
_ACCEDED = {"en": "acceded to", "vi": "gia nhập"}
# An acronym inside a symbol (CAT/C/VNM/CO/1) or a reference (AL VNM 2/2021) is no word.
_NEAR_SYMBOL = re.compile(r"^/ | /| [A-Z]{3} \d")
_PROTOCOL = re.compile(r"\bProtocol|\bNghị định thư", re.IGNORECASE)
_JOINED = re.compile(r"\bacced|\bgia nhập", re.IGNORECASE)
_VIET_NAM = re.compile(r"\bVi(?:e|ệ)t\s?[Nn]am\b")


def check_acronyms(text: Text, matcher: Matcher, registry: Registry) -> Iterator[Finding]:
    """Acronyms that stand before the words they are short for, in one language of a document."""
    explained: set[str] = set()
    told: set[str] = set()
    for passage in text.passages(matcher.language.code):
        matches = matcher.matches(passage.words)
        for match in matches:
            if match.kind in (Form.PREFERRED, Form.REGISTER, Form.ACCEPTED) and not _is_short(match.form):
                explained.add(match.term.key)
        abbreviated = {
            registry.instruments[name].cells.get("abbr", "")
            for name in FILLED.findall(passage.text)
            if name in registry.instruments
        }
        for match in matches:
            name = match.term.key
            written = passage.text[match.start : match.end]
            if (
                match.kind is not Form.ACRONYM
                or (match.term.case == "acronym" and match.form == match.term.get("en.acronym"))
                or name in explained | told
            ):
                continue
            if written in abbreviated or _is_spelt_out(passage, match.start):
                explained.add(name)
                continue
            told.add(name)
            message = said('"{acronym}" stands here before it is spelt out.', acronym=written)
            hint = said(
                'At the first place write "{words} ({acronym})".',
                words=match.term.preferred(matcher.language),
                acronym=written,
            )
            yield found("acronym-unexplained", Severity.WARNING, passage, match.start, match.end, message, hint, name)


def _is_short(form: str) -> bool:
    """Whether a form is itself an acronym, listed as a variant."""
    return form.isupper() or len(key(form)) < 2


def _is_spelt_out(passage: Passage, start: int) -> bool:
    """An acronym in brackets after other words is being introduced."""
    before = passage.words[:start].rstrip()
    return before.endswith(("(", "(“")) and bool(tokens(before))


def check_accession(text: Text, registry: Registry, languages: tuple[Language, ...]) -> Iterator[Finding]:
    """`Ratified` of a treaty that Viet Nam acceded to."""
    acceded = [entry for entry in registry.instruments.values() if entry.cells.get("viet-nam") == "acceded"]
    for language in languages:
        verb = _RATIFIED.get(language.code)
        names = [(entry, name) for entry in acceded for name in _names(entry, language)]
        for passage in text.passages(language.code) if verb else ():
            for at, sentence in passage.sentences():
                yield from _accession(passage, at, sentence, names)


def _accession(passage: Passage, at: int, sentence: str, names: list[tuple[Entry, str]]) -> Iterator[Finding]:
    place = _RATIFIED[passage.language.code].search(sentence)
    whole = passage.text[at : at + len(sentence)]
    if not place or not _VIET_NAM.search(whole):
        return
    after, before = whole[place.end() :], whole[: place.start()]
    if _PROTOCOL.search(after.partition(",")[0]):
        return
    filled = set(FILLED.findall(whole))
    named = [
        entry for entry, name in names if entry.key in filled or re.search(rf"(?<!\w){re.escape(name)}(?!\w)", after)
    ]
    if (
        not named
        and not _JOINED.search(before)
        and not re.search(r"[A-ZĐ]", after.replace("Viet Nam", "").replace("Việt Nam", ""))
    ):
        named = [entry for entry, name in names if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", before)]
    if named:
        entry = named[0]
        date = entry.cells.get("viet-nam-date", "")
        title = entry.text("title", passage.language)
        message = said(
            "Viet Nam acceded to the {title} on {date}; it did not sign and ratify it.", title=title, date=date
        )
        hint = said('Write "{word}".', word=_ACCEDED[passage.language.code])
        start, end = at + place.start(), at + place.end()
        yield found("accession", Severity.WARNING, passage, start, end, message, hint)


def _names(entry: Entry, language: Language) -> list[str]:
    names = [
        entry.cells.get("abbr", ""),
        *(
            entry.cells.get(column, "")
            for column in entry.cells
            if column.startswith((f"title.{language.code}", f"short.{language.code}"))
        ),
    ]
    return [name for name in names if len(name) > 3]
