"""What a kind of document asks for beyond its words: `data/kinds/<kind>.yaml`, the same for every language.

The file is optional. It declares the data that only this kind has (single `fields`, and `records` such as the victims
of a submission), who may see them, what the document must have, and how long it may be.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from advocacy.editions import EVERYBODY, Edition, Rule, Show
from advocacy.errors import Findings, Place, TemplateError, any_of, joined, said, words_of
from advocacy.reader import read_yaml
from advocacy.resources import Resources

TYPES = ("name", "party", "text", "lines", "date", "period", "date-or-words", "yes-no", "choice")


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a kind's own data.

    `is_` is one of `TYPES`, with the words that a choice may be in `of`; `about` tells people what it is, by language;
    `show` says who sees it: an edition, or the name of a yes-no field of the same record without whose yes it is
    confidential. The words of a `guarded` field that is not shown must not stand elsewhere either; None says so only
    where the whole record is hidden. Without a field that is `essential` nothing of its record is printed.
    """

    is_: str
    about: Mapping[str, str] = field(default_factory=dict)
    needed: bool = False
    show: str = Edition.PUBLIC
    of: tuple[str, ...] = ()
    guarded: bool | None = None
    essential: bool = False

    def shown(self, values: Mapping[str, Any]) -> Show:
        """Who sees the field of a record with these values."""
        guarded = self.guarded is True
        if self.show in set(Edition):
            return Show(Edition(self.show), Rule.KIND, "", guarded, self.is_person)
        if values.get(self.show) == "yes":
            return EVERYBODY
        return Show(Edition.CONFIDENTIAL, Rule.CONSENT, self.show, guarded, self.is_person)

    def within(self, show: Show) -> Show:
        """Who sees the field of a record that is itself for some: words that anybody may use are not guarded."""
        if show.is_public:
            return EVERYBODY
        return replace(show, guarded=show.guarded and self.guarded is not False, person=self.is_person)

    @property
    def is_person(self) -> bool:
        """Whether it is somebody's name that must not be told."""
        return self.guarded is True and self.is_ == "name"


Fields = Mapping[str, Field]


@dataclass(frozen=True, slots=True)
class Need:
    """Something that the document must have: one of several keys, `when` other fields have certain values.

    `say` tells people why, by language.
    """

    one_of: tuple[str, ...]
    say: Mapping[str, str]
    when: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class WordLimit:
    """How many words the document may have, for one signatory and for several, without some of its blocks."""

    one: int
    joint: int
    without: tuple[str, ...] = ()
    source: str = ""
    verified: bool = False


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of one kind.

    `defaults` are fields of a letter for those that the campaign does not set; `reads` names the languages that those
    who get such a document read; paragraphs of `unnumbered` blocks get no number; `confidential` blocks are left out
    of a public edition.
    """

    defaults: Mapping[str, Any] = field(default_factory=dict)
    fields: Fields = field(default_factory=dict)
    records: Mapping[str, Fields] = field(default_factory=dict)
    needs: tuple[Need, ...] = ()
    reads: tuple[str, ...] = ()
    words: WordLimit | None = None
    unnumbered: frozenset[str] = frozenset()
    blocks: Mapping[str, Show] = field(default_factory=dict)

    def shown(self, block: str) -> Show:
        """Who sees a block, with all that it holds."""
        return self.blocks.get(block, EVERYBODY)

    def shown_text(self, name: str) -> Show:
        """Who sees a text under a name; in place of records that may be hidden, nobody can tell what it gives away."""
        hidden = [each for each in self.records.get(name, {}).values() if each.show != Edition.PUBLIC]
        guessed = Show(Edition.CONFIDENTIAL, Rule.KIND) if hidden else EVERYBODY
        return guessed if self.shown(name).is_public else self.shown(name)


def read_rules(resources: Resources, kind: str) -> Rules:
    """The rules of a kind; empty ones when it has no file.

    Raises:
        TemplateError: the file says something that no rule knows.
    """
    path = resources.data(f"kinds/{kind}.yaml")
    if path is None:
        return Rules()
    findings = Findings()
    tree = read_yaml(path, findings)
    for finding in findings:
        raise TemplateError(joined(finding.message, finding.suggestion), finding.place)
    try:
        return _rules(dict(tree.data))
    except (TypeError, KeyError, AttributeError, ValueError) as error:
        raise TemplateError(words_of(error), Place(tree.file)) from error


def _rules(data: dict[str, Any]) -> Rules:
    limit = data.pop("words", None)
    hidden = [edition for edition in Edition if edition is not Edition.PUBLIC]
    blocks = {block: Show(edition, Rule.KIND) for edition in hidden for block in data.pop(edition.value, ())}
    return Rules(
        fields=_fields(data.pop("fields", {})),
        records={name: _fields(fields) for name, fields in data.pop("records", {}).items()},
        needs=tuple(Need(tuple(need["one-of"]), need["say"], need.get("when", {})) for need in data.pop("needs", [])),
        reads=tuple(data.pop("reads", ())),
        words=_limit(limit) if limit else None,
        unnumbered=frozenset(data.pop("unnumbered", ())),
        blocks=blocks,
        **data,
    )


def _limit(data: dict[str, Any]) -> WordLimit:
    return WordLimit(
        int(data["one"]), int(data["joint"]), tuple(data["without"]), data["source"], data["verified"] == "yes"
    )


def _fields(data: dict[str, Any]) -> dict[str, Field]:
    fields = {name: _field(name, dict(stated)) for name, stated in data.items()}
    allowed = [
        *(edition.value for edition in Edition),
        *(name for name, each in fields.items() if each.is_ == "yes-no"),
    ]
    if "show" in fields:
        raise ValueError(said("A field cannot be called `show`: that says who sees the record."))
    for name, each in fields.items():
        if each.show not in allowed:
            message = said(
                '{name}: show is "{value}"; it can be {allowed}.', name=name, value=each.show, allowed=any_of(allowed)
            )
            raise ValueError(message)
    return fields


def _field(name: str, stated: dict[str, Any]) -> Field:
    kind = stated.pop("is")
    if kind not in TYPES:
        known = ", ".join(TYPES)
        message = '{name}: there is no type of field "{kind}"; there are {known}.'
        raise ValueError(said(message, name=name, kind=kind, known=known))
    about = stated.pop("about", {})
    return Field(
        kind,
        about if isinstance(about, dict) else {"en": about},
        needed=stated.pop("needed", "no") == "yes",
        guarded=stated.pop("guarded") == "yes" if "guarded" in stated else None,
        essential=stated.pop("essential", "no") == "yes",
        of=tuple(stated.pop("of", ("yes", "no") if kind == "yes-no" else ())),
        **stated,
    )
