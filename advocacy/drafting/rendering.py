"""How a term, a date or a number of one language is written in the other."""

from __future__ import annotations

import re

from advocacy.glossary.matching import Form, Match
from advocacy.languages import Language, PartialDate

RIGHT = (Form.PREFERRED, Form.REGISTER, Form.ACCEPTED, Form.ACRONYM)
_FORMULAS = "form"  # salutations and the like, which two languages build differently
_PREPOSITIONS = frozenset(["of", "on", "in", "for", "to", "against", "with", "under", "by", "from", "and", "at"])
# What makes the noun after it plural: `các` and `những` are said by the plural itself, numbers stay.
_PLURAL = re.compile(
    r"\b(?:(?P<said>(?:[Cc]ác|[Nn]hững) )"
    r"|(?:nhiều|một số|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|(?!1 )[\d.,]+) )(?P<signs>[*_]*)$"
)
# Kinds of names that English gives an article: bodies, laws and treaties.
_NAMED = frozenset(["un", "treaty", "institution"])


def rendered_term(match: Match, text: str, source: Language, target: Language) -> tuple[int, str] | None:
    """Where a term begins with what belongs to it, and its form in the other language; None if that is not sure."""
    term, written = match.term, text[match.start : match.end]
    if match.kind not in RIGHT or term.get("domain") == _FORMULAS or not term.preferred(target):
        return None
    right = term.preferred(target)
    if match.kind is Form.ACRONYM:
        return match.start, term.acronym(target) or right
    if match.form[:1].isupper() and written.islower():
        return None
    if source.code == "en":
        # A word that is only kin to the term has other senses (`adopted`, `attached`), and a verb is no noun.
        if match.length == 1 and written.islower() and not _is_number_of(written, term.get("en").lower()):
            return None
        return match.start, right
    if target.code == "en":
        return _in_english(match, text, right)
    return match.start, right


def _is_number_of(written: str, noun: str) -> bool:
    return written in (noun, _plural(noun))


def _in_english(match: Match, text: str, right: str) -> tuple[int, str] | None:
    """An English term with its number and article, of which the Vietnamese words before it tell.

    A single common noun is left to the model, since it may be a verb there (`torture`, `tra tấn`).
    """
    is_name = right[:1].isupper()
    if match.length == 1 or (not is_name and " " not in right):
        return None
    before = _PLURAL.search(text[: match.start])
    start = before.start() if before and before["said"] and not before["signs"] else match.start
    right = _plural(right) if before and (before["said"] or not is_name) else right
    named = is_name and match.term.get("domain") in _NAMED and not right[-1:].isdigit() and match.term.key != "article"
    if named and match.form[:1].islower():
        return None
    is_numbered = text[match.end : match.end + 2].strip().isdigit()
    return start, f"the {right}" if named and not is_numbered else right


def _plural(words: str) -> str:
    """`prisoners of conscience`, `human rights defenders`."""
    parts = words.split(" ")
    head = next((place - 1 for place, word in enumerate(parts) if word in _PREPOSITIONS and place), len(parts) - 1)
    word = parts[head]
    if word.endswith("s"):
        return words
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        word = word[:-1] + "ies"
    else:
        word += "es" if word.endswith(("x", "z", "ch", "sh")) else "s"
    return " ".join([*parts[:head], word, *parts[head + 1 :]])


def rendered_date(value: str, target: Language) -> str:
    """A date of the form `2025-7-17`, of which parts may be missing, in the other language; "" without its year."""
    year, month, day = (int(part or 0) for part in value.split("-"))
    if not year or (day and not month):
        return ""
    return target.date(PartialDate(year, month, day))


def rendered_number(written: str, source: Language, target: Language) -> str:
    """A number in figures with the other language's separators: `1,211.5` is `1.211,5`; "" if it has words in it."""
    if not re.fullmatch(r"\d[\d.,]*", written):
        return ""
    swapped = written.translate(str.maketrans(".,", ",."))
    return swapped if {source.code, target.code} == {"en", "vi"} else written
