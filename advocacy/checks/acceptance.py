"""Findings that somebody looked at and keeps: `accept: [{code, unit, reason}]` in the campaign file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from advocacy.errors import Finding, Severity, said
from advocacy.model import Acceptance
from advocacy.reader import Tree

# What keeps a document from being written, or from being safe, is never a matter of taste.
_NEVER = frozenset({"confidential", "missing-language"})


def without_accepted(findings: Iterable[Finding], accepted: Sequence[Acceptance], tree: Tree) -> list[Finding]:
    """The findings that nobody accepted, and one for each acceptance that applies to none any more."""
    used: set[int] = set()
    kept = []
    for finding in findings:
        applies = [number for number, each in enumerate(accepted) if _covers(each, finding)]
        used.update(applies)
        if not applies:
            kept.append(finding)
    for number, each in enumerate(accepted):
        if number not in used:
            message = said('Nothing gives "{code}" here any more.', code=each.code)
            place = tree.place(("accept", number))
            kept.append(Finding("acceptance-unused", Severity.WARNING, message, "Take the line out.", place))
    return kept


def _covers(accepted: Acceptance, finding: Finding) -> bool:
    if accepted.code != finding.code or finding.code in _NEVER:
        return False
    unit = finding.place.key
    return not accepted.unit or unit == accepted.unit or unit.startswith(f"{accepted.unit}.")
