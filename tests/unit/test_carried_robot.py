"""A person puts the robot down elsewhere: before the start, and while its program runs on."""

from functools import partial
from typing import Any

import pytest
from programs import RunText, program
from refused import refuses

from marelle_sim import Run, UsageProblem, load_world
from marelle_sim.trace.events import Carry, Leave, Motion

STRAIGHT = "from marelle import Robot\nbot = Robot()\nbot.straight(300)\n"
LOOKS = program("carried/looks_around")
TURNS = program("carried/feels_its_heading")


@pytest.fixture
def run(run_text: RunText) -> RunText:
    """Return a function that runs a program on a robot without tolerances."""
    return partial(run_text, tolerances=False)


def _motion(run: Run, time_us: int) -> Motion:
    """Return the last pose up to a time."""
    return [one for one in run.trace.find(Motion, 0) if one.time_us <= time_us][-1]


def test_a_robot_that_is_put_down_at_0_s_starts_there(run: RunText) -> None:
    first = run("pass\n", inputs=[("robot", (375, 225, 90), 0)]).trace.find(Motion, 0)[0]
    assert (first.x_um, first.y_um, first.heading_mdeg) == (375_000, 225_000, 90_000)
    assert load_world("squares").start.x_mm == 75  # others' world is left as it is


def test_a_carried_robot_goes_on_with_its_program_where_it_is_put(run: RunText) -> None:
    done = run(STRAIGHT, inputs=[("robot", (600, 450, 180), 1.0)])
    lifted, put = _motion(done, 1_000_000), _motion(done, 1_500_000)
    assert (lifted.time_us, lifted.x_um, lifted.mode) == (1_000_000, 75_000, 0)
    assert (put.time_us, put.x_um, put.y_um, put.heading_mdeg) == (
        1_500_000,
        600_000,
        450_000,
        180_000,
    )
    # Its encoders counted on in the air at some 200 mm/s: so much of the 300 mm is missing on the mat.
    end = done.trace.find(Motion, 0)[-1]
    before_mm, after_mm = (lifted.y_um - 75_000) / 1000, (450_000 - end.y_um) / 1000
    assert done.ended == "done"
    assert before_mm + after_mm == pytest.approx(300 - 100, abs=5)
    assert [event[3:] for event in done.trace.find(Carry, 0)] == [(600_000, 450_000, 180_000)]


def test_the_story_tells_the_hand_and_no_way_of_its_own(run: RunText) -> None:
    told = run(STRAIGHT, inputs=[("robot", (600, 450, 0), 1.00037)]).story("fr")
    assert told[1:3] == [
        "A1 vers le nord → A2.",
        "À 1\xa0s, une main prend le robot et le pose en E4, près de D3.",
    ]
    assert told[3].startswith("E4, près de D3 vers le nord")


def test_wheels_that_turn_in_the_air_slip_when_they_meet_the_mat(run: RunText) -> None:
    done = run(STRAIGHT, inputs=[("robot", (600, 450, 180), 1.0)])
    put, soon = _motion(done, 1_500_000), _motion(done, 1_510_000)
    assert put.mode == 0
    assert put.left_um_s > 150_000
    assert 450_000 - soon.y_um < 500  # 200 mm/s would be 2 mm


def test_in_the_air_line_sensors_see_black_and_nothing_is_heard(run: RunText) -> None:
    before, held, *_held, after = run(
        LOOKS, world="room", inputs=[("robot", (300, 300, 0), 0), ("robot", (300, 300, 0), 0.1)]
    ).stdout.splitlines()
    assert held.split("]")[0].strip("[").split(", ") == ["100"] * len(
        before.split("]")[0].split(", ")
    )
    assert held.endswith(" 9999")
    assert before == after
    assert not before.endswith(" 9999")


