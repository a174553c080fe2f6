"""Friction of the wheels: its direction, when a wheel comes to rest, and how a wheel coasts.

Friction takes the same from a wheel at every speed, against its motion. So while a wheel turns, it tends to a speed that lies off by
`drag`; where that is beyond zero it first comes to rest, and is asked again then. In a wheel that coasts no current flows: only
friction slows it, evenly. That is followed in pieces of 10 ms, in each of which the wheel tends to the speed for which it ends
the piece as fast as it should: the way of a piece is right within 1 um.
"""

from __future__ import annotations

from math import ceil, exp, inf, log1p

from marelle_sim.kernel import NEVER_US

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeAlias

    Pulls: TypeAlias = "tuple[float | None, float | None, float, float]"
    """The speed (mm/s) that each motor would give its wheel without friction, None if no current flows; and the speed that friction takes from each."""
    Driven: TypeAlias = "Callable[[float, float], Pulls]"
    """Gives the pulls for wheels at these rim speeds (mm/s): motors that start lower the battery's voltage."""
    Goals: TypeAlias = "Callable[[], tuple[float, float] | Driven]"

_PIECE_MS = 10.0  # of a wheel that coasts, or has not reached its speed
_SETTLED = 0.01  # of a speed
_SLOW_MM_S = 1.0
_STILL_MM_S = 1e-6
NEVER_MS = NEVER_US


def tendency(
    speed: float, pull: float | None, drag: float, tau_ms: float
) -> tuple[float, float, float]:
    """Return the speed that a wheel tends to (mm/s), the time until it rests and the time until this must be computed again (ms).

    Args:
        speed: what it does now.
        pull: what its motor would give it without friction; None when no current flows.
        drag: by how much friction makes that less.
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
    """Two wheels of a `DifferentialDrive`: their speeds, and where friction stops one."""

    __slots__ = (
        "_body_ms", "_body_speed", "_body_spin", "_clear_ms", "_drags", "_driven", "_free_ms", "_half_track", "_rests_ms",
        "_settles", "_speed", "_spin", "_stop_ms", "ms", "slipping", "tau_ms", "track_mm",
    )  # fmt: skip
    ms: int
    slipping: bool
    tau_ms: float
    track_mm: float
    _body_ms: int
    _body_speed: float
    _body_spin: float
    _clear_ms: int  # until when it can touch nothing
    _free_ms: int  # until when it can glide: the earlier of that and `_stop_ms`
    _half_track: float
    _speed: float
    _spin: float
    _driven: Driven  # by the last command that said what friction does
    _drags: tuple[float, float]  # what that took from each
    _stop_ms: int  # when a wheel comes to rest, or what it tends to changes by itself
    _rests_ms: tuple[float, float]  # when each comes to rest
    _settles: bool  # whether that changes with the speeds
    _begin: Callable[[Goals], None]

    @property
    def left(self) -> float:
        """The speed of the left wheel's rim, in mm/s."""
        return self._speed + self._half_track * self._spin

    @property
    def right(self) -> float:
        """The speed of the right wheel's rim, in mm/s."""
        return self._speed - self._half_track * self._spin

    def wheels(self) -> tuple[float, float]:
        """Return the rim speeds of both wheels, in mm/s; a wall that stops the body stops them too."""
        if self.slipping or self._body_ms != self.ms:
            return self.left, self.right
        rim = self._half_track * self._body_spin
        return self._body_speed + rim, self._body_speed - rim

    def _fastest_wheel(self, speed: float, spin: float) -> float:
        """Return the speed of the faster wheel, in mm/s, for a speed (mm/s) and a rate of turn (rad/s) of the body."""
        return abs(speed) + self._half_track * abs(spin)

    def _tend_to_nothing(self) -> None:
        """Reset the drive: no motor pulls."""
        self._driven, self._drags, self._settles = _undriven, (0.0, 0.0), False
        self._rests_ms, self._stop_ms = (0.0, 0.0), NEVER_MS

    def _tend(self, values: tuple[float, float] | Driven) -> tuple[float, float]:
        """Return the speeds that the wheels tend to now (mm/s), and note when they change."""
        speed, rim, tau_ms = self._speed, self._half_track * self._spin, self.tau_ms
        left_speed, right_speed = speed + rim, speed - rim  # as `left` and `right`
        if isinstance(values, tuple):  # both are driven on, but one may have yet to come to rest
            (left_pull, right_pull), (left_drag, right_drag) = values, self._drags
            left_pull += left_drag if left_pull > 0.0 else -left_drag
            right_pull += right_drag if right_pull > 0.0 else -right_drag
            felt: Pulls = left_pull, right_pull, left_drag, right_drag
            self._driven, self._settles = lambda _left, _right: felt, False
        else:
            felt = _pulls_of_a_piece(values, left_speed, right_speed, tau_ms)
            self._driven, self._drags, self._settles = values, felt[2:], True
        left, left_rest_ms, left_again_ms = tendency(left_speed, felt[0], felt[2], tau_ms)
        right, right_rest_ms, again_ms = tendency(right_speed, felt[1], felt[3], tau_ms)
        self._rests_ms = self.ms + left_rest_ms, self.ms + right_rest_ms
        again_ms = min(left_again_ms, again_ms)
        far = self._settles and (_is_far(left_speed, left) or _is_far(right_speed, right))
        if far and again_ms > _PIECE_MS:
            again_ms = _PIECE_MS
        self._stop_ms = NEVER_MS if again_ms == inf else self.ms + max(1, ceil(again_ms))
        self._free_ms = min(self._clear_ms, self._stop_ms)
        return left, right

    def _come_to_rest(self) -> None:
        """Stop a wheel that has come to rest, and apply the command again from there."""
        left_ms, right_ms = self._rests_ms
        left = 0.0 if self.ms >= left_ms else self.left
        right = 0.0 if self.ms >= right_ms else self.right
        self._speed, self._spin = 0.5 * (left + right), (left - right) / self.track_mm
        self._stop_ms = NEVER_MS
        driven = self._driven
        self._begin(lambda: driven)


