"""Writes a file to a boot loader's drive, piece by piece, with a deadline for each: a drive that takes nothing more hangs the system's own call."""

from __future__ import annotations

import os
from queue import Empty, SimpleQueue
from threading import Event, Thread
from typing import TYPE_CHECKING, NamedTuple

from marelle_host.flash.patience import USUAL

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

_LOOK_S = 0.2
PIECE = 64 * 1024
"""Bytes that are on their way at once; whole clusters, for DAPLink drops a sector that comes twice."""


class Copied(NamedTuple):
    """How far a copy has come.

    Attributes:
        done: bytes that the drive has confirmed. error: what the system said then. stalled: whether the next piece never ended.
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
    """Write a file, each piece through to the drive before the next; only what is in it, no times or rights.

    Args:
        path: of the file.
        pieces: what is in it.
        told: called with the bytes that are there, after each piece; what it raises ends the copy.
        stall_s: how long a piece may take.
    """
    steps, left = SimpleQueue[Copied | None](), Event()
    # What the system's call hangs in ends when the board is unplugged: this thread is waited for by nobody.
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
    """Return the next step, if it comes while it is waited for so long: a Ctrl-Z holds up the copy too, and counts as nothing.

    Raises:
        Empty: it has not come.
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
    """Write the file; put None for each piece that is there, and at the end what came of all."""
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
    """Open a file, but no link to another: a stick that passes for a board's drive may have one to a file of this computer's."""
    no_link = getattr(os, "O_NOFOLLOW", 0)  # Windows has none, nor have its sticks
    return os.open(path, flags | no_link)


def pieces_of(data: bytes, *, last: int = 0) -> list[bytes]:
    """Return a file in pieces.

    Args:
        data: what is in it.
        last: how many bytes at its end are a piece of their own.
    """
    body = len(data) - last
    pieces = [data[at : min(at + PIECE, body)] for at in range(0, body, PIECE)]
    return [*pieces, data[body:]] if last else pieces
