"""Run esptool and read its output, with deadlines for silence and for the whole run; end it with all its child processes."""

import os
import queue
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event, Thread
from typing import IO, NamedTuple

from marelle_host.doctor.windows import SYSTEM
from marelle_host.flash.errors import FlashError

_LOOK_S = 0.1  # the delay after which a Ctrl-C or a deadline is noticed
ENDS_S = 5.0  # for its end after it has closed its output, or was killed
_PIECES = 64  # in the queue: a program with endless output is blocked
_LONGEST = 1_000  # letters of a line
# Plain text in whole lines, whatever the terminal and the language of the system are.
_PLAIN = {
    "COLUMNS": "200", "NO_COLOR": "1", "PYTHONIOENCODING": "utf-8:replace", "PYTHONUNBUFFERED": "1", "PYTHONUTF8": "1", "TERM": "dumb",
}  # fmt: skip


class RunLimits(NamedTuple):
    """The limits of a run of esptool.

    Attributes:
        port: the port of the board, named in errors.
        until_s: the value of `time.monotonic()` at which the run is ended.
        silence_s: returns for how many seconds the program may be silent now; after a longer silence the run is ended.
        leave: returns True to end the run at once.
    """

    port: str
    until_s: float
    silence_s: Callable[[], float]
    leave: Callable[[], bool] = bool


def run_program(
    command: Sequence[str], folder: Path, hear: Callable[[str], object], limits: RunLimits
) -> int:
    """Run a program in a folder, call `hear` with each line of its output and error output as it arrives, and return its exit code.

    A line ends at a line feed or a carriage return, and is cut after 1000 bytes. The exit code is negative if a signal has ended the program.

    Raises:
        FlashError: E-FLASH-36 it was silent for too long, 37 it took too long, 38 `leave` has ended it, 39 it cannot be started.
    """
    with _started(command, folder, limits.port) as process:
        assert process.stdout is not None  # it is a pipe
        pieces: queue.Queue[bytes] = queue.Queue(_PIECES)
        left = Event()
        Thread(target=_listen, args=(process.stdout, pieces, left), daemon=True).start()
        try:
            for line in _lines(pieces, limits):
                hear(line)
        finally:
            left.set()
        return process.wait(timeout=ENDS_S)


@contextmanager
def _started(command: Sequence[str], folder: Path, port: str) -> Iterator[subprocess.Popen[bytes]]:
    try:
        process = subprocess.Popen(
            command,
            cwd=folder,  # no `esptool.cfg` or `setup.cfg` of the person's folder is read
            env={**os.environ, **_PLAIN},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,  # in the order of printing
            start_new_session=True,  # Ctrl-C is handled by marelle; Windows ignores this option
        )
    except OSError as error:
        raise FlashError("E-FLASH-39", port=port, reason=error.strerror or "") from error
    try:
        yield process
    except subprocess.TimeoutExpired:  # it has closed its output, but still runs
        raise FlashError("E-FLASH-36", port=port) from None
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a process with all its child processes, and wait for it briefly.

    A process that a driver blocks, at a port that does not close, cannot be ended, and is left; so are child processes of one that has ended.
    """
    if process.poll() is None:
        with suppress(OSError, AttributeError):  # the second: Windows has no process groups
            os.killpg(process.pid, signal.SIGKILL)
        with suppress(OSError, subprocess.TimeoutExpired):  # only Windows has that program
            subprocess.run(
                (rf"{SYSTEM}\taskkill.exe", "/T", "/F", "/PID", str(process.pid)),
                capture_output=True,
                check=False,
                timeout=ENDS_S,
            )
        process.kill()
    with suppress(subprocess.TimeoutExpired):
        process.wait(timeout=ENDS_S)


def _listen(stdout: IO[bytes], pieces: queue.Queue[bytes], left: Event) -> None:
    """Put the output of a process into `pieces` until its pipe is closed, then b"" as the end; or until `left` is set, without b""."""
    with suppress(OSError, ValueError), stdout:
        while piece := os.read(stdout.fileno(), 4096):
            if not _put(piece, pieces, left):
                return
    _put(b"", pieces, left)


def _put(piece: bytes, pieces: queue.Queue[bytes], left: Event) -> bool:
    while not left.is_set():
        with suppress(queue.Full):
            pieces.put(piece, timeout=_LOOK_S)
            return True
    return False


def _lines(pieces: queue.Queue[bytes], limits: RunLimits) -> Iterator[str]:
    """Yield the lines of the output as they arrive; every byte ends a silence, also the dots of "Connecting...".

    The time during which this program itself is stopped, as by Ctrl-Z, does not count as silence.

    Raises:
        FlashError: E-FLASH-36 to -38, see `run_program`.
    """
    begun, silent_s = b"", 0.0
    while True:
        try:
            piece = pieces.get(timeout=_LOOK_S)
        except queue.Empty:
            silent_s += _LOOK_S
            _check(limits, silent_s)
            continue
        silent_s = 0.0
        _check(limits, silent_s)
        *whole, begun = (begun + piece).replace(b"\r", b"\n").split(b"\n")
        for line in [*whole, *([] if piece else [begun])]:
            yield line[:_LONGEST].decode("utf-8", "replace")
        begun = begun[:_LONGEST]
        if not piece:
            return


def _check(limits: RunLimits, silent_s: float) -> None:
    if limits.leave():
        raise FlashError("E-FLASH-38", port=limits.port)
    if time.monotonic() > limits.until_s:
        raise FlashError("E-FLASH-37", port=limits.port)
    if silent_s > limits.silence_s():
        raise FlashError("E-FLASH-36", port=limits.port)
