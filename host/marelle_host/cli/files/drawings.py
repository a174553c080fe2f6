"""Keep the drawing of a world or of a kit where a person asked for it, or finds it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from marelle_host.cli.files.writing import writable_place, write

if TYPE_CHECKING:
    from PIL import Image

    from marelle_host.cli.terminal.output import Terminal


def keep(terminal: Terminal, image: Image.Image, name: str, path: str | None) -> str:
    """Write a drawing as a PNG file, whole or not at all, and say where it is.

    Args:
        terminal: How this command talks.
        image: The drawing.
        name: Of what is drawn: the file is `marelle-NAME.png`, here or in a new folder, where `path` is None.
        path: Where the person wants it; `destinations.check` has allowed it.

    Returns:
        The path of the file.

    Raises:
        PictureError: `E-PIC-04`, with the computer's reason.
    """
    from marelle_sim.view import png_bytes  # not for help pages

    return write(
        terminal, path or writable_place(terminal, f"marelle-{name}.png"), png_bytes(image)
    )
