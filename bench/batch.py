"""193 addressees, two languages: `advocacy`, docxtpl, python-docx, pandoc, docxtemplater and floors. See README.md.

Each contender is a process of its own (`--worker`) that times its letters and tells its peak memory; they take turns.
"""

from __future__ import annotations

import argparse
import functools
import importlib
import importlib.util
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any
from xml.sax.saxutils import escape

from one_letter import CAMPAIGN, DOCUMENT, LANGUAGES, PARTS, ROOT, drop_unused_styles, letter_data, markdown_template

sys.path.insert(0, str(ROOT))

BASELINE, FASTEST, FLOOR = "docxtpl, stock template", "docxtemplater, slim template", "floor: jinja2, prepared parts"
OURS = "advocacy, the letters"
TIMES_FASTEST, TIMES_FLOOR = 15, 2
FASTEST_TO_BASELINE = 4.2  # how many times as fast as docxtpl, where docxtemplater cannot be had
KEPT_PARTS = ("officeDocument", "core-properties", "styles", "numbering", "settings", "fontTable")
GROUP = "un-member-states"
_BODY = "word/document.xml"


# ------------------------------------------------------------------ the letters as data and templates


def write_campaign(folder: Path) -> None:
    """The example, its letter to four mandates going to every Member State instead, each in a letter of its own."""
    text = (CAMPAIGN / "campaign.yaml").read_text("utf-8")
    before, heading, after = text.partition(f"\n  {DOCUMENT}:\n")
    lines = after.split("\n")
    at = next(number for number, line in enumerate(lines) if line.startswith("    to: "))
    lines[at] = f"    to: {{each: {GROUP}}}"
    folder.mkdir()
    (folder / "campaign.yaml").write_text(before + heading + "\n".join(lines), "utf-8")


def write_data(campaign: Path, path: Path) -> None:
    """What the peers are given: what all letters have in common by language, and each addressee's own sections."""
    common: dict[str, Any] = {}
    own: list[dict[str, Any]] = []
    for recipient, files in _mailing(campaign):
        letters = {}
        for sent in files:
            (document,) = sent.publication().documents
            letter = letter_data(document)
            shared = common.setdefault(document.language, letter)
            letters[document.language] = {name: words for name, words in letter.items() if words != shared[name]}
        own.append({"name": recipient.code, "letters": letters})
    path.write_text(json.dumps({"common": common, "own": own}, ensure_ascii=False), "utf-8")


def _mailing(folder: Path) -> Iterator[tuple[Any, Any]]:
    from advocacy.load import load_campaign
    from advocacy.mailing.letters import Mailing
    from advocacy.mailing.recipients import each_of, recipients

    campaign = load_campaign(folder)
    each = each_of(campaign, DOCUMENT)
    if each is None:
        raise RuntimeError("the example does not go to each of many")
    found, _ = recipients(campaign, each)
    return Mailing(campaign, DOCUMENT, each, LANGUAGES, "public", "separate").letters(found)


def write_template(path: Path, marks: tuple[str, str, str], *, slim: bool = True) -> None:
    """A template with a loop for each part of the letter, in the words of its engine; none where there are no marks."""
    import docx

    document = docx.Document()
    for words, style, *_ in PARTS:
        for mark, own in zip(marks, ("Normal", style, "Normal"), strict=True):
            if mark:
                document.add_paragraph(mark.format(words.replace(".", "_") if "#" in marks[0] else words), style=own)
    if slim:
        slim_down(document)
    document.save(str(path))


def slim_down(document: Any) -> None:
    """Leave the styles that are used, their numbering and the settings; no theme, thumbnail or custom XML."""
    drop_unused_styles(document)
    for package in (document.part, document.part.package):
        for key, relation in list(package.rels.items()):
            if relation.reltype.rpartition("/")[2] not in KEPT_PARTS:
                del package.rels[key]


DOCXTPL = ("{{%p for line in {0} %}}", "{{{{ line }}}}", "{{%p endfor %}}")
DOCXTEMPLATER = ("{{#{0}}}", "{{.}}", "{{/{0}}}")


