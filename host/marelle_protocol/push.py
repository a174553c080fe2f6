"""Files on their way to a board: one comparison, one stream of what differs, and each file is the old one or the new one."""

from __future__ import annotations

import re
import zlib
from typing import TYPE_CHECKING, NamedTuple

from marelle_protocol.answers import persistently, read_checked, read_end, read_line
from marelle_protocol.flat import push_flat
from marelle_protocol.frames import LEAST_ROOM, Packer
from marelle_protocol.helper import FlatError, call_helper
from marelle_protocol.pushed import NoRoomError, Pushed, PushRequest, is_path
from marelle_protocol.reading import get_files, list_files
from marelle_protocol.stream import SilentError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from marelle_protocol.stream import Protocol, Stream

_ANSWER_S = 1.5  # till a board says that a frame has come
_FRAMES = 8  # in the place of one that comes damaged: then the line is no use
_NOT_OURS, _READY = 2, 4
_SPARE_BLOCKS = 4  # of the list and the record of a push
_HELLO = re.compile(rb"hello 1 (\d{1,5}) (\d{1,2}) (\d{1,7}) (\d{1,9})")
_WANTS = re.compile(rb"W([0-9a-f]{2})([0-9a-f]{2})")
_STATES = re.compile(rb"states ([0-7]*)")
_DONE = re.compile(rb"done")


def _nothing(*_done: int) -> None:
    """Tell nobody."""


def push(  # noqa: PLR0913  # each of them is a wish of its own
    stream: Stream,
    files: Mapping[str, bytes],
    *,
    remove: Sequence[str] = (),
    remove_ours: Sequence[str] = (),
    progress: Callable[[int, int], object] = _nothing,
    dry_run: bool = False,
    save: Callable[[dict[str, bytes]], object] | None = None,
) -> Protocol[Pushed]:
    """Give files to a board at its prompt for programs: those that it has not so already.

    No others are touched, but the source of a module that is given compiled: the board would import that.

    Each is the old one or the new one whenever the current goes, once the board has started with its `boot.py` of marelle or
    is pushed to again; what had come whole by then is not sent again.

    Args:
        stream: of the board.
        files: path on the board ("/main.py") -> content.
        remove: paths of files that are to go.
        remove_ours: paths of files that are to go if marelle has put them there, and nobody has changed them since; a board without
            folders keeps them.
        progress: called with how many bytes of the content that is sent are there, and how many it is.
        dry_run: whether nothing is changed; the result tells what would be.
        save: called with path -> content of what is to be overwritten or removed and is not marelle's, before anything is written.

    Raises:
        ValueError: a path is none for a board.
        SilentError: the board does not answer any more, or the line damages too much.
        NoRoomError: there is no room; nothing was written.
        RefusedError: the board could not write.

    Example:
        >>> drive(at_prompt(stream, push(stream, {"/main.py": b"print(1)"}))).sent
        ('/main.py',)
    """
    for path in (*files, *remove, *remove_ours):
        if not is_path(path):
            raise ValueError(path)
    gone = [path for path in (*remove, *_hiding(files)) if path not in files]
    ours = [path for path in remove_ours if path not in files and path not in gone]
    request = PushRequest(files, gone, progress, dry_run, save)
    try:
        both = request._replace(remove=[*gone, *ours], ours_only=ours)
        return (yield from _push_frames(stream, both))
    except FlatError:
        return (yield from push_flat(stream, request))


def _hiding(files: Iterable[str]) -> list[str]:
    """Return the paths of sources that a board would import in the place of compiled modules."""
    return [f"{path.removesuffix('.mpy')}.py" for path in files if path.endswith(".mpy")]


