"""The words of a cell as its reader meant them: tracked changes resolved, nothing hidden, nothing from elsewhere.

Word keeps both sides of a tracked change (ECMA-376 Part 1, 17.13.5): inserted and moved-to text, deleted and moved-from
text, and the same for the end of a paragraph, which joins it with the next. A reading takes one of the two sides.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from advocacy.comparing.ooxml import Element, Styles, has, local, value, w
from advocacy.exchange.table.lines import Line, joined
from advocacy.reader import normalise

_REMOVED, _ADDED = ("del", "moveFrom"), ("ins", "moveTo")
_OPENED = frozenset({"bdo", "customXml", "dir", "hyperlink", "sdtContent", "smartTag", *_REMOVED, *_ADDED})
_TEXTS = {"br": "\n", "cr": "\n", "tab": "\t", "ptab": "\t", "noBreakHyphen": "\u2011"}
_FORMATS = ("b", "i", "u", "vertAlign")
_OLD_FONTS = (".vn", "vni-", "vn-", "vietware", "tcvn")  # each letter a byte, shown right in that font only
_MAX_BASED = 32  # styles on top of each other
_LEVELS = 9
_FIELD, _HIDDEN, _FORMATTED, _OTHER = "field", "vanish", "formats", "other"
# What a run or paragraph can hold besides words, by its element, and how it is told.
LEFT = {
    _FIELD: "a field",
    _HIDDEN: "hidden text",
    _FORMATTED: "bold, italic or underlined letters without signs such as **",
    _OTHER: "something that is no text",
    "hidden": "a hidden row",
    "AlternateContent": "a picture or drawing",
    "altChunk": "another document inside the file",
    "control": "an ActiveX control",
    "drawing": "a picture or drawing",
    "endnoteReference": "a note of the program",
    "footnoteReference": "a note of the program",
    "object": "an embedded object",
    "pict": "a picture or drawing",
    "subDoc": "another document that it leads to",
    "sym": "a sign of a special font",
    "tbl": "a table inside a cell",
}


class Cells:
    """Reads cells of one file; `left` collects what was not taken since it was last emptied, as keys of `LEFT`.

    `original` gives the text before all tracked changes instead of the one after them.
    """

    def __init__(self, styles: Element | None, numbering: Element | None, *, original: bool) -> None:
        self.styles = Styles(styles)
        self.numbering = _Numbering(styles, numbering)
        self.original = original
        self.dropped = _ADDED if original else _REMOVED
        self.left: list[str] = []
        self.old_font = ""
        self._lines: list[Line] = []
        self._words = ""
        self._fields: list[tuple[str, bool]] = []  # of each open field its code, and whether its result is being read
        self._counts: dict[tuple[str, int], int] = {}  # of each list and level of the cell the last number
        self._begun: set[str] = set()

    def is_dropped(self, properties: Element | None, kinds: tuple[str, ...] = ()) -> bool:
        """Whether what bears these properties is on the other side of a tracked change."""
        kinds = kinds or self.dropped
        return properties is not None and any(properties.find(w(kind)) is not None for kind in kinds)

    def text(self, cell: Element) -> str:
        """The text of a cell or comment in NFC, as `lines.joined` has it."""
        return normalise(joined(self.lines(cell)))

    def plain(self, cell: Element) -> str:
        """The text of a cell or comment that holds no Markdown: its paragraphs, one a line."""
        return normalise("\n".join(line.text.rstrip() for line in self.lines(cell)).strip())

    def lines(self, cell: Element) -> list[Line]:
        """The paragraphs of a cell or comment."""
        self._lines, self._words, self._fields = [], "", []
        self._counts.clear()
        self._begun.clear()
        self._blocks(cell)
        if any(not _is_link(code) for code, _ in self._fields):
            self.left.append(_FIELD)  # it never ends
        if self._words:  # the end of the last paragraph is on the other side, and there is no next one
            self._lines.append(Line(self._words))
        return self._lines

    # -- blocks

    def _blocks(self, parent: Iterable[Element]) -> None:
        for element in parent:
            name = local(element)
            if name in self.dropped:
                continue
            if name == "p":
                self._paragraph(element)
            elif name == "sdt":
                if not has(element, "sdtPr/showingPlcHdr"):
                    self._blocks(element.iterfind(w("sdtContent")))
            elif name in _OPENED:
                self._blocks(element)
            else:
                self._leave(element, name)

    def _paragraph(self, paragraph: Element) -> None:
        style = self.styles.of_paragraph(paragraph)
        self._inline(paragraph, style)
        if self.is_dropped(paragraph.find(w("pPr/rPr"))):
            return  # its end is not there, so it goes on in the next one
        words, self._words = self._words, ""
        self._lines.append(self._line(paragraph, style, words))

    def _line(self, paragraph: Element, style: str, words: str) -> Line:
        """A paragraph with the mark that the program shows before it, as Markdown writes it."""
        properties = paragraph.find(w("pPr"))
        if self.original and properties is not None and properties.find(w("pPrChange/pPr")) is not None:
            properties = properties.find(w("pPrChange/pPr"))
        number, level = self.numbering.of(properties, style)
        if not number:
            return Line(words)
        if not words.strip():
            return Line("", "-")  # a mark without words, which nobody meant
        found = self.numbering.level(number, level)
        if not found.is_number:
            return Line(words, found.mark, level)
        # Lists of one definition count on, until one of them says where it begins (17.9.26).
        if found.restarts and number not in self._begun:
            self._counts.pop((found.definition, level), None)
        self._begun.add(number)
        for deeper in range(level + 1, _LEVELS):
            self._counts.pop((found.definition, deeper), None)
        count = self._counts.get((found.definition, level), found.begin - 1) + 1
        self._counts[found.definition, level] = count
        return Line(words, f"{count}{found.mark}", level)

    # -- inside a paragraph

    def _inline(self, parent: Iterable[Element], style: str) -> None:
        for element in parent:
            name = local(element)
            if name in self.dropped:
                continue
            if name == "r":
                self._run(element, style)
            elif name == "sdt":
                if not has(element, "sdtPr/showingPlcHdr"):
                    self._inline(element.iterfind(w("sdtContent")), style)
            elif name == "fldSimple":
                self._fields.append((str(element.get(w("instr"), "")), False))
                self._result()
                self._inline(element, style)
                self._field("end")
            elif name in _OPENED:
                self._inline(element, style)
            else:
                self._leave(element, name)

    def _run(self, run: Element, style: str) -> None:
        properties = run.find(w("rPr"))
        hidden = self.styles.is_hidden(run, style)
        before = self._words
        for element in run:
            name = local(element)
            if name == "fldChar":
                self._field(str(element.get(w("fldCharType"), "")))
            elif name == "instrText" and self._fields:
                code, read = self._fields[-1]
                self._fields[-1] = code + (element.text or "")[:200], read
            elif any(not read for _, read in self._fields):
                continue
            elif hidden:
                if name in ("t", "delText") and (element.text or "").strip():
                    self.left.append(_HIDDEN)
            elif name in ("t", "delText"):
                self._words += (element.text or "").replace("\n", " ")
            elif name in _TEXTS:
                self._words += _TEXTS[name]
            else:
                self._leave(element, name)
        if self._words[len(before) :].strip():
            self._look_at(properties)

    def _look_at(self, properties: Element | None) -> None:
        """Note what only the program's own formatting says, and letters that are no Unicode."""
        if any(has(properties, name) and value(properties, name) not in ("none", "baseline") for name in _FORMATS):
            self.left.append(_FORMATTED)
        fonts = None if properties is None else properties.find(w("rFonts"))
        names = [] if fonts is None else [str(fonts.get(w(name), "")) for name in ("ascii", "hAnsi")]
        self.old_font = next((name for name in names if name.casefold().startswith(_OLD_FONTS)), self.old_font)

    def _field(self, kind: str) -> None:
        if kind == "begin":
            self._fields.append(("", False))
        elif kind == "separate" and self._fields:
            self._result()
        elif kind == "end" and self._fields:
            code, _ = self._fields.pop()
            if not _is_link(code) and not any(not read for _, read in self._fields):
                self.left.append(_FIELD)

    def _result(self) -> None:
        """Go on with what a field shows: of a link those are words, any other comes from elsewhere."""
        code, _ = self._fields[-1]
        self._fields[-1] = code, _is_link(code)

    def _leave(self, element: Element, name: str) -> None:
        """Note what is not taken; properties and marks without words need no note."""
        if name in LEFT:
            self.left.append(name)
        elif not name and "".join(map(str, element.itertext())).strip():
            self.left.append(_OTHER)


