"""The words of the page about a real board, and what it says of one."""

from __future__ import annotations

_BOARD = """
    open title no_serial how connect leave run asking runs output name no_name kind library
    no_library ended.done ended.exit ended.error ended.reset ended.deadline ended.interrupted
    unplugged unplugged.action taken taken.action progress
"""

BOARD_KEYS = tuple(f"page.board.{name}" for name in _BOARD.split())
"""Keys of the catalogues."""
