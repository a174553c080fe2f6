"""Prints four times whether the button is pressed."""

from marelle import Robot, wait

bot = Robot()
for _ in range(4):
    print(bot.button.pressed(), end=" ")
    wait(100)
