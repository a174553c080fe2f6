"""The words of the page about a real board, and what it says of one."""

from __future__ import annotations

_BOARD = """
    open title no_serial not_secure how connect another list port leave leaves run halt asking prepares push restart runs stops halted plug_in catches caught empty empty.action goes_on
    progress output name no_name kind kit no_kit library no_library library.unknown library.newer_page library.newer_board
    left_out left_out.action fault fault.at fault.action
    ended.done ended.exit ended.error ended.reset ended.deadline ended.interrupted
    none_chosen unplugged unplugged.action stuck stuck.action taken taken.action open_here open_here.action
    forbidden forbidden.action
"""

BOARD_KEYS = tuple(f"page.board.{name}" for name in _BOARD.split())
"""Keys of the catalogues."""
