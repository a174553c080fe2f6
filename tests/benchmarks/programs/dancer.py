# A figure of a dance with the board library, again and again: to and fro, round, a bow, a look at the others.
from marelle import Robot, beep, wait

bot = Robot()
while True:
    bot.straight(100)
    bot.turn(90)
    bot.straight(-100)
    bot.turn(-90)
    while bot.range.distance() < 100:
        wait(100)
    beep()
    wait(500)
