"""Plants marked words wherever a campaign may hide something, and finds them in files, unpacked to the bottom.

The places are not listed by hand: the model, its fields and the rules of the kinds are walked, so that a new field that
can be hidden is planted as soon as it is declared.
"""

from __future__ import annotations

import base64
import html
import io
import re
import struct
import types
import typing
import unicodedata
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from advocacy.editions import Edition
from advocacy.grammar import Strict
from advocacy.kinds import Kinds
from advocacy.model import SIGNATORY_COLUMNS, Contact, Letter, Party
from advocacy.resources import Resources
from advocacy.rules import Field
from advocacy.units import Unit

KINDS = Kinds(Resources())
FEW = (Edition.COALITION, Edition.CONFIDENTIAL)
# A marker is a word, a day of a year in the sixteenth century, or a telephone number; all three hold its number.
_MARK = re.compile(r"quoz(\d{4})x|1december(1\d{3})|ngay1thang12nam(1\d{3})|8455(\d{4})5500")
_NO_DATE = {"yes-no", "choice"}


@dataclass
class Planted:
    """What was planted: the narrowest edition of each marker, and where it was put."""

    shown_in: dict[int, Edition] = field(default_factory=dict)
    places: dict[int, str] = field(default_factory=dict)

    def mark(self, show: Edition, place: str) -> int:
        """The number of a new marker."""
        number = 1001 + len(self.places)
        assert number < 2000
        self.shown_in[number], self.places[number] = show, place
        return number

    def hidden_from(self, edition: Edition) -> set[int]:
        """The markers that an edition must not hold."""
        order = list(Edition)
        return {number for number, show in self.shown_in.items() if order.index(show) > order.index(edition)}

    def word(self, show: Edition, place: str) -> str:
        """A new marker, as a word that only Vietnamese letters write."""
        return f"Quợz{self.mark(show, place)}x"

    def unit(self, show: Edition, place: str, *, stated: bool = True) -> dict[str, str]:
        """A text of both languages that holds a new marker."""
        word = self.word(show, place)
        said = {"show": show.value} if stated else {}
        return {"en": f"About {word} here.", "vi": f"Nói về {word} ở đây.", **said}


def unit_fields(model: type[Strict]) -> Iterator[str]:
    """The fields of a model that hold one text, as a campaign file writes them."""
    for name, info in model.model_fields.items():
        if any(isinstance(each, type) and issubclass(each, Unit) for each in _types(info.annotation)):
            yield info.alias or name


def _types(annotation: Any) -> Iterator[Any]:
    origin = typing.get_origin(annotation)
    if origin in (typing.Union, types.UnionType, typing.Annotated):
        for each in typing.get_args(annotation):
            yield from _types(each)
    else:
        yield annotation


# ------------------------------------------------------------------ planting


def plant(letter: dict[str, Any], kind: str, planted: Planted, *, pictures: bool) -> dict[str, Any]:
    """Plant in a document, beside what it holds; gives what the campaign must have for it: parties, notes, pictures."""
    shared: dict[str, Any] = {"parties": {}, "sources": {}, "pictures": {}}
    for number, name in enumerate(unit_fields(Letter)):
        letter.setdefault(name, planted.unit(FEW[number % 2], f"Letter.{name}"))
    _plant_blocks(letter, kind, planted)
    _plant_records(letter, kind, planted)
    to = letter.get("to", [])
    letter["to"] = [*(to if isinstance(to, list) else [to]), planted.unit(Edition.COALITION, "addressee")]
    sections, notes = letter.setdefault("sections", {}), letter.setdefault("notes", {})
    after = KINDS.block_names(kind)[0]
    for show in FEW:
        parties = _plant_parties(show, planted)
        shared["parties"] |= parties
        _plant_signatories(letter, next(iter(parties)), show, planted)
        letter.setdefault("contacts", []).append(_contact(show, planted, list(parties)[1]))
        letter.setdefault("attachments", []).append(planted.unit(show, "attachment"))
        letter.setdefault("annexes", []).append(_annex(show, planted))
        sections[f"part-{show}"] = {
            "after": after, "show": show.value,
            "heading": planted.unit(show, "FreeSection.heading", stated=False),
            "text": planted.unit(show, "FreeSection.text", stated=False),
        }  # fmt: skip
        notes[f"note-{show}"] = planted.unit(show, "note")
        source = planted.unit(show, "source")
        shared["sources"][f"source-{show}"] = {"by": [next(iter(parties))], "title": source, "date": "2020"}
        texts = [f"Words.[^note-{show}] More.[see @source-{show}]"]
        if pictures:
            key = planted.word(show, "picture").replace("Quợz", "quoz")
            words = planted.unit(show, "Picture.alternative", stated=False)
            shared["pictures"][key] = {"file": "planted.png", "alternative": words, "show": show.value}
            texts.append(f"[[picture {key}]]")
        sections[f"open-{show}"] = {"after": after, "text": {"en": "\n\n".join(texts), "vi": "\n\n".join(texts)}}
    return shared


