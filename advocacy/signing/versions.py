"""All language versions of a document together, as they are built.

A text that was frozen and has not changed since bears its code, and only who signed it is printed with it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from advocacy.compose import Composition, compose
from advocacy.document import Document
from advocacy.editions import Edition
from advocacy.errors import Finding, Findings, Place, Severity, said
from advocacy.load import Campaign
from advocacy.signing import FOLDER, WITHOUT_TABLE

if TYPE_CHECKING:
    from advocacy.signing.copies import FrozenText


@dataclass(frozen=True, slots=True)
class Standing:
    """How the text of a document stands today: what was frozen, oldest first, and which of that it is, if any."""

    frozen: tuple[FrozenText, ...]
    current: FrozenText | None

    @property
    def signed(self) -> str | None:
        """What signatories must have signed to be printed: None if nothing was ever frozen, "" if nothing fits."""
        if not self.frozen:
            return None
        return self.current.digest if self.current is not None else ""


def languages_of(campaign: Campaign, document: str) -> list[str]:
    """The languages of a document, in the order of the campaign."""
    data = campaign.data
    assert data is not None  # noqa: S101 -- only a campaign that was read has documents
    return list(data.documents[document].languages or data.languages)


def standing(campaign: Campaign, document: str, edition: str = Edition.PUBLIC) -> Standing:
    """How the text of a document stands: it is composed in all its languages, since people sign all of them.

    Raises:
        InputError: a frozen copy cannot be read.
    """
    # What reads the copies is loaded only for a campaign that has any.
    if not (campaign.folder / FOLDER).exists():
        return Standing((), None)
    from advocacy.signing.canonical import versions_of
    from advocacy.signing.copies import read_copies

    frozen = tuple(read_copies(campaign.folder, document, campaign.languages))
    if not frozen:
        return Standing((), None)
    composed = [
        compose(campaign, document, code, edition, WITHOUT_TABLE).document for code in languages_of(campaign, document)
    ]
    whole = [version for version in composed if version is not None]
    now = versions_of(whole) if len(whole) == len(composed) else ()
    return Standing(frozen, next((text for text in reversed(frozen) if text.versions == now), None))


def compose_versions(
    campaign: Campaign, document: str, languages: Sequence[str], edition: str = Edition.PUBLIC, *, signed: bool = True
) -> dict[str, Composition]:
    """These language versions of a document, as they are built; without `signed`, a frozen one names none who signed.

    Raises:
        InputError: a frozen copy, or the chain of signatures, cannot be read.
        TemplateError: the kind's template is missing or broken.
    """
    found = standing(campaign, document, edition)
    wanted = found.signed if signed or found.signed is None else ""
    compositions = {code: compose(campaign, document, code, edition, wanted) for code in languages}
    if found.current is not None:
        return _stamped(campaign, compositions, found.current)
    if found.frozen:
        latest = found.frozen[-1]
        message = "The text is not the one that was frozen on {date} (code {code}), so no signatory of it is printed."
        hint = "See what changed with `advocacy sign status`; freeze it anew, or put the text back."
        place = campaign.tree.place(("documents", document) if ("documents", document) in campaign.tree.places else ())
        changed = said(message, date=latest.date, code=latest.code)
        finding = Finding("text-changed", Severity.WARNING, changed, hint, place, document)
        return {
            code: replace(each, findings=Findings([*each.findings, finding])) for code, each in compositions.items()
        }
    return compositions


def _stamped(campaign: Campaign, compositions: dict[str, Composition], text: FrozenText) -> dict[str, Composition]:
    """The versions with the marks of the frozen text; without a document where signatories changed its words."""
    from advocacy.signing.canonical import stamped, text_digest
    from advocacy.signing.chain import head
    from advocacy.signing.records import chain_of

    events = chain_of(campaign)
    fixed = {version.language: version.digest for version in text.versions}
    whole = [each.document for each in compositions.values() if each.document is not None]
    same = [document for document in whole if text_digest(document) == fixed[document.language]]
    languages = {code: campaign.languages[code] for code in compositions}
    marked = stamped(same, text.versions, text.date, languages, head(events) if events else "")
    documents = {document.language: document for document in marked}
    return {
        code: replace(each, document=documents.get(code), findings=_with_counted(each, text.document, code, documents))
        for code, each in compositions.items()
    }


def _with_counted(composition: Composition, name: str, language: str, documents: Mapping[str, Document]) -> Findings:
    if composition.document is None or language in documents:
        return composition.findings
    message = "The text itself says who or how many signed, so it is not the text that was frozen."
    hint = "Say it in the heading of the signatories instead."
    told = Finding("text-changed", Severity.ERROR, message, hint, Place(), name, language)
    return Findings([*composition.findings, told])
