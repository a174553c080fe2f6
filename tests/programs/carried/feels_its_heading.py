"""Prints ten times which way it stands, by its gyroscope."""

from marelle import Robot, wait

bot = Robot()
bot.use_gyro(True)
for look in range(10):
    wait(100)
    print(round(bot.heading()))
