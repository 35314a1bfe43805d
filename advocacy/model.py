"""What a campaign file may say: frozen pydantic models, one a thing that people name.

The docstrings and descriptions here are the field reference and the JSON Schema for editors. Texts are `Unit`s:
the same words in every language of the campaign. Findings about texts go to the `Reading` that is passed as
validation context, so that all of them are told at once.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, GetJsonSchemaHandler, Tag
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from advocacy.reader import Located
from advocacy.units import KEY, NONE, InputDate, Key, Lines, Markdown, Name, Plain, Unit

ROLES_OF_LANGUAGES = Literal["operative", "translation", "unofficial-translation"]


def _as_list(raw: Any) -> Any:
    return raw if isinstance(raw, list) else [raw]


def _tagged(shape: Callable[[Any], str]) -> Discriminator:
    return Discriminator(
        shape, custom_error_type="shape", custom_error_message="A text, a key or a list is expected here."
    )


KeyName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$")]
NoteName = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")]


def _web_address(raw: Any) -> str:
    if not re.fullmatch(r"https?://[^\s@]+", str(raw)):
        message = '"{url}" is not a web address that begins with https:// or http://.'
        raise PydanticCustomError("url", message, {"url": str(raw)})
    return str(raw)


class Strict(BaseModel):
    """Base of all models: unknown keys are errors, keys are written with hyphens, values do not change."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        # Only the whole campaign is validated, so only its validator is built.
        defer_build=True,
        alias_generator=lambda name: name.rstrip("_").replace("_", "-"),
        serialize_by_alias=True,
        arbitrary_types_allowed=True,
    )


# ------------------------------------------------------------------ content

GROUP_KEYS = frozenset({"heading", "of", "intro"})
Marker = Literal["bullet", "decimal", "alpha", "roman", "paragraph", "none"]


def _item_shape(raw: Any) -> str:
    if isinstance(raw, Located) and KEY.fullmatch(raw):
        return "~key"
    if isinstance(raw, dict) and raw.keys() & {"lead", "text", "items", "marker"}:
        return "~entry"
    return "~text"


def _key_or(raw: Any) -> str:
    return "~key" if isinstance(raw, Located) and KEY.fullmatch(raw) else "~text"


KeyOrText = Annotated[Annotated[Key, Tag("~key")] | Annotated[Markdown, Tag("~text")], _tagged(_key_or)]
KeyOrName = Annotated[Annotated[Key, Tag("~key")] | Annotated[Name, Tag("~text")], _tagged(_key_or)]


class Entry(Strict):
    """An item of a list with a bold lead-in, or with items of its own."""

    lead: Markdown | None = Field(None, description="Bold words that begin the item.")
    text: KeyOrText | None = Field(
        None, description="The item itself: one to several paragraphs, or the key of a text."
    )
    items: list[ItemContent] = Field(default_factory=list, description="Items below this one.")
    marker: Marker | None = Field(None, description="How the items below are marked.")
    show: Literal["public", "confidential"] = Field("public", description="A confidential item is left out.")


ItemContent = Annotated[
    Annotated[Key, Tag("~key")] | Annotated[Entry, Tag("~entry")] | Annotated[Markdown, Tag("~text")],
    _tagged(_item_shape),
]


class Group(Strict):
    """A list with the words around it: who is asked, what comes before the items, how they are marked."""

    heading: Markdown | None = Field(None, description="A heading above the group.")
    of: KeyOrName | None = Field(None, description="Who is asked, in words or by a party's key; for the introduction.")
    intro: Markdown | None = Field(None, description="The words before the items, instead of the kind's default.")
    text: KeyOrText | None = Field(None, description="Running text of the group, before its items.")
    marker: Marker | None = Field(None, description="How the items are marked; without it, as the kind does.")
    items: list[ItemContent] = Field(default_factory=list, description="The items: texts, keys or entries.")
    punctuation: Literal["as-typed", "semicolons"] = Field(
        "as-typed", description="`semicolons` ends the items with ; … ; and … . by itself."
    )


def _is_group(raw: Any) -> bool:
    return isinstance(raw, dict) and bool(
        raw.keys() & GROUP_KEYS or ("items" in raw and not raw.keys() & {"lead", "text"})
    )


def _content_shape(raw: Any) -> str:
    if isinstance(raw, Located):
        return "~key" if KEY.fullmatch(raw) else "~text"
    if isinstance(raw, list):
        return "~parts" if any(_is_group(item) for item in raw) else "~items"
    return "~group" if isinstance(raw, dict) and (_is_group(raw) or raw.keys() & {"text", "marker"}) else "~text"


