"""Uses the whole product once in a folder, as `test_isolation.py` runs it in a process of its own.

    python everything.py EXAMPLES WORK SAID [--elsewhere]

EXAMPLES is read, WORK is a new folder that all outputs go to, SAID is the file for what was printed. `--elsewhere` names
all files by whole paths, lets the clock, the order of folders and the number of processors be others. Whatever would open
a connection, start a process, ask for the host's name, or write outside WORK and the temporary folder is an error.
All names are invented.
"""

from __future__ import annotations

import contextlib
import io
import os
import random
import secrets
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

DAY = "2026-05-05"
# One key for both runs: receipts are compared, and only what makes keys is random.
KEY = "11" * 32
# One of each that differs in what it is made of; the others differ in their words.
EXAMPLES = ("detained-teacher", "draft-decree", "members-of-parliament", "questions-to-a-government", "visits")
LAYOUTS = ("separate", "stacked", "side-by-side")
STATEMENT = """\
kind: joint-statement
date: 2026-05-04
title: {en: On visits, vi: Về việc thăm gặp}
opening:
  en: |
    We call on the Prison Administration, to allow visits.[^law]
  vi: |
    Chúng tôi kêu gọi Cục Quản lý Trại giam, cho thăm gặp.[^law]
signatories: {from: signatories.csv, as: table, order: name, heading: {en: Signed by, vi: Đồng ký tên}}
notes:
  law: {en: A note., vi: Một chú thích.}
"""
TABLE = """\
kind,name.en,name.vi,representative,country,status,consent,logo
organisation,Example Circle,Nhóm Ví dụ,Lan Example,VN,confirmed,named,
organisation,Example Network,Mạng lưới Ví dụ,Hoa Example,PH,confirmed,organisation-only,
person,Mai Example,Mai Ví Dụ,,US,confirmed,named,
person,Hidden Example,Ẩn Ví Dụ,,DE,confirmed,anonymous,
"""
ANSWERS = """\
Timestamp,Organisation name,Country,Representative,Email,Consent to publish your name
2026-05-01 10:00,Lotus Invented Press,Vietnam,Nam Example,nam@example.org,Yes
2026-05-01 11:00,Invented Bamboo Library,Germany,Tú Example,tu@example.org,No
"""
BATCH = """\
kind: open-letter
date: 2026-03-08
to: {each: [state:DE, state:VN]}
title: {en: Let families visit, vi: Hãy cho thân nhân thăm gặp}
opening:
  en: |
    We write to [[to]] here.[^law]
  vi: |
    Chúng tôi viết cho [[to]] ở đây.[^law]
signatories: [Example Circle]
notes:
  law: {en: A note., vi: Một chú thích.}
"""

# ------------------------------------------------------------------ what must not happen

_OUT = (
    "socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg", "socket.getaddrinfo", "socket.gethostbyname",
    "socket.gethostbyaddr", "socket.gethostname", "urllib.Request", "http.client.connect", "smtplib.connect",
)  # fmt: skip
_STARTS = ("subprocess.Popen", "os.system", "os.fork", "os.forkpty", "os.exec", "os.posix_spawn", "os.startfile")
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_TRUNC
_CHANGES = ("os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.link", "os.symlink", "os.truncate", "os.chmod")


class Watch:
    """Notes what the program must not do; an exception alone could be caught by the program."""

    def __init__(self, folders: tuple[Path, ...]) -> None:
        self.folders = tuple(str(folder.resolve()) for folder in folders)
        self.found: list[str] = []
        self.is_on = False
        sys.addaudithook(self._see)

    def _see(self, event: str, arguments: tuple[Any, ...]) -> None:
        if not self.is_on:
            return
        if event in _OUT or event in _STARTS:
            self.found.append(f"{event} {arguments!r}")
            raise PermissionError(f"{event} is not allowed here")
        written: tuple[Any, ...] = ()
        if event == "open" and isinstance(arguments[2], int) and arguments[2] & _WRITES:
            written = arguments[:1]
        elif event in _CHANGES:
            written = tuple(each for each in arguments[:2] if isinstance(each, (str, bytes, os.PathLike)))
        elif event == "sqlite3.connect":
            written = () if str(arguments[0]) in (":memory:", "") or "mode=ro" in str(arguments[0]) else arguments[:1]
        for each in written:
            if not isinstance(each, int) and not self._may_write(os.fsdecode(each)):
                self.found.append(f"{event} {each!r}")

    def _may_write(self, path: str) -> bool:
        path = os.path.abspath(path.removeprefix("file:").partition("?")[0])
        return path == os.devnull or any(
            path.startswith(f"{folder}{os.sep}") or path == folder for folder in self.folders
        )


