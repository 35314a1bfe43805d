"""Freezing: fixing the words of a document in all its languages, so that people can put their names to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from advocacy.compose import Composition, compose
from advocacy.document import Document
from advocacy.errors import Finding, Findings, Place, Severity, said
from advocacy.languages import PartialDate
from advocacy.layout import SIGNATORIES, Publication
from advocacy.load import Campaign
from advocacy.mailing.recipients import each_of
from advocacy.reviewing.texts import finished
from advocacy.signing import FOLDER, WITHOUT_TABLE
from advocacy.signing.canonical import stamped, text_digest, versions_of
from advocacy.signing.copies import FrozenText, copy_name, next_number, read_copies
from advocacy.signing.desk import signatories_of
from advocacy.signing.reading import FORMATS, statement_of
from advocacy.signing.versions import languages_of
from advocacy.storage import write_whole
from advocacy.writers import writer


@dataclass(frozen=True, slots=True)
class Frozen:
    """What freezing gave: the text, unless findings forbid it; `is_new` when it was not frozen before."""

    text: FrozenText | None
    findings: Findings
    is_new: bool = False


def freeze(campaign: Campaign, document: str, date: PartialDate) -> Frozen:
    """Fix the words of a document as they stand, and keep a copy of each language version in the campaign.

    Nothing is written while a version has errors or a translation that is not finished, while the text itself says who
    or how many signed, or while a file of it could not be recognised again. A text that is frozen already stays as it
    is.

    Raises:
        InputError: an earlier frozen copy cannot be read.
        TemplateError: the kind's template is missing or broken.
        WriterError: a copy cannot be written.
    """
    codes = languages_of(campaign, document)
    compositions = finished(campaign, {code: compose(campaign, document, code, signed=WITHOUT_TABLE) for code in codes})
    findings = _refusals(campaign, document, compositions)
    documents = [_without_names(each.document) for each in compositions.values() if each.document is not None]
    earlier = read_copies(campaign.folder, document, campaign.languages)
    if findings.errors or len(documents) < len(codes):
        return Frozen(None, findings)
    versions = versions_of(documents)
    known = next((text for text in reversed(earlier) if text.versions == versions), None)
    if known is not None:
        return Frozen(known, findings)
    marked = stamped(documents, versions, date, {code: campaign.languages[code] for code in codes})
    findings.extend(_unreadable(document, marked, campaign))
    if findings.errors:
        return Frozen(None, findings)
    number = next_number(earlier, date)
    for each in marked:
        path = campaign.folder / FOLDER / copy_name(document, date, number, each.language)
        write_whole(path, writer("md")(Publication((each,))))
    return Frozen(read_copies(campaign.folder, document, campaign.languages)[-1], findings, is_new=True)


def _refusals(campaign: Campaign, document: str, compositions: Mapping[str, Composition]) -> Findings:
    findings = Findings()
    for composition in compositions.values():
        findings.extend(composition.findings)
        # What else is a warning: nobody signs the words of a form.
        unwritten = (finding for finding in composition.findings if finding.code == "placeholder")
        findings.extend(replace(finding, code="text-open", severity=Severity.ERROR) for finding in unwritten)
    if each_of(campaign, document) is not None:
        message = "The document goes to each of many (`each`), and every letter has words of its own."
        hint = "Freeze a statement, and send it with the letters."
        findings.add(Finding("text-open", Severity.ERROR, message, hint, Place(campaign.label), document))
    stated = signatories_of(campaign, document)
    counted = sorted({fact for composition in compositions.values() for fact in composition.counted})
    if stated is not None and stated.as_ == "sentence":
        message = "The signatories stand in a sentence, so each signature would change the text that it is for."
        hint = "Print them as a list: `as: list`."
        findings.add(Finding("text-open", Severity.ERROR, message, hint, Place(campaign.label), document))
    elif counted:
        message = said(
            "The text says [[{fact}]], so each signature would change the text that it is for.", fact=counted[0]
        )
        hint = "Say it in the heading of the signatories instead."
        findings.add(Finding("text-open", Severity.ERROR, message, hint, Place(campaign.label), document))
    return findings


def _without_names(document: Document) -> Document:
    """A document without the section that prints its signatories, which are no part of the text."""
    kept = tuple(section for section in document.sections if section.name != SIGNATORIES)
    return replace(document, sections=kept, annexes=tuple(map(_without_names, document.annexes)))


def _unreadable(name: str, documents: Sequence[Document], campaign: Campaign) -> Findings:
    """The files in which the words would not be recognised: better known now than when everybody has signed."""
    findings = Findings()
    for document in documents:
        for extension in FORMATS:
            label = f"{name}.{document.language}.{extension}"
            found = statement_of(writer(extension)(Publication((document,))), label, campaign.languages)
            if not found.is_consistent or found.versions[0].digest != text_digest(document):
                message = "The words of {file} could not be read back as they are, so nobody could verify it."
                hint = "Report this with the document, please."
                findings.add(
                    Finding("text-open", Severity.ERROR, said(message, file=label), hint, Place(campaign.label), name)
                )
    return findings
