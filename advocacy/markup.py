"""Markdown to the block tree: Python-Markdown with the syntax that letters need, and without what they must not have.

Three dialects share one parser:

- `parse_text`: what people write in a campaign. Adds `[@source]`, `[^note]`, `[[fill]]` and `:en[phrase]`; raw HTML,
  entities, images, code and reference links are plain words.
- `parse_template`: what a template prints. Adds roles as comments (`<!-- address -->`) and slots for values; values
  themselves are never parsed here.
- `parse_published`: what the Markdown writer wrote, so that the words can be recomputed from a file.

The syntax kept is the one on which Python-Markdown and CommonMark agree; the tests compare both.
"""

from __future__ import annotations

import re
import string
import urllib.parse
import xml.etree.ElementTree as etree
from collections.abc import Iterator
from functools import cache

import markdown
from markdown.blockprocessors import BlockProcessor, HashHeaderProcessor, ParagraphProcessor
from markdown.extensions.sane_lists import SaneListExtension
from markdown.extensions.tables import TableExtension
from markdown.inlinepatterns import InlineProcessor, SubstituteTagInlineProcessor

from advocacy.document import (
    MARKERS,
    ROLES,
    Block,
    Emphasis,
    Heading,
    Image,
    Inline,
    Item,
    LineBreak,
    Link,
    List,
    Note,
    NoteMark,
    NoteNumber,
    PageBreak,
    Paragraph,
    Pending,
    Phrase,
    Quote,
    Rule,
    Slot,
    Strong,
    Table,
    Text,
    merged,
)
from advocacy.errors import TemplateError, did_you_mean, joined, said
from advocacy.tidying import MarkupError, check_limits, tidied

SCHEMES = ("http", "https", "mailto", "tel")

_ESCAPE = re.compile("\x02(\\d+)\x03")
_SLOT = re.compile("\ue000(\\d+)\ue001")
_COMMENT = re.compile(r"<!-- (list: )?([a-z-]+) -->[ ]*(?:\n|$)")
_PAGE_BREAK = "page-break"
_CITE = r"\[((?:[^\[\]]*\s)?@\s?[A-Za-z][^\[\]]*)\](?!\()"


# ------------------------------------------------------------------ the dialects


def parse_text(text: str, unit: str = "") -> tuple[Block, ...]:
    """The blocks of a text that people wrote, each marked with the unit's key path.

    Raises:
        MarkupError: too many brackets or too long a paragraph (checked before parsing), or a link that is not a web,
            mail or telephone address.
    """
    check_limits(text)
    root = _parse(tidied(text), "text")
    return tuple(_Converter(unit).blocks(root))


def parse_template(text: str) -> tuple[Block, ...]:
    """The blocks of rendered template text, with `Slot` nodes where values go.

    Raises:
        TemplateError: a role that does not exist.
    """
    return tuple(_Converter("").blocks(_parse(text, "template")))


def parse_published(text: str) -> tuple[tuple[Block, ...], tuple[Note, ...]]:
    """Blocks and notes of Markdown that `advocacy` wrote; front matter is skipped."""
    text = re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.DOTALL)
    body, *definitions = re.split(r"^\[\^[\w-]+\]: ", text, flags=re.MULTILINE)
    notes = []
    for definition in definitions:
        dedented = re.sub(r"^ {4}", "", definition, flags=re.MULTILINE)
        notes.append(Note(tuple(_Converter("").blocks(_parse(dedented, "template")))))
    return tuple(_Converter("").blocks(_parse(body, "template"))), tuple(notes)


def plain_text(text: str) -> tuple[Inline, ...]:
    """A one-line value as it was typed: never markup."""
    return merged([Text(" ".join(text.split()))])


def text_lines(text: str) -> tuple[Inline, ...]:
    """A value of lines (an address): every line of the input is a printed line."""
    out: list[Inline] = []
    for line in filter(None, (line.strip() for line in text.splitlines())):
        out += [*([LineBreak()] if out else []), Text(line)]
    return tuple(out)


