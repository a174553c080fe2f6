"""Files on their way to a board: one comparison, one stream of what differs, and each file is the old one or the new one."""

from __future__ import annotations

import re
import zlib
from typing import TYPE_CHECKING, NamedTuple

from marelle_protocol import prompt
from marelle_protocol.frames import LEAST_ROOM, Packer
from marelle_protocol.helper import call_helper
from marelle_protocol.stream import RefusedError, SilentError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from marelle_protocol.stream import Protocol, Stream

_ANSWER_S = 1.5  # till a board says that a frame has come
_WORK_S = 4.0  # of a board with one frame: it inflates, erases and writes
_LONGEST = 4096  # bytes of a line that a board says
_TRIES = 3
_AGAIN_S = 2.5
_ENDS = b"\x04"  # its program has ended, with a traceback
_PASSING = (b"KeyboardInterrupt", b"ETIMEDOUT", b"EIO")  # of what may go well another time
_NOT_OURS, _READY = 2, 4
_HELLO = re.compile(rb"hello 1 (\d{1,5}) (\d{1,2}) (\d{1,7}) (\d{1,9})")
_WANTS = re.compile(rb"W([0-9a-f]{2})([0-9a-f]{2})")
_STATES = re.compile(rb"states ([0-7]{0,3000}) ([0-9a-f]{8})")


class Pushed(NamedTuple):
    """What came of a push.

    Attributes:
        sent: paths of the files that the board was given, or would be. kept: of those that it had so already.
        removed: of those that it has no more. bytes_sent: of all that went over the line for that.
    """

    sent: tuple[str, ...]
    kept: tuple[str, ...]
    removed: tuple[str, ...]
    bytes_sent: int


class NoRoomError(RefusedError):
    """A board has no room for what it was to be given; nothing was written.

    Attributes:
        missing: how many bytes.
    """

    def __init__(self, missing: int) -> None:
        super().__init__(b"")
        self.missing = missing


def push(
    stream: Stream,
    files: Mapping[str, bytes],
    *,
    remove: Sequence[str] = (),
    progress: Callable[[int, int], object] = lambda _done, _all: None,
    dry_run: bool = False,
) -> Protocol[Pushed]:
    """Give files to a board at its prompt for programs: those that it has not so already; no others are touched.

    Each is the old one or the new one whenever the current goes, once the board has started with its `boot.py` of marelle or
    is pushed to again.

    Args:
        stream: of the board.
        files: path on the board -> content.
        remove: paths of files that are to go.
        progress: called with how many bytes of the content that is sent are there, and how many it is.
        dry_run: whether nothing is changed; the result tells what would be.

    Raises:
        SilentError: the board does not answer any more.
        NoRoomError: there is no room; nothing was written.
        RefusedError: the board could not write.
    """
    for left in reversed(range(_TRIES)):
        try:
            return (yield from _Push(stream, files, remove, progress).run(dry_run=dry_run))
        except SilentError:
            if not left:
                raise
            yield from prompt.enter(stream, _AGAIN_S)
    raise AssertionError


class _Push:
    """One try."""

    def __init__(
        self,
        stream: Stream,
        files: Mapping[str, bytes],
        remove: Sequence[str],
        progress: Callable[[int, int], object],
    ) -> None:
        self._stream, self._files, self._remove = stream, files, remove
        self._progress, self._bytes_sent = progress, 0
        self._lines = [
            b"%d %08x %b" % (len(content), zlib.crc32(content), path.encode())
            for path, content in files.items()
        ]
        self._lines += [b"0 - %b" % path.encode() for path in remove]

    def run(self, *, dry_run: bool) -> Protocol[Pushed]:
        """Compare, send and end."""
        yield from call_helper(self._stream, b"serve()")
        room, bits, block, free = yield from self._hello()
        self._packer = Packer(room, bits)
        states = yield from self._compare()
        done = self._told(states)
        if dry_run:
            states = [0] * len(states)
        else:
            self._refuse_too_much(states, block, free)
        yield from self._send(states)
        return done._replace(bytes_sent=self._bytes_sent)

    def _hello(self) -> Protocol[list[int]]:
        line = yield from self._line()
        said = _HELLO.fullmatch(line)
        numbers = [int(number) for number in said.groups()] if said else [0, 0]
        if numbers[0] < LEAST_ROOM or numbers[1] not in {0, *range(9, 16)}:
            raise SilentError(line)
        return numbers

    def _compare(self) -> Protocol[list[int]]:
        for line in self._lines:
            self._packer.put_line(line)
        self._packer.put_line(b"")
        yield from self._send_all()
        line = yield from self._line()
        said = _STATES.fullmatch(line)
        if (
            not said
            or b"%08x" % zlib.crc32(said[1]) != said[2]
            or len(said[1]) != len(self._lines)
        ):
            raise SilentError(line)
        return [int(chr(state)) for state in said[1]]

    def _told(self, states: list[int]) -> Pushed:
        paths = [*self._files, *self._remove]
        changed = [path for path, state in zip(paths, states, strict=True) if state]
        return Pushed(
            tuple(path for path in changed if path in self._files),
            tuple(path for path in self._files if path not in changed),
            tuple(path for path in changed if path not in self._files),
            0,
        )

    def _refuse_too_much(self, states: list[int], block: int, free: int) -> None:
        blocks = sum(
            -(-len(content) // block) for content, state in zip(self._files.values(), states, strict=False)
            if state and not state & _READY
        )  # fmt: skip
        if any(states) and blocks + 2 > free:
            raise NoRoomError((blocks + 2 - free) * block)

    def _send(self, states: list[int]) -> Protocol[None]:
        for line, state in zip(self._lines, states, strict=True):
            if state:
                self._packer.put_line(line)
        self._packer.put_line(b"")
        for content, state in zip(self._files.values(), states, strict=False):
            if state and not state & _READY:
                self._packer.put(content)
        yield from self._send_all()
        said = yield from prompt.end(self._stream, _WORK_S)
        if said.traceback:
            raise RefusedError(said.traceback)
        if said.printed.strip() != b"done":
            raise SilentError(said.printed)

    def _send_all(self) -> Protocol[None]:
        """Send what waits for it, frame by frame."""
        while self._packer:
            yield from self._send_frame(self._packer.number, self._packer.frame())

    def _send_frame(self, number: int, frame: bytes) -> Protocol[None]:
        wanted = yield from self._wanted()
        while wanted == number:
            yield from self._stream.send(frame)
            self._bytes_sent += len(frame)
            if (yield from self._stream.read(1, _ANSWER_S)) == b".":
                return
            wanted = yield from self._wanted(b"W")
        raise SilentError(b"")

    def _wanted(self, seen: bytes = b"") -> Protocol[int]:
        line = seen + (yield from self._line())
        said = _WANTS.fullmatch(line)
        if not said or int(said[1], 16) + int(said[2], 16) != 255:
            raise SilentError(line)
        return int(said[1], 16)

    def _line(self) -> Protocol[bytes]:
        line = yield from self._stream.read_until(b"\n", _WORK_S)
        if line.startswith(_ENDS):
            traceback = line[1:] + (yield from self._stream.read_until(_ENDS, _WORK_S))
            if any(number in traceback for number in _PASSING):
                raise SilentError(traceback)
            raise RefusedError(traceback)
        return line.rstrip()
