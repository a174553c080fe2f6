"""List every error code with the pictogram that goes with it.

The sentences of a code stand in the catalogues under ``CODE.what``, ``CODE.action`` and, when
something was at stake, ``CODE.safe``. A code never changes its meaning and is never used again.
"""

from __future__ import annotations

from types import MappingProxyType

PICTOGRAMS = MappingProxyType(
    {
        "board": "🔌",
        "bug": "🐞",
        "clock": "⏱",
        "file": "📄",
        "hand": "✋",
        "keyboard": "⌨",
        "kit": "🤖",
        "loop": "🔁",
        "memory": "🧠",
        "pen": "✏",
        "picture": "🖼",
        "world": "🗺",
    }
)
"""The names of the pictograms, with a character for a terminal that can show it."""

CODES = MappingProxyType(
    {
        "E-BUG-01": "bug",
        "E-STOP-01": "hand",
        "E-USE-01": "keyboard",
        "E-USE-02": "keyboard",
        "E-USE-03": "keyboard",
        "E-USE-04": "keyboard",
        "E-USE-05": "keyboard",
        "E-USE-06": "keyboard",
        "E-USE-07": "keyboard",
    }
)
"""Every code that marelle knows, with the name of its pictogram."""


def pictogram_of(code: str) -> str:
    """Return the name of a code's pictogram; a code that is not in the table is a bug's.

    Example:
        >>> pictogram_of("E-STOP-01")
        'hand'
    """
    return CODES.get(code, "bug")
