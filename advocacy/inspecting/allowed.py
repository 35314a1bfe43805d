"""What of a Word file may be in a clean copy: elements, attributes and values; anything that is not named stays out.

Names are those of ECMA-376 Part 1: 17 (words, tables, notes, sections, styles, numbering), 20.1 and 20.4 (pictures and
text boxes), 22.1 (formulas), Part 4, 19 (VML, for the drawings of older files).
"""

from __future__ import annotations

import re

from advocacy.comparing.ooxml import W

R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
PIC = "http://schemas.openxmlformats.org/drawingml/2006/picture"
M = "http://schemas.openxmlformats.org/officeDocument/2006/math"
WPS = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
WPG = "http://schemas.microsoft.com/office/word/2010/wordprocessingGroup"
V, OFFICE, W10 = (
    "urn:schemas-microsoft-com:vml",
    "urn:schemas-microsoft-com:office:office",
    "urn:schemas-microsoft-com:office:word",
)
XML = "http://www.w3.org/XML/1998/namespace"
NAMESPACES = {
    "w": W,
    "r": R,
    "a": A,
    "wp": WP,
    "pic": PIC,
    "m": M,
    "wps": WPS,
    "wpg": WPG,
    "v": V,
    "o": OFFICE,
    "w10": W10,
}

STORY = frozenset(
    # structure
    "document body hdr ftr footnotes footnote endnotes endnote p r t tab br cr sym noBreakHyphen softHyphen ptab pgNum "
    "footnoteRef endnoteRef footnoteReference endnoteReference separator continuationSeparator hyperlink "
    "bookmarkStart bookmarkEnd "
    "fldChar instrText fldSimple drawing pict txbxContent ruby rubyPr rt rubyBase rubyAlign hps hpsRaise "
    "hpsBaseText lid bdo dir background "
    # runs
    "rPr rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof "
    "snapToGrid webHidden color "
    "spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em lang "
    "eastAsianLayout oMath vanish specVanish "
    # paragraphs
    "pPr pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr ilvl numId "
    "suppressLineNumbers pBdr top left bottom right "
    "between bar tabs suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE "
    "autoSpaceDN bidi adjustRightInd ind "
    "contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment textboxTightWrap "
    "outlineLvl start end "
    # tables
    "tbl tblPr tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW "
    "tblCellSpacing tblInd tblBorders "
    "insideH insideV tl2br tr2bl tblLayout tblCellMar tblLook tblCaption tblDescription tblGrid gridCol tr "
    "tblPrEx trPr cnfStyle "
    "gridBefore gridAfter wBefore wAfter cantSplit trHeight tblHeader hidden tc tcPr tcW gridSpan hMerge "
    "vMerge tcBorders noWrap tcMar "
    "tcFitText vAlign hideMark header headers "
    # sections
    "sectPr headerReference footerReference footnotePr endnotePr pos numFmt numStart numRestart type pgSz "
    "pgMar pgBorders lnNumType "
    "pgNumType cols col formProt titlePg rtlGutter docGrid noEndnote".split()
)
STYLES = STORY | frozenset(
    "styles docDefaults rPrDefault pPrDefault latentStyles lsdException style name aliases basedOn next "
    "link autoRedefine semiHidden "
    "uiPriority unhideWhenUsed qFormat locked tblStylePr".split()
)
NUMBERING = STORY | frozenset(
    "numbering abstractNum multiLevelType styleLink numStyleLink lvl lvlRestart isLgl suff lvlText legacy "
    "lvlJc num abstractNumId "
    "lvlOverride startOverride".split()
)
SETTINGS = STORY | frozenset(
    "settings mirrorMargins alignBordersAndEdges bordersDoNotSurroundHeader bordersDoNotSurroundFooter "
    "gutterAtTop displayBackgroundShape "
    "defaultTabStop autoHyphenation consecutiveHyphenLimit hyphenationZone doNotHyphenateCaps "
    "evenAndOddHeaders characterSpacingControl "
    "noLineBreaksAfter noLineBreaksBefore compat compatSetting themeFontLang clrSchemeMapping decimalSymbol "
    "listSeparator bookFoldPrinting "
    "useFELayout".split()
)
ATTRIBUTES = frozenset(
    "abstractNumId accent1 accent2 accent3 accent4 accent5 accent6 after afterAutospacing afterLines "
    "alignment anchor anchorLock ascii "
    "asciiTheme before beforeAutospacing beforeLines bg1 bg2 bidi bottom bottomFromText chapSep chapStyle "
    "char charSpace clear code color "
    "combine combineBrackets count countBy cs cstheme customMarkFollows customStyle default defLockedState "
    "defQFormat defSemiHidden "
    "defUIPriority defUnhideWhenUsed display distance dropCap eastAsia eastAsiaTheme equalWidth evenHBand "
    "evenVBand fill first firstColumn "
    "firstLine firstLineChars firstRow firstRowFirstColumn firstRowLastColumn fldCharType fldLock fmt "
    "followedHyperlink font footer frame "
    "gutter h hAnchor hAnsi hAnsiTheme hRule hSpace hanging hangingChars header hint horzAnchor hyperlink "
    "id ilvl lang lastColumn lastRow "
    "lastRowFirstColumn lastRowLastColumn leader left leftChars leftFromText legacy legacyIndent "
    "legacySpace line linePitch lineRule lines "
    "locked name noHBand noVBand num numFmt numId offsetFrom oddHBand oddVBand orient pos qFormat "
    "relativeTo restart right rightChars "
    "rightFromText semiHidden sep shadow space start startChars styleId sz t1 t2 tblpX tblpXSpec tblpY "
    "tblpYSpec themeColor themeFill "
    "themeFillShade themeFillTint themeShade themeTint top topFromText type uiPriority unhideWhenUsed uri "
    "val value vAlign vAnchor vert "
    "vertAnchor vertCompress vMerge vSpace w wrap x xAlign y yAlign zOrder instr end endChars".split()
)
OPENED = frozenset("sdt sdtContent smartTag customXml ins moveTo".split())
# Names of a drawing that may be written again; `name`, `title` and `descr` are made anew.
DRAWING = re.compile(r"(?!ext(?:Lst)?$|hlinkHover$|.*(?:Audio|Video|audio|video|quickTime|custData|wav).*$)\w+")
_GRAPHICS = ("picture", "wordprocessingShape", "wordprocessingGroup")
_PLAIN = re.compile(r"[-\w .,#%+()&']{0,64}")
_DRAWING_OUT = frozenset(
    "name title descr macro textlink tooltip action tgtFrame history highlightClick endSnd invalidUrl link "
    "cstate dirty".split()
)
_VML = frozenset(
    "group shape shapetype rect oval line roundrect polyline path formulas f stroke fill imagedata textbox "
    "textpath shadow lock wrap anchorlock".split()
)
_VML_ATTRIBUTES = frozenset(
    "style coordsize coordorigin path adj filled fillcolor stroked strokecolor strokeweight from to eqn on "
    "opacity inset fitshape string "
    "trim fitpath gradientshapeok textpathok joinstyle miterlimit aspectratio arcsize points limo color2 "
    "focus angle type color offset "
    "obscured extrusionok endcap linestyle dashstyle".split()
)
_VML_STYLE = re.compile(r"[\w\s.,:;%()&'\"#-]{0,600}")
_SHAPE_TYPE = re.compile(r"#?_x0000_t\d{1,3}")


