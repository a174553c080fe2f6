"""List the error codes of images of firmware, and of putting them on boards, with the pictogram that goes with each."""

from __future__ import annotations

from types import MappingProxyType

_CODES: dict[str, str] = {}  # "E-IMAGE-01": "file", …

FLASH_CODES = MappingProxyType(_CODES)
