"""Faults of a push on doubles, in real time: SIGKILL, the current's end, a receiver of 260 bytes and a heap of 64 kB.

What the board in lockstep plays is real here: the prompt, the serial line, the processes. So these are few.
"""

import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from marelle_doubles import BoardDouble, board_double
from marelle_files import root_files

SOURCES = Path(__file__).parents[2] / "firmware" / "marelle"
FILES, FILE_BYTES = 12, 2000
BAUD = 115_200
KILLS, CUTS, TRIES = 20, 3, 3
STARTED_S = 0.5  # of a board, till its guard has done its work
STARTS_S = 0.25  # of the command, before it speaks with the board
LONGEST_S = 30.0
RECEIVER_BYTES, HEAP_BYTES = (
    260,
    2 * 64 * 1024,
)  # the second in 64 bits, where an object takes twice the room
OPERATIONS = 40  # of a flash, that a push takes at least


class Found(NamedTuple):
    """What came of a check: how many cases, how many pushes did not end well, the longest wait, and what is wrong."""

    title: str
    board: str
    cases: int
    failed: int
    longest_s: float
    wrong: list[str]


def version(number: int) -> dict[str, bytes]:
    """Return the files of one version of a program: each differs from the one before."""
    text = b"".join(path.read_bytes() for path in sorted(SOURCES.glob("*.py")))
    return {
        f"/part_{n % 3}/file_{n}.py": b"# version %d\n" % number
        + text[n * FILE_BYTES :][: FILE_BYTES + number]
        for n in range(FILES)
    }


class Pusher:
    """A folder, and the command that pushes it to a double."""

    def __init__(self, folder: Path, board: BoardDouble) -> None:
        self._folder, self._board = folder / "tree", board

    def holds(self, files: Mapping[str, bytes]) -> None:
        """Make the folder hold these files."""
        for path, data in files.items():
            place = self._folder / path[1:]
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(data)

    def start(self) -> subprocess.Popen[bytes]:
        """Start a push."""
        return subprocess.Popen(
            [sys.executable, "-m", "marelle_host", "push", str(self._folder), "--on", self._board.port],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, cwd=self._folder,
        )  # fmt: skip

    def push(self) -> str:
        """Push; return what was wrong, "" for nothing."""
        process = self.start()
        try:
            said, _ = process.communicate(timeout=LONGEST_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            return "the push does not end"
        return said.decode() if process.returncode else ""

    def on_board(self) -> dict[str, bytes]:
        """Return what is on its flash; it is unplugged for that, and plugged in again."""
        found = self._board.files()
        self.plug_in()
        return found

    def plug_in(self) -> None:
        """Plug it in, and wait until its guard has repaired what is to be repaired."""
        self._board.power()
        self._board.wait_for_port()
        time.sleep(STARTED_S)


def mixed(found: Mapping[str, bytes], old: Mapping[str, bytes], new: Mapping[str, bytes]) -> str:
    """Return which files are neither the old ones nor the new ones."""
    return ", ".join(path for path in new if found.get(path) not in (old.get(path), new[path]))


@contextmanager
def doubled(**wanted: Any) -> Iterator[tuple[BoardDouble, Pusher]]:
    """Give a double with its guard, and what pushes to it."""
    with tempfile.TemporaryDirectory() as name:
        files = {
            path: place.read_text("utf-8") for path, place in root_files(wanted["kind"]).items()
        }
        with board_double(Path(name), files=files, **wanted) as board:
            yield board, Pusher(Path(name), board)


def kills(seed: str) -> Found:
    """End the command by SIGKILL, at moments drawn from a seed; the next one does at once all that is left.

    After every other one the flash is looked at first.
    """
    random, wrong, longest_s = Random(f"kills {seed}"), list[str](), 0.0
    with doubled(kind="esp32", baud=BAUD) as (board, pusher):
        pusher.holds(version(0))
        started_s = time.monotonic()
        wrong += [said for said in [pusher.push()] if said]
        took_s = time.monotonic() - started_s
        for number in range(1, KILLS + 1):
            old, new = version(number - 1), version(number)
            pusher.holds(new)
            process = pusher.start()
            time.sleep(random.uniform(STARTS_S, took_s))
            process.send_signal(signal.SIGKILL)
            process.communicate()
            half = mixed(pusher.on_board(), old, new) if number % 2 else ""
            started_s = time.monotonic()
            said = pusher.push()
            longest_s = max(longest_s, time.monotonic() - started_s)
            wrong += [f"after kill {number}: {one}" for one in (half, said) if one]
        half = mixed(board.files(), {}, version(KILLS))
    wrong += [f"in the end: {half}"] if half else []
    return Found("SIGKILL", "double, lfs2", KILLS, KILLS, longest_s, wrong)


def cuts(kind: str, seed: str) -> Found:
    """Take the current at operations of the flash drawn from a seed, the last of them half done."""
    random, wrong, failed = Random(f"cuts {kind} {seed}"), list[str](), 0
    with doubled(kind=kind) as (board, pusher):
        pusher.holds(version(0))
        wrong += [said for said in [pusher.push()] if said]
        for number in range(1, CUTS + 1):
            old, new = version(number - 1), version(number)
            pusher.holds(new)
            board.unplug()
            board.power(cut_at=random.randint(1, OPERATIONS), torn=True)
            board.wait_for_port()
            failed += bool(pusher.push())
            pusher.plug_in()
            half, said = mixed(pusher.on_board(), old, new), pusher.push()
            wrong += [f"after cut {number}: {one}" for one in (half, said) if one]
        half = mixed(board.files(), {}, version(CUTS))
    wrong += [f"in the end: {half}"] if half else []
    return Found("cut", f"double, {kind}", CUTS, failed, 0.0, wrong)


def small() -> Found:
    """Push to a board with little memory behind a small receiver: no byte is lost.

    What the protocol loses it loses each time; a computer that is busy for 20 ms loses as much, but not three times running.
    """
    started_s = time.monotonic()
    wrong, tries = small_once(), 1
    while wrong and tries < TRIES:
        wrong, tries = small_once(), tries + 1
    took_s = time.monotonic() - started_s
    return Found(
        "260 bytes of receiver, 64 kB of heap", "double, lfs2", 1, len(wrong), took_s, wrong
    )


def small_once() -> list[str]:
    wanted = {"kind": "esp32", "baud": BAUD, "room": RECEIVER_BYTES, "heap_bytes": HEAP_BYTES}
    with doubled(**wanted) as (board, pusher):
        pusher.holds(version(0))
        said, dropped = pusher.push(), board.dropped
        half = mixed(board.files(), {}, version(0))
    return [one for one in (said, f"{dropped} bytes lost" if dropped else "", half) if one]


CHECKS: dict[str, Callable[[str], Found]] = {
    "SIGKILL": kills,
    "cut, lfs2": partial(cuts, "esp32"),
    "cut, fat": partial(cuts, "stm32"),
    "small": lambda _seed: small(),
}


def checked(names: Sequence[str], seed: str) -> list[Found]:
    """Do some checks."""
    return [CHECKS[name](seed) for name in names]
