"""What tasks of `asyncio` wait for, and the order of their turns on a board: after a cancel, a flag, a `wait_for`; every time below is virtual."""

from collections.abc import Generator
from types import coroutine
from typing import Any

import pytest
from new_board import AsyncioBoard, as_main_task


@as_main_task
async def test_a_task_that_others_keep_cancelling_gets_its_turn(bench: AsyncioBoard) -> None:
    async def victim() -> None:
        try:
            while True:
                await bench.asyncio.sleep(0)
        except bench.asyncio.CancelledError:
            bench.seen.append("cancelled")

    async def insists(name: str, other: Any) -> None:
        for _ in range(100):
            if not other.cancel():
                bench.seen.append(name)
                return
            await bench.asyncio.sleep(0)

    task = bench.asyncio.create_task(victim())
    for name in "ab":
        bench.asyncio.create_task(insists(name, task))
    await task
    await bench.asyncio.sleep(0)
    assert bench.seen == ["cancelled", "a", "b"]


@as_main_task
async def test_a_task_is_cancelled_itself_once_what_it_waited_for_has_ended(
    bench: AsyncioBoard,
) -> None:
    inner = bench.asyncio.create_task(bench.asyncio.Event().wait())
    inner.cancel()
    outer = bench.asyncio.create_task(bench.asyncio.gather(inner))
    await bench.asyncio.sleep(0)
    outer.cancel()
    with pytest.raises(bench.asyncio.CancelledError):
        await outer
    assert inner.done()


@as_main_task
async def test_a_flag_wakes_its_task_after_those_that_were_due(bench: AsyncioBoard) -> None:
    flag = bench.asyncio.ThreadSafeFlag()

    async def waits() -> None:
        await flag.wait()
        bench.seen.append("woken")

    task = bench.asyncio.create_task(waits())
    await bench.asyncio.sleep(0)
    flag.set()
    await bench.asyncio.sleep(0)
    bench.seen.append("main")
    await task
    assert bench.seen == ["main", "woken"]
    assert flag.state == 0


@as_main_task
async def test_two_tasks_may_not_wait_for_one_flag(bench: AsyncioBoard) -> None:
    flag = bench.asyncio.ThreadSafeFlag()
    bench.asyncio.create_task(flag.wait())
    await bench.asyncio.sleep(0)
    with pytest.raises(AssertionError):
        await flag.wait()


@as_main_task
async def test_a_gather_takes_tasks_that_have_ended(bench: AsyncioBoard) -> None:
    ended = bench.asyncio.create_task(bench.job("a", 1))
    failed = bench.asyncio.create_task(bench.fail())
    await bench.asyncio.sleep_ms(5)
    came = await bench.asyncio.gather(ended, failed, bench.job("b", 1), return_exceptions=True)
    assert repr(came) == "['a', ValueError('oops'), 'b']"


def test_wait_for_of_a_task_that_fails_raises_what_it_raised(bench: AsyncioBoard) -> None:
    with pytest.raises(ValueError, match=r"^oops$"):
        bench.asyncio.run(bench.asyncio.wait_for(bench.fail(3), 1))
    assert bench.ms() == 3


@as_main_task
async def test_a_wait_for_that_is_cancelled_cancels_its_task(bench: AsyncioBoard) -> None:
    inner = bench.asyncio.create_task(bench.job("inner", 100))
    outer = bench.asyncio.create_task(bench.asyncio.wait_for(inner, 1))
    await bench.asyncio.sleep_ms(5)
    outer.cancel()
    with pytest.raises(bench.asyncio.CancelledError):
        await outer
    await bench.asyncio.sleep_ms(1)
    assert (inner.done(), bench.ms()) == (True, 6)


@as_main_task
async def test_a_lock_that_is_handed_on_is_not_locked(bench: AsyncioBoard) -> None:
    lock = bench.asyncio.Lock()
    await lock.acquire()
    bench.asyncio.create_task(lock.acquire())
    await bench.asyncio.sleep(0)
    lock.release()
    assert not lock.locked()
    await bench.asyncio.sleep(0)
    assert lock.locked()


@pytest.mark.parametrize("ms", [1 << 29, 1 << 40])
def test_a_sleep_of_more_than_the_counter_holds_is_refused(bench: AsyncioBoard, ms: int) -> None:
    with pytest.raises(OverflowError, match="ticks interval overflow"):
        bench.asyncio.sleep_ms(ms)


def test_a_loop_without_anything_to_wait_for_returns(bench: AsyncioBoard) -> None:
    assert bench.asyncio.run(bench.asyncio.Event().wait()) is None


@as_main_task
async def test_a_program_s_own_stream_is_asked_until_it_is_ready(bench: AsyncioBoard) -> None:
    class Sensor:
        def ioctl(self, request: int, flags: int) -> int:
            return flags if request == 3 and bench.ms() >= 7 else 0

        def read(self, size: int) -> bytes:
            return b"x" * size

    assert await bench.asyncio.StreamReader(Sensor()).read(2) == b"xx"
    assert bench.ms() == 7


@as_main_task
async def test_what_a_stream_does_not_take_is_kept_for_drain(bench: AsyncioBoard) -> None:
    class Slow:
        taken = b""

        def ioctl(self, _request: int, flags: int) -> int:
            return flags

        def write(self, data: bytes) -> int:
            self.taken += bytes(data[:2])
            return len(data[:2])

    stream = Slow()
    writer = bench.asyncio.StreamWriter(stream)
    writer.write(b"hello")
    assert stream.taken == b"he"
    await writer.drain()
    assert stream.taken == b"hello"


@as_main_task
async def test_a_stream_that_ends_too_soon_is_an_error(bench: AsyncioBoard) -> None:
    class Short:
        left = b"abc"

        def ioctl(self, _request: int, flags: int) -> int:
            return flags

        def read(self, size: int) -> bytes:
            data, self.left = self.left[:size], self.left[size:]
            return data

    with pytest.raises(EOFError):
        await bench.asyncio.StreamReader(Short()).readexactly(4)


@pytest.mark.parametrize(
    ("name", "given"), [("open_connection", ("host", 80)), ("start_server", (print, "host", 80))]
)
def test_a_pico_has_no_network(bench: AsyncioBoard, name: str, given: tuple[object, ...]) -> None:
    with pytest.raises(ImportError):
        bench.asyncio.run(getattr(bench.asyncio, name)(*given))


def test_core_gives_what_libraries_wait_in(bench: AsyncioBoard) -> None:
    flag = bench.asyncio.ThreadSafeFlag()

    @coroutine
    def by_hand() -> Generator[None, None, None]:
        bench.asyncio.core._io_queue.queue_read(flag)
        yield
        bench.seen.append(bench.ms())
        bench.asyncio.core._task_queue.push(bench.asyncio.core.cur_task, 9)
        yield
        bench.seen.append(bench.ms())

    bench.board.clock.at(4000, flag.set)
    bench.asyncio.run(by_hand())
    assert bench.seen == [4, 9]


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
