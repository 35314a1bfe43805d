"""Findings as comments of a Word file: both languages beside each other, each comment at its exact words.

The file is for the people who mend the texts. It names no author and no time; what it comments on is the text as
written, with its Markdown.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part

from advocacy.checks.passages import Passage
from advocacy.errors import Finding
from advocacy.views.comments import Comments
from advocacy.writers.word.package import Element, WordPackage, add, serialised, text_run


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """Texts that say the same, one a language, with the name of their unit."""

    unit: str
    passages: tuple[Passage, ...]


def review(rows: Sequence[ReviewRow], findings: Iterable[Finding], title: str, ui: str = "en") -> bytes:
    """The bytes of a DOCX file."""
    first = rows[0].passages[0].language if rows else None
    package = WordPackage(title, first.tag if first else "en-GB")
    package.header(title, first.tag if first else "en-GB")
    heading = add(package.body, "p")
    add(add(heading, "pPr"), "pStyle", val="Heading1")
    text_run(heading, title, first.tag if first else "en-GB")
    comments = Comments(ui)
    by_text: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings:
        by_text.setdefault((finding.place.key, finding.language), []).append(finding)
    columns = max((len(row.passages) for row in rows), default=1)
    table = package.table("TableGrid", [package.text_width // columns] * columns, title)
    for cell, passage in zip(table.row(header=True), rows[0].passages if rows else (), strict=False):
        _paragraph(cell, passage.language.tag, passage.language.code)
    for row in rows:
        for cell, passage in zip(table.row(), row.passages, strict=False):
            _cell(cell, passage, by_text.get((row.unit, passage.language.code), []), comments)
    table.close()
    _put(comments, package)
    return package.save()


def _put(comments: Comments, package: WordPackage) -> None:
    """Put the comments into the package, if there are any."""
    if comments.count:
        name = PackURI("/word/comments.xml")
        part = Part(name, CONTENT_TYPE.WML_COMMENTS, serialised(comments.root), package.part.package)
        package.part.relate_to(part, RELATIONSHIP_TYPE.COMMENTS)


def _paragraph(cell: Element, tag: str, text: str) -> Element:
    paragraph = add(cell, "p")
    add(add(paragraph, "pPr"), "pStyle", val="TableText")
    if text:
        text_run(paragraph, text, tag)
    return paragraph


def _cell(cell: Element, passage: Passage, findings: list[Finding], comments: Comments) -> None:
    """A text with its comments; its lines are paragraphs."""
    spans = [
        (max(0, finding.start), finding.end if finding.end > 0 else len(passage.text), finding) for finding in findings
    ]
    cuts = sorted({0, len(passage.text), *(place for start, end, _ in spans for place in (start, end))})
    identifiers = {id(finding): comments.add(finding) for _, _, finding in spans}
    paragraph = _paragraph(cell, passage.language.tag, "")
    for start, end in pairwise(cuts):
        for begin, _, finding in spans:
            if begin == start:
                add(paragraph, "commentRangeStart", id=identifiers[id(finding)])
        for number, line in enumerate(passage.text[start:end].split("\n")):
            if number:
                paragraph = _paragraph(cell, passage.language.tag, "")
            if line:
                text_run(paragraph, line, passage.language.tag)
        for _, last, finding in spans:
            if last == end:
                add(paragraph, "commentRangeEnd", id=identifiers[id(finding)])
                add(add(paragraph, "r"), "commentReference", id=identifiers[id(finding)])
