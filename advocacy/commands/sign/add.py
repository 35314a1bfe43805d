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
    from advocacy.errors import InputError
    from advocacy.signing.forms import known_column
    from advocacy.signing.table import Row, Table, base, write

    cells = pairs([f"{known_column(name)}{equals}{text}" for name, equals, text in map(_parted, options.cells)])
    if not any(base(column) == "name" and cell for column, cell in cells.items()):
        raise InputError('Say the name, as in name.en="Example Circle".')
    options.set = []
    row = write(Table(tuple(cells), (Row(cells),)))
    return take(options, desk(options), row, "COLUMN=TEXT", {column: column for column in cells})


def _parted(stated: str) -> tuple[str, str, str]:
    return stated.partition("=")
