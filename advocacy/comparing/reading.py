"""The door for finished files: Word, Markdown and plain text, each read into the same flat list of paragraphs.

Nothing is trusted: packages and XML enter through `archives`, text must be UTF-8 or marked UTF-16, all of it becomes
NFC, and characters that hide or reorder text are refused.
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from pathlib import Path

from advocacy.archives import read_file
from advocacy.comparing.found import FoundParagraph, checked
from advocacy.comparing.plain import markdown_paragraphs, text_paragraphs
from advocacy.comparing.word import WordFile, read_word
from advocacy.errors import InputError, Place, file_label, said
from advocacy.reader import normalise

MAX_TEXT = 4 * 2**20  # bytes of a Markdown or text file

_TEXTS = {".md": markdown_paragraphs, ".markdown": markdown_paragraphs, ".txt": text_paragraphs}
_WIDE = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A finished file: how messages name it, its paragraphs, and the text or the package that they stand in."""

    label: str
    paragraphs: list[FoundParagraph]
    source: str = ""
    word: WordFile | None = None

    def place(self, paragraph: FoundParagraph, at: int = 0) -> Place:
        """Where a character of a paragraph stands; a Word file has no lines."""
        key = str(paragraph.number)
        if paragraph.start < 0:
            return Place(self.label, key=key)
        before = self.source[: paragraph.start + at]
        return Place(self.label, before.count("\n") + 1, len(before) - before.rfind("\n"), key)


def read_found(path: Path) -> FoundFile:
    """A finished file with its paragraphs in the order of reading; `.docx`, `.md`, `.markdown` and `.txt` are read.

    Raises:
        InputError: missing, of another kind, too large, damaged or unsafe, in another encoding, or with a character
            that no text may hold (those in comments do not count).
    """
    label, kind = file_label(path), path.suffix.lower()
    if kind == ".docx":
        word = read_word(path)
        return FoundFile(label, word.paragraphs, word=word)
    if kind not in _TEXTS:
        message = "Only .docx, .md and .txt can be compared. Save the file as one of these."
        raise InputError(message, Place(label))
    source = read_source(path)
    return FoundFile(label, checked(_TEXTS[kind](source), label, source), source)


def read_source(path: Path) -> str:
    """What `FoundParagraph.start` counts in: decoded, in NFC, without zero-width characters, with LF line ends.

    Its lines are those of the file, and where the file is in NFC its columns are too.

    Raises:
        InputError: missing, larger than `MAX_TEXT`, or neither UTF-8 nor UTF-16 with a byte order mark.
    """
    place = Place(file_label(path))
    data = read_file(path)
    if len(data) > MAX_TEXT:
        raise InputError(said("The file is larger than {size} MiB, so it was not read.", size=MAX_TEXT >> 20), place)
    wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) and not data.startswith(_WIDE)
    try:
        text = data.decode("utf-16" if wide else "utf-8-sig")
        if "\0" in text:  # UTF-16 or UTF-32 without its mark, or no text at all
            raise ValueError
    except ValueError as error:
        message = "The file is neither in UTF-8 nor in UTF-16 with a byte order mark. Save it again as UTF-8 (Unicode)."
        raise InputError(message, place) from error
    return normalise(text.replace("\r\n", "\n").replace("\r", "\n"))
