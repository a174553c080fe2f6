# ruff: noqa: E402 (the fakes are put in place first)
"""No reading of a part or of a chip and no interrupt allocates memory. CPython, which cannot count that, prints SKIP."""

from allocation import assert_none, skip_where_it_is_not_counted
from toy_robot import install

toy = install()

from marelle import (
    AnalogLightSensor,
    AnalogSensor,
    Button,
    DigitalSensor,
    DimmableLED,
    IRReceiver,
    Joystick,
    LineSensor,
    Potentiometer,
    Relay,
    Servo,
)

skip_where_it_is_not_counted()

import machine
import micropython

from marelle.tools import Current

toy.adc.update({26: 30000, 27: 40000, 28: 20000})
two, stick, remote, light = (
    LineSensor(18, 19, black=1),
    Joystick(26, 27),
    IRReceiver(21),
    DimmableLED(9),
)
light.brightness(10)
Current.pins.clear()  # other parts read the same pins


def frame():
    """Receive a frame of 34 bursts (key 0x45 of the remote control 0) while the heap is locked."""
    micropython.heap_lock()
    try:
        edge(None)
        toy.now_us += 13_500
        for place in range(32):
            edge(None)
            toy.now_us += GAPS[word_bits[place]]
        edge(None)
    finally:
        micropython.heap_unlock()


edge = remote._edge
GAPS = 1125, 2250
word_bits = bytes(0xBA45FF00 >> place & 1 for place in range(32))
frame()
assert remote.key() == 0x45
assert_none(
    (
        ("two line sensors", two.position, ()),
        ("two line values", two.values, ()),
        ("knob", Potentiometer(26).value, ()),
        ("analog sensor", AnalogSensor(27, 8000, -8000).value, ()),
        ("light sensor", AnalogLightSensor(28).light, ()),
        ("digital sensor", DigitalSensor(22).active, ()),
        ("button", Button(20, active=1).pressed, ()),
        ("stick", stick.x, ()),
        ("remote's key", remote.key, ()),
        ("remote's held key", remote.held, ()),
        ("servo", Servo(2).move, (90,)),
        ("relay", Relay(3).toggle, ()),
        ("brightness", light.brightness, (40,)),
    )
)

Current.pins.clear()  # and so do chips
toy.registers = {
    0x6A0F: b"\x6c", 0x6A26: b"\x0a\x00",
    0x6875: b"\x68", 0x6847: b"\x00\x0a",
    0x2992: b"\x44", 0x2993: b"\x01", 0x29B4: b"\x10\x20\x30\x40\x50\x60\x70\x50",
    0x76D0: b"\x60", 0x7688: bytes(26), 0x76E1: bytes(7), 0x76F7: b"\x65\x5a\xc0\x7e\xed\x00\x80\x00",
    0x40FE: b"\x79",
}  # fmt: skip


def forget(_bus, _address, _bytes):
    """Write or read nothing, without an allocation."""


def forget_in(_bus, _address, _register, _bytes):
    """Write nothing to a register, without an allocation."""


machine.I2C.writeto_mem = forget_in
machine.I2C.writeto = machine.I2C.readfrom_into = forget

from marelle.chips import (
    BH1750,
    BME280,
    DHT11,
    DHT22,
    DS18B20,
    LSM6DS,
    MPU6050,
    SSD1306,
    TCS34725,
)
from marelle.chips.pca9685 import output

chips = (
    ("LSM6DS", LSM6DS().turn_z, ()),
    ("MPU6050", MPU6050().turn_z, ()),
    ("TCS34725", TCS34725().channels, ()),
    ("BH1750", BH1750().light, ()),
    ("BME280", BME280().hundredths, ()),
    ("DHT11", DHT11(15).hundredths, ()),
    ("DHT22", DHT22(15).hundredths, ()),
    ("DS18B20", DS18B20(2).hundredths, ()),
    ("PCA9685", output(3).duty_u16, (4915,)),
    ("SSD1306", SSD1306().show, ()),
)
toy.registers = {
    0x29C0: b"\xee", 0x2989: b"\x00", 0x2991: b"\x3c", 0x2983: b"\x10", 0x2992: b"\x85", 0x29B0: b"\xff" * 6,
    0x2913: b"\x04", 0x2914: b"\x59" + bytes(9) + b"\x01\x2c",
}  # fmt: skip

from marelle.chips import VL53L0X

beam = VL53L0X()
assert beam.distance() == 300
chips += (("VL53L0X", beam.distance, ()),)

first = toy.registers
everything = {
    0x6A26: b"\x0a\x00", 0x6847: b"\x00\x0a", 0x29B4: b"\x10\x20\x30\x40\x50\x60\x70\x50",
    0x76F7: b"\x65\x5a\xc0\x7e\xed\x00\x80\x00",
}  # fmt: skip
everything.update(first)
toy.registers = everything
assert_none(chips)
print("ok")
