"""The texts of a campaign as the checks read them: every unit that a document prints, in both languages, in order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace

from pydantic import BaseModel

from advocacy.checks.passages import Pair, Passage, Text
from advocacy.checks.run import Checker
from advocacy.compose import compose
from advocacy.content import PLACEHOLDER
from advocacy.document import Block, Columns, Heading, Image, List, Paragraph, Quote, Table
from advocacy.errors import Finding, Place, key_path
from advocacy.glossary.terms import GLOSSARY, glossary_of
from advocacy.load import Campaign
from advocacy.units import Unit


def check_texts(campaign: Campaign) -> Iterator[Finding]:
    """All findings about the texts of a campaign, document by document.

    Raises:
        InputError: the campaign's glossary cannot be read.
    """
    data = campaign.data
    if data is None or len(data.languages) < 2:
        return
    glossary = glossary_of(campaign.folder, data.glossary or GLOSSARY)
    units = {key_path(unit.path): unit for unit in _units(data)}
    checkers: dict[tuple[str, str], Checker] = {}
    for name in data.documents:
        for text in texts_of(campaign, name, units):
            source, target = (passage.language for passage in text.pairs[0].both)
            if (source.code, target.code) not in checkers:
                checkers[source.code, target.code] = Checker(glossary, campaign.registry, source, target)
            for finding in checkers[source.code, target.code].check(text):
                yield replace(finding, document=text.document, place=_place(campaign, finding))


def all_pairs(campaign: Campaign) -> list[Pair]:
    """Every text of a campaign in both languages, each once."""
    data = campaign.data
    if data is None:
        return []
    units = {key_path(unit.path): unit for unit in _units(data)}
    found = {
        pair.source.unit: pair
        for name in data.documents
        for text in texts_of(campaign, name, units)
        for pair in text.pairs
    }
    return list(found.values())


def texts_of(campaign: Campaign, name: str, units: dict[str, Unit]) -> Iterator[Text]:
    """A document with its source language beside each of the others."""
    data = campaign.data
    assert data is not None  # noqa: S101 -- a campaign without data has no texts
    letter = data.documents[name]
    first, *others = letter.languages or data.languages
    printed = _printed(campaign, name, first)
    for code in others:
        # The glossary is read from English, whichever language the campaign writes first.
        sides = sorted((first, code), key=lambda side: side != "en")
        pairs = []
        for path in printed:
            passages = [_passage(campaign, units[path], path, side) for side in sides] if path in units else []
            if passages and all(
                passage.text.strip() and not PLACEHOLDER.fullmatch(passage.text.strip()) for passage in passages
            ):
                pairs.append(Pair(*passages))
        if pairs:
            register = campaign.languages[code].register
            parties = [
                {language: party.name.get(language) or "" for language in (first, code)}
                for party in data.parties.values()
            ]
            yield Text(pairs, (), name, register, parties)


def _printed(campaign: Campaign, name: str, language: str) -> list[str]:
    """The units that a document prints, in order, each once; those of its notes after them."""
    document = compose(campaign, name, language).document
    found: dict[str, None] = {}
    for each in document.with_annexes if document is not None else ():
        for block in (*each.blocks, *(block for note in each.notes for block in note.blocks)):
            found.update(dict.fromkeys(_units_of(block)))
    return list(found)


def _units_of(block: Block) -> Iterator[str]:
    match block:
        case List():
            for item in block.items:
                for inner in item.blocks:
                    yield from _units_of(inner)
        case Quote():
            for inner in block.blocks:
                yield from _units_of(inner)
        case Paragraph() | Heading() | Table() | Columns() | Image():
            yield block.unit
        case _:
            pass


def _passage(campaign: Campaign, unit: Unit, path: str, code: str) -> Passage:
    language = campaign.languages[code]
    place = campaign.tree.places.get((*unit.path, code), unit.place)
    return Passage(path, language, unit.get(code) or "", replace(place, key=path))


def _place(campaign: Campaign, finding: Finding) -> Place:
    """Where the words of a finding stand in the file."""
    path = (*_path(finding.place.key), finding.language)
    found = campaign.tree.place_of_span(path, finding.start)
    return replace(found, key=finding.place.key) if found is not None else finding.place


def _path(key: str) -> tuple[str | int, ...]:
    return tuple(int(part) - 1 if part.isdigit() else part for part in key.split("."))


def _units(value: object) -> Iterator[Unit]:
    """Every text of a campaign."""
    if isinstance(value, Unit):
        yield value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from _units(getattr(value, name))
    elif isinstance(value, dict):
        for each in value.values():
            yield from _units(each)
    elif isinstance(value, (list, tuple)):
        for each in value:
            yield from _units(each)
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            yield from _units(getattr(value, field.name))
