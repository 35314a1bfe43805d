"""What can go wrong, and how it is told.

    AdvocacyError               base; its text is one line for people
    ├── InputError              a file that cannot be read at all: exit status 2
    ├── TemplateError           a template that cannot be used
    └── WriterError             a document that a writer cannot write

What is wrong *inside* readable input is never raised: it is a `Finding`, and findings are collected so that
all of them can be shown at once. `Findings` is that collection.

All of it is written in English. A sentence with values in it is a `Message`, made by `said`, which remembers its
template; so it can be told in another language when it is printed (`told`), and nothing is looked up before.
"""

from __future__ import annotations

import difflib
import importlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

KeyPath = tuple[str | int, ...]


# ------------------------------------------------------------------ messages


class Message(str):
    """A text for people in English, which remembers how it was made: its template and the values in it.

    One that was joined has no template but `parts`. Everywhere else it is a string like any other.
    """

    __slots__ = ("parts", "template", "values")
    template: str
    values: Mapping[str, object]
    parts: tuple[str, ...]


class Localised:
    """A value of a message that has words of its own in each language, as a name or a reason from a data file."""

    __slots__ = ("in_language",)

    def __init__(self, in_language: Callable[[str], str]) -> None:
        self.in_language = in_language

    def __str__(self) -> str:
        return self.in_language("en")


def said(template: str, /, **values: object) -> Message:
    """A message of a template and what stands in its `{slots}`; without any, the words as they are.

    Values are kept as they are in every language, unless they are messages themselves or `Localised`.
    """
    if isinstance(template, Message) and not values:
        return template
    message = Message(template.format_map(values) if values else template)
    message.template, message.values, message.parts = template, values, ()
    return message


def joined(*parts: str) -> Message:
    """Several messages as one, with a space between them; empty ones are left out."""
    kept = tuple(part for part in parts if part)
    message = Message(" ".join(kept))
    message.template, message.values, message.parts = "", {}, kept
    return message


def any_of(words: Sequence[str]) -> str:
    """`a or b or c`."""
    return said("{first} or {rest}", first=words[0], rest=any_of(words[1:])) if len(words) > 1 else "".join(words)


def by_language(words: Mapping[str, str]) -> Localised:
    """Words that a data file has by language, as a value; English stands in for a language that is missing."""
    return Localised(lambda ui: words.get(ui) or words.get("en", ""))


def words_of(error: Exception) -> str:
    """What an error says, as the message that it was raised with if it is one."""
    first = error.args[0] if error.args else ""
    return first if isinstance(first, Message) else str(error)


def told(message: str, ui: str = "en") -> str:
    """A message in the language that a user reads; one without a translation is told in English."""
    # The catalogues are read by the guarded reader, which stands after this module, and only when asked for.
    return str(message) if ui == "en" else str(importlib.import_module("advocacy.messages").translated(message, ui))


# ------------------------------------------------------------------ findings


class Severity(StrEnum):
    """How much a finding matters: an error leaves something unwritten or wrong, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the input: file, line and column (both from 1; 0 when not known) and the key path."""

    file: str = ""
    line: int = 0
    column: int = 0
    key: str = ""

    def __str__(self) -> str:
        spot = ":".join(str(part) for part in (self.file, self.line, self.column) if part)
        return "  ".join(part for part in (spot, self.key) if part)

    def before(self, words: str) -> str:
        """Words with the place before them, if it is known."""
        return "  ".join(part for part in (str(self), words) if part)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a check found.

    `code` is stable and documented in docs/findings.md; `message` says what is wrong and `suggestion` what to do,
    each as a whole sentence; `unit` is the key path of the text concerned, `document` and `language` are empty
    when the finding is not about one; `excerpt` quotes the words concerned; `term` is the key of the glossary's term
    where it is about one; `start` and `end` are the characters concerned in the unit's text, or -1.
    """

    code: str
    severity: Severity
    message: str
    suggestion: str = ""
    place: Place = field(default_factory=Place)
    document: str = ""
    language: str = ""
    excerpt: str = ""
    term: str = ""
    start: int = -1
    end: int = -1

    def __str__(self) -> str:
        return self.text()

    def text(self, ui: str = "en") -> str:
        """The place, what is wrong and what to do, in one line."""
        return self.place.before(told(joined(self.message, self.suggestion), ui))

    def as_json(self, ui: str = "en") -> dict[str, str | int]:
        """The flat object that `advocacy check --json` prints; message and suggestion are in the language `ui`."""
        return {
            "code": self.code,
            "severity": self.severity.value,
            "message": told(self.message, ui),
            "suggestion": told(self.suggestion, ui),
            "document": self.document,
            "unit": self.place.key,
            "language": self.language,
            "excerpt": self.excerpt,
            "term": self.term,
            "file": self.place.file,
            "line": self.place.line,
            "column": self.place.column,
        }


class Findings:
    """A growing list of findings without repetition, in the order of the input."""

    def __init__(self, found: Iterable[Finding] = ()) -> None:
        self._found: dict[tuple[str, str, Place], Finding] = {}
        self.extend(found)

    def add(self, finding: Finding) -> None:
        """Keep a finding; one slip that two languages or documents meet is kept once."""
        self._found.setdefault((finding.code, finding.message, finding.place), finding)

    def extend(self, findings: Iterable[Finding]) -> None:
        """Keep several findings."""
        for finding in findings:
            self.add(finding)

    def __iter__(self) -> Iterator[Finding]:
        return iter(
            sorted(self._found.values(), key=lambda item: (item.place.file, item.place.line, item.place.column))
        )

    def __len__(self) -> int:
        return len(self._found)

    @property
    def errors(self) -> list[Finding]:
        """Only the findings that are errors."""
        return [finding for finding in self if finding.severity is Severity.ERROR]


class AdvocacyError(Exception):
    """Base of all errors that a user may see; the text is meant for people."""

    def __init__(self, message: str, place: Place | None = None) -> None:
        self.message = message
        self.place = place or Place()
        super().__init__(self.place.before(message))

    def text(self, ui: str = "en") -> str:
        """The place and what is wrong, in one line."""
        return self.place.before(told(self.message, ui))


class InputError(AdvocacyError):
    """A file that is missing, is not what it should be, or is unsafe to read."""


class TemplateError(AdvocacyError):
    """A template that is missing, does not parse, or asks for a value that does not exist."""


class WriterError(AdvocacyError):
    """A document that cannot be written, or a file that must not be overwritten."""


def did_you_mean(word: str, known: Iterable[str]) -> Message:
    """A closing sentence that names the nearest known word, or "" when none is near."""
    # In words of two or three letters one letter is much: the first one is what people get right ("vn" means "vi").
    candidates = [name for name in known if len(word) > 3 or name[:1] == word[:1]]
    near = difflib.get_close_matches(word, candidates, n=1, cutoff=0.6 if len(word) > 3 else 0.5)
    return said('Did you mean "{name}"?', name=near[0]) if near and near[0] != word else said("")


def key_path(path: Iterable[str | int]) -> str:
    """A key path as people write it: list positions count from 1, as in `concerns.1.vi`."""
    return ".".join(str(part + 1) if isinstance(part, int) else part for part in path)


def file_label(path: Path) -> str:
    """How a file is named in messages: relative to the working folder where it can be."""
    try:
        return str(path.resolve().relative_to(Path.cwd().resolve()))
    except ValueError:
        return str(path)
