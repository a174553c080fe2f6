# ruff: noqa: E402 (the fakes are put in place first)
"""No reading of a part and no interrupt allocates memory. CPython, which cannot count that, prints SKIP."""

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
print("ok")
