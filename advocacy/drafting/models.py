"""The models on this computer: which there are, how one comes in, and the only place where one is downloaded.

A model is an `.argosmodel`, a ZIP with a folder in it. It is read within limits before anything is written, and only
the parts that translating needs are kept; what else it brings (data for parting sentences, which are Python pickles)
is left out. The digest of the file as it came is kept, and every draft names it. A model is numbers for a large
program in C++: take one only from people you trust.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from advocacy.archives import Limits, read_file, unpack
from advocacy.drafting.argos import ArgosEngine, load, models_folder
from advocacy.drafting.engine import Provenance
from advocacy.errors import InputError, Place, file_label, said

# Stock models have 60 to 300 MB and about 20 parts.
LIMITS = Limits(entries=500, part=768 * 2**20, total=2**30)
_ORIGIN = "origin.json"
_KEPT = re.compile(r"metadata\.json|README\.md|sentencepiece\.model|bpe\.model|model/[\w.-]+")
_CODE = re.compile(r"[a-z]{2,3}")
_TEXTS = ("from_code", "from_name", "to_code", "to_name", "package_version", "argos_version", "target_prefix")
_NO_MODEL = (
    'There is no model from "{source}" to "{target}" on this computer. Write: '
    "advocacy models install FILE.argosmodel  or: advocacy models fetch {source} {target}"
)
_NOT_A_MODEL = "This is no model of Argos Translate."


@dataclass(frozen=True, slots=True)
class Model:
    """A model that is installed, from one language to another; `placeholders` is 0 unless it was trained with them."""

    source: str
    target: str
    version: str
    sha256: str
    placeholders: int
    folder: Path

    @property
    def provenance(self) -> Provenance:
        """What a draft says of it."""
        return Provenance("argos", self.folder.name, self.version, self.sha256, self.placeholders)


def installed(folder: Path | None = None) -> list[Model]:
    """The models in a folder (by default the program's own), by languages. Argos Translate is not needed for it."""
    found = []
    for origin in sorted((folder or models_folder()).glob(f"packages/*/{_ORIGIN}")):
        about = json.loads(origin.read_text(encoding="utf-8"))
        found.append(Model(**about, folder=origin.parent))
    return sorted(found, key=lambda model: (model.source, model.target))


def open_engine(source: str, target: str, folder: Path | None = None, *, compute_type: str = "default") -> ArgosEngine:
    """The engine of the model from one language to another.

    Raises:
        InputError: there is no such model, or Argos Translate is not installed; it says what to do.
    """
    folder = folder or models_folder()
    for model in installed(folder):
        if (model.source, model.target) == (source, target):
            return ArgosEngine(load(folder), model.folder, model.provenance, compute_type)
    load(folder)  # whether the program is there is asked first, since it installs models
    raise InputError(said(_NO_MODEL, source=source, target=target))


def install(path: Path, folder: Path | None = None, *, sha256: str = "") -> Model:
    """Install a model from a file, in place of the one that had the same languages.

    Raises:
        InputError: the file is no model, is unsafe to unpack, or has another digest than `sha256`.
    """
    folder = folder or models_folder()
    argos = load(folder)
    data, label = read_file(path, LIMITS), file_label(path)
    digest = hashlib.sha256(data).hexdigest()
    if sha256 and sha256.lower() != digest:
        message = "The file has another digest, {digest}. It was not installed."
        raise InputError(said(message, digest=digest), Place(label))
    if not zipfile.is_zipfile(io.BytesIO(data)):
        raise InputError(_NOT_A_MODEL, Place(label))
    parts = _parts(unpack(data, label, LIMITS), label)
    metadata = _metadata(parts["metadata.json"], label)
    source, target, version = (metadata[name] for name in ("from_code", "to_code", "package_version"))
    own = folder / "packages" / f"translate-{source}_{target}-{re.sub(r'[^0-9A-Za-z]+', '_', version)}"
    model = Model(source, target, version, digest, metadata["placeholders"], own)
    parts["metadata.json"] = json.dumps(metadata).encode("ascii")
    parts[_ORIGIN] = json.dumps(
        {name: getattr(model, name) for name in ("source", "target", "version", "sha256", "placeholders")}
    ).encode("ascii")
    checked = folder / "incoming.argosmodel"
    try:
        with zipfile.ZipFile(checked, "w") as archive:
            for name, content in parts.items():
                archive.writestr(f"{own.name}/{name}", content)
        for other in (folder / "packages").glob(f"translate-{source}_{target}-*"):
            shutil.rmtree(other)
        argos.package.install_from_path(checked)
    except OSError as error:
        raise InputError(said("The model cannot be written: {reason}.", reason=error.strerror), Place(label)) from error
    finally:
        checked.unlink(missing_ok=True)
    argos.translate.installed_translates.clear()
    return model


def fetch(
    source: str, target: str, tell: Callable[[str], None], folder: Path | None = None, *, sha256: str = ""
) -> Model:
    """Download a model from the list of Argos Translate and install it; `tell` is told what is opened.

    This is the only function of the program that opens a connection. The list has no digests: what was downloaded is
    as trustworthy as the connection, unless `sha256` is known from elsewhere.

    Raises:
        InputError: the list cannot be had, has no such model, or the download failed.
    """
    folder = folder or models_folder()
    argos = load(folder)
    tell(said("Opening {address}", address=argos.settings.remote_package_index))
    argos.settings.local_package_index.unlink(missing_ok=True)
    argos.package.update_package_index()
    if not argos.settings.local_package_index.is_file():
        raise InputError("The list of models cannot be had. Is there a connection?")
    listed = argos.package.get_available_packages()
    fitting = [each for each in listed if (each.from_code, each.to_code) == (source, target)]
    if not fitting:
        message = (
            'The list of Argos Translate has no model from "{source}" to "{target}". Ask somebody you trust for an '
            ".argosmodel file, and write: advocacy models install FILE.argosmodel"
        )
        raise InputError(said(message, source=source, target=target))
    chosen = max(fitting, key=lambda each: [int(part) for part in re.findall(r"\d+", each.package_version)])
    tell(said("Opening {address}", address=", ".join(chosen.links)))
    try:
        downloaded = Path(chosen.download())
    except Exception as error:  # it raises nothing more particular
        raise InputError("The model cannot be downloaded. Is there a connection?") from error
    try:
        return install(downloaded, folder, sha256=sha256)
    finally:
        downloaded.unlink(missing_ok=True)


def _parts(parts: dict[str, bytes], label: str) -> dict[str, bytes]:
    """The parts that translating needs, without the folder that holds them."""
    tops = {name.partition("/")[0] for name in parts}
    inner = {name.partition("/")[2]: content for name, content in parts.items()}
    kept = {name: content for name, content in inner.items() if _KEPT.fullmatch(name)}
    has_tokenizer = "sentencepiece.model" in kept or "bpe.model" in kept
    if len(tops) != 1 or not has_tokenizer or not {"metadata.json", "model/model.bin"} <= set(kept):
        raise InputError(_NOT_A_MODEL, Place(label))
    return kept


def _metadata(data: bytes, label: str) -> dict[str, Any]:
    """What a model says of itself, as far as it is used."""
    try:
        told = json.loads(data)
        found = {name: str(told.get(name, "")) for name in _TEXTS}
        placeholders = told.get("placeholders", 0)
        kind = told.get("type", "translate")
    except (ValueError, AttributeError, RecursionError) as error:
        raise InputError(_NOT_A_MODEL, Place(label)) from error
    is_count = type(placeholders) is int and 0 <= placeholders <= 99
    if kind != "translate" or not is_count or not all(_CODE.fullmatch(found[f"{end}_code"]) for end in ("from", "to")):
        raise InputError(_NOT_A_MODEL, Place(label))
    if len(found["package_version"]) > 20 or any(len(words) > 100 for words in found.values()):
        raise InputError(_NOT_A_MODEL, Place(label))
    return {**found, "type": "translate", "placeholders": placeholders}
