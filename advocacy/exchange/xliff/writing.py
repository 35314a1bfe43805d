"""Segments to XLIFF: elements in the order of the schemas, white space only where it means nothing."""

from __future__ import annotations

from collections import defaultdict, deque
from typing import Any

from lxml import etree

from advocacy.errors import WriterError, any_of, said
from advocacy.exchange.columns import glossary_lines
from advocacy.exchange.inline import Code, Kind, codes, pieces
from advocacy.exchange.segments import Job, Segment
from advocacy.exchange.xliff.names import (
    COMMENT,
    CONTEXT,
    GLOSSARY,
    MATCHES,
    STATES1,
    STATES2,
    XLIFF1,
    XLIFF2,
    XML,
    id_of,
)
from advocacy.vouching import State

VERSIONS = ("2.1", "2.0", "1.2")

_NAMES1: Any = {None: XLIFF1}  # lxml takes None for the namespace without prefix; its stubs do not
_NAMES2: Any = {None: XLIFF2, "mtc": MATCHES}
_MIXED = frozenset({"source", "target", "note", "data"})
_SPACE, _LANG = f"{{{XML}}}space", f"{{{XML}}}lang"


def write(job: Job, version: str = "2.1") -> bytes:
    """The segments in a version of XLIFF, in UTF-8.

    Raises:
        WriterError: there is no such version, or a text has characters that XML cannot hold.
    """
    if version not in VERSIONS:
        raise WriterError(said("XLIFF is written in version {known}.", known=any_of(VERSIONS)))
    try:
        root = _root1(job) if version == "1.2" else _root2(job, version)
    except ValueError as error:
        raise WriterError("A text holds a character that XML cannot hold.") from error
    _lay_out(root, 0)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True) + b"\n"


def _lay_out(element: etree._Element, depth: int) -> None:
    """Line ends and indentation between elements, none inside texts."""
    children = list(element)
    if not children or etree.QName(element).localname in _MIXED:
        return
    element.text = "\n" + "  " * (depth + 1)
    for child in children:
        _lay_out(child, depth + 1)
        child.tail = "\n" + "  " * (depth + 1)
    children[-1].tail = "\n" + "  " * depth


class _Numbers:
    """The numbers of the codes of a unit; a code of the target has the number of the same code in the source."""

    def __init__(self) -> None:
        self.last = 0
        self._free: dict[tuple[str, ...], deque[int]] = defaultdict(deque)

    def source(self, key: tuple[str, ...]) -> str:
        self.last += 1
        self._free[key].append(self.last)
        return str(self.last)

    def target(self, key: tuple[str, ...]) -> str:
        if self._free[key]:
            return str(self._free[key].popleft())
        self.last += 1
        return str(self.last)


def _keys(text: str) -> dict[int, tuple[str, ...]]:
    """The words of both codes of each pair."""
    found: dict[int, tuple[str, ...]] = {}
    for code in codes(text):
        if code.pair:
            found[code.pair] = (*found.get(code.pair, ()), code.text)
    return found


def _append(parent: etree._Element, words: str) -> None:
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + words
    else:
        parent.text = (parent.text or "") + words


# ------------------------------------------------------------------ 2.x


def _root2(job: Job, version: str) -> etree._Element:
    root = etree.Element(_2("xliff"), nsmap=_NAMES2)
    root.set("version", version)
    root.set("srcLang", job.source_language)
    root.set("trgLang", job.target_language)
    file = etree.SubElement(root, _2("file"), {"id": "f1", "original": job.title or "campaign"})
    file.set(_SPACE, "preserve")
    for segment in job.segments:
        file.append(_unit2(segment))
    if not job.segments:
        raise WriterError("There are no texts to write.")
    return root


def _2(name: str) -> str:
    return f"{{{XLIFF2}}}{name}"


def _unit2(segment: Segment) -> etree._Element:
    unit = etree.Element(_2("unit"), {"id": id_of(segment.unit), "name": segment.unit, "canResegment": "no"})
    if segment.suggestions:
        matches = etree.SubElement(unit, f"{{{MATCHES}}}matches")
        for each in segment.suggestions:
            named = {"ref": "#s1", "similarity": str(each.match), "origin": each.origin}
            match = etree.SubElement(matches, f"{{{MATCHES}}}match", named)
            # What was translated then is known only where it is the same.
            etree.SubElement(match, _2("source")).text = segment.source if each.match == 100 else ""
            etree.SubElement(match, _2("target")).text = each.target
    written = _notes(segment)
    if written:
        notes = etree.SubElement(unit, _2("notes"))
        for category, words in written:
            etree.SubElement(notes, _2("note"), {"category": category}).text = words
    numbers, data = _Numbers(), dict[str, str]()
    part = etree.Element(_2("segment"), {"id": "s1"} if segment.suggestions else {})
    source = etree.SubElement(part, _2("source"))
    _fill2(source, segment.source, numbers, data, of_source=True)
    state, detail = STATES2.get(segment.state, ("initial", ""))
    part.set("state", state)
    if detail:
        part.set("subState", detail)
    if segment.target:
        _fill2(etree.SubElement(part, _2("target")), segment.target, numbers, data, of_source=False)
    if data:
        original = etree.SubElement(unit, _2("originalData"))
        for words, name in data.items():
            etree.SubElement(original, _2("data"), {"id": name}).text = words
    unit.append(part)
    return unit


