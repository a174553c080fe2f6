"""What tasks wait for: events, flags of interrupts, locks; every time below is virtual."""

import pytest
from asyncio_board import AsyncioBoard, as_main_task


@as_main_task
async def test_an_event_wakes_all_who_wait(bench: AsyncioBoard) -> None:
    event = bench.asyncio.Event()

    async def wait(name: str) -> None:
        assert await event.wait() is True
        bench.seen.append((name, bench.ms()))

    tasks = [bench.asyncio.create_task(wait(name)) for name in "ab"]
    await bench.asyncio.sleep_ms(7)
    assert not event.is_set()
    event.set()
    await bench.asyncio.gather(wait("c"))
    assert all(task.done() for task in tasks)
    event.clear()
    assert not event.is_set()
    assert bench.seen == [("a", 7), ("b", 7), ("c", 7)]


@as_main_task
async def test_an_interrupt_wakes_a_task_at_once(bench: AsyncioBoard) -> None:
    flag = bench.asyncio.ThreadSafeFlag()
    bench.board.clock.at(3500, flag.set)
    await flag.wait()
    assert bench.board.clock.now == 3600
    assert flag.state == 0


def test_a_flag_set_before_does_not_wait(bench: AsyncioBoard) -> None:
    flag = bench.asyncio.ThreadSafeFlag()
    flag.set()
    bench.asyncio.run(flag.wait())
    flag.set()
    flag.clear()
    assert (flag.ioctl(3, 1), flag.ioctl(4, 1)) == (0, -1)


@as_main_task
async def test_a_lock_is_given_in_order(bench: AsyncioBoard) -> None:
    lock = bench.asyncio.Lock()

    async def use(name: str) -> None:
        async with lock:
            await bench.job(name, 5)

    await bench.asyncio.gather(use("a"), use("b"), use("c"))
    assert [name for name, _ in bench.seen] == ["a", "b", "c"]
    assert not lock.locked()


@as_main_task
async def test_a_task_cancelled_just_as_it_gets_a_lock_passes_it_on(bench: AsyncioBoard) -> None:
    lock = bench.asyncio.Lock()
    await lock.acquire()
    second = bench.asyncio.create_task(lock.acquire())
    third = bench.asyncio.create_task(lock.acquire())
    await bench.asyncio.sleep_ms(1)
    lock.release()
    second.cancel()
    await third
    assert lock.locked()
    lock.release()
    assert not lock.locked()


def test_a_lock_that_nobody_holds_cannot_be_released(bench: AsyncioBoard) -> None:
    with pytest.raises(RuntimeError, match=r"^Lock not acquired$"):
        bench.asyncio.Lock().release()
