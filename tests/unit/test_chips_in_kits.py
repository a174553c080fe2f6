"""Chips that a kit names: each is wired to its bus and senses the world of the robot, with errors of its own."""

from collections.abc import Callable
from pathlib import Path

import pytest
from chip_kit import BARE, pico_bot_with
from programs import ROOT, Printed, output, program
from world_files import written

from marelle_sim import Run, simulate

LOOKS_AHEAD = """
[[part]]
kind = "tcs34725"
name = "sensor of things"
bus = 1
pins = [2, 3]
address = 0x2A
ahead_mm = 64
direction_deg = 0
"""
CHIPS = (
    """
[[part]]
kind = "bh1750"
name = "light sensor"
bus = 0
pins = [4, 5]
address = 0x23

[[part]]
kind = "mpu6050"
name = "second inertial sensor"
bus = 0
pins = [4, 5]
address = 0x68

[[part]]
kind = "vl53l0x"
name = "beam"
bus = 1
pins = [2, 3]
address = 0x29
ahead_mm = 60

[[part]]
kind = "bme280"
name = "climate"
bus = 0
pins = [4, 5]
address = 0x76

[[part]]
kind = "pca9685"
name = "servos"
bus = 0
pins = [4, 5]
address = 0x40

[[part]]
kind = "dht22"
name = "air"
pin = 18

[[part]]
kind = "ds18b20"
name = "water"
pin = 19

[[part]]
kind = "ds18b20"
name = "oil"
pin = 19

[[part]]
kind = "tcs34725"
name = "colour sensor"
bus = 0
pins = [4, 5]
address = 0x29
ahead_mm = 40
"""
    + LOOKS_AHEAD
)
WORLD = """
format = 1
size = [1000, 1000]
[[wall]]
points = [[0, 960], [980, 960], [980, 0]]
color = "#1040c0"
[[patch]]
shape = "rectangle"
at = [500, 540]
size = [60, 60]
color = "#c02040"
[[patch]]
shape = "rectangle"
at = [500, 640]
size = [60, 60]
color = "#1040c0"
[environment]
light = [[0, 300], [1, 300], [2, 900]]
temperature = 3000
humidity = 4000
pressure = 98000
[robot]
at = [500, 500]
heading = 0
"""
LAMP = """
[[source]]
name = "lamp"
quantity = "light"
at = [500, 850]
value = 800
reach = 300
"""
# "bas" in the 8 x 8 letters of MicroPython's framebuf, a byte a column.
LOW_LETTERS = "007f7f44447c3800" + "00207454547c7800" + "00485c5454742000"
FACING = """
format = 1
size = [1000, 1000]
[[robot]]
name = "one"
at = [300, 500]
heading = 90
[[robot]]
name = "two"
at = [600, 500]
heading = 270
"""
SETUP = """
from machine import I2C, Pin
from time import sleep_ms
from marelle import Robot
from marelle.chips import BH1750, MPU6050
bus = I2C(0, sda=Pin(4), scl=Pin(5))
"""


@pytest.fixture
def printed(tmp_path: Path) -> Callable[..., list[str]]:
    """Return a function that runs a program, a file or a text behind `SETUP`, on a robot with the chips, and gives what it printed."""

    def lines(source: Path | str, **options: object) -> list[str]:
        if isinstance(source, str):
            source = written(tmp_path, SETUP + source, "program.py")
        chosen: dict[str, object] = {
            "kit": written(tmp_path, pico_bot_with(CHIPS), "robot.toml"),
            "world": written(tmp_path, WORLD),
            "tolerances": False,
        }
        run: Run = simulate(source, **(chosen | options))  # type: ignore[arg-type]  # a mapping of options
        return output(run).splitlines()

    return lines


