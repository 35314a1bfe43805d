"""The checks of texts for translations that are not in the campaign file yet."""

from __future__ import annotations

from collections.abc import Sequence

from advocacy.checks.passages import Pair, Passage, Text
from advocacy.checks.run import Checker
from advocacy.errors import Finding, Place, Severity, said
from advocacy.exchange.inline import lost_codes
from advocacy.glossary.terms import GLOSSARY, glossary_of
from advocacy.load import Campaign
from advocacy.reviewing.texts import Translation, source_of


def check_pairs(campaign: Campaign, language: str, pairs: Sequence[tuple[Translation, str]]) -> list[Finding]:
    """Findings about translations and the words that are proposed for them, in the order given.

    Raises:
        InputError: the campaign's glossary cannot be read.
    """
    data = campaign.data
    proposed = [(translation, target) for translation, target in pairs if target]
    if data is None or not proposed:
        return []
    first = source_of(campaign, language)
    # The glossary is read from English, whichever language is translated.
    codes = sorted((first, language), key=lambda code: code != "en")
    languages = [campaign.languages[code] for code in codes]
    checker = Checker(glossary_of(campaign.folder, data.glossary or GLOSSARY), campaign.registry, *languages)
    compared = []
    for translation, target in proposed:
        texts = {first: translation.source, language: target}
        place = Place(campaign.label, key=translation.key)
        compared.append(Pair(*(Passage(translation.key, side, texts[side.code], place) for side in languages)))
    parties = [{code: party.name.get(code) or "" for code in codes} for party in data.parties.values()]
    text = Text(compared, (), "", campaign.languages[language].register, parties)
    marks = [finding for translation, target in proposed for finding in _marks(campaign, translation, target, language)]
    return [*marks, *checker.check(text)]


def _marks(campaign: Campaign, translation: Translation, target: str, language: str) -> list[Finding]:
    """Marks of the source that the translation has not, and the reverse."""
    missing, added = lost_codes(translation.source, target)
    place = Place(campaign.label, key=translation.key)
    return [
        Finding("mark-lost", Severity.WARNING, said(words, mark=mark), "", place, "", language, mark)
        for words, marks in (
            ("{mark} of the source does not stand in the translation.", missing),
            ("{mark} stands in the translation only.", added),
        )
        for mark in marks
    ]
