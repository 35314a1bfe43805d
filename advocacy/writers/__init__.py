"""Writers: one module a format, all behind one signature, `write(publication) -> bytes`.

Each reads the block tree and nothing else; each is imported when its format is asked for.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from advocacy.layout import Publication

    Writer = Callable[[Publication], bytes]

EDITIONS = ("public", "confidential")
LAYOUTS = ("separate", "stacked", "side-by-side")
FORMATS = {"docx": "advocacy.writers.word", "md": "advocacy.writers.markdown", "html": "advocacy.writers.page"}


def writer(extension: str) -> Writer:
    """The writer for a file extension, `docx`, `md` or `html`."""
    return cast("Writer", importlib.import_module(FORMATS[extension]).write)
