"""From a campaign to a `Document`: the kind's blocks in order, values put in, and what was pending filled in.

A template's text and the values are parsed apart and joined as trees, so a value can never become markup and a
campaign text is never a template (docs/decisions/0002-values-are-trees.md).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from advocacy.addressing import (
    address_blocks,
    form_of_address,
    own_salutations,
)
from advocacy.citations import Resolver
from advocacy.content import ACTOR, Draft, Introduction
from advocacy.document import (
    Block,
    Document,
    Heading,
    Inline,
    Item,
    List,
    Paragraph,
    Quote,
    Section,
    Slot,
    Text,
    map_blocks,
    map_inlines,
    plain,
)
from advocacy.errors import Findings, Place, TemplateError, did_you_mean
from advocacy.facts import attachment_blocks, contact_blocks, facts_of, translation_notice
from advocacy.load import Campaign
from advocacy.markup import parse_template, parse_text
from advocacy.model import Content
from advocacy.signatories import Speakers, signatories

_SLOT_NAME = re.compile(r"\{([a-z-]+)\}")


@dataclass(frozen=True, slots=True)
class Composition:
    """What composing gave: the document (None when a text is missing or wrong), and what there is to say about it."""

    document: Document | None
    findings: Findings
    left_out: tuple[str, ...]


class Value:
    """A value as a template sees it: it prints itself, and is false when there is nothing to print."""

    __slots__ = ("_print", "_truth")

    def __init__(self, print_: Callable[[], str], truth: bool) -> None:
        self._print = print_
        self._truth = truth

    def __str__(self) -> str:
        return self._print()

    def __bool__(self) -> bool:
        return self._truth


class ContentValue(Value):
    """The content of a block as the campaign gives it; the filters decide what stands around it."""

    __slots__ = ("_content", "_name")

    def __init__(self, print_: Callable[[], str], name: str, content: Content) -> None:
        super().__init__(print_, True)
        self._name = name
        self._content = content


def compose(campaign: Campaign, letter_id: str, language: str) -> Composition:
    """Compose one language version of one letter.

    Findings are returned, not raised; the document is None when one of them is an error.

    Raises:
        TemplateError: the kind's template is missing or broken.
    """
    if campaign.data is None:
        raise ValueError("a campaign with errors in its file cannot be composed")
    data = campaign.data
    draft = Draft(campaign, data, letter_id, data.documents[letter_id], campaign.languages[language])
    document = _Composer(draft).compose()
    _tell_missing(draft)
    usable = document if not draft.findings.errors else None
    return Composition(usable, draft.findings, tuple(draft.left_out))


def _tell_missing(draft: Draft) -> None:
    name = draft.campaign.languages["en"].language_name(draft.language.code)
    others = [code for code in draft.data.languages if code != draft.language.code]
    for unit in draft.missing:
        written = next((code for code in others if code in unit.words), others[0] if others else "")
        hint = f"Write it, or say `only: {written}`." if written else "Write it."
        message = f"{name} is missing, so no {name} version was written."
        draft.find("missing-language", unit.place, message, hint)


def _standing(name: str) -> str:
    """A name as it stands alone, above a column."""
    return name[:1].upper() + name[1:]


class _Composer:
    """Composes one draft once."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.letter = draft.letter
        self.kinds = draft.campaign.kinds
        self.block = ""
        self.values: list[tuple[Block, ...]] = [()]  # the first is the place of ACTOR
        self.used: set[str] = set()
        self.named: set[str] = set()  # the facts that wording asks for by a slot
        self.speakers = Speakers(draft)
        self.facts = facts_of(draft, self.speakers)

    def compose(self) -> Document:
        draft = self.draft
        context = self._context()
        sections = [section for name in self._order() if (section := self._section(name, context)).blocks]
        self._tell_unprinted()
        resolver = Resolver(draft, self.facts)
        resolved, notes = resolver.resolve(sections)
        self._tell_unnamed(resolver.asked)
        if not notes:
            resolved = tuple(section for section in resolved if section.name != "notes")
        language = draft.language
        codes = draft.data.languages

        def typeset(inlines: tuple[Inline, ...]) -> tuple[Inline, ...]:
            return map_inlines(
                inlines, lambda node: (Text(language.typeset(node.text)),) if isinstance(node, Text) else (node,)
            )

        return Document(
            language=language.code,
            tag=language.tag,
            title=language.typeset(self._title()),
            sections=tuple(replace(section, blocks=map_blocks(section.blocks, typeset)) for section in resolved),
            notes=tuple(replace(note, blocks=map_blocks(note.blocks, typeset)) for note in notes),
            notes_as=self.letter.notes_as,
            kind=self.letter.kind,
            date=str(self.letter.date or ""),
            role=self.letter.roles.get(language.code, ""),
            letters=language.point_letters,
            names={code: _standing(draft.campaign.languages[code].language_name(code)) for code in codes},
            tags={
                code: draft.campaign.languages[code].tag
                for code in draft.campaign.languages.codes
                if code in codes or code == "en"
            },
        )

    # -- order

    def _order(self) -> list[str]:
        kind = self.kinds.get(self.letter.kind, self.draft.language.code)
        stated = self.letter.blocks
        order = list(
            stated.get(self.draft.language.code, kind.blocks) if isinstance(stated, dict) else stated or kind.blocks
        )
        for name, section in self.letter.sections.items():
            if name in order:
                continue
            before = "closing" if "closing" in order else ""
            at = (
                order.index(section.after) + 1
                if section.after in order
                else order.index(before)
                if before
                else len(order)
            )
            order.insert(at, name)
        return [name for name in order if name not in self.letter.off]

    def _section(self, name: str, context: dict[str, Any]) -> Section:
        if name in self.letter.sections:
            free = self.letter.sections[name]
            heading = self.draft.inline(free.heading)
            text = self.draft.content(free.text) if free.text is not None else ()
            return Section(name, (*((Heading(2, heading),) if heading else ()), *text))
        self.block = name
        printed = self.kinds.render(self.letter.kind, self.draft.language.code, name, context)
        return Section(name, tuple(self._filled(parse_template(printed))))

    # -- what a template sees (docs/kinds.md documents it)

    def _context(self) -> dict[str, Any]:
        letter, draft = self.letter, self.draft
        context: dict[str, Any] = {
            name.replace("-", "_"): self._content_value(name) for name in self.kinds.block_names(letter.kind)
        }
        made = {
            "date": self._line_value("date", self.facts["date"]()),
            "to": self._value("to", address_blocks(draft, letter.to, letter.care_of, "to")),
            "cc": self._value("cc", address_blocks(draft, letter.cc, None, "cc") if letter.cc else ()),
            "title": self._line_value("title", draft.line(letter.title)),
            "subtitle": self._line_value("subtitle", draft.line(letter.subtitle)),
            "subject": self._line_value("subject", draft.line(letter.subject)),
            "signatories": self._value("signatories", self.speakers.blocks()),
            "attachments": self._value("attachments", attachment_blocks(draft)),
            "contacts": self._value("contacts", contact_blocks(draft)),
        }
        for name, value in made.items():
            if name not in letter.content:
                context[name] = self._value(name, ()) if name in letter.off else value
        self._default(context, "salutation", own_salutations(draft) or (Text(form_of_address(draft, "salutation")),))
        self._default(context, "closing", (Text(form_of_address(draft, "closing")),))
        self._default(context, "notice", translation_notice(draft))
        context |= {
            "language": draft.language.code,
            "attachment_count": len(letter.attachments),
            "notes_as": letter.notes_as,
            "_wording": self._wording,
            "_introduced": self._introduced,
            "_quoted": self._quoted,
        }
        return context

    def _default(self, context: dict[str, Any], name: str, words: tuple[Inline, ...]) -> None:
        if name in self.letter.content:
            return
        # Words that the campaign gives for the line go before those of the registry.
        stated = self.letter.wording.get(name, {}).get("line")
        context[name] = self._line_value(name, words if stated is None else ())

    def _content_value(self, name: str) -> Value:
        content = self.letter.content.get(name)
        if content is None:
            return self._value(name, ())
        return ContentValue(lambda: self._put(name, self.draft.content(content)), name, content)

    def _line_value(self, name: str, words: tuple[Inline, ...]) -> Value:
        return self._value(name, (Paragraph(words, unit=name),) if plain(words) else ())

    def _value(self, name: str, blocks: tuple[Block, ...]) -> Value:
        return Value(lambda: self._put(name, blocks), bool(blocks))

    def _put(self, name: str, blocks: tuple[Block, ...]) -> str:
        """Keep blocks for the place where the template prints them; gives the mark of that place."""
        self.used.add(name)
        self.values.append(blocks)
        return f"\ue000{len(self.values) - 1}\ue001"

    # -- filters

    def _wording(self, default: Any, name: str) -> Value:
        """`{{ "words" | wording("name") }}`: default words that a campaign can change, with `{slots}` filled in."""
        return self._value("", self._worded(str(default), name))

    def _worded(self, default: str, name: str) -> tuple[Block, ...]:
        stated = self.letter.wording.get(self.block, {}).get(name)
        own = stated.get(self.draft.language.code) if stated is not None else None
        words = default if own is None and (stated is None or stated.words or stated.same) else own or ""
        place = stated.place if stated is not None else Place()
        text = _SLOT_NAME.sub(lambda found: self._slot(found[1], place, first=found.start() == 0), words)
        return tuple(self._filled(parse_text(text, f"wording.{self.block}.{name}"))) if text.strip() else ()

    def _slot(self, name: str, place: Place, *, first: bool) -> str:
        """The mark of a fact in a wording; one that begins the line begins with a capital."""
        if name == "of":
            return f"\ue000{ACTOR.index}\ue001"
        name = "signatories.count" if name == "count" else name
        self.used.add("date" if name == "bare-date" else name)
        self.named.add(name)
        if name not in self.facts:
            known = ["of", "count", *self.facts]
            self.draft.find("unknown-slot", place, f"There is no slot {{{name}}}.", did_you_mean(name, known))
            return ""
        inlines = self.facts[name]()
        if first and inlines and isinstance(inlines[0], Text):
            inlines = (Text(inlines[0].text[:1].upper() + inlines[0].text[1:]), *inlines[1:])
        return self._put(name, (Paragraph(inlines),))

    def _introduced(self, value: Value, default: str, of: str = "", marker: str = "bullet") -> Value:
        """`{{ concerns | introduced("words") }}`: lists without words of their own before them get these."""
        if not isinstance(value, ContentValue):
            return value
        intro = Introduction(self._worded(default, "intro"), self._worded(of or default, "intro-of"))
        content, name = value._content, value._name
        return Value(lambda: self._put(name, self.draft.content(content, marker, intro)), True)

    def _quoted(self, value: Value) -> Value:
        """`{{ quotation | quoted }}`: the text set apart as somebody else's words, its introduction before it."""
        if not isinstance(value, ContentValue):
            return value
        blocks = tuple(self._quotations(value._content))
        return self._value(value._name, blocks)

    def _quotations(self, content: Content) -> Iterator[Block]:
        for part in content if isinstance(content, list) else [content]:
            intro = getattr(part, "intro", None)
            yield from self.draft.text(intro)
            bare = part.model_copy(update={"intro": None}) if intro is not None else part  # type: ignore[union-attr]
            quoted = self.draft.content(bare)  # type: ignore[arg-type]
            if quoted:
                yield Quote(quoted, quoted[0].unit if isinstance(quoted[0], Paragraph) else "")

    # -- joining values and template text

    def _filled(self, blocks: Iterable[Block]) -> Iterator[Block]:
        for block in blocks:
            match block:
                case Paragraph():
                    yield from self._filled_paragraph(block)
                case Heading():
                    children = self._inline(block.children)
                    if plain(children).strip():
                        yield replace(block, children=children)
                case List():
                    items = [
                        Item(found, item.unit) for item in block.items if (found := tuple(self._filled(item.blocks)))
                    ]
                    if items:
                        yield replace(block, items=tuple(items))
                case Quote():
                    found = tuple(self._filled(block.blocks))
                    if found:
                        yield replace(block, blocks=found)
                case _:
                    yield block

    def _filled_paragraph(self, block: Paragraph) -> Iterator[Block]:
        alone = [node for node in block.children if not (isinstance(node, Text) and not node.text.strip())]
        if len(alone) == 1 and isinstance(alone[0], Slot) and alone[0] != ACTOR:
            for value in self._filled(self.values[alone[0].index]):
                if isinstance(value, (Paragraph, List)) and not value.role:
                    value = replace(value, role=block.role)
                yield value
            return
        children = self._inline(block.children)
        if children:
            yield replace(block, children=children)

    def _inline(self, inlines: tuple[Inline, ...]) -> tuple[Inline, ...]:
        return map_inlines(inlines, self._inline_value)

    def _inline_value(self, node: Inline) -> tuple[Inline, ...]:
        if not isinstance(node, Slot) or node == ACTOR:
            return (node,)
        blocks = tuple(self._filled(self.values[node.index]))
        if not blocks:
            return ()
        if len(blocks) > 1 or not isinstance(blocks[0], (Paragraph, Heading)):
            raise TemplateError(f"block {self.block}: a value of several paragraphs needs a line of its own.")
        return blocks[0].children

    # -- the document as a whole

    def _title(self) -> str:
        """The title property: the title, else the subject, else whom the letter goes to."""
        for name in ("title", "subject", "to"):
            if words := plain(self.facts[name]()):
                return words
        message = "This document has neither a title nor a subject nor an addressee to be called by."
        self.draft.find("no-title", self.draft.place("kind"), message, "Write `title:` or `subject:`.", error=False)
        return self.kinds.get(self.letter.kind, self.draft.language.code).description

    # -- nothing is left out in silence

    def _tell_unnamed(self, asked: set[str]) -> None:
        stated = signatories(self.draft)
        if stated is not None and stated.as_ == "sentence" and "signatories" not in asked | self.named:
            message = "The signatories are to stand in a sentence, but no text says [[signatories]]."
            self.draft.find("not-printed", self.draft.place("signatories"), message, "Put it into the opening.")

    def _tell_unprinted(self) -> None:
        if self.draft.findings.errors or self.draft.missing:
            return
        given = {*self.letter.content}
        given |= {name for name in ("date", "to", "cc", "title", "subtitle", "subject") if getattr(self.letter, name)}
        given |= {name for name in ("attachments", "contacts") if getattr(self.letter, name)}
        stated = signatories(self.draft)
        given |= {"signatories"} if stated is not None and stated.as_ not in ("sentence", "none") else set()
        for name in sorted(given - self.used - self.letter.off - set(self.letter.wording)):
            known = name in self.kinds.block_names(self.letter.kind)
            hint = "List it under `blocks`, or take it out." if known else f"{self.letter.kind} has no such block."
            message = f"`{name}` is written, but this document does not print it."
            self.draft.find("not-printed", self.draft.place(name), message, hint, error=False)
