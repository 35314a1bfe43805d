"""Messages in Vietnamese: every one has its words, with the same values in it, and no words are left over."""

from __future__ import annotations

import ast
import copy
import json
import os
import re
import string
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from conftest import ROOT

from advocacy.cli import UI_VARIABLE, main
from advocacy.errors import (
    Finding,
    Findings,
    InputError,
    Localised,
    Message,
    Place,
    Severity,
    any_of,
    did_you_mean,
    joined,
    said,
    told,
)
from advocacy.messages import catalogue, languages, translated
from advocacy.reader import read_yaml
from advocacy.scaffold import Answers, ask

PACKAGE = ROOT / "advocacy"
CATALOGUE = PACKAGE / "data" / "messages" / "vi.yaml"

# ------------------------------------------------------------------ what the program says, from its own text

# The calls that take messages, and the first argument that can be one.
CALLS = {
    "said": 0, "joined": 0, "told": 0, "tell": 0, "_complain": 0, "_refuse": 0, "refusal": 1,
    "find": 1, "_find": 1, "found": 1, "Finding": 1,
    "InputError": 0, "TemplateError": 0, "WriterError": 0, "MarkupError": 0, "PictureError": 0, "PinpointError": 0,
}  # fmt: skip
# What is only known when the program runs: severities, parts of a page, what is counted.
OTHERS = {
    "error", "warning", "header", "footer", "quotations", "list items",
    "missing", "draft", "translated", "approved", "stale", "rejected",
    "invited", "pending", "confirmed", "withdrawn", "unchanged", "typographical", "substantive",
    "banner", "title", "label", "code",
}  # fmt: skip


class Module:
    """The expressions that stand for messages in one module."""

    def __init__(self, path: Path) -> None:
        self.tree = ast.parse(path.read_text(encoding="utf-8"))
        self.scopes = {
            node: scope
            for scope in ast.walk(self.tree)
            if isinstance(scope, (ast.FunctionDef, ast.Module))
            for node in _inside(scope)
        }

    def messages(self) -> Iterator[ast.expr]:
        for call in ast.walk(self.tree):
            if isinstance(call, ast.Call):
                for argument in _arguments(call):
                    yield from self.resolved(argument, self.scopes.get(call, self.tree))

    def resolved(self, node: ast.expr, scope: ast.AST) -> Iterator[ast.expr]:
        """What a name, a choice or a look-up may stand for."""
        match node:
            case ast.IfExp():
                yield from self.resolved(node.body, scope)
                yield from self.resolved(node.orelse, scope)
            case ast.BoolOp():
                for value in node.values:
                    yield from self.resolved(value, scope)
            case ast.Subscript(value=ast.Name(id=name)):
                yield from _values(_constants().get(name))
            case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="get")):
                yield from _values(_constants().get(name))
                for value in node.args[1:]:
                    yield from self.resolved(value, scope)
            case ast.Name(id=name):
                assigned = [value for inner in _inside(scope) for value in _assigned(inner, name)]
                for found in assigned or [found for found in [_constants().get(name)] if found is not None]:
                    if not isinstance(found, ast.Name):
                        yield from self.resolved(found, scope)
            case _:
                yield node


def _inside(scope: ast.AST) -> Iterator[ast.AST]:
    """What stands in a function itself, not in a function inside it."""
    for node in ast.iter_child_nodes(scope):
        yield node
        if not isinstance(node, ast.FunctionDef):
            yield from _inside(node)


def _arguments(call: ast.Call) -> list[ast.expr]:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    given = call.args[CALLS[name] :] if name in CALLS else []
    given = given[:1] if name == "said" else given
    return [*given, *(word.value for word in call.keywords if word.arg == "custom_error_message")]


def _assigned(node: ast.AST, name: str) -> Iterator[ast.expr]:
    match node:
        case ast.Assign(targets=[ast.Name(id=target)], value=value) if target == name:
            yield value
        case ast.For(
            target=ast.Tuple(elts=[ast.Name(id=target), _]),
            iter=ast.Call(func=ast.Attribute(value=ast.Name(id=table), attr="items")),
        ) if target == name and isinstance(found := _constants().get(table), ast.Dict):
            yield from (key for key in found.keys if key is not None)


