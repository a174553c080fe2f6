"""Follow the black line. / Suivre la ligne noire."""

from marelle import Robot, wait

bot = Robot()
while True:
    p = bot.line.position()  # -100 left .. 100 right, None: the line is lost
    bot.drive(120, 0 if p is None else 2 * p)
    wait(10)
