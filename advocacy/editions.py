"""Editions: for whom a document is made, and what each of them leaves out, by which rule.

    public          everybody
    coalition       the members of the coalition: working details, such as whom to call
    confidential    the addressees alone: everything

An edition prints what is for its own readers and for wider circles. Whatever may be hidden carries a `Show`, which says
from which edition on it is printed and who said so; a `Redaction` tells that it was left out, and never its words.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum

from advocacy.errors import Message, said


class Edition(StrEnum):
    """For whom a document is made; in this order, each prints also what those before it print."""

    PUBLIC = "public"
    COALITION = "coalition"
    CONFIDENTIAL = "confidential"

    @classmethod
    def of(cls, word: str) -> Edition:
        """The edition of a word; a slip in the word that hides something must not show it."""
        return cls(word) if word in set(cls) else cls.CONFIDENTIAL


_ORDER = list(Edition)


def is_hidden(show: str, edition: str) -> bool:
    """Whether what is to be shown from one edition on is left out of another."""
    return _ORDER.index(Edition.of(show)) > _ORDER.index(Edition(edition))


class Rule(StrEnum):
    """What hides something: a word in the campaign file, the kind, a consent, or how a signatory agreed to be shown."""

    STATED = "show"
    KIND = "kind"
    CONSENT = "consent"
    SIGNATORY = "signatory"


@dataclass(frozen=True, slots=True)
class Show:
    """From which edition on something is printed, and by which rule; `consent` is the field that does not say yes.

    The words of what is `guarded` must not stand elsewhere either; `person` says that they are somebody's name.
    """

    edition: Edition = Edition.PUBLIC
    rule: Rule = Rule.STATED
    consent: str = ""
    guarded: bool = False
    person: bool = False

    def is_hidden(self, edition: str) -> bool:
        """Whether an edition leaves it out."""
        return is_hidden(self.edition, edition)

    @property
    def is_public(self) -> bool:
        """Whether every edition prints it."""
        return self.edition is Edition.PUBLIC

    @property
    def reason(self) -> Message:
        """The rule in words."""
        match self.rule:
            case Rule.KIND:
                for_few = self.edition is Edition.COALITION
                return said("the kind keeps it for the coalition" if for_few else "the kind keeps it confidential")
            case Rule.CONSENT:
                return said("{field} is not yes", field=self.consent)
            case _:
                return said("the campaign file says show: {edition}", edition=self.edition.value)


EVERYBODY = Show()


def narrower(first: Show, second: Show) -> Show:
    """The one that hides more, the first of two that hide alike; guarded if one of them is."""
    chosen = second if is_hidden(second.edition, first.edition) else first
    guarded, person = first.guarded or second.guarded, first.person or second.person
    return chosen if chosen.is_public else replace(chosen, guarded=guarded, person=person)


@dataclass(frozen=True, slots=True)
class Redaction:
    """That a version leaves something out: `what` it is (a key path or a description), and why. Never its words.

    `shown_in` is the narrowest edition that prints it, "" when none does; `number` counts what is described alike.
    """

    document: str
    language: str
    what: str
    rule: Rule
    reason: str
    shown_in: str = ""
    number: int = 1

    @property
    def told(self) -> str:
        """What is left out, and for whom it is, on one line."""
        if not self.shown_in:
            return self.what
        if self.shown_in == Edition.COALITION:
            line = said("{what} (for the coalition only)", what=self.what)
        else:
            line = said("{what} (confidential)", what=self.what)
        return said("{number} × {what}", number=self.number, what=line) if self.number > 1 else line


@dataclass(slots=True)
class Redactions:
    """What one version leaves out, while it is composed; words are kept to count them, and given to nobody."""

    _found: dict[tuple[str, Show], dict[str, None]] = field(default_factory=dict)

    def add(self, what: str, show: Show, words: str = "") -> None:
        """Note that something is left out: a thing once, and a description once for each of its words."""
        plain = Show(show.edition, show.rule, show.consent)
        self._found.setdefault((what, plain), {}).update({words: None} if words else {})

    def __iter__(self) -> Iterator[tuple[str, Show, int]]:
        """Each with its number; what stands inside something that is left out is left out with it, and not told."""
        whole = {what for what, _ in self._found}
        for (what, show), words in self._found.items():
            parts = what.split(".")
            if not any(".".join(parts[:end]) in whole for end in range(1, len(parts))):
                yield what, show, max(1, len(words))
