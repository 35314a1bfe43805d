"""The words of the review table, in both languages, by which it is also recognised when it comes back."""

from __future__ import annotations

import re
from enum import StrEnum

from advocacy.vouching import State

UI = ("en", "vi")
_TAGS = {"en": "en-GB", "vi": "vi-VN"}
_CODE = re.compile(r"\(([a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)\)")
# Word takes no longer tag (w:tag, 17.5.2.42) than this; without one the key is read from its cell.
MAX_TAG = 64
STATE, TABLE = "state:", "review:"


class Column(StrEnum):
    """What a column of the table holds."""

    KEY = "key"
    SOURCE = "source"
    TARGET = "target"
    HINTS = "hints"
    COMMENT = "comment"
    STATE = "state"


HEADINGS = {
    Column.KEY: ("No., key", "Số, mã"),
    Column.SOURCE: ("source", "bản gốc"),
    Column.TARGET: ("translation", "bản dịch"),
    Column.HINTS: ("Glossary", "Thuật ngữ"),
    Column.COMMENT: ("Comment", "Góp ý"),
    Column.STATE: ("State", "Tình trạng"),
}
STATES = {
    State.MISSING: ("missing", "chưa dịch"),
    State.DRAFT: ("draft", "bản nháp"),
    State.TRANSLATED: ("translated", "đã dịch"),
    State.APPROVED: ("approved", "đã duyệt"),
    State.STALE: ("stale", "cần xem lại"),
    State.REJECTED: ("rejected", "chưa đạt"),
}
# What a reviewer may choose; the other states come by themselves.
CHOICES = (State.TRANSLATED, State.APPROVED, State.REJECTED)

INSTRUCTIONS = {
    "en": (
        "Write in the column “{target}” only. In the last two columns, say what you think and choose a state; comments "
        "and tracked changes are welcome. Enter begins a new paragraph.",
        "Keep the signs on gray, such as [^…], [@…], [[iccpr 9]] or ** around words: they become notes, sources, "
        "articles of law and bold letters. They may stand elsewhere in the sentence.",
    ),
    "vi": (
        "Chỉ viết trong cột “{target}”. Ở hai cột cuối, quý vị ghi góp ý và chọn tình trạng; có thể dùng nhận xét của "
        "Word và chế độ theo dõi thay đổi. Nhấn Enter để sang đoạn mới.",
        "Xin giữ nguyên các dấu trên nền xám như [^…], [@…], [[iccpr 9]] hoặc ** quanh chữ: đó là chú thích, nguồn, "
        "điều luật và chữ đậm. Có thể đặt các dấu này ở chỗ khác trong câu.",
    ),
}


def tag_of(language: str) -> str:
    """The language tag (BCP 47) for Word: how a text is spell-checked and read out."""
    return _TAGS.get(language, language)


def name_of(language: str) -> str:
    """A language by its own name, with its code: `Tiếng Việt (vi)`."""
    from babel import Locale, UnknownLocaleError

    try:
        name = Locale.parse(language, sep="-").get_language_name() or language
    except (UnknownLocaleError, ValueError):
        name = language
    return f"{name[:1].upper()}{name[1:]} ({language})"


def code_in(heading: str) -> str:
    """The language code in a heading, or ""."""
    found = _CODE.search(heading)
    return found[1] if found else ""


def column_of(heading: str) -> Column | None:
    """What the column under a heading holds; None where its words are others."""
    words = heading.casefold()
    texts = (Column.SOURCE, Column.TARGET)
    wanted = texts if code_in(heading) else [column for column in Column if column not in texts]
    return next((column for column in wanted if any(word.casefold() in words for word in HEADINGS[column])), None)


def shown(words: tuple[str, str]) -> str:
    """A word in both languages."""
    return " · ".join(words)


def state_in(text: str) -> State | None:
    """The state that a cell names, in either language; None for other words."""
    given = {piece.strip().casefold() for piece in text.split("·")}
    return next((state for state, words in STATES.items() if given & {state.value, *words}), None)
