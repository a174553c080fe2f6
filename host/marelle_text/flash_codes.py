"""List the error codes of images of firmware, and of putting them on boards, with the pictogram that goes with each."""

from __future__ import annotations

from types import MappingProxyType

_CODES = {
    "E-FLASH-01": "board",
    "E-FLASH-02": "board",
    "E-FLASH-03": "board",
    "E-FLASH-04": "hand",
    "E-FLASH-05": "board",
    "E-FLASH-06": "board",
    "E-FLASH-07": "board",
    "E-FLASH-08": "board",
    "E-FLASH-09": "board",
    "E-FLASH-10": "board",
    "E-FLASH-11": "board",
    "E-FLASH-12": "file",
    "E-FLASH-13": "board",
    "E-FLASH-14": "board",
    "E-FLASH-15": "board",
    "E-FLASH-16": "board",
    "E-FLASH-17": "board",
    "E-FLASH-18": "board",
    "E-FLASH-61": "file",
    "E-FLASH-63": "board",
    "E-IMAGE-01": "file",
    "E-IMAGE-02": "file",
    "E-IMAGE-03": "file",
    "E-IMAGE-04": "file",
    "E-IMAGE-05": "file",
    "E-IMAGE-06": "file",
    "E-IMAGE-07": "file",
    "E-IMAGE-08": "board",
    "E-IMAGE-09": "file",
    "E-IMAGE-10": "board",
    "E-IMAGE-11": "memory",
    "E-IMAGE-12": "file",
    "E-IMAGE-13": "file",
    "E-IMAGE-14": "file",
    "E-IMAGE-15": "board",
    "E-IMAGE-16": "file",
    "E-IMAGE-17": "file",
    "E-IMAGE-31": "keyboard",
}

FLASH_CODES = MappingProxyType(_CODES)
