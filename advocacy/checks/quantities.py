"""What can be counted in a text: dates, numbers, provisions, symbols, addresses, each in one form for all languages.

The patterns of a language are data of this module, since they are grammar (number words, months, the order of a
date), not wording. A text is read from the most particular to the most general: what was taken for a date is no number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from advocacy.checks.dates import dates, decades, times
from advocacy.checks.numerals import Quantity, counted, plain_number, spoken
from advocacy.checks.passages import MASK, Passage

__all__ = ["KINDS", "Quantity", "counted", "plain_number", "quantities", "spoken"]

KINDS = ("url", "email", "symbol", "date", "law", "number")
# What the program fills in, with the provision that is cited.
_FILLED = re.compile(r"\[\[[a-z][\w:-]*(?P<pin>[^\[\]|]*)(?:\|[^\[\]]*)?\]\]")
_CITED = re.compile(r"\[[^\[\]]*@[\w-]+[^\[\]]*\](?!\()")
# Brackets belong to an address in pairs: `(https://example.org/a_(b))`.
_URL = re.compile(r"(?:https?://|\bwww\.(?=\w))(?:[^\s<>\"“”‘’\[\]()]|\([^\s<>()]*\))+")
_LOCALE = re.compile(r"(?<=[/._=-])(?:en|vi)(?:-[a-z]{2})?(?=[/._?&#-]|$)|(?<=://)(?:en|vi)(?=\.)", re.IGNORECASE)
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+")
# Symbols of UN documents, numbers of resolutions, communications and laws.
_SYMBOL = re.compile(
    r"\b(?:[A-Z]+(?:/[A-Z0-9][\w.]*)+(?:\([IVXLC]+\))?"  # A/HRC/41/35, CCPR/C/GC/34
    r"|(?:[A-Z]{2,3} )?[A-Z]{3} \d{1,3}/\d{4}"  # AL VNM 2/2021
    r"|\d{1,4}/\d{4}/(?:[A-ZĐ]+-?[A-ZĐ]*\d*)"  # 24/2018/QH14, 53/2022/NĐ-CP
    r")(?![\w])"
)
# What numbers a paragraph or a heading, which one language may do without.
_NUMBERING = re.compile(
    r"^[ ]{0,3}(?:\(\d{1,3}\)|\[\d{1,3}\]|§\s?\d{1,3}|\d{1,2}(?:\.\d{1,2})+[.):]?|\d{1,3}[.)])(?=[ \t])", re.MULTILINE
)
_RESOLUTION = re.compile(r"(?<!ngày )(?<![\w/])\d{1,3}/\d{1,3}(?![\w/])")  # 79/243
_RESOLUTIONS = re.compile(
    r"(?:resolutions?|decisions?|nghị quyết|quyết định|số|[\d/]+(?:,| and| và)?)\s(?:số\s|No\.\s)?$", re.IGNORECASE
)
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
    r"(?:(?<![\w/.-])|(?<=\bmid-)|(?<=\bpre-)|(?<=\bpost-)|(?<=\d-))(?P<n>\d+(?:[.,\u00a0\u202f]\d{3})*(?:[.,]\d+)?)(?:st|nd|rd|th)?(?![\w/]|[.,]\d)"
    r"(?:[\s-](?P<scale>thousand|million|billion|trillion|nghìn tỷ|nghìn|ngàn|vạn|triệu|tỷ|tỉ|chục)\b(?! tập)(?P<half>\srưỡi\b)?)?",
    re.IGNORECASE,
)
_SCALES = {
    "thousand": 3, "nghìn": 3, "ngàn": 3, "million": 6, "triệu": 6, "billion": 9, "tỷ": 9, "tỉ": 9,
    "vạn": 4, "chục": 1, "trillion": 12, "nghìn tỷ": 12,
}  # fmt: skip


def quantities(passage: Passage) -> list[Quantity]:
    """All that can be counted in a passage, in order."""
    code = passage.language.code
    text = passage.words.replace("\u00a0", " ").replace("\u202f", " ")
    found: list[Quantity] = []
    for kind, pattern in (("url", _URL), ("email", _EMAIL)):
        for match in pattern.finditer(passage.text):
            value = match[0].rstrip(".,;:!?*_…")
            found.append(Quantity(kind, _address(value), match.start(), match.start() + len(value)))
    for cited in _CITED.finditer(passage.text):
        for number in re.finditer(r"(?<![\w-])\d+(?![\w-])", cited[0]):
            found.append(Quantity("number", number[0], cited.start() + number.start(), cited.start() + number.end()))
    for filled in _FILLED.finditer(passage.text):
        for number in re.finditer(r"\d+", filled["pin"]):
            at = filled.start("pin") + number.start()
            found.append(Quantity("law", number[0], at, at + len(number[0])))
    text = _NUMBERING.sub(lambda place: MASK * len(place[0]), _taken(text, found))
    for reader in (times, _symbols, decades, dates, _resolutions, _laws, _numbers):
        read = list(reader(text, code))
        found += read
        text = _taken(text, read)
    return sorted(found, key=lambda quantity: quantity.start)


def _address(written: str) -> str:
    """An address without what does not tell pages apart: the scheme left out, a slash at its end, its language."""
    address = written if "@" in written or "://" in written else f"https://{written}"
    # A page in the language of its readers is the same page.
    return _LOCALE.sub("-", address.lower() if "@" in written and "://" not in written else address).rstrip("/")


def _taken(text: str, found: list[Quantity]) -> str:
    """The text with what was found masked."""
    for quantity in found:
        text = text[: quantity.start] + MASK * (quantity.end - quantity.start) + text[quantity.end :]
    return text


def _symbols(text: str, code: str) -> Iterator[Quantity]:
    for found in _SYMBOL.finditer(text):
        value = found[0].replace("Đ", "D")
        kind = "law" if re.fullmatch(r"\d{1,4}/\d{4}/.*", value) else "symbol"
        yield Quantity(kind, value, *found.span())


def _resolutions(text: str, code: str) -> Iterator[Quantity]:
    """Numbers of resolutions; `1/3` without one beside it is a part."""
    for found in _RESOLUTION.finditer(text):
        part, whole = map(int, found[0].split("/"))
        is_part = part < whole <= 10 and not _RESOLUTIONS.search(text[: found.start()])
        yield Quantity("number" if is_part else "symbol", found[0], *found.span())


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
            value = _scaled(
                f"{value}.5" if found["half"] and "." not in value else value, _SCALES[found["scale"].lower()]
            )
        last = "half" if found["half"] else "scale" if found["scale"] else "n"
        yield Quantity("number", value, found.start("n"), found.end(last))


def _scaled(value: str, power: int) -> str:
    """A number times a power of ten, without rounding: 1.5 million is 1500000."""
    whole, _, fraction = value.partition(".")
    return (whole + fraction.ljust(power, "0")[:power]).lstrip("0") or "0"


def _value(written: str, code: str) -> str:
    """A number without its language: `1,211.5` in English is `1.211,5` in Vietnamese."""
    thousands, decimal = (".", ",") if code == "vi" else (",", ".")
    digits = re.sub(r"[ \u00a0\u202f]", "", written)
    whole, _, fraction = digits.partition(decimal)
    if decimal not in digits and not re.fullmatch(rf"\d+|\d{{1,3}}(?:{re.escape(thousands)}\d{{3}})+", digits):
        # `4.2%` in Vietnamese: the sign of the other language.
        value = digits.replace(thousands, ".")
        return value.rstrip("0").rstrip(".") if value.count(".") == 1 else value
    if thousands in fraction or (
        fraction and len(fraction) == 3 and thousands not in whole and code == "vi" and "," in written
    ):
        return digits
    whole = whole.replace(thousands, "")
    return (whole.lstrip("0") or "0") + (f".{fraction.rstrip('0')}" if fraction.strip("0") else "")
