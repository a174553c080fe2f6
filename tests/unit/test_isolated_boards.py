"""Isolated runs with a virtual board, modules and wheels: packed, and made anew in the child."""

import sys
from pathlib import Path
from types import ModuleType
from zipfile import ZipFile

import pytest
from refused import refuses

from marelle_sim import ChipError, RegisterChip, UsageProblem, simulate, virtual_board
from marelle_sim.testing.board import Board

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
    file = tmp_path / "main.py"
    file.write_text(READ, encoding="utf-8")
    return file


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
