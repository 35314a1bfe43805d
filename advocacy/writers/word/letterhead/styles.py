"""The styles of a user's file: what they say in the end, and how ours take it over.

A style of theirs is one of ours when it has the same name, whatever its case (`heading 1`, `Body Text`, `footer`): ids
differ between languages and programs, names do not. Ours stay the skeleton: outline levels, languages, and what keeps
a heading with its text are never taken away.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from lxml import etree

from advocacy.archives import parse_xml
from advocacy.writers.word.letterhead.allowed import (
    PARAGRAPH,
    RUN,
    TABLE,
    Formatting,
    Properties,
    Rules,
    is_on,
    local,
    merged,
    write,
)
from advocacy.writers.word.package import Element, w

_BASE = Path(__file__).parents[1] / "base" / "word" / "styles.xml"
# What ours say stays unless theirs say something else.
_OURS = frozenset({"keepNext", "keepLines", "widowControl", "vertAlign"})
_SIZES = ("sz", "szCs")
_MAX_BASED = 32  # styles on top of each other
# A default style is ours whatever it is called: it is what text has that names no style.
_DEFAULT = {"paragraph": "normal", "character": "default paragraph font", "table": "normal table"}
# The order of the standard, with what ours have and theirs may not bring.
_ORDER = {
    "pPr": " keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs "
    "suppressAutoHyphens spacing ind contextualSpacing mirrorIndents jc textDirection textAlignment outlineLvl ",
    "rPr": " rFonts b bCs i iCs caps smallCaps strike noProof color spacing w kern position sz szCs highlight u bdr "
    "shd vertAlign lang ",
}


@dataclass(frozen=True, slots=True)
class Look:
    """What a style makes of a paragraph, of its text and of a table."""

    paragraph: Properties
    run: Properties
    table: Properties


@dataclass(frozen=True, slots=True)
class HouseStyles:
    """The defaults of a user's file and, by the id of our style, the look that it takes over."""

    defaults: Look
    looks: dict[str, Look]


@cache
def _own() -> dict[tuple[str, str], str]:
    """The ids of our styles by type and name in small letters."""
    return _names(parse_xml(_BASE.read_bytes(), _BASE.name))


def _names(root: Element) -> dict[tuple[str, str], str]:
    found: dict[tuple[str, str], str] = {}
    for style in root.iterfind(w("style")):
        name = _value(style, "name").lower()
        if name:
            found.setdefault((style.get(w("type"), "paragraph"), name), style.get(w("styleId"), ""))
    return found


def _is_default(style: Element) -> bool:
    return style.get(w("default")) in ("1", "true", "on")


def _value(style: Element, tag: str) -> str:
    found = style.find(w(tag))
    return "" if found is None else str(found.get(w("val"), ""))


