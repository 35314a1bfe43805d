"""How the words of a Word file look, as far as it decides whether people see them (ECMA-376 Part 1, 17.3.2)."""

from __future__ import annotations

from collections.abc import Iterator

from advocacy.comparing.ooxml import Element, has, value, w

_MAX_BASED = 32  # styles on top of each other
_SMALLEST = 8  # half-points
_WHITE = ("FFFFFF", "FEFEFE")
_HIDING = ("vanish", "webHidden", "specVanish", "strike", "dstrike")


class Looks:
    """The styles of a file."""

    def __init__(self, root: Element | None) -> None:
        listed = [] if root is None else root.findall(w("style"))
        self._styles = {str(style.get(w("styleId"), "")): style for style in listed}
        self._default = next(
            (
                identifier
                for identifier, style in self._styles.items()
                if style.get(w("type")) == "paragraph" and style.get(w("default")) in ("1", "true", "on")
            ),
            "",
        )

    def name(self, paragraph: Element) -> str:
        """The name of a paragraph's style in small letters: ids differ between the languages of Word, names do not."""
        style = self._styles.get(value(paragraph, "pPr/pStyle") or self._default)
        return value(style, "name").lower()

    def is_hidden(self, run: Element, paragraph: Element) -> bool:
        """Whether the words of a run are hard to see, or struck out as words that do not count."""
        styles = (value(run, "rPr/rStyle"), value(paragraph, "pPr/pStyle") or self._default)
        holders = [run, *(each for style in styles for each in self._chain(style))]
        for name in _HIDING:
            if next((has(each, f"rPr/{name}") for each in holders if each.find(w(f"rPr/{name}")) is not None), False):
                return True
        color = next((found for each in holders if (found := value(each, "rPr/color"))), "")
        size = next((found for each in holders if (found := value(each, "rPr/sz"))), "")
        return color.upper() in _WHITE or (size.isdecimal() and int(size) < _SMALLEST)

    def _chain(self, style: str) -> Iterator[Element]:
        """A style and those that it is based on, the nearest first."""
        for _ in range(_MAX_BASED):
            found = self._styles.get(style)
            if found is None:
                return
            yield found
            style = value(found, "basedOn")
