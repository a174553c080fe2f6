"""Reading world files: what is said when one is wrong, and that nothing else ever escapes."""

from pathlib import Path

import pytest
from refused import refuses
from world_files import HEAD, loaded, refusal_of, refused, written
from wrong_files import WRONG_WORLDS

from marelle_sim.errors import WorldError
from marelle_sim.toml import nearest
from marelle_sim.toml.source import Source, locate
from marelle_sim.world import Pose, load_world, world_names
from marelle_sim.world.shapes import Arc, Label, Line, Patch

COMPLETE = """
seed = 7
border = true
color = "yellow"
[title]
fr = "Essai"
[squares]
size = 150
columns = 2
rows = 3
darkness = 60
[[line]]
points = [[500, 100], [800, 100], [800, 300]]
radius = 50
width = 15
darkness = 200
[[arc]]
at = [600, 400]
radius = 100
from = 0
to = 180
[[patch]]
shape = "disc"
at = [200, 500]
diameter = 60
color = "red"
[[label]]
text = "Arrivée"
at = [200, 550]
[[wall]]
points = [[400, 0], [400, 200], [450, 200]]
name = "comptoir"
[[box]]
at = [700, 450]
size = [100, 50]
[robot]
square = "B2"
heading = -90
[environment]
light = [[0, 300], [10, 800]]
temperature = 2150
[[input]]
name = "button"
time = 2.5
[[input]]
name = "button"
time = 1
value = 0
"""


@pytest.mark.parametrize("name", ["mine.toml", "squares.toml", "world.toml"])
def test_a_world_of_the_working_folder_has_its_own_text(name: str, here: Path) -> None:
    written(here, HEAD, name)
    assert load_world(name).text == HEAD


def test_the_bundled_worlds_are_named_in_order() -> None:
    assert world_names() == [
        "arena",
        "dance",
        "empty",
        "empty_room",
        "line_crossings",
        "line_loop",
        "room",
        "slalom",
        "squares",
    ]


@pytest.mark.parametrize("name", ["empty", "empty_room", "line_loop", "room", "slalom", "squares"])
def test_a_pico_bot_fits_where_it_starts(name: str) -> None:
    world = load_world(name)
    world.check_start(65)
    assert world.name == name
    assert world.title("fr") != world.title("en")


def test_the_squares_world_starts_in_the_middle_of_a1_facing_north() -> None:
    world = load_world("squares")
    assert (world.width_mm, world.height_mm) == (900, 600)
    assert world.start == Pose(75, 75, 0)
    assert world.squares is not None
    assert world.squares.name_at(899, 599) == "F4"
    assert world.walls == ()


def test_line_loop_starts_on_its_line_and_bends_gently_to_both_sides() -> None:
    world = load_world("line_loop")
    (line,) = world.shapes
    assert isinstance(line, Line)
    arcs = [piece for piece in line.pieces if isinstance(piece, Arc)]
    dark = world.mat(4).darkness
    ahead = [dark[160 * 1600 + x] for x in range(520, 800)]
    assert min(arc.radius_mm for arc in arcs) >= 150
    assert {arc.sweep_rad > 0 for arc in arcs} == {True, False}
    assert set(ahead) == {255}
    assert world.start.heading_deg == 90


def test_the_outer_walls_carry_the_names_of_the_winds() -> None:
    walls = load_world("empty_room").walls
    assert [(w.name, (w.x1_mm + w.x2_mm) / 2, (w.y1_mm + w.y2_mm) / 2) for w in walls] == [
        ("north", 1000, 2000),
        ("east", 2000, 1000),
        ("south", 1000, 0),
        ("west", 0, 1000),
    ]


def test_a_folder_that_holds_a_world_is_a_world(tmp_path: Path) -> None:
    written(tmp_path, HEAD)
    assert load_world(tmp_path).name == tmp_path.name
    assert load_world(str(tmp_path / "world.toml")).name == tmp_path.name


