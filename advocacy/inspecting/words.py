"""Traces in text itself, whatever file it stands in: characters nobody sees, look-alikes, paths, links that track.

Sources: Unicode 15 (Default_Ignorable_Code_Point, UAX 9 bidirectional controls, UTS 39 confusables); the parameters are
those that the senders themselves document (Google Analytics `utm_*`, Meta `fbclid`, Mailchimp `mc_eid` and others).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from itertools import islice
from urllib.parse import parse_qsl, urlsplit

from advocacy.inspecting.traces import MAX_TRACES, Traces

# No letters of any language that is written here: nothing is lost when they go.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200d\u2060-\u2064\u206a-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0"
    "\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f]"
)
_BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_ODD_SPACE = re.compile("[\u2000-\u2008\u200a\u205f\u2028\u2029\u2800]")
_JOINERS = "\u200c\u200d"
_PRESENTATION = "\ufe0e\ufe0f"
_WORD = re.compile(r"[^\W\d_]+")
# A letter that is not of the Latin alphabet, or a compatibility letter of it.
_FOREIGN = re.compile("[\u0370-\u058f\u13a0-\u13ff\uff21-\uff5a\U0001d400-\U0001d7ff]")
_TWINS = frozenset("асеорхуіјѕԁһԛԝАВСЕНІЈКМОРЅТХҮԌοουναερικΑΒΕΖΗΙΚΜΝΟΡΤΥΧօսոհցզԱՕՏ")

_NAME = r"[^\\/:*?\"<>|\r\n\t ,;)\]']+"
_PATHS = re.compile(
    rf"(?:\b[A-Za-z]:[\\/](?:Users|Documents and Settings|Benutzer|Utilisateurs)[\\/]{_NAME}[^\s\"'<>|]*"
    rf"|(?<![\w.:/-])/(?:home|Users|var/folders|export/home)/{_NAME}[^\s\"'<>)]*"
    rf"|(?<![\w\\:])\\\\[\w.$-]+\\[^\s\"'<>|]+"
    rf"|\bfile:/{{1,5}}[^\s\"'<>)]+|\b[A-Z]:\\[^\s\"'<>|\\]+\\[^\s\"'<>|]+)"
)  # fmt: skip
_URL = re.compile(r"\bhttps?://[^\s\"'<>\\\])}]+", re.IGNORECASE)
_TRACKING = re.compile(
    r"utm_\w+|(?:fb|g|dc|ms|y|tw|tt|l|wick|srsl)clid|srsltid|gbraid|wbraid|gclsrc|mc_[ce]id|igshi?d?|_hs(?:enc|mi)|hsctatracking|"
    r"vero_id|mkt_tok|oly_(?:anon|enc)_id|li_fat_id|trackingid|__cft__.*|__tn__|ref_src|s_cid|_openstat|yclid|"
    r"wt_mc|piwik_\w+|pk_\w+|mtm_\w+|ml_subscriber(?:_hash)?|ck_subscriber_id|sc_(?:lid|uid|llid)|_ke|rb_clickid|zarsrc|zanpid",
    re.IGNORECASE,
)
_SHARED = ("youtube.com", "youtu.be", "spotify.com")  # there `si` is who shared it
# Addresses that note who clicks and send on; the parameter that holds the real one, "" when it cannot be read.
_REDIRECTS = {
    "safelinks.protection.outlook.com": "url", "l.facebook.com": "u", "lm.facebook.com": "u", "l.instagram.com": "u",
    "google.com/url": "q", "urldefense.com": "", "urldefense.proofpoint.com": "", "list-manage.com": "", "t.co": "",
    "lnkd.in": "", "bit.ly": "", "sendgrid.net": "", "mailchi.mp": "", "zalo.me/redirect": "",
    "linkprotect.cudasvc.com": "a",
}  # fmt: skip


def inspect_words(text: str, traces: Traces, part: str = "", *, page: int = 0, begin: int = 0) -> None:
    """Find what a text gives away besides what it says; places count characters from `begin`."""
    if not text.isascii():
        for kind, pattern in (
            ("invisible-characters", _INVISIBLE),
            ("bidi-controls", _BIDI),
            ("odd-spaces", _ODD_SPACE),
        ):
            for spot in islice(pattern.finditer(text), MAX_TRACES):
                if not _belongs(text, spot.start()):
                    around = text[max(0, spot.start() - 12) : spot.end() + 12]
                    traces.add(kind, around, part, page=page, span=(begin + spot.start(), begin + spot.end()))
        for word in look_alikes(text):
            at = text.index(word)
            traces.add("look-alikes", word, part, page=page, span=(begin + at, begin + at + len(word)))
        if mixed_forms(text):
            traces.add("mixed-forms", "", part, page=page)
    elif control := _INVISIBLE.search(text):
        traces.add("invisible-characters", text[max(0, control.start() - 12) : control.end() + 12], part, page=page)
    for spot in user_paths(text):
        traces.add("user-path", spot.group(), part, page=page, span=(begin + spot.start(), begin + spot.end()))
    for spot in _URL.finditer(text):
        inspect_link(spot.group(), traces, part, page=page)


def user_paths(text: str) -> Iterator[re.Match[str]]:
    """Paths of somebody's computer in a text."""
    if "\\" in text or "/" in text:
        yield from _PATHS.finditer(text)


