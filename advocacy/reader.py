"""The one guarded reader: every file that comes from outside enters through here.

YAML is read so that no word is ever lost (the traps are those where plain YAML drops or changes text in silence):
only the subset of YAML 1.2 that people need, every scalar a string with its place, and what YAML would drop or
rename is a finding. CSV is read as text with a BOM removed. Everything is normalised to NFC, and characters
that hide or reorder text are refused.

Limits, all checked before anything is interpreted: `MAX_BYTES` a file, `MAX_NODES` and `MAX_DEPTH` a YAML file.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from advocacy.errors import (
    Finding,
    Findings,
    InputError,
    KeyPath,
    Message,
    Place,
    Severity,
    file_label,
    joined,
    key_path,
    said,
)

MAX_BYTES = 2 * 1024 * 1024
MAX_NODES = 50_000
MAX_DEPTH = 24

PUT_UNDER = "Put the text under | or in quotes."
NOTHING_WRITTEN = "Nothing is written here."
WRITE_OR_NONE = "Write it, or `none` to leave it out."

# Bidirectional controls reorder what is shown; tags, private use and noncharacters hide text; U+00AD is either an
# invisible hyphen or the letter "ư" of a legacy Vietnamese encoding. C0 and C1 controls break XML.
_REFUSED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\u00ad\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u206f\ufff9-\ufffb\ufffe\uffff"
    "\ue000-\uf8ff\ud800-\udfff\U000e0000-\U000e007f\U000f0000-\U0010ffff]"
)
_DROPPED = re.compile("[\u200b-\u200d\u2060\ufeff\u180e]")

_EMPTY_WORDS = frozenset({"", "~", "null", "Null", "NULL"})


class Located(str):
    """A scalar of the input: the text itself, with where it stands.

    `path` is the key path, `place` the place of its first character, `comment` the words after it that YAML
    would drop as a comment (with their place), or "".
    """

    __slots__ = ("comment", "comment_place", "path", "place")
    path: KeyPath
    place: Place
    comment: str
    comment_place: Place


@dataclass(slots=True)
class Tree:
    """A YAML file as plain dicts, lists and `Located` strings, with the place of every key path."""

    data: Any
    file: str
    places: dict[KeyPath, Place] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)

    def place(self, path: KeyPath) -> Place:
        """The place of a key path, or of the nearest parent that has one."""
        for end in range(len(path), -1, -1):
            if path[:end] in self.places:
                found = self.places[path[:end]]
                return Place(found.file, found.line, found.column, key_path(path))
        return Place(self.file, key=key_path(path))

    def place_of_span(self, path: KeyPath, start: int) -> Place | None:
        """The place of a character of the text at a key path; None where the file does not show its line as it is."""
        value = self.data
        for part in path:
            try:
                value = value[part]
            except (KeyError, IndexError, TypeError):
                return None
        if not isinstance(value, Located) or start < 0:
            return None
        before = value[:start]
        row, column = before.count("\n"), start - (before.rfind("\n") + 1)
        line = value.split("\n")[row]
        for number in range(value.place.line - 1 + row, min(len(self.lines), value.place.line + row + 2)):
            at = self.lines[number].find(line) if line else -1
            if at >= 0:
                return Place(self.file, number + 1, at + column + 1, key_path(path))
        return None

    def place_of_words(self, words: str, key: str) -> Place:
        """The place of words inside the text at a key path, or of the text when they are not found on one line."""
        begin = self.place_of(key)
        for number in range(max(begin.line - 1, 0), len(self.lines)):
            column = self.lines[number].find(words)
            if column >= 0:
                return Place(begin.file, number + 1, column + 1, key)
        return begin

    def place_of(self, key: str) -> Place:
        """The place of a key path given as people write it, `concerns.1.vi`."""
        for path in self.places:
            if key_path(path) == key:
                return self.place(path)
        return Place(self.file, key=key)


def normalise(text: str) -> str:
    """NFC, without the zero-width characters that no Vietnamese or English text needs."""
    # Looking is fast, and there is hardly ever anything to drop.
    return unicodedata.normalize("NFC", _DROPPED.sub("", text) if _DROPPED.search(text) else text)


def refused_character(text: str) -> str:
    """The first character that must not be in any text, as `U+202E`, or "" when there is none."""
    hit = _REFUSED.search(text)
    return f"U+{ord(hit.group()):04X}" if hit else ""


def read_text(path: Path) -> str:
    """The text of a small UTF-8 file, in NFC, with LF line ends.

    Raises:
        InputError: missing, not a plain file, larger than `MAX_BYTES`, or not UTF-8.
    """
    place = Place(file_label(path))
    try:
        if not path.is_file():
            raise InputError("There is no such file." if not path.exists() else "This is not a file.", place)
        with path.open("rb") as stream:
            raw = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise InputError(said("The file cannot be read: {reason}.", reason=error.strerror), place) from error
    if len(raw) > MAX_BYTES:
        size = MAX_BYTES // 1024 // 1024
        raise InputError(said("The file is larger than {size} MiB, which no campaign needs.", size=size), place)
    try:
        text = raw.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
        return unicodedata.normalize("NFC", text)
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        message = "The file is not in UTF-8. Save it again with the encoding UTF-8 (Unicode)."
        raise InputError(message, Place(place.file, line)) from error


def read_table(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file with a header line, every cell a string.

    Raises:
        InputError: not readable, no header, or a row with more cells than the header.
    """
    text = normalise(read_text(path))
    label = file_label(path)
    if bad := _REFUSED.search(text):
        line = text.count("\n", 0, bad.start()) + 1
        raise InputError(_must_not_be(bad), Place(label, line))
    rows: list[dict[str, str]] = []
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    try:
        for row in reader:
            if None in row:
                raise InputError("This row has more cells than the header.", Place(label, reader.line_num))
            rows.append({name: (cell or "").strip() for name, cell in row.items()})
    except csv.Error as error:
        message = said("The table cannot be read: {reason}.", reason=error)
        raise InputError(message, Place(label, reader.line_num)) from error
    return rows


