"""Drive into a wall for 6 s."""

from marelle import Robot, wait

bot = Robot()
bot.drive(200, 0)
wait(6000)
bot.stop()