def _plant_blocks(letter: dict[str, Any], kind: str, planted: Planted) -> None:
    """Each block of a kind with one of the shapes that content can have; those that the kind hides without a word."""
    rules = KINDS.rules(kind)
    own = {info.alias or name for name, info in Letter.model_fields.items()}
    taken = {*own, *rules.records, *rules.fields, "cover", "mandates", "notes", "annex-pointer"}
    for number, block in enumerate(KINDS.block_names(kind)):
        show = FEW[number % 2]
        if block in taken or block in letter:
            continue
        if not rules.shown(block).is_public:
            letter[block] = planted.unit(rules.shown(block).edition, f"block {block}", stated=False)
            continue
        letter[block] = _SHAPES[number % len(_SHAPES)](show, planted)


def _text(show: Edition, planted: Planted) -> Any:
    return planted.unit(show, "text of a block")


def _items(show: Edition, planted: Planted) -> Any:
    entry = {
        "lead": planted.unit(show, "Entry.lead", stated=False),
        "text": planted.unit(show, "Entry.text", stated=False),
        "items": [planted.unit(show, "Entry.items", stated=False)],
    }
    return [planted.unit(show, "item of a list"), entry | {"show": show.value}, _plain()]


def _groups(show: Edition, planted: Planted) -> Any:
    hidden = {name: planted.unit(show, f"Group.{name}", stated=False) for name in ("heading", "intro", "text")}
    items = [planted.unit(show, "Group.items", stated=False)]
    for_all = {"heading": _plain(), "of": planted.unit(show, "Group.of"), "items": [_plain()]}
    return [hidden | {"items": items, "show": show.value}, for_all]


_SHAPES = (_text, _items, _groups)


def _plain() -> dict[str, str]:
    return {"en": "Words for all.", "vi": "Lời cho mọi người."}


def _plant_records(letter: dict[str, Any], kind: str, planted: Planted) -> None:
    rules = KINDS.rules(kind)
    for name, declared in rules.records.items():
        answers: list[str] = ["yes", "no"] if any(each.is_ == "yes-no" for each in declared.values()) else ["yes"]
        records = [_record(declared, answer, f"{kind} {name}", planted) for answer in answers]
        stated = {
            key: value for key, value in _record(declared, "yes", "", Planted()).items() if value in ("yes", "no")
        }
        for key, each in declared.items():
            if each.is_ == "name":
                # A kind that hides the field hides more than the word in the file does.
                show = Edition.COALITION if each.show == "public" else each.shown({**stated}).edition
                show = max(show, Edition.COALITION, key=list(Edition).index)
                stated[key] = planted.unit(show, f"{name} {key} by its own word") | {"show": "coalition"}
            elif each.needed and key not in stated:
                stated[key] = "2020-01-02" if each.is_ in ("date", "period") else _plain()
        letter.setdefault(name, []).extend([*records, stated])
        for show in FEW:
            whole = _record(declared, "yes", f"{kind} {name} that is {show}", planted, show)
            letter[name].append(whole | {"show": show.value})
        if essential := [key for key, each in declared.items() if each.essential]:
            # What is left of a record without its text goes with it, though nothing says so of the rest.
            bare = _record(declared, "yes", f"{kind} {name} without its text", planted, Edition.COALITION)
            letter[name].append(bare | {key: bare[key] | {"show": "coalition"} for key in essential})
    for key, each in rules.fields.items():
        if each.is_ == "name":
            letter[key] = planted.unit(Edition.CONFIDENTIAL, f"{kind} field {key}")
        elif each.of:
            letter.setdefault(key, str(each.of[0]))


