"""A header or footer of a user's file, rebuilt word by word: what is not known here does not come in.

Here are its paragraphs and tables; what stands inside a paragraph is in `runs`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from lxml import etree

from advocacy.errors import said
from advocacy.writers.word.letterhead.allowed import CELL, PARAGRAPH, ROW, TABLE, is_on, local, merged, write
from advocacy.writers.word.letterhead.drawing import int_of
from advocacy.writers.word.letterhead.runs import Runs, Setting
from advocacy.writers.word.letterhead.source import Source
from advocacy.writers.word.package import Element, R, W, add, serialised, w

if TYPE_CHECKING:
    from advocacy.pictures import Picture

_NSMAP = {"w": W, "r": R}
_MAX_BYTES = 2 * 2**20


@dataclass(frozen=True, slots=True)
class Story:
    """A rebuilt header or footer, ready to be put into a package.

    In `xml` the relationship of a picture is its place in `pictures`.
    """

    xml: bytes
    pictures: tuple[Picture, ...]


def rebuilt(source: Source, part: str, kind: str) -> Story | None:
    """The header or footer (`kind`) in a part of a user's file, or None when it shows nothing.

    Raises:
        InputError: the part is broken XML.
    """
    if len(source.parts.get(part, b"")) > _MAX_BYTES:
        source.tell(said("a {kind} that is larger than any letterhead has", kind=said(kind)))
        return None
    root = source.xml(part)
    return None if root is None else _Rebuilder(source, part, kind).story(root)


def empty(kind: str) -> bytes:
    """A header or footer in which nothing stands."""
    root = _root(kind)
    add(root, "p")
    return serialised(root)


def _root(kind: str) -> Element:
    return etree.Element(w("hdr" if kind == "header" else "ftr"), nsmap=_NSMAP)


class _Rebuilder:
    def __init__(self, source: Source, part: str, kind: str) -> None:
        self.source = source
        self.kind = kind
        self.runs = Runs(source, part, kind)

    def story(self, root: Element) -> Story | None:
        new = _root(self.kind)
        self._blocks(new, root)
        self.runs.end()
        if not len(new) or new[-1].tag != w("p"):
            add(new, "p")
        return Story(serialised(new), tuple(self.runs.pictures)) if self.runs.filled else None

    def _blocks(self, parent: Element, elements: Iterable[Element]) -> None:
        for element in elements:
            name = local(element)
            if name == "p":
                self._paragraph(parent, element)
            elif name == "tbl":
                self._table(parent, element)
            else:
                self.runs.opened(element, partial(self._blocks, parent))

    def _paragraph(self, parent: Element, given: Element) -> None:
        properties = given.find(w("pPr"))
        named = None if properties is None else properties.find(w("pStyle"))
        identifier = "" if named is None else named.get(w("val"), "")
        own, look = self.source.styles.resolved(identifier)
        if properties is not None and properties.find(w("framePr")) is not None:
            self.runs.tell("a frame")
        if properties is not None and properties.find(w("numPr")) is not None:
            self.runs.tell("list numbers")
        paragraph = add(parent, "p")
        new = add(paragraph, "pPr")
        if own and own != "Normal":
            add(new, "pStyle", val=own)
        write(new, merged(look.paragraph, self.source.formatting.allowed(properties, PARAGRAPH)), PARAGRAPH)
        if not len(new):
            paragraph.remove(new)
        self.runs.inlines(paragraph, given, Setting(look.run, self.source.styles.hidden(identifier)))

    # -- tables

    def _table(self, parent: Element, given: Element) -> None:
        if parent.tag == w("tc"):
            self.runs.tell("the grid of a table inside a table")
            for row in given.iterfind(w("tr")):
                for cell in row.iterfind(w("tc")) if self._is_seen(row) else ():
                    self._blocks(parent, cell)
            return
        table = etree.Element(w("tbl"), nsmap=_NSMAP)
        self._table_properties(table, given.find(w("tblPr")))
        grid = add(table, "tblGrid")
        for column in given.iterfind(f"{w('tblGrid')}/{w('gridCol')}"):
            add(grid, "gridCol", w=int_of(column.get(w("w")), 0, 31_680))
        self._rows(table, given)
        rows = table.findall(w("tr"))
        if rows:
            parent.append(table)
        if len(rows) > 1 and any(len(row.findall(w("tc"))) > 1 for row in rows):
            # A header never breaks over pages, so this shows nothing; those who cannot see are told how to read it.
            add(_row_properties(rows[0]), "tblHeader")

    def _table_properties(self, table: Element, given: Element | None) -> None:
        named = None if given is None else given.find(w("tblStyle"))
        own, look = self.source.styles.resolved("" if named is None else named.get(w("val"), ""))
        new = add(table, "tblPr")
        if own and own != "TableNormal":
            add(new, "tblStyle", val=own)
        write(new, merged(look.table, self.source.formatting.allowed(given, TABLE)), TABLE)

    def _rows(self, table: Element, elements: Iterable[Element]) -> None:
        for element in elements:
            if local(element) != "tr":
                self.runs.opened(element, partial(self._rows, table))
            elif self._is_seen(element):
                row = add(table, "tr")
                write(_row_properties(row), self.source.formatting.allowed(element.find(w("trPr")), ROW), ROW)
                self._cells(row, element)
                if row.find(w("tc")) is None:
                    table.remove(row)

    def _is_seen(self, row: Element) -> bool:
        """Whether a row is neither deleted nor hidden; if it is, that is told."""
        deleted, hidden = row.find(f"{w('trPr')}/{w('del')}"), row.find(f"{w('trPr')}/{w('hidden')}")
        if deleted is not None or is_on(hidden):
            self.runs.tell("hidden text" if deleted is None else "tracked changes")
        return deleted is None and not is_on(hidden)

    def _cells(self, row: Element, elements: Iterable[Element]) -> None:
        for element in elements:
            properties = element.find(w("tcPr"))
            if local(element) != "tc":
                self.runs.opened(element, partial(self._cells, row))
            elif properties is not None and properties.find(w("cellDel")) is not None:
                self.runs.tell("tracked changes")
            else:
                cell = add(row, "tc")
                write(add(cell, "tcPr"), self.source.formatting.allowed(properties, CELL), CELL)
                self._blocks(cell, element)
                if cell[-1].tag != w("p"):
                    add(cell, "p")


def _row_properties(row: Element) -> Element:
    found = row.find(w("trPr"))
    return add(row, "trPr") if found is None else found