def read_yaml(path: Path, findings: Findings) -> Tree:
    """A YAML file as a `Tree`; what YAML would lose or change is added to `findings`.

    Raises:
        InputError: not readable as YAML at all; the message says what to do.
    """
    return parse_yaml(read_text(path), file_label(path), findings)


def parse_yaml(text: str, label: str, findings: Findings) -> Tree:
    """YAML text as a `Tree`; `label` is how its file is named in messages.

    Raises:
        InputError: not readable as YAML at all.
    """
    return _Builder(label, text, findings).build()


class _Builder:
    """Builds the tree from YAML events, so that depth, tags and anchors are seen before any object exists."""

    def __init__(self, label: str, source: str, findings: Findings) -> None:
        self.label = label
        self.source = source
        self.lines = source.splitlines()
        self.findings = findings
        self.tree = Tree(None, label, lines=self.lines)
        self.nodes = 0

    def build(self) -> Tree:
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        documents = 0
        try:
            events = yaml.parse(self.source, Loader=loader)
            for event in events:
                if isinstance(event, yaml.DocumentStartEvent):
                    documents += 1
                    self._check_document(event, documents)
                elif isinstance(event, yaml.NodeEvent):
                    self.tree.data = self._node(event, events, ())
        except yaml.YAMLError as error:
            raise self._translated(error) from error
        if self.tree.data is None:
            raise InputError("The file is empty.", Place(self.label))
        return self.tree

    def _check_document(self, event: yaml.DocumentStartEvent, number: int) -> None:
        if number > 1:
            raise InputError("A second document begins here (---). Use one file for one campaign.", self._at(event))
        if event.tags or (event.version and tuple(event.version) != (1, 2)):
            raise InputError("A % line is not needed here. Take it out.", self._at(event))

    # -- nodes

    def _node(self, event: Any, events: Any, path: KeyPath) -> Any:
        self.nodes += 1
        if self.nodes > MAX_NODES or len(path) > MAX_DEPTH:
            raise InputError("The file is nested too deeply or is too large for a campaign.", self._at(event))
        self.tree.places.setdefault(path, self._at(event, path))
        if isinstance(event, yaml.AliasEvent):
            word = f"*{event.anchor}"
            self._find("yaml-alias", event, path, said('YAML reads "{words}" as an alias.', words=word), PUT_UNDER)
            return None
        if event.anchor is not None:
            word = "&" + event.anchor
            self._find(
                "yaml-anchor", event, path, said('YAML would drop "{words}" as an anchor.', words=word), PUT_UNDER
            )
        if event.tag is not None and not self._is_quoted_default(event):
            self._find("yaml-tag", event, path, said('YAML would drop "{words}" as a tag.', words=event.tag), PUT_UNDER)
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event, path)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(events, path)
        return self._mapping(event, events, path)

    @staticmethod
    def _is_quoted_default(event: Any) -> bool:
        return isinstance(event, yaml.ScalarEvent) and event.tag == "!" and bool(event.style)

    def _sequence(self, events: Any, path: KeyPath) -> list[Any]:
        items: list[Any] = []
        while not isinstance(event := next(events), yaml.SequenceEndEvent):
            item = self._node(event, events, (*path, len(items)))
            items.append(item)
        return [item for item in items if item is not None]

    def _mapping(self, start: Any, events: Any, path: KeyPath) -> dict[str, Any]:
        mapping: dict[str, Any] = {}
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent):
                raise InputError(joined("A key must be a single word.", PUT_UNDER), self._at(event, path))
            key = normalise(event.value)
            key_event, key_place = event, self._at(event, (*path, key))
            self.tree.places.setdefault((*path, key), key_place)
            value_event = next(events)
            if start.flow_style and _is_empty(value_event):
                message = said('YAML splits this at the comma: "{key}" was read as a key of its own.', key=key)
                self._find("yaml-comma", key_event, path, message, PUT_UNDER)
                continue
            value = self._node(value_event, events, (*path, key))
            if key == "<<":
                self._find(
                    "yaml-merge", key_event, path, '"<<" merges keys in YAML, which is not used here.', PUT_UNDER
                )
            elif key in mapping:
                first = self.tree.places[(*path, key)].line
                message = said(
                    '"{key}" is written twice, in line {first} and in line {second}.',
                    key=key, first=first, second=key_place.line,
                )  # fmt: skip
                self._find("yaml-duplicate", key_event, (*path, key), message, "Keep one of them.")
            elif value is not None:
                mapping[key] = value
        return mapping

    def _scalar(self, event: yaml.ScalarEvent, path: KeyPath) -> Located | None:
        if not event.style and event.value in _EMPTY_WORDS:
            empty = said('YAML reads "{words}" as nothing.', words=event.value) if event.value else NOTHING_WRITTEN
            self._find("yaml-empty", event, path, empty, WRITE_OR_NONE)
            return None
        value = event.value
        if _folds(event):
            # In unquoted, quoted and > text YAML turns a blank line into one newline; a paragraph must stay one.
            value = value.replace("\n", "\n\n")
        code = refused_character(value)
        if code:
            message = said(
                "The character {character} must not be in a text: it hides or reorders what is read.", character=code
            )
            self._find("text-character", event, path, message, "Type the words again.")
            value = _REFUSED.sub("", value)
        scalar = Located(normalise(value))
        scalar.path = path
        scalar.place = self._at(event, path)
        scalar.comment, scalar.comment_place = self._trailing_comment(event, path)
        return scalar

    def _trailing_comment(self, event: Any, path: KeyPath) -> tuple[str, Place]:
        nowhere = Place()
        if event.style:
            return "", nowhere
        line, column = event.end_mark.line, event.end_mark.column
        rest = self.lines[line][column:] if line < len(self.lines) else ""
        found = re.match(r"\s+#.*", rest)
        if not found:
            return "", nowhere
        return found.group().rstrip(), Place(self.label, line + 1, column + 1, key_path(path))

    # -- telling

    def _at(self, event: Any, path: KeyPath = ()) -> Place:
        return Place(self.label, event.start_mark.line + 1, event.start_mark.column + 1, key_path(path))

    def _find(self, code: str, event: Any, path: KeyPath, message: str, suggestion: str) -> None:
        self.findings.add(Finding(code, Severity.ERROR, message, suggestion, self._at(event, path)))

    def _translated(self, error: yaml.YAMLError) -> InputError:
        mark = getattr(error, "problem_mark", None)
        if mark is None:
            bad = _REFUSED.search(self.source)
            if bad is not None:
                row = self.source.count("\n", 0, bad.start()) + 1
                return InputError(joined(_must_not_be(bad), "Type the words again."), Place(self.label, row))
            return InputError("YAML cannot read this file.", Place(self.label))
        opened = getattr(error, "context_mark", None)
        if "end of stream" in str(getattr(error, "problem", "")) and "quoted" in str(getattr(error, "context", "")):
            where = Place(self.label, opened.line + 1, opened.column + 1) if opened else Place(self.label)
            return InputError("A quotation mark is opened here and never closed. Put the text under |.", where)
        line = self.lines[mark.line] if mark.line < len(self.lines) else ""
        before = self.lines[mark.line - 1] if 0 < mark.line <= len(self.lines) else ""
        return InputError(
            _advice(str(getattr(error, "problem", "")), line, before), Place(self.label, mark.line + 1, mark.column + 1)
        )


