"""Two finished files, or the two halves of one: their paragraphs side by side, and what all checks find in them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from advocacy.checks.passages import MASK, Pair, Passage, Text, found
from advocacy.checks.run import Checker
from advocacy.comparing.align import align
from advocacy.comparing.evidence import VIETNAMESE_PER_ENGLISH, Evidence, anchors, length
from advocacy.comparing.found import FoundParagraph
from advocacy.comparing.language import LANGUAGES, halves, language_of_all, without_separators
from advocacy.comparing.reading import FoundFile, read_found
from advocacy.errors import Finding, InputError, Place, Severity, said
from advocacy.glossary.matching import Matcher, longest
from advocacy.glossary.terms import Glossary, glossary_file
from advocacy.glossary.tokens import tokens
from advocacy.languages import Language, Languages
from advocacy.registry import Registry
from advocacy.resources import Resources

_BETWEEN = "\n\n"  # between the paragraphs of one side of a row
_MARK = r"\[\^[\w-]{1,40}\]|[⁰¹²³⁴-⁹]{1,3}"
# A note that is led to by its number: where both languages are in one file, it has another one in each.
_POINTER = re.compile(r"(?i:\bnotes?|\bchú thích(?: số)?)[ \u00a0](?P<number>\d{1,3})\b")
Sides = tuple[FoundFile, FoundFile]
"""The English file and the other one; the same file twice, with its halves, where one holds both."""


@dataclass(frozen=True, slots=True)
class Row:
    """Paragraphs that say the same; one side is empty where the other stands alone.

    `passages` hold the words of both sides as the checks read them: joined, with the marks of notes masked.
    """

    unit: str
    paragraphs: tuple[list[FoundParagraph], list[FoundParagraph]]
    passages: tuple[Passage, Passage]

    @property
    def is_whole(self) -> bool:
        """Whether both sides have words."""
        return all(self.paragraphs)

    def words(self, side: int) -> str:
        """The words of a side as they stand in the file."""
        return _BETWEEN.join(paragraph.text for paragraph in self.paragraphs[side])

    def side_of(self, finding: Finding) -> int:
        """Which side a finding is about."""
        return 0 if finding.language == self.passages[0].language.code else 1

    def span(self, finding: Finding) -> tuple[FoundParagraph, int, int]:
        """The paragraph that a finding is about and the characters concerned; all of it where it names none."""
        at = 0
        paragraphs = self.paragraphs[self.side_of(finding)]
        for paragraph in paragraphs:
            if finding.start <= at + len(paragraph.text):
                break
            at += len(paragraph.text) + len(_BETWEEN)
        start, end = max(0, finding.start - at), min(finding.end - at, len(paragraph.text))
        return paragraph, *((start, end) if start < end else (0, len(paragraph.text)))


@dataclass(frozen=True, slots=True)
class Comparison:
    """What came of a comparison.

    `findings` name their row as the unit and count in its passage; `located` says where they stand in the files.
    `second` is the place in `files` of the one that was named last.
    """

    files: Sides
    rows: Sequence[Row]
    findings: Sequence[Finding]
    second: int

    def located(self) -> Iterator[tuple[Row, Finding]]:
        """The findings in the order of the rows, each with its file, its paragraph's number, and its span there."""
        rows = {row.unit: row for row in self.rows}
        for finding in self.findings:
            row = rows[finding.place.key]
            paragraph, start, end = row.span(finding)
            place = self.files[row.side_of(finding)].place(paragraph, start)
            yield row, replace(finding, place=place, start=start, end=end, excerpt=paragraph.text[start:end])


def compare(first: Path, second: Path | None = None, glossary: Path | None = None, register: str = "") -> Comparison:
    """Compare two files, or the two languages of one; either may be the English one.

    `glossary` is a table whose rows stand over the program's own. `register` is that of the Vietnamese text; without
    it, the one that most of its words belong to.

    Raises:
        InputError: a file cannot be read, or the two are not one in English and one in Vietnamese.
    """
    files, last = _halves(first) if second is None else _sides(_found(first), _found(second))
    terms = Glossary.read(glossary_file(), *([glossary] if glossary is not None else []))
    english = Languages(Resources())["en"]
    other = _language(files[1], terms, register)
    checker = Checker(terms, Registry(Resources()), english, other)
    one_file = second is None
    sides = _Side.of(files[0], checker.source, one_file), _Side.of(files[1], checker.target, one_file)
    rows = _rows(sides)
    pairs = [Pair(*row.passages) for row in rows if row.is_whole]
    alone = [row.passages[0 if row.paragraphs[0] else 1] for row in rows if not row.is_whole]
    findings = [*checker.check(Text(pairs, alone, register=other.register)), *_check_notes(sides, rows)]
    findings += [_alone(passage) for passage in alone if not _may_be_alone(passage, checker)]
    order = sorted(findings, key=lambda each: (int(each.place.key), each.language != english.code, each.start))
    return Comparison(files, rows, order, last)


# ------------------------------------------------------------------ which is which


def _found(path: Path) -> FoundFile:
    file = read_found(path)
    return replace(file, paragraphs=without_separators(file.paragraphs))


