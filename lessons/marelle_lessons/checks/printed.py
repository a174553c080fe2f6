"""What a program printed, line by line, and the numbers in it: anything may stand there, so all is read with limits."""

from __future__ import annotations

import re
from math import isfinite
from typing import TYPE_CHECKING, NamedTuple

from marelle_sim.trace import Print, Sent

if TYPE_CHECKING:
    from collections.abc import Iterable

    from marelle_lessons.checks.kind import Evidence

LONGEST = 2000  # characters of a line that are looked at
_MOST_LINES = 20_000
_NUMBER = re.compile(
    r"(?<![\w.,])[-+]?[0-9]{1,15}(?:[.,][0-9]{1,15})?(?:[eE][-+]?[0-9]{1,3})?(?![0-9])", re.ASCII
)


class Line(NamedTuple):
    """A line that was printed, and when its end was."""

    time_us: int
    text: str


def lines_of(evidence: Evidence, port: str = "") -> list[Line]:
    """Return the lines that the program printed, the last 20 000 of them; each is cut after 2000 characters.

    What several calls of `print` put in a line is one.

    Args:
        evidence: Of what run.
        port: The serial port on which they were sent, as `"uart0"`; "" takes what was printed.
    """
    key = f"lines {port}"
    if key not in evidence.shared:
        trace = evidence.run.trace
        sent = (event for event in trace.find(Sent, 0) if event.port == port)
        evidence.shared[key] = _lines(sent if port else trace.find(Print, 0))
    found: list[Line] = evidence.shared[key]
    return found


def _lines(prints: Iterable[Print | Sent]) -> list[Line]:
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
    """Return the numbers of a text, with a decimal point or comma; one that is part of a word is none.

    Example:
        >>> numbers_in("A2 : entre 9,5 et 1.2e1 mm")
        [9.5, 12.0]
    """
    found = (float(match[0].replace(",", ".")) for match in _NUMBER.finditer(text[:LONGEST]))
    return [value for value in found if isfinite(value)]


def after(label: str, text: str) -> str | None:
    """Return the text after the last occurrence of a label in a line, ignoring case; None if it does not occur."""
    _before, found, rest = text.casefold().rpartition(label.casefold())
    return rest if found else None
