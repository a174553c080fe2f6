"""Stands and prints its turn rate sixty times."""

from marelle import Robot, wait

bot = Robot()
for _ in range(60):
    wait(20)
    print(bot.imu.turn_rate())
