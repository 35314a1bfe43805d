"""Texts and other small values of a campaign file, each with the place it came from.

A `Unit` is one text in the languages of the campaign; its id is its key path. What is wrong with a text becomes a
finding at its own line and column, so that all of it can be told at once.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, ClassVar, cast

from pydantic import GetJsonSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from advocacy.editions import EVERYBODY, Edition, Show
from advocacy.errors import Finding, Findings, KeyPath, Place, Severity, any_of, did_you_mean, key_path, said
from advocacy.flow import unwrapped
from advocacy.languages import PartialDate
from advocacy.reader import NOTHING_WRITTEN, PUT_UNDER, WRITE_OR_NONE, Located

KEY = re.compile(r"[a-z][a-z0-9-]*|state:[A-Z]{2}")
NONE = "none"


@dataclass(slots=True)
class Reading:
    """What texts need to know while they are validated: the campaign's languages, and where findings go."""

    languages: tuple[str, ...]
    known_languages: tuple[str, ...]
    findings: Findings

    def find(self, code: str, place: Place, message: str, suggestion: str = "") -> None:
        """Report an error in the input."""
        self.findings.add(Finding(code, Severity.ERROR, message, suggestion, place))


def refusal(kind: str, message: str) -> PydanticCustomError:
    """What a validator raises; the message itself goes along as `said`, since pydantic keeps only the words of it."""
    return PydanticCustomError(kind, "{said}", {"said": said(message)})


@dataclass(frozen=True, slots=True)
class Unit:
    """One text in the languages of the campaign, with the key path that is its id.

    `words` maps a language to its text; `same` is set instead where one text serves every language; `only` names
    the single language that the text exists in on purpose; `show` says which editions leave it out, by its own word or
    by that of what it stands in (`hiding`). A plain text is in the first language of the campaign, unless it is a name,
    which is the same in all.
    """

    words: dict[str, str] = field(default_factory=dict)
    same: str = ""
    only: str = ""
    show: Show = EVERYBODY
    path: KeyPath = ()
    place: Place = field(default_factory=Place)

    markdown: ClassVar[bool] = False
    universal: ClassVar[bool] = False

    @property
    def confidential(self) -> bool:
        """Whether the public edition leaves it out."""
        return not self.show.is_public

    def get(self, language: str) -> str | None:
        """The text in a language; "" where it is left out on purpose, None where it is missing."""
        if self.same:
            return self.same
        if language in self.words:
            return "" if self.words[language].strip() == NONE else self.words[language]
        return "" if self.only and self.only != language else None

    def compared(self, language: str) -> str:
        """The text as translations and digests see it: without the line ends of the file; "" where there is none."""
        return unwrapped(self.get(language) or "")

    @classmethod
    def validate(cls, raw: Any, info: core_schema.ValidationInfo) -> Unit:
        """Make a unit of what the file says; wrong languages and dropped comments become findings."""
        reading = cast("Reading", info.context)
        if isinstance(raw, Located):
            return cls._from_string(raw, reading)
        if not isinstance(raw, dict):
            raise refusal("text", "A text is expected here: {en: …, vi: …}.")
        return cls._from_mapping(raw, reading)

    @classmethod
    def _from_string(cls, raw: Located, reading: Reading) -> Unit:
        _tell_comment(raw, reading)
        _tell_empty(raw, reading)
        if not cls.universal and len(reading.languages) > 1:
            # Somebody who writes one language first writes it plainly; the others are missing, and told where printed.
            return cls({reading.languages[0]: str(raw)}, path=raw.path, place=raw.place)
        return cls(same=str(raw), path=raw.path, place=raw.place)

    @classmethod
    def _from_mapping(cls, raw: dict[str, Any], reading: Reading) -> Unit:
        scalars = [value for value in raw.values() if isinstance(value, Located)]
        if len(scalars) != len(raw) or not scalars:
            raise refusal("text", "A text is expected for each language: {en: …, vi: …}.")
        path = scalars[0].path[:-1]
        words: dict[str, str] = {}
        for code, value in raw.items():
            if code in ("only", "show", "value"):
                continue
            _tell_comment(value, reading)
            _tell_empty(value, reading)
            if code in reading.languages:
                words[code] = str(value)
            elif code not in reading.known_languages:
                _tell_language(code, value, reading)
        return cls(
            words,
            same=str(raw.get("value", "")),
            only=checked(raw, "only", reading.languages, reading),
            show=stated_show(checked(raw, "show", tuple(edition.value for edition in Edition), reading)),
            path=path,
            place=Place(scalars[0].place.file, scalars[0].place.line, scalars[0].place.column, key_path(path)),
        )

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> CoreSchema:
        return core_schema.with_info_plain_validator_function(cls.validate)

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        properties = {
            "only": {"type": "string", "description": "The text exists in this language only, on purpose."},
            "show": {"enum": [edition.value for edition in Edition]},
        }
        by_language = {"type": "object", "properties": properties, "additionalProperties": {"type": "string"}}
        return {"anyOf": [{"type": "string"}, by_language], "description": (cls.__doc__ or "").split("\n")[0]}


