"""`signatures.csv`: an append-only chain of commitments, which says that somebody signed without saying who.

Each event holds the hash of the one before it, so that the last hash (the head, printed with the statement) fixes all
of them. A commitment is the SHA-256 of a random salt, the statement's digest and the fields of the signatory; who has
the salt can show what was signed, nobody else can even guess. Salts stand in the private table, in the row that
they belong to, and not in a file of their own: so one deletion removes data and salt together, whoever does it. A
withdrawal removes the row and appends an event; the old commitment stays, and leads to nobody.

The format, for others to implement: docs/signatures.md.
"""

from __future__ import annotations

import csv
import hashlib
import hmac
import io
import json
import re
import secrets
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, fields, replace

from advocacy.editions import Edition
from advocacy.errors import Finding, Findings, InputError, Message, Place, Severity, said
from advocacy.exchange.taking import check_size
from advocacy.languages import PartialDate
from advocacy.reader import normalise
from advocacy.signing.showing import CHANGED, Shown, shown
from advocacy.signing.table import SIGNED_ALWAYS, SIGNED_IF_NAMED, Consent, Row, Signatory, Status, Table, base

SIGNATURES = "signatures.csv"
SIGNED, WITHDRAWN, AGAIN = "signed", "withdrawn", "consented-again"
NOTHING = "0" * 64  # stands before the first event
_FORMAT = "advocacy-signature-1"
_CHAIN = "advocacy-chain-1"
_HEX = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Event:
    """One row: `ends` is the number of the event whose commitment no longer holds, "" where none does."""

    seq: str
    date: str
    kind: str
    commitment: str
    ends: str
    previous: str
    hash: str


COLUMNS = tuple(column.name for column in fields(Event))
Events = tuple[Event, ...]


# ------------------------------------------------------------------ commitments


