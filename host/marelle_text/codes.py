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
        "E-FILE-01": "file",
        "E-FILE-02": "file",
        "E-FILE-03": "file",
        "E-FILE-04": "file",
        "E-FILE-05": "file",
        "E-STOP-01": "hand",
        "E-USE-01": "keyboard",
        "E-USE-02": "keyboard",
        "E-USE-03": "keyboard",
        "E-USE-04": "keyboard",
        "E-USE-05": "keyboard",
        "E-USE-06": "keyboard",
        "E-USE-07": "keyboard",
        "E-USE-08": "keyboard",
        "E-USE-11": "keyboard",
        "E-USE-12": "keyboard",
        "E-USE-13": "keyboard",
        "E-USE-14": "keyboard",
        "E-WORLD-01": "world",
        "E-WORLD-02": "world",
        "E-WORLD-03": "world",
        "E-WORLD-04": "world",
        "E-WORLD-05": "world",
        "E-WORLD-06": "world",
        "E-WORLD-07": "world",
        "E-WORLD-08": "world",
        "E-WORLD-09": "world",
        "E-WORLD-10": "world",
        "E-WORLD-11": "world",
        "E-WORLD-12": "world",
        "E-WORLD-13": "world",
        "E-WORLD-14": "world",
        "E-WORLD-15": "world",
        "E-WORLD-16": "world",
        "E-WORLD-17": "world",
        "E-WORLD-18": "world",
        "E-WORLD-19": "world",
        "E-WORLD-20": "world",
        "E-WORLD-21": "world",
        "E-WORLD-22": "world",
        "E-WORLD-23": "world",
        "E-WORLD-24": "world",
        "E-WORLD-25": "world",
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