def _is_link(code: str) -> bool:
    return code.split()[:1] == ["HYPERLINK"]


@dataclass(frozen=True, slots=True)
class _Level:
    """What stands before the items of a list at one level: a mark, or numbers with a sign after them (`mark`)."""

    mark: str
    is_number: bool = False
    definition: str = ""
    begin: int = 1
    restarts: bool = False


class _Numbering:
    """The lists of a file (17.9): which one a paragraph is in, and what stands before its items."""

    def __init__(self, styles: Element | None, root: Element | None) -> None:
        named = [] if styles is None else styles.findall(w("style"))
        self._styles = {str(each.get(w("styleId"), "")): each for each in named}
        self._styled: dict[str, tuple[str, str]] = {}
        listed = [] if root is None else list(root)
        self._definitions = {each.get(w("abstractNumId")): each for each in listed if local(each) == "abstractNum"}
        self._numbers = {each.get(w("numId")): each for each in listed if local(each) == "num"}

    def of(self, properties: Element | None, style: str) -> tuple[str, int]:
        """The id of the list and the level of a paragraph; "" outside of lists."""
        number, level = value(properties, "numPr/numId"), value(properties, "numPr/ilvl")
        if not number:
            number, styled = self._of_style(style)
            level = level or styled
        return ("" if number == "0" else number), (int(level) if re.fullmatch("[0-8]", level) else 0)

    def _of_style(self, style: str) -> tuple[str, str]:
        """The id of the list and the level that a style gives, itself or by what it is based on."""
        if style not in self._styled:
            holder, number, level = self._styles.get(style), "", ""
            for _ in range(_MAX_BASED):
                if holder is None or number:
                    break
                number, level = value(holder, "pPr/numPr/numId"), level or value(holder, "pPr/numPr/ilvl")
                holder = self._styles.get(value(holder, "basedOn"))
            self._styled[style] = number, level
        return self._styled[style]

    def level(self, number: str, level: int) -> _Level:
        """What stands before the items of a list."""
        holder = self._numbers.get(number)
        definition = value(holder, "abstractNumId")
        override = self._level(holder, "lvlOverride", level)
        defined = None if override is None else override.find(w("lvl"))
        if defined is None:
            defined = self._level(self._definitions.get(definition), "lvl", level)
        kind, text = value(defined, "numFmt"), value(defined, "lvlText")
        if kind == "none":
            return _Level("")
        if kind in ("", "bullet"):
            return _Level(text if text in ("*", "+") else "-")
        restart = value(override, "startOverride")
        begin = restart or value(defined, "start")
        sign = ")" if ")" in text else "."
        return _Level(sign, True, definition, int(begin) if re.fullmatch("[0-9]{1,3}", begin) else 1, bool(restart))

    @staticmethod
    def _level(holder: Element | None, name: str, level: int) -> Element | None:
        found = [] if holder is None else holder.findall(w(name))
        return next((each for each in found if each.get(w("ilvl")) == str(level)), None)
