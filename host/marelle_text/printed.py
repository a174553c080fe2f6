"""The messages that the board library prints instead of raising an error: the program continues."""

import re

PRINTED = frozenset(("E-BOT-03", "E-BOT-55", *(f"E-BOT-{number}" for number in range(25, 31))))
"""Codes of a move that was stopped, of motors that braked because nothing steered them any more, and of what `self_test()` finds. Their sentences name no line."""
_LINE = re.compile(r"(E-BOT-\d\d) ([\w.]+)(?:\([^)]*\))?: .*")
_SIDES = {"left": "LEFT", "right": "RIGHT"}


def told_by(line: str) -> tuple[str, str] | None:
    """Return the code and the name of the function or part in a line that the board library has printed; None for any other line.

    For the motors `left` and `right` it returns their names in a kit's table, "LEFT" and "RIGHT".

    Example:
        >>> told_by("E-BOT-03 straight(mm): stopped before the end, a wheel is blocked or slow")
        ('E-BOT-03', 'straight')
    """
    found = _LINE.fullmatch(line.strip())
    if found is None or found[1] not in PRINTED:
        return None
    return found[1], _SIDES.get(found[2], found[2])
