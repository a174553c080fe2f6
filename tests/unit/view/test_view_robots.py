"""Pictures of kits and of several robots: each wire is drawn, robots are told apart, faults are shown to those who ask."""

import json
import re
from copy import copy
from itertools import islice
from math import dist
from pathlib import Path
from typing import Any

import pytest
from chip_kit import pico_bot_with
from drawn import count_of
from handed_in import write
from hypothesis import given, strategies as st
from PIL import Image
from typed_commands import ENGLISH, Command
from world_files import loaded, written

from marelle_sim import Run, load_kit, load_world, simulate
from marelle_sim.boards import BOARDS
from marelle_sim.kits.labels import wires_of
from marelle_sim.runners import kits_of
from marelle_sim.view import draw_kit, draw_run, draw_world, replay_data
from marelle_sim.view.animation import Film
from marelle_sim.view.colours import (
    BODY,
    WARNING,
    Colour,
    label_colour,
    lighter,
    luminance,
    oklab,
    tint_gradient,
)
from marelle_sim.view.geometry import LEGEND_HEIGHT
from marelle_sim.view.obstacles import pushed_boxes
from marelle_sim.view.panel import FAULT_ROW
from marelle_sim.view.picture import RunPicture
from marelle_sim.view.replay_file import replay_html
from marelle_sim.view.robot_colours import ROBOTS, colours_in, robot_colours
from marelle_sim.view.trail import Trail
from marelle_sim.view.wiring import Box, Wire, _boxes, _pin, _place
from marelle_sim.world.starts import RobotStart
from marelle_text import Text

WORLD = """
format = 1
size = [1200, 600]
border = true
[[box]]
name = "crate"
at = [500, 150]
size = [60, 60]
mass = 100
color = "blue"
[[box]]
name = "pillar"
at = [900, 500]
size = [40, 40]
[[robot]]
name = "Nour"
at = [200, 150]
heading = 90
color = "#b03a8c"
program = "go.py"
[[robot]]
name = "Sam"
at = [200, 450]
heading = 90
program = "fail.py"
"""
GO = "from marelle import Robot\nRobot().straight(400)\nprint('there')\n"
FAIL = "from marelle import Robot\nRobot().straight(200)\nprint(1 / 0)\n"
LARGE = pico_bot_with("").replace("radius_mm = 65", "radius_mm = 130")
PINK: Colour = (176, 58, 140)
COLOURS = st.tuples(*[st.integers(0, 255)] * 3)


@pytest.fixture(scope="module")
def duel(tmp_path_factory: pytest.TempPathFactory) -> Run:
    files = {"world.toml": WORLD, "go.py": GO, "fail.py": FAIL}
    folder = write(tmp_path_factory.mktemp("duel"), files)
    faults = [("Nour/left motor", "weak", 0.5), ("Sam/range", "dead", 0.0)]
    return simulate(folder, seconds=10, faults=faults)


def picture_of(run: Run, *, reveal: bool = False) -> RunPicture:
    return RunPicture(run, text=Text("en"), reveal=reveal)


def test_each_robot_has_the_colour_that_its_world_gives_it_or_one_of_its_own(duel: Run) -> None:
    image = draw_run(duel)
    assert [actor.body.colour for actor in picture_of(duel).actors] == [PINK, BODY]
    assert count_of(image, lighter(PINK, 0.10)) > 500
    assert count_of(image, lighter(BODY, 0.10)) > 500
    assert count_of(image, label_colour(PINK)) > 100  # its name
    assert replay_data(duel)["robots"][0]["color"] == "#b03a8c"


def test_a_robot_has_the_colour_of_its_kit_in_each_picture(tmp_path: Path) -> None:
    kit = pico_bot_with("").replace("[body]", '[body]\ncolor = "#B03A8C"')
    files = {"kit.toml": kit, "main.py": GO, "world.toml": WORLD.partition("[[robot]]")[0]}
    run = simulate(write(tmp_path, files), seconds=2)
    pictures = [draw_run(run), draw_world(run.world, kits=[run.kit]), draw_kit(run.kit)]
    assert all(count_of(picture, lighter(PINK, 0.10)) > 500 for picture in pictures)
    assert replay_data(run)["robots"][0]["color"] == "#b03a8c"


