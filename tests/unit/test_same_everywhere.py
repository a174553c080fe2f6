"""What CPython does differently from run to run, caller to caller or version to version stays out of a run."""

from collections.abc import Callable
from typing import Any

import pytest
from fixture_types import Printed, RunText
from programs import program_text

from marelle_sim import Run, load_world


def deeper(levels: int, call: Callable[[], Run]) -> Run:
    """Call something from far down the stack."""
    return call() if levels == 0 else deeper(levels - 1, call)


def test_endless_recursion_ends_at_the_same_depth_wherever_it_is_called_from(
    run_text: RunText,
) -> None:
    program = "def down(n):\n    print(n)\n    down(n + 1)\n\ndown(1)\n"
    here = run_text(program)
    far = deeper(80, lambda: run_text(program))
    apart = run_text(program, isolate=True)
    assert here.stdout.split()[-1] == "64"
    assert here.error is not None
    assert here.error.code == "E-PROG-17"
    assert here.sha256() == far.sha256() == apart.sha256()


def test_depth_counts_calls_that_are_open_not_calls(printed: Printed) -> None:
    assert printed(program_text("names/calls_many_times")) == ["600"]


def test_addresses_are_numbered_in_order_of_appearance(printed: Printed) -> None:
    first, second, third, last = printed(program_text("names/addresses"))
    assert (first[-12:], second[-12:]) == ("at 20000000>", "at 20000010>")
    assert first == third
    assert last == "True False 0x20000020"


def test_a_hash_of_text_does_not_follow_the_computers_seed(
    printed: Printed,
) -> None:
    assert printed('print(hash("abc"), hash(b"abc"), hash(7))') == ["440920331 440920331 7"]


@pytest.mark.parametrize(
    ("fails", "words"),
    [
        ("1 / 0", "divide by zero"),
        ("1.0 % 0", "divide by zero"),
        ("nope", "name 'nope' isn't defined"),
    ],
)
def test_an_exception_prints_in_the_boards_words(fails: str, words: str, printed: Printed) -> None:
    assert printed(f"try:\n    {fails}\nexcept Exception as error:\n    print(error)\n") == [words]


def test_waiting_for_a_pulse_does_not_depend_on_who_watches(run_text: RunText) -> None:
    program = """
        from machine import PWM, Pin, time_pulse_us
        PWM(Pin(10), freq=20000, duty_u16=30000)
        for _ in range(5):
            print(time_pulse_us(Pin(6), 1, 200000))
    """
    seen: list[Any] = []
    observers = [(1700, lambda time_us, _pose: seen.append(time_us))]
    alone, watched = (
        run_text(program, world="empty", seconds=1, observers=observer)
        for observer in ([], observers)
    )
    assert alone.sha256() == watched.sha256()
    assert len(seen) > 10
    widths = [int(width) for width in alone.stdout.split()]
    assert all(500 < width < 20000 for width in widths)


def test_a_worlds_seed_counts(run_text: RunText) -> None:
    program = "from machine import ADC\nprint([ADC(0).read_u16() for _ in range(20)])"
    world = load_world("line_loop")
    plain = run_text(program, world=world).stdout
    assert run_text(program, world=world, seed=1).stdout != plain


def test_an_observers_error_reaches_who_asked_for_it(run_text: RunText) -> None:
    def look(time_us: int, _pose: tuple[float, float, float]) -> None:
        raise LookupError(str(time_us))

    for apart in (False, True):
        with pytest.raises(LookupError, match="2000"):
            run_text("while True: pass", observers=[(2000, look)], isolate=apart)


def test_each_observer_is_called_at_its_own_pace(run_text: RunText) -> None:
    for apart in (False, True):
        often: list[int] = []
        seldom: list[int] = []
        run_text(
            "import time; time.sleep(1)",
            isolate=apart,
            observers=[
                (100_000, lambda time_us, _pose, calls=often: calls.append(time_us)),
                (500_000, lambda time_us, _pose, calls=seldom: calls.append(time_us)),
            ],
        )
        assert (len(often), seldom) == (10, [500_000, 1_000_000])
