"""Parts that are wired in another way: motor drivers with other wires, a servo chip, line sensors with a comparator."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from chip_kit import BARE, pico_bot_with
from programs import program
from refused import refuses
from world_files import written

from marelle_sim import KitError, RobotRun, Run, load_kit, simulate
from marelle_sim.kits.labels import chip_name, wires_of
from marelle_sim.parts.bridge import _current
from marelle_sim.world import WallGrid
from marelle_sim.world.shared_drive import SharedDrive
from marelle_sim.world.shared_world import SharedWorld

PIN_OF_SIDE = {"left": 26, "right": 27}
RAW = """
from machine import PWM, Pin
from time import sleep_ms
for pin in (10, 12):
    Pin(pin, Pin.OUT).on()
    Pin(pin + 1, Pin.OUT).off()
speeds = [PWM(Pin(pin), freq=HERTZ) for pin in (26, 27)]
sleep_ms(500)
for speed in speeds:
    speed.duty_u16(DUTY)
sleep_ms(1000)
for speed in speeds:
    speed.duty_u16(0)
sleep_ms(500)
"""
TABLE = """
LEFT = {"forward": 10, "back": 11, "enable": 26, "encoder": (6, 7)}
RIGHT = {"forward": 12, "back": 13, "enable": 27, "encoder": (8, 9)}
DRIVE = {"wheel_diameter": 43, "axle_track": 100, "counts": 1400}
PARTS = {}
"""
KIT = (
    BARE
    + """\
[[part]]
kind = "motor"
name = "left motor"
side = "left"
pins = [2, 3]
[[part]]
kind = "motor"
name = "right motor"
side = "right"
pins = [16, 17]
[[part]]
kind = "digital_reflectance"
name = "bumper of light"
pin = 22
ahead_mm = 60
right_mm = 0
spot_mm = 4
"""
)
# White, then black from 500 to 600 mm, then grey (darkness 100) from 800 to 900 mm.
WORLD = """
format = 1
size = [1200, 400]
[[patch]]
shape = "rectangle"
at = [550, 200]
size = [100, 400]
[[patch]]
shape = "rectangle"
at = [850, 200]
size = [100, 400]
darkness = 100
[robot]
at = [300, 200]
heading = 90
"""
DRIVER = """
[[part]]
kind = "pca9685"
name = "servos"
bus = 0
pins = [4, 5]
address = 0x40
"""
ARM = """
[[part]]
kind = "driven_servo"
name = "arm"
driver = "servos"
output = 3
speed_deg_s = 450
"""


@pytest.fixture
def bridged(tmp_path: Path) -> Path:
    """Return a folder whose robot is pico_bot with a TB6612FNG, without line sensors."""
    tables = Path(load_kit("pico_bot").source).read_text("utf-8").split("[[part]]\n")
    kept = [table for table in tables if 'kind = "reflectance"' not in table]
    for side, pin in PIN_OF_SIDE.items():
        at = next(i for i, table in enumerate(kept) if f'side = "{side}"' in table)
        kept[at] = f"enable = {pin}\n" + kept[at]
    written(tmp_path, "[[part]]\n".join(kept), "kit.toml")
    written(tmp_path, "format = 1\nsize = [2000, 2000]\n")
    return tmp_path


def changed(folder: Path, found: str, put: str) -> Path:
    """Have the folder's kit say something else."""
    text = (folder / "kit.toml").read_text("utf-8")
    assert found in text
    (folder / "kit.toml").write_text(text.replace(found, put), "utf-8")
    return folder


def run(folder: Path, program: str, **options: Any) -> Run:
    (folder / "main.py").write_text(program, encoding="utf-8")
    return simulate(folder, tolerances=False, **options)


def way(folder: Path, duty: int, hertz: int = 1000, program: str = RAW) -> float:
    """Return how far the robot gets, mm."""
    program = program.replace("DUTY", str(duty)).replace("HERTZ", str(hertz))
    return run(folder, program).pose.y_mm - 1000


def test_the_motors_turn_as_fast_as_the_enable_wire_says(bridged: Path) -> None:
    full, half, none = (way(bridged, duty) for duty in (65535, 32768, 0))
    assert none == 0
    assert 480 < full < 550  # with PWM low the driver shorts the motor
    assert 0.4 < half / full < 0.5
    # At 100 Hz the duty begins, and ends, up to a period of 10 ms late, in which it goes 2.4 mm.
    assert way(bridged, 32768, 100) == pytest.approx(half, abs=2.4)


