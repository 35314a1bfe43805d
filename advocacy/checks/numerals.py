"""Numbers in words, in each language, and what a passage says in them.

The words of a language are data of this module, since they are grammar, not wording. What is vague (dozens, hàng
trăm) is no number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from advocacy.checks.passages import Passage

_UNITS = {
    "en": (
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
        "sixteen seventeen eighteen nineteen"
    ).split(),
    "vi": ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"],
}  # fmt: skip
_TENS = {
    name: 10 * ten
    for ten, name in enumerate(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], 2)
}
_SIMPLE = {
    "en": {name: value for value, name in enumerate(_UNITS["en"])} | _TENS,
    "vi": {name: value for value, name in enumerate(_UNITS["vi"])} | {"bẩy": 7},
}
# After a ten these stand for a unit; alone they are other words.
_AFTER_TEN = {"mốt": 1, "tư": 4, "lăm": 5, "nhăm": 5}
# What multiplies the number before it, and whether it closes a group (thousands) or stands in one (hundreds).
_MULTIPLIERS = {
    "en": {"hundred": (100, False), "dozen": (12, False), "score": (20, False), "thousand": (1000, True),
           "million": (10**6, True), "billion": (10**9, True)},
    "vi": {"mươi": (10, False), "chục": (10, False), "tá": (12, False), "trăm": (100, False), "nghìn": (1000, True),
           "ngàn": (1000, True), "vạn": (10_000, True), "triệu": (10**6, True), "tỷ": (10**9, True),
           "tỉ": (10**9, True)},
}  # fmt: skip
_JOINING = {"en": {"and"}, "vi": {"lẻ", "linh"}}
_HALVES = {"en": "half", "vi": "nửa"}
_ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9,
    "tenth": 10, "eleventh": 11, "twelfth": 12, "thirteenth": 13, "fourteenth": 14, "fifteenth": 15, "sixteenth": 16,
    "seventeenth": 17, "eighteenth": 18, "nineteenth": 19, "twentieth": 20, "once": 1, "twice": 2, "thrice": 3,
    "both": 2, "double": 2, "pair": 2, "couple": 2, "half": 2, "triple": 3, "quarter": 4, "noon": 12, "midnight": 12,
    "thirds": 3, "quarters": 4, "fortnight": 14,
    "nhất": 1, "nhì": 2, "tư": 4, "lăm": 5, "mốt": 1, "nửa": 2, "đôi": 2, "trưa": 12, "rưỡi": 30,
}  # fmt: skip
# One language counts days or decades where the other counts hours or years.
_CONTAINED = {
    "day": 24, "days": 24, "ngày": 24, "week": 7, "weeks": 7, "tuần": 7, "decade": 10, "decades": 10, "thập": 10,
    "year": 12, "years": 12, "năm": 12, "dozen": 12, "century": 100, "centuries": 100,
}  # fmt: skip
# Before these words, or after them, `năm` is a year.
_YEAR_AFTER = frozenset(
    "mỗi hàng hằng nhiều các những cả suốt đầu cuối giữa vào từ đến tới kể cùng trong hết quanh trọn nửa mấy vài bao "
    "sang qua theo sau trước khoảng gần hơn đó".split()
)
_YEAR_BEFORE = frozenset(
    "nay ngoái sau trước qua tới học đó ấy này rồi kia nào thứ đầu cuối tài sinh rưỡi liền".split()
)
# After these words a number word counts a day, a part or a place, not things.
_NAMED = frozenset(["thứ", "tháng", "phần", "mùng", "mồng"])
_FATHER = frozenset(["mẹ", "má", "tôi", "em", "con", "cháu", "nó", "mình"])
_ROMAN = re.compile(r"\b[IVX]{1,6}\b")
_LETTERS = {"I": 1, "V": 5, "X": 10}
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Quantity:
    """Something countable: its kind, its value in one form for all languages, and where it stands."""

    kind: str
    value: str
    start: int
    end: int


@dataclass(slots=True)
class _Sum:
    """A number as it is read word by word."""

    total: Fraction = Fraction(0)
    group: Fraction = Fraction(0)
    unit: Fraction | None = None
    last: int = 0

    def value(self) -> Fraction:
        """What the words say so far."""
        return self.total + self.group + (self.unit or 0)

    def add(self, value: int) -> bool:
        """Take a simple number, if the words so far leave a place for it."""
        if self.unit is not None and not (self.unit >= 20 and self.unit % 10 == 0 and 0 < value < 10):
            return False
        self.unit = (self.unit or Fraction(0)) + value
        return True

    def multiply(self, by: int, *, closes: bool) -> bool:
        """Take a multiplier, if there is a number before it."""
        self.last = by
        if closes:
            counted = self.group + (self.unit or 0)
            if not counted:
                return False
            self.total, self.group = self.total + counted * by, Fraction(0)
        elif self.unit is None:
            return False
        else:
            self.group += self.unit * by
        self.unit = None
        return True


def spoken(passage: Passage) -> set[str]:
    """The numbers that a passage says in words, so that a figure in the other language is not missed."""
    code = passage.language.code
    words = [word.lower() for word in _WORD.findall(passage.words)]
    simple = _SIMPLE.get(code, {})
    found = {_ORDINALS[word] for word in words if word in _ORDINALS}
    found |= {
        simple[word] for place, word in enumerate(words) if word in simple and (word != "năm" or _is_five(words, place))
    }
    if "mười" in words:
        found.add(10)
    for value, _, end in _runs(words, code):
        if value.denominator == 1:
            found.add(int(value))
            if end < len(words) and words[end] in _CONTAINED:
                found.add(int(value) * _CONTAINED[words[end]])
    found |= set(_parts(words, code)) | {_roman(word) for word in _ROMAN.findall(passage.words)}
    return {str(value) for value in found}


def plain_number(words: str, code: str) -> int | None:
    """A number written in figures or words, or None for other words."""
    digits = re.sub(r"[.,\u00a0\u202f]", "", words)
    if digits.isdigit():
        return int(digits)
    parts = _WORD.findall(words.casefold())
    if len(parts) == 1 and parts[0] in _SIMPLE.get(code, {}):
        return _SIMPLE[code][parts[0]]  # `năm` too, which is a number here
    for value, start, end in _runs(parts, code):
        if start == 0 and end == len(parts) and value.denominator == 1:
            return int(value)
    return None


def counted(passage: Passage) -> list[Quantity]:
    """The numbers from two on that a passage says in words, each in its longest reading."""
    places = list(_WORD.finditer(passage.words))
    words = [place[0].lower() for place in places]
    found = []
    for value, start, end in _runs(words, passage.language.code):
        first, last = places[start], places[end - 1]
        between = passage.words[first.start() : last.end()]
        before = words[start - 1] if start else ""
        after = words[end] if end < len(words) else ""
        is_name = first[0][:1].isupper() and _is_inside(passage.words, first.start())
        # `hai phần ba`, `two thirds` are parts; `hàng trăm` and `vài ba` are vague.
        is_part = before in _NAMED or after in ("phần", "thirds", "quarters", "fifths", "tenths") or before == "vài"
        if value >= 2 and not (is_name or is_part or re.search(r"[^\w\s-]", between)):
            found.append(Quantity("number", _written(value), first.start(), last.end()))
    return found


def _is_inside(text: str, at: int) -> bool:
    """Whether a place stands inside a sentence, where a capital shows a name."""
    return bool(re.search(r"[^\W_][,;]?[ \u00a0]$", text[:at]))


def _written(value: Fraction) -> str:
    """A number as figures, as those of a text are compared."""
    return str(int(value)) if value.denominator == 1 else str(float(value))


def _runs(words: list[str], code: str) -> Iterator[tuple[Fraction, int, int]]:
    """The numbers that words say, each with the words that it takes."""
    begins = _begins(code)
    at = 0
    while at < len(words):
        if words[at] not in begins:
            at += 1
            continue
        value, end = _run(words, at, code)
        if end > at:
            yield value, at, end
        at = max(end, at + 1)


@cache
def _begins(code: str) -> frozenset[str]:
    """The words that a number can begin with, and perhaps some more: most words need no longer look."""
    return frozenset({*_SIMPLE.get(code, ()), *_AFTER_TEN, *_HALVES.values(), "mười", "a", "an"})


def _run(words: list[str], at: int, code: str) -> tuple[Fraction, int]:
    """The longest number that begins at a word, and where it ends; nothing where none begins."""
    read = _Sum()
    place = _begin(words, at, code, read)
    end = place
    while place < len(words):
        step = _step(words, place, code, read)
        if not step:
            break
        place += step
        if words[place - 1] not in _JOINING.get(code, ()):
            end = place
    return read.value(), end


def _begin(words: list[str], at: int, code: str, read: _Sum) -> int:
    """`a hundred`, `half a million`: an article or a half before a multiplier. Where the reading goes on."""
    following = words[at + 1 : at + 3]
    multipliers = _MULTIPLIERS.get(code, {})
    if code == "en" and words[at] == "half" and following[:1] in (["a"], ["an"]) and following[-1] in multipliers:
        read.unit = Fraction(1, 2)
        return at + 2
    if words[at] == _HALVES.get(code) and following[:1] and following[0] in multipliers:
        read.unit = Fraction(1, 2)
        return at + 1
    if code == "en" and words[at] in ("a", "an") and following[:1] and following[0] in multipliers:
        read.unit = Fraction(1)
        return at + 1
    return at


def _step(words: list[str], place: int, code: str, read: _Sum) -> int:
    """How many words from a place on belong to the number that is being read, after taking them."""
    word = words[place]
    following = words[place + 1] if place + 1 < len(words) else ""
    multipliers = _MULTIPLIERS.get(code, {})
    if code == "en" and words[place : place + 3] == ["and", "a", "half"] and read.unit:
        read.unit += Fraction(1, 2)
        return 3
    if word in _JOINING.get(code, ()):
        return 1 if (read.group or read.total) and following in _SIMPLE[code] else 0
    if code == "vi":
        return _step_vi(words, place, read)
    if word in multipliers:
        return int(read.multiply(multipliers[word][0], closes=multipliers[word][1]))
    return int(word in _SIMPLE.get(code, {}) and read.add(_SIMPLE[code][word]))


def _step_vi(words: list[str], place: int, read: _Sum) -> int:
    word = words[place]
    following = words[place + 1] if place + 1 < len(words) else ""
    before = words[place - 1] if place else ""
    if word == "rưỡi" and read.last:
        read.total += Fraction(read.last, 2)
        return 1
    if word == "mười":
        if read.unit is not None:
            return 0
        read.group, read.last = read.group + 10, 10
        return 1
    if word in _AFTER_TEN and before in ("mươi", "mười", "lẻ", "linh"):
        return int(read.add(_AFTER_TEN[word]))
    if word in _MULTIPLIERS["vi"]:
        if (word, following) == ("triệu", "tập"):
            return 0  # to summon
        value, closes = _MULTIPLIERS["vi"][word]
        return int(read.multiply(value, closes=closes))
    if word not in _SIMPLE["vi"] or (word == "năm" and not _is_five(words, place)):
        return 0
    if word == "ba" and following in _FATHER:
        return 0
    return int(read.add(_SIMPLE["vi"][word]))


def _is_five(words: list[str], place: int) -> bool:
    """Whether `năm` is five; it is a year after a number, and beside words that speak of years."""
    before = words[place - 1] if place else ""
    after = words[place + 1] if place + 1 < len(words) else ""
    if before in ("mười", "mươi", "trăm"):
        return after not in _YEAR_BEFORE
    if before.isdigit() or after.isdigit():
        return False
    number = before in _SIMPLE["vi"] or before in _MULTIPLIERS["vi"] or before in _AFTER_TEN
    if number and not (before == "năm" and not _is_five(words, place - 1)):
        return False
    return after == "năm" or (after not in _YEAR_BEFORE and before not in _YEAR_AFTER and bool(after))


def _roman(word: str) -> int:
    """The value of a Roman numeral."""
    values = [_LETTERS[letter] for letter in word]
    return sum(-one if one < after else one for one, after in zip(values, [*values[1:], 0], strict=True))


def _parts(words: list[str], code: str) -> Iterator[int]:
    """The shorter readings inside compounds, which the other language may say apart (forty-five, four tens)."""
    simple = _SIMPLE.get(code, {})
    for place, word in enumerate(words):
        before = simple.get(words[place - 1], 0) if place else 0
        after = words[place + 1] if place + 1 < len(words) else ""
        if word in ("hundred", "trăm"):
            yield (before or 1) * 100
        elif word in ("thousand", "nghìn", "ngàn"):
            yield (before or 1) * 1000
        elif word in ("mươi", "chục"):
            yield (before or 1) * 10
        elif word == "mười":
            yield 10 + (simple | _AFTER_TEN).get(after, 0)
