"""Texts on their way to translators and back: one suite for every format, then what is particular to each.

A format is a subclass of `FormatSuite`; what it cannot keep is said in its class attributes.
"""

from __future__ import annotations

import csv as csv_module
import html
import io
import os
import re
import subprocess
import sys
import time
import unicodedata
import zipfile
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

import pytest
from conftest import ROOT
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from advocacy import formulas
from advocacy.errors import InputError, WriterError
from advocacy.exchange import csv, po, xliff, xlsx
from advocacy.exchange.segments import Hint, Job, Returned, Segment, Suggestion
from advocacy.exchange.xliff.names import id_of, unit_of
from advocacy.reader import normalise, refused_character
from advocacy.vouching import State

TEXTS = {
    "plain": ("The Government has detained six writers.", "Chính phủ đã giam giữ sáu nhà văn."),
    "emphasis": ("**Weight**, *stress*, ***both*** and __more__.", "**Nhấn**, *nghiêng*, ***cả hai*** và __nữa__."),
    "link": ("See [the *report*](https://example.org/a_(b)?x=1&y=2).", "Xem [bản *báo cáo*](https://example.org/a_(b)?x=1&y=2)."),
    "addresses": ("<https://example.org>, https://example.org/b and <a@example.org>.", "<https://example.org>, https://example.org/b và <a@example.org>."),
    "notes": ("As noted[^first] twice[^first].", "Như đã ghi[^first] hai lần[^first]."),
    "citations": ("It did.[see also @a, para. 2; supra @b]", "Đã làm.[xem thêm @a, đoạn 2; supra @b]"),
    "fill": ("Under [[iccpr 9(2)]] and [[iccpr 19(1)|articles 19.1]].", "Theo [[iccpr 9(2)]] và [[iccpr 19(1)|Điều 19.1]]."),
    "phrase": ("The words :vi[tù nhân *lương tâm*].", "Nguyên tắc :en[passive *personality*]."),
    "escapes": (r"\*literal\* \[^n] and C:\\x", r"\*nguyên văn\* \[^n] và C:\\x"),
    "breaks": ("One line\\\nand another.", "Một dòng\\\nvà một dòng nữa."),
    "lists": ("Before:\n\n- first\n- second\n    - inner\n\n1. one\n2. two", "Trước:\n\n- một\n- hai\n    - trong\n\n1. một\n2. hai"),
    "quotation": ("> The words\n> of others.\n\n## Heading", "> Lời\n> người khác.\n\n## Tiêu đề"),
    "table": ("| a | b |\n|---|---|\n| *c* | d |", "| á | b |\n|---|---|\n| *c* | d |"),
    "reordered": ("**First** and *second*.", "*Thứ hai* rồi **thứ nhất**."),
    "formula.equals": ("=HYPERLINK(\"http://example.invalid\")", "=1+1"),
    "formula.plus": ("+84 28 1234", "+84 28 1234"),
    "formula.minus": ("- item", "-1"),
    "formula.at": ("@SUM(1)", "@a"),
    "formula.quoted": ("'=1", "''=1"),
    "formula.wide": ("＝1+1", "＋1"),
    "quotes": ("\"A\", “B” and 'C'; D, E", "'tis \"x\";\t“y”"),
    "xml": ("a < b & c > d ]]> <b>&amp;</b> <!-- x -->", "a &lt; b _x0041_ %s {0} \\n"),
    "spaces": ("no-break\u00a0space", "no-break\u00a0space  twice"),
    "key path.Nhà nước_x/1": ("State", "Nhà nước"),
    "numbers": ("2025", "007"),
    "tones": ("Thuở Nguyễn Ái Quốc", "ằắặ ẫậẩ ễệể ỗộổ ỡợở ữựử ỹỵỷ đĐ"),
}  # fmt: skip
STATES = {
    "missing": Segment("state.missing", "Not yet."),
    "draft": Segment("state.draft", "A draft.", "Bản máy.", State.DRAFT),
    "translated": Segment("state.translated", "Done.", "Xong.", State.TRANSLATED),
    "approved": Segment("state.approved", "Seen.", "Đã xem.", State.APPROVED),
    "stale": Segment("state.stale", "Changed.", "Bản cũ.", State.STALE),
    "rejected": Segment("state.rejected", "Refused.", "Bị trả lại.", State.REJECTED),
}
HELPED = Segment(
    "helped",
    "The **right** to privacy.",
    "Quyền **riêng tư**.",
    State.TRANSLATED,
    (Hint("privacy", "quyền riêng tư", "not “sự riêng tư”"), Hint("right", "quyền")),
    (Suggestion("Quyền về sự **riêng tư**.", 85, "memory"), Suggestion("Quyền\nriêng tư", 100, "memory: other")),
    "Open letter, concerns, 1",
    'Please check "riêng tư".\n\nThe term\n\nof 2024.',
)
SEGMENTS = (
    *(Segment(unit, source, target, State.TRANSLATED) for unit, (source, target) in TEXTS.items()),
    *STATES.values(),
    HELPED,
)
JOB = Job("example campaign", "en", "vi", SEGMENTS)
HIDDEN = "safe\u202etxt"

# Markdown as people write it, with all that formats are known to trip over; XML and cells cannot hold the rest.
WORDS = st.text(
    st.one_of(st.sampled_from("*_[](){}|<>&\"'\\\n\t #-+=@;,:%à́ệ"), st.characters(min_codepoint=32, max_codepoint=0x2FFF)),
    min_size=1,
    max_size=60,
).map(normalise).filter(lambda text: bool(text.strip()) and not refused_character(text))  # fmt: skip


def job(*segments: Segment) -> Job:
    return Job("t", "en", "vi", segments)


def bare(segment: Segment) -> Segment:
    """A segment without what is for the translator only."""
    return replace(segment, hints=(), suggestions=(), context="")


