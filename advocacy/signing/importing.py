"""Rows of a sign-on form, brought into the table: first a plan that people look at, then the table.

Nothing is merged, overwritten or made public without somebody having seen it. What the program cannot know is a
`Question`; a row with an open question about who it is waits, any other goes in with that cell empty, which shows less.

- A row that only another row of the form is, waits with that one.
- A person is asked about each time, since many people bear one name; but an answer about a row says that it is the one
  in the table that came from the very same words and waits for just that answer.

- Rows that come in are pending, whatever they say of themselves: whoever fills in a form may claim to be anybody.
- An empty cell never empties one. A name never replaces a name: another one becomes an alias.
- A consent that was recorded, and anything that was signed, changes only by an answer.
- Mail addresses, telephone numbers and times are left in the form.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from advocacy.errors import InputError, Message, Place, said
from advocacy.signing.answers import Answers, check_answers, with_answers
from advocacy.signing.duplicates import Likeness, Match, duplicates, form_of
from advocacy.signing.forms import Form, Question, described
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
_NOT_FROM_FORMS = ("id", "status")


@dataclass(frozen=True, slots=True)
class Change:
    """One cell that would change."""

    column: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the form: `target` is `new`, an id, `row:3` of no id, an earlier `line:7`, or "" while it waits.

    `cells` are those that were answered too, `known` is the name of the row it is taken for; `questions` are open.
    """

    line: int
    cells: Mapping[str, str]
    target: str
    changes: tuple[Change, ...] = ()
    questions: tuple[Question, ...] = ()
    known: str = ""
    answered: tuple[Question, ...] = ()


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
    answers: Answers  # those that were given

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
    def waiting(self) -> list[Entry]:
        """The rows that are not taken before it is known who they are."""
        return [entry for entry in self.entries if not entry.target]

    @property
    def questions(self) -> list[Question]:
        """All open questions, in the order of the form."""
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
        InputError: the file cannot be read, no column is a name, the mapping or a default names no column, or an answer
            is to no question or none of its choices.
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
    check_answers(answers or {}, [each for entry in entries for each in (*entry.answered, *entry.questions)])
    return Plan(
        entries, tuple(refused), {heading: column for heading, column in form.columns if column not in ("", IGNORED)},
        tuple(heading for heading, column in form.columns if heading and not column),
        tuple(heading for heading, column in form.columns if column == IGNORED),
        (*returned.notices, *_notices(form, entries, withdrawn)), _digest(table), dict(answers or {}),
    )  # fmt: skip


def apply(table: Table, planned: Plan, answers: Answers | None = None) -> Table:
    """The table with the rows of a plan; those about which a question is open who they are, wait.

    It is the very same if nothing changes: nobody gets an id by that.

    Raises:
        InputError: the table is not the one that was planned for, or an answer is none of the choices.
    """
    if _digest(table) != planned.table:
        raise InputError("The table was changed since this was planned. Plan it again.")
    check_answers(answers or {}, [each for entry in planned.entries for each in (*entry.answered, *entry.questions)])
    given = {**planned.answers, **(answers or {})}
    keys = _keys(table)
    kept = with_ids(table)
    rows = {row["id"]: row for row in kept.rows}
    ids = {key: row["id"] for key, row in zip(keys, kept.rows, strict=True)}
    taken = set(rows)
    for entry in planned.entries:
        target = entry.target or given.get(f"{entry.line}:duplicate", "")
        target = target if target == NEW else ids.get(target, "")
        cells = with_answers(entry.cells, (*entry.answered, *entry.questions), given)
        if target == NEW:
            target = new_id(taken)
            taken.add(target)
            rows[target] = Row({"id": target, "status": Status.PENDING, **cells})
        elif target:
            rows[target] = _changed(rows[target], cells, entry.line, given)
        if target:
            ids[f"line:{entry.line}"] = target
    made = kept.with_rows(rows.values())
    return table if made == kept else made


def identical(planned: Plan) -> dict[str, str]:
    """Answers that take each row that nothing tells from a known one for that one; to be asked for on purpose."""
    return {question.key: question.choices[0] for question in planned.questions if question.identical}


