"""What a test sees of PWM at a pin of a virtual board, and the faults of its serial ports; in both runners."""

import itertools

import pytest
from fixture_types import RunText
from found_micropython import VMS
from programs import program, program_text

from marelle_sim import ChipError, simulate, virtual_board

HEARD = program_text("parts/reads_a_port")


@pytest.mark.parametrize("vm", VMS)
def test_the_signals_of_a_pin_are_kept_with_their_times(vm: str) -> None:
    board = virtual_board("pico")
    pin = board.pin(5)
    run = simulate(program("parts/servo_by_pwm"), board=board, vm=vm)
    assert (run.ended, run.seconds < 1) == ("done", True)
    pulses_us = [round(share * 1e6 / hertz) for _time_us, hertz, share in pin.signals]
    assert [pulse for pulse in pulses_us if pulse] == [1000, 1500, 2000]
    times_us = [time_us for time_us, _hertz, share in pin.signals if share]
    # A duty waits for the end of the period in which it is set.
    apart_us = [b - a for a, b in itertools.pairwise(times_us)]
    assert sum(apart_us) == 60_000
    assert all(us in (20_000, 40_000) for us in apart_us)


def test_a_signal_that_only_a_test_looks_at_keeps_no_program_going(
    run_text: RunText,
) -> None:
    board = virtual_board("pico")
    pin = board.pin(5)
    run = run_text(
        "from machine import PWM, Pin\nPWM(Pin(5), freq=50, duty_u16=4915)\n", board=board
    )
    assert (run.ended, run.seconds < 1) == ("done", True)
    _time_us, hertz, share = pin.signals[-1]
    assert (hertz, round(share, 3)) == (50, 0.075)


def test_a_part_at_the_pin_still_gets_its_signal(run_text: RunText) -> None:
    board = virtual_board("pico")
    pin = board.pin(10)
    program = "from marelle import Robot\nRobot().straight(100)\n"
    run = run_text(program, board=board, kit="pico_bot", world="empty", tolerances=False)
    alone = run_text(program, kit="pico_bot", world="empty", tolerances=False)
    assert (run.pose.x_mm, run.pose.y_mm) == (alone.pose.x_mm, alone.pose.y_mm)
    assert {hertz for _time_us, hertz, _share in pin.signals} == {20_000}


@pytest.mark.parametrize("vm", VMS)
@pytest.mark.parametrize(
    ("fault", "heard"),
    [
        (None, b"abcdefghijkl"),
        (("silent", 10), None),
        (("lost", 10), b"abcdefghikl"),
        (("lost", 3), b"abdeghjk"),
        (("flip", 4), b"abceefgiijkm"),
    ],
)
def test_a_serial_port_breaks_in_three_ways(
    fault: tuple[str, int] | None, heard: bytes | None, vm: str, run_text: RunText
) -> None:
    board = virtual_board("pico")
    port = board.uart(0)
    port.feed(b"abcdefghijkl", at_s=0.01)
    if fault is not None:
        port.fault(fault[0], every=fault[1])
    assert run_text(HEARD, board=board, vm=vm).stdout == f"{heard!r}\n"
    port.repair()
    assert run_text(HEARD, board=board, vm=vm).stdout == "b'abcdefghijkl'\n"


def test_another_fault_is_refused() -> None:
    port = virtual_board("pico").uart(0)
    with pytest.raises(ChipError, match="E-CHIP-09"):
        port.fault("nack")
    with pytest.raises(ValueError, match="at least 1"):
        port.fault("lost", every=0)
