"""Write a file that a person asked for, and tell its path."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from marelle_host.cli.files import destinations

if TYPE_CHECKING:
    from marelle_host.cli.terminal.output import Terminal


def write(terminal: Terminal, path: str | Path, content: bytes) -> str:
    """Write a file whole or not at all, tell its path, and return it.

    Raises:
        PictureError: `E-PIC-04`, with the computer's reason.
    """
    from marelle_sim.files import write_atomically  # not for help pages

    write_atomically(Path(path), content)
    return tell_written(terminal, path)


def tell_written(terminal: Terminal, path: str | Path) -> str:
    """Tell that a file was written, and return its path."""
    terminal.say(terminal.text("cli.written", path=path), style="green")
    return str(path)


def writable_place(terminal: Terminal, name: str) -> str:
    """Return a path for a file without a path from the user: in the current folder, else in a temporary one, with a message."""
    path, here = destinations.beside_or_temporary(name)
    if not here:
        terminal.say(terminal.text("cli.elsewhere"))
    return str(path)
