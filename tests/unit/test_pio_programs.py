"""PIO programs on a board: pins, FIFOs, flags, time and the edges that a machine makes, as a program sees them."""

# In the program that is a function the modules are the board's.
# mypy: disable-error-code="import-not-found,no-untyped-def,no-untyped-call,attr-defined"

from itertools import pairwise

import pytest
from assembled import ws2812
from hypothesis import given, settings, strategies as st
from programs import RunText, answer, program

from marelle_sim import simulate, virtual_board
from marelle_sim.testing.board import Board


def test_a_led_blinks_at_the_machines_pace(board: Board) -> None:
    led = board.pin(25)
    simulate(program("pio/blinks"), board=board)
    times = [time_us for time_us, _level in led.history]
    assert [level for _time_us, level in led.history] == [1, 0, 1, 0, 1, 0, 1][: len(times)]
    assert len(times) == 7
    assert all(9985 <= after - before <= 10015 for before, after in pairwise(times))


def pixels_on(pin, *pictures):
    """Return a program that sends the colours of each picture to pixels, 1 ms apart."""
    sends = [*ws2812]

    def program():
        from array import array
        from time import sleep_ms

        from machine import Pin
        from rp2 import StateMachine

        machine = StateMachine(5, sends, freq=8_000_000, sideset_base=Pin(pin))
        machine.active(1)
        for colours in pictures:
            machine.put(array("I", colours), 8)
            sleep_ms(1)

    return program


COLOURS = [0x102030, 0xFF0001, 0x00AA55]
PICTURES = ([*COLOURS, 0], [*COLOURS, 0xFFFFFF])


def test_the_kits_pixels_are_lit_by_a_pio_program_too() -> None:
    run = simulate(pixels_on(16, *PICTURES), kit="pico_bot", world="empty")
    assert [event[3] for event in run.trace.select("pixels")] == [
        "20103000ff01aa0055000000",
        "20103000ff01aa0055ffffff",
    ]


def test_an_endless_jump_costs_nothing() -> None:
    run = simulate(program("pio/stays_an_hour"), board=virtual_board(), seconds=4000)
    assert answer(run) is True
    assert run.wall_s < 5


def test_a_full_fifo_is_waited_for_until_the_end_of_the_run() -> None:
    run = simulate(program("pio/fills_a_fifo"), board=virtual_board(), seconds=1)
    assert (run.ended, run.stdout) == ("deadline", "1\n2\n3\n4\n")


def test_an_empty_fifo_is_waited_for_until_a_word_comes(board: Board) -> None:
    for at_s, level in ((0.1, 1), (0.2, 0), (0.3, 1)):
        board.pin(3).set(level, at_s=at_s)
    assert answer(simulate(program("pio/waits_for_words"), board=board)) == (1, 100, 1, 300)


def test_words_go_through_a_machine_that_doubles_them() -> None:
    assert answer(simulate(program("pio/doubles_words"), board=virtual_board())) == (
        42,
        [2, 4, 6, 8],
    )


def test_two_machines_take_turns_by_a_flag_and_call_the_program_back() -> None:
    called, pio = answer(simulate(program("pio/takes_turns"), board=virtual_board()))
    assert called == ["StateMachine(1)"] * 2
    assert pio == "PIO(0)"


def test_a_handler_hears_of_a_pulse_and_of_its_length_in_turns_of_a_loop(board: Board) -> None:
    for start_s, seconds in ((0.5, 0.0028), (3.0, 0.25)):
        board.pin(15).set(1, at_s=start_s)
        board.pin(15).set(0, at_s=start_s + seconds)
    heard = answer(simulate(program("pio/counts_a_pulse"), board=board))
    assert [time_ms for time_ms, _turns in heard] == [502, 3250]
    assert [turns for _time_ms, turns in heard] == pytest.approx([2800, 250_000], abs=2)


def test_the_module_neopixel_sends_what_the_wire_shows(board: Board) -> None:
    wire = board.pin(16)
    simulate(program("pio/lights_a_pixel"), board=board)
    assert wire.streams == [bytes([0, 0, 0, 2, 1, 3])]


@settings(max_examples=20)
@given(st.lists(st.integers(0, 0xFFFFFF), min_size=1, max_size=6))
def test_any_colours_reach_the_pixels(colours: list[int]) -> None:
    board = virtual_board()
    wire = board.pin(2)
    simulate(pixels_on(2, colours), board=board)
    assert b"".join(wire.streams) == b"".join(colour.to_bytes(3, "big") for colour in colours)


