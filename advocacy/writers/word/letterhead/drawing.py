"""A picture of a header or footer, drawn anew: its place, its size and the words for those who cannot see it.

Of a drawing (ECMA-376 Part 1, 20.4) come in a plain picture that lies in the file, its measures, and how text runs
around it. Links, effects, groups, text boxes and shapes do not, nor does a name that tells where the file was kept.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from lxml import etree

from advocacy.reader import normalise, refused_character
from advocacy.writers.word.package import Element, R, W

_WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_PIC = "http://schemas.openxmlformats.org/drawingml/2006/picture"
_DECORATIVE = "http://schemas.microsoft.com/office/drawing/2017/decorative"
_MAX = 22 * 914_400  # English metric units in the 22 inches of the largest page
_OTHER = {
    "wordprocessingShape": "a text box or shape",
    "wordprocessingGroup": "a group of drawings",
    "wordprocessingCanvas": "a drawing canvas",
    "chart": "a chart",
    "diagram": "a diagram",
}
# Alternative texts that programs fill in: a path, a file name, "Picture 1".
_NO_WORDS = re.compile(
    r".*\\.*|.*://.*|[~/].*|.*\.(?:png|jpe?g|jfif|gif|svg|emf|wmf|bmp|tiff?|webp|heic)"
    r"|(?:picture|image|hình|ảnh)? *\d*",
    re.IGNORECASE | re.DOTALL,
)
_SIDE = {
    "H": re.compile("margin|page|column|character|(?:left|right|inside|outside)Margin"),
    "V": re.compile("margin|page|paragraph|line|(?:top|bottom|inside|outside)Margin"),
}
_USUAL = {"H": "column", "V": "paragraph"}
_ALIGN = {"H": re.compile("left|right|center|inside|outside"), "V": re.compile("top|bottom|center|inside|outside")}

_PICTURE = """<a:graphic><a:graphicData uri="{pic}"><pic:pic>
<pic:nvPicPr><pic:cNvPr id="0" name=""/><pic:cNvPicPr/></pic:nvPicPr>
<pic:blipFill><a:blip r:embed=""/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>
<pic:spPr><a:xfrm rot="{turn}"><a:off x="0" y="0"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>
<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>
</pic:pic></a:graphicData></a:graphic>"""
_INLINE = """<wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{width}" cy="{height}"/>
<wp:docPr id="0" name=""/>{picture}</wp:inline>"""
_ANCHOR = """<wp:anchor distT="{top}" distB="{bottom}" distL="{left}" distR="{right}" simplePos="0" relativeHeight="1"
behindDoc="{behind}" locked="0" layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/>{horizontal}{vertical}
<wp:extent cx="{width}" cy="{height}"/>{wrap}<wp:docPr id="0" name=""/>{picture}</wp:anchor>"""
_EXTENSION = """<a:extLst xmlns:a="{a}"><a:ext uri="{{C183D7F6-B498-43B3-948B-1728B52AA6E4}}">
<adec:decorative xmlns:adec="{decorative}" val="1"/></a:ext></a:extLst>"""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A `w:drawing` made anew, and the id of the relationship by which the user's file finds the picture."""

    element: Element
    relation: str


def redrawn(drawing: Element, tell: Callable[[str], None]) -> Drawn | None:
    """A drawing without anything but its picture, or None when that is not what it is; `tell` is told the rest.

    The picture's relationship, number and name are empty: they belong to the file that it is put into.
    """
    frame = next((child for child in drawing if child.tag in (f"{{{_WP}}}inline", f"{{{_WP}}}anchor")), None)
    data = None if frame is None else frame.find(f"{{{_A}}}graphic/{{{_A}}}graphicData")
    blip = None if data is None else data.find(f"{{{_PIC}}}pic/{{{_PIC}}}blipFill/{{{_A}}}blip")
    if frame is None or data is None or blip is None:
        kind = "" if data is None else str(data.get("uri", "")).rpartition("/")[2]
        tell(_OTHER.get(kind, "a drawing"))
        return None
    if blip.get(f"{{{R}}}link") is not None:
        tell("a remote picture")
        return None
    properties = frame.find(f"{{{_WP}}}docPr")
    if properties is not None and properties.get("hidden") in ("1", "true"):
        tell("a hidden picture")
        return None
    if any(int_of(value, -100_000, 100_000) for value in _crop(data)):
        # What is cut off is still in the file, for everybody to see.
        tell("a cropped picture (in Word: Compress Pictures, Delete cropped areas)")
        return None
    if next(frame.iter(f"{{{_A}}}hlinkClick"), None) is not None:
        tell("the link of a picture")
    made = _frame(frame, data)
    if made is None:
        tell("a picture without a size")
        return None
    _describe(made, frame)
    return Drawn(made, str(blip.get(f"{{{R}}}embed", "")))


