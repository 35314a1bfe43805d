"""Who a letter goes to: address lines, and the salutation and closing that fit."""

from __future__ import annotations

import re
from collections.abc import Iterator

from advocacy.addressees import Addressee, Each, Reworded, To
from advocacy.content import Draft
from advocacy.document import Block, Inline, LineBreak, Paragraph, Phrase, Text, merged, plain
from advocacy.errors import Message, Place, did_you_mean, said
from advocacy.grammar import KeyOrName
from advocacy.markup import plain_text, text_lines
from advocacy.registry import Entry
from advocacy.units import Key, Unit

# The care-of block that mandates of the Special Procedures share; switched off with `care-of: none`.
_CARE_OF_MANDATES = "ohchr"
# Where the words of each addressee will stand in a text that is composed once for many (`mailing`): private characters,
# which no input may hold.
MARKS = {"address": "\ue000", "salutation": "\ue001", "closing": "\ue002", "sentence": "\ue003"}


def addressees(draft: Draft, recipients: list[To]) -> list[tuple[Inline, ...]]:
    """The printed lines of each addressee."""
    return [found for to in recipients if (found := _address(draft, to))]


def address_blocks(draft: Draft, recipients: list[To], care_of: KeyOrName | None, unit: str) -> tuple[Block, ...]:
    """The address block: offices of one line run on, longer addressees stand apart.

    The care-of lines that the campaign gives stand at the end; those of OHCHR below the last mandate, and only there.
    """
    if any(isinstance(to, Each) for to in recipients):
        return (Paragraph((Text(MARKS["address"]),), "address", unit),)
    shared = care_of_lines(draft, recipients, care_of)
    mandates = [to for to in recipients if care_of is None and any(e.table == "mandates" for e in entries(draft, [to]))]
    bearer = mandates[-1] if mandates else recipients[-1] if recipients else None
    paragraphs: list[tuple[Inline, ...]] = []
    runs_on = False
    for to in recipients:
        pieces = [_address(draft, to), shared if to is bearer else ()]
        for lines in filter(None, pieces):
            joins = runs_on and (LineBreak() not in lines or lines is shared)
            if joins:
                paragraphs[-1] = (*paragraphs[-1], LineBreak(), *lines)
            else:
                paragraphs.append(lines)
            runs_on = LineBreak() not in lines
    return tuple(Paragraph(merged(lines), "address", unit) for lines in paragraphs)


def care_of_lines(draft: Draft, recipients: list[To], care_of: KeyOrName | None) -> tuple[Inline, ...]:
    """The shared care-of lines: as given, or those of OHCHR for mandates of the Special Procedures."""
    if "care-of" in draft.letter.off:
        return ()
    if isinstance(care_of, Unit):
        return text_lines(draft.words(care_of))
    if care_of is None and not any(entry.table == "mandates" for entry in entries(draft, recipients)):
        return ()
    key = care_of or Key(_CARE_OF_MANDATES)
    entry = draft.campaign.registry.offices.get(key.name)
    if entry is None:
        hint = draft.campaign.registry.suggest(key.name, draft.campaign.registry.offices.values())
        message = said('no care-of block "{name}" in the registry.', name=key.name)
        draft.find("unknown-addressee", key.place, message, hint)
        return ()
    return text_lines(registry_text(draft, entry, "address", key.place))


def entries(draft: Draft, recipients: list[To]) -> list[Entry]:
    """The registry entries among the addressees."""
    keys = (to if isinstance(to, Key) else to.key for to in recipients if isinstance(to, (Key, Reworded)))
    return [entry for key in keys if (entry := draft.campaign.registry.addressable(key.name))]


def registry_text(draft: Draft, entry: Entry, field: str, place: Place) -> str:
    """A text of a registry entry in the letter's language; a gap is an error."""
    text = entry.text(field, draft.language)
    if not text:
        column = f"{field}.{draft.language.code}"
        message = said('The registry has no {column} for "{name}".', column=column, name=entry.key)
        hint = said("Add the column to data/{table}.csv, or write the words.", table=entry.table)
        draft.find("registry-gap", place, message, hint)
    return text


def mandate_sentence(draft: Draft, key: Key) -> str:
    """The name of a mandate as it stands in a sentence, without an article; a key of no mandate is an error."""
    registry = draft.campaign.registry
    entry = registry.mandates.get(key.name)
    if entry is None:
        hint = registry.suggest(key.name, registry.mandates.values())
        draft.find("unknown-reference", key.place, said('There is no mandate "{name}".', name=key.name), hint)
        return ""
    return registry_text(draft, entry, "sentence", key.place)


