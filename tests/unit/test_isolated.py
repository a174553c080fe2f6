"""A stranger's program runs in a child, with its virtual board, modules and wheels: the same run, and whatever it does is contained."""

import json
import subprocess
import sys
from base64 import b64encode
from math import inf, nan
from pathlib import Path
from types import ModuleType
from zipfile import ZipFile

import pytest
from other_children import saying
from programs import RunText, error_of
from refused import raising, refuses
from world_files import written

from marelle_sim import (
    ChipError,
    ProgramError,
    RegisterChip,
    Run,
    UsageProblem,
    simulate,
    virtual_board,
)
from marelle_sim.runners.child import parent
from marelle_sim.testing.board import Board
from marelle_sim.trace.recorder import pack

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
    assert error_of(run).code == "E-PROG-20"


def test_whoever_looks_sees_the_childs_robot(run_text: RunText) -> None:
    seen: list[tuple[int, tuple[float, float, float]]] = []
    source = "from time import sleep\nsleep(1)\n"
    run = run_text(
        source, isolate=True, observers=[(250_000, lambda us, pose: seen.append((us, pose)))]
    )
    assert [time_us for time_us, _pose in seen] == [250_000, 500_000, 750_000, 1_000_000]
    assert seen[0][1][:2] == (75, 75)
    assert run.sha256() == run_text(source).sha256()


def said_by_child(run_text: RunText, lines: list[str]) -> Run:
    """Return the run whose child says those lines, and no more."""
    with saying(lines) as process:
        return run_text("pass", isolate=process)


@pytest.mark.parametrize("lines", [[], [TRACKS], [TRACKS, POSE, DONE]])
def test_a_child_that_ends_before_its_answer_is_whole_was_brought_down(
    lines: list[str], run_text: RunText
) -> None:
    run = said_by_child(run_text, lines)
    assert (run.ended, run.stdout, run.written) == ("error", "", {})
    assert error_of(run).code == "E-PROG-30"


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
    lines: list[str], run_text: RunText
) -> None:
    run = said_by_child(run_text, lines)
    assert (run.ended, run.stdout, run.written) == ("error", "", {})
    assert (run.pose.x_mm, run.pose.y_mm, run.contacts) == (75, 75, [])
    assert error_of(run).code == "E-RUN-23"


def test_a_child_that_says_what_is_expected_is_believed(run_text: RunText) -> None:
    printed = told([0, [0, 0, "print", "a"]], [1, [1000, 0, "end", "done", ""]])
    run = said_by_child(run_text, [TRACKS, POSE, printed, said(stdout="a", written={"/a": "ff"})])
    assert [event[2] for event in run.trace.events] == ["print", "pose", "end"]
    assert run.trace.header["robots"][0]["track_um"] == 100_000
    assert (run.ended, run.stdout, run.written) == ("done", "a", {"/a": b"\xff"})


def test_a_child_that_floods_us_is_heard_no_longer(
    run_text: RunText, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parent, "MOST_BYTES", 1000)
    run = said_by_child(run_text, [TRACKS, *[POSE] * 10, DONE, said()])
    assert (run.ended, error_of(run).code) == ("error", "E-RUN-23")


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
    source = "n = 0\nwhile True:\n    n += 1\n"
    run = run_text(
        source, isolate=True, seconds=86_400, observers=[(1000, raising(KeyboardInterrupt))]
    )
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


READ = """\
from machine import I2C
import driver

print(driver.read(I2C(0)))
"""
DRIVER = "def read(i2c):\n    return i2c.readfrom_mem(0x48, 5, 1)[0]\n"


class Thermometer(RegisterChip):
    """21.5 degrees in register 5, in halves."""

    celsius = 21.5

    def read_register(self, register: int) -> int:
        return int(self.celsius * 2) if register == 0x05 else 0


class Broken(RegisterChip):
    """Raises."""

    def read_register(self, register: int) -> int:
        raise LookupError(register)


