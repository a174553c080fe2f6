"""The name that a class gives to a board: stored on the board, in a file of one line, so that it does not depend on the port."""

from __future__ import annotations

import re

from marelle_protocol import prompt
from marelle_protocol.stopping import at_prompt
from marelle_protocol.stream import Protocol, RefusedError, Stream

_NAME_FILE = b"name.txt"
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
    said = yield from prompt.run(stream, _WRITES % {b"file": _NAME_FILE, b"name": name.encode()})
    if said.printed.strip() != name.encode():
        raise RefusedError(said.traceback)


def save_name(stream: Stream, name: str) -> Protocol[None]:
    """Interrupt a board's program, stop its motors, save a name on it, and leave it in the normal REPL.

    Raises:
        SilentError, ValueError, RefusedError: see `write_name`.
        RunningError: its motors could not be stopped.
    """
    yield from at_prompt(stream, write_name(stream, name))
