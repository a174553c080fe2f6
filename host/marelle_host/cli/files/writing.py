"""Write a file that a person asked for, and say where it is."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from marelle_host.cli.files import destinations

if TYPE_CHECKING:
    from marelle_host.cli.terminal.output import Terminal


def write(terminal: Terminal, path: str | Path, content: bytes) -> str:
    """Write a file whole or not at all, say so, and return its path.

    Raises:
        PictureError: `E-PIC-04`, with the computer's reason.
    """
    from marelle_sim.files import write_atomically  # not for help pages

    write_atomically(Path(path), content)
    return tell_written(terminal, path)


def tell_written(terminal: Terminal, path: str | Path) -> str:
    """Say that a file was written, and return its path."""
    terminal.say(terminal.text("cli.written", path=path), style="green")
    return str(path)


def writable_place(terminal: Terminal, name: str) -> str:
    """Return a path for a file nobody gave a place: in this folder, else in one that stays for a day, which is said."""
    path, here = destinations.beside_or_temporary(name)
    if not here:
        terminal.say(terminal.text("cli.elsewhere"))
    return str(path)
