"""Drivers from PyPI, unmodified: with what a Pico has itself, with the parts of the robot, and with twins made from the data sheets of chips."""

# The programs below are written in functions: their modules are the board's.
# mypy: disable-error-code="import-not-found,no-untyped-def,no-untyped-call"

from collections.abc import Callable
from pathlib import Path

import pytest
from programs import answer, program

from marelle_sim import CommandChip, RegisterChip, Run, SpiChip, simulate, virtual_board

Wheel = Callable[[str], Path]


def _well(run: Run) -> Run:
    assert run.error is None, run.error.traceback
    return run


def test_picozero_runs_its_own_example(wheel: Wheel, example: Callable[[str], Path]) -> None:
    board = virtual_board()
    board.pin(2).set(0, at_s=1)  # the button is pressed for a second
    board.pin(2).set(1, at_s=2)
    folder = example("picozero").parent
    run = simulate(
        program("libraries/watches_its_light"),
        board=board,
        path=[folder],
        packages=[wheel("picozero")],
    )
    assert answer(run) == [0, 1, 0]


def test_picozero_drives_the_robot(wheel: Wheel) -> None:
    nears = program("libraries/nears_a_wall")
    run = simulate(nears, world="empty_room", packages=[wheel("picozero")], tolerances=False)
    before_m, after_m = answer(run)
    assert run.pose.y_mm > 1150  # it began at 1000
    assert (before_m - after_m) * 1000 == pytest.approx(run.pose.y_mm - 1000, abs=30)


def test_the_ultrasonic_driver_of_diyables_measures_the_room(wheel: Wheel) -> None:
    run = simulate(
        program("libraries/measures_the_room"),
        world="empty_room",
        tolerances=False,
        packages=[wheel("diyables_micropython_ultrasonic_sensor")],
    )
    assert answer(run) == pytest.approx(95, abs=5)


@pytest.mark.parametrize(("angle", "pulse_us"), [(0, 600), (90, 1525), (180, 2450)])
def test_the_servo_driver_of_diyables_gives_the_pulse_of_an_angle(
    wheel: Wheel, angle: int, pulse_us: float
) -> None:
    def turns() -> tuple[int, int]:
        import time

        from DIYables_MicroPython_Servo import Servo

        servo = Servo(5)
        servo.move_to_angle(angle)
        time.sleep(1)
        return servo.servo_pin.duty_u16(), servo.servo_pin.freq()

    package = wheel("diyables_micropython_servo")
    duty, hertz = _well(simulate(turns, board=virtual_board(), packages=[package])).returned
    assert hertz == 50
    assert duty / 65536 * 20_000 == pytest.approx(pulse_us, abs=1)


def test_lsm6dsox_measures_with_the_chip_of_the_robot(wheel: Wheel) -> None:
    feels = program("libraries/feels_that_it_stands")
    run = simulate(feels, tolerances=False, packages=[wheel("micropython_lsm6dsox")])
    acceleration, gyro = answer(run)
    assert acceleration == pytest.approx((0, 0, 9.807), abs=0.05)
    assert gyro == pytest.approx((0, 0, 0), abs=0.01)


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


def test_ahtx0_runs_its_own_example(wheel: Wheel, example: Callable[[str], Path]) -> None:
    board = virtual_board()
    board.i2c(0).attach(0x38, Aht10())
    run = _well(
        simulate(
            example("micropython_ahtx0"),
            board=board,
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


@pytest.mark.unmeasured
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
