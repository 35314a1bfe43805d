"""One bilingual letter to PDF by Typst, WeasyPrint and LibreOffice, and 193 x 2 letters in one process. See README.md.

Each engine gets what it reads, ready made by this program's own writers: Typst the data of the tree, WeasyPrint the
HTML page, LibreOffice the Word file. So the cold figures are those of the engines; the warm ones are of whole letters.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from importlib import metadata
from pathlib import Path
from statistics import median
from typing import Any

from one_letter import LANGUAGES, ROOT, composed, number

sys.path.insert(0, str(ROOT))

STATES = 193
OURS, BASELINE = "typst", "WeasyPrint"
TARGET = 4  # times as fast as WeasyPrint, warm
PACKAGES = {
    OURS: ("typst",),
    BASELINE: tuple(
        "weasyprint pydyf cffi tinyhtml5 tinycss2 cssselect2 pyphen pillow fonttools brotli zopfli".split()
    ),
}
WORKER = [sys.executable, str(Path(__file__).resolve()), "--worker"]
NEEDS = {OURS: "nothing else", BASELINE: "Pango", "LibreOffice": "LibreOffice"}


def letters(count: int, first: int = 0) -> list[Any]:
    """Publications of the letter, each to somebody else, in the two languages by turns; `first` numbers the first."""
    from advocacy.document import Paragraph, Section, Text
    from advocacy.layout import Publication

    documents = [composed(language) for language in LANGUAGES]
    found = []
    for place in range(first, first + count):
        document = documents[place % len(documents)]
        address = Section("addressee", (Paragraph((Text(f"Permanent Mission of State {place // 2}"),), "address"),))
        found.append(Publication((replace(document, sections=(address, *document.sections)),)))
    return found


# ------------------------------------------------------------------ workers: one process each


def typst_worker(folder: Path) -> None:
    from advocacy.writers.pdf.engine import compiled

    for language in LANGUAGES:
        data = json.loads((folder / f"letter.{language}.json").read_bytes())
        (folder / f"typst.{language}.pdf").write_bytes(compiled(data, {}))


def weasyprint_worker(folder: Path) -> None:
    for language in LANGUAGES:
        page = (folder / f"letter.{language}.html").read_text("utf-8")
        (folder / f"weasyprint.{language}.pdf").write_bytes(weasyprint_pdf(page))


def weasyprint_pdf(page: str) -> bytes:
    weasyprint = importlib.import_module("weasyprint")
    return bytes(weasyprint.HTML(string=page).write_pdf(pdf_variant="pdf/ua-1"))


WORKERS = {OURS: typst_worker, BASELINE: weasyprint_worker}


@dataclass
class Engine:
    """An engine: how a process makes both letters, how one process makes many, or why it cannot."""

    name: str
    command: list[str]
    many: Callable[[list[Any]], None]
    skipped: str = ""
    cold: list[float] = field(default_factory=list)
    warm: list[float] = field(default_factory=list)
    peak: float = 0


def engines(folder: Path) -> list[Engine]:
    office = shutil.which("soffice") or ""
    flags = [f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to", "pdf", "--outdir"]
    files = [str(folder / f"letter.{language}.docx") for language in LANGUAGES]

    def typst_many(wanted: list[Any]) -> None:
        from advocacy.writers.pdf import write

        for letter in wanted:
            write(letter)

    def weasyprint_many(wanted: list[Any]) -> None:
        from advocacy.writers.page import write

        for letter in wanted:
            weasyprint_pdf(write(letter).decode())

    def office_many(wanted: list[Any]) -> None:
        from advocacy.writers.word import write

        many = folder / "many"
        shutil.rmtree(many, ignore_errors=True)
        many.mkdir()
        for place, letter in enumerate(wanted):
            (many / f"{place}.docx").write_bytes(write(letter))
        command = [office, *flags, str(many), *map(str, sorted(many.glob("*.docx")))]
        subprocess.run(command, check=True, capture_output=True)

    return [
        Engine(OURS, [*WORKER, OURS, str(folder)], typst_many, missing("typst")),
        Engine(BASELINE, [*WORKER, BASELINE, str(folder)], weasyprint_many, missing("weasyprint")),
        Engine(
            "LibreOffice",
            [office, *flags, str(folder / "office"), *files],
            office_many,
            "" if office else "soffice is not on PATH",
        ),
    ]


def missing(module: str) -> str:
    return "" if importlib.util.find_spec(module) else f"{module} cannot be imported"


def prepare(folder: Path) -> None:
    """What the engines read."""
    from advocacy.layout import Publication
    from advocacy.writers import page, pdf, word
    from advocacy.writers.pdf.tree import File

    for language in LANGUAGES:
        publication = Publication((composed(language),))
        file = File()
        data = pdf.data_of(publication, file)
        (folder / f"letter.{language}.json").write_text(json.dumps(data, ensure_ascii=False), "utf-8")
        (folder / f"letter.{language}.html").write_bytes(page.write(publication))
        (folder / f"letter.{language}.docx").write_bytes(word.write(publication))


# ------------------------------------------------------------------ measuring


def process(command: list[str], folder: Path) -> str:
    """What a command prints; bytecode is kept in the folder, as an installed program has it.

    Raises:
        RuntimeError: it failed; with the last line that it said.
    """
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment["PYTHONPATH"] = os.pathsep.join([str(ROOT), str(Path(__file__).parent)])
    environment["PYTHONPYCACHEPREFIX"] = str(folder / "bytecode")
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr.strip().rpartition("\n")[2] or f"exit status {done.returncode}")
    return done.stdout


def timed(call: Callable[[], object]) -> float:
    """Milliseconds that a call takes."""
    start = time.perf_counter()
    call()
    return (time.perf_counter() - start) * 1000


# Run by a small process, because a child begins with the memory of its parent.
PEAK = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


def peak(command: list[str], folder: Path) -> float:
    """The most memory that a command or a child of it held, in megabytes."""
    return float(process([sys.executable, "-c", PEAK, *command], folder)) / 1024


def measure(folder: Path, runs: int, sample: int) -> list[Engine]:
    """All engines, in turns; the first round does not count."""
    prepare(folder)
    found = engines(folder)
    for turn in range(runs + 1):
        wanted = letters(sample, first=turn * sample)  # others each time, since Typst keeps what it has set
        for engine in found:
            if engine.skipped:
                continue
            try:
                cold = timed(partial(process, engine.command, folder))
                warm = timed(partial(engine.many, wanted)) / sample
                engine.peak = engine.peak or peak(engine.command, folder)
            except Exception as error:
                engine.skipped = f"failed: {error}"
                continue
            if turn:
                engine.cold.append(cold)
                engine.warm.append(warm)
    return found


def batch_worker() -> None:
    """193 x 2 letters by our writer: the time, and the memory after two, a tenth and all of them."""
    from advocacy.writers.pdf import write

    wanted = letters(2 * STATES)
    memory, start = [], time.perf_counter()
    for place, letter in enumerate(wanted):
        write(letter)
        if place in (1, len(wanted) // 10, len(wanted) - 1):
            memory.append(resident())
    print(json.dumps({"seconds": time.perf_counter() - start, "memory_mb": memory}))


def resident() -> float:
    """The memory of this process in megabytes; 0 where the system does not tell."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except OSError:
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def installed(name: str) -> float:
    """Megabytes that an engine's packages take; 0 for what is no package."""
    total = 0
    for package in PACKAGES.get(name, ()):
        try:
            files = metadata.files(package) or []
        except metadata.PackageNotFoundError:
            continue
        total += sum(path.stat().st_size for file in files if (path := Path(str(file.locate()))).is_file())
    return total / 2**20


