"""A chip of one's own on a robot senses its world: the three twins of docs/board.md, each in a run."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from found_micropython import VMS

from marelle_sim import CommandChip, RegisterChip, dallas_crc8, load_kit, simulate

if TYPE_CHECKING:
    from collections.abc import Callable

    Sensed = Callable[..., list[str]]

TWINS = Path(__file__).parents[2] / "docs" / "programs" / "sensing"
CHIP = '\n[[part]]\nkind = "chip"\nname = "own"\nchip = "{chip}"\nbus = 0\npins = [4, 5]\naddress = 0x29\n'
WORLD = """
format = 1
size = [1000, 1000]
[[wall]]
points = [[0, 900], [1000, 900]]
[[line]]
points = [[0, 330], [1000, 330]]
width = 20
[environment]
light = [[0, 300], [1, 300], [2, 900]]
[robot]
at = [500, 300]
heading = 0
"""
SETUP = """
from machine import I2C, Pin
from marelle import Robot
from time import sleep_ms
bus = I2C(0, sda=Pin(4), scl=Pin(5))
bot = Robot()
"""


@pytest.fixture
def sensed(tmp_path: Path) -> Sensed:
    """Return a function that runs a program on a robot with one of the twins, and gives what it printed."""

    def lines(chip: str, text: str, vm: str) -> list[str]:
        shutil.copytree(TWINS, tmp_path, dirs_exist_ok=True)
        kit = tmp_path / "robot.toml"
        kit.write_text(
            Path(load_kit("pico_bot").source).read_text("utf-8") + CHIP.format(chip=chip)
        )
        (tmp_path / "world.toml").write_text(WORLD)
        (tmp_path / "program.py").write_text(SETUP + text)
        run = simulate(
            tmp_path / "program.py", kit=load_kit(kit, trust=True), world=tmp_path / "world.toml",
            tolerances=False, vm=vm,
        )  # fmt: skip
        assert (run.ended, run.error) == ("done", None)
        return run.stdout.splitlines()

    return lines


@pytest.mark.parametrize("vm", VMS)
def test_a_distance_sensor_sees_the_wall_come_nearer(sensed: Sensed, vm: str) -> None:
    program = """
def mm():
    return int.from_bytes(bus.readfrom_mem(0x29, 0x1E, 2), "big")
print(bus.readfrom_mem(0x29, 0xC0, 1), mm())
bot.straight(300)
print(mm())
bot.turn(90)
print(mm() in (435, 434, 436))
"""
    first, second, side = sensed("tof_twin.py:TofTwin", program, vm)
    assert first == "b'\\xee' 535"  # 600 mm from the axle, 65 before the sensor
    assert int(second) == pytest.approx(235, abs=2)
    assert side == "False"  # there is no wall on that side


@pytest.mark.parametrize("vm", VMS)
def test_a_colour_sensor_sees_the_line_under_it(sensed: Sensed, vm: str) -> None:
    program = """
def clear():
    return int.from_bytes(bus.readfrom_mem(0x29, 0x80 | 0x14, 2), "little")
print(clear())
bot.straight(60)
print(clear())
"""
    assert sensed("floor_twin.py:FloorTwin", program, vm) == ["0", "40000"]


@pytest.mark.parametrize("vm", VMS)
def test_a_light_sensor_reads_the_environment_of_the_world(sensed: Sensed, vm: str) -> None:
    program = """
def light():
    bus.writeto(0x29, b"\\x20")
    sleep_ms(120)
    return int.from_bytes(bus.readfrom(0x29, 2), "big")
print(light())
sleep_ms(2500)
print(light())
"""
    assert sensed("light_twin.py:LightTwin", program, vm) == ["360", "1080"]


def test_the_checksum_of_one_wire_chips_is_public() -> None:
    assert dallas_crc8(bytes.fromhex("021cb801000000")) == 0xA2  # the example of Maxim's note 27


class Monitor(RegisterChip):
    """An INA219: each register has two bytes, and a transfer stays at it."""

    register_bytes = 2

    def read_register(self, register: int) -> int:
        return 0x5DC0 if register == 2 else super().read_register(register)


def test_a_register_may_have_two_bytes() -> None:
    chip = Monitor()
    chip.write(b"\x05\x10\x00")
    assert chip.read(2) == b"\x10\x00"
    chip.write(b"\x02")
    assert (chip.read(2), chip.read(3)) == (b"\x5d\xc0", b"\x5d\xc0\x5d")
    chip.write(b"\x05")
    assert chip.read(1) == b"\x10"


def test_a_misspelt_method_is_refused_where_it_is_written() -> None:
    with pytest.raises(TypeError, match=r"^Wrong.read_registers: is read_register meant\?$"):
        type("Wrong", (RegisterChip,), {"read_registers": lambda self, register: 0})
    type("Right", (CommandChip,), {"command": lambda self, code, arguments: None, "convert": int})
