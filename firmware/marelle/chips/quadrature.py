# ruff: noqa: F821 (the assembler gives the names of the instructions while it runs)
# mypy: disable-error-code="name-defined, misc, untyped-decorator"
"""Counting of a quadrature encoder by the RP2040's programmable input/output (PIO), without the processor.

The previous levels of the two pins and the present ones make an address of four bits. A table at addresses 0 to 15 jumps from each of
the 16 transitions to "count up", "count down" or "no change". X has the previous levels, Y the count. The table must be at address 0,
so the program fills the whole memory of its PIO block (32 words); both encoders share it, on state machines 0 and 1.

The program pushes its count in every turn of its loop (about 12 cycles). The FIFO has up to four old counts: a reader takes these four
words, then a fifth, which is the present count. Asking for the count with `exec()` instead would disturb a step that is half done.
"""

from array import array

from rp2 import PIO, StateMachine, asm_pio

from marelle.hal import Pin


@asm_pio(in_shiftdir=PIO.SHIFT_LEFT)
def quadrature():  # type: ignore[no-untyped-def]
    """Count in Y, upwards while A leads B. A table address is 8 B + 4 A of the previous levels + 2 B + A of the present ones."""
    jmp("same")
    jmp("up")  # A rises, B low
    jmp("down")  # B rises, A low
    jmp("same")  # both changed: too fast, or a disturbance
    jmp("down")  # A falls, B low
    jmp("same")
    jmp("same")
    jmp("up")  # B rises, A high
    jmp("up")  # B falls, A low
    jmp("same")
    jmp("same")
    jmp("down")  # A rises, B high
    jmp("same")
    jmp("down")  # B falls, A high
    jmp("up")  # A falls, B high
    jmp("same")
    label("up")  # there is no increment: ~(~y - 1) = y + 1
    mov(y, invert(y))
    jmp(y_dec, "back")
    label("back")
    mov(y, invert(y))
    wrap_target()
    label("same")
    mov(isr, y)
    push(noblock)
    mov(isr, null)
    in_(x, 2)
    in_(pins, 2)
    mov(x, isr)
    mov(pc, isr)
    label("down")
    jmp(y_dec, "same")  # when Y was 0 it does not jump, and wraps to the same place
    wrap()
    nop()  # up to 32 words, so that the table lies at address 0
    nop()
    nop()
    nop()
    nop()


class QuadratureEncoder:
    """Count the edges of a quadrature encoder on two pins, by a PIO state machine.

    >>> encoder = QuadratureEncoder(0, 6)
    >>> encoder.count()
    """

    def __init__(self, machine_id: int, pin_a: int, *, reverse: bool = False) -> None:
        """Count on state machine `machine_id` (0 or 1). Output A is at `pin_a`, B at the next pin; `reverse` counts the other way."""
        Pin(pin_a + 1, Pin.IN, Pin.PULL_UP)
        self._words = array("i", (0, 0, 0, 0, 0))
        first = Pin(pin_a, Pin.IN, Pin.PULL_UP)
        self._machine = StateMachine(machine_id, quadrature, in_base=first)
        self._machine.exec("set(y, 0)")
        self._machine.active(1)
        if reverse:
            self.count = self._count_down  # type: ignore[method-assign]

    def count(self) -> int:
        """Return the count of edges of both outputs: upwards while A leads B."""
        words = self._words
        self._machine.get(words)
        return words[4]

    def _count_down(self) -> int:
        words = self._words
        self._machine.get(words)
        return -words[4]
