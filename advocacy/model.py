"""What a campaign file may say: frozen pydantic models, one a thing that people name.

The docstrings and descriptions here are the field reference and the JSON Schema for editors. Texts are `Unit`s:
the same words in every language of the campaign. Findings about texts go to the `Reading` that is passed as
validation context, so that all of them are told at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Annotated, Any, ClassVar, Literal, get_args

from pydantic import BaseModel, BeforeValidator, Field, Tag, WithJsonSchema
from pydantic_core import CoreSchema, core_schema

from advocacy.addressees import Tos
from advocacy.errors import said
from advocacy.grammar import Content, Flag, ItemContent, KeyName, KeyOrName, NoteName, Shown, Strict, as_list, tagged
from advocacy.languages import Moment
from advocacy.reader import Located
from advocacy.records import Record
from advocacy.units import KEY, NONE, InputDate, Key, Lines, Markdown, Name, Plain, Unit, refusal

ROLES_OF_LANGUAGES = Literal["operative", "translation", "unofficial-translation"]


def _web_address(raw: Any) -> str:
    if not re.fullmatch(r"https?://[^\s@]+", str(raw)):
        raise refusal("url", said('"{value}" is not a web address that begins with https:// or http://.', value=raw))
    return str(raw)


def _moment(raw: Any) -> Moment:
    try:
        return Moment.parse(str(raw))
    except ValueError as error:
        message = said('"{value}" is not a time of the form 2026-05-03 23:00 GMT.', value=raw)
        raise refusal("moment", message) from error


InputMoment = Annotated[Moment, BeforeValidator(_moment), WithJsonSchema({"type": "string"})]


# ------------------------------------------------------------------ people and sources


class Party(Strict):
    """A person or body that the campaign speaks of by key, or that signs."""

    name: Name = Field(description="The full name.")
    short: Name | None = Field(None, description="An abbreviation or short name.")
    sentence: Name | None = Field(None, description="How it stands in a sentence, as in `the Prison Administration`.")
    kind: Literal["", "organisation", "person"] = Field("", description="As what it is counted among signatories.")
    representative: Name | None = Field(None, description="Who signs for a body.")
    role: Name | None = Field(None, description="Office or occupation.")
    relation: Name | None = Field(None, description="How it stands to somebody, as in `wife of A. Example`.")
    organisation: KeyOrName | None = Field(None, description="The body that a person belongs to, or its key.")
    capacity: Name | None = Field(
        None, description="`official`, `personal`, `identification` (the body is named for that only), or other words."
    )
    mandate: Key | None = Field(None, description="The mandate of the Special Procedures that the person holds.")
    office: Name | None = Field(
        None, description="The office in that mandate, as in `Chair-Rapporteur of the {mandate}`; printed as the role."
    )
    city: Name | None = Field(None, description="The town.")
    country: str = Field("", description="ISO 3166 code, as in VN or US; printed as the country's name.")
    group: str = Field("", description="The group that it is printed under.")
    logo: str = Field("", description="A PNG or JPEG file beside the campaign file, for `as: logos`.")
    show: Shown = Field("public", description="The first edition that may name it; others name it nowhere.")

    guarded: ClassVar[frozenset[str]] = frozenset({"name", "short", "sentence", "representative"})


def _signatory_shape(raw: Any) -> str:
    if isinstance(raw, Located):
        return "~key" if KEY.fullmatch(raw) else "~text"
    return "~party" if isinstance(raw, dict) and "name" in raw else "~text"


Signatory = Annotated[
    Annotated[Key, Tag("~key")] | Annotated[Party, Tag("~party")] | Annotated[Name, Tag("~text")],
    tagged(_signatory_shape),
]


class SignatoryGroup(Strict):
    """A heading with the signatories whose `group` this is."""

    group: str = Field(description="What stands in the `group` of the signatories.")
    heading: Markdown = Field(description="The heading above them; {count} and {summary} say how many they are.")


class SignatoryRound(Strict):
    """A heading with the signatories whose `round` this is."""

    round: str = Field(description="What stands in the `round` of the signatories, as in `1`.")
    heading: Markdown = Field(description="The heading above them, as in `Round 1 (until 5 March 2026)`.")


# What may be printed of a signatory, in the order of a table.
Column = Literal[
    "name", "short", "representative", "role", "relation", "organisation", "capacity", "city", "country"
]  # fmt: skip
SIGNATORY_COLUMNS: tuple[str, ...] = get_args(Column)


class Signatories(Strict):
    """Who speaks, and how the names are printed."""

    items: Annotated[list[Signatory], BeforeValidator(as_list)] = Field(
        default_factory=list, description="Names, keys of parties, records."
    )
    from_: str = Field("", description="A table beside the campaign file, as in `signatories.csv`.")
    as_: Literal["block", "columns", "list", "numbered", "table", "logos", "sentence", "count", "none"] = Field(
        "block", description="`sentence` prints them where a text says [[signatories]]; `count` only how many they are."
    )
    order: Literal["as-given", "name", "given-name", "joined", "rank"] = Field(
        "as-given",
        description="`name` and `given-name` (the last word) follow the alphabet of each language, `joined` the dates "
        "of signing, `rank` the numbers in a column `rank`, then the names.",
    )
    ignore_articles: Flag = Field(False, description="`yes` sorts `The Example Circle` under E.")
    line: Name | None = Field(
        None, description="What is printed of each, as in `{name}[, {role}][ ({country})]`; brackets go when empty."
    )
    columns: list[Column] = Field(
        default_factory=list, description="The columns of a table; without it, those that hold something."
    )
    heading: Markdown | None = Field(None, description="A heading above the names; {summary} says how many they are.")
    intro: Markdown | None = Field(None, description="A text between the heading and the names.")
    groups: list[SignatoryGroup] = Field(default_factory=list, description="Groups in their order, with headings.")
    rounds: list[SignatoryRound] = Field(
        default_factory=list, description="Rounds in their order, with headings; groups stand inside them."
    )


def _signatories(raw: Any) -> Any:
    known = {name.rstrip("_").replace("_", "-") for name in Signatories.model_fields}
    return raw if isinstance(raw, dict) and raw.keys() & known else {"items": raw}


class Source(Strict):
    """A work that texts cite by key; printed by the citation style, or in ready words."""

    by: Annotated[list[KeyOrName], BeforeValidator(as_list)] = Field(
        default_factory=list, description="Authors: names, or keys of parties."
    )
    title: Name | None = Field(None, description="The title, without quotation marks.")
    in_: Name | None = Field(None, description="The journal, book or site that it stands in.")
    date: InputDate | None = Field(None, description="As precise as it is known: 2026-03-08, 2026-03 or 2026.")
    url: Annotated[str, BeforeValidator(_web_address)] = Field("", description="The web address.")
    short: Name | None = Field(None, description="How later notes name it; without it, the author or the title.")
    cite: Markdown | None = Field(None, description="Ready words, instead of the citation style.")


class Picture(Strict):
    """A picture beside the campaign file, as a logo or a scan; what its file says besides the pixels is left out."""

    file: str = Field(description="The PNG or JPEG file, in the folder of the campaign.")
    alternative: Name = Field(description="Words for those who cannot see it.")
    width: Annotated[float, WithJsonSchema({"type": ["number", "string"]})] = Field(
        40, gt=0, le=170, description="How wide it is on paper, in millimetres."
    )
    show: Shown = Field("public", description="The first edition that prints it.")


# ------------------------------------------------------------------ documents


class Version(Strict):
    """What one language version of a document is."""

    role: ROLES_OF_LANGUAGES = Field("translation", description="`operative` is the text that counts.")
    translator: Name | None = Field(None, description="Who translated it; named in the notice.")


def _version(raw: Any) -> Any:
    return raw if isinstance(raw, dict) else {"role": raw}


class Contact(Strict):
    """Somebody whom the press or others may reach."""

    name: Name = Field(description="The person or office.")
    role: Name | None = Field(None, description="Office or occupation.")
    organisation: KeyOrName | None = Field(None, description="The body, or its key.")
    email: str = Field("", description="An e-mail address.", pattern=r"^$|^[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+$")
    phone: str = Field("", description="A telephone number with its country code, as in `+41 22 555 01 00`.")
    handle: Name | None = Field(None, description="A name in a messenger or network, as in `Signal: example.01`.")
    languages: Name | None = Field(None, description="The languages spoken, or the hours and the time zone.")
    show: Shown = Field("public", description="The first edition that prints it.")

    guarded: ClassVar[frozenset[str]] = frozenset({"email", "phone", "handle"})


class FreeSection(Strict):
    """A section that the kind does not have."""

    after: str = Field("", description="The block after which it stands; without it, before the closing.")
    heading: Markdown | None = Field(None, description="The section's heading.")
    text: Content | None = Field(None, description="What the section holds.")
    show: Shown = Field("public", description="The first edition that prints it.")


def _wording(raw: Any, info: core_schema.ValidationInfo) -> Any:
    return Unit() if raw == NONE else Markdown.validate(raw, info)


class _Wording(Markdown):
    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> CoreSchema:
        return core_schema.with_info_plain_validator_function(_wording)


class Letter(Strict):
    """One document of the campaign."""

    kind: str = Field(description="A kind of document; `advocacy kinds` lists them.")
    show: Shown = Field("public", description="The first edition that has the document, or the annex.")
    languages: list[str] | None = Field(None, description="The languages of this document, if not all.")
    date: InputDate | None = Field(None, description="The date of the document: 2026-03-08, or 2026-03, or 2026.")
    date_style: str | dict[str, str] = Field(
        "", description="Another form of dates, for all languages or by language; `language.yaml` names them."
    )
    place: Name | None = Field(None, description="Where the document is dated, as in `Geneva`; printed with the date.")
    reference: Name | None = Field(None, description="A file number, as in `AL VNM 2/2021`.")
    delivery: Lines | None = Field(None, description="How it is sent, as in `By e-mail`.")
    embargo: InputMoment | None = Field(None, description="Not for release before: 2026-05-03 23:00 GMT.")
    cover: Flag = Field(False, description="`yes` prints a page of its own before the text.")
    to: Tos = Field(
        default_factory=list, description="Addressees: texts, registry keys, persons; or one letter `{each: group}`."
    )
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
    roles: dict[str, Annotated[Version, BeforeValidator(_version)]] = Field(
        default_factory=dict, description="What each language version is: a role, or {role, translator}."
    )
    numbering: Literal["none", "paragraphs"] = Field(
        "none", description="`paragraphs` numbers each text through the whole document, alike in all languages."
    )
    serial_comma: Flag = Field(False, description="`yes` prints lists in sentences as A, B, and C.")
    label: Plain | None = Field(None, description="What an annex is called, as in `Annex A`.")
    annexes: list[Letter] = Field(
        default_factory=list, description="Documents of their own, printed after this one; without a `kind`, a text."
    )
    layout: Literal["separate", "stacked", "side-by-side"] = Field(
        "separate", description="One file a language, or both in one."
    )
    content: dict[str, Content] = Field(default_factory=dict, description="The blocks of the kind, by name.")
    records: dict[str, list[Record]] = Field(
        default_factory=dict, description="Lists of records that the kind declares."
    )
    particulars: Record = Field(default_factory=Record, description="Single fields that the kind declares.")
    off: frozenset[str] = Field(default_factory=frozenset, description="Blocks that are switched off with `none`.")


class Acceptance(Strict):
    """A finding that is right to keep, with the reason."""

    code: str = Field(description="The code of the finding, as in `term-missing`.")
    unit: str = Field("", description="The text it is about, as in `concerns.1`; without it, all of them.")
    reason: str = Field(min_length=1, description="Why it is right; for whoever reads the file after you.")


class CampaignFile(Strict):
    """A whole campaign file."""

    campaign: str = Field("", description="The campaign's name, for people; it is printed nowhere.")
    languages: list[str] = Field(default_factory=lambda: ["en", "vi"], description="The first one is written first.")
    glossary: str = Field("", description="A table of terms beside the campaign file, over the program's own glossary.")
    register_: str = Field("", description="The Vietnamese register: diaspora or official.")
    parties: dict[KeyName, Party] = Field(default_factory=dict, description="Persons and bodies, by key.")
    signatories: Annotated[Signatories, BeforeValidator(_signatories)] | None = Field(None, description="Who speaks.")
    sources: dict[KeyName, Source] = Field(default_factory=dict, description="Works that are cited, by key.")
    pictures: dict[KeyName, Picture] = Field(default_factory=dict, description="Pictures, for [[picture key]].")
    concerns: dict[KeyName, ItemContent] = Field(default_factory=dict, description="Concerns, by key.")
    requests: dict[KeyName, ItemContent] = Field(default_factory=dict, description="Requests, by key.")
    texts: dict[KeyName, ItemContent] = Field(default_factory=dict, description="Other shared texts, by key.")
    notes: dict[NoteName, Markdown] = Field(default_factory=dict, description="Notes that any document may use.")
    accept: list[Acceptance] = Field(default_factory=list, description="Findings that are right to keep.")
    documents: dict[str, Letter] = Field(description="The documents of the campaign, by key.")


def every_unit(value: object) -> Iterator[Unit]:
    """Every text of a campaign, or of a part of it, in the order of the model."""
    if isinstance(value, Unit):
        yield value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from every_unit(getattr(value, name))
    elif isinstance(value, dict):
        for each in value.values():
            yield from every_unit(each)
    elif isinstance(value, (list, tuple)):
        for each in value:
            yield from every_unit(each)
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            yield from every_unit(getattr(value, field.name))
