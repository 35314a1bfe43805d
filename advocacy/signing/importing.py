"""Rows of a sign-on form, brought into the table: first a plan that people look at, then the table.

Nothing is merged, overwritten or made public without somebody having seen it. What the program cannot know is a
`Question`; a row with an open question about who it is waits, any other goes in with that cell empty, which shows less.

- Rows that come in are pending, whatever they say of themselves: whoever fills in a form may claim to be anybody.
- An empty cell never empties one. A name never replaces a name: another one becomes an alias.
- A consent that was recorded, and anything that was signed, changes only by an answer.
- Mail addresses, telephone numbers and times are left in the form.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from advocacy.errors import InputError, Message, Place, said
from advocacy.signing.checking import countries
from advocacy.signing.duplicates import Likeness, Match, duplicates, form_of
from advocacy.signing.forms import Form, Question, name_of
from advocacy.signing.headings import IGNORED
from advocacy.signing.returned import Returned, read
from advocacy.signing.table import (
    SIGNED_ALWAYS,
    SIGNED_IF_NAMED,
    Kind,
    Row,
    Signatory,
    Status,
    Table,
    base,
    new_id,
    with_ids,
    write,
)

NEW, YES = "new", "yes"
_SHOWN_CHOICES = 5
Answers = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Change:
    """One cell that would change."""

    column: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the form: `target` is `new`, an id, an earlier `line:7`, or "" while it is a question."""

    line: int
    cells: Mapping[str, str]
    target: str
    changes: tuple[Change, ...] = ()
    questions: tuple[Question, ...] = ()


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that is not taken, and why."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import would do: `mapping` is how its headings are understood, `left` the ones that are not.

    `ignored` are headings of contact data and times, which are never kept.
    """

    entries: tuple[Entry, ...]
    refused: tuple[Refused, ...]
    mapping: Mapping[str, str]
    left: tuple[str, ...]
    ignored: tuple[str, ...]
    notices: tuple[str, ...]
    table: str  # what the table was

    @property
    def new(self) -> list[Entry]:
        """The rows that come in as new signatories."""
        return [entry for entry in self.entries if entry.target == NEW]

    @property
    def changed(self) -> list[Entry]:
        """The rows of signatories that are known, with other words."""
        return [entry for entry in self.entries if entry.target not in (NEW, "") and entry.changes]

    @property
    def same(self) -> list[Entry]:
        """The rows that say nothing new."""
        return [entry for entry in self.entries if entry.target not in (NEW, "") and not entry.changes]

    @property
    def questions(self) -> list[Question]:
        """All questions, in the order of the form."""
        return [question for entry in self.entries for question in entry.questions]


def plan(
    table: Table, data: bytes | Returned, label: str, *, mapping: Mapping[str, str] | None = None,
    defaults: Mapping[str, str] | None = None, answers: Answers | None = None,
    states: Mapping[str, str] | None = None, withdrawn: int = 0, statement: str = "",
) -> Plan:  # fmt: skip
    """What an import of a form's export, or of forms that came back, would do to a table.

    `mapping` gives columns by heading where they are not understood, or "" for a heading to leave; `defaults` are cells
    for all rows, such as `{"kind": "person", "round": "2"}`; `answers` are those to the questions of an earlier plan of
    the same file, since an answer may lead to a further question; `states` are more names of countries with their
    codes; `withdrawn` is how many withdrew before; `statement` is the digest of the text that the rows are to sign: one
    that names another text is refused.

    Raises:
        InputError: the file cannot be read, no column is a name, or the mapping or a default names no column.
    """
    returned = data if isinstance(data, Returned) else read([(data, label)])
    lines = returned.lines
    if not lines:
        raise InputError("The table is empty.", Place(label))
    form = Form.of(lines[0], label, dict(mapping or {}), dict(defaults or {}), states or {}, statement)
    refused: list[Refused] = []
    taken: list[tuple[int, dict[str, str], list[Question]]] = []
    for line in lines[1:]:
        reason = form.refusal(line)
        if reason:
            refused.append(Refused(line.number, reason))
        else:
            taken.append((line.number, *form.cells(line)))
    entries = tuple(_entries(table, taken, answers or {}))
    return Plan(
        entries, tuple(refused), {heading: column for heading, column in form.columns if column not in ("", IGNORED)},
        tuple(heading for heading, column in form.columns if heading and not column),
        tuple(heading for heading, column in form.columns if column == IGNORED),
        (*returned.notices, *_notices(form, entries, withdrawn)), _digest(table),
    )  # fmt: skip


def apply(table: Table, planned: Plan, answers: Answers | None = None) -> Table:
    """The table with the rows of a plan; those about which a question is open who they are, wait.

    Raises:
        InputError: the table is not the one that was planned for, or an answer is none of the choices.
    """
    if _digest(table) != planned.table:
        raise InputError("The table was changed since this was planned. Plan it again.")
    known = {question.key: question for question in planned.questions}
    for key, answer in (answers or {}).items():
        question = known.get(key)
        allowed = countries() if question is not None and question.about == "country" else ()
        if question is None or (answer not in question.choices and answer not in allowed):
            raise InputError(said('"{answer}" is no answer to the question {key}.', answer=answer, key=key))
    keys = _keys(table)
    table = with_ids(table)
    rows = {row["id"]: row for row in table.rows}
    ids = {key: row["id"] for key, row in zip(keys, table.rows, strict=True)}
    taken = set(rows)
    for entry in planned.entries:
        target = entry.target or (answers or {}).get(f"{entry.line}:duplicate", "")
        target = target if target == NEW else ids.get(target, "")
        cells = _answered(entry, answers or {})
        if target == NEW:
            target = new_id(taken)
            taken.add(target)
            rows[target] = Row({"id": target, "status": Status.PENDING, **cells})
        elif target:
            rows[target] = _changed(rows[target], cells, entry.line, answers or {})
        if target:
            ids[f"line:{entry.line}"] = target
    return table.with_rows(rows.values())


def identical(planned: Plan) -> dict[str, str]:
    """Answers that take each row that nothing tells from a known one for that one; to be asked for on purpose."""
    return {question.key: question.choices[0] for question in planned.questions if question.identical}


def _notices(form: Form, entries: Sequence[Entry], withdrawn: int) -> Iterator[Message]:
    for column in form.doubled:
        yield said(
            'Several headings may be the column "{column}", so none was taken. Say which one it is.', column=column
        )
    if not form.has_consent:
        yield said("The form does not ask how to be shown, so nobody in it will be printed until that is known.")
    if form.names_text and not form.statement:
        yield said("The rows name the text that they sign, but no text is frozen to compare it with.")
    if withdrawn and any(entry.target in (NEW, "") for entry in entries):
        message = "{number} withdrew before, and who they were is not kept. See that none of them comes back."
        yield said(message, number=withdrawn)


# ------------------------------------------------------------------ who is who


def _keys(table: Table) -> list[str]:
    """What names each row: its id, or its place where it has none yet.

    Raises:
        InputError: two rows have one id, so that one of them would be lost.
    """
    for id_, times in Counter(row["id"] for row in table.rows).items():
        if id_ and times > 1:
            raise InputError(said('The id "{id}" is in two rows.', id=id_))
    return [row["id"] or f"row:{place}" for place, row in enumerate(table.rows, 1)]


def _entries(
    table: Table, taken: Sequence[tuple[int, dict[str, str], list[Question]]], answers: Answers
) -> Iterator[Entry]:
    incoming = [Signatory.of(Row(cells)) for _, cells, _ in taken]
    matches: dict[int, list[Match]] = {}
    for match in duplicates(table.signatories, incoming) if incoming else ():
        matches.setdefault(match.second - len(table.rows), []).append(match)
    # A row of the form that is another one stands for that one.
    keys = [*_keys(table), *(f"line:{number}" for number, _, _ in taken)]
    rows = dict(zip(keys, [*table.rows, *(Row(cells) for _, cells, _ in taken)], strict=True))
    for place, (number, cells, questions) in enumerate(taken):
        near = matches.get(place, [])
        sure = {keys[match.first] for match in near if match.likeness is Likeness.SAME}
        target = sure.pop() if len(sure) == 1 else NEW
        asked = list(questions)
        if target == NEW and near:
            question = _who(number, cells, near, keys, rows)
            given = answers.get(question.key, "")
            target = given if given in question.choices else ""
            asked = [question, *asked]
        known = rows.get(target)
        changes = tuple(differences(known, cells)) if known is not None else ()
        asked += _about_known(known, changes, number) if known is not None else []
        if known is not None:
            keys[len(table.rows) + place] = target
        yield Entry(number, cells, target, changes, tuple(asked))


def _who(
    number: int, cells: Mapping[str, str], near: list[Match], keys: list[str], rows: Mapping[str, Row]
) -> Question:
    same = [match for match in near if not list(differences(rows[keys[match.first]], cells))]
    choices = tuple(dict.fromkeys(keys[match.first] for match in (*same, *near)))[:_SHOWN_CHOICES]
    first = (same or near)[0]
    other = Signatory.of(rows[keys[first.first]]).any_name
    message = "Is {name} the same as {other}? ({reason})"
    text = said(message, name=name_of(cells), other=other, reason=first.reason)
    return Question(f"{number}:duplicate", "duplicate", text, (*choices, NEW), identical=bool(same))


def _about_known(row: Row, changes: Sequence[Change], number: int) -> Iterator[Question]:
    """What must be asked before the words of a row that is known change."""
    name = Signatory.of(row).any_name
    for change in changes:
        if change.column == "consent" and change.old:
            message = "{name} had agreed to “{old}”, and this row says “{new}”. Which is it?"
            text = said(message, name=name, old=change.old, new=change.new)
            yield Question(f"{number}:consent", "consent", text, (change.old, change.new))
    if row["event"] and any(_is_signed(change) for change in changes):
        text = said("{name} has signed. Shall the row change? It must then be signed again.", name=name)
        yield Question(f"{number}:signed", "signed", text, (YES, "no"))


def differences(row: Row, cells: Mapping[str, str]) -> Iterator[Change]:
    """What cells that came in would change in a row."""
    person = row["kind"] == Kind.PERSON
    known = {form_of(name, person) for name in (*row.local("name").values(), *row["aliases"].split(";"))}
    aliases = row["aliases"]
    for column, cell in cells.items():
        names = cell.split(";") if column == "aliases" else [cell] if base(column) == "name" else []
        if base(column) == "name" and "." in column and not row[column]:
            yield Change(column, "", cell)
            known.add(form_of(cell, person))
        elif names:
            new = [name.strip() for name in names if name.strip() and form_of(name, person) not in known]
            known |= {form_of(name, person) for name in new}
            aliases = "; ".join(filter(None, (aliases, *new)))
        elif cell and cell != row[column] and not (column == "kind" and row[column]):
            yield Change(column, row[column], cell)
    if aliases != row["aliases"]:
        yield Change("aliases", row["aliases"], aliases)


def _answered(entry: Entry, answers: Answers) -> dict[str, str]:
    """The cells of an entry, with those that were asked about."""
    cells = dict(entry.cells)
    for question in entry.questions:
        if question.about in ("consent", "country") and answers.get(question.key):
            cells[question.about] = answers[question.key]
    return cells


def _changed(row: Row, cells: Mapping[str, str], number: int, answers: Answers) -> Row:
    """A row with what came in, but for what nobody has agreed to change."""
    changes = list(differences(row, cells))
    if row["consent"] and not answers.get(f"{number}:consent"):
        changes = [change for change in changes if change.column != "consent"]
    if row["event"] and any(map(_is_signed, changes)):
        if answers.get(f"{number}:signed") == YES:
            row = replace(row, cells={**row.cells, "status": Status.PENDING})
        else:
            changes = [change for change in changes if not _is_signed(change)]
    return row.with_cells({change.column: change.new for change in changes})


def _is_signed(change: Change) -> bool:
    return base(change.column) in (*SIGNED_ALWAYS, *SIGNED_IF_NAMED)


def _digest(table: Table) -> str:
    return hashlib.sha256(write(table)).hexdigest()
