"""`advocacy build`: write the documents of a campaign."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from advocacy.commands import campaign_argument, format_list, languages
from advocacy.writers import EDITIONS, FORMATS, LAYOUTS


def declare(parser: argparse.ArgumentParser) -> None:
    """The flags of the command."""
    campaign_argument(parser)
    parser.add_argument("--document", action="append", default=[], metavar="ID", help="only this document (repeatable)")
    parser.add_argument(
        "--lang", action="append", default=[], metavar="LANGUAGE", help="only this language (repeatable)"
    )
    parser.add_argument(
        "--format",
        type=format_list,
        default=tuple(FORMATS),
        help="docx, md, html, pdf, separated by commas (default: all but pdf, which is an extra)",
    )
    parser.add_argument(
        "--layout", choices=LAYOUTS, default="", help="how languages share a file (default: as the campaign says)"
    )
    parser.add_argument(
        "--edition",
        choices=EDITIONS,
        default=EDITIONS[0],
        help="for whom: public (default), coalition for its members, or confidential for the addressee alone",
    )
    parser.add_argument(
        "--redactions", type=_report, metavar="FILE", help="also write what was left out and why, as .csv or .json"
    )
    parser.add_argument(
        "--letterhead",
        type=Path,
        metavar="FILE.docx",
        help="a Word file whose styles, header, footer and logo are used (default: letterhead.docx, if there is one)",
    )
    only = "of letters to each of many, only this addressee, by key, name or file (repeatable)"
    parser.add_argument("--to", action="append", default=[], metavar="WHO", help=only)
    parser.add_argument("--strict", action="store_true", help="write nothing while `check` finds an error")
    parser.add_argument(
        "--final", action="store_true", help="write no version with a translation that is not finished (see `status`)"
    )
    parser.add_argument(
        "--out", type=Path, metavar="DIR", help="where to write (default: out beside the campaign file)"
    )


def run(options: argparse.Namespace) -> int:
    """Write the files; say what was written, left out and found."""
    from advocacy.builder import build
    from advocacy.errors import file_label, said, told
    from advocacy.load import load_campaign
    from advocacy.views.terminal import flat, summary

    outcome = build(
        load_campaign(options.campaign),
        documents=options.document,
        languages=languages(options.lang),
        formats=options.format,
        layout=options.layout,
        edition=options.edition,
        letterhead=options.letterhead,
        strict=options.strict,
        final=options.final,
        out=options.out,
        to=options.to,
        progress=_Bar(),
    )
    if options.redactions is not None and not outcome.composed:
        message = "{file}: nothing was composed, so there is no list of what is left out"
        outcome.left_out.append(said(message, file=file_label(options.redactions)))
        outcome.older += [options.redactions] if options.redactions.is_file() else []
    elif options.redactions is not None:
        from advocacy.storage import write_whole
        from advocacy.views.redactions import redacted

        write_whole(
            options.redactions, redacted(outcome.redactions, options.edition, options.redactions.suffix, options.ui)
        )
        outcome.written.append(options.redactions)
    for path in outcome.written:
        print(f"{told('wrote', options.ui):9} {file_label(path)}")
    for folder, posted in outcome.batches.items():
        message = "{written} files in {folder}; {same} were there already, unchanged"
        line = said(message, written=len(posted.written), folder=file_label(folder), same=len(posted.same))
        print(f"{told('wrote', options.ui):9} {told(line, options.ui)}")
    for what in outcome.left_out:
        print(f"{told('left out', options.ui):9} {told(what, options.ui)}")
    for path in outcome.older:
        older = said("{file} is of an earlier build, and may say what this one does not", file=file_label(path))
        print(f"{told('older', options.ui):9} {told(older, options.ui)}")
    for finding in outcome.findings:
        print(flat(finding, options.ui))
    if len(outcome.about_texts):
        found = summary(outcome.about_texts, options.ui)
        print(told(said("About the texts: {found} `advocacy check` shows them.", found=found), options.ui))
    return 1 if outcome.findings.errors or not outcome.complete else 0


class _Bar:
    """How far a batch is, on a terminal that somebody looks at."""

    _WIDTH = 40

    def __init__(self) -> None:
        self._shown = -1

    def __call__(self, done: int, whole: int) -> None:
        share = self._WIDTH * done // whole
        if share == self._shown or not sys.stderr.isatty():
            return
        self._shown = share
        bar = "█" * share + "░" * (self._WIDTH - share)
        end = "\r" if done < whole else "\r\x1b[K"
        print(f"{bar} {done}/{whole}", end=end, file=sys.stderr, flush=True)


def _report(text: str) -> Path:
    path = Path(text)
    if path.suffix.lower() not in (".csv", ".json"):
        raise argparse.ArgumentTypeError(f'"{text}" does not end in .csv or .json')
    return path
