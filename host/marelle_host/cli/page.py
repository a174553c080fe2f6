"""`marelle page`: write the page, one HTML file that a browser opens without a network."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from marelle_files import BYTECODE
from marelle_host.cli.files import destinations
from marelle_host.cli.terminal.escape_sequences import harmless
from marelle_host.cli.terminal.progress import Download, Progress

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from marelle_host.cli.terminal.output import Terminal
    from marelle_lessons import Lesson
    from marelle_lessons.page.images import CarriedImage

PAGE = "marelle.html"


PARAMETERS = (
    click.Option(["-o", "--output"], default=PAGE, metavar="cli.page.metavar.file"),
    click.Option(["--pyodide"], metavar="cli.page.metavar.archive"),
    click.Option(["--images"], metavar="cli.flash.metavar.folder"),
    click.Option(["--lesson", "lessons"], multiple=True, metavar="cli.run.metavar.flash"),
)


def answer(
    terminal: Terminal,
    *,
    output: str,
    pyodide: str | None,
    images: str | None,
    lessons: tuple[str, ...],
) -> None:
    """Do what `marelle page` asks."""
    from marelle_host.cli.board_images.for_page import (  # not for help pages
        as_data,
        carried_images,
        tell,
    )
    from marelle_lessons.page import pyodide as brought
    from marelle_sim.files import write_atomically

    destinations.check(output, (".html", ".htm"))
    carried = carried_images(terminal, images) if images is not None else []
    own = _own_lessons(lessons)
    html = make(terminal, pyodide, carried, own)
    write_atomically(Path(output), html)
    facts = {"path": output, "megabytes": terminal.text.number(len(html) / 1e6, 1)}
    terminal.say(terminal.text("cli.page.written", **facts), style="green")
    for lesson in own:
        title = harmless(lesson.title(terminal.text.language))
        terminal.say(terminal.text("cli.page.lesson", lesson=lesson.id, title=title, path=output))
    without = tell(terminal, html, carried) if carried else len(html)
    terminal.data(
        {
            "file": output,
            "bytes": len(html),
            "bytes_without_images": without,
            "pyodide": brought.VERSION,
            "images": as_data(carried),
            "lessons": [lesson.id for lesson in own],
        }
    )


def _own_lessons(folders: Sequence[str]) -> list[Lesson]:
    """Return the lessons in some folders.

    Raises:
        LessonError: A lesson cannot be read, or, E-LESSON-30, has the id of another lesson of the page.
    """
    from marelle_lessons import LessonError, load_lesson  # not for help pages
    from marelle_lessons.catalogue import lesson_ids

    own = [load_lesson(folder) for folder in folders]
    seen = set(lesson_ids())
    for folder, lesson in zip(folders, own, strict=True):
        if lesson.id in seen:
            raise LessonError("E-LESSON-30", lesson=lesson.id, folder=folder)
        seen.add(lesson.id)
    return own


def make(
    terminal: Terminal,
    pyodide: str | None,
    images: Sequence[CarriedImage] = (),
    lessons: Sequence[Lesson] = (),
) -> bytes:
    """Return the page's HTML with the images and lessons in it; a progress bar is shown meanwhile.

    Pyodide is taken from the file `pyodide`; if that is None, from this computer's cache or, with a progress bar, from the network.
    """
    from marelle_host.link import compiler  # imports pyserial
    from marelle_lessons.page import (
        assemble,  # reads every lesson and world
        pyodide as brought,
    )

    with Download(terminal, "cli.page.progress") as download:
        pieces = brought.pieces(
            Path(pyodide) if pyodide is not None else None,
            cache=own_cache(),
            progress=download.seen,
        )
    with Progress(terminal, "cli.page.makes", 1) as progress:
        return assemble.page(
            pieces,
            language=terminal.text.language,
            compiled=compiler(BYTECODE),
            images=images,
            lessons=lessons,
            seen=lambda done, parts: progress.reach(done / parts),
        ).encode()


def own_cache() -> Path:
    """Return this user's `cache_folder` for marelle; the current folder is taken as home for a user without one, as in a container."""
    home = Path()
    with suppress(RuntimeError):
        home = Path.home()
    return cache_folder(os.environ, sys.platform, home)


def cache_folder(environment: Mapping[str, str], platform: str, home: Path) -> Path:
    """Return the folder for files that this user's marelle can download again, by the system's rules.

    Example:
        >>> cache_folder({}, "linux", Path("/home/ada"))
        PosixPath('/home/ada/.cache/marelle')
    """
    if platform == "win32":
        base = Path(environment.get("LOCALAPPDATA") or home / "AppData" / "Local")
    elif platform == "darwin":
        base = home / "Library" / "Caches"
    else:
        base = Path(environment.get("XDG_CACHE_HOME") or home / ".cache")
    return base / "marelle"