class Stylesheet:
    """The styles of a user's file; an empty sheet when it has none."""

    def __init__(self, root: Element | None, formatting: Formatting) -> None:
        self.root = root
        self.formatting = formatting
        styles = [] if root is None else root.findall(w("style"))
        self.styles: dict[str, Element] = {name: style for style in styles if (name := style.get(w("styleId")))}

    @property
    def language(self) -> str:
        """The tag of the language that text has when nothing is said, or ""."""
        path = f"{w('docDefaults')}/{w('rPrDefault')}/{w('rPr')}/{w('lang')}"
        found = None if self.root is None else self.root.find(path)
        return "" if found is None else str(found.get(w("val"), ""))

    def own(self, identifier: str) -> str:
        """The id of our style of the same name, or ""."""
        style = self.styles.get(identifier)
        if style is None:
            return ""
        kind = style.get(w("type"), "paragraph")
        name = _DEFAULT.get(kind, "") if _is_default(style) else _value(style, "name").lower()
        return _own().get((kind, name), "")

    def resolved(self, identifier: str) -> tuple[str, Look]:
        """The style of ours that a style is based on in the end ("" for none), and what it adds to that."""
        chain: list[Element] = []
        for style in self._based_on(identifier):
            if own := self.own(style.get(w("styleId"), "")):
                return own, self._look(chain)
            chain.append(style)
        return "", self._look(chain)

    def hidden(self, identifier: str) -> bool:
        """Whether the text of a style is hidden."""
        for style in self._based_on(identifier):
            vanish = style.find(f"{w('rPr')}/{w('vanish')}")
            if vanish is not None:
                return is_on(vanish)
        return False

    def house(self) -> HouseStyles:
        """What our styles take over.

        The size of the style Normal goes into the defaults, where a layout with narrow columns can reduce it.
        """
        defaults = self._look([] if self.root is None else self.root.findall(w("docDefaults")), "Default")
        looks: dict[str, Look] = {}
        for identifier in self.styles:
            if (own := self.own(identifier)) and own not in looks:
                looks[own] = self._look(self._up_to_default(identifier))
        normal = looks.get("Normal")
        for size in _SIZES:
            if normal is not None and size in normal.run:
                defaults.run[size] = normal.run.pop(size)
        if "sz" in defaults.run:
            defaults.run.setdefault("szCs", defaults.run["sz"])
        return HouseStyles(defaults, looks)

    def _based_on(self, identifier: str) -> list[Element]:
        """A style and those below it, down to the first; a circle is cut, and a stair that has no end."""
        chain: list[Element] = []
        while (style := self.styles.get(identifier)) is not None and len(chain) < _MAX_BASED and style not in chain:
            chain.append(style)
            identifier = _value(style, "basedOn")
        return chain

    def _up_to_default(self, identifier: str) -> list[Element]:
        """A style and those below it but for the default one, since ours are based on our default one."""
        chain = self._based_on(identifier)
        return chain[:1] + [style for style in chain[1:] if not _is_default(style)]

    def _look(self, chain: list[Element], suffix: str = "") -> Look:
        """What a chain of styles, the nearest first, says together."""
        below = list(reversed(chain))

        def read(tag: str, rules: Rules) -> Properties:
            holders = [style if not suffix else style.find(w(tag + suffix)) for style in below]
            found = [None if holder is None else holder.find(w(tag)) for holder in holders]
            return merged(*(self.formatting.allowed(each, rules) for each in found))

        return Look(read("pPr", PARAGRAPH), read("rPr", RUN), read("tblPr", TABLE))


# ------------------------------------------------------------------ writing


def take_over(root: Element, house: HouseStyles, without: frozenset[str] = frozenset()) -> None:
    """Give our styles the look of the house, but for those whose id is in `without`."""
    defaults = root.find(w("docDefaults"))
    _lay(defaults.find(w("pPrDefault")), "pPr", house.defaults.paragraph, over=True)
    _lay(defaults.find(w("rPrDefault")), "rPr", house.defaults.run, over=True)
    for style in root.iterfind(w("style")):
        identifier = style.get(w("styleId"))
        if identifier in house.looks and identifier not in without:
            look, kind = house.looks[identifier], style.get(w("type"))
            if kind == "paragraph":
                _lay(style, "pPr", look.paragraph)
            if kind in ("paragraph", "character"):
                _lay(style, "rPr", look.run)


def _lay(holder: Element, tag: str, new: Properties, over: bool = False) -> None:
    """Replace the look that `w:pPr` or `w:rPr` of ours describes; with `over` what is not named stays."""
    rules = PARAGRAPH if tag == "pPr" else RUN
    old = holder.find(w(tag))
    kept = [] if old is None else [each for each in old if _stays(local(each), new, rules, over)]
    if old is not None:
        holder.remove(old)
    properties = etree.SubElement(holder, w(tag))
    write(properties, new, rules)
    for each in kept:
        properties.append(each)
    properties[:] = sorted(properties, key=lambda each: _ORDER[tag].find(f" {local(each)} "))
    if not len(properties):
        holder.remove(properties)


def _stays(name: str, new: Properties, rules: Rules, over: bool) -> bool:
    return name not in new and (over or name in _OURS or name not in rules)
