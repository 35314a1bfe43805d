"""`advocacy sign import`: take in the answers of a sign-on form; a dry run until it is applied."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from advocacy.commands.sign import desk, document_flag

if TYPE_CHECKING:
    from advocacy.signing.desk import Desk
    from advocacy.signing.returned import Returned


def declare(parser: argparse.ArgumentParser) -> None:
    """The flags of the action."""
    parser.add_argument(
        "files", nargs="+", type=Path, metavar="FILE", help="the answers: a .csv or .xlsx, or filled forms (.docx)"
    )
    parser.add_argument("campaign", type=Path, metavar="CAMPAIGN", help="a campaign file or its folder")
    document_flag(parser)
    parser.add_argument(
        "--map", action="append", default=[], metavar="HEADING=COLUMN", help="what a heading is (repeatable)"
    )
    parser.add_argument(
        "--set", action="append", default=[], metavar="COLUMN=TEXT", help="what holds for all rows, as in round=2"
    )
    answers(parser)


def answers(parser: argparse.ArgumentParser) -> None:
    """How questions are answered, and what was shown is written."""
    parser.add_argument("--answer", action="append", default=[], metavar="QUESTION=ANSWER", help="(repeatable)")
    parser.add_argument(
        "--identical", action="store_true", help="take rows that nothing tells from a known one for that one"
    )
    parser.add_argument("--apply", action="store_true", help="write what was shown")


def run(options: argparse.Namespace) -> int:
    """Show what would change, or change it."""
    from advocacy.archives import read_file
    from advocacy.errors import file_label
    from advocacy.signing.returned import read

    at = desk(options)
    returned = read([(read_file(path), file_label(path)) for path in options.files])
    return take(options, at, returned, file_label(options.files[0]), pairs(options.map))


def take(options: argparse.Namespace, at: Desk, data: bytes | Returned, label: str, mapping: dict[str, str]) -> int:
    """Plan an import into a desk's table, show the plan, and apply it if that is asked for.

    Gives 1 if it was applied and questions are left, or no row was taken because all are refused.
    """
    from dataclasses import replace
    from functools import partial

    from advocacy.errors import told
    from advocacy.signing.chain import withdrawals
    from advocacy.signing.importing import apply, identical, plan
    from advocacy.signing.returned import Returned
    from advocacy.views.signing import left_open, planned

    given = pairs(options.answer)
    states = {
        name: key.partition(":")[2]
        for key, entry in at.campaign.registry.states.items()
        for code in at.campaign.languages.codes
        if (name := entry.text("sentence", at.campaign.languages[code]))
    }
    planning = partial(
        plan, at.table, data, label, mapping=mapping, defaults=pairs(options.set), states=states,
        withdrawn=withdrawals(at.events), statement=at.standing.current.digest if at.standing.current else "",
    )  # fmt: skip
    found = planning(answers=given)
    if options.identical and (same := identical(found)):
        found = planning(answers=same | given)
    sources = data.sources if isinstance(data, Returned) else ()
    for line in planned(found, options.ui, sources):
        print(line)
    if not options.apply:
        print(told("Nothing was written. Write it with --apply.", options.ui))
        return 0
    table = apply(at.table, found)
    if table == at.table:
        print(told("Nothing would change.", options.ui))
    else:
        replace(at, table=table).save()
        print(f"{told('wrote', options.ui):9} {at.name}")
    for line in left_open(found, options.ui, sources):
        print(line)
    return 1 if found.questions or (found.refused and not found.entries) else 0


def pairs(stated: Sequence[str]) -> dict[str, str]:
    """`NAME=TEXT` several times.

    Raises:
        InputError: there is no `=` in one, or two are of one name.
    """
    from advocacy.errors import InputError, said

    found = {}
    for each in stated:
        name, equals, text = each.partition("=")
        if not equals:
            raise InputError(said("“{words}” has no =, as in country=VN.", words=each))
        if name.strip() in found:
            raise InputError(said("“{name}” is given twice.", name=name.strip()))
        found[name.strip()] = text.strip()
    return found
