"""What the closed form of a first-order system needs of each whole number of milliseconds, worked out once."""

from __future__ import annotations

from functools import lru_cache
from math import exp

PIECE_MS = 20  # the longest piece of a way: one step of Simpson's rule


@lru_cache(maxsize=16)  # who reads a trace makes a robot for each of its poses
def pieces(tau_ms: float) -> tuple[tuple[float, ...], ...]:
    """Return, for each number of ms from 0 to `PIECE_MS`, seven numbers; `tau_ms` is the system's time constant.

    They are the time in seconds; how long (s) an excess of speed would take for the way that it adds in that time,
    `T (1 - e^(-t/T))`; how much of it is then left, `e^(-t/T)`; the same three for half that time; and a sixth of the time.
    """
    tau, rows = tau_ms * 0.001, []
    for step in range(PIECE_MS + 1):
        seconds, decay, half_decay = step * 0.001, exp(-step / tau_ms), exp(-step / 2 / tau_ms)
        lag, half_lag = tau * (1.0 - decay), tau * (1.0 - half_decay)
        rows.append((seconds, lag, decay, seconds / 2.0, half_lag, half_decay, seconds / 6.0))
    return tuple(rows)