class Plain(Unit):
    """One line of plain words in each language; Markdown signs are printed as typed."""


class Markdown(Unit):
    """One to several paragraphs of Markdown in each language, with notes, sources and references inside."""

    markdown: ClassVar[bool] = True


class Name(Unit):
    """One line of plain words: the same in all languages, or one for each."""

    universal: ClassVar[bool] = True


class Lines(Unit):
    """Plain words whose every line is a printed line: the same in all languages, or one text for each."""

    universal: ClassVar[bool] = True

    def compared(self, language: str) -> str:
        """The text as translations and digests see it: with its lines."""
        return (self.get(language) or "").strip()


def _tell_comment(value: Located, reading: Reading) -> None:
    if value.comment:
        message = said('YAML would drop "{words}" as a comment.', words=value.comment)
        reading.find("yaml-comment", value.comment_place, message, PUT_UNDER)


def _tell_empty(value: Located, reading: Reading) -> None:
    if not value.strip():
        reading.find("yaml-empty", value.place, NOTHING_WRITTEN, WRITE_OR_NONE)


def _tell_language(code: str, value: Located, reading: Reading) -> None:
    if not re.fullmatch(r"[a-z]{2,3}(-[A-Za-z]+)?", code):
        message = said('YAML reads "{words}" as a key, because ": " follows it.', words=code)
        reading.find("yaml-colon", value.place, message, PUT_UNDER)
        return
    languages = ", ".join(reading.languages)
    message = said('unknown language "{code}"; this campaign has {languages}.', code=code, languages=languages)
    hint = did_you_mean(code, reading.languages) or (said("Use {languages}.", languages=languages) if languages else "")
    reading.find("unknown-language", value.place, message, hint)


def checked(raw: dict[str, Any], key: str, allowed: tuple[str, ...], reading: Reading) -> str:
    """The word under a key, one of those allowed; "" where there is none, and with a finding where it is another."""
    value = raw.get(key)
    if value is None:
        return ""
    if value not in allowed:
        message = said('`{key}` is "{value}"; it can be {allowed}.', key=key, value=value, allowed=any_of(allowed))
        reading.find("unknown-value", value.place, message, did_you_mean(value, allowed))
        return ""
    return str(value)


def stated_show(word: str) -> Show:
    """What `show: word` in a campaign file says; the words that it hides must not stand elsewhere either."""
    return Show(Edition(word), guarded=True) if word and word != Edition.PUBLIC else EVERYBODY


@dataclass(frozen=True, slots=True)
class Key:
    """The key of something that is written elsewhere, in the campaign or in a registry."""

    name: str
    place: Place = field(default_factory=Place)

    @classmethod
    def validate(cls, raw: Any) -> Key:
        """A key from a scalar of the file."""
        if not isinstance(raw, Located) or not KEY.fullmatch(raw):
            raise refusal("key", "A key is expected: small letters, digits and hyphens.")
        return cls(str(raw), raw.place)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(cls.validate)

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {"type": "string", "pattern": f"^({KEY.pattern})$"}


def _date(raw: Any) -> PartialDate:
    try:
        return PartialDate.parse(str(raw))
    except ValueError as error:
        message = said('"{value}" is not a date of the form 2026-03-08, 2026-03 or 2026.', value=raw)
        raise refusal("date", message) from error


class InputDate(PartialDate):
    """A date as a field of the input."""

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(_date)

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {"type": "string", "pattern": r"^\d{4}(-\d\d(-\d\d)?)?$"}
