"""Pictures of worlds and of runs, still, moving and to be played; all that they show comes from the trace.

Importing this needs the standard library alone: Pillow loads when a picture is drawn.

Example:
    >>> from marelle_sim.view import save_picture
    >>> save_picture(run, "square.png")
"""

from __future__ import annotations

from pathlib import Path

from marelle_sim.files import check_place, write_atomically
from marelle_sim.results import run_until
from marelle_sim.view.replay import replay_data, story_apart
from marelle_sim.view.saving import gif_bytes, png_bytes
from marelle_sim.view.scene import scene_of
from marelle_sim.view.words import web_words
from marelle_text import Text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from os import PathLike

    from PIL import Image

    from marelle_sim.kits import Kit
    from marelle_sim.results import RunResult
    from marelle_sim.view.lettering import Lettering
    from marelle_sim.world import World

SUFFIXES, TRACE_SUFFIX = (".png", ".gif", ".html"), ".jsonl"

__all__ = [
    "SUFFIXES", "draw_kit", "draw_run", "draw_world", "font_folder", "picture_fonts", "png_bytes", "replay_data", "save_picture", "save_run", "scene_of", "story_apart", "web_words",
]  # fmt: skip


def draw_world(
    world: World,
    *,
    language: str | None = None,
    scale: float = 0.0,
    kits: Sequence[Kit] = (),
) -> Image.Image:
    """Draw a world from above, with each robot at its start.

    Args:
        world: what to draw.
        kits: the kit of each robot, in order of their names; without them, all look like pico_bot.
        language: "fr" or "en"; the person's by default.
        scale: pixels per millimetre; 0 fits the mat in about 1100 x 800 pixels.

    Returns:
        An RGB image; the mat with a title above and a scale below.
    """
    from marelle_sim.view.picture import world_picture  # Pillow: only to draw

    return world_picture(world, text=Text(language), scale=scale, kits=kits)


def draw_kit(kit: Kit, *, language: str | None = None) -> Image.Image:
    """Draw a robot from above, and which pin of its board goes to which part.

    Args:
        kit: what to draw.
        language: "fr" or "en"; the person's by default.

    Returns:
        An RGB image, 1710 pixels wide.
    """
    from marelle_sim.view.wiring import kit_picture  # Pillow: only to draw

    return kit_picture(kit, text=Text(language))


def picture_fonts(zoom: float = 1.0) -> Lettering:
    """Return the fonts of pictures, to write on a picture of your own.

    Args:
        zoom: factor on every size.

    Example:
        >>> picture_fonts(2).font(10, bold=True).getname()
        ('Lexend', 'SemiBold')
    """
    from marelle_sim.view.lettering import Lettering  # Pillow: only to draw

    return Lettering(zoom)


def font_folder() -> Path:
    """Return the folder of the pictures' font, for a tool that reads fonts from files.

    Example:
        >>> (font_folder() / "Lexend.ttf").is_file()
        True
    """
    return Path(__file__).parent / "fonts"


def draw_run(
    run: RunResult,
    *,
    language: str | None = None,
    until_us: int | None = None,
    reveal: bool = False,
) -> Image.Image:
    """Draw a run: the robot's path, coloured by time, its contacts and its prints.

    Args:
        run: a run that has ended.
        language: "fr" or "en"; the person's by default.
        until_us: draw the run until this time, with a ring around the robot.
        reveal: show where each fault of a robot began, and which it is.

    Returns:
        An RGB image about 1200 pixels wide.
    """
    from marelle_sim.view.picture import RunPicture

    marked = until_us is not None
    return RunPicture(
        _until(run, until_us), text=Text(language), marked=marked, reveal=reveal
    ).draw()


def save_picture(
    run: RunResult,
    path: str | PathLike[str],
    *,
    language: str | None = None,
    until_us: int | None = None,
    reveal: bool = False,
) -> None:
    """Write the picture of a run: `.png` still, `.gif` moving for at most eight seconds, `.html` to be played.

    The file is replaced whole or left as it was.

    Args:
        run: a run that has ended.
        path: where to; the suffix chooses.
        language: "fr" or "en"; the person's by default.
        until_us: a time, such as that of a failed check: a picture ends there with a ring around the robot
            (`.png`), a film ends there, a replay opens there.
        reveal: show the robots' faults too; without it pupils have to find them.

    Raises:
        PictureError: E-PIC-01 … E-PIC-04, an unknown suffix or a place that cannot be written.

    Example:
        >>> save_picture(run, "square.gif", language="en")
    """
    target = Path(path)
    makers = {".png": _still, ".gif": _moving, ".html": _played}
    write_atomically(
        target, makers[check_place(target, SUFFIXES)](run, language, until_us, reveal)
    )


def save_run(
    run: RunResult, path: str | PathLike[str], *, language: str | None = None, reveal: bool = False
) -> None:
    """Write a run to `path`: `.png`, `.gif`, `.html` (a replay) or `.jsonl` (its trace); whole, or not at all.

    Raises:
        PictureError: another ending, or the place cannot be written.
    """
    target = Path(path)
    if check_place(target, (*SUFFIXES, TRACE_SUFFIX)) != TRACE_SUFFIX:
        save_picture(run, target, language=language, reveal=reveal)
        return
    text = "".join(f"{line}\n" for line in run.trace.lines())
    write_atomically(target, text.encode("ascii"))


def _still(run: RunResult, language: str | None, until_us: int | None, reveal: bool) -> bytes:
    return png_bytes(draw_run(run, language=language, until_us=until_us, reveal=reveal))


def _moving(run: RunResult, language: str | None, until_us: int | None, reveal: bool) -> bytes:
    from marelle_sim.view.animation import Film

    film = Film(_until(run, until_us), text=Text(language), reveal=reveal)
    return gif_bytes(film.indexed(), film.durations_ms())


def _played(run: RunResult, language: str | None, until_us: int | None, reveal: bool) -> bytes:
    from marelle_sim.view.replay_file import replay_html

    return replay_html(run, language, moment_us=until_us, reveal=reveal).encode("utf-8")


def _until(run: RunResult, until_us: int | None) -> RunResult:
    return run if until_us is None else run_until(run, until_us)
