# Drives on and turns away from what the range sensor sees, with the board library.
from marelle import Robot, wait

bot = Robot()
while True:
    bot.drive(200, 0)
    if bot.range.distance() < 150:
        bot.straight(-100)
        bot.turn(90)
    wait(20)
