"""A desk on which boards with drives are played in their own time: no test waits, and what a board does is said in one place."""

import shutil
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Lock
from types import SimpleNamespace
from typing import Any

from marelle_host.flash import Drive, drives
from marelle_host.flash.esptool_found import Esptool
from marelle_host.flash.host import Host
from marelle_host.flash.systems import Disks
from marelle_host.flash.volumes import NOWHERE, Volume
from marelle_host.link import Found, LinkError, UsbIdentity
from marelle_protocol import Examined, Identity

PICO_INFO = "UF2 Bootloader v3.0\nModel: Raspberry Pi RP2\nBoard-ID: RPI-RP2\n"
BOOT_PLACE = UsbIdentity("", 0x2E8A, 3, "E0C9125B0D9B", "1-2.3")


_PLAYED_ESPTOOL = Path(__file__).parents[1] / "data" / "flash" / "played_esptool.py"


def usb_port(
    device: str, *, vid: int | None = 0x2E8A, pid: int = 5, number: str = "", location: str = ""
) -> Any:
    """Return a port as pyserial lists it."""
    return SimpleNamespace(
        device=device, vid=vid, pid=pid, serial_number=number or None, location=location or None
    )


def played_esptool(log: Path, chip: str = "ESP32", refused: str = "") -> Esptool:
    """Return a program in the place of esptool, see `played_esptool.py`."""
    command = (sys.executable, "-ISu", str(_PLAYED_ESPTOOL), str(log), chip, refused)
    return Esptool(command, "5.6.0")


class Desk:
    """A computer with a clock of its own, its serial ports, and what answers there.

    Attributes:
        now_s: the time. ports: that are listed. answers: port -> the version that answers there; () for nobody.
        examined: port -> what the board there tells of itself, at first. boards: those that have UF2 drives.
        looks: called while it waits, to play what happens meanwhile. host: what a flash uses of it.
    """

    def __init__(self) -> None:
        self.now_s = 0.0
        self.ports: list[Any] = []
        self.answers: dict[str, tuple[int, ...]] = {}
        self.examined: dict[str, Examined | LinkError | None] = {}
        self.boards: list[Uf2Board] = []
        self._turn = Lock()  # several boards may be flashed at once
        self.looks: list[Callable[[], object]] = []
        self.host = Host(
            clock=self, disks=Disks(self._volumes), ports=lambda: list(self.ports), boot_loaders=list,
            ask=self._ask, examine=self._examine, send=self._send,
        )  # fmt: skip

    def plug_in_later(self, port: Any) -> None:
        """Have a port there from the next look at the time on."""

        def come() -> None:
            if port not in self.ports:
                self.ports.append(port)

        self.looks.append(come)

    def monotonic(self) -> float:
        """Return its time, in seconds."""
        return self.now_s

    def sleep(self, seconds: float, /) -> None:
        """Let the time pass, and all happen that happens meanwhile."""
        with self._turn:
            self.now_s += seconds
            for look in self.looks:
                look()

    def _volumes(self) -> list[Volume]:
        with self._turn:
            return [board.volume() for board in self.boards if board.folder.exists()]

    def _send(self, port: str) -> tuple[str, bool]:
        (board,) = (board for board in self.boards if board.port.device == port)
        with self._turn:
            self.ports.remove(board.port)
            board.wait_in_boot_loader()
        return "rp2", True

    def _examine(
        self, ports: Sequence[str], _watch: object
    ) -> dict[str, Examined | LinkError | None]:
        return {port: self.examined.get(port, LinkError("E-LINK-05", port=port)) for port in ports}

    def _ask(self, ports: Sequence[str]) -> list[Found]:
        (port,) = ports
        version = self.answers.get(port, ())
        if not version:
            return [Found(port, None, LinkError("E-LINK-05", port=port))]
        return [Found(port, Identity("Raspberry Pi Pico with RP2040", version, "rp2", "e66", 6, "", ""), None)]  # fmt: skip


class Uf2Board:
    """A board in its boot loader: once its drive holds a whole image, the drive goes and the port comes.

    Attributes:
        desk: where it is. folder: of its drive. loses: how many copies lose a block on their way. copies: that have come.
        port_s: how long its firmware takes to start; 0 for one that never does.
        place: its place on USB. port: what is listed then. version: what answers there.
    """

    def __init__(self, desk: Desk, folder: Path, *, info: str = PICO_INFO) -> None:
        self.desk, self.folder, self._info = desk, folder, info
        self.place, self.loses, self.copies = BOOT_PLACE, 0, 0
        self.port_s = 1.0
        self.port = usb_port("COM1", number="e66", location="1-2.3:1.0")
        self.version: tuple[int, ...] = (1, 28, 0)
        self._starts_s = -1.0
        self._seen = 0
        self.wait_in_boot_loader()
        desk.boards.append(self)
        desk.looks.append(self._look)

    def run(self, port: Any) -> None:
        """Have it run its MicroPython at a port, from where a command sends it to its boot loader."""
        self.unplug()
        self.port, self.place = port, BOOT_PLACE._replace(location=port.location.split(":")[0])
        self.desk.ports.append(port)

    def wait_in_boot_loader(self) -> None:
        """Have the drive there, as when it is plugged in with BOOTSEL held down."""
        self.folder.mkdir(exist_ok=True)
        (self.folder / "INFO_UF2.TXT").write_text(self._info, encoding="ascii")

    def drive(self, place: UsbIdentity | None = None) -> Drive:
        """Return its drive as the system tells it."""
        found = drives.read_drive(self.volume()._replace(usb=place or self.place))
        assert found is not None
        return found

    def volume(self) -> Volume:
        """Return its drive as the system lists it."""
        return Volume(self.folder, "RPI-RP2", "", self.place, 134_217_728)

    def unplug(self) -> None:
        """Take the board away."""
        self._seen = 0
        shutil.rmtree(self.folder, ignore_errors=True)

    def _look(self) -> None:
        if 0 <= self._starts_s <= self.desk.now_s:
            self._starts_s = -1.0
            self.desk.ports.append(self.port)
            self.desk.answers[self.port.device] = self.version
        files = [*self.folder.glob("*.uf2")]
        if len(files) <= self._seen:
            return
        self._seen = len(files)
        self.copies += 1
        if self.copies > self.loses:
            self.unplug()
            self._starts_s = self.desk.now_s + self.port_s if self.port_s else -1.0


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
