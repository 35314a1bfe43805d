"""Tables as spreadsheets and form services save them: delimited text and workbooks, read without trust, written clean.

delimited   CSV of every kind
workbook    the first sheet of an Excel workbook
making      workbooks that say nothing of who made them and when
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """One row: its number, the words of its cells, and which of the cells are formulas.

    The number is the one that a spreadsheet shows: rows are counted, also empty ones, not the lines of a file.
    """

    number: int
    cells: tuple[str, ...]
    formulas: frozenset[int] = frozenset()
