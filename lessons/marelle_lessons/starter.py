"""What a pupil begins a lesson with: a program, the world to try it in, the page as text."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from marelle_lessons.comments import without_comments
from marelle_lessons.plaintext import plain_text
from marelle_lessons.program import CARDS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from marelle_lessons.lesson import Lesson
    from marelle_text import Text


class Starter(NamedTuple):
    """The files of a pupil's folder, and the name of the program among them."""

    files: Mapping[str, bytes]
    entry: str


def starter_files(lesson: Lesson, text: Text, language: str) -> Starter:
    """Return the files to begin with.

    Args:
        lesson: What to do.
        text: The catalogue of the pupil's language, which names the files.
        language: "cards" or "micropython"; one of the lesson's.
    """
    entry = text("lesson.file.cards" if language == CARDS else "lesson.file.program")
    page = plain_text(lesson.page(text.language)) + "\n" + terminal_note(lesson.id, text, entry)
    files = {
        entry: lesson.starts[language].encode(),
        text("lesson.file.page"): f"{page}\n".encode("utf-8-sig"),
    }
    world = next((world for world in lesson.worlds if not world.hidden), None)
    if world is not None:
        folder = lesson.folder / "worlds"
        source = (folder / f"{world.name}.toml").read_text("utf-8-sig")
        note = text("lesson.world_note", title=world.world.title(text.language))
        files["world.toml"] = f"# {note}\n{without_comments(source)}".encode()
        for picture in sorted([*folder.glob("*.png"), *folder.glob("*.jpg")]):
            if picture.name in source:
                files[picture.name] = picture.read_bytes()
    return Starter(files, entry)


def terminal_note(lesson: str, text: Text, program: str) -> str:
    """Return what the page's « Essayer » and « Vérifier » are in a terminal."""
    return text("lesson.terminal_note", lesson=lesson, program=program)
