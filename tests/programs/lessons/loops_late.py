"""Begin the loop 29.9 s after the start."""

from marelle import Robot, wait

wait(29900)
bot = Robot()
while True:
    bot.drive(0, 0)
