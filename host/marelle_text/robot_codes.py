"""List the error codes of the board library, with the pictogram that goes with each."""

from __future__ import annotations

from types import MappingProxyType

ROBOT_CODES = MappingProxyType(
    {
        "E-BOT-01": "pen",
        "E-BOT-02": "pen",
        "E-BOT-03": "kit",
        "E-BOT-04": "kit",
        "E-BOT-05": "kit",
        "E-BOT-06": "kit",
        "E-BOT-07": "kit",
        "E-BOT-08": "kit",
        "E-BOT-09": "kit",
        "E-BOT-10": "kit",
        "E-BOT-11": "kit",
        "E-BOT-12": "kit",
        "E-BOT-13": "kit",
        "E-BOT-14": "kit",
        "E-BOT-15": "kit",
        "E-BOT-16": "kit",
        "E-BOT-17": "kit",
        "E-BOT-18": "pen",
        "E-BOT-19": "kit",
        "E-BOT-20": "pen",
        "E-BOT-21": "kit",
        "E-BOT-22": "pen",
        "E-BOT-25": "kit",
        "E-BOT-26": "kit",
        "E-BOT-27": "kit",
        "E-BOT-28": "kit",
        "E-BOT-29": "kit",
        "E-BOT-30": "kit",
        "E-BOT-31": "keyboard",
        "E-BOT-32": "pen",
        "E-BOT-33": "kit",
        "E-BOT-34": "kit",
        "E-BOT-35": "kit",
        "E-BOT-36": "kit",
        "E-BOT-37": "kit",
        "E-BOT-38": "kit",
        "E-BOT-39": "kit",
        "E-BOT-40": "kit",
        "E-BOT-41": "kit",
        "E-BOT-42": "kit",
        "E-BOT-43": "pen",
        "E-BOT-44": "kit",
        "E-BOT-45": "pen",
        "E-BOT-46": "memory",
        "E-BOT-47": "clock",
        "E-BOT-48": "pen",
        "E-BOT-49": "pen",
        "E-BOT-50": "memory",
    }
)
"""They are raised on the board as `RobotError`, or printed there."""