def int_of(text: str | None, low: int, high: int) -> int:
    """A whole number within limits, 0 for anything else."""
    value = int(text) if text is not None and re.fullmatch(r"-?[0-9]{1,9}", text) else 0
    return value if low <= value <= high else 0


def _crop(data: Element) -> list[str | None]:
    rectangle = data.find(f".//{{{_A}}}srcRect")
    return [] if rectangle is None else [rectangle.get(side) for side in "ltrb"]


def _frame(frame: Element, data: Element) -> Element | None:
    extent, turned = frame.find(f"{{{_WP}}}extent"), data.find(f".//{{{_A}}}xfrm")
    width, height = (0 if extent is None else int_of(extent.get(name), 1, _MAX) for name in ("cx", "cy"))
    if not (width and height):
        return None
    turn = 0 if turned is None else int_of(turned.get("rot"), -21_600_000, 21_600_000)
    picture = _PICTURE.format(pic=_PIC, width=width, height=height, turn=turn)
    if frame.tag == f"{{{_WP}}}inline":
        text = _INLINE.format(width=width, height=height, picture=picture)
    else:
        text = _anchor(frame, width, height, picture)
    root = (
        f'<w:drawing xmlns:w="{W}" xmlns:r="{R}" xmlns:wp="{_WP}" xmlns:a="{_A}" xmlns:pic="{_PIC}">{text}</w:drawing>'
    )
    return etree.fromstring(root, etree.XMLParser(remove_blank_text=True))


def _anchor(anchor: Element, width: int, height: int, picture: str) -> str:
    sides = {name: int_of(anchor.get(f"dist{name[0].upper()}"), 0, _MAX) for name in ("top", "bottom", "left", "right")}
    behind = "1" if anchor.get("behindDoc") in ("1", "true") else "0"
    places = {"horizontal": _place(anchor, "H"), "vertical": _place(anchor, "V")}
    return _ANCHOR.format(
        **sides, **places, behind=behind, wrap=_wrap(anchor), width=width, height=height, picture=picture
    )


def _place(anchor: Element, axis: str) -> str:
    """Where the picture is on an axis; Word tells a place in percent in plain measures too."""
    relative, inner = _USUAL[axis], "<wp:posOffset>0</wp:posOffset>"
    for place in anchor.iter(f"{{{_WP}}}position{axis}"):
        for told in place.iterfind(f"{{{_WP}}}*"):
            words = str(told.text or "").strip()
            if _SIDE[axis].fullmatch(str(place.get("relativeFrom"))):
                relative = str(place.get("relativeFrom"))
            if _ALIGN[axis].fullmatch(words):
                inner = f"<wp:align>{words}</wp:align>"
            else:
                inner = f"<wp:posOffset>{int_of(words, -_MAX, _MAX)}</wp:posOffset>"
    return f'<wp:position{axis} relativeFrom="{relative}">{inner}</wp:position{axis}>'


def _wrap(anchor: Element) -> str:
    """How text runs around; tight outlines become a square."""
    wrap = next((str(each.tag).removeprefix(f"{{{_WP}}}") for each in anchor if "}wrap" in str(each.tag)), "wrapNone")
    if wrap in ("wrapNone", "wrapTopAndBottom"):
        return f"<wp:{wrap}/>"
    return '<wp:wrapSquare wrapText="bothSides"/>'


def _describe(made: Element, frame: Element) -> None:
    """The words for those who cannot see it; without any it is marked as decoration, as a logo in a header is."""
    given = frame.find(f"{{{_WP}}}docPr")
    text = " ".join(normalise("" if given is None else str(given.get("descr", ""))).split())
    new = next(made.iter(f"{{{_WP}}}docPr"))
    if _NO_WORDS.fullmatch(text) or refused_character(text) or len(text) > 500:
        new.append(etree.fromstring(_EXTENSION.format(a=_A, decorative=_DECORATIVE)))
    else:
        new.set("descr", text)
