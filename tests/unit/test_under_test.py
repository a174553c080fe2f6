"""A driver under test: coverage counts its lines, the debugger stops in it, its packages are found."""

# mypy: disable-error-code="import-not-found,no-untyped-def,no-untyped-call,attr-defined"

import json
import subprocess
import sys
from bdb import Bdb
from pathlib import Path
from types import FrameType
from typing import Any
from zipfile import ZipFile

import pytest
from environment import unmeasured
from programs import error_of, program_text
from refused import refuses

from marelle_sim import ProgramFileError, simulate, virtual_board

DRIVER = program_text("under_test/sensor")


def read_two():
    from sensor import Sensor

    return Sensor().read(2)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "src"
    folder.mkdir()
    (folder / "sensor.py").write_text(DRIVER)
    return folder


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
    other = tmp_path / "other"
    (other / "parts").mkdir(parents=True)
    (other / "sensor.py").write_text("raise RuntimeError('not this one')\n")
    (other / "parts" / "__init__.py").write_text("")
    (other / "parts" / "wheel.py").write_text("SIZE = 43\n")
    program = tmp_path / "program"
    program.mkdir()
    (program / "main.py").write_text(
        "from parts import wheel\nimport sensor, helper, sys\nprint(wheel.SIZE, helper.NAME, sys.path)\n"
    )
    (program / "helper.py").write_text("NAME = 'mine'\n")
    (other / "helper.py").write_text("NAME = 'another'\n")

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
    (tmp_path / "thing.whl").write_bytes(b"PK, but not a zip")
    (tmp_path / "native").mkdir()
    (tmp_path / "native" / "thing.so").write_bytes(b"\x7fELF")
    options: dict[str, Any] = {option: [tmp_path / name]}
    with refuses(ProgramFileError, code):
        simulate(import_thing, board=virtual_board(), **options)