@pytest.mark.parametrize(
    ("given", "drawn"),
    [
        (["", "", ""], [PINK, BODY, ROBOTS[1]]),
        (["", "#0000ff", ""], [PINK, (0, 0, 255), BODY]),
        (["#b03a8c", "", ""], [PINK, BODY, ROBOTS[1]]),
    ],
)
def test_of_several_robots_of_a_coloured_kit_only_the_first_has_its_colour(
    given: list[str], drawn: list[Colour]
) -> None:
    kit, world = copy(load_kit("pico_bot")), copy(load_world("dance"))
    kit.body = kit.body._replace(color="#b03a8c")
    world.robots = tuple(
        RobotStart(f"robot {n}", world.start, color=one) for n, one in enumerate(given)
    )
    assert colours_in(world, [kit] * 3) == drawn


def test_a_browser_is_told_whose_program_failed(duel: Run) -> None:
    data = replay_data(duel, language="en")
    assert data["kit"] == "pico_bot"
    assert data["error"]["what"].startswith("Sam: On line 3, ")


def test_a_browser_is_told_where_a_range_sensor_looks() -> None:
    folder = Path(__file__).parents[3] / "docs" / "programs" / "my-robot"
    (robot,) = replay_data(simulate(folder, seconds=1))["robots"]
    assert robot["sensors"] == [["line", 70, -10], ["line", 70, 10], ["range", 20, 80, 90]]


def test_robots_in_a_picture_of_a_world_have_their_colours() -> None:
    image = draw_world(load_world("arena"))
    for colour in ((0, 114, 178), (211, 47, 47)):
        assert count_of(image, lighter(colour, 0.10)) > 500


def test_robots_without_a_kit_are_drawn_as_pico_bot() -> None:
    world = load_world("arena")
    alone = draw_world(world)
    assert alone.tobytes() == draw_world(world, kits=[load_kit("pico_bot")] * 2).tobytes()


def test_the_trail_of_one_of_several_robots_has_its_colour(duel: Run) -> None:
    trail = picture_of(duel).actors[0].trail
    assert trail.colours == tint_gradient(PINK)
    lightness = [oklab(colour)[0] for colour in trail.colours]
    assert lightness == sorted(lightness, reverse=True)


def test_the_colours_of_ten_robots_are_far_apart() -> None:
    labs = [oklab(colour) for colour in robot_colours([""] * 10)]
    assert min(dist(a, b) for a in labs for b in labs if a is not b) > 0.05
    assert robot_colours([""] * 11)[10] == ROBOTS[0]


def test_a_colour_that_a_world_gives_is_not_given_to_another_robot() -> None:
    given = {"green": "#008000", "teal": "#008080", "seagreen": "#2e8b57"}
    for chosen in given.values():
        colours = [oklab(colour) for colour in robot_colours([chosen, "", "", ""])]
        assert min(dist(colours[0], other) for other in colours[1:]) > 0.15, chosen


@given(COLOURS)
def test_a_name_in_white_can_be_read_on_any_colour(colour: tuple[int, int, int]) -> None:
    assert 1.05 / (luminance(label_colour(colour)) + 0.05) >= 4.5


def test_the_caption_says_which_robot_failed(duel: Run) -> None:
    caption = picture_of(duel).caption()
    assert (caption.ended, caption.who, caption.detail) == ("error", "Sam", "2 robots, seed 0")


def test_the_caption_names_no_robot_where_all_ended_so() -> None:
    assert picture_of(simulate({}, world="dance", seconds=1)).caption().who == ""


def test_faults_are_drawn_for_those_who_ask_alone(duel: Run) -> None:
    hidden, shown = draw_run(duel), draw_run(duel, reveal=True)
    assert shown.height == hidden.height + 2 * FAULT_ROW
    assert count_of(hidden, WARNING) == 0
    assert count_of(shown, WARNING) > 300  # two triangles on the mat, two below it
    assert [(one.number, one.words) for one in picture_of(duel, reveal=True).fault_signs] == [
        (1, "Fault from the start: Sam, range sensor, no longer works."),
        (2, "Fault at 0.5 s: Nour, left motor, weak."),
    ]


def test_a_fault_stands_where_its_robot_was_when_it_began(duel: Run) -> None:
    dead, weak = picture_of(duel, reveal=True).fault_signs
    assert (dead.pose.x_mm, dead.pose.y_mm) == (200, 450)
    assert 200 < weak.pose.x_mm < 400
    assert abs(weak.pose.y_mm - 150) < 5


