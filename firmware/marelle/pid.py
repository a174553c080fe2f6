"""A controller for a pupil's own loop."""


class PID:
    """Turn an error into a correction, in whole numbers.

    >>> pid = PID(kp=4, kd=1, limit=150)
    >>> bot.drive(150, pid.step(bot.line.position()))

    Args:
        kp: correction per unit of error.
        ki: correction per unit of error and step.
        kd: correction per unit of change of the error between two steps.
        limit: the correction stays between -limit and limit.

    Fractions such as 0.5 are fine: gains are kept in 256ths.
    """

    def __init__(self, kp: float = 1, ki: float = 0, kd: float = 0, *, limit: int = 1000) -> None:
        self._kp = round(kp * 256)
        self._ki = round(ki * 256)
        self._kd = round(kd * 256)
        self._limit = limit
        self._most = (
            limit * 256 // self._ki if self._ki > 0 else 0
        )  # beyond it the sum alone fills the limit
        self.reset()

    def reset(self) -> None:
        """Forget the past."""
        self._sum = 0
        self._last: "int | None" = None

    def step(self, error: "int | None") -> int:
        """Return the correction for this error; None (line lost) repeats the last error."""
        last = self._last
        if error is None:
            error = 0 if last is None else last
        if last is None:
            last = error
        self._last = error
        if self._ki:
            most = self._most
            total = self._sum + error
            self._sum = most if total > most else -most if total < -most else total
        correction = (self._kp * error + self._ki * self._sum + self._kd * (error - last)) >> 8
        limit = self._limit
        return limit if correction > limit else -limit if correction < -limit else correction
