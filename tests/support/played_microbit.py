"""A micro:bit on the desk of `played_drive`: its drive goes when it has a file, and is back with what DAPLink says of it."""

import shutil
from pathlib import Path

from played_drive import Desk, usb_port

from marelle_host.flash import Drive, drives
from marelle_host.flash.volumes import Volume
from marelle_host.link.usb_identity import UsbIdentity

V2_ID = "9904360258434e45003e400e00000059000000009796990b"
V1_ID = "9900000031634e4500624014000000320000000097969901"


def details(unique_id: str = V2_ID, *, interface: str = "0255", mode: str = "Interface", remounts: int = 0) -> str:  # fmt: skip
    """Return a DETAILS.TXT as DAPLink writes it."""
    return (
        "# DAPLink Firmware - see https://mbed.com/daplink\r\n"
        f"Unique ID: {unique_id}\r\nHIC ID: 9796990b\r\nAuto Reset: 1\r\nDaplink Mode: {mode}\r\n"
        f"Interface Version: {interface}\r\nRemount count: {remounts}\r\n"
    )


class MicrobitBoard:
    """A micro:bit.

    Attributes:
        desk: where it is. folder: of its drive. copies: files that have come. says: what stands in FAIL.TXT after each of them, "" for nothing.
        asserts: what ASSERT.TXT holds; "" for none. back_s: how long its drive stays away; 0 for ever.
        takes: whether it looks at files at all. mode: of its DAPLink.
    """

    def __init__(self, desk: Desk, folder: Path, *, unique_id: str = V2_ID, interface: str = "0255") -> None:  # fmt: skip
        self.folder, self.desk, self._id, self._interface = folder, desk, unique_id, interface
        self.copies = self._remounts = 0
        self.says: list[str] = []
        self.asserts, self.back_s, self.takes, self.mode = "", 2.5, True, "Interface"
        self._back_at = 0.0
        self.plug_in()
        desk.ports.append(usb_port("COM2", vid=0x0D28, number=unique_id, location="1-4:1.1"))  # fmt: skip
        desk.answers["COM2"] = (1, 18, 0)
        desk.looks.append(self._look)

    def plug_in(self) -> None:
        """Have its drive there."""
        self._come("")

    def drive(self) -> Drive:
        """Return its drive as the system tells it."""
        place = UsbIdentity("", 0x0D28, 0x0204, self._id, "1-4")
        found = drives.read_drive(Volume(self.folder, "MICROBIT", "", place))
        assert found is not None
        return found

    def _come(self, fail: str) -> None:
        self._back_at = 0
        self.folder.mkdir(exist_ok=True)
        for name, text in (
            ("DETAILS.TXT", details(self._id, interface=self._interface, mode=self.mode, remounts=self._remounts)),
            ("FAIL.TXT", fail),
            ("ASSERT.TXT", self.asserts),
        ):  # fmt: skip
            if text:
                (self.folder / name).write_bytes(text.encode())

    def _look(self) -> None:
        if self._back_at and self.desk.now_s >= self._back_at:
            self._remounts += 1
            self._come(self.says[self.copies - 1] if self.copies <= len(self.says) else "")
        if self.takes and (self.folder / "firmware.hex").exists():
            self.copies += 1
            shutil.rmtree(self.folder)
            self._back_at = self.desk.now_s + self.back_s if self.back_s else float("inf")
