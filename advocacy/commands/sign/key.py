"""`advocacy sign key`: make a coordinator's key for receipts."""

from __future__ import annotations

import argparse
from pathlib import Path


def declare(parser: argparse.ArgumentParser) -> None:
    """The flags of the action."""
    parser.add_argument("file", type=Path, metavar="FILE", help="a new file; keep it where nobody else can read it")


def run(options: argparse.Namespace) -> int:
    """Write the key, and say the public half of it, which is to be published with the statement."""
    from advocacy.errors import file_label, said, told
    from advocacy.signing.receipts import make_key

    public = make_key(options.file)
    print(f"{told('wrote', options.ui):9} {file_label(options.file)}")
    print(told(said("Its public half, to be published with the statement: {key}", key=public), options.ui))
    return 0
