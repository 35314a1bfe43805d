"""Many Word files that differ in a few words: the file is written once, and the words of each letter put into its XML.

What is filled in is written as `BodyWriter` would, so a filled stencil has the same bytes as the same letter written
alone. Where that cannot be sure to hold, `Stencil.of` gives None, and each letter is written by itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from advocacy.document import Block, Document, Inline, LineBreak, Paragraph, Text, map_blocks, map_inlines
from advocacy.layout import Publication
from advocacy.writers.common import by_language
from advocacy.writers.word import parts
from advocacy.writers.word.archive import Archive

_BODY = "word/document.xml"
_RUN = re.compile(
    r'(<w:r><w:rPr>(?:<w:[^>]*/>)*<w:lang w:val=")([^"]*)("/></w:rPr><w:t xml:space="preserve">)([^<]*)</w:t></w:r>'
)
_TABLE = re.compile(r"<w:tbl>.*?</w:tbl>", re.DOTALL)
_ADDRESS = '<w:p><w:pPr><w:pStyle w:val="Address"/></w:pPr>'
_LINE_END = "<w:r><w:br/></w:r>"


@dataclass(frozen=True, slots=True)
class Hole:
    """A run whose text has marks: what stands before and after its language, the language, the document it is in."""

    before: str
    tag: str
    after: str
    text: str
    document: Document

    def runs(self, text: str) -> str:
        """The run, or several where its text has names in letters of another language."""
        cut = by_language(text, self.tag, self.document)
        return "".join(f"{self.before}{tag}{self.after}{escape(words)}</w:t></w:r>" for words, tag in cut)


class Stencil:
    """A publication written with marks in it."""

    def __init__(self, fixed: list[str], holes: list[tuple[Hole, bool]], archive: Archive) -> None:
        self._fixed = fixed
        self._holes = holes
        self._archive = archive

    @classmethod
    def of(cls, publication: Publication, marks: frozenset[str], address: str) -> Stencil | None:
        """The stencil of a publication whose texts hold `marks`, of which `address` stands alone in a paragraph.

        None where marks stand elsewhere than in running text, as in a table, or side by side, where rows depend on what
        is in them.
        """
        if len(publication.documents) > 1 and publication.layout == "side-by-side":
            return None
        written = parts(publication)
        pattern = re.compile(f"[{''.join(sorted(marks))}]")
        if any(
            pattern.search(content.decode("utf-8", "replace")) for name, content in written.items() if name != _BODY
        ):
            return None
        body = written[_BODY].decode()
        if any(pattern.search(table[0]) for table in _TABLE.finditer(body)):
            return None  # columns are as wide as what stands in them
        found = [run for run in _RUN.finditer(body) if pattern.search(run[4])]
        texts = [text for document in publication.documents for text in _texts(document, pattern)]
        if [run[4] for run in found] != [escape(text) for text, _ in texts] or len(pattern.findall(body)) != sum(
            len(pattern.findall(text)) for text, _ in texts
        ):
            return None
        fixed, holes, at = [], [], 0
        for run, (text, document) in zip(found, texts, strict=True):
            begin, end, is_address = run.start(), run.end(), text == address
            if is_address:
                begin -= len(_ADDRESS)
                end += len("</w:p>")
                if body[begin : run.start()] != _ADDRESS or body[run.end() : end] != "</w:p>":
                    return None
            fixed.append(body[at:begin])
            holes.append((Hole(run[1], run[2], run[3], text, document), is_address))
            at = end
        return cls([*fixed, body[at:]], holes, Archive(written, _BODY))

    @property
    def holes(self) -> list[tuple[str, str]]:
        """The texts with marks in printed order, each with the language of its document."""
        return [(hole.text, hole.document.language) for hole, _ in self._holes]

    def written(self, addresses: Sequence[tuple[Block, ...]], texts: Sequence[str]) -> bytes | None:
        """The file with these addresses and texts in its holes, in printed order; None if one cannot stand there."""
        pieces: list[str] = []
        given, blocks = iter(texts), iter(addresses)
        for fixed, (hole, is_address) in zip(self._fixed, self._holes, strict=False):
            pieces.append(fixed)
            if not is_address:
                pieces.append(hole.runs(next(given)))
                continue
            for block in next(blocks):
                if not isinstance(block, Paragraph) or block.role != "address" or not _is_plain(block.children):
                    return None
                pieces.append(_ADDRESS + "".join(_lines(block.children, hole)) + "</w:p>")
        return self._archive.written("".join([*pieces, self._fixed[-1]]).encode())


def _texts(document: Document, pattern: re.Pattern[str]) -> Iterator[tuple[str, Document]]:
    """The texts with marks of a document and its annexes, in printed order."""
    for each in document.with_annexes:
        found: list[str] = []

        def look(inlines: tuple[Inline, ...], found: list[str] = found) -> tuple[Inline, ...]:
            return map_inlines(inlines, lambda node: _kept(node, found))

        def _kept(node: Inline, found: list[str]) -> tuple[Inline, ...]:
            if isinstance(node, Text) and pattern.search(node.text):
                found.append(node.text)
            return (node,)

        map_blocks(each.blocks, look)
        yield from ((text, each) for text in found)


def _is_plain(inlines: Sequence[Inline]) -> bool:
    return all(isinstance(node, (Text, LineBreak)) for node in inlines)


def _lines(inlines: Sequence[Inline], hole: Hole) -> Iterator[str]:
    for node in inlines:
        yield hole.runs(node.text) if isinstance(node, Text) else _LINE_END
