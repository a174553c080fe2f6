"""PIO programs that several tests assemble, and the encoder that some of them count."""

# ruff: noqa: F821  (inside an assembled function the names are the assembler's)
# mypy: disable-error-code="name-defined,call-overload"

from typing import Any

from new_board import new_board

from marelle_sim.microcontroller.pio.assembler import asm_pio
from marelle_sim.microcontroller.pio.block import Block
from marelle_sim.microcontroller.pio.machine import StateMachine

A = 6  # the first pin of an encoder that is wired
# Pins before, pins now (B, A): 16 entries of the table that an encoder program jumps into.
TABLE = [
    "same", "up", "down", "same", "down", "same", "same", "up",
    "up", "same", "same", "down", "same", "down", "up", "same",
]  # fmt: skip
_LEVELS = ((0, 0), (1, 0), (1, 1), (0, 1))  # A leads B


class Wheel:
    """An encoder that a test turns: it counts `position`."""

    def __init__(self, position: int = 0) -> None:
        self.position = position

    def count(self) -> int:
        """Return the count as the wheel stands."""
        return self.position

    def levels(self) -> tuple[int, int]:
        """Return the levels of its outputs A and B."""
        return _LEVELS[self.position % 4]


def board_with(wheel: Any = None) -> Any:
    """Return a board to whose pins a wheel is wired, if there is one."""
    board = new_board()
    if wheel is not None:
        board.encoders[A, A + 1] = wheel
        board.pin(A).source = lambda: wheel.levels()[0]
        board.pin(A + 1).source = lambda: wheel.levels()[1]
    return board


def machine_of(program: Any, wheel: Any = None, board: Any = None, **options: Any) -> Any:
    """Return machine 0 of a board, a new one with that wheel unless one is given, with a program on its encoder's pins."""
    board = board or board_with(wheel)
    machine = StateMachine(Block(board, 0), 0)
    machine.init([*program], in_base=A, **options)  # it notes where it was loaded
    return machine


def running(program: Any, position: int = 0, **options: Any) -> Any:
    """Return a wheel and a machine that runs the program on it."""
    wheel = Wheel(position)
    machine = machine_of(program, wheel, **options)
    machine.active(1)
    return wheel, machine


def assembled(*lines: str, **options: Any) -> Any:
    """Return the program of these lines."""
    names: dict[str, Any] = {}
    exec("\n    ".join(["def program():", *lines]), names)
    return asm_pio(**options)(names["program"])


@asm_pio(set_init=2)
def blink() -> None:
    """Switch a pin on and off, each for 32 cycles."""
    set(pins, 1)[31]
    set(pins, 0)[31]


@asm_pio(sideset_init=2, out_shiftdir=0, autopull=True, pull_thresh=24)
def ws2812() -> None:
    """Send 24 bits to pixels, as the data sheet lists it (RP2040 data sheet, 3.6.2)."""
    wrap_target()
    label("bitloop")
    out(x, 1).side(0)[2]
    jmp(not_x, "do_zero").side(1)[1]
    jmp("bitloop").side(1)[4]
    label("do_zero")
    nop().side(0)[4]
    wrap()


def encoder(table: list[str], *, blocking: bool = False, floor: bool = False) -> Any:
    """Return an encoder program, which may push with blocking, or not count below 0."""

    @asm_pio(out_shiftdir=1)
    def program() -> None:
        for target in table:
            jmp(target)
        label("up")
        mov(y, invert(y))
        jmp(y_dec, "more")
        label("more")
        mov(y, invert(y))
        wrap_target()
        label("same")
        mov(isr, y)
        push(block if blocking else noblock)
        out(isr, 2)
        in_(pins, 2)
        mov(osr, isr)
        mov(pc, isr)
        label("down")
        if floor:
            jmp(not_y, "same")
        jmp(y_dec, "same")
        wrap()
        for _ in range(4 if floor else 5):
            nop()
        label("dead end")
        jmp("dead end")

    return program
