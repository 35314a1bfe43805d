"""`advocacy sign receipt`: what lets a signatory prove what it signed."""

from __future__ import annotations

import argparse
from pathlib import Path

from advocacy.commands.sign import desk, document_flag


def declare(parser: argparse.ArgumentParser) -> None:
    """The flags of the action."""
    parser.add_argument("campaign", type=Path, metavar="CAMPAIGN", help="a campaign file or its folder")
    parser.add_argument("who", metavar="WHO", help="its id or name")
    parser.add_argument("--key", type=Path, required=True, metavar="FILE", help="the key that `sign key` made")
    parser.add_argument("--out", type=Path, metavar="FILE", help="(default: receipt-ID.json in the folder out)")
    document_flag(parser)


def run(options: argparse.Namespace) -> int:
    """Write the receipt."""
    from advocacy.errors import InputError, Place, file_label, said, told
    from advocacy.signing.receipts import receipt
    from advocacy.storage import write_whole

    at = desk(options)
    row = at.table.row(at.id_of(options.who))
    text = next((text for text in at.standing.frozen if text.digest == row["digest"]), None)
    if text is None:
        raise InputError(said("“{name}” has signed no text that is kept here.", name=options.who), Place(at.name))
    path = options.out or at.campaign.folder / "out" / f"receipt-{row['id']}.json"
    write_whole(path, receipt(options.key, at.events, row["event"], text.digest, text.code))
    print(f"{told('wrote', options.ui):9} {file_label(path)}")
    return 0
