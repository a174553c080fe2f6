"""The JSON Schemas of docs/schemas and the readers of files agree, so that neither drifts from the other."""

import tomllib
from collections.abc import Callable
from contextlib import suppress
from copy import deepcopy
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import assume, given, strategies as st
from hypothesis.strategies import SearchStrategy
from jsonschema import Draft7Validator
from typed_commands import Command
from world_files import HEAD, as_toml
from wrong_files import WRONG_KITS, WRONG_WORLDS

from marelle_host.cli.authoring.schemas import as_text
from marelle_lessons.schemas import OF_LESSON, path_schema
from marelle_sim import KitError, WorldError, load_kit, load_world
from marelle_sim.schemas import described, kit_schema, world_schema
from marelle_text import Text

ROOT = Path(__file__).parents[2]
WRITTEN = {"kit-1": kit_schema, "world-1": world_schema, **OF_LESSON}  # by a command
SCHEMAS = {**WRITTEN, "path-1": path_schema}
PICO_BOT = Path(load_kit("pico_bot").source).read_text(encoding="utf-8")
# What only the reader can tell: numbers that are none, and what values must be together.
TOGETHER = {
    *(f"E-KIT-{number:02}" for number in (9, 15, 16, 17, 18, 19, 20, 21, 22, 24, 29)),
    *(f"E-WORLD-{number:02}" for number in (9, 10, 12, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 26, 27, 35)),
    "E-LESSON-45", "E-LESSON-46", "E-LESSON-47", "E-LESSON-48",
}  # fmt: skip
ALONE = {
    "line.points",
    "line.radius",
    "arc.to",
    "body.wheel_counts",
    "part.servo",
}  # good or not by what else there is


@cache
def validator(name: str) -> Draft7Validator:
    return Draft7Validator(SCHEMAS[name]())


def schema_accepts(name: str, text: str) -> bool:
    return validator(name).is_valid(tomllib.loads(text))


def files(pattern: str) -> list[Path]:
    return [
        path
        for folder in ("simulator", "lessons", "docs/programs")
        for path in sorted((ROOT / folder).rglob(pattern))
        if "node_modules" not in path.parts
    ]


FILES = [
    *(("kit-1", path) for path in [*files("kits/*.toml"), *files("kit.toml")]),
    *(("world-1", path) for path in [*files("worlds/*.toml"), *files("world.toml")]),
    *(("lesson-1", path) for path in files("lesson.toml")),
    *(("checks-1", path) for path in files("checks.toml")),
    *(("sources-1", path) for path in files("sources.toml")),
    *(("path-1", path) for path in files("paths/*.toml")),
]


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_published_schema_is_that_of_the_sources(name: str) -> None:
    published = (ROOT / "docs" / "schemas" / f"{name}.schema.json").read_text(encoding="utf-8")
    assert published == as_text(described(SCHEMAS[name](), Text("en")))


@pytest.mark.parametrize("name", SCHEMAS)
def test_each_schema_is_one(name: str) -> None:
    Draft7Validator.check_schema(SCHEMAS[name]())


@pytest.mark.parametrize(
    ("name", "path"), FILES, ids=[str(path.relative_to(ROOT)) for _name, path in FILES]
)
def test_each_file_that_comes_with_marelle_is_valid(name: str, path: Path) -> None:
    errors = validator(name).iter_errors(tomllib.loads(path.read_text("utf-8")))
    assert [error.message for error in errors] == []


@pytest.mark.parametrize(
    ("name", "path"), FILES, ids=[str(path.relative_to(ROOT)) for _name, path in FILES]
)
def test_each_file_names_its_schema_but_those_that_a_page_shows(name: str, path: Path) -> None:
    first = path.read_text("utf-8").partition("\n")[0]
    if "my-lesson" not in path.parts:
        assert first.startswith("#:schema ../")
        named = (path.parent / first.removeprefix("#:schema ")).resolve()
        assert named == ROOT / "docs" / "schemas" / f"{name}.schema.json"


def test_files_of_each_kind_are_tried() -> None:
    assert {name for name, _path in FILES} == set(SCHEMAS)
    assert len(FILES) > 15


@pytest.mark.parametrize(("found", "put", "code", "key"), WRONG_KITS)
def test_a_wrong_kit_is_refused_by_both(found: str, put: str, code: str, key: str) -> None:
    accepted = schema_accepts("kit-1", PICO_BOT.replace(found, put, 1))
    assert accepted == (code in TOGETHER or key in ALONE)


@pytest.mark.parametrize(("text", "code", "line", "key"), WRONG_WORLDS)
def test_a_wrong_world_is_refused_by_both(text: str, code: str, line: object, key: str) -> None:
    world = HEAD + text
    with suppress(tomllib.TOMLDecodeError):
        assert not schema_accepts("world-1", world) or code in TOGETHER or key in ALONE


