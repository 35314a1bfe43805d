"""Names and styles of WordprocessingML, as far as reading the words of a file needs them (ECMA-376 Part 1, 17)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from advocacy.archives import parse_xml

Element = etree._Element

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_OFF = ("0", "false", "off")
_MAX_BASED = 32  # styles on top of each other
_HEADING = re.compile(r"heading [1-9]|title", re.IGNORECASE)
_LEVEL = re.compile("[0-8]")  # outline levels; 9 is text that is no heading


def w(path: str) -> str:
    """A path of WordprocessingML names (`pPr/numPr`) in Clark notation."""
    return "/".join(f"{{{W}}}{name}" for name in path.split("/"))


def local(element: Element) -> str:
    """The name of a WordprocessingML element; `AlternateContent` of whatever namespace; "" for any other."""
    tag = str(element.tag)
    name = tag.rpartition("}")[2]
    return name if tag.startswith(f"{{{W}}}") or name == "AlternateContent" else ""


def value(parent: Element | None, path: str) -> str:
    """The `w:val` of a property below an element, or ""."""
    found = None if parent is None else parent.find(w(path))
    return "" if found is None else str(found.get(w("val"), ""))


def has(parent: Element | None, path: str) -> bool:
    """Whether a property such as `w:vanish` is there and not switched off."""
    found = None if parent is None else parent.find(w(path))
    return found is not None and found.get(w("val"), "1") not in _OFF


def part(parts: dict[str, bytes], name: str, label: str) -> Element | None:
    """The root of a part, with the names of strict files in their usual namespace; None when there is no such part.

    Raises:
        InputError: the part is broken or hostile XML.
    """
    data = parts.get(name)
    return None if data is None else parse_xml(data.replace(STRICT, W.encode()), label)


class Styles:
    """What the styles of a file say of a paragraph or a run; what stands in the text itself always comes first."""

    def __init__(self, root: Element | None) -> None:
        listed = [] if root is None else root.findall(w("style"))
        self._styles = {style.get(w("styleId"), ""): style for style in listed}
        self._default = next(
            (
                style.get(w("styleId"), "")
                for style in listed
                if style.get(w("type")) == "paragraph" and style.get(w("default")) in ("1", "true", "on")
            ),
            "",
        )

    def of_paragraph(self, paragraph: Element) -> str:
        """The id of a paragraph's style."""
        return value(paragraph, "pPr/pStyle") or self._default

    def role(self, paragraph: Element) -> str:
        """`heading` by its outline level or a style's name, `item` by its numbering, or ""."""
        holders = (paragraph, *self._chain(self.of_paragraph(paragraph)))
        for holder in holders:
            if level := value(holder, "pPr/outlineLvl"):
                if _LEVEL.fullmatch(level):
                    return "heading"
                break
            if _HEADING.fullmatch(value(holder, "name")):
                return "heading"
        numbered = next((given for each in holders if (given := value(each, "pPr/numPr/numId"))), "0")
        return "" if numbered == "0" else "item"

    def is_hidden(self, run: Element, paragraph_style: str) -> bool:
        """Whether a run is hidden text."""
        for holder in (run, *self._chain(value(run, "rPr/rStyle")), *self._chain(paragraph_style)):
            if holder.find(w("rPr/vanish")) is not None:
                return has(holder, "rPr/vanish")
        return False

    def _chain(self, style: str) -> Iterator[Element]:
        """A style and those that it is based on, the nearest first."""
        for _ in range(_MAX_BASED):
            found = self._styles.get(style)
            if found is None:
                return
            yield found
            style = value(found, "basedOn")
