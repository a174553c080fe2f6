"""A board without a robot: the chips that a test attaches to its I2C bus, and what may be wrong."""

# The programs below are written in functions: their modules are the board's.
# mypy: disable-error-code="import-not-found,no-untyped-def,no-untyped-call,attr-defined,arg-type"
# ruff: noqa: RUF012

from typing import Any

import pytest
from refused import refuses
from thermometer import Thermometer, board_with

from marelle_sim import ChipError, Nack, RegisterChip, UsageProblem, crc8, simulate, virtual_board


class Clumsy(Thermometer):
    """Answers a read with what it was given."""

    def __init__(self, answer: Any) -> None:
        self.answer = answer

    def read(self, count: int) -> Any:
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


def read_register():
    from machine import I2C

    return I2C(0).readfrom_mem(0x48, 0x05, 1)[0]


def scan():
    from machine import I2C

    return I2C(0).scan()


def number_of_the_error():
    from machine import I2C

    bus = I2C(0, timeout=20_000)
    try:
        bus.readfrom_mem(0x48, 0x05, 1)
    except OSError as error:
        return error.errno
    return 0


def test_transactions_are_listed_with_their_times() -> None:
    written, read = simulate(read_register, board=board_with(Thermometer())).bus
    assert (written.bus, written.address, written.written, written.ack) == (
        "i2c0", 0x48, b"\x05", True,
    )  # fmt: skip
    assert (read.read, read.ack) == (b"\x2b", True)
    assert 0 < written.time_us <= read.time_us


def test_a_chip_answers_on_any_pins_of_its_controller_or_on_those_it_is_wired_to() -> None:
    def seen():
        from machine import I2C, Pin, SoftI2C

        places = [I2C(0, sda=Pin(sda), scl=Pin(sda + 1)) for sda in (0, 4, 8, 20)]
        places.append(SoftI2C(sda=Pin(0), scl=Pin(1)))
        return [bus.scan() for bus in places]

    assert simulate(seen, board=board_with(Thermometer())).returned == [[0x48]] * 5
    wired = virtual_board()
    wired.i2c(0, sda=8, scl=9).attach(0x48, Thermometer())
    assert simulate(seen, board=wired).returned == [[], [], [0x48], [], []]


def test_a_chip_keeps_what_was_written_to_it_from_run_to_run() -> None:
    def keep():
        from machine import I2C

        bus = I2C(0)
        before = bus.readfrom_mem(0x48, 0x20, 2)
        bus.writeto_mem(0x48, 0x20, b"ab")
        bus.writeto_mem(0x48, 0x0F, b"!")
        return before, bus.readfrom_mem(0x48, 0x20, 2), bus.readfrom_mem(0x48, 0x0F, 1)

    board = board_with(RegisterChip())
    assert simulate(keep, board=board).returned == (b"\0\0", b"ab", b"!")
    assert simulate(keep, board=board).returned == (b"ab", b"ab", b"!")


def test_registers_may_have_addresses_of_two_bytes() -> None:
    class Wide(RegisterChip):
        address_bytes = 2
        identity = {0x010F: 0xEA, 0x0110: 0xCC}

    def program():
        from machine import I2C

        return I2C(0).readfrom_mem(0x48, 0x010F, 2, addrsize=16)

    assert simulate(program, board=board_with(Wide())).returned == b"\xea\xcc"


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
    def program():
        while True:
            try:  # noqa: SIM105 - as above
                read_register()
            except:  # noqa: E722, S110 - a program may
                pass

    with refuses(ChipError, code, chip="Clumsy") as caught:
        simulate(program, board=board_with(Clumsy(answer)))
    assert caught.value.__cause__ is (answer if code == "E-CHIP-03" else None)


def test_a_twin_may_refuse() -> None:
    run = simulate(number_of_the_error, board=board_with(Clumsy(Nack())))
    assert run.returned == 5
    assert [transaction.ack for transaction in run.bus] == [True, False]


def test_two_chips_at_one_address_are_refused() -> None:
    board = board_with(Thermometer())
    with refuses(ChipError, "E-CHIP-01", address="0x48"):
        board.i2c(0).attach(0x48, Thermometer())


def test_a_chip_at_an_address_of_the_kit_is_refused() -> None:
    board = virtual_board()
    board.i2c(0).attach(0x6A, Thermometer())
    with refuses(ChipError, "E-CHIP-01"):
        simulate(read_register, kit="pico_bot", board=board)


