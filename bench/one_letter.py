"""One letter in English and Vietnamese to DOCX and Markdown: `advocacy` beside docxtpl and pandoc. See README.md.

The peers run this file too (`--worker`), so what a worker does not need is imported where it is used.
"""

from __future__ import annotations

import functools
import importlib
import importlib.util
import json
import os
import shutil
import sys
import tempfile
import time
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Mapping

    from advocacy.document import Block, Document

ROOT = Path(__file__).resolve().parent.parent
CAMPAIGN = ROOT / "examples" / "cybercrime-convention"
DOCUMENT = "rapporteurs"
FORMATS = ("docx", "md")
LANGUAGES = ("en", "vi")

BASELINE = "docxtpl, stock template"
COLD_TARGET = 1.5
HELP_TARGET_MS, HELP_TARGET_DOCXTPL_MS = 60, 179

# The letter as the peers print it: where the words are, the Word style, and the Markdown around each line.
PARTS = (
    ("notice.lines", "Normal", "", "\n\n"),
    ("to.lines", "Normal", "", "  \n"),
    ("date.lines", "Normal", "", "\n\n"),
    ("subject.lines", "Heading 1", "# ", "\n\n"),
    ("salutation.lines", "Normal", "", "\n\n"),
    ("opening.lines", "Normal", "", "\n\n"),
    ("concerns.lines", "Normal", "", "\n\n"),
    ("concerns.listed", "List Bullet", "- ", "\n"),
    ("context.lines", "Normal", "", "\n\n"),
    ("quotation.lines", "Normal", "", "\n\n"),
    ("quotation.quoted", "Quote", "> ", "\n\n"),
    ("requests.lines", "Normal", "", "\n\n"),
    ("requests.listed", "List Bullet", "- ", "\n"),
    ("offer.lines", "Normal", "", "\n\n"),
    ("closing.lines", "Normal", "", "\n\n"),
    ("signatories.lines", "Normal", "", "\n\n"),
    ("attachments.lines", "Normal", "", "\n\n"),
    ("notes.listed", "List Number", "1. ", "\n"),
)


# ------------------------------------------------------------------ the same words for everybody


def composed(language: str) -> Document:
    """The letter as `advocacy` composes it."""
    from advocacy.compose import compose
    from advocacy.load import load_campaign

    document = compose(load_campaign(CAMPAIGN), DOCUMENT, language).document
    if document is None:
        raise RuntimeError(f"the example letter has errors in {language}: run `advocacy check` on {CAMPAIGN.name}")
    return document


def letter_data(document: Document) -> dict[str, dict[str, list[str]]]:
    """What a peer's template is given: for each section its lines, listed items and quoted words."""
    from advocacy.document import lines

    letter = {path.partition(".")[0]: words_of(()) for path, *_ in PARTS}
    letter |= {section.name: words_of(section.blocks) for section in document.sections}
    letter["notes"] = words_of(()) | {"listed": [" ".join(lines(note.blocks)) for note in document.notes]}
    return letter


def words_of(blocks: tuple[Block, ...]) -> dict[str, list[str]]:
    from advocacy.document import List, Quote, lines

    words: dict[str, list[str]] = {"lines": [], "listed": [], "quoted": []}
    for block in blocks:
        where = "listed" if isinstance(block, List) else "quoted" if isinstance(block, Quote) else "lines"
        words[where] += [line for text in lines([block]) for line in text.split("\n")]
    return words


def same_words(folder: Path, expected: Mapping[str, str]) -> bool:
    """Whether the DOCX files in a folder hold the letter's words, all and in order; white space does not count."""
    return all(text in unspaced(docx_text(next(folder.glob(f"*.{code}.docx")))) for code, text in expected.items())


def docx_text(path: Path) -> str:
    from xml.etree import ElementTree as ET

    with zipfile.ZipFile(path) as package:
        root = ET.fromstring(package.read("word/document.xml"))  # noqa: S314 - written by this benchmark
    return "".join(node.text or "" for node in root.iter() if node.tag.endswith("}t"))


def unspaced(text: str) -> str:
    return "".join(text.split())


# ------------------------------------------------------------------ templates of the peers


