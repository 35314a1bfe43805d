"""A user's file as it was opened: its parts, and what is left behind of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from advocacy.archives import Relation, parse_xml, relations, unpack
from advocacy.errors import InputError, Message, Place, said, words_of
from advocacy.writers.word.letterhead.allowed import Formatting, Theme
from advocacy.writers.word.letterhead.styles import Stylesheet
from advocacy.writers.word.package import Element, w

if TYPE_CHECKING:
    from advocacy.pictures import Picture

_MAX_PICTURES = 20
_STRICT = "{http://purl.oclc.org/ooxml/"
_PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")
# What a document may lead to that can run, fetch, or tell more than it shows; `image` only when it is elsewhere.
_TOLD = {
    "aFChunk": "another document inside the file",
    "attachedTemplate": "a remote template",
    "control": "an ActiveX control",
    "customXml": "custom XML data",
    "font": "embedded fonts",
    "frame": "a frame with another document",
    "image": "a remote picture",
    "mailMergeHeaderSource": "a data source for mail merge",
    "mailMergeSource": "a data source for mail merge",
    "oleObject": "an embedded object",
    "package": "an embedded object",
    "recipientData": "a data source for mail merge",
    "subDocument": "another document that it leads to",
    "vbaProject": "macros",
}


class Source:
    """The parts of a user's Word file that may be looked at, and the list of what was left behind.

    Raises:
        InputError: it is no Word file, or one of those that `advocacy.archives` refuses.
    """

    def __init__(self, data: bytes, label: str) -> None:
        self.label = label
        self.parts = unpack(data, label)
        self.dropped: list[Message] = []
        self._pictures: dict[str, Picture | None] = {}
        mains = [relation for relation in self.relations("").values() if relation.kind == "officeDocument"]
        self.main = mains[0].target if mains else ""
        root = self.xml(self.main)
        if root is not None and str(root.tag).startswith(_STRICT):
            message = 'This is a "Strict Open XML" document. Save it in Word as "Word Document (.docx)".'
            raise InputError(message, Place(label))
        if root is None or root.tag != w("document") or root.find(w("body")) is None:
            raise InputError("This is not a Word document (.docx).", Place(label))
        self.document: Element = root
        self.formatting = Formatting(Theme.read(self.related("theme")), self.tell)
        self.styles = Stylesheet(self.related("styles", w("styles")), self.formatting)
        self._tell_of_the_file()

    def tell(self, words: str) -> None:
        """Note once what was left behind, in words for people."""
        if words not in self.dropped:
            self.dropped.append(said(words))

    def xml(self, name: str) -> Element | None:
        """The root of a part, or None when there is no such part."""
        return parse_xml(self.parts[name], self.label) if name in self.parts else None

    def relations(self, name: str) -> dict[str, Relation]:
        """What a part leads to, by id."""
        return relations(self.parts, name, self.label)

    def related(self, kind: str, tag: str = "") -> Element | None:
        """The root of the part of this kind that belongs to the document; None when missing or of another `tag`."""
        for relation in self.relations(self.main).values():
            if relation.kind == kind and not relation.external:
                root = self.xml(relation.target)
                return root if root is not None and tag in ("", root.tag) else None
        return None

    def picture(self, relation: Relation | None, kind: Message) -> Picture | None:
        """The cleaned picture that a relationship leads to; what cannot be used is told."""
        if relation is None or (not relation.external and relation.target not in self.parts):
            self.tell(said("a picture in the {kind} that is not in the file", kind=kind))
            return None
        if relation.external:
            self.tell(said("a remote picture in the {kind}", kind=kind))
            return None
        if relation.target not in self._pictures and len(self._pictures) == _MAX_PICTURES:
            self.tell("more pictures than a letterhead has")
            return None
        if relation.target not in self._pictures:
            self._pictures[relation.target] = self._cleaned(relation.target, kind)
        return self._pictures[relation.target]

    def _cleaned(self, target: str, kind: Message) -> Picture | None:
        from advocacy.pictures import PictureError, clean

        data = self.parts[target]
        if not data.startswith(_PICTURES):
            extension = target.rpartition(".")[2].upper()
            what = f"{extension}; " if re.fullmatch("[A-Z]{3,4}", extension) else ""
            self.tell(said("a picture in the {kind} ({what}only PNG and JPEG can be used)", kind=kind, what=what))
            return None
        try:
            return clean(data)
        except PictureError as error:
            self.tell(said("a picture in the {kind} ({reason})", kind=kind, reason=words_of(error)))
            return None

    def _tell_of_the_file(self) -> None:
        """What the file holds besides: nothing of it is looked at again, but people should know that it is there."""
        if any(name.lower().endswith("vbaproject.bin") for name in self.parts):
            self.tell(_TOLD["vbaProject"])
        near = {relation.target for relation in self.relations(self.main).values() if not relation.external}
        for name in (self.main, *sorted(near & self.parts.keys())):
            for relation in self.relations(name).values():
                remote = relation.external and name == self.main
                if relation.kind in _TOLD and (remote or relation.kind != "image"):
                    self.tell(_TOLD[relation.kind])
        body = self.document.find(w("body"))
        if (
            any((text.text or "").strip() for text in body.iter(w("t")))
            or next(body.iter(w("drawing")), None) is not None
        ):
            self.tell("the text and pictures of the pages themselves")
