"""Encoder programs: proved to count, computed from then on, and equal to their emulation."""

# ruff: noqa: F821  (inside an assembled function the names are the assembler's)
# mypy: disable-error-code="name-defined,call-overload,import-not-found"

from array import array
from itertools import accumulate
from typing import Any

import pytest
from assembled import TABLE, A, Wheel, board_with, encoder, machine_of, running
from hypothesis import given, strategies as st
from new_board import new_board

from marelle_sim import simulate, virtual_board
from marelle_sim.microcontroller.pio.assembler import asm_pio
from marelle_sim.microcontroller.pio.block import Block, IrqFlags
from marelle_sim.microcontroller.pio.emulator import Core
from marelle_sim.microcontroller.pio.machine import StateMachine
from marelle_sim.microcontroller.pio.probe import prove
from marelle_sim.microcontroller.pio.settings import Settings

READ_X = 0x4020  # in_(x, 32)


def pins_of(wheel: Wheel) -> Any:
    """Return the pins of a board that a wheel is wired to."""
    return Block(board_with(wheel), 0).pins


def count_of(machine: Any) -> Any:
    """Read a machine that streams its count."""
    return machine.get(array("i", [0] * 5))[4]


streaming = encoder(TABLE)


def silent_counter(table: list[str]) -> Any:
    """Return one that says nothing by itself, and counts down in X when A leads B; `in_(x, 32)` reads it."""

    @asm_pio(autopush=True, push_thresh=32, out_shiftdir=1)
    def program() -> None:
        for target in table:
            jmp({"up": "down", "down": "up", "same": "same"}[target])
        label("up")
        mov(x, invert(x))
        jmp(x_dec, "more")
        label("more")
        mov(x, invert(x))
        wrap_target()
        label("same")
        mov(isr, null)
        in_(osr, 2)
        in_(pins, 2)
        mov(osr, isr)
        mov(pc, isr)
        label("down")
        jmp(x_dec, "same")
        wrap()
        for _ in range(7):
            nop()

    return program


silent = silent_counter(TABLE)


def own_program() -> Any:
    """Return the encoder program of the board library."""

    def program():  # type: ignore[no-untyped-def]
        from marelle.chips.quadrature import quadrature

        return quadrature

    return simulate(program, board=virtual_board()).returned


PROGRAMS = pytest.mark.parametrize("program", [streaming, silent], ids=["streaming", "silent"])


def started(program: Any) -> Any:
    """Return settings and first state of a program alone in memory."""
    words, _first, _second, execctrl, shiftctrl, *_starts = program
    settings = Settings(tuple(words) + (0,) * (32 - len(words)), execctrl, shiftctrl)
    settings.in_base = A
    return settings, Core(settings, pins_of(Wheel()), IrqFlags()).state()


@pytest.mark.parametrize(
    ("program", "register", "sign", "streams"),
    [(streaming, "y", 1, True), (silent, "x", -1, False), (own_program(), "y", 1, True)],
    ids=["one that streams", "a silent one that runs backwards", "the board library's own"],
)
def test_a_counter_is_proved(program: Any, register: str, sign: int, streams: bool) -> None:
    counter = prove(*started(program))

    assert (counter.register, counter.sign, counter.streams) == (register, sign, streams)


def test_an_encoder_is_counted_at_the_pins_after_the_gpio_base() -> None:
    board = new_board(kind="xrp_controller")
    near, far = Wheel(), Wheel()
    board.encoders[A, A + 1], board.encoders[16 + A, 16 + A + 1] = near, far
    block = Block(board, 0)
    block.pins.look_from(16)
    machine = StateMachine(block, 0)
    machine.init([*streaming], in_base=16 + A)
    machine.active(1)
    count_of(machine)
    near.position, far.position = 5, -3
    assert count_of(machine) == -3


@pytest.mark.unmeasured
@PROGRAMS
@given(
    start=st.integers(-5, 5),
    edges=st.lists(st.tuples(st.sampled_from([-1, 1]), st.integers(25, 40)), max_size=60),
)
def test_the_computed_count_is_the_emulated_one_on_any_train_of_edges(
    program: Any, start: Any, edges: Any
) -> None:
    wheel = Wheel(start)
    machine = machine_of(program, wheel)
    settings, state = started(program)
    core = Core(settings, pins_of(wheel), IrqFlags())
    core.load(state)
    machine.active(1)
    for _ in range(40):
        core.step()
    for change, steps in edges:
        wheel.position += change
        for _ in range(steps):
            core.step()
    machine.active(0)

    assert (machine._core.x, machine._core.y) == (core.x, core.y)


def counted(steps: list[tuple[int, int]], *, closed_form: bool) -> list[int]:
    """Play (gap in us, direction) to a machine that counts; return its count after each edge."""
    wheel = Wheel()
    board = board_with(wheel)
    if not closed_form:
        board.encoders.clear()
    machine = machine_of(streaming, board=board)
    machine.active(1)
    assert type(machine._running).__name__ == ("Counting" if closed_form else "Emulated")
    seen = []
    for gap_us, step in steps:
        board.clock.wait_until(board.clock.now + gap_us)
        before = wheel.levels()
        wheel.position += step
        for pin, old, new in zip((A, A + 1), before, wheel.levels(), strict=True):
            if old != new:
                board.pin(pin).edge(new)
        board.clock.wait_until(board.clock.now + 20)
        seen.append(machine.get(array("i", [0] * 6))[5])  # what waited in the FIFO came before
    return seen


