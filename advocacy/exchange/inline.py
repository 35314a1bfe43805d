r"""The signs in a Markdown text that are no words, so that a translator's program can keep them as they are.

    **Weight**, [words](https://example.org) and [see also @a, p. 4]
    ──      ── ─     ───────────────────────     ─         ──      ─

What is protected is what docs/writing.md gives a meaning: emphasis, links, addresses, notes, citations, fill-ins,
phrases in another language, escapes, hard breaks, and the marks that begin a line. The words between stay, also those
of a link and the pinpoint of a citation. Signs that mean nothing where they stand (a lone `*`) are words.

The work grows with the length of the text and not faster, whatever is in it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

MAX_NESTED = 16  # deeper brackets are words

_ITEM = r"(?:[-*+•‣▪]|\d{1,3}[.)])[ \t]+"
_MARKER = re.compile(rf"[ \t]*(?:{_ITEM}|#{{1,6}}[ \t]+|>[ ]?)")
_RULE = re.compile(r"[ ]{0,3}(?:(?:-[ ]*){3,}|(?:\*[ ]*){3,}|(?:_[ ]*){3,})$")
_SEPARATOR = re.compile(r"(?=[^|\n]*\|)(?=[^-\n]*-)[ \t:|-]+$")
_CELL = re.compile(r"[ \t]*(?<!\\)\|[ \t]*")
_TOKEN = re.compile(
    r"(?P<escape>\\[!-/:-@\[-`{-~])"
    r"|(?P<break>\\\n)"
    r"|(?P<comment><!--)"
    r"|(?P<angled><(?:(?:https?://|mailto:|tel:)[^<>\s]++|[^<>\s@]++@[^<>\s@]++)>)"
    r"|(?P<url>(?<![\w<(])https?://[^\s<>\"“”‘’\[\]]++)"
    r"|(?P<mail>(?<![\w.+-])[\w.+-]++@[\w-]++(?:\.[\w-]++)+)"
    r"|(?P<phrase>(?<![\w:]):[a-z]{2,3}(?=\[[^\[\]]*\]))"
    r"|(?P<bracket>\[)"
    r"|(?P<marks>\*+|_+)"
)
_BRACKET = re.compile(r"\\.|[\[\]]", re.DOTALL)
_FILL = re.compile(r"\[\[([^\[\]|]+)(\|?)[^\[\]]*\]\]")
_NOTE = re.compile(r"\[\^[\w-]+\]")
_CITATION = re.compile(r"\[(?:[^\[\]]*\s)?@\s?[A-Za-z][^\[\]]*\](?!\()")
_KEY = re.compile(r"(?<=[\s\[])(?:(?i:ibid|supra)[.,]?\s+)?@\s?[\w-]+")
_ADDRESS = re.compile(
    r"\]\([ ]?(?P<url><[^<>\n]*+>|[^()\s]*+(?:\([^()\s]*+\)[^()\s]*+)*+)(?:[ ]+(?:\"[^\"\n]*+\"|'[^'\n]*+'))?[ ]?\)"
)


class Kind(StrEnum):
    """Whether a code begins something, ends it, or stands alone."""

    OPEN = "open"
    CLOSE = "close"
    SINGLE = "single"


@dataclass(frozen=True, slots=True)
class Code:
    """A sign in a text: `text[start:end]`.

    `pair` is the number that an opening code shares with its closing one (from 1; 0 for a single one); pairs nest.
    `sign` is what must stand in a translation too, "" for a code of which only the partner counts, or neither.
    """

    start: int
    end: int
    kind: Kind
    text: str
    sign: str = ""
    pair: int = 0


def codes(text: str) -> list[Code]:
    """The codes of a Markdown text in their order; they never overlap, and are never empty.

    >>> [code.text for code in codes("**Weight** and [words](https://example.org)[^n]")]
    ['**', '**', '[', '](https://example.org)', '[^n]']
    """
    return sorted(_Scanner(text).scan(), key=lambda code: code.start)


def pieces(text: str) -> Iterator[str | Code]:
    """The words and codes of a text in turn; joined (`piece` or `piece.text`) they are the text."""
    at = 0
    for code in codes(text):
        if code.start > at:
            yield text[at : code.start]
        yield code
        at = code.end
    if at < len(text):
        yield text[at:]


def lost_codes(source: str, target: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The signs of the source that its translation lacks, and those that it has besides, wherever they stand.

    Of `[[iccpr 9(2)|article 9(2)]]` the key counts, of a link or address the address, of a citation each `@key`, of
    list items the kind of list. Escapes do not count: they belong to the words.

    >>> lost_codes("Under **[[iccpr 9(2)]]**[^n]", "Theo [[iccpr 9(2)|khoản 2]] và [^m]")
    (('**', '[^n]'), ('[^m]',))
    """
    wanted = [code.sign for code in codes(source) if code.sign]
    given = [code.sign for code in codes(target) if code.sign]
    return _without(wanted, given), _without(given, wanted)


