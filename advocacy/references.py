"""References to law and UN documents inside texts: `[[iccpr 9(2)]]` in the form of each language.

The pinpoint is parsed into article, paragraph and point and printed by the language's own pattern
(`article 9(2)`, `khoản 2 Điều 9`). The first mention prints the long title with its abbreviation, later ones the
short form, whatever the order of the blocks.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from advocacy.errors import said
from advocacy.languages import Language
from advocacy.registry import Entry

_PINPOINT = re.compile(r"(\d+[a-z]?)(?:\.(\d+)|\((\d+)\))?(?:\(([a-zđ])\))?")
_NATIONAL = ("law", "constitution", "decree")
# Points of Vietnamese law are lettered a b c d đ e …: the letter is a place in that alphabet, not a Latin letter.
_VIETNAMESE_POINTS = "abcdđeghiklmnopqrstuvxy"


class PinpointError(ValueError):
    """A pinpoint that cannot be understood; the text says how one looks."""


@dataclass(frozen=True, slots=True)
class Pinpoint:
    """A provision: article, paragraph and point as written, "" where not given."""

    article: str
    paragraph: str = ""
    point: str = ""

    @classmethod
    def parse(cls, text: str) -> Pinpoint:
        """`9`, `9(2)`, `9.2`, `6(2)(b)`, `5(b)`.

        Raises:
            PinpointError: anything else.
        """
        found = _PINPOINT.fullmatch(text.replace(" ", ""))
        if not found:
            raise PinpointError(said('"{text}" is not a provision such as 9, 9(2) or 6(2)(b).', text=text))
        return cls(found[1], found[2] or found[3] or "", found[4] or "")


@dataclass(slots=True)
class Mentions:
    """Which instruments a document has already named, so that each is introduced once."""

    named: set[str] = field(default_factory=set)

    def print(self, entry: Entry, pinpoints: str, language: Language) -> str:
        """A reference in running text; `""` when the registry has no name in the language.

        Raises:
            PinpointError: a pinpoint that cannot be understood.
        """
        forms = language.references
        if entry.table == "states":
            return entry.text("sentence", language)
        if entry.table != "instruments":
            title = entry.text("sentence", language)
            return forms.office.format(title=title) if title else ""
        if entry.cells.get("form") == "resolution":
            return _resolutions(entry, pinpoints, language)
        name = self._name(entry, language)
        if not pinpoints or not name:
            return name
        provisions = [Pinpoint.parse(part) for part in pinpoints.split(",")]
        return forms.of.format(pinpoint=_provisions(provisions, entry, language), instrument=name)

    def _name(self, entry: Entry, language: Language) -> str:
        forms, title = language.references, entry.text("title", language)
        abbreviation = entry.cells.get("abbr", "")
        if entry.key in self.named:
            short = abbreviation or entry.text("short", language) or title
            return forms.short.format(title=short) if short else ""
        if not title:
            return ""
        self.named.add(entry.key)
        return (forms.first if abbreviation else forms.instrument).format(title=title, abbreviation=abbreviation)


def check_pinpoints(entry: Entry, pinpoints: str) -> None:
    """Check a reference whose printed words were given.

    Raises:
        PinpointError: a pinpoint that cannot be understood.
    """
    if entry.table == "instruments" and entry.cells.get("form") != "resolution" and pinpoints:
        for part in pinpoints.split(","):
            Pinpoint.parse(part)


def _resolutions(entry: Entry, numbers: str, language: Language) -> str:
    title = entry.text("short", language) or entry.text("title", language)
    listed = [number.strip() for number in numbers.split(",") if number.strip()]
    if not title or not listed:
        return title
    pattern = language.references.resolutions if len(listed) > 1 else language.references.resolution
    return pattern.format(title=title, number=language.join(listed))


def _provisions(provisions: list[Pinpoint], entry: Entry, language: Language) -> str:
    forms = language.references
    own = forms.by_form.get(entry.cells.get("form", ""), {})
    if len(provisions) == 1:
        return own.get("one", forms.one).format(pinpoint=_provision(provisions[0], entry, language))
    same = {(provision.article, provision.point) for provision in provisions}
    if forms.same_article and len(same) == 1 and all(provision.paragraph for provision in provisions):
        paragraphs = language.join([provision.paragraph for provision in provisions])
        article = own.get("article", forms.parts["article"]).format(provisions[0].article)
        return forms.same_article.format(paragraphs=paragraphs, article=article)
    return own.get("many", forms.many).format(
        pinpoint=language.join([_provision(each, entry, language) for each in provisions])
    )


def _provision(provision: Pinpoint, entry: Entry, language: Language) -> str:
    values = {
        "article": provision.article,
        "paragraph": provision.paragraph,
        "point": _point(provision.point, entry, language),
    }
    forms = language.references
    parts = forms.parts | {
        part: pattern
        for part, pattern in forms.by_form.get(entry.cells.get("form", ""), {}).items()
        if part in forms.parts
    }
    return forms.join.join(parts[part].format(values[part]) for part in forms.order if values[part])


def _point(letter: str, entry: Entry, language: Language) -> str:
    """The letter of a point; points of Vietnamese law are mapped by place, those of treaties keep their letter."""
    national = entry.key.startswith("vn-") and entry.cells.get("form") in _NATIONAL
    if not letter or not national or letter not in _VIETNAMESE_POINTS:
        return letter
    return language.point_letters[_VIETNAMESE_POINTS.index(letter)]
