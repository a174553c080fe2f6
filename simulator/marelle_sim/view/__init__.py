"""Pictures of worlds and of runs, still and moving; all that they show comes from the trace.

Example:
    >>> from marelle_sim.view import save_picture
    >>> save_picture(run, "square.png")
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from marelle_sim.view.animation import Film
from marelle_sim.view.picture import RunPicture, world_picture
from marelle_sim.view.saving import check_place, gif_bytes, png_bytes, write_whole
from marelle_text import Text

if TYPE_CHECKING:
    from os import PathLike

    from PIL import Image

    from marelle_sim.run import Run
    from marelle_sim.world import World

SUFFIXES = (".png", ".gif")

__all__ = ["SUFFIXES", "draw_run", "draw_world", "save_picture"]


def draw_world(world: World, *, language: str = "fr", scale: float = 0.0) -> Image.Image:
    """Draw a world from above, with a robot at its start.

    Args:
        world: what to draw.
        language: "fr" or "en".
        scale: pixels per millimetre; 0 fits the mat in about 1100 x 800 pixels.

    Returns:
        An RGB image; the mat with a title above and a scale below.
    """
    return world_picture(world, text=Text(language), language=language, scale=scale)


def draw_run(run: Run, *, language: str = "fr") -> Image.Image:
    """Draw what happened in a run: the robot's way, coloured by time, what it touched and said.

    Args:
        run: a run that has ended.
        language: "fr" or "en".

    Returns:
        An RGB image about 1200 pixels wide.
    """
    return RunPicture(run, text=Text(language), language=language).draw()


def save_picture(run: Run, path: str | PathLike[str], *, language: str = "fr") -> None:
    """Write the picture of a run: `.png` still, or `.gif` moving for at most eight seconds.

    The file is replaced whole or left as it was.

    Args:
        run: a run that has ended.
        path: where to; the suffix chooses.
        language: "fr" or "en".

    Raises:
        PictureError: E-PIC-01 … E-PIC-04, an unknown suffix or a place that cannot be written.

    Example:
        >>> save_picture(run, "square.gif", language="en")
    """
    target = Path(path)
    suffix = check_place(target, SUFFIXES)
    write_whole(target, _moving(run, language) if suffix == ".gif" else _still(run, language))


def _still(run: Run, language: str) -> bytes:
    return png_bytes(draw_run(run, language=language))


def _moving(run: Run, language: str) -> bytes:
    film = Film(run, text=Text(language), language=language)
    return gif_bytes(film.indexed(), film.durations_ms())
