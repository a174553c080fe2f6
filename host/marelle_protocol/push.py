"""Pushes files to a board: compares them with the board's files, sends only those that differ, and leaves each file either old or new, but on boards without folders (`flat`)."""

import re
import zlib
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from marelle_protocol.answers import persistently, read_checked, read_end, read_line
from marelle_protocol.flat import push_flat
from marelle_protocol.frames import LEAST_ROOM, Packer
from marelle_protocol.helper import FlatError, call_helper
from marelle_protocol.pushed import NoRoomError, Pushed, PushRequest, is_path
from marelle_protocol.reading import get_files, list_files
from marelle_protocol.stream import Protocol, SilentError, Stream

_ANSWER_S = 1.5  # wait for the confirmation of a frame
_FRAMES = 8  # tries for one frame, before the line counts as unusable
_NOT_OURS, _READY = 2, 4
PLAN = "/lib/push.journal.new"  # the list of a push that goes on, or that broke off; as marelle_journal has it
_SPARE_BLOCKS = 4  # for the list and the record of a push
_HELLO = re.compile(rb"hello 1 (\d{1,5}) (\d{1,2}) (\d{1,7}) (\d{1,9})")
_WANTS = re.compile(rb"W([0-9a-f]{2})([0-9a-f]{2})")
_STATES = re.compile(rb"states ([0-7]*)")
_DONE = re.compile(rb"done")


def push(  # noqa: PLR0913  # each of them is a wish of its own
    stream: Stream,
    files: Mapping[str, bytes],
    *,
    remove: Sequence[str] = (),
    remove_ours: Sequence[str] = (),
    progress: Callable[[int, int], object] = lambda _done, _all: None,
    dry_run: bool = False,
    save: Callable[[dict[str, bytes]], object] | None = None,
) -> Protocol[Pushed]:
    """Write files to a board that is in the raw REPL; files that are already there with the same content are not sent.

    Other files stay, but one: if a compiled module is sent ("/a.mpy"), its source ("/a.py") is removed, because the board would import that.

    If the power fails during a push, on a board with folders each file is either the old or the new one, as soon as the board has started with marelle's `boot.py` or
    the push is repeated. Files that had arrived completely are not sent again.

    Args:
        stream: the board.
        files: path on the board ("/main.py") -> content.
        remove: paths of files to delete.
        remove_ours: paths of files to delete if marelle has put them there and nobody has changed them since; a board without folders keeps
            them.
        progress: called with the number of bytes that were sent, and of all bytes to send.
        dry_run: True to change nothing; the result tells what would change.
        save: called before anything is written with path -> content of files that will be overwritten or deleted and are not marelle's; on a
            board without folders, of all that will be.

    Raises:
        ValueError: a path is not allowed on a board.
        SilentError: the board stops answering, or too many bytes are damaged on the line.
        NoRoomError: the files do not fit; nothing was written.
        RefusedError: the board could not write.

    Example:
        >>> drive(at_prompt(stream, push(stream, {"/main.py": b"print(1)"}))).sent
        ('/main.py',)
    """
    for path in (*files, *remove, *remove_ours):
        if not is_path(path):
            raise ValueError(path)
    hiding = [f"{path[:-4]}.py" for path in files if path.endswith(".mpy")]
    gone = [path for path in (*remove, *hiding) if path not in files]
    ours = [path for path in remove_ours if path not in files and path not in gone]
    request = PushRequest(files, gone, progress, dry_run, save)
    try:
        both = request._replace(remove=[*gone, *ours], ours_only=ours)
        return (yield from _push_frames(stream, both))
    except FlatError:
        return (yield from push_flat(stream, request))


def _push_frames(stream: Stream, request: PushRequest) -> Protocol[Pushed]:
    saved: set[str] = set()
    # The plans of all tries; the first is the result, since later tries find files already sent.
    planned, tries, has_dropped = list[Pushed](), list[_Push](), False

    def allows(found: Pushed) -> bool:
        planned.append(found)
        return (request.save is None or saved.issuperset(found.theirs)) and not request.dry_run

    def once() -> "Protocol[_Came]":
        tries.append(_Push(stream, request))
        return tries[-1].run(allows)

    while True:
        came = yield from persistently(stream, once)
        if came.missing and not request.dry_run:
            sizes = {path: fact.size for path, fact in (yield from list_files(stream)).items()}
            if PLAN not in sizes or has_dropped:
                raise NoRoomError(came.missing, sizes, request.files)
            yield from drop_unfinished(stream)
            has_dropped = True
            continue
        if came.complete or request.dry_run or request.save is None:
            return planned[0]._replace(bytes_sent=sum(one.bytes_sent for one in tries))
        theirs = planned[-1].theirs
        request.save((yield from get_files(stream, theirs)))
        saved.update(theirs)


def drop_unfinished(stream: Stream) -> Protocol[None]:
    """Remove the new files of a push that broke off: one that had not arrived completely only takes space.

    Raises:
        SilentError, RefusedError: see `list_files`.
    """
    yield from call_helper(stream, b'drop("%b")' % PLAN.encode())
    yield from read_end(stream)


