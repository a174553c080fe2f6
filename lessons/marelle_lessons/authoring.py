"""For authors: the files of a new lesson, copied from a model, and the list of files that a lesson still lacks."""

from collections.abc import Mapping
from typing import NamedTuple

from marelle_lessons.catalogue import lesson_ids
from marelle_lessons.folder import files_of
from marelle_lessons.lesson import LANGUAGES, Lesson
from marelle_lessons.lessonfile import FORMAT, LATER_PAGES, SOURCES, own_kit
from marelle_lessons.plainnames import LONGEST_ID, plain_id
from marelle_lessons.tomltext import toml_text
from marelle_text import Text

MODEL = "L03"
_FEWEST_SOLUTIONS = 2
FEWEST_WRONG = 4
SCHEMAS = "schemas"  # the folder of the new lesson for the JSON Schemas that its files name


class Missing(NamedTuple):
    """A file, or kind of file, that the author has still to write: its path in the lesson's folder, and why it is needed, in words."""

    file: str
    why: str


def missing(lesson: Lesson, language: str | None = None) -> list[Missing]:
    """Return the files that the author of a lesson has still to write, with the reason for each; the lesson runs without them.

    Example:
        >>> missing(load_lesson("L03"))
        []
    """
    text = Text(language)
    absent = {
        "lesson.toml": _is_unwritten(lesson.title("fr")),
        "lesson.fr.md": _is_unwritten(
            lesson.page("fr").partition("\n")[0].removeprefix("# ").strip()
        ),
        **{name: not lesson.has(name) for name in LATER_PAGES},
        "solution_2.*": len(lesson.solutions) < _FEWEST_SOLUTIONS,
        "wrong/": len(lesson.wrong) < FEWEST_WRONG,
    }
    return [
        Missing(name, text(f"lesson.missing.{key}"))
        for (name, gone), key in zip(absent.items(), _MISSING, strict=True)
        if gone
    ]


_MISSING = ("title", "page", "english", "teacher", "paper", "solutions", "wrong")


def _is_unwritten(title: str) -> bool:
    return title in {Text(language)("lesson.new.title") for language in LANGUAGES}


def new_lesson(model: Lesson, folder_name: str, text: Text) -> Mapping[str, bytes]:
    """Return the files of a new lesson, which its author then changes, by their path in the lesson's folder.

    They are copies of the model's files, with placeholders for the title and other texts, and a new id. Left out are three pages that
    the author must write (the teacher's page, the paper version, the English page), the list of sources, and the pictures that are not on
    the French page.

    Args:
        model: The lesson that is copied.
        folder_name: The name of the new folder, from which the id is made.
        text: The catalogue of the author's language, for the comments in the files.

    Raises:
        LessonError: A file of the model is missing, outside its folder or not readable, or the files are too large.
    """
    page = model.page("fr")
    files = {
        name: held
        for name, held in files_of(model).items()
        if name not in (*LATER_PAGES, SOURCES) and (name in page or not name.startswith("img/"))
    }
    files["lesson.toml"] = _settings(model, own_id(folder_name), text).encode()
    files["lesson.fr.md"] = _page(model).encode()
    if model.kit.endswith(".toml"):
        files["kit.toml"] = files.pop(own_kit(model))
    for name in [name for name in files if name.endswith(".toml")]:
        files[name] = _with_schema(files[name], name)
    return files


def own_id(folder_name: str) -> str:
    """Return the id for a new lesson in a folder of this name; if a bundled lesson has this id, "-2" is added.

    Example:
        >>> own_id("Mon école")
        'MON-ECOLE'
    """
    made = plain_id(folder_name)
    return f"{made[: LONGEST_ID - 2]}-2" if made in lesson_ids() else made


def _settings(model: Lesson, identity: str, text: Text) -> str:
    data: dict[str, object] = {
        "format": FORMAT,
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
        **{key: {"fr": Text("fr")(f"lesson.new.{key}")} for key in ("title", "summary", "debate")},
    }
    if model.roles:
        data["role"] = [{"robot": role.robot, **role.words} for role in model.roles]
    return f"# {text('lesson.new.note', lesson=model.id)}\n{toml_text(data)}"


def _page(model: Lesson) -> str:
    page = model.page("fr")
    first, newline, rest = page.partition("\n")
    title = f"# {Text('fr')('lesson.new.title')}"
    return f"{title}{newline}{rest}" if first.startswith("# ") else f"{title}\n\n{page}"


def _with_schema(written: bytes, name: str) -> bytes:
    first, _newline, rest = written.partition(b"\n")
    own = rest if first.startswith(b"#:schema") else written
    up, folder = (
        ("../", "world") if name.startswith("worlds/") else ("./", name.removesuffix(".toml"))
    )
    return f"#:schema {up}{SCHEMAS}/{folder}-1.schema.json\n".encode() + own
