"""Prints how far a wall is: at first, nearer, and beside."""

from time import sleep_ms

from marelle import Robot, ToFSensor

bot = Robot()
beam = ToFSensor(bus=(1, 2, 3))
print(beam.distance())
bot.straight(100)
sleep_ms(100)
print(beam.distance())
bot.turn(90)
sleep_ms(100)
print(beam.distance())
