"""The world's objects, in words too; whatever a world file holds, it is a world or a `WorldError`."""

import pickle
from pathlib import Path

import pytest
from hypothesis import given, strategies as st
from refused import refuses
from world_files import HEAD, as_toml, loaded

from marelle_sim.errors import WorldError
from marelle_sim.world import Box, Curve, Pose, Segment, Squares, World, load_world, world_names
from marelle_sim.world.describe import spoken_heading, spoken_pose, spoken_wall
from marelle_text import Text

SQUARES = Squares(150, 6, 4)
EVERYTHING = """format = 1
size = [905, 600]
border = true
[squares]
size = 75
columns = 2
rows = 2
[[line]]
points = [[200, 100], [300, 100]]
[[line]]
points = [[200, 200], [300, 200]]
dashes = [20, 20]
[[patch]]
shape = "disc"
at = [75, 120]
diameter = 40
[[label]]
text = "But"
at = [1, 1]
[[wall]]
points = [[10, 500], [20, 500]]
name = "comptoir"
[[box]]
at = [700, 300]
size = [100, 55]
[environment]
light = 300
temperature = [[0, 2000], [5, 2500]]
[[input]]
name = "button"
time = 1.5
[robot]
square = "B2"
heading = -50
"""


@pytest.fixture
def world() -> World:
    """A bare white mat."""
    return World("mine", 300, 200)


@pytest.mark.parametrize(
    ("place", "name"),
    [
        ((0, 0), "A1"), ((149.9, 150), "A2"), ((899.9, 599.9), "F4"),
        ((-0.1, 10), ""), ((10, -0.1), ""), ((900, 10), ""), ((10, 600), ""),
    ],
)  # fmt: skip
def test_squares_are_named_by_a_letter_and_a_digit_from_the_bottom_left(
    place: tuple[float, float], name: str
) -> None:
    assert SQUARES.name_at(*place) == name


@pytest.mark.parametrize(
    ("name", "middle"),
    [
        ("A1", (75, 75)), ("C4", (375, 525)),
        *((name, None) for name in ("", "A", "G1", "A0", "A5", "a1", "1A", "A1x", "A²", "A01")),
    ],
)  # fmt: skip
def test_the_middle_of_a_square_is_found_by_its_name(
    name: str, middle: tuple[float, float] | None
) -> None:
    assert SQUARES.centre_of(name) == middle


def test_a_box_turned_by_45_degrees_has_its_corners_on_the_axes() -> None:
    corners = Box((100, 100), (20, 20), name="b", angle_deg=45).corners()
    half = 200**0.5
    rounded = sorted((round(x, 6), round(y, 6)) for x, y in corners)
    expected = [(100 - half, 100), (100, 100 - half), (100, 100 + half), (100 + half, 100)]
    assert rounded == [(round(x, 6), round(y, 6)) for x, y in sorted(expected)]


def test_a_positive_angle_turns_a_box_clockwise() -> None:
    box = Box((0, 0), (100, 10), name="plank", angle_deg=30)
    assert box.holds(40, -23)
    assert not box.holds(40, 23)


def test_the_sides_of_a_box_carry_its_name() -> None:
    sides = Box((50, 50), (20, 10), name="crate").sides()
    assert [side.name for side in sides] == ["crate"] * 4
    assert sum(abs(s.x2_mm - s.x1_mm) + abs(s.y2_mm - s.y1_mm) for s in sides) == 60


def test_the_distance_to_a_wall_counts_from_its_ends_too() -> None:
    wall = Segment((0, 0), (100, 0), "w")
    assert wall.distance_mm(50, 30) == 30
    assert wall.distance_mm(103, 4) == 5
    assert Segment((5, 5), (5, 5), "dot").distance_mm(5, 9) == 4


