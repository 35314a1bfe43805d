"""The coordinator's desk: one document of a campaign with its signatories, and what is recorded about them.

The table and the chain are always changed together, through the journal of `storage`, so that no signature is ever in
one of them alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from advocacy.archives import read_file
from advocacy.compose import compose
from advocacy.errors import Findings, InputError, Message, Place, any_of, did_you_mean, file_label, joined, said
from advocacy.load import Campaign
from advocacy.model import Signatories
from advocacy.signing import WITHOUT_TABLE, chain, checking
from advocacy.signing.canonical import Line, text_lines
from advocacy.signing.changes import Difference, Weight, by_language, heaviest
from advocacy.signing.copies import FrozenText, of_digest
from advocacy.signing.duplicates import form_of
from advocacy.signing.table import Kind, Row, Signatory, Status, Table, read, with_ids, write
from advocacy.signing.versions import Standing, languages_of, standing
from advocacy.storage import forget, replace_together

TABLE = "signatories.csv"


@dataclass(frozen=True, slots=True)
class Desk:
    """What lies on the desk; `name` is the file name of the table, which stands beside the campaign file."""

    campaign: Campaign
    document: str
    name: str
    table: Table
    events: chain.Events
    standing: Standing
    read: Mapping[str, bytes | None] = field(default_factory=dict, repr=False)  # the files as they were

    # -- what is asked

    @property
    def text(self) -> FrozenText:
        """The frozen text that can be signed now.

        Raises:
            InputError: nothing was frozen, or the text changed since.
        """
        if self.standing.current is None:
            message = (
                "The text was changed after it was frozen, so there is nothing to sign."
                if self.standing.frozen
                else "The text was not frozen yet, so there is nothing to sign."
            )
            hint = said(
                "Freeze it: advocacy sign freeze {campaign} {document}",
                campaign=file_label(self.campaign.folder), document=self.document,
            )  # fmt: skip
            raise InputError(joined(message, hint), Place(self.campaign.label))
        return self.standing.current

    def signed_text(self, signatory: Signatory) -> FrozenText | None:
        """The frozen text that a signatory signed; None if it signed none, or one that is not kept here."""
        return next(of_digest([*self.standing.frozen], signatory.digest), None) if signatory.digest else None

    def others(self) -> dict[str, list[Signatory]]:
        """Who signed another text than the one of today, by the digest of that text, and must consent again."""
        now = self.standing.current.digest if self.standing.current is not None else ""
        found: dict[str, list[Signatory]] = {}
        for signatory in self.table.signatories:
            if signatory.digest and signatory.digest != now:
                found.setdefault(signatory.digest, []).append(signatory)
        return found

    def findings(self) -> Findings:
        """What is wrong in the table, in the chain, and between the two."""
        findings = checking.check(self.table, self.name)
        findings.extend(chain.verify_chain(self.events))
        findings.extend(chain.check(self.table, self.events, self.name))
        return findings

    def id_of(self, word: str) -> str:
        """The id of the row that somebody means by its id or by a name.

        Raises:
            InputError: there is no such row, or several.
        """
        if word in self.table.ids:
            return word
        found = {row["id"] for row in self.table.rows if row["id"] and form_of(word) in _forms(row)}
        if len(found) == 1:
            return found.pop()
        if found:
            message = said("“{name}” may be {ids}. Write the id.", name=word, ids=any_of(sorted(found)))
            raise InputError(message, Place(self.name))
        names = [name for row in self.table.rows for name in row.local("name").values()]
        unknown = said("There is no signatory “{name}”.", name=word)
        raise InputError(joined(unknown, did_you_mean(word, names)), Place(self.name))

    # -- what is recorded

    def confirmed(self, words: Sequence[str], date: str) -> Desk:
        """With the signatures of these rows, or of all that have confirmed and never signed, for the text of today.

        Who is named here has confirmed, or consented again, to whoever records it. Without names, rows that lack
        something are passed over (`incomplete`).

        Raises:
            InputError: as `text`, `id_of` and `chain.sign` say, or the day is before the freezing or still to come.
        """
        known = self._with_ids()
        ids = [known.id_of(word) for word in words]
        table = known.table.with_rows(known.table.row(id_).with_cells({"status": Status.CONFIRMED}) for id_ in ids)
        waiting = [row["id"] for row in table.rows if _is_waiting(row) and not _lacks(row)]
        return known._signed(table, ids or waiting, date)

    @property
    def incomplete(self) -> list[Message]:
        """Of those who have confirmed and signed nothing yet, who cannot sign, and what its row lacks."""
        return [
            said("{name} needs {what}.", name=Signatory.of(row).any_name or row["id"], what=", ".join(lacks))
            for row in self.table.rows
            if _is_waiting(row) and (lacks := _lacks(row))
        ]

    def carried(self, date: str) -> Desk:
        """With the consent of all who signed a text that differs from today's in type alone.

        Whose row was edited since is not among them: what it now says, nobody has signed.

        Raises:
            InputError: there is none of whom this holds; or as `text` and `chain.sign` say.
        """
        table, _ = chain.vouched(self.table, self.events, self.name)
        ids = [
            signatory.id
            for found in replace(self, table=table).others().values()
            for signatory in found
            if signatory.status is Status.CONFIRMED and self._is_typographical(signatory)
        ]
        if not ids:
            message = "Nobody signed a text that differs from this one in type alone. Each must consent by name."
            raise InputError(message, Place(self.name))
        return self._signed(self.table, ids, date)

    def _is_typographical(self, signatory: Signatory) -> bool:
        old = self.signed_text(signatory)
        return old is not None and weight_between(old, self.text) is Weight.TYPOGRAPHICAL

    def _with_ids(self) -> Desk:
        return replace(self, table=with_ids(self.table))

    def _signed(self, table: Table, ids: Iterable[str], date: str) -> Desk:
        if not str(self.text.date) <= date <= _latest():
            message = "The text was frozen on {frozen}, and no signature is from before that day or from the future."
            raise InputError(said(message, frozen=self.text.date))
        try:
            table, events = chain.sign(table, self.events, ids, self.text.digest, date)
        except InputError as error:
            raise InputError(error.message, replace(error.place, file=error.place.file or self.name)) from error
        return replace(self, table=table, events=events)

    def without(self, word: str, date: str) -> Desk:
        """Without a signatory: its row, its data and its salt are gone; the chain says that somebody withdrew.

        Raises:
            InputError: as `id_of` and `chain.withdraw` say.
        """
        known = self._with_ids()
        table, events = chain.withdraw(known.table, self.events, known.id_of(word), date)
        return replace(self, table=table, events=events)

    def save(self, *, forgetting: bool = False) -> None:
        """Write the table and the chain, both or neither; `forgetting` also what `undo` would bring back.

        Raises:
            WriterError: a file cannot be written.
        """
        files = {self.name: write(self.table)}
        if self.events:
            files[chain.SIGNATURES] = chain.write(self.events)
        replace_together(self.campaign.folder, files, self.read)
        if forgetting:
            forget(self.campaign.folder)


def open_desk(campaign: Campaign, document: str = "") -> Desk:
    """The desk of a document; of the only one, where none is named.

    Raises:
        InputError: there is no such document, or several; its table, the chain or a frozen copy cannot be read.
    """
    document = document_of(campaign, document)
    stated = signatories_of(campaign, document)
    name = (stated.from_ if stated is not None else "") or TABLE
    path = campaign.folder / name
    if path.parent != campaign.folder or name.startswith("."):
        raise InputError("Signatures are kept beside the campaign file, so its table must stand there.", Place(name))
    files = {each: _content(campaign.folder / each) for each in (name, chain.SIGNATURES)}
    data, events = files[name], files[chain.SIGNATURES]
    return Desk(
        campaign,
        document,
        name,
        read(data, name) if data is not None else Table(),
        chain.read(events, chain.SIGNATURES) if events is not None else (),
        standing(campaign, document),
        files,
    )


def _content(path: Path) -> bytes | None:
    return read_file(path) if path.is_file() else None


def document_of(campaign: Campaign, document: str = "") -> str:
    """The key of the document that is meant.

    Raises:
        InputError: the campaign has errors, no such document, or several where none is named.
    """
    data = campaign.data
    if data is None:
        raise InputError("The campaign file has errors; see `advocacy check`.", Place(campaign.label))
    known = ", ".join(data.documents)
    if not document and len(data.documents) == 1:
        return next(iter(data.documents))
    if document not in data.documents:
        message = (
            said('The campaign has no document "{name}". It has {known}.', name=document, known=known)
            if document
            else said("Say which document: {known}.", known=known)
        )
        raise InputError(message, Place(campaign.label))
    return document


def signatories_of(campaign: Campaign, document: str) -> Signatories | None:
    """Who speaks in a document: its own signatories, else the campaign's."""
    data = campaign.data
    assert data is not None  # noqa: S101 -- only a campaign that was read has documents
    return data.documents[document].signatories or data.signatories


