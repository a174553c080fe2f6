"""A serial port of another computer, by RFC 2217: `rfc2217://HOST:PORT`. The system can wait for its bytes.

pyserial's own RFC 2217 port gives one byte at a time, from a thread, and sleeps 0.8 s in all while it opens and closes; a push of
an unchanged folder takes 0.3 s. This class waits for the first answer of the server, and later only for DTR, RTS and break: the
server executes commands in their order.
"""

from __future__ import annotations

import errno
import re
import select
import socket
import time
from contextlib import suppress
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import serial

if TYPE_CHECKING:
    from collections.abc import Callable

    from _typeshed import ReadableBuffer

_IAC, _SB, _SE = b"\xff", b"\xfa", b"\xf0"  # RFC 854
_WILL, _WONT, _DO, _DONT = 251, 252, 253, 254
_REFUSAL = {_WILL: _DONT, _DO: _WONT}
_BINARY, _NO_GO_AHEAD, _COM_PORT = 0, 3, 44  # RFC 856, 858, 2217
_WANTED = ((_WILL, _COM_PORT), (_WILL, _BINARY), (_DO, _BINARY), (_WILL, _NO_GO_AHEAD), (_DO, _NO_GO_AHEAD))  # fmt: skip
_ACCEPTED = bytes([_DO, _COM_PORT])
_BAUD_RATE, _DATA_SIZE, _PARITY, _STOP_SIZE, _CONTROL = range(1, 6)
_FORM = (
    (_DATA_SIZE, 8),
    (_PARITY, 1),
    (_STOP_SIZE, 1),
    (_CONTROL, 1),
)  # no parity, no flow control
_BREAK_ON, _DTR_ON, _RTS_ON = 5, 8, 11  # values of `_CONTROL`; each plus one is off
_LINES = range(_BREAK_ON, _RTS_ON + 2)
_CONTROL_SET = _SB + bytes(
    [_COM_PORT, 100 + _CONTROL]
)  # the server's answer to `_CONTROL`, before the value
OPENS_S, _LINE_S = 3.0, 1.0
_MOST = 65_536
_LONGEST_COMMAND = 1024  # bytes: those of RFC 2217 have ten
# What a server sends besides data: a doubled 255, an answer of any length, an option request, another command; each may be incomplete.
_COMMANDS = re.compile(
    rb"\xff(?P<whole>\xff|\xfa(?:[^\xff]|\xff\xff)*\xff\xf0|[\xfb-\xfe].|[^\xfa-\xff])?", re.DOTALL
)