def elsewhere() -> None:
    """Another clock, another order of files in folders, another number of processors."""
    real, walk, names = time.time, os.scandir, os.listdir

    class Reversed:
        def __init__(self, path: Any) -> None:
            self._walk = walk(path)
            self._found = iter(sorted(self._walk, key=lambda entry: entry.name, reverse=True))

        def __iter__(self) -> Any:
            return self._found

        def __next__(self) -> Any:
            return next(self._found)

        def __enter__(self) -> Any:
            return self

        def __exit__(self, *_: object) -> None:
            self._walk.close()

        def close(self) -> None:
            self._walk.close()

    time.time = lambda: real() + 400 * 86_400
    os.scandir = Reversed  # type: ignore[assignment]
    os.listdir = lambda path=".": sorted(names(path), reverse=True)  # type: ignore[assignment]
    os.cpu_count = lambda: 7
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})


# ------------------------------------------------------------------ one command after another


class Product:
    """The command line in a folder; `whole` names files by whole paths."""

    def __init__(self, work: Path, said: io.StringIO, *, whole: bool) -> None:
        self.work, self.said, self.whole = work, said, whole

    def path(self, name: str) -> str:
        """A file or folder as it is named on the command line."""
        return str(self.work / name) if self.whole else name

    def __call__(self, *arguments: str, keep: str = "", status: int = 0) -> str:
        """Run a command; words that begin with @ are files. Keeps what it prints in a file, if asked for."""
        from advocacy.cli import main

        given = [self.path(each[1:]) if each.startswith("@") else each for each in arguments]
        out = io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
            try:
                found = main(given)
            except SystemExit as ended:
                found = int(ended.code or 0)
        told = out.getvalue()
        self.said.write(f"$ {' '.join(arguments)}\n{told}")
        if found != status:
            raise AssertionError(f"{arguments} gave {found}: {told}")
        if keep:
            self.write(keep, told)
        return told

    def write(self, name: str, text: str) -> None:
        """A file that people write; for its owner alone, whatever the mask is."""
        path = self.work / name
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.write_bytes(text.encode())
        path.chmod(0o600)

    def change(self, name: str, old: str, new: str) -> None:
        text = (self.work / name).read_text(encoding="utf-8")
        assert old in text, (name, old)
        self.write(name, text.replace(old, new))


def build(run: Product) -> None:
    """Examples in every format; one in all layouts and one in all editions; letters to each of several."""
    for folder in EXAMPLES:
        run("build", f"@examples/{folder}", "--format", "docx,md,html,pdf", "--out", f"@built/{folder}")
    for layout in LAYOUTS:
        run("build", "@examples/visits", "--format", "docx,md,html,pdf", "--layout", layout, "--out", f"@{layout}")
    for edition in ("public", "coalition", "confidential"):
        run(
            "build", "@examples/detained-teacher", "--edition", edition, "--out", f"@{edition}",
            "--redactions", f"@{edition}.{'csv' if edition == 'public' else 'json'}",
        )  # fmt: skip
    run.write("batch/letter.yaml", BATCH)
    run("build", "@batch", "--format", "docx,md,html,pdf")
    run("build", "@batch", "--format", "docx,md,html,pdf")


def new(run: Product) -> None:
    """New campaigns of two kinds, and what reads a campaign and says something about it."""
    for kind in ("open-letter", "rapporteur-request"):
        run("new", f"@new/{kind}", "--kind", kind, "--title", "A title", "--signatory", "Example Circle")
        lines = (run.work / "new" / kind / "campaign.yaml").read_text(encoding="utf-8").splitlines(keepends=True)
        run.write(
            f"new/{kind}/campaign.yaml",
            "".join("date: 2026-01-31\n" if line.startswith("date:") else line for line in lines),
        )
        run("build", f"@new/{kind}")
    for folder in ("detained-teacher", "draft-decree", "visits"):
        run("check", f"@examples/{folder}", "--json", keep=f"told/{folder}.json")
    run.write(
        "broken/letter.yaml", BATCH.replace("Chúng tôi viết", "Chúng tôi  viết 42").replace("[^law]\n  vi", "\n  vi")
    )
    run("check", "@broken", "--json", keep="told/broken.json", status=1)
    run("check", "@broken", "--sarif", "--review-docx", "@told/broken.docx", keep="told/broken.sarif", status=1)
    run("check", "@broken", status=1)
    run("status", "@examples/visits", "--json", keep="told/status.json")
    run("kinds", keep="told/kinds.txt")
    run("kinds", "show", "open-letter", keep="told/kind.txt")
    run("schema", keep="told/schema.json")


