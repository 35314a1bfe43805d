"""What `advocacy check` says of the addressees of a batch: all that a build would, and who would get no salutation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from advocacy.addressees import Addressee, Each
from advocacy.editions import is_hidden
from advocacy.errors import Finding, InputError, Place, Severity, said
from advocacy.load import Campaign
from advocacy.mailing.letters import Mailing
from advocacy.mailing.recipients import Recipient, each_of, recipients
from advocacy.model import Letter
from advocacy.units import Unit


def check_addressees(campaign: Campaign, edition: str) -> Iterator[Finding]:
    """What is wrong with the addressees of each document of an edition that goes to each of many, in every language."""
    data = campaign.data
    for name, letter in data.documents.items() if data is not None else ():
        each = each_of(campaign, name)
        if data is not None and each is not None and not is_hidden(letter.show, edition):
            yield from _addressees(campaign, name, each, letter.languages or data.languages, edition)


def _addressees(campaign: Campaign, name: str, each: Each, languages: list[str], edition: str) -> Iterator[Finding]:
    try:
        found, wrong = recipients(campaign, each)
    except InputError as error:  # a build stops here; a check goes on to the other documents
        yield Finding("unknown-addressee", Severity.ERROR, error.message, "", error.place, name)
        return
    yield from wrong
    yield from ungreeted(campaign, name, found)
    yield from Mailing(campaign, name, each, languages, edition, "").check(found)


def ungreeted(campaign: Campaign, document: str, found: Iterable[Recipient]) -> Iterator[Finding]:
    """The rows of a table that do not say how to greet, where the letter leaves that to them.

    A salutation of the letter serves all, and `salutation: none`, or an order of blocks without it, says that there is
    to be none.
    """
    data = campaign.data
    if data is None or not _greets(campaign, data.documents[document], data.languages):
        return
    for recipient in found:
        if (place := _silent(recipient)) is not None:
            message = said("Row {row} has neither a role nor a salutation, so its letter has none.", row=place.line)
            hint = "Fill in `role` or `salutation` in the table, or write `salutation: none` in the letter."
            yield Finding("no-salutation", Severity.WARNING, message, hint, place, document)


def _silent(recipient: Recipient) -> Place | None:
    """The row of an addressee who is given by words, and of whose greeting they say nothing."""
    to = recipient.to
    if isinstance(to, Unit):
        return to.place
    if isinstance(to, Addressee) and not to.role and to.salutation is None:
        return next((unit.place for unit in (to.name, to.office, to.address) if unit is not None), None)
    return None


def _greets(campaign: Campaign, letter: Letter, languages: list[str]) -> bool:
    """Whether a letter greets each addressee in its own way, in one of its languages at least."""
    if "salutation" in {*letter.off, *letter.content} or "line" in letter.wording.get("salutation", {}):
        return False
    stated = letter.blocks
    if isinstance(stated, list):
        return "salutation" in stated
    kinds = campaign.kinds
    codes = letter.languages or languages
    return any("salutation" in (stated or {}).get(code, kinds.get(letter.kind, code).blocks) for code in codes)