@given(st.lists(st.tuples(st.integers(30, 3000), st.sampled_from((-1, 1))), max_size=40))
def test_the_closed_form_and_the_emulator_agree_on_any_train_of_edges(
    steps: list[tuple[int, int]],
) -> None:
    positions = list(accumulate(step for _gap_us, step in steps))
    assert counted(steps, closed_form=True) == counted(steps, closed_form=False) == positions


@given(st.lists(st.integers(-(2**33), 2**33), max_size=20))
def test_a_reading_is_the_wheels_position_as_a_signed_number(moves: Any) -> None:
    wheel, machine = running(streaming)
    for move in moves:
        wheel.position += move
        assert count_of(machine) == (wheel.position + 2**31) % 2**32 - 2**31


def test_four_old_words_wait_in_the_fifo_of_a_streaming_machine() -> None:
    wheel, machine = running(streaming)
    wheel.position = 7

    assert machine.rx_fifo() == 4
    assert list(machine.get(array("I", [9] * 6))) == [0, 0, 0, 0, 7, 7]
    wheel.position = 9
    assert [machine.get() for _ in range(5)] == [7, 7, 7, 7, 9]


def test_a_buffer_that_has_grown_since_is_filled_to_its_end() -> None:
    wheel, machine = running(streaming)
    words = array("I", [0] * 5)
    for position in (1, 2, 3):
        wheel.position = position
        assert machine.get(words)[4] == position
    words.extend([0, 0])
    wheel.position = 4
    assert list(machine.get(words)) == [3, 3, 3, 3, 4, 4, 4]


def test_without_an_encoder_the_count_stands_still() -> None:
    machine = machine_of(streaming)
    machine.active(1)

    assert count_of(machine) == 0


def test_the_count_is_set_while_the_machine_runs() -> None:
    wheel = Wheel()
    machine = machine_of(streaming, wheel)
    machine.exec("set(y, 0)")
    machine.active(1)
    wheel.position = 50
    machine.exec("set(y, 3)")
    wheel.position = 48

    assert count_of(machine) == 1


def test_a_stopped_machine_misses_whole_turns_of_the_pins() -> None:
    wheel, machine = running(streaming)
    wheel.position = 10
    assert machine.active(0) is False
    wheel.position = 10 + 4 * 25 + 1
    assert machine.active(1) is True

    assert count_of(machine) == 11


def test_a_restart_keeps_the_count() -> None:
    wheel, machine = running(streaming)
    wheel.position = 8
    machine.restart()
    wheel.position = 12

    assert count_of(machine) == 12


@given(position=st.integers(-9, 9), waits=st.lists(st.integers(0, 40), min_size=1, max_size=4))
def test_a_reading_from_outside_is_what_the_emulator_does_at_that_moment(
    position: Any, waits: Any
) -> None:
    computed, emulated = (machine_of(silent, Wheel(), freq=2_000_000) for _ in range(2))

    def emulate(word: Any) -> None:
        emulated._clock.spend(emulated._cost)
        emulated._execute(word)

    for machine in (computed, emulated):
        machine.active(1)
        machine._board.quadrature(A, A + 1).position = position
        for wait in waits:
            machine._board.clock.spend(wait)
            read = {id(computed): computed.exec, id(emulated): emulate}[id(machine)]
            read(READ_X)
    words = [machine._core.rx for machine in (computed, emulated)]
    assert words[0] == words[1]
    assert computed._running.value() == emulated._running.value()


def test_a_fifth_reading_stalls_the_machine_which_then_misses_edges() -> None:
    wheel, machine = running(silent)
    for _ in range(5):
        machine.exec("in_(x, 32)")
    wheel.position = -4 * 10
    assert machine.rx_fifo() == 4
    words = [machine.get() for _ in range(5)]
    assert words == [words[0]] * 5

    wheel.position -= 8
    before = machine._running.value()
    wheel.position -= 1
    assert (before, machine._running.value()) == (words[0] + 8, words[0] + 9)


def test_reading_twice_with_mov_and_push_gives_what_the_program_left_in_between() -> None:
    machine = machine_of(silent, Wheel())
    machine.exec("set(x, 9)")
    machine.active(1)
    machine.exec("mov(isr, x)")
    machine.exec("push(noblock)")

    assert machine.get() in range(16)  # pins before and now, never the count


def test_a_stopped_machine_is_read_with_mov_and_push() -> None:
    machine = machine_of(silent)
    machine.exec("set(x, 9)")
    machine.exec("mov(isr, x)")
    machine.exec("push()")

    assert machine.get() == 9


def test_a_jump_from_outside_into_the_loop_leaves_the_count() -> None:
    wheel, machine = running(streaming)
    wheel.position = 5
    machine.exec(19)

    assert count_of(machine) == 5


def test_a_machine_that_stalls_forever_counts_no_more() -> None:
    wheel, machine = running(streaming)
    machine.exec("wait(1, gpio, 20)")
    wheel.position = 8
    machine.restart()

    assert count_of(machine) == 0
