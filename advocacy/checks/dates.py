"""Dates, decades and times of day in a text, each in one form for all languages.

The patterns are data of this module, since they are grammar: months, the order of a date, the words beside an hour.
What a pattern calls `pre` only shows that a date follows, and is no part of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from advocacy.checks.numerals import Quantity

_MONTHS = "January February March April May June July August September October November December".split()
# The longer words first, since the shorter ones begin them.
_MONTH_WORDS = {
    "mười hai": 12, "mười một": 11, "giêng": 1, "chạp": 12, "một": 1, "hai": 2, "ba": 3, "tư": 4, "năm": 5, "sáu": 6,
    "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9, "mười": 10,
}  # fmt: skip
_EN_MONTH = "|".join([*_MONTHS, r"Sept\.?", *(month[:3] + r"\.?" for month in _MONTHS if month != "May")])
_ALONE = "|".join(month for month in _MONTHS if month not in ("May", "March"))
_VI_MONTH = rf"(?P<m>\d{{1,2}}|{'|'.join(_MONTH_WORDS)})\b"
_ORDINAL = r"(?:st|nd|rd|th)?"
_YEAR = r"(?P<y>(?:19|20)\d\d)\b"
# `6 tháng 2 ngày`, `mỗi tháng hai lần` are lengths of time, and so is `những tháng năm`.
_LENGTH = r"(?!\s(?:ngày|tuần|lần|giờ|buổi|lượt|bữa|năm\stù|người|cuộc|vụ)\b)"
_NO_MONTH = "".join(
    rf"(?<!{word}\s)"
    for word in ("mỗi", "một", "hàng", "hằng", "từng", "vài", "mấy", "nhiều", "những", "\\d", "mươi", "trọn")
)
_HINT = r"(?:ngày|hôm|sáng|trưa|chiều|tối|đêm|mùng|mồng|từ|đến)\s"
_DATES = {
    "en": (
        rf"\b(?P<d>\d{{1,2}}){_ORDINAL}\s(?:day\s)?(?:of\s)?(?P<m>{_EN_MONTH})(?:,?\s(?:of\s)?{_YEAR})?\b",
        rf"\b(?P<m>{_EN_MONTH})\s\d{{1,2}}\s?[–-]\s?(?P<d>\d{{1,2}})(?:,?\s{_YEAR})?",
        rf"\b(?P<m>{_EN_MONTH})\s(?:the\s)?(?P<d>\d{{1,2}}){_ORDINAL}\b(?![:,.]\d)(?:,?\s{_YEAR})?",
        rf"\b(?P<m>{_EN_MONTH}),?\s(?:of\s)?(?P<y>\d{{4}})\b",
        # Not `Ms. June`, nor `June Pham` at the head of a sentence: names.
        rf"(?<!Mr\. )(?<!Ms\. )(?<!Mrs\. )(?<!Dr\. )\b"
        rf"(?:(?<![\w’,] )(?<!\w, )(?P<m2>{_ALONE})\b(?!\s[A-Z])"
        rf"|(?<=[\w’,–-] )(?P<m>{_ALONE})\b|(?<=-)(?P<m3>{_ALONE})\b)",
        # A capital inside a sentence shows the month: the verbs have none there. Not so before `on Washington`.
        r"(?P<pre>\b(?:[a-z]+(?<!’s)|In|Since|Until|By|From|Between|Before|After|During|January|February|\d+)[,–-]?\s|\bmid-)"
        r"(?P<m>May|March)\b(?!\s(?:on|for)\s[A-Z]|\sDay|\sFourth)",
        r"\b(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)\b",
        r"(?<![\d/.])(?P<m>\d{1,2})/(?P<d>1[3-9]|2\d|3[01])/(?P<y>\d{4})\b",
        r"(?<![\d/.])(?P<d>\d{1,2})[/.](?P<m>\d{1,2})[/.](?P<y>\d{4})\b",
        r"(?<![\d/.])(?P<d>\d{1,2})/(?P<m>\d{1,2})/(?P<yy>\d\d)(?![\w/])",
    ),
    "vi": (
        rf"\b(?i:ngày\s)?(?i:mùng\s|mồng\s)?(?P<d>\d{{1,2}}),?\s(?i:tháng)\s(?i:{_VI_MONTH})(?![,.]\d){_LENGTH}(?:(?:,?\snăm|,)?\s{_YEAR})?",
        rf"\b(?i:tháng)\s(?i:{_VI_MONTH})(?:\s?[/-]\s?|,?\snăm\s|,?\s)(?P<y>\d{{4}})\b",
        r"\b(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)\b",
        r"(?<![\d/.])(?P<d>\d{1,2})[/.-](?P<m>\d{1,2})[/.-](?P<y>\d{4})\b",
        r"(?<![\d/.])(?P<d>\d{1,2})[/-](?P<m>\d{1,2})[/-](?P<yy>\d\d)(?![\w/-])",
        rf"(?P<pre>\b(?i:{_HINT}))(?P<d>\d{{1,2}})[/-](?P<m>\d{{1,2}})\b(?![/-]\d)(?!\s(?:dân|số|tổng))",
        r"(?<!số )(?<![\d/])(?P<m>\d{1,2})/(?P<y>(?:19|20)\d\d)\b(?!/)",
        rf"{_NO_MONTH}\b(?i:tháng)\s(?P<m>\d{{1,2}})\b(?![,.]\d){_LENGTH}",
        rf"{_NO_MONTH}\b(?i:tháng)\s(?i:{_VI_MONTH}){_LENGTH}",
    ),
}  # fmt: skip
_PATTERNS = {code: [re.compile(pattern) for pattern in patterns] for code, patterns in _DATES.items()}
_NINETIES = {
    name: 10 * ten
    for ten, name in enumerate("twenties thirties forties fifties sixties seventies eighties nineties".split(), 2)
}
_TENS_VI = "hai ba bốn năm sáu bảy tám chín".split()
_DECADE = {
    "en": re.compile(
        r"(?<![\d.,])(?P<y>(?:1[5-9]|20)\d0)(?:['’]?s)\b|(?<!\w)['’‘](?P<s>\d0)['’]?s\b"
        rf"|\b(?:the|early|mid|late)[\s-](?:(?:early|mid|late)[\s-])?(?P<w>{'|'.join(_NINETIES)})\b",
        re.IGNORECASE,
    ),
    "vi": re.compile(
        r"\b(?:thập\s(?:niên|kỷ|kỉ)|những\snăm)\s(?:(?P<y>(?:1[5-9]|20)\d0)|(?P<s>\d0)"
        rf"|(?P<w>{'|'.join(_TENS_VI)})\smươi)\b(?!\s(?:tuổi|năm))(?:\s(?:của\s)?thế\skỷ\s(?:trước|20|XX|hai\smươi))?",
        re.IGNORECASE,
    ),
}
# `’92`: a year without its century.
_ELIDED = re.compile(r"(?<![\w’])['’‘](?P<y>\d\d)\b(?!['’]?\w)")
_HOUR = {
    name: value
    for value, name in enumerate("one two three four five six seven eight nine ten eleven twelve".split(), 1)
}
_HOUR_VI = {name: value for value, name in enumerate("một hai ba bốn năm sáu bảy tám chín mười".split(), 1)}
_PARTS = r"\s?(?:sáng|trưa|chiều|tối|đêm)\b"
_TIME = {
    "en": re.compile(
        r"\b(?P<h>\d{1,2})(?:[.:](?P<min>\d\d))?\s?(?P<half>[ap]\.?\s?m\b\.?)"
        r"|\b(?P<h2>\d{1,2})[.:](?P<min2>\d\d)(?=\s(?:GMT|UTC|hours|hrs|CET|CEST|o’clock|in\sthe\s(?:morning|afternoon|evening))\b)"
        r"|(?<![\w:/.])(?P<h3>[01]?\d|2[0-3]):(?P<min3>[0-5]\d)(?![\w:])(?!\.\d)"
        rf"|\b(?P<past>half|a\squarter)\spast\s(?P<hw>{'|'.join(_HOUR)})\b",
        re.IGNORECASE,
    ),
    "vi": re.compile(
        r"\b(?P<h>\d{1,2})\s?(?:giờ|g|h)(?:\s?(?P<min>\d\d)(?:\s?(?:phút|p)\b)?|\s(?P<past>rưỡi))?\b"
        rf"|\b(?P<hw>{'|'.join(_HOUR_VI)})(?:\sgiờ)?\s(?P<past2>rưỡi)(?=\s(?:sáng|trưa|chiều|tối|đêm)|[,.;]|$)"
        r"|\b(?P<h2>\d{1,2})[.:](?P<min2>\d\d)(?=\s(?:GMT|UTC|giờ|sáng|trưa|chiều|tối|đêm)\b)"
        r"|(?<![\w:/.])(?P<h3>[01]?\d|2[0-3]):(?P<min3>[0-5]\d)(?![\w:])(?!\.\d)",
        re.IGNORECASE,
    ),
}


def dates(text: str, code: str) -> Iterator[Quantity]:
    """The dates of a text, with what of them is said: year, month, day."""
    taken: list[tuple[int, int]] = []
    for pattern in _PATTERNS.get(code, ()):
        for found in pattern.finditer(text):
            groups = found.groupdict()
            start, end = found.end("pre") if groups.get("pre") else found.start(), found.end()
            month = _month(groups["m"] or groups.get("m2") or groups.get("m3") or "")
            is_free = all(end <= other or start >= last for other, last in taken)
            if not 1 <= month <= 12 or not is_free or _is_length(found, groups):
                continue
            taken.append((start, end))
            year = groups.get("y") or (str(_century(int(groups["yy"]))) if groups.get("yy") else "")
            value = f"{year}-{month}-{int(groups['d']) if groups.get('d') else ''}"
            yield Quantity("date", value, start, end)


def decades(text: str, code: str) -> Iterator[Quantity]:
    """The decades of a text (`the 1990s`, `’90s`, `thập niên 90`), and years without their century."""
    pattern = _DECADE.get(code)
    for found in pattern.finditer(text) if pattern else ():
        if found["w"]:
            word = found["w"].lower()
            short = _NINETIES.get(word) or 10 * (_TENS_VI.index(word) + 2)
        else:
            short = int(found["s"] or 0)
        year = int(found["y"]) if found["y"] else _century(short)
        yield Quantity("date", f"{year}s--", *found.span())
    for found in _ELIDED.finditer(text) if code == "en" else ():
        yield Quantity("number", str(_century(int(found["y"]))), *found.span())


def times(text: str, code: str) -> Iterator[Quantity]:
    """Times of day, in hours of half a day, since one language may count to 12 and the other to 24."""
    pattern = _TIME.get(code)
    for found in pattern.finditer(text) if pattern else ():
        groups = found.groupdict()
        past = (groups.get("past") or groups.get("past2") or "").lower()
        word = (groups.get("hw") or "one").lower()
        hour = groups["h"] or groups["h2"] or groups["h3"] or str({**_HOUR, **_HOUR_VI}[word])
        quarter = "30" if past in ("half", "rưỡi") else "15" if past else "0"
        minute = groups["min"] or groups["min2"] or groups["min3"] or quarter
        if code == "vi" and groups["h"] and minute == "0" and not re.match(_PARTS, text[found.end() :]):
            # `48 giờ` may be a length of time: its number is compared.
            yield Quantity("number", str(int(hour)), *found.span("h"))
            continue
        yield Quantity("time", f"{int(hour) % 12}:{int(minute)}", *found.span())


def _century(short: int) -> int:
    """The year that two figures stand for: a letter speaks of the last hundred years."""
    return 1900 + short if short >= 30 else 2000 + short


def _is_length(found: re.Match[str], groups: dict[str, str | None]) -> bool:
    """Whether `tháng năm` are months and years and not the month of May, which has a day, a year or a capital."""
    return groups["m"] == "năm" and not (groups.get("d") or groups.get("y")) and "T" not in found[0]


def _month(word: str) -> int:
    if word.isdigit() or word.lower() in _MONTH_WORDS:
        return int(word) if word.isdigit() else _MONTH_WORDS[word.lower()]
    return next((number for number, name in enumerate(_MONTHS, 1) if name[:3] == word[:3]), 0)