def inspect_link(url: str, traces: Traces, part: str = "", *, page: int = 0) -> None:
    """Find what an address gives away: of whoever copied it, or of whoever opens it."""
    address = url.strip()
    scheme = address.partition(":")[0].lower() if ":" in address else ""
    if scheme == "file" or address.startswith(("\\\\", "//")) or re.match(r"[A-Za-z]:[\\/]", address):
        traces.add("local-link", address, part, page=page)
    elif scheme in ("javascript", "vbscript"):
        traces.add("script", address, part, page=page)
    elif scheme in ("http", "https"):
        if _redirect(address) is not None:
            traces.add("redirect-link", address, part, page=page)
        if without_tracking(address) != address:
            traces.add("tracking-link", address, part, page=page)


def without_tracking(url: str) -> str:
    """An address without the parameters that tell where it was found; all else stays to the byte."""
    target = _redirect(url)
    url = target or url
    head, question, rest = url.partition("?")
    if not question:
        return url
    query, mark, fragment = rest.partition("#")
    host = (_host(url)).lower()
    shared = host.endswith(_SHARED)
    # In XML and HTML an ampersand is written `&amp;`; both are the same border between two parameters.
    joint = "&amp;" if "&amp;" in query else "&"
    kept = [
        pair
        for pair in query.split(joint)
        if not _TRACKING.fullmatch(name := pair.partition("=")[0]) and not (shared and name == "si")
    ]
    return head + (question + joint.join(kept) if kept else "") + mark + fragment


def without_trackers(text: str) -> str:
    """A text with every address in it as `without_tracking` gives it."""
    return _URL.sub(lambda found: without_tracking(found.group()), text) if "://" in text else text


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _redirect(url: str) -> str | None:
    """The real address behind one that sends on; "" when it cannot be read, None when it does not send on."""
    host = _host(url).lower()
    if not host:
        return None
    parts = urlsplit(url)
    for known, parameter in _REDIRECTS.items():
        name, slash, path = known.partition("/")
        if (host == name or host.endswith("." + name)) and (not slash or parts.path.startswith("/" + path)):
            for key, value in parse_qsl(parts.query.replace("&amp;", "&")) if parameter else ():
                if key in (parameter, "url") and re.match("https?://", value):
                    return value
            return ""
    return None


def visible(text: str) -> str:
    """The text without characters that nobody sees; in one form where it mixed two."""
    if text.isascii():
        return _INVISIBLE.sub("", text)
    pieces = [
        sign for at, sign in enumerate(text) if not (_INVISIBLE.match(sign) or _BIDI.match(sign)) or _belongs(text, at)
    ]
    shown = _ODD_SPACE.sub(" ", "".join(pieces))
    return unicodedata.normalize("NFC", shown) if mixed_forms(shown) else shown


def mixed_forms(text: str) -> bool:
    """Whether some accented letters are written as one character and others as two."""
    if text.isascii() or unicodedata.is_normalized("NFC", text):
        return False
    composed = re.sub(".[\u0300-\u036f]+", "", text, flags=re.DOTALL)
    return unicodedata.normalize("NFD", composed) != composed


def _belongs(text: str, at: int) -> bool:
    """Whether a joiner or selector is part of an emoji or of a script that is written with it."""
    sign, before, after = text[at], text[at - 1 : at], text[at + 1 : at + 2]
    if sign in _PRESENTATION:
        return bool(before) and (
            unicodedata.category(before) in ("So", "Sk", "Sm", "Po") or before.isdigit() or ord(before) > 0x2100
        )
    if sign in _JOINERS:
        return bool(before and after) and _complex(before) and _complex(after)
    return False


def _complex(sign: str) -> bool:
    code = ord(sign)
    return (
        0x0600 <= code < 0x1100
        or 0x1780 <= code < 0x1800
        or code >= 0x1F000
        or sign in "\ufe0f\u2640\u2642\u2764\u2695"
    )


@cache
def _alphabet(letter: str) -> str:
    name = unicodedata.name(letter, "")
    if name.startswith(("FULLWIDTH LATIN", "MATHEMATICAL")):
        return "COMPATIBILITY"
    return name.partition(" ")[0]


def look_alikes(text: str) -> list[str]:
    """Words that mix letters of the Latin alphabet with others that look like them."""
    if text.isascii():
        return []
    words: list[str] = []
    alone: list[str] = []
    foreign_text = False
    for spot in _WORD.finditer(unicodedata.normalize("NFC", text)) if _FOREIGN.search(text) else ():
        word = spot.group()
        if not _FOREIGN.search(word):
            continue
        kinds = {_alphabet(letter) for letter in word}
        if "LATIN" in kinds and ("COMPATIBILITY" in kinds or any(letter in _TWINS for letter in word)):
            words.append(word)
        elif "LATIN" not in kinds and all(letter in _TWINS for letter in word) and len(word) > 1:
            alone.append(word)
        else:
            foreign_text = True
    # A whole word of twins is suspicious only where nothing else is written in its alphabet.
    found = words if foreign_text else words + alone
    return [word for word in list(dict.fromkeys(found))[:MAX_TRACES] if word in text]
