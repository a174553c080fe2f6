"""Drive straight on and back, turn right and back, a move every 3 s."""

from time import ticks_ms

from marelle import Robot, wait

bot = Robot()
for second, (move, far) in enumerate(
    ((bot.straight, 200), (bot.straight, -200), (bot.turn, 90), (bot.turn, -90))
):
    move(far)
    while ticks_ms() < 3000 * (second + 1):
        wait(10)
