"""A board that runs MicroPython goes to its boot loader, whose drive the person then chooses."""

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
    """Stop a board and its motors, and send it to its boot loader; its port leaves 0.1 s later.

    Raises:
        Problem: E-FLASH-62, no command sends such a board to a drive; it is left at its prompt.
        RunningError: its motors could not be stopped: it does not go.
    """
    platform, goes = yield from enter_boot_loader(stream)
    if not goes:
        raise Problem("E-FLASH-62", port=PORT, platform=platform)
    return {}


TALKS = MappingProxyType({"boot_loader": boot_loader})
