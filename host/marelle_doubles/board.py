"""One virtual board: a MicroPython with its flash, and the serial line, with its rate and delay, between this MicroPython and the board's port."""

import os
from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryFile
from typing import NamedTuple

from marelle_doubles.doors import Door
from marelle_doubles.interpreter import Cut, Interpreter, Memory, Start
from marelle_doubles.kinds import Kind

_BITS = 10  # per byte, with start and stop bit
_SLICE = 32  # bytes that arrive together, about a UART's FIFO


def earliest_s(*times: float | None) -> float | None:
    """Return the smallest of the times that are not None; None if all are."""
    return min((time for time in times if time is not None), default=None)


class Line:
    """Carries bytes in one direction. It reads no clock: the caller gives the time, in seconds.

    Args:
        baud: bits per second; a byte takes 10. 0 for a line that takes no time.
        latency_s: the additional delay of each byte.

    Example:
        >>> line = Line(9600, latency_s=0.001)
        >>> line.put(b"hello", 0.0)
        >>> line.take(0.005), line.take(0.007)
        (b'', b'hello')
    """

    def __init__(self, baud: int = 0, latency_s: float = 0.0) -> None:
        self._byte_s = _BITS / baud if baud else 0.0
        self._latency_s, self._free_s = latency_s, 0.0
        self._under_way: deque[tuple[float, bytes]] = deque()

    def put(self, data: bytes, now_s: float) -> None:
        """Begin to send bytes at `now_s`, or as soon as the line has sent those of earlier calls."""
        size = _SLICE if self._byte_s else len(data) or 1
        for start in range(0, len(data), size):
            part = data[start : start + size]
            self._free_s = max(self._free_s, now_s) + len(part) * self._byte_s
            self._under_way.append((self._free_s + self._latency_s, part))

    def take(self, now_s: float) -> bytes:
        """Remove and return the bytes that have arrived by `now_s`."""
        arrived = b""
        while self._under_way and self._under_way[0][0] <= now_s:
            arrived += self._under_way.popleft()[1]
        return arrived

    def next_s(self) -> float | None:
        """Return the time (s) at which the next bytes arrive; None if no byte is on the line."""
        return self._under_way[0][0] if self._under_way else None

    def clear(self) -> None:
        """Drop all bytes that are on the line, as when the cable is pulled out or the board loses its power."""
        self._under_way.clear()

    def __len__(self) -> int:
        """Return the number of bytes that have not been taken yet."""
        return sum(len(part) for _time_s, part in self._under_way)


_MOST_UNREAD = (
    4096  # bytes: if more wait for the computer, the board's program waits, as with a full FIFO
)
_TAKES_S = 1.0  # if the computer reads nothing for longer, the output is dropped, as on USB
_MARK_S = 0.02  # if a mark of `guest/` is not complete after this time, it is ordinary output
_TAIL = 200  # bytes of the last output that are searched for `when_printed`
_SOFT = b"MPY: soft reboot\r\n"


class LineSettings(NamedTuple):
    """The serial line between a board and its port.

    Attributes:
        baud: bits per second; 0 for a line that takes no time.
        latency_s: the delay of each byte, in each direction.
        room: size of the board's receive buffer, in bytes; bytes that come while it is full are lost. 0 sets no limit but that of a terminal.
        usb_back_s: the time from the start of native USB, after `boot.py`, until the computer finds the port.
    """

    baud: int = 0
    latency_s: float = 0.0
    room: int = 0
    usb_back_s: float = 1.0