def canonical(value: object) -> bytes:
    """JSON of RFC 8785 (JCS) for objects of strings with ASCII keys: sorted keys, no spaces, UTF-8."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def signed_fields(row: Row) -> dict[str, str]:
    """The fields of a row that its signature is for; of one that is shown without representative, those without."""
    signed = SIGNED_ALWAYS if row["consent"] == Consent.ORGANISATION_ONLY else (*SIGNED_ALWAYS, *SIGNED_IF_NAMED)
    cells = {column: " ".join(normalise(cell).split()) for column, cell in row.cells.items() if base(column) in signed}
    return {column: cell for column, cell in cells.items() if cell}


def commitment(row: Row, salt: str, digest: str) -> str:
    """The commitment of a row to the statement of a digest."""
    said_ = {"format": _FORMAT, "salt": salt, "signatory": signed_fields(row), "statement": digest}
    return hashlib.sha256(canonical(said_)).hexdigest()


def verify_row(row: Row, salt: str, commitment_: str, digest: str) -> bool:
    """Whether a commitment is that of this row, salt and statement."""
    return bool(_HEX.fullmatch(salt)) and _equal(commitment(row, salt, digest), commitment_)


def new_salt() -> str:
    """256 random bits, as 64 hexadecimal digits."""
    return secrets.token_hex(32)


def _equal(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())


# ------------------------------------------------------------------ the chain


def head(events: Sequence[Event]) -> str:
    """The hash of the last event, which fixes all; 64 zeros while there is none."""
    return events[-1].hash if events else NOTHING


def live(events: Iterable[Event]) -> dict[str, Event]:
    """The signatures that hold, by number."""
    found: dict[str, Event] = {}
    for event in events:
        found.pop(event.ends, None)
        if event.kind != WITHDRAWN:
            found[event.seq] = event
    return found


def withdrawals(events: Iterable[Event]) -> int:
    """How many withdrew."""
    return sum(event.kind == WITHDRAWN for event in events)


def _hash(event: Event) -> str:
    held = dict(zip(COLUMNS[:-1], astuple(event)[:-1], strict=True))
    return hashlib.sha256(canonical({"format": _CHAIN, **held})).hexdigest()


def _following(last: Event | None, date: str, kind: str, committed: str, ends: str) -> Event:
    seq, previous = (str(int(last.seq) + 1), last.hash) if last else ("1", NOTHING)
    event = Event(seq, date, kind, committed, ends, previous, "")
    return replace(event, hash=_hash(event))


def sign(
    table: Table, events: Events, ids: Iterable[str], digest: str, date: str, salt: Callable[[], str] = new_salt
) -> tuple[Table, Events]:
    """Record that these signatories, who have confirmed, signed the statement of a digest on a day.

    Whose row changed since, or who had signed another text, consents again: the new event ends the old one. Who has
    signed this very text already is passed over. Within one call the events stand in the order of their commitments,
    which is random, so that the chain does not tell in which order a form was answered.

    Raises:
        InputError: the chain is broken; no digest or day; a row that is not there, has not confirmed, has no name,
            does not say its kind and how it is to be shown, or belongs to another event.
    """
    _check_call(events, digest, date)
    held = _events_of(table, live(events))
    made = []
    for id_, row in _found(table, ids).items():
        _check_ready(row)
        old = held.get(id_)
        if old is None and row["event"]:
            raise InputError(said(_OF_ANOTHER, id=id_, event=row["event"]), Place(line=row.line))
        if old is not None and row["digest"] == digest and verify_row(row, row["salt"], old.commitment, digest):
            continue
        day = row["date"] if row["date"] and old is None else date
        changed = row.with_cells({"digest": digest, "salt": salt(), "date": day})
        made.append((commitment(changed, changed["salt"], digest), changed, old))
    new, signed = list(events), []
    for committed, row, old in sorted(made, key=lambda each: each[0]):
        kind, ends = (AGAIN, old.seq) if old is not None else (SIGNED, "")
        new.append(_following(new[-1] if new else None, date, kind, committed, ends))
        signed.append(row.with_cells({"event": new[-1].seq}))
    return table.with_rows(signed), tuple(new)


def withdraw(table: Table, events: Events, id_: str, date: str) -> tuple[Table, Events]:
    """Remove a signatory with all its data and its salt; if it had signed, an event says that somebody withdrew.

    Raises:
        InputError: the chain is broken, there is no such row, or it belongs to another event.
    """
    _check_call(events, NOTHING, date)
    row = table.row(id_)
    old = _events_of(table, live(events)).get(id_)
    if old is None and row["event"]:
        raise InputError(said(_OF_ANOTHER, id=id_, event=row["event"]), Place(line=row.line))
    table = table.without(id_)
    return table, (*events, _following(events[-1], date, WITHDRAWN, "", old.seq)) if old is not None else events


_OF_ANOTHER = "The event {event} is not that of {id}. Put the table back as it was, then try again."


def _check_call(events: Events, digest: str, date: str) -> None:
    for finding in verify_chain(events, SIGNATURES):
        raise InputError(finding.message, finding.place)
    if not _HEX.fullmatch(digest):
        raise InputError("A statement is named by its digest, 64 hexadecimal digits.")
    if not _is_day(date):
        raise InputError(said('"{date}" is not a day of the form 2026-03-08.', date=date))


def _found(table: Table, ids: Iterable[str]) -> dict[str, Row]:
    """The rows of some ids; a table of thousands is gone through once."""
    times = Counter(row["id"] for row in table.rows)
    rows = {row["id"]: row for row in table.rows}
    return {id_: rows[id_] if times[id_] == 1 and id_ else table.row(id_) for id_ in dict.fromkeys(ids)}


def _check_ready(row: Row) -> None:
    signatory, place = Signatory.of(row), Place(line=row.line)
    if signatory.status is not Status.CONFIRMED:
        raise InputError(said("{name} has not confirmed.", name=_name(row)), place)
    if not signatory.name or signatory.kind is None or signatory.consent is None:
        message = "{name} needs a name, a kind (organisation or person) and how it agreed to be shown."
        raise InputError(said(message, name=_name(row)), place)


def _events_of(table: Table, held: Mapping[str, Event]) -> dict[str, Event]:
    """The event of each row, by id: the one whose commitment fits, else the one that it alone names."""
    by_commitment = {event.commitment: event for event in held.values()}
    found: dict[str, Event] = {}
    for row in table.rows:
        if row["salt"] and (event := by_commitment.get(commitment(row, row["salt"], row["digest"]))):
            found[row["id"]] = event
    taken = {event.seq for event in found.values()}
    claims = Counter(row["event"] for row in table.rows)
    for row in table.rows:
        number = row["event"]
        if row["id"] not in found and number in held and number not in taken and claims[number] == 1:
            found[row["id"]] = held[number]
    return found


# ------------------------------------------------------------------ reading, writing, publishing


def read(data: bytes, label: str) -> Events:
    """The chain of a file, exactly as it stands; whether it is whole is for `verify_chain` to say.

    Raises:
        InputError: it is no table of these columns, or a row has more or fewer cells.
    """
    check_size(data, label)
    try:
        text = data.decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        raise InputError("This is not a chain of signatures.", Place(label)) from error
    if not rows or tuple(rows[0]) != COLUMNS:
        raise InputError(said("The columns of a chain are {known}.", known=", ".join(COLUMNS)), Place(label, 1))
    for number, row in enumerate(rows, 1):
        if len(row) != len(COLUMNS):
            raise InputError(said("This row has {number} cells.", number=len(row)), Place(label, number))
    return tuple(Event(*row) for row in rows[1:])


def write(events: Iterable[Event]) -> bytes:
    """The chain as CSV, with LF at the end of each row."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(astuple(event) for event in events)
    return stream.getvalue().encode()


