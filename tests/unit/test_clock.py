"""The clock: one number that runs on, what falls due on the way, and when callbacks run."""

import pytest
from hypothesis import given, strategies as st

from marelle_sim.kernel import NEVER_US, Clock, Ending, RunStopped, Scheduler


@pytest.fixture
def clock() -> Clock:
    """Return a clock on which nothing falls due."""
    return Clock()


def test_spending_adds_up_and_waiting_for_the_past_turns_nothing_back(clock: Clock) -> None:
    clock.spend(3)
    clock.spend(4)
    clock.wait_until(5)
    assert clock.now == 7


def test_an_event_happens_at_its_own_time(clock: Clock) -> None:
    seen = list[int]()
    clock.at(50, lambda: seen.append(clock.now))
    clock.spend(49)
    assert seen == []
    clock.spend(101)
    assert (seen, clock.now) == ([50], 150)


def test_events_of_one_moment_happen_in_the_order_in_which_they_were_asked_for(
    clock: Clock,
) -> None:
    seen = list[str]()
    for name in "abc":
        clock.at(10, lambda name=name: seen.append(name))  # type: ignore[misc]
    clock.wait_until(10)
    assert seen == ["a", "b", "c"]


def test_a_cancelled_event_does_not_happen_and_the_others_do(clock: Clock) -> None:
    seen = list[str]()
    first = clock.at(10, lambda: seen.append("first"))
    clock.at(20, lambda: seen.append("second"))
    first.cancel()
    clock.wait_until(30)
    assert seen == ["second"]


def test_the_horizon_is_the_earliest_event(clock: Clock) -> None:
    clock.at(70, int)
    clock.at(30, int)
    assert clock.next == 30
    clock.wait_until(40)
    assert clock.next == 70
    clock.wait_until(80)
    assert clock.next == NEVER_US


def test_an_event_that_takes_time_delays_the_rest(clock: Clock) -> None:
    clock.at(10, lambda: clock.spend(50))
    clock.wait_until(20)
    assert clock.now == 60


def test_an_event_may_ask_for_another_within_the_same_wait(clock: Clock) -> None:
    seen = list[int]()

    def tick() -> None:
        seen.append(clock.now)
        clock.at(clock.now + 10, tick)

    clock.at(10, tick)
    clock.wait_until(35)
    assert (seen, clock.now) == ([10, 20, 30], 35)


def test_an_event_asked_for_in_the_past_happens_at_the_next_access_and_now(clock: Clock) -> None:
    seen = list[int]()
    clock.spend(100)
    clock.at(40, lambda: seen.append(clock.now))
    clock.spend(1)
    assert seen == [100]


def test_a_stopped_clock_raises_its_first_reason_at_each_access(clock: Clock) -> None:
    clock.stop(Ending.OUTPUT)
    clock.stop(Ending.INTERRUPTED)
    for access in (clock.spend, clock.wait_until, clock.spend):
        with pytest.raises(RunStopped) as stopped:
            access(0)
        assert stopped.value.reason == "output"


def test_an_event_asked_for_after_the_stop_does_not_hide_it(clock: Clock) -> None:
    clock.stop(Ending.DEADLINE)
    clock.at(1000, int)
    with pytest.raises(RunStopped):
        clock.spend(1)


def test_a_deadline_ends_a_wait_exactly_when_it_falls_due(clock: Clock) -> None:
    seen = list[int]()
    clock.at(60, lambda: clock.stop(Ending.DEADLINE))
    clock.at(61, lambda: seen.append(61))
    with pytest.raises(RunStopped):
        clock.wait_until(1000)
    assert (clock.now, seen) == (60, [])


@given(st.lists(st.integers(0, 1000), max_size=30), st.lists(st.integers(0, 100), max_size=30))
def test_all_events_up_to_now_have_happened_in_order_and_no_other(
    times: list[int], steps: list[int]
) -> None:
    clock, seen = Clock(), list[int]()
    for time_us in times:
        clock.at(time_us, lambda time_us=time_us: seen.append(time_us))  # type: ignore[misc]
    for step in steps:
        clock.spend(step)
    due = sorted(time_us for time_us in times if time_us <= sum(steps))
    assert (clock.now, seen) == (sum(steps), due if steps else [])


def test_what_is_periodic_comes_again_until_it_is_cancelled_and_after_what_was_planned_before() -> (
    None
):
    clock, seen = Clock(), list[tuple[str, int]]()
    event = clock.at(10, lambda: seen.append(("tick", clock.now)), 10)
    clock.at(20, lambda: seen.append(("once", clock.now)))
    clock.at(35, event.cancel)
    clock.wait_until(100)
    assert seen == [("tick", 10), ("once", 20), ("tick", 20), ("tick", 30)]
    assert clock.next == NEVER_US


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


def test_what_a_hard_callback_schedules_runs_after_it(bench: Bench) -> None:
    def interrupt(name: object) -> None:
        bench.scheduler.soft(bench.seen.append, "scheduled")
        bench.seen.append(name)

    bench.scheduler.hard(interrupt, "interrupt")
    assert bench.seen == ["interrupt", "scheduled"]


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
