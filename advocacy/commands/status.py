"""`advocacy status`: how far each translation is, and what keeps a version from being final."""

from __future__ import annotations

import argparse

from advocacy.commands import campaign_argument


def declare(parser: argparse.ArgumentParser) -> None:
    """The flags of the command."""
    campaign_argument(parser)
    parser.add_argument("--json", action="store_true", help="JSON, for other programs")


def run(options: argparse.Namespace) -> int:
    """Print counts by document and language, then what is open; 0 also when something is."""
    from advocacy.checks.campaign import composed
    from advocacy.errors import said, told
    from advocacy.load import load_campaign
    from advocacy.reviewing.texts import Translation, states_by_document
    from advocacy.vouching import UNFINISHED, State

    campaign = load_campaign(options.campaign)
    if campaign.data is None:
        print(told("The campaign file has errors; see `advocacy check`.", options.ui))
        return 1
    open_: dict[tuple[str, str], Translation] = {}
    rows = []
    for document, language, found in states_by_document(campaign, composed(campaign)):
        counts = {state: sum(each.state is state for each in found) for state in State}
        blocking = [each for each in found if each.state in UNFINISHED]
        open_ |= {(language, each.key): each for each in blocking}
        rows.append((document, language, counts, blocking))
    if options.json:
        import json

        listed = [
            {
                "document": document,
                "language": language,
                "counts": {state.value: number for state, number in counts.items()},
                "final": not blocking,
                "blocking": [{"unit": each.key, "state": each.state.value} for each in blocking],
            }
            for document, language, counts, blocking in rows
        ]
        print(json.dumps(listed, ensure_ascii=False, indent=2))
        return 0
    for document, language, counts, blocking in rows:
        words = ", ".join(f"{number} {told(state.value, options.ui)}" for state, number in counts.items() if number)
        final = told("can be final" if not blocking else "not final", options.ui)
        print(f"{document:20} {language:4} {words or told('original', options.ui)}    {final}")
    for (language, key), each in open_.items():
        reason = each.record.reason if each.record is not None else ""
        print(f"  {told(each.state.value, options.ui):10} {language:4} {key}" + (f"  ({reason})" if reason else ""))
    if not rows:
        print(told(said("The campaign has one language only."), options.ui))
    return 0
