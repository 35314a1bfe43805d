"""What an edition leaves out must not stand in it in any form: a last look at the finished words.

Leaving a field out is not enough, since people also write names into their texts. So the words of what was left out are
searched for, without regard to case, accents, order and what joins them (`Nguyen-Van-A`, a web or mail address), in all
that a file holds: text, notes, title, links, words and names of pictures, and its own name. A version that holds them
is not written. Parts of a name (`Ms Mẫu`) are told as a warning, since other people may have them too.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from advocacy.content import Draft
from advocacy.document import INLINE_CONTAINERS, Block, Document, Inline, Link, List, lines, map_blocks
from advocacy.editions import Redaction, Rule, is_hidden
from advocacy.errors import key_path, said
from advocacy.model import Letter, every_unit
from advocacy.units import Name

_MIN_LETTERS = 4
_MIN_JOINED = 8  # letters of a name that are searched for without the spaces between its words
_MAX_WORDS = 8
_MIN_DIGITS = 8  # the last digits of a telephone number, which are the same with and without a country code
# Where a campaign file has keys of its own; it is told of what they stand for by number.
_MADE_UP = ("concerns", "documents", "notes", "parties", "pictures", "requests", "sections", "sources", "texts")
_MIN_ALONE = 7  # letters of a part of a name that is told without a title before it: no Vietnamese syllable has so many


@dataclass(frozen=True, slots=True)
class Secret:
    """Words that an edition leaves out, as they are searched for, and what they are the words of."""

    what: str
    words: tuple[str, ...]
    person: bool = False

    @property
    def joined(self) -> str:
        """The words as one."""
        return "".join(self.words)

    def stands_in(self, found: Sequence[str]) -> bool:
        """Whether the words stand in a line, in any order, or joined into one word."""
        size, wanted = len(self.words), sorted(self.words)
        if any(sorted(found[at : at + size]) == wanted for at in range(len(found) - size + 1)):
            return True
        return len(self.joined) >= _MIN_JOINED and self.joined in "".join(found)


def check_confidence(draft: Draft, document: Document) -> None:
    """Find words in a version that its edition leaves out; the messages do not repeat them."""
    secrets = secrets_of(draft)
    if not secrets:
        return
    spoken = list(all_words(document))
    split = [(unit, folded(line).split()) for unit, line in spoken]
    known = {word for _, words in split for word in words}
    whole = "\n".join("".join(words) for _, words in split)
    for secret in secrets:
        # Nearly all are nowhere, which is seen without looking at each line.
        if known.issuperset(secret.words) or secret.joined in whole:
            for unit, words in split:
                if secret.stands_in(words):
                    _tell(draft, secret, unit)
        if secret.stands_in(folded(draft.letter_id).split()):
            message = "The words of {what} are not for this edition, but stand in the name of the file."
            place = draft.campaign.tree.place(("documents", draft.letter_id))
            hint = "Give the document another key, or the campaign file another name."
            draft.find("confidential", place, said(message, what=_numbered(draft, secret.what)), hint)
    _check_parts(draft, spoken, secrets)


def _tell(draft: Draft, secret: Secret, unit: str) -> None:
    message = said("The words of {what} are not for this edition, but stand here.", what=_numbered(draft, secret.what))
    hint = "Write the text without them, or build an edition that may have them, with --edition."
    draft.find("confidential", draft.campaign.tree.place_of(unit or secret.what), message, hint)


# ------------------------------------------------------------------ what is secret


def secrets_of(draft: Draft) -> list[Secret]:
    """All guarded words of the campaign that the edition of a version leaves out, in every language."""
    edition = draft.edition
    return draft.campaign.once(("secrets", str(edition)), lambda: list(dict.fromkeys(_secrets(draft, edition))))


def _secrets(draft: Draft, edition: str) -> Iterator[Secret]:
    for unit in every_unit(draft.data):
        if unit.show.guarded and unit.show.is_hidden(edition):
            for text in (unit.same, *unit.words.values()):
                yield from _searched(key_path(unit.path), text, person=unit.show.person)
    for letter in _letters(draft.data.documents.values()):
        for contact in letter.contacts:
            if is_hidden(contact.show, edition):
                what = key_path(contact.name.path)
                yield from _searched(what, contact.email)
                digits = re.sub(r"\D", "", contact.phone)[-_MIN_DIGITS:]
                yield from _searched(what, digits if len(digits) == _MIN_DIGITS else "")


def _letters(letters: Iterable[Letter]) -> Iterator[Letter]:
    for letter in letters:
        yield letter
        yield from _letters(letter.annexes)


def _searched(what: str, text: str, *, person: bool = False) -> Iterator[Secret]:
    words = tuple(folded(text).split())
    if len(" ".join(words)) >= _MIN_LETTERS and len(words) <= _MAX_WORDS:
        yield Secret(what, words, person)


def redactions(draft: Draft) -> tuple[Redaction, ...]:
    """What a version leaves out and why, without any of the words."""
    version = draft.letter_id, draft.language.code
    hidden = [
        Redaction(*version, _numbered(draft, what), show.rule, show.reason, show.edition.value, number)
        for what, show, number in draft.redactions
    ]
    return (*hidden, *(Redaction(*version, told, Rule.SIGNATORY, told) for told in draft.left_out))


def _numbered(draft: Draft, what: str) -> str:
    """A key path with numbers in place of the keys that people make up, since `parties.nguyen-van-a` tells a name."""
    parts = what.split(".")
    for at, (above, key) in enumerate(itertools.pairwise(what.split(".")), 1):
        for pool in _pools(draft).get(above, ()):
            if key in pool:
                parts[at] = str(pool.index(key) + 1)
                break
    return ".".join(parts)


def _pools(draft: Draft) -> dict[str, list[list[str]]]:
    """The keys that people make up, by what stands above them."""

    def pools() -> dict[str, list[list[str]]]:
        found: dict[str, list[list[str]]] = {}
        for part in (draft.data, *_letters(draft.data.documents.values())):
            for name in type(part).model_fields:
                if name in _MADE_UP and isinstance(keyed := getattr(part, name), dict):
                    found.setdefault(name, []).append(list(keyed))
        return found

    return draft.campaign.once(("made-up keys",), pools)


# ------------------------------------------------------------------ parts of names


def _check_parts(draft: Draft, spoken: Sequence[tuple[str, str]], secrets: Sequence[Secret]) -> None:
    """Warn of parts of a hidden name: after a title (`Ms Mẫu`), or alone and long; not where a public name has them."""
    public = _public_words(draft)
    names = [secret for secret in secrets if len(secret.words) > 1]
    ends = {part: secret for secret in names for part in _ends(secret.words)}
    long = {word: secret for secret in names if secret.person for word in secret.words if len(word) >= _MIN_ALONE}
    for unit, line in spoken if names else ():
        found = [
            ends[run]
            for run in _after_titles(line, draft.language.titles)
            if run in ends and not public.issuperset(run)
        ]
        found += [long[word] for word in _alone(line) if word in long and word not in public]
        for secret in dict.fromkeys(found):
            message = "This may be a part of a name that is not for this edition ({what})."
            hint = "Write the text without the name; if somebody else is meant, accept this with the reason."
            place = draft.campaign.tree.place_of(unit or secret.what)
            message = said(message, what=_numbered(draft, secret.what))
            draft.find("confidential-part", place, message, hint, error=False)


def _ends(name: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """How a name begins, and how it ends, without the whole of it."""
    for size in range(1, len(name)):
        yield name[:size]
        yield name[-size:]


def _after_titles(line: str, titles: Sequence[str]) -> list[tuple[str, ...]]:
    """The words in capitals after each title, folded."""
    found = []
    for title in _title(tuple(titles)).finditer(line) if titles else ():
        words = itertools.takewhile(lambda word: word[:1].isupper(), re.split(r"[\s-]+", line[title.end() :])[:4])
        if run := tuple(part for word in words for part in folded(word).split()):
            found.append(run)
    return found


@lru_cache(maxsize=8)
def _title(titles: tuple[str, ...]) -> re.Pattern[str]:
    longest = sorted(titles, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest))})\.?\s+", re.IGNORECASE)


def _alone(line: str) -> list[str]:
    """The long words in capitals, folded."""
    return [folded(word) for word in re.findall(r"[^\W\d_]+", line) if len(word) >= _MIN_ALONE and word[0].isupper()]


def _public_words(draft: Draft) -> set[str]:
    """The words of all names that this edition may print: whoever has them may be meant as well."""

    def words() -> set[str]:
        names = (each for each in every_unit(draft.data) if isinstance(each, Name))
        shown = [each for each in names if not each.show.is_hidden(draft.edition)]
        return {word for each in shown for text in (each.same, *each.words.values()) for word in folded(text).split()}

    return draft.campaign.once(("public names", str(draft.edition)), words)


# ------------------------------------------------------------------ all words of a document


def all_words(document: Document) -> Iterator[tuple[str, str]]:
    """Every line of a document with the unit it comes from, the addresses of its links and its pictures among them."""
    for each in document.with_annexes:
        yield "", each.title
        for block in (*each.blocks, *(block for note in each.notes for block in note.blocks)):
            unit = _unit(block)
            yield from ((unit, line) for line in lines([block]))
            yield from ((unit, url) for url in _addresses(block))
    for image in document.images:
        yield from ((image.unit, words) for words in (image.alternative, image.name))


def _unit(block: Block) -> str:
    if isinstance(block, List):
        return _unit(block.items[0].blocks[0])
    return getattr(block, "unit", "")


def _addresses(block: Block) -> list[str]:
    found: list[str] = []

    def look(inlines: tuple[Inline, ...]) -> tuple[Inline, ...]:
        for node in inlines:
            if isinstance(node, Link):
                found.append(node.url)
            if isinstance(node, INLINE_CONTAINERS):
                look(node.children)
        return inlines

    map_blocks([block], look)
    return found


def folded(text: str) -> str:
    """Words in small letters without accents or signs between them: `Nguyễn-Văn_Á` is `nguyen van a`."""
    decomposed = unicodedata.normalize("NFKD", text.replace("đ", "d").replace("Đ", "D").casefold())
    bare = "".join(character for character in decomposed if not unicodedata.combining(character))
    return " ".join(re.findall(r"[^\W_]+", bare))