def test_a_kit_and_a_board_share_one_bus() -> None:
    board = board_with(Thermometer())
    assert simulate(scan, kit="pico_bot", board=board).returned == [0x3C, 0x48, 0x6A]


def scan_on_pins():
    from machine import I2C, Pin

    return I2C(0, sda=Pin(4), scl=Pin(5)).scan()


def test_a_bus_of_two_pins_without_chips_hides_none() -> None:
    board = board_with(Thermometer())
    board.i2c(0, sda=4, scl=5)
    assert simulate(scan_on_pins, board=board).returned == [0x48]


def test_the_pins_of_a_kit_s_bus_lead_to_its_chips() -> None:
    board = virtual_board()
    bus = board.i2c(0, sda=4, scl=5)
    bus.attach(0x48, Thermometer())
    assert simulate(scan_on_pins, kit="pico_bot", board=board).returned == [0x3C, 0x48, 0x6A]
    bus.fault("stuck")
    assert simulate(scan_on_pins, kit="pico_bot", board=board).returned == []


def test_a_chip_on_the_pins_of_a_kit_s_bus_is_refused_at_a_kit_s_address() -> None:
    board = virtual_board()
    board.i2c(0, sda=4, scl=5).attach(0x6A, Thermometer())
    with refuses(ChipError, "E-CHIP-01"):
        simulate(scan_on_pins, kit="pico_bot", board=board)


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
    fault: str, options: Any, name: str
) -> None:
    board = board_with(Thermometer())
    with refuses(UsageProblem, "E-RUN-32", fault=fault, name=name):
        board.i2c(0).fault(fault, **options)
    assert simulate(number_of_the_error, board=board).returned == 0


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
def test_each_fault_of_a_bus_is_one_call(fault: str, options: Any, number: int) -> None:
    board = board_with(Thermometer())
    board.i2c(0).fault(fault, **options)
    assert simulate(number_of_the_error, board=board).returned == number
    board.i2c(0).repair()
    assert simulate(number_of_the_error, board=board).returned == 0


def test_a_fault_may_pass() -> None:
    def program():
        return [number_of_the_error() for _ in range(4)]

    board = board_with(Thermometer())
    board.i2c(0).fault("nack", times=2)
    assert simulate(program, board=board).returned == [5, 5, 0, 0]


def test_a_slow_chip_takes_its_time() -> None:
    board = board_with(Thermometer())
    board.i2c(0).fault("slow", ms=7)
    slow = simulate(read_register, board=board).seconds
    board.i2c(0).repair()
    assert slow - simulate(read_register, board=board).seconds == pytest.approx(0.014)


def test_a_stuck_bus_shows_no_chip() -> None:
    board = board_with(Thermometer())
    board.i2c(0).fault("stuck")
    assert simulate(scan, board=board).returned == []


@pytest.mark.parametrize(("options", "said"), [({}, 0x4B), ({"value": 0x12}, 0x12)])
def test_a_wrong_identity_is_read(options: Any, said: int) -> None:
    def program():
        from machine import I2C

        return I2C(0).readfrom_mem(0x48, 0x0F, 1)[0]

    board = board_with(Thermometer())
    board.i2c(0).fault("identity", **options)
    assert simulate(program, board=board).returned == said


def test_a_bus_made_by_software_can_be_driven_byte_by_byte() -> None:
    def program():
        from machine import Pin, SoftI2C

        bus, data = SoftI2C(scl=Pin(5), sda=Pin(4)), bytearray(2)
        bus.start()
        acknowledged = bus.write(b"\x90\x05"), bus.write(b"ab")
        bus.start()
        refused = bus.write(b"\x92\x05")
        bus.stop()
        bus.start()
        bus.write(b"\x90\x05")
        bus.start()
        bus.write(b"\x91")
        bus.readinto(data)
        bus.stop()
        bus.init(scl=Pin(7), sda=Pin(6))
        return acknowledged, refused, bytes(data), bus.scan()

    run = simulate(program, board=board_with(RegisterChip()))

    assert run.returned == ((2, 2), 0, b"ab", [])


def test_a_bus_of_the_hardware_cannot() -> None:
    def program():
        from machine import I2C

        try:
            I2C(0).start()
        except OSError as error:
            return str(error)

    assert simulate(program, board=virtual_board()).returned == "I2C operation not supported"