@pytest.mark.unmeasured
def test_a_film_shows_a_fault_from_its_time_on(duel: Run) -> None:
    film = Film(duel, text=Text("en"), reveal=True)
    frames = [*islice(film.frames(), 9)]  # 0.64 s: the second fault begins at 0.5 s
    legend = round(frames[0].height - (LEGEND_HEIGHT + 2 * FAULT_ROW) * 0.62)
    on_mat = [count_of(frame.crop((0, 0, frame.width, legend)), WARNING) for frame in frames]
    assert 0 < on_mat[0] < on_mat[-1]
    assert count_of(next(Film(duel, text=Text("en")).frames()), WARNING) == 0


def test_a_replay_tells_faults_to_those_who_ask_alone(duel: Run) -> None:
    def kinds(page: str) -> list[str]:
        kept = re.search(r'id="run"[^>]*>(.*?)</script>', page, re.S)
        assert kept is not None
        return [moment["kind"] for moment in json.loads(kept[1])["said"]["fr"]["story"]]

    assert kinds(replay_html(duel, reveal=True)).count("fault") == 2
    assert "fault" not in kinds(replay_html(duel))


def test_saving_reveals_faults_when_asked(duel: Run, tmp_path: Path) -> None:
    duel.save(tmp_path / "hidden.png")
    duel.save(tmp_path / "shown.png", reveal=True)
    with (
        Image.open(tmp_path / "hidden.png") as hidden,
        Image.open(tmp_path / "shown.png") as shown,
    ):
        assert shown.height > hidden.height


def test_a_pushed_box_leaves_its_outline_and_no_other_does(duel: Run) -> None:
    world = duel.world
    assert [box.name for box in pushed_boxes(duel.trace, world, duel.trace.end_us)] == ["crate"]
    assert pushed_boxes(duel.trace, world, 0) == []
    layout_scale = 1128 / 1200
    image = draw_run(duel)
    left = round(36 + (500 - 30) * layout_scale)  # the side that the robot came from
    column: list[Any] = [image.getpixel((left, y)) for y in range(image.height)]
    pale = tuple(
        round(c + (p - c) * 0.25) for c, p in zip((0, 114, 178), (253, 252, 249), strict=True)
    )
    assert min(dist(pixel, pale) for pixel in column) < 60


@pytest.fixture(scope="module")
def trail(duel: Run) -> Trail:
    return picture_of(duel).actors[0].trail


@given(st.lists(st.integers(0, 3_100_000), min_size=3, max_size=3).map(sorted))
def test_the_pieces_of_a_way_that_grows_have_no_gap_between_them(
    trail: Trail, times: list[int]
) -> None:
    first, second, third = times
    before, after = trail.between(first, second), trail.between(second, third)
    assert before[-1] is after[0]
    assert trail.between(0, trail.end_us) == trail.path


def test_a_world_is_drawn_with_the_kits_and_the_names_of_its_robots(
    here: Path, marelle: Command
) -> None:
    written(here, LARGE, "big.toml")
    written(here, WORLD.replace('color = "#b03a8c"', 'color = "#b03a8c"\nkit = "big.toml"'))
    said = marelle("worlds", "--show", ".", "--picture", "world.png", environment=ENGLISH).out
    assert "and 100 g, called crate, which a robot can push" in " ".join(said.split())
    with Image.open("world.png") as drawn:
        large, usual = (count_of(drawn, lighter(colour, 0.10)) for colour in (PINK, BODY))
        assert 2.5 < large / usual < 6
        assert count_of(drawn, label_colour(PINK)) > 100


def test_a_world_alone_has_the_kit_that_lies_beside_it(tmp_path: Path) -> None:
    written(tmp_path, LARGE, "kit.toml")
    world = loaded(tmp_path, "format = 1\nsize = [900, 600]\n")
    assert [one.body.radius_mm for one in kits_of(world)] == [130]
    assert [one.name for one in kits_of(load_world("dance"))] == ["pico_bot"] * 10


@pytest.mark.parametrize(
    ("found", "put", "code"),
    [
        ("at = [200, 450]", "at = [205, 160]", "E-WORLD-27"),
        ("at = [200, 450]", "at = [60, 450]", "E-WORLD-21"),
        ('program = "fail.py"', 'kit = "none.toml"', "E-KIT-03"),
        ('program = "fail.py"', 'kit = "../none.toml"', "E-WORLD-28"),
        ('program = "fail.py"', 'kit = "pico_bott"', "E-KIT-01"),
    ],
)
def test_showing_a_world_says_what_does_not_fit(
    here: Path, marelle: Command, found: str, put: str, code: str
) -> None:
    written(here, WORLD.replace(found, put))
    assert code in marelle("worlds", "--show", ".", exits=2).err


