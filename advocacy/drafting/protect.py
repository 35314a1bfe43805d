"""What must survive translation: terms, names, dates, numbers, and all signs that are no words.

For a model that was trained to copy placeholders, each of these becomes one (`⟦1⟧`), and what stands for it in the
other language is put in afterwards. For other models the text goes as it is, and the gate verifies the draft.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from advocacy.checks.passages import Passage
from advocacy.checks.quantities import quantities
from advocacy.drafting.rendering import rendered_date, rendered_number, rendered_term
from advocacy.glossary.matching import Match, Matcher, longest
from advocacy.languages import Language

MARK = "⟦{}⟧"
_MARKS = re.compile(r"⟦(\d+)⟧")
ANY_MARK = re.compile("[⟦⟧]")
# Signs that are copied: fill-ins, notes, citations, addresses of links, plain addresses, emphasis.
SIGNS = re.compile(
    r"(?P<fill>\[\[[^\[\]]*\]\])|(?P<note>\[\^[\w-]+\]|\[[^\[\]]*@[\w-]+[^\[\]]*\](?!\())"
    r"|(?P<close>\]\([^()\s]*\))|(?P<open>\[(?=[^\[\]]*\]\())"
    r"|(?P<address>https?://[^\s<>\"“”‘’\[\]()]*[^\s<>\"“”‘’\[\]().,;:!?]|[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
    r"|(?P<emphasis>\*+|(?<!\w)_+(?=\w)|(?<=\w)_+(?!\w)|\\(?=[^\w\s]))"
)
_TAIL = re.compile(r"(?:\s*(?:\[\^[\w-]+\]|\[[^\[\]]*@[\w-]+[^\[\]]*\](?!\()))+")
_END = re.compile(r"[.,;:!?…]*")
_YEAR = {
    "en": re.compile(r"(?i:(?<=\bin )|(?<=\bsince )|(?<=\buntil )|(?<=\bby ))(?:19|20)\d\d(?![\w/-]|[.,]\d)"),
    "vi": re.compile(r"(?<!\d )\bnăm (?:19|20)\d\d\b"),
}


@dataclass(frozen=True, slots=True)
class Item:
    """A part of a sentence, `sentence[start:end]`, and what stands for it in the other language.

    `kind` is `term`, `name`, `date`, `number` or `sign`; `term` is the key of a glossary's term, and `terms` are the
    keys in one that was put together. `glued` says whether a sign touches the word before and after it.
    """

    start: int
    end: int
    target: str
    kind: str
    term: str = ""
    terms: tuple[str, ...] = ()
    glued: tuple[bool, bool] = (False, False)


@dataclass(frozen=True, slots=True)
class Protected:
    """A sentence made ready: `text` for the model, `items` in the order of their placeholders.

    `before`, `inner` (before the last full stop) and `after` are signs at its edges, which no model sees. `capital`
    says whether it begins with one.
    """

    text: str
    items: tuple[Item, ...] = ()
    before: str = ""
    inner: str = ""
    after: str = ""
    capital: bool = False

    @property
    def terms(self) -> tuple[str, ...]:
        """The keys of the terms that were replaced."""
        return tuple(dict.fromkeys(key for item in self.items for key in item.terms))

    def whole(self, text: str) -> str:
        """A translation with the signs at its edges put back."""
        end = _END.search(text[::-1])
        at = len(text) - (end.end() if end and self.inner else 0)
        return f"{self.before}{text[:at]}{self.inner}{text[at:]}{self.after}"

    def restored(self, translation: str) -> str | None:
        """A translation with every placeholder replaced, or None if one is missing, doubled or new."""
        if sorted(_MARKS.findall(translation), key=int) != [str(number + 1) for number in range(len(self.items))]:
            return None
        text = translation
        for number, item in enumerate(self.items, 1):
            before, _, after = text.partition(MARK.format(number))
            before = before.rstrip() if item.glued[0] else _spaced(before, before[-1:])
            after = after.lstrip() if item.glued[1] else _spaced(after, after[:1], first=True)
            text = before + item.target + after
        return None if ANY_MARK.search(text) else re.sub(r"\b([Tt]he) the\b", r"\1", text)


def _spaced(text: str, neighbour: str, *, first: bool = False) -> str:
    """A text with a space at its end, or `first` at its beginning, if a letter stands there."""
    if not neighbour.isalnum() and neighbour not in ("⟦", "⟧"):
        return text
    return f" {text}" if first else f"{text} "


class Protector:
    """Finds what must survive in sentences of `source.language`, which become sentences of `target`."""

    def __init__(self, matcher: Matcher, target: Language, parties: Sequence[Mapping[str, str]] = ()) -> None:
        self.matcher = matcher
        self.source, self.target = matcher.language, target
        names = {party.get(self.source.code, ""): party.get(target.code, "") for party in parties}
        self._names = {name: other for name, other in names.items() if name and other}
        known = "|".join(re.escape(name) for name in sorted(self._names, key=len, reverse=True))
        self._named = re.compile(rf"(?<!\w)(?:{known})(?!\w)") if known else None

    def plain(self, sentence: str) -> Protected:
        """The sentence in words, with the signs at its edges taken off."""
        text = " ".join(sentence.split())
        around = re.fullmatch(r"(\*+|_+)([^*_]+)\1", text)
        before = around[1] if around else ""
        text = around[2] if around else text
        inner = ""
        found = list(_TAIL.finditer(text))
        after = found[-1][0] if found and found[-1].end() == len(text) else ""
        text = text.removesuffix(after)
        end = re.search(r"[.;:!?…]+$", text)
        if end and found and (tail := [each for each in found if each.end() == end.start()]):
            inner = tail[0][0]
            text = text[: tail[0].start()] + end[0]
        letter = next((sign for sign in text if sign.isalpha()), "")
        return Protected(text, (), before, inner, after + before, letter.isupper())

    def protected(self, sentence: str) -> Protected:
        """The sentence with a placeholder for everything that must survive."""
        plain = self.plain(sentence)
        items, text, at = self._items(plain.text), "", 0
        for number, item in enumerate(items, 1):
            text += plain.text[at : item.start] + MARK.format(number)
            at = item.end
        return replace(plain, text=text + plain.text[at:], items=tuple(items))

    def _items(self, text: str) -> list[Item]:
        taken: list[Item] = []
        for reader in (self._signs, self._parties, self._years, self._terms, self._quantities):
            for item in reader(text):
                if all(item.end <= other.start or item.start >= other.end for other in taken):
                    taken.append(item)
        return _merged(sorted(taken, key=lambda item: item.start), text)

    def _signs(self, text: str) -> Iterator[Item]:
        for found in SIGNS.finditer(text):
            before, after = text[: found.start()][-1:], text[found.end() :][:1]
            is_glued = found.lastgroup in ("note", "close", "open", "emphasis")
            # Punctuation may be elsewhere in the translation; what stood at a letter stands at one there.
            glued = (
                is_glued and before.strip(' (“‘"') != "",
                is_glued and found.lastgroup != "note" and after.strip(' .,;:!?…)”’"') != "",
            )
            yield Item(*found.span(), found[0], "sign", glued=glued)

    def _parties(self, text: str) -> Iterator[Item]:
        for found in self._named.finditer(text) if self._named else ():
            yield Item(*found.span(), self._names[found[0]], "name")

    def _years(self, text: str) -> Iterator[Item]:
        pattern = _YEAR.get(self.source.code)
        for found in pattern.finditer(text) if pattern else ():
            dated = rendered_date(f"{found[0][-4:]}--", self.target)
            yield Item(*found.span(), dated, "date")

    def _terms(self, text: str) -> Iterator[Item]:
        words = Passage("", self.source, text).words
        at: dict[tuple[int, int], list[Match]] = {}
        for match in longest(self.matcher.matches(words)):
            at.setdefault((match.start, match.end), []).append(match)
        for (start, end), matches in at.items():
            if len({match.term.key for match in matches}) == 1:
                start, target = rendered_term(matches[0], text, self.source, self.target) or (start, "")
                if target:
                    yield Item(start, end, target, "term", matches[0].term.key, (matches[0].term.key,))

    def _quantities(self, text: str) -> Iterator[Item]:
        for found in quantities(Passage("", self.source, text)):
            written = text[found.start : found.end]
            if found.kind == "date" and (dated := rendered_date(found.value, self.target)):
                yield Item(found.start, found.end, dated, "date")
            elif found.kind in ("symbol", "law") and re.search(r"\d", written):
                yield Item(found.start, found.end, written, "number")
            elif found.kind == "number" and (number := rendered_number(written, self.source, self.target)):
                yield Item(found.start, found.end, number, "number")


def _merged(items: list[Item], text: str) -> list[Item]:
    """Neighbours as one: what touches, a note after a space, a number after a term (`Article 331`)."""
    merged: list[Item] = []
    for item in items:
        last = merged[-1] if merged else None
        gap = text[last.end : item.start] if last else "-"
        numbered = item.kind == "number" and last is not None and last.term != ""
        if last is not None and (gap == "" or (gap == " " and (numbered or _is_note(text, item)))):
            merged[-1] = Item(
                last.start, item.end, last.target + gap + item.target, last.kind,
                "", last.terms + item.terms, (last.glued[0], item.glued[1]),
            )  # fmt: skip
        else:
            merged.append(item)
    return merged


def _is_note(text: str, item: Item) -> bool:
    return _TAIL.fullmatch(text[item.start : item.end]) is not None
