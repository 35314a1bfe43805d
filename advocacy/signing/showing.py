"""What an edition prints of a signatory, and how signatories are counted.

Nobody is printed who has not confirmed, who withdrew, who signed another text, or who never said how to be shown. What
a signatory agreed to holds for every edition: an edition for a smaller circle never widens it. `show` narrows it
further: a name with `show: coalition` stands in the coalition's and the confidential edition, not in the public one.

    consent             name    representative, role, …     counted     counted by country
    named               yes     yes                         yes         yes
    organisation-only   yes     no                          yes         yes
    counted-only        no      no                          yes         yes
    anonymous           no      no                          yes         only among at least 5 without name

“Anonymous” and what `show` hides count for a country only where at least `FEWEST` signatories of it stand without
name: who knows the few people that could have signed there must not be told that one of them did. They count in the
total, which names no country. A person is never named under “organisation-only” and then counts as “counted-only”.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from advocacy.editions import Edition, is_hidden
from advocacy.errors import said
from advocacy.signing.table import Consent, Kind, Signatory, Status

FEWEST = 5
CHANGED = "0" * 64  # in place of a digest: what the row says, nobody has signed


@dataclass(frozen=True, slots=True)
class Shown:
    """A signatory that may be printed, without what may not be."""

    signatory: Signatory


@dataclass(frozen=True, slots=True)
class Hidden:
    """A signatory that is not printed: why, and whether it is counted, also for its country."""

    reason: str
    counted: bool = False
    by_country: bool = False


@dataclass(frozen=True, slots=True)
class Counts:
    """How many have signed, how many of them are printed, and how many are of which country.

    `countries` may hold fewer than the total, of those that are not named and of those whose country is not known.
    """

    organisations: int
    persons: int
    printed: int
    countries: Mapping[str, int]

    @property
    def total(self) -> int:
        """All that are counted."""
        return self.organisations + self.persons


def shown(signatory: Signatory, edition: Edition | str, digest: str) -> Shown | Hidden:
    """What an edition of the statement of this digest prints of a signatory."""
    reason = _not_signed(signatory, digest)
    if reason:
        return Hidden(reason)
    if signatory.consent in (Consent.COUNTED_ONLY, Consent.ANONYMOUS):
        by_country = signatory.consent is Consent.COUNTED_ONLY
        return Hidden(said("agreed to be counted, not to be named"), counted=True, by_country=by_country)
    if signatory.consent is Consent.ORGANISATION_ONLY and signatory.kind is not Kind.ORGANISATION:
        return Hidden(said("is not an organisation, and agreed only to that"), counted=True, by_country=True)
    if is_hidden(signatory.show, edition):
        return Hidden(said("is not to be named in this edition"), counted=True)
    return Shown(_printable(signatory))


def _not_signed(signatory: Signatory, digest: str) -> str:
    """Why a signatory is neither printed nor counted, or ""."""
    if signatory.status is Status.WITHDRAWN:
        return said("withdrew")
    if signatory.status is not Status.CONFIRMED:
        return said("has not confirmed")
    if not signatory.digest:
        return said("has signed no text")
    if signatory.digest == CHANGED:
        return said("has a row that is not what was signed")
    if signatory.digest != digest:
        return said("signed another text")
    if signatory.consent is None:
        return said("has not said how to be shown")
    if signatory.kind is None:
        return said("is neither an organisation nor a person")
    return ""


def _printable(signatory: Signatory) -> Signatory:
    if signatory.consent is Consent.ORGANISATION_ONLY:
        nothing: dict[str, str] = {}
        signatory = replace(
            signatory, representative=nothing, role=nothing, organisation=nothing, relation=nothing, capacity=None,
            capacity_words=nothing,
        )  # fmt: skip
    return replace(signatory, aliases=()) if signatory.aliases else signatory


def counts(signatories: Iterable[Signatory], edition: Edition | str, digest: str) -> Counts:
    """How many signed the statement of this digest, as an edition may say it."""
    return counted((signatory, shown(signatory, edition, digest)) for signatory in signatories)


def counted(outcomes: Iterable[tuple[Signatory, Shown | Hidden]]) -> Counts:
    """How many signed, of signatories with what an edition prints of each."""
    kinds: Counter[Kind | None] = Counter()
    printed = 0
    open_: Counter[str] = Counter()
    unnamed: Counter[str] = Counter()
    guarded: Counter[str] = Counter()
    for signatory, outcome in outcomes:
        if isinstance(outcome, Hidden) and not outcome.counted:
            continue
        kinds[signatory.kind] += 1
        country = signatory.country
        if isinstance(outcome, Shown):
            printed += 1
            open_[country] += 1
        else:
            unnamed[country] += 1
            (open_ if outcome.by_country else guarded)[country] += 1
    open_.update({country: number for country, number in guarded.items() if unnamed[country] >= FEWEST})
    known = {country: open_[country] for country in sorted(open_) if country}
    return Counts(kinds[Kind.ORGANISATION], kinds[Kind.PERSON], printed, known)
