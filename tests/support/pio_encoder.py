"""An encoder program that the tests of PIO share: with holes in it, or without."""

# ruff: noqa: F821  (inside an assembled function the names are the assembler's)
# mypy: disable-error-code="name-defined,call-overload"

from __future__ import annotations

from typing import Any

from marelle_sim.microcontroller.pio.assembler import asm_pio

# Pins before, pins now (B, A): 16 entries of the table that an encoder program jumps into.
TABLE = [
    "same",
    "up",
    "down",
    "same",
    "down",
    "same",
    "same",
    "up",
    "up",
    "same",
    "same",
    "down",
    "same",
    "down",
    "up",
    "same",
]


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