# ------------------------------------------------------------------ Python-Markdown, adapted


def _parse(text: str, dialect: str) -> etree.Element:
    parser = _markdown(dialect)
    parser.reset()
    text = text.replace("\x02", "").replace("\x03", "").expandtabs(4)
    root = parser.parser.parseDocument(text.split("\n")).getroot()
    assert root is not None  # noqa: S101 -- a parsed document always has a root
    return parser.treeprocessors["inline"].run(root) or root


@cache
def _markdown(dialect: str) -> markdown.Markdown:
    parser = markdown.Markdown(extensions=[SaneListExtension(), TableExtension()], tab_length=4)
    parser.ESCAPED_CHARS = list(string.punctuation)
    blocks, inline = parser.parser.blockprocessors, parser.inlinePatterns
    for name in ("code", "setextheader", "reference"):
        blocks.deregister(name)
    for name in ("backtick", "reference", "image_link", "image_reference", "short_reference", "short_image_ref"):
        inline.deregister(name)
    for name in ("html", "entity", "automail", "linebreak"):
        inline.deregister(name)
    blocks.register(_Headings(parser.parser), "hashheader", 70)
    blocks.register(_Paragraphs(parser.parser), "paragraph", 10)
    inline.register(SubstituteTagInlineProcessor(r"\\\n", "br"), "break", 179)
    inline.register(_Mail(r"<([^<>\s@]+@[^<>\s@]+\.[^<>\s@]+)>"), "mail", 110)
    inline.register(_Bare(r"(?<![\w<(])https?://[^\s<>\"“”‘’\[\]\x02\x03\ue000]+"), "bare-url", 105)
    if dialect == "text":
        inline.register(_Element(r"\[\^([\w-]+)\]", "x-note"), "note", 175)
        inline.register(_Element(r"\[\[([^\[\]]+)\]\]", "x-fill"), "fill", 176)
        inline.register(_Element(_CITE, "x-cite"), "cite", 174)
        inline.register(_Foreign(r"(?<![\w:]):([a-z]{2,3})\[([^\[\]]*)\]"), "phrase", 173)
    else:
        blocks.register(_Roles(parser.parser), "roles", 95)
        inline.register(_Element(r"\[\^((?:[a-z0-9]+-)*\d+)\]", "x-mark"), "note", 175)
        inline.register(_Element(r'<span\s+class="note">(\d+)</span>', "x-number"), "number", 172)
        inline.register(_Picture(r"!\[((?:\\.|[^\]\\])*)\]\(([\w.-]+)\)"), "picture", 177)
        inline.register(_Foreign(r'<span\s+lang="([a-z]{2,3})">(.*?)</span>'), "phrase", 173)
    return parser


class _Headings(HashHeaderProcessor):
    """`#` is a heading only before a space, as in CommonMark: `#StopThis` is a word."""

    RE = re.compile(r"(?:^|\n)(?P<level>#{1,6})[ ]+(?P<header>(?:\\.|[^\\\n])*?)(?:[ ]+#+)?[ ]*(?:\n|$)")


class _Paragraphs(ParagraphProcessor):
    """A line that begins with `:` or `|` is a paragraph like any other; indented text is no code."""

    def run(self, parent: etree.Element, blocks: list[str]) -> None:
        blocks[0] = "\n".join(line.strip() for line in blocks[0].split("\n"))
        super().run(parent, blocks)


class _Roles(BlockProcessor):
    """`<!-- address -->` and `<!-- list: alpha -->`: the role of the block that follows."""

    def test(self, parent: etree.Element, block: str) -> bool:
        return bool(_COMMENT.match(block))

    def run(self, parent: etree.Element, blocks: list[str]) -> None:
        block = blocks.pop(0)
        found = _COMMENT.match(block)
        assert found is not None  # noqa: S101 -- test() has just matched
        kind = "x-list" if found[1] else "x-role"
        known = MARKERS if found[1] else {*ROLES, _PAGE_BREAK}
        if found[2] not in known:
            raise TemplateError(
                joined(said('There is no role "{name}".', name=found[2]), did_you_mean(found[2], known))
            )
        etree.SubElement(parent, kind, {"name": found[2]})
        if rest := block[found.end() :]:
            blocks.insert(0, rest)


