"""Coefficients by which a first-order system (a wheel) is moved on by 0 to 20 ms."""

from functools import lru_cache
from math import exp

PIECE_MS = 20  # the longest step: one application of Simpson's rule


@lru_cache(maxsize=16)  # a reader of a trace makes a robot for each of its poses
def pieces(tau_ms: float) -> tuple[tuple[float, ...], ...]:
    """Return seven coefficients for each step t of 0 to `PIECE_MS` ms; `tau_ms` is the time constant T.

    1. t, in seconds. 2. `T (1 - e^(-t/T))`, in seconds: times the excess of the speed over its goal, the travel that the excess
    adds. 3. `e^(-t/T)`: the share of the excess that is left after t. 4. to 6.: the same three for t/2. 7. t/6, in seconds.
    """
    tau, rows = tau_ms * 0.001, []
    for step in range(PIECE_MS + 1):
        seconds, decay, half_decay = step * 0.001, exp(-step / tau_ms), exp(-step / 2 / tau_ms)
        lag, half_lag = tau * (1.0 - decay), tau * (1.0 - half_decay)
        rows.append((seconds, lag, decay, seconds / 2.0, half_lag, half_decay, seconds / 6.0))
    return tuple(rows)