def test_a_complete_file_is_read(tmp_path: Path) -> None:
    world = loaded(tmp_path, HEAD + COMPLETE)
    kinds = [type(shape).__name__ for shape in world.shapes]
    assert kinds == ["Patch", *["Line"] * 7, "Line", "Line", "Label"]
    assert world.start == Pose(225, 225, 270)
    assert world.background == ("#f0e442", 42)
    assert [wall.name for wall in world.walls[4:]] == ["comptoir"] * 2 + ["box-1"] * 4
    assert world.environment["light"].at(5_000_000) == 550
    assert world.environment["temperature"].at(99) == 2150
    assert repr(world.inputs) == "(Input('button', 1000000, 0), Input('button', 2500000, 1))"
    assert (world.seed, world.title("fr"), world.title("en")) == (7, "Essai", "Essai")


def test_the_nearest_names_are_offered_for_an_unknown_world() -> None:
    with refuses(WorldError, "E-WORLD-01", name="sqares", nearest="squares"):
        load_world("sqares")


@pytest.mark.parametrize("name", ["", "zzz", "a\0b", "x" * 5000, "../nowhere"])
def test_a_name_that_resembles_nothing_gets_the_whole_list(name: str) -> None:
    error = refusal_of(name)
    assert error.code == "E-WORLD-01"
    assert "line_loop" in str(error.facts["nearest"])


@pytest.mark.parametrize("name", ["missing.toml", "a\0b.toml", "x" * 5000 + ".toml"])
def test_a_file_that_cannot_be_read_is_said_so(name: str) -> None:
    assert refused(name)[0] == "E-WORLD-02"


def test_a_folder_without_a_world_is_said_so(tmp_path: Path) -> None:
    assert refusal_of(tmp_path).facts == {"file": str(tmp_path / "world.toml")}


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"# " + b"x" * 1_000_000, ("E-WORLD-03", None)),
        (b"format = 1\n# \xe9\n", ("E-WORLD-04", 2)),
        (b"format = 1\nsize = [900, 600]\nborder = vrai\n", ("E-WORLD-05", 3)),
        (b"format = 1\nsize = [900, 600]\nx = [1,\n", ("E-WORLD-05", 3)),
    ],
    ids=["over a megabyte", "not UTF-8", "no value", "no end"],
)
def test_what_is_no_toml_is_refused_with_its_line(
    data: bytes, told: tuple[str, int | None], tmp_path: Path
) -> None:
    path = tmp_path / "world.toml"
    path.write_bytes(data)
    assert refused(path)[:2] == told


PATCH = '[[patch]]\nshape = "disc"\ndiameter = 40\n'
SQUARES = "[squares]\nsize = 150\ncolumns = 6\nrows = 4\n"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (HEAD + '[title]\nfr = "a"\n[title]\n[ ]\n', {"toml": "repeated", "first": 3, "line": 5}),
        (HEAD + "border = true\nborder = true", {"toml": "repeated", "first": 3, "line": 4}),
        (HEAD + "[[box]]\nat = [1, 2]\nat = [3, 4]", {"toml": "repeated", "first": 4, "line": 5}),
        (
            HEAD + "[[box]]\nat = [1, 2]\n[[box]]\nat = [3, 4]\nat = [5, 6]",
            {"toml": "repeated", "first": 6, "line": 7},
        ),
        (HEAD + "[wall]\n[[wall]]\n", {"toml": "repeated", "first": 3, "line": 4}),
        (HEAD + "[title]\na.b = 1\na.c = 2\na.b = 3", {"toml": "repeated", "first": 4, "line": 6}),
        (HEAD + "\n[robot]\nhheading = 3\n", {"line": 5, "key": "robot.hheading", "nearest": "heading"}),
        ("size = [900, 600]", {"example": "format = 1"}),
        ('format = 1\nsize = [900, 600]\n[robot]\nheading = "nord"', {"example": "heading = 90"}),
        (HEAD + PATCH, {"key": "patch.at", "example": "at = [100, 100]"}),
        (HEAD + SQUARES + PATCH, {"key": "patch.square", "example": 'square = "A1"'}),
    ],
)  # fmt: skip
def test_a_refusal_names_both_lines_the_nearest_key_or_a_line_that_may_be_typed(
    tmp_path: Path, text: str, told: dict[str, object]
) -> None:
    path = written(tmp_path, text)
    facts = refusal_of(path).facts
    assert {name: facts.get(name) for name in ("file", *told)} == {"file": str(path), **told}