class _Element(InlineProcessor):
    """A bracketed construct that becomes one element with the words between the brackets."""

    def __init__(self, pattern: str, tag: str) -> None:
        super().__init__(pattern)
        self.tag = tag

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[etree.Element, int, int]:  # type: ignore[override]  # noqa: N802
        return etree.Element(self.tag, {"body": m[1]}), m.start(), m.end()


class _Picture(InlineProcessor):
    """A picture that the Markdown writer names; its words for those who cannot see it are plain."""

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[etree.Element, int, int]:  # type: ignore[override]  # noqa: N802
        words = re.sub(r"\\(.)", r"\1", m[1])
        return etree.Element("x-picture", {"alternative": words, "name": m[2]}), m.start(), m.end()


class _Foreign(InlineProcessor):
    """A phrase in another language; the words inside are Markdown."""

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[etree.Element, int, int]:  # type: ignore[override]  # noqa: N802
        element = etree.Element("x-phrase", {"lang": m[1]})
        element.text = m[2]
        return element, m.start(), m.end()


class _Mail(InlineProcessor):
    """`<name@example.org>` as a link; Python-Markdown's own pattern writes it in entities."""

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[etree.Element, int, int]:  # type: ignore[override]  # noqa: N802
        return _link(f"mailto:{m[1]}", m[1]), m.start(), m.end()


class _Bare(InlineProcessor):
    """A web address typed without brackets; punctuation after it belongs to the sentence."""

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[etree.Element, int, int]:  # type: ignore[override]  # noqa: N802
        url = m[0].rstrip(".,;:!?*_'")
        while url.endswith(")") and url.count(")") > url.count("("):
            url = url[:-1].rstrip(".,;:!?")
        return _link(url, url), m.start(), m.start() + len(url)


def _link(url: str, words: str) -> etree.Element:
    element = etree.Element("a", {"href": url})
    element.text = markdown.util.AtomicString(words)
    return element


# ------------------------------------------------------------------ from elements to nodes


def _unescaped(text: str | None) -> str:
    return _ESCAPE.sub(lambda found: chr(int(found[1])), text or "")


