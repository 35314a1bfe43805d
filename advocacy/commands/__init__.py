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


def without_folders(file: str, folder: Path | None = None) -> str:
    """A file as a list for other programs names it: one outside the working folder from the campaign's folder on.

    Such a list is sent to others, and the folders above may say whose machine it was.
    """
    path = Path(file)
    if not path.is_absolute() and ".." not in path.parts:
        return file
    if folder is not None and path.resolve().is_relative_to(folder.resolve()):
        return path.resolve().relative_to(folder.resolve()).as_posix()
    return path.name


def languages(stated: Sequence[str]) -> list[str]:
    """The languages of `--lang en --lang vi`, which may also be written `--lang en,vi`."""
    return [code for part in stated for code in part.replace(",", " ").split()]


def format_list(text: str) -> tuple[str, ...]:
    """The formats of `--format docx,md`."""
    from advocacy.writers import FORMATS, ON_DEMAND

    formats = tuple(part.strip() for part in text.split(",") if part.strip())
    for name in formats:
        if name not in FORMATS | ON_DEMAND:
            raise argparse.ArgumentTypeError(f'"{name}" is not one of {", ".join(FORMATS | ON_DEMAND)}')
    return formats or tuple(FORMATS)
