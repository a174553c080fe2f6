"""Ask a question while the robot drives, then print how far it came."""

from marelle import Robot

bot = Robot()
bot.drive(100, 0)
input()
print(bot.distance())
