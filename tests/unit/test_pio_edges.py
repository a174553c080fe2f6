"""Edges that a state machine makes are seen at its own time: by another machine, by an interrupt, by whoever looks."""

import pytest
from fixture_types import RunText
from programs import program

from marelle_sim import simulate, virtual_board

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
