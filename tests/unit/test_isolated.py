"""A stranger's program runs in a child: the same run, and whatever it does is contained."""

import json
import subprocess
import sys
from base64 import b64encode
from collections.abc import Callable
from math import inf, nan
from pathlib import Path

import pytest
from fixture_types import RunText

from marelle_sim.errors import ProgramError
from marelle_sim.processes import ChildProcess
from marelle_sim.runners.child import parent
from marelle_sim.trace.poses import pack

TRACKS = '{"tracks_mm":[100.0]}'


def pose(*changes: tuple[int, float]) -> str:
    """Return the piece that a child says of one pose, at the start of the world, with values changed by their places."""
    values = [0.0, 75.0, 75.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0]
    for place, value in changes:
        values[place] = value
    return poses(pack(*values))


def poses(packed: bytes, robot: object = 0) -> str:
    """Return the piece that a child says of poses."""
    return json.dumps({"poses": [robot, b64encode(packed).decode("ascii")]})


def told(*events: object) -> str:
    """Return the piece that a child says of other events."""
    return json.dumps({"told": [0, events]})


POSE = pose()
DONE = told([1, [1000, 0, "end", "done", ""]])
ERROR: dict[str, object] = {
    "traceback": "", "file": "", "source_line": "", "code": "", "facts": {}, "line": 1, "column": 1, "end_column": 2,
}  # fmt: skip


def said(**changes: object) -> str:
    """Return what a child says when its one program has ended."""
    robot = {"ended": "done", "error": None, "stdout": "", "written": {}, **changes}
    return json.dumps({"robots": [robot]})


def test_an_error_comes_back_whole(run_text: RunText) -> None:
    source = "def f():\n    return n\nf()\n"
    here, there = run_text(source).error, run_text(source, isolate=True).error
    assert isinstance(here, ProgramError)
    assert isinstance(there, ProgramError)
    assert (there.code, there.facts) == (here.code, here.facts)
    assert there.traceback == here.traceback
    assert (there.file, there.line, there.source_line) == ("program.py", 2, here.source_line)
    assert (there.column, there.end_column) == (12, 13)


def test_a_long_run_is_ended_by_the_wall_clock_and_kept(run_text: RunText) -> None:
    source = "print('start')\nn = 0\nwhile True:\n    n += 1\n"
    run = run_text(source, isolate=True, seconds=86_400, wall_limit_s=0.2)
    assert (run.ended, run.stdout) == ("wall-clock", "start\n")
    assert isinstance(run.error, ProgramError)
    assert run.error.code == "E-PROG-20"


def test_whoever_looks_sees_the_childs_robot(run_text: RunText) -> None:
    seen: list[tuple[int, tuple[float, float, float]]] = []
    source = "from time import sleep\nsleep(1)\n"
    run = run_text(
        source, isolate=True, observers=[(250_000, lambda us, pose: seen.append((us, pose)))]
    )
    assert [time_us for time_us, _pose in seen] == [250_000, 500_000, 750_000, 1_000_000]
    assert seen[0][1][:2] == (75, 75)
    assert run.sha256() == run_text(source).sha256()


@pytest.fixture
def child_says(monkeypatch: pytest.MonkeyPatch) -> Callable[[list[str]], None]:
    """Return a function that replaces the child by one that says those lines, and no more."""

    def replace(lines: list[str]) -> None:
        text = "".join(f"{line}\n" for line in lines)
        command = [sys.executable, "-c", f"print({text!r}, end='')"]

        monkeypatch.setattr(parent, "python_child", lambda _module: ChildProcess(command))

    return replace


@pytest.mark.parametrize("lines", [[], [TRACKS], [TRACKS, POSE, DONE]])
def test_a_child_that_ends_before_its_answer_is_whole_was_brought_down(
    lines: list[str], run_text: RunText, child_says: Callable[[list[str]], None]
) -> None:
    child_says(lines)
    run = run_text("pass", isolate=True)
    assert (run.ended, run.stdout, run.written) == ("error", "", {})
    assert isinstance(run.error, ProgramError)
    assert run.error.code == "E-PROG-30"