READINGS: dict[str, tuple[Path | str, list[str]]] = {

    "the light of the world now": ("""
sensor = BH1750(bus=bus)
print(sensor.light())
sleep_ms(2000)
print(sensor.light())
""", ["300", "900"]),
    "the colours that a robot drives over": (program("chips/drives_over_colours"), ["red 355 [134, 2, 11]", "white 100", "white", "blue 235"]),
    "the colour of a wall that is near": (program("chips/nears_a_coloured_wall"), ["black", "blue"]),
    "the air of the world by each thermometer": (program("chips/reads_three_thermometers"), ["3000 40 980", "30.0 40.0", "30.0"]),
    "two thermometers with their own numbers on one pin": ("""
from marelle.chips import DS18B20
chips = DS18B20(19), DS18B20(19, 1)
print([chip.hundredths() for chip in chips], chips[0]._rom != chips[1]._rom)
""", ["[3000, 3000] True"]),
    # 1500 and 2500 us of 20 ms: 307 and 512 steps of 4096, low byte first; 121: 50 Hz
    "the pulses of two servos at a chip": (program("chips/moves_two_servos"), ["[(0, 0, 51, 1), (0, 0, 0, 2)] b'y'", "[(0, 0, 51, 1), (0, 0, 0, 16)]"]),
}  # fmt: skip


@pytest.mark.parametrize("what", READINGS)
def test_a_program_reads(printed: Printed, what: str) -> None:
    program, lines = READINGS[what]
    assert printed(program) == lines


def test_each_sensor_of_light_is_off_by_up_to_a_fifth(printed: Printed) -> None:
    program = "print(BH1750(bus=bus).light())\n"
    seen = [int(printed(program, tolerances=True, seed=seed)[0]) for seed in range(1, 6)]
    assert len(set(seen)) == 5
    assert all(240 <= lux <= 360 for lux in seen)
    assert printed(program, tolerances=True, seed=1) == [str(seen[0])]


def test_a_turn_of_the_robot_is_felt_by_both_of_its_inertial_sensors(
    printed: Printed,
) -> None:
    program = """
bot = Robot()
chip = MPU6050(bus=bus)
bot.drive(0, 90)
sleep_ms(1000)
print(chip.turn_z() * chip.RATE[0] // chip.RATE[1], bot.imu.turn_rate(), chip.temperature())
bot.stop()
"""
    (line,) = printed(program)
    left, right, celsius_100 = (int(word) for word in line.split())
    assert -93 <= left <= -87
    assert 87 <= right <= 93
    assert celsius_100 in (2999, 3000)


def test_a_dead_chip_is_told_by_its_name(printed: Printed) -> None:
    (line,) = printed(program("chips/finds_no_light_sensor"), faults={"light sensor": "dead"})
    assert line == (
        "E-BOT-06 LightSensor E-BOT-06 LightSensor: no answer at 35; push its cable in. Seen on the bus: [41, 60, 64, 104, 106, 118]"
    )


def test_a_low_screen_shows_four_lines(tmp_path: Path) -> None:
    low = pico_bot_with("").replace("address = 0x3C", "address = 0x3C\nheight = 32")
    program = "from marelle import Screen\nscreen = Screen(height=32)\nscreen.text('bas', 3)\n"
    kit = written(tmp_path, low, "robot.toml")
    run = simulate(written(tmp_path, program, "program.py"), kit=kit)
    assert run.error is None, run.error.traceback
    shown = [event[3:] for event in run.trace.events if event[2] == "screen"]
    assert shown == [[3, LOW_LETTERS + "00" * 104]]


def test_a_beam_sees_the_wall_come_nearer_and_stay(printed: Printed) -> None:
    measures = program("chips/measures_a_wall_three_times")
    before, nearer, beside = (int(line) for line in printed(measures))
    assert (before, beside) == (400, 420)
    assert 299 <= nearer <= 302
    noisy = [int(line) for line in printed(measures, tolerances=True, seed=3)]
    assert noisy != [before, nearer, beside]
    assert 370 <= noisy[0] <= 430


