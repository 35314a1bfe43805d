"""Who agreed to be counted, but not to be named, must not stand in a text either: a last look at the finished words.

It holds for every edition, since no circle is small enough for what somebody did not agree to. Names are searched for
as `confidence` does it, but with tables of thousands in mind: a line is looked at once, whatever the number of names.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from advocacy.confidence import all_words, folded
from advocacy.content import Draft
from advocacy.document import Document
from advocacy.signatories.records import Record

_MIN_LETTERS = 4
_MIN_JOINED = 8  # letters of a name that are searched for without the spaces between its words
_MAX_WORDS = 8
_OTHERS = ("representative", "role", "relation", "organisation", "capacity")
_UNITS = re.compile(r"signatories(?:\.\d+)?")


def check_unnamed(draft: Draft, document: Document) -> None:
    """Find the names of those who are not to be named; the message does not repeat them.

    Where signatories stand in a list, their rows are what they agreed to; that two of them have one name, or that one
    name is part of another, is no reason not to print them.
    """
    index = _Index(folded(name) for name in draft.unnamed)
    spoken = sorted((words for names in draft.spoken if (words := folded(names))), key=len, reverse=True)
    for unit, line in all_words(document) if draft.unnamed else ():
        words = folded(line)
        for names in spoken:
            words = words.replace(names, " . ")
        if not _UNITS.fullmatch(unit) and index.stands_in(words):
            message = "This names a signatory who agreed to be counted, not to be named."
            place = draft.campaign.tree.place_of(unit or "signatories")
            draft.find("confidential", place, message, "Write the text without the name.")


def check_rows(draft: Draft, records: Iterable[Record]) -> None:
    """Tell of rows that are printed and name in other words than their own name somebody who is not to be named."""
    index = _Index(folded(name) for name in draft.unnamed)
    for record in records if draft.unnamed else ():
        others = (record.words.get(slot, "") for slot in _OTHERS)
        if any(index.stands_in(folded(words)) for words in others if words):
            message = "This row names a signatory who agreed to be counted, not to be named."
            draft.find("confidential", record.place, message, "Ask who is meant, and change the row.", error=False)


class _Index:
    """Many names, found in a line without looking for each."""

    def __init__(self, names: Iterable[str]) -> None:
        self._sorted: set[tuple[str, ...]] = set()
        self._joined: defaultdict[str, set[str]] = defaultdict(set)
        for name in names:
            words = name.split()
            if len(name) < _MIN_LETTERS or len(words) > _MAX_WORDS:
                continue
            self._sorted.add(tuple(sorted(words)))
            joined = "".join(words)
            if len(joined) >= _MIN_JOINED:
                self._joined[joined[:_MIN_JOINED]].add(joined)
        self._sizes = sorted({len(words) for words in self._sorted})

    def stands_in(self, words: str) -> bool:
        """Whether the words of one of the names stand in a folded line, in any order, or joined into one word."""
        found = words.split()
        for size in self._sizes:
            for at in range(len(found) - size + 1):
                if tuple(sorted(found[at : at + size])) in self._sorted:
                    return True
        joined = "".join(found)
        for at in range(len(joined) - _MIN_JOINED + 1):
            if any(joined.startswith(name, at) for name in self._joined.get(joined[at : at + _MIN_JOINED], ())):
                return True
        return False