class Board:
    """One virtual board, driven by the loop of the server process.

    The loop waits for the descriptors of `files` and `full_files`, and at most until `next_s`; then it calls `serve` and `tick`.

    Attributes:
        door: the board's port.
        drive_path: None, for this board has no boot loader with a drive.
        starts: how many times the board's MicroPython has started.
        dropped: how many bytes were lost because the receive buffer was full.
        on_boot_loader: called with the time (s) when the program calls `machine.bootloader()`.
    """

    def __init__(
        self, kind: Kind, door: Door, flash: Path, unique_id: str, line: LineSettings
    ) -> None:
        """Make a board without power.

        Args:
            kind: the kind of board.
            door: its port.
            flash: the file that stores the content of its flash.
            unique_id: what `machine.unique_id()` returns, in hexadecimal.
            line: the serial line between the board and the port.
        """
        self.kind, self.door, self._unique_id = kind, door, unique_id
        self._scratch = TemporaryFile()  # noqa: SIM115  # as long as the board
        self._memory = Memory(flash, self._scratch)
        self.drive_path: Path | None = None
        self._has_computer, self._cause = True, kind.causes.power
        self._to_board, self._to_computer = (Line(line.baud, line.latency_s) for _way in range(2))
        self._room, self._usb_back_s = line.room, line.usb_back_s
        self._unsent, self._taken_s = b"", 0.0
        self._interpreter: Interpreter | None = None
        self._listens = False  # False while MicroPython starts: a Ctrl-C would end its process
        self._opens_s: float | None = None
        self._mark_due_s: float | None = None
        self._cut: Cut | None = None
        self.starts = self.dropped = 0
        self._asks_for_reset = False
        self._happens: dict[bytes, str] = {}
        self._seen = b""
        self.on_boot_loader: Callable[[float], object] = self.reset
        door.on_reset = self._ask_for_reset

    def when_printed(self, printed: bytes, happens: str) -> None:
        """Do something once, as soon as the board has printed `printed`; with its next output if that is in its last 200 bytes already.

        Args:
            printed: the text to wait for, at most 200 bytes.
            happens: "reset" for the reset button, "restart" to end the MicroPython process (a soft reset), "unplug" to pull the cable out.
        """
        self._happens[printed] = happens

    @property
    def is_on(self) -> bool:
        """True while the board has power."""
        return self._interpreter is not None

    def power(self, now_s: float, cut: Cut | None = None, *, has_computer: bool = True) -> None:
        """Switch the board on; it must be off, because a MicroPython that runs is not ended here.

        Args:
            now_s: the time.
            cut: the write or erase of the flash at which the power fails; None for no failure.
            has_computer: False for power from a battery: then no computer finds the port.
        """
        self._cut, self._has_computer = cut, has_computer
        self._scratch.truncate(0)
        self._start_hard(now_s, self.kind.causes.power)

    def enter_boot_loader(self, now_s: float) -> None:
        """Switch the board on, as `power` does: a board of this class has no boot loader."""
        self.power(now_s)

    def reset(self, now_s: float) -> None:
        """Restart the board as its reset button does; do nothing if it has no power."""
        if self.is_on:
            self._stop()
            self._scratch.truncate(0)
            self._start_hard(now_s, self.kind.causes.button)

    def unplug(self) -> None:
        """Pull the cable out: the board loses its power and the port disappears."""
        self.halt()
        self.door.close()

    def halt(self) -> None:
        """Halt the processor, as a debugger does: MicroPython ends, and the port stays."""
        self._stop()
        self._lose()

    def remove(self) -> None:
        """Unplug the board for good: nothing of its process and port is left."""
        self.unplug()

    def files(self) -> Iterator[int]:
        """Yield the file descriptors to wait for until they can be read."""
        # With native USB a full board reads no more, and the computer waits; bytes of a UART arrive in any case.
        yield from self.door.files()[:-1] if self._holds_back() else self.door.files()
        if self._interpreter is not None:
            yield self._interpreter.tells
            if len(self._to_computer) + len(self._unsent) < _MOST_UNREAD:
                yield self._interpreter.output

    def next_s(self) -> float | None:
        """Return the time (s) at which `tick` must be called even if nothing can be read; None for no such time."""
        times = [self._to_computer.next_s(), self._opens_s, self._mark_due_s]
        if self._listens and not self._holds_back():
            times.append(self._to_board.next_s())
        if self._unsent:
            times.append(self._taken_s + _TAKES_S)
        return earliest_s(*times)

    def full_files(self) -> Iterator[int]:
        """Yield the file descriptors to wait for until they can be written: bytes are waiting for them."""
        if self._unsent and self.door.is_open:
            yield self.door.files()[-1]
        if self._interpreter is not None and self._interpreter.is_full:
            yield self._interpreter.output

    def _holds_back(self) -> bool:
        return self.kind.native_usb and self._interpreter is not None and self._interpreter.is_full

    def serve(self, ready: int, now_s: float) -> None:
        """Read from the file descriptor `ready`, one of `files`, and react: forward the bytes, restart the board or pull its cable."""
        running = self._interpreter
        if running is not None and ready == running.output:
            self._print(running.printed() or b"", now_s)
            if self._interpreter is running:  # the output has not triggered a restart
                self._mark_due_s = now_s + _MARK_S if running.has_pending_mark else None
                self._listens = self._listens or running.has_prompt
        elif running is not None and ready == running.tells:
            self._hear(running, os.read(ready, 64), now_s)
        elif ready in self.door.files():
            self._receive(self.door.read(ready), now_s)
            if self._asks_for_reset:
                self._asks_for_reset = False
                self.reset(now_s)

    def _receive(self, data: bytes, now_s: float) -> None:
        self._to_board.put(data, now_s)

    def tick(self, now_s: float) -> None:
        """Do what is due at `now_s`: open the port, and deliver the bytes that have crossed the line in each direction."""
        if self._opens_s is not None and now_s >= self._opens_s:
            self._opens_s = None
            self.door.open()
        if self._mark_due_s is not None and now_s >= self._mark_due_s:
            self._mark_due_s = None
            if self._interpreter is not None:
                self._print(self._interpreter.pending_mark(), now_s)
        if self._listens:
            self._hand_over(now_s)
        self._say(self._to_computer.take(now_s), now_s)

    def _hand_over(self, now_s: float) -> None:
        """Give the program the bytes that have arrived; those that are dropped for want of room are counted in `dropped`."""
        running = self._interpreter
        assert running is not None
        running.send(b"")
        if not self._holds_back() and (arrived := self._to_board.take(now_s)):
            running.send(self._that_fits(arrived))
        if not self.kind.native_usb:
            self.dropped += running.lose()

    def _say(self, data: bytes, now_s: float) -> None:
        if not self._unsent:
            self._taken_s = now_s
        self._unsent += data
        taken = self.door.write(self._unsent) if self._unsent else 0
        if taken:
            self._unsent, self._taken_s = self._unsent[taken:], now_s
        elif now_s - self._taken_s >= _TAKES_S:
            self._unsent = b""

    def _print(self, data: bytes, now_s: float) -> None:
        self._to_computer.put(data, now_s)
        self._seen = (self._seen + data)[-_TAIL:]
        for printed in [one for one in self._happens if one in self._seen]:
            self._seen = b""
            match self._happens.pop(printed):
                case "reset":
                    self.reset(now_s)
                case "unplug":
                    self.unplug()
                case _ if self._interpreter is not None:
                    self._interpreter.kill()

    def _ask_for_reset(self) -> None:
        self._asks_for_reset = self.kind.reset_lines

    def _that_fits(self, arrived: bytes) -> bytes:
        assert self._interpreter is not None
        if not self._room:
            return arrived
        accepted = arrived[: max(0, self._room - self._interpreter.waiting())]
        self.dropped += len(arrived) - len(accepted)
        return accepted

    def _hear(self, running: Interpreter, letters: bytes, now_s: float) -> None:
        if not letters:
            self._restart_softly(running, now_s)
            return
        self._listens = b"p" not in letters
        if not self._listens:
            running.let_prompt()
        if b"c" in letters:  # the power has failed
            self.unplug()
        elif b"r" in letters:
            self._stop()
            self._start_hard(now_s, self.kind.causes.program)
        elif b"l" in letters:
            self.on_boot_loader(now_s)
        elif b"s" in letters:
            self._restart_softly(running, now_s)
        elif b"u" in letters and self.kind.native_usb and not self.door.is_open:
            back_s = now_s + self._usb_back_s if self._has_computer else None
            self._opens_s = self._opens_s or back_s

    def _restart_softly(self, ended: Interpreter, now_s: float) -> None:
        while (data := ended.printed()) is not None:
            self._to_computer.put(data, now_s)
        self._to_computer.put(ended.pending_mark(), now_s)
        raw = ended.raw
        self._stop()
        self._to_computer.put(_SOFT, now_s)
        soft = self.kind.causes.soft
        self._start(self._cause if soft is None else soft, raw=raw)

    def _start_hard(self, now_s: float, cause: int) -> None:
        """Restart the board after power, a button or `machine.reset()`.

        A port of native USB closes, and with a computer opens again later; with one a UART's port is open at once.
        """
        self._lose()
        if self.kind.native_usb:
            self.door.close()
        elif not self.door.is_open and self._has_computer:
            self.door.open()
        self._boot(now_s, cause)
        self.tick(now_s)

    def _boot(self, _now_s: float, cause: int) -> None:
        """Start MicroPython; subclasses run a boot ROM before that."""
        self._start(cause)

    def _start(self, cause: int, *, raw: bool = False) -> None:
        self._listens, self._cause = False, cause
        start = Start(cause, self.door.is_open, self._has_computer, raw, self._cut)
        self._interpreter = Interpreter(self.kind, self._memory, self._unique_id, start)
        self.starts += 1

    def _stop(self) -> None:
        if self._interpreter is not None:
            self._interpreter.close()
            self._interpreter, self._listens, self._mark_due_s = None, False, None

    def _lose(self) -> None:
        self._to_board.clear()
        self._to_computer.clear()
        self._unsent, self._opens_s = b"", None