def lines_of_today(campaign: Campaign, document: str) -> dict[str, tuple[Line, ...]]:
    """The canonical lines of a document as it now stands, by language; none for a language that has errors."""
    composed = {
        code: compose(campaign, document, code, signed=WITHOUT_TABLE).document
        for code in languages_of(campaign, document)
    }
    return {code: tuple(text_lines(version)) for code, version in composed.items() if version is not None}


def differences_between(old: FrozenText, new: FrozenText) -> dict[str, list[Difference]]:
    """Where two frozen texts differ, by language."""
    return by_language(old.lines, new.lines)


def weight_between(old: FrozenText, new: FrozenText) -> Weight:
    """How much the heaviest change between two frozen texts weighs; another role of a version is one, too."""
    roles = [{version.language: version.role for version in text.versions} for text in (old, new)]
    if roles[0] != roles[1]:
        return Weight.SUBSTANTIVE
    return heaviest(each.weight for found in differences_between(old, new).values() for each in found)


def _is_waiting(row: Row) -> bool:
    return row["status"] == Status.CONFIRMED and not row["digest"] and not row["event"]


def _lacks(row: Row) -> list[str]:
    """The columns that a signature needs and that say nothing, or nothing that is known."""
    signatory = Signatory.of(row)
    needed = {"name": signatory.name, "kind": signatory.kind, "consent": signatory.consent}
    return [column for column, value in needed.items() if not value]


def _latest() -> str:
    """The last day that has begun anywhere."""
    return (datetime.now(UTC) + timedelta(hours=14)).date().isoformat()


def _forms(row: Row) -> set[tuple[str, ...]]:
    person = row["kind"] == Kind.PERSON
    return {form_of(name, person) for name in row.local("name").values()}
