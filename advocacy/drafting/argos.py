"""Argos Translate, made private, offline and quiet; the only module that knows its package, and only inside functions.

Left alone, `argostranslate` makes folders in the user's home, reads settings that may send texts to a server, fetches
a model to part sentences, logs every sentence, and brings an onnxruntime that (from 1.29 on) reports its use. So
before the first import its environment is pinned to the program's own folder, and the modules that part sentences
are replaced by empty ones: sentences are parted before (`advocacy.drafting.sentences`).
"""

from __future__ import annotations

import logging
import os
import sys
import types
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any

from advocacy.drafting.engine import Hypothesis, Provenance
from advocacy.errors import InputError, said

FOLDER_VARIABLE = "ADVOCACY_MODELS"
_PINNED = {
    "ARGOS_MODEL_PROVIDER": "OPENNMT",
    "ARGOS_CHUNK_TYPE": "MINISBD",
    "ARGOS_DEVICE_TYPE": "cpu",
    "ARGOS_INTER_THREADS": "1",
    "ARGOS_COMPUTE_TYPE": "default",
    "ORT_DISABLE_TELEMETRY": "1",
}
# What would turn the above round: other folders, texts on the screen, another server, unfinished parts.
_REMOVED = (
    "SNAP", "SNAP_USER_DATA", "ARGOS_DEBUG", "ARGOS_DEV_MODE", "ARGOS_PACKAGE_INDEX", "ARGOS_BEAM_SIZE",
    "ARGOS_BATCH_SIZE", "ARGOS_TRANSLATE_PACKAGE_DIR", "ARGOS_EXPERIMENTAL_ENABLED", "LIBRETRANSLATE_API_KEY",
)  # fmt: skip
_XDG = {"XDG_DATA_HOME": "data", "XDG_CONFIG_HOME": "config", "XDG_CACHE_HOME": "cache"}
_LENGTH_PENALTY = 0.2  # with which Argos ranks translations
_lock = Lock()


def models_folder() -> Path:
    """Where models are kept: `ADVOCACY_MODELS`, or the program's own folder among the user's data."""
    if stated := os.environ.get(FOLDER_VARIABLE):
        return Path(stated)
    windows = os.environ.get("LOCALAPPDATA") if sys.platform == "win32" else None
    data = windows or os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(data) / "advocacy" / "models"


@dataclass(frozen=True, slots=True)
class Argos:
    """The modules of Argos Translate, turned to one folder."""

    package: Any
    translate: Any
    settings: Any


def load(folder: Path) -> Argos:
    """Argos Translate with its models, cache and settings in `folder`; nothing else is read, made or asked for.

    Raises:
        InputError: it is not installed.
    """
    with _environment(folder), _without_splitters():
        try:
            from argostranslate import package, settings, translate
        except ImportError as error:
            message = 'Machine drafts need Argos Translate, which is not installed: pip install "advocacy[argos]"'
            raise InputError(message) from error
    # It sets its own level when it is imported, and then logs every sentence.
    logging.getLogger("argostranslate").setLevel(logging.ERROR)
    logging.getLogger("argostranslate.utils").setLevel(logging.ERROR)
    _turn(settings, folder)
    # What it remembers of models that were replaced or are in another folder.
    translate.installed_translates.clear()
    translate.get_installed_languages.cache_clear()
    return Argos(package, translate, settings)


@contextmanager
def _environment(folder: Path) -> Iterator[None]:
    """The environment in which Argos Translate is imported; telemetry stays off for what it starts later."""
    pinned = _PINNED | {name: str(folder / "argos" / part) for name, part in _XDG.items()}
    pinned["ARGOS_PACKAGES_DIR"] = str(folder / "packages")
    before = {name: os.environ.get(name) for name in (*pinned, *_REMOVED)}
    for name in _REMOVED:
        os.environ.pop(name, None)
    os.environ.update(pinned)
    try:
        yield
    finally:
        for name, value in before.items():
            if name == "ORT_DISABLE_TELEMETRY":
                continue
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


@contextmanager
def _without_splitters() -> Iterator[None]:
    """Empty modules for those that part sentences, which are heavy and fetch what they need."""
    ours = {name: types.ModuleType(name) for name in ("minisbd", "stanza", "spacy") if name not in sys.modules}
    if "minisbd" in ours:
        models = types.SimpleNamespace(cache_dir="", list_models=list)
        vars(ours["minisbd"]).update(SBDetect=None, models=models)
    sys.modules.update(ours)
    try:
        yield
    finally:
        for name in ours:
            del sys.modules[name]


def _turn(settings: Any, folder: Path) -> None:
    """Turn settings that were read before to this folder, and away from any server."""
    settings.package_data_dir = folder / "packages"
    settings.package_dirs = [settings.package_data_dir]
    settings.data_dir = folder / "argos" / "data" / "argos-translate"
    settings.cache_dir = folder / "argos" / "cache" / "argos-translate"
    settings.downloads_dir = settings.cache_dir / "downloads"
    settings.local_package_index = settings.data_dir / "index.json"
    settings.model_provider = settings.ModelProvider.OPENNMT
    settings.chunk_type = settings.ChunkType.MINISBD
    settings.debug = False
    for made in (settings.package_data_dir, settings.data_dir, settings.downloads_dir):
        made.mkdir(parents=True, exist_ok=True)


class ArgosEngine:
    """A model of Argos Translate as an `Engine`."""

    def __init__(self, argos: Argos, model: Path, provenance: Provenance, compute_type: str = "default") -> None:
        """Of the unpacked model in a folder; `float32` as `compute_type` gives the same text on every processor.

        Raises:
            InputError: the model cannot be read.
        """
        self.provenance = provenance
        self._package = argos.package.Package(model)
        names = ((self._package.from_code, self._package.from_name), (self._package.to_code, self._package.to_name))
        languages = [argos.translate.Language(code, name) for code, name in names]
        self._translation = argos.translate.PackageTranslation(*languages, self._package)
        self._translation.sentencizer = _Whole()
        argos.settings.compute_type = compute_type
        try:
            self.translate(["a"], 1)  # reads the model
        except (RuntimeError, ValueError, OSError) as error:
            message = "The model {name} cannot be used ({reason}). Install it again."
            raise InputError(said(message, name=provenance.model, reason=str(error).splitlines()[0])) from error

    def translate(self, sentences: Sequence[str], n: int) -> list[list[Hypothesis]]:
        """For each sentence up to `n` translations, the best first."""
        with _lock:  # nothing in it is made for two threads
            return [self._one(" ".join(sentence.split()), n) for sentence in sentences]

    def _one(self, sentence: str, n: int) -> list[Hypothesis]:
        found = self._translation.hypotheses(sentence, num_hypotheses=n)
        return [Hypothesis(" ".join(each.value.split()), self._per_token(each.value, each.score)) for each in found]

    def _per_token(self, text: str, score: float) -> float:
        """The mean, from the sum that was divided by a power of the length (with the end of the sentence)."""
        length = len(self._package.tokenizer.encode(text)) + 1
        return float(score * length ** (_LENGTH_PENALTY - 1))


class _Whole:
    """Parts nothing: what comes is one sentence."""

    def split_sentences(self, text: str) -> list[str]:
        return [text]
