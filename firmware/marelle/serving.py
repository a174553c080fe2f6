# mypy: disable-error-code="attr-defined"
"""A wait that calls services. Loaded by the first wait after the gyroscope was switched on."""

import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

_STEP_MS = 10


def wait_and_serve(services: "tuple[Callable[[], None], ...]", ms: int) -> None:
    """Wait `ms` milliseconds; call each service at the start, and again after each pause of 10 ms."""
    start = time.ticks_ms()
    left = ms
    while left > 0:
        for serve in services:
            serve()
        time.sleep_ms(min(left, _STEP_MS))
        left = ms - time.ticks_diff(time.ticks_ms(), start)