MISTAKES = [
    ({"air": "dead"}, 'TemperatureSensor("DHT22", 18).temperature()', "E-BOT-38 TemperatureSensor: no answer on pin 18; check its wire and its resistor"),
    ({"water": "dead", "oil": "dead"}, 'TemperatureSensor("DS18B20", 19)', "E-BOT-38 TemperatureSensor: no answer on pin 19; check its wire and its resistor"),
    ({"beam": "dead"}, "ToFSensor(bus=(1, 2, 3))", "E-BOT-06 ToFSensor: no answer at 41; push its cable in. Seen on the bus: [42]"),
    ({}, 'TemperatureSensor("LM35", 26)', "E-BOT-01 TemperatureSensor(chip): DHT11, DHT22, DS18B20 or BME280 is expected"),
    ({}, 'Servo(18), TemperatureSensor("DHT22", 18)', "E-BOT-11 TemperatureSensor: pin 18 is used by Servo already"),
    ({}, 'Servo(19), TemperatureSensor("DS18B20", 19)', "E-BOT-11 TemperatureSensor: pin 19 is used by Servo already"),
    ({}, "IMU(0x40)", "E-BOT-07 IMU: another chip answers: 0x00"),
    ({}, "Screen(height=48)", "E-BOT-01 Screen(height): 32 or 64 is expected"),
    ({}, "Servo((16, 0x40))", "E-BOT-01 Servo((output, address)): a number from 0 to 15 is expected"),
]  # fmt: skip


@pytest.mark.parametrize(("faults", "made", "told"), MISTAKES)
def test_what_is_wrong_with_a_chip_is_one_sentence(
    printed: Printed, faults: dict[str, str], made: str, told: str
) -> None:
    program = f"""
from marelle import IMU, NoAnswerError, RobotError, Screen, Servo, TemperatureSensor, ToFSensor
try:
    {made}
except RobotError as error:
    print(error, isinstance(error, NoAnswerError))
"""
    silent = told.startswith(("E-BOT-06", "E-BOT-38"))
    assert printed(program, faults=faults) == [f"{told} {silent}"]


def test_headings_are_kept_with_an_mpu6050_whose_zero_is_far_off(
    printed: Printed, tmp_path: Path
) -> None:
    table = ROOT / "firmware" / "marelle" / "kits" / "pico_bot.py"
    (tmp_path / "mine.py").write_text(
        table.read_text("utf-8").replace('("IMU", 0x6A)', '("IMU", 0x68)'), "utf-8"
    )
    program = """
bot = Robot("mine")
off = bot.imu.turn_rate()
bot.use_gyro(True)
bot.turn(90)
bot.turn(90)
bot.turn(-90)
print(off, bot.heading())
"""
    (line,) = printed(program, tolerances=True, seed=5)
    off, heading = (int(word) for word in line.split())
    assert abs(off) > 2  # degrees a second, though it stands
    assert abs(heading - 90) <= 2


def test_a_beam_sees_another_robot(tmp_path: Path) -> None:
    kit = written(tmp_path, pico_bot_with(CHIPS), "robot.toml")
    looks = "from marelle import ToFSensor\nprint(ToFSensor(bus=(1, 2, 3)).distance())\n"
    program = written(tmp_path, looks, "one.py")
    world = written(tmp_path, FACING)
    run = simulate({"one": program, "two": program}, kit=kit, world=world, tolerances=False)
    # 300 mm between the axles, 60 to the sensor, 65 from the other's axle to its edge
    assert [run.robot(name).stdout for name in ("one", "two")] == ["175\n", "175\n"]


def test_a_light_sensor_finds_the_lamp_that_the_robot_drives_to(
    printed: Printed, tmp_path: Path
) -> None:
    lamp = written(tmp_path, WORLD + LAMP, "lamp.toml")
    program = """
bot = Robot()
sensor = BH1750(bus=bus)
far = sensor.light()
bot.straight(300)
sleep_ms(200)
print(far, sensor.light() > far + 100)
"""
    (line,) = printed(program, world=lamp)
    assert line.endswith(" True")


def test_a_colour_sensor_sees_another_robot_though_no_kit_measures_distances(
    tmp_path: Path,
) -> None:
    kit = written(tmp_path, BARE + LOOKS_AHEAD, "bare.toml")
    looks = "from marelle import ColorSensor\nprint(ColorSensor(0x2A, (1, 2, 3)).color())\n"
    program = written(tmp_path, looks, "one.py")
    world = written(tmp_path, FACING.replace("600", "474") + 'color = "red"\n')
    run = simulate({"one": program, "two": program}, kit=kit, world=world, tolerances=False)
    # 174 mm between the axles, 64 to the sensor, 80 from the other's axle to its edge
    assert [run.robot(name).stdout for name in ("one", "two")] == ["red\n", "blue\n"]
