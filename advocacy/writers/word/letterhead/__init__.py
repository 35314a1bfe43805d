"""The house style of an organisation, taken from a Word file of its own: styles, page, header, footer and logo.

The file comes from outside and may be old, hostile, or full of what its author has forgotten. So nothing is copied: a
list says what may come in (`allowed`), headers and footers are rebuilt word by word (`story`, `runs`, `drawing`), and
whatever else the file holds stays where it is. `Letterhead.dropped` tells people what they will not see.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from lxml import etree

from advocacy.archives import read_file
from advocacy.errors import Message, file_label, said
from advocacy.writers.word.letterhead.allowed import is_on
from advocacy.writers.word.letterhead.drawing import int_of
from advocacy.writers.word.letterhead.source import Source
from advocacy.writers.word.letterhead.story import Story, empty, rebuilt
from advocacy.writers.word.letterhead.styles import HouseStyles, take_over
from advocacy.writers.word.package import Element, WordPackage, r, w

if TYPE_CHECKING:
    from advocacy.pictures import Picture

_KINDS = {"header": RELATIONSHIP_TYPE.HEADER, "footer": RELATIONSHIP_TYPE.FOOTER}
_TYPES = {"header": CONTENT_TYPE.WML_HEADER, "footer": CONTENT_TYPE.WML_FOOTER}
_STYLES = {"header": "Header", "footer": "Footer"}
_PAGES = ("first", "default")
_LARGEST = 31_680  # twentieths of a point in the 22 inches of the largest page of Word
_LEAST_TEXT = 2_880  # 5 cm: less is a mistake, or a label


@dataclass(frozen=True, slots=True)
class Letterhead:
    """A house style, free of the file it was read from.

    `size` and `margins` are the attributes of `w:pgSz` and `w:pgMar`, empty when ours stay. `stories` has the header
    and footer of first and of later pages; a page type that is missing keeps ours, None means that nothing stands
    there. `dropped` names in words for people what was left behind.
    """

    styles: HouseStyles
    size: Mapping[str, int]
    margins: Mapping[str, int]
    stories: Mapping[tuple[str, str], Story | None]
    dropped: tuple[Message, ...]

    @classmethod
    def read(cls, path: Path) -> Letterhead:
        """The house style in a Word file; the same bytes are read once.

        Raises:
            InputError: the file is missing, is no Word file, or is not safe to read.
        """
        return _read(read_file(path), file_label(path))


def apply(package: WordPackage, letterhead: Letterhead) -> None:
    """Give a new package this house style: before anything is written, since the width of the text follows.

    Its headers and footers hold in every section; what has to stand on every page stands above its header.
    """
    ours = {_STYLES[kind] for kind in _KINDS if not any(letterhead.stories.get((kind, page)) for page in _PAGES)}
    take_over(package.part._styles_part.element, letterhead.styles, without=frozenset(ours))
    section = package.body[-1]
    for tag, measures in (("pgSz", letterhead.size), ("pgMar", letterhead.margins)):
        for name, value in measures.items():
            section.find(w(tag)).set(w(name), str(value))
    if letterhead.size.get("w", 0) > letterhead.size.get("h", 0):
        section.find(w("pgSz")).set(w("orient"), "landscape")
    parts = _Parts(package)
    for (kind, page), story in letterhead.stories.items():
        if kind == "header":
            package.house_headers[page] = partial(parts.relation, kind, story)
        else:
            _put_footer(package, section, page, parts.relation(kind, story, []))


def _put_footer(package: WordPackage, section: Element, page: str, identifier: str) -> None:
    references = section.findall(w("footerReference"))
    for reference in references:
        if reference.get(w("type")) == page:
            replaced = reference.get(r("id"))
            reference.set(r("id"), identifier)
            if all(other.get(r("id")) != replaced for other in references):
                del package.part.rels[replaced]


class _Parts:
    """The headers and footers of a letterhead as parts of one package; what is the same is there once."""

    def __init__(self, package: WordPackage) -> None:
        self.package = package
        self._relations: dict[tuple[str, Story | None], str] = {}
        self._images: dict[bytes, Part] = {}
        self._count = 0

    def relation(self, kind: str, story: Story | None, above: Sequence[Element]) -> str:
        """The id by which the document finds a story, with these paragraphs above it; None is an empty one."""
        if above:
            return self._made(kind, story, above)
        if (kind, story) not in self._relations:
            self._relations[kind, story] = self._made(kind, story, above)
        return self._relations[kind, story]

    def _made(self, kind: str, story: Story | None, above: Sequence[Element]) -> str:
        root = etree.fromstring(story.xml if story else empty(kind))
        root[:0] = above
        self._count += 1
        package = self.package.part.package
        part = Part(PackURI(f"/word/letterhead{self._count}.xml"), _TYPES[kind], b"", package)
        pictures = story.pictures if story else ()
        for blip in root.iter("{*}blip"):
            image = self._image(pictures[int(blip.get(r("embed"), ""))])
            blip.set(r("embed"), part.relate_to(image, RELATIONSHIP_TYPE.IMAGE))
        for properties in root.iter("{*}docPr"):
            number = self.package.next_picture()
            properties.set("id", str(number))
            properties.set("name", f"Picture {number}")
        part._blob = bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))
        return str(self.package.part.relate_to(part, _KINDS[kind]))

    def _image(self, picture: Picture) -> Part:
        if picture.data not in self._images:
            name = PackURI(f"/word/media/letterhead{len(self._images) + 1}.{picture.extension}")
            part = Part(name, f"image/{picture.extension}", picture.data, self.package.part.package)
            self._images[picture.data] = part
        return self._images[picture.data]


# ------------------------------------------------------------------ reading


@lru_cache(maxsize=2)
def _read(data: bytes, label: str) -> Letterhead:
    source = Source(data, label)
    sections = [each for each in source.document.iter(w("sectPr")) if each.getparent().tag != w("sectPrChange")]
    stories = _stories(source, sections)
    size, margins = _page(source, sections[-1]) if sections else ({}, {})
    return Letterhead(source.styles.house(), size, margins, stories, tuple(source.dropped))


def _stories(source: Source, sections: list[Element]) -> dict[tuple[str, str], Story | None]:
    """The headers and footers of the last section, which may have been said for an earlier one (17.10.1)."""
    relations = source.relations(source.main)
    parts: dict[tuple[str, str], str] = {}
    for section in sections:
        for kind in _KINDS:
            for reference in section.iterfind(w(f"{kind}Reference")):
                relation = relations.get(reference.get(r("id"), ""))
                if relation is not None and relation.kind == kind and not relation.external:
                    parts[kind, reference.get(w("type"), "default")] = relation.target
    titled = bool(sections) and is_on(sections[-1].find(w("titlePg")))
    found: dict[tuple[str, str], Story | None] = {}
    for kind in _KINDS:
        if (kind, "even") in parts:
            source.tell(said("the {kind} of even pages", kind=said(kind)))
        default = rebuilt(source, parts.get((kind, "default"), ""), kind)
        first = rebuilt(source, parts.get((kind, "first"), ""), kind) if titled else default
        # A first page that is told apart and has nothing is empty on purpose, where later pages have something.
        if first or default:
            found[kind, "first"] = first
        if default:
            found[kind, "default"] = default
    return found


def _page(source: Source, section: Element) -> tuple[dict[str, int], dict[str, int]]:
    """The measures of the page; none when they cannot be those of a letter."""
    columns = section.find(w("cols"))
    if columns is not None and int_of(columns.get(w("num")), 2, 99):
        source.tell("text columns")
    if section.find(w("pgBorders")) is not None:
        source.tell("a page border")
    size = _measures(section.find(w("pgSz")), ("w", "h"))
    margins = _measures(section.find(w("pgMar")), ("top", "right", "bottom", "left", "header", "footer", "gutter"))
    if not (size and margins):
        return {}, {}
    width = size["w"] - margins["left"] - margins["right"] - margins["gutter"]
    if min(width, size["h"] - margins["top"] - margins["bottom"]) < _LEAST_TEXT:
        source.tell("page margins that leave no room for a letter")
        return {}, {}
    return size, margins


def _measures(element: Element | None, names: tuple[str, ...]) -> dict[str, int]:
    """Whole twentieths of a point; a margin below zero, which a header may not push, counts as one above."""
    if element is None:
        return {}
    return {name: abs(int_of(element.get(w(name)), -_LARGEST, _LARGEST)) for name in names}
