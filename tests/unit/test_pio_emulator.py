"""The emulator, instruction by instruction, against the RP2040 data sheet, section 3.4."""

from typing import Any

import pytest
from assembled import assembled
from hypothesis import given, strategies as st
from refused import refuses

from marelle_sim.errors import PioError
from marelle_sim.microcontroller.pio.assembler import asm_pio_encode
from marelle_sim.microcontroller.pio.block import IrqFlags
from marelle_sim.microcontroller.pio.emulator import Core
from marelle_sim.microcontroller.pio.settings import Settings, free_offset, relocated


class Pins:
    """Pins that a test sets and looks at."""

    def __init__(self) -> None:
        self.levels = 0
        self.outputs = 0

    def read(self, mask: Any) -> Any:
        return self.levels & mask

    def write(self, mask: Any, levels: Any) -> None:
        self.levels = self.levels & ~mask | levels & mask

    def direct(self, mask: Any, outputs: Any) -> None:
        self.outputs = self.outputs & ~mask | outputs & mask


def core_of(program: Any, **options: Any) -> Any:
    """Return a core with the program at the top of memory."""
    words = program[0]
    offset = 32 - len(words)
    memory = [0] * 32
    memory[offset : offset + len(words)] = relocated(program, offset)
    settings = Settings(tuple(memory), program[3] + (offset << 12) + (offset << 7), program[4])
    settings.start = offset
    for name, value in options.items():
        setattr(settings, name, value)
    return Core(settings, Pins(), IrqFlags())


def core_for(**options: Any) -> Any:
    return core_of(assembled("nop()"), **options)


def run(core: Any, *instructions: Any) -> Any:
    for text in instructions:
        core.execute(asm_pio_encode(text, 0))
    return core


def stepped(core: Any, steps: Any) -> Any:
    for _ in range(steps):
        core.step()
    return core


@pytest.mark.parametrize(
    ("options", "fifos", "instructions", "expected"),
    [
        pytest.param(
            {}, {}, ["set(x, 21)", "mov(y, invert(x))", "mov(isr, reverse(x))", "mov(osr, y)"],
            {"x": 21, "y": 0xFFFFFFEA, "isr": 0xA8000000, "osr": 0xFFFFFFEA, "isr_count": 0, "osr_count": 0},
            id="set and mov fill the registers",
        ),
        pytest.param(
            {}, {}, ["set(x, 5)", "in_(x, 3)", "in_(x, 3)"], {"isr": 0o55, "isr_count": 6},
            id="in shifts left",
        ),
        pytest.param(
            {}, {}, ["set(x, 5)", "in_(x, 3)", "in_(x, 3)", "in_(null, 31)"],
            {"isr": 0x80000000, "isr_count": 32},
            id="the count of in stops at 32",
        ),
        pytest.param(
            {"in_right": 1}, {}, ["set(x, 5)", "in_(x, 3)", "in_(x, 3)"], {"isr": 0b101101 << 26},
            id="in shifts right",
        ),
        pytest.param(
            {}, {}, ["set(x, 6)", "mov(osr, reverse(x))", "out(isr, 3)"],
            {"isr": 0b011, "isr_count": 3, "osr_count": 3},
            id="out shifts from the left and writes the isr",
        ),
        pytest.param(
            {"out_right": 1}, {}, ["set(x, 6)", "mov(osr, x)", "out(y, 2)"], {"y": 0b10, "osr": 1},
            id="out shifts from the right",
        ),
        pytest.param(
            {}, {"rx": [1, 2, 3, 4]}, ["set(x, 7)", "mov(isr, x)", "push(noblock)"],
            {"rx": [1, 2, 3, 4], "isr": 0, "forced": None},
            id="push without blocking drops the word when the fifo is full",
        ),
        pytest.param(
            {"push_threshold": 8}, {}, ["in_(x, 7)", "push(iffull)"], {"rx": []},
            id="push iffull does nothing below its threshold",
        ),
        pytest.param(
            {"push_threshold": 8}, {}, ["in_(x, 7)", "push(iffull)", "in_(null, 1)", "push(iffull)"],
            {"rx": [0]},
            id="push iffull pushes at its threshold",
        ),
        pytest.param(
            {}, {"tx": [1, 2]}, ["pull()", "out(null, 31)", "pull(ifempty)"], {"tx": [2]},
            id="pull ifempty leaves an osr with bits in it",
        ),
        pytest.param(
            {}, {"tx": [1, 2]}, ["pull()", "out(null, 31)", "pull(ifempty)", "out(null, 1)", "pull(ifempty)"],
            {"tx": []},
            id="pull ifempty fills an empty osr",
        ),
    ],
)  # fmt: skip
def test_instructions_leave_what_the_data_sheet_says(
    options: Any, fifos: dict[str, list[int]], instructions: list[str], expected: dict[str, Any]
) -> None:
    core = core_for(**options)
    core.rx += fifos.get("rx", [])
    core.tx += fifos.get("tx", [])
    run(core, *instructions)

    assert {name: getattr(core, name) for name in expected} == expected


