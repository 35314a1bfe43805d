"""What a translator sent back, held against the campaign: what would change, and what stands in the way.

Nothing is written here. A text whose source is not the campaign's any more, a unit that nobody knows, a lost mark of a
note: all of it is listed at once, and people decide.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from advocacy.errors import InputError, Message, Place, joined, said
from advocacy.exchange.inline import lost_codes
from advocacy.exchange.segments import Returned, Segment
from advocacy.flow import unwrapped
from advocacy.reviewing.decisions import Decision
from advocacy.reviewing.texts import Translation
from advocacy.units import Lines
from advocacy.vouching import RECORDED, UNFINISHED, State

# Without these the text says something else or points to nothing; bold and links are only looks.
_BINDING = ("[^", "[[", "@")
_SHOWN = 60  # characters of a text in a message


@dataclass(frozen=True, slots=True)
class Incoming:
    """What an import would do: the decisions, and what is only told."""

    decisions: tuple[Decision, ...]
    told: tuple[Message, ...]


def incoming(
    found: Sequence[Translation], returned: Returned, languages: tuple[str, str], label: str, *, who: str, partial: bool
) -> Incoming:
    """Compare what came back with the campaign; `languages` are those of the source and the target.

    With `partial`, texts that are missing or whose source differs are left out instead of stopping the import.

    Raises:
        InputError: it is in other languages, or something in it cannot be taken; the message lists everything.
    """
    given = (returned.source_language, returned.target_language)
    if given != languages:
        goes = "The file goes from {given}, this campaign from {own}."
        raise InputError(said(goes, given=" → ".join(given), own=" → ".join(languages)), Place(label))
    by_key = {each.key: each for each in found}
    problems = [
        said('There is no text "{unit}" in the campaign.', unit=segment.unit)
        for segment in returned.segments
        if segment.unit not in by_key
    ]
    known = [(by_key[segment.unit], segment) for segment in returned.segments if segment.unit in by_key]
    changed = [pair for pair in known if _source(*pair) != pair[0].source]
    present = {segment.unit for segment in returned.segments}
    message = 'The source of "{unit}" is "{given}" in the file, and "{own}" in the campaign.'
    loose = [
        said(message, unit=each.key, given=_shortened(_source(each, segment)), own=_shortened(each.source))
        for each, segment in changed
    ]
    loose += [
        said('The text "{unit}" is missing in the file.', unit=each.key) for each in found if each.key not in present
    ]
    fitting = [pair for pair in known if pair not in changed]
    for translation, segment in fitting:
        problems += _lost(translation, _target(translation, segment))
    if len(known) * 2 < len(returned.segments):
        raise InputError("This file is of another campaign.", Place(label))
    if problems or (loose and not partial):
        hint = "With --partial the texts that fit are taken." if not problems else ""
        raise InputError(joined(*problems, *loose, hint), Place(label))
    decisions = [each for pair in fitting if (each := _decision(*pair, who, returned.marked)) is not None]
    return Incoming(tuple(decisions), tuple(loose) + tuple(_emptied(fitting)))


def _shortened(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN].rstrip()}…"


def _source(translation: Translation, segment: Segment) -> str:
    return _compared(translation, segment.source)


def _target(translation: Translation, segment: Segment) -> str:
    return _compared(translation, segment.target)


def _compared(translation: Translation, text: str) -> str:
    """A text as the campaign has it; a line of an address that was begun with Enter is a line, not a paragraph."""
    return re.sub(r"\n\s*\n", "\n", text.strip()) if isinstance(translation.unit, Lines) else unwrapped(text)


def _lost(translation: Translation, target: str) -> Iterator[Message]:
    """Marks that came back otherwise than they went out, where the text is another one without them."""
    if not target:
        return
    missing, added = lost_codes(translation.source, target)
    for mark in missing:
        if mark.startswith(_BINDING):
            yield said('The text "{unit}" has lost {mark}.', unit=translation.key, mark=mark)
    for mark in added:
        if mark.startswith(_BINDING):
            yield said('The text "{unit}" has {mark}, which its source has not.', unit=translation.key, mark=mark)


def _emptied(pairs: Sequence[tuple[Translation, Segment]]) -> Iterator[Message]:
    for translation, segment in pairs:
        if translation.target and not _target(translation, segment):
            yield said('The translation of "{unit}" is empty in the file, so it stays as it is.', unit=translation.key)


def _decision(translation: Translation, segment: Segment, who: str, marked: bool) -> Decision | None:
    """What a returned text means; None where it says nothing that is not known."""
    target = _target(translation, segment)
    if not target:
        return None
    said_state = segment.state if marked else None
    state = _new_state(said_state, who) if target != translation.target else _looked_at(translation, said_state, who)
    comment = segment.comment.strip()
    is_comment_new = bool(comment) and comment != (translation.record.reason if translation.record else "")
    if state is None:
        if not is_comment_new:
            return None
        state = translation.state if translation.state in RECORDED else State.TRANSLATED
    return Decision(translation, target, state, who, comment if is_comment_new else "")


def _new_state(said_state: State | None, who: str) -> State:
    """The state of new words: a translation, unless a reviewer who is named vouches for them or sends them back."""
    return said_state if who and said_state in (State.APPROVED, State.REJECTED) else State.TRANSLATED


def _looked_at(translation: Translation, said_state: State | None, who: str) -> State | None:
    """What a state means beside words that did not change; without one, nobody may have looked at them."""
    if said_state in (None, translation.state, State.MISSING, State.DRAFT, State.STALE):
        return None
    if said_state in (State.APPROVED, State.REJECTED) and who:
        return said_state
    return State.TRANSLATED if translation.state in UNFINISHED else None
