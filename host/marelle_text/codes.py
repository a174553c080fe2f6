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
        "E-BOT-01": "pen",
        "E-BOT-02": "pen",
        "E-BOT-03": "kit",
        "E-BOT-04": "kit",
        "E-BOT-05": "kit",
        "E-BOT-06": "kit",
        "E-BOT-07": "kit",
        "E-BUG-01": "bug",
        "E-CARD-01": "pen",
        "E-CARD-02": "pen",
        "E-CARD-03": "pen",
        "E-CARD-04": "pen",
        "E-CARD-05": "loop",
        "E-CARD-06": "pen",
        "E-CARD-07": "pen",
        "E-CARD-08": "pen",
        "E-CARD-09": "loop",
        "E-CARD-10": "loop",
        "E-CARD-11": "loop",
        "E-CARD-12": "loop",
        "E-CARD-13": "keyboard",
        "E-KIT-01": "kit",
        "E-KIT-02": "kit",
        "E-KIT-03": "kit",
        "E-PIC-01": "picture",
        "E-PIC-02": "picture",
        "E-PIC-03": "picture",
        "E-PIC-04": "picture",
        "E-PIC-05": "picture",
        "E-PIO-01": "board",
        "E-PIO-02": "board",
        "E-PIO-03": "board",
        "E-PIO-04": "board",
        "E-PROG-01": "file",
        "E-PROG-02": "file",
        "E-PROG-03": "file",
        "E-PROG-04": "file",
        "E-PROG-05": "file",
        "E-PROG-06": "file",
        "E-PROG-07": "file",
        "E-PROG-10": "pen",
        "E-PROG-11": "pen",
        "E-PROG-12": "pen",
        "E-PROG-13": "pen",
        "E-PROG-14": "pen",
        "E-PROG-15": "board",
        "E-PROG-16": "board",
        "E-PROG-17": "loop",
        "E-PROG-18": "memory",
        "E-PROG-19": "loop",
        "E-PROG-20": "clock",
        "E-PROG-21": "keyboard",
        "E-PROG-22": "pen",
        "E-PROG-23": "pen",
        "E-PROG-24": "pen",
        "E-PROG-25": "pen",
        "E-PROG-26": "file",
        "E-PROG-27": "memory",
        "E-PROG-28": "file",
        "E-PROG-29": "kit",
        "E-PROG-30": "memory",
        "E-PROG-31": "pen",
        "E-RUN-01": "clock",
        "E-RUN-02": "keyboard",
        "E-RUN-03": "clock",
        "E-RUN-04": "keyboard",
        "E-RUN-05": "keyboard",
        "E-STOP-01": "hand",
        "E-TRACE-01": "file",
        "E-TRACE-02": "file",
        "E-TRACE-03": "file",
        "E-USE-01": "keyboard",
        "E-USE-02": "keyboard",
        "E-USE-03": "keyboard",
        "E-USE-04": "keyboard",
        "E-USE-05": "keyboard",
        "E-USE-06": "keyboard",
        "E-USE-07": "keyboard",
        "E-USE-08": "keyboard",
        "E-USE-09": "keyboard",
        "E-USE-10": "keyboard",
        "E-USE-11": "keyboard",
        "E-USE-12": "keyboard",
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
