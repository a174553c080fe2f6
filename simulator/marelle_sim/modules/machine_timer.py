"""The timers of `machine`: software timers, as many as a program makes."""

from collections.abc import Callable
from functools import partial
from typing import Any

from _board import board

from marelle_sim.kernel.clock import Event, always
from marelle_sim.microcontroller.board_types import whole

_clock = board.clock
_LONGEST_MS = 0xFFFF_FFFF


class Timer:
    """A software timer of MicroPython: `Timer(period=10, callback=tick)` calls `tick(timer)` every 10 ms.

    As on the board, an id other than -1 raises ValueError: there are no hardware timers. The argument `hard`, which
    MicroPython has from 1.26 on, raises TypeError.
    """

    ONE_SHOT, PERIODIC = 0, 1

    __slots__ = ("_event",)

    def __init__(self, id: int = -1, **options: Any) -> None:
        if whole(id) != -1:
            raise ValueError("Timer doesn't exist")
        self._event: Event | None = None
        if options:
            self.init(**options)

    def init(
        self,
        *,
        mode: int = PERIODIC,
        period: int = _LONGEST_MS,
        freq: float = 0,
        callback: "Callable[[Timer], object] | None" = None,
        tick_hz: int = 1000,
    ) -> None:
        """Start the timer: call `callback(timer)` every `period` ms, or once after `period` ms (`ONE_SHOT`).

        `tick_hz` is the unit of `period`, in ticks per second; `freq`, in Hz, replaces both. The shortest period is 100 us.
        """
        self.deinit()
        for number in (mode, 0 if period == _LONGEST_MS else period, tick_hz):
            whole(number)
        _clock.spend(board.costs.pin_us)
        period_us = max(100, int(1_000_000 / freq if freq else period * 1_000_000 / tick_hz))
        run: Callable[..., object] = board.scheduler.soft
        due = int if callback is None else partial(run, callback, self)
        again_us = period_us if mode == Timer.PERIODIC else 0
        self._event = _clock.at(
            _clock.now + period_us, due, again_us, None if callback is None else always
        )

    def deinit(self) -> None:
        """Stop the timer; nothing changes if it is stopped already."""
        if self._event is not None:
            self._event.cancel()
            self._event = None
