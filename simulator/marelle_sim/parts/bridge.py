"""Motor drivers TB6612FNG, L298N and DRV8835; the DRV8833 is in `parts.motor`.

What their inputs do is in the tables of their data sheets; an input that nothing drives is low.
"""

from collections.abc import Callable
from functools import partial
from math import exp, log
from typing import Any

from marelle_sim.microcontroller.pin import Line
from marelle_sim.parts.motor import DriveTrain, Load
from marelle_sim.world.friction import Driven, Pulls

Listener = Callable[[float, int], object]

# L298 [ST, L298, table 4]: typical saturation voltages 1.35 + 1.2 V at 1 A, 2.0 + 1.7 V at 2 A, as a line between the two.
_LOST_MV, _LOST_OHM = 1400.0, 1.15
# One transistor and one of the eight diodes that a module has around it (a 1N4007 has 0.9 V at these currents): the path of the braking current.
_BRAKE_MV = 1600.0
_DIODES_MV = 1800.0  # both diodes through which a motor's current decays when EN is low
_ELECTRIC_US = 200.0  # L/R of a small brush motor, 1 mH and 5 ohm: an estimate


class Bridge:
    """One half of a motor driver: from the duty cycles of its inputs it computes the duty of one motor."""

    __slots__ = ("_back", "_hertz", "_shares", "_side", "_train")

    def __init__(
        self, lines: dict[str, Line | None], train: DriveTrain, side: int, *, back: int = 1
    ) -> None:
        """Connect the inputs of one half of a driver.

        Args:
            lines: name of an input -> its line; None for an input that is tied high.
            train: the drive train with the motor.
            side: the left (0) or right (1) motor.
            back: the level of PHASE, 0 or 1, that drives backwards.
        """
        self._train, self._side, self._back = train, side, back
        self._shares = {name: 1.0 if line is None else 0.0 for name, line in lines.items()}
        self._hertz = 0  # frequency of the last signal
        for name, line in lines.items():
            if line is not None:
                hear, other = partial(self._hear, name), line.on_output
                line.on_output = hear if other is None else partial(_both, other, hear)

    def _hear(self, name: str, share: float, frequency_hz: int) -> None:
        self._shares[name] = share
        self._hertz = frequency_hz or self._hertz
        self._ask()

    def rewire(self) -> None:
        """Drive the other motor from now on: the wires of the two motors are exchanged."""
        self._side = 1 - self._side
        self._ask()

    def _ask(self) -> None:
        """Compute the motor's duty from the inputs, and set it in the drive train: -1 to 1; 0 shorts the motor, None lets it coast."""
        raise NotImplementedError


def _both(first: Listener, second: Listener, share: float, frequency_hz: int) -> None:
    first(share, frequency_hz)
    second(share, frequency_hz)


class Tb6612(Bridge):
    """One half of a TB6612FNG (Toshiba, 2007-06-30, H-SW control function): inputs IN1, IN2, PWM and STBY.

    IN1 and IN2 different drive the motor during the high part of PWM, and short it during the low part. Both high short it, so that it
    brakes. Both low, or STBY low, let it coast.
    """

    __slots__ = ()

    def _ask(self) -> None:
        shares = self._shares
        first, second = shares["in1"], shares["in2"]
        duty = (
            (first - second) * shares["enable"]
            if shares["standby"] and (first or second)
            else None
        )
        self._train.set_duty(self._side, duty)


class Drv8835(Bridge):
    """One half of a DRV8835 whose MODE is high (Texas Instruments SLVSB18, table 3).

    PHASE is the direction; a low ENABLE shorts the motor.
    """

    __slots__ = ()

    def _ask(self) -> None:
        shares = self._shares
        signal = 1.0 - 2.0 * shares["phase"]
        self._train.set_duty(self._side, (signal if self._back else -signal) * shares["enable"])


class L298n(Bridge):
    """One half of an L298N (ST, L298, figure 6): inputs IN1, IN2, EN. Its drive train must be a `BipolarTrain`.

    A low EN lets the motor coast; with a high one, IN1 and IN2 different drive the motor, and alike short it.
    """

    __slots__ = ()
    _train: "BipolarTrain"

    def _ask(self) -> None:
        shares = self._shares
        enable, asked = shares["enable"], shares["in1"] - shares["in2"]
        period_us = 1e6 / self._hertz if self._hertz else 0.0
        if not enable:
            self._train.chop(self._side, None, 0.0, 0.0)
        else:
            self._train.chop(self._side, asked * enable, period_us, enable)


