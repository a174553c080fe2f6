"""Run a program on several boards at once: push the files that it needs, and pass on its output as it is printed."""

import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from marelle_files import SAVED
from marelle_host.link.errors import LinkError
from marelle_host.link.protocol_loop import Watch, drive_ports
from marelle_host.link.saving import Saving
from marelle_host.link.stopping import stop_boards
from marelle_host.link.usb_identity import UsbIdentity, find_again, usb_identities_of
from marelle_protocol import (
    Ended,
    FileFact,
    Identity,
    Plan,
    Program,
    RunOptions,
    Stream,
    run_with_files,
)
from marelle_protocol.stream import Protocol

_PRINTED_MAX = 1_000_000  # characters of a program's output that are stored
BACK_S = 5.0  # a Pico's port is back 1 to 2 s after its restart


class BoardRun(NamedTuple):
    """The result of a program's run on one board.

    Attributes:
        port: name of the board's serial port.
        ended: why it ended, its exit code, its duration in seconds and its traceback; see `Ended`.
        stdout: the text that it printed, cut after 1 000 000 characters.
        sent: paths on the board of the files that were copied to it before the run.
    """

    port: str
    ended: Ended
    stdout: str = ""
    sent: tuple[str, ...] = ()


class BoardsRunOptions(NamedTuple):
    """The options and callbacks of a run, the same for each board.

    Attributes:
        seconds: wall-clock time after which the program is stopped.
        say: called with a port's name and each piece of text that the program prints there.
        stopped: returns True once a person wants all programs to be stopped.
        leave: returns True to end at once, without waiting for the boards.
        progress: called with a port's name, the bytes copied so far and the bytes in all.
        started: called with a port's name when its program starts.
        typed: returns the bytes that a person has typed since the last call; for a run on a single board.
        saved: called with a port's name and the path of each copy of a board's file that is not marelle's, made before it is overwritten in
            a folder named after the board, in the folder `marelle-saved`.
        lists: True to list the files on each board before `needed` is called.
    """

    seconds: float
    say: Callable[[str, str], object]
    stopped: Callable[[], bool] = bool
    leave: Callable[[], bool] = bool
    progress: Callable[[str, int, int], object] = lambda _port, _done, _all: None
    started: Callable[[str], object] = bool
    typed: Callable[[], bytes] = bytes
    saved: Callable[[str, Path], object] = lambda _port, _place: None
    lists: bool = False


def run_program(
    ports: Sequence[str],
    program: Program,
    needed: Callable[[str, Identity, Mapping[str, FileFact]], Plan],
    options: BoardsRunOptions,
    watch: Watch | None = None,
) -> dict[str, BoardRun | LinkError]:
    """Run a program on the boards at these ports; return each port's result, or its error.

    Files that the program needs and that the board lacks are copied to the board and stay there; the program itself is not
    stored. However it ends, the motors are stopped and MicroPython is restarted, unless the board does not answer any more or
    `options.leave` ends the run.

    Args:
        ports: names of the serial ports.
        program: the program to run.
        needed: called with a port's name, its board's identity and, if `options.lists`, the files on it; returns the files that
            the board must hold, or raises a `LinkError`.
        options: options and callbacks of the run.
        watch: told when each board begins and ends.

    Example:
        >>> nothing = lambda port, known, listed: Plan({})
        >>> runs = run_program(["COM3"], Program("square.py", "print(1)"), nothing, BoardsRunOptions(60.0, print))
        >>> runs["COM3"].ended.how
        'done'
    """
    boards = {port: OneBoard(port, program, needed, options) for port in ports}
    usb_ports = usb_identities_of(ports)
    came = drive_ports(ports, lambda port: boards[port].run(), watch=watch, leave=options.leave)
    until_s = time.monotonic() + BACK_S
    return {
        port: _if_restarted(boards[port], usb_ports[port], one, until_s)
        for port, one in came.items()
    }


def _if_restarted(
    board: "OneBoard", usb: UsbIdentity, came: BoardRun | LinkError, until_s: float
) -> BoardRun | LinkError:
    """Return the result of a program that called `machine.reset()`, during which a native USB port disappears for 1 to 2 s.

    Any other result is returned as it is. The program that the board starts after its reset is stopped; its port may then have
    another name.
    """
    lost = isinstance(came, LinkError) and came.code == "E-LINK-06"
    if not lost or board.sent is None or board.wants_to_stop():
        return came
    try:
        port = find_again(usb, max(0.0, until_s - time.monotonic()))
    except LinkError:
        return came
    stopped = stop_boards([port])[port]
    return stopped if isinstance(stopped, LinkError) else board.after_reset(port)


class OneBoard:
    """The run of a program on one board; for the arguments see `run_program`.

    Attributes:
        sent: paths on the board of the files that were copied to it; None before its program starts.
    """

    def __init__(
        self,
        port: str,
        program: Program,
        needed: Callable[[str, Identity, Mapping[str, FileFact]], Plan],
        options: BoardsRunOptions,
    ) -> None:
        self._port, self._program, self._needed, self._options = port, program, needed, options
        self._pieces, self._room = list[str](), _PRINTED_MAX
        self._began_s = self._last_s = 0.0
        self.sent: tuple[str, ...] | None = None
        self.wants_to_stop = options.stopped

    def run(self) -> Protocol[BoardRun]:
        """Push the files that the program needs, and run it."""
        options, port = self._options, self._port
        run_options = RunOptions(
            options.seconds, self._say,
            save=lambda known: Saving(Path(SAVED), known, port, options.saved),
            started=self._start, stopped=options.stopped, progress=partial(options.progress, port),
            typed=options.typed, lists=options.lists,
        )  # fmt: skip
        ran = yield from run_with_files(
            Stream(), self._program, partial(self._needed, port), run_options
        )
        return BoardRun(port, ran.ended, self._stdout(), ran.sent)

    def _start(self, sent: tuple[str, ...]) -> None:
        self._options.started(self._port)
        self._began_s = self._last_s = time.monotonic()
        self.sent = sent

    def after_reset(self, port: str) -> BoardRun:
        """Return the result of a program that has reset the board, whose port is now `port`: it has run until its last piece of text."""
        ended = Ended("reset", seconds=self._last_s - self._began_s)
        return BoardRun(port, ended, self._stdout(), self.sent or ())

    def _say(self, printed: str) -> None:
        """Store the first `_PRINTED_MAX` characters that the program prints, and pass on all of them."""
        self._last_s = time.monotonic()
        self._pieces.append(printed[: self._room])
        self._room -= len(self._pieces[-1])
        self._options.say(self._port, printed)

    def _stdout(self) -> str:
        return "".join(self._pieces)
