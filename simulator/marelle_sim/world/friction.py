"""Friction of the wheels: how it changes the speed that a wheel approaches, when a wheel stops, and how a wheel coasts.

Friction acts against a wheel's motion, with the same force at every speed. So a turning wheel approaches a speed that is by `drag`
(mm/s) smaller than without friction. If this lies beyond zero, the wheel first stops, and its goal is then computed again. In a
wheel that coasts no current flows: friction alone slows it, at a constant rate. The simulator computes coasting in pieces of 10 ms
with the exponential law of a driven wheel, with a goal chosen so that the speed at the end of the piece is exact; the distance
of a piece is then right within 1 um.
"""

from collections.abc import Callable
from math import ceil, exp, inf, log1p
from typing import TypeAlias

from marelle_sim.kernel import NEVER_US

Pulls: TypeAlias = tuple[float | None, float | None, float, float]
"""Left pull, right pull, left drag, right drag, in mm/s.

The pull is the speed that the motor would give its wheel without friction, None if no current flows. The drag is how much
friction lowers this speed.
"""
Driven: TypeAlias = Callable[[float, float], Pulls]
"""Return the pulls and drags for wheels at these rim speeds (mm/s): motors that start lower the battery's voltage."""
Goals: TypeAlias = Callable[[], tuple[float, float] | Driven]
"""Return the two goal speeds of the rims (mm/s), or the function that computes pulls and drags from the rim speeds."""

_PIECE_MS = 10.0  # the goal speed of a wheel that coasts, or is far from its goal, is computed again after this time
_SETTLED = 0.01  # a wheel is near its goal within this part of the goal ...
_SLOW_MM_S = 1.0  # ... plus this
_STILL_MM_S = 1e-6
NEVER_MS = NEVER_US


def _tendency(
    speed: float, pull: float | None, drag: float, tau_ms: float
) -> tuple[float, float, float]:
    """Return the speed that a wheel approaches (mm/s), the time until it stops, and the time until this must be computed again.

    Both times are in ms, infinite if never. For a wheel that coasts, the first value is not 0 but the goal with which the law of a driven
    wheel gives the right speed at the third value's time.

    Args:
        speed: the present rim speed, mm/s.
        pull: the speed that the motor would give the wheel without friction, mm/s; None if no current flows.
        drag: how much friction lowers that speed, mm/s, at least 0.
        tau_ms: time constant of the motor.
    """
    if -_STILL_MM_S < speed < _STILL_MM_S:
        free = abs(pull or 0.0) - drag
        return (0.0 if free <= 0.0 else free if pull and pull > 0.0 else -free), inf, inf
    against = drag if speed > 0.0 else -drag
    if pull is None:
        if not drag:
            return speed, inf, inf
        rest_ms = tau_ms * speed / against
        piece_ms = rest_ms if rest_ms < _PIECE_MS else _PIECE_MS
        share = piece_ms / tau_ms
        return speed - against * share / (1.0 - exp(-share)), rest_ms, piece_ms
    goal = pull - against
    rest_ms = tau_ms * log1p(-speed / goal) if speed * goal < 0.0 else inf
    return goal, rest_ms, rest_ms


