"""Translation memories of other programs: TMX 1.4b, through translate-toolkit (extra `exchange`).

TMX 1.4b Specification, OSCAR recommendation of the Localisation Industry Standards Association, 26 April 2005. A file
is a `<header>` and a `<body>` of translation units `<tu>`, each with a variant `<tuv xml:lang>` a language, whose text
is `<seg>`. Inside a text, `<bpt>`, `<ept>`, `<it>`, `<ph>` and `<ut>` hold codes of the program that wrote it, which
say nothing elsewhere: they are left out and counted. `<hi>` only marks words, which are kept. In what we write,
Markdown is text.

The specification has every file name its document type, `<!DOCTYPE tmx SYSTEM "tmx14.dtd">`. Such a line is taken out,
never followed; one that declares anything is refused, as are entities.
"""

from __future__ import annotations

import importlib
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from pathlib import Path
from typing import Any

from lxml import etree

from advocacy.archives import Limits, parse_xml, read_file
from advocacy.errors import InputError, Message, Place, WriterError, file_label, said
from advocacy.memory.store import MAX_ORIGIN, MAX_TEXT, Entry
from advocacy.reader import normalise, refused_character
from advocacy.vouching import State

MAX_BYTES = 32 * 2**20
MAX_UNITS = 60_000
MAX_MARKS = 1_600_000  # tags and attributes of any kind: small in a file, large in the memory of the computer

_TOOL = "advocacy"
_ORIGIN, _UNIT, _STATE = "x-origin", "x-unit", "x-state"
_CODES = ("bpt", "ept", "it", "ph", "ut")
# What may stand before the document type (XML 1.0, production 22), and one that declares nothing (production 28).
_DECLARATION = re.compile(r"\A\s*+<\?xml\s[^>]*?\?>")
_ENCODING = re.compile(r"encoding\s*=\s*[\"']([\w.-]+)[\"']")
_DOCTYPE = re.compile(
    r"(\A(?>\s+|<!--(?s:.)*?-->|<\?(?s:.)*?\?>)*+)"
    r"<!DOCTYPE\s+[\w.:-]+(?:\s+(?:SYSTEM|PUBLIC\s+(?:\"[^\"]*\"|'[^']*'))\s+(?:\"[^\"]*\"|'[^']*'))?\s*>"
)


@dataclass(frozen=True, slots=True)
class Reading:
    """The entries of a file in order, and for people what was left out of it, a line each."""

    entries: tuple[Entry, ...]
    left_out: tuple[str, ...] = ()


# ------------------------------------------------------------------ writing


def to_tmx(entries: Iterable[Entry]) -> bytes:
    """A TMX file: the same entries give the same bytes, without dates, names of people or the version of the program.

    Raises:
        WriterError: the extra is not installed.
    """
    tmx = _toolkit()
    listed = sorted(entries, key=attrgetter("source_language", "target_language", "source", "target", "origin", "unit"))
    sources = sorted({entry.source_language for entry in listed}) or ["en"]
    store = tmx.tmxfile(sourcelanguage=sources[0])
    header = store.document.getroot().find("{*}header")
    header.attrib.clear()
    # The order of 1.4b, section "header"; `*all*` says that any language can be the source.
    for name, value in (
        ("creationtool", _TOOL), ("creationtoolversion", "1"), ("segtype", "block"), ("o-tmf", _TOOL),
        ("adminlang", "en"), ("srclang", sources[0] if len(sources) == 1 else "*all*"), ("datatype", "plaintext"),
    ):  # fmt: skip
        header.set(name, value)
    for entry in listed:
        element = etree.Element("tu", srclang=entry.source_language)
        for kind, value in ((_ORIGIN, entry.origin), (_UNIT, entry.unit), (_STATE, entry.state.value)):
            if value:
                etree.SubElement(element, "prop", type=kind).text = value
        unit = tmx.tmxunit.createfromxmlElement(element)
        # Not `settarget`, which leaves out a target that is equal to the source, as a name can be.
        element.append(unit.createlanguageNode(entry.source_language, entry.source, "source"))
        element.append(unit.createlanguageNode(entry.target_language, entry.target, "target"))
        store.addunit(unit)
    return bytes(store)


# ------------------------------------------------------------------ reading


