"""Write a file to a boot loader's drive in pieces, with a deadline for each: a drive that stops taking data blocks the system call."""

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Event, Thread
from typing import NamedTuple

from marelle_host.flash.patience import USUAL

_LOOK_S = 0.2
# Bytes that are on their way at once; whole clusters, for DAPLink drops a sector that comes twice.
_PIECE = 64 * 1024


class Copied(NamedTuple):
    """The progress of a copy.

    Attributes:
        done: the number of bytes that the system has written to the drive. error: the system's error that ended the copy, if any.
        stalled: whether writing the next piece did not end in time.
    """

    done: int
    error: OSError | None = None
    stalled: bool = False


def copy_to(
    path: Path,
    pieces: Sequence[bytes],
    told: Callable[[int], object],
    stall_s: float = USUAL.stall_s,
) -> Copied:
    """Write a file, each piece flushed to the drive before the next; write its content alone, no times or access rights.

    The system's error of writing, and a piece that takes too long, are not raised: they are in the `Copied` that is returned.

    Args:
        path: the path of the file.
        pieces: the content.
        told: called after each piece with the number of bytes written; an exception that it raises ends the copy.
        stall_s: the longest time for a piece, in seconds.
    """
    steps, left = SimpleQueue[Copied | None](), Event()
    # A blocked system call ends when the board is unplugged; nothing waits for this thread.
    Thread(target=_write, args=(path, pieces, steps, left), daemon=True).start()
    done = 0
    try:
        for piece in pieces:
            step = _next(steps, stall_s)
            if step is not None:
                return step
            done += len(piece)
            told(done)
        return _next(steps, stall_s) or Copied(done)
    except Empty:
        return Copied(done, stalled=True)
    finally:
        left.set()


def _next(steps: SimpleQueue[Copied | None], stall_s: float) -> Copied | None:
    """Return the next entry of the queue; while this program is stopped by Ctrl-Z, the time does not count.

    Raises:
        Empty: no entry has come in `stall_s` seconds.
    """
    waited_s = 0.0
    while True:
        try:
            return steps.get(timeout=min(_LOOK_S, stall_s))
        except Empty:
            waited_s += _LOOK_S
            if waited_s >= stall_s:
                raise


def _write(
    path: Path, pieces: Sequence[bytes], steps: SimpleQueue[Copied | None], left: Event
) -> None:
    """Write the file; put None into the queue for each written piece, and at the end a `Copied` with the number of bytes and the error.

    Once `left` is set, it ends before the next piece, and puts no `Copied`.
    """
    done = 0
    try:
        with open(path, "wb", opener=_open) as file:
            for piece in pieces:
                if left.is_set():
                    return
                file.write(piece)
                file.flush()
                os.fsync(file.fileno())
                done += len(piece)
                steps.put(None)
    except OSError as error:
        steps.put(Copied(done, error))
    else:
        steps.put(Copied(done))


def _open(path: str, flags: int) -> int:
    """Open a file, but not through a symbolic link: a USB stick that imitates a board's drive may have a link to a file of this host."""
    # Windows lacks the flag, and USB sticks of Windows have no links
    return os.open(path, flags | getattr(os, "O_NOFOLLOW", 0))


def pieces_of(data: bytes, *, last: int = 0) -> list[bytes]:
    """Return a file's content in pieces of at most 64 KiB.

    Args:
        data: the content.
        last: the number of bytes at its end that are a piece of their own.
    """
    body = len(data) - last
    pieces = [data[at : min(at + _PIECE, body)] for at in range(0, body, _PIECE)]
    return [*pieces, data[body:]] if last else pieces
