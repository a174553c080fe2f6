"""Prints, drives into a wall and fails."""

from marelle import Robot

print("here")
bot = Robot()
bot.straight(1200)
nothing  # noqa: F821 - it fails here
