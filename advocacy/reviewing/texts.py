"""The texts of a campaign as they are translated: both sides, the state, and the documents that print them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from advocacy.checks.campaign import Compositions
from advocacy.compose import Composition
from advocacy.content import PLACEHOLDER
from advocacy.errors import Finding, Findings, InputError, KeyPath, Localised, Place, Severity, joined, key_path, said
from advocacy.exchange.segments import Hint, Job, Segment, Suggestion
from advocacy.glossary.matching import Form, Matcher, longest
from advocacy.glossary.terms import GLOSSARY, glossary_of
from advocacy.load import Campaign
from advocacy.model import every_unit
from advocacy.units import Unit
from advocacy.vouching import UNFINISHED, Record, State, digest, state_of

_NAMED = (Form.PREFERRED, Form.REGISTER, Form.ACCEPTED, Form.ACRONYM)


@dataclass(frozen=True, slots=True)
class Translation:
    """One text and its translation: `source` and `target` without the line ends of the file, "" where there is none.

    `record` is the row of the ledger about it; `documents` are the keys of those that print it.
    """

    unit: Unit
    source: str
    target: str
    state: State
    record: Record | None = None
    documents: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """The key path, as people write it."""
        return key_path(self.unit.path)

    @property
    def path(self) -> KeyPath:
        """The key path in the file."""
        return self.unit.path


def source_of(campaign: Campaign, language: str) -> str:
    """The language that a campaign is translated from into a language: its first one, or the next if that is it.

    Raises:
        InputError: the campaign does not have the language, or no other.
    """
    data = campaign.data
    languages = data.languages if data is not None else []
    if language not in languages:
        known = ", ".join(languages)
        message = "This campaign is written in {known}. Add {language} to `languages` first."
        raise InputError(said(message, known=known, language=language), Place(campaign.label))
    first = campaign.source_of(language)
    if not first:
        raise InputError("The campaign has one language only.", Place(campaign.label))
    return first


def translations(campaign: Campaign, language: str, compositions: Compositions | None = None) -> list[Translation]:
    """Every text that has, or needs, a translation into a language, in the order of the file.

    Names that are the same in all languages and texts that stand in one language on purpose are none.

    Raises:
        InputError: the campaign has errors, or not the language.
    """
    if campaign.data is None:
        raise InputError("The campaign file has errors; see `advocacy check`.", Place(campaign.label))
    first = source_of(campaign, language)
    printing = _printing(compositions or {})
    found: dict[KeyPath, Translation] = {}
    for unit in every_unit(campaign.data):
        source, target = (_text(unit, code) for code in (first, language))
        if unit.path and not unit.same and not unit.only and source:
            record = campaign.ledger.find(key_path(unit.path), language, digest(source))
            state = state_of(record, source, target)
            documents = tuple(printing.get(key_path(unit.path), ()))
            found.setdefault(unit.path, Translation(unit, source, target, state, record, documents))
    places = {path: number for number, path in enumerate(campaign.tree.places)}
    return sorted(found.values(), key=lambda each: places.get(each.path, len(places)))


def _text(unit: Unit, language: str) -> str:
    """A text as it is compared and sent out; "" where it is missing, left out or a placeholder."""
    text = unit.compared(language)
    return "" if PLACEHOLDER.fullmatch(text) else text


def _printing(compositions: Compositions) -> dict[str, list[str]]:
    found: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for (name, _), composition in compositions.items():
        for unit in composition.units:
            found[unit].setdefault(name)
    return {unit: list(names) for unit, names in found.items()}


_WAYS_ON = {
    State.MISSING: "Write it, or have it drafted: advocacy draft.",
    State.DRAFT: "Have a person read it, and approve it by name with `review approve`.",
    State.STALE: "Compare it with the other language, and approve it again by name with `review approve`.",
    State.REJECTED: "Mend it.",
}


def told_unfinished(campaign: Campaign, found: Sequence[Translation], language: str) -> Iterator[Finding]:
    """A finding for each translation that keeps a version from being final."""
    name = Localised(lambda ui: campaign.speaker(ui).language_name(language))
    for each in found:
        place = campaign.tree.place((*each.path, language) if each.target else each.path)
        message = said(
            "The {language} text is {state}, so no final version was written.", language=name, state=said(each.state)
        )
        if each.record is not None and each.record.reason and each.state is not State.STALE:
            message = joined(message, said("{who} said: {reason}", who=each.record.who, reason=each.record.reason))
        yield Finding(
            "not-final", Severity.ERROR, message, _WAYS_ON[each.state], replace(place, key=each.key), "", language
        )


def finished(campaign: Campaign, compositions: Mapping[str, Composition]) -> dict[str, Composition]:
    """The versions of a document by language; without a document where a translation in it is not finished."""
    return {code: _finished(campaign, code, composition) for code, composition in compositions.items()}


def _finished(campaign: Campaign, language: str, composition: Composition) -> Composition:
    data = campaign.data
    if data is None or len(data.languages) < 2:
        return composition
    printed = frozenset(composition.units)
    open_ = [each for each in translations(campaign, language) if each.key in printed and each.state in UNFINISHED]
    if not open_:
        return composition
    findings = Findings([*composition.findings, *told_unfinished(campaign, open_, language)])
    return replace(composition, document=None, findings=findings)


def states_by_document(campaign: Campaign, compositions: Compositions) -> Iterator[tuple[str, str, list[Translation]]]:
    """For each document and language, the translations that it prints.

    The first language is the one that is written: a text of it counts only where it is missing or in the ledger.
    """
    data = campaign.data
    for language in data.languages if data is not None and len(data.languages) > 1 else ():
        found = translations(campaign, language, compositions)
        if data is not None and language == data.languages[0]:
            found = [each for each in found if each.record is not None or each.state is State.MISSING]
        for name, code in compositions:
            if code == language:
                yield name, language, [each for each in found if name in each.documents]


def job(
    campaign: Campaign,
    found: Sequence[Translation],
    language: str,
    suggestions: Mapping[str, tuple[Suggestion, ...]] | None = None,
) -> Job:
    """What a translator gets; `suggestions` are by unit.

    Raises:
        InputError: the campaign's glossary cannot be read.
    """
    data = campaign.data
    assert data is not None  # noqa: S101 -- translations were found in it
    first = source_of(campaign, language)
    glossary = glossary_of(campaign.folder, data.glossary or GLOSSARY)
    matcher, target = Matcher(glossary, campaign.languages[first]), campaign.languages[language]
    preferred = {term.key: term.preferred(target) for term in glossary}
    segments = [
        Segment(
            each.key,
            each.source,
            each.target,
            each.state,
            _hints(matcher, each.source, preferred),
            (suggestions or {}).get(each.key, ()),
            ", ".join(each.documents),
            each.record.reason if each.record is not None else "",
        )
        for each in found
    ]
    return Job(data.campaign or campaign.file.stem, first, language, tuple(segments))


def _hints(matcher: Matcher, text: str, preferred: Mapping[str, str]) -> tuple[Hint, ...]:
    """The terms of a text with the words to use, each once."""
    found: dict[str, Hint] = {}
    for match in longest(matcher.matches(text)):
        if match.kind in _NAMED and preferred.get(match.term.key):
            written = text[match.start : match.end]
            found.setdefault(match.term.key, Hint(written, preferred[match.term.key], match.term.get("note")))
    return tuple(found.values())
