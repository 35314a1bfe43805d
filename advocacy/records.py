"""Records: data that only some kinds have, such as the victims of a submission, as their rules declare them.

A value is a text (`Unit`), a date, a period, or one of the words of a choice. Each field says who may see it; beside
them `show` may say so for the whole record.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, cast

from pydantic import GetJsonSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from advocacy.editions import EVERYBODY, Edition, Show, narrower
from advocacy.errors import Place, any_of, by_language, did_you_mean, said
from advocacy.languages import PartialDate, Period
from advocacy.reader import Located
from advocacy.rules import Field, Fields
from advocacy.units import KEY, Key, Lines, Markdown, Name, Reading, Unit, checked, refusal, stated_show

RecordValue = Unit | Key | PartialDate | Period | str
SHOW = "show"
_TEXTS: Mapping[str, type[Unit]] = {
    "name": Name,
    "party": Name,
    "date-or-words": Name,
    "lines": Lines,
    "text": Markdown,
}
_DATES: Mapping[str, Callable[[str], PartialDate | Period]] = {"date": PartialDate.parse, "period": Period.parse}
_LIKE_A_DATE = re.compile(r"\d{4}(-\d{1,2}){0,2}")
_NO_DATE = {
    "date": '"{value}" is not a date of the form 2026-03-08, 2026-03 or 2026.',
    "period": '"{value}" is not a date such as 2026-03-08, 2026-03~ (about), 2026-03-08/2026-03-10, '
    "2026-03/.. (since).",
}


@dataclass(frozen=True, slots=True)
class Declared:
    """What a campaign file says for a record, with the fields that its kind declares for it."""

    fields: Fields
    raw: Any


@dataclass(frozen=True, slots=True)
class Record:
    """One record: its values by field, the fields that its kind declares, and who sees it by its own `show`."""

    values: Mapping[str, RecordValue] = field(default_factory=dict)
    fields: Fields = field(default_factory=dict)
    place: Place = field(default_factory=Place)
    show: Show = EVERYBODY

    @property
    def whole(self) -> Show:
        """Who sees anything of the record: nobody from whom what it must not be printed without is kept.

        Then the rest goes along, and may be said elsewhere: only what itself says `show` guards its words.
        """
        found = self.show
        for name, declared in self.fields.items():
            if declared.essential and name in self.values:
                found = narrower(found, replace(self._own(name), guarded=False, person=False))
        return found

    def shown(self, name: str) -> Show:
        """Who sees a field: by the kind, by the consents in this record, and by what it and its text itself say."""
        return narrower(self._own(name), self.fields[name].within(self.whole))

    def _own(self, name: str) -> Show:
        value = self.values.get(name)
        declared = self.fields[name].shown(self.values)
        return narrower(declared, value.show) if isinstance(value, Unit) else declared

    @classmethod
    def validate(cls, raw: Any, info: core_schema.ValidationInfo) -> Record:
        """Make a record of what the file says; what is wrong with a field becomes a finding."""
        reading = cast("Reading", info.context)
        if not isinstance(raw.raw, dict):
            named = ", ".join([*raw.fields, SHOW])
            raise refusal("wrong-shape", said("A record is expected here, with {known}.", known=named))
        place = _place(raw.raw)
        known = [*raw.fields, SHOW]
        values: dict[str, RecordValue] = {}
        for name, value in raw.raw.items():
            if name == SHOW:
                continue
            if name not in raw.fields:
                hint = did_you_mean(name, known) or said("It can be {known}.", known=", ".join(known))
                reading.find("unknown-key", _place(value), said('unknown key "{name}".', name=name), hint)
            elif (read := _read(raw.fields[name], value, info, reading)) is not None:
                values[name] = read
        for name, declared in raw.fields.items():
            if declared.needed and name not in raw.raw:
                missing = said('"{name}" is missing.', name=name)
                if declared.about:
                    missing = said("{missing} {about}", missing=missing, about=by_language(declared.about))
                reading.find("missing-key", place, missing)
        return cls(values, raw.fields, place, _shown(raw.raw, reading))

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> CoreSchema:
        return core_schema.with_info_plain_validator_function(cls.validate)

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {"type": "object"}


def _shown(raw: dict[str, Any], reading: Reading) -> Show:
    """Who sees the record by its own word."""
    value = raw.get(SHOW)
    if value is not None and not isinstance(value, Located):
        reading.find("wrong-shape", _place(value), "One word or date is expected here.")
        return EVERYBODY
    return stated_show(checked(raw, SHOW, tuple(edition.value for edition in Edition), reading))


def _read(declared: Field, value: Any, info: core_schema.ValidationInfo, reading: Reading) -> RecordValue | None:
    if declared.is_ == "party" and isinstance(value, Located) and KEY.fullmatch(value):
        return Key.validate(value)
    is_ = declared.is_
    if is_ == "date-or-words" and isinstance(value, Located) and _LIKE_A_DATE.fullmatch(value.strip()):
        is_ = "date"
    if is_ in _TEXTS:
        try:
            return _TEXTS[is_].validate(value, info)
        except PydanticCustomError as error:
            reading.find("wrong-shape", _place(value), (error.context or {})["said"])
            return None
    if not isinstance(value, Located):
        reading.find("wrong-shape", _place(value), "One word or date is expected here.")
        return None
    if is_ in _DATES:
        try:
            return _DATES[is_](value)
        except ValueError:
            reading.find("wrong-value", value.place, said(_NO_DATE[is_], value=value))
            return None
    if value not in declared.of:
        message = said('"{value}" cannot stand here; it can be {allowed}.', value=value, allowed=any_of(declared.of))
        reading.find("unknown-value", value.place, message, did_you_mean(value, declared.of))
        return None
    return str(value)


def _place(raw: Any) -> Place:
    """The place of the first scalar of a piece of the file."""
    while isinstance(raw, (dict, list)) and raw:
        raw = next(iter(raw.values())) if isinstance(raw, dict) else raw[0]
    return raw.place if isinstance(raw, Located) else Place()