MINE = Path(__file__).parents[3] / "docs" / "programs" / "my-robot"
BOARD_X = {"left": 1010, "right": 1200}
PINS = st.tuples(st.sampled_from(["left", "right"]), st.integers(0, 19))


@pytest.mark.parametrize("kit", ["pico_bot", "bench5", str(MINE)])
def test_each_pin_in_use_has_the_colour_of_its_part(kit: str) -> None:
    image = draw_kit(load_kit(kit), language="en")
    boxes = _boxes(load_kit(kit), Text("en"))
    last = {(w.side, w.y): box.colour for box in boxes for w in box.wires if w.pin != "GP25"}
    for (side, y), colour in last.items():
        seen = image.getpixel((BOARD_X[side] + 6, round(118 + y)))
        assert isinstance(seen, tuple)
        assert max(abs(a - b) for a, b in zip(seen, colour, strict=True)) < 12
    assert image.size == (1710, 905)


def test_the_wires_of_pico_bot_go_where_its_file_says() -> None:
    kit = load_kit("pico_bot")
    wires = {part.name: wires_of(part, kit.facts) for part in kit.parts}
    assert wires["left motor"] == [("IN1", 10), ("IN2", 11), ("A", 6), ("B", 7)]
    assert wires["range sensor"] == [("TRIG", 14), ("ECHO", 15)]
    assert wires["screen"] == [("SDA", 4), ("SCL", 5)]
    assert wires["left line sensor"] == [("OUT", 26)]
    boxes = {box.name: box for box in _boxes(kit, Text("en"))}
    assert [(w.label, w.pin) for w in boxes["battery"].wires] == [("+", "VSYS")]
    assert [(w.label, w.pin) for w in boxes["coloured lights"].wires] == [("DIN", "GP16")]


def test_a_channel_that_has_no_pin_on_a_pico_is_not_wired_to_the_battery() -> None:
    kit = load_kit("bench5")
    sensors = [part for part in kit.parts if part.kind == "reflectance"]
    assert [wires_of(part, kit.facts) for part in sensors] == [
        [("OUT", 26)], [("OUT", 27)], [("OUT", 28)], [], [],
    ]  # fmt: skip


def test_each_gpio_of_the_header_has_its_place_on_a_pico() -> None:
    places = {gpio: _pin(gpio, BOARDS["pico"]) for gpio in range(30)}
    assert [gpio for gpio, place in places.items() if place is None] == [23, 24]
    assert len(set(places.values())) == 29
    assert [places[0], places[16]] == [("GP0", "left", 64), ("GP16", "right", 64 + 19 * 31)]


def test_a_part_with_pins_on_both_sides_is_drawn_on_both(tmp_path: Path) -> None:
    table = (MINE / "kit.toml").read_text("utf-8").replace("echo = 15", "echo = 16")
    (tmp_path / "kit.toml").write_text(table, encoding="utf-8")
    boxes = [box for box in _boxes(load_kit(tmp_path), Text("en")) if box.name == "range sensor"]
    assert [(box.side, [wire.pin for wire in box.wires]) for box in boxes] == [
        ("left", ["GP14"]), ("right", ["GP16"]),
    ]  # fmt: skip
    assert boxes[0].colour == boxes[1].colour


@given(st.lists(st.lists(PINS, min_size=1, max_size=5), min_size=1, max_size=12))
def test_parts_never_hide_one_another(parts: list[list[tuple[str, int]]]) -> None:
    boxes = [
        Box(
            "x",
            "",
            [Wire("OUT", "GP0", side, 64 + 31 * index) for side, index in wires],
            (0, 0, 0),
        )
        for wires in parts
    ]
    for side in ("left", "right"):
        end = _place(boxes, side, 717)
        column = sorted((box for box in boxes if box.side == side), key=lambda box: box.top)
        below = 0.0
        for box in column:
            assert box.top >= below - 1e-9
            below = box.top + box.height + 14
        assert end <= max(717, sum(box.height + 14 for box in column)) + 1e-9


def test_the_command_draws_a_kit(here: Path, marelle: Command) -> None:
    said = marelle("kits", "--show", str(MINE), "--picture", "mine.png", environment=ENGLISH).said
    assert "File written: mine.png" in said
    marelle("kits", "--show", "pico_bot")
    assert {path.name for path in here.iterdir()} == {"marelle-kit-pico_bot.png", "mine.png"}
    marelle("kits", "--show", "pico_bot", "--picture", "mine.bmp", exits=2)
