"""What the program itself can say about a letter: its date, addressees, mandates, resolutions, attachments, notice.

These are the names that `[[…]]` in texts and `{slots}` in wording know; docs/writing.md lists them.
"""

from __future__ import annotations

from collections.abc import Callable

from advocacy.addressees import Addressee, Each, Reworded, To
from advocacy.addressing import MARKS, addressees, mandate_sentence, registry_text, source_name
from advocacy.content import Draft
from advocacy.document import Block, Inline, Item, Link, List, Paragraph, Text, merged, plain
from advocacy.errors import did_you_mean, said
from advocacy.patterns import SLOT, without_empty_parts
from advocacy.signatories import Speakers
from advocacy.signatories.counting import summary
from advocacy.units import Key

Fact = Callable[[], tuple[Inline, ...]]


def facts_of(draft: Draft, speakers: Speakers) -> dict[str, Fact]:
    """The facts about a letter by name; each is worked out when it is asked for."""
    language, letter = draft.language, draft.letter
    return {
        "annex-number": lambda: (Text(str(draft.base[-1] + 1)),) if _is_annex(draft) else (),  # type: ignore[operator]
        "attachments": lambda: (Text(", ".join(plain(title) for title in _attachment_titles(draft))),),
        "bare-date": lambda: _date(draft, bare=True),
        "capacities": lambda: (Text(language.join_long(_mandate_names(draft, speakers))),),
        "date": lambda: _date(draft),
        "dateline": lambda: _dateline(draft),
        "embargo": lambda: _embargo(draft),
        "mandates": lambda: (Text(draft.join(_mandate_names(draft, speakers))),),
        "mandates-line": lambda: (Text(_mandates_line(draft, speakers)),),
        "original": lambda: _original(draft),
        "place": lambda: draft.line(letter.place) if "place" not in letter.off else (),
        "reference": lambda: draft.line(letter.reference) if "reference" not in letter.off else (),
        "resolutions": lambda: _resolutions(draft, speakers),
        "signatories": lambda: (Text(speakers.sentence),),
        "signatories.count": lambda: (Text(language.number(speakers.counted.total)),),
        "signatories.summary": lambda: (Text(summary(speakers.counted, language)),),
        "subject": lambda: draft.line(letter.subject),
        "title": lambda: draft.line(letter.title),
        "to": lambda: (Text(draft.join([words for to in letter.to if (words := sentence(draft, to))])),),
    }


def _is_annex(draft: Draft) -> bool:
    """Whether this is one of several annexes, which are told apart by number."""
    return draft.parent is not None and len(draft.parent.letter.annexes) > 1


def _date(draft: Draft, *, bare: bool = False) -> tuple[Inline, ...]:
    if draft.letter.date is None or "date" in draft.letter.off:
        return ()
    return (Text(draft.dated(draft.letter.date, bare=bare)),)


def _dateline(draft: Draft) -> tuple[Inline, ...]:
    """The place and the date, or the one of them that there is."""
    place = plain(draft.line(draft.letter.place)) if "place" not in draft.letter.off else ""
    date = plain(_date(draft))
    return (Text(draft.language.dateline.format(place=place, date=date) if place and date else place or date),)


def _embargo(draft: Draft) -> tuple[Inline, ...]:
    if draft.letter.embargo is None or "embargo" in draft.letter.off:
        return ()
    return (Text(draft.language.moment(draft.letter.embargo, style=draft.date_style)),)


def sentence(draft: Draft, to: To) -> str:
    """An addressee as it stands in a sentence: of a person the name, or the office, without the address."""
    if isinstance(to, Each):
        return MARKS["sentence"]
    if isinstance(to, Addressee) and (to.name or to.office):
        return plain(draft.line(to.name or to.office))
    if isinstance(to, Key) and (entry := draft.campaign.registry.addressable(to.name)):
        return registry_text(draft, entry, "sentence", to.place)
    return " ".join(plain(line).replace("\n", ", ") for line in addressees(draft, [to]))


def _mandate_keys(draft: Draft, speakers: Speakers) -> list[Key]:
    """The mandates that a letter is about: those of the signatories, else those that it goes to."""
    keys = (to if isinstance(to, Key) else to.key for to in draft.letter.to if isinstance(to, (Key, Reworded)))
    return speakers.mandates or [key for key in keys if key.name in draft.campaign.registry.mandates]


