"""Restarts a board that runs MicroPython into its boot loader, whose drive the user then chooses in the page."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from marelle_lessons.page.board_problem import PORT
from marelle_protocol.boot_loader import enter_boot_loader
from marelle_text import Problem

if TYPE_CHECKING:
    from marelle_lessons.page.boards import Talk
    from marelle_protocol import Stream
    from marelle_protocol.stream import Protocol

    Asked = dict[str, Any]


def boot_loader(stream: Stream, _asked: Asked, _talk: Talk) -> Protocol[Asked]:
    """Stop a board's program and motors, and restart it into its boot loader; its port disappears 0.1 s later.

    Raises:
        Problem: E-FLASH-62, this kind of board has no command for it; the board stays at its prompt.
        RunningError: its motors could not be stopped; the boot loader is not started.
        SilentError, ValueError: see `enter_boot_loader`.
    """
    platform, goes = yield from enter_boot_loader(stream)
    if not goes:
        raise Problem("E-FLASH-62", port=PORT, platform=platform)
    return {}


TALKS = MappingProxyType({"boot_loader": boot_loader})
