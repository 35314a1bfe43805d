"""Machine drafts with a real, very small model (tests/model) through Argos Translate itself.

They need the extra `argos` and are skipped without it. `float32` gives the same text on every processor.
"""

from __future__ import annotations

import argparse
import importlib.util
import io
import json
import logging
import os
import socket
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import ROOT

from advocacy.commands import models
from advocacy.drafting.draft import PLACEHOLDERS, Draft, Drafter
from advocacy.drafting.models import Model, fetch, install, installed, open_engine
from advocacy.errors import InputError
from advocacy.glossary.terms import glossary_of
from advocacy.languages import Languages
from advocacy.resources import Resources

pytestmark = pytest.mark.skipif(
    importlib.util.find_spec("argostranslate") is None,
    reason='the extra that machine drafts need is not installed: pip install "advocacy[argos]"',
)

MODELS = ROOT / "tests" / "model"
DATA: dict[str, list[dict[str, str]]] = yaml.safe_load((MODELS / "sentences.yaml").read_text(encoding="utf-8"))
PARTIES = DATA["parties"]
SENTENCES = [row for name, rows in DATA.items() if name != "parties" for row in rows]


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever opens a socket fails, in this process."""

    def refuse(*arguments: object, **named: object) -> None:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder with both models; the user's own folders are watched."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOME", str(home))
        for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"):
            patch.delenv(name, raising=False)
        made = tmp_path_factory.mktemp("models")
        for pair in ("en_vi", "vi_en"):
            install(MODELS / f"{pair}.argosmodel", made)
        yield made
    assert list(home.rglob("*")) == []


def drafts(folder: Path, source: str, target: str, texts: list[str]) -> list[Draft]:
    languages = Languages(Resources(None))
    engine = open_engine(source, target, folder, compute_type="float32")
    return Drafter(engine, glossary_of(None), languages[source], languages[target], PARTIES).draft(texts)


# ------------------------------------------------------------------ drafts


@pytest.mark.parametrize(("source", "target"), [("en", "vi"), ("vi", "en")])
def test_the_little_campaign_is_drafted_as_people_have_it(folder: Path, source: str, target: str) -> None:
    made = drafts(folder, source, target, [row[source] for row in SENTENCES])
    wrong = [
        (draft.text, row[target], draft.reasons)
        for draft, row in zip(made, SENTENCES, strict=True)
        if draft.text != row[target] or not draft.accepted
    ]
    assert len(wrong) <= 1, wrong
    with_terms = [draft for draft in made if draft.enforced]
    assert len(with_terms) > 8
    assert {draft.method for draft in with_terms} == {PLACEHOLDERS}


def test_a_unit_comes_back_with_its_paragraphs_and_signs(folder: Path) -> None:
    text = (
        "On 3 May 2024, police arrested Lam Thu Suong in Hanoi.[^a] They have committed no crime.\n\n"
        "- release Do Huu Nghia immediately and without conditions;\n- respect the right to **freedom of the press**;\n"
    )
    (made,) = drafts(folder, "en", "vi", [text])
    assert made.text.count("\n") == text.count("\n")
    assert made.text.startswith("Vào ngày 3 tháng 5 năm 2024, công an bắt giữ Lâm Thu Sương tại Hà Nội.[^a] Họ")
    assert (
        "\n\n- trả tự do ngay lập tức và vô điều kiện cho Đỗ Hữu Nghĩa;\n- tôn trọng quyền **tự do báo chí**;\n"
        in made.text
    )
    assert made.accepted, made.reasons
    assert made.provenance.engine == "argos"
    assert len(made.provenance.sha256) == 64


def test_what_the_model_was_not_made_for_is_left_to_a_person(folder: Path) -> None:
    """Sentences of other letters: it makes up text, and the gate has to see it."""
    texts = [
        "The harvest failed in the northern districts after three weeks of rain.",
        "Our treasurer has sent the annual accounts to all members of the board.",
        "Fishing boats were stopped at the border and searched twice.",
        "Several newspapers reported the story but later withdrew it.",
        "Mr Ferreira spoke to Radio Lisbon about bridges.",
    ]
    made = drafts(folder, "en", "vi", texts)
    assert [draft.text for draft in made if draft.accepted] == []


def test_the_score_is_the_mean_for_a_token(folder: Path) -> None:
    import ctranslate2
    import sentencepiece

    engine = open_engine("en", "vi", folder, compute_type="float32")
    model = installed(folder)[0].folder
    tokenizer = sentencepiece.SentencePieceProcessor(model_file=str(model / "sentencepiece.model"))
    translator = ctranslate2.Translator(str(model / "model"), compute_type="float32")
    sentence = "We look forward to your reply."
    for each in engine.translate([sentence], 3)[0]:
        pieces = [[tokenizer.encode(text, out_type=str)] for text in (sentence, each.text)]
        scores = translator.score_batch(*pieces)[0].log_probs
        assert each.score == pytest.approx(sum(scores) / len(scores), abs=0.01)


# ------------------------------------------------------------------ privacy

PROBE = """
import logging, os, pathlib, socket, sys
logging.basicConfig(level=logging.DEBUG, stream=sys.stdout)
def refuse(*a, **k): raise AssertionError("a connection was opened")
socket.socket.connect = socket.getaddrinfo = refuse
from advocacy.drafting.models import install, open_engine
for pair in ("en_vi", "vi_en"):
    install(pathlib.Path(sys.argv[1]) / f"{pair}.argosmodel")
