"""While its flash is programmed a board does nothing else, interrupts included: what they miss is what a robot misses."""

from pathlib import Path

import pytest
from fixture_types import Printed, RunText
from found_micropython import VMS

from marelle_sim import simulate, virtual_board

PROGRAM = Path(__file__).parents[2] / "docs/programs/what_a_board_does.py"


@pytest.mark.parametrize("vm", VMS)
def test_an_echo_that_comes_while_a_file_is_written_leaves_the_last_reading(
    printed: Printed, vm: str
) -> None:
    program = """
        from marelle import Robot, wait
        bot = Robot()
        seen, lost = set(), 0
        with open("/file.csv", "w") as file:
            for _ in range(10):
                seen.add(bot.range.distance())
                file.write("." * 600)  # 6 ms: both edges of the echo come while it is programmed
                lost += bot.range._rise_us == bot.range._width_us == 0
                wait(20)
        print(len(seen), max(seen) - min(seen), lost)
        """
    kinds, spread_mm, lost = map(int, printed(program, vm=vm, world="room")[0].split())
    assert lost > 3
    assert (kinds <= 4, spread_mm < 10) == (True, True)


@pytest.mark.parametrize("vm", VMS)
def test_ticks_come_late_and_edges_together(run_text: RunText, vm: str) -> None:
    board = virtual_board("pico")
    for edge in range(10):
        board.pin(2).set(edge % 2, 0.056 + edge * 0.001)
    program = """
        from machine import Pin, Timer
        from time import sleep_ms, ticks_ms
        ticks, edges = [], []
        Pin(2, Pin.IN).irq(lambda pin: edges.append(ticks_ms()), hard=True)
        timer = Timer(period=5, callback=lambda it: ticks.append(ticks_ms()))
        sleep_ms(50)
        with open("/file", "w") as file:
            file.write("." * 1600)  # 16 ms
            print(len(edges))
        sleep_ms(4)
        timer.deinit()
        print(max(b - a for a, b in zip(ticks, ticks[1:])), len(ticks) >= 14)
        """
    first, second = run_text(program, board=board, vm=vm, check=True).stdout.splitlines()
    assert first == "1"
    longest_ms, whole = second.split()
    assert (16 <= int(longest_ms) <= 21, whole) == (True, "True")


@pytest.mark.parametrize("vm", VMS)
@pytest.mark.parametrize(
    ("name", "stays"),
    [("pico", False), ("pico_w", False), ("pico2", True), ("xrp_controller", True)],
)
def test_a_program_tells_what_a_board_does(name: str, stays: bool, vm: str) -> None:
    run = simulate(PROGRAM, board=virtual_board(name), vm=vm, check=True)
    told = [line.partition(": ")[2] for line in run.stdout.splitlines()]
    assert told == ["True", "False", "True", "False", str(stays)]
