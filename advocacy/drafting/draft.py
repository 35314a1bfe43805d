"""Drafts of units: plain draft, check, retry what fails, and leave the rest visibly to a person.

For each sentence, in this order, until one passes the gate: with placeholders, if the model was trained to copy
them; several translations of the plain sentence; those with wrong forms of the glossary replaced. A form is never
forced into a sentence. What passes is a draft like the rest; only a person makes it more.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from advocacy.drafting.engine import Engine, Hypothesis, Provenance
from advocacy.drafting.gate import LEAST_SCORE, Gate
from advocacy.drafting.protect import Protected, Protector
from advocacy.drafting.sentences import Piece, split
from advocacy.glossary.matching import Form, Matcher, longest
from advocacy.glossary.terms import Glossary
from advocacy.languages import Language

COPIED, PLACEHOLDERS, BEST, REPLACED = "copied", "placeholders", "n-best", "replaced"
_BATCH = 8
_WITH_PLACEHOLDERS, _PLAIN = 4, 8  # translations asked for

_FIRST_LETTER = re.compile(r"[\s“‘\"'(*_]*([^\W\d_])")
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class SentenceDraft:
    """One sentence: the attempt that was chosen, how it was made, and why it does not pass (empty if it does).

    `enforced` are the keys of the terms whose form the glossary gave, not the model.
    """

    source: str
    text: str
    method: str
    score: float = 0.0
    reasons: tuple[str, ...] = ()
    enforced: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """A unit: its text with the paragraphs and signs of the original, and all that is known about it.

    `accepted` says that every sentence passed the gate, not that it is right. The `reasons` are messages.
    """

    text: str
    sentences: tuple[SentenceDraft, ...]
    provenance: Provenance

    @property
    def accepted(self) -> bool:
        """Whether every sentence passed."""
        return not self.reasons

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why not, in the order of the text."""
        return tuple(dict.fromkeys(reason for sentence in self.sentences for reason in sentence.reasons))

    @property
    def enforced(self) -> tuple[str, ...]:
        """The keys of the terms whose form the glossary gave."""
        return tuple(dict.fromkeys(key for sentence in self.sentences for key in sentence.enforced))

    @property
    def method(self) -> str:
        """How it was made: the methods of its sentences."""
        return ", ".join(dict.fromkeys(sentence.method for sentence in self.sentences))