def _values(node: ast.expr | None) -> list[ast.expr]:
    return node.values if isinstance(node, ast.Dict) else []


@cache
def _constants() -> dict[str, ast.expr]:
    """What the modules of the package set by name once and for all: texts, and tables of texts."""
    found: dict[str, ast.expr] = {}
    for path in PACKAGE.rglob("*.py"):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            match node:
                case ast.Assign(targets=[ast.Name(id=name)], value=(ast.Constant() | ast.Dict()) as value):
                    found[name] = value
    return found


@cache
def templates() -> frozenset[str]:
    """Every template with words of its own, as `{where}: {what}` has none."""
    found = set(OTHERS)
    for path in PACKAGE.rglob("*.py"):
        constants = (node for node in Module(path).messages() if isinstance(node, ast.Constant))
        found |= {node.value for node in constants if isinstance(node.value, str)}
    return frozenset(template for template in found if re.search("[A-Za-z]", re.sub(r"\{\w+\}", "", template)))


def slots(template: str) -> set[str]:
    return {f"{name}:{form}" for _, name, form, _ in string.Formatter().parse(template) if name is not None}


def test_the_collector_sees_what_it_should() -> None:
    assert len(templates()) > 300
    assert {
        'There is no party "{name}".',  # in a call
        "Put the text under | or in quotes.",  # a constant of another module
        "A text, a key or a list is expected here.",  # an argument by name
        "a TIFF picture",  # the key of a table
        "a data source for mail merge",  # the value of one
        "It has none.",  # a choice
    } <= templates()


def test_every_message_has_vietnamese_words() -> None:
    assert sorted(templates() - catalogue("vi").keys()) == []


def test_no_vietnamese_words_are_left_over() -> None:
    assert sorted(catalogue("vi").keys() - templates()) == []


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_no_message_is_put_together_before_it_is_said(path: Path) -> None:
    """A text that was formatted or joined has no template any more, and stays English."""
    built = [node for node in Module(path).messages() if isinstance(node, (ast.JoinedStr, ast.BinOp))]
    assert [ast.unparse(node) for node in built if not _is_sum(node)] == []


def _is_sum(node: ast.expr) -> bool:
    """A place counted on, as `start + 1`."""
    return isinstance(node, ast.BinOp) and isinstance(node.right, ast.Constant) and isinstance(node.right.value, int)


def test_the_catalogue_is_sound() -> None:
    findings = Findings()
    tree = read_yaml(CATALOGUE, findings)
    assert [str(finding) for finding in findings] == []
    for template, words in tree.data.items():
        assert words.strip() == words
        assert words
        # A list in braces, as in `{en: …, vi: …}`, is an example and has no slots.
        if "{en:" not in template:
            assert slots(template) == slots(words), template
        assert '"' not in re.sub(r'"advocacy\[\w+\]"|(?:--(?:en|vi|map) |name\.vi=)"[\w {}=]+"', "", words), words


# ------------------------------------------------------------------ messages


def test_a_message_is_its_english_text_and_remembers_its_template() -> None:
    message = said('There is no party "{name}".', name="{x}")
    assert message == 'There is no party "{x}".'
    assert isinstance(message, str)
    assert (message.template, message.values) == ('There is no party "{name}".', {"name": "{x}"})
    assert hash(message) == hash(str(message))
    assert copy.copy(message).template == message.template
    assert said(message) is message
    assert translated(message, "vi") == "Không có bên nào tên “{x}”."


def test_messages_are_translated_part_by_part() -> None:
    both = joined(said('There is no note "{name}".', name="n"), "", did_you_mean("notes", ["note"]))
    assert both == 'There is no note "n". Did you mean "note"?'
    assert translated(both, "vi") == "Không có chú thích “n”. Có phải là “note”?"
    assert joined("", "") == ""
    assert did_you_mean("x", ["note"]) == ""
    assert isinstance(did_you_mean("x", ["note"]), Message)


