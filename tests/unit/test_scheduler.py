"""When callbacks run: between two instructions, one after another, at most eight waiting."""

import pytest

from marelle_sim.kernel.clock import Clock
from marelle_sim.kernel.scheduler import Scheduler


class Bench:
    """A scheduler, its clock, and what its callbacks did."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.failures: list[Exception] = []
        self.scheduler = Scheduler(self.clock, self.failures.append)
        self.seen: list[object] = []


@pytest.fixture
def bench() -> Bench:
    return Bench()


def test_a_soft_callback_runs_at_once_when_nothing_else_does(bench: Bench) -> None:
    assert bench.scheduler.soft(bench.seen.append, "a") is True
    assert bench.seen == ["a"]


@pytest.mark.parametrize(
    ("kind", "order"), [("soft", ["outer", "inner"]), ("hard", ["inner", "outer"])]
)
def test_a_soft_callback_waits_for_the_one_that_runs_and_a_hard_one_runs_inside_it(
    kind: str, order: list[str], bench: Bench
) -> None:
    def outer(name: object) -> None:
        getattr(bench.scheduler, kind)(bench.seen.append, "inner")
        bench.seen.append(name)

    bench.scheduler.soft(outer, "outer")
    assert bench.seen == order


def test_the_ninth_that_would_wait_is_refused(bench: Bench) -> None:
    bench.scheduler.hold()
    taken = [bench.scheduler.soft(bench.seen.append, number) for number in range(10)]
    assert taken == [True] * 8 + [False] * 2
    bench.scheduler.release()
    assert bench.seen == list(range(8))


def test_two_holds_need_two_releases(bench: Bench) -> None:
    bench.scheduler.hold()
    bench.scheduler.hold()
    bench.scheduler.soft(bench.seen.append, "a")
    bench.scheduler.release()
    assert bench.seen == []
    bench.scheduler.release()
    assert bench.seen == ["a"]


def test_what_a_callback_raises_is_told_and_the_next_one_runs(bench: Bench) -> None:
    def fail(argument: object) -> None:
        raise ValueError(argument)

    bench.scheduler.soft(fail, "broken")
    bench.scheduler.soft(bench.seen.append, "next")
    assert [error.args for error in bench.failures] == [("broken",)]
    assert bench.seen == ["next"]


def test_dozing_ends_when_a_callback_has_run(bench: Bench) -> None:
    bench.clock.at(300, lambda: bench.scheduler.soft(bench.seen.append, "woken"))
    bench.scheduler.doze(1000)
    assert bench.clock.now == 300
    assert bench.seen == ["woken"]


def test_dozing_goes_on_when_something_else_falls_due(bench: Bench) -> None:
    bench.clock.at(300, lambda: bench.seen.append("looked"))
    bench.scheduler.doze(1000)
    assert bench.clock.now == 1000
    assert bench.seen == ["looked"]


def test_dozing_with_nothing_due_ends_on_time(bench: Bench) -> None:
    bench.scheduler.doze(1000)
    assert bench.clock.now == 1000
