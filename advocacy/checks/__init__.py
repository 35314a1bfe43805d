"""Checks of finished texts: terms, parity between languages, orthography. Each gives findings and changes nothing."""
