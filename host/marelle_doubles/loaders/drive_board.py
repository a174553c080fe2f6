"""The common part of boards whose boot loader shows a drive: a port, and the MicroPython on their flash, if there is one."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from pathlib import Path

from marelle_doubles.board import Board, LineSettings, earliest_s
from marelle_doubles.doors import Door
from marelle_doubles.interpreter import Cut
from marelle_doubles.kinds import Kind
from marelle_doubles.loaders.drive_folder import DriveFolder
from marelle_doubles.loaders.faults import NO_FAULT

LOOK_S = 0.015  # time between two reads of the drive


class DriveBoard(ABC):
    """A virtual board with a boot loader's drive; the server calls the same methods as those of `Board`.

    Attributes:
        door: the port of its MicroPython. drive: the boot loader's drive. fault: the fault that has not occurred yet.
        speed: how many times faster than real ones its boot loader and its flash are.
        heap_bytes: heap of the MicroPython process; 0 for that of the kind of board.
    """

    def __init__(
        self, door: Door, flash: Path, unique_id: str, line: LineSettings, drive: DriveFolder
    ) -> None:
        """Make a board that is switched off.

        Args:
            door: its port.
            flash: the file that stores the content of its flash.
            unique_id: what `machine.unique_id()` returns, in hexadecimal.
            line: the serial line between the board and the port.
            drive: the drive of its boot loader.
        """
        self.door, self.drive = door, drive
        self.path, self.unique_id, self._line = flash, unique_id, line
        self.fault, self.speed, self.heap_bytes = NO_FAULT, 1.0, 0
        self._board: Board | None = None
        self._has_current, self._has_computer = False, True
        # The times at which the drive appears, is read again, and takes more data.
        self._comes_s: float | None = None
        self._looks_s = self._takes_s = 0.0
        self._starts = self._dropped = 0
        self._happens: list[tuple[bytes, str]] = []

    @property
    def drive_path(self) -> Path:
        """The path at which the boot loader's drive appears, whether it is shown now or not."""
        return self.drive.path

    @property
    def is_on(self) -> bool:
        """True while the board has power."""
        return self._has_current if self._board is None else self._board.is_on

    @property
    def starts(self) -> int:
        """How many times a MicroPython has started."""
        return self._starts + (self._board.starts if self._board else 0)

    @property
    def dropped(self) -> int:
        """How many bytes were lost because the receive buffer was full."""
        return self._dropped + (self._board.dropped if self._board else 0)

    def when_printed(self, printed: bytes, happens: str) -> None:
        """Do something once as soon as the board has printed `printed`: see `Board.when_printed`. A MicroPython that is started anew gets the same order."""
        self._happens.append((printed, happens))
        if self._board is not None:
            self._board.when_printed(printed, happens)

    def start_board(
        self, kind: Kind, now_s: float, cut: Cut | None = None, *, has_computer: bool = True
    ) -> Board:
        """Start the MicroPython of a board of that kind, in place of the one that runs; return the new `Board`."""
        self.stop_board(keeps_port=True)
        if self.heap_bytes:
            kind = kind._replace(heap_bytes=self.heap_bytes)
        self._board = board = Board(kind, self.door, self.path, self.unique_id, self._line)
        for printed, happens in self._happens:
            board.when_printed(printed, happens)
        board.power(now_s, cut, has_computer=has_computer)
        return board

    def stop_board(self, *, keeps_port: bool = False) -> None:
        """End the MicroPython, if one runs, and close its port, unless `keeps_port`: a micro:bit's port belongs to its interface chip."""
        if self._board is not None:
            if keeps_port:
                self._board.halt()
            else:
                self._board.unplug()
            self._starts, self._dropped = self.starts, self.dropped
        self._board = None

    def files(self) -> Iterator[int]:
        """Yield the file descriptors to wait for until they can be read."""
        yield from self.drive.files()
        yield from self.door.files() if self._board is None else self._board.files()

    def full_files(self) -> Iterator[int]:
        """Yield the file descriptors to wait for until they can be written: bytes are waiting for them."""
        if self._board is not None:
            yield from self._board.full_files()

    def serve(self, ready: int, now_s: float) -> None:
        """Read from the file descriptor `ready`, one of `files`, and react; what is sent to the port while no MicroPython runs is dropped."""
        if ready in self.drive.files():
            self.drive.serve()
        elif self._board is not None:
            self._board.serve(ready, now_s)
        else:
            self.door.read(ready)

    @abstractmethod
    def unplug(self) -> None:
        """Pull the cable out: the board loses its power, and its port and drive disappear."""

    def remove(self) -> None:
        """Unplug the board and delete its drive's folder."""
        self.unplug()
        self.drive.remove()

    def next_s(self) -> float | None:
        """Return the time (s) at which `tick` must be called even if nothing can be read; None for no such time."""
        due_s = self._due_s() if self._is_looking else None
        return earliest_s(due_s, self._comes_s, self._board.next_s() if self._board else None)

    def tick(self, now_s: float) -> None:
        """Do what is due at `now_s`: show the drive, read what was written to it, and serve the MicroPython."""
        if self._comes_s is not None and now_s >= self._comes_s:
            self._comes_s = None
            self._show(now_s)
        if self._is_looking and now_s >= self._due_s():
            self._looks_s = now_s + LOOK_S
            self._look(now_s)
        if self._board is not None:
            self._board.tick(now_s)

    @property
    def _is_looking(self) -> bool:
        return self._has_current and self._has_computer and self._comes_s is None

    def _due_s(self) -> float:
        """Return the time (s) of the next read of the drive: not before the flash takes more data, and exactly then if a writer waits."""
        return self._takes_s if self.drive.has_news else max(self._looks_s, self._takes_s)

    @abstractmethod
    def _show(self, now_s: float) -> None:
        """Show the drive."""

    @abstractmethod
    def _look(self, now_s: float) -> None:
        """Read what was written to the drive."""
