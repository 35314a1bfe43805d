"""How fast the term check is: 100,000 bilingual segments, with 300 and with 10,000 terms. Run `python bench/terms.py`.

The segments are the texts of the examples, cut into sentences that stand beside each other, repeated in a shuffled
order with numbers that differ, so that no segment is seen twice. The terms are those of the glossary; what is missing
to 10,000 is made of its words. Beside our check runs translate-toolkit's terminology matcher, which only looks for
terms of the source, and our matcher alone.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from advocacy.checks.campaign import all_pairs
from advocacy.checks.passages import Pair, Passage, Text
from advocacy.checks.terms import Terms
from advocacy.glossary.matching import Matcher
from advocacy.glossary.terms import Glossary, Term, glossary_of
from advocacy.languages import Languages
from advocacy.load import load_campaign
from advocacy.resources import Resources

EXAMPLES = Path(__file__).parent.parent / "examples"
_DOCUMENT = 50  # segments of one document


def segments(number: int, seed: int = 1) -> list[Pair]:
    """Pairs of sentences; those of a unit pair up where both languages have equally many."""
    found: list[tuple[Passage, Passage]] = []
    for folder in sorted(EXAMPLES.iterdir()):
        for pair in all_pairs(load_campaign(folder)):
            both = [[text for _, text in passage.sentences()] for passage in pair.both]
            if len(both[0]) == len(both[1]):
                found += [
                    (Passage("", pair.source.language, one), Passage("", pair.target.language, other))
                    for one, other in zip(*both, strict=True)
                ]
    chance = random.Random(seed)  # noqa: S311 -- the same corpus each time
    pairs = []
    for count in range(number):
        source, target = chance.choice(found)
        pairs.append(
            Pair(
                Passage(str(count), source.language, f"{source.text} {count}"),
                Passage(str(count), target.language, f"{target.text} {count}"),
            )
        )
    return pairs


def enlarged(glossary: Glossary, number: int, seed: int = 1) -> Glossary:
    """A glossary of that many terms: what is missing is made of the words that it has."""
    chance = random.Random(seed)  # noqa: S311
    english = [word for term in glossary for word in term.get("en").split()]
    vietnamese = [word for term in glossary for word in term.get("vi.diaspora").split()]
    terms = dict(list(glossary.terms.items())[:number])
    while len(terms) < number:
        key = f"made-{len(terms)}"
        words = [" ".join(chance.choices(pool, k=chance.randint(3, 5))) for pool in (english, vietnamese)]
        terms[key] = Term(key, {"key": key, "en": words[0], "vi.diaspora": words[1], "vi.official": words[1]})
    return Glossary(terms)


def timed(work: Callable[[], object]) -> float:
    """Seconds of processor time that a piece of work takes."""
    start = time.process_time()
    work()
    return time.process_time() - start


def _documents(pairs: list[Pair]) -> Iterator[Text]:
    for at in range(0, len(pairs), _DOCUMENT):
        yield Text(pairs[at : at + _DOCUMENT], register="diaspora")


def check_all(pairs: list[Pair], glossary: Glossary, source: Matcher, target: Matcher) -> int:
    """The whole term check of all segments; gives the number of findings."""
    return sum(1 for text in _documents(pairs) for _ in Terms.of(text, glossary, source, target).check())


def _toolkit(glossary: Glossary, pairs: list[Pair]) -> float | None:
    try:
        from translate.search.match import terminologymatcher
        from translate.storage.po import pofile
    except ImportError:
        return None
    store = pofile()
    for term in glossary:
        unit = store.addsourceunit(term.get("en"))
        unit.target = term.get("vi.diaspora") or term.get("vi.official")
    matcher: Any = terminologymatcher(store)
    return timed(lambda: [matcher.matches(pair.source.text) for pair in pairs])


def main() -> None:
    """Print segments a second and ratios."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--segments", type=int, default=100_000)
    parser.add_argument("--peer", type=int, default=500, help="segments for translate-toolkit, which is slow")
    options = parser.parse_args()
    pairs = segments(options.segments)
    speeds = [_report(pairs, number, options.peer) for number in (300, 10_000)]
    print(f"With 10,000 terms the check has {speeds[1] / speeds[0]:.0%} of its speed with 300.")


def _report(pairs: list[Pair], number: int, peer: int) -> float:
    """Print the figures with so many terms; gives our segments a second."""
    languages = Languages(Resources(), "diaspora")
    glossary = enlarged(glossary_of(None), number)
    start = time.process_time()
    source, target = (Matcher(glossary, languages[code]) for code in ("en", "vi"))
    made = time.process_time() - start
    alone = len(pairs) / timed(lambda: [source.matches(pair.source.text) for pair in pairs])
    fresh = [Pair(*(Passage(side.unit, side.language, side.text) for side in pair.both)) for pair in pairs]
    speed = len(pairs) / timed(lambda: check_all(fresh, glossary, source, target))
    print(f"{number:6} terms: {speed:9,.0f} segments/s; matcher alone, one side: {alone:,.0f}; made in {made:.2f} s")
    toolkit = _toolkit(glossary, pairs[:peer])
    if toolkit is not None:
        print(f"{'':14}{peer / toolkit:9,.0f} segments/s by translate-toolkit; we: {speed * toolkit / peer:,.0f} times")
    return speed


if __name__ == "__main__":
    main()
