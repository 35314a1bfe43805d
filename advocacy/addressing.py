"""Who a letter goes to and who sends it: address lines, names, and the salutation and closing that fit."""

from __future__ import annotations

from collections.abc import Iterator

from advocacy.content import Draft
from advocacy.document import Block, Inline, Item, LineBreak, List, Paragraph, Phrase, Text, merged, plain
from advocacy.errors import Place
from advocacy.markup import plain_text, text_lines
from advocacy.model import Addressee, KeyOrName, Party, Reworded, Signatories, Signatory, To
from advocacy.registry import Entry
from advocacy.units import Key, Unit

# The care-of block that mandates of the Special Procedures share; switched off with `care-of: none`.
_CARE_OF_MANDATES = "ohchr"


def addressees(draft: Draft, recipients: list[To]) -> list[tuple[Inline, ...]]:
    """The printed lines of each addressee."""
    return [found for to in recipients if (found := _address(draft, to))]


def address_blocks(draft: Draft, recipients: list[To], care_of: KeyOrName | None, unit: str) -> tuple[Block, ...]:
    """The address block: offices of one line run on, with the care-of lines; longer addressees stand apart."""
    paragraphs: list[tuple[Inline, ...]] = []
    runs_on = False
    for lines in addressees(draft, recipients):
        is_line = LineBreak() not in lines
        if is_line and runs_on:
            paragraphs[-1] = (*paragraphs[-1], LineBreak(), *lines)
        else:
            paragraphs.append(lines)
        runs_on = is_line
    shared = care_of_lines(draft, recipients, care_of)
    if shared and runs_on:
        paragraphs[-1] = (*paragraphs[-1], LineBreak(), *shared)
    elif shared:
        paragraphs.append(shared)
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
        draft.find("unknown-addressee", key.place, f'no care-of block "{key.name}" in the registry.', hint)
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
        message = f'The registry has no {column} for "{entry.key}".'
        draft.find("registry-gap", place, message, f"Add the column to data/{entry.table}.csv, or write the words.")
    return text


def _address(draft: Draft, to: To) -> tuple[Inline, ...]:
    if isinstance(to, Key):
        registry = draft.campaign.registry
        entry = registry.addressable(to.name)
        if entry is None:
            hint = registry.suggest(to.name, [*registry.mandates.values(), *registry.offices.values()])
            draft.find("unknown-addressee", to.place, f'no addressee "{to.name}" in the registry.', hint)
            return ()
        return text_lines(registry_text(draft, entry, "address", to.place))
    if isinstance(to, Reworded):
        if draft.campaign.registry.addressable(to.key.name) is None:
            draft.find("unknown-addressee", to.key.place, f'no addressee "{to.key.name}" in the registry.')
        return draft.line(to.words)
    if isinstance(to, Addressee):
        return _lines(draft.line(unit) for unit in (to.name, to.office, to.address))
    return draft.line(to)


def _lines(parts: Iterator[tuple[Inline, ...]]) -> tuple[Inline, ...]:
    out: list[Inline] = []
    for part in parts:
        if part:
            out += [*([LineBreak()] if out else []), *part]
    return tuple(out)


# ------------------------------------------------------------------ salutation and closing


def form_of_address(draft: Draft, field: str) -> str:
    """The default `salutation` or `closing` for the addressees, or "" when the registry has none for them."""
    roles = _roles(draft)
    entry = draft.campaign.registry.forms_of_address.get(_joint_role(roles)) if roles else None
    return entry.text(field, draft.language) if entry else ""


def own_salutations(draft: Draft) -> tuple[Inline, ...]:
    """The salutation that a single addressee brings along."""
    if len(draft.letter.to) == 1 and isinstance(draft.letter.to[0], Addressee):
        return draft.line(draft.letter.to[0].salutation)
    return ()


def _roles(draft: Draft) -> list[str]:
    roles = [entry.role for entry in entries(draft, draft.letter.to)]
    for to in draft.letter.to:
        if isinstance(to, Addressee) and to.role:
            if to.role not in draft.campaign.registry.forms_of_address:
                place = (to.name or to.office or to.address or Unit()).place
                draft.find("unknown-role", place, f'no role "{to.role}" in the registry of forms of address.')
            roles.append(to.role)
    return roles


def _joint_role(roles: list[str]) -> str:
    """One role for all: the plural of a shared one, else that of mandate holders in general."""
    if len(roles) == 1:
        return roles[0]
    if len(set(roles)) == 1:
        return f"{roles[0]}s"
    return "mandate-holders"


# ------------------------------------------------------------------ signatories


def signatories(draft: Draft) -> Signatories | None:
    """Who speaks: the letter's own signatories, else the campaign's."""
    return draft.letter.signatories or draft.data.signatories


def signatory_records(draft: Draft) -> list[tuple[Inline, ...]]:
    """The printed lines of each signatory (name, role, body), in the order asked for."""
    stated = signatories(draft)
    if stated is None:
        return []
    records = [found for signatory in stated.items if (found := _signatory(draft, signatory))]
    if stated.order == "name":
        records.sort(key=lambda record: draft.language.sort_key(_name(record)))
    elif stated.order == "given-name":
        # A Vietnamese name ends with the given name; the whole name decides between equal ones.
        records.sort(key=lambda record: tuple(map(draft.language.sort_key, (_name(record).split()[-1], _name(record)))))
    return records


def names(draft: Draft) -> list[str]:
    """The names alone, as they stand in a sentence."""
    return [_name(record) for record in signatory_records(draft)]


def _name(record: tuple[Inline, ...]) -> str:
    return plain(record).partition("\n")[0]


def _signatory(draft: Draft, signatory: Signatory) -> tuple[Inline, ...]:
    if isinstance(signatory, Unit):
        return draft.line(signatory)
    party: Party | None = signatory if isinstance(signatory, Party) else draft.data.parties.get(signatory.name)
    if party is None:
        assert isinstance(signatory, Key)  # noqa: S101 -- the only other form
        draft.find(
            "unknown-party", signatory.place, f'There is no party "{signatory.name}".', "Write it under parties."
        )
        return ()
    if party.show == "confidential":
        draft.left_out.setdefault("a signatory (confidential)")
        return ()
    return _lines(draft.line(unit) for unit in (party.name, party.role, party.organisation))


def signatory_blocks(draft: Draft) -> tuple[Block, ...]:
    """The names as the campaign asks for them; nothing where they stand in a sentence."""
    stated = signatories(draft)
    records = signatory_records(draft)
    if stated is None or stated.as_ in ("sentence", "none"):
        return ()
    if stated.as_ == "block":
        return tuple(Paragraph(record, "signature", "signatories") for record in records)
    marker = "decimal" if stated.as_ == "numbered" else "bullet"
    items = tuple(Item((Paragraph(_on_one_line(record), "", "signatories"),), "signatories") for record in records)
    return (List(marker, items),) if items else ()


def _on_one_line(record: tuple[Inline, ...]) -> tuple[Inline, ...]:
    return merged(Text(", ") if isinstance(node, LineBreak) else node for node in record)


def source_name(draft: Draft, unit: Unit) -> tuple[Inline, ...]:
    """A name or title of a source; one that exists in another language only is marked as words in that language."""
    if unit.only and unit.only != draft.language.code and unit.only in unit.words:
        return (Phrase(unit.only, plain_text(unit.words[unit.only])),)
    return plain_text(draft.words(unit))