def write_template(path: Path, *, slim: bool) -> None:
    """The letter as a docxtpl template; `slim` keeps only the styles that it uses."""
    import docx

    document = docx.Document()
    for words, style, *_ in PARTS:
        document.add_paragraph(f"{{%p for line in {words} %}}")
        document.add_paragraph("{{ line }}", style=style)
        document.add_paragraph("{%p endfor %}")
    if slim:
        drop_unused_styles(document)
    document.save(str(path))


def drop_unused_styles(document: Any) -> None:
    used = set()
    for paragraph in document.paragraphs:
        style = paragraph.style
        while style is not None:
            used.add(style.style_id)
            style = style.base_style
    for style in list(document.styles):
        if style.style_id not in used:
            style.delete()
    root = document.styles.element
    root.remove(root.latentStyles)


@functools.cache
def markdown_template() -> Any:
    jinja2 = importlib.import_module("jinja2")
    loops = (
        f"{{% for line in {words} %}}{before}{{{{ line }}}}{after}{{% endfor %}}\n" for words, _, before, after in PARTS
    )
    return jinja2.Template("".join(loops))


# ------------------------------------------------------------------ one letter, by each contender


def advocacy_letter(out: Path) -> None:
    from advocacy.builder import build
    from advocacy.load import load_campaign

    outcome = build(load_campaign(CAMPAIGN), documents=[DOCUMENT], formats=FORMATS, out=out)
    if not outcome.complete:
        raise RuntimeError("the letter was not written whole")


def docxtpl_letter(data: Path, out: Path, template: Path) -> None:
    docxtpl = importlib.import_module("docxtpl")
    for language, letter in json.loads(data.read_text("utf-8")).items():
        document = docxtpl.DocxTemplate(template)
        document.render(letter, autoescape=True)
        document.save(out / f"letter.{language}.docx")
        (out / f"letter.{language}.md").write_text(markdown_template().render(letter), "utf-8")


def pandoc_letter(data: Path, out: Path) -> None:
    import subprocess

    for language, letter in json.loads(data.read_text("utf-8")).items():
        source, target = out / f"letter.{language}.md", out / f"letter.{language}.docx"
        source.write_text(markdown_template().render(letter), "utf-8")
        subprocess.run(["pandoc", "--from=markdown", f"--output={target}", str(source)], check=True)


WORKERS: dict[str, Callable[..., None]] = {"docxtpl": docxtpl_letter, "pandoc": pandoc_letter}


def run_worker(name: str, *paths: str) -> None:
    WORKERS[name](*map(Path, paths))


# ------------------------------------------------------------------ contenders


@dataclass
class Contender:
    """One way to make the letter: a whole process (`cold`), a call in this process (`warm`), or why it cannot run."""

    name: str
    out: Path
    cold: list[str]
    warm: Callable[[], None]
    skipped: str = ""


def contenders(folder: Path) -> list[Contender]:
    """All contenders, with their data and templates written into a temporary folder."""
    data = folder / "letter.json"
    letters = {language: letter_data(composed(language)) for language in LANGUAGES}
    data.write_text(json.dumps(letters, ensure_ascii=False), "utf-8")
    found = [ours(folder)]
    found += [docxtpl_peer(folder, data, "stock"), docxtpl_peer(folder, data, "slim")]
    found.append(pandoc_peer(folder, data))
    for contender in found:
        contender.out.mkdir()
    return found


def ours(folder: Path) -> Contender:
    out = folder / "advocacy"
    options = ["--document", DOCUMENT, "--format", ",".join(FORMATS), "--out", str(out)]
    command = python("-m", "advocacy", "build", str(CAMPAIGN), *options)
    return Contender("advocacy", out, command, lambda: advocacy_letter(out))


def docxtpl_peer(folder: Path, data: Path, label: str) -> Contender:
    out, template = folder / f"docxtpl-{label}", folder / f"{label}.docx"
    command = worker("docxtpl", data, out, template)
    peer = Contender(f"docxtpl, {label} template", out, command, lambda: docxtpl_letter(data, out, template))
    if importlib.util.find_spec("docxtpl") is None:
        peer.skipped = "docxtpl cannot be imported"
    else:
        write_template(template, slim=label == "slim")
    return peer


