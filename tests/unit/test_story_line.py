"""What the story says of a line, contacts, directions and screens is what the trace holds: once, in its order."""

from collections.abc import Callable
from pathlib import Path

import pytest
from handwritten import SECOND, Script, kinds
from hypothesis import given, strategies as st
from programs import ROOT, RunText
from random_lines import RandomLine, disagreements

from marelle_lessons.checks.kind import Evidence
from marelle_lessons.checks.line import follows_line
from marelle_lessons.program import Program
from marelle_sim import Run, load_world
from marelle_sim.story import outside, sentences, tell
from marelle_sim.story.events import colour_name, screen_words
from marelle_sim.story.line import contacts
from marelle_sim.story.moment import Moment
from marelle_sim.story.telling import direction_of
from marelle_sim.trace import Touch
from marelle_sim.world import Pose
from marelle_text import Text
from marelle_text.story import length, seconds, sentence

LESSON = ROOT / "lessons" / "marelle_lessons" / "content" / "07-follow-the-line"
DRIVEN = """
from marelle import Robot, wait

bot = Robot()
while True:
    dark = bot.line.values()
    turn = -{turn} if dark[0] > 50 else {turn} if dark[2] > 50 else 0
    bot.drive({speed}, turn)
    wait(10)
"""


@pytest.fixture
def drive(run_text: RunText) -> Callable[..., Run]:
    """Return a function that drives along the line of a world of L07."""

    def run(world: str, seed: int, speed: int, turn: int) -> Run:
        text = DRIVEN.format(speed=speed, turn=turn)
        return run_text(text, world=LESSON / "worlds" / f"{world}.toml", seed=seed, seconds=40)

    return run


@pytest.mark.parametrize(
    "seed", [0, *(pytest.param(n, marks=pytest.mark.unmeasured) for n in (1, 2))]
)
@pytest.mark.parametrize(("speed", "turn"), [(120, 40), (120, 80), (250, 60)])
def test_a_story_agrees_with_the_trace_and_the_check(
    drive: Callable[..., Run], seed: int, speed: int, turn: int
) -> None:
    run = drive("wards", seed, speed, turn)
    told = tell(run)
    touches = [touch.time_us for touch in run.trace.find(Touch, 0)]
    failed = follows_line(Evidence(run, Program("")), {"never_lost_s": 2, "whole_loop": False})
    lost_us = [int(failed.time_us or 0)] if failed else []
    follows = [moment for moment in told if moment.kind == "follow"]
    spoiled = [
        (moment.time_us, time_us)
        for moment in follows
        for time_us in [*touches, *lost_us]
        if moment.time_us < time_us < moment.time_us + int(moment.facts["lasts_us"]) - 1
    ]
    assert spoiled == []
    counted = {m.facts["wall"]: m.facts["count"] for m in told if m.kind == "touches"}
    walls = [touch.wall for touch in run.trace.find(Touch, 0)]
    assert counted == {wall: walls.count(wall) for wall in counted}
    lost_told = [moment.time_us for moment in told if moment.kind.startswith("lost_")]
    assert set(lost_us) <= set(lost_told)


@pytest.mark.unmeasured
def test_the_line_is_followed_or_lost_however_gently_the_robot_turns(
    drive: Callable[..., Run],
) -> None:
    kinds = [
        [moment.kind for moment in tell(drive("corridor", 0, 120, turn))] for turn in (40, 80)
    ]
    assert kinds == [["start", "follow", "end_deadline"]] * 2


@pytest.mark.unmeasured
def test_contacts_that_follow_one_another_are_one(drive: Callable[..., Run]) -> None:
    run = drive("wards", 0, 120, 40)
    begins = contacts(run.trace)
    first_us = run.trace.find(Touch, 0)[0].time_us
    assert begins[0] == first_us
    assert len(begins) < len(run.trace.find(Touch, 0))


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


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        (0, "north"),
        (22, "north"),
        (23, "north_east"),
        (90, "east"),
        (225, "south_west"),
        (350, "north"),
    ],
)
def test_a_heading_has_the_nearest_of_eight_names(heading: float, name: str) -> None:
    assert direction_of(heading) == name


@pytest.mark.parametrize(
    ("rgb", "name"),
    [
        ("000000", "black"),
        ("280000", "red"),
        ("101000", "yellow"),
        ("0000ff", "blue"),
        ("808080", "white"),
    ],
)
def test_a_colour_has_a_plain_name(rgb: str, name: str) -> None:
    assert colour_name(rgb) == name


@given(st.integers(0, 0xFFFFFF), st.sampled_from(["fr", "en"]))
def test_every_colour_has_a_word_in_both_languages(rgb: int, language: str) -> None:
    name = colour_name(f"{rgb:06x}")
    assert Text(language)(f"colour.{name}")


def test_the_words_of_a_screen_are_read() -> None:
    from marelle_sim.microcontroller.font import columns

    shapes = columns()
    line = b"".join(shapes[ord(letter) - 32] for letter in "Bonjour").ljust(128, b"\0")
    assert screen_words({0: line.hex(), 1: "00" * 128, 2: "5a" * 128}) == "Bonjour"


def test_lengths_and_times_are_said_as_a_person_does() -> None:
    text = Text("fr")
    assert [length(mm, text) for mm in (7, 50, 999, 1240)] == [
        "7\xa0mm",
        "5\xa0cm",
        "100\xa0cm",
        "1,2\xa0m",
    ]
    assert [seconds(us, text) for us in (3_250_000, 4 * SECOND, 75_400_000)] == ["3,2", "4", "75"]


def test_moments_are_compared_by_what_they_say() -> None:
    assert Moment(1, "turn", angle_deg=90) == Moment(1, "turn", angle_deg=90)
    assert Moment(1, "turn", angle_deg=90) != Moment(1, "turn", angle_deg=91)
    assert len({Moment(1, "turn"), Moment(1, "turn")}) == 1
    assert repr(Moment(1, "turn", side="left")) == "Moment(1, 'turn', **{'side': 'left'})"
    assert sentence(Moment(SECOND, "tone", hz=440), Text("en")) == "It beeps."


@pytest.mark.measured_first(2)  # the runs after these go through the same lines
@pytest.mark.parametrize("seed", range(40))
def test_story_trace_and_check_agree(seed: int, tmp_path: Path) -> None:
    assert disagreements(RandomLine(seed, tmp_path).run()) == []