HEAD = """
import rp2
from machine import Pin, time_pulse_us
from time import sleep_us, ticks_us

@rp2.asm_pio(set_init=rp2.PIO.OUT_LOW)
def wave():
    set(pins, 1)[3]
    set(pins, 0)[3]

@rp2.asm_pio()
def measure():
    wait(0, pin, 0)
    wait(1, pin, 0)
    mov(x, invert(null))
    label("high")
    jmp(x_dec, "still")
    label("still")
    jmp(pin, "high")
    mov(isr, invert(x))
    push()

def widths(generator_hz, other=1):
    tester = rp2.StateMachine(other, measure, in_base=Pin(3), jmp_pin=Pin(3))
    tester.active(1)
    maker = rp2.StateMachine(0, wave, freq=generator_hz, set_base=Pin(3))
    maker.active(1)
    seen = [tester.get() * 2 * 8 for _ in range(5)]
    maker.active(0)
    tester.active(0)
    return seen
"""
SEEN = """
edges = []
Pin(3).irq(lambda pin: edges.append((pin.value(), ticks_us())), hard=True)
maker = rp2.StateMachine(0, wave, freq=20_000, set_base=Pin(3))
maker.active(1)
sleep_us(2000)
maker.active(0)
print(set(later[1] - first[1] for first, later in zip(edges, edges[1:])))
"""


@pytest.mark.parametrize(
    ("hertz", "width_ns"), [(1_000_000, 4000), (8_000_000, 500), (40_000, 100_000)]
)
@pytest.mark.parametrize("other", [1, 4])
def test_another_machine_measures_a_pulse_as_long_as_it_is(
    hertz: int, width_ns: int, other: int, run_text: RunText
) -> None:
    run = run_text(HEAD + f"print(widths({hertz}, {other}))", seconds=0.02)
    measured = [int(part) for part in run.stdout.strip("[]\n").split(",")]
    assert measured == pytest.approx([width_ns] * 5, abs=40)


def test_bytes_of_a_serial_line_by_pio_are_read_by_pio() -> None:
    assert (
        simulate(program("pio/sends_to_itself"), seconds=0.02).stdout
        == repr(b"U\x00\xffmarelle") + "\n"
    )


def test_an_interrupt_comes_at_the_edge(run_text: RunText) -> None:
    assert run_text(HEAD + SEEN, seconds=0.02).stdout == "{200}\n"


def test_a_pulse_is_measured_to_the_microsecond(run_text: RunText) -> None:
    text = "rp2.StateMachine(0, wave, freq=100_000, set_base=Pin(3)).active(1)\n"
    text += "print([time_pulse_us(Pin(3), level) for level in (1, 1, 1)])"
    run = run_text(HEAD + text, seconds=0.02)
    assert [int(part) for part in run.stdout.strip("[]\n").split(",")] == pytest.approx(
        [40, 40, 40], abs=1
    )


def test_whoever_looks_sees_the_level_of_now(run_text: RunText) -> None:
    text = "rp2.StateMachine(0, wave, freq=1_000_000, set_base=Pin(3)).active(1)\npin = Pin(3)\n"
    text += "seen = []\nfor _ in range(40):\n    now = ticks_us()\n    seen.append((now, pin.value()))\n"
    text += "print(len(set((now % 8, level) for now, level in seen)), len(set(now % 8 for now, _ in seen)))"
    different, phases = run_text(HEAD + text, seconds=0.02).stdout.split()
    assert different == phases  # the same moment of the wave always has the same level


@pytest.mark.parametrize(("base", "pin"), [(0, 31), (16, 18), (16, 38)])
@pytest.mark.parametrize("other", [1, 4])
def test_a_chip_with_48_pins_measures_where_its_gpio_base_says(
    base: int, pin: int, other: int, run_text: RunText
) -> None:
    text = HEAD.replace("Pin(3)", f"Pin({pin})")
    text += f"rp2.PIO(0).gpio_base({base}), rp2.PIO(1).gpio_base({base})\n"
    text += f"print(widths(40_000, {other}))"
    run = run_text(text, board=virtual_board("xrp_controller"), seconds=0.02)
    measured = [int(part) for part in run.stdout.strip("[]\n").split(",")]
    assert measured == pytest.approx(
        [120_000] * 5, abs=40
    )  # 100 us, in 5/6 of a nanosecond: at 150 MHz


def test_an_interrupt_comes_at_the_edge_of_a_pin_above_31(run_text: RunText) -> None:
    text = "import rp2\nrp2.PIO(0).gpio_base(16)\n" + (HEAD + SEEN).replace("Pin(3)", "Pin(38)")
    run = run_text(text, board=virtual_board("xrp_controller"), seconds=0.02)
    assert run.stdout == "{200}\n"


_MOVED = """
pio = rp2.PIO(0)
rp2.StateMachine(0, wave, set_base=Pin(3)).active(1)
for base in 16, 0:
    try:
        pio.gpio_base(base)
    except OSError as error:
        print(error)
print(pio.gpio_base() is Pin(0), rp2.PIO(1).gpio_base(16) is Pin(16))
pio.remove_program(wave)
print(pio.gpio_base(16) is Pin(16))
"""


def test_the_gpio_base_is_fixed_while_the_block_has_a_program(run_text: RunText) -> None:
    run = run_text(HEAD + _MOVED, board=virtual_board("xrp_controller"), seconds=0.02)
    refused = "[Errno 22] EINVAL"
    assert run.stdout.splitlines() == [refused, refused, "True True", "True"]


def test_an_assembly_error_is_printed_by_its_name(run_text: RunText) -> None:
    run = run_text("import rp2\nprint(repr(rp2.PIOASMError('no room')))\n")
    assert run.stdout == "PIOASMError('no room',)\n"
