"""What is there to see at a time, computed from the trace; a long contact has one mark."""

from pathlib import Path

import pytest
from drawn import MakeRun
from hypothesis import given, strategies as st
from in_node import answer_in_node

import marelle_sim.view
from marelle_sim import Run, simulate
from marelle_sim.trace import Leave, Touch, Trace
from marelle_sim.view.contact_marks import contact_marks
from marelle_sim.view.frames import Frames, TimedPose, pose_in, travelled_mm
from marelle_sim.view.labels import spread
from marelle_sim.view.picture import RunPicture
from marelle_sim.view.replay import replay_data
from marelle_text import Text

STILL = [(0, 100, 100, 0), (10_000_000, 100, 100, 0)]
CONTENT = Path(__file__).parents[3] / "lessons" / "marelle_lessons" / "content"
LESSON = CONTENT / "07-follow-the-line"
STREET = CONTENT / "06-stop-in-time"
CONTACTS = Path(marelle_sim.view.__file__).parent / "web" / "contacts.js"


def test_the_place_between_two_stops_is_on_the_straight_line(square: Run) -> None:
    assert Frames(square.trace).pose_at(1_000_000) == TimedPose(1_000_000, 200.0, 300.0, 0.0)


def test_the_path_begins_at_the_start_ends_at_the_end_and_has_the_way_s_length(
    square: Run,
) -> None:
    path = Frames(square.trace).path()

    assert (path[0].x_mm, path[0].y_mm, path[0].time_us) == (200.0, 150.0, 0)
    assert (path[-1].x_mm, path[-1].y_mm, path[-1].time_us) == (700.0, 150.0, 8_000_000)
    assert travelled_mm(path) == pytest.approx(1100, abs=0.01)


def test_a_long_run_has_no_more_places_than_asked(square: Run) -> None:
    assert len(Frames(square.trace).path(step_ms=1, limit=100)) == 101


def test_lights_keep_their_colours_until_the_next_change(make_run: MakeRun) -> None:
    events = [
        [1_000_000, 0, "pixels", "ff000000ff00"],
        [3_000_000, 0, "pixels", "000000010203"],
    ]
    frames = Frames(make_run(STILL, events).trace)

    assert frames.at(999_999).pixels == ()
    assert frames.at(1_000_000).pixels == ((255, 0, 0), (0, 255, 0))
    assert frames.at(2_999_999).pixels == ((255, 0, 0), (0, 255, 0))
    assert frames.at(3_000_000).pixels == ((0, 0, 0), (1, 2, 3))


def test_the_screen_is_the_last_of_each_page_and_blank_elsewhere(make_run: MakeRun) -> None:
    events = [
        [1_000_000, 0, "screen", 0, "ff" * 128],
        [2_000_000, 0, "screen", 7, "01" * 128],
        [3_000_000, 0, "screen", 0, "aa" * 128],
    ]
    frames = Frames(make_run(STILL, events).trace)

    assert frames.at(500_000).screen == b""
    assert frames.at(2_500_000).screen == b"\xff" * 128 + bytes(768) + b"\x01" * 128
    assert frames.at(3_500_000).screen == b"\xaa" * 128 + bytes(768) + b"\x01" * 128


def test_leds_and_tones_have_their_level_of_that_time(make_run: MakeRun) -> None:
    events = [
        [1_000_000, 0, "led", 25, 1],
        [1_000_000, 0, "tone", 440],
        [2_000_000, 0, "led", 25, 0],
        [2_000_000, 0, "tone", 0],
    ]
    frames = Frames(make_run(STILL, events).trace)

    before, during, after = frames.at(0), frames.at(1_700_000), frames.at(3_000_000)

    assert (before.lit, before.tone_hz) == ((), 0)
    assert (during.lit, during.tone_hz) == ((25,), 440)
    assert (after.lit, after.tone_hz) == ((), 0)


def test_words_stay_for_two_seconds_on_one_line(make_run: MakeRun) -> None:
    frames = Frames(make_run(STILL, [[1_000_000, 0, "print", "un\n  deux\n"]]).trace)

    assert frames.at(999_999).words == ""
    assert frames.at(3_000_000).words == "un deux"
    assert frames.at(3_000_001).words == ""


def test_the_contacts_with_one_stretch_of_a_wall_are_one_mark(make_run: MakeRun) -> None:
    events = [
        [1_000_000, 0, "touch", 0, 100_000, "west"],
        [2_000_000, 0, "touch", 50_000, 0, "south"],
        [3_000_000, 0, "leave", "west"],
        [4_000_000, 0, "touch", 0, 90_000, "west"],
        [5_000_000, 0, "leave", "south"],
        [5_000_000, 0, "leave", "west"],
    ]
    frames = Frames(make_run(STILL, events).trace)

    assert frames.contacts() == 3
    marks = frames.contact_marks()
    assert [(mark.number, mark.name, len(mark.pieces)) for mark in marks] == [
        (1, "west", 2),
        (2, "south", 1),
    ]
    assert marks[0].pieces[0].first == (0.0, 100.0)


