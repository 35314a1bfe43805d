"""Writing the review table: one row a text, the source locked, the translation free to edit."""

from __future__ import annotations

import re

from lxml import etree

from advocacy.comparing.language import language_of
from advocacy.exchange.inline import Code, pieces
from advocacy.exchange.segments import Hint, Job, Segment, Suggestion
from advocacy.exchange.table.labels import (
    CHOICES,
    HEADINGS,
    INSTRUCTIONS,
    MAX_TAG,
    STATE,
    STATES,
    TABLE,
    UI,
    Column,
    name_of,
    shown,
    tag_of,
)
from advocacy.exchange.table.lines import Line, split
from advocacy.vouching import State
from advocacy.writers.word.package import Element, WordPackage, add, text_run, w

_FONT = "Arial"  # with Vietnamese letters on every system, in LibreOffice as Liberation Sans
_SIZE = 19  # half-points
_MM = 1440 / 25.4
_PAGE = {"w": 16838, "h": 11906, "orient": "landscape"}  # A4
_MARGINS = {"top": 850, "right": 680, "bottom": 794, "left": 680, "header": 454, "footer": 397, "gutter": 0}
_WIDTHS = {
    Column.KEY: 34,
    Column.SOURCE: 78,
    Column.TARGET: 78,
    Column.HINTS: 35,
    Column.COMMENT: 28,
    Column.STATE: 20,
}  # millimetres; together the width of the page without its margins
_WHOLE = 600  # characters: the row of a shorter text stays on one page
_KEY_LINE = 22  # characters of a key on one line of its column
_HEAD, _LOCKED, _TO_WRITE = "E4EAF2", "F7F8FA", "FFF7DD"  # grounds of cells
_MARK, _NOTE, _NOTE_STYLE = "TranslationMark", "5A5A5A", "ReviewNote"
_STYLES = f"""\
<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">
<w:style w:type="character" w:styleId="{_MARK}"><w:name w:val="Translation Mark"/>
<w:basedOn w:val="DefaultParagraphFont"/><w:rPr><w:noProof/><w:color w:val="4F5B6B"/>
<w:shd w:val="clear" w:color="auto" w:fill="E3E6EA"/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="{_NOTE_STYLE}"><w:name w:val="Review Note"/><w:basedOn w:val="TableText"/>
<w:pPr><w:spacing w:before="20" w:after="40" w:line="240" w:lineRule="auto"/></w:pPr>
<w:rPr><w:color w:val="{_NOTE}"/><w:sz w:val="16"/><w:szCs w:val="16"/></w:rPr></w:style>
</w:styles>"""
_GLYPHS = {"-": "•", "*": "*", "+": "+"}


def write(job: Job) -> bytes:
    """The bytes of a DOCX for the translator of a job; the same job gives the same bytes."""
    return _Table(job).save()


