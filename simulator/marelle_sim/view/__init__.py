"""Pictures of worlds and of runs: still pictures, animations, and replays for a browser.

Importing this package needs only the standard library: Pillow is imported
when a picture is drawn.

Example:
    >>> from marelle_sim.view import save_picture
    >>> save_picture(run, "square.png")
"""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from os import PathLike
from pathlib import Path

from marelle_sim.files import check_place, write_atomically
from marelle_sim.kits import Kit
from marelle_sim.results import RunResult, run_until
from marelle_sim.view.replay import replay_data, story_apart
from marelle_sim.view.scene import scene_of
from marelle_sim.view.words import web_words
from marelle_sim.world import World
from marelle_text import Text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from PIL import Image

    from marelle_sim.view.lettering import Lettering

SUFFIXES, TRACE_SUFFIX = (".png", ".gif", ".html"), ".jsonl"
_COMPRESSION = 6  # zlib's level, of 9: higher ones take three times as long and save 2 %

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
    """Return a picture of a world from above, with each robot at its start.

    Args:
        world: the world to draw.
        kits: the kit of each robot, in order of their names, as many as robots (else ValueError); without them, all are drawn as `pico_bot`.
        language: "fr" or "en"; None: the language that the person has set.
        scale: pixels per millimetre; 0 chooses it so that the mat fits in about 1100 x 800 pixels.

    Returns:
        An RGB image: the mat with a title above and a scale bar below.
    """
    from marelle_sim.view.picture import world_picture  # Pillow: only to draw

    return world_picture(world, text=Text(language), scale=scale, kits=kits)


def draw_kit(kit: Kit, *, language: str | None = None) -> Image.Image:
    """Return a picture of a kit: the robot from above, and the wires from the pins of its board to its parts.

    Args:
        kit: the kit to draw.
        language: "fr" or "en"; None: the language that the person has set.

    Returns:
        An RGB image, 1710 pixels wide.
    """
    from marelle_sim.view.wiring import kit_picture  # Pillow: only to draw

    return kit_picture(kit, text=Text(language))


def picture_fonts(zoom: float = 1.0) -> Lettering:
    """Return the fonts of marelle's pictures, to write on a picture of your own.

    Args:
        zoom: factor on every font size.

    Example:
        >>> picture_fonts(2).font(10, bold=True).size
        20
    """
    from marelle_sim.view.lettering import Lettering  # Pillow: only to draw

    return Lettering(zoom)


def font_folder() -> Path:
    """Return the folder with the font file of the pictures, for a tool that reads fonts from files.

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
    """Return a picture of a run: the path of each robot, coloured by time, its contacts and its prints.

    Of each robot it has at most 60 contact marks and the first six prints, shortened to 24 characters, where there is room.

    Args:
        run: a run that has ended.
        language: "fr" or "en"; None: the language that the person has set.
        until_us: the time of the run (us) at which the drawing ends, with a ring around each robot; None: the end of the run.
        reveal: True to draw a sign where each fault of a robot began, with an explanation.

    Returns:
        An RGB image, 860 to about 1200 pixels wide.
    """
    from marelle_sim.view.picture import RunPicture

    return RunPicture(
        _until(run, until_us), text=Text(language), marked=until_us is not None, reveal=reveal
    ).draw()


def save_picture(
    run: RunResult,
    path: str | PathLike[str],
    *,
    language: str | None = None,
    until_us: int | None = None,
    reveal: bool = False,
) -> None:
    """Write a picture of a run to a file: a still picture (`.png`), an animation (`.gif`) or a replay for a browser (`.html`).

    An animation lasts at most eight seconds. If writing fails, a file that was there before is unchanged.

    Args:
        run: a run that has ended.
        path: the file; its suffix chooses the kind of picture.
        language: "fr" or "en"; None: the language that the person has set.
        until_us: a time of the run (us), such as that of a failed check: the still picture shows the run up to it, with a ring
            around each robot; the animation ends there; the replay opens there. None: the end of the run.
        reveal: True to show the faults of the robots too; without it, pupils have to find them.

    Raises:
        PictureError: E-PIC-01 … E-PIC-04: the suffix is unknown, or the file cannot be written.

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
    """Write a run to the file `path`: a picture as `save_picture` does, or its trace if the suffix is `.jsonl`.

    If writing fails, a file that was there before is unchanged.

    Raises:
        PictureError: the suffix is another one, or the file cannot be written.
    """
    target = Path(path)
    if check_place(target, (*SUFFIXES, TRACE_SUFFIX)) != TRACE_SUFFIX:
        save_picture(run, target, language=language, reveal=reveal)
        return
    write_atomically(target, "".join(f"{line}\n" for line in run.trace.lines()).encode("ascii"))


def png_bytes(image: Image.Image) -> bytes:
    """Return the bytes of a PNG file of an image."""
    buffer = BytesIO()
    image.save(buffer, "PNG", compress_level=_COMPRESSION)
    return buffer.getvalue()


def _gif_bytes(frames: list[Image.Image], durations_ms: list[int]) -> bytes:
    buffer = BytesIO()
    frames[0].save(
        buffer,
        "GIF",
        save_all=True,
        append_images=frames[1:],
        duration=durations_ms,
        loop=0,
        optimize=False,
        disposal=1,
    )
    return buffer.getvalue()


def _still(run: RunResult, language: str | None, until_us: int | None, reveal: bool) -> bytes:
    return png_bytes(draw_run(run, language=language, until_us=until_us, reveal=reveal))


def _moving(run: RunResult, language: str | None, until_us: int | None, reveal: bool) -> bytes:
    from marelle_sim.view.animation import Film

    film = Film(_until(run, until_us), text=Text(language), reveal=reveal)
    return _gif_bytes(film.indexed(), film.durations_ms())


def _played(run: RunResult, language: str | None, until_us: int | None, reveal: bool) -> bytes:
    from marelle_sim.view.replay_file import replay_html

    return replay_html(run, language, moment_us=until_us, reveal=reveal).encode("utf-8")


def _until(run: RunResult, until_us: int | None) -> RunResult:
    return run if until_us is None else run_until(run, until_us)
