"""Find the kit that a program names, in its text or in `board.json`, where a board also keeps the values that `calibrate()` has found."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from marelle_files.errors import BoardFilesError
from marelle_files.folder import bytes_of
from marelle_text.nearest import nearest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from marelle_protocol import Identity

BOARD_FILE = "/board.json"
NUMBERS = MappingProxyType(
    {
        "wheel_diameter": (5, 500),
        "trim": (-50, 50),
        "mm_per_s_at_duty": (50, 3000),
        "track": (20, 500),
    }
)
"""Key -> (least, most) of the numbers in it, beside the kit's name; `marelle.board` has the same table."""
KEYS = ("kit", *NUMBERS)
_MOST_BYTES = 4096  # bytes; the five settings need 160


def read_settings(data: bytes) -> dict[str, Any]:
    """Read and check a `board.json`, and return its settings.

    Raises:
        BoardFilesError: E-FILE-03, it is half written, damaged or too large; E-FILE-04, a key is unknown; E-FILE-05, a value has
            the wrong type or is out of bounds, or the kit's name is no Python identifier.

    Example:
        >>> read_settings(b'{"kit": "pico_bot"}')
        {'kit': 'pico_bot'}
    """
    found = _read(data)
    if not isinstance(found, dict):
        raise BoardFilesError("E-FILE-03", line=1)
    for key, value in found.items():
        if key not in KEYS:
            raise BoardFilesError(
                "E-FILE-04", key=key[:40], nearest=nearest(key, KEYS), known=", ".join(KEYS)
            )
        _check(key, value)
    return found


def _read(data: bytes) -> object:
    if len(data) > _MOST_BYTES:
        raise BoardFilesError("E-FILE-03", line=1)
    import json  # only where a board has such a file

    try:
        return json.loads(data.decode("utf-8-sig"))
    except json.JSONDecodeError as error:
        raise BoardFilesError("E-FILE-03", line=error.lineno) from error
    except (ValueError, RecursionError) as error:  # not UTF-8; brackets nested too deep
        raise BoardFilesError("E-FILE-03", line=1) from error


def _check(key: str, value: object) -> None:
    if key == "kit":
        if not (isinstance(value, str) and value.isidentifier()):
            raise BoardFilesError("E-FILE-05", key=key)
        return
    least, most = NUMBERS[key]
    if not (type(value) in (int, float) and least <= value <= most):  # type: ignore[operator] # a number by now
        raise BoardFilesError("E-FILE-05", key=key, least=least, nearest=most)


def kit_in(data: bytes) -> str:
    """Return the kit that a `board.json` names; "" if it names none, or cannot be read."""
    kit = _parsed(data).get("kit")
    return kit if isinstance(kit, str) else ""


def kit_of(known: Identity) -> str:
    """Return the kit that a board's `board.json` names, known to the library or not; "" for none, or for no Python identifier."""
    kit = kit_in(known.settings.encode())
    return kit if kit.isidentifier() else ""  # an untrusted name must not forge a line of a table


def with_kit(text: str, kit: str) -> str:
    r"""Return the text of a `board.json` with `kit` as its kit and all other settings kept; a text that cannot be read counts as empty.

    Example:
        >>> with_kit('{"kit": "xrp", "trim": 2}', "pico_bot")
        '{"kit": "pico_bot", "trim": 2}\n'
    """
    import json  # only where a board has such a file

    settings = _parsed(text.encode())
    return text if settings.get("kit") == kit else json.dumps({**settings, "kit": kit}) + "\n"


def without_kit(text: str) -> str:
    r"""Return the text of a `board.json` without a kit and with all other settings kept; a text that cannot be read counts as empty.

    Example:
        >>> without_kit('{"kit": "xrp", "trim": 2}')
        '{"trim": 2}\n'
    """
    import json  # only where a board has such a file

    settings = _parsed(text.encode())
    return json.dumps({key: settings[key] for key in settings if key != "kit"}) + "\n"


def _parsed(data: bytes) -> dict[str, object]:
    """Return the settings of a `board.json`, unchecked; {} if it cannot be read."""
    try:
        found = _read(data)
    except BoardFilesError:
        return {}
    return found if isinstance(found, dict) else {}


# a quick test: most programs need not be parsed
_MAY_NAME = re.compile(r"\bRobot\(\s*(?:kit\s*=\s*)?[\"']")


def asked_kit(text: str, files: Mapping[str, str]) -> str:
    """Return the kit that a program names in `Robot("xrp")` or `Robot(kit="xrp")`; if it names none there, that in its `board.json`.

    The result is "" if neither names a kit, if the text names different kits, or if `board.json` cannot be read.

    Args:
        text: the source text of the program's first file; one with a syntax error names no kit.
        files: path on the board -> path on this computer of the files in its folder.

    Example:
        >>> asked_kit('bot = Robot("xrp")', {})
        'xrp'
    """
    named = {name for name, _node in robots_named(text)}
    if named:
        return named.pop() if len(named) == 1 else ""
    return kit_in(bytes_of(files.get(BOARD_FILE, b"")))


@lru_cache(maxsize=16)
def robots_named(text: str) -> tuple[tuple[str, ast.Call], ...]:
    """Return each `Robot("xrp")` of a program: the name, and the node of its call; () for a text that cannot be parsed."""
    if not _MAY_NAME.search(text):
        return ()
    try:
        nodes = ast.walk(ast.parse(text))
    except (SyntaxError, ValueError, RecursionError, MemoryError, OverflowError):
        return ()
    calls = [node for node in nodes if isinstance(node, ast.Call)]
    return tuple((name, call) for call in calls if (name := _kit_of(call)))


def _kit_of(call: ast.Call) -> str:
    function = call.func
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    given = [*call.args[:1], *(one.value for one in call.keywords if one.arg == "kit")]
    if name != "Robot" or not given or not isinstance(given[0], ast.Constant):
        return ""
    return given[0].value if isinstance(given[0].value, str) else ""
