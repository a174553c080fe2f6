"""The module `rp2` as a program meets it: machines, memory, FIFOs, interrupts, and `DMA` by MicroPython's source (`ports/rp2/rp2_dma.c`) and the RP2040's data sheet, 2.5."""

# ruff: noqa: F821  (inside an assembled function the names are the assembler's)
# mypy: disable-error-code="name-defined,untyped-decorator"

from array import array
from typing import Any

import pytest
from new_board import module, new_board
from programs import Fails, answer, program

from marelle_sim import simulate


@pytest.fixture
def board() -> Any:
    return new_board()


@pytest.fixture
def rp2(board: Any) -> Any:
    return module("rp2", board)


def two_instructions(rp2: Any) -> Any:
    @rp2.asm_pio(set_init=(rp2.PIO.OUT_HIGH, rp2.PIO.OUT_LOW), push_thresh=8)
    def program() -> None:
        nop()
        nop()

    return program


@pytest.fixture
def machine(rp2: Any) -> Any:
    return rp2.StateMachine(0, two_instructions(rp2))


def test_the_constants_are_the_boards(rp2: Any) -> None:
    pio = rp2.PIO
    assert (pio.IN_LOW, pio.IN_HIGH, pio.OUT_LOW, pio.OUT_HIGH) == (0, 1, 2, 3)
    assert (pio.SHIFT_LEFT, pio.SHIFT_RIGHT) == (0, 1)
    assert (pio.JOIN_NONE, pio.JOIN_TX, pio.JOIN_RX) == (0, 1, 2)
    assert (pio.IRQ_SM0, pio.IRQ_SM1, pio.IRQ_SM2, pio.IRQ_SM3) == (0x100, 0x200, 0x400, 0x800)


def test_one_number_is_one_machine(rp2: Any) -> None:
    machine = rp2.StateMachine(5)

    assert rp2.StateMachine(5) is machine
    assert rp2.PIO(1).state_machine(1) is machine
    assert [repr(machine), repr(rp2.PIO(1))] == ["StateMachine(5)", "PIO(1)"]


def test_two_boards_have_their_own_machines(rp2: Any) -> None:
    other: Any = module("rp2")
    assert rp2.StateMachine(0) is not other.StateMachine(0)


