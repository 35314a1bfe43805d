"""What holds other things in a header or footer: it is opened and its words are read, or it is left and told."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from advocacy.errors import said
from advocacy.writers.word.letterhead.allowed import is_on, local
from advocacy.writers.word.letterhead.source import Source
from advocacy.writers.word.package import Element, w

_CHOICE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Choice"

_MAX_DEPTH = 32

# Elements whose children are read in their place, with what is told of them.
_OPENED = {
    "bdo": "",
    "customXml": "custom XML data",
    "dir": "",
    "hyperlink": "a link",
    "ins": "tracked changes",
    "moveTo": "tracked changes",
    "smartTag": "",
}
_LEFT = {
    "altChunk": "another document",
    "commentRangeStart": "a comment",
    "commentReference": "a comment",
    "control": "an ActiveX control",
    "del": "tracked changes",
    "endnoteReference": "a note",
    "footnoteReference": "a note",
    "moveFrom": "tracked changes",
    "oMath": "a formula",
    "oMathPara": "a formula",
    "object": "an embedded object",
    "permStart": "editing permissions",
    "pict": "an old-style drawing (VML)",
    "ruby": "a reading aid",
    "subDoc": "another document",
}
# Traces of editing that show nothing.
_SILENT = re.compile(
    "(?:bookmark|commentRange|perm|move(?:From|To)Range)End|move(?:From|To)RangeStart|del(?:Text|InstrText)|"
    "(?:p|r|sect|tbl|tc|tr)Pr|tblGrid|proofErr|softHyphen|lastRenderedPageBreak"
)


def chosen(alternatives: Element) -> Iterable[Element]:
    """What a newer program reads of `mc:AlternateContent`; what is for older ones says the same in VML."""
    return next(alternatives.iterfind(_CHOICE), ())


class Wrappers:
    """Opens the wrappers of one part, a `kind` of header or footer."""

    def __init__(self, source: Source, kind: str) -> None:
        self.source = source
        self.kind = kind
        self._depth = 0

    def tell(self, words: str) -> None:
        """Note what was left behind of this part."""
        self.source.tell(said("{what} in the {kind}", what=said(words), kind=said(self.kind)))

    def opened(self, element: Element, read: Callable[[Iterable[Element]], None]) -> None:
        """Read what an element holds in its place, or tell that it is left behind."""
        if self._depth == _MAX_DEPTH:
            self.tell("what is wrapped up too often")
            return
        self._depth += 1
        self._open(element, read)
        self._depth -= 1

    def _open(self, element: Element, read: Callable[[Iterable[Element]], None]) -> None:
        name, known = local(element), str(element.tag).rpartition("}")[2]
        if name == "sdt":
            self._control(element, read)
        elif name in _OPENED:
            if _OPENED[name]:
                self.tell(_OPENED[name])
            read(element)
        elif known == "AlternateContent":
            read(chosen(element))
        elif name == "bookmarkStart":
            if element.get(w("name")) != "_GoBack":  # which Word puts where somebody typed last
                self.tell("a bookmark")
        elif not _SILENT.fullmatch(name):
            self.tell(_LEFT.get(known) or said("something unknown ({name})", name=known[:30]))

    def _control(self, control: Element, read: Callable[[Iterable[Element]], None]) -> None:
        """The words of a content control, unless they only say what to type; the frame of Word's own page numbers."""
        if control.find(f"{w('sdtPr')}/{w('docPartObj')}") is None:
            self.tell("a content control")
        if not is_on(control.find(f"{w('sdtPr')}/{w('showingPlcHdr')}")):
            read(child for content in control.iterfind(w("sdtContent")) for child in content)
