"""Lamps, warm corners, colours and a heated room: what a sensor finds depends on where it is, and when."""

from math import exp, inf
from pathlib import Path
from typing import Any

import pytest
from chip_kit import kit_with
from drawn import count_of
from hypothesis import given, settings, strategies as st
from incubator import KEEPER, KIT, ROOM
from PIL import Image
from programs import output, program_text
from refused import refuses
from typed_commands import Command
from world_files import loaded, refusal_of, written

from marelle_sim import WorldError, load_kit, simulate
from marelle_sim.kernel import Clock
from marelle_sim.parts.surroundings import Surroundings
from marelle_sim.toml.table import COLORS
from marelle_sim.trace import Relay
from marelle_sim.view.colours import DANGER
from marelle_sim.view.ground import LAMP
from marelle_sim.world import DifferentialDrive, WallGrid, Warmth, World
from marelle_sim.world.room import Room
from marelle_sim.world.sources import Curve, Source
from marelle_text import Text, Text as Catalogue

WORLD = """
format = 1
size = [1000, 1000]
[[wall]]
points = [[0, 900], [1000, 900]]
color = "red"
[[box]]
at = [900, 500]
size = [100, 100]
color = "#102030"
[environment]
light = 100
temperature = 1900
[[source]]
name = "lamp"
quantity = "light"
at = [500, 500]
value = [[0, 800], [10, 0]]
reach = 200
[[source]]
name = "radiator"
quantity = "temperature"
at = [0, 500]
value = 600
[robot]
at = [500, 500]
"""
SECOND = 1_000_000


def _around(world: World) -> tuple[Surroundings, Clock]:
    """Return what a robot at that world's start senses, and its clock."""
    walls, clock = WallGrid(world.walls), Clock()
    chassis = DifferentialDrive(
        track_mm=100, radius_mm=65, tau_ms=60, grip_mm_s2=5500, walls=walls
    )
    chassis.place(world.start.x_mm, world.start.y_mm, world.start.heading_deg)
    environment = {name: curve.at for name, curve in world.environment.items()}
    environment |= {source.name: source.curve.at for source in world.sources}
    return Surroundings(chassis, clock, walls, world, environment, None), clock


def test_a_lamp_is_half_as_bright_at_its_reach_and_changes_over_time(tmp_path: Path) -> None:
    around, clock = _around(loaded(tmp_path, WORLD))
    assert around.value("light") == 900
    assert around.value("light", ahead_mm=200) == 500
    assert around.value("light", right_mm=400) == 100 + 160
    assert (around.value("temperature"), around.value("temperature", right_mm=-500)) == (
        1900 + 158, 2500,
    )  # fmt: skip
    assert around.value("humidity", 4500) == 4500
    clock.spend(5_000_000)
    assert around.value("light") == 500


def test_a_sensor_that_looks_at_a_thing_sees_its_colour(tmp_path: Path) -> None:
    around, _clock = _around(loaded(tmp_path, WORLD))
    assert around.look() == (400.0, tuple(bytes.fromhex(COLORS["red"][1:])))
    assert around.look(90, ahead_mm=10) == (350.0, (16, 32, 48))
    assert around.look(180) is None
    assert around.look(reach_mm=399) is None
    assert (around.distance_mm(), around.distance_mm(180)) == (400.0, inf)


PROGRAM = program_text("chips/asks_its_twin")


TWO = """
format = 1
size = [1000, 400]
[[box]]
at = [500, 200]
size = [100, 100]
mass = 100
color = "#010203"
[[robot]]
name = "left"
at = [200, 200]
heading = 90
[[robot]]
name = "right"
at = [800, 200]
heading = 270
color = "#0a0b0c"
"""


def test_among_others_it_sees_their_colours_and_those_of_loose_boxes(tmp_path: Path) -> None:
    written(tmp_path, program_text("twins/camera"), "camera.py")
    kit = written(tmp_path, kit_with("camera.py:Camera", "own", 0x29), "robot.toml")
    looks = written(tmp_path, PROGRAM, "looks.py")
    seen = []
    for text in (TWO, TWO.replace("at = [500, 200]", "at = [500, 50]")):
        world = written(tmp_path, text)
        run = simulate({"left": looks, "right": looks}, kit=load_kit(kit, trust=True), world=world)
        seen.append([robot.stdout.strip() for robot in run.robots])
    # to the box 250 mm; to the other robot 600 - 65
    assert seen == [["62 1 2 3"] * 2, ["133 10 11 12", "133 24 150 136"]]


