"""The translation memory of a campaign: approved texts go in, suggestions come out. Nothing is approved by it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from advocacy.exchange.segments import Suggestion
from advocacy.load import Campaign
from advocacy.memory.store import MEMORY_FILE, Entry, open_memory
from advocacy.reviewing.texts import Translation, source_of
from advocacy.vouching import State


def memory_file(campaign: Campaign, named: Path | None = None) -> Path:
    """The file that is asked for, else the one in the campaign's folder."""
    return named or campaign.folder / MEMORY_FILE


def suggestions(
    campaign: Campaign, found: Sequence[Translation], language: str, named: Path | None = None
) -> dict[str, tuple[Suggestion, ...]]:
    """Earlier translations of the same or like texts, by unit; none for what is approved already.

    Raises:
        InputError: the file is no memory.
    """
    path = memory_file(campaign, named)
    if not path.is_file():
        return {}
    first = source_of(campaign, language)
    with open_memory(path) as memory:
        given = {
            each.key: tuple(
                suggestion
                for suggestion in memory.fuzzy(each.source, first, language)
                if suggestion.target != each.target
            )
            for each in found
            if each.state is not State.APPROVED
        }
    return {unit: suggested for unit, suggested in given.items() if suggested}


def remember(campaign: Campaign, approved: Sequence[Translation], language: str, named: Path | None = None) -> None:
    """Put approved translations into the memory; confidential ones stay out.

    Raises:
        InputError: the file is no memory.
        WriterError: it cannot be written.
    """
    data = campaign.data
    origin = data.campaign if data is not None and data.campaign else campaign.file.stem
    first, today = source_of(campaign, language), date.today().isoformat()
    entries = [
        Entry(
            first, language, each.source, each.target, origin, each.key, State.APPROVED, today, each.unit.confidential
        )
        for each in approved
    ]
    if entries:
        with open_memory(memory_file(campaign, named), write=True) as memory:
            memory.add(entries)
