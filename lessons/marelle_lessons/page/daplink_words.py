"""The words of the page about a micro:bit that gets MicroPython by WebUSB."""

from __future__ import annotations

_DAPLINK = """
    asking writing restarting lost cut taken denied old silent damaged other no_target interface
    refused
"""
_SAID = ("asking", "writing", "restarting")

DAPLINK_KEYS = tuple(
    f"page.daplink.{name}{ending}"
    for name in _DAPLINK.split()
    for ending in (("",) if name in _SAID else ("", ".action"))
)
"""Keys of the catalogues."""
