"""Find the duration, the kit and the world that a lesson gives to a run of its program."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from marelle_sim.regular_file import open_regular

if TYPE_CHECKING:
    from pathlib import Path

    from marelle_lessons import Lesson

_MARK = b"# marelle: saved lesson="
_MOST_BYTES = 1_000_000


class InLesson(NamedTuple):
    """The values of a lesson for a run.

    Attributes:
        seconds: Virtual time of a run, in seconds. kit: The robot's name or path.
        world: Path of the first world that pupils see; None if they see none.
    """

    seconds: float
    kit: str
    world: str | None


def in_lesson(named: str | None, program: Path) -> InLesson | None:
    """Return duration, kit and world that a lesson gives to a run; None without a lesson.

    Args:
        named: The lesson's name or path, as it was typed. None for the bundled lesson that the page has written at the end of `program`.
        program: The program's file; a file that cannot be read names no lesson.

    Raises:
        LessonError: The named lesson is unknown or wrong.
    """
    lesson = named or _saved_lesson(program)
    if not lesson:
        return None
    from marelle_lessons import load_lesson  # not for a program of one's own

    return _facts(load_lesson(lesson))


def _facts(lesson: Lesson) -> InLesson:
    shown = [one.name for one in lesson.worlds if not one.hidden]
    world = str(lesson.folder / "worlds" / f"{shown[0]}.toml") if shown else None
    return InLesson(lesson.seconds, lesson.kit, world)


def _saved_lesson(program: Path) -> str:
    """Return the id of the bundled lesson in which the page saved a program; "" for another program."""
    try:
        with open_regular(program) as file:
            data = file.read(_MOST_BYTES)
    except (OSError, ValueError):
        return ""  # the run itself reports the error
    if _MARK not in data:
        return ""
    from marelle_lessons.catalogue import lesson_ids  # only for a saved program
    from marelle_lessons.saved import taken_out

    _text, saved = taken_out(data.decode("utf-8", "replace").replace("\r\n", "\n"))
    return saved.lesson if saved is not None and saved.lesson in lesson_ids() else ""
