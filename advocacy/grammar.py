"""The grammar of what a block can hold: texts, keys, items, and groups with the words around them.

The base of all models stands here too: unknown keys are errors, and keys are written with hyphens.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, Tag, WithJsonSchema

from advocacy.errors import said
from advocacy.reader import Located
from advocacy.units import KEY, Key, Markdown, Name, refusal


def as_list(raw: Any) -> Any:
    """A list, also where the file has only its one item."""
    return raw if isinstance(raw, list) else [raw]


def tagged(shape: Callable[[Any], str]) -> Discriminator:
    """A choice between shapes, told apart by how the file looks."""
    return Discriminator(
        shape, custom_error_type="shape", custom_error_message="A text, a key or a list is expected here."
    )


KeyName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$")]
NoteName = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")]


def _flag(raw: Any) -> bool:
    raw = str(raw).lower() if isinstance(raw, str) else raw
    if raw not in ("yes", "no", "true", "false"):
        raise refusal("flag", said('"{value}" cannot stand here; it can be yes or no.', value=raw))
    return raw in ("yes", "true")


Flag = Annotated[bool, BeforeValidator(_flag), WithJsonSchema({"enum": ["yes", "no", True, False, "true", "false"]})]


class Strict(BaseModel):
    """Base of all models: unknown keys are errors, keys are written with hyphens, values do not change.

    Of a model that has `show`, the words of the fields in `guarded` must not stand elsewhere where they are hidden.
    """

    guarded: ClassVar[frozenset[str]] = frozenset()

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
Shown = Literal["public", "coalition", "confidential"]
Marker = Literal["bullet", "decimal", "alpha", "roman", "paragraph", "none"]


def _item_shape(raw: Any) -> str:
    if isinstance(raw, Located) and KEY.fullmatch(raw):
        return "~key"
    if isinstance(raw, dict) and raw.keys() & {"lead", "text", "items", "marker"}:
        return "~entry"
    return "~text"


def _key_or(raw: Any) -> str:
    return "~key" if isinstance(raw, Located) and KEY.fullmatch(raw) else "~text"


KeyOrText = Annotated[Annotated[Key, Tag("~key")] | Annotated[Markdown, Tag("~text")], tagged(_key_or)]
KeyOrName = Annotated[Annotated[Key, Tag("~key")] | Annotated[Name, Tag("~text")], tagged(_key_or)]


class Entry(Strict):
    """An item of a list with a bold lead-in, or with items of its own."""

    lead: Markdown | None = Field(None, description="Bold words that begin the item.")
    text: KeyOrText | None = Field(
        None, description="The item itself: one to several paragraphs, or the key of a text."
    )
    items: list[ItemContent] = Field(default_factory=list, description="Items below this one.")
    marker: Marker | None = Field(None, description="How the items below are marked.")
    show: Shown = Field("public", description="The first edition that prints the item.")


ItemContent = Annotated[
    Annotated[Key, Tag("~key")] | Annotated[Entry, Tag("~entry")] | Annotated[Markdown, Tag("~text")],
    tagged(_item_shape),
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
    show: Shown = Field("public", description="The first edition that prints the group.")


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
    tagged(_content_shape),
]
Content = Annotated[
    Annotated[Key, Tag("~key")]
    | Annotated[Group, Tag("~group")]
    | Annotated[list[_PartContent], Tag("~parts")]
    | Annotated[list[ItemContent], Tag("~items")]
    | Annotated[Markdown, Tag("~text")],
    tagged(_content_shape),
]