def _record(
    declared: dict[str, Field] | Any, answer: str, place: str, planted: Planted, least: Edition = Edition.PUBLIC
) -> dict[str, Any]:
    """A record whose every consent has this answer, with a marker in every field that can hold one.

    `least` is the first edition that prints any of it.
    """
    answers = {key: answer for key, each in declared.items() if each.is_ == "yes-no"}
    values: dict[str, Any] = dict(answers)
    for key, each in declared.items():
        if each.is_ in _NO_DATE:
            continue
        show = max(least, each.shown(answers).edition, key=list(Edition).index)
        where = f"{place}.{key} ({answer})"
        is_day = each.is_ in ("date", "period")
        values[key] = f"{planted.mark(show, where)}-12-01" if is_day else planted.unit(show, where, stated=False)
    return values


def _plant_parties(show: Edition, planted: Planted) -> dict[str, Any]:
    """Parties that are hidden, one that signs and one that others are said to belong to; their keys tell as much."""
    fields = [name for name in unit_fields(Party) if name != "office"]  # it is printed in place of the role
    signatory = {name: planted.unit(show, f"Party.{name}", stated=False) for name in fields}
    body = {"name": planted.unit(show, "Party.name of a body", stated=False)}
    keys = [f"quoz{planted.mark(show, 'key of a party')}x" for _ in range(2)]
    return {keys[0]: signatory | {"show": show.value}, keys[1]: body | {"show": show.value}}


def _plant_signatories(letter: dict[str, Any], party: str, show: Edition, planted: Planted) -> None:
    stated = letter.get("signatories", [])
    if stated == "none" or (isinstance(stated, dict) and "items" not in stated and "name" not in stated):
        return
    listed = stated["items"] if isinstance(stated, dict) and "items" in stated else stated
    listed = listed if isinstance(listed, list) else [listed]
    own = {"name": planted.unit(show, "signatory", stated=False), "show": show.value}
    listed = [*listed, party, own]
    line = "".join(f"[ {{{column}}}]" for column in SIGNATORY_COLUMNS)
    others = stated if isinstance(stated, dict) and "items" in stated else {"line": line}
    letter["signatories"] = {**others, "items": listed}


def _contact(show: Edition, planted: Planted, party: str) -> dict[str, Any]:
    fields = [name for name in unit_fields(Contact) if name != "organisation"]
    contact: dict[str, Any] = {name: planted.unit(show, f"Contact.{name}", stated=False) for name in fields}
    phone = f"+84 55 {planted.mark(show, 'Contact.phone')} 55 00"
    email = f"quoz{planted.mark(show, 'Contact.email')}x@example.org"
    return contact | {"email": email, "phone": phone, "organisation": party, "show": show.value}


def _annex(show: Edition, planted: Planted) -> dict[str, Any]:
    return {
        "show": show.value,
        "label": planted.unit(show, "Letter.label of an annex", stated=False),
        "title": planted.unit(show, "annex title", stated=False),
        "body": planted.unit(show, "annex text", stated=False),
        "notes": {"inner": planted.unit(show, "annex note", stated=False)},
        "context": {"en": "Text.[^inner]", "vi": "Lời.[^inner]"},
    }