@pytest.mark.parametrize(
    ("wrong", "kind", "message"),
    [
        (lambda rp2: rp2.StateMachine(8), ValueError, "invalid StateMachine"),
        (lambda rp2: rp2.PIO(2), ValueError, "invalid PIO"),
        (lambda rp2: rp2.PIO(0).state_machine(4), ValueError, "invalid StateMachine"),
        (lambda rp2: rp2.StateMachine(0, two_instructions(rp2), freq=1000), ValueError, "freq out of range"),
        (lambda rp2: rp2.StateMachine(0, two_instructions(rp2), freq=126_000_000), ValueError, "freq out of range"),
        (lambda rp2: rp2.StateMachine(0, [1, 2]), ValueError, "requested length 8 but object has length 2"),
        (lambda rp2: rp2.PIO(0).remove_program(two_instructions(rp2)), ValueError, "prog not in instruction memory"),
        (lambda rp2: rp2.StateMachine(0).put(array("i", [1])), ValueError, "unsupported buffer type"),
        (lambda rp2: rp2.StateMachine(0).get(array("q", [1])), ValueError, "unsupported buffer type"),
        (lambda rp2: rp2.StateMachine(0, print), TypeError, "object 'builtin_function_or_method' isn't a tuple or list"),
        (lambda rp2: rp2.StateMachine(0, two_instructions(rp2), pin=3), TypeError, "extra keyword arguments given"),
        (lambda rp2: rp2.StateMachine(0, two_instructions(rp2), in_base="GP6"), TypeError, "invalid pin"),
        (lambda rp2: rp2.StateMachine(0).get(b"1234"), TypeError, "object with buffer protocol required"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_refused_as_on_the_board(
    rp2: Any, wrong: Any, kind: type[Exception], message: str
) -> None:
    with pytest.raises(kind) as caught:
        wrong(rp2)
    assert str(caught.value) == message


def test_memory_fills_up_and_is_freed(rp2: Any) -> None:
    big = rp2.asm_pio()(lambda: [nop() for _ in range(31)])
    small = two_instructions(rp2)
    pio = rp2.PIO(0)
    pio.add_program(big)
    with pytest.raises(OSError, match=r"^\[Errno 12\] ENOMEM$"):
        pio.add_program(small)

    pio.remove_program(big)
    pio.add_program(small)
    assert (big[1], small[1], small[2]) == (-1, 30, -1)

    pio.remove_program()
    pio.add_program(big)
    assert big[1] == 1


def test_two_machines_share_a_program(rp2: Any) -> None:
    program = two_instructions(rp2)
    rp2.StateMachine(0, program)
    rp2.StateMachine(1, program)
    rp2.StateMachine(4, program)

    assert program[1:3] == [30, 30]


def test_pins_get_their_first_levels_and_follow_exec(rp2: Any, board: Any) -> None:
    machine = rp2.StateMachine(0, two_instructions(rp2), set_base=18)
    assert [board.pin(number).level() for number in (18, 19)] == [1, 0]

    machine.exec("set(pins, 2)")
    assert [board.pin(number).level() for number in (18, 19)] == [0, 1]

    machine.exec("set(pindirs, 0)")
    board.pin(19).pull(1)
    board.pin(18).pull(1)
    assert [board.pin(number).level() for number in (18, 19)] == [1, 1]


def test_every_call_costs_the_boards_time(machine: Any, board: Any) -> None:
    before = board.clock.now
    machine.exec("set(x, 3)")
    machine.exec("in_(x, 32)")
    machine.exec("push()")
    assert machine.get() == 3
    machine.put(1)
    assert [machine.rx_fifo(), machine.tx_fifo(), machine.active()] == [0, 1, False]
    machine.restart()

    assert board.clock.now - before == 9 * board.costs.pio_us


@pytest.mark.parametrize(
    ("kind", "expected"),
    [("b", -2), ("B", 254), ("h", -2), ("H", 65534), ("i", -2), ("I", 4294967294)],
)
def test_words_are_cut_to_the_elements_of_the_buffer(
    machine: Any, kind: Any, expected: Any
) -> None:
    for _ in range(2):
        machine.exec("set(x, 1)")
        machine.exec("mov(isr, invert(x))")
        machine.exec("push()")

    assert list(machine.get(array(kind, [0]))) == [expected]
    assert machine.get(None, 28) == 15


def test_a_shift_moves_words_both_ways(machine: Any) -> None:
    machine.put(array("B", [0xAB, 0xCD]), 24)
    machine.exec("pull()")
    machine.exec("mov(isr, osr)")
    machine.exec("push()")

    assert list(machine.get(bytearray(1), 28)) == [0xA]
    assert machine.tx_fifo() == 1


def test_an_empty_buffer_takes_nothing(machine: Any) -> None:

    assert list(machine.get(array("I"))) == []


def test_get_waits_for_a_word_that_comes_later(machine: Any, board: Any) -> None:
    machine.exec("mov(isr, invert(null))")
    board.clock.at(5000, lambda: machine.exec("push()"))

    assert machine.get() == 0xFFFFFFFF
    assert 5000 <= board.clock.now <= 5050


def test_put_waits_for_room(machine: Any, board: Any) -> None:
    board.clock.at(5000, lambda: machine.exec("pull()"))
    for value in range(5):
        machine.put(value)

    assert machine.tx_fifo() == 4
    assert board.clock.now >= 5000


def test_a_pull_that_waits_is_served_by_the_next_put(machine: Any) -> None:
    machine.exec("pull()")
    machine.put(6)
    machine.exec("mov(isr, osr)")
    machine.exec("push()")

    assert machine.get() == 6


def test_the_machines_own_flag_calls_its_handler(rp2: Any) -> None:
    machine = rp2.StateMachine(2, two_instructions(rp2))
    seen: list[object] = []
    machine.irq(seen.append, hard=True)
    machine.exec("irq(rel(0))")
    machine.exec("irq(0)")
    assert seen == [machine]

    machine.irq(None)
    machine.exec("irq(rel(0))")
    assert seen == [machine]


def test_the_block_calls_its_handler_for_the_flags_asked_for(rp2: Any) -> None:
    pio = rp2.PIO(0)
    machine = pio.state_machine(0, two_instructions(rp2))
    seen: list[object] = []
    pio.irq(seen.append, trigger=pio.IRQ_SM1, hard=True)
    machine.exec("irq(0)")
    machine.exec("irq(1)")

    assert seen == [pio]


def test_the_options_override_the_programs(rp2: Any) -> None:
    machine = rp2.StateMachine(
        0,
        two_instructions(rp2),
        freq=0,
        in_shiftdir=rp2.PIO.SHIFT_RIGHT,
        push_thresh=32,
        pull_thresh=4,
    )
    settings = machine._core.settings

    assert (settings.in_right, settings.push_threshold, settings.pull_threshold) == (1, 32, 4)
    assert machine._frequency_hz == 1907


def test_a_control_register_is_packed_as_the_data_sheet_has_it() -> None:
    assert answer(simulate(program("dma/packs_a_register"))) == ("0x3f8839", 1, 5, 1, "DMA(0)")


def test_elements_are_moved_swapped_and_repeated() -> None:
    assert answer(simulate(program("dma/moves_swaps_and_repeats"))) == [
        ("0001020300000000", 0),
        ("0100030205040706", 0),
        ("0000000000000000", 0),
        ("0300000000000000", 0),
    ]


def test_a_ring_comes_back_to_its_first_address() -> None:
    assert simulate(program("dma/reads_a_ring")).stdout == "0708090a0708090a0708\n"


def test_a_channel_starts_the_next_one_and_its_handler_is_called_at_the_end() -> None:
    assert answer(simulate(program("dma/chains_two"))) == [(1, 1, b"12345678")]


def test_a_machine_is_fed_word_by_word_at_its_own_pace() -> None:
    waiting, levels = answer(simulate(program("pio/is_fed_by_dma")))
    assert waiting == 12  # four words are in the FIFO, the rest is to come
    assert levels.lstrip("0").startswith(("1" * 8 + "0" * 8) * 7)  # the highest bit goes first


def test_what_a_machine_pushes_is_taken_into_a_buffer() -> None:
    assert answer(simulate(program("pio/is_emptied_by_dma"))) == (False, list(range(10)))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("d.config(read=b'1234', write=bytearray(4), count=1, ctrl=d.pack_ctrl(treq_sel=20), trigger=True)", "E-BOARD-08"),
        ("d.config(read=0x40034000, write=bytearray(4), count=1, ctrl=d.pack_ctrl(), trigger=True)", "E-BOARD-01"),
    ],
)  # fmt: skip
def test_what_is_not_simulated_is_told(fails: Fails, text: str, code: str) -> None:
    assert fails(f"import rp2\nd = rp2.DMA()\n{text}\n").code == code


def test_a_closed_channel_is_refused_and_given_to_the_next() -> None:
    assert simulate(program("dma/closes_a_channel")).stdout == "16\nDMA(7) 255\nchannel closed\n"


@pytest.mark.micropython
def test_both_runners_move_the_same() -> None:
    here, there = (simulate(program("dma/moves_twice"), vm=vm) for vm in ("python", "micropython"))
    assert here.stdout == there.stdout
    assert here.stdout.splitlines()[2:] == [r"bytearray(b'\x04\x00\x05\x00') DMA(0)"]
