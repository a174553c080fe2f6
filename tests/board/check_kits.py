# ruff: noqa: E402 (the fakes are put in place first)
"""Kits with any parts, parts without a kit, and names that are loaded when they are first used."""

from checks import check, raised, run_checks
from toy_robot import install

toy = install()
toy.registers = {
    address << 8 | register: value
    for address in (0x6A, 0x6B)
    for register, value in ((0x0F, b"\x6c"), (0x26, b"\x0a\x00"))
}

import marelle
from marelle import LED, Button, Motor, Robot, UltrasonicSensor, control
from marelle.chips.device import i2c
from marelle.errors import ArgumentError, KitError, NoAnswerError, NoPartError, RobotError
from marelle.hal import Pin
from marelle.parts.line import LineSensor
from marelle.tools import Current


def refused(call, kind, said):
    """Fail unless `call()` raises an error of that class with exactly that text."""
    error = raised(call)
    assert (isinstance(error, kind), str(error)) == (True, said), error


@check
def a_kit_has_any_number_of_a_part_under_any_name():
    bot = Robot("kit_of_parts")
    left, right = bot.range_left, bot.range_right
    assert isinstance(left, UltrasonicSensor)
    assert isinstance(right, UltrasonicSensor)
    assert left is not right
    assert left is bot.range_left, "a part is made once"
    assert left._echo.number == 3
    assert right._echo.number == 15


@check
def a_kit_names_a_class_of_the_programs_own_folder():
    assert Robot("kit_of_parts").gripper.pin == 7


@check
def a_part_is_on_the_kits_bus_or_on_its_own():
    bot = Robot("kit_of_parts")
    assert bot.imu._chip._bus.pins == (1, 18, 19)
    assert bot.tilt._chip._bus.pins == (0, 4, 5)
    assert i2c((1, 26, 27)).pins == (1, 26, 27)
    assert i2c(bot.tilt._chip._bus) is bot.tilt._chip._bus


@check
def encoders_of_a_kit_say_how_much_they_count():
    table = __import__("marelle.kits.pico_bot", None, None, ("DRIVE",))
    counts = table.DRIVE.pop("counts")
    said = "E-BOT-13 counts: DRIVE has none: those of an encoder in a turn of its wheel"
    refused(lambda: Robot("pico_bot"), KitError, said)
    table.DRIVE["counts"] = counts
    Robot("pico_bot")


@check
def a_kit_without_wheels_says_so():
    bot = Robot("kit_of_parts")
    refused(lambda: bot.straight(100), RobotError, "E-BOT-09 straight: this kit has no wheels")
    said = "E-BOT-08 strait: the robot has no 'strait'; it has gripper, imu, range_left, range_right, tilt"
    refused(lambda: bot.strait(100), NoPartError, said)
    assert not hasattr(bot, "line")


@check
def a_part_that_the_kit_lacks_is_answered_with_the_nearest_name():
    bot = Robot("kit_of_parts")
    error = raised(getattr, bot, "range_lift")
    assert str(error) == "E-BOT-08 range_lift: the robot has no 'range_lift': range_left?"
    assert (error.code, error.part) == ("E-BOT-08", "range_lift")
    assert sorted(error.known) == sorted(bot._kit.PARTS)
    said = "E-BOT-08 strait: the robot has no 'strait': straight?"
    refused(lambda: Robot().strait(100), NoPartError, said)


@check
def a_class_that_nobody_has_is_told_with_the_part():
    bot = Robot("kit_of_parts")
    bot._kit.PARTS["wrong"] = ("Ultrasonic", 2, 3)
    said = "E-BOT-10 wrong: marelle has no 'Ultrasonic': UltrasonicSensor? (kit_of_parts.py)"
    refused(lambda: bot.wrong, KitError, said)
    del bot._kit.PARTS["wrong"]


