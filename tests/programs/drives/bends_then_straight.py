"""Drive a bend, then straight on, then say so."""

from marelle import Robot, wait

bot = Robot()
bot.drive(200, 30)
wait(1500)
bot.drive(300, 0)
wait(3000)
print("fini")