class FormatSuite:
    """What every format promises. `back` says what becomes of states that a format does not know."""

    write: ClassVar[Any]  # (Job) -> bytes, as a staticmethod
    read: ClassVar[Any]  # (bytes, label) -> Returned
    back: ClassVar[dict[State, State]] = {}
    marked: ClassVar[bool] = True

    def there_and_back(self, *segments: Segment) -> Returned:
        back: Returned = type(self).read(type(self).write(job(*segments)), "file")
        return back

    def expected(self, segment: Segment) -> Segment:
        return replace(bare(segment), state=self.back.get(segment.state, segment.state))

    def words(self, data: bytes) -> str:
        """All that a file says, as one text."""
        if not data.startswith(b"PK"):
            return data.decode("utf-8")
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = (archive.read(name).decode("utf-8", "replace") for name in archive.namelist())
            return html.unescape("\n".join(parts))

    def changed(self, data: bytes, old: str, new: str) -> bytes:
        """A file in which a translator wrote something else, or a program spoilt something."""
        if not data.startswith(b"PK"):
            assert old in data.decode("utf-8")
            return data.decode("utf-8").replace(old, new).encode()
        stream = io.BytesIO()
        seen = False
        with zipfile.ZipFile(io.BytesIO(data)) as book, zipfile.ZipFile(stream, "w") as out:
            for name in book.namelist():
                part = book.read(name)
                seen = seen or old.encode() in part
                out.writestr(name, part.replace(old.encode(), new.encode()))
        assert seen
        return stream.getvalue()

    def refused(self, data: bytes) -> str:
        with pytest.raises(InputError) as caught:
            type(self).read(data, "file.x")
        message = str(caught.value)
        assert message.startswith("file.x")
        assert "\n" not in message
        return message

    # -- there and back

    @pytest.mark.parametrize("segment", SEGMENTS, ids=lambda segment: segment.unit)
    def test_a_round_trip_changes_nothing(self, segment: Segment) -> None:
        assert self.there_and_back(segment).segments == (self.expected(segment),)

    def test_all_come_back_in_order_with_their_languages(self) -> None:
        back = self.there_and_back(*SEGMENTS)
        assert (back.source_language, back.target_language, back.left_behind) == ("en", "vi", ())
        assert back.segments == tuple(map(self.expected, SEGMENTS))
        assert back.marked is self.marked

    def test_any_text_comes_back(self) -> None:
        @settings(max_examples=60, deadline=None)
        @given(source=WORDS, target=WORDS)
        def comes_back(source: str, target: str) -> None:
            (back,) = self.there_and_back(Segment("u", source, target, State.TRANSLATED)).segments
            assert (back.source, back.target) == (source, target)

        comes_back()

    def test_a_changed_target_comes_back(self) -> None:
        data = type(self).write(job(STATES["translated"], HELPED))
        back = type(self).read(self.changed(data, "Xong.", "Đã xong rồi."), "file").segments
        assert back[0].target == "Đã xong rồi."
        assert back[1] == self.expected(HELPED)

    def test_a_changed_comment_comes_back(self) -> None:
        data = self.changed(type(self).write(job(HELPED)), "Please check", "I did check")
        assert type(self).read(data, "file").segments[0].comment.startswith("I did check")

    def test_the_translator_is_told_terms_context_and_suggestions(self) -> None:
        words = self.words(type(self).write(job(HELPED)))
        for part in ("quyền riêng tư", "Open letter, concerns, 1", "Quyền về sự", "85", "memory"):
            assert part in words

    # -- what is refused

    def test_an_id_that_is_there_twice_is_refused(self) -> None:
        data = self.changed(type(self).write(job(Segment("one", "A", "B"), Segment("two", "C", "D"))), "two", "one")
        assert 'The id "one" is there twice.' in self.refused(data)

    def test_decomposed_letters_come_back_composed(self) -> None:
        text = unicodedata.normalize("NFD", "quyền tự do ngôn luận")
        assert text != unicodedata.normalize("NFC", text)
        data = type(self).write(job(replace(STATES["translated"], target=text)))
        assert type(self).read(data, "file").segments[0].target == "quyền tự do ngôn luận"

    @pytest.mark.parametrize("field", ["source", "target", "comment", "unit"])
    def test_characters_that_hide_or_reorder_are_refused(self, field: str) -> None:
        hidden: dict[str, Any] = {field: HIDDEN}
        assert "U+202E" in self.refused(type(self).write(job(replace(STATES["translated"], **hidden))))

    def test_zero_width_characters_are_dropped(self) -> None:
        data = type(self).write(job(replace(STATES["translated"], target="nhân\u200b quyền\ufeff")))
        assert type(self).read(data, "file").segments[0].target == "nhân quyền"

    def test_all_that_is_wrong_is_told_at_once(self) -> None:
        wrong = [replace(STATES["translated"], unit=f"u{number}", target=HIDDEN) for number in range(30)]
        message = self.refused(type(self).write(job(*wrong)))
        assert "u0: " in message
        assert "u19: " in message
        assert "There are 10 more such errors." in message

    def test_one_language_twice_is_refused(self) -> None:
        data = type(self).write(Job("t", "vi", "vi", (HELPED,)))
        assert "Both of its languages are vi." in self.refused(data)

    def test_a_language_that_is_none_is_refused(self) -> None:
        self.refused(type(self).write(Job("t", "en", "12", (HELPED,))))

    def test_longer_tags_of_languages_are_understood(self) -> None:
        back = type(self).read(type(self).write(Job("t", "en-GB", "vi-VN", (HELPED,))), "file")
        assert (back.source_language, back.target_language) == ("en", "vi")

    @pytest.mark.parametrize(
        "data",
        [b"", b"PK\x03\x04", b"\x00" * 100, b"<html/>", b"\xff\xfe\x00", b"\xd0\xcf\x11\xe0", bytes(range(64, 128))],
    )
    def test_what_is_another_file_is_refused(self, data: bytes) -> None:
        self.refused(data)

    def test_a_damaged_file_is_refused_or_read(self) -> None:
        data = type(self).write(job(*SEGMENTS[:6]))
        step = max(1, len(data) // 60)
        for at in range(0, len(data), step):
            for broken in (data[:at], data[:at] + bytes([data[at] ^ 0x55]) + data[at + 1 :]):
                try:
                    type(self).read(broken, "file")
                except InputError as error:
                    assert str(error)

    def test_more_texts_than_any_campaign_has_are_refused(self, monkeypatch: pytest.MonkeyPatch) -> None:
        for module in ("taking", "xlsx", "table.reading"):
            monkeypatch.setattr(f"advocacy.exchange.{module}.MAX_SEGMENTS", 200)
        assert "200" in self.refused(self.many(1_000))

    def many(self, number: int) -> bytes:
        """A file with many texts, made without the writer."""
        raise NotImplementedError

    # -- what is not said

    def test_the_same_input_gives_the_same_bytes(self) -> None:
        first = type(self).write(JOB)
        time.sleep(1.1)  # the clock of a ZIP goes by seconds
        assert type(self).write(JOB) == first

    def test_it_says_nothing_of_who_and_when(self) -> None:
        words = self.words(type(self).write(job(STATES["translated"])))
        assert not re.search(r"20[1-4]\d-\d\d-\d\d|\d\d:\d\d:\d\d", words)
        assert not re.search(r"creator|lastModifiedBy|Last-Translator|POT-Creation|/home/|/root/", words, re.IGNORECASE)


# ------------------------------------------------------------------ XLIFF


class XliffSuite(FormatSuite):
    read = staticmethod(xliff.read)

    def root(self, *segments: Segment) -> Any:
        return etree.fromstring(type(self).write(job(*segments)))

    def encoded(self, declaration: str, encoding: str) -> bytes:
        text = type(self).write(job(HELPED)).decode().partition("?>")[2]
        return f"{declaration}{text}".encode(encoding)

    @pytest.mark.parametrize(
        "doctype",
        [
            '<!DOCTYPE xliff [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
            '<!DOCTYPE xliff SYSTEM "http://example.invalid/x.dtd">',
            '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>',
            "<!DOCTYPE xliff>",
        ],
    )
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
    def test_document_types_are_refused(self, doctype: str, encoding: str) -> None:
        data = self.encoded(f'<?xml version="1.0" encoding="{encoding}"?>{doctype}', encoding)
        assert "DOCTYPE" in self.refused(data)

    def test_utf_16_is_read(self) -> None:
        back = type(self).read(self.encoded('<?xml version="1.0" encoding="utf-16"?>', "utf-16"), "file")
        assert back.segments == (self.expected(HELPED),)

    def test_deep_nesting_is_refused(self) -> None:
        data = self.changed(type(self).write(job(STATES["translated"])), "Xong.", "<mrk>" * 400 + "x" + "</mrk>" * 400)
        assert "nested deeper" in self.refused(data)

    @pytest.mark.parametrize("version", ["1.1", "2.2", "3.0", ""])
    def test_other_versions_are_refused(self, version: str) -> None:
        data = self.changed(type(self).write(job(HELPED)), f'version="{self.version}"', f'version="{version}"')
        assert "version" in self.refused(data)

    version = ""

    def test_unknown_elements_are_refused_inside_texts_and_beside_them(self) -> None:
        data = type(self).write(job(STATES["translated"]))
        assert "<script>" in self.refused(self.changed(data, "Xong.", "Xong<script>x</script>"))
        assert "<x>" in self.refused(self.changed(data, "Xong.", '<x xmlns="urn:other">x</x>'))
        assert "<evil>" in self.refused(self.changed(data, "<source>", "<evil/><source>"))

    def test_what_other_programs_add_is_left_behind_and_named(self) -> None:
        data = self.changed(
            type(self).write(job(HELPED)), "<source>", '<p:data xmlns:p="http://example.org/cat">x</p:data><source>'
        )
        back = type(self).read(data, "file")
        assert back.left_behind == ("data of another program (http://example.org/cat)",)
        assert back.segments == (self.expected(HELPED),)

    def test_a_unit_without_id_is_refused(self) -> None:
        data = self.changed(type(self).write(job(HELPED)), 'id="helped"', 'id=""')
        assert "has no id" in self.refused(data)

    def test_an_id_with_the_name_of_another_unit_is_refused(self) -> None:
        data = self.changed(type(self).write(job(HELPED)), 'id="helped"', 'id="other"')
        assert 'The id "other" has the name of another one, "helped".' in self.refused(data)

    def test_names_may_be_left_out(self) -> None:
        unit = "key path.Nhà nước_x/1"
        data = self.changed(type(self).write(job(Segment(unit, "A", "B", State.TRANSLATED))), f'name="{unit}"', "")
        data = data.replace(b" res ", b" ")
        assert type(self).read(data, "file").segments[0].unit == unit

    def test_notes_of_translators_are_comments(self) -> None:
        data = type(self).write(job(replace(HELPED, comment="")))
        note = '<note from="translator">Xin xem lại.</note>' if self.version == "1.2" else "<note>Xin xem lại.</note>"
        text = re.sub(r"(?=<note )", note, data.decode(), count=1)
        assert type(self).read(text.encode(), "file").segments[0].comment == "Xin xem lại."

    def test_codes_that_a_translator_left_out_are_left_out(self) -> None:
        data = type(self).write(job(Segment("u", "See[^n] it.", "Xem[^n] đi.", State.TRANSLATED)))
        text = re.sub(r"(Xem)<ph [^>]*?(?:/>|>.*?</ph>)", r"\1", data.decode())
        assert type(self).read(text.encode(), "file").segments[0].target == "Xem đi."

    def test_every_sign_is_a_code_and_no_word_is(self) -> None:
        for unit, (source, _) in TEXTS.items():
            (element,) = self.root(Segment("u", source)).iter("{*}source")
            text = "".join(element.itertext() if self.version != "1.2" else element.xpath("text()"))
            assert not re.search(r"\*\*|\]\(|\[\[|\[\^", text), unit

    def many(self, number: int) -> bytes:
        data = type(self).write(job(Segment("only", "A", "B", State.TRANSLATED))).decode()
        before, unit, after = re.split(r"(<(?:trans-)?unit.*</(?:trans-)?unit>)", data, flags=re.DOTALL)
        return "".join([before, *(unit.replace("only", f"u{n}") for n in range(number)), after]).encode()


class TestXliff1(XliffSuite):
    write = staticmethod(partial(xliff.write, version="1.2"))
    version = "1.2"

    def test_its_structure(self) -> None:
        (unit,) = self.root(HELPED).iter("{*}trans-unit")
        assert [etree.QName(child).localname for child in unit] == [
            "source",
            "target",
            *["note"] * 4,
            *["alt-trans"] * 2,
        ]
        source, target = unit[0], unit[1]
        assert etree.tostring(source, encoding="unicode", method="text").rstrip() == HELPED.source
        assert [(etree.QName(code).localname, code.get("id"), code.text) for code in source] == [
            ("bpt", "1", "**"),
            ("ept", "1", "**"),
        ]
        assert [code.get("id") for code in target] == ["1", "1"]
        assert target.get("state") == "translated"

    @pytest.mark.parametrize(
        ("attributes", "expected"),
        [
            ('state="needs-review-translation"', State.DRAFT),
            ('state="needs-translation"', State.DRAFT),
            ('state="needs-review-translation" state-qualifier="x-stale"', State.STALE),
            ('state="translated" state-qualifier="x-stale"', State.TRANSLATED),
            ('state="final"', State.APPROVED),
            ('state="x-other"', State.TRANSLATED),
            ("", State.TRANSLATED),
        ],
    )
    def test_states_of_other_programs(self, attributes: str, expected: State) -> None:
        data = self.changed(type(self).write(job(STATES["translated"])), 'state="translated"', attributes)
        back = type(self).read(data, "file")
        assert back.segments[0].state is expected
        assert back.marked is (attributes != "" and "x-other" not in attributes)

    def test_codes_without_their_text_are_those_of_the_source(self) -> None:
        data = type(self).write(job(Segment("u", "A **b** c[^n].", "Xong.", State.TRANSLATED)))
        data = self.changed(data, "Xong.", 'á <g id="1">b</g> c<x id="2"/>.')
        assert type(self).read(data, "file").segments[0].target == "á **b** c[^n]."
        assert 'the code "9" has no text' in self.refused(self.changed(data, 'x id="2"', 'x id="9"'))

    def test_segmented_targets_are_joined(self) -> None:
        data = self.changed(
            type(self).write(job(STATES["translated"])),
            "Xong.",
            '<mrk mtype="seg" mid="1">Xong.</mrk> <mrk mtype="seg" mid="2">Hết.</mrk>',
        )
        assert type(self).read(data, "file").segments[0].target == "Xong. Hết."

    def test_parts_in_different_languages_are_refused(self) -> None:
        data = type(self).write(job(HELPED)).decode()
        file = re.search(r"<file.*</file>", data, re.DOTALL)
        assert file
        other = file[0].replace('target-language="vi"', 'target-language="fr"').replace("helped", "other")
        assert "different languages" in self.refused(data.replace("</file>", "</file>" + other).encode())

    def test_translate_toolkit_reads_and_writes_it(self) -> None:
        store = pytest.importorskip("translate.storage.xliff").xlifffile.parsestring(type(self).write(JOB))
        units = {unit.xmlelement.get("resname"): unit for unit in store.units}
        assert list(units) == [segment.unit for segment in SEGMENTS]
        assert units["plain"].source == TEXTS["plain"][0]
        assert units["state.approved"].isapproved()
        assert not units["state.missing"].istranslated()
        assert "Please check" in units["helped"].getnotes()
        units["plain"].target = "Chính phủ đã bắt sáu nhà văn."
        units["plain"].addnote("Xin xem lại.", origin="translator")
        back = {segment.unit: segment for segment in type(self).read(bytes(store), "file").segments}
        assert back["plain"].target == "Chính phủ đã bắt sáu nhà văn."
        assert back["plain"].comment == "Xin xem lại."
        assert back["helped"] == bare(HELPED)
        assert back["link"].target == TEXTS["link"][1]


class TestXliff21(XliffSuite):
    write = staticmethod(xliff.write)
    version = "2.1"

    def test_its_structure(self) -> None:
        root = self.root(HELPED)
        (unit,) = root.iter("{*}unit")
        assert (root.get("version"), root.get("srcLang"), root.get("trgLang")) == ("2.1", "en", "vi")
        assert [etree.QName(child).localname for child in unit] == ["matches", "notes", "originalData", "segment"]
        assert {data.get("id"): data.text for data in unit.iter("{*}data")} == {"d1": "**"}
        source, target = next(unit.iter("{*}segment"))
        for element in (source, target):
            (code,) = element
            assert (etree.QName(code).localname, code.get("id"), code.get("dispStart")) == ("pc", "1", "**")
        assert [match.get("similarity") for match in unit.iter("{*}match")] == ["85", "100"]
        assert len({note.get("category") for note in unit.iter("{*}note")}) == 3

    def test_numbers_of_codes_are_unique_but_for_those_of_the_source(self) -> None:
        """The constraints on `id` in XLIFF 2.1, 4.3.1.21, which no schema but only Schematron can say."""
        for unit in self.root(*SEGMENTS).iter("{*}unit"):
            (segment,) = unit.iterchildren("{*}segment")
            ids = [[(code.get("id"), code.tag) for code in side.iterdescendants()] for side in segment]
            ids[0] += [(segment.get("id", ""), segment.tag)]
            for side in ids:
                assert len({id_ for id_, _ in side}) == len(side)
            of_source = dict(ids[0])
            assert all(of_source.get(id_, tag) == tag for side in ids[1:] for id_, tag in side)
            data = {each.get("id") for each in unit.iter("{*}data")}
            assert data == {
                value for code in segment.iter() for name, value in code.attrib.items() if "dataRef" in name
            }

    def test_codes_of_the_target_bear_the_numbers_of_the_source(self) -> None:
        source, target = next(self.root(Segment("u", *TEXTS["reordered"])).iter("{*}segment"))
        assert [code.get("id") for code in source] == ["1", "2"]
        assert [code.get("id") for code in target] == ["2", "1"]

    @pytest.mark.parametrize(
        ("attributes", "expected"),
        [
            ('state="initial"', State.DRAFT),
            ('state="initial" subState="advocacy:stale"', State.STALE),
            ('state="initial" subState="other:x"', State.DRAFT),
            ('state="reviewed" subState="advocacy:rejected"', State.TRANSLATED),
            ('state="final"', State.APPROVED),
            ("", State.TRANSLATED),
        ],
    )
    def test_states_of_other_programs(self, attributes: str, expected: State) -> None:
        data = self.changed(type(self).write(job(STATES["translated"])), 'state="translated"', attributes)
        back = type(self).read(data, "file")
        assert back.segments[0].state is expected
        assert back.marked is (attributes != "")

    def test_split_codes_copies_and_annotations_are_read(self) -> None:
        data = type(self).write(job(Segment("u", "A **b** c[^n].", "Xong.", State.TRANSLATED)))
        words = '<mrk id="m1" type="generic">á</mrk> <sc id="1" dataRef="d1"/>b<ec startRef="1" dataRef="d1"/><sm id="m2"/> c<ph id="7" copyOf="2"/><em startRef="m2"/>.'
        assert type(self).read(self.changed(data, "Xong.", words), "file").segments[0].target == "á **b** c[^n]."
        assert 'the code "9" has no text' in self.refused(self.changed(data, "Xong.", '<ph id="9"/>'))

    def test_segments_of_one_unit_are_joined(self) -> None:
        data = type(self).write(job(STATES["translated"]))
        more = '</segment><ignorable><source> </source></ignorable><segment state="initial"><source>More.</source><target>Nữa.</target></segment>'
        back = type(self).read(self.changed(data, "</segment>", more), "file").segments
        assert (back[0].source, back[0].target, back[0].state) == ("Done. More.", "Xong. Nữa.", State.DRAFT)
        untranslated = more.replace("<target>Nữa.</target>", "")
        (half,) = type(self).read(self.changed(data, "</segment>", untranslated), "file").segments
        assert (half.target, half.state) == ("Xong. ", State.DRAFT)

    def test_segments_in_the_order_of_the_other_language(self) -> None:
        data = self.changed(type(self).write(job(STATES["translated"])), "<target>", '<target order="2">')
        more = '</segment><segment state="translated"><source>More.</source><target order="1">Nữa.</target></segment>'
        assert type(self).read(self.changed(data, "</segment>", more), "file").segments[0].target == "Nữa.Xong."

    def test_translate_toolkit_reads_and_writes_it(self) -> None:
        store = pytest.importorskip("translate.storage.xliff2").Xliff2File.parsestring(type(self).write(JOB))
        units = {unit.getid().partition("::")[0]: unit for unit in store.units}
        assert list(units) == [id_of(segment.unit) for segment in SEGMENTS]
        assert units["plain"].source == TEXTS["plain"][0]
        assert not units["state.missing"].istranslated()
        units["plain"].target = "Chính phủ đã bắt sáu nhà văn."
        units["plain"].addnote("Xin xem lại.")
        back = {segment.unit: segment for segment in type(self).read(bytes(store), "file").segments}
        assert back["plain"].target == "Chính phủ đã bắt sáu nhà văn."
        assert back["plain"].comment == "Xin xem lại."
        assert back["helped"] == bare(HELPED)
        assert back["link"].target == TEXTS["link"][1]


class TestXliff20(TestXliff21):
    write = staticmethod(partial(xliff.write, version="2.0"))
    version = "2.0"

    def test_its_structure(self) -> None:
        assert self.root(HELPED).get("version") == "2.0"


def test_xliff_has_the_versions_that_it_says() -> None:
    with pytest.raises(WriterError, match="2.1 or 2.0 or 1.2"):
        xliff.write(JOB, version="1.1")


@given(st.text(min_size=1))
def test_a_key_path_is_an_id_and_back(unit: str) -> None:
    assert re.fullmatch(r"[A-Za-z0-9._:-]+", id_of(unit))
    assert unit_of(id_of(unit)) == unit


# ------------------------------------------------------------------ PO


class TestPo(FormatSuite):
    write = staticmethod(po.write)
    read = staticmethod(po.read)
    back: ClassVar = {State.STALE: State.DRAFT, State.REJECTED: State.DRAFT, State.APPROVED: State.TRANSLATED}

    def test_it_is_as_gettext_has_it(self, tmp_path: Path) -> None:
        path = tmp_path / "job.po"
        path.write_bytes(po.write(JOB))
        text = path.read_text(encoding="utf-8")
        assert '#, fuzzy\nmsgctxt "state.stale"\nmsgid "Changed."\nmsgstr "Bản cũ."\n' in text
        assert '# Please check "riêng tư".\n#\n# The term\n' in text
        assert "#. privacy = quyền riêng tư (not “sự riêng tư”)\n" in text
        try:
            done = subprocess.run(["msgfmt", "-o", os.devnull, path], capture_output=True, text=True, check=False)
        except FileNotFoundError:
            pytest.skip("gettext is not installed")
        assert (done.returncode, done.stderr) == (0, "")

    def test_translate_toolkit_reads_and_writes_it(self) -> None:
        store = pytest.importorskip("translate.storage.pypo").pofile.parsestring(po.write(JOB))
        units = {unit.getcontext(): unit for unit in store.units if not unit.isheader()}
        assert list(units) == [segment.unit for segment in SEGMENTS]
        for segment in SEGMENTS:
            unit = units[segment.unit]
            assert (str(unit.source), str(unit.target)) == (segment.source, segment.target)
            assert unit.isfuzzy() is (self.expected(segment).state is State.DRAFT)
        units["plain"].target = "Chính phủ đã bắt sáu nhà văn."
        units["plain"].addnote("Xin xem lại.", origin="translator")
        back = po.read(bytes(store), "file").segments
        assert (back[0].target, back[0].comment) == ("Chính phủ đã bắt sáu nhà văn.", "Xin xem lại.")
        assert back[1:] == tuple(map(self.expected, SEGMENTS[1:]))

    def test_babel_reads_it(self) -> None:
        from babel.messages.pofile import read_po

        catalogue = read_po(io.BytesIO(po.write(JOB)))
        for segment in SEGMENTS:
            found = catalogue.get(segment.source, segment.unit)
            assert found is not None
            assert found.string == segment.target

    def test_what_is_commented_out_is_left_behind(self) -> None:
        data = po.write(job(HELPED)) + b'\n#~ msgctxt "old"\n#~ msgid "a"\n#~ msgstr "b"\n'
        back = po.read(data, "file")
        assert back.left_behind == ("entries that are commented out",)
        assert [segment.unit for segment in back.segments] == ["helped"]

    def test_previous_sources_and_places_are_passed_over(self) -> None:
        data = po.write(job(STATES["draft"])).replace(b"#, fuzzy\n", b'#: a.c:1\n#, fuzzy, no-wrap\n#| msgid "old"\n')
        assert po.read(data, "file").segments == (self.expected(STATES["draft"]),)

    @pytest.mark.parametrize(
        ("wrong", "expected"),
        [
            ('msgctxt "b"\nmsgid "a"\nmsgid_plural "as"\nmsgstr[0] "x"\n', "plural"),
            ('msgctxt "b"\nmsgid "a"\n', "not complete"),
            ('msgid "a"\nmsgstr "b"\n', "no id"),
            ('msgctxt "b"\nmsgid "a" trailing\nmsgstr "b"\n', "cannot be read as PO"),
            ('msgctxt "b"\nmsgid "a"\nmsgid "a"\nmsgstr "b"\n', "cannot be read as PO"),
            ('"text"\n', "cannot be read as PO"),
            ('domain "x"\n', "cannot be read as PO"),
            ('msgctxt "b"\nmsgid "a\\"\nmsgstr "b"\n', "cannot be read as PO"),
        ],
    )
    def test_wrong_entries_are_told_with_their_line(self, wrong: str, expected: str) -> None:
        message = self.refused(po.write(job(HELPED)) + b"\n" + wrong.encode())
        assert expected in message
        assert re.search(r"\b[2-4]\d\b", message)

    def test_another_encoding_is_refused(self) -> None:
        text = po.write(job(STATES["translated"])).decode()
        assert "UTF-8" in self.refused(text.replace("Xong.", "Été.").encode("latin-1"))
        assert '"TCVN"' in self.refused(text.replace("charset=UTF-8", "charset=TCVN").encode())

    def many(self, number: int) -> bytes:
        head = po.write(job())
        return head + b"".join(b'\nmsgctxt "u%d"\nmsgid "A"\nmsgstr "B"\n' % n for n in range(number))


# ------------------------------------------------------------------ CSV


def rows_of(data: bytes) -> list[list[str]]:
    return list(csv_module.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def csv_of(rows: list[list[str]], delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    stream = io.StringIO(newline="")
    csv_module.writer(stream, delimiter=delimiter).writerows(rows)
    return stream.getvalue().encode(encoding)


class TableSuite(FormatSuite):
    """Formats with columns that people move about."""

    def table(self, *rows: list[str]) -> bytes:
        raise NotImplementedError

    def test_columns_come_in_any_order(self) -> None:
        head = ["target (vi)", "Note", "SOURCE (EN)", "Id"]
        back = type(self).read(
            self.table(head, ["b", "x", "a", " u "], [], ["", "", "", ""], ["d", "", "c", "v"]), "file"
        )
        assert back.segments == (Segment("u", "a", "b", State.TRANSLATED), Segment("v", "c", "d", State.TRANSLATED))
        assert (back.marked, back.left_behind) == (False, ('the column "Note"',))

    @pytest.mark.parametrize(
        ("head", "expected"),
        [
            (["id", "source (en)"], 'The column "target" is missing.'),
            (["id", "source (en)", "source (en)", "target (vi)"], 'The column "source" is there twice.'),
            (["id", "source", "target (vi)"], 'The column "source" does not say its language'),
            (["a", "b"], 'The column "id" is missing. The column "source" is missing.'),
            (["id", "source (en)", "target (en)"], "Both of its languages are en."),
        ],
    )
    def test_a_wrong_head_is_refused(self, head: list[str], expected: str) -> None:
        assert expected in self.refused(self.table(head, ["u", "a", "b"]))

    def test_exchanged_heads_come_back_as_exchanged_languages(self) -> None:
        back = type(self).read(self.table(["id", "target (en)", "source (vi)"], ["u", "A", "B"]), "file")
        assert (back.source_language, back.target_language, back.segments[0].source) == ("vi", "en", "B")

    @pytest.mark.parametrize(
        ("row", "expected"),
        [
            (["", "a", "b", ""], "Row 2 has no id."),
            (["u", "a", "b", "aproved"], 'u: there is no state "aproved". Did you mean "approved"?'),
            (["u", "a", "b", "draft", "more"], "Row 2 has more cells than the first one."),
        ],
    )
    def test_a_wrong_row_is_refused(self, row: list[str], expected: str) -> None:
        assert expected in self.refused(self.table(["id", "source (en)", "target (vi)", "state"], row))

    def test_what_is_there_is_not_missing(self) -> None:
        rows = [["u", "a", "b", "missing"], ["v", "a", " ", "approved"], ["w", "a", "b", " Draft "]]
        back = type(self).read(self.table(["id", "source (en)", "target (vi)", "state"], *rows), "file")
        assert [segment.state for segment in back.segments] == [State.TRANSLATED, State.MISSING, State.DRAFT]
        assert [segment.target for segment in back.segments] == ["b", "", "b"]
        assert back.marked


class TestCsv(TableSuite):
    write = staticmethod(csv.write)
    read = staticmethod(csv.read)

    def table(self, *rows: list[str]) -> bytes:
        return csv_of(list(rows))

    def changed(self, data: bytes, old: str, new: str) -> bytes:
        return super().changed(data, old.replace('"', '""'), new.replace('"', '""'))

    def test_no_cell_is_a_formula(self) -> None:
        rows = rows_of(csv.write(JOB))
        assert len(rows) == len(SEGMENTS) + 1
        assert not [cell for row in rows for cell in row if re.match(r"[=+\-@\t\r\n＝＋－＠]", cell)]

    @given(st.text("'=+-@\t\r\n＝ x"))
    def test_the_guard_is_undone(self, text: str) -> None:
        assert formulas.unguarded(formulas.guarded(text)) == text
        assert not re.match(r"[=+\-@\t\r\n＝]", formulas.guarded(text))

    def test_what_a_translator_types_without_the_guard_is_read(self) -> None:
        data = csv_of([["id", "source (en)", "target (vi)"], ["u", "'- a", "- á"]])
        assert csv.read(data, "file").segments[0] == Segment("u", "- a", "- á", State.TRANSLATED)

    @pytest.mark.parametrize("delimiter", [",", ";", "\t"])
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
    def test_what_excel_and_libreoffice_save(self, delimiter: str, encoding: str) -> None:
        back = csv.read(csv_of(rows_of(csv.write(JOB)), delimiter, encoding), "file")
        assert back.segments == SEGMENTS_BACK

    def test_a_line_for_excel_is_passed_over(self) -> None:
        assert csv.read("\ufeffsep=;\r\nid;source (en);target (vi)\r\nu;a;b\r\n".encode(), "file").segments

    @pytest.mark.parametrize(("encoding", "name"), [("cp1258", "windows-1258"), ("tcvn3", "TCVN3"), ("latin-1", "")])
    def test_old_encodings_are_named_and_never_guessed(self, encoding: str, name: str) -> None:
        text = "id,source (en),target (vi)\r\nu,Right,Quyền được sống và không bị tra tấn\r\n"
        message = self.refused(legacy(text, encoding))
        assert "UTF-8" in message
        assert ("It looks like" in message) is bool(name)
        assert name in message

    def test_a_quotation_that_never_ends_is_refused(self) -> None:
        assert "cannot be read" in self.refused(b'id,source (en),target (vi)\r\nu,"a,b\r\n')

    def many(self, number: int) -> bytes:
        return csv_of([["id", "source (en)", "target (vi)"], *([f"u{n}", "a", "b"] for n in range(number))])


SEGMENTS_BACK = tuple(map(bare, SEGMENTS))


def legacy(text: str, encoding: str) -> bytes:
    """Vietnamese as old programs wrote it; Python knows no TCVN3, so the letters used here are given."""
    if encoding == "tcvn3":
        letters = {"ề": 0xD2, "đ": 0xAE, "ư": 0xAD, "ợ": 0xEE, "ố": 0xE8, "à": 0xB5, "ô": 0xAB, "ị": 0xDE, "ấ": 0xCA}
        return b"".join(bytes([letters[each]]) if each in letters else each.encode() for each in text)
    if encoding == "latin-1":
        return text.replace("Quyền được sống và không bị tra tấn", "Le droit à la vie").encode("latin-1")
    # windows-1258 has the letters with their marks, and the tones beside them.
    spread = "".join(
        each if each.isascii() else re.sub("([\u0300\u0301\u0303\u0309\u0323])", "", unicodedata.normalize("NFD", each))
        + "".join(re.findall("[\u0300\u0301\u0303\u0309\u0323]", unicodedata.normalize("NFD", each)))
        for each in text
    )  # fmt: skip
    base = "".join(
        unicodedata.normalize("NFC", part) if not re.match("[\u0300\u0301\u0303\u0309\u0323]", part) else part
        for part in re.findall("[^\u0300\u0301\u0303\u0309\u0323]+|[\u0300\u0301\u0303\u0309\u0323]", spread)
    )
    return base.encode("cp1258")


# ------------------------------------------------------------------ XLSX


def repacked(data: bytes, **parts: bytes | None) -> bytes:
    """A package with parts put in or replaced; `None` takes one out."""
    stream = io.BytesIO()
    wanted = {name.replace("__", "/").replace("_DOT_", "."): part for name, part in parts.items()}
    with zipfile.ZipFile(io.BytesIO(data)) as book, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as out:
        for name in book.namelist():
            part = wanted.pop(name, book.read(name))
            if part is not None:
                out.writestr(name, part)
        for name, added in wanted.items():
            if added is not None:
                out.writestr(name, added)
    return stream.getvalue()


class TestXlsx(TableSuite):
    write = staticmethod(xlsx.write)
    read = staticmethod(xlsx.read)

    @pytest.fixture(autouse=True)
    def _openpyxl(self) -> None:
        pytest.importorskip("openpyxl")

    def table(self, *rows: list[str]) -> bytes:
        import openpyxl

        book = openpyxl.Workbook()
        for row in rows:
            book.active.append(row)
        stream = io.BytesIO()
        book.save(stream)
        return stream.getvalue()

    def load(self, data: bytes) -> Any:
        import openpyxl

        return openpyxl.load_workbook(io.BytesIO(data))

    def save(self, book: Any) -> bytes:
        stream = io.BytesIO()
        book.save(stream)
        return stream.getvalue()

    def test_its_sheet(self) -> None:
        book = self.load(xlsx.write(JOB))
        (sheet,) = book.worksheets
        assert [cell.value for cell in sheet[1]] == [
            "number",
            "id",
            "context",
            "source (en)",
            "target (vi)",
            "glossary",
            "suggestion",
            "comment",
            "state",
        ]
        assert sheet.freeze_panes == "A2"
        assert sheet.protection.sheet
        locked = {sheet.cell(1, cell.column).value.split()[0]: cell.protection.locked for cell in sheet[2]}
        assert [name for name, is_locked in locked.items() if not is_locked] == ["target", "comment", "state"]
        (states,) = sheet.data_validations.dataValidation
        assert states.formula1 == '"' + ",".join(State) + '"'
        assert str(states.sqref) == f"I2:I{len(SEGMENTS) + 1}"
        assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value} == {"s"}
        assert {(cell.number_format, cell.alignment.wrap_text) for row in sheet.iter_rows() for cell in row} == {
            ("@", True)
        }

    def test_what_openpyxl_saves_again_comes_back(self) -> None:
        book = self.load(xlsx.write(JOB))
        book.active["E2"] = "Chính phủ đã bắt sáu nhà văn."
        back = xlsx.read(self.save(book), "file").segments
        assert back[0].target == "Chính phủ đã bắt sáu nhà văn."
        assert [segment.unit for segment in back] == [segment.unit for segment in SEGMENTS]

    def test_a_number_is_read_as_it_is_shown(self) -> None:
        book = self.load(xlsx.write(job(STATES["translated"])))
        book.active["E2"] = 2025
        assert xlsx.read(self.save(book), "file").segments[0].target == "2025"

    @pytest.mark.parametrize("column", ["B", "D", "E", "H", "I"])
    def test_a_formula_among_the_words_is_refused(self, column: str) -> None:
        book = self.load(xlsx.write(job(STATES["translated"])))
        book.active[f"{column}2"] = '=HYPERLINK("http://example.invalid","x")'
        assert f"The cell {column}2 holds a formula." in self.refused(self.save(book))

    def test_macros_are_refused(self) -> None:
        data = xlsx.write(JOB)
        assert "macros" in self.refused(repacked(data, xl__vbaProject_DOT_bin=b"x"))
        assert "macros" in self.refused(repacked(data, xl__macrosheets__sheet1_DOT_xml=b"<x/>"))
        types = zipfile.ZipFile(io.BytesIO(data)).read("[Content_Types].xml")
        changed = types.replace(b"spreadsheetml.sheet.main+xml", b"spreadsheetml.sheet.macroEnabled.main+xml")
        assert "macros" in self.refused(repacked(data, **{"[Content_Types]_DOT_xml": changed}))

    def test_what_is_left_behind_is_named(self) -> None:
        data = repacked(
            xlsx.write(JOB),
            xl__externalLinks__externalLink1_DOT_xml=b"<x/>",
            xl__comments1_DOT_xml=b"<x/>",
            xl__embeddings__o_DOT_bin=b"x",
        )
        back = xlsx.read(data, "file")
        assert back.left_behind == (
            "links to other files",
            "embedded objects",
            "comments on cells (use the column “comment”)",
        )
        assert back.segments == SEGMENTS_BACK

    def test_document_types_in_parts_are_refused(self) -> None:
        bomb = b'<!DOCTYPE x [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><worksheet>&b;</worksheet>'
        assert "DOCTYPE" in self.refused(repacked(xlsx.write(JOB), xl__worksheets__sheet1_DOT_xml=bomb))
        assert "DOCTYPE" in self.refused(repacked(xlsx.write(JOB), xl__sharedStrings_DOT_xml=bomb))

    def test_hostile_packages_are_refused(self) -> None:
        data = xlsx.write(JOB)
        assert "leads out" in self.refused(repacked(data, **{"..__..__etc__passwd": b"x"}))
        assert "bomb" in self.refused(repacked(data, xl__media__bomb=b"\0" * 50_000_000))
        assert "workbook" in self.refused(repacked(data, xl__workbook_DOT_xml=None))
        assert "workbook" in self.refused(repacked(data, xl__worksheets__sheet1_DOT_xml=None))

    def test_a_string_that_is_nowhere_is_refused(self) -> None:
        sheet = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row><c t="s"><v>99999999999</v></c></row></sheetData></worksheet>'
        assert "cannot be read" in self.refused(repacked(xlsx.write(JOB), xl__worksheets__sheet1_DOT_xml=sheet))

    def test_runs_and_pronunciations_of_strings(self) -> None:
        cells = (
            "<c t='inlineStr'><is><t>id</t></is></c><c t='inlineStr'><is><t>source (en)</t></is></c><c t='inlineStr'><is><t>target (vi)</t></is></c>",
            "<c t='inlineStr'><is><t>u</t></is></c><c t='str'><v>a_x000D_\nb</v></c><c t='inlineStr'><is><r><t>b</t></r><r><t>old</t></r><rPh sb='0' eb='1'><t>no</t></rPh></is></c>",
        )
        sheet = (
            "<worksheet xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'><sheetData>"
            + "".join(f"<row>{row}</row>" for row in cells)
            + "</sheetData></worksheet>"
        )
        back = xlsx.read(repacked(xlsx.write(JOB), xl__worksheets__sheet1_DOT_xml=sheet.encode()), "file")
        assert back.segments == (Segment("u", "a\nb", "bold", State.TRANSLATED),)

    def test_a_text_that_no_cell_holds_is_refused(self) -> None:
        with pytest.raises(WriterError, match="32767"):
            xlsx.write(job(Segment("u", "a" * 32_768)))

    def many(self, number: int) -> bytes:
        head = "".join(f"<c t='inlineStr'><is><t>{name}</t></is></c>" for name in ("id", "source (en)", "target (vi)"))
        rows = (
            f"<row><c t='str'><v>u{n}</v></c><c t='str'><v>a</v></c><c t='str'><v>b</v></c></row>"
            for n in range(number)
        )
        sheet = f"<worksheet xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'><sheetData><row>{head}</row>{''.join(rows)}</sheetData></worksheet>"
        data = repacked(xlsx.write(JOB), xl__worksheets__sheet1_DOT_xml=None)
        stream = io.BytesIO(data)
        with zipfile.ZipFile(stream, "a", zipfile.ZIP_STORED) as out:
            out.writestr("xl/worksheets/sheet1.xml", sheet)
        return stream.getvalue()


# ------------------------------------------------------------------ all of them


def test_reading_and_most_writing_needs_no_extra() -> None:
    code = "import sys; from advocacy.exchange import csv, po, xliff, xlsx; assert not {'openpyxl', 'translate', 'babel'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)
