"""docs/architecture.md: each arrow is a call that a run makes, and the pictures are those of the tables."""

import re
import sys
from pathlib import Path
from types import CodeType, FrameType

import pytest
from architecture import PAGE, ROOT, Call, svg, tables
from world_files import written

from marelle_sim import simulate

TABLES = tables(PAGE.read_text("utf-8"))
PROGRAM = """
from marelle import Robot, wait
bot = Robot()
for n in range(5):
    bot.drive(100, 5 * (bot.line.position() or 0))
    wait(53)  # between two ticks of the library's control
"""
_PACKAGES = ("marelle_sim", "marelle")


def _name(code: CodeType, program: Path) -> str:
    """Return the dotted name of a function of ours, or of the program; "" for any other."""
    if code.co_filename == str(program):
        return f"program.{code.co_qualname}"
    function = re.sub(r"(\.<locals>\.<\w+>)+$", "", code.co_qualname)  # of a comprehension
    parts = code.co_filename.removesuffix(".py").split("/")
    for package in _PACKAGES:
        if package in parts:
            inside = parts[len(parts) - parts[::-1].index(package) - 1 :]
            return ".".join([*(part for part in inside if part != "__init__"), function])
    return ""


@pytest.fixture(scope="module")
def calls(tmp_path_factory: pytest.TempPathFactory) -> set[tuple[str, str]]:
    """Return (caller, callee) of each call of a run in which a robot follows a line."""
    program = written(tmp_path_factory.mktemp("architecture"), PROGRAM, "program.py")
    seen: set[tuple[CodeType, CodeType]] = set()

    def note(frame: FrameType, event: str, _argument: object) -> None:
        if event == "call" and frame.f_back is not None:
            seen.add((frame.f_back.f_code, frame.f_code))

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        run = simulate(program, world="line_loop", seconds=5)
    finally:
        sys.setprofile(before)
    assert run.ended == "done", run.error
    return {(_name(caller, program), _name(callee, program)) for caller, callee in seen}


@pytest.mark.parametrize("name", TABLES)
def test_each_arrow_is_a_call(name: str, calls: set[tuple[str, str]]) -> None:
    assert len(TABLES[name]) >= 4
    assert [call for call in TABLES[name] if call[:2] not in calls] == []


def test_a_call_that_is_not_made_is_found(calls: set[tuple[str, str]]) -> None:
    chassis, sensor = (
        "marelle_sim.world.chassis.DifferentialDrive.advance",
        "marelle_sim.parts.reflectance.Reflectance.look",
    )
    assert (sensor, chassis) in calls
    assert Call(chassis, sensor, "")[:2] not in calls


@pytest.mark.parametrize("name", TABLES)
def test_each_picture_is_that_of_its_table(name: str) -> None:
    picture = ROOT / "docs" / "pictures" / f"architecture-{name}.svg"
    assert picture.read_text("utf-8") == svg(TABLES[name])
