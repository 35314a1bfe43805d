"""The columns that a spreadsheet for translators has, in any order, with the languages in the heads.

    number, id, context, source (en), target (vi), glossary, suggestion, comment, state

Read are `id`, `source`, `target`, `comment` and `state`; the others help to translate and are left where they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from advocacy.errors import InputError, Place, did_you_mean, joined, said
from advocacy.exchange.segments import Job, Returned, Segment
from advocacy.exchange.taking import Taking, language
from advocacy.vouching import State

COLUMNS = ("number", "id", "context", "source", "target", "glossary", "suggestion", "comment", "state")
NEEDED = ("id", "source", "target")
READ = (*NEEDED, "comment", "state")
MAX_COLUMNS = 100

_HEAD = re.compile(r"\s*([A-Za-z]+)\s*(?:\(\s*([A-Za-z][\w-]*)\s*\))?\s*")


def heads(job: Job) -> list[str]:
    """The cells of the first row."""
    languages = {"source": job.source_language, "target": job.target_language}
    return [f"{name} ({languages[name]})" if name in languages else name for name in COLUMNS]


def cells(number: int, segment: Segment) -> list[str]:
    """The cells of one segment, in the order of `COLUMNS`."""
    return [
        str(number),
        segment.unit,
        segment.context,
        segment.source,
        segment.target,
        "\n".join(glossary_lines(segment)),
        "\n".join(suggestion_lines(segment)),
        segment.comment,
        segment.state.value,
    ]


def glossary_lines(segment: Segment) -> list[str]:
    """The hints of a segment as lines, `political prisoner = tù nhân chính trị (note)`."""
    return [f"{hint.source} = {hint.target}" + f" ({hint.note})" * bool(hint.note) for hint in segment.hints]


def suggestion_lines(segment: Segment) -> list[str]:
    """The suggestions of a segment as lines, `85% memory: words`."""
    return [f"{each.match}% {each.origin}: {each.target}" for each in segment.suggestions]


@dataclass(frozen=True, slots=True)
class Heads:
    """Where the columns of a table stand, how many it has, its languages, and the columns that are not ours."""

    places: dict[str, int]
    width: int
    source_language: str
    target_language: str
    foreign: tuple[str, ...] = ()


def find_heads(row: Sequence[str], label: str) -> Heads:
    """The columns of a table by its first row.

    Raises:
        InputError: a needed column is missing, one is there twice, or languages are missing, with all of it.
    """
    problems: list[str] = []
    places: dict[str, int] = {}
    languages: dict[str, str] = {}
    foreign: list[str] = []
    width = max((place for place, cell in enumerate(row, 1) if cell.strip()), default=0)
    for place, cell in enumerate(row[: min(width, MAX_COLUMNS)]):
        found = _HEAD.fullmatch(cell)
        name = found[1].lower() if found else ""
        if not found or name not in COLUMNS:
            foreign += [cell.strip()[:40]] if cell.strip() else []
        elif name in places:
            problems.append(said('The column "{column}" is there twice.', column=name))
        else:
            places[name] = place
            languages[name] = language(found[2] or "")
    for name in NEEDED:
        if name not in places:
            problems.append(said('The column "{column}" is missing.', column=name))
        elif name != "id" and not languages[name]:
            message = 'The column "{column}" does not say its language, as "{column} ({code})" does.'
            problems.append(said(message, column=name, code="en" if name == "source" else "vi"))
    if problems:
        raise InputError(joined(*problems), Place(label, 1))
    return Heads(places, width, languages["source"], languages["target"], tuple(foreign))


def take_rows(rows: Iterable[tuple[int, Sequence[str]]], head: Heads, label: str, left: Iterable[str] = ()) -> Returned:
    """The segments of numbered rows; empty rows are passed over.

    Raises:
        InputError: as `Taking` says; also a row without an id, one that is longer than the head, an unknown state.
    """
    taking = Taking(label)
    for number, row in rows:
        cell = {name: row[place] if place < len(row) else "" for name, place in head.places.items()}
        if not any(cell.get(name, "").strip() for name in READ):
            continue
        unit = cell["id"].strip()
        if not unit:
            taking.complain(said("Row {row} has no id.", row=number))
            continue
        if any(extra.strip() for extra in row[head.width :]):
            taking.complain(said("Row {row} has more cells than the first one.", row=number))
        state = _state(cell.get("state", ""), taking, unit)
        taking.add(unit, cell["source"], cell["target"], state, cell.get("comment", ""))
    foreign = [said('the column "{column}"', column=name) for name in head.foreign]
    return taking.returned(head.source_language, head.target_language, (*foreign, *left))


def _state(word: str, taking: Taking, unit: str) -> State | None:
    word = word.strip().lower()
    if not word:
        return None
    if word not in set(State):
        message = said('{unit}: there is no state "{word}".', unit=unit[:80], word=word[:40])
        taking.complain(joined(message, did_you_mean(word[:40], [state.value for state in State])))
        return None
    return State(word)
