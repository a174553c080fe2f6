# mypy: disable-error-code="attr-defined"
# ruff: noqa: SLF001 - this file is a part of the driver
"""Several VL53L0X on a bus. Each starts at address 0x29, so they are started one after another, and each is given its own address.

While its pin XSHUT is low the chip is off, and loses its address (DS11555, 2.9.1; ST AN4846). To start the chip the pin is released and
never driven high: a resistor on the module pulls it up to the module's own voltage.
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
_LOWEST = const(0x30)  # the first address that is given
_TIMED_OUT = const(110)


class Sensors:
    """The sensors made in this run, in their order, each with its XSHUT pin."""

    made: "list[tuple[VL53L0X, Pin]]" = []


def join(sensor: "VL53L0X", shutdown: int) -> None:
    """Start a sensor with the pin at its XSHUT, and give it its own address.

    The sensors made before are started anew, because until now the new one may have answered at their address too. Sensors that the
    robot's table names and that are not made yet are kept off. Any others stay on, because their pins are not known yet: until they are
    made, they answer at the address of the first sensor.
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
        pin.value(0)  # a chip there would disturb the others
        raise
    Sensors.made = sensors


def _taken(sensor: "VL53L0X", address: int) -> bool:
    """Return True if a chip answers at an address; E-BOT-35 if the bus is held low (a scan would time out at each address then)."""
    try:
        sensor._bus.writeto(address, b"")
    except OSError as error:
        if error.args[0] == _TIMED_OUT:
            sensor.failed(error)
        return False
    return True


def _wake(sensor: "VL53L0X", pin: Pin, address: int) -> None:
    """Release the XSHUT pin of one sensor, give the sensor an address and start it.

    All other sensors that still have the first address (0x29) must be off.
    """
    pin.value(1)
    time.sleep_ms(_BOOT_MS)
    sensor._address = _AT_FIRST
    sensor.write(_ADDRESS, address)
    sensor._address = address
    sensor.start()


def _of_table() -> "list[Pin]":
    if Current.robot is None:
        return []
    entries = [entry[-1] for entry in Current.robot._kit.PARTS.values()]
    return [
        Pin(named["shutdown"])
        for named in entries
        if isinstance(named, dict) and "shutdown" in named
    ]
