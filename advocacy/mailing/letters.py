"""The letters of a batch one after the other: whom each goes to, and what its files hold.

A document is composed once in each language for all addressees who have the same forms (a salutation, a closing), and
filled in for each. Those about whom more differs than some words, as mandates do, get a letter composed for themselves.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from advocacy import __version__
from advocacy.addressees import Each
from advocacy.compose import Composition, compose
from advocacy.content import Draft
from advocacy.document import Document
from advocacy.errors import Findings, KeyPath
from advocacy.languages import Language
from advocacy.layout import Kept, Publication
from advocacy.load import Campaign
from advocacy.mailing.filling import Filling, Letterform, filling, for_anybody, is_direct, is_named_by
from advocacy.mailing.recipients import Recipient, slug
from advocacy.model import Letter

_RESERVED = frozenset({"con", "prn", "aux", "nul"})  # names that Windows gives no file


@dataclass(slots=True)
class Form:
    """A document that is composed once in one language; without a letterform, each addressee's is composed alone."""

    composition: Composition
    letterform: Letterform | None = None
    digest: str = ""

    def filled(self, own: Filling) -> Document:
        """The document of one addressee; only of a form that has a document."""
        if self.letterform is not None:
            return self.letterform.filled(own)
        assert self.composition.document is not None  # noqa: S101 -- nothing is sent without a document
        return self.composition.document


@dataclass(frozen=True, slots=True)
class Sent:
    """One file to be: its name without extension, what it holds, and a digest of all that it is made of.

    `form` names what it has in common with others, and `fillings` are what is its own, by language; none where it was
    composed alone. What it holds is made when it is asked for, since a Word file of a form does without.
    """

    recipient: Recipient
    names: Mapping[str, str]
    stem: str
    publication: Callable[[], Publication]
    made_of: str
    form: tuple[object, ...] = ()
    fillings: Mapping[str, Filling] = field(default_factory=dict)


class Mailing:
    """One document to each of many; `findings` grow while its letters are made."""

    def __init__(
        self, campaign: Campaign, document: str, each: Each, languages: Sequence[str], edition: str, layout: str
    ) -> None:
        data = campaign.data
        assert data is not None  # noqa: S101 -- only a campaign that was read has documents
        self.findings = Findings()
        self._campaign, self._document, self._each, self._edition = campaign, document, each, edition
        self._letter = data.documents[document]
        self._layout = layout or self._letter.layout
        own: KeyPath = ("documents", document)
        base = own if own in campaign.tree.places else ()
        self._drafts = {
            code: Draft(campaign, data, document, self._letter, campaign.languages[code], edition, base)
            for code in languages
        }
        self._forms: dict[tuple[str, frozenset[str]], Form] = {}
        self._kept: dict[tuple[object, ...], Kept] = {}

    def language(self, code: str) -> Language:
        """The language of a version."""
        return self._drafts[code].language

    def letters(self, recipients: Sequence[Recipient]) -> Iterator[tuple[Recipient, list[Sent]]]:
        """Each addressee with the files of its letter; none where something is missing, which is a finding."""
        for recipient in recipients:
            yield recipient, list(self._files(recipient))

    def check(self, recipients: Iterable[Recipient]) -> Findings:
        """What is wrong with any of these addressees in any language, without making a letter."""
        fillings = (filling(draft, each.to, each.code) for each in recipients for draft in self._drafts.values())
        return Findings(finding for own in fillings for finding in own.findings)

    def _files(self, recipient: Recipient) -> Iterator[Sent]:
        own = {code: filling(draft, recipient.to, recipient.code) for code, draft in self._drafts.items()}
        for each in own.values():
            self.findings.extend(each.findings)
        whole = {code: each for code, each in own.items() if not each.findings.errors}
        if self._layout == "separate" or len(own) < 2:
            groups = [[code] for code in whole]
        else:
            groups = [list(own)] if len(whole) == len(own) else []
        for codes in groups:
            sent = self._sent(recipient, {code: own[code] for code in codes})
            if sent is not None:
                yield sent

    def _sent(self, recipient: Recipient, own: Mapping[str, Filling]) -> Sent | None:
        forms = [self._form(recipient, code, each.forms) for code, each in own.items()]
        for form in forms:
            self.findings.extend(form.composition.findings)
        if any(form.composition.document is None for form in forms):
            return None
        key = tuple((code, each.forms) for code, each in own.items())
        is_alone = any(form.letterform is None for form in forms)
        return Sent(
            recipient,
            {code: each.name for code, each in own.items()},
            self._stem(recipient, own),
            partial(self._publication, forms, list(own.values()), () if is_alone else key),
            _digest(*(form.digest for form in forms), *(_own_digest(each) for each in own.values())),
            () if is_alone else key,
            own,
        )

    def _publication(self, forms: Sequence[Form], own: Sequence[Filling], key: tuple[object, ...]) -> Publication:
        documents = (form.filled(each) for form, each in zip(forms, own, strict=True))
        kept = self._common(key, [form.letterform for form in forms if form.letterform is not None]) if key else None
        return Publication(tuple(documents), "separate" if len(own) < 2 else self._layout, kept=kept)

    def _form(self, recipient: Recipient, code: str, forms: frozenset[str]) -> Form:
        draft = self._drafts[code]
        if is_direct(draft, recipient.to):
            return self._alone(recipient, code)
        if (code, forms) not in self._forms:
            letter = self._to(for_anybody(self._each, forms))
            self._forms[code, forms] = _form(self._compose(code, letter), draft.language)
        form = self._forms[code, forms]
        return (
            self._alone(recipient, code) if form.composition.document is not None and form.letterform is None else form
        )

    def _alone(self, recipient: Recipient, code: str) -> Form:
        composition = self._compose(code, self._letter.model_copy(update={"to": [recipient.to]}))
        return Form(composition, None, _digest(repr(composition.document)))

    def _to(self, each: Each) -> Letter:
        return self._letter.model_copy(update={"to": [each]})

    def _compose(self, code: str, letter: Letter) -> Composition:
        return compose(self._campaign, self._document, code, self._edition, letter=letter)

    def _common(self, key: tuple[object, ...], letterforms: Sequence[Letterform]) -> Kept:
        if key not in self._kept:
            self._kept[key] = Kept({place: block for each in letterforms for place, block in each.same.items()})
        return self._kept[key]

    def form_publication(self, sent: Sent) -> Publication:
        """What the files of a form hold before anything is filled in; only for a letter that has a form."""
        letterforms = [self._forms[code, each.forms].letterform for code, each in sent.fillings.items()]
        documents = tuple(each.document for each in letterforms if each is not None)
        return Publication(documents, "separate" if len(documents) < 2 else self._layout)

    def _stem(self, recipient: Recipient, own: Mapping[str, Filling]) -> str:
        code, first = "-".join(own), next(iter(own))
        name = ""
        if recipient.is_state:
            name = slug(self._campaign.languages[first].without_article(own[first].name))
        stem = "-".join(filter(None, (recipient.code, name)))
        return f"{stem}-1.{code}" if stem in _RESERVED else f"{stem}.{code}"


def _form(composition: Composition, language: Language) -> Form:
    document = composition.document
    if document is None or is_named_by(document):
        return Form(composition)
    return Form(composition, Letterform(document, language), _digest(repr(document)))


def _own_digest(own: Filling) -> str:
    return _digest(repr(own.address), *own.words.values())


def _digest(*texts: str) -> str:
    return hashlib.sha256("\0".join((__version__, *texts)).encode()).hexdigest()
