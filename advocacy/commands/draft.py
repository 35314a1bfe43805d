"""`advocacy draft`: drafts of missing translations, from the memory and by a machine."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from advocacy.commands import campaign_argument


def declare(parser: argparse.ArgumentParser) -> None:
    """The flags of the command."""
    campaign_argument(parser)
    parser.add_argument("units", nargs="*", metavar="UNIT", help="only these texts (default: all that are missing)")
    parser.add_argument("--to", required=True, metavar="LANGUAGE", help="the language of the translation")
    parser.add_argument("--models", type=Path, metavar="DIR", help="the folder of installed models")
    parser.add_argument("--model", type=Path, metavar="FILE.argosmodel", help="a model to use without installing it")
    parser.add_argument("--memory", type=Path, metavar="FILE", help="(default: memory.sqlite in the campaign's folder)")
    parser.add_argument("--memory-only", action="store_true", help="no machine: only what was translated before")
    parser.add_argument("--again", action="store_true", help="also drafts that nobody has touched, and what failed")


def run(options: argparse.Namespace) -> int:
    """Write drafts; 1 if a text is left to a person."""
    from advocacy.errors import said, told
    from advocacy.load import load_campaign
    from advocacy.reviewing.decisions import chosen
    from advocacy.reviewing.drafts import from_memory, to_draft
    from advocacy.reviewing.texts import translations

    campaign = load_campaign(options.campaign)
    found = translations(campaign, options.to)
    chosen(found, options.units, campaign.label)
    wanted = to_draft(found, options.units, again=options.again)
    remembered = from_memory(campaign, wanted, options.to, options.memory)
    for each in remembered:
        print(f"{told('draft', options.ui):10} {each.unit}  ({each.origin})")
    known = {each.unit for each in remembered}
    rest = [each for each in wanted if each.key not in known]
    left = 0
    if rest and not options.memory_only:
        left = _by_machine(options, [each.key for each in rest])
    if not wanted:
        print(told("There is nothing to draft.", options.ui))
    elif not options.memory_only:
        number = len(wanted) - left
        print(told(said("{number} texts were drafted, {left} need a person.", number=number, left=left), options.ui))
        print(
            told(
                said(
                    "Next: advocacy review export {campaign} --to {language}",
                    campaign=options.campaign,
                    language=options.to,
                ),
                options.ui,
            )
        )
    return 1 if left else 0


def _by_machine(options: argparse.Namespace, units: list[str]) -> int:
    """Draft with a model; gives the number of texts that need a person."""
    import tempfile

    from advocacy.drafting.models import install, open_engine
    from advocacy.errors import joined, told
    from advocacy.load import load_campaign
    from advocacy.reviewing.drafts import by_machine
    from advocacy.reviewing.texts import source_of, translations

    campaign = load_campaign(options.campaign)
    wanted = [each for each in translations(campaign, options.to) if each.key in units]
    left = 0
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.models
        if options.model is not None:
            folder = Path(temporary)
            install(options.model, folder)
        engine = open_engine(source_of(campaign, options.to), options.to, folder)
        for each in by_machine(campaign, wanted, options.to, engine, _progress):
            left += bool(each.reasons)
            state = told("needs a person" if each.reasons else "draft", options.ui)
            print(f"{state:10} {each.unit}  {told(joined(*each.reasons), options.ui)}".rstrip())
    return left


def _progress(done: int, all_: int) -> None:
    """A bar, where somebody is looking."""
    if sys.stderr.isatty():
        width = 30 * done // max(1, all_)
        end = "\n" if done == all_ else ""
        print(f"\r[{'#' * width:30}] {done}/{all_}", end=end, file=sys.stderr, flush=True)
