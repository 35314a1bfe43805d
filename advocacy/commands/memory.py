"""`advocacy memory`: bring earlier translations in, take them out, look a text up in them."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from advocacy.errors import WriterError, file_label, said, told

if TYPE_CHECKING:
    from advocacy.memory.store import Changes

_SAMPLES = 5
_WIDTH = 60


def declare(parser: argparse.ArgumentParser) -> None:
    """The flags of the command."""
    parser.add_argument("action", choices=("import", "export", "find"), help="what to do with the memory")
    parser.add_argument("what", metavar="FILE.tmx|TEXT", help="a file, or a text to find")
    parser.add_argument(
        "campaign",
        nargs="?",
        default=".",
        type=Path,
        metavar="CAMPAIGN",
        help="the campaign whose memory.sqlite it is (default: here)",
    )
    parser.add_argument("--memory", type=Path, metavar="FILE", help="another memory, outside the campaign's folder")
    parser.add_argument("--apply", action="store_true", help="import: write what would change")


def run(options: argparse.Namespace) -> int:
    """Run one action; gives the exit status."""
    return {"import": _import, "export": _export, "find": _find}[options.action](options)


def _file(options: argparse.Namespace) -> Path:
    """The memory that is meant; without `--memory` it lies beside a campaign file, and nowhere else."""
    from advocacy.load import find_campaign
    from advocacy.memory.store import MEMORY_FILE

    named: Path | None = options.memory
    return named if named is not None else find_campaign(options.campaign).parent / MEMORY_FILE


def _import(options: argparse.Namespace) -> int:
    import datetime

    from advocacy.memory.store import open_memory
    from advocacy.memory.tmx import read_tmx
    from advocacy.resources import Resources

    path = _file(options)
    folder = options.campaign if options.campaign.is_dir() else options.campaign.parent
    reading = read_tmx(Path(options.what), Resources(folder).languages(), datetime.date.today().isoformat())
    with open_memory(path, write=options.apply) as memory:
        changes = (memory.add if options.apply else memory.compare)(reading.entries)
    _show(changes, options.ui)
    for line in reading.left_out:
        print(f"{told('left out', options.ui):9} {told(line, options.ui)}")
    if options.apply:
        print(f"{told('wrote', options.ui):9} {file_label(path)}")
    elif changes.new or changes.changed:
        number = len(changes.new) + len(changes.changed)
        print(told(said("{number} changes; write them with --apply.", number=number), options.ui))
    else:
        print(told("Nothing would change.", options.ui))
    return 0


def _show(changes: Changes, ui: str) -> None:
    for entry in changes.new[:_SAMPLES]:
        print(f"+ {_short(entry.source)} = {_short(entry.target)}")
    for entry, before in changes.changed[:_SAMPLES]:
        print(f"~ {_short(entry.source)}: {_short(before)} -> {_short(entry.target)}")
    counts = said(
        "new {new}, changed {changed}, known {known}, not taken {left}",
        new=len(changes.new), changed=len(changes.changed), known=changes.known, left=changes.left_out,
    )  # fmt: skip
    print(told(counts, ui))


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _WIDTH else f"{line[: _WIDTH - 1]}…"


def _export(options: argparse.Namespace) -> int:
    from advocacy.memory.store import open_memory
    from advocacy.memory.tmx import to_tmx
    from advocacy.storage import write_whole

    path = Path(options.what)
    if path.suffix.lower() != ".tmx":
        raise WriterError("A memory is written as tmx, by the name of the file.")
    with open_memory(_file(options)) as memory:
        data = to_tmx(memory)
    write_whole(path, data)
    print(f"{told('wrote', options.ui):9} {file_label(path)}")
    return 0


def _find(options: argparse.Namespace) -> int:
    from advocacy.memory.likeness import what_is_missing
    from advocacy.memory.store import open_memory

    with open_memory(_file(options)) as memory:
        found = [
            (suggestion.match, source, target, suggestion)
            for source, target in memory.pairs()
            for suggestion in memory.fuzzy(options.what, source, target)
        ]
    for percent, source, target, suggestion in sorted(found, key=lambda each: -each[0]):
        print(f"{percent:3} %  {source} → {target}  {' '.join(suggestion.target.split())}    [{suggestion.origin}]")
    if not found:
        print(told("Nothing like it is in the memory.", options.ui))
    if missing := what_is_missing():
        print(told(missing, options.ui))
    return 0 if found else 1
