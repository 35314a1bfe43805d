"""The frozen copies of a campaign: `frozen/<document>.<date>.<language>.md`, the words as they were fixed.

A copy is Markdown as it is published, without signatories, and says its digests itself; so a person can read it, and
the program can tell from it what was signed and how a later text differs. Copies are only ever added. Of two of one day
the second has `-2` after the date.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from advocacy.document import Version
from advocacy.errors import InputError, Place, file_label, said
from advocacy.languages import Languages, PartialDate
from advocacy.reader import read_text
from advocacy.signing import FOLDER, markdown
from advocacy.signing.canonical import Line, statement_digest
from advocacy.signing.found import FoundStatement, Gathered

_NAME = re.compile(
    r"(?P<document>[a-z][a-z0-9-]*)\.(?P<date>\d{4}-\d\d-\d\d)(?:-(?P<number>[1-9]\d{0,3}))?\.(?P<language>[a-z]{2,3})\.md"
)
_COPY_CHANGED = "The words of this frozen copy are not those that were fixed. Put it back as it was, from a backup."


@dataclass(frozen=True, slots=True)
class FrozenText:
    """One document as it was fixed on a day; `number` counts those of one day from 1, `lines` are by language."""

    document: str
    date: PartialDate
    number: int
    versions: tuple[Version, ...]
    code: str
    lines: Mapping[str, tuple[Line, ...]]

    @property
    def digest(self) -> str:
        """The digest of the statement: of all its language versions."""
        return statement_digest((each.language, each.role, each.digest) for each in self.versions)


def copy_name(document: str, date: PartialDate, number: int, language: str) -> str:
    """The name of a copy in its folder."""
    return f"{document}.{date}{f'-{number}' if number > 1 else ''}.{language}.md"


def read_copies(folder: Path, document: str, languages: Languages) -> list[FrozenText]:
    """All frozen texts of a document of the campaign in a folder, the oldest first.

    One whose freezing was interrupted, so that a language is not there, is passed over: nobody was told of it.

    Raises:
        InputError: a copy was changed, or cannot be read.
    """
    found: defaultdict[tuple[PartialDate, int], dict[str, Path]] = defaultdict(dict)
    for path in sorted((folder / FOLDER).glob(f"{document}.*.md")):
        name = _NAME.fullmatch(path.name)
        if name and name["document"] == document:
            found[_date(name["date"], path), int(name["number"] or 1)][name["language"]] = path
    texts = (_text(document, *when, paths, languages) for when, paths in sorted(found.items()))
    return [text for text in texts if text is not None]


def _text(
    document: str, date: PartialDate, number: int, paths: Mapping[str, Path], languages: Languages
) -> FrozenText | None:
    statements = {code: _statement(path, languages) for code, path in paths.items()}
    lines = {}
    for code, statement in statements.items():
        stated = {version.language: version.digest for version in statement.stated}
        held = {version.language: version for version in statement.versions}
        if list(held) != [code] or stated.get(code) != held[code].digest:
            raise InputError(_COPY_CHANGED, Place(file_label(paths[code])))
        lines[code] = held[code].lines
    first, *others = statements.values()
    if any((other.stated, other.code) != (first.stated, first.code) for other in others):
        raise InputError(_COPY_CHANGED, Place(file_label(next(iter(paths.values())))))
    if {version.language for version in first.stated} != lines.keys():
        return None
    return FrozenText(document, date, number, first.stated, first.code, lines)


def _statement(path: Path, languages: Languages) -> FoundStatement:
    gathered = Gathered(file_label(path))
    markdown.read(read_text(path), gathered, lambda code: languages[code].point_letters)
    return gathered.statement()


def _date(text: str, path: Path) -> PartialDate:
    try:
        return PartialDate.parse(text)
    except ValueError as error:
        raise InputError(said('"{date}" is not a day of the form 2026-03-08.', date=text), Place(str(path))) from error


def next_number(texts: list[FrozenText], date: PartialDate) -> int:
    """The number that the next text of a day has."""
    return max((text.number for text in texts if text.date == date), default=0) + 1


def of_digest(texts: list[FrozenText], digest: str) -> Iterator[FrozenText]:
    """The texts of a digest, the newest first: one that was frozen again without a change has several dates."""
    return (text for text in reversed(texts) if text.digest == digest)