def test_a_curve_is_straight_between_its_points_and_flat_outside() -> None:
    curve = Curve([(1_000_000, 10), (3_000_000, 20)])
    assert [curve.at(t) for t in (0, 1_000_000, 2_000_000, 3_000_000, 9_000_000)] == [
        10,
        10,
        15,
        20,
        20,
    ]


def test_a_falling_curve_rounds_down() -> None:
    assert Curve([(0, 10), (3, 0)]).at(1) == 6


def test_a_new_world_is_a_bare_white_mat(world: World) -> None:
    assert world.start == Pose(150, 100, 0)
    assert world.title("fr") == "mine"
    assert (world.mat(4).width, world.mat(4).height) == (300, 200)
    assert world.mat(4).darkness == bytes(60_000)


def test_a_title_falls_back_to_the_other_language(world: World) -> None:
    world.titles = {"fr": "Le mien"}
    assert world.title("en") == "Le mien"


def test_the_mat_is_drawn_once_per_spot(world: World) -> None:
    assert world.mat(4) is world.mat(4)
    assert world.mat(4) is not world.mat(5)


def test_a_world_travels_to_another_process(world: World) -> None:
    world.walls = (Segment((0, 0), (1, 2), "w"),)
    copy = pickle.loads(pickle.dumps(world))
    assert repr(copy.walls) == repr(world.walls)
    assert copy.start == world.start


def test_a_robot_beside_the_mat_is_refused_with_its_place(world: World) -> None:
    world.start = Pose(301, 50, 0)
    facts = {"file": "mine", "line": 0, "x_mm": 301, "y_mm": 50, "width_mm": 300, "height_mm": 200}
    with refuses(WorldError, "E-WORLD-20", **facts):
        world.check_start(65)


def test_a_robot_that_touches_a_wall_is_refused_with_the_walls_name(world: World) -> None:
    world.walls = (Segment((150, 0), (150, 40), "wall-7"),)
    world.check_start(60)
    with refuses(WorldError, "E-WORLD-21", name="wall-7"):
        world.check_start(61)


def test_a_robot_in_the_middle_of_a_large_box_is_refused() -> None:
    world = World("mine", 3000, 2000)
    box = Box((1500, 1000), (900, 900), name="crate")
    world.boxes, world.walls = (box,), tuple(box.sides())
    with refuses(WorldError, "E-WORLD-21", name="crate"):
        world.check_start(65)


def read_or_refuse(folder: Path, text: str) -> str:
    path = folder / "world.toml"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    try:
        world = load_world(path)
    except WorldError as error:
        return error.code
    return world.name


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("worlds")


@given(text=st.text() | st.text("[]{}=.,\"'\\#\n xay12-").map(lambda text: HEAD + text))
def test_any_text_is_a_world_or_a_world_error(folder: Path, text: str) -> None:
    found = read_or_refuse(folder, text)
    assert found == folder.name or found.startswith("E-WORLD-")


KEYS = st.sampled_from(
    [
        "format",
        "size",
        "title",
        "fr",
        "seed",
        "border",
        "color",
        "darkness",
        "image",
        "mm_per_pixel",
        "squares",
        "columns",
        "rows",
        "line",
        "points",
        "closed",
        "radius",
        "width",
        "dashes",
        "arc",
        "at",
        "from",
        "to",
        "patch",
        "shape",
        "diameter",
        "label",
        "text",
        "wall",
        "name",
        "thickness",
        "box",
        "angle",
        "robot",
        "square",
        "heading",
        "environment",
        "light",
        "source",
        "quantity",
        "reach",
        "input",
        "time",
        "value",
    ]
)


