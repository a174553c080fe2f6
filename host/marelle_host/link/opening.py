"""Open and close serial ports, several at once; a port that blocks does not hold up the others."""

from __future__ import annotations

import os
import queue
import sys
import threading
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, cast

from marelle_host.link.errors import LinkError
from marelle_host.link.ports import SILICON_LABS, listed_ports, refusal

if sys.platform != "win32":
    import fcntl

try:
    import termios
except ImportError:  # Windows
    TerminalError: type[Exception] = OSError
else:
    TerminalError = (
        termios.error
    )  # raised if a board disappears while its port is opened; it is no OSError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from serial import Serial

_RFC_2217 = "rfc2217://"
_BAUD = 115_200  # of a UART; native USB has none
OPENS_S = 5.0  # an address; pyserial alone waits that long for each address that a name has, and longer for the name
_CLOSES_S = 2.0


@contextmanager
def open_serial(name: str) -> Iterator[Serial]:
    """Open a port for this process alone, and close it at the end of the `with` block.

    Args:
        name: name of a port, or an address that pyserial can open, which must answer within 5 s.

    Raises:
        LinkError: E-LINK-01, there is no such port, or the address cannot be read; -03 or, with its name, -31, another program has it;
            -04, this user may not open it; -08, pyserial is not installed; -13, no answer from an address; -14, it is no serial
            port; -09, another reason.
    """
    opening = Opening(name)
    try:
        port = opening.result()
        if isinstance(port, LinkError):
            raise port
        yield port
    finally:
        opening.close().join(_CLOSES_S)


class Opening:
    """A port that is being opened for this process alone; a network address is opened in a thread, for pyserial blocks there.

    Args:
        name: see `open_serial`.
    """

    def __init__(self, name: str) -> None:
        self._name, self._serial = name, _serial_of(name)
        self._came: queue.SimpleQueue[ValueError | OSError | None] = queue.SimpleQueue()
        self._given_up = threading.Event()
        self._until_s = time.monotonic() + OPENS_S
        if "://" in name:
            threading.Thread(target=self._open, daemon=True, name=name).start()
        else:
            self._open()

    def _open(self) -> None:
        if isinstance(self._serial, LinkError):
            return
        try:
            _open(self._serial)
        except (ValueError, OSError) as error:  # the first: an address that pyserial cannot read
            self._came.put(error)
            return
        except TerminalError as error:
            self._came.put(OSError(*error.args))
            return
        self._came.put(None)
        if self._given_up.is_set():
            self._serial.close()

    @property
    def is_over(self) -> bool:
        """Whether `result` returns at once."""
        late = time.monotonic() >= self._until_s
        return late or not self._came.empty() or isinstance(self._serial, LinkError)

    def result(self) -> Serial | LinkError:
        """Return the open port, or the reason why it cannot be opened; wait until the deadline at most, 5 s after the start. Call it once."""
        if isinstance(self._serial, LinkError):
            return self._serial
        try:
            error = self._came.get(timeout=max(0.0, self._until_s - time.monotonic()))
        except queue.Empty:
            self._given_up.set()
            error = TimeoutError()
            with suppress(queue.Empty):  # it may have been opened since the wait has ended
                if self._came.get_nowait() is None:
                    self._serial.close()
        if error is None:
            self._came.put(None)  # for the next call
            return self._serial
        self._serial = refusal(self._name, error)
        self._serial.__cause__ = error
        return self._serial

    def close(self) -> threading.Thread:
        """Close the port in a thread, and return that thread."""
        thread = threading.Thread(target=self._close, daemon=True, name=self._name)
        thread.start()
        return thread

    def _close(self) -> None:
        port = self._serial
        if isinstance(port, LinkError):
            return
        with suppress(ValueError, OSError):  # a port that has disappeared, or has no such lines
            port.rts = False
            port.dtr = False
        # A child process that another thread is just starting holds a copy of the lock until it runs.
        if sys.platform != "win32":
            with suppress(ValueError, OSError):  # an address has no such lock
                fcntl.flock(port.fileno(), fcntl.LOCK_UN)
        port.close()


def _serial_of(name: str) -> Serial | LinkError:
    """Return the port's `Serial` object, not open yet; a `LinkError` without pyserial, or for a name that cannot be a port."""
    try:
        import serial  # only for real boards
    except ImportError:
        return LinkError("E-LINK-08")
    try:
        if name.startswith(_RFC_2217):
            from marelle_host.link.rfc2217 import Rfc2217Port  # only for such a port

            return cast("Serial", Rfc2217Port(name, _BAUD))  # it has the methods that are used
        return serial.serial_for_url(
            name, baudrate=_BAUD, exclusive=True, timeout=1, do_not_open=True
        )
    except (ValueError, OSError) as error:  # the first: an address that pyserial does not know
        return refusal(name, error)


def _open(port: Serial) -> None:
    """Open a port; the CP210x driver of Windows would set DTR and RTS in any order.

    An ESP32 behind a USB-serial bridge is reset while RTS is set and DTR is not: the order must avoid that state.
    """
    if os.name != "nt" or SILICON_LABS not in [
        one.vid for one in listed_ports() if one.device == port.port
    ]:
        port.open()
        return
    port.dtr = False
    port.rts = False
    port.open()
    port.dtr = True
    port.rts = True
