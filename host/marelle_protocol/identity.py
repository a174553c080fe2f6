"""Asks a board for its identity, and saves the name that a class gives to it, in a file of one line. It asks by a short program that runs on any MicroPython from 1.9 on, also on a micro:bit."""

import re
from typing import Any, NamedTuple

from marelle_protocol import prompt
from marelle_protocol.guarded import Guarded, ask_guard
from marelle_protocol.literal import read_literal, shown
from marelle_protocol.stopping import at_prompt
from marelle_protocol.stream import Protocol, RefusedError, Stream

NAME = "[A-Za-z0-9][A-Za-z0-9_-]{0,19}"
"""The regular expression for a whole name; it is valid in JavaScript too."""

_NAME = re.compile(NAME)
# Written to a second file and renamed, so that after a power failure it is the old name or the new one. Not so on FAT, whose rename
# does not replace files: for a moment there is no name. A micro:bit has no `os.rename`.
_WRITES = b"""\
import os
def _write(_path, _text):
    with open(_path, "w") as _file:
        _file.write(_text)
def _rename(_new):
    try:
        os.rename(_new, "%(file)s")
    except OSError:
        os.remove("%(file)s")
        os.rename(_new, "%(file)s")
def _save(_new, _text):
    try:
        _write(_new, _text)
        _rename(_new)
    except OSError as _error:
        try:
            os.remove(_new)
        except OSError:
            pass
        raise _error
if hasattr(os, "rename"):
    _save("%(file)s.new", "%(name)s")
else:
    _write("%(file)s", "%(name)s")
with open("%(file)s") as _file:
    print(_file.read())
"""


def is_name(text: str) -> bool:
    """Return True if a board can have that name: 1 to 20 characters of A-Z, a-z, 0-9, - and _; the first is a letter or a digit."""
    return _NAME.fullmatch(text) is not None


def write_name(stream: Stream, name: str) -> Protocol[None]:
    """Save a name on a board that is in the raw REPL.

    Raises:
        SilentError: the board does not answer.
        ValueError: `name` is not allowed.
        RefusedError: the board does not have that name afterwards: its flash is full, or read-only.
    """
    if not is_name(name):
        raise ValueError(name)
    said = yield from prompt.run(stream, _WRITES % {b"file": b"name.txt", b"name": name.encode()})
    if said.printed.strip() != name.encode():
        raise RefusedError(said.traceback)


def save_name(stream: Stream, name: str) -> Protocol[None]:
    """Interrupt a board's program, stop its motors, save a name on it, and leave it in the normal REPL.

    Raises:
        SilentError, ValueError, RefusedError: see `write_name`.
        RunningError: its motors could not be stopped.
    """
    yield from at_prompt(stream, write_name(stream, name))


LIBRARY_VERSION_FILE = "lib/marelle/version.txt"
"""On a board: the version of the library, in one line, as whoever installs it there writes it."""

_VERSION = re.compile(r"[0-9A-Za-z][0-9A-Za-z.+-]{0,19}")
_MOST = 25_000  # bytes: a longer answer is malformed; 2000 characters, each at worst `\U0001f916`
_MOST_NUMBER = 9_999  # of a part of a version; Python refuses to print very long numbers
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
def _library():
    import os
    return _try(lambda: _read("VERSION_FILE", 20)) or "marelle" in os.listdir("lib") and "?"
print(repr((
    _try(lambda: sys.implementation._machine) or _try(_uname),
    _try(lambda: tuple(sys.implementation.version)),
    sys.platform,
    _try(_hexadecimal),
    _try(lambda: sys.implementation._mpy & 255),
    _try(lambda: _read("board.json", 2000)),
    _try(lambda: _read("name.txt", 22)),
    _try(_library),
    sys.implementation.name,
)))
""".replace(b"VERSION_FILE", LIBRARY_VERSION_FILE.encode())


class Identity(NamedTuple):
    """What a board reports about itself; "" or () for what it does not report.

    Attributes:
        machine: the board and its chip. version: of MicroPython. platform: `sys.platform`, such as `rp2`.
        unique_id: `machine.unique_id()` in hexadecimal. bytecode: version of the .mpy files that it can import; 0 for none.
        settings: the text of its `board.json`. name: the name that the class has given it.
        library: version of marelle's library on it; "" for none, "?" if it is unknown. implementation: `sys.implementation.name`, such as `circuitpython`.
        level: "preview" for a preview version of MicroPython, from 1.22 on; "" for a release.
    """

    machine: str
    version: tuple[int, ...]
    platform: str
    unique_id: str
    bytecode: int
    settings: str
    name: str
    library: str = ""
    implementation: str = "micropython"
    level: str = ""


def identity(stream: Stream) -> Protocol[Identity]:
    """Return the identity of a board that is in the raw REPL.

    Raises:
        SilentError: the board does not answer.
        ValueError: its answer is malformed.
    """
    return read_identity((yield from prompt.run(stream, _ASKS)).printed)


def read_identity(printed: bytes) -> Identity:
    """Return the identity of a board, read from the bytes that it has printed; they are not trusted.

    Raises:
        ValueError: they are malformed.
    """
    try:
        (
            machine, version, platform, unique_id, bytecode, settings, name, library, implementation,
        ) = read_literal(printed, _MOST)  # fmt: skip
        library = str(library or "").strip()
        numbers, level = (version or ())[:3], (version or ())[3:4]
        name = str(name or "").strip()  # an editor adds a line end
        return Identity(
            shown(machine), tuple(_number(part) for part in numbers), shown(platform), shown(unique_id),
            _number(bytecode or 0), str(settings or "").encode("utf-8", "replace").decode(), name if is_name(name) else "",
            library if _VERSION.fullmatch(library) else library and "?", shown(implementation), shown(level[0] if level else ""),
        )  # fmt: skip
    except (ArithmeticError, TypeError, LookupError) as error:
        raise ValueError(printed[:100]) from error


def _number(said: Any) -> int:
    number = int(said)
    if not 0 <= number <= _MOST_NUMBER:
        raise ValueError(said)
    return number


def ask_identity(stream: Stream) -> Protocol[Identity]:
    """Interrupt a board's program, stop its motors, return its identity, and leave it in the normal REPL.

    Raises:
        SilentError, ValueError: see `identity`.
        RunningError: its motors could not be stopped.
    """
    return (yield from at_prompt(stream, identity(stream)))


def ask_identity_and_guard(stream: Stream) -> Protocol[tuple[Identity, Guarded]]:
    """Do as `ask_identity`, and return the notes of the board's guard too: an empty `Guarded` if they are malformed.

    Raises:
        SilentError, RunningError, ValueError: see `ask_identity`.
    """
    return (yield from at_prompt(stream, identity_and_guard(stream)))


def identity_and_guard(stream: Stream) -> Protocol[tuple[Identity, Guarded]]:
    """Return the identity of a board that is in the raw REPL, and the notes of its guard: an empty `Guarded` if they are malformed.

    Raises:
        SilentError, ValueError: see `identity`.
    """
    known = yield from identity(stream)
    try:
        return known, (yield from ask_guard(stream))
    except ValueError:
        return known, Guarded()
