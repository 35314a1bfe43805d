"""`advocacy inspect`: say what files would give away."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from advocacy.commands import without_folders

if TYPE_CHECKING:
    from advocacy.inspecting.traces import Trace


def declare(parser: argparse.ArgumentParser) -> None:
    """The flags of the command."""
    parser.add_argument(
        "files", nargs="+", type=Path, metavar="FILE", help="a .docx, .pdf, .png, .jpg, .md, .html or .txt"
    )
    parser.add_argument("--json", action="store_true", help="a JSON list, for other programs")


def run(options: argparse.Namespace) -> int:
    """Show what each file gives away; 1 if something of it is serious, 2 if a file cannot be read."""
    import sys

    from advocacy.errors import InputError, file_label, said, told
    from advocacy.inspecting.reading import inspect

    found: list[Trace] = []
    status = 0
    for path in options.files:
        try:
            traces = inspect(path)
        except InputError as error:
            print(error.text(options.ui), file=sys.stderr)
            status = 2
            continue
        found += traces
        if not options.json:
            print(file_label(path))
            for line in lines(traces, options.ui):
                print(line)
            if not traces:
                print(f"  {told(said('Nothing was found that it would give away.'), options.ui)}")
    if options.json:
        import json
        from dataclasses import replace

        listed = [replace(trace, file=without_folders(trace.file)).as_json(options.ui) for trace in found]
        print(json.dumps(listed, ensure_ascii=False, indent=2))
    return status or (1 if any(trace.serious for trace in found) else 0)


def lines(traces: list[Trace], ui: str) -> Iterator[str]:
    """What a file gives away, one kind after the other, with what to do once for each kind."""
    from itertools import groupby

    from advocacy.errors import said, told

    ordered = sorted(traces, key=lambda trace: (not trace.serious, trace.code))
    for code, group in groupby(ordered, key=lambda trace: trace.code):
        together = list(group)
        first = together[0]
        weight = told(said("serious") if first.serious else said("note"), ui)
        yield f"  {weight:9} {told(first.message, ui)} {told(first.advice, ui)} [{code}]"
        for trace in together[:_SHOWN]:
            page = told(said("page {page}", page=trace.page), ui) if trace.page else ""
            spot = f"{trace.start}-{trace.end}" if trace.start >= 0 else ""
            quoted = f"“{trace.revealed}”" if trace.revealed else ""
            times = f"{trace.count}×" if trace.count > 1 else ""
            if line := "  ".join(piece for piece in (trace.part, page, spot, quoted, times) if piece):
                yield f"            {line}"
        if len(together) > _SHOWN:
            yield f"            {told(said('and {number} more', number=len(together) - _SHOWN), ui)}"


_SHOWN = 6  # of a kind; `--json` tells all
