"""`advocacy build`: write the documents of a campaign."""

from __future__ import annotations

import argparse
from pathlib import Path

from advocacy.commands import campaign_argument, languages
from advocacy.writers import EDITIONS, FORMATS, LAYOUTS


def declare(parser: argparse.ArgumentParser) -> None:
    """The flags of the command."""
    campaign_argument(parser)
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
    )
    for path in outcome.written:
        print(f"{told('wrote', options.ui):9} {file_label(path)}")
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


def _formats(text: str) -> tuple[str, ...]:
    formats = tuple(part.strip() for part in text.split(",") if part.strip())
    for name in formats:
        if name not in FORMATS:
            raise argparse.ArgumentTypeError(f'"{name}" is not one of {", ".join(FORMATS)}')
    return formats or tuple(FORMATS)
