"""The words of the page while it writes an ESP32."""

from __future__ import annotations

_DOING = "asking erasing writing verifying"
_REFUSED = """
    no_answer not_waiting deaf wrong_chip memory no_help differs lost noise locked signed unknown_chip silent other
"""

ESP_KEYS = (
    *(f"page.esp.{name}" for name in _DOING.split()),
    *(f"page.esp.{name}{part}" for name in _REFUSED.split() for part in ("", ".action")),
)
"""Keys of the catalogues."""