def test_sayings_are_the_first_that_say_something_new(make_run: MakeRun) -> None:
    prints = ["a\n", "a\n", "\n", "b\n", "c\n"]
    events = [[index * 1_000_000, 0, "print", word] for index, word in enumerate(prints)]
    sayings = Frames(make_run(STILL, events).trace).sayings(2)

    assert [(words, pose.time_us) for pose, words in sayings] == [
        ("a", 0),
        ("b", 3_000_000),
    ]


def test_each_robot_has_its_own_events() -> None:
    pose = [0, 0, 0, 0, 0, 0, 0, 0]
    events = [
        [0, 0, "pose", *pose],
        [0, 1, "pose", 5000, *pose[1:]],
        [1, 1, "led", 2, 1],
        [9, 0, "end", "done", ""],
    ]
    trace = Trace({"robots": [{}, {}]}, events)

    assert Frames(trace, 0).at(9).lit == ()
    assert Frames(trace, 1).at(9).lit == (2,)
    assert Frames(trace, 1).pose_at(9).x_mm == 5.0


@given(st.lists(st.integers(0, 1000), min_size=1, unique=True), st.integers(-10, 1010))
def test_the_place_in_a_path_is_the_nearest_in_time(times: list[int], wanted: int) -> None:
    path = [TimedPose(time, 0.0, 0.0, 0.0) for time in sorted(times)]

    found = pose_in(path, wanted)

    assert abs(found.time_us - wanted) == min(abs(time - wanted) for time in times)


def _touch(time_us: int, x_mm: int, y_mm: int, wall: str) -> Touch:
    return Touch((time_us, 0, "touch", x_mm * 1000, y_mm * 1000, wall))


def _along(time_us: int) -> tuple[float, float]:
    """Give the place of a robot that drives 100 mm/s along x."""
    return time_us / 10_000, 65.0


def test_contacts_along_a_wall_are_one_stretch() -> None:
    touches = [_touch(second * 1_000_000, second * 100, 0, "south") for second in range(4)]
    marks = contact_marks(touches, [], _along, 5_000_000)
    assert [(mark.number, mark.name) for mark in marks] == [(1, "south")]
    assert marks[0].pieces[0].last == (100.0, 0.0)
    assert marks[0].pieces[-1].last == (500.0, 0.0)


def test_a_contact_far_from_the_others_is_a_mark_of_its_own() -> None:
    touches = [_touch(0, 0, 0, "south"), _touch(4_000_000, 400, 0, "south")]
    leaves = [Leave((time_us, 0, "leave", "south")) for time_us in (1_000_000, 4_500_000)]
    marks = contact_marks(touches, leaves, _along, 5_000_000)
    assert [[piece.last for piece in mark.pieces] for mark in marks] == [
        [(100.0, 0.0)],
        [(450.0, 0.0)],
    ]


def test_a_contact_between_two_stretches_makes_them_one() -> None:
    touches = [_touch(0, 0, 0, "south"), _touch(10, 110, 0, "south"), _touch(20, 55, 0, "south")]
    marks = contact_marks(touches, [], lambda _time_us: (0.0, 0.0), 30)
    assert [[piece.time_us for piece in mark.pieces] for mark in marks] == [[0, 10, 20]]


@pytest.mark.unmeasured
def test_the_start_program_of_l07_scrapes_along_four_walls() -> None:
    run = simulate(LESSON / "start.py", world=LESSON / "worlds" / "corridor.toml", seconds=60)
    frames = Frames(run.trace)
    marks = frames.contact_marks()
    assert frames.contacts() == 9
    assert sorted(mark.name for mark in marks) == ["east", "north", "south", "west"]
    assert sum(len(mark.pieces) for mark in marks) == frames.contacts()
    for mark in marks:
        places = [place for piece in mark.pieces for place in (piece.first, piece.last)]
        across = 0 if mark.name in ("east", "west") else 1
        assert max(p[across] for p in places) - min(p[across] for p in places) < 5


def test_a_burst_stays_inside_even_if_it_moves_aside() -> None:
    places = spread([(-50, 50), (-50, 50), (100, 130), (100, 130)], 10, (0, 0, 100, 100))
    assert all(place and 0 <= place[0] <= 100 and 0 <= place[1] <= 100 for place in places)


@pytest.fixture(scope="module")
def collision() -> Run:
    """Return a run in which a robot touches another one, then a door."""
    world = STREET / "worlds" / "avenue.toml"
    return simulate(STREET / "wrong" / "trop_tard.py", world=world, seconds=40)


def test_two_robots_that_touch_each_other_are_one_contact_in_the_picture(collision: Run) -> None:
    names = [[contact.name for contact in robot.contacts] for robot in collision.robots]
    assert names == [["passante", "porte"], ["livreur"]]
    figures = RunPicture(collision, text=Text("en")).caption().figures
    assert [value for value, label in figures if label == "contacts"] == ["2"]


def test_two_robots_that_touch_each_other_are_one_contact_in_the_browser(collision: Run) -> None:
    frames = replay_data(collision)
    assert answer_in_node(CONTACTS, "return module.contactCount(asked);", frames) == 2
