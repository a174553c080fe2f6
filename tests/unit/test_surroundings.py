"""A chip of one's own on a robot senses its world: the three twins of docs/board.md, each in a run."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from chip_kit import kit_with
from found_micropython import VMS
from PIL import Image
from programs import program, program_text
from world_files import loaded, written

from marelle_sim import CommandChip, RegisterChip, dallas_crc8, load_kit, simulate

Sensed = Callable[..., list[str]]

TWINS = Path(__file__).parents[2] / "docs" / "programs" / "sensing"
WORLD = """
format = 1
size = [1000, 1000]
[[wall]]
points = [[0, 900], [1000, 900]]
[[line]]
points = [[0, 330], [1000, 330]]
width = 20
[[patch]]
shape = "rectangle"
at = [500, 500]
size = [100, 60]
color = "#c02040"
[environment]
light = [[0, 300], [1, 300], [2, 900]]
[robot]
at = [500, 300]
heading = 0
"""


@pytest.fixture
def sensed(tmp_path: Path) -> Sensed:
    """Return a function that runs a program on a robot with one of the twins, and gives what it printed."""

    def lines(chip: str, name: str, vm: str) -> list[str]:
        shutil.copytree(TWINS, tmp_path, dirs_exist_ok=True)
        kit = load_kit(written(tmp_path, kit_with(chip, "own", 0x29), "robot.toml"), trust=True)
        world = written(tmp_path, WORLD)
        run = simulate(program(name), kit=kit, world=world, tolerances=False, vm=vm)
        assert (run.ended, run.error) == ("done", None)
        return run.stdout.splitlines()

    return lines


@pytest.mark.parametrize("vm", VMS)
def test_a_distance_sensor_sees_the_wall_come_nearer(sensed: Sensed, vm: str) -> None:
    first, second, side = sensed("tof_twin.py:TofTwin", "chips/distance_by_registers", vm)
    assert first == "b'\\xee' 535"  # 600 mm from the axle, 65 before the sensor
    assert int(second) == pytest.approx(235, abs=2)
    assert side == "False"  # there is no wall on that side


@pytest.mark.parametrize("vm", VMS)
def test_a_colour_sensor_sees_the_line_under_it(sensed: Sensed, vm: str) -> None:
    assert sensed("floor_twin.py:FloorTwin", "chips/colour_by_registers", vm) == [
        "0 0 0 0",
        "40000 13333 13333 13333",
        "15058 10039 1673 3346",  # of 192, 32 and 64 of 255
    ]


def test_a_picture_on_the_mat_has_its_own_colours(tmp_path: Path) -> None:
    picture = Image.new("RGB", (100, 50), (10, 200, 90))
    picture.paste((250, 30, 60), (50, 0, 100, 50))
    picture.save(tmp_path / "mat.png")
    world = loaded(tmp_path, 'format = 1\nsize = [400, 200]\nimage = "mat.png"\n')
    left, right = (
        [255 - mat.darkness[100 * 400 + x] for mat in world.channels(4)] for x in (100, 300)
    )
    assert (left, right) == ([10, 200, 90], [250, 30, 60])


def test_a_twin_knows_where_the_other_robots_are(tmp_path: Path) -> None:
    written(tmp_path, program_text("twins/knows_the_other_robot"), "team_twin.py")
    kit = written(tmp_path, kit_with("team_twin.py:TeamTwin", "own", 0x29), "robot.toml")
    programs = {
        "red": program("chips/asks_where_the_other_is"),
        "blue": written(tmp_path, "from marelle import Robot\nRobot().arc(100, 90)\n", "moves.py"),
    }
    run = simulate(programs, kit=load_kit(kit, trust=True), world="arena", seconds=10)
    (printed,) = [event for event in run.trace.select("print") if "blue" in event[3]]
    name, *pose = printed[3].split()
    there = run.trace.pose_at(printed[0], run.robot("blue").number)
    assert name == "blue"
    assert [*map(float, pose)] == pytest.approx(
        [there.x_mm, there.y_mm, there.heading_deg], abs=0.5
    )
    assert run.robot("blue").travelled_mm > 50


@pytest.mark.parametrize("vm", VMS)
def test_a_light_sensor_reads_the_environment_of_the_world(sensed: Sensed, vm: str) -> None:
    assert sensed("light_twin.py:LightTwin", "chips/light_by_commands", vm) == [
        "360",
        "1080",
    ]


def test_the_checksum_of_one_wire_chips_is_public() -> None:
    assert dallas_crc8(bytes.fromhex("021cb801000000")) == 0xA2  # the example of Maxim's note 27


class Monitor(RegisterChip):
    """An INA219: each register has two bytes, and a transfer stays at it."""

    register_bytes = 2

    def read_register(self, register: int) -> int:
        return 0x5DC0 if register == 2 else super().read_register(register)


def test_a_register_may_have_two_bytes() -> None:
    chip = Monitor()
    chip.write(b"\x05\x10\x00")
    assert chip.read(2) == b"\x10\x00"
    chip.write(b"\x02")
    assert (chip.read(2), chip.read(3)) == (b"\x5d\xc0", b"\x5d\xc0\x5d")
    chip.write(b"\x05")
    assert chip.read(1) == b"\x10"


def test_a_misspelt_method_is_refused_where_it_is_written() -> None:
    with pytest.raises(TypeError, match=r"^Wrong.read_registers: is read_register meant\?$"):
        type("Wrong", (RegisterChip,), {"read_registers": lambda self, register: 0})
    type("Right", (CommandChip,), {"command": lambda self, code, arguments: None, "convert": int})
