"""Read the folder of a lesson (docs/lessons.md describes its files); errors name the file, and the line where one is wrong."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from marelle_lessons.boardfiles import MOST_FILE_BYTES, read_board_files
from marelle_lessons.checks_and_hints import read_checks
from marelle_lessons.errors import LessonError
from marelle_lessons.lesson import PEOPLE_FIELD, Lesson, LessonWorld, Person, WrongProgram
from marelle_lessons.pictures import check_pictures
from marelle_lessons.plainnames import ID_FIELD, PLACE_FIELD
from marelle_lessons.roles import ROLES_FIELD, Role, check_robots, roles_of, split
from marelle_lessons.skillsfile import FREE, skills
from marelle_lessons.sourcesfile import read_sources
from marelle_lessons.tomlfile import (
    lesson_errors,
    read_table,
    refuse_unknown,
    words_field,
)
from marelle_sim.errors import KitError, ProgramFileError, WorldError
from marelle_sim.kits import load_kit
from marelle_sim.regular_file import open_regular
from marelle_sim.runners import check_inputs, kits_of, programs_of
from marelle_sim.toml import Field, Table, nearest, one_of
from marelle_sim.world import World, load_world

FORMAT = "lesson-1"
PATHS = ("mat", "robot", "seconde", "nsi", "adults")
LEVELS = ("CP", "CE1", "CE2", "CM1", "CM2", "6e", "5e", "4e", "3e", "2de", "1re", "Tle")
_PROGRAM_LANGUAGES = ("cards", "micropython")
LATER_PAGES = ("lesson.en.md", "teacher.fr.md", "paper.fr.md")  # a lesson runs without them
STARTS = {"cards": "start.cards.txt", "micropython": "start.py"}
SOURCES = "sources.toml"
MOST_PICTURE_BYTES = 2_000_000
MOST_FILES = 100  # worlds, solutions or wrong programs

_WORDS = ("title", "summary", "debate")
_EXPECT = re.compile(r"#\s*expect:\s*(\S+)\s*")


def read_lesson(folder: Path) -> Lesson:
    """Return the lesson in a folder.

    Raises:
        LessonError: There is no such folder, or a file in it is missing or wrong.
    """
    if not folder.is_dir():
        raise LessonError("E-LESSON-01", name=folder.name, nearest="")
    with lesson_errors():
        table, values = read_table(_needed(folder, "lesson.toml"), fields())
        lesson = _lesson(table, values, folder)
    lesson.worlds = _worlds(lesson, values["hidden"], table)
    lesson.checks, lesson.families = read_checks(_needed(folder, "checks.toml"), lesson)
    later = [name for name in LATER_PAGES if (folder / name).is_file()]
    lesson.pages = {name: read_text(_needed(folder, name)) for name in ("lesson.fr.md", *later)}
    for name, page in lesson.pages.items():
        check_pictures(folder, name, page)
    if (folder / SOURCES).is_file():
        lesson.sources = read_sources(_needed(folder, SOURCES), lesson.skills)
    lesson.board_files = read_board_files(folder)
    _programs(folder, lesson)
    return lesson


def read_text(path: Path) -> str:
    """Return the text of a page or program of a lesson, with line feeds as line ends.

    Raises:
        LessonError: E-LESSON-02 if the file cannot be read, -03 if it is larger than 200 kB, -04 if it is not UTF-8.
    """
    raw = read_bytes(path, MOST_FILE_BYTES)
    try:
        return raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise LessonError("E-LESSON-04", file=_shown(path), line=line) from None


def read_bytes(path: Path, most: int = MOST_PICTURE_BYTES) -> bytes:
    """Return the content of a file of a lesson.

    Raises:
        LessonError: E-LESSON-02 if it cannot be read, -03 if it has more than `most` bytes.
    """
    try:
        with open_regular(path) as file:
            raw = file.read(most + 1)
    except OSError:
        raise LessonError("E-LESSON-02", file=_shown(path)) from None
    if len(raw) > most:
        raise LessonError("E-LESSON-03", file=_shown(path), limit_kb=most // 1000)
    return raw


def own_bytes(folder: Path, name: str) -> bytes:
    """Return the content of the file of a name in a lesson's folder.

    Raises:
        LessonError: As `read_bytes`; E-LESSON-14 if there is no such file, or it is a link to a file outside the folder.
    """
    return read_bytes(_needed(folder, name))


def text_if_there(folder: Path, name: str) -> str:
    """Return the text of the file of a name in a lesson's folder, or "" if there is no such file.

    Raises:
        LessonError: As `own_bytes` and `read_text`.
    """
    return read_text(_needed(folder, name)) if (folder / name).exists() else ""


def own_kit(lesson: Lesson) -> str:
    """Return the path, within the lesson's folder, of the kit file that the lesson brings along."""
    return Path(lesson.kit).relative_to(lesson.folder).as_posix()


