"""The command line: one table of commands. Each is a module of `commands`, imported when it is used."""

from __future__ import annotations

import argparse
import gc
import importlib
import os
import sys
from collections.abc import Sequence
from typing import Any, NoReturn

from advocacy import __version__

UI_VARIABLE = "ADVOCACY_UI"
# Command, what it does, an example.
COMMANDS = (
    ("new", "begin a campaign that builds at once", "advocacy new my-letter --kind rapporteur-request"),
    ("build", "write the documents of a campaign", "advocacy build my-letter --lang vi --format docx"),
    ("check", "say everything that is wrong with a campaign", "advocacy check my-letter --json"),
    (
        "compare",
        "say how two finished files, one in each language, differ",
        "advocacy compare letter.en.docx letter.vi.docx",
    ),
    (
        "review",
        "send texts to a translator, take them back, approve, reject, undo",
        "advocacy review export my-letter --to vi",
    ),
    ("status", "say how far each translation is", "advocacy status my-letter"),
    ("draft", "have a machine draft what is missing in a language", "advocacy draft my-letter --to vi"),
    ("memory", "reuse earlier translations; exchange them as TMX", "advocacy memory import old.tmx my-letter"),
    ("models", "list, install or fetch models for drafts", "advocacy models install translate-en_vi.argosmodel"),
    (
        "sign",
        "freeze a text, collect signatures for its exact words, publish, verify",
        "advocacy sign freeze my-statement",
    ),
    ("inspect", "say what finished files would give away", "advocacy inspect letter.docx scan.jpg"),
    ("clean", "write a copy of a file that gives nothing away, or refuse", "advocacy clean letter.docx"),
    ("kinds", "list the kinds of document, or show one", "advocacy kinds show open-letter"),
    ("glossary", "look up terms, lint, add, export, import or harvest them", 'advocacy glossary find "nhân quyền"'),
    ("schema", "print the JSON Schema of campaign files, for editors", "advocacy schema > campaign.schema.json"),
)


def run() -> NoReturn:
    """The command `advocacy`: one run of `main` in a process of its own.

    Nearly everything that is allocated lives until the end, so the garbage collector looks for it in vain: it runs
    seldom, and not at all when the process ends. Together that is a sixth of a short run (`bench/`).
    """
    gc.set_threshold(200_000, 20, 100)
    # Looking for plug-ins of pydantic would read what every installed package says of itself, and load strangers' code.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    status = main()
    gc.freeze()
    sys.exit(status)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; gives the exit status (0 no errors, 1 errors or something unwritten, 2 unreadable input)."""
    options = _parser().parse_args(arguments)
    _speak_utf8()
    try:
        return int(_module(options.command).run(options))
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


def _module(command: str) -> Any:
    return importlib.import_module(f"advocacy.commands.{command}")


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
    """A parser that says in one line what is wrong, and knows the flags of its command only when it is used."""

    command = ""
    _reading = False

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        if self.command:
            _module(self.command).declare(self)
            self.command = ""
        if self._subparsers is not None or self._reading:
            return super().parse_known_args(args, namespace)
        # Names may stand before, between and after the flags, which argparse reads in a way of its own.
        self._reading = True
        try:
            return self.parse_known_intermixed_args(args, namespace)
        finally:
            self._reading = False

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{message}. `{self.prog} --help` shows what can be written.\n")


def _parser() -> _Parser:
    parser = _Parser(
        prog="advocacy",
        description="Letters and requests in several languages from one campaign file.",
        epilog="Begin with:  advocacy new my-letter   then   advocacy build my-letter",
    )
    parser.add_argument("--version", action="version", version=f"advocacy {__version__}")
    parser.add_argument("--debug", action="store_true", help="show the program's own trace when something goes wrong")
    _ui_argument(parser, os.environ.get(UI_VARIABLE) or "en")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, does, example in COMMANDS:
        command = commands.add_parser(
            name,
            help=does,
            description=does[0].upper() + does[1:] + ".",
            epilog=f"Example:\n  {example}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        command.command = name
        _ui_argument(command, argparse.SUPPRESS)
    return parser


def _ui_argument(parser: argparse.ArgumentParser, default: str) -> None:
    """The language of messages, which may stand before or after the command."""
    help_ = f"the language of messages, en or vi (default: {UI_VARIABLE} of the environment, else en)"
    parser.add_argument("--ui", type=_ui, default=default, metavar="LANGUAGE", help=help_)


def _ui(text: str) -> str:
    if text != "en":
        from advocacy.messages import languages

        if text not in languages():
            known = ", ".join(languages())
            raise argparse.ArgumentTypeError(f'there are no messages in "{text}"; {UI_VARIABLE} can be one of {known}')
    return text
