"""Find and load lessons: those that come with marelle (bundled), and those in other folders."""

import re
import tomllib
from collections.abc import Mapping
from functools import lru_cache
from os import PathLike
from pathlib import Path
from types import MappingProxyType

from marelle_lessons.errors import LessonError
from marelle_lessons.lesson import Lesson
from marelle_lessons.lessonfile import read_lesson
from marelle_lessons.skillsfile import CONTENT
from marelle_sim.toml import nearest

_FOLDER_NAME = re.compile(r"\d\d-")
_SHORT_ID = re.compile(r"^([A-Z]+)(\d)$")  # L3 is L03


def lesson_names() -> list[str]:
    """Return the names of the folders of the bundled lessons, in alphabetical order, which is that of their numbers.

    Example:
        >>> lesson_names()[:2]
        ['01-the-robot-is-me', '02-treasure-and-wolf']
    """
    return sorted(path.parent.name for path in CONTENT.glob("*/lesson.toml"))


def load_lesson(lesson: str | PathLike[str]) -> Lesson:
    """Return the lesson of an id (L03, also l3), of the name of a bundled lesson's folder, or of the path of any folder.

    Raises:
        LessonError: There is no such lesson (E-LESSON-01), or a file in its folder is wrong; the file is among its facts, often the line.

    Example:
        >>> load_lesson("L03").minutes
        55
    """
    name = str(lesson)
    ids = lesson_ids()
    typed = name.upper()
    bundled = ids.get(typed) or ids.get(_SHORT_ID.sub(r"\g<1>0\2", typed), name)  # T1 is an id too
    if bundled in ids.values():
        return _bundled(bundled)
    try:
        folder = Path(name).resolve() if name.strip() and Path(name).is_dir() else None
    except (OSError, ValueError):  # a null byte, or a name too long for the system
        folder = None
    if folder is None:
        near = nearest(name, ids.values()) if _FOLDER_NAME.match(name) else ", ".join(ids)
        raise LessonError("E-LESSON-01", name=name[:100], nearest=near)
    return read_lesson(folder)


@lru_cache(maxsize=1)
def lesson_ids() -> Mapping[str, str]:
    """Return the name of the folder of each bundled lesson, by its id.

    Example:
        >>> lesson_ids()["L03"]
        '03-repeat'
    """
    texts = {
        name: (CONTENT / name / "lesson.toml").read_text("utf-8-sig") for name in lesson_names()
    }
    written = {name: tomllib.loads(text).get("id", name) for name, text in texts.items()}
    return MappingProxyType({str(identity).upper(): name for name, identity in written.items()})


def name_to_type(lesson: Lesson, typed: str) -> str:
    """Return how to name a lesson in a command line: the id of a bundled lesson, otherwise what the person `typed`."""
    return lesson.id if lesson.folder.parent == CONTENT else typed


@lru_cache(maxsize=32)
def _bundled(name: str) -> Lesson:
    """Return the lesson of a bundled folder; it is cached, so that the thirty programs of a class use one lesson and its worlds."""
    return read_lesson(CONTENT / name)
