"""`advocacy sign status`: what was signed, what changed since, who must consent again."""

from __future__ import annotations

import argparse
from collections import Counter
from typing import TYPE_CHECKING, Any

from advocacy.commands.sign import campaign_and_document, desk

if TYPE_CHECKING:
    from advocacy.signing.changes import Difference
    from advocacy.signing.desk import Desk


def declare(parser: argparse.ArgumentParser) -> None:
    """The flags of the action."""
    campaign_and_document(parser)
    parser.add_argument("--json", action="store_true", help="JSON, for other programs")


def run(options: argparse.Namespace) -> int:
    """Print it; 1 where the table or the chain is not what it should be."""
    import json

    at = desk(options)
    findings = at.findings()
    if options.json:
        print(json.dumps(_listed(at, options.ui), ensure_ascii=False, indent=2))
    else:
        _show(at, options.ui)
    return 1 if findings.errors else 0


def _show(at: Desk, ui: str) -> None:
    from advocacy.errors import said, told
    from advocacy.signing.changes import heaviest
    from advocacy.views.signing import compared
    from advocacy.views.terminal import flat

    def say(message: str) -> None:
        print(told(message, ui))

    standing = at.standing
    if not standing.frozen:
        say(said("The text was not frozen yet."))
    for text in standing.frozen:
        now = told("the text of today" if text is standing.current else "an earlier text", ui)
        say(said("Frozen on {date}, code {code}: {which}.", date=text.date, code=text.code, which=now))
    if standing.frozen and standing.current is None:
        say(said("The text was changed since. Nobody is printed until it is frozen anew and they consent again."))
    for word, number in _counts(at).items():
        print(f"  {number:5} {told(word, ui)}")
    for signed, differences in _changes(at).items():
        old = next((text for text in standing.frozen if text.digest == signed), None)
        say(said("Since {date}, code {code}:", date=old.date if old else "?", code=old.code if old else signed[:16]))
        for code, found in differences.items():
            print(f" {code}: {told(heaviest(each.weight for each in found).value, ui)}")
            for line in compared(found, ui):
                print(line)
        names = at.others().get(signed, [])
        if names:
            say(said("These {number} signed that text and must consent again:", number=len(names)))
            for signatory in names:
                print(f"    {signatory.id}  {signatory.any_name}")
    for finding in at.findings():
        print(flat(finding, ui))


def _counts(at: Desk) -> Counter[str]:
    return Counter(signatory.status.value if signatory.status else "?" for signatory in at.table.signatories)


def _changes(at: Desk) -> dict[str, dict[str, list[Difference]]]:
    """How today's text differs from each text that somebody signed, and from the last one that was frozen."""
    from advocacy.signing.changes import by_language
    from advocacy.signing.desk import lines_of_today

    current = at.standing.current
    asked = list(at.others())
    if at.standing.frozen and current is None and at.standing.frozen[-1].digest not in asked:
        asked.append(at.standing.frozen[-1].digest)
    if not asked:
        return {}
    today = dict(current.lines) if current is not None else lines_of_today(at.campaign, at.document)
    known = {text.digest: text for text in at.standing.frozen}
    return {digest: by_language(known[digest].lines, today) if digest in known else {} for digest in asked}


def _listed(at: Desk, ui: str) -> dict[str, Any]:
    from advocacy.signing.chain import head, live
    from advocacy.signing.changes import heaviest

    current = at.standing.current
    return {
        "document": at.document,
        "frozen": [
            {
                "date": str(text.date),
                "code": text.code,
                "digest": text.digest,
                "versions": {version.language: version.digest for version in text.versions},
                "current": text is current,
            }
            for text in at.standing.frozen
        ],
        "head": head(at.events),
        "signatures": len(live(at.events)),
        "statuses": dict(_counts(at)),
        "changes": [
            {
                "since": digest,
                "languages": {
                    code: {
                        "weight": heaviest(each.weight for each in found).value,
                        "differences": [
                            {"old": list(each.old), "new": list(each.new), "weight": each.weight.value}
                            for each in found
                        ],
                    }
                    for code, found in differences.items()
                },
                "consent-again": [{"id": each.id, "name": each.any_name} for each in at.others().get(digest, [])],
            }
            for digest, differences in _changes(at).items()
        ],
        "findings": [finding.as_json(ui) for finding in at.findings()],
    }
