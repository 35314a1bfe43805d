"""Where the files of the program lie, and which of two files of one name wins.

A user's own folder is always searched before the packaged one, file by file, so that a campaign may bring a
kind of document, a language or registry rows without a copy of everything else.
"""

from __future__ import annotations

import importlib.resources
from functools import cache
from pathlib import Path

from advocacy.errors import TemplateError, said

PACKAGE = Path(str(importlib.resources.files("advocacy")))


@cache
def templates_root() -> Path:
    """The packaged `templates/` folder: inside an installed wheel, else beside the package in a checkout.

    Raises:
        TemplateError: neither is there, which means a broken installation.
    """
    installed = PACKAGE / "_data" / "templates"
    if installed.is_dir():
        return installed
    checkout = PACKAGE.parent / "templates"
    if checkout.is_dir() and (PACKAGE.parent / "pyproject.toml").is_file():
        return checkout
    message = "The program's templates are missing: looked in {installed} and {checkout}. Install it again."
    raise TemplateError(said(message, installed=installed, checkout=checkout))


class Resources:
    """Files by name, a campaign's own folder first: `templates/<language>/<name>` and `data/<name>`."""

    def __init__(self, own: Path | None = None) -> None:
        self.template_folders = [templates_root()]
        self.data_folders = [PACKAGE / "data"]
        if own is not None:
            self.template_folders.insert(0, own / "templates")
            self.data_folders.insert(0, own / "data")

    def languages(self) -> list[str]:
        """The languages for which there is a `templates/<language>/language.yaml`, sorted."""
        found = {path.parent.name for folder in self.template_folders for path in folder.glob("*/language.yaml")}
        return sorted(found)

    def template(self, language: str, name: str) -> Path | None:
        """The first `templates/<language>/<name>`, or None."""
        candidates = (folder / language / name for folder in self.template_folders)
        return next((path for path in candidates if path.is_file()), None)

    def kinds(self) -> list[str]:
        """The names of all kinds of document, in any language, sorted."""
        suffix = ".md.j2"
        files = (path for folder in self.template_folders for path in folder.glob(f"*/*{suffix}"))
        return sorted({path.name.removesuffix(suffix) for path in files if not path.name.startswith("_")})

    def data(self, name: str) -> Path | None:
        """The first `data/<name>`, or None."""
        return next((path for folder in self.data_folders if (path := folder / name).is_file()), None)

    def tables(self, name: str) -> list[Path]:
        """All `data/<name>` files, the packaged one first: later rows and cells override earlier ones."""
        return [folder / name for folder in reversed(self.data_folders) if (folder / name).is_file()]
