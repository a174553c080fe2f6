"""Run one protocol on one port: write what it sends, give it what arrives, and store its result."""

from __future__ import annotations

import math
import time
from contextlib import suppress
from threading import Thread
from typing import TYPE_CHECKING, Generic, Protocol as Interface, TypeVar

from marelle_host.link.errors import LinkError
from marelle_host.link.ports import hard_reset
from marelle_protocol import (
    BoardError,
    Came,
    RefusedError,
    Restart,
    Send,
    SilentError,
    Wait,
    code_of,
)
from marelle_protocol.stream import Action, Protocol

if TYPE_CHECKING:
    from concurrent.futures import Future

    from serial import Serial

_WRITING_S = 0.5  # a write that blocks holds up all other boards for this time
_TAKES_S = 5.0  # after which a board that takes no bytes is given up
_MOST = 4096  # bytes at once: for an address, `in_waiting` does not count bytes
_MOST_DROPPED = 64  # reads of `_MOST` bytes that are dropped before the protocol
_LOOK_S = 0.01  # the interval of checks whether a restart, of about 100 ms, is over
_STEPS = 16  # steps of a protocol without a wait, before the others have their turn

Result = TypeVar("Result")


class Opens(Interface):
    """A port that is being opened; see `Opening`."""

    @property
    def is_over(self) -> bool:
        """True if the port is open, or could not be opened."""

    def result(self) -> Serial | LinkError:
        """Return the open port, or the reason why it cannot be opened."""

    def close(self) -> Thread | None:
        """Start a thread that closes the port, and return it, also if the port could not be opened; None if its opening was never begun."""


