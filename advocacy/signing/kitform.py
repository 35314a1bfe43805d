"""The sign-on sheet as a Word form: content controls to fill in and lists to choose from, in all languages of the text.

The tag of a control is the column that it fills, and so is the bookmark beside the label, since LibreOffice 7.4 drops
tags; where both were cleaned away, the label says it. Controls stand inside paragraphs: around paragraphs or cells
LibreOffice moves line breaks and drops styles.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from lxml import etree

from advocacy.comparing.language import language_of
from advocacy.document import Version
from advocacy.exchange.table.labels import tag_of
from advocacy.languages import Language
from advocacy.signing.headings import CHOICE, STATEMENT, column_of_label
from advocacy.signing.kit import LISTS, Kit, meaning, words_of_data
from advocacy.signing.returned import PLACEHOLDER, mark_of
from advocacy.signing.table import Capacity, Consent
from advocacy.signing.wording import Said, Wording, text_of
from advocacy.writers.word.package import Element, Table, WordPackage, add, text_run, w

_FONT = "Arial"  # with Vietnamese letters on every system, in LibreOffice as Liberation Sans
_SIZE = 20  # half-points
_MARGIN = 1021  # twentieths of a point: 18 mm
_LABELS, _FIELDS = 3850, 6015  # together the width of A4 without its margins
_LEAST = 454  # the height of a field in which nothing stands yet
_INK, _GREY = "1F3A5F", "5A5A5A"
_HEAD, _GROUND = "DCE5F0", "F3F6FA"  # of headings and of the cells with labels
_LINE, _SMALL, _NOTE, _CODE, _EMPTY = "FormText", "FormSmall", "FormNote", "FormCode", "PlaceholderText"
_BULLETS = 0  # the place of the numbering with bullets in base/word/numbering.xml
_MAX_ALIAS = 64  # characters, as many as Word takes
_STYLES = f"""\
<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">
<w:style w:type="paragraph" w:styleId="{_LINE}"><w:name w:val="Form Text"/><w:basedOn w:val="TableText"/>
<w:pPr><w:spacing w:before="30" w:after="30" w:line="250" w:lineRule="auto"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="{_SMALL}"><w:name w:val="Form Small"/><w:basedOn w:val="{_LINE}"/>
<w:rPr><w:sz w:val="18"/><w:szCs w:val="18"/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="{_NOTE}"><w:name w:val="Form Note"/><w:basedOn w:val="{_LINE}"/>
<w:pPr><w:spacing w:before="0" w:after="30" w:line="240" w:lineRule="auto"/></w:pPr>
<w:rPr><w:color w:val="{_GREY}"/><w:sz w:val="16"/><w:szCs w:val="16"/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="FormHeading"><w:name w:val="Form Heading"/><w:basedOn w:val="Heading2"/>
<w:pPr><w:spacing w:before="50" w:after="50"/></w:pPr><w:rPr><w:sz w:val="23"/><w:szCs w:val="23"/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="{_CODE}"><w:name w:val="Form Code"/><w:basedOn w:val="{_LINE}"/>
<w:rPr><w:b/><w:bCs/><w:color w:val="{_INK}"/><w:sz w:val="26"/><w:szCs w:val="26"/></w:rPr></w:style>
<w:style w:type="character" w:styleId="{_EMPTY}"><w:name w:val="Placeholder Text"/>
<w:basedOn w:val="DefaultParagraphFont"/><w:rPr><w:color w:val="6B7280"/></w:rPr></w:style>
</w:styles>"""


def sheet_docx(kit: Kit) -> bytes:
    """The bytes of the form; the same kit gives the same bytes."""
    return _Form(kit).save()


class _Form:
    def __init__(self, kit: Kit) -> None:
        self.kit = kit
        self.words = Wording(kit.languages)
        self.title = (kit.said_titles or self.words("title"))[0]
        self.package = WordPackage(self.title.text, self.title.tag)
        self._controls = 0
        self._style()
        self._top()
        self._text()
        self._signatory()
        self._shown()
        self._signature()
        self._data()

    def save(self) -> bytes:
        return self.package.save()

    # -- parts of the page

    def _style(self) -> None:
        margins = self.package.body[-1].find(w("pgMar"))
        for side in ("top", "right", "bottom", "left"):
            margins.set(w(side), str(_MARGIN))
        self.package.base_size(_SIZE)
        self.package.restyle(_FONT, _STYLES)
        self.package.header(self.title.text, self.title.tag)
        code = self.words("text.code")[0]
        self.package.code(f"{code.text}: {self.kit.code}", code.tag)

    def _top(self) -> None:
        body = self.package.body
        self._runs(_paragraph(body, "KindLabel"), self.words("title"))
        _said(body, "Heading1", self.title)
        for other in self.kit.said_titles[1:]:
            _said(body, "Subtitle", other)
        self._lines(body, self.words("intro"), "BodyText")

    def _text(self) -> None:
        """What is signed, under a lock."""
        kit, words = self.kit, self.words
        table = self._section("text")
        _, value = self._row(table, words("text.code"), STATEMENT)
        paragraph = _paragraph(value, _CODE)
        properties = self._control(paragraph, STATEMENT, [Said(self.title.tag, kit.code)])
        add(properties, "lock", val="sdtContentLocked")
        coordinator = [Said(self._guessed(kit.coordinator), kit.coordinator)] if kit.coordinator else []
        for path, said in (
            ("date", words.each(lambda language: language.date(kit.date))),
            ("deadline", words.each(kit.until)),
            ("return", coordinator),
        ):
            if said:
                self._runs(_paragraph(self._row(table, words(f"text.{path}"))[1], _LINE), said)
        if kit.versions:
            _, value = self._row(table, words("text.versions"))
        for version in kit.versions:
            named = words.each(partial(_version, version=version))
            self._runs(_paragraph(value, _LINE), named)
            _said(value, _NOTE, Said(self.title.tag, version.digest))
        table.close()

    def _signatory(self) -> None:
        table = self._section("signatory")
        for column in self.kit.columns:
            if column != CHOICE:
                self._field(table, column)
        table.close()

    def _shown(self) -> None:
        table = self._section("shown")
        for consent in Consent:
            _, value = self._row(table, self.words(f"consents.{consent}"))
            self._lines(value, self.words.each(partial(meaning, consent=consent)), _SMALL)
        for paragraph in table.element.iter(w("p")):
            paragraph.find(w("pPr")).find(w("pStyle")).addnext(etree.Element(w("keepNext")))
        self._field(table, CHOICE)
        table.close()

    def _signature(self) -> None:
        body = self.package.body
        self._heading("signature", body)
        for said in self.words("sentence", lambda _: {"code": self.kit.code}):
            paragraph = _paragraph(body, "BodyText")
            add(paragraph.find(w("pPr")), "keepNext")
            text_run(paragraph, said.text, said.tag, "Strong")
        self._runs(_paragraph(body, _SMALL), self.words("changed"), " ")

    def _data(self) -> None:
        """The same sentences in all languages, beside each other."""
        body = self.package.body
        self._heading("data", body)
        bullets = self.package.number(_BULLETS, 0, 1)
        lines = words_of_data(self.words)
        columns = max(map(len, lines))
        if columns == 1:
            for (said,) in lines:
                _item(_said(body, _SMALL, said), bullets)
            return
        width = (_LABELS + _FIELDS) // columns
        table = self.package.table("TableGrid", [width] * columns, self.words.line("sections.data"))
        for cell, name in zip(table.row(header=True), self.words.each(_own_name), strict=False):
            _ground(cell)
            _said(cell, _LINE, name)
        for line in lines:
            for cell, said in zip(table.row(), line, strict=False):
                _item(_said(cell, _SMALL, said), bullets)
        table.close()

    # -- rows

    def _section(self, name: str) -> Table:
        """A table whose first row is its heading."""
        table = self.package.table("TableGrid", [_LABELS, _FIELDS], self.words.line(f"sections.{name}"))
        first, second = table.row(header=True)
        second.getparent().remove(second)
        first.find(w("tcPr")).find(w("tcW")).set(w("w"), str(_LABELS + _FIELDS))
        add(first.find(w("tcPr")), "gridSpan", val=2)
        _ground(first, _HEAD)
        self._heading(name, first, "FormHeading")
        return table

    def _heading(self, name: str, parent: Element, style: str = "Heading2") -> None:
        self._runs(_paragraph(parent, style), self.words(f"sections.{name}"))

    def _row(self, table: Table, label: list[Said], column: str = "") -> tuple[Element, Element]:
        """A row with its label; gives the cells."""
        cells = table.row()
        row = cells[0].getparent()
        properties = etree.Element(w("trPr"))
        row.insert(0, properties)
        add(properties, "cantSplit")
        add(properties, "trHeight", val=_LEAST, hRule="atLeast")
        _ground(cells[0])
        for at, said in enumerate(label):
            paragraph = _paragraph(cells[0], _NOTE if at else _LINE)
            if column and not at:
                self.package.bookmark(paragraph, mark_of(column))
            text_run(paragraph, said.text, said.tag, "" if at else "Strong")
        if column not in ("", STATEMENT, column_of_label([said.text for said in label])):
            text_run(paragraph, f" [{column}]", label[-1].tag)
        return cells[0], cells[1]

    def _field(self, table: Table, column: str) -> None:
        """A row to fill in. Nothing else stands in its cell, which is read as a whole where the control got lost."""
        label, value = self._row(table, self.words.field(column), column)
        self._lines(label, self._notes(column), _NOTE)
        paragraph = _paragraph(value, _LINE)
        listed = LISTS.get(column)
        # Names are typed in the language of their column, so they are spell-checked in it.
        own = next((each.tag for each in self.kit.languages if column.endswith(f".{each.code}")), "")
        asked = self.words("choose" if listed else "write")
        asked = [said for said in asked if said.tag == own] or asked
        properties = self._control(paragraph, column, asked, PLACEHOLDER, _EMPTY)
        add(properties, "showingPlcHdr")
        if listed:
            offered = add(properties, "dropDownList")
            for key in listed[1]:
                add(offered, "listItem", displayText=self.words.choice(listed[0], key), value=key)
        else:
            add(properties, "text")  # of one line, as cells are; LibreOffice would drop its line breaks

    def _notes(self, column: str) -> list[Said]:
        """What is explained of a field; of one in several languages only once."""
        name, _, code = column.partition(".")
        if column == CHOICE:
            return self.words("unanswered")
        notes = self.words(f"hints.{name}") if code in ("", self.kit.languages[0].code) else []
        explained = self.words.each(_capacities) if name == "capacity" else []
        return [said for said in (*notes, *explained) if said.text]

    # -- pieces

    def _control(
        self, paragraph: Element, column: str, said: Sequence[Said], around: tuple[str, str] = ("", ""), style: str = ""
    ) -> Element:
        """A content control with words (17.5.2.31); gives its properties."""
        self._controls += 1
        control = add(paragraph, "sdt")
        properties = add(control, "sdtPr")
        label = " / ".join(each.text for each in self.words.field(column))
        add(properties, "alias", val=label[:_MAX_ALIAS])
        add(properties, "tag", val=column)
        add(properties, "id", val=self._controls)
        content = add(control, "sdtContent")
        for at, each in enumerate(said):
            before, after = " · " if at else around[0], around[1] if at == len(said) - 1 else ""
            text_run(content, f"{before}{each.text}{after}", each.tag, style)
        return properties

    def _runs(self, paragraph: Element, said: Sequence[Said], between: str = " · ") -> None:
        for at, each in enumerate(said):
            text_run(paragraph, (between if at else "") + each.text, each.tag)

    def _lines(self, parent: Element, said: Sequence[Said], style: str) -> None:
        for each in said:
            _said(parent, style, each)

    def _guessed(self, text: str) -> str:
        found = language_of(text.lower())
        return tag_of(found) if found else self.title.tag


def _paragraph(parent: Element, style: str) -> Element:
    paragraph = add(parent, "p")
    add(add(paragraph, "pPr"), "pStyle", val=style)
    return paragraph


def _item(paragraph: Element, number: int) -> None:
    """Make a paragraph an item of a list."""
    listed = add(paragraph.find(w("pPr")), "numPr")
    add(listed, "ilvl", val=0)
    add(listed, "numId", val=number)


def _ground(cell: Element, fill: str = _GROUND) -> None:
    add(cell.find(w("tcPr")), "shd", val="clear", color="auto", fill=fill)


def _capacities(language: Language) -> str:
    """What each capacity means, in one paragraph."""
    found = [(text_of(language, f"capacities.{key}"), text_of(language, f"explained.{key}")) for key in Capacity]
    return " ".join(f"{name}: {meaning}" for name, meaning in found if name and meaning)


def _own_name(language: Language) -> str:
    name = language.language_name(language.code)
    return name[:1].upper() + name[1:]


def _said(parent: Element, style: str, said: Said) -> Element:
    paragraph = _paragraph(parent, style)
    text_run(paragraph, said.text, said.tag)
    return paragraph


def _version(language: Language, version: Version) -> str:
    """A language version in the words of a language: `Vietnamese (operative text)`."""
    role = text_of(language, f"roles.{version.role}") if version.role else ""
    name = language.language_name(version.language)
    return f"{name} ({role})" if role else name