def is_allowed(space: str, name: str, stories: frozenset[str]) -> bool:
    """Whether an element may be in a clean copy."""
    if space == W:
        return name in stories
    if space in (A, WP, PIC, WPS, WPG):
        return bool(DRAWING.fullmatch(name))
    return space == M or (space in (V, W10, OFFICE) and name in _VML)


def attribute(space: str, element: str, key_space: str, key: str, value: str) -> str | None:
    """The value that an attribute may have, None where it must not be there. Relationship ids are not asked for."""
    if key_space == XML:
        return value if key == "space" else None
    if space == W:
        return value if key_space == W and key in ATTRIBUTES and not _forbidden(element, key) else None
    if space == M:
        return value if key_space in (M, W) and (_PLAIN.fullmatch(value) or len(value) == 1) else None
    if space in (V, W10, OFFICE):
        if (key_space == "" and key == "id") or (key == "type" and space == V):
            return value if _SHAPE_TYPE.fullmatch(value) else None
        known = (
            (key_space == "" and key in _VML_ATTRIBUTES)
            or (key_space == V and key == "ext")
            or key in ("connecttype", "spt", "hr", "hrstd", "hrnoshade", "hralign", "connectlocs")
        )
        return (
            value
            if known and (_VML_STYLE.fullmatch(value) or (element in ("path", "shapetype", "f", "textpath")))
            else None
        )
    if key == "uri":
        return value if value.rpartition("/")[2] in _GRAPHICS else None
    return value if key_space == "" and key not in _DRAWING_OUT and _PLAIN.fullmatch(value) else None


def _forbidden(element: str, key: str) -> bool:
    """Attributes of one name that say something in one place only."""
    return (element == "tblCaption" and key != "val") or (element == "num" and key == "durableId")


def graphic_kind(uri: str) -> str:
    """The last word of what a `graphicData` holds when it may not be in a clean copy, or ""."""
    kind = uri.rpartition("/")[2]
    return "" if kind in _GRAPHICS else kind or "?"
