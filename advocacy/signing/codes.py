"""Short codes of texts, to be compared by eye or over the telephone.

A code is of digits alone: everybody can say them, in any language, no two look alike in any typeface, there is no case,
and no word comes about by chance.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from functools import lru_cache

DIGITS = 24
CODE = re.compile(r"[0-9]{4}(?:-[0-9]{4}){5}")

_DATA = 10 ** (DIGITS - 2)
_SALT = b"advocacy-code-1"
_COST, _BLOCK, _LANES = 2**15, 8, 1  # of scrypt (RFC 7914): 32 MiB and about a tenth of a second
_MEMORY = 2**26
_APART = re.compile(r"[\s.\-\u2010-\u2014\u2212]+")


@lru_cache(maxsize=256)
def short_code(digest: str) -> str:
    """The code of a statement's digest: 22 digits, 2 check digits, in six groups of four.

    22 digits are 73 bits. To make a text that has the code of a *given* one takes about 2^73 tries. To make *two*
    texts of one code, where both are one's own, takes about 2^36.5 tries (10^11), which would be an afternoon of plain
    SHA-256; therefore each try is one scrypt of 32 MiB, so 10^11 of them are about 300 years of one processor. Who has
    that to spend is found out all the same, since the outputs carry the whole digests, and programs compare these.
    """
    stretched = hashlib.scrypt(
        digest.encode("ascii"), salt=_SALT, n=_COST, r=_BLOCK, p=_LANES, maxmem=_MEMORY, dklen=32
    )
    return spelled(int.from_bytes(stretched) % _DATA)


def spelled(number: int) -> str:
    """A number of at most 22 digits as a code, with its check digits (ISO/IEC 7064, MOD 97-10).

    One wrong digit is found, and so are two digits that changed places, wherever they stand; of other mistakes, 96 of
    97.
    """
    digits = f"{number:0{DIGITS - 2}}{98 - number * 100 % 97:02}"
    return "-".join(digits[at : at + 4] for at in range(0, DIGITS, 4))


def read_code(text: str) -> str:
    """A code as somebody typed it, with whatever between the groups, in its one form; "" when it cannot be right."""
    digits = _APART.sub("", unicodedata.normalize("NFKC", text))
    if not re.fullmatch(rf"[0-9]{{{DIGITS}}}", digits) or int(digits) % 97 != 1:
        return ""
    return "-".join(digits[at : at + 4] for at in range(0, DIGITS, 4))