class _Converter:
    """Turns Python-Markdown's elements into nodes; one converter a text."""

    def __init__(self, unit: str) -> None:
        self.unit = unit
        self.role = ""
        self.marker = ""

    def blocks(self, parent: etree.Element) -> Iterator[Block]:
        leading = self._inlines(parent, leading_only=True)
        if leading:
            yield Paragraph(leading, unit=self.unit)
        for element in parent:
            if element.tag == "x-role" and element.get("name") == _PAGE_BREAK:
                yield PageBreak()
            elif element.tag == "x-role":
                self.role = element.get("name", "")
            elif element.tag == "x-list":
                self.marker = element.get("name", "")
            elif element.tag == "blockquote":
                yield from self._quotes(element)
            elif element.tag in _BLOCK_TAGS:
                block = self._block(element)
                if block is not None:
                    yield block
                self.role = self.marker = ""

    def _block(self, element: etree.Element) -> Block | None:
        tag = element.tag
        if tag == "p" and len(element) == 1 and element[0].tag == "x-picture":
            picture = element[0]
            words = _unescaped(picture.get("alternative"))
            return Image(b"", picture.get("name", ""), words, 0, 0, self.unit, self.role)
        if tag == "p":
            children = self._inlines(element)
            return Paragraph(children, self.role, self.unit) if children else None
        if tag in _HEADINGS:
            children = self._inlines(element)
            return Heading(int(tag[1]), children, self.unit, self.role) if children else None
        if tag in ("ul", "ol"):
            return self._list(element)
        if tag == "table":
            return self._table(element)
        return Rule()

    def _quotes(self, element: etree.Element) -> Iterator[Quote]:
        """A quotation; Python-Markdown joins neighbours, but one ends where it names who said it."""
        said: list[Block] = []
        for block in self.blocks(element):
            said.append(block)
            if isinstance(block, Paragraph) and block.role == "attribution":
                yield Quote(tuple(said), self.unit)
                said = []
        if said:
            yield Quote(tuple(said), self.unit)

    def _list(self, element: etree.Element) -> List:
        marker = self.marker or ("bullet" if element.tag == "ul" else "decimal")
        role, self.marker, self.role = self.role, "", ""
        items = tuple(Item(tuple(self.blocks(item)), self.unit) for item in element)
        return List(marker, items, int(element.get("start", "1")), role)

    def _table(self, element: etree.Element) -> Table:
        rows = [tuple(self._inlines(cell) for cell in row) for row in element.iter("tr")]
        return Table(rows[0], tuple(rows[1:]), self.unit)

    def _inlines(self, element: etree.Element, leading_only: bool = False) -> tuple[Inline, ...]:
        out: list[Inline] = list(self._words(element.text))
        for child in element:
            if child.tag in _BLOCK_TAGS or child.tag in ("x-role", "x-list"):
                if leading_only:
                    break
                continue
            out += [*self._inline(child), *self._words(child.tail)]
        return _trimmed(out)

    def _inline(self, element: etree.Element) -> Iterator[Inline]:
        tag = element.tag
        if tag in ("strong", "em"):
            yield (Strong if tag == "strong" else Emphasis)(self._raw(element))
        elif tag == "a":
            yield Link(_checked_url(_unescaped(element.get("href"))), self._raw(element))
        elif tag == "br":
            yield LineBreak()
        elif tag == "x-phrase":
            yield Phrase(element.get("lang", ""), self._raw(element))
        elif tag == "x-mark":
            yield NoteMark(int(element.get("body", "").rpartition("-")[2]))
        elif tag == "x-number":
            yield NoteNumber(int(element.get("body", "")))
        elif tag in ("x-note", "x-fill", "x-cite"):
            yield Pending(tag[2:], " ".join(_unescaped(element.get("body")).split()), self.unit)
        else:
            raise MarkupError(said("The Markdown element <{tag}> has no place in a letter.", tag=tag))

    def _raw(self, element: etree.Element) -> tuple[Inline, ...]:
        out = list(self._words(element.text))
        for child in element:
            out += [*self._inline(child), *self._words(child.tail)]
        return merged(out)

    def _words(self, text: str | None) -> Iterator[Inline]:
        words = re.sub(r"[ ]*\n[ ]*", " ", _unescaped(text))
        for number, part in enumerate(_SLOT.split(words)):
            if number % 2:
                yield Slot(int(part))
            elif part:
                yield Text(part)


_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_BLOCK_TAGS = frozenset({"p", "ul", "ol", "blockquote", "table", "hr", *_HEADINGS})


def _trimmed(inlines: list[Inline]) -> tuple[Inline, ...]:
    """Without white space at both ends and around line breaks, which no format prints."""
    nodes = list(merged(inlines))
    for index, node in enumerate(nodes):
        if isinstance(node, Text):
            text = node.text
            if index == 0 or isinstance(nodes[index - 1], LineBreak):
                text = text.lstrip(" \t\n")
            if index == len(nodes) - 1 or isinstance(nodes[index + 1], LineBreak):
                text = text.rstrip(" \t\n")
            nodes[index] = Text(text)
    return merged(nodes)


def _checked_url(url: str) -> str:
    parts = urllib.parse.urlsplit(url)
    if parts.scheme.lower() not in SCHEMES or re.search(r"[\s\x00-\x1f]", url) or "@" in parts.netloc:
        raise MarkupError(said('The link "{url}" is not a web, mail or telephone address.', url=url))
    return url