def _pulls_of_a_piece(driven: Driven, left: float, right: float, tau_ms: float) -> Pulls:
    """Return the pulls at the speeds that the wheels are expected to have in the middle of the coming 10 ms."""
    left_pull, right_pull, left_drag, right_drag = driven(left, right)
    share = 1.0 - exp(-0.5 * _PIECE_MS / tau_ms)
    return driven(
        left + (tendency(left, left_pull, left_drag, tau_ms)[0] - left) * share,
        right + (tendency(right, right_pull, right_drag, tau_ms)[0] - right) * share,
    )


def _is_far(speed: float, goal: float) -> bool:
    return abs(goal - speed) > _SETTLED * abs(goal) + _SLOW_MM_S


def _undriven(_left: float, _right: float) -> Pulls:
    """Return no pull and no friction, for wheels whose goal speeds include friction already."""
    return 0.0, 0.0, 0.0, 0.0


def pulls(values: tuple[float, float] | Driven, left: float, right: float) -> tuple[float, float]:
    """Return the greatest speeds (mm/s) that wheels may tend to under one command.

    A wheel near its final speed takes less current, so the battery's voltage and its goal are highest then.
    """
    if isinstance(values, tuple):
        return values
    left_pull, right_pull = _driving(values, left, right)
    left_most, right_most = _driving(values, left_pull, right_pull)
    return max(left_pull, left_most, key=abs), max(right_pull, right_most, key=abs)


def _driving(driven: Driven, left: float, right: float) -> tuple[float, float]:
    """Return the pulls of the motors on wheels at these speeds (mm/s); 0 if no current flows."""
    left_pull, right_pull, *_drags = driven(left, right)
    return left_pull or 0.0, right_pull or 0.0