def _mandate_names(draft: Draft, speakers: Speakers) -> list[str]:
    return [name for key in _mandate_keys(draft, speakers) if (name := mandate_sentence(draft, key))]


def _mandates_line(draft: Draft, speakers: Speakers) -> str:
    """The mandates, each as it stands in a sentence, between semicolons."""
    office = draft.language.references.office
    return draft.language.join_long([office.format(title=name) for name in _mandate_names(draft, speakers)])


def _resolutions(draft: Draft, speakers: Speakers) -> tuple[Inline, ...]:
    """The numbers of the resolutions in force on the letter's date, in the order of the mandates."""
    registry, date = draft.campaign.registry, draft.date
    numbers = []
    for key in _mandate_keys(draft, speakers):
        resolution = registry.resolution(key.name, date)
        if resolution is None:
            continue
        numbers.append(resolution.number)
        if not resolution.verified:
            message = said(
                "Nobody has yet seen in a source that {number} is the resolution of {mandate}.",
                number=resolution.number, mandate=key.name,
            )  # fmt: skip
            draft.find("unverified", key.place, message, "Look it up before you send this.", error=False)
        if date is not None and registry.has_lapsed(resolution, date):
            message = said(
                "The newest known resolution of {mandate} by {date} is {number}, of {adopted}.",
                mandate=key.name, date=date, number=resolution.number, adopted=resolution.date,
            )  # fmt: skip
            hint = "A newer one is likely: look it up, and write the numbers yourself."
            draft.find("resolution-lapsed", key.place, message, hint, error=False)
    return (Text(draft.join(numbers)),)


def _original(draft: Draft) -> tuple[Inline, ...]:
    """The name of the language that the operative text is in."""
    operative = [code for code, version in draft.letter.roles.items() if version.role == "operative"]
    others = [code for code in draft.data.languages if code != draft.language.code]
    return tuple(Text(draft.language.language_name(code)) for code in (operative or others)[:1])


def translation_notice(draft: Draft) -> tuple[Inline, ...]:
    """What marks this version as a translation, by its role; empty for an operative text."""
    version = draft.letter.roles.get(draft.language.code)
    if version is None:
        return ()
    translator = draft.named(version.translator) if version.translator is not None else ""
    values = {"original": plain(_original(draft)), "translator": translator}
    notice = without_empty_parts(draft.language.notices.get(version.role, ""), values)
    return (Text(SLOT.sub(lambda found: values.get(found[1], ""), notice)),)


def contact_blocks(draft: Draft) -> tuple[Block, ...]:
    """Whom to reach: one line each, with addresses that can be followed."""
    items = []
    for number, contact in enumerate(draft.letter.contacts, 1):
        if draft.hides(contact.show, draft.where(*draft.base, "contacts", number - 1)):
            continue
        names = [draft.named(part) for part in (contact.name, contact.role, contact.organisation) if part is not None]
        if not names[0]:
            continue  # somebody whose name is not shown cannot be reached either
        words: list[Inline] = [Text(", ".join(filter(None, names)))]
        if contact.email:
            words += [Text(": "), Link(f"mailto:{contact.email}", (Text(contact.email),))]
        if contact.phone:
            address = "tel:" + "".join(sign for sign in contact.phone if sign in "+0123456789")
            shown = contact.phone.replace(" ", "\u00a0")
            words += [Text(", " if contact.email else ": "), Link(address, (Text(shown),))]
        others = [draft.named(part) for part in (contact.handle, contact.languages) if part is not None]
        words += [Text("; " + "; ".join(filter(None, others)))] if any(others) else []
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
            message = said('There is no source "{name}".', name=attachment.name)
            draft.find("unknown-source", attachment.place, message, hint)
            continue
        found.append(source_name(draft, source.title))
    return found


def attachment_blocks(draft: Draft) -> tuple[Block, ...]:
    """The titles of the enclosures: one as a paragraph, several as a list without marks."""
    paragraphs = [Paragraph(title, unit="attachments") for title in _attachment_titles(draft) if title]
    if len(paragraphs) < 2:
        return tuple(paragraphs)
    return (List("none", tuple(Item((paragraph,), "attachments") for paragraph in paragraphs)),)
