"""A story of a Word file made final: changes accepted, fields made words, hidden text taken out, bookmarks renamed.

It works in place on one part; what is left is then copied by `wordcopy`, which asks the lists of `allowed`.
Sources: ECMA-376 Part 1, 17.13.5 (tracked changes), 17.16 (fields), 17.13.6 (bookmarks).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NoReturn

from lxml import etree

from advocacy.comparing.ooxml import Element, Styles, w
from advocacy.errors import InputError, Place
from advocacy.inspecting.word import CHANGES, SAYING_FIELDS
from advocacy.inspecting.words import visible, without_trackers, without_tracking

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_KNOWN_CHOICES = frozenset({"wps", "wpg", "wp14", "w14", "w15", "a14"})
_NUMBERS = re.compile(r"(?:PAGE|NUMPAGES|SECTIONPAGES|SECTION)(?: +\\\* *\w+)*", re.IGNORECASE)
_TOC = re.compile(r"TOC(?: +\\[a-z](?: +(?:\"[\w;, -]*\"|[\d-]+))?)*", re.IGNORECASE)
_SEQUENCE = re.compile(r"SEQ +\w{1,40}(?: +\\[*a-z] *\w*)*", re.IGNORECASE)
_REFERENCE = re.compile(r"(REF|PAGEREF|NOTEREF) +\"?([^\s\"\\]+)\"?((?: +\\[a-z*](?: *MERGEFORMAT)?)*)", re.IGNORECASE)
_STYLE_NAME = re.compile(r"STYLEREF +(?:\"[\w ]{1,60}\"|\w{1,40})(?: +\\[a-z])*", re.IGNORECASE)
_KEPT_MARK = re.compile(r"note-[\w-]+|signator[\w-]*")
_SCHEMES = ("http://", "https://", "mailto:", "tel:")
_SHOWN = frozenset({"t", "drawing", "pict", "object", "sym", "tab", "br", "cr", "noBreakHyphen", "ptab", "softHyphen"})


@dataclass(slots=True)
class _Field:
    """A field that was begun: the pieces that make it, its instruction, what it shows."""

    pieces: list[Element]
    code: str = ""
    shown: bool = False
    results: list[Element] = field(default_factory=list)
    inside: list[Element] = field(default_factory=list)


class Bookmarks:
    """New names for the bookmarks that something leads to, the same in all parts of a file."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}

    def new(self, name: str) -> str:
        """The new name of a bookmark that is led to."""
        if _KEPT_MARK.fullmatch(name):
            return name
        return self._names.setdefault(name, f"mark{len(self._names) + 1}")

    def known(self, name: str) -> str:
        """The new name, or "" when nothing leads to it."""
        return name if _KEPT_MARK.fullmatch(name) else self._names.get(name, "")


def has_changes(root: Element) -> bool:
    """Whether a part holds tracked changes."""
    return any(next(root.iter(w(name)), None) is not None for name in CHANGES)


def choose(root: Element) -> None:
    """In place of alternatives, the one that newer programs read, or the picture of what only they can draw."""
    for alternatives in list(root.iter(f"{_MC}AlternateContent")):
        choice = alternatives.find(f"{_MC}Choice")
        if choice is None or not set(str(choice.get("Requires", "")).split()) <= _KNOWN_CHOICES:
            choice = alternatives.find(f"{_MC}Fallback")
        _replace(alternatives, [] if choice is None else list(choice))


def accept(root: Element) -> None:
    """Accept all tracked changes."""
    for paragraph in list(root.iter(w("p"))):
        mark = paragraph.find(w("pPr/rPr"))
        if mark is not None and (mark.find(w("del")) is not None or mark.find(w("moveFrom")) is not None):
            _join(paragraph)
    for name in ("trPr", "tcPr"):
        for properties in list(root.iter(w(name))):
            if properties.find(w("del")) is not None or properties.find(w("cellDel")) is not None:
                _remove(properties.getparent())
    for element in list(root.iter(*(w(name) for name in CHANGES))):
        name = etree.QName(element).localname
        if element.getparent() is None:
            continue
        if name in ("ins", "moveTo"):
            _replace(element, list(element))
        else:
            _remove(element)
    for table in list(root.iter(w("tbl"))):
        if table.find(f".//{w('tc')}") is None:
            _remove(table)


def _join(paragraph: Element) -> None:
    """Put what a paragraph holds before that of the next one, whose mark is the one that stays."""
    following = paragraph.getnext()
    content = [child for child in paragraph if child.tag != w("pPr")]
    if paragraph.find(w("pPr/sectPr")) is not None:
        return
    if following is not None and following.tag == w("p"):
        properties = following.find(w("pPr"))
        at = 0 if properties is None else following.index(properties) + 1
        following[at:at] = content
        _remove(paragraph)
    elif not any(element.tag not in (w("del"), w("moveFrom")) for element in content) and following is not None:
        _remove(paragraph)


# ------------------------------------------------------------------ fields