VALUES = st.recursive(
    st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.integers(0, 400)
    | st.floats()
    | st.sampled_from(["red", "light", "disc", "rectangle", "A1", "mat.png", "é", ""]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)


@given(data=st.dictionaries(KEYS, VALUES, max_size=6))
def test_any_structure_is_a_world_or_a_world_error(folder: Path, data: dict[str, object]) -> None:
    found = read_or_refuse(folder, as_toml({"format": 1, "size": [900, 600], **data}))
    assert found == folder.name or found.startswith("E-WORLD-")


@pytest.mark.unmeasured
@given(data=st.dictionaries(KEYS, VALUES, max_size=8), kind=KEYS)
def test_any_table_is_a_world_or_a_world_error(
    folder: Path, data: dict[str, object], kind: str
) -> None:
    for header in (f"[{kind}]", f"[[{kind}]]"):
        found = read_or_refuse(folder, f"{HEAD}{header}\n{as_toml(data)}")
        assert found == folder.name or found.startswith("E-WORLD-")


def test_the_squares_world_says_where_the_robot_starts() -> None:
    told = load_world("squares").describe(Text("fr")).replace("\xa0", " ")
    assert told.endswith("Départ : A1, vers le nord.")
    assert "90 cm de large et 60 cm de haut" in told


def test_everything_on_a_mat_is_told(tmp_path: Path) -> None:
    told = loaded(tmp_path, EVERYTHING).describe(Text("en")).replace("\xa0", " ")
    for fact in (
        "90.5 cm wide and 60 cm high",
        "A to B",
        "20 mm wide and 10 cm long",
        "dashed",
        "4 cm; its middle: B2",
        "But",
        "comptoir",
        "1 cm from the left side and 50 cm from the bottom; 2 cm",
        "10 cm by 5.5 cm",
        "box 1",
        "the light is 300 lux",
        "the temperature is 20 °C, and at the end, 25 °C",
        "At 1.50 s, the button is pressed.",
        "Start: B2, facing north-west.",
    ):
        assert fact in told


def test_the_places_of_a_wall_are_parted_as_french_is_written() -> None:
    told = load_world("room").describe(Text("fr"))
    assert "95\xa0cm du bas\xa0; " in told
    assert " ;" not in told


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_bundled_world_is_told_one_sentence_per_fact(language: str) -> None:
    text = Text(language)
    for name in world_names():
        world = load_world(name)
        told = world.describe(text)
        assert world.title(language) in told
        assert spoken_pose(world, world.start, text) in told
        assert told.count(".") >= 3
        assert "{" not in told


def test_many_things_are_counted_instead_of_listed(tmp_path: Path) -> None:
    boxes = "".join(f"[[box]]\nat = [{60 * i}, 20]\nsize = [9, 9]\n" for i in range(13))
    walls = "".join(f"[[wall]]\npoints = [[{i}, 500], [{i}, 550]]\n" for i in range(13))
    lines = "".join(f"[[line]]\npoints = [[{i}, 400], [{i}, 450]]\n" for i in range(13))
    spots = '[[patch]]\nshape = "disc"\nat = [1, 1]\ndiameter = 3\n' * 13
    text = "format = 1\nsize = [900, 600]\n" + boxes + walls + lines + spots
    (tmp_path / "world.toml").write_text(text, encoding="utf-8")
    told = load_world(tmp_path).describe(Text("fr"))
    assert told.count("13") == 4
    assert told.count(".") == 7


@pytest.mark.parametrize(
    ("heading", "said"),
    [
        (0, "vers le nord"),
        (359, "vers le nord"),
        (92, "vers l\u2019est"),
        (225, "vers le sud-ouest"),
    ],
)
def test_a_heading_near_a_wind_is_that_wind(heading: float, said: str) -> None:
    assert spoken_heading(heading, Text("fr")) == said


def test_any_other_heading_is_in_degrees() -> None:
    assert "21" in spoken_heading(20.7, Text("fr"))


def test_walls_and_boxes_have_spoken_names_and_authors_keep_theirs() -> None:
    text = Text("fr")
    names = [spoken_wall(name, text) for name in ("north", "wall-2", "box-3", "box-x", "comptoir")]
    assert names[1:] == ["mur 2", "boîte 3", "box-x", "comptoir"]
    assert "nord" in names[0]
