"""What can be counted in a text: dates, numbers, provisions, symbols, addresses, each in one form for all languages.

The patterns of a language are data of this module, since they are grammar (number words, months, the order of a
date), not wording. A text is read from the most particular to the most general: what was taken for a date is no number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from advocacy.checks.passages import MASK, Passage

KINDS = ("url", "email", "symbol", "date", "law", "number")
# What the program fills in, with the provision that is cited.
_FILLED = re.compile(r"\[\[[a-z][\w:-]*(?P<pin>[^\[\]|]*)(?:\|[^\[\]]*)?\]\]")
_URL = re.compile(r"https?://[^\s<>\"“”‘’\[\]()]+")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
# Symbols of UN documents, numbers of resolutions, communications and laws.
_SYMBOL = re.compile(
    r"\b(?:[A-Z]+(?:/[A-Z0-9][\w.]*)+(?:\([IVXLC]+\))?"  # A/HRC/41/35, CCPR/C/GC/34
    r"|(?:[A-Z]{2,3} )?[A-Z]{3} \d{1,3}/\d{4}"  # AL VNM 2/2021
    r"|\d{1,4}/\d{4}/(?:[A-ZĐ]+-?[A-ZĐ]*\d*)"  # 24/2018/QH14, 53/2022/NĐ-CP
    r")(?![\w])"
)
_RESOLUTION = re.compile(r"(?<!ngày )(?<![\w/])\d{1,3}/\d{1,3}(?![\w/])")  # 79/243
_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
# The longer words first, since the shorter ones begin them.
_MONTH_WORDS = {
    "mười hai": 12, "mười một": 11, "giêng": 1, "chạp": 12, "hai": 2, "ba": 3, "tư": 4, "năm": 5, "sáu": 6, "bảy": 7,
    "bẩy": 7, "tám": 8, "chín": 9, "mười": 10,
}  # fmt: skip
_EN_MONTH = "|".join([*_MONTHS, *(month[:3] + r"\.?" for month in _MONTHS if month != "May")])
_DATES = {
    "en": (
        re.compile(rf"\b(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s(?P<m>{_EN_MONTH})(?:,?\s(?P<y>\d{{4}}))?\b"),
        re.compile(rf"\b(?P<m>{_EN_MONTH})\s(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,\s(?P<y>\d{{4}})\b)?"),
        re.compile(rf"\b(?P<m>{_EN_MONTH})\s(?:of\s)?(?P<y>\d{{4}})\b"),
        re.compile(rf"\b(?P<m>{'|'.join(month for month in _MONTHS if month not in ('May', 'March'))})\b"),
        re.compile(r"(?<=\b[Ii]n\s)(?P<m>May|March)\b|(?<=\b[Ss]ince\s)(?:May|March)\b|(?<=\bof\s)(?:May|March)\b"),
        re.compile(r"\b(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)\b"),
        re.compile(r"\b(?P<d>\d{1,2})/(?P<m>\d{1,2})/(?P<y>\d{4})\b"),
    ),
    "vi": (
        re.compile(r"\b(?:ngày\s)?(?:mùng\s|mồng\s)?(?P<d>\d{1,2})\stháng\s(?P<m>\d{1,2})(?:(?:\snăm|,)\s(?P<y>\d{4}))?\b", re.IGNORECASE),
        re.compile(r"\btháng\s(?P<m>\d{1,2})(?:\s?/\s?|\snăm\s|\s)(?P<y>\d{4})\b", re.IGNORECASE),
        re.compile(r"\b(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)\b"),
        re.compile(r"\b(?P<d>\d{1,2})[/.-](?P<m>\d{1,2})[/.-](?P<y>\d{4})\b"),
        re.compile(r"(?<!số )\b(?P<m>\d{1,2})/(?P<y>\d{4})\b(?!/)"),
        re.compile(r"\btháng\s(?P<m>\d{1,2})\b", re.IGNORECASE),
        re.compile(rf"\b(?:[Nn]gày\s(?P<d>\d{{1,2}})\s)?[Tt]háng\s(?P<m>{'|'.join(_MONTH_WORDS)})\b(?:(?:\snăm|,)?\s(?P<y>\d{{4}})\b)?", re.IGNORECASE),
    ),
}  # fmt: skip
# A time of day; half past and the like are left to people.
_TIME = {
    "en": re.compile(r"\b(?P<h>\d{1,2})(?:[.:](?P<min>\d\d))?\s?(?P<half>[ap]\.?m\b\.?)|\b(?P<h2>\d{1,2})[.:](?P<min2>\d\d)(?=\s(?:GMT|UTC|hours|CET|CEST)\b)"),
    "vi": re.compile(r"\b(?P<h>\d{1,2})\s?(?:giờ|g|h)(?:\s?(?P<min>\d\d))?\b|\b(?P<h2>\d{1,2})[.:](?P<min2>\d\d)(?=\s(?:GMT|UTC|giờ)\b)"),
}  # fmt: skip
_PIN = r"\d+[a-z]?(?:\.\d+)*(?:\s?\(\w{1,3}\))*"
_LISTED = rf"{_PIN}(?:(?:,\s(?:and\s)?|\s(?:and|to|or|và|đến|hoặc)\s|[–-]){_PIN})*"
_LAW = {
    "en": re.compile(
        rf"\b(?:arts?\.|articles?|sections?|paras?\.?|paragraphs?|clauses?|rules?|principles?|chapters?)\s(?:No\.\s)?(?P<n>{_LISTED})",
        re.IGNORECASE,
    ),
    "vi": re.compile(
        rf"\b(?:điều|khoản|đoạn|mục|quy\stắc|nguyên\stắc|chương)\s(?:số\s)?(?P<n>{_LISTED})|\bđiểm\s(?P<p>[a-zđ])(?=\W)", re.IGNORECASE
    ),
}  # fmt: skip
_NUMBER = re.compile(
    r"(?<![\w/.-])(?P<n>\d+(?:[.,\u00a0\u202f]\d{3})*(?:[.,]\d+)?)(?:st|nd|rd|th)?(?![\w/]|[.,]\d)(?:\s(?P<scale>thousand|million|billion|nghìn|ngàn|triệu|tỷ|tỉ)\b)?"
)
_SCALES = {
    "thousand": 3, "nghìn": 3, "ngàn": 3, "million": 6, "triệu": 6, "billion": 9, "tỷ": 9, "tỉ": 9,
}  # fmt: skip
_UNITS = {
    "en": (
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
        "sixteen seventeen eighteen nineteen"
    ).split(),
    "vi": ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười"],
}  # fmt: skip
_TENS = {
    name: 10 * ten
    for ten, name in enumerate(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], 2)
}
# Beside these a number word is part of a longer number.
_PARTS = frozenset(
    [*_TENS, "hundred", "thousand", "million", "mười", "mươi", "trăm", "nghìn", "ngàn", "triệu", "tỷ", "phần", "thứ"]
)
_ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9,
    "tenth": 10, "eleventh": 11, "twelfth": 12, "thirteenth": 13, "twentieth": 20, "once": 1, "twice": 2, "both": 2,
    "half": 2, "dozen": 12, "nhất": 1, "nhì": 2, "tư": 4, "lăm": 5, "mốt": 1, "bẩy": 7, "nửa": 2, "tá": 12,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Quantity:
    """Something countable: its kind, its value in one form for all languages, and where it stands."""

    kind: str
    value: str
    start: int
    end: int


def quantities(passage: Passage) -> list[Quantity]:
    """All that can be counted in a passage, in order."""
    code = passage.language.code
    text = passage.words.replace("\u00a0", " ").replace("\u202f", " ")
    found: list[Quantity] = []
    for kind, pattern in (("url", _URL), ("email", _EMAIL)):
        for match in pattern.finditer(passage.text):
            value = match[0].rstrip(".,;:!?*_)")
            # A page in the language of its readers is the same page.
            same = re.sub(r"/(?:en|vi|en-[a-z]{2}|vi-[a-z]{2})(?=/|$)", "/-", value, flags=re.IGNORECASE)
            found.append(Quantity(kind, same, match.start(), match.start() + len(value)))
    for filled in _FILLED.finditer(passage.text):
        for number in re.finditer(r"\d+", filled["pin"]):
            at = filled.start("pin") + number.start()
            found.append(Quantity("law", number[0], at, at + len(number[0])))
    text = _taken(text, found)
    for reader in (_times, _symbols, _dates, _resolutions, _laws, _numbers):
        read = list(reader(text, code))
        found += read
        text = _taken(text, read)
    return sorted(found, key=lambda quantity: quantity.start)


def spoken(passage: Passage) -> set[str]:
    """The numbers that a passage says in words, so that a figure in the other language is not missed."""
    code = passage.language.code
    words = re.findall(r"[^\W\d_]+", passage.words.casefold())
    found = {str(_ORDINALS[word]) for word in words if word in _ORDINALS}
    units = {name: str(value) for value, name in enumerate(_UNITS.get(code, []))}
    found |= {units[word] for word in words if word in units}
    return found | {str(value) for value in (_compound_vi(words) if code == "vi" else _compound_en(words))}


def counted(passage: Passage) -> list[Quantity]:
    """The plain number words of a passage from three on; `năm` is left out, which is also a year."""
    names = {
        name: value for value, name in enumerate(_UNITS.get(passage.language.code, [])) if value > 2 and name != "năm"
    }
    words = list(re.finditer(r"[^\W\d_]+", passage.words))
    found = []
    for place, word in enumerate(words):
        before = words[place - 1][0].lower() if place else ""
        after = words[place + 1][0].lower() if place + 1 < len(words) else ""
        if word[0].lower() in names and before not in _PARTS and after not in _PARTS:
            found.append(Quantity("number", str(names[word[0].lower()]), *word.span()))
    return found


def _taken(text: str, found: list[Quantity]) -> str:
    """The text with what was found masked."""
    for quantity in found:
        text = text[: quantity.start] + MASK * (quantity.end - quantity.start) + text[quantity.end :]
    return text


def _times(text: str, code: str) -> Iterator[Quantity]:
    """Times of day, in hours of half a day, since one language may count to 12 and the other to 24."""
    pattern = _TIME.get(code)
    for found in pattern.finditer(text) if pattern else ():
        if code == "vi" and found["h"] and not found["min"]:
            continue  # `48 giờ` may be a length of time: its number is compared
        hour, minute = found["h"] or found["h2"], found["min"] or found["min2"] or "0"
        yield Quantity("time", f"{int(hour) % 12}:{int(minute)}", *found.span())


def _dates(text: str, code: str) -> Iterator[Quantity]:
    taken: list[tuple[int, int]] = []
    for pattern in _DATES.get(code, ()):
        for found in pattern.finditer(text):
            groups = found.groupdict()
            month = _month(groups["m"] or found[0])
            if not 1 <= month <= 12 or any(start < found.end() and found.start() < end for start, end in taken):
                continue
            taken.append(found.span())
            value = f"{groups.get('y') or ''}-{month}-{int(groups['d']) if groups.get('d') else ''}"
            yield Quantity("date", value, *found.span())


def _month(word: str) -> int:
    if word.isdigit() or word.lower() in _MONTH_WORDS:
        return int(word) if word.isdigit() else _MONTH_WORDS[word.lower()]
    return next((number for number, name in enumerate(_MONTHS, 1) if name[:3] == word[:3]), 0)


def _symbols(text: str, code: str) -> Iterator[Quantity]:
    for found in _SYMBOL.finditer(text):
        value = found[0].replace("Đ", "D")
        kind = "law" if re.fullmatch(r"\d{1,4}/\d{4}/.*", value) else "symbol"
        yield Quantity(kind, value, *found.span())


def _resolutions(text: str, code: str) -> Iterator[Quantity]:
    for found in _RESOLUTION.finditer(text):
        yield Quantity("symbol", found[0], *found.span())


def _laws(text: str, code: str) -> Iterator[Quantity]:
    pattern = _LAW.get(code)
    for found in pattern.finditer(text) if pattern else ():
        if found["n"] is None:
            continue
        for number in re.finditer(r"\d+", found["n"]):
            at = found.start("n") + number.start()
            yield Quantity("law", number[0], at, at + len(number[0]))


def _numbers(text: str, code: str) -> Iterator[Quantity]:
    for found in _NUMBER.finditer(text):
        value = _value(found["n"], code)
        if found["scale"]:
            value = _scaled(value, _SCALES[found["scale"]])
        yield Quantity("number", value, found.start("n"), found.end("scale") if found["scale"] else found.end("n"))


def _scaled(value: str, power: int) -> str:
    """A number times a power of ten, without rounding: 1.5 million is 1500000."""
    whole, _, fraction = value.partition(".")
    return (whole + fraction.ljust(power, "0")[:power]).lstrip("0") or "0"


def _value(written: str, code: str) -> str:
    """A number without its language: `1,211.5` in English is `1.211,5` in Vietnamese."""
    thousands, decimal = (".", ",") if code == "vi" else (",", ".")
    digits = re.sub(r"[ \u00a0\u202f]", "", written)
    whole, _, fraction = digits.partition(decimal)
    if thousands in fraction or (
        fraction and len(fraction) == 3 and thousands not in whole and code == "vi" and "," in written
    ):
        return digits
    whole = whole.replace(thousands, "")
    return (whole.lstrip("0") or "0") + (f".{fraction.rstrip('0')}" if fraction.strip("0") else "")


def _compound_en(words: list[str]) -> Iterator[int]:
    units = {name: value for value, name in enumerate(_UNITS["en"])}
    for place, word in enumerate(words):
        following = words[place + 1] if place + 1 < len(words) else ""
        if word in _TENS:
            yield _TENS[word] + (units[following] if following in units and 0 < units[following] < 10 else 0)
            yield _TENS[word]
        elif word in units and following == "hundred":
            yield units[word] * 100
        elif word in units and following == "thousand":
            yield units[word] * 1000
        elif word == "hundred":
            yield 100


def _compound_vi(words: list[str]) -> Iterator[int]:
    units = {name: value for value, name in enumerate(_UNITS["vi"])} | {"mốt": 1, "tư": 4, "lăm": 5, "bẩy": 7}
    for place, word in enumerate(words):
        before = units.get(words[place - 1], 0) if place else 0
        after = units.get(words[place + 1], 0) if place + 1 < len(words) else 0
        if word == "mười":
            yield 10 + (after if after < 10 else 0)
        elif word == "mươi":
            yield before * 10 + (after if after < 10 else 0)
            yield before * 10
        elif word == "trăm":
            yield (before or 1) * 100
        elif word in ("nghìn", "ngàn"):
            yield (before or 1) * 1000
        elif word == "chục":
            yield (before or 1) * 10
