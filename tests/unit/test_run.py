"""What is asked of a run is checked before anything runs, and answered from its trace."""

from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from programs import RunText, program
from refused import refuses

from marelle_sim import PictureError, Run, UsageProblem, kits, load_kit, simulate
from marelle_sim.runners import Options

AHEAD = "from marelle import Robot\nRobot().straight(300)\n"


@pytest.fixture
def ahead(run_text: RunText) -> Run:
    return run_text(AHEAD, tolerances=False)


def test_a_run_says_which_squares_its_robot_passed(ahead: Run) -> None:
    visited = {name for name in ("A1", "A2", "A3", "A4", "B1") if ahead.visited(name)}
    assert visited == {"A1", "A2", "A3"}
    with pytest.raises(ValueError, match="no square 'Z9' in"):
        ahead.visited("Z9")


def test_a_run_says_which_points_its_robot_passed(ahead: Run) -> None:
    assert ahead.visited(75, 225)
    assert not ahead.visited(100, 225)
    assert ahead.visited(100, 225, within_mm=26)


def test_a_square_needs_squares_and_a_point_both_numbers(run_text: RunText) -> None:
    run = run_text("pass", world="room")
    with pytest.raises(ValueError, match="the world 'room' has no squares"):
        run.visited("A1")
    with pytest.raises(ValueError, match="needs both"):
        run.visited(3)


def test_the_pose_and_the_seconds_are_those_of_the_end(ahead: Run) -> None:
    assert ahead.pose.x_mm == pytest.approx(75, abs=0.5)
    assert ahead.pose.y_mm == pytest.approx(375, abs=2)
    assert (ahead.ended, ahead.contacts, ahead.written) == ("done", [], {})
    assert 1 < ahead.seconds < 5
    assert 0 < ahead.wall_s < 5


def test_the_seconds_of_a_program_are_those_of_its_waits(run_text: RunText) -> None:
    run = run_text("from time import sleep_ms\nsleep_ms(1250)\n")
    assert run.seconds == pytest.approx(1.25, abs=0.001)
    assert repr(run) == f"Run('done', {run.seconds:.3f} s, 'squares')"


def test_a_robot_on_a_line_is_on_it_and_without_one_never(run_text: RunText) -> None:
    assert run_text("pass", world="line_loop").on_line() == 1
    assert run_text("pass", world="empty").on_line() == 0
    away = "from marelle import Robot\nRobot().turn(90)\n"
    assert 0 < run_text(away, world="line_loop").on_line() < 1


def test_a_robot_without_line_sensors_is_on_no_line(run_text: RunText, tmp_path: Path) -> None:
    table = Path(kits.__file__).with_name("pico_bot.toml").read_text(encoding="utf-8")
    kept = [part for part in table.split("[[part]]") if "reflectance" not in part]
    (tmp_path / "blind.toml").write_text("[[part]]".join(kept), encoding="utf-8")
    kit = load_kit(str(tmp_path / "blind.toml"))
    assert run_text("pass", world="line_loop", kit=kit).on_line() == 0


def test_a_contact_has_its_time_its_place_and_its_name() -> None:
    run = simulate(program("drives/against_a_wall"), tolerances=False, world="room")
    (contact,) = run.contacts
    assert contact.name == "wall-1"
    assert contact.time_s == pytest.approx(3.17, abs=0.05)
    assert (contact.x_mm, contact.y_mm) == pytest.approx((300, 950), abs=1)
    assert run.pose.y_mm == pytest.approx(950 - 65, abs=0.1)
    assert repr(contact) == f"Contact({contact.time_s:.3f} s, 300 mm, 950 mm, 'wall-1')"


@pytest.mark.parametrize(
    ("name", "start"),
    [("a.png", b"\x89PNG\r\n\x1a\n"), ("a.gif", b"GIF89a"), ("a.jsonl", b'{"kit":"pico_bot"')],
)
def test_a_run_is_saved_as_picture_moving_picture_or_trace(
    name: str, start: bytes, run_text: RunText, tmp_path: Path
) -> None:
    run_text("from time import sleep\nsleep(0.2)\n").save(tmp_path / name)
    assert (tmp_path / name).read_bytes().startswith(start)


