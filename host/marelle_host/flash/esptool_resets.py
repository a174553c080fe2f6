"""Choose how esptool resets a chip into its boot loader and out of it, by the kind of its port.

A USB-serial bridge resets the chip by DTR and RTS through two transistors; for a network address or a pseudo-terminal esptool finds the
way itself. The USB Serial/JTAG of newer chips has these lines too, but its port disappears when a firmware with its own USB starts: such
a chip is kept in its boot loader from one run of esptool to the next. The USB OTG of an S2 or S3 in its boot loader has no such lines.
Source: esptool's documentation, "Advanced Options".
"""

from typing import NamedTuple

from marelle_host.doctor.usb_ids import ESPRESSIF
from marelle_host.link import UsbIdentity
from marelle_host.link.ports import USB_JTAG

_OTG = ((ESPRESSIF, 0x0002), (ESPRESSIF, 0x0009))  # an S2's and an S3's own USB
_WITH_WATCHDOG = (
    "ESP32-S2",
    "ESP32-S3",
    "ESP32-C3",
)  # reset by the lines, such a chip stays in its boot loader if BOOT was pressed
_ATTEMPTS = 5  # at connecting; each takes 0.8 s


class Reset(NamedTuple):
    """esptool's options for the reset before and after a run, and its number of attempts to connect."""

    before: str
    after: str
    attempts: int


class Resets:
    """Chooses how one chip is reset before and after each run of esptool.

    Attributes:
        waits: whether a chip with its own USB was in its boot loader before the first run; None until the caller has found that out,
            and sets it; False at any other port.
    """

    def __init__(self, usb: UsbIdentity) -> None:
        numbers = usb.vid, usb.pid
        self._is_jtag, self._is_otg = numbers == USB_JTAG, numbers in _OTG
        self.waits: bool | None = None if self._is_jtag else self._is_otg

    @property
    def is_in_loader(self) -> bool:
        """Whether the chip was running before, and is kept in its boot loader from one run to the next."""
        return self._is_jtag and not self.waits

    def reset(self, chip: str, *, stub: bool, stays: bool) -> Reset:
        """Return esptool's options for the reset before and after a run, and its number of attempts to connect.

        Args:
            chip: the chip's name in data sheets; "auto" while it is unknown: after such a run the chip is in the state it was found in.
            stub: whether esptool loads its helper program into the chip.
            stays: whether another run follows, for which a known chip with its own USB is kept in its boot loader.
        """
        looks = self.waits is None
        before = "no-reset" if looks or self._is_otg else "default-reset"
        # without a reset, only a chip in its boot loader answers
        as_found = bool(looks or self.waits)
        leaves = "watchdog-reset" if as_found and chip in _WITH_WATCHDOG else "hard-reset"
        keeps = as_found if chip == "auto" else stays and (self._is_jtag or self._is_otg)
        stay = "no-reset-stub" if stub else "no-reset"
        return Reset(before, stay if keeps else leaves, 1 if looks else _ATTEMPTS)