@pytest.mark.measured_first(10)
@pytest.mark.parametrize(
    "lines",
    [
        ["rubbish"],
        ["{"],
        ["5"],
        ['"seen"'],
        ["null"],
        ['{"a":' * 20_000],
        ['{"seen": 5}'],
        ['{"seen": [7, 1, [0, 0, 0]]}'],
        ['{"ended": []}'],
        ["[1, 2", said()],
        [TRACKS, said()],
        [TRACKS, POSE, said()],
        [POSE, DONE, said()],
        ['{"tracks_mm":[]}', POSE, DONE, said()],
        ['{"tracks_mm":[NaN]}', POSE, DONE, said()],
        ['{"tracks_mm":[0]}', POSE, DONE, said()],
        ['{"tracks_mm":["wide"]}', POSE, DONE, said()],
        [TRACKS, pose((1, inf)), DONE, said()],
        [TRACKS, pose((2, nan)), DONE, said()],
        [TRACKS, pose((3, 1e15)), DONE, said()],
        [TRACKS, pose((0, -1000)), DONE, said()],
        [TRACKS, pose((0, 1e11)), DONE, said()],
        [TRACKS, pose((8, 2)), DONE, said()],
        [TRACKS, pose((0, 1000)), POSE, DONE, said()],
        [TRACKS, poses(b"12345678"), DONE, said()],
        [TRACKS, poses(pack(*[0.0] * 9), robot=-1), DONE, said()],
        [TRACKS, poses(pack(*[0.0] * 9), robot=1), DONE, said()],
        [TRACKS, '{"poses": [0, "???"]}', DONE, said()],
        [TRACKS, POSE, told(5), said()],
        [TRACKS, POSE, told([0, 5]), said()],
        [TRACKS, POSE, told([2, [0, 0, "end", "done", ""]]), said()],
        [TRACKS, POSE, told([-1, [0, 0, "end", "done", ""]]), said()],
        [TRACKS, POSE, told([1, [0, 1, "end", "done", ""]]), said()],
        [TRACKS, POSE, told([1, [0, 0, "end", "done", 5]]), said()],
        [TRACKS, POSE, told([1, [0, 0, "end", "won", ""]]), said()],
        [TRACKS, POSE, told([1, [0, 0, "pose", 0, 0, 0, 0, 0, 0, 0, 1]]), DONE, said()],
        [TRACKS, POSE, told([1, [0, 0, "print", "a"]], [0, [0, 0, "print", "b"]]), DONE, said()],
        [TRACKS, POSE, DONE, json.dumps({"robots": [{"ended": "done"}]})],
        [TRACKS, POSE, DONE, json.dumps({"robots": [5]})],
        [TRACKS, POSE, DONE, json.dumps({"robots": 5})],
        [TRACKS, POSE, DONE, json.dumps({"robots": []})],
        [TRACKS, POSE, DONE, '{"bus": [3, []]}', said()],
        [TRACKS, POSE, DONE, '{"bus": [0, [[1, 2]]]}', said()],
        [TRACKS, POSE, DONE, said(written={"/a": "zz"})],
        [TRACKS, POSE, DONE, said(written=5)],
        [TRACKS, POSE, DONE, said(error={"code": 1})],
        [TRACKS, POSE, DONE, said(error={**ERROR, "code": "E-BUG-01", "facts": {"detail": "it"}})],
        [TRACKS, POSE, DONE, said(error={**ERROR, "code": "E-PROG-31"})],
        [TRACKS, POSE, DONE, said(error={**ERROR, "code": "E-PROG-18", "line": inf})],
        [TRACKS, POSE, DONE, said(ended="won")],
        ['{"failed": {"kind": "KitError", "code": "zzz"}}'],
        ['{"failed": {"kind": "KitError", "code": []}}'],
        ['{"failed": {"kind": "ChipError", "code": "E-CHIP-01", "facts": {}, "traceback": ""}}'],
        [
            '{"failed": {"kind": "OSError", "code": "E-RUN-12", "facts": {"file": "a"}, "traceback": ""}}'
        ],
        ['{"failed": 5}', TRACKS, POSE, DONE, said()],
    ],
)
def test_a_child_that_says_rubbish_gives_a_run_without_anything(
    lines: list[str], run_text: RunText, child_says: Callable[[list[str]], None]
) -> None:
    child_says(lines)
    run = run_text("pass", isolate=True)
    assert (run.ended, run.stdout, run.written) == ("error", "", {})
    assert (run.pose.x_mm, run.pose.y_mm, run.contacts) == (75, 75, [])
    assert isinstance(run.error, ProgramError)
    assert run.error.code == "E-RUN-23"


