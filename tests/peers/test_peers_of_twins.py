"""Drivers from PyPI, unmodified, on a virtual board: each with a twin of its chip, from the chip's data sheet."""

# The programs below are written in functions: their modules are the board's.
# mypy: disable-error-code="import-not-found,no-untyped-def,no-untyped-call"
# ruff: noqa: RUF012

from collections.abc import Callable
from pathlib import Path

import pytest

from marelle_sim import CommandChip, RegisterChip, Run, SpiChip, simulate, virtual_board
from marelle_sim.chips.pca9685 import Pca9685
from marelle_sim.testing.board import Board

Wheel = Callable[[str], Path]


class Aht10(CommandChip):
    """Temperature and humidity: a status byte, then 20 bits of each."""

    command_bytes = 1
    celsius, humidity = 23.5, 40.0
    _result = bytes(6)

    def command(self, code: int, arguments: bytes) -> bytes | None:
        if code == 0xAC:
            self._done_us = self.time_us + 75_000
            hum = round(self.humidity / 100 * 2**20)
            warm = round((self.celsius + 50) / 200 * 2**20)
            self._result = (hum << 20 | warm).to_bytes(5, "big")
        return None

    def read(self, count: int) -> bytes:
        busy = 0x80 if self.time_us < getattr(self, "_done_us", 0) else 0
        return (bytes([0x08 | busy]) + self._result)[:count]


class Words:
    """A chip whose registers hold 16 bits, high byte first."""

    def __init__(self, words: dict[int, int]) -> None:
        self.words, self.pointer = words, 0

    def write(self, data: bytes) -> None:
        if data:
            self.pointer = data[0]
        if len(data) == 3:
            self.words[data[0]] = int.from_bytes(data[1:], "big")

    def read(self, count: int) -> bytes:
        held = (self.words.get(self.pointer + place, 0) for place in range(3))
        return b"".join(word.to_bytes(2, "big") for word in held)[:count]


class Accelerometer(RegisterChip):
    """ADXL343: 1 g upwards, in steps of 4 mg."""

    identity = {0x00: 0xE5}

    def read_register(self, register: int) -> int:
        lying = (0).to_bytes(4, "little") + (250).to_bytes(2, "little")
        if 0x32 <= register <= 0x37:
            return lying[register - 0x32]
        return super().read_register(register)


class Barometer(RegisterChip):
    """BMP581: 24 bits each, temperature in 1/65536 degree, pressure in 1/64 Pa."""

    identity = {0x01: 0x50}

    def read_register(self, register: int) -> int:
        measured = round(18.5 * 65536).to_bytes(3, "little") + (101_325 * 64).to_bytes(3, "little")
        return (
            measured[register - 0x1D]
            if 0x1D <= register <= 0x22
            else super().read_register(register)
        )


class Matrices(SpiChip):
    """Four chained MAX7219: each keeps what was shifted into it when chip select rises."""

    def __init__(self) -> None:
        self.shifted = bytearray()
        self.registers: list[dict[int, int]] = [{} for _ in range(4)]

    def exchange(self, byte: int) -> int:
        self.shifted.append(byte)
        return 0

    def deselect(self) -> None:
        pairs = [self.shifted[at : at + 2] for at in range(0, len(self.shifted), 2)][-4:]
        for registers, (register, value) in zip(self.registers, pairs, strict=False):
            registers[register] = value
        self.shifted.clear()


class Matrix(RegisterChip):
    """HT16K33: commands of one byte, 16 bytes of light from address 0."""

    def __init__(self) -> None:
        self.commands: list[int] = []

    def write(self, data: bytes) -> None:
        if len(data) == 1 and data[0] >= 0x20:
            self.commands.append(data[0])
        else:
            super().write(data)


def _board(address: int, chip: object) -> Board:
    board = virtual_board()
    board.i2c(0).attach(address, chip)  # type: ignore[arg-type]  # what answers is a chip
    return board


def _well(run: Run) -> Run:
    assert run.error is None, run.error.traceback
    return run


def test_ahtx0_runs_its_own_example(wheel: Wheel, example: Callable[[str], Path]) -> None:
    run = _well(
        simulate(
            example("micropython_ahtx0"),
            board=_board(0x38, Aht10()),
            packages=[wheel("micropython_ahtx0")],
            seconds=11,
        )
    )
    assert run.stdout == "\nTemperature: 23.50 C\nHumidity: 40.00 %\n" * 3
    assert run.ended == "deadline"


def test_max7219_runs_its_own_example(wheel: Wheel, example: Callable[[str], Path]) -> None:
    chain = Matrices()
    board = virtual_board()
    board.spi(0).attach(chain, cs=5)
    _well(
        simulate(
            example("micropython_max7219"), board=board, packages=[wheel("micropython_max7219")]
        )
    )
    assert [registers[10] for registers in chain.registers] == [5] * 4
    letters = [[registers[row + 1] for row in range(8)] for registers in chain.registers]
    assert len({tuple(letter) for letter in letters}) == 4
    assert all(any(letter) for letter in letters)


