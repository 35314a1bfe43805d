"""From a campaign to a `Document`: the kind's blocks in order, values put in, and what was pending filled in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from advocacy.addressing import address_blocks, form_of_address, own_salutations
from advocacy.citations import Resolver
from advocacy.completeness import check_completeness
from advocacy.confidence import check_confidence, redactions
from advocacy.content import Draft
from advocacy.document import Block, Document, Heading, Inline, Paragraph, Section, Text, map_blocks, map_inlines, plain
from advocacy.editions import Edition, Redaction, Show
from advocacy.errors import Findings, KeyPath, Localised, said
from advocacy.facts import attachment_blocks, contact_blocks, facts_of, translation_notice
from advocacy.languages import PartialDate, Period
from advocacy.load import Campaign
from advocacy.model import Letter
from advocacy.numbering import numbered
from advocacy.printing import ChoiceValue, ContentValue, Printer, RecordValues, Value
from advocacy.records import Record, RecordValue
from advocacy.signatories import Speakers, signatories
from advocacy.signatories.counting import Numbers
from advocacy.signatories.guarding import check_rows, check_unnamed
from advocacy.units import Key, Unit
from advocacy.vouching import State

SIGNATORIES = "signatories"  # the section that prints them, and what begins the names of facts about them
# What a document can be called by, the first that it has.
_CALLED_BY = ("title", "subject", "reference", "to")


@dataclass(frozen=True, slots=True)
class Composition:
    """What composing gave: the document (None when a text is missing or wrong), and what there is to say about it.

    `signatories` say how many have signed, of each kind and in each group, `units` are the texts that it draws on,
    `counted` what the text itself says of who or how many signed (`signatories.count`).
    """

    document: Document | None
    findings: Findings
    redactions: tuple[Redaction, ...]
    signatories: Numbers = field(default_factory=Numbers)
    units: tuple[str, ...] = ()
    counted: frozenset[str] = frozenset()

    @property
    def left_out(self) -> tuple[str, ...]:
        """What the edition leaves out, each on one line."""
        return tuple(dict.fromkeys(each.told for each in self.redactions))


def compose(
    campaign: Campaign,
    letter_id: str,
    language: str,
    edition: str = Edition.PUBLIC,
    signed: str | None = None,
    letter: Letter | None = None,
) -> Composition:
    """Compose one language version of one letter for the readers of an edition.

    `signed` is the digest of the statement that signatories must have signed to be printed (`signing.versions`): None
    for a document that was never frozen, "" for one whose text is not what was frozen, which prints nobody, and
    `signing.WITHOUT_TABLE` where only the text is wanted. `letter` stands for the one of the campaign where it goes to
    another addressee (`mailing`).

    Findings are returned, not raised; the document is None when one of them is an error.

    Raises:
        TemplateError: the kind's template is missing or broken.
    """
    if campaign.data is None:
        raise ValueError("a campaign with errors in its file cannot be composed")
    data = campaign.data
    own: KeyPath = ("documents", letter_id)
    base = own if own in campaign.tree.places else ()
    letter = letter or data.documents[letter_id]
    draft = Draft(campaign, data, letter_id, letter, campaign.languages[language], edition, base, signed=signed)
    composer = _Composer(draft)
    document = composer.compose()
    check_confidence(draft, document)
    check_unnamed(draft, document)
    check_completeness(draft, document, composer.speakers.counted.total)
    _tell_missing(draft)
    usable = document if not draft.findings.errors else None
    told = usable, draft.findings, redactions(draft)
    return Composition(*told, composer.speakers.numbers, tuple(draft.units), frozenset(draft.counted))


def _tell_missing(draft: Draft) -> None:
    code = draft.language.code
    name = Localised(lambda ui: draft.campaign.speaker(ui).language_name(code))
    others = [code for code in draft.data.languages if code != draft.language.code]
    for unit in draft.missing:
        written = next((code for code in others if code in unit.words), others[0] if others else "")
        hint = said("Write it, or say `only: {language}`.", language=written) if written else "Write it."
        if written and (*unit.path, written) not in draft.campaign.tree.places:
            shape = ", ".join(f"{each}: …" for each in draft.data.languages)
            hint = said("Write {shape}, or `only: {language}` beside it.", shape=f"{{{shape}}}", language=written)
        message = said("{name} is missing, so no {name} version was written.", name=name)
        draft.find("missing-language", unit.place, message, hint)


def _standing(name: str) -> str:
    """A name as it stands alone, above a column."""
    return name[:1].upper() + name[1:]


def _lowered(sections: Iterable[Section]) -> tuple[Section, ...]:
    """The sections of an annex, whose headings stand below those of its document."""
    return tuple(
        replace(
            section,
            blocks=tuple(
                replace(block, level=block.level + 1) if isinstance(block, Heading) else block
                for block in section.blocks
            ),
        )
        for section in sections
    )


class _Composer:
    """Composes one draft once."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.letter = draft.letter
        self.kinds = draft.campaign.kinds
        self.speakers = Speakers(draft)
        self.facts = facts_of(draft, self.speakers)
        self.printer = Printer(draft, self.facts)

    def compose(self) -> Document:
        draft = self.draft
        context = self._context()
        sections = [section for name in self._order() if (section := self._section(name, context)).blocks]
        self._tell_unprinted()
        if self.letter.numbering == "paragraphs":
            sections = numbered(sections, self.kinds.rules(self.letter.kind).unnumbered)
        resolver = Resolver(draft, self.facts)
        resolved, notes = resolver.resolve(sections)
        self._tell_unnamed({fact for fact, _ in resolver.asked})
        draft.counted.update(self._counted(resolver.asked))
        if not notes:
            resolved = tuple(section for section in resolved if section.name != "notes")
        check_rows(draft, self.speakers.records)
        language = draft.language
        version = self.letter.roles.get(language.code)
        codes = draft.data.languages

        def typeset(inlines: tuple[Inline, ...]) -> tuple[Inline, ...]:
            return map_inlines(
                inlines, lambda node: (Text(language.typeset(node.text)),) if isinstance(node, Text) else (node,)
            )

        resolved = tuple(replace(section, blocks=map_blocks(section.blocks, typeset)) for section in resolved)
        return Document(
            language=language.code,
            tag=language.tag,
            title=language.typeset(self._title()),
            sections=_lowered(resolved) if draft.parent else (*self._marking(), *resolved),
            notes=tuple(replace(note, blocks=map_blocks(note.blocks, typeset)) for note in notes),
            notes_as=self.letter.notes_as,
            kind=self.letter.kind,
            date=str(self.letter.date or ""),
            role=version.role if version else "",
            letters=language.point_letters,
            own_letters={
                code: letters
                for code in draft.campaign.languages.codes
                if code != language.code and (letters := draft.campaign.languages[code].own_letters)
            },
            names={code: _standing(draft.campaign.languages[code].language_name(code)) for code in codes},
            tags={
                code: draft.campaign.languages[code].tag
                for code in draft.campaign.languages.codes
                if code in codes or code == "en"
            },
            name=f"annex-{draft.base[-1] + 1}" if draft.parent else "",  # type: ignore[operator]
            annexes=tuple(
                _Composer(draft.annex(number)).compose()
                for number, annex in enumerate(self.letter.annexes)
                if not draft.hides(annex.show, self._where("annexes", number))
            ),
        )

    def _marking(self) -> tuple[Section, ...]:
        """What marks every page of an edition for few, and of a version with texts that nobody has read yet."""
        marks = [str(self.draft.edition)] if self.draft.edition != Edition.PUBLIC else []
        marks += [State.DRAFT] if self.draft.unread else []
        notices = self.draft.language.notices
        return tuple(Section(mark, (Paragraph((Text(notices.get(mark, mark)),), "banner"),)) for mark in marks)

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
        return [name for name in order if name not in self.letter.off and not self._is_hidden(name)]

    def _is_hidden(self, block: str) -> bool:
        """Whether a block is not for this edition; if so it counts as dealt with."""
        free = self.letter.sections.get(block)
        show = free.show if free is not None else self.kinds.rules(self.letter.kind).shown(block)
        where = ("sections", block) if free is not None else (block,)
        hidden = self.draft.hides(show, self._where(*where))
        self.printer.used.update([block] if hidden else [])
        return hidden

    def _where(self, *path: str | int) -> str:
        return self.draft.where(*self.draft.base, *path)

    def _section(self, name: str, context: dict[str, Any]) -> Section:
        free = self.letter.sections.get(name)
        if free is None:
            return Section(name, self.printer.print(name, context))
        text = self.draft.content(free.text) if free.text is not None else ()
        heading = self.draft.inline(free.heading) if text or free.text is None else ()
        return Section(name, (*((Heading(2, heading),) if heading else ()), *text))

    # -- what a template sees (docs/kinds.md documents it)

    def _context(self) -> dict[str, Any]:
        letter, draft, value, line = self.letter, self.draft, self.printer.value, self.printer.line
        context: dict[str, Any] = {
            _jinja(name): self._content_value(name) for name in self.kinds.block_names(letter.kind)
        }
        made = {
            "to": value("to", address_blocks(draft, letter.to, letter.care_of, "to")),
            "cc": value("cc", address_blocks(draft, letter.cc, None, "cc") if letter.cc else ()),
            "subtitle": line("subtitle", draft.line(letter.subtitle)),
            "delivery": line("delivery", draft.line(letter.delivery)),
            "signatories": value("signatories", self.speakers.blocks()),
            "attachments": value("attachments", attachment_blocks(draft)),
            "contacts": value("contacts", contact_blocks(draft)),
            "label": line("label", draft.line(letter.label)),
        }
        for fact in ("date", "dateline", "place", "title", "subject", "reference", "embargo", "mandates"):
            made[fact] = line(fact, self.facts["mandates-line" if fact == "mandates" else fact]())
        for name, found in made.items():
            if name not in letter.content:
                context[name] = value(name, ()) if name in letter.off else found
        self._default(context, "salutation", own_salutations(draft) or (Text(form_of_address(draft, "salutation")),))
        self._default(context, "closing", (Text(form_of_address(draft, "closing")),))
        self._default(context, "notice", translation_notice(draft))
        return (
            context
            | self._own_data()
            | {
                "language": draft.language.code,
                "edition": draft.edition,
                "cover": letter.cover,
                "attachment_count": len(letter.attachments),
                "mandate_count": len(self.speakers.mandates),
                "several_annexes": draft.parent is not None and len(draft.parent.letter.annexes) > 1,
                "notes_as": letter.notes_as,
            }
        )

    def _default(self, context: dict[str, Any], name: str, words: tuple[Inline, ...]) -> None:
        if name in self.letter.content:
            return
        # Words that the campaign gives for the line go before those of the registry.
        stated = self.letter.wording.get(name, {}).get("line")
        context[name] = self.printer.line(name, words if stated is None else ())

    def _content_value(self, name: str) -> Value:
        content = self.letter.content.get(name)
        if content is None or self.draft.leaves_out(content):
            return self.printer.value(name, ())
        return ContentValue(self.printer, name, content)

    # -- data that only the kind knows

    def _own_data(self) -> dict[str, Any]:
        rules = self.kinds.rules(self.letter.kind)
        particulars = replace(self.letter.particulars, fields=rules.fields)
        single = self._record_values(particulars, "")
        lists = {_jinja(name): list(self._records(name, records)) for name, records in self.letter.records.items()}
        # What the kind declares as records may also be written as a text.
        absent = {_jinja(name): () for name in rules.records if name not in self.letter.records}
        written = {f"{_jinja(name)}_text": self._text_for(name, rules.shown_text(name)) for name in rules.records}
        return single | absent | lists | written

    def _text_for(self, name: str, show: Show) -> Value:
        """A text in place of records."""
        if name in self.letter.content and self.draft.hides(show, self._where(name)):
            return self.printer.value(name, ())
        return self._content_value(name)

    def _records(self, name: str, records: Iterable[Record]) -> Iterator[RecordValues]:
        """The records that are printed: none that is hidden, or of which nothing but a heading would be left."""
        for number, record in enumerate(records, 1):
            if self.draft.hides(record.show, self._where(f"{name}.{number}")):
                continue
            values = self._record_values(record, f"{name}.{number}")
            essential = [key for key, field in record.fields.items() if field.essential and key in record.values]
            if all(values[_jinja(key)] for key in essential):
                yield values

    def _record_values(self, record: Record, path: str) -> RecordValues:
        return {_jinja(name): self._record_value(record, name, path) for name in record.fields}

    def _record_value(self, record: Record, name: str, path: str) -> Value:
        value = record.values.get(name)
        where = ".".join(filter(None, (path, name)))
        block = path.partition(".")[0] or name
        if isinstance(value, Unit):
            self.draft.tell_placeholder(value, (value.get(self.draft.language.code) or "").strip())
        if value is None or self.draft.hides(record.shown(name), self._where(*filter(None, (path, name)))):
            return self.printer.value(block, ())
        if isinstance(value, str):
            return ChoiceValue(self.printer, block, value)
        return self.printer.value(block, self._printed(value, where))

    def _printed(self, value: RecordValue, where: str) -> tuple[Block, ...]:
        draft = self.draft
        if isinstance(value, Unit) and value.markdown:
            return draft.text(value)
        words: tuple[Inline, ...]
        if isinstance(value, Unit):
            words = draft.line(value)
        elif isinstance(value, Key):
            words = (Text(draft.named(value)),)
        elif isinstance(value, PartialDate):
            words = (Text(draft.dated(value)),)
        else:
            assert isinstance(value, Period)  # noqa: S101 -- the only kind of value that is left
            words = (Text(draft.language.period(value, style=draft.date_style)),)
        return (Paragraph(words, unit=where),) if plain(words) else ()

    # -- the document as a whole

    def _title(self) -> str:
        """The title property: the title, else the subject, else whom the letter goes to."""
        for name in _CALLED_BY:
            if words := plain(self.facts[name]()):
                return words
        if self.draft.parent is None and not any(getattr(self.letter, name) for name in _CALLED_BY):
            message = "This document has neither a title nor a subject nor an addressee to be called by."
            self.draft.find("no-title", self.draft.place("kind"), message, "Write `title:` or `subject:`.", error=False)
        return self.kinds.get(self.letter.kind, self.draft.language.code).description

    # -- nothing is left out in silence

    def _tell_unnamed(self, asked: set[str]) -> None:
        stated = signatories(self.draft)
        if stated is not None and stated.as_ == "sentence" and "signatories" not in asked | self.printer.named:
            message = "The signatories are to stand in a sentence, but no text says [[signatories]]."
            self.draft.find("not-printed", self.draft.place("signatories"), message, "Put it into the opening.")

    def _counted(self, asked: set[tuple[str, str]]) -> set[str]:
        """Where the text itself says who or how many signed, outside the section that prints them."""
        stated = {fact for fact, section in asked if section != SIGNATORIES} | self.printer.named
        return {fact for fact in stated if fact.partition(".")[0] == SIGNATORIES}

    def _tell_unprinted(self) -> None:
        if self.draft.findings.errors or self.draft.missing:
            return
        letter = self.letter
        given = {*letter.content, *letter.records, *letter.particulars.values}
        single = ("date", "to", "cc", "title", "subtitle", "subject", "reference", "delivery", "place", "embargo")
        given |= {name for name in (*single, "attachments", "contacts") if getattr(letter, name)}
        given |= {"cover"} if letter.cover and "cover" not in self.kinds.block_names(letter.kind) else set()
        stated = signatories(self.draft)
        given |= {"signatories"} if stated is not None and stated.as_ not in ("sentence", "none") else set()
        base = f"{self._where()}." if self._where() else ""
        hidden = {what.removeprefix(base).partition(".")[0] for what, _, _ in self.draft.redactions}
        for name in sorted(given - self.printer.used - letter.off - set(letter.wording) - hidden):
            known = name in self.kinds.block_names(letter.kind)
            has_none = said("{kind} has no such block.", kind=letter.kind)
            hint = "List it under `blocks`, or take it out." if known else has_none
            message = said("`{name}` is written, but this document does not print it.", name=name)
            self.draft.find("not-printed", self.draft.place(name), message, hint, error=False)


def _jinja(name: str) -> str:
    return name.replace("-", "_")
