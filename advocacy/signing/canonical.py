"""The canonical text of a document: what people put their names to, whatever the file, its layout and its look.

One line a block: a mark that says what the block is, and its words. docs/canonical-text.md is the exact definition, for
those who want to recompute a digest with a program of their own; what is here must never change under its name, since
every signature would end. Needed only of an output is what any of the three formats can show.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
import urllib.parse
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from advocacy.document import (
    Block,
    Columns,
    Document,
    Emphasis,
    Frozen,
    Heading,
    Image,
    Inline,
    LineBreak,
    Link,
    List,
    NoteMark,
    NoteNumber,
    PageBreak,
    Paragraph,
    Phrase,
    Quote,
    Rule,
    Strong,
    Table,
    Text,
    Version,
)
from advocacy.errors import WriterError, said
from advocacy.languages import Language, PartialDate
from advocacy.signing.codes import short_code

TEXT, STATEMENT = "advocacy-text-1", "advocacy-statement-1"
SIGNATORIES = "signatories"  # the section whose words are no part of the text
MAX_HEADING, MAX_DEPTH = 3, 6  # deeper ones count as these: Word files have no deeper ones

_SPACE = re.compile(r"\s+")
# Zero-width characters, which print nothing; the no-break hyphen, which is a matter of typesetting.
_FOLDED = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u180e")) | {0x2011: "-"}
_ENCODED = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
_OPEN, _CLOSE = "\x02", "\x03"  # around signs inside words, until they become tabs: white space is collapsed before
_SIGNS = str.maketrans(_OPEN + _CLOSE, "\t\t")


@dataclass(frozen=True, slots=True)
class Line:
    """One block: its mark and its words as they were found, with a line feed for a printed line that ends."""

    mark: str
    words: str = ""

    def __str__(self) -> str:
        words = normal(self.words)
        return f"{self.mark} {words}" if words else self.mark

    @property
    def parts(self) -> tuple[str, ...]:
        """The printed lines of the block, such as name and office of a signature, without marks of notes."""
        bare = re.sub(f"{_OPEN}[^{_CLOSE}]*{_CLOSE}", "", self.words)
        return tuple(filter(None, (normal(part) for part in bare.split("\n"))))


def normal(words: str) -> str:
    """Words in their one form: NFC, no zero-width characters, one space for all white space, none at the ends."""
    folded = unicodedata.normalize("NFC", words.translate(_FOLDED))
    return _SPACE.sub(" ", folded).strip(" ").translate(_SIGNS)


@dataclass(slots=True)
class Words:
    """Puts the words of one block together; neighbouring words that lead to the same address are one link."""

    _pieces: list[tuple[str, str]] = field(default_factory=list)

    def add(self, text: str, target: str = "") -> None:
        """More words; `target` is the address that they lead to."""
        if self._pieces and self._pieces[-1][1] == target:
            text = self._pieces.pop()[0] + text
        self._pieces.append((text, target))

    def mark(self, number: int, target: str = "") -> None:
        """The mark of a note."""
        self.add(f"{_OPEN}^{number}{_CLOSE}", target)

    def number(self, number: int, target: str = "") -> None:
        """The number of a note as a word."""
        self.add(f"{_OPEN}#{number}{_CLOSE}", target)

    @property
    def text(self) -> str:
        """The words, each link followed by its address where that is not what its words say."""
        return "".join(text + _target(text, target) for text, target in self._pieces)


def _target(text: str, target: str) -> str:
    words, target = address(normal(text)), address(target)
    if not target or not words or words in (target, target.removeprefix("mailto:")):
        return ""
    return f"{_OPEN}<{target}>{_CLOSE}"


def address(url: str) -> str:
    """An address in its one form: letters instead of their percent-encoding, no slash that is the whole path."""
    decoded = unicodedata.normalize("NFC", _ENCODED.sub(_letters, url))
    return decoded[:-1] if re.fullmatch(r"[a-z]+://[^/?#]+/", decoded) else decoded


def _letters(found: re.Match[str]) -> str:
    try:
        decoded = urllib.parse.unquote(found[0], errors="strict")
    except UnicodeDecodeError:
        return found[0]
    return decoded if decoded.isalnum() else found[0]


# ------------------------------------------------------------------ the lines of a tree


def text_lines(document: Document) -> list[Line]:
    """The canonical lines of one language version: blocks, then notes; then each annex likewise."""
    blocks = [block for section in document.sections if section.name != SIGNATORIES for block in section.blocks]
    found = list(block_lines(blocks, document.letters))
    for number, note in enumerate(document.notes, 1):
        found += note_lines(number, block_lines(note.blocks, document.letters))
    for number, annex in enumerate(document.annexes, 1):
        found += [annex_line(number), *text_lines(annex)]
    return found


def signatory_lines(document: Document) -> list[Line]:
    """The lines that print the signatories, which are no part of the text."""
    return [
        line
        for each in document.with_annexes
        for section in each.sections
        if section.name == SIGNATORIES
        for line in block_lines(section.blocks, each.letters)
    ]


def annex_line(number: int) -> Line:
    """The line before those of an annex, which count from 1."""
    return Line(f"a{number}")


def note_lines(number: int, lines: Iterable[Line]) -> Iterator[Line]:
    """The lines of a note."""
    return (replace(line, mark=f"n{number} {line.mark}") for line in lines)


def block_lines(blocks: Iterable[Block], letters: str) -> Iterator[Line]:
    """The lines of blocks, without those that only mark pages; `letters` number the points of a lettered list."""
    return (line for line in _lines(blocks, letters, 0, "p") if normal(line.words))


def _lines(blocks: Iterable[Block], letters: str, depth: int, mark: str) -> Iterator[Line]:
    for block in blocks:
        match block:
            case Paragraph(role="banner"):
                pass
            case Paragraph():
                yield Line("p" if block.role else mark, words_of(block.children))
            case Heading():
                yield Line(f"h{min(block.level, MAX_HEADING)}", words_of(block.children))
            case List():
                yield from _list_lines(block, letters, depth)
            case Quote():
                yield from _lines(block.blocks, letters, 0, "q")
            case Columns():
                yield from _lines(block.blocks, letters, 0, "p")
            case Table():
                for row, cells in enumerate((block.header, *block.rows), 1):
                    yield from (Line(f"c{row}.{column}", words_of(cell)) for column, cell in enumerate(cells, 1))
            case Image():
                yield Line("i", block.alternative)
            case Rule() | PageBreak():
                pass


def _list_lines(block: List, letters: str, depth: int) -> Iterator[Line]:
    for number, item in enumerate(block.items, block.start):
        for position, inner in enumerate(item.blocks):
            if isinstance(inner, Paragraph):
                mark = item_mark(depth, label(block.marker, number, letters)) if position == 0 else "p"
                yield Line(mark, words_of(inner.children))
            elif isinstance(inner, List):
                yield from _list_lines(inner, letters, depth + 1)
            else:
                yield from _lines((inner,), letters, 0, "p")


def item_mark(depth: int, shown: str) -> str:
    """The mark of an item of a list that stands in `depth` others."""
    return f"{min(depth + 1, MAX_DEPTH)}:{shown}"


def label(marker: str, number: int, letters: str) -> str:
    """What stands before an item, without punctuation: `-` for any bullet, nothing where nothing stands."""
    match marker:
        case "bullet":
            return "-"
        case "none":
            return ""
        case "alpha":
            return letters[(number - 1) % len(letters)]
        case "roman":
            return roman(number)
    return str(number)


def roman(number: int) -> str:
    """A number in small Roman numerals."""
    out = ""
    for value, sign in zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ("m", "cm", "d", "cd", "c", "xc", "l", "xl", "x", "ix", "v", "iv", "i"),
        strict=True,
    ):
        out += sign * (number // value)
        number %= value
    return out


def words_of(inlines: Iterable[Inline]) -> str:
    """The words of inlines, with the marks of notes and the addresses of links."""
    words = Words()
    _collect(inlines, words, "")
    return words.text


def _collect(inlines: Iterable[Inline], words: Words, target: str) -> None:
    for node in inlines:
        match node:
            case Text():
                words.add(node.text, target)
            case LineBreak():
                words.add("\n", target)
            case NoteMark():
                words.mark(node.number, target)
            case NoteNumber():
                words.number(node.number, target)
            case Link():
                _collect(node.children, words, node.url)
            case Strong() | Emphasis() | Phrase():
                _collect(node.children, words, target)
            case _:
                raise WriterError(said("The canonical text cannot hold a {what}.", what=type(node).__name__))


# ------------------------------------------------------------------ digests


def digest_of(lines: Iterable[Line]) -> str:
    """The digest of canonical lines, as 64 hexadecimal digits."""
    return _hashed([TEXT, *map(str, lines)])


def text_digest(document: Document) -> str:
    """The digest of the words of one language version."""
    return digest_of(text_lines(document))


def statement_digest(versions: Iterable[tuple[str, str, str]]) -> str:
    """The digest of a document in all its languages, each as language, role and text digest, in any order."""
    return _hashed([STATEMENT, *sorted(" ".join((code, role or "-", digest)) for code, role, digest in versions)])


def _hashed(lines: list[str]) -> str:
    return hashlib.sha256("\n".join(lines).encode("utf-8")).hexdigest()


# ------------------------------------------------------------------ fixing the words


def versions_of(documents: Iterable[Document]) -> tuple[Version, ...]:
    """The versions of a document as they are now, in the order of their languages' codes."""
    found = (Version(document.language, document.role, text_digest(document)) for document in documents)
    return tuple(sorted(found, key=lambda version: version.language))


def code_of(versions: Iterable[Version]) -> str:
    """The short code of fixed versions."""
    return short_code(statement_digest((each.language, each.role, each.digest) for each in versions))


def stamped(
    documents: Sequence[Document],
    versions: Sequence[Version],
    date: PartialDate,
    languages: Mapping[str, Language],
    head: str = "",
) -> tuple[Document, ...]:
    """The documents as their outputs are to be marked: with the versions that were fixed, the day, and the code.

    `head` is that of the chain of signatures, where there is one. It is for the caller to see that each document still
    has the digest that stands in `versions`.
    """
    frozen = Frozen(str(date), code_of(versions), tuple(versions), head=head)
    return tuple(_stamped(document, frozen, date, languages[document.language]) for document in documents)


def _stamped(document: Document, frozen: Frozen, date: PartialDate, language: Language) -> Document:
    notice = language.notices.get("text-code", "{code} ({date})")
    shown = notice.replace("{code}", frozen.code).replace("{date}", language.typeset(language.date(date)))
    own = replace(frozen, notice=shown)
    return replace(document, frozen=own, annexes=tuple(replace(annex, frozen=own) for annex in document.annexes))
