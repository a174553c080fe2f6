"""The drive train of a robot: battery, motor drivers and motors, from the duty of each motor to the speed of its wheel."""

from marelle_sim.kernel import NEVER_US, Clock
from marelle_sim.microcontroller.pin import Line
from marelle_sim.world import Chassis
from marelle_sim.world.friction import Driven, Pulls

Load = tuple[float, float]
"""The load of a motor on the battery: its conductance at its duty (mA/mV), and the current of its back-EMF (mA)."""

_COUNTED_US = 500_000  # time between two updates of the charge while duties change
_WEAR_US = 10_000_000
_SLOW_HZ = 20_000  # PWM frequency at which the dead band of a kit is measured
_NONE = 0.0, 0.0  # load of a motor that draws no current


class Battery:
    """Cells in series with an internal resistance: the voltage falls with the current drawn, and with the charge used."""

    __slots__ = (
        "_capacity_mah", "_empty_mv", "_full_mv", "board_mv", "idle_ma", "ohm", "open_mv", "used_mah",
    )  # fmt: skip

    def __init__(
        self, *, open_mv: float, ohm: float, idle_ma: float, capacity_mah: float, empty_mv: float
    ) -> None:
        """Make a full battery.

        Args:
            open_mv: voltage of the full battery without a load.
            ohm: internal resistance.
            idle_ma: current of the board.
            capacity_mah: charge of the full battery.
            empty_mv: voltage of the empty battery without a load; between full and empty it falls linearly with the charge.
        """
        self._full_mv = self.open_mv = float(open_mv)
        self.ohm, self.idle_ma = ohm, idle_ma
        self._capacity_mah, self._empty_mv = capacity_mah, empty_mv
        self.used_mah = 0.0
        self.use(0.0)

    def use(self, milliampere_hours: float) -> None:
        """Take charge (mAh) out of the battery, at most what is left, and compute its voltage anew."""
        self.used_mah = min(self._capacity_mah, self.used_mah + milliampere_hours)
        share = self.used_mah / self._capacity_mah
        self.open_mv = self._full_mv + (self._empty_mv - self._full_mv) * share
        self.board_mv = self.open_mv - self.ohm * self.idle_ma  # while no motor draws current

    def millivolts(self, motors_ma: float = 0.0) -> float:
        """Return the voltage (mV, at least 0) under the current of the board and `motors_ma`."""
        voltage = self.board_mv - self.ohm * motors_ma
        return voltage if voltage > 0.0 else 0.0

    def under(self, left: Load, right: Load) -> tuple[float, float, float]:
        """Return the voltage (mV) under the board and the loads of two motors, and the current of each motor (mA).

        No current flows back into the battery: a motor that turns faster than its duty demands takes 0 mA.
        """
        left_conducts, left_turning = left
        right_conducts, right_turning = right
        voltage = self.millivolts(-(left_turning + right_turning))
        voltage /= 1.0 + self.ohm * (left_conducts + right_conducts)
        left_ma = voltage * left_conducts - left_turning
        right_ma = voltage * right_conducts - right_turning
        if left_ma >= 0.0 <= right_ma:
            return voltage, left_ma, right_ma
        return self.under(left if left_ma >= 0.0 else _NONE, right if right_ma >= 0.0 else _NONE)


