"""`advocacy new`: a first campaign file that builds at once and teaches the format.

Kinds that the project ships have a worked file in `advocacy/data/campaigns/`; for a kind of the user's own, a file is
made from the blocks of its template. Answers are put in as quoted text, so they cannot change the file's structure.
"""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from advocacy.errors import InputError, Message, Place, did_you_mean, file_label, joined, said, told
from advocacy.kinds import Kinds
from advocacy.load import CAMPAIGN_FILE
from advocacy.model import Letter
from advocacy.resources import PACKAGE, Resources
from advocacy.storage import write_whole

_CAMPAIGNS = PACKAGE / "data" / "campaigns"
DEFAULT_KIND = "open-letter"
DEFAULT_LANGUAGES = ("en", "vi")
_TITLES = {
    "en": "[The title: what you ask for, in a few words]",
    "vi": "[Tựa đề: quý vị yêu cầu điều gì, trong vài chữ]",
}
_SIGNATORIES = {"en": "[Who speaks]", "vi": "[Ai lên tiếng]"}
# Blocks that come by themselves, so that a new file needs no text for them.
_DEFAULTS = ("closing", "cover", "embargo", "kind-label", "label", "letterhead", "notes", "notice", "salutation")


@dataclass(frozen=True, slots=True)
class Answers:
    """What a new campaign is to be; empty answers take the defaults, an empty date today's."""

    kind: str = ""
    languages: tuple[str, ...] = ()
    title: str = ""
    signatory: str = ""
    date: str = ""


def ask(answers: Answers, question: Callable[[str], str] = input, ui: str = "en") -> Answers:
    """The answers completed by asking, in the language `ui`; an empty reply keeps the default."""

    def asked(message: str) -> str:
        return question(f"{told(message, ui)} ").strip()

    resources = Resources()
    kinds, languages = Kinds(resources).names, resources.languages()
    kind, codes = answers.kind, answers.languages
    while not kind:
        known, default = ", ".join(kinds), DEFAULT_KIND
        kind = asked(said("Which kind of document ({known})? [{default}]", known=known, default=default)) or default
        kind = kind if kind in kinds else ""
    while not codes:
        known, default = ", ".join(languages), " ".join(DEFAULT_LANGUAGES)
        said_codes = asked(said("Which languages ({known})? [{default}]", known=known, default=default))
        wanted = said_codes.replace(",", " ").split()
        codes = tuple(wanted or DEFAULT_LANGUAGES) if set(wanted) <= set(languages) else ()
    return replace(
        answers,
        kind=kind,
        languages=codes,
        title=answers.title or asked(said("Title or subject? [write it later]")),
        signatory=answers.signatory or asked(said("Who speaks? [write it later]")),
    )


def scaffold(folder: Path, answers: Answers) -> Path:
    """Write `campaign.yaml` into a folder, which is made if need be; gives the path of the file.

    Raises:
        InputError: an unknown kind or language, or a campaign that is already there.
        WriterError: the folder cannot be written.
    """
    resources = Resources(folder)
    kinds = Kinds(resources)
    kind = answers.kind or DEFAULT_KIND
    languages = answers.languages or DEFAULT_LANGUAGES
    _refuse_unknown(said('There is no kind of document "{name}".', name=kind), kind, kinds.names)
    for code in languages:
        _refuse_unknown(said('There is no language "{name}".', name=code), code, kinds.languages(kind))
    path = folder / CAMPAIGN_FILE
    if path.exists():
        raise InputError(
            "There is a campaign already; it was not touched. Choose another folder.", Place(file_label(path))
        )
    worked = _CAMPAIGNS / f"{kind}.yaml"
    text = worked.read_text(encoding="utf-8") if worked.is_file() else _from_blocks(kind, kinds)
    text = (_CAMPAIGNS / "_head.yaml").read_text(encoding="utf-8").replace("[[kind]]", kind) + text
    write_whole(path, _filled(_in_languages(text, languages), languages, answers).encode())
    return path