def test_the_transistors_of_an_l298n_take_their_part_and_its_pauses_let_go(bridged: Path) -> None:
    full = way(bridged, 65535)
    changed(bridged, "enable = ", 'bridge = "L298N"\nenable = ')
    ways = [way(bridged, 32768, hertz) for hertz in (50, 1000, 20_000)]
    lossy = way(bridged, 65535)
    assert 0.7 < lossy / full < 0.9  # slower by a third, but nothing stops it when EN is low
    assert ways[2] < ways[1] < ways[0] < lossy
    assert ways[2] < 0.1 * lossy  # a fast signal leaves no current
    braked = (
        RAW[: RAW.rindex("for speed")]
        + "for pin in (10, 12):\n    Pin(pin).off()\nsleep_ms(500)\n"
    )
    assert 40 < lossy - way(bridged, 65535, program=braked) < 120


@pytest.mark.parametrize(
    ("duty", "enabled", "turning_mv", "expected"),
    [
        (1.0, 1.0, 0, 4600),  # 6 V less 1.4 V
        (1.0, 1.0, 3000, 1600),
        (1.0, 1.0, 5000, 0),  # no transistor conducts backwards
        (0.5, 0.5, 5000, 0),
        (0.5, 1.0, 5000, -1700),  # the brake's way takes 1.6 V; half of the time
        (0.0, 1.0, 1500, 0),
        (0.0, 1.0, 3000, -1400),
        (0.0, 0.25, 3000, -350),  # EN lets go for the rest
        (0.0, 1.0, -3000, 1400),
        (-1.0, 1.0, 0, -4600),
    ],
)
def test_the_current_of_a_motor_behind_an_l298n(
    duty: float, enabled: float, turning_mv: float, expected: float
) -> None:
    assert _current(duty, (1000.0, enabled), 6000, turning_mv) == pytest.approx(expected)


def test_in_slow_pauses_the_current_ends_and_in_fast_ones_it_does_not() -> None:
    slow = _current(0.5, (1e6, 0.5), 6000, 0)
    fast = _current(0.5, (1.0, 1.0), 6000, 0)
    assert slow == pytest.approx(2300, rel=0.001)  # half of 4.6 V
    assert fast == pytest.approx(2300 - 800, rel=0.01)  # less half of the brake's way
    assert _current(0.5, (1.0, 0.5), 6000, 0) < 10  # half of 4.6 V forwards, against 7.8 V


def test_a_driver_with_a_direction_wire_turns_as_it_says(bridged: Path) -> None:
    changed(bridged, "enable = 26", "phase = 11\nenable = 10")
    changed(bridged, "enable = 27", "phase = 13\nenable = 12")
    changed(bridged, "pins = [10, 11]", "")
    changed(bridged, "pins = [12, 13]", "")
    program = RAW.replace("(26, 27)", "(10, 12)")
    forward = way(bridged, 65535, program=program)
    assert forward > 480
    assert way(bridged, 65535, program=program.replace("off()", "on()")) == pytest.approx(-forward)
    kit = load_kit(bridged)
    assert [wires_of(part, kit.facts)[:2] for part in kit.parts[:2]] == [
        [("PH", 11), ("EN", 10)], [("PH", 13), ("EN", 12)],
    ]  # fmt: skip


def test_one_wire_wakes_both_halves_of_a_tb6612(bridged: Path) -> None:
    changed(bridged, "enable = ", "standby = 22\nenable = ")
    assert way(bridged, 65535) == 0
    assert (
        way(bridged, 65535, program="from machine import Pin\nPin(22, Pin.OUT).on()\n" + RAW) > 480
    )


def test_a_robot_of_the_library_drives_with_the_bridge_s_three_wires(bridged: Path) -> None:
    (bridged / "board.json").write_text('{"kit": "mine"}', encoding="utf-8")
    (bridged / "mine.py").write_text(TABLE, encoding="utf-8")
    program = "from marelle import Robot\nbot = Robot()\nprint(bot.straight(300))\n"
    driven = run(bridged, program)
    assert (driven.stdout, driven.error) == ("True\n", None)
    assert driven.pose.y_mm - 1000 == pytest.approx(300, abs=5)
    (bridged / "mine.py").write_text(TABLE.replace("26", "16").replace("27", "17"), "utf-8")
    assert run(bridged, program).pose.y_mm == 1000  # nobody enables the bridge


@pytest.mark.parametrize("bridge", ["TB6612FNG", "L298N"])
def test_its_faults_are_those_of_any_motor(bridged: Path, bridge: str) -> None:
    changed(bridged, "enable = ", f'bridge = "{bridge}"\nenable = ')
    straight = RAW.replace("DUTY", "65535").replace("HERTZ", "1000")
    assert run(bridged, straight, faults={"left": "dead"}).pose.heading_deg != 0
    swapped = run(bridged, straight, faults={"left": "swapped"})
    assert swapped.pose.y_mm > 1300
    assert abs(swapped.pose.heading_deg) < 1