# ------------------------------------------------------------------ printing


def report(found: list[Engine], many: dict[str, Any] | None) -> dict[str, Any]:
    base = next((engine for engine in found if engine.name == BASELINE and engine.warm), None)
    rows = []
    for engine in found:
        cold, warm = (median(times) if times else None for times in (engine.cold, engine.warm))
        ratio = median(base.warm) / warm if base is not None and warm else None
        size = installed(engine.name) or None
        row = {
            "name": engine.name,
            "cold_ms": cold,
            "warm_ms": warm,
            "times_as_fast": ratio,
            "peak_mb": engine.peak or None,
        }
        rows.append({**row, "installed_mb": size, "needs": NEEDS[engine.name], "note": engine.skipped})
    return {"engines": rows, "batch": many, "target": TARGET}


def table(figures: dict[str, Any], runs: int, sample: int) -> str:
    lines = [
        f"One letter in English and Vietnamese to PDF, medians of {runs} rounds in turns; "
        f"warm: {sample} letters in one process.",
        f"python {platform.python_version()}, " + ", ".join(versions()),
        "",
        f"{'':12}{'cold ms':>9}{'warm ms':>9}{'x as fast':>11}{'peak MB':>9}{'size MB':>9}  needs",
    ]
    for row in figures["engines"]:
        warm, ratio = number(row["warm_ms"], "{:.1f}"), number(row["times_as_fast"], "{:.1f}")
        cells = f"{number(row['cold_ms']):>9}{warm:>9}{ratio:>11}"
        cells += f"{number(row['peak_mb']):>9}{number(row['installed_mb']):>9}  {row['needs']}"
        lines.append(f"{row['name']:12}{cells}" + (f"  ({row['note']})" if row["note"] else ""))
    if many := figures["batch"]:
        memory = " / ".join(f"{each:.0f}" for each in many["memory_mb"])
        each = many["seconds"] * 1000 / (2 * STATES)
        lines.append("")
        lines.append(f"{STATES} x 2 letters by advocacy: {many['seconds']:.1f} s, {each:.1f} ms a letter,")
        lines.append(f"memory after two, a tenth, all: {memory} MB.")
    lines.append(f"Target: at least {figures['target']} times as fast as {BASELINE}, warm.")
    return "\n".join(lines)


def versions() -> list[str]:
    found = []
    for package in ("typst", "weasyprint"):
        try:
            found.append(f"{package} {metadata.version(package)}")
        except metadata.PackageNotFoundError:
            continue
    return found


def main() -> None:
    if sys.argv[1:2] == ["--worker"]:
        batch_worker() if sys.argv[2] == "batch" else WORKERS[sys.argv[2]](Path(sys.argv[3]))
        return
    parser = argparse.ArgumentParser(
        description="Time one bilingual letter to PDF by Typst, WeasyPrint and LibreOffice."
    )
    parser.add_argument("--runs", type=int, default=5, metavar="N", help="rounds that count (default: 5)")
    parser.add_argument("--sample", type=int, default=20, metavar="N", help="letters of a warm round (default: 20)")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        found = measure(Path(name), max(1, chosen.runs), max(2, chosen.sample))
        many = None if found[0].skipped else json.loads(process([*WORKER, "batch"], Path(name)))
    figures = report(found, many)
    print(json.dumps(figures, indent=2) if chosen.json else table(figures, chosen.runs, chosen.sample))


if __name__ == "__main__":
    main()