def _address(draft: Draft, to: To) -> tuple[Inline, ...]:
    if isinstance(to, Key):
        registry = draft.campaign.registry
        entry = registry.addressable(to.name)
        if entry is None:
            hint = registry.suggest(to.name, [*registry.mandates.values(), *registry.offices.values()])
            draft.find("unknown-addressee", to.place, _no_addressee(to), hint)
            return ()
        return text_lines(registry_text(draft, entry, "address", to.place))
    if isinstance(to, Reworded):
        if draft.campaign.registry.addressable(to.key.name) is None:
            draft.find("unknown-addressee", to.key.place, _no_addressee(to.key))
        return draft.line(to.words)
    if isinstance(to, Each):
        return (Text(MARKS["address"]),)
    if isinstance(to, Addressee):
        return _lines(draft.line(unit) for unit in (to.name, to.office, to.address))
    words = draft.line(to)
    if re.fullmatch(r"[A-Za-z]+[-_][A-Za-z_-]+", plain(words)):
        registry = draft.campaign.registry
        hint = registry.suggest(plain(words).lower().replace("_", "-"), registry.mandates.values())
        message = said('"{words}" looks like a key, and is none.', words=plain(words))
        draft.find("unknown-addressee", to.place, message, hint)
    return words


def _no_addressee(key: Key) -> Message:
    return said('no addressee "{name}" in the registry.', name=key.name)


def _lines(parts: Iterator[tuple[Inline, ...]]) -> tuple[Inline, ...]:
    out: list[Inline] = []
    for part in parts:
        if part:
            out += [*([LineBreak()] if out else []), *part]
    return tuple(out)


# ------------------------------------------------------------------ salutation and closing


def form_of_address(draft: Draft, field: str) -> str:
    """The default `salutation` or `closing` for the addressees, or "" when the registry has none for them."""
    if any(isinstance(to, Each) and field in to.forms for to in draft.letter.to):
        return MARKS[field]
    roles = _roles(draft)
    mandates = [role for role, is_mandate in roles if is_mandate]
    others = [role for role, is_mandate in roles if not is_mandate]
    found = [_form(draft, _joint_role(draft, mandates, "mandate-holders"), field)] if mandates else []
    one_or_more = {role: role if others.count(role) == 1 else _plural(draft, role) for role in others}
    found += [_form(draft, role, field) for role in one_or_more.values()]
    if field == "closing" and len(set(found)) > 1:
        return ""  # one letter has one closing; where the forms differ, the kind's own serves all
    return " ".join(dict.fromkeys(filter(None, found)))


def _form(draft: Draft, role: str, field: str) -> str:
    forms = draft.campaign.registry.forms_of_address
    entry = forms.get(role) or forms.get(role.removesuffix("s"))
    return entry.text(field, draft.language) if entry else ""


def own_salutations(draft: Draft) -> tuple[Inline, ...]:
    """The salutation that addressees bring along, when all of them do."""
    own = [draft.line(to.salutation) for to in draft.letter.to if isinstance(to, Addressee) and to.salutation]
    if not own or len(own) < len(draft.letter.to):
        return ()
    return merged([Text(" ".join(dict.fromkeys(map(plain, own))))])


def _roles(draft: Draft) -> list[tuple[str, bool]]:
    """The role of each addressee in the forms of address, and whether it is a mandate."""
    roles = [(entry.role, entry.table == "mandates") for entry in entries(draft, draft.letter.to)]
    for to in draft.letter.to:
        if isinstance(to, Addressee) and to.role:
            if to.role not in draft.campaign.registry.forms_of_address:
                place = (to.name or to.office or to.address or Unit()).place
                roles_known = draft.campaign.registry.forms_of_address
                hint = did_you_mean(to.role, roles_known) or said("Roles are {known}.", known=", ".join(roles_known))
                draft.find("unknown-role", place, said('no role "{name}" in the forms of address.', name=to.role), hint)
            roles.append((to.role, False))
    return roles


def _joint_role(draft: Draft, roles: list[str], general: str) -> str:
    """One role for all: the plural of a shared one, else the general one."""
    if len(set(roles)) > 1:
        return general
    return roles[0] if len(roles) == 1 else _plural(draft, roles[0])


def _plural(draft: Draft, role: str) -> str:
    """The role of several who have one role: its row names it where it is not the word with an s."""
    entry = draft.campaign.registry.forms_of_address.get(role)
    return (entry.cells.get("plural", "") if entry is not None else "") or f"{role}s"


def source_name(draft: Draft, unit: Unit) -> tuple[Inline, ...]:
    """A name or title of a source; one that exists in another language only is marked as words in that language."""
    if draft.hides(unit.show, draft.where(*unit.path)):
        return ()
    if unit.only and unit.only != draft.language.code and unit.only in unit.words:
        return (Phrase(unit.only, plain_text(unit.words[unit.only])),)
    return plain_text(draft.words(unit))
