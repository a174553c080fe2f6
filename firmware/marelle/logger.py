# mypy: disable-error-code="attr-defined"
"""Values over time, as lines of CSV: for a plot, or for a table."""

import time

from .tools import const, refused

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from typing import Any


class _Last:
    """What the last lines were about: it stays on the class."""

    start: "int | None" = None
    headers: "dict[str | None, str]" = {}  # of each file


def log(file: "str | None" = None, **values: "Any") -> None:
    """Print a line with the time in ms since the first one and these values, or write it to a file of the board.

    >>> while bot.range.distance() > 150:
    ...     log(distance=bot.range.distance(), heading=bot.heading())
    ...     wait(100)
    >>> log("light.csv", light=bot.light.value())

    The values stand in the order of their names; a line with these comes first, and again when they change.

    On a Pico, writing to the flash holds up everything, interrupts too, for 1 to 50 ms: an echo may be lost, or seem longer
    or shorter, and a remote control's key be missed.

    Raises:
        RobotError: E-BOT-50, the file cannot be written; what is in it stays.
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
        ) as kept:  # closed each time: whoever is switched off has all but the last
            kept.write(line + "\n")
    except OSError:
        raise refused("E-BOT-50", file, "cannot be written: is the board full?")
