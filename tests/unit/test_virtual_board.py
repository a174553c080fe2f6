"""A board without a robot: the chips that a test attaches to its I2C bus, and what may be wrong."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from programs import answer, program
from refused import refuses
from thermometer import Thermometer, board_with

from marelle_sim import ChipError, Nack, RegisterChip, UsageProblem, crc8, simulate, virtual_board
from marelle_sim.testing.board import Board

READ_REGISTER = program("i2c/reads_a_register")
SCAN = program("i2c/scans")
TELL_ERROR = program("i2c/tells_its_error")
SCAN_ON_PINS = program("i2c/scans_on_pins")


class Clumsy(Thermometer):
    """Answers a read with what it was given."""

    def __init__(self, answer: Any) -> None:
        self.answer = answer

    def read(self, count: int) -> Any:
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


@pytest.fixture
def board() -> Board:
    """A Pico with a thermometer on its bus."""
    return board_with(Thermometer())


def test_transactions_are_listed_with_their_times(board: Board) -> None:
    written, read = simulate(READ_REGISTER, board=board).bus
    assert (written.bus, written.address, written.written, written.ack) == (
        "i2c0", 0x48, b"\x05", True,
    )  # fmt: skip
    assert (read.read, read.ack) == (b"\x2b", True)
    assert 0 < written.time_us <= read.time_us


def test_a_chip_answers_on_any_pins_of_its_controller_or_on_those_it_is_wired_to() -> None:
    assert (
        answer(simulate(program("i2c/scans_five_places"), board=board_with(Thermometer())))
        == [[0x48]] * 5
    )
    wired = virtual_board()
    wired.i2c(0, sda=8, scl=9).attach(0x48, Thermometer())
    assert answer(simulate(program("i2c/scans_five_places"), board=wired)) == [
        [],
        [],
        [0x48],
        [],
        [],
    ]


class Movable(RegisterChip):
    """A chip of a test's own with a shutdown pin; its address stays."""

    address: int | None = 0x48
    moved: Callable[[], object]

    def plug(self, address: int) -> None:
        """Start at this address."""

    def power(self, level: int) -> None:
        """Have no address while the level is 0."""
        self.address = 0x48 if level else None
        self.moved()


def test_a_chip_of_ones_own_is_shut_down_by_its_pin() -> None:
    board = virtual_board()
    board.i2c(0).attach(0x48, Movable(), shutdown=6)
    assert answer(simulate(program("i2c/shuts_a_chip_down"), board=board)) == [[0x48], [], [0x48]]


@pytest.mark.parametrize(
    "twin", [RegisterChip, type("Powered", (RegisterChip,), {"power": "5 W"})]
)
def test_a_chip_keeps_what_was_written_to_it_from_run_to_run(twin: type[RegisterChip]) -> None:
    board = board_with(twin())
    assert answer(simulate(program("i2c/writes_registers"), board=board)) == (b"\0\0", b"ab", b"!")
    assert answer(simulate(program("i2c/writes_registers"), board=board)) == (b"ab", b"ab", b"!")


def test_registers_may_have_addresses_of_two_bytes() -> None:
    class Wide(RegisterChip):
        address_bytes = 2
        identity = {0x010F: 0xEA, 0x0110: 0xCC}  # noqa: RUF012 - as a twin is written

    assert (
        answer(simulate(program("i2c/reads_a_wide_address"), board=board_with(Wide())))
        == b"\xea\xcc"
    )


def test_a_checksum_is_that_of_the_data_sheets() -> None:
    assert crc8(b"\xbe\xef") == 0x92
    assert crc8(b"\x02\x1c\xb8\x01\0\0\0", 0x31, 0) == 0xF7 or crc8(b"") == 0xFF


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (b"", "E-CHIP-04"),
        (b"two", "E-CHIP-04"),
        ("43", "E-CHIP-05"),
        (None, "E-CHIP-05"),
        (ZeroDivisionError("oops"), "E-CHIP-03"),
        (OSError(5), "E-CHIP-03"),
    ],
)
def test_what_a_twin_does_wrong_is_said_to_the_test_and_no_program_catches_it(
    answer: Any, code: str
) -> None:
    with refuses(ChipError, code, chip="Clumsy") as caught:
        simulate(program("i2c/catches_all"), board=board_with(Clumsy(answer)))
    assert caught.value.__cause__ is (answer if code == "E-CHIP-03" else None)


def test_a_twin_may_refuse() -> None:
    run = simulate(TELL_ERROR, board=board_with(Clumsy(Nack())))
    assert answer(run) == 5
    assert [transaction.ack for transaction in run.bus] == [True, False]


def test_two_chips_at_one_address_are_refused(board: Board) -> None:
    with refuses(ChipError, "E-CHIP-01", address="0x48"):
        board.i2c(0).attach(0x48, Thermometer())


