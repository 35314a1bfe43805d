"""Findings as comments of a Word file: the part that holds them, whichever file it is put into."""

from __future__ import annotations

import re

from lxml import etree

from advocacy.comparing.language import language_of
from advocacy.errors import Finding, told
from advocacy.writers.word.package import Element, W, add, text_run, w

AUTHOR = "advocacy"
_TAGS = {"en": "en-GB", "vi": "vi-VN"}
_QUOTED = re.compile('(“[^“”]*”|"[^"]*")')  # words of the texts, in either language


class Comments:
    """Comments without a time, by one author that is no person; `root` is a part that holds some already."""

    def __init__(self, ui: str, root: Element | None = None) -> None:
        self.root = etree.Element(w("comments"), nsmap={"w": W}) if root is None else root
        self.ui = ui
        self.count = 0
        numbers = (str(comment.get(w("id"), "")) for comment in self.root.iter(w("comment")))
        self._next = max((int(number) for number in numbers if re.fullmatch("[0-9]{1,8}", number)), default=-1) + 1

    def add(self, finding: Finding, before: str = "") -> int:
        """A new comment with what is wrong and what to do, after a paragraph of other words; gives its id."""
        comment = add(self.root, "comment", id=self._next, author=AUTHOR, initials="a")
        words = told(finding.message, self.ui), told(finding.suggestion, self.ui), f"[{finding.code}]"
        for text in filter(None, (before, " ".join(filter(None, words)))):
            paragraph = add(comment, "p")
            for piece in filter(None, _QUOTED.split(text)):
                quoted = language_of(piece.lower()) if _QUOTED.fullmatch(piece) else ""
                text_run(paragraph, piece, _TAGS.get(quoted or self.ui, _TAGS["en"]))
        self.count += 1
        self._next += 1
        return self._next - 1