def letters_of(folder: Path, count: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """The letters for the first addressees, each with its name."""
    data = json.loads((folder / "letters.json").read_text("utf-8"))
    for recipient in data["own"][:count]:
        for code, letter in data["common"].items():
            yield f"{recipient['name']}.{code}", letter | recipient["letters"][code]


# ------------------------------------------------------------------ workers: each gives a function that writes letters

Writing = Callable[[int], int]


def advocacy_worker(folder: Path, out: Path, formats: tuple[str, ...]) -> Writing:
    from advocacy.load import load_campaign
    from advocacy.mailing.files import post
    from advocacy.mailing.letters import Mailing
    from advocacy.mailing.recipients import each_of, recipients

    campaign = load_campaign(folder / "campaign")
    each = each_of(campaign, DOCUMENT)
    if each is None:
        raise RuntimeError("the example does not go to each of many")
    found, _ = recipients(campaign, each)

    def write(count: int) -> int:
        mailing = Mailing(campaign, DOCUMENT, each, LANGUAGES, "public", "separate")
        return len(post(mailing, found[:count], out, formats).written)

    return write


def build_worker(folder: Path, out: Path, formats: tuple[str, ...]) -> Writing:
    from advocacy.builder import build
    from advocacy.load import load_campaign
    from advocacy.mailing.recipients import each_of, recipients

    def write(count: int) -> int:
        campaign = load_campaign(folder / "campaign")
        each = each_of(campaign, DOCUMENT)
        codes = [found.code for found in recipients(campaign, each)[0][:count]] if each is not None else []
        made = build(campaign, documents=[DOCUMENT], formats=formats, out=out, to=codes)
        return sum(len(batch.written) for batch in made.batches.values())

    return write


def made_by(letter: Callable[[dict[str, Any], Path], None]) -> Callable[[Path, Path, tuple[str, ...]], Writing]:
    """A worker that makes each Word file by a function, and the Markdown by jinja2."""

    def worker(folder: Path, out: Path, formats: tuple[str, ...]) -> Writing:
        def write(count: int) -> int:
            number = 0
            for name, words in letters_of(folder, count):
                letter(words, out / f"{name}.docx")
                if "md" in formats:
                    (out / f"{name}.md").write_text(markdown_template().render(words), "utf-8")
                number += len(formats)
            return number

        return write

    return worker


def docxtpl_letter(template: str) -> Callable[[dict[str, Any], Path], None]:
    def write(words: dict[str, Any], path: Path) -> None:
        document = importlib.import_module("docxtpl").DocxTemplate(path.parent.parent / template)
        document.render(words, autoescape=True)
        document.save(path)

    return write


def python_docx_letter(words: dict[str, Any], path: Path) -> None:
    import docx

    document = docx.Document(str(path.parent.parent / "bare.docx"))
    for part, style, *_ in PARTS:
        section, _, kind = part.partition(".")
        for line in words[section][kind]:
            document.add_paragraph(line, style=style)
    document.save(str(path))


def pandoc_letter(words: dict[str, Any], path: Path) -> None:
    text = markdown_template().render(words).encode()
    subprocess.run(["pandoc", "--from=markdown", f"--output={path}"], input=text, check=True)


@functools.cache
def _prepared(path: Path) -> tuple[Any, Any]:
    """The body of the bare document as a jinja2 template, and its package with everything else compressed."""
    import jinja2

    from advocacy.writers.word.archive import Archive

    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    before, _, rest = parts[_BODY].decode().partition("<w:body>")
    loops = "".join(
        f'{{% for line in {part} %}}<w:p><w:pPr><w:pStyle w:val="{escape(style.replace(" ", ""))}"/></w:pPr>'
        '<w:r><w:t xml:space="preserve">{{ line|e }}</w:t></w:r></w:p>{% endfor %}'
        for part, style, *_ in PARTS
    )
    return jinja2.Template(f"{before}<w:body>{loops}{rest}"), Archive(parts, _BODY)


def jinja_letter(words: dict[str, Any], path: Path) -> None:
    template, archive = _prepared(path.parent.parent / "bare.docx")
    path.write_bytes(archive.written(template.render(words).encode()))


def ready_worker(folder: Path, out: Path, formats: tuple[str, ...]) -> Writing:
    """Our own files again: their bodies ready, put into the package and written."""
    from advocacy.writers.word.archive import Archive

    advocacy_worker(folder, folder / "ready", formats)(2)
    made = sorted((folder / "ready").glob("*.docx"))
    with zipfile.ZipFile(made[0]) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    archive, body = Archive(parts, _BODY), parts[_BODY]
    text = next((path.read_bytes() for path in (folder / "ready").glob("*.md")), b"")
    names = [name for name, _ in letters_of(folder, sys.maxsize)]

    def write(count: int) -> int:
        for name in names[: count * len(LANGUAGES)]:
            with (out / f"{name}.docx").open("wb") as stream:
                stream.write(archive.written(body))
            if "md" in formats:
                (out / f"{name}.md").write_bytes(text)
        return count * len(LANGUAGES) * len(formats)

    return write


WORKERS: dict[str, Callable[[Path, Path, tuple[str, ...]], Writing]] = {
    OURS: advocacy_worker,
    "advocacy, the whole build": build_worker,
    BASELINE: made_by(docxtpl_letter("docxtpl-stock.docx")),
    "docxtpl, slim template": made_by(docxtpl_letter("docxtpl-slim.docx")),
    "python-docx, slim template": made_by(python_docx_letter),
    "pandoc, a process a letter": made_by(pandoc_letter),
    FLOOR: made_by(jinja_letter),
    "floor: bodies ready": ready_worker,
}


def run_worker(name: str, folder: Path, out: Path, formats: str, count: int) -> None:
    """Write letters and print the figures; two addressees before do not count."""
    write = WORKERS[name](folder, out, tuple(formats.split(",")))
    for number in (2, count):
        # A file that is replaced costs some file systems much more than a new one.
        shutil.rmtree(out, ignore_errors=True)
        out.mkdir()
        start = time.perf_counter()
        files = write(number)
        seconds = time.perf_counter() - start
    print(json.dumps({"seconds": seconds, "files": files, "peak_mb": peak_mb()}))


def peak_mb() -> float:
    """The most memory of this process, or of a process that it started."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    # The figure of getrusage for a process itself begins with the memory of the one that started it.
    status = Path("/proc/self/status").read_text("ascii")
    own = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM:"))
    return max(own, children) / 1024


# ------------------------------------------------------------------ contenders


@dataclass
class Contender:
    """One way to make the letters: a process for a number of addressees, or why there is none."""

    name: str
    command: list[str]
    count: int
    skipped: str = ""
    results: list[dict[str, float]] = field(default_factory=list)

    @property
    def milliseconds(self) -> float:
        """For one letter in all formats, the median of the runs."""
        return median(result["seconds"] for result in self.results) * 1000 / (self.count * len(LANGUAGES))

    @property
    def peak(self) -> float:
        return max(result["peak_mb"] for result in self.results)


def contenders(folder: Path, formats: tuple[str, ...], sample: int, everybody: int) -> list[Contender]:
    names = list(WORKERS) if "pdf" not in formats else [OURS, "advocacy, the whole build"]
    found: list[Contender] = []
    for name in names:
        is_fast = name.startswith(("advocacy", "floor"))
        count = everybody if is_fast else max(2, sample // 4) if name.startswith("pandoc") else sample
        out = folder / f"out-{len(found)}"
        command = [
            sys.executable,
            "-m",
            "batch",
            "--worker",
            name,
            str(folder),
            str(out),
            ",".join(formats),
            str(count),
        ]
        found.append(Contender(name, command, count, _missing(name)))
    if formats == ("docx",):
        out = folder / "out-node"
        script = str(Path(__file__).with_name("docxtemplater.js"))
        data, template = str(folder / "letters.json"), str(folder / "docxtemplater.docx")
        found.append(
            Contender(FASTEST, ["node", script, data, template, str(out), str(everybody)], everybody, _no_node())
        )
    for contender in found:
        _out_of(contender).mkdir(exist_ok=True)
    return found


def _out_of(contender: Contender) -> Path:
    return Path(contender.command[-2] if contender.command[0] == "node" else contender.command[-3])


def _missing(name: str) -> str:
    if name.startswith("docxtpl") and importlib.util.find_spec("docxtpl") is None:
        return "docxtpl cannot be imported"
    if name.startswith("pandoc") and shutil.which("pandoc") is None:
        return "pandoc is not on PATH"
    return ""


def _no_node() -> str:
    if shutil.which("node") is None:
        return "node is not on PATH"
    found = subprocess.run(
        ["node", "-e", "require('docxtemplater'); require('pizzip')"], capture_output=True, check=False
    )
    return "docxtemplater and pizzip are not under NODE_PATH" if found.returncode else ""


def process(contender: Contender, folder: Path) -> dict[str, float]:
    """Run a worker to its end; gives its figures."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment["PYTHONPATH"] = os.pathsep.join([str(ROOT), str(Path(__file__).resolve().parent)])
    environment["PYTHONPYCACHEPREFIX"] = str(folder / "bytecode")
    done = subprocess.run(contender.command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{contender.name}: {(done.stderr.strip().splitlines() or ['failed'])[-1]}")
    return dict(json.loads(done.stdout))


def measure(folder: Path, formats: tuple[str, ...], runs: int, sample: int, everybody: int) -> list[Contender]:
    """All contenders in turn, round after round."""
    found = contenders(folder, formats, sample, everybody)
    for _ in range(runs):
        for contender in found:
            if not contender.skipped:
                contender.results.append(process(contender, folder))
    return found


# ------------------------------------------------------------------ printing


def table(found: list[Contender], formats: tuple[str, ...]) -> str:
    by_name = {each.name: each for each in found if each.results}
    width = max(len(each.name) for each in found)
    base, fastest = by_name.get(BASELINE), by_name.get(FASTEST)
    rows = [
        f"\n{'+'.join(formats)}: milliseconds a letter; how many times as fast as docxtpl with its stock template",
        f"{'':{width}}{'letters':>9}{'ms':>9}{'times':>8}{'peak MB':>9}",
    ]
    for each in found:
        if each.skipped:
            rows.append(f"{each.name:{width}}  skipped: {each.skipped}")
            continue
        times = f"{base.milliseconds / each.milliseconds:.1f}" if base is not None else "-"
        count = each.count * len(LANGUAGES)
        rows.append(f"{each.name:{width}}{count:>9}{each.milliseconds:>9.3f}{times:>8}{each.peak:>9.0f}")
    ours, floor = by_name[OURS], by_name.get(FLOOR)
    if fastest is not None:
        rows.append(
            f"{fastest.milliseconds / ours.milliseconds:.1f} times as fast as docxtemplater; target {TIMES_FASTEST}."
        )
    elif base is not None and formats == ("docx",):
        target = base.milliseconds / FASTEST_TO_BASELINE / TIMES_FASTEST
        rows.append(
            f"Target, from what docxtemplater takes elsewhere beside docxtpl: {target:.3f} ms a letter or less."
        )
    if floor is not None:
        rows.append(
            f"{ours.milliseconds / floor.milliseconds:.2f} times the jinja2 floor; target {TIMES_FLOOR} or less."
        )
    return "\n".join(rows)


def memory(folder: Path, formats: tuple[str, ...], everybody: int) -> str:
    """Our peak for few and for all addressees."""
    peaks = []
    for count in (2, everybody // 10, everybody):
        (each,) = (each for each in contenders(folder, formats, 2, count) if each.name == OURS)
        peaks.append(f"{process(each, folder)['peak_mb']:.0f} ({count * len(LANGUAGES)})")
    return f"Peak memory in MB, by number of letters: {', '.join(peaks)}."


def main() -> None:
    if sys.argv[1:2] == ["--worker"]:
        contender, data, out, extensions, count = sys.argv[2:]
        run_worker(contender, Path(data), Path(out), extensions, int(count))
        return
    parser = argparse.ArgumentParser(description="Time letters to 193 addressees in two languages.")
    parser.add_argument("--runs", type=int, default=5, metavar="N", help="rounds of all contenders (default: 5)")
    parser.add_argument(
        "--sample", type=int, default=24, metavar="N", help="addressees of the slower peers (default: 24)"
    )
    parser.add_argument(
        "--everybody", type=int, default=193, metavar="N", help="addressees of the others (default: 193)"
    )
    parser.add_argument("--pdf", action="store_true", help="also DOCX, Markdown and PDF, ours alone")
    options = parser.parse_args()
    sets = [("docx",), ("docx", "md"), *([("docx", "md", "pdf")] if options.pdf else [])]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_campaign(folder / "campaign")
        write_data(folder / "campaign", folder / "letters.json")
        write_template(folder / "docxtpl-stock.docx", DOCXTPL, slim=False)
        write_template(folder / "docxtpl-slim.docx", DOCXTPL)
        write_template(folder / "docxtemplater.docx", DOCXTEMPLATER)
        write_bare(folder / "bare.docx")
        for formats in sets:
            print(table(measure(folder, formats, options.runs, options.sample, options.everybody), formats))
            print(memory(folder, formats, options.everybody), flush=True)


def write_bare(path: Path) -> None:
    """An empty document with the styles of the letter and no others."""
    import docx

    document = docx.Document()
    for _, style, *_ in PARTS:
        document.add_paragraph("", style=style)
    slim_down(document)
    for paragraph in document.paragraphs:
        document.element.body.remove(paragraph._element)
    document.save(str(path))


if __name__ == "__main__":
    main()
