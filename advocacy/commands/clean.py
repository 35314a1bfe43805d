"""`advocacy clean`: write a copy of a file without what it would give away, or refuse."""

from __future__ import annotations

import argparse
from pathlib import Path


def declare(parser: argparse.ArgumentParser) -> None:
    """The flags of the command."""
    parser.add_argument("file", type=Path, metavar="FILE", help="a .docx, .pdf, .png, .jpg, .md, .html or .txt")
    parser.add_argument(
        "--out", type=Path, default=None, metavar="FILE", help="where to write (default: letter.clean.docx beside it)"
    )
    parser.add_argument(
        "--accept-changes", action="store_true", help="accept the tracked changes of a .docx in the copy"
    )


def run(options: argparse.Namespace) -> int:
    """Write a clean copy and say what is not in it; 1 when there can be none, 2 when the file cannot be read."""
    import sys

    from advocacy.commands.inspect import lines
    from advocacy.errors import file_label, said, told
    from advocacy.inspecting.cleaning import NotCleanError, clean, target_of
    from advocacy.storage import write_whole

    target = target_of(options.file, options.out)
    try:
        cleaned = clean(options.file, accept_changes=options.accept_changes)
    except NotCleanError as error:
        print(error.text(options.ui), file=sys.stderr)
        for line in lines(error.left, options.ui):
            print(line, file=sys.stderr)
        return 1
    write_whole(target, cleaned.data)
    print(f"{told('wrote', options.ui):9} {file_label(target)}")
    if cleaned.removed:
        print(told(said("This was in the file and is not in the copy:"), options.ui))
        for line in lines(cleaned.removed, options.ui):
            print(line)
    for line in lines(cleaned.left, options.ui):
        print(line)
    print(told(said("Look at the copy before you send it."), options.ui))
    return 0
