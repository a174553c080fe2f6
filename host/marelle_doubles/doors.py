"""The ports of virtual boards: a pseudo-terminal with a symbolic link, TCP, and RFC 2217 (TCP with a UART's control lines)."""

import os
import socket
import termios
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from marelle_doubles.flash_lock import is_left_over
from marelle_doubles.interpreter import raw_terminal

_READ = 4096
_SPEEDS = {
    constant: int(name[1:])
    for name, constant in vars(termios).items()
    if name.startswith("B") and name[1:].isdecimal()
}
_TWICE = b"\xff"  # RFC 2217 sends it as a pair


def _no_lines(_dtr: bool, _rts: bool) -> None:
    """Ignore a change of DTR and RTS."""


class PtyDoor:
    """A pseudo-terminal behind a symbolic link: programs that treat `/dev/pts/N` in a special way see an ordinary port.

    "The computer" is the program that opens the port, such as `marelle` itself.

    Attributes:
        port: the path or URL by which the computer opens it.
        has_lines: True if it has the control lines DTR and RTS.
        on_reset: called from `read` when the computer resets the board by DTR and RTS.
        on_lines: called from `read` with DTR and RTS when the computer has set one.
        on_closed: called from `read` when the computer has closed the port.
    """

    has_lines = False

    def __init__(self, link: Path, *, notes_closing: bool = False) -> None:
        """Store the link's path; with `notes_closing`, `on_closed` is called when the computer has closed the port."""
        self.port, self._link = str(link), link
        self.on_reset: Callable[[], object] = bool  # a pseudo-terminal has no such lines
        self.on_lines: Callable[[bool, bool], object] = _no_lines
        self.on_closed: Callable[[], object] = bool
        self._notes_closing, self._path = notes_closing, ""
        self._ours = self._theirs = -1

    @property
    def is_open(self) -> bool:
        """True from `open` to `close`."""
        return self._ours >= 0

    def open(self) -> None:
        """Make the pseudo-terminal and its link, as when a board is plugged in; a link that was left over is replaced.

        Raises:
            FileExistsError: another file has the link's name.
        """
        self._ours, self._theirs = raw_terminal()
        os.set_blocking(self._ours, False)
        if is_left_over(self._link):
            self._link.unlink()
        self._path = os.ttyname(self._theirs)
        self._link.symlink_to(self._path)

    def close(self) -> None:
        """Remove the link and close the pseudo-terminal, as when a board is unplugged."""
        if self._ours < 0:
            return
        if self._link.is_symlink() and str(self._link.readlink()) == self._path:
            self._link.unlink()
        for number in {self._ours, self._theirs} - {-1}:
            os.close(number)
        self._ours = self._theirs = -1

    @property
    def baud(self) -> int:
        """The baud rate of the terminal, which the computer can set, in bits per second; 0 for an unknown one."""
        terminal = self._ours if self._theirs < 0 else self._theirs
        return _SPEEDS.get(termios.tcgetattr(terminal)[5], 0)

    def files(self) -> list[int]:
        """Return the file descriptors to wait for until they can be read: one, or none while the port is closed."""
        return [self._ours] if self._ours >= 0 else []

    def read(self, _ready: int) -> bytes:
        """Return at most 4096 bytes that the computer has sent; b"" if there are none, or if it has closed the port."""
        try:
            data = os.read(self._ours, _READ)
        except BlockingIOError:
            return b""
        except OSError:  # no program has the port open; macOS returns b"" in this case
            data = b""
        # With no own handle of the computer's end, `read` notices when the computer closes its handle.
        if data and self._notes_closing and self._theirs >= 0:
            os.close(self._theirs)
            self._theirs = -1
        elif not data and self._theirs < 0:  # closed: what the computer has not read is lost
            self._theirs = os.open(self._path, os.O_RDWR | os.O_NOCTTY)
            termios.tcflush(self._theirs, termios.TCIFLUSH)
            self.on_closed()
        return data

    def write(self, data: bytes) -> int:
        """Send bytes to the computer and return how many were taken: 0 if its buffer is full, all of them (and they are lost) unless `is_open`."""
        if self._ours < 0:
            return len(data)
        with suppress(BlockingIOError):
            return os.write(self._ours, data)
        return 0