class Rfc2217Port(serial.SerialBase):
    """A port with the methods of pyserial's `Serial`, DTR, RTS and break included.

    Args:
        name: the port's address. baudrate: bits per second.

    Example:
        >>> with Rfc2217Port("rfc2217://192.168.1.7:4000", 115_200) as port:
        ...     port.write(b"print(1)")
    """

    def __init__(self, name: str, baudrate: int) -> None:
        """Keep the address, which `open` reads; the port is not open yet."""
        super().__init__(baudrate=baudrate, timeout=1)
        self.port = name

    def open(self) -> None:
        """Connect to the server, and set the port: 8 bits, no parity, one stop bit.

        Raises:
            OSError: no answer from the address, the server does not speak RFC 2217, or the connection has ended.
            ValueError: the address cannot be read.
        """
        address = urlsplit(str(self.port))
        self._socket = socket.create_connection(
            (address.hostname or "", address.port or 0), OPENS_S
        )
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket.setblocking(False)
        self._unsent, self._unread, self._data = b"", b"", b""
        self._is_accepted, self._told_baudrate, self._lines_set = False, 0, 0
        self.is_open = True
        try:
            self._agree()
            self._reconfigure_port()
            self._update_dtr_state()
            self._update_rts_state()
        except OSError:
            self.close()
            raise

    def _agree(self) -> None:
        for word, option in _WANTED:
            self._send(_IAC + bytes([word, option]))
        if not self._takes_until(lambda: self._is_accepted, OPENS_S):
            raise OSError(errno.ENOTTY, "no RFC 2217")

    def close(self) -> None:
        """Send the bytes that wait to be sent, for at most 3 s, and close the connection; an error of sending is ignored."""
        if self.is_open:
            self.is_open = False
            with suppress(OSError):
                self._socket.setblocking(True)
                self._socket.settimeout(OPENS_S)
                self._socket.sendall(self._unsent)
            self._socket.close()

    def fileno(self) -> int:
        """Return the number of the socket, for `select`."""
        return self._socket.fileno()

    @property
    def in_waiting(self) -> int:
        """The number of bytes that have arrived and are not read yet; raises an OSError as `read`."""
        self._take()
        return len(self._data)

    def read(self, size: int = 1) -> bytes:
        """Return up to `size` bytes: those that have arrived, or the first that arrive within the timeout; b"" if none does.

        Raises:
            OSError: the connection has ended, or the server sends a command that does not end.
        """
        self._send(b"")
        self._takes_until(lambda: bool(self._data), self.timeout or 0.0)
        data, self._data = self._data[:size], self._data[size:]
        return data

    def write(self, data: ReadableBuffer, /) -> int:
        """Send bytes, storing those for which there is no room yet; return the number of bytes given.

        Raises:
            OSError: the connection has ended.
        """
        given = bytes(data)
        self._send(given.replace(_IAC, _IAC * 2))
        return len(given)

    def _takes_until(self, happens: Callable[[], bool], timeout_s: float) -> bool:
        until_s = time.monotonic() + timeout_s
        self._take()
        while not happens():
            if not select.select([self._socket], [], [], max(0.0, until_s - time.monotonic()))[0]:
                return False
            self._take()
        return True

    def _send(self, data: bytes) -> None:
        self._unsent += data
        with suppress(BlockingIOError):
            while self._unsent:
                self._unsent = self._unsent[self._socket.send(self._unsent) :]

    def _take(self) -> None:
        with suppress(BlockingIOError):
            came = self._socket.recv(_MOST)
            if not came:
                raise OSError(errno.EPIPE, "the server has gone")
            self._data += self._understood(came)

    def _understood(self, came: bytes) -> bytes:
        """Return the data bytes in what was received; an incomplete command is stored until its rest arrives.

        Raises:
            OSError: a command is longer than any command of RFC 2217.
        """
        self._unread += came
        cut = (one.start() for one in _COMMANDS.finditer(self._unread) if not one["whole"])
        end = next(cut, len(self._unread))
        whole, self._unread = self._unread[:end], self._unread[end:]
        if len(self._unread) > _LONGEST_COMMAND:
            raise OSError(errno.EPROTO, "a command of RFC 2217 that does not end")
        return _COMMANDS.sub(self._heard, whole)

    def _heard(self, command: re.Match[bytes]) -> bytes:
        """Process one command of the server, and answer it if needed; return the data byte for an escaped 0xFF, else b""."""
        said = command[0][1:]
        if said == _IAC:
            return _IAC
        self._is_accepted = self._is_accepted or said == _ACCEPTED
        if said.startswith(_CONTROL_SET):  # the answer about flow control is no line's
            self._lines_set += said[len(_CONTROL_SET)] in _LINES
        if said[0] in _REFUSAL and said[1] not in [option for _word, option in _WANTED]:
            self._send(_IAC + bytes([_REFUSAL[said[0]], said[1]]))
        return b""

    def _set(self, what: int, value: bytes) -> None:
        self._send(
            _IAC + _SB + bytes([_COM_PORT, what]) + value.replace(_IAC, _IAC * 2) + _IAC + _SE
        )

    def _reconfigure_port(self) -> None:
        """Send baud rate, data bits, parity and stop bits to the server if the baud rate has changed.

        pyserial calls this method for a new timeout too, which the server does not need.
        """
        if self.baudrate == self._told_baudrate:
            return
        self._told_baudrate = self.baudrate
        self._set(_BAUD_RATE, self.baudrate.to_bytes(4, "big"))
        for what, value in _FORM:
            self._set(what, bytes([value]))

    def _update_dtr_state(self) -> None:
        self._set_line(_DTR_ON + (not self.dtr))

    def _update_rts_state(self) -> None:
        self._set_line(_RTS_ON + (not self.rts))

    def _update_break_state(self) -> None:
        self._set_line(_BREAK_ON + (not self.break_condition))

    def _set_line(self, how: int) -> None:
        """Set a line, and wait until the server confirms it, for at most 1 s: a reset depends on the line's timing."""
        before = self._lines_set
        self._set(_CONTROL, bytes([how]))
        self._takes_until(lambda: self._lines_set > before, _LINE_S)
