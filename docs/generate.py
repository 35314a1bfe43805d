"""Writes the pages that are made from data and from the model. Run `python docs/generate.py` after changing either.

A test compares the pages with what this would write.
"""

from __future__ import annotations

import types
from pathlib import Path
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from advocacy import model, units
from advocacy.languages import PartialDate
from advocacy.registry import Entry, Registry
from advocacy.resources import Resources

DOCS = Path(__file__).parent
HEAD = """# Registries: the keys that a letter can use

Written by `docs/generate.py` from the tables in `advocacy/data/`; each row there names its source. **✓** means that its main
facts were seen in that source; without it, check the row before you rely on it. A folder `data/` beside your campaign file
adds or corrects rows: same file names, same columns.
"""


FIELDS_HEAD = """# Fields

Written by `docs/generate.py` from the model that checks campaign files. *Plain* is one line printed as typed, *Markdown* one to several
paragraphs, *lines* a text whose every line is printed as one: each once for every language, `{en: …, vi: …}`. A *name* may also be one
string for all languages. A *key* names something written elsewhere. The blocks of a kind are fields of its documents too; what they can
hold is in [writing.md](writing.md).
"""
MODELS = (
    model.CampaignFile, model.Letter, model.Group, model.Entry, model.FreeSection, model.Addressee, model.Signatories,
    model.SignatoryGroup, model.Party, model.Source, model.Contact,
)  # fmt: skip
NAMES = {
    units.Plain: "plain", units.Name: "name", units.Lines: "lines", units.Markdown: "Markdown", units.Key: "key",
    str: "word", PartialDate: "date", model.Letter: "document", model.Reworded: "`{key: words}`",
}  # fmt: skip


def fields() -> str:
    """The text of docs/fields.md."""
    model.CampaignFile.model_rebuild()
    model.Entry.model_rebuild()
    return "\n".join([FIELDS_HEAD, *(_fields(each) for each in MODELS)])


def _fields(of: type[model.Strict]) -> str:
    rows = [
        f"| `{field.alias or name}` | {_kind(field.annotation)} | {field.description or ''} |"
        for name, field in of.model_fields.items()
        if name not in ("content", "off")
    ]
    doc = (of.__doc__ or "").strip()
    return "\n".join([f"## {of.__name__}", "", doc, "", "| key | holds | |", "|---|---|---|", *rows, ""])


def _kind(annotation: Any) -> str:
    """What a field holds, in words."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if annotation == model.Content | None:
        return "[content](writing.md#what-a-block-can-hold)"
    if origin is Annotated:
        return _kind(arguments[0])
    if origin in (Union, types.UnionType):
        return " or ".join(dict.fromkeys(_kind(each) for each in arguments if each is not type(None)))
    if origin is Literal:
        return ", ".join(f"`{value}`" for value in arguments)
    if origin is list:
        return f"list of {_kind(arguments[0])}"
    if origin is dict:
        return f"{_kind(arguments[1])}, by key"
    if annotation in NAMES:
        return NAMES[annotation]
    if isinstance(annotation, type) and issubclass(annotation, units.Unit):
        return "Markdown" if annotation.markdown else "plain"
    if isinstance(annotation, type) and issubclass(annotation, PartialDate):
        return "date"
    name = getattr(annotation, "__name__", str(annotation))
    return f"[{name}](#{name.lower()})" if annotation in MODELS else name


def registries() -> str:
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


PAGES = {"fields.md": fields, "registries.md": registries}

if __name__ == "__main__":
    for name, text in PAGES.items():
        (DOCS / name).write_text(text(), encoding="utf-8")
