"""The timers of `machine`: virtual ones, as many as a program wants."""

from __future__ import annotations

from _board import board

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from marelle_sim.kernel.clock import Event

_clock = board.clock
_spend = _clock.spend


class Timer:
    """A virtual timer: `Timer(period=10, callback=tick)`."""

    ONE_SHOT = 0
    PERIODIC = 1

    __slots__ = ("_callback", "_event", "_hard", "_period_us", "_repeat")

    def __init__(self, id: int = -1, **options: Any) -> None:
        if id != -1:
            raise ValueError("Timer doesn't exist")
        self._event: Event | None = None
        if options:
            self.init(**options)

    def init(
        self,
        *,
        mode: int = PERIODIC,
        period: int = 0xFFFFFFFF,
        freq: float = 0,
        callback: Callable[[Timer], object] | None = None,
        tick_hz: int = 1000,
        hard: bool = False,
    ) -> None:
        """Start: every `period` milliseconds (or `freq` times a second), or once."""
        self.deinit()
        _spend(board.costs.pin_us)
        period_us = 1_000_000 / freq if freq else period * 1_000_000 / tick_hz
        self._period_us = max(100, int(period_us))
        self._repeat = mode == Timer.PERIODIC
        self._callback = callback
        self._hard = hard
        self._event = _clock.at(_clock.now + self._period_us, self._due)

    def deinit(self) -> None:
        """Stop."""
        if self._event is not None:
            self._event.cancel()
            self._event = None

    def _due(self) -> None:
        if self._event is not None and self._repeat:
            self._event = _clock.at(self._event.time_us + self._period_us, self._due)
        if self._callback is not None:
            run = board.scheduler.hard if self._hard else board.scheduler.soft
            run(self._callback, self)  # type: ignore[arg-type]  # as in `Pin.irq`
