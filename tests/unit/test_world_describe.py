"""A world in words, in both languages, from the real catalogues."""

from pathlib import Path

import pytest
from world_files import loaded

from marelle_sim.world import load_world, world_names
from marelle_sim.world.describe import spoken_heading, spoken_pose, spoken_wall
from marelle_text import Text

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