def published(table: Table, events: Events, digest: str, edition: Edition | str = Edition.PUBLIC) -> Table:
    """The table that goes out with a statement: who is named in this edition, with what its signature is for.

    Anyone can check it against the chain. Whoever is not named is in the chain only.

    Raises:
        InputError: a row that would be published is not what was signed.
    """
    held, rows = live(events), []
    for row in table.rows:
        if isinstance(shown(Signatory.of(row), edition, digest), Shown):
            event = held.get(row["event"])
            if event is None or not verify_row(row, row["salt"], event.commitment, digest):
                raise InputError(said(_CHANGED, event=row["event"] or "–", name=_name(row)), Place(line=row.line))
            proof = {column: row[column] for column in ("digest", "event", "salt")}
            rows.append(Row({**signed_fields(row), **proof}))
    filled = {column for row in rows for column in row.cells}
    return Table(tuple(column for column in table.columns if column in filled), tuple(rows))


# ------------------------------------------------------------------ checking


_CHANGED = "The row of {name} is not what was signed (event {event})."


def verify_chain(events: Sequence[Event], label: str = SIGNATURES, stated_head: str = "") -> Findings:
    """What is wrong with a chain: an event that was changed, taken out, put in or moved.

    Events taken from the end, or a chain that somebody wrote wholly anew, are seen by `stated_head` alone: the head
    that a statement or a receipt states. Later events may have followed it.
    """
    findings = Findings()
    previous, held, seen = NOTHING, set[str](), set[str]()
    for number, event in enumerate(events, 1):
        place = Place(label, number + 1)
        if event.seq != str(number) or not _equal(event.previous, previous):
            _find(findings, said("The event {event} does not follow the one before it.", event=event.seq), place)
        if not _equal(event.hash, _hash(event)):
            _find(findings, said("The event {event} was changed.", event=event.seq), place)
        opens = event.kind in (SIGNED, AGAIN) and _HEX.fullmatch(event.commitment) and event.commitment not in seen
        shuts = event.ends in held if event.kind in (WITHDRAWN, AGAIN) else not event.ends
        if not (opens or (event.kind == WITHDRAWN and not event.commitment)) or not shuts or not _is_day(event.date):
            _find(findings, said("The event {event} is not one that can stand here.", event=event.seq), place)
        held.discard(event.ends)
        if opens:
            held.add(event.seq)
        seen.add(event.commitment)
        previous = event.hash
    if stated_head and stated_head not in {NOTHING, *(event.hash for event in events)}:
        message = said("The chain does not hold the head {head}….", head=stated_head[:16])
        _find(findings, message, Place(label))
    return findings