def _without(signs: list[str], others: list[str]) -> tuple[str, ...]:
    left, out = Counter(others), []
    for sign in signs:
        if left[sign]:
            left[sign] -= 1
        else:
            out.append(sign)
    return tuple(out)


@dataclass(slots=True)
class _Run:
    """A run of `*` or `_` that may begin or end emphasis; it gets shorter as its marks find partners."""

    sign: str
    at: int
    length: int
    opens: bool
    closes: bool


class _Scanner:
    """Collects the codes of one text, block by block: nothing inline reaches over a blank line or a marker."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.found: list[Code] = []
        self.pairs = 0
        self.matches: dict[int, int] = {}  # of each opening bracket: the closing one, in the same block
        self.last_comment = text.rfind("-->")

    def scan(self) -> list[Code]:
        lines = self.text.split("\n")
        rows = _rows(lines)
        begin, at, quoted = 0, 0, False
        for number, line in enumerate(lines):
            inner = at + self._markers(line, at, quoted)
            quoted = line.lstrip().startswith(">")
            rest = line[inner - at :]
            if number in rows or _RULE.fullmatch(rest):
                self._block(begin, at)
                self._whole(rest, inner, row=number in rows)
                begin = at + len(line)
            elif inner > at or not rest.strip():
                self._block(begin, at)
                begin = inner
            at += len(line) + 1
        self._block(begin, len(self.text))
        return self.found

    # -- codes

    def _add(self, start: int, end: int, kind: Kind, sign: str = "", pair: int = 0) -> None:
        self.found.append(Code(start, end, kind, self.text[start:end], sign, pair))

    def _pair(self, open_: tuple[int, int], close: tuple[int, int], sign: str = "") -> None:
        self.pairs += 1
        self._add(*open_, Kind.OPEN, sign, self.pairs)
        self._add(*close, Kind.CLOSE, "", self.pairs)

    # -- lines

    def _markers(self, line: str, at: int, quoted: bool) -> int:
        """The length of what begins a line; each mark is a code with the space around it."""
        end = 0
        if _RULE.fullmatch(line):
            return 0
        while found := _MARKER.match(line, end):
            mark = found[0].strip()
            sign = "1." if mark[0].isdigit() else mark if mark[0] in "#>" else "-"
            self._add(at + end, at + found.end(), Kind.SINGLE, "" if mark == ">" and (quoted or end) else sign)
            end = found.end()
            if mark[0] == "#":
                break
        return end

    def _whole(self, line: str, at: int, *, row: bool) -> None:
        """A rule, or a row of a table with its cells."""
        if not row or _SEPARATOR.match(line):
            sign = re.sub(r"-+", "---", re.sub(r"\s", "", line)) if row else "---"
            self._add(at, at + len(line), Kind.SINGLE, sign)
            return
        begin = 0
        for found in _CELL.finditer(line):
            self._block(at + begin, at + found.start())
            self._add(at + found.start(), at + found.end(), Kind.SINGLE)
            begin = found.end()
        self._block(at + begin, at + len(line))

    # -- inside a block

    def _block(self, begin: int, end: int) -> None:
        if begin >= end:
            return
        opened: list[int] = []
        self.matches = {}
        for found in _BRACKET.finditer(self.text, begin, end):
            if found[0] == "[":
                opened.append(found.start())
            elif found[0] == "]" and opened:
                self.matches[opened.pop()] = found.start()
        self._inline(begin, end, 0)

    def _inline(self, begin: int, end: int, depth: int) -> None:
        runs: list[_Run] = []
        at = begin
        while depth <= MAX_NESTED and (found := _TOKEN.search(self.text, at, end)):
            at = found.end()
            match found.lastgroup:
                case "escape":
                    self._add(*found.span(), Kind.SINGLE)
                case "break":
                    self._add(*found.span(), Kind.SINGLE, "\\")
                case "comment":
                    at = self._comment(found.start(), end)
                case "angled" | "url" | "mail":
                    at = self._address(found)
                case "phrase":
                    close = self.matches.get(found.end(), end)
                    if close < end:
                        self._pair((found.start(), found.end() + 1), (close, close + 1), f"{found[0]}[")
                        self._inline(found.end() + 1, close, depth + 1)
                        at = close + 1
                case "bracket":
                    at = self._bracket(found.start(), end, depth)
                case _:
                    runs.append(self._run(found))
        self._emphasis(runs)

    def _comment(self, start: int, end: int) -> int:
        if self.last_comment < start or (close := self.text.find("-->", start + 4, end)) < 0:
            return start + 4
        self._add(start, close + 3, Kind.SINGLE, self.text[start : close + 3])
        return close + 3

    def _address(self, found: re.Match[str]) -> int:
        address = found[0].strip("<>")
        if found.lastgroup == "url":
            # Punctuation after an address belongs to the sentence, as in `markup`.
            address = address.rstrip(".,;:!?*_'")
            while address.endswith(")") and address.count(")") > address.count("("):
                address = address[:-1].rstrip(".,;:!?")
        if "." not in address and ":" not in address:
            return found.end()
        end = found.start() + len(address) if found.lastgroup == "url" else found.end()
        self._add(found.start(), end, Kind.SINGLE, address)
        return end

    def _bracket(self, start: int, end: int, depth: int) -> int:
        text, close = self.text, self.matches.get(start, end)
        if found := _FILL.match(text, start, end):
            sign = f"[[{' '.join(found[1].split())}]]"
            if not found[2]:
                self._add(*found.span(), Kind.SINGLE, sign)
            else:
                inner = found.end(2), found.end() - 2
                self._pair((start, inner[0]), (inner[1], found.end()), sign)
                self._inline(*inner, depth + 1)
            return found.end()
        if found := _NOTE.match(text, start, end):
            self._add(*found.span(), Kind.SINGLE, found[0])
            return found.end()
        if close >= end:
            return start + 1
        if found := _CITATION.match(text, start, end):
            self._pair((start, start + 1), (close, close + 1))
            for key in _KEY.finditer(text, start, close):
                mode, _, name = key[0].partition("@")
                self._add(*key.span(), Kind.SINGLE, f"{mode.lower().rstrip(' .,')} @{name.strip()}".strip())
            return close + 1
        if found := _ADDRESS.match(text, close, end):
            self._pair((start, start + 1), found.span())
            self.found[-1] = Code(*found.span(), Kind.CLOSE, found[0], found["url"].strip("<>"), self.pairs)
            self._inline(start + 1, close, depth + 1)
            return found.end()
        return start + 1

    # -- emphasis (the rules of CommonMark 0.31, section 6.2, as far as Python-Markdown agrees)

    def _run(self, found: re.Match[str]) -> _Run:
        before, after = self.text[found.start() - 1 : found.start()], self.text[found.end() : found.end() + 1]
        opens, closes = bool(after.strip()), bool(before.strip())
        if found[0][0] == "_":
            opens, closes = opens and not _is_word(before), closes and not _is_word(after)
        fits = len(found[0]) <= 3  # *stress*, **weight**, ***both***
        return _Run(found[0][0], found.start(), len(found[0]), opens and fits, closes and fits)

    def _emphasis(self, runs: list[_Run]) -> None:
        opened: list[_Run] = []
        waiting = Counter[str]()
        for run in runs:
            while run.closes and run.length and waiting[run.sign]:
                while opened[-1].sign != run.sign:
                    waiting[opened.pop().sign] -= 1
                opener = opened[-1]
                size = min(opener.length, run.length, 2)
                opener.length -= size
                first = opener.at + opener.length
                self._pair((first, first + size), (run.at, run.at + size), "*" * size)
                run.at, run.length = run.at + size, run.length - size
                if not opener.length:
                    waiting[opened.pop().sign] -= 1
            if run.opens and run.length:
                opened.append(run)
                waiting[run.sign] += 1


def _is_word(character: str) -> bool:
    return character.isalnum() or character == "_"


def _rows(lines: list[str]) -> set[int]:
    """The numbers of the lines that are rows of tables: one before a line of `|---|`, and those after it."""
    found: set[int] = set()
    for number, line in enumerate(lines):
        if number - 1 in found and "|" in line and number not in found:
            found.add(number)
        elif number and "|" in lines[number - 1] and "-" in line and _SEPARATOR.match(line):
            found.update((number - 1, number))
    return found
