"""Whom a document goes to, as the campaign file says it: keys, words, persons, or one letter for each of many."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, GetJsonSchemaHandler, Tag
from pydantic_core import CoreSchema, core_schema

from advocacy.errors import Place
from advocacy.grammar import Strict, as_list, tagged
from advocacy.reader import Located
from advocacy.units import KEY, Key, Lines, Name, Plain, refusal


def _addressee_shape(raw: Any) -> str:
    if isinstance(raw, Located):
        return "~key" if KEY.fullmatch(raw) else "~text"
    if isinstance(raw, dict) and raw.keys() == {"each"}:
        return "~each"
    if isinstance(raw, dict) and raw.keys() & {"name", "office", "address", "salutation"}:
        return "~person"
    if isinstance(raw, dict) and len(raw) == 1 and len(next(iter(raw))) > 3 and KEY.fullmatch(next(iter(raw))):
        return "~reworded"
    return "~text"


class Addressee(Strict):
    """A person or office to whom the document goes."""

    name: Name | None = Field(None, description="The person's name with honorific, as it stands in the address.")
    office: Name | None = Field(None, description="The office, as it stands in the address.")
    address: Lines | None = Field(None, description="The lines of the postal address.")
    role: str = Field("", description="A role of the registry of forms of address, as in `ambassador`.")
    salutation: Plain | None = Field(None, description="The salutation of this addressee.")


@dataclass(frozen=True, slots=True)
class Reworded:
    """A registry entry whose printed words are given: `{key: words}`."""

    key: Key
    words: Lines

    @classmethod
    def validate(cls, raw: Any, info: core_schema.ValidationInfo) -> Reworded:
        """From a mapping of one key."""
        ((name, words),) = raw.items()
        unit = Lines.validate(words, info)
        return cls(Key(str(name), unit.place), unit)  # type: ignore[arg-type]

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> CoreSchema:
        return core_schema.with_info_plain_validator_function(cls.validate)

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {"type": "object", "maxProperties": 1, "minProperties": 1}


@dataclass(frozen=True, slots=True)
class Each:
    """One letter for each of several addressees: `{each: un-member-states}`.

    `of` is the name of a group of the registry or of a table beside the campaign file (`missions.csv`), or holds keys.
    `forms` says which of salutation and closing these addressees have, so that a template knows what there will be.
    """

    of: str | tuple[Key, ...]
    place: Place = field(default_factory=Place)
    forms: frozenset[str] = frozenset({"salutation"})

    @classmethod
    def validate(cls, raw: Any) -> Each:
        """From a mapping whose only key is `each`."""
        given = raw["each"]
        if isinstance(given, list):
            return cls(tuple(Key.validate(key) for key in given), given[0].place if given else Place())
        if not isinstance(given, Located) or not re.fullmatch(r"[a-z][a-z0-9-]*|[^/\\]+\.(?:csv|xlsx)", given):
            raise refusal("each", "A group, a list of keys, or a table beside the campaign file is expected.")
        return cls(str(given), given.place)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(cls.validate)

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        names = {"type": "string"}
        return {
            "type": "object",
            "properties": {"each": {"anyOf": [names, {"type": "array", "items": names}]}},
            "required": ["each"],
            "additionalProperties": False,
        }


To = Annotated[
    Annotated[Key, Tag("~key")]
    | Annotated[Each, Tag("~each")]
    | Annotated[Addressee, Tag("~person")]
    | Annotated[Reworded, Tag("~reworded")]
    | Annotated[Lines, Tag("~text")],
    tagged(_addressee_shape),
]
Tos = Annotated[list[To], BeforeValidator(as_list)]
