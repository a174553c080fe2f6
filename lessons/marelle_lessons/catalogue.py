"""The lessons that come with marelle, and those of a folder."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from marelle_lessons.errors import LessonError
from marelle_lessons.lessonfile import read_lesson
from marelle_lessons.skillsfile import CONTENT
from marelle_sim.toml import nearest

if TYPE_CHECKING:
    from collections.abc import Mapping
    from os import PathLike

    from marelle_lessons.lesson import Lesson

_FOLDER_NAME = re.compile(r"\d\d-")
_SHORT_ID = re.compile(r"^([A-Z]+)(\d)$")  # L3 is L03


def lesson_names() -> list[str]:
    """Return the names of the bundled lessons' folders, in their order.

    Example:
        >>> lesson_names()[:2]
        ['01-the-robot-is-me', '02-treasure-and-wolf']
    """
    return sorted(path.parent.name for path in CONTENT.glob("*/lesson.toml"))


def load_lesson(lesson: str | PathLike[str]) -> Lesson:
    """Return a lesson by its id (L03, l3), by the name of its folder, or by the path of any folder.

    Raises:
        LessonError: There is no such lesson, or its folder is wrong: file and line are facts.

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
        written = ids.values() if _FOLDER_NAME.match(name) else ids
        raise LessonError("E-LESSON-01", name=name[:100], nearest=nearest(name, written))
    return read_lesson(folder)


@lru_cache(maxsize=1)
def lesson_ids() -> Mapping[str, str]:
    """Return id -> folder's name of the bundled lessons.

    Example:
        >>> lesson_ids()["L03"]
        '03-repeat'
    """
    found = {}
    for name in lesson_names():
        text = (CONTENT / name / "lesson.toml").read_text("utf-8-sig")
        found[str(tomllib.loads(text).get("id", name)).upper()] = name
    return MappingProxyType(found)


def name_to_type(lesson: Lesson, typed: str) -> str:
    """Return the name by which a command shows a lesson: the id of a bundled lesson, otherwise what was `typed`."""
    return lesson.id if lesson.folder.parent == CONTENT else typed


@lru_cache(maxsize=32)
def _bundled(name: str) -> Lesson:
    """Return a bundled lesson; a class's thirty programs share it, and its worlds."""
    return read_lesson(CONTENT / name)
