"""`advocacy sign withdraw`: take a signatory out, with all its data."""

from __future__ import annotations

import argparse
from pathlib import Path

from advocacy.commands.sign import date_flag, day, desk, document_flag


def declare(parser: argparse.ArgumentParser) -> None:
    """The flags of the action."""
    parser.add_argument("campaign", type=Path, metavar="CAMPAIGN", help="a campaign file or its folder")
    parser.add_argument("who", metavar="WHO", help="its id or name")
    document_flag(parser)
    date_flag(parser, "the day of the withdrawal")


def run(options: argparse.Namespace) -> int:
    """Remove the row and its salt, and say what the program cannot reach."""
    from advocacy.errors import file_label, told

    before = desk(options)
    after = before.without(options.who, day(options))
    after.save(forgetting=True)
    print(f"{told('wrote', options.ui):9} {file_label(before.campaign.folder / before.name)}")
    message = (
        "Its row and its salt are gone. Build and publish again: files that were built or sent before still name it, "
        "and so do backups."
    )
    print(told(message, options.ui))
    return 0