class ProtocolRun(Generic[Result]):
    """A protocol that runs on one port.

    Attributes:
        name: the port's name. queue: the name of the queue of its job, "" for none.
        file: the file descriptor to wait for; None if the system cannot wait for this port. until_s: the time on the monotonic clock at
            which the protocol goes on even if no bytes have arrived.
    """

    def __init__(
        self, name: str, opens: Opens, protocol: Protocol[Result], silent: str, queue: str
    ) -> None:
        self.name, self.queue, self._silent = name, queue, silent
        self._protocol, self._opens = protocol, opens
        self._serial: Serial | None = None
        self._came: list[Result | LinkError] = []
        self._mistake: Exception | None = None
        self.file: int | None = None
        self.until_s, self._unsent, self._data = math.inf, b"", b""
        self._restarting: Future[bool] | None = None

    @property
    def goes_on(self) -> bool:
        """True until the protocol has returned or failed."""
        return not self._came and self._mistake is None

    @property
    def sends(self) -> bool:
        """True if bytes wait to be written to the port."""
        return bool(self._unsent)

    def seen(self) -> object:
        """Return the protocol's result, its problem, or the exception of a fault in marelle; None before its end."""
        return self._came[0] if self._came else self._mistake

    def result(self) -> Result | LinkError:
        """Return the protocol's result, or its problem; the problem E-LINK-12 if it has not ended.

        Raises:
            Exception: a fault of marelle.
        """
        if self._mistake is not None:
            raise self._mistake
        return self._came[0] if self._came else LinkError("E-LINK-12", port=self.name)

    def open(self) -> None:
        """Start the protocol as soon as the port is open; store the error if it cannot be opened."""
        if self._serial is not None or not self._opens.is_over:
            return
        opened = self._opens.result()
        if isinstance(opened, LinkError):
            self._came.append(opened)
            return
        self._serial = opened
        try:
            opened.timeout = 0
            with suppress(OSError, NotImplementedError):  # of RFC 2217, and of a port of Windows
                self.file = opened.fileno()
            with suppress(NotImplementedError):  # of RFC 2217
                opened.write_timeout = _WRITING_S if self.file is None else 0
            self._go_on(next(self._protocol))
        except Exception as over:  # noqa: BLE001  # raised by `result`, after the other boards have ended
            self._end(over)

    def close(self) -> Thread | None:
        """Start a thread that closes the port, and return it; None if its opening was never begun."""
        return self._opens.close()

    def step(self, now_s: float, *, reads: bool, writes: bool) -> None:
        """Let the protocol go on if bytes can be read or written, or if its wait is over."""
        if self._serial is None:
            return
        try:
            if self._restarting is not None:
                self._await_restart(self._serial, self._restarting, now_s)
                return
            if reads or self.file is None:
                self._data += self._read(self._serial)
            if self._unsent:
                self._send(self._serial, now_s, free=writes or self.file is None)
            self._resume(now_s)
        except Exception as over:  # noqa: BLE001  # see `open`
            self._end(over)

    def _read(self, serial: Serial) -> bytes:
        """Read the bytes that have arrived, some thousand at most; pyserial's own RFC 2217 port gives one byte a call."""
        data = piece = serial.read(_MOST)
        while self.file is None and piece and len(data) < _MOST:
            piece = serial.read(_MOST)
            data += piece
        return bytes(data)

    def _await_restart(self, serial: Serial, restarting: Future[bool], now_s: float) -> None:
        self.until_s = now_s + _LOOK_S
        if restarting.done():
            self._restarting = None
            # drops the program's earlier output; endless output is not waited for
            for _ in range(_MOST_DROPPED):
                if not self._read(serial):
                    break
            self._go_on(self._protocol.send(Came(now_s, restarted=restarting.result())))

    def _resume(self, now_s: float) -> None:
        for _ in range(_STEPS):
            waits = not (self._data or now_s >= self.until_s)
            if self._restarting or self._unsent or waits:
                return
            data, self._data = self._data, b""
            self._go_on(self._protocol.send(Came(now_s, data)))

    def _go_on(self, action: Action) -> None:
        if isinstance(action, Restart):
            assert self._serial is not None
            self._restarting = _restart(self._serial)
        elif isinstance(action, Send) and action.data:
            self._unsent, self.until_s = action.data, time.monotonic() + _TAKES_S
        else:
            self.until_s = action.until_s if isinstance(action, Wait) else 0.0

    def _send(self, serial: Serial, now_s: float, *, free: bool) -> None:
        """Write as many waiting bytes as the port takes now; raise `SilentError` if it has taken none for too long."""
        if free:
            taken = serial.write(self._unsent)
            self._unsent = b"" if self.file is None else self._unsent[taken:]
            self.until_s = now_s + _TAKES_S if self._unsent else 0.0
        elif now_s >= self.until_s:
            raise SilentError(self._data)

    def _end(self, over: Exception) -> None:
        if isinstance(over, StopIteration):
            self._came.append(over.value)
        elif isinstance(over, (BoardError, RefusedError, SilentError, ValueError, OSError)):
            self._came.append(_problem(over, self.name, self._silent))
        else:
            self._mistake = over


def _restart(serial: Serial) -> Future[bool]:
    """Restart a board by the lines of its port, in a thread, so that other boards go on during the 0.1 s.

    Returns:
        True if the port has lines that restart a board. Its `result` raises what went wrong, such as `OSError` if the port has disappeared.
    """
    from concurrent.futures import Future  # only for real boards

    restarted: Future[bool] = Future()

    def restart() -> None:
        try:
            restarted.set_result(hard_reset(serial))
        except Exception as error:  # noqa: BLE001  # raised by its `result`
            restarted.set_exception(error)

    Thread(target=restart, daemon=True).start()
    return restarted


def _problem(error: Exception, port: str, silent: str) -> LinkError:
    """Return the problem that explains an error at a port to a person; `silent` is the code for a board that does not answer."""
    from serial import SerialTimeoutException  # only for real boards

    if isinstance(error, LinkError):
        return error
    # A subclass of OSError, as all errors of pyserial.
    late = isinstance(error, SerialTimeoutException)
    facts = error.facts if isinstance(error, BoardError) else {}
    return LinkError(silent if late else code_of(error, silent), port=port, **facts)
