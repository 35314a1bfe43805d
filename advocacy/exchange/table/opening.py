"""Opening a Word file that came back: its body and what words need to be read, and what else it leads to or holds.

Nothing of it is ever opened by another program, followed or kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NoReturn

from advocacy.archives import relations, unpack
from advocacy.comparing.ooxml import Element, part, w
from advocacy.errors import InputError, Place, said
from advocacy.exchange.taking import check_size

# What a file can lead to or hold besides words, by the kind of its relationships.
_HELD = {
    "aFChunk": "another document inside the file",
    "attachedTemplate": "a remote template",
    "control": "an ActiveX control",
    "font": "embedded fonts",
    "frame": "a frame with another document",
    "mailMergeHeaderSource": "a data source for mail merge",
    "mailMergeSource": "a data source for mail merge",
    "oleObject": "an embedded object",
    "package": "an embedded object",
    "subDocument": "another document that it leads to",
}
_LED_TO = {"hyperlink": "the addresses of links", "image": "a remote picture"}  # when they are outside of the file
_MACROS = ("vbaproject.bin", "vbadata.xml")


@dataclass(frozen=True, slots=True)
class Opened:
    """The body of a Word file, its styles, numbering and comments by these names, and what was not looked at."""

    body: Element
    beside: Mapping[str, Element | None]
    held: tuple[str, ...]


def opened(data: bytes, label: str) -> Opened:
    """A Word file that is safe to read; `label` is how it is named in messages.

    Raises:
        InputError: too large, refused by `archives`, with macros, or no Word file.
    """
    check_size(data, label)
    parts = unpack(data, label)
    if any(name.lower().endswith(_MACROS) for name in parts):
        _refuse("The file holds macros. Save it in Word as .docx, without them.", label)
    kinds = relations(parts, "", label).values()
    main = next((each.target for each in kinds if each.kind == "officeDocument"), "word/document.xml")
    root = part(parts, main, label)
    body = None if root is None else root.find(w("body"))
    if body is None:
        _refuse("This is not a Word document (.docx).", label)
    beside = {
        each.kind: part(parts, each.target, label)
        for each in relations(parts, main, label).values()
        if each.kind in ("styles", "numbering", "comments") and not each.external
    }
    return Opened(body, beside, _held(parts, label))


def _refuse(message: str, label: str) -> NoReturn:
    raise InputError(message, Place(label))


def _held(parts: dict[str, bytes], label: str) -> tuple[str, ...]:
    told: dict[str, None] = {}
    for name in ("", *parts):
        for each in relations(parts, name, label).values():
            if each.kind in _HELD:
                told[said(_HELD[each.kind])] = None
            elif each.external:
                told[said(_LED_TO.get(each.kind, "something outside of the file"))] = None
    return tuple(told)
