"""Classes of a Pico's `machine` that the simulator does not have: making one raises an error that says so."""

from typing import Any

from marelle_sim.errors import BoardError

__all__ = ["I2S", "USBDevice"]


class I2S:
    """Sound, in and out."""

    RX, TX = 0, 1
    MONO, STEREO = 0, 1

    def __init__(self, *_given: Any, **_named: Any) -> None:
        raise BoardError("E-BOARD-12", name="machine.I2S")


class USBDevice:
    """A USB device of the program's own."""

    def __init__(self, *_given: Any, **_named: Any) -> None:
        raise BoardError("E-BOARD-12", name="machine.USBDevice")
