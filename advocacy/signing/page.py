"""The canonical lines of an HTML page that `advocacy` wrote.

A page can show other words than it holds in many ways, so nothing is read but what the writer writes: its elements with
its attributes, its five entities, its own style. Nobody edits these pages by hand, so this refuses no honest file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import NoReturn

from advocacy.document import (
    ROLES,
    Block,
    Emphasis,
    Heading,
    Image,
    Inline,
    Item,
    LineBreak,
    Link,
    List,
    NoteMark,
    NoteNumber,
    Paragraph,
    Phrase,
    Quote,
    Strong,
    Table,
    Text,
    merged,
    plain,
)
from advocacy.errors import said
from advocacy.layout import CODE
from advocacy.signing.canonical import block_lines
from advocacy.signing.found import Alphabets, Gathered, Part, shown
from advocacy.writers.page import style

MAX_DEPTH = 64

_TOKEN = re.compile(
    r"<(?P<end>/)?(?P<tag>[a-z][a-z0-9]*)(?P<attributes>(?: [a-z-]+=\"[^\"<>]*\")*)>"
    r"|(?P<text>(?:[^<&]|&(?:amp|lt|gt|quot|#x27);)+)"
)
_ATTRIBUTE = re.compile(r' ([a-z-]+)="([^"]*)"')
_HEAD = re.compile(r"<!DOCTYPE html>\n<html lang=\"[A-Za-z-]+\">\n<head>\n(.*?)</head>\n<body>\n", re.DOTALL)
_STYLE = re.compile(r"<style>\n(.*?)</style>\n", re.DOTALL)
_TITLE = re.compile(r"<title>([^<]*)</title>\n")
_END = "</body>\n</html>\n"
_VOID = frozenset({"br", "hr", "img"})
# The attributes of each element, and what they may be.
_CLASS, _LANG, _WORD = r"[a-z-]+", r"[A-Za-z-]{2,20}", r"[^\x00-\x1f]*"
_ELEMENTS: dict[str, dict[str, str]] = {
    "article": {"lang": _LANG},
    "section": {"class": "annex"},
    "div": {"class": "columns|logos|page-break", "data-part": "[a-z0-9-]+"},
    "footer": {"data-part": CODE},
    "p": {"class": _CLASS, "lang": _LANG},
    **{f"h{level}": {"class": "subject"} for level in range(1, 7)},
    "blockquote": {},
    "ul": {"class": "unmarked"},
    "ol": {"class": "paragraphs|notes", "type": "[a1i]", "start": r"\d{1,6}"},
    "li": {"style": r"list-style-type:'\w\) '", "id": "note-[a-z0-9-]+"},
    "table": {"class": "grid|side-by-side"},
    "tr": {},
    "th": {"scope": "col", "lang": _LANG},
    "td": {"lang": _LANG, "data-part": "[a-z0-9-]+"},
    "strong": {},
    "em": {},
    "span": {"lang": _LANG},
    "a": {"href": _WORD, "rel": "noopener noreferrer", "class": "back", "aria-label": r"\d+", "id": "note-[a-z0-9-]+"},
    "sup": {"class": "mark"},
    "br": {},
    "hr": {},
    "img": {"src": "data:image/(?:png|jpeg);base64,[A-Za-z0-9+/=]*", "alt": _WORD, "style": r"width:[\d.]+mm"},
}  # fmt: skip
_MARKERS = {"a": "alpha", "i": "roman", "1": "decimal"}
_INLINE = frozenset({"strong", "em", "span", "a", "sup", "br"})


@dataclass(slots=True)
class _Element:
    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[_Element | str] = field(default_factory=list)

    def get(self, name: str) -> str:
        return self.attributes.get(name, "")

    @property
    def elements(self) -> Iterator[_Element]:
        return (child for child in self.children if isinstance(child, _Element))


def read(text: str, gathered: Gathered, letters: Alphabets) -> None:
    """Gather what a page holds; `letters` gives the alphabet of a language.

    Raises:
        InputError: it holds what no file of ours does.
    """
    head = _HEAD.match(text)
    if head is None or not text.endswith(_END) or f'data-part="{CODE}"' not in text:
        gathered.statement()  # nothing was gathered, so this says that it is not ours
        return
    styles, title = _STYLE.search(head[1]), _TITLE.search(head[1])
    if styles is None or styles[1] != style():
        message = (
            "The style of this page is not the one that this version of the program writes, and a style can hide or "
            "add words. Check the Word or Markdown file instead."
        )
        gathered.refuse(said(message))
    if title is not None:
        gathered.add_outside("title", unescape(title[1]))
    rest = _META.sub("", _TITLE.sub("", _STYLE.sub("", head[1])))
    if rest.strip():
        gathered.refuse_foreign(shown(rest.strip()))
    root = _tree(text[head.end() : -len(_END)], gathered)
    _Reader(gathered, letters).read(root)


_META = re.compile(r"<meta (?:charset|http-equiv|name)=\"[^\"<>]*\"(?: content=\"[^\"<>]*\")?>\n")


def _tree(text: str, gathered: Gathered) -> _Element:
    """The elements of a page, of which every one is known and closed."""
    root = _Element("body")
    open_ = [root]
    at = 0
    while at < len(text):
        token = _TOKEN.match(text, at)
        if token is None or len(open_) > MAX_DEPTH:
            gathered.refuse_foreign(shown(text[at:]))
        at = token.end()
        if token["text"] is not None:
            open_[-1].children.append(unescape(token["text"]))
        elif token["end"]:
            if open_[-1].tag != token["tag"] or len(open_) == 1 or token["attributes"]:
                gathered.refuse_foreign(shown(token[0]))
            open_.pop()
        else:
            element = _Element(token["tag"], _attributes(token, gathered))
            open_[-1].children.append(element)
            if element.tag not in _VOID:
                open_.append(element)
    if len(open_) > 1:
        gathered.refuse_foreign(f"<{open_[-1].tag}>")
    return root


def _attributes(token: re.Match[str], gathered: Gathered) -> dict[str, str]:
    allowed = _ELEMENTS.get(token["tag"])
    found = [(name, unescape(value)) for name, value in _ATTRIBUTE.findall(token["attributes"])]
    wrong = allowed is None or len(dict(found)) < len(found)
    if wrong or not all(re.fullmatch((allowed or {}).get(name, "(?!)"), value) for name, value in found):
        gathered.refuse_foreign(shown(token[0]))
    return dict(found)


class _Reader:
    """Turns elements back into blocks, which have their lines from the same function as those of a document."""

    def __init__(self, gathered: Gathered, letters: Alphabets) -> None:
        self.gathered = gathered
        self.letters = letters
        self.part = Part("text", "")
        self.beside = False  # whether the languages stand side by side, where each numbers its notes from 1

    def read(self, parent: _Element) -> None:
        """Read what holds parts: the page, its articles, the rows of a table with a column a language."""
        for child in parent.children:
            if isinstance(child, str):
                self.gathered.add_outside("label", child)
            elif "data-part" in child.attributes:
                self._part(child)
            elif child.get("class") == "notes":
                self._notes(child)
            elif child.tag in ("article", "section", "tr", "td"):
                self.read(child)
            elif child.get("class") == "side-by-side":
                self.beside = True
                self.read(child)
            elif child.tag == "th":
                self.gathered.add_outside("label", _words(child))
            else:
                self._refuse(child)

    def _refuse(self, child: _Element) -> NoReturn:
        self.gathered.refuse_foreign(f"<{child.tag}>")

    def _part(self, element: _Element) -> None:
        name = element.get("data-part")
        if name == CODE:
            for child in element.children:
                self.gathered.add_code(" ".join((child if isinstance(child, str) else _words(child)).split()))
            return
        part = Part.of(name)
        if part is None or part.kind == "notes":
            self._refuse(element)
        self.gathered.piece(part)
        self.part = part
        blocks: list[Block] = []
        for child in element.children:
            if isinstance(child, _Element) and child.get("class") == "notes":
                self._notes(child)
                self.part = part
            else:
                blocks += self._block(child)
        for block in blocks:
            if isinstance(block, Paragraph) and block.role == "banner":
                self.gathered.add_outside("banner", plain(block.children))
        self.gathered.add(part, block_lines(blocks, self.letters(part.language)))

    def _notes(self, element: _Element) -> None:
        """A list of notes: the name of each says which it is, and its place which number people see."""
        expected = int(element.get("start") or 1)
        for child in self._only(element, "li"):
            part, number = self._named(child.get("id").removeprefix("note-"), child)
            self.part = part
            if number + self._before() != expected:
                self._refuse(child)
            expected += 1
            blocks = [block for each in child.children for block in self._block(each)]
            self.gathered.add_note(part, number, block_lines(blocks, self.letters(part.language)))

    def _named(self, name: str, element: _Element) -> tuple[Part, int]:
        """The document and the number of a note of this name (`vi-annex-1-3`)."""
        anchor, _, number = name.rpartition("-")
        part = Part.of(f"text-{anchor}")
        if part is None or not re.fullmatch("[0-9]{1,6}", number):
            self._refuse(element)
        return part, int(number)

    def _before(self) -> int:
        if self.beside or self.part.annex:
            return 0
        return self.gathered.notes_of_earlier(self.part.language)

    def _only(self, element: _Element, *tags: str) -> Iterator[_Element]:
        for child in element.children:
            if isinstance(child, _Element) and child.tag in tags:
                yield child
            elif not isinstance(child, str) or child.strip():
                self._refuse(element)

    # -- blocks

    def _block(self, child: _Element | str) -> list[Block]:
        if isinstance(child, str):
            if child.strip():
                self.gathered.refuse_foreign(shown(child.strip()))
            return []
        if "data-part" in child.attributes:
            self._refuse(child)
        if child.tag == "p":
            return [self._paragraph(child)]
        if re.fullmatch("h[1-6]", child.tag):
            return [Heading(int(child.tag[1]), self._inlines(child.children), role=child.get("class"))]
        if child.tag in ("ul", "ol") and child.get("class") != "notes":
            return [self._list(child)]
        if child.tag == "blockquote":
            return [Quote(tuple(block for each in child.children for block in self._block(each)))]
        if child.tag == "table" and child.get("class") == "grid":
            return [self._table(child)]
        if child.tag == "div" and child.get("class") in ("columns", "logos"):
            return [block for each in child.children for block in self._block(each)]
        if child.tag != "hr" and child.get("class") != "page-break":
            self._refuse(child)
        return []

    def _paragraph(self, element: _Element) -> Block:
        role = element.get("class")
        if role and role not in ROLES:
            self._refuse(element)
        pictures = [child for child in element.elements if child.tag == "img"]
        if pictures:
            if len(element.children) > 1:
                self._refuse(element)
            return Image(b"", "", pictures[0].get("alt"), 0, 0)
        return Paragraph(self._inlines(element.children), role)

    def _list(self, element: _Element) -> List:
        items = list(self._only(element, "li"))
        marker, start = _MARKERS.get(element.get("type"), "bullet"), int(element.get("start") or 1)
        if element.tag == "ul":
            marker = "none" if element.get("class") else "bullet"
        elif element.get("class") == "paragraphs":
            marker = "paragraph"
        elif not element.get("type"):
            marker, start = "alpha", self._lettered(items)
        elif any(item.attributes for item in items):
            self._refuse(items[0])
        if not items or (marker != "alpha" and any(item.attributes for item in items)):
            self._refuse(element)
        return List(marker, tuple(Item(tuple(self._item(item))) for item in items), start)

    def _lettered(self, items: list[_Element]) -> int:
        """The place of the first letter, once it is sure that the letters follow each other."""
        letters = self.letters(self.part.language)
        found = [item.get("style")[len("list-style-type:'")] if item.get("style") else "" for item in items]
        start = letters.find(found[0]) if found and found[0] else -1
        if start < 0 or found != [letters[(start + at) % len(letters)] for at in range(len(found))]:
            self._refuse(items[0] if items else _Element("ol"))
        return start + 1

    def _item(self, element: _Element) -> Iterator[Block]:
        """The blocks of an item, whose first paragraph may have no element of its own."""
        leading: list[_Element | str] = []
        rest = list(element.children)
        while rest and (isinstance(rest[0], str) or rest[0].tag in _INLINE):
            leading.append(rest.pop(0))
        if any(isinstance(child, _Element) or child.strip() for child in leading):
            yield Paragraph(self._inlines(leading))
        for child in rest:
            yield from self._block(child)

    def _table(self, element: _Element) -> Table:
        rows = [
            tuple(self._inlines(cell.children) for cell in self._only(row, "th", "td"))
            for row in self._only(element, "tr")
        ]
        if not rows or any(len(row) != len(rows[0]) for row in rows):
            self._refuse(element)
        return Table(rows[0], tuple(rows[1:]))

    # -- inlines

    def _inlines(self, children: list[_Element | str]) -> tuple[Inline, ...]:
        return merged(node for child in children for node in self._inline(child))

    def _inline(self, child: _Element | str) -> Iterator[Inline]:
        if isinstance(child, str):
            yield Text(child)
        elif child.tag in ("strong", "em"):
            yield (Strong if child.tag == "strong" else Emphasis)(self._inlines(child.children))
        elif child.tag == "span":
            yield Phrase(child.get("lang"), self._inlines(child.children))
        elif child.tag == "br":
            yield LineBreak()
        elif child.tag == "sup":
            for inner in self._only(child, "a"):
                yield NoteMark(self._note_number(inner))
        elif child.get("class") == "back":
            if _words(child) != "↩":
                self._refuse(child)
        elif child.tag == "a" and child.get("href").startswith("#"):
            yield NoteNumber(self._note_number(child))
        elif child.tag == "a":
            yield Link(child.get("href"), self._inlines(child.children))
        else:
            self._refuse(child)

    def _note_number(self, element: _Element) -> int:
        """The number of a note in its own document; what people see must be what its name says."""
        part, number = self._named(element.get("href").removeprefix("#note-"), element)
        if part.anchor != self.part.anchor or _words(element).strip("[]") != str(number + self._before()):
            self._refuse(element)
        return number


def _words(element: _Element) -> str:
    return "".join(child if isinstance(child, str) else _words(child) for child in element.children)
