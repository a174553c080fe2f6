"""A DHT22 whose wire a program drives itself, as a driver in Python or for PIO does."""

from itertools import pairwise

import pytest
from programs import RunText

from marelle_sim import ChipError, DhtChip, virtual_board

MEASURE = """
from machine import Pin, time_pulse_us
from time import sleep_us

wire = Pin(15, Pin.OUT, value=0)
sleep_us(HELD)
wire.init(Pin.IN, Pin.PULL_UP)
data = bytearray(5)
first = time_pulse_us(wire, 1, 1000)  # the rest of the silence, or the answer
if first > 0:
    while first < 60:
        first = time_pulse_us(wire, 1, 1000)
    for place in range(40):
        if time_pulse_us(wire, 1, 1000) > 40:
            data[place // 8] |= 0x80 >> place % 8
sleep_us(100)
print(data.hex(), wire.value())
"""


class Dht22(DhtChip):
    """Aosong's own example: 65.2 %, 35.1 degrees."""

    data = bytes.fromhex("028C015F")

    def measure(self) -> bytes:
        return self.data


@pytest.mark.parametrize(("held_us", "heard"), [(1100, "028c015fee"), (200, "0000000000")])
def test_a_driver_that_measures_pulses_hears_it_after_a_start_of_a_millisecond(
    run_text: RunText, vm: str, held_us: int, heard: str
) -> None:
    board = virtual_board()
    board.pin(15).attach(Dht22())
    run = run_text(MEASURE.replace("HELD", str(held_us)), vm=vm, board=board)
    assert run.error is None, run.error.traceback
    assert run.stdout == f"{heard} 1\n"


def test_its_levels_last_as_long_as_the_data_sheet_says(run_text: RunText) -> None:
    board = virtual_board()
    board.pin(15).attach(Dht22())
    run_text(MEASURE.replace("HELD", "1100"), board=board)
    times = [time_us for time_us, _level in board.pin(15).history]
    lasted = [after - before for before, after in pairwise(times)]
    answer = lasted[2:]  # the start and the silence are before it
    assert answer[:2] == [80, 80]
    assert set(answer[2:-1:2]) == {50}
    assert [length == 70 for length in answer[3::2]] == [
        bit == "1" for bit in f"{0x028C015FEE:040b}"
    ]


def test_a_twin_that_gives_too_little_fails_the_test(run_text: RunText) -> None:
    board, chip = virtual_board(), Dht22()
    chip.data = b"\1\2\3"
    board.pin(15).attach(chip)
    with pytest.raises(ChipError, match="E-CHIP-04"):
        run_text(MEASURE.replace("HELD", "1100"), board=board)