class BipolarTrain(DriveTrain):
    """A drive train with an L298N, whose bipolar transistors take some 2 V of the battery's voltage.

    A PWM signal on EN: in the pause the motor's current flows against the battery's voltage and soon ends. So the higher the frequency, the
    smaller the mean current, and a motor that turns too fast is not braked. A signal on IN1 or IN2: in the pause the current circulates
    through one transistor and one diode, and a brake acts only on the part of the back-EMF that exceeds their voltage.
    """

    __slots__ = ("_chopped", "_motor_share")

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._chopped = [(0.0, 0.0), (0.0, 0.0)]  # the period (us), and the share of EN
        self._motor_share = 1.0 / (1.0 + _LOST_OHM * self._conductance)  # of all resistance
        self._conductance *= self._motor_share

    def chop(self, side: int, duty: float | None, period_us: float, enabled: float) -> None:
        """Set the duty of a motor, and the PWM signal that causes it.

        Args:
            side: the left (0) or right (1) motor.
            duty: -1 to 1; 0 shorts the motor, None lets it coast.
            period_us: period of the PWM signal, 0 for a steady level.
            enabled: duty cycle of EN; below 1, no current is driven in the pauses.
        """
        chopped = period_us, enabled
        if self._duties[side] == duty and self._chopped[side] != chopped:
            self.refresh()  # the same duty, but by another signal
        self.set_duty(side, duty)
        self._chopped[side] = chopped

    @property
    def drives(self) -> bool:
        """True if the present duties can turn a wheel against friction."""
        left, right, left_drag, right_drag = self._driven()(0.0, 0.0)
        return abs(left or 0.0) > left_drag or abs(right or 0.0) > right_drag

    def _goals(self) -> tuple[float, float] | Driven:
        return self._driven()

    def _load(self, side: int, speed: float) -> Load:
        """Return the load of a motor on the battery, at its present duty and a rim speed of its wheel (mm/s)."""
        duty, per_mv = self._duties[side], self._per_mv[side]
        if not duty or not per_mv:
            return 0.0, 0.0
        turning_mv = speed / per_mv if duty > 0.0 else -speed / per_mv
        conducts = self._conductance * abs(duty)
        return conducts, conducts * (turning_mv + _LOST_MV)

    def _loads(self, left_speed: float, right_speed: float) -> tuple[Load, Load]:
        return self._load(0, left_speed), self._load(1, right_speed)

    def _driven(self) -> Driven:
        under, loads, share = self._battery.under, self._loads, self._motor_share
        (left, right), (left_way, right_way) = self._duties, self._chopped
        (left_per_mv, right_per_mv), (left_drag, right_drag) = self._per_mv, self._drags

        def pull(
            duty: float | None, signal: tuple[float, float], mv: float, speed: float, per_mv: float
        ) -> float | None:
            if duty is None or not per_mv:
                return None
            turning_mv = speed / per_mv
            drop_mv = _current(duty, signal, mv, turning_mv)
            return (turning_mv + drop_mv * share) * per_mv if drop_mv else None

        def driven(left_speed: float, right_speed: float) -> Pulls:
            mv, _left_ma, _right_ma = under(*loads(left_speed, right_speed))
            return (
                pull(left, left_way, mv, left_speed, left_per_mv),
                pull(right, right_way, mv, right_speed, right_per_mv),
                left_drag,
                right_drag,
            )

        return driven


def _current(
    duty: float, signal: tuple[float, float], battery_mv: float, turning_mv: float
) -> float:
    """Return the mean current of a motor times the whole resistance of its circuit, in mV: the mean voltage across that resistance.

    Args:
        duty: -1 to 1; 0 shorts the motor.
        signal: period of the PWM signal (us), and duty cycle of EN.
        battery_mv: supply voltage of the bridge.
        turning_mv: back-EMF of the motor.
    """
    period_us, enabled = signal
    released = enabled < 1.0
    if duty < 0.0:
        return -_current(-duty, signal, battery_mv, -turning_mv)
    braked_mv = max(0.0, abs(turning_mv) - _BRAKE_MV)
    if duty == 0.0:
        return (-braked_mv if turning_mv > 0.0 else braked_mv) * enabled
    drop_mv = battery_mv - _LOST_MV - turning_mv
    if drop_mv <= 0.0:  # the back-EMF exceeds the supply, and no transistor conducts backwards
        return 0.0 if released else -braked_mv * (1.0 - duty)
    against_mv = turning_mv + (battery_mv + _DIODES_MV if released else _BRAKE_MV)
    period = period_us / _ELECTRIC_US
    on, off = period * duty, period * (1.0 - duty)
    # The current rises as drop_mv * (1 - exp(-t)), and in the pause decays towards -against_mv until it is 0.
    falls = off
    if against_mv > 0.0:
        falls = min(off, log(1.0 + drop_mv * (1.0 - exp(-on)) / against_mv))
    if falls == off:
        return max(0.0, drop_mv * duty - against_mv * (1.0 - duty))
    return (drop_mv * on - against_mv * falls) / period


BRIDGES: dict[str, type[Bridge]] = {"TB6612FNG": Tb6612, "DRV8835": Drv8835, "L298N": L298n}
"""The drivers by their names in a kit's table; a DRV8833 or DRV8411A, with two PWM inputs, is `parts.motor.Drv8833`."""
