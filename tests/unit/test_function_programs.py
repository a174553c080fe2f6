"""Programs that are functions of a test or a notebook: what they see, and what is said of their mistakes."""

# The programs below are written in functions: their modules are the board's.
# mypy: disable-error-code="import-not-found,no-untyped-def,no-untyped-call,attr-defined,arg-type"

import linecache
import pickle
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from programs import ROOT, RunText, error_of
from refused import refuses
from thermometer import Thermometer, board_with

from marelle_sim import ProgramFileError, Run, UsageProblem, crc8, simulate, virtual_board

SQUARE = ROOT / "docs/programs/square.py"


def read_register():
    from machine import I2C

    return I2C(0).readfrom_mem(0x48, 0x05, 1)[0]


def test_a_function_runs_on_the_board_and_gives_its_result_back() -> None:
    run = simulate(read_register, board=board_with(Thermometer()))

    assert (run.returned, run.ended, run.error) == (43, "done", None)


def test_two_boards_of_a_kind_with_other_seeds_have_other_numbers() -> None:
    def unique_id():
        from machine import unique_id

        return unique_id()

    boards = [virtual_board(seed=seed) for seed in (0, 0, 1)]
    first, same, other = [simulate(unique_id, board=board).returned for board in boards]
    assert first == same != other


def test_a_function_sees_what_surrounds_it_and_calls_its_neighbours() -> None:
    added, seen = 1, []

    def sum_of(value, more=added):
        if value:
            seen.append(value)
            return sum_of(value - 1) + more
        return read_register()

    def program():
        return sum_of(2)

    assert simulate(program, board=board_with(Thermometer())).returned == 45
    assert seen == [2, 1]


def test_a_coroutine_runs_in_the_boards_loop() -> None:
    async def program():
        import asyncio

        await asyncio.sleep(2)
        return "slept"

    run = simulate(program, board=virtual_board())
    assert (run.returned, round(run.seconds)) == ("slept", 2)


def test_what_a_function_asserts_it_asserts_to_the_test() -> None:
    def program():
        assert read_register() == 0

    with pytest.raises(AssertionError) as caught:
        simulate(program, board=board_with(Thermometer()))
    assert caught.traceback[-1].path == Path(__file__)


def test_another_error_of_a_function_is_the_runs_with_its_file_and_line() -> None:
    def program():
        return 1 // 0

    error = error_of(simulate(program, board=virtual_board()))
    assert error.line == program.__code__.co_firstlineno + 1
    assert error.file == "test_function_programs.py"


class Programs:
    """Programs that are methods, as in a class of tests."""

    address = 0x48

    def scanned(self):
        from machine import I2C

        return I2C(0).scan() == [self.address]

    def wants_more(self, more):
        return more


def test_a_method_runs_on_the_board() -> None:
    assert simulate(Programs().scanned, board=board_with(Thermometer())).returned is True


@pytest.mark.parametrize(
    "program",
    [lambda: 1, print, Thermometer, crc8, Programs.scanned, Programs().wants_more, [].append],
)
def test_what_is_no_function_without_arguments_is_refused(program: Any) -> None:
    with refuses(ProgramFileError, "E-PROG-95"):
        simulate(program, board=virtual_board())


@pytest.mark.parametrize("program", [3, None, b"a.py", [3]])
def test_what_is_no_path_and_no_function_is_refused(program: Any) -> None:
    with refuses(ProgramFileError, "E-RUN-31"):
        simulate(program)


def test_an_isolated_run_takes_no_function() -> None:
    with refuses(UsageProblem, "E-RUN-09"):
        simulate(read_register, isolate=True)


class Cells:
    """What a notebook does with its cells: one set of names, and a text that `linecache` alone has."""

    def __init__(self) -> None:
        self.names: dict[str, Any] = {"__name__": "__main__"}
        self._count = 0

    def run(self, text: str) -> None:
        self._count += 1
        file = f"<cell-{self._count}>"
        linecache.cache[file] = (len(text), None, text.splitlines(keepends=True), file)
        exec(compile(text, file, "exec"), self.names)


def test_a_function_of_a_cell_runs_and_calls_those_of_other_cells() -> None:
    cells = Cells()
    cells.run("from marelle import *\n")
    cells.run("sides = 2\ndef side():\n    forward(1)\n    right()\n")
    cells.run("def way():\n    for _ in range(sides):\n        side()\n")
    run = simulate(cells.names["way"], world="squares")
    assert (run.ended, run.visited("B2"), run.visited("C2")) == ("done", True, False)
    assert run.story("en")[1:4] == [
        "A1 going north → A2.", "It turns a quarter turn to the right, and faces east.", "A2 going east → B2.",
    ]  # fmt: skip


