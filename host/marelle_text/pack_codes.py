"""List the error codes of a folder that is filled for a training day, with the pictogram that goes with each."""

from __future__ import annotations

from types import MappingProxyType

PACK_CODES = MappingProxyType(
    {
        "E-PACK-11": "keyboard",
        "E-PACK-12": "board",
        "E-PACK-13": "file",
        "E-PACK-14": "file",
        "E-PACK-15": "hand",
        "E-PACK-16": "hand",
        "E-PACK-17": "hand",
        "E-PACK-18": "file",
        "E-PACK-19": "file",
        "E-PACK-20": "hand",
        "E-PACK-21": "file",
        "E-PACK-22": "file",
        "E-PACK-23": "keyboard",
    }
)
