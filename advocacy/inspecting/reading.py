"""One door for all kinds of file: what a file is, is asked of its content; what its name says is only compared."""

from __future__ import annotations

import re
from pathlib import Path

from advocacy.archives import Limits, read_file
from advocacy.errors import InputError, Place, file_label
from advocacy.inspecting.picture import JPEG, PNG, inspect_picture
from advocacy.inspecting.traces import Trace, Traces

MAX_BYTES = 64 * 2**20
_ENDINGS = {
    "docx": (".docx",), "pdf": (".pdf",), "png": (".png",), "jpeg": (".jpg", ".jpeg", ".jpe", ".jfif"),
    "html": (".html", ".htm", ".xhtml"), "md": (".md", ".markdown"), "txt": (".txt", ".text"),
}  # fmt: skip
_PAGE = re.compile(r"<(?:!doctype html|html)\b", re.IGNORECASE)
UNKNOWN = "This is no DOCX, PDF, PNG, JPEG, HTML, Markdown or text, so nobody can say what it gives away."


def read(path: Path) -> bytes:
    """The bytes of a file.

    Raises:
        InputError: missing, not a plain file, unreadable, or larger than `MAX_BYTES`.
    """
    return read_file(path, Limits(3_000, MAX_BYTES, MAX_BYTES))


def kind_of(data: bytes, name: str, label: str) -> str:
    """What a file is: `docx`, `pdf`, `png`, `jpeg`, `html`, `md` or `txt`; the name decides only between the last two.

    Raises:
        InputError: it is none of these.
    """
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return "docx"
    if data.startswith(PNG):
        return "png"
    if data.startswith(JPEG):
        return "jpeg"
    if b"%PDF-" in data[:1024]:
        return "pdf"
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise InputError(UNKNOWN, Place(label)) from error
    other = re.match(r"\s*<\?xml|\s*<svg|\{\\rtf", text) and not _is_page(text)
    if "\0" in text or other:
        raise InputError(UNKNOWN, Place(label))
    if _is_page(text) or name.lower().endswith(_ENDINGS["html"]):
        return "html"
    return "txt" if name.lower().endswith(_ENDINGS["txt"]) else "md"


def _is_page(text: str) -> bool:
    """Whether a text begins as HTML, comments and an XML declaration before it left aside."""
    at = 0
    while begun := re.compile(r"\s*(<\?xml|<!--)").match(text, at):
        end = text.find("-->" if begun[1] == "<!--" else "?>", begun.end())
        if end < 0:
            return False
        at = end + 2 + (begun[1] == "<!--")
    return _PAGE.match(text[at : at + 1_000].lstrip()) is not None


def inspect(path: Path) -> list[Trace]:
    """What a file gives away, the serious things first.

    Raises:
        InputError: it cannot be read, is none of the kinds that are looked into, or is unsafe to read.
    """
    label = file_label(path)
    data = read(path)
    kind = kind_of(data, path.name, label)
    found = inspect_data(data, kind, label)
    if path.suffix.lower() not in _ENDINGS[kind] and (kind not in ("md", "txt") or _is_other(path)):
        more = Traces(label)
        more.extend(found)
        more.add("wrong-name", kind.upper())
        return list(more)
    return found


def _is_other(path: Path) -> bool:
    return any(path.suffix.lower() in endings for endings in _ENDINGS.values())


def inspect_data(data: bytes, kind: str, label: str) -> list[Trace]:
    """What bytes of a kind give away; `label` is how they are named in messages.

    Raises:
        InputError: as `inspect`.
    """
    match kind:
        case "docx":
            from advocacy.inspecting.word import inspect_word

            return inspect_word(data, label)
        case "pdf":
            from advocacy.inspecting.pdf import inspect_pdf

            return inspect_pdf(data, label)
        case "png" | "jpeg":
            return inspect_picture(data, label)
        case _:
            from advocacy.inspecting.text import inspect_text

            return inspect_text(data, label, kind)
