# ruff: noqa: E402 (the fakes are put in place first)
"""With the gyroscope the robot turns by the true angle, however wrong its track is."""

import sys

from checks import Saved
from toy_robot import install

toy = install()


class Gyro:
    """The registers of a gyroscope on the toy robot, with an offset of 3 degrees/s."""

    def get(self, key):
        if key != 0x6A26:
            return b"\x6c"
        track_mm = 90  # narrower than the robot believes: its wheels turn it too far
        rate = (toy.left.speed - toy.right.speed) / track_mm * 57.2958
        steps = int((3 - rate) * 1000 / 35)
        return bytes((steps & 255, steps >> 8 & 255))


toy.registers = Gyro()
sys.modules["marelle.board"] = board = Saved()

from marelle import Robot, wait
from marelle.tools import Current


def answer(name, least, most):
    """Answer the questions of a calibration: the true turn of the toy robot, and a metre straight ahead."""
    if name == "turns":
        begun.append(toy.heading_deg(90))
    return toy.heading_deg(90) - begun[-1] - 1800 if name == "turned" else told[name]


begun, told = [], {"start": 0, "ahead": 1000, "right": 0, "turns": 0}

bot = Robot()
bot.use_gyro(True)
bot.turn(90)
assert 89.0 <= toy.heading_deg(90) <= 91.0, toy.heading_deg(90)
assert bot.heading() == 90
for _ in range(3):
    bot.straight(100)
    bot.turn(90)
assert 358.5 <= toy.heading_deg(90) <= 361.5, toy.heading_deg(90)
wait(5000)
assert bot.heading() == 360, "at rest only the zero follows"
bot.use_gyro(False)
bot.turn(90)
assert 97.0 <= toy.heading_deg(90) - 360 <= 103.0, toy.heading_deg(90)
bot.use_gyro(True)
assert bot.calibrate(answer) is True
assert 89.5 <= board.found["track"] <= 90.5, "by the wheels, which it is about"
assert Current.services, "the gyro keeps headings again"
before = toy.heading_deg(90)
bot.turn(90)
assert 89.0 <= toy.heading_deg(90) - before <= 91.0
for measures in (
    {"axle_track": 120},
    {"wheel_diameter": 40},
    {"axle_track": 90, "wheel_diameter": 43},
):
    wait(300)
    before, told = toy.heading_deg(90), bot.heading()
    bot.settings(**measures)
    assert bot.heading() == told, (bot.heading(), told)
    bot.turn(90)
    wait(300)
    assert 89.0 <= toy.heading_deg(90) - before <= 91.0, toy.heading_deg(90) - before
    assert abs(bot.heading() - told - 90) <= 1, (bot.heading(), told)
print("ok")
