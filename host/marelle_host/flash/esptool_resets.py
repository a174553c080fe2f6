"""Chooses how esptool resets a chip into its boot loader and out of it, by the kind of its port (esptool's documentation, "Advanced Options").

A bridge has DTR and RTS, which two transistors lead to the chip; behind an address and a pseudo-terminal esptool sees by itself what
there is. The USB Serial/JTAG inside newer chips has these lines too, but a firmware with a USB of its own takes its port away once it
starts: such a chip stays in its boot loader from one run of esptool to the next. The USB of an S2 or S3 in its boot loader has none.
"""

from __future__ import annotations

from typing import NamedTuple

from marelle_host.doctor.usb_ids import ESPRESSIF
from marelle_host.link.ports import USB_JTAG, usb_of

_OTG = ((ESPRESSIF, 0x0002), (ESPRESSIF, 0x0009))  # an S2's and an S3's own USB
_WITH_WATCHDOG = (
    "ESP32-S2",
    "ESP32-S3",
    "ESP32-C3",
)  # the lines leave one in its boot loader whose BOOT was held
_ATTEMPTS = 5  # at connecting; each takes 0.8 s


class Reset(NamedTuple):
    """What esptool is to do with the lines before and after, and how often it tries."""

    before: str
    after: str
    attempts: int


class Resets:
    """What is known of a chip's way into its boot loader.

    Attributes:
        waits: it was found waiting in its boot loader; None while nobody has looked.
    """

    def __init__(self, port: str) -> None:
        """Look at a port.

        Raises:
            LinkError: E-LINK-08, pyserial is not installed.
        """
        usb = usb_of(port)
        numbers = (usb.vid, usb.pid) if usb is not None else (None, None)
        self._is_jtag, self._is_otg = numbers == USB_JTAG, numbers in _OTG
        self.waits: bool | None = None if self._is_jtag else self._is_otg

    @property
    def is_in_loader(self) -> bool:
        """Whether it was running, and waits from one run to the next."""
        return self._is_jtag and not self.waits

    def reset(self, chip: str, *, stub: bool, stays: bool) -> Reset:
        """Return the options of esptool for the reset before and after a run.

        Args:
            chip: as data sheets write it, "auto" where it is not known yet.
            stub: whether esptool loads its helper program into the chip.
            stays: whether another run comes after it.
        """
        looks = self.waits is None
        before = "no-reset" if looks or self._is_otg else "default-reset"
        as_found = bool(looks or self.waits)  # where it looks, only one that waits answers
        leaves = "watchdog-reset" if as_found and chip in _WITH_WATCHDOG else "hard-reset"
        keeps = as_found if chip == "auto" else stays and (self._is_jtag or self._is_otg)
        stay = "no-reset-stub" if stub else "no-reset"
        return Reset(before, stay if keeps else leaves, 1 if looks else _ATTEMPTS)
