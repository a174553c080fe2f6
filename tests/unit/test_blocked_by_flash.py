"""While its flash is programmed a board does nothing else, interrupts included: what they miss is what a robot misses."""

import pytest
from programs import ROOT, Printed, RunText, program

from marelle_sim import simulate, virtual_board

PROGRAM = ROOT / "docs/programs/what_a_board_does.py"


def test_an_echo_that_comes_while_a_file_is_written_leaves_the_last_reading(
    printed: Printed, vm: str
) -> None:
    (line,) = printed(program("blocked_by_flash/writes_while_it_ranges"), vm=vm, world="room")
    kinds, spread_mm, lost = map(int, line.split())
    assert lost > 3
    assert (kinds <= 4, spread_mm < 10) == (True, True)


def test_ticks_come_late_and_edges_together(run_text: RunText, vm: str) -> None:
    board = virtual_board("pico")
    for edge in range(10):
        board.pin(2).set(edge % 2, 0.056 + edge * 0.001)
    writes = program("blocked_by_flash/writes_while_a_timer_ticks")
    first, second = run_text(writes, board=board, vm=vm, check=True).stdout.splitlines()

    assert first == "1"
    longest_ms, whole = second.split()
    assert (16 <= int(longest_ms) <= 21, whole) == (True, "True")


@pytest.mark.unmeasured
@pytest.mark.parametrize(
    ("name", "stays"),
    [("pico", False), ("pico_w", False), ("pico2", True), ("xrp_controller", True)],
)
def test_a_program_tells_what_a_board_does(name: str, stays: bool, vm: str) -> None:
    run = simulate(PROGRAM, board=virtual_board(name), vm=vm, check=True)
    told = [line.partition(": ")[2] for line in run.stdout.splitlines()]
    assert told == ["True", "False", "True", "False", str(stays)]
