"""Messages in the language that a user reads: `data/messages/<language>.yaml` maps each English template to another.

A further language is a further file. What a file does not have is told in English, never left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from advocacy.errors import Findings, Localised, Message, TemplateError
from advocacy.reader import read_yaml
from advocacy.resources import PACKAGE

_CATALOGUES = PACKAGE / "data" / "messages"


def languages() -> list[str]:
    """The languages that messages can be told in: English, and those that have a catalogue."""
    return ["en", *sorted(path.stem for path in _CATALOGUES.glob("*.yaml"))]


@cache
def catalogue(ui: str) -> Mapping[str, str]:
    """The templates of a language by the English ones; empty for English, and for a language without a catalogue.

    Raises:
        TemplateError: the catalogue is no list of one template for each.
    """
    if ui not in languages()[1:]:
        return {}
    findings = Findings()
    tree = read_yaml(_CATALOGUES / f"{ui}.yaml", findings)
    for finding in findings:
        raise TemplateError(finding.message, finding.place)
    return {template: str(words) for template, words in tree.data.items()}


def translated(message: str, ui: str) -> str:
    """A message in a language, each of its parts and of the messages inside it; numbers, keys and names stay."""
    if ui == "en":
        return str(message)
    if not isinstance(message, Message):
        return catalogue(ui).get(message, message)
    if message.parts:
        return " ".join(translated(part, ui) for part in message.parts)
    words = catalogue(ui).get(message.template, message.template)
    if not message.values:
        return words
    return words.format_map({name: _value(value, ui) for name, value in message.values.items()})


def _value(value: object, ui: str) -> object:
    if isinstance(value, Localised):
        return value.in_language(ui)
    return translated(value, ui) if isinstance(value, Message) else value
