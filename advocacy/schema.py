"""The JSON Schema of campaign files, so that an editor can complete keys and mark mistakes while one writes."""

from __future__ import annotations

from typing import Any

from advocacy.editions import Edition
from advocacy.kinds import Kinds
from advocacy.model import CampaignFile, Letter
from advocacy.resources import Resources
from advocacy.rules import Field, Fields

# Fields of the model that the loader fills in; nobody writes them.
_INTERNAL = ("content", "off", "records", "particulars")
_TEXTS = ("name", "party", "date-or-words", "lines", "text")
_SHOW = {"enum": [edition.value for edition in Edition], "description": "The first edition that prints the record."}


def campaign_schema(resources: Resources | None = None) -> dict[str, Any]:
    """JSON Schema (draft 2020-12) for a campaign file: a family of documents, or one letter in one file.

    The blocks of all kinds that can be found are properties of a letter.
    """
    kinds = Kinds(resources or Resources())
    schema = CampaignFile.model_json_schema(by_alias=True)
    definitions = schema["$defs"]
    content = definitions["Letter"]["properties"]["content"]["additionalProperties"]
    letter = definitions["Letter"]
    _complete(letter["properties"], kinds)
    # An annex needs no kind.
    annex = {key: value for key, value in letter.items() if key != "required"}
    letter["properties"]["annexes"]["items"] = {"$ref": "#/$defs/Annex"}
    definitions["Annex"] = annex
    definitions["Content"] = content
    family = {
        key: schema.pop(key) for key in ("properties", "required", "additionalProperties", "description", "title")
    }
    campaign_keys = {key: value for key, value in family["properties"].items() if key != "documents"}
    single = {
        "type": "object",
        "description": "One letter in one file.",
        "properties": {**campaign_keys, **letter["properties"]},
        "required": ["kind"],
        "additionalProperties": False,
    }
    for definition in (*definitions.values(), family, single):
        _open(definition)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "advocacy campaign",
        "anyOf": [family | {"type": "object"}, single],
        "$defs": definitions,
    }


def _complete(properties: dict[str, Any], kinds: Kinds) -> None:
    """The blocks of all kinds, and the data that only some of them have, as properties of a letter."""
    for name in _INTERNAL:
        del properties[name]
    for kind in kinds.names:
        rules = kinds.rules(kind)
        own = {name: _field(field) for name, field in rules.fields.items()}
        own |= {name: _records(fields) for name, fields in rules.records.items()}
        for block in kinds.block_names(kind):
            own.setdefault(block, {"$ref": "#/$defs/Content"})
        for name, schema in own.items():
            properties.setdefault(name, schema)
    properties["kind"]["examples"] = kinds.names
    version = "#/$defs/Version"
    properties["roles"]["additionalProperties"] = {"anyOf": [{"$ref": version}, {"$ref": f"{version}/properties/role"}]}
    # A block of any kind can be switched off, also those with a field of their own.
    switchable = {block for kind in kinds.names for block in kinds.block_names(kind)} | {"care-of"}
    for name in switchable & {_alias(field) for field in Letter.model_fields}:
        properties[name] = {"anyOf": [{"const": "none"}, _one_or_many(properties[name])]}


def _field(field: Field) -> dict[str, Any]:
    schema: dict[str, Any] = {"enum": list(field.of)} if field.of else {"type": "string"}
    if field.is_ in _TEXTS:
        schema = {"anyOf": [{"type": "string"}, {"type": "object"}]}
    about = field.about.get("en", "")
    return schema | ({"description": about} if about else {})


def _records(fields: Fields) -> dict[str, Any]:
    """A list of records, the one of them, or a text instead."""
    record = {
        "type": "object",
        "properties": {name: _field(field) for name, field in fields.items()} | {"show": _SHOW},
        "required": [name for name, field in fields.items() if field.needed],
        "additionalProperties": False,
    }
    return {"anyOf": [{"type": "array", "items": record}, record, {"$ref": "#/$defs/Content"}]}


# Lists that may also be written as their one item.
_ONE_OR_MANY = ("to", "cc", "by", "items", "signatories")


def _open(schema: Any) -> None:
    """Make the schema say what the loader accepts: shapes may overlap, a single item needs no list."""
    if isinstance(schema, list):
        for part in schema:
            _open(part)
    elif isinstance(schema, dict):
        if "oneOf" in schema:
            schema["anyOf"] = schema.pop("oneOf")
        for name in _ONE_OR_MANY:
            field = schema.get("properties", {}).get(name)
            if field is not None and name == "signatories":
                items = {"$ref": "#/$defs/Signatories/properties/items"}
                schema["properties"][name] = {"anyOf": [{"const": "none"}, field, items]}
            elif field is not None and field.get("type") == "array":
                schema["properties"][name] = {"anyOf": [field, field["items"]]}
        for part in schema.values():
            _open(part)


def _alias(name: str) -> str:
    return Letter.model_fields[name].alias or name


def _one_or_many(schema: dict[str, Any]) -> dict[str, Any]:
    """A list may also be written as its one item, and signatories as a list of names."""
    return {"anyOf": [schema, schema["items"]]} if schema.get("type") == "array" else schema
