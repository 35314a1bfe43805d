"""`advocacy sign kit`: write what a coordinator sends out: the text and a sign-on sheet."""

from __future__ import annotations

import argparse
from pathlib import Path

from advocacy.commands.sign import campaign_and_document, desk


def declare(parser: argparse.ArgumentParser) -> None:
    """The flags of the action."""
    campaign_and_document(parser)
    parser.add_argument(
        "--deadline", default="", metavar="WHEN", help='by when to sign: 2026-03-08, or "2026-03-08 18:00 GMT"'
    )
    parser.add_argument(
        "--return",
        dest="coordinator",
        default="",
        metavar="TEXT",
        help="how to return a form; printed as it is",
    )
    parser.add_argument("--out", type=Path, metavar="DIR", help="(default: out/kit-DOCUMENT beside the campaign file)")


def run(options: argparse.Namespace) -> int:
    """Write the files; say what could not be written for want of an extra."""
    from advocacy.errors import file_label, told
    from advocacy.signing.sending import Sending, send

    at = desk(options)
    out = options.out or at.campaign.folder / "out" / f"kit-{at.document}"
    sent: Sending = send(at, out, options.deadline, options.coordinator)
    for path in sent.written:
        print(f"{told('wrote', options.ui):9} {file_label(path)}")
    for what in sent.left_out:
        print(f"{told('left out', options.ui):9} {told(what, options.ui)}")
    return 0
