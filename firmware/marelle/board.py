"""The settings saved in `/board.json`: the kit, and the dimensions that `calibrate()` has found. Loaded when they are read or saved."""

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
_NUMBERS = {  # bounds of each number in the file, as `marelle_files.NUMBERS` on a computer
    "wheel_diameter": (5, 500),  # mm
    "trim": (-50, 50),  # % by which the left diameter is above the mean, and the right one below
    "mm_per_s_at_duty": (50, 3000),
    "track": (20, 500),  # mm
}


def saved() -> "dict[str, Any]":
    """Return the saved settings, {} if there are none. Unload this file.

    Raises:
        KitError: E-BOT-05, the file is damaged or a value is wrong; E-BOT-45, a key is unknown.
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
    """Raise KitError (E-BOT-05 or E-BOT-45) for an unknown key or a value that no robot can have, as `marelle_files` does on a computer."""
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
    """Change settings in the file: either all of `changes` are saved, or none.

    >>> save(track=101)

    Raises:
        KitError: E-BOT-05 or E-BOT-45, the file or a change is wrong, as for `saved`.
        StorageError: E-BOT-46, the flash is full or cannot be written.
    """
    found = saved()
    found.update(changes)
    _check(found)
    try:
        with open(_NEW, "w") as file:  # a board that is switched off now has the old file
            _write(found, file)
        _replace()
    except OSError:
        try:
            os.remove(_NEW)
        except OSError:
            pass
        raise refused("E-BOT-46", _FILE, "the board's memory is full")


def _write(found: "dict[str, Any]", file: "Any") -> None:
    """Write the settings as JSON, sorted by key, so that equal settings give equal files: MicroPython's dictionaries have no order."""
    before = "{"
    for key in sorted(found):
        file.write(before + '"' + key + '": ' + json.dumps(found[key]))
        before = ", "
    file.write("}")


def _replace() -> None:
    """Replace the settings file by the new file. On littlefs a rename does it; on FAT the old file must be removed first.

    On FAT a board that loses its power in between has no settings file any more, only the new file under its own name.
    """
    try:
        os.rename(_NEW, _FILE)
    except OSError:
        os.stat(_NEW)
        os.remove(_FILE)
        os.rename(_NEW, _FILE)