class _Table:
    def __init__(self, job: Job) -> None:
        self.job = job
        self.source, self.target = tag_of(job.source_language), tag_of(job.target_language)
        self.package = WordPackage(job.title, self.target)
        self._controls = 0
        self._lists: dict[str, int] = {}  # of each mark: its definition, and for bullets its list
        self._style()
        self._top()
        self._rows()

    def save(self) -> bytes:
        return self.package.save()

    # -- page

    def _style(self) -> None:
        """The page, the font and the styles that letters do not have."""
        size, margins = (self.package.body[-1].find(w(name)) for name in ("pgSz", "pgMar"))
        for element, values in ((size, _PAGE), (margins, _MARGINS)):
            for name, value in values.items():
                element.set(w(name), str(value))
        self.package.base_size(_SIZE)
        self.package.restyle(_FONT, _STYLES)
        title = self.job.title
        self.package.header(title, self._guessed(title, self.source))

    def _top(self) -> None:
        """Title and instructions, under a lock that names the languages."""
        job, body = self.job, self.package.body
        heading = add(body, "p")
        add(add(heading, "pPr"), "pStyle", val="Heading1")
        text_run(heading, job.title, self._guessed(job.title, self.source))
        self._control(heading, f"{TABLE}{job.source_language}:{job.target_language}", locked=True)
        sentences = [(ui, sentence) for ui in UI for sentence in INSTRUCTIONS[ui]]
        for at, (ui, sentence) in enumerate(sentences, 1):
            paragraph = self._paragraph(body, "TableText")
            add(paragraph.find(w("pPr")), "spacing", before=0, after=160 if at == len(sentences) else 40)
            self._run(paragraph, sentence.format(target=name_of(job.target_language)), tag_of(ui))

    def _rows(self) -> None:
        widths = [round(width * _MM) for width in _WIDTHS.values()]
        table = self.package.table("TableGrid", widths, self.job.title)
        for column, cell in zip(_WIDTHS, table.row(header=True), strict=True):
            self._heading(cell, column)
        for number, segment in enumerate(self.job.segments, 1):
            self._row(dict(zip(_WIDTHS, table.row(), strict=True)), number, segment)
        table.close()

    def _heading(self, cell: Element, column: Column) -> None:
        self._ground(cell, _HEAD)
        language = {Column.SOURCE: self.job.source_language, Column.TARGET: self.job.target_language}.get(column)
        if language:
            self._words(cell, name_of(language), tag_of(language), "TableText")
            paragraph = self._paragraph(cell, _NOTE_STYLE)
            for ui, words, before in zip(UI, HEADINGS[column], ("", " · "), strict=True):
                text_run(paragraph, before + words, tag_of(ui))
            for paragraph in cell.findall(w("p")):
                self._control(paragraph, f"{column.value}:{language}", locked=True)
        else:
            for ui, words in zip(UI, HEADINGS[column], strict=True):
                self._words(cell, words, tag_of(ui), "TableText" if ui == UI[0] else _NOTE_STYLE)

    # -- rows

    def _row(self, cells: dict[Column, Element], number: int, segment: Segment) -> None:
        self._key(cells[Column.KEY], number, segment)
        self._text(cells[Column.SOURCE], segment.source, self.source)
        self._text(cells[Column.TARGET], segment.target, self.target)
        for hint in segment.hints:
            self._hint(cells[Column.HINTS], hint)
        for suggestion in segment.suggestions:
            self._suggestion(cells[Column.HINTS], suggestion)
        self._text(cells[Column.COMMENT], segment.comment, self._guessed(segment.comment, self.target), marks=False)
        self._state(cells[Column.STATE], segment)
        for paragraph in cells[Column.SOURCE].findall(w("p")):
            self._control(paragraph, segment.unit, locked=True)
        for column in (Column.KEY, Column.SOURCE):
            self._ground(cells[column], _LOCKED)
        if not segment.target:
            self._ground(cells[Column.TARGET], _TO_WRITE)
        if max(len(segment.source), len(segment.target)) < _WHOLE:
            row = cells[Column.KEY].getparent()
            row.insert(0, etree.Element(w("trPr")))
            add(row[0], "cantSplit")

    def _key(self, cell: Element, number: int, segment: Segment) -> None:
        text_run(self._paragraph(cell, "TableText"), str(number), self.source)
        paragraph = self._paragraph(cell, _NOTE_STYLE)
        self._run(paragraph, "\n".join(_key_lines(segment.unit)), "en-GB")
        self._control(paragraph, segment.unit, locked=True)
        if segment.context:
            self._words(cell, segment.context, self._guessed(segment.context, self.source), _NOTE_STYLE)

    def _text(self, cell: Element, text: str, tag: str, *, marks: bool = True) -> None:
        """A text, each of its paragraphs in one of the cell; every cell has one at least."""
        for line in split(text) if marks else [Line(each) for each in text.split("\n")]:
            paragraph = self._paragraph(cell, "TableText")
            if line.marker:
                self._item(paragraph, line)
            for piece in pieces(line.words) if marks else [line.words]:
                if isinstance(piece, Code):
                    self._run(paragraph, piece.text, tag, _MARK)
                else:
                    self._run(paragraph, piece, tag)

    def _hint(self, cell: Element, hint: Hint) -> None:
        paragraph = self._paragraph(cell, _NOTE_STYLE)
        text_run(paragraph, f"{hint.source} → ", self.source)
        text_run(paragraph, hint.target, self.target, "Strong")
        if hint.note:
            text_run(paragraph, f" ({hint.note})", self._guessed(hint.note, self.source))

    def _suggestion(self, cell: Element, suggestion: Suggestion) -> None:
        paragraph = self._paragraph(cell, _NOTE_STYLE)
        origin = f"{suggestion.match} % {suggestion.origin}: "
        text_run(paragraph, origin, self._guessed(suggestion.origin, self.source))
        self._run(paragraph, suggestion.target, self.target)

    def _state(self, cell: Element, segment: Segment) -> None:
        """A list to choose from (17.5.2.15)."""
        paragraph = self._paragraph(cell, _NOTE_STYLE)
        text_run(paragraph, shown(STATES[segment.state]), tag_of(UI[-1]))
        offered = add(self._control(paragraph, STATE + segment.unit), "dropDownList")
        for state in dict.fromkeys((segment.state, *CHOICES)):
            add(offered, "listItem", displayText=shown(STATES[state]), value=state.value)
        if segment.state is State.APPROVED:
            self._ground(cell, "E8F3E8")
        elif segment.state in (State.STALE, State.REJECTED):
            self._ground(cell, "FBE9E7")

    # -- pieces

    def _guessed(self, text: str, otherwise: str) -> str:
        found = language_of(text.lower())
        return tag_of(found) if found else otherwise

    def _paragraph(self, parent: Element, style: str) -> Element:
        paragraph = add(parent, "p")
        add(add(paragraph, "pPr"), "pStyle", val=style)
        return paragraph

    def _words(self, parent: Element, text: str, tag: str, style: str) -> None:
        self._run(self._paragraph(parent, style), text, tag)

    def _run(self, paragraph: Element, text: str, tag: str, style: str = "") -> None:
        """Runs of a text; its line ends and tabs are elements of their own."""
        for piece in filter(None, re.split("([\n\t])", text)):
            if piece in "\n\t":
                add(add(paragraph, "r"), "br" if piece == "\n" else "tab")
            else:
                text_run(paragraph, piece, tag, style)

    def _ground(self, cell: Element, fill: str) -> None:
        add(cell.find(w("tcPr")), "shd", val="clear", color="auto", fill=fill)

    def _control(self, paragraph: Element, tag: str, *, locked: bool = False) -> Element:
        """Put a content control around the words of a paragraph (17.5.2.31); gives its properties.

        Locked, neither the words can be changed nor the row be deleted in Word. Controls around paragraphs or cells are
        avoided: LibreOffice 7.4 moves line breaks in them and drops the styles of letters.
        """
        self._controls += 1
        control = etree.Element(w("sdt"))
        properties = add(control, "sdtPr")
        if len(tag) <= MAX_TAG:
            add(properties, "tag", val=tag)
        add(properties, "id", val=self._controls)
        if locked:
            add(properties, "lock", val="sdtContentLocked")
        content = add(control, "sdtContent")
        for run in paragraph.findall(w("r")):
            content.append(run)
        if len(content):
            paragraph.append(control)
        return properties

    def _item(self, paragraph: Element, line: Line) -> None:
        """Make a paragraph an item of a list; numbers begin where the text has them begin."""
        sign = line.marker[-1]
        before = paragraph.getprevious().find(f"{w('pPr')}/{w('numPr')}/{w('numId')}")
        if sign not in self._lists:
            self._lists[sign] = self._definition(sign)
            if sign in _GLYPHS:
                self._lists[f"list {sign}"] = self.package.number(self._lists[sign], 0, 1)
        if sign in _GLYPHS:
            number = self._lists[f"list {sign}"]
        elif before is not None:
            number = int(before.get(w("val")))
        else:
            number = self.package.number(self._lists[sign], 0, int(line.marker[:-1]))
        properties = add(paragraph.find(w("pPr")), "numPr")
        add(properties, "ilvl", val=line.level)
        add(properties, "numId", val=number)

    def _definition(self, sign: str) -> int:
        """A definition of lists (17.9.1) with a mark or numbers, narrow enough for cells; gives its id."""
        known = self.package.numbering.findall(w("abstractNum"))
        abstract = etree.Element(w("abstractNum"), {w("abstractNumId"): str(len(known))})
        add(abstract, "multiLevelType", val="multilevel")
        for number in range(9):
            level = add(abstract, "lvl", ilvl=number)
            add(level, "start", val=1)
            add(level, "numFmt", val="bullet" if sign in _GLYPHS else "decimal")
            add(level, "lvlText", val=_GLYPHS.get(sign) or f"%{number + 1}{sign}")
            add(level, "lvlJc", val="left")
            add(add(level, "pPr"), "ind", left=284 * (number + 1), hanging=284)
        known[-1].addnext(abstract)
        return len(known)


def _key_lines(unit: str) -> list[str]:
    """A key on lines that fit its column, each after a dot where it can be."""
    lines = [""]
    for piece in re.findall(r"[^.]*\.|[^.]+", unit):
        if lines[-1] and len(lines[-1]) + len(piece) > _KEY_LINE:
            lines.append("")
        lines[-1] += piece
    return lines
