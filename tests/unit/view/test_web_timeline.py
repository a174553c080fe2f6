"""The browser's timeline, run by node, tells what the trace and the still pictures' states tell."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from drawn import MakeRun

import marelle_sim.view
from marelle_sim import simulate
from marelle_sim.run import Run
from marelle_sim.trace import Servo
from marelle_sim.view.frames import Frames
from marelle_sim.view.replay import replay_data

TIMELINE = Path(marelle_sim.view.__file__).parent / "web" / "timeline.js"
ASK = """
const {{ Timeline }} = await import({module});
const {{ robot, times }} = JSON.parse(await new Promise((done) => {{
  let text = ""; process.stdin.on("data", (part) => text += part).on("end", () => done(text));
}}));
const timeline = new Timeline(robot);
const said = times.map((time) => ({{ ...timeline.stateAt(time) }}));
console.log(JSON.stringify(said, (_key, value) => value instanceof Uint8Array ? [...value] : value));
"""
SCREEN = "ff" + "00" * 126 + "81"


def asked(robot: dict[str, Any], times: list[int]) -> list[dict[str, Any]]:
    """Return the states of a robot at some times in ms, as the browser's timeline gives them."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("needs node")
    said = subprocess.run(
        [node, "--input-type=module", "-e", ASK.format(module=json.dumps(TIMELINE.as_uri()))],
        input=json.dumps({"robot": robot, "times": times}),
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.returncode == 0, said.stderr
    states: list[dict[str, Any]] = json.loads(said.stdout)
    return states


def test_poses_are_those_of_the_trace() -> None:
    run = simulate("docs/programs/square.py")
    times = list(range(0, run.trace.end_us // 1000, 97))

    poses = [state["pose"] for state in asked(replay_data(run)["robots"][0], times)]

    for time_ms, pose in zip(times, poses, strict=True):
        true = run.trace.pose_at(time_ms * 1000)
        assert pose["x"] == pytest.approx(true.x_mm, abs=0.1)
        assert pose["y"] == pytest.approx(true.y_mm, abs=0.1)
        assert (pose["heading"] - true.heading_deg + 180) % 360 - 180 == pytest.approx(0, abs=0.5)


def test_wheels_roll_as_far_as_the_robot_drives_and_apart_as_it_turns(make_run: MakeRun) -> None:
    run = make_run([(0, 100, 100, 0), (1_000_000, 100, 400, 0), (2_000_000, 100, 400, 90)])

    poses = [s["pose"] for s in asked(replay_data(run)["robots"][0], [0, 500, 1000, 2000])]

    assert [(round(pose["left"]), round(pose["right"])) for pose in poses] == [
        (0, 0),
        (150, 150),
        (300, 300),
        (379, 221),  # a quarter turn to the right: 100 mm / 2 times pi / 2 more and less
    ]


def test_states_are_those_that_the_pictures_draw(make_run: MakeRun) -> None:
    events = [
        [100_000, 0, "led", 25, 1],
        [200_000, 0, "tone", 440],
        [300_000, 0, "button", "button", 1, "script"],
        [400_000, 0, "pixels", "ff0000001020"],
        [500_000, 0, "screen", 2, SCREEN],
        [600_000, 0, "touch", 100_000, 100_000, "north"],
        [700_000, 0, "print", "deux  mots\n"],
        [800_000, 0, "led", 25, 0],
        [900_000, 0, "leave", "north"],
        [1_000_000, 0, "button", "button", 0, "script"],
        [1_100_000, 0, "tone", 0],
    ]
    run = make_run([(0, 100, 100, 0), (4_000_000, 100, 100, 0)], events)
    frames = Frames(run.trace)
    times = [0, 150, 250, 350, 450, 550, 650, 750, 850, 950, 1050, 1150, 2690, 2710]

    told = asked(replay_data(run)["robots"][0], times)

    for time_ms, state in zip(times, told, strict=True):
        drawn = frames.at(time_ms * 1000)
        assert state["lit"] == list(drawn.lit)
        assert state["tone"] == drawn.tone_hz
        assert state["pressed"] == list(drawn.pressed)
        assert state["touching"] == list(drawn.touching)
        assert state["words"] == drawn.words
        assert state["pixels"] == ["#" + bytes(light).hex() for light in drawn.pixels]
        assert bytes(state["screen"] or []) == drawn.screen


def test_a_servo_turns_at_its_speed_and_a_relay_stays_as_it_is(make_run: MakeRun) -> None:
    events = [
        [100_000, 0, "servo", "arm", 0, 90_000, 500_000],
        [200_000, 0, "relay", "pump", 1],
        [200_000, 0, "servo", "hand", 80_000, 20_000, 100_000],
        [250_000, 0, "servo", "arm", 75_000, 75_000, 500_000],
        [300_000, 0, "relay", "pump", 0],
    ]
    run = make_run([(0, 100, 100, 0), (1_000_000, 100, 100, 0)], events)
    before, early, later, end = asked(replay_data(run)["robots"][0], [50, 200, 280, 900])
    assert (before["servos"], before["relays"]) == ([], [])
    assert (early["servos"], early["relays"]) == ([["arm", 50], ["hand", 80]], [["pump", True]])
    assert (later["servos"], later["relays"]) == ([["arm", 75], ["hand", 72]], [["pump", True]])
    assert (end["servos"], end["relays"]) == ([["arm", 75], ["hand", 20]], [["pump", False]])
    for time_ms, state in ((50, before), (200, early), (280, later), (900, end)):
        angles = {
            name: round(event.angle_at(time_ms * 1000)) for name, event in _servos(run, time_ms)
        }
        assert dict(state["servos"]) == angles


def _servos(run: Run, time_ms: int) -> list[tuple[str, Servo]]:
    """Return the last event of each servo until a time."""
    last = {
        event.name: event for event in run.trace.find(Servo) if event.time_us <= time_ms * 1000
    }
    return list(last.items())
