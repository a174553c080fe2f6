"""The data that the page needs before Python has started: its texts, the lessons, the worlds before a run."""

from collections.abc import Mapping, Sequence
from functools import partial

from marelle_lessons import Lesson, lesson_names, load_lesson
from marelle_lessons.cards import parse, translate
from marelle_lessons.glossary import glossary, words_of
from marelle_lessons.judging import starts_of
from marelle_lessons.page.as_html import html, picture_address
from marelle_lessons.page.cards_row import tree
from marelle_lessons.page.drawn_shapes import COLOURS, GRID_MM, MOST_MM, MOST_POINTS, SQUARE_MM
from marelle_lessons.page.flashing import limits as limits_of_drives
from marelle_lessons.page.images import CarriedImage, as_data, boards, limits as limits_of_images
from marelle_lessons.page.program_files import in_folder
from marelle_lessons.page.puzzle import puzzle
from marelle_lessons.page.pyodide import SOURCE, VERSION
from marelle_lessons.page.run_world import KIT, WORLD
from marelle_lessons.page.settable import Data, of_kit, of_world
from marelle_lessons.pathsfile import LessonPath, load_path, path_names
from marelle_lessons.prints import ruler_svg
from marelle_protocol import NAME
from marelle_sim import simulate
from marelle_sim.kits import Kit, kit_names, load_kit
from marelle_sim.runners import PRESS_US
from marelle_sim.trace import CARRIED_US
from marelle_sim.view import replay_data, web_words
from marelle_sim.world import World, load_world, world_names
from marelle_text import LANGUAGES, Text

_LICENCES = (
    "marelle: MIT",
    "marelle, lessons/leçons: CC BY-SA 4.0",
    f"Pyodide {VERSION}: MPL 2.0, {SOURCE}",
    "CPython 3.14: PSF License 2",
    "CodeMirror 6: MIT",
    "esptool-js 0.7, esp-flasher-stub: Apache 2.0",
    "pako 2.2: MIT, Zlib",
    "atob-lite 2.0: MIT",
    "dapjs 2.3: MIT, tslib: Apache 2.0",
    "Lexend: SIL OFL 1.1",
)
"""What the page carries, and under which licence."""

_OF_PYTHON = "page.board_action."
"""What to do about an error of a board: `problems.BoardProblem` looks it up by the error's code."""


def contents(
    language: str, images: Sequence[CarriedImage] = (), own: Sequence[Lesson] = ()
) -> Data:
    """Return all data of the page, ready for JSON.

    Args:
        language: the one in which the page opens.
        images: the MicroPython images in the page.
        own: the lessons that are added to the bundled ones.
    """
    paths = [load_path(name) for name in path_names()]
    return {
        "language": language,
        "words": words(),
        "lessons": [
            *(_lesson(lesson) for lesson in _in_order(paths)),
            *(_lesson(lesson, isolate=True) for lesson in own),
        ],
        "paths": [_path(path) for path in paths],
        "worlds": [_world(name) for name in world_names()],
        "kits": [_kit(name) for name in kit_names()],
        "kit": KIT,
        "board_name": NAME,
        "world": WORLD,
        "stage": {language: web_words(language) for language in LANGUAGES},
        "free": {language: html(Text(language)("page.free.text"), str) for language in LANGUAGES},
        "ruler": {language: ruler_svg(Text(language)) for language in LANGUAGES},
        "starts": _starts({}),
        "glossary": [entry.as_data() for entry in glossary()],
        "touch": _touch(),
        "boards": boards(),
        "images": as_data(images),
        "image_files": limits_of_images(),
        "drive": limits_of_drives(),
        "licences": _LICENCES,
    }


def words() -> dict[str, dict[str, str | list[str]]]:
    """Return {language: {key: sentence}} for the sentences that the page's JavaScript uses.

    They are those of the catalogue whose keys begin with `page.`, without `page.board_action.`, which only Python uses. A sentence is a list of both forms where it depends on a number. The placeholders, such as `{name}`, are left for the page to fill in.
    """
    return {
        language: {
            key: sentence
            for key, sentence in Text(language).sentences("page.").items()
            if not key.startswith(_OF_PYTHON)
        }
        for language in LANGUAGES
    }


def _touch() -> Data:
    return {
        "grid_mm": GRID_MM,
        "most_mm": MOST_MM,
        "most_points": MOST_POINTS,
        "square_mm": SQUARE_MM,
        "colours": COLOURS,
        "press_us": PRESS_US,
        "carried_us": CARRIED_US,
    }


