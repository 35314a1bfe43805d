"""The gate: what a draft of one sentence must pass, both ways, before it is shown as more than an attempt.

It runs the checks that people's texts run through (terms, numbers, dates, notes, names), and looks for what only
machines do: marks left over, words said again and again, a text that is far too short or was not translated. It
cannot know meaning; a draft that passes still needs a person.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from advocacy.checks.parity import check_parity
from advocacy.checks.passages import MASK, Pair, Passage, Text
from advocacy.checks.quantities import counted, quantities, spoken
from advocacy.checks.terms import Terms
from advocacy.drafting.negation import is_denial_lost
from advocacy.drafting.protect import ANY_MARK, SIGNS
from advocacy.drafting.rendering import RIGHT, rendered_term
from advocacy.errors import Message, said
from advocacy.glossary.matching import Matcher, longest
from advocacy.glossary.terms import Glossary

LEAST_SCORE = -0.25  # the mean log-probability of a token; measured on the models of the tests only
_PIVOT = "en"
# In a document, not in a sentence.
_OF_DOCUMENTS = frozenset(["term-inconsistent"])
_LEFT = re.compile(f"{ANY_MARK.pattern}|<unk>|\u2047|{MASK}")
_AGAIN = re.compile(r"\b(\w+(?: \w+){1,5}),? \1\b", re.IGNORECASE)
_THRICE = re.compile(r"\b(\w+(?: \w+){0,5})(?: \1\b){2,}", re.IGNORECASE)
_LEAST_WORDS = 4
_RUN = 4
# Vietnamese counts syllables; between these a translation of a sentence lies.
_LENGTHS = {("en", "vi"): (0.6, 3.0), ("vi", "en"): (0.33, 1.7)}
_YEAR = "năm"  # five, and a year
_LONGER_NUMBER = re.compile(r" (?:một|hai|ba|bốn|tư|năm|lăm|sáu|bảy|tám|chín)\b")
_WORD = re.compile(r"[^\W\d_][\w’'-]*")
# Capitalised words of English that are no names, or have other words in other languages.
_NO_NAMES = re.compile(
    r"I|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?|\w+(?:ese|ish|ian|ians|ans?)|Mrs?|Ms|Dr|Prof|English|French|Dear"
)


class Gate:
    """Compares sentences of `source.language` with their drafts in `target.language`."""

    def __init__(
        self, glossary: Glossary, source: Matcher, target: Matcher, parties: Sequence[Mapping[str, str]] = (),
        least: float = LEAST_SCORE,
    ) -> None:  # fmt: skip
        self.glossary, self.source, self.target, self.parties, self.least = glossary, source, target, parties, least
        self._names = [party[self.source.language.code] for party in parties if party.get(self.source.language.code)]

    def reasons(self, sentence: str, draft: str, score: float = 0.0) -> tuple[str, ...]:
        """Why a draft does not pass, as messages; empty if it does."""
        if not draft.strip():
            return (said("There is no draft."),)
        return tuple(dict.fromkeys([*self._of_machines(sentence, draft, score), *self._checked(sentence, draft)]))

    # -- what only machines do

    def _of_machines(self, sentence: str, draft: str, score: float) -> Iterator[Message]:
        if _LEFT.search(draft):
            yield said("A placeholder was left in it.")
        if again := _said_again(draft, sentence):
            yield said('"{words}" is said again and again.', words=again)
        if score < self.least:
            yield said("The model was unsure ({score}).", score=f"{score:.2f}")
        words, drafted = _WORD.findall(sentence), _WORD.findall(draft)
        languages = (self.source.language.code, self.target.language.code)
        least, most = _LENGTHS.get(languages, (0.3, 3.0))
        if len(words) >= _LEAST_WORDS:
            if not least <= len(drafted) / len(words) <= most:
                yield said("It is much shorter or longer than the original.")
            same = sum((Counter(map(_bare, words)) & Counter(map(_bare, drafted))).values())
            if same > 0.6 * len(words) and not self._is_all_names(sentence):
                yield said("It was not translated.")
        signs, kept = SIGNS.findall(sentence), SIGNS.findall(draft)
        if signs != kept:
            lost = [*(Counter(map("".join, signs)) - Counter(map("".join, kept))), *map("".join, kept)]
            yield said('The sign "{sign}" is not where it was.', sign=lost[0])
        if is_denial_lost(sentence, draft, *languages):
            yield said("The original says no or not, and it does not.")
        yield from self._lost_names(sentence, draft)

    def _is_all_names(self, sentence: str) -> bool:
        return all(word[0].isupper() for word in _WORD.findall(sentence))

    def _lost_names(self, sentence: str, draft: str) -> Iterator[Message]:
        """Capitalised words that no list knows, as names of people and places, which must come back as they are."""
        bare = f" {_bare(draft)} "
        for name in self._unknown_names(sentence):
            if f" {_bare(name)} " not in bare:
                yield said('The name "{name}" does not stand in it, and no list says what it is there.', name=name)

    def _unknown_names(self, sentence: str) -> Iterator[str]:
        text = self._masked(sentence)
        run: list[re.Match[str]] = []
        first = _WORD.search(text)
        for word in [*_WORD.finditer(text), None]:
            follows = bool(run) and word is not None and text[run[-1].end() : word.start()] == " "
            if word is not None and word[0][0].isupper() and (follows or not run):
                run.append(word)
                continue
            yield from self._name(run, first)
            run = [word] if word is not None and word[0][0].isupper() else []

    def _name(self, run: list[re.Match[str]], first: re.Match[str] | None) -> Iterator[str]:
        # The first word of a sentence has a capital in any case.
        if run and first is not None and run[0].start() == first.start():
            run = run[1:]
        least = 1 if self.source.language.code == _PIVOT else 2
        if len(run) > 1 or (len(run) == least and not _NO_NAMES.fullmatch(run[0][0])):
            yield " ".join(word[0] for word in run)

    def _masked(self, sentence: str) -> str:
        """The words that no list knows: without signs, terms, parties and dates."""
        passage = Passage("", self.source.language, sentence)
        text = passage.words
        spans = [(match.start, match.end) for match in self.source.matches(text)]
        spans += [(quantity.start, quantity.end) for quantity in quantities(passage)]
        spans += [found.span() for name in self._names for found in re.finditer(re.escape(name), text)]
        for start, end in spans:
            text = text[:start] + MASK * (end - start) + text[end:]
        return text

    # -- what people's texts are checked for

    def _checked(self, sentence: str, draft: str) -> Iterator[str]:
        source = Passage("draft", self.source.language, sentence)
        target = Passage("draft", self.target.language, draft)
        turned = self.target.language.code == _PIVOT
        pair = Pair(target, source) if turned else Pair(source, target)
        matchers = (self.target, self.source) if turned else (self.source, self.target)
        text = Text([pair], parties=self.parties)
        for finding in [*Terms.of(text, self.glossary, *matchers).check(), *check_parity(text)]:
            if finding.code not in _OF_DOCUMENTS:
                yield finding.message
        said_in_draft = spoken(target) | {quantity.value for quantity in quantities(target)}
        for number in counted(source):
            words = source.text[number.start : number.end]
            unsure = words.casefold() == _YEAR or _LONGER_NUMBER.match(source.text, number.end)
            if number.value not in said_in_draft and not unsure:
                yield said('The number "{words}" does not stand in it.', words=words)
        yield from self._counted(source, target)

    def _counted(self, source: Passage, target: Passage) -> Iterator[str]:
        """Each term as often as in the original, and in its order: a swap passes every other check."""
        found = longest(self.source.matches(source.words))
        languages = (self.source.language, self.target.language)
        spans = Counter(start for start, _ in {(match.start, match.term.key) for match in found})
        found = [match for match in found if match.kind in RIGHT and spans[match.start] == 1]
        rendered = (match for match in found if rendered_term(match, source.words, *languages))
        needed = [key for _, key in dict.fromkeys((match.start, match.term.key) for match in rendered)]
        drafted = self.target.matches(target.words)
        has = Counter({(match.start, match.term.key): 1 for match in drafted if match.kind in RIGHT})
        counts = Counter(key for _, key in has)
        into_pivot = self.target.language.code == _PIVOT
        for key, number in Counter(needed).items():
            # That one is there at all is checked above, but into English only for long terms and names.
            if (number > 1 or into_pivot) and counts[key] < number:
                yield said('"{term}" stands in it less often.', term=self.glossary.terms[key].get("en"))
        right = (match for match in longest(drafted) if match.kind in RIGHT)
        order = [key for _, key in dict.fromkeys((match.start, match.term.key) for match in right)]
        if into_pivot:  # there the single nouns, which the model renders, count as well
            needed = [match.term.key for match in found]
        once = [key for key in needed if needed.count(key) == 1 and order.count(key) == 1]
        if [key for key in order if key in once] != once:
            yield said("The terms stand in another order.")


def _said_again(draft: str, sentence: str) -> str:
    """What a draft says at once again, or in four words twice, where the original repeats no word of any length."""
    if found := _THRICE.search(draft):
        return found[1]
    long = [word for word in _bare(sentence).split() if len(word) > _LEAST_WORDS - 1]
    if len(set(long)) < len(long):
        return ""
    if found := _AGAIN.search(draft):
        return found[1]
    words = draft.split()
    runs = Counter(tuple(words[at : at + _RUN]) for at in range(len(words) - _RUN + 1))
    return next((" ".join(run) for run, number in runs.items() if number > 1), "")


def _bare(text: str) -> str:
    """The words of a text without capitals, marks and signs, as `Lâm Thu Sương` is written in English."""
    letters = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return " ".join(re.findall(r"\w+", "".join(letter for letter in letters if not unicodedata.combining(letter))))
