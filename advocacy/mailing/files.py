"""The files of a batch: each whole or not at all, only what is missing or changed, and an index of all of them.

`index.csv` in the folder of the letters says for each file whom it is for, its language, its SHA-256, and a digest of
what it was made of. A file that is there, unchanged, and made of the same is not made again; so a batch that was
interrupted goes on where it stopped.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING

from advocacy.addressing import MARKS
from advocacy.document import Block
from advocacy.errors import Findings
from advocacy.formulas import guarded, unguarded
from advocacy.layout import Publication
from advocacy.mailing.filling import MARK
from advocacy.mailing.letters import Mailing, Sent
from advocacy.mailing.recipients import Recipient
from advocacy.reader import read_table
from advocacy.storage import write_whole
from advocacy.writers import writer

if TYPE_CHECKING:
    from advocacy.writers.word.stencil import Stencil

INDEX = "index.csv"
_EACH_SO_MANY = 200  # files between two writings of the index
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Indexed:
    """One row of the index; `language` holds several where one file does."""

    addressee: str
    language: str
    file: str
    digest: str
    made_of: str


COLUMNS = tuple(column.name.replace("_", "-") for column in fields(Indexed))


@dataclass(slots=True)
class Posted:
    """What became of a batch: names of files written and of those that were there already, letters not made."""

    written: list[str] = field(default_factory=list)
    same: list[str] = field(default_factory=list)
    unmade: list[str] = field(default_factory=list)
    findings: Findings = field(default_factory=Findings)
    older: list[Path] = field(default_factory=list)


def post(
    mailing: Mailing,
    recipients: Sequence[Recipient],
    folder: Path,
    formats: Sequence[str],
    *,
    letterhead: Path | None = None,
    suffix: str = "",
    progress: Progress = lambda done, whole: None,
) -> Posted:
    """Write the letters to these addressees into a folder, `suffix` after each name, and the index beside them.

    What was written before an interruption or an error stays, and is in the index.

    Raises:
        WriterError: a file cannot be written, as on a full disk.
    """
    done = Posted()
    before = {row.file: row for row in _read(folder / INDEX)}
    desk = _Desk(mailing, folder, formats, letterhead, suffix, before)
    index, kept = dict(before), 0
    try:
        for number, (recipient, files) in enumerate(mailing.letters(recipients), 1):
            if not files:
                done.unmade.append(recipient.code)
            for sent in files:
                for row, is_new in desk.written(sent):
                    index[row.file] = row
                    (done.written if is_new else done.same).append(row.file)
            progress(number, len(recipients))
            if len(done.written) - kept >= _EACH_SO_MANY:
                kept = len(done.written)
                _write(folder / INDEX, index.values())
    finally:
        done.findings.extend(mailing.findings)
        held = {*done.written, *done.same}
        _settle(folder, index, held, done)
    return done


def _settle(folder: Path, index: dict[str, Indexed], held: set[str], done: Posted) -> None:
    """Write the index of what is there; files of addressees who are no longer in the batch are told, not removed."""
    there = {name: row for name, row in index.items() if name in held or (folder / name).is_file()}
    done.older = [folder / name for name in there if name not in held]
    if there and (done.written or len(there) < len(index)):
        _write(folder / INDEX, there.values())


class _Desk:
    """Makes the files of letters, with what those of one form have in common made once."""

    def __init__(
        self, mailing: Mailing, folder: Path, formats: Sequence[str], letterhead: Path | None, suffix: str,
        before: dict[str, Indexed],
    ) -> None:  # fmt: skip
        self._mailing, self._folder, self._formats = mailing, folder, formats
        self._letterhead, self._suffix, self._before = letterhead, suffix, before
        self._house = hashlib.sha256(letterhead.read_bytes()).hexdigest() if letterhead is not None else ""
        self._pictured: set[tuple[object, ...]] = set()
        self._stencils: dict[tuple[object, ...], Stencil | None] = {}

    def written(self, sent: Sent) -> Iterable[tuple[Indexed, bool]]:
        """The rows of the files of a letter, each with whether it had to be written."""
        for extension in self._formats:
            if extension == "md" and sent.form not in self._pictured:
                self._pictures(sent.publication())
                self._pictured.update([sent.form] if sent.form else [])
            stem, _, languages = sent.stem.rpartition(".")
            name = f"{stem}{self._suffix}.{languages}.{extension}"
            made_of = hashlib.sha256(f"{extension} {self._house} {sent.made_of}".encode()).hexdigest()
            path, known = self._folder / name, self._before.get(name)
            if known is not None and known.made_of == made_of and _digest_of(path) == known.digest:
                yield known, False
                continue
            content = self._content(sent, extension)
            write_whole(path, content, durable=False)
            names = " / ".join(dict.fromkeys(sent.names.values()))
            languages = " ".join(sent.names)
            yield Indexed(names, languages, name, hashlib.sha256(content).hexdigest(), made_of), True

    def _content(self, sent: Sent, extension: str) -> bytes:
        stencil = self._stencil(sent) if extension == "docx" and sent.form else None
        made = stencil.written(*_fillings(stencil, sent, self._mailing)) if stencil is not None else None
        return made or writer(extension)(replace(sent.publication(), letterhead=self._letterhead))

    def _stencil(self, sent: Sent) -> Stencil | None:
        """The Word file of a form, written once."""
        if sent.form not in self._stencils:
            from advocacy.writers.word.stencil import Stencil

            form = replace(self._mailing.form_publication(sent), letterhead=self._letterhead)
            self._stencils[sent.form] = Stencil.of(form, MARK, MARKS["address"])
        return self._stencils[sent.form]

    def _pictures(self, publication: Publication) -> None:
        """Markdown names its pictures; the other formats hold them. They are the same for all."""
        for image in (image for document in publication.documents for image in document.images):
            if not (self._folder / image.name).is_file():
                write_whole(self._folder / image.name, image.data)


def _fillings(stencil: Stencil, sent: Sent, mailing: Mailing) -> tuple[list[tuple[Block, ...]], list[str]]:
    """What goes into the holes of a stencil: addresses, and texts, each in printed order."""
    addresses: list[tuple[Block, ...]] = []
    texts: list[str] = []
    for text, language in stencil.holes:
        own = sent.fillings[language]
        if text == MARKS["address"]:
            addresses.append(own.address)
        else:
            texts.append(own.worded(text, mailing.language(language)))
    return addresses, texts


def _digest_of(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""


# ------------------------------------------------------------------ the index


def _read(path: Path) -> list[Indexed]:
    """The index of an earlier build; none where it cannot be used, since everything can be made again."""
    if not path.is_file():
        return []
    rows = read_table(path)
    if any(tuple(row) != COLUMNS for row in rows):
        return []
    return [Indexed(*(unguarded(cell) for cell in row.values())) for row in rows]


def _write(path: Path, rows: Iterable[Indexed]) -> None:
    stream = io.StringIO(newline="")
    written = csv.writer(stream, lineterminator="\n")
    written.writerow(COLUMNS)
    for row in rows:
        cells = row.addressee, row.language, row.file, row.digest, row.made_of
        written.writerow([guarded(cell) for cell in cells])
    write_whole(path, b"\xef\xbb\xbf" + stream.getvalue().encode())
