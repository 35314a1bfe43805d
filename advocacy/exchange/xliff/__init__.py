"""Segments as XLIFF 1.2, 2.0 and 2.1, the format that translators' programs share.

Each text is one unit with one segment: its key path is the name, and the id made from it; the signs of Markdown are
inline codes that a program shows and keeps; terms, context and comments are notes; suggestions are alternatives (1.2)
or matches (2.x). Written is 2.1, read is any of the three.

The reader and writer are our own: translate-toolkit 3.20 writes notes of XLIFF 2 into segments, where the schema has
none, and drops inline codes when a text is set.

Sources: XLIFF Version 1.2 (OASIS Standard, 1 February 2008); XLIFF Version 2.1 (OASIS Standard, 13 February 2018),
sections 4.2 (elements), 4.3.1 (attributes), 4.7 (inline content), 5.1 (translation candidates).
"""

from __future__ import annotations

from advocacy.exchange.xliff.reading import read
from advocacy.exchange.xliff.writing import VERSIONS, write

__all__ = ["VERSIONS", "read", "write"]