def test_a_mistake_in_a_cell_is_told_with_its_line() -> None:
    cells = Cells()
    cells.run("\ndef wrong():\n    return 1 // 0\n")
    error = simulate(cells.names["wrong"]).error
    assert error
    assert (error.file, error.line, error.source_line) == ("cell.py", 3, "    return 1 // 0")


def test_a_loop_of_a_cell_ends_with_the_time_of_the_run() -> None:
    cells = Cells()
    cells.run("def endless():\n    while True:\n        pass\n")
    assert simulate(cells.names["endless"], seconds=2).ended == "deadline"


def test_a_function_that_nobody_kept_the_text_of_is_told_so() -> None:
    names: dict[str, Any] = {}
    exec("def typed(): pass", names)
    with refuses(ProgramFileError, "E-RUN-15", name="typed") as caught:
        simulate(names["typed"])
    assert (
        caught.value.__suppress_context__
    )  # a missing file of the prompt's name explains nothing


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ("avancer(2)", "E-RUN-16"),
        ("from marelle import *\nforward(2)\n", "E-RUN-16"),
        ("x = 1", "E-RUN-16"),
        ("if True\n  forward(2", "E-RUN-16"),
        ("forward(2)\n" * 1000, "E-RUN-16"),
        ("my-robot/square.py", "E-PROG-01"),
        ("square", "E-PROG-01"),
        ("my program.py", "E-PROG-01"),
    ],
)
def test_the_text_of_a_program_is_no_path(given: str, code: str) -> None:
    with refuses(ProgramFileError, code):
        simulate(given)


def test_a_robot_at_a_prompt_says_what_to_do() -> None:
    typed = "from marelle import Robot\nRobot()\n"
    done = subprocess.run(
        [sys.executable, "-i", "-q"], input=typed, capture_output=True, text=True, timeout=60, check=False,
        encoding="utf-8",
    )  # fmt: skip
    assert "ModuleNotFoundError: E-RUN-17: Cet ordinateur n" in done.stderr
    assert "dans un fichier" in done.stderr
    assert "simulate(fonction)" in done.stderr


@pytest.fixture(scope="module")
def square() -> Run:
    return simulate(SQUARE, world="squares")


def test_a_path_is_columns_of_numbers(square: Run) -> None:
    path = square.path(1000)
    assert list(path) == ["time_s", "x_mm", "y_mm", "heading_deg"]
    assert {len(column) for column in path.values()} == {len(path["time_s"])}
    assert list(path["time_s"])[:3] == [0.0, 1.0, 2.0]
    assert path["time_s"][-1] == square.trace.end_us / 1e6
    assert (path["x_mm"][-1], path["y_mm"][-1]) == (square.pose.x_mm, square.pose.y_mm)
    assert len(square.path()["x_mm"]) == pytest.approx(square.trace.end_us / 20_000, abs=2)
    with pytest.raises(ValueError, match="at least 1"):
        square.path(0)


class _Frames(HTMLParser):
    """Reads the frames of a page: their attributes as a browser does."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[dict[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append({"tag": tag, **dict(attrs)})


@pytest.mark.unmeasured
def test_a_run_shows_its_replay_and_its_picture(square: Run, tmp_path: Path) -> None:
    square.save(tmp_path / "run.html")
    square.save(tmp_path / "run.png")
    assert square._repr_png_() == (tmp_path / "run.png").read_bytes()
    page = _Frames()
    page.feed(square._repr_html_())
    (frame,) = page.found
    assert (frame["tag"], frame["sandbox"]) == ("iframe", "allow-scripts")
    assert frame["srcdoc"] == (tmp_path / "run.html").read_text("utf-8")


def test_what_a_program_prints_stays_in_the_frame(run_text: RunText) -> None:
    run = run_text("print('\"></iframe><script>alert(1)</script>')", world="empty")
    page = _Frames()
    page.feed(run._repr_html_())
    assert [frame["tag"] for frame in page.found] == ["iframe"]


def test_a_run_goes_from_one_process_to_another(square: Run) -> None:
    assert pickle.loads(pickle.dumps(square)).sha256() == square.sha256()
