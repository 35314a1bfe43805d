"""What can go wrong, and how it is told.

    AdvocacyError               base; its text is one line for people
    ├── InputError              a file that cannot be read at all: exit status 2
    ├── TemplateError           a template that cannot be used
    └── WriterError             a document that a writer cannot write

What is wrong *inside* readable input is never raised: it is a `Finding`, and findings are collected so that
all of them can be shown at once. `Findings` is that collection.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

KeyPath = tuple[str | int, ...]


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


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a check found.

    `code` is stable and documented in docs/findings.md; `message` says what is wrong and `suggestion` what to do,
    each as a whole sentence; `unit` is the key path of the text concerned, `document` and `language` are empty
    when the finding is not about one; `excerpt` quotes the words concerned.
    """

    code: str
    severity: Severity
    message: str
    suggestion: str = ""
    place: Place = field(default_factory=Place)
    document: str = ""
    language: str = ""
    excerpt: str = ""

    def __str__(self) -> str:
        return "  ".join(part for part in (str(self.place), f"{self.message} {self.suggestion}".strip()) if part)

    def as_json(self) -> dict[str, str | int]:
        """The flat object that `advocacy check --json` prints."""
        return {
            "code": self.code,
            "severity": self.severity.value,
            "message": self.message,
            "suggestion": self.suggestion,
            "document": self.document,
            "unit": self.place.key,
            "language": self.language,
            "excerpt": self.excerpt,
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


class InputError(AdvocacyError):
    """A file that is missing, is not what it should be, or is unsafe to read."""

    def __init__(self, message: str, place: Place | None = None) -> None:
        self.message = message
        self.place = place or Place()
        super().__init__("  ".join(part for part in (str(self.place), message) if part))


class TemplateError(AdvocacyError):
    """A template that is missing, does not parse, or asks for a value that does not exist."""


class WriterError(AdvocacyError):
    """A document that cannot be written, or a file that must not be overwritten."""


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A closing sentence that names the nearest known word, or "" when none is near."""
    # In words of two or three letters one letter is much: the first one is what people get right ("vn" means "vi").
    candidates = [name for name in known if len(word) > 3 or name[:1] == word[:1]]
    near = difflib.get_close_matches(word, candidates, n=1, cutoff=0.6 if len(word) > 3 else 0.5)
    return f'Did you mean "{near[0]}"?' if near and near[0] != word else ""


def key_path(path: Iterable[str | int]) -> str:
    """A key path as people write it: list positions count from 1, as in `concerns.1.vi`."""
    return ".".join(str(part + 1) if isinstance(part, int) else part for part in path)


def file_label(path: Path) -> str:
    """How a file is named in messages: relative to the working folder where it can be."""
    try:
        return str(path.resolve().relative_to(Path.cwd().resolve()))
    except ValueError:
        return str(path)
