"""A trace is the run: it reads back as it was written, answers questions, names its events, and nothing hostile is believed."""

import json
import pickle
import re
from math import degrees, pi
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, strategies as st
from programs import ROOT, RunText, program_text
from refused import refuses

from marelle_sim import Run, TraceError
from marelle_sim.trace import Trace, make_trace
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
from marelle_sim.trace.path import samples, stretches, walk
from marelle_sim.trace.recorder import Poses, Recorder
from marelle_sim.view.obstacles import moves_of
from marelle_sim.world import Box, Pose

HEADER = (
    '{"kit":"k","limit_us":1,"robots":[{"name":"k","radius_um":1,"tau_us":1,"track_um":1}],'
    '"seed":0,"tolerances":0,"trace":"trace-1","world":"w"}'
)
DRIVE = program_text("drives/bends_then_straight")
PLACE = ("x", "y", "heading")
ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=12) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=12,
)


@pytest.fixture
def drive(run_text: RunText) -> Run:
    return run_text(DRIVE, world="room", seed=3)


def refusal(lines: list[str]) -> str:
    """Return the code with which a trace is refused, or nothing."""
    try:
        Trace.read(lines)
    except TraceError as error:
        return error.code
    return ""


def test_a_trace_reads_back_from_its_lines(drive: Run) -> None:
    lines = list(drive.trace.lines())
    again = Trace.read(lines)
    assert again.header == drive.trace.header
    assert again.events == drive.trace.events
    assert (list(again.lines()), again.sha256()) == (lines, drive.sha256())


def test_a_trace_holds_integers_and_ascii_text_only(drive: Run) -> None:
    assert all(line.isascii() and "\n" not in line for line in drive.trace.lines())
    assert {type(value) for event in drive.trace.events for value in event} == {int, str}


def test_the_hash_changes_with_one_event(drive: Run) -> None:
    events = [list(event) for event in drive.trace.events]
    assert Trace(drive.trace.header, events).sha256() == drive.sha256()
    events[-1][3] += 1
    assert Trace(drive.trace.header, events).sha256() != drive.sha256()


def test_events_are_in_order_and_selected_by_kind_and_robot(drive: Run) -> None:
    times = [event[0] for event in drive.trace.events]
    assert times == sorted(times)
    assert [event[3] for event in drive.trace.select("print")] == ["fini\n"]
    assert drive.trace.select("print", robot=1) == []
    assert len(drive.trace.select("touch", robot=0)) == len(drive.contacts) > 0


def test_the_pose_of_the_trace_is_the_robots_own(run_text: RunText) -> None:
    seen: list[tuple[int, tuple[float, float, float]]] = []
    run = run_text(
        DRIVE, world="room", seed=3, observers=[(37_000, lambda us, pose: seen.append((us, pose)))]
    )
    touched_us = run.contacts[0].time_s * 1e6
    free = [look for look in seen if look[0] < touched_us]
    against = [look for look in seen if touched_us <= look[0] <= run.trace.end_us]
    assert (len(free), len(against)) == (118, 3)
    for looks, within_mm in (
        (free, 0.002),
        (against, 0.05),
    ):  # a contact is straight between places
        for time_us, (x_mm, y_mm, heading) in looks:
            pose = run.trace.pose_at(time_us)
            assert (pose.x_mm, pose.y_mm) == pytest.approx((x_mm, y_mm), abs=within_mm)
            assert abs((pose.heading_deg - degrees(heading) + 180) % 360 - 180) <= 10 * within_mm


def test_a_pose_before_the_start_is_the_start_and_after_the_end_the_end(drive: Run) -> None:
    start, end = drive.world.start, drive.pose
    first, last = drive.trace.pose_at(-5), drive.trace.pose_at(drive.trace.end_us + 10**9)
    assert (first.x_mm, first.y_mm) == (start.x_mm, start.y_mm)
    assert (last.x_mm, last.y_mm) == pytest.approx((end.x_mm, end.y_mm), abs=0.001)


def test_a_path_goes_from_the_start_to_the_end(drive: Run) -> None:
    path = list(drive.trace.path(100))
    assert [time_us for time_us, _pose in path[:3]] == [0, 100_000, 200_000]
    assert path[-1][0] == drive.trace.end_us
    assert path[-1][1].x_mm == drive.pose.x_mm


def test_a_robot_that_is_not_there_has_no_pose(drive: Run) -> None:
    with pytest.raises(ValueError, match="no robot 7"):
        drive.trace.pose_at(0, robot=7)


def test_between_two_places_of_a_contact_the_robot_is_between_them() -> None:
    poses = [
        '[0,0,"pose",0,0,350000,0,0,0,0,0]',
        '[1000,0,"pose",2000,4000,370000,0,0,0,0,0]',
        '[1000,0,"pose",2000,4000,370000,0,0,0,0,0]',
    ]
    trace = Trace.read([HEADER, *poses])
    middle, end = trace.pose_at(500), trace.pose_at(1000)
    assert (middle.x_mm, middle.y_mm, middle.heading_deg) == (1, 2, 0)
    assert (end.x_mm, end.y_mm, end.heading_deg) == (2, 4, 10)
    assert Trace({}, []).end_us == 0


