"""From files to a `Campaign`: read, put the one-letter form into the general one, validate, tell everything at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from advocacy.errors import (
    Finding,
    Findings,
    InputError,
    KeyPath,
    Message,
    Place,
    Severity,
    any_of,
    did_you_mean,
    file_label,
    joined,
    key_path,
    said,
)
from advocacy.grammar import Strict
from advocacy.hiding import declared
from advocacy.kinds import Kinds
from advocacy.languages import Language, Languages, no_such_language
from advocacy.model import CampaignFile, Letter
from advocacy.reader import Tree, read_yaml
from advocacy.records import Declared
from advocacy.registry import Registry
from advocacy.resources import Resources
from advocacy.rules import Rules
from advocacy.storage import recover
from advocacy.units import KEY, NONE, Reading, Unit
from advocacy.vouching import LEDGER, UNFINISHED, Ledger

CAMPAIGN_FILE = "campaign.yaml"
# In a one-letter file these belong to the campaign; every other key belongs to the letter.
_CAMPAIGN_KEYS = ("accept", "campaign", "glossary", "languages", "register", "parties", "pictures", "sources", "texts")
# Fields that `none` switches off, besides the blocks of the kind.
_SWITCHED_FIELDS = (
    "attachments", "care-of", "contacts", "cc", "date", "delivery", "embargo", "label", "place", "reference",
    "signatories", "subject", "subtitle", "title", "to",
)  # fmt: skip
_INTERNAL = ("content", "off", "records", "particulars")
# What is expected where pydantic finds something else; what validators of our own find, they say themselves.
_SHAPES = ("dict_type", "list_type", "model_type", "string_type")
_EXPECTED = {
    "dict_type": "A group of keys is expected here.",
    "list_type": "A list is expected here.",
    "model_type": "A group of keys is expected here.",
    "string_type": "One word or text is expected here.",
    "float_parsing": "Input should be a valid number, unable to parse string as a number",
    "float_type": "Input should be a valid number",
    "greater_than": "Input should be greater than {gt:g}",
    "less_than_equal": "Input should be less than or equal to {le:g}",
}
_ANNEX = "annex"  # the kind of an annex that states none
_T = TypeVar("_T")


@dataclass(slots=True)
class Campaign:
    """A campaign that was read: its file, and the data that its documents draw on.

    `data` is None when the file does not fit the model; `findings` says why. `folder` is where it lies; `ledger` says
    who vouched for which words.
    """

    file: Path
    data: CampaignFile | None
    findings: Findings
    languages: Languages
    kinds: Kinds
    registry: Registry
    tree: Tree = field(repr=False)
    ledger: Ledger = field(default_factory=Ledger, repr=False)
    _made: dict[tuple[object, ...], Any] = field(default_factory=dict, repr=False)

    def once(self, key: tuple[object, ...], make: Callable[[], _T]) -> _T:
        """What `make` gives, worked out once for all documents and languages, such as a table that was read."""
        if key not in self._made:
            self._made[key] = make()
        made: _T = self._made[key]
        return made

    @property
    def folder(self) -> Path:
        """The folder of the campaign file."""
        return self.file.parent

    def source_of(self, language: str) -> str:
        """The language that a text is translated from into a language: the first of the others; "" if there is none."""
        languages = self.data.languages if self.data is not None else []
        return next((code for code in languages if code != language), "")

    def is_unread(self, unit: Unit, language: str) -> bool:
        """Whether nobody stands behind a text: a machine's or the memory's draft, one sent back, or changed since."""
        first = self.source_of(language)
        if not self.ledger.records or not first:
            return False
        sides = unit.compared(first), unit.compared(language)
        return self.ledger.state(key_path(unit.path), language, *sides) in UNFINISHED

    def speaker(self, ui: str) -> Language:
        """The language that names things in messages in `ui`; English where nothing says how it names them."""
        return self.languages[ui if ui in self.languages.codes else "en"]

    @property
    def label(self) -> str:
        """How the file is named in messages."""
        return self.tree.file


def find_campaign(path: Path) -> Path:
    """The campaign file for a path given by the user: the file itself, or the one in a folder.

    Raises:
        InputError: nothing there, or several files to choose from.
    """
    if path.is_file():
        return path
    if not path.is_dir():
        raise InputError("There is no such file or folder.", Place(file_label(path)))
    if (path / CAMPAIGN_FILE).is_file():
        return path / CAMPAIGN_FILE
    found = sorted([*path.glob("*.yaml"), *path.glob("*.yml")])
    if len(found) == 1:
        return found[0]
    missing = said("There is no {file} here.", file=CAMPAIGN_FILE)
    if found:
        message = "There is no {file} here, and {number} YAML files to choose from."
        missing = said(message, file=CAMPAIGN_FILE, number=len(found))
    raise InputError(joined(missing, "Name the campaign file."), Place(file_label(path)))


def load_campaign(path: Path) -> Campaign:
    """Read and validate a campaign.

    What is wrong inside is in `findings` of the result, everything at once.

    Raises:
        InputError: the file cannot be read at all.
        TemplateError: a language or kind of the user's own is broken.
    """
    file = find_campaign(path)
    recover(file.parent)
    findings = Findings()
    tree = read_yaml(file, findings)
    if not isinstance(tree.data, dict):
        raise InputError("A campaign file is a list of `key: value`; this one is not.", Place(tree.file, 1, 1))
    resources = Resources(file.parent)
    register = str(tree.data.get("register", ""))
    languages = Languages(resources, register)
    campaign = Campaign(file, None, findings, languages, Kinds(resources), Registry(resources), tree)
    campaign.ledger = Ledger.read(file.parent / LEDGER)
    campaign.data = _Validation(campaign).run()
    return campaign


class _Validation:
    """One validation of one tree."""

    def __init__(self, campaign: Campaign) -> None:
        self.campaign = campaign
        self.tree = campaign.tree
        self.single = "documents" not in self.tree.data
        self.document_id = campaign.file.stem
        if campaign.file.name == CAMPAIGN_FILE:
            self.document_id = str(self.tree.data.get("kind", "document"))

    def run(self) -> CampaignFile | None:
        raw = dict(self.tree.data)
        if self.single:
            letter = {key: raw.pop(key) for key in list(raw) if key not in _CAMPAIGN_KEYS}
            raw["documents"] = {self.document_id: letter}
        documents = raw["documents"]
        if isinstance(documents, dict):
            bases = {key: () if self.single else ("documents", key) for key in documents}
            raw["documents"] = {key: self._letter(value, bases[key]) for key, value in documents.items()}
        reading = Reading(self._languages(raw), tuple(self.campaign.languages.codes), self.campaign.findings)
        if isinstance(documents, dict) and not self.single:
            self._check_document_names(documents)
        try:
            data = CampaignFile.model_validate(raw, context=reading)
        except ValidationError as error:
            for problem in error.errors(include_url=False):
                self._tell(problem)
            return None
        self._check_names(data)
        return None if self.campaign.findings.errors else declared(data, self.campaign.kinds)

    def _check_document_names(self, documents: dict[str, Any]) -> None:
        """The keys of documents become file names, so they are held to the form of a key."""
        for key in documents:
            if not KEY.fullmatch(key) or ":" in key:
                self._find("bad-key", ("documents", key), _no_key(key, "to-states"))

    def _languages(self, raw: dict[str, Any]) -> tuple[str, ...]:
        stated = raw.get("languages")
        codes = [str(code) for code in stated] if isinstance(stated, list) else ["en", "vi"]
        known = self.campaign.languages.codes
        for number, code in enumerate(codes):
            if code not in known:
                hint = did_you_mean(code, known)
                self._find("unknown-language", ("languages", number), no_such_language(code), hint)
        return tuple(codes)

    def _letter(self, raw: Any, base: KeyPath) -> Any:
        """A letter with what only its kind knows put apart: its blocks, its own data, and what `none` switches off."""
        if not isinstance(raw, dict):
            return raw
        kind = str(raw.get("kind", ""))
        known = dict.fromkeys(self.campaign.kinds.block_names(kind))
        rules = self.campaign.kinds.rules(kind)
        fields = {_alias(Letter, name) for name in Letter.model_fields}.difference(_INTERNAL)
        letter: dict[str, Any] = {"content": {}, "off": [], "records": {}}
        particulars: dict[str, Any] = {}
        for name, value in {**rules.defaults, **raw}.items():
            if value == NONE and (name in known or name in _SWITCHED_FIELDS):
                letter["off"].append(name)
            elif name == "annexes" and isinstance(value, list):
                letter[name] = [self._annex(each, (*base, name, number)) for number, each in enumerate(value)]
            elif name in rules.fields:
                particulars[name] = value
            elif (records := _records(rules, name, value)) is not None:
                letter["records"][name] = records
            elif name in fields:
                letter[name] = value
            elif name in known or not known:
                letter["content"][name] = value
            else:
                candidates = [*fields, *known, *rules.fields, *(_CAMPAIGN_KEYS if not base else ())]
                message = said('unknown key "{name}".', name=name)
                self._find("unknown-key", (*base, name), message, did_you_mean(name, candidates))
        if particulars:
            letter["particulars"] = Declared(rules.fields, particulars)
        return letter

    def _annex(self, raw: Any, base: KeyPath) -> Any:
        """An annex is a letter; without a kind of its own it is a plain one."""
        return self._letter({"kind": _ANNEX, **raw} if isinstance(raw, dict) else raw, base)

    def _check_names(self, data: CampaignFile) -> None:
        """Names in the file that must exist: kinds, blocks, languages, the register."""
        for key, letter in data.documents.items():
            self._check_letter(letter, () if self.single else ("documents", key), data.languages)
        registers = {
            name
            for code in data.languages
            if code in self.campaign.languages.codes
            for name in self.campaign.languages[code].registers
        }
        if data.register_ and data.register_ not in registers:
            message = said('There is no register "{name}".', name=data.register_)
            hint = said("It can be {known}.", known=any_of(sorted(registers)))
            self._find("unknown-value", ("register",), message, hint)

    def _check_letter(self, letter: Letter, base: KeyPath, languages: list[str]) -> None:
        for number, annex in enumerate(letter.annexes):
            self._check_letter(annex, (*base, "annexes", number), languages)
        if letter.kind not in self.campaign.kinds.names:
            message = said('There is no kind of document "{name}".', name=letter.kind)
            hint = did_you_mean(letter.kind, self.campaign.kinds.names) or "`advocacy kinds` lists them."
            self._find("unknown-kind", (*base, "kind"), message, hint)
            return
        self._check_blocks(letter, base)
        self._check_date_style(letter, base, languages)
        styles = letter.date_style if isinstance(letter.date_style, dict) else {}
        for code in (*(letter.languages or ()), *letter.roles, *styles):
            if code not in languages:
                known = ", ".join(languages)
                message = said('unknown language "{code}"; this campaign has {languages}.', code=code, languages=known)
                self._find("unknown-language", base, message, did_you_mean(code, languages))

    def _check_date_style(self, letter: Letter, base: KeyPath, languages: list[str]) -> None:
        """A form of dates for all languages must be one that at least one of them has."""
        style = letter.date_style
        if not isinstance(style, str) or not style:
            return
        codes = (code for code in languages if code in self.campaign.languages.codes)
        known = [style for code in codes for style in self.campaign.languages[code].date_styles]
        if style not in known:
            hint = did_you_mean(style, known) or said("There are {known}.", known=", ".join(dict.fromkeys(known)))
            message = said('There is no form of dates "{name}".', name=style)
            self._find("unknown-value", (*base, "date-style"), message, hint)

    def _check_blocks(self, letter: Letter, base: KeyPath) -> None:
        known = [*self.campaign.kinds.block_names(letter.kind), *letter.sections]
        orders = letter.blocks if isinstance(letter.blocks, dict) else {"": letter.blocks or []}
        used = [("blocks", name) for order in orders.values() for name in order]
        used += [("wording", name) for name in letter.wording]
        used += [("sections", section.after) for section in letter.sections.values() if section.after]
        for where, name in used:
            if name not in known:
                message = said('The kind {kind} has no block "{name}".', kind=letter.kind, name=name)
                hint = did_you_mean(name, known) or said("`advocacy kinds show {kind}` lists them.", kind=letter.kind)
                self._find("unknown-block", (*base, where), message, hint)
        names = self.campaign.kinds.wording_names(letter.kind) if letter.wording else {}
        for block, wording in letter.wording.items():
            for name in wording:
                if block in names and name not in names[block]:
                    message = said('The block {block} has no wording "{name}".', block=block, name=name)
                    allowed = ", ".join(names[block])
                    its = said("It has {known}.", known=allowed) if allowed else said("It has none.")
                    hint = did_you_mean(name, names[block]) or its
                    self._find("unknown-wording", (*base, "wording", block, name), message, hint)

    # -- telling

    def _find(self, code: str, path: KeyPath, message: str, suggestion: str = "") -> None:
        place = self.tree.place(path)
        self.campaign.findings.add(Finding(code, Severity.ERROR, message, suggestion, place))

    def _tell(self, problem: Any) -> None:
        path = self._path(problem["loc"])
        kind, value, context = problem["type"], problem.get("input"), problem.get("ctx", {})
        name = str(problem["loc"][-1])
        if kind == "string_pattern_mismatch" and name == "email":
            self._find("wrong-value", path, said('"{value}" is not an e-mail address.', value=value))
        elif kind == "string_pattern_mismatch":
            self._find("bad-key", path, _no_key(value, "first-case"))
        elif kind == "extra_forbidden":
            self._find("unknown-key", path, said('unknown key "{name}".', name=name), did_you_mean(name, _all_keys()))
        elif kind == "missing":
            hint = "Say which kind of document this is, as in `kind: open-letter`." if name == "kind" else ""
            self._find("missing-key", path, said('"{name}" is missing.', name=name), hint)
        elif kind == "literal_error":
            allowed = context["expected"].replace("'", "").replace(" or ", ", ").split(", ")
            listed = any_of([", ".join(allowed[:-1]), allowed[-1]] if len(allowed) > 1 else allowed)
            message = said('"{value}" cannot stand here; it can be {allowed}.', value=value, allowed=listed)
            self._find("unknown-value", path, message, did_you_mean(str(value), allowed))
        else:
            message = said(_EXPECTED[kind], **context) if kind in _EXPECTED else context.get("said", problem["msg"])
            shape = "shape" in kind or kind in _SHAPES
            self._find("wrong-shape" if shape else "wrong-value", path, message)

    def _path(self, loc: tuple[str | int, ...]) -> KeyPath:
        """The key path in the file for a place in the model: steps that exist only in the model are left out."""
        parts = [part for part in loc if part != "[key]" and not (isinstance(part, str) and part.startswith("~"))]
        if self.single and parts[:1] == ["documents"]:
            parts = parts[2:]
        path: KeyPath = ()
        for number, part in enumerate(parts):
            if (*path, part) in self.tree.places or (number == len(parts) - 1 and part not in ("content", "items")):
                path = (*path, part)
        return path


def _records(rules: Rules, name: str, value: Any) -> list[Declared] | None:
    """The records under a key that the kind declares, or None where the file has something else there, as a text."""
    fields = rules.records.get(name)
    if fields is None:
        return None
    records = value if isinstance(value, list) else [value]
    if not any(isinstance(record, dict) and record.keys() & fields.keys() for record in records):
        return None
    return [Declared(fields, record) for record in records]


def _no_key(words: object, example: str) -> Message:
    message = '"{words}" is no key: a key has small letters, digits and hyphens, as in "{example}".'
    return said(message, words=words, example=example)


def _alias(model: type[BaseModel], name: str) -> str:
    return model.model_fields[name].alias or name


def _all_keys() -> set[str]:
    models = Strict.__subclasses__()
    return {_alias(model, name) for model in models for name in model.model_fields}
