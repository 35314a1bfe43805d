"""What both directions share: namespaces, ids, and what our states are called in XLIFF."""

from __future__ import annotations

import re

from advocacy.vouching import State

XLIFF1 = "urn:oasis:names:tc:xliff:document:1.2"
XLIFF2 = "urn:oasis:names:tc:xliff:document:2.0"  # also of 2.1
MATCHES = "urn:oasis:names:tc:xliff:matches:2.0"
OASIS = "urn:oasis:names:tc:xliff:"
XML = "http://www.w3.org/XML/1998/namespace"

# Notes with these categories say what we know already, and are not taken back.
CONTEXT, GLOSSARY, COMMENT = "context", "glossary", "comment"

# XLIFF 1.2, 2.4.1: `state` with `state-qualifier`. A missing target has neither.
STATES1 = {
    State.DRAFT: ("needs-review-translation", "x-draft"),
    State.STALE: ("needs-review-translation", "x-stale"),
    State.REJECTED: ("needs-translation", "x-rejected"),
    State.TRANSLATED: ("translated", ""),
    State.APPROVED: ("signed-off", ""),
}
# XLIFF 2.1, 4.3.1.30 and 4.3.1.34: `state` with `subState`.
STATES2 = {
    State.DRAFT: ("initial", "advocacy:draft"),
    State.STALE: ("initial", "advocacy:stale"),
    State.REJECTED: ("initial", "advocacy:rejected"),
    State.TRANSLATED: ("translated", ""),
    State.APPROVED: ("final", ""),
}
_DONE = {
    "translated": State.TRANSLATED,
    "reviewed": State.TRANSLATED,
    "signed-off": State.APPROVED,
    "final": State.APPROVED,
}

_ESCAPED = re.compile("_([0-9A-F]{1,6})_")


def id_of(unit: str) -> str:
    """An id (NMTOKEN) for a key path: other characters are their code points between low lines.

    >>> id_of("to.Nhà nước")
    'to.Nh_E0__20_n_1B0__1EDB_c'
    """
    return re.sub(r"[^A-Za-z0-9.:-]", lambda found: f"_{ord(found[0]):X}_", unit)


def unit_of(id_: str) -> str:
    """The key path of an id."""
    return _ESCAPED.sub(lambda found: chr(min(int(found[1], 16), 0x10FFFF)), id_)


def state_of(state: str, detail: str) -> State | None:
    """What a state with its qualifier or subState means; None where none is named.

    The detail counts only as long as the state is one that asks for work: programs change the one and leave the other.
    What asks for work without saying why is a draft.
    """
    if not state or state.startswith("x-"):
        return None
    if state in _DONE:
        return _DONE[state]
    word = re.sub(r"^(?:x-|advocacy:)", "", detail)
    return {"stale": State.STALE, "rejected": State.REJECTED}.get(word, State.DRAFT)
