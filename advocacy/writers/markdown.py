"""Markdown that any forge shows well: front matter, footnotes, roles as comments, nothing escaped that need not be.

What is written stays in the subset that CommonMark and Python-Markdown read alike (the tests compare both), and
`markup.parse_published` reads it back to the same tree. Markdown has no columns: a side-by-side publication is
written with one language after the other.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

from advocacy.document import (
    Block,
    Columns,
    Document,
    Emphasis,
    Heading,
    Image,
    Inline,
    LineBreak,
    Link,
    List,
    NoteMark,
    NoteNumber,
    PageBreak,
    Paragraph,
    Phrase,
    Quote,
    Rule,
    Strong,
    Table,
    Text,
    plain,
)
from advocacy.errors import WriterError, said
from advocacy.layout import CODE, Kept, Publication
from advocacy.layout import parts as parts_of

_INDENT = "    "
_INLINE = re.compile(r"[\\`*\[\]<]|(?<![^\W_])_|_(?![^\W_])|~~|&(?=#?\w+;)|(?<=:)/(?=/)")
_LINE_START = re.compile(
    r"(?P<sign>#{1,6}(?= |$)|[-+](?= |$)|>|=+(?=\s*$)|-+(?=[-\s]*$)|~{3})|(?P<number>\d{1,9})(?P<dot>[.)])(?= |$)"
)


def write(publication: Publication) -> bytes:
    """One Markdown file, UTF-8 with LF line ends."""
    several = len(publication.documents) > 1
    parts = [_front_matter(publication)]
    writers: list[tuple[_Writer, Document]] = []
    for whole, notes_before in Publication(publication.documents, "stacked").numbered:
        parts += ["---"] if whole is not publication.first else []
        for document in whole.with_annexes:
            prefix = f"{document.anchor}-" if several else f"{document.name}-" if document.name else ""
            writer = _Writer(prefix, 0 if document.name else notes_before, publication.kept)
            parts += ["<!-- page-break -->"] if document.name else []
            parts += writer.text(document)
            writers.append((writer, document))
    if publication.frozen is not None:
        code = [Paragraph((Text(line),)) for line, _ in publication.code_lines]
        parts += [f"<!-- {CODE} -->", *_Writer("", 0).blocks(code), "<!-- notes -->"]
    for writer, document in writers:
        parts += writer.definitions(document)
    return ("\n\n".join(parts) + "\n").encode()


def _front_matter(publication: Publication) -> str:
    first = publication.first
    lines = [f"title: {json.dumps(first.title, ensure_ascii=False)}"]
    lines.append(f"lang: {', '.join(document.tag for document in publication.documents)}")
    lines += [f"date: {first.date}"] if first.date else []
    lines += [f"role: {first.role}"] if first.role and len(publication.documents) == 1 else []
    return "\n".join(["---", *lines, "---"])


class _Writer:
    """Writes blocks; `prefix` keeps the notes of two languages apart in one file, numbered after `notes_before`."""

    def __init__(self, prefix: str, notes_before: int, kept: Kept | None = None) -> None:
        self.prefix = prefix
        self.notes_before = notes_before
        self.kept = kept
        self.marked = False

    def text(self, document: Document) -> list[str]:
        """The Markdown of each block of a document; what is fixed has a comment before each of its parts."""
        self.marked = document.frozen is not None
        if not self.marked:
            return self.blocks(document.blocks)
        out: list[str] = []
        for name, sections in parts_of(document):
            out += [f"<!-- {name} -->", *self.blocks(block for section in sections for block in section.blocks)]
        return out

    def definitions(self, document: Document) -> list[str]:
        """The notes, which forges print at the end."""
        definitions = []
        for number, note in enumerate(document.notes, 1):
            text = "\n\n".join(self.blocks(note.blocks))
            definitions.append(f"[^{self.prefix}{number}]: {_indented(text)}")
        return definitions

    def blocks(self, blocks: Iterable[Block]) -> list[str]:
        """The Markdown of each block, to be joined with blank lines."""
        out: list[str] = []
        previous: Block | None = None
        for block in blocks:
            out.append(self._once(block, after_list=isinstance(previous, List)))
            previous = block
        return out

    def _once(self, block: Block, after_list: bool) -> str:
        if self.kept is None:
            return self._block(block, after_list)
        key = "md", self.prefix, self.notes_before, after_list
        return self.kept.once(block, key, lambda: self._block(block, after_list))

    def _block(self, block: Block, after_list: bool) -> str:
        match block:
            case Paragraph():
                return _comment(block.role) + self._line(block.children)
            case Heading():
                # A closing run of # would be taken as the end of the heading's syntax.
                words = re.sub(r"(#+)$", r"\\\1", self._inlines(block.children).replace("\\\n", " "))
                return _comment(block.role) + "#" * block.level + " " + words
            case List():
                return _comment(block.role) + self._list(block, after_list)
            case Columns():
                return "\n\n".join(self.blocks(block.blocks))
            case Image():
                return _comment(block.role) + f"![{escape(block.alternative)}]({block.name})"
            case PageBreak():
                return "<!-- page-break -->"
            case Quote():
                text = "\n\n".join(self.blocks(block.blocks))
                return "\n".join(f"> {line}".rstrip() for line in text.split("\n"))
            case Table():
                rows = [block.header, *block.rows]
                written = ["| " + " | ".join(self._cell(cell) for cell in row) + " |" for row in rows]
                return "\n".join([written[0], "|" + " --- |" * len(block.header), *written[1:]])
            case Rule():
                return "---"
        raise WriterError(said("Markdown cannot hold a {what}.", what=type(block).__name__))

    def _list(self, block: List, after_list: bool) -> str:
        # A comment between two lists keeps them apart; it also says what Markdown has no marker for.
        needs_comment = after_list or block.marker not in ("bullet", "decimal")
        loose = any(isinstance(inner, Paragraph) for item in block.items for inner in item.blocks[1:])
        items = []
        for number, item in enumerate(block.items, block.start):
            marker = "- " if block.marker in ("bullet", "none") else f"{number}. "
            joined = ("\n\n" if loose else "\n").join(self.blocks(item.blocks))
            items.append(marker + _indented(joined))
        comment = f"<!-- list: {block.marker} -->\n" if needs_comment else ""
        return comment + ("\n\n" if loose else "\n").join(items)

    def _cell(self, inlines: tuple[Inline, ...]) -> str:
        return self._inlines(inlines).replace("\\\n", " ").replace("|", "\\|")

    def _line(self, inlines: tuple[Inline, ...]) -> str:
        return "\n".join(_escaped_start(line) for line in self._inlines(inlines).split("\n"))

    def _inlines(self, inlines: Iterable[Inline]) -> str:
        return "".join(self._inline(node) for node in inlines)

    def _inline(self, node: Inline) -> str:
        match node:
            case Text():
                return escape(node.text)
            case Strong():
                return f"**{self._inlines(node.children)}**"
            case Emphasis():
                return f"*{self._inlines(node.children)}*"
            case Phrase():
                return f'<span lang="{node.language}">{self._inlines(node.children)}</span>'
            case Link():
                return self._link(node)
            case LineBreak():
                return "\\\n"
            case NoteNumber():
                shown = str(node.number + self.notes_before)
                return f'<span class="note">{shown}</span>' if self.marked else shown
            case NoteMark():
                return f"[^{self.prefix}{node.number}]"
        raise WriterError(said("Markdown cannot hold a {what}.", what=type(node).__name__))

    def _link(self, link: Link) -> str:
        words = plain(link.children)
        if words == link.url and link.url.startswith("http"):
            return f"<{link.url}>"
        if link.url == f"mailto:{words}":
            return f"<{words}>"
        target = f"<{link.url}>" if re.search(r"[()\s]", link.url) else link.url
        return f"[{self._inlines(link.children)}]({target})"


def escape(text: str) -> str:
    """Plain words as Markdown inside a line: only what would be markup gets a backslash."""
    return _INLINE.sub(lambda found: "\\" + found[0] if found[0] != "~~" else "\\~\\~", text)


def _escaped_start(line: str) -> str:
    found = _LINE_START.match(line)
    if not found:
        return line
    if found["number"]:
        return f"{found['number']}\\{found['dot']}{line[found.end() :]}"
    return "\\" + line


def _indented(text: str) -> str:
    """The lines after the first moved in by one level; empty lines stay empty."""
    return re.sub(r"\n(?=.)", "\n" + _INDENT, text)


def _comment(role: str) -> str:
    return f"<!-- {role} -->\n" if role else ""
