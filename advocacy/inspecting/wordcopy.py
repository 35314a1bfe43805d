"""A clean copy of a Word file: a new package, into which goes what the lists of `allowed` name, and nothing else.

Words, styles, structure, tables, notes, languages and pictures stay; pictures are encoded anew and cropped where the
page shows only a part. What can run or hides another file makes the program refuse: to leave it out would change what
people see, and to leave it in is not clean. Sources: ECMA-376 Parts 1 and 2.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from typing import NoReturn

from lxml import etree

from advocacy.archives import Relation, parse_xml, relations
from advocacy.comparing.ooxml import STRICT, Element, Styles, w
from advocacy.errors import InputError, Place, said, words_of
from advocacy.inspecting import allowed, settling
from advocacy.inspecting.allowed import NAMESPACES, A, R
from advocacy.inspecting.package import RELATION_CODES
from advocacy.inspecting.word import open_word, unseen_pages
from advocacy.inspecting.wordparts import Part, packed, properties
from advocacy.pictures import PictureError, clean

_WORDML = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_DC = "http://purl.org/dc/elements/1.1/"
_REFUSED = ("macro", "embedded-object", "signature")
_LISTS = {"styles": allowed.STYLES, "numbering": allowed.NUMBERING, "settings": allowed.SETTINGS}
_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}")


@dataclass(frozen=True, slots=True)
class _Scope:
    """What the elements of one part are copied by: the new part, what the old one leads to, the names that may stay."""

    part: Part
    given: dict[str, Relation]
    listed: frozenset[str]


class Copy:
    """Makes the copy of one file.

    Raises:
        InputError: refused by `archives`, not a Word document, or of a kind that cannot be cleaned.
    """

    def __init__(self, data: bytes, label: str, *, accept_changes: bool) -> None:
        self.label, self.accept = label, accept_changes
        self.given, self.main = open_word(data, label)
        if STRICT in self.given[self.main]:
            self._refuse('This is a "Strict Open XML" document. Save it in Word as "Word Document (.docx)".')
        self.made: dict[str, Part] = {}
        self.pictures: dict[tuple[str, tuple[float, ...]], str] = {}
        self.marks = settling.Bookmarks()
        self.roots: dict[str, Element] = {}
        self.named: dict[str, str] = {}
        self._count = 0
        self._refuse_what_runs()

    def _refuse(self, message: str) -> NoReturn:
        """Say why there can be no clean copy."""
        raise InputError(message, Place(self.label))

    def _refuse_what_runs(self) -> None:
        for name in self.given:
            if name.lower().endswith(("vbaproject.bin", "vbadata.xml")) or "activex" in name.lower():
                self._refuse("The file holds macros. Save it in Word as .docx, without them.")
            folder, _, last = name.rpartition("/")
            if not folder.endswith("_rels"):
                continue
            source = "/".join(
                piece for piece in (folder.removesuffix("_rels").rstrip("/"), last.removesuffix(".rels")) if piece
            )
            for relation in relations(self.given, "" if last == ".rels" else source, self.label).values():
                if RELATION_CODES.get(relation.kind) in _REFUSED:
                    self._refuse(
                        said("It holds {kind}, so no clean copy was made. Take it out in Word.", kind=relation.kind)
                    )

    def write(self) -> bytes:
        """The bytes of the copy."""
        from advocacy.writers.word.package import zipped

        near = relations(self.given, self.main, self.label)
        self._settle(near)
        title = self._title()
        self._copy(self.main, "word/document.xml", "document.main")
        main = self.made["word/document.xml"]
        for kind in ("styles", "numbering", "settings", "footnotes", "endnotes"):
            found = next((each for each in near.values() if each.kind == kind and not each.external), None)
            if found is not None and found.target in self.roots:
                self._copy(found.target, f"word/{kind}.xml", kind)
                main.relations.append((kind, f"{kind}.xml", False))
        theme = next((each for each in near.values() if each.kind == "theme" and not each.external), None)
        if theme is not None and theme.target in self.given:
            self._theme(theme.target)
            main.relations.append(("theme", "theme.xml", False))
        self.made["docProps/core.xml"] = Part(
            properties(title, self._language()), "application/vnd.openxmlformats-package.core-properties+xml"
        )
        return zipped(packed(self.made))

    # -- before copying

    def _settle(self, near: dict[str, Relation]) -> None:
        kinds = ("header", "footer", "footnotes", "endnotes", "styles", "numbering", "settings")
        names = [self.main, *(each.target for each in near.values() if each.kind in kinds and not each.external)]
        self.roots = {
            name: parse_xml(self.given[name], self.label) for name in dict.fromkeys(names) if name in self.given
        }
        stories = [root for root in self.roots.values() if etree.QName(root).localname not in _LISTS]
        sheets = [root for root in self.roots.values() if root.tag == w("styles")]
        if any(settling.has_changes(root) for root in self.roots.values()) and not self.accept:
            self._refuse("It holds tracked changes. Accept or reject them in Word, or write --accept-changes.")
        for root in self.roots.values():
            settling.choose(root)
            settling.accept(root)
        styles = Styles(sheets[0] if sheets else None)
        for root in stories:
            settling.settle_fields(root, self.marks, self.label)
            settling.gather_marks(root, self.marks)
            settling.settle_text(root, styles)
        for root in stories:
            settling.rename_marks(root, self.marks)
        self._drop_unseen(stories)

    def _drop_unseen(self, stories: list[Element]) -> None:
        """Notes that nothing leads to any more, and headers of pages that there are not."""
        for note in ("footnote", "endnote"):
            led = {each.get(w("id")) for root in stories for each in root.iter(w(f"{note}Reference"))}
            for root in stories:
                for each in [each for each in root if each.tag == w(note)]:
                    if each.get(w("id")) not in led and each.get(w("type"), "normal") == "normal":
                        root.remove(each)
        unseen = unseen_pages(self.roots.values())
        for reference in [each for root in stories for each in root.iter(w("headerReference"), w("footerReference"))]:
            section = reference.getparent()
            if section is not None and reference.get(w("type"), "default") in unseen:
                section.remove(reference)

    def _title(self) -> str:
        """The title of the properties, if it stands in the text too."""
        for each in relations(self.given, "", self.label).values():
            if each.kind == "core-properties" and each.target in self.given:
                title = parse_xml(self.given[each.target], self.label).findtext(f"{{{_DC}}}title") or ""
                shown = " ".join("".join(map(str, node.itertext())) for node in self.roots[self.main].iter(w("p")))
                if title.strip() and " ".join(title.split()) in " ".join(shown.split()):
                    return title.strip()
        return ""

    def _language(self) -> str:
        for root in self.roots.values():
            if root.tag == w("styles"):
                for language in root.iter(w("lang")):
                    if _TAG.fullmatch(tag := str(language.get(w("val"), ""))):
                        return tag
        return ""

    # -- copying

    def _copy(self, source: str, target: str, kind: str) -> None:
        part = self.made.setdefault(target, Part(b"", f"{_WORDML}{kind}+xml"))
        given = relations(self.given, source, self.label)
        listed = _LISTS.get(etree.QName(self.roots[source]).localname, allowed.STORY)
        root = self._element(self.roots[source], None, _Scope(part, given, listed))
        etree.cleanup_namespaces(root)
        part.data = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)

    def _element(self, old: Element, parent: Element | None, scope: _Scope) -> Element:
        """An element made anew below its new parent, with what of it is on the lists."""
        new = etree.Element(old.tag, nsmap=NAMESPACES) if parent is None else etree.SubElement(parent, old.tag)
        if old.text and (not len(old) or old.text.strip()):
            new.text = old.text
        for key, value in old.attrib.items():
            name = etree.QName(key)
            kept = allowed.attribute(
                str(etree.QName(old).namespace),
                etree.QName(old).localname,
                str(name.namespace or ""),
                name.localname,
                str(value),
            )
            if name.namespace != R and kept is not None:
                new.set(key, kept)
        self._names(old, new)
        crop = self._relate(old, new, scope)
        for child in old:
            self._child(child, new, scope, crop=crop)
        return new

    def _child(self, child: Element, new: Element, scope: _Scope, *, crop: bool) -> None:
        space, name = str(etree.QName(child).namespace), etree.QName(child).localname
        if name == "graphicData" and (kind := allowed.graphic_kind(str(child.get("uri", "")))):
            self._refuse(said("It holds {kind}, so no clean copy was made. Take it out in Word.", kind=kind))
        if name in ("object", "control", "altChunk", "subDoc", "OLEObject", "contentPart"):
            self._refuse(said("It holds {kind}, so no clean copy was made. Take it out in Word.", kind=name))
        if name == "srcRect" and crop:
            return
        if child.tag == w("hyperlink") and not self._leads(child, scope.given):
            for inner in child:
                self._child(inner, new, scope, crop=crop)
        elif allowed.is_allowed(space, name, scope.listed):
            self._element(child, new, scope)
        elif name in allowed.OPENED:
            for inner in child:
                self._child(inner, new, scope, crop=crop)
        elif next(child.iter(w("t")), None) is not None:
            self._refuse(said("It holds {kind}, so no clean copy was made. Take it out in Word.", kind=name[:40]))

    def _leads(self, link: Element, given: dict[str, Relation]) -> bool:
        relation = given.get(str(link.get(f"{{{R}}}id", "")))
        return bool(link.get(w("anchor"))) or (
            relation is not None and relation.external and bool(settling.clean_target(relation.target))
        )

    def _names(self, old: Element, new: Element) -> None:
        """Numbered names for drawings; the words for those who cannot see them, unless they are the name of a file."""
        if etree.QName(old).localname not in ("docPr", "cNvPr"):
            return
        self._count += 1
        new.set("name", f"Picture {self._count}")
        new.set("id", str(self._count))
        words = str(old.get("descr", ""))
        if words and not re.search(r"[\\/]|\.\w{3,4}\s*$", words):
            new.set("descr", words)

    def _relate(self, old: Element, new: Element, scope: _Scope) -> bool:
        """Lead on to what the old element led to, if it may; gives whether a picture was cropped."""
        cropped = False
        if old.tag == f"{{{A}}}blip" or etree.QName(old).localname == "imagedata":
            return self._picture(old, new, scope)
        if etree.QName(old).localname == "blipFill":
            cropped = any(_crop(old))
        relation = scope.given.get(str(old.get(f"{{{R}}}id", "")))
        if relation is None:
            return cropped
        kind = etree.QName(old).localname
        if kind in ("headerReference", "footerReference") and relation.target in self.roots and not relation.external:
            which = kind.removesuffix("Reference")
            if relation.target not in self.named:
                self.named[relation.target] = f"{which}{len(self.named) + 1}.xml"
                self._copy(relation.target, f"word/{self.named[relation.target]}", which)
            new.set(f"{{{R}}}id", self._relation(scope.part, which, self.named[relation.target], external=False))
        elif (
            kind in ("hyperlink", "hlinkClick")
            and relation.external
            and (target := settling.clean_target(relation.target))
        ):
            new.set(f"{{{R}}}id", self._relation(scope.part, "hyperlink", target, external=True))
        elif kind == "hlinkClick":
            new.getparent().remove(new)  # type: ignore[union-attr]
        return cropped

    def _relation(self, part: Part, kind: str, target: str, *, external: bool) -> str:
        if (kind, target, external) not in part.relations:
            part.relations.append((kind, target, external))
        return f"rId{part.relations.index((kind, target, external)) + 1}"

    def _picture(self, old: Element, new: Element, scope: _Scope) -> bool:
        vml = etree.QName(old).localname == "imagedata"
        relation = scope.given.get(str(old.get(f"{{{R}}}{'id' if vml else 'embed'}", "")))
        if (
            relation is None
            or relation.external
            or relation.target not in self.given
            or any(key.startswith("crop") for key in map(str, old.attrib))
        ):
            self._refuse(
                "It holds a picture that is elsewhere, or was cropped in an old way. Put the picture in again."
            )
        parent = old.getparent()
        crop = _crop(parent) if parent is not None and not vml else ()
        key = relation.target, crop
        if key not in self.pictures:
            data, extension = self._cleaned(*key)
            name = f"media/image{len(self.pictures) + 1}.{extension}"
            self.made[f"word/{name}"] = Part(data, f"image/{extension}")
            self.pictures[key] = name
        number = self._relation(scope.part, "image", self.pictures[key], external=False)
        new.set(f"{{{R}}}{'id' if vml else 'embed'}", number)
        return False

    def _cleaned(self, target: str, crop: tuple[float, ...]) -> tuple[bytes, str]:
        try:
            made = clean(self.given[target])
            if not any(crop):
                return made.data, made.extension
            from PIL import Image

            image = Image.open(io.BytesIO(made.data), formats=[made.extension])
            left, top, right, bottom = crop
            box = (
                round(left * made.width),
                round(top * made.height),
                round((1 - right) * made.width),
                round((1 - bottom) * made.height),
            )
            image.crop((box[0], box[1], max(box[2], box[0] + 1), max(box[3], box[1] + 1))).save(
                held := io.BytesIO(), made.extension, quality=92, subsampling=0
            )
            made = clean(held.getvalue())
        except PictureError as error:
            message = said("A picture in it cannot be cleaned: {reason}", reason=words_of(error))
            raise InputError(message, Place(self.label)) from error
        return made.data, made.extension

    def _theme(self, source: str) -> None:
        """Colours and fonts of the theme, without the names that somebody gave them."""
        root = parse_xml(self.given[source], self.label)
        for element in list(root):
            if element.tag != f"{{{A}}}themeElements":
                root.remove(element)
        for element in list(root.iter(f"{{{A}}}extLst", f"{{{A}}}blipFill")):
            if element.tag == f"{{{A}}}blipFill":
                self._refuse(said("It holds {kind}, so no clean copy was made. Take it out in Word.", kind="theme"))
            element.getparent().remove(element)  # type: ignore[union-attr]
        for element in root.iter():
            if element.get("name") is not None:
                element.set("name", "Office")
        etree.cleanup_namespaces(root)
        self.made["word/theme.xml"] = Part(
            etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True),
            "application/vnd.openxmlformats-officedocument.theme+xml",
        )


def _crop(fill: Element) -> tuple[float, ...]:
    """How much of a picture is cut off at the left, top, right and bottom, as parts of one; () when nothing is."""
    cut = fill.find(f"{{{A}}}srcRect")
    if cut is None:
        return ()
    found = []
    for side in "ltrb":
        given = str(cut.get(side, "0"))
        number = (
            float(given.rstrip("%")) * (1_000 if given.endswith("%") else 1)
            if re.fullmatch(r"-?[\d.]{1,9}%?", given)
            else 0
        )
        found.append(number / 100_000)
    # Below zero is a margin, not a cut: such a picture is left as it is.
    good = all(0 <= side < 1 for side in found) and found[0] + found[2] < 1 and found[1] + found[3] < 1
    return tuple(found) if any(found) and good else ()
