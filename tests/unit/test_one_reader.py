"""Only `marelle_sim/trace/` knows at which place of an event a value stands: all others read it by its name."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
READERS = ("host", "lessons", "simulator")
ROOM = ROOT / "simulator" / "marelle_sim" / "trace"
FIRST_VALUE = {
    "e": 2,
    "event": 2,
    "following": 3,
    "pose": 3,
}  # of a name that may be an event: the kind, or a value


def raw_reads(text: str) -> list[int]:
    """Return the lines that take a value of an event by its place, or ask a trace for events without names."""
    return [
        node.lineno
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.expr) and _is_raw(node)
    ]


def _is_raw(node: ast.expr) -> bool:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        module = getattr(node.func.value, "id", "")  # `select.select` waits for files
        return node.func.attr == "select" and module != "select"
    if isinstance(node, ast.Attribute):
        owner = node.value
        name = owner.attr if isinstance(owner, ast.Attribute) else getattr(owner, "id", "")
        return node.attr == "events" and name in ("trace", "whole")
    if not isinstance(node, ast.Subscript) or not isinstance(node.value, ast.Name):
        return False
    place = node.slice.lower if isinstance(node.slice, ast.Slice) else node.slice
    first = FIRST_VALUE.get(node.value.id)
    if first is None or not isinstance(place, ast.Constant) or not isinstance(place.value, int):
        return False
    return place.value >= first


@pytest.mark.unmeasured
def test_no_module_outside_the_room_of_the_trace_reads_an_event_by_its_places() -> None:
    found = {
        str(path.relative_to(ROOT)): lines
        for folder in READERS
        for path in (ROOT / folder).rglob("*.py")
        if ROOM not in path.parents and (lines := raw_reads(path.read_text("utf-8")))
    }
    assert found == {}


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("wall = event[5]", [1]), ("values = event[3:]", [1]), ("end = trace.select('end')", [1]),
        ("for e in trace.events: pass", [1]), ("x = pose[3]", [1]),
        ("wall = touch.wall", []), ("ready = select.select([1], [], [])", []), ("first = event[0]", []),
        ("walls[2]", []), ("heading = pose[2]", []),
    ],
)  # fmt: skip
def test_such_a_read_is_found_and_no_other(text: str, lines: list[int]) -> None:
    assert raw_reads(text) == lines
