"""List the error codes of what is printed, with the pictogram that goes with each."""

from __future__ import annotations

from types import MappingProxyType

PRINT_CODES = MappingProxyType(
    {
        "E-PRINT-01": "keyboard",
        "E-PRINT-02": "file",
        "E-PRINT-03": "pen",
    }
)
