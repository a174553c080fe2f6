"""What a driver's author does wrong with twins and their wires: told where it happens, by its name."""

# mypy: disable-error-code="import-not-found,no-untyped-def,no-untyped-call,arg-type"

from collections.abc import Callable
from typing import Any

import pytest
from refused import refuses

from marelle_sim import (
    ChipError,
    CommandChip,
    RegisterChip,
    SpiChip,
    UsageProblem,
    simulate,
    virtual_board,
)
from marelle_sim.chips.vl53l0x import Vl53l0x
from marelle_sim.testing.board import Board


class Chip(RegisterChip):
    """A chip with registers."""


class Echo(SpiChip):
    """A chip on SPI."""

    def exchange(self, byte: int) -> int:
        return byte


@pytest.mark.parametrize(
    ("wrong", "code", "facts"),
    [
        (lambda board: board.i2c(0).attach(0x20, Chip), "E-CHIP-12", ("Chip", "attach(0x44, Chip())")),
        (lambda board: board.i2c(0).attach(Chip(), 0x20), "E-CHIP-12", ("int", "attach(0x44, Chip())")),
        (lambda board: board.i2c(0).attach(0x20, Echo()), "E-CHIP-12", ("Echo", "attach(0x44, Chip())")),
        (lambda board: board.i2c(0).attach("0x20", Chip()), "E-CHIP-07", ("'0x20'",)),
        (lambda board: board.i2c("0"), "E-CHIP-11", ("i2c", "'0'", 1)),
        (lambda board: board.i2c(0, sda=4), "E-CHIP-13", ("i2c0", "sda, scl")),
        (lambda board: board.i2c(0, sda=4, scl=40), "E-CHIP-11", ("pin", "40", 29)),
        (lambda board: board.i2c(0, sda=4, scl=4), "E-CHIP-13", ("i2c0", "sda, scl")),
        (lambda board: board.spi(0, sck=2, mosi=3, miso=3), "E-CHIP-13", ("spi0", "sck, mosi, miso")),
        (lambda board: board.i2c(0).attach(0x29, Vl53l0x(), shutdown=99), "E-CHIP-11", ("pin", "99", 29)),
        (lambda board: board.i2c(0).attach(0x29, Vl53l0x(), shutdown="7"), "E-CHIP-11", ("pin", "'7'", 29)),
        (lambda board: board.i2c(0).fault("identity", value=256), "E-RUN-26", ("value", "256", 0, 255)),
        (lambda board: board.i2c(0).fault("identity", value=-1), "E-RUN-26", ("value", "-1", 0, 255)),
        (lambda board: board.i2c(0).fault("slow", ms=-5), "E-RUN-26", ("ms", "-5", 0, 1_000_000)),
        (lambda board: board.i2c(0).fault("slow", ms=float("nan")), "E-RUN-26", ("ms", "nan", 0, 1_000_000)),
        (lambda board: board.uart(0).fault("lost", every=0), "E-RUN-26", ("every", "0", 1, 1_000_000)),
        (lambda board: board.uart(0).fault("lost", every=2.5), "E-RUN-26", ("every", "2.5", 1, 1_000_000)),
        (lambda board: board.uart(0).feed(5), "E-RUN-33", ("uart(0)", "5")),
        (lambda board: board.pin(3).set(7), "E-RUN-26", ("level", "7", 0, 1)),
        (lambda board: board.pin(3).set("1"), "E-RUN-26", ("level", "'1'", 0, 1)),
        (lambda board: board.spi(0).attach(17, Echo()), "E-CHIP-12", ("int", "attach(Chip(), cs=17)")),
        (lambda board: board.spi(0).attach(Chip(), 17), "E-CHIP-12", ("Chip", "attach(Chip(), cs=17)")),
        (lambda board: board.spi(0).attach(Echo(), cs=40), "E-CHIP-11", ("pin", "40", 29)),
        (lambda board: board.uart(0).attach(b"OK"), "E-CHIP-12", ("bytes", "attach(Chip())")),
        (lambda board: board.pin(2).attach(Chip()), "E-CHIP-12", ("Chip", "attach(Chip())")),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused_where_it_is_written(
    wrong: Callable[[Board], object], code: str, facts: tuple[Any, ...]
) -> None:
    with pytest.raises((ChipError, UsageProblem)) as caught:
        wrong(virtual_board())

    assert (caught.value.code, tuple(caught.value.facts.values())) == (code, facts)


class Wrong(RegisterChip):
    """Its register 0x05 holds what no register can."""

    value: object = 300

    def read_register(self, register: int) -> int:
        return self.value if register == 0x05 else 0  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("value", "told"), [(300, "300"), (-1, "-1"), (3.5, "3.5"), (None, "None")]
)
def test_a_register_that_holds_no_byte_is_named(value: object, told: str) -> None:
    def program():
        from machine import I2C

        I2C(0).readfrom_mem(0x20, 0x04, 3)

    board, twin = virtual_board(), Wrong()
    twin.value = value
    board.i2c(0).attach(0x20, twin)

    words = f"ValueError: read_register(0x05) returned {told}"
    with refuses(ChipError, "E-CHIP-03", chip="Wrong", address="0x20", words=words):
        simulate(program, board=board)


def test_a_command_that_returns_a_number_is_named(board: Board) -> None:
    class Number(CommandChip):
        def command(self, code, arguments):
            return 5

    def program():
        from machine import I2C

        I2C(0).writeto(0x20, b"\x24\x00")

    board.i2c(0).attach(0x20, Number())

    with pytest.raises(ChipError, match="command\\(0x2400, …\\) returned 5, not bytes"):
        simulate(program, board=board)


def test_a_device_at_a_serial_port_that_returns_a_number_is_named(board: Board) -> None:
    def modem(data: bytes) -> int:
        return len(data)

    def program():
        from machine import UART

        UART(0).write(b"AT")

    board.uart(0).attach(modem)

    words = "TypeError: returned 2, not bytes"
    with refuses(ChipError, "E-CHIP-03", chip="modem", address="uart0", words=words):
        simulate(program, board=board)


def test_one_refusal_is_not_spent_on_addresses_without_a_chip(board: Board) -> None:
    def program():
        from machine import I2C

        bus = I2C(0)
        return bus.scan(), bus.scan()

    board.i2c(0).attach(0x48, Chip())
    board.i2c(0).fault("nack", times=1)

    assert simulate(program, board=board).returned == ([], [0x48])
    assert [(seen.address, seen.ack) for seen in board.bus] == [(0x48, False)]


def test_what_nobody_looked_at_is_not_told_as_nothing(board: Board) -> None:
    def program():
        from machine import UART, Pin

        Pin(2, Pin.OUT).on()
        UART(0).write(b"AT")

    simulate(program, board=board)
    asked = (
        lambda: board.pin(2).history,
        lambda: board.pin(2).level,
        lambda: board.pin(2).pwm,
        lambda: board.pin(2).streams,
        lambda: board.uart(0).sent,
    )
    for ask in asked:
        with pytest.raises(ChipError, match="E-CHIP-15"):
            ask()

    simulate(program, board=board)
    assert ([level for _us, level in board.pin(2).history], board.uart(0).sent) == ([1], b"AT")


def test_a_board_shows_what_is_attached_to_it(board: Board) -> None:
    assert repr(board) == "<board pico: nothing attached>"

    board.i2c(1).attach(0x48, Chip())
    board.i2c(0, sda=8, scl=9).attach(0x20, Chip())
    board.spi(0).attach(Echo(), cs=17)
    board.uart(1).attach(bytes.upper)
    assert repr(board) == (
        "<board pico: Chip at i2c1 0x48, Chip at i2c0 0x20 on GP8 and GP9, Echo at spi0 cs=GP17, upper at uart1>"
    )


class Stubborn(Echo):
    """A chip that cannot be let go."""

    def deselect(self) -> None:
        raise ZeroDivisionError("the twin's own mistake")


def hold_and_fail() -> None:
    from machine import Pin

    Pin(17, Pin.OUT, value=0)
    raise AssertionError("the test's own")


def hold() -> None:
    import sys

    from machine import Pin

    Pin(17, Pin.OUT, value=0)
    sys.exit()  # restarts the board's Python, which lets go of the pins


@pytest.mark.parametrize(
    ("program", "raised", "words"),
    [(hold_and_fail, AssertionError, "the test's own"), (hold, ChipError, "E-CHIP")],
)
def test_a_twin_that_fails_when_pins_are_let_go_hides_no_failure_of_the_test(
    board: Board, program: Callable[[], None], raised: type[Exception], words: str
) -> None:
    board.spi(0).attach(Stubborn(), cs=17)
    with pytest.raises(raised, match=words):
        simulate(program, board=board)
