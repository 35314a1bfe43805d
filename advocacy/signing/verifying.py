"""Whether a file holds the words that were signed, and who of those that it prints signed them.

For anybody who has the file and the two published tables, offline and without the campaign. What is compared: the words
of the file with the digests that it states; these with the statement that each row of the table signed; each row with
its commitment in the chain; the chain with its head in the file; the names in the file with the names in the table.

A name is found by the name in the file's language, else by any other of the row. What else an entry says (an office, a
country) is told where it is not in the row of that name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from advocacy.errors import Finding, Findings, Message, Place, Severity, said
from advocacy.signing import chain
from advocacy.signing.canonical import code_of, normal, statement_digest
from advocacy.signing.codes import read_code
from advocacy.signing.found import FoundStatement, FoundVersion
from advocacy.signing.table import Signatory, Table, Words

# What may stand between a name and the rest of an entry.
_BEYOND = re.compile(r"[\s]*[,;:(|–—\-/\n]|\s")
_WORD = re.compile(r"[^\W_]+")

Also = Callable[[str, Signatory], Iterable[str]]
"""Further words that an entry may say of a signatory in a language: its country's name, words for its capacity."""


@dataclass(frozen=True, slots=True)
class Verified:
    """What was found out about a file.

    `statement` is the digest of what it says was fixed, `named` how many of its entries are signatories in the table,
    `silent` how many rows of the table the file does not print, by language; `findings` say what is wrong.
    """

    statement: str
    code: str
    languages: tuple[str, ...]
    others: tuple[str, ...]
    named: Mapping[str, int]
    silent: Mapping[str, int]
    findings: Findings


def verify(
    found: FoundStatement,
    label: str,
    table: tuple[Table, str] | None = None,
    events: tuple[chain.Events, str] | None = None,
    *,
    code: str = "",
    also: Also = lambda language, signatory: (),
) -> Verified:
    """What is wrong with a file, its published table and its chain, each with the name by which messages call it.

    `code` is one that somebody was told, as over the telephone. Without a table only the words are looked at, and
    whoever changed them could have stated other digests as well: then the code must be compared with one from
    elsewhere.
    """
    digest = statement_digest((each.language, each.role, each.digest) for each in found.stated)
    findings = Findings(_about_text(found, label, code))
    named: dict[str, int] = {}
    silent: dict[str, int] = {}
    if events is not None:
        findings.extend(_about_chain(found, *events, label))
    if table is not None:
        findings.extend(_about_rows(table, events, digest))
        for version in found.versions:
            names = _Names(table[0], version.language, also)
            findings.extend(names.check(version, label))
            named[version.language], silent[version.language] = len(names.met), len(table[0].rows) - len(names.met)
    languages = tuple(version.language for version in found.versions)
    others = tuple(version.language for version in found.stated if version.language not in languages)
    return Verified(digest, code_of(found.stated), languages, others, named, silent, findings)


def _error(message: Message | str, place: Place, hint: str = "") -> Finding:
    return Finding("signature", Severity.ERROR, message, hint, place)


def _about_text(found: FoundStatement, label: str, code: str) -> Iterator[Finding]:
    place = Place(label)
    stated = {version.language: version.digest for version in found.stated}
    for version in found.versions:
        if stated.get(version.language) != version.digest:
            message = said("The words in “{language}” are not those that were fixed.", language=version.language)
            yield _error(message, place, "Compare it with a copy from somebody you trust.")
    real = code_of(found.stated)
    if found.code != real:
        message = said("The code in the file is not that of its text: that would be {code}.", code=real)
        yield _error(message, place)
    if code and read_code(code) != real:
        message = (
            said("The code of this file is {real}, not {code}.", real=real, code=read_code(code))
            if read_code(code)
            else said("“{code}” cannot be a code: it has 24 digits, two of which check the others.", code=code)
        )
        yield _error(message, place)


def _about_chain(found: FoundStatement, events: chain.Events, label: str, statement: str) -> Iterator[Finding]:
    yield from chain.verify_chain(events, label, found.head)
    if not found.head:
        message = "The file does not state the head of the chain, so it cannot be told whether it was written anew."
        yield Finding("signature", Severity.WARNING, message, "", Place(statement))


def _about_rows(table: tuple[Table, str], events: tuple[chain.Events, str] | None, digest: str) -> Iterator[Finding]:
    rows, label = table
    if events is not None:
        yield from chain.check(rows, events[0], label, digest, whole=False)
        return
    for row in rows.rows:
        if row["digest"] != digest:
            message = said("{name} signed another text.", name=Signatory.of(row).any_name)
            yield _error(message, Place(label, row.line))
    missing = "There is no chain, so it cannot be told whether the rows of the table are what was signed."
    yield Finding("signature", Severity.ERROR, missing, "Put signatures.csv beside the table.", Place(label))


class _Names:
    """The signatories of a table by their names in one language."""

    def __init__(self, table: Table, language: str, also: Also) -> None:
        self._language, self._also = language, also
        self._by_name: dict[str, list[Signatory]] = {}
        self.met: set[int] = set()
        for signatory in table.signatories:
            own = signatory.name_in(language)
            for name in dict.fromkeys([own] if own else signatory.name.values()):
                self._by_name.setdefault(normal(name), []).append(signatory)

    def check(self, version: FoundVersion, label: str) -> Iterator[Finding]:
        """What is wrong with the entries that a version prints."""
        for entry in version.entries:
            yield from self._check(entry, Place(label))

    def _check(self, entry: Sequence[str], place: Place) -> Iterator[Finding]:
        words = normal(" ".join(entry))
        signatory = next((found for name in _beginnings(entry, words) if (found := self._take(name))), None)
        if signatory is None:
            message = said("“{entry}” is printed as a signatory, and is not in the table.", entry=words[:200])
            yield _error(message, place)
        elif rest := self._unsigned(words, signatory):
            # Names, offices and places have capitals; little words may come from how the statement prints an entry.
            severity = Severity.ERROR if any(word[0].isupper() for word in rest) else Severity.WARNING
            more = said("“{entry}” says more than was signed: {words}.", entry=words[:200], words=" ".join(rest))
            yield Finding("signature", severity, more, "", place)

    def _take(self, name: str) -> Signatory | None:
        """The next signatory of a name that no entry stood for yet: two may bear one name."""
        for signatory in self._by_name.get(name, ()):
            if id(signatory) not in self.met:
                self.met.add(id(signatory))
                return signatory
        return None

    def _unsigned(self, words: str, signatory: Signatory) -> list[str]:
        """The words of an entry that are none of what its signatory signed, in any language."""
        known: set[str] = set()
        for text in (*_said(signatory), *self._also(self._language, signatory)):
            known.update(word.casefold() for word in _WORD.findall(normal(text)))
        return [word for word in _WORD.findall(words) if word.casefold() not in known and not word.isdecimal()]


def _said(signatory: Signatory) -> Iterator[str]:
    local: tuple[Words, ...] = (
        signatory.name, signatory.short, signatory.representative, signatory.role, signatory.organisation,
        signatory.relation, signatory.city, signatory.capacity_words,
    )  # fmt: skip
    for words in local:
        yield from words.values()
    yield signatory.date


def _beginnings(entry: Sequence[str], words: str) -> Iterator[str]:
    """What of an entry may be the name: each of its lines, all of it, then shorter and shorter beginnings."""
    yield from map(normal, entry)
    yield words
    ends = sorted((match.start() for match in _BEYOND.finditer(words)), reverse=True)
    yield from (words[:end].rstrip() for end in ends)
