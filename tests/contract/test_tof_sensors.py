"""Several VL53L0X on one bus: each gets an address of its own by its XSHUT pin, and ten mistakes in the driver are found."""

from collections.abc import Callable
from pathlib import Path

import pytest
from chip_kit import BARE
from found_micropython import VMS
from programs import program_text

from marelle_sim import Run, simulate, virtual_board
from marelle_sim.chips.vl53l0x import Vl53l0x

DRIVER = Path(__file__).parents[2] / "firmware/marelle/chips/xshut.py"
SENSOR = """
[[part]]
kind = "vl53l0x"
name = "{name}"
bus = 0
pins = [4, 5]
address = 0x29
ahead_mm = 60
direction_deg = {direction}
shutdown = {pin}
scale_error = 0
"""
KIT = BARE + "".join(
    SENSOR.format(name=name, direction=direction, pin=pin)
    for name, direction, pin in (("left eye", -90, 6), ("eye", 0, 7), ("right eye", 90, 8))
)
WORLD = """
format = 1
size = [1000, 1000]
[[wall]]
points = [[100, 0], [100, 900], [980, 900], [980, 0]]
[robot]
at = [400, 500]
heading = 0
"""
RIGHT = [
    "[300, 340, 580]",
    "[48, 49, 50]",
]  # mm to the walls from 60 ahead; addresses 0x30 to 0x32
TABLE = """
BOARD = "pico"
I2C = (0, 4, 5)
PARTS = {
    "left_eye": ("ToFSensor", {"shutdown": 6}),
    "eye": ("ToFSensor", {"shutdown": 7}),
    "right_eye": ("ToFSensor", {"shutdown": 8}),
}
"""
ALONE = program_text("tof/three_alone")
# Of our driver: what stands there, and what a mistake would have there instead.
MISTAKES = (
    ("_ADDRESS = const(0x8A)", "_ADDRESS = const(0x89)"),
    ("_AT_FIRST = const(0x29)", "_AT_FIRST = const(0x30)"),
    ("_BOOT_MS = const(2)", "_BOOT_MS = const(1)"),
    ("off.init(Pin.OPEN_DRAIN, value=0)", "off.init(Pin.OPEN_DRAIN, value=1)"),
    ("off.init(Pin.OPEN_DRAIN, value=0)", "off.init(Pin.IN)"),
    ("    pin.value(1)\n", "    pin.value(0)\n"),
    ("sensor.write(_ADDRESS, address)", "sensor.write(_ADDRESS, address << 1)"),
    ("    sensor._address = address\n", ""),
    ("while _taken(sensor, address):", "while False:"),
    ("_LOWEST = const(0x30)", "_LOWEST = const(0x29)"),
)


def _printed(folder: Path, program: str, driver: str = "", vm: str = "python") -> list[str]:
    """Return the lines that a program prints with three sensors, or its traceback; `driver` takes the place of ours."""
    for name, text in (("kit.toml", KIT), ("world.toml", WORLD), ("my_robot.py", TABLE)):
        (folder / name).write_text(text, "utf-8")
    if driver:
        (folder / "driver.py").write_text(driver, "utf-8")
        take = 'import sys, marelle.chips, driver\nsys.modules["marelle.chips.xshut"] = driver\n'
        program = take + program
    (folder / "program.py").write_text(program, "utf-8")
    run = simulate(
        folder / "program.py", world=folder / "world.toml", kit=folder / "kit.toml", vm=vm, seconds=20, tolerances=False
    )  # fmt: skip
    return [run.error.traceback] if run.error is not None else run.stdout.splitlines()


@pytest.mark.parametrize("vm", VMS)
@pytest.mark.parametrize(
    "program", [ALONE, program_text("tof/three_of_a_robot")], ids=["alone", "of a robot"]
)
def test_three_sensors_on_a_bus_each_tell_their_own_distance(
    program: str, vm: str, tmp_path: Path
) -> None:
    assert _printed(tmp_path, program, vm=vm) == RIGHT


def test_ten_mistakes_are_found(tmp_path: Path) -> None:
    source, missed = DRIVER.read_text("utf-8"), []
    for right, wrong in MISTAKES:
        assert right in source, right
        if _printed(tmp_path, ALONE, source.replace(right, wrong, 1)) == RIGHT:
            missed.append((right, wrong))
    assert (missed, len(MISTAKES)) == ([], 10)


def test_those_that_the_table_names_stay_off_until_they_are_asked_for(tmp_path: Path) -> None:
    assert _printed(tmp_path, program_text("tof/one_of_three")) == ["340", "[48]"]


def test_one_whose_cable_is_off_disturbs_no_other(tmp_path: Path) -> None:
    """GP7 keeps one sensor off. GP20 has no sensor."""
    lines = _printed(tmp_path, program_text("tof/one_without_its_cable"))
    assert lines == ["E-BOT-06 ToFSensor", "300 580"]


def test_a_virtual_board_has_several_and_one_alone_may_be_given_another_address(
    run_on: Callable[..., Run],
) -> None:
    board = virtual_board()
    board.i2c(0).attach(0x29, Vl53l0x(), shutdown=6)
    board.i2c(0).attach(0x29, Vl53l0x(), shutdown=7)
    board.i2c(1).attach(0x29, Vl53l0x())
    for _run in range(2):  # the second one finds them as they were attached
        assert run_on(board, program_text("tof/gives_another_address")).stdout.splitlines() == [
            "[85]",
            "[48]",
            "[41, 48]",
            "[41]",
        ]
