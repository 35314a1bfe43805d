"""What a text says of how many have signed it: organisations, individuals, countries, held against those who have.

`We, 47 organisations from 11 countries and more than 300 individuals` is one statement of three numbers. Numbers of
other organisations and people are left alone: a statement begins with `we`, `on behalf of`, `this letter is signed by`
and the like, or ends with `have signed this`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from advocacy.checks.numerals import plain_number
from advocacy.checks.passages import Passage, found, is_quoted
from advocacy.errors import Finding, Message, Severity, said
from advocacy.signatories.counting import Numbers

ORGANISATIONS, PERSONS, SIGNATORIES, COUNTRIES = "organisations", "persons", "signatories", "countries"
_NOUNS: Mapping[str, Mapping[str, str]] = {
    "en": {
        ORGANISATIONS: r"organi[sz]ations?|groups|associations|NGOs",
        PERSONS: r"individuals?|persons|people|citizens",
        SIGNATORIES: r"signatories",
        COUNTRIES: r"countries",
    },
    "vi": {
        ORGANISATIONS: r"tổ chức|hội đoàn|hội nhóm",
        PERSONS: r"cá nhân|người",
        SIGNATORIES: r"bên ký|chữ ký",
        COUNTRIES: r"quốc gia|nước",
    },
}
_NUMERALS = {
    "en": "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand dozen",
    "vi": "một mốt hai ba bốn tư năm lăm sáu bảy bẩy tám chín mười mươi chục trăm nghìn ngàn lẻ linh",
}
_JOINED = {"en": r"(?: and | |-)", "vi": " "}  # between the words of one number
_MORE, _LEAST, _NEARLY, _ABOUT = "more", "least", "nearly", "about"
_HOW = {
    "en": {
        _MORE: "more than|over", _LEAST: "at least|no fewer than", _NEARLY: "nearly|almost",
        _ABOUT: "about|around|some|approximately",
    },
    "vi": {_MORE: "hơn|trên", _LEAST: "ít nhất|tối thiểu", _NEARLY: "gần", _ABOUT: "khoảng|chừng"},
}  # fmt: skip
_BETWEEN = {  # two numbers of one statement
    "en": r"(?: (?:from|in|of|across|based in|working in)(?: [\w-]+){1,4}?)?"
    r"(?:,? and |,? together with |,? along with |,? as well as |,? joined by |, | from | in )(?:the )?",
    "vi": r"(?: (?:tại|ở|trong|của|từ)(?: \w+){1,4}?)?(?:,? và |,? cùng(?: với)? |, | từ | ở | tại )",
}
_BEFORE = {
    "en": r"(?:\bwe(?:,| are)? (?:the )?(?:undersigned )?|\bthe undersigned |\bon behalf of (?:the |our |these )?"
    r"|\bthis (?:open )?(?:letter|statement|appeal|petition|submission|call) (?:is|was|has been) "
    r"(?:signed|endorsed|supported) by (?:the following )?)$",
    "vi": r"(?:\bchúng tôi,? (?:gồm |là )?(?:các )?|\bthay mặt (?:cho )?"
    r"|\b(?:thư|thư ngỏ|tuyên bố|kiến nghị|lời kêu gọi|bản lên tiếng|thỉnh nguyện thư) này (?:đã )?"
    r"(?:được|có|nhận được chữ ký của) )$",
}
_AFTER = {
    "en": r"(?: have)?(?: now)? signed this\b| (?:have )?sign(?:ed)? below\b",
    "vi": r" (?:đã |cùng )?(?:ký tên|đồng ký|cùng ký|đứng tên)\b",
}
_REACH = 80  # characters before a statement that can begin it
_CLOSE = 0.15  # how far `about` and a quarter, how far `nearly` reach from the number
_FAR = 0.25


@dataclass(frozen=True, slots=True)
class _Patterns:
    part: re.Pattern[str]
    between: re.Pattern[str]
    before: re.Pattern[str]
    after: re.Pattern[str]
    alone: re.Pattern[str] | None


def _patterns(code: str) -> _Patterns:
    word = "|".join(_NUMERALS[code].split())
    number = rf"(?:\d[\d,.]*|(?:{word})(?:{_JOINED[code]}(?:{word}))*)"
    how = "|".join(f"(?P<{name}>{words})" for name, words in _HOW[code].items())
    nouns = "|".join(f"(?P<{name}>{words})" for name, words in _NOUNS[code].items())
    between = r"(?:undersigned )?(?:[\w-]+ ){0,3}?" if code == "en" else ""
    part = rf"(?<![\w.,-])(?P<said>(?:(?:{how}) )?(?P<number>{number})) {between}(?:{nouns})(?!\w)"
    undersigned = rf"\bthe undersigned (?P<one>{number})\b|\bthe (?P<two>{number}) undersigned\b"
    return _Patterns(
        re.compile(part, re.IGNORECASE),
        re.compile(_BETWEEN[code], re.IGNORECASE),
        re.compile(_BEFORE[code], re.IGNORECASE),
        re.compile(_AFTER[code], re.IGNORECASE),
        re.compile(undersigned, re.IGNORECASE) if code == "en" else None,
    )


_BY_LANGUAGE = {code: _patterns(code) for code in _NOUNS}


def check_signed(passage: Passage, versions: Sequence[Numbers]) -> Iterator[Finding]:
    """Numbers of signatories that a text states and that are not those of any version of the document."""
    patterns = _BY_LANGUAGE.get(passage.language.code)
    if patterns is None:
        return
    parts = list(patterns.part.finditer(passage.words))
    for part in _stated(passage.words, parts, patterns):
        yield from _check(passage, versions, part, _which(part, _NOUNS), _which(part, _HOW))
    for alone in patterns.alone.finditer(passage.words) if patterns.alone else ():
        if not any(part.start() < alone.end() and alone.start() < part.end() for part in parts):
            yield from _check(passage, versions, alone, SIGNATORIES, "")


def _stated(words: str, parts: Sequence[re.Match[str]], patterns: _Patterns) -> Iterator[re.Match[str]]:
    """The numbers that belong to a statement about signatories."""
    at = 0
    while at < len(parts):
        end = at + 1
        while end < len(parts) and patterns.between.fullmatch(words[parts[end - 1].end() : parts[end].start()]):
            end += 1
        first, last = parts[at], parts[end - 1]
        begins = patterns.before.search(words[max(0, first.start() - _REACH) : first.start()])
        if begins or patterns.after.match(words, last.end()) or " undersigned " in first[0]:
            yield from parts[at:end]
        at = end


def _which(part: re.Match[str], groups: Mapping[str, Mapping[str, str]]) -> str:
    names = next(iter(groups.values()))
    return next((name for name in names if part[name]), "")


def _check(
    passage: Passage, versions: Sequence[Numbers], part: re.Match[str], what: str, how: str
) -> Iterator[Finding]:
    name = next(name for name in ("said", "one", "two") if part.groupdict().get(name))
    number = "number" if name == "said" else name
    stated = plain_number(part[number], passage.language.code)
    # `một tổ chức` is also “an organisation”.
    if stated is None or (stated == 1 and not part[number].isdigit()) or is_quoted(passage, part.start()):
        return
    allowed = [value for version in versions for value in _allowed(version, what)]
    if allowed and not any(_FITS[how](value, stated) for value in allowed):
        message = _message(what if what == COUNTRIES or not versions[0].others else SIGNATORIES, part[name], allowed[0])
        yield found("signatory-count", Severity.WARNING, passage, *part.span(name), message, "Count again.")


def _allowed(numbers: Numbers, what: str) -> list[int]:
    """The numbers that may be stated, the expected one first; none where nothing is known."""
    if what == COUNTRIES:
        return sorted(numbers.countries, reverse=True)
    of_kind = {ORGANISATIONS: numbers.organisations, PERSONS: numbers.persons}.get(what, numbers.total)
    if what == SIGNATORIES or numbers.others:
        # Of signatories of no kind nobody can say how many of them are organisations.
        return [numbers.total, numbers.printed, of_kind + numbers.others, of_kind, *numbers.groups]
    only_kind = of_kind == numbers.total
    return [of_kind, *([numbers.printed] if only_kind else []), *numbers.groups]


_FITS: Mapping[str, Callable[[int, int], bool]] = {
    "": lambda real, stated: real == stated,
    _MORE: lambda real, stated: real > stated,
    _LEAST: lambda real, stated: real >= stated,
    _NEARLY: lambda real, stated: stated * (1 - _FAR) <= real < stated,
    _ABOUT: lambda real, stated: abs(real - stated) <= stated * _CLOSE,
}


def _message(what: str, words: str, number: int) -> Message:
    if what == ORGANISATIONS:
        return said('"{words}" is not the number of organisations that sign: {number}.', words=words, number=number)
    if what == PERSONS:
        return said('"{words}" is not the number of individuals who sign: {number}.', words=words, number=number)
    if what == COUNTRIES:
        return said('"{words}" is not the number of countries they are from: {number}.', words=words, number=number)
    return said('"{words}" is not the number of signatories: {number}.', words=words, number=number)
