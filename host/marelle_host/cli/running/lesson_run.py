"""Find the duration, the kit, the exactness and the worlds that a lesson gives to a run of its program."""

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from marelle_host.cli.running.programs import text_of

_MARK = "# marelle: saved lesson="


class InLesson(NamedTuple):
    """The values of a lesson for a run.

    Attributes:
        seconds: Virtual time of a run, in seconds. kit: The robot's name or path.
        exact: True if the robot drives without errors, as in a check of the lesson.
        worlds: Name -> path of the worlds that pupils see, in the order of the lesson.
    """

    seconds: float
    kit: str
    exact: bool
    worlds: Mapping[str, str]

    def world(self, asked: str | None) -> str | None:
        """Return the path of the world of a name; another path or name of a world is returned as it is.

        By default the first world's path; None if pupils see no world of the lesson.

        Raises:
            WorldError: E-WORLD-01, neither the lesson nor marelle has such a world.
        """
        if asked is None:
            return next(iter(self.worlds.values()), None)
        if asked in self.worlds:
            return self.worlds[asked]
        from marelle_sim.world import refuse_unknown_world  # only if a world was named

        refuse_unknown_world(asked, self.worlds)
        return asked


def in_lesson(named: str | None, program: Path) -> InLesson | None:
    """Return duration, kit, exactness and worlds that a lesson gives to a run; None without a lesson.

    Args:
        named: The lesson's name or path, as it was typed. None for the bundled lesson that the page has written at the end of `program`.
        program: The program's file; a file that cannot be read names no lesson.

    Raises:
        LessonError: The named lesson is unknown or wrong.
    """
    name = named or _saved_lesson(program)
    if not name:
        return None
    from marelle_lessons import load_lesson  # not for a program of one's own

    lesson = load_lesson(name)
    shown = [one.name for one in lesson.worlds if not one.hidden]
    worlds = {world: str(lesson.folder / "worlds" / f"{world}.toml") for world in shown}
    return InLesson(lesson.seconds, lesson.kit, lesson.exact, worlds)


def _saved_lesson(program: Path) -> str:
    """Return the id of the bundled lesson in which the page saved a program; "" for another program."""
    text = text_of(program) or ""
    if _MARK not in text:
        return ""
    from marelle_lessons.catalogue import lesson_ids  # only for a saved program
    from marelle_lessons.saved import taken_out

    _text, saved = taken_out(text.replace("\r\n", "\n"))
    return saved.lesson if saved is not None and saved.lesson in lesson_ids() else ""
