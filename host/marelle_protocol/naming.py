"""The name that a class gives to a board: kept on it, in a file of one line, whatever becomes of its port."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from marelle_protocol import prompt
from marelle_protocol.stream import RefusedError

if TYPE_CHECKING:
    from marelle_protocol.stream import Protocol, Stream

NAME_FILE = "name.txt"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,19}")
# Written beside and renamed, so that it is the old name or the new one; a micro:bit has no `os.rename`.
_WRITES = b"""\
import os
def _name(_text):
    _new = "%(file)s" + (".new" if hasattr(os, "rename") else "")
    with open(_new, "w") as _file:
        _file.write(_text)
    if _new != "%(file)s":
        try:
            os.remove("%(file)s")
        except OSError:
            pass
        os.rename(_new, "%(file)s")
    with open("%(file)s") as _file:
        return _file.read()
print(_name("%(name)s"))
"""


def is_name(text: str) -> bool:
    """Tell whether a board can have that name: 1 to 20 plain letters, digits, - and _, the first a letter or a digit."""
    return _NAME.fullmatch(text) is not None


def write_name(stream: Stream, name: str) -> Protocol[None]:
    """Save a name on a board that is at its prompt for programs.

    Raises:
        SilentError: it does not answer.
        ValueError: it is no name.
        RefusedError: it is not what the board has then: its flash is full, or read only.
    """
    if not is_name(name):
        raise ValueError(name)
    facts = {b"file": NAME_FILE.encode(), b"name": name.encode()}
    said = yield from prompt.done(stream, _WRITES % facts)
    if said.printed.strip() != name.encode():
        raise RefusedError(said.traceback)


def named(stream: Stream, name: str) -> Protocol[None]:
    """Stop what runs on a board, save a name on it, and leave it at the prompt for people.

    Raises:
        SilentError, ValueError, RefusedError: see `write_name`.
    """
    yield from prompt.enter(stream)
    yield from write_name(stream, name)
    yield from prompt.leave(stream)