def test_values_that_are_messages_are_translated_and_others_stay() -> None:
    listed = any_of(["a signatory", "b", "c"])
    assert listed == "a signatory or b or c"
    assert (any_of(["a"]), any_of([])) == ("a", "")
    message = said("{what} (confidential)", what=said("a signatory"))
    assert (message, translated(message, "vi")) == ("a signatory (confidential)", "một bên ký tên (bảo mật)")
    assert translated(said("It can be {known}.", known=listed), "vi") == "Có thể viết a signatory hoặc b hoặc c."
    assert translated(said("{what} (confidential)", what="a signatory"), "vi") == "a signatory (bảo mật)"


def test_what_is_not_in_the_catalogue_is_told_in_english() -> None:
    assert translated("Something new.", "vi") == "Something new."
    assert translated(said("Something new about {what}.", what=said("a signatory")), "vi") == (
        "Something new about một bên ký tên."
    )
    assert translated("Write it.", "xx") == "Write it."
    assert translated("Write it.", "../vi") == "Write it."
    assert told("Write it.") == "Write it."
    assert languages() == ["en", "vi"]


def test_a_value_may_have_its_own_words_in_each_language() -> None:
    message = said(
        "{name} is missing, so no {name} version was written.", name=Localised({"en": "A", "vi": "B"}.__getitem__)
    )
    assert message == "A is missing, so no A version was written."
    assert translated(message, "vi") == "Thiếu B, nên bản B không được làm ra."


def test_findings_and_errors_speak_the_language_asked_for() -> None:
    place = Place("letter.yaml", 3, 1, "titel")
    finding = Finding("unknown-key", Severity.ERROR, said('unknown key "{name}".', name="titel"), "Write it.", place)
    assert str(finding) == finding.text() == 'letter.yaml:3:1  titel  unknown key "titel". Write it.'
    assert finding.text("vi") == "letter.yaml:3:1  titel  Không có khóa “titel”. Hãy viết thêm."
    assert finding.as_json()["message"] == 'unknown key "titel".'
    told_ = finding.as_json("vi")
    assert (told_["message"], told_["suggestion"]) == ("Không có khóa “titel”.", "Hãy viết thêm.")
    assert (told_["code"], told_["severity"], told_["unit"]) == ("unknown-key", "error", "titel")
    error = InputError("The file is empty.", place)
    assert str(error) == "letter.yaml:3:1  titel  The file is empty."
    assert error.text("vi") == "letter.yaml:3:1  titel  Tệp trống."


# ------------------------------------------------------------------ the command line

WRONG = """\
kind: open-letter
titel: {en: T, vi: T}
date: 8 March
layout: stack
opening:
  en: One. #x
  vn: Một.
pictures: {p: {file: p.png, alternative: A, width: 900}}
"""
WRONG_IN_VIETNAMESE = [
    "Không có khóa “titel”. Có phải là “title”?",
    "“8 March” không phải là ngày tháng theo dạng 2026-03-08, 2026-03 hoặc 2026.",
    "“stack” không dùng được ở đây; có thể viết separate, stacked hoặc side-by-side. Có phải là “stacked”?",
    "YAML sẽ bỏ mất “ #x” vì coi đó là ghi chú. Hãy đặt câu dưới dấu | hoặc trong dấu ngoặc kép.",
    "Không có ngôn ngữ “vn”; chiến dịch này dùng en, vi. Có phải là “vi”?",
    "Con số không được lớn hơn 170.",
    "6 lỗi, 0 cảnh báo.",
]
LETTER = """\
kind: submission
subject: {en: S, vi: S}
date: 2026-08-01
to: [sr-giam-sat]
opening:
  en: One.[^n] [[iccpr nine]] [[vn-cybersecurity-2018]] [@d]
parties: {hidden: {name: Nguyen Van Hidden, show: confidential}}
pictures: {q: {file: q.tiff, alternative: A}}
signatories: [hidden, netwrk]
body: {en: Nguyen Van Hidden., vi: "[Viết ở đây]"}
risk: {en: "[[picture p]]", vi: "[[picture q]]"}
blocks: [opening, body, risk, signatories]
"""
LETTER_IN_VIETNAMESE = [
    "Thiếu `victims` hoặc `legislation`. Hãy nêu người được cho là nạn nhân, hoặc luật, chính sách liên quan. Hãy viết thêm.",
    "Sổ tra cứu không có nơi nhận “sr-giam-sat”. Có phải là “sr-privacy” (Báo cáo viên Đặc biệt về quyền riêng tư)?",
    "Thiếu tiếng Việt, nên bản tiếng Việt không được làm ra. Hãy viết thêm, hoặc ghi `only: en`.",
    "[[iccpr nine]]: “nine” không phải là điều khoản như 9, 9(2) hoặc 6(2)(b). Hãy viết theo dạng đó, hoặc ghi lời sau dấu |.",
    "[[vn-cybersecurity-2018]] đã hết hiệu lực từ ngày 2026-06-30; xem [[vn-cybersecurity-2025]]. Hãy dẫn văn bản đang có hiệu lực, hoặc nói rõ trong câu là văn bản cũ hay sắp có hiệu lực.",
    "Không có nguồn “d”. Hãy ghi dưới sources, hoặc đặt \\ trước dấu [.",
    "Không có bên nào tên “netwrk”. Hãy ghi dưới parties.",
    "Nội dung của parties.1.name không dành cho bản này, nhưng lại xuất hiện ở đây. Hãy viết lại câu cho khỏi lộ, hoặc dùng --edition để làm bản được phép in nội dung này.",
    "Đây vẫn là những chữ có sẵn trong tệp chiến dịch mới. Hãy viết đè lên.",
    "Không có hình “p”. Hãy ghi dưới pictures.",
    "q.tiff: Đây là hình TIFF. Hãy lưu thành PNG hoặc JPEG.",
]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv(UI_VARIABLE, raising=False)
    return tmp_path


