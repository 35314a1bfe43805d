"""The paragraphs of Markdown and of plain text, each with its place in the file.

What is no text (front matter, comments, the marks of quotations) is blanked out letter by letter first, so that every
place stays what it was. Markdown is read line by line after CommonMark 0.31 (headings, lists, block quotes, thematic
breaks), GitHub's tables and the footnotes of Python-Markdown; inside a paragraph it is left as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from advocacy.comparing.found import FoundParagraph

MAX_WRAPPED = 120  # characters: a longer line was not broken by hand

# All of these take time in proportion to the length of a line, whatever stands in it.
_FRONT_MATTER = re.compile(r"\A---[ ]*\n(?=[\w-]+:)(?:.*\n)*?(?:---|\.\.\.)[ ]*(?:\n|\Z)")
_QUOTE = re.compile(r"[ ]{0,3}>(?:[ ]{0,3}>)*[ ]?")
_HEADING = re.compile(r"[ ]{0,3}#{1,6}[ \t]+")
_UNDERLINE = re.compile(r"[ ]{0,3}(?:=+|-{2,})[ \t]*")
_RULE = re.compile(r"[ ]{0,3}([-*_])(?:[ \t]*\1){2,}[ \t]*")
_ITEM = re.compile(r"[ \t]*([-*+•▪‣◦·–]|\d{1,3}[.)]|\(?[a-zđ]\)|\(\d{1,3}\)|\([ivx]{1,5}\))[ \t]+(?=\S)")
_NOTE = re.compile(r"[ ]{0,3}\[(?:\^([\w-]{1,40})\]:|(\d{1,3})\]:?)[ \t]+(?=\S)")
_CELL = re.compile(r"(?:\\.|[^|\\])+")
_CELLS_BELOW = "|-: \t"  # what the line below the head of a table is made of


@dataclass(slots=True)
class _Line:
    start: int
    text: str
    quoted: bool

    @property
    def blank(self) -> bool:
        return not self.text.strip()


@dataclass(slots=True)
class _Open:
    """A paragraph that further lines may belong to."""

    start: int
    end: int
    role: str = ""
    marker: str = ""


def markdown_paragraphs(text: str) -> list[FoundParagraph]:
    """The paragraphs of a Markdown text in the order of the file; `start` counts characters of `text`."""
    bare = _without_comments(_FRONT_MATTER.sub(lambda found: _blanked(found[0]), text, count=1))
    lines = list(_lines(bare))
    for line in lines:
        if quote := _QUOTE.match(line.text):
            line.text, line.quoted = " " * quote.end() + line.text[quote.end() :], True
    return _Blocks("\n".join(line.text for line in lines), markdown=True).read(lines)


def text_paragraphs(text: str) -> list[FoundParagraph]:
    """The paragraphs of a plain text; `start` counts characters of `text`.

    They are what stands between blank lines, where the lines look broken by hand (at most `MAX_WRAPPED` characters);
    without blank lines, or with longer lines, each line is one.
    """
    lines = list(_lines(text))
    parted = re.search(r"\n[ \t]*\n", text.strip()) is not None
    wrapped = parted and all(len(line.text) <= MAX_WRAPPED for line in _joined(lines))
    return _Blocks(text, markdown=False, each_line=not wrapped).read(lines)


def _lines(text: str) -> Iterator[_Line]:
    start = 0
    for each in text.split("\n"):
        yield _Line(start, each, False)
        start += len(each) + 1


def _joined(lines: list[_Line]) -> Iterator[_Line]:
    """The lines that stand beside another one, so that they would become one paragraph with it."""
    for before, line, after in zip([None, *lines[:-1]], lines, [*lines[1:], None], strict=True):
        if any(each is not None and not each.blank for each in (before, after)):
            yield line


def _blanked(text: str) -> str:
    return re.sub(r"[^\n]", " ", text)


def _without_comments(text: str) -> str:
    """The text with HTML comments blanked out; one that is never closed is words."""
    out, at = [], 0
    while (begin := text.find("<!--", at)) >= 0 and (end := text.find("-->", begin + 4)) >= 0:
        out += [text[at:begin], _blanked(text[begin : end + 3])]
        at = end + 3
    return "".join([*out, text[at:]])


class _Blocks:
    """Takes a text apart line by line; `text` has the same places as the file."""

    def __init__(self, text: str, *, markdown: bool, each_line: bool = False) -> None:
        self.text = text
        self.markdown = markdown
        self.each_line = each_line
        self.found: list[FoundParagraph] = []
        self._open: _Open | None = None
        self._note = ""  # the note whose further paragraphs are indented

    def read(self, lines: list[_Line]) -> list[FoundParagraph]:
        """The paragraphs of all lines."""
        at = 0
        while at < len(lines):
            line = lines[at]
            if line.blank or (line.quoted and at and not lines[at - 1].quoted):
                self._close()
            if self.markdown and (end := self._table_end(lines, at)):
                self._close()
                self._table([lines[at], *lines[at + 2 : end]])
                at = end
                continue
            if not line.blank:
                self._line(line)
            at += 1
        self._close()
        return self.found

    def _line(self, line: _Line) -> None:
        end = line.start + len(line.text)
        if not (self.markdown and self._markdown_line(line)) and not self._marked_line(line):
            if self._open is not None and not self.each_line:
                self._open.end = end
            else:
                self._close()
                self._begin(line.start, end)

    def _markdown_line(self, line: _Line) -> bool:
        """Whether a line is a heading, the line below one, or a thematic break."""
        if self._open is not None and not self._open.role and _UNDERLINE.fullmatch(line.text):
            self._open.role = "heading"
            self._close()
            return True
        heading = _HEADING.match(line.text)
        if heading or _RULE.fullmatch(line.text):
            self._close()
            begin = heading.end() if heading else 0
            words = line.text[begin:].rstrip()
            if heading and words.rstrip("#").endswith((" ", "\t")):
                words = words.rstrip("#")  # marks that close a heading stand apart
            self._begin(line.start + begin, line.start + begin + len(words), "heading" if heading else "")
            self._close()
            return True
        return False

    def _marked_line(self, line: _Line) -> bool:
        """Whether a line begins a note or an item of a list."""
        end = line.start + len(line.text)
        if note := _NOTE.match(line.text):
            self._close()
            self._note = note[1] or note[2]
            self._begin(line.start + note.end(), end, "note", self._note)
            return True
        item = _ITEM.match(line.text)
        if item and self._may_interrupt(item[1]):
            self._close()
            self._begin(line.start + item.end(), end, "item", item[1])
            return True
        return False

    def _may_interrupt(self, marker: str) -> bool:
        """Whether a mark begins an item here: a number inside a broken paragraph is most often a word of it."""
        number = marker.strip("().")
        loose = self._open is None or self.each_line or self._open.role == "item"
        return loose or not number.isdigit() or number == "1"

    def _begin(self, start: int, end: int, role: str = "", marker: str = "") -> None:
        if self._note and role != "note":
            if self.markdown and self.text[start:end].startswith(("  ", "\t")) and not role:
                role, marker = "note", self._note
            else:
                self._note = ""
        self._open = _Open(start, end, role, marker)

    def _close(self) -> None:
        if self._open is not None:
            self._add(self._open.start, self._open.end, self._open.role, self._open.marker)
        self._open = None

    def _add(self, start: int, end: int, role: str, marker: str, column: int = 0) -> None:
        raw = self.text[start:end]
        words = raw.strip()
        if words:
            start += len(raw) - len(raw.lstrip())
            self.found.append(FoundParagraph(len(self.found) + 1, words, role, marker, start=start, column=column))

    def _table_end(self, lines: list[_Line], at: int) -> int:
        """The line after a table that begins here, or 0 when none does."""
        if at + 1 == len(lines) or "|" not in lines[at].text or "|" not in lines[at + 1].text:
            return 0
        if "-" not in lines[at + 1].text or lines[at + 1].text.strip(_CELLS_BELOW):
            return 0
        end = at + 2
        while end < len(lines) and not lines[end].blank and "|" in lines[end].text:
            end += 1
        return end

    def _table(self, rows: list[_Line]) -> None:
        for row in rows:
            first = len(row.text) - len(row.text.lstrip())
            first += row.text.startswith("|", first)
            for column, cell in enumerate(_CELL.finditer(row.text, first), 1):
                self._add(row.start + cell.start(), row.start + cell.end(), "cell", "", column)
