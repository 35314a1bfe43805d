"""The canonical text: the same from the tree and from every output, and different as soon as a character is."""

from __future__ import annotations

import hashlib
import io
import re
import shutil
import subprocess
import unicodedata
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from conftest import EXAMPLES, ROOT, MakeCampaign, composed
from hypothesis import given, settings
from hypothesis import strategies as st

from advocacy.document import (
    Block,
    Document,
    Heading,
    Item,
    LineBreak,
    Link,
    List,
    Note,
    NoteMark,
    NoteNumber,
    Paragraph,
    Quote,
    Section,
    Strong,
    Table,
    Text,
    map_blocks,
    map_inlines,
)
from advocacy.errors import InputError, WriterError
from advocacy.languages import Languages, PartialDate
from advocacy.layout import Publication
from advocacy.load import load_campaign
from advocacy.resources import Resources
from advocacy.signing.canonical import (
    normal,
    signatory_lines,
    stamped,
    statement_digest,
    text_digest,
    text_lines,
    versions_of,
)
from advocacy.signing.codes import DIGITS, read_code, short_code, spelled
from advocacy.signing.found import FoundStatement
from advocacy.signing.reading import read_statement, statement_of
from advocacy.writers import FORMATS, LAYOUTS, writer

SOFFICE = shutil.which("soffice")
DATE = PartialDate(2026, 8, 1)
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def frozen(*documents: Document) -> tuple[Document, ...]:
    languages = Languages(Resources())
    return stamped(documents, versions_of(documents), DATE, {code: languages[code] for code in ("en", "vi")})


def examples() -> list[tuple[str, tuple[Document, ...]]]:
    found = []
    for path in EXAMPLES:
        campaign = load_campaign(path)
        assert campaign.data is not None
        for letter in campaign.data.documents:
            versions = (composed(campaign, code, letter) for code in campaign.data.languages)
            found.append((letter, frozen(*versions)))
    return found


FAMILIES = [pytest.param(documents, id=name) for name, documents in examples()]


def publications(documents: tuple[Document, ...], layout: str) -> list[Publication]:
    if layout == "separate":
        return [Publication((document,)) for document in documents]
    return [Publication(documents, layout)]


def found_in(data: bytes, extension: str) -> FoundStatement:
    return statement_of(data, f"statement.{extension}")


def assert_same(data: bytes, extension: str, documents: tuple[Document, ...]) -> None:
    found = found_in(data, extension)
    assert [version.language for version in found.versions] == [document.language for document in documents]
    for version, document in zip(found.versions, documents, strict=True):
        assert [*map(str, version.lines)] == [*map(str, text_lines(document))]
        assert version.digest == text_digest(document)
        assert [*map(str, version.signatories)] == [*map(str, signatory_lines(document))]
    assert documents[0].frozen is not None
    assert (found.stated, found.code) == (documents[0].frozen.versions, documents[0].frozen.code)
    assert found.is_consistent


# ------------------------------------------------------------------ every output


@pytest.mark.parametrize("extension", FORMATS)
@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("documents", FAMILIES)
def test_the_text_can_be_recomputed_from_every_output(
    documents: tuple[Document, ...], layout: str, extension: str
) -> None:
    for publication in publications(documents, layout):
        assert_same(writer(extension)(publication), extension, publication.documents)


@pytest.mark.parametrize("extension", FORMATS)
def test_what_is_not_frozen_bears_no_marks_and_is_not_ours(campaign: MakeCampaign, extension: str) -> None:
    document = composed(campaign("kind: open-letter\nlanguages: [en]\ntitle: T\nopening: One.\nsignatories: [A]\n"))
    data = writer(extension)(Publication((document,)))
    with pytest.raises(InputError, match="no file of a text whose words are fixed"):
        found_in(data, extension)


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("extension", FORMATS)
def test_the_code_and_the_digests_are_printed(extension: str, layout: str) -> None:
    documents = FAMILIES[0].values[0]
    assert isinstance(documents, tuple)
    publication = publications(documents, layout)[0]
    data = writer(extension)(publication)
    text = data.decode() if extension != "docx" else b"".join(unpacked(data).values()).decode("utf-8", "replace")
    assert documents[0].frozen is not None
    assert documents[0].frozen.code in text
    assert all(version.digest in text for version in documents[0].frozen.versions)
    if extension == "docx":
        footer = next(part for name, part in unpacked(data).items() if "footer" in name and name.endswith(".xml"))
        assert documents[0].frozen.code in footer.decode()


