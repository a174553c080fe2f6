"""The lines that a program printed, and the numbers in them; as a program can print anything, both have limits."""

import re
from collections.abc import Iterable
from math import isfinite
from typing import NamedTuple

from marelle_lessons.checks.kind import Evidence, once
from marelle_sim.trace import Print, Sent

LONGEST = 2000  # characters of a line that are read
_MOST_LINES = 20_000
_NUMBER = re.compile(
    r"(?<![\w.,])[-+]?[0-9]{1,15}(?:[.,][0-9]+)?(?:[eE][-+]?[0-9]{1,3})?(?![0-9])"
)


class Line(NamedTuple):
    """A printed line, and the time (us) at which its end was printed."""

    time_us: int
    text: str


@once
def lines_of(evidence: Evidence, port: str = "") -> list[Line]:
    """Return the lines that the program printed, at most the last 20 000, each cut after 2000 characters.

    Texts of several calls of `print` without a line end between them are one line.

    Args:
        evidence: The run.
        port: A serial port, such as `"uart0"`, for the lines that the program sent on it; "" for the printed lines.
    """
    trace = evidence.run.trace
    sent = (event for event in trace.find(Sent, 0) if event.port == port)
    prints: Iterable[Print | Sent] = sent if port else trace.find(Print, 0)
    found: list[Line] = []
    rest, time_us = "", 0
    for event in prints:
        time_us = event.time_us
        *whole, last = event.text.split("\n")
        for text in whole:
            found.append(Line(time_us, (rest + text)[:LONGEST]))
            rest = ""
        rest = (rest + last)[:LONGEST]
    if rest:
        found.append(Line(time_us, rest))
    return found[-_MOST_LINES:]


def numbers_in(text: str) -> list[float]:
    """Return the numbers in a text; a comma between two digits is a decimal comma.

    Digits directly after a letter, a point or a comma are no number, nor are more than 15 digits before the point.

    Example:
        >>> numbers_in("A2 : entre 9,5 et 1.2e1 mm")
        [9.5, 12.0]
    """
    found = (float(match[0].replace(",", ".")) for match in _NUMBER.finditer(text[:LONGEST]))
    return [value for value in found if isfinite(value)]


def after(label: str, text: str) -> str | None:
    """Return the text, in small letters, after the last occurrence of a label in a line (whatever its case), or None without it."""
    _before, found, rest = text.casefold().rpartition(label.casefold())
    return rest if found else None
