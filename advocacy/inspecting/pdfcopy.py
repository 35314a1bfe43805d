"""A clean copy of a PDF: pages with their words, pictures, links and structure, and nothing that stands beside them.

pikepdf (qpdf) writes the file anew from what the pages lead to, so earlier versions and forgotten objects do not go
along. Signed and encrypted files, forms that programs compute (XFA) and switched-off layers are refused: without them
the file would say something else. Sources: ISO 32000-2: 7.7.2 and 7.7.3.3 (catalogue and page), 12.5, 12.6, 14.3.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, NoReturn

from advocacy.errors import InputError, Place
from advocacy.inspecting.pdf import is_off, opened
from advocacy.inspecting.pdfpages import SHOWING
from advocacy.inspecting.picture import JPEG, stripped_jpeg
from advocacy.inspecting.settling import clean_target

if TYPE_CHECKING:
    from pikepdf import Pdf

_ROOT = frozenset(
    "/Type /Pages /Lang /MarkInfo /StructTreeRoot /ViewerPreferences /PageLabels /PageMode /PageLayout "
    "/Outlines /Dests /Names /OutputIntents /OCProperties /Version".split()
)
_PAGE = frozenset(
    "/Type /Parent /Resources /MediaBox /CropBox /BleedBox /TrimBox /ArtBox /Rotate /Contents /Group "
    "/Annots /StructParents /Tabs /UserUnit".split()
)
_LINK = frozenset("/Type /Subtype /Rect /Border /BS /C /H /Dest /A /QuadPoints /F /StructParent".split())
_OUTLINE = frozenset("/Title /Parent /Prev /Next /First /Last /Count /Dest /A /C /F /SE".split())
# Nowhere in a clean copy, whatever holds it.
_NOWHERE = (
    "/Metadata",
    "/PieceInfo",
    "/LastModified",
    "/AF",
    "/Thumb",
    "/OPI",
    "/AA",
    "/JS",
    "/EF",
    "/Alternates",
    "/SeparationInfo",
    "/PresSteps",
)


def clean_pdf(data: bytes, label: str) -> bytes:
    """The bytes of a clean copy; the same file gives the same bytes.

    Raises:
        InputError: as `pdf.opened`, or it is signed, or holds a computed form or a switched-off layer.
    """
    import pikepdf

    with opened(data, label) as pdf:
        _stop_at(pdf, label)
        for page in pdf.pages:
            _drop_notes(page.obj)
        if "/AcroForm" in pdf.Root:
            pdf.generate_appearance_streams()
            pdf.flatten_annotations("screen")
        for page in pdf.pages:
            _keep(page.obj, _PAGE)
            _rebuild_links(page.obj)
        _clean_root(pdf)
        for thing in list(pdf.objects):
            _clean_object(thing, 0)
        for page in pdf.pages:
            _drop_invisible(pdf, page)
        pdf.remove_unreferenced_resources()
        for key in list(pdf.trailer.keys()):
            if key not in ("/Root", "/Size"):
                del pdf.trailer[key]
        held = io.BytesIO()
        pdf.save(
            held,
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            fix_metadata_version=False,
        )
    return held.getvalue()


def _stop_at(pdf: Pdf, label: str) -> None:
    import pikepdf

    def _refuse(message: str) -> NoReturn:
        raise InputError(message, Place(label))

    form = pdf.Root.get("/AcroForm")
    if form is not None and form.get("/XFA") is not None:
        _refuse("The PDF holds a form that programs compute (XFA). Print it into a new PDF.")
    for thing in pdf.objects:
        if isinstance(thing, pikepdf.Dictionary) and (
            str(thing.get("/Type", "")) in ("/Sig", "/DocTimeStamp") or str(thing.get("/FT", "")) == "/Sig"
        ):
            _refuse("The PDF is signed: a copy would break the signature, which names the signatory.")
    layers = pdf.Root.get("/OCProperties")
    if layers is not None and any(is_off(layers, layer) for layer in layers.get("/OCGs") or []):
        _refuse("The PDF holds layers that are switched off. Print it into a new PDF.")
    for page in pdf.pages:
        if any(str(note.get("/Subtype", "")) == "/Redact" for note in page.obj.get("/Annots") or []):
            _refuse("The PDF marks passages to be blacked out, and they are still there. Finish that first.")


def _keep(thing: Any, keys: frozenset[str]) -> None:
    for key in list(thing.keys()):
        if key not in keys:
            del thing[key]


def _drop_notes(page: Any) -> None:
    """Keep links and fields of forms, which are part of the page; no notes, stamps and attachments."""
    import pikepdf

    if "/Annots" in page:
        kept = [note for note in page.get("/Annots") if str(note.get("/Subtype", "")) in ("/Link", "/Widget")]
        page["/Annots"] = pikepdf.Array(kept)


def _rebuild_links(page: Any) -> None:
    import pikepdf

    if "/Annots" not in page:
        return
    kept = []
    for note in page.get("/Annots"):
        if str(note.get("/Subtype", "")) == "/Link":
            _keep(note, _LINK)
            if _lead(note):
                kept.append(note)
    if kept:
        page["/Annots"] = pikepdf.Array(kept)
    else:
        del page["/Annots"]


def _lead(thing: Any) -> bool:
    """Keep an action that leads within the file, or to an address without what tracks; gives whether it leads."""
    import pikepdf

    action = thing.get("/A")
    if action is None:
        return "/Dest" in thing
    kind = str(action.get("/S", ""))
    if kind == "/GoTo" and "/D" in action:
        thing["/A"] = pikepdf.Dictionary(S=pikepdf.Name.GoTo, D=action.get("/D"))
    elif kind == "/URI" and (target := clean_target(str(action.get("/URI", "")))):
        thing["/A"] = pikepdf.Dictionary(S=pikepdf.Name.URI, URI=pikepdf.String(target))
    else:
        del thing["/A"]
        return "/Dest" in thing
    return True


def _clean_root(pdf: Pdf) -> None:
    import pikepdf

    root: Any = pdf.Root
    _keep(root, _ROOT)
    if "/Names" in root:
        _keep(root.get("/Names"), frozenset({"/Dests"}))
    if "/StructTreeRoot" in root:
        _keep(
            root.get("/StructTreeRoot"), frozenset("/Type /K /ParentTree /ParentTreeNextKey /RoleMap /ClassMap".split())
        )
    layers = root.get("/OCProperties")
    if layers is not None:
        listed = layers.get("/OCGs") or pikepdf.Array()
        for number, layer in enumerate(listed, 1):
            _keep(layer, frozenset({"/Type"}))
            layer["/Name"] = pikepdf.String(f"{number}")
        root["/OCProperties"] = pikepdf.Dictionary(OCGs=listed, D=pikepdf.Dictionary())


def _clean_object(thing: Any, depth: int) -> None:
    import pikepdf

    if depth > 60:
        return
    inside: list[Any] = []
    if isinstance(thing, (pikepdf.Dictionary, pikepdf.Stream)):
        _clean_dictionary(thing)
        inside = [thing.get(key) for key in list(thing.keys())]
        if isinstance(thing, pikepdf.Stream):
            _clean_photograph(thing)
    elif isinstance(thing, pikepdf.Array):
        inside = list(thing)
    for inner in inside:
        if not getattr(inner, "is_indirect", False):
            _clean_object(inner, depth + 1)


def _clean_dictionary(thing: Any) -> None:
    gone = [*_NOWHERE, *(("/T", "/ID", "/R") if str(thing.get("/Type", "")) == "/StructElem" else ())]
    for key in gone:
        if key in thing:
            del thing[key]
    if "/Title" in thing and "/Parent" in thing:
        _keep(thing, _OUTLINE)
        _lead(thing)


def _clean_photograph(thing: Any) -> None:
    """Take what tells out of a JPEG, and leave its pixels as they are: colours of print would not outlive more."""
    if "DCTDecode" in str(thing.get("/Filter", "")):
        raw = bytes(thing.read_raw_bytes())
        if raw.startswith(JPEG) and (made := stripped_jpeg(raw)) != raw:
            thing.write(made, filter=thing.get("/Filter"), decode_parms=thing.get("/DecodeParms"))


def _drop_invisible(pdf: Pdf, page: Any) -> None:
    """Take out the text that a page sets invisible, as programs for scans do; it is not what the page shows."""
    import pikepdf

    kept, mode, stack, dropped = [], 0, [], False
    for instruction in pikepdf.parse_content_stream(page):
        name = str(instruction.operator)
        if name == "q":
            stack.append(mode)
        elif name == "Q" and stack:
            mode = stack.pop()
        elif name == "Tr":
            mode = int(instruction.operands[0])
        if name in SHOWING and mode in (3, 7):
            dropped = True
            continue
        kept.append(instruction)
    if dropped:
        page.obj["/Contents"] = pdf.make_stream(pikepdf.unparse_content_stream(kept))