@pytest.mark.parametrize(
    ("lines", "code", "line"),
    [
        ([], "E-TRACE-02", 1),
        (["{"], "E-TRACE-02", 1),
        (["[]"], "E-TRACE-01", None),
        (['{"trace":"trace-2"}'], "E-TRACE-01", None),
        (['{"trace":"trace-1"}'], "E-TRACE-02", 1),
        (['{"trace":"trace-1","robots":[]}'], "E-TRACE-02", 1),
        (['{"trace":"trace-1","robots":[5]}'], "E-TRACE-02", 1),
        ([HEADER.replace('"tau_us":1', '"tau_us":0')], "E-TRACE-02", 1),
        ([HEADER.replace('"tau_us":1', '"tau_us":1.0')], "E-TRACE-02", 1),
        ([HEADER, "[0,0]"], "E-TRACE-02", 2),
        ([HEADER, '[-1,0,"x"]'], "E-TRACE-02", 2),
        ([HEADER, '[true,0,"x"]'], "E-TRACE-02", 2),
        ([HEADER, '[0,1,"x"]'], "E-TRACE-02", 2),
        ([HEADER, '[0,0,"x",0.5]'], "E-TRACE-02", 2),
        ([HEADER, '[0,0,"x",NaN]'], "E-TRACE-02", 2),
        ([HEADER, '[0,0,"x",9007199254740992]'], "E-TRACE-02", 2),
        ([HEADER, '[0,0,"pose",1]'], "E-TRACE-02", 2),
        ([HEADER, '[0,0,"touch",1,"wall"]'], "E-TRACE-02", 2),
        ([HEADER, '[0,0,"print",5]'], "E-TRACE-02", 2),
        ([HEADER, '[5,0,"x"]', '[4,0,"x"]'], "E-TRACE-02", 3),
        ([HEADER, "[" * 100_000], "E-TRACE-02", 2),
    ],
)
def test_what_is_no_trace_is_refused_with_its_line(
    lines: list[str], code: str, line: int | None
) -> None:
    with refuses(TraceError, code, line=line):
        Trace.read(lines)


def test_a_trace_that_is_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("marelle_sim.trace.trace.MOST_CHARACTERS", 20)
    assert refusal([HEADER, '[0,0,"x"]', '[0,0,"x"]']) == ""
    assert refusal([HEADER, '[0,0,"x"]', '[0,0,"x"]', '[0,0,"x"]']) == "E-TRACE-03"
    monkeypatch.setattr("marelle_sim.trace.trace.MOST_EVENTS", 2)
    assert refusal([HEADER, '[0,0,""]', "[]"]) == "E-TRACE-03"


@given(st.lists(st.text(max_size=40), max_size=4))
def test_any_lines_are_a_trace_or_refused(lines: list[str]) -> None:
    assert refusal(lines) in {"E-TRACE-01", "E-TRACE-02"}


@pytest.mark.unmeasured
@given(st.lists(ANY_JSON, max_size=3), ANY_JSON)
def test_any_json_is_a_trace_or_refused(events: list[object], header: object) -> None:
    lines = [json.dumps(event) for event in events]
    assert refusal([json.dumps(header), *lines]) in {"E-TRACE-01", "E-TRACE-02"}
    assert refusal([HEADER, *lines]) in {"", "E-TRACE-02"}


@given(
    st.lists(
        st.tuples(
            st.integers(0, 10**6), st.just(0), st.sampled_from(["pose", "touch", "print", "other"]),
            st.lists(st.integers(-(10**6), 10**6), min_size=8, max_size=8),
        ),
        max_size=5,
    )
)  # fmt: skip
def test_events_that_are_read_can_be_asked_and_written(
    events: list[tuple[int, int, str, list[int]]],
) -> None:
    chosen = [[*event[:2], "pose", *event[3]] for event in sorted(events, key=lambda e: e[0])]
    lines = [HEADER, *(json.dumps(event, separators=(",", ":")) for event in chosen)]
    assert list(Trace.read(lines).lines()) == lines


@given(st.lists(st.floats(-1e9, 1e9), min_size=7, max_size=7))
def test_poses_are_rounded_to_the_nearest_whole_number(values: list[float]) -> None:
    recorder = Recorder()
    chassis: Any = SimpleNamespace(ms=0, **dict(zip(PLACE, values[:3], strict=True)))
    recorder.watch(chassis)
    chassis.on_pose(1, *values[3:])
    ((_time, _robot, _kind, *rounded, _mode),) = make_trace({}, recorder).events
    for place, (value, kept) in enumerate(zip(values, rounded, strict=True)):
        exact = value * (180_000.0 / pi if place == 2 else 1000.0)
        assert abs(kept - exact) <= 0.5 + 1e-16 * abs(exact)
    assert make_trace({}, recorder).events == []  # they are the first trace's: see decision 028