_PartContent = Annotated[
    Annotated[Key, Tag("~key")] | Annotated[Group, Tag("~group")] | Annotated[Markdown, Tag("~text")],
    _tagged(_content_shape),
]
Content = Annotated[
    Annotated[Key, Tag("~key")]
    | Annotated[Group, Tag("~group")]
    | Annotated[list[_PartContent], Tag("~parts")]
    | Annotated[list[ItemContent], Tag("~items")]
    | Annotated[Markdown, Tag("~text")],
    _tagged(_content_shape),
]


# ------------------------------------------------------------------ people and sources


class Party(Strict):
    """A person or body that the campaign speaks of by key, or that signs."""

    name: Name = Field(description="The full name.")
    short: Name | None = Field(None, description="An abbreviation or short name.")
    representative: Name | None = Field(None, description="Who signs for a body.")
    role: Name | None = Field(None, description="Office or occupation.")
    organisation: KeyOrName | None = Field(None, description="The body that a person belongs to, or its key.")
    capacity: Name | None = Field(None, description="In which capacity, as in `in a personal capacity`.")
    city: Name | None = Field(None, description="The town.")
    country: str = Field("", description="ISO 3166 code, as in VN or US; printed as the country's name.")
    group: str = Field("", description="The group that it is printed under.")
    show: Literal["public", "confidential"] = Field("public", description="A confidential name is shown nowhere.")


def _signatory_shape(raw: Any) -> str:
    if isinstance(raw, Located):
        return "~key" if KEY.fullmatch(raw) else "~text"
    return "~party" if isinstance(raw, dict) and "name" in raw else "~text"


Signatory = Annotated[
    Annotated[Key, Tag("~key")] | Annotated[Party, Tag("~party")] | Annotated[Name, Tag("~text")],
    _tagged(_signatory_shape),
]


class SignatoryGroup(Strict):
    """A heading with the signatories whose `group` this is."""

    group: str = Field(description="What stands in the `group` of the signatories.")
    heading: Plain = Field(description="The heading above them.")


SIGNATORY_COLUMNS = ("name", "short", "representative", "role", "organisation", "capacity", "city", "country")


class Signatories(Strict):
    """Who speaks, and how the names are printed."""

    items: Annotated[list[Signatory], BeforeValidator(_as_list)] = Field(
        default_factory=list, description="Names, keys of parties, records."
    )
    from_: str = Field("", description="A table beside the campaign file, as in `signatories.csv`.")
    as_: Literal["block", "list", "numbered", "table", "sentence", "none"] = Field(
        "block", description="`sentence` prints them where a text says [[signatories]]."
    )
    order: Literal["as-given", "name", "given-name"] = Field(
        "as-given", description="`name` and `given-name` follow the alphabet of each language."
    )
    line: Name | None = Field(
        None, description="What is printed of each, as in `{name}[, {role}][ ({country})]`; brackets go when empty."
    )
    columns: list[Literal["name", "short", "representative", "role", "organisation", "capacity", "city", "country"]] = (
        Field(default_factory=list, description="The columns of a table; without it, those that hold something.")
    )
    heading: Plain | None = Field(None, description="A heading above the names.")
    groups: list[SignatoryGroup] = Field(default_factory=list, description="Groups in their order, with headings.")


def _signatories(raw: Any) -> Any:
    known = {"items", "from", "as", "order", "line", "columns", "heading", "groups"}
    return raw if isinstance(raw, dict) and raw.keys() & known else {"items": raw}


def _addressee_shape(raw: Any) -> str:
    if isinstance(raw, Located):
        return "~key" if KEY.fullmatch(raw) else "~text"
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


To = Annotated[
    Annotated[Key, Tag("~key")]
    | Annotated[Addressee, Tag("~person")]
    | Annotated[Reworded, Tag("~reworded")]
    | Annotated[Lines, Tag("~text")],
    _tagged(_addressee_shape),
]
Tos = Annotated[list[To], BeforeValidator(_as_list)]


class Source(Strict):
    """A work that texts cite by key; printed by the citation style, or in ready words."""

    by: Annotated[list[KeyOrName], BeforeValidator(_as_list)] = Field(
        default_factory=list, description="Authors: names, or keys of parties."
    )
    title: Name | None = Field(None, description="The title, without quotation marks.")
    in_: Name | None = Field(None, description="The journal, book or site that it stands in.")
    date: InputDate | None = Field(None, description="As precise as it is known: 2026-03-08, 2026-03 or 2026.")
    url: Annotated[str, BeforeValidator(_web_address)] = Field("", description="The web address.")
    short: Name | None = Field(None, description="How later notes name it; without it, the author or the title.")
    cite: Markdown | None = Field(None, description="Ready words, instead of the citation style.")


