"""A port of this computer that goes away and comes back, as a board's does that restarts into its boot loader."""

import time
from pathlib import Path

from serial import Serial

_LOOK_S = 0.02


class RepluggedPort:
    """Reads and writes what is at a port while it is there; nothing comes of it else, and what is written is lost.

    It has of pyserial's `Serial` what `web_serial.carried` uses.
    """

    timeout: float | None = None
    dtr = rts = False

    def __init__(self, port: str) -> None:
        self._place = Path(port)
        self._serial: Serial | None = None

    def read(self, count: int = 1) -> bytes:
        """Return what has come."""
        try:
            return self._opened().read(count)
        except OSError:
            self.close()
            time.sleep(_LOOK_S)
            return b""

    @property
    def in_waiting(self) -> int:
        """How many bytes wait."""
        try:
            return self._opened().in_waiting
        except OSError:
            return 0

    def write(self, data: bytes) -> None:
        """Send bytes to who is there."""
        try:
            self._opened().write(data)
        except OSError:
            self.close()

    def close(self) -> None:
        """Let go of the port."""
        if self._serial is not None:
            self._serial.close()
        self._serial = None

    def _opened(self) -> Serial:
        import serial  # a test that uses it needs pyserial

        if self._serial is None:
            if not self._place.exists():
                raise OSError
            self._serial = serial.Serial(str(self._place), timeout=0.05, write_timeout=2)
        return self._serial
