"""Drafts for texts that have no translation: from the memory where it has the same text, else by a machine.

A draft is written into the campaign file with its row in the ledger, so that no document can pass it off as a
translation. What a machine cannot do well enough is left to a person: the text stays missing, and the ledger has the
reasons.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from advocacy.drafting.draft import Draft, Drafter
from advocacy.drafting.engine import Engine, Provenance
from advocacy.errors import joined, said
from advocacy.glossary.terms import GLOSSARY, glossary_of
from advocacy.load import Campaign, load_campaign
from advocacy.memory.store import open_memory
from advocacy.reviewing.decisions import Decision, record
from advocacy.reviewing.remembering import memory_file
from advocacy.reviewing.texts import Translation, source_of, translations
from advocacy.vouching import State

_BATCH = 10  # texts after which what is done is written down, so that an interrupted run goes on from there
_MEMORY = "memory"


@dataclass(frozen=True, slots=True)
class Drafted:
    """What became of one text; `reasons` say why it needs a person, and are empty for a draft."""

    unit: str
    target: str
    origin: str
    reasons: tuple[str, ...] = ()


def to_draft(found: Sequence[Translation], units: Sequence[str], *, again: bool = False) -> list[Translation]:
    """The texts to draft: those that are missing and that no machine has given up on, or those that are named.

    With `again`, drafts and what was given up on are made anew; what a person wrote is never touched.
    """
    named = [each for each in found if not units or each.key in units]
    if again:
        return [each for each in named if each.state in (State.MISSING, State.DRAFT)]
    return [each for each in named if each.state is State.MISSING and (units or not _is_given_up(each))]


def _is_given_up(translation: Translation) -> bool:
    return translation.record is not None and translation.record.state is State.REJECTED


def from_memory(campaign: Campaign, wanted: Sequence[Translation], language: str, named: Path | None) -> list[Drafted]:
    """Write drafts for the texts that the memory has word for word.

    Raises:
        InputError: the file is no memory.
        WriterError: a file cannot be written.
    """
    path = memory_file(campaign, named)
    if not path.is_file():
        return []
    first = source_of(campaign, language)
    decisions, drafted = [], []
    with open_memory(path) as memory:
        for each in wanted:
            same = memory.exact(each.source, first, language, 1)
            if same:
                origin = f"{_MEMORY}: {same[0].origin}"
                decisions.append(Decision(each, same[0].target, State.DRAFT, _MEMORY, origin=origin))
                drafted.append(Drafted(each.key, same[0].target, origin))
    record(campaign, language, decisions)
    return drafted


def by_machine(
    campaign: Campaign,
    wanted: Sequence[Translation],
    language: str,
    engine: Engine,
    progress: Callable[[int, int], None] | None = None,
) -> Iterator[Drafted]:
    """Write drafts, some texts at a time, and give what became of each.

    Raises:
        InputError: the campaign's glossary cannot be read.
        WriterError: a file cannot be written.
    """
    data = campaign.data
    assert data is not None  # noqa: S101 -- translations were found in it
    sides = campaign.languages[source_of(campaign, language)], campaign.languages[language]
    glossary = glossary_of(campaign.folder, data.glossary or GLOSSARY)
    parties = [{side.code: party.name.get(side.code) or "" for side in sides} for party in data.parties.values()]
    drafter = Drafter(engine, glossary, *sides, parties)
    for start in range(0, len(wanted), _BATCH):
        batch = wanted[start : start + _BATCH]
        made = drafter.draft([each.source for each in batch])
        # The file has changed since it was read, by the batch before.
        campaign = load_campaign(campaign.file)
        present = {each.key: each for each in translations(campaign, language)}
        pairs = [(present[each.key], draft) for each, draft in zip(batch, made, strict=True) if each.key in present]
        record(campaign, language, [_decision(each, draft) for each, draft in pairs])
        for each, draft in pairs:
            yield Drafted(each.key, draft.text, _origin(draft), draft.reasons)
        if progress is not None:
            progress(start + len(batch), len(wanted))


def _decision(translation: Translation, draft: Draft) -> Decision:
    who = draft.provenance.engine
    if draft.accepted:
        return Decision(translation, draft.text, State.DRAFT, who, origin=_origin(draft))
    reason = joined(said("It needs a person."), *draft.reasons)
    return Decision(translation, "", State.REJECTED, who, str(reason), _origin(draft))


def _origin(draft: Draft) -> str:
    """Where a draft is from: engine, model, version, the digest of the model, how, and the terms that were given."""
    made: Provenance = draft.provenance
    parts = [f"{made.engine}: {made.model} {made.version}", f"sha256 {made.sha256}", draft.method]
    terms = f"terms: {' '.join(draft.enforced)}" if draft.enforced else ""
    return "; ".join(part for part in (*parts, terms) if part)
