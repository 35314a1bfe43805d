"""Traces in a text file as a whole: how it is encoded, how its lines end, and what `words` and `markup` find in it."""

from __future__ import annotations

import re

from advocacy.errors import InputError, Place
from advocacy.inspecting.markup import Scanned, scan_html, scan_markdown
from advocacy.inspecting.traces import Trace, Traces
from advocacy.inspecting.words import inspect_words, visible, without_trackers

MAX_BYTES = 16 * 2**20
_PATTERN = 3  # lines: fewer that end in spaces are slips, more can be a message
_MARKS = {b"\xef\xbb\xbf": "utf-8", b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}


def inspect_text(data: bytes, label: str, kind: str) -> list[Trace]:
    """What a text file of a `kind` (`md`, `html`, `txt`) gives away.

    Raises:
        InputError: it is too large, or not in UTF-8 or UTF-16.
    """
    traces = Traces(label)
    text, _ = _decoded(data, label, traces)
    _scan(text, kind, Scanned(traces))
    _inspect_lines(text, kind, traces)
    return list(traces)


def clean_text(data: bytes, label: str, kind: str) -> tuple[bytes, list[Trace]]:
    """The file without what `inspect_text` finds and can be cut out, and what that was; the rest stays to the byte.

    Raises:
        InputError: it is too large, or not in UTF-8 or UTF-16.
    """
    traces = Traces(label)
    text, encoding = _decoded(data, label, traces)
    scanned = Scanned(traces, cleaning=True)
    _scan(text, kind, scanned)
    _inspect_lines(text, kind, traces)
    text = _ended(without_trackers(visible(scanned.applied(text))), kind)
    return text.encode("utf-8" if encoding.startswith("utf-16") else encoding), list(traces)


def _decoded(data: bytes, label: str, traces: Traces) -> tuple[str, str]:
    if len(data) > MAX_BYTES:
        raise InputError("The file is too large to be a text.", Place(label))
    mark = next((mark for mark in _MARKS if data.startswith(mark)), b"")
    encoding = _MARKS.get(mark, "utf-8")
    if mark:
        traces.add("bom", span=(0, len(mark)))
    try:
        return data[len(mark) :].decode(encoding), encoding
    except UnicodeDecodeError as error:
        raise InputError("The file is not in UTF-8.", Place(label)) from error


def _scan(text: str, kind: str, scanned: Scanned) -> None:
    if kind == "html":
        scan_html(text, scanned)
    elif kind == "md":
        scan_markdown(text, scanned)
    inspect_words(text, scanned.traces)


def _trailing(kind: str) -> re.Pattern[str]:
    """What is invisible at the end of a line; in Markdown two spaces before a line of words break it, and are seen."""
    hard_break = r"(?! {2}\r?\n[ \t]*[^\s])" if kind == "md" else ""
    return re.compile(rf"(?<![ \t]){hard_break}[ \t]+(?=\r?\n|\Z)")


def _inspect_lines(text: str, kind: str, traces: Traces) -> None:
    spots = list(_trailing(kind).finditer(text))
    for spot in spots:
        shown = spot.group().replace(" ", "·").replace("\t", "→")
        code = "trailing-spaces" if len(spots) >= _PATTERN else "odd-spaces"
        traces.add(code, shown, span=spot.span())
    if 0 < text.count("\r\n") < text.count("\n"):
        traces.add("trailing-spaces", "CR LF / LF")


def _ended(text: str, kind: str) -> str:
    """The text without what is invisible at the ends of lines, which all end in the same way."""
    text = _trailing(kind).sub("", text)
    pairs, single = text.count("\r\n"), text.count("\n")
    if 0 < pairs < single:
        text = text.replace("\r\n", "\n")
    return text
