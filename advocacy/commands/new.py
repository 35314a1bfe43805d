"""`advocacy new`: begin a campaign."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from advocacy.commands import languages


def declare(parser: argparse.ArgumentParser) -> None:
    """The flags of the command."""
    parser.add_argument("folder", type=Path, metavar="DIR", help="the folder to make")
    parser.add_argument("--kind", help="the kind of document (default: open-letter)")
    parser.add_argument(
        "--lang", action="append", default=[], metavar="LANGUAGE", help="a language, as in --lang en --lang vi"
    )
    parser.add_argument("--title", help="the title or subject")
    parser.add_argument("--signatory", help="who speaks")


def run(options: argparse.Namespace) -> int:
    """Ask for what was not stated, if somebody is there to answer, and write the folder."""
    from advocacy.errors import said, told
    from advocacy.scaffold import Answers, ask, scaffold

    answers = Answers(options.kind or "", tuple(languages(options.lang)), options.title or "", options.signatory or "")
    if sys.stdin.isatty() and sys.stdout.isatty():
        answers = ask(answers, ui=options.ui)
    path = scaffold(options.folder, answers)
    print(told(said("Wrote {path}. Edit it, then:", path=path), options.ui))
    print(f"  advocacy check {options.folder}\n  advocacy build {options.folder}")
    return 0
