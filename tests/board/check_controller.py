# ruff: noqa: E402 (the fakes are put in place first)
"""A `DriveBase` for a robot whose own controller drives the motors: it gets commands over I2C, and needs no tick.

The commands are those of the Cutebot Pro V2, from its makers' MakeCode extension: a frame is FF F9, a command, the number of its
bytes, its bytes. 80 goes at speeds (mm/s of each wheel), 81 goes a way (mm), 82 turns on the spot, A0 asks: 3 and 4 for the
degrees that a wheel has turned, 5 whether the command has ended.
"""

import math

from checks import check, raised, run_checks
from toy_robot import install

toy = install()

from struct import pack, unpack

from marelle import COAST, HOLD, DriveBase, Motor, wait
from marelle.tools import refused, stop_all

DIAMETER, TRACK = 65, 80  # mm
SPEED = 200  # mm/s of a wheel, of its own moves


class Controller:
    """The chip at 0x10, and the robot that it drives."""

    def __init__(self):
        self.wheels_mm = [0.0, 0.0]
        self.speeds = [0.0, 0.0]
        self.until_us = self.told_us = toy.now_us
        self.answer = b""

    def writeto(self, address, frame):
        start, command, count = frame[:2], frame[2], frame[3]
        assert (address, start, count) == (0x10, b"\xff\xf9", len(frame) - 4)
        self._go_on()
        given = frame[4:]
        if command == 0x80:
            left, right, back = unpack(">HHB", given)
            assert all(not one or 200 <= one <= 500 for one in (left, right))
            self._set(-left if back & 1 else left, -right if back & 2 else right, 1 << 30)
        elif command == 0x81:
            mm, back = unpack(">HB", given)
            speed = -SPEED if back == 3 else SPEED
            self._set(speed, speed, mm * 1_000_000 // SPEED)
        elif command == 0x82:
            left, right, way = unpack(">HHB", given)
            speed = SPEED if way == 2 else -SPEED
            self._set(speed, -speed, int(left * math.pi / 360 * TRACK / SPEED * 1e6))
        elif given[0] == 5:
            self.answer = bytes([toy.now_us >= self.until_us])
        else:
            degrees = self.wheels_mm[given[0] - 3] * 360 / math.pi / DIAMETER
            self.answer = pack("<i", int(degrees))

    def readfrom(self, address, count):
        assert len(self.answer) == count
        return self.answer

    def _set(self, left, right, lasts_us):
        self.speeds = [left, right]
        self.until_us = toy.now_us + lasts_us

    def _go_on(self):
        seconds = max(0, min(toy.now_us, self.until_us) - self.told_us) / 1e6
        for side in (0, 1):
            self.wheels_mm[side] += self.speeds[side] * seconds
        self.told_us = toy.now_us


class CutebotPro:
    """A back-end B: it turns calls into commands."""

    motors = None
    holds = False

    def __init__(self, bus):
        self._bus = bus
        self.move = None

    def configure(self, values):
        left, right, self._track_um, *_ = values
        self._um_per_turn = (left + right) * 355 // 226

    def go(self, way, angle, then, move):
        if way and angle:
            raise refused("E-BOT-34", "arc(radius, deg)")
        if then == COAST:
            raise refused("E-BOT-34", "then=COAST")
        self._give_up()
        if angle:
            size = (abs(angle) + 500) // 1000
            self._send(0x82, pack(">HHB", size, size, 2 if angle > 0 else 1))
        else:
            self._send(0x81, pack(">HB", (abs(way) + 500) // 1000, 3 if way < 0 else 0))
        self.move = move

    def drive(self, speed, rate):
        self._give_up()
        half = rate * self._track_um * 355 // (113 * 360_000)
        left, right = [
            0 if not one else max(200, min(abs(one), 500)) for one in (speed + half, speed - half)
        ]
        self._send(0x80, pack(">HHB", left, right, (speed + half < 0) + 2 * (speed - half < 0)))

    def stop(self, then):
        self._give_up()
        self._send(0x80, bytes(5))

    def halt(self):
        cut = self.move is not None
        self.stop(0)
        return cut

    def update(self):
        if self.move is not None and self._ask(5, "B"):
            self.move.result = True
            self.move = None

    def distance(self):
        return (self._way(3) + self._way(4)) // 2000

    def heading(self):
        return (self._way(3) - self._way(4)) * 360 * 113 // (self._track_um * 710)

    def pose(self):
        raise refused("E-BOT-34", "pose()")

    def gyro(self, imu):
        raise refused("E-BOT-34", "use_gyro(on)")

    def _give_up(self):
        if self.move is not None:
            self.move.result = False
            self.move = None

    def _way(self, which):
        return self._ask(which, "<i") * self._um_per_turn // 360

    def _ask(self, which, form):
        self._send(0xA0, bytes([which]))
        return unpack(form, self._bus.readfrom(0x10, 4 if form == "<i" else 1))[0]

    def _send(self, command, given):
        self._bus.writeto(0x10, bytes([0xFF, 0xF9, command, len(given)]) + given)


chip = Controller()
base = DriveBase(CutebotPro(chip), wheel_diameter=DIAMETER, axle_track=TRACK)


@check
def moves_end_when_the_controller_says_so():
    start = toy.now_us
    assert base.straight(300) is True
    assert 1_500_000 <= toy.now_us - start <= 1_520_000
    assert abs(base.distance() - 300) <= 1
    assert base.turn(90) is True
    assert abs(base.heading() - 90) <= 2
    assert base.turn(-90) is True
    assert abs(base.heading()) <= 2
    assert base.straight(-300) is True
    assert abs(base.distance()) <= 2


@check
def a_move_need_not_be_waited_for():
    move = base.straight(1000, wait=False)
    wait(1000)
    assert (move.done(), base.done()) == (False, False)
    move.cancel()
    assert (move.done(), move.result, base.done()) == (True, False, True)
    assert chip.speeds == [0, 0]
    first, second = base.straight(100, wait=False), base.straight(100, wait=False)
    assert first.wait() is False
    assert second.wait() is True
    third = base.turn(20, wait=False)
    wait(500)
    assert base.done() is True
    assert third.result is True


@check
def it_drives_at_speeds_and_stops():
    base.drive(300, 90)
    half = 90 * math.pi / 360 * TRACK
    assert abs(chip.speeds[0] - 300 - half) <= 1
    assert abs(chip.speeds[1] - 300 + half) <= 1
    base.drive(-300, 0)
    assert chip.speeds == [-300, -300]
    base.stop()
    assert chip.speeds == [0, 0]
    move = base.straight(1000, wait=False)
    assert stop_all() is True
    assert (chip.speeds, move.result) == ([0, 0], False)


@check
def what_it_cannot_is_refused():
    before = list(chip.speeds)
    for code, call, arguments, options in (
        ("E-BOT-34", base.arc, (200, 90), {}),
        ("E-BOT-34", base.straight, (100,), {"then": COAST}),
        ("E-BOT-22", base.straight, (100,), {"then": HOLD}),
        ("E-BOT-01", base.straight, ("3",), {}),
        ("E-BOT-01", base.settings, (), {"axle_track": -1}),
    ):
        assert raised(call, *arguments, **options).code == code
    assert chip.speeds == before
    error = raised(DriveBase, Motor(10, 11), wheel_diameter=DIAMETER, axle_track=TRACK)
    assert (type(error), "'right'" in str(error)) == (TypeError, True)
    assert toy.timers == [], "no tick of ours"


run_checks()
