"""Reading a review table that came back. Whatever it holds, only words are taken, and nothing is ever opened.

A row is known by the tag of the content control around its key or its source; a program that drops controls leaves
the key as text in its cell. Columns are known by their headings, wherever they stand.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NoReturn

from advocacy.comparing.ooxml import Element, has, local, value, w
from advocacy.errors import InputError, Place, said
from advocacy.exchange.segments import Returned
from advocacy.exchange.table.cells import LEFT, Cells
from advocacy.exchange.table.labels import STATE, TABLE, Column, code_in, column_of, state_in
from advocacy.exchange.table.opening import opened
from advocacy.exchange.taking import MAX_SEGMENTS, MAX_TOLD, Taking, language
from advocacy.vouching import State

_PROPERTIES = w("tcPr")
_OPENED = ("sdtContent", "customXml", "ins", "del", "moveFrom", "moveTo")


@dataclass(slots=True)
class _Cell:
    """A table, row or cell, with the tags of the content controls around it."""

    element: Element
    tags: tuple[str, ...]


@dataclass(slots=True)
class _Row:
    """A row of the table below its headings; `number` counts from 1, as printed."""

    number: int
    element: Element
    cells: list[_Cell]


def read(data: bytes, label: str, *, original: bool = False) -> Returned:
    """What a review table holds; `label` is how the file is named in messages.

    Tracked changes are taken as accepted; with `original` the texts are those before them. The comment of a segment is
    what stands in its cell, and the Word comments at its row, one a line, without their authors.

    Raises:
        InputError: refused by `archives`, a file with macros, or without the table; or rows that cannot be taken in,
            all of them named.
    """
    file = opened(data, label)
    cells = Cells(file.beside.get("styles"), file.beside.get("numbering"), original=original)
    found = _Reading(cells, file.body, file.beside.get("comments"), label)
    return found.returned(file.held)


def _refuse(message: str, label: str) -> NoReturn:
    raise InputError(message, Place(label))


class _Reading:
    """The table of one file; columns are found first, then the rows are read one by one."""

    def __init__(self, cells: Cells, body: Element, comments: Element | None, label: str) -> None:
        self.cells, self.label = cells, label
        self.comments = {str(each.get(w("id"), "")): each for each in (() if comments is None else comments)}
        self.columns: dict[Column, int] = {}
        self.width = 0
        self.codes: dict[int, str] = {}
        self._left: dict[str, dict[str, None]] = {}  # what was left behind: in which rows
        self._taken: set[str] = set()  # the Word comments that stand at a row
        self._further = False
        self.rows = self._rows(body)
        if not self.columns:
            message = "It has no table to review: no row of headings names two languages, as in “English (en)”."
            _refuse(message, label)

    def _left_behind(self) -> list[str]:
        """What was left behind in rows, and the words of comments elsewhere."""
        told: list[str] = []
        for what, rows in self._left.items():
            shown = ", ".join([*rows][:MAX_TOLD]) + (" …" if len(rows) > MAX_TOLD else "")
            told.append(said("{what} (rows: {rows})", what=said(LEFT[what]), rows=shown))
        if self._further:
            told.append(said("a further table"))
        for number, element in self.comments.items():
            if number not in self._taken:
                words = " ".join(self.cells.text(element).split())[:200]
                words = "".join(sign if sign.isprintable() else "?" for sign in words)
                told.append(said("a comment outside of the table: “{words}”", words=words))
        return told

    # -- the table

    def _rows(self, body: Element) -> list[_Row]:
        """The rows below the headings, also those of a table that somebody split from it."""
        rows: list[_Row] = []
        for table in self._inside(body, "tbl"):
            if not self._belongs(table.element):
                self._further = True
                continue
            for at, row in enumerate(self._inside(table.element, "tr")):
                properties = row.element.find(w("trPr"))
                if self.cells.is_dropped(properties):
                    continue
                cells = self._cells(row.element)
                if not self.columns:
                    self._headings(cells, body)
                    if not self.columns:
                        break
                elif not at and self._is_heading(cells):
                    continue
                elif has(properties, "hidden"):
                    self._note("hidden", str(len(rows) + 1))
                else:
                    rows.append(_Row(len(rows) + 1, row.element, cells))
                if len(rows) > MAX_SEGMENTS:
                    _refuse(said("The file has more than {limit} texts.", limit=MAX_SEGMENTS), self.label)
        return rows

    def _belongs(self, table: Element) -> bool:
        """Whether a table is the one to read, or was split from it: a row has its number of cells."""
        rows = (self._cells(row.element) for row in self._inside(table, "tr"))
        if self.columns:
            return any(len(cells) == self.width for cells in rows)
        return sum(bool(code_in(self._silent(cell))) for cell in next(rows, [])) == 2

    def _inside(self, parent: Element, name: str, tags: tuple[str, ...] = ()) -> Iterator[_Cell]:
        """Tables, rows or cells, also those in content controls and tracked insertions, with the tags around them."""
        wanted = w(name)
        for element in parent:
            if element.tag == wanted:
                yield _Cell(element, tags)
                continue
            kind = local(element)
            if kind == "sdt":
                tag = value(element, "sdtPr/tag")
                yield from self._inside(element, name, (*tags, tag) if tag else tags)
            elif kind in _OPENED and kind not in self.cells.dropped:
                yield from self._inside(element, name, tags)

    def _cells(self, row: Element) -> list[_Cell]:
        """The cells of a row that are there on the side of tracked changes that is read."""
        kind = "cellIns" if self.cells.original else "cellDel"
        cells = self._inside(row, "tc")
        return [cell for cell in cells if not self.cells.is_dropped(cell.element.find(_PROPERTIES), (kind,))]

    def _headings(self, cells: list[_Cell], body: Element) -> None:
        """Find the columns, if these cells are the headings."""
        texts = [self._silent(cell) for cell in cells]
        codes = {at: code for at, text in enumerate(texts) if (code := code_in(text))}
        if len(codes) != 2:
            return
        self.codes, self.width = codes, len(cells)
        self.columns = {column: at for at, text in reversed(list(enumerate(texts))) if (column := column_of(text))}
        # What the file says of itself comes before the words under the languages, and both before their order.
        tags = (value(each, "tag") for each in body.iter(w("sdtPr")))
        told = next((tag.removeprefix(TABLE).split(":") for tag in tags if tag.startswith(TABLE)), [])
        order = sorted(codes, key=lambda at: told.index(codes[at]) if codes[at] in told else len(told))
        known = {self.columns.get(Column.SOURCE), self.columns.get(Column.TARGET)} == set(codes)
        if (len(set(told)) == 2 and set(told) == set(codes.values())) or not known:
            self.columns[Column.SOURCE], self.columns[Column.TARGET] = order
        self.columns.setdefault(Column.KEY, next((at for at in range(len(cells)) if at not in codes), -1))

    def _is_heading(self, cells: list[_Cell]) -> bool:
        """Whether the headings are there again, as where a table was split."""
        same = (code_in(self._silent(cells[at])) == code for at, code in self.codes.items() if at < len(cells))
        return len(cells) == self.width and all(same)

    def _silent(self, cell: _Cell) -> str:
        """The text of a cell of which nothing is noted."""
        text = self.cells.text(cell.element)
        self.cells.left.clear()
        return text

    # -- rows

    def returned(self, held: Iterable[str]) -> Returned:
        """All that the rows hold; `held` is what the file has besides.

        Raises:
            InputError: rows that cannot be taken in.
        """
        taking = Taking(self.label)
        for row in self.rows:
            self._take(row, taking)
        source, target = (language(self.codes[self.columns[column]]) for column in (Column.SOURCE, Column.TARGET))
        return taking.returned(source, target, (*held, *self._left_behind()))

    def _take(self, row: _Row, taking: Taking) -> None:
        """Take one row, or complain of it; one in which nothing stands is passed over."""
        if len(row.cells) != self.width or any(_is_merged(cell.element) for cell in row.cells):
            if any(self._silent(cell) for cell in row.cells):
                taking.complain(said("Row {row} has not the cells of the headings.", row=row.number))
            return
        texts = {column: self._text(row, at, column, taking) for column, at in self.columns.items() if at >= 0}
        source, target = texts[Column.SOURCE], texts[Column.TARGET]
        comment = "\n".join(filter(None, (texts.get(Column.COMMENT, ""), *self._comments(row))))
        unit = self._unit(row)
        if unit:
            taking.add(unit, source, target, self._state(row, texts.get(Column.STATE, ""), taking), comment)
        elif source or target or comment:
            taking.complain(said("Row {row} has no id.", row=row.number))

    def _text(self, row: _Row, at: int, column: Column, taking: Taking) -> str:
        """The text of a cell; what was left behind is noted for the cells that people write in."""
        self.cells.old_font = ""
        cell = row.cells[at].element
        text = self.cells.plain(cell) if column is Column.COMMENT else self.cells.text(cell)
        if column in (Column.TARGET, Column.COMMENT, Column.SOURCE):
            for what in self.cells.left:
                self._note(what, str(row.number))
        self.cells.left.clear()
        if self.cells.old_font and column is Column.TARGET:
            font = "".join(sign for sign in self.cells.old_font[:40] if sign.isprintable())
            message = 'Row {row} is typed in the old font "{font}", whose letters are not Unicode. Convert it first.'
            taking.complain(said(message, row=row.number, font=font))
        return text

    def _note(self, what: str, row: str) -> None:
        self._left.setdefault(what, {})[row] = None

    def _comments(self, row: _Row) -> list[str]:
        """The Word comments at a row, in their order (17.13.4)."""
        marks = row.element.iter(w("commentReference"), w("commentRangeStart"))
        numbers = dict.fromkeys(str(mark.get(w("id"), "")) for mark in marks)
        found = []
        for number in numbers:
            if number in self.comments and number not in self._taken:
                self._taken.add(number)
                found.append(self.cells.plain(self.comments[number]))
        self.cells.left.clear()
        return found

    def _unit(self, row: _Row) -> str:
        """The key: by the tags of the row's controls, else as printed below the number."""
        key = self.columns[Column.KEY]
        for at in (at for at in (key, self.columns[Column.SOURCE]) if at >= 0):
            inner = row.cells[at].element.iter(w("sdtPr"))
            for tag in (*row.cells[at].tags, *(value(each, "tag") for each in inner)):
                if tag and not tag.startswith((STATE, TABLE)):
                    return tag
        lines = self.cells.lines(row.cells[key].element) if key >= 0 else []
        self.cells.left.clear()
        keys = ("".join(line.words.split()) for line in lines)
        return next((words for words in keys if words and not words.isdecimal()), "")

    def _state(self, row: _Row, text: str, taking: Taking) -> State | None:
        """The state that the row names; None where it names none."""
        state = state_in(text) if text else None
        if text and state is None:
            words = "".join(sign for sign in text[:40] if sign.isprintable())
            taking.complain(said('Row {row}: the state "{words}" is not one of the list.', row=row.number, words=words))
        return state


def _is_merged(cell: Element) -> bool:
    return cell.find(w("tcPr/vMerge")) is not None or value(cell, "tcPr/gridSpan") not in ("", "1")
