"""The texts of a campaign as the checks read them: every unit that a document prints, in both languages, in order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from advocacy.checks.passages import About, Pair, Passage, Text
from advocacy.checks.run import Checker
from advocacy.compose import Composition
from advocacy.content import PLACEHOLDER
from advocacy.document import Block, Columns, Heading, Image, List, Paragraph, Quote, Table
from advocacy.editions import Edition, is_hidden
from advocacy.errors import Finding, Place, Severity, key_path, said
from advocacy.glossary.terms import GLOSSARY, glossary_of
from advocacy.load import Campaign
from advocacy.model import every_unit
from advocacy.signatories.counting import Numbers
from advocacy.signing.versions import compose_versions
from advocacy.units import Unit

# Language versions by document and language.
Compositions = Mapping[tuple[str, str], Composition]


def check_texts(campaign: Campaign, compositions: Compositions) -> Iterator[Finding]:
    """All findings about the texts of a campaign that these documents print, document by document.

    Raises:
        InputError: the campaign's glossary cannot be read.
    """
    data = campaign.data
    if data is None:
        return
    glossary = glossary_of(campaign.folder, data.glossary or GLOSSARY)
    units = {key_path(unit.path): unit for unit in every_unit(data)}
    checkers: dict[tuple[str, str], Checker] = {}
    for name in dict.fromkeys(name for name, _ in compositions):
        for text in _texts_of(campaign, name, compositions, units):
            codes = sorted({passage.language.code for passage in text.every_passage()}, key=lambda code: code != "en")
            if not codes:
                continue
            pair = codes[0], codes[-1]
            if pair not in checkers:
                source, target = (campaign.languages[code] for code in pair)
                checkers[pair] = Checker(glossary, campaign.registry, source, target)
            for finding in checkers[pair].check(text):
                yield replace(finding, document=text.document, place=_place(campaign, finding))


def all_pairs(campaign: Campaign, edition: str = Edition.PUBLIC) -> list[Pair]:
    """Every text that an edition of a campaign prints, in both languages, each once."""
    data = campaign.data
    if data is None:
        return []
    units = {key_path(unit.path): unit for unit in every_unit(data)}
    compositions = composed(campaign, edition)
    found = {
        pair.source.unit: pair
        for name in dict.fromkeys(name for name, _ in compositions)
        for text in _texts_of(campaign, name, compositions, units)
        for pair in text.pairs
    }
    return list(found.values())


def composed(campaign: Campaign, edition: str = Edition.PUBLIC) -> dict[tuple[str, str], Composition]:
    """Every language version of every document that an edition has."""
    data = campaign.data
    if data is None:
        return {}
    return {
        (name, language): composition
        for name, letter in data.documents.items()
        if not is_hidden(letter.show, edition)
        for language, composition in _versions(campaign, name, edition).items()
    }


def _versions(campaign: Campaign, name: str, edition: str) -> dict[str, Composition]:
    data = campaign.data
    assert data is not None  # noqa: S101 -- a campaign without data has no documents
    return compose_versions(campaign, name, data.documents[name].languages or data.languages, edition)


def _texts_of(campaign: Campaign, name: str, compositions: Compositions, units: Mapping[str, Unit]) -> Iterator[Text]:
    """A document with its source language beside each of the others, or alone where it has one language."""
    data = campaign.data
    assert data is not None  # noqa: S101 -- a campaign without data has no texts
    letter = data.documents[name]
    first, *others = letter.languages or data.languages
    versions = [version for (document, _), version in compositions.items() if document == name]
    printed = [path for path in _printed(versions) if path in units]
    about = About(len(letter.attachments) + len(letter.annexes), _numbers(versions))
    for code in others or [first]:
        # The glossary is read from English, whichever language the campaign writes first.
        sides = sorted(dict.fromkeys((first, code)), key=lambda side: side != "en")
        pairs, singles = [], []
        for path in printed:
            match [passage for side in sides if (passage := _passage(campaign, units[path], path, side)) is not None]:
                case [source, target]:
                    pairs.append(Pair(source, target))
                case written:
                    singles += written
        parties = [{side: party.name.get(side) or "" for side in sides} for party in data.parties.values()]
        yield Text(pairs, singles, name, campaign.languages[code].register, parties, about)


def check_notes(campaign: Campaign, compositions: Compositions) -> Iterator[Finding]:
    """Notes that are written and that no document prints; nothing while a document has errors."""
    data = campaign.data
    documents = [version.document for version in compositions.values()]
    if data is None or None in documents:
        return
    printed = {
        note.unit
        for document in documents
        if document is not None
        for each in document.with_annexes
        for note in each.notes
    }
    letters = [letter for document in data.documents.values() for letter in (document, *document.annexes)]
    for notes in (data.notes, *(letter.notes for letter in letters)):
        for name, unit in notes.items():
            if key_path(unit.path) not in printed:
                message = said('No text has the mark of the note "{name}", so it is not printed.', name=name)
                hint = said("Write [^{name}] where it belongs, or take it out.", name=name)
                yield Finding("note-unmarked", Severity.WARNING, message, hint, unit.place)


def _numbers(versions: Iterable[Composition]) -> tuple[Numbers, ...]:
    """How many have signed, as a text may state it."""
    return tuple(dict.fromkeys(version.signatories for version in versions if version.signatories.total))


def _printed(versions: Iterable[Composition]) -> list[str]:
    """The texts that a document draws on, each once: as they are printed, then those inside lines, as titles are."""
    found: dict[str, None] = {}
    kept = list(versions)
    for each in next((version.document.with_annexes for version in kept if version.document is not None), ()):
        for block in (*each.blocks, *(block for note in each.notes for block in note.blocks)):
            found.update(dict.fromkeys(_units_of(block)))
    return list(dict.fromkeys([*found, *(unit for version in kept for unit in version.units)]))


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


def _passage(campaign: Campaign, unit: Unit, path: str, code: str) -> Passage | None:
    """A text in one language, unless it is missing or still the placeholder of a new campaign."""
    text = unit.get(code) or ""
    if not text.strip() or PLACEHOLDER.fullmatch(text.strip()):
        return None
    place = campaign.tree.places.get((*unit.path, code), unit.place)
    return Passage(path, campaign.languages[code], text, replace(place, key=path))


def _place(campaign: Campaign, finding: Finding) -> Place:
    """Where the words of a finding stand in the file."""
    path = (*_path(finding.place.key), finding.language)
    found = campaign.tree.place_of_span(path, finding.start)
    return replace(found, key=finding.place.key) if found is not None else finding.place


def _path(key: str) -> tuple[str | int, ...]:
    return tuple(int(part) - 1 if part.isdigit() else part for part in key.split("."))
