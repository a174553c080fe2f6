"""Runs a program on boards, all of them at once: what it needs is pushed, and what it prints comes as it is printed."""

from __future__ import annotations

import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from marelle_files import SAVED
from marelle_host.link.driving import drive_ports
from marelle_host.link.errors import LinkError
from marelle_host.link.places import find_again, places_of
from marelle_host.link.saving import Saving
from marelle_host.link.stopping import stop_boards
from marelle_protocol import Ended, RunWishes, Stream, run_with_files

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from marelle_host.link.driving import Watch
    from marelle_host.link.places import UsbPlace
    from marelle_protocol import FileFact, Identity, Plan, Program
    from marelle_protocol.stream import Protocol

PRINTED_MAX = 1_000_000
"""Characters that are kept of what a program prints."""

_BACK_S = 5.0  # a Pico is there again 1 to 2 s after it has restarted


class BoardRun(NamedTuple):
    """How a program went on a board.

    Attributes:
        port: the board's port.
        ended: how, its exit code, its seconds, its traceback; see `Ended`.
        stdout: what it printed, at most 1 000 000 characters.
        sent: paths of the files that were pushed for it.
    """

    port: str
    ended: Ended
    stdout: str = ""
    sent: tuple[str, ...] = ()


class Wishes(NamedTuple):
    """How a program is run, on each board.

    Attributes:
        seconds: true time after which it is stopped.
        say: called with the name of a port and a piece of text that the program prints there.
        stopped: tells whether a person wants all of them to stop. leave: tells whether to wait for nothing more.
        progress: called with the name of a port, and how many of how many bytes are there. started: called when its program starts.
        typed: returns what a person has typed since the last time, for the program of the only board.
        folder: where what is not marelle's is saved before it is overwritten, in a folder named by the board.
        saved: called with the name of a port and each place where that was saved.
        lists: whether the files of a board have to be known before it is told what that must hold.
    """

    seconds: float
    say: Callable[[str, str], object]
    stopped: Callable[[], bool] = bool
    leave: Callable[[], bool] = bool
    progress: Callable[[str, int, int], object] = lambda _port, _done, _all: None
    started: Callable[[str], object] = bool
    typed: Callable[[], bytes] = bytes
    folder: Path = Path(SAVED)
    saved: Callable[[str, Path], object] = lambda _port, _place: None
    lists: bool = False


def run_program(
    ports: Sequence[str],
    program: Program,
    needed: Callable[[str, Identity, Mapping[str, FileFact]], Plan],
    wishes: Wishes,
    watch: Watch | None = None,
) -> dict[str, BoardRun | LinkError]:
    """Run a program on the boards at these ports; return what came of each, by the port's name.

    What it needs, and is not on the board, is pushed and stays there; the program itself does not. However it ends, its motors
    are stopped and MicroPython is restarted.

    Args:
        ports: their names.
        program: what is to run.
        needed: called with the name of a port, what its board is, and its files, if `wishes.lists`; returns what that must hold, or
            raises a `LinkError`.
        wishes: how it is run.
        watch: is told how far the boards are.

    Example:
        >>> nothing = lambda port, known, listed: Plan({})
        >>> runs = run_program(["COM3"], Program("square.py", "print(1)"), nothing, Wishes(60.0, print))
        >>> runs["COM3"].ended.how
        'done'
    """
    boards = {port: _OneBoard(port, program, needed, wishes) for port in ports}
    places = places_of(ports)
    came = drive_ports(ports, lambda port: boards[port].run(), watch=watch, leave=wishes.leave)
    until_s = time.monotonic() + _BACK_S
    return {
        port: _if_restarted(boards[port], places[port], one, until_s) for port, one in came.items()
    }


def _if_restarted(
    board: _OneBoard, place: UsbPlace, came: BoardRun | LinkError, until_s: float
) -> BoardRun | LinkError:
    """Return the end of a program whose board has lost its port: `machine.reset()` takes native USB away for 1 to 2 s.

    What the board runs then is stopped, as at each end of a program; its port may have another name.
    """
    lost = isinstance(came, LinkError) and came.code == "E-LINK-06"
    if not lost or board.going is None or board.wants_to_stop():
        return came
    try:
        port = find_again(place, max(0.0, until_s - time.monotonic()))
    except LinkError:
        return came
    stopped = stop_boards([port])[port]
    return stopped if isinstance(stopped, LinkError) else board.going()._replace(port=port)


class _OneBoard:
    """The run on one board.

    Attributes:
        going: returns how the program ended, once it has started, if the board restarts now; None before.
        wants_to_stop: tells whether a person wants it to stop.
    """

    def __init__(
        self,
        port: str,
        program: Program,
        needed: Callable[[str, Identity, Mapping[str, FileFact]], Plan],
        wishes: Wishes,
    ) -> None:
        self._port, self._program, self._needed, self._wishes = port, program, needed, wishes
        self._stream = Stream()
        self._kept: _Kept | None = None
        self.going: Callable[[], BoardRun] | None = None
        self.wants_to_stop = wishes.stopped

    def run(self) -> Protocol[BoardRun]:
        """Run the program, from whatever runs on the board to its prompt for people."""
        wishes, port = self._wishes, self._port
        manner = RunWishes(
            wishes.seconds, self._say,
            save=lambda known: Saving(wishes.folder, known, port, wishes.saved),
            started=self._start, stopped=wishes.stopped, progress=partial(wishes.progress, port),
            typed=wishes.typed, lists=wishes.lists,
        )  # fmt: skip
        needed = partial(self._needed, port)
        ran = yield from run_with_files(self._stream, self._program, needed, manner)
        return BoardRun(port, ran.ended, self._kept.text if self._kept else "", ran.sent)

    def _start(self, sent: tuple[str, ...]) -> None:
        self._wishes.started(self._port)
        kept = self._kept = _Kept(partial(self._wishes.say, self._port))
        self.going = lambda: BoardRun(self._port, Ended("reset", seconds=kept.seconds), kept.text, sent)  # fmt: skip

    def _say(self, printed: str) -> None:
        if self._kept:
            self._kept.say(printed)


class _Kept:
    """Keep what a program prints, so far as there is room, and pass it on."""

    def __init__(self, say: Callable[[str], object]) -> None:
        self._say, self._pieces, self._room = say, list[str](), PRINTED_MAX
        self._began_s = self._last_s = time.monotonic()

    @property
    def text(self) -> str:
        """What was printed."""
        return "".join(self._pieces)

    @property
    def seconds(self) -> float:
        """When the last piece came, counted from the beginning."""
        return self._last_s - self._began_s

    def say(self, printed: str) -> None:
        """Pass a piece on."""
        self._last_s = time.monotonic()
        self._pieces.append(printed[: self._room])
        self._room -= len(self._pieces[-1])
        self._say(printed)
