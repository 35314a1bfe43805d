"""What the headings and answers of a sign-on form mean, in English and Vietnamese.

A heading that is not surely understood is left alone and named: a wrong column is worse than one to map by hand. The
answers about consent are stricter still: only clear words count, everything else is a question to the coordinator.

Sheets of this program say in brackets what their words would not say alone: `Nom en français [name.fr]`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from enum import StrEnum
from functools import cache
from typing import TypeVar

from advocacy.signing.checking import countries
from advocacy.signing.duplicates import bare
from advocacy.signing.table import COLUMNS, Capacity, Consent, Kind, base

# What a form may give: all but what the program writes and what a coordinator decides.
NEVER = frozenset({"id", "status", "show", "date", "digest", "event", "salt", "logo"})
GIVEN = tuple(column for column in COLUMNS if column not in NEVER and column != "consent")
# Columns that are read in their own ways: names whose owner depends on the form, and three kinds of consent.
ORGANISATION_NAME, PERSON_NAME = ":organisation-name", ":person-name"
CHOICE, AGREES, ANONYMOUS = "consent", "consent:yes", "consent:anonymous"
IGNORED = ":ignored"
STATEMENT = "statement"  # the code or digest of the text that a row signs
SIGNS = "signs"  # whether it signs at all

_Word = TypeVar("_Word", bound=StrEnum)
_ENGLISH = re.compile(r"\b(?:in english|english|bang tieng anh|tieng anh)\b")
_VIETNAMESE = re.compile(r"\b(?:in vietnamese|vietnamese|bang tieng viet|tieng viet)\b")
_FILLING = re.compile(
    r"^(?:please |your |the |cua |vui long |xin |ghi |nhap |enter |state |if any |neu co |optional |required )+"
)
_TAIL = re.compile(r"(?: (?:if any|neu co|optional|required|bat buoc|of signatory|cua quy vi|cua ban))+$")

# Contact data and traces of the form service, which are never kept.
_CONTACT = re.compile(
    r"\b(?:time ?stamp|dau thoi gian|submitted|submission|submit date|start time|completion time|date|thoi gian|"
    r"ngay gui|ip|ip address|user ?agent|browser|e ?mails?|thu dien tu|phone|telephone|mobile|dien thoai|so dien thoai|"
    r"whatsapp|signal|telegram|zalo|dia chi nha|postal address|street|username)\b"
)
_FORMS: Mapping[str, str] = {
    ORGANISATION_NAME: r"(?:full |official )?(?:organi[sz]ations?|group|ngo|institution) names?|"
    r"(?:full |official )?names? of (?:the |your )?(?:organi[sz]ation|group|institution|ngo)|"
    r"ten (?:day du |chinh thuc )?(?:cua )?(?:to chuc|hoi doan|don vi|nhom|hoi)(?: day du)?",
    PERSON_NAME: r"full name|first and last name|name and surname|individual name|name of individual|"
    r"ho va ten|ho ten|ten ca nhan|ho ten day du|ho va ten day du",
    "name": r"names?|signatory|signatory name|name of signatory|ten|ben ky ten|nguoi ky ten|ten day du|ten ben ky",
    "short": r"abbreviation|acronym|short name|short|ten viet tat|viet tat|chu viet tat",
    "aliases": r"aliases|other names|also known as|ten khac|ten goi khac",
    "representative": r"representative(?: name)?|(?:full )?name of (?:the )?representative|"
    r"authori[sz]ed representative|(?:ho ten |ho va ten |ten )?(?:nguoi )?dai dien",
    "authority": r"(?:proof of )?authority|giay uy quyen|bang chung uy quyen|uy quyen|tham quyen",
    "role": r"role|title|position|job title|office|role in (?:the )?organi[sz]ation|chuc vu|chuc danh|vai tro|"
    r"occupation|profession|nghe nghiep",
    "organisation": r"organi[sz]ation|affiliation|institution|employer|to chuc|co quan|don vi|"
    r"noi cong tac|don vi cong tac",
    "capacity": r"(?:signing )?capacity|tu cach(?: ky(?: ten)?)?",
    "relation": r"relation|relationship|relationship to .*|quan he|moi quan he(?: voi .*)?",
    "city": r"city|town|province|thanh pho|tinh|tinh thanh(?: pho)?|noi cu ngu|noi cu tru",
    "country": r"country|country of .*|nation|quoc gia|nuoc|quoc gia cu ngu|quoc gia cu tru|nuoc cu ngu",
    "group": r"group|nhom",
    "round": r"round|dot|dot ky ten",
    "kind": r"kind|type|type of signatory|signing as|i am signing as|i sign as|loai|loai chu ky|to chuc hay ca nhan|"
    r"organi[sz]ation or individual|individual or organi[sz]ation",
    "link": r"website|web ?site|web|url|link|website address|trang web|trang mang",
}
_OWN = re.compile(r"\[([a-z][a-z.-]{0,60})(?: ([0-9][0-9-]{0,40}))?\]\s*$")
_CONSENT = re.compile(r"\b(?:consent|agree|permission|allow|permit|dong y|cho phep|chap thuan)\b")
_NAMES = re.compile(r"\b(?:names?|ten)\b")
_NAMING = re.compile(
    r"\b(?:publish(?:ed|ing)?|made public|appear(?:ing)?|list(?:ed|ing)?|shown|display(?:ed|ing)?|printed|"
    r"cong khai|dang|cong bo|hien thi|liet ke)\b"
)
_NAMED = re.compile(r"\b(?:being named|be named|neu ten|dang ten)\b")
# Consent to something else besides, which one yes does not tell apart.
_KEEPING = re.compile(r"\b(?:stor(?:e|ed|ing)|contact(?:ed|ing)?|newsletters?|luu tru|luu giu|lien he|lien lac)\b")
_DENIAL = re.compile(
    r"\b(?:not|don t|never|without|object|refuse|khong (?:dong y|muon|cho phep|duoc|cong khai|neu|dang))\b"
)
_HOW = re.compile(
    r"how .*\b(?:shown?|list(?:ed)?|named|appear|display(?:ed)?|print(?:ed)?|publish(?:ed)?)\b.*|consent|"
    r"cach (?:neu ten|hien thi|duoc neu ten).*|"
    r".*\b(?:(?:neu|dang|ghi|in|cong khai|cong bo) ten|hien thi|ten duoc neu)\b.*\b(?:the nao|ra sao|cach nao)\b.*"
)
_SIGNING = re.compile(
    r"(?:(?:do|will) you |(?:yes )?(?:i|we) (?:hereby )?|"
    r"(?:(?:do you|would you|yes i|yes we|i|we) )?(?:hereby )?(?:agree|consent|want|wish|like|would like) to )"
    r"(?:co )?sign(?: on)?(?: to)?(?: (?:this|the|our)(?: (?!and\b|names?\b)\w+){1,5})?|"
    r"(?:(?:co|vang|da) )?(?:(?:quy vi|ban|anh chi|toi|chung toi|to chuc) )?(?:co )?"
    r"(?:dong y|muon|xac nhan|chap thuan) (?:dong |cung )?ky(?: ten)?"
    r"(?: (?:vao )?(?:ban |buc |loi )?(?:tuyen bo|thu|kien nghi|thinh nguyen thu|van ban|keu goi)(?: \w+){0,3})?"
    r"(?: (?:hay )?(?:khong|chu))?"
)
_HIDE = re.compile(r"\b(?:anonymous(?:ly)?|an danh|giau ten)\b")

_YES = frozenset(
    "yes|y|yes i do|yes we do|yes i agree|yes we agree|yes i consent|yes we consent|i agree|we agree|i consent|"
    "we consent|agree|agreed|co|dong y|co dong y|vang|toi dong y|chung toi dong y|co toi dong y|"
    "co chung toi dong y".split("|")
)
_NO = frozenset(
    "no|n|no i do not|no we do not|i do not|we do not|i don t|i disagree|i do not agree|we do not agree|disagree|"
    "khong|khong dong y|toi khong dong y|chung toi khong dong y|khong toi khong dong y|"
    "i do not sign|i do not agree to sign|khong ky|khong ky ten|toi khong ky ten|toi khong dong y ky ten".split("|")
)
_CHOICES: Mapping[Consent, str] = {
    Consent.NAMED: "named|by name|neu ten|neu day du ten",
    Consent.ORGANISATION_ONLY: "organisation only|organization only|only the organisation|only the organization|"
    "chi neu ten to chuc|chi to chuc|chi ten to chuc",
    Consent.COUNTED_ONLY: "counted only|count only|count me only|chi tinh vao so luong|chi tinh so luong|chi dem",
    Consent.ANONYMOUS: "anonymous|anonymously|an danh|giau ten",
}
_KINDS: Mapping[Kind, str] = {
    Kind.ORGANISATION: "organisation|organization|an organisation|an organization|group|ngo|to chuc|hoi doan|doan the|"
    "nhom",
    Kind.PERSON: "person|individual|an individual|ca nhan",
}
_CAPACITIES: Mapping[Capacity, str] = {
    Capacity.OFFICIAL: "official|official capacity|in an official capacity|chinh thuc|tu cach chinh thuc",
    Capacity.PERSONAL: "personal|personal capacity|in a personal capacity|ca nhan|tu cach ca nhan",
    Capacity.IDENTIFICATION: "identification|for identification only|identification only|chi de nhan biet",
}
# Names that people write and CLDR does not have.
_OTHER_NAMES: Mapping[str, str] = {
    "US": "usa|u s|u s a|us|united states of america|my|nuoc my|hop chung quoc hoa ky",
    "GB": "uk|u k|great britain|england|anh|anh quoc|vuong quoc anh",
    "AU": "uc", "CA": "gia na dai", "CH": "thuy si", "CN": "trung quoc", "CZ": "czech republic|cong hoa sec",
    "FR": "phap", "HK": "hong kong|hongkong", "JP": "nhat", "KH": "campuchia|cambodia|cao mien",
    "KR": "korea|south korea|republic of korea|nam han|dai han", "LA": "lao|ai lao", "MM": "burma|myanmar|mien dien",
    "MY": "ma lai", "NL": "the netherlands|holland", "PH": "the philippines|phi luat tan",
    "RU": "nga|russian federation",
    "SG": "tan gia ba", "TL": "dong timor|east timor", "TR": "turkey|tho nhi ky", "VN": "viet nam|vietnam",
}  # fmt: skip


def plain(text: str) -> str:
    """Words in lower case without marks and punctuation, so that one form stands for many.

    >>> plain("Tên tổ chức (*):")
    'ten to chuc'
    """
    letters = bare(unicodedata.normalize("NFKC", text))
    return " ".join(re.findall(r"[^\W_]+", letters))


def _parts(text: str) -> list[str]:
    """The parts of a bilingual text, as `Country / Quốc gia`."""
    return [words for part in re.split(r"[/|\n()\[\]•–—;:]| - ", text) if (words := plain(part))]


def column_of(heading: str) -> str:
    """The column that a heading means, `IGNORED` for what is never kept, or "" when that is not clear."""
    own = heading.strip().lower()
    if is_own(stated := _stated(own)):
        return stated
    if (is_own(own) or own == SIGNS) and own != "group":
        return own
    whole = plain(heading)
    if asked := _consent_of(whole, _parts(heading)):
        return asked
    if asks_to_sign(heading):
        return SIGNS
    if _CONTACT.search(whole):
        return IGNORED
    languages = [code for code, words in (("en", _ENGLISH), ("vi", _VIETNAMESE)) if words.search(whole)]
    found = {column for part in _parts(heading) for column in _columns_of_part(part)}
    if len(found) != 1:
        return ""
    column = found.pop()
    one = languages[0] if len(languages) == 1 else ""
    return (
        f"{column}.{one}"
        if one and (column.startswith(":") or base(f"{column}.{one}") != f"{column}.{one}")
        else column
    )


def column_of_label(paragraphs: Sequence[str]) -> str:
    """The column of our own that the label of a field means by its first paragraphs, or ""; hints may follow them."""
    found = (column_of(" / ".join(paragraphs[:end])) for end in range(1, len(paragraphs) + 1))
    return next((column for column in found if is_own(column)), "")


def is_own(column: str) -> bool:
    """Whether a word is a column that a sheet of this program may have."""
    return base(column) in GIVEN or column in (CHOICE, STATEMENT)


def _stated(text: str) -> str:
    """The word in brackets at the end of a heading or answer, or ""."""
    found = _OWN.search(text)
    return found[1] if found else ""


def statement_of(heading: str) -> str:
    """The code of a text that a heading names for all its rows, or ""."""
    found = _OWN.search(heading)
    return found[2] or "" if found and found[1] == STATEMENT else ""


def _columns_of_part(part: str) -> set[str]:
    part = " ".join(_VIETNAMESE.sub("", _ENGLISH.sub("", part)).split())
    part = _TAIL.sub("", _FILLING.sub("", part))
    return {column for column, form in _FORMS.items() if re.fullmatch(form, part)} if part else set()


def _consent_of(whole: str, parts: list[str]) -> str:
    """The kind of consent that a heading asks for; one that asks to be let out of something is not understood."""
    if _DENIAL.search(whole):
        return ""
    if _HOW.fullmatch(whole) or (parts and all(map(_HOW.fullmatch, parts))):
        return CHOICE
    if _HIDE.search(whole):
        return ANONYMOUS
    named = _NAMED.search(whole) or (_NAMES.search(whole) and _NAMING.search(whole))
    return AGREES if _CONSENT.search(whole) and named and not _KEEPING.search(whole) else ""


def asks_for_organisation(heading: str) -> bool:
    """Whether a question of consent is about the name of an organisation."""
    return bool(re.search(r"\b(?:organi[sz]ation|group|to chuc|hoi doan|nhom)\b", plain(heading)))


def is_yes(answer: str) -> bool:
    """Whether an answer is a clear yes in one of the languages, or in both."""
    parts = _parts(answer.replace(",", "/"))
    return bool(parts) and all(part in _YES for part in parts)


def is_no(answer: str) -> bool:
    """Whether an answer is a clear no in one of the languages, or in both."""
    parts = _parts(answer.replace(",", "/"))
    return bool(parts) and all(part in _NO for part in parts)


def asks_to_sign(text: str) -> bool:
    """Whether a question is whether one signs, and no other besides; or an answer says that one does."""
    parts = _parts(text)
    return bool(parts) and not _DENIAL.search(plain(text)) and all(map(_SIGNING.fullmatch, parts))


def choice_of(answer: str) -> Consent | None:
    """The way of being shown that an answer clearly names."""
    return _meant(_CHOICES, answer)


def kind_of(answer: str) -> Kind | None:
    """Organisation or person, where an answer clearly says so."""
    return _meant(_KINDS, answer)


def capacity_of(answer: str) -> str:
    """The capacity that an answer names, or its words as they are."""
    one = _meant(_CAPACITIES, answer)
    return one.value if one is not None else answer


def _meant(words: Mapping[_Word, str], answer: str) -> _Word | None:
    """What all parts of a bilingual answer name, or what it says in brackets."""
    stated = next((word for word in words if word.value == _stated(answer.strip())), None)
    if stated is not None:
        return stated
    found = {next((word for word, forms in words.items() if part in forms.split("|")), None) for part in _parts(answer)}
    return found.pop() if len(found) == 1 else None


def country_of(answer: str, more: Mapping[str, str] | None = None) -> str:
    """The ISO code of a country by its name in either language or its code; "" when it is not known.

    `more` holds further codes by name, as the registry of States has them.
    """
    word = answer.strip()
    if word in countries():
        return word
    known = _country_names()
    extra = {plain(name): code for name, code in (more or {}).items()}
    found = {code for part in (plain(answer), *_parts(answer)) if (code := extra.get(part) or known.get(part))}
    return found.pop() if len(found) == 1 else ""


@cache
def _country_names() -> Mapping[str, str]:
    """Codes by plain name; a name that would be that of two countries is left out."""
    from babel import Locale

    found: dict[str, set[str]] = {}
    for language in ("en", "vi"):
        for code, name in Locale.parse(language).territories.items():
            if code in countries():
                found.setdefault(plain(str(name)), set()).add(str(code))
    others = {name: code for code, names in _OTHER_NAMES.items() for name in names.split("|")}
    return {name: codes.pop() for name, codes in found.items() if len(codes) == 1} | others
