"""`asyncio` as a program on the board finds it: every time below is virtual."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, strategies as st
from new_board import AsyncioBoard, as_main_task

from marelle_sim.kernel import Ending, RunStopped


@as_main_task
async def test_sleeping_tasks_take_turns_in_virtual_time(bench: AsyncioBoard) -> None:
    bench.asyncio.create_task(bench.job("fast", 10, 3))
    assert await bench.asyncio.create_task(bench.job("slow", 25)) == "slow"
    assert bench.seen == [("fast", 10), ("fast", 20), ("slow", 25)]


def test_an_hour_of_sleep_passes_at_once(bench: AsyncioBoard) -> None:
    bench.asyncio.run(bench.job("hour", 3_600_000))
    assert bench.seen == [("hour", 3_600_000)]


@as_main_task
async def test_seconds_may_be_fractions(bench: AsyncioBoard) -> None:
    await bench.asyncio.sleep(0.25)
    assert bench.ms() == 250


@as_main_task
async def test_a_loop_without_pause_still_takes_time(bench: AsyncioBoard) -> None:
    for _ in range(100):
        await bench.asyncio.sleep(0)
    assert bench.board.clock.now == 10_100


def test_a_run_stops_in_the_middle_of_a_sleep(bench: AsyncioBoard) -> None:
    bench.board.clock.at(5000, lambda: bench.board.clock.stop(Ending.DEADLINE))
    with pytest.raises(RunStopped):
        bench.asyncio.run(bench.job("late", 10))
    assert bench.board.clock.now == 5000


def test_gather_keeps_the_order_of_its_arguments(bench: AsyncioBoard) -> None:
    jobs = bench.asyncio.gather(bench.job("a", 5), bench.job("b", 2), bench.job("c", 9))
    assert bench.asyncio.run(jobs) == ["a", "b", "c"]
    assert bench.seen == [("b", 2), ("a", 5), ("c", 9)]


def test_gather_of_nothing_is_an_empty_list(bench: AsyncioBoard) -> None:
    assert bench.asyncio.run(bench.asyncio.gather()) == []


def test_gather_returns_exceptions_when_asked(bench: AsyncioBoard) -> None:
    jobs = bench.asyncio.gather(bench.job("a", 5), bench.fail(), return_exceptions=True)
    assert repr(bench.asyncio.run(jobs)) == "['a', ValueError('oops')]"


@as_main_task
async def test_gather_raises_the_first_exception_and_lets_the_others_run(
    bench: AsyncioBoard,
) -> None:
    with pytest.raises(ValueError, match=r"^oops$"):
        await bench.asyncio.gather(bench.job("a", 5), bench.fail())
    bench.seen.append(("caught", bench.ms()))
    await bench.asyncio.sleep_ms(10)
    assert bench.seen == [("caught", 1), ("a", 5)]


@as_main_task
async def test_a_cancelled_gather_cancels_its_tasks(bench: AsyncioBoard) -> None:
    task = bench.asyncio.create_task(bench.asyncio.gather(bench.job("a", 50), bench.job("b", 50)))
    await bench.asyncio.sleep_ms(5)
    assert task.cancel() is True
    with pytest.raises(bench.asyncio.CancelledError):
        await task
    await bench.asyncio.sleep_ms(100)
    assert bench.seen == []


@as_main_task
async def test_a_task_that_is_awaited_elsewhere_cannot_be_gathered(bench: AsyncioBoard) -> None:
    async def wait_for_it(task: Any) -> None:
        await task

    task = bench.asyncio.create_task(bench.job("a", 1))
    bench.asyncio.create_task(wait_for_it(task))
    await bench.asyncio.sleep_ms(0)
    with pytest.raises(RuntimeError, match=r"^can't gather$"):
        await bench.asyncio.gather(task)


@pytest.mark.parametrize(("lasts_ms", "limit_s"), [(5, 1), (5000, None)])
def test_wait_for_returns_what_comes_in_time(
    bench: AsyncioBoard, lasts_ms: int, limit_s: int | None
) -> None:
    assert bench.asyncio.run(bench.asyncio.wait_for(bench.job("a", lasts_ms), limit_s)) == "a"
    assert bench.ms() == lasts_ms


@as_main_task
async def test_wait_for_cancels_what_is_late(bench: AsyncioBoard) -> None:
    task = bench.asyncio.create_task(bench.job("a", 50))
    with pytest.raises(bench.asyncio.TimeoutError):
        await bench.asyncio.wait_for_ms(task, 20)
    assert task.done()
    assert bench.ms() == 20
    assert bench.seen == []


@as_main_task
async def test_a_late_task_that_blocks_is_cancelled_when_it_waits_again(
    bench: AsyncioBoard,
) -> None:
    async def block() -> None:
        await bench.asyncio.sleep_ms(1)
        bench.board.clock.wait_until(100_000)
        await bench.asyncio.sleep_ms(1)
        bench.seen.append("went on")

    with pytest.raises(bench.asyncio.TimeoutError):
        await bench.asyncio.wait_for_ms(block(), 20)
    assert bench.seen == []
    assert bench.ms() == 100


@as_main_task
async def test_a_cancelled_task_may_clean_up(bench: AsyncioBoard) -> None:
    async def careful() -> None:
        try:
            await bench.asyncio.sleep(10)
        finally:
            bench.seen.append("cleaned")

    task = bench.asyncio.create_task(careful())
    await bench.asyncio.sleep_ms(1)
    assert task.cancel() is True
    await bench.asyncio.sleep_ms(1)
    assert task.done()
    assert task.cancel() is False
    assert bench.seen == ["cleaned"]


@as_main_task
async def test_cancelling_reaches_the_task_that_is_waited_for(bench: AsyncioBoard) -> None:
    inner = bench.asyncio.create_task(bench.job("a", 50))

    async def outer() -> None:
        await inner

    task = bench.asyncio.create_task(outer())
    await bench.asyncio.sleep_ms(1)
    task.cancel()
    await bench.asyncio.sleep_ms(1)
    assert inner.done()
    assert task.done()


@as_main_task
async def test_a_task_cannot_cancel_itself(bench: AsyncioBoard) -> None:
    with pytest.raises(RuntimeError, match=r"^can't cancel self$"):
        bench.asyncio.current_task().cancel()


@as_main_task
async def test_the_running_task_is_known_to_libraries(bench: AsyncioBoard) -> None:
    assert bench.asyncio.core.cur_task is bench.asyncio.current_task()
    assert repr(bench.asyncio.core.cur_task) == "<Task>"


def test_outside_a_run_no_task_is_the_running_one(bench: AsyncioBoard) -> None:
    assert bench.asyncio.core.cur_task is None
    bench.asyncio.run(bench.job("a", 1))
    assert bench.asyncio.core.cur_task is None
    with pytest.raises(RuntimeError, match=r"^no running event loop$"):
        bench.asyncio.current_task()


@as_main_task
async def test_an_exception_that_nobody_waits_for_is_printed(bench: AsyncioBoard) -> None:
    bench.asyncio.create_task(bench.fail())
    await bench.asyncio.sleep_ms(5)
    assert bench.board.console.text == (
        "Task exception wasn't retrieved\nfuture: <Task> coro= <generator object 'fail'>\noops"
    )


@as_main_task
async def test_a_handler_may_take_such_an_exception(bench: AsyncioBoard) -> None:
    loop = bench.asyncio.get_event_loop()
    loop.set_exception_handler(lambda _loop, context: bench.seen.append(context["message"]))
    assert loop.get_exception_handler() is not None
    bench.asyncio.create_task(bench.fail())
    await bench.asyncio.sleep_ms(5)
    assert bench.seen == ["Task exception wasn't retrieved"]


def test_the_main_task_s_exception_leaves_run(bench: AsyncioBoard) -> None:
    with pytest.raises(ValueError, match=r"^oops$"):
        bench.asyncio.run(bench.fail())


def test_run_forever_ends_when_the_loop_is_stopped(bench: AsyncioBoard) -> None:
    loop = bench.asyncio.get_event_loop()

    async def stopper() -> None:
        await bench.asyncio.sleep_ms(30)
        loop.stop()
        loop.stop()

    loop.create_task(bench.job("a", 10, 9))
    loop.create_task(stopper())
    loop.run_forever()
    loop.close()
    assert bench.seen == [("a", 10), ("a", 20), ("a", 30)]


def test_a_new_loop_forgets_the_tasks_of_the_old_one(bench: AsyncioBoard) -> None:
    async def old() -> None:
        try:
            await bench.asyncio.sleep_ms(1)
        finally:
            bench.seen.append("finally")

    bench.asyncio.create_task(old())
    bench.asyncio.run(bench.job("new", 0))
    loop = bench.asyncio.new_event_loop()
    assert loop is bench.asyncio.get_event_loop()
    loop.run_forever()
    assert bench.seen == [("new", 0)]  # a board frees the old task, and never runs its `finally:`


def test_what_is_not_a_coroutine_is_refused(bench: AsyncioBoard) -> None:
    with pytest.raises(TypeError, match=r"^coroutine expected$"):
        bench.asyncio.run(5)


def test_a_generator_is_a_task_too(bench: AsyncioBoard) -> None:
    def old_style() -> Iterator[None]:
        yield from bench.asyncio.sleep_ms(4)
        bench.seen.append(bench.ms())

    bench.asyncio.run(old_style())
    assert bench.seen == [4]


@as_main_task
async def test_async_generators_work(bench: AsyncioBoard) -> None:
    async def numbers() -> Any:
        for number in range(3):
            await bench.asyncio.sleep_ms(2)
            yield number

    assert [number async for number in numbers()] == [0, 1, 2]
    assert bench.ms() == 6


def test_two_boards_share_nothing() -> None:
    one, two = AsyncioBoard(), AsyncioBoard()
    one.asyncio.create_task(one.job("one", 1))
    two.asyncio.run(two.job("two", 5))
    assert (one.seen, two.seen) == ([], [("two", 5)])
    one.modules.close()


def test_at_the_end_a_waiting_task_can_do_nothing_any_more(bench: AsyncioBoard) -> None:
    async def stubborn() -> None:
        try:
            await bench.asyncio.sleep(10)
        finally:
            bench.board.clock.spend(1)
            bench.seen.append("did something")

    async def main() -> None:
        bench.asyncio.create_task(stubborn())
        bench.asyncio.create_task(bench.job("never began", 1))
        await bench.asyncio.sleep_ms(0)

    bench.asyncio.run(main())
    bench.modules.close()
    assert bench.seen == []


@given(st.lists(st.integers(0, 50), min_size=1, max_size=12))
def test_tasks_wake_by_time_and_then_by_order(pauses: list[int]) -> None:
    bench = AsyncioBoard()

    async def wake(number: int, due_ms: int) -> None:
        await bench.asyncio.sleep_ms(due_ms + 10 - bench.ms())
        bench.seen.append(number)

    bench.asyncio.run(bench.asyncio.gather(*map(wake, range(len(pauses)), pauses)))
    assert bench.seen == sorted(range(len(pauses)), key=lambda number: (pauses[number], number))
