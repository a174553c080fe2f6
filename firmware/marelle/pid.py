"""A PID controller that computes with integers."""


class PID:
    """Compute a correction from an error, with integers.

    >>> pid = PID(kp=4, kd=1, limit=150)
    >>> bot.drive(150, pid.step(bot.line.position()))

    Args:
        kp: correction per unit of error.
        ki: correction per unit of error and step.
        kd: correction per unit by which the error changes from one step to the next.
        limit: greatest correction in either direction.

    Gains are rounded to 256ths: 0.5 is exact.
    """

    def __init__(self, kp: float = 1, ki: float = 0, kd: float = 0, *, limit: int = 1000) -> None:
        ki = round(ki * 256)
        self._gains = round(kp * 256), ki, round(kd * 256)
        self._limit = limit
        self._most = limit * 256 // abs(ki) if ki else 0  # beyond it the sum alone fills the limit
        self.reset()

    def reset(self) -> None:
        """Forget the errors of all steps so far."""
        self._sum = 0
        self._last: "int | None" = None

    def step(self, error: "int | None") -> int:
        """Return the correction for an error, -limit to limit. An error of None (the line is lost) counts as the last error, at first as 0."""
        last = self._last
        if error is None:
            error = last or 0
        if last is None:
            last = error
        self._last = error
        kp, ki, kd = self._gains
        if ki:
            most = self._most
            self._sum = max(-most, min(most, self._sum + error))
        limit = self._limit
        correction = (kp * error + ki * self._sum + kd * (error - last)) >> 8
        return max(-limit, min(limit, correction))
