"""Asks a board for the notes of its guard (`firmware/root/lib/marelle_guard.py`): the last error of its program, and whether the guard skips the program."""

import re
from typing import NamedTuple

from marelle_protocol import prompt
from marelle_protocol.literal import read_literal, shown
from marelle_protocol.stream import Protocol, Stream

FAULT_FILE, STARTS_FILE = "error.txt", "starts.txt"
"""File names on a board: its program's last traceback, and the number of starts in a row that its program has ended soon by a restart."""
NOTES = (f"/{FAULT_FILE}", f"/{STARTS_FILE}")
"""The paths of these files, which are no work of a pupil."""

_MOST = 25_000  # bytes: a longer answer is malformed; 2000 characters, each at worst `\U0001f916`
_MOST_SHOWN = 200  # characters of a line
_ASKS = b"""\
import sys
def _left_out():
    return sys.modules["marelle_guard"].SafeModeError.program_is_left_out
def _fault():
    with open("%s") as _file:
        return _file.read(2000)
def _try(_ask):
    try:
        return _ask()
    except Exception:
        return None
print(repr((_try(_left_out), _try(_fault))))
""" % FAULT_FILE.encode()
_FRAME = re.compile(r'File "([^"]+)", line (\d+)')


class Guarded(NamedTuple):
    """The notes of a board's guard, the module `marelle_guard` that starts the board's program.

    Attributes:
        left_out: True if the guard has not started the program, because the program has restarted the board again and again.
        fault: the last line of the program's last traceback; "" if there is none.
        file, line: the place of that error; "" and 0 if unknown.
    """

    left_out: bool = False
    fault: str = ""
    file: str = ""
    line: int = 0


def ask_guard(stream: Stream) -> Protocol[Guarded]:
    """Return the notes of a board's guard; the board must be in the raw REPL.

    Raises:
        SilentError: the board does not answer.
        ValueError: its answer is malformed.
    """
    said = yield from prompt.run(stream, _ASKS)
    try:
        left_out, fault = read_literal(said.printed, _MOST)
    except TypeError as error:
        raise ValueError(said.printed[:100]) from error
    traceback = str(fault or "")
    lines = ["", *(line for line in traceback.split("\n") if line.strip())]
    file, line = (_FRAME.findall(traceback) or [("", "0")])[-1]
    return Guarded(
        left_out is True, shown(lines[-1], _MOST_SHOWN), shown(file, _MOST_SHOWN), int(line[:6])
    )
