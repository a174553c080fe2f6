"""What the author of a lesson begins with, and what is missing in a lesson that runs."""

from __future__ import annotations

import json
import re
import unicodedata
from typing import TYPE_CHECKING, NamedTuple

from marelle_lessons import lessonfile
from marelle_lessons.catalogue import lesson_ids
from marelle_lessons.lesson import LANGUAGES
from marelle_lessons.pictures import PICTURES, picture_file
from marelle_text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from marelle_lessons.lesson import Lesson

MODEL = "L03"
FEWEST_SOLUTIONS = 2
FEWEST_WRONG = 4
ACCEPTED = "accepted.txt"
SCHEMAS = "schemas"  # the folder of the copy in which its files look for theirs
_PICTURE = re.compile(r"!\[[^\]]*\]\(([^)\s]+)\)")
_NOT_IN_ID = re.compile(r"[^A-Z0-9]+")
_LONGEST_ID = 20


class Missing(NamedTuple):
    """What a lesson that runs has not yet: where it would be, and why one wants it, in words."""

    file: str
    why: str


def missing(lesson: Lesson, language: str | None = None) -> list[Missing]:
    """Return what a lesson has not yet; it runs without.

    Example:
        >>> missing(load_lesson("L03"))
        []
    """
    text = Text(language)
    absent = {
        "lesson.toml": not _is_titled(lesson),
        **{name: not lesson.has(name) for name in lessonfile.LATER_PAGES},
        "solution_2.*": len(lesson.solutions) < FEWEST_SOLUTIONS,
        "wrong/": len(lesson.wrong) < FEWEST_WRONG,
    }
    return [
        Missing(name, text(f"lesson.missing.{key}"))
        for (name, gone), key in zip(absent.items(), _MISSING, strict=True)
        if gone
    ]


_MISSING = ("title", "english", "teacher", "paper", "solutions", "wrong")


def _is_titled(lesson: Lesson) -> bool:
    """Tell whether somebody has written the title that a new lesson leaves to be written."""
    unwritten = {Text(language)("lesson.new.title") for language in LANGUAGES}
    said = {lesson.title("fr"), lesson.page("fr").partition("\n")[0].removeprefix("# ").strip()}
    return not said & unwritten


def new_lesson(model: Lesson, folder_name: str, text: Text) -> Mapping[str, bytes]:
    """Return the files of a lesson to change, by their path in its folder: those of a model, under an id of its own.

    The pages of the model that its author must write anew are left out: the teacher's, the paper version, the English one.

    Args:
        model: The lesson that is copied.
        folder_name: What the new folder is called; the id comes from it.
        text: The catalogue of the author's language, for comments.

    Raises:
        LessonError: A file of the model cannot be read or is too large.
    """
    files = {
        "lesson.toml": _with_schema(_settings(model, own_id(folder_name), text), "lesson-1"),
        "checks.toml": _with_schema(_read(model, "checks.toml"), "checks-1"),
        "lesson.fr.md": _page(model),
        **dict(_programs(model)),
    }
    for world in model.worlds:
        name = f"worlds/{world.name}.toml"
        files[name] = _with_schema(_read(model, name), "world-1", "../")
        others = {f"worlds/{robot.program}" for robot in world.world.robots if robot.program}
        files.update((other, _read(model, other)) for other in sorted(others))
    if model.kit.endswith(".toml"):
        files["kit.toml"] = _with_schema(_read(model, lessonfile.own_kit(model)), "kit-1")
    if (model.folder / ACCEPTED).is_file():
        files[ACCEPTED] = _read(model, ACCEPTED)
    return {
        **{name: written.encode() for name, written in files.items()},
        **dict(_pictures(model)),
    }


def own_id(folder_name: str) -> str:
    """Return the id of a lesson in a folder of that name, which no bundled lesson has.

    Example:
        >>> own_id("Mon école")
        'MON-ECOLE'
    """
    plain = unicodedata.normalize("NFKD", folder_name).encode("ascii", "ignore").decode()
    made = _NOT_IN_ID.sub("-", plain.upper()).strip("-")
    if not made or not made[0].isalpha():
        made = f"L-{made}".strip("-")
    made = made[:_LONGEST_ID].rstrip("-")
    return f"{made[: _LONGEST_ID - 2]}-2" if made in lesson_ids() else made


def _settings(model: Lesson, identity: str, text: Text) -> str:
    """Return `lesson.toml` of the copy, its words left to be written."""
    known: dict[str, object] = {
        "format": lessonfile.FORMAT,
        "id": identity,
        "path": model.path,
        "levels": model.levels,
        "minutes": model.minutes,
        "kits": model.kits,
        "skills": model.skills,
        "requires": model.requires,
        "languages": model.languages,
        "personal_data": model.personal_data,
        "licence": model.licence,
        "version": 1,
        "seconds": model.seconds,
        "exact": model.exact,
        "kit": "kit.toml" if model.kit.endswith(".toml") else model.kit,
        "hidden": [world.name for world in model.worlds if world.hidden],
    }
    lines = [f"# {text('lesson.new.note', lesson=model.id)}"]
    lines += [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in known.items()]
    for key in ("title", "summary", "debate"):
        said = json.dumps(Text("fr")(f"lesson.new.{key}"), ensure_ascii=False)
        lines += ["", f"[{key}]", f"fr = {said}"]
    return "\n".join(lines) + "\n"


def _page(model: Lesson) -> str:
    """Return the pupil's page of the copy, its title left to be written."""
    page = model.page("fr")
    first, newline, rest = page.partition("\n")
    title = f"# {Text('fr')('lesson.new.title')}"
    return f"{title}{newline}{rest}" if first.startswith("# ") else f"{title}\n\n{page}"


def _programs(model: Lesson) -> Iterator[tuple[str, str]]:
    yield from ((lessonfile.STARTS[language], start) for language, start in model.starts.items())
    yield from model.solutions
    yield from ((f"wrong/{one.file}", one.text) for one in model.wrong)


def _pictures(model: Lesson) -> Iterator[tuple[str, bytes]]:
    """Yield the pictures that the pupil's page shows, and those that lie under the worlds."""
    shown = set(_PICTURE.findall(model.page("fr")))
    under = {
        f"worlds/{path.name}"
        for path in (model.folder / "worlds").glob("*")
        if path.suffix in PICTURES
    }
    for name in sorted(shown | under):
        path = picture_file(model.folder, name)
        if path is not None:
            yield path.relative_to(model.folder.resolve()).as_posix(), lessonfile.read_bytes(path)


def _read(model: Lesson, name: str) -> str:
    return lessonfile.read_text(model.folder / name)


def _with_schema(written: str, schema: str, up: str = "./") -> str:
    """Return a file whose first line names its schema, where that is in the copy."""
    first, _newline, rest = written.partition("\n")
    own = rest if first.startswith("#:schema") else written
    return f"#:schema {up}{SCHEMAS}/{schema}.schema.json\n{own}"