def settle_fields(root: Element, marks: Bookmarks, label: str) -> None:
    """Keep the fields that number pages, link and refer; make words of the others, or nothing of those that say who.

    Raises:
        InputError: a field never ends, so that nobody can say what of the text is shown.
    """
    for simple in list(root.iter(w("fldSimple"))):
        code = str(simple.get(w("instr"), "")).strip()
        kept = _instruction(code, marks)
        if kept:
            simple.set(w("instr"), f" {kept} ")
        else:
            says = code.partition(" ")[0].upper() in SAYING_FIELDS
            _replace(simple, [] if says else [child for child in simple if child.tag != w("fldData")])
    open_: list[_Field] = []
    for piece in [piece for run in root.iter(w("r")) for piece in run if piece.tag != w("rPr")]:
        kind = str(piece.get(w("fldCharType"), "")) if piece.tag == w("fldChar") else ""
        if kind == "begin":
            open_.append(_Field([piece]))
        elif piece.tag in (w("instrText"), w("delInstrText")):
            if open_:
                open_[-1].code += piece.text or ""
                open_[-1].pieces.append(piece)
            else:
                _remove(piece)
        elif not kind:
            for each in open_:
                (each.results if each.shown else each.inside).append(piece)
        elif open_:
            open_[-1].pieces.append(piece)
            open_[-1].shown = open_[-1].shown or kind == "separate"
            if kind == "end":
                _settle(open_.pop(), marks)
        else:
            _refuse_field(label)
    if open_:
        _refuse_field(label)


def _refuse_field(label: str) -> NoReturn:
    raise InputError("A field of it is broken. Save it again in Word.", Place(label))


def _settle(ended: _Field, marks: Bookmarks) -> None:
    code = " ".join(ended.code.split())
    kept = "" if any(piece.getparent() is not None for piece in ended.inside) else _instruction(code, marks)
    if kept:
        texts = [piece for piece in ended.pieces if piece.tag != w("fldChar")]
        texts[0].text = f" {kept} "
        for piece in texts[1:]:
            _remove(piece)
        return
    name = code.partition(" ")[0].upper()
    if name == "FORMCHECKBOX":
        begin = ended.pieces[0]
        on = begin.find(f".//{w('checked')}")
        sign = etree.Element(w("t"))
        sign.text = "☒" if on is not None and on.get(w("val"), "1") not in ("0", "false") else "☐"
        begin.addprevious(sign)
    for piece in (*ended.pieces, *ended.inside, *(ended.results if name in SAYING_FIELDS else ())):
        _remove(piece)


def _instruction(code: str, marks: Bookmarks) -> str:
    """The instruction written anew, or "" when the field does not stay."""
    code = " ".join(code.split())
    for pattern in (_NUMBERS, _TOC, _SEQUENCE, _STYLE_NAME):
        if pattern.fullmatch(code):
            return code
    if found := _REFERENCE.fullmatch(code):
        return f"{found[1].upper()} {marks.new(found[2])}{found[3]}"
    if found := re.match(r"HYPERLINK +\\l +\"?([^\"\s]+)", code, re.IGNORECASE):
        return f'HYPERLINK \\l "{marks.new(found[1])}"'
    if found := re.match(r"HYPERLINK +\"?([^\"\s]+)", code, re.IGNORECASE):
        target = clean_target(found[1])
        return f'HYPERLINK "{target}"' if target else ""
    return ""


def clean_target(address: str) -> str:
    """An address that a link may lead to, without what tracks; "" for one that leads to a file or runs something."""
    address = visible(address.strip())
    return without_tracking(address) if address.lower().startswith(_SCHEMES) else ""


# ------------------------------------------------------------------ text


def settle_text(root: Element, styles: Styles) -> None:
    """Take out hidden text, and from all other text the characters that nobody sees and what tracks in addresses."""
    for paragraph in root.iter(w("p")):
        style = styles.of_paragraph(paragraph)
        for run in paragraph.iter(w("r")):
            if styles.is_hidden(run, style):
                for piece in [piece for piece in run if etree.QName(piece).localname in _SHOWN]:
                    run.remove(piece)
    for row in list(root.iter(w("tr"))):
        if row.find(w("trPr/hidden")) is not None:
            _remove(row)
    for text in root.iter(w("t"), "{*}t"):
        if text.text:
            text.text = without_trackers(visible(text.text))


def gather_marks(root: Element, marks: Bookmarks) -> None:
    """Note the bookmarks that links lead to."""
    for link in root.iter(w("hyperlink")):
        if name := str(link.get(w("anchor"), "")):
            link.set(w("anchor"), marks.new(name))


def rename_marks(root: Element, marks: Bookmarks) -> None:
    """Give bookmarks their new names; those that nothing leads to go."""
    gone: set[str] = set()
    for start in list(root.iter(w("bookmarkStart"))):
        if name := marks.known(str(start.get(w("name"), ""))):
            start.set(w("name"), name)
        else:
            gone.add(str(start.get(w("id"))))
            _remove(start)
    for end in list(root.iter(w("bookmarkEnd"))):
        if str(end.get(w("id"))) in gone:
            _remove(end)


def _remove(element: Element | None) -> None:
    parent = None if element is None else element.getparent()
    if element is not None and parent is not None:
        parent.remove(element)


def _replace(element: Element, children: list[Element]) -> None:
    parent = element.getparent()
    if parent is not None:
        at = parent.index(element)
        parent[at : at + 1] = children
