"""`advocacy sign add`: enter one signatory, looked at like the row of a form."""

from __future__ import annotations

import argparse
from pathlib import Path

from advocacy.commands.sign import desk, document_flag
from advocacy.commands.sign.import_ import answers, pairs, take


def declare(parser: argparse.ArgumentParser) -> None:
    """The flags of the action."""
    parser.add_argument("campaign", type=Path, metavar="CAMPAIGN", help="a campaign file or its folder")
    parser.add_argument(
        "cells",
        nargs="+",
        metavar="COLUMN=TEXT",
        help='as in name.en="Example Circle" name.vi="Nhóm Ví dụ" kind=organisation country=VN consent=named',
    )
    document_flag(parser)
    answers(parser)


def run(options: argparse.Namespace) -> int:
    """Show what the row is and whom it may repeat, or enter it."""
    from advocacy.signing.table import Row, Table, write

    cells = pairs(options.cells)
    options.set = []
    row = write(Table(tuple(cells), (Row(cells),)))
    return take(options, desk(options), row, "COLUMN=TEXT", {column: column for column in cells})
