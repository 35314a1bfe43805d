"""`Ratified` of a treaty that Viet Nam acceded to: what was ratified, and by whom.

The object of the verb is the treaty right after it with those joined to it, or, in the passive and in a relative
clause, the one before it; `it` and `the Covenant` are the treaty named last. The subject is the nearest State before
the verb, or the agent after it; `the Government` is that of the State named last.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from advocacy.checks.passages import FILLED, Passage, Text, found, is_quoted
from advocacy.errors import Finding, Severity, said
from advocacy.languages import Language
from advocacy.registry import Entry, Registry

_RATIFIED = {
    "en": re.compile(r"\bratif(?:y|ies|ied|ying|ication|ications)\b", re.IGNORECASE),
    "vi": re.compile(r"\bphê\schuẩn\b", re.IGNORECASE),
}
_ACCEDED = {"en": "acceded to", "vi": "gia nhập"}
_JOINED = re.compile(r"\bacce(?:d|ssion)|\bgia nhập", re.IGNORECASE)
# `ratified or acceded to`: both ways of joining, of many States.
_EITHER_AFTER = re.compile(r"^[\s,/]*(?:or|and|nor|of|hoặc|hay|và)?[\s,/]*(?:acce(?:d|ssion)|gia nhập)", re.IGNORECASE)
_EITHER_BEFORE = re.compile(
    r"(?:acced\w+(?: to)?|accession(?: to)?|gia nhập)[\s,/]*(?:or|and|nor|hoặc|hay|và)?[\s,/]*(?:been )?$",
    re.IGNORECASE,
)
_NOT = re.compile(
    r"(?:\bnot|\bnever|n’t|\bneither|\bnor|\bwithout|\brather than|\binstead of|\byet to|\bchưa"
    r"|\bkhông|\bthay vì)(?!\s(?:only|just|merely|chỉ|những))\s(?:\S+\s){0,2}$",
    re.IGNORECASE,
)
# Between the verb and a treaty these show that something else was ratified, or another clause began.
_ELSE = re.compile(
    r"[;.]|\b(?:but|while|whereas|although|though|which|who|that|despite|under|against|ignor\w+|violat\w+|breach\w+|laws?|bills?"
    r"|codes?|agreements?|amendments?|statutes?|decrees?|reports?|implement\w*"
    r"|nhưng|song|còn|tuy|mà|trong khi|luật|bộ luật|hiệp định|nghị định"
    r"|báo cáo|sửa đổi|vi phạm|trái với|theo|quyết định|kế hoạch"
    r"|plans?|decisions?|appointments?|budgets?|treaty on|treaty with|hiệp ước)\b",
    re.IGNORECASE,
)
_AND = re.compile(
    r"(?:[\s,()“”*_]|\b(?:and|as|well|also|to|of|the|both|its|và|cũng|như|cùng|với|cả|in|on|năm|ngày|tháng|vào|January|February|March|April"
    r"|May|June|July|August|September|October|November|December)\b|\d|\([A-Z-]+\))*"
)
_IT = re.compile(
    r"^\s(?:it|them|this (?:treaty|convention|covenant|instrument)"
    r"|(?:công ước|hiệp ước|văn kiện) (?:này|ấy|đó|trên))\b",
    re.IGNORECASE,
)
# After the verb these begin an object of their own, which is no treaty that is known here.
_OWN_OBJECT = re.compile(
    r"^\s*(?:of\s)?(?:the|an?|its|this|that|these|those|all|both|several|many|neither|either|only)\s(?!same|end|time|\d)"
    r"|^\s(?:các|một|những|hiệp|nghị|luật|bản|việc|kế|dự|báo|quyết|danh|thỏa|chủ|đề|nhiều|hai|ba)\s",
    re.IGNORECASE,
)
_NEAR = 70  # characters between the verb and its object
_FAR = 90  # characters between a treaty and a verb that belong together
_COVENANTS = {
    "en": r"\b(?i:(?:two|both|twin|these|UN|the)\s(?:international\s|human rights\s)*covenants)\b",
    "vi": r"\bhai\s[Cc]ông ước(?:\s[Qq]uốc tế)?(?!\s(?:chống|về [Qq]uyền [Tt]rẻ|về xóa))",
}
_SHORT = {
    "en": r"\bCovenant on (?:Civil|Economic)(?:[\w, ]*?Rights)?",
    "vi": (
        r"\b[Cc]ông ước(?: [Qq]uốc tế)? về(?: các)?(?: [Qq]uyền)? (?:[Dd]ân sự|[Kk]inh tế)"
        r"(?:[\w, ]*?(?:[Cc]hính trị|[Vv]ăn hóa))?"
    ),
}
_LAST = {
    "en": r"\b[Tt]he (?:Covenant|Convention|treaty)\b(?!\s(?:against|on|for|relating|of|No|about|between|with))",
    "vi": r"\bCông ước(?!\s(?:[Qq]uốc|về|chống|của|số|ILO|này))",
}
_PROTOCOL = {"en": r"\b(?:Optional |Additional )?Protocols?\b", "vi": r"\bNghị định thư\b"}
_BELONGING = re.compile(r"[^.;,]{0,30}\b(?:to|of|của)\s(?:the\s)?")
_VIET_NAM = re.compile(r"\bViet\s?[Nn]am(?:ese)?\b|\bVi[eệ]t Nam\b|\bHa ?[Nn]oi\b|\bHà Nội\b")
_ITSELF = {
    "en": re.compile(
        r"\b(?:[Tt]he|[Oo]ur|[Tt]his|[Ii]ts|[Yy]our)\s(?:[Gg]overnment|country|State|authorities|regime)\b"
        r"|\b[Ii]ts?\b|\bNational Assembly\b"
    ),
    "vi": re.compile(
        r"\b(?:Chính phủ|[Cc]hính quyền|Quốc hội|[Nn]hà nước|[Nn]ước ta|[Đđ]ất nước|[Nn]ước này|quốc gia này"
        r"|nhà cầm quyền)\b"
    ),
}
_OTHER_STATES = {
    "en": re.compile(
        r"(?<!one of the )\b(?:States(?! part)|countries|nations|[Gg]overnments|neighbou?rs|members)\b"
        r"|\b(?:German|French|British|American|Chinese|Russian|Canadian|Australian|Japanese|Korean|Thai|Lao|Cambodian"
        r"|Indonesian)\b"
    ),
    "vi": re.compile(
        r"\b(?<!một trong )(?:[Cc]ác|[Nn]hiều|[Mm]ọi|[Nn]hững|\d+|[Mm]ột số|[Hh]ầu hết|[Tt]ất cả)\s(?:\w+\s)?"
        r"(?:quốc gia|nước|chính phủ)\b"
    ),
}


@dataclass(frozen=True, slots=True)
class _Named:
    """A treaty at a place of a sentence; no entry is one of no table, or the one named last."""

    start: int
    end: int
    entry: Entry | None
    is_last: bool = False
    is_covenant: bool = False


@dataclass(slots=True)
class _Told:
    """What a document has named so far: the treaty and the State that come to mind."""

    treaty: Entry | None = None
    is_viet_nam: bool | None = None


def check_accession(text: Text, registry: Registry, languages: tuple[Language, ...]) -> Iterator[Finding]:
    """`Ratified` of a treaty that Viet Nam acceded to."""
    for language in languages:
        passages = list(text.passages(language.code))
        verb = _RATIFIED.get(language.code)
        if verb is None or not any(verb.search(passage.words) for passage in passages):
            continue
        reader = _Reader(registry, language)
        told = _Told()
        for passage in passages:
            for at, sentence in passage.sentences():
                whole = passage.text[at : at + len(sentence)]
                yield from reader.judge(passage, at, whole, told)


class _Reader:
    """Reads sentences of one language, with the names of treaties and States in it."""

    def __init__(self, registry: Registry, language: Language) -> None:
        self.language = language
        self.registry = registry
        code = language.code
        self.treaties = {
            name.lower(): entry for entry in registry.instruments.values() for name in _names(entry, language)
        }
        known = {name for entry in registry.instruments.values() for name in _names(entry, language)}
        names = sorted(known, key=len, reverse=True)
        listed = "|".join(re.escape(name) if name.isupper() else f"(?i:{re.escape(name)})" for name in names)
        self.mention = re.compile(
            rf"(?P<both>{_COVENANTS[code]})|(?<!\w)(?P<name>{listed})(?!\w)"
            rf"|(?P<short>{_SHORT[code]})|(?P<last>{_LAST[code]})"
        )
        others = (entry for key, entry in registry.states.items() if not key.endswith(":VN"))
        states = {entry.cells.get(f"sentence.{code}", "") for entry in others}
        states = {re.sub(r"^(?:the|các) ", "", name) for name in states if len(name) > 2}
        listed = "|".join(re.escape(name) for name in sorted(states, key=len, reverse=True))
        # `Đức` and `Nga` are also names of persons, and then stand among other names.
        self.state = re.compile(
            rf"(?<!\w)(?<![A-ZĐ]\w )(?<![A-ZĐ]\w\w )(?<![A-ZĐ]\w\w\w )(?:{listed})(?!\w)(?! [A-ZĐ])"
        )

    def judge(self, passage: Passage, at: int, whole: str, told: _Told) -> Iterator[Finding]:
        """The findings of a sentence; what it names is remembered."""
        named = sorted(self._named(whole), key=lambda each: each.start)
        for verb in _RATIFIED[self.language.code].finditer(whole):
            if is_quoted(passage, at + verb.start()) or _is_other_way(whole, verb):
                continue
            objects = self._objects(whole, verb, named, told)
            entry = next((entry for entry in objects if entry.cells.get("viet-nam") == "acceded"), None)
            if entry is not None and self._is_viet_nam(whole, verb, named, told):
                yield self._finding(passage, at + verb.start(), at + verb.end(), entry)
        self._remember(whole, named, told)

    def _named(self, whole: str) -> Iterator[_Named]:
        for filled in FILLED.finditer(whole):
            if entry := self.registry.instruments.get(filled[1]):
                yield _Named(filled.start(), whole.find("]]", filled.end()) + 2, entry)
        own = [_Named(each.start(), each.end(), None) for each in re.finditer(_PROTOCOL[self.language.code], whole)]
        yield from own
        for mention in self.mention.finditer(whole):
            before = whole[: mention.start()]
            # The treaty that a Protocol belongs to is not what is joined.
            if any(_BELONGING.fullmatch(before[each.end :]) for each in own if each.end <= mention.start()):
                continue
            entry = self.treaties.get((mention["name"] or "").lower())
            if mention["both"] or mention["short"]:
                is_economic = re.search("econom|kinh tế", mention[0], re.IGNORECASE)
                entry = self.registry.instruments.get("icescr" if is_economic else "iccpr")
            yield _Named(mention.start(), mention.end(), entry, bool(mention["last"]), "Covenant" in mention[0])

    def _objects(self, whole: str, verb: re.Match[str], named: list[_Named], told: _Told) -> list[Entry]:
        """The treaties that a verb is said of."""
        after = [each for each in named if each.start >= verb.end()]
        gap = whole[verb.end() : after[0].start] if after else ""
        if after and len(gap) <= _NEAR and not _ELSE.search(gap) and not _JOINED.search(gap):
            return self._entries(_joined(whole, after), told)
        before = [each for each in named if each.end <= verb.start()]
        if _IT.match(whole[verb.end() :]):
            known = [each.entry for each in before if each.entry]
            return known[-1:] or ([told.treaty] if told.treaty else [])
        if not before or _OWN_OBJECT.match(whole[verb.end() :]):
            return []
        between = whole[before[-1].end : verb.start()]
        again = _RATIFIED[self.language.code]
        if len(between) > _FAR or ";" in between or _JOINED.search(between) or again.search(between):
            return []
        return self._entries(_joined(whole, before[::-1]), told)

    def _entries(self, named: list[_Named], told: _Told) -> list[Entry]:
        # A Covenant is one of the two, if none has been named; what else a Convention is cannot be known.
        covenant = told.treaty or (self.registry.instruments.get("iccpr") if self.language.code == "en" else None)
        entries = [(covenant if each.is_covenant else told.treaty) if each.is_last else each.entry for each in named]
        return [entry for entry in entries if entry is not None]

    def _is_viet_nam(self, whole: str, verb: re.Match[str], named: list[_Named], told: _Told) -> bool:
        """Whether it is Viet Nam of which a verb is said."""
        actors = self._actors(whole, named)
        agent = re.match(r"\W*(?:\w+\W+)?by\b|\W*bởi\b", whole[verb.end() :])
        before = [is_ours for place, is_ours in actors if place < verb.start()]
        after = [is_ours for place, is_ours in actors if place >= verb.end()]
        nearest = after[:1] if agent and after else before[-1:] or after[:1]
        if nearest and nearest[0] is not None:
            return nearest[0]
        named_before = [is_ours for is_ours in before if is_ours is not None]
        if named_before:
            return named_before[-1]
        # A letter that names no State at all speaks of its own Government.
        return told.is_viet_nam is not False if nearest else bool(told.is_viet_nam)

    def _actors(self, whole: str, named: list[_Named]) -> list[tuple[int, bool | None]]:
        """The States of a sentence in order: whether each is Viet Nam, or None for `the Government`, `it`."""
        code = self.language.code
        places: list[tuple[int, bool | None]] = [(place.start(), True) for place in _VIET_NAM.finditer(whole)]
        for pattern in (self.state, _OTHER_STATES[code]):
            places += [(place.start(), False) for place in pattern.finditer(whole)]
        places += [(place.start(), None) for place in _ITSELF[code].finditer(whole)]
        free = [place for place in places if not any(each.start <= place[0] < each.end for each in named)]
        return sorted(free, key=lambda each: each[0])

    def _remember(self, whole: str, named: list[_Named], told: _Told) -> None:
        told.treaty = next((each.entry for each in reversed(named) if each.entry), told.treaty)
        states = [ours for _, ours in self._actors(whole, named) if ours is not None]
        told.is_viet_nam = True if True in states else states[-1] if states else told.is_viet_nam

    def _finding(self, passage: Passage, start: int, end: int, entry: Entry) -> Finding:
        date, title = entry.cells.get("viet-nam-date", ""), entry.text("title", self.language)
        message = said(
            "Viet Nam acceded to the {title} on {date}; it did not sign and ratify it.", title=title, date=date
        )
        hint = said('Write "{word}".', word=_ACCEDED[self.language.code])
        return found("accession", Severity.WARNING, passage, start, end, message, hint)


def _is_other_way(whole: str, verb: re.Match[str]) -> bool:
    """Whether the verb is denied, or stands beside accession for all ways of joining."""
    before, after = whole[: verb.start()], whole[verb.end() :]
    return bool(_NOT.search(before) or _EITHER_AFTER.match(after) or _EITHER_BEFORE.search(before))


def _joined(whole: str, named: list[_Named]) -> list[_Named]:
    """The first of these and those that are joined to it, from the verb outwards."""
    kept = named[:1]
    for one, other in pairwise(named):
        first, second = sorted((one, other), key=lambda each: each.start)
        if not _AND.fullmatch(whole[first.end : second.start]):
            break
        kept.append(other)
    return kept


def _names(entry: Entry, language: Language) -> list[str]:
    names = [
        entry.cells.get("abbr", ""),
        *(
            entry.cells.get(column, "")
            for column in entry.cells
            if column.startswith((f"title.{language.code}", f"short.{language.code}"))
        ),
    ]
    return [name for name in names if len(name) > 2]
