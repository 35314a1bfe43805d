"""The term base as it is kept: `glossary.csv`, one row a concept, and a campaign's own rows over it.

Columns: `key`; of English `en`, `en.aliases`, `en.acronym`; of every other language `<code>.<register>` for the
preferred rendering in each register (or `<code>` where there is none), `<code>.accepted`, `<code>.acronym`,
`<code>.forbidden` (`wrong = reason`); for each language `<code>.not-after` and `<code>.not-before`, words that beside
a match show that it is something else; `case`, `domain`, `status`, `note`, `source`. Lists are parted by `|`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from advocacy.errors import InputError, Place, file_label
from advocacy.languages import Language
from advocacy.reader import read_table
from advocacy.resources import PACKAGE

GLOSSARY = "glossary.csv"
CASES = ("free", "exact", "acronym")
STATUSES = ("verified", "to-review")


@dataclass(frozen=True, slots=True)
class Term:
    """One concept: its cells by column, as in the table."""

    key: str
    cells: Mapping[str, str]

    def get(self, column: str) -> str:
        """A cell, or ""."""
        return self.cells.get(column, "")

    def listed(self, column: str) -> list[str]:
        """The members of a cell that is a list."""
        cell = self.get(column)
        return [part for part in map(str.strip, cell.split("|")) if part] if cell else []

    @property
    def case(self) -> str:
        """`free`, `exact` (matched only with these capitals), or `acronym`: its acronym needs no explanation."""
        return self.get("case") or "free"

    def preferred(self, language: Language) -> str:
        """The preferred rendering in a language and its register."""
        names = [f"{language.code}.{language.register}"] if language.register else []
        return next((value for name in [*names, language.code] if (value := self.get(name))), "")

    def other_registers(self, language: Language) -> dict[str, str]:
        """The preferred renderings of the other registers, where they differ from this one's."""
        if not language.registers:
            return {}
        own = self.preferred(language)
        found = {register: self.get(f"{language.code}.{register}") for register in language.registers}
        return {register: words for register, words in found.items() if words and words != own}

    def accepted(self, language: Language) -> list[str]:
        """The other accepted forms: variants of any register, or the aliases of English."""
        return [*self.listed(f"{language.code}.accepted"), *self.listed(f"{language.code}.aliases")]

    def acronym(self, language: Language) -> str:
        """The acronym in a language, or the English one where the language has none of its own."""
        return self.get(f"{language.code}.acronym") or self.get("en.acronym")

    def forbidden(self, language: Language) -> dict[str, str]:
        """The wrong renderings, each with the reason."""
        pairs = (part.partition("=") for part in self.listed(f"{language.code}.forbidden"))
        return {wrong.strip(): reason.strip() for wrong, _, reason in pairs if wrong.strip()}


class Glossary:
    """All terms by key; later tables add rows and override cells."""

    def __init__(self, terms: Mapping[str, Term]) -> None:
        self.terms = terms

    def __iter__(self) -> Iterator[Term]:
        return iter(self.terms.values())

    def __len__(self) -> int:
        return len(self.terms)

    @classmethod
    def read(cls, *paths: Path) -> Glossary:
        """The terms of several tables, the first one the most general.

        Raises:
            InputError: a table cannot be read, or a row has no key.
        """
        cells: dict[str, dict[str, str]] = {}
        for path in paths:
            for number, row in enumerate(read_table(path), 2):
                if not row.get("key"):
                    raise InputError('A row has no "key".', Place(file_label(path), number))
                cells.setdefault(row["key"], {}).update({column: cell for column, cell in row.items() if cell})
        return cls({key: Term(key, row) for key, row in cells.items()})


@cache
def glossary_file() -> Path:
    """The glossary that comes with the program: inside an installed wheel, else beside the package.

    Raises:
        InputError: neither is there, which means a broken installation.
    """
    for path in (PACKAGE / "_data" / GLOSSARY, PACKAGE.parent / GLOSSARY):
        if path.is_file():
            return path
    raise InputError("The program's glossary is missing. Install it again.")


def glossary_of(folder: Path | None, name: str = GLOSSARY) -> Glossary:
    """The glossary for a campaign: the program's own, with the rows of the campaign's table over it.

    Raises:
        InputError: a table cannot be read.
    """
    own = [folder / name] if folder is not None and (folder / name).is_file() else []
    return Glossary.read(glossary_file(), *own)
