"""What a coordinator sends out with a frozen text: a sign-on sheet as a form (DOCX) or as a table (CSV, XLSX).

All three have the same columns and name the text that is signed; what comes back is read by `returned`.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from advocacy.document import Version
from advocacy.formulas import guarded
from advocacy.languages import Language, Moment, PartialDate
from advocacy.signing.headings import CHOICE, STATEMENT
from advocacy.signing.showing import FEWEST
from advocacy.signing.table import Capacity, Consent, Kind
from advocacy.signing.wording import Said, Wording, text_of
from advocacy.tables.making import Sheet, workbook

_BY_LANGUAGE = ("name", "role")
_FIELDS = (
    "kind", "name", "short", "representative", "role", "authority", "organisation", "capacity", "relation", "city",
    "country", "link", CHOICE,
)  # fmt: skip
LISTS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "kind": ("kinds", tuple(Kind)),
    "capacity": ("capacities", tuple(Capacity)),
    CHOICE: ("consents", tuple(Consent)),
}  # of a column that is chosen: where its words stand, and its keys
_ROWS = 500  # of a workbook with lists to choose from
_WIDTH, _WIDE = 24, 36  # characters


@dataclass(frozen=True, slots=True)
class Kit:
    """A frozen text that is sent out to be signed.

    `titles` are by language code, `code` is that of `codes.short_code`, `digest` that of the statement, `date` the day
    when the words were fixed; `languages` are those of the campaign in its order. By `deadline` a form is to be back;
    `coordinator` says how to return it, "" for nothing.
    """

    titles: Mapping[str, str]
    code: str
    digest: str
    date: PartialDate
    versions: tuple[Version, ...]
    languages: tuple[Language, ...]
    deadline: PartialDate | Moment | None = None
    coordinator: str = ""

    @property
    def columns(self) -> list[str]:
        """The columns that a signatory fills in; names and roles in each language, if there are several."""
        codes = [f".{language.code}" for language in self.languages] if len(self.languages) > 1 else [""]
        return [column + code for column in _FIELDS for code in (codes if column in _BY_LANGUAGE else [""])]

    @property
    def said_titles(self) -> list[Said]:
        """The titles, in the order of the languages."""
        return [Said(each.tag, self.titles[each.code]) for each in self.languages if self.titles.get(each.code)]

    def until(self, language: Language) -> str:
        """The deadline in a language, "" if there is none."""
        if isinstance(self.deadline, Moment):
            return language.moment(self.deadline)
        return language.date(self.deadline) if self.deadline is not None else ""


def sheet_csv(kit: Kit) -> bytes:
    """The sheet as CSV with its headings alone: UTF-8 with a byte order mark (for Excel), commas, CR LF."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([guarded(heading) for heading in _headings(kit, Wording(kit.languages))])
    return b"\xef\xbb\xbf" + stream.getvalue().encode()


def sheet_xlsx(kit: Kit) -> bytes:
    """The sheet as a workbook: lists to choose from, and the explanations in a second sheet, which is not read back.

    Raises:
        WriterError: the extra is not installed.
    """
    words = Wording(kit.languages)
    headings = _headings(kit, words)
    choices = {
        place: [words.choice(LISTS[column][0], key) for key in LISTS[column][1]]
        for place, column in enumerate(kit.columns)
        if column in LISTS
    }
    widths = [_WIDE if column.partition(".")[0] in (*_BY_LANGUAGE, *LISTS) else _WIDTH for column in kit.columns]
    signing = Sheet(_title(words, "title"), [headings], [*widths, _WIDE], choices, last=_ROWS)
    explained = [[said.text for said in line] for line in explanations(kit, words)]
    return workbook(signing, Sheet(_title(words, "sections.data"), explained, [70] * len(words.languages)))


def explanations(kit: Kit, words: Wording) -> list[list[Said]]:
    """What a signatory should know, each in all languages of the form."""
    lines = [kit.said_titles, words("sentence", lambda _: {"code": kit.code})]
    lines.append(words.labelled("text.deadline", kit.until))
    lines.append(words.labelled("text.return", lambda _: kit.coordinator))
    lines += [words.labelled(f"consents.{each}", partial(meaning, consent=each)) for each in Consent]
    return [line for line in (*lines, words("unanswered"), *words_of_data(words)) if line]


def meaning(language: Language, consent: Consent) -> str:
    """What it means for the public to be shown so."""
    return text_of(language, f"meanings.{consent}", lambda _: {"fewest": str(FEWEST)})


def words_of_data(words: Wording) -> list[list[Said]]:
    """What is kept, how to withdraw, and how to be safe."""
    return [words(f"{part}.{key}") for part in ("data", "safety") for key in words.keys(part)]


def _headings(kit: Kit, words: Wording) -> list[str]:
    statement = " / ".join(said.text for said in words.field(STATEMENT))
    return [*map(words.heading, kit.columns), f"{statement} [{STATEMENT} {kit.code}]"]


def _title(words: Wording, path: str) -> str:
    """The name of a sheet: at most 31 characters, none that Excel refuses."""
    text = words(path)[0].text
    return "".join(sign for sign in text if sign not in "[]:*?/\\'")[:31].strip() or "form"
