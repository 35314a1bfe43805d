"""The commands, a module each: `declare` says its flags, `run` does it and gives the exit status.

A module is imported when its command is used, and what is heavy when it runs.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path


def campaign_argument(parser: argparse.ArgumentParser) -> None:
    """The campaign that a command is about."""
    parser.add_argument(
        "campaign",
        nargs="?",
        default=".",
        type=Path,
        metavar="CAMPAIGN",
        help="a campaign file or its folder (default: here)",
    )


def languages(stated: Sequence[str]) -> list[str]:
    """The languages of `--lang en --lang vi`, which may also be written `--lang en,vi`."""
    return [code for part in stated for code in part.replace(",", " ").split()]