def test_a_run_switches_a_lamp_and_the_chip_feels_the_warm_corner(tmp_path: Path) -> None:
    written(tmp_path, program_text("twins/light"), "light.py")
    kit = written(tmp_path, kit_with("light.py:Light", "own", 0x29), "robot.toml")
    thermometer = "from machine import ADC\nprint(ADC(4).read_u16())\n"
    program = written(tmp_path, PROGRAM + thermometer, "main.py")

    def run(place: str, **options: Any) -> list[int]:
        world = written(tmp_path, WORLD.replace("at = [500, 500]\n", place, 2))
        found = simulate(program, kit=load_kit(kit, trust=True), world=world, **options)
        return [int(word) for word in found.stdout.split()]

    *_rest, high, low, cool = run("at = [500, 500]\n")
    assert high * 256 + low == pytest.approx(899, abs=1)
    *_rest, high, low, _cool = run("at = [500, 500]\n", inputs=[("lamp", 50, 0.001)])
    assert high * 256 + low == 150
    *_rest, warm = run("at = [100, 500]\n")
    # 5 degrees: 8.6 mV less, of 3300 over 65536 (data sheet of the RP2040, 4.9.5)
    assert 120 < cool - warm < 220


def test_it_is_told_in_words(tmp_path: Path) -> None:
    told = loaded(tmp_path, WORLD).describe(Catalogue("en"))
    place = "50\N{NO-BREAK SPACE}cm from the left side and 50\N{NO-BREAK SPACE}cm from the bottom"
    assert f'Near "lamp" ({place}), the light gains 800\N{NO-BREAK SPACE}lux.' in told


def test_it_is_drawn_and_named_among_what_can_be_set(tmp_path: Path, marelle: Command) -> None:
    world = WORLD.replace("at = [500, 500]\nvalue", "at = [500, 250]\nvalue")
    path, picture = written(tmp_path, world), tmp_path / "world.png"
    command = ["worlds", "--show", str(path), "--picture", str(picture)]
    assert (
        "temperature (the temperature), lamp (the light), radiator"
        in marelle(*command, environment={"LANG": "en"}).out
    )
    with Image.open(picture) as image:
        assert count_of(image, LAMP) > 200  # of a disc of 14 mm
        assert count_of(image, DANGER) > 100  # half of one, or more


@given(
    st.integers(0, 10_000), st.integers(0, 10_000), st.integers(10, 10_000), st.integers(-500, 500)
)
def test_a_source_is_less_the_farther_away(one: int, other: int, reach: int, aside: int) -> None:
    source = Source("lamp", "light", 100.0, 200.0, reach, Curve([(0, 1)]))
    near, far = sorted((one, other))
    shares = [source.share(100.0 + aside, 200.0 + away) for away in (near, far)]
    assert 1.0 >= shares[0] >= shares[1] > 0.0
    assert source.share(100.0 - reach, 200.0) == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ('name = "lamp"', 'name = "light"', "E-WORLD-37", 15),
        ('name = "radiator"', 'name = "lamp"', "E-WORLD-37", 21),
        ('quantity = "light"', 'quantity = "lite"', "E-WORLD-13", 16),
        ("reach = 200", "reach = 0", "E-WORLD-10", 19),
        ("value = 600", "value = 6.5", "E-WORLD-08", 24),
        ("value = 600", "strength = 600", "E-WORLD-06", 24),
        ("value = [[0, 800], [10, 0]]", "value = [[10, 800], [0, 0]]", "E-WORLD-22", 18),
    ],
)
def test_a_source_that_cannot_be_is_refused(
    tmp_path: Path, old: str, new: str, code: str, line: int
) -> None:
    error = refusal_of(written(tmp_path, WORLD.replace(old, new)))
    assert (error.code, error.facts["line"]) == (code, line)


def warmth(
    points: list[tuple[int, int]], warms: int = 2000, tau_s: int = 100, start: int | None = None
) -> Warmth:
    return Warmth(Room("heater", warms, tau_s * SECOND, start, 1), Curve(points))


def test_a_room_takes_its_time_constant_for_63_per_cent() -> None:
    room = warmth([(0, 1800)])
    assert room.at(50 * SECOND) == 1800
    room.switch(50 * SECOND, on=True)
    assert room.at(150 * SECOND) == round(1800 + 2000 * (1 - exp(-1)))
    assert room.at(5000 * SECOND) == 3800
    room.switch(5000 * SECOND, on=False)
    assert room.at(5100 * SECOND) == round(1800 + 2000 * exp(-1))
    assert room.at(150 * SECOND) == 3064


