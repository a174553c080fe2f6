"""PIO programs that are not settled as counters: each is emulated instruction by instruction."""

# ruff: noqa: F821  (inside an assembled function the names are the assembler's)
# mypy: disable-error-code="name-defined,call-overload"

from array import array
from typing import Any

import pytest
from assembled import (
    TABLE,
    Wheel,
    assembled,
    blink,
    board_with,
    encoder,
    machine_of,
    running,
    ws2812,
)
from hypothesis import given, strategies as st
from new_board import new_board
from refused import refuses

from marelle_sim.errors import PioError
from marelle_sim.microcontroller.pio.assembler import asm_pio
from marelle_sim.microcontroller.pio.block import Block, IrqFlags, MachinePins
from marelle_sim.microcontroller.pio.emulated import Emulated
from marelle_sim.microcontroller.pio.emulator import Core
from marelle_sim.microcontroller.pio.settings import Settings


@asm_pio()
def every_change_is_told() -> None:
    label("again")
    mov(isr, null)
    in_(pins, 2)
    mov(x, isr)
    jmp(x_not_y, "tell")
    jmp("again")
    label("tell")
    push()
    mov(y, x)


@asm_pio()
def rising_edges_of_one_pin() -> None:
    label("loop")
    wait(0, pin, 0)
    wait(1, pin, 0)
    jmp(x_dec, "loop")


@asm_pio()
def reads_a_third_pin() -> None:
    mov(isr, null)
    in_(pins, 3)
    mov(x, isr)


@asm_pio()
def counts_time() -> None:
    label("loop")
    jmp(x_dec, "loop")


NO_COUNTERS = {
    "a light that blinks": blink,
    "pixels": ws2812,
    "every change is told": every_change_is_told,
    "rising edges of one pin": rising_edges_of_one_pin,
    "one edge in two": encoder([target.replace("down", "same") for target in TABLE]),
    "two steps at once": encoder(["up", *TABLE[1:]]),
    "an offer that blocks": encoder(TABLE, blocking=True),
    "a count that stops at 0": encoder(TABLE, floor=True),
    "reads a third pin": reads_a_third_pin,
    "waits for another machine": assembled("wait(1, irq, 0)"),
    "counts time": counts_time,
}


@pytest.mark.parametrize("program", NO_COUNTERS.values(), ids=list(NO_COUNTERS))
def test_a_program_that_does_not_count_is_emulated(program: Any) -> None:
    machine = machine_of(program, Wheel(), freq=1_000_000)

    assert machine.active(1) is True
    assert type(machine._running).__name__ == "Emulated"
    assert machine.active(0) is False


@given(st.lists(st.integers(0, 0xFFFF), min_size=1, max_size=32), st.integers(0, 0xFFFF))
def test_any_program_runs_or_is_refused_in_bounded_time(words: Any, shift: Any) -> None:
    wrap = (len(words) - 1) << 12
    program = [array("H", words), -1, -1, wrap, shift << 16, None, None, None]
    board = board_with(Wheel())
    machine = machine_of(program, board=board, freq=1_000_000)
    outcome = "ran"
    try:
        machine.active(1)
        board.clock.wait_until(board.clock.now + 2000)
    except PioError as problem:
        outcome = problem.code
    assert outcome in ("ran", "E-PIO-02")


@pytest.mark.parametrize(("freq", "kind"), [(-1, "Counting"), (100_000, "Emulated")])
def test_a_counter_is_emulated_where_its_clock_is_too_slow_for_the_wheel(
    freq: int, kind: str
) -> None:
    _wheel, machine = running(encoder(TABLE), freq=freq)
    assert type(machine._running).__name__ == kind


def test_an_instruction_that_is_none_is_refused_while_counting() -> None:
    _wheel, machine = running(encoder(TABLE))

    with refuses(PioError, "E-PIO-02", word="0xffff"):
        machine.exec("mov(exec, invert(null))")


def test_a_jump_from_outside_to_a_dead_end_is_emulated_from_there_on() -> None:
    _wheel, machine = running(encoder(TABLE))
    machine.exec(31)

    assert type(machine._running).__name__ == "Emulated"
    assert machine._core.pc == 31


JUMPS = st.one_of(
    st.just(0xA042),
    st.builds(
        lambda condition, place, delay: condition << 5 | place | delay << 8,
        st.integers(0, 7),
        st.integers(0, 5),
        st.integers(0, 31),
    ),
)


@given(
    st.lists(JUMPS, min_size=6, max_size=6),
    st.tuples(st.integers(0, 40), st.integers(0, 40)),
    st.lists(st.integers(1, 700), min_size=1, max_size=5),
)
def test_loops_that_count_are_skipped_to_where_they_would_be(
    words: list[int], registers: tuple[int, int], waits: list[int]
) -> None:
    board = new_board()
    block = Block(board, 0)
    block.memory[:6] = words
    settings = Settings(tuple(block.memory), 5 << 12, 0)
    wires = MachinePins(block.pins)
    core, plain = (Core(settings, pins, IrqFlags()) for pins in (wires, block.pins))
    for one in (core, plain):
        one.x, one.y = registers
    emulated = Emulated(core, board, wires, block.flags, 1_000_000)
    for wait in waits:
        board.clock.wait_until(board.clock.now + wait)
        emulated.catch_up()
        while plain.cycles < board.clock.now:
            plain.step()
        assert (core.state(), core.cycles) == (plain.state(), plain.cycles)
