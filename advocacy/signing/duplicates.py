"""Which rows may be the same signatory: surely (`SAME`), or so that somebody must be asked (`NEAR`).

What does not tell names apart is folded away: case, width and form of composition (NFKC), where a tone mark stands
and `y` for `i` (`glossary.tokens`), punctuation, `&` for “and”, a leading article, an abbreviation in brackets at the
end, and words of legal form (Inc., e.V., TNHH).

- `SAME`: one name of one is a name of the other. Of an organisation, unless the country, the city or what stands in
  brackets is another. Of a person only if the organisation or the city is the same as well: many people bear one name.
- `NEAR`: one name without that; or the same letters without any marks, in whatever order of words; or one is the
  abbreviation of the other, or its initials; or names that are alike by `ALIKE` percent. With `a` and `b` words in two
  names and `c` words that match, they are alike by `200 * c / (a + b)` percent, rounded down. Words are compared
  without marks; two of five letters or more also match if they become equal by taking at most one letter out of each.
  Little words do not count, and names with different numbers in them are never alike.

Aliases are names. An organisation and a person are near only if they have one name, and likeness by percent is not
looked for between a person and a row without kind. Nothing is ever merged here.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from itertools import combinations, product

from advocacy.errors import said
from advocacy.glossary.tokens import folded, words_of
from advocacy.signing.table import Kind, Signatory, Words

ALIKE = 80
MOST = 64  # rows that share a key are compared with the first so many of them
_LONG = 5
_ARTICLES = frozenset("the a an la le les el los las der die das l".split())
_LEGAL = frozenset(
    "inc incorporated ltd limited llc llp plc corp corporation gmbh ev ggmbh asbl sarl pty bv tnhh".split()
)
_LITTLE = frozenset(map(folded, "of the for and in on at to a an của và vì cho các những về tại".split()))
_BRACKETS = re.compile(r"(.*\S)\s*\(([^()\s]{2,12})\)\s*")
_MARKS = str.maketrans("đøłı", "doli")

Form = tuple[str, ...]


class Likeness(IntEnum):
    """Whether two rows are one signatory."""

    DIFFERENT = 0
    NEAR = 1
    SAME = 2


@dataclass(frozen=True, slots=True)
class Match:
    """Two rows, by their places in the list, that are or may be one signatory; `reason` is for people."""

    first: int
    second: int
    likeness: Likeness
    reason: str


# ------------------------------------------------------------------ names


@lru_cache(maxsize=65_536)
def form_of(name: str, person: bool = False) -> Form:
    """The words of a name as they are compared to tell whether it is the same name.

    People have no articles and legal forms: La, Le and An are names.

    >>> form_of("The Example Circle, Inc.") == form_of("EXAMPLE CIRCLE")
    True
    """
    text = unicodedata.normalize("NFKC", name).replace("&", " and ").replace("e.V.", "eV")
    stripped = _BRACKETS.fullmatch(text)
    words = [folded(word) for word in words_of(stripped[1] if stripped else text)]
    if person:
        return tuple(words)
    kept = words[1:] if len(words) > 1 and words[0] in _ARTICLES else words
    while len(kept) > 1 and kept[-1] in _LEGAL:
        kept = kept[:-1]
    return tuple(kept)


@lru_cache(maxsize=65_536)
def bare(word: str) -> str:
    """A word without any marks.

    >>> bare("Đường"), bare("Hoà")
    ('duong', 'hoa')
    """
    decomposed = unicodedata.normalize("NFKD", word.casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter)).translate(_MARKS)


@dataclass(frozen=True, slots=True)
class _Profile:
    """What of a row is compared."""

    kind: Kind | None
    exact: frozenset[Form]
    loose: frozenset[Form]  # without marks and little words, sorted
    shorts: frozenset[str]
    brackets: frozenset[str]
    initials: frozenset[str]
    country: str
    city: frozenset[Form]
    organisation: frozenset[Form]

    @classmethod
    def of(cls, signatory: Signatory) -> _Profile:
        person = signatory.kind is Kind.PERSON
        names = [*signatory.name.values(), *signatory.aliases]
        exact = frozenset(form for name in names if (form := form_of(name, person)))
        loose = frozenset(_loose(form, person) for form in exact)
        in_brackets = [found[2] for name in names if (found := _BRACKETS.fullmatch(name))]
        alone = [form[0] for form in exact if len(form) == 1]
        shorts = [] if person else [_letters(text) for text in (*signatory.short.values(), *in_brackets, *alone)]
        initials = [] if person else [text for form in exact for text in _initials(form)]
        return cls(
            signatory.kind,
            exact,
            loose,
            frozenset(text for text in shorts if len(text) > 1),
            frozenset(map(_letters, in_brackets)),
            frozenset(initials),
            signatory.country,
            _bare_forms(signatory.city),
            _bare_forms(signatory.organisation),
        )


def _bare_forms(words: Words) -> frozenset[Form]:
    return frozenset(tuple(bare(word) for word in form_of(text)) for text in words.values())


def _loose(form: Form, person: bool) -> Form:
    """Its words without marks in alphabetical order; little words count in names of people, as Lê and Vi do."""
    kept = [word for word in form if person or word not in _LITTLE] or form
    return tuple(sorted(map(bare, kept)))


def _letters(text: str) -> str:
    return "".join(bare(word) for word in words_of(unicodedata.normalize("NFKC", text)))


def _initials(form: Form) -> Iterator[str]:
    """The first letters of its words, with and without the little ones; of three words or more."""
    for words in (form, [word for word in form if word not in _LITTLE]):
        if len(words) > 2:
            yield "".join(bare(word)[0] for word in words)


# ------------------------------------------------------------------ two rows


def compare(one: Signatory, other: Signatory) -> tuple[Likeness, str]:
    """Whether two rows are one signatory, and why; in either order."""
    return _compared(_Profile.of(one), _Profile.of(other))


def _compared(one: _Profile, other: _Profile) -> tuple[Likeness, str]:
    same_name = bool(one.exact & other.exact)
    if one.kind and other.kind and one.kind is not other.kind:
        reason = said("the same name, once of an organisation and once of a person")
        return (Likeness.NEAR, reason) if same_name else (Likeness.DIFFERENT, "")
    person = Kind.PERSON in (one.kind, other.kind)
    if same_name:
        return _same_name(one, other, person)
    if one.loose & other.loose:
        return Likeness.NEAR, said("the same letters, with other marks or in another order")
    if not person and _is_short(one, other):
        return Likeness.NEAR, said("one is the abbreviation of the other")
    comparable = (one.kind is Kind.PERSON) is (other.kind is Kind.PERSON)
    percent = max((alike(*names) for names in product(one.loose, other.loose)), default=0) if comparable else 0
    if percent >= ALIKE:
        return Likeness.NEAR, said("names that are alike ({percent}%)", percent=percent)
    return Likeness.DIFFERENT, ""


def _same_name(one: _Profile, other: _Profile, person: bool) -> tuple[Likeness, str]:
    pairs = [(one.city, other.city), (one.organisation, other.organisation)]
    apart = any(mine and theirs and not mine & theirs for mine, theirs in pairs)
    apart = apart or bool(one.brackets and other.brackets and not one.brackets & other.brackets)
    apart = apart or bool(one.country and other.country and one.country != other.country)
    together = any(mine & theirs for mine, theirs in pairs)
    if apart:
        return Likeness.NEAR, said("the same name in another place")
    if person and not together:
        return Likeness.NEAR, said("two people may have this name")
    return Likeness.SAME, said("the same name")


def _is_short(one: _Profile, other: _Profile) -> bool:
    return bool(
        one.shorts & other.shorts
        or any(len(text) > 2 for text in (one.shorts & other.initials) | (other.shorts & one.initials))
    )


def alike(one: Form, other: Form) -> int:
    """How alike two names are, in percent, by the words (without marks) that match."""
    mine, theirs = set(one), set(other)
    if _numbers(one) != _numbers(other):
        return 0
    matched = len(mine & theirs)
    left, right = mine - theirs, theirs - mine
    spare = min(sum(len(word) >= _LONG for word in left), sum(len(word) >= _LONG for word in right))
    if not spare:
        return 200 * matched // (len(mine) + len(theirs) or 1)
    # In the order of the pairs themselves, so that it is the same whichever name comes first.
    for word, twin in sorted(product(left, right), key=lambda pair: (min(pair), max(pair))):
        if word in left and twin in right and _near(word) & _near(twin):
            matched += 1
            left.discard(word)
            right.discard(twin)
    return 200 * matched // (len(mine) + len(theirs) or 1)


@lru_cache(maxsize=65_536)
def _numbers(form: Form) -> Form:
    return tuple(word for word in form if any(map(str.isdigit, word)))


@lru_cache(maxsize=65_536)
def _near(word: str) -> frozenset[str]:
    """A long word, and what it becomes without one of its letters."""
    if len(word) < _LONG or any(map(str.isdigit, word)):
        return frozenset({word})
    return frozenset({word, *(word[:at] + word[at + 1 :] for at in range(len(word)))})


# ------------------------------------------------------------------ many rows


def duplicates(rows: Sequence[Signatory], incoming: Sequence[Signatory] = ()) -> list[Match]:
    """The rows that are or may be one signatory; with `incoming`, which counts on, only pairs with one of these.

    Only rows that share a key are compared, so thousands take seconds. Of more than `MOST` rows with one key, each is
    compared with the first `MOST`.
    """
    profiles = [_Profile.of(signatory) for signatory in (*rows, *incoming)]
    begin = len(rows) if incoming else 0
    found = []
    for first, second in sorted(_candidates(profiles)):
        if second >= begin:
            likeness, reason = _compared(profiles[first], profiles[second])
            if likeness:
                found.append(Match(first, second, likeness, reason))
    return sorted(found, key=lambda match: (match.second, -match.likeness, match.first))


def _candidates(profiles: list[_Profile]) -> set[tuple[int, int]]:
    keyed: dict[tuple[object, ...], list[int]] = defaultdict(list)
    named: dict[tuple[bool, Form], list[int]] = defaultdict(list)
    for number, profile in enumerate(profiles):
        for form in profile.exact:
            keyed["name", form].append(number)
            for place in profile.city | profile.organisation:
                keyed["name", form, place].append(number)
        for form in profile.loose:
            keyed["letters", form].append(number)
            named[profile.kind is Kind.PERSON, form].append(number)
        for text in profile.shorts:
            keyed["short", text].append(number)
    pairs = {pair for numbers in keyed.values() for pair in _pairs(numbers)}
    for number, profile in enumerate(profiles):
        for text in profile.initials:
            pairs |= {_pair(number, other) for other in keyed.get(("short", text), [])[:MOST] if other != number}
    for one, other in _alike_forms(list(named)):
        mine, theirs = named[one], named[other]
        pairs |= {_pair(mine[0], number) for number in theirs} | {_pair(number, theirs[0]) for number in mine}
    return {(first, second) for first, second in pairs if first != second}


def _pair(one: int, other: int) -> tuple[int, int]:
    return (one, other) if one < other else (other, one)


def _pairs(numbers: list[int]) -> Iterable[tuple[int, int]]:
    if len(numbers) <= MOST:
        return combinations(numbers, 2)
    return ((first, second) for place, second in enumerate(numbers) for first in numbers[: min(place, MOST)])


def _alike_forms(names: list[tuple[bool, Form]]) -> Iterator[tuple[tuple[bool, Form], tuple[bool, Form]]]:
    """The pairs of names that may be alike by `ALIKE` percent.

    Two such names of `a` and `b` words share at least `0.4 (a + b)` of them; so, in any fixed order of all words, one
    of the first `a - 0.4 (a + b) + 1` words of the one is among the first words of the other (prefix filtering;
    Chaudhuri, Ganti, Kaushik 2006). With the rarest words first, few names share one.
    """
    classes = _classes({word for _, form in names for word in form})
    sets = [Counter(classes[word] for word in set(form)) for _, form in names]
    tagged = [[(name, time) for name, times in each.items() for time in range(times)] for each in sets]
    bags = [frozenset(tags) for tags in tagged]
    common = Counter(tag for tags in tagged for tag in tags)
    at: dict[object, list[tuple[int, int]]] = defaultdict(list)
    for number, ((person, form), tags) in enumerate(zip(names, tagged, strict=True)):
        size, group = len(tags), (person, _numbers(form))
        order = sorted(tags, key=lambda tag: (common[tag], tag))
        near: set[int] = set()
        bag = bags[number]
        for other in range(-(-2 * size // 3), size * 3 // 2 + 1):
            needed = -(-ALIKE * (size + other) // 200)
            for tag in order[: size - needed + 1]:
                there = at.get((tag, other, group), [])
                near |= {twin for spot, twin in there if spot <= other - needed and len(bag & bags[twin]) >= needed}
        for place, tag in enumerate(order[: size // 3 + 1]):
            there = at[tag, size, group]
            if len(there) < MOST:
                there.append((place, number))
        yield from ((names[number], names[twin]) for twin in sorted(near))


def _classes(words: set[str]) -> dict[str, str]:
    """For each word the first of all words that match it, or match one that does, and so on."""
    leader = {word: word for word in words}

    def lead(word: str) -> str:
        while leader[word] != word:
            leader[word] = word = leader[leader[word]]
        return word

    owner: dict[str, str] = {}
    for word in sorted(words):
        for variant in _near(word) if len(word) >= _LONG else ():
            first, second = lead(owner.setdefault(variant, word)), lead(word)
            leader[max(first, second)] = min(first, second)
    return {word: lead(word) for word in words}