def _in_order(paths: Sequence[LessonPath]) -> list[Lesson]:
    lessons = {lesson.id: lesson for lesson in map(load_lesson, lesson_names())}
    ordered = [lessons[name] for path in paths for name in path.lessons]
    return [*ordered, *(lesson for lesson in lessons.values() if lesson not in ordered)]


def _path(path: LessonPath) -> Data:
    pages = {language: _below_title(path.teacher_page(language)) for language in LANGUAGES}
    return {
        "id": path.id,
        "title": {language: path.title(language) for language in LANGUAGES},
        "lessons": path.lessons,
        "page": {language: html(page, lambda _picture: "") for language, page in pages.items()},
        "spoken": {language: path.language_of_page(language) for language in LANGUAGES},
    }


def _lesson(lesson: Lesson, *, isolate: bool = False) -> Data:
    """Return the data of a lesson for the page.

    With `isolate` the programs of other robots in its worlds run in a process of their own, since strangers wrote them.
    """
    picture = partial(picture_address, lesson.folder)
    kit = load_kit(lesson.kit)
    return {
        "id": lesson.id,
        "name": lesson.name,
        "title": {language: lesson.title(language) for language in LANGUAGES},
        "summary": {language: lesson.summary(language) for language in LANGUAGES},
        "page": {
            language: html(_below_title(lesson.page(language)), picture) for language in LANGUAGES
        },
        "path": lesson.path,
        "requires": lesson.requires,
        "teacher": html(lesson.teacher_page(), picture),
        "paper": html(lesson.paper_page(), picture),
        "levels": lesson.levels,
        "exact": lesson.exact,
        "minutes": lesson.minutes,
        "languages": lesson.languages,
        "starts": _lessons_starts(lesson),
        "roles": _roles(lesson),
        "glossary": words_of(lesson),
        "puzzles": _puzzles(lesson),
        **of_kit(kit),
        "worlds": [
            {
                "name": one.name,
                "title": _titles(one.world),
                "scene": _scene(one.world, kit, isolate=isolate),
                **of_world(one.world),
            }
            for one in lesson.worlds
            if not one.hidden
        ],
    }


def _puzzles(lesson: Lesson) -> Data:
    if lesson.roles:  # a puzzle is one program, and these lessons have several
        return {}
    found = {language: puzzle(lesson, language) for language in ("cards", "micropython")}
    return {language: one.mixed(lesson.id) for language, one in found.items() if one is not None}


def _lessons_starts(lesson: Lesson) -> Data:
    if not lesson.roles:
        return _starts(lesson.starts)
    parts = {
        role.robot: _starts({one: text.strip() + "\n" for one, text in starts.items()})
        for role, starts in zip(lesson.roles, starts_of(lesson), strict=True)
    }
    return {**parts[lesson.roles[0].robot], "parts": parts}


def _roles(lesson: Lesson) -> list[Data]:
    looks = {
        robot.name: robot.color for world in lesson.worlds[:1] for robot in world.world.robots
    }
    return [
        {
            "robot": role.robot,
            "title": {language: role.title(language) for language in LANGUAGES},
            "color": looks[role.robot],
        }
        for role in lesson.roles
    ]


def _starts(starts: Mapping[str, str]) -> Data:
    cards = starts.get("cards", "").strip()
    row = parse(cards) if cards else None
    return {
        "cards": cards,
        "row": tree(row.items) if row else [],
        "shown": {name: translate(row, name).program if row else "" for name in LANGUAGES},
        "micropython": starts.get("micropython", ""),
    }


def _world(name: str) -> Data:
    world = load_world(name)
    return {
        "name": name,
        "title": _titles(world),
        "scene": _scene(world, load_kit(KIT)),
        **of_world(world),
    }


def _kit(name: str) -> Data:
    kit = load_kit(name)
    titles = {language: kit.title(language) for language in LANGUAGES}
    scene = _scene(load_world(WORLD), kit)
    (robot,), (body,) = scene["robots"], scene["bodies"]
    return {"name": name, "title": titles, "robot": robot, "body": body, **of_kit(kit)}


def _titles(world: World) -> dict[str, str]:
    return {language: world.title(language) for language in LANGUAGES}


def _scene(world: World, kit: Kit, *, isolate: bool = False) -> Data:
    """Return the recorded run (`docs/frames.md`) of a robot that does nothing in a world: the picture before a run."""
    with in_folder("pass\n", {}) as program:
        return replay_data(simulate(program, world=world, kit=kit, seconds=1, isolate=isolate))


def _below_title(page: str) -> str:
    """Return the text of a page of a lesson or a path without its heading, since the title is shown already."""
    first, _, rest = page.lstrip().partition("\n")
    return rest if first.startswith("# ") else page
