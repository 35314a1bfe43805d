"""What was decided about translations: written into the ledger, and new words into the campaign file, together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from advocacy.editing import rewritten
from advocacy.errors import InputError, KeyPath, Place, did_you_mean, file_label, joined, said
from advocacy.load import Campaign
from advocacy.reviewing.texts import Translation, source_of
from advocacy.storage import replace_together
from advocacy.units import Lines
from advocacy.vouching import LEDGER, Record, State, digest


@dataclass(frozen=True, slots=True)
class Decision:
    """A new state of a translation; `target` are the words it is about, `origin` where a draft is from."""

    translation: Translation
    target: str
    state: State
    who: str
    reason: str = ""
    origin: str = ""


def chosen(found: Sequence[Translation], units: Sequence[str], label: str) -> list[Translation]:
    """The translations of these units.

    Raises:
        InputError: a unit that is not there.
    """
    by_key = {each.key: each for each in found}
    for unit in units:
        if unit not in by_key:
            missing = said('There is no text "{unit}" to translate.', unit=unit)
            raise InputError(joined(missing, did_you_mean(unit, by_key)), Place(label))
    return [by_key[unit] for unit in units]


def record(campaign: Campaign, language: str, decisions: Iterable[Decision]) -> None:
    """Write decisions down: changed words into the campaign file, one row each into the ledger, both or neither.

    Raises:
        InputError: a text cannot be written at its place; nothing was written then.
        WriterError: a file cannot be written.
    """
    today = date.today().isoformat()
    changes: dict[KeyPath, str] = {}
    keep_lines = set()
    rows = []
    for each in decisions:
        translation = each.translation
        path = (*translation.path, language)
        if each.target and each.target != translation.target:
            changes[path] = each.target
            if isinstance(translation.unit, Lines):
                keep_lines.add(path)
        digests = digest(translation.source), digest(each.target)
        rows.append(Record(translation.key, language, each.state, each.who, today, *digests, each.reason, each.origin))
    if rows:
        files = {LEDGER: campaign.ledger.with_records(rows).to_csv()}
        files |= _rewritten(campaign, language, changes, keep_lines) if changes else {}
        replace_together(campaign.folder, files)


def _rewritten(
    campaign: Campaign, language: str, changes: Mapping[KeyPath, str], keep_lines: set[KeyPath]
) -> dict[str, bytes]:
    source = campaign.file.read_bytes().decode("utf-8")
    first = source_of(campaign, language)
    text = rewritten(source, changes, file_label(campaign.file), first=first, lines=keep_lines)
    return {campaign.file.name: text.encode("utf-8")}
