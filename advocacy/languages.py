"""How each language writes dates, lists and numbers, sorts names, and cites.

The data are in `templates/<language>/language.yaml`.

Babel (CLDR) gives what it gets right; the files override what letters write otherwise. The language is always an
argument: nothing is read from the machine's locale.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any

from advocacy.alphabet import Alphabet
from advocacy.errors import Findings, Message, Place, TemplateError, joined, said
from advocacy.reader import read_yaml
from advocacy.resources import Resources

# Fields of a CLDR date pattern (UTS 35) that dates of letters need.
_DATE_FIELD = re.compile(r"'(?P<words>[^']*)'|MMMM|dd|d|MM|M|y")
_PARTIAL_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")
_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)[ T](\d?\d)[:.](\d\d) ?([A-Za-z].*)")


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


@dataclass(frozen=True, slots=True)
class Period:
    """When something happened: a date, an approximate date (`about`), a span, or from a date on (`since`).

    The notation is that of ISO 8601-2 (EDTF): `2026-01-03`, `2026-01~`, `2026-01-03/2026-01-05`, `2026-01/..`.
    """

    begin: PartialDate
    end: PartialDate | None = None
    about: bool = False
    since: bool = False

    @classmethod
    def parse(cls, text: str) -> Period:
        """A period from its notation.

        Raises:
            ValueError: another form, no such day, or an end before the beginning.
        """
        first, slash, last = (part.strip() for part in text.partition("/"))
        about = first.endswith("~") or first.startswith("about ")
        begin = PartialDate.parse(first.removesuffix("~").removeprefix("about "))
        if slash and last == "..":
            return cls(begin, about=about, since=True)
        end = PartialDate.parse(last) if slash else None
        if end is not None and end < begin:
            raise ValueError("the end is before the beginning")
        return cls(begin, end, about)


@dataclass(frozen=True, slots=True)
class Moment:
    """A time of a day in a time zone, which is written as given (`GMT`, `UTC+7`)."""

    date: PartialDate
    time: str
    zone: str

    @classmethod
    def parse(cls, text: str) -> Moment:
        """`2026-05-03 23:00 GMT`; without its zone a time says nothing to readers elsewhere.

        Raises:
            ValueError: another form, or no such time.
        """
        found = _MOMENT.fullmatch(text.strip())
        if not found:
            raise ValueError("not a time of the form 2026-05-03 23:00 GMT")
        datetime.time(int(found[2]), int(found[3]))
        return cls(PartialDate.parse(found[1]), f"{int(found[2]):02}:{found[3]}", found[4])


@dataclass(frozen=True, slots=True)
class NoteForms:
    """The words of notes that point to another note."""

    ibid: str
    supra: str


@dataclass(frozen=True, slots=True)
class ReferenceForms:
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
    by_form: dict[str, dict[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Conventions:
    """A `language.yaml`: what the fields mean is explained in the files themselves.

    `months`, `and_` and `languages` may be left out; CLDR then says how months, lists and languages are named.
    """

    tag: str
    dates: dict[str, str]
    items: dict[str, str]
    notes: NoteForms
    citations: dict[str, str]
    references: ReferenceForms
    registers: list[str] = field(default_factory=list)
    notices: dict[str, str] = field(default_factory=dict)
    no_break: list[str] = field(default_factory=list)
    alphabet: str = "abcdefghijklmnopqrstuvwxyz"
    tones: list[str] = field(default_factory=list)
    point_letters: str = "abcdefghijklmnopqrstuvwxyz"
    own_letters: str = ""
    months: list[str] = field(default_factory=list)
    and_: str = ""
    languages: dict[str, str] = field(default_factory=dict)
    columns: dict[str, str] = field(default_factory=dict)
    date_styles: dict[str, dict[str, Any]] = field(default_factory=dict)
    periods: dict[str, str] = field(default_factory=dict)
    moment: str = "{time} {zone}, {date}"
    dateline: str = "{place}, {date}"
    answers: dict[str, str] = field(default_factory=dict)
    counts: dict[str, dict[str, str]] = field(default_factory=dict)
    signatories: dict[str, str] = field(default_factory=dict)
    sign_on: dict[str, Any] = field(default_factory=dict)
    serial_comma: str = ""
    articles: list[str] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Conventions:
        """From the mapping that the file holds.

        Raises:
            TypeError: a field is missing, or one is not known.
        """
        named = {("and_" if key == "and" else key.replace("-", "_")): value for key, value in data.items()}
        forms = {key.replace("-", "_"): value for key, value in named.pop("references", {}).items()}
        return cls(**named | {"notes": NoteForms(**named["notes"]), "references": ReferenceForms(**forms)})


class Language:
    """One language: `code` as in `{en: …}`, `tag` as BCP 47 (`vi-VN`), `register` if the language has any."""

    def __init__(self, code: str, data: Conventions, register: str = "") -> None:
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
        self.own_letters = data.own_letters
        self.date_styles = tuple(data.date_styles)
        self.dateline = data.dateline
        self.answers = data.answers
        self._data = data
        self._and = data.and_
        self._languages = data.languages
        self.column_heads = data.columns
        self.signatory_words = data.signatories
        self.titles = data.titles
        self.sign_on = data.sign_on
        self._alphabet = Alphabet(data.alphabet, [chr(int(mark, 16)) for mark in data.tones])
        self._no_break = [re.compile(pattern) for pattern in data.no_break]
        self._typeset = lru_cache(maxsize=128)(self._without_breaks)  # letters to many say the same again and again
        self._columns: dict[str, list[str]] = {}

    def columns(self, field: str) -> list[str]:
        """The registry columns that hold a field in this language, the most particular first."""
        if field not in self._columns:
            own = [f"{field}.{self.code}.{self.register}"] if self.register else []
            self._columns[field] = [*own, f"{field}.{self.code}"]
        return self._columns[field]

    def date(self, date: PartialDate, *, bare: bool = False, style: str = "") -> str:
        """A date in running text, as precise as it is known: `17 July 2025`, `ngày 17 tháng 7 năm 2025`.

        `bare` leaves out a word that a label already says (`Ngày: 17 tháng 7 năm 2025`); `style` is one of
        `date_styles`, or "" for the language's usual form.
        """
        forms = self._data.dates | self._data.date_styles.get(style, {})
        precision = "day" if date.day else "month" if date.month else "year"
        if bare and f"bare-{precision}" in forms:
            precision = f"bare-{precision}"
        return self._formatted(date, forms[precision], style)

    def _formatted(self, date: PartialDate, pattern: str, style: str) -> str:
        months = self._data.date_styles.get(style, {}).get("months", self._data.months)
        return _DATE_FIELD.sub(lambda found: self._date_field(found, date, months), pattern)

    def _date_field(self, found: re.Match[str], date: PartialDate, months: list[str]) -> str:
        """One field of a CLDR date pattern: quoted words, `d`, `dd`, `M`, `MM`, `MMMM` or `y`."""
        pattern = found[0]
        if found["words"] is not None:
            return found["words"]
        if pattern == "MMMM" and months:
            return months[date.month - 1]
        if pattern == "MMMM":
            from babel.dates import get_month_names

            return str(get_month_names("wide", "format", self._locale)[date.month])
        number = {"d": date.day, "M": date.month, "y": date.year}[pattern[0]]
        return f"{number:02}" if len(pattern) == 2 else str(number)

    def period(self, period: Period, *, style: str = "") -> str:
        """When something happened, in running text: `about March 2026`, `from 3 to 5 May 2026`."""
        begin = self.date(period.begin, style=style)
        begin = self._data.periods.get("about", "{date}").format(date=begin) if period.about else begin
        if period.since:
            return self._data.periods.get("since", "{from}/..").format_map({"from": begin})
        if period.end is None:
            return begin
        if not period.about and not style and (shared := self._shared(period.begin, period.end)):
            begin = self._formatted(period.begin, self._data.periods.get(shared, ""), style) or begin
        span = {"from": begin, "to": self.date(period.end, style=style)}
        return self._data.periods.get("span", "{from}/{to}").format_map(span)

    @staticmethod
    def _shared(begin: PartialDate, end: PartialDate) -> str:
        """What a span need not say twice: the name of the shorter form of its beginning, or ""."""
        if begin.year != end.year or not begin.month or bool(begin.day) != bool(end.day):
            return ""
        if not begin.day:
            return "month-in-year"
        return "day-in-month" if begin.month == end.month else "day-in-year"

    def moment(self, moment: Moment, *, style: str = "") -> str:
        """A time and its day: `23:00 GMT, 3 May 2026`."""
        date = self.date(moment.date, style=style)
        return " ".join(self._data.moment.format(time=moment.time, zone=moment.zone, date=date).split()).replace(
            " ,", ","
        )

    def count(self, what: str, number: int, /, **words: str) -> str:
        """A number of things in CLDR's plural form (`1 signatory`); the number alone where there are no words.

        `words` fill the other slots of the form; without a form, their `what` stays as it is.
        """
        from babel import Locale

        forms = self._data.counts.get(what, {})
        form = forms.get(Locale.parse(self._locale).plural_form(number)) or forms.get("other")
        form = form or words.get("what", "{number}")
        return form.format_map({"number": self.number(number), **words})

    def join(self, items: list[str], *, serial: bool = False) -> str:
        """`A, B and C` by the language's own rule, else by CLDR's list patterns; `serial` asks for `A, B, and C`.

        A language that never has that comma ignores it.
        """
        if self._and:
            comma = self._data.serial_comma if serial and len(items) > 2 else ""
            parts = [", ".join(items[:-1]) + comma, items[-1]] if len(items) > 1 else items
            return f" {self._and} ".join(parts)
        from babel.lists import format_list

        return format_list(items, locale=self._locale)

    def join_long(self, items: list[str]) -> str:
        """`A; B; and C`, for items that hold commas or `and` themselves."""
        last = f"{self._and} {items[-1]}" if self._and and len(items) > 1 else "".join(items[-1:])
        return "; ".join([*items[:-1], last])

    def number(self, number: int) -> str:
        """A whole number with the language's thousands separator: `1,211`, `1.211`."""
        from babel.numbers import format_decimal

        return format_decimal(number, locale=self._locale)

    def country(self, code: str) -> str:
        """The name of a country by its ISO 3166 code (CLDR), or the code itself when there is none."""
        from babel import Locale

        return str(Locale.parse(self._locale).territories.get(code, code))

    def without_article(self, name: str) -> str:
        """A name as it stands in a list: without a leading article (`Philippines`)."""
        first, space, rest = name.partition(" ")
        return rest if space and first.lower() in self._data.articles else name

    def language_name(self, code: str) -> str:
        """The name of another language inside a sentence: `Vietnamese`, `tiếng Anh`."""
        if code in self._languages:
            return self._languages[code]
        from babel import Locale

        return str(Locale.parse(self._locale).languages.get(code, code))

    @cached_property
    def _locale(self) -> str:
        return self.tag.replace("-", "_")

    def typeset(self, text: str) -> str:
        """The text with no-break spaces where the language does not break a line, as in `Điều 5`."""
        return self._typeset(text)

    def _without_breaks(self, text: str) -> str:
        for pattern in self._no_break:
            text = pattern.sub("\\1\u00a0", text)
        return text

    def sort_key(self, text: str) -> tuple[tuple[Any, ...], ...]:
        """A key that sorts by the language's alphabet: letters first, then tones, then case."""
        return self._alphabet.key(text)


def no_such_language(code: str) -> Message:
    """That a language has no conventions anywhere."""
    return said('There is no language "{code}": no templates/{code}/language.yaml was found.', code=code)


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
            raise TemplateError(no_such_language(code))
        findings = Findings()
        tree = read_yaml(path, findings)
        for finding in findings:
            raise TemplateError(joined(finding.message, finding.suggestion), finding.place)
        try:
            return Language(code, Conventions.from_data(tree.data), self._register)
        except (TypeError, KeyError, AttributeError, ValueError, re.error) as error:
            raise TemplateError(str(error), Place(tree.file)) from error
