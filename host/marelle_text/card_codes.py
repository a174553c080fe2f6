"""The codes of rows of cards, and of programs that become cards, each with the name of its pictogram."""

from __future__ import annotations

from types import MappingProxyType

CARD_CODES = MappingProxyType(
    {
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
        "E-CARD-14": "pen",
        "E-CARD-15": "pen",
        "E-CARD-16": "pen",
        "E-CARD-17": "pen",
        "E-CARD-18": "loop",
        "E-CARD-19": "pen",
        "E-CARD-20": "pen",
        "E-CARD-21": "pen",
    }
)
