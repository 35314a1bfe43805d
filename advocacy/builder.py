"""Building and checking: which files a campaign makes, written whole or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from advocacy.addressees import Each
from advocacy.checks.acceptance import without_accepted
from advocacy.compose import Composition
from advocacy.editions import Edition, Redaction, Show, is_hidden
from advocacy.errors import Findings, InputError, Message, Place, did_you_mean, file_label, joined, said
from advocacy.layout import Publication
from advocacy.load import Campaign
from advocacy.reader import normalise
from advocacy.signing.versions import compose_versions
from advocacy.storage import write_whole
from advocacy.writers import FORMATS, ready, writer

if TYPE_CHECKING:
    from advocacy.mailing.files import Posted, Progress
    from advocacy.mailing.recipients import Recipient

LETTERHEAD = "letterhead.docx"


@dataclass(slots=True)
class Outcome:
    """What a build did: files written, what was left out with the reason, files of earlier builds, findings.

    `redactions` is what the edition leaves out, by document and language, in a form that may be shown. `batches` are
    what became of letters to each of many, by folder. `about_texts` are the findings that keep nothing from being
    written: those about terms, parity and spelling. `composed` says whether the build came so far that `redactions`
    tells anything: not where the campaign file has errors.
    """

    written: list[Path] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    redactions: list[Redaction] = field(default_factory=list)
    batches: dict[Path, Posted] = field(default_factory=dict)
    older: list[Path] = field(default_factory=list)
    findings: Findings = field(default_factory=Findings)
    about_texts: Findings = field(default_factory=Findings)
    complete: bool = True
    composed: bool = False


def check(campaign: Campaign, edition: str = Edition.PUBLIC) -> Findings:
    """All findings about a campaign: its file, every language version of every document that an edition has.

    Of a document that goes to each of many, all addressees are looked at.

    Raises:
        TemplateError: a template is broken.
    """
    findings = Findings(campaign.findings)
    if campaign.data is None:
        return findings
    from advocacy.checks.campaign import check_notes, composed
    from advocacy.mailing.checking import check_addressees

    compositions = composed(campaign, edition)
    for composition in compositions.values():
        findings.extend(composition.findings)
    findings.extend(check_notes(campaign, compositions))
    findings.extend(check_addressees(campaign, edition))
    return _with_texts(campaign, findings, compositions)


def _with_texts(
    campaign: Campaign, findings: Findings, compositions: Mapping[tuple[str, str], Composition]
) -> Findings:
    """The findings and those about the texts, without what was accepted."""
    from advocacy.checks.campaign import check_texts

    assert campaign.data is not None  # noqa: S101 -- what was composed has data
    found = Findings([*findings, *check_texts(campaign, compositions)])
    return Findings(without_accepted(found, campaign.data.accept, campaign.tree))


def build(
    campaign: Campaign,
    *,
    documents: Sequence[str] = (),
    languages: Sequence[str] = (),
    formats: Sequence[str] = tuple(FORMATS),
    layout: str = "",
    edition: str = Edition.PUBLIC,
    letterhead: Path | None = None,
    strict: bool = False,
    final: bool = False,
    out: Path | None = None,
    to: Sequence[str] = (),
    progress: Progress = lambda done, whole: None,
) -> Outcome:
    """Write the documents of a campaign; empty `documents` or `languages` mean all, an empty `layout` the own one.

    Files are named `<document>.<language>.<extension>` (`en-vi` where one file holds both; an edition for few says so
    in the name), in `out` or in the folder `out` beside the campaign file. A version with an error is left unwritten
    and said so; other files are written. A `final` build also leaves out the versions with a translation that is
    missing, machine-made, stale or rejected. The letterhead is a DOCX whose styles, header and footer the Word files
    take over; without one, `letterhead.docx` beside the campaign file is taken if it is there.

    A document that goes to each of many (`to: {each: …}`) is a folder of letters with an index; `to` chooses some of
    their addressees, `progress` is told how many letters are done.

    Raises:
        InputError: a document or language that the campaign does not have, or a letterhead that cannot be read.
        TemplateError: a template is broken.
        WriterError: a file cannot be written.
    """
    outcome = Outcome(findings=Findings(campaign.findings))
    data = campaign.data
    if data is None:
        outcome.left_out.append(said("everything: the campaign file has errors"))
        outcome.complete = False
        return outcome
    _refuse_unknown(said("document"), documents, data.documents, campaign)
    _refuse_unknown(said("language"), languages, data.languages, campaign)
    if strict and (errors := check(campaign, edition).errors):
        outcome.findings.extend(errors)
        outcome.left_out.append("everything: there are errors, and the build is strict")
        outcome.complete = False
        return outcome
    run = _Build(
        campaign, out if out is not None else campaign.folder / "out", tuple(languages), formats, layout, edition,
        letterhead or _own_letterhead(campaign), final, outcome, tuple(to), progress,
    )  # fmt: skip
    for extension in formats:
        ready(extension)
    run.tell_house_style()
    outcome.composed = True
    for letter_id in documents or list(data.documents):
        run.document(letter_id)
    composing = {(finding.code, finding.place) for finding in outcome.findings}
    every = _with_texts(campaign, outcome.findings, run.composed)
    outcome.findings = Findings(found for found in every if (found.code, found.place) in composing)
    # An acceptance may be for a document that was not asked for now.
    rest = (
        found for found in every if (found.code, found.place) not in composing and found.code != "acceptance-unused"
    )
    outcome.about_texts = Findings(rest)
    return outcome


@dataclass(slots=True)
class _Build:
    """One build, document by document."""

    campaign: Campaign
    folder: Path
    languages: tuple[str, ...]
    formats: Sequence[str]
    layout: str
    edition: str
    letterhead: Path | None
    final: bool
    outcome: Outcome
    to: tuple[str, ...]
    progress: Progress
    composed: dict[tuple[str, str], Composition] = field(default_factory=dict)

    def tell_house_style(self) -> None:
        """Say what of a letterhead the files do not take over."""
        if self.letterhead is None:
            return
        label, left_out = file_label(self.letterhead), self.outcome.left_out
        if "docx" in self.formats:
            from advocacy.writers.word.letterhead import Letterhead

            dropped = Letterhead.read(self.letterhead).dropped
            left_out += [said("{where}: {what}", where=label, what=what) for what in dropped]
        if "pdf" in self.formats:
            left_out.append(said("{where}: a house style is a Word file, so the PDF does not take it", where=label))

    def document(self, letter_id: str) -> None:
        """Write the files of a document, or the letters of one that goes to each of many."""
        data = self.campaign.data
        assert data is not None  # noqa: S101 -- only a campaign that was read is built
        letter = data.documents[letter_id]
        suffix = "" if self.edition == Edition.PUBLIC else f".{self.edition}"
        stem = f"{letter_id}{suffix}"
        if is_hidden(letter.show, self.edition):
            _leave_out(self.outcome, list(data.documents).index(letter_id) + 1, letter_id, letter.show)
            self.outcome.older += _older(self.folder, stem, self.outcome)
            return
        languages = letter.languages or data.languages
        wanted = [code for code in languages if not self.languages or code in self.languages]
        compositions = compose_versions(self.campaign, letter_id, wanted, self.edition)
        if self.final:
            from advocacy.reviewing.texts import finished

            compositions = finished(self.campaign, compositions)
        _tell(self.outcome, letter_id, compositions)
        self.composed |= {(letter_id, code): composition for code, composition in compositions.items()}
        layout = self.layout or letter.layout
        each = next((to for to in letter.to if isinstance(to, Each)), None)
        if each is not None:
            self._letters(letter_id, each, compositions, layout, suffix)
            return
        for name, publication in _publications(stem, compositions, layout).items():
            if publication is None:
                _leave_unwritten(self.folder / name, self.outcome)
            else:
                style = replace(publication, letterhead=self.letterhead)
                _write_formats(style, self.folder / name, self.formats, self.outcome)
        self.outcome.older += _older(self.folder, stem, self.outcome)

    def _letters(
        self, letter_id: str, each: Each, compositions: Mapping[str, Composition], layout: str, suffix: str
    ) -> None:
        """The letters in the languages that have no errors; in a file of several languages, in all or none."""
        from advocacy.mailing.checking import ungreeted
        from advocacy.mailing.files import post
        from advocacy.mailing.letters import Mailing
        from advocacy.mailing.recipients import recipients

        found, wrong = recipients(self.campaign, each)
        self.outcome.findings.extend([*wrong, *ungreeted(self.campaign, letter_id, found)])
        whole = [code for code, composition in compositions.items() if composition.document is not None]
        for code in compositions.keys() - whole:
            _leave_unwritten(self.folder / letter_id / f"*.{code}", self.outcome)
        if layout != "separate" and len(whole) < len(compositions):
            return
        mailing = Mailing(self.campaign, letter_id, each, whole, self.edition, layout)
        posted = post(
            mailing, _chosen(found, self.to, self.campaign), self.folder / letter_id, self.formats,
            letterhead=self.letterhead, suffix=suffix, progress=self.progress,
        )  # fmt: skip
        _tell_posted(self.outcome, letter_id, self.folder / letter_id, posted, found)


def _chosen(found: list[Recipient], wanted: Sequence[str], campaign: Campaign) -> list[Recipient]:
    """Those addressees of a batch that were asked for, by code, key or name; all where none was.

    A name that several have means all of them.
    """
    by_name: dict[str, list[Recipient]] = {}
    for recipient in found:
        for name in recipient.names:
            by_name.setdefault(name, []).append(recipient)
    by_name |= {recipient.code: [recipient] for recipient in found}
    asked = [" ".join(normalise(name).split()) for name in wanted]
    for name in asked:
        if name not in by_name:
            missing = said('The letter does not go to "{name}".', name=name)
            raise InputError(joined(missing, did_you_mean(name, by_name)), Place(campaign.label))
    chosen = {recipient.code: recipient for name in asked for recipient in by_name[name]}
    return list(chosen.values()) if wanted else found


def _is_for_any(path: Path, found: Iterable[Recipient]) -> bool:
    """Whether a file is for one of these addressees, who may not have been asked for now."""
    return any(path.name.startswith((f"{each.code}.", f"{each.code}-")) for each in found)


def _tell_posted(outcome: Outcome, letter_id: str, folder: Path, posted: Posted, found: list[Recipient]) -> None:
    outcome.findings.extend(posted.findings)
    outcome.batches[folder] = posted
    outcome.older += [path for path in posted.older if not _is_for_any(path, found)]
    for code in posted.unmade:
        outcome.left_out.append(said("{version}: it has errors, see below", version=f"{letter_id}/{code}"))
        outcome.complete = False


def _older(folder: Path, stem: str, outcome: Outcome) -> list[Path]:
    """What an earlier build left: it may say what this one does not, such as a name whose consent is gone."""
    found = (path for path in sorted(folder.glob(f"{stem}.*")) if path.is_file() and path not in outcome.written)
    others = tuple(f"{stem}.{edition}." for edition in Edition)
    return [path for path in found if not path.name.startswith(others)]


def _leave_out(outcome: Outcome, number: int, letter_id: str, show: str) -> None:
    """Tell of a document that is not for this edition; what may be shown does not even say its key."""
    shown = Show(Edition.of(show))
    about = shown.rule, shown.reason, shown.edition.value
    outcome.redactions.append(Redaction("", "", f"documents.{number}", *about))
    outcome.left_out.append(Redaction("", "", letter_id, *about).told)


def _own_letterhead(campaign: Campaign) -> Path | None:
    path = campaign.folder / LETTERHEAD
    return path if path.is_file() else None


def _refuse_unknown(what: Message, asked: Iterable[str], known: Iterable[str], campaign: Campaign) -> None:
    for name in asked:
        if name not in known:
            hint = did_you_mean(name, known) or said("It has {known}.", known=", ".join(known))
            missing = said('The campaign has no {what} "{name}".', what=what, name=name)
            raise InputError(joined(missing, hint), Place(campaign.label))


def _tell(outcome: Outcome, letter_id: str, compositions: dict[str, Composition]) -> None:
    for composition in compositions.values():
        outcome.findings.extend(composition.findings)
        outcome.redactions += composition.redactions
        for what in composition.left_out:
            line = said("{where}: {what}", where=letter_id, what=what)
            if line not in outcome.left_out:
                outcome.left_out.append(line)


def _publications(letter_id: str, compositions: dict[str, Composition], layout: str) -> dict[str, Publication | None]:
    """What each file of a letter holds, by its name without extension; None where a version has errors."""
    documents = {code: composition.document for code, composition in compositions.items()}
    if layout == "separate" or len(compositions) < 2:
        return {
            f"{letter_id}.{code}": None if document is None else Publication((document,))
            for code, document in documents.items()
        }
    whole = tuple(document for document in documents.values() if document is not None)
    name = f"{letter_id}.{'-'.join(documents)}"
    return {name: Publication(whole, layout) if len(whole) == len(documents) else None}


def _leave_unwritten(stem: Path, outcome: Outcome) -> None:
    outcome.left_out.append(said("{version}: it has errors, see below", version=stem.name))
    outcome.complete = False


def _write_formats(publication: Publication, stem: Path, formats: Sequence[str], outcome: Outcome) -> None:
    for extension in formats:
        path = stem.with_name(f"{stem.name}.{extension}")
        write_whole(path, writer(extension)(publication))
        outcome.written.append(path)
    images = (image for document in publication.documents for image in document.images)
    for image in images if "md" in formats else ():
        # Markdown names its pictures; the other formats hold them.
        path = stem.with_name(image.name)
        if path not in outcome.written:
            write_whole(path, image.data)
            outcome.written.append(path)
    if publication.layout == "side-by-side" and "md" in formats:
        message = "the columns of {file}: Markdown has none, so the languages follow each other"
        outcome.left_out.append(said(message, file=f"{stem.name}.md"))