def test_a_child_that_says_what_is_expected_is_believed(
    run_text: RunText, child_says: Callable[[list[str]], None]
) -> None:
    printed = told([0, [0, 0, "print", "a"]], [1, [1000, 0, "end", "done", ""]])
    child_says([TRACKS, POSE, printed, said(stdout="a", written={"/a": "ff"})])
    run = run_text("pass", isolate=True)
    assert [event[2] for event in run.trace.events] == ["print", "pose", "end"]
    assert run.trace.header["robots"][0]["track_um"] == 100_000
    assert (run.ended, run.stdout, run.written) == ("done", "a", {"/a": b"\xff"})


def test_a_child_that_floods_us_is_heard_no_longer(
    run_text: RunText,
    child_says: Callable[[list[str]], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(parent, "MOST_BYTES", 1000)
    child_says([TRACKS, *[POSE] * 10, DONE, said()])
    run = run_text("pass", isolate=True)
    assert isinstance(run.error, ProgramError)
    assert (run.ended, run.error.code) == ("error", "E-RUN-23")


def test_a_stop_from_outside_keeps_the_run_so_far(run_text: RunText) -> None:
    presses = iter([KeyboardInterrupt])

    def stopped(_us: int, _pose: object) -> None:
        for press in presses:  # once
            raise press

    source = "print('start')\nn = 0\nwhile True:\n    n += 1\n"
    run = run_text(source, isolate=True, seconds=86_400, observers=[(100_000, stopped)])
    assert (run.ended, run.stdout, run.error) == ("interrupted", "start\n", None)
    assert run.seconds >= 0.1


def test_a_second_stop_gives_up_waiting_for_the_child(run_text: RunText) -> None:
    def stopped(_us: int, _pose: object) -> None:
        raise KeyboardInterrupt

    source = "n = 0\nwhile True:\n    n += 1\n"
    run = run_text(source, isolate=True, seconds=86_400, observers=[(1000, stopped)])
    assert (run.ended, run.error) == ("interrupted", None)


def test_the_child_itself_answers_one_question() -> None:
    answer = subprocess.run(
        [sys.executable, "-m", "marelle_sim.runners.child"],
        input="rubbish\n",
        capture_output=True,
        text=True,
        check=False,
    )
    assert (answer.returncode, answer.stdout) == (1, "")
    assert answer.stderr.endswith("JSONDecodeError: Expecting value: line 1 column 1 (char 0)\n")


@pytest.mark.unmeasured
def test_what_is_not_compiled_yet_is_imported_inside_the_fence(
    run_text: RunText, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)
    monkeypatch.setenv("PYTHONPYCACHEPREFIX", str(tmp_path / "compiled"))
    run = run_text("from machine import PWM, Pin\nprint(PWM(Pin(2)).freq(50))\n", isolate=True)
    assert (run.error, run.stdout) == (None, "None\n")
