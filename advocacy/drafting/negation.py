"""Whether a draft still denies what the original denies: the slip of machines that turns a letter round.

The words are grammar of two languages and so stand here. A draft may deny in other words (`refused`, `từ chối`); these
count on its side only.
"""

from __future__ import annotations

import re

_DENIES = {
    "en": re.compile(
        r"\b(?:not(?! only)|no(?!\. ?\d)|never|none|nobody|nothing|neither|nor|cannot|\w+n['’]t"
        r"|without(?! (?:delay|fail|doubt)\b))\b",
        re.I,
    ),
    "vi": re.compile(
        r"(?<!hàng )(?<!trên )\b(?:không(?! (?:gian|khí|quân|lưu|phận|những|chỉ))|chưa|chẳng|đừng|chớ)\b", re.I
    ),
}
_MAY_DENY = {
    "en": re.compile(
        r"\b(?:no|non|un\w{3,}|dis\w{3,}|im(?:p|m)\w+|in(?:ability|hum|visib|comm|sec|suff)\w*|il?legal\w*|fail\w*|refus\w*"
        r"|den(?:y|ie[sd])\w*|lack\w*|forb\w+|ban\w*|stop\w*|end\w*|prevent\w*|avoid\w*|free|hardly|yet to|\w+less)\b",
        re.I,
    ),
    "vi": re.compile(r"\b(?:vô|phi|bất|thiếu|khỏi|trái|từ chối|mất|miễn|cấm|ngoài|khác|không)\b", re.I),
}


def is_denial_lost(sentence: str, draft: str, source: str, target: str) -> bool:
    """Whether a sentence denies something and its draft, in the language `target`, nothing at all."""
    if source not in _DENIES or target not in _DENIES or not _DENIES[source].search(sentence):
        return False
    return not (_DENIES[target].search(draft) or _MAY_DENY[target].search(draft))
