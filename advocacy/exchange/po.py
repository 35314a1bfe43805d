r"""Segments as gettext PO, which every program for translators of software can edit.

    # what a reviewer or translator said
    #. where it is printed, terms, suggestions
    #, fuzzy
    msgctxt "concerns.1"
    msgid "the source"
    msgstr "the target"

`fuzzy` marks what somebody must look at: a draft, or a text that is stale or rejected; PO knows no more states. The
header names the languages and nobody, and bears no date.

The reader and writer are our own: Babel merges entries of one id, drops repeated lines of comments and marks texts
with a `%` as formats of Python; translate-toolkit writes a header with the clock.

Source: GNU gettext manual, 3 “The Format of PO Files”, 6.2 “Header Entry” (`X-Source-Language` as Poedit writes it).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from advocacy.errors import InputError, Place, joined, said
from advocacy.exchange.columns import glossary_lines, suggestion_lines
from advocacy.exchange.segments import Job, Returned, Segment
from advocacy.exchange.taking import Taking, check_size, language
from advocacy.vouching import State

_FUZZY = frozenset({State.DRAFT, State.STALE, State.REJECTED})
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}
_UNESCAPED = {"\\": "\\", '"': '"', "n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "f": "\f", "v": "\v"}
_KEYWORD = re.compile(r'(msgctxt|msgid_plural|msgid|msgstr)(\[\d\])?\s*(".*")')
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')
_ESCAPE = re.compile(r"\\(.)")


@dataclass(slots=True)
class _Entry:
    """One entry of a file; `strings` are its quoted texts by keyword, `line` where it begins."""

    line: int
    comments: list[str] = field(default_factory=list)
    flags: set[str] = field(default_factory=set)
    strings: dict[str, str] = field(default_factory=dict)


# ------------------------------------------------------------------ writing


def write(job: Job) -> bytes:
    """The segments as a PO file in UTF-8."""
    header = (
        "MIME-Version: 1.0\n"
        "Content-Type: text/plain; charset=UTF-8\n"
        "Content-Transfer-Encoding: 8bit\n"
        f"Language: {job.target_language}\n"
        f"X-Source-Language: {job.source_language}\n"
    )
    entries = [f'msgid ""\nmsgstr {_quoted(header)}\n', *map(_entry, job.segments)]
    return "\n".join(entries).encode()


def _entry(segment: Segment) -> str:
    helps = [segment.context, *glossary_lines(segment), *suggestion_lines(segment)]
    lines = [
        *_commented("#", segment.comment),
        *(line for each in helps for line in _commented("#.", each)),
        *(["#, fuzzy"] if segment.target and segment.state in _FUZZY else []),
        f"msgctxt {_quoted(segment.unit)}",
        f"msgid {_quoted(segment.source)}",
        f"msgstr {_quoted(segment.target)}",
    ]
    return "\n".join(lines) + "\n"


def _commented(sign: str, words: str) -> list[str]:
    return [f"{sign} {line}".rstrip() for line in words.split("\n")] if words else []


def _quoted(text: str) -> str:
    """A text in quotation marks, each of its lines on a line of its own."""
    lines = re.findall(r"[^\n]*\n|[^\n]+", text)
    quoted = ['"' + "".join(_ESCAPES.get(character, character) for character in line) + '"' for line in lines]
    return quoted[0] if len(quoted) == 1 else "\n".join(['""', *quoted])


# ------------------------------------------------------------------ reading


def read(data: bytes, label: str) -> Returned:
    """The segments of a PO file; entries that are commented out (`#~`) are left behind.

    Raises:
        InputError: not UTF-8, a line that is no PO, an entry with plural forms or without id, no languages in the
            header, or what `Taking` refuses.
    """
    check_size(data, label)
    taking = Taking(label)
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        message = joined("The file is not in UTF-8.", "Save it again as UTF-8 (Unicode).")
        raise InputError(message, Place(label, data.count(b"\n", 0, error.start) + 1)) from error
    languages, obsolete = ("", ""), bool(re.search("^#~", text, re.MULTILINE))
    for entry in _entries(text, label):
        strings = entry.strings
        if "msgid" not in strings or "msgstr" not in strings:
            taking.complain(said("Line {line}: this entry has plural forms or is not complete.", line=entry.line))
        elif strings.get("msgctxt"):
            state = State.DRAFT if "fuzzy" in entry.flags else State.TRANSLATED
            comment = "\n".join(entry.comments)
            taking.add(strings["msgctxt"], strings["msgid"], strings["msgstr"], state, comment)
        elif strings["msgid"]:
            taking.complain(said("Line {line}: this entry has no id (msgctxt).", line=entry.line))
        else:
            languages = _header(strings["msgstr"], taking)
    return taking.returned(*languages, (said("entries that are commented out"),) if obsolete else ())


def _header(text: str, taking: Taking) -> tuple[str, str]:
    fields = {}
    for line in text.split("\n"):
        name, _, value = line.partition(":")
        fields[name.strip().lower()] = value.strip()
    charset = re.search(r"charset=([\w-]+)", fields.get("content-type", ""))
    if charset and charset[1].lower() not in ("utf-8", "utf8", "us-ascii", "charset"):
        taking.complain(said('The header says that the file is in "{encoding}".', encoding=charset[1][:40]))
    return language(fields.get("x-source-language", "")), language(fields.get("language", ""))


def _entries(text: str, label: str) -> Iterator[_Entry]:
    """The entries of a file in turn.

    Raises:
        InputError: a line that is no PO, or a string that is there twice in an entry.
    """
    entry, current = _Entry(1), ""
    for number, line in enumerate(text.split("\n"), 1):
        line = line.strip()
        if line.startswith("#~") or not line:
            current = ""
            continue
        keyword = _KEYWORD.fullmatch(line)
        begins = line.startswith("#") or (keyword and keyword[1] in ("msgctxt", "msgid"))
        if begins and any(name.startswith("msgstr") for name in entry.strings):
            yield entry
            entry, current = _Entry(number), ""
        if line.startswith("#"):
            _note(entry, line)
            continue
        if keyword:
            current = keyword[1] + (keyword[2] or "")
        quoted = _QUOTED.fullmatch(keyword[3] if keyword else line)
        if not quoted or not current or (keyword and current in entry.strings):
            raise InputError("This line cannot be read as PO.", Place(label, number))
        words = _ESCAPE.sub(lambda found: _UNESCAPED.get(found[1], found[0]), quoted[1])
        entry.strings[current] = entry.strings.get(current, "") + words
    if entry.strings:
        yield entry


def _note(entry: _Entry, line: str) -> None:
    """A line of comment: flags and what people said; all others are ours or of programs."""
    if line.startswith("#,"):
        entry.flags.update(flag.strip() for flag in line[2:].split(","))
    elif line[1:2] in ("", " "):
        entry.comments.append(line[2:])
