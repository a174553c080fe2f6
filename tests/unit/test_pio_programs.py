"""PIO programs on a board: pins, FIFOs, flags and time, as a program sees them."""

# Inside an assembled function the names are the assembler's, in a program's function the board's.
# ruff: noqa: F821, I001, T201
# mypy: disable-error-code="import-not-found,no-untyped-def,no-untyped-call,name-defined,call-overload"
# mypy: disable-error-code="attr-defined,untyped-decorator,misc,arg-type"

from itertools import pairwise

import pytest
from assembled import ws2812
from hypothesis import given, settings
from hypothesis import strategies as st

from marelle_sim import simulate, virtual_board


def blink():
    from machine import Pin
    from rp2 import PIO, StateMachine, asm_pio
    from time import sleep_ms

    @asm_pio(set_init=PIO.OUT_LOW)
    def program():
        wrap_target()
        set(pins, 1)[31]
        nop()[31]
        set(pins, 0)[31]
        nop()[31]
        wrap()

    machine = StateMachine(0, program, freq=6400, set_base=Pin(25))
    machine.active(1)
    sleep_ms(65)
    machine.active(0)


def test_a_led_blinks_at_the_machines_pace() -> None:
    board = virtual_board()
    led = board.pin(25)
    simulate(blink, board=board)
    times = [time_us for time_us, _level in led.history]
    assert [level for _time_us, level in led.history] == [1, 0, 1, 0, 1, 0, 1][: len(times)]
    assert len(times) == 7
    assert all(9985 <= after - before <= 10015 for before, after in pairwise(times))


def pixels_on(pin, *pictures):
    """Return a program that sends the colours of each picture to pixels, 1 ms apart."""
    sends = [*ws2812]

    def program():
        from array import array
        from machine import Pin
        from rp2 import StateMachine
        from time import sleep_ms

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
    def program():
        from rp2 import StateMachine, asm_pio
        from time import sleep

        @asm_pio()
        def stay():
            label("here")
            jmp("here")

        machine = StateMachine(0, stay)
        machine.active(1)
        sleep(3600)
        return machine.active()

    run = simulate(program, board=virtual_board(), seconds=4000)
    assert run.returned is True
    assert run.wall_s < 5


def test_a_full_fifo_is_waited_for_until_the_end_of_the_run() -> None:
    def program():
        from rp2 import StateMachine, asm_pio

        @asm_pio()
        def deaf():
            label("here")
            jmp("here")

        machine = StateMachine(0, deaf)
        machine.active(1)
        for word in range(5):
            machine.put(word)
            print(machine.tx_fifo())

    run = simulate(program, board=virtual_board(), seconds=1)
    assert (run.ended, run.stdout) == ("deadline", "1\n2\n3\n4\n")


def test_an_empty_fifo_is_waited_for_until_a_word_comes() -> None:
    def program():
        from machine import Pin
        from rp2 import StateMachine, asm_pio
        from time import ticks_ms

        @asm_pio()
        def tell():
            wait(1, pin, 0)
            in_(pins, 1)
            push()
            wait(0, pin, 0)

        machine = StateMachine(0, tell, in_base=Pin(3))
        machine.active(1)
        return machine.get(), ticks_ms(), machine.get(), ticks_ms()

    board = virtual_board()
    for at_s, level in ((0.1, 1), (0.2, 0), (0.3, 1)):
        board.pin(3).set(level, at_s=at_s)
    assert simulate(program, board=board).returned == (1, 100, 1, 300)


def test_words_go_through_a_machine_that_doubles_them() -> None:
    def program():
        from rp2 import StateMachine, asm_pio

        @asm_pio()
        def double():
            pull()
            mov(isr, osr)
            in_(null, 1)
            push()

        machine = StateMachine(4, double, freq=1_000_000)
        machine.active(1)
        machine.put(21)
        first = machine.get()
        for word in range(1, 5):
            machine.put(word)
        return first, [machine.get() for _ in range(4)]

    assert simulate(program, board=virtual_board()).returned == (42, [2, 4, 6, 8])


def test_two_machines_take_turns_by_a_flag_and_call_the_program_back() -> None:
    def program():
        from rp2 import PIO, StateMachine, asm_pio
        from time import sleep_ms

        @asm_pio()
        def first():
            pull()
            irq(4)

        @asm_pio()
        def second():
            wait(1, irq, 4)
            irq(rel(0))

        called = []
        sender, hearer = StateMachine(0, first), StateMachine(1, second)
        hearer.irq(lambda machine: called.append(repr(machine)))
        for machine in (sender, hearer):
            machine.active(1)
        sender.put(1)
        sleep_ms(1)
        sender.put(1)
        sleep_ms(1)
        return called, repr(PIO(0))

    called, pio = simulate(program, board=virtual_board()).returned
    assert called == ["StateMachine(1)"] * 2
    assert pio == "PIO(0)"


def test_a_handler_hears_of_a_pulse_and_of_its_length_in_turns_of_a_loop() -> None:
    def program():
        from machine import Pin
        from rp2 import StateMachine, asm_pio
        from time import sleep, ticks_ms

        @asm_pio()
        def pulse():
            mov(x, invert(null))
            wait(1, pin, 0)
            label("high")
            jmp(x_dec, "test")
            label("test")
            jmp(pin, "high")
            mov(isr, invert(x))
            push()
            irq(rel(0))

        called = []
        machine = StateMachine(0, pulse, freq=2_000_000, in_base=Pin(15), jmp_pin=Pin(15))
        machine.irq(lambda machine: called.append((ticks_ms(), machine.get())))
        machine.active(1)
        sleep(5)
        return called

    board = virtual_board()
    for start_s, seconds in ((0.5, 0.0028), (3.0, 0.25)):
        board.pin(15).set(1, at_s=start_s)
        board.pin(15).set(0, at_s=start_s + seconds)
    heard = simulate(program, board=board).returned
    assert [time_ms for time_ms, _turns in heard] == [502, 3250]
    assert [turns for _time_ms, turns in heard] == pytest.approx([2800, 250_000], abs=2)


def test_the_module_neopixel_sends_what_the_wire_shows() -> None:
    def program():
        from machine import Pin
        from neopixel import NeoPixel

        pixels = NeoPixel(Pin(16), 2)
        pixels[1] = (1, 2, 3)
        pixels.write()

    board = virtual_board()
    wire = board.pin(16)
    simulate(program, board=board)
    assert wire.streams == [bytes([0, 0, 0, 2, 1, 3])]


@settings(max_examples=20)
@given(st.lists(st.integers(0, 0xFFFFFF), min_size=1, max_size=6))
def test_any_colours_reach_the_pixels(colours: list[int]) -> None:
    board = virtual_board()
    wire = board.pin(2)
    simulate(pixels_on(2, colours), board=board)
    assert b"".join(wire.streams) == b"".join(colour.to_bytes(3, "big") for colour in colours)