@pytest.mark.parametrize(
    ("pins", "program"), [({}, READ_REGISTER), ({"sda": 4, "scl": 5}, SCAN_ON_PINS)]
)
def test_a_chip_at_an_address_of_the_kit_is_refused_also_on_the_pins_of_its_bus(
    pins: dict[str, int], program: Path
) -> None:
    board = virtual_board()
    board.i2c(0, **pins).attach(0x6A, Thermometer())
    with refuses(ChipError, "E-CHIP-01"):
        simulate(program, kit="pico_bot", board=board)


def test_a_kit_and_a_board_share_one_bus(board: Board) -> None:
    assert answer(simulate(SCAN, kit="pico_bot", board=board)) == [0x3C, 0x48, 0x6A]


def test_a_bus_of_two_pins_without_chips_hides_none(board: Board) -> None:
    board.i2c(0, sda=4, scl=5)
    assert answer(simulate(SCAN_ON_PINS, board=board)) == [0x48]


def test_the_pins_of_a_kit_s_bus_lead_to_its_chips() -> None:
    board = virtual_board()
    bus = board.i2c(0, sda=4, scl=5)
    bus.attach(0x48, Thermometer())
    assert answer(simulate(SCAN_ON_PINS, kit="pico_bot", board=board)) == [0x3C, 0x48, 0x6A]
    bus.fault("stuck")
    assert answer(simulate(SCAN_ON_PINS, kit="pico_bot", board=board)) == []


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (lambda: virtual_board("pizza"), "E-CHIP-08"),
        (lambda: virtual_board().pin(30), "E-CHIP-11"),
        (lambda: virtual_board().i2c(2), "E-CHIP-11"),
        (lambda: virtual_board().i2c(0).attach(0x07, Thermometer()), "E-CHIP-07"),
        (lambda: virtual_board().i2c(0).fault("smoke"), "E-CHIP-09"),
        (lambda: virtual_board().i2c(0).fault("identity"), "E-CHIP-06"),
        (lambda: virtual_board().spi(0).fault("smoke"), "E-CHIP-09"),
        (lambda: virtual_board().adc(0).set(), "E-CHIP-10"),
    ],
)
def test_what_does_not_exist_is_refused(wrong: Any, code: str) -> None:
    with refuses(ChipError, code):
        wrong()


# Faults


@pytest.mark.parametrize(
    ("fault", "options", "name"),
    [
        ("identity", {"at_s": 1}, "at_s"),
        ("identity", {"times": 2}, "times"),
        ("identity", {"ms": 3}, "ms"),
        ("nack", {"ms": 3}, "ms"),
        ("stuck", {"value": 0x12}, "value"),
        ("slow", {"value": 0}, "value"),
    ],
)
def test_an_argument_that_a_fault_does_not_use_is_refused(
    board: Board, fault: str, options: Any, name: str
) -> None:
    with refuses(UsageProblem, "E-RUN-32", fault=fault, name=name):
        board.i2c(0).fault(fault, **options)
    assert answer(simulate(TELL_ERROR, board=board)) == 0


@pytest.mark.parametrize(
    ("fault", "options", "number"),
    [
        ("nack", {}, 5),
        ("nack", {"address": 0x48}, 5),
        ("nack", {"address": 0x40}, 0),
        ("nack", {"at_s": 1.0}, 0),
        ("stuck", {}, 110),
        ("slow", {"ms": 3}, 0),
        ("slow", {"ms": 30}, 110),
        ("identity", {}, 0),
    ],
)
def test_each_fault_of_a_bus_is_one_call(
    board: Board, fault: str, options: Any, number: int
) -> None:
    board.i2c(0).fault(fault, **options)
    assert answer(simulate(TELL_ERROR, board=board)) == number
    board.i2c(0).repair()
    assert answer(simulate(TELL_ERROR, board=board)) == 0


def test_a_fault_may_pass_in_each_run(board: Board) -> None:
    board.i2c(0).fault("nack", times=2)
    for _run in range(2):
        assert answer(simulate(program("i2c/tells_four_errors"), board=board)) == [5, 5, 0, 0]


def test_a_slow_chip_takes_its_time(board: Board) -> None:
    board.i2c(0).fault("slow", ms=7)
    slow = simulate(READ_REGISTER, board=board).seconds
    board.i2c(0).repair()
    assert slow - simulate(READ_REGISTER, board=board).seconds == pytest.approx(0.014)


def test_a_stuck_bus_shows_no_chip(board: Board) -> None:
    board.i2c(0).fault("stuck")
    assert answer(simulate(SCAN, board=board)) == []


@pytest.mark.parametrize(("options", "said"), [({}, 0x4B), ({"value": 0x12}, 0x12)])
def test_a_wrong_identity_is_read(board: Board, options: Any, said: int) -> None:
    board.i2c(0).fault("identity", **options)
    assert answer(simulate(program("i2c/reads_the_identity"), board=board)) == said


def test_a_bus_made_by_software_can_be_driven_byte_by_byte() -> None:
    run = simulate(program("i2c/drives_a_bus"), board=board_with(RegisterChip()))

    assert answer(run) == ((2, 2), 0, b"ab", [])


def test_a_bus_of_the_hardware_cannot() -> None:
    run = simulate(program("i2c/drives_hardware"), board=virtual_board())
    assert run.stdout == "I2C operation not supported\n"
