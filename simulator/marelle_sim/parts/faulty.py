"""Parts that can fail: each works as the part that it derives from until `fail` is called, and is faulty from then on.

Only a `FaultyRobot` has such parts.
"""

from __future__ import annotations

from collections.abc import Callable
from math import inf

from marelle_sim.parts.bridge import BipolarTrain
from marelle_sim.parts.encoder import ROUNDING, QuadratureEncoder
from marelle_sim.parts.inertial import BodyMotion
from marelle_sim.parts.motor import Battery, DriveTrain
from marelle_sim.parts.signals import Button
from marelle_sim.parts.ultrasonic import Ultrasonic
from marelle_sim.world.any_chassis import catch_up
from marelle_sim.world.friction import Driven

WEAK = 0.5  # share of its speed that a weak motor keeps: a worn brush, a bent shaft
GRIPPING = 0.6  # share of its rolling that moves the robot, for a wheel that slips: no tyre, dust
READING_NOISE = 9000.0  # of 65535: a loose contact
RANGE_NOISE_MM = 120.0
_LOST_MM = 150.0  # an echo whose error is larger counts as no echo
_TURN_NOISE_MDEG_S = 15_000.0
_ACCELERATION_NOISE_MM_S2 = 1500.0
_LOW_SHARE, _LOW_OHM = (
    0.72,
    3.0,
)  # cells at their end: 4.3 V for 6 V, and three times the resistance
_WORN_SHARE, _WORN_OHM = 0.73, 30.0  # one dead cell among four
_LEAST_MV = 1800  # below it a Pico's voltage regulator stops (RT6150 data sheet)


class FaultyBattery(Battery):
    """A battery that can get low, or so weak that the load of the motors resets the board."""

    _reset: Callable[[], object] | None = None

    def fail(self, fault: str, reset: Callable[[], object]) -> None:
        """Fail permanently: `low` is an almost empty battery; `brown-out` one with a dead cell, which resets the board below 1800 mV.

        `reset` is the function that resets the board.
        """
        worn = fault == "brown-out"
        self._reset = reset if worn else None
        share, ohm = (_WORN_SHARE, _WORN_OHM) if worn else (_LOW_SHARE, _LOW_OHM)
        self._full_mv *= share
        self._empty_mv *= share
        self.ohm *= ohm
        self.use(0.0)

    def millivolts(self, motors_ma: float = 0.0) -> float:
        """Return the voltage (mV) under the currents of board and motors; after `brown-out`, reset the board if it is below 1800 mV."""
        voltage = super().millivolts(motors_ma)
        if self._reset is not None and voltage < _LEAST_MV:
            self._reset()
        return voltage


class FaultyTrain(DriveTrain):
    """A drive train whose battery is checked when duties have changed, because it may then reset the board."""

    __slots__ = ()

    def _goals(self) -> tuple[float, float] | Driven:
        self._battery.millivolts(sum(abs(duty or 0.0) for duty in self._duties) * self._running_ma)
        self._sag_mv = self._battery.ohm * self._running_ma
        return super()._goals()


class FaultyBipolarTrain(FaultyTrain, BipolarTrain):
    """A `FaultyTrain` whose motor driver is an L298N."""

    __slots__ = ()


