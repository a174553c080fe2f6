"""What is saved on the board in /board.json: the kit, and what `calibrate()` has found. Loaded when it is read or saved."""

import os
import sys

try:
    import ujson as json  # type: ignore[import-untyped] # a board has it; a program's own `json.py` does not hide it
except ImportError:
    import json

from .tools import const, refused

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from typing import Any

_FILE = const("/board.json")
_NEW = const("/board.new")
_NUMBERS = {  # what may be saved beside the kit's name, from and to, as `marelle_files.NUMBERS` on a computer
    "wheel_diameter": (5, 500),  # mm
    "trim": (-50, 50),  # % of that by which the left wheel is larger and the right one smaller
    "mm_per_s_at_duty": (50, 3000),
    "track": (20, 500),  # mm
}


def saved() -> "dict[str, Any]":
    """Return what is saved on the board, {} where nothing is. This file is let go again then, for a board has little memory.

    Raises:
        RobotError: E-BOT-05, it is damaged or half written, or a value will not do; E-BOT-45, it has a key that there is not.
    """
    if sys.modules.pop(__name__, None):
        del sys.modules["marelle"].board
    found, whole = None, False
    try:
        with open(_FILE) as file:
            found = json.load(file)
            # MicroPython 1.25 reads '{"kit": "pico_bot"', which lacks its end, as if it were whole.
            file.seek(0)
            whole = file.read().strip()[-1:] == "}"
    except OSError:
        return {}
    except ValueError:
        pass
    if not whole or not isinstance(found, dict):
        raise refused("E-BOT-05", _FILE, "cannot be read: write it again")
    _check(found)
    return found


def _check(found: "dict[str, object]") -> None:
    """Refuse what cannot be a robot's, as a computer does before it sends a board such a file."""
    for key, value in found.items():
        where = f"{_FILE} '{key}'"
        if key == "kit":
            if not isinstance(value, str):
                raise refused("E-BOT-05", where, "a name in quotes is expected")
        elif key not in _NUMBERS:
            from .nearest import nearest

            known = list(_NUMBERS)
            known.append("kit")
            raise refused("E-BOT-45", where, "no such key" + nearest(key, known))
        else:
            least, most = _NUMBERS[key]
            # Neither a text nor true, which counts as 1; NaN is not between any two.
            if type(value) not in (int, float) or not least <= value <= most:  # type: ignore[operator] # a number by now
                raise refused("E-BOT-05", where, least, most)


def save(**changes: object) -> None:
    """Change what is saved: all of it, or nothing at all.

    >>> save(track=101)

    Raises:
        RobotError: as `saved`, also for what is to be saved; E-BOT-46, the board's memory is full or cannot be written.
    """
    found = saved()
    found.update(changes)
    _check(found)
    try:
        with open(_NEW, "w") as file:  # whoever is switched off now has the old one
            _write(found, file)
        _replace()
    except OSError:
        _forget()
        raise refused("E-BOT-46", _FILE, "the board's memory is full")


def _write(found: "dict[str, Any]", file: "Any") -> None:
    """Write the keys by the alphabet: MicroPython's dictionaries have no order, and a file that is written again stays as it was."""
    before = "{"
    for key in sorted(found):
        file.write(before + '"' + key + '": ' + json.dumps(found[key]))
        before = ", "
    file.write("}")


def _replace() -> None:
    """Put the new file in the place of the old one; FAT, other than littlefs, wants that to go first."""
    try:
        os.rename(_NEW, _FILE)
    except OSError:
        os.stat(_NEW)
        os.remove(_FILE)
        os.rename(_NEW, _FILE)


def _forget() -> None:
    try:
        os.remove(_NEW)
    except OSError:
        pass
