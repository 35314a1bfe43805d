"""`advocacy kinds`: list the kinds of document, or show one."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path


def declare(parser: argparse.ArgumentParser) -> None:
    """The flags of the command."""
    parser.add_argument(
        "action", nargs="?", choices=["show"], metavar="show", help="show the blocks and wording of a kind"
    )
    parser.add_argument("kind", nargs="?", metavar="KIND")
    parser.add_argument(
        "--campaign", type=Path, default=Path(), metavar="DIR", help="a campaign whose own templates count too"
    )


def run(options: argparse.Namespace) -> int:
    """Print the list, or the blocks of one kind."""
    from advocacy.errors import told
    from advocacy.kinds import Kinds, show
    from advocacy.resources import Resources

    own = options.campaign if options.campaign.is_dir() else options.campaign.parent
    kinds = Kinds(Resources(own))
    if options.action == "show":
        if not options.kind:
            print(told("Which kind? For example: advocacy kinds show open-letter", options.ui), file=sys.stderr)
            return 2
        print(show(kinds, options.kind))
        return 0
    for name in kinds.names:
        known = kinds.languages(name)
        described = options.ui if options.ui in known else known[0]
        print(f"{name:20} {', '.join(known):8} {kinds.get(name, described).description}")
    return 0