class TcpDoor:
    """A TCP port of this computer, `socket://127.0.0.1:PORT`, for one client at a time: a new one replaces it."""

    _scheme, has_lines = "socket", False

    def __init__(self, number: int = 0) -> None:
        """Listen on 127.0.0.1 at TCP port `number`; 0 takes a free one."""
        self._listening = socket.create_server(("127.0.0.1", number))
        self._listening.setblocking(False)
        self.port = f"{self._scheme}://127.0.0.1:{self._listening.getsockname()[1]}"
        self.on_reset: Callable[[], object] = bool
        self.on_lines: Callable[[bool, bool], object] = _no_lines
        self.on_closed: Callable[[], object] = bool
        self._client: socket.socket | None = None
        self.is_open = False

    def open(self) -> None:
        """Accept clients from now on, as when a board is plugged in."""
        self.is_open = True

    def close(self) -> None:
        """Close the client's connection and refuse others, as when a board is unplugged; the TCP port stays taken."""
        self.is_open = False
        self._drop()

    def files(self) -> list[int]:
        """Return the file descriptors to wait for until they can be read: the listening socket, and the client's connection if there is one."""
        clients = [] if self._client is None else [self._client.fileno()]
        return [self._listening.fileno(), *clients]

    def read(self, ready: int) -> bytes:
        """Return at most 4096 bytes that the client has sent, or accept a new client in place of it and return b"".

        While the port is closed (see `close`), a new client is refused instead. b"" is also returned if nothing has come, and when the
        client has closed the connection: `on_closed` is called then.

        Args:
            ready: the file descriptor, one of `files`, that can be read.
        """
        if ready == self._listening.fileno():
            self._accept()
            return b""
        assert self._client is not None
        try:
            data = self._client.recv(_READ)
        except BlockingIOError:
            return b""
        except OSError:
            data = b""
        if not data:
            self._drop()
            self.on_closed()
        return self._received(data)

    @property
    def baud(self) -> int:
        """0: a TCP connection has no baud rate."""
        return 0

    def write(self, data: bytes) -> int:
        """Send bytes to the client and return how many were taken: 0 if its buffer is full.

        All count as taken, and are lost, if there is no client or its connection has failed.
        """
        if self._client is None:
            return len(data)  # dropped: there is no client
        try:
            return self._client.send(data)
        except BlockingIOError:
            return 0
        except OSError:
            self._drop()
            return len(data)

    def _accept(self) -> None:
        client, _address = self._listening.accept()
        if not self.is_open:  # the board is unplugged
            client.close()
            return
        self._drop()
        client.setblocking(False)
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._client = client
        self._connected()

    def _connected(self) -> None:
        """Prepare for the client that has just come; nothing is needed for a plain connection."""

    def _received(self, data: bytes) -> bytes:
        return data

    def _drop(self) -> None:
        if self._client is not None:
            self._client.close()
            self._client = None


class Rfc2217Door(TcpDoor):
    """A TCP port with DTR and RTS, as a UART bridge in the network: `rfc2217://127.0.0.1:PORT`."""

    _scheme, has_lines, _is_cut = "rfc2217", True, False
    _uart: "_Uart | None" = None

    @property
    def baud(self) -> int:
        """The baud rate that the last client has set, else 115200, in bits per second; 0 before the first client."""
        return 0 if self._uart is None else self._uart.baudrate

    def _connected(self) -> None:
        from serial.rfc2217 import PortManager  # imported only for this kind of port

        assert self._client is not None
        self._is_cut = False
        # It has the attributes of a port that `PortManager` uses.
        uart: Any = _Uart(self.on_reset, self.on_lines)
        self._uart = uart
        connection: Any = _Connection(self._client)
        self._manager = PortManager(uart, connection)

    def _received(self, data: bytes) -> bytes:
        return b"".join(self._manager.filter(data))

    def write(self, data: bytes) -> int:
        """Send bytes to the client and return how many were taken. RFC 2217 sends a byte 255 as two bytes 255.

        If only the first of these two could be sent, the byte does not count as taken, and the next call sends the second one first.
        """
        if self._client is None:
            return len(data)
        if self._is_cut and not super().write(_TWICE):
            return 0
        begun, self._is_cut = self._is_cut and data.startswith(_TWICE), False
        data = data[begun:]
        sent, taken = super().write(b"".join(self._manager.escape(data))), 0
        while taken < len(data) and sent >= (width := 1 + (data[taken] == _TWICE[0])):
            sent, taken = sent - width, taken + 1
        self._is_cut = sent > 0
        return begun + taken


class _Connection:
    def __init__(self, client: socket.socket) -> None:
        self._client = client

    def write(self, data: bytes) -> None:
        with suppress(OSError):
            self._client.sendall(data)


class _Uart:
    """The part of a serial port that `PortManager` needs: it stores the baud rate, DTR and RTS that the client sets; these lines can reset the board.

    The development boards of the ESP32 have two transistors there: RTS alone holds the chip in reset, DTR alone
    selects its boot loader, both together do nothing.
    """

    def __init__(self, reset: Callable[[], object], tell: Callable[[bool, bool], object]) -> None:
        self._reset, self._tell = reset, tell
        self._lines = {"dtr": False, "rts": False}
        self.baudrate, self.bytesize, self.parity, self.stopbits = 115200, 8, "N", 1
        self.xonxoff = self.rtscts = self.dsrdtr = self.break_condition = False
        self.cts = self.dsr = self.ri = self.cd = False

    @property
    def dtr(self) -> bool:
        return self._lines["dtr"]

    @dtr.setter
    def dtr(self, on: bool) -> None:
        self._set("dtr", on)

    @property
    def rts(self) -> bool:
        return self._lines["rts"]

    @rts.setter
    def rts(self, on: bool) -> None:
        self._set("rts", on)

    def _set(self, line: str, on: bool) -> None:
        was_in_reset = self._is_in_reset()
        self._lines[line] = on
        if was_in_reset and not self._is_in_reset():
            self._reset()
        self._tell(self.dtr, self.rts)

    def _is_in_reset(self) -> bool:
        return self._lines["rts"] and not self._lines["dtr"]

    def reset_input_buffer(self) -> None:
        """Do nothing: this UART stores no bytes, those of the board go to the client at once."""

    def reset_output_buffer(self) -> None:
        """Do nothing: this UART stores no bytes, those of the client go to the board at once."""


Door = PtyDoor | TcpDoor
"""A port that a computer opens: both kinds have the attributes and methods of a `PtyDoor`."""