def _shown(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"


def _needed(folder: Path, name: str) -> Path:
    path = folder / name
    try:
        there = path.is_file()
    except OSError:  # no permission for the folder
        raise LessonError("E-LESSON-02", file=_shown(path)) from None
    if not there or not path.resolve().is_relative_to(folder.resolve()):
        raise LessonError("E-LESSON-14", file=name, lesson=folder.name)
    return path


def fields() -> dict[str, Field]:
    """Return the fields of `lesson.toml`."""
    texts = Field.texts("[]", 1).schema
    free = {"type": "string", "pattern": f"^{FREE}"}
    known_level = {"anyOf": [one_of(LEVELS), free]}
    known_skill = {"anyOf": [one_of(sorted(skills())), free]}
    return {
        "format": Field.version(FORMAT),
        "id": ID_FIELD,
        "path": Field.choice(PATHS),
        "levels": Field(_read_levels, {**texts, "items": {**known_level, **texts["items"]}}),
        "minutes": Field.whole(1, 1000),
        "kits": Field(_read_kits, {**texts, "contains": one_of(["none"])}),
        "skills": Field(_read_skills, {**texts, "items": {**known_skill, **texts["items"]}}),
        "requires": Field.texts('["…"]'),
        "languages": Field(_read_languages, {**texts, "items": one_of(_PROGRAM_LANGUAGES)}),
        "personal_data": Field.text(),
        "licence": Field.text(),
        "version": Field.whole(1, 1_000_000),
        "seconds": Field.number(0.001, 86_400, 60),
        "kit": Field.text("pico_bot"),
        "exact": Field.flag(),
        "hidden": Field.texts('["…"]'),
        **dict.fromkeys(_WORDS, words_field()),
        "place": PLACE_FIELD,
        "person": PEOPLE_FIELD,
        "role": ROLES_FIELD,
    }


def _lesson(table: Table, values: dict[str, Any], folder: Path) -> Lesson:
    own = {*_WORDS, "format", "hidden", "person", "role", "kit"}
    return Lesson(
        folder,
        kit=_kit(values["kit"], folder),
        words={key: values[key] for key in _WORDS},
        people=[Person(one["name"], one["is"], one["in"]) for one in values["person"]],
        roles=roles_of(table, values["role"]),
        **{key: value for key, value in values.items() if key not in own},
    )


def _read_kits(table: Table, key: str) -> list[str]:
    sample = '["none", "robot"]'
    kits = table.texts(key, sample, 1)
    if "none" not in kits:
        raise table.wrong(key, sample)
    return kits


def _read_skills(table: Table, key: str) -> list[str]:
    codes = table.texts(key, '["C3-6E-REP"]', 1)
    listed = (code for code in codes if not code.startswith(FREE))
    refuse_unknown(table, key, listed, skills(), "E-LESSON-22")
    return codes


def _read_levels(table: Table, key: str) -> list[str]:
    levels = table.texts(key, '["CM1", "6e"]', 1)
    for one in levels:
        if one not in LEVELS and not one.startswith(FREE):
            near = f"{', '.join(LEVELS)}, {FREE}…"
            raise table.source.error("E-WORLD-13", (key,), value=one, nearest=near)
    return levels


def _read_languages(table: Table, key: str) -> list[str]:
    languages = table.texts(key, '["cards", "micropython"]', 1)
    refuse_unknown(table, key, languages, _PROGRAM_LANGUAGES, "E-WORLD-13")
    return languages


def _kit(name: str, folder: Path) -> str:
    """Return the name of a bundled kit, or for a name in `.toml` the path of the kit in the lesson's folder; check the kit.

    Raises:
        LessonError: There is no such kit, or its file is wrong; the code is that of `load_kit`.
    """
    kit = str(folder / name) if name.endswith(".toml") else name
    try:
        load_kit(kit)
    except KitError as error:
        raise LessonError(error.code, **error.facts) from None
    return kit


def _files(folder: Path, patterns: tuple[str, ...]) -> list[Path]:
    """Return the files of a folder that match one of the patterns, sorted by path, without links to files outside the folder.

    Raises:
        LessonError: E-LESSON-12 if there are more than 100.
    """
    root = folder.resolve()
    found = sorted(
        path
        for pattern in patterns
        for path in folder.glob(pattern)
        if path.is_file() and path.resolve().is_relative_to(root)
    )
    if len(found) > MOST_FILES:
        raise LessonError(
            "E-LESSON-12", file=folder.name, line=1, key=patterns[0], count=len(found),
            limit=MOST_FILES,
        )  # fmt: skip
    return found


def _worlds(lesson: Lesson, hidden: list[str], table: Table) -> list[LessonWorld]:
    worlds = []
    for path in _files(lesson.folder / "worlds", ("*.toml",)):
        try:
            world = load_world(path)
            check_inputs((), kits_of(world, lesson.kit), world)
            _check_pupils_robots(world, lesson.roles)
            programs_of(world)
        except (ProgramFileError, WorldError) as error:
            raise LessonError(error.code, **error.facts) from None
        worlds.append(LessonWorld(path.stem, world, path.stem in hidden))
    if not worlds:
        raise LessonError("E-LESSON-14", file="worlds/*.toml", lesson=lesson.name)
    with lesson_errors():
        refuse_unknown(table, "hidden", hidden, [one.name for one in worlds], "E-LESSON-16")
    return worlds


def _check_pupils_robots(world: World, roles: Sequence[Role]) -> None:
    """Check which robots of a world have no program in the world's file: these run the pupil's program.

    In a lesson without roles this must be the first robot and no other, and a world without a list of robots passes; with roles, the
    robots of the roles, and the first robot must be one of them.

    Raises:
        WorldError: without roles: E-WORLD-43 if several robots have no program, -44 if only another robot than the first has none,
            -45 if every robot has one.
        LessonError: with roles: E-LESSON-54 if the robots without a program are not those of the roles, or the first one has a program.
    """
    shown = _shown(Path(world.source[0]))
    if roles:
        check_robots(world, roles, shown)
        return
    pupils = [robot for robot in world.robots if not robot.program]
    first = world.robots[:1]
    if first and not pupils:
        raise WorldError("E-WORLD-45", file=shown, line=world.source[1])
    if len(pupils) != len(first):
        raise WorldError("E-WORLD-43", file=shown, line=world.source[1], count=len(pupils))
    for pupil in pupils:
        if pupil is not first[0]:
            raise WorldError("E-WORLD-44", file=shown, line=pupil.line, name=pupil.name)


def _with_parts(lesson: Lesson, text: str, file: str) -> str:
    if lesson.roles:
        with lesson_errors():
            split(text, lesson.roles, f"{lesson.name}/{file}")
    return text


def _programs(folder: Path, lesson: Lesson) -> None:
    for language in lesson.languages:
        text = read_text(_needed(folder, STARTS[language]))
        lesson.starts[language] = _with_parts(lesson, text, STARTS[language])
    for path in _files(folder, ("solution*.py", "solution*.cards.txt")):
        lesson.solutions.append((path.name, _with_parts(lesson, read_text(path), path.name)))
    if not lesson.solutions:
        raise LessonError("E-LESSON-14", file="solution.py", lesson=folder.name)
    known = [check.id for check in lesson.checks]
    for path in _files(folder / "wrong", ("*.py", "*.cards.txt")):
        text = read_text(path)
        found = _EXPECT.fullmatch(text.partition("\n")[0])
        expects = found[1] if found else ""
        if expects not in known:
            near = nearest(expects, known)
            raise LessonError("E-LESSON-19", file=f"wrong/{path.name}", nearest=near)
        lesson.wrong.append(WrongProgram(path.name, text, expects))
