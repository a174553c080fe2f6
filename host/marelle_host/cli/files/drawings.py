"""Keep the drawing of a world or of a kit where a person asked for it, or finds it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from marelle_host.cli.files import destinations

if TYPE_CHECKING:
    from PIL import Image

    from marelle_host.cli.terminal.output import Terminal


def keep(terminal: Terminal, image: Image.Image, name: str, path: str | None) -> str:
    """Write a drawing as a PNG file, whole or not at all, and say where it is.

    Args:
        terminal: How this command talks.
        image: The drawing.
        name: Of what is drawn: the file is `marelle-NAME.png`, here or in a new folder, where `path` is None.
        path: Where the person wants it; `targets.check` has allowed it.

    Returns:
        The path of the file.

    Raises:
        PictureError: `E-PIC-04`, with the computer's reason.
    """
    from marelle_sim.files import write_whole  # not for help pages
    from marelle_sim.view import png_bytes

    if path is None:
        place, here = destinations.beside_or_temporary(f"marelle-{name}.png")
        if not here:
            terminal.say(terminal.text("cli.elsewhere"))
        path = str(place)
    write_whole(Path(path), png_bytes(image))
    terminal.say(terminal.text("cli.written", path=path), style="green")
    return path
