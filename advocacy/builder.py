"""Building and checking: which files a campaign makes, written whole or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from advocacy.checks.acceptance import without_accepted
from advocacy.compose import Composition, compose
from advocacy.document import Image
from advocacy.errors import Findings, InputError, Message, Place, did_you_mean, file_label, joined, said
from advocacy.layout import Publication
from advocacy.load import Campaign
from advocacy.rules import CONFIDENTIAL, PUBLIC
from advocacy.storage import write_whole
from advocacy.vouching import UNFINISHED
from advocacy.writers import FORMATS, writer

LETTERHEAD = "letterhead.docx"


@dataclass(slots=True)
class Outcome:
    """What a build did: files written, what was left out with the reason, files of earlier builds, findings.

    `about_texts` are the findings that keep nothing from being written: those about terms, parity and spelling.
    """

    written: list[Path] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    older: list[Path] = field(default_factory=list)
    findings: Findings = field(default_factory=Findings)
    about_texts: Findings = field(default_factory=Findings)
    complete: bool = True


def check(campaign: Campaign) -> Findings:
    """All findings about a campaign: its file, and every language version of every document.

    Raises:
        TemplateError: a template is broken.
    """
    findings = Findings(campaign.findings)
    if campaign.data is None:
        return findings
    from advocacy.checks.campaign import check_notes, composed

    compositions = composed(campaign)
    for composition in compositions.values():
        findings.extend(composition.findings)
    findings.extend(check_notes(campaign, compositions))
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
    edition: str = PUBLIC,
    letterhead: Path | None = None,
    strict: bool = False,
    final: bool = False,
    out: Path | None = None,
) -> Outcome:
    """Write the documents of a campaign; empty `documents` or `languages` mean all, an empty `layout` the own one.

    Files are named `<document>.<language>.<extension>` (`en-vi` where one file holds both; a confidential edition says
    so in the name), in `out` or in the folder `out` beside the campaign file. A version with an error is left unwritten
    and said so; other files are written. A `final` build also leaves out the versions with a translation that is
    missing, machine-made, stale or rejected. The letterhead is a DOCX whose styles, header and footer the Word files
    take over; without one, `letterhead.docx` beside the campaign file is taken if it is there.

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
    folder = out if out is not None else campaign.folder / "out"
    if strict and (errors := check(campaign).errors):
        outcome.findings.extend(errors)
        outcome.left_out.append("everything: there are errors, and the build is strict")
        outcome.complete = False
        return outcome
    style = letterhead or _own_letterhead(campaign)
    if style is not None and "docx" in formats:
        from advocacy.writers.word.letterhead import Letterhead

        label = file_label(style)
        outcome.left_out += [said("{where}: {what}", where=label, what=what) for what in Letterhead.read(style).dropped]
    composed: dict[tuple[str, str], Composition] = {}
    for letter_id in documents or list(data.documents):
        letter = data.documents[letter_id]
        wanted = [code for code in letter.languages or data.languages if not languages or code in languages]
        compositions = {code: compose(campaign, letter_id, code, edition) for code in wanted}
        if final:
            compositions = {code: _finished(campaign, code, version) for code, version in compositions.items()}
        _tell(outcome, letter_id, compositions)
        composed |= {(letter_id, code): composition for code, composition in compositions.items()}
        stem = letter_id if edition == PUBLIC else f"{letter_id}.{edition}"
        for name, publication in _publications(stem, compositions, layout or letter.layout).items():
            if publication is None:
                _leave_unwritten(folder / name, outcome)
            else:
                _write_formats(replace(publication, letterhead=style), folder / name, formats, outcome)
        outcome.older += _older(folder, stem, outcome)
    composing = {(finding.code, finding.place) for finding in outcome.findings}
    every = _with_texts(campaign, outcome.findings, composed)
    outcome.findings = Findings(found for found in every if (found.code, found.place) in composing)
    # An acceptance may be for a document that was not asked for now.
    rest = (
        found for found in every if (found.code, found.place) not in composing and found.code != "acceptance-unused"
    )
    outcome.about_texts = Findings(rest)
    return outcome


def _finished(campaign: Campaign, language: str, composition: Composition) -> Composition:
    """A version as it is; without its document where a translation in it is not finished, with a finding for each."""
    data = campaign.data
    if data is None or len(data.languages) < 2:
        return composition
    from advocacy.reviewing.texts import told_unfinished, translations

    printed = frozenset(composition.units)
    open_ = [each for each in translations(campaign, language) if each.key in printed and each.state in UNFINISHED]
    if not open_:
        return composition
    findings = Findings([*composition.findings, *told_unfinished(campaign, open_, language)])
    return replace(composition, document=None, findings=findings)


def _older(folder: Path, stem: str, outcome: Outcome) -> list[Path]:
    """What an earlier build left: it may say what this one does not, such as a name whose consent is gone."""
    found = (path for path in sorted(folder.glob(f"{stem}.*")) if path.is_file() and path not in outcome.written)
    return [path for path in found if not path.name.startswith(f"{stem}.{CONFIDENTIAL}.")]


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
    for image in _images(publication) if "md" in formats else ():
        # Markdown names its pictures; the other formats hold them.
        path = stem.with_name(image.name)
        if path not in outcome.written:
            write_whole(path, image.data)
            outcome.written.append(path)
    if publication.layout == "side-by-side" and "md" in formats:
        message = "the columns of {file}: Markdown has none, so the languages follow each other"
        outcome.left_out.append(said(message, file=f"{stem.name}.md"))


def _images(publication: Publication) -> Iterator[Image]:
    for document in publication.documents:
        for each in document.with_annexes:
            yield from (block for block in each.blocks if isinstance(block, Image))
