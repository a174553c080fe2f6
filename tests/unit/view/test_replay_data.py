"""`frames-1` tells a run as its trace does: places, events, story and help, as plain data."""

import json
import subprocess
import sys
from bisect import bisect_right
from math import hypot
from typing import Any

import pytest
from drawn import MakeRun, make_run as a_run
from hypothesis import given, strategies as st
from programs import RunText

from marelle_sim import Run, load_world, simulate
from marelle_sim.trace import Trace, make_trace
from marelle_sim.trace.recorder import Recorder
from marelle_sim.view.replay import (
    MOST_OF_A_KIND,
    MOST_PLACES,
    MOST_PRINTED,
    polyline_of,
    replay_data,
)
from marelle_sim.world import DifferentialDrive, WallGrid

NEAR_MM = 0.1
NEAR_DEG = 0.5
SPEEDS = st.integers(-480, 480)
DRIVES = st.lists(st.tuples(st.integers(1, 500), SPEEDS, SPEEDS), min_size=1, max_size=6)
HEADER = {
    "trace": "trace-1",
    "kit": "pico_bot",
    "world": "empty",
    "seed": 0,
    "limit_us": 60_000_000,
    "tolerances": 0,
    "robots": [{"name": "robot", "radius_um": 65_000, "track_um": 100_000, "tau_us": 60_000}],
}


def driven(drives: list[tuple[int, int, int]]) -> Trace:
    """Return the trace of a robot whose wheels are told a speed each so many ms."""
    recorder = Recorder()
    chassis = DifferentialDrive(
        track_mm=100.0, radius_mm=65.0, tau_ms=60.0, grip_mm_s2=1e12, walls=WallGrid(())
    )
    chassis.place(2000.0, 2000.0, 0.0)
    recorder.watch(chassis)
    now = 0
    for lasts_ms, left, right in drives:
        chassis.command(now, lambda speeds=(left, right): speeds)  # type: ignore[misc]
        chassis.advance(lasts_ms)
        now += lasts_ms
    recorder.add(now * 1000, "end", "done", "")
    return make_trace(HEADER, recorder)


def place_at(path: list[Any], time_ms: int) -> tuple[float, float, float]:
    """Return where the path's straight lines in time are."""
    times = [place[0] for place in path]
    first = min(max(bisect_right(times, time_ms) - 1, 0), max(len(path) - 2, 0))
    before, after = path[first], path[min(first + 1, len(path) - 1)]
    lasts = after[0] - before[0]
    share = min(max((time_ms - before[0]) / lasts, 0.0), 1.0) if lasts else 0.0
    x, y, heading = (before[i] + share * (after[i] - before[i]) for i in (1, 2, 3))
    return x, y, heading