@check
def a_pin_serves_one_part():
    bot = Robot("kit_of_parts")
    assert bot.range_left
    bot._kit.PARTS["bell"] = ("Buzzer", 3)
    refused(
        lambda: bot.bell,
        KitError,
        "E-BOT-11 bell: pin 3 is used by range_left already (kit_of_parts.py)",
    )
    del bot._kit.PARTS["bell"]
    error = raised(UltrasonicSensor, 22, 2)
    assert (error.code, error.pin, error.other) == ("E-BOT-11", 2, "range_left")
    LED(21)
    for pin, other in ((2, "range_left"), (21, "LED")):
        said = "E-BOT-11 %s: pin %d is used by %s already"
        kind = LED if pin == 2 else Button
        refused(lambda pin=pin, kind=kind: kind(pin), KitError, said % (kind.__name__, pin, other))
    assert (Current.pins[Pin(21)], Current.pins[Pin(2)]) == ("LED", "range_left"), (
        "those of others stay"
    )
    LED(22)  # which the sensor that was not made has let go
    LED(22)
    assert Robot("kit_of_parts").range_right


@check
def a_motor_is_driven_by_one_object():
    bot = Robot()
    before = len(Current.stops)
    said = "E-BOT-12 Motor: pin %d serves LEFT already"
    refused(lambda: Motor(10, 11), KitError, said % 10)
    refused(lambda: Motor(2, 3, encoder=(6, 7)), KitError, said % 6)
    assert len(Current.stops) == before
    assert bot.straight(10) is True
    Robot()


@check
def what_goes_wrong_with_a_part_is_told_by_its_name_on_the_robot():
    bot = Robot("kit_of_parts")
    found = toy.registers
    toy.registers = {0x3C00: b""}
    error = raised(getattr, bot, "tilt")
    assert (error.code, error.part, error.address) == ("E-BOT-06", "tilt", 0x6A)
    assert error.seen == [0x3C]
    assert isinstance(error, NoAnswerError)
    assert isinstance(error, RobotError)
    toy.registers = found
    assert bot.tilt.turn_rate() == -1


@check
def a_wrong_number_carries_its_bounds():
    error = raised(Robot().straight, 30000)
    assert type(error) is ArgumentError
    assert (error.code, error.least, error.most) == ("E-BOT-01", -20000, 20000)


@check
def a_part_works_without_a_robot():
    led = LED(15)
    led.on()
    assert toy.levels[15] == 1
    sensor = UltrasonicSensor(trigger=2, echo=3)
    toy.moved = lambda pin, level: pin != 2 or level or toy.at(toy.now_us + 300, rise)
    assert 990 <= sensor.distance() <= 1010
    toy.moved = None


def rise():
    toy.edge(3, 1)
    toy.at(toy.now_us + 5800, lambda: toy.edge(3, 0))


@check
def names_and_files_are_found_when_they_are_asked_for():
    assert marelle.LineSensor is LineSensor
    assert marelle.chips.__name__ == "marelle.chips"
    refused(lambda: marelle.Gripper, AttributeError, "marelle has no 'Gripper'")
    refused(lambda: marelle.Led, AttributeError, "marelle has no 'Led': LED?")
    refused(lambda: marelle.LineSenser, AttributeError, "marelle has no 'LineSenser': LineSensor?")
    assert marelle.fr.PID is marelle.PID
    from marelle.chips import pca9685  # a file, for which MicroPython asks the package first

    assert pca9685.PCA9685 is marelle.chips.PCA9685
    refused(lambda: marelle.chips.pca, AttributeError, "chips has no 'pca'")
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


@check
def the_star_gives_the_words_of_the_mat_and_the_robot():
    given = {}
    exec("from marelle import *", given)
    for name in (
        "back",
        "beep",
        "forward",
        "left",
        "right",
        "square",
        "wait",
        "Robot",
        "COAST",
        "BRAKE",
        "HOLD",
    ):
        assert name in given, name
    french = {}
    exec("from marelle.fr import *", french)
    assert french["avancer"] is given["forward"]
    assert issubclass(french["Robot"], given["Robot"]) and given["Robot"] is Robot


run_checks()
