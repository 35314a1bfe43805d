"""The words of the sign-on form in all its languages at once, from `sign-on:` in `templates/<language>/language.yaml`.

Headings and answers must come back as what they were: where the words alone would not be understood by `headings`, as
in a language that it does not know, the column or the key stands in brackets after them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from advocacy.languages import Language, Languages
from advocacy.resources import Resources
from advocacy.signing import headings

Values = Callable[[Language], Mapping[str, str]]
_ENGLISH = "en"
_SLOT = re.compile(r"\{(\w+)\}")


class Said(NamedTuple):
    """Words with the tag of their language."""

    tag: str
    text: str


def _no_values(_: Language) -> Mapping[str, str]:
    return {}


class Wording:
    """The words of a form in those of its languages that have any; English where none has."""

    def __init__(self, languages: Sequence[Language]) -> None:
        english = Languages(Resources())[_ENGLISH]
        self.english = english
        self.languages = tuple(each for each in languages if each.sign_on) or (english,)

    def __call__(self, path: str, values: Values = _no_values) -> list[Said]:
        """A text in each language that has it, the same words but once; `path` is that in the file: `fields.name`."""
        found = [Said(each.tag, text) for each in self.languages if (text := text_of(each, path, values))]
        found = found or [Said(self.english.tag, text_of(self.english, path, values))]
        return [said for at, said in enumerate(found) if said.text not in (other.text for other in found[:at])]

    def labelled(self, path: str, value: Callable[[Language], str]) -> list[Said]:
        """A label and what follows it, in each language that has both."""
        found = [(each, text_of(each, path), value(each)) for each in self.languages]
        return [Said(each.tag, f"{label}: {rest}") for each, label, rest in found if label and rest]

    def each(self, value: Callable[[Language], str]) -> list[Said]:
        """What is made for each language of the form, where it is anything."""
        return [Said(language.tag, text) for language in self.languages if (text := value(language))]

    def line(self, path: str, values: Values = _no_values) -> str:
        """A text in all languages, in one line."""
        return " / ".join(said.text for said in self(path, values))

    def keys(self, path: str) -> list[str]:
        """What there is under a path, in the order of the English file."""
        found = _at(self.english, path)
        return list(found) if isinstance(found, dict) else []

    def field(self, column: str) -> list[Said]:
        """The label of a column."""
        name, _, code = column.partition(".")
        if code:
            return self(f"fields.{name}", lambda language: {"language": language.language_name(code)})
        only = f"fields.only-{name}"
        return self(only if _at(self.english, only) else f"fields.{name}")

    def heading(self, column: str) -> str:
        """The label of a column as the heading of a table, which says the column."""
        words = " / ".join(said.text for said in self.field(column))
        return words if headings.column_of(words) == column else f"{words} [{column}]"

    def choice(self, list_: str, key: str) -> str:
        """A word to choose, such as `named` of `consents`, which says its key."""
        words = self.line(f"{list_}.{key}")
        return words if _UNDERSTOOD[list_](words) == key else f"{words} [{key}]"


_UNDERSTOOD: Mapping[str, Callable[[str], str | None]] = {
    "kinds": headings.kind_of,
    "capacities": headings.capacity_of,
    "consents": headings.choice_of,
}


def _at(language: Language, path: str) -> Any:
    found: Any = language.sign_on
    for part in path.split("."):
        found = found.get(part) if isinstance(found, dict) else None
    return found


def text_of(language: Language, path: str, values: Values = _no_values) -> str:
    """The words at a path in one language, "" where it has none; what is no slot of `values` stays as it is."""
    text = _at(language, path)
    given = values(language)
    return _SLOT.sub(lambda slot: given.get(slot[1], slot[0]), str(text)) if isinstance(text, str) else ""
