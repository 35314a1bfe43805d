"""Writers: one module a format, all behind one signature, `write(publication) -> bytes`.

Each reads the block tree and nothing else; each is imported when its format is asked for.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from advocacy.editions import Edition

if TYPE_CHECKING:
    from advocacy.layout import Publication

    Writer = Callable[[Publication], bytes]

EDITIONS = tuple(edition.value for edition in Edition)
LAYOUTS = ("separate", "stacked", "side-by-side")
# What a build writes when it is not told, and what needs an extra, so that it is only written when it is asked for.
FORMATS = {"docx": "advocacy.writers.word", "md": "advocacy.writers.markdown", "html": "advocacy.writers.page"}
ON_DEMAND = {"pdf": "advocacy.writers.pdf"}


def writer(extension: str) -> Writer:
    """The writer for a file extension, `docx`, `md`, `html` or `pdf`."""
    return cast("Writer", importlib.import_module((FORMATS | ON_DEMAND)[extension]).write)


def ready(extension: str) -> None:
    """See that what a format needs is there, before anything is written.

    Raises:
        InputError: its extra is not installed.
    """
    if extension in ON_DEMAND:
        importlib.import_module(ON_DEMAND[extension]).ready()
