"""Typst: PDF of data and the template in `typst/`, the same bytes everywhere, with nothing but the letter in them.

The compiler sees that folder, which holds the template alone, and the files that it is given; fonts are those in its
own package. Words come as a data file, so that none is ever read as markup (docs/decisions/0018-pdf.md).

One compiler serves a process, since it keeps its fonts and whatever letters share; its memory stays flat. Its threads
do not survive a fork: a process that was forked after a PDF was made waits for ever when it makes another one. So start
workers anew (spawn), or fork them first.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from advocacy.errors import InputError, WriterError, said

if TYPE_CHECKING:
    from typst import Compiler

_FOLDER = Path(__file__).with_name("typst")
_TEMPLATE = "letter.typ"
_DATA = "letter.json"
_MISSING = re.compile(r'the text `"(.+?)"` could not be displayed')
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
# What tells the version of the program, and what tells copies of a file apart.
_TELLING = re.compile(rb"(?<=<xmp:CreatorTool>Typst) [^<]*|<xmpMM:(\w+)>[^<]*</xmpMM:\1>")
_CREATOR = re.compile(rb"/Creator\(Typst( [^()]*)\)")


class MissingLettersError(WriterError):
    """Letters that the fonts do not have; `letters` names each once."""

    def __init__(self, letters: list[str]) -> None:
        self.letters = letters
        named = ", ".join(f"“{letter}” ({_code_points(letter)})" for letter in letters[:8])
        super().__init__(
            said(
                "The fonts of PDF have no {letters}. Leave it out or write it in Latin letters; "
                "DOCX and HTML take the fonts of the reader's computer.",
                letters=named,
            )
        )


def compiled(data: Mapping[str, Any], pictures: Mapping[str, bytes]) -> bytes:
    """The PDF of a letter's data and its pictures.

    Raises:
        InputError: Typst is not installed.
        MissingLettersError: the fonts lack a letter.
        WriterError: the letter cannot be set.
    """
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    files = {"main.typ": _template(), _DATA: text.encode()}
    if not pictures:
        return _plain(_pdf(files, _FOLDER))
    # Typst takes text from memory only, so cleaned pictures pass through a folder that only their owner can read.
    with TemporaryDirectory(prefix="pdf-") as folder:
        for name, content in pictures.items():
            (Path(folder) / name).write_bytes(content)
        return _plain(_pdf(files, Path(folder)))


def _pdf(files: Any, root: Path) -> bytes:
    typst = compiler()
    from typst import TypstError

    try:
        # PDF/UA-1 (ISO 14289-1) also makes Typst refuse letters that no font has, rather than print boxes.
        pdf = typst.compile(input=files, format="pdf", pdf_standards=["ua-1"], root=root)
    except TypstError as error:
        if missing := list(dict.fromkeys(_MISSING.findall(error.diagnostic))):
            raise MissingLettersError([_ESCAPED.sub(lambda e: chr(int(e[1], 16)), each) for each in missing]) from None
        raise WriterError(said("PDF cannot be written: {reason}", reason=error.message)) from None
    assert isinstance(pdf, bytes)  # noqa: S101 -- a PDF is one file
    return pdf


@cache
def compiler() -> Compiler:
    """The one compiler of this process, with its fonts loaded.

    Raises:
        InputError: the extra is not installed.
    """
    try:
        from typst import Compiler, Fonts
    except ImportError as error:
        raise InputError('PDF needs the extra "pdf": pip install "advocacy[pdf]".') from error
    fonts = Fonts(include_system_fonts=False)
    return Compiler(root=_FOLDER, font_paths=fonts, package_path=_FOLDER, package_cache_path=_FOLDER)


@cache
def _template() -> bytes:
    return (_FOLDER / _TEMPLATE).read_bytes()


def _plain(pdf: bytes) -> bytes:
    """The PDF without version and identifiers; every byte keeps its place, which the table of objects relies on.

    Raises:
        WriterError: they are not where this version of Typst is known to put them.
    """
    at = pdf.rfind(b"<?xpacket begin")
    end = pdf.rfind(b"<?xpacket end")
    creator = list(_CREATOR.finditer(pdf, 0, max(at, 0)))
    if at < 0 or end < at or not creator:
        raise WriterError('This version of Typst is not known here: pip install "advocacy[pdf]" brings one that is.')
    start, stop = creator[-1].span()
    info = b"/Creator(Typst)".ljust(stop - start)
    packet = _TELLING.sub(lambda found: b" " * len(found[0]), pdf[at:end])
    return b"".join((pdf[:start], info, pdf[stop:at], packet, pdf[end:]))


def _code_points(letter: str) -> str:
    return " ".join(f"U+{ord(each):04X}" for each in letter)
