"""All checks of a text, with what they need prepared once."""

from __future__ import annotations

import re
from dataclasses import replace

from advocacy.checks.accession import check_accession
from advocacy.checks.orthography import check_capitals, check_encoding, check_orthography
from advocacy.checks.parity import check_parity
from advocacy.checks.passages import Pair, Text
from advocacy.checks.references import check_acronyms
from advocacy.checks.statements import check_statements
from advocacy.checks.terms import Terms
from advocacy.errors import Finding
from advocacy.glossary.matching import Matcher
from advocacy.glossary.terms import Glossary
from advocacy.languages import Language
from advocacy.registry import Registry

_VERBS = re.compile(r"acce[ds]|ratif|gia nhập|phê chuẩn", re.IGNORECASE)


class Checker:
    """Checks texts whose pairs stand in `source` and `target`."""

    def __init__(self, glossary: Glossary, registry: Registry, source: Language, target: Language) -> None:
        self.glossary = glossary
        self.registry = registry
        self.source = Matcher(glossary, source)
        self.target = Matcher(glossary, target)

    def check(self, text: Text) -> list[Finding]:
        """All findings about a text, in the order of the text."""
        broken = {pair.source.unit: finding for pair in text.pairs if (finding := _encoding(pair))}
        text = replace(text, pairs=[pair for pair in text.pairs if pair.source.unit not in broken])
        terms = Terms.of(text, self.glossary, self.source, self.target)
        found = [
            *broken.values(),
            *terms.check(),
            *check_parity(text),
            *check_orthography(text),
            *check_capitals(terms),
            *check_statements(text),
        ]
        for matcher in (self.source, self.target):
            found += check_acronyms(text, matcher, self.registry)
        found += check_accession(text, self.registry, (self.source.language, self.target.language))
        found = _without_echoes(found)
        order = {passage.unit: place for place, pair in enumerate(text.pairs) for passage in pair.both}
        places = {finding: (order.get(finding.place.key, -1), finding.language, finding.start) for finding in found}
        return sorted(places, key=lambda finding: places[finding])


def _encoding(pair: Pair) -> Finding | None:
    return next((finding for passage in pair.both if (finding := check_encoding(passage))), None)


def _without_echoes(found: list[Finding]) -> list[Finding]:
    """The findings without those that only repeat a surer one about the same words."""
    units = {
        code: {finding.place.key for finding in found if finding.code == code}
        for code in ("accession", "quotation-marks", "unclosed")
    }
    marks = units["quotation-marks"] | units["unclosed"]
    return [
        finding
        for finding in found
        if not (
            finding.code == "term-missing"
            and finding.place.key in units["accession"]
            and _VERBS.search(finding.excerpt)
        )
        and not (finding.code == "parity-quotation" and finding.place.key in marks)
    ]
