"""The words of the page about the drive of a board's boot loader."""

from __future__ import annotations

_DRIVE = "looking writing leaving not_allowed not_allowed.action"

DRIVE_KEYS = tuple(f"page.drive.{name}" for name in _DRIVE.split())
"""Keys of the catalogues."""
