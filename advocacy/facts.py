"""What the program itself can say about a letter: its date, addressees, mandates, resolutions, attachments, notice.

These are the names that `[[…]]` in texts and `{slots}` in wording know; docs/writing.md lists them.
"""

from __future__ import annotations

from collections.abc import Callable

from advocacy.addressing import addressees, entries, registry_text, source_name
from advocacy.content import Draft
from advocacy.document import Block, Inline, Item, Link, List, Paragraph, Text, merged, plain
from advocacy.errors import did_you_mean
from advocacy.model import To
from advocacy.signatories import Speakers
from advocacy.units import Key

Fact = Callable[[], tuple[Inline, ...]]


def facts_of(draft: Draft, speakers: Speakers) -> dict[str, Fact]:
    """The facts about a letter by name; each is worked out when it is asked for."""
    language, letter = draft.language, draft.letter
    return {
        "attachments": lambda: (Text(", ".join(plain(title) for title in _attachment_titles(draft))),),
        "bare-date": lambda: _date(draft, bare=True),
        "date": lambda: _date(draft),
        "mandates": lambda: _mandates(draft),
        "original": lambda: _original(draft),
        "resolutions": lambda: _resolutions(draft),
        "signatories": lambda: (Text(language.join(speakers.names)),),
        "signatories.count": lambda: (Text(language.number(len(speakers.names))),),
        "subject": lambda: draft.line(letter.subject),
        "title": lambda: draft.line(letter.title),
        "to": lambda: (Text(language.join([words for to in letter.to if (words := _sentence(draft, to))])),),
    }


def _date(draft: Draft, *, bare: bool = False) -> tuple[Inline, ...]:
    if draft.letter.date is None or "date" in draft.letter.off:
        return ()
    return (Text(draft.language.date(draft.letter.date, bare=bare)),)


def _sentence(draft: Draft, to: To) -> str:
    if isinstance(to, Key) and (entry := draft.campaign.registry.addressable(to.name)):
        return registry_text(draft, entry, "sentence", to.place)
    return " ".join(plain(line).replace("\n", ", ") for line in addressees(draft, [to]))


def _mandates(draft: Draft) -> tuple[Inline, ...]:
    found = [
        registry_text(draft, entry, "sentence", draft.place("to"))
        for entry in entries(draft, draft.letter.to)
        if entry.table == "mandates"
    ]
    return (Text(draft.language.join(found)),)


def _resolutions(draft: Draft) -> tuple[Inline, ...]:
    """The numbers of the resolutions in force on the letter's date, in the order of the mandates."""
    registry, date = draft.campaign.registry, draft.letter.date
    numbers = []
    for entry in entries(draft, draft.letter.to):
        resolution = registry.resolution(entry.key, date) if entry.table == "mandates" else None
        if resolution is None:
            continue
        numbers.append(resolution.number)
        if not resolution.verified:
            message = f"Nobody has yet seen in a source that {resolution.number} is the resolution of {entry.key}."
            draft.find("unverified", draft.place("to"), message, "Look it up before you send this.", error=False)
        if date is not None and registry.has_lapsed(resolution, date):
            message = (
                f"The newest known resolution of {entry.key} by {date} is {resolution.number}, of {resolution.date}."
            )
            hint = "A newer one is likely: look it up, and write the numbers yourself."
            draft.find("resolution-lapsed", draft.place("to"), message, hint, error=False)
    return (Text(draft.language.join(numbers)),)


def _original(draft: Draft) -> tuple[Inline, ...]:
    """The name of the language that the operative text is in."""
    operative = [code for code, role in draft.letter.roles.items() if role == "operative"]
    others = [code for code in draft.data.languages if code != draft.language.code]
    return tuple(Text(draft.language.language_name(code)) for code in (operative or others)[:1])


def translation_notice(draft: Draft) -> tuple[Inline, ...]:
    """What marks this version as a translation, by its role; empty for an operative text."""
    notice = draft.language.notices.get(draft.letter.roles.get(draft.language.code, ""), "")
    return (Text(notice.replace("{original}", plain(_original(draft)))),)


def contact_blocks(draft: Draft) -> tuple[Block, ...]:
    """Whom to reach: one line each, with addresses that can be followed."""
    items = []
    for number, contact in enumerate(draft.letter.contacts, 1):
        said = [draft.named(part) for part in (contact.name, contact.role, contact.organisation) if part is not None]
        words: list[Inline] = [Text(", ".join(filter(None, said)))]
        if contact.email:
            words += [Text(": "), Link(f"mailto:{contact.email}", (Text(contact.email),))]
        if contact.phone:
            address = "tel:" + "".join(sign for sign in contact.phone if sign in "+0123456789")
            words += [Text(", " if contact.email else ": "), Link(address, (Text(contact.phone),))]
        unit = f"contacts.{number}"
        items.append(Item((Paragraph(merged(words), unit=unit),), unit))
    return (List("bullet", tuple(items)),) if items else ()


def _attachment_titles(draft: Draft) -> list[tuple[Inline, ...]]:
    found = []
    for attachment in draft.letter.attachments:
        if not isinstance(attachment, Key):
            found.append(draft.line(attachment))
            continue
        source = draft.data.sources.get(attachment.name)
        if source is None or source.title is None:
            hint = did_you_mean(attachment.name, draft.data.sources) or "Write it under sources, with a title."
            draft.find("unknown-source", attachment.place, f'There is no source "{attachment.name}".', hint)
            continue
        found.append(source_name(draft, source.title))
    return found


def attachment_blocks(draft: Draft) -> tuple[Block, ...]:
    """The titles of the enclosures: one as a paragraph, several as a list without marks."""
    paragraphs = [Paragraph(title, unit="attachments") for title in _attachment_titles(draft) if title]
    if len(paragraphs) < 2:
        return tuple(paragraphs)
    return (List("none", tuple(Item((paragraph,), "attachments") for paragraph in paragraphs)),)
