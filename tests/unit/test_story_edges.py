"""A story tells each thing once, in its order, and where the robot is when it is off its mat."""

import pytest
from handwritten import SECOND, Script, kinds

from marelle_sim.story import sentences, tell
from marelle_sim.story.edges import outside
from marelle_sim.world import load_world
from marelle_sim.world.model import Pose


def legs(count: int) -> Script:
    """Straight on, turn, straight on, turn ...: 2 `count` moves of a second, with rests between."""
    script = Script(500, 500)
    for leg in range(count):
        at_us, heading = leg * 4 * SECOND, 90 * leg
        script.pose(at_us, 500, 500, heading, left=200, right=200)
        script.pose(at_us + SECOND, 500, 500, heading)
        script.pose(at_us + 2 * SECOND, 500, 500, heading, left=78.54, right=-78.54)
        script.pose(at_us + 3 * SECOND, 500, 500, heading + 90)
    return script


@pytest.mark.parametrize("count", [6, 7, 8, 9, 15])
def test_a_repetition_is_told_only_when_it_repeats(count: int) -> None:
    script = legs(count)
    for at_us in range(count):  # as many contacts as leave little room
        script.add(at_us * 4 * SECOND, "touch", 500_000, 500_000, f"wall-{at_us}")
    told = tell(script.run(at_us=count * 4 * SECOND, world="empty"))
    again = [moment.facts for moment in told if moment.kind == "again"]
    assert len(again) == 1
    assert all(facts["count"] >= 1 and facts["lasts_us"] >= SECOND for facts in again)


def test_a_long_way_that_repeats_is_told_once() -> None:
    told = kinds(legs(15).run(at_us=60 * SECOND, world="empty"))
    assert told.count("again") == 1
    assert len(told) < 15


@pytest.mark.parametrize("skew", [-1, 0, 1])
def test_a_circle_on_one_wheel_is_told_as_one(skew: int) -> None:
    # 200 mm/s on a circle of radius 100 mm about the other wheel: 2 rad/s, two rounds in 6.283 s.
    script = Script(1000, 1000).pose(0, 1000, 1000, 0, left=200, right=skew)
    for second in range(1, 7):
        script.pose(second * SECOND, 1000, 1000, second * 114.6, left=200, right=-skew)
    script.pose(6_283_000, 1000, 1000, 720)
    run = script.run(at_us=6_283_000, world="empty")
    assert sentences(tell(run), "fr")[1].startswith(
        "Il tourne en rond vers la droite\xa0: 2 tours"
    )


def test_a_move_does_not_last_longer_than_its_program() -> None:
    script = Script(500, 500).pose(0, 500, 500, 0, left=180, right=120)
    script.pose(2_618_000, 750, 750, 90)
    moment = tell(script.run(at_us=2 * SECOND, world="empty"))[1]
    assert (moment.kind, moment.facts["lasts_us"]) == ("arc", 2 * SECOND)


def test_what_is_printed_in_the_millisecond_in_which_a_move_begins_comes_before_it() -> None:
    script = Script().pose(0, 75, 75, 0, left=150, right=150).pose(2 * SECOND, 75, 375, 0)
    script.add(17, "print", "go\n").add(1500, "print", "gone\n")
    assert kinds(script.run(at_us=2 * SECOND)) == [
        "start",
        "print",
        "squares",
        "print",
        "end_done",
    ]


def test_leaving_the_mat_is_told_once_with_its_side_and_where_it_ends() -> None:
    # squares is 750 mm wide: 150 mm/s to the left from x = 75 mm cross the side after 0.5 s.
    script = Script(75, 375, 270).pose(0, 75, 375, 270, left=150, right=150)
    script.pose(2 * SECOND, -225, 375, 270)
    run = script.run(at_us=2 * SECOND)
    left = next(moment for moment in tell(run) if moment.kind == "left_mat")
    assert left.time_us == pytest.approx(500_000, abs=2_000)
    assert left.facts == {"edge": "left"}
    assert "Il sort du tapis par la gauche à 0,5\xa0s." in sentences(tell(run), "fr")
    assert "It leaves the mat at the left at 0.5\xa0s." in sentences(tell(run), "en")
    assert "hors du tapis, à 22\xa0cm à gauche du bord gauche" in sentences(tell(run), "fr")[-1]
    assert "off the mat, 22\xa0cm to the left of its left side" in sentences(tell(run), "en")[-1]


def test_many_exits_are_counted_and_a_robot_that_stays_on_the_mat_has_none() -> None:
    script = Script(2000, 3950)
    for turn in range(6):
        script.pose(turn * 2 * SECOND, 2000, 3950, 0, left=100, right=100)
        script.pose((turn * 2 + 1) * SECOND, 2000, 4050, 0, left=-100, right=-100)
    run = script.run(at_us=12 * SECOND, world="empty")
    assert [m.facts["count"] for m in tell(run) if m.kind == "left_mat_many"] == [6]
    inside = Script(500, 500).pose(0, 500, 500, 0, left=100, right=100).pose(SECOND, 500, 600, 0)
    assert "left_mat" not in kinds(inside.run(at_us=SECOND, world="empty"))


@pytest.mark.parametrize(
    ("x_mm", "found"),
    [
        (0.0, {}),
        (-0.3, {"beyond": "left", "off_mm": 1}),  # not "-0 cm from the left side"
        (-2.6, {"beyond": "left", "off_mm": 3}),
    ],
)
def test_a_hair_beyond_the_side_is_off_the_mat(x_mm: float, found: dict[str, object]) -> None:
    assert outside(Pose(x_mm, 300.0, 0.0), load_world("squares")) == found
