"""How each language writes dates, lists and numbers, sorts names, and cites.

The data are in `templates/<language>/language.yaml`.

Babel (CLDR) gives what it gets right; the files override what letters write otherwise. The language is always an
argument: nothing is read from the machine's locale.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from advocacy.errors import Findings, TemplateError
from advocacy.reader import read_yaml
from advocacy.resources import Resources

_PARTIAL_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """A date known to the day, the month or the year; `month` and `day` are 0 when not known."""

    year: int
    month: int = 0
    day: int = 0

    @classmethod
    def parse(cls, text: str) -> PartialDate:
        """`2026`, `2026-03` or `2026-03-08` (ISO 8601).

        Raises:
            ValueError: another form, or no such day.
        """
        found = _PARTIAL_DATE.fullmatch(text.strip())
        if not found:
            raise ValueError("not a date of the form 2026-03-08, 2026-03 or 2026")
        date = cls(*(int(part or 0) for part in found.groups()))
        datetime.date(date.year, date.month or 1, date.day or 1)
        if found[2] == "00" or found[3] == "00":
            raise ValueError("month and day count from 1")
        return date

    def __str__(self) -> str:
        return "-".join([f"{self.year:04}", *(f"{part:02}" for part in (self.month, self.day) if part)])


class _Data(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, alias_generator=lambda name: name.replace("_", "-"))


class NoteForms(_Data):
    """The words of notes that point to another note."""

    ibid: str
    supra: str


class ReferenceForms(_Data):
    """The words of references to provisions, resolutions and offices; the slots are explained in the files."""

    order: list[str]
    parts: dict[str, str]
    join: str
    one: str
    many: str
    of: str
    instrument: str
    first: str
    short: str
    resolution: str
    resolutions: str
    office: str
    same_article: str


class _LanguageFile(_Data):
    tag: str
    registers: list[str] = Field(default_factory=list)
    dates: dict[str, str]
    alphabet: str = "abcdefghijklmnopqrstuvwxyz"
    tones: list[str] = Field(default_factory=list)  # combining marks as hexadecimal code points
    point_letters: str = "abcdefghijklmnopqrstuvwxyz"
    no_break: list[str] = Field(default_factory=list)
    notices: dict[str, str] = Field(default_factory=dict)
    notes: NoteForms
    items: dict[str, str]
    citations: dict[str, str]
    references: ReferenceForms


class Language:
    """One language: `code` as in `{en: …}`, `tag` as BCP 47 (`vi-VN`), `register` if the language has any."""

    def __init__(self, code: str, data: _LanguageFile, register: str = "") -> None:
        self.code = code
        self.tag = data.tag
        self.registers = tuple(data.registers)
        self.register = register if register in data.registers else (data.registers or [""])[0]
        self.notices = data.notices
        self.notes = data.notes
        self.citations = data.citations
        self.item_ends = data.items
        self.references = data.references
        self.point_letters = data.point_letters
        self._dates = data.dates
        self._order = {letter: rank for rank, letter in enumerate(data.alphabet)}
        self._tones = {chr(int(mark, 16)): rank for rank, mark in enumerate(data.tones, 1)}
        self._no_break = [re.compile(pattern) for pattern in data.no_break]

    def columns(self, field: str) -> list[str]:
        """The registry columns that hold a field in this language, the most particular first."""
        names = [f"{field}.{self.code}.{self.register}"] if self.register else []
        return [*names, f"{field}.{self.code}"]

    def date(self, date: PartialDate, *, bare: bool = False) -> str:
        """A date in running text, as precise as it is known: `17 July 2025`, `ngày 17 tháng 7 năm 2025`.

        `bare` leaves out a word that a label already says (`Ngày: 17 tháng 7 năm 2025`).
        """
        from babel.dates import format_date

        precision = "day" if date.day else "month" if date.month else "year"
        if bare and f"bare-{precision}" in self._dates:
            precision = f"bare-{precision}"
        day = datetime.date(date.year, date.month or 1, date.day or 1)
        return format_date(day, self._dates[precision], locale=self._locale)

    def join(self, items: list[str]) -> str:
        """`A, B and C` by the language's own rule (CLDR list patterns, without a serial comma)."""
        from babel.lists import format_list

        joined = format_list(items, locale=self._locale)
        return joined if self.code != "en" else joined.replace(", and ", " and ") if len(items) > 2 else joined

    def number(self, number: int) -> str:
        """A whole number with the language's thousands separator: `1,211`, `1.211`."""
        from babel.numbers import format_decimal

        return format_decimal(number, locale=self._locale)

    def language_name(self, code: str) -> str:
        """The name of another language inside a sentence: `Vietnamese`, `tiếng Anh`."""
        from babel import Locale

        name = str(Locale.parse(self._locale).languages.get(code, code))
        # CLDR writes "Tiếng Anh" as it stands alone in a menu; in a sentence it is small.
        return name[0].lower() + name[1:] if name.startswith("Tiếng ") else name

    @cached_property
    def _locale(self) -> str:
        return self.tag.replace("-", "_")

    def typeset(self, text: str) -> str:
        """The text with no-break spaces where the language does not break a line, as in `Điều 5`."""
        for pattern in self._no_break:
            text = pattern.sub("\\1\u00a0", text)
        return text

    def sort_key(self, text: str) -> tuple[list[tuple[int, int]], list[int], list[bool]]:
        """A key that sorts by the language's alphabet: letters first, then tones, then case.

        For Vietnamese this is the order of CLDR's vi collation (compared with ICU in the tests); for other
        languages accents count after letters.
        """
        primary: list[tuple[int, int]] = []
        secondary: list[int] = []
        tertiary: list[bool] = []
        for character in unicodedata.normalize("NFC", text):
            letter, tone = self._split(character)
            lower = letter.lower()
            if lower in self._order:
                primary.append((3, self._order[lower]))
            elif lower.isdecimal():
                primary.append((2, int(lower)))
            elif lower.isspace():
                primary.append((0, 0))
            else:
                primary.append((4 if lower.isalpha() else 1, ord(lower[0])))
            secondary.append(tone)
            tertiary.append(letter != lower)
        return primary, secondary, tertiary

    def _split(self, character: str) -> tuple[str, int]:
        """A letter without its tone (or accent), and the rank of that tone."""
        decomposed = unicodedata.normalize("NFD", character)
        tones = self._tones or {mark: ord(mark) for mark in decomposed[1:]}
        letter = unicodedata.normalize("NFC", "".join(part for part in decomposed if part not in tones))
        return letter or character, max((tones.get(part, 0) for part in decomposed), default=0)


class Languages:
    """All languages that can be found, each loaded when first used."""

    def __init__(self, resources: Resources, register: str = "") -> None:
        self._resources = resources
        self._register = register
        self._loaded: dict[str, Language] = {}

    @cached_property
    def codes(self) -> list[str]:
        """The codes of all languages that have a `language.yaml`."""
        return self._resources.languages()

    def __getitem__(self, code: str) -> Language:
        if code not in self._loaded:
            self._loaded[code] = self._load(code)
        return self._loaded[code]

    def _load(self, code: str) -> Language:
        path = self._resources.template(code, "language.yaml")
        if path is None:
            raise TemplateError(f'There is no language "{code}": no templates/{code}/language.yaml was found.')
        findings = Findings()
        tree = read_yaml(path, findings)
        for finding in findings:
            raise TemplateError(str(finding))
        try:
            return Language(code, _LanguageFile.model_validate(tree.data), self._register)
        except (ValidationError, re.error) as error:
            raise TemplateError(f"{tree.file}  {error}") from error
