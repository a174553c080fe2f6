"""Ask two questions while the robot drives."""

from marelle import Robot

bot = Robot()
bot.drive(100, 0)
print(input(7))
print(input())
