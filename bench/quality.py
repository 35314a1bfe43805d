"""How well the checks do on labelled pairs: precision and recall of each code. Run `python bench/quality.py --show`."""

from __future__ import annotations

import argparse
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from advocacy.checks.passages import Pair, Passage, Text
from advocacy.checks.run import Checker
from advocacy.errors import Finding, Findings, Place, Severity
from advocacy.glossary.terms import glossary_of
from advocacy.languages import Languages
from advocacy.reader import read_yaml
from advocacy.registry import Registry
from advocacy.resources import Resources

SETS = Path(__file__).parent.parent / "tests" / "quality"


@dataclass
class Score:
    """What was right (`hit`), missed and false, by code; and clean cases that got an error."""

    hit: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    false: Counter[str] = field(default_factory=Counter)
    flagged: list[str] = field(default_factory=list)
    shown: list[str] = field(default_factory=list)

    def precision(self, code: str = "") -> float:
        """Right findings among all findings; 1 when there are none."""
        hit, false = (sum(each.values()) if not code else each[code] for each in (self.hit, self.false))
        return hit / (hit + false) if hit + false else 1.0

    def recall(self, code: str = "") -> float:
        """Planted faults that were found."""
        hit, missed = (sum(each.values()) if not code else each[code] for each in (self.hit, self.missed))
        return hit / (hit + missed) if hit + missed else 1.0


@cache
def _checker(register: str) -> Checker:
    resources = Resources()
    languages = Languages(resources, register)
    return Checker(glossary_of(None), Registry(resources), languages["en"], languages["vi"])


def findings_of(case: dict[str, Any]) -> list[Finding]:
    """What the checks say about a case."""
    checker = _checker(case.get("register", "diaspora"))
    en, vi = checker.source.language, checker.target.language
    units = case.get("units") or [{"en": case["en"], "vi": case["vi"]}]
    pairs = []
    for number, unit in enumerate(units):
        passages = [
            Passage(f"unit.{number}", language, str(unit[language.code]), Place(key=f"unit.{number}"))
            for language in (en, vi)
        ]
        pairs.append(Pair(*passages))
    # A plain name is the same in both languages.
    parties = [
        party if isinstance(party, dict) else {"en": str(party), "vi": str(party)} for party in case.get("parties", ())
    ]
    text = Text(pairs, register=case.get("register", ""), parties=parties)
    return checker.check(text)


def score(name: str) -> Score:
    """The score of one set of cases."""
    found = Findings()
    cases = read_yaml(SETS / f"{name}.yaml", found).data
    total = Score()
    for case in cases:
        expected = [(each["code"], each.get("words", "")) for each in case.get("expect", [])]
        left = list(expected)
        given = findings_of(case)
        if not expected and any(finding.severity is Severity.ERROR for finding in given):
            total.flagged.append(case["id"])
        for finding in given:
            match = next((each for each in left if each[0] == finding.code), None)
            if match:
                left.remove(match)
                total.hit[finding.code] += 1
            elif finding.code not in {code for code, _ in expected}:
                total.false[finding.code] += 1
                total.shown.append(f"FALSE  {case['id']}: {finding.code} {finding.excerpt!r} {finding.message}")
        for code, words in left:
            total.missed[code] += 1
            total.shown.append(f"MISSED {case['id']}: {code} {words!r}")
    return total


def main() -> None:
    """Print the figures of all sets."""
    parser = argparse.ArgumentParser(description=__doc__)
    help_ = "name every miss and false alarm, but of the set that is kept unread"
    parser.add_argument("--show", action="store_true", help=help_)
    options = parser.parse_args()
    for name in ("pairs", "pairs-2", "held-out"):
        if not (SETS / f"{name}.yaml").is_file():
            continue
        result = score(name)
        codes = sorted({*result.hit, *result.missed, *result.false})
        figures = f"precision {result.precision():.3f}, recall {result.recall():.3f}"
        print(f"{name}: {figures}, clean cases with an error: {len(result.flagged)}")
        for code in codes:
            hit, all_ = result.hit[code], result.hit[code] + result.missed[code]
            recall = hit / all_ if all_ else 1
            print(f"    {code:22} precision {result.precision(code):.2f} recall {recall:.2f}  ({hit} of {all_})")
        if options.show and name != "held-out":
            print("\n".join(result.shown))


if __name__ == "__main__":
    main()
