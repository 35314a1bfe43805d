"""What a translator gets and gives back: segments, one for each text, with what helps to translate it."""

from __future__ import annotations

from dataclasses import dataclass

from advocacy.vouching import State


@dataclass(frozen=True, slots=True)
class Hint:
    """A term of the glossary that stands in the source, with the words to use."""

    source: str
    target: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An earlier translation of the same or a like text: how alike the sources are in percent, and where it is from."""

    target: str
    match: int
    origin: str


@dataclass(frozen=True, slots=True)
class Segment:
    """One text: `unit` is its key path in the campaign, `source` and `target` its Markdown, `target` "" if missing.

    `context` says where it is printed, for people; `comment` is what the last reviewer said, or, in what came back,
    what the translator did.
    """

    unit: str
    source: str
    target: str = ""
    state: State = State.MISSING
    hints: tuple[Hint, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    context: str = ""
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Job:
    """The segments of a campaign for one direction; languages are codes, as in `en` and `vi`."""

    title: str
    source_language: str
    target_language: str
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class Returned:
    """What a file holds: its languages, its segments in order, and for people what was left behind in reading it.

    `marked` tells whether the file names the state of each segment; otherwise `state` says only whether there is a
    target (`translated`) or none (`missing`).
    """

    source_language: str
    target_language: str
    segments: tuple[Segment, ...]
    left_behind: tuple[str, ...] = ()
    marked: bool = False
