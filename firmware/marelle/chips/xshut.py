# mypy: disable-error-code="attr-defined"
# ruff: noqa: SLF001 - what a driver has inside: this is the rest of it
"""Several VL53L0X on a bus: each has 0x29 when it starts, so they start one after the other and get addresses of their own.

While XSHUT is low the chip is off, and its address is forgotten (DS11555, 2.9.1; ST AN4846). The pin is let go to start it, never driven high: it
is held there by a resistor of the module, to a voltage of its own.
"""

import time

from micropython import const

from marelle.hal import Pin, claim
from marelle.tools import Current

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from marelle.chips.vl53l0x import VL53L0X

_ADDRESS = const(0x8A)
_AT_FIRST = const(0x29)
# 1.2 at most (DS11555, 2.9.1), and another 0.8: a sleep may begin in the middle of a millisecond
_BOOT_MS = const(2)
_LOWEST = const(0x30)  # of the addresses that are given
_TIMED_OUT = const(110)


class Sensors:
    """Those that were made: (sensor, its pin), in their order."""

    made: "list[tuple[VL53L0X, Pin]]" = []


def join(sensor: "VL53L0X", shutdown: int) -> None:
    """Start a sensor beside those that were made before, which start anew: until now it had their address too.

    Those that the robot's table names and that are still to be made stay off. Others that have no object yet are on, nobody knows
    their pins: they keep the address that the first one got, until it is their turn.
    """
    claim(sensor.NAME, shutdown, make=lambda pin: _start(sensor, pin))


def _start(sensor: "VL53L0X", pin: Pin) -> None:
    sensors = [one for one in Sensors.made if one[1] != pin]
    sensors.append((sensor, pin))
    for off in [its_pin for _, its_pin in sensors] + _of_table():
        off.init(Pin.OPEN_DRAIN, value=0)
    address = _LOWEST
    try:
        for one, its_pin in sensors:
            while _taken(sensor, address):
                address += 1
            _wake(one, its_pin, address)
    except Exception:
        pin.value(0)  # whatever is there does not disturb the others
        raise
    Sensors.made = sensors


def _taken(sensor: "VL53L0X", address: int) -> bool:
    """Tell whether somebody answers there. A scan would wait for each address of a bus that is held low."""
    try:
        sensor._bus.writeto(address, b"")
    except OSError as error:
        if error.args[0] == _TIMED_OUT:
            sensor.failed(error)
        return False
    return True


def _wake(sensor: "VL53L0X", pin: Pin, address: int) -> None:
    """Start one while all that have no address yet are off."""
    pin.value(1)
    time.sleep_ms(_BOOT_MS)
    sensor._address = _AT_FIRST
    sensor.write(_ADDRESS, address)
    sensor._address = address
    sensor.start()


def _of_table() -> "list[Pin]":
    """Return the pins of those that the robot's table names."""
    if Current.robot is None:
        return []
    entries = [entry[-1] for entry in Current.robot._kit.PARTS.values()]
    return [
        Pin(named["shutdown"])
        for named in entries
        if isinstance(named, dict) and "shutdown" in named
    ]
