# ruff: noqa: E402 (the fakes are put in place first)
"""With the gyro the robot turns by what it feels, whatever its wheels believe."""

import sys

sys.path.append(sys.path[0] + "/fakes")

from bench import install

bench = install()


class Gyro:
    """Registers of a gyro that sits on the toy robot and is 3 degrees/s off."""

    def get(self, key):
        if key != 0x6A26:
            return b"\x6c"
        track_mm = 90  # narrower than the robot believes: its wheels turn it too far
        rate = (bench.left.speed - bench.right.speed) / track_mm * 57.2958
        steps = int((3 - rate) * 1000 / 35)
        return bytes((steps & 255, steps >> 8 & 255))


bench.registers = Gyro()

from marelle import Robot, wait

bot = Robot()
bot.use_gyro(True)
bot.turn(90)
assert 89.0 <= bench.heading_deg(90) <= 91.0, bench.heading_deg(90)
assert bot.heading() == 90
for _ in range(3):
    bot.straight(100)
    bot.turn(90)
assert 358.5 <= bench.heading_deg(90) <= 361.5, bench.heading_deg(90)
wait(5000)
assert bot.heading() == 360, "at rest only the zero follows"
bot.use_gyro(False)
bot.turn(90)
assert 97.0 <= bench.heading_deg(90) - 360 <= 103.0, bench.heading_deg(90)
print("ok")