engine = open_engine("en", "vi")
assert engine.translate(["We look forward to your reply."], 2)[0][0].text.startswith("Ch")
from argostranslate import settings
print(settings.model_provider.name, settings.debug, settings.compute_type, os.environ["ORT_DISABLE_TELEMETRY"])
print(sorted({"onnxruntime", "minisbd", "stanza", "spacy", "torch"} & set(sys.modules)))
print(os.environ.get("XDG_DATA_HOME"), os.environ.get("ARGOS_MODEL_PROVIDER"), os.environ.get("ARGOS_PACKAGES_DIR"))
"""


def test_nothing_is_read_or_left_outside_and_nothing_is_said(tmp_path: Path) -> None:
    """An environment and settings of the user's that would send texts to a server, print them and use other folders."""
    home, own = tmp_path / "home", tmp_path / "own"
    (home / ".config" / "argos-translate").mkdir(parents=True)
    settings = home / ".config" / "argos-translate" / "settings.json"
    settings.write_text(json.dumps({"ARGOS_MODEL_PROVIDER": "OPENAI", "ARGOS_DEBUG": "1"}), encoding="utf-8")
    before = sorted(home.rglob("*"))
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "ARGOS_", "CI"))}
    environment |= {"HOME": str(home), "ADVOCACY_MODELS": str(own), "ARGOS_DEBUG": "1", "PYTHONDONTWRITEBYTECODE": "1"}
    environment |= {"ARGOS_MODEL_PROVIDER": "LIBRETRANSLATE", "SNAP": str(home), "SNAP_USER_DATA": str(home)}
    run = subprocess.run(
        [sys.executable, "-c", PROBE, str(MODELS)],
        env=environment, capture_output=True, text=True, cwd=ROOT, encoding="utf-8", check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    lines = run.stdout.splitlines()
    assert lines[-3:] == ["OPENNMT False default 1", "[]", "None LIBRETRANSLATE None"]
    assert "look forward" not in run.stdout + run.stderr
    assert sorted(home.rglob("*")) == before
    assert {path.name for path in own.iterdir()} == {"packages", "argos"}
    assert [path for path in (own / "argos").rglob("*") if path.is_file()] == []


def test_sentences_are_not_logged(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        drafts(folder, "en", "vi", ["We look forward to your reply."])
    assert caplog.text == ""


# ------------------------------------------------------------------ models


def test_a_model_is_listed_with_its_digest(folder: Path) -> None:
    import hashlib

    models = installed(folder)
    assert [(model.source, model.target, model.placeholders) for model in models] == [("en", "vi", 9), ("vi", "en", 9)]
    assert models[0].sha256 == hashlib.sha256((MODELS / "en_vi.argosmodel").read_bytes()).hexdigest()
    readme = (models[0].folder / "README.md").read_text(encoding="utf-8")
    assert readme.startswith("# Test only")


def test_the_command_lists_and_installs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def called(*arguments: str, ui: str = "en") -> str:
        parser = argparse.ArgumentParser()
        models.declare(parser)
        assert models.run(argparse.Namespace(**vars(parser.parse_args(arguments)), ui=ui)) == 0
        return capsys.readouterr().out

    monkeypatch.setenv("ADVOCACY_MODELS", str(tmp_path / "own"))
    assert called("list") == "There are no models on this computer.\n"
    assert called("install", str(MODELS / "en_vi.argosmodel")).startswith("en -> vi  1.0      sha256 ")
    assert called("list", ui="vi").endswith("được huấn luyện với dấu giữ chỗ\n")
    for wrong, message in (
        (["install", str(MODELS / "README.md")], "This is no model"),
        (["fetch", "en"], "for example"),
    ):
        with pytest.raises(InputError, match=message):
            called(*wrong)


def test_a_model_that_is_not_there_is_asked_for(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"advocacy models install FILE.argosmodel  or: advocacy models fetch en vi"):
        open_engine("en", "vi", tmp_path)


def test_a_newer_model_replaces_the_one_before(tmp_path: Path) -> None:
    install(MODELS / "en_vi.argosmodel", tmp_path)
    newer = repacked(tmp_path / "newer.argosmodel", package_version="2.0", placeholders=0)
    model = install(newer, tmp_path)
    assert [(each.version, each.placeholders) for each in installed(tmp_path)] == [("2.0", 0)]
    assert model.folder.name == "translate-en_vi-2_0"
    assert open_engine("en", "vi", tmp_path).provenance.sha256 == model.sha256


def test_only_what_translating_needs_is_unpacked(tmp_path: Path) -> None:
    """A pickle for parting sentences could run code if anything ever loaded it."""
    given = repacked(
        tmp_path / "given.argosmodel", {"stanza/en/tokenize/ewt.pt": b"pickle", "model/../x": None, "setup.py": b"x"}
    )
    model = install(given, tmp_path / "own")
    names = {path.relative_to(model.folder).as_posix() for path in model.folder.rglob("*") if path.is_file()}
    assert names == {
        "README.md", "metadata.json", "origin.json", "sentencepiece.model",
        "model/config.json", "model/model.bin", "model/shared_vocabulary.json",
    }  # fmt: skip


def test_a_model_that_cannot_be_read_is_told_in_one_line(tmp_path: Path) -> None:
    install(repacked(tmp_path / "given.argosmodel", {"model/model.bin": b"x" * 100}), tmp_path / "own")
    with pytest.raises(InputError, match=r"The model translate-en_vi-1_0 cannot be used \(.*\)\. Install it again\."):
        open_engine("en", "vi", tmp_path / "own")


def test_another_digest_than_the_one_stated_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="another digest"):
        install(MODELS / "en_vi.argosmodel", tmp_path, sha256="0" * 64)
    assert installed(tmp_path) == []


@pytest.mark.parametrize(
    ("parts", "metadata", "message"),
    [
        ({"../../evil": b"x"}, {}, "leads out"),
        ({"model/bomb.bin": b"\0" * (40 * 2**20)}, {}, "inflates like a bomb"),
        ({"model/model.bin": None}, {}, "no model"),
        ({"sentencepiece.model": None}, {}, "no model"),
        ({"metadata.json": b"[]"}, {}, "no model"),
        ({"metadata.json": b"{"}, {}, "no model"),
        ({}, {"from_code": "../../x"}, "no model"),
        ({}, {"to_code": None}, "no model"),
        ({}, {"type": "sbd"}, "no model"),
        ({}, {"placeholders": True}, "no model"),
        ({}, {"package_version": "1" * 21}, "no model"),
    ],
    ids=[
        "traversal", "bomb", "no weights", "no tokenizer", "a list", "broken", "a path for a language", "no language",
        "another type", "a false count", "a long version",
    ],
)  # fmt: skip
def test_a_hostile_model_is_refused(
    tmp_path: Path, parts: dict[str, bytes | None], metadata: dict[str, Any], message: str
) -> None:
    given = repacked(tmp_path / "given.argosmodel", parts, **metadata)
    with pytest.raises(InputError, match=message):
        install(given, tmp_path / "own")
    assert [path for path in (tmp_path / "own").rglob("*") if path.is_file()] == []
    assert sorted(path.name for path in tmp_path.iterdir()) == ["given.argosmodel", "own"]


def test_a_version_cannot_lead_out_of_the_folder(tmp_path: Path) -> None:
    model = install(repacked(tmp_path / "given.argosmodel", package_version="../../../x"), tmp_path / "own")
    assert model.folder == tmp_path / "own" / "packages" / "translate-en_vi-_x"


def test_a_package_with_two_folders_is_no_model(tmp_path: Path) -> None:
    given = repacked(tmp_path / "given.argosmodel")
    with zipfile.ZipFile(given, "a") as archive:
        archive.writestr("other/metadata.json", "{}")
    with pytest.raises(InputError, match="no model"):
        install(given, tmp_path / "own")


def repacked(path: Path, parts: dict[str, bytes | None] | None = None, **metadata: Any) -> Path:
    """The English-Vietnamese model with parts put in (or taken out) and other words in its metadata."""
    with zipfile.ZipFile(MODELS / "en_vi.argosmodel") as archive:
        found = {name: archive.read(name) for name in archive.namelist()}
    top = next(iter(found)).partition("/")[0]
    changed = json.loads(found[f"{top}/metadata.json"]) | metadata
    found[f"{top}/metadata.json"] = json.dumps(changed).encode()
    for name, content in (parts or {}).items():
        found.pop(f"{top}/{name}", None)
        if content is not None:
            found[f"{top}/{name}"] = content
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in found.items():
            archive.writestr(name, content)
    path.write_bytes(data.getvalue())
    return path


# ------------------------------------------------------------------ fetching, from a list on this computer


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A list of models in a file, of which `test.invalid` would be the server."""
    from advocacy.drafting.argos import load

    argos = load(tmp_path / "own")
    path = tmp_path / "index.json"
    entry = {"from_code": "en", "from_name": "English", "to_code": "vi", "to_name": "Vietnamese", "type": "translate"}
    links = {"links": ["https://test.invalid/en_vi.argosmodel"]}
    path.write_text(json.dumps([{**entry, **links, "package_version": version} for version in ("1.9", "1.10")]))
    monkeypatch.setattr(argos.settings, "remote_package_index", path.as_uri())
    from argostranslate import networking

    def get(links: list[str], retry_count: int = 3) -> bytes:
        assert links == ["https://test.invalid/en_vi.argosmodel"]
        return (MODELS / "en_vi.argosmodel").read_bytes()

    monkeypatch.setattr(networking, "get_from", get)
    return tmp_path


def test_what_is_fetched_is_said_before_it_is_opened(index: Path) -> None:
    told: list[str] = []
    model: Model = fetch("en", "vi", told.append, index / "own")
    assert told == [f"Opening {(index / 'index.json').as_uri()}", "Opening https://test.invalid/en_vi.argosmodel"]
    assert installed(index / "own") == [model]
    assert list((index / "own").rglob("*.argosmodel")) == []


def test_a_pair_that_the_list_does_not_have_is_said(index: Path) -> None:
    with pytest.raises(InputError, match=r'no model from "vi" to "en"\. Ask somebody you trust'):
        fetch("vi", "en", lambda _: None, index / "own")


def test_without_a_connection_it_says_so(index: Path) -> None:
    (index / "index.json").unlink()
    with pytest.raises(InputError, match="cannot be had"):
        fetch("en", "vi", lambda _: None, index / "own")


def test_a_download_with_another_digest_is_not_installed(index: Path) -> None:
    with pytest.raises(InputError, match="another digest"):
        fetch("en", "vi", lambda _: None, index / "own", sha256="1" * 64)
    assert installed(index / "own") == []


def test_the_models_are_small_and_hold_no_paths() -> None:
    sizes = [path.stat().st_size for path in MODELS.glob("*.argosmodel")]
    assert len(sizes) == 2
    assert max(sizes) < 2**20
    for path in MODELS.glob("*.argosmodel"):
        with zipfile.ZipFile(path) as archive:
            data = b"".join(archive.read(name) for name in archive.namelist())
            assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert not any(word in data for word in (b"/home", b"/tmp", b"/work", b"/root", b"C:\\"))


def test_the_command_drafts_a_letter_written_in_english_only(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from advocacy.cli import main
    from advocacy.load import load_campaign
    from advocacy.reviewing.texts import translations
    from advocacy.vouching import State

    letter = tmp_path / "letter.yaml"
    letter.write_text(
        "kind: open-letter\ntitle: Free the imprisoned writers\n"
        "opening: |\n  On 17 March 2025, police arrested Lam Thu Suong at her home in Hanoi.\n"
        "concerns:\n  - No lawyer has been allowed to see them alone.\n"
        "requests:\n  - The aeroplane was delayed by 93 seagulls.\n"
        "parties: {sister: {name: {en: Lam Thu Suong, vi: Lâm Thu Sương}}}\nsignatories: [{name: A}]\n",
        encoding="utf-8",
    )
    model = MODELS / "en_vi.argosmodel"
    assert main(["draft", str(letter), "--to", "vi", "--model", str(model)]) == 1
    out = capsys.readouterr().out
    assert "needs a person requests.1" in out
    assert "3 texts were drafted, 1 need a person." in out
    made = load_campaign(letter)
    states = {each.key: each.state for each in translations(made, "vi")}
    assert [key for key, state in states.items() if state is State.DRAFT] == ["title", "opening", "concerns.1"]
    assert states["requests.1"] is State.MISSING
    assert "công an bắt giữ Lâm Thu Sương tại nhà riêng ở Hà Nội" in letter.read_text(encoding="utf-8")
    (row,) = [row for row in made.ledger.records if row.unit == "opening"]
    assert "sha256" in row.origin
    assert "terms: " in row.origin
    assert main(["draft", str(letter), "--to", "vi", "--model", str(model)]) == 0  # nothing is done twice
    assert "nothing to draft" in capsys.readouterr().out
