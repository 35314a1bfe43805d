"""Finding a word in the glossary, in any language, without regard to case, accents and tones."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterator

from advocacy.glossary.terms import Glossary, Term

_NOT_WORDS = ("key", "domain", "status", "note", "source", "case")


def bare(text: str) -> str:
    """Words as somebody may type them: small letters without accents or tones."""
    decomposed = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return " ".join("".join(mark for mark in decomposed if not unicodedata.combining(mark)).split())


def search(glossary: Glossary, word: str) -> list[Term]:
    """The terms that a word means: equal forms first, then forms that hold it; near ones when there is none."""
    wanted = bare(word)
    equal = [term for term in glossary if wanted in _forms(term)]
    holding = [term for term in glossary if term not in equal and any(_holds(form, wanted) for form in _forms(term))]
    if equal or holding:
        return equal + holding
    forms = {form: term for term in glossary for form in _forms(term)}
    near = difflib.get_close_matches(wanted, forms, n=5, cutoff=0.75)
    return list({forms[form].key: forms[form] for form in near}.values())


def _holds(form: str, wanted: str) -> bool:
    return f" {wanted} " in f" {form} "


def _forms(term: Term) -> list[str]:
    return [bare(form) for form in _words(term)] + [term.key]


def _words(term: Term) -> Iterator[str]:
    for column, cell in term.cells.items():
        if column not in _NOT_WORDS and not column.endswith(("not-after", "not-before")):
            yield from (part.partition("=")[0].strip() for part in cell.split("|"))