def farthest(trace: Trace, path: list[Any], step_ms: int) -> float:
    """Return how far a path is from the trace at the most, as a share of what it may be."""
    most = 0.0
    for time_ms in range(0, trace.end_us // 1000 + 1, step_ms):
        x, y, heading = place_at(path, time_ms)
        pose = trace.pose_at(time_ms * 1000)
        off_deg = abs((heading - pose.heading_deg + 180.0) % 360.0 - 180.0)
        most = max(most, hypot(x - pose.x_mm, y - pose.y_mm) / NEAR_MM, off_deg / NEAR_DEG)
    return most


def events_of(run: Run) -> list[Any]:
    """Return what a browser is told that the first robot did."""
    events: list[Any] = replay_data(run)["robots"][0]["events"]
    return events


@pytest.fixture(scope="module")
def lap() -> Run:
    """Return a run along a line."""
    return simulate("tests/benchmarks/programs/line_follower.py", world="line_loop", seconds=12.0)


@given(DRIVES)
def test_any_motion_is_within_a_tenth_of_a_millimetre_of_the_trace(
    drives: list[tuple[int, int, int]],
) -> None:
    trace = driven(drives)
    rounded = [[t, round(x, 2), round(y, 2), round(h, 1)] for t, x, y, h in polyline_of(trace)]

    assert farthest(trace, rounded, 3) <= 1


def test_a_reversal_at_full_speed_is_near_the_trace_at_each_millisecond() -> None:
    trace = driven([(500, -480, -480), (500, 480, 480), (300, 480, -480), (300, -480, 480)])

    assert farthest(trace, polyline_of(trace), 1) <= 1


@given(DRIVES)
def test_the_places_of_any_motion_are_in_order_of_time_from_its_start_to_its_end(
    drives: list[tuple[int, int, int]],
) -> None:
    trace = driven(drives)
    times = [place[0] for place in polyline_of(trace)]

    assert times == sorted(set(times))
    assert (times[0], times[-1]) == (0, trace.end_us // 1000)


def test_a_heading_goes_on_counting_past_a_turn() -> None:
    assert 1050 < polyline_of(driven([(4000, 240, -240)]))[-1][3] < 1100


def test_a_real_run_takes_few_places_and_stays_near_its_trace(lap: Run) -> None:
    path = replay_data(lap)["robots"][0]["path"]

    assert len(path) < 400
    assert farthest(lap.trace, path, 7) <= 1


def test_a_robot_that_waits_a_day_takes_two_places(make_run: MakeRun) -> None:
    run = make_run([(0, 100, 100, 0), (86_400_000_000, 100, 100, 0)])

    assert replay_data(run)["robots"][0]["path"] == [
        [0, 100.0, 100.0, 0.0],
        [86_400_000, 100.0, 100.0, 0.0],
    ]


@pytest.mark.unmeasured
def test_a_day_of_driving_is_told_in_so_many_places() -> None:
    drives = [(900, 300 - 40 * (i % 7), 180 + 30 * (i % 11)) for i in range(16_000)]

    assert 1000 < len(polyline_of(driven(drives))) <= MOST_PLACES


def test_it_is_plain_data_that_json_gives_back(lap: Run) -> None:
    data = replay_data(lap, language="en")

    assert json.loads(json.dumps(data)) == data
    assert data["frames"] == "frames-1"
    assert data["language"] == "en"
    assert data["world"]["title"] == load_world("line_loop").title("en")
    assert data["robots"][0]["sensors"] == [
        ["line", 50, -15], ["line", 50, 0], ["line", 50, 15], ["range", 65, 0, 0],
    ]  # fmt: skip


def test_the_story_comes_with_its_times(lap: Run) -> None:
    story = replay_data(lap)["story"]

    assert [moment["text"] for moment in story] == lap.story("fr")
    times = [moment["t_ms"] for moment in story]
    assert times == sorted(times)
    assert (story[0]["kind"], times[-1]) == ("start", 12_000)


EVENTS = st.lists(
    st.one_of(
        st.tuples(st.just("print"), st.text(max_size=300)),
        st.tuples(st.just("led"), st.integers(0, 28), st.integers(0, 1)),
        st.tuples(st.just("tone"), st.integers(0, 20_000)),
        st.tuples(st.just("touch"), st.integers(0, 900_000), st.integers(0, 600_000), st.text(max_size=9)),
        st.tuples(st.just("pixels"), st.sampled_from(["", "ff0000", "00ff00102030"])),
        st.tuples(st.just("screen"), st.integers(0, 7), st.just("55" * 128)),
    ),
    max_size=40,
)  # fmt: skip


@given(EVENTS, st.lists(st.integers(0, 8_000_000), min_size=40, max_size=40))
def test_any_events_are_told_in_order_of_time_and_keep_their_values(
    events: list[tuple[Any, ...]], times: list[int]
) -> None:
    timed = [[time, 0, *event] for time, event in zip(sorted(times), events, strict=False)]
    run = a_run([(0, 100, 100, 0), (9_000_000, 400, 100, 0)], timed)

    data = replay_data(run)

    told = data["robots"][0]["events"]
    assert [event[0] for event in told] == sorted(event[0] for event in told)
    assert json.loads(json.dumps(data)) == data
    prints = [event[2] for event in told if event[1] == "print"]
    assert prints == [event[1] for event in events if event[0] == "print"]
    assert len(told) == len(timed) + 1


def test_of_a_flood_of_prints_the_beginning_and_the_end_are_kept(make_run: MakeRun) -> None:
    flood = [[i * 10, 0, "print", f"{i:06d}" + "x" * 93 + "\n"] for i in range(20_000)]
    run = make_run([(0, 100, 100, 0), (1_000_000, 100, 100, 0)], flood)

    events = events_of(run)

    kept = [event for event in events if event[1] == "print"]
    cut = [event for event in events if event[1] == "cut"]
    assert sum(len(event[2]) for event in kept) <= MOST_PRINTED
    assert kept[0][2].startswith("000000")
    assert kept[-1][2].startswith("019999")
    assert [event[2] for event in cut] == [20_000 - len(kept)]


def test_one_huge_print_is_left_out_alone(make_run: MakeRun) -> None:
    events = [[0, 0, "print", "y" * 500_000], [5000, 0, "print", "fin\n"]]
    run = make_run([(0, 100, 100, 0), (1_000_000, 100, 100, 0)], events)

    assert [event[1:] for event in events_of(run)] == [
        ["cut", 1],
        ["print", "fin\n"],
        ["end", "done", ""],
    ]


def test_a_light_that_blinks_a_day_keeps_its_last_state_in_each_slice(make_run: MakeRun) -> None:
    blinks = [[i * 100_000, 0, "led", 25, i % 2] for i in range(50_001)]
    run = make_run([(0, 100, 100, 0), (5_000_000_000, 100, 100, 0)], blinks)

    told = [event for event in events_of(run) if event[1] == "led"]

    assert len(told) <= MOST_OF_A_KIND + 1
    assert told[-1] == [5_000_000, "led", 25, 0]


def test_a_touch_is_in_millimetres(make_run: MakeRun) -> None:
    touch = [500_000, 0, "touch", 835_049, 75_000, "wall-2"]
    run = make_run([(0, 100, 100, 0), (1_000_000, 100, 100, 0)], [touch])

    robot = replay_data(run)["robots"][0]
    assert robot["events"][0] == [500, "touch", 835.0, 75.0, "wall-2"]
    assert robot["contacts"] == [[[500, 835.0, 75.0, 835.0, 75.0]]]


def test_two_contacts_with_a_stretch_of_wall_are_one_mark(make_run: MakeRun) -> None:
    events = [
        [500_000, 0, "touch", 300_000, 0, "south"], [1_000_000, 0, "leave", "south"],
        [1_500_000, 0, "touch", 350_000, 0, "south"], [1_500_000, 0, "touch", 0, 90_000, "west"],
    ]  # fmt: skip
    run = make_run([(0, 300, 65, 90), (2_000_000, 400, 65, 90)], events)

    assert replay_data(run)["robots"][0]["contacts"] == [
        [[500, 300.0, 0.0, 325.0, 0.0], [1500, 350.0, 0.0, 375.0, 0.0]],
        [[1500, 0.0, 90.0, 25.0, 90.0]],
    ]


def test_the_help_with_a_mistake_comes_along(run_text: RunText) -> None:
    run = run_text("from marelle import *\nforward(1)\nprint(1 / 0)\n", seconds=5)

    error = replay_data(run, language="en")["error"]

    assert (error["line"], error["source_line"]) == (3, "print(1 / 0)")
    assert error["what"] == "On line 3, the program divides by zero."


def test_the_lines_of_a_run_come_in_milliseconds(run_text: RunText) -> None:
    run = run_text("from marelle import *\nforward(1)\nbeep()\n", seconds=5, lines=True)

    lines = replay_data(run)["lines"]

    assert [line for _time, _file, line in lines] == [line for _time, _file, line in run.lines]
    assert lines[-1] == [run.lines[-1][0] // 1000, "program.py", 3]


def test_walls_boxes_shapes_and_squares_are_what_the_world_holds() -> None:
    run = simulate("docs/programs/square.py", world="room", seconds=1.0)
    room, told = run.world, replay_data(run)["world"]

    assert [box["name"] for box in told["boxes"]] == [box.name for box in room.boxes]
    assert [wall["name"] for wall in told["walls"]] == [
        wall.name for wall in room.walls if not wall.name.startswith("box")
    ]
    squares = replay_data(simulate("docs/programs/square.py", seconds=1.0))["world"]["squares"]
    assert squares == {"size_mm": 150, "columns": 6, "rows": 4}


def test_replay_data_needs_no_pillow() -> None:
    look = (
        "import sys; from marelle_sim import simulate; from marelle_sim.view.replay import replay_data;"
        "replay_data(simulate('docs/programs/square.py', seconds=1.0)); sys.exit('PIL' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", look], check=False).returncode == 0
