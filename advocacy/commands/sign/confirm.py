"""`advocacy sign confirm`: record who has signed the text as it is frozen."""

from __future__ import annotations

import argparse
from pathlib import Path

from advocacy.commands.sign import date_flag, day, desk, document_flag


def declare(parser: argparse.ArgumentParser) -> None:
    """The flags of the action."""
    parser.add_argument("campaign", type=Path, metavar="CAMPAIGN", help="a campaign file or its folder")
    parser.add_argument(
        "who",
        nargs="*",
        metavar="WHO",
        help="ids or names of those who signed, or consented again "
        "(default: all that have `confirmed` in the table and signed nothing yet)",
    )
    parser.add_argument(
        "--typographical",
        action="store_true",
        help="all who signed an earlier text that differs in type alone (see `sign status`)",
    )
    document_flag(parser)
    date_flag(parser, "the day of the signature")


def run(options: argparse.Namespace) -> int:
    """Record the signatures, and say how many; 1 where a row that has confirmed lacks something."""
    from advocacy.errors import InputError, said, told

    before = desk(options)
    if options.who and options.typographical:
        raise InputError("Either names, or --typographical for all whom a change of type concerns.")
    after = before.carried(day(options)) if options.typographical else before.confirmed(options.who, day(options))
    if not options.who and not options.typographical:
        for lacking in before.incomplete:
            print(f"{told('left out', options.ui):9} {told(lacking, options.ui)}")
    number = len(after.events) - len(before.events)
    if not number:
        message = "Nobody was recorded: nobody has `confirmed` in the table who has not signed this text already."
        print(told(message, options.ui))
        return 1 if before.incomplete else 0
    after.save()
    message = "{number} signatures were recorded for the text {code}."
    print(told(said(message, number=number, code=after.text.code), options.ui))
    return 1 if before.incomplete and not options.who else 0