def test_in_reads_pins_from_its_base_on_and_around_the_end() -> None:
    core = core_for(in_base=30)
    core.pins.levels = 1 << 31 | 1 << 1

    assert run(core, "in_(pins, 4)").isr == 0b1010


def test_out_set_and_side_set_drive_their_own_pins() -> None:
    body = "set(pins, 5).side(2)", "out(pins, 2).side(1)", "set(pindirs, 7).side(0)"
    core = core_of(
        assembled(*body, sideset_init=(2, 2)),
        set_base=4,
        set_count=3,
        out_base=10,
        out_count=2,
        side_base=20,
        side_bits=2,
    )
    core.osr, core.osr_count = 0xC0000000, 0
    stepped(core, 1)
    assert core.pins.levels == 5 << 4 | 2 << 20
    stepped(core, 1)
    assert core.pins.levels == 5 << 4 | 3 << 10 | 1 << 20
    stepped(core, 1)
    assert core.pins.outputs == 7 << 4


def test_an_optional_side_set_leaves_the_pin_alone_where_it_is_absent() -> None:
    core = core_of(
        assembled("nop().side(1)[3]", "nop()", sideset_init=2), side_base=7, side_bits=2
    )
    stepped(core, 2)

    assert core.pins.levels == 1 << 7
    assert core.cycles == 5


@pytest.mark.parametrize(
    ("condition", "x", "y", "jumps"),
    [
        ("not_x", 0, 9, True),
        ("not_x", 1, 9, False),
        ("x_dec", 1, 9, True),
        ("x_dec", 0, 9, False),
        ("not_y", 9, 0, True),
        ("y_dec", 9, 0, False),
        ("y_dec", 9, 5, True),
        ("x_not_y", 3, 3, False),
        ("x_not_y", 3, 4, True),
        ("not_osre", 0, 0, False),
        ("pin", 0, 0, False),
    ],
)
def test_a_jump_follows_its_condition(condition: Any, x: Any, y: Any, jumps: Any) -> None:
    core = core_of(assembled(f"jmp({condition}, 'far')", "nop()", "label('far')", "nop()"))
    core.x, core.y = x, y
    start = core.pc

    core.step()

    assert core.pc - start == (2 if jumps else 1)
    assert core.x == (x - 1 & 0xFFFFFFFF if condition == "x_dec" else x)
    assert core.y == (y - 1 & 0xFFFFFFFF if condition == "y_dec" else y)


def test_the_program_goes_round_between_wrap_target_and_wrap() -> None:
    body = "set(x, 1)", "wrap_target()", "mov(y, x)", "mov(x, invert(x))", "wrap()", "set(x, 3)"
    core = core_of(assembled(*body))
    start = core.pc
    places = [stepped(core, 1).pc - start for _ in range(5)]

    assert places == [1, 2, 1, 2, 1]


def test_a_full_rx_fifo_stalls_push_until_a_word_is_taken() -> None:
    core = core_of(assembled("set(x, 9)", "mov(isr, x)", "push()"))
    stepped(core, 3 * 4 + 2)
    where = core.pc
    assert core.rx == [9] * 4
    assert stepped(core, 5).pc == where

    core.rx.pop()
    assert stepped(core, 1).pc != where
    assert core.rx == [9] * 4


def test_autopush_pushes_at_its_threshold_and_stalls_when_there_is_no_room() -> None:
    core = core_for(autopush=1, push_threshold=8)
    run(core, "set(x, 3)", *["in_(x, 8)"] * 4)
    assert (core.rx, core.isr_count) == ([3] * 4, 0)

    run(core, "set(x, 4)", "in_(x, 8)")
    assert core.forced is not None
    core.rx.pop(0)
    core.step()
    assert (core.rx, core.forced) == ([3, 3, 3, 4], None)


