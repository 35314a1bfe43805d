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
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from advocacy.errors import InputError, Place, WriterError, file_label, said

FOLDER = ".advocacy"
_JOURNAL = "journal.json"
_UNDO = "undo.json"
_PART = ".part"
_LOCK = "lock"
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


def make_folder(folder: Path) -> None:
    """Make a folder and those above it that are missing, for their owner alone, whatever the machine's mask is.

    Raises:
        OSError: it cannot be made.
    """
    if not folder.is_dir() and folder != folder.parent:  # a working folder that is gone has no parent
        make_folder(folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)


def write_whole(path: Path, content: bytes, *, durable: bool = True) -> None:
    """Write a file so that it is wholly old or wholly new at every moment; a new one is for its owner alone.

    Not `durable` is what can be made again: when the power fails, it may be lost, which its digest tells.

    Raises:
        WriterError: the folder or the file cannot be written.
    """
    target = os.fspath(path)
    try:
        mode = _mode(path)
        descriptor, temporary = _begun(path.parent)
        try:
            with os.fdopen(descriptor, "wb") as stream:
                stream.write(content)
                if durable:
                    stream.flush()
                    os.fsync(stream.fileno())
            if mode is not None:
                # Who may read a file is its owner's choice; a new one is for its owner alone.
                os.chmod(temporary, mode)
            os.replace(temporary, target)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
    except OSError as error:
        message = said("{file} cannot be written: {reason}.", file=file_label(path), reason=error.strerror)
        raise WriterError(message) from error


def _mode(path: Path) -> int | None:
    """Who may read a file that is there; None where there is none."""
    try:
        found = os.lstat(path).st_mode
    except FileNotFoundError:
        return None
    if stat.S_ISLNK(found) or stat.S_ISDIR(found):
        message = "{file} is a link or a folder, so it was not replaced. Move it away."
        raise WriterError(said(message, file=file_label(path)))
    return stat.S_IMODE(found)


def _begun(folder: Path) -> tuple[int, str]:
    """A new file to write into, and its name, in a folder that is made if it is not there."""
    # A name by the process is quicker than a random one; it is taken where another thread writes, or one was killed.
    name = os.path.join(folder, f".{os.getpid()}{_PART}")
    try:
        return os.open(name, _NEW, 0o600), name
    except (FileNotFoundError, FileExistsError):
        make_folder(folder)
        return tempfile.mkstemp(dir=folder, prefix=".", suffix=_PART)


# ------------------------------------------------------------------ several files


@dataclass(frozen=True, slots=True)
class Change:
    """What a file was and what it becomes; None where it is not there."""

    before: bytes | None
    after: bytes | None


def replace_together(folder: Path, files: Mapping[str, bytes], read: Mapping[str, bytes | None] | None = None) -> None:
    """Replace files of a folder, by name, all or none of them; `undo` can bring back what they were.

    `read` is what the new contents were made from: where a file is no longer that, somebody else changed it meanwhile,
    and nothing is written.

    Raises:
        WriterError: a file cannot be written. What was begun is finished or dropped by the next `recover`.
        InputError: an earlier change cannot be finished, or a file was changed meanwhile.
    """
    with _alone(folder):
        _recover(folder)
        for name, content in (read or {}).items():
            if _content(folder / name) != content:
                message = "Somebody else changed this file meanwhile, so nothing was written. Run the command again."
                raise InputError(message, Place(file_label(folder / name)))
        changes = {name: Change(_content(folder / name), content) for name, content in files.items()}
        _run(folder, changes)


def recover(folder: Path) -> None:
    """Finish what an interrupted command began, or drop what it had not put down wholly.

    A file that people changed meanwhile is never overwritten: the change is then left aside, under another name.

    Raises:
        WriterError: a file cannot be written.
    """
    hidden = folder / FOLDER
    # Nothing is locked, so that a folder that nobody may write in can be read, where there is nothing to finish.
    if (hidden / _JOURNAL).is_file() or any(hidden.glob(f".*{_PART}")):
        with _alone(folder):
            _recover(folder)


def _recover(folder: Path) -> None:
    hidden = folder / FOLDER
    journal = hidden / _JOURNAL
    for stray in [*hidden.glob(f".*{_PART}"), *(folder.glob(f".*{_PART}") if journal.is_file() else ())]:
        stray.unlink(missing_ok=True)
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
    with _alone(folder):
        _recover(folder)
        kept = folder / FOLDER / _UNDO
        if not kept.is_file():
            raise InputError("There is nothing to undo.", Place(file_label(folder)))
        changes = _read(kept)
        for name, change in changes.items():
            if _content(folder / name) != change.after:
                message = "This file was changed since, so nothing was undone."
                raise InputError(message, Place(file_label(folder / name)))
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


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Wait until no other process changes files of this folder together, and keep others waiting.

    The system drops the lock when a process ends, however it ends.

    Raises:
        WriterError: the lock cannot be made.
    """
    path = folder / FOLDER / _LOCK
    try:
        make_folder(path.parent)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        message = said("{file} cannot be written: {reason}.", file=file_label(path), reason=error.strerror)
        raise WriterError(message) from error
    try:
        _lock(descriptor)
        yield
    finally:
        os.close(descriptor)


def _lock(descriptor: int) -> None:
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(descriptor, msvcrt.LK_LOCK, 1)
    else:
        import fcntl

        fcntl.flock(descriptor, fcntl.LOCK_EX)


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
