"""A driver under test: coverage counts its lines, the debugger stops in it, and pytest shows its own lines, the values and the bus."""

# mypy: disable-error-code="import-not-found,no-untyped-def,no-untyped-call,attr-defined"

import json
import subprocess
import sys
from bdb import Bdb
from contextlib import nullcontext
from pathlib import Path
from types import FrameType
from typing import Any
from zipfile import ZipFile

import pytest
from environment import unmeasured
from handed_in import write
from own_pytest import run_pytest
from programs import error_of, program_text
from refused import refuses
from world_files import written

from marelle_sim import ProgramError, ProgramFileError, RegisterChip, kits, simulate, virtual_board
from marelle_sim.testing.board import Board

DRIVER = program_text("under_test/sensor")


def read_two():
    from sensor import Sensor

    return Sensor().read(2)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return write(tmp_path / "src", {"sensor.py": DRIVER})


def covered(folder: Path, program: str) -> tuple[list[int], list[int]]:
    """Return the lines of the driver that ran, and those that did not, as coverage tells them."""
    (folder / "run_it.py").write_text(program)
    command = [sys.executable, "-m", "coverage"]
    for more in (["run", "--include=src/*", "run_it.py"], ["json", "-q", "-o", "out.json"]):
        done = subprocess.run(
            [*command, *more],
            cwd=folder,
            env=unmeasured(),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
    (lines,) = json.loads((folder / "out.json").read_text())["files"].values()
    return lines["executed_lines"], lines["missing_lines"]


def test_coverage_counts_exactly_the_lines_that_ran(source: Path, tmp_path: Path) -> None:
    on_a_board = covered(tmp_path, program_text("under_test/tests_a_driver_on_a_board"))
    assert on_a_board == covered(tmp_path, program_text("under_test/tests_a_driver_in_python"))
    assert on_a_board[1] == [15, 19, 20, 22, 26, 29]


class Watcher(Bdb):
    """A debugger that notes where it stops and what it sees there."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[Any] = []

    def user_line(self, frame: FrameType) -> None:
        if self.break_here(frame):
            self.seen.append((Path(frame.f_code.co_filename).name, frame.f_locals["value"]))
        self.set_continue()


def test_the_debugger_stops_on_its_breakpoint(source: Path) -> None:
    watcher = Watcher()
    assert watcher.set_break(str((source / "sensor.py").resolve()), 18) is None
    run = watcher.runcall(simulate, read_two, board=virtual_board(), path=[source])
    assert run is not None
    assert run.returned == 4
    assert watcher.seen == [("sensor.py", 2), ("sensor.py", 3)]


def test_a_driver_under_test_may_call_the_debugger(
    source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []

    def stop() -> None:
        frame = sys._getframe(1)
        seen.append((Path(frame.f_code.co_filename).name, frame.f_lineno, frame.f_locals["value"]))

    monkeypatch.setattr(sys, "breakpointhook", stop)
    (source / "sensor.py").write_text(DRIVER.replace("value += 1", "breakpoint()"))
    simulate(read_two, board=virtual_board(), path=[source])
    assert seen == [("sensor.py", 18, 2)] * 2
    run = simulate(read_two, path=[source])
    assert error_of(run).traceback.endswith("name 'breakpoint' isn't defined\n")


def test_modules_come_from_folders_in_order_and_the_programs_own_come_first(
    source: Path, tmp_path: Path
) -> None:
    beside = {
        "sensor.py": "raise RuntimeError('not this one')\n",
        "helper.py": "NAME = 'another'\n",
        "parts/__init__.py": "",
        "parts/wheel.py": "SIZE = 43\n",
    }
    main = "from parts import wheel\nimport sensor, helper, sys\nprint(wheel.SIZE, helper.NAME, sys.path)\n"
    other = write(tmp_path / "other", beside)
    program = write(tmp_path / "program", {"main.py": main, "helper.py": "NAME = 'mine'\n"})

    run = simulate(program, board=virtual_board(), path=[source, other])
    assert run.stdout == "43 mine ['', '.frozen', '/lib']\n"
    assert run.error is None


def wheel_of(folder: Path, files: dict[str, str]) -> Path:
    path = folder / "thing-1.0-py3-none-any.whl"
    with ZipFile(path, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return path


def import_thing():
    import thing

    return thing.NAME


def test_modules_come_from_a_wheel(tmp_path: Path) -> None:
    files = {"thing/__init__.py": "from .inner import NAME\n", "thing/inner.py": "NAME = 7\n"}
    wheel = wheel_of(tmp_path, {**files, "thing-1.0.dist-info/METADATA": "Name: thing\n"})
    run = simulate(import_thing, board=virtual_board(), packages=[wheel])
    assert (run.returned, run.error) == (7, None)


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ({"thing/__init__.py": "", "thing/fast.so": ""}, "E-PACK-03"),
        ({"thing.cp311-win_amd64.pyd": ""}, "E-PACK-03"),
        ({"thing.mpy": ""}, "E-PACK-03"),
        ({"../thing.py": ""}, "E-PACK-02"),
        ({"/thing.py": ""}, "E-PACK-02"),
        ({"c:/thing.py": ""}, "E-PACK-02"),
        ({f"thing/part{number}.py": "" for number in range(2001)}, "E-PACK-02"),
    ],
)
def test_a_wheel_with_native_code_or_out_of_bounds_is_refused(
    files: dict[str, str], code: str, tmp_path: Path
) -> None:
    with refuses(ProgramFileError, code):
        simulate(import_thing, board=virtual_board(), packages=[wheel_of(tmp_path, files)])


@pytest.mark.parametrize(
    ("option", "name", "code"),
    [
        ("packages", "thing.whl", "E-PACK-02"),
        ("packages", "missing.whl", "E-PACK-02"),
        ("packages", "native", "E-PACK-03"),
        ("path", "missing", "E-PACK-01"),
    ],
)
def test_what_is_no_wheel_and_no_folder_is_refused(
    option: str, name: str, code: str, tmp_path: Path
) -> None:
    write(tmp_path, {"thing.whl": b"PK, but not a zip", "native/thing.so": b"\x7fELF"})
    options: dict[str, Any] = {option: [tmp_path / name]}
    with refuses(ProgramFileError, code):
        simulate(import_thing, board=virtual_board(), **options)


READS_IDENTITY = """\
def identity(i2c):
    found = i2c.readfrom_mem(0x48, 0x0F, 1)[0]
    if found != 0xB4:
        raise RuntimeError("not ours: %#x" % found)
"""


def raises() -> None:
    raise ValueError("wrong checksum")


def endless() -> None:
    while True:
        pass


def test_a_checked_function_raises_what_it_raised() -> None:
    with pytest.raises(ValueError, match="wrong checksum") as caught:
        simulate(raises, board=virtual_board(), check=True)

    assert caught.traceback[-1].name == "raises"


def test_without_check_it_is_an_attribute() -> None:
    error = error_of(simulate(raises, board=virtual_board()))
    assert error.traceback.endswith("ValueError: wrong checksum\n")
    assert repr(error) == "ProgramError('E-PROG-25', 'ValueError: wrong checksum')"


def test_a_checked_file_raises_what_is_in_error(tmp_path: Path) -> None:
    program = written(tmp_path, "1 / 0\n", "wrong.py")

    with pytest.raises(ProgramError) as caught:
        simulate(program, check=True)

    assert "ZeroDivisionError: divide by zero" in caught.value.__notes__[0]


def test_a_checked_program_comes_to_its_own_end(tmp_path: Path) -> None:
    with pytest.raises(ProgramError, match="E-RUN-13") as caught:
        simulate(endless, board=virtual_board(), seconds=2, check=True)

    assert caught.value.facts == {"ended": "deadline", "seconds": 2.0}


@pytest.mark.parametrize(("line", "well"), [("sys.exit()", True), ("sys.exit(3)", False)])
def test_a_checked_program_may_exit_with_nought(tmp_path: Path, line: str, well: bool) -> None:
    program = written(tmp_path, f"import sys\n{line}\n", "exits.py")
    with nullcontext() if well else pytest.raises(ProgramError):
        simulate(program, check=True)


def test_a_twin_s_mistake_is_not_hidden_by_the_driver_s_bare_except(board: Board) -> None:
    class Broken(RegisterChip):
        def read_register(self, register: int) -> int:
            raise LookupError(register)

    board.i2c(0).attach(0x48, Broken())

    def program() -> None:
        from machine import I2C

        try:
            I2C(0).readfrom(0x48, 1)
        except:  # noqa: E722 - as drivers do
            raise ValueError("no sensor") from None

    with pytest.raises(RuntimeError, match="E-CHIP-03"):
        simulate(program, board=board, check=True)


def test_the_board_tells_what_went_over_its_buses_when_a_run_raised(board: Board) -> None:
    board.i2c(0).attach(0x48, RegisterChip())
    before = board.bus

    def program() -> None:
        from machine import I2C

        I2C(0).writeto(0x48, b"\x05")
        raise ValueError

    with pytest.raises(ValueError):  # noqa: PT011 - it has no words
        simulate(program, board=board, check=True)

    assert before == []
    assert [seen.written for seen in board.bus] == [b"\x05"]


@pytest.mark.parametrize(
    ("assertion", "words"),
    [
        ("assert one + 1 == 3", "2 == 3"),
        ("assert 'a' not in 'cab'", "'a' not in 'cab'"),
        ("assert one is None", "1 is None"),
        ("assert one > 2, 'small'", "small"),
        ("assert 0 < one < 1", ""),
        ("assert not one", ""),
    ],
)
def test_an_assertion_in_a_function_tells_its_two_values(
    tmp_path: Path, assertion: str, words: str
) -> None:
    module: dict[str, Any] = {}
    file = written(tmp_path, f"def program():\n    one = 1\n    {assertion}\n", "written.py")
    exec(compile(file.read_text(encoding="utf-8"), str(file), "exec"), module)

    with pytest.raises(AssertionError) as caught:
        simulate(module["program"], board=virtual_board())

    assert str(caught.value) == words


def test_what_is_compared_is_computed_once() -> None:
    asked: list[int] = []

    def program() -> None:
        assert asked.append(1) == 3  # type: ignore[func-returns-value]  # that is what is wrong

    with pytest.raises(AssertionError, match="None == 3"):
        simulate(program, board=virtual_board())

    assert asked == [1]


def test_pytest_shows_the_driver_s_lines_and_the_bus_and_none_of_the_simulator_s(
    tmp_path: Path,
) -> None:
    tests = program_text("checked_runs/tests_a_driver")
    write(tmp_path, {"src/driver.py": READS_IDENTITY, "test_it.py": tests})

    said = run_pytest(tmp_path, "test_it.py").stdout

    assert "src/driver.py:4: RuntimeError" in said.replace("\\", "/")
    assert "i2c0 0x48  -> 0f  <-\n" in said
    assert "AssertionError: [72] == [73]" in said
    assert "AttributeError: 'Broken' object has no attribute 'nothing'" in said
    assert "E-CHIP-03: Le circuit" in said
    assert "engine.py" not in said
    assert "simulation.py" not in said


def test_one_folder_of_modules_needs_no_list(tmp_path: Path) -> None:
    (tmp_path / "driver.py").write_text("NAME = 'mine'\n", encoding="utf-8")

    def program() -> str:
        from driver import NAME

        return str(NAME)

    for places in (str(tmp_path), tmp_path, [tmp_path]):
        assert simulate(program, board=virtual_board(), path=places).returned == "mine"
        assert simulate(program, board=virtual_board(), packages=places).returned == "mine"


BUNDLED = Path(kits.__file__).parent
WORLD = "format = 1\nsize = [900, 600]\n[robot]\nat = [300, 200]\nheading = 90\n"


def test_the_fixture_finds_what_is_beside_the_test(tmp_path: Path) -> None:
    robot = (BUNDLED / "pico_bot.toml").read_text("utf-8")
    own = {
        "prog.py": "print('here')\n",
        "mine.toml": WORLD,
        "src/helper.py": "NAME = 'mine'\n",
        "prints_a_file.py": "print(open('note.txt').read())\n",
        "files/note.txt": "on the flash",
        "robot/kit.toml": robot,
    }
    write(
        tmp_path / "tests", {**own, "test_it.py": program_text("plugin/finds_what_is_beside_it")}
    )
    said = run_pytest(tmp_path, "tests")
    assert said.returncode == 0, said.stdout
    assert said.stdout.splitlines()[-1].startswith("4 passed")


def test_a_failing_test_shows_the_last_transactions_and_their_first_bytes(tmp_path: Path) -> None:
    (tmp_path / "test_it.py").write_text(
        program_text("plugin/fails_after_a_long_bus"), encoding="utf-8"
    )
    said = run_pytest(tmp_path, "test_it.py")
    rows = [line for line in said.stdout.splitlines() if " us  i2c0 0x48" in line]
    assert (len(rows), "3b 3b … (101 bytes)" in rows[-1]) == (40, True)
    assert max(map(len, rows)) < 160
