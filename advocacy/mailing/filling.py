"""What differs between the letters of a batch, and putting it in: the document is composed once, for anybody.

`addressing.MARKS` stand in it where the words of each addressee will be. What those are is worked out by the same
functions that a letter to one addressee uses, so both give the same tree.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from advocacy.addressees import Each, To
from advocacy.addressing import MARKS, address_blocks, form_of_address, own_salutations
from advocacy.confidence import check_confidence, secrets_of
from advocacy.content import Draft
from advocacy.document import Block, Document, Inline, Paragraph, Section, Text, map_blocks, map_inlines, plain
from advocacy.errors import Findings
from advocacy.facts import sentence
from advocacy.languages import Language
from advocacy.units import Key

MARK = frozenset(MARKS.values())


@dataclass(frozen=True, slots=True)
class Filling:
    """What one addressee has of its own in one language: its address, and words by their mark.

    `name` is what people call it; `findings` say what is missing, and then there is no letter.
    """

    name: str
    address: tuple[Block, ...]
    words: Mapping[str, str]
    findings: Findings

    @property
    def forms(self) -> frozenset[str]:
        """Which of salutation and closing it has: a letter without has other blocks."""
        return frozenset(name for name in ("salutation", "closing") if self.words[MARKS[name]])

    def worded(self, text: str, language: Language) -> str:
        """A text with the addressee's words in place of the marks."""
        for mark, words in self.words.items():
            text = text.replace(mark, words)
        return language.typeset(text)


def filling(draft: Draft, to: To, code: str = "") -> Filling:
    """What an addressee has of its own, in the language of a draft, typeset; the draft is one of the whole document.

    `code` begins the name of its file, which like all else must not hold words that the edition leaves out.
    """
    own = replace(draft, letter=draft.letter.model_copy(update={"to": [to]}), findings=Findings(), missing=[], units={})
    typeset = draft.language.typeset
    words = {
        "salutation": plain(own_salutations(own)) or form_of_address(own, "salutation"),
        "closing": form_of_address(own, "closing"),
        "sentence": sentence(own, to),
    }
    given = address_blocks(own, [to], own.letter.care_of, "to")
    blocks = map_blocks(given, lambda text: _typeset(text, draft.language))
    for unit in own.missing:
        own.find("missing-language", unit.place, "This addressee has no words in this language, so it gets no letter.")
    marked = {MARKS[name]: typeset(text) for name, text in words.items()}
    if secrets_of(draft):
        spoken = (*blocks, *(Paragraph((Text(text),), unit="to") for text in (*words.values(), code)))
        check_confidence(own, Document(draft.language.code, draft.language.tag, "", (Section("to", spoken),)))
    return Filling(typeset(words["sentence"]), blocks, marked, own.findings)


def is_direct(draft: Draft, to: To) -> bool:
    """Whether a letter must be composed for itself: facts about mandates stand anywhere in a text."""
    return isinstance(to, Key) and to.name in draft.campaign.registry.mandates


def is_named_by(document: Document) -> bool:
    """Whether a document composed for anybody is called by its addressee, so that more than its text differs."""
    return any(set(each.title) & MARK for each in document.with_annexes)


def for_anybody(each: Each, forms: frozenset[str]) -> Each:
    """The addressee of the document that is composed once for all who have these forms."""
    return replace(each, forms=forms)


class Letterform:
    """A document that was composed for anybody, ready to be filled in many times."""

    def __init__(self, document: Document, language: Language) -> None:
        self.document = document
        self.language = language
        sections = [section.blocks for each in document.with_annexes for section in each.sections]
        notes = [note.blocks for each in document.with_annexes for note in each.notes]
        every = [block for blocks in (*sections, *notes) for block in blocks]
        self._marked = {id(block) for block in every if _has_mark(block)}
        self.same = {id(block): block for block in every if id(block) not in self._marked}

    def filled(self, own: Filling) -> Document:
        """The letter to one addressee; blocks without a mark stay the same objects, which need be written but once."""
        return self._filled(self.document, own)

    def _filled(self, document: Document, own: Filling) -> Document:
        return replace(
            document,
            sections=tuple(replace(each, blocks=self._blocks(each.blocks, own)) for each in document.sections),
            notes=tuple(replace(each, blocks=self._blocks(each.blocks, own)) for each in document.notes),
            annexes=tuple(self._filled(annex, own) for annex in document.annexes),
        )

    def _blocks(self, blocks: tuple[Block, ...], own: Filling) -> tuple[Block, ...]:
        if not any(id(block) in self._marked for block in blocks):
            return blocks
        return tuple(new for block in blocks for new in self._block(block, own))

    def _block(self, block: Block, own: Filling) -> tuple[Block, ...]:
        if id(block) not in self._marked:
            return (block,)
        if isinstance(block, Paragraph) and block.children == (Text(MARKS["address"]),):
            return own.address
        return map_blocks((block,), lambda inlines: _worded(inlines, own, self.language))


def _worded(inlines: tuple[Inline, ...], own: Filling, language: Language) -> tuple[Inline, ...]:
    def change(node: Inline) -> tuple[Inline, ...]:
        if not isinstance(node, Text) or not set(node.text) & MARK:
            return (node,)
        return (Text(own.worded(node.text, language)),)

    return map_inlines(inlines, change)


def _has_mark(block: Block) -> bool:
    found = False

    def look(inlines: tuple[Inline, ...]) -> tuple[Inline, ...]:
        nonlocal found
        found = found or not MARK.isdisjoint(plain(inlines))
        return inlines

    map_blocks((block,), look)
    return found


def _typeset(inlines: tuple[Inline, ...], language: Language) -> tuple[Inline, ...]:
    return map_inlines(
        inlines, lambda node: (Text(language.typeset(node.text)),) if isinstance(node, Text) else (node,)
    )
