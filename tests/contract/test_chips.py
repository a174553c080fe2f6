"""The driver of each chip reads its twin right, on a bus of its own and of several, and ten mistakes in the driver are found.

Driver and twin are written from the data sheet, independently. A kit has the surroundings of the twin, a program that reads the
driver, and the output that it must print. With a mistake in the driver's source the output must be another.
"""

from collections.abc import Callable
from pathlib import Path

import pytest
from chip_kit import BARE
from chip_kits import KITS, Kit
from chip_kits.kit import Moving
from handed_in import write
from programs import ROOT, program_text

from marelle_sim import Run, simulate, virtual_board
from marelle_sim.chips.motion import GRAVITY_MM_S2
from marelle_sim.chips.mpu6050 import ACCEL_CONFIG_2, TEMPERATURES, WHO_AM_I, Mpu6050
from marelle_sim.chips.vl53l0x import Vl53l0x
from marelle_sim.testing.board import Board

DRIVERS = ROOT / "firmware" / "marelle" / "chips"
NO_CHIPS = {"__init__", "device", "edges", "homes", "quadrature", "xshut"}
by_chip = pytest.mark.parametrize("kit", KITS.values(), ids=KITS)


def _source(kit: Kit) -> str:
    return (DRIVERS / f"{kit.driver.lower()}.py").read_text("utf-8")


def _told(kit: Kit, driver: str, folder: Path, vm: str = "python") -> str:
    """Return the output of the kit's program with a driver of that source, and the state of the twin; or the traceback."""
    board = virtual_board()
    shown = kit.wire(board)
    write(folder, {"driver.py": driver, "program.py": kit.source})
    run = simulate(folder / "program.py", board=board, vm=vm, seconds=20)
    if run.error is not None:
        return run.error.traceback
    return run.stdout + (shown() if shown else "")


def test_each_driver_has_a_kit() -> None:
    drivers = {path.stem for path in DRIVERS.glob("*.py")} - NO_CHIPS
    assert drivers == {kit.driver.lower() for kit in KITS.values()}


@pytest.mark.unmeasured
@by_chip
def test_the_driver_reads_the_twin_right(kit: Kit, vm: str, tmp_path: Path) -> None:
    assert _told(kit, _source(kit), tmp_path, vm) == kit.told


@by_chip
def test_ten_mistakes_are_found(kit: Kit, tmp_path: Path) -> None:
    source = _source(kit)
    missed = []
    for right, wrong in kit.mistakes:
        assert right in source, right
        if _told(kit, source.replace(right, wrong, 1), tmp_path) == kit.told:
            missed.append((right, wrong))
    assert (missed, len(kit.mistakes)) == ([], 10)


# The driver of the MPU-6050 reads the successors sold in its place right, and refuses an unknown chip.


Three = tuple[float, float, float]


class Felt(Moving):
    """A turn of 400 degrees/s to the left, on the flat."""

    def __init__(self) -> None:
        super().__init__(-400_000, (0.0, 0.0, GRAVITY_MM_S2))


class Warm:
    """Errors of a chip at 40 degrees; they record the rate of the acceleration and change nothing."""

    def __init__(self) -> None:
        self.rate_hz = 0.0

    def acceleration(self, felt: Three, rate_hz: float) -> Three:
        self.rate_hz = rate_hz
        return felt

    def turning(self, felt: Three, rate_hz: float) -> Three:
        return felt

    def warmer(self) -> float:
        return 15.0


@pytest.fixture
def printed(run_on: Callable[..., Run]) -> Callable[..., str]:
    """Return a function that runs the program with a chip and returns its output."""

    def read(chip: Mpu6050, vm: str = "python") -> str:
        board = virtual_board()
        board.i2c(0).attach(0x68, chip)
        return run_on(board, program_text("chips/reads_an_mpu6050"), vm=vm).stdout

    return read


@pytest.mark.parametrize("identity", TEMPERATURES, ids=hex)
def test_a_successor_is_read_as_its_register_map_says(
    identity: int, printed: Callable[..., str]
) -> None:
    errors = Warm()
    told = printed(Mpu6050(Felt(), errors, identity=identity))
    turn, acceleration, hundredths = map(int, told.split())
    assert (turn, acceleration) == (400, 9808)
    assert hundredths == pytest.approx(4000, abs=1)
    assert errors.rate_hz == pytest.approx(2 * 42.5, abs=4), "its own filter is set"


def test_a_chip_that_nothing_is_known_of_is_refused_with_what_it_said(
    vm: str, printed: Callable[..., str]
) -> None:
    chip = Mpu6050(Felt())
    chip.identity = {WHO_AM_I: 0x72}
    chip.write_register(0x6B, 0x80)  # a reset takes it over
    assert printed(chip, vm) == "E-BOT-07 IMU: another chip answers: 0x72 114\n"


def test_the_filter_of_the_mpu_6050_itself_is_left_alone(printed: Callable[..., str]) -> None:
    chip = Mpu6050(Felt())
    printed(chip)
    assert chip.read_register(ACCEL_CONFIG_2) == 0


# Several VL53L0X on one bus: each gets an address of its own by its XSHUT pin, and ten mistakes in the driver are found.