def test_a_room_lags_behind_what_it_is_like_outside() -> None:
    room = warmth([(0, 0), (1000 * SECOND, 10_000)])
    assert room.at(1000 * SECOND) == pytest.approx(9000, abs=1)
    assert room.at(9000 * SECOND) == 10_000


POINTS = st.lists(
    st.tuples(st.integers(1, 300), st.integers(-500, 4000)),
    max_size=4,
    unique_by=lambda point: point[0],
)


@settings(max_examples=30)
@given(POINTS, st.lists(st.integers(1, 300), max_size=5, unique=True), st.integers(20, 200))
def test_the_law_is_that_of_small_steps(
    points: list[tuple[int, int]], switches: list[int], tau_s: int
) -> None:
    given_points = [(0, 1500), *sorted((second * SECOND, value) for second, value in points)]
    outside, room = Curve(given_points), warmth(given_points, 2000, tau_s)
    value, on, step_us = 1500.0, False, 50_000
    for step in range(300 * 20):
        time_us = step * step_us
        if time_us % SECOND == 0 and time_us // SECOND in switches:
            on = not on
            room.switch(time_us, on=on)
        aim = outside.at(time_us) + (2000 if on else 0)
        value += (aim - value) * step_us / (tau_s * SECOND)
    assert room.exact(300 * SECOND) == pytest.approx(value, abs=12)


def test_asking_twice_or_earlier_changes_nothing() -> None:
    asked, other = (warmth([(0, 1000), (90 * SECOND, 3000)]) for _ in range(2))
    early = [asked.exact(second * SECOND) for second in range(200)]
    assert [asked.exact(second * SECOND) for second in range(200)] == pytest.approx(early)
    assert other.exact(199 * SECOND) == pytest.approx(early[-1])


@pytest.fixture
def kit(tmp_path: Path) -> Path:
    return written(tmp_path, KIT, "kit.toml")


def test_a_thermostat_keeps_an_incubator_warm(tmp_path: Path, kit: Path) -> None:
    program = written(tmp_path, KEEPER + "    print(warm)\n", "program.py")
    run = simulate(program, kit=kit, world=written(tmp_path, ROOM.format(1800)), seconds=1800)
    told = [float(line) for line in output(run).split()]
    assert len(told) > 400
    assert min(told) > 36.9
    assert max(told) < 38.1
    assert 5 < len(run.trace.find(Relay)) < 40


@pytest.mark.unmeasured
def test_without_heat_it_is_as_cold_as_outside(tmp_path: Path, kit: Path) -> None:
    program = written(
        tmp_path, KEEPER.replace("heater.on()", "pass") + "    print(warm)\n", "program.py"
    )
    run = simulate(program, kit=kit, world=written(tmp_path, ROOM.format(1800)), seconds=3000)
    told = [float(line) for line in run.stdout.split()]
    assert told == sorted(told, reverse=True)
    assert told[-1] == pytest.approx(18 + 19.5 * exp(-1), abs=0.2)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (("warms = 3500", "warms = 0"), "E-WORLD-10"),
        (("time_constant = 3000", ""), "E-WORLD-07"),
        (("time_constant = 3000", "constant = 3000"), "E-WORLD-06"),
        (("temperature", "light"), "E-WORLD-07"),
        (('heater = "heater"', "heater = 3"), "E-WORLD-08"),
    ],
)
def test_a_room_that_is_none_is_refused(
    tmp_path: Path, change: tuple[str, str], code: str
) -> None:
    text = ROOM.format(1800)
    assert change[0] in text
    assert refusal_of(written(tmp_path, text.replace(*change))).code == code


def test_a_heater_is_a_relay_of_the_kit(tmp_path: Path, kit: Path) -> None:
    program = written(tmp_path, KEEPER, "program.py")
    text = ROOM.format(1800).replace('"heater"', '"thermometer"')
    with refuses(WorldError, "E-WORLD-31", nearest="heater"):
        simulate(program, kit=kit, world=written(tmp_path, text))


def test_a_kit_without_a_relay_is_told_to_get_one(tmp_path: Path) -> None:
    program = written(tmp_path, "pass", "program.py")
    with refuses(WorldError, "E-WORLD-31", value="heater") as caught:
        simulate(program, kit="pico_bot", world=written(tmp_path, ROOM.format(1800)))
    assert caught.value.explain(Text("en")).action == "Add a relay of that name to the kit."


def test_the_world_tells_of_its_room(tmp_path: Path) -> None:
    told = loaded(tmp_path, ROOM.format(1800)).describe(Text("en")).replace("\xa0", " ")
    assert "The part heater warms the room by 35 °C at most." in told
