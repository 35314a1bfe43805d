"""A clean copy of a file, looked into again before it is written: if something serious is left, it is refused."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from advocacy.errors import InputError, Place, WriterError, file_label, said, words_of
from advocacy.inspecting.reading import inspect_data, kind_of, read
from advocacy.inspecting.traces import Trace


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A clean copy: its bytes, what the file gave away, and what the copy still does, which is never serious."""

    data: bytes
    kind: str
    before: list[Trace]
    left: list[Trace]

    @property
    def removed(self) -> list[Trace]:
        """What was in the file and is not in the copy."""
        still = {trace.code for trace in self.left}
        return [trace for trace in self.before if trace.code not in still]


class NotCleanError(WriterError):
    """A copy that would not be clean; `left` is what would still be in it."""

    def __init__(self, left: list[Trace], label: str) -> None:
        self.left = left
        super().__init__(said("No copy was written: this would still be in it."), Place(label))


def clean(path: Path, *, accept_changes: bool = False) -> Cleaned:
    """A copy of a file without what it gives away.

    Raises:
        InputError: it cannot be read, or is of a kind that cannot be cleaned.
        NotCleanError: something serious would still be in the copy.
    """
    label = file_label(path)
    data = read(path)
    kind = kind_of(data, path.name, label)
    before = inspect_data(data, kind, label)
    made = _made(data, kind, label, accept_changes)
    left = inspect_data(made, kind, label)
    if any(trace.serious for trace in left):
        raise NotCleanError([trace for trace in left if trace.serious], label)
    return Cleaned(made, kind, before, left)


def _made(data: bytes, kind: str, label: str, accept_changes: bool) -> bytes:
    match kind:
        case "docx":
            from advocacy.inspecting.wordcopy import Copy

            return Copy(data, label, accept_changes=accept_changes).write()
        case "pdf":
            from advocacy.inspecting.pdfcopy import clean_pdf

            return clean_pdf(data, label)
        case "png" | "jpeg":
            from advocacy.pictures import PictureError
            from advocacy.pictures import clean as clean_picture

            try:
                return clean_picture(data).data
            except PictureError as error:
                raise InputError(words_of(error), Place(label)) from error
        case _:
            from advocacy.inspecting.text import clean_text

            return clean_text(data, label, kind)[0]


def target_of(path: Path, out: Path | None) -> Path:
    """Where the copy goes: `letter.clean.docx` beside `letter.docx`, unless `out` says.

    Raises:
        WriterError: it would replace the file itself, or a file that this program did not clean.
    """
    target = out if out is not None else path.with_name(f"{path.stem}.clean{path.suffix}")
    same = target.resolve() == path.resolve() or (target.exists() and target.samefile(path))
    if same:
        raise WriterError(
            "The copy would replace the file itself. Give another name with --out.", Place(file_label(path))
        )
    if target.exists():
        raise WriterError(
            said("{file} is already there. Move it away, or give another name with --out.", file=file_label(target))
        )
    return target
