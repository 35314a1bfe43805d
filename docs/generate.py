"""Writes the pages that are made from data: docs/registries.md. Run `python docs/generate.py` after changing a registry.

A test compares the pages with what this would write.
"""

from __future__ import annotations

from pathlib import Path

from advocacy.registry import Entry, Registry
from advocacy.resources import Resources

DOCS = Path(__file__).parent
HEAD = """# Registries: the keys that a letter can use

Written by `docs/generate.py` from the tables in `advocacy/data/`; each row there names its source. **✓** means that its main
facts were seen in that source; without it, check the row before you rely on it. A folder `data/` beside your campaign file
adds or corrects rows: same file names, same columns.
"""


def page() -> str:
    """The text of docs/registries.md."""
    registry = Registry(Resources())
    parts = [
        HEAD,
        _table(
            "Mandates of the Special Procedures (`to: sr-privacy`, `[[sr-privacy]]`)", registry.mandates, "sentence"
        ),
        _table("Offices (`to: high-commissioner`, `care-of: ohchr`)", registry.offices, "sentence"),
        _table("Instruments and laws (`[[iccpr 9(2)]]`)", registry.instruments, "title"),
        _forms(registry),
        _table("Member States of the United Nations (`to: state:VN`, `[[state:VN]]`)", registry.states, "sentence"),
    ]
    return "\n".join(parts)


def _table(heading: str, entries: dict[str, Entry], field: str) -> str:
    rows = [
        f"| `{key}` | {entry.cells.get(f'{field}.en', '')} | {entry.cells.get(f'{field}.vi', '')} | {_mark(entry)} |"
        for key, entry in entries.items()
    ]
    return "\n".join([f"## {heading}", "", "| key | English | Tiếng Việt | |", "|---|---|---|---|", *rows, ""])


def _forms(registry: Registry) -> str:
    rows = []
    for role, entry in registry.forms_of_address.items():
        cells = (
            entry.cells.get(column, "") for column in ("salutation.en", "closing.en", "salutation.vi", "closing.vi")
        )
        rows.append(f"| `{role}` | {' | '.join(cells)} | {_mark(entry)} |")
    head = "| role | salutation | closing | lời thưa | lời kết | |"
    return "\n".join(["## Forms of address (`role: ambassador`)", "", head, "|---|---|---|---|---|---|", *rows, ""])


def _mark(entry: Entry) -> str:
    return "✓" if entry.verified else ""


if __name__ == "__main__":
    (DOCS / "registries.md").write_text(page(), encoding="utf-8")