class Wheels:
    """The two wheels of a `DifferentialDrive`: their rim speeds, and the times at which friction stops them."""

    __slots__ = (
        "_body_ms", "_body_speed", "_body_spin", "_clear_ms", "_drags", "_driven", "_free_ms", "_half_track", "_rests_ms",
        "_settles", "_speed", "_spin", "_stop_ms", "ms", "slipping", "tau_ms", "track_mm",
    )  # fmt: skip
    _begin: Callable[[Goals], None]

    def __init__(self, track_mm: float, tau_ms: float) -> None:
        self.track_mm, self.tau_ms, self._half_track = track_mm, tau_ms, 0.5 * track_mm
        self.ms, self.slipping = 0, False
        self._speed = 0.0  # mean of the rims, mm/s
        self._spin = 0.0  # rate of turn that follows from the rim speeds, rad/s
        # Speed and rate of turn of the body where they differ from those of the rims; valid only while `ms` equals `_body_ms`.
        self._body_speed, self._body_spin, self._body_ms = 0.0, 0.0, -1
        self._clear_ms = 0  # until when the body can reach no wall
        self._free_ms = (
            0  # until when the closed form holds: the earlier of `_clear_ms` and `_stop_ms`
        )
        # The pulls and drags of the last command that gave them.
        self._driven: Driven = lambda _left, _right: (0.0, 0.0, 0.0, 0.0)
        self._drags = (0.0, 0.0)  # its drags, mm/s
        self._settles = False  # whether the goal speeds depend on the rim speeds
        self._rests_ms = (0.0, 0.0)  # when each wheel stops
        self._stop_ms = NEVER_MS  # when a wheel stops, or its goal speed must be computed again

    @property
    def left(self) -> float:
        """The speed of the left wheel's rim, in mm/s."""
        return self._speed + self._half_track * self._spin

    @property
    def right(self) -> float:
        """The speed of the right wheel's rim, in mm/s."""
        return self._speed - self._half_track * self._spin

    def wheels(self) -> tuple[float, float]:
        """Return the rim speeds of the left and the right wheel, in mm/s; a wall that stops the body also stops the wheels, unless they slip."""
        if self.slipping or self._body_ms != self.ms:
            return self.left, self.right
        rim = self._half_track * self._body_spin
        return self._body_speed + rim, self._body_speed - rim

    def _fastest_wheel(self, speed: float, spin: float) -> float:
        """Return the rim speed (mm/s, at least 0) of the faster wheel of a body with this speed (mm/s) and rate of turn (rad/s)."""
        return abs(speed) + self._half_track * abs(spin)

    def _tend(self, values: tuple[float, float] | Driven) -> tuple[float, float]:
        """Return the speeds (mm/s) that the left and the right wheel approach now; store when this must be computed again.

        Args:
            values: the two goal speeds (mm/s) in which friction is included already, or a function for pulls and drags.
        """
        speed, rim, tau_ms = self._speed, self._half_track * self._spin, self.tau_ms
        left_speed, right_speed = speed + rim, speed - rim  # as `left` and `right`
        if isinstance(
            values, tuple
        ):  # both are driven, but a wheel that turns the other way must stop first
            (left_pull, right_pull), (left_drag, right_drag) = values, self._drags
            left_pull += left_drag if left_pull > 0.0 else -left_drag
            right_pull += right_drag if right_pull > 0.0 else -right_drag
            felt: Pulls = left_pull, right_pull, left_drag, right_drag
            self._driven, self._settles = lambda _left, _right: felt, False
        else:
            felt = _pulls_of_a_piece(values, left_speed, right_speed, tau_ms)
            self._driven, self._drags, self._settles = values, felt[2:], True
        left, left_rest_ms, left_again_ms = _tendency(left_speed, felt[0], felt[2], tau_ms)
        right, right_rest_ms, again_ms = _tendency(right_speed, felt[1], felt[3], tau_ms)
        self._rests_ms = self.ms + left_rest_ms, self.ms + right_rest_ms
        again_ms = min(left_again_ms, again_ms)
        far = self._settles and (_is_far(left_speed, left) or _is_far(right_speed, right))
        if far and again_ms > _PIECE_MS:
            again_ms = _PIECE_MS
        self._stop_ms = NEVER_MS if again_ms == inf else self.ms + max(1, ceil(again_ms))
        self._free_ms = min(self._clear_ms, self._stop_ms)
        return left, right

    def _come_to_rest(self) -> None:
        left_ms, right_ms = self._rests_ms
        left = 0.0 if self.ms >= left_ms else self.left
        right = 0.0 if self.ms >= right_ms else self.right
        self._speed, self._spin = 0.5 * (left + right), (left - right) / self.track_mm
        self._stop_ms = NEVER_MS
        driven = self._driven
        self._begin(lambda: driven)


def _pulls_of_a_piece(driven: Driven, left: float, right: float, tau_ms: float) -> Pulls:
    """Return pulls and drags for the rim speeds that the wheels are estimated to have in 5 ms, the middle of the next piece of 10 ms.

    Args:
        driven: the function for pulls and drags.
        left: the present rim speed of the left wheel, mm/s.
        right: that of the right wheel.
        tau_ms: time constant of the motors.
    """
    left_pull, right_pull, left_drag, right_drag = driven(left, right)
    share = 1.0 - exp(-0.5 * _PIECE_MS / tau_ms)
    return driven(
        left + (_tendency(left, left_pull, left_drag, tau_ms)[0] - left) * share,
        right + (_tendency(right, right_pull, right_drag, tau_ms)[0] - right) * share,
    )


def _is_far(speed: float, goal: float) -> bool:
    return abs(goal - speed) > _SETTLED * abs(goal) + _SLOW_MM_S


def pulls(values: tuple[float, float] | Driven, left: float, right: float) -> tuple[float, float]:
    """Return, for the left and the right wheel, the pull (mm/s, with sign) of greatest absolute value under one command.

    A wheel near its final speed takes less current, so the battery's voltage, and with it the pull, is highest then. `values` are
    the goal speeds of a command, which are returned as they are, or its function for pulls and drags; `left` and `right` are the
    present rim speeds (mm/s).
    """
    if isinstance(values, tuple):
        return values
    left_pull, right_pull = _driving(values, left, right)
    left_most, right_most = _driving(values, left_pull, right_pull)
    return max(left_pull, left_most, key=abs), max(right_pull, right_most, key=abs)


def _driving(driven: Driven, left: float, right: float) -> tuple[float, float]:
    """Return the pulls (mm/s) of the two motors at these rim speeds (mm/s), 0 for a motor without current."""
    left_pull, right_pull, *_drags = driven(left, right)
    return left_pull or 0.0, right_pull or 0.0