class _Came(NamedTuple):
    """The result of one try of a push.

    Attributes:
        complete: True if the push was allowed, and everything was sent. missing: bytes of free space that are lacking; 0 if it fits.
    """

    complete: bool
    missing: int


class _Push:
    """One try of a push; call `run` once.

    Attributes:
        bytes_sent: bytes of all frames sent.
    """

    def __init__(self, stream: Stream, request: PushRequest) -> None:
        self._stream, self._files, self._progress = stream, request.files, request.progress
        self._paths, self._ours_only = [*request.files, *request.remove], request.ours_only
        self._lines = [
            b"%d %08x %b" % (len(content), zlib.crc32(content), path.encode())
            for path, content in request.files.items()
        ]
        self._lines += [b"0 - %b" % path.encode() for path in request.remove]
        self.bytes_sent = 0

    def run(self, allows: Callable[[Pushed], bool]) -> Protocol[_Came]:
        yield from call_helper(self._stream, b"serve()")
        said = yield from read_checked(self._stream, _HELLO)
        room, bits, block, free = map(int, said.groups())
        if room < LEAST_ROOM or bits not in {0, *range(9, 16)} or not block:
            raise SilentError(said[0])
        packer = Packer(room, bits)
        states = yield from self._compare(packer)
        missing = max(0, self._blocks(states, block) - free) * block
        allowed = allows(self._planned(states)) and not missing
        yield from self._change(packer, states if allowed else dict.fromkeys(states, 0))
        return _Came(allowed, missing)

    def _compare(self, packer: Packer) -> Protocol[dict[str, int]]:
        for line in self._lines:
            packer.put_line(line)
        packer.put_line(b"")
        yield from self._send(packer, lambda _done: None)
        said = yield from read_checked(self._stream, _STATES)
        if len(said[1]) != len(self._lines):
            raise SilentError(said[0])
        found = zip(self._paths, (int(chr(state)) for state in said[1]), strict=True)
        return {
            path: 0 if state & _NOT_OURS and path in self._ours_only else state
            for path, state in found
        }

    def _planned(self, states: Mapping[str, int]) -> Pushed:
        changed = [path for path in self._paths if states[path]]
        return Pushed(
            sent=tuple(path for path in changed if path in self._files),
            kept=tuple(path for path in self._files if not states[path]),
            removed=tuple(path for path in changed if path not in self._files),
            bytes_sent=0,
            theirs=tuple(path for path in changed if states[path] & _NOT_OURS),
        )

    def _contents(self, states: Mapping[str, int]) -> list[bytes]:
        """Return the contents to send: those that the board has neither in place, nor in a copy from a push that broke off."""
        return [
            content
            for path, content in self._files.items()
            if states[path] and not states[path] & _READY
        ]

    def _blocks(self, states: Mapping[str, int], block: int) -> int:
        """Return the number of free blocks that a push needs.

        Old files stay until the new ones have arrived; a FAT file system needs a second copy of one file at a time.
        """
        blocks = [-(-len(content) // block) for content in self._contents(states)]
        return sum(blocks) + max(blocks, default=0) + _SPARE_BLOCKS if any(states.values()) else 0

    def _change(self, packer: Packer, states: Mapping[str, int]) -> Protocol[None]:
        for path, line in zip(self._paths, self._lines, strict=True):
            if states[path]:
                packer.put_line(line)
        packer.put_line(b"")
        contents = self._contents(states)
        for content in contents:
            packer.put(content)
        size = sum(map(len, contents))
        yield from self._send(packer, lambda left: self._progress(size - min(left, size), size))
        yield from read_checked(self._stream, _DONE)
        yield from read_end(self._stream)

    def _send(self, packer: Packer, left: Callable[[int], object]) -> Protocol[None]:
        while packer:
            yield from self._send_frame(packer)
            left(packer.waiting)

    def _send_frame(self, packer: Packer) -> Protocol[None]:
        """Wait until the board requests the next frame, and send it; a frame that arrives damaged is sent again, in smaller frames.

        Raises:
            SilentError: the board requests another frame, its request is malformed, or eight frames in a row were not confirmed.
        """
        asked_for = yield from self._awaited()
        for _ in range(_FRAMES):
            number, frame = packer.number, packer.frame()
            if asked_for != number:
                break
            yield from self._stream.send(frame)
            self.bytes_sent += len(frame)
            seen = yield from self._stream.read(1, _ANSWER_S)
            if seen == b".":
                return
            packer.take_back()
            asked_for = yield from self._awaited(seen)
        raise SilentError(b"%02x" % asked_for)

    def _awaited(self, seen: bytes = b"") -> Protocol[int]:
        line = seen + (yield from read_line(self._stream))
        said = _WANTS.fullmatch(line)
        if not said or int(said[1], 16) + int(said[2], 16) != 255:
            raise SilentError(line)
        return int(said[1], 16)