def pandoc_peer(folder: Path, data: Path) -> Contender:
    out = folder / "pandoc"
    peer = Contender("jinja2 and pandoc", out, worker("pandoc", data, out), lambda: pandoc_letter(data, out))
    if shutil.which("pandoc") is None:
        peer.skipped = "pandoc is not on PATH"
    return peer


def python(*arguments: str) -> list[str]:
    return [sys.executable, *arguments]


def worker(name: str, *paths: Path) -> list[str]:
    """This file as a module, so that Python keeps its bytecode as it does for `python -m advocacy`."""
    return python("-m", Path(__file__).stem, "--worker", name, *map(str, paths))


# ------------------------------------------------------------------ measuring


@dataclass
class Times:
    """The times of one contender in milliseconds, or why there are none."""

    milliseconds: list[float] = field(default_factory=list)
    failed: str = ""

    def figures(self, baseline: Times | None = None) -> dict[str, float | None]:
        from statistics import median

        if self.failed or not self.milliseconds:
            return {"median_ms": None, "min_ms": None, "ratio": None}
        middle = median(self.milliseconds)
        comparable = baseline is not None and baseline.milliseconds and not baseline.failed
        ratio = middle / median(baseline.milliseconds) if baseline is not None and comparable else None
        return {"median_ms": middle, "min_ms": min(self.milliseconds), "ratio": ratio}


def interleaved(calls: Mapping[str, Callable[[], object]], runs: int) -> dict[str, Times]:
    """Time all calls in turn, round after round; the first round does not count."""
    times = {name: Times() for name in calls}
    for number in range(runs + 1):
        for name, call in calls.items():
            if times[name].failed:
                continue
            start = time.perf_counter()
            try:
                call()
            except Exception as error:
                times[name].failed = f"failed: {error}"
            elapsed = time.perf_counter() - start
            if number:
                times[name].milliseconds.append(elapsed * 1000)
    return times


def process(command: list[str], folder: Path) -> None:
    """Run a command to its end in a folder, with this checkout importable and bytecode kept apart in that folder."""
    import subprocess

    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    importable = [str(ROOT), str(Path(__file__).resolve().parent), environment.get("PYTHONPATH", "")]
    environment["PYTHONPATH"] = os.pathsep.join(path for path in importable if path)
    environment["PYTHONPYCACHEPREFIX"] = str(folder / "bytecode")
    done = subprocess.run(
        command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False
    )
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise RuntimeError(said[-1] if said else f"exit status {done.returncode}")


def measure(folder: Path, runs: int) -> dict[str, Any]:
    """Everything that is reported, as plain data."""
    everybody = contenders(folder)
    able = [contender for contender in everybody if not contender.skipped]
    cold = interleaved({each.name: functools.partial(process, each.cold, folder) for each in able}, runs)
    expected = expected_words()
    same = {each.name: not cold[each.name].failed and same_words(each.out, expected) for each in able}
    warm = interleaved({each.name: each.warm for each in able}, runs)
    nothing = Times()
    return {
        "runs": runs,
        "versions": versions(),
        "contenders": [
            {
                "name": each.name,
                "note": each.skipped or cold[each.name].failed or warm[each.name].failed,
                "cold": cold.get(each.name, nothing).figures(cold.get(BASELINE)),
                "warm": warm.get(each.name, nothing).figures(warm.get(BASELINE)),
                "same_words": same.get(each.name),
            }
            for each in everybody
        ],
        "cold_target_ratio": COLD_TARGET,
        "help": measure_help(folder, runs, cold.get(BASELINE, nothing)),
    }


def expected_words() -> dict[str, str]:
    from advocacy.document import lines

    return {language: unspaced("".join(lines(composed(language).blocks))) for language in LANGUAGES}


