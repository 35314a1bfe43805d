"""The command line: what it prints, its exit status, and that it starts without anything heavy."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT

from advocacy.cli import main

LETTER = "kind: open-letter\nlanguages: [en]\ntitle: T\nopening: |\n  One.\n"
WRONG = "kind: open-letter\ntitel: {en: T, vi: T}\n"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [sys.executable, *arguments], env=env, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL
    )


COMMANDS = ["new", "build", "check", "kinds", "schema"]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main([command, "--help"])
    assert stop.value.code == 0
    assert f"Example:\n  advocacy {command}" in capsys.readouterr().out


def test_help_imports_nothing_heavy() -> None:
    watch = (
        "import sys; from advocacy.cli import main\n"
        "try: main(['--help'])\nexcept SystemExit: pass\n"
        "print('LOADED', *sorted({name.partition('.')[0] for name in sys.modules}))"
    )
    loaded = set(run("-c", watch).stdout.partition("LOADED")[2].split())
    heavy = {
        "pydantic",
        "jinja2",
        "docx",
        "lxml",
        "markdown",
        "babel",
        "yaml",
        "zipfile",
        "xml",
        "html",
        "socket",
        "asyncio",
    }
    assert "advocacy" in loaded
    assert loaded & heavy == set()


def test_a_build_imports_no_network_module(tmp_path: Path) -> None:
    watch = (
        "import sys; from advocacy.cli import main\n"
        f"main(['build', {str(ROOT / 'examples/visits')!r}, '--out', sys.argv[1]])\n"
        "print('LOADED', *sorted(sys.modules))"
    )
    loaded = set(run("-c", watch, str(tmp_path)).stdout.partition("LOADED")[2].split())
    assert loaded & {"http.client", "urllib.request", "ssl", "asyncio", "requests", "httpx"} == set()


def test_build_writes_everything_and_says_so(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "letter.yaml").write_text(LETTER)
    assert main(["build", "letter.yaml"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "wrote     out/letter.en.docx", "wrote     out/letter.en.md", "wrote     out/letter.en.html"
    ]  # fmt: skip
    assert sorted(path.name for path in (here / "out").iterdir()) == [
        "letter.en.docx",
        "letter.en.html",
        "letter.en.md",
    ]


def test_build_takes_flags(here: Path) -> None:
    (here / "campaign.yaml").write_text(
        LETTER.replace("[en]", "[en, vi]")
        .replace("title: T", "title: {en: T, vi: T}")
        .replace("|\n  One.", "{en: One., vi: Một.}")
    )
    assert main(["build", "--format", "md,html", "--layout", "stacked", "--out", "there"]) == 0
    assert sorted(path.name for path in (here / "there").iterdir()) == [
        "open-letter.en-vi.html",
        "open-letter.en-vi.md",
    ]
    assert main(["build", ".", "--lang", "vi", "--format", "md", "--layout", "side-by-side", "--out", "one"]) == 0
    assert [path.name for path in (here / "one").iterdir()] == ["open-letter.vi.md"]


def test_a_missing_language_leaves_that_file_out(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "letter.yaml").write_text("kind: open-letter\ntitle: {en: T, vi: T}\nopening:\n  en: |\n    One.\n")
    assert main(["build", "--format", "md"]) == 1
    assert capsys.readouterr().out.splitlines() == [
        "wrote     out/letter.en.md",
        "left out  letter.vi: it has errors, see below",
        "error     letter.yaml:4:7  opening  Vietnamese is missing, so no Vietnamese version was written. "
        "Write it, or say `only: en`.",
    ]
    assert main(["build", "--format", "md", "--layout", "stacked"]) == 1
    assert "left out  letter.en-vi: it has errors, see below" in capsys.readouterr().out


def test_an_older_file_of_a_version_left_out_is_named(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "letter.yaml").write_text(LETTER)
    assert main(["build", "--format", "md"]) == 0
    (here / "letter.yaml").write_text(LETTER.replace("One.", "One.[^gone]"))
    capsys.readouterr()
    assert main(["build", "--format", "md"]) == 1
    assert (
        "older     out/letter.en.md is of an earlier build, and may say what this one does not"
        in capsys.readouterr().out
    )


def test_nothing_is_written_of_a_file_with_errors(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "letter.yaml").write_text(WRONG)
    assert main(["build"]) == 1
    assert not (here / "out").exists()
    assert capsys.readouterr().out.splitlines() == [
        "left out  everything: the campaign file has errors",
        'error     letter.yaml:2:1  titel  unknown key "titel". Did you mean "title"?',
    ]


def test_check(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "letter.yaml").write_text(LETTER)
    assert main(["check"]) == 0
    assert capsys.readouterr().out == "Nothing wrong was found.\n"
    (here / "letter.yaml").write_text(
        LETTER + "context: |\n  Two.[^n]\nsubtitle: none\nquotation: |\n  x\nblocks: [title, opening, context]\n"
    )
    assert main(["check"]) == 1
    assert capsys.readouterr().out.splitlines()[-1] == "1 error, 1 warning."


def test_check_as_json(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "letter.yaml").write_text(LETTER + "context: |\n  Two.[^n]\n")
    assert main(["check", "letter.yaml", "--json"]) == 1
    assert json.loads(capsys.readouterr().out) == [
        {
            "code": "unknown-note", "severity": "error", "message": 'There is no note "n".', "suggestion": "Write it under notes.",
            "document": "letter", "unit": "context", "language": "en", "excerpt": "n", "term": "", "file": "letter.yaml", "line": 6, "column": 3,
        }
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (["build", "none.yaml"], 2, "none.yaml  There is no such file or folder."),
        (["build", "bad.yaml"], 2, 'bad.yaml:1:5  A ":" inside unquoted text makes YAML read a new key.'),
        (
            ["build", "letter.yaml", "--document", "leter"],
            2,
            'The campaign has no document "leter". Did you mean "letter"?',
        ),
        (["build", "letter.yaml", "--lang", "fr"], 2, 'The campaign has no language "fr". It has en.'),
        (["build", "letter.yaml", "--out", "letter.yaml"], 1, "cannot be written"),
        (["kinds", "show", "open-leter"], 2, 'Did you mean "open-letter"?'),
        (["kinds", "show"], 2, "Which kind?"),
    ],
)
def test_what_cannot_be_done_is_one_line(
    here: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], status: int, message: str
) -> None:
    (here / "letter.yaml").write_text(LETTER)
    (here / "bad.yaml").write_text("a: b: c")
    assert main(arguments) == status
    error = capsys.readouterr().err
    assert message in error
    assert len(error.splitlines()) == 1


@pytest.mark.parametrize("arguments", [["bild"], ["build", "--format", "pdx"], []])
def test_unknown_flags_are_told_in_a_line(capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(arguments)
    assert stop.value.code == 2
    assert "--help` shows what can be written." in capsys.readouterr().err


def test_a_trace_only_with_debug(here: Path) -> None:
    (here / "bad.yaml").write_text("a: b: c")
    assert "Traceback" not in run("-m", "advocacy", "build", str(here / "bad.yaml")).stderr
    assert "Traceback" in run("-m", "advocacy", "--debug", "build", str(here / "bad.yaml")).stderr


def test_kinds_and_schema(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["kinds"]) == 0
    assert re.search(r"^rapporteur-request +en, vi +A request to", capsys.readouterr().out, re.MULTILINE)
    assert main(["schema"]) == 0
    assert json.loads(capsys.readouterr().out)["title"] == "advocacy campaign"


def test_a_link_is_not_replaced(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "letter.yaml").write_text(LETTER)
    (here / "out").mkdir()
    (here / "precious").write_text("kept")
    (here / "out" / "letter.en.md").symlink_to(here / "precious")
    assert main(["build", "--format", "md"]) == 1
    assert "is a link or a folder, so it was not replaced" in capsys.readouterr().err
    assert (here / "precious").read_text() == "kept"


def test_vietnamese_prints_on_a_terminal_without_utf_8(here: Path) -> None:
    (here / "letter.yaml").write_text(
        "kind: open-letter\nlanguages: [vi]\ntitle: T\nrequests: [Đòi công lý. #x]\n", encoding="utf-8"
    )
    env = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "ascii", "LC_ALL": "C"}
    done = subprocess.run(
        [sys.executable, "-m", "advocacy", "kinds", "show", "open-letter"], env=env, capture_output=True, check=False
    )
    assert done.returncode == 0
    assert "Trân trọng," in done.stdout.decode()
