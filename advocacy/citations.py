"""What the program fills into texts once the order of a document is known: notes, sources, `ibid`, `supra`, `[[…]]`.

Every mark is a note of its own; notes are numbered in printed order, and whatever points to a note follows it when
the numbers change.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from advocacy.addressing import source_name
from advocacy.content import Draft
from advocacy.document import (
    INLINE_CONTAINERS,
    Inline,
    Link,
    Note,
    NoteMark,
    NoteNumber,
    Paragraph,
    Pending,
    Section,
    Slot,
    Text,
    map_blocks,
    map_inlines,
    merged,
    plain,
)
from advocacy.errors import any_of, did_you_mean, key_path, said, words_of
from advocacy.languages import PartialDate
from advocacy.markup import parse_text
from advocacy.model import Source
from advocacy.patterns import SLOT, without_empty_parts
from advocacy.references import Mentions, PinpointError, check_pinpoints

_PART = re.compile(r"(?P<prefix>[^@]*?)(?:^|(?<=\s))@\s?(?P<key>[\w-]+)(?:,\s*(?P<locator>[^@]*))?", re.DOTALL)
_Filling = Callable[[Pending, str], Iterable[Inline]]
_SENTENCE_END = re.compile(r"(?:^|[.!?…][”’\"')]*\s+)$")


@dataclass(frozen=True, slots=True)
class Citation:
    """One source in a note: `mode` is "" for a full citation, `ibid`, `supra`, or `unclear` for what cannot be read."""

    key: str
    prefix: str = ""
    mode: str = ""
    locator: str = ""


@dataclass(frozen=True, slots=True)
class _Mark:
    """One note before it is written: the key of a stated note, or the sources it cites."""

    pending: Pending
    key: str = ""
    citations: tuple[Citation, ...] = ()


def parse_citations(body: str) -> tuple[Citation, ...]:
    """The sources of `[see also @a, para. 2; @b]`, given the words between the brackets."""
    found: list[Citation] = []
    for part in body.split(";"):
        match = _PART.fullmatch(part.strip())
        if match is None and "@" in part:
            found.append(Citation(part.strip(), mode="unclear"))
            continue
        if match is None:
            # A locator may itself hold a semicolon: it belongs to the source before it.
            if found:
                found[-1] = replace(found[-1], locator=f"{found[-1].locator}; {part.strip()}".strip("; "))
            continue
        words = match["prefix"].split()
        last = words[-1].lower().rstrip(".,") if words else ""
        mode = last if last in ("ibid", "supra") else ""
        words = words[:-1] if mode else words
        found.append(Citation(match["key"], " ".join(words), mode, (match["locator"] or "").strip()))
    return tuple(found)


class Resolver:
    """Fills in everything pending in the sections of one letter; `facts` are the names that `[[…]]` knows."""

    def __init__(self, draft: Draft, facts: Mapping[str, Callable[[], tuple[Inline, ...]]]) -> None:
        self.draft = draft
        self.facts = facts
        self.mentions = Mentions()
        self.marks: list[_Mark] = []
        self.next_mark = 0
        self.asked: set[tuple[str, str]] = set()  # a fact, and the section that states it
        self._section = ""
        self.notes = draft.notes

    def resolve(self, sections: Iterable[Section]) -> tuple[tuple[Section, ...], tuple[Note, ...]]:
        """The sections with nothing left pending, and the notes in order."""
        given = tuple(sections)
        for section in given:
            map_blocks(section.blocks, self._collect)
        resolved = tuple(self._resolved(section) for section in given)
        self._section = ""
        notes = tuple(self._note(number) for number in range(1, len(self.marks) + 1))
        return resolved, notes

    def _resolved(self, section: Section) -> Section:
        self._section = section.name
        return replace(section, blocks=map_blocks(section.blocks, self._fill_text))

    # -- first: the marks in printed order

    def _collect(self, inlines: tuple[Inline, ...]) -> tuple[Inline, ...]:
        for node in _leaves(inlines):
            if isinstance(node, Pending) and node.kind == "note":
                self.marks.append(_Mark(node, key=node.body, citations=self._cited_in(node.body)))
            elif isinstance(node, Pending) and node.kind == "cite":
                self.marks.append(_Mark(node, citations=parse_citations(node.body)))
        return inlines

    def _cited_in(self, key: str) -> tuple[Citation, ...]:
        if key not in self.notes:
            return ()
        found: list[Citation] = []

        def look(inlines: tuple[Inline, ...]) -> tuple[Inline, ...]:
            for node in _leaves(inlines):
                if isinstance(node, Pending) and node.kind == "cite":
                    found.extend(parse_citations(node.body))
            return inlines

        map_blocks(self.draft.text(self.notes[key]), look)
        return tuple(found)

    # -- then: the texts, with what earlier words need to be known

    def _fill(self, inlines: tuple[Inline, ...], filled: _Filling, before: str = "") -> tuple[Inline, ...]:
        """The inlines with what is pending filled in; `before` is the text so far, to know where a sentence begins."""
        out: list[Inline] = []
        for node in inlines:
            if isinstance(node, INLINE_CONTAINERS):
                out.append(replace(node, children=self._fill(node.children, filled, before + plain(out))))
            elif isinstance(node, Pending):
                out.extend(filled(node, before + plain(out)))
            else:
                out.append(node)
        return merged(out)

    def _fill_text(self, inlines: tuple[Inline, ...]) -> tuple[Inline, ...]:
        return self._fill(inlines, self._filled)

    def _filled(self, node: Pending, before: str) -> tuple[Inline, ...]:
        if node.kind == "fill":
            return self._reference(node, before)
        self.next_mark += 1
        return (NoteMark(self.next_mark),)

    def _reference(self, node: Pending, before: str) -> tuple[Inline, ...]:
        wanted, _, words = (part.strip() for part in node.body.partition("|"))
        name, _, rest = wanted.partition(" ")
        if name == "note":
            number = self._number_of(rest.strip(), node)
            return ((Text(words) if words else NoteNumber(number)),) if number else ()
        if wanted in self.facts:
            self.asked.add((wanted, self._section))
            return self.facts[wanted]()
        registry = self.draft.campaign.registry
        entry = registry.citable(name)
        if entry is None:
            self._tell_unknown(name, node)
            return (Text(words),) if words else ()
        if why := registry.out_of_force(entry, self.draft.date):
            hint = "Cite what was in force, or say in the text that it is past or to come."
            self._find("not-in-force", node, said("[[{body}]] {why}.", body=node.body, why=why), hint, error=False)
        try:
            check_pinpoints(entry, rest)
            printed = words or self.mentions.print(entry, rest, self.draft.language)
        except PinpointError as error:
            message = said("[[{body}]]: {reason}", body=node.body, reason=words_of(error))
            self._find("unknown-reference", node, message, "Write it so, or the words after |.")
            return ()
        if not printed:
            code = self.draft.language.code
            message = said('The registry has no name for "{name}" in "{code}".', name=name, code=code)
            self._find("registry-gap", node, message, "Add the column to data/instruments.csv, or the words after |.")
        if not words and _SENTENCE_END.search(before):
            printed = printed[:1].upper() + printed[1:]
        return (Text(printed),)

    def _number_of(self, key: str, node: Pending) -> int:
        for number, mark in enumerate(self.marks, 1):
            if mark.key == key or any(citation.key == key and not citation.mode for citation in mark.citations):
                return number
        message = said('[[{body}]]: no note "{name}" is printed in this document.', body=node.body, name=key)
        self._find("unknown-note", node, message)
        return 0

    # -- notes

    def _note(self, number: int) -> Note:
        mark = self.marks[number - 1]
        if mark.key:
            if mark.key not in self.notes:
                hint = did_you_mean(mark.key, self.notes) or "Write it under notes."
                self._find("unknown-note", mark.pending, said('There is no note "{name}".', name=mark.key), hint)
                return Note(())
            unit = self.notes[mark.key]
            blocks = map_blocks(self.draft.text(unit), lambda inlines: self._fill_note(inlines, number))
            return Note(blocks, key_path(unit.path))
        words = merged(self._cited(mark.citations, number, mark.pending))
        words = _capitalised(words) if mark.citations[0].prefix else words
        if self.draft.language.citations.get(self.draft.letter.citation_style, "").endswith("."):
            words = _ended(words)
        return Note((Paragraph(words),), mark.pending.unit)

    def _fill_note(self, inlines: tuple[Inline, ...], number: int) -> tuple[Inline, ...]:
        def filled(node: Pending, before: str) -> Iterable[Inline]:
            if node.kind == "cite":
                return self._cited(parse_citations(node.body), number, node)
            if node.kind == "note":
                message = said("A note cannot hold a note: [^{name}].", name=node.body)
                self._find("note-in-note", node, message, "Write its words here.")
                return ()
            return self._reference(node, before)

        return self._fill(inlines, filled)

    def _cited(self, citations: tuple[Citation, ...], number: int, node: Pending) -> list[Inline]:
        out: list[Inline] = []
        for citation in citations:
            if out:
                out.append(Text("; "))
            if citation.prefix:
                out.append(Text(citation.prefix + " "))
            out += self._source(citation, number, node)
        return out

    def _source(self, citation: Citation, number: int, node: Pending) -> tuple[Inline, ...]:
        if citation.mode == "unclear":
            hint = "Write [@source, p. 4] with a comma before the place, and ; between sources."
            message = said("[{body}] is not a citation that can be read.", body=node.body)
            self._find("unclear-citation", node, message, hint)
            return ()
        source = self.draft.data.sources.get(citation.key)
        if source is None:
            hint = (
                did_you_mean(citation.key, self.draft.data.sources) or "Write it under sources, or put \\ before the [."
            )
            self._find("unknown-source", node, said('There is no source "{name}".', name=citation.key), hint)
            return ()
        if not citation.mode:
            return self._in_full(source, citation.locator, node)
        tail = (Text(f", {citation.locator}"),) if citation.locator else ()
        before = self.marks[number - 2].citations if number > 1 else ()
        if citation.mode == "ibid" and len(before) == 1 and before[0].key == citation.key:
            return merged((Text(self.draft.language.notes.ibid), *tail))
        return merged((*self._supra(citation, source, number, node), *tail))

    def _supra(self, citation: Citation, source: Source, number: int, node: Pending) -> tuple[Inline, ...]:
        for earlier, mark in enumerate(self.marks[: number - 1], 1):
            if any(each.key == citation.key and not each.mode for each in mark.citations):
                pattern = self.draft.language.notes.supra.format(source="\ue0000\ue001", number="\ue0001\ue001")
                return self._assembled(pattern, [self._short(source, citation.key, node), (NoteNumber(earlier),)])
        key = citation.key
        message = said('No earlier note cites "{name}" in full, so there is nothing to point to.', name=key)
        self._find("unknown-note", node, message, said("Write [@{name}] at the first place.", name=key))
        return ()

    def _short(self, source: Source, key: str, node: Pending) -> tuple[Inline, ...]:
        if source.short is not None:
            return source_name(self.draft, source.short)
        found = self._authors(source) or (source_name(self.draft, source.title) if source.title else ())
        if not found:
            message = said('A later note cannot name the source "{name}": it has ready words only.', name=key)
            self._find("unclear-citation", node, message, "Give it a `short:` name.")
        return found

    def _in_full(self, source: Source, locator: str, node: Pending) -> tuple[Inline, ...]:
        if source.cite is not None:
            words = self.draft.text(source.cite)
            inlines = words[0].children if words and isinstance(words[0], Paragraph) else ()
            return merged((*inlines, *((Text(f", {locator}"),) if locator else ())))
        if source.title is not None and not source_name(self.draft, source.title):
            return self._authors(source)  # its title is not for this edition
        styles = self.draft.language.citations
        style = self.draft.letter.citation_style
        if style not in styles:
            hint = did_you_mean(style, styles) or said("It can be {known}.", known=any_of(list(styles)))
            self._find("unknown-value", node, said('There is no citation style "{name}".', name=style), hint)
            return ()
        values: dict[str, tuple[Inline, ...]] = {
            "by": self._authors(source),
            "title": source_name(self.draft, source.title) if source.title else (),
            "in": source_name(self.draft, source.in_) if source.in_ else (),
            "date": self._date(source.date),
            "locator": (Text(locator),) if locator else (),
            "url": (Link(source.url, (Text(source.url),)),) if source.url else (),
        }
        return self._assembled(_pattern(styles[style], values), list(values.values()))

    def _assembled(self, pattern: str, values: list[tuple[Inline, ...]]) -> tuple[Inline, ...]:
        """A pattern of Markdown with values put where its slots are."""
        blocks = parse_text(pattern)
        inlines = blocks[0].children if blocks and isinstance(blocks[0], Paragraph) else ()
        return map_inlines(inlines, lambda node: values[node.index] if isinstance(node, Slot) else (node,))

    def _authors(self, source: Source) -> tuple[Inline, ...]:
        found = [words for author in source.by if (words := self.draft.named(author))]
        return (Text(self.draft.join(found)),) if found else ()

    def _date(self, date: PartialDate | None) -> tuple[Inline, ...]:
        return (Text(self.draft.dated(date)),) if date else ()

    # -- telling

    def _tell_unknown(self, name: str, node: Pending) -> None:
        registry = self.draft.campaign.registry
        hint = did_you_mean(node.body, self.facts) or registry.suggest(
            name, [*registry.instruments.values(), *registry.mandates.values(), *registry.offices.values()]
        )
        if name == "picture":
            hint = said("A picture stands in a paragraph of its own.")
        self._find("unknown-reference", node, said("Nothing is known as [[{body}]].", body=node.body), hint)

    def _find(self, code: str, node: Pending, message: str, suggestion: str = "", *, error: bool = True) -> None:
        place = self.draft.campaign.tree.place_of_words(node.body, node.unit)
        self.draft.find(code, place, message, suggestion, error=error, excerpt=node.body)


def _leaves(inlines: Iterable[Inline]) -> Iterable[Inline]:
    for node in inlines:
        if isinstance(node, INLINE_CONTAINERS):
            yield from _leaves(node.children)
        else:
            yield node


def _pattern(style: str, values: Mapping[str, tuple[Inline, ...]]) -> str:
    """A citation style as Markdown with slots: optional parts whose value is empty are gone."""
    order = {name: f"\ue000{index}\ue001" for index, name in enumerate(values)}
    kept = without_empty_parts(style.removesuffix("."), values)
    return SLOT.sub(lambda found: order.get(found[1], found[0]), kept).strip()


def _capitalised(inlines: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """A note that the program wrote, begun as a sentence is (`See …`)."""
    if inlines and isinstance(inlines[0], Text):
        return (Text(inlines[0].text[:1].upper() + inlines[0].text[1:]), *inlines[1:])
    return inlines


def _ended(inlines: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """A note that the program wrote, with a full stop unless it ends with one."""
    words = plain(inlines)
    if not words or words[-1] in ".!?…":
        return inlines
    return merged((*inlines, Text(".")))
