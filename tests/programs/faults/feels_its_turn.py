"""Turns on the spot and prints its turn rate for a second."""

from marelle import Robot, wait

bot = Robot()
bot.drive(0, 90)
for _ in range(20):
    wait(50)
    print(bot.imu.turn_rate())
