"""A desk on which boards with drives are played in their own time: no test waits, and what a board does is said in one place."""

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from marelle_host.flash import Drive, drives, mounting, returning, waits
from marelle_host.flash.volumes import NOWHERE, Volume
from marelle_host.link import Found, LinkError, UsbIdentity, listing
from marelle_protocol import Identity

PICO_INFO = "UF2 Bootloader v3.0\nModel: Raspberry Pi RP2\nBoard-ID: RPI-RP2\n"
BOOT_PLACE = UsbIdentity("", 0x2E8A, 3, "E0C9125B0D9B", "1-2.3")


def usb_port(
    device: str, *, vid: int | None = 0x2E8A, pid: int = 5, number: str = "", location: str = ""
) -> Any:
    """Return a port as pyserial lists it."""
    return SimpleNamespace(
        device=device, vid=vid, pid=pid, serial_number=number or None, location=location or None
    )


class Desk:
    """A computer with a clock of its own, its serial ports, and what answers there.

    Attributes:
        now_s: the time. ports: that are listed. answers: port -> the version that answers there; () for nobody.
        looks: called at each look at the time, to play what happens meanwhile.
    """

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now_s = 0.0
        self.ports: list[Any] = []
        self.answers: dict[str, tuple[int, ...]] = {}
        self.looks: list[Callable[[], object]] = []
        own = SimpleNamespace(monotonic=lambda: self.now_s, sleep=self._sleep)
        for module in (listing, mounting, waits):
            monkeypatch.setattr(module, "time", own)
        monkeypatch.setattr(returning, "listed_ports", lambda: list(self.ports))
        monkeypatch.setattr(returning, "may_be_used", lambda _port: True)
        monkeypatch.setattr(returning, "ask_boards", self._ask)

    def plug_in_later(self, port: Any) -> None:
        """Have a port there from the next look at the time on."""

        def come() -> None:
            if port not in self.ports:
                self.ports.append(port)

        self.looks.append(come)

    def _sleep(self, seconds: float) -> None:
        self.now_s += seconds
        for look in self.looks:
            look()

    def _ask(self, ports: Sequence[str]) -> list[Found]:
        (port,) = ports
        version = self.answers.get(port, ())
        if not version:
            return [Found(port, None, LinkError("E-LINK-05", port=port))]
        return [Found(port, Identity("Raspberry Pi Pico with RP2040", version, "rp2", "e66", 6, "", ""), None)]  # fmt: skip


class Uf2Board:
    """A board in its boot loader: once its drive holds a whole image, the drive goes and the port comes.

    Attributes:
        folder: of its drive. loses: how many copies lose a block on their way. copies: that have come.
        port_s: how long its firmware takes to start; 0 for one that never does.
        port: what is listed then. version: what answers there.
    """

    def __init__(self, desk: Desk, folder: Path, *, info: str = PICO_INFO) -> None:
        self.folder, self._desk, self._info = folder, desk, info
        self.loses = self.copies = 0
        self.port_s = 1.0
        self.port = usb_port("/dev/ttyACM0", number="e66", location="1-2.3:1.0")
        self.version: tuple[int, ...] = (1, 28, 0)
        self._starts_s = -1.0
        self._seen = 0
        self.wait_in_boot_loader()
        desk.looks.append(self._look)

    def wait_in_boot_loader(self) -> None:
        """Have the drive there, as when it is plugged in with BOOTSEL held down."""
        self.folder.mkdir(exist_ok=True)
        (self.folder / "INFO_UF2.TXT").write_text(self._info, encoding="ascii")

    def drive(self, place: UsbIdentity = BOOT_PLACE) -> Drive:
        """Return its drive as the system tells it."""
        found = drives.read_drive(Volume(self.folder, "RPI-RP2", "", place))
        assert found is not None
        return found

    def unplug(self) -> None:
        """Take the board away."""
        self._seen = 0
        shutil.rmtree(self.folder, ignore_errors=True)

    def _look(self) -> None:
        if 0 <= self._starts_s <= self._desk.now_s:
            self._starts_s = -1.0
            self._desk.ports.append(self.port)
            self._desk.answers[self.port.device] = self.version
        files = [*self.folder.glob("*.uf2")]
        if len(files) <= self._seen:
            return
        self._seen = len(files)
        self.copies += 1
        if self.copies > self.loses:
            self.unplug()
            self._starts_s = self._desk.now_s + self.port_s if self.port_s else -1.0


class Watching:
    """Keeps what it is told."""

    def __init__(self) -> None:
        self.states: list[str] = []
        self.bytes: list[int] = []
        self.total = 0

    def say(self, _port: str, state: str) -> None:
        """Keep a state, once as long as it lasts."""
        if self.states[-1:] != [state]:
            self.states.append(state)

    def progress(self, _port: str, done: int, total: int) -> None:
        """Keep how many bytes are there, and of how many."""
        self.bytes.append(done)
        self.total = total


__all__ = ["BOOT_PLACE", "NOWHERE", "PICO_INFO", "Desk", "Uf2Board", "Watching", "usb_port"]
