# mypy: disable-error-code="attr-defined"
"""Ultrasonic range sensor."""

import time

from micropython import const

from marelle.hal import Pin, claim
from marelle.tools import refused

_REST_MS = const(30)  # between two shots, so that old echoes have died
_FRESH_MS = const(90)  # a reading is believed this long: two shots that hear nothing take 80 ms
_DEADLINE_MS = const(40)  # the sensor gives up after 38 ms
_NEAR_MM = const(400)
_FARTHEST_US = const(23200)  # 4 m
_SHOTS = const(3)  # without any echo: no chance any more, but a wire that is off
NOTHING = const(9999)


class UltrasonicSensor:
    """Measure how far the nearest thing ahead is.

    >>> sensor = UltrasonicSensor(trigger=14, echo=15)
    >>> sensor.distance()

    The echo is timed by an interrupt: a program that asks often gets the last reading at once while the next sound travels.
    What holds interrupts up, as writing to the flash does, may lose it: then the last reading stays, and the sensor is asked again.
    """

    def __init__(self, trigger: int, echo: int) -> None:
        claim("UltrasonicSensor", trigger, echo)
        self._trigger = Pin(trigger, Pin.OUT, value=0)
        self._echo = Pin(echo, Pin.IN)
        self._number = echo
        self._rise_us = self._width_us = 0
        self._waiting = False
        self._mm = NOTHING
        self._shot_ms = self._heard_ms = time.ticks_add(time.ticks_ms(), -1000)
        self._echo.irq(self._edge, Pin.IRQ_RISING | Pin.IRQ_FALLING, hard=True)

    def distance(self) -> int:
        """Return the distance in mm, 20 to 4000, or 9999 when nothing is seen.

        The reading is at most 90 ms old; it waits for the echo only when there is none so fresh, or when something is near.

        Raises:
            RobotError: E-BOT-33 (`NoAnswerError`), the sensor raises its echo pin after none of three sounds, as it does even when
                nothing is there: a wire is off.
        """
        now = time.ticks_ms()
        since = time.ticks_diff
        if self._waiting:
            if self._width_us:
                self._hear()
            elif since(now, self._shot_ms) > _DEADLINE_MS:
                self._give_up()
        if not self._waiting and since(now, self._shot_ms) >= _REST_MS:
            self._shoot(now)
            if self._mm < _NEAR_MM:  # its echo is back within 3 ms: worth waiting for
                self._listen()
        if since(now, self._heard_ms) >= _FRESH_MS:
            self._listen()
        return self._mm

    def _shoot(self, now: int) -> None:
        self._shot_ms = now
        self._width_us = 0
        self._waiting = True
        self._trigger.value(1)
        time.sleep_us(10)
        self._trigger.value(0)

    def _listen(self) -> None:
        """Wait for the echo of the shot that is under way, and of more where it has none."""
        for _ in range(_SHOTS):
            if not self._waiting:  # the last shot was just now, and too old a reading
                time.sleep_ms(_REST_MS)
                self._shoot(time.ticks_ms())
            while self._waiting:
                if self._width_us:
                    self._hear()
                    return
                if time.ticks_diff(time.ticks_ms(), self._shot_ms) <= _DEADLINE_MS:
                    time.sleep_ms(1)
                elif self._give_up():
                    return
        raise refused("E-BOT-33", "UltrasonicSensor", self._number)

    def _hear(self) -> None:
        """Turn the width of the echo into mm: there and back at 343 m/s."""
        width = self._width_us
        self._mm = NOTHING if width > _FARTHEST_US else width * 10 // 58
        self._waiting = False

    def _give_up(self) -> bool:
        """End a shot: an echo that goes on says that nothing is there. Tell whether there is one; without it the last reading stays."""
        self._waiting = False
        if not self._rise_us:
            return False
        self._heard_ms = time.ticks_add(self._shot_ms, _DEADLINE_MS)
        self._mm = NOTHING
        return True

    def _edge(self, _pin: Pin) -> None:
        """Time the echo: called at each edge, even while other code runs, so it must not make objects."""
        if self._echo.value():
            self._rise_us = time.ticks_us()
        elif self._rise_us:
            self._width_us = time.ticks_diff(time.ticks_us(), self._rise_us)
            self._rise_us = 0
            self._heard_ms = time.ticks_ms()