def test_the_gyroscope_feels_the_hand_turn_the_robot(run: RunText) -> None:
    turned = run(TURNS, seconds=2, inputs=[("robot", (450, 300, 90), 0.4)]).stdout.split()
    assert run(TURNS, seconds=2).stdout.split()[-1] == "0"
    assert turned[0] == "0"
    assert int(turned[-1]) == pytest.approx(90, abs=2)


def test_a_robot_that_leans_on_a_wall_lets_go_of_it(run: RunText) -> None:
    program = "from marelle import Robot, wait\nbot = Robot()\nbot.drive(200, 0)\nwait(3000)\n"
    done = run(
        program, world="room", inputs=[("robot", (300, 700, 0), 0), ("robot", (300, 300, 0), 2.5)]
    )
    assert [event.time_us for event in done.trace.find(Leave, 0)][-1] == 2_500_000


def test_a_robot_that_is_taken_again_in_the_air_is_put_down_once(run: RunText) -> None:
    done = run(STRAIGHT, inputs=[("robot", (600, 450, 180), 1.0), ("robot", (300, 450, 0), 1.2)])
    assert _motion(done, 1_699_999).time_us == 1_200_000
    assert _motion(done, 1_700_000).x_um == 300_000


def test_an_isolated_run_is_carried_alike(run: RunText) -> None:
    inputs = [("robot", (375, 225, 90), 0), ("robot", (600, 450, 180), 1.0)]
    assert (
        run(STRAIGHT, inputs=inputs, isolate=True).trace.sha256()
        == run(STRAIGHT, inputs=inputs).trace.sha256()
    )


@pytest.mark.parametrize(
    ("place", "code"),
    [
        ((5000, 75, 0), "E-RUN-29"),
        ((-1, 75, 0), "E-RUN-29"),
        ((float("nan"), 75, 0), "E-RUN-04"),
        ((75, 75), "E-RUN-04"),
        (("75", 75, 0), "E-RUN-04"),
    ],
)
def test_a_place_that_cannot_be_is_refused(run: RunText, place: Any, code: str) -> None:
    with refuses(UsageProblem, code):
        run("pass\n", inputs=[("robot", place, 1.0)])


def test_a_robot_among_others_is_moved_before_the_start_only(run: RunText) -> None:
    moved = run("pass\n", world="dance", inputs=[("dancer-02/robot", (1100, 700, 0), 0)])
    assert [moved.trace.find(Motion, number)[0].x_um for number in (0, 1)] == [500_000, 1_100_000]
    with refuses(UsageProblem, "E-RUN-30"):
        run("pass\n", world="dance", inputs=[("dancer-02/robot", (1100, 700, 0), 1.0)])


@pytest.mark.parametrize(
    ("world", "name", "code", "known"),
    [
        ("squares", "green/robot", "E-RUN-05", "robot"),
        ("arena", "robot", "E-RUN-05", "blue/robot, red/robot"),
        ("arena", "green/robot", "E-RUN-21", "blue, red"),
    ],
)
@pytest.mark.parametrize("seconds", [0, 1.0])
def test_a_robot_that_is_not_there_is_not_put_down(
    run: RunText, world: str, name: str, code: str, known: str, seconds: float
) -> None:
    with refuses(UsageProblem, code, known=known):
        run("pass\n", world=world, inputs=[(name, (600, 300, 0), seconds)])


def test_a_hand_before_the_range_sensor_is_heard_as_long_as_it_is_there(run: RunText) -> None:
    hand = [("range sensor", 150, 0.2), ("range sensor", 0, 0.4)]
    told = [line.split("]")[1].strip() for line in run(LOOKS, inputs=hand).stdout.splitlines()]
    assert told == ["9999", "150", "9999", "9999"]


def test_a_robot_with_a_fault_is_carried_as_any_other(run: RunText) -> None:
    weak = run(STRAIGHT, inputs=[("robot", (600, 450, 180), 1.0)], faults={"left motor": "weak"})
    assert _motion(weak, 1_500_000).x_um == 600_000
