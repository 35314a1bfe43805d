"""A comparison as a Word file with comments: a copy of the one that was compared, or both languages in a table.

In a copy all stays as it was but for the comments at the exact words. Runs are cut where a comment begins or ends, and
keep their formatting. Parts that hold neither text nor comments are copied byte by byte; comments that were there stay.
Word's own comments are told in ECMA-376 Part 1, 17.13.4.
"""

from __future__ import annotations

import copy
import posixpath
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import PurePath

from lxml import etree

from advocacy.archives import parse_xml, relations
from advocacy.comparing.compare import Comparison
from advocacy.comparing.found import FoundParagraph
from advocacy.comparing.ooxml import STRICT, Element, W, local, part, w
from advocacy.comparing.reading import FoundFile
from advocacy.comparing.word import WordFile
from advocacy.errors import Finding
from advocacy.views.comments import Comments
from advocacy.views.review import ReviewRow, review
from advocacy.writers.word.package import serialised, zipped

_CONTENT_TYPES = "[Content_Types].xml"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_NO_RELATIONS = f'<Relationships xmlns="{_RELATIONS}"/>'.encode()
_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"
_STRICT_KIND = "http://purl.oclc.org/ooxml/officeDocument/relationships/comments"
_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_MARKS = ("commentRangeStart", "commentRangeEnd")
_MAX_QUOTED = 200  # characters of the other file that a comment quotes


def commented(comparison: Comparison, ui: str = "en") -> bytes:
    """The bytes of the second file of a comparison with all findings in it, which must be a Word file.

    What is found in the first file stands at the paragraph that answers it, else at the nearest one before.
    """
    file = comparison.files[comparison.second]
    assert file.word is not None  # noqa: S101 -- the caller asks
    word = file.word
    label = file.label
    listed = next(
        (each.target for each in relations(word.parts, word.main, label).values() if each.kind == "comments"), ""
    )
    comments = Comments(ui, part(word.parts, listed, label))
    paragraphs = {str(paragraph.number): paragraph for paragraph in file.paragraphs}
    answers = _answers(comparison)
    cuts = _Cuts()
    for row, finding in comparison.located():
        if row.side_of(finding) == comparison.second:
            cuts.add(paragraphs[finding.place.key], finding.start, finding.end, comments.add(finding))
        elif row.unit in answers:
            paragraph = answers[row.unit]
            quoted = f"{_name(comparison.files[1 - comparison.second])} {_quoted(finding)}"
            cuts.add(paragraph, 0, len(paragraph.text), comments.add(finding, quoted))
    if not comments.count:
        return zipped(word.parts)
    return zipped({**word.parts, **_changed(word, label, listed, cuts.done(word.root), comments.root)})


def side_by_side(comparison: Comparison, ui: str = "en") -> bytes:
    """The bytes of a Word file with both languages in a table, and comments at the words."""
    rows = [
        ReviewRow(row.unit, tuple(replace(each, text=row.words(side)) for side, each in enumerate(row.passages)))
        for row in comparison.rows
    ]
    return review(rows, comparison.findings, " = ".join(dict.fromkeys(map(_name, comparison.files))), ui)


def _name(file: FoundFile) -> str:
    """The name of a file without its folder, which is nobody's business."""
    return PurePath(file.label).name


def _answers(comparison: Comparison) -> dict[str, FoundParagraph]:
    """For each row the paragraph of the second file where a comment about the first can stand."""
    found: dict[str, FoundParagraph] = {}
    own = [row.paragraphs[comparison.second] for row in comparison.rows]
    nearest = next((each[0] for each in own if each), None)
    for row, paragraphs in zip(comparison.rows, own, strict=True):
        if nearest is not None:
            found[row.unit] = paragraphs[0] if paragraphs else nearest
        nearest = paragraphs[-1] if paragraphs else nearest
    return found


def _quoted(finding: Finding) -> str:
    words = " ".join(finding.excerpt.split())
    return f"{finding.place.key}: “{words[:_MAX_QUOTED]}{'…' if len(words) > _MAX_QUOTED else ''}”"


# ------------------------------------------------------------------ runs


