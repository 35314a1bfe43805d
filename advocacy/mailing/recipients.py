"""Who gets a letter each: the members of a group of the registry, keys, or the rows of a table.

The table stands beside the campaign file. Its columns: `key` (a mandate, office or State of the registry), or `name`,
`office`, `address` (its lines split by ` / ` or line ends), `salutation`, `role`; all but `key` and `role` may have a
language (`address.vi`). `file` names the letter's file, where that should not come from the name.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from typing import TypeVar

from advocacy.addressees import Addressee, Each, To
from advocacy.archives import read_file
from advocacy.errors import Finding, Findings, InputError, Place, Severity, did_you_mean, file_label, joined, said
from advocacy.load import Campaign
from advocacy.reader import normalise, refused_character
from advocacy.signing.sheets import read_lines
from advocacy.tables import Line
from advocacy.units import KEY, Key, Lines, Name, Plain, Unit

_COLUMNS = ("key", "name", "office", "address", "salutation", "role", "file")
_LOCAL = ("name", "office", "address", "salutation")
_MAX_NAME = 60
_Kind = TypeVar("_Kind", bound=Unit)


@dataclass(frozen=True, slots=True)
class Recipient:
    """One addressee: `code` tells it from all others and begins the name of its file."""

    code: str
    to: To

    @property
    def names(self) -> list[str]:
        """What else it can be asked for by: its key, or its name in any language; without one, its office."""
        if isinstance(self.to, Key):
            return [self.to.name]
        unit = (self.to.name or self.to.office) if isinstance(self.to, Addressee) else None
        return [" ".join(text.split()) for text in (unit.same, *unit.words.values()) if text] if unit else []

    @property
    def is_state(self) -> bool:
        """Whether it is a State, whose letter is named by its code and its name."""
        return isinstance(self.to, Key) and self.to.name.startswith("state:")


def each_of(campaign: Campaign, document: str) -> Each | None:
    """The addressees of a document that is one letter for each of many; None for any other."""
    data = campaign.data
    if data is None:
        return None
    return next((to for to in data.documents[document].to if isinstance(to, Each)), None)


def recipients(campaign: Campaign, each: Each) -> tuple[list[Recipient], Findings]:
    """The addressees in their order, each once, and what is wrong with any of them.

    Raises:
        InputError: there is no such group or table, or the table cannot be read.
    """
    findings = Findings()
    if isinstance(each.of, tuple):
        found = [Recipient(_coded(key.name), key) for key in each.of]
    elif each.of.endswith((".csv", ".xlsx")):
        found = list(_rows(campaign, each.of, findings))
    else:
        found = [Recipient(_coded(key), Key(key, each.place)) for key in _members(campaign, each)]
    times = Counter(recipient.code for recipient in found)
    for code, number in times.items():
        if number > 1:
            message = said("“{code}” is there {number} times; it gets one letter.", code=code, number=number)
            findings.add(Finding("addressee-twice", Severity.WARNING, message, "", each.place))
    return list({recipient.code: recipient for recipient in found}.values()), findings


def _members(campaign: Campaign, each: Each) -> list[str]:
    registry = campaign.registry
    group = registry.groups.get(str(each.of))
    if group is None:
        missing = said('There is no group "{name}".', name=each.of)
        known = ", ".join(registry.groups)
        hint = did_you_mean(str(each.of), registry.groups) or said("There are {known}.", known=known)
        raise InputError(joined(missing, hint), each.place)
    keys = [*registry.states, *registry.mandates, *registry.offices]
    patterns = group.cells.get("members", "").split()
    return [key for pattern in patterns for key in keys if fnmatchcase(key, pattern)]


# ------------------------------------------------------------------ a table


def _rows(campaign: Campaign, name: str, findings: Findings) -> Iterator[Recipient]:
    path = campaign.folder / name
    if path.is_symlink() or path.resolve().parent != campaign.folder.resolve():
        raise InputError("A table of addressees stands beside the campaign file.", Place(name))
    head, *lines = read_lines(read_file(path), file_label(path)) or [Line(1, ())]
    columns = [" ".join(cell.split()).lower() for cell in head.cells]
    for column in columns:
        if column and column.partition(".")[0] not in _COLUMNS:
            hint = did_you_mean(column, _COLUMNS) or said("Columns are {known}.", known=", ".join(_COLUMNS))
            unknown = said('There is no column "{name}".', name=column)
            where = Place(file_label(path), head.number)
            findings.add(Finding("unknown-column", Severity.WARNING, unknown, hint, where))
    languages = campaign.data.languages if campaign.data is not None else []
    codes: Counter[str] = Counter()
    for line in lines:
        place = Place(file_label(path), line.number)
        cells = {column: normalise(cell).strip() for column, cell in zip(columns, line.cells, strict=False) if column}
        if code := next(filter(None, map(refused_character, cells.values())), ""):
            wrong = said("The character {character} must not be in a text.", character=code)
            findings.add(Finding("text-character", Severity.ERROR, wrong, "Type the words again.", place))
            continue
        recipient = _row(cells, languages, place)
        if recipient is None:
            message = "This row has neither a key nor a name, an office or an address."
            findings.add(Finding("unknown-addressee", Severity.ERROR, message, "", place))
            continue
        codes[recipient.code] += 1
        number = codes[recipient.code]
        yield replace(recipient, code=f"{recipient.code}-{number}") if number > 1 else recipient


def _row(cells: dict[str, str], languages: list[str], place: Place) -> Recipient | None:
    local = {column: _words(cells, column) for column in _LOCAL}
    stated = cells.get("file", "")
    if key := cells.get("key", ""):
        to: To = Key(key, place) if KEY.fullmatch(key) else Lines(same=key, place=place)
        return Recipient(_coded(stated or key), to)
    named = next((words for column in ("name", "office", "address") if (words := local[column])), None)
    if named is None:
        return None
    person = Addressee.model_construct(
        name=_unit(Name, local["name"], languages, place),
        office=_unit(Name, local["office"], languages, place),
        address=_unit(Lines, local["address"], languages, place),
        salutation=_unit(Plain, local["salutation"], languages, place),
        role=cells.get("role", ""),
    )
    return Recipient(_coded(stated or next(iter(named.values()))), person)


def _words(cells: dict[str, str], column: str) -> dict[str, str]:
    found = {name.partition(".")[2]: cell for name, cell in cells.items() if name.partition(".")[0] == column and cell}
    if column == "address":
        found = {code: re.sub(r" +/ +", "\n", text) for code, text in found.items()}
    return found


def _unit(kind: type[_Kind], words: dict[str, str], languages: list[str], place: Place) -> _Kind | None:
    """A text in the languages that the row has; what stands in a column without a language is the same in all."""
    if not words:
        return None
    if not words.keys() - {""}:
        return kind(same=words[""], place=place)
    return kind({code: text for code in languages if (text := words.get(code) or words.get("", ""))}, place=place)


# ------------------------------------------------------------------ names of files


def _coded(text: str) -> str:
    """A key or a name as it begins a file name: `vn` for `state:VN`."""
    return slug(text.removeprefix("state:")) or "addressee"


def slug(text: str) -> str:
    """Words as they stand in a file name: small letters without marks, digits, hyphens.

    >>> slug("Đức / Bà Ví Dụ")
    'duc-ba-vi-du'
    """
    decomposed = unicodedata.normalize("NFKD", text.replace("đ", "d").replace("Đ", "D").casefold())
    kept = re.sub(r"[^a-z0-9]+", "-", decomposed.encode("ascii", "ignore").decode()).strip("-")
    return kept[:_MAX_NAME].rstrip("-")