def unpacked(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def repacked(parts: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return stream.getvalue()


# ------------------------------------------------------------------ a text with everything in it


def p(*inlines: str | NoteMark | NoteNumber | Link | LineBreak | Strong, role: str = "") -> Paragraph:
    return Paragraph(tuple(Text(each) if isinstance(each, str) else each for each in inlines), role)


def points(marker: str, *texts: str, start: int = 1, inner: Block | None = None) -> List:
    items = [Item((p(text),)) for text in texts]
    if inner is not None:
        items[0] = Item((*items[0].blocks, p("More of it."), inner))
    return List(marker, tuple(items), start)


def rich(language: str, extra: str = "") -> Document:
    tag, letters = {"en": ("en-GB", "abcdefghijklmnopqrstuvwxyz"), "vi": ("vi-VN", "abcdđeghiklmnopqrstuvxy")}[language]
    url = "https://example.org/a_(b)?q=1&r=%C4%91#c"
    body: tuple[Block, ...] = (
        Heading(1, (Text(f"Tuyên bố chung {language}"),)),
        p("Ngân hàng\u00a0Ví dụ", LineBreak(), "Hà Nội", role="address"),
        p("CẤM PHỔ BIẾN", role="banner"),
        p("Chúng tôi ", Strong((Text("không"),)), " đồng ý", NoteMark(1), " với điều 5.", NoteMark(2)),
        points("decimal", "Một.", "Hai.", inner=points("alpha", "a.", "b.", "c.", "d.", "đ.", start=2)),
        points("roman", "Năm.", start=5),
        points("bullet", "Chấm.", inner=points("none", "Không dấu.")),
        points("paragraph", "Đoạn mười hai.", start=12),
        Quote((p("Lời người khác."), p("Người nói", role="attribution"))),
        Heading(2, (Text("Bảng"),)),
        Table(((Text("Tên"),), (Text("Có"),), (Text("Không"),)), (((Text("A | B"),), (), (Text("x"),)), ((), (Text("y"),), ()))),
        p("Xem ", Link(url, (Text("trang này"),)), " hoặc ", Link("https://example.org", (Text("https://example.org"),)), "."),
        p(f"*Sao* [^1] <b> _u_ \\ {extra}1. # > |"),
    )  # fmt: skip
    signed = Section(
        "signatories",
        (points("bullet", "Hội A, Chủ tịch", "Nhóm B"), p("Ông C", LineBreak(), "Nhà văn", role="signature")),
    )
    notes = (Note((p("Chú thích một."), p("Đoạn hai của nó."))), Note((p("Nguồn, chú thích số ", NoteNumber(1), "."),)))
    annex = Document(language, tag, "Phụ lục", (Section("body", (Heading(2, (Text("Phụ lục"),)), p("Lời.", NoteMark(1)))),),
                     notes=(Note((p("Riêng."),)),), name="annex-1", letters=letters)  # fmt: skip
    sections = (Section("opening", body), signed, Section("closing", (p("Trân trọng."),)))
    return Document(
        language,
        tag,
        "T",
        sections,
        notes,
        letters=letters,
        annexes=(annex,),
        tags={"en": "en-GB", "vi": "vi-VN"},
        names={"en": "English", "vi": "Tiếng Việt"},
    )


RICH = frozen(rich("en"), rich("vi"))


@pytest.mark.parametrize("notes_as", ["footnotes", "endnotes", "references"])
@pytest.mark.parametrize("extension", FORMATS)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_everything_that_a_text_can_hold_is_found_again(layout: str, extension: str, notes_as: str) -> None:
    documents = tuple(replace(document, notes_as=notes_as) for document in RICH)
    for publication in publications(documents, layout):
        assert_same(writer(extension)(publication), extension, publication.documents)


def test_the_canonical_text_is_as_documented() -> None:
    """docs/canonical-text.md shows these lines; who implements it compares with them."""
    page = (ROOT / "docs/canonical-text.md").read_text(encoding="utf-8")
    example = page.split("```text\n")[1].split("```")[0].rstrip("\n").replace("→", "\t")
    lines = ["advocacy-text-1", *map(str, text_lines(rich("vi")))]
    assert example.splitlines() == lines
    digest = hashlib.sha256("\n".join(lines).encode()).hexdigest()
    assert text_digest(rich("vi")) == digest
    assert digest in page
    statement = statement_digest([("vi", "", digest), ("en", "translation", "0" * 64)])
    plain = "\n".join(["advocacy-statement-1", f"en translation {'0' * 64}", f"vi - {digest}"])
    assert statement == hashlib.sha256(plain.encode()).hexdigest()
    assert statement in page
    assert short_code(statement) in page


# ------------------------------------------------------------------ what changes nothing


def changed_texts(document: Document, change: Callable[[str], str]) -> Document:
    def inlines(nodes: tuple) -> tuple:  # type: ignore[type-arg]
        return map_inlines(nodes, lambda node: (Text(change(node.text)),) if isinstance(node, Text) else (node,))

    return replace(
        document,
        sections=tuple(replace(each, blocks=map_blocks(each.blocks, inlines)) for each in document.sections),
        notes=tuple(replace(each, blocks=map_blocks(each.blocks, inlines)) for each in document.notes),
        annexes=tuple(changed_texts(each, change) for each in document.annexes),
    )


def test_typesetting_and_signatories_are_no_part_of_the_text() -> None:
    digest = text_digest(RICH[1])
    assert text_digest(changed_texts(RICH[1], lambda text: text.replace(" ", "\u00a0"))) == digest
    assert text_digest(changed_texts(RICH[1], lambda text: text.replace("\u00a0", " "))) == digest
    assert text_digest(changed_texts(RICH[1], lambda text: unicodedata.normalize("NFD", text))) == digest
    assert text_digest(changed_texts(RICH[1], lambda text: text.replace(" ", "\u200b  \u202f"))) == digest
    sections = tuple(
        Section("signatories", (p("Ai đó khác"),)) if each.name == "signatories" else each for each in RICH[1].sections
    )
    assert text_digest(replace(RICH[1], sections=sections, title="U", notes_as="references")) == digest
    mark = Section("confidential", (p("BẢO MẬT", role="banner"),))
    assert text_digest(replace(RICH[1], sections=(mark, *RICH[1].sections))) == digest


def wrapped(text: str, width: int) -> str:
    """Markdown with its long paragraphs broken into lines, as an editor does it."""
    out: list[str] = []
    for line in text.split("\n"):
        indent = re.match(r"\s*(?:[-*] |\d+\. |\[\^[\w-]+\]: )?", line)
        assert indent is not None
        keep = not line or line.startswith(("#", "|", "<!--", "---", ">")) or line.endswith("\\")
        words, begin = line[indent.end() :].split(" "), indent[0]
        if keep or not out:
            out.append(line)
            continue
        lines, at = [begin + words[0]], " " * len(line[: len(line) - len(line.lstrip())])
        at += "    " if begin.strip() else ""
        for word in words[1:]:
            # What would begin a block at the start of a line is not put there, as editors know too.
            if len(lines[-1]) + len(word) > width and re.match(r"[^\W\d_]", word):
                lines.append(at + word)
            else:
                lines[-1] += f" {word}"
        out += lines
    return "\n".join(out)


@pytest.mark.parametrize("documents", FAMILIES)
def test_wrapping_markdown_and_decomposing_letters_change_nothing(documents: tuple[Document, ...]) -> None:
    text = writer("md")(Publication(documents, "stacked")).decode()
    front, end = re.match(r"\A---\n.*?\n---\n", text, re.DOTALL), 0
    assert front is not None
    end = front.end()
    for changed in (
        text[:end] + wrapped(text[end:], 60),
        unicodedata.normalize("NFD", text),
        text.replace("\u00a0", " "),
        text.replace("\n", "\r\n"),
        "\ufeff" + text,
    ):
        assert_same(changed.encode(), "md", documents)


def test_a_page_or_file_in_decomposed_letters_is_the_same() -> None:
    data = writer("html")(Publication(RICH, "stacked")).decode()
    head, _, body = data.partition("<body>")
    assert_same(f"{head}<body>{unicodedata.normalize('NFD', body)}".encode(), "html", RICH)
    parts = unpacked(writer("docx")(Publication(RICH, "stacked")))
    parts["word/document.xml"] = unicodedata.normalize("NFD", parts["word/document.xml"].decode()).encode()
    assert_same(repacked(parts), "docx", RICH)


# ------------------------------------------------------------------ what is found


@cache
def output(extension: str, layout: str = "stacked") -> bytes:
    return writer(extension)(Publication(RICH, layout))


def is_found(data: bytes, extension: str) -> bool:
    """Whether a file is refused, or does not have the words that it says it has."""
    try:
        return not found_in(data, extension).is_consistent
    except InputError:
        return True


def letters_of(text: str, begin: int = 0, end: int | None = None) -> Iterator[int]:
    return (at for at in range(begin, len(text) if end is None else end) if text[at].isalnum())


def inside(text: str, pattern: str) -> list[int]:
    """The places of all letters and digits that are words of the text."""
    return [at for found in re.finditer(pattern, text) for at in letters_of(text, *found.span(1))]


@cache
def places(extension: str) -> tuple[str, list[int]]:
    """A file as text, and where its words stand, but for signatories and what is no part of the text."""
    if extension == "docx":
        parts = unpacked(output("docx"))
        text = "\x00".join(parts[f"word/{name}.xml"].decode() for name in ("document", "footnotes"))
        found = inside(text, r"<w:t xml:space=\"preserve\">([^<]*)</w:t>")
    elif extension == "html":
        text = output("html").decode()
        found = [at for at in inside(text, r">([^<]+)<") if at > text.index("<body>")]
    else:
        text = output("md").decode()
        found = inside(text, r"(?m)^(?!<!--|---|title|lang|\|)([^<\n]*)")
    for noise in (
        r"(?s)signatories-(?:en|vi).*?(?=text-(?:en|vi))", r"(?s)[\" ]code[\" ].*?(?:</w:body>|</footer>|<!-- notes -->)",
        r"CẤM PHỔ BIẾN", r"\[\^[\w-]+\]:?", r"(?s)<style>.*?</style>",
    ):  # fmt: skip
        spans = [match.span() for match in re.finditer(noise, text)]
        found = [at for at in found if not any(begin <= at < end for begin, end in spans)]
    return text, found


@settings(deadline=None, max_examples=40)
@given(st.sampled_from(list(FORMATS)), st.data())
def test_a_changed_character_is_found(extension: str, data: st.DataObject) -> None:
    text, found = places(extension)
    at = data.draw(st.sampled_from(found))
    other = data.draw(st.sampled_from("aăâeéơu7Đz").filter(lambda letter: letter != text[at]))
    changed = data.draw(st.sampled_from([other, "", text[at] + other]))
    after = text[:at] + changed + text[at + 1 :]
    if extension == "docx":
        parts = unpacked(output("docx"))
        parts["word/document.xml"], parts["word/footnotes.xml"] = (each.encode() for each in after.split("\x00"))
        tampered = repacked(parts)
    else:
        tampered = after.encode()
    assert is_found(tampered, extension), after[max(0, at - 40) : at + 40]


TAMPERED = [
    ("md", "## Bảng", "### Bảng"),
    ("md", "- Chấm.", "1. Chấm."),
    ("md", "1. Một.", "2. Một."),
    ("md", "    <!-- list: alpha -->\n", ""),
    ("md", "<!-- list: alpha -->", "<!-- list: roman -->"),
    ("md", "> Lời", "Lời"),
    ("md", "[^en-1] với", " với"),
    ("md", "[^en-1] với", "[^en-2] với"),
    ("md", "[^en-1] với", "[^vi-1] với"),
    ("md", "trang này](", "trang này](<https://evil.example>) ("),
    ("md", "r=%C4%91", "r=%C4%92"),
    ("md", "\n\n## Bảng", "\n\n[^en-1]: Khác.\n\n## Bảng"),
    ("md", "\n\n## Bảng", "\n\n<!-- lời thêm -->\n\n## Bảng"),
    ("md", "<!-- text-vi -->", "<!-- signatories-vi -->"),
    ("md", '<span class="note">3</span>', "3"),
    ("md", "| A \\| B |  | x |", "| A \\| B | x |  |"),
    ("md", "    Đoạn hai của nó.", "Đoạn hai của nó."),
    ("html", "<h2>Bảng</h2>", "<h3>Bảng</h3>"),
    ("html", '<ol type="1">', '<ol type="i">'),
    ("html", 'start="12"', 'start="13"'),
    ("html", "<blockquote>", '<blockquote hidden="">'),
    ("html", "<strong>không</strong>", '<strong style="display:none">không</strong>'),
    ("html", "<strong>không</strong>", "<!--không-->"),
    ("html", "<strong>không</strong>", "<script>x</script>không"),
    ("html", "<strong>không</strong>", "<s>không</s>"),
    ("html", "</style>", "p::before{content:'Không '}</style>"),
    ("html", "list-style-type:'đ) '", "list-style-type:'e) '"),
    ("html", "<td></td><td>x</td>", "<td>x</td><td></td>"),
    ("html", 'class="mark"><a id="note-en-1-mark" href="#note-en-1">1<', 'class="mark"><a id="note-en-1-mark" href="#note-en-1">2<'),
    ("html", "↩", "Lời thêm"),
    ("html", "&amp;r=%C4%91", "&amp;r=%C4%92"),
    ("docx", '<w:pStyle w:val="Heading2"/>', '<w:pStyle w:val="Heading3"/>'),
    ("docx", '<w:pStyle w:val="Quote"/>', '<w:pStyle w:val="BodyText"/>'),
    ("docx", '<w:ilvl w:val="1"/>', '<w:ilvl w:val="0"/>'),
    ("docx", '<w:rStyle w:val="Strong"/>', '<w:rStyle w:val="Strong"/><w:vanish/>'),
    ("docx", '<w:rStyle w:val="Strong"/>', '<w:rStyle w:val="Strong"/><w:strike/>'),
    ("docx", '<w:rStyle w:val="Strong"/>', '<w:rStyle w:val="Strong"/><w:color w:val="FFFFFF"/>'),
    ("docx", '<w:rStyle w:val="Strong"/>', '<w:rStyle w:val="Strong"/><w:sz w:val="2"/>'),
    ("docx", "<w:body>", "<w:body><w:del/>"),
    ("docx", '<w:bookmarkStart w:id="1" w:name="text-en"/>', ""),
    ("docx", 'w:name="signatories-vi"', 'w:name="x"'),
    ("docx", "<w:footnoteReference ", "<w:endnoteReference "),
]  # fmt: skip


@pytest.mark.parametrize(("extension", "old", "new"), TAMPERED)
def test_a_changed_structure_or_look_is_found(extension: str, old: str, new: str) -> None:
    if extension == "docx":
        parts = unpacked(output("docx"))
        text = parts["word/document.xml"].decode()
        assert old in text
        parts["word/document.xml"] = text.replace(old, new, 1).encode()
        assert is_found(repacked(parts), "docx")
    else:
        text = output(extension).decode()
        assert old in text
        assert is_found(text.replace(old, new, 1).encode(), extension)


def test_a_changed_list_form_or_link_of_a_word_file_is_found() -> None:
    for name, old, new in (
        ("word/numbering.xml", '<w:lvlText w:val="%1."/>', '<w:lvlText w:val="Không %1."/>'),
        ("word/numbering.xml", '<w:startOverride w:val="12"/>', '<w:startOverride w:val="13"/>'),
        ("word/_rels/document.xml.rels", "r=%C4%91", "r=%C4%92"),
        ("word/styles.xml", '<w:name w:val="Body Text"/>', '<w:name w:val="Banner"/>'),
    ):
        parts = unpacked(output("docx"))
        assert old in parts[name].decode()
        parts[name] = parts[name].decode().replace(old, new).encode()
        assert is_found(repacked(parts), "docx"), new


def test_words_added_beside_the_text_are_shown() -> None:
    parts = unpacked(output("docx"))
    footer = next(name for name in parts if re.fullmatch(r"word/footer\d\.xml", name))
    parts[footer] = parts[footer].replace(b" / ", " Chúng tôi ủng hộ ".encode())
    found = found_in(repacked(parts), "docx")
    assert ("footer", "1 Chúng tôi ủng hộ 1") in found.outside
    assert ("banner", "CẤM PHỔ BIẾN") in found.outside
    text = output("md").decode().replace("title: ", "title: X ", 1)
    assert any(where == "title" and "X" in words for where, words in found_in(text.encode(), "md").outside)


def test_signatories_are_given_as_printed() -> None:
    for extension in FORMATS:
        for layout in LAYOUTS:
            version = found_in(writer(extension)(publications(RICH, layout)[-1]), extension).versions[-1]
            assert version.entries == (("Hội A, Chủ tịch",), ("Nhóm B",), ("Ông C", "Nhà văn"))
    table = Table(((Text("Tên"),), (Text("Nước"),)), (((Text("A"),), (Text("VN"),)), ((Text("B"),), ())))
    document = replace(
        RICH[1], sections=(*RICH[1].sections[:1], Section("signatories", (Heading(2, (Text("Ký tên"),)), table)))
    )
    for extension in FORMATS:
        (version,) = found_in(writer(extension)(Publication((document,))), extension).versions
        assert version.entries == (("A", "VN"), ("B",))


def test_side_by_side_keeps_the_order_of_each_language() -> None:
    other = replace(RICH[1], sections=RICH[1].sections[::-1])
    for extension in ("docx", "html"):
        with pytest.raises(WriterError, match="different orders"):
            writer(extension)(Publication((RICH[0], other), "side-by-side"))
    stacked = frozen(RICH[0], other)
    assert_same(writer("md")(Publication(stacked, "side-by-side")), "md", stacked)


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("a.docx", b"no package", "not a package"),
        ("a.md", b"\xff\xfe", "not in UTF-8"),
        ("a.html", b"<p>Words</p>", "no file of a text"),
        ("a.md", b"# Words\n", "no file of a text"),
        ("a.pdf", b"%PDF", "Only .docx, .md and .html"),
    ],
)
def test_other_files_are_refused_in_one_line(tmp_path: Path, name: str, data: bytes, message: str) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(InputError, match=message):
        read_statement(tmp_path / name)


