"""The file of a translation memory: SQLite, opened so that a file from somebody else can do no harm.

It is looked at before SQLite opens it (what it is, its version), opened as https://www.sqlite.org/security.html advises
for files that are not trusted, and must have exactly the tables that this program makes: no view, trigger or virtual
table.
"""

from __future__ import annotations

import os
import sqlite3
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from advocacy.errors import InputError, Place, WriterError, file_label, said
from advocacy.storage import make_folder

VERSION = 1
MAX_BYTES = 512 * 2**20
MAX_VALUE = 2**18  # bytes of a text, a row or a statement

_APPLICATION = 0x41647654  # "AdvT"; https://www.sqlite.org/fileformat.html, section 1.3
_HEADER = struct.Struct(">16s2xBB40xI4xI")  # magic, write and read version, user_version at 60, application_id at 68
_MAGIC = b"SQLite format 3\0"
_SCHEMA = """
CREATE TABLE entry (
  id INTEGER PRIMARY KEY, source_language TEXT NOT NULL, target_language TEXT NOT NULL, source TEXT NOT NULL,
  target TEXT NOT NULL, source_key TEXT NOT NULL, target_key TEXT NOT NULL, origin TEXT NOT NULL, unit TEXT NOT NULL,
  state TEXT NOT NULL, date TEXT NOT NULL
);
CREATE INDEX entry_source ON entry (source_language, target_language, source_key);
CREATE INDEX entry_target ON entry (target_language, source_language, target_key);
"""
_PRAGMAS = "trusted_schema=OFF", "cell_size_check=ON", "mmap_size=0", "secure_delete=ON", "temp_store=MEMORY"
_NO_MEMORY = "This is not a translation memory of this program."
_DAMAGED = "The memory is damaged. Take an earlier copy of it."
_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_UNWRITABLE = {
    sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_PERM,
}  # fmt: skip


@contextmanager
def opened(path: Path, *, write: bool) -> Iterator[sqlite3.Connection]:
    """The file of a memory. Where there is none it is empty; it is made only to `write`, for its owner alone.

    Raises:
        InputError: the file is something else, is damaged, or is of a newer version of the program.
        WriterError: the file cannot be made, or another program is writing it.
    """
    is_new = _is_new(path)
    with errors_of(path):
        if is_new and not write:
            connection = sqlite3.connect(":memory:", isolation_level=None)
        else:
            if is_new:
                _make(path)
            address = f"{path.resolve().as_uri()}?mode={'rw' if write else 'ro'}"
            connection = sqlite3.connect(address, uri=True, isolation_level=None, timeout=10)
    try:
        with errors_of(path):
            _prepare(connection, path, is_new)
        yield connection
    finally:
        connection.close()


def _is_new(path: Path) -> bool:
    """Whether there is no memory in this place yet; what is there and is none is refused before SQLite sees it."""
    place = Place(file_label(path))
    if not path.exists() and not path.is_symlink():
        return True
    if path.is_symlink() or not path.is_file():
        raise InputError("This is not a file.", place)
    try:
        with path.open("rb") as stream:
            head = stream.read(_HEADER.size)
    except OSError as error:
        raise InputError(said("The file cannot be read: {reason}.", reason=error.strerror), place) from error
    if not head:
        return True
    if len(head) < _HEADER.size or path.stat().st_size > MAX_BYTES:
        raise InputError(_NO_MEMORY, place)
    magic, writes, reads, version, application = _HEADER.unpack(head)
    if magic != _MAGIC or application != _APPLICATION or (writes, reads) != (1, 1) or not version:
        raise InputError(_NO_MEMORY, place)
    if version > VERSION:
        raise InputError("This memory was written by a newer version of the program.", place)
    return False


def _make(path: Path) -> None:
    try:
        make_folder(path.parent)
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
    except OSError as error:
        message = said("{file} cannot be written: {reason}.", file=file_label(path), reason=error.strerror)
        raise WriterError(message) from error


def _prepare(connection: sqlite3.Connection, path: Path, is_new: bool) -> None:
    """Make SQLite distrust the file, and the file be what it should."""
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, MAX_VALUE)
    connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    if is_new:
        _create(connection)
        return
    with sqlite3.connect(":memory:", isolation_level=None) as model:
        model.executescript(_SCHEMA)
        same = _shape(connection) == _shape(model)
    model.close()
    if not same:
        raise InputError(_NO_MEMORY, Place(file_label(path)))
    if connection.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
        raise InputError(_DAMAGED, Place(file_label(path)))


def _create(connection: sqlite3.Connection) -> None:
    connection.execute("BEGIN IMMEDIATE")
    if not _shape(connection):  # else another process was first
        version = f"PRAGMA application_id={_APPLICATION}", f"PRAGMA user_version={VERSION}"
        for statement in (*_SCHEMA.split(";"), *version):
            connection.execute(statement)
    connection.execute("COMMIT")


def _shape(connection: sqlite3.Connection) -> list[tuple[str, ...]]:
    return connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY name").fetchall()


@contextmanager
def errors_of(path: Path) -> Iterator[None]:
    """What SQLite says, as errors of this program."""
    try:
        yield
    except UnicodeDecodeError as error:
        raise InputError(_DAMAGED, Place(file_label(path))) from error
    except (sqlite3.Error, sqlite3.Warning) as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        label = file_label(path)
        if code in _BUSY:
            raise WriterError(said("{file} is in use by another program. Try again.", file=label)) from error
        if code in _UNWRITABLE:
            raise WriterError(said("{file} cannot be written: {reason}.", file=label, reason=error)) from error
        raise InputError(_DAMAGED, Place(label)) from error
