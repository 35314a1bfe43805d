"""Text of a PDF that a page does not show: under filled boxes and pictures, invisible, white on white, off the page.

The marks of a page are followed as ISO 32000-2 has them (8.4 graphics state, 8.5 paths, 9.4 text), as far as saying
where text begins and what is painted over it later needs: without the widths of letters, and with boxes that lie
straight. What is covered by a slanted or curved shape, or only in part, is not seen.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from advocacy.inspecting.traces import Traces

if TYPE_CHECKING:
    from pikepdf import Page

Matrix = tuple[float, float, float, float, float, float]
Box = tuple[float, float, float, float]

MAX_CONTENT = 8 * 2**20
MAX_MARKS = 400_000
_UNIT: Matrix = (1, 0, 0, 1, 0, 0)
SHOWING = frozenset({"Tj", "TJ", "'", '"'})
_FILLING = frozenset({"f", "F", "f*", "B", "B*", "b", "b*"})
_ENDING = _FILLING | {"S", "s", "n"}


@dataclass(slots=True)
class _State:
    matrix: Matrix = _UNIT
    white: bool = False
    solid: bool = True
    mode: int = 0
    leading: float = 0.0


@dataclass(slots=True)
class _Shown:
    x: float
    y: float
    words: str
    covered: bool = False


@dataclass(slots=True)
class _Marks:
    """What was painted so far, in the order in which it was."""

    texts: list[_Shown] = field(default_factory=list)
    white: list[_Shown] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    grounds: list[Box] = field(default_factory=list)
    budget: int = MAX_MARKS


def inspect_page(page: Page, number: int, traces: Traces) -> None:
    """Find text that a page holds and does not show."""
    import pikepdf

    marks = _Marks()
    size = sum(len(part.read_raw_bytes()) for part in _contents(page.obj))
    try:
        if size > MAX_CONTENT:
            raise ValueError("too much to follow")
        _follow(page, page.obj.get("/Resources"), _State(), marks, 0)
    except (pikepdf.PdfError, ValueError, TypeError, IndexError, OverflowError):
        traces.add("unknown-part", f"p. {number}", "Contents", page=number)
        return
    for shown in marks.texts:
        if shown.covered:
            traces.add("covered-text", shown.words, "Contents", page=number)
    for shown in marks.white:
        traces.add("white-text", shown.words, "Contents", page=number)
    for words in marks.hidden:
        traces.add("hidden-text", words, "Contents", page=number)
    seen = _box(page.cropbox)
    if seen != _box(page.mediabox):
        traces.add("page-cropped", "", "CropBox", page=number)
        for shown in marks.texts:
            if not _inside(shown, seen, 0):
                traces.add("hidden-text", shown.words, "CropBox", page=number)


def _contents(page: Any) -> list[Any]:
    import pikepdf

    given = page.get("/Contents")
    return [] if given is None else list(given) if isinstance(given, pikepdf.Array) else [given]


def _box(given: Any) -> Box:
    numbers = [round(float(each), 1) for each in given]
    return (
        min(numbers[0], numbers[2]),
        min(numbers[1], numbers[3]),
        max(numbers[0], numbers[2]),
        max(numbers[1], numbers[3]),
    )


def _times(one: Matrix, other: Matrix) -> Matrix:
    a, b, c, d, e, f = one
    g, h, i, j, k, m = other
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m


def _point(x: float, y: float, matrix: Matrix) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _bounds(points: list[tuple[float, float]]) -> Box:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def _inside(shown: _Shown, box: Box, margin: float) -> bool:
    # The base line is what is known; letters stand above it.
    return box[0] - margin <= shown.x <= box[2] + margin and box[1] - margin - 1 <= shown.y <= box[3] + margin - 1


def _matrix(given: Any) -> Matrix:
    numbers = [float(each) for each in given]
    return numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5]


def _follow(source: Any, resources: Any, state: _State, marks: _Marks, depth: int) -> None:  # noqa: C901 -- one table of operators
    """Follow the operators of a page or form."""
    import pikepdf

    stack: list[_State] = []
    text = line = _UNIT
    path: list[Box] = []
    points: list[tuple[float, float]] = []
    for instruction in pikepdf.parse_content_stream(source):
        marks.budget -= 1
        if marks.budget < 0:
            raise ValueError("too much to follow")
        given, name = list(instruction.operands), str(instruction.operator)
        if name == "q":
            stack.append(replace(state))
        elif name == "Q" and stack:
            state = stack.pop()
        elif name == "cm":
            state.matrix = _times(_matrix(given), state.matrix)
        elif name == "BT":
            text = line = _UNIT
        elif name in ("Td", "TD"):
            text = line = _times((1, 0, 0, 1, float(given[0]), float(given[1])), line)
            state.leading = -float(given[1]) if name == "TD" else state.leading
        elif name == "Tm":
            text = line = _matrix(given)
        elif name == "TL":
            state.leading = float(given[0])
        elif name == "T*":
            text = line = _times((1, 0, 0, 1, 0, -state.leading), line)
        elif name == "Tr":
            state.mode = int(given[0])
        elif name in SHOWING:
            if name in ("'", '"'):
                text = line = _times((1, 0, 0, 1, 0, -state.leading), line)
            _show(given[-1], text, state, marks)
        elif name in ("g", "rg", "k", "sc", "scn"):
            state.white = _is_white(name, given)
        elif name == "cs":
            state.white = False
        elif name == "gs":
            state.solid = _is_solid(resources, str(given[0]))
        elif name == "re":
            x, y, width, height = (float(each) for each in given)
            path.append(_bounds([_point(x, y, state.matrix), _point(x + width, y + height, state.matrix)]))
        elif name in ("m", "l"):
            points.append(_point(float(given[0]), float(given[1]), state.matrix))
        elif name in ("c", "v", "y"):
            points.append((float("nan"), float("nan")))
        elif name in _ENDING:
            if len({(round(x, 1), round(y, 1)) for x, y in points}) == 4 and _is_straight(points):
                path.append(_bounds(points))
            if name in _FILLING:
                _fill(path, state, marks)
            path, points = [], []
        elif name == "Do" and resources is not None:
            _object(resources, str(given[0]), state, marks, depth)
        elif name == "INLINE IMAGE":
            _cover(_bounds([_point(x, y, state.matrix) for x, y in ((0, 0), (1, 1))]), marks)


def _show(given: Any, text: Matrix, state: _State, marks: _Marks) -> None:
    import pikepdf

    pieces = list(given) if isinstance(given, pikepdf.Array) else [given]
    raw = b"".join(bytes(piece) for piece in pieces if isinstance(piece, pikepdf.String))
    if not raw.strip():
        return
    words = raw.decode("latin-1") if all(32 <= byte < 127 for byte in raw) else ""
    shown = _Shown(*_point(0, 0, _times(text, state.matrix)), words)
    if state.mode in (3, 7):
        marks.hidden.append(words)
    elif state.white and state.mode in (0, 4) and not any(_inside(shown, box, 1) for box in marks.grounds):
        marks.white.append(shown)
    else:
        marks.texts.append(shown)


def _fill(path: list[Box], state: _State, marks: _Marks) -> None:
    for box in path:
        if state.solid and box[2] - box[0] > 3 and box[3] - box[1] > 3:
            _cover(box, marks, is_ground=not state.white)


def _cover(box: Box, marks: _Marks, *, is_ground: bool = True) -> None:
    for shown in marks.texts:
        shown.covered = shown.covered or _inside(shown, box, 0)
    if is_ground and len(marks.grounds) < 2_000:
        marks.grounds.append(box)


def _object(resources: Any, name: str, state: _State, marks: _Marks, depth: int) -> None:
    listed = resources.get("/XObject")
    thing = None if listed is None else listed.get(name)
    if thing is None:
        return
    if str(thing.get("/Subtype", "")) == "/Image":
        if "/SMask" not in thing and "/ImageMask" not in thing and state.solid:
            _cover(_bounds([_point(x, y, state.matrix) for x, y in ((0, 0), (1, 1))]), marks)
    elif str(thing.get("/Subtype", "")) == "/Form" and depth < 8:
        inner = replace(state, matrix=_times(_matrix(thing.get("/Matrix", list(_UNIT))), state.matrix))
        own = thing.get("/Resources")
        _follow(thing, resources if own is None else own, inner, marks, depth + 1)


def _is_white(operator: str, given: list[Any]) -> bool:
    try:
        numbers = [float(each) for each in given]
    except (TypeError, ValueError):
        return False
    if operator == "k" or (operator in ("sc", "scn") and len(numbers) == 4):
        return all(number <= 0.02 for number in numbers)
    return bool(numbers) and all(number >= 0.98 for number in numbers)


def _is_solid(resources: Any, name: str) -> bool:
    listed = None if resources is None else resources.get("/ExtGState")
    given = None if listed is None else listed.get(name)
    if given is None:
        return True
    return float(given.get("/ca", 1)) > 0.9 and str(given.get("/BM", "/Normal")) in ("/Normal", "/Compatible")


def _is_straight(points: list[tuple[float, float]]) -> bool:
    """Whether the points are the corners of a box that lies straight."""
    xs, ys = {round(x, 1) for x, _ in points}, {round(y, 1) for _, y in points}
    return len(xs) == 2 and len(ys) == 2
