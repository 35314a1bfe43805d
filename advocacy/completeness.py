"""What a kind must have, and how long it may be: the rules of its data file held against a finished version."""

from __future__ import annotations

from advocacy.content import Draft
from advocacy.document import Document, lines
from advocacy.errors import Localised, any_of, by_language, said
from advocacy.rules import Need, Rules, WordLimit


def check_completeness(draft: Draft, document: Document, speakers: int) -> None:
    """Find what the document lacks by the rules of its kind; none of it keeps a draft from being written.

    `speakers` is the number of its signatories.
    """
    rules = draft.campaign.kinds.rules(draft.letter.kind)
    for need in rules.needs:
        _check_need(draft, need)
    _check_readers(draft, rules)
    if rules.words is not None and (not rules.reads or draft.language.code in rules.reads):
        _check_length(draft, document, rules.words, joint=speakers > 1)


def _check_need(draft: Draft, need: Need) -> None:
    letter = draft.letter
    particulars = letter.particulars.values
    if any(particulars.get(name) != value for name, value in need.when.items()):
        return
    given = {*letter.content, *letter.records, *particulars}
    given |= {name for name in need.one_of if getattr(letter, name.replace("-", "_"), None)}
    given |= {"signatories"} if draft.data.signatories else set()
    if not given.difference(letter.off).intersection(need.one_of):
        names = any_of([f"`{name}`" for name in need.one_of])
        message = said("{names} is missing. {why}", names=names, why=by_language(need.say))
        draft.find("needed", draft.place("kind"), message, "Write it.", error=False)


def _check_readers(draft: Draft, rules: Rules) -> None:
    languages = draft.letter.languages or draft.data.languages
    if rules.reads and not set(languages).intersection(rules.reads):

        def named(ui: str) -> str:
            speaker = draft.campaign.speaker(ui)
            return speaker.join([speaker.language_name(code) for code in rules.reads])

        message = "Those who get this document read {languages}; it is in none of these."
        message = said(message, languages=Localised(named))
        draft.find("needed", draft.place("languages"), message, "Add a version that they can read.", error=False)


def _check_length(draft: Draft, document: Document, limit: WordLimit, *, joint: bool) -> None:
    """The words of the document as Word counts them, without its notes and the blocks that do not count."""
    counted = [section for section in document.sections if section.name not in limit.without]
    words = sum(len(line.split()) for section in counted for line in lines(section.blocks))
    most = limit.joint if joint else limit.one
    if words > most:
        message = "This version has {words} words; the limit is {most}."
        if not limit.verified:
            message = (
                "This version has {words} words; the limit is {most} (this limit was not seen in a source: check it)."
            )
        hint = "Shorten it; notes and annexes do not count."
        draft.find("too-long", draft.place("kind"), said(message, words=words, most=most), hint, error=False)