def _fill2(element: etree._Element, text: str, numbers: _Numbers, data: dict[str, str], *, of_source: bool) -> None:
    number = numbers.source if of_source else numbers.target
    keys = _keys(text)
    for piece in pieces(text):
        if isinstance(piece, str):
            _append(element, piece)
            continue
        name = data.setdefault(piece.text, f"d{len(data) + 1}")
        if piece.kind is Kind.SINGLE:
            etree.SubElement(element, _2("ph"), {"id": number((piece.text,)), "dataRef": name, "disp": piece.text})
        elif piece.kind is Kind.OPEN:
            opened = {"id": number(keys[piece.pair]), "dataRefStart": name, "dispStart": piece.text, **_kind2(piece)}
            element = etree.SubElement(element, _2("pc"), opened)
        else:
            element.set("dataRefEnd", name)
            element.set("dispEnd", piece.text)
            parent = element.getparent()
            assert parent is not None  # noqa: S101 -- a code that closes stands in the one that opened
            element = parent


def _kind2(code: Code) -> dict[str, str]:
    match code.sign:
        case "*":
            return {"type": "fmt", "subType": "xlf:i"}
        case "**":
            return {"type": "fmt", "subType": "xlf:b"}
    return {}


def _notes(segment: Segment) -> list[tuple[str, str]]:
    context = [(CONTEXT, segment.context)] if segment.context else []
    comment = [(COMMENT, segment.comment)] if segment.comment else []
    return [*context, *((GLOSSARY, line) for line in glossary_lines(segment)), *comment]


# ------------------------------------------------------------------ 1.2


def _root1(job: Job) -> etree._Element:
    root = etree.Element(_1("xliff"), {"version": "1.2"}, nsmap=_NAMES1)
    named = {"original": job.title or "campaign", "datatype": "x-markdown"}
    languages = {"source-language": job.source_language, "target-language": job.target_language}
    body = etree.SubElement(etree.SubElement(root, _1("file"), {**named, **languages}), _1("body"))
    for segment in job.segments:
        body.append(_unit1(segment, job.target_language))
    return root


def _1(name: str) -> str:
    return f"{{{XLIFF1}}}{name}"


def _unit1(segment: Segment, language: str) -> etree._Element:
    unit = etree.Element(_1("trans-unit"), {"id": id_of(segment.unit), "resname": segment.unit, _SPACE: "preserve"})
    numbers = _Numbers()
    _fill1(etree.SubElement(unit, _1("source")), segment.source, numbers, of_source=True)
    if segment.target:
        target = etree.SubElement(unit, _1("target"))
        _fill1(target, segment.target, numbers, of_source=False)
        if segment.state in STATES1:
            state, detail = STATES1[segment.state]
            target.set("state", state)
            if detail:
                target.set("state-qualifier", detail)
        if segment.state is State.APPROVED:
            unit.set("approved", "yes")
    for category, words in _notes(segment):
        etree.SubElement(unit, _1("note"), {"from": category}).text = words
    for each in segment.suggestions:
        named = {"match-quality": f"{each.match}%", "origin": each.origin}
        alternative = etree.SubElement(unit, _1("alt-trans"), named)
        etree.SubElement(alternative, _1("target"), {_LANG: language}).text = each.target
    return unit


def _fill1(element: etree._Element, text: str, numbers: _Numbers, *, of_source: bool) -> None:
    number = numbers.source if of_source else numbers.target
    keys = _keys(text)
    opened: list[str] = []
    for piece in pieces(text):
        if isinstance(piece, str):
            _append(element, piece)
        elif piece.kind is Kind.SINGLE:
            etree.SubElement(element, _1("ph"), {"id": number((piece.text,))}).text = piece.text
        elif piece.kind is Kind.OPEN:
            opened.append(number(keys[piece.pair]))
            named = {"id": opened[-1], "rid": opened[-1], **_kind1(piece)}
            etree.SubElement(element, _1("bpt"), named).text = piece.text
        else:
            name = opened.pop()
            etree.SubElement(element, _1("ept"), {"id": name, "rid": name}).text = piece.text


def _kind1(code: Code) -> dict[str, str]:
    kind = {"*": "italic", "**": "bold"}.get(code.sign, "")
    return {"ctype": kind} if kind else {}
