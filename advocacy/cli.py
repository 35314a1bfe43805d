"""The command line: it reads flags, calls the library and prints. Each command imports what it needs when it runs."""

from __future__ import annotations

import argparse
import gc
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from advocacy import __version__
from advocacy.writers import EDITIONS, FORMATS, LAYOUTS

if TYPE_CHECKING:
    from advocacy.errors import Findings
    from advocacy.load import Campaign

UI_VARIABLE = "ADVOCACY_UI"


def run() -> NoReturn:
    """The command `advocacy`: one run of `main` in a process of its own.

    Nearly everything that is allocated lives until the end, so the garbage collector looks for it in vain: it runs
    seldom, and not at all when the process ends. Together that is a sixth of a short run (`bench/`).
    """
    gc.set_threshold(200_000, 20, 100)
    status = main()
    gc.freeze()
    sys.exit(status)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; gives the exit status (0 no errors, 1 errors or something unwritten, 2 unreadable input)."""
    parser = _parser()
    options = parser.parse_args(arguments)
    _speak_utf8()
    try:
        return int(options.run(options))
    except KeyboardInterrupt:
        _complain("Stopped.", options.ui)
        return 130
    except BrokenPipeError:
        return 1
    except Exception as error:
        if options.debug:
            import traceback

            traceback.print_exc()
        return _failed(error, options.ui)


def _failed(error: Exception, ui: str) -> int:
    from advocacy.errors import AdvocacyError, WriterError, said

    if isinstance(error, AdvocacyError):
        print(error.text(ui), file=sys.stderr)
        return 1 if isinstance(error, WriterError) else 2
    fault = f"{type(error).__name__}: {error}"
    _complain(said("A fault in the program: {fault}. Run it again with --debug and report it.", fault=fault), ui)
    return 2


def _complain(message: str, ui: str) -> None:
    from advocacy.errors import told

    print(told(message, ui), file=sys.stderr)


def _speak_utf8() -> None:
    """Vietnamese must print on every terminal, also where Windows or a C locale says otherwise."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")


# ------------------------------------------------------------------ flags


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{message}. `{self.prog} --help` shows what can be written.\n")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="advocacy",
        description="Letters and requests in several languages from one campaign file.",
        epilog="Begin with:  advocacy new my-letter   then   advocacy build my-letter",
    )
    parser.add_argument("--version", action="version", version=f"advocacy {__version__}")
    parser.add_argument("--debug", action="store_true", help="show the program's own trace when something goes wrong")
    _ui_argument(parser, os.environ.get(UI_VARIABLE) or "en")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _new(commands)
    _build(commands)
    _check(commands)
    _kinds(commands)
    _schema(commands)
    _glossary(commands)
    return parser


