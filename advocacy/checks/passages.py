"""What checks read: the texts of a document by unit and language, with the signs that are not words masked.

Masking keeps the length: every character of the masked text stands at its own place in the text as written, so a
finding leads back to it without a map.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from advocacy.checks.marks import Marks, marks_of
from advocacy.errors import Finding, Place, Severity
from advocacy.languages import Language
from advocacy.signatories.counting import Numbers

MASK = "\ue000"  # a private character, which no input may hold
_HIDDEN = re.compile(
    r"\[\[[^\[\]]*\]\]"  # what the program fills in
    r"|\[\^[\w-]+\]"  # the mark of a note
    r"|\[[^\[\]]*@[\w-]+[^\[\]]*\](?!\()"  # a citation
    r"|(?<=\])\([^()\s]*\)"  # the address of a link
    r"|https?://(?:[^\s<>\"“”‘’\[\]()]|\([^\s<>()]*\))+|[\w.+-]+@[\w-]+\.[\w.-]+"
    r"|<span[^>]*>|</span>|<!--.*?-->"
    r"|^[ ]{0,3}(?:#{1,6} |> ?|[-*+] |\d{1,3}[.)] )|\\(?=[^\w\s])|\*+|(?<!\w)_+|_+(?!\w)",
    re.MULTILINE,
)
_SIGNS = ("[", "<", "*", "_", "\\", "@", "#", ">", "://")
_QUOTING = "“\"‘'„«"
_MARKED = re.compile(r"\n[ ]{0,3}(?:[-+]|\d{1,3}[.)]) ")
FILLED = re.compile(r"\[\[([a-z][\w:-]*)")
_SENTENCE = re.compile(r"(?<=[.!?…])[”’\"')]*\s+(?=[^\W\d_a-z])")


@dataclass(frozen=True, slots=False)
class Passage:
    """A text of a unit in one language, as written; `place` is where its first character stands."""

    unit: str
    language: Language
    text: str
    place: Place = field(default_factory=Place)

    @cached_property
    def words(self) -> str:
        """The text with Markdown, notes, citations and addresses masked, each character at its own place."""
        # Most texts hide nothing, and it is quicker to see that first.
        text = self.text
        if not (any(sign in text for sign in _SIGNS) or _MARKED.match(f"\n{text[:9]}") or _MARKED.search(text)):
            return text
        return _HIDDEN.sub(lambda found: MASK * len(found[0]), self.text)

    @cached_property
    def marks(self) -> Marks:
        """The quotations of the text, and the marks and brackets that stand alone."""
        return marks_of(self.words)

    def sentences(self) -> Iterator[tuple[int, str]]:
        """The sentences of the masked text, each with its place."""
        at = 0
        for found in _SENTENCE.finditer(self.words):
            yield at, self.words[at : found.start()]
            at = found.end()
        yield at, self.words[at:]


@dataclass(frozen=True, slots=True)
class Pair:
    """One unit in both languages."""

    source: Passage
    target: Passage

    @property
    def both(self) -> tuple[Passage, Passage]:
        """The two sides."""
        return (self.source, self.target)


@dataclass(frozen=True, slots=True)
class About:
    """What is known of the document: enclosures (annexes too), and how many have signed each version of it.

    `signatories` are empty where nobody is printed or counted as a signatory.
    """

    enclosures: int = 0
    signatories: tuple[Numbers, ...] = ()


@dataclass(frozen=True, slots=True)
class Text:
    """What is checked together: the units of one document in printed order, and what is known about it.

    `singles` are the texts that stand in one language only. `register` is the one that was asked for, or "".
    """

    pairs: Sequence[Pair]
    singles: Sequence[Passage] = ()
    document: str = ""
    register: str = ""
    parties: Sequence[Mapping[str, str]] = ()
    about: About | None = None

    def passages(self, code: str) -> Iterator[Passage]:
        """All texts of a language, in order."""
        for pair in self.pairs:
            yield from (passage for passage in pair.both if passage.language.code == code)
        yield from (passage for passage in self.singles if passage.language.code == code)

    def every_passage(self) -> list[Passage]:
        """All texts of all languages, in order."""
        return [passage for pair in self.pairs for passage in pair.both] + list(self.singles)


def is_quoted(passage: Passage, place: int) -> bool:
    """Whether a place stands between quotation marks: somebody else's words."""
    # Most texts quote nothing, and it is quicker to see that first.
    return any(sign in passage.text for sign in _QUOTING) and passage.marks.is_quoted(place)


def found(
    code: str,
    severity: Severity,
    passage: Passage,
    start: int,
    end: int,
    message: str,
    suggestion: str = "",
    term: str = "",
) -> Finding:
    """A finding about `passage.text[start:end]`; the empty span 0, 0 means the whole text."""
    excerpt = passage.text[start:end]
    place = passage.place
    return Finding(code, severity, message, suggestion, place, "", passage.language.code, excerpt, term, start, end)
