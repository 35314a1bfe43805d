"""Signing exact words: the canonical text of a document, its digest, and both recomputed from any output."""

WITHOUT_TABLE = "-"  # in place of a digest: composed without reading who signed, for the text alone
FOLDER = "frozen"  # beside the campaign file: the copies of what was frozen
