"""Read the files of a lesson's folder, which may be hostile: only the files of the lesson, inside the folder, with limits of size."""

from collections.abc import Iterator

from marelle_lessons import lessonfile
from marelle_lessons.boardfiles import FOLDER
from marelle_lessons.errors import LessonError
from marelle_lessons.lesson import Lesson
from marelle_lessons.pictures import PICTURES, picture_file, shown_pictures

ACCEPTED = "accepted.txt"
MOST_FOLDER_BYTES = 10_000_000
_IF_THERE = (*lessonfile.LATER_PAGES, lessonfile.SOURCES, ACCEPTED)


def files_of(lesson: Lesson) -> dict[str, bytes]:
    """Return the content of each file of a lesson by its path in the folder; other files in the folder are left out.

    Raises:
        LessonError: E-LESSON-14 if a file is outside the folder, -31 if all together have more than 10 MB; and the errors of
            `lessonfile.own_bytes`.

    Example:
        >>> "worlds/terraces.toml" in files_of(load_lesson("L03"))
        True
    """
    files: dict[str, bytes] = {}
    size = 0
    for name in [*_texts(lesson), *_pictures(lesson)]:
        files[name] = lessonfile.own_bytes(lesson.folder, name)
        size += len(files[name])
        if size > MOST_FOLDER_BYTES:
            raise LessonError(
                "E-LESSON-31", lesson=lesson.name, limit_mb=MOST_FOLDER_BYTES // 1_000_000
            )
    return files


def board_files_of(lesson: Lesson) -> dict[str, bytes]:
    """Return the content of each file that the lesson copies to the board's flash, by its name.

    Raises:
        LessonError: As `lessonfile.own_bytes`.
    """
    return {
        name: lessonfile.own_bytes(lesson.folder, f"{FOLDER}/{name}")
        for name in lesson.board_files
    }


def _texts(lesson: Lesson) -> Iterator[str]:
    yield from ("lesson.toml", "checks.toml", "lesson.fr.md")
    yield from (name for name in _IF_THERE if (lesson.folder / name).is_file())
    yield from (lessonfile.STARTS[language] for language in lesson.starts)
    yield from (file for file, _text in lesson.solutions)
    yield from (f"wrong/{one.file}" for one in lesson.wrong)
    yield from (f"{FOLDER}/{name}" for name in lesson.board_files)
    for world in lesson.worlds:
        yield f"worlds/{world.name}.toml"
        yield from sorted({f"worlds/{one.program}" for one in world.world.robots if one.program})
    if lesson.kit.endswith(".toml"):
        yield lessonfile.own_kit(lesson)


def _pictures(lesson: Lesson) -> Iterator[str]:
    pages = (lesson.page("fr"), lesson.page("en"), lesson.teacher_page(), lesson.paper_page())
    shown = {one.name for page in pages for one in shown_pictures(page)}
    under = (lesson.folder / "worlds").glob("*")
    shown |= {f"worlds/{path.name}" for path in under if path.suffix.lower() in PICTURES}
    root = lesson.folder.resolve()
    found = {picture_file(lesson.folder, name) for name in shown}
    yield from sorted(path.relative_to(root).as_posix() for path in found if path is not None)
