# mypy: disable-error-code="attr-defined"
"""Logging of values over time as lines of CSV, for a plot or a table."""

import time

from .tools import const, refused

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from typing import Any


class _Last:
    """The state of `log`: the time of the first line, and the header last written to each file."""

    start: "int | None" = None
    headers: "dict[str | None, str]" = {}  # of each file; None is the console


def log(file: "str | None" = None, **values: "Any") -> None:
    """Print a line of CSV: the time (ms) since the first line of this run, in any file, and these values. With `file`, append it to that file.

    >>> while bot.range.distance() > 150:
    ...     log(distance=bot.range.distance(), heading=bot.heading())
    ...     wait(100)
    >>> log("light.csv", light=bot.light.value())

    The columns are sorted by name. A header is written first in each run, also to a file that has lines already, and again when the names change.

    On a Pico a write to the flash blocks everything else, including interrupts, for 1 to 50 ms: an echo may be lost or seem longer, and
    a key of a remote control may be missed.

    Args:
        file: name of the file; None prints.
        values: the values of this line, by name.

    Raises:
        StorageError: E-BOT-50, the file cannot be written; what was written before is still in it.
    """
    if _Last.start is None:
        _Last.start = time.ticks_ms()
    now = time.ticks_diff(time.ticks_ms(), _Last.start)
    names = sorted(values)
    header, line = "ms", str(now)
    for name in names:
        header += "," + name
        line += "," + str(values[name])
    if header != _Last.headers.get(file):
        _Last.headers[file] = header
        line = header + "\n" + line
    if file is None:
        print(line)
        return
    try:
        with open(
            file, "a"
        ) as written:  # closed each time: a board that is switched off loses one line at most
            written.write(line + "\n")
    except OSError:
        raise refused("E-BOT-50", file, "cannot be written: is the board full?")
