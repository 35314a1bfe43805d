"""Publishing a signed statement: its files, the table of those it names, the chain; and reading all of it back.

What goes out is verified as anybody else would verify it, from the files alone, before anybody is told that it is done.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from advocacy.archives import read_file
from advocacy.builder import Outcome, build
from advocacy.errors import Finding, Findings, Message, Place, Severity, file_label
from advocacy.languages import Languages
from advocacy.patterns import SLOT
from advocacy.registry import Registry
from advocacy.signing import chain
from advocacy.signing.desk import Desk
from advocacy.signing.reading import FORMATS, read_statement
from advocacy.signing.table import Signatory, Table, read, write
from advocacy.signing.verifying import Also, verify
from advocacy.storage import write_whole


@dataclass(slots=True)
class Published:
    """What was written; `named` and `hidden` are how many signed and are named, and how many are in the chain alone."""

    outcome: Outcome = field(default_factory=Outcome)
    written: list[Path] = field(default_factory=list)
    findings: Findings = field(default_factory=Findings)
    left_out: list[Message] = field(default_factory=list)
    named: int = 0
    hidden: int = 0


def publish(desk: Desk, out: Path, formats: Sequence[str] = FORMATS, layout: str = "") -> Published:
    """Write the statement with its signatories, `<document>.signatories.csv` and `signatures.csv`, and verify them.

    Nothing is written while the text is not the frozen one, or while the table and the chain disagree.

    Raises:
        InputError: nothing is frozen, or the text was changed since.
        WriterError: a file cannot be written.
    """
    text, done = desk.text, Published()
    done.findings.extend(desk.findings())
    if done.findings.errors:
        return done
    done.outcome = build(desk.campaign, documents=[desk.document], formats=formats, layout=layout, final=True, out=out)
    done.findings.extend(done.outcome.findings)
    if not done.outcome.complete:
        return done
    table = chain.published(desk.table, desk.events, text.digest)
    names, events = out / f"{desk.document}.signatories.csv", out / chain.SIGNATURES
    write_whole(names, write(table))
    write_whole(events, chain.write(desk.events))
    done.written = [*done.outcome.written, names, events]
    done.named = len(table.rows)
    if not done.named:
        message = "Nobody who signed this text is named: nobody signed it, or nobody agreed to be named."
        done.findings.add(Finding("signature", Severity.WARNING, message, "", Place(desk.name)))
    signed = sum(signatory.digest == text.digest for signatory in desk.table.signatories)
    done.hidden = signed - done.named
    words = also(desk.campaign.languages, desk.campaign.registry)
    done.findings.extend(_verified(done.outcome.written, names, events, words))
    return done


def _verified(files: Iterable[Path], names: Path, events: Path, words: Also) -> Iterator[Finding]:
    """What somebody else would find, from the files alone."""
    table: tuple[Table, str] = read(read_file(names), names.name), names.name
    events_ = chain.read(read_file(events), events.name), events.name
    for path in files:
        if path.suffix.removeprefix(".") in FORMATS:
            yield from verify(read_statement(path), file_label(path), table, events_, also=words).findings


def also(languages: Languages, registry: Registry) -> Also:
    """What else an entry may say of a signatory: the name of its country, the words for its capacity."""

    def words(code: str, signatory: Signatory) -> Iterator[str]:
        language = languages[code] if code in languages.codes else languages["en"]
        state = registry.states.get(f"state:{signatory.country}")
        if signatory.country:
            yield language.country(signatory.country)
        if state is not None:
            yield state.text("sentence", language)
        # Words around what was signed, as in "represented by {representative}", and for capacities.
        yield from (SLOT.sub(" ", words) for words in language.signatory_words.values())

    return words
