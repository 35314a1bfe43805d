"""What people wrote, as blocks: units, keys, groups and lists of one letter in one language.

A `Draft` is a letter while it is being composed. It knows which texts are missing in its language and which are
confidential, so that nothing is left out in silence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from advocacy.document import (
    Block,
    Heading,
    Image,
    Inline,
    Item,
    Paragraph,
    Pending,
    Strong,
    Text,
    map_blocks,
    map_inlines,
)
from advocacy.editions import Edition, Redactions, Show
from advocacy.errors import Finding, Findings, KeyPath, Place, Severity, did_you_mean, key_path, said, words_of
from advocacy.grammar import Content, Entry, Group, ItemContent
from advocacy.languages import Language, PartialDate
from advocacy.listing import ended, levelled, listed, unit_of, with_actor
from advocacy.load import Campaign
from advocacy.markup import parse_text, plain_text, text_lines
from advocacy.model import CampaignFile, Letter, every_unit
from advocacy.pictures import PictureError, clean
from advocacy.tidying import MarkupError
from advocacy.units import Key, Lines, Markdown, Unit

_MARKER = re.compile(r"\s*(?:(?:[-*+•]|\d{1,3}[.)]|#{1,6}|>)\s+)*")
# What `advocacy new` writes: a whole text in square brackets.
PLACEHOLDER = re.compile(r"\[[^\[\]@^].*\]", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Introduction:
    """The words before a list: `plain`, and `of_actor` for a group that names who is asked."""

    plain: tuple[Block, ...] = ()
    of_actor: tuple[Block, ...] = ()


@dataclass(slots=True)
class Draft:
    """One letter in one language while it is composed.

    `missing` holds the units that have no text in this language (the version is then not written), `redactions` what
    the edition does not print, `left_out` sentences about signatories that no edition prints; `units` are all that
    were asked for, `unread` those that nobody stands behind, `counted` the facts about signatories that the text itself
    states, `unnamed` the names of signatories that must not stand in it, `spoken` the names of the others as they stand
    in a sentence. An annex shares these with its `parent`; `base` is its key path in the file. `signed` is what a
    signatory must have signed to be printed, see `compose`.
    """

    campaign: Campaign
    data: CampaignFile
    letter_id: str
    letter: Letter
    language: Language
    edition: str = Edition.PUBLIC
    base: KeyPath = ()
    parent: Draft | None = None
    signed: str | None = None
    findings: Findings = field(default_factory=Findings)
    missing: list[Unit] = field(default_factory=list)
    redactions: Redactions = field(default_factory=Redactions)
    left_out: dict[str, None] = field(default_factory=dict)
    units: dict[str, None] = field(default_factory=dict)
    unread: set[str] = field(default_factory=set)
    counted: set[str] = field(default_factory=set)
    unnamed: set[str] = field(default_factory=set)
    spoken: set[str] = field(default_factory=set)

    def annex(self, number: int) -> Draft:
        """The draft of an annex, counted from 0; what it finds and leaves out is kept here."""
        return replace(self, letter=self.letter.annexes[number], base=(*self.base, "annexes", number), parent=self)

    def find(
        self, code: str, place: Place, message: str, suggestion: str = "", *, error: bool = True, excerpt: str = ""
    ) -> None:
        """Report something about this version of this letter."""
        severity = Severity.ERROR if error else Severity.WARNING
        where = (place, self.letter_id, self.language.code, excerpt)
        self.findings.add(Finding(code, severity, message, suggestion, *where))

    def place(self, field: str) -> Place:
        """The place of a field of this letter in the campaign file."""
        tree = self.campaign.tree
        own = (*self.base, field)
        return tree.place(own if own in tree.places else (field,))

    # -- settings of the letter

    @property
    def date(self) -> PartialDate | None:
        """The day that law and mandates are looked up for: of an annex without a date, that of its document."""
        if self.letter.date is None and self.parent is not None:
            return self.parent.date
        return self.letter.date

    @property
    def notes(self) -> dict[str, Markdown]:
        """The notes that texts of this letter may use; an annex may also use those of its document."""
        inherited = self.parent.notes if self.parent is not None else self.data.notes
        return {**inherited, **self.letter.notes}

    @property
    def date_style(self) -> str:
        """The form of dates in this language, one that the language has; "" for the usual one."""
        stated = self.letter.date_style or (self.parent.letter.date_style if self.parent else "")
        style = stated.get(self.language.code, "") if isinstance(stated, dict) else stated
        if isinstance(stated, dict) and style and style not in self.language.date_styles:
            known = ", ".join(self.language.date_styles)
            hint = did_you_mean(style, self.language.date_styles) or said("It has {known}.", known=known)
            message = said('"{code}" has no form of dates "{name}".', code=self.language.code, name=style)
            self.find("unknown-value", self.place("date-style"), message, hint)
        return style if style in self.language.date_styles else ""

    def dated(self, date: PartialDate, *, bare: bool = False) -> str:
        """A date in the form that this letter asks for."""
        return self.language.date(date, bare=bare, style=self.date_style)

    def join(self, items: list[str]) -> str:
        """`A, B and C`, with the comma before `and` where the letter asks for it."""
        return self.language.join(items, serial=self.letter.serial_comma)

    def country(self, code: str, place: Place) -> str:
        """The name of a country: as the registry of States has it, else CLDR's; an unknown code is an error."""
        state = self.campaign.registry.states.get(f"state:{code}")
        name = self.language.without_article(state.text("sentence", self.language)) if state is not None else ""
        name = name or self.language.country(code)
        if name == code:
            message = said('There is no country "{code}".', code=code)
            self.find("unknown-value", place, message, "Write its ISO 3166 code, as in VN or US.")
        return name

    # -- what this edition leaves out

    def where(self, *path: str | int) -> str:
        """A key path in the file as it is told: without the key of the document, which is told beside it."""
        own = ("documents", self.letter_id)
        return key_path(path[2:] if path[:2] == own else path)

    def hides(self, show: Show | str, what: str, words: str = "") -> bool:
        """Whether something is not for this edition; if so it is noted, and its words must not stand elsewhere.

        `show` is the first edition that prints it, with the rule that says so unless the campaign file does.
        """
        shown = show if isinstance(show, Show) else Show(Edition.of(show))
        if shown.is_hidden(self.edition):
            self.redactions.add(what, shown, words)
        return shown.is_hidden(self.edition)

    def leaves_out(self, content: Content) -> bool:
        """Whether this edition prints nothing of a content, each of whose texts is hidden; it is then noted."""
        units = list(every_unit(content))
        return bool(units) and all(unit.show.is_hidden(self.edition) for unit in units) and not self.content(content)

    # -- texts

    def words(self, unit: Unit | None) -> str:
        """The text of a unit in this language; "" when there is none, noting it when it is missing."""
        if unit is None:
            return ""
        text = unit.get(self.language.code)
        if self.hides(unit.show, self.where(*unit.path)):
            return ""
        self.units.setdefault(key_path(unit.path))
        if text is None:
            if unit not in self.missing:
                self.missing.append(unit)
            return ""
        if not text.strip() or not self.campaign.is_unread(unit, self.language.code):
            return text
        # Before its first word, after the marker of a list or heading.
        self.unread.add(key_path(unit.path))
        mark = self.language.notices.get("draft-mark", "(DRAFT)")
        return _MARKER.sub(lambda marker: f"{marker[0]}{mark} ", text, count=1)

    def line(self, unit: Unit | None) -> tuple[Inline, ...]:
        """A unit of plain words as inlines; the lines of `Lines` are kept."""
        words = self.words(unit)
        if unit is not None:
            self.tell_placeholder(unit, words.strip())
        return text_lines(words) if isinstance(unit, Lines) else plain_text(words)

    def named(self, name: Key | Unit, *, in_sentence: bool = False) -> str:
        """A name on one line: the words given, or those of the party whose key it is (as it stands in a sentence)."""
        if isinstance(name, Unit):
            words = " ".join(self.words(name).split())
            self.tell_placeholder(name, words)
            return words
        party = self.data.parties.get(name.name)
        if party is None:
            hint = did_you_mean(name.name, self.data.parties) or "Write it under parties."
            self.find("unknown-party", name.place, said('There is no party "{name}".', name=name.name), hint)
            return ""
        if self.hides(party.show, f"parties.{name.name}"):
            return ""
        form = party.sentence if in_sentence and party.sentence is not None else party.name
        return " ".join(self.words(form).split())

    def inline(self, unit: Unit | None) -> tuple[Inline, ...]:
        """A unit of Markdown as the inlines of one line: a heading or a lead-in."""
        blocks = self.text(unit)
        return blocks[0].children if blocks and isinstance(blocks[0], (Paragraph, Heading)) else ()

    def text(self, unit: Unit | None) -> tuple[Block, ...]:
        """A unit as blocks: Markdown where the field is Markdown, else one plain paragraph."""
        words = self.words(unit)
        if unit is None or not words.strip():
            return ()
        path = key_path(unit.path)
        self.tell_placeholder(unit, words.strip())
        if not unit.markdown:
            return (Paragraph(self.line(unit), unit=path),)
        try:
            blocks = self._without_hidden_notes(levelled(parse_text(words, path)))
            return tuple(block for each in blocks if (block := self._illustrated(each)))
        except MarkupError as error:
            self.find("markup", unit.place, words_of(error), "Change the text.")
            return (Paragraph(plain_text(words), unit=path),)

    def _without_hidden_notes(self, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
        """The blocks without the marks of notes that this edition leaves out."""
        notes = {name: note for name, note in self.notes.items() if note.show.is_hidden(self.edition)}

        def kept(node: Inline) -> tuple[Inline, ...]:
            is_mark = isinstance(node, Pending) and node.kind == "note" and node.body in notes
            return () if is_mark and not self.words(notes[node.body]) else (node,)  # type: ignore[union-attr]

        return map_blocks(blocks, lambda inlines: map_inlines(inlines, kept)) if notes else blocks

    def _illustrated(self, block: Block) -> Block | None:
        """A paragraph that is nothing but `[[picture key]]` becomes the picture."""
        if not isinstance(block, Paragraph) or len(block.children) != 1:
            return block
        node = block.children[0]
        if not isinstance(node, Pending) or node.kind != "fill" or not node.body.startswith("picture "):
            return block
        place = self.campaign.tree.place_of_words(node.body, node.unit)
        return self.picture(node.body.removeprefix("picture ").strip(), place, block.unit)

    def picture(self, key: str, place: Place, unit: str) -> Image | None:
        """A picture of the campaign, cleaned; what is wrong with it is a finding."""
        stated = self.data.pictures.get(key)
        if stated is None:
            hint = did_you_mean(key, self.data.pictures) or "Write it under pictures."
            self.find("unknown-picture", place, said('There is no picture "{name}".', name=key), hint)
            return None
        if self.hides(stated.show, f"pictures.{key}"):
            return None
        path = self.campaign.folder / stated.file
        try:
            if not path.resolve().is_relative_to(self.campaign.folder.resolve()):
                raise PictureError(said("A picture stands in the folder of its campaign. Copy it there."))
            picture = clean(path.read_bytes())
        except OSError as error:
            message = said("{file} cannot be read: {reason}.", file=stated.file, reason=error.strerror)
            self.find("picture", place, message, "Check the name of the file.")
            return None
        except PictureError as error:
            self.find("picture", place, said("{where}: {what}", where=stated.file, what=words_of(error)))
            return None
        height = stated.width * picture.height / picture.width
        words = " ".join(self.words(stated.alternative).split())
        return Image(picture.data, f"{key}.{picture.extension}", words, stated.width, height, unit)

    def tell_placeholder(self, unit: Unit, words: str) -> None:
        """Report a text that still has the words of a new campaign file."""
        if PLACEHOLDER.fullmatch(words):
            message = "These are still the words of a new campaign file."
            self.find("placeholder", unit.place, message, "Write over them.", error=False)

    # -- content

    def content(
        self, content: Content, marker: str = "bullet", intro: Introduction = Introduction()
    ) -> tuple[Block, ...]:
        """A block's content as blocks; lists without a marker of their own take `marker`, and `intro` before them.

        Where paragraphs are numbered, the items of a list are such paragraphs.
        """
        marker = "paragraph" if self.letter.numbering == "paragraphs" else marker
        return tuple(self._content(content, marker, intro))

    def _content(self, content: Content, marker: str, intro: Introduction) -> Iterator[Block]:
        if isinstance(content, Group):
            yield from self._group(content, marker, intro)
        elif isinstance(content, list):
            if any(isinstance(part, Group) for part in content):
                for part in content:
                    yield from self._content(part, marker, intro)  # type: ignore[arg-type]
            else:
                blocks = tuple(self._list(content, marker))  # type: ignore[arg-type]
                yield from (*intro.plain, *blocks) if blocks else ()
        elif isinstance(content, Key):
            yield from self._item(content, marker)
        elif isinstance(content, Unit):
            yield from self.text(content)

    def _group(self, group: Group, marker: str, intro: Introduction) -> Iterator[Block]:
        if self._is_hidden(group, group.heading, group.intro, group.text):
            return
        body = tuple(self._group_body(group, group.marker or marker, intro))
        is_bare = group.text is None and not group.items
        if group.heading is not None and (body or is_bare) and (words := self.inline(group.heading)):
            yield Heading(2, words, key_path(group.heading.path))
        yield from body

    def _group_body(self, group: Group, marker: str, intro: Introduction) -> Iterator[Block]:
        """A group without its heading, which never stands over nothing."""
        items = self._items(group.items, marker)
        if group.punctuation == "semicolons":
            items = ended(items, self.language.item_ends)
        blocks = tuple(listed(items, marker))
        if group.intro is not None:
            yield from self.text(group.intro)
        elif blocks and group.of is not None and (actor := self.named(group.of, in_sentence=True)):
            yield from with_actor(intro.of_actor, plain_text(actor))
        elif blocks:
            yield from intro.plain
        yield from self._item(group.text, marker) if group.text is not None else ()
        yield from blocks

    def _list(self, contents: list[ItemContent], marker: str) -> Iterator[Block]:
        yield from listed(self._items(contents, marker), marker)

    def _items(self, contents: list[ItemContent], marker: str) -> list[Item]:
        found = (tuple(self._item(content, marker)) for content in contents)
        return [Item(blocks, unit_of(blocks)) for blocks in found if blocks]

    def _item(self, content: ItemContent, marker: str) -> Iterator[Block]:
        if isinstance(content, Key):
            found = self.shared(content)
            yield from self._item(found, marker) if found is not None else ()
        elif isinstance(content, Entry):
            yield from self._entry(content, marker)
        else:
            yield from self.text(content)

    def _entry(self, entry: Entry, marker: str) -> Iterator[Block]:
        if self._is_hidden(entry, entry.text, entry.lead):
            return
        blocks = tuple(self._item(entry.text, marker)) if entry.text is not None else ()
        if entry.lead is not None and (words := self.inline(entry.lead)):
            lead: tuple[Inline, ...] = (Strong(words),)
            if blocks and isinstance(blocks[0], Paragraph):
                first = replace(blocks[0], children=(*lead, Text(" "), *blocks[0].children))
                blocks = (first, *blocks[1:])
            else:
                blocks = (Paragraph(lead, unit=key_path(entry.lead.path)), *blocks)
        yield from blocks
        yield from self._list(entry.items, entry.marker or ("bullet" if marker == "paragraph" else marker))

    def _is_hidden(self, part: Entry | Group, *texts: Key | Unit | None) -> bool:
        """Whether a part of a list is left out; it is told by the place of one of its texts."""
        places = (self.where(*text.path[:-1]) for text in texts if isinstance(text, Unit))
        return self.hides(part.show, next(places, said("a part of a list")))

    def shared(self, key: Key) -> ItemContent | None:
        """A concern, request or text that is written once in the campaign."""
        pools = (self.data.concerns, self.data.requests, self.data.texts)
        for pool in pools:
            if key.name in pool:
                return pool[key.name]
        known = [name for pool in pools for name in pool]
        hint = did_you_mean(key.name, known) or "If it is meant as text, write it as a sentence."
        message = said('There is no concern, request or text "{name}".', name=key.name)
        self.find("unknown-text", key.place, message, hint)
        return None
