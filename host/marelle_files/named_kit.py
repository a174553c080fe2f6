"""Find the kit that a program names, in its text or in its `board.json`."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from functools import lru_cache

from marelle_files.settings import BOARD_FILE, kit_in

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
    try:
        with open(files[BOARD_FILE], "rb") as file:  # noqa: PTH123 - pathlib costs 10 ms of import
            return kit_in(file.read())
    except (KeyError, OSError):
        return ""


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
