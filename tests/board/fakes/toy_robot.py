"""A toy robot: wheels of first order behind an H bridge, and a clock that moves during a sleep.

It runs under CPython and MicroPython. `install()` puts the fake modules in `sys.modules`.
"""

import math
import sys


class ToyRobot:
    """Pins, wheels and time of one toy robot."""

    def __init__(self):
        self.now_us = 0
        self.timers = []
        self.duties = {}
        self.levels = {}
        self.adc = {}
        self.left = Wheel(self.duties, 10, 11)
        self.right = Wheel(self.duties, 12, 13)
        self.registers = {}  # address * 256 + register: bytes
        self.written = []
        self.events = []
        self.listeners = {}
        self.moved = None  # called with (pin, level) when the program sets a pin

    def at(self, time_us, action):
        """Call `action()` at a time (us)."""
        self.events.append((time_us, action))
        self.events.sort(key=lambda event: event[0])

    def sleep_us(self, us):
        """Let some us pass: wheels move each millisecond, timers and events are called."""
        end = self.now_us + us
        while self.now_us < end:
            until = min(self.now_us // 1000 * 1000 + 1000, end)
            if self.events and self.events[0][0] <= until:
                time_us, action = self.events.pop(0)
                self.now_us = max(self.now_us, time_us)
                action()
                continue
            self.now_us = until
            if until % 1000 == 0:
                self.left.advance()
                self.right.advance()
                for timer in list(self.timers):
                    timer.tick(until)

    def edge(self, pin, level):
        """Change the level of an input, and call its interrupt."""
        self.levels[pin] = level
        listener = self.listeners.get(pin)
        if listener is not None:
            listener.handler(listener)

    def heading_deg(self, track_mm=100):
        """Return the true heading in degrees."""
        return math.degrees((self.left.distance_mm - self.right.distance_mm) / track_mm)

    def distance_mm(self):
        """Return the true distance of the middle of the axle in mm."""
        return (self.left.distance_mm + self.right.distance_mm) / 2


class Wheel:
    """One motor with its wheel."""

    def __init__(self, duties, forward, back):
        self.duties, self.forward, self.back = duties, forward, back
        self.top = 550.0  # mm/s
        self.distance_mm = self.speed = 0.0
        self.blocked = False
        self.diameter = 43.0
        self.counts = 0  # kept, so that reading it makes no object

    def advance(self):
        """Move by one millisecond: first order, 60 ms, a dead band of 8 %."""
        power = (self.duties.get(self.forward, 0) - self.duties.get(self.back, 0)) / 65535
        size = abs(power)
        goal = 0.0 if size < 0.08 else self.top * (size - 0.08) / 0.92 * (1 if power > 0 else -1)
        if self.blocked:
            self.speed = goal = 0.0
        self.speed += (goal - self.speed) / 60
        self.distance_mm += self.speed / 1000
        self.counts = int(self.distance_mm * 1400 // (math.pi * self.diameter))


toy = ToyRobot()


class Answering(dict):
    """Registers of chips: those that are given, else 0xFF for any register of a chip that has one."""

    def get(self, key, default=None):
        """Return the bytes of a register, by address * 256 + register."""
        if key in self:
            return self[key]
        return b"\xff" * 32 if any(known >> 8 == key >> 8 for known in self) else default


class Forgotten:
    """A list that forgets what is written to chips: that is no memory of the library."""

    def append(self, _written):
        """Forget it."""


def answer_at(toy):
    """Let each chip of the kits answer with its identity, so that its driver starts."""
    toy.adc.update({26: 32768, 27: 32768, 28: 32768})  # a stick in its middle
    toy.written = Forgotten()
    toy.registers = Answering()
    for address, register, value in (
        (0x23, 0, b"\0\0"),  # BH1750
        (0x29, 0x92, b"\x44"),  # TCS34725
        (0x29, 0xC0, b"\xee"),  # VL53L0X
        (0x3C, 0, b""),  # SSD1306
        (0x40, 0, b"\0"),  # PCA9685
        (0x68, 0x75, b"\x68"),  # MPU6050
        (0x6A, 0x0F, b"\x6c"),  # LSM6DSOX
        (0x6B, 0x0F, b"\x6c"),
        (0x76, 0xD0, b"\x60"),  # BME280
    ):
        toy.registers[address << 8 | register] = value


def install():
    """Put the fakes in place; return the toy robot.

    They are imported by name: names made here would shift what `test_memory.py` measures.
    """
    import fake_dht
    import fake_ds18x20
    import fake_framebuf
    import fake_machine
    import fake_micropython
    import fake_neopixel
    import fake_onewire
    import fake_rp2
    import fake_time

    sys.modules.update(
        {
            "machine": fake_machine,
            "dht": fake_dht,
            "ds18x20": fake_ds18x20,
            "onewire": fake_onewire,
            "rp2": fake_rp2,
            "time": fake_time,
            "neopixel": fake_neopixel,
            "framebuf": fake_framebuf,
        }
    )
    if sys.implementation.name != "micropython":
        sys.modules["micropython"] = fake_micropython
    return toy