def measure_help(folder: Path, runs: int, docxtpl: Times) -> dict[str, Any]:
    commands = {"advocacy": python("-m", "advocacy", "--help"), "bare": python("-c", "pass")}
    times = interleaved({name: functools.partial(process, command, folder) for name, command in commands.items()}, runs)
    ours_ms, bare_ms = times["advocacy"].figures()["median_ms"], times["bare"].figures()["median_ms"]
    added = ours_ms - bare_ms if ours_ms is not None and bare_ms is not None else None
    docxtpl_ms = docxtpl.figures()["median_ms"]
    return {
        "advocacy_ms": ours_ms,
        "bare_ms": bare_ms,
        "added_ms": added,
        "share_of_docxtpl": added / docxtpl_ms if added is not None and docxtpl_ms is not None else None,
        "target_added_ms": HELP_TARGET_MS,
        "target_docxtpl_ms": HELP_TARGET_DOCXTPL_MS,
        "target_share_of_docxtpl": HELP_TARGET_MS / HELP_TARGET_DOCXTPL_MS,
    }


def versions() -> dict[str, str]:
    import platform
    import subprocess
    from importlib import metadata

    found = {"python": platform.python_version()}
    for name in ("docxtpl", "jinja2", "python-docx"):
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    if shutil.which("pandoc"):
        said = subprocess.run(["pandoc", "--version"], capture_output=True, text=True, check=False).stdout
        found["pandoc"] = said.partition("\n")[0].removeprefix("pandoc ")
    return found


# ------------------------------------------------------------------ printing


def table(report: dict[str, Any]) -> str:
    width = max(len(each["name"]) for each in report["contenders"])
    columns = f"{'median':>8}{'min':>8}{'x docxtpl':>11}"
    rows = [
        "One letter in English and Vietnamese to DOCX and Markdown: milliseconds, "
        f"{report['runs']} interleaved runs after one that does not count.",
        ", ".join(f"{name} {version}" for name, version in report["versions"].items()),
        "",
        f"{'':{width}}{'cold (a new process)':>27}{'warm (in one process)':>29}  same words",
        f"{'':{width}}{columns}  {columns}",
    ]
    for each in report["contenders"]:
        words = {True: "yes", False: "NO", None: "-"}[each["same_words"]]
        row = f"{each['name']:{width}}{cells(each['cold'])}  {cells(each['warm'])}  {words}"
        rows.append(f"{row}  ({each['note']})" if each["note"] else row)
    rows += ["", f"Target: advocacy cold at most {report['cold_target_ratio']} times {BASELINE}.", ""]
    return "\n".join([*rows, *help_lines(report["help"])])


def cells(figures: dict[str, float | None]) -> str:
    return f"{number(figures['median_ms']):>8}{number(figures['min_ms']):>8}{number(figures['ratio'], '{:.2f}'):>11}"


def number(value: float | None, form: str = "{:.0f}") -> str:
    return "-" if value is None else form.format(value)


def help_lines(figures: dict[str, Any]) -> list[str]:
    share = number(figures["share_of_docxtpl"], "{:.1%}")
    return [
        f"advocacy --help {number(figures['advocacy_ms'])}, a bare interpreter {number(figures['bare_ms'])}: "
        f"{number(figures['added_ms'])} more, {share} of docxtpl's cold time.",
        f"Target: {figures['target_added_ms']} more where docxtpl takes {figures['target_docxtpl_ms']}, "
        f"that is {figures['target_share_of_docxtpl']:.1%} of it.",
    ]


# ------------------------------------------------------------------ command line


def options() -> argparse.Namespace:
    import argparse

    parser = argparse.ArgumentParser(description="Time one bilingual letter by advocacy, docxtpl and pandoc.")
    parser.add_argument(
        "--runs", type=int, default=7, metavar="N", help="runs that count, of each contender (default: 7)"
    )
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    return parser.parse_args()


def main() -> None:
    if sys.argv[1:2] == ["--worker"]:
        run_worker(*sys.argv[2:])
        return
    chosen = options()
    sys.path.insert(0, str(ROOT))
    with tempfile.TemporaryDirectory() as folder:
        try:
            report = measure(Path(folder), max(1, chosen.runs))
        except Exception as error:
            print(f"Nothing was measured: {error}", file=sys.stderr)
            return
    print(json.dumps(report, indent=2) if chosen.json else table(report))


if __name__ == "__main__":
    main()
