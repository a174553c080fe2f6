"""Classes of a Pico's `machine` that the simulator does not have: making an object of one raises BoardError E-BOARD-12."""

from typing import Any

from marelle_sim.errors import BoardError

__all__ = ["I2S", "USBDevice"]


class I2S:
    """An I2S bus, for sound; making one raises BoardError E-BOARD-12."""

    RX, TX = 0, 1
    MONO, STEREO = 0, 1

    def __init__(self, *_given: Any, **_named: Any) -> None:
        raise BoardError("E-BOARD-12", name="machine.I2S")


class USBDevice:
    """A USB device that the program implements; making one raises BoardError E-BOARD-12."""

    def __init__(self, *_given: Any, **_named: Any) -> None:
        raise BoardError("E-BOARD-12", name="machine.USBDevice")
