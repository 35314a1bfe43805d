"""`advocacy sign publish`: write the signed statement with what others need to verify it."""

from __future__ import annotations

import argparse
from pathlib import Path

from advocacy.commands import format_list
from advocacy.commands.sign import campaign_and_document, desk


def declare(parser: argparse.ArgumentParser) -> None:
    """The flags of the action."""
    from advocacy.writers import FORMATS, LAYOUTS

    campaign_and_document(parser)
    parser.add_argument("--layout", choices=LAYOUTS, default="", help="(default: as the campaign says)")
    formats = "docx, md, html, pdf, separated by commas (default: all but pdf, which `sign verify` does not read)"
    parser.add_argument("--format", type=format_list, default=tuple(FORMATS), help=formats)
    parser.add_argument("--out", type=Path, metavar="DIR", help="(default: out/published beside the campaign file)")


def run(options: argparse.Namespace) -> int:
    """Write the files and read them back; 1 where something is not as it should be."""
    from advocacy.errors import file_label, said, told
    from advocacy.signing.publishing import publish
    from advocacy.views.terminal import flat

    at = desk(options)
    done = publish(
        at, options.out or at.campaign.folder / "out" / "published", formats=options.format, layout=options.layout
    )
    for path in done.written:
        print(f"{told('wrote', options.ui):9} {file_label(path)}")
    for what in done.outcome.left_out:
        print(f"{told('left out', options.ui):9} {told(what, options.ui)}")
    for finding in done.findings:
        print(flat(finding, options.ui))
    if not done.written:
        print(told("Nothing was published.", options.ui))
        return 1
    message = "{named} signatories are named; {hidden} more signed and are in the chain alone."
    print(told(said(message, named=done.named, hidden=done.hidden), options.ui))
    if not done.findings.errors:
        message = "All files were read back and are what was signed. Code: {code}"
        print(told(said(message, code=at.text.code), options.ui))
    return 1 if done.findings.errors else 0