def review(run: Product) -> None:
    """Files for translators in every format, and back; the memory of what was translated."""
    ends = {"table": "docx", "xliff": "xlf", "xliff-1.2": "xlf", "po": "po", "xlsx": "xlsx", "csv": "csv"}
    run.write("translated/letter.yaml", BATCH)
    for form, end in ends.items():
        file = f"@sent/{form}.{end}"
        run("review", "export", "@translated", "--to", "vi", "--as", form, "--out", file)
        run("review", "import", file, "@translated")
    run.change("sent/csv.csv", "thân nhân thăm gặp", "gia đình thăm gặp")
    run("review", "import", "@sent/csv.csv", "@translated", "--by", "Hoa Example", "--apply")
    run("review", "approve", "@translated", "--to", "vi", "--by", "Hoa Example")
    run("review", "undo", "@translated")
    run("review", "undo", "@translated")
    run("memory", "export", "@sent/memory.tmx", "@translated")
    run("memory", "import", "@sent/memory.tmx", "@examples/visits", "--apply")
    run("memory", "find", "Let families visit", "@translated")
    run("review", "export", "@translated", "--to", "vi", "--out", "@sent/again.docx")


def glossary(run: Product) -> None:
    """The terms of the project, as other programs want them."""
    run("glossary", "find", "nhân quyền")
    run("glossary", "lint")
    for end in ("tbx", "csv", "xlsx"):
        run("glossary", "export", f"@terms/terms.{end}")


def sign(run: Product) -> None:
    """A statement from the first freezing to what was published after a withdrawal."""
    run.write("signed/statement.yaml", STATEMENT)
    run.write("signed/signatories.csv", TABLE)
    run.write("answers.csv", ANSWERS)
    run("build", "@signed", "--out", "@before-freezing")
    run("sign", "freeze", "@signed", "--date", "2026-05-04")
    run("build", "@signed", "--out", "@before-signing", "--format", "docx,md,html,pdf")
    run("sign", "kit", "@signed", "--deadline", "2026-06-01", "--return", "by hand", "--out", "@kit")
    run("sign", "import", "@answers.csv", "@signed")
    run("sign", "import", "@answers.csv", "@signed", "--apply", status=1)  # one did not say how to be shown
    run(
        "sign",
        "add",
        "@signed",
        "name.en=Fourth Example",
        "kind=organisation",
        "consent=named",
        "country=FR",
        "--apply",
    )
    run("sign", "confirm", "@signed", "--date", DAY)
    run("sign", "confirm", "@signed", "Lotus Invented Press", "--date", DAY)
    run("sign", "status", "@signed", "--json", keep="told/signed.json")
    run("sign", "publish", "@signed", "--out", "@published")
    run("build", "@signed", "--out", "@signed-pdf", "--format", "pdf")
    run("sign", "key", "@made.key")
    run.write("coordinator.key", f"{KEY}\n")
    run("sign", "receipt", "@signed", "Example Circle", "--key", "@coordinator.key", "--out", "@receipt.json")
    for end in ("md", "docx", "html"):
        run("sign", "verify", f"@published/statement.vi.{end}", "@published/statement.signatories.csv")
    run.change("signed/statement.yaml", "Administration, to", "Administration to")
    run("sign", "status", "@signed", keep="told/changed.txt")
    run("sign", "freeze", "@signed", "--date", "2026-05-06")
    run("sign", "confirm", "@signed", "--typographical", "--date", "2026-05-07")
    run("sign", "withdraw", "@signed", "Mai Example", "--date", "2026-05-08")
    run("sign", "publish", "@signed", "--out", "@published-again")


def inspect(run: Product) -> None:
    """What finished files give away, clean copies of them, and how two languages of one differ."""
    for end in ("docx", "pdf", "md"):
        run("inspect", f"@separate/letter.en.{end}", "--json", keep=f"told/inspected-{end}.json")
        run("clean", f"@separate/letter.en.{end}", "--out", f"@clean/letter.en.{end}")
    run("compare", "@separate/letter.en.docx", "@separate/letter.vi.docx")


STEPS: tuple[Callable[[Product], None], ...] = (build, new, review, glossary, sign, inspect)


def main(arguments: list[str]) -> int:
    """All steps; 1 where the watch saw something."""
    examples, work, said = map(Path, arguments[:3])
    whole = "--elsewhere" in arguments
    work.mkdir(mode=0o700)
    for name in EXAMPLES:
        shutil.copytree(examples / name, work / "examples" / name, ignore=shutil.ignore_patterns("golden", "out"))
    for path in [work / "examples", *(work / "examples").rglob("*")]:
        path.chmod(0o700 if path.is_dir() else 0o600)
        os.utime(path, (10**9, 10**9) if whole else None)
    drawn = random.Random(7391)  # noqa: S311 -- the same for both runs, so that what is random can be compared
    secrets.token_hex = lambda nbytes=None: drawn.randbytes(nbytes or 32).hex()
    secrets.choice = drawn.choice
    if whole:
        elsewhere()
    else:
        os.chdir(work)
    told = io.StringIO()
    watch = Watch((work, Path(tempfile.gettempdir())))
    watch.is_on = True
    try:
        for step in STEPS:
            step(Product(work, told, whole=whole))
    finally:
        watch.is_on = False
        said.write_text(told.getvalue(), encoding="utf-8")
    for each in watch.found:
        print(each, file=sys.stderr)
    return 1 if watch.found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
