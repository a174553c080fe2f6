# mypy: disable-error-code="attr-defined"
"""The ultrasonic range sensor."""

import time

from micropython import const

from marelle.hal import Pin, claim
from marelle.tools import refused

_REST_MS = const(30)  # between two pulses of sound, so that the echoes of the first have died away
_FRESH_MS = const(90)  # a reading is used for so long: two pulses without an echo take 80 ms
_DEADLINE_MS = const(40)  # the sensor gives up after 38 ms
_NEAR_MM = const(400)
_FARTHEST_US = const(23200)  # 4 m
_SHOTS = const(3)  # after so many without an edge of the echo pin, a wire is off
NOTHING = const(9999)


class UltrasonicSensor:
    """Measure the distance to the nearest object ahead, with an HC-SR04.

    Connect TRIG to a pin, GND to GND and VCC to 5 V (VBUS of a Pico). ECHO then has 5 V, but a pin withstands at most 3.3 V: connect ECHO
    to the pin through 1 kOhm, and the pin to GND through 2 kOhm.

    >>> sensor = UltrasonicSensor(trigger=14, echo=15)
    >>> sensor.distance()

    An interrupt times the echo. A program that reads often gets the last distance at once, while the next pulse of sound travels. A
    write to the flash delays interrupts, and an echo may be lost: then the last distance is kept, and another pulse is sent.

    Args:
        trigger: the pin at TRIG.
        echo: the pin at ECHO.

    Raises:
        KitError: E-BOT-11, another part has a pin.
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
        """Return the distance in mm, up to 4000, or 9999 if nothing is within reach.

        The value is at most 90 ms old. The call waits for an echo only if the last reading is older, or below 400 mm.

        Raises:
            NoAnswerError: E-BOT-33, the echo pin stayed low after three pulses: a wire is off. (If nothing is within reach, an HC-SR04
                still sets the pin high.)
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
        """Wait for the echo of the pulse that was sent; if the echo pin does not change, send another, up to three; then raise E-BOT-33."""
        for _ in range(_SHOTS):
            if not self._waiting:  # a pulse has just ended, and the last reading is too old
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
        """Compute the distance (mm) from the width of the echo pulse (us): the sound travels there and back at 343 m/s."""
        width = self._width_us
        self._mm = NOTHING if width > _FARTHEST_US else width * 10 // 58
        self._waiting = False

    def _give_up(self) -> bool:
        """Stop waiting for an echo. Return True if the echo pin is still high: nothing is within reach. Else keep the last reading."""
        self._waiting = False
        if not self._rise_us:
            return False
        self._heard_ms = time.ticks_add(self._shot_ms, _DEADLINE_MS)
        self._mm = NOTHING
        return True

    def _edge(self, _pin: Pin) -> None:
        """Time the echo pulse. This is called in an interrupt at each edge of the echo pin, so it must not allocate memory."""
        if self._echo.value():
            self._rise_us = time.ticks_us()
        elif self._rise_us:
            self._width_us = time.ticks_diff(time.ticks_us(), self._rise_us)
            self._rise_us = 0
            self._heard_ms = time.ticks_ms()
