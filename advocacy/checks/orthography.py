"""Spelling that a program can judge: legacy encodings, impossible syllables, mixed tone placement, signs and spaces."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from advocacy.checks.marks import marks_of
from advocacy.checks.passages import MASK, Passage, Text, found
from advocacy.checks.syllables import is_possible, looks_vietnamese, tone_style
from advocacy.checks.terms import Seen, Terms
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
_QUOTING = re.compile(r"(?<!\w)«([^«»]*)»(?!\w)")
# Letters that only Unicode has: text with one of them is in Unicode, but for what was pasted into it.
_UNICODE = re.compile("[ạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]")
# The bytes 0xA1 to 0xFF of VISCII (RFC 1456), as a program shows them that takes them for Latin-1.
_VISCII = dict(
    enumerate(
        "ắằặấầẩậẽẹếềểễệốồổỗỠƠộờởịỰỨỪỬơớƯÀÁÂÃẢĂẳẵÈÉÊẺÌÍĨỳĐứÒÓÔạỷừửÙÚỹỵÝỡưàáâãảăữẫèéêẻìíĩỉđựòóôõỏọụùúũủýợỮ",
        0xA1,
    )
)
_VNI_WORD = re.compile(
    r"(?<!\w)(?=\w*(?:[aeouyôö][øûïõùåäëêüúéèàáâã]|[öôñ]))[a-zA-ZñÑ]*[aeouyôöñ][\wøûïõùåäëêüúéèàáâã]*", re.I
)
_VISCII_WORD = re.compile(r"(?=[¡-ÿ]*[a-zA-Z])[a-zA-Z¡-ÿ]*[¡-ÿ][a-zA-Z¡-ÿ]*")
_LOOK_ALIKE = re.compile(r"[\u0370-\u03ff\u0400-\u04ffðÐ]")
_BEFORE = re.compile(r"(?<=[^\s.,;:?!…" + MASK + r"])[ \u00a0]+(?=[,.;:?!](?:\s|$|[”’)]))")
_INSIDE = re.compile(r"(?<=[(\[“])[ \u00a0]+(?=[^\s)\]”…])|(?<=[^\s(\[“…])[ \u00a0]+(?=[)\]”])")
_AFTER = re.compile(r"(?<=[^\W\d_])[,;](?=[^\W\d_])|(?<=[a-zà-ỹ])[.](?=[A-ZĐÀ-Ỹ][a-zà-ỹ])")
_DOUBLE_SPACE = re.compile(r"(?<=\S)[ \u00a0]{2,}(?=\S)")
_GUILLEMETS = re.compile("[«»]")
_STRAIGHT = re.compile('"')
_TITLE_WORDS = 6
# Decrees and the press write the one, treaties and registries the other; both are the official name.
_TWO_SPELLINGS = ("Hợp Quốc", "Hợp quốc")
_NAMING_WORDS = 3  # so many are a name where the other language has a name
_COMMON = {key(word) for word in ("a", "an", "any", "các", "những", "một", "mọi", "nhiều")}  # before a common noun
_NAME_WORDS = 5  # fewer words in small letters may be meant as words, not as the name
_REVERSED = re.compile("(?<![^\\s(])”[^“”]*“(?![^\\s).,;:])")
_DOUBLED = re.compile(r"\b(?P<word>[^\W\d_]+)\s+(?P=word)\b", re.IGNORECASE)
_RIGHT_DOUBLES = frozenset({"had", "that", "is", "do"})
_VIETNAMESE_PARTICLES = frozenset(
    ["của", "và", "các", "những", "đã", "là", "được", "với", "tại", "bị", "sẽ", "này", "để"]
)
_TEXTS = 6  # over so many texts a quotation may go on


def check_orthography(text: Text) -> Iterator[Finding]:
    """All findings about the spelling of a text, in both languages."""
    passages = text.every_passage()
    yield from _check_closed(passages)
    for passage in passages:
        yield from _check_signs(passage)
        yield from _check_doubled(passage)
        if passage.language.code == "vi":
            yield from _check_syllables(passage)
    yield from _check_tones([passage for passage in passages if passage.language.code == "vi"])


def check_encoding(passage: Passage) -> Finding | None:
    """Text in an encoding of before Unicode; nothing else can be said about it."""
    if passage.language.code != "vi":
        return None
    if place := _viscii(passage):
        return _legacy(passage, "VISCII", place)
    if place := _vni(passage):
        return _legacy(passage, "VNI", place)
    # Where « and » quote they are no letters of an old encoding.
    words = _QUOTING.sub(lambda place: f"{MASK}{place[1]}{MASK}", passage.words)
    is_unicode = bool(_UNICODE.search(words))
    for encoding, pattern in _LEGACY:
        places = list(pattern.finditer(words))
        # One word may be a name of another language (Muñoz, naïve), or of a product (Word®); two are an encoding.
        if len(places) >= (2 if is_unicode else _LEGACY_WORDS.get(encoding, 1)):
            return _legacy(passage, encoding, places[0])
    return None


def _legacy(passage: Passage, encoding: str, place: re.Match[str]) -> Finding:
    message = said("This looks like text in {encoding}.", encoding=encoding)
    return found("vi-encoding", Severity.ERROR, passage, *place.span(), message, "Convert it to Unicode.")


def _vni(passage: Passage) -> re.Match[str] | None:
    """The first of two words or more that are no syllables, and are written as VNI writes letters with their marks."""
    words = [word for word in _VNI_WORD.finditer(passage.words) if not is_possible(word[0])]
    return words[0] if len(words) > 1 else None


def _viscii(passage: Passage) -> re.Match[str] | None:
    """The first word in VISCII, where most words beyond ASCII become syllables when they are read so."""
    words = [word for word in _VISCII_WORD.finditer(passage.words) if not is_possible(word[0])]
    right = [word for word in words if is_possible(word[0].translate(_VISCII))]
    return right[0] if len(right) > 1 and 2 * len(right) > len(words) else None


def check_capitals(terms: Terms) -> Iterator[Finding]:
    """Names of the glossary in other capitals than its register has."""
    for sides in terms.pairs:
        for seen, other in zip(sides, reversed(sides), strict=True):
            told: set[int] = set()
            for match in seen.longest:
                written = seen.passage.text[match.start : match.end]
                right = _right_names(match, seen.passage.language)
                if match.start in told or not right or written.isupper() or _is_meant_small(match, seen, other):
                    continue
                if match.length >= _TITLE_WORDS and all(_is_title(written, name) for name in right):
                    continue  # a long name in the capitals of titles, as above an address
                written_as = written.replace(*_TWO_SPELLINGS)
                first = _begins(seen.passage, match.start)
                if not any(_same(written_as, name.replace(*_TWO_SPELLINGS), first=first) for name in right):
                    told.add(match.start)
                    message = said('"{written}" is written "{form}".', written=written, form=right[0])
                    yield found(
                        "capitals", Severity.WARNING, seen.passage, match.start, match.end, message, "", match.term.key
                    )


def _is_meant_small(match: Match, seen: Seen, other: Seen) -> bool:
    """Whether words in small letters may be meant as words: few, and the other language has no name for them."""
    if not seen.passage.text[match.start : match.end].islower() or match.length >= _NAME_WORDS:
        return False
    before = key(seen.passage.words[: match.start][-12:])
    if match.length < _NAMING_WORDS or before[-1:] in _COMMON or not _is_named(match.term.key, other):
        return True
    return _is_named(match.term.key, seen)


def _is_named(name: str, seen: Seen) -> bool:
    """Whether a text has a concept with a capital at each word that its name has one at."""
    text = seen.passage.text
    return any(
        match.term.key == name
        and _is_name(match.form)
        and _same(text[match.start : match.end], match.form, first=False)
        for match in seen.longest
    )


def _is_title(written: str, name: str) -> bool:
    """Whether words have a capital wherever the name has one, and at several more."""
    pairs = [
        (written[ours.start].isupper(), name[theirs.start].isupper())
        for ours, theirs in zip(tokens(written), tokens(name), strict=False)
    ]
    return all(own or not its for own, its in pairs) and sum(own and not its for own, its in pairs) > 1


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


def _check_signs(passage: Passage) -> Iterator[Finding]:
    words = passage.words
    for place in _BEFORE.finditer(words):
        message = "There is a space before a punctuation mark."
        yield found("spacing", Severity.WARNING, passage, place.start(), place.end() + 1, message, "Take it out.")
    for place in _INSIDE.finditer(_straightened(words)):
        message = "There is a space before a punctuation mark."
        start, end = place.start() - 1, place.end() + 1
        if words[start] in "([“":
            message = "There is a space after an opening mark."
            end = place.end()
        yield found("spacing", Severity.WARNING, passage, start, end, message, "Take it out.")
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
    for place in _REVERSED.finditer(words):
        message = "These quotation marks are exchanged."
        yield found("quotation-marks", Severity.WARNING, passage, place.start(), place.end(), message, "Write “ and ”.")
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


def _straightened(words: str) -> str:
    """The words with exchanged marks masked: those are told as such, not for the spaces beside them."""
    return _REVERSED.sub(lambda place: MASK * len(place[0]), words)


def _in_latin_word(text: str, at: int) -> bool:
    neighbours = text[max(0, at - 1) : at] + text[at + 1 : at + 2]
    return any(letter.isalpha() and "LATIN" in unicodedata.name(letter, "") for letter in neighbours)


def _check_closed(passages: list[Passage]) -> Iterator[Finding]:
    """Marks and brackets that nothing closes or opens, also in the texts that follow: a quotation may run on."""
    for code in dict.fromkeys(passage.language.code for passage in passages):
        own = [passage for passage in passages if passage.language.code == code]
        alone = [_alone(passage) for passage in own]
        _join(own, alone)
        for passage, (opened, closed) in zip(own, alone, strict=True):
            for sign, at in closed:
                name = "quotation-marks" if sign == "”" else "unclosed"
                message = said('"{sign}" closes what was never opened.', sign=sign)
                yield found(name, Severity.WARNING, passage, at, at + 1, message)
            for sign, at in opened:
                message = said('"{sign}" is never closed.', sign=sign)
                yield found("unclosed", Severity.WARNING, passage, at, at + 1, message)


def _alone(passage: Passage) -> tuple[list[tuple[str, int]], list[tuple[str, int]]]:
    """What a text opens and does not close, and what it closes and did not open; exchanged marks are told apart."""
    words = passage.words
    marks = marks_of(_straightened(words)) if _REVERSED.search(words) else passage.marks
    return list(marks.opened), list(marks.closed)


def _join(passages: list[Passage], alone: list[tuple[list[tuple[str, int]], list[tuple[str, int]]]]) -> None:
    """Take out what one text opens and a later one closes, or opens again."""
    for place, (opened, _) in enumerate(alone):
        for mark in list(opened):
            following = alone[place + 1 : place + 1 + _TEXTS]
            closing = {"“": "”", "(": ")", "[": "]"}.get(mark[0], "")
            later = next((closed for _, closed in following if any(sign == closing for sign, _ in closed)), None)
            if later is not None:
                later.remove(next(other for other in later if other[0] == closing))
                opened.remove(mark)
            elif mark[0] in "“‘" and passages[place + 1 : place + 2] and passages[place + 1].text.startswith(mark[0]):
                opened.remove(mark)


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
