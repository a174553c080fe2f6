"""A fault of a chip or its bus raises an error with a code, at the start or later, within a second."""

from collections.abc import Callable

import pytest
from chip_kits import KITS, Kit
from programs import program_text

from marelle_sim import Run, virtual_board
from marelle_sim.chips.dht22 import Dht22
from marelle_sim.chips.ds18b20 import Ds18b20
from marelle_sim.chips.vl53l0x import Vl53l0x
from marelle_sim.testing.board import Board

Told = Callable[[Kit, str, Board], tuple[str, float]]

ON_A_BUS = {name: kit for name, kit in KITS.items() if "bus=" in kit.made}
WITH_IDENTITY = ("BME280", "LSM6DS", "MPU6050", "TCS34725", "VL53L0X")
READS = {
    "BH1750": "light", "BME280": "hundredths", "LSM6DS": "turn_z", "MPU6050": "acceleration", "PCA9685": "duty",
    "SSD1306": "show", "SSD1306 of 32 rows": "show", "TCS34725": "channels", "VL53L0X": "distance",
}  # fmt: skip
_HEAD = """
from machine import I2C, Pin
from time import sleep_ms, ticks_ms
from marelle import RobotError
from marelle.chips import {driver}
def tell(action, *arguments):
    try:
        return action(*arguments)
    except RobotError as error:
        print(error.code, error.part)
"""


@pytest.fixture
def told_of(run_on: Callable[..., Run]) -> Told:
    """Return a function that runs a program, in which `make()` makes the driver, and returns its output and its seconds."""

    def told(kit: Kit, text: str, board: Board) -> tuple[str, float]:
        make = f"def make():\n    return {kit.made.format(kit.driver)}\n"
        run = run_on(board, _HEAD.format(driver=kit.driver) + make + text)
        return run.stdout, run.seconds

    return told


@pytest.mark.parametrize("kit", ON_A_BUS.values(), ids=ON_A_BUS)
def test_nobody_answers(kit: Kit, told_of: Told) -> None:
    told, seconds = told_of(kit, "tell(make)\n", virtual_board())
    assert (told.split()[0], seconds < 1) == ("E-BOT-06", True)


@pytest.mark.parametrize(
    ("name", "fault", "code"),
    [
        *((name, "stuck", "E-BOT-35") for name in ON_A_BUS),
        *((name, "identity", "E-BOT-07") for name in WITH_IDENTITY),
    ],
)
def test_a_fault_of_the_bus_or_the_chip_is_told_at_the_start(
    board: Board, name: str, fault: str, code: str, told_of: Told
) -> None:
    ON_A_BUS[name].wire(board)
    board.i2c(0).fault(fault)
    told, seconds = told_of(ON_A_BUS[name], "tell(make)\n", board)
    assert (told.split()[0], seconds < 1) == (code, True)


@pytest.mark.parametrize("name", ON_A_BUS)
def test_a_cable_slips_out_later(board: Board, name: str, told_of: Told) -> None:
    ON_A_BUS[name].wire(board)
    board.i2c(0).fault("nack", at_s=2)
    read = f"chip.{READS[name]}"
    arguments = ", 0, 5" if name == "PCA9685" else ""
    text = f"chip = make()\ntell({read}{arguments})\nsleep_ms(2000)\ntell({read}{arguments})\n"
    told, _seconds = told_of(ON_A_BUS[name], text, board)
    assert [line.split()[0] for line in told.splitlines()] == ["E-BOT-06"]


class _Tired(Vl53l0x):
    """A sensor that never ends a measurement."""

    def _duration_us(self) -> int:
        return 10**12


def test_a_distance_that_never_comes(board: Board, told_of: Told) -> None:
    board.i2c(0).attach(0x29, _Tired())
    told, seconds = told_of(KITS["VL53L0X"], "tell(make)\n", board)
    assert (told, seconds < 1) == ("E-BOT-36 ToFSensor\n", True)


class _Disturbed(Dht22):
    """A sensor with a wrong bit in its sum."""

    def answer(self) -> bytes:
        data = super().answer()
        return data[:4] + bytes([data[4] ^ 1])


class _DisturbedThermometer(Ds18b20):
    """A thermometer with a wrong bit in its checksum."""

    def function(self, code: int) -> bytes | None:
        data = super().function(code)
        return data if data is None else data[:-1] + bytes([data[-1] ^ 1])


@pytest.mark.parametrize(
    ("name", "chip"), [("DHT22", _Disturbed()), ("DS18B20", _DisturbedThermometer())]
)
def test_an_answer_arrives_damaged(
    board: Board, name: str, chip: Dht22 | Ds18b20, told_of: Told
) -> None:
    board.pin(2).attach(chip)
    kit = KITS[name]._replace(made="{}(2)")
    told, _seconds = told_of(kit, "chip = make()\ntell(chip.temperature)\n", board)
    assert told == "E-BOT-37 TemperatureSensor\n"


@pytest.mark.parametrize("name", ["DHT11", "DHT22", "DS18B20"])
def test_nobody_answers_on_a_wire(name: str, told_of: Told) -> None:
    kit = KITS[name]._replace(made="{}(2)")
    told, _seconds = told_of(kit, "tell(lambda: make().temperature())\n", virtual_board())
    assert told == "E-BOT-38 TemperatureSensor\n"


@pytest.mark.parametrize(
    ("made", "code"),
    [
        ("ToFSensor(bus=7)", "E-BOT-24 bus"),
        ("ToFSensor(bus=(0, 4))", "E-BOT-24 bus"),
        ("ToFSensor('a', (0, 4, 5))", "E-BOT-01 ToFSensor(address)"),
        ("ToFSensor(0x78, (0, 4, 5))", "E-BOT-01 ToFSensor(address)"),
        ("ToFSensor(shutdown=6, bus=(0, 4, 5))", "E-BOT-35 ToFSensor"),
    ],
)
def test_what_is_no_bus_or_no_address_is_refused_and_nothing_waits(
    board: Board, made: str, code: str, vm: str, run_on: Callable[..., Run]
) -> None:
    board.i2c(0).fault("stuck")
    program = f"""from marelle import RobotError, ToFSensor
try:
    {made}
except RobotError as error:
    print(error.code, error.part)
"""
    run = run_on(board, program, vm=vm)
    assert (run.stdout, run.seconds < 0.5) == (code + "\n", True)


def test_the_pins_of_a_bus_are_those_of_no_other_part(
    board: Board, vm: str, run_on: Callable[..., Run]
) -> None:
    """This holds for the first bus of the board and for one that the program has made."""
    for number in (0, 1):
        board.i2c(number).attach(0x29, Vl53l0x())
    assert run_on(
        board, program_text("refusals/takes_the_pins_of_two_buses"), vm=vm
    ).stdout == "".join(
        f"E-BOT-11 {pin} I2C {number}\n" for pin, number in ((4, 0), (5, 0), (18, 1), (19, 1))
    )