VALUES: SearchStrategy[object] = st.one_of(
    st.integers(-3, 300), st.integers(), st.floats(-50, 50).filter(lambda x: x != int(x)),
    st.booleans(), st.text("ab é#", max_size=3), st.lists(st.integers(0, 40), max_size=3),
    st.sampled_from(["left", "motor", "led", "red", "disc", "A1", {}, {"x": 1}, [], [[1, 2], [3, 4]]]),
)  # fmt: skip


def places(table: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the paths of all values and tables in a document."""
    found = [path] if path else []
    inside = table.items() if isinstance(table, dict) else enumerate(table)
    for key, value in inside:
        if isinstance(value, dict | list):
            found += places(value, (*path, key))
        else:
            found.append((*path, key))
    return found


def changed(document: Any, path: tuple[Any, ...], value: object) -> None:
    for key in path[:-1]:
        document = document[key]
    document[path[-1]] = value


def verdict(
    name: str, document: dict[str, Any], read: Callable[[Path], object]
) -> tuple[bool, str, str]:
    """Return whether the schema accepts a document, and the code and key by which its reader refuses it."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "any.toml")
        path.write_text(as_toml(document), encoding="utf-8")
        accepted = schema_accepts(name, path.read_text(encoding="utf-8"))
        try:
            read(path)
        except (KitError, WorldError) as error:
            return accepted, error.code, str(error.facts.get("key", ""))
        return accepted, "", ""


@pytest.mark.unmeasured
@given(st.data())
def test_whatever_one_value_of_a_kit_becomes_both_say_the_same(data: st.DataObject) -> None:
    document = tomllib.loads(PICO_BOT)
    path = data.draw(st.sampled_from(places(document)))
    new_key = data.draw(st.booleans()) and isinstance(path[-1], str)
    place = (*path[:-1], path[-1] + "s") if new_key else path
    changed(document, place, data.draw(VALUES))
    accepted, code, key = verdict("kit-1", document, load_kit)
    if key not in ALONE:
        assert accepted == (code == "" or code in TOGETHER)


EVERYTHING = """
format = 1
size = [900, 600]
border = true
color = "white"
seed = 3
[title]
fr = "a"
[squares]
size = 100
columns = 3
rows = 2
[[line]]
points = [[100, 100], [300, 100]]
width = 20
dashes = [10, 20]
[[arc]]
at = [500, 300]
radius = 50
from = 0
to = 90
[[patch]]
shape = "disc"
at = [200, 200]
diameter = 30
[[label]]
text = "A"
at = [50, 50]
[[wall]]
points = [[800, 10], [800, 100]]
[[box]]
at = [700, 500]
size = [20, 30]
mass = 100
[robot]
at = [400, 300]
heading = 90
[environment]
light = [[0, 300], [5, 400]]
x_own = 3
[[input]]
name = "button"
time = 1
"""


TWO_ROBOTS = """
[[robot]]
name = "red"
at = [400, 300]
heading = 90
kit = "bench5"
[[robot]]
at = [600, 200]
square = "A1"
program = "blue.py"
[[fault]]
robot = "red"
part = "left motor"
fault = "weak"
time = 2.5
[[input]]
robot = "red"
name = "button"
time = 1
value = 0
"""
WORLDS = [
    tomllib.loads(EVERYTHING),
    tomllib.loads(EVERYTHING.partition("[robot]")[0] + TWO_ROBOTS),
]


@pytest.mark.parametrize("world", WORLDS, ids=["one robot", "two robots"])
def test_the_worlds_that_are_changed_are_good(world: dict[str, Any]) -> None:
    assert verdict("world-1", world, load_world) == (True, "", "")


@given(st.data())
def test_whatever_one_value_of_a_world_becomes_both_say_the_same(data: st.DataObject) -> None:
    document = deepcopy(data.draw(st.sampled_from(WORLDS)))
    path = data.draw(st.sampled_from(places(document)))
    assume(path[-1] != "fault")  # whether a part can have it, the kit says when a run begins
    new_key = data.draw(st.booleans()) and isinstance(path[-1], str)
    place = (*path[:-1], path[-1] + "s") if new_key else path
    changed(document, place, data.draw(VALUES))
    accepted, code, key = verdict("world-1", document, load_world)
    if code in TOGETHER or key in ALONE:
        return
    assert accepted == (code == "")


def test_the_commands_write_the_schemas_in_ones_language(here: Path, marelle: Command) -> None:
    for command, name in (("kits", "kit-1"), ("worlds", "world-1")):
        file = f"{name}.schema.json"
        assert f"#:schema ./{file}" in marelle(command, "--schema", file).out
        assert Path(file).read_text("utf-8") == as_text(described(SCHEMAS[name](), Text("fr")))
    marelle("lessons", "--schema", ".")
    assert {path.name for path in here.iterdir()} == {f"{name}.schema.json" for name in WRITTEN}
    for file in ("none/x.json", "x.toml"):
        marelle("kits", "--schema", file, exits=2)
