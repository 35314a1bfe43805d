"""XLIFF to segments: read by the guarded reader, each text put together from its words and codes.

What a translator left out of a text is left out; what belongs to no XLIFF that we know is refused, and what other
programs added beside the texts is named and left behind.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from advocacy.archives import parse_xml
from advocacy.errors import InputError, Place, said
from advocacy.exchange.segments import Returned
from advocacy.exchange.taking import Taking, check_size, language
from advocacy.exchange.xliff.names import CONTEXT, GLOSSARY, OASIS, XLIFF1, XLIFF2, id_of, state_of, unit_of
from advocacy.vouching import State

_KNOWN1 = frozenset(
    "xliff file header skl external-file internal-file reference glossary phase-group phase tool count-group count "
    "prop-group prop context-group context note body group trans-unit bin-unit bin-source bin-target source seg-source "
    "target alt-trans".split()
)
_KNOWN2 = frozenset(
    "xliff file skeleton group unit notes note originalData data segment ignorable source target".split()
)
_TEXTS = frozenset({"source", "target", "seg-source", "note", "data", "skeleton", "skl", "context", "prop"})
# From what is not done at all to what is done best: a unit of several segments is as far as the least of them.
_RANKS = (State.MISSING, State.REJECTED, State.STALE, State.DRAFT, State.TRANSLATED, State.APPROVED)


def read(data: bytes, label: str) -> Returned:
    """The segments of an XLIFF file of version 1.2, 2.0 or 2.1.

    Raises:
        InputError: unsafe or broken XML, another format or version, an element that XLIFF does not have, a unit
            without id, or what `Taking` refuses, with all of it in one message.
    """
    check_size(data, label)
    root = parse_xml(data, label)
    name = etree.QName(root)
    version = root.get("version", "")
    if name.localname != "xliff":
        raise InputError("This is not XLIFF.", Place(label))
    if (name.namespace, version) not in ((XLIFF1, "1.2"), (XLIFF2, "2.0"), (XLIFF2, "2.1")):
        message = 'This is XLIFF of version "{version}". Save it as 1.2, 2.0 or 2.1.'
        raise InputError(said(message, version=version[:20]), Place(label))
    taking = Taking(label)
    left = _foreign(root, XLIFF1 if version == "1.2" else XLIFF2, taking)
    languages = _read1(root, taking) if version == "1.2" else _read2(root, taking)
    return taking.returned(*languages, left)


def _foreign(root: etree._Element, namespace: str, taking: Taking) -> tuple[str, ...]:
    """What other programs added, for people; elements that XLIFF does not have are complained of."""
    known = _KNOWN1 if namespace == XLIFF1 else _KNOWN2
    found: dict[str, None] = {}

    def walk(element: etree._Element) -> None:
        for child in element:
            name = etree.QName(child)
            if name.namespace != namespace:
                if not (name.namespace or "").startswith(OASIS):
                    found.setdefault(
                        said("data of another program ({name})", name=(name.namespace or name.localname)[:80])
                    )
            elif name.localname not in known:
                taking.complain(said("There is no element <{tag}> in XLIFF.", tag=name.localname[:40]))
            elif name.localname == "bin-unit":
                found.setdefault(said("files inside the file"))
            elif name.localname not in _TEXTS:
                walk(child)

    walk(root)
    return tuple(found)


def _unit_name(element: etree._Element, attribute: str, taking: Taking) -> str:
    """The key path of a unit, by its id; a name that says something else is a slip of some program."""
    id_ = element.get("id", "").strip()
    if not id_:
        taking.complain(said("Line {line}: a unit has no id.", line=element.sourceline or 0))
        return ""
    unit = unit_of(id_)
    name = element.get(attribute)
    if name is not None and id_of(name) != id_of(unit):
        taking.complain(said('The id "{id}" has the name of another one, "{name}".', id=id_[:80], name=name[:80]))
    return unit


class _Text:
    """The codes of one unit, so that a target can show those that it names only."""

    def __init__(self, unit: str, namespace: str, taking: Taking, data: dict[str, str]) -> None:
        self.unit = unit
        self.namespace = namespace
        self.taking = taking
        self.data = data
        self.known: dict[tuple[str, str], str] = {}

    def of(self, element: etree._Element | None) -> str:
        """The Markdown of a source or target; "" where there is none."""
        if element is None:
            return ""
        parts = [element.text or ""]
        for child in element:
            name = etree.QName(child)
            if name.namespace != self.namespace or name.localname not in _INSIDE[self.namespace]:
                message = "{unit}: there is no element <{tag}> inside texts of XLIFF."
                self.taking.complain(said(message, unit=self.unit[:80], tag=name.localname[:40]))
            elif self.namespace == XLIFF1:
                parts.append(self._inline1(child, name.localname))
            else:
                parts.append(self._inline2(child, name.localname))
            parts.append(child.tail or "")
        return "".join(parts)

    def _inline1(self, child: etree._Element, name: str) -> str:
        id_ = child.get("id", "")
        match name:
            case "ph" | "it" | "bpt" | "ept":
                words = "".join(str(part) for part in child.itertext())
                kind = {"bpt": "open", "ept": "close"}.get(name, "single")
                self.known.setdefault((kind, child.get("rid", id_)), words)
                return words
            case "x":
                return self._named("single", id_, child.get("equiv-text"))
            case "bx":
                return self._named("open", child.get("rid", id_), child.get("equiv-text"))
            case "ex":
                return self._named("close", child.get("rid", id_), child.get("equiv-text"))
            case "g":
                return self._named("open", id_, None) + self.of(child) + self._named("close", id_, None)
        return self.of(child)

    def _inline2(self, child: etree._Element, name: str) -> str:
        id_ = str(child.get("copyOf") or child.get("id", ""))
        match name:
            case "cp":
                number = child.get("hex", "")
                return chr(int(number, 16)) if re.fullmatch("[0-9A-Fa-f]{1,5}", number) else "\ufffd"
            case "ph":
                return self._code("single", id_, child.get("dataRef"), child.get("disp") or child.get("equiv"))
            case "sc":
                return self._code("open", id_, child.get("dataRef"), child.get("disp") or child.get("equiv"))
            case "ec":
                id_ = str(child.get("startRef") or id_)
                return self._code("close", id_, child.get("dataRef"), child.get("disp") or child.get("equiv"))
            case "pc":
                shown = child.get("dispStart") or child.get("equivStart"), child.get("dispEnd") or child.get("equivEnd")
                begin = self._code("open", id_, child.get("dataRefStart"), shown[0])
                words = self.of(child)
                return begin + words + self._code("close", id_, child.get("dataRefEnd"), shown[1])
        return self.of(child)

    def _code(self, kind: str, id_: str, reference: str | None, shown: str | None) -> str:
        words = self.data.get(reference or "")
        if words is None:
            return self._named(kind, id_, shown)
        self.known.setdefault((kind, id_), words)
        return words

    def _named(self, kind: str, id_: str, otherwise: str | None) -> str:
        words = self.known.get((kind, id_), otherwise)
        if words is None:
            message = 'In {unit} the code "{id}" has no text.'
            self.taking.complain(said(message, unit=self.unit[:80], id=id_[:40]))
        return words or ""


_INSIDE = {
    XLIFF1: frozenset("ph it bpt ept x bx ex g mrk".split()),
    XLIFF2: frozenset("cp ph sc ec pc mrk sm em".split()),
}


# ------------------------------------------------------------------ 1.2


def _read1(root: etree._Element, taking: Taking) -> tuple[str, str]:
    languages: set[tuple[str, str]] = set()
    for file in root.iterchildren(f"{{{XLIFF1}}}file"):
        languages.add((language(file.get("source-language", "")), language(file.get("target-language", ""))))
        for unit in file.iter(f"{{{XLIFF1}}}trans-unit"):
            _take1(unit, taking)
    return _one_pair(languages, taking)


def _one_pair(languages: set[tuple[str, str]], taking: Taking) -> tuple[str, str]:
    if len(languages) > 1:
        taking.complain(said("Its parts are in different languages."))
    return min(languages, default=("", ""))


def _take1(element: etree._Element, taking: Taking) -> None:
    unit = _unit_name(element, "resname", taking)
    if not unit:
        return
    text = _Text(unit, XLIFF1, taking, {})
    source, target = element.find(f"{{{XLIFF1}}}source"), element.find(f"{{{XLIFF1}}}target")
    words = text.of(source), text.of(target)
    state = None
    if target is not None:
        state = state_of(target.get("state", ""), target.get("state-qualifier", ""))
        if state is None and element.get("approved") == "yes":
            state = State.APPROVED
    comment = _comment(element.iterchildren(f"{{{XLIFF1}}}note"), "from")
    taking.add(unit, *words, state, comment)


def _comment(notes: Iterator[etree._Element], attribute: str) -> str:
    """What people noted: all notes but those that we wrote to help them."""
    found = [
        "".join(map(str, note.itertext())).strip() for note in notes if note.get(attribute) not in (CONTEXT, GLOSSARY)
    ]
    return "\n".join(filter(None, found))


# ------------------------------------------------------------------ 2.x


def _read2(root: etree._Element, taking: Taking) -> tuple[str, str]:
    for unit in root.iter(f"{{{XLIFF2}}}unit"):
        _take2(unit, taking)
    return language(root.get("srcLang", "")), language(root.get("trgLang", ""))


def _take2(element: etree._Element, taking: Taking) -> None:
    unit = _unit_name(element, "name", taking)
    if not unit:
        return
    data = {
        each.get("id", ""): _Text(unit, XLIFF2, taking, {}).of(each)
        for each in element.iterfind(f"{{{XLIFF2}}}originalData/{{{XLIFF2}}}data")
    }
    text = _Text(unit, XLIFF2, taking, data)
    parts = [part for part in element if part.tag in (f"{{{XLIFF2}}}segment", f"{{{XLIFF2}}}ignorable")]
    source = "".join(text.of(part.find(f"{{{XLIFF2}}}source")) for part in parts)
    target = "".join(text.of(part) for part in _in_order(parts))
    states = [_state2(part) for part in parts if part.tag == f"{{{XLIFF2}}}segment"]
    named = [state for state in states if state is not None]
    state = min(named, key=_RANKS.index) if named and len(named) == len(states) else None
    if state is State.MISSING and any(each is not State.MISSING for each in states):
        state = State.DRAFT  # in part
    if not any(part.find(f"{{{XLIFF2}}}target") is not None for part in parts if "segment" in str(part.tag)):
        target = ""
    taking.add(unit, source, target, state, _comment(element.iter(f"{{{XLIFF2}}}note"), "category"))


def _state2(part: etree._Element) -> State | None:
    if part.find(f"{{{XLIFF2}}}target") is None:
        return State.MISSING
    return state_of(part.get("state", ""), part.get("subState", ""))


def _in_order(parts: list[etree._Element]) -> list[etree._Element]:
    """The targets of a unit in the order of the other language; what is ignorable may have its source only."""
    found: list[tuple[int, etree._Element]] = []
    for number, part in enumerate(parts, 1):
        target = part.find(f"{{{XLIFF2}}}target")
        if target is None and part.tag == f"{{{XLIFF2}}}ignorable":
            target = part.find(f"{{{XLIFF2}}}source")
        if target is not None:
            order = target.get("order", "")
            found.append((int(order) if order.isdecimal() and len(order) < 7 else number, target))
    return [target for _, target in sorted(found, key=lambda each: each[0])]
