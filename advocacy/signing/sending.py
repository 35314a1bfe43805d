"""What a coordinator sends out: the frozen statement in each language and format, and a sign-on sheet."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from advocacy.document import Document
from advocacy.errors import InputError, WriterError, said
from advocacy.languages import Moment, PartialDate
from advocacy.layout import Publication
from advocacy.signing.desk import Desk
from advocacy.signing.kit import Kit, sheet_csv, sheet_xlsx
from advocacy.signing.kitform import sheet_docx
from advocacy.signing.versions import compose_versions, languages_of
from advocacy.storage import write_whole
from advocacy.writers import writer

_STATEMENTS = ("docx", "md", "pdf")
_SHEETS: dict[str, Callable[[Kit], bytes]] = {"docx": sheet_docx, "csv": sheet_csv, "xlsx": sheet_xlsx}


@dataclass(slots=True)
class Sending:
    """Files that were written, and those that need an extra that is not installed."""

    written: list[Path] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)


def send(desk: Desk, out: Path, deadline: str = "", coordinator: str = "") -> Sending:
    """Write the kit of a document into a folder: the statement without signatories, read-only in Word, and the sheets.

    Raises:
        InputError: nothing is frozen, the text was changed since, or the deadline is no day or time.
        WriterError: a file cannot be written.
    """
    documents = list(_documents(desk))
    kit = _kit(desk, documents, _deadline(deadline), coordinator)
    made: list[tuple[str, Callable[[], bytes]]] = []
    for document in documents:
        publication = Publication((document,), read_only=True)
        for extension in _STATEMENTS:
            name = f"{desk.document}.{document.language}.{extension}"
            made.append((name, lambda extension=extension, it=publication: writer(extension)(it)))  # type: ignore[misc]
    made += [
        (f"{desk.document}.sign-on.{extension}", lambda write=write: write(kit))  # type: ignore[misc]
        for extension, write in _SHEETS.items()
    ]
    sent = Sending()
    for name, write in made:
        try:
            content = write()
        except (InputError, WriterError) as error:
            sent.left_out.append(said("{where}: {what}", where=name, what=error.message))
            continue
        write_whole(out / name, content)
        sent.written.append(out / name)
    return sent


def _documents(desk: Desk) -> Iterator[Document]:
    """The language versions with the marks of the frozen text, naming nobody of the table."""
    frozen = desk.text
    codes = languages_of(desk.campaign, desk.document)
    for composition in compose_versions(desk.campaign, desk.document, codes, signed=False).values():
        if composition.document is None or composition.document.frozen is None:
            raise InputError(said("The text {code} cannot be written as it was frozen.", code=frozen.code))
        yield composition.document


def _kit(desk: Desk, documents: list[Document], deadline: PartialDate | Moment | None, coordinator: str) -> Kit:
    text = desk.text
    return Kit(
        titles={document.language: document.title for document in documents},
        code=text.code,
        digest=text.digest,
        date=text.date,
        versions=text.versions,
        languages=tuple(desk.campaign.languages[document.language] for document in documents),
        deadline=deadline,
        coordinator=coordinator,
    )


def _deadline(text: str) -> PartialDate | Moment | None:
    if not text:
        return None
    for form in (PartialDate, Moment):
        try:
            return form.parse(text)
        except ValueError:
            continue
    message = '"{value}" is not a day of the form 2026-03-08, nor a time as in 2026-03-08 18:00 GMT.'
    raise InputError(said(message, value=text))
