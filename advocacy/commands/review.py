"""`advocacy review`: send texts to a translator, take them back, approve, reject, undo."""

from __future__ import annotations

import argparse
import importlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from advocacy.commands import campaign_argument

if TYPE_CHECKING:
    from advocacy.errors import Finding
    from advocacy.load import Campaign
    from advocacy.reviewing.decisions import Decision
    from advocacy.reviewing.texts import Translation

_SOMEBODY = "?"  # in a dry run
# The formats by the name of `--as`: module, ending of the file, more arguments of `write`.
FORMATS: dict[str, tuple[str, str, dict[str, str]]] = {
    "table": ("table", "docx", {}),
    "xliff": ("xliff", "xlf", {"version": "2.1"}),
    "xliff-1.2": ("xliff", "xlf", {"version": "1.2"}),
    "po": ("po", "po", {}),
    "xlsx": ("xlsx", "xlsx", {}),
    "csv": ("csv", "csv", {}),
}
_ENDINGS = {ending: module for module, ending, _ in FORMATS.values()} | {"xliff": "xliff"}


def declare(parser: argparse.ArgumentParser) -> None:
    """The flags of the command."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    export = actions.add_parser("export", help="write a file for a translator")
    campaign_argument(export)
    _to(export)
    export.add_argument(
        "--as", dest="format", choices=list(FORMATS), default="table", help="(default: table, for Word)"
    )
    export.add_argument("--confidential", action="store_true", help="also texts that public editions leave out")
    export.add_argument("--memory", type=Path, metavar="FILE", help="(default: memory.sqlite in the campaign's folder)")
    export.add_argument(
        "--out", type=Path, metavar="FILE", help="(default: review.LANGUAGE.… in the campaign's folder)"
    )
    taken = actions.add_parser("import", help="take a file back; shows what would change")
    taken.add_argument("file", type=Path, metavar="FILE", help="a .docx, .xlf, .po, .xlsx or .csv that `export` wrote")
    campaign_argument(taken)
    taken.add_argument("--by", default="", metavar="NAME", help="who translated, or reviewed; needed with --apply")
    taken.add_argument("--original", action="store_true", help="a Word file: without its tracked changes")
    taken.add_argument("--partial", action="store_true", help="take the texts that fit, leave out the others")
    taken.add_argument("--apply", action="store_true", help="write what was shown")
    for name, help_ in (("approve", "vouch for translations"), ("reject", "send translations back, with the reason")):
        decided = actions.add_parser(name, help=help_)
        campaign_argument(decided)
        decided.add_argument("units", nargs="*", metavar="UNIT", help="key paths, as in concerns.1 (see `status`)")
        _to(decided)
        decided.add_argument("--by", required=True, metavar="NAME", help="who vouches")
        decided.add_argument("--reason", default="", metavar="TEXT", help="what the translator should know")
    undone = actions.add_parser("undo", help="bring back the campaign and its ledger as they were")
    campaign_argument(undone)


def run(options: argparse.Namespace) -> int:
    """Run one action; gives the exit status."""
    actions = {"export": _export, "import": _import, "approve": _approve, "reject": _reject, "undo": _undo}
    return actions[options.action](options)


def _to(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--to", required=True, metavar="LANGUAGE", help="the language of the translation")


def _load(path: Path) -> Campaign:
    from advocacy.load import load_campaign

    return load_campaign(path)


# ------------------------------------------------------------------ export


def _export(options: argparse.Namespace) -> int:
    from advocacy.checks.campaign import composed
    from advocacy.errors import InputError, Place, file_label, said, told
    from advocacy.reviewing.remembering import suggestions
    from advocacy.reviewing.texts import job, translations
    from advocacy.storage import write_whole

    campaign = _load(options.campaign)
    found = translations(campaign, options.to, composed(campaign))
    sent = [each for each in found if options.confidential or not each.unit.confidential]
    module, ending, more = FORMATS[options.format]
    path = options.out or campaign.folder / f"review.{options.to}.{ending}"
    if options.out is None and path.exists():
        message = "It is there already, and may hold a translator's work. Move it away, or name another with --out."
        raise InputError(message, Place(file_label(path)))
    remembered = suggestions(campaign, sent, options.to, options.memory)
    write_whole(path, _format(module).write(job(campaign, sent, options.to, remembered), **more))
    print(f"{told('wrote', options.ui):9} {file_label(path)}")
    if len(sent) < len(found):
        number = len(found) - len(sent)
        print(
            told(
                said("{number} confidential texts were left out; --confidential takes them along.", number=number),
                options.ui,
            )
        )
    return 0


def _format(module: str) -> Any:
    return importlib.import_module(f"advocacy.exchange.{module}")


# ------------------------------------------------------------------ import


def _import(options: argparse.Namespace) -> int:
    from advocacy.archives import read_file
    from advocacy.errors import InputError, Place, Severity, file_label, said, told
    from advocacy.reviewing.decisions import record
    from advocacy.reviewing.incoming import incoming
    from advocacy.reviewing.texts import source_of, translations
    from advocacy.views.terminal import flat

    if options.apply and not options.by:
        raise InputError("Say who translated: --by NAME. A pseudonym will do; it stays in the ledger.")
    campaign = _load(options.campaign)
    label = file_label(options.file)
    module = _ENDINGS.get(options.file.suffix.removeprefix(".").lower())
    if module is None:
        raise InputError("Only .docx, .xlf, .xliff, .po, .xlsx and .csv can be taken back.", Place(label))
    more = {"original": options.original} if module == "table" else {}
    returned = _format(module).read(read_file(options.file), label, **more)
    language = returned.target_language
    found = translations(campaign, language)
    if not any(segment.unit for segment in returned.segments if _is_confidential(found, segment.unit)):
        found = [each for each in found if not each.unit.confidential]
    languages = (source_of(campaign, language), language)
    result = incoming(found, returned, languages, label, who=options.by or _SOMEBODY, partial=options.partial)
    for line in [*returned.left_behind, *result.told]:
        print(f"{told('left out', options.ui):9} {told(line, options.ui)}")
    for decision in result.decisions:
        for line in _shown(decision, options.ui):
            print(line)
    findings = _findings(campaign, language, result.decisions)
    for finding in findings:
        print(flat(finding, options.ui))
    if not result.decisions:
        print(told("Nothing would change.", options.ui))
    elif options.apply:
        record(campaign, language, result.decisions)
        print(f"{told('wrote', options.ui):9} {campaign.label}")
    else:
        print(told(said("{number} changes; write them with --apply.", number=len(result.decisions)), options.ui))
    return 1 if any(finding.severity is Severity.ERROR for finding in findings) else 0


def _is_confidential(found: Sequence[Translation], unit: str) -> bool:
    return any(each.key == unit and each.unit.confidential for each in found)


def _shown(decision: Decision, ui: str) -> list[str]:
    """What one decision changes, as people compare it: the lines that go and the lines that come."""
    import difflib

    from advocacy.errors import told

    old, new = decision.translation.target, decision.target
    lines = [
        f"{decision.translation.key}  {told(decision.translation.state.value, ui)} → {told(decision.state.value, ui)}"
    ]
    if old != new:
        compared = difflib.ndiff(old.split("\n") if old else [], new.split("\n"))
        lines += [f"  {line}" for line in compared if line[:1] in "+-?"]
    if decision.reason:
        lines.append(f"  # {decision.reason}")
    return [line.rstrip() for line in lines]


def _findings(campaign: Campaign, language: str, decisions: Sequence[Decision]) -> list[Finding]:
    """What the checks say about the words that came back."""
    from advocacy.reviewing.checking import check_pairs

    return check_pairs(campaign, language, [(each.translation, each.target) for each in decisions])


# ------------------------------------------------------------------ decisions


def _approve(options: argparse.Namespace) -> int:
    from advocacy.errors import InputError, Place, said, told
    from advocacy.reviewing.decisions import Decision, chosen, record
    from advocacy.reviewing.remembering import remember
    from advocacy.reviewing.texts import translations
    from advocacy.vouching import State

    campaign = _load(options.campaign)
    found = translations(campaign, options.to)
    taken = chosen(found, options.units, campaign.label)
    if not options.units:
        # What a machine wrote, what changed after it was approved, and what somebody asks about: by name only.
        taken = [each for each in found if each.state is State.TRANSLATED and not _question(each)]
    if missing := [each.key for each in taken if not each.target]:
        raise InputError(said("There is no text yet: {units}.", units=", ".join(missing)), Place(campaign.label))
    decisions = [Decision(each, each.target, State.APPROVED, options.by, options.reason) for each in taken]
    record(campaign, options.to, decisions)
    remember(campaign, taken, options.to)
    for each in taken:
        print(f"{told(State.APPROVED.value, options.ui):10} {each.key}")
    rest = [
        each for each in found if each not in taken and (each.state in (State.DRAFT, State.STALE) or _question(each))
    ]
    if rest and not options.units:
        print(told("Only by name, since somebody must look at each:", options.ui))
        for each in rest:
            print(
                f"{told(each.state.value, options.ui):10} {each.key}"
                + (f"  # {question}" if (question := _question(each)) else "")
            )
    return 0


def _question(translation: Translation) -> str:
    """What a translator said about words that are in the file, and nobody has answered."""
    from advocacy.vouching import State

    record = translation.record
    return record.reason if record is not None and translation.state is State.TRANSLATED else ""


def _reject(options: argparse.Namespace) -> int:
    from advocacy.errors import InputError, Place, told
    from advocacy.reviewing.decisions import Decision, chosen, record
    from advocacy.reviewing.texts import translations
    from advocacy.vouching import State

    campaign = _load(options.campaign)
    if not options.units or not options.reason:
        raise InputError('Name the texts, and say why: --reason "…".', Place(campaign.label))
    taken = chosen(translations(campaign, options.to), options.units, campaign.label)
    record(
        campaign,
        options.to,
        [Decision(each, each.target, State.REJECTED, options.by, options.reason) for each in taken],
    )
    for each in taken:
        print(f"{told(State.REJECTED.value, options.ui):10} {each.key}")
    return 0


def _undo(options: argparse.Namespace) -> int:
    from advocacy.errors import told
    from advocacy.load import find_campaign
    from advocacy.storage import undo

    for name in undo(find_campaign(options.campaign).parent):
        print(f"{told('restored', options.ui):9} {name}")
    return 0
