"""Writes the pages that are made from data and from the model. Run `python docs/generate.py` after changing either.

A test compares the pages with what this would write.
"""

from __future__ import annotations

import types
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from advocacy import addressees, grammar, model, units
from advocacy.editions import Edition
from advocacy.kinds import Kinds
from advocacy.languages import Moment, PartialDate
from advocacy.registry import Entry, Registry
from advocacy.resources import Resources
from advocacy.rules import Field, Fields

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
    model.CampaignFile, model.Letter, grammar.Group, grammar.Entry, model.FreeSection, addressees.Addressee,
    model.Version, model.Signatories, model.SignatoryGroup, model.SignatoryRound, model.Party, model.Source, model.Picture, model.Contact,
)  # fmt: skip
NAMES = {
    units.Plain: "plain", units.Name: "name", units.Lines: "lines", units.Markdown: "Markdown", units.Key: "key",
    str: "word", bool: "`yes` or `no`", float: "number", Moment: "time", PartialDate: "date", model.Letter: "document", addressees.Reworded: "`{key: words}`",
}  # fmt: skip


def fields() -> str:
    """The text of docs/fields.md."""
    model.CampaignFile.model_rebuild()
    grammar.Entry.model_rebuild()
    return "\n".join([FIELDS_HEAD, *(_fields(each) for each in MODELS)])


def _fields(of: type[grammar.Strict]) -> str:
    rows = [
        f"| `{field.alias or name}` | {_kind(field.annotation)} | {field.description or ''} |"
        for name, field in of.model_fields.items()
        if name not in ("content", "off", "records", "particulars")
    ]
    doc = (of.__doc__ or "").strip()
    return "\n".join([f"## {of.__name__}", "", doc, "", "| key | holds | |", "|---|---|---|", *rows, ""])


def _kind(annotation: Any) -> str:
    """What a field holds, in words."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if annotation == grammar.Content | None:
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


KINDS_HEAD = """# The blocks of each kind

Written by `docs/generate.py` from the templates and the rules of the kinds. The blocks stand in their default order; what a block prints
by itself is given with the name under which `wording:` changes it. `advocacy kinds show KIND` prints the blocks and their wording. The pictures show
pages of the examples (`docs/draw.py` draws them).
"""
PICTURES = "pictures"


def blocks() -> str:
    """The text of docs/blocks.md."""
    kinds = Kinds(Resources())
    return "\n".join([KINDS_HEAD, *(_kind_page(kinds, name) for name in kinds.names)])


def _kind_page(kinds: Kinds, name: str) -> str:
    versions = {code: kinds.get(name, code) for code in ("en", "vi")}
    lines = [f"## {name}", "", versions["en"].description, "", f"*{versions['vi'].description}*", ""]
    picture = DOCS / PICTURES / f"{name}.png"
    if picture.is_file():
        lines += [
            f"![A page of a document of the kind {name}, in English and in Vietnamese]({PICTURES}/{picture.name})",
            "",
        ]
    lines += ["| block | prints by itself | bằng tiếng Việt |", "|---|---|---|"]
    for block in kinds.block_names(name):
        cells = (_wording(versions[code].wording.get(block, {})) for code in versions)
        lines.append(f"| `{block}` | {' | '.join(cells)} |")
    rules = kinds.rules(name)
    lines.append("")
    lines += _own("Fields of its own", rules.fields)
    for record, fields in rules.records.items():
        lines += _own(f"Each of `{record}`", fields)
    lines += [f"- {need.say['en']} (`{'` or `'.join(need.one_of)}`)" for need in rules.needs]
    return "\n".join([*lines, ""])


def _wording(named: Mapping[str, str]) -> str:
    words = (f"`{name}`: {text.replace('|', chr(92) + '|')}" for name, text in named.items() if text)
    return "<br>".join(" ".join(text.split()) for text in words)


def _own(heading: str, fields: Fields) -> list[str]:
    if not fields:
        return []
    rows = [
        f"| `{name}` | {_type(field)} | {field.about.get('en', '')}{_seen(field)} |" for name, field in fields.items()
    ]
    return [f"**{heading}**", "", "| key | holds | |", "|---|---|---|", *rows, ""]


def _type(field: Field) -> str:
    kind = ", ".join(f"`{word}`" for word in field.of) if field.is_ == "choice" else field.is_
    return f"{kind}, needed" if field.needed else kind


def _seen(field: Field) -> str:
    if field.show == Edition.PUBLIC:
        return ""
    if field.show in set(Edition):
        return f" *In no edition before `{field.show}`.*"
    return f" *Only where `{field.show}` is yes, else confidential.*"


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


PAGES = {"blocks.md": blocks, "fields.md": fields, "registries.md": registries}

if __name__ == "__main__":
    for name, text in PAGES.items():
        (DOCS / name).write_text(text(), encoding="utf-8")
