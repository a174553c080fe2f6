"""Events with names: as the page about the trace has them, and the questions that a trace answers."""

import re
from pathlib import Path

import pytest

from marelle_sim.trace import Trace
from marelle_sim.trace.events import (
    KINDS,
    BoxMoved,
    Button,
    End,
    Led,
    Other,
    Pixels,
    Print,
    ScreenPage,
    Touch,
    named,
    subject_of,
    values_of,
)
from marelle_sim.trace.path import box_moves, samples, stretches, walk
from marelle_sim.world import Pose

PAGE = Path(__file__).parents[2] / "docs" / "trace.md"
ROBOT = {"radius_um": 65_000, "track_um": 100_000, "tau_us": 60_000}
STOPS = [
    [0, 0, "pose", 100_000, 200_000, 0, 0, 0, 0, 0, 0],
    [1_000_000, 0, "pose", 100_000, 300_000, 90_000, 0, 0, 0, 0, 0],
]
OTHERS = [
    [0, 1, "pose", 500_000, 500_000, 0, 0, 0, 0, 0, 1],
    [10, 0, "print", "a\n"],
    [20, 1, "print", "b\n"],
    [500_000, 0, "touch", 1_000, 2_000, "west"],
    [500_000, 1, "box", "box-1", 3_000, 4_000],
    [600_000, 1, "box", "box-1", 5_000, 4_000],
    [700_000, 1, "end", "exit", "3"],
    [800_000, 0, "later", 7, "seven"],
    [900_000, 0, "end", "done", ""],
]


@pytest.fixture
def trace() -> Trace:
    return Trace({"robots": [ROBOT, ROBOT]}, sorted(STOPS + OTHERS, key=lambda event: event[0]))


def test_each_kind_has_the_fields_that_the_page_says() -> None:
    rows = re.findall(r"^\| `(\w+)` \| `([^`]+)` \|", PAGE.read_text("utf-8"), re.MULTILINE)
    told = {kind: tuple(fields.split(", ")) for kind, fields in rows if kind in KINDS}
    assert told == {kind: event._fields[3:] for kind, event in KINDS.items()}


def test_events_are_found_by_their_kind_with_names(trace: Trace) -> None:
    (touch,) = trace.find(Touch)
    assert (touch.time_us, touch.x_um, touch.y_um, touch.wall) == (500_000, 1000, 2000, "west")
    assert [event.text for event in trace.find(Print)] == ["a\n", "b\n"]
    assert [event.text for event in trace.find(Print, 1)] == ["b\n"]
    assert trace.find(Touch, 1) == []
    assert [list(event) for event in trace.find(BoxMoved)] == trace.select("box")


def test_all_else_that_a_robot_did_is_told_in_order_of_time(trace: Trace) -> None:
    assert trace.others(0) == [
        Print(10, 0, "print", "a\n"),
        Touch(500_000, 0, "touch", 1000, 2000, "west"),
        Other(800_000, 0, "later", (7, "seven")),
        End(900_000, 0, "end", "done", ""),
    ]
    assert [values_of(event) for event in trace.others(0)][1:3] == [
        (1000, 2000, "west"),
        (7, "seven"),
    ]


def test_a_trace_says_how_and_when_a_program_ended(trace: Trace) -> None:
    assert trace.end(1) == End(700_000, 1, "end", "exit", "3")
    assert trace.end() == trace.end(0) == End(900_000, 0, "end", "done", "")
    assert (trace.program_end_us(), trace.program_end_us(1)) == (900_000, 700_000)
    cut = trace.until(650_000)
    assert (cut.end(), cut.program_end_us(), cut.end_us) == (None, 650_000, 650_000)


def test_a_trace_says_what_was_printed_and_whether_something_moved(trace: Trace) -> None:
    assert (trace.printed(), trace.printed(1)) == ("a\nb\n", "b\n")
    assert trace.moved()
    assert not Trace(trace.header, [STOPS[0], STOPS[0]]).moved()


def test_a_trace_until_a_time_ends_where_the_robots_were_then(trace: Trace) -> None:
    cut = trace.until(500_000)
    assert cut.select("touch") == trace.select("touch")
    assert cut.select("box") == trace.select("box")[:1]
    assert cut.pose_at(500_000) == trace.pose_at(500_000) == Pose(100.0, 250.0, 45.0)
    assert trace.until(-1).end_us == 0
    assert trace.until(2_000_000).end_us == trace.end_us


def test_a_state_is_of_a_pin_a_page_a_button_or_a_wall() -> None:
    assert subject_of(Led(0, 0, "led", 25, 1)) == 25
    assert subject_of(ScreenPage(0, 0, "screen", 7, "00")) == 7
    assert subject_of(Button(0, 0, "button", "a", 1, "script")) == "a"
    assert subject_of(Touch(0, 0, "touch", 1, 2, "west")) == "west"
    assert subject_of(Print(0, 0, "print", "a")) is None


def test_lights_are_told_one_by_one() -> None:
    assert Pixels(0, 0, "pixels", "ff000000ff00").each == ["ff0000", "00ff00"]
    assert named([0, 0, "pixels", "ff0000"]) == Pixels(0, 0, "pixels", "ff0000")


def test_a_path_is_read_as_stretches_as_samples_and_as_a_walk(trace: Trace) -> None:
    (first, second, until_us), (last, nothing, end_us) = stretches(trace)
    assert (first.y_um, second and second.heading_mdeg, until_us) == (200_000, 90_000, 1_000_000)
    assert (last.x_um, nothing, end_us) == (100_000, None, 1_000_000)
    assert samples(trace) == [(0, 100.0, 200.0, 0.0), (1000, 100.0, 300.0, 90.0)]
    places = walk(trace)
    assert places[:2] == [(0, 100.0, 200.0, 0.0), (20_000, 100.0, 202.0, 1.8)]
    assert (len(places), places[-1]) == (52, (1_000_000, 100.0, 300.0, 90.0))
    assert walk(trace, 1)[-1] == (1_000_000, 500.0, 500.0, 0.0)


def test_the_moves_of_a_box_are_in_millimetres(trace: Trace) -> None:
    assert box_moves(trace, "box-1") == [(500_000, 3.0, 4.0), (600_000, 5.0, 4.0)]
    assert box_moves(trace, "box-2") == []
