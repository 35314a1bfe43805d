"""The whole product without a network, on a marked machine, and on another machine with the same bytes.

`everything.py` runs twice, each in a process of its own, as two machines would run it. The first has no network and bears
a marker wherever a machine says who uses it; the second has another language, time zone, clock, hash seed, mask, working
folder, order of files and number of processors. What both wrote is compared, and searched for the markers.
"""

from __future__ import annotations

import base64
import importlib.util
import os
import re
import shutil
import stat
import subprocess
import sys
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from conftest import ROOT
from planting import marks_in, unpacked

for _extra in ("typst", "pikepdf", "PIL", "openpyxl", "translate", "cryptography"):
    if importlib.util.find_spec(_extra) is None:
        pytest.skip(f"the extras of the product are needed, and {_extra} is not installed", allow_module_level=True)

# The marker of each place, of the form that `planting` finds in whatever form it is written.
USER, HOST, HOME, TEMPORARY, FOLDER, GIT = (f"quoz{number}x" for number in range(7391, 7397))
_NO_NETWORK = ("unshare", "--user", "--map-root-user", "--net", "--uts", "sh", "-c")
_RENAMED = f'hostname {HOST} && exec "$@"'
# What another machine writes otherwise; all else is the same. A new key is random. So are ids and salts, which are drawn
# from the same dice in both runs, so that all that follows from them can be compared.
RANDOM = {"made.key"}
# These say on which day somebody decided something; without the days they are the same.
DATED = {"translated/review.csv", "translated/memory.sqlite", "examples/visits/memory.sqlite"}
# What `undo` would bring back holds the ledger, packed in base64.
DATED_INSIDE = {"translated/.advocacy/undo.json"}
# A list names files from the working folder on; those outside of it from the campaign's folder on, or by name.
NAMED = {
    "told/broken.json": "broken/letter.yaml",
    "told/broken.sarif": "broken/letter.yaml",
    "told/inspected-pdf.json": "separate/letter.en.pdf",
}


@dataclass
class Machine:
    """A run of the whole product: where it worked, where it had no business, and how it ended."""

    work: Path
    home: Path
    temporary: Path
    ended: subprocess.CompletedProcess[str]
    is_cut_off: bool
    trace: Path | None = None

    def files(self) -> dict[str, bytes]:
        """All that it wrote, by name."""
        return {
            path.relative_to(self.work).as_posix(): path.read_bytes()
            for path in sorted(self.work.rglob("*"))
            if path.is_file()
        }


def _works(*command: str) -> bool:
    if shutil.which(command[0]) is None:
        return False
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def _second_locale() -> str:
    known = subprocess.run(["locale", "-a"], capture_output=True, text=True, check=False).stdout.lower().split()
    return "vi_VN.UTF-8" if {"vi_vn.utf8", "vi_vn.utf-8"} & set(known) else "C.UTF-8"


def _begin(
    folder: Path, command: list[str], mask: str, cwd: Path, environment: dict[str, str]
) -> subprocess.Popen[str]:
    env = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1", **environment}
    started = [
        "sh",
        "-c",
        f'umask {mask} && exec "$0" "$@"',
        *command,
        sys.executable,
        str(ROOT / "tests" / "everything.py"),
    ]
    given = [str(ROOT / "examples"), str(folder / "work"), str(folder / "said.txt")]
    given += ["--elsewhere"] if "SOURCE_DATE_EPOCH" in environment else []
    pipe = subprocess.PIPE
    return subprocess.Popen([*started, *given], env=env, cwd=cwd, stdout=pipe, stderr=subprocess.STDOUT, text=True)


