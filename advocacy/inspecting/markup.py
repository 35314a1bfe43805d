"""Traces in Markdown, HTML and plain text, and the same text without them, otherwise to the byte.

HTML is scanned as a browser reads it (WHATWG HTML, 13.2), by the parser of the standard library, whose places are kept,
so that what goes is cut out and nothing is written anew. In Markdown, code is left alone: there everything is shown.
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from advocacy.document import MARKERS, ROLES
from advocacy.inspecting.picture import JPEG, PNG, inspect_picture
from advocacy.inspecting.traces import Traces
from advocacy.inspecting.words import inspect_link, inspect_words

# The program's own marks in Markdown: roles of blocks, lists, page breaks, nothing else (advocacy.markup).
_OWN_COMMENTS = frozenset({*ROLES, "page-break", *(f"list: {marker}" for marker in MARKERS)})
_FENCE = re.compile(r" {0,3}(```+|~~~+)")
_TICKS = re.compile(r"`+|\n[ \t]*\n")
_FETCHED = {
    "img": ("src", "srcset"), "source": ("src", "srcset"), "video": ("src", "poster"), "audio": ("src",),
    "track": ("src",),
    "iframe": ("src", "srcdoc"), "frame": ("src",), "embed": ("src",), "object": ("data", "codebase"),
    "input": ("src",),
    "link": ("href",), "body": ("background",), "table": ("background",), "td": ("background",), "image": ("href",
    "xlink:href"),
    "use": ("href", "xlink:href"), "base": ("href",), "applet": ("code", "codebase"), "portal": ("src",),
    "feimage": ("href",),
}  # fmt: skip
_RUNS = frozenset({"script", "iframe", "object", "embed", "applet", "frame", "portal"})
_CLOSE = re.compile(">")
_VOID = frozenset("area base br col embed frame hr img input link meta param source track wbr".split())
_REMOTE = re.compile(r"\s*(?:[a-z][a-z0-9+.-]*:)?//|\s*(?:https?|ftp|cid|file):", re.IGNORECASE)
_CSS_FETCH = re.compile(
    r"@import[^;]{0,500};?|url\(\s*[\"']?\s*(?:(?:https?|ftp|file):|//)[^)]{0,2000}\)", re.IGNORECASE
)
_HIDING = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|font-size\s*:\s*0(?:\.\d+)?(?:px|pt|em|rem|%)?\s*(?:;|$|!)|"
    r"opacity\s*:\s*0(?:\.0+)?\s*(?:;|$|!)|text-indent\s*:\s*-\d{3,}|(?:left|top)\s*:\s*-\d{4,}|mso-hide\s*:\s*all|clip\s*:\s*rect\(0",
    re.IGNORECASE,
)
_WHITE = re.compile(
    r"(?<![-\w])color\s*:\s*(?:#fff(?:fff)?\b|white\b|transparent\b|rgba?\(255,\s*255,\s*255)", re.IGNORECASE
)
_META = {
    "author": "author", "creator": "author", "dc.creator": "author", "publisher": "organisation",
    "generator": "program",
    "progid": "program", "originator": "program", "date": "date", "created": "date", "changed": "date",
    "changedby": "author",
    "dc.date": "date", "last-modified": "date", "article:author": "author", "article:published_time": "date",
    "keywords": "property", "description": "property", "copyright": "author", "company": "organisation",
}  # fmt: skip
_QUIET_META = frozenset({"viewport", "referrer", "color-scheme", "theme-color", "robots", ""})
_DATA_URI = re.compile(r"data:image/(?:png|jpe?g);base64,([A-Za-z0-9+/=\s]+)", re.IGNORECASE)
_MARKDOWN_PICTURE = re.compile(r"!\[([^\]\n]*)\](\(\s*<?\s*(?:https?:|ftp:|//)[^)\n]*\))", re.IGNORECASE)
_DEFINITION = re.compile(r"^ {0,3}\[([^\]\n]+)\]:[ \t]*<?((?:https?:)?//\S+)", re.MULTILINE | re.IGNORECASE)


@dataclass(slots=True)
class Cut:
    """Characters of a text that go, and what stands there instead."""

    start: int
    end: int
    instead: str = ""


@dataclass(slots=True)
class Scanned:
    """What was found in a text, and, when `cleaning`, the cuts that take it out."""

    traces: Traces
    cleaning: bool = False
    cuts: list[Cut] = field(default_factory=list)

    def cut(self, start: int, end: int, instead: str = "") -> None:
        """Note that characters go."""
        self.cuts.append(Cut(start, end, instead))

    def applied(self, text: str) -> str:
        """The text without what was cut; a cut inside another one has gone with it."""
        pieces, at = [], 0
        for cut in sorted(self.cuts, key=lambda cut: (cut.start, -cut.end)):
            if cut.start >= at:
                pieces += [text[at : cut.start], cut.instead]
                at = cut.end
        return "".join([*pieces, text[at:]])


class _Page(HTMLParser):
    """Reads HTML with the place of everything in the text."""

    def __init__(self, text: str, scanned: Scanned, *, own_comments: bool) -> None:
        super().__init__(convert_charrefs=False)
        self.whole, self.scanned, self.own_comments = text, scanned, own_comments
        self.lines = [0]
        for found in re.finditer("\n", text):
            self.lines.append(found.end())
        self.skipping: list[tuple[str, int]] = []  # an element that goes: its name, where it begins
        self.open_same = 0
        self.in_style = False

    def here(self) -> int:
        line, column = self.getpos()
        return self.lines[line - 1] + column

    def _note(self, code: str, revealed: str, start: int, end: int) -> None:
        self.scanned.traces.add(code, revealed, span=(start, end))

    def handle_comment(self, data: str) -> None:
        start = self.here()
        end = self.whole.find("-->", start)
        end = end + 3 if end >= 0 else start + len(data) + 4
        if self.own_comments and data.strip() in _OWN_COMMENTS:
            return
        self._note("html-comment", data, start, end)
        inspect_words(data, self.scanned.traces)
        if not self.skipping:
            self.scanned.cut(start, end)

    def handle_pi(self, data: str) -> None:
        start = self.here()
        self._note("html-comment", data, start, start + len(data) + 3)
        self.scanned.cut(start, start + len(data) + 3)

    def unknown_decl(self, data: str) -> None:
        start = self.here()
        closed = _CLOSE.search(self.whole, start + len(data))
        end = closed.end() if closed else len(self.whole)
        self._note("html-comment", data, start, end)
        self.scanned.cut(start, end)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._tag(tag, attrs, alone=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.in_style = tag == "style"
        self._tag(tag, attrs, alone=tag in _VOID)

    def handle_endtag(self, tag: str) -> None:
        self.in_style = False
        if not self.skipping or self.skipping[0][0] != tag:
            return
        if self.open_same:
            self.open_same -= 1
            return
        _, start = self.skipping.pop()
        end = self.whole.find(">", self.here()) + 1
        self.scanned.cut(start, end or len(self.whole))

    def handle_data(self, data: str) -> None:
        if self.skipping and data.strip() and self.skipping[0][0] not in ("script", "noscript"):
            start = self.here()
            self._note("hidden-element", data, start, start + len(data))
        if self.in_style and not self.skipping:
            self._style(data, self.here())

    def _style(self, css: str, start: int) -> None:
        for found in _CSS_FETCH.finditer(css):
            self._note("remote", found.group(), start + found.start(), start + found.end())
            self.scanned.cut(start + found.start(), start + found.end(), "" if found.group()[0] == "@" else "none")
        for found in re.finditer(r"/\*.*?\*/", css, re.DOTALL):
            self._note("html-comment", found.group(), start + found.start(), start + found.end())
            self.scanned.cut(start + found.start(), start + found.end())

    def _tag(self, tag: str, attrs: list[tuple[str, str | None]], *, alone: bool) -> None:
        given = {name: value or "" for name, value in attrs}
        source = self.get_starttag_text() or ""
        start = self.here()
        end = start + len(source)
        if self.skipping:
            self.open_same += tag == self.skipping[0][0] and not alone
            return
        if code := self._whole_tag(tag, given, source, start, end):
            if code == "stays":
                return
            if alone:
                self.scanned.cut(start, end)
            else:
                self.skipping, self.open_same = [(tag, start)], 0
            return
        self._attributes(tag, given, source, start)

    def _whole_tag(self, tag: str, given: dict[str, str], source: str, start: int, end: int) -> str:
        """The code of what is told of an element that goes as a whole, or ""."""
        code, revealed = "", source
        name = (
            given.get("name") or given.get("property") or given.get("http-equiv") or given.get("itemprop", "")
        ).lower()
        if tag == "meta" and name == "refresh":
            code = "remote"
        elif tag == "meta" and "charset" not in given and name not in _QUIET_META:
            if name in ("content-security-policy", "content-type", "content-language", "x-ua-compatible"):
                return ""
            code, revealed = _META.get(name, "property"), given.get("content", "")
        elif tag in _RUNS:
            code = "script"
        elif tag in ("template", "noscript") or _is_hidden(tag, given):
            code = "hidden-element"
        elif any(_REMOTE.match(given.get(name, "")) for name in _FETCHED.get(tag, ())):
            if tag in ("body", "table", "td"):
                return ""
            code = "remote"
        if code:
            self._note(code, revealed, start, end)
        return code

    def _attributes(self, tag: str, given: dict[str, str], source: str, start: int) -> None:
        for name, value in given.items():
            if name.startswith("on") and len(name) > 4:
                self._attribute("script", name, value, source, start)
            elif name in ("href", "action", "formaction", "cite", "xlink:href") and tag != "link":
                inspect_link(value, self.scanned.traces)
                if name == "href" and value.lower().startswith(("file:", "javascript:", "vbscript:")):
                    self._attribute("local-link" if value[0] in "fF" else "script", name, value, source, start)
            elif name == "ping" or (name == "background" and _REMOTE.match(value)):
                self._attribute("remote", name, value, source, start)
            elif name.startswith("data-"):
                self._attribute("hidden-element", name, value, source, start)
            elif name == "style":
                if _WHITE.search(value) and "background" not in value:
                    self._note("white-text", value, start, start + len(source))
                if _CSS_FETCH.search(value):
                    self._attribute("remote", name, value, source, start)
            elif name == "src" and (found := _DATA_URI.match(value)):
                self._picture(found[1], source, start)

    def _attribute(self, code: str, name: str, value: str, source: str, start: int) -> None:
        self._note(code, f"{name}={value}" if value else name, start, start + len(source))
        written = re.search(rf"\s+{re.escape(name)}(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s>]*))?", source, re.IGNORECASE)
        if written:
            self.scanned.cut(start + written.start(), start + written.end())

    def _picture(self, encoded: str, source: str, start: int) -> None:
        try:
            data = base64.b64decode(encoded)
        except binascii.Error:
            return
        found = inspect_picture(data, self.scanned.traces.file) if data.startswith((PNG, JPEG)) else []
        self.scanned.traces.extend(found, "img")
        if not (found and self.scanned.cleaning):
            return
        from advocacy.pictures import clean

        made = clean(data)
        at = source.find(encoded)
        kind = source.rfind("data:", 0, at)
        if at >= 0 and kind >= 0:
            new = f"data:image/{made.extension};base64,{base64.b64encode(made.data).decode('ascii')}"
            self.scanned.cut(start + kind, start + at + len(encoded), new)


def _is_hidden(tag: str, given: dict[str, str]) -> bool:
    """Whether attributes keep an element from being shown."""
    field_ = tag == "input" and given.get("type") == "hidden"
    return field_ or "hidden" in given or bool(_HIDING.search(given.get("style", "")))


def scan_html(text: str, scanned: Scanned, *, own_comments: bool = False) -> None:
    """Find what HTML, or the HTML in Markdown, gives away, and the cuts that take it out."""
    # What is never closed would be searched for to the end again and again.
    end = text.rfind(">") + 1
    begun = text.partition("-->")[0] if "-->" not in text else text[text.rfind("-->") + 3 :]
    if "<!--" in begun:
        end = min(end, len(text) - len(begun) + begun.index("<!--") if "-->" in text else begun.index("<!--"))
        scanned.traces.add("html-comment", text[end:], span=(end, len(text)))
        scanned.cut(end, len(text))
    elif not own_comments and re.search(r"<[A-Za-z!?/]", text[end:]):
        scanned.traces.add("hidden-element", text[end:], span=(end, len(text)))
        scanned.cut(end, len(text))
    page = _Page(text, scanned, own_comments=own_comments)
    page.feed(text[:end])
    page.close()
    for _, start in page.skipping:
        scanned.cut(start, len(text))


def _without_code(text: str) -> str:
    """Markdown with blanks for its code, fenced (CommonMark 4.5) and in a line (6.1), in which everything is shown."""
    lines, fence = text.split("\n"), ""
    for number, line in enumerate(lines):
        opening = _FENCE.match(line)
        if fence:
            closes = line.strip() == line.strip()[:1] * len(line.strip()) and line.strip().startswith(fence)
            fence, lines[number] = ("" if closes else fence), " " * len(line)
        elif opening:
            fence, lines[number] = opening[1], " " * len(line)
    text = "\n".join(lines)
    marks = list(_TICKS.finditer(text))
    later: dict[str, list[int]] = {}  # the marks of each length that are still to come, the nearest last
    for number in range(len(marks) - 1, -1, -1):
        later.setdefault(marks[number].group(), []).append(number)
    breaks = [number for number, mark in enumerate(marks) if mark.group().startswith("\n")][::-1]
    pieces, at, skip = [], 0, -1
    for number, mark in enumerate(marks):
        same = later[mark.group()]
        same.pop()
        while breaks and breaks[-1] <= number:
            breaks.pop()
        if number > skip and same and not mark.group().startswith("\n") and (not breaks or same[-1] < breaks[-1]):
            skip = same[-1]
            pieces += [text[at : mark.start()], " " * (marks[skip].end() - mark.start())]
            at = marks[skip].end()
    return "".join([*pieces, text[at:]])


def scan_markdown(text: str, scanned: Scanned) -> None:
    """Find what Markdown gives away besides its words: front matter, comments, remote pictures, hidden elements."""
    front = re.match(r"---[ \t]*\n(.*?\n)(?:---|\.\.\.)[ \t]*\n", text, re.DOTALL)
    if front:
        _scan_front(front, scanned)
    body = _without_code(text)
    if front:
        body = re.sub(r"[^\n]", " ", body[: front.end()]) + body[front.end() :]
    scan_html(body, scanned, own_comments=True)
    for found in _MARKDOWN_PICTURE.finditer(body):
        scanned.traces.add("remote", found.group(), span=found.span())
        # A link in the same place: it fetches nothing until somebody clicks.
        scanned.cut(found.start(), found.start() + 1 if found[1] else found.end())
    references = {name.casefold() for name in re.findall(r"!\[[^\]\n]*\]\[([^\]\n]*)\]", body)}
    references |= {name.casefold() for name in re.findall(r"!\[([^\]\n]+)\](?:\[\])?(?![\[(])", body)}
    for found in _DEFINITION.finditer(body):
        if found[1].casefold() in references:
            scanned.traces.add("remote", found.group(), span=found.span())
            scanned.cut(found.start(), body.find("\n", found.end()) + 1 or len(body))
    for found in re.finditer(r"^ {0,3}\[[^\]\n]+\]:[ \t]*<?#>?[ \t]*[(\"'][^\n]*\n?", body, re.MULTILINE):
        scanned.traces.add("html-comment", found.group(), span=found.span())
        scanned.cut(*found.span())


_FRONT = {
    "author": "author", "authors": "author", "editor": "author", "creator": "author", "owner": "author",
    "email": "author",
    "user": "author", "username": "author", "by": "author", "translator": "author", "reviewer": "author",
    "created": "date", "modified": "date", "updated": "date", "lastmod": "date", "last_modified": "date",
    "timestamp": "date",
    "last-modified": "date", "created_at": "date", "updated_at": "date", "published": "date", "generator": "program",
    "path": "user-path", "source": "property", "uuid": "document-id", "id": "document-id", "guid": "document-id",
    "company": "organisation", "institute": "organisation", "organization": "organisation",
}  # fmt: skip


def _scan_front(front: re.Match[str], scanned: Scanned) -> None:
    """The keys of front matter that say who or when; a date without a time is that of the document itself."""
    for found in re.finditer(r"^([\w-]+)[ \t]*:[^\n]*\n(?:[ \t]+[^\n]*\n|-[^\n]*\n)*", front[1], re.MULTILINE):
        key, span = found[1].casefold(), (front.start(1) + found.start(), front.start(1) + found.end())
        code = _FRONT.get(key, "")
        if key == "date" and re.search(r"\d{1,2}:\d\d", found.group()):
            code = "date"
        if code:
            scanned.traces.add(code, found.group(), key, span=span)
            scanned.cut(*span)
    for found in re.finditer(r"^#[^\n]*\n", front[1], re.MULTILINE):
        span = (front.start(1) + found.start(), front.start(1) + found.end())
        scanned.traces.add("html-comment", found.group(), span=span)
        scanned.cut(*span)