def _push_frames(stream: Stream, request: PushRequest) -> Protocol[Pushed]:
    saved: set[str] = set()
    planned: list[Pushed] = []  # by each try; the first one tells what there was to do
    tries: list[_Push] = []

    def allows(found: Pushed) -> bool:
        planned.append(found)
        may_go_on = request.save is None or saved.issuperset(found.theirs)
        return may_go_on and not request.dry_run

    def once() -> Protocol[_Came]:
        tries.append(_Push(stream, request))
        return tries[-1].run(allows)

    while True:
        came = yield from persistently(stream, once)
        if came.missing and not request.dry_run:
            listed = yield from list_files(stream)
            sizes = {path: fact.size for path, fact in listed.items()}
            raise NoRoomError(came.missing, sizes, request.files)
        if came.complete or request.dry_run or request.save is None:
            return planned[0]._replace(bytes_sent=sum(one.bytes_sent for one in tries))
        theirs = planned[-1].theirs
        request.save((yield from get_files(stream, theirs)))
        saved.update(theirs)


class _Came(NamedTuple):
    """What came of one try.

    Attributes:
        complete: whether all was sent. missing: bytes of room that it needs besides.
    """

    complete: bool
    missing: int


class _Push:
    """One try; `run` is called once.

    Attributes:
        bytes_sent: of frames.
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
        """Compare, and send what differs if that is allowed and there is room."""
        yield from call_helper(self._stream, b"serve()")
        room, bits, block, free = yield from self._hello()
        packer = Packer(room, bits)
        states = yield from self._compare(packer)
        missing = max(0, self._blocks(states, block) - free) * block
        allowed = allows(self._planned(states)) and not missing
        yield from self._change(packer, states if allowed else [0] * len(states))
        return _Came(allowed, missing)

    def _hello(self) -> Protocol[list[int]]:
        said = yield from read_checked(self._stream, _HELLO)
        numbers = [int(number) for number in said.groups()]
        if numbers[0] < LEAST_ROOM or numbers[1] not in {0, *range(9, 16)} or not numbers[2]:
            raise SilentError(said[0])
        return numbers

    def _compare(self, packer: Packer) -> Protocol[list[int]]:
        for line in self._lines:
            packer.put_line(line)
        packer.put_line(b"")
        yield from self._send(packer, lambda _done: None)
        said = yield from read_checked(self._stream, _STATES)
        if len(said[1]) != len(self._lines):
            raise SilentError(said[0])
        found = zip(self._paths, (int(chr(state)) for state in said[1]), strict=True)
        return [
            0 if state & _NOT_OURS and path in self._ours_only else state for path, state in found
        ]

    def _planned(self, states: Sequence[int]) -> Pushed:
        found = dict(zip(self._paths, states, strict=True))
        changed = [path for path in self._paths if found[path]]
        return Pushed(
            sent=tuple(path for path in changed if path in self._files),
            kept=tuple(path for path in self._files if not found[path]),
            removed=tuple(path for path in changed if path not in self._files),
            bytes_sent=0,
            theirs=tuple(path for path in changed if found[path] & _NOT_OURS),
        )

    def _contents(self, states: Sequence[int]) -> list[bytes]:
        """Return the contents that the board has neither in place nor beside it."""
        found = zip(self._files.values(), states[: len(self._files)], strict=True)
        return [content for content, state in found if state and not state & _READY]

    def _blocks(self, states: Sequence[int], block: int) -> int:
        """Return the number of blocks that a push needs free: old files stay until the new ones are whole, and FAT copies one at a time."""
        blocks = [-(-len(content) // block) for content in self._contents(states)]
        return sum(blocks) + max(blocks, default=0) + _SPARE_BLOCKS if any(states) else 0

    def _change(self, packer: Packer, states: Sequence[int]) -> Protocol[None]:
        for line, state in zip(self._lines, states, strict=True):
            if state:
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
        """Send all that the packer holds, frame by frame; after each call `left` with the number of bytes that still wait."""
        while packer:
            yield from self._send_frame(packer)
            left(packer.waiting)

    def _send_frame(self, packer: Packer) -> Protocol[None]:
        """Wait until the board asks for the next frame, and send it; a frame that came damaged is sent again in smaller ones.

        Raises:
            SilentError: the board asked for another number, its request is unreadable, or eight frames in turn were not confirmed.
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
