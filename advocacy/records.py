"""Records: data that only some kinds have, such as the victims of a submission, as their rules declare them.

A value is a text (`Unit`), a date, a period, or one of the words of a choice. Each field says who may see it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from pydantic import GetJsonSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from advocacy.editions import Show, narrower
from advocacy.errors import Place, any_of, by_language, did_you_mean, said
from advocacy.languages import PartialDate, Period
from advocacy.reader import Located
from advocacy.rules import Field, Fields
from advocacy.units import KEY, Key, Lines, Markdown, Name, Reading, Unit, refusal

RecordValue = Unit | Key | PartialDate | Period | str
_TEXTS: Mapping[str, type[Unit]] = {"name": Name, "party": Name, "lines": Lines, "text": Markdown}
_DATES: Mapping[str, Callable[[str], PartialDate | Period]] = {"date": PartialDate.parse, "period": Period.parse}
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
    """One record: its values by field, its key path, and the fields that its kind declares."""

    values: Mapping[str, RecordValue] = field(default_factory=dict)
    fields: Fields = field(default_factory=dict)
    place: Place = field(default_factory=Place)

    def shown(self, name: str) -> Show:
        """Who sees a field: by the kind, by the consents in this record, and by what its text itself says."""
        value = self.values.get(name)
        declared = self.fields[name].shown(self.values)
        return narrower(declared, value.show) if isinstance(value, Unit) else declared

    @classmethod
    def validate(cls, raw: Any, info: core_schema.ValidationInfo) -> Record:
        """Make a record of what the file says; what is wrong with a field becomes a finding."""
        reading = cast("Reading", info.context)
        if not isinstance(raw.raw, dict):
            known = ", ".join(raw.fields)
            raise refusal("wrong-shape", said("A record is expected here, with {known}.", known=known))
        place = _place(raw.raw)
        values: dict[str, RecordValue] = {}
        for name, value in raw.raw.items():
            if name not in raw.fields:
                hint = did_you_mean(name, raw.fields) or said("It can be {known}.", known=", ".join(raw.fields))
                reading.find("unknown-key", _place(value), said('unknown key "{name}".', name=name), hint)
            elif (read := _read(raw.fields[name], value, info, reading)) is not None:
                values[name] = read
        for name, declared in raw.fields.items():
            if declared.needed and name not in raw.raw:
                missing = said('"{name}" is missing.', name=name)
                if declared.about:
                    missing = said("{missing} {about}", missing=missing, about=by_language(declared.about))
                reading.find("missing-key", place, missing)
        return cls(values, raw.fields, place)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> CoreSchema:
        return core_schema.with_info_plain_validator_function(cls.validate)

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {"type": "object"}


def _read(declared: Field, value: Any, info: core_schema.ValidationInfo, reading: Reading) -> RecordValue | None:
    if declared.is_ == "party" and isinstance(value, Located) and KEY.fullmatch(value):
        return Key.validate(value)
    if declared.is_ in _TEXTS:
        try:
            return _TEXTS[declared.is_].validate(value, info)
        except PydanticCustomError as error:
            reading.find("wrong-shape", _place(value), (error.context or {})["said"])
            return None
    if not isinstance(value, Located):
        reading.find("wrong-shape", _place(value), "One word or date is expected here.")
        return None
    if declared.is_ in _DATES:
        try:
            return _DATES[declared.is_](value)
        except ValueError:
            reading.find("wrong-value", value.place, said(_NO_DATE[declared.is_], value=value))
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
