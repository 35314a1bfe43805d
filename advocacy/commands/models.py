"""`advocacy models`: the models for machine drafts on this computer."""

from __future__ import annotations

import argparse
from pathlib import Path


def declare(parser: argparse.ArgumentParser) -> None:
    """The flags of the command."""
    actions = ("list", "install", "fetch")
    parser.add_argument(
        "action", choices=actions, help="show them, install one from a file, or download one (the only network use)"
    )
    parser.add_argument(
        "what", nargs="*", metavar="FILE|LANGUAGES", help="a file.argosmodel, or two languages as in: fetch en vi"
    )
    parser.add_argument("--sha256", default="", metavar="DIGEST", help="install only a file that has this digest")


def run(options: argparse.Namespace) -> int:
    """Do one action; gives the exit status."""
    from advocacy.drafting.models import Model, fetch, install, installed
    from advocacy.errors import InputError, said, told

    def tell(message: str) -> None:
        print(told(message, options.ui), flush=True)

    def show(model: Model) -> None:
        marks = said("trained with placeholders") if model.placeholders else ""
        line = f"{model.source} -> {model.target}  {model.version:8} sha256 {model.sha256}  {told(marks, options.ui)}"
        print(line.rstrip())

    if options.action == "list":
        models = installed()
        for model in models:
            show(model)
        if not models:
            tell("There are no models on this computer.")
        return 0
    if options.action == "install":
        if len(options.what) != 1:
            raise InputError("Write: advocacy models install FILE.argosmodel")
        show(install(Path(options.what[0]), sha256=options.sha256))
        return 0
    if len(options.what) != 2:
        raise InputError("Write, for example: advocacy models fetch en vi")
    show(fetch(options.what[0], options.what[1], tell, sha256=options.sha256))
    return 0
