"""What every format does with the texts that it reads: limits, NFC, no characters that hide, and no id twice.

What is wrong is collected, so that a translator hears all of it at once.
"""

from __future__ import annotations

import re

from advocacy.errors import InputError, Place, joined, said
from advocacy.exchange.segments import Returned, Segment
from advocacy.reader import normalise, refused_character
from advocacy.vouching import State

MAX_BYTES = 32 * 2**20
MAX_SEGMENTS = 20_000
MAX_TEXT = 100_000
MAX_TOLD = 20

_TAG = re.compile(r"([A-Za-z]{2,3})(?:[-_][A-Za-z0-9]{1,8})*")


def check_size(data: bytes, label: str) -> None:
    """Refuse a file that is too large before anything looks into it.

    Raises:
        InputError: it is.
    """
    if len(data) > MAX_BYTES:
        message = said("The file is larger than {size} MiB, so it was not read.", size=MAX_BYTES >> 20)
        raise InputError(message, Place(label))


def language(tag: str) -> str:
    """The code of a language as campaigns have it, of a tag that a program may have made longer; "" for what is none.

    >>> language("vi-VN")
    'vi'
    """
    found = _TAG.fullmatch(tag.strip())
    return found[1].lower() if found else ""


class Taking:
    """The segments of one file, one by one; `label` is how the file is named in messages."""

    def __init__(self, label: str) -> None:
        self.label = label
        self._segments: dict[str, Segment] = {}
        self._problems: list[str] = []
        self._count = 0
        self._marked = True

    def complain(self, problem: str) -> None:
        """Keep what is wrong until the file is read; what is said twice is told once."""
        if problem not in self._problems:
            self._count += 1
            if len(self._problems) < MAX_TOLD:
                self._problems.append(problem)

    def text(self, raw: str, unit: str) -> str:
        """A text as it may go into a campaign: LF, NFC, without zero-width characters; else it is complained of."""
        if len(raw) > MAX_TEXT:
            self.complain(
                said("{unit}: this text has more than {limit} characters.", unit=_shown(unit), limit=MAX_TEXT)
            )
            return ""
        text = normalise(raw.replace("\r\n", "\n").replace("\r", "\n"))
        if code := refused_character(text):
            message = "{unit}: the character {character} must not be in a text: it hides or reorders what is read."
            self.complain(said(message, unit=_shown(unit), character=code))
            return ""
        return text

    def add(self, unit: str, source: str, target: str, state: State | None = None, comment: str = "") -> None:
        """Take one segment; `state` is None where the file does not name it.

        A text that is there is not missing, whatever the file says, and one that is not there is.

        Raises:
            InputError: there are more than any campaign has.
        """
        if len(self._segments) >= MAX_SEGMENTS:
            raise InputError(said("The file has more than {limit} texts.", limit=MAX_SEGMENTS), Place(self.label))
        unit = self.text(unit, unit)
        if unit in self._segments:
            self.complain(said('The id "{unit}" is there twice.', unit=_shown(unit)))
            return
        source, target = self.text(source, unit), self.text(target, unit)
        if not target.strip():
            target, known = "", State.MISSING
        else:
            self._marked = self._marked and state is not None
            known = State.TRANSLATED if state in (None, State.MISSING) else state or State.TRANSLATED
        self._segments[unit] = Segment(unit, source, target, known, comment=self.text(comment, unit).strip())

    def returned(self, source_language: str, target_language: str, left_behind: tuple[str, ...] = ()) -> Returned:
        """All that was taken.

        Raises:
            InputError: something was wrong, with all of it in one message.
        """
        if not source_language or not target_language:
            self.complain(said("It does not say from which language into which it translates."))
        elif source_language == target_language:
            self.complain(said("Both of its languages are {language}.", language=source_language))
        if self._problems:
            more = self._count - len(self._problems)
            rest = said("There are {number} more such errors.", number=more) if more else ""
            raise InputError(joined(*self._problems, rest), Place(self.label))
        segments = tuple(self._segments.values())
        return Returned(source_language, target_language, segments, left_behind, self._marked and bool(segments))


def _shown(unit: str) -> str:
    """An id from outside, fit for one line of a message."""
    return "".join(character if character.isprintable() else "?" for character in unit[:80])
