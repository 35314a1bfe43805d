"""What was found in a file: the canonical lines of its language versions, who signed, what stands beside the text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import NoReturn

from advocacy.document import Version
from advocacy.errors import InputError, Place, said
from advocacy.layout import CHAIN, CODE
from advocacy.reader import refused_character
from advocacy.signing.canonical import Line, annex_line, code_of, digest_of, note_lines
from advocacy.signing.codes import CODE as CODE_FORM

MAX_LINES = 200_000
MAX_TOLD = 60  # characters of what a file holds, in a message

Alphabets = Callable[[str], str]
"""The letters that number the points of a lettered list, by language."""

_PART = re.compile(r"(text|signatories|notes)-([a-z]{2,3})(?:-annex-(\d{1,3}))?")
_HEAD = re.compile(rf"{CHAIN} ([0-9a-f]{{64}})")
_VERSION = re.compile(r"([a-z]{2,3})(?: ([a-z][a-z-]*))? ([0-9a-f]{64})")


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a document: its text, its signatories or its notes; `annex` is 0 for the document itself."""

    kind: str
    language: str
    annex: int = 0

    @classmethod
    def of(cls, name: str) -> Part | None:
        """The part that a mark in a file names, None for any other name."""
        found = _PART.fullmatch(name)
        return cls(found[1], found[2], int(found[3] or 0)) if found else None

    @property
    def anchor(self) -> str:
        """What the names of its notes begin with (`vi-annex-1`)."""
        return f"{self.language}-annex-{self.annex}" if self.annex else self.language


@dataclass(frozen=True, slots=True)
class FoundVersion:
    """One language version in a file: its canonical lines, and the lines that print its signatories."""

    language: str
    lines: tuple[Line, ...]
    signatories: tuple[Line, ...] = ()

    @property
    def digest(self) -> str:
        """The digest of the words that the file holds."""
        return digest_of(self.lines)

    @property
    def headings(self) -> tuple[str, ...]:
        """What stands above signatories, which nobody signed."""
        return tuple(" ".join(line.parts) for line in self.signatories if re.match(r"h|c1\.", line.mark))

    @property
    def entries(self) -> tuple[tuple[str, ...], ...]:
        """Each signatory as printed: the lines of a signature or an item, the cells of a row; no headings."""
        rows: list[tuple[str, ...]] = []
        row = ""
        for line in self.signatories:
            cell = re.fullmatch(r"c(\d+)\.\d+", line.mark)
            if line.mark.startswith("h") or (cell and cell[1] == "1"):
                row = ""
            elif cell and cell[1] == row:
                rows[-1] += line.parts
            else:
                rows.append(line.parts)
                row = cell[1] if cell else ""
        return tuple(rows)


@dataclass(frozen=True, slots=True)
class FoundStatement:
    """What a file holds: its language versions, the versions that it says were fixed, and the code that it says.

    `head` is that of the chain of signatures as the file states it, "" where it states none.
    `outside` is what a reader sees although it is no part of the text, by where it stands: `banner`, `header`,
    `footer`, `title`, `label`, `code`. Nobody signed these words, so whoever verifies a file should show them.
    """

    versions: tuple[FoundVersion, ...]
    stated: tuple[Version, ...]
    code: str = ""
    outside: tuple[tuple[str, str], ...] = ()
    head: str = ""

    @property
    def is_consistent(self) -> bool:
        """Whether its words have the digests that it states, and these the code."""
        stated = {version.language: version.digest for version in self.stated}
        same = all(stated.get(version.language) == version.digest for version in self.versions)
        return same and bool(self.versions) and self.code == code_of(self.stated)


@dataclass(slots=True)
class _Piece:
    """What was gathered of a document or one of its annexes."""

    lines: list[Line] = field(default_factory=list)
    notes: dict[int, list[Line]] = field(default_factory=dict)


