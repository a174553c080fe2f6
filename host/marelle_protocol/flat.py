"""The files of a board without folders and `os.rename`, such as a micro:bit: they are sent one by one, and are compared by Adler-32.

A micro:bit has 20 KiB for files, too little for an old and a new version of each, and lacks `binascii` and `deflate`; Adler-32
(RFC 1950, 8.2) needs only small numbers. A file that arrives damaged is sent again; until then the board has neither the old nor the new version.
"""

import zlib
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from marelle_protocol import prompt
from marelle_protocol.literal import read_literal, read_number
from marelle_protocol.pushed import NoRoomError, Pushed, PushRequest
from marelle_protocol.stream import Protocol, RefusedError, SilentError, Stream

ROOM = 20_000
"""Maximum size in bytes of all files of a micro:bit together (`docs/board.md`)."""

_MOST_LISTED = 40_000
_PIECE = 512  # bytes of content in one program sent
_LINE = 64  # bytes of content in one line received
_MOST_OF_LINE = 4 * _LINE + 10
_TRIES = 3
_AGAIN_S = 2.5
_SUMS = b"""\
import os
def _sum(_n):
 a=1;b=0
 with open(_n,"rb") as f:
  while True:
   d=f.read(64)
   if not d:return b*65536+a
   for c in d:a+=c;b+=a
   a%=65521;b%=65521
def _size(_n):
 return os.size(_n) if hasattr(os,"size") else os.stat(_n)[6]
"""
_LISTS = (
    _SUMS
    + b"""\
print([(_n,_size(_n),_sum(_n)) for _n in os.listdir()])
"""
)
_GIVES = b"""\
with open(%a,"rb") as _f:
 while True:
  _d=_f.read(%d)
  if not _d:break
  print(_d)
"""


class FlatFile(NamedTuple):
    """A file of a board without folders: its size in bytes, and the Adler-32 of its content."""

    size: int
    adler32: int


def flat_name(path: str) -> str:
    """Return the name of a file on a board without folders: the path without "/" and "/lib/".

    Example:
        >>> flat_name("/main.py"), flat_name("/lib/parts.py")
        ('main.py', 'parts.py')
    """
    return path.removeprefix("/").removeprefix("lib/")


def list_flat(stream: Stream) -> Protocol[dict[str, FlatFile]]:
    """Return the files of a board: name -> size and Adler-32.

    Raises:
        SilentError: the board does not answer, or its answer is malformed.
        RefusedError: the board raised an error.
    """
    return read_listed((yield from _run(stream, _LISTS)))


def read_listed(printed: bytes) -> dict[str, FlatFile]:
    """Return name -> size and Adler-32 of a board's files, read from the bytes that it has printed; they are not trusted.

    Raises:
        SilentError: they are malformed.
    """
    try:
        return {
            _checked(name, str): FlatFile(read_number(size, 1 << 32), read_number(adler, 1 << 32))
            for name, size, adler in _checked(read_literal(printed, _MOST_LISTED), list)
        }
    except (TypeError, ValueError) as error:
        raise SilentError(printed) from error


def _checked(said: Any, kind: type) -> Any:
    if type(said) is not kind:
        raise TypeError
    return said


def give_flat(stream: Stream, names: Iterable[str]) -> Protocol[dict[str, bytes]]:
    """Return name -> content of files of a board; names that do not exist there are left out.

    Raises:
        SilentError: the board does not answer, or bytes were damaged on the line.
        RefusedError: the board raised an error.
    """
    listed = yield from list_flat(stream)
    files: dict[str, bytes] = {}
    for name in names:
        if name in listed:
            said = yield from _run(stream, _GIVES % (name, _LINE))
            files[name] = read_content(said, listed[name])
    return files


def read_content(printed: bytes, fact: FlatFile) -> bytes:
    """Return the content of a file, read from the bytes that a board has printed; they are not trusted.

    Raises:
        SilentError: they are malformed, or size or Adler-32 differ from `fact`.
    """
    try:
        content = b"".join(read_literal(line, _MOST_OF_LINE) for line in printed.splitlines())
    except (TypeError, ValueError) as error:
        raise SilentError(printed) from error
    if (len(content), zlib.adler32(content)) != fact:
        raise SilentError(printed)
    return content


def push_flat(stream: Stream, request: PushRequest) -> Protocol[Pushed]:
    """Write the files that differ to a board, one by one, and check each; `main.py` is the last, because it may import the others.

    First `save` gets all files that will be overwritten or deleted, and the files of `remove` are deleted. With `dry_run` nothing is changed.

    Raises:
        SilentError: the board does not answer, or a file has arrived damaged three times.
        NoRoomError: all files of the board together would be larger than 20 000 bytes; nothing was written.
        RefusedError: the board raised an error.
    """
    names = {flat_name(path): path for path in (*request.files, *request.remove)}
    files = {flat_name(path): content for path, content in request.files.items()}
    listed = yield from list_flat(stream)
    sent = [
        name for name, content in files.items()
        if listed.get(name) != FlatFile(len(content), zlib.adler32(content))
    ]  # fmt: skip
    removed = [name for name in names if name not in files and name in listed]
    theirs = [name for name in (*sent, *removed) if name in listed]
    pushed = Pushed(
        sent=tuple(names[name] for name in sent),
        kept=tuple(names[name] for name in files if name not in sent),
        removed=tuple(names[name] for name in removed),
        bytes_sent=sum(len(files[name]) for name in sent),
        theirs=tuple(names[name] for name in theirs),
    )
    if request.dry_run:
        return pushed
    sizes = {name: fact.size for name, fact in listed.items() if name not in removed}
    _refuse_too_much({**sizes, **{name: len(files[name]) for name in files}}, files)
    if request.save is not None and theirs:
        given = yield from give_flat(stream, theirs)
        request.save({names[name]: content for name, content in given.items()})
    for name in removed:
        yield from _run(stream, b"import os\nos.remove(%a)\n" % name)
    done = 0
    for name in sorted(sent, key=lambda one: one == "main.py"):
        yield from _write_persistently(stream, name, files[name])
        done += len(files[name])
        request.progress(done, pushed.bytes_sent)
    return pushed


def _refuse_too_much(sizes: Mapping[str, int], ours: Mapping[str, bytes]) -> None:
    missing = sum(sizes.values()) - ROOM
    if missing > 0:
        raise NoRoomError(
            missing,
            {f"/{name}": size for name, size in sizes.items()},
            {f"/{name}": content for name, content in ours.items()},
        )


def _write_persistently(stream: Stream, name: str, content: bytes) -> Protocol[None]:
    for _ in range(_TRIES - 1):
        try:
            return (yield from _write(stream, name, content))
        except SilentError:
            yield from prompt.enter(stream, _AGAIN_S)
    return (yield from _write(stream, name, content))


def _write(stream: Stream, name: str, content: bytes) -> Protocol[None]:
    yield from _run(stream, b'_f=open(%a,"wb")\n' % name)
    for place in range(0, len(content), _PIECE):
        yield from _run(stream, b"_f.write(%a)\n" % content[place : place + _PIECE])
    said = yield from _run(
        stream, b"_f.close()\n%bprint(_size(%a),_sum(%a))\n" % (_SUMS, name, name)
    )
    if said.split() != [b"%d" % len(content), b"%d" % zlib.adler32(content)]:
        raise SilentError(said)


def _run(stream: Stream, program: bytes) -> Protocol[bytes]:
    said = yield from prompt.run(stream, program)
    if said.traceback:
        raise RefusedError(said.traceback)
    return said.printed