# ------------------------------------------------------------------ finding


def found_in(folder: Path) -> set[int]:
    """The numbers of the markers in all files of a folder, and in their names."""
    found: set[int] = set()
    for path in folder.rglob("*"):
        found |= marks_of(path.name.encode())
        if path.is_file():
            found |= marks_of(path.read_bytes())
    return found


def marks_of(data: bytes) -> set[int]:
    """The numbers of the markers in a file: in every part of it, in every way in which it may write words."""
    return {number for part in unpacked(data) for number in marks_in(part)}


def marks_in(part: bytes) -> set[int]:
    """The numbers of the markers in one part, which is not unpacked any further."""
    found = (mark for text in _texts(part) for mark in _MARK.finditer(bare(text)))
    return {int(next(filter(None, mark.groups()))) for mark in found}


def bare(text: str) -> str:
    """The letters and digits of a text without case and accents, nothing between them."""
    decomposed = unicodedata.normalize("NFKD", text.replace("đ", "d").replace("Đ", "D").casefold())
    return re.sub(r"[\W_]+", "", "".join(sign for sign in decomposed if not unicodedata.combining(sign)))


def _texts(data: bytes) -> Iterator[str]:
    decoded = [data.decode("utf-8", "replace"), data.decode("latin-1")]
    if b"\0" in data:
        decoded += [data[at:].decode(code, "replace") for code in ("utf-16-le", "utf-16-be") for at in (0, 1)]
    for text in decoded:
        plain = html.unescape(html.unescape(unquote(text)))
        plain = re.sub(r"\\u([0-9a-fA-F]{4})", lambda found: chr(int(found[1], 16)), plain)
        yield plain
        # Words that are cut by markup, with what stands in attributes apart.
        yield re.sub(r"<[^<>]*>", "", html.unescape(re.sub(r"<[^<>]*>", "", text)))


def unpacked(data: bytes, depth: int = 0) -> Iterator[bytes]:
    """Data and all that is packed in it: archives, compressed streams, pictures' chunks, base64."""
    yield data
    if depth > 5:
        return
    for inner in (*_members(data), *_chunks(data), *_inflated(data), *_encoded(data)):
        yield from unpacked(inner, depth + 1)


def _members(data: bytes) -> Iterator[bytes]:
    if data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            yield archive.comment
            for member in archive.infolist():
                yield member.filename.encode() + member.comment + member.extra
                yield archive.read(member)


def _chunks(data: bytes) -> Iterator[bytes]:
    if data[:8] != b"\x89PNG\r\n\x1a\n":
        return
    at = 8
    while at + 8 <= len(data):
        size, kind = struct.unpack(">I4s", data[at : at + 8])
        body = data[at + 8 : at + 8 + size]
        yield kind + body
        # The pixels are one stream; before that of a text or profile stands its name.
        starts = [0] if kind == b"IDAT" else [place.start() for place in re.finditer(b"\x78", body)]
        yield from (body[start:] for start in starts)
        at += size + 12


def _inflated(data: bytes) -> Iterator[bytes]:
    wanted = [data] if data[:2] in (b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda", b"\x1f\x8b") else []
    wanted += re.findall(rb"stream\r?\n(.*?)endstream", data, re.DOTALL) if data[:5] == b"%PDF-" else []
    for each in wanted:
        try:
            yield zlib.decompressobj(47).decompress(each, 50_000_000)
        except zlib.error:
            continue


def _encoded(data: bytes) -> Iterator[bytes]:
    for run in re.findall(rb"[A-Za-z0-9+/_-]{24,}={0,2}", data):
        text = run.rstrip(b"=").translate(bytes.maketrans(b"-_", b"+/"))
        yield base64.b64decode(text + b"=" * (-len(text) % 4)) if len(text) % 4 != 1 else b""


def places(planted: Planted, numbers: set[int]) -> Counter[str]:
    """Where markers were planted, for messages of a test that fails."""
    return Counter(planted.places[number] for number in numbers)