EXAMPLES = (
    "bar", "matrix", "matrixcolour", "matrixfeatherwing", "matrixmulti", "segment", "segment14_sparkfun_alpha",
    "segmentbig", "segmentgen-02", pytest.param("segmentgen-01", marks=pytest.mark.unmeasured),
)  # fmt: skip
WRONG_EXAMPLES = ("segment14_adafruit_054in", "segment14_ecbuying_054")


def _displays(program: Path, package: Path) -> tuple[Run, list[Matrix]]:
    """Run an example of ht16k33 with the four displays that the largest of them wants."""
    chips = [Matrix() for _ in range(4)]
    board = virtual_board()
    for place, chip in enumerate(chips):
        board.i2c(0).attach(0x70 + place, chip)
    return simulate(program, board=board, packages=[package], seconds=60), chips


@pytest.mark.measured_first(4)
@pytest.mark.parametrize("name", EXAMPLES)
def test_ht16k33_runs_its_own_examples(
    wheel: Wheel, shipped: Callable[[str, str], Path], name: str
) -> None:
    program = shipped("ht16k33_python", f"examples/micropython/test_{name}.py")
    run, chips = _displays(program, wheel("ht16k33_python"))
    assert _well(run).ended in ("done", "deadline")
    assert chips[0].commands[:2] == [0x21, 0x81]
    assert sum(len(seen.written) > 2 for seen in run.bus) > 5  # pictures


@pytest.mark.parametrize("name", WRONG_EXAMPLES)
def test_two_examples_of_ht16k33_end_on_their_own_mistake(
    wheel: Wheel, shipped: Callable[[str, str], Path], name: str
) -> None:
    program = shipped("ht16k33_python", f"examples/micropython/test_{name}.py")
    run, _chips = _displays(program, wheel("ht16k33_python"))
    assert run.error is not None
    assert (run.error.line, run.error.traceback.splitlines()[-1]) == (
        70, "NameError: name 'true' isn't defined",
    )  # fmt: skip
    assert "true" in run.error.source_line


def test_hdc1080_measures(wheel: Wheel) -> None:
    def program() -> object:
        from machine import I2C, Pin
        from micropython_hdc1080 import hdc1080

        sensor = hdc1080.HDC1080(I2C(0, sda=Pin(4), scl=Pin(5)))
        return sensor.measurements

    chip = Words({0xFF: 0x1050, 0: round(60 / 165 * 2**16), 1: 2**15, 2: 0x1000})
    run = simulate(program, board=_board(0x40, chip), packages=[wheel("micropython_hdc1080")])
    assert _well(run).returned == pytest.approx((20, 50), abs=0.01)


def test_mcp9808_measures(wheel: Wheel) -> None:
    def program() -> object:
        from machine import I2C, Pin
        from micropython_mcp9808 import mcp9808

        return mcp9808.MCP9808(I2C(0, sda=Pin(4), scl=Pin(5))).temperature

    class Thermometer(RegisterChip):
        identity = {7: 4}

        def read_register(self, register: int) -> int:
            return {5: 0x01, 6: 0x94}.get(register, super().read_register(register))

    run = simulate(
        program, board=_board(0x18, Thermometer()), packages=[wheel("micropython_mcp9808")]
    )
    assert _well(run).returned == 25.25


def test_adxl343_measures(wheel: Wheel) -> None:
    def program() -> object:
        from machine import I2C, Pin
        from micropython_adxl343 import adxl343

        sensor = adxl343.ADXL343(I2C(0, sda=Pin(4), scl=Pin(5)))
        return sensor.acceleration, sensor.acceleration_range

    run = simulate(
        program, board=_board(0x53, Accelerometer()), packages=[wheel("micropython_adxl343")]
    )
    acceleration, span = _well(run).returned
    assert acceleration == pytest.approx((0, 0, 9.807), abs=0.01)
    assert span == "RANGE_2"


def test_bmp581_measures(wheel: Wheel) -> None:
    def program() -> object:
        from machine import I2C, Pin
        from micropython_bmp581 import bmp581

        sensor = bmp581.BMP581(I2C(0, sda=Pin(4), scl=Pin(5)))
        return sensor.temperature, sensor.pressure

    run = simulate(
        program, board=_board(0x47, Barometer()), packages=[wheel("micropython_bmp581")]
    )
    assert _well(run).returned == pytest.approx((18.5, 101.325), abs=0.01)


def test_pca9685_dims_a_light(wheel: Wheel) -> None:
    def program() -> None:
        from machine import I2C, Pin
        from micropython_pca9685.pca9685 import PCA9685

        driver = PCA9685(I2C(0, sda=Pin(4), scl=Pin(5)))
        driver.frequency = 50
        driver.channels[3].duty_cycle = 0x7FFF

    chip = Pca9685()
    _well(simulate(program, board=_board(0x40, chip), packages=[wheel("micropython_pca9685")]))
    share, hertz = chip.signal(3)
    assert share == 0x7FF / 4096
    assert hertz == 25_000_000 / 4096 / (122 + 1)  # its author has one too many in the divider