def test_the_wire_is_drawn_and_may_not_serve_twice(bridged: Path) -> None:
    kit = load_kit(bridged)
    motor = next(part for part in kit.parts if part.kind == "motor")
    assert chip_name(motor) == "TB6612FNG"
    assert ("PWMA", 26) in wires_of(motor, kit.facts)
    with pytest.raises(KitError, match="E-KIT-15"):
        load_kit(changed(bridged, "enable = 26", "enable = 10"))


def test_a_wheel_that_is_driven_the_more_the_faster_it_goes_stays_below_what_the_shared_world_is_told() -> (
    None
):
    walls = WallGrid([])
    robot = SharedDrive(
        SharedWorld(walls, [], watched=False), name="car", top_mm_s=500, push_limit=1e6, track_mm=130,
        radius_mm=100, tau_ms=100, grip_mm_s2=5000, walls=walls,
    )  # fmt: skip

    def pull(speed: float) -> float:
        return speed + 0.1 * (500 - speed)

    robot.pull_grows = True
    robot.command(0, lambda: lambda left, right: (pull(left), pull(right), 0.0, 0.0))
    most_mm_s = robot.start() * 1000
    robot.advance(1000)
    assert 200 < robot.left <= most_mm_s == 500


@pytest.fixture
def drive(tmp_path: Path) -> Any:
    def run(more: str = "", world: str = WORLD, **options: Any) -> Run:
        kit = written(tmp_path, KIT + more, "kit.toml")
        options = {"kit": kit, "world": written(tmp_path, world), "tolerances": False, **options}
        return simulate(program("comparator/crosses_lines"), **options)

    return run


def levels(run: RobotRun | Run) -> str:
    """Return what the sensor was at first, at each edge and at last."""
    return run.stdout.splitlines()[0]


def test_an_edge_comes_within_a_millisecond_of_the_line(drive: Any) -> None:
    run = drive()
    entered = next(us for us, pose in run.trace.path(1) if pose.x_mm + 60 >= 500)
    assert abs(int(run.stdout.splitlines()[1]) - entered / 1000) <= 6  # the spot is 4 mm wide


@pytest.mark.parametrize(
    ("more", "printed"),
    [("", "0 [1, 0] 0"), ("threshold = 80\n", "0 [1, 0, 1, 0] 0"), ("black = 0\n", "1 [0, 1] 1")],
    ids=["as it is", "its threshold", "its level over black"],
)
def test_it_says_black_and_tells_the_edges(more: str, printed: str, drive: Any) -> None:
    run = drive(more)
    assert levels(run) == printed
    assert run.pose.x_mm > 960


def test_it_is_a_line_sensor_to_pictures_and_to_on_line(drive: Any) -> None:
    run = drive()
    assert run.kit.sensors == [("line", 60, 0)]
    assert 0.05 < run.on_line() < 0.3


@pytest.mark.parametrize(
    ("more", "fault", "printed"),
    [
        ("", "dead", "0 [] 0"),
        ("", "stuck", "0 [] 0"),
        ("black = 0\n", ("stuck", 0.1), "1 [] 1"),
    ],
)
def test_a_faulty_one_no_longer_changes(
    more: str, fault: object, printed: str, drive: Any
) -> None:
    assert levels(drive(more, faults={"bumper of light": fault})) == printed


def test_it_works_among_other_robots_and_in_a_child(drive: Any) -> None:
    start = '[[robot]]\nname = "a"\nat = [300, 100]\nheading = 90\n'
    world = (
        WORLD.partition("[robot]")[0] + start + start.replace('"a"', '"b"').replace("100", "300")
    )
    assert [levels(robot) for robot in drive(world=world).robots] == ["0 [1, 0] 0"] * 2
    assert levels(drive(isolate=True)) == "0 [1, 0] 0"


@pytest.fixture
def kit(tmp_path: Path) -> Callable[[str], Path]:
    """Return a function that writes the project's robot with more parts, and gives the path of its kit."""

    return lambda parts: written(tmp_path, pico_bot_with(parts), "robot.toml")


def test_it_turns_at_its_own_speed_to_the_angle_of_its_pulses(
    kit: Callable[[str], Path],
) -> None:
    run = simulate(program("driven_servo/moves_an_arm"), kit=kit(DRIVER + ARM))

    assert run.error is None, run.error.traceback
    sent, stopped = [event[3:] for event in run.trace.events if event[2] == "servo"]
    name, angle, goal, speed = sent
    assert (name, angle, speed) == ("arm", 90_000, 450_000)
    assert goal == pytest.approx(180_000, abs=300)
    # 100 ms of 450 degrees a second, and what the bus takes
    assert stopped[1] == stopped[2] == pytest.approx(135_500, abs=600)


@pytest.mark.parametrize("parts", [ARM, ARM + DRIVER, DRIVER + ARM.replace('"servos"', '"servo"')])
def test_its_driver_comes_before_it(kit: Callable[[str], Path], parts: str) -> None:
    with refuses(KitError, "E-KIT-13"):
        load_kit(kit(parts))