class FaultyEncoder(QuadratureEncoder):
    """An encoder that can stop counting, count in the wrong direction, or belong to a wheel that slips."""

    # The count, and the travel of the wheel, when the present factor began to apply
    _counted = _from_mm = 0.0

    def fail(self, fault: str) -> None:
        """Fail permanently: `broken` no longer counts, `inverted` counts in the wrong direction, `slips` counts more than the robot rolls."""
        self._counted, self._from_mm = self._exact(), self._travel()
        factors = {"broken": 0.0, "inverted": -self._per_mm, "slips": self._per_mm / GRIPPING}
        self._per_mm = factors[fault]

    def _counter(self) -> Callable[[], int]:
        return self._count_now

    def _count_now(self) -> int:
        catch_up(self._chassis, self._clock.now)
        return int((self._exact() + ROUNDING) // 1.0)

    def _exact(self) -> float:
        return self._counted + (self._travel() - self._from_mm) * self._per_mm

    def _travel(self) -> float:
        chassis = self._chassis
        return chassis.travel + (chassis.lead if self._left else -chassis.lead)


class FaultyReading:
    """The reading of a line sensor that can be dead, stuck or noisy, or be exchanged with that of another sensor."""

    _noise: Callable[[], float] | None = None
    _stuck_at: int | None = None

    def __init__(self, read: Callable[[], int]) -> None:
        self._read = read

    def __call__(self) -> int:
        """Return the present reading, 0 to 65520."""
        if self._stuck_at is not None:
            return self._stuck_at
        level = self._read()
        if self._noise is None:
            return level
        return max(0, min(65535, level + int(self._noise()))) & 0xFFF0

    def fail(self, fault: str, noise: Callable[[], float]) -> None:
        """Fail permanently: `stuck` repeats the reading of this moment, `dead` reads 0; `noisy` adds `noise()` to each reading."""
        if fault == "noisy":
            self._noise = noise
        else:
            self._stuck_at = 0 if fault == "dead" else self()

    def swap(self, other: FaultyReading) -> None:
        """Exchange the wires of this sensor and another: each gives the other's reading."""
        self._read, other._read = other._read, self._read


class FaultyUltrasonic(Ultrasonic):
    """An ultrasonic range sensor that can be dead, stuck or noisy."""

    _dead = False
    _always_mm: float | None = None
    _mishears: Callable[[], float] | None = None

    def fail(self, fault: str, noise: Callable[[], float]) -> None:
        """Fail permanently: `stuck` repeats the distance of this moment, `dead` gives no echo pulse.

        `noisy` adds `noise()`, in mm, to each distance; an error of more than 150 mm counts as no echo.
        """
        if fault == "dead":
            self._dead = True
            self._echo.set(0)
        elif fault == "stuck":
            self._always_mm = self.distance_mm()
        else:
            self._mishears = noise

    def _trigger(self, share: float, frequency_hz: int) -> None:
        if not self._dead:
            super()._trigger(share, frequency_hz)

    def _rise(self) -> None:
        if not self._dead:
            super()._rise()

    def distance_mm(self) -> float:
        """Return the distance (mm) that it measures now, at least 20, or infinity without an echo.

        While it is noisy, an error of more than 150 mm counts as no echo.
        """
        if self._always_mm is not None:
            return self._always_mm
        distance = super().distance_mm()
        if self._mishears is None or distance == inf:
            return distance
        error = self._mishears()
        return inf if abs(error) > _LOST_MM else min(4000.0, max(20.0, distance + error))


class FaultyMotion(BodyMotion):
    """The motion of a robot's body as its inertial sensor measures it, when that can be stuck or noisy."""

    _frozen: tuple[float, tuple[float, float, float]] | None = None
    _shakes: Callable[[], float] | None = None

    def fail(self, fault: str, noise: Callable[[], float]) -> None:
        """Fail permanently: `stuck` repeats the rate of turn and the acceleration of this moment; `noisy` adds noise to each reading.

        The noise is `noise()`, whose standard deviation is 1, times 15 degrees/s or 1500 mm/s2.
        """
        if fault == "stuck":
            self._frozen = (self.turn_rate_mdeg_s(), self.acceleration_mm_s2())
        else:
            self._shakes = noise

    def turn_rate_mdeg_s(self) -> float:
        """Return the rate of turn in millidegrees per second, positive to the right, with the fault."""
        if self._frozen is not None:
            return self._frozen[0]
        rate = super().turn_rate_mdeg_s()
        return rate if self._shakes is None else rate + _TURN_NOISE_MDEG_S * self._shakes()

    def acceleration_mm_s2(self) -> tuple[float, float, float]:
        """Return the acceleration (ahead, left, up) in mm/s2, with the fault."""
        if self._frozen is not None:
            return self._frozen[1]
        felt = super().acceleration_mm_s2()
        if self._shakes is None:
            return felt
        ahead, left, up = (value + _ACCELERATION_NOISE_MM_S2 * self._shakes() for value in felt)
        return ahead, left, up


class FaultyButton(Button):
    """A button whose contact can fail: then it no longer closes (`dead`) or no longer opens (`stuck`)."""

    _always = ""

    def fail(self, fault: str) -> None:
        """Fail permanently: the contact of `dead` stays open, that of `stuck` stays closed."""
        before = self._line.level()
        self._always = fault
        after = self._line.level()
        if after != before:
            self._line.edge(after)

    def _tell(self, level: int) -> None:
        if not self._always:
            super()._tell(level)

    def _level(self) -> int | None:
        return {"": super()._level(), "dead": None, "stuck": 0}[self._always]