def read_tmx(path: Path, languages: Sequence[str], date: str = "") -> Reading:
    """The entries of a TMX file in these languages; `en` stands for `en-GB` and `en-US` too.

    All of them are `translated` and none approved, whatever the file says: an approval is of a person for exact words.
    Their origin is the name of the file, or what a file of our own says; `date` is the day to note.

    Raises:
        InputError: the file cannot be read, is over a limit of this module, or is unsafe.
        WriterError: the extra is not installed.
    """
    label = file_label(path)
    root = _root(path, label)
    left_out: Counter[str] = Counter()
    _without_codes(root, left_out)
    own = root.find("header[@creationtool='advocacy']") is not None
    source = str(getattr(root.find("{*}header"), "attrib", {}).get("srclang", ""))
    data = etree.tostring(root, encoding="utf-8")
    del root
    try:
        units = _toolkit().tmxfile.parsestring(data).units
    except WriterError:
        raise
    except Exception as error:
        raise InputError("This TMX file cannot be read.", Place(label)) from error
    entries: list[Entry] = []
    for unit in units:
        origin, key = _origin(unit, path) if own else (path.name[:MAX_ORIGIN], "")
        texts = _texts(unit, languages, left_out)
        stated = _language(unit.xmlelement.get("srclang") or source, languages)
        first = stated if stated in texts else next(iter(texts), "")
        if len(texts) < 2:
            left_out["unpaired"] += 1
        entries += (
            Entry(first, code, texts[first], text, origin, key, State.TRANSLATED, date)
            for code, text in texts.items()
            if code != first
        )
    return Reading(tuple(entries), tuple(_told(kind, number) for kind, number in sorted(left_out.items())))


def _root(path: Path, label: str) -> etree._Element:
    data = _without_document_type(read_file(path, Limits(1, MAX_BYTES, MAX_BYTES)), label)
    if data.count(b"<") + data.count(b"=") > MAX_MARKS or data.count(b"</tu>") > MAX_UNITS:
        message = said("It holds more than {limit} units, so it was not read. Split it.", limit=MAX_UNITS)
        raise InputError(message, Place(label))
    root = parse_xml(data, label)
    if root.tag != "tmx" or root.find("{*}body") is None:
        raise InputError("This is not a TMX file.", Place(label))
    return root


def _without_document_type(data: bytes, label: str) -> bytes:
    """The file in UTF-8, without its XML declaration and a document type that declares nothing."""
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        text = data.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        message = "The file is neither in UTF-8 nor in UTF-16 with a byte order mark. Save it again as UTF-8 (Unicode)."
        raise InputError(message, Place(label)) from error
    declaration = _DECLARATION.match(text)
    encoding = _ENCODING.search(declaration[0]) if declaration else None
    if encoding and encoding[1].lower() not in ("utf-8", "us-ascii", "utf-16", "utf-16le", "utf-16be"):
        raise InputError("It holds XML in an encoding other than UTF-8 and UTF-16.", Place(label))
    text = text[declaration.end() :] if declaration else text
    return _DOCTYPE.sub(r"\1", text, count=1).strip().encode()


def _without_codes(root: etree._Element, left_out: Counter[str]) -> None:
    for seg in root.iter("seg"):
        etree.strip_tags(seg, "hi")
        for child in seg:
            left_out["codes" if child.tag in _CODES else "elements"] += 1
        etree.strip_elements(seg, "{*}*", with_tail=False)


def _language(code: str, languages: Sequence[str]) -> str:
    """The language of ours that a code of the file stands for, or "" (BCP 47: `en-GB` is a kind of `en`)."""
    code = code.replace("_", "-").lower()
    fits = [own for own in languages if code == own.lower() or code.startswith(own.lower() + "-")]
    return max(fits, key=len, default="")


def _texts(unit: Any, languages: Sequence[str], left_out: Counter[str]) -> dict[str, str]:
    """The texts of a unit by language in the order of the file, the first of each language."""
    texts: dict[str, str] = {}
    for node in unit.getlanguageNodes():
        stated = node.get("{http://www.w3.org/XML/1998/namespace}lang") or node.get("lang") or ""  # `lang` before 1.4
        code = _language(stated, languages)
        text = normalise(unit.getNodeText(node) or "").strip()
        if not code:
            left_out["languages"] += 1
        elif not text or code in texts:
            left_out["variants"] += bool(text)
        elif len(text) > MAX_TEXT:
            left_out["long"] += 1
        elif refused_character(text):
            left_out["characters"] += 1
        else:
            texts[code] = text
    return texts


def _origin(unit: Any, path: Path) -> tuple[str, str]:
    said_of = {prop.get("type"): normalise(prop.text or "") for prop in unit.xmlelement.iterchildren("prop")}
    origin, key = (said_of.get(kind, "")[:MAX_ORIGIN] for kind in (_ORIGIN, _UNIT))
    return ("" if refused_character(origin) else origin) or path.name, "" if refused_character(key) else key


def _told(kind: str, number: int) -> Message:
    match kind:
        case "codes":
            return said("Codes of another program, left out of texts: {number}.", number=number)
        case "elements":
            return said("Elements that TMX does not know, left out of texts: {number}.", number=number)
        case "languages":
            return said("Texts in other languages: {number}.", number=number)
        case "variants":
            return said("Second texts in the same language: {number}.", number=number)
        case "long":
            return said("Texts longer than {limit} characters: {number}.", limit=MAX_TEXT, number=number)
        case "characters":
            return said("Texts with a character that must not be in a text: {number}.", number=number)
        case _:
            return said("Units without a text and its translation: {number}.", number=number)


def _toolkit() -> Any:
    try:
        return importlib.import_module("translate.storage.tmx")
    except ImportError as error:
        raise WriterError('This format needs the extra "exchange": pip install "advocacy[exchange]".') from error
