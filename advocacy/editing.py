"""Writing texts back into a campaign file, which people have laid out: every other character stays as it is.

The file is read as YAML events, which know where each scalar begins and ends; the new text replaces the old one at its
place, or stands beside the text of another language. Afterwards the file is read again: what was not meant to change
must not have changed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from advocacy.errors import Findings, InputError, KeyPath, Place, key_path, said
from advocacy.flow import unwrapped, wrapped
from advocacy.reader import Tree, parse_yaml

_PLAIN = re.compile(r"[^\W\d_](?:[^\n:#]|:(?=\S)|(?<=\S)#)*")
_BLANK_LINES = re.compile(r"(?:\n[ \t]*)+\Z")
_RESERVED = frozenset({"true", "false", "yes", "no", "on", "off", "null", "none", "y", "n"})
_FLOW_SIGNS = frozenset(",[]{}")
_SHORT = 88  # a text that fits on the line of its key stays there
_STEP = 2
_NARROWEST, _WIDEST = 72, 120  # lines are wrapped as wide as those of the file, within these


@dataclass(frozen=True, slots=True)
class _Node:
    """A value of the file: where it stands, whether in `{}` or `[]`, the column of its first key, its text."""

    start: int
    end: int
    flow: bool
    column: int
    style: str = ""
    value: str | None = None


def rewritten(
    source: str,
    changes: Mapping[KeyPath, str],
    label: str,
    *,
    first: str = "en",
    lines: Collection[KeyPath] = (),
) -> str:
    """The file with other texts: `changes` maps a unit's key path and a language, `("opening", "vi")`, to its text.

    A text that is not there yet is put after the texts of the other languages; plain text becomes `{en: …, vi: …}`,
    and what was there is the text in the language `first`. The texts at `lines` keep their line ends as they are.

    Raises:
        InputError: a text cannot be written at that place.
    """
    newline = "\r\n" if "\r\n" in source else "\n"
    bom = "\ufeff" if source.startswith("\ufeff") else ""
    text = source.removeprefix(bom).replace("\r\n", "\n")
    editor = _Editor(text, _nodes(text), label, first)
    edits = [editor.edit(path, words, keep_lines=path in lines) for path, words in changes.items()]
    for start, end, words in sorted(edits, reverse=True):
        text = text[:start] + words + text[end:]
    _verify(source, text, changes, label)
    return bom + text.replace("\n", newline)


def _nodes(text: str) -> dict[KeyPath, _Node]:
    """Every value of the file by its key path."""
    starts = [0]
    for line in text.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    found: dict[KeyPath, _Node] = {}

    def at(mark: Any) -> int:
        return int(min(starts[mark.line] + mark.column, len(text)))

    def walk(event: Any, path: KeyPath, *, flow: bool) -> None:
        if isinstance(event, yaml.ScalarEvent):
            found[path] = _Node(at(event.start_mark), at(event.end_mark), flow, 0, event.style or "", event.value)
        elif isinstance(event, yaml.CollectionStartEvent):
            inner = flow or bool(event.flow_style)
            column, number = event.start_mark.column, 0  # type: ignore[union-attr]
            while not isinstance(following := next(events), yaml.CollectionEndEvent):
                if isinstance(event, yaml.MappingStartEvent):
                    column = following.start_mark.column if number == 0 else column
                    walk(next(events), (*path, following.value), flow=inner)
                else:
                    walk(following, (*path, number), flow=inner)
                number += 1
            found[path] = _Node(at(event.start_mark), at(following.end_mark), inner, column)

    events: Iterator[Any] = iter(yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)))
    for event in events:
        if isinstance(event, yaml.NodeEvent):
            walk(event, (), flow=False)
    return found


@dataclass(frozen=True, slots=True)
class _Editor:
    """One file, and where its values stand."""

    text: str
    nodes: Mapping[KeyPath, _Node]
    label: str
    first: str

    def edit(self, path: KeyPath, words: str, *, keep_lines: bool) -> tuple[int, int, str]:
        """What to put where for one text: start, end, new characters."""
        unit, code = path[:-1], str(path[-1])
        present, whole = self.nodes.get(path), self.nodes.get(unit)
        if present is not None:
            indent = self._indent(self.nodes[unit], present)
            return present.start, self._end(present), self._scalar(words, indent, present.flow, keep_lines)
        if whole is None:
            raise InputError(said('There is no "{key}" in the file.', key=key_path(unit)), Place(self.label))
        if whole.value is not None:
            return self._divided(unit, whole, {self.first: whole.value, code: words}, keep_lines)
        last = max((node for other, node in self.nodes.items() if other[:-1] == unit), key=lambda node: node.start)
        if last.flow:
            return last.end, last.end, f", {code}: {self._scalar(words, 0, True, keep_lines)}"
        end, column = self._end(last), whole.column
        entry = f"{code}: {self._scalar(words, column + _STEP, False, keep_lines)}"
        return end, end, f"\n{' ' * column}{entry}"

    def _divided(self, unit: KeyPath, node: _Node, texts: dict[str, str], keep_lines: bool) -> tuple[int, int, str]:
        """Plain text as a text in two languages."""
        if node.flow:
            inside = ", ".join(f"{code}: {self._scalar(words, 0, True, keep_lines)}" for code, words in texts.items())
            return node.start, node.end, f"{{{inside}}}"
        is_item = isinstance(unit[-1], int)
        line = self.text.rfind("\n", 0, node.start) + 1
        column = node.start - line if is_item else self.nodes[unit[:-1]].column + _STEP
        # What was there keeps its lines.
        entries = [
            f"{code}: {self._scalar(words.strip(), column + _STEP, False, keep_lines or code == self.first)}"
            for code, words in texts.items()
        ]
        start = node.start if is_item else len(self.text[: node.start].rstrip(" "))
        before = "" if is_item else "\n" + " " * column
        return start, self._end(node), before + f"\n{' ' * column}".join(entries)

    def _indent(self, unit: _Node, present: _Node) -> int:
        """How far the lines of a block of text are indented: as they were, else a step more than their key."""
        if present.style in ("|", ">"):
            for line in self.text[present.start : self._end(present)].split("\n")[1:]:
                if line.strip():
                    return len(line) - len(line.lstrip(" "))
        return unit.column + _STEP

    def _end(self, node: _Node) -> int:
        """Where a value ends: a block of text at the end of its last line that is not blank."""
        if node.style not in ("|", ">"):
            return node.end
        return node.start + len(_BLANK_LINES.sub("", self.text[node.start : node.end]))

    def _scalar(self, words: str, indent: int, flow: bool, keep_lines: bool) -> str:
        """A text as YAML that reads back as the same text."""
        is_plain = _PLAIN.fullmatch(words) and words.casefold() not in _RESERVED and words == words.strip()
        if flow:
            fits = is_plain and _FLOW_SIGNS.isdisjoint(words)
            return words if fits else json.dumps(words, ensure_ascii=False)
        if is_plain and len(words) + indent <= _SHORT:
            return words
        if words != words.strip("\n") or words[:1] in (" ", "\t") or "\t" in words:
            return json.dumps(words, ensure_ascii=False)
        widest = max(map(len, self.text.split("\n")))
        laid_out = words if keep_lines else wrapped(words, max(_NARROWEST, min(widest, _WIDEST)) - indent)
        return "|\n" + "\n".join(f"{' ' * indent}{line}" if line else "" for line in laid_out.split("\n"))


def _verify(before: str, after: str, changes: Mapping[KeyPath, str], label: str) -> None:
    """Read both files: the changed texts are as asked for, everything else is as it was.

    Raises:
        InputError: they are not, so nothing may be written.
    """
    old, new = (_scalars(parse_yaml(text, label, Findings())) for text in (before, after))
    for path, words in changes.items():
        if path[:-1] in old and (divided := [other for other in new if other[:-1] == path[:-1]]):
            # Plain text that was divided: it is now the text of the other language.
            old[next(other for other in divided if other != path)] = unwrapped(old.pop(path[:-1]))
        if unwrapped(new.pop(path, "")) != unwrapped(words):
            message = said('The text of "{key}" cannot be written into the file by the program.', key=key_path(path))
            raise InputError(message, Place(label))
        old.pop(path, None)
    if {path: unwrapped(words) for path, words in old.items()} != {
        path: unwrapped(words) for path, words in new.items()
    }:
        raise InputError("The file cannot be changed without touching other texts. Change it by hand.", Place(label))


def _scalars(tree: Tree) -> dict[KeyPath, str]:
    found: dict[KeyPath, str] = {}

    def walk(value: Any, path: KeyPath) -> None:
        if isinstance(value, dict):
            for key, each in value.items():
                walk(each, (*path, key))
        elif isinstance(value, list):
            for number, each in enumerate(value):
                walk(each, (*path, number))
        else:
            found[path] = str(value)

    walk(tree.data, ())
    return found