def _must_not_be(found: re.Match[str]) -> Message:
    return said("The character {character} must not be in a text.", character=f"U+{ord(found.group()):04X}")


def _is_empty(event: Any) -> bool:
    return isinstance(event, yaml.ScalarEvent) and not event.style and event.value == ""


def _folds(event: Any) -> bool:
    return bool(event.style != "|" and event.end_mark.line > event.start_mark.line)


def _advice(problem: str, line: str, before: str) -> Message:
    """What to do about a YAML syntax error, from the line where YAML gave up."""
    value = re.sub(r"^\s*(?:- )*(?:[\w-]+:\s+)?", "", line)
    dropped = re.search(r"\s#.*$", line) or re.search(r"\s#.*$", before)
    if line.lstrip(" ").startswith("\t"):
        return said("The line is indented with a tab. Indent with spaces.")
    if "mapping values are not allowed" in problem:
        return joined('A ":" inside unquoted text makes YAML read a new key.', PUT_UNDER)
    if value[:1] and value[0] in "@`%*&!|>" and value.rstrip() not in ("|", ">"):
        return joined(said('Unquoted text cannot begin with "{sign}".', sign=value[0]), PUT_UNDER)
    if dropped:
        lost = dropped.group().rstrip()
        return joined(said('YAML dropped "{words}" as a comment and then lost its place.', words=lost), PUT_UNDER)
    if value[:1] and value[0] in "\"'":
        return said("Text goes on after the closing quotation mark. Put the text under |.")
    if value[:1] and value[0] in "[{":
        return joined("A bracket is opened and not closed.", PUT_UNDER)
    advice = "Look at the indentation here and just above, or put the text under |."
    return joined(said("YAML cannot read this ({problem}).", problem=problem), advice)