@pytest.fixture(scope="module")
def machines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Machine, Machine]]:
    """Both runs, at once."""
    marked = tmp_path_factory.mktemp("marked") / FOLDER
    other = tmp_path_factory.mktemp("other") / FOLDER
    homes = [marked / HOME, other / "home"]
    temporaries = [marked / TEMPORARY, other / "temporary"]
    for each in (*homes, *temporaries):
        each.mkdir(parents=True)
    cut_off = _works(*_NO_NETWORK, _RENAMED, "sh", "true")
    names = {
        "USER": USER, "LOGNAME": USER, "USERNAME": USER, "NAME": USER, "DEBFULLNAME": USER, "SUDO_USER": USER,
        "HOSTNAME": HOST, "COMPUTERNAME": HOST, "HOME": str(homes[0]), "USERPROFILE": str(homes[0]),
        "XDG_CONFIG_HOME": str(homes[0] / ".config"), "TMPDIR": str(temporaries[0]),
        "GIT_AUTHOR_NAME": GIT, "GIT_AUTHOR_EMAIL": f"{GIT}@example.org", "GIT_COMMITTER_NAME": GIT, "EMAIL": f"{GIT}@example.org",
    }  # fmt: skip
    (homes[0] / ".gitconfig").write_text(f"[user]\n\tname = {GIT}\n\temail = {GIT}@example.org\n", encoding="utf-8")
    first = _begin(
        marked, [*_NO_NETWORK, _RENAMED, "sh"] if cut_off else [], "000", homes[0],
        {**names, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "TZ": "Etc/GMT+12", "PYTHONHASHSEED": "0"},
    )  # fmt: skip
    trace = other / "trace"
    tracing = ["strace", "-f", "-qq", "-e", "trace=socket,connect,sendto,execve", "-o", str(trace)]
    traced = _works(*tracing, "true")
    second = _begin(
        other, tracing if traced else [], "077", ROOT,
        {
            "HOME": str(homes[1]), "TMPDIR": str(temporaries[1]), "LC_ALL": _second_locale(),
            "TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "12345", "SOURCE_DATE_EPOCH": "1234567890",
        },
    )  # fmt: skip
    made = []
    for run, folder, number in ((first, marked, 0), (second, other, 1)):
        said, _ = run.communicate()
        ended = subprocess.CompletedProcess(run.args, run.returncode, said)
        made.append(Machine(folder / "work", homes[number], temporaries[number], ended, cut_off and not number))
    made[1].trace = trace if traced else None
    yield made[0], made[1]
    for folder in (marked, other):
        shutil.rmtree(folder)


def test_everything_works_and_asks_no_network_and_no_other_program(machines: tuple[Machine, Machine]) -> None:
    """Also in the parts that would go on after a refusal, since the watch notes what was tried."""
    for machine in machines:
        assert machine.ended.returncode == 0, machine.ended.stdout
    assert len(machines[0].files()) > 200


def test_everything_works_where_there_is_no_network(machines: tuple[Machine, Machine]) -> None:
    if not machines[0].is_cut_off:
        pytest.skip("this machine lets nobody make a network of its own (unshare --net); the watch took its place")
    assert machines[0].ended.returncode == 0, machines[0].ended.stdout


def test_no_library_opens_a_connection_or_starts_a_program(machines: tuple[Machine, Machine]) -> None:
    """Libraries that are not written in Python do not tell the watch."""
    trace = machines[1].trace
    if trace is None:
        pytest.skip("this machine has no strace, or lets nobody use it")
    lines = trace.read_text(encoding="utf-8", errors="replace").splitlines()
    assert [line for line in lines if re.search(r"\b(?:socket|connect|sendto)\(", line)] == []
    assert len([line for line in lines if "execve(" in line and line.endswith("= 0")]) == 1


def test_no_file_says_whose_machine_it_was(machines: tuple[Machine, Machine]) -> None:
    """Nor in which folder: both worked below one whose name is marked."""
    assert found_in(machine.files() for machine in machines) == {}


def found_in(written: Iterable[dict[str, bytes]]) -> dict[str, set[int]]:
    """The markers in files and in their names, by the name of a file that holds them."""
    parts: dict[bytes, str] = {}  # most parts are in many files, and each is searched once
    for files in written:
        for name, data in files.items():
            parts[name.encode()] = name
            parts.update((part, name) for part in unpacked(data) if part not in parts)
    return {name: marks for part, name in parts.items() if _may_hold(part) and (marks := marks_in(part))}


def _may_hold(part: bytes) -> bool:
    """Whether it is worth while to read a part in all ways: it has the digits of the markers, or writes digits otherwise."""
    plain = part.replace(b"\0", b"")
    return any(sign in plain for sign in (b"739", b"&#", b"%3", b"\\u")) or b"739" in re.sub(rb"<[^<>]*>", b"", plain)


