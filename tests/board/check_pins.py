# ruff: noqa: E402 (the fakes are put in place first)
"""A pin belongs to one part, under any of its names. A part that could not be made has no pin. Parts may share the pins of a bus."""

from checks import check, raised, run_checks
from toy_robot import install

toy = install()
toy.registers = {address << 8 | 0x0F: b"\x6c" for address in (0x6A, 0x6B)}

import fake_machine

from marelle import (
    IMU,
    LED,
    AnalogSensor,
    Button,
    DimmableLED,
    Joystick,
    LineSensor,
    Motor,
    Robot,
    TemperatureSensor,
)
from marelle.chips.device import i2c
from marelle.hal import Pin
from marelle.tools import Current


def refused(make, said):
    """Fail unless `make()` raises an error whose text begins with `said`, and takes no pin."""
    before = dict(Current.pins)
    told = str(raised(make))
    assert told.startswith(said), told
    assert Current.pins == before, (Current.pins, before)


@check
def one_pin_has_one_owner_under_any_name():
    LED("LED")
    refused(lambda: Button(64), "E-BOT-11 Button: pin 64 is used by LED already")
    Button("GP2")
    for name in (2, "GP2", Pin(2)):
        refused(lambda name=name: LED(name), "E-BOT-11 LED: pin ")
    Motor(10, 11)
    refused(lambda: Motor("GP10", 12), "E-BOT-12 Motor: pin GP10 serves Motor already")
    refused(lambda: LineSensor(26, "GP26"), "E-BOT-11 LineSensor: pin GP26 is used by LineSensor")


class NoConverter:
    """An ADC that only pins from 26 on have."""

    def __init__(self, pin):
        if pin.number < 26:
            raise ValueError("Pin doesn't have ADC capabilities")

    def read_u16(self):
        return 65535


@check
def a_part_that_is_refused_has_no_pin():
    import marelle.parts.analog
    import marelle.parts.joystick
    import marelle.parts.line

    for file in (marelle.parts.analog, marelle.parts.joystick, marelle.parts.line):
        file.ADC = NoConverter
    refused(lambda: LineSensor(26, 27, 3), "Pin doesn't")
    refused(lambda: AnalogSensor(3), "Pin doesn't")
    refused(lambda: AnalogSensor(26, "a"), "E-BOT-01")
    refused(lambda: Joystick(26, 27, 22), "E-BOT-41")  # it is held
    for file in (marelle.parts.analog, marelle.parts.joystick, marelle.parts.line):
        file.ADC = fake_machine.ADC
    LED(22)
    LED(3)
    refused(lambda: Joystick(26, 27, 22), "E-BOT-11 Joystick: pin 22 is used by LED already")
    refused(lambda: TemperatureSensor("DS18B20", 3), "E-BOT-11")
    refused(lambda: Motor(10, 11, encoder=(6, 3)), "E-BOT-11 Motor: pin 3 is used by LED already")
    refused(lambda: Motor(10), "E-BOT-20")


@check
def a_signal_that_cannot_be_made_takes_no_pin():
    import marelle.parts.dimmable

    marelle.parts.dimmable.PWM = lambda pin, **options: int("a pin of the radio chip")
    refused(lambda: DimmableLED(15), "E-BOT-42")
    marelle.parts.dimmable.PWM = fake_machine.PWM
    DimmableLED(15)


@check
def two_motors_share_their_standby_pin_and_nobody_else_does():
    Current.stops.clear()
    Motor(10, 11, enable=8, standby=22)
    Motor(12, 13, enable=9, standby=22)
    assert toy.levels[22] == 1
    refused(lambda: LED(22), "E-BOT-11 LED: pin 22 is used by standby already")
    LED(21)
    refused(lambda: Motor(2, 3, enable=4, standby=21), "E-BOT-11 Motor: pin 21 is used by LED")
    refused(lambda: Motor(2, 3, standby=3), "E-BOT-11 Motor: pin 3 is used by standby")
    assert len(Current.stops) == 2, "no motor that was refused"


@check
def a_bus_keeps_its_pins_also_the_boards_own():
    Current.i2c = None
    IMU(0x6A)
    refused(lambda: LED(5), "E-BOT-11 LED: pin 5 is used by I2C 0 already")
    assert i2c() is not None, "all parts share it"
    assert i2c((0, 4, 5)).pins == (0, 4, 5)
    LED(18)
    refused(lambda: i2c((1, 18, 19)), "E-BOT-11 I2C 1: pin 18 is used by LED already")


@check
def a_robot_gives_back_its_own_pins_and_no_others():
    bot = Robot("kit_of_parts")
    assert bot.imu._chip._bus.pins == (1, 18, 19)
    assert bot.range_left
    IMU(0x6A, (1, 18, 19))  # by itself, on the robot's bus
    LED(21)
    Robot()
    owners = sorted([(pin.number, owner) for pin, owner in Current.pins.items()])
    driven = [(pin, "LEFT" if pin in (6, 7, 10, 11) else "RIGHT") for pin in range(6, 14)]
    assert owners == driven + [(18, "I2C 1"), (19, "I2C 1"), (21, "LED")], owners  # noqa: RUF005 - MicroPython has no star there


run_checks(Current.pins.clear)