def _refuse_unknown(missing: Message, name: str, known: list[str]) -> None:
    if name not in known:
        hint = did_you_mean(name, known) or said("There are {known}.", known=", ".join(known))
        raise InputError(joined(missing, hint))


def _from_blocks(kind: str, kinds: Kinds) -> str:
    """A plain file for a kind without a worked one: a text for every block that is not data."""
    blocks, rules = kinds.block_names(kind), kinds.rules(kind)
    data = {name.replace("_", "-") for name in Letter.model_fields} | {*_DEFAULTS, *rules.fields, *rules.records}
    texts = "".join(f"\n{block}:\n  en: |\n    [{block}]\n" for block in blocks if block not in data)
    head = "date: 2026-01-31\n" + ("\ntitle:\n  en: [[title]]\n" if "title" in blocks else "")
    head += "\nsubject:\n  en: [[title]]\n" if "subject" in blocks else ""
    foot = "\nsignatories:\n  - en: [[signatory]]\n" if "signatories" in blocks else ""
    return f"kind: {kind}\nlanguages: [en, vi]\n{head}{texts}{foot}"


def _in_languages(text: str, languages: tuple[str, ...]) -> str:
    """The file with texts for these languages and comments in the first of them.

    A language that the worked file does not speak begins with a copy of the English.
    """
    text = re.sub(r"^languages: .*$", f"languages: [{', '.join(languages)}]", text, flags=re.MULTILINE)
    if set(languages) != set(DEFAULT_LANGUAGES):
        # Lines that only make sense for English and Vietnamese together, with the comments above them.
        text = re.sub(r"^(?:#.*\n)*(?:register|roles):.*\n", "", text, flags=re.MULTILINE)
    spoken = languages[0] if f"#{languages[0]} " in text else "en"
    text = re.sub(rf"^#(?!{spoken}\b).*\n", "", text, flags=re.MULTILINE)
    text = re.sub(rf"^#{spoken}\b", "#", text, flags=re.MULTILINE)
    lines = text.splitlines(keepends=True)
    out: list[str] = []
    while lines:
        found = _ENGLISH.match(lines[0])
        out += _texts(found, lines, languages) if found else [lines.pop(0)]
    return "".join(out)


# The first language of a text, in a mapping or at the beginning of a list item.
_ENGLISH = re.compile(r"( +(?:- )?)en: ")


def _texts(found: re.Match[str], lines: list[str], languages: tuple[str, ...]) -> list[str]:
    """One text taken from the lines, written again in the languages wanted."""
    first, indent = found[1], " " * len(found[1])
    written: dict[str, str] = {}
    while lines and (key := re.match(f"(?:{first}|{indent})(en|vi): ", lines[0])) and key[1] not in written:
        written[key[1]] = lines.pop(0)[key.end() :]
        while lines and lines[0].startswith(indent + " "):
            written[key[1]] += lines.pop(0)
    texts = [f"{indent}{code}: {written.get(code, written['en'])}" for code in languages]
    return [first + texts[0][len(first) :], *texts[1:]]


def _filled(text: str, languages: tuple[str, ...], answers: Answers) -> str:
    """The marks `[[title]]` and `[[signatory]]` replaced, each in the language of its line."""
    text = text.replace("date: 2026-01-31", f"date: {answers.date or datetime.date.today().isoformat()}")
    for mark, given, defaults in (("title", answers.title, _TITLES), ("signatory", answers.signatory, _SIGNATORIES)):
        for number, code in enumerate(languages):
            # A title is in one language, so the others still have to be written; a name may serve all.
            own = given if mark == "signatory" or number == 0 else ""
            value = own or defaults.get(code, defaults["en"])
            text = text.replace(f"{code}: [[{mark}]]", f"{code}: {json.dumps(value, ensure_ascii=False)}")
    return text
