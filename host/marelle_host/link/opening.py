"""Open and close serial ports, several at once; a port that blocks does not hold up the others."""

from __future__ import annotations

import os
import sys
import threading
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, cast

from marelle_host.link.errors import LinkError
from marelle_host.link.ports import SILICON_LABS, listed_ports, refusal

if sys.platform == "win32":
    TerminalError: type[Exception] = OSError
else:
    import fcntl
    import termios

    # Raised if a board disappears while its port is opened; it is no OSError.
    TerminalError = termios.error

if TYPE_CHECKING:
    from collections.abc import Iterator
    from concurrent.futures import Future

    from serial import Serial

_BAUD = 115_200  # of a UART; native USB has none
OPENS_S = 5.0  # an address; pyserial alone waits that long for each address that a name has, and longer for the name
_CLOSES_S = 2.0


@contextmanager
def open_serial(name: str) -> Iterator[Serial]:
    """Open a port for this process alone, and close it at the end of the `with` block.

    Args:
        name: name of a port, or an address that pyserial can open, which must answer within 5 s.

    Raises:
        LinkError: E-LINK-01 or, for a word such as a board's name, -44, there is no such port, or the address cannot be read; -03 or, with its name, -31, another program has it;
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
    """Opens a port when this object is made; `result` waits for it, 5 s at most, and returns the open port or the problem.

    A serial port is opened for this process alone. A network address is opened in a thread, for pyserial blocks there; other programs
    may use the same address meanwhile.

    Args:
        name: see `open_serial`.
    """

    def __init__(self, name: str) -> None:
        from concurrent.futures import Future  # only for real boards

        self._name = name
        self._opened: Future[Serial] = Future()
        self._until_s = time.monotonic() + OPENS_S
        if "://" in name:
            threading.Thread(target=self._open, daemon=True, name=name).start()
        else:
            self._open()

    def _open(self) -> None:
        try:
            self._opened.set_result(_open_port(self._name))
        except (ValueError, OSError) as error:  # the first: an address that pyserial cannot read
            self._opened.set_exception(error)
        except TerminalError as error:
            self._opened.set_exception(OSError(*error.args))

    @property
    def is_over(self) -> bool:
        """Whether `result` returns at once."""
        return self._opened.done() or time.monotonic() >= self._until_s

    def result(self) -> Serial | LinkError:
        """Return the open port, or the reason why it cannot be opened; wait until the deadline at most, 5 s after the start."""
        try:
            return self._opened.result(max(0.0, self._until_s - time.monotonic()))
        except LinkError as unopened:
            return unopened
        except (ValueError, OSError) as error:  # a `TimeoutError` too
            problem = refusal(self._name, error)
            problem.__cause__ = error
            return problem

    def close(self) -> threading.Thread:
        """Close the port in a thread, and return that thread; a port that is still being opened is closed as soon as it is open."""
        thread = threading.Thread(
            target=self._opened.add_done_callback, args=[_close], daemon=True, name=self._name
        )
        thread.start()
        return thread


def _close(opened: Future[Serial]) -> None:
    if opened.exception() is not None:
        return
    port = opened.result()
    with suppress(ValueError, OSError):  # a port that has disappeared, or has no such lines
        port.rts = port.dtr = False
    # A child process that another thread is just starting holds a copy of the lock until it runs.
    if sys.platform != "win32":
        with suppress(ValueError, OSError):  # an address has no such lock
            fcntl.flock(port.fileno(), fcntl.LOCK_UN)
    port.close()


def _open_port(name: str) -> Serial:
    """Open a port, and return it; the CP210x driver of Windows would set DTR and RTS in any order.

    An ESP32 behind a USB-serial bridge is reset while RTS is set and DTR is not: the order must avoid that state.
    """
    port = _serial_of(name)
    if os.name != "nt" or SILICON_LABS not in [
        one.vid for one in listed_ports() if one.device == port.port
    ]:
        port.open()
        return port
    port.dtr = port.rts = False
    port.open()
    port.dtr = port.rts = True  # DTR first: Python assigns from left to right
    return port


def _serial_of(name: str) -> Serial:
    """Return the port's `Serial` object, not open yet.

    Raises:
        LinkError: E-LINK-08, pyserial is not installed.
        ValueError: an address that pyserial does not know.
    """
    try:
        import serial  # only for real boards
    except ImportError:
        raise LinkError("E-LINK-08") from None
    if name.startswith("rfc2217://"):
        from marelle_host.link.rfc2217 import Rfc2217Port  # only for such a port

        return cast("Serial", Rfc2217Port(name, _BAUD))  # it has the methods that are used
    return serial.serial_for_url(name, baudrate=_BAUD, exclusive=True, timeout=1, do_not_open=True)