# ------------------------------------------------------------------ codes


@settings(deadline=None, max_examples=300)
@given(st.integers(0, 10 ** (DIGITS - 2) - 1), st.data())
def test_a_code_finds_one_wrong_digit_and_two_exchanged_ones(number: int, data: st.DataObject) -> None:
    code = spelled(number)
    assert re.fullmatch(r"\d{4}(-\d{4}){5}", code)
    assert read_code(code) == read_code(code.replace("-", " ")) == read_code(f" {code.replace('-', '')}\n") == code
    digits = list(code.replace("-", ""))
    at = data.draw(st.integers(0, DIGITS - 1))
    wrong = digits.copy()
    wrong[at] = data.draw(st.sampled_from([each for each in "0123456789" if each != digits[at]]))
    assert read_code("".join(wrong)) == ""
    to = data.draw(st.integers(0, DIGITS - 1))
    digits[at], digits[to] = digits[to], digits[at]
    exchanged = "".join(digits)
    assert (read_code(exchanged) == "") == (exchanged != code.replace("-", ""))


def test_the_code_follows_the_digest() -> None:
    assert short_code("0" * 64) == short_code("0" * 64) != short_code("1" + "0" * 63)
    assert read_code("1234") == ""


def test_normal_words() -> None:
    assert normal(" a\u00a0\n b\u202f\u200b ") == "a b"
    assert normal("đie\u0302\u0300u\u20115") == "điều-5"


# ------------------------------------------------------------------ LibreOffice


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every family, and the text with everything in it, saved anew by LibreOffice."""
    folder = tmp_path_factory.mktemp("office")
    sources = []
    for name, documents in [*((str(each.id), each.values[0]) for each in FAMILIES), ("rich", RICH)]:
        for layout in ("stacked", "side-by-side"):
            assert isinstance(documents, tuple)
            sources.append(folder / f"{name}.{layout}.docx")
            sources[-1].write_bytes(writer("docx")(Publication(documents, layout)))
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [str(SOFFICE), profile, "--headless", "--convert-to", "docx", "--outdir", str(folder / "saved")]
    subprocess.run([*command, *map(str, sources)], check=True, capture_output=True, timeout=500)
    return folder / "saved"


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("layout", ["stacked", "side-by-side"])
@pytest.mark.parametrize("documents", [*FAMILIES, pytest.param(RICH, id="rich")])
def test_libreoffice_keeps_the_digest(
    office: Path, documents: tuple[Document, ...], layout: str, request: pytest.FixtureRequest
) -> None:
    name = request.node.callspec.id.partition("-stacked")[0].partition("-side-by-side")[0]
    assert_same((office / f"{name}.{layout}.docx").read_bytes(), "docx", documents)
