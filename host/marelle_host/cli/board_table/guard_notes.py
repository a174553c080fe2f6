"""Tell the notes of a board's guard: the program was not started, or ended with an error."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from marelle_host.cli.terminal.output import Terminal
    from marelle_protocol import Guarded


def tell_guarded(terminal: Terminal, board: str, noted: Guarded) -> None:
    """Tell each note of a board's guard as one sentence."""
    if noted.left_out:
        terminal.tell(terminal.text("cli.guard.left_out", board=board))
    if noted.fault:
        key = "cli.guard.fault" if noted.file else "cli.guard.fault_somewhere"
        facts = {"file": noted.file, "line": noted.line, "fault": noted.fault}
        terminal.tell(terminal.text(key, board=board, **facts))


def guarded_as_data(noted: Guarded) -> dict[str, Any]:
    """Return the guard's notes as data for `--json`."""
    fault = {"file": noted.file, "line": noted.line, "text": noted.fault} if noted.fault else None
    return {"left_out": noted.left_out, "fault": fault}