@dataclass(slots=True)
class _Cuts:
    """Where comments begin and end: for each element of a run the places in it, 0 before it, and the marks."""

    marks: dict[Element, list[tuple[float, Element]]] = field(default_factory=dict)

    def add(self, paragraph: FoundParagraph, start: int, end: int, number: int) -> None:
        """Mark `paragraph.text[start:end]` as what a comment is about."""
        first, last = paragraph.spots[start], paragraph.spots[end - 1]
        # Several characters may be one here; so the end is where the next one begins.
        following = paragraph.spots[end] if end < len(paragraph.spots) else last
        until = following[1] if following[0] is last[0] and following[1] > last[1] else float("inf")
        for spot, at, name in ((first, first[1], _MARKS[0]), (last, until, _MARKS[1])):
            mark = etree.Element(w(name), {w("id"): str(number)})
            self.marks.setdefault(spot[0], []).append((at, mark))

    def done(self, root: Element) -> Element:
        """A copy of the tree with all marks in it, and the comments' own signs behind their ends."""
        copied = copy.deepcopy(root)
        twins = dict[Element, Element](zip(root.iter(), copied.iter(), strict=True))
        runs: dict[Element, None] = {}
        for element, marks in self.marks.items():
            runs[_cut(twins[element], marks)] = None
        for run in runs:
            _split(run)
        return copied


def _cut(element: Element, marks: Iterable[tuple[float, Element]]) -> Element:
    """Put marks into the run of an element, and cut it at them if it is text; gives the run."""
    text = (element.text or "") if local(element) == "t" else ""
    while (run := element.getparent()) is not None and local(run) != "r":
        element, text = run, ""
    assert run is not None  # noqa: S101 -- what has words stands in a run
    pieces: list[Element] = []
    at = 0
    # Ends come first, so that neighbours do not overlap.
    for place, mark in sorted(marks, key=lambda each: (each[0], each[1].tag == w(_MARKS[0]))):
        cut = int(min(place, len(text)))
        if cut > at:
            pieces.append(_piece(element, text[at:cut]))
            at = cut
        if not text and place > 0 and element not in pieces:
            pieces.append(element)
        pieces.append(mark)
    if at < len(text):
        pieces.append(_piece(element, text[at:]))
    elif not text and element not in pieces:
        pieces.append(element)
    place_in_run = run.index(element)
    run[place_in_run : place_in_run + 1] = pieces
    return run


def _piece(element: Element, text: str) -> Element:
    piece = copy.copy(element)
    piece.text, piece.tail = text, None
    piece.set(_SPACE, "preserve")
    return piece


def _split(run: Element) -> None:
    """Cut a run at the marks in it and put these between the parts."""
    parent = run.getparent()
    assert parent is not None  # noqa: S101 -- a run stands in a paragraph
    properties = run.find(w("rPr"))
    parts: list[Element] = []
    current: Element | None = None
    for child in list(run):
        if local(child) in _MARKS:
            current = None
            parts.append(child)
            if local(child) == _MARKS[1]:
                sign = etree.Element(w("r"))
                etree.SubElement(sign, w("commentReference"), {w("id"): str(child.get(w("id")))})
                parts.append(sign)
        elif child is not properties:
            if current is None:
                current = etree.Element(run.tag, {str(name): str(given) for name, given in run.attrib.items()})
                current.extend([] if properties is None else [copy.copy(properties)])
                parts.append(current)
            current.append(child)
    place = parent.index(run)
    parent[place : place + 1] = parts


# ------------------------------------------------------------------ the package


def _changed(word: WordFile, label: str, listed: str, root: Element, comments: Element) -> dict[str, bytes]:
    """The parts that differ: the text, the comments, and, where there were none, what says that there are.

    Raises:
        InputError: the lists of parts are broken XML.
    """
    strict = STRICT in word.parts[word.main]

    def written(element: Element) -> bytes:
        data = serialised(element)
        return data.replace(W.encode(), STRICT) if strict else data

    changed = {word.main: written(root)}
    if listed in word.parts:
        return {**changed, listed: written(comments)}
    folder, _, name = word.main.rpartition("/")
    taken = {each.lower() for each in word.parts}
    target = next(
        each for number in count() if posixpath.join(folder, each := f"comments{number or ''}.xml") not in taken
    )
    beside = posixpath.join(folder, "_rels", f"{name}.rels")
    links = parse_xml(word.parts.get(beside, _NO_RELATIONS), label)
    known = {str(each.get("Id")) for each in links}
    free = next(each for number in count(1) if (each := f"rId{number}") not in known)
    kind = _STRICT_KIND if strict else _KIND
    etree.SubElement(links, f"{{{_RELATIONS}}}Relationship", {"Id": free, "Type": kind, "Target": target})
    types = parse_xml(word.parts.get(_CONTENT_TYPES, b""), label)
    named = {"PartName": f"/{posixpath.join(folder, target)}", "ContentType": _COMMENTS_TYPE}
    etree.SubElement(types, f"{{{_TYPES}}}Override", named)
    return {
        **changed,
        posixpath.join(folder, target): written(comments),
        beside: serialised(links),
        _CONTENT_TYPES: serialised(types),
    }