@pytest.mark.parametrize(
    "data",
    [
        USER.encode(),
        USER.upper().encode(),
        USER.encode("utf-16"),
        base64.b64encode(f"long enough to be seen: {USER}".encode()),
        "".join(f"&#{ord(sign)};" for sign in USER).encode(),
        "".join(f"%{ord(sign):02x}" for sign in USER).encode(),
        "".join(f"\\u{ord(sign):04x}" for sign in USER).encode(),
        "<w:t>".join(USER).encode(),
        b"%PDF-1.7 stream\n" + zlib.compress(USER.encode()) + b"\nendstream",
    ],
)
def test_a_marker_is_found_in_whatever_form(data: bytes) -> None:
    assert found_in([{"file": data}]) == {"file": {7391}}
    assert found_in([{f"{USER}.docx": b""}]) == {f"{USER}.docx": {7391}}


def test_nothing_is_left_or_read_at_home(machines: tuple[Machine, Machine]) -> None:
    assert [path.name for path in machines[0].home.iterdir()] == [".gitconfig"]
    assert list(machines[1].home.iterdir()) == []
    for machine in machines:
        assert list(machine.temporary.iterdir()) == []


def test_what_is_made_is_for_its_owner_alone(machines: tuple[Machine, Machine]) -> None:
    """Whatever the mask is: the first machine has none."""
    for machine in machines:
        for path in machine.work.rglob("*"):
            wanted = 0o700 if path.is_dir() else 0o600
            assert stat.S_IMODE(path.stat().st_mode) == wanted, path.relative_to(machine.work)


def test_another_machine_writes_the_same_bytes(machines: tuple[Machine, Machine]) -> None:
    one, other = (machine.files() for machine in machines)
    assert one.keys() == other.keys()
    different = {name for name, data in one.items() if other[name] != data}
    assert different <= {*RANDOM, *DATED, *DATED_INSIDE, *NAMED}
    for name, file in NAMED.items():
        assert one[name].replace(file.encode(), Path(file).name.encode()) == other[name], name
    for name in DATED:
        assert one[name] != other[name]  # else the two clocks would prove nothing
        assert _undated(one[name]) == _undated(other[name]), name


def _undated(data: bytes) -> bytes:
    return re.sub(rb"20\d\d-\d\d-\d\d", b"DAY", data)


# ------------------------------------------------------------------ the watch itself

_TRIES = {
    "import socket; socket.getaddrinfo('localhost', 80)": "socket.getaddrinfo",
    "import socket; socket.create_connection(('127.0.0.1', 9), 1)": "socket.getaddrinfo",
    "import socket; socket.socket(socket.AF_INET, socket.SOCK_DGRAM).connect(('127.0.0.1', 9))": "socket.connect",
    "import socket; socket.gethostname()": "socket.gethostname",
    "import subprocess; subprocess.run(['true'])": "subprocess.Popen",
    "import os; os.system('true')": "os.system",
    "open(outside, 'w')": "open",
    "import sqlite3; sqlite3.connect(outside)": "sqlite3.connect",
    "import os; os.mkdir(outside)": "os.mkdir",
    "import os; os.rename(inside, outside)": "os.rename",
    "open(inside).read()": "",
    "open(inside, 'w')": "",
}


@pytest.mark.parametrize(("tried", "event"), _TRIES.items())
def test_the_watch_sees_what_is_tried(tried: str, event: str, tmp_path: Path) -> None:
    """Even where the program that tries goes on as if nothing had been refused."""
    script = f"""
import sys
from pathlib import Path
sys.path.insert(0, {str(ROOT / "tests")!r})
from everything import Watch
inside, outside = {str(tmp_path / "work" / "a")!r}, {str(tmp_path / "b")!r}
Path(inside).parent.mkdir()
Path(inside).write_text("x")
watch = Watch((Path(inside).parent,))
watch.is_on = True
try:
    {tried}
except Exception:
    pass
watch.is_on = False
print([each.partition(" ")[0] for each in watch.found])
"""
    told = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout
    assert (f"'{event}'" in told) if event else told == "[]\n"
