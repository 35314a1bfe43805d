"""Writing files: each wholly old or wholly new, and several of a campaign together.

Files that belong together (a campaign and its ledger) are changed through a journal, as databases do it (write-ahead
logging; Gray 1978). All new contents are first written into one file beside them, which is put in place by one rename;
then each file is replaced; then the journal is removed. Whenever the program is stopped, the next command finds either
no journal (nothing was changed) or a whole one, and finishes the work.
"""

from __future__ import annotations

import base64
import json
import os
import stat
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from advocacy.errors import InputError, Place, WriterError, file_label, said

FOLDER = ".advocacy"
_JOURNAL = "journal.json"
_UNDO = "undo.json"
_PART = ".part"


def write_whole(path: Path, content: bytes, *, durable: bool = True) -> None:
    """Write a file so that it is wholly old or wholly new at every moment.

    Not `durable` is what can be made again: when the power fails, it may be lost, which its digest tells.

    Raises:
        WriterError: the folder or the file cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.is_symlink() or path.is_dir():
            message = "{file} is a link or a folder, so it was not replaced. Move it away."
            raise WriterError(said(message, file=file_label(path)))
        descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=_PART)
        try:
            with os.fdopen(descriptor, "wb") as stream:
                stream.write(content)
                stream.flush()
                if durable:
                    os.fsync(stream.fileno())
            if path.exists():
                # Who may read a file is its owner's choice; a new one is for its owner alone.
                os.chmod(temporary, stat.S_IMODE(path.stat().st_mode))
            os.replace(temporary, path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
    except OSError as error:
        message = said("{file} cannot be written: {reason}.", file=file_label(path), reason=error.strerror)
        raise WriterError(message) from error


# ------------------------------------------------------------------ several files


@dataclass(frozen=True, slots=True)
class Change:
    """What a file was and what it becomes; None where it is not there."""

    before: bytes | None
    after: bytes | None


def replace_together(folder: Path, files: Mapping[str, bytes]) -> None:
    """Replace files of a folder, by name, all or none of them; `undo` can bring back what they were.

    Raises:
        WriterError: a file cannot be written. What was begun is finished or dropped by the next `recover`.
        InputError: an earlier change cannot be finished.
    """
    recover(folder)
    changes = {name: Change(_content(folder / name), content) for name, content in files.items()}
    _run(folder, changes)


def recover(folder: Path) -> None:
    """Finish what an interrupted command began, or drop what it had not put down wholly.

    A file that people changed meanwhile is never overwritten: the change is then left aside, under another name.

    Raises:
        WriterError: a file cannot be written.
    """
    hidden = folder / FOLDER
    if not hidden.is_dir():
        return
    for stray in [*hidden.glob(f".*{_PART}"), *folder.glob(f".*{_PART}")]:
        stray.unlink(missing_ok=True)
    journal = hidden / _JOURNAL
    if not journal.is_file():
        return
    changes = _read(journal)
    if all(_content(folder / name) in (change.before, change.after) for name, change in changes.items()):
        _apply(folder, changes)
    else:
        os.replace(journal, journal.with_name("interrupted.json"))


def undo(folder: Path) -> list[str]:
    """Bring back the files of the last change; gives their names. Undoing twice brings the change back.

    Raises:
        InputError: there is nothing to undo, or a file was changed since, so that work would be lost.
        WriterError: a file cannot be written.
    """
    recover(folder)
    kept = folder / FOLDER / _UNDO
    if not kept.is_file():
        raise InputError("There is nothing to undo.", Place(file_label(folder)))
    changes = _read(kept)
    for name, change in changes.items():
        if _content(folder / name) != change.after:
            raise InputError("This file was changed since, so nothing was undone.", Place(file_label(folder / name)))
    _run(folder, {name: Change(change.after, change.before) for name, change in changes.items()})
    return list(changes)


def forget(folder: Path) -> None:
    """Drop what `undo` would bring back, as after a withdrawal: what is gone must be gone from there too.

    Raises:
        WriterError: it cannot be removed.
    """
    for name in (_UNDO, "interrupted.json"):
        kept = folder / FOLDER / name
        try:
            kept.unlink(missing_ok=True)
        except OSError as error:
            message = said("{file} cannot be removed: {reason}.", file=file_label(kept), reason=error.strerror)
            raise WriterError(message) from error


def _run(folder: Path, changes: Mapping[str, Change]) -> None:
    write_whole(folder / FOLDER / _JOURNAL, _written(changes))
    _apply(folder, changes)


def _apply(folder: Path, changes: Mapping[str, Change]) -> None:
    """Each step may be done again: a journal that is still there is applied from its beginning."""
    for name, change in changes.items():
        if change.after is None:
            (folder / name).unlink(missing_ok=True)
        elif _content(folder / name) != change.after:
            write_whole(folder / name, change.after)
    write_whole(folder / FOLDER / _UNDO, _written(changes))
    (folder / FOLDER / _JOURNAL).unlink(missing_ok=True)


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise InputError(said("The file cannot be read: {reason}.", reason=error.strerror), Place(str(path))) from error


def _written(changes: Mapping[str, Change]) -> bytes:
    held = {
        name: [
            None if side is None else base64.b64encode(side).decode("ascii") for side in (change.before, change.after)
        ]
        for name, change in changes.items()
    }
    return json.dumps(held, indent=1).encode("ascii")


def _read(path: Path) -> dict[str, Change]:
    """The changes that a file holds; only plain names inside the folder are taken."""
    try:
        held = json.loads(path.read_bytes())
        found = {
            str(name): Change(*(None if side is None else base64.b64decode(side, validate=True) for side in sides))
            for name, sides in held.items()
        }
    except (ValueError, TypeError, AttributeError) as error:
        raise InputError("This file was damaged. Move it away.", Place(file_label(path))) from error
    for name in found:
        if Path(name).name != name or name.startswith("."):
            raise InputError("This file was damaged. Move it away.", Place(file_label(path)))
    return found
