"""Which board a program is on: what `sys.implementation`, `os.uname()` and the names of pins say."""

from __future__ import annotations

from typing import NamedTuple

_CONNECTED = (*range(23), 25, 26, 27, 28)  # ports/rp2/boards/RPI_PICO/pins.csv


class Identity(NamedTuple):
    """What a board says of itself.

    Attributes:
        machine: of `os.uname()` and `sys.implementation`. build: the name of its firmware.
        pins: the names of the board on its pins, with their GPIOs.
    """

    machine: str
    build: str
    pins: dict[str, int]

    def changed(
        self, machine: str = "", build: str = "", pins: dict[str, int] | None = None
    ) -> Identity:
        """Return the identity of a board that is like this one; its own names of pins are added."""
        return Identity(
            machine or self.machine, build or self.build, {**self.pins, **(pins or {})}
        )


def pico() -> Identity:
    """Return what a Raspberry Pi Pico says."""
    pins = {f"GP{number}": number for number in _CONNECTED} | {"LED": 25}
    return Identity("Raspberry Pi Pico with RP2040", "RPI_PICO", pins)
