"""List the error codes of images of firmware, and of putting them on boards, with the pictogram that goes with each."""

from __future__ import annotations

from types import MappingProxyType

_CODES = {
    "E-IMAGE-31": "keyboard",
}

FLASH_CODES = MappingProxyType(_CODES)
