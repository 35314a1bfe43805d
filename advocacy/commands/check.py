"""`advocacy check`: say everything that is wrong with a campaign."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from advocacy.commands import campaign_argument, without_folders
from advocacy.writers import EDITIONS

if TYPE_CHECKING:
    from advocacy.errors import Finding, Findings
    from advocacy.load import Campaign


def declare(parser: argparse.ArgumentParser) -> None:
    """The flags of the command."""
    campaign_argument(parser)
    parser.add_argument(
        "--edition", choices=EDITIONS, default=EDITIONS[0], help="check what this edition prints (default: public)"
    )
    parser.add_argument("--json", action="store_true", help="a JSON list, for other programs")
    parser.add_argument("--sarif", action="store_true", help="SARIF 2.1.0, for editors and forges")
    parser.add_argument(
        "--review-docx",
        type=Path,
        metavar="FILE.docx",
        help="both languages in a Word file, with comments at the words",
    )


def run(options: argparse.Namespace) -> int:
    """Show the findings; 1 if one of them is an error."""
    from advocacy.builder import check
    from advocacy.errors import told
    from advocacy.load import load_campaign
    from advocacy.views.terminal import grouped, summary

    campaign = load_campaign(options.campaign)
    findings = check(campaign, options.edition)
    if options.json or options.sarif:
        import json

        from advocacy.views.sarif import sarif

        listed = [_listed(finding, campaign) for finding in findings]
        shown = sarif(listed, options.ui) if options.sarif else [each.as_json(options.ui) for each in listed]
        print(json.dumps(shown, ensure_ascii=False, indent=2))
    else:
        for line in grouped(findings, campaign.tree, options.ui):
            print(line)
        if campaign.data is None:
            print(told("The texts were not compared yet: mend these errors first.", options.ui))
        for line in _other_editions(campaign, options.edition):
            print(told(line, options.ui))
        print(summary(findings, options.ui))
    if options.review_docx:
        _review(campaign, findings, options)
    return 1 if findings.errors else 0


def _listed(finding: Finding, campaign: Campaign) -> Finding:
    from dataclasses import replace

    file = without_folders(finding.place.file, campaign.folder)
    return replace(finding, place=replace(finding.place, file=file))


def _other_editions(campaign: Campaign, edition: str) -> Iterator[str]:
    """What was not checked, since this edition does not have it."""
    from advocacy.editions import is_hidden
    from advocacy.errors import said

    letters = campaign.data.documents if campaign.data is not None else {}
    if names := [name for name, letter in letters.items() if is_hidden(letter.show, edition)]:
        message = "Not checked: {documents}. `advocacy check --edition` takes the edition that has them."
        yield said(message, documents=", ".join(names))


def _review(campaign: Campaign, findings: Findings, options: argparse.Namespace) -> None:
    from advocacy.checks.campaign import all_pairs
    from advocacy.storage import write_whole
    from advocacy.views.review import ReviewRow, review

    rows = [ReviewRow(pair.source.unit, pair.both) for pair in all_pairs(campaign, options.edition)]
    title = campaign.data.campaign if campaign.data is not None and campaign.data.campaign else "Review"
    write_whole(options.review_docx, review(rows, findings, title, options.ui))