def _halves(path: Path) -> tuple[Sides, int]:
    """The two languages of one file."""
    file = read_found(path)
    both = halves(file.paragraphs)
    if both is None:
        message = "It holds one language only. Name the file in the other language too: advocacy compare A B."
        raise InputError(message, Place(file.label))
    left, right = (replace(file, paragraphs=half) for half in both)
    return _sides(left, right)


def _sides(first: FoundFile, second: FoundFile) -> tuple[Sides, int]:
    """The two files, English first, and the place of the second one."""
    codes = [language_of_all(file.paragraphs) for file in (first, second)]
    for at, code in enumerate(codes):
        if not code:  # names and numbers alone, as in a table: what the other is not
            codes[at] = next((each for each in LANGUAGES if codes[1 - at] and each != codes[1 - at]), "")
    if codes[0] == codes[1]:
        message = (
            "Both files are in the same language. Compare an English one with a Vietnamese one."
            if codes[0]
            else "There are not enough words to tell the language of these files."
        )
        raise InputError(message, Place(second.label))
    return ((first, second), 1) if codes[0] == LANGUAGES[0] else ((second, first), 0)


def _language(file: FoundFile, glossary: Glossary, register: str) -> Language:
    """Vietnamese in the register that was asked for, else in the one that the file has most words of."""
    language = Languages(Resources(), register)[LANGUAGES[1]]
    if register:
        return language
    text = "\n".join(paragraph.text for paragraph in file.paragraphs)
    used = Counter(
        each
        for match in longest(Matcher(glossary, language).matches(text))
        for each in language.registers
        if match.term.other_registers(language) and match.form == match.term.get(f"{language.code}.{each}")
    )
    return Languages(Resources(), used.most_common(1)[0][0])[language.code] if used else language


# ------------------------------------------------------------------ rows


@dataclass(frozen=True, slots=True)
class _Side:
    """One of the two: its file, what finds terms in it, and what in its words are numbers of notes.

    These depend on the file alone, so the checks do not see them: `marks` are counted by `_check_notes`.
    """

    file: FoundFile
    matcher: Matcher
    marks: re.Pattern[str]
    hides_pointers: bool

    @classmethod
    def of(cls, file: FoundFile, matcher: Matcher, hides_pointers: bool) -> _Side:
        numbers = {paragraph.marker for paragraph in file.paragraphs if paragraph.role == "note"}
        listed = "|".join(re.escape(number) for number in sorted(numbers))
        return cls(file, matcher, re.compile(rf"{_MARK}|\[(?:{listed})\](?!\()" if listed else _MARK), hides_pointers)

    def passage(self, unit: str, paragraphs: Sequence[FoundParagraph]) -> Passage:
        """Paragraphs as the checks read them."""
        text = _BETWEEN.join(paragraph.text for paragraph in paragraphs)
        text = self.marks.sub(lambda mark: MASK * len(mark[0]), text)
        if self.hides_pointers:
            text = _POINTER.sub(lambda each: each[0].replace(each["number"], MASK * len(each["number"])), text)
        return Passage(unit, self.matcher.language, text, Place(key=unit))


def _rows(sides: Sequence[_Side]) -> list[Row]:
    """The paragraphs of both sides beside each other."""
    lengths = [[length(paragraph.text) for paragraph in side.file.paragraphs] for side in sides]
    anchored = [
        [anchors(paragraph, side.passage("", [paragraph]), side.matcher) for paragraph in side.file.paragraphs]
        for side in sides
    ]
    rows = []
    for number, bead in enumerate(align(Evidence(lengths, anchored, VIETNAMESE_PER_ENGLISH)), 1):
        left, right = (
            [side.file.paragraphs[at] for at in places]
            for side, places in zip(sides, (bead.left, bead.right), strict=True)
        )
        passages = sides[0].passage(str(number), left), sides[1].passage(str(number), right)
        rows.append(Row(str(number), (left, right), passages))
    return rows


# ------------------------------------------------------------------ what a campaign does not have


def _check_notes(sides: Sequence[_Side], rows: Sequence[Row]) -> Iterator[Finding]:
    """Rows with another number of marks of notes; where one file has no notes at all, these stand alone already."""
    if not all(any(paragraph.role == "note" for paragraph in side.file.paragraphs) for side in sides):
        return
    for row in rows:
        marks = [list(side.marks.finditer(row.words(at))) for at, side in enumerate(sides)]
        if row.is_whole and len(marks[0]) != len(marks[1]):
            more = 0 if len(marks[0]) > len(marks[1]) else 1
            start, end = marks[more][-1].span()
            message = said(
                "There are {more} {what} here and {fewer} in the other language.",
                more=str(len(marks[more])),
                what=said("marks of notes"),
                fewer=str(len(marks[1 - more])),
            )
            yield found("parity-notes", Severity.ERROR, row.passages[more], start, end, message)


def _alone(passage: Passage) -> Finding:
    message = "This paragraph stands in one language only, or what answers it stands elsewhere."
    return found("paragraph-alone", Severity.WARNING, passage, 0, len(passage.text), message, "Compare the two texts.")


def _may_be_alone(passage: Passage, checker: Checker) -> bool:
    """Whether a paragraph is a formula that one of the languages may do without (`Kính gửi:`)."""
    matcher = checker.source if passage.language is checker.source.language else checker.target
    last = len(tokens(passage.words)) - 1
    return any(
        match.term.get("domain") == "form" and (match.first, match.last) == (0, last)
        for match in matcher.matches(passage.words)
    )
