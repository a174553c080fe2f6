"""One board on a port: its prompt for programs, and how it is stopped."""

from __future__ import annotations

import struct
import time
from typing import TYPE_CHECKING

from marelle_host.link.errors import LinkError
from marelle_host.link.files import Files
from marelle_host.link.ports import open_port
from marelle_host.link.wire import Wire

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    from marelle_host.link.files import Disk

ANSWER_S = 10.0
"""How long a board may take to answer at first: an old program may run, or it may be starting."""

READY = b"raw REPL; CTRL-B to exit\r\n>"
END = b"\x04"
_INTERRUPT, _RAW, _FRIENDLY, _RESTART = b"\r\x03", b"\r\x01", b"\r\x02", b"\x04"
_TRY_S = 1.0
_RESTARTED_S = 10.0  # a `boot.py` may look for a network


class Board:
    """A board whose port is ours, from `with` to its end.

    What is on the board is not changed: files come from this computer, and end with a restart of its Python.

    Args:
        port: The port's name: `COM3`, `/dev/ttyACM0`, or an address that pyserial knows.

    Raises:
        LinkError: The port cannot be opened (E-LINK-01, -03, -04, -08, -09, -13, -14).
    """

    def __init__(self, port: str) -> None:
        self.port = port
        self._transport = open_port(port)
        self.wire = Wire(self._transport.serial)
        self._transport.serial = self.wire

    def __enter__(self) -> Board:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        where: TracebackType | None,
    ) -> None:
        self._transport.serial = self.wire.release()
        try:
            self._transport.close()
        except OSError:
            self._transport.serial.close()  # it is gone already

    def begin(self, stopped: Callable[[], bool]) -> bool:
        """Stop what runs, and restart the board's Python: no `main.py` starts, the memory is empty.

        Args:
            stopped: tells whether a person wants it no more; then False is returned.

        Raises:
            LinkError: E-LINK-05, it does not answer within 10 s.
        """
        try:
            limit = time.monotonic() + ANSWER_S
            while not self._prompted():
                if stopped():
                    return False
                if time.monotonic() >= limit:
                    raise self.mute()
            self.restart()
        except OSError as error:
            raise self.mute() from error
        return True

    def restart(self) -> None:
        """Restart the board's Python from its prompt for programs: pins and timers are released.

        Raises:
            LinkError: E-LINK-05, it does not come back within 10 s.
        """
        self.wire.write(_RESTART)
        if not self.wire.read_until(READY[:-1], _RESTARTED_S):
            raise self.mute()

    def leave(self) -> None:
        """Go back to the prompt for people."""
        self.wire.write(_FRIENDLY)

    def bytecode(self) -> int:
        """Return which version of compiled modules the board reads; 0 for none.

        Raises:
            LinkError: E-LINK-05, it does not answer.
        """
        self.start("print(getattr(__import__('sys').implementation, '_mpy', 0) & 255)")
        printed = self.finish(ANSWER_S)[0].strip()
        return int(printed) if printed.isdigit() else 0

    def share(self, disk: Disk) -> Files:
        """Let the board see a disk of this computer, and be in it.

        Raises:
            LinkError: E-LINK-10, its MicroPython cannot.
        """
        from mpremote import transport_serial  # only for real boards

        for script in (transport_serial.fs_hook_code, "__mount()"):
            self.start(script)
            if self.finish(ANSWER_S) != (b"", b""):
                raise LinkError("E-LINK-10", port=self.port)
        return Files(self.wire, disk, transport_serial.fs_hook_cmds)

    def start(self, script: str) -> None:
        """Send a script to the prompt; it runs.

        Raises:
            LinkError: E-LINK-05, the board does not take it.
        """
        from mpremote.transport import TransportError  # only for real boards

        try:
            self._transport.exec_raw_no_follow(script)
        except (TransportError, struct.error, OSError) as error:
            raise self.mute() from error

    def finish(self, timeout_s: float) -> tuple[bytes, bytes]:
        """Return what a short script printed, and its traceback, when it has ended.

        Raises:
            LinkError: E-LINK-05, it does not end in time.
        """
        limit = time.monotonic() + timeout_s
        parts = [b""]
        while len(parts) < 3:
            if time.monotonic() >= limit:
                raise self.mute()
            parts = (END.join(parts) + self.wire.arrived()).split(END, 2)
        self.wire.give_back(parts[2])
        return parts[0], parts[1]

    def interrupt(self) -> None:
        """Ask the program to stop, as Ctrl-C does."""
        self.wire.write(_INTERRUPT)

    def mute(self) -> LinkError:
        """Return that the board does not answer."""
        return LinkError("E-LINK-05", port=self.port)

    def _prompted(self) -> bool:
        """Try once to get the prompt for programs: not faster, for a board that is starting must not be flooded."""
        self.interrupt()
        self.wire.forget()
        self.wire.write(_RAW)
        return self.wire.read_until(READY, _TRY_S)