@dataclass(slots=True)
class Gathered:
    """Puts together what a reader of one format meets, in the order in which it stands in the file."""

    label: str
    outside: list[tuple[str, str]] = field(default_factory=list)
    _pieces: dict[str, dict[int, _Piece]] = field(default_factory=dict)
    _signatories: dict[str, list[Line]] = field(default_factory=dict)
    _code: list[str] = field(default_factory=list)
    _count: int = 0

    def piece(self, part: Part) -> _Piece:
        """What belongs to a document or annex."""
        return self._pieces.setdefault(part.language, {}).setdefault(part.annex, _Piece())

    def add(self, part: Part, lines: Iterable[Line]) -> None:
        """Lines of a text or of its signatories."""
        wanted = self._signatories.setdefault(part.language, []) if part.kind == "signatories" else None
        target = self.piece(part).lines if wanted is None else wanted
        for line in lines:
            self._check(line.words)
            target.append(line)

    def add_note(self, part: Part, number: int, lines: Iterable[Line]) -> None:
        """Lines of a note."""
        for line in lines:
            self._check(line.words)
            self.piece(part).notes.setdefault(number, []).append(line)

    def add_code(self, words: str) -> None:
        """A line of the part that says what is fixed."""
        self._code.append(words)

    def add_outside(self, where: str, words: str) -> None:
        """Words that are no part of the text."""
        words = " ".join(words.split())
        self._check(words)
        if words and (where, words) not in self.outside:
            self.outside.append((where, words))

    def notes_of_earlier(self, language: str) -> int:
        """The number of notes of the versions that stand before this one, without those of annexes."""
        earlier = list(self._pieces)
        earlier = earlier[: earlier.index(language)] if language in earlier else earlier
        return sum(len(self._pieces[code][0].notes) for code in earlier if 0 in self._pieces[code])

    def _check(self, words: str) -> None:
        self._count += 1
        if self._count > MAX_LINES:
            self.refuse(said("It holds more than {limit} paragraphs, so it was not read.", limit=MAX_LINES))
        if character := refused_character(words.replace("\x02", "").replace("\x03", "")):
            message = 'A paragraph ("{words}") has the character {character}, which must not be in a text.'
            self.refuse(said(message, words=shown(words), character=character))

    def refuse(self, message: str) -> NoReturn:
        """Stop reading."""
        raise InputError(message, Place(self.label))

    def refuse_foreign(self, what: str) -> NoReturn:
        """Stop at something that no file of ours has."""
        self.refuse(said("It holds {what}, which this program does not write, so its text cannot be told.", what=what))

    def statement(self) -> FoundStatement:
        """All of it.

        Raises:
            InputError: it is no file of a text whose words are fixed.
        """
        stated = [
            Version(found[1], found[2] or "", found[3]) for line in self._code if (found := _VERSION.fullmatch(line))
        ]
        if not self._pieces or not stated:
            message = (
                "This is no file of a text whose words are fixed, as this program writes it. "
                "It must be a file that was built after the text was frozen."
            )
            self.refuse(said(message))
        heads = [found[1] for line in self._code if (found := _HEAD.fullmatch(line))]
        words = [line for line in self._code if not _VERSION.fullmatch(line) and not _HEAD.fullmatch(line)]
        codes = [found[0] for line in words if (found := CODE_FORM.search(line))]
        for line in words:
            self.add_outside(CODE, line)
        versions = tuple(self._version(language, pieces) for language, pieces in self._pieces.items())
        head = heads[0] if len(heads) == 1 else ""
        return FoundStatement(versions, tuple(stated), codes[0] if codes else "", tuple(self.outside), head)

    def _version(self, language: str, pieces: Mapping[int, _Piece]) -> FoundVersion:
        lines: list[Line] = []
        for annex, piece in sorted(pieces.items()):
            lines += [annex_line(annex)] if annex else []
            lines += piece.lines
            for number, found in sorted(piece.notes.items()):
                lines += note_lines(number, found)
        return FoundVersion(language, tuple(lines), tuple(self._signatories.get(language, ())))


def shown(words: str) -> str:
    """Words from a file, fit for one line of a message."""
    return "".join(character if character.isprintable() else "?" for character in words[:MAX_TOLD])
