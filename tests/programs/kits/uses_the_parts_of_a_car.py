"""Turns its head, prints what it sees and lights its lamp."""

from marelle import Robot, wait

bot = Robot()
bot.servo.move(0)
wait(500)
print(bot.range.distance(), bot.line.values())
bot.led.on()
