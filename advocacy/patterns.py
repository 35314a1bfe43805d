"""Forms with slots and optional parts: `{name}[, {role}][ ({country})]`.

A part in square brackets goes when one of its slots is empty; brackets without a slot are printed. Citation styles,
lines of signatories, records and notices share this.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

SLOT = re.compile(r"\{([\w-]+)\}")
_OPTIONAL = re.compile(r"\[([^\[\]]*)\]")


def without_empty_parts(pattern: str, values: Mapping[str, object]) -> str:
    """The pattern with the optional parts kept whose slots all have a value; the slots themselves stay."""

    def kept(found: re.Match[str]) -> str:
        slots = SLOT.findall(found[1])
        if not slots:
            return found[0]
        return found[1] if all(values.get(name) for name in slots) else ""

    return _OPTIONAL.sub(kept, pattern)
