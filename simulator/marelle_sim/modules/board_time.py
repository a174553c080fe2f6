"""MicroPython's `time`, on the virtual clock."""

from _board import board

_clock = board.clock
_spend = _clock.spend
_POLL_US = board.costs.poll_us
_LOOP_US = board.costs.loop_us
_PERIOD = 1 << 30  # ticks wrap around there, as on the rp2 port
_HALF = _PERIOD // 2
_POLLS_BEFORE_JUMP = 3
_EPOCH_S = 1_767_225_600  # 2026-01-01 00:00:00 UTC: every run begins on that day

_polls = 0
_last_poll_us = -1


def ticks_ms() -> int:
    """Return a counter of milliseconds that wraps at 2**30."""
    _poll(1000)
    return _clock.now // 1000 % _PERIOD


def ticks_us() -> int:
    """Return a counter of microseconds that wraps at 2**30."""
    _spend(_POLL_US)
    return _clock.now % _PERIOD


def ticks_cpu() -> int:
    """Return the same as `ticks_us`: the rp2 port has no finer counter."""
    return ticks_us()


def _poll(grain_us: int) -> None:
    """Read the clock; a program that does nothing else is taken to the next grain at once.

    It can't see the difference but by counting its own turns. "Nothing else" is told by the time that
    passed since the last poll: just the poll and at most one turn of a loop.
    """
    global _polls, _last_poll_us  # noqa: PLW0603 - this file is one board's module: its globals are that board's
    now = _clock.now
    if now - _last_poll_us <= _LOOP_US:
        _polls += 1
        if _polls > _POLLS_BEFORE_JUMP:
            jump_us = now + grain_us - now % grain_us
            _clock.wait_until(min(jump_us, max(_clock.next, now)))
            _last_poll_us = _clock.now
            return
    else:
        _polls = 0
    _spend(_POLL_US)
    _last_poll_us = _clock.now


def ticks_diff(later: int, earlier: int) -> int:
    """Return `later - earlier` in spite of the wrap-around: from -2**29 to 2**29 - 1."""
    return (later - earlier + _HALF) % _PERIOD - _HALF


def ticks_add(ticks: int, delta: int) -> int:
    """Return the ticks `delta` after `ticks`, wrapped."""
    return (ticks + delta) % _PERIOD


def sleep(seconds: float) -> None:
    """Sleep for that many seconds; callbacks run meanwhile."""
    _sleep_us(int(seconds * 1_000_000))


def sleep_ms(duration: int) -> None:
    """Sleep for that many milliseconds; callbacks run meanwhile."""
    _sleep_us(duration * 1000)


def sleep_us(duration: int) -> None:
    """Sleep for that many microseconds."""
    _sleep_us(duration)


def _sleep_us(duration_us: int) -> None:
    if duration_us > 0:
        _clock.wait_until(_clock.now + duration_us)
    else:
        _spend(_POLL_US)


def time() -> int:
    """Return the seconds since 1970; every run begins on the first of January 2026."""
    _poll(1000)
    return _EPOCH_S + _clock.now // 1_000_000


def time_ns() -> int:
    """Return the nanoseconds since 1970."""
    _spend(_POLL_US)
    return _EPOCH_S * 1_000_000_000 + _clock.now * 1000


def gmtime(seconds: int | None = None) -> tuple[int, ...]:
    """Return (year, month, day, hour, minute, second, weekday, day of the year) of a time."""
    from datetime import UTC, datetime, timedelta  # noqa: PLC0415 - rarely used, and slow to import

    if seconds is None:
        seconds = time()
    day = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=int(seconds))
    return (*day.timetuple()[:6], day.weekday(), day.timetuple().tm_yday)


def localtime(seconds: int | None = None) -> tuple[int, ...]:
    """Return the same as `gmtime`: a board knows no time zone."""
    return gmtime(seconds)


def mktime(moment: tuple[int, ...]) -> int:
    """Return the seconds since 1970 of (year, month, day, hour, minute, second, …)."""
    from calendar import timegm  # noqa: PLC0415 - rarely used, and slow to import

    return timegm((*moment[:6], 0, 0, 0))


__all__ = [
    "gmtime", "localtime", "mktime", "sleep", "sleep_ms", "sleep_us", "ticks_add", "ticks_cpu",
    "ticks_diff", "ticks_ms", "ticks_us", "time", "time_ns",
]  # fmt: skip
