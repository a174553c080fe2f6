"""Parse the values of options: numbers, button presses, settings, faults. Every refusal is a `Problem`."""

import math
import re
from typing import NamedTuple

from marelle_text import Problem

_SECONDS_MIN = 0.001
_SECONDS_MAX = 86_400.0
_SEED_MAX = 2**32 - 1
_VALUE_MAX = 1_000_000_000

_FAULT = re.compile(r"[a-z][a-z-]{0,39}")
_LONGEST = 401  # the names of a robot and of a part, with a slash between
_NUMBER = re.compile(r"[+-]?[0-9]{1,20}([.,][0-9]{1,20})?")
_WHOLE = re.compile(r"[+-]?[0-9]{1,20}")


class Press(NamedTuple):
    """A press of the button `name` at `time_s`, in seconds of virtual time."""

    name: str
    time_s: float


class Broken(NamedTuple):
    """A fault of a part of the robot at `time_s`, in seconds of virtual time."""

    part: str
    fault: str
    time_s: float


class Setting(NamedTuple):
    """A change of a quantity of the surroundings, such as the light, at `time_s`, in seconds of virtual time."""

    name: str
    value: int
    time_s: float


def parse_seconds(written: str) -> float:
    """Return the duration of a run in seconds; a decimal comma is accepted too.

    Raises:
        Problem: `E-RUN-01` unless the text is a number from 0.001 to 86 400.

    Example:
        >>> parse_seconds("2,5")
        2.5
    """
    value = _number(written)
    if not _SECONDS_MIN <= value <= _SECONDS_MAX:
        raise Problem(
            "E-RUN-01", given=_short(written), shortest=_SECONDS_MIN, longest=int(_SECONDS_MAX)
        )
    return value


def parse_seed(written: str) -> int:
    """Return a seed: a whole number from 0 to 4 294 967 295.

    Raises:
        Problem: `E-RUN-02` for anything else.
    """
    if not _WHOLE.fullmatch(written.strip()) or not 0 <= int(written) <= _SEED_MAX:
        raise Problem("E-RUN-02", given=_short(written), largest=_SEED_MAX)
    return int(written)


def parse_press(written: str) -> Press:
    """Return the press that `NAME@SECONDS` describes, such as `button@1.5`.

    Raises:
        Problem: `E-USE-11` when it is written otherwise or the time is out of bounds.
    """
    name, at, when = written.strip().rpartition("@")
    time_s = _number(when)
    if not at or not _is_name(name) or not 0 <= time_s <= _SECONDS_MAX:
        raise Problem("E-USE-11", value=_short(written))
    return Press(name, time_s)


def parse_setting(written: str) -> Setting:
    """Return the change that `NAME=VALUE@SECONDS` describes, such as `light=800@5`.

    Raises:
        Problem: `E-USE-12` when it is written otherwise, or a number is out of bounds.
    """
    left, at, when = written.strip().rpartition("@")
    name, equals, value = left.rpartition("=")
    time_s = _number(when)
    right = bool(at and equals and _is_name(name) and _WHOLE.fullmatch(value))
    if not right or not 0 <= time_s <= _SECONDS_MAX or abs(int(value)) > _VALUE_MAX:
        raise Problem("E-USE-12", value=_short(written))
    return Setting(name, int(value), time_s)


def parse_fault(written: str) -> Broken:
    """Return the fault that `PART=FAULT` or `PART=FAULT@SECONDS` describes, such as `range=dead@5`.

    The time is 0 to 86 400 s, 0 without `@`. Whether the robot has such a part and fault is not checked here.

    Raises:
        Problem: `E-USE-16` when it is written otherwise or the time is out of bounds.
    """
    left, at, when = written.strip().partition("@")
    part, equals, fault = left.partition("=")
    time_s = _number(when) if at else 0.0
    named = _is_name(part.strip()) and _FAULT.fullmatch(fault.strip())
    if not (equals and named and 0 <= time_s <= _SECONDS_MAX):
        raise Problem("E-USE-16", value=_short(written))
    return Broken(part.strip(), fault.strip(), time_s)


def _is_name(written: str) -> bool:
    """Tell whether this can be the name of a part or a robot, such as `Léa/bouton 2`: 1 to 401 printable characters, no blank at its ends."""
    return written.isprintable() and written.strip() == written and 0 < len(written) <= _LONGEST


def _number(written: str) -> float:
    """Return the number in a text, with a decimal comma or point; NaN, which is within no bounds, for another text."""
    text = written.strip()
    return float(text.replace(",", ".")) if _NUMBER.fullmatch(text) else math.nan


def _short(written: str) -> str:
    """Return at most 40 printable characters of what was typed, for a message."""
    shown = "".join(c if c.isprintable() else "?" for c in written)
    return shown if len(shown) <= 40 else shown[:37] + "..."
