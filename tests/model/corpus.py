"""Pairs of sentences to train the test models on, all written for this project; needs the project only.

    python tests/model/corpus.py FOLDER

writes FOLDER/{en_vi,vi_en}/{train,held}.tsv: source, target, and what a placeholder may stand for. What that is says
the program itself (`advocacy.drafting.protect`), so that a model learns the placeholders that it will meet.
"""

from __future__ import annotations

import json
import random
import re
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from advocacy.drafting.protect import Protector
from advocacy.glossary.matching import Matcher
from advocacy.glossary.terms import glossary_of
from advocacy.languages import Language, Languages, PartialDate
from advocacy.resources import Resources

HERE = Path(__file__).parent
SIDES = ("en", "vi")
SENTENCES = 9_000
HELD = 300
# The share of sentences that get signs around some words, which the model must copy.
WITH_SIGNS = 0.2

Pair = tuple[str, str]
Row = tuple[str, str, list[list[Any]]]


class Maker:
    """Fills the patterns."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311 -- nothing secret
        data = yaml.safe_load((HERE / "patterns.yaml").read_text(encoding="utf-8"))
        languages = Languages(Resources(None))
        self.languages: dict[str, Language] = {side: languages[side] for side in SIDES}
        self.glossary = glossary_of(None)
        self.words: dict[str, list[Pair]] = {
            name: [(en, vi) for en, vi in rows] for name, rows in data["words"].items()
        }
        for name, keys in data["terms"].items():
            self.words.setdefault(name, []).extend(self._term(key, plural=name == "people") for key in keys)
        self.names: list[Pair] = [(en, vi) for en, vi in data["names"]]
        self.actions: list[Pair] = [(en, vi) for en, vi in data["actions"]]
        self.patterns: list[Pair] = [(en, vi) for en, vi in data["sentences"]]

    def _term(self, key: str, *, plural: bool) -> Pair:
        term = self.glossary.terms[key]
        english = term.get("en")
        if plural:
            english = re.sub(r"^(prisoner)|(\w)$", lambda found: found[0] + "s", english, count=1)
        return english, term.preferred(self.languages["vi"])

    def sentence(self) -> Pair:
        """One pair."""
        en, vi = self._filled(self.random.choice(self.patterns), set())
        begins = not en.endswith(";") and self.random.random() < 0.9
        en, vi = (_capital(en), _capital(vi)) if begins or en[0].isupper() else (en, vi)
        return self._signed(en, vi) if self.random.random() < WITH_SIGNS else (en, vi)

    def _filled(self, pattern: Pair, used: set[str]) -> Pair:
        en, vi = pattern
        for slot in re.findall(r"\{(\w+)\}", en):
            one, other = self._slot(slot, used)
            en, vi = en.replace("{%s}" % slot, one, 1), vi.replace("{%s}" % slot, other, 1)  # noqa: UP031
        return en, vi

    def _slot(self, slot: str, used: set[str]) -> Pair:
        choose = self.random
        if slot == "act":
            return self._filled(choose.choice(self.actions), used)
        if slot == "num":
            number = str(choose.randint(2, 400))
            return number, number
        if slot in ("date", "month", "year"):
            day, month = (
                (choose.randint(1, 28) if slot == "date" else 0),
                (0 if slot == "year" else choose.randint(1, 12)),
            )
            date = PartialDate(choose.randint(1990, 2030), month, day)
            return self.languages["en"].date(date), self.languages["vi"].date(date)
        pairs = self.names if slot == "name" else self.words[slot]
        pair = choose.choice([pair for pair in pairs if pair[0] not in used] or pairs)
        used.add(pair[0])
        return pair

    def _signed(self, en: str, vi: str) -> Pair:
        """With emphasis around, or a note after, words that stand in both."""
        words = [pair for name in ("people", "kin", "bodies", "place") for pair in self.words[name]]
        for one, other in self.random.sample(words, len(words)):
            if en.count(one) == 1 and vi.count(other) == 1:
                form = self.random.choice(["**{}**", "*{}*", "{}[^n]", "{} [@a, p. 4]"])
                return en.replace(one, form.format(one)), vi.replace(other, form.format(other))
        return en, vi


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def seeds() -> Iterator[Pair]:
    """The sentences of the little campaign."""
    data = yaml.safe_load((HERE / "sentences.yaml").read_text(encoding="utf-8"))
    for name, rows in data.items():
        if name != "parties":
            yield from ((row["en"], row["vi"]) for row in rows)


def rows(maker: Maker, pairs: list[Pair], source: int) -> Iterator[Row]:
    """Pairs in one direction, with what can be a placeholder: where in the source, and its words in the target.

    A pair in which that cannot be found is left out.
    """
    code, other = SIDES[source], SIDES[1 - source]
    parties = [{"en": en, "vi": vi} for en, vi in maker.names]
    protector = Protector(Matcher(maker.glossary, maker.languages[code]), maker.languages[other], parties)
    for pair in pairs:
        ready, plain = protector.protected(pair[source]), protector.plain(pair[source])
        target = protector.plain(pair[1 - source]).text
        kept: list[list[Any]] = []
        free = target.casefold()
        for item in ready.items:
            words = unicodedata.normalize("NFC", item.target).casefold()
            if words in free:
                kept.append([item.start, item.end, item.target])
                free = free.replace(words, "\ue000" * len(words), 1)
            else:
                break
        else:
            yield plain.text, target, kept


def main() -> None:
    folder = Path(sys.argv[1])
    maker = Maker(7)
    made = dict.fromkeys(maker.sentence() for _ in range(SENTENCES))
    other = Maker(99)
    held = [pair for pair in dict.fromkeys(other.sentence() for _ in range(5 * HELD)) if pair not in made][:HELD]
    for source in (0, 1):
        out = folder / f"{SIDES[source]}_{SIDES[1 - source]}"
        out.mkdir(parents=True, exist_ok=True)
        for name, pairs in (("train", list(made)), ("seeds", list(seeds())), ("held", held)):
            lines = ["\t".join([one, other, json.dumps(items)]) for one, other, items in rows(maker, pairs, source)]
            (out / f"{name}.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
            print(out.name, name, len(lines))


if __name__ == "__main__":
    main()
