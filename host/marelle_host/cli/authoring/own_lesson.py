"""`marelle new lesson`: a folder with a lesson to change, and the JSON schemas that an editor checks its files with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from marelle_host.cli.authoring.schemas import as_text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from marelle_text import Text

OWN_LESSON = "lesson"  # `marelle new lesson` makes a lesson instead of a program


def lesson_files(like: str | None, folder: Path, text: Text) -> Mapping[str, bytes]:
    """Return path in the folder -> content, for the files of a copy of a lesson, with an id of its own.

    Args:
        like: The id, name or path of the lesson that is copied; None for L03.
        folder: The folder for the copy; its name gives the new lesson's id.
        text: The catalogue of the language of comments and schemas.

    Raises:
        LessonError: The lesson that is copied is unknown or wrong.
    """
    from marelle_lessons import load_lesson  # not for help pages
    from marelle_lessons.authoring import MODEL, SCHEMAS, new_lesson
    from marelle_lessons.schemas import OF_LESSON
    from marelle_sim.schemas import described, kit_schema, world_schema

    files = dict(new_lesson(load_lesson(like or MODEL), folder.resolve().name, text))
    makers = {**OF_LESSON, "world-1": world_schema, "kit-1": kit_schema}
    for name, make in makers.items():
        files[f"{SCHEMAS}/{name}.schema.json"] = as_text(described(make(), text)).encode()
    return files
