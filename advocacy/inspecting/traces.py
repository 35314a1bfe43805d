"""One thing that a file gives away, and all kinds of them with the words in which they are told.

The codes are stable and documented in docs/inspect.md. What is `serious` can say who, where or when, runs or fetches
something, or is words that no page shows; the rest is worth knowing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from advocacy.errors import said, told

MAX_EXCERPT = 80
MAX_TRACES = 500  # of one file: a list that nobody reads to its end tells nothing

# What each kind of trace is, in one sentence.
TRACE_SAYS = {
    "annotation": "It holds an annotation, with what it says and who wrote it.",
    "attachment": "Another file is attached inside it.",
    "author": "It names an author or editor.",
    "bidi-controls": "Characters that nobody sees change the order in which text is shown.",
    "bookmark": "It holds the name of a bookmark.",
    "bom": "It begins with a byte order mark, which some programs write and others do not.",
    "camera": "It tells the camera or scanner, or its serial number.",
    "colour-profile": "It names a colour profile, which can tell a device.",
    "comment": "It holds a comment, often with its author and date.",
    "covered-text": "There is text under a filled box: it can be copied out.",
    "custom-property": "It holds a property that somebody added.",
    "custom-xml": "It holds data behind the text (custom XML).",
    "date": "It tells when it was made, changed or printed.",
    "document-id": "It holds an identifier that ties copies and versions together.",
    "earlier-version": "Earlier versions of it are still inside.",
    "editing": "It tells how often or how long it was edited.",
    "embedded-font": "A font is embedded in it.",
    "embedded-object": "Another file or program object is embedded in it.",
    "exif": "The picture holds data of its device or program (EXIF).",
    "field": "A field prints who, where or when, or fetches something.",
    "form": "It holds a form with fields, filled in or not.",
    "gps": "The picture tells where it was taken.",
    "hidden-element": "It holds something that a page does not show.",
    "hidden-layer": "It holds a layer that is switched off.",
    "hidden-text": "It holds text that is not shown.",
    "html-comment": "It holds a comment that a page does not show.",
    "invisible-characters": "Characters that nobody sees stand in the text; they can mark a copy.",
    "iptc": "The picture holds a description, names or places (IPTC, Photoshop).",
    "layer": "It holds named layers.",
    "local-link": "A link leads to a file or computer of its author.",
    "look-alikes": "A word has letters of two alphabets that look alike; they can mark a copy or deceive.",
    "macro": "It holds a program (macro or control) that can run when it is opened.",
    "mail-merge": "It names a data source for mail merge.",
    "mixed-forms": "The same letters are written in two ways that look alike; that can mark a copy.",
    "more-pictures": "The file holds more pictures than the one that is shown.",
    "odd-spaces": "Spaces of unusual widths stand in the text; they can mark a copy.",
    "organisation": "It names an organisation or manager.",
    "package": "The package itself tells when, or on which system, it was made.",
    "page-cropped": "What was cut off at the edge of a page is still in the file.",
    "paragraph-ids": "Paragraphs bear random numbers, which tie copies together.",
    "people": "It lists people who worked on it or may change it.",
    "picture-cropped": "What was cut off from a picture is still in the file.",
    "picture-name": "A picture bears a name or title of its own.",
    "picture-other": "It holds a picture of a kind that cannot be looked into.",
    "picture-text": "The picture holds text that is not seen.",
    "printer": "It names a printer or its settings.",
    "private-data": "It holds data that a program keeps for itself.",
    "program": "It names the program that wrote it.",
    "property": "It holds a property that no page shows.",
    "protection": "It is protected by a password, or holds traces of one.",
    "provenance": "The picture holds its history (Content Credentials, C2PA).",
    "redirect-link": "A link leads through an address that knows who clicks.",
    "remote": "Opening it fetches something from elsewhere, which tells that it was opened.",
    "revision-ids": "Numbers of editing sessions (rsid) tell which passages were written together, and tie copies "
    "together.",
    "script": "It holds a script or an action that runs when it is opened or clicked.",
    "signature": "It is signed; the signature names a person or organisation.",
    "template": "It names the template that it was made from.",
    "thumbnail": "It holds a small picture of an earlier state.",
    "tiny-text": "It holds text that is too small to be seen.",
    "tracked-change": "It holds tracked changes, with who made them and what was deleted.",
    "tracking-link": "A link holds an identifier that tells where it was found.",
    "trailing-data": "There is something outside of what programs read, before the beginning or after the end.",
    "trailing-spaces": "Lines end in spaces or tabs that nobody sees; they can hold a message.",
    "unknown-part": "It holds a part that this program does not know.",
    "user-path": "A path tells the name of a user or computer.",
    "variable": "It holds values that no page shows (document variables).",
    "white-text": "It holds white text on white paper.",
    "wrong-name": "Its name and its content do not agree.",
    "xmp": "It holds a description of itself (XMP).",
}  # fmt: skip

CLEANED = "`advocacy clean` leaves it out of the copy."
BY_HAND = "Take it out by hand: `advocacy clean` does not decide that for you."
ACCEPT = "Accept or reject the changes in Word, or write `advocacy clean --accept-changes`."
REFUSED = "`advocacy clean` refuses such a file. Make a new one without it."
RENAME = "Give it the ending that belongs to its content."
_BY_HAND = frozenset(("look-alikes", "user-path", "white-text", "tiny-text", "covered-text", "page-cropped"))
_REFUSED = frozenset(("macro", "embedded-object", "picture-other", "hidden-layer", "signature"))
_NOTES = frozenset(
    {
        "bom", "bookmark", "colour-profile", "embedded-font", "layer", "mixed-forms", "odd-spaces", "page-cropped",
        "paragraph-ids", "picture-name", "program", "property", "wrong-name", "redirect-link",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Trace:
    """One thing that a file gives away.

    `revealed` is what it says, shortened, "" where there is nothing to quote. `part` is the part of a package, the
    object or the key; `page` counts from 1; `start` and `end` are bytes of the file or part, in text files characters,
    -1 when not known. `count` is how often the same stands there.
    """

    code: str
    file: str
    revealed: str = ""
    part: str = ""
    page: int = 0
    start: int = -1
    end: int = -1
    count: int = 1

    @property
    def serious(self) -> bool:
        """Whether it can say who, where or when, runs or fetches something, or is words that no page shows."""
        return self.code not in _NOTES

    @property
    def message(self) -> str:
        """What was found, as a sentence."""
        return said(TRACE_SAYS[self.code])

    @property
    def advice(self) -> str:
        """What to do about it, as a sentence."""
        if self.code in _BY_HAND or self.code in _REFUSED:
            return said(BY_HAND if self.code in _BY_HAND else REFUSED)
        return said(ACCEPT if self.code == "tracked-change" else RENAME if self.code == "wrong-name" else CLEANED)

    @property
    def where(self) -> str:
        """File, part, page and place, in one line."""
        page = f"p. {self.page}" if self.page else ""
        spot = f"{self.start}-{self.end}" if self.start >= 0 else ""
        return "  ".join(piece for piece in (self.file, self.part, page, spot) if piece)

    def text(self, ui: str = "en") -> str:
        """All of it in one line, in the language `ui`."""
        shown = f"“{self.revealed}”" if self.revealed else ""
        times = f"({self.count}×)" if self.count > 1 else ""
        words = (self.where, told(self.message, ui), shown, times, told(self.advice, ui), f"[{self.code}]")
        return " ".join(piece for piece in words if piece)

    def as_json(self, ui: str = "en") -> dict[str, str | int | bool]:
        """The flat object that `advocacy inspect --json` prints; message and advice are in the language `ui`."""
        return {
            "code": self.code, "serious": self.serious, "file": self.file, "part": self.part, "page": self.page,
            "start": self.start, "end": self.end, "count": self.count, "revealed": self.revealed,
            "message": told(self.message, ui), "advice": told(self.advice, ui),
        }  # fmt: skip


class Traces:
    """A growing list of the traces of one file; the same thing in the same part is kept once and counted."""

    def __init__(self, file: str) -> None:
        self.file = file
        self._kept: dict[tuple[str, str, str, int], Trace] = {}

    def add(
        self, code: str, revealed: str = "", part: str = "", *, page: int = 0, span: tuple[int, int] | None = None
    ) -> None:
        """Keep one trace; what it quotes is shortened and made fit for one line."""
        start, end = span or (-1, -1)
        shown = excerpt(revealed)
        key = (code, shown, part, page)
        before = self._kept.get(key)
        if before is not None:
            self._kept[key] = Trace(code, self.file, shown, part, page, before.start, before.end, before.count + 1)
        elif len(self._kept) < MAX_TRACES:
            self._kept[key] = Trace(code, self.file, shown, part, page, start, end)

    def extend(self, traces: Iterable[Trace], part: str = "", page: int = 0) -> None:
        """Keep the traces of something that is inside a part."""
        for trace in traces:
            span = (trace.start, trace.end) if trace.start >= 0 else None
            named = ": ".join(piece for piece in (part, trace.part) if piece)
            self.add(trace.code, trace.revealed, named, page=page or trace.page, span=span)

    def __iter__(self) -> Iterator[Trace]:
        return iter(
            sorted(self._kept.values(), key=lambda trace: (not trace.serious, trace.page, trace.part, trace.start))
        )

    def __len__(self) -> int:
        return len(self._kept)


def excerpt(text: str) -> str:
    """Words of a file from outside, fit for one line: short, with hidden characters by their number."""
    shown = "".join(
        sign if sign.isprintable() else " " if sign.isspace() else f"<U+{ord(sign):04X}>" for sign in text[:400]
    )
    shown = " ".join(shown.split())
    return shown if len(shown) <= MAX_EXCERPT else shown[: MAX_EXCERPT - 1].rstrip() + "…"
