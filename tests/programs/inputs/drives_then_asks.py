"""Drive and turn, then ask how far."""

from marelle import Robot

bot = Robot()
bot.straight(300)
bot.turn(90)
input("How far?")
