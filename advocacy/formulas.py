r"""Cells that no spreadsheet takes for a formula, reversibly.

A spreadsheet runs a cell as a formula that begins with `=`, `+`, `-` or `@`, with a tab or line end before it, or with
their full-width forms (OWASP, CSV Injection). A text in which such a character comes first, or comes first after
apostrophes, gets one apostrophe more; in reading, exactly such a text loses one.

    - a list item   is written   '- a list item
    '=x             is written   ''=x
    'tis            stays        'tis

A program that drops the first apostrophe in saving does no harm to the first kind, which is the usual one. A table
that was saved as a workbook keeps the apostrophes.
"""

from __future__ import annotations

import re

_RISKY = re.compile("'*[=+\\-@\t\r\n＝＋－＠]")
_GUARDED = re.compile("'+[=+\\-@\t\r\n＝＋－＠]")


def guarded(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if _RISKY.match(text) else text


def unguarded(text: str) -> str:
    """The text that was guarded; one that was not is returned as it is."""
    return text[1:] if _GUARDED.match(text) else text