def verify_file(data: bytes, label: str = SIGNATURES, stated_head: str = "") -> Findings:
    """`verify_chain` of a file; also told is that another program saved it, which changes no event.

    Raises:
        InputError: as `read` says.
    """
    events = read(data, label)
    findings = verify_chain(events, label, stated_head)
    if not len(findings) and write(events) != data:
        message = "Another program saved this file. Its events are whole."
        findings.add(Finding("signature", Severity.WARNING, message, "", Place(label)))
    return findings


def check(table: Table, events: Sequence[Event], label: str, digest: str = "", *, whole: bool = True) -> Findings:
    """Whether each row is what was signed, and, of a `whole` table, whether each signature has its row.

    A published table is not whole, since who is not named is not in it. With a `digest`, every row must have signed
    that statement.
    """
    findings, held = Findings(), live(events)
    for row in table.rows:
        place, number = Place(label, row.line), row["event"]
        event = held.get(number)
        if event is None and (number or row["salt"] or row["digest"] or not whole):
            _find(findings, said("The signature of {name} is not in the chain.", name=_name(row)), place)
        elif event is not None and not _fits(row, event, digest):
            _find(findings, said(_CHANGED, event=number, name=_name(row)), place)
    numbers = Counter(row["event"] for row in table.rows)
    for number, event in held.items():
        if numbers[number] > 1:
            _find(findings, said("The event {event} is in two rows.", event=number), Place(label))
        if whole and not numbers[number]:
            message = said("The signature of event {event} ({date}) has no row.", event=number, date=event.date)
            _find(findings, message, Place(label))
    return findings


def vouched(table: Table, events: Sequence[Event], label: str) -> tuple[Table, Findings]:
    """The table in which no row claims a signature that the chain does not hold for exactly its words; and which did.

    A claim that does not hold is for no text, so that nobody is printed by it.
    """
    findings, rows = Findings(), []
    broken = verify_chain(events)
    findings.extend(replace(finding, severity=Severity.WARNING) for finding in broken)
    held = {} if len(broken) else live(events)
    for row in table.rows:
        event = held.get(row["event"])
        claims = bool(row["digest"] or row["event"] or row["salt"])
        if claims and (event is None or not _fits(row, event, "")):
            message = said("{name} is not printed: its row is not what was signed.", name=_name(row))
            hint = "Put the row back as it was, or record its consent anew with `advocacy sign confirm`."
            findings.add(Finding("signature", Severity.WARNING, message, hint, Place(label, row.line)))
            row = row.with_cells({"digest": CHANGED})
        rows.append(row)
    return replace(table, rows=tuple(rows)), findings


def _fits(row: Row, event: Event, digest: str) -> bool:
    stated = row["digest"]
    return verify_row(row, row["salt"], event.commitment, stated) and (not digest or _equal(stated, digest))


def _name(row: Row) -> str:
    return Signatory.of(row).any_name or row["id"] or "–"


def _find(findings: Findings, message: Message, place: Place) -> None:
    findings.add(Finding("signature", Severity.ERROR, message, "", place))


def _is_day(text: str) -> bool:
    try:
        return len(text) == 10 and bool(PartialDate.parse(text).day) and str(PartialDate.parse(text)) == text
    except ValueError:
        return False