def _command(commands: argparse._SubParsersAction[_Parser], name: str, help_: str, example: str) -> _Parser:
    parser = commands.add_parser(
        name,
        help=help_,
        description=help_[0].upper() + help_[1:] + ".",
        epilog=f"Example:\n  {example}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    _ui_argument(parser, argparse.SUPPRESS)
    return parser


def _ui_argument(parser: argparse.ArgumentParser, default: str) -> None:
    """The language of messages, which may stand before or after the command."""
    help_ = f"the language of messages, en or vi (default: {UI_VARIABLE} of the environment, else en)"
    parser.add_argument("--ui", type=_ui, default=default, metavar="LANGUAGE", help=help_)


def _campaign_argument(parser: _Parser) -> None:
    parser.add_argument(
        "campaign",
        nargs="?",
        default=".",
        type=Path,
        metavar="CAMPAIGN",
        help="a campaign file or its folder (default: here)",
    )


def _new(commands: argparse._SubParsersAction[_Parser]) -> None:
    parser = _command(
        commands, "new", "begin a campaign that builds at once", "advocacy new my-letter --kind rapporteur-request"
    )
    parser.add_argument("folder", type=Path, metavar="DIR", help="the folder to make")
    parser.add_argument("--kind", help="the kind of document (default: open-letter)")
    parser.add_argument(
        "--lang", action="append", default=[], metavar="LANGUAGE", help="a language, as in --lang en --lang vi"
    )
    parser.add_argument("--title", help="the title or subject")
    parser.add_argument("--signatory", help="who speaks")
    parser.set_defaults(run=_run_new)


def _build(commands: argparse._SubParsersAction[_Parser]) -> None:
    parser = _command(
        commands, "build", "write the documents of a campaign", "advocacy build my-letter --lang vi --format docx"
    )
    _campaign_argument(parser)
    parser.add_argument("--document", action="append", default=[], metavar="ID", help="only this document (repeatable)")
    parser.add_argument(
        "--lang", action="append", default=[], metavar="LANGUAGE", help="only this language (repeatable)"
    )
    parser.add_argument(
        "--format", type=_formats, default=tuple(FORMATS), help="docx, md, html, separated by commas (default: all)"
    )
    parser.add_argument(
        "--layout", choices=LAYOUTS, default="", help="how languages share a file (default: as the campaign says)"
    )
    parser.add_argument(
        "--edition",
        choices=EDITIONS,
        default=EDITIONS[0],
        help="public leaves out what is confidential (default); confidential is for the addressee alone",
    )
    parser.add_argument(
        "--letterhead",
        type=Path,
        metavar="FILE.docx",
        help="a Word file whose styles, header, footer and logo are used (default: letterhead.docx, if there is one)",
    )
    parser.add_argument("--strict", action="store_true", help="write nothing while `check` finds an error")
    parser.add_argument(
        "--out", type=Path, metavar="DIR", help="where to write (default: out beside the campaign file)"
    )
    parser.set_defaults(run=_run_build)


def _check(commands: argparse._SubParsersAction[_Parser]) -> None:
    parser = _command(
        commands, "check", "say everything that is wrong with a campaign", "advocacy check my-letter --json"
    )
    _campaign_argument(parser)
    parser.add_argument("--json", action="store_true", help="a JSON list, for other programs")
    parser.add_argument("--sarif", action="store_true", help="SARIF 2.1.0, for editors and forges")
    parser.add_argument(
        "--review-docx",
        type=Path,
        metavar="FILE.docx",
        help="both languages in a Word file, with comments at the words",
    )
    parser.set_defaults(run=_run_check)


def _kinds(commands: argparse._SubParsersAction[_Parser]) -> None:
    parser = _command(commands, "kinds", "list the kinds of document, or show one", "advocacy kinds show open-letter")
    parser.add_argument(
        "action", nargs="?", choices=["show"], metavar="show", help="show the blocks and wording of a kind"
    )
    parser.add_argument("kind", nargs="?", metavar="KIND")
    parser.add_argument(
        "--campaign", type=Path, default=Path(), metavar="DIR", help="a campaign whose own templates count too"
    )
    parser.set_defaults(run=_run_kinds)


def _glossary(commands: argparse._SubParsersAction[_Parser]) -> None:
    help_ = "look up terms, lint, add, export, import or harvest them"
    parser = _command(commands, "glossary", help_, 'advocacy glossary find "nhân quyền"')
    actions = ("find", "lint", "add", "export", "import", "harvest")
    parser.add_argument("action", choices=actions, help="what to do with the glossary")
    parser.add_argument(
        "what", nargs="?", default="", metavar="WORD|FILE|CAMPAIGN", help="a word to find, a file, a campaign"
    )
    parser.add_argument(
        "campaign", nargs="?", type=Path, default=None, metavar="CAMPAIGN", help="a campaign with a glossary of its own"
    )
    parser.add_argument("--en", default="", help="add: the English term")
    parser.add_argument("--vi", default="", help="add: the Vietnamese rendering, in both registers")
    parser.add_argument("--note", default="", help="add: a remark for translators")
    parser.add_argument("--apply", action="store_true", help="import: write what would change")
    parser.set_defaults(run=_run_glossary)


def _schema(commands: argparse._SubParsersAction[_Parser]) -> None:
    parser = _command(
        commands,
        "schema",
        "print the JSON Schema of campaign files, for editors",
        "advocacy schema > campaign.schema.json",
    )
    parser.set_defaults(run=_run_schema)


def _ui(text: str) -> str:
    if text != "en":
        from advocacy.messages import languages

        if text not in languages():
            known = ", ".join(languages())
            raise argparse.ArgumentTypeError(f'there are no messages in "{text}"; {UI_VARIABLE} can be one of {known}')
    return text


def _languages(stated: list[str]) -> list[str]:
    """The languages of `--lang en --lang vi`, which may also be written `--lang en,vi`."""
    return [code for part in stated for code in part.replace(",", " ").split()]


def _formats(text: str) -> tuple[str, ...]:
    formats = tuple(part.strip() for part in text.split(",") if part.strip())
    for name in formats:
        if name not in FORMATS:
            raise argparse.ArgumentTypeError(f'"{name}" is not one of {", ".join(FORMATS)}')
    return formats or tuple(FORMATS)


# ------------------------------------------------------------------ commands


def _run_new(options: argparse.Namespace) -> int:
    from advocacy.errors import said, told
    from advocacy.scaffold import Answers, ask, scaffold

    answers = Answers(options.kind or "", tuple(_languages(options.lang)), options.title or "", options.signatory or "")
    if sys.stdin.isatty() and sys.stdout.isatty():
        answers = ask(answers, ui=options.ui)
    path = scaffold(options.folder, answers)
    print(told(said("Wrote {path}. Edit it, then:", path=path), options.ui))
    print(f"  advocacy check {options.folder}\n  advocacy build {options.folder}")
    return 0


def _run_build(options: argparse.Namespace) -> int:
    from advocacy.builder import build
    from advocacy.errors import file_label, said, told

    outcome = build(
        _load(options.campaign),
        documents=options.document,
        languages=_languages(options.lang),
        formats=options.format,
        layout=options.layout,
        edition=options.edition,
        letterhead=options.letterhead,
        strict=options.strict,
        out=options.out,
    )
    for path in outcome.written:
        print(f"{told('wrote', options.ui):9} {file_label(path)}")
    for what in outcome.left_out:
        print(f"{told('left out', options.ui):9} {told(what, options.ui)}")
    for path in outcome.older:
        older = said("{file} is of an earlier build, and may say what this one does not", file=file_label(path))
        print(f"{told('older', options.ui):9} {told(older, options.ui)}")
    _print_findings(outcome.findings, options.ui)
    return 1 if outcome.findings.errors or not outcome.complete else 0


def _run_check(options: argparse.Namespace) -> int:
    from advocacy.builder import check

    campaign = _load(options.campaign)
    findings = check(campaign)
    if options.json or options.sarif:
        import json

        from advocacy.views.sarif import sarif

        shown = sarif(findings) if options.sarif else [finding.as_json(options.ui) for finding in findings]
        print(json.dumps(shown, ensure_ascii=False, indent=2))
    else:
        from advocacy.views.terminal import shown as lines

        for line in lines(findings, campaign.tree, options.ui):
            print(line)
        print(_summary(findings, options.ui))
    if options.review_docx:
        _review(campaign, findings, options)
    return 1 if findings.errors else 0


def _review(campaign: Campaign, findings: Findings, options: argparse.Namespace) -> None:
    from advocacy.builder import write_whole
    from advocacy.checks.campaign import all_pairs
    from advocacy.views.review import ReviewRow, review

    rows = [ReviewRow(pair.source.unit, pair.both) for pair in all_pairs(campaign)]
    title = campaign.data.campaign if campaign.data is not None and campaign.data.campaign else "Review"
    write_whole(options.review_docx, review(rows, findings, title, options.ui))


def _run_kinds(options: argparse.Namespace) -> int:
    from advocacy.kinds import Kinds, show
    from advocacy.resources import Resources

    own = options.campaign if options.campaign.is_dir() else options.campaign.parent
    kinds = Kinds(Resources(own))
    if options.action == "show":
        if not options.kind:
            _complain("Which kind? For example: advocacy kinds show open-letter", options.ui)
            return 2
        print(show(kinds, options.kind))
        return 0
    for name in kinds.names:
        languages = kinds.languages(name)
        described = options.ui if options.ui in languages else languages[0]
        print(f"{name:20} {', '.join(languages):8} {kinds.get(name, described).description}")
    return 0


def _run_glossary(options: argparse.Namespace) -> int:
    from advocacy.commands.glossary import run

    return run(options)


def _run_schema(options: argparse.Namespace) -> int:
    import json

    from advocacy.schema import campaign_schema

    print(json.dumps(campaign_schema(), ensure_ascii=False, indent=2))
    return 0


def _load(path: Path) -> Campaign:
    from advocacy.load import load_campaign

    return load_campaign(path)


def _print_findings(findings: Findings, ui: str) -> None:
    from advocacy.errors import told

    for finding in findings:
        print(f"{told(finding.severity.value, ui):9} {finding.text(ui)}")


def _summary(findings: Findings, ui: str) -> str:
    from advocacy.errors import said, told

    errors = len(findings.errors)
    warnings = len(findings) - errors
    if not errors and not warnings:
        return told("Nothing wrong was found.", ui)
    first = said("{number} error" if errors == 1 else "{number} errors", number=errors)
    second = said("{number} warning" if warnings == 1 else "{number} warnings", number=warnings)
    return told(said("{errors}, {warnings}.", errors=first, warnings=second), ui)