class Listener:
    """Anything with these two methods is a chip; this one knows no time."""

    def __init__(self) -> None:
        self.heard: list[bytes] = []

    def write(self, data: bytes) -> None:
        self.heard.append(data)

    def read(self, count: int) -> bytes:
        return bytes([43]) * count


def board_with(chip: object) -> Board:
    board = virtual_board()
    board.i2c(0).attach(0x48, chip)  # type: ignore[arg-type]  # whatever a test gives
    return board


@pytest.fixture
def program(tmp_path: Path) -> Path:
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "driver.py").write_text(DRIVER, encoding="utf-8")
    return written(tmp_path, READ, "main.py")


@pytest.mark.unmeasured
@pytest.mark.parametrize("chip", [Thermometer, Listener])
def test_an_isolated_run_has_the_board_and_the_modules(program: Path, chip: type) -> None:
    board = board_with(chip())
    here = simulate(program, board=board, path=program.parent / "src")
    there = simulate(program, board=board, path=program.parent / "src", isolate=True)

    assert (there.ended, there.stdout) == ("done", "43\n")
    assert there.sha256() == here.sha256()
    assert there.bus == here.bus
    assert [seen.read for seen in there.bus] == [b"", b"\x2b"]


def test_an_isolated_run_has_what_is_in_a_wheel(program: Path, tmp_path: Path) -> None:
    wheel = tmp_path / "driver-1-py3-none-any.whl"
    with ZipFile(wheel, "w") as archive:
        archive.writestr("driver.py", DRIVER)

    run = simulate(program, board=board_with(Thermometer()), packages=wheel, isolate=True)

    assert run.stdout == "43\n"


def test_faults_voltages_and_levels_go_with_the_board(program: Path) -> None:
    board = board_with(Thermometer())
    board.i2c(0).fault("nack", at_s=0)
    board.adc(0).set(u16=32_000)
    board.pin(5).set(1)
    program.write_text(
        "from machine import ADC, I2C, Pin\n"
        "print(ADC(26).read_u16(), Pin(5).value(), I2C(0).scan())\n",
        encoding="utf-8",
    )

    assert simulate(program, board=board, isolate=True).stdout == "32000 1 []\n"


def test_the_twin_here_stays_as_it_was(program: Path) -> None:
    twin = Listener()

    simulate(program, board=board_with(twin), path=program.parent / "src", isolate=True)

    assert twin.heard == []


def test_a_twin_s_mistake_comes_back(program: Path) -> None:
    with refuses(ChipError, "E-CHIP-03", chip="Broken") as caught:
        simulate(program, board=board_with(Broken()), path=program.parent / "src", isolate=True)

    assert "LookupError: 5" in caught.value.__notes__[0]


def inside_a_function() -> type:
    class Inside(Thermometer):
        pass

    return Inside


def of_module(name: str) -> type:
    return type("Made", (Thermometer,), {"__module__": name})


@pytest.mark.parametrize(
    ("chip", "facts"),
    [
        (inside_a_function(), {}),  # in the words of each Python
        (of_module("__main__"), {"words": "__main__"}),
        (of_module("only_here"), {"words": "No module named 'only_here'"}),
    ],
    ids=["inside a function", "of the script itself", "that the child cannot import"],
)
def test_a_class_that_is_not_the_child_s_too_is_refused(
    program: Path, monkeypatch: pytest.MonkeyPatch, chip: type, facts: dict[str, str]
) -> None:
    monkeypatch.setitem(sys.modules, "only_here", ModuleType("only_here"))
    for module in ("__main__", "only_here"):
        monkeypatch.setattr(sys.modules[module], "Made", chip, raising=False)

    with refuses(UsageProblem, "E-RUN-14", **facts):
        simulate(program, board=board_with(chip()), isolate=True)


def test_a_function_at_a_serial_port_is_refused(program: Path) -> None:
    board = virtual_board()
    board.uart(0).attach(lambda data: data)

    with refuses(UsageProblem, "E-RUN-14"):
        simulate(program, board=board, isolate=True)
