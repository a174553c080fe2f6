"""A room that a heater warms: the law, and what a program of a kit finds in it."""

from math import exp
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st
from incubator import KEEPER, KIT, ROOM
from refused import refuses
from world_files import loaded, refusal_of, written

from marelle_sim import WorldError, simulate
from marelle_sim.trace import Relay
from marelle_sim.world import Curve, Warmth
from marelle_sim.world.room import Room
from marelle_text import Text

SECOND = 1_000_000


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
    assert run.error is None
    told = [float(line) for line in run.stdout.split()]
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


def test_the_world_tells_of_its_room(tmp_path: Path) -> None:
    told = loaded(tmp_path, ROOM.format(1800)).describe(Text("en")).replace("\xa0", " ")
    assert "The part heater warms the room by 35 °C at most." in told
