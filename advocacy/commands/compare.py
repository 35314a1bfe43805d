"""`advocacy compare`: say what differs between two finished files, or between the two languages of one."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from advocacy.comparing.compare import Comparison


def declare(parser: argparse.ArgumentParser) -> None:
    """The flags of the command."""
    parser.add_argument("first", type=Path, metavar="A", help="a .docx, .md or .txt, in English or Vietnamese")
    parser.add_argument(
        "second", nargs="?", type=Path, metavar="B", help="the other language (default: both languages are in A)"
    )
    parser.add_argument("--glossary", type=Path, metavar="FILE.csv", help="a table of terms over the program's own")
    parser.add_argument(
        "--register",
        choices=["diaspora", "official"],
        default="",
        help="the register of the Vietnamese text (default: the one that most of its words belong to)",
    )
    parser.add_argument("--json", action="store_true", help="a JSON list, for other programs")
    parser.add_argument(
        "--review-docx",
        type=Path,
        metavar="FILE.docx",
        help="a copy of B with comments at the words; both languages side by side where B is no Word file",
    )


def run(options: argparse.Namespace) -> int:
    """Show the findings; 1 if one of them is an error."""
    from advocacy.comparing.compare import compare
    from advocacy.errors import Severity
    from advocacy.views.comparison import as_json, lines
    from advocacy.views.terminal import summary

    comparison = compare(options.first, options.second, options.glossary, options.register)
    if options.json:
        import json

        print(json.dumps(as_json(comparison, options.ui), ensure_ascii=False, indent=2))
    else:
        for line in lines(comparison, options.ui):
            print(line)
        print(summary(comparison.findings, options.ui))
    if options.review_docx:
        _review(comparison, options)
    return 1 if any(finding.severity is Severity.ERROR for finding in comparison.findings) else 0


def _review(comparison: Comparison, options: argparse.Namespace) -> None:
    from advocacy.storage import write_whole
    from advocacy.views.commented import commented, side_by_side

    in_copy = options.second is not None and comparison.files[comparison.second].word is not None
    data = commented(comparison, options.ui) if in_copy else side_by_side(comparison, options.ui)
    write_whole(options.review_docx, data)
