"""What formatting may come in from a user's file: a list of properties, each with the values that it may have.

Anything that is not named here stays outside: revision ids, languages, list numbers, hidden text, extensions of later
Word versions. Names and their order are those of ECMA-376 Part 1, 17.3 (paragraphs and runs) and 17.4 (tables).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from advocacy.errors import said
from advocacy.writers.word.package import Element, W, add, w

Check = Callable[[str], str | None]  # the value as it is written ("" to leave the attribute out), None to refuse it

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
# Fonts of encodings before Unicode: Vietnamese in Unicode comes out as other letters in them.
_LEGACY_FONT = re.compile(r"\.Vn|VNI-|VN-|ABC |TCVN|VietWare|VNtimes", re.IGNORECASE)
_FONT = re.compile(r"[\w .,'&()+-]{1,31}")  # 31 is the limit of Word
_INTEGER = re.compile("-?[0-9]{1,6}")
_COLOUR = re.compile(r"[0-9A-Fa-f]{6}|auto")
_ON, _OFF = ("1", "true", "on"), ("0", "false", "off")


@dataclass(frozen=True, slots=True)
class Rule:
    """The attributes that a property may have, those it must have, and the elements that it may hold.

    A property without anything in it is dropped, unless it may stand `bare`.
    """

    attributes: Mapping[str, Check]
    required: tuple[str, ...] = ()
    children: Mapping[str, Rule] = field(default_factory=dict)
    bare: bool = False


Rules = Mapping[str, Rule]


@dataclass(slots=True)
class Property:
    """A property that was let in: plain values, so that nothing of the file it came from hangs on it."""

    attributes: dict[str, str]
    children: list[tuple[str, dict[str, str]]] = field(default_factory=list)


Properties = dict[str, Property]


# ------------------------------------------------------------------ the list


def _words(*known: str) -> Check:
    return lambda value: value if value in known else None


def _number(low: int, high: int) -> Check:
    return lambda value: value if _INTEGER.fullmatch(value) and low <= int(value) <= high else None


def _matching(pattern: str) -> Check:
    compiled = re.compile(pattern)
    return lambda value: value if compiled.fullmatch(value) else None


def _toggle(value: str) -> str | None:
    return "" if value in _ON else "0" if value in _OFF else None


def _colour(value: str) -> str | None:
    return value if _COLOUR.fullmatch(value) else None


def _text_colour(value: str) -> str | None:
    # "auto" is white where the ground is dark, and white text on white paper is hidden text.
    return "auto" if value.upper() == "FFFFFF" else _colour(value)


_TWIPS = _number(-31_680, 31_680)  # 22 inches, the largest page of Word
_LENGTH = _number(0, 31_680)
_INDENT = _number(-5_670, 31_680)  # 10 cm to the outside: into a margin, not off the paper
_TOGGLE = Rule({"val": _toggle}, bare=True)
_ONLY_ON = Rule({"val": lambda value: "" if value in _ON else None}, bare=True)
_SIZE = Rule({"val": _number(8, 400)})  # half-points: what is smaller is there to be overlooked
_GAP = r"(?:thinThick|thickThin|thinThickThin)(?:Small|Medium|Large)Gap"
_LINE = rf"none|nil|single|thick|double|triple|dotted|dashed|dashSmallGap|dotDash|dotDotDash|wave|doubleWave|{_GAP}"
_BORDER = Rule(
    {"val": _matching(_LINE), "sz": _number(0, 96), "space": _number(0, 31), "color": _colour}, required=("val",)
)
_PATTERN = _matching("clear|nil|solid|pct[0-9]{1,2}")
_SHADE = Rule({"val": _PATTERN, "color": _colour, "fill": _colour}, required=("val",))
_TAB = Rule(
    {
        "val": _words("clear", "left", "center", "right", "decimal", "start", "end"),
        "pos": _TWIPS,
        "leader": _words("none", "dot", "hyphen", "underscore", "middleDot"),
    },
    required=("val", "pos"),
)
_WIDTH = Rule({"w": _number(-31_680, 31_680), "type": _words("auto", "dxa", "pct", "nil")}, required=("w", "type"))
_SIDES = dict.fromkeys(("top", "left", "bottom", "right"), _BORDER)
_INNER = dict.fromkeys(("insideH", "insideV"), _BORDER)
_PADDING = Rule({}, children=dict.fromkeys(("top", "left", "bottom", "right"), _WIDTH))
_UNDERLINE = "none|single|words|double|thick|dotted|dottedHeavy|dash|dashedHeavy|dashLong|dotDash|dotDotDash|wave"

RUN: Rules = {
    "rFonts": Rule(dict.fromkeys(("ascii", "hAnsi", "cs", "eastAsia"), _matching(_FONT.pattern))),
    **dict.fromkeys(("b", "bCs", "i", "iCs", "caps", "smallCaps", "strike"), _TOGGLE),
    "color": Rule({"val": _text_colour}),
    "spacing": Rule({"val": _number(-40, 1_000)}),
    "w": Rule({"val": _number(33, 300)}),
    "kern": Rule({"val": _number(0, 400)}),
    "position": Rule({"val": _number(-100, 100)}),
    "sz": _SIZE,
    "szCs": _SIZE,
    "u": Rule({"val": _matching(_UNDERLINE), "color": _colour}, required=("val",)),
    "shd": _SHADE,
    "vertAlign": Rule({"val": _words("baseline", "superscript", "subscript")}),
}
PARAGRAPH: Rules = {
    **dict.fromkeys(("keepNext", "keepLines", "widowControl"), _TOGGLE),
    "pBdr": Rule({}, children={**_SIDES, "between": _BORDER}),
    "shd": _SHADE,
    "tabs": Rule({}, children={"tab": _TAB}),
    "spacing": Rule(
        {
            **dict.fromkeys(("before", "after", "line"), _LENGTH),
            "lineRule": _words("auto", "exact", "atLeast"),
        }
    ),
    "ind": Rule({"left": _INDENT, "right": _INDENT, "hanging": _LENGTH, "firstLine": _LENGTH}),
    "contextualSpacing": _TOGGLE,
    "jc": Rule({"val": _words("left", "center", "right", "both", "start", "end")}),
}
TABLE: Rules = {
    "tblW": _WIDTH,
    "jc": Rule({"val": _words("left", "center", "right", "start", "end")}),
    "tblInd": _WIDTH,
    "tblBorders": Rule({}, children={**_SIDES, **_INNER}),
    "shd": _SHADE,
    "tblLayout": Rule({"type": _words("fixed", "autofit")}),
    "tblCellMar": _PADDING,
}
ROW: Rules = {
    "gridBefore": Rule({"val": _number(0, 62)}),
    "gridAfter": Rule({"val": _number(0, 62)}),
    "cantSplit": _ONLY_ON,
    "trHeight": Rule({"val": _LENGTH, "hRule": _words("auto", "exact", "atLeast")}, required=("val",)),
}
CELL: Rules = {
    "tcW": _WIDTH,
    "gridSpan": Rule({"val": _number(1, 63)}),
    "vMerge": Rule({"val": _words("restart", "continue")}, bare=True),
    "tcBorders": Rule({}, children={**_SIDES, **_INNER}),
    "shd": _SHADE,
    "noWrap": _TOGGLE,
    "tcMar": _PADDING,
    "vAlign": Rule({"val": _words("top", "center", "bottom")}),
}


# ------------------------------------------------------------------ reading


@dataclass(frozen=True, slots=True)
class Theme:
    """The fonts and colours that a file calls by a name instead of saying them (ECMA-376 Part 1, 20.1.6)."""

    fonts: Mapping[str, str] = field(default_factory=dict)
    colours: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, root: Element | None) -> Theme:
        """The Latin fonts and the colours of a theme part; an empty theme when there is none."""
        if root is None:
            return cls()
        fonts = {
            which: str(latin.get("typeface", ""))
            for which in ("major", "minor")
            for latin in root.iterfind(f".//{_A}{which}Font/{_A}latin")
        }
        colours: dict[str, str] = {}
        for scheme in root.iterfind(f".//{_A}clrScheme"):
            for entry in scheme:
                for colour in entry:
                    colours[entry.tag.removeprefix(_A)] = str(colour.get("lastClr") or colour.get("val", ""))
        return cls(fonts, {name: value for name, value in colours.items() if _COLOUR.fullmatch(value)})

    def font(self, name: str) -> str:
        """The font behind `minorHAnsi`, `majorBidi` and the like, or ""."""
        return self.fonts.get("major" if name.startswith("major") else "minor", "") if name else ""

    def colour(self, name: str) -> str:
        """The colour behind `accent1`, `text2`, `hyperlink` and the like as RGB, or ""."""
        short = {"hyperlink": "hlink", "followedHyperlink": "folHlink"}.get(name, name)
        short = re.sub(r"^(?:dark|text)(?=\d)", "dk", re.sub(r"^(?:light|background)(?=\d)", "lt", short))
        return self.colours.get(short, "")


class Formatting:
    """Reads properties through the list; `tell` is called with what was left behind, in words for people."""

    def __init__(self, theme: Theme, tell: Callable[[str], None]) -> None:
        self.theme = theme
        self.tell = tell

    def allowed(self, parent: Element | None, rules: Rules) -> Properties:
        """What the rules let in of the properties that stand in an element."""
        found: Properties = {}
        for element in () if parent is None else parent:
            name = local(element)
            if name in rules and (kept := self._property(element, name, rules[name])) is not None:
                found[name] = kept
        return found

    def _property(self, element: Element, name: str, rule: Rule) -> Property | None:
        attributes = self._attributes(element, name, rule)
        if attributes is None:
            return None
        children = [
            (inner, kept)
            for inner in rule.children
            for child in element.iterfind(w(inner))
            if (kept := self._attributes(child, inner, rule.children[inner]))
        ]
        return Property(attributes, children) if attributes or children or rule.bare else None

    def _attributes(self, element: Element, name: str, rule: Rule) -> dict[str, str] | None:
        """The attributes that pass, or None when the element must not stay."""
        given = self._resolved(element, name)
        kept = {key: value for key in rule.attributes if key in given and (value := rule.attributes[key](given[key]))}
        refused = any(key in given and rule.attributes[key](given[key]) is None for key in rule.attributes)
        return None if (rule.bare and refused) or any(key not in kept for key in rule.required) else kept

    def _resolved(self, element: Element, name: str) -> dict[str, str]:
        """The attributes of the `w` namespace, with fonts and colours of the theme under their real names."""
        prefix = f"{{{W}}}"
        given = {
            key.removeprefix(prefix): str(value) for key, value in element.attrib.items() if key.startswith(prefix)
        }
        if name == "rFonts":
            return self._font(given)
        for stem, themed, plain in (
            ("theme", "themeColor", "val" if name == "color" else "color"),
            ("themeFill", "themeFill", "fill"),
        ):
            # Word writes the finished colour beside a tint or shade; without one the name alone counts.
            finished = {f"{stem}Tint", f"{stem}Shade"} & given.keys() and _COLOUR.fullmatch(given.get(plain, ""))
            if themed in given and not finished:
                given[plain] = self.theme.colour(given[themed]) or given.get(plain, "auto")
        return given

    def _font(self, given: dict[str, str]) -> dict[str, str]:
        """One font for all scripts: half a Vietnamese word in another font is what people notice first."""
        themed = given.get("asciiTheme") or given.get("hAnsiTheme", "")
        name = self.theme.font(themed) or given.get("ascii") or given.get("hAnsi", "")
        if _LEGACY_FONT.match(name) and _FONT.fullmatch(name):
            self.tell(said("the font {name}, which is older than Unicode", name=name))
            return {}
        return dict.fromkeys(("ascii", "hAnsi", "cs", "eastAsia"), name) if name else {}


def local(element: Element) -> str:
    """The name of an element of the `w` namespace, "" for any other."""
    tag = str(element.tag)
    return tag.removeprefix(f"{{{W}}}") if tag.startswith(f"{{{W}}}") else ""


def is_on(toggle: Element | None) -> bool:
    """Whether a property such as `w:vanish` is there and not switched off."""
    return toggle is not None and toggle.get(w("val"), "1") not in _OFF


def merged(*layers: Properties) -> Properties:
    """Properties laid over each other as styles are: a later one changes only the attributes that it names."""
    result: Properties = {}
    for layer in layers:
        for name, given in layer.items():
            attributes = dict(result[name].attributes) if name in result else {}
            for one, other in (("hanging", "firstLine"), ("firstLine", "hanging")):
                if one in given.attributes:
                    attributes.pop(other, None)
            if not given.attributes and not given.children:
                attributes = {}  # a bare toggle means on, whatever was below it
            below = result[name].children if name in result and name == "tabs" else []
            result[name] = Property(attributes | given.attributes, below + given.children)
    return result


def write(parent: Element, properties: Properties, rules: Rules) -> None:
    """Append properties in the order of the rules, which is that of the standard."""
    for name in rules:
        if name in properties:
            element = add(parent, name, **properties[name].attributes)
            for inner, attributes in properties[name].children:
                add(element, inner, **attributes)
