"""Write a file that a person asked for, and tell its path."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from marelle_host.cli.files import destinations, temporary

if TYPE_CHECKING:
    from PIL import Image

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
    """Return a path in the current folder; if that cannot be written, one in a temporary folder, kept for a day, with a message."""
    if not destinations.refusal(Path(name)):
        return name
    place = temporary.new_place()
    terminal.say(terminal.text("cli.elsewhere"))
    return str(place / name)


def write_drawing(terminal: Terminal, image: Image.Image, name: str, path: str | None) -> str:
    """Write the drawing of a world or kit as a PNG file, whole or not at all, tell its path, and return it.

    Without a `path` the file is `marelle-NAME.png` at a `writable_place`.

    Raises:
        PictureError: `E-PIC-04`, with the computer's reason.
    """
    from marelle_sim.view import png_bytes  # not for help pages

    place = path or writable_place(terminal, f"marelle-{name}.png")
    return write(terminal, place, png_bytes(image))
