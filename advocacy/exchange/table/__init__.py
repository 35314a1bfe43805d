"""The review table: a Word file with both languages side by side, made to be read and edited by translators.

It is a DOCX (ECMA-376 Part 1, 17.4 tables, 17.5.2 content controls) that Word and LibreOffice open. The source and the
key of each text are locked, the translation is free. What comes back is read from the cells of the table, with what
the locks and tags say where a program has kept them.
"""

from advocacy.exchange.table.reading import read
from advocacy.exchange.table.writing import write

__all__ = ["read", "write"]
