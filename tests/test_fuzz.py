"""Damaged campaign files: findings or one line of error, never a trace."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from conftest import EXAMPLES

from advocacy.builder import check
from advocacy.errors import AdvocacyError
from advocacy.load import load_campaign

PIECES = [b"none", b"[]", b"{}", b"- ", b": ", b"null", b"[[", b"[@a", b"en:", b"{of}", b'"', b"|", b"\xff", b"[^n]", b"items:", b"\n  ", b"9", b"*", b"&", b"#"]  # fmt: skip


def damaged(data: bytes, draw: random.Random) -> bytes:
    broken = bytearray(data)
    for _ in range(draw.randint(1, 4)):
        at = draw.randrange(max(len(broken), 1))
        match draw.randrange(4):
            case 0:
                broken[at : at + 1] = bytes([draw.randrange(256)])
            case 1:
                del broken[at : at + draw.randint(1, 40)]
            case 2:
                broken[at:at] = draw.choice(PIECES)
            case 3 if draw.random() < 0.2:
                del broken[at:]
    return bytes(broken)


@pytest.mark.parametrize("seed", range(8))
def test_a_damaged_file_is_told_in_words(tmp_path: Path, seed: int) -> None:
    draw = random.Random(seed)  # noqa: S311 -- the same damage every time
    path = tmp_path / "letter.yaml"
    for example in EXAMPLES:
        for _ in range(8):
            path.write_bytes(damaged(example.read_bytes(), draw))
            try:
                found = list(check(load_campaign(path)))
            except AdvocacyError as error:
                assert str(error)
            else:
                assert all(finding.message for finding in found)
