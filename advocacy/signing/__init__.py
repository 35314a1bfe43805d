"""Signing exact words: the canonical text of a document, its digest, and both recomputed from any output."""
