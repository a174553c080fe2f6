"""Write the drawing of a world or of a kit to a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from marelle_host.cli.files.writing import writable_place, write

if TYPE_CHECKING:
    from PIL import Image

    from marelle_host.cli.terminal.output import Terminal


def keep(terminal: Terminal, image: Image.Image, name: str, path: str | None) -> str:
    """Write a drawing as a PNG file, whole or not at all, and tell its path.

    Args:
        terminal: How this command talks.
        image: The drawing.
        name: The name of the world or kit: where `path` is None, the file is `marelle-NAME.png`, in the current folder or,
            if that cannot be written, in a temporary one.
        path: The path that the person asked for, checked before by `destinations.check`; None for the one above.

    Returns:
        The path of the file.

    Raises:
        PictureError: `E-PIC-04`, with the computer's reason.
    """
    from marelle_sim.view import png_bytes  # not for help pages

    return write(
        terminal, path or writable_place(terminal, f"marelle-{name}.png"), png_bytes(image)
    )
