"""MicroPython's `time`, on the virtual clock."""

from collections.abc import Callable

from _board import board

from marelle_sim.microcontroller.board_types import whole

_clock = board.clock
_POLL_US = board.costs.poll_us
_LOOP_US = board.costs.loop_us
_POLLS_BEFORE_JUMP = 3
_FURTHEST = 1 << 29
_LONGEST_MS = 0x7FFF_FFFF  # what a machine word holds


def _make_ticks_ms() -> Callable[[], int]:
    """Return the function `ticks_ms`; it is a closure for speed, since programs call it more often than anything else.

    If a program does nothing but read the clock, the clock jumps to the next millisecond: the program could tell only by counting
    its readings. A program does so while at most one turn of a loop passes between two readings, several times in a row.
    """
    clock, poll_us, loop_us = _clock, _POLL_US, _LOOP_US
    doze = board.scheduler.doze
    polls, soon_us = 0, -1

    def ticks_ms() -> int:
        """Return the milliseconds since the start, wrapped at 2**30."""
        nonlocal polls, soon_us
        now = clock.now
        if now > soon_us:
            polls = 0
        elif polls < _POLLS_BEFORE_JUMP:
            polls += 1
        else:
            later_ms = now // 1000 + 1
            later_us = later_ms * 1000
            if later_us < clock.next:
                clock.now = later_us
                soon_us = later_us + loop_us
                return later_ms & 0x3FFFFFFF
            doze(later_us)
            soon_us = clock.now + loop_us
            return clock.now // 1000 & 0x3FFFFFFF
        clock.spend(poll_us)
        now = clock.now
        soon_us = now + loop_us
        return now // 1000 & 0x3FFFFFFF

    return ticks_ms


ticks_ms = _make_ticks_ms()


def ticks_us() -> int:
    """Return the microseconds since the start, wrapped at 2**30, as on the rp2 port."""
    _clock.spend(_POLL_US)
    return _clock.now & 0x3FFFFFFF


def ticks_cpu() -> int:
    """Return the same as `ticks_us`, for the rp2 port has no finer counter."""
    return ticks_us()


def ticks_diff(later: int, earlier: int) -> int:
    """Return `later - earlier`, from -2**29 to 2**29 - 1; a difference in that range is correct even if the counter wrapped meanwhile."""
    return (later - earlier + 0x20000000 & 0x3FFFFFFF) - 0x20000000


def ticks_add(ticks: int, delta: int) -> int:
    """Return the counter value `delta` after `ticks` (before it, if negative), wrapped at 2**30.

    Raises:
        OverflowError: `delta` is not between -2**29 and 2**29.
    """
    if type(delta) is not int or not -_FURTHEST < delta < _FURTHEST:
        delta = whole(delta)
        if not -_FURTHEST < delta < _FURTHEST:
            raise OverflowError("ticks interval overflow")
    return ticks + delta & 0x3FFFFFFF


def sleep(seconds: float) -> None:
    """Sleep for `seconds`; the program's callbacks run meanwhile."""
    if not isinstance(seconds, int | float):
        raise TypeError(f"can't convert {type(seconds).__name__} to float")
    _sleep_us(int(seconds * 1_000_000))


def sleep_ms(duration: int) -> None:
    """Sleep for `duration` milliseconds; the program's callbacks run meanwhile."""
    if type(duration) is not int or not 0 < duration <= _LONGEST_MS:
        _sleep_us(whole(duration) * 1000)
        return
    _clock.spend(duration * 1000)


def sleep_us(duration: int) -> None:
    """Sleep for `duration` microseconds; the program's callbacks run meanwhile."""
    _sleep_us(whole(duration))


def _sleep_us(duration_us: int) -> None:
    if duration_us > 0:
        _clock.wait_until(_clock.now + duration_us)
    else:
        _clock.spend(_POLL_US)


def time() -> int:
    """Return the seconds since 1970; every run begins on 1 January 2026."""
    _clock.spend(_POLL_US)
    return board.epoch_s + _clock.now // 1_000_000


def time_ns() -> int:
    """Return the nanoseconds since 1970."""
    _clock.spend(_POLL_US)
    return board.epoch_s * 1_000_000_000 + _clock.now * 1000


def gmtime(seconds: int | None = None) -> tuple[int, ...]:
    """Return (year, month, day, hour, minute, second, weekday, day of the year) of `seconds` since 1970, by default of now.

    Monday is weekday 0; 1 January is day 1.
    """
    from datetime import UTC, datetime, timedelta  # rarely used, and slow to import

    if seconds is None:
        seconds = time()
    day = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=whole(seconds))
    return (*day.timetuple()[:6], day.weekday(), day.timetuple().tm_yday)


def localtime(seconds: int | None = None) -> tuple[int, ...]:
    """Return the same as `gmtime`, for a board has no time zone."""
    return gmtime(seconds)


def mktime(moment: tuple[int, ...]) -> int:
    """Return the seconds since 1970 of (year, month, day, hour, minute, second, …); further elements are ignored."""
    from calendar import timegm  # rarely used, and slow to import

    return timegm((*map(whole, moment[:6]), 0, 0, 0))


__all__ = [
    "gmtime", "localtime", "mktime", "sleep", "sleep_ms", "sleep_us", "ticks_add", "ticks_cpu",
    "ticks_diff", "ticks_ms", "ticks_us", "time", "time_ns",
]  # fmt: skip
