"""Files that change together are all old or all new, wherever the program is stopped."""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from advocacy.errors import InputError
from advocacy.storage import FOLDER, recover, replace_together, undo, write_whole

OLD = {"campaign.yaml": b"old text\n", "review.csv": b"old ledger\n"}
NEW = {"campaign.yaml": b"new text\n" * 2000, "review.csv": b"new ledger\n" * 2000}


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def stopped_at(number: int, work: Callable[[], object]) -> bool:
    """Run work in a process that dies at its nth step on the disk; gives whether it died."""
    child = os.fork()
    if child == 0:
        steps = 0

        def dying(step: Callable[..., Any]) -> Callable[..., Any]:
            def run(*arguments: Any, **named: Any) -> Any:
                nonlocal steps
                steps += 1
                if steps == number:
                    os._exit(9)
                return step(*arguments, **named)

            return run

        for name in ("open", "replace", "fsync", "unlink", "chmod", "mkdir"):
            setattr(os, name, dying(getattr(os, name)))
        tempfile.mkstemp = dying(tempfile.mkstemp)
        try:
            work()
        finally:
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes cannot be forked here")
def test_a_process_that_dies_leaves_all_old_or_all_new(tmp_path: Path) -> None:
    outcomes = []
    for number in range(1, 60):
        folder = tmp_path / str(number)
        folder.mkdir()
        for name, content in OLD.items():
            (folder / name).write_bytes(content)
        died = stopped_at(number, lambda folder=folder: replace_together(folder, NEW))  # type: ignore[misc]
        recover(folder)
        assert contents(folder) in (OLD, NEW), number
        assert {path.name for path in (folder / FOLDER).glob("*")} <= {"lock", "undo.json"}, number
        outcomes.append(contents(folder) == NEW)
        if not died:
            break
    # It died before and after the point of no return, and at last it lived.
    assert outcomes[0] is False
    assert outcomes[-1] is True
    assert outcomes == sorted(outcomes)
    assert len(outcomes) > 8


def test_a_file_that_people_changed_meanwhile_is_never_overwritten(tmp_path: Path) -> None:
    for name, content in OLD.items():
        (tmp_path / name).write_bytes(content)
    replace_together(tmp_path, NEW)
    hidden = tmp_path / FOLDER
    (hidden / "undo.json").rename(hidden / "journal.json")
    (tmp_path / "campaign.yaml").write_bytes(b"typed by hand\n")
    recover(tmp_path)
    assert (tmp_path / "campaign.yaml").read_bytes() == b"typed by hand\n"
    assert (hidden / "interrupted.json").is_file()


def test_a_change_is_undone_and_done_again(tmp_path: Path) -> None:
    (tmp_path / "campaign.yaml").write_bytes(OLD["campaign.yaml"])
    replace_together(tmp_path, NEW)
    assert sorted(undo(tmp_path)) == ["campaign.yaml", "review.csv"]
    assert contents(tmp_path) == {"campaign.yaml": OLD["campaign.yaml"]}
    undo(tmp_path)
    assert contents(tmp_path) == NEW


def test_nothing_is_undone_over_later_work(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="nothing to undo"):
        undo(tmp_path)
    replace_together(tmp_path, NEW)
    (tmp_path / "review.csv").write_bytes(b"later\n")
    with pytest.raises(InputError, match="changed since"):
        undo(tmp_path)
    assert (tmp_path / "campaign.yaml").read_bytes() == NEW["campaign.yaml"]


@pytest.mark.parametrize(
    "held", ["{", "[]", '{"../x": [null, null]}', '{".hidden": [null, null]}', '{"a": ["?", null]}']
)
def test_a_damaged_journal_is_refused(tmp_path: Path, held: str) -> None:
    (tmp_path / FOLDER).mkdir()
    (tmp_path / FOLDER / "journal.json").write_text(held)
    with pytest.raises(InputError, match="damaged"):
        recover(tmp_path)


def test_who_may_read_a_file_stays(tmp_path: Path) -> None:
    path = tmp_path / "campaign.yaml"
    path.write_bytes(b"old")
    path.chmod(0o640)
    write_whole(path, b"new")
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    write_whole(tmp_path / "fresh", b"x")
    assert stat.S_IMODE((tmp_path / "fresh").stat().st_mode) == 0o600


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"one")
    with pytest.raises(InputError, match="Somebody else"):
        replace_together(tmp_path, {"a": b"mine"}, {"a": b"what I read"})
    assert (tmp_path / "a").read_bytes() == b"one"
    replace_together(tmp_path, {"a": b"mine"}, {"a": b"one"})
    assert (tmp_path / "a").read_bytes() == b"mine"
