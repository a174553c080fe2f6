# Looks around before each step, wide enough to see what stands beside the body too.
from marelle import Robot, wait

bot = Robot()


def nearest():
    """Sweep from 60 degrees left to 60 right and return the shortest distance in mm."""
    shortest = 9999
    bot.turn(-60)
    for _ in range(7):
        wait(100)  # a fresh reading
        shortest = min(shortest, bot.range.distance())
        bot.turn(20)
    bot.turn(-80)
    return shortest


while True:
    free = nearest()
    if free > 250:
        bot.straight(min(150, free - 150))
    else:
        bot.turn(100)
