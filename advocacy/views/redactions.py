"""What an edition leaves out and why, as a file that may be shown to others: it holds none of the words."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence

from advocacy.editions import Redaction
from advocacy.errors import told
from advocacy.formulas import guarded

COLUMNS = ("document", "language", "edition", "what", "rule", "reason", "shown-in", "number")
_Row = dict[str, str | int]


def redacted(redactions: Sequence[Redaction], edition: str, ending: str, ui: str = "en") -> bytes:
    """The report, as JSON where its name ends in `.json`, else as CSV; reasons are told in the language `ui`."""
    rows = [_row(each, edition, ui) for each in redactions]
    return _json(rows) if ending.lower() == ".json" else _csv(rows)


def _row(redaction: Redaction, edition: str, ui: str) -> _Row:
    values = (
        redaction.document, redaction.language, edition, told(redaction.what, ui), redaction.rule.value,
        told(redaction.reason, ui), redaction.shown_in, redaction.number,
    )  # fmt: skip
    return dict(zip(COLUMNS, values, strict=True))


def _json(rows: list[_Row]) -> bytes:
    return (json.dumps(rows, ensure_ascii=False, indent=2) + "\n").encode()


def _csv(rows: list[_Row]) -> bytes:
    """UTF-8 with a byte order mark, for Excel; no cell is a formula."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows([guarded(str(cell)) for cell in row.values()] for row in rows)
    return b"\xef\xbb\xbf" + stream.getvalue().encode()