def test_pull_takes_a_word_or_copies_x_or_stalls() -> None:
    core = core_for()
    core.tx.append(77)
    run(core, "set(x, 5)", "pull()")
    assert (core.osr, core.osr_count) == (77, 0)

    run(core, "pull(noblock)")
    assert core.osr == 5

    run(core, "pull()")
    assert core.forced is not None
    core.tx.append(78)
    assert (stepped(core, 1).osr, core.forced) == (78, None)


def test_autopull_feeds_out_and_makes_it_wait_for_words() -> None:
    core = core_of(assembled("out(x, 16)", autopull=True, pull_thresh=16, out_shiftdir=1))
    assert stepped(core, 3).x == 0
    core.tx += [0xBEEF, 0xCAFE]
    assert stepped(core, 1).x == 0xBEEF
    assert stepped(core, 1).x == 0xCAFE
    assert stepped(core, 9).x == 0xCAFE


def test_wait_stalls_until_the_pin_has_its_level() -> None:
    program = assembled("wait(1, pin, 2)", "set(x, 1)", "wait(0, gpio, 8)", "set(x, 2)")
    core = core_of(program, in_base=6)
    assert stepped(core, 3).x == 0
    core.pins.levels = 1 << 8
    assert stepped(core, 2).x == 1
    assert stepped(core, 3).x == 1
    core.pins.levels = 0
    assert stepped(core, 2).x == 2


def test_irq_flags_are_set_waited_for_and_cleared() -> None:
    core = core_for(number=3)
    run(core, "irq(rel(2))", "irq(5)")
    assert [core.flags.get(flag) for flag in range(8)] == [0, 1, 0, 0, 0, 1, 0, 0]

    run(core, "wait(1, irq, 5)", "irq(clear, 1)")
    assert [core.flags.get(flag) for flag in range(8)] == [0] * 8

    run(core, "irq(block, 4)")
    assert core.forced is not None
    core.flags.set(4, 0)
    assert stepped(core, 1).forced is None


def test_a_value_can_be_executed_and_jumped_to() -> None:
    core = core_for()
    core.x = 0xE047  # set(y, 7)
    run(core, "mov(exec, x)")
    assert (stepped(core, 1).y, core.forced) == (7, None)

    assert run(core, "set(x, 3)", "mov(pc, x)").pc == 3
    core.osr, core.osr_count = 0xE0420000, 0
    run(core, "out(exec, 16)")
    assert stepped(core, 1).y == 2


def test_joining_the_fifos_gives_eight_words_to_one_side() -> None:
    settings = core_of(assembled("nop()", fifo_join=2)).settings

    assert (settings.rx_depth, settings.tx_depth) == (8, 0)


def test_restart_keeps_x_y_and_the_fifos() -> None:
    core = run(core_for(), "set(x, 3)", "set(y, 4)", "in_(x, 8)", "push()", "in_(x, 8)")
    core.restart()

    assert (core.x, core.y, core.isr, core.isr_count, core.osr_count) == (3, 4, 0, 0, 32)
    assert core.rx == [3]
    assert core.pc == core.settings.start


def test_a_word_that_is_no_instruction_is_a_problem_with_its_code() -> None:
    with refuses(PioError, "E-PIO-02", word="0xe060"):
        core_for().execute(0xE060)


def test_programs_fill_memory_from_the_top_and_jumps_move_along() -> None:
    assert free_offset(2, 0) == 30
    assert free_offset(2, 0b11 << 30) == 28
    assert free_offset(32, 1) is None
    assert relocated(assembled("label('start')", "jmp('start')", "set(x, 1)"), 28) == [28, 0xE021]


@given(st.lists(st.integers(0, 0xFFFF), min_size=32, max_size=32), st.integers(0, 1 << 27))
def test_any_memory_runs_or_is_a_problem_and_registers_stay_in_range(
    memory: Any, shift: Any
) -> None:
    core = Core(Settings(tuple(memory), 31 << 12, shift << 16 & 0xFFFF0000), Pins(), IrqFlags())
    core.tx += [1, 0xFFFFFFFF]
    outcome = "ran"
    try:
        stepped(core, 200)
    except PioError as problem:
        outcome = problem.code
    assert outcome in ("ran", "E-PIO-02")
    assert all(0 <= register <= 0xFFFFFFFF for register in (core.x, core.y, core.isr, core.osr))
    assert 0 <= core.pc < 32
    assert 0 <= core.isr_count <= 32
    assert 0 <= core.osr_count <= 32
    assert len(core.rx) <= 8