class DriveTrain:
    """Two motors on one battery: from their duties it computes the speeds that the wheels approach.

    A part of the voltage at a motor is lost in its resistance; the rest is proportional to its speed. So the current is proportional to the
    difference between the speed that the whole voltage would give and the present speed. Friction takes a constant voltage at any speed:
    the dead band's share of the nominal voltage.
    """

    __slots__ = (
        "_battery",
        "_changed_us",
        "_chassis",
        "_clock",
        "_conductance",
        "_counted",
        "_dead_band",
        "_drags",
        "_due_us",
        "_duties",
        "_per_mv",
        "_running_ma",
        "_sag_mv",
        "_tell_goals",
    )  # fmt: skip

    def __init__(  # noqa: PLR0913 - its wires and the properties of the motors
        self,
        chassis: Chassis,
        clock: Clock,
        battery: Battery,
        *,
        no_load_mm_s: tuple[float, float],
        nominal_mv: float,
        dead_band: float,
        stall_ma: float,
    ) -> None:
        """Connect two motors to a chassis and a battery.

        Args:
            chassis: the body whose wheels they drive.
            clock: the time of the run.
            battery: supplies both.
            no_load_mm_s: for each wheel, its rim speed at full duty and nominal voltage.
            nominal_mv: the nominal voltage of the motors.
            dead_band: the least duty (0 to 1), at nominal voltage, at which a wheel turns against friction.
            stall_ma: current of a blocked motor at nominal voltage.
        """
        self._chassis, self._clock, self._battery = chassis, clock, battery
        self._dead_band = dead_band
        # The rim speed of each wheel per mV at full duty without friction; and the speed that friction takes away.
        self._per_mv = [speed / nominal_mv / (1.0 - dead_band) for speed in no_load_mm_s]
        self._drags = [per_mv * nominal_mv * dead_band for per_mv in self._per_mv]
        self._conductance = stall_ma / nominal_mv
        self._running_ma = stall_ma * dead_band  # of a motor that has its speed
        self._duties: list[float | None] = [0.0, 0.0]  # None: no current flows
        self._tell_goals = self._goals  # bound once: it is passed on at each change of a duty
        self._changed_us, self._due_us = 0, _COUNTED_US
        self._counted = (
            0,
            0.0,
            0.0,
        )  # the time up to which the charge is counted, and the travel of each wheel then
        self._sag_mv = (
            battery.ohm * self._running_ma
        )  # of a motor that has its speed, at full duty
        clock.at(_WEAR_US, self._wear, _WEAR_US)

    @property
    def still_since_us(self) -> int:
        """The time (us) of the last change of a duty; NEVER_US, beyond any run, while a duty is neither 0 nor None."""
        return NEVER_US if any(self._duties) else self._changed_us

    def set_duty(self, side: int, duty: float | None) -> None:
        """Set the duty of the left (0) or right (1) motor: -1 to 1, 0 shorts the motor, None: no current flows."""
        duties = self._duties
        if duties[side] != duty:
            self._changed_us = now = self._clock.now
            # This moves the chassis up to now, with the old duties. It calls `_tell_goals` only when it moves next, when both
            # duties have changed. Computing the goals at once, for each duty, would take 1 to 2 % of a run, and a low
            # battery could reset the board because of a load that exists only between the two changes (decision 038).
            self._chassis.command(now // 1000, self._tell_goals)
            if now >= self._due_us:
                self._count_charge()
            duties[side] = duty

    @property
    def drives(self) -> bool:
        """True if a duty exceeds the dead band, so that its wheel may turn until the next command."""
        return any(abs(duty or 0.0) > self._dead_band for duty in self._duties)

    def scale(self, side: int, factor: float) -> None:
        """Multiply the speed that a voltage gives the left (0) or right (1) wheel by a factor from now on; friction stays as it is."""
        self.refresh()
        self._per_mv[side] *= factor

    def refresh(self) -> None:
        """Move the robot to the present time, and compute the wheels' speeds anew; called after a change of the motors or the battery."""
        ms = max(self._clock.now // 1000, self._chassis.ms)
        self._chassis.advance(ms)
        self._chassis.command(ms, self._tell_goals)

    def millivolts(self) -> float:
        """Return the battery's present voltage (mV) under the currents of the board and the motors.

        Before that, move the robot to the present time, and take the charge used until then out of the battery.
        """
        self._chassis.advance(max(self._clock.now // 1000, self._chassis.ms))
        self._count_charge()
        return self._battery.under(*self._loads(*self._chassis.wheels()))[0]

    def _count_charge(self) -> None:
        """Take the charge out of the battery that the board and the motors have used since the last call.

        The charge of a motor follows from the distance that its wheel has rolled, however its speed has changed meanwhile.
        """
        chassis, now = self._chassis, self._clock.now
        before_us, left_before_mm, right_before_mm = self._counted
        left_mm, right_mm = chassis.travel + chassis.lead, chassis.travel - chassis.lead
        self._due_us = now + _COUNTED_US
        self._counted = now, left_mm, right_mm
        seconds = (now - before_us) * 1e-6
        if seconds > 0.0:
            left = (left_mm - left_before_mm) / seconds
            right = (right_mm - right_before_mm) / seconds
            _voltage, left_ma, right_ma = self._battery.under(*self._loads(left, right))
            self._battery.use((self._battery.idle_ma + (left_ma + right_ma)) * seconds / 3600.0)

    def _wear(self) -> None:
        """While a motor drives, update the battery's charge and the speeds; called every 10 s, also when no duty changes."""
        if self.drives:
            self._count_charge()
            self.refresh()

    def _loads(self, left_speed: float, right_speed: float) -> tuple[Load, Load]:
        """Return the loads of the left and the right motor on the battery, at their present duties and these rim speeds (mm/s)."""
        (left, right), (left_per_mv, right_per_mv) = self._duties, self._per_mv
        return (
            _load(self._conductance, left, left_speed, left_per_mv),
            _load(self._conductance, right, right_speed, right_per_mv),
        )

    def _goals(self) -> tuple[float, float] | Driven:
        """Return the rim speeds (mm/s) that the wheels approach with the present duties.

        If a wheel starts, reverses, stops or coasts: return instead the function that computes pulls and drags (see `_driven`).
        """
        left, right = self._duties
        if left is None or right is None:
            return self._driven()
        load = (left if left > 0.0 else -left) + (right if right > 0.0 else -right)
        millivolts = self._battery.board_mv - self._sag_mv * load
        left_per_mv, right_per_mv = self._per_mv
        left_drag, right_drag = self._drags
        left_goal, right_goal = left * millivolts * left_per_mv, right * millivolts * right_per_mv
        if left_goal > left_drag:
            left_goal -= left_drag
        elif left_goal < -left_drag:
            left_goal += left_drag
        else:
            return self._driven()
        if right_goal > right_drag:
            right_goal -= right_drag
        elif right_goal < -right_drag:
            right_goal += right_drag
        else:
            return self._driven()
        chassis = self._chassis
        if left_goal * chassis.left_goal > 0.0 < right_goal * chassis.right_goal:
            # Both are driven against friction, in the direction in which they turned before.
            return left_goal, right_goal
        return self._driven()

    def _driven(self) -> Driven:
        """Return the function from the wheels' rim speeds (mm/s) to the pulls on them (`friction.Pulls`), for the present duties."""
        under, conductance = self._battery.under, self._conductance
        (left, right), (left_drag, right_drag) = self._duties, self._drags
        left_per_mv, right_per_mv = self._per_mv

        def driven(left_speed: float, right_speed: float) -> Pulls:
            millivolts, _left_ma, _right_ma = under(
                _load(conductance, left, left_speed, left_per_mv),
                _load(conductance, right, right_speed, right_per_mv),
            )
            return (
                None if left is None else left * millivolts * left_per_mv,
                None if right is None else right * millivolts * right_per_mv,
                left_drag,
                right_drag,
            )

        return driven


def _load(conductance: float, duty: float | None, speed: float, per_mv: float) -> Load:
    """Return the load of a motor on the battery, at a duty and a rim speed of its wheel (mm/s).

    `conductance`: of the motor, in mA/mV. `per_mv`: rim speed for each mV of its voltage, in mm/s.
    """
    if not duty:
        return _NONE
    conducts = conductance * duty
    return conducts * duty, conducts * (speed / per_mv if per_mv else 0.0)


class Drv8833:
    """One half of a DRV8833 in PWM/PWM mode (Texas Instruments SLVSAR1, table 1).

    IN1 high drives forwards, IN2 high backwards; both high short the motor, which brakes; with both low no current flows and it coasts.
    With PWM signals the motor gets the difference of the two duty cycles: its inductance keeps the current flowing during the pauses.
    """

    __slots__ = ("_dead_ns", "_first", "_second", "_set_duty", "_side")

    def __init__(
        self,
        first: Line,
        second: Line,
        train: DriveTrain,
        side: int,
        *,
        dead_ns: float = 0.0,
    ) -> None:
        """Connect the inputs IN1 and IN2 of one half of a driver, for the left (0) or right (1) motor.

        `dead_ns` is its dead time, by which it drives less in each PWM period; only the part above that at 20 kHz counts (`_left_of`).
        """
        self._first = self._second = 0.0
        self._set_duty, self._side, self._dead_ns = train.set_duty, side, dead_ns
        first.on_output, second.on_output = self._first_input, self._second_input

    def rewire(self) -> None:
        """Drive the other motor from now on: the wires of the two motors are exchanged."""
        self._side = 1 - self._side
        self._set_duty(
            self._side, self._first - self._second if self._first or self._second else None
        )

    def _first_input(self, share: float, frequency_hz: int) -> None:
        self._first, second = share, self._second
        duty = share - second if share or second else None
        if frequency_hz > _SLOW_HZ and duty is not None:
            duty = self._left_of(duty, frequency_hz)
        set_duty = self._set_duty  # CPython calls a local variable faster than an attribute
        set_duty(self._side, duty)

    def _second_input(self, share: float, frequency_hz: int) -> None:
        self._second, first = share, self._first
        duty = first - share if share or first else None
        if frequency_hz > _SLOW_HZ and duty is not None:
            duty = self._left_of(duty, frequency_hz)
        set_duty = self._set_duty
        set_duty(self._side, duty)

    def _left_of(self, duty: float, frequency_hz: int) -> float:
        """Return the duty that is left after the dead time of a signal above 20 kHz; 1 and -1 stay as they are.

        The dead time at 20 kHz itself is not subtracted: it is part of the motor's dead band, which is measured there.
        """
        if not -1.0 < duty < 1.0:
            return duty
        lost = self._dead_ns * 1e-9 * (frequency_hz - _SLOW_HZ)
        return max(0.0, duty - lost) if duty > 0.0 else min(0.0, duty + lost)