@given(
    st.lists(st.tuples(st.sampled_from(["pose", "print", "touch"]), st.integers(0, 3))),
    st.integers(1, 2),
)
def test_what_is_recorded_stays_in_order_but_motion_is_first_of_several(
    told: list[Any], robots: int
) -> None:
    recorders, expected = [Recorder(robot) for robot in range(robots)], list[list[Any]]()
    pose_ms = 0
    for number, (kind, ms) in enumerate(told):
        recorder, numbers, time_us = recorders[number % robots], [number] * 7, ms * 1000
        if kind == "pose":
            pose_ms = max(pose_ms, ms)  # a robot never goes back in time
            time_us = pose_ms * 1000
            recorder.add_pose(time_us, *numbers, 1)
        else:
            recorder.add(time_us, kind, *numbers, 1)
        expected.append([time_us, number % robots, kind, *numbers, 1])
    trace = make_trace({}, *recorders)
    together = sorted(expected, key=lambda e: (*e[:2], robots > 1 and e[2] == "print"))
    assert trace.end_us == max((event[0] for event in together), default=0)
    for kind in ("touch", "pose", "print"):
        assert trace.select(kind) == [event for event in together if event[2] == kind]
    assert trace.events == together
    for robot in range(robots):
        poses, events = trace.poses(robot), trace.select("pose", robot)
        assert [poses.event(index) for index in range(len(poses))] == events
        assert list(poses.times) == [event[0] for event in events]


_NUMBERS = st.integers(-(2**48), 2**48)


@given(
    st.lists(st.tuples(st.integers(0, 86_410_000_000), *[_NUMBERS] * 7, st.integers(0, 1))),
    st.integers(0, 99),
)  # fmt: skip
def test_poses_that_are_packed_are_read_back_as_they_were(
    poses: list[tuple[int, ...]], robot: int
) -> None:
    events = [[pose[0], robot, "pose", *pose[1:]] for pose in poses]
    assert Poses.of(robot, events).events() == events


def test_a_run_can_be_sent_to_another_process(drive: Run) -> None:
    again: Run = pickle.loads(pickle.dumps(drive))
    assert again.sha256() == drive.sha256()
    assert again.trace.pose_at(2_000_000) == drive.trace.pose_at(2_000_000)


def test_the_events_of_poses_are_made_where_somebody_asks_for_them(drive: Run) -> None:
    trace = drive.trace
    printed, pose = trace.select("print"), trace.pose_at(trace.end_us)
    assert "events" not in vars(
        trace
    )  # a class's checks look at thirty traces: 2 MB each with them
    again = Trace.read(trace.lines())
    assert (again.select("print"), again.pose_at(again.end_us)) == (printed, pose)
    assert again.events == trace.events == vars(trace)["events"]


PAGE = ROOT / "docs" / "trace.md"
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
        Print((10, 0, "print", "a\n")),
        Touch((500_000, 0, "touch", 1000, 2000, "west")),
        Other((800_000, 0, "later", (7, "seven"))),
        End((900_000, 0, "end", "done", "")),
    ]
    assert [values_of(event) for event in trace.others(0)][1:3] == [
        (1000, 2000, "west"),
        (7, "seven"),
    ]


def test_a_trace_says_how_and_when_a_program_ended(trace: Trace) -> None:
    assert trace.end(1) == End((700_000, 1, "end", "exit", "3"))
    assert trace.end() == trace.end(0) == End((900_000, 0, "end", "done", ""))
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


def test_the_numbers_of_a_recorded_pose_have_three_decimals() -> None:
    trace = Trace({}, [[0, 0, "pose", 90_232, 61_056, 714_378, 0, 0, 0, 0, 1]])
    assert repr(trace.pose_at(0)) == "Pose(90.232, 61.056, 354.378)"


def test_a_state_is_of_a_pin_a_page_a_button_or_a_wall() -> None:
    assert subject_of(Led((0, 0, "led", 25, 1))) == 25
    assert subject_of(ScreenPage((0, 0, "screen", 7, "00"))) == 7
    assert subject_of(Button((0, 0, "button", "a", 1, "script"))) == "a"
    assert subject_of(Touch((0, 0, "touch", 1, 2, "west"))) == "west"
    assert subject_of(Print((0, 0, "print", "a"))) is None


def test_lights_are_told_one_by_one() -> None:
    assert Pixels((0, 0, "pixels", "ff000000ff00")).each == ["ff0000", "00ff00"]
    assert named([0, 0, "pixels", "ff0000"]) == Pixels((0, 0, "pixels", "ff0000"))


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
    assert [
        moves_of(trace, Box((2.0, 4.0), (1, 1), name=name)) for name in ("box-1", "box-2")
    ] == [
        [(0, 2.0, 4.0), (500_000, 3.0, 4.0), (600_000, 5.0, 4.0)],
        [(0, 2.0, 4.0)],
    ]
