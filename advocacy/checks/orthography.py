"""Spelling that a program can judge: legacy encodings, impossible syllables, mixed tone placement, signs and spaces."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from advocacy.checks.passages import MASK, Passage, Text, found
from advocacy.checks.syllables import is_possible, looks_vietnamese, tone_style
from advocacy.checks.terms import Terms
from advocacy.errors import Finding, Severity, said
from advocacy.glossary.matching import Form, Match
from advocacy.glossary.tokens import key, tokens
from advocacy.languages import Language

# Letters of fonts and encodings before Unicode, where they stand inside words.
_LEGACY = (
    ("TCVN3", re.compile(r"[^\W\d_][µ¸¶·¹»¾¼½Æ¨©ª«¬®¡¢£¤¥¦§][^\W\d_]?|[^\W\d_]*[®¬µ¸¶·¹][^\W\d_]+")),
    (
        "VNI",
        re.compile(r"\b\w*(?:[aAeEoOuUyYôÔơƠ][øØûÛïÏ]|[ñÑ][aeiouyöô]|[öÖ][ôÔùøûõï])\w*"),
    ),
    ("VIQR", re.compile(r"\b[A-Za-z]*(?:[aeo]\^[`'?~.]|[aou][(+][`'?~.]|dd[aeiouy]\S*[\^+(`'?~])[A-Za-z]*")),
    (
        "UTF-8 read as another encoding",
        re.compile(r"(?:Ã[\u0080-\u00bf¡-¿ ]|á[º»][\u0080-\u00bf¡-¿†‡‰‹›™š]?|Æ[°¡]|Ä[‘ƒ\u0080-\u00bf])"),
    ),
)
_LEGACY_WORDS = {"VNI": 2}
_LOOK_ALIKE = re.compile(r"[\u0370-\u03ff\u0400-\u04ffðÐ]")
_BEFORE = re.compile(r"(?<=[^\s.,;:?!…" + MASK + r"])[ \u00a0]+(?=[,.;:?!](?:\s|$|[”’)]))")
_AFTER = re.compile(r"(?<=[^\W\d_])[,;](?=[^\W\d_])|(?<=[a-zà-ỹ])[.](?=[A-ZĐÀ-Ỹ][a-zà-ỹ])")
_DOUBLE_SPACE = re.compile(r"(?<=\S)[ \u00a0]{2,}(?=\S)")
_GUILLEMETS = re.compile("[«»]")
_STRAIGHT = re.compile('"')
_NAME_WORDS = 5  # fewer words in small letters may be meant as words, not as the name
_POINT = re.compile(r"(?<![\w(])\w{1,4}$")
_REVERSED = re.compile("(?<![^\\s(])”[^“”]*“(?![^\\s).,;:])")
_DOUBLED = re.compile(r"\b(?P<word>[^\W\d_]+)\s+(?P=word)\b", re.IGNORECASE)
_RIGHT_DOUBLES = frozenset({"had", "that", "is", "do"})
_VIETNAMESE_PARTICLES = frozenset(
    ["của", "và", "các", "những", "đã", "là", "được", "với", "tại", "bị", "sẽ", "này", "để"]
)
_PAIRS = (("(", ")"), ("“", "”"), ("[", "]"))


def check_orthography(text: Text) -> Iterator[Finding]:
    """All findings about the spelling of a text, in both languages."""
    passages = [passage for pair in text.pairs for passage in pair.both] + list(text.singles)
    for passage in passages:
        yield from _check_signs(passage, continued=_is_continued(passage, passages))
        yield from _check_doubled(passage)
        if passage.language.code == "vi":
            yield from _check_syllables(passage)
    yield from _check_tones([passage for passage in passages if passage.language.code == "vi"])


def check_encoding(passage: Passage) -> Finding | None:
    """Text in an encoding of before Unicode; nothing else can be said about it."""
    for encoding, pattern in _LEGACY if passage.language.code == "vi" else ():
        places = list(pattern.finditer(passage.words))
        # One word may be a name of another language (Muñoz, naïve); two are an encoding.
        if len(places) >= _LEGACY_WORDS.get(encoding, 1):
            place = places[0]
            message = said("This looks like text in {encoding}.", encoding=encoding)
            hint = "Convert it to Unicode."
            return found("vi-encoding", Severity.ERROR, passage, place.start(), place.end(), message, hint)
    return None


def check_capitals(terms: Terms) -> Iterator[Finding]:
    """Names of the glossary in other capitals than its register has."""
    for sides in terms.pairs:
        for seen in sides:
            told: set[int] = set()
            for match in seen.longest:
                written = seen.passage.text[match.start : match.end]
                right = _right_names(match, seen.passage.language)
                is_word = written.islower() and match.length < _NAME_WORDS
                if match.start in told or not right or written.isupper() or is_word:
                    continue
                if not any(_same(written, name, first=_begins(seen.passage, match.start)) for name in right):
                    told.add(match.start)
                    message = said('"{written}" is written "{form}".', written=written, form=right[0])
                    yield found(
                        "capitals", Severity.WARNING, seen.passage, match.start, match.end, message, "", match.term.key
                    )


def _right_names(match: Match, language: Language) -> list[str]:
    """The forms with the words of a match that its register has; none when it is no name."""
    term = match.term
    if match.kind not in (Form.PREFERRED, Form.REGISTER, Form.ACCEPTED) or not _is_name(match.form):
        return []
    own = [term.preferred(language), *term.accepted(language)]
    same = [form for form in own if key(form) == key(match.form)]
    return same or [match.form]


def _is_name(form: str) -> bool:
    return any(letter.isupper() for letter in form)


def _begins(passage: Passage, start: int) -> bool:
    """Whether a place begins a sentence or a line, where anything has a capital."""
    before = passage.words[:start].rstrip(" \u00a0" + MASK + "“‘(")
    return not before or before[-1] in ".!?…:\n"


def _same(written: str, name: str, *, first: bool) -> bool:
    ours = [written[token.start : token.end] for token in tokens(written)]
    theirs = [name[token.start : token.end] for token in tokens(name)]
    if len(ours) != len(theirs):
        return True
    pairs = list(zip(ours, theirs, strict=True))[1 if first else 0 :]
    return all(one[:1].isupper() == other[:1].isupper() for one, other in pairs)


# ------------------------------------------------------------------ signs and spaces


def _is_continued(passage: Passage, passages: list[Passage]) -> bool:
    """Whether the next text of the language opens a quotation again: it goes over several texts, and closes once."""
    own = [each for each in passages if each.language.code == passage.language.code]
    at = next(place for place, each in enumerate(own) if each is passage)
    return at + 1 < len(own) and own[at + 1].text.startswith("“")


def _check_signs(passage: Passage, *, continued: bool) -> Iterator[Finding]:
    words = passage.words
    for place in _BEFORE.finditer(words):
        message = "There is a space before a punctuation mark."
        yield found("spacing", Severity.WARNING, passage, place.start(), place.end() + 1, message, "Take it out.")
    for place in _AFTER.finditer(words):
        message = "There is no space after a punctuation mark."
        yield found("spacing", Severity.WARNING, passage, place.start(), place.end(), message, "Put one in.")
    for place in _DOUBLE_SPACE.finditer(words):
        yield found(
            "spacing", Severity.WARNING, passage, place.start(), place.end(), "There are two spaces.", "Take one out."
        )
    for place in _GUILLEMETS.finditer(words):
        message = "These quotation marks belong to neither language."
        yield found("quotation-marks", Severity.WARNING, passage, place.start(), place.end(), message, "Write “ and ”.")
    if "“" in words or "”" in words:
        for place in _STRAIGHT.finditer(words):
            message = "A straight quotation mark stands among typographic ones."
            yield found(
                "quotation-marks", Severity.WARNING, passage, place.start(), place.end(), message, "Write “ and ”."
            )
    yield from _check_closed(passage, continued=continued)
    for place in _LOOK_ALIKE.finditer(words):
        if _in_latin_word(words, place.start()):
            message = said(
                '"{letter}" is a letter of another alphabet: {name}.',
                letter=place[0],
                name=unicodedata.name(place[0], ""),
            )
            yield found(
                "look-alike", Severity.ERROR, passage, place.start(), place.end(), message, "Type the letter again."
            )


def _in_latin_word(text: str, at: int) -> bool:
    neighbours = text[max(0, at - 1) : at] + text[at + 1 : at + 2]
    return any(letter.isalpha() and "LATIN" in unicodedata.name(letter, "") for letter in neighbours)


def _check_closed(passage: Passage, *, continued: bool) -> Iterator[Finding]:
    # `a)` counts points; a quotation of several paragraphs is opened again in each and closed once.
    words = passage.words
    words = (
        re.sub(r"(?<=\n)\s*“", lambda place: MASK * len(place[0]), words)
        if words.count("“") > words.count("”")
        else words
    )
    for place in _REVERSED.finditer(words):
        message = "These quotation marks are exchanged."
        yield found("quotation-marks", Severity.WARNING, passage, place.start(), place.end(), message, "Write “ and ”.")
    words = _REVERSED.sub(lambda place: MASK * len(place[0]), words)
    for opening, closing in _PAIRS:
        stack: list[int] = []
        for at, sign in enumerate(words):
            if sign == opening:
                stack.append(at)
            elif sign == ")" and sign == closing and not stack and _POINT.search(words[:at]):
                continue
            elif sign == closing and not stack:
                code = "quotation-marks" if closing == "”" else "unclosed"
                message = said('"{sign}" closes what was never opened.', sign=closing)
                yield found(code, Severity.WARNING, passage, at, at + 1, message)
            elif sign == closing:
                stack.pop()
        for at in [] if continued and opening == "“" else stack:
            message = said('"{sign}" is never closed.', sign=opening)
            yield found("unclosed", Severity.WARNING, passage, at, at + 1, message)


def _check_doubled(passage: Passage) -> Iterator[Finding]:
    for place in _DOUBLED.finditer(passage.words):
        word = place["word"].lower()
        if passage.language.code == "vi":
            is_slip = word in _VIETNAMESE_PARTICLES  # reduplication (xanh xanh) is part of the language
        else:
            is_slip = word not in _RIGHT_DOUBLES and not place["word"][:1].isupper()
        if is_slip:
            message = said('"{word}" stands twice.', word=place["word"])
            yield found("double-word", Severity.WARNING, passage, place.start(), place.end(), message, "Take one out.")


# ------------------------------------------------------------------ Vietnamese


def _check_syllables(passage: Passage) -> Iterator[Finding]:
    for token in tokens(passage.words):
        word = passage.text[token.start : token.end]
        if looks_vietnamese(word) and not is_possible(word) and not _is_foreign(passage, token.start):
            message = said('"{word}" is no Vietnamese syllable.', word=word)
            hint = "Look at its marks."
            yield found("vi-syllable", Severity.WARNING, passage, token.start, token.end, message, hint)


def _is_foreign(passage: Passage, start: int) -> bool:
    """A word of a phrase that is marked as another language's."""
    before = passage.text[:start]
    return before.rfind(":en[") > before.rfind("]")


def _check_tones(passages: list[Passage]) -> Iterator[Finding]:
    """Both placements of a tone in one document: the rarer one is told once a text."""
    styles: dict[str, list[tuple[Passage, int, int]]] = {"old": [], "new": []}
    for passage in passages:
        for token in tokens(passage.words):
            word = passage.text[token.start : token.end]
            # A name is written as its bearer writes it.
            is_name = word[:1].isupper() and not _begins(passage, token.start)
            if (style := tone_style(word)) and not is_name:
                styles[style].append((passage, token.start, token.end))
    if not styles["old"] or not styles["new"]:
        return
    rarer = "new" if len(styles["new"]) <= len(styles["old"]) else "old"
    for passage, start, end in styles[rarer]:
        other = passages_word(styles["old" if rarer == "new" else "new"][0])
        message = said(
            'The tone of "{word}" stands otherwise than that of "{other}".', word=passage.text[start:end], other=other
        )
        yield found("vi-tone", Severity.WARNING, passage, start, end, message, "Keep to one placement in a document.")


def passages_word(place: tuple[Passage, int, int]) -> str:
    """The word at a place."""
    passage, start, end = place
    return passage.text[start:end]
