"""List the error codes of boards that are plugged in, and of virtual ones, with the pictogram that goes with each."""

from __future__ import annotations

from types import MappingProxyType

LINK_CODES = MappingProxyType(
    {
        "E-LINK-01": "board",
        "E-LINK-02": "board",
        "E-LINK-03": "hand",
        "E-LINK-04": "hand",
        "E-LINK-05": "board",
        "E-LINK-06": "board",
        "E-LINK-07": "hand",
        "E-LINK-08": "keyboard",
        "E-LINK-09": "board",
        "E-LINK-10": "board",
        "E-LINK-11": "keyboard",
        "E-LINK-12": "hand",
        "E-LINK-13": "board",
        "E-LINK-14": "board",
        "E-LINK-15": "board",
        "E-LINK-16": "keyboard",
        "E-LINK-17": "keyboard",
        "E-LINK-28": "board",
        "E-VIRTUAL-01": "board",
        "E-VIRTUAL-02": "board",
        "E-VIRTUAL-03": "keyboard",
        "E-VIRTUAL-04": "file",
        "E-VIRTUAL-05": "keyboard",
        "E-VIRTUAL-06": "file",
        "E-VIRTUAL-07": "board",
        "E-VIRTUAL-08": "board",
        "E-VIRTUAL-09": "board",
        "E-VIRTUAL-10": "file",
    }
)
