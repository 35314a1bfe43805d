"""Reads a PDF as a screen reader does: the words of each element of its structure, in logical order.

Independent of what wrote the file: structure (ISO 32000-1, 14.7), marked content (14.6) and the maps from the codes of a
font to Unicode (9.10.3).
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pikepdf


@dataclass
class Element:
    """An element of the structure: its tag, its language and alternative, and what it holds, words or elements."""

    tag: str
    language: str
    alternative: str = ""
    title: str = ""
    identifier: str = ""
    attributes: dict[str, str] = field(default_factory=dict)
    annotations: list[Any] = field(default_factory=list)
    held: list[Element | Words] = field(default_factory=list)

    def walk(self) -> Iterator[Element]:
        yield self
        for each in self.held:
            if isinstance(each, Element):
                yield from each.walk()

    def words(self, without: tuple[str, ...] = ()) -> str:
        parts = (
            each.text if isinstance(each, Words) else each.words(without)
            for each in self.held
            if isinstance(each, Words) or each.tag not in without
        )
        return "".join(parts)

    def spoken(self) -> Iterator[Words]:
        for each in self.held:
            if isinstance(each, Words):
                yield each
            else:
                yield from each.spoken()


@dataclass
class Words:
    """Words of one piece of marked content, and the language that they are in."""

    text: str
    language: str


class ReadPdf:
    """A PDF; `unmarked` is text that belongs to nothing, `artifacts` what is not read aloud, page by page."""

    def __init__(self, data: bytes) -> None:
        self.pdf = pikepdf.open(io.BytesIO(data))
        self.unmarked: list[str] = []
        self.artifacts: list[str] = []
        self.contents: dict[tuple[tuple[int, int], int], Words] = {}
        for page in self.pdf.pages:
            self._read(page)

    @cached_property
    def root(self) -> Element:
        kids = _list(self.pdf.Root.StructTreeRoot.K)
        return self._element(kids[0], str(self.pdf.Root.Lang), None)

    def all(self, *tags: str) -> list[Element]:
        return [each for each in self.root.walk() if each.tag in tags]

    def _element(self, node: Any, language: str, page: Any) -> Element:
        language = str(node.get("/Lang", language))
        page = node.get("/Pg", page)
        found = Element(
            str(node.S).lstrip("/"),
            language,
            str(node.get("/Alt", "")),
            str(node.get("/T", "")),
            str(node.get("/ID", "")),
        )
        for group in _list(node.get("/A", [])):
            found.attributes |= {key.lstrip("/"): str(value).lstrip("/") for key, value in group.items()}
        for kid in _list(node.get("/K", [])):
            if isinstance(kid, int):
                found.held.append(self._words(page, kid, language))
            elif kid.get("/Type") == "/MCR":
                found.held.append(self._words(kid.get("/Pg", page), int(kid.MCID), language))
            elif kid.get("/Type") == "/OBJR":
                found.annotations.append(kid.Obj)
            else:
                found.held.append(self._element(kid, language, page))
        return found

    def _words(self, page: Any, number: int, language: str) -> Words:
        words = self.contents.pop((page.objgen, number), Words("", ""))
        return Words(words.text, words.language or language)

    def _read(self, page: Any) -> None:
        fonts = {name: _unicode(font) for name, font in page.Resources.get("/Font", {}).items()}
        marks: list[tuple[int | None, str, str | None]] = []  # number, language, what stands for the glyphs
        font: dict[str, str] = {}
        artifact = ""
        for step in pikepdf.parse_content_stream(page):
            operands, name = list(step.operands), str(step.operator)
            if name in ("BDC", "BMC"):
                given: Any = operands[1] if len(operands) > 1 else {}
                tag = "artifact" if str(operands[0]) == "/Artifact" else ""
                actual = given.get("/ActualText")
                marks.append(
                    (given.get("/MCID"), str(given.get("/Lang", "")) or tag, None if actual is None else str(actual))
                )
                if actual is not None:
                    self._add(page, marks, str(actual))
            elif name == "EMC":
                if marks.pop()[1] == "artifact":
                    self.artifacts.append(artifact)
                    artifact = ""
            elif name == "Tf":
                font = fonts[str(operands[0])]
            elif name in ("Tj", "TJ", "'", '"'):
                text = "".join(_decoded(each, font) for each in _list(operands[-1]) if isinstance(each, pikepdf.String))
                if any(mark[1] == "artifact" for mark in marks):
                    artifact += text
                elif not any(mark[2] is not None for mark in marks):
                    self._add(page, marks, text)

    def _add(self, page: Any, marks: list[tuple[int | None, str, str | None]], text: str) -> None:
        numbers = [int(mark[0]) for mark in marks if mark[0] is not None]
        if not numbers:
            self.unmarked.append(text)
            return
        languages = [mark[1] for mark in marks if mark[1]]
        words = self.contents.setdefault((page.objgen, numbers[-1]), Words("", languages[-1] if languages else ""))
        words.text += text


def _list(thing: Any) -> list[Any]:
    return list(thing) if isinstance(thing, (list, pikepdf.Array)) else [thing]


def _unicode(font: Any) -> dict[str, str]:
    """The map of a font's two-byte codes (as hexadecimal digits) to text."""
    source = bytes(font.ToUnicode.read_bytes()).decode("ascii")
    found: dict[str, str] = {}
    for body in re.findall(r"beginbfchar(.*?)endbfchar", source, re.DOTALL):
        for code, text in re.findall(r"<(\w+)>\s*<(\w+)>", body):
            found[code.lower()] = bytes.fromhex(text).decode("utf-16-be")
    for body in re.findall(r"beginbfrange(.*?)endbfrange", source, re.DOTALL):
        for first, last, text in re.findall(r"<(\w+)>\s*<(\w+)>\s*<(\w+)>", body):
            for at in range(int(first, 16), int(last, 16) + 1):
                base = int(text, 16) + at - int(first, 16)
                found[f"{at:04x}"] = base.to_bytes(len(text) // 2, "big").decode("utf-16-be")
    return found


def _decoded(codes: Any, font: dict[str, str]) -> str:
    digits = bytes(codes).hex()
    return "".join(font.get(digits[at : at + 4], "\ufffd") for at in range(0, len(digits), 4))
