"""What a board is: asked by a short program that any MicroPython runs, from 1.9 and the micro:bit's on."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, NamedTuple

from marelle_protocol import prompt
from marelle_protocol.naming import is_name

if TYPE_CHECKING:
    from marelle_protocol.stream import Protocol, Stream

_MOST = 4_000  # bytes of an answer that is believed
_ASKS = b"""\
import sys
def _try(_ask):
    try:
        return _ask()
    except Exception:
        return None
def _hexadecimal():
    import machine
    return "".join("%02x" % byte for byte in machine.unique_id())
def _uname():
    import os
    return os.uname()[4]
def _read(_name, _most):
    with open(_name) as _file:
        return _file.read(_most)
print(repr((
    _try(lambda: sys.implementation._machine) or _try(_uname),
    _try(lambda: tuple(sys.implementation.version)[:3]),
    sys.platform,
    _try(_hexadecimal),
    _try(lambda: sys.implementation._mpy & 255),
    _try(lambda: _read("board.json", 2000)),
    _try(lambda: _read("name.txt", 20)),
)))
"""


class Identity(NamedTuple):
    """What a board says of itself; "" and () where it does not.

    Attributes:
        machine: the board and its chip. version: of MicroPython. platform: its port's name, `rp2` say.
        unique_id: its own number, in hexadecimal. bytecode: the version of compiled modules that it reads, 0 for none.
        settings: the text of its `board.json`. name: that the class has given it.
    """

    machine: str
    version: tuple[int, ...]
    platform: str
    unique_id: str
    bytecode: int
    settings: str
    name: str


def identity(stream: Stream) -> Protocol[Identity]:
    """Ask a board at its prompt for programs what it is.

    Raises:
        SilentError: it does not answer.
        ValueError: what it answers is no identity.
    """
    said = yield from prompt.done(stream, _ASKS)
    return read_identity(said.printed)


def read_identity(printed: bytes) -> Identity:
    """Return the identity that a board has printed: hostile until it is read.

    Raises:
        ValueError: it is none.
    """
    if len(printed) > _MOST:
        raise ValueError("too long")
    try:
        found = ast.literal_eval(printed.decode("utf-8").strip())
        machine, version, platform, unique_id, bytecode, settings, name = found
        version = tuple(int(part) for part in version or ())
        return Identity(
            str(machine or ""), version, str(platform), str(unique_id or ""), int(bytecode or 0),
            str(settings or ""), str(name or "") if is_name(str(name)) else "",
        )  # fmt: skip
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError) as error:
        raise ValueError(printed[:100]) from error


def whole(stream: Stream) -> Protocol[Identity]:
    """Stop what runs on a board, ask it what it is, and leave it at the prompt for people.

    Raises:
        SilentError, ValueError: see `identity`.
    """
    yield from prompt.enter(stream)
    found = yield from identity(stream)
    yield from prompt.leave(stream)
    return found
