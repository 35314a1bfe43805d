"""The runs of a header or footer, rebuilt: text, tabs, line breaks, pictures and the numbers of pages.

Links, content controls and tracked insertions become plain words; what is deleted, hidden, computed or drawn stays
outside and is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

from lxml import etree

from advocacy.errors import said
from advocacy.reader import normalise, refused_character
from advocacy.writers.word.letterhead.allowed import RUN, Properties, is_on, local, merged, write
from advocacy.writers.word.letterhead.drawing import redrawn
from advocacy.writers.word.letterhead.source import Source
from advocacy.writers.word.letterhead.wrappers import Wrappers, chosen
from advocacy.writers.word.package import Element, add, r, w

if TYPE_CHECKING:
    from advocacy.pictures import Picture

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_NUMBERS = ("PAGE", "NUMPAGES")
_TAG = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,2}")
# Letters that Vietnamese alone has; Romanian has an ă too, Croatian a đ.
_VIETNAMESE = re.compile("[ơưẠ-ỹ]", re.IGNORECASE)


@dataclass(slots=True)
class _Field:
    """A field that was begun: its instruction so far, and whether its result has begun."""

    properties: Properties
    hidden: bool
    code: str = ""
    shown: bool = False

    @property
    def name(self) -> str:
        return self.code.strip().partition(" ")[0].upper()


@dataclass(frozen=True, slots=True)
class Setting:
    """What runs take from where they stand."""

    properties: Properties = field(default_factory=dict)
    hidden: bool = False
    linked: bool = False


class Runs(Wrappers):
    """Rebuilds what stands inside the paragraphs of one part, a `kind` of header or footer.

    `pictures` are those that came in, `filled` says whether there is anything to see.
    """

    def __init__(self, source: Source, part: str, kind: str) -> None:
        super().__init__(source, kind)
        self.pictures: list[Picture] = []
        self.filled = False
        self._relations = source.relations(part)
        self._fields: list[_Field] = []

    def end(self) -> None:
        """Tell of a field that was begun and swallowed all that follows."""
        if self._fields:
            self.tell("a field that never ends")

    @property
    def _silent(self) -> bool:
        """Whether what comes now belongs to a field and is not shown; the words of a link are."""
        return any(not (each.shown and each.name == "HYPERLINK") for each in self._fields)

    def inlines(self, paragraph: Element, elements: Iterable[Element], setting: Setting) -> None:
        """Append what stands in a paragraph, or in something that was opened inside it."""
        for element in elements:
            name = local(element)
            if name == "r":
                self._run(paragraph, element, setting)
            elif name == "fldSimple":
                self._simple_field(paragraph, element, setting)
            else:
                inside = replace(setting, linked=setting.linked or name == "hyperlink")
                self.opened(element, partial(self.inlines, paragraph, setting=inside))

    def _run(self, paragraph: Element, given: Element, setting: Setting) -> None:
        own, properties, hidden = self._properties(given, setting)
        language = self._language(given)
        run: Element | None = None
        for piece in self._pieces(given):
            if local(piece) in ("fldChar", "instrText"):
                self._field(paragraph, piece, properties, hidden)
                run = None
            elif hidden:
                self._tell_hidden(piece)
            elif not self._silent and (made := self._piece(piece)) is not None:
                if run is None:
                    run = self._new_run(paragraph, properties, own, language)
                run.append(made)

    def _properties(self, run: Element, setting: Setting) -> tuple[str, Properties, bool]:
        """The style of ours, the properties and whether it is hidden; a link looks like its surroundings."""
        given = run.find(w("rPr"))
        named = None if given is None else given.find(w("rStyle"))
        linked = setting.linked or bool(self._fields)
        identifier = "" if named is None or linked else named.get(w("val"), "")
        own, look = self.source.styles.resolved(identifier)
        vanish = None if given is None else given.find(w("vanish"))
        hidden = is_on(vanish) if vanish is not None else setting.hidden or self.source.styles.hidden(identifier)
        direct = self.source.formatting.allowed(given, RUN)
        return own, merged(setting.properties, look.run, direct), hidden

    def _tell_hidden(self, piece: Element) -> None:
        if local(piece) in ("t", "drawing", "pict", "object"):
            self.tell("hidden text")

    def _pieces(self, run: Iterable[Element]) -> Iterable[Element]:
        for piece in run:
            if str(piece.tag).endswith("}AlternateContent"):
                yield from self._pieces(chosen(piece))
            else:
                yield piece

    def _new_run(self, paragraph: Element, properties: Properties, own: str = "", language: str = "") -> Element:
        run = add(paragraph, "r")
        new = add(run, "rPr")
        if own and own != "DefaultParagraphFont":
            add(new, "rStyle", val=own)
        write(new, properties, RUN)
        if language:
            add(new, "lang", val=language)
        if not len(new):
            run.remove(new)
        return run

    def _language(self, run: Element) -> str:
        """The language of a run's text: Vietnamese is seen, any other taken as the file has it."""
        text = "".join(each.text or "" for each in run.iterfind(w("t")))
        if _VIETNAMESE.search(normalise(text)):
            return "vi-VN"
        direct = run.find(f"{w('rPr')}/{w('lang')}")
        tag = str((None if direct is None else direct.get(w("val"))) or self.source.styles.language)
        return tag if text.strip() and _TAG.fullmatch(tag) else ""

    def _piece(self, piece: Element) -> Element | None:
        """What a run holds, made anew; None when it is left behind."""
        name = local(piece)
        match name:
            case "t":
                return self._text(str(piece.text or ""))
            case "tab" | "noBreakHyphen" | "cr":
                return etree.Element(w("br" if name == "cr" else name))
            case "br":
                # A page or column cannot end inside a header.
                return etree.Element(w("br")) if piece.get(w("type"), "textWrapping") == "textWrapping" else None
            case "ptab":
                return _positional_tab(piece)
            case "drawing":
                return self._drawing(piece)
            case "sym":
                self.tell("a sign of a symbol font")
            case _:
                self.opened(piece, lambda inner: None)
        return None

    def _text(self, given: str) -> Element:
        text = normalise(given)
        seen = "".join(character for character in text if not refused_character(character))
        if seen != text:
            self.tell("characters that hide or reorder text, or have no meaning outside one font,")
        self.filled = self.filled or bool(seen.strip())
        element = etree.Element(w("t"))
        element.text = seen
        element.set(_SPACE, "preserve")
        return element

    def _drawing(self, given: Element) -> Element | None:
        drawn = redrawn(given, self.tell)
        if drawn is None:
            return None
        picture = self.source.picture(self._relations.get(drawn.relation), said(self.kind))
        if picture is None:
            return None
        if picture not in self.pictures:
            self.pictures.append(picture)
        next(drawn.element.iter("{*}blip")).set(r("embed"), str(self.pictures.index(picture)))
        self.filled = True
        return drawn.element

    # -- fields

    def _field(self, paragraph: Element, piece: Element, properties: Properties, hidden: bool) -> None:
        """Follow a field through its runs (ECMA-376 Part 1, 17.16.18); its instruction may be cut anywhere."""
        kind = piece.get(w("fldCharType"))
        if kind == "begin":
            self._fields.append(_Field(properties, hidden))
        elif self._fields and local(piece) == "instrText":
            self._fields[-1].code += piece.text or ""
        elif self._fields and kind == "separate":
            self._fields[-1].shown = True
        elif self._fields and kind == "end":
            self._end_field(paragraph)

    def _simple_field(self, paragraph: Element, element: Element, setting: Setting) -> None:
        first = next(element.iterfind(w("r")), None)
        _, properties, hidden = ("", setting.properties, False) if first is None else self._properties(first, setting)
        self._fields.append(_Field(properties, hidden, str(element.get(w("instr"), "")), shown=True))
        self.inlines(paragraph, element, setting)
        self._end_field(paragraph)

    def _end_field(self, paragraph: Element) -> None:
        ended = self._fields.pop()
        if self._silent:
            return
        if ended.name in _NUMBERS and not ended.hidden:
            self._number(paragraph, ended)
        elif ended.name == "HYPERLINK":
            self.tell("a link")
        else:
            named = re.fullmatch("[A-Z]{2,20}", ended.name)
            self.tell(said("the field {name}", name=ended.name) if named else "a field")

    def _number(self, paragraph: Element, ended: _Field) -> None:
        """A field that programs fill in with the number of the page or of all pages."""
        for kind in ("begin", "instruction", "separate", "number", "end"):
            run = self._new_run(paragraph, ended.properties)
            if kind == "instruction":
                add(run, "instrText").text = ended.name
            elif kind == "number":
                add(run, "t").text = "1"
            else:
                add(run, "fldChar", fldCharType=kind)
        self.filled = True


def _positional_tab(given: Element) -> Element | None:
    known = {
        "alignment": "left|center|right",
        "relativeTo": "margin|indent",
        "leader": "none|dot|hyphen|underscore|middleDot",
    }
    values = {name: str(given.get(w(name), "none" if name == "leader" else "")) for name in known}
    if not all(re.fullmatch(known[name], value) for name, value in values.items()):
        return None
    return etree.Element(w("ptab"), {w(name): value for name, value in values.items()})
