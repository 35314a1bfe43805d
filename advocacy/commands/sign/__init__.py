"""`advocacy sign`: freeze a text, collect signatures for exactly its words, publish, verify. One module an action."""

from __future__ import annotations

import argparse
import importlib
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from advocacy.signing.desk import Desk

# Action, what it does.
ACTIONS = (
    ("freeze", "fix the words of a document, so that they can be signed"),
    ("kit", "write what a coordinator sends out: the text and a sign-on sheet"),
    ("import", "take in the answers of a form; shows what would change"),
    ("add", "enter one signatory"),
    ("confirm", "record who has signed the text as it is frozen"),
    ("withdraw", "take a signatory out, with all its data"),
    ("status", "say what was signed, what changed since, who must consent again"),
    ("publish", "write the signed statement with what others need to verify it"),
    ("verify", "say whether a file is what was signed, and by whom"),
    ("key", "make a coordinator's key for receipts"),
    ("receipt", "write a receipt for one signatory"),
)
_MODULES = {"import": "import_"}  # a module cannot have the name of a statement


def declare(parser: argparse.ArgumentParser) -> None:
    """The actions, whose flags are declared when they are used."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    for name, does in ACTIONS:
        action = actions.add_parser(name, help=does, description=does[0].upper() + does[1:] + ".")
        action.command = f"sign.{_MODULES.get(name, name)}"  # type: ignore[attr-defined]


def run(options: argparse.Namespace) -> int:
    """Run one action; gives the exit status."""
    module = importlib.import_module(f"advocacy.commands.sign.{_MODULES.get(options.action, options.action)}")
    return int(module.run(options))


# ------------------------------------------------------------------ what actions share


def campaign_and_document(parser: argparse.ArgumentParser) -> None:
    """The document that an action is about."""
    parser.add_argument("campaign", type=Path, metavar="CAMPAIGN", help="a campaign file or its folder")
    parser.add_argument(
        "document", nargs="?", default="", metavar="DOCUMENT", help="its key (may be left out where there is only one)"
    )


def document_flag(parser: argparse.ArgumentParser) -> None:
    """The document as a flag, where names follow the campaign."""
    parser.add_argument(
        "--document", default="", metavar="ID", help="its key (may be left out where there is only one)"
    )


def date_flag(parser: argparse.ArgumentParser, what: str) -> None:
    """A day, which is today unless it is said."""
    parser.add_argument("--date", default="", metavar="DAY", help=f"{what}, as in 2026-03-08 (default: today)")


def day(options: argparse.Namespace) -> str:
    """The day that was said, or today."""
    import datetime

    return options.date or datetime.date.today().isoformat()


def desk(options: argparse.Namespace) -> Desk:
    """The desk of the document that was named."""
    from advocacy.load import load_campaign
    from advocacy.signing.desk import open_desk

    return open_desk(load_campaign(options.campaign), options.document)
