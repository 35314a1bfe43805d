"""Which syllables Vietnamese can have: an onset, a rime, and the tones that its ending allows.

The inventory is that of the standard orthography: onsets and rimes as taught, syllables that end in a stop (c, ch, p,
t) with sắc or nặng only. It does not know whether a possible syllable is a word.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_TONES = {"\u0300": "f", "\u0301": "s", "\u0303": "x", "\u0309": "r", "\u0323": "j"}
_ONSETS = "b|ch|c|d|đ|gh|gi|g|h|kh|k|l|m|ngh|ng|nh|n|ph|p|qu|r|s|th|tr|t|v|x"
_RIMES = (
    "a ac ach ai am an ang anh ao ap at au ay ă ăc ăm ăn ăng ăp ăt â âc âm ân âng âp ât âu ây e ec em en "
    "eng eo ep et ê êch êm ên ênh êp êt êu êng i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu "
    "ing o oa oac oach oai oam oan oang oanh oao oap oat oay oă oăc oăm oăn oăng oăt oc oe oen oeo oet oi "
    "om on ong ooc oong op ot ô ôc ôi ôm ôn ông ôp ôt ôông ơ ơi ơm ơn ơp ơt ơng ơc u ua uc uân uâng uât "
    "uây uâ uê uêch uênh uên uêt ui um un ung uôc uôi uôm uôn uông uôt uơ up ut uy uya uych uyên uyêt "
    "uynh uyt uyu uyn uyp uym ư ưa ưc ưi ưm ưn ưng ươc ươi ươm ươn ương ươp ươt ươu ưt ưu ưp y yêm yên "
    "yêng yêt yêu ynh yt"
).split()  # fmt: skip
_SYLLABLE = re.compile(rf"(?:(?P<onset>{_ONSETS}))?(?P<rime>{'|'.join(sorted(_RIMES, key=len, reverse=True))})")
_STOPPED = re.compile(r"(?:c|ch|p|t)$")
# ngh, gh and k stand before e, ê, i, y alone; a tone stands on the ê, ô, ơ of iê, uô, ươ.
_WRONG_ONSET = re.compile(r"(?:ngh|gh)(?![eêiy])|k(?![heêiy])|(?:c|ng|g)(?=[eêy])|(?:c|ng)(?=i)")
_MISPLACED = re.compile("(?:[iuy]|u\u031b)[\u0300\u0301\u0303\u0309\u0323]+(?:e\u0302|o\u0302|o\u031b)")
_OTHERS = re.compile("[^a-z]")


@lru_cache(maxsize=8192)
def parted(syllable: str) -> tuple[str, str]:
    """A syllable without its tone, and the tone: f s x r j, or "" for none."""
    decomposed = unicodedata.normalize("NFD", syllable.casefold())
    tone = "".join(_TONES.get(mark, "") for mark in decomposed)
    letters = unicodedata.normalize("NFC", "".join(mark for mark in decomposed if mark not in _TONES))
    return letters, tone


@lru_cache(maxsize=8192)
def is_possible(syllable: str) -> bool:
    """Whether Vietnamese can have a syllable."""
    letters, tone = parted(syllable)
    if not _SYLLABLE.fullmatch(letters) or len(tone) > 1:
        return False
    if _MISPLACED.search(unicodedata.normalize("NFD", syllable.casefold())) or _WRONG_ONSET.match(letters):
        return False
    return not _STOPPED.search(letters) or tone in ("s", "j")


@lru_cache(maxsize=8192)
def looks_vietnamese(word: str) -> bool:
    """Whether a word would be a Vietnamese syllable but for its marks, so that a wrong mark is likely a slip."""
    if word.isascii():
        return False
    letters, _ = parted(word)
    bare = _bare(letters)
    return not _OTHERS.search(bare) and bare in _bare_syllables()


_CACHE: set[str] = set()


def _bare_syllables() -> set[str]:
    """All syllables without marks."""
    if not _CACHE:
        rimes = {_bare(rime) for rime in _RIMES}
        _CACHE.update(_bare(onset) + rime for onset in ["", *_ONSETS.split("|")] for rime in rimes)
    return _CACHE


def _bare(letters: str) -> str:
    """Letters without marks."""
    decomposed = unicodedata.normalize("NFD", letters.replace("đ", "d"))
    return "".join(mark for mark in decomposed if not unicodedata.combining(mark))


@lru_cache(maxsize=8192)
def tone_style(syllable: str) -> str:
    """`old` (hóa, thúy), `new` (hoá, thuý), or "" where the two agree.

    Only open oa, oe and uy tell them apart; in qu the u belongs to the onset.
    """
    found = re.search(r"(?<!q)([ou])(\S?)([aey])$", unicodedata.normalize("NFC", syllable.casefold()))
    decomposed = unicodedata.normalize("NFD", syllable.casefold())
    letters, tone = parted(syllable)
    if not tone or (found is not None and found[2]) or not re.search(r"(?<!q)(?:oa|oe|uy)$", letters):
        return ""
    last = decomposed[-1]
    return "new" if last in _TONES else "old"
