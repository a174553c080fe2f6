"""Motors whose bridge has a wire for the speed: an L298N, a TB6612."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from marelle_sim import KitError, load_kit, simulate
from marelle_sim.kits.labels import chip_name, wires_of

if TYPE_CHECKING:
    from pathlib import Path

    from marelle_sim.run import Run

PIN_OF_SIDE = {"left": 26, "right": 27}
RAW = """
from machine import PWM, Pin
from time import sleep_ms
for pin in (10, 12):
    Pin(pin, Pin.OUT).on()
    Pin(pin + 1, Pin.OUT).off()
speeds = [PWM(Pin(pin), freq=1000) for pin in (26, 27)]
sleep_ms(500)
for speed in speeds:
    speed.duty_u16(DUTY)
sleep_ms(1000)
for speed in speeds:
    speed.duty_u16(0)
sleep_ms(500)
"""
TABLE = """
from machine import Pin
for enable in (26, 27):
    Pin(enable, Pin.OUT, value=1)
from marelle.kits.pico_bot import DRIVE, LEFT, RIGHT
PARTS = {}
"""


@pytest.fixture
def bridged(tmp_path: Path) -> Path:
    """Return a folder whose robot is pico_bot with an L298N, without line sensors."""
    with open(load_kit("pico_bot").source, encoding="utf-8") as file:  # noqa: PTH123
        tables = file.read().split("[[part]]\n")
    kept = [table for table in tables if 'kind = "reflectance"' not in table]
    for side, pin in PIN_OF_SIDE.items():
        at = next(i for i, table in enumerate(kept) if f'side = "{side}"' in table)
        kept[at] = f"enable = {pin}\n" + kept[at]
    (tmp_path / "kit.toml").write_text("[[part]]\n".join(kept), encoding="utf-8")
    (tmp_path / "world.toml").write_text("format = 1\nsize = [2000, 2000]\n", encoding="utf-8")
    return tmp_path


def run(folder: Path, program: str, **options: Any) -> Run:
    (folder / "main.py").write_text(program, encoding="utf-8")
    return simulate(folder, tolerances=False, **options)


def test_the_motors_turn_as_fast_as_the_enable_wire_says(bridged: Path) -> None:
    full, half, none = (
        run(bridged, RAW.replace("DUTY", str(duty))).pose.y_mm - 1000 for duty in (65535, 32768, 0)
    )
    assert none == 0
    assert (
        600 < full < 750
    )  # some 180 mm of it rolling on, when nothing drives the motors any more
    assert (
        0.35 < half / full < 0.45
    )  # the way of the drive is half as long, that of the roll a quarter


def test_a_robot_of_the_library_drives_when_its_table_enables_the_bridge(bridged: Path) -> None:
    (bridged / "board.json").write_text('{"kit": "mine"}', encoding="utf-8")
    (bridged / "mine.py").write_text(TABLE, encoding="utf-8")
    program = "from marelle import Robot\nbot = Robot()\nprint(bot.straight(300))\n"
    driven = run(bridged, program)
    assert (driven.stdout, driven.error) == ("True\n", None)
    assert driven.pose.y_mm - 1000 == pytest.approx(300, abs=5)
    (bridged / "mine.py").write_text(TABLE.replace("value=1", "value=0"), "utf-8")
    assert run(bridged, program).pose.y_mm == 1000  # nobody enables the bridge


def test_its_faults_are_those_of_any_motor(bridged: Path) -> None:
    straight = RAW.replace("DUTY", "65535")
    assert run(bridged, straight, faults={"left": "dead"}).pose.heading_deg != 0
    swapped = run(bridged, straight, faults={"left": "swapped"})
    assert swapped.pose.y_mm > 1400


def test_the_wire_is_drawn_and_may_not_serve_twice(bridged: Path) -> None:
    kit = load_kit(bridged)
    motor = next(part for part in kit.parts if part.kind == "motor")
    assert chip_name(motor) == "L298N"
    assert ("EN", 26) in wires_of(motor, kit.facts)
    text = (bridged / "kit.toml").read_text("utf-8").replace("enable = 26", "enable = 10")
    (bridged / "kit.toml").write_text(text, "utf-8")
    with pytest.raises(KitError, match="E-KIT-15"):
        load_kit(bridged)
