"""What a glossary must hold to: rules that a reader of the table can check, each told with its row."""

from __future__ import annotations

import re
from collections.abc import Iterator

from advocacy.errors import Finding, Place, Severity, said
from advocacy.glossary.inflection import inflected
from advocacy.glossary.terms import CASES, STATUSES, Glossary, Term
from advocacy.glossary.tokens import key
from advocacy.languages import Language, Languages

_KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_NEEDED = ("en", "domain", "status", "source")


def lint(glossary: Glossary, languages: Languages, file: str) -> list[Finding]:
    """All that is wrong with a glossary, in the order of its rows."""
    targets = [languages[code] for code in languages.codes if code != "en"]
    found = [finding for term in glossary for finding in _lint_term(term, targets, file)]
    return [*found, *_clashes(glossary, languages["en"], file), *_disorder(glossary, file)]


def _told(file: str, term: Term, message: str, suggestion: str = "") -> Finding:
    return Finding("glossary", Severity.ERROR, message, suggestion, Place(file, key=term.key), term=term.key)


def _lint_term(term: Term, targets: list[Language], file: str) -> Iterator[Finding]:
    if not _KEY.fullmatch(term.key):
        yield _told(file, term, "The key has other signs than small letters, digits and hyphens.")
    for column in _NEEDED:
        if not term.get(column):
            yield _told(file, term, said("The column {column} is empty.", column=column))
    for column, allowed in (("case", CASES), ("status", STATUSES)):
        if term.get(column) not in ("", *allowed):
            yield _told(file, term, said('{column} is "{value}".', column=column, value=term.get(column)))
    for column, cell in term.cells.items():
        if cell != " ".join(cell.split()):
            yield _told(file, term, said("The column {column} has spaces too many.", column=column))
        # A term that is matched by its capitals may list the same words with others.
        is_list = column.endswith((".aliases", ".accepted")) and term.case != "exact"
        if is_list and len(set(map(key, term.listed(column)))) < len(term.listed(column)):
            yield _told(file, term, said("The column {column} has a form twice.", column=column))
    for language in targets:
        yield from _lint_forms(term, language, file)


def _lint_forms(term: Term, language: Language, file: str) -> Iterator[Finding]:
    right = [*term.accepted(language), *term.other_registers(language).values()]
    right += [preferred] if (preferred := term.preferred(language)) else []
    if not right:
        yield _told(file, term, said('There are no words in "{language}".', language=language.code))
    for wrong, reason in term.forbidden(language).items():
        if not reason:
            yield _told(file, term, said('"{form}" is forbidden without a reason.', form=wrong))
        for form in right:
            if _stands_in(key(wrong), key(form)):
                message = said('"{wrong}" is forbidden, and stands in the accepted "{form}".', wrong=wrong, form=form)
                yield _told(file, term, message)


def _clashes(glossary: Glossary, english: Language, file: str) -> Iterator[Finding]:
    """English forms that two concepts claim."""
    owners: dict[tuple[str, ...], Term] = {}
    for term in glossary:
        forms = [term.get("en"), *term.accepted(english), *filter(None, [term.get("en.acronym")])]
        for words in {variant for form in forms for variant in inflected(key(form))}:
            other = owners.setdefault(words, term)
            if other is not term:
                message = said('"{form}" belongs to "{other}" as well.', form=" ".join(words), other=other.key)
                yield _told(file, term, message)


def _disorder(glossary: Glossary, file: str) -> Iterator[Finding]:
    before = ""
    for term in glossary:
        now = term.get("en").casefold()
        if now < before:
            yield _told(file, term, said('"{term}" stands after "{before}".', term=term.get("en"), before=before))
        before = now


def _stands_in(words: tuple[str, ...], whole: tuple[str, ...]) -> bool:
    size = len(words)
    return size > 0 and any(whole[at : at + size] == words for at in range(len(whole) - size + 1))