def _notices(form: Form, entries: Sequence[Entry], withdrawn: int) -> Iterator[Message]:
    for column in form.doubled:
        message = (
            'Several headings may be the column "{column}", so none was taken. Say which one it is: '
            '--map "HEADING={column}".'
        )
        yield said(message, column=column)
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
    answered = [with_answers(cells, questions, answers) for _, cells, questions in taken]
    incoming = [Signatory.of(Row(cells)) for cells in answered]
    matches: dict[int, list[Match]] = defaultdict(list)
    for match in duplicates(table.signatories, incoming) if incoming else ():
        matches[match.second - len(table.rows)].append(match)
    twins = Counter(match.first - len(table.rows) for each in matches.values() for match in each)
    # A row of the form that is another one stands for that one.
    keys = [*_keys(table), *(f"line:{number}" for number, _, _ in taken)]
    rows = dict(zip(keys, [*table.rows, *map(Row, answered)], strict=True))
    waiting: set[str] = set()
    for place, ((number, stated, questions), cells) in enumerate(zip(taken, answered, strict=True)):
        near = matches[place]
        sure = {keys[match.first] for match in near if match.likeness is Likeness.SAME}
        target = sure.pop() if len(sure) == 1 else NEW
        asked = list(questions)
        if target == NEW and near:
            question = _who(number, stated, cells, near, keys, rows)
            waits_for = any(each.key in answers for each in questions) and not twins[place]
            target = _again(stated, near, keys, rows) if waits_for and question.key not in answers else ""
            given = answers.get(question.key, "")
            target = target or (given if given in question.choices else "")
            asked = [question, *asked] if question.key in answers or not target else asked
        target = "" if target in waiting else target
        known = rows.get(target)
        changes: tuple[Change, ...] = ()
        if known is not None:
            asked = [each for each in asked if each.key in answers or not _is_settled(each, known)]
            asked += _about_known(known, stated, cells, number)
            cells = with_answers(cells, asked, answers)
            changes = tuple(_taken(known, cells, number, answers))
            keys[len(table.rows) + place] = target
        waiting |= set() if target else {f"line:{number}"}
        yield Entry(
            number, cells, target, changes, tuple(each for each in asked if each.key not in answers),
            Signatory.of(known).any_name if known is not None else "",
            tuple(each for each in asked if each.key in answers),
        )  # fmt: skip


def _who(
    number: int, stated: Mapping[str, str], cells: Mapping[str, str], near: list[Match], keys: list[str],
    rows: Mapping[str, Row],
) -> Question:  # fmt: skip
    """Whom a row may be; what was answered about it tells it from nobody."""
    same = [match for match in near if not list(differences(rows[keys[match.first]], stated))]
    choices = tuple(dict.fromkeys(keys[match.first] for match in (*same, *near)))[:_SHOWN_CHOICES]
    first = (same or near)[0]
    who = {key: described(rows[key].cells) for key in choices}
    message = "Is {name} the same as {other}? ({reason})"
    text = said(message, name=described(cells), other=who[choices[0]], reason=first.reason)
    return Question(f"{number}:duplicate", "duplicate", text, (*choices, NEW), bool(same), who)


def _again(stated: Mapping[str, str], near: list[Match], keys: list[str], rows: Mapping[str, Row]) -> str:
    """The one row that may be this one, if it is pending and has these very words and no others; else ""."""
    row = rows[keys[near[0].first]]
    words = {column: cell for column, cell in row.cells.items() if cell and column not in _NOT_FROM_FORMS}
    is_it = len(near) == 1 and row["status"] == Status.PENDING and words == {k: v for k, v in stated.items() if v}
    return keys[near[0].first] if is_it else ""


def _is_settled(question: Question, known: Row) -> bool:
    """Whether the table has what is asked about; not of consent, which somebody may have meant to take back."""
    return question.about != "consent" and bool(known[question.about])


def _about_known(row: Row, stated: Mapping[str, str], cells: Mapping[str, str], number: int) -> Iterator[Question]:
    """What must be asked before the words of a row that is known change."""
    name = Signatory.of(row).any_name
    for change in differences(row, stated):
        if change.column == "consent" and change.old:
            message = "{name} had agreed to “{old}”, and this row says “{new}”. Which is it?"
            text = said(message, name=name, old=change.old, new=change.new)
            yield Question(f"{number}:consent", "consent", text, (change.old, change.new))
    if row["event"] and any(map(_is_signed, differences(row, cells))):
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


def _taken(row: Row, cells: Mapping[str, str], number: int, answers: Answers) -> list[Change]:
    """What changes in a row by what came in, but for what nobody has agreed to change."""
    changes = list(differences(row, cells))
    if row["consent"] and not answers.get(f"{number}:consent"):
        changes = [change for change in changes if change.column != "consent"]
    if row["event"] and answers.get(f"{number}:signed") != YES:
        changes = [change for change in changes if not _is_signed(change)]
    return changes


def _changed(row: Row, cells: Mapping[str, str], number: int, answers: Answers) -> Row:
    """A row with what came in; who had signed, signs again what changed of it."""
    changes = _taken(row, cells, number, answers)
    anew = {"status": Status.PENDING.value} if row["event"] and any(map(_is_signed, changes)) else {}
    return row.with_cells({change.column: change.new for change in changes} | anew)


def _is_signed(change: Change) -> bool:
    return base(change.column) in (*SIGNED_ALWAYS, *SIGNED_IF_NAMED)


def _digest(table: Table) -> str:
    return hashlib.sha256(write(table)).hexdigest()
