"""The common part of boards with a boot loader's drive: a port, and behind it the MicroPython of their flash, if there is one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from marelle_doubles.board import Board
from marelle_doubles.loaders.faults import NO_FAULT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from marelle_doubles.board import LineSettings
    from marelle_doubles.doors import Door
    from marelle_doubles.interpreter import Cut
    from marelle_doubles.kinds import Kind
    from marelle_doubles.loaders.drive_folder import DriveFolder

LOOK_S = 0.015  # between two looks at the folder


class DriveBoard:
    """A double that is served as a `Board` is.

    Attributes:
        door: the port of its MicroPython. drive: its boot loader's folder. fault: what goes wrong once.
        speed: how many times faster than a real one its boot loader, its flash and USB are.
        heap_bytes: of its programs, 0 for what such a board has.
    """

    def __init__(
        self, door: Door, flash: Path, unique_id: str, line: LineSettings, drive: DriveFolder
    ) -> None:
        """Make a board without current.

        Args:
            door: its port.
            flash: the file that holds what is on it.
            unique_id: its own number, in hexadecimal.
            line: between it and its port.
            drive: the folder of its boot loader.
        """
        self.door, self.drive = door, drive
        self.path, self.unique_id, self._line = flash, unique_id, line
        self.fault, self.speed, self.heap_bytes = NO_FAULT, 1.0, 0
        self._board: Board | None = None
        self._has_current = False
        self._starts = self._dropped = 0
        self._happens: list[tuple[bytes, str]] = []

    @property
    def drive_path(self) -> Path:
        """The folder that its boot loader's drive is when it is there."""
        return self.drive.path

    @property
    def is_on(self) -> bool:
        """Whether it has current."""
        return self._has_current if self._board is None else self._board.is_on

    @property
    def starts(self) -> int:
        """How often a MicroPython has started."""
        return self._starts + (self._board.starts if self._board else 0)

    @property
    def dropped(self) -> int:
        """How many bytes its receiver has lost."""
        return self._dropped + (self._board.dropped if self._board else 0)

    def when_printed(self, printed: bytes, happens: str) -> None:
        """See `Board`."""
        self._happens.append((printed, happens))
        if self._board is not None:
            self._board.when_printed(printed, happens)

    def start_board(
        self, kind: Kind, now_s: float, cut: Cut | None = None, *, has_computer: bool = True
    ) -> Board:
        """Start a MicroPython of that kind; return its board."""
        self.stop_board(keeps_port=True)
        if self.heap_bytes:
            kind = kind._replace(heap_bytes=self.heap_bytes)
        self._board = board = Board(kind, self.door, self.path, self.unique_id, self._line)
        for printed, happens in self._happens:
            board.when_printed(printed, happens)
        board.usb_back_s /= self.speed
        board.power(now_s, cut, has_computer=has_computer)
        return board

    def stop_board(self, *, keeps_port: bool = False) -> None:
        """End its MicroPython, and with it the port, unless that is an interface chip's."""
        if self._board is not None:
            if keeps_port:
                self._board.halt()
            else:
                self._board.unplug()
            self._starts, self._dropped = self.starts, self.dropped
        self._board = None

    def files(self) -> Iterator[int]:
        """Yield the files from which it waits for bytes."""
        yield from self.drive.files()
        yield from self.door.files() if self._board is None else self._board.files()

    def full_files(self) -> Iterator[int]:
        """Yield the files that have to take more bytes before it can go on."""
        if self._board is not None:
            yield from self._board.full_files()

    def serve(self, ready: int, now_s: float) -> None:
        """Take what has come by one of its files; nobody reads it where no program runs."""
        if ready in self.drive.files():
            self.drive.serve()
        elif self._board is not None:
            self._board.serve(ready, now_s)
        else:
            self.door.read(ready)

    def next_of_board_s(self) -> float | None:
        """Return when its MicroPython is to be served though nothing has come."""
        return None if self._board is None else self._board.next_s()

    def tick_board(self, now_s: float) -> None:
        """Bring on what is under way at its MicroPython."""
        if self._board is not None:
            self._board.tick(now_s)

    def looks_s(self, planned_s: float, takes_s: float) -> float:
        """Return when it looks at its drive: as planned, or as soon as it takes more where somebody waits for that."""
        return takes_s if self.drive.has_news else max(planned_s, takes_s)


def earliest_s(*times: float | None) -> float | None:
    """Return the first of these times; None is never."""
    return min((time for time in times if time is not None), default=None)