# ------------------------------------------------------------------ documents


class Contact(Strict):
    """Somebody whom the press or others may reach."""

    name: Name = Field(description="The person or office.")
    role: Name | None = Field(None, description="Office or occupation.")
    organisation: KeyOrName | None = Field(None, description="The body, or its key.")
    email: str = Field("", description="An e-mail address.", pattern=r"^$|^[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+$")
    phone: str = Field("", description="A telephone number with its country code, as in `+41 22 555 01 00`.")


class FreeSection(Strict):
    """A section that the kind does not have."""

    after: str = Field("", description="The block after which it stands; without it, before the closing.")
    heading: Markdown | None = Field(None, description="The section's heading.")
    text: Content | None = Field(None, description="What the section holds.")


def _wording(raw: Any, info: core_schema.ValidationInfo) -> Any:
    return Unit() if raw == NONE else Markdown.validate(raw, info)


class _Wording(Markdown):
    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> CoreSchema:
        return core_schema.with_info_plain_validator_function(_wording)


class Letter(Strict):
    """One document of the campaign."""

    kind: str = Field(description="A kind of document; `advocacy kinds` lists them.")
    languages: list[str] | None = Field(None, description="The languages of this document, if not all.")
    date: InputDate | None = Field(None, description="The date of the document: 2026-03-08, or 2026-03, or 2026.")
    to: Tos = Field(default_factory=list, description="Addressees: texts, registry keys, persons.")
    care_of: KeyOrName | None = Field(None, description="The shared care-of block: a registry key or lines.")
    cc: Tos = Field(default_factory=list, description="Who gets a copy.")
    title: Plain | None = Field(None, description="The title.")
    subtitle: Plain | None = Field(None, description="A line below the title.")
    subject: Plain | None = Field(None, description="The subject line of a letter.")
    signatories: Annotated[Signatories, BeforeValidator(_signatories)] | None = Field(
        None, description="Who speaks; without it, the campaign's signatories."
    )
    attachments: list[KeyOrName] = Field(default_factory=list, description="Enclosures: keys of sources, or titles.")
    contacts: list[Contact] = Field(default_factory=list, description="Whom to reach, as in `{name, role, email}`.")
    notes: dict[NoteName, Markdown] = Field(default_factory=dict, description="Notes for [^key] in texts.")
    notes_as: Literal["footnotes", "endnotes", "references"] = Field(
        "footnotes", description="Where notes are printed; references are a numbered list with [1] in the text."
    )
    citation_style: str = Field("note", description="How sources are printed: `note` or `apa`.")
    wording: dict[str, dict[str, _Wording]] = Field(
        default_factory=dict, description="Other words around the data: {block: {name: text}}."
    )
    blocks: list[str] | dict[str, list[str]] | None = Field(None, description="The blocks in another order, or fewer.")
    sections: dict[KeyName, FreeSection] = Field(default_factory=dict, description="Free sections by name.")
    roles: dict[str, ROLES_OF_LANGUAGES] = Field(default_factory=dict, description="What each language version is.")
    layout: Literal["separate", "stacked", "side-by-side"] = Field(
        "separate", description="One file a language, or both in one."
    )
    content: dict[str, Content] = Field(default_factory=dict, description="The blocks of the kind, by name.")
    off: frozenset[str] = Field(default_factory=frozenset, description="Blocks that are switched off with `none`.")


class CampaignFile(Strict):
    """A whole campaign file."""

    campaign: str = Field("", description="The campaign's name, for people; it is printed nowhere.")
    languages: list[str] = Field(default_factory=lambda: ["en", "vi"], description="The first one is written first.")
    register_: str = Field("", description="The Vietnamese register: diaspora or official.")
    parties: dict[KeyName, Party] = Field(default_factory=dict, description="Persons and bodies, by key.")
    signatories: Annotated[Signatories, BeforeValidator(_signatories)] | None = Field(None, description="Who speaks.")
    sources: dict[KeyName, Source] = Field(default_factory=dict, description="Works that are cited, by key.")
    concerns: dict[KeyName, ItemContent] = Field(default_factory=dict, description="Concerns, by key.")
    requests: dict[KeyName, ItemContent] = Field(default_factory=dict, description="Requests, by key.")
    texts: dict[KeyName, ItemContent] = Field(default_factory=dict, description="Other shared texts, by key.")
    notes: dict[NoteName, Markdown] = Field(default_factory=dict, description="Notes that any document may use.")
    documents: dict[str, Letter] = Field(description="The documents of the campaign, by key.")
