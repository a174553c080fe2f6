# ruff: noqa: E402 (the fakes are put in place first)
"""Kits of any parts, parts without a kit, and names that are made when they are asked for."""

import sys

sys.path.append(sys.path[0] + "/fakes")

from bench import install

bench = install()
bench.registers = {
    address << 8 | register: value
    for address in (0x6A, 0x6B)
    for register, value in ((0x0F, b"\x6c"), (0x26, b"\x0a\x00"))
}

import marelle
from marelle import LED, Robot, RobotError, UltrasonicSensor, control, hal
from marelle.parts.line import LineSensor


def refused(call, kind, said):
    """Fail unless `call()` is refused with exactly that message."""
    try:
        call()
    except kind as error:
        assert str(error) == said, str(error)
    else:
        raise AssertionError(said)


def a_kit_has_any_number_of_a_part_under_any_name():
    bot = Robot("kit_of_parts")
    left, right = bot.range_left, bot.range_right
    assert isinstance(left, UltrasonicSensor)
    assert isinstance(right, UltrasonicSensor)
    assert left is not right
    assert left is bot.range_left, "a part is made once"
    assert left._echo.number == 3
    assert right._echo.number == 15


def a_kit_names_a_class_of_the_programs_own_folder():
    assert Robot("kit_of_parts").gripper.pin == 7


def a_part_is_on_the_kits_bus_or_on_its_own():
    bot = Robot("kit_of_parts")
    assert bot.imu._chip._bus.pins == (1, 18, 19)
    assert bot.tilt._chip._bus.pins == (0, 4, 5)
    assert hal.i2c((1, 2, 3)).pins == (1, 2, 3)
    assert hal.i2c(bot.tilt._chip._bus) is bot.tilt._chip._bus


def a_kit_without_wheels_says_so():
    bot = Robot("kit_of_parts")
    refused(lambda: bot.straight(100), RobotError, "E-BOT-09 straight: this kit has no wheels")
    refused(lambda: bot.strait(100), AttributeError, "the robot has no 'strait'")
    assert not hasattr(bot, "line")


def a_part_works_without_a_robot():
    led = LED(15)
    led.on()
    assert bench.levels[15] == 1
    sensor = UltrasonicSensor(trigger=2, echo=3)
    bench.moved = lambda pin, level: pin != 2 or level or bench.at(bench.now_us + 300, rise)
    assert 990 <= sensor.distance() <= 1010
    bench.moved = None


def rise():
    bench.edge(3, 1)
    bench.at(bench.now_us + 5800, lambda: bench.edge(3, 0))


def names_and_files_are_found_when_they_are_asked_for():
    assert marelle.LineSensor is LineSensor
    assert marelle.chips.__name__ == "marelle.chips"
    refused(lambda: marelle.Gripper, AttributeError, "marelle has no 'Gripper'")
    refused(lambda: marelle.Led, AttributeError, "marelle has no 'Led': LED?")
    refused(lambda: marelle.LineSenser, AttributeError, "marelle has no 'LineSenser': LineSensor?")
    assert marelle.fr.PID is marelle.PID
    assert (marelle.COAST, marelle.BRAKE, marelle.HOLD) == (
        control.COAST,
        control.BRAKE,
        control.HOLD,
    )
    try:
        from marelle import kits, nothing
    except (ImportError, AttributeError):
        pass
    else:
        raise AssertionError((kits, nothing))


def the_star_gives_the_words_of_the_mat_and_the_robot():
    given = {}
    exec("from marelle import *", given)
    assert set(marelle.__all__) <= set(given)
    french = {}
    exec("from marelle.fr import *", french)
    assert french["avancer"] is given["forward"]
    assert issubclass(french["Robot"], given["Robot"]) and given["Robot"] is Robot


a_kit_has_any_number_of_a_part_under_any_name()
a_kit_names_a_class_of_the_programs_own_folder()
a_part_is_on_the_kits_bus_or_on_its_own()
a_kit_without_wheels_says_so()
a_part_works_without_a_robot()
names_and_files_are_found_when_they_are_asked_for()
the_star_gives_the_words_of_the_mat_and_the_robot()
print("ok")
