"""A chip of one's own in a kit: it runs where the kit is trusted alone, and senses the world of its robot."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from chip_kit import kit_with
from PIL import Image
from programs import ROOT, error_of, program, program_text
from refused import refuses
from typed_commands import Command
from world_files import loaded, written

from marelle_sim import (
    ChipError,
    CommandChip,
    KitError,
    RegisterChip,
    load_kit,
    simulate,
)

TWIN = ROOT / "docs" / "programs" / "driver" / "sht31_twin.py"
ANSWER = "61478a7ae1a4\n"  # 21.5 degrees and 48 %, each with its checksum
Sensed = Callable[..., list[str]]
TWINS = ROOT / "docs" / "programs" / "sensing"
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
def kit_file(tmp_path: Path) -> Callable[[str], Path]:
    """Write a kit with the chip that is named so, its twin and a program; return the kit's path."""
    shutil.copy(TWIN, tmp_path)
    (tmp_path / "main.py").write_text(program_text("chips/reads_an_sht31"), encoding="utf-8")

    def write(chip: str) -> Path:
        kit = tmp_path / "robot.toml"
        kit.write_text(kit_with(chip), encoding="utf-8")
        return kit

    return write


@pytest.fixture
def kit(kit_file: Callable[[str], Path]) -> Path:
    """The table of a robot with a chip of one's own."""
    return kit_file("sht31_twin.py:Sht31Twin")


@pytest.mark.parametrize("isolate", [False, True])
def test_a_chip_of_one_s_own_answers_on_a_trusted_kit(kit: Path, isolate: bool) -> None:
    run = simulate(kit.parent / "main.py", kit=load_kit(kit, trust=True), isolate=isolate)

    assert (run.ended, run.stdout) == ("done", ANSWER)


def test_what_a_chip_of_one_s_own_calls_its_attributes_is_its_author_s(
    kit_file: Callable[[str], Path],
) -> None:
    kit = kit_file("counter.py:Counter")
    (kit.parent / "counter.py").write_text(
        program_text("twins/counter"),
        encoding="utf-8",
    )
    run = simulate(kit.parent / "main.py", kit=load_kit(kit, trust=True))
    assert run.stdout == "060001060001\n"


@pytest.mark.parametrize("isolate", [False, True])
def test_its_file_does_not_run_on_any_other(kit: Path, isolate: bool) -> None:
    (kit.parent / "sht31_twin.py").write_text(
        "open(__file__ + '.ran', 'w').close()\n", encoding="utf-8"
    )

    with refuses(KitError, "E-KIT-26", file="robot.toml", chip="sht31_twin.py:Sht31Twin"):
        simulate(kit.parent / "main.py", kit=kit, isolate=isolate)
    assert not (kit.parent / "sht31_twin.py.ran").exists()


def test_it_can_be_dead(kit_file: Callable[[str], Path]) -> None:
    kit = load_kit(kit_file("sht31_twin.py:Sht31Twin"), trust=True)

    run = simulate(Path(kit.source).parent / "main.py", kit=kit, faults={"climate": "dead"})

    assert error_of(run).traceback.endswith("OSError: [Errno 5] EIO\n")


@pytest.mark.parametrize(
    "chip",
    ["sht31_twin.py", "sht31_twin.py:", "other.py:Sht31Twin", "../sht31_twin.py:Sht31Twin",
     "sht31_twin.py:Sht31Twin()", "sht31_twin:Sht31Twin"],
)  # fmt: skip
def test_what_names_no_class_of_a_file_beside_the_kit_is_refused(
    kit_file: Callable[[str], Path], chip: str
) -> None:
    kit = kit_file(chip)

    line = kit.read_text("utf-8").splitlines().index(f'chip = "{chip}"') + 1
    with refuses(KitError, "E-KIT-25", line=line):
        load_kit(kit, trust=True)


@pytest.mark.parametrize("isolate", [False, True])
def test_a_link_out_of_the_kit_s_folder_is_refused(kit: Path, *, isolate: bool) -> None:
    twin = kit.parent / "sht31_twin.py"
    elsewhere = kit.parent.parent / "elsewhere.py"
    twin.rename(elsewhere)
    twin.symlink_to(elsewhere)

    with refuses(KitError, "E-RUN-12", file="sht31_twin.py"):
        simulate(kit.parent / "main.py", kit=load_kit(kit, trust=True), isolate=isolate)


@pytest.mark.parametrize("isolate", [False, True])
@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "AttributeError: module 'sht31_twin' has no attribute 'Sht31Twin'"),
        ("class Sht31Twin:\n    pass\n", "AttributeError: 'Sht31Twin' object has no attribute 'write'"),
        ("1 / 0\n", "ZeroDivisionError: division by zero"),
        ("raise SystemExit(3)\n", "SystemExit: 3"),
        ("class Sht31Twin(\n", "SyntaxError: '(' was never closed (sht31_twin.py, line 1)"),
    ],
)  # fmt: skip
def test_a_file_that_gives_no_chip_is_told(
    kit: Path, text: str, words: str, isolate: bool
) -> None:
    (kit.parent / "sht31_twin.py").write_text(text, encoding="utf-8")

    with refuses(ChipError, "E-CHIP-14", chip="sht31_twin.py:Sht31Twin", words=words):
        simulate(kit.parent / "main.py", kit=load_kit(kit, trust=True), isolate=isolate)


def test_the_command_asks_for_trust(kit: Path, marelle: Command) -> None:
    line = ["run", str(kit.parent / "main.py"), "--kit", str(kit), "--json"]

    marelle(*line, exits=2)
    assert marelle(*line, "--trust").data["stdout"] == ANSWER


def test_it_is_drawn_by_the_name_of_its_class(kit: Path, marelle: Command) -> None:
    assert "Sht31Twin" in marelle("kits", "--show", str(kit)).out


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


def test_a_distance_sensor_sees_the_wall_come_nearer(sensed: Sensed, vm: str) -> None:
    first, second, side = sensed("tof_twin.py:TofTwin", "chips/distance_by_registers", vm)
    assert first == "b'\\xee' 535"  # 600 mm from the axle, 65 before the sensor
    assert int(second) == pytest.approx(235, abs=2)
    assert side == "False"  # there is no wall on that side


@pytest.mark.parametrize(
    ("twin", "name", "lines"),
    [
        ("floor_twin.py:FloorTwin", "chips/colour_by_registers", [
            "0 0 0 0", "40000 13333 13333 13333", "15058 10039 1673 3346",  # of 192, 32 and 64 of 255
        ]),
        ("light_twin.py:LightTwin", "chips/light_by_commands", ["360", "1080"]),
    ],
    ids=["a colour sensor, the line under it", "a light sensor, the environment of the world"],
)  # fmt: skip
def test_a_sensor_reads_the_world(
    twin: str, name: str, lines: list[str], sensed: Sensed, vm: str
) -> None:
    assert sensed(twin, name, vm) == lines


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
