"""The files with which a pupil begins a lesson: a program, the worlds that are not hidden, and the page as text."""

import re
import tomllib
from collections.abc import Mapping
from typing import NamedTuple

from marelle_lessons.catalogue import name_to_type
from marelle_lessons.folder import board_files_of
from marelle_lessons.lesson import Lesson, LessonWorld
from marelle_lessons.lessonfile import own_bytes, own_kit
from marelle_lessons.markdown import plain_text
from marelle_lessons.program import CARDS
from marelle_text import Text

_COMMENT = re.compile(r"""((?:[^"'#]|"(?:[^"\\]|\\.)*"|'[^']*')*)#.*""")


class Starter(NamedTuple):
    """The files for the folder of a pupil.

    `files` has their contents (bytes) by name; `entry` is the name of the program in it; `mats` has the names in it of the files of the other
    worlds besides `world.toml`.
    """

    files: Mapping[str, bytes]
    entry: str
    mats: tuple[str, ...]


def starter_files(lesson: Lesson, text: Text, language: str) -> Starter:
    """Return the files with which a pupil begins a lesson.

    Args:
        lesson: The lesson.
        text: The catalogue of the pupil's language, in which the files are named.
        language: The language of the program: "cards" or "micropython", if the lesson has it.
    """
    entry = text("lesson.file.cards" if language == CARDS else "lesson.file.program")
    worlds = _shown(lesson)
    names = ["world.toml", *map(_file_name, worlds[1:])][: len(worlds)]
    notes = terminal_notes(lesson, text, typed=name_to_type(lesson, lesson.name), program=entry)
    page = "\n".join([plain_text(lesson.page(text.language)), *notes])
    files = {
        entry: lesson.starts[language].encode(),
        text("lesson.file.page"): f"{page}\n".encode("utf-8-sig"),
    }
    for world, name in zip(worlds, names, strict=True):
        files.update(_mat(lesson, world, name, text))
    if lesson.kit.endswith(".toml"):
        files["kit.toml"] = own_bytes(lesson.folder, own_kit(lesson))
    if language != CARDS:  # cards read no file
        files.update(board_files_of(lesson))
    return Starter(files, entry, tuple(names[1:]))


def _shown(lesson: Lesson) -> list[LessonWorld]:
    return [world for world in lesson.worlds if not world.hidden]


def _file_name(world: LessonWorld) -> str:
    return f"{world.name}.toml"


def _mat(lesson: Lesson, world: LessonWorld, name: str, text: Text) -> dict[str, bytes]:
    """Return the files for a world: its TOML file as `name`, without comments, its pictures, and the programs that its robots have."""
    folder = lesson.folder / "worlds"
    source = (folder / f"{world.name}.toml").read_text("utf-8-sig")
    note = text("lesson.world_note", title=world.world.title(text.language))
    pictures = sorted([*folder.glob("*.png"), *folder.glob("*.jpg")])
    beside = [picture.name for picture in pictures if picture.name in source]
    beside += [robot.program for robot in world.world.robots if robot.program]
    files = {one: (folder / one).read_bytes() for one in beside}
    return {name: f"# {note}\n{without_comments(source)}".encode(), **files}


def without_comments(toml: str) -> str:
    r"""Return a TOML text without its comments, which are for authors; unchanged if the result would not have the same values.

    Example:
        >>> without_comments('# a pond\ncolor = "#fff" # white\n')
        'color = "#fff"\n'
    """
    kept: list[str] = []
    for line in toml.splitlines():
        found = _COMMENT.fullmatch(line)
        code = line if found is None else found[1].rstrip()
        gap = not code and found is None and bool(kept) and bool(kept[-1])
        if code or gap:  # keep no empty line for a comment, and no two in a row
            kept.append(code)
    shorter = "\n".join(kept) + "\n"
    try:
        same = tomllib.loads(shorter) == tomllib.loads(toml)
    except tomllib.TOMLDecodeError:
        return toml
    return shorter if same else toml


def terminal_notes(lesson: Lesson, text: Text, *, typed: str, program: str) -> list[str]:
    """Return notes for the page as text: the commands for a terminal in place of the page's buttons « Essayer » and « Vérifier ».

    A second note lists the files of the other mats, if there are any.

    Args:
        lesson: The lesson.
        text: The catalogue of the pupil's language.
        typed: The name of the lesson in a command, such as "L03".
        program: The file name of the pupil's program.
    """
    notes = [text("lesson.terminal_note", lesson=typed, program=program)]
    others = [(_file_name(one), one.world.title(text.language)) for one in _shown(lesson)[1:]]
    if others:
        mats = ", ".join(f"{file} ({title})" for file, title in others)
        notes.append(text("lesson.mats_note", mats=mats))
    return notes
