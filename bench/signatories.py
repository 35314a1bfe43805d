"""10,000 signatories: importing a form, sorting, composing and writing in both languages, and memory. See README.md."""

from __future__ import annotations

import argparse
import csv
import io
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from typing import Any

from one_letter import LANGUAGES, ROOT

sys.path.insert(0, str(ROOT))

LETTER = """\
kind: open-letter
title: {en: Let families visit, vi: Hãy cho thân nhân thăm gặp}
opening: {en: We write together., vi: Chúng tôi cùng viết.}
signatories: {from: signatories.csv, as: list}
"""
# Invented: each name is made of these parts by its number.
FAMILY = "Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Smith Brown Miller Schmidt".split()
MIDDLE = "Văn Thị Minh Ngọc Thanh Quang Thu Xuân Hải Đức Mary John Anna Peter".split()
GIVEN = "An Bình Chi Dung Đạt Giang Hà Hạnh Khánh Lan Linh Mai Nam Oanh Phúc Quân Sơn Tâm Uyên Vy Yến Alex Kim".split()
COUNTRIES = ("VN", "DE", "US", "FR", "AU", "CZ", "TH")


def rows(count: int) -> Iterator[dict[str, str]]:
    for number in range(count):
        family, rest = FAMILY[number % len(FAMILY)], number // len(FAMILY)
        middle, rest = MIDDLE[rest % len(MIDDLE)], rest // len(MIDDLE)
        given, rest = GIVEN[rest % len(GIVEN)], rest // len(GIVEN)
        name = " ".join(filter(None, [family, middle, given, GIVEN[rest % len(GIVEN)] if rest else ""]))
        country = COUNTRIES[number % len(COUNTRIES)]
        yield {"name": name, "kind": "person", "consent": "named", "country": country, "city": f"City {number % 90}"}


def form(count: int) -> bytes:
    stream = io.StringIO(newline="")
    found = list(rows(count))
    writer = csv.DictWriter(stream, list(found[0]))
    writer.writeheader()
    writer.writerows(found)
    return stream.getvalue().encode()


def steps(folder: Path, count: int) -> dict[str, Callable[[], Any]]:
    """What is timed, in order; each uses what those before it made."""
    from advocacy.compose import compose
    from advocacy.languages import Languages
    from advocacy.layout import Publication
    from advocacy.load import load_campaign
    from advocacy.resources import Resources
    from advocacy.signing.importing import apply, identical, plan
    from advocacy.signing.table import Table
    from advocacy.writers import FORMATS, writer

    data, held = form(count), {}
    (folder / "signatories.csv").write_bytes(data)
    (folder / "letter.yaml").write_text(LETTER, "utf-8")
    languages = Languages(Resources(folder))
    names = [row["name"] for row in rows(count)]

    def keep(name: str, value: Any) -> None:
        held[name] = value

    made: dict[str, Callable[[], Any]] = {
        "import: plan": lambda: keep("plan", plan(Table(), data, "form.csv")),
        "import: apply": lambda: keep("table", apply(Table(), held["plan"], identical(held["plan"]))),
        "import again: plan": lambda: plan(held["table"], data, "form.csv"),
    }
    for code in LANGUAGES:
        made[f"sort, {code}"] = lambda code=code: sorted(names, key=languages[code].sort_key)  # type: ignore[misc]
    made["load the campaign"] = lambda: keep("campaign", load_campaign(folder / "letter.yaml"))
    for code in LANGUAGES:
        made[f"compose, {code}"] = lambda code=code: keep(  # type: ignore[misc]
            code, compose(held["campaign"], "letter", code).document
        )
        for extension in FORMATS:
            made[f"write {extension}, {code}"] = lambda code=code, extension=extension: writer(extension)(  # type: ignore[misc]
                Publication((held[code],))
            )
    return made


def timed(count: int) -> dict[str, float]:
    """The seconds of each step."""
    with tempfile.TemporaryDirectory() as name:
        found = {}
        for step, call in steps(Path(name), count).items():
            start = time.perf_counter()
            call()
            found[step] = time.perf_counter() - start
        return found


def peak_mb() -> float:
    status = Path("/proc/self/status").read_text("ascii")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM:")) / 1024


def main() -> None:
    parser = argparse.ArgumentParser(description="Time a letter with very many signatories.")
    parser.add_argument("--count", type=int, default=10_000, metavar="N", help="signatories (default: 10000)")
    parser.add_argument("--runs", type=int, default=3, metavar="N", help="runs that count (default: 3)")
    options = parser.parse_args()
    timed(20)
    empty = peak_mb()
    half = [timed(options.count // 2) for _ in range(options.runs)]
    at_half = peak_mb()
    whole = [timed(options.count) for _ in range(options.runs)]
    print("Seconds, and how many times as long as for half as many: about 2 grows with the number, 4 with its square.")
    print(f"{'':24}{options.count // 2:>10}{options.count:>10}{'times':>8}")
    for step in whole[0]:
        small, large = (median(run[step] for run in runs) for runs in (half, whole))
        print(f"{step:24}{small:>10.3f}{large:>10.3f}{large / small:>8.1f}")
    print(f"Peak memory in MB: {empty:.0f} with 20, {at_half:.0f} with {options.count // 2}, {peak_mb():.0f} with all.")


if __name__ == "__main__":
    main()