class Drafter:
    """Makes drafts from `source` into `target` with one engine and one glossary.

    `parties` are names by language; `least` is the score below which a sentence does not pass.
    """

    def __init__(
        self, engine: Engine, glossary: Glossary, source: Language, target: Language,
        parties: Sequence[Mapping[str, str]] = (), least: float = LEAST_SCORE,
    ) -> None:  # fmt: skip
        self.engine = engine
        self._targets = Matcher(glossary, target)
        self._languages = (source, target)
        sources = Matcher(glossary, source)
        self._protector = Protector(sources, target, parties)
        self._gate = Gate(glossary, sources, self._targets, parties, least)

    def draft(self, texts: Sequence[str], progress: Progress | None = None) -> list[Draft]:
        """A draft of each text; `progress` is told how many sentences of how many are done."""
        parted = [split(text) for text in texts]
        sentences = list(dict.fromkeys(piece.text for pieces in parted for piece in pieces if piece.is_sentence))
        drafts: dict[str, SentenceDraft] = {}
        for start in range(0, len(sentences), _BATCH):
            drafts |= {made.source: made for made in self._batch(sentences[start : start + _BATCH])}
            if progress is not None:
                progress(len(drafts), len(sentences))
        return [self._joined(pieces, drafts) for pieces in parted]

    def _joined(self, pieces: list[Piece], drafts: Mapping[str, SentenceDraft]) -> Draft:
        text = "".join(drafts[piece.text].text if piece.is_sentence else piece.text for piece in pieces)
        made = tuple(drafts[piece.text] for piece in pieces if piece.is_sentence)
        return Draft(text, made, self.engine.provenance)

    def _batch(self, sentences: Sequence[str]) -> list[SentenceDraft]:
        best: dict[str, SentenceDraft] = {}
        ready = {sentence: self._protector.protected(sentence) for sentence in sentences}
        plain = {sentence: self._protector.plain(sentence) for sentence in sentences}
        for sentence, protected in ready.items():
            if not _has_words(protected):
                alone = _cased(protected, (protected.restored(protected.text) or "").removeprefix("the "))
                text = protected.whole(alone)
                best[sentence] = SentenceDraft(sentence, text, COPIED, enforced=protected.terms)
        limit = self.engine.provenance.placeholders
        fitting = {sentence: each for sentence, each in ready.items() if 0 < len(each.items) <= limit}
        self._round(fitting, best, _WITH_PLACEHOLDERS, self._restored)
        self._round(plain, best, _PLAIN, self._plain)
        return [best.get(sentence) or self._judged(sentence, "", "", 0.0) for sentence in sentences]

    def _round(
        self, ready: Mapping[str, Protected], best: dict[str, SentenceDraft], number: int,
        attempts: Callable[[str, Protected, list[Hypothesis]], Iterator[SentenceDraft]],
    ) -> None:  # fmt: skip
        """Try one way for all sentences that have no draft that passes, and keep the better attempt of each."""
        waiting = [sentence for sentence in ready if sentence not in best or best[sentence].reasons]
        if not waiting:
            return
        translated = self.engine.translate([ready[sentence].text for sentence in waiting], number)
        for sentence, hypotheses in zip(waiting, translated, strict=True):
            for made in attempts(sentence, ready[sentence], hypotheses):
                known = best.get(sentence)
                if known is None or len(made.reasons) < len(known.reasons):
                    best[sentence] = made
                if not made.reasons:
                    break

    def _restored(self, sentence: str, ready: Protected, found: list[Hypothesis]) -> Iterator[SentenceDraft]:
        for each in found:
            text = ready.restored(each.text)
            if text is not None:
                yield self._judged(sentence, ready.whole(_cased(ready, text)), PLACEHOLDERS, each.score, ready.terms)

    def _plain(self, sentence: str, ready: Protected, found: list[Hypothesis]) -> Iterator[SentenceDraft]:
        for each in found:
            yield self._judged(sentence, ready.whole(_cased(ready, each.text)), BEST, each.score)
        for each in found:
            text, keys = self._replaced(each.text)
            if keys:
                yield self._judged(sentence, ready.whole(_cased(ready, text)), REPLACED, each.score, keys)

    def _judged(
        self, sentence: str, text: str, method: str, score: float, enforced: tuple[str, ...] = ()
    ) -> SentenceDraft:
        return SentenceDraft(sentence, text, method, score, self._gate.reasons(sentence, text, score), enforced)

    def _replaced(self, text: str) -> tuple[str, tuple[str, ...]]:
        """A draft with the glossary's forms for those that it lists as wrong, and the keys of these terms."""
        wrong = [match for match in longest(self._targets.matches(text)) if match.kind is Form.FORBIDDEN]
        keys: list[str] = []
        for match in sorted(wrong, key=lambda match: -match.start):
            right = match.term.preferred(self._languages[1])
            if right and match.term.key not in keys:
                keys.append(match.term.key)
                text = text[: match.start] + right + text[match.end :]
        return text, tuple(reversed(keys))


def _has_words(ready: Protected) -> bool:
    """Whether there is anything to translate: words, or several things between which there may have to be some."""
    several = len([item for item in ready.items if item.kind != "sign"]) > 1 and "⟧ ⟦" in ready.text
    return several or any(sign.isalpha() for sign in ready.text)


def _cased(ready: Protected, text: str) -> str:
    """A translation that begins with a capital if the sentence does, whatever its first term is written like."""
    first = _FIRST_LETTER.match(text)
    if first is None or not ready.capital:
        return text
    return text[: first.start(1)] + first[1].upper() + text[first.end() :]
