"""The words of the page about putting MicroPython on a board."""

from __future__ import annotations

_FLASH = """
    many many.action changed changed.action large large.action unread unread.action
"""

FLASH_KEYS = tuple(f"page.flash.{name}" for name in _FLASH.split())
"""Keys of the catalogues."""
