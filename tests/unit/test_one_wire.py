"""Sensors on one wire: DHT11 and DHT22, read by `dht` and by a driver that drives the wire itself; thermometers on a 1-Wire bus."""

from itertools import pairwise
from typing import Any

import pytest
from programs import RunText, answer, output, program
from refused import refuses

from marelle_sim import ChipError, DhtChip, OneWireChip, dallas_crc8, simulate, virtual_board

MEASURES = program("one_wire/measures")
THERMOMETERS = program("one_wire/measures_two")
PULSES = program("one_wire/measures_pulses")


class Dht22(DhtChip):
    celsius, humidity = -3.5, 48.2
    spoiled = 0

    def measure(self) -> bytes:
        tenths = round(abs(self.celsius) * 10) | (0x8000 if self.celsius < 0 else 0)
        return round(self.humidity * 10).to_bytes(2, "big") + tenths.to_bytes(2, "big")

    def answer(self) -> bytes:
        data = super().answer()
        return data[:4] + bytes([data[4] ^ self.spoiled])


class Example(Dht22):
    """Aosong's own: its bytes are 02 8C 01 5F."""

    celsius, humidity = 35.1, 65.2


class Short(DhtChip):
    def measure(self) -> bytes:
        return b"ab"


class Ds18b20(OneWireChip):
    family = 0x28

    def __init__(self, celsius: float, last: int = 6) -> None:
        self.serial = bytes([1, 2, 3, 4, 5, last])
        self.celsius, self.measured, self.limits = celsius, 85.0, bytearray()

    def function(self, code: int) -> bytes | None:
        if code == 0x44:
            self.measured = self.celsius
        if code != 0xBE:
            return None
        raw = round(self.measured * 16).to_bytes(2, "little", signed=True)
        data = raw + bytes([75, 70, 0x7F, 0xFF, 0x0C, 0x10])
        return data + bytes([dallas_crc8(data)])

    def write(self, byte: int) -> None:
        self.limits.append(byte)


def wired(pin: int, *chips: Any) -> Any:
    """Return a board with these chips at a pin."""
    board = virtual_board()
    for chip in chips:
        board.pin(pin).attach(chip)
    return board


def last_line(run: Any) -> str:
    return str(run.error.traceback.splitlines()[-1])


def test_a_dht_is_read() -> None:
    run = simulate(MEASURES, board=wired(15, Dht22()))
    assert answer(run) == (-3.5, 48.2, 1)
    assert run.seconds == pytest.approx(0.046, abs=0.002)


def test_a_dht_that_is_not_there_times_out_and_a_wrong_checksum_is_told() -> None:
    assert last_line(simulate(MEASURES, board=virtual_board())) == "OSError: [Errno 110] ETIMEDOUT"
    chip = Dht22()
    chip.spoiled = 1
    assert last_line(simulate(MEASURES, board=wired(15, chip))) == "Exception: checksum error"


def test_a_dht_that_answers_short_ends_the_run() -> None:
    with refuses(ChipError, "E-CHIP-04"):
        simulate(MEASURES, board=wired(15, Short()))


@pytest.mark.parametrize(("held_us", "heard"), [(1100, "028c015fee"), (200, "0000000000")])
def test_a_driver_that_measures_pulses_hears_it_after_a_start_of_a_millisecond(
    run_text: RunText, vm: str, held_us: int, heard: str
) -> None:
    board = wired(15, Example())
    text = PULSES.read_text("utf-8").replace("1100", str(held_us))
    run = run_text(text, vm=vm, board=board)
    assert output(run) == f"{heard} 1\n"


def test_its_levels_last_as_long_as_the_data_sheet_says(run_text: RunText) -> None:
    board = wired(15, Example())
    run_text(PULSES, board=board)
    times = [time_us for time_us, _level in board.pin(15).history]
    lasted = [after - before for before, after in pairwise(times)]
    answer = lasted[2:]  # the start and the silence are before it
    assert answer[:2] == [80, 80]
    assert set(answer[2:-1:2]) == {50}
    assert [length == 70 for length in answer[3::2]] == [
        bit == "1" for bit in f"{0x028C015FEE:040b}"
    ]


def test_a_twin_that_gives_too_little_to_a_driver_of_its_wire_fails_the_test(
    run_text: RunText,
) -> None:
    with refuses(ChipError, "E-CHIP-04"):
        run_text(PULSES, board=wired(15, Short()))


def test_two_thermometers_share_a_wire() -> None:
    cold, warm = Ds18b20(-10.125, last=1), Ds18b20(21.5, last=2)
    before, after, numbers = answer(simulate(THERMOMETERS, board=wired(2, warm, cold)))
    assert before == [85.0, 85.0]
    assert sorted(after) == [-10.125, 21.5]
    assert sorted(numbers) == ["28010203040501", "28010203040502"]
    assert sorted([bytes(cold.limits), bytes(warm.limits)]) == [b"", b"KF\x1f"]


def test_the_bits_of_a_bus_are_there_for_a_driver_of_its_own(run_text: Any, vm: str) -> None:
    run = simulate(program("chips/one_wire_bit_by_bit"), board=wired(2, Ds18b20(21.5)), vm=vm)
    rom = [hex(byte) for byte in Ds18b20(0).rom]
    assert output(run) == f"True {rom}\nTrue [0, 1]\n[0, 1]\nTrue True 80 5\nTrue 255 162\n"


@pytest.mark.parametrize("lasts", [[7], [1, 2, 3, 128], [200, 17, 16, 9, 8, 255, 254]])
def test_a_search_finds_each_chip_once(run_text: Any, vm: str, lasts: list[int]) -> None:
    board = wired(2, *[Ds18b20(20.0, last) for last in lasts])
    text = "from machine import Pin\nfrom onewire import OneWire\nprint(*sorted([rom[6] for rom in OneWire(Pin(2)).scan()]))"
    assert run_text(text, board=board, vm=vm).stdout.split() == [str(n) for n in sorted(lasts)]


def test_an_empty_wire_and_a_thermometer_that_raises() -> None:
    class Broken(Ds18b20):
        def function(self, code: int) -> bytes | None:
            raise LookupError(code)

    converts = program("one_wire/converts")
    assert last_line(simulate(converts, board=virtual_board())) == "OneWireError: "
    with refuses(ChipError, "E-CHIP-03", chip="Broken"):
        simulate(converts, board=wired(2, Broken(20.0)))


def test_the_checksum_is_that_of_the_data_sheet() -> None:
    assert dallas_crc8(bytes.fromhex("021cb801000000")) == 0xA2
