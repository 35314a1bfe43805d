"""What a PDF gives away: properties, earlier versions, notes, attachments, actions, layers, pictures, text under boxes.

Every object is walked through, reached by a page or not. The file is opened by pikepdf (qpdf), within limits that are
set before, and nothing is run. Sources: ISO 32000-2: 7.5 (updates), 8.11 (layers), 12.5 (annotations), 12.6 (actions),
12.7 (forms), 14.3 (metadata), 14.5 (private data).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from advocacy.errors import InputError, Place
from advocacy.inspecting.picture import JPEG, inspect_picture, inspect_xmp
from advocacy.inspecting.traces import Trace, Traces
from advocacy.inspecting.words import inspect_link, inspect_words

if TYPE_CHECKING:
    from pikepdf import Pdf

MAX_BYTES = 64 * 2**20
MAX_OBJECTS = 200_000
MAX_PAGES = 3_000
_LIMITS = {
    "flate_max_memory": 64 * 2**20, "run_length_max_memory": 64 * 2**20, "png_max_memory": 64 * 2**20,
    "tiff_max_memory": 64 * 2**20,
    "dct_max_memory": 64 * 2**20, "dct_max_progressive_scans": 100, "max_stream_filters": 4,
    "parser_max_container_size": 500_000,
    "parser_max_nesting": 200, "doc_max_warnings": 200,
}  # fmt: skip
_INFO = {
    "/Author": "author", "/Company": "organisation", "/Manager": "organisation", "/Creator": "program",
    "/Producer": "program",
    "/CreationDate": "date", "/ModDate": "date", "/SourceModified": "date", "/Title": "property",
    "/Subject": "property",
    "/Keywords": "property", "/Trapped": "",
}  # fmt: skip
RUNNING = frozenset(
    "/JavaScript /Launch /SubmitForm /ImportData /Rendition /RichMediaExecute /GoTo3DView "
    "/ResetForm /SetOCGState".split()
)
LEADING_OUT = frozenset("/GoToR /GoToE /Thread".split())
_TRAILER = frozenset("/Size /Root /Info /ID /Prev /XRefStm /Type /W /Index /Filter /Length /DecodeParms".split())
_MEDIA = frozenset("/Movie /Sound /RichMedia /3D /Screen".split())


@contextmanager
def opened(data: bytes, label: str) -> Iterator[Pdf]:
    """A PDF, opened within limits.

    Raises:
        InputError: too large, encrypted, damaged beyond reading, hostile, or pikepdf is missing.
    """
    try:
        import pikepdf
        from pikepdf import settings
    except ImportError as error:
        raise InputError('PDF needs the extra "inspect": pip install "advocacy[inspect]".', Place(label)) from error
    if len(data) > MAX_BYTES or len(re.findall(rb"\bobj\b", data)) > MAX_OBJECTS:
        raise InputError("The PDF is too large to be looked into.", Place(label))
    before = settings.set_qpdf_limits(**_LIMITS)  # type: ignore[arg-type]
    import io

    try:
        with pikepdf.open(io.BytesIO(data), suppress_warnings=True) as pdf:
            if pdf.is_encrypted:
                raise InputError("The PDF is encrypted or has a password. Save it without.", Place(label))
            if len(pdf.objects) > MAX_OBJECTS or len(pdf.pages) > MAX_PAGES:
                raise InputError("The PDF is too large to be looked into.", Place(label))
            yield pdf
    except pikepdf.PasswordError as error:
        raise InputError("The PDF is encrypted or has a password. Save it without.", Place(label)) from error
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, RuntimeError, RecursionError, AttributeError) as error:
        raise InputError("The PDF is damaged, or made to harm its reader.", Place(label)) from error
    finally:
        settings.set_qpdf_limits(**before)  # type: ignore[arg-type]


def inspect_pdf(data: bytes, label: str) -> list[Trace]:
    """What a PDF gives away.

    Raises:
        InputError: as `opened`.
    """
    from advocacy.inspecting.pdfpages import inspect_page

    traces = Traces(label)
    _inspect_file(data, traces)
    with opened(data, label) as pdf:
        _inspect_trailer(pdf, traces)
        _inspect_root(pdf.Root, traces)
        for number, thing in enumerate(pdf.objects):
            _Walk(traces, f"object {number + 1}").visit(thing, 0)
        for number, page in enumerate(pdf.pages, 1):
            _inspect_notes(page.obj, number, traces)
            inspect_page(page, number, traces)
    return list(traces)


def _inspect_file(data: bytes, traces: Traces) -> None:
    """What the bytes tell that the objects do not: earlier versions, what stands before and after."""
    begin = data.find(b"%PDF-")
    if begin > 0:
        traces.add("trailing-data", data[:begin].decode("latin-1"), span=(0, begin))
    ends = [found.end() for found in re.finditer(rb"%%EOF", data)]
    versions = len(ends) - (1 if b"/Linearized" in data[:2048] else 0)
    if versions > 1:
        traces.add("earlier-version", str(versions), span=(0, ends[-2]))
    rest = data[ends[-1] :] if ends else b""
    if rest.strip(b"\r\n \0"):
        traces.add("trailing-data", rest[:200].decode("latin-1"), span=(len(data) - len(rest), len(data)))
    for found in re.finditer(rb"^%(?!PDF-|%EOF)([\x20-\x7e]{6,200})\r?$", data, re.MULTILINE):
        traces.add("html-comment", found[1].decode("latin-1"), span=found.span())


def _inspect_trailer(pdf: Pdf, traces: Traces) -> None:
    info = pdf.trailer.get("/Info")
    for key, thing in _items(info):
        code = _INFO.get(key, "custom-property")
        text = _text(thing)
        if code and text:
            traces.add(code, f"{key[1:]}: {text}", "Info")
    identity = pdf.trailer.get("/ID")
    if identity is not None and len({bytes(each) for each in identity}) > 1:
        traces.add("document-id", bytes(identity[0]).hex(), "trailer")
    for key in sorted(pdf.trailer.keys() - _TRAILER):
        traces.add("document-id", f"{key[1:]}: {_text(pdf.trailer.get(key))}", "trailer")


def _inspect_root(root: Any, traces: Traces) -> None:
    names = dict(_items(root.get("/Names")))
    if "/EmbeddedFiles" in names or "/Collection" in root:
        traces.add("attachment", "", "Names")
    if "/JavaScript" in names:
        traces.add("script", "", "Names")
    if "/AcroForm" in root:
        form = root.get("/AcroForm")
        if form.get("/XFA") is not None or len(form.get("/Fields") or []):
            traces.add("form", "XFA" if form.get("/XFA") is not None else "", "AcroForm")
    if "/Perms" in root or "/DSS" in root:
        traces.add("signature", "", "Perms")
    for key in ("/SpiderInfo", "/Threads", "/Legal"):
        if key in root:
            traces.add("private-data", key[1:], "Root")
    layers = root.get("/OCProperties")
    for layer in (layers.get("/OCGs") or []) if layers is not None else []:
        traces.add("hidden-layer" if is_off(layers, layer) else "layer", _text(layer.get("/Name")), "OCProperties")


def is_off(layers: Any, layer: Any) -> bool:
    """Whether a layer is switched off when the file is opened, or may be shown on screen or paper only."""
    default = layers.get("/D")
    default = {} if default is None else default
    off = any(each.objgen == layer.objgen for each in default.get("/OFF") or [])
    on = any(each.objgen == layer.objgen for each in default.get("/ON") or [])
    usage = str(layer.get("/Usage", ""))
    return off or (str(default.get("/BaseState", "")) == "/OFF" and not on) or "/OFF" in re.findall(r"/OFF", usage)


def _inspect_notes(page: Any, number: int, traces: Traces) -> None:
    for note in page.get("/Annots") or []:
        kind = str(note.get("/Subtype", ""))
        said = ": ".join(filter(None, (_text(note.get("/T")), _text(note.get("/Contents")))))
        if kind == "/Redact":
            traces.add("covered-text", said, "Redact", page=number)
        elif kind == "/FileAttachment" or kind in _MEDIA:
            traces.add("attachment", said, kind[1:], page=number)
        elif kind == "/Widget":
            traces.add(
                "form", " ".join(filter(None, (_text(note.get("/T")), _text(note.get("/V"))))), "Widget", page=number
            )
        elif kind != "/Link" or "/T" in note:
            traces.add("annotation", said, kind[1:], page=number)
        elif not said.isdecimal() and said not in ("", _text(dict(_items(note.get("/A"))).get("/URI"))):
            traces.add("property", said, "Link", page=number)  # what screen readers say of a link


class _Walk:
    """Looks at an object and at what stands in it; other objects have their own turn."""

    def __init__(self, traces: Traces, part: str) -> None:
        self.traces, self.part = traces, part

    def visit(self, thing: Any, depth: int) -> None:
        """Look at one thing, and into it."""
        import pikepdf

        if depth > 60:
            return
        if isinstance(thing, (pikepdf.Dictionary, pikepdf.Stream)):
            if str(thing.get("/Type", "")) in ("/XRef", "/ObjStm"):
                return
            self._dictionary(thing)
            for _, inner in _items(thing):
                if not getattr(inner, "is_indirect", False):
                    self.visit(inner, depth + 1)
            if isinstance(thing, pikepdf.Stream):
                self._stream(thing)
        elif isinstance(thing, pikepdf.Array):
            for inner in thing:
                if not getattr(inner, "is_indirect", False):
                    self.visit(inner, depth + 1)
        elif isinstance(thing, pikepdf.String) and _is_text(thing):
            inspect_words(_text(thing), self.traces, self.part)

    def _dictionary(self, thing: Any) -> None:
        given = dict(_items(thing))
        action, kind = str(given.get("/S", "")), str(given.get("/Type", ""))
        if "/JS" in given or action in RUNNING:
            self.traces.add("script", _text(given.get("/JS")) or action[1:], self.part)
        if action in LEADING_OUT:
            self.traces.add("local-link", _text(given.get("/F")) or action[1:], self.part)
        if "/URI" in given and action == "/URI":
            inspect_link(_text(given["/URI"]), self.traces, self.part)
        self._beside(given, kind)

    def _beside(self, given: dict[str, Any], kind: str) -> None:
        """What stands beside the page: files, signatures, private data, dates, small pictures."""
        if "/EF" in given or kind == "/EmbeddedFile":
            self.traces.add("attachment", _text(given.get("/UF")) or _text(given.get("/F")), self.part)
        if "/AA" in given:
            self.traces.add("script", "AA", self.part)
        if str(given.get("/FT", "")) == "/Sig" or kind in ("/Sig", "/DocTimeStamp"):
            self.traces.add("signature", _text(given.get("/Name")) or _text(given.get("/T")), self.part)
        if "/PieceInfo" in given:
            self.traces.add("private-data", " ".join(key for key, _ in _items(given["/PieceInfo"])), self.part)
        if "/LastModified" in given:
            self.traces.add("date", _text(given["/LastModified"]), self.part)
        if "/Thumb" in given:
            self.traces.add("thumbnail", "", self.part)
        if str(given.get("/Subtype", "")) == "/Image" and "/Alternates" in given:
            self.traces.add("more-pictures", "", self.part)
        if "/Usage" in given and kind == "/OCG":
            self.traces.add(
                "private-data", _text(dict(_items(given["/Usage"])).get("/CreatorInfo")) or "Usage", self.part
            )
        if kind == "/StructElem" and _text(given.get("/T")):
            self.traces.add("property", _text(given["/T"]), self.part)

    def _stream(self, thing: Any) -> None:
        if str(thing.get("/Type", "")) == "/Metadata" or str(thing.get("/Subtype", "")) == "/XML":
            inspect_xmp(bytes(thing.read_bytes()).decode("utf-8", "replace"), self.traces, self.part)
        elif str(thing.get("/Filter", "")) in ("/DCTDecode", "[ /DCTDecode ]", 'pikepdf.Array([ "/DCTDecode" ])'):
            raw = bytes(thing.read_raw_bytes())
            if raw.startswith(JPEG):
                self.traces.extend(inspect_picture(raw, self.traces.file), self.part)


def _is_text(thing: Any) -> bool:
    """Whether a string is text: without a byte order mark, control characters are a sign of digests and the like."""
    return bytes(thing).startswith((b"\xfe\xff", b"\xef\xbb\xbf")) or str(thing).isprintable()


def _items(thing: Any) -> list[tuple[str, Any]]:
    """The keys and values of a dictionary or stream, none for anything else."""
    keys = getattr(thing, "keys", None)
    return [] if keys is None else [(str(key), thing.get(key)) for key in sorted(keys())]


def _text(thing: Any) -> str:
    """A string as text, a stream of text likewise; "" for None."""
    import pikepdf

    if thing is None:
        return ""
    if isinstance(thing, pikepdf.Stream):
        return bytes(thing.read_bytes())[:2000].decode("latin-1")
    if isinstance(thing, (pikepdf.Dictionary, pikepdf.Array)):
        return " ".join(
            _text(inner)
            for inner in (thing if isinstance(thing, pikepdf.Array) else thing.values())
            if isinstance(inner, pikepdf.String)
        )
    return str(thing)