DRIVER = ROOT / "firmware/marelle/chips/xshut.py"
SENSOR = """
[[part]]
kind = "vl53l0x"
name = "{name}"
bus = 0
pins = [4, 5]
address = 0x29
ahead_mm = 60
direction_deg = {direction}
shutdown = {pin}
scale_error = 0
"""
KIT = BARE + "".join(
    SENSOR.format(name=name, direction=direction, pin=pin)
    for name, direction, pin in (("left eye", -90, 6), ("eye", 0, 7), ("right eye", 90, 8))
)
WORLD = """
format = 1
size = [1000, 1000]
[[wall]]
points = [[100, 0], [100, 900], [980, 900], [980, 0]]
[robot]
at = [400, 500]
heading = 0
"""
RIGHT = [
    "[300, 340, 580]",
    "[48, 49, 50]",
]  # mm to the walls from 60 ahead; addresses 0x30 to 0x32
TABLE = """
BOARD = "pico"
I2C = (0, 4, 5)
PARTS = {
    "left_eye": ("ToFSensor", {"shutdown": 6}),
    "eye": ("ToFSensor", {"shutdown": 7}),
    "right_eye": ("ToFSensor", {"shutdown": 8}),
}
"""
ALONE = program_text("tof/three_alone")


# Of our driver: what stands there, and what a mistake would have there instead.
MISTAKES = (
    ("_ADDRESS = const(0x8A)", "_ADDRESS = const(0x89)"),
    ("_AT_FIRST = const(0x29)", "_AT_FIRST = const(0x30)"),
    ("_BOOT_MS = const(2)", "_BOOT_MS = const(1)"),
    ("off.init(Pin.OPEN_DRAIN, value=0)", "off.init(Pin.OPEN_DRAIN, value=1)"),
    ("off.init(Pin.OPEN_DRAIN, value=0)", "off.init(Pin.IN)"),
    ("    pin.value(1)\n", "    pin.value(0)\n"),
    ("sensor.write(_ADDRESS, address)", "sensor.write(_ADDRESS, address << 1)"),
    ("    sensor._address = address\n", ""),
    ("while _taken(sensor, address):", "while False:"),
    ("_LOWEST = const(0x30)", "_LOWEST = const(0x29)"),
)


def _printed(folder: Path, program: str, driver: str = "", vm: str = "python") -> list[str]:
    """Return the lines that a program prints with three sensors, or its traceback; `driver` takes the place of ours."""
    files = {"kit.toml": KIT, "world.toml": WORLD, "my_robot.py": TABLE, "program.py": program}
    if driver:
        take = 'import sys, marelle.chips, driver\nsys.modules["marelle.chips.xshut"] = driver\n'
        files |= {"driver.py": driver, "program.py": take + program}
    write(folder, files)
    run = simulate(
        folder / "program.py", world=folder / "world.toml", kit=folder / "kit.toml", vm=vm, seconds=20, tolerances=False
    )  # fmt: skip
    return [run.error.traceback] if run.error is not None else run.stdout.splitlines()


@pytest.mark.parametrize(
    "program", [ALONE, program_text("tof/three_of_a_robot")], ids=["alone", "of a robot"]
)
def test_three_sensors_on_a_bus_each_tell_their_own_distance(
    program: str, vm: str, tmp_path: Path
) -> None:
    assert _printed(tmp_path, program, vm=vm) == RIGHT


def test_ten_mistakes_with_several_on_a_bus_are_found(tmp_path: Path) -> None:
    source, missed = DRIVER.read_text("utf-8"), []
    for right, wrong in MISTAKES:
        assert right in source, right
        if _printed(tmp_path, ALONE, source.replace(right, wrong, 1)) == RIGHT:
            missed.append((right, wrong))
    assert (missed, len(MISTAKES)) == ([], 10)


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("one_of_three", ["340", "[48]"]),
        # GP7 keeps one sensor off. GP20 has no sensor.
        ("one_without_its_cable", ["E-BOT-06 ToFSensor", "300 580"]),
    ],
    ids=["they stay off until they are asked for", "one whose cable is off disturbs no other"],
)
def test_a_table_names_several_on_a_bus(name: str, lines: list[str], tmp_path: Path) -> None:
    assert _printed(tmp_path, program_text(f"tof/{name}")) == lines


def test_a_chip_with_a_shutdown_wire_can_have_a_wrong_identity(
    board: Board, run_on: Callable[..., Run]
) -> None:
    bus = board.i2c(0)
    bus.attach(0x29, Vl53l0x(), shutdown=6)
    program = "from machine import I2C\nprint(I2C(0).readfrom_mem(0x29, 0xC0, 1)[0])\n"
    bus.fault("identity")
    assert run_on(board, program).stdout == f"{0xEE ^ 0xFF}\n"
    bus.repair()
    assert run_on(board, program).stdout == f"{0xEE}\n"


def test_a_virtual_board_has_several_and_one_alone_may_be_given_another_address(
    board: Board,
    run_on: Callable[..., Run],
) -> None:
    board.i2c(0).attach(0x29, Vl53l0x(), shutdown=6)
    board.i2c(0).attach(0x29, Vl53l0x(), shutdown=7)
    board.i2c(1).attach(0x29, Vl53l0x())
    for _run in range(2):  # the second one finds them as they were attached
        assert run_on(board, program_text("tof/gives_another_address")).stdout.splitlines() == [
            "[85]",
            "[48]",
            "[41, 48]",
            "[41]",
        ]