def test_a_saved_trace_is_what_is_hashed(ahead: Run, tmp_path: Path) -> None:
    ahead.save(str(tmp_path / "a.jsonl"))
    assert sha256((tmp_path / "a.jsonl").read_bytes()).hexdigest() == ahead.sha256()


@pytest.mark.parametrize(
    ("path", "code"),
    [("a.jpg", "E-PIC-01"), ("nowhere/a.jsonl", "E-PIC-02"), ("folder.jsonl", "E-PIC-03")],
)
def test_what_cannot_be_written_is_refused(
    path: str, code: str, ahead: Run, tmp_path: Path
) -> None:
    (tmp_path / "folder.jsonl").mkdir()
    with pytest.raises(PictureError, match=code):
        ahead.save(tmp_path / path)


def test_a_run_tells_its_story(ahead: Run) -> None:
    assert ahead.story("en")[0] == "The robot starts in A1, facing north."


NAN = float("nan")


def asked(**options: Any) -> Options:
    """Return options, these options, the others as usual."""
    return Options(**{"seconds": 60, **options})


PRESSES = [
    ("button", 1_000_000, 1), ("button", 1_150_000, 0), ("button", 2_000_000, 1), ("button", 2_150_000, 0),
]  # fmt: skip


@pytest.mark.parametrize(
    ("options", "name", "value"),
    [
        ({"seconds": 0.001}, "limit_us", 1000),
        ({"seconds": 1.5}, "limit_us", 1_500_000),
        ({"seconds": 86_400}, "limit_us", 86_400 * 10**6),
        ({"seed": 2**32 - 1}, "seed", 2**32 - 1),
        ({"press": {"button": [1.0, 2]}}, "inputs", PRESSES),  # each lasts 150 ms
        ({"press": [("button", 1.0), ("button", 2)]}, "inputs", PRESSES),
        ({"inputs": [("light", 20.4, 0.5)]}, "inputs", [("light", 500_000, 20)]),
    ],
)
def test_what_is_asked_is_kept_in_whole_numbers(
    options: dict[str, Any], name: str, value: object
) -> None:
    assert getattr(asked(**options), name) == value


BEYOND = (NAN, float("inf"), 10**400)


@pytest.mark.parametrize(
    ("options", "code", "facts"),
    [
        *(
            ({"seconds": seconds}, "E-RUN-01", {"given": str(seconds), "shortest": 0.001, "longest": 86_400})
            for seconds in (0, 0.0009, -1, 86_401, 1e300, *BEYOND)
        ),
        *(({"seed": seed}, "E-RUN-02", {"given": str(seed), "largest": 2**32 - 1}) for seed in (-1, 2**32, 10**30)),
        *(({"press": {"button": [at_s]}}, "E-RUN-03", {"name": "button"}) for at_s in (-0.1, 86_400.5, *BEYOND)),
        *(({"inputs": [("light", 1, at_s)]}, "E-RUN-03", {"name": "light"}) for at_s in (-0.1, 86_400.5, *BEYOND)),
        *(
            ({"inputs": [("light", value, 1)]}, "E-RUN-04", {"name": "light", "given": str(value)})
            for value in (1.1e9, -2e9, *BEYOND)
        ),
    ],
)  # fmt: skip
def test_what_is_out_of_bounds_is_refused(
    options: dict[str, Any], code: str, facts: dict[str, Any]
) -> None:
    with refuses(UsageProblem, code, **facts):
        asked(**options)


@pytest.mark.parametrize(
    ("kit", "name", "code", "facts"),
    [
        (None, "bouton", "E-RUN-05", {"known": "button, range sensor"}),
        ("bench_pico", "knob", "E-RUN-28", {}),
        ("bench_pico", "light", "E-RUN-28", {}),
    ],
)
def test_what_is_no_button_is_not_pressed(
    kit: str | None, name: str, code: str, facts: dict[str, str], run_text: RunText
) -> None:
    with refuses(UsageProblem, code, name=name, **facts):
        run_text("pass", kit=kit, world="empty", press={name: [1]})


def test_a_press_reaches_the_program() -> None:
    run = simulate(program("inputs/waits_for_a_press"), world="empty", press={"button": [1.0]})
    assert run.stdout == "10\n"
    assert [event[3:] for event in run.trace.select("button")] == [["button", 1, "script"]]
