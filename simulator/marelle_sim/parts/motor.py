"""The drive train: battery, motor drivers and motors, as far as the wheels' speeds depend on them."""

from __future__ import annotations

from marelle_sim.kernel import NEVER_US

TYPE_CHECKING = False
if TYPE_CHECKING:
    from marelle_sim.kernel import Clock
    from marelle_sim.microcontroller.pin import Line
    from marelle_sim.parts.bridge import EnabledTrain
    from marelle_sim.world import Chassis


class Battery:
    """Cells in series with an inner resistance: the voltage sags when the motors pull."""

    __slots__ = ("_idle_ma", "_motor_ma", "_ohm", "_open_mv", "load")

    def __init__(
        self, *, open_mv: int, ohm: float, idle_ma: float = 60.0, motor_ma: float = 140.0
    ) -> None:
        """Make a full battery.

        Args:
            open_mv: voltage without a load.
            ohm: inner resistance.
            idle_ma: what the board takes.
            motor_ma: what a motor takes at full duty, driving on the flat.
        """
        self._open_mv = open_mv
        self._ohm = ohm
        self._idle_ma = idle_ma
        self._motor_ma = motor_ma
        self.load = 0.0  # sum of the motors' duties, 0..2

    def millivolts(self) -> float:
        """Return the voltage under the present load."""
        voltage = self._open_mv - self._ohm * (self._idle_ma + self._motor_ma * self.load)
        return voltage if voltage > 0.0 else 0.0


class DriveTrain:
    """Two motors on one battery: turns duties into the speeds that the wheels tend to."""

    __slots__ = (
        "_battery", "_changed_us", "_chassis", "_clock", "_dead_band", "_duties", "_per_mv", "_tell_goals",
    )  # fmt: skip

    def __init__(
        self,
        chassis: Chassis,
        clock: Clock,
        battery: Battery,
        *,
        no_load_mm_s: tuple[float, float],
        nominal_mv: float,
        dead_band: float,
    ) -> None:
        """Make it.

        Args:
            chassis: what the wheels carry.
            clock: the time at which duties change.
            battery: what feeds the motors.
            no_load_mm_s: each wheel's rim speed at full duty and nominal voltage.
            nominal_mv: that voltage.
            dead_band: share of the duty that friction eats.
        """
        self._chassis, self._clock, self._battery = chassis, clock, battery
        self._dead_band = dead_band
        # The speed of each rim for each millivolt, at full duty if there were no dead band.
        self._per_mv = [speed / nominal_mv / (1.0 - dead_band) for speed in no_load_mm_s]
        self._duties = [0.0, 0.0]
        self._tell_goals = self._goals  # bound once: each change of a duty hands it on
        self._changed_us = 0

    @property
    def still_since_us(self) -> int:
        """Since when both duties have been zero; a time that never comes if they are not."""
        return self._changed_us if self._duties == [0.0, 0.0] else NEVER_US

    def set_duty(self, side: int, duty: float) -> None:
        """Set the duty (-1..1) of the left (0) or right (1) motor."""
        duties = self._duties
        if duties[side] != duty:
            self._changed_us = now = self._clock.now
            # This moves it with the duties as they were until now. The goals are asked for when it moves next:
            # then both duties have changed. Told at once, for each duty, they would cost 1 to 2 % of a run, and a low
            # battery would give way to a load between the two changes, which never was (decision 038).
            self._chassis.command(now // 1000, self._tell_goals)
            duties[side] = duty

    @property
    def drives(self) -> bool:
        """Whether a motor tends to a speed: it goes on until it is told otherwise."""
        return self._goals() != (0.0, 0.0)

    def scale(self, side: int, factor: float) -> None:
        """Have the left (0) or right (1) wheel go at so many times its speed from now on."""
        self.refresh()
        self._per_mv[side] *= factor

    def refresh(self) -> None:
        """Move on to now, and work out the speeds anew: the motors or the battery have changed."""
        ms = max(self._clock.now // 1000, self._chassis.ms)
        self._chassis.advance(ms)
        self._chassis.command(ms, self._tell_goals)

    def _goals(self) -> tuple[float, float]:
        """Return the speeds that the wheels tend to with the present duties."""
        left, right = self._duties
        size_left, size_right = abs(left), abs(right)
        dead_band, battery = self._dead_band, self._battery
        battery.load = size_left + size_right
        millivolts = battery.millivolts()
        left_per_mv, right_per_mv = self._per_mv
        left_goal = (
            (size_left - dead_band) * millivolts * left_per_mv if size_left > dead_band else 0.0
        )
        right_goal = (
            (size_right - dead_band) * millivolts * right_per_mv if size_right > dead_band else 0.0
        )
        return left_goal if left > 0.0 else -left_goal, right_goal if right > 0.0 else -right_goal


class Drv8833:
    """One half of a DRV8833 in PWM/PWM mode (Texas Instruments SLVSAR1, table 1).

    IN1 high drives forwards, IN2 high backwards, both high brake, both low coast: on average the motor sees
    the difference of the two inputs' shares.
    """

    __slots__ = ("_first", "_second", "_set_duty", "_side")

    def __init__(
        self, first: Line, second: Line, train: DriveTrain | EnabledTrain, side: int
    ) -> None:
        self._first = self._second = 0.0
        self._set_duty, self._side = train.set_duty, side
        first.on_output = self._first_input
        second.on_output = self._second_input

    def rewire(self) -> None:
        """Exchange the wires of this motor with those of the other one."""
        self._side = 1 - self._side
        self._set_duty(self._side, self._first - self._second)

    def _first_input(self, share: float, frequency_hz: int) -> None:
        del frequency_hz
        self._first = share
        set_duty = self._set_duty  # CPython calls a local quicker than what an attribute holds
        set_duty(self._side, share - self._second)

    def _second_input(self, share: float, frequency_hz: int) -> None:
        del frequency_hz
        self._second = share
        set_duty = self._set_duty
        set_duty(self._side, self._first - share)
