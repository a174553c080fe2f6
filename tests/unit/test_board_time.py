"""MicroPython's `time` on the virtual clock."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, strategies as st
from new_board import module, new_board
from programs import Printed, RunText, program

import marelle_sim
from marelle_sim.microcontroller.access_costs import Costs
from marelle_sim.microcontroller.board import VirtualBoard

WRAP = 1 << 30
TIME = module("time")


@pytest.fixture
def board() -> VirtualBoard:
    return new_board()


@pytest.fixture
def time(board: VirtualBoard) -> Any:
    return module("time", board)


def test_counters_wrap_at_two_to_the_thirty(board: VirtualBoard, time: Any) -> None:
    board.clock.now = WRAP - 1
    assert time.ticks_us() < 10
    assert time.ticks_cpu() < 20
    board.clock.now = (WRAP - 1) * 1000
    assert time.ticks_ms() == WRAP - 1
    board.clock.now += 1_000_000
    assert time.ticks_ms() == 999


@pytest.mark.parametrize(
    ("later", "earlier", "ticks"),
    [(3, WRAP - 2, 5), (WRAP - 2, 3, -5), (1 << 29, 0, -(1 << 29))],
)
def test_a_difference_is_right_across_the_wrap(later: int, earlier: int, ticks: int) -> None:
    assert TIME.ticks_diff(later, earlier) == ticks


@given(st.integers(0, WRAP - 1), st.integers(1 - (1 << 29), (1 << 29) - 1))
def test_a_difference_undoes_an_addition(ticks: int, delta: int) -> None:
    later = TIME.ticks_add(ticks, delta)
    assert 0 <= later < WRAP
    assert TIME.ticks_diff(later, ticks) == delta


@pytest.mark.parametrize(
    ("sleep", "duration", "us"),
    [("sleep", 2, 2_000_000), ("sleep", 0.25, 250_000), ("sleep_ms", 7, 7000), ("sleep_us", 13, 13)],
)  # fmt: skip
def test_a_sleep_lasts_exactly(
    board: VirtualBoard, time: Any, sleep: str, duration: float, us: int
) -> None:
    getattr(time, sleep)(duration)
    assert board.clock.now == us


@pytest.mark.parametrize("duration", [0, -5])
def test_to_sleep_for_nothing_or_less_takes_only_the_call(
    board: VirtualBoard, time: Any, duration: int
) -> None:
    time.sleep_ms(duration)
    assert board.clock.now == board.costs.poll_us


@pytest.mark.parametrize(
    ("sleep", "duration", "message"),
    [
        ("sleep", "1", "can't convert str to float"),
        ("sleep", None, "can't convert NoneType to float"),
        ("sleep_ms", 1.5, "can't convert float to int"),
        ("sleep_us", 1.5, "can't convert float to int"),
    ],
)
def test_a_wrong_duration_is_refused_as_on_the_board(
    time: Any, sleep: str, duration: Any, message: str
) -> None:
    with pytest.raises(TypeError, match=message):
        getattr(time, sleep)(duration)


@pytest.mark.parametrize(
    ("name", "line"),
    [("notes_ticks_in_a_sleep", "[10, 20, 30] 35"), ("waits_for_a_flag", "2500")],
    ids=["in a sleep at their own times", "which wake a loop that waits for a flag"],
)
def test_callbacks_run(name: str, line: str, printed: Printed) -> None:
    assert printed(program(f"time/{name}")) == [line]


@pytest.mark.parametrize("counter", ["ticks_ms", "ticks_us"])
def test_a_busy_wait_of_ten_milliseconds_ends_after_ten(printed: Printed, counter: str) -> None:
    program = f"""
        from time import ticks_us, {counter}, ticks_diff
        before = ticks_us()
        start = {counter}()
        while ticks_diff({counter}(), start) < {{"ticks_ms": 10, "ticks_us": 10_000}}["{counter}"]:
            pass
        print(ticks_diff(ticks_us(), before))
        """
    assert 9_000 <= int(printed(program)[0]) <= 10_020


def test_a_busy_wait_jumps_to_the_next_millisecond_after_a_few_turns(
    board: VirtualBoard, time: Any
) -> None:
    readings = [time.ticks_ms() for _ in range(20)]
    assert readings[0] == 0
    assert readings[-1] >= 15
    assert board.clock.now % 1000 == 0


def test_who_works_between_two_readings_is_not_taken_anywhere(
    board: VirtualBoard, time: Any
) -> None:
    for _ in range(20):
        time.ticks_ms()
        board.clock.spend(50)
    assert board.clock.now == 20 * (50 + board.costs.poll_us)


def test_a_busy_wait_does_not_jump_past_a_callback(printed: Printed) -> None:
    assert printed(program("time/waits_busily_for_a_callback")) in (["5"], ["6"])


def test_an_hour_of_sleep_is_an_hour_of_virtual_time(run_text: RunText) -> None:
    run = run_text("from time import sleep\nsleep(3600)\n", world="empty", seconds=4000)
    assert (run.ended, run.seconds) == ("done", 3600.0)


def test_an_endless_busy_wait_ends_at_the_deadline(run_text: RunText) -> None:
    program = "from time import ticks_ms\nwhile ticks_ms() >= 0:\n    pass\n"
    run = run_text(program, world="empty", seconds=2.5)
    assert (run.ended, run.seconds) == ("deadline", 2.5)


def test_every_run_begins_on_the_first_of_january_2026(board: VirtualBoard, time: Any) -> None:
    assert time.gmtime() == (2026, 1, 1, 0, 0, 0, 3, 1)
    board.clock.now = 86_400_000_000 + 61_000_000
    assert time.localtime()[:6] == (2026, 1, 2, 0, 1, 1)
    assert time.time() == time.mktime((2026, 1, 2, 0, 1, 1, 0, 0))
    assert time.time_ns() // 1_000_000_000 == time.time()


def test_a_leap_day_is_known() -> None:
    assert TIME.gmtime(951_782_400) == (2000, 2, 29, 0, 0, 0, 1, 60)


@given(st.integers(0, (1 << 31) - 1))  # a machine word of a Pico
def test_mktime_undoes_gmtime(seconds: int) -> None:
    assert TIME.mktime(TIME.gmtime(seconds)) == seconds


def test_every_access_time_has_a_reader() -> None:
    folder = Path(marelle_sim.__file__).parent
    code = "".join(path.read_text("utf-8") for path in folder.rglob("*.py"))
    assert [name for name in Costs._fields if f"costs.{name}" not in code] == []
