"""Receipts: with one, a signatory can prove what it signed, whatever becomes of the table and the chain.

A receipt is a line of canonical JSON that the coordinator's key signs (Ed25519, RFC 8032). It names nobody: it holds
the statement, its code, the commitment, its place in the chain, the chain's head, and a day. The key in it only says
which key it is; that this is the coordinator's key must be known from elsewhere, as from the statement itself.

`cryptography` does the work and comes with the extra `sign`. It is imported when a receipt is made or checked.
"""

from __future__ import annotations

import importlib
import json
import os
import re
import stat
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from advocacy.errors import InputError, Place, WriterError, file_label, said
from advocacy.signing.chain import Event, canonical, head

_FORMAT = "advocacy-receipt-1"
_MAX = 10_000
_CODE = re.compile(r"[^\x00-\x1f\x7f]{1,100}")
_FORMS = {
    "statement": re.compile("[0-9a-f]{64}"), "code": _CODE, "commitment": re.compile("[0-9a-f]{64}"),
    "seq": re.compile("[1-9][0-9]{0,8}"), "head": re.compile("[0-9a-f]{64}"),
    "date": re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}"), "key": re.compile("[0-9a-f]{64}"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a receipt says; `key` is the public key that signed it, as 64 hexadecimal digits."""

    statement: str
    code: str
    commitment: str
    seq: str
    head: str
    date: str
    key: str


def make_key(path: Path) -> str:
    """Make a coordinator's key in a new file that only its owner can read; gives the public key.

    Raises:
        InputError: the extra is not installed.
        WriterError: the file is there already or cannot be written.
    """
    private = _ed25519().Ed25519PrivateKey.generate()
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0), 0o600)
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(private.private_bytes_raw().hex().encode() + b"\n")
            stream.flush()
            os.fsync(stream.fileno())
    except OSError as error:
        message = "{file} cannot be written: {reason}."
        raise WriterError(said(message, file=file_label(path), reason=error.strerror)) from error
    return str(private.public_key().public_bytes_raw().hex())


def public_key(path: Path) -> str:
    """The public key of a coordinator's key file.

    Raises:
        InputError: as `_private` says.
    """
    return str(_private(path).public_key().public_bytes_raw().hex())


def receipt(path: Path, events: Sequence[Event], seq: str, digest: str, code: str) -> bytes:
    """A receipt for one event of a chain, signed with the key in a file.

    Raises:
        InputError: there is no such event with a commitment, the extra is not installed, or the key cannot be read.
    """
    event = next((event for event in events if event.seq == seq and event.commitment), None)
    if event is None:
        raise InputError(said("The chain has no signature {event}.", event=seq))
    private = _private(path)
    key = private.public_key().public_bytes_raw().hex()
    made = Receipt(digest, code, event.commitment, event.seq, head(events), event.date, key)
    held = {"format": _FORMAT, **asdict(made)}
    if wrong := _wrong(held):
        raise InputError(said("A receipt cannot hold this {field}.", field=wrong))
    return canonical({**held, "signature": private.sign(canonical(held)).hex()}) + b"\n"


def verify_receipt(data: bytes, key: str, label: str = "") -> Receipt:
    """What a receipt says, if the key signed exactly that.

    Raises:
        InputError: it is no receipt, one character of it was changed, or another key signed it; or the extra is not
            installed.
    """
    engine = _ed25519()
    place = Place(label)
    try:
        if len(data) > _MAX:
            raise ValueError
        held = json.loads(data.decode())
        # One form only: nothing can be added, said twice or written otherwise.
        if not isinstance(held, dict) or canonical(held) + b"\n" != data.replace(b"\r\n", b"\n"):
            raise ValueError
        signature = bytes.fromhex(held.pop("signature"))
        if held.get("format") != _FORMAT or len(held) != len(fields(Receipt)) + 1 or _wrong(held):
            raise ValueError
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise InputError("This is not a receipt, or it was changed.", place) from error
    if held["key"] != key:
        raise InputError("Another key signed this receipt.", place)
    try:
        engine.Ed25519PublicKey.from_public_bytes(bytes.fromhex(key)).verify(signature, canonical(held))
    except (importlib.import_module("cryptography.exceptions").InvalidSignature, ValueError) as error:
        raise InputError("This is not a receipt, or it was changed.", place) from error
    return Receipt(**{name: held[name] for name in _FORMS})


def stands_in(found: Receipt, events: Sequence[Event]) -> bool:
    """Whether a chain holds the event and the head of a receipt; if not, the chain was written anew since."""
    heads = {event.hash for event in events}
    return found.head in heads and any(
        (event.seq, event.commitment, event.date) == (found.seq, found.commitment, found.date) for event in events
    )


def _wrong(held: dict[str, Any]) -> str:
    """The first field that has not the form it must have, or ""."""
    bad = (name for name, form in _FORMS.items() if not form.fullmatch(str(held.get(name, ""))))
    return next(bad, next((name for name in _FORMS if not isinstance(held.get(name), str)), ""))


def _private(path: Path) -> Any:
    """The key of a file.

    Raises:
        InputError: the extra is not installed; the file cannot be read, others may read it, or it holds no key.
    """
    engine, place = _ed25519(), Place(file_label(path))
    try:
        if os.name == "posix" and stat.S_IMODE(path.stat().st_mode) & 0o077:
            raise InputError("Others may read this key. Make a new one, and keep it to yourself (chmod 600).", place)
        return engine.Ed25519PrivateKey.from_private_bytes(bytes.fromhex(path.read_text("ascii").strip()))
    except OSError as error:
        raise InputError(said("The file cannot be read: {reason}.", reason=error.strerror), place) from error
    except ValueError as error:
        raise InputError("This file holds no key.", place) from error


def _ed25519() -> Any:
    try:
        return importlib.import_module("cryptography.hazmat.primitives.asymmetric.ed25519")
    except ImportError as error:
        raise InputError('Receipts need the extra "sign": pip install "advocacy[sign]".') from error