@pytest.mark.parametrize(("text", "code", "line", "key"), WRONG_WORLDS)
def test_a_wrong_value_is_refused_with_its_line_and_key(
    tmp_path: Path, text: str, code: str, line: int | None, key: str | None
) -> None:
    assert refused(written(tmp_path, HEAD + text + "\n")) == (code, line, key)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "E-WORLD-07"),
        ("format = 1", "E-WORLD-07"),
        ("format = 2\nsize = [900, 600]", "E-WORLD-11"),
        ("format = 1\nsize = [99, 600]", "E-WORLD-10"),
        ("format = 1\nsize = [900, 10001]", "E-WORLD-10"),
        ("format = 1\nsize = [900.5, 600]", "E-WORLD-08"),
        ("format = 1\nsize = [1" + "0" * 400 + ", 600]", "E-WORLD-10"),
        ("format = 1\nsize = [1" + "0" * 5000 + ", 600]", "E-WORLD-05"),
        ("a = " + "[" * 20_000, "E-WORLD-05"),
    ],
)
def test_a_wrong_head_is_refused(tmp_path: Path, text: str, code: str) -> None:
    assert refused(written(tmp_path, text))[0] == code


def test_too_long_or_too_dashed_lines_are_refused(tmp_path: Path) -> None:
    zigzag = ", ".join(f"[{9999 * (i % 2)}, {i}]" for i in range(200))
    assert refused(written(tmp_path, HEAD + f"[[line]]\npoints = [{zigzag}]\n"))[0] == "E-WORLD-10"
    text = HEAD + "[[line]]\npoints = [[0, 0], [9999, 0]]\ndashes = [2, 2]\n"
    assert refused(written(tmp_path, text)) == ("E-WORLD-12", 5, "line.dashes")


def test_keys_are_found_behind_strings_brackets_and_dots() -> None:
    text = '''a = """
b = 1
[c]
""" # ] [
d = [
  1, # [
  "]",
]
e.f = 2
[[g]]
h = { i = 1 }
[[g]]
h = 2
[g.j]
k = 1
["l m"]
n = 1
'''
    assert locate(text) == {
        ("a",): 1,
        ("d",): 5,
        ("e",): 9,
        ("e", "f"): 9,
        ("g",): 10,
        ("g", 0): 10,
        ("g", 0, "h"): 11,
        ("g", 1): 12,
        ("g", 1, "h"): 13,
        ("g", 1, "j"): 14,
        ("g", 1, "j", "k"): 15,
        ("l m",): 16,
        ("l m", "n"): 17,
    }


def test_a_key_inside_a_list_over_lines_is_found_by_its_name(tmp_path: Path) -> None:
    text = HEAD + "wall = [\n  { points = [[0, 0], [9, 9]] },\n  { pints = 3 },\n]\n"
    assert refused(written(tmp_path, text)) == ("E-WORLD-06", 5, "wall.pints")


def test_a_key_in_french_finds_the_english_one() -> None:
    assert nearest("rayon_mm", ("mass_g", "radius_mm", "track_mm")) == "radius_mm"
    assert nearest("rayon_cm", ("track_mm", "seed")) == "seed, track_mm"


def test_a_patch_and_a_label_lie_in_the_middle_of_their_square(tmp_path: Path) -> None:
    squares = "[squares]\nsize = 150\ncolumns = 6\nrows = 4\n"
    patch = '[[patch]]\nshape = "disc"\ndiameter = 40\nsquare = "C2"\n'
    label = '[[label]]\ntext = "7"\nsquare = "A4"\n'
    disc, word = loaded(tmp_path, HEAD + squares + patch + label).shapes
    assert isinstance(disc, Patch)
    assert isinstance(word, Label)
    assert (disc.x_mm, disc.y_mm) == (375, 225)
    assert (word.x_mm, word.y_mm) == (75, 525)


BATTERY = "[battery]\ncells = { count = 4, name = 'AA' }\n\n[[part]]\nkind = 'button'\n\n[[part]]\nname = 'eye'\n"


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("battery", "cells", "name"), 2), (("battery", "name"), 2), (("part", 0, "name"), 4), (("part", 1, "name"), 8),
        (("body", "name"), 1),
    ],
    ids=["in an inline table", "only there", "in a later table alone", "in its table", "no such table"],
)  # fmt: skip
def test_the_line_of_a_key_is_in_its_own_table(path: tuple[str | int, ...], line: int) -> None:
    assert Source("kit.toml", BATTERY).line_of(path) == line