def test_a_campaign_file_is_checked_in_vietnamese(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "letter.yaml").write_text(WRONG, encoding="utf-8")
    for arguments in (["check", "--ui", "vi"], ["--ui", "vi", "check"]):
        assert main(arguments) == 1
        out = capsys.readouterr().out
        assert [words for words in WRONG_IN_VIETNAMESE if words not in out] == []
        assert out.count("lỗi  ") == 6


def test_the_environment_may_ask_for_vietnamese(
    here: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (here / "letter.yaml").write_text(WRONG, encoding="utf-8")
    monkeypatch.setenv(UI_VARIABLE, "vi")
    assert main(["check"]) == 1
    assert capsys.readouterr().out.splitlines()[-1] == WRONG_IN_VIETNAMESE[-1]
    assert main(["check", "--ui", "en"]) == 1
    assert capsys.readouterr().out.splitlines()[-1] == "6 errors, 0 warnings."
    monkeypatch.setenv(UI_VARIABLE, "")
    assert main(["check"]) == 1
    assert capsys.readouterr().out.splitlines()[-1] == "6 errors, 0 warnings."


def test_a_document_is_checked_in_vietnamese(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "letter.yaml").write_text(LETTER, encoding="utf-8")
    (here / "q.tiff").write_bytes(b"II*\0" + bytes(12))
    assert main(["check", "--ui", "vi"]) == 1
    out = capsys.readouterr().out
    assert [words for words in LETTER_IN_VIETNAMESE if words not in out] == []


def test_json_keeps_codes_and_places_in_any_language(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "letter.yaml").write_text(LETTER, encoding="utf-8")
    (here / "q.tiff").write_bytes(b"II*\0" + bytes(12))
    main(["check", "--json"])
    english = json.loads(capsys.readouterr().out)
    main(["check", "--json", "--ui", "vi"])
    vietnamese = json.loads(capsys.readouterr().out)
    assert len({finding["code"] for finding in english}) > 6
    for one, other in zip(english, vietnamese, strict=True):
        assert one["message"] != other["message"]
        assert (one["suggestion"] != other["suggestion"]) == bool(one["suggestion"])
        words = {"message", "suggestion"}
        assert {key: one[key] for key in one.keys() - words} == {key: other[key] for key in other.keys() - words}


def test_what_a_build_says_in_vietnamese(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = "kind: open-letter\nlanguages: [en, vi]\ntitle: {en: T, vi: T}\nopening: {en: One.}\n"
    (here / "letter.yaml").write_text(text + "concerns:\n  - {text: {en: A b., vi: A b.}, show: confidential}\n")
    assert main(["build", "--format", "md", "--ui", "vi"]) == 1
    assert capsys.readouterr().out.splitlines() == [
        "đã ghi    out/letter.en.md",
        "bỏ qua    letter: concerns.1 (bảo mật)",
        "bỏ qua    letter.vi: có lỗi, xem bên dưới",
        "lỗi       letter.yaml:4:15  opening  Thiếu tiếng Việt, nên bản tiếng Việt không được làm ra. "
        "Hãy viết thêm, hoặc ghi `only: en`.",
    ]


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (["build", "none.yaml"], 2, "none.yaml  Không có tệp hoặc thư mục này."),
        (["build", "bad.yaml"], 2, "bad.yaml:1:5  Dấu “:” trong câu không có ngoặc kép khiến YAML hiểu thành một khóa mới."),
        (["build", "letter.yaml", "--document", "leter"], 2, "Chiến dịch không có văn bản “leter”. Có phải là “letter”?"),
        (["build", "letter.yaml", "--out", "letter.yaml"], 1, "Không ghi được letter.yaml/letter.en.docx"),
        (["kinds", "show", "open-leter"], 2, "Không có loại văn bản “open-leter”. Có phải là “open-letter”?"),
        (["kinds", "show"], 2, "Loại văn bản nào?"),
        (["new", "x", "--kind", "open-leter"], 2, "Không có loại văn bản “open-leter”."),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_told_in_vietnamese(
    here: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], status: int, message: str
) -> None:
    (here / "letter.yaml").write_text("kind: open-letter\nlanguages: [en]\ntitle: T\nopening: |\n  One.\n")
    (here / "bad.yaml").write_text("a: b: c")
    assert main([*arguments, "--ui", "vi"]) == status
    error = capsys.readouterr().err
    assert message in error
    assert len(error.splitlines()) == 1


def test_a_broken_template_of_the_user_is_told_in_vietnamese(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "templates" / "en").mkdir(parents=True)
    (here / "templates" / "en" / "own.md.j2").write_text("{% extends 'x' %}")
    (here / "letter.yaml").write_text("kind: own\nlanguages: [en]\n")
    assert main(["check", "--ui", "vi"]) == 2
    assert "own.md.j2:1  một loại văn bản đứng riêng: không dùng được include" in capsys.readouterr().err


def test_new_and_kinds_in_vietnamese(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--ui", "vi", "new", "thu"]) == 0
    assert capsys.readouterr().out.splitlines()[0] == "Đã ghi thu/campaign.yaml. Quý vị sửa tệp này, rồi chạy:"
    assert main(["kinds", "--ui", "vi"]) == 0
    assert "Thư ngỏ" in capsys.readouterr().out
    asked: list[str] = []
    replies = iter(["open-letter", "vi", "T", "A"])

    def question(words: str) -> str:
        asked.append(words)
        return next(replies)

    assert ask(Answers(), question, "vi").languages == ("vi",)
    assert [words.partition("(")[0] for words in asked] == [
        "Loại văn bản nào ", "Những ngôn ngữ nào ", "Tựa đề hoặc chủ đề? [để viết sau] ", "Ai lên tiếng? [để viết sau] "
    ]  # fmt: skip


@pytest.mark.parametrize("asked", ["fr", "VI", "../vi", "vi.yaml"])
def test_an_unknown_language_of_messages_is_refused(
    here: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, asked: str
) -> None:
    for arguments in (["check", "--ui", asked], ["--ui", asked, "check"]):
        with pytest.raises(SystemExit) as stop:
            main(arguments)
        assert stop.value.code == 2
        assert f'there are no messages in "{asked}"' in capsys.readouterr().err
    monkeypatch.setenv(UI_VARIABLE, asked)
    with pytest.raises(SystemExit) as stop:
        main(["check"])
    assert stop.value.code == 2
    assert UI_VARIABLE in capsys.readouterr().err


def test_english_reads_no_catalogue(here: Path) -> None:
    (here / "letter.yaml").write_text(WRONG, encoding="utf-8")
    watch = (
        "import sys; sys.addaudithook(lambda event, arguments: event == 'open' and 'data/messages' in str(arguments[0]) "
        "and print('OPENED'))\nfrom advocacy.cli import main\nmain(['check'])\nprint('advocacy.messages' in sys.modules)"
    )
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", watch], env=env, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-2:] == ["6 errors, 0 warnings.", "False"]
    assert "OPENED" not in done.stdout
